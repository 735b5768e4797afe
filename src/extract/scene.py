"""Which lines speak of which title: the ground on which years and persons are tied to films."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.candidates import Candidate
from extract.page import Line, Page

SURE = 0.5  # a title as likely as that heads its item


@dataclass(slots=True)
class Link:
    """A proposal that a span states a cell of a title. title: index into the scene's titles."""

    title: int
    start: int
    end: int
    text: str
    features: dict[str, float]
    score: float = 0.0
    value: str | None = None


@dataclass(slots=True)
class Scene:
    """A page with the titles that are accepted on it.

    owners: for each line, index of the title whose item it belongs to, or None. on_line: the sure
    titles by line, in order of place. floors: what `discourse.describe_floors` has found of
    it, None before it is asked.
    """

    page: Page
    titles: Sequence[Candidate]
    owners: list[int | None]
    on_line: dict[int, list[int]] = field(default_factory=dict)
    floors: dict[str, dict[str, float]] | None = None

    def between(self, title: int, start: int, end: int) -> int:
        """How many other titles of the title's line begin in [start, end)."""
        line = self.on_line.get(self.titles[title].line.index, [])
        first = bisect_left(line, start, key=lambda other: self.titles[other].start)
        last = bisect_left(line, end, key=lambda other: self.titles[other].start)
        return max(0, last - first) - (start <= self.titles[title].start < end)

    def owned(self, title: int, most: int = 40) -> list[Line]:
        """The lines after a title's own that belong to its item, at most so many; a table has rows instead."""
        if self.titles[title].line.table is not None:
            return []
        first = self.titles[title].line.index + 1
        lines = []
        head = self.owners[first - 1]
        for index in range(first, min(first + most, len(self.page.lines))):
            if (
                head is None
                or self.owners[index] != head
                or self.titles[head].line is not self.titles[title].line
            ):
                break
            lines.append(self.page.lines[index])
        return lines

    def row(self, title: int) -> list[Line]:
        """The other cells of a title's table row."""
        line = self.titles[title].line
        if line.table is None:
            return []
        near = self.page.lines[max(0, line.index - 12) : line.index + 13]
        return [
            other
            for other in near
            if other.table == line.table and other.row == line.row and other is not line
        ]


def stage(page: Page, titles: Sequence[Candidate]) -> Scene:
    """Ties each line to the title that heads its item."""
    on_line: dict[int, list[int]] = {}
    for index, title in enumerate(titles):
        if title.score >= SURE:
            on_line.setdefault(title.line.index, []).append(index)
    owners: list[int | None] = []
    owner: int | None = None
    for line in page.lines:
        heads = [i for i in on_line.get(line.index, []) if titles[i].entry is not None]
        if heads and owner is not None and _subtitles(line, titles[owner].line):
            pass
        elif heads:
            owner = heads[0]
        elif line.kind == "heading" and not (owner is not None and _same_item(line, titles[owner].line)):
            level = titles[owner].line.level if owner is not None else None
            if level is None or (line.level or 9) <= level:
                owner = None
        elif owner is not None and _leaves_item(line, titles[owner].line):
            owner = None
        owners.append(owner)
    return Scene(page, titles, owners, on_line)


def _subtitles(line: Line, head: Line) -> bool:
    """A short line right under a heading, such as the original title: it heads no item of its own."""
    return (
        head.kind == "heading"
        and line.index == head.index + 1
        and line.kind == "paragraph"
        and line.words <= 10
    )


def _same_item(line: Line, head: Line) -> bool:
    return line.item is not None and line.item == head.item


def _leaves_item(line: Line, head: Line) -> bool:
    """A line outside the list item or row that the title heads."""
    if head.kind == "list_item":
        return not _same_item(line, head)
    return head.kind == "table_cell" and line.row != head.row
