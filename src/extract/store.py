"""The output folder: one run at a time, parts while it runs, and a dataset that is replaced as a whole."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from extract.columns import ARTICLES, FILMS, TEXTS
from extract.dataset import FILES, describe, read_parquet, write_parquet, write_tables
from extract.errors import ExtractError
from extract.folder import MENTIONS
from extract.lock import locked
from extract.shards import Part

WORK = ".film-extract"
# Inside it: the link that decides which dataset the public names show, the old dataset while it is replaced, and
# the new one while it is moved where there are no links.
CURRENT, OLD, READY = "current", "old", "ready"
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})


class OutputError(ExtractError):
    """An output folder that cannot be used: another run holds it, or it cannot be written."""


@contextmanager
def claim(output: Path) -> Iterator[Path]:
    """Holds the output folder for one run; gives the folder for the run's own files.

    Finishes first what an earlier run was killed in the middle of. Raises OutputError.
    """
    with ExitStack() as held:
        try:
            output.mkdir(parents=True, exist_ok=True)
            mine = held.enter_context(locked(output))
        except OSError as error:
            raise OutputError(f"cannot be used as output: {error.strerror}", source=str(output)) from error
        if not mine:
            raise OutputError("another run is writing into this folder", source=str(output))
        work = output / WORK
        settle(output)
        try:
            (work / "parts").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror}", source=str(output)) from error
        yield work


def publish(work: Path) -> None:
    """Replaces the dataset by the one in `new`, for readers at the plain paths in one step.

    Every file is first replaced by a link that leads through `current` to the same old content; then one rename
    points `current` at `new`, which is the step; then every link is replaced by the file that it leads to.
    Whatever kills a run in between, each path leads to the old file, or each to the new one. Where links cannot
    be made, the files are moved one by one instead. Raises OSError; the old dataset is then in place.
    """
    output, old = work.parent, work / OLD
    shutil.rmtree(old, ignore_errors=True)
    old.mkdir()
    try:
        _point(work, OLD)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        (work / "new").rename(work / READY)
        _move(output)
        return
    try:
        for name in FILES:
            _keep(output / name, old / name)
            _link(Path(WORK, CURRENT, name), output / name, work)
        _point(work, "new")
    finally:
        settle(output)


def settle(output: Path) -> None:
    """Puts plain files in the place of the links that a run left which was killed in `publish`."""
    work = output / WORK
    _move(output)
    if not (work / CURRENT).is_symlink():
        return
    for name in FILES:
        path, content = output / name, work / CURRENT / name
        if path.is_symlink() and path.readlink() == Path(WORK, CURRENT, name):
            if content.exists():
                os.replace(content, path)
            else:  # the old dataset had no such file
                path.unlink()
    (work / CURRENT).unlink()
    shutil.rmtree(work / OLD, ignore_errors=True)


def _keep(path: Path, copy: Path) -> None:
    """Gives a file's content a second name."""
    if not path.exists():
        return
    try:
        os.link(path.resolve(), copy)
    except OSError:  # a file system without hard links, or a link of the user's that leads to another one
        shutil.copyfile(path, copy)


def _point(work: Path, folder: str) -> None:
    _link(Path(folder), work / CURRENT, work)


def _link(target: Path, path: Path, work: Path) -> None:
    """Makes `path` a symbolic link in one step, whatever it was."""
    fresh = work / "link"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, path)


def _move(output: Path) -> None:
    """Moves the files in `ready` into place one by one: for file systems without links."""
    ready = output / WORK / READY
    if not ready.is_dir():
        return
    for name in FILES:
        if (ready / name).exists():
            os.replace(ready / name, output / name)
    shutil.rmtree(ready)


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
