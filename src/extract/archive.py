"""Fetched pages as WARC files (ISO 28500): one file an article, with what was asked, answered and when.

Bodies are stored without transfer and content encoding; the headers that this makes untrue are kept under
an "X-Archive-Orig-" name. An article of several pages starts with a `conversion` record, the joined page;
the answers that it was made of follow and name it in `WARC-Concurrent-To`, so that a reader takes the
article once.
"""

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.addresses import FetchError
from extract.download import Headers, Page

_NO_LONGER_TRUE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def write(target: Path, address: str, pages: Sequence[Page], whole: bytes | None) -> None:
    """Stores an article's pages; target must not exist yet.

    address: as it was asked for. whole: the joined page, where there are several.
    Raises FetchError where the target exists.
    """
    handle, name = tempfile.mkstemp(prefix="part-", dir=target.parent / ".fetch")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            writer = WARCWriter(out, gzip=True)
            info = {"software": dict(pages[0].request_headers).get("user-agent", ""), "robots": "RFC 9309"}
            writer.write_record(writer.create_warcinfo_record(target.name, {**info, "description": address}))
            _articles(writer, pages, whole)
            out.flush()
            os.fsync(out.fileno())
        _place(part, target)
    finally:
        part.unlink(missing_ok=True)


def _place(part: Path, target: Path) -> None:
    """Gives a finished file its name, never over another file."""
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise FetchError("a file of that name is there already", source=str(target)) from error
    except OSError:
        # A file system without hard links: the name is checked, though not in one step.
        if target.exists():
            raise FetchError("a file of that name is there already", source=str(target)) from None
        part.rename(target)


def _articles(writer: WARCWriter, pages: Sequence[Page], whole: bytes | None) -> None:
    converted = None
    if whole is not None:
        headers = {"WARC-Date": _date(pages[0].fetched), "Content-Type": "text/html; charset=utf-8"}
        record = writer.create_warc_record(
            pages[0].url, "conversion", payload=BytesIO(whole), length=len(whole), warc_headers_dict=headers
        )
        converted = record.rec_headers.get_header("WARC-Record-ID")
        writer.write_record(record)
    for page in pages:
        response = _response(writer, page, converted)
        writer.write_request_response_pair(_request(writer, page), response)


def _response(writer: WARCWriter, page: Page, converted: str | None) -> Any:
    headers = {"WARC-Date": _date(page.fetched)}
    if converted:
        headers["WARC-Concurrent-To"] = converted
    kept = [(_kept_name(name), _clean(value)) for name, value in page.headers]
    http = StatusAndHeaders(
        f"{page.status} {_clean(page.reason)}",
        [*kept, ("Content-Length", str(len(page.body)))],
        protocol="HTTP/1.1",
    )
    return writer.create_warc_record(
        page.url,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        warc_headers_dict=headers,
        http_headers=http,
    )


def _request(writer: WARCWriter, page: Page) -> Any:
    target = httpx.URL(page.url).raw_path.decode("ascii")
    headers: Headers = tuple((name, _clean(value)) for name, value in page.request_headers)
    http = StatusAndHeaders(f"GET {target} HTTP/1.1", list(headers), is_http_request=True)
    return writer.create_warc_record(page.url, "request", http_headers=http)


def _kept_name(name: str) -> str:
    return f"X-Archive-Orig-{name}" if name.lower() in _NO_LONGER_TRUE else name


def _clean(value: str) -> str:
    """A header value on one line: what a server sends must not end ours."""
    return "".join(character if character.isprintable() else " " for character in value)


def _date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
