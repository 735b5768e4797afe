"""Loads and checks the language files `data/<language>.toml` into an immutable Lexicon.

A language is one such file. What holds in any language (services, typography) stands in `data/und.toml`, which
also serves languages that have no file of their own.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from importlib import import_module, resources
from importlib.resources.abc import Traversable
from typing import Any

from extract.errors import LexiconError
from extract.han import is_han
from extract.joint import by_letter, joint

FALLBACK = "und"
_WHERE = ("between", "before", "after")
_CELLS = ("title", "director", "crew", "year", "not_year", "alias", "veto", "series", "mentioned", "listed")
_ORDERS = ("title person", "person title", "title year", "year title", "title title")
_TABLES: Mapping[str, tuple[str, ...]] = {
    "orthography": ("small_words", "particles", "and", "of", "possessive", "adjective"),
    "nouns": ("film", "series", "other", "director", "crew", "recommended"),
    "headings": ("generic", "films", "series", "other", "aside", "mentioned", "groups"),
    "labels": ("title", "director", "year", "alias", "other"),
    "values": (
        "country", "language", "service", "genre", "remark", "tie", "rank", "place", "months", "runtime", "not_name",
        "name", "given", "surname", "sounds",
    ),
    "classes": ("title", "director", "year", "other"),
    "promise": ("counted", "top", "numbers"),
}  # fmt: skip
_RUN = re.compile(r"\w+")
_FLAGS = {("orthography", flag) for flag in ("title_case", "surname_first", "inflection", "capital_nouns")}


@dataclass(frozen=True)
class Rule:
    """A pattern of a language file.

    name: what the `rules` column shows ("director:by"). cell: what a match speaks for. where: `between` the two
    spans of `order`, or right `before` or `after` the span. yes, no: example sentences with the title in [ ],
    the person in { } and the year in < >.
    """

    name: str
    cell: str
    where: str
    order: str
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]

    def matches(self, context: str) -> bool:
        """Whether the rule fires on a context: the text between, before or after the spans, lower-cased."""
        if self.where == "between":
            return self.pattern.fullmatch(context.rstrip()) is not None
        if self.where == "before":
            return self.pattern.search(context) is not None
        return self.pattern.match(context) is not None


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words and rules of one language; words are lower case, `words["nouns.film"]` and so on.

    Equal to itself only, so that it can be a cache's key.
    """

    code: str
    name: str
    words: Mapping[str, frozenset[str]]
    rules: tuple[Rule, ...]
    title_case: bool
    surname_first: bool
    capital_nouns: bool
    inflection: str
    stop_words: frozenset[str]
    numbers: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> frozenset[str]:
        return self.words[key]

    def rules_for(self, cell: str, where: str) -> tuple[Rule, ...]:
        """The rules that speak for a cell at a place, in the file's order."""
        return self._by_place.get((cell, where), ())

    def fires(self, cells: tuple[str, ...], where: str, context: str) -> bool:
        """Whether a rule for one of the cells at a place (before, after) fires on a context."""
        return _fires(self, cells, where, context)

    def fired(self, cells: tuple[str, ...], where: str, context: str) -> tuple[str, ...]:
        """Names of the rules for cells at a place (before, after) that fire on a context, cell by cell."""
        if not self.fires(cells, where, context):
            return ()
        return tuple(
            name for cell in cells for name, match in self._tests.get((cell, where), ()) if match(context)
        )

    def fired_between(self, cell: str, order: str, context: str) -> tuple[str, ...]:
        """Names of the rules for a cell that fire on what stands between two spans in an order."""
        if _joint(self, (cell,), "between", order).fullmatch(context.rstrip()) is None:
            return ()
        return tuple(
            r.name for r in self.rules_for(cell, "between") if r.order == order and r.matches(context)
        )

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        places: dict[tuple[str, str], list[Rule]] = {}
        for rule in self.rules:
            places.setdefault((rule.cell, rule.where), []).append(rule)
        return {place: tuple(rules) for place, rules in places.items()}

    @cached_property
    def _tests(self) -> dict[tuple[str, str], list[tuple[str, Callable[[str], object]]]]:
        """Of the rules before and after a span, the names and what looks for them in a context."""
        tests: dict[tuple[str, str], list[tuple[str, Callable[[str], object]]]] = {}
        for rule in self.rules:
            look = rule.pattern.search if rule.where == "before" else rule.pattern.match
            tests.setdefault((rule.cell, rule.where), []).append((rule.name, look))
        return tests

    @cached_property
    def not_names(self) -> frozenset[str]:
        """Words that are no part of a person's name, though they may be capitalised beside one."""
        keys = ("values.not_name", "nouns.film", "nouns.crew", "nouns.director", "headings.groups")
        return frozenset().union(*(self.words[key] for key in keys)) - self.words["values.name"]

    @cached_property
    def values(self) -> frozenset[str]:
        """Words that are a value of their own beside a title: countries, languages, services, genres and such."""
        keys = ("country", "language", "service", "genre", "remark", "tie", "months")
        return frozenset().union(*(self.words[f"values.{key}"] for key in keys))

    @cached_property
    def common_words(self) -> frozenset[str]:
        """Words that make no title by themselves: stop words, and those of headings, films and dates."""
        keys = ("headings.generic", "nouns.film", "values.months")
        return self.stop_words.union(*(self.words[key] for key in keys))

    def holds(self, key: str, text: str) -> bool:
        """Whether a text in small letters has a word of a list as a whole word."""
        return bool(self.held((key,), text))

    def held(self, keys: Iterable[str], text: str) -> list[str]:
        """Those of some lists of which a text in small letters has a word as a whole word."""
        runs, unparted = _RUN.findall(text), is_han(text)
        found = []
        for key in keys:
            words, firsts = _runs(self, key)
            if not words.isdisjoint(runs) or (
                (unparted or not firsts.isdisjoint(runs)) and _finder(self, key).search(text) is not None
            ):
                found.append(key)
        return found

    def finder(self, key: str) -> re.Pattern[str]:
        """A pattern that finds any word of a list as a whole word in lower-cased text."""
        return _finder(self, key)


# The lists of thousands of names are asked for neither: each list's pattern is made when it is.
@lru_cache(maxsize=1024)
def _finder(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    return any_of(lexicon.words[key])


@lru_cache(maxsize=1024)
def _runs(lexicon: Lexicon, key: str) -> tuple[frozenset[str], frozenset[str]]:
    """Of a list, the words that are one run of letters, and the first runs of the others: a set finds these in a tenth
    of the time of a pattern."""
    words = lexicon.words[key]
    single = frozenset(word for word in words if _RUN.fullmatch(word))
    others = (_RUN.findall(word) for word in words - single)
    return single, frozenset(runs[0] for runs in others if runs)


@lru_cache(maxsize=256)
def _joint(lexicon: Lexicon, cells: tuple[str, ...], where: str, order: str = "") -> re.Pattern[str]:
    """One pattern for all rules after a span or between two: most contexts fire none, and one look tells."""
    rules = [rule for cell in cells for rule in lexicon.rules_for(cell, where)]
    patterns = [rule.pattern.pattern for rule in rules if where != "between" or rule.order == order]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")


@lru_cache(maxsize=256)
def _befores(lexicon: Lexicon, cells: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """As `_joint`, for the rules before a span: few patterns of which one is found where a rule fires."""
    rules = (rule for cell in cells for rule in lexicon.rules_for(cell, "before"))
    return joint((rule.pattern.pattern.removeprefix("(?:").removesuffix(")$") for rule in rules), "$")


def _fires(lexicon: Lexicon, cells: tuple[str, ...], where: str, context: str) -> bool:
    """See `Lexicon.fires`."""
    if where != "before":
        return _joint(lexicon, cells, where).match(context) is not None
    return any(pattern.search(context) is not None for pattern in _befores(lexicon, cells))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, longest first, as whole words, but for those of scripts without spaces; for no
    words, one that never matches."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    parted = by_letter(word for word in ordered if not is_han(word))
    inside = "|".join(re.escape(word) for word in ordered if is_han(word))
    whole = rf"(?<!\w)(?:{parted})(?!\w)" if parted else "(?!)"
    return re.compile(f"(?:{whole}|{inside})" if inside else whole)


def available(folder: Traversable | None = None) -> tuple[str, ...]:
    """The codes of the languages that have a file, sorted, without the fallback."""
    names = (entry.name for entry in (folder or _data()).iterdir())
    return tuple(
        sorted(n[:-5] for n in names if n.endswith(".toml") and len(n) in (7, 8) and n != "und.toml")
    )


@lru_cache(maxsize=32)
def load(language: str) -> Lexicon:
    """The lexicon of a language; the fallback's where the language has no file.

    "en+ru" has the words and rules of both: that of an English page with paragraphs in Russian.
    Raises LexiconError for a file with an unknown key or a pattern that does not compile.
    """
    first, *more = language.split("+")
    return reduce(_joined, map(load, more), read(_data(), first))


def _joined(one: Lexicon, other: Lexicon) -> Lexicon:
    """A page's lexicon with the words and rules of one more language; what cannot be both is the page's."""
    return replace(
        one,
        code=f"{one.code}+{other.code}",
        words={key: words | other.words[key] for key, words in one.words.items()},
        rules=tuple(dict.fromkeys((*one.rules, *other.rules))),
        inflection=one.inflection or other.inflection,
        stop_words=one.stop_words | other.stop_words,
        numbers=one.numbers or other.numbers,
    )


def read(folder: Traversable, language: str) -> Lexicon:
    """As `load`, from any folder of language files and without a cache."""
    common = _parse(folder, FALLBACK)
    entry = language if language in available(folder) else FALLBACK
    own = common if entry == FALLBACK else _parse(folder, entry)
    words = {key: common["words"][key] | own["words"][key] for key in common["words"]}
    words["values.given"] |= _given(folder)
    rules = own["rules"] if own is common else (*own["rules"], *common["rules"])
    flags = own["flags"]
    return Lexicon(
        code=entry,
        name=own["name"],
        words=words,
        rules=tuple(rules),
        title_case=bool(flags.get("title_case", False)),
        surname_first=bool(flags.get("surname_first", False)),
        capital_nouns=bool(flags.get("capital_nouns", False)),
        inflection=str(flags.get("inflection", "")),
        numbers=own["numbers"],
        stop_words=_stop_words(entry) - words["values.name"],
    )


def _stop_words(language: str) -> frozenset[str]:
    """spaCy's stop words of the language, none where it has no such language."""
    try:
        module = import_module(f"spacy.lang.{language}.stop_words")
    except ImportError:
        return frozenset()
    return frozenset(module.STOP_WORDS)


def _given(folder: Traversable) -> frozenset[str]:
    """First names of all countries, one a line in small letters (training/given_names.py makes the file)."""
    file = folder / "given.txt"
    return frozenset(file.read_text("utf-8").split()) if file.is_file() else frozenset()


def _data() -> Traversable:
    return resources.files("extract") / "data"


def _parse(folder: Traversable, language: str) -> dict[str, Any]:
    file = f"{language}.toml"
    try:
        raw = tomllib.loads((folder / file).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconError(f"cannot be read: {error}", source=file) from error
    name = raw.pop("name", language)
    raw.pop("code", None)
    rules = tuple(_rule(file, index, entry) for index, entry in enumerate(raw.pop("rule", []), 1))
    numbers = tuple(str(word).lower() for word in raw.get("promise", {}).get("numbers", []))
    flags = {key: raw.get(table, {}).pop(key) for table, key in _FLAGS if key in raw.get(table, {})}
    words = {}
    for table, keys in _TABLES.items():
        entries = raw.pop(table, {})
        for key in keys:
            words[f"{table}.{key}"] = _words(f"{file} [{table}] {key}", entries.pop(key, []))
        _refuse_unknown(f"{file} [{table}]", entries)
    _refuse_unknown(file, raw)
    return {"name": name, "rules": rules, "flags": flags, "words": words, "numbers": numbers}


def _words(source: str, entries: Any) -> frozenset[str]:
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise LexiconError("must be a list of words", source=source)
    return frozenset(entry.lower() for entry in entries)


def _refuse_unknown(source: str, entries: Mapping[str, Any]) -> None:
    if entries:
        raise LexiconError(
            f"unknown key {sorted(entries)[0]!r}; see docs/adding-a-language.md", source=source
        )


def _rule(file: str, index: int, entry: dict[str, Any]) -> Rule:
    source = f"{file} rule {index} ({entry.get('name', 'without a name')})"
    _refuse_unknown(
        source,
        {
            k: v
            for k, v in entry.items()
            if k not in {"name", "cell", "where", "order", "pattern", "yes", "no"}
        },
    )
    if entry.get("where") not in _WHERE or entry.get("cell") not in _CELLS or not entry.get("name"):
        raise LexiconError(f"needs a name, a cell of {_CELLS} and a where of {_WHERE}", source=source)
    if entry["where"] == "between" and entry.get("order") not in _ORDERS:
        raise LexiconError(f"needs an order of {_ORDERS}", source=source)
    try:
        text = entry.get("pattern", "(?!)")
        pattern = re.compile(f"(?:{text})$" if entry["where"] == "before" else text)
    except re.error as error:
        raise LexiconError(f"the pattern does not compile: {error}", source=source) from error
    return Rule(
        name=entry["name"],
        cell=entry["cell"],
        where=entry["where"],
        order=entry.get("order", ""),
        pattern=pattern,
        yes=tuple(entry.get("yes", ())),
        no=tuple(entry.get("no", ())),
    )
