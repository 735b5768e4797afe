"""What a reader corrected: a plain log beside the data, and its application to a result.

The log (`corrections.jsonl`) only grows: a line a correction, an undo is a line of its own. A correction
names its film by the title's words and offsets, and is found again by them in a later run; where the page has
changed since, the words are looked for anew and a warning says so.
"""

import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from extract.errors import SchemaError
from extract.types import Kind, Label, Role

FILE = "corrections.jsonl"
Action = Literal["accept", "reject", "edit", "mark", "done", "undo"]
Field = Literal["title", "year", "directors", "aliases", "role", "kind"]

_FIRST_YEAR, _LAST_YEAR = 1870, 2100
_LIMIT = 2000  # characters of a value: a title or a list of names, not a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One decision of a reader.

    title, title_start, title_end: the film's title as printed when the decision was made (empty for a newly
    marked title and for `done`). edit: `field` gets `value`, lists joined by " | ". mark: the words `value`
    at [start, end) are what the label `field` says (TITLE makes a new film). done: the whole article is right
    and complete. undo: takes back the correction whose id is `value`.
    """

    id: str
    article_id: str
    action: Action
    sha256: str = ""
    title: str = ""
    title_start: int = 0
    title_end: int = 0
    field: str = ""
    value: str = ""
    start: int = 0
    end: int = 0


def new_id() -> str:
    """An id for a new correction."""
    return secrets.token_hex(8)


def check(correction: Correction) -> Correction:
    """The correction itself, if it can be applied; raises SchemaError with what is wrong."""
    one, source = correction, f"correction {correction.id}"
    wrong = ""
    if one.action not in get_args(Action):
        wrong = f"unknown action {one.action!r}"
    elif not one.article_id or not one.id:
        wrong = "id and article_id are needed"
    elif min(one.start, one.title_start) < 0 or one.end < one.start or one.title_end < one.title_start:
        wrong = "offsets must be 0 <= start <= end"
    elif one.action == "mark" and (one.field not in get_args(Label) or not one.value.strip()):
        wrong = f"a mark needs words and a label of {', '.join(get_args(Label))}"
    elif one.action in ("accept", "reject", "edit") and not one.title:
        wrong = "no film is named"
    elif one.action == "edit":
        wrong = _wrong_value(one.field, one.value)
    if not wrong and len(one.value) > _LIMIT:
        wrong = f"a value has at most {_LIMIT} characters"
    if wrong:
        raise SchemaError(wrong, source=source)
    return correction


def _wrong_value(field: str, value: str) -> str:
    if field not in get_args(Field):
        return f"unknown cell {field!r}"
    if field == "title" and not value.strip():
        return "a title cannot be empty"
    if field == "year" and value and not (value.isascii() and value.isdigit()):
        return "a year is four digits"
    if field == "year" and value and not _FIRST_YEAR <= int(value) <= _LAST_YEAR:
        return f"a year lies between {_FIRST_YEAR} and {_LAST_YEAR}"
    for name, allowed in (("role", get_args(Role)), ("kind", get_args(Kind))):
        if field == name and value not in allowed:
            return f"{name} is one of {', '.join(allowed)}"
    return ""


def from_row(row: Mapping[str, Any]) -> Correction:
    """A correction from a line's object or a request; raises SchemaError on anything unexpected."""
    types = {field.name: field.type for field in fields(Correction)}
    unknown = row.keys() - types.keys()
    if unknown:
        raise SchemaError(f"unknown key {min(unknown)!r}", source="correction")
    for name, value in row.items():
        wanted = int if types[name] in (int, "int") else str
        if type(value) is not wanted:
            raise SchemaError(f"{name} must be {wanted.__name__}", source="correction")
    try:
        return check(Correction(**row))
    except TypeError as error:
        raise SchemaError(str(error), source="correction") from None


def read(path: Path) -> tuple[Correction, ...]:
    """All corrections of a log, in order; none where there is no file.

    A last line without its newline is the trace of a crash in the middle of writing: it was never
    acknowledged, and is left out. Raises SchemaError for any other line that cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    found = []
    for number, line in enumerate(data.split(b"\n")[:-1], start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise SchemaError("not an object", source="correction")
            found.append(from_row(row))
        except (ValueError, SchemaError) as error:
            raise SchemaError(f"line {number}: {error}", source=str(path)) from error
    return tuple(found)


def append(path: Path, corrections: Iterable[Correction]) -> None:
    """Adds corrections to the log; when this returns they are on the disk.

    All lines go out in one write to a file opened for appending, then the file is synced. The torn line of
    an earlier crash is cut off first, so that it cannot swallow the next one.
    """
    lines = [json.dumps(_compact(one), ensure_ascii=True) + "\n" for one in corrections]
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        _cut_torn_line(handle)
        data = "".join(lines).encode("ascii")
        while data:
            data = data[os.write(handle, data) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _compact(correction: Correction) -> dict[str, Any]:
    """The correction without the cells that say nothing."""
    return {name: value for name, value in asdict(correction).items() if value not in ("", 0)}


def _cut_torn_line(handle: int) -> None:
    size = os.lseek(handle, 0, os.SEEK_END)
    end = size
    while end:
        start = max(0, end - 4096)
        os.lseek(handle, start, os.SEEK_SET)
        block = os.read(handle, end - start)
        newline = block.rfind(b"\n")
        if newline >= 0:
            end = start + newline + 1
            break
        end = start
    if end != size:
        os.ftruncate(handle, end)


def active(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """The corrections that still hold: neither undone nor an undo."""
    undone = {one.value for one in corrections if one.action == "undo"}
    return tuple(one for one in corrections if one.action != "undo" and one.id not in undone)


def by_article(corrections: Sequence[Correction]) -> dict[str, tuple[Correction, ...]]:
    """The corrections that still hold, by article."""
    found: dict[str, tuple[Correction, ...]] = {}
    for one in active(corrections):
        found[one.article_id] = (*found.get(one.article_id, ()), one)
    return found
