"""How the prose around a title speaks of a person: whom a pronoun means, and what the person's other mentions say."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.keys import name_key
from extract.named import Named, Span
from extract.page import Line
from extract.people import given_name, names
from extract.quotes import unquoted
from extract.scene import Link, Scene

_LINES = 400  # lines of a page whose names are known persons, at most
_PRONOUN = 90  # characters before a title in which the pronoun stands
_NEXT = 500  # characters behind a title in which the next person counts
_BACK = 3  # paragraphs before the title's that may have named the person last
_ASKED = 10  # names of a paragraph that may be meant
_REGION = 24  # names of a line of an item that are read
_OPENING = ("name:line-start", "name:sentence-start")


def surnames(scene: Scene, finder: Named) -> frozenset[str]:
    """The folded last words of the page's names that begin with a first name, and of its headline's names."""
    text, lexicon = scene.page.article.text, scene.page.lexicon
    found = set[str]()
    for line in scene.page.lines[:_LINES]:
        for start, end in finder.on(line):
            words = text[start:end].split()
            if len(words) > 1 and given_name(words[0], lexicon):
                found.update(name_key(words[-1])[-1:])
    headline = scene.page.article.title or ""
    full = (headline[a:b] for a, b in names(headline, lexicon))
    found.update(name_key(name)[-1] for name in full if " " in name and name_key(name))
    return frozenset(found)


def meant(scene: Scene, index: int, finder: Named, known: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """The person of whom the prose speaks where it comes to a title: the last one named before it, in the paragraph
    or in those above; and the one named next, in another sentence.

    Whether "he" or "her" stands in the title's sentence is told. known: see `surnames`; a word that ends no full name
    of the page is no person here.
    """
    title, text = scene.titles[index], scene.page.article.text
    first = max(title.line.start, title.start - _PRONOUN)
    pronoun = _has_pronoun(scene, text[first : title.start])
    there = finder.on(title.line)
    at = bisect_left(there, (title.start, 0))
    for start, end in reversed(there[max(0, at - _ASKED) : at]):
        after = pronoun and end >= first and not _has_pronoun(scene, text[end : title.start])
        if not after and _known(scene, finder, (start, end), known):
            yield start, end, "antecedent" if pronoun else "topic"
            break
    else:
        yield from _above(scene, title.line, finder, known, "earlier" if pronoun else "topic-earlier")
    for start, end in there[at : at + _ASKED]:
        if start - title.end > _NEXT or scene.between(index, title.end, start):
            break
        if start > title.end and _known(scene, finder, (start, end), known):
            yield start, end, "next"
            break


def _above(
    scene: Scene, line: Line, finder: Named, known: frozenset[str], how: str
) -> Iterator[tuple[int, int, str]]:
    """The person of whom the nearest paragraph above that names any speaks: beside a word for directing, or first."""
    for above in reversed(scene.page.lines[max(0, line.index - _BACK) : line.index]):
        if above.kind == "heading":
            return
        people = [s for s in finder.on(above)[:_ASKED] if _known(scene, finder, s, known)]
        if people:
            cued = set(finder.cued(above))
            yield *next((s for s in reversed(people) if s in cued), people[0]), how
            return


def _has_pronoun(scene: Scene, lead: str) -> bool:
    """Whether the words before a title hold a pronoun for a person ("in his later ...")."""
    plain = " " + unquoted(lead.replace("(", " ").replace(")", " ").replace("\n", " ").lower()).strip(" ")
    return "director:pronoun" in scene.page.lexicon.fired_between("director", "person title", plain)


def _known(scene: Scene, finder: Named, span: Span, known: frozenset[str]) -> bool:
    """Whether a span names a person of the page whom no word calls an actor or a writer."""
    surname = name_key(scene.page.article.text[span[0] : span[1]])[-1:]
    return bool(known.intersection(surname)) and not finder.fired(finder.team(span), "crew")


@dataclass(slots=True)
class _Told:
    """Mentions of one person. cued, crew: those beside a word for directing, and for another trade."""

    spans: list[Span] = field(default_factory=list)
    cued: set[Span] = field(default_factory=set)
    crew: set[Span] = field(default_factory=set)


def tell(scene: Scene, finder: Named, links: Sequence[Link]) -> None:
    """Adds to each proposal what the title's item, or its paragraph, says of the person in other places."""
    lines: dict[int, dict[str, _Told]] = {}
    regions: dict[int, list[dict[str, _Told]]] = {}
    for link in links:
        if link.title not in regions:
            regions[link.title] = [
                _on_line(scene, finder, line, lines) for line in _region(scene, link.title)
            ]
        who = " ".join(name_key(link.text)[-1:])
        _add(link, [told for region in regions[link.title] if (told := region.get(who)) is not None])
        item = "inline" if "inline" in link.features else "item"
        if "runs-on" in link.features and any(name in link.features for name in _OPENING):
            size = "full" if "full-name" in link.features else "one"
            link.features[f"opens:{item}:{size}"] = 1.0
        link.features.update(dict.fromkeys(finder.aside((link.start, link.end)), 1.0))


def _region(scene: Scene, index: int) -> list[Line]:
    """The lines of a title's item, or its paragraph."""
    title = scene.titles[index]
    return [title.line, *(scene.owned(index, 12) if title.entry is not None else ())]


def _on_line(scene: Scene, finder: Named, line: Line, read: dict[int, dict[str, _Told]]) -> dict[str, _Told]:
    """The persons of a line by surname. read: lines already read."""
    if line.index not in read:
        found: dict[str, _Told] = defaultdict(_Told)
        text = scene.page.article.text
        for span in finder.on(line)[:_REGION]:
            told = found[" ".join(name_key(text[span[0] : span[1]])[-1:])]
            told.spans.append(span)
            team = finder.team(span)
            if finder.fired(team, "director"):
                told.cued.add(span)
            if finder.fired(team, "crew"):
                told.crew.add(span)
        read[line.index] = found
    return read[line.index]


def _add(link: Link, told: Sequence[_Told]) -> None:
    """What the other mentions of a proposal's person say; told: the person's mentions, line by line."""
    own = (link.start, link.end)
    count = sum(len(one.spans) for one in told) - any(own in one.spans for one in told)
    if count <= 0:
        return
    link.features["told:again"] = 1.0
    if any(one.cued - {own} for one in told):
        link.features["told:cued"] = 1.0
    if any(one.crew - {own} for one in told):
        link.features["told:crew"] = 1.0


def pair(scene: Scene, finder: Named, links: Sequence[Link], chains: Mapping[int, int]) -> None:
    """Whether a run of titles follows a list of as many names ("Holt and Marsh made (Iron Sea, Two Bells)"), and
    name and title have the same place there. chains: the first title of the run that a title stands in."""
    runs: dict[int, list[int]] = defaultdict(list)
    for index, first in sorted(chains.items()):
        runs[first].append(index)
    for link in links:
        run = runs.get(chains.get(link.title, -1), [])
        title, team = scene.titles[link.title], finder.team((link.start, link.end))
        if len(run) < 2 or team == (link.start, link.end) or not link.end < scene.titles[run[0]].start:
            continue
        there = finder.on(title.line)
        members = there[bisect_left(there, (team[0], 0)) : bisect_left(there, (team[1], 0))]
        if len(members) == len(run) and (link.start, link.end) in members:
            same = members.index((link.start, link.end)) == run.index(link.title)
            link.features["paired" if same else "paired:other"] = 1.0
