import gzip
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from test_api import PAGE
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.errors import InputError
from extract.folder import Folder
from extract.read import Failure, load
from extract.runner import run
from extract.types import Input
from extract.warc import records

# warcio's writer leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Unclosed file:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
STAMP = {"WARC-Date": "2024-05-06T07:08:09Z"}


def answer(status="200 OK", kind="text/html; charset=utf-8", **more):
    headers = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in more.items())]
    return StatusAndHeaders(status, headers, protocol="HTTP/1.1")


def add(
    writer, body=PAGE.encode(), *, url="https://example.org/nights", http=None, kind="response", **headers
):
    record = writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(body),
        http_headers=(http or answer()) if kind == "response" else None,
        warc_headers_dict={**STAMP, **headers},
    )
    writer.write_record(record)
    return record.rec_headers.get_header("WARC-Record-ID")


def crawl(path: Path, count: int = 3, *, packed: bool = True) -> Input:
    """A crawl's file: about itself, and requests, redirects, pictures and missing pages between the pages."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for number in range(count):
            writer.write_record(writer.create_warc_record(f"https://example.org/{number}", "request"))
            add(writer, b"gone", http=answer("404 Not Found"))
            add(writer, b"", http=answer("301 Moved", Location="https://example.org/"))
            add(writer, b"\x89PNG", http=answer(kind="image/png"))
            add(
                writer, PAGE.replace("Ember", f"Ember {number}").encode(), url=f"https://example.org/{number}"
            )
    return Input(article_id="crawl", origin=str(path))


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_found_by_their_offsets(tmp_path, packed):
    found = records(crawl(tmp_path / "crawl.warc", packed=packed))
    assert [item.article_id for item in found] == [f"crawl/{item.record:012d}" for item in found]
    sources = [load(item) for item in found]
    assert [source.url for source in sources] == [f"https://example.org/{number}" for number in range(3)]
    assert [b"Ember 2" in source.data for source in sources] == [False, False, True]
    assert {(source.charset, source.fetched) for source in sources} == {("utf-8", date(2024, 5, 6))}


def test_bodies_are_unpacked(tmp_path):
    path = tmp_path / "a.warc"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode())
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        add(writer, gzip.compress(PAGE.encode()), http=answer(Content_Encoding="gzip"))
        add(writer, chunked, http=answer(Transfer_Encoding="chunked"))
    assert [load(item).data for item in records(Input(article_id="a", origin=str(path)))] == [
        PAGE.encode()
    ] * 2


def test_a_file_of_one_page_gives_its_own_id(tmp_path):
    (found,) = records(crawl(tmp_path / "crawl.warc.gz", 1))
    assert found.article_id == "crawl"


def test_a_joined_article_stands_for_its_pages(tmp_path):
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        whole = add(writer, kind="conversion", **{"Content-Type": "text/html; charset=utf-8"})
        add(writer, b"<p>one", **{"WARC-Concurrent-To": whole})
        add(writer, b"<p>two", **{"WARC-Concurrent-To": whole})
    (found,) = records(Input(article_id="a", origin=str(path)))
    assert (found.article_id, load(found).data) == ("a", PAGE.encode())


@pytest.mark.parametrize("packed", [True, False])
def test_a_truncated_file_says_how_much_was_read(tmp_path, packed):
    whole = crawl(tmp_path / "crawl.warc", packed=packed)
    last = records(whole)[-1].record
    data = Path(whole.origin).read_bytes()
    Path(whole.origin).write_bytes(data[: last + (len(data) - last) // 2])
    *pages, failure = records(whole)
    assert len(pages) == 2
    assert isinstance(failure, Failure)
    assert failure.article_id == "crawl"
    assert failure.error.startswith(("truncated: 15 records read", "damaged after 15 records")), failure.error
    assert all(load(page).data for page in pages)


def test_every_cut_is_noticed_and_nothing_is_raised(tmp_path):
    whole = crawl(tmp_path / "crawl.warc.gz", 2)
    data = Path(whole.origin).read_bytes()
    boundaries = {page.record for page in records(whole)}
    for cut in range(1, len(data), 97):
        Path(whole.origin).write_bytes(data[:cut])
        for item in records(whole):
            if isinstance(item, Input):
                assert item.record in boundaries
                assert load(item).data


@pytest.mark.parametrize(
    "content", [b"", b"not a WARC file at all", gzip.compress(b"neither"), b"\x1f\x8b\x08junk"]
)
def test_what_is_no_warc_is_a_failure(tmp_path, content):
    (tmp_path / "a.warc").write_bytes(content)
    (failure,) = records(Input(article_id="a", origin=str(tmp_path / "a.warc")))
    assert isinstance(failure, Failure)


def test_a_record_that_unpacks_to_much_is_not_unpacked(tmp_path):
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        add(WARCWriter(file, gzip=True), b"0" * 50_000_000)
    (item,) = records(Input(article_id="a", origin=str(path)))
    with pytest.raises(InputError, match="too large"):
        load(item, max_bytes=1_000_000)


def test_a_run_reads_pages_and_crawls_together(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "b.html").write_text(PAGE)
    crawl(raw / "a.warc.gz")
    whole = crawl(raw / "c.warc")
    data = Path(whole.origin).read_bytes()
    Path(whole.origin).write_bytes(data[:-40])
    summary = run([raw], tmp_path / "out")
    assert (summary.counts.articles, summary.counts.errors) == (7, 1)
    folder = Folder(tmp_path / "out")
    assert "truncated" in folder.article_row("c")["error"]
    ids = folder.ids()
    assert [one.split("/")[0] for one in ids] == ["a", "a", "a", "b", "c", "c", "c"]
    assert folder.article_row(ids[0])["url"] == "https://example.org/0"


def test_crawls_in_object_stores(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    local = crawl(tmp_path / "crawl.warc.gz")
    fsspec.filesystem("memory").pipe("/bucket/crawl.warc.gz", Path(local.origin).read_bytes())
    found = records(Input(article_id="crawl", origin="memory://bucket/crawl.warc.gz"))
    assert [load(item).data[:5] for item in found] == [b"<html"] * 3
