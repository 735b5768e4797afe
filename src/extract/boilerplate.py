"""Chooses the part of a page that is the article, and what inside it is not.

Method: names (class, id, role) and link density. An element named like boilerplate is dropped unless it
holds much of the page's good text; the region is then reached by going down from the body while one child
holds nearly all of what is left.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.markup import BLOCK, HEADINGS, Element, Tree, measure

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Blogs put an article's tags and categories among its classes ("tag-share", "category-comments").
_LABELS = ("tag-", "category-", "post_tag-", "author-")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A named part that holds more of the page's good text than this is the article, whatever its name.
_TOO_MUCH = 0.4
# A region is never one of these alone.
_WHOLE = frozenset({"p", "li", "td", "tr", "table", "tbody", "dl", "ul", "ol", "blockquote", "pre"})
# Of running prose, the region holds at least so much; of other text, the step to a child loses no more.
_MOST = 0.75
_NEARLY_ALL = 0.92
_PROSE = 60
_ENOUGH_PROSE = 400


@dataclass(frozen=True, slots=True)
class Names:
    """The tables of html.toml, ready for look-up."""

    dropped: frozenset[str]
    pairs: frozenset[str]
    shields: frozenset[str]
    kept: frozenset[str]
    roles: frozenset[str]
    elements: frozenset[str]
    doubtful: frozenset[str]


@dataclass(frozen=True, slots=True)
class Region:
    """The article's subtree and the elements in it that are no part of it. headline: its h1, if any."""

    root: Element
    dropped: frozenset[Element]
    headline: Element | None = None


@cache
def names() -> Names:
    """The tables of data/html.toml."""
    data: dict[str, Any] = tomllib.loads(
        files("extract").joinpath("data/html.toml").read_text(encoding="utf-8")
    )
    return Names(
        dropped=frozenset(data["names"]["dropped"]),
        pairs=frozenset(data["names"]["pairs"]),
        shields=frozenset(data["names"]["shields"]),
        kept=frozenset(data["names"]["kept"]),
        roles=frozenset(data["roles"]["dropped"]),
        elements=frozenset(data["elements"]["dropped"]),
        doubtful=frozenset(data["elements"]["doubtful"]),
    )


def select(root: Element) -> Region:
    """The region of the article in a parsed page."""
    tree = measure(root)
    good = _weigh(tree, 1)
    prose = _weigh(tree, _PROSE)
    dropped = _drop(tree, good, prose)
    region = _descend(tree, good, prose)
    headline = next((n for n in tree.nodes if n.tag == "h1" and n not in dropped), None)
    return Region(root=tree.nodes[region], dropped=frozenset(dropped), headline=headline)


def _weigh(tree: Tree, least: int) -> list[float]:
    """Characters outside links under each element, counting blocks with at least so many of them."""
    good = [0.0] * len(tree.nodes)
    for i in range(len(tree.nodes) - 1, -1, -1):
        if tree.nodes[i].tag in BLOCK:
            mine = tree.own[i] - 0.9 * tree.ownlink[i]
            if mine >= least:
                good[i] += mine
        if tree.parent[i] >= 0:
            good[tree.parent[i]] += good[i]
    return good


def _drop(tree: Tree, good: list[float], prose: list[float]) -> set[Element]:
    """Elements that are no part of any article; their text is taken out of the weights."""
    dropped: set[Element] = set()
    total = good[0] or 1.0
    i, count = 0, len(tree.nodes)
    while i < count:
        node = tree.nodes[i]
        if _unwanted(node, good[i] / total):
            dropped.add(node)
            lost, less, up = good[i], prose[i], i
            while up >= 0:
                good[up] -= lost
                prose[up] -= less
                up = tree.parent[up]
            i += tree.size[i]
        else:
            i += 1
    return dropped


def _unwanted(node: Element, share: float) -> bool:
    known = names()
    tag = node.tag
    if tag in known.elements:
        return share < 0.9
    if tag in ("html", "body", "a", "b", "i", "em", "strong", "br"):
        return False
    if tag in known.doubtful and share < 0.15:
        return tag != "header" or node.find(".//h1") is None
    if share >= _TOO_MUCH:
        return False
    attributes = node.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    if style and _HIDDEN.search(style):
        return True
    if attributes.get("role") in known.roles:
        return True
    if tag in HEADINGS or tag in ("td", "th", "tr", "li", "p"):
        return False
    name = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return len(name) > 1 and named(name)


@cache
def _split(token: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(token))


def named(name: str) -> bool:
    """True where the words of a class or id say that the element is no part of an article."""
    known = names()
    bad = False
    for token in name.split():
        if token.startswith(_LABELS):
            continue
        words = _split(token)
        joined = " ".join(words)
        if any(kept in joined for kept in known.kept):
            return False
        for place, word in enumerate(words):
            if word in known.dropped and (place == 0 or words[place - 1] not in known.shields):
                bad = True
            if place and f"{words[place - 1]} {word}" in known.pairs:
                bad = True
    return bad


def _descend(tree: Tree, good: list[float], prose: list[float]) -> int:
    """Index of the deepest element that holds nearly all good text, or most prose and no less of the rest."""
    place = next((i for i, node in enumerate(tree.nodes) if node.tag == "body"), 0)
    if prose[place] < _ENOUGH_PROSE:
        prose = good
    while True:
        best, child, end = -1, place + 1, place + tree.size[place]
        while child < end:
            if tree.nodes[child].tag in BLOCK and (best < 0 or prose[child] > prose[best]):
                best = child
            child += tree.size[child]
        if best < 0 or tree.nodes[best].tag in _WHOLE:
            return place
        if prose[best] < _MOST * prose[place] or good[best] < 0.6 * good[place]:
            return place
        place = best
