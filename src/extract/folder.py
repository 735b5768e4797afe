"""Reads an output folder of `run` back into `Result`s, for those who show, correct and export them.

The folder is read page by page: `articles.parquet` and `films.parquet` are held in memory, texts and
mentions (the large parts) are fetched for one article when it is asked for.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pyarrow.parquet as pq

from extract.errors import InputError
from extract.types import Article, Cell, Film, Ids, Label, Mention, Result

TEXTS = "texts.parquet"
MENTIONS = "mentions.jsonl"

Row = Mapping[str, Any]


class Folder:
    """One run's output folder, open for reading.

    path: the folder. Raises InputError where a file of the run is missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._articles = {str(row["article_id"]): row for row in _rows(path / "articles.parquet")}
        self._films: dict[str, list[Row]] = {}
        for row in _rows(path / "films.parquet"):
            self._films.setdefault(str(row["article_id"]), []).append(row)
        self._lines = _index(path / MENTIONS)

    def __len__(self) -> int:
        return len(self._articles)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._articles

    def __iter__(self) -> Iterator[Result]:
        return self.results()

    def ids(self) -> tuple[str, ...]:
        """Ids of all articles of the run, sorted."""
        return tuple(sorted(self._articles))

    def article_row(self, article_id: str) -> Row:
        """The article's row of articles.parquet."""
        return self._articles[article_id]

    def film_rows(self, article_id: str) -> list[Row]:
        """The article's rows of films.parquet, in order of position."""
        return sorted(self._films.get(article_id, ()), key=lambda row: int(row["position"]))

    def facts(self, article_id: str) -> Result:
        """One article with its films, without text and mentions: from the tables alone."""
        return self._result(article_id, "", mentions=False)

    def result(self, article_id: str) -> Result:
        """One article with its text, films and mentions."""
        table = pq.read_table(self.path / TEXTS, columns=["text"], filters=[("article_id", "=", article_id)])
        texts = cast(list[str], table.column("text").to_pylist())
        return self._result(article_id, texts[0] if texts else None)

    def results(self) -> Iterator[Result]:
        """All articles, in the order of the texts on disk, then those that have no text, sorted."""
        seen = set()
        for batch in pq.ParquetFile(self.path / TEXTS).iter_batches(
            batch_size=64, columns=["article_id", "text"]
        ):
            for row in batch.to_pylist():
                article_id = str(row["article_id"])
                if article_id in self._articles:
                    seen.add(article_id)
                    yield self._result(article_id, row["text"])
        for article_id in self.ids():
            if article_id not in seen:
                yield self._result(article_id, None)

    def _mentions(self, article_id: str) -> list[Row]:
        spans = self._lines.get(article_id, ())
        rows: list[Row] = []
        if spans:
            with (self.path / MENTIONS).open("rb") as file:
                for start, size in spans:
                    file.seek(start)
                    rows.extend(json.loads(line) for line in file.read(size).splitlines())
        return rows

    def _result(self, article_id: str, text: str | None, *, mentions: bool = True) -> Result:
        row = self._articles[article_id]
        rows = self._mentions(article_id) if mentions else []
        # An article without a word has no row among the texts, but it is an article all the same.
        article = None if text is None and row.get("status") == "error" else _article(row, text or "")
        films = tuple(_film(film, rows, text or "") for film in self.film_rows(article_id))
        titles: dict[int, int] = {}
        for index, mention in enumerate(rows):
            if mention.get("film") is not None and mention["label"] == "TITLE":
                titles.setdefault(int(mention["film"]), index)
        return Result(
            article_id=article_id,
            origin=str(row.get("source") or ""),
            sha256=str(row.get("sha256") or ""),
            article=article,
            films=films,
            mentions=tuple(_mention(mention, titles) for mention in rows),
            status=row.get("status") or "ok",
            error=row.get("error"),
            promised=row.get("promised"),
            missing_ranks=tuple(row.get("missing_ranks") or ()),
        )


def read_results(path: Path) -> Iterator[Result]:
    """Results of an output folder, one at a time; errors as for `Folder`."""
    return Folder(path).results()


def page_name(article_id: str) -> str:
    """A file name for an article's page: readable, safe on any file system, different for different ids."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", article_id).strip("-")[:60]
    digest = hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{words}-{digest}".lstrip("-")


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return cast(list[dict[str, Any]], pq.read_table(path).to_pylist())
    except FileNotFoundError:
        message = "not found; is this a folder that `film-extract run` wrote?"
        raise InputError(message, source=str(path)) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", source=str(path)) from error


def _index(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Where each article's lines are in mentions.jsonl: (offset, bytes); neighbours are joined."""
    found: dict[str, list[tuple[int, int]]] = {}
    if not path.exists():
        return found
    offset = 0
    with path.open("rb") as file:
        for line in file:
            try:
                article_id = str(json.loads(line)["article_id"])
            except (ValueError, KeyError) as error:
                raise InputError(f"damaged at byte {offset}: {error}", source=str(path)) from error
            spans = found.setdefault(article_id, [])
            if spans and sum(spans[-1]) == offset:
                spans[-1] = (spans[-1][0], spans[-1][1] + len(line))
            else:
                spans.append((offset, len(line)))
            offset += len(line)
    return found


def _article(row: Row, text: str) -> Article:
    return Article(
        article_id=str(row["article_id"]),
        origin=str(row.get("source") or ""),
        sha256=str(row.get("sha256") or ""),
        text=text,
        blocks=(),
        marks=(),
        title=row.get("title"),
        author=row.get("author"),
        published=_date(row.get("published")),
        language=row.get("language"),
        url=row.get("url"),
        notes=tuple(row.get("notes") or ()),
    )


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _mention(row: Row, titles: Mapping[int, int]) -> Mention:
    """A line of mentions.jsonl; `titles` maps a film's position to the index of its first TITLE."""
    label = cast(Label, row["label"])
    film = row.get("film")
    rules = row.get("rules") or ([row["rule"]] if row.get("rule") else [])
    return Mention(
        label=label,
        start=int(row["start"]),
        end=int(row["end"]),
        text=str(row["text"]),
        rules=tuple(rules),
        title=None if film is None or label == "TITLE" else titles.get(int(film)),
        score=float(row.get("score", 1.0)),
        value=row.get("value"),
    )


def _film(row: Row, mentions: Iterable[Row], text: str) -> Film:
    own = [
        (index, mention)
        for index, mention in enumerate(mentions)
        if mention.get("film") is not None and int(mention["film"]) == int(row["position"])
    ]
    start, end = int(row.get("title_start") or 0), int(row.get("title_end") or 0)
    of = {label: [m for _, m in own if m["label"] == label] for label in ("TITLE", "ALIAS", "PERSON", "YEAR")}
    at = (start, start)
    rules = list(row.get("rules") or ())
    title_rule = next((rule for rule in rules if rule.startswith("title")), "")
    return Film(
        position=int(row["position"]),
        title=_cell(str(row["title"]), (start, end), of["TITLE"], title_rule),
        title_key=str(row.get("title_key") or ""),
        rank=row.get("rank"),
        aliases=_cells(row.get("aliases"), of["ALIAS"] + of["TITLE"], at),
        year=_year(row, of["YEAR"], at),
        directors=_cells(row.get("directors"), of["PERSON"], at),
        role=row.get("role") or "listed",
        kind=row.get("kind") or "film",
        ids=Ids(
            imdb=row.get("imdb_id"),
            tmdb=row.get("tmdb_id"),
            wikidata=row.get("wikidata_id"),
            letterboxd=row.get("letterboxd"),
        ),
        confidence=float(row.get("confidence") or 0.0),
        evidence=_evidence(str(row.get("evidence") or ""), text, start, end),
        mentions=tuple(index for index, _ in own),
    )


def _evidence(words: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the evidence: the occurrence of its words that holds the title, else the title itself."""
    at = text.rfind(words, 0, start + len(words)) if words else -1
    if at < 0 or not at <= start < at + len(words):
        return start, end
    return at, at + len(words)


def _year(row: Row, mentions: list[Row], at: tuple[int, int]) -> Cell | None:
    if row.get("year") is None:
        return None
    span = at
    if row.get("year_start") is not None:
        span = (int(row["year_start"]), int(row["year_end"]))
    return _cell(str(int(row["year"])), span, mentions, "")


def _cell(value: str, span: tuple[int, int], mentions: list[Row], rule: str) -> Cell:
    for mention in mentions:
        if (int(mention["start"]), int(mention["end"])) == span:
            rule = mention.get("rule") or next(iter(mention.get("rules") or ()), rule)
            break
    return Cell(value=value, start=span[0], end=span[1], rule=rule)


def _cells(values: Iterable[str] | None, mentions: list[Row], at: tuple[int, int]) -> tuple[Cell, ...]:
    """Cells of a list column, each with the mention that says it: the same words, else part of them."""
    left = list(mentions)
    cells = []
    for value in values or ():
        hit = max(left, key=lambda mention: _likeness(value, mention), default=None)
        if hit is None or _likeness(value, hit) == 0:
            cells.append(Cell(value=value, start=at[0], end=at[0], rule=""))
            continue
        left.remove(hit)
        rule = hit.get("rule") or next(iter(hit.get("rules") or ()), "")
        cells.append(Cell(value=value, start=int(hit["start"]), end=int(hit["end"]), rule=rule))
    return tuple(cells)


def _likeness(value: str, mention: Row) -> int:
    words = {str(mention["text"]).casefold(), str(mention.get("value") or "").casefold()} - {""}
    folded = value.casefold()
    if folded in words:
        return 3
    if any(word in folded or folded in word for word in words):
        return 2
    # A completed or inflected name shares at least its beginning ("Тарковского", "Тарковский").
    return int(any(word[:4] == part[:4] for word in words for part in folded.split()))
