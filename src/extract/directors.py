"""Directors: proposes which person made which title, with features."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from extract.keys import name_key, title_key
from extract.lexicon import Lexicon
from extract.page import Line, Page
from extract.people import name_pattern, names, person_like, split_people
from extract.scene import SURE, Link, Scene

_QUOTES = str.maketrans("", "", '"“”«»„‹›「」『』《》〈〉*_')
_YEAR_BRACKET = re.compile(
    r"\s*[(\[（][^()\[\]]{0,60}?(?:18[89]\d|19\d\d|20[0-4]\d)[^()\[\]]{0,60}[)\]）]|\s*\[[\d:]{1,6}\]"
)
_REACH = 200
_IN_PROSE = 24  # names of a paragraph below a title that are asked about
_CARRIED = (
    12  # names from further back in the paragraph, at most: else long ones cost the square of their length
)
_LABELLED = re.compile(r"^\W*([^\W\d][^:\n]{1,30}?)\s*[:：]\s*(.+)$")


def propose_directors(scene: Scene) -> list[Link]:
    """Every person who may have directed a title, once for each title."""
    finder = _People(scene)
    links: list[Link] = []
    for index in range(len(scene.titles)):
        found: dict[tuple[int, int], dict[str, float]] = {}
        for start, end, how in _places(scene, index, finder):
            found.setdefault((start, end), {})[f"director:{how}"] = 1.0
        for (start, end), features in found.items():
            _describe(scene, index, (start, end), features)
            text = scene.page.article.text[start:end]
            links.append(
                Link(index, start, end, text, features, value=_with_surname(scene, start, end, text))
            )
    _share(scene, links)
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


class _People:
    """Names by line, found once, without the titles that lie on the line."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.lines: dict[int, list[tuple[int, int]]] = {}
        self.cues: dict[int, list[tuple[int, int]]] = {}

    def on(self, line: Line) -> list[tuple[int, int]]:
        if line.index not in self.lines:
            spans = [
                (line.start + a, line.start + b) for a, b in names(line.text[:4000], self.scene.page.lexicon)
            ]
            titles = [self.scene.titles[i] for i in self.scene.on_line.get(line.index, [])]
            self.lines[line.index] = [
                cut for span in spans for cut in _without(span, [(t.start, t.end) for t in titles])
            ]
        return self.lines[line.index]

    def cued(self, line: Line) -> list[tuple[int, int]]:
        """Those beside which a word says that they directed."""
        if line.index not in self.cues:
            page = self.scene.page
            self.cues[line.index] = [span for span in self.on(line) if _cue(page, *span, "director")]
        return self.cues[line.index]


def _without(span: tuple[int, int], titles: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A name's span unless a title overlaps it."""
    return [] if any(a < span[1] and span[0] < b for a, b in titles) else [span]


def _places(scene: Scene, index: int, finder: _People) -> Iterator[tuple[int, int, str]]:
    title = scene.titles[index]
    base = title.line.start
    if title.entry is not None:
        for slot in title.entry.slots:
            if slot.kind == "person":
                yield base + slot.start, base + slot.end, slot.how
            elif slot.kind == "alias" and slot.how in ("bracket", "slash"):
                continue
        yield from _cells(scene, index)
        yield from _owned_people(scene, index, finder)
    yield from _near(scene, index, finder)
    yield from _section(scene, index)


def _cells(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    lexicon = scene.page.lexicon
    for cell in scene.row(index):
        header = (cell.header or "").lower().strip(" :")
        if header and header not in lexicon["labels.director"]:
            continue
        people = split_people(cell.text, lexicon, full=not header)
        for a, b in people:
            yield cell.start + a, cell.start + b, "header" if header else "column"


def _owned_people(scene: Scene, index: int, finder: _People) -> Iterator[tuple[int, int, str]]:
    """Lines of the item: a line of names alone, a labelled line, and names with a cue in its prose."""
    lexicon = scene.page.lexicon
    head = scene.titles[index].line
    for distance, line in enumerate(scene.owned(index, 12), 1):
        if line.shape == head.shape:
            continue
        labelled = _LABELLED.match(line.text)
        label = labelled[1].lower().strip(" .") if labelled else ""
        if labelled and label in lexicon["labels.director"]:
            for a, b in split_people(labelled[2].rstrip(" ."), lexicon, full=False):
                yield line.start + labelled.start(2) + a, line.start + labelled.start(2) + b, "label"
            continue
        if labelled and (label in lexicon["labels.other"] or label in lexicon["nouns.crew"]):
            continue
        people = split_people(line.text.strip(" ()"), lexicon) if line.words <= 12 else []
        lead = len(line.text) - len(line.text.lstrip(" ("))
        for a, b in _own_part(people, scene, index):
            near = "item-line" if line.item is not None and line.item == head.item else "next-line"
            yield line.start + lead + a, line.start + lead + b, near if distance <= 2 else "far-line"
        if not people:
            how = "item-prose" if distance <= 3 else "item-prose-far"
            for start, end in finder.on(line)[:_IN_PROSE]:
                if _cue(scene.page, start, end, "director"):
                    yield start, end, how
                elif distance <= 3 and person_like(line.text[start - line.start : end - line.start], lexicon):
                    yield start, end, "item-name"


def _own_part(people: list[tuple[int, int]], scene: Scene, index: int) -> list[tuple[int, int]]:
    """Of names that run parallel to several titles in one heading, this title's one."""
    entry = scene.titles[index].entry
    part, count = entry.part if entry else (0, 1)
    return [people[part]] if count > 1 and len(people) == count else people


def _near(scene: Scene, index: int, finder: _People) -> Iterator[tuple[int, int, str]]:
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
    """A heading that is a person's name, or holds one ("The films of Larisa Hill")."""
    for head in reversed(scene.titles[index].line.section):
        heading = scene.page.lines[head]
        if heading.words > 10 or _is_title(scene, head):
            continue
        people = split_people(heading.text.strip(), scene.page.lexicon)
        if people:
            how = "section" if _siblings_are_people(scene.page, heading) else "lone-section"
            yield from ((heading.start + a, heading.start + b, how) for a, b in people)
            return
        for a, b in names(heading.text, scene.page.lexicon):
            if person_like(heading.text[a:b], scene.page.lexicon):
                yield heading.start + a, heading.start + b, "section-words"
        return


def _siblings_are_people(page: Page, heading: Line) -> bool:
    """Whether most headings of this shape are names: then the page goes by director."""
    lines = [page.lines[i] for i in page.shapes[heading.shape][:30]]
    return sum(bool(split_people(line.text.strip(), page.lexicon)) for line in lines) > 0.5 * len(lines)


def _is_title(scene: Scene, line: int) -> bool:
    """Whether a heading is a film's title or the article's own."""
    sure = any(scene.titles[i].score >= SURE for i in scene.on_line.get(line, []))
    return sure or title_key(scene.page.lines[line].text) in scene.page.title_keys


@lru_cache(maxsize=4096)
def _contexts(text: str) -> str:
    return text.lower().translate(_QUOTES)


def _cue(page: Page, start: int, end: int, cell: str) -> bool:
    return any(True for _ in _fired(page, start, end, cell))


def _fired(page: Page, start: int, end: int, cell: str) -> Iterator[str]:
    """Names of the rules for a cell that the words before or after a name fire."""
    text = page.article.text
    line_start = text.rfind("\n", max(0, start - 70), start) + 1
    before = _contexts(text[max(line_start, start - 60) : start])
    stop = text.find("\n", end, end + 60)
    after = _contexts(text[end : stop if stop >= 0 else end + 60])
    yield from _rules(page.lexicon, cell, before, after)


@lru_cache(maxsize=8192)  # one name is asked about for each title that it may belong to
def _rules(lexicon: Lexicon, cell: str, before: str, after: str) -> tuple[str, ...]:
    return (
        *(rule.name for rule in lexicon.rules_for(cell, "before") if rule.matches(before)),
        *(rule.name for rule in lexicon.rules_for(cell, "after") if rule.matches(after)),
    )


@lru_cache(maxsize=8192)
def _holds(lexicon: Lexicon, key: str, context: str) -> bool:
    """Whether a context holds a word of a list."""
    return lexicon.finder(key).search(context.lower()) is not None


def _describe(scene: Scene, index: int, span: tuple[int, int], features: dict[str, float]) -> None:
    title, text, lexicon = scene.titles[index], scene.page.article.text, scene.page.lexicon
    start, end = span
    for cell in ("director", "crew"):
        for name in _fired(scene.page, start, end, cell):
            features[name] = 1.0
    name = text[start:end]
    words = name.split()
    features["name:" + ("1" if len(words) == 1 else "2-3" if len(words) <= 3 else "4+")] = 1.0
    if person_like(name, lexicon):
        features["full-name"] = 1.0
    if title.entry is None:
        features["inline"] = 1.0
    line_start = text.rfind("\n", max(0, start - 400), start) + 1
    if start - line_start <= 1:
        features["name:line-start"] = 1.0
    elif re.search(r"[.!?][\"”’]?\s+$", text[max(line_start, start - 4) : start]):
        features["name:sentence-start"] = 1.0
    if title_key(name) in title.key:
        features["name:in-title"] = 1.0
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        features["name:in-brackets"] = 1.0
    if text[end : end + 2] in (". ", ".\n", ".") and start - line_start <= 1:
        features["name:own-sentence"] = 1.0
    if title.line.start <= start and end <= title.line.end:
        _same_line(scene, index, span, features)
    if _holds(lexicon, "nouns.director", text[max(0, start - 80) : end + 40]):
        features["near:director"] = 1.0
    if _holds(lexicon, "nouns.crew", text[max(0, start - 40) : end + 30]):
        features["near:crew"] = 1.0


def _same_line(scene: Scene, index: int, span: tuple[int, int], features: dict[str, float]) -> None:
    title, text, lexicon = scene.titles[index], scene.page.article.text, scene.page.lexicon
    start, end = span
    forward = start >= title.end
    gap = text[title.end : start] if forward else text[end : title.start]
    order = "title person" if forward else "person title"
    plain = re.sub(r"\s+", " ", _YEAR_BRACKET.sub("", gap, count=2)).lower().translate(_QUOTES)
    for rule in lexicon.rules_for("director", "between"):
        if rule.order == order and rule.matches(plain):
            features[rule.name] = 1.0
            features.pop("crew:noun", None)  # "the only film by poet Hill" says that the poet made it
    size = len(plain.strip())
    features[
        "gap:" + ("0-3" if size <= 3 else "4-15" if size <= 15 else "16-50" if size <= 50 else "51+")
    ] = 1.0
    if re.search(r"[.!?]\s+\S", gap):
        features["other-sentence"] = 1.0
    between = scene.between(index, min(start, title.end), max(title.start, end))
    if between:
        features["titles-between"] = float(min(between, 3))


def _share(scene: Scene, links: list[Link]) -> None:
    """How many of the titles of one shape have a person in the same place, and how often a person is proposed."""
    shapes = Counter(title.line.shape for title in scene.titles if title.entry is not None)
    places: Counter[tuple[object, str]] = Counter()
    seen: set[tuple[int, str]] = set()
    for link in links:
        for how in (name for name in link.features if name.startswith("director:")):
            if (link.title, how) not in seen:
                seen.add((link.title, how))
                places[(scene.titles[link.title].line.shape, how)] += 1
    for link in links:
        shape = scene.titles[link.title].line.shape
        hows = [name for name in link.features if name.startswith("director:")]
        if scene.titles[link.title].entry is not None:
            best = max(places[(shape, how)] for how in hows)
            link.features["group:same-place"] = best / max(1, shapes[shape])
            for how in hows:
                link.features[f"{how}*same-place"] = places[(shape, how)] / max(1, shapes[shape])
    _rivals(links)


def _rivals(links: list[Link]) -> None:
    """What the other persons proposed for a title, and the person's other titles, say of a link."""
    cued = Counter(name_key(link.text) for link in links if _strong(link))
    by_title: dict[int, list[Link]] = {}
    for link in links:
        by_title.setdefault(link.title, []).append(link)
    for group in by_title.values():
        strong = {name_key(link.text)[-1:] for link in group if _strong(link)}
        for link in group:
            if _strong(link):
                link.features["cued"] = 1.0
                link.features["cued:only"] = float(len(strong) == 1)
            else:
                link.features["rival:cued"] = float(bool(strong))
                link.features["cued-elsewhere"] = float(cued[name_key(link.text)] > 0)
                link.features["rivals"] = min(2.0, (len(group) - 1) / 2)


# Rules that name the one who made a film; the others only make it likelier.
_STRONG = frozenset(
    f"director:{rule}"
    for rule in ("label", "by", "header", "of", "from", "verb", "possessive", "gem", "works", "noun", "does")
)


_SLOTS = frozenset(
    f"director:{how}"
    for how in ("item-line", "next-line", "bracket", "dash", "section", "column", "before", "comma")
)


def _strong(link: Link) -> bool:
    """Whether a rule names the person as the maker, or most items of the page have a person in that place."""
    if "crew:before" in link.features or "name:in-title" in link.features:
        return False
    in_slot = link.features.get("group:same-place", 0.0) >= 0.5 and not _SLOTS.isdisjoint(link.features)
    return in_slot or not _STRONG.isdisjoint(link.features)
