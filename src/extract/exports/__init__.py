"""Exports: one run's results in the form of another tool. `FORMATS` names them; `export` writes one.

Every writer takes the results in order, and a folder of its own that is empty, and returns the files that
it wrote. Nothing is invented: an open cell stays open.
"""

import shutil
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from extract.errors import ExtractError
from extract.types import Result

Writer = Callable[[Iterable[Result], Path], list[Path]]

FORMATS: dict[str, str] = {
    "letterboxd": "CSV files for Letterboxd's list import, one list an article",
    "sqlite": "a SQLite database with foreign keys and views",
    "duckdb": "a DuckDB database with foreign keys and views",
    "jsonl": "JSON Lines, a film a line, each cell with its words",
    "jsonld": "schema.org ItemList and Movie as JSON-LD, one list an article",
    "spacy": "a spaCy DocBin with span groups",
    "prodigy": "JSON Lines for Prodigy's span recipes",
    "labelstudio": "tasks with predictions for Label Studio, and its labelling configuration",
    "annotations": "W3C Web Annotations, an annotation page an article",
    "huggingface": "a Hugging Face dataset folder: card and Parquet",
}

_MODULES = {
    "letterboxd": "extract.exports.letterboxd",
    "sqlite": "extract.exports.sqlite",
    "duckdb": "extract.exports.duck",
    "jsonl": "extract.exports.jsonlines",
    "jsonld": "extract.exports.schema_org",
    "spacy": "extract.exports.docbin",
    "prodigy": "extract.exports.prodigy",
    "labelstudio": "extract.exports.label_studio",
    "annotations": "extract.exports.web_annotation",
    "huggingface": "extract.exports.hugging_face",
}


class ExportError(ExtractError):
    """An export that cannot be made: an unknown format or a library that is not installed."""


def export(results: Iterable[Result], name: str, target: Path) -> list[Path]:
    """Writes the results in the format `name` into the folder `target`, replacing what was there.

    results: a `Folder` or a list; some formats go through them twice, so not an iterator.
    Returns the files, sorted. The folder appears whole or not at all. Raises ExportError.
    """
    if name not in FORMATS:
        raise ExportError(f"unknown format; choose one of {', '.join(FORMATS)}", source=name)
    try:
        write: Writer = import_module(_MODULES[name]).write
    except ModuleNotFoundError as error:
        raise ExportError(
            f"needs the library {error.name}; install film-extract with its extra [export]", source=name
        ) from error
    building = target.with_name(f".{target.name}.new")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    files = [path.relative_to(building) for path in write(results, building)]
    if target.exists():
        shutil.rmtree(target)
    building.rename(target)
    return sorted(target / path for path in files)
