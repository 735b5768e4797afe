"""The output folder: one run at a time, parts while it runs, and a dataset that is replaced as a whole."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from extract.columns import ARTICLES, FILMS, TEXTS
from extract.dataset import FILES, describe, read_parquet, write_parquet, write_tables
from extract.errors import ExtractError
from extract.folder import MENTIONS
from extract.shards import Part

WORK = ".film-extract"


class OutputError(ExtractError):
    """An output folder that cannot be used: another run holds it, or it cannot be written."""


@contextmanager
def claim(output: Path) -> Iterator[Path]:
    """Holds the output folder for one run; gives the folder for the run's own files.

    Finishes first what an earlier run was killed in the middle of. Raises OutputError.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        handle = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise OutputError(f"cannot be used as output: {error.strerror}", source=str(output)) from error
    try:
        try:
            # The lock is the kernel's: it is gone with the process, however that ends.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError("another run is writing into this folder", source=str(output)) from None
        work = output / WORK
        settle(output)
        try:
            (work / "parts").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror}", source=str(output)) from error
        yield work
    finally:
        os.close(handle)


def settle(output: Path) -> None:
    """Moves the files of a complete new dataset into their place, if a run was killed while it did so."""
    ready = output / WORK / "ready"
    if not ready.is_dir():
        return
    for name in FILES:
        if (ready / name).exists():
            os.replace(ready / name, output / name)
    shutil.rmtree(ready)


def publish(work: Path) -> None:
    """Replaces the dataset by the one in `new`. From the first rename on, a killed run's is finished by the next."""
    (work / "new").rename(work / "ready")
    settle(work.parent)


def merge(parts: Sequence[Part], work: Path, version: str) -> None:
    """Makes the dataset's files in `new` out of the parts, in their order, a small batch in memory at a time."""
    new = work / "new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    folders = [work / "parts" / part.name for part in sorted(parts, key=lambda part: part.number)]
    for table in (FILMS, ARTICLES):
        write_tables(table, _rows(folders, f"{table.name}.parquet"), new)
    write_parquet(TEXTS, _rows(folders, f"{TEXTS.name}.parquet"), new / f"{TEXTS.name}.parquet")
    with (new / MENTIONS).open("wb") as target:
        for folder in folders:
            with (folder / MENTIONS).open("rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
    describe(new, version)


def _rows(folders: Iterable[Path], name: str) -> Iterator[dict[str, object]]:
    for folder in folders:
        yield from read_parquet(folder / name)


def clear(work: Path, *, keep: Iterable[str] = ()) -> None:
    """Removes the run's own files but for the parts to keep."""
    kept = set(keep)
    for path in (work / "parts").iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(work / "new", ignore_errors=True)
    if not kept:
        shutil.rmtree(work, ignore_errors=True)


def version() -> str:
    """The installed version of film-extract."""
    return metadata.version("film-extract")


def code() -> str:
    """Identifies the program: a hash of its own files, with the versions of what decides on its output."""
    digest = hashlib.sha256()
    for path in sorted(_files(resources.files("extract")), key=str):
        digest.update(path.read_bytes())
    for name in ("film-extract", "spacy", "lxml", "beautifulsoup4", "dateparser", "pyarrow"):
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith((".py", ".toml", ".json")):
            yield entry
