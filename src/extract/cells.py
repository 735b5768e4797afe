r"""Cells of a CSV file: lists in one cell, and cells that a spreadsheet would run as a formula.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return (also full-width) is written with an
apostrophe before it, which spreadsheets take for "this is text"; a cell that already begins with apostrophes and
then such a character gets one more, so that `load` can take exactly one away.

>>> guard("=1+1"), unguard("'=1+1"), unguard(guard("'=1+1")), guard("8 1/2")
("'=1+1", '=1+1', "'=1+1", '8 1/2')
>>> join(["A|B", "C"])
'A\\|B|C'
>>> split('A\\|B|C')
['A|B', 'C']
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from extract.columns import Column
from extract.errors import SchemaError

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_SPECIAL = re.compile(r'[",\r\n]')
_BETWEEN = re.compile(r"((?:[^|\\]|\\.)*)(?:\||$)", re.DOTALL)


def guard(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Takes away what `guard` put before the text."""
    return text[1:] if _GUARDED.match(text) else text


def join(values: Iterable[str]) -> str:
    r"""A list as one cell: joined by `|`; a bar or backslash inside a value gets a backslash before it."""
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def split(cell: str) -> list[str]:
    """The list that `join` made a cell of."""
    if not cell:
        return []
    return [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in _parts(cell)]


def _parts(cell: str) -> Iterable[str]:
    at = 0
    while at <= len(cell):
        match = _BETWEEN.match(cell, at)
        if match is None:  # a single backslash at the end, which `join` never writes
            yield cell[at:]
            return
        yield match[1]
        if match.end() == len(cell) and not cell[match.end(1) : match.end()]:
            return
        at = match.end()


def line(values: Iterable[str]) -> str:
    """A line of a CSV file. The standard library's writer leaves a carriage return inside a cell unquoted."""
    return ",".join(map(_quote, values)) + "\n"


def _quote(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if _SPECIAL.search(value) else value


def write(column: Column, value: Any) -> str:
    """A value as the text of its CSV cell; empty for a missing one."""
    if value is None:
        return ""
    if column.type == "strings":
        return guard(join(value))
    if column.type == "integers":
        return join(map(str, value))
    if column.type == "string":
        return guard(str(value))
    return str(value)


def read(column: Column, cell: str) -> Any:
    """The value of a CSV cell. Raises SchemaError if it is not of the column's type."""
    try:
        return _read(column, cell)
    except ValueError as error:
        raise SchemaError(f"column {column.name!r}: {error}") from error


def _read(column: Column, cell: str) -> Any:
    if column.type == "strings":
        return split(unguard(cell))
    if column.type == "integers":
        return [int(part) for part in split(cell)]
    if not cell:
        return None
    if column.type == "integer":
        return int(cell)
    if column.type == "number":
        return float(cell)
    if column.type == "date":
        return date.fromisoformat(cell)
    return unguard(cell)
