"""Walks the region of an article and tells the writer what stands where: blocks, items, cells, marks."""

from dataclasses import replace

from lxml import etree

from extract.grid import Grid
from extract.markup import BLOCK, HEADINGS, Element
from extract.types import MarkKind
from extract.writer import Item, Place, Writer

_MARKS: dict[str, MarkKind] = {
    "i": "italic",
    "em": "italic",
    "cite": "italic",
    "dfn": "italic",
    "var": "italic",
    "b": "bold",
    "strong": "bold",
    "a": "link",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
}
_CARDS = frozenset({"div", "article", "section"})
_LEAST_CARDS = 3
_LEAST_OF_ARTICLE = 4  # headings and paragraphs of an item that is a whole article
# Deeper elements are read as running text: no article is nested so, and paths would grow with the square.
_DEEPEST = 200
_PATH_DEEPEST = 40
_MOST_LINES = 30_000  # blocks and line breaks that are read: no article has as many


class Walk:
    """One walk; `notes` says what was left out."""

    def __init__(self, writer: Writer, dropped: frozenset[Element]) -> None:
        self.notes: list[str] = []
        self._writer = writer
        self._dropped = dropped
        self._breaks = 0
        self._items = 0
        self._tables = 0
        self._grids: list[Grid] = []
        self._numbers: dict[Element, str] = {}
        self._cards: set[Element] = set()
        self._entries: dict[Element | None, Item] = {}

    def run(self, root: Element) -> None:
        """Writes all text under the root."""
        self._visit(root, Place(), 0)
        self._writer.begin(Place())

    def _visit(self, node: Element, outer: Place, depth: int) -> None:
        if depth > _DEEPEST:
            self.notes.append("elements nested too deep were read as plain text")
            for text in node.itertext():
                self._writer.write(text)
            return
        tag = node.tag
        if tag in BLOCK:
            place = self._place(node, tag, outer, depth)
            self._writer.begin(place)
            self._children(node, place, depth)
            self._writer.begin(outer)
            if tag == "table" and self._grids:
                self._grids.pop()
            return
        if tag == "br":
            self._breaks += 1
            self._writer.line()
            return
        if tag in ("wbr", "img"):
            return
        mark = self._mark(node, tag)
        self._children(node, outer, depth)
        if mark:
            self._writer.close()

    def _children(self, node: Element, place: Place, depth: int) -> None:
        if node.text:
            self._write(node.text, node)
        if len(node) > _LEAST_CARDS - 1:
            self._find_cards(node)
        for child in node:
            if len(self._writer.blocks) + self._breaks >= _MOST_LINES:
                self.notes.append(f"only the first {_MOST_LINES} lines were read")
                return
            if node.tag == "li" and child.tag in ("h1", "h2") and _swallows(node, child):
                place = replace(place, item=None, kind="paragraph")
            if isinstance(child.tag, str) and child not in self._dropped:
                self._visit(child, place, depth + 1)
            if child.tail:
                self._write(child.tail, node)

    def _write(self, text: str, node: Element) -> None:
        if node.tag == "pre":
            for number, line in enumerate(text.split("\n", _MOST_LINES)):
                self._breaks += 1
                if number:
                    self._writer.line()
                self._writer.write(line)
        else:
            self._writer.write(text)

    def _mark(self, node: Element, tag: str) -> bool:
        kind = _MARKS.get(tag)
        label = _label(node)
        if kind is not None:
            href = node.get("href") if kind == "link" else None
            self._writer.open(kind, href, label)
            return True
        parent = node.getparent()
        if label or (tag in ("small", "span") and parent is not None and parent.tag in HEADINGS):
            self._writer.open("span", None, label)
            return True
        return False

    def _place(self, node: Element, tag: str, outer: Place, depth: int) -> Place:
        """The place of a block element's own text."""
        kind, level, item = outer.kind, outer.level, outer.item
        table, row, column, header = outer.table, outer.row, outer.column, outer.header
        if tag in HEADINGS:
            kind, level = "heading", int(tag[1])
        elif tag == "li" and not _is_layout(node):
            level = None
            kind, item = "list_item", self._item(self._number(node))
        elif tag in ("dt", "dd"):
            kind, item = "list_item", self._entry(node)
        elif tag == "table":
            self._tables += 1
            self._grids.append(Grid(node, self._tables - 1))
        elif tag == "tr" and self._grids and self._grids[-1].data:
            item, row = self._item(), self._grids[-1].next_row()
            table = self._grids[-1].index
        elif tag in ("td", "th") and self._grids and self._grids[-1].data:
            kind = "table_cell"
            column, header = self._grids[-1].next_cell(node)
        elif tag == "p" and kind == "heading":
            # A heading that was never closed swallows the paragraphs after it.
            kind, level = "paragraph", None
        elif tag == "blockquote":
            kind = "quote"
        elif tag in ("figcaption", "caption") or (tag in ("p", "div") and _is_caption(node)):
            kind = "caption"
        elif node in self._cards:
            item = self._item()
        return Place(kind, level, item, table, row, column, header, _path(node, tag, outer.path, depth))

    def _item(self, number: str | None = None) -> Item:
        self._items += 1
        return Item(self._items - 1, number)

    def _entry(self, node: Element) -> Item:
        """The item of a definition list's entry: a term and what follows until the next term."""
        holder = node.getparent()
        while holder is not None and holder.tag in ("dt", "dd"):
            holder = holder.getparent()
        before = node.getprevious()
        again = node.tag == "dd" or (before is not None and before.tag == "dt")
        if holder not in self._entries or not again:
            self._entries[holder] = self._item()
        return self._entries[holder]

    def _number(self, node: Element) -> str | None:
        """The number that a reader sees before a list item."""
        parent = node.getparent()
        if parent is None or parent.tag != "ol":
            return None
        if node not in self._numbers:
            self._count(parent)
        return self._numbers.get(node)

    def _count(self, parent: Element) -> None:
        entries = [child for child in parent if child.tag == "li"]
        backwards = parent.get("reversed") is not None
        step = -1 if backwards else 1
        value = _integer(parent.get("start"), len(entries) if backwards else 1)
        for entry in entries:
            value = _integer(entry.get("value"), value)
            self._numbers[entry] = str(value)
            value += step

    def _find_cards(self, node: Element) -> None:
        """Siblings of one shape, each with blocks inside, are the cards of a list."""
        shapes: dict[tuple[str, str], list[Element]] = {}
        for child in node:
            if child.tag in _CARDS and child not in self._dropped:
                shapes.setdefault((child.tag, child.get("class") or ""), []).append(child)
        for members in shapes.values():
            if len(members) >= _LEAST_CARDS:
                full = [member for member in members if _compound(member)]
                if 2 * len(full) > len(members):
                    self._cards.update(full)


def _is_layout(node: Element) -> bool:
    """True for a list's one item that holds a whole article: a heading and paragraphs."""
    if len(node) < _LEAST_OF_ARTICLE or node.getprevious() is not None or node.getnext() is not None:
        return False
    heads = any(child.tag in ("h1", "h2") for child in node)
    return heads and sum(child.tag in ("p", "h2", "h3") for child in node) >= _LEAST_OF_ARTICLE


def _swallows(node: Element, heading: Element) -> bool:
    """True where the last item, never closed, swallows a heading and what follows it.

    The items before it have no heading, and the heading is not the item's first words.
    """
    before = node.getprevious()
    if node.getnext() is not None or before is None or next(before.iter(*HEADINGS), None) is not None:
        return False
    return bool((node.text or "").strip()) or heading.getprevious() is not None


def _compound(node: Element) -> bool:
    """True for an element that holds at least two blocks or a heading."""
    blocks = 0
    for inner in node.iter(etree.Element):
        if inner is not node and inner.tag in BLOCK:
            blocks += 1
            if blocks > 1 or inner.tag in HEADINGS:
                return True
    return False


def _is_caption(node: Element) -> bool:
    """True for a picture's caption by its class; not for a card's text, which has a heading."""
    classes = node.get("class")
    if not classes or "caption" not in classes.lower():
        return False
    return next(node.iter(*HEADINGS), None) is None


def _label(node: Element) -> str:
    if not node.attrib:
        return ""
    words = f"{node.get('class', '')} {node.get('itemprop', '')}".lower().split()
    return " ".join(words)


def _path(node: Element, tag: str, outer: str, depth: int) -> str:
    if depth > _PATH_DEEPEST:
        return outer
    classes = node.get("class")
    step = f"{tag}.{'.'.join(classes.split())}" if classes and classes.strip() else tag
    return f"{outer}/{step}" if outer else step


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
