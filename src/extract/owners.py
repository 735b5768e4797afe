"""To which title the words around a name tie a person, and which title stands nearest to it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from extract.fields import YEAR_DIGITS
from extract.named import Span
from extract.scene import SURE, Link, Scene

_YEAR_BRACKET = re.compile(
    rf"\s*[(\[（][^()\[\]]{{0,60}}?{YEAR_DIGITS}[^()\[\]]{{0,60}}[)\]）]|\s*\[[\d:]{{1,6}}\]"
)
_OPENING = re.compile(r"[(\[（]")
_CHAIN = re.compile(r"[\"“”‘’«»'*_\s,;/&，、]*(?:\w{1,4}\s)?[\"“”‘’«»'*_\s]*")


def without_years(text: str, instead: str, most: int = 0) -> str:
    """A text without the brackets that hold a year, at most so many of them (0: all)."""
    return _YEAR_BRACKET.sub(instead, text, count=most) if _OPENING.search(text) else text


def tight(link: Link) -> bool:
    """Whether the words say that this person made this title, not only that he made something."""
    return not _TIGHT.isdisjoint(link.features) and "crew:before" not in link.features


def _follows(link: Link) -> bool:
    """Whether the text right behind a title calls the person its maker ("Fog Harbour. Larisa Hill's last work")."""
    features = link.features
    return "director:next" in features and "next-to" in features and not _WORKS.isdisjoint(features)


# Headings that hold a name: the whole heading first.
SECTIONS = frozenset(
    f"director:section{kind}{side}" for kind in ("", "-cued", "-group", "-words") for side in ("", "-inline")
)
_WORKS = frozenset(f"director:{rule}" for rule in ("work", "works", "noun", "does"))
# Rules and places that tie a person to one title.
_TIGHT = frozenset(
    f"director:{rule}"
    for rule in (
        *("label", "header", "by", "from", "verb", "possessive", "gem", "of", "bracket", "known-for"),
        *("dash", "comma", "column", "names-line", "facts", "parallel", "title-dash", "top-label"),
    )
) | {"in-bracket:field"}


def mark_taken(scene: Scene, links: Sequence[Link], chains: dict[int, int]) -> None:
    """Whether a name's words tie it to another title, or another title stands nearer."""
    owners: dict[Span, list[Link]] = defaultdict(list)
    keys = [title.key for title in scene.titles]
    for link in links:
        known_for = "director:known-for" in link.features
        if (tight(link) or _follows(link)) and not known_for and scene.titles[link.title].score >= SURE:
            owners[(link.start, link.end)].append(link)
    for link in links:
        others = [o for o in owners[(link.start, link.end)] if keys[o.title] != keys[link.title]]
        chain = chains.get(link.title)
        if chain is not None and any(chains.get(o.title) == chain for o in others):
            link.features["chained"] = 1.0
        elif others and not tight(link):
            link.features["taken"] = 1.0
        elif others and min(_distance(scene, o) for o in others) < _distance(scene, link):
            link.features["contested" + _of_item(link)] = 1.0
    _nearest(scene, links)


def _distance(scene: Scene, link: Link) -> int:
    title = scene.titles[link.title]
    return max(link.start - title.end, title.start - link.end, 0)


def _nearest(scene: Scene, links: Sequence[Link]) -> None:
    """Marks the links of a name to titles of its own line that are not the nearest ones there; and those to a title
    that another title's item only names, as its text speaks of its own film."""
    nearest: dict[Span, tuple[int, str]] = {}
    # "Larisa Hill, who made Red Salt" says who made the film spoken of before.
    elsewhere: dict[Span, str] = {}
    for link in links:
        title = scene.titles[link.title]
        if "director:known-for" in link.features and title.score >= SURE:
            elsewhere[link.start, link.end] = title.key
        elif title.score >= SURE and not _heads(link):
            span, place = (link.start, link.end), (_distance(scene, link), title.key)
            nearest[span] = min(nearest.get(span, place), place)
    listed = {title.key for title in scene.titles if title.entry is not None and title.score >= SURE}
    for link in links:
        title = scene.titles[link.title]
        if elsewhere.get((link.start, link.end), title.key) != title.key:
            link.features["known-for:other"] = 1.0
        distance, key = nearest.get((link.start, link.end), (1 << 30, ""))
        if distance < _distance(scene, link) and key != title.key and not _heads(link):
            link.features["nearer-title" + _of_item(link)] = 1.0
            if _of_item(link) and key in listed:
                link.features["nearer-title:listed"] = 1.0
        head = scene.owners[title.line.index] if title.entry is None else None
        if head is not None and scene.titles[head].score >= SURE and scene.titles[head].key != title.key:
            link.features["within-item"] = 1.0
            if title.key in listed:
                link.features["within-item:listed"] = 1.0


def _of_item(link: Link) -> str:
    """Tells names in an item's text: another title near them says little, as the text is about the item's film."""
    return ":item" if not _ITEM.isdisjoint(link.features) else ""


_ITEM = frozenset(f"director:item-{how}" for how in ("prose", "name", "start", "prose-far"))


def _heads(link: Link) -> bool:
    """Whether the name stands in the heading of the title's section."""
    return not SECTIONS.isdisjoint(link.features)


def chains_of(scene: Scene) -> dict[int, int]:
    """The titles that stand in a run ("A, B and C"), each with the run's first."""
    text = scene.page.article.text
    chains: dict[int, int] = {}
    for titles in scene.on_line.values():
        for one, two in pairwise(titles):
            gap = without_years(text[scene.titles[one].end : scene.titles[two].start], "")
            if _CHAIN.fullmatch(gap):
                chains[two] = chains.setdefault(one, one)
    return chains
