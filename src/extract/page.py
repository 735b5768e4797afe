"""The article as the rules see it: lines, the sections they stand in, and the lines that share a shape."""

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from extract.han import word_count
from extract.keys import title_key
from extract.lexicon import Lexicon
from extract.promise import headline_number
from extract.types import Article, Block, Mark

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+")
_SHORT = 14  # words; a longer paragraph is prose and never an entry of its own
_PARENT = 8  # words of a list's item that heads the list inside it
_NESTED = 10.0  # the rank of such an item is this and its depth, below that of all headings
_PLACES = 4  # lines of an item whose places are told apart
_EDGE = " \t\u00a0"
_LONGEST = 4_000  # characters of a line
_BETWEEN = 8.0  # the rank of a line between a list's items that names those below
_FIGURE = 3  # words of a headline that may be a figure of speech
_LEAD = 100  # letters
# Letters of a page that are looked at, and the share of capitals among the few of one without.
_READ, _CAPITALS = 5_000, 0.012
_MANY_CAPITALS = re.compile(rf"(?:[^A-Z]*[A-Z]){{{math.ceil(_READ * _CAPITALS)}}}")


@dataclass(slots=True)
class Line:
    """One printed line: a block, or a part of it between two line breaks.

    Offsets are into `Article.text`. section: the headings above it, outermost first, as indices of lines.
    """

    index: int
    block: int
    start: int
    end: int
    text: str
    kind: str
    marks: tuple[Mark, ...]
    words: int
    level: int | None = None
    number: str | None = None
    item: int | None = None
    header: str | None = None
    column: int | None = None
    row: int | None = None
    table: int | None = None
    path: str = ""
    first: bool = True
    section: tuple[int, ...] = ()
    shape: tuple[object, ...] = ()

    def mark_at(self, start: int, end: int, kinds: tuple[str, ...]) -> bool:
        """Whether a mark of one of the kinds covers [start, end)."""
        return any(m.kind in kinds and m.start <= start and m.end >= end for m in self.marks)


@dataclass(slots=True)
class Page:
    """An article's lines with their sections and shapes, and what the whole page says of itself."""

    article: Article
    lexicon: Lexicon
    lines: list[Line]
    shapes: dict[tuple[object, ...], list[int]]
    title_keys: frozenset[str]
    film_share: float
    other_share: float
    items: dict[int, list[int]] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    kind: str = ""
    # The tables of which a column is headed as the films' titles.
    titled: frozenset[int] = frozenset()
    promised: int | None = None
    words: int = 0
    # What its words say of its topic: features (topic.py).
    topic: dict[str, float] = field(default_factory=dict)
    # The headline in small letters, "" where it is a figure of speech; whether the text is written without capitals.
    head: str = ""
    small: bool = False
    # Filled as they are asked for, see candidates.line_class and features.
    classes: dict[int, str] = field(default_factory=dict)
    first_texts: dict[int, dict[tuple[str, int | None], int]] = field(default_factory=dict)
    repeated: dict[str, bool] = field(default_factory=dict)
    # How many of its lines are headings.
    headings: int = 0


def read_page(article: Article, lexicon: Lexicon) -> Page:
    """Splits an article into lines and finds their sections, items and shapes."""
    lines = _lines(article)
    _set_sections(lines)
    shapes: dict[tuple[object, ...], list[int]] = defaultdict(list)
    items: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        before = items[line.item] if line.item is not None else []
        line.shape = _shape(line, len(before))
        shapes[line.shape].append(line.index)
        before.append(line.index)
    lowered = article.text.lower()
    head = _telling(lexicon, (article.title or "").lower(), lowered)
    words = max(1, sum(line.words for line in lines))
    film, other = (
        len(lexicon.finder(key).findall(lowered)) + 5 * len(lexicon.finder(key).findall(head))
        for key in ("nouns.film", "headings.other")
    )
    page = Page(
        article=article,
        lexicon=lexicon,
        lines=lines,
        shapes=dict(shapes),
        title_keys=_title_keys(article),
        film_share=100 * film / words,
        other_share=100 * other / words,
        items=dict(items),
        titled=frozenset(
            line.table
            for line in lines
            if line.table is not None and column_name(line) in lexicon["labels.title"]
        ),
        promised=headline_number(article.title or "", lexicon),
        head=head,
        small=_is_small(article.text),
        words=sum(line.words for line in lines),
        headings=sum(line.kind == "heading" for line in lines),
    )
    page.kind = text_kind(lexicon, head) or ("other" if other >= 4 and other >= 4 * film else "")
    page.heads = _heads(page)
    page.kinds = {line.index: section_kind(page, line) for line in lines}
    _part_shapes(page)
    return page


def _telling(lexicon: Lexicon, head: str, text: str) -> str:
    """A headline in small letters if its words say what the article is about: of a few words, none of them common,
    one for other works may be a figure ("Harbour music", "Fog weather") where the text speaks rather of films."""
    words = _WORD.findall(head)
    plainly = set(head).isdisjoint(":,.|–—")
    if not plainly or not 1 < len(words) <= _FIGURE or text_kind(lexicon, head) != "other":
        return head
    plain = [word for word in words if not lexicon.holds("headings.other", word)]
    common = lexicon["headings.generic"] | lexicon["orthography.small_words"] | lexicon.stop_words
    if not plain or any(word in common or word.isdigit() for word in plain):
        return head
    film, other = (
        len(lexicon.finder(key).findall(text)) - len(lexicon.finder(key).findall(head))
        for key in ("nouns.film", "headings.other")
    )
    return "" if film > 1 and film >= other else head


def _is_small(text: str) -> bool:
    """Whether a text is written without capitals."""
    if _MANY_CAPITALS.match(text, 0, _READ):
        return False
    letters = [char for char in text[:_READ] if char.isalpha()]
    return sum(map(str.isupper, letters)) < _CAPITALS * len(letters) and any(
        map(str.islower, letters[:_LEAD])
    )


def _part_shapes(page: Page) -> None:
    """Parts the shapes of lines in sections of series or of other works from those of the rest: books and films set
    alike have no habit in common."""
    apart = {index for index, kind in page.kinds.items() if kind not in ("", "film")}
    if not 0 < len(apart) < len(page.lines):
        return
    shapes: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for line in page.lines:
        if line.index in apart:
            line.shape = (*line.shape, page.kinds[line.index])
        shapes[line.shape].append(line.index)
    page.shapes = dict(shapes)


def column_name(line: Line) -> str:
    """The header of a cell's column in small letters; "" where there is none."""
    return (line.header or "").lower().strip(" :")


def is_headline(page: Page, line: Line) -> bool:
    """Whether a line prints the article's own title."""
    return line.kind == "heading" and title_key(line.text) in page.title_keys


def _title_keys(article: Article) -> frozenset[str]:
    title = article.title or ""
    return frozenset(key for key in (title_key(title), title_key(title.split(" | ")[0])) if key)


def _lines(article: Article) -> list[Line]:
    starts = [mark.start for mark in article.marks]
    lines: list[Line] = []
    for number, block in enumerate(article.blocks):
        first = True
        for found in _LINE.finditer(article.text, block.start, block.end):
            for start, end in _pieces(article.text, found.start(), found.end()):
                inside = article.marks[bisect_left(starts, start) : bisect_left(starts, end)]
                lines.append(_line(len(lines), number, block, (start, end), article.text, inside, first))
                first = False
    return lines


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """[start, end) without blanks around it; cut after a sentence, or else a word, where it is longer than a line
    may be: what the rules do in a line may cost the square of its length.
    """
    while end - start > _LONGEST:
        least, most = start + _LONGEST // 2, start + _LONGEST
        cut = max(text.rfind(". ", least, most), text.rfind(".\u201d ", least, most)) + 1
        cut = cut or text.rfind(" ", least, most) + 1 or most
        yield from _pieces(text, start, cut)
        start = cut
    start, end = _trim(text, start, end)
    if start < end:
        yield start, end


def _line(
    index: int,
    number: int,
    block: Block,
    span: tuple[int, int],
    text: str,
    marks: tuple[Mark, ...],
    first: bool,
) -> Line:
    start, end = span
    piece = text[start:end]
    return Line(
        index=index,
        block=number,
        start=start,
        end=end,
        text=piece,
        kind=block.kind,
        marks=tuple(mark for mark in marks if mark.end <= end),
        words=word_count(piece),
        level=block.level,
        number=block.number if first else None,
        item=block.item,
        header=block.header,
        column=block.column,
        row=block.row,
        table=block.table,
        path=block.path,
        first=first,
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _set_sections(lines: list[Line]) -> None:
    """Gives each line the headings above it: real headings by level, bold or colon-ended short lines, and the items of
    a list that hold lists of their own."""
    stack: list[tuple[float, int]] = []
    for line, after in zip_longest(lines, lines[1:]):
        rank = _heading_rank(line) or (_BETWEEN if _is_between(line, after) else None)
        holds = line.kind == "list_item" and after is not None and after.path.startswith(line.path + "/")
        depth = _NESTED + line.path.count("/") if line.kind == "list_item" else _NESTED
        own = stack and not line.first and lines[stack[-1][1]].block == line.block
        while stack and not own and stack[-1][0] >= (depth if rank is None else rank):
            stack.pop()
        line.section = tuple(index for _, index in stack)
        if rank is not None:
            stack.append((rank, line.index))
        elif holds and line.words <= _PARENT:
            stack.append((depth, line.index))


def _is_between(line: Line, after: Line | None) -> bool:
    """Whether a line behind an item's words names the items that follow ("Films, old:" typed between two items)."""
    named = line.kind == "list_item" and not line.first and line.words <= _PARENT and line.text.endswith(":")
    return named and after is not None and after.item != line.item and after.block != line.block


def _heading_rank(line: Line) -> float | None:
    if line.kind == "heading":
        return float(line.level or 2)
    if line.kind == "paragraph" and line.words <= 8 and line.text.endswith(":"):
        return 8.0
    if (
        line.kind == "paragraph"
        and line.words <= 8
        and line.first
        and line.mark_at(line.start, line.end, ("bold",))
    ):
        return 7.0
    return None


def _shape(line: Line, place: int) -> tuple[object, ...]:
    """What lines made by one habit share: kind, place in the tree and in the item, and how they begin.

    place: how many lines of its item come before the line.
    """
    if line.kind == "table_cell":
        # Tables of one header row are one table cut by headings.
        return (line.kind, column_name(line) or line.table, line.column)
    lead = tuple(
        sorted({mark.kind for mark in line.marks if mark.start - line.start <= 2 and mark.kind != "span"})
    )
    if line.kind in ("paragraph", "quote"):
        return (line.kind, line.words <= _SHORT, lead, line.path.rpartition("/")[2], min(place, _PLACES))
    return (line.kind, line.level, line.path.rsplit("/", 2)[-1], lead if line.words > _SHORT else ())


def section_kind(page: Page, line: Line) -> str:
    """What the nearest telling heading, or else the headline, says: film, series, other, or nothing ("")."""
    for index in reversed(line.section):
        kind = page.heads.get(index, "")
        if kind:
            return kind
    return page.kind


def text_kind(lexicon: Lexicon, text: str) -> str:
    """What a heading's words announce; film words win, since "film books" are rare and "comic-book movies" are not."""
    for kind, key in (("film", "headings.films"), ("series", "headings.series"), ("other", "headings.other")):
        if len(text) <= 120 and lexicon.finder(key).search(text):
            return kind
    return ""


def _heads(page: Page) -> dict[int, str]:
    """Headings that name what their section holds: made of common words, over a run of short lines."""
    generic, stop = page.lexicon["headings.generic"], page.lexicon.stop_words
    told = {}
    for index in {i for line in page.lines for i in line.section}:
        text = page.lines[index].text.lower()
        kind = text_kind(page.lexicon, text)
        rare = [w for w in _WORD.findall(text) if w not in generic and w not in stop and not w.isdigit()]
        if kind == "film" or (kind and len(rare) <= 3 and _governs(page, index) >= 3):
            told[index] = kind
    return told


def _governs(page: Page, index: int) -> int:
    """How many list items, cells or headings a heading has below it before the next one of its level."""
    count = 0
    for line in page.lines[index + 1 : index + 60]:
        if index not in line.section:
            break
        count += line.kind in ("list_item", "table_cell", "heading")
    return count
