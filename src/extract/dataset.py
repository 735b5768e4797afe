"""The dataset's files: written row by row, in bounded memory, and read back with their true types."""

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from extract import cells
from extract.columns import ARTICLES, FILMS, TEXTS, Column, Table
from extract.errors import SchemaError
from extract.folder import MENTIONS

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTION = "datapackage.json"
# What a run writes into its folder; the description comes last, so that it never describes older files.
FILES = (
    "films.csv",
    "films.parquet",
    "articles.csv",
    "articles.parquet",
    "texts.parquet",
    MENTIONS,
    DESCRIPTION,
)

_ROWS = 20_000  # a row group of Parquet; of texts, which are long:
_TEXTS = 500
_ARROW: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "strings": pa.list_(pa.string()),
    "integers": pa.list_(pa.int64()),
}
_FIELD = {"strings": "string", "integers": "string"}  # lists are joined in CSV


def schema(table: Table) -> pa.Schema:
    """The table's Arrow schema, each field described by its meaning."""
    return pa.schema(
        pa.field(column.name, _ARROW[column.type], metadata={"description": column.meaning})
        for column in table.columns
    )


class ParquetTable:
    """Writes rows into one Parquet file, in row groups of a fixed size. Use as a context manager."""

    def __init__(self, table: Table, path: Path) -> None:
        self._schema = schema(table)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._most = _TEXTS if table is TEXTS else _ROWS
        self._rows: list[Mapping[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """Adds a row."""
        self._rows.append(row)
        if len(self._rows) >= self._most:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._rows:
            self._flush()
        self._writer.close()


class CsvTable:
    """Writes rows into one CSV file: UTF-8, RFC 4180, a line feed after each row."""

    def __init__(self, table: Table, file: IO[str]) -> None:
        self._columns = table.columns
        self._file = file
        file.write(cells.line(table.names))

    def add(self, row: Mapping[str, Any]) -> None:
        """Adds a row."""
        self._file.write(cells.line(cells.write(column, row[column.name]) for column in self._columns))


def write_parquet(table: Table, rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Writes all rows into one Parquet file."""
    with ParquetTable(table, path) as target:
        for row in rows:
            target.add(row)


def write_tables(table: Table, rows: Iterable[Mapping[str, Any]], folder: Path) -> None:
    """Writes rows as CSV and Parquet, each row checked first. Raises SchemaError."""
    with (
        ParquetTable(table, folder / f"{table.name}.parquet") as parquet,
        (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file,
    ):
        text = CsvTable(table, file)
        for row in rows:
            table.check(row)
            parquet.add(row)
            text.add(row)


def read_parquet(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file, in its order, a small batch in memory at a time."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_TEXTS):
            yield from batch.to_pylist()


def describe(folder: Path, version: str) -> None:
    """Writes datapackage.json: a Frictionless Data Package that describes the CSV files and hashes all.

    The Parquet files and mentions.jsonl hold the same rows and their spans; they are listed under `files`,
    since a tabular resource of theirs would need readers beyond the standard's.
    """
    package = {
        "profile": "data-package",
        "name": "film-extract",
        "title": "Films that articles list or mention, with the article's words as evidence",
        "version": version,
        "resources": [_resource(table, folder) for table in (FILMS, ARTICLES)],
        "files": [{"path": name, **_hash(folder / name)} for name in FILES if name != DESCRIPTION],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / DESCRIPTION).write_text(text + "\n", "utf-8", newline="\n")


def _resource(table: Table, folder: Path) -> dict[str, Any]:
    name = f"{table.name}.csv"
    described: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table is FILMS:
        reference = {"resource": ARTICLES.name, "fields": ["article_id"]}
        described["foreignKeys"] = [{"fields": ["article_id"], "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n", "delimiter": ",", "doubleQuote": True},
        **_hash(folder / name),
        "schema": described,
    }


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.allowed:
        limits["enum"] = list(column.allowed)
    if column.least is not None:
        limits["minimum"] = column.least
    if column.most is not None:
        limits["maximum"] = column.most
    joined = "; a list, joined by |" if column.type in _FIELD else ""
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FIELD.get(column.type, column.type),
        "description": column.meaning + joined,
    }
    return {**field, "constraints": limits} if limits else field


def _hash(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "hash": f"sha256:{digest}"}


def load_csv(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of films.csv or articles.csv with their true values: lists, numbers, dates, None.

    Takes away the apostrophes that keep a spreadsheet from running a cell. Raises SchemaError.
    """
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = tuple(next(lines, ()))
        table = next((table for table in (FILMS, ARTICLES) if table.names == header), None)
        if table is None:
            raise SchemaError("the header is none of this version's tables", source=str(path))
        for line in lines:
            if len(line) != len(header):
                raise SchemaError(f"a row has {len(line)} cells", source=f"{path}:{lines.line_num}")
            yield {
                column.name: cells.read(column, cell)
                for column, cell in zip(table.columns, line, strict=True)
            }


def frame(path: Path) -> "pd.DataFrame":
    """A table of the dataset as a pandas DataFrame.

    path: one of its CSV or Parquet files. Integers are nullable (Int64), dates are dates, lists are lists,
    missing cells are pandas' NA. Raises SchemaError if a CSV file is not one of the dataset's.
    """
    import pandas as pd

    types = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype(), pa.float64(): pd.Float64Dtype()}
    if path.suffix == ".csv":
        rows = list(load_csv(path))
        with path.open(encoding="utf-8", newline="") as file:
            header = tuple(next(csv.reader(file)))
        table = pa.Table.from_pylist(rows, schema=schema(FILMS if header == FILMS.names else ARTICLES))
    else:
        table = pq.read_table(path)
    result: pd.DataFrame = table.to_pandas(types_mapper=types.get, date_as_object=False)
    return result
