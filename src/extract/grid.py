"""Rows, columns and headers of one table."""

from extract.markup import HEADINGS, Element
from extract.writer import plain

_LONGEST_HEADER = 60
_MOST_COLUMNS = 1000
_WIDEST = 100  # columns or rows that one cell may span
_ATTRIBUTES = ("data-label", "data-title", "data-th", "data-column", "itemprop", "headers", "class")


class Grid:
    """Follows a walk through a table. data: False for a table that only lays out the page."""

    def __init__(self, table: Element, index: int) -> None:
        self.index = index
        self._rows = [row for row in table.iter("tr") if _owner(row) is table]
        self.data = self._is_data(table)
        self._row = -1
        self._column = 0
        self._above: dict[int, int] = {}
        self._names, self._head = self._headers() if self.data else ({}, None)
        self._side: str | None = None

    def next_row(self) -> int:
        """Enters the next row; its index."""
        self._row += 1
        self._column = 0
        self._above = {column: left - 1 for column, left in self._above.items() if left > 1}
        row = self._rows[self._row] if self._row < len(self._rows) else None
        self._side = None
        if row is not None and not self._names:
            cells = _cells(row)
            if len(cells) == 2 and cells[0].tag == "th" and cells[1].tag == "td":
                self._side = _words(cells[0])
        return self._row

    def next_cell(self, cell: Element) -> tuple[int, str | None]:
        """Enters the next cell of the row; its column and the text of the column's header."""
        while self._column in self._above:
            self._column += 1
        column = self._column
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        if high > 1:
            for taken in range(column, min(column + wide, _MOST_COLUMNS)):
                self._above[taken] = high
        self._column += wide
        if self._row == self._head:
            return column, None
        if self._names:
            return column, self._names.get(column)
        if self._side and cell.tag == "td":
            return column, self._side
        return column, None if cell.tag == "th" else _named(cell)

    def _is_data(self, table: Element) -> bool:
        if table.get("role") == "presentation" or table.find(".//table") is not None:
            return False
        if not any(len(_cells(row)) > 1 for row in self._rows):
            return False
        blocks = sum(1 for node in table.iter(*HEADINGS, "p", "ul", "ol"))
        return len(self._rows) > 1 or blocks < 3

    def _headers(self) -> tuple[dict[int, str], int | None]:
        """Names of the columns, and the row that holds them."""
        for number, row in enumerate(self._rows[:3]):
            cells = _cells(row)
            heads = sum(cell.tag == "th" for cell in cells)
            in_head = getattr(row.getparent(), "tag", "") == "thead"
            if len(cells) > 1 and (in_head or heads == len(cells) or _all_bold(self._rows, number)):
                names: dict[int, str] = {}
                column = 0
                for cell in cells:
                    words = _words(cell)
                    if words:
                        names[column] = words
                    column += _span(cell, "colspan")
                if names:
                    return names, number
        return {}, None


def _owner(row: Element) -> Element | None:
    up = row.getparent()
    while up is not None and up.tag != "table":
        up = up.getparent()
    return up


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(cell: Element, name: str) -> int:
    try:
        return min(max(int(cell.get(name) or 1), 1), _WIDEST)
    except ValueError:
        return 1


def _words(cell: Element) -> str | None:
    words = plain(" ".join(cell.itertext()))
    return words if words and len(words) <= _LONGEST_HEADER else None


def _all_bold(rows: list[Element], number: int) -> bool:
    """True for a first row of bold cells above rows that are not."""
    if number or len(rows) < 3:
        return False

    def bold(row: Element) -> bool:
        cells = [cell for cell in _cells(row) if plain("".join(cell.itertext()))]
        return bool(cells) and all(
            cell.find(".//b") is not None or cell.find(".//strong") is not None for cell in cells
        )

    return bold(rows[0]) and not bold(rows[1]) and not bold(rows[2])


def _named(cell: Element) -> str | None:
    """A column's name from the cell's own attributes, where no header cell gives one."""
    for name in _ATTRIBUTES:
        value = cell.get(name)
        if value:
            return plain(value.replace("-", " ").replace("_", " ")).lower() or None
    return None
