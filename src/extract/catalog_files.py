"""The catalogue as files beside the run's: entries, which rows each has, and the pairs left in doubt."""

import csv
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extract.catalog import Catalog, Entry, build, member
from extract.cells import unguard
from extract.columns import Column, Table
from extract.dataset import write_tables
from extract.errors import SchemaError
from extract.folder import Folder

_FILM_ID = Column("film_id", "string", "stable id of the film in this catalogue", required=True)

ENTRIES = Table(
    "catalog",
    "A row a film, across all articles",
    (
        _FILM_ID,
        Column("title", "string", "title that most articles print", required=True),
        Column("titles", "strings", "all titles and spellings, most frequent first, other titles after them"),
        Column("year", "integer", "year that most articles state"),
        Column("years", "integers", "all years stated, most frequent first"),
        Column("directors", "strings", "all names stated as director, most frequent first"),
        Column("kind", "string", "film or series", required=True),
        Column("articles", "integer", "number of articles that name the film", required=True),
        Column("listed", "integer", "number of articles that list it", required=True),
        Column("conflicts", "strings", "what the articles disagree about, and which they are"),
    ),
    ("film_id",),
)
MEMBERS = Table(
    "catalog_members",
    "Which rows of films each entry has, as stated there",
    (
        _FILM_ID,
        Column("article_id", "string", "the row's article", required=True),
        Column("position", "integer", "the row's position in it", required=True),
        Column("title", "string", "the title as that article prints it", required=True),
        Column("year", "integer", "the year that it states"),
        Column("directors", "strings", "the directors that it states"),
        Column("role", "string", "listed or mentioned", required=True),
    ),
    ("article_id", "position"),
)
DOUBTS = Table(
    "catalog_doubts",
    "Pairs of entries that may be one film",
    (
        Column("film_id_1", "string", "one entry", required=True),
        Column("title_1", "string", "its title", required=True),
        Column("years_1", "integers", "its years"),
        Column("film_id_2", "string", "the other entry", required=True),
        Column("title_2", "string", "its title", required=True),
        Column("years_2", "integers", "its years"),
        Column("score", "number", "how alike the two are, 0 to 1", required=True),
        Column("reason", "string", "why they were left apart", required=True),
    ),
    ("film_id_1", "film_id_2"),
)


def make_catalog(folder: Folder) -> Catalog:
    """The catalogue of a run; entries keep the ids that an earlier catalogue in the folder gave them."""
    members = (
        member(article_id, film) for article_id in folder.ids() for film in folder.facts(article_id).films
    )
    return build(members, previous=_previous(folder.path / f"{MEMBERS.name}.csv"))


def write_catalog(catalog: Catalog, target: Path) -> list[Path]:
    """Writes the three tables as CSV and Parquet; returns the paths.

    Each file is complete or not there: written in a folder beside and moved.
    """
    building = target / ".catalog.new"
    building.mkdir(exist_ok=True)
    made = ((ENTRIES, map(_row, catalog.entries)), (MEMBERS, _members(catalog)), (DOUBTS, _doubts(catalog)))
    written = []
    for table, rows in made:
        write_tables(table, rows, building)
        written += [f"{table.name}.csv", f"{table.name}.parquet"]
    for name in written:
        os.replace(building / name, target / name)
    building.rmdir()
    return [target / name for name in written]


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "film_id": entry.film_id,
        "title": entry.titles[0],
        "titles": list(entry.titles),
        "year": entry.years[0] if entry.years else None,
        "years": list(entry.years),
        "directors": list(entry.directors),
        "kind": entry.members[0].kind,
        "articles": entry.articles(),
        "listed": entry.articles("listed"),
        "conflicts": list(entry.conflicts),
    }


def _members(catalog: Catalog) -> Iterator[dict[str, Any]]:
    for entry in catalog.entries:
        for row in entry.members:
            yield {
                "film_id": entry.film_id,
                "article_id": row.article_id,
                "position": row.position,
                "title": row.title,
                "year": row.year,
                "directors": list(row.directors),
                "role": row.role,
            }


def _doubts(catalog: Catalog) -> Iterator[dict[str, Any]]:
    known = {entry.film_id: entry for entry in catalog.entries}
    for doubt in catalog.doubts:
        one, two = known[doubt.first], known[doubt.second]
        yield {
            "film_id_1": one.film_id,
            "title_1": one.titles[0],
            "years_1": list(one.years),
            "film_id_2": two.film_id,
            "title_2": two.titles[0],
            "years_2": list(two.years),
            "score": doubt.score,
            "reason": doubt.reason,
        }


def _previous(path: Path) -> Mapping[tuple[str, int], str]:
    """Ids of the rows in an earlier catalogue, by article and position."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        try:
            return {
                (unguard(row["article_id"]), int(row["position"])): row["film_id"]
                for row in csv.DictReader(file)
            }
        except (KeyError, ValueError, TypeError) as error:
            message = "is not a catalogue's member list; delete it to begin a new catalogue"
            raise SchemaError(message, source=str(path)) from error
