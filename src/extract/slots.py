"""What stands beside a title in its line: year, persons, other title, country, rating; each a slot.

All offsets are into the line's text.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from extract.fields import CERTIFICATE, YEAR, classify
from extract.han import is_han
from extract.joint import by_letter
from extract.lexicon import Lexicon, load
from extract.people import leading_people, split_people
from extract.quotes import closes

Span = tuple[int, int]


_FIELD_END = re.compile(r"\s[-–—/]\s|[|│(\[;（，。；]|,\s")
_SENTENCE_END = re.compile(rf"{_FIELD_END.pattern}|(?<=\d)[.]\s")
_CERTIFIED = re.compile(CERTIFICATE)
BRACKET = re.compile(r"[(\[（【]([^()\[\]（）【】]{0,160})[)\]）】]")
DASH = re.compile(r"\s[-–—]{1,3}\s|(?<=\w)[-–]\s(?=[A-ZÀ-Þ])|\s?[|│]\s?|\s//\s|—|\s[·•~]\s|;\s")
SLASH = re.compile(r"\s/\s")
# What ends a field of a sentence of facts, and how many such a sentence has at most.
_FACT_END = re.compile(r"\s*[,;]\s+|(?<!\b[^\W\d_])\.(?=\s|$)\s*")
_MOST_FACTS = 12
_LATIN = re.compile(r"[A-Za-z]")
# A point between signs joins the parts of a foreign name.
_CUTS = re.compile(r"\s*[,;|•，；｜／]\s*|\s*(?<![\u3400-\u9fff\u30a1-\u30ff])·\s*|\s+[-–—/]\s+")
_DATED_NAMES = re.compile(
    r"\s(18[89]\d|19\d\d|20[0-3]\d)(?=[\s.]*(?:$|,|\s[-–—/]\s|[|(\[;]))"
)  # "Larisa Hill 1970"
_AFTER_NAMES = re.compile(r"[(\[;|–—)（）。；]|(?<=[^\W\d_]{2})\.|\s-\s")


@dataclass(slots=True)
class Slot:
    """A filled place beside a title: what it holds, where, and how it is set off from the title.

    kind: year, person, alias, value (country, genre, service ...), rating, remark. how: lead, bracket, dash,
    slash, comma, label, glued, by, tail.
    """

    kind: str
    start: int
    end: int
    how: str


@dataclass(slots=True)
class Entry:
    """One title with its slots, as one line gives it. rest: where the slots end and other text begins.
    part: which of how many titles of a heading such as "Red Salt / Blue Door" this is; slots on other lines run
    parallel.
    """

    start: int
    end: int
    rank: str | None = None
    slots: list[Slot] = field(default_factory=list)
    rest: int = 0
    how: str = "line"
    part: tuple[int, int] = (0, 1)


@lru_cache(maxsize=32)
def _labels(code: str) -> re.Pattern[str]:
    """A director's label as it stands after a title: " Dir. ", ", directed by ", " - Director: ", " by "."""
    words = sorted((w for w in load(code)["labels.director"] if len(w) > 1), key=len, reverse=True)
    return re.compile(
        rf"(?P<gap>[\s,;(|–—，；（。-]*)(?:(?<!\w)(?:{by_letter(words, cased=True) or '(?!)'})\s*:?\s+(?=\S)"
        rf"|(?:{'|'.join(re.escape(word) for word in words if is_han(word)) or '(?!)'})\s?[:：=＝]\s?(?=\S))",
        re.I,
    )


@lru_cache(maxsize=32)
def alias_cue(code: str) -> re.Pattern[str]:
    """Words that introduce another title, as they stand before it: "aka ", "also known as ", "US: "."""
    lexicon = load(code)
    named, places = (
        by_letter(sorted(lexicon[key], key=lambda word: (-len(word), word)), cased=True) or "(?!)"
        for key in ("labels.alias", "values.country")
    )
    return re.compile(rf"(?<!\w)(?:(?:{named})(?!\w)\s*[:：]?|(?:{places})\s*[:：])\s*(?=\S)", re.IGNORECASE)


def alias_start(text: str, start: int, limit: int, lexicon: Lexicon) -> int:
    """Where lower-case words such as "aka" begin that introduce another title, or the limit."""
    for found in alias_cue(lexicon.code).finditer(text, start, limit):
        if _introduces(found[0]) and text[found.start() - 1].isspace() and not text[found.end()].islower():
            return found.start()
    return limit


def _introduces(cue: str) -> bool:
    """Whether words that may introduce another title are written so: small, or abbreviated ("AKA", "A.K.A.")."""
    return cue[0].islower() or cue.replace(".", "").strip(" :").casefold() == "aka"


def label_start(text: str, start: int, limit: int, lexicon: Lexicon, *, plain: bool = True) -> int:
    """Where the first director's label with a name behind it begins, or the limit.

    plain: whether the word for "of" is a label too where no sign parts it from what stands before: many titles hold
    one ("Die Tochter von Anna Petri").
    """
    for found in _labels(lexicon.code).finditer(text, start, limit):
        inside = not found["gap"].strip() and _is_small(found, lexicon)
        if found["gap"] and (plain or not inside) and _names_at(text, found, lexicon):
            return found.start()
    return limit


def _is_small(label: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a label is but the language's word for "of", such as "von" or "de"."""
    return label[0].strip(" ,;(|–—-:").lower() in lexicon["orthography.of"]


def label_end(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where a field's content begins: behind a director's label ("Dir. Larisa Hill"), or the field's start."""
    label = _labels(lexicon.code).match(text, start, end)
    return label.end() if label else start


def names_maker(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a line goes on there with a director's label and a name: "Directed by Larisa Hill."."""
    label = _labels(lexicon.code).match(text, start)
    return label is not None and bool(_names_at(text, label, lexicon))


def _names_at(text: str, label: re.Match[str], lexicon: Lexicon) -> list[Span]:
    """The names behind a label; a short word such as "by" or "von" needs a full name."""
    strong = len(label[0].strip(" ,;(|–—-:")) > 2 and not _is_small(label, lexicon)
    if is_han(text[label.end() : label.end() + 1]):
        return [(label.end() + a, label.end() + b) for a, b in leading_people(text[label.end() :], lexicon)]
    stop = _AFTER_NAMES.search(text, label.end())
    end = stop.start() if stop else len(text)
    comma = text.find(",", label.end(), end)
    for last in (end, comma):
        found = split_people(text[label.end() : max(last, 0)].rstrip(" ,"), lexicon, full=not strong)
        if found:
            return [(label.end() + a, label.end() + b) for a, b in found]
    return []


def tidy(text: str, start: int, end: int) -> Span:
    """Cuts quotes, dots and spaces off both ends of a title; keeps "?", "!" and a closing abbreviation's dot."""
    while start < end and text[start] in ' \t　"“”«»„‘‹›「」『』《》〈〉*_,;:.-–—，：、':
        if text[start] == "." and text[start : start + 3] == "...":
            break
        start += 1
    while (
        end > start
        and text[end - 1] in ' \t　"“”«»‹›「」『』《》〈〉*_,;:-–—，：、'
        and not closes(text, start, end)
    ):
        end -= 1
    if (
        text[start:end].endswith(".")
        and not text[start:end].endswith("..")
        and not _keeps_dot(text[start:end])
    ):
        end -= 1
    return start, end


def _keeps_dot(title: str) -> bool:
    last = title.split()[-1] if title.split() else ""
    return bool(re.fullmatch(r"(?:\w\.){2,}", last)) or (
        bool(re.fullmatch(r"(?:\w|Jr|Sr|Mr|Mrs|Dr|Inc|Co|Vol|Pt)\.", last)) and len(title) > len(last)
    )


def read_slots(text: str, entry: Entry, lexicon: Lexicon) -> None:
    """Fills the slots after the title and sets `rest` behind the last of them."""
    pos = entry.end
    while pos < len(text):
        skip = re.compile(r"[\s\"”’»“›」』》〉*_.]*").match(text, pos)
        stopped = skip is not None and "." in skip[0]
        pos = skip.end() if skip else pos
        if stopped and _read_facts(text, pos, entry, lexicon):
            pos = entry.rest
            continue
        bracket = BRACKET.match(text, pos)
        if bracket:
            _read_bracket(bracket, entry, lexicon)
            pos = entry.rest = bracket.end()
            continue
        if _read_labelled(text, pos, entry, lexicon) or _read_alias(text, pos, entry, lexicon):
            pos = entry.rest
            continue
        if next_entry(text, entry, lexicon) is not None:
            break
        if _read_latin(text, pos, entry):
            pos = entry.rest
            continue
        separator = re.compile(r"[-–—|│,;:/·•~，；：／]{1,3}\s*").match(text, pos)
        if separator and _read_field(text, separator, entry, lexicon):
            pos = entry.rest
            continue
        year = YEAR.match(text, pos)
        if year and pos > entry.end - 1:
            entry.slots.append(Slot("year", year.start(), year.end(), "glued"))
            pos = entry.rest = year.end()
            continue
        break


def _read_bracket(bracket: re.Match[str], entry: Entry, lexicon: Lexicon) -> None:
    """Slots of "(1970)", "(Hill, 1970)", "(Hafen im Nebel, dir. Hill, USA)"."""
    base = bracket.start(1)
    inner = bracket[1]
    whole = "value" if _CERTIFIED.fullmatch(inner) else classify(inner, lexicon)
    if whole == "person" and _other_script(inner, bracket.string[entry.start : entry.end]):
        whole = "text"
    pieces = [(0, len(inner))] if whole in ("person", "value", "rating", "runtime") else _fields(inner)
    for begin, end in pieces:
        piece = inner[begin:end]
        label = _labels(lexicon.code).match(piece)
        if label:
            for a, b in split_people(piece[label.end() :], lexicon, full=False):
                entry.slots.append(
                    Slot("person", base + begin + label.end() + a, base + begin + label.end() + b, "label")
                )
            continue
        kind = classify(piece, lexicon)
        if kind == "person" and _other_script(piece, bracket.string[entry.start : entry.end]):
            kind = "text"  # names would be written in the page's own letters
        year = YEAR.search(piece)
        if kind == "year" or (year and kind == "text" and len(piece.split()) <= 3):
            assert_year = year or re.search(r"\d{4}", piece)
            if assert_year:
                entry.slots.append(
                    Slot(
                        "year",
                        base + begin + assert_year.start(),
                        base + begin + assert_year.end(),
                        "bracket",
                    )
                )
        elif kind == "person":
            for a, b in split_people(piece, lexicon):
                entry.slots.append(Slot("person", base + begin + a, base + begin + b, "bracket"))
        elif kind == "text":
            cue = alias_cue(lexicon.code).match(inner, begin, end)
            entry.slots.append(Slot("alias", base + (cue.end() if cue else begin), base + end, "bracket"))
        else:
            entry.slots.append(Slot(kind, base + begin, base + end, "bracket"))


def _read_facts(text: str, pos: int, entry: Entry, lexicon: Lexicon) -> bool:
    """The fields of a sentence of nothing but facts behind the title's own ("Fog Harbour. Larisa Hill, USSR, 1970.");
    False where neither a running time stands there, nor a person and a year: "France, 1940." may be the story's place.
    """
    found: list[Slot] = []
    end = pos
    while len(found) < _MOST_FACTS and end < len(text):
        cut = _FACT_END.search(text, end)
        stop, following = cut.span() if cut else (len(text), len(text))
        kind = classify(text[end:stop], lexicon)
        if kind == "person":
            people = split_people(text[end:stop], lexicon)
            found += [Slot("person", end + a, end + b, "sentence") for a, b in people]
        elif kind == "year" and (year := YEAR.search(text, end, stop)):
            found.append(Slot("year", *year.span(), "sentence"))
        elif kind in ("value", "runtime"):
            found.append(Slot(kind, end, stop, "sentence"))
        else:
            break
        end = following
    kinds = {slot.kind for slot in found}
    if not ({"person", "year"} <= kinds or ("runtime" in kinds and len(kinds) > 1)):
        return False
    entry.slots += found
    entry.rest = max(slot.end for slot in found)
    return True


def _other_script(field: str, title: str) -> bool:
    """Whether a field is in Latin letters beside a title that has none: another title, no name."""
    letters = [char for char in field if char.isalpha()]
    latin = bool(letters) and all(char < "\u0250" for char in letters)
    return latin and any(map(str.isalpha, title)) and not _LATIN.search(title)


def _fields(text: str) -> list[Span]:
    """Fields of a bracket or a line, split at commas, semicolons, slashes, pipes and dashes with spaces."""
    spans, start = [], 0
    for cut in [*_CUTS.finditer(text), None]:
        end = cut.start() if cut else len(text)
        if text[start:end].strip():
            lead = len(text[start:end]) - len(text[start:end].lstrip())
            spans.append((start + lead, start + len(text[start:end].rstrip())))
        start = cut.end() if cut else end
    return spans


def _read_labelled(text: str, pos: int, entry: Entry, lexicon: Lexicon) -> bool:
    label = _labels(lexicon.code).match(text, pos)
    if not label or not (label["gap"] or text[pos - 1].isspace()):
        return False
    for begin, end in _names_at(text, label, lexicon):
        entry.slots.append(Slot("person", begin, end, "label"))
        entry.rest = end
    return entry.rest > pos


def _read_alias(text: str, pos: int, entry: Entry, lexicon: Lexicon) -> bool:
    """Another title behind "aka", up to a bracket, a dash or a comma."""
    cue = alias_cue(lexicon.code).match(text, pos)
    if not cue or not _introduces(cue[0]):
        return False
    stop = re.compile(r"\s*[(\[|;,]|\s[-–—/]\s").search(text, cue.end())
    begin, end = tidy(text, cue.end(), stop.start() if stop else len(text))
    if not begin < end or text[begin].islower() or end - begin > 90:
        return False
    entry.slots.append(Slot("alias", begin, end, "cue"))
    entry.rest = end
    return True


_LATIN_TITLE = re.compile(r"[A-Z](?:[^()（）\[\]|/\u3040-\u9fff]{0,80}[a-z])(?=\s*(?:$|[(（\[|/]|\s[-–—]))")


def _read_latin(text: str, pos: int, entry: Entry) -> bool:
    """Another title in Latin letters behind one in signs that need no spaces: "红海 The Red Sea"."""
    if not is_han(text[entry.start : entry.end]) or not text[pos - 1 : pos].isspace():
        return False
    found = _LATIN_TITLE.match(text, pos)
    if not found:
        return False
    entry.slots.append(Slot("alias", *found.span(), "slash"))
    entry.rest = found.end()
    return True


def _read_field(text: str, separator: re.Match[str], entry: Entry, lexicon: Lexicon) -> bool:
    """One field after a dash, comma, colon, slash or pipe; False where running text begins."""
    sign = separator[0].strip()
    how = {
        ",": "comma",
        "，": "comma",
        "/": "slash",
        "／": "slash",
        "//": "slash",
        ":": "colon",
        "：": "colon",
    }.get(sign, "dash")
    begin = separator.end()
    if _read_place_and_year(text, begin, entry, lexicon, how):
        return True
    # A year that ends a sentence belongs to what stands before it; right behind the first words, as in
    # "Chile, 1973. A harbour ...", these are as often a country or a name as a title.
    stop = (_SENTENCE_END if entry.slots else _FIELD_END).search(text, begin)
    ends = [len(text)] if not stop else [stop.start(), len(text)]
    for end in ends:
        piece = text[begin:end].strip(" .")
        kind = classify(piece, lexicon)
        if kind == "empty":
            return False
        if kind == "person":
            return _append_people(text, begin, end, entry, lexicon, how)
        dated = _DATED_NAMES.search(text, begin, end)
        if dated and split_people(text[begin : dated.start()], lexicon):
            _append_people(text, begin, dated.start(), entry, lexicon, how)
            entry.slots.append(Slot("year", *dated.span(1), how))
            entry.rest = dated.end()
            return True
        if kind != "text":
            year = YEAR.search(text, begin, end) if kind == "year" else None
            span = year.span() if year else (begin, end)
            entry.slots.append(Slot(kind, *span, how))
            entry.rest = end
            return True
    if how == "slash" and not text[begin : begin + 1].islower():
        end = min(
            (
                m.start()
                for m in (BRACKET.search(text, begin), DASH.search(text, begin), SLASH.search(text, begin))
                if m
            ),
            default=len(text),
        )
        first, last = tidy(text, begin, end)
        if first < last and last - first < 90:
            entry.slots.append(Slot("alias", first, last, "slash"))
            entry.rest = last
            return True
    return False


_PLACE_AND_YEAR = re.compile(
    r"(?:(?P<place>[^\W\d_][^\d.;:()\[\]\n]{0,38}?)[ ,]\s?)?"
    r"(?P<year>(?:18[89]\d|19\d\d|20[0-3]\d))(?=\s*(?:[.,;)(\]]|$))"
)
_CODES = re.compile(r"[A-Z]{1,4}(?:[/-][A-Z]{1,4})*")


def _read_place_and_year(text: str, begin: int, entry: Entry, lexicon: Lexicon, how: str) -> bool:
    """A country and the year behind a dash or a comma, or behind a dash the year alone, before running text too:
    "Fog Harbour - Chile 1970. A ship ...", "Fog Harbour - D/A/CH 1970. ..."."""
    found = _PLACE_AND_YEAR.match(text, begin) if how in ("dash", "comma") else None
    if found is None or (found["place"] is None and how != "dash"):
        return False
    if found["place"] is not None:
        place = found["place"].strip(" ,")
        if not (_CODES.fullmatch(place) or classify(place, lexicon) == "value"):
            return False
        entry.slots.append(Slot("value", found.start("place"), found.start("place") + len(place), how))
    entry.slots.append(Slot("year", *found.span("year"), how))
    entry.rest = found.end()
    return True


def _append_people(text: str, begin: int, end: int, entry: Entry, lexicon: Lexicon, how: str) -> bool:
    people = split_people(text[begin:end].rstrip(" ."), lexicon)
    for a, b in people:
        entry.slots.append(Slot("person", begin + a, begin + b, how))
        entry.rest = begin + b
    return bool(people)


@lru_cache(maxsize=32)
def _joiner(code: str) -> re.Pattern[str]:
    words = "|".join(
        rf"\b{re.escape(word)}\b" for word in sorted(load(code)["orthography.and"]) if word.isalpha()
    )
    return re.compile(rf"\s*(?:[,;/&+.]{{1,2}}|{words or '(?!)'})\s*(?=[\"“«„‘*_]?[^\W_])")


def next_entry(text: str, entry: Entry, lexicon: Lexicon) -> int | None:
    """Where another title of the same line begins: after a year's bracket or a marked title and a joiner."""
    joiner = _joiner(lexicon.code).match(text, entry.rest)
    if not joiner or joiner.end() <= entry.rest:
        return None
    has_year = any(slot.kind == "year" and slot.how == "bracket" for slot in entry.slots)
    following = BRACKET.search(text, joiner.end())
    if has_year and following and YEAR.search(following[1]) and following.start() - joiner.end() < 80:
        return joiner.end()
    return None
