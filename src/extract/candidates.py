"""Everything on a page that may be a film's title, each place once, with what stands beside it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.fields import YEAR, YEAR_DIGITS, classify, is_date
from extract.items import double_bill, head_of, parse_line, split_slashed, without_maker
from extract.keys import title_key
from extract.leads import Habits, counting_word, counts_up, spelled_word, timed
from extract.lexicon import Lexicon
from extract.page import Line, Page, column_name
from extract.people import given_name, split_people
from extract.proposals import Proposal
from extract.slots import Entry, label_start
from extract.types import Mark
from extract.unmarked import unmarked

_PARSED = 400  # characters of a line that its entry may fill
_MAX_CHARS, _MAX_WORDS = 140, 18
_LEAD_YEAR = re.compile(
    r"^\W{0,3}(?:\d{1,3}[.)]\s*)?[(\[]?(?:18[89]\d|19\d\d|20[0-3]\d)[)\]]?\s*[-–—|:.]?\s*[^\W\d_]"
)
_BARE_RANK = re.compile(r"^\W{0,3}(\d{1,3})\s+[^\W_]")
_DASHED = re.compile(r"^.{1,80}?(?:\s[-–—]{1,2}\s|\s?[|—]\s?|[:;]\s)(.{3,60}?)(?:\s*[(\[]|\s[-–—]\s|,|$)")
_COMMAED = re.compile(r"^[^,]{1,80},\s*([^,(\[]{3,60}?)(?:\s*[,(\[]|$)")
_FIRST_SENTENCE = re.compile(r"^[^.!?\n]{1,70}[.!?:]\s+\S")
# "红海 - 一个...", "红海：一个...": where no spaces part the words, any prose is one word up to a sign.
_HAN_LEAD = re.compile(
    r"^[^\W\d_a-zA-Z][^。！？，；：\n]{0,29}?(?:\s[-–—]+\s|——|[。：])(?=.*[\u3040-\u9fff])"
)
_BRACKETED = re.compile(r"[(（](?:[^()（）]|\([^()]*\))*[)）][\s.]*|[(（][^()（）]*")
_CHILD, _HEAD = 18, 6  # words
_OPENING = " \"'“”«»„‘*_([¡¿"  # signs before an entry that are no rank, date or label
_LEAD = 100  # characters of a line in which its facts stand
_BEFORE_YEAR = re.compile(r"[,.;/(\[–—|-]")
_LEAD_FIELD = re.compile(r"\s*[,|/·•()\[\]（）;]\s*|\s+[-–—]\s+")
_LABEL = re.compile(r"\w{1,10}(?:\.|\s?:)\s+")  # "Dir. ", "Director: "
_KNOWN = 0.25  # of the names of people, so many hold a first name that is known
_LEAD_LABEL = re.compile(r"[\W_]{0,4}([^\W\d_][^:\n]{1,38}?)\s*:\s+(?=\S)")
_FIELD_SIGN = re.compile(r"[,.|()\[\]]|\s[-–—/]\s")
_SEVERAL = 4  # long lines that begin alike are a page's habit
_SLOTTED = re.compile(
    r"^[\"“«‘'*\s]{0,3}[^\W_](?:[^.!?:;\n]|\.(?=\S|\s\w\.)){1,79}?(?:\s[-–—]\s|\s?[|(\[/,])[^.!?\n]{0,50}?(?:18[89]\d|19\d\d|20[0-3]\d)"
    r"(?:[)\]]|\s[-–—|]|\s?[,|:.;])"
)
_DATED = re.compile(
    r"^(?=[^(\[]*?[^\W\d_])[^(\[]*(?:\([^)]*\)\s*)?[(\[](?:18[89]\d|19\d\d|20[0-3]\d)[)\]](?P<alone>\W*$)?"
)
# "Fog Harbour (Larisa Hill, 1970) ...", "Fog Harbour – Larisa Hill – 1970"
_WHOLE = re.compile(
    r"^[\"“«‘'*\s\d.)]{0,6}[^\W\d_][^(\[\n–—|]{0,60}?"
    rf"(?:[(\[][^()\[\]\n]{{0,60}}?{YEAR_DIGITS}[)\]]"
    rf"|\s[-–—|]\s[^\n]{{2,50}}?\s?[-–—|,(]\s?{YEAR_DIGITS}(?!\d))"
)
# "Chile, 1973. A harbour ..."
_THEN_YEAR = re.compile(r",\s(?:\w{1,8}\s){0,2}(?:18[89]\d|19\d\d|20[0-3]\d)[.\s]")
_YEARS_BELOW = re.compile(r"(?<!\d)((?:18|19|20)\d\d) ?[/+&] ?(?!\1)(?:18|19|20)\d\d(?!\d)")
_TWO = 2
_COUNT = 3  # lines that count, or further titles behind slashes
# Sources of what nothing but its capitals and its place set off.
_UNMARKED = frozenset({"before-year", "plain", "start", "one", "opening", "foreign", "joined", "cue"})
_ENTRY_KINDS = frozenset({"heading", "list_item", "table_cell"})


@dataclass(slots=True)
class Candidate:
    """A span that may be a title. Offsets are into `Article.text`.

    sources: how it was found ("heading", "quote", "before-year", ...). entry: its reading as an item's line, with
    offsets into `line.text`. features and score are filled in by the later steps.
    """

    start: int
    end: int
    text: str
    key: str
    line: Line
    sources: set[str]
    entry: Entry | None = None
    features: dict[str, float] = field(default_factory=dict)
    score: float = 0.0


def entries(page: Page) -> list[Candidate]:
    """Candidates from lines that may be items as a whole: headings, list items, cells, run-ins, short lines."""
    clock = timed([line.text for line in page.lines if line.words <= _CHILD])
    habits = {shape: _habits(page, members, clock) for shape, members in page.shapes.items()}
    induced = {
        shape
        for shape, members in page.shapes.items()
        if _is_slot(page, members) or _is_head(page, members) or _is_count(page, members)
    }
    found: list[Candidate] = []
    slotted, counted = _slotted(page), _counted(page)
    for line in page.lines:
        source = _entry_source(line) or ("short" if line.index in slotted else None)
        if source is None or line.shape in induced or _BRACKETED.fullmatch(line.text):
            continue
        if line.table in page.titled and column_name(line) not in page.lexicon["labels.title"]:
            continue  # the table says which of its columns holds the titles
        text = line.text[:_PARSED]
        marks = tuple(mark for mark in line.marks if mark.end <= line.start + len(text))
        habit = habits[line.shape]
        if line.index in counted:
            habit = replace(habit, bare_rank=True)
        parsed = parse_line(text, marks, line.start, page.lexicon, habit)
        if len(parsed) == 1 and _is_several(page, line, text, parsed[0]):
            parsed = split_slashed(text, parsed[0])
        for entry in (*parsed, *_labelled(page, line, marks, habit)):
            dated = any(slot.kind == "year" for slot in entry.slots)
            if not dated and is_date(text[entry.start : entry.end], page.lexicon):
                continue  # the day of a diary or a programme
            if not dated and _is_fact(line, text, entry, page):
                continue
            if _is_label(text, entry, page) or (source == "short" and _is_value(line, entry, page)):
                continue
            read = [(entry, source), *_otherwise(line, text, entry, page.lexicon, small=page.small)]
            spans = [(line.start + other.start, line.start + other.end, {how}, other) for other, how in read]
            found.extend(c for c in (_candidate(line, *span) for span in spans) if c)
    for line, proposals in unmarked(page):
        found.extend(inline(line, proposals))
    return _without_places(found, page.lexicon)


def _otherwise(
    line: Line, text: str, entry: Entry, lexicon: Lexicon, *, small: bool
) -> Iterator[tuple[Entry, str]]:
    """What an entry's words may be as well, with its source: several titles, or a title and a remark."""
    yield from ((part, "double") for part in double_bill(text, entry, lexicon))
    shorter = without_maker(text, entry, lexicon)
    if shorter is not None:
        yield shorter, "made"
    head = head_of(text, entry, lexicon, small=small) if line.kind != "table_cell" else None
    if head is not None:
        stated = {slot.kind for slot in head.slots}
        item = line.kind == "list_item" or small or entry.rank or text[: entry.start].strip(_OPENING)
        if item or stated >= {"person", "year"}:
            yield head, "head"


def _labelled(page: Page, line: Line, marks: Sequence[Mark], habits: Habits) -> list[Entry]:
    """The entries behind a label for titles ("Title: Fog Harbour"), or one that no list knows ("Will win: Fog
    Harbour", "Comedy: Fog Harbour") and that is set apart, or that most lines of the shape have."""
    label = _LEAD_LABEL.match(line.text)
    if label is None or line.kind == "table_cell":
        return []
    words, cut = label[1].lower().strip(" ."), label.end()
    last = _FIELD_SIGN.split(words)[-1].strip(" .")  # "Fog Harbour (1974) – Dir: ..."
    if any(last in page.lexicon[f"labels.{name}"] for name in ("director", "year", "alias", "other")):
        return []
    start, end = line.start + label.start(1), line.start + label.end(1)
    apart = any(m.kind in ("bold", "italic") and m.start <= start and end <= m.end <= end + 2 for m in marks)
    if not apart and not habits.labelled and words not in page.lexicon["labels.title"]:
        return []
    inside = tuple(mark for mark in marks if mark.start >= line.start + cut)
    parsed = parse_line(line.text[cut:_PARSED], inside, line.start + cut, page.lexicon, habits)
    return [_shifted(entry, cut) for entry in parsed]


def _shifted(entry: Entry, by: int) -> Entry:
    """An entry of the rest of a line, with offsets into the whole line."""
    slots = [replace(slot, start=slot.start + by, end=slot.end + by) for slot in entry.slots]
    start, end, rest = entry.start + by, entry.end + by, entry.rest + by
    return replace(entry, start=start, end=end, rest=rest, slots=slots, how="labelled")


def _is_fact(line: Line, text: str, entry: Entry, page: Page) -> bool:
    """Whether a line below its item's first begins with a year and goes on with a name or a value: "1985 / Hill"."""
    later = not line.first or (line.item is not None and page.items[line.item][0] != line.index)
    told = any(slot.kind in ("person", "value", "runtime") for slot in entry.slots)
    return later and told and YEAR.fullmatch(text[entry.start : entry.end]) is not None


def _is_value(line: Line, entry: Entry, page: Page) -> bool:
    """Whether a whole line of running text is nothing but a country, a genre and the like."""
    return not entry.slots and line_class(line, page) == "value"


def _slotted(page: Page) -> frozenset[int]:
    """Long lines of running text that begin as items do, where several of the page do so: "Fog Harbour - Larisa
    Hill, 1970 - 8 - They really sank the boat"."""
    found = [line.index for line in page.lines if line.kind == "paragraph" and _SLOTTED.match(line.text)]
    return frozenset(found if len(found) >= _SEVERAL else ())


def _is_slot(page: Page, members: Sequence[int]) -> bool:
    """Whether lines of a shape fill a place beside the titles: names, years or values, each behind another line of
    its item ("<h2>Title</h2><h3>Director</h3>"). A page of biographies has its names first."""
    lines = [page.lines[index] for index in members]
    if len(lines) < 3 or lines[0].kind == "table_cell":
        return False
    behind = sum(line.index > 0 and _leads(page.lines[line.index - 1], line) for line in lines)
    filled = sum(line_class(line, page) not in ("text", "empty") for line in lines)
    return behind >= 0.8 * len(lines) and filled >= 0.7 * len(lines)


def _without_places(found: list[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """Without the countries of a page that states one with the year below each title ("USA, 1983.")."""
    places = [c for c in found if _is_place(c, lexicon)]
    shapes = Counter(c.line.shape for c in places)
    gone = {id(c) for c in places if shapes[c.line.shape] >= 3}
    return [c for c in found if id(c) not in gone]


def _is_place(candidate: Candidate, lexicon: Lexicon) -> bool:
    slots = candidate.entry.slots if candidate.entry else []
    slot = bool(slots) and slots[0].kind == "year" and slots[0].how == "comma"
    dated = slot or _THEN_YEAR.match(candidate.line.text, candidate.end - candidate.line.start) is not None
    return dated and candidate.line.kind != "heading" and classify(candidate.text, lexicon) == "value"


def _is_count(page: Page, members: Sequence[int]) -> bool:
    """Whether lines of a shape only count the items ("1", "2", "3" in a table's first column)."""
    texts = [page.lines[index].text.strip(" .)#") for index in members]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= 3]
    return counts_up(numbers, len(texts))


def _is_label(text: str, entry: Entry, page: Page) -> bool:
    """Whether an entry is the label of a fact, with its colon ("Director: ...")."""
    word, sign, _ = text[entry.start : entry.end].lower().partition("：")
    word = word.strip()
    known = any(word in page.lexicon[f"labels.{name}"] for name in ("director", "year", "alias", "other"))
    return known and (bool(sign) or text[entry.end : entry.end + 2].lstrip().startswith((":", "：")))


def _leads(before: Line, line: Line) -> bool:
    same_item = line.item is not None and before.item == line.item
    return before.shape != line.shape and (same_item or before.kind == "heading")


def _is_head(page: Page, members: Sequence[int]) -> bool:
    """Whether headings of a shape name groups: no year of their own, and two or more dated lines below each."""
    lines = [page.lines[index] for index in members]
    if len(lines) < 3 or lines[0].kind != "heading" or any(YEAR.search(line.text) for line in lines):
        return False
    return sum(children(page, line) >= 2 for line in lines) >= 0.7 * len(lines)


def children(page: Page, line: Line) -> int:
    """How many short lines of another shape, each a title with its year, stand right under a heading, or in the list
    that an item of a list holds."""
    if line.kind not in ("heading", "list_item"):
        return 0
    count, nested = 0, line.kind == "list_item"
    for other in page.lines[line.index + 1 : line.index + 12]:
        if line.index not in other.section if nested else other.shape == line.shape:
            break
        if other.kind == "heading" and (other.level or 9) < (line.level or 9):
            break
        dated = _DATED.match(other.text) if other.words <= _CHILD else None
        count += dated is not None and (nested or dated["alone"] is not None)
    return count


def entries_below(page: Page, line: Line) -> int:
    """How many lines with titles, makers and years of their own stand right under a short one of another shape, as they
    do under the name of a section, a shelf or a person; under a title stand its own facts."""
    if line.words > _HEAD or line.kind == "table_cell":
        return 0
    found = set()
    for other in page.lines[line.index + 1 : line.index + 12]:
        if other.shape == line.shape or (other.kind == "heading" and line.kind != "heading"):
            break
        if other.kind == "heading" and (other.level or 9) < (line.level or 9):
            break
        whole = _WHOLE.match(other.text[:_PARSED])
        if whole is not None:
            found.add(whole[0])
    return len(found)


def _counted(page: Page) -> set[int]:
    """The lines of a block that its own bare numbers count from one on ("1 Fog Harbour / 2 Iron Sea / 3 Dusk")."""
    found: set[int] = set()
    run: list[int] = []
    for line in page.lines:
        number = _BARE_RANK.match(line.text)
        value = int(number[1]) if number else 0
        if value != len(run) + 1 or (run and page.lines[run[-1]].block != line.block):
            run = []
        if value == len(run) + 1:
            run.append(line.index)
            if len(run) >= _COUNT:
                found.update(run)
    return found


def _is_several(page: Page, line: Line, text: str, entry: Entry) -> bool:
    """Whether the parts of a slashed line are films of their own, not the names of one."""
    slashed = sum(slot.kind in ("alias", "person") and slot.how == "slash" for slot in entry.slots)
    many = slashed >= _COUNT and text.count("/", entry.start) >= _COUNT
    return many or _tied(text, entry, page.lexicon) or _parallel_below(page, line, entry)


def _tied(text: str, entry: Entry, lexicon: Lexicon) -> bool:
    """Whether a slashed line says that its titles share a place ("RIVER / COURTYARD (TIE)")."""
    said = {text[slot.start : slot.end].lower() for slot in entry.slots if slot.kind == "value"}
    return not said.isdisjoint(lexicon["values.tie"])


def _parallel_below(page: Page, line: Line, entry: Entry) -> bool:
    """Whether the next line names one person, divided by slashes, for each title of a slashed heading, or two years."""
    titles = 1 + sum(slot.kind in ("alias", "person") and slot.how == "slash" for slot in entry.slots)
    if titles == 1 or line.index + 1 >= len(page.lines):
        return False
    below = page.lines[line.index + 1].text
    if _YEARS_BELOW.search(below) and titles == _TWO:
        return True
    return below.count("/") == titles - 1 and len(split_people(below, page.lexicon)) == titles


def inline(line: Line, proposals: Iterable[Proposal]) -> list[Candidate]:
    """Candidates from proposals in a line's running text; offsets of the proposals are into the line."""
    found = (_candidate(line, line.start + p.start, line.start + p.end, {p.source}) for p in proposals)
    return [candidate for candidate in found if candidate]


def merge(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each span, with the sources of all; in order of place. A maker whom an item names behind a
    label is none, though a year may follow ("Fog Harbour, directed by Larisa Hill (1970)"); nor is a mark that holds an
    item's rank too ("<b>7 Fog Harbour</b>")."""
    candidates = list(candidates)
    makers = {
        (c.line.index, c.line.start + slot.start): c.line.start + slot.end
        for c in candidates
        if c.entry is not None
        for slot in c.entry.slots
        if slot.kind == "person" and slot.how == "label"
    }
    ranked = {
        (c.line.index, c.end): (c.start, c.entry.rank)
        for c in candidates
        if c.entry is not None and c.entry.rank
    }
    by_span: dict[tuple[int, int], Candidate] = {}
    for candidate in candidates:
        if candidate.entry is None:
            start, rank = ranked.get((candidate.line.index, candidate.end), (0, ""))
            if rank and candidate.text[: max(0, start - candidate.start)].strip(" .)#") == rank:
                continue
        end = makers.get((candidate.line.index, candidate.start))
        if end is not None and candidate.entry is None and candidate.sources <= _UNMARKED:
            continue
        known = by_span.setdefault((candidate.start, candidate.end), candidate)
        if known is not candidate:
            known.sources |= candidate.sources
            known.entry = known.entry or candidate.entry
    return [by_span[span] for span in sorted(by_span)]


def _candidate(
    line: Line, start: int, end: int, sources: set[str], entry: Entry | None = None
) -> Candidate | None:
    text = line.text[start - line.start : end - line.start]
    if not text or len(text) > _MAX_CHARS or text.count(" ") >= _MAX_WORDS:
        return None
    key = title_key(text)
    return Candidate(start, end, text, key, line, sources, entry) if key else None


def _entry_source(line: Line) -> str | None:
    if line.kind == "caption":
        return None
    marked = any(m.start - line.start <= 3 and m.kind not in ("span", "strike") for m in line.marks)
    if line.kind in _ENTRY_KINDS:
        if (
            line.words > 14
            and not marked
            and not _FIRST_SENTENCE.match(line.text)
            and not _HAN_LEAD.match(line.text)
            and not YEAR.search(line.text[:120])
        ):
            return None
        return {"heading": "heading", "list_item": "list", "table_cell": "cell"}[line.kind]
    if line.words <= 14 and not line.text.endswith((".", "!", "?", "。", "！", "？")):
        return "short"
    if marked:
        return "run-in"
    if line.text.endswith("。"):
        return None
    return "first-sentence" if _FIRST_SENTENCE.match(line.text) else ("short" if line.words <= 10 else None)


def _habits(page: Page, members: Sequence[int], clock: bool) -> Habits:
    """What most of the lines of one shape do. clock: whether a time begins many lines of the page."""
    lines = [page.lines[index] for index in members if page.lines[index].words <= 30]
    if len(lines) < 2:
        return Habits(bare_rank=_bare_rank([page.lines[index].text for index in members]), timed=clock)
    texts = [line.text for line in lines]
    return Habits(
        lead_year=_share(bool(_LEAD_YEAR.match(text)) for text in texts) >= 0.5,
        bare_rank=_bare_rank([page.lines[index].text for index in members]),
        dash_person=_person_habit(texts, _DASHED, page),
        comma_person=_person_habit(texts, _COMMAED, page),
        plain_maker=_plain_maker(texts, page),
        timed=clock or timed(texts),
        counter=counting_word(texts),
        spelled=spelled_word(texts),
        labelled=_share(_LEAD_LABEL.match(text) is not None for text in texts) >= 0.6
        and len(texts) >= _SEVERAL,
    )


def _bare_rank(texts: Sequence[str]) -> bool:
    """Whether texts, of any length, begin with a number that no sign parts from the title and that counts them."""
    return counts_up([int(m[1]) for text in texts if (m := _BARE_RANK.match(text))], len(texts))


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _person_habit(texts: Sequence[str], pattern: re.Pattern[str], page: Page) -> bool:
    found = [match for match in (pattern.match(text) for text in texts) if match]
    fields = [match[1].strip() for match in found]
    people = [field_ for field_ in fields if split_people(field_, page.lexicon)]
    # Subtitles and other titles are capitalised as names are, but hardly any begins with a first name.
    known = sum(any(given_name(word, page.lexicon) for word in field_.split()) for field_ in people)
    return len(people) >= 2 and len(people) >= 0.6 * len(texts) and known >= _KNOWN * len(people)


def _plain_maker(texts: Sequence[str], page: Page) -> bool:
    """Whether most lines name a maker behind a small word that no sign sets off ("Nebel von Larisa Hill")."""
    ends = [(label_start(t, 1, len(t), page.lexicon), len(t)) for t in texts]
    people = sum(
        end < size and label_start(t, 1, len(t), page.lexicon, plain=False) > end
        for t, (end, size) in zip(texts, ends, strict=True)
    )
    return people >= 2 and people >= 0.6 * len(texts)


def line_class(line: Line, page: Page) -> str:
    """What a whole line is, seen as a slot beside a title: year, person, value, rating, runtime, date, text."""
    known = page.classes.get(line.index)
    if known is None:
        text = line.text.strip(" ()[]")
        known = page.classes[line.index] = classify(text, page.lexicon) if len(text) <= 80 else "text"
    return known


def lead_kinds(line: Line, page: Page) -> frozenset[str]:
    """What the fields are with which a line begins, up to the first that is text: person and year for
    "(Larisa Hill, 1970) · A cow stands on the line"."""
    kinds = set[str]()
    for field_ in _LEAD_FIELD.split(line.text[:_LEAD].lstrip(" ([（"))[:4]:
        label = _LABEL.match(field_)
        kind = classify(field_[label.end() :] if label else field_, page.lexicon)
        if kind == "text":
            break
        if kind != "empty":
            kinds.add(kind)
    return frozenset(kinds)


def dates_film(line: Line, page: Page) -> bool:
    """Whether a line begins with a country and a year, maybe behind the original title ("(Nebel. DDR 1970. 90 min")."""
    year = YEAR.search(line.text, 0, _LEAD)
    if year is None:
        return False
    countries = page.lexicon["values.country"]
    before = _BEFORE_YEAR.split(line.text[: year.start()].lower())
    return any(field_.strip(" ([") in countries for field_ in before)


def by_shape(candidates: Iterable[Candidate]) -> dict[tuple[object, ...], list[Candidate]]:
    """Candidates that come from whole lines, grouped by the shape of the line."""
    groups: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.entry is not None:
            groups[candidate.line.shape].append(candidate)
    return dict(groups)
