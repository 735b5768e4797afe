"""WARC files (ISO 28500), plain or gzipped a record at a time: where their pages are, and the bytes of one.

Pages are `response` records with a 2xx answer of type HTML, `resource` records of type HTML, and `conversion`
records, which stand for the responses that name them in WARC-Concurrent-To.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from extract.errors import InputError
from extract.read import Failure, open_bytes
from extract.types import Input, Source

_HTML = ("text/html", "application/xhtml+xml")
_CHUNK = 1 << 16


@dataclass(slots=True)
class _Page:
    offset: int
    record_id: str
    part_of: str


def records(warc: Input) -> list[Input | Failure]:
    """The pages of a WARC file as inputs, in the file's order: `ID/OFFSET`, or the file's own id if it has one.

    A file that ends in the middle of a record, or turns into something else, still gives the pages before; a
    Failure under the file's id says how many there were and where it stopped.
    """
    pages: list[_Page] = []
    problem = ""
    try:
        with open_bytes(warc.origin) as file:
            problem = _index(file, pages)
    except InputError as error:
        problem = error.message
    wholes = {page.record_id for page in pages}
    pages = [page for page in pages if page.part_of not in wholes]
    found: list[Input | Failure] = [replace(warc, record=page.offset) for page in pages]
    if len(pages) > 1 or problem:
        found = [
            replace(warc, article_id=f"{warc.article_id}/{page.offset:012d}", record=page.offset)
            for page in pages
        ]
    if problem:
        found.append(Failure(warc.article_id, warc.origin, problem))
    elif not found:
        found.append(Failure(warc.article_id, warc.origin, "the WARC file holds no HTML page"))
    return found


def _index(file: IO[bytes], pages: list[_Page]) -> str:
    """Fills `pages`; what is wrong with the file, if anything."""
    archive = ArchiveIterator(file, arc2warc=False)
    count = 0
    try:
        for record in archive:
            if _is_page(record):
                headers = record.rec_headers
                of = (headers.get_header("WARC-Concurrent-To") or "") if record.rec_type == "response" else ""
                pages.append(
                    _Page(archive.get_record_offset(), headers.get_header("WARC-Record-ID") or "", of)
                )
            archive.read_to_end(record)
            count += 1
            missing = _missing(record)
            if missing:
                if pages and pages[-1].offset == archive.get_record_offset():
                    pages.pop()
                return f"truncated: {count - 1} records read, then one lacks {missing:,} bytes"
    except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError) as error:
        return f"damaged after {count} records: {' '.join(str(error).split())[:160]}"
    return ""


def _is_page(record: Any) -> bool:
    if record.rec_type == "response":
        status = record.http_headers.get_statuscode() if record.http_headers else ""
        kind = (record.http_headers.get_header("Content-Type") or "") if record.http_headers else ""
        return str(status).startswith("2") and kind.strip().lower().startswith(_HTML)
    if record.rec_type in ("resource", "conversion"):
        return str(record.content_type or "").strip().lower().startswith(_HTML)
    return False


def _missing(record: Any) -> int:
    """Bytes of the record's declared length that the file does not have."""
    stream = record.raw_stream
    return int(getattr(stream, "limit", 0))


def load_record(item: Input, *, max_bytes: int) -> Source:
    """The page of one record, decoded from its transfer and content encoding. Raises InputError."""
    with open_bytes(item.origin) as file:
        try:
            file.seek(item.record or 0)
            record = next(iter(ArchiveIterator(file)), None)
            if record is None:
                raise InputError(f"no WARC record at byte {item.record}", source=item.origin)
            data = b"".join(_read(record.content_stream(), max_bytes))
        except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError) as error:
            raise InputError(f"the WARC record cannot be read: {error}", source=item.origin) from error
    headers = record.rec_headers
    return Source(
        article_id=item.article_id,
        origin=f"{item.origin}#{item.record}",
        data=data,
        charset=_charset(record),
        url=headers.get_header("WARC-Target-URI"),
        fetched=_day(headers.get_header("WARC-Date")),
    )


def _read(stream: Any, most: int) -> Iterator[bytes]:
    total = 0
    while piece := stream.read(_CHUNK):
        total += len(piece)
        if total > most:
            raise InputError(f"too large: more than {most:,} bytes (--max-bytes)")
        yield piece


def _charset(record: Any) -> str | None:
    kind = record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type
    for part in str(kind or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def _day(stamp: str | None) -> date | None:
    try:
        return datetime.fromisoformat(stamp).date() if stamp else None
    except ValueError:
        return None
