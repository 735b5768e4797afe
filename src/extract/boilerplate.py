"""Chooses the part of a page that is the article, and what inside it is not.

Method: names (class, id, role) and link density. An element named like boilerplate is dropped unless it
holds much of the page's good text; the region is then reached by going down from the body while one child
holds nearly all of what is left.
"""

import re
from collections import Counter
from dataclasses import dataclass

from extract.markup import HEADINGS, Element, Tree, measure
from extract.naming import BODY, FRAME, MILD, SURELY, names, verdict, words

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A named part that holds more of the page's good text than this is the article, whatever its name.
_TOO_MUCH = 0.4
_WHOLE_PAGE = 0.9
_ID_WORDS = 2
# A region is never one of these alone.
_WHOLE = frozenset({*HEADINGS, "p", "li", "dl", "ul", "ol", "blockquote", "pre", "a"})
_TABLE = frozenset({"table", "tbody", "thead", "tr"})
_TELLING = frozenset({"hidden", "aria-hidden", "style", "role"})
# Never dropped for themselves.
_STANDING = frozenset({"html", "body", "a", "b", "i", "em", "strong", "br", "img", "source", "picture", "hr"})
_TEXTS = frozenset({*HEADINGS, *_STANDING, "td", "th", "tr", "li", "p"})
_HOLDERS = frozenset({"div", "section", "ul", "ol"})
_LETTERS = re.compile(r"[^\W\d_]+")
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LEAST_TITLE = 10
_LONGEST_TITLE = 300
_HEADLINES = frozenset({"h1", "h2", "h3"})
# Of running prose, the region holds so much of the page's; where there is none, of all text.
_MOST = 0.75
_NEARLY_ALL = 0.95
_MOST_INSIDE = 0.9
_MOST_GOOD = 0.6
_HINTED = 0.3
_HEADED = 0.1
_LITTLE = 0.15
_NOTHING = 0.05
_NEARLY = 0.8
_PROSE = 60
_ENOUGH_PROSE = 400
# A mild name ("meta", "credits") that comes so often is a part of each of the article's items.
_STRUCTURE = 3


@dataclass(frozen=True, slots=True)
class Region:
    """The article's subtree, by its index in the tree, and the elements that are no part of any article."""

    tree: Tree
    index: int
    dropped: set[Element]


def select(root: Element, title: str = "") -> Region:
    """The region of the article in a parsed page. title: the page's title, which its headline repeats.

    Where next to nothing is left, the names have misled: then they are not listened to.
    """
    body = root.find("body")
    top = root if body is None else body
    region, before = _select(top, title, by_name=True)
    if before >= _ENOUGH_PROSE and region.tree.good[region.index] < _NOTHING * before:
        region, _ = _select(top, title, by_name=False)
    return region


def _select(top: Element, title: str, *, by_name: bool) -> tuple[Region, float]:
    """The region, and the characters of good text that the page had before anything was dropped."""
    tree = measure(top, _PROSE)
    before = tree.good[0]
    dropped: set[Element] = set()
    said = _drop_sure(tree, dropped, by_name=by_name)
    if by_name:
        _drop_named(tree, said, dropped)
    region = _Descent(tree, said, dropped, _anchor(tree, dropped, title)).run()
    return Region(tree, region, dropped), before


def is_headline(text: str, title: str) -> bool:
    """True where a heading and the page's title begin alike: either may carry more (a site's name)."""
    key, wanted = _letters(text), _letters(title)
    # A Han character or a kana says as much as two or three letters.
    length = len(key) + (len(key) if _EAST.match(key) else 0)
    return length >= _LEAST_TITLE and bool(wanted) and (wanted.startswith(key) or key.startswith(wanted))


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text.casefold()))


def _anchor(tree: Tree, dropped: set[Element], title: str) -> int:
    """Index of the headline's heading, -1 where none is sure."""
    for i, tag in enumerate(tree.tags):
        if tag not in _HEADLINES or tree.text[i] > _LONGEST_TITLE or tree.nodes[i] in dropped:
            continue
        if is_headline("".join(tree.nodes[i].itertext()), title):
            return i
    return -1


def _drop_sure(tree: Tree, dropped: set[Element], *, by_name: bool) -> list[int]:
    """Drops what is no part of an article by its tag, role or style, or by a name that leaves no doubt.

    Returns what each element's name says.
    """
    nodes, kinds, size, good = tree.nodes, tree.tags, tree.size, tree.good
    total = good[0] or 1.0
    tags = names().elements | names().doubtful
    count = len(nodes)
    said = [0] * count
    i = 0
    while i < count:
        if kinds[i] in _STANDING:
            i += 1
            continue
        node = nodes[i]
        doubtful, name = kinds[i] in tags, ""
        for key, value in node.items():
            if key == "class":
                name = f"{value} {name}" if name else value
            elif key == "id" and len(words(value)) <= _ID_WORDS:
                # A longer one is an anchor of its own text ("social-network-2010").
                name = f"{name} {value}" if name else value
            elif key in _TELLING:
                doubtful = True
        if name:
            said[i] = verdict(name)
        if (doubtful or said[i] & SURELY) and _sure(node, said[i] if by_name else 0, good[i] / total):
            dropped.add(node)
            _take(tree, i)
            i += size[i]
        else:
            i += 1
    return said


def _sure(node: Element, said: int, share: float) -> bool:
    known, tag = names(), node.tag
    if tag in known.elements and share < _WHOLE_PAGE:
        return True
    if tag in known.doubtful and share < _LITTLE and (tag != "header" or node.find(".//h1") is None):
        return True
    if said & SURELY and not said & BODY and tag in _HOLDERS and share < _NEARLY:
        return True
    if share >= _TOO_MUCH:
        return False
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    style = node.get("style")
    return bool(style and _HIDDEN.search(style)) or node.get("role") in known.roles


def _drop_named(tree: Tree, said: list[int], dropped: set[Element]) -> None:
    """Drops what is called like a page's frame and holds little of the text that is left."""
    nodes, limit = tree.nodes, _TOO_MUCH * (tree.good[0] or 1.0)
    framed = [i for i, bits in enumerate(said) if bits & FRAME and not bits & BODY]
    often = Counter(nodes[i].get("class") for i in framed if said[i] & MILD)
    end = 0
    for i in framed:
        node = nodes[i]
        if i < end or tree.good[i] >= limit or node.tag in _TEXTS:
            continue
        if said[i] & MILD and often[node.get("class")] >= _STRUCTURE:
            continue
        dropped.add(node)
        _take(tree, i)
        end = i + tree.size[i]


def _take(tree: Tree, i: int) -> None:
    """Takes an element's text out of the weights."""
    good, prose = tree.good[i], tree.prose[i]
    while good and i >= 0:
        tree.good[i] -= good
        tree.prose[i] -= prose
        i = tree.parent[i]


@dataclass(frozen=True, slots=True)
class _Descent:
    """The way down from the body to the article. anchor: index of the headline, -1 if unknown."""

    tree: Tree
    said: list[int]
    dropped: set[Element]
    anchor: int

    def run(self) -> int:
        """Index of the deepest element that holds most prose, and most of the rest."""
        tree = self.tree
        place = 0
        rich = tree.prose[place] >= _ENOUGH_PROSE
        weight, most = (tree.prose, _MOST) if rich else (tree.good, _NEARLY_ALL)
        safe = place
        while True:
            # What its tag calls the article leaves little of its own behind.
            most = max(most, _MOST_INSIDE) if tree.nodes[place].tag == "article" else most
            step = self._step(place, weight, most)
            if step < 0 or tree.tags[step] in _WHOLE:
                return safe
            place = step
            # A table is gone through where one cell holds the article, and else is the article's own.
            if tree.nodes[place].tag not in _TABLE:
                safe = place

    def _step(self, place: int, weight: list[float], most: float) -> int:
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
        # Long posts below the article proper outweigh it; the headline tells.
        if headed not in (-1, best) and weight[headed] >= _HEADED * weight[place] and self._is_hint(headed):
            return headed
        if weight[best] >= most * weight[place] and tree.good[best] >= _MOST_GOOD * tree.good[place]:
            return best
        hint = self._hinted(place, weight)
        return hint if hint >= 0 and tree.good[hint] >= _HINTED * tree.good[place] else -1

    def _hinted(self, place: int, weight: list[float]) -> int:
        """The one element below that its tag or name calls the article, -1 where there is none or several."""
        tree, best, second = self.tree, -1, -1
        i, end = place + 1, place + tree.size[place]
        while i < end:
            if tree.nodes[i] in self.dropped or weight[i] < _HINTED * weight[place]:
                i += tree.size[i]
            elif self._is_hint(i):
                if best < 0 or weight[i] > weight[best]:
                    best, second = i, best
                elif second < 0 or weight[i] > weight[second]:
                    second = i
                i += tree.size[i]
            else:
                i += 1
        return -1 if second >= 0 and weight[second] > weight[best] / 2 else best

    def _is_hint(self, i: int) -> bool:
        node = self.tree.nodes[i]
        if node.tag == "article" or node.get("itemprop") == "articleBody" or node.get("role") == "article":
            return True
        return bool(self.said[i] & BODY) and node.tag in ("div", "section", "main")
