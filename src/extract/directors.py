"""Directors: proposes which person made which title; `makers.py` describes the proposals."""

import re
from collections import defaultdict
from collections.abc import Iterator

from extract.fragments import fact_names
from extract.keys import title_key
from extract.lexicon import Lexicon
from extract.makers import describe
from extract.named import Named, Span, fired
from extract.page import Line, Page
from extract.pagewide import page_links
from extract.people import leading_people, name_pattern, names, person_like, split_people
from extract.scene import SURE, Link, Scene

_REACH = 200
_IN_PROSE = 24  # names of a paragraph below a title that are asked about
# Names from further back in the paragraph, at most: else long ones cost the square of their length.
_CARRIED = 12
_LABELLED = re.compile(r"^\W*([^\W\d][^:\n]{0,30}?)\s*[:：]\s*(.+)$")
_FIELD = re.compile(r"\s*[|•·]\s*|(?<=[.;,])\s+(?=[^\W\d][^:.,\n]{0,30}[:：]\s)")
_WORD = re.compile(r"\w+")
_TOP_YEAR = re.compile(r"\s?[,(]\s?(?:18[89]\d|19\d\d|20[0-4]\d)\b")
_HEAD = 14  # words of a line that a line of facts may follow
_FACTS = 24  # words of a line of facts, at most
_TOP = 14  # lines at a page's head that may state the facts of the one film that it is about


# Places of names that are no slot and no list: commas between these join no team.
_FREE = frozenset(
    f"director:{how}"
    for how in (
        *("before-title", "after-title", "carried", "item-prose", "item-prose-far", "item-name"),
        *("top", "parallel", "section-words", "section-words-inline", "page"),
        *("headline-entry", "headline-inline"),
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
    for index in range(len(scene.titles)):
        found: dict[Span, dict[str, float]] = {}
        for start, end, how in _places(scene, index, finder):
            if title_key(text[start:end]) == scene.titles[index].key:
                continue  # the title again, as on a line of original titles
            found.setdefault((start, end), {})[f"director:{how}"] = 1.0
        finder.join(sorted(span for span, hows in found.items() if not _FREE.issuperset(hows)))
        for span, features in wide[index]:
            found.setdefault(span, {}).update(features)
        for (start, end), features in found.items():
            value = named.get((start, end)) or _with_surname(scene, start, end, text[start:end])
            links.append(Link(index, start, end, text[start:end], features, value=value))
    describe(scene, finder, links)
    return links


def _with_surname(scene: Scene, start: int, end: int, name: str) -> str | None:
    """The full name of the first of a pair that shares a surname ("Paolo and Vittorio Rossi"), else None."""
    if " " in name:
        return None
    joiner = "|".join(re.escape(word) for word in sorted(scene.page.lexicon["orthography.and"])) or "(?!)"
    after = scene.page.article.text[end : end + 60]
    found = re.match(rf" (?:{joiner}) (?=\S)", after, re.I)
    if not found:
        return None
    pair = name_pattern(scene.page.lexicon.code).match(after, found.end())
    words = pair[0].split() if pair else []
    return f"{name} {' '.join(words[1:])}" if 2 <= len(words) <= 3 else None


def _places(scene: Scene, index: int, finder: Named) -> Iterator[tuple[int, int, str]]:
    title = scene.titles[index]
    base = title.line.start
    if title.entry is not None:
        for slot in title.entry.slots:
            if slot.kind == "person":
                yield base + slot.start, base + slot.end, slot.how
        yield from _cells(scene, index)
        for distance, line in enumerate(scene.owned(index, 12), 1):
            if line.shape != title.line.shape:
                yield from _owned(scene, index, (line, distance), finder)
    elif title.line.words <= _HEAD:
        yield from _below(scene, title.line)
    yield from _near(scene, index, finder)
    yield from _section(scene, index)
    yield from _top(scene, index, finder)


def _cells(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    lexicon = scene.page.lexicon
    for cell in scene.row(index):
        header = (cell.header or "").lower().strip(" :")
        words = set(_WORD.findall(header))
        named = header in lexicon["labels.director"] or not words.isdisjoint(lexicon["classes.director"])
        if header in lexicon["labels.other"] and not named:
            continue
        yield from _labelled(scene.page, cell)
        for a, b in split_people(cell.text, lexicon, full=not named):
            yield cell.start + a, cell.start + b, "header" if named else "column"


def _owned(
    scene: Scene, index: int, place: tuple[Line, int], finder: Named
) -> Iterator[tuple[int, int, str]]:
    """From a line of the item: a line of names alone, labelled fields, and the names in its prose."""
    line, distance = place
    lexicon = scene.page.lexicon
    labelled = list(_labelled(scene.page, line))
    yield from labelled
    first = _LABELLED.match(line.text)
    label = first[1].lower().strip(" .") if first else ""
    if labelled or label in lexicon["labels.other"] or label in lexicon["nouns.crew"]:
        return
    facts = fact_names(line.text, lexicon) if line.words <= _FACTS else []
    for a, b in facts:
        yield line.start + a, line.start + b, "facts" if distance <= 3 else "far-line"
    if facts:
        return
    people = split_people(line.text.strip(" ()"), lexicon) if line.words <= 12 else []
    lead = len(line.text) - len(line.text.lstrip(" ("))
    part = _own_part(people, scene, index)
    near = "names-line" if distance <= 2 else "far-line"
    for a, b in part:
        yield line.start + lead + a, line.start + lead + b, near if part is people else "parallel"
    if people:
        return
    how = "item-prose" if distance <= 3 else "item-prose-far"
    cued = set(finder.cued(line))
    for start, end in finder.on(line)[:_IN_PROSE]:
        if (start, end) in cued:
            yield start, end, how
        elif distance <= 3 and person_like(line.text[start - line.start : end - line.start], lexicon):
            yield start, end, "item-name"


def _labelled(page: Page, line: Line) -> Iterator[tuple[int, int, str]]:
    """The names behind a director's label in a line of labelled fields ("Director: Larisa Hill | Cast: ...")."""
    if ":" not in line.text and "：" not in line.text:
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


def _own_part(people: list[Span], scene: Scene, index: int) -> list[Span]:
    """Of names that run parallel to several titles in one heading, this title's one."""
    entry = scene.titles[index].entry
    part, count = entry.part if entry else (0, 1)
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


def _section(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    """A heading that is a person's name, or holds one ("The films of Larisa Hill", "Larisa Hill's Trilogy")."""
    side = "" if scene.titles[index].entry is not None else "-inline"
    lexicon = scene.page.lexicon
    for head in reversed(scene.titles[index].line.section):
        heading = scene.page.lines[head]
        if heading.words > 10 or _is_title(scene, head):
            continue
        people = split_people(heading.text.strip(), lexicon)
        if people:
            how = "section" if _siblings_are_people(scene.page, heading) else "lone-section"
            yield from ((heading.start + a, heading.start + b, how + side) for a, b in people)
            return
        grouped = lexicon.finder("headings.groups").search(heading.text.lower()) is not None
        for a, b in names(heading.text, lexicon):
            span = heading.start + a, heading.start + _without_genre(heading.text, (a, b), lexicon)
            cued = fired(scene.page, span, "director")
            if cued or person_like(heading.text[a : span[1] - heading.start], lexicon):
                how = "cued" if cued else "group" if grouped else "words"
                yield *span, f"section-{how}{side}"
        return


def _without_genre(text: str, span: Span, lexicon: Lexicon) -> int:
    """Where a name in a heading ends, without the genre behind it ("Larisa Hill Romance Trilogy")."""
    start, end = span
    words = text[start:end].split(" ")
    while len(words) > 2 and words[-1].lower() in lexicon["values.genre"] | lexicon["headings.generic"]:
        words.pop()
    return start + len(" ".join(words))


def _siblings_are_people(page: Page, heading: Line) -> bool:
    """Whether most headings of this shape are names: then the page goes by director."""
    lines = [page.lines[i] for i in page.shapes[heading.shape][:30]]
    return sum(bool(split_people(line.text.strip(), page.lexicon)) for line in lines) > 0.5 * len(lines)


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
