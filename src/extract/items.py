"""The grammar of an item's line: rank, title, other title, year, directors and what else stands beside them.

`parse_line` reads one line into entries. Nothing is decided here: an entry is a proposal whose slots later stages
weigh. All offsets are into the line's text.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from extract.lexicon import Lexicon, load
from extract.people import split_people
from extract.types import Mark

Span = tuple[int, int]

YEAR = re.compile(r"(?<![\d.,:/-])(18[89]\d|19\d\d|20[0-4]\d)(?!\d|[.,:/]\d)")
_LEAD_JUNK = re.compile(r"[\s•·*►▶✔✓➤→–—\-|#\U0001F300-\U0001FAFF\u2600-\u27bf\ufe0f\u200d]*")
_TAIL_JUNK = re.compile(
    r"[\s:;,.·•|*★☆❤\-–—\U0001F1E6-\U0001F1FF\U0001F300-\U0001FAFF\u2600-\u27bf\ufe0f\u200d→]*$"
)
# "10. ", "10) ", "#10 ", "10 - ", "9a. "; never the first digits of "7.5/10" or "12:08".
_RANK = re.compile(
    r"(?:#\s?(?P<hash>\d{1,3})\s*[.):\-–—]?\s+|\(?(?P<dot>\d{1,3})[a-z]?\s?[.)](?!\d)\s*|(?P<dash>\d{1,3})\s+[-–—]\s+|(?P<colon>\d{1,2}):\s+)"
)
_LEAD_YEAR = re.compile(r"[(\[]?(18[89]\d|19\d\d|20[0-4]\d)[)\]]?\s*(?:[-–—|:]\s*|\s(?=\S))")
_BRACKET = re.compile(r"[(\[（【]([^()\[\]（）【】]{0,160})[)\]）】]")
_DASH = re.compile(r"\s[-–—]{1,3}\s|\s?[|│]\s?|\s//\s|—|\s[·•~]\s")
_SLASH = re.compile(r"\s/\s")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})[.!?]\s+(?=\S)|(?<=[)\d])\.\s+(?=\S)")
_COLON = re.compile(r":\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|vs|vol|no|pt|jr|sr|feat|ft|sgt|lt|col|gen|prof|rev|capt)|\b[a-z])$", re.I
)
_RATING = re.compile(
    r"^(?:[★☆✩*⭐½¼]{1,10}\s*(?:\S{0,4})|\d{1,2}(?:[.,]\d)?\s*(?:/|out of|of)\s*(?:5|10|100|4)(?:\s+stars)?|\d{1,3}\s?%|[A-D][+\-−]?|\d(?:[.,]\d)? stars?|\d\.\d)$"
)
_AFTER_NAMES = re.compile(r"[(\[;|–—)]|(?<=[^\W\d_]{2})\.|\s-\s")
_COMMA = re.compile(r",\s+")
_DATE = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}:\d\d\b")


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
    part: which of how many titles of a heading such as "Red Salt / Blue Door" this is; slots on other lines run parallel.
    """

    start: int
    end: int
    rank: str | None = None
    slots: list[Slot] = field(default_factory=list)
    rest: int = 0
    how: str = "line"
    part: tuple[int, int] = (0, 1)


@dataclass(frozen=True, slots=True)
class Habits:
    """What most lines of one shape do: used where a line alone is ambiguous."""

    lead_year: bool = False
    bare_rank: bool = False
    dash_person: bool = False
    comma_person: bool = False
    person_first: bool = False


def parse_line(
    text: str, marks: tuple[Mark, ...], offset: int, lexicon: Lexicon, habits: Habits
) -> list[Entry]:
    """Reads a line. marks: those of the article that lie in the line; offset: of the line in the article."""
    local: list[tuple[str, int, int]] = [
        (mark.kind, mark.start - offset, mark.end - offset) for mark in marks
    ]
    start, rank, year = _lead(text, habits)
    entries: list[Entry] = []
    while start < len(text) and len(entries) < 12:
        entry = _entry(text, start, local, lexicon, habits)
        if entry is None:
            break
        if not entries:
            entry.rank = rank
            if year:
                entry.slots.insert(0, year)
        entries.append(entry)
        following = _next_entry(text, entry, lexicon)
        if following is None:
            break
        start = following
    return _split_parallel(text, entries, lexicon)


def _lead(text: str, habits: Habits) -> tuple[int, str | None, Slot | None]:
    """Where the title may begin, and the rank and year before it."""
    junk = _LEAD_JUNK.match(text)
    start = junk.end() if junk else 0
    if "#" in text[:start]:
        start = text.index("#")
    rank = None
    found = _RANK.match(text, start)
    if found and found.end() < len(text):
        rank = next(group for group in found.groups() if group)
        start = found.end()
    elif habits.bare_rank:
        bare = re.compile(r"(\d{1,3})\s+(?=\S)").match(text, start)
        if bare:
            rank, start = bare[1], bare.end()
    year = None
    if habits.lead_year:
        lead = _LEAD_YEAR.match(text, start)
        if lead and lead.end() < len(text):
            year = Slot("year", lead.start(1), lead.end(1), "lead")
            start = lead.end()
    inner = _LEAD_JUNK.match(text, start)
    return (inner.end() if inner and not text.startswith("#", start) else start), rank, year


def _entry(
    text: str, start: int, marks: list[tuple[str, int, int]], lexicon: Lexicon, habits: Habits
) -> Entry | None:
    person = _person_first(text, start, marks, lexicon, habits)
    if person:
        start = person[-1].end
        start = next((m[1] for m in marks if m[1] >= start and m[0] in ("quote", "italic", "bold")), start)
    marked = _marked_title(text, start, marks)
    if marked:
        begin, end, how = marked
    else:
        begin, end, how = start, _title_end(text, start, lexicon, habits), "line"
    begin, end = _tidy(text, begin, end)
    if begin >= end:
        return None
    entry = Entry(begin, end, how=how, slots=list(person), rest=end)
    _read_slots(text, entry, lexicon, habits)
    return entry


def _person_first(
    text: str, start: int, marks: list[tuple[str, int, int]], lexicon: Lexicon, habits: Habits
) -> list[Slot]:
    """Names before a marked title: "Larisa Hill, <em>Fog Harbour</em> (1970)", "Holt (<b>Iron Sea</b>)"."""
    later = [m for m in marks if m[0] in ("quote", "italic", "bold") and m[1] > start + 3]
    if not later or any(m[1] <= start + 1 for m in marks if m[0] in ("quote", "italic", "bold")):
        return []
    lead = text[start : later[0][1]].rstrip(" \"'“”«„‘([")
    stripped = lead.rstrip(" ,:;-–—'’s") if lead.endswith(("'s", "’s")) else lead.rstrip(" ,:;-–—")
    names = split_people(stripped, lexicon)
    return [Slot("person", start + a, start + b, "before") for a, b in names]


def _marked_title(text: str, start: int, marks: list[tuple[str, int, int]]) -> tuple[int, int, str] | None:
    """The innermost mark that begins the title, unless it runs over the whole line's slots too."""
    best: tuple[int, int, str] | None = None
    for kind, begin, end in marks:
        gap = text[start:begin]
        if (
            kind in ("span", "strike")
            or begin < start
            or gap.strip(" \"'“”«»„‘’‹›「『《〈*_([")
            or len(gap) > 3
        ):
            continue
        if end - begin < 1 or (YEAR.search(text, begin, end) and _BRACKET.search(text, begin, end)):
            continue
        if best is None or end < best[1]:
            best = (begin, end, kind)
    if best is None or (best[2] == "bold" and _glued_letters(text, best[1])):
        return None
    inner = text[best[0] : best[1]]
    if best[2] in ("bold", "link") and (
        _DASH.search(inner) or _SLASH.search(inner) or _BRACKET.search(inner, 1)
    ):
        return None
    return best


def _glued_letters(text: str, end: int) -> bool:
    return end < len(text) and text[end].isalpha()


def _title_end(text: str, start: int, lexicon: Lexicon, habits: Habits) -> int:
    """Where the words of the title stop: at the first separator that a slot or a sentence follows."""
    stops = [len(text)]
    for bracket in _BRACKET.finditer(text, start):
        if bracket.start() > start and not _inside_title(text, bracket):
            stops.append(bracket.start())
            break
    limit = min(stops)
    for dash in _DASH.finditer(text, start + 1, limit):
        if _ends_title(text, dash, lexicon, habits):
            stops.append(dash.start())
            break
    stops.append(_label(text, start + 1, limit, lexicon))
    for sentence in _SENTENCE.finditer(text, start + 1, min(stops)):
        if not _ABBREVIATION.search(text[start : sentence.start()]) or sentence[0][0] != ".":
            keep = 0 if sentence[0][0] == "." else 1
            if len(text) - sentence.end() > 25 or sentence[0][0] == ".":
                stops.append(sentence.start() + keep)
                break
    colon = _COLON.search(text, start + 1, min(stops))
    if colon and (
        (not _year_follows(text[limit:]) and len(text[colon.end() : limit].split()) > 9)
        or (habits.dash_person and _people_at(text, colon.end(), lexicon))
    ):
        stops.append(colon.start())
    stops.append(_comma_end(text, start, min(stops), lexicon, habits))
    slash = _SLASH.search(text, start + 1, min(stops))
    if slash:
        stops.append(slash.start())
    year = re.search(r"[\s,]+(18[89]\d|19\d\d|20[0-4]\d)\s*$", text[start : min(stops)])
    if year and year.start() > 0 and len(text[start:].strip()) - len(year[0]) > 0 and min(stops) == len(text):
        stops.append(start + year.start())
    return min(stops)


def _inside_title(text: str, bracket: re.Match[str]) -> bool:
    """A bracket glued to letters ("North(east)") or followed by more of the title's words and then a year."""
    return (
        text[bracket.start() - 1].isalnum()
        and not YEAR.search(bracket[1])
        and bracket.end() < len(text)
        and text[bracket.end()].isalnum()
    )


def _ends_title(text: str, dash: re.Match[str], lexicon: Lexicon, habits: Habits) -> bool:
    """Whether a dash ends the title: a slot's content or a sentence follows, not a subtitle."""
    after = text[dash.end() :]
    if dash[0].strip() in ("|", "│", "//"):
        return True
    field_end = min(
        (m.start() for m in (_DASH.search(after), _BRACKET.search(after)) if m), default=len(after)
    )
    piece = after[:field_end].strip(" ,.;:")
    if not piece or classify(piece, lexicon) not in ("text", "person"):
        return True
    if split_people(piece, lexicon):
        return habits.dash_person or not _year_follows(after[field_end:])
    return len(piece.split()) > 9 or piece[:1].islower()


def _year_follows(text: str) -> bool:
    bracket = _BRACKET.match(text.lstrip())
    return bool(bracket and YEAR.search(bracket[1]))


def _people_at(text: str, start: int, lexicon: Lexicon) -> bool:
    end = min(
        (m.start() for m in (_BRACKET.search(text, start), _DASH.search(text, start)) if m), default=len(text)
    )
    return bool(split_people(text[start:end].strip(" ,"), lexicon))


def _comma_end(text: str, start: int, limit: int, lexicon: Lexicon, habits: Habits) -> int:
    """The comma after which the slots begin: a year, a value, or (where the page does so) a director."""
    for comma in _COMMA.finditer(text, start + 1, limit):
        piece_end = min((m.start() for m in (_COMMA.search(text, comma.end(), limit),) if m), default=limit)
        piece = text[comma.end() : piece_end].strip()
        kind = classify(piece, lexicon)
        if kind in ("year", "rating", "runtime", "value") and piece_end <= limit:
            return comma.start()
        if kind == "person" and (habits.comma_person or (_year_follows(text[limit:]) and habits.dash_person)):
            return comma.start()
    return limit


@lru_cache(maxsize=32)
def _labels(code: str) -> re.Pattern[str]:
    """A director's label as it stands after a title: " Dir. ", ", directed by ", " - Director: ", " by "."""
    words = sorted((w for w in load(code)["labels.director"] if len(w) > 1), key=len, reverse=True)
    return re.compile(
        rf"(?P<gap>[\s,;(|–—-]*)(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})\s*:?\s+(?=\S)", re.I
    )


def _label(text: str, start: int, limit: int, lexicon: Lexicon) -> int:
    """Where the first director's label with a name behind it begins, or the limit."""
    for found in _labels(lexicon.code).finditer(text, start, limit):
        if found["gap"] and _names_at(text, found, lexicon):
            return found.start()
    return limit


def _names_at(text: str, label: re.Match[str], lexicon: Lexicon) -> list[Span]:
    """The names behind a label; a short word such as "by" needs a full name."""
    stop = _AFTER_NAMES.search(text, label.end())
    end = stop.start() if stop else len(text)
    strong = len(label[0].strip(" ,;(|–—-:")) > 2
    return [
        (label.end() + a, label.end() + b)
        for a, b in split_people(text[label.end() : end].rstrip(" ,"), lexicon, full=not strong)
    ]


def _tidy(text: str, start: int, end: int) -> Span:
    """Cuts quotes, dots and spaces off both ends of a title; keeps "?", "!" and a closing abbreviation's dot."""
    while start < end and text[start] in ' \t"“”«»„‘‹›「」『』《》〈〉*_,;:.-–—':
        if text[start] == "." and text[start : start + 3] == "...":
            break
        start += 1
    while end > start and text[end - 1] in ' \t"“”«»‹›「」『』《》〈〉*_,;:-–—':
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


_YEARS = re.compile(r"(?:c\.?\s?)?(?:18[89]\d|19\d\d|20[0-4]\d)(?:\s*[-–/]\s*(?:\d{2,4}|present|\?)?)?")
_VALUES = re.compile(r"\s*[,/&+|]\s*|\s+and\s+")


@lru_cache(maxsize=32)
def _runtime(words: frozenset[str]) -> re.Pattern[str]:
    unit = "|".join(map(re.escape, sorted(words))) or "(?!)"
    return re.compile(rf"\d{{1,3}}\s?(?:{unit})\.?(?:\s?\d{{1,2}}\s?(?:{unit})?\.?)?")


def classify(piece: str, lexicon: Lexicon) -> str:
    """What a field beside a title holds: year, rating, runtime, date, value, person or text."""
    piece = piece.strip(" .,;:")
    if not piece:
        return "empty"
    if _YEARS.fullmatch(piece):
        return "year"
    if _RATING.match(piece):
        return "rating"
    lowered = piece.lower()
    if piece[0].isdigit() and _runtime(lexicon["values.runtime"]).fullmatch(lowered):
        return "runtime"
    if _DATE.search(piece):
        return "date"
    words = [w.strip() for w in _VALUES.split(lowered) if w.strip()]
    if words and all(word in lexicon.values for word in words):
        return "value"
    if split_people(piece, lexicon):
        return "person"
    return "text"


def _read_slots(text: str, entry: Entry, lexicon: Lexicon, habits: Habits) -> None:
    """Fills the slots after the title and sets `rest` behind the last of them."""
    pos = entry.end
    while pos < len(text):
        skip = re.compile(r"[\s\"”’»“›」』》〉*_.]*").match(text, pos)
        pos = skip.end() if skip else pos
        bracket = _BRACKET.match(text, pos)
        if bracket:
            _read_bracket(bracket, entry, lexicon)
            pos = entry.rest = bracket.end()
            continue
        if _read_labelled(text, pos, entry, lexicon):
            pos = entry.rest
            continue
        if _next_entry(text, entry, lexicon) is not None:
            break
        separator = re.compile(r"[-–—|│,;:/·•~]{1,3}\s*").match(text, pos)
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
    whole = classify(inner, lexicon)
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
            entry.slots.append(Slot("alias", base + begin, base + end, "bracket"))
        else:
            entry.slots.append(Slot(kind, base + begin, base + end, "bracket"))


def _fields(text: str) -> list[Span]:
    """Fields of a bracket or a line, split at commas, semicolons, slashes, pipes and dashes with spaces."""
    spans, start = [], 0
    for cut in [*re.finditer(r"\s*[,;|·•]\s*|\s+[-–—/]\s+", text), None]:
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


def _read_field(text: str, separator: re.Match[str], entry: Entry, lexicon: Lexicon) -> bool:
    """One field after a dash, comma, colon, slash or pipe; False where running text begins."""
    sign = separator[0].strip()
    how = {",": "comma", "/": "slash", "//": "slash", ":": "colon"}.get(sign, "dash")
    begin = separator.end()
    stop = re.compile(r"\s[-–—/]\s|[|│(\[;]|,\s").search(text, begin)
    ends = [len(text)] if not stop else [stop.start(), len(text)]
    for end in ends:
        piece = text[begin:end].strip(" .")
        kind = classify(piece, lexicon)
        if kind == "empty":
            return False
        if kind == "person":
            return _append_people(text, begin, end, entry, lexicon, how)
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
                for m in (_BRACKET.search(text, begin), _DASH.search(text, begin), _SLASH.search(text, begin))
                if m
            ),
            default=len(text),
        )
        first, last = _tidy(text, begin, end)
        if first < last and last - first < 90:
            entry.slots.append(Slot("alias", first, last, "slash"))
            entry.rest = last
            return True
    return False


def _append_people(text: str, begin: int, end: int, entry: Entry, lexicon: Lexicon, how: str) -> bool:
    for a, b in split_people(text[begin:end].rstrip(" ."), lexicon):
        entry.slots.append(Slot("person", begin + a, begin + b, how))
        entry.rest = begin + b
    return True


@lru_cache(maxsize=32)
def _joiner(code: str) -> re.Pattern[str]:
    words = "|".join(
        rf"\b{re.escape(word)}\b" for word in sorted(load(code)["orthography.and"]) if word.isalpha()
    )
    return re.compile(rf"\s*(?:[,;/&+.]{{1,2}}|{words or '(?!)'})\s*(?=[\"“«„‘*_]?[^\W_])")


def _next_entry(text: str, entry: Entry, lexicon: Lexicon) -> int | None:
    """Where another title of the same line begins: after a year's bracket or a marked title and a joiner."""
    joiner = _joiner(lexicon.code).match(text, entry.rest)
    if not joiner or joiner.end() <= entry.rest:
        return None
    has_year = any(slot.kind == "year" and slot.how == "bracket" for slot in entry.slots)
    following = _BRACKET.search(text, joiner.end())
    if has_year and following and YEAR.search(following[1]) and following.start() - joiner.end() < 80:
        return joiner.end()
    return None


def _split_parallel(text: str, entries: list[Entry], lexicon: Lexicon) -> list[Entry]:
    """Two films in one heading: "Red Salt/Blue Door (1968/1997)" has as many titles as years."""
    if len(entries) != 1:
        return entries
    entry = entries[0]
    bracket = _BRACKET.search(text, entry.end)
    if not bracket:
        return entries
    years = [m.span(1) for m in re.finditer(r"(18[89]\d|19\d\d|20[0-4]\d)", bracket[1])]
    if len(years) < 2 or not re.fullmatch(r"[\d\s/,&;–-]+", bracket[1]) or "/" not in bracket[1]:
        return entries
    parts = _slash_parts(text, entry.start, bracket.start())
    if len(parts) != len(years):
        return entries
    base = bracket.start(1)
    split = []
    for index, ((begin, end), (a, b)) in enumerate(zip(parts, years, strict=True)):
        slots = [Slot("year", base + a, base + b, "bracket")]
        part = (index, len(parts))
        split.append(
            Entry(
                *_tidy(text, begin, end),
                rank=entry.rank,
                slots=slots,
                rest=bracket.end(),
                how=entry.how,
                part=part,
            )
        )
    return split


def split_slashed(text: str, entry: Entry) -> list[Entry]:
    """The titles of "Red Salt / Blue Door" as entries of their own, for where the next line names as many persons."""
    aliases = [slot for slot in entry.slots if slot.kind == "alias" and slot.how == "slash"]
    spans = [(entry.start, entry.end), *((slot.start, slot.end) for slot in aliases)]
    others = [slot for slot in entry.slots if slot not in aliases]
    return [
        Entry(
            *_tidy(text, begin, end),
            rank=entry.rank,
            slots=others,
            rest=entry.rest,
            how=entry.how,
            part=(i, len(spans)),
        )
        for i, (begin, end) in enumerate(spans)
    ]


def _slash_parts(text: str, start: int, end: int) -> list[Span]:
    parts, begin = [], start
    for cut in [*re.compile(r"\s*/\s*|\s+&\s+").finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        if text[begin:stop].strip():
            parts.append((begin, stop))
        begin = cut.end() if cut else stop
    return parts
