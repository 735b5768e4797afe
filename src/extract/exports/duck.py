"""A DuckDB database: the same tables and views as in SQLite."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from extract.exports.database import TABLES, VIEWS, rows
from extract.types import Result


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes films.duckdb."""
    path = target / "films.duckdb"
    with duckdb.connect(str(path)) as base:
        for name, columns in TABLES.items():
            base.execute(f"CREATE TABLE {name} ({columns})")
        for name, values in rows(results):
            if values:
                # A table of Arrow is read in one go; row by row a large run would take minutes.
                names = [row[0] for row in base.execute(f"DESCRIBE {name}").fetchall()]
                incoming = pa.table({key: list(column) for key, column in _columns(names, values)})
                base.register("incoming", incoming)
                base.execute(f"INSERT INTO {name} SELECT * FROM incoming")  # noqa: S608 - names are ours
                base.unregister("incoming")
        for name, query in VIEWS.items():
            base.execute(f"CREATE VIEW {name} AS {query}")
    return [path]


def _columns(names: list[str], values: list[tuple[object, ...]]) -> Iterable[tuple[str, tuple[object, ...]]]:
    return zip(names, zip(*values, strict=True), strict=True)
