"""A SQLite database: tables with foreign keys, views, and indexes for what is looked up."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path

from extract.exports import ExportError
from extract.exports.database import TABLES, VIEWS, rows
from extract.types import Result

_INDEXES = {
    "films_by_key": "films (title_key)",
    "films_by_id": "films (film_id)",
    "directors_by_name": "directors (name)",
    "spans_by_film": "spans (article_id, position)",
}


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes films.sqlite."""
    path = target / "films.sqlite"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("PRAGMA foreign_keys = ON")
        for name, columns in TABLES.items():
            base.execute(f"CREATE TABLE {name} ({columns})")
        for name, values in rows(results):
            if values:
                marks = ", ".join("?" * len(values[0]))
                base.executemany(
                    f"INSERT INTO {name} VALUES ({marks})",  # noqa: S608 - names are ours
                    [tuple(_plain(value) for value in row) for row in values],
                )
        for name, query in VIEWS.items():
            base.execute(f"CREATE VIEW {name} AS {query}")
        for name, where in _INDEXES.items():
            base.execute(f"CREATE INDEX {name} ON {where}")
        broken = base.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise ExportError(f"rows without their parent: {broken[:3]}", source=str(path))
    return [path]


def _plain(value: object) -> object:
    """Dates as ISO text, which is what SQLite's date functions read."""
    return str(value) if isinstance(value, date) else value
