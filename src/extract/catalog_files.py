"""The catalogue as files beside the run's: entries, which rows each has, and the pairs left in doubt."""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.catalog import Catalog, Entry, Member, build, member
from extract.errors import SchemaError
from extract.exports.plain import plain_cell, safe_cell, storable
from extract.folder import Folder

MEMBERS = "catalog_members.csv"

# name, Arrow type, meaning: the columns of catalog.csv and catalog.parquet.
COLUMNS: tuple[tuple[str, pa.DataType, str], ...] = (
    ("film_id", pa.string(), "stable id of the film in this catalogue"),
    ("title", pa.string(), "title that most articles print"),
    ("titles", pa.list_(pa.string()), "all titles and spellings, most frequent first"),
    ("year", pa.int32(), "year that most articles state"),
    ("years", pa.list_(pa.int32()), "all years stated, most frequent first"),
    ("directors", pa.list_(pa.string()), "all names stated as director, most frequent first"),
    ("kind", pa.string(), "film or series"),
    ("articles", pa.int32(), "number of articles that name the film"),
    ("listed", pa.int32(), "number of articles that list it"),
    ("conflicts", pa.list_(pa.string()), "what the articles disagree about, and which"),
)
MEMBER_COLUMNS = ("film_id", "article_id", "position", "title", "year", "directors", "role")
DOUBT_COLUMNS = ("film_id_1", "title_1", "years_1", "film_id_2", "title_2", "years_2", "score", "reason")


def make_catalog(folder: Folder) -> Catalog:
    """The catalogue of a run; entries keep the ids that an earlier catalogue in the folder gave them."""
    members = (
        member(article_id, film) for article_id in folder.ids() for film in folder.facts(article_id).films
    )
    return build(members, previous=_previous(folder.path / MEMBERS))


def write_catalog(catalog: Catalog, target: Path) -> list[Path]:
    """Writes catalog.csv, catalog.parquet, catalog_members.csv and catalog_doubts.csv; returns the paths.

    Each file is complete or not there: written under another name and renamed.
    """
    entries = [_row(entry) for entry in catalog.entries]
    names = [name for name, _, _ in COLUMNS]
    parquet = io.BytesIO()
    schema = pa.schema([(name, kind) for name, kind, _ in COLUMNS])
    pq.write_table(pa.Table.from_pylist(entries, schema=schema), parquet)
    contents = {
        "catalog.csv": _csv(names, ([row[name] for name in names] for row in entries)),
        "catalog.parquet": parquet.getvalue(),
        MEMBERS: _csv(MEMBER_COLUMNS, _member_rows(catalog)),
        "catalog_doubts.csv": _csv(DOUBT_COLUMNS, _doubt_rows(catalog)),
    }
    for name, content in contents.items():
        temporary = target / f".{name}.new"
        temporary.write_bytes(content)
        os.replace(temporary, target / name)
    return [target / name for name in contents]


def _row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {
        "film_id": entry.film_id,
        "title": entry.titles[0],
        "titles": entry.titles,
        "year": entry.years[0] if entry.years else None,
        "years": entry.years,
        "directors": entry.directors,
        "kind": entry.members[0].kind,
        "articles": entry.articles(),
        "listed": entry.articles("listed"),
        "conflicts": entry.conflicts,
    }
    return {
        name: [storable(part) for part in value] if isinstance(value, tuple) else storable(value)
        for name, value in row.items()
    }


def _member_rows(catalog: Catalog) -> Iterator[list[object]]:
    def cells(film_id: str, row: Member) -> list[object]:
        return [film_id, row.article_id, row.position, row.title, row.year, row.directors, row.role]

    for entry in catalog.entries:
        yield from (cells(entry.film_id, row) for row in entry.members)


def _doubt_rows(catalog: Catalog) -> Iterator[list[object]]:
    known = {entry.film_id: entry for entry in catalog.entries}
    for doubt in catalog.doubts:
        pair = [known[doubt.first], known[doubt.second]]
        cells: list[object] = [
            cell for entry in pair for cell in (entry.film_id, entry.titles[0], entry.years)
        ]
        yield [*cells, doubt.score, doubt.reason]


def _csv(names: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8", "replace")


def _previous(path: Path) -> Mapping[tuple[str, int], str]:
    """Ids of the rows in an earlier catalogue, by article and position."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        try:
            return {
                (plain_cell(row["article_id"]), int(row["position"])): row["film_id"]
                for row in csv.DictReader(file)
            }
        except (KeyError, ValueError, TypeError) as error:
            message = "is not a catalogue's member list; delete it to begin a new catalogue"
            raise SchemaError(message, source=str(path)) from error
