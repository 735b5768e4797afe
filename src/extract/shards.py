"""A run cut into shards: fixed slices of the sorted inputs, each made into a part of the dataset by itself.

A part's name is a hash of all that it was made from (bytes of the pages, settings, version of the code), so a
part that is there need not be made again, by whichever worker of whichever run.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from extract.batch import Limits, failure, process
from extract.columns import ARTICLES, FILMS, TEXTS
from extract.correct import correct
from extract.corrections import Correction
from extract.dataset import write_parquet
from extract.errors import ExtractError
from extract.folder import MENTIONS
from extract.read import Failure, load
from extract.rows import article_row, film_rows, mention_lines, text_rows
from extract.types import Input, Result, Settings

Item = Input | Failure

# Shards end where the hash of an id says so: a page that is added or removed changes its own shard only.
_LEAST, _MOST, _MEAN = 16, 128, 64
_DONE = "part.json"
_AT = "at"  # in a part that is being made: the index of the page that is read now


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run found, for its summary."""

    articles: int = 0
    films: int = 0
    listed: int = 0
    with_year: int = 0
    with_director: int = 0
    no_films: int = 0
    errors: int = 0

    def __add__(self, other: Self) -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))

    @property
    def mentioned(self) -> int:
        """Films that are named in passing only."""
        return self.films - self.listed


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all shards of a run.

    parts: the folder for the parts, which all workers see. code: identifies the version of the program.
    reuse: whether a part that is already there may stand.
    """

    parts: str
    code: str
    settings: Settings
    limits: Limits
    reuse: bool


@dataclass(frozen=True, slots=True)
class Shard:
    """A slice of the inputs. deadly: id and error of pages that end their worker and are not tried again."""

    number: int
    items: tuple[Item, ...]
    corrections: tuple[Correction, ...] = ()
    deadly: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A shard's rows on disk, in the folder `name` below the job's `parts`."""

    number: int
    name: str
    counts: Counts
    reused: bool = False
    warnings: tuple[str, ...] = field(default=())


def plan(items: Iterable[Item], corrections: dict[str, tuple[Correction, ...]]) -> Iterator[Shard]:
    """The shards of sorted inputs; they depend on nothing but the inputs' ids."""
    number, slice_ = 0, list[Item]()
    for item in items:
        slice_.append(item)
        if len(slice_) >= _MOST or (len(slice_) >= _LEAST and _ends(item.article_id)):
            yield _shard(number, slice_, corrections)
            number, slice_ = number + 1, []
    if slice_:
        yield _shard(number, slice_, corrections)


def _ends(article_id: str) -> bool:
    return int.from_bytes(hashlib.sha256(article_id.encode()).digest()[:4]) % (_MEAN - _LEAST) == 0


def _shard(number: int, items: list[Item], corrections: dict[str, tuple[Correction, ...]]) -> Shard:
    own = (one for item in items for one in corrections.get(item.article_id, ()))
    return Shard(number, tuple(items), tuple(own))


def make_part(shard: Shard, job: Job) -> Part:
    """Makes the part of a shard, or finds it made. Safe to call twice, at the same time, anywhere.

    Raises OSError if the part cannot be written.
    """
    folder = Path(job.parts)
    if job.reuse:
        name = _name(shard, job, (_fingerprint(item, job, shard) for item in shard.items))
        known = _known(folder / name, shard.number)
        if known:
            return known
    building = folder / f"{_building(shard)}{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    try:
        marks, counts, warnings = _write(shard, job, building)
        part = Part(shard.number, _name(shard, job, marks), counts, False, tuple(warnings))
        (building / _AT).unlink()
        content = {"counts": asdict(counts), "warnings": warnings}
        (building / _DONE).write_text(json.dumps(content), "utf-8")
        _put(building, folder / part.name)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return part


def interrupted(shard: Shard, job: Job) -> list[Item]:
    """The pages at which processes were that died while they made this part; forgets them."""
    found = []
    for building in Path(job.parts).glob(f"{_building(shard)}*"):
        with suppress(OSError, ValueError, IndexError):
            found.append(shard.items[int((building / _AT).read_bytes())])
        shutil.rmtree(building, ignore_errors=True)
    return found


def _building(shard: Shard) -> str:
    return f".{shard.number:08d}-"


def _known(path: Path, number: int) -> Part | None:
    try:
        content = json.loads((path / _DONE).read_text("utf-8"))
        counts = Counts(**content["counts"])
        return Part(number, path.name, counts, True, tuple(content["warnings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _put(building: Path, target: Path) -> None:
    try:
        building.rename(target)
    except OSError:
        if not (target / _DONE).exists():  # else another worker was first, with the same content
            shutil.rmtree(target, ignore_errors=True)
            building.rename(target)


def _write(shard: Shard, job: Job, folder: Path) -> tuple[list[str], Counts, list[str]]:
    """Writes the shard's rows; what identifies each input's content, the counts, and warnings."""
    films, articles, texts = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    marks, warnings = list[str](), list[str]()
    with (
        (folder / MENTIONS).open("w", encoding="utf-8", newline="\n") as mentions,
        (folder / _AT).open("wb", buffering=0) as at,
    ):
        for index, item in enumerate(shard.items):
            os.pwrite(at.fileno(), b"%8d" % index, 0)
            result = _result(item, job, shard)
            marks.append(_mark(result.sha256, result.error))
            corrected = correct(result, shard.corrections)
            warnings.extend(f"{item.article_id}: {warning}" for warning in corrected.warnings)
            result = corrected.result
            films.extend(film_rows(result))
            articles.append(article_row(result))
            texts.extend(text_rows(result))
            mentions.writelines(mention_lines(result))
    for table, rows in ((FILMS, films), (ARTICLES, articles), (TEXTS, texts)):
        write_parquet(table, rows, folder / f"{table.name}.parquet")
    return marks, _count(films, articles), warnings


def _result(item: Item, job: Job, shard: Shard) -> Result:
    if isinstance(item, Failure):
        return failure(item.article_id, item.origin, item.error)
    deadly = dict(shard.deadly)
    if item.article_id in deadly:
        return failure(item.article_id, item.origin, deadly[item.article_id])
    return process(item, job.settings, job.limits)


def _fingerprint(item: Item, job: Job, shard: Shard) -> str:
    """What `_mark` would say of the item's result, without making it."""
    if isinstance(item, Failure) or item.article_id in dict(shard.deadly):
        result = _result(item, job, shard)
        return _mark("", result.error)
    try:
        return _mark(hashlib.sha256(load(item, max_bytes=job.limits.max_bytes).data).hexdigest(), None)
    except (ExtractError, OSError) as error:
        return _mark("", failure(item.article_id, item.origin, error).error)


def _mark(sha256: str, error: str | None) -> str:
    return sha256 or f"error: {error}"


def _name(shard: Shard, job: Job, marks: Iterable[str]) -> str:
    """The name of the part that holds these inputs, with this content, made by this code."""
    pages = [
        [item.article_id, item.origin, item.record if isinstance(item, Input) else None, mark]
        for item, mark in zip(shard.items, marks, strict=True)
    ]
    limits = [job.limits.max_bytes, job.limits.gate]
    corrections = [asdict(one) for one in shard.corrections]
    content = json.dumps([job.code, asdict(job.settings), limits, corrections, pages])
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _count(films: list[dict[str, Any]], articles: list[dict[str, Any]]) -> Counts:
    return Counts(
        articles=len(articles),
        films=len(films),
        listed=sum(row["role"] == "listed" for row in films),
        with_year=sum(row["year"] is not None for row in films),
        with_director=sum(bool(row["directors"]) for row in films),
        no_films=sum(row["status"] == "no_films" for row in articles),
        errors=sum(row["status"] == "error" for row in articles),
    )
