"""Whether two rows of different articles name the same film: blocking keys and the judgement of a pair.

Fuzzy comparison of titles by rapidfuzz (normalized Indel similarity). The rules are cautious: years that
differ by one or two are common between articles, remakes share a title and differ in year and director.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal

from rapidfuzz import fuzz

from extract.keys import bare_key, name_key, same_person, title_key

Answer = Literal["same", "doubtful", "different"]
NEAR_YEARS = 2
_CLOSE = 90.0
_ALIKE = 80.0
_SHARED_ALIAS = 85.0
_TELLING = 6
# A lone "I" is hardly ever a part's number, and often a person.
_ROMAN = re.compile(r"\b(?!i\b)[ivx]+\b")


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is compared.

    title, aliases: keys without leading article; full: with it. marks: the kind, then the links' ids.
    """

    title: str
    aliases: tuple[str, ...]
    full: tuple[str, ...]
    year: int | None
    directors: tuple[str, ...]
    marks: tuple[str | tuple[str, str], ...]

    def order(self) -> tuple[object, ...]:
        """A sort key that holds for any two records."""
        return (
            self.title,
            self.year or 0,
            self.full,
            self.aliases,
            self.directors,
            tuple(map(str, self.marks)),
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """All title keys, without leading articles."""
        return frozenset((self.title, *self.aliases))

    @cached_property
    def printed(self) -> frozenset[str]:
        """All title keys with their leading articles."""
        return frozenset(self.full)

    @cached_property
    def ids(self) -> dict[str, str]:
        """Ids from the article's links, by catalogue."""
        return dict(mark for mark in self.marks if isinstance(mark, tuple))


@dataclass(frozen=True, slots=True)
class Verdict:
    """score: 0 to 1, how alike the two are; reason: for a reader of the list of doubtful pairs."""

    answer: Answer
    score: float
    reason: str


def record_of(
    title: str,
    aliases: Iterable[str],
    year: int | None,
    directors: Iterable[str],
    marks: tuple[str | tuple[str, str], ...],
) -> Record:
    """A record from a row's cells; names are folded so that equal ones compare equal."""
    key = bare_key(title_key(title))
    aliases = tuple(aliases)
    others = {bare_key(title_key(alias)) for alias in aliases} - {key, ""}
    names = {" ".join(name_key(name)) for name in directors} - {""}
    return Record(
        title=key,
        aliases=tuple(sorted(others)),
        full=tuple(sorted({title_key(name) for name in (title, *aliases)})),
        year=year,
        directors=tuple(sorted(names)),
        marks=marks,
    )


def block_keys(record: Record) -> Iterator[str]:
    """Keys under which records that may be one film meet."""
    for key in sorted(record.keys):
        yield f"title:{key}"
        squeezed = key.replace(" ", "")
        if len(squeezed) >= 6:
            yield f"start:{squeezed[:6]}"
            yield f"end:{squeezed[-6:]}"
        yield from (f"word:{word}" for word in sorted(set(key.split())) if len(word) >= 5)
    for name, value in sorted(record.ids.items()):
        yield f"id:{name}:{value}"
    if record.year is not None:
        for key in sorted(record.keys):
            yield from (f"dated:{key[:3]}:{record.year + shift}" for shift in (0, 1))
        for name in record.directors:
            yield from (f"made:{name.split()[-1]}:{record.year + shift}" for shift in (0, 1))


def judge(one: Record, two: Record) -> Verdict:
    """Same film, different films, or doubtful."""
    if one.marks[0] != two.marks[0]:
        return Verdict("different", 0.0, "film and series")
    linked = _by_ids(one, two)
    if linked is not None:
        return linked
    score, exact = _titles(one, two)
    if exact:
        return _same_title(one, two)
    if score < _ALIKE:
        return Verdict("different", score / 100, "titles differ")
    return _like_title(one, two, score)


def far_apart(one: Record, two: Record) -> bool:
    """Whether the years alone say that these are two films."""
    if one.year is None or two.year is None:
        return False
    return abs(one.year - two.year) > NEAR_YEARS and not _shared_id(one, two)


def _shared_id(one: Record, two: Record) -> bool:
    return any(two.ids.get(name) == value for name, value in one.ids.items())


def _by_ids(one: Record, two: Record) -> Verdict | None:
    common = one.ids.keys() & two.ids.keys()
    if not common:
        return None
    if any(one.ids[name] != two.ids[name] for name in common):
        # Wrong links happen; with equal cells the two are shown rather than silently kept apart.
        alike = one.title == two.title and one.year == two.year
        return Verdict("doubtful" if alike else "different", 0.5, "their links name different films")
    score, exact = _titles(one, two)
    if exact or score >= _ALIKE or _directors(one, two) == "agree":
        return Verdict("same", 1.0, "their links name one film")
    return Verdict("doubtful", 0.6, "one link, but unlike titles")


def _titles(one: Record, two: Record) -> tuple[float, bool]:
    """(likeness 0 to 100 of the best pair of titles, whether a title is the same)."""
    if one.title in two.keys or two.title in one.keys:
        return 100.0, True
    # Other titles alone are weak: a genre or a label taken for one would tie films together.
    best = _SHARED_ALIAS if one.keys & two.keys else 0.0
    for left, right in product(sorted(one.keys), sorted(two.keys)):
        if left.replace(" ", "") == right.replace(" ", ""):
            return 99.0, True
        if _numbers(left) != _numbers(right):
            continue
        best = max(best, fuzz.ratio(left, right), _contained(left, right))
    return best, False


def _numbers(key: str) -> tuple[str, ...]:
    """Digits and roman numerals: a part's number never differs between spellings of one film."""
    return (*re.findall(r"\d+", key), *_ROMAN.findall(key))


def _contained(left: str, right: str) -> float:
    """Likeness of a title to a longer form of it: the same first words, then a subtitle."""
    short, long = sorted((left, right), key=len)
    if long.startswith(short + " ") and (" " in short or len(short) >= 8):
        return _CLOSE
    return 0.0


def _directors(one: Record, two: Record) -> str:
    if not one.directors or not two.directors:
        return "open"
    pairs = product(one.directors, two.directors)
    if any(same_person(left, right) or fuzz.token_sort_ratio(left, right) >= 88 for left, right in pairs):
        return "agree"
    return "differ"


def _same_title(one: Record, two: Record) -> Verdict:
    """Two rows with one title: the years and directors decide."""
    who = _directors(one, two)
    if one.year is None or two.year is None:
        if who == "agree":
            return Verdict("same", 0.9, "title and director")
        if who == "differ":
            return Verdict("different", 0.4, "directors differ, a year is open")
        return _bare(one, two)
    apart = abs(one.year - two.year)
    if who == "agree":
        if apart <= NEAR_YEARS:
            return Verdict("same", 1.0 - apart / 20, "title, director and year")
        return Verdict("doubtful", 0.7, f"one title and director, years {apart} apart")
    if who == "open":
        if apart <= 1:
            return Verdict("same", 0.95 - apart / 10, "title and year")
        if apart <= NEAR_YEARS:
            return Verdict("doubtful", 0.6, "one title, years 2 apart, a director is open")
        return Verdict("different", 0.3, "years differ")
    if apart <= 1:
        return Verdict("doubtful", 0.5, "one title and year, directors differ")
    return Verdict("different", 0.2, "years and directors differ")


def _bare(one: Record, two: Record) -> Verdict:
    """Equal titles with nothing else to compare: a longer title is hardly shared by two films."""
    words = max((key for key in one.keys & two.keys), key=len, default=one.title)
    if not one.printed & two.printed and words.count(" ") < 2:
        # Many pairs of films differ by "The" alone.
        return Verdict("doubtful", 0.5, "titles that differ by an article, nothing else to compare")
    if " " in words or len(words) >= _TELLING:
        return Verdict("same", 0.6, "title alone")
    return Verdict("doubtful", 0.5, "a short title alone")


def _like_title(one: Record, two: Record, score: float) -> Verdict:
    """Two rows with similar titles: only year and director together make them one film."""
    who = _directors(one, two)
    near = one.year is not None and two.year is not None and abs(one.year - two.year) <= 1
    far = far_apart(one, two)
    share = score / 100
    if who == "differ" or far:
        return Verdict("different", share / 2, "like titles, year or director differs")
    if who == "agree" and near:
        return Verdict("same", share * 0.9, "like title, same director and year")
    if who == "agree" and score >= _CLOSE:
        return Verdict("same", share * 0.8, "close title, same director")
    if near and score >= _CLOSE:
        return Verdict("same", share * 0.75, "close title, same year")
    if who == "agree" or near or score >= _CLOSE:
        return Verdict("doubtful", share * 0.6, "like titles, year or director is open")
    return Verdict("different", share / 2, "like titles alone")
