"""The grammar of an item's line: rank, title, other title, year, directors and what else stands beside them.

`parse_line` reads one line into entries. Nothing is decided here: an entry is a proposal whose slots later stages
weigh. All offsets are into the line's text.
"""

import re

from extract.fields import ABBREVIATION, YEAR, classify
from extract.han import is_han
from extract.keys import ARTICLES
from extract.leads import Habits, lead
from extract.lexicon import Lexicon
from extract.people import has_given, split_people
from extract.proposals import is_styled
from extract.slots import (
    BRACKET,
    DASH,
    SLASH,
    Entry,
    Slot,
    Span,
    alias_start,
    label_start,
    names_maker,
    next_entry,
    read_slots,
    tidy,
)
from extract.types import Mark

_SENTENCE = re.compile(r"(?<=[^\W\d_]{2})[.!?]\s+(?=\S)|(?<=[)\d])\.\s+(?=\S)|。(?=\S)")


_COLON = re.compile(r":\s+")
_SUBTITLE, _REMARK = 16, re.compile("[，。！？；…]")  # signs of a subtitle in a script without spaces
# "红海 The Red Sea": the title, and its other one in Latin letters.
_TWO_SCRIPTS = re.compile(r"(?<=[\u3040-\u9fff！？])\s+(?=[A-Z][^\u3040-\u9fff]{0,80}?[a-z])")


_TITLE_MARKS = ("quote", "italic", "bold")
_COMMA = re.compile(r",\s+")
_DOUBLE = re.compile(r"\s+(?:\+|//)\s+(?:short:\s+)?", re.I)
_MOST_PARTS, _PART_WORDS = 4, 9
_MADE_WORDS = 14  # of a title with the name of its maker
_NAME_WORDS = 3  # of a maker that has not the form of a full name
_DATED_FIELD = re.compile(
    r"\s+(?:18[89]\d|19\d\d|20[0-3]\d)(?=\s+[/·|]\s+\S)"
)  # "Fog Harbour 1970 / Larisa Hill"
_INITIAL = re.compile(r"[^\W\d_]\.")  # "P. Hill": a name in a title as often as a maker
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_OPINION = re.compile(r"\S+(?:\s+\S+)*?\s+[^\W\d_A-Z]\S*.*[^\W\d_]{2}[.!?]\s*$")


def parse_line(
    text: str, marks: tuple[Mark, ...], offset: int, lexicon: Lexicon, habits: Habits
) -> list[Entry]:
    """Reads a line. marks: those of the article that lie in the line; offset: of the line in the article."""
    local: list[tuple[str, int, int]] = [
        (mark.kind, mark.start - offset, mark.end - offset) for mark in marks
    ]
    start, rank, year = lead(text, lexicon, habits)
    # A mark may hold the rank too ("<b>1 Fog Harbour</b> The boats are late").
    local = [(kind, max(begin, start) if end > start else begin, end) for kind, begin, end in local]
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
        following = next_entry(text, entry, lexicon)
        if following is None:
            break
        start = following
    return _split_parallel(text, entries, lexicon)


def _entry(
    text: str, start: int, marks: list[tuple[str, int, int]], lexicon: Lexicon, habits: Habits
) -> Entry | None:
    if names_maker(text, start, lexicon):
        return None
    person = _person_first(text, start, marks, lexicon, habits)
    if person:
        start = person[-1].end
        start = next((m[1] for m in marks if m[1] >= start and m[0] in _TITLE_MARKS), start)
    marked = _marked_title(text, start, marks, lexicon)
    if marked:
        begin, end, how = marked
    else:
        begin, end, how = start, _title_end(text, start, lexicon, habits), "line"
    begin, end = tidy(text, begin, end)
    if begin >= end:
        return None
    entry = Entry(begin, end, how=how, slots=list(person), rest=end)
    read_slots(text, entry, lexicon)
    return entry


def _person_first(
    text: str, start: int, marks: list[tuple[str, int, int]], lexicon: Lexicon, habits: Habits
) -> list[Slot]:
    """Names before a marked title: "Larisa Hill, <em>Fog Harbour</em> (1970)", "Holt (<b>Iron Sea</b>)".

    A mark around both ("<b>Larisa Hill, “Fog Harbour”</b>") marks neither.
    """
    later = [m for m in marks if m[0] in _TITLE_MARKS and m[1] > start + 3]
    if not later or any(m[1] <= start + 1 and m[2] < later[0][2] for m in marks if m[0] in _TITLE_MARKS):
        return []
    lead = text[start : later[0][1]].rstrip(" \"'“”«„‘([")
    stripped = lead.rstrip(" ,:;-–—'’s") if lead.endswith(("'s", "’s")) else lead.rstrip(" ,:;-–—")
    names = split_people(stripped, lexicon)
    return [Slot("person", start + a, start + b, "before") for a, b in names]


def _marked_title(
    text: str, start: int, marks: list[tuple[str, int, int]], lexicon: Lexicon
) -> tuple[int, int, str] | None:
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
        if end - begin < 1 or (YEAR.search(text, begin, end) and BRACKET.search(text, begin, end)):
            continue
        if best is None or end < best[1]:
            best = (begin, end, kind)
    if best is None or (best[2] == "bold" and _glued_letters(text, best[1])):
        return None
    inner = text[best[0] : best[1]]
    if best[2] in ("bold", "link") and (
        DASH.search(inner)
        or SLASH.search(inner)
        or BRACKET.search(inner, 1)
        or label_start(text, best[0] + 1, best[1], lexicon, plain=False) < best[1]
    ):
        return None
    return best


def _glued_letters(text: str, end: int) -> bool:
    return end < len(text) and text[end].isalpha()


def _title_end(text: str, start: int, lexicon: Lexicon, habits: Habits) -> int:
    """Where the words of the title stop: at the first separator that a slot or a sentence follows."""
    stops = [len(text)]
    for bracket in BRACKET.finditer(text, start):
        if bracket.start() > start and not _inside_title(text, bracket):
            stops.append(bracket.start())
            break
    limit = min(stops)
    for dash in DASH.finditer(text, start + 1, limit):
        if _ends_title(text, dash, lexicon, habits):
            stops.append(dash.start())
            break
    stops.append(label_start(text, start + 1, limit, lexicon, plain=habits.plain_maker))
    stops.append(alias_start(text, start + 1, limit, lexicon))
    for sentence in _SENTENCE.finditer(text, start + 1, min(stops)):
        if not ABBREVIATION.search(text[start : sentence.start()]) or sentence[0][0] != ".":
            keep = 0 if sentence[0][0] in ".。" else 1
            if len(text) - sentence.end() > 25 or sentence[0][0] in ".。":
                stops.append(sentence.start() + keep)
                break
    colon = _COLON.search(text, start + 1, min(stops))
    if colon and (
        (not _year_follows(text[limit:]) and len(text[colon.end() : limit].split()) > 9)
        or (habits.dash_person and _people_at(text, colon.end(), lexicon))
    ):
        stops.append(colon.start())
    dated = _DATED_FIELD.search(text, start + 1)
    stops.append(_signs_end(text, start, min(*stops, dated.start() if dated else len(text))))
    stops.append(_comma_end(text, start, min(stops), lexicon, habits))
    slash = SLASH.search(text, start + 1, min(stops))
    if slash:
        stops.append(slash.start())
    year = re.search(r"[\s,]+(18[89]\d|19\d\d|20[0-3]\d)\s*$", text[start : min(stops)])
    if year and year.start() > 0 and len(text[start:].strip()) - len(year[0]) > 0 and min(stops) == len(text):
        last = _LAST_WORD.search(text, start, start + year.start())
        if not last or last[0].lower() not in lexicon["values.months"]:  # "Siege of Korda: May 1942"
            stops.append(start + year.start())
    return min(stops)


def _signs_end(text: str, start: int, limit: int) -> int:
    """Where a title ends whose words no spaces part: before its other one in Latin letters, or before a wide colon and
    a remark; the limit where it does not."""
    latin = _TWO_SCRIPTS.search(text, start + 1, limit)
    if latin and not is_han(text[latin.end() : limit]):
        limit = latin.start()
    wide = text.find("：", start + 1, limit)
    return wide if wide > 0 and _REMARK.search(text, wide, limit) else limit


def _inside_title(text: str, bracket: re.Match[str]) -> bool:
    """A bracket glued to letters ("North(east)", no wide one) or followed by more of the title's words, then a year."""
    return (
        text[bracket.start()] != "（"
        and text[bracket.start() - 1].isalnum()
        and not YEAR.search(bracket[1])
        and bracket.end() < len(text)
        and text[bracket.end()].isalnum()
    )


def _ends_title(text: str, dash: re.Match[str], lexicon: Lexicon, habits: Habits) -> bool:
    """Whether a dash ends the title: a slot's content or a sentence follows, not a subtitle."""
    after = text[dash.end() :]
    if dash[0].strip() in ("|", "│", "//"):
        return True
    field_end = min((m.start() for m in (DASH.search(after), BRACKET.search(after)) if m), default=len(after))
    piece = after[:field_end].strip(" ,.;:")
    if not piece or classify(piece, lexicon) not in ("text", "person"):
        return True
    if piece.isdecimal() and field_end < len(after):
        return True  # "Fog Harbour - 71 - 89%": some count
    if split_people(piece, lexicon):
        return habits.dash_person or not _year_follows(after[field_end:])
    if habits.dash_person and _short_name(piece):
        return True  # where all others name a maker: "Fog Harbour - Hill", "Fog Harbour - The Hills"
    if _maker_and_year(piece, lexicon):
        return True
    if dash[0].startswith(";"):
        return False  # "Fog Harbour; Larisa Hill" names a maker, "Fog Harbour; nobody came" is prose
    if is_han(piece):
        return len(piece) > _SUBTITLE or _REMARK.search(after) is not None
    # "Ember – A Space Saga" goes on, "Ember – Fine acting all round." does not.
    return len(piece.split()) > 9 or piece[:1].islower() or _OPINION.match(after) is not None


def _short_name(piece: str) -> bool:
    words = piece.split()
    return len(words) <= _NAME_WORDS and all(word[0].isupper() for word in words)


def _maker_and_year(piece: str, lexicon: Lexicon) -> bool:
    """ "Larisa Hill, 1970", "Larisa Hill 1970", "1970, Larisa Hill, USSR": nothing but slots, a year among them."""
    year = YEAR.search(piece)
    if not year:
        return False
    rest = [
        part for part in _COMMA.split(f"{piece[: year.start()]}, {piece[year.end() :]}") if part.strip(" ,.")
    ]
    return bool(rest) and all(classify(part, lexicon) in ("person", "value", "runtime") for part in rest)


def _year_follows(text: str) -> bool:
    bracket = BRACKET.match(text.lstrip())
    return bool(bracket and YEAR.search(bracket[1]))


def _people_at(text: str, start: int, lexicon: Lexicon) -> bool:
    end = min(
        (m.start() for m in (BRACKET.search(text, start), DASH.search(text, start)) if m), default=len(text)
    )
    return bool(split_people(text[start:end].strip(" ,"), lexicon))


def _comma_end(text: str, start: int, limit: int, lexicon: Lexicon, habits: Habits) -> int:
    """The comma after which the slots begin: a year, a value, or (where the page does so) a director."""
    for comma in _COMMA.finditer(text, start + 1, limit):
        piece_end = min((m.start() for m in (_COMMA.search(text, comma.end(), limit),) if m), default=limit)
        piece = text[comma.end() : piece_end].strip()
        if piece.lower() in ARTICLES:
            continue  # "Quiet Day, A"
        kind = classify(piece, lexicon)
        if kind in ("year", "rating", "runtime", "value") and piece_end <= limit:
            return comma.start()
        if kind == "person" and (habits.comma_person or (_year_follows(text[limit:]) and habits.dash_person)):
            return comma.start()
    return limit


def _split_parallel(text: str, entries: list[Entry], lexicon: Lexicon) -> list[Entry]:
    """Two films in one heading: "Red Salt/Blue Door (1968/1997)" has as many titles as years."""
    if len(entries) != 1:
        return entries
    entry = entries[0]
    bracket = BRACKET.search(text, entry.end)
    if not bracket:
        return entries
    years = [m.span(1) for m in re.finditer(r"(18[89]\d|19\d\d|20[0-3]\d)", bracket[1])]
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
                *tidy(text, begin, end),
                rank=entry.rank,
                slots=slots,
                rest=bracket.end(),
                how=entry.how,
                part=part,
            )
        )
    return split


def split_slashed(text: str, entry: Entry) -> list[Entry]:
    """The titles of "Red Salt / Blue Door" as entries of their own, for where the next line names as many persons, or
    the line says that they share a place."""
    aliases = [slot for slot in entry.slots if slot.how == "slash" and slot.kind in ("alias", "person")]
    return _parts(text, entry, [(slot.start, slot.end) for slot in aliases])


def _parts(text: str, entry: Entry, others: list[Span]) -> list[Entry]:
    """An entry's title, and the other titles of its line, as entries of their own that share its slots."""
    spans = [(entry.start, entry.end), *others]
    return [
        Entry(
            *tidy(text, begin, end),
            rank=entry.rank,
            slots=[slot for slot in entry.slots if (slot.start, slot.end) not in others],
            rest=max(entry.rest, end),
            how=entry.how,
            part=(i, len(spans)),
        )
        for i, (begin, end) in enumerate(spans)
    ]


def double_bill(text: str, entry: Entry, lexicon: Lexicon) -> list[Entry]:
    """The titles of "Red Salt + Blue Door" or "Red Salt // Blue Door" as entries of their own; none of another line.

    Where brackets stand behind titles in the midst ("Red Salt (1968) + Blue Door (1997)"), each title has its own.
    """
    cuts = list(_DOUBLE.finditer(text, entry.start)) if "+" in text or "//" in text else []
    if not cuts or len(cuts) > _MOST_PARTS:
        return []
    bracket = BRACKET.search(text, cuts[-1].end())
    stop = _SENTENCE.search(text, cuts[-1].end())
    ends = [bracket.start() if bracket else len(text), stop.start() if stop else len(text)]
    dash = DASH.search(text, cuts[-1].end())
    last = min(*ends, dash.start() if dash else len(text))
    starts = [entry.start, *(cut.end() for cut in cuts)]
    spans = [tidy(text, a, b) for a, b in zip(starts, (*(cut.start() for cut in cuts), last), strict=True)]
    if any(a >= b or text[a].islower() or text.count(" ", a, b) >= _PART_WORDS for a, b in spans):
        return []
    if any(BRACKET.search(text, a, b) for a, b in spans):
        ends = [*(cut.start() for cut in cuts), len(text)]
        return [_bracketed(text[:b], a, entry, lexicon) for a, b in zip(starts, ends, strict=True)]
    whole = Entry(*spans[0], rank=entry.rank, slots=entry.slots, rest=max(entry.rest, last), how=entry.how)
    return _parts(text, whole, spans[1:])


def _bracketed(text: str, start: int, entry: Entry, lexicon: Lexicon) -> Entry:
    """An entry of a text's end: the title up to its bracket, and what follows it."""
    bracket = BRACKET.search(text, start)
    begin, end = tidy(text, start, bracket.start() if bracket else len(text))
    part = Entry(begin, end, rank=entry.rank, rest=end, how=entry.how)
    read_slots(text, part, lexicon)
    return part


def head_of(text: str, entry: Entry, lexicon: Lexicon, *, small: bool = False) -> Entry | None:
    """What stands before the first comma of an entry that holds one: "Fog Harbour, the long version" may be a title and
    a remark. None where that is written as no title is, or what follows the comma is written as one.

    small: whether the page is written without capitals.
    """
    comma = _COMMA.search(text, entry.start + 1, entry.end)
    if comma is None or text[comma.end() : entry.end].lower() in ARTICLES:
        return None
    start, end = tidy(text, entry.start, comma.start())
    rest = text[comma.end() : entry.end]
    titled = is_styled(rest, lexicon) and not split_people(rest, lexicon)
    named = ":" in text[start:end] or (
        has_given(text[start:end], lexicon) and bool(split_people(text[start:end], lexicon))
    )
    written = is_styled(text[start:end], lexicon) or (small and text.count(" ", start, end) < _PART_WORDS)
    if start >= end or titled or named or not written:
        return None
    head = Entry(start, end, rank=entry.rank, how="head", rest=end)
    read_slots(text, head, lexicon)
    head.slots = [*(slot for slot in entry.slots if slot.how in ("lead", "before")), *head.slots]
    return head


def without_maker(text: str, entry: Entry, lexicon: Lexicon) -> Entry | None:
    """An entry up to the word for "of" and the full name with which it ends ("Nebbia di Larisa Hill"): some titles end
    so too."""
    words = text[entry.start : entry.end].lower().split()
    if not 2 < len(words) <= _MADE_WORDS or lexicon["orthography.of"].isdisjoint(words):
        return None
    cut = label_start(text, entry.start + 1, entry.end, lexicon)
    start, end = tidy(text, entry.start, cut)
    if cut >= entry.end or start >= end or "," in text[start:end] or not is_styled(text[start:end], lexicon):
        return None
    shorter = Entry(start, end, rank=entry.rank, how="made", rest=end)
    read_slots(text, shorter, lexicon)
    makers = [text[slot.start : slot.end] for slot in shorter.slots if slot.kind == "person"]
    if not any(has_given(maker, lexicon) or not _INITIAL.match(maker) for maker in makers):
        return None
    shorter.slots = [*(slot for slot in entry.slots if slot.how in ("lead", "before")), *shorter.slots]
    return shorter


def _slash_parts(text: str, start: int, end: int) -> list[Span]:
    parts, begin = [], start
    for cut in [*re.compile(r"\s*/\s*|\s+&\s+").finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        if text[begin:stop].strip():
            parts.append((begin, stop))
        begin = cut.end() if cut else stop
    return parts
