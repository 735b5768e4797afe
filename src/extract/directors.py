"""Directors: proposes which person made which title; `makers.py` describes the proposals."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from extract.agents import meant, surnames
from extract.candidates import children
from extract.fragments import fact_names
from extract.han import is_han
from extract.keys import title_key
from extract.lexicon import Lexicon
from extract.makers import describe
from extract.named import Named, Span, fired
from extract.page import Line, Page
from extract.pagewide import page_links
from extract.people import (
    between_names,
    given_name,
    leading_people,
    names,
    person_like,
    single_name,
    small_names,
    split_people,
)
from extract.scene import SURE, Link, Scene

_REACH = 200
_IN_PROSE = 24  # names of a paragraph below a title that are asked about
# Names from further back in the paragraph, at most: else long ones cost the square of their length.
_CARRIED = 12
_LABELLED = re.compile(r"^\W*([^\W\d][^:\n]{0,30}?)\s*[:：＝]\s*(.+)$")
_FIELD = re.compile(
    r"\s*[|•]\s*|\s*(?<![\u3400-\u9fff\u30a1-\u30ff])·\s*|(?<=[.;,])\s+(?=[^\W\d][^:.,\n]{0,30}[:：]\s)"
)
_WORD = re.compile(r"\w+")
_TOP_YEAR = re.compile(r"\s?[,(]\s?(?:18[89]\d|19\d\d|20[0-3]\d)\b")
_OWNED = 14  # lines of an item that are read
_HEAD = 14  # words of a line that a line of facts may follow
_FACTS = 24  # words of a line of facts, at most
_TOP = 14  # lines at a page's head that may state the facts of the one film that it is about
_ON = 900  # characters behind a title in which the text of its item, begun on its line, may name the maker
_CUED_ON = 500  # and, in free prose, a name beside a word for directing
_BEHIND = 3  # paragraphs behind a list of one item that may be its text
_NOTES = 4  # names of a cell of remarks that are asked about
_KIN = re.compile(r"\s\w+")
_BORN = re.compile(r"\w-[^\W\d_]{3,}$")
_LOWER = re.compile(r"\w[\w'’.-]*(?: \w[\w'’.-]*){1,2}")
_OVER = 2  # titles with years that stand under a name
_WIDE_BRACKET = re.compile(r"[》」』”\s]{0,3}[(（]([^()（）\n]{4,60})[)）]")
_INTRO = 8  # words of a line that stands over a list
_REMARK = re.compile(r"\s*[(\[][^()\[\]]{0,40}[)\]]")


# Places of names that are no slot and no list: commas between these join no team.
_FREE = frozenset(
    f"director:{how}"
    for how in (
        *(
            "before-title",
            "after-title",
            "carried",
            "item-prose",
            "item-prose-far",
            "item-name",
            "item-start",
        ),
        *("top", "parallel", "section-words", "section-words-inline", "page"),
        *(
            "headline-entry",
            "headline-inline",
            "cued-on",
            "antecedent",
            "earlier",
            "topic",
            "topic-earlier",
            "next",
            "note",
            "run-in",
            "intro",
        ),
    )
)


def propose_directors(scene: Scene) -> list[Link]:
    """Every person who may have directed a title, once for each title, with features but unscored."""
    finder = Named(scene)
    links: list[Link] = []
    text = scene.page.article.text
    wide: dict[int, list[tuple[Span, dict[str, float]]]] = defaultdict(list)
    named: dict[Span, str] = {}
    for index, lead, features in page_links(scene, finder):
        wide[index].append((lead.span, features))
        if lead.name is not None:
            named[lead.span] = lead.name
    known = surnames(scene, finder) if scene.titles else frozenset()
    ground = _Ground(_behind(scene), known, _intros(scene))
    for index in range(len(scene.titles)):
        found: dict[Span, dict[str, float]] = {}
        for first, last, how in _places(scene, index, finder, ground):
            start, end = _tidy(scene, finder, first, last)
            if title_key(text[start:end]) == scene.titles[index].key:
                continue  # the title again, as on a line of original titles
            found.setdefault((start, end), {})[f"director:{how}"] = 1.0
        finder.join(sorted(span for span, hows in found.items() if not _FREE.issuperset(hows)))
        for span, features in wide[index]:
            found.setdefault(span, {}).update(features)
        for (start, end), features in found.items():
            value = named.get((start, end)) or finder.whole((start, end))
            links.append(Link(index, start, end, text[start:end], features, value=value))
    describe(scene, finder, links)
    return links


def _tidy(scene: Scene, finder: Named, start: int, end: int) -> Span:
    """A name without a word before it that is none ("Beijing-born Larisa Hill", "Early Larisa Hill"), and with what
    makes it a family's ("the Hill brothers")."""
    text, lexicon = scene.page.article.text, scene.page.lexicon
    words = text[start:end].split(" ")
    if len(words) == 1:
        # "the Hill brothers": the word may stand before the name too ("frères Colline"), which has none behind it then.
        told = lexicon.fired(("director",), "after", text[end : end + 20].lower())
        kin = _KIN.match(text, end) if "director:kin" in told else None
        return start, kin.end() if kin else end
    first = words[0].lower()
    bare = _BORN.search(words[0]) or first in lexicon.common_words or first in lexicon["values.language"]
    if len(words) > 2 and given_name(words[1], lexicon) and not given_name(words[0], lexicon):
        rest = start + len(words[0]) + 1, end
        return rest if bare or "director:its" in finder.fired(rest, "director") else (start, end)
    return start, end


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is found once for all titles: see `_behind`, `surnames`, `_intros` and `_siblings_are_people`."""

    behind: dict[int, list[Line]]
    known: frozenset[str]
    intros: dict[int, Line]
    of_people: dict[Hashable, bool] = field(default_factory=dict)


def _places(scene: Scene, index: int, finder: Named, ground: _Ground) -> Iterator[tuple[int, int, str]]:
    title = scene.titles[index]
    base = title.line.start
    if title.entry is not None:
        for slot in title.entry.slots:
            if slot.kind == "person":
                yield base + slot.start, base + slot.end, slot.how
        yield from _cells(scene, index, finder)
        prose = 1
        for distance, line in enumerate(scene.owned(index, _OWNED) or ground.behind.get(index, []), 1):
            # Behind a line break, the facts of an item have its title's shape.
            broken = line.block == title.line.block and not line.first
            same = broken or (line.item is not None and line.item == title.line.item)
            if line.shape != title.line.shape or same:
                yield from _owned(scene, index, _Place(line, distance, prose), finder)
            prose += line.words > _HEAD
    elif title.line.table is not None and title.start - title.line.start <= 2:
        yield from _cells(scene, index, finder)
    elif title.line.words <= _HEAD:
        yield from _below(scene, title.line)
    yield from _bracketed(scene, index)
    yield from _run_in(scene, index)
    yield from _intro(scene, ground.intros.get(title.line.index))
    yield from _near(scene, index, finder)
    yield from _further(scene, index, finder)
    if title.line.words > _HEAD:
        yield from meant(scene, index, finder, ground.known)
    yield from _section(scene, index, ground.of_people)
    yield from _top(scene, index, finder)


def _pieces(cell: Line, page: Page) -> Iterator[Span]:
    """The parts of a cell of directors, each of a few words with capitals."""
    start = 0
    for cut in [*between_names(page.lexicon).finditer(cell.text), None]:
        piece = cell.text[start : cut.start() if cut else len(cell.text)]
        lead = len(piece) - len(piece.lstrip())
        words = piece.split()
        if 2 <= len(words) <= 4 and all(word[:1].isupper() and word[1:2].isalpha() for word in words):
            yield cell.start + start + lead, cell.start + start + lead + len(piece.strip())
        start = cut.end() if cut else 0


def _noted(cell: Line, finder: Named) -> Iterator[tuple[int, int, str]]:
    """From a cell of remarks: the names with which it begins, and those beside a word for directing."""
    cued = set(finder.cued(cell))
    for start, end in finder.on(cell)[:_NOTES]:
        if (start, end) in cued or start == cell.start:
            yield start, end, "note"


def _behind(scene: Scene) -> dict[int, list[Line]]:
    """For titles of list items the paragraphs behind the item, where most such items of the page have some.

    Then each item is a list of its own with its text below it; a long list has text behind its last item only.
    """
    found: dict[int, list[Line]] = {}
    items = [
        titles[0]
        for titles in scene.on_line.values()
        if scene.titles[titles[0]].entry is not None and scene.titles[titles[0]].line.kind == "list_item"
    ]
    for index in items:
        at = scene.titles[index].line.index + 1
        lines = []
        for line in scene.page.lines[at : at + _BEHIND]:
            if line.kind != "paragraph" or scene.owners[line.index] is not None:
                break
            lines.append(line)
        if lines:
            found[index] = lines
    return found if len(found) >= 3 and 2 * len(found) >= len(items) else {}


def _cells(scene: Scene, index: int, finder: Named) -> Iterator[tuple[int, int, str]]:
    lexicon = scene.page.lexicon
    for cell in scene.row(index):
        header = (cell.header or "").lower().strip(" :")
        words = set(_WORD.findall(header))
        named = header in lexicon["labels.director"] or not words.isdisjoint(lexicon["classes.director"])
        if not named and (header in lexicon["nouns.crew"] or not words.isdisjoint(lexicon["nouns.crew"])):
            continue
        yield from _labelled(scene.page, cell)
        stated = header not in lexicon["labels.other"]
        plain = _REMARK.sub(lambda remark: " " * len(remark[0]), cell.text)  # "Larisa Hill (uncredited)"
        people = split_people(plain, lexicon, full=not named) if named or stated else []
        for a, b in people:
            yield cell.start + a, cell.start + b, "header" if named else "column"
        if (
            not people and named
        ):  # "Oscar Larisa Hill": a word that is no name elsewhere is one under this header
            yield from ((a, b, "header") for a, b in _pieces(cell, scene.page))
        elif not people:
            yield from _noted(cell, finder)


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of an item. distance: in lines from the title's; prose: of those of prose, the how-manieth it is or
    precedes, as facts may stand between a title and its text."""

    line: Line
    distance: int
    prose: int


def _owned(scene: Scene, index: int, place: _Place, finder: Named) -> Iterator[tuple[int, int, str]]:
    """From a line of the item: a line of names alone, labelled fields, and the names in its prose."""
    line, distance = place.line, place.distance
    lexicon = scene.page.lexicon
    labelled = list(_labelled(scene.page, line))
    yield from labelled
    first = _LABELLED.match(line.text)
    label = first[1].lower().strip(" .") if first else ""
    if labelled or label in lexicon["labels.other"] or label in lexicon["nouns.crew"]:
        return
    facts = fact_names(line.text, lexicon) if line.words <= _FACTS else []
    for a, b in _own_part(facts, line.text, scene, index):
        yield line.start + a, line.start + b, "facts" if distance <= 3 else "far-line"
    if facts:
        return
    people = split_people(line.text.strip(" ()"), lexicon) if line.words <= 12 else []
    lead = len(line.text) - len(line.text.lstrip(" ("))
    part = _own_part(people, line.text.strip(" ()"), scene, index)
    near = "names-line" if distance <= 2 else "far-line"
    for a, b in part:
        yield line.start + lead + a, line.start + lead + b, near if part is people else "parallel"
    if people:
        return
    how = "item-prose" if place.prose <= 3 else "item-prose-far"
    cued = set(finder.cued(line))
    for start, end in finder.on(line)[:_IN_PROSE]:
        if (start, end) in cued:
            yield start, end, how
        elif place.prose <= 3 and person_like(line.text[start - line.start : end - line.start], lexicon):
            yield start, end, "item-name"
        elif distance == 1 and start == line.start and single_name(line.text[: end - start], lexicon):
            yield start, end, "item-start"


def _labelled(page: Page, line: Line) -> Iterator[tuple[int, int, str]]:
    """The names behind a director's label in a line of labelled fields ("Director: Larisa Hill | Cast: ...")."""
    if not any(sign in line.text for sign in ":：＝"):
        return
    begin = 0
    for cut in [*_FIELD.finditer(line.text), None]:
        end = cut.start() if cut else len(line.text)
        field = _LABELLED.match(line.text[begin:end])
        if field and field[1].lower().strip(" .") in page.lexicon["labels.director"]:
            base = line.start + begin + field.start(2)
            for a, b in leading_people(field[2], page.lexicon):
                yield base + a, base + b, "label"
        begin = cut.end() if cut else end


def _below(scene: Scene, line: Line) -> Iterator[tuple[int, int, str]]:
    """Names in a line of facts right under a short line that holds a title but is no item of a list."""
    for below in scene.page.lines[line.index + 1 : line.index + 2]:
        if below.table is None and below.words <= _FACTS and below.index not in scene.on_line:
            for a, b in fact_names(below.text, scene.page.lexicon):
                yield below.start + a, below.start + b, "facts"


def _own_part(people: list[Span], text: str, scene: Scene, index: int) -> list[Span]:
    """Of names that run parallel to several titles of one heading, this title's one. text: the names' line."""
    title = scene.titles[index]
    part, count = title.entry.part if title.entry else (0, 1)
    if count == 1 and len(people) > 1 and "/" in text[people[0][1] : people[1][0]]:
        beside = [i for i in scene.on_line.get(title.line.index, []) if scene.titles[i].entry is not None]
        part, count = (beside.index(index), len(beside)) if index in beside else (0, 1)
    return [people[part]] if count > 1 and len(people) == count else people


def _near(scene: Scene, index: int, finder: Named) -> Iterator[tuple[int, int, str]]:
    """Names in the title's own line: beside it in the sentence, or earlier in the paragraph."""
    title = scene.titles[index]
    text = scene.page.article.text
    for start, end in finder.on(title.line):
        if end <= title.start:
            gap, order = text[end : title.start], "before-title"
        elif start >= title.end:
            gap, order = text[title.end : start], "after-title"
        else:
            continue
        if len(gap) <= _REACH:
            yield start, end, order
    far = [span for span in finder.cued(title.line) if title.start - span[1] > _REACH]
    yield from ((start, end, "carried") for start, end in far[-_CARRIED:])


def _bracketed(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    """Names beside the year in the bracket behind a title, where no capitals show them ("《雾港》（1953 / 何莉）")."""
    title = scene.titles[index]
    found = _WIDE_BRACKET.match(scene.page.article.text, title.end, title.line.end)
    if found is not None and is_han(found[1]):
        for start, end in fact_names(found[1], scene.page.lexicon):
            yield found.start(1) + start, found.start(1) + end, "bracket"


def _run_in(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    """The name with which the text right behind a title begins, in one run with it ("Fog Harbour Larisa Hill gets")."""
    title, text, lexicon = scene.titles[index], scene.page.article.text, scene.page.lexicon
    if text[title.end : title.end + 1] != " ":
        return
    behind = text[title.end + 1 : min(title.line.end, title.end + 61)]
    for start, end in leading_people(behind, lexicon) if behind[:1].isupper() else ():
        if start + end < 60:
            yield title.end + 1 + start, title.end + 1 + end, "run-in"


def _intros(scene: Scene) -> dict[int, Line]:
    """For the lines of a list the short line above it that introduces it ("Larisa Hill again:")."""
    found, intro = {}, None
    for line in scene.page.lines:
        if line.kind == "list_item":
            if intro is not None:
                found[line.index] = intro
        elif line.kind != "heading" and line.table is None and line.words <= _INTRO:
            intro = line if line.index not in scene.on_line else None
        else:
            intro = None
    return found


def _intro(scene: Scene, line: Line | None) -> Iterator[tuple[int, int, str]]:
    """The names of a line over a list, one in small letters too ("larisa hill.")."""
    if line is None:
        return
    lexicon = scene.page.lexicon
    plain = _LOWER.fullmatch(line.text.strip(" .:"))
    if plain and plain[0].islower() and given_name(plain[0].split()[0], lexicon):
        lead = line.text.index(plain[0])
        yield line.start + lead, line.start + lead + len(plain[0]), "intro"
    for a, b in names(line.text, lexicon)[:3]:
        yield line.start + a, line.start + b, "intro"


def _further(scene: Scene, index: int, finder: Named) -> Iterator[tuple[int, int, str]]:
    """Names further behind a title on its line: in the text of its item, or beside a word for directing."""
    title, lexicon = scene.titles[index], scene.page.lexicon
    item = title.entry is not None
    there = finder.on(title.line)
    first = bisect_left(there, (title.end + _REACH, 0))
    cued = set(finder.cued(title.line)) if first < len(there) else set()
    for start, end in there[first : first + _IN_PROSE]:
        if start - title.end > (_ON if item else _CUED_ON) or scene.between(index, title.end, start):
            break
        if (start, end) in cued:
            yield start, end, "item-prose" if item else "cued-on"
        elif item and person_like(scene.page.article.text[start:end], lexicon):
            yield start, end, "item-name"


def _section(scene: Scene, index: int, of_people: dict[Hashable, bool]) -> Iterator[tuple[int, int, str]]:
    """A heading that is a person's name, or holds one ("The films of Larisa Hill", "Larisa Hill's Trilogy").

    of_people: what is known already of the page's shapes, see `_siblings_are_people`.
    """
    side = "" if scene.titles[index].entry is not None else "-inline"
    lexicon = scene.page.lexicon
    for head in reversed(scene.titles[index].line.section):
        heading = scene.page.lines[head]
        if heading.words > 10:
            continue
        people = split_people(_plain(heading), lexicon) or _in_small(heading, scene.page)
        # What looks like a title is still a person over titles with their years.
        if _is_title(scene, head) and not (people and children(scene.page, heading) >= _OVER):
            continue
        if people:
            if heading.shape not in of_people:
                of_people[heading.shape] = _siblings_are_people(scene.page, heading)
            how = "section" if of_people[heading.shape] else "lone-section"
            yield from ((heading.start + a, heading.start + b, how + side) for a, b in people)
            return
        grouped = lexicon.finder("headings.groups").search(heading.text.lower()) is not None
        for a, b in names(heading.text, lexicon):
            span = heading.start + a, heading.start + _without_genre(heading.text, (a, b), lexicon)
            if fired(scene.page, span, "crew"):
                continue
            cued = fired(scene.page, span, "director")
            if cued or person_like(heading.text[a : span[1] - heading.start], lexicon):
                how = "cued" if cued else "group" if grouped else "words"
                yield *span, f"section-{how}{side}"
        return


def _plain(heading: Line) -> str:
    """A heading's text up to a remark in brackets or a colon."""
    return _REMARK.sub("", heading.text).strip(" :")


def _in_small(heading: Line, page: Page) -> list[Span]:
    """The name that a heading in small letters is ("larisa hill.")."""
    text = heading.text.strip(" .:")
    lead = heading.text.index(text)
    whole = small_names(text, page.lexicon) == [(0, len(text))]
    return [(lead, lead + len(text))] if whole else []


def _without_genre(text: str, span: Span, lexicon: Lexicon) -> int:
    """Where a name in a heading ends, without the genre behind it ("Larisa Hill Romance Trilogy")."""
    start, end = span
    words = text[start:end].split(" ")
    while len(words) > 2 and words[-1].lower() in lexicon["values.genre"] | lexicon["headings.generic"]:
        words.pop()
    return start + len(" ".join(words))


def _siblings_are_people(page: Page, heading: Line) -> bool:
    """Whether most headings of this shape are names: then the page goes by director."""
    lines = [page.lines[i] for i in page.shapes[heading.shape]]
    # Of a list's items only those that hold a list of their own are headings.
    lines = [line for line in lines if heading.kind != "list_item" or children(page, line)][:30]
    return sum(bool(split_people(_plain(line), page.lexicon)) for line in lines) > 0.5 * len(lines)


def _is_title(scene: Scene, line: int) -> bool:
    """Whether a heading is a film's title or the article's own."""
    sure = any(scene.titles[i].score >= SURE for i in scene.on_line.get(line, []))
    return sure or title_key(scene.page.lines[line].text) in scene.page.title_keys


def _top(scene: Scene, index: int, finder: Named) -> Iterator[tuple[int, int, str]]:
    """Names at the head of a page whose headline holds the title: a label's, or those that begin a line."""
    title = scene.titles[index]
    padded = f" {title.key} "
    if not any(padded in f" {key} " for key in scene.page.title_keys):
        return
    for line in scene.page.lines[: min(_TOP, title.line.index)]:
        yield from ((start, end, "top-label") for start, end, _ in _labelled(scene.page, line))
        for start, end in finder.on(line)[:1]:
            if start == line.start and _TOP_YEAR.match(line.text, end - start):
                yield start, end, "top"
