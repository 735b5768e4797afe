"""CSV for Letterboxd's list import: one list an article, of the films that the article lists.

Columns as Letterboxd names them. Rank and quote go into Review; no rating or watched date is written, since
the article states none for the reader. Files stay under one megabyte, the importer's limit.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.folder import page_name
from extract.types import Film, Result

COLUMNS = ("imdbID", "tmdbID", "Title", "Year", "Directors", "Review")
LIMIT = 1_000_000


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes `<article>.csv`, or `<article>-1.csv`, `-2.csv`, … where a list is too long for one file."""
    written = []
    for result in results:
        rows = [_row(film, result) for film in result.films if film.role == "listed" and film.kind == "film"]
        parts = list(_parts(rows))
        for number, part in enumerate(parts, start=1):
            suffix = f"-{number}" if len(parts) > 1 else ""
            path = target / f"{page_name(result.article_id)}{suffix}.csv"
            path.write_bytes(part)
            written.append(path)
    return written


def _row(film: Film, result: Result) -> tuple[str, ...]:
    text = result.article.text if result.article else ""
    quote = " ".join(text[slice(*film.evidence)].split())
    rank = f"#{film.rank}. " if film.rank is not None else ""
    return (
        film.ids.imdb or "",
        film.ids.tmdb or "",
        film.title.value,
        film.year.value if film.year else "",
        ", ".join(cell.value for cell in film.directors),
        f"{rank}“{quote}”" if quote else rank.strip(),
    )


def _parts(rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    """The rows as CSV files, each with the header and under the limit."""
    header = _line(COLUMNS)
    part = header
    for row in rows:
        line = _line(row)
        if len(part) + len(line) >= LIMIT and part != header:
            yield part
            part = header
        part += line
    if part != header:
        yield part


def _line(cells: tuple[str, ...]) -> bytes:
    # No guard against formulas here: the importer would take its sign for a part of the title.
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode("utf-8", "replace")
