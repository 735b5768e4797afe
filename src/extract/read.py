"""The read stage: lists what there is to read, cheaply, and loads one page's bytes.

Local paths are opened as regular files only; an address with a scheme (`s3://…`) goes through fsspec.
"""

import errno
import io
import os
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeGuard, cast
from urllib.parse import quote_from_bytes

from extract.errors import InputError
from extract.types import Input, Source

STDIN = "-"
PAGES = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz", ".xhtml.gz")
WARCS = (".warc", ".warc.gz")
MAX_BYTES = 10_000_000
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was named and cannot be read; it still gets its row in articles.csv."""

    article_id: str
    origin: str
    error: str


@dataclass(frozen=True, slots=True)
class _Name:
    """A file that was found: its path below the folder that was searched, and where to open it."""

    under: str
    folder: str
    origin: str
    problem: str = ""


def find(inputs: Iterable[str], *, without: Path | None = None) -> tuple[Input | Failure, ...]:
    """What there is to read, sorted by id: files, folders (searched for pages and WARC files), addresses in
    object stores and `-`.

    A WARC file is one input here; its records are listed by `extract.warc.index`. Symlinks inside a folder are
    not followed; names that begin with a dot, and the folder `without` (the output), are passed over. What was
    named and cannot be read is a Failure. Raises InputError if two inputs would get one id.
    """
    names: list[_Name] = []
    failures: dict[str, Failure] = {}
    for one in inputs:
        try:
            for name in _look(one, without):
                problem = name.problem or _bad_name(name.under)
                if problem:
                    failures[name.origin] = Failure(_shown(_stem(name.under)), _shown(name.origin), problem)
                else:
                    names.append(name)
        except InputError as error:
            failures[one] = Failure(_shown(_stem(PurePosixPath(one).name or one)), _shown(one), error.message)
    found = _identify(names)
    return tuple(sorted([*found, *_distinct(failures, found)], key=lambda item: item.article_id))


def _distinct(failures: dict[str, Failure], found: Iterable[Input]) -> Iterator[Failure]:
    """The failures under ids that nothing else has."""
    taken = {item.article_id for item in found}
    for _, failure in sorted(failures.items()):
        number, own = 1, failure.article_id
        while own in taken:
            number += 1
            own = f"{failure.article_id}~{number}"
        taken.add(own)
        yield Failure(own, failure.origin, failure.error)


def is_warc(item: Input | Failure) -> TypeGuard[Input]:
    """Whether the input is a WARC file, whose records are the pages."""
    return isinstance(item, Input) and item.record is None and _is(item.origin, WARCS)


def _look(one: str, without: Path | None) -> Iterator[_Name]:
    if one == STDIN:
        yield _Name("stdin.html", "", STDIN)
    elif "://" in one:
        yield from _look_remote(one)
    else:
        try:
            mode = os.stat(one).st_mode
        except (OSError, ValueError) as error:
            raise InputError(_reason(error), source=one) from error
        if stat.S_ISDIR(mode):
            yield from _walk(one, without.resolve() if without else None)
        elif stat.S_ISREG(mode):
            path = PurePosixPath(one)
            yield _Name(path.name, path.parent.name, one)
        else:
            raise InputError("not a regular file", source=one)


def _walk(top: str, without: Path | None) -> Iterator[_Name]:
    """Pages and WARC files below a folder, and folders in it that cannot be listed."""
    pending = [top]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            yield _Name(_under(folder, top), Path(top).name, folder, _reason(error))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if without is None or Path(entry.path).resolve() != without:
                    pending.append(entry.path)
            elif _is(entry.name, PAGES + WARCS):
                # A link may point outside the folder, and a device or FIFO never ends: named, not opened.
                problem = "" if entry.is_file(follow_symlinks=False) else "not a regular file; skipped"
                yield _Name(_under(entry.path, top), Path(top).name, entry.path.replace(os.sep, "/"), problem)


def _under(path: str, top: str) -> str:
    return os.path.relpath(path, top).replace(os.sep, "/")


def _look_remote(address: str) -> Iterator[_Name]:
    if address.startswith(("http://", "https://")):
        raise InputError("web pages are fetched first: film-extract fetch ADDRESS -o raw/", source=address)
    system, path = _remote(address)
    try:
        if system.isdir(path):
            for name in sorted(system.find(path)):
                if _is(name, PAGES + WARCS):
                    under = PurePosixPath(name).relative_to(system._strip_protocol(path)).as_posix()
                    yield _Name(under, PurePosixPath(path).name, system.unstrip_protocol(name))
        elif system.isfile(path):
            yield _Name(PurePosixPath(path).name, PurePosixPath(path).parent.name, address)
        else:
            raise InputError("no such file or folder", source=address)
    except OSError as error:
        raise InputError(_reason(error), source=address) from error


def _remote(address: str) -> tuple[Any, str]:
    import fsspec

    try:
        return cast(tuple[Any, str], fsspec.core.url_to_fs(address))
    except (ImportError, ValueError) as error:
        raise InputError(f"cannot be opened: {error}", source=address) from error


def _identify(names: Iterable[_Name]) -> list[Input]:
    """Inputs with distinct ids, sorted by id; what shares an id keeps its suffix, or else its folder's name."""
    once = list({name.origin: name for name in names}.values())
    ids = [_stem(name.under) for name in once]
    for longer in (lambda name: name.under, lambda name: f"{name.folder}/{name.under}"):
        counts = Counter(ids)
        ids = [longer(name) if counts[one] > 1 else one for one, name in zip(ids, once, strict=True)]
    twice = [one for one, count in Counter(ids).items() if count > 1]
    if twice:
        clash = [name.origin for one, name in zip(ids, once, strict=True) if one == twice[0]]
        message = f"{clash[0]} and {clash[1]} would get one id; give the folder above them instead"
        raise InputError(message, source=twice[0])
    pairs = sorted(zip(ids, once, strict=True), key=lambda pair: pair[0])
    return [Input(article_id=one, origin=name.origin) for one, name in pairs]


def _is(name: str, suffixes: tuple[str, ...]) -> bool:
    return name.lower().endswith(suffixes)


def _stem(name: str) -> str:
    """The name without its suffix (both of `.html.gz`).

    >>> _stem("a/b.c.html.gz"), _stem("page.txt"), _stem("page")
    ('a/b.c', 'page', 'page')
    """
    for suffix in sorted(PAGES + WARCS, key=len, reverse=True):
        if _is(name, (suffix,)) and len(PurePosixPath(name).name) > len(suffix):
            return name[: -len(suffix)]
    return PurePosixPath(name).with_suffix("").as_posix() if PurePosixPath(name).suffix else name


def _bad_name(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "the file's name is not UTF-8; rename it"
    if any(ord(char) < 32 or ord(char) == 127 or char in "\u0085\u2028\u2029" for char in name):
        return "the file's name holds control characters; rename it"
    return ""


def _shown(name: str) -> str:
    """A name in printable form: bytes that are no UTF-8 and control characters as %XX."""
    raw = os.fsencode(name)
    keep = "".join(map(chr, range(33, 127))).replace("%", "") + " "
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return quote_from_bytes(raw, safe=keep)
    return "".join(char if char.isprintable() else quote_from_bytes(char.encode("utf-8")) for char in text)


def _reason(error: Exception) -> str:
    """An operating system's error in a reader's words, without the path (which stands beside it)."""
    if isinstance(error, OSError) and error.errno is not None:
        known = {errno.ENOENT: "no such file or folder", errno.EACCES: "permission denied"}
        return known.get(error.errno, os.strerror(error.errno).lower())
    return f"cannot be read: {error}"


def load(item: Input, *, max_bytes: int = MAX_BYTES) -> Source:
    """One page's bytes, decompressed, as its input names them.

    max_bytes: the most that a page may have, unpacked. Raises InputError if it has more or cannot be read.
    """
    if item.record is not None:
        from extract.warc import load_record

        return load_record(item, max_bytes=max_bytes)
    with open_bytes(item.origin) as file:
        try:
            data = b"".join(_unpack(file, max_bytes, gz=_is(item.origin, (".gz",))))
        except (OSError, zlib.error, EOFError) as error:
            raise InputError(_reason(error), source=item.origin) from error
    return Source(article_id=item.article_id, origin=item.origin, data=data)


@contextmanager
def open_bytes(origin: str) -> Iterator[IO[bytes]]:
    """Opens a local regular file, standard input (`-`) or an object in a store. Raises InputError."""
    if origin == STDIN:
        yield sys.stdin.buffer
        return
    try:
        file = _open_remote(origin) if "://" in origin else _open_local(origin)
    except (OSError, ValueError) as error:
        raise InputError(_reason(error), source=origin) from error
    with file:
        yield file


def _open_local(path: str) -> IO[bytes]:
    # Without O_NONBLOCK, opening a FIFO that took the file's place since it was listed would wait for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise InputError("not a regular file", source=path)
    return io.BufferedReader(io.FileIO(handle, "rb"))


def _open_remote(address: str) -> IO[bytes]:
    system, path = _remote(address)
    return cast(IO[bytes], system.open(path, "rb"))


def _unpack(file: IO[bytes], most: int, *, gz: bool) -> Iterator[bytes]:
    """The bytes in pieces; stops with InputError as soon as they are more than `most`."""
    total = 0
    for piece in _gunzip(file, most) if gz else _pieces(file):
        total += len(piece)
        if total > most:
            raise InputError(f"too large: more than {most:,} bytes (--max-bytes)")
        yield piece


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _gunzip(file: IO[bytes], most: int) -> Iterator[bytes]:
    """Unpacks gzip members one after the other, never more than a piece at a time in memory."""
    unpacker = zlib.decompressobj(wbits=31)
    rest = b""
    while packed := rest or file.read(_CHUNK):
        if unpacker.eof:
            unpacker = zlib.decompressobj(wbits=31)
        yield unpacker.decompress(packed, min(most + 1, 1 << 20))
        rest = unpacker.unconsumed_tail or unpacker.unused_data
    if not unpacker.eof:
        raise InputError("truncated: the compressed data ends too early")
