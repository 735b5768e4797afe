"""Chooses the part of a page that is the article, and what inside it is not.

Method: names (class, id, role) and link density. An element named like boilerplate is dropped unless it
holds much of the page's good text; the region is then reached by going down from the body while one child
holds nearly all of what is left.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from extract.markup import BLOCK, HEADINGS, Element, Tree, measure

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# Blogs put an article's tags and categories among its classes ("tag-share", "category-comments").
_LABELS = ("tag-", "category-", "post_tag-", "author-")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A named part that holds more of the page's good text than this is the article, whatever its name.
_TOO_MUCH = 0.4
_WHOLE_PAGE = 0.9
_ID_WORDS = 2
# A region is never one of these alone.
_WHOLE = frozenset({"p", "li", "td", "tr", "table", "tbody", "dl", "ul", "ol", "blockquote", "pre"})
# Of running prose, the region holds at least so much; of other text, the step to a child loses no more.
_MOST = 0.75
_NEARLY_ALL = 0.92
_MOST_GOOD = 0.6
_HINTED = 0.3
_HINTS = frozenset({"article", "post", "entry", "story"})
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
    hard: frozenset[str]
    signatures: frozenset[str]
    alone: frozenset[str]
    promotion: re.Pattern[str]
    section: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Region:
    """The article's subtree, by its index in the tree, and the elements that are no part of any article."""

    tree: Tree
    index: int
    dropped: set[Element]


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
        hard=frozenset(data["names"]["hard"]),
        signatures=frozenset(data["names"]["signatures"]),
        alone=frozenset(_phrases(data, "alone")),
        promotion=re.compile(
            f"(?P<promotion>{_either(data, 'promotions')})|(?P<pointer>{_either(data, 'pointers')})"
        ),
        section=re.compile(_either(data, "sections")),
    )


def _phrases(data: dict[str, Any], kind: str) -> list[str]:
    """The phrases of one kind in all languages: a page's frame need not speak its article's language."""
    return [phrase for language in data["phrases"].values() for phrase in language.get(kind, ())]


def _either(data: dict[str, Any], kind: str) -> str:
    """A pattern for the phrases of one kind at a line's start, as whole words."""
    return "(?:" + "|".join(map(re.escape, _phrases(data, kind))) + r")(?!\w)"


def select(root: Element) -> Region:
    """The region of the article in a parsed page."""
    tree = measure(root)
    good = _weigh(tree, 1)
    prose = _weigh(tree, _PROSE)
    dropped = _drop(tree, good, prose)
    region = _descend(tree, good, prose, dropped)
    return Region(tree, region, dropped)


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
    attributes = node.attrib
    if not attributes or share >= _WHOLE_PAGE:
        return False
    name = _name(attributes)
    if share >= _TOO_MUCH:
        return tag in ("div", "section", "ul", "ol") and named(name, known.hard)
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    if style and _HIDDEN.search(style):
        return True
    if attributes.get("role") in known.roles:
        return True
    if tag in HEADINGS or tag in ("td", "th", "tr", "li", "p"):
        return False
    return len(name) > 1 and named(name, known.dropped)


def _name(attributes: Mapping[str, str]) -> str:
    """The classes, and the id unless it is an anchor of its own text ("social-network-2010")."""
    name = attributes.get("class") or ""
    ident = attributes.get("id") or ""
    return f"{name} {ident}" if len(words(ident)) <= _ID_WORDS else name


@lru_cache(maxsize=4096)
def words(token: str) -> tuple[str, ...]:
    """The words of a class or id, lower case.

    >>> words("shareBar-item_2")
    ('share', 'bar', 'item', '2')
    """
    return tuple(word.lower() for word in _WORD.findall(token))


def named(name: str, wrong: frozenset[str]) -> bool:
    """True where the words of a class or id say that the element is no part of an article."""
    known = names()
    bad = False
    for token in name.split():
        if token.startswith(_LABELS):
            continue
        parts = words(token)
        joined = " ".join(parts)
        if any(kept in joined for kept in known.kept):
            return False
        for place, word in enumerate(parts):
            if word in wrong and (place == 0 or parts[place - 1] not in known.shields):
                bad = True
            if place and f"{parts[place - 1]} {word}" in known.pairs:
                bad = True
    return bad


def _descend(tree: Tree, good: list[float], prose: list[float], dropped: set[Element]) -> int:
    """Index of the deepest element that holds nearly all good text, or most prose and no less of the rest."""
    place = next((i for i, node in enumerate(tree.nodes) if node.tag == "body"), 0)
    if prose[place] < _ENOUGH_PROSE:
        prose = good
    while True:
        best, child, end = -1, place + 1, place + tree.size[place]
        while child < end:
            if prose[child] and (best < 0 or prose[child] > prose[best]):
                best = child
            child += tree.size[child]
        if best < 0 or tree.nodes[best].tag in _WHOLE:
            return place
        if prose[best] < _MOST * prose[place] or good[best] < _MOST_GOOD * good[place]:
            best = _hinted(tree, place, prose, dropped)
            if best < 0 or good[best] < _HINTED * good[place]:
                return place
        place = best


def _hinted(tree: Tree, place: int, prose: list[float], dropped: set[Element]) -> int:
    """The one element below that its tag or name calls the article, -1 where there is none or several."""
    best = second = -1
    i, end = place + 1, place + tree.size[place]
    while i < end:
        node = tree.nodes[i]
        if node in dropped or prose[i] < _HINTED * prose[place]:
            i += tree.size[i]
        elif _is_hint(node):
            if best < 0 or prose[i] > prose[best]:
                best, second = i, best
            elif second < 0 or prose[i] > prose[second]:
                second = i
            i += tree.size[i]
        else:
            i += 1
    return -1 if second >= 0 and prose[second] > prose[best] / 2 else best


def _is_hint(node: Element) -> bool:
    if node.tag == "article" or node.get("itemprop") == "articleBody" or node.get("role") == "article":
        return True
    name = _name(node.attrib)
    if not name or node.tag not in ("div", "section", "main"):
        return False
    kept = names().kept
    return any(token in _HINTS or any(k in " ".join(words(token)) for k in kept) for token in name.split())
