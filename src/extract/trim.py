"""Takes out of an article's region what is not its own text.

That is: what stands above the headline, promotional lines, trailing sections of links, signatures and dates.
What a listicle is made of looks much the same (short lines, lists of links), so each rule asks for a sign
that no list of films gives: a known phrase, a link to the same site in a sentence of its own amid prose.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from extract.boilerplate import Region, is_headline
from extract.markup import BLOCK, HEADINGS, Element, Tree
from extract.naming import names, words
from extract.writer import plain

_SHORT = 200
_LEAST_PROSE = 80
_MANY_PROSE = 600
# Lines that are one link and nothing else: more of them than this a paragraph of prose are its form.
_LINK_LINES = 0.4
_HEADLINE_WORDS = 5
# How much of a line that points elsewhere ("Read more: ...") is a link.
_POINTING = 0.4
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_STRUCTURE = 3
_MOST_ABOVE = 0.4
_LONGEST_HEADING = 60
_EDGES = " .:!?…»«›‹>→*[]|-–—+•·"
_PLAIN = frozenset({"p", "div", "center", "section", "aside", "footer", "header", "address", "figure"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A block without blocks inside: its index, text, and the share of links in it."""

    index: int
    text: str
    links: float


def trim(chosen: Region, title: str) -> set[Element]:
    """Elements of the region to leave out, besides those dropped already. title: the page's, or empty."""
    tree, region = chosen.tree, chosen.index
    lines = _lines(tree, region, chosen.dropped)
    out: set[Element] = set()
    first = _headline(tree, lines, title)
    if first:
        out |= {tree.nodes[line.index] for line in lines[:first]}
        lines = lines[first:]
    prose = [line for line in lines if len(line.text) >= _LEAST_PROSE and line.links < 0.5]
    for line in lines:
        if _said(tree, line):
            out.add(tree.nodes[line.index])
    out |= _sections(tree, region, lines)
    out |= _signatures(tree, lines)
    if sum(len(line.text) for line in prose) >= _MANY_PROSE:
        out |= _promotions(tree, lines, len(prose))
    return out


def _lines(tree: Tree, region: int, dropped: set[Element]) -> list[_Line]:
    found = []
    i, end = region, region + tree.size[region]
    while i < end:
        node = tree.nodes[i]
        if node in dropped:
            i += tree.size[i]
            continue
        if tree.own[i] == tree.text[i] > 0 and tree.tags[i] in BLOCK:
            long = tree.own[i] > _SHORT
            text = "x" * tree.own[i] if long else plain("".join(node.itertext()))
            found.append(_Line(i, text, tree.ownlink[i] / tree.own[i]))
        i += 1
    return found


def _headline(tree: Tree, lines: list[_Line], title: str) -> int:
    """How many lines stand above the article's headline; 0 where none is sure or too much would go."""
    total = sum(len(line.text) for line in lines) or 1
    above = 0
    for number, line in enumerate(lines):
        if above > _MOST_ABOVE * total:
            return 0
        if tree.nodes[line.index].tag in HEADINGS and is_headline(line.text, title):
            return number
        above += len(line.text)
    return 0


def _said(tree: Tree, line: _Line) -> bool:
    """True for a line that only says what pages say around articles.

    Never a heading, an item, a cell or a line with emphasis: those may be films ("Close", "Next").
    """
    node = tree.nodes[line.index]
    if len(line.text) > _SHORT or node.tag not in _PLAIN:
        return False
    said = names()
    text = line.text.casefold().strip(_EDGES)
    if not text or text in said.alone:
        return _is_loose(node) and next(node.iter("b", "i", "em", "strong", "cite"), None) is None
    match = said.promotion.match(text)
    return match is not None and (match.lastgroup == "promotion" or line.links > _POINTING)


def _is_loose(node: Element) -> bool:
    """True where an element stands in no item and no cell."""
    return next(node.iterancestors("li", "td", "th", "dd", "dt", "tr"), None) is None


def _sections(tree: Tree, region: int, lines: list[_Line]) -> set[Element]:
    """Trailing parts under a known heading ("Related articles", "Comments"), as far as they are links."""
    out: set[Element] = set()
    said = names()
    for line in lines:
        if len(line.text) > _LONGEST_HEADING or not said.section.match(line.text.casefold().strip(_EDGES)):
            continue
        top = line.index
        while tree.parent[top] > region and _opens(tree, tree.parent[top], line.index):
            if tree.text[tree.parent[top]] > 0.3 * tree.text[region]:
                break
            top = tree.parent[top]
        group = _following(tree, top, line.index)
        text_of = sum(tree.text[i] for i in group)
        links_of = sum(tree.link[i] for i in group)
        others = text_of - len(line.text)
        alone = others <= 0 and line is lines[-1]
        if text_of <= 0.3 * tree.text[region] and (2 * links_of > others or alone):
            out |= {tree.nodes[i] for i in group}
    return out


def _opens(tree: Tree, outer: int, inner: int) -> bool:
    """True where the outer element holds no text before the inner one."""
    node = tree.nodes[inner]
    while node is not tree.nodes[outer]:
        before = node.getprevious()
        while before is not None:
            if (before.tail or "").strip() or (
                isinstance(before.tag, str) and "".join(before.itertext()).strip()
            ):
                return False
            before = before.getprevious()
        up = node.getparent()
        if up is None or (up.text or "").strip():
            return False
        node = up
    return True


def _following(tree: Tree, top: int, heading: int) -> list[int]:
    """The element, and where it is the heading alone, what follows until the next heading."""
    group = [top]
    if top != heading:
        return group
    parent = tree.parent[top]
    i, end = top + tree.size[top], parent + tree.size[parent]
    while i < end:
        node = tree.nodes[i]
        if node.tag in HEADINGS or (tree.text[i] and 2 * tree.link[i] < tree.text[i]):
            break
        group.append(i)
        i += tree.size[i]
    return group


def _signatures(tree: Tree, lines: list[_Line]) -> set[Element]:
    """Short lines whose names say author, date, label; not those that come again and again."""
    signed: dict[str, list[Element]] = {}
    said = names()
    for line in lines:
        node = tree.nodes[line.index]
        if len(line.text) > _SHORT or node.tag in HEADINGS or node.tag in ("li", "td", "th", "dd", "dt"):
            continue
        name = node.get("class") or node.get("itemprop") or ""
        if name and said.signatures & set(words(name)):
            signed.setdefault(name, []).append(node)
    return {node for group in signed.values() if len(group) < _STRUCTURE for node in group}


def _promotions(tree: Tree, lines: list[_Line], prose: int) -> set[Element]:
    """Lines of running prose that are one link each, to the same site, with a headline's words."""
    alone = [
        line
        for line in lines
        if line.links > 0.9
        and tree.nodes[line.index].tag in _PLAIN
        and len(line.text) <= _SHORT
        and len(_LETTERS.findall(line.text)) >= _HEADLINE_WORDS
        and not _YEAR.search(line.text)
    ]
    if len(alone) > _LINK_LINES * prose:
        return set()
    return {tree.nodes[line.index] for line in alone if _inward(tree.nodes[line.index])}


def _inward(node: Element) -> bool:
    """True where all links of the element stay on the page's own site, as far as their addresses say."""
    return all(not urlsplit(link.get("href") or "").netloc for link in node.iter("a"))
