"""Makes an article's text, blocks and marks in one pass: what is written is never edited afterwards.

Offsets hold by construction: a space or line break waits until a character follows it, so that no block and
no mark begins or ends with one.
"""

import re
import sys
from dataclasses import dataclass, field

from extract import quotes
from extract.types import Block, BlockKind, Mark, MarkKind

# Zero-width characters, soft hyphens, marks and overrides of direction, other controls; what is private to a font,
# as icons are; what is no character.
_DROPPED = (
    *range(0x09),
    *range(0x0E, 0x1C),
    *range(0x7F, 0xA0),
    0xAD,
    0x61C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xD800, 0xF900),
    *range(0xFDD0, 0xFDF0),
    *range(0xFFF0, 0xFFFC),
    *(0xFFFE, 0xFFFF),
    *(0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2),
    *(0x110BD, 0x110CD, *range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B)),
)
_FIRST_ODD_PLANE = 0xE0000  # tags, variants and private characters, and nothing else up to the end
_ODD = re.compile(f"[{''.join(map(chr, _DROPPED))}{chr(_FIRST_ODD_PLANE)}-{chr(sys.maxunicode)}]")


def _table() -> dict[int, str | None]:
    """Drops the odd ones; a C1 control is what a page of the Windows code page means by it (&#146; is ’)."""
    table: dict[int, str | None] = dict.fromkeys(_DROPPED)
    for code in range(0x80, 0xA0):
        table[code] = bytes([code]).decode("cp1252", "ignore") or None
    table[0x85] = "…"
    return table


_TRANSLATION = _table()
_PLANES = re.compile(f"[{chr(_FIRST_ODD_PLANE)}-{chr(sys.maxunicode)}]")


def plain(raw: str) -> str:
    """The text with one plain space between words and without invisible characters.

    >>> plain(" The\\u00a0 Long\\u200b\\n Night ")
    'The Long Night'
    """
    return " ".join((_drop(raw) if _ODD.search(raw) else raw).split())


def _drop(raw: str) -> str:
    return _PLANES.sub("", raw.translate(_TRANSLATION))


@dataclass(slots=True)
class Item:
    """A list item, row, entry or card; its number goes to its first block."""

    index: int
    number: str | None = None


@dataclass(slots=True)
class Place:
    """What a block says of itself apart from its offsets. Never changed (frozen ones cost thrice as much)."""

    kind: BlockKind = "paragraph"
    level: int | None = None
    item: Item | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    path: str = ""


# Compared by identity: equal spans may be open at once, one inside the other.
@dataclass(slots=True, eq=False)
class _Span:
    kind: MarkKind
    href: str | None
    label: str
    start: int = -1


@dataclass(slots=True)
class Writer:
    """Collects text; see the module's description."""

    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _begin: int = -1
    _wait: str = ""
    _open: list[_Span] = field(default_factory=list)
    _unstarted: list[_Span] = field(default_factory=list)
    _own: list[Mark] = field(default_factory=list)
    _place: Place = field(default_factory=Place)

    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def begin(self, place: Place) -> None:
        """Ends the block that is being written, if any; what follows belongs to a block at `place`."""
        if self._begin >= 0:
            self._end()
        self._wait = ""
        self._place = place

    def write(self, raw: str) -> None:
        """Adds running text."""
        if _ODD.search(raw):
            raw = _drop(raw)
        words = raw.split()
        if not words:
            if raw and not self._wait:
                self._wait = " "
            return
        if raw[0].isspace() and not self._wait:
            self._wait = " "
        if self._begin < 0:
            lead = "\n\n" if self.blocks else ""
            self._begin = self._length + len(lead)
        else:
            lead = self._wait
        text = " ".join(words)
        if self._unstarted:
            for span in self._unstarted:
                span.start = self._length + len(lead)
            self._unstarted = []
        self._parts.append(lead + text)
        self._length += len(lead) + len(text)
        self._wait = " " if raw[-1].isspace() else ""

    def line(self) -> None:
        """A line break; a second one ends the block."""
        if self._begin < 0:
            return
        if self._wait == "\n":
            self.begin(self._place)
        else:
            self._wait = "\n"

    def space(self) -> None:
        """At least one space before what follows, as between two cells."""
        self._wait = self._wait or " "

    def open(self, kind: MarkKind, href: str | None = None, label: str = "") -> None:
        """Begins a mark at the next character."""
        span = _Span(kind, href, label)
        self._open.append(span)
        self._unstarted.append(span)

    def close(self) -> None:
        """Ends the mark that was opened last."""
        span = self._open.pop()
        if span.start < 0:
            self._unstarted.remove(span)
        else:
            self._add(span)

    def _add(self, span: _Span) -> None:
        self._own.append(
            Mark(kind=span.kind, start=span.start, end=self._length, href=span.href, label=span.label)
        )

    def _end(self) -> None:
        for span in self._open:
            if span.start >= 0:
                self._add(span)
                span.start = -1
                self._unstarted.append(span)
        start, end, place = self._begin, self._length, self._place
        item, number = place.item, None
        if item is not None:
            number, item.number = item.number, None
        self.blocks.append(
            Block(
                kind=place.kind,
                start=start,
                end=end,
                level=place.level,
                number=number,
                table=place.table,
                row=place.row,
                column=place.column,
                header=place.header,
                item=None if item is None else item.index,
                path=place.path,
            )
        )
        self._quotes(start, end)
        self._own.sort(key=lambda mark: (mark.start, -mark.end))
        self.marks.extend(self._own)
        self._own = []
        self._begin = -1

    def _quotes(self, start: int, end: int) -> None:
        # Only this block's text is joined: going back over the parts stops where the block begins.
        place, length, parts = len(self._parts), end, self._parts
        while place and length > start:
            place -= 1
            length -= len(parts[place])
        text = "".join(parts[place:])
        shift = length
        for a, b in quotes.find(text, start - shift, end - shift):
            self._own.append(Mark(kind="quote", start=a + shift, end=b + shift))
