"""The columns of the dataset, declared once: all files, checks and descriptions are made from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from extract.errors import SchemaError
from extract.types import Kind, Role, Status

Type = Literal["string", "integer", "number", "date", "strings", "integers"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. type: strings and integers are lists. required: never empty. allowed: the only values."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    def check(self, value: object, source: str) -> None:
        """Raises SchemaError if the value may not stand in this column."""
        problem = self._problem(value)
        if problem:
            raise SchemaError(f"column {self.name!r}: {problem}", source=source)

    def _problem(self, value: object) -> str:
        if value is None or value == "":
            return "must not be empty" if self.required else ""
        if self.allowed and value not in self.allowed:
            return f"{value!r} is none of {', '.join(self.allowed)}"
        if isinstance(value, (int, float)):
            if self.least is not None and value < self.least:
                return f"{value!r} is below {self.least}"
            if self.most is not None and value > self.most:
                return f"{value!r} is above {self.most}"
        return ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the dataset: its columns and the columns that tell its rows apart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    def check(self, row: Row) -> None:
        """Raises SchemaError if the row is not one of this table."""
        source = f"{self.name}: {' '.join(str(row.get(name)) for name in self.key)}"
        if tuple(row) != self.names:
            odd = set(row) ^ set(self.names)
            raise SchemaError(f"columns differ: {', '.join(sorted(odd)) or 'their order'}", source=source)
        for column in self.columns:
            column.check(row[column.name], source)


_ID = Column("article_id", "string", "the page's path under the input folder, without suffix", required=True)

FILMS = Table(
    "films",
    "A row a film an article, in order of first appearance",
    (
        _ID,
        Column(
            "position",
            "integer",
            "1, 2, … order of first appearance among the article's films",
            required=True,
            least=1,
        ),
        Column("rank", "integer", "the number that the article prints with the item"),
        Column("title", "string", "the title as printed", required=True),
        Column(
            "title_key",
            "string",
            "normalized title for joins and duplicates: no case, diacritics, punctuation or article",
        ),
        Column("aliases", "strings", "other titles that the article gives the same film"),
        Column("year", "integer", "the release year that the article ties to the film"),
        Column("directors", "strings", "whom the article says made it"),
        Column(
            "role",
            "string",
            "listed: one of the article's items; mentioned: named only in passing",
            required=True,
            allowed=get_args(Role),
        ),
        Column(
            "kind", "string", "series only where the article says so", required=True, allowed=get_args(Kind)
        ),
        Column("imdb_id", "string", "from the article's own links"),
        Column("tmdb_id", "string", "from the article's own links"),
        Column("wikidata_id", "string", "from the article's own links"),
        Column("letterboxd", "string", "from the article's own links"),
        Column(
            "confidence",
            "number",
            "estimated probability that the row is a film that the article names",
            required=True,
            least=0,
            most=1,
        ),
        Column("evidence", "string", "the sentence, heading, item or table row that names it"),
        Column(
            "title_start", "integer", "offset in the article's text of the title's first character", least=0
        ),
        Column("title_end", "integer", "offset after the title's last character", least=0),
        Column("year_start", "integer", "offset of the year's first character", least=0),
        Column("year_end", "integer", "offset after the year's last character", least=0),
        Column("rules", "strings", "the rules that produced the cells"),
    ),
    ("article_id", "position"),
)

ARTICLES = Table(
    "articles",
    "A row an input, failed ones too",
    (
        _ID,
        Column("source", "string", "path or address as it was given", required=True),
        Column("url", "string", "the page's address, where the page or its transport states it"),
        Column("title", "string", "the article's title"),
        Column("author", "string", "the article's author"),
        Column("published", "date", "the day on which the article was published"),
        Column("language", "string", "language code, such as en"),
        Column("films", "integer", "number of the article's rows in films", required=True, least=0),
        Column(
            "found",
            "integer",
            "number of films that it lists, to compare with promised",
            required=True,
            least=0,
        ),
        Column("promised", "integer", "number of films that the headline or the ranks promise", least=0),
        Column("missing_ranks", "integers", "numbers of the article's ranking that no film carries"),
        Column("words", "integer", "number of words of the article's text", required=True, least=0),
        Column("sha256", "string", "hash of the input's bytes; empty where they could not be read"),
        Column("status", "string", "ok, no_films or error", required=True, allowed=get_args(Status)),
        Column("error", "string", "what went wrong, in one line"),
        Column("notes", "strings", "what was left out of this page, and why"),
    ),
    ("article_id",),
)

TEXTS = Table(
    "texts",
    "The articles' clean text, which all offsets count in",
    (_ID, Column("text", "string", "the clean text", required=True)),
    ("article_id",),
)


def markdown(table: Table) -> str:
    """The table's columns as a Markdown table, for the README."""
    lines = ["| column | type | meaning |", "|---|---|---|"]
    for column in table.columns:
        kind = {
            "strings": "list of string",
            "integers": "list of int",
            "integer": "int",
            "number": "float",
        }.get(column.type, column.type)
        open_cell = "" if column.required or column.type in ("strings", "integers") else "?"
        allowed = " or ".join(f"`{value}`" for value in column.allowed)
        lines.append(f"| {column.name} | {allowed or kind + open_cell} | {column.meaning} |")
    return "\n".join(lines) + "\n"
