"""The values that flow from stage to stage. Nothing here imports from the package.

All offsets are half-open character offsets `[start, end)` into `Article.text`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "table_cell", "caption", "quote"]
MarkKind = Literal["quote", "italic", "bold", "link", "span", "strike"]
Label = Literal["TITLE", "YEAR", "PERSON", "ALIAS"]
Role = Literal["listed", "mentioned"]
Kind = Literal["film", "series"]
Status = Literal["ok", "no_films", "error"]
DateOrder = Literal["DMY", "MDY", "YMD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One page to read: where it is, and the id that its rows will carry.

    record: offset in bytes of the record in a WARC file, None for a plain file.
    """

    article_id: str
    origin: str
    record: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page's bytes as read; charset and url as the transport (HTTP or WARC header) declares them."""

    article_id: str
    origin: str
    data: bytes
    charset: str | None = None
    url: str | None = None
    fetched: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An inline span inside one block.

    kind: quote (the words inside a pair of quotation marks), italic (i, em, cite), bold (b, strong),
    link (a; with href), strike (s, del), span (an inline element with a class or an item property).
    label: class and itemprop words of the element, lower case, joined by one space.
    """

    kind: MarkKind
    start: int
    end: int
    href: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of running text; blocks are sorted and disjoint. A `<br>` inside a block is one newline.

    level: heading level 1 to 6. number: the list item's number as a reader sees it ("3", "iv").
    table, row, column: indices of a table cell; header: the text of its column's header.
    item: index of the innermost li, tr, dl entry or card that holds the block; blocks of one item share it.
    path: tags with their classes from the article's root to the block ("ul.list/li/h2"), for finding
    blocks of one shape.
    """

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    number: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    item: int | None = None
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A film that the page's own structured data names (JSON-LD, microdata)."""

    name: str
    year: int | None = None
    directors: tuple[str, ...] = ()
    url: str | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article of a page: its clean text, blocks and marks (each inside one block, sorted), and facts.

    mojibake: number of characters that no decoding could make sense of. notes: what was ignored, and why.
    """

    article_id: str
    origin: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    title: str | None = None
    author: str | None = None
    published: date | None = None
    updated: date | None = None
    language: str | None = None
    url: str | None = None
    charset: str = "utf-8"
    mojibake: int = 0
    hints: tuple[Hint, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that may be a title, a year, a person or another title.

    title: index, in the same list, of the TITLE mention that this one belongs to; None for a TITLE itself
    and for what belongs to none. score: probability that the mention is what its label says (and belongs
    to that title). role: whether the article lists it (TITLE only). rules: strongest first.
    value: what the cell says where that differs from the print (a nominative, a completed name). evidence: the
    sentence, heading, item or cell that holds the mention; (0, 0) where none was sought.
    """

    label: Label
    start: int
    end: int
    text: str
    rules: tuple[str, ...]
    title: int | None = None
    score: float = 1.0
    role: Role = "listed"
    kind: Kind = "film"
    rank: int | None = None
    value: str | None = None
    evidence: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value with the span that states it and the rule that found it."""

    value: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """Identifiers read from the article's own links."""

    imdb: str | None = None
    tmdb: str | None = None
    wikidata: str | None = None
    letterboxd: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """All mentions of one film in one article. evidence: offsets of the words that name it.

    mentions: indices into `Result.mentions`.
    """

    position: int
    title: Cell
    title_key: str
    rank: int | None = None
    aliases: tuple[Cell, ...] = ()
    year: Cell | None = None
    directors: tuple[Cell, ...] = ()
    role: Role = "listed"
    kind: Kind = "film"
    ids: Ids = field(default_factory=Ids)
    confidence: float = 1.0
    evidence: tuple[int, int] = (0, 0)
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one input gave. error: one line, where status is `error`.

    promised: number of films that the headline or the ranks promise. missing_ranks: numbers of the
    countdown that no film carries. notes: what the run left out of this page, and why (the gate's reason).
    """

    article_id: str
    origin: str
    sha256: str
    article: Article | None = None
    films: tuple[Film, ...] = ()
    mentions: tuple[Mention, ...] = ()
    status: Status = "ok"
    error: str | None = None
    promised: int | None = None
    missing_ranks: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run may be told; made once and passed on.

    language: forces a language for all pages (a code such as "en"). model: name of a spaCy pipeline of the
    user's that proposes further titles and persons. date_order: how "02-09-2020" is read.
    min_confidence: films below it stay out of the table.
    """

    language: str | None = None
    model: str | None = None
    date_order: DateOrder = "DMY"
    min_confidence: float = 0.5
