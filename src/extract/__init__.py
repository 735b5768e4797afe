"""film-extract: articles that recommend films, made into a dataset with the article's words as evidence.

>>> from extract import extract
>>> article, films = extract("<h1>Ten nights</h1> ...")  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from extract.api import extract, load
from extract.errors import ExtractError, InputError, LexiconError, SchemaError
from extract.types import Article, Block, Cell, Film, Ids, Input, Mark, Mention, Result, Settings, Source

if TYPE_CHECKING:
    from extract.batch import Limits, process
    from extract.runner import Options, Progress, Summary, run

__all__ = [
    "Article",
    "Block",
    "Cell",
    "ExtractError",
    "Film",
    "Ids",
    "Input",
    "InputError",
    "LexiconError",
    "Limits",
    "Mark",
    "Mention",
    "Options",
    "Progress",
    "Result",
    "SchemaError",
    "Settings",
    "Source",
    "Summary",
    "extract",
    "load",
    "process",
    "run",
]

# These bring spaCy and pyarrow with them: loaded when first asked for, so that `--help` starts at once.
_LATER = {
    "Limits": "extract.batch",
    "process": "extract.batch",
    "Options": "extract.runner",
    "Progress": "extract.runner",
    "Summary": "extract.runner",
    "run": "extract.runner",
}


def __getattr__(name: str) -> object:
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'extract' has no attribute {name!r}")
