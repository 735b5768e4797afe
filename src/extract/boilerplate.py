"""Chooses the part of a page that is the article, and what inside it is not.

Method: names (class, id, role) and link density. An element named like boilerplate is dropped unless it
holds much of the page's good text; the region is then reached by going down from the body while one child
holds nearly all of what is left.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
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
_WHOLE = frozenset({"p", "li", "dl", "ul", "ol", "blockquote", "pre", "a"})
_TABLE = frozenset({"table", "tbody", "thead", "tr"})
_STANDING = frozenset({"html", "body", "a", "b", "i", "em", "strong", "br"})
_TEXTS = frozenset({*HEADINGS, "td", "th", "tr", "li", "p"})
_HOLDERS = frozenset({"div", "section", "ul", "ol"})
_LETTERS = re.compile(r"[^\W\d_]+")
_LEAST_TITLE = 10
# Of running prose, the region holds at least so much; of other text, the step to a child loses no more.
_MOST = 0.75
_NEARLY_ALL = 0.92
_MOST_GOOD = 0.6
_HINTED = 0.3
_HEADED = 0.1
_LITTLE = 0.15
_NEARLY = 0.8
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


def select(root: Element, title: str = "") -> Region:
    """The region of the article in a parsed page. title: the page's title, which its headline repeats."""
    tree = measure(root)
    good = _weigh(tree, 1)
    prose = _weigh(tree, _PROSE)
    dropped: set[Element] = set()
    for unwanted in (_never, _misnamed):
        _drop(tree, good, prose, dropped, unwanted)
    region = _Descent(tree, good, prose, dropped, _anchor(tree, dropped, title)).run()
    return Region(tree, region, dropped)


def is_headline(text: str, title: str) -> bool:
    """True where a heading and the page's title begin alike: either may carry more (a site's name)."""
    key, wanted = _letters(text), _letters(title)
    return len(key) >= _LEAST_TITLE and bool(wanted) and (wanted.startswith(key) or key.startswith(wanted))


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text.casefold()))


def _anchor(tree: Tree, dropped: set[Element], title: str) -> int:
    """Index of the headline's heading, -1 where none is sure."""
    for i, node in enumerate(tree.nodes):
        if node.tag in ("h1", "h2", "h3") and node not in dropped and is_headline("".join(node.itertext()), title):
            return i
    return -1


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


def _drop(
    tree: Tree,
    good: list[float],
    prose: list[float],
    dropped: set[Element],
    unwanted: Callable[[Element, float], bool],
) -> None:
    """Adds what is unwanted, given its share of the good text left; its text is taken out of the weights."""
    total = good[0] or 1.0
    i, count = 0, len(tree.nodes)
    while i < count:
        node = tree.nodes[i]
        if node in dropped:
            i += tree.size[i]
        elif unwanted(node, good[i] / total):
            dropped.add(node)
            lost, less, up = good[i], prose[i], i
            while up >= 0:
                good[up] -= lost
                prose[up] -= less
                up = tree.parent[up]
            i += tree.size[i]
        else:
            i += 1


def _never(node: Element, share: float) -> bool:
    """True for what is no part of an article by its tag, role or style, or by a name that leaves no doubt."""
    known = names()
    tag = node.tag
    if tag in known.elements:
        return share < _WHOLE_PAGE
    if tag in known.doubtful and share < _LITTLE:
        return tag != "header" or node.find(".//h1") is None
    attributes = node.attrib
    if not attributes or tag in _STANDING or share >= _WHOLE_PAGE:
        return False
    if tag in _HOLDERS and share < _NEARLY and named(_name(attributes), known.hard):
        return True
    if share >= _TOO_MUCH:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN.search(style)) or attributes.get("role") in known.roles


def _misnamed(node: Element, share: float) -> bool:
    """True for an element that is called like a page's frame and holds little of the text."""
    if share >= _TOO_MUCH or not node.attrib or node.tag in _STANDING or node.tag in _TEXTS:
        return False
    return named(_name(node.attrib), names().dropped)


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


@dataclass(frozen=True, slots=True)
class _Descent:
    """The way down from the body to the article. anchor: index of the headline, -1 if unknown."""

    tree: Tree
    good: list[float]
    prose: list[float]
    dropped: set[Element]
    anchor: int

    def run(self) -> int:
        """Index of the deepest element that holds most prose, and most of the rest."""
        tree = self.tree
        place = next((i for i, node in enumerate(tree.nodes) if node.tag == "body"), 0)
        weight = self.prose if self.prose[place] >= _ENOUGH_PROSE else self.good
        safe = place
        while True:
            step = self._step(place, weight)
            if step < 0 or tree.nodes[step].tag in _WHOLE:
                return safe
            place = step
            # A table is gone through where one cell holds the article, and else is the article's own.
            if tree.nodes[place].tag not in _TABLE:
                safe = place

    def _step(self, place: int, weight: list[float]) -> int:
        """The next element on the way, -1 where the way ends."""
        tree, best, headed = self.tree, -1, -1
        child, end = place + 1, place + tree.size[place]
        while child < end:
            if weight[child] and (best < 0 or weight[child] > weight[best]):
                best = child
            if child <= self.anchor < child + tree.size[child]:
                headed = child
            child += tree.size[child]
        if best < 0:
            return -1
        if headed >= 0 and headed != best and _is_hint(tree.nodes[headed]):
            # Long posts below the article proper outweigh it; the headline tells.
            if weight[headed] >= _HEADED * weight[place]:
                return headed
        if weight[best] >= _MOST * weight[place] and self.good[best] >= _MOST_GOOD * self.good[place]:
            return best
        hint = _hinted(tree, place, weight, self.dropped)
        return hint if hint >= 0 and self.good[hint] >= _HINTED * self.good[place] else -1


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
