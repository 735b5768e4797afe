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
# What reading a damaged file raises; the last three when warcio meets headers that lack what it expects.
_BROKEN = (
    ArchiveLoadFailed,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
)


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
    archive = ArchiveIterator(file)
    count = end = 0
    try:
        for record in archive:
            offset, is_page = archive.get_record_offset(), _is_page(record)
            archive.read_to_end(record)
            missing = int(getattr(record.raw_stream, "limit", 0))  # of the bytes that the record announces
            if missing:
                return f"truncated: {count} records read, then one lacks {missing:,} bytes"
            if is_page:
                headers = record.rec_headers
                of = (headers.get_header("WARC-Concurrent-To") or "") if record.rec_type == "response" else ""
                pages.append(_Page(offset, headers.get_header("WARC-Record-ID") or "", of))
            count += 1
            end = offset + archive.get_record_length()
        # A record that is cut in its first lines ends the iteration without a word.
        size = file.seek(0, 2)
        file.seek(end)
        if file.read(_CHUNK).strip(b"\r\n"):
            return f"truncated: {count} records read, then {size - end:,} bytes that are no whole record"
    except _BROKEN as error:
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


def load_record(item: Input, *, max_bytes: int) -> Source:
    """The page of one record, decoded from its transfer and content encoding. Raises InputError."""
    with open_bytes(item.origin) as file:
        try:
            file.seek(item.record or 0)
            record = next(iter(ArchiveIterator(file)), None)
            if record is None:
                raise InputError(f"no WARC record at byte {item.record}", source=item.origin)
            data = b"".join(_read(record.content_stream(), max_bytes))
        except _BROKEN as error:
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
