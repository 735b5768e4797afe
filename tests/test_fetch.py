"""Fetching, against a real server on loopback that misbehaves."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import server
from warcio.archiveiterator import ArchiveIterator

from extract import archive, paging
from extract.addresses import Deadline, FetchError, GuardedBackend, is_public, parse, stem
from extract.api import load
from extract.download import Downloader, FetchSettings
from extract.fetch import FAILURES, Fetched, fetch, read_list
from extract.paging import MAX_PAGES

QUICK = FetchSettings(
    allow_private=True, delay=0.0, backoff=0.01, timeout=1.0, page_time=2.0, max_bytes=100_000
)


@pytest.fixture
def site() -> Iterator[server.State]:
    with server.running() as state:
        yield state


def one(address: str, output: Path, settings: FetchSettings = QUICK) -> Fetched:
    results = list(fetch([address], output, settings))
    assert len(results) == 1
    return results[0]


def records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    with path.open("rb") as file:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(file)
        ]


def test_a_page_is_stored_with_request_response_and_time(site: server.State, tmp_path: Path) -> None:
    result = one(f"{site.base}/page", tmp_path)
    assert (result.outcome, result.pages) == ("fetched", 1)
    assert result.path is not None
    kinds = [kind for kind, _, _ in records(result.path)]
    assert kinds == ["warcinfo", "response", "request"]
    _, headers, body = records(result.path)[1]
    assert body == server.PAGE
    assert headers["WARC-Target-URI"] == f"{site.base}/page"
    assert headers["WARC-Date"].startswith(time.strftime("%Y-", time.gmtime()))
    assert not (tmp_path / ".fetch" / FAILURES).exists()


@pytest.mark.parametrize("path", ["gzip", "gzip-twice", "deflate", "bare-deflate", "untyped"])
def test_what_browsers_read_is_read(path: str, site: server.State, tmp_path: Path) -> None:
    result = one(f"{site.base}/{path}", tmp_path)
    assert result.outcome == "fetched", result.reason
    assert result.path is not None
    assert records(result.path)[1][2].startswith(server.PAGE)


# Path and the words in the reason; each row is a way in which a server misbehaves.
REFUSED = [
    ("missing", "HTTP 404"),
    ("loop", "more than 10 redirects"),
    ("redirect?to=file:///etc/passwd", "only http and https"),
    ("redirect?to=ftp://127.0.0.1/x", "only http and https"),
    ("redirect?to=//user:secret@127.0.0.1/", "user name or password"),
    ("redirect?to=", "not a web address"),
    ("large", "too large"),
    ("bomb", "too large"),
    ("endless", "too large"),
    ("drip", "ReadTimeout"),
    ("header-drip", "ReadTimeout"),
    ("silent", "no answer"),
    ("reset", "no answer"),
    ("short", "no answer"),
    ("garbage", "no answer"),
    ("many-headers", "no answer"),
    ("long-wait", "asks to come back in 86400 s"),
    ("pdf", "not an HTML page: 'application/pdf'"),
    ("json", "not an HTML page: 'application/json'"),
    ("empty", "empty"),
    ("untyped-binary", "not HTML by its looks"),
    ("cut-gzip", "ends too early"),
    ("no-gzip", "compressed body is broken"),
    ("brotli", "was not asked for"),
    ("broken-parts", "HTTP 410"),
    ("endless-parts", f"more than {MAX_PAGES} pages"),
]


@pytest.mark.parametrize(("path", "reason"), REFUSED, ids=[path.split(":")[0] for path, _ in REFUSED])
def test_a_misbehaving_server_costs_one_line(
    path: str, reason: str, site: server.State, tmp_path: Path
) -> None:
    settings = FetchSettings(
        allow_private=True, delay=0.0, backoff=0.01, timeout=0.5, page_time=0.8, attempts=2, max_bytes=100_000
    )
    server.bomb()
    began = time.monotonic()
    bad, good = fetch([f"{site.base}/{path}", f"{site.base}/page"], tmp_path, settings)
    assert time.monotonic() - began < 8
    assert bad.outcome == "failed"
    assert reason in bad.reason
    assert len(bad.reason.splitlines()) == 1
    assert good.outcome == "fetched", good.reason
    assert list(tmp_path.glob("*")).count(tmp_path / ".fetch") == 1
    assert [good.path] == list(tmp_path.glob("*.warc.gz"))
    assert not list((tmp_path / ".fetch").glob("part-*"))
    assert read_list(tmp_path / ".fetch" / FAILURES) == [bad.address]


def test_blanks_before_what_is_no_page_cost_no_square(site: server.State, tmp_path: Path) -> None:
    settings = FetchSettings(allow_private=True, delay=0.0, max_bytes=1_000_000)
    began = time.process_time()
    assert "not HTML by its looks" in one(f"{site.base}/untyped-blanks", tmp_path, settings).reason
    assert time.process_time() - began < 5


def test_attempts_are_repeated_with_growing_waits(site: server.State, tmp_path: Path) -> None:
    waits: list[float] = []
    settings = FetchSettings(allow_private=True, delay=0.0, backoff=1.0)
    client = Downloader(settings, sleep=waits.append)
    result = next(iter(fetch([f"{site.base}/flaky"], tmp_path, settings, downloader=client)))
    assert result.outcome == "fetched"
    assert site.asked["/flaky"] == 3
    assert len(waits) == 2
    assert 1.0 <= waits[0] <= 2.0 <= waits[1] <= 3.0


def test_retry_after_is_obeyed(site: server.State, tmp_path: Path) -> None:
    waits: list[float] = []
    client = Downloader(QUICK, sleep=waits.append)
    result = next(iter(fetch([f"{site.base}/limited"], tmp_path, QUICK, downloader=client)))
    assert result.outcome == "fetched"
    assert waits == [7.0]


def test_an_honest_user_agent_and_no_cookies(site: server.State, tmp_path: Path) -> None:
    settings = FetchSettings(allow_private=True, delay=0.0, contact="mailto:films@example.org")
    list(fetch([f"{site.base}/cookie", f"{site.base}/page"], tmp_path, settings))
    sent = site.headers["/page"]
    assert sent["User-Agent"].startswith("film-extract/")
    assert "(contact: mailto:films@example.org)" in sent["User-Agent"]
    assert "Cookie" not in sent


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "", "ü@example.org", "a\x00"])
def test_a_contact_cannot_add_headers(contact: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="contact"):
        list(fetch(["http://films.example/"], tmp_path, FetchSettings(contact=contact)))


# --- robots.txt, RFC 9309


def test_robots_rules_decide(tmp_path: Path) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: Film-Extract\nDisallow: /pag\nAllow: /page$\n"
    with server.running((200, rules)) as site:
        allowed, refused = fetch([f"{site.base}/page", f"{site.base}/page?all"], tmp_path, QUICK)
    assert allowed.outcome == "fetched", allowed.reason
    assert "robots.txt forbids it" in refused.reason
    assert site.asked["/page?all"] == 0
    assert site.asked["/robots.txt"] == 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(404, "fetched"), (403, "fetched"), (401, "fetched"), (500, "failed"), (503, "failed")],
)
def test_robots_4xx_allows_and_5xx_forbids(status: int, outcome: str, tmp_path: Path) -> None:
    with server.running((status, b"User-agent: *\nDisallow: /")) as site:
        result = one(f"{site.base}/page", tmp_path)
        assert result.outcome == outcome
        assert site.asked["/page"] == (outcome == "fetched")


def test_no_robots_answer_forbids(tmp_path: Path) -> None:
    with server.running() as site:
        address = site.base
    result = one(f"{address}/page", tmp_path)
    assert "robots.txt cannot be had" in result.reason


def test_a_redirect_is_judged_by_the_robots_of_its_host(tmp_path: Path) -> None:
    with server.running((200, b"User-agent: *\nDisallow: /page")) as closed, server.running() as site:
        result = one(f"{site.base}/redirect?to={closed.base}/page", tmp_path)
        assert "robots.txt forbids it" in result.reason
        assert closed.asked["/page"] == 0


def test_crawl_delay_and_own_delay_are_kept(tmp_path: Path) -> None:
    addresses = ["/page", "/page?2", "/page?3"]
    with server.running((200, b"User-agent: *\nCrawl-delay: 0.4")) as site:
        list(fetch([site.base + path for path in addresses], tmp_path, QUICK))
    gaps = [later - sooner for sooner, later in zip(site.times, site.times[1:], strict=False)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.4


def test_an_endless_crawl_delay_is_a_refusal(tmp_path: Path) -> None:
    with server.running((200, b"User-agent: *\nCrawl-delay: 1e9")) as site:
        assert "between two pages" in one(f"{site.base}/page", tmp_path).reason


def test_a_robots_file_of_any_size_ends(tmp_path: Path) -> None:
    body = b"User-agent: *\nDisallow: /page\n" + b"Disallow: /x*x*x*x*y\n" * 100_000
    with server.running((200, body)) as site:
        began = time.monotonic()
        assert "forbids" in one(f"{site.base}/page", tmp_path).reason
        assert time.monotonic() - began < 5


# --- addresses

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "::127.0.0.1",
    "2001:db8::1",
]


@pytest.mark.parametrize("number", PRIVATE)
def test_private_numbers(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_public_numbers(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::1]", "0"]
)
def test_loopback_by_any_name_is_refused(host: str, site: server.State, tmp_path: Path) -> None:
    port = site.base.rpartition(":")[2]
    settings = FetchSettings(delay=0.0, attempts=1, timeout=1.0)
    result = one(f"http://{host}:{port}/page", tmp_path, settings)
    assert result.outcome == "failed"
    assert site.asked.total() == 0


def test_a_redirect_to_a_private_host_is_refused(site: server.State, tmp_path: Path) -> None:
    """The first host is let through as if it were public; the one that it redirects to is judged anew."""
    port = int(site.base.rpartition(":")[2])
    client = _public_only_by_name("films.example", port)
    target = f"http://films.example:{port}/redirect?to=http://127.0.0.1:{port}/page"
    result = next(iter(fetch([target], tmp_path, QUICK, downloader=client)))
    assert "private" in result.reason
    assert site.asked["/page"] == 0


def _public_only_by_name(name: str, port: int) -> Downloader:
    """A client for which one host name alone leads to the loopback server."""
    settings = FetchSettings(delay=0.0, backoff=0.01, timeout=1.0)
    client = Downloader(settings, resolver=lambda host, _: ["9.9.9.9"] if host == name else ["127.0.0.1"])
    backend = client._client._transport._pool._network_backend  # type: ignore[attr-defined]
    assert isinstance(backend, GuardedBackend)
    inner = backend._inner
    connect = inner.connect_tcp
    inner.connect_tcp = lambda host, *rest: connect("127.0.0.1" if host == "9.9.9.9" else host, *rest)
    return client


def test_the_judged_number_is_the_one_connected_to() -> None:
    """No rebinding: the name is resolved once, and a second answer is never asked for."""
    answers = iter([["9.9.9.9"], ["127.0.0.1"]])
    asked: list[str] = []
    backend = GuardedBackend(Deadline(), allow_private=False, resolver=lambda host, port: next(answers))
    backend._inner.connect_tcp = lambda host, *rest: asked.append(host)  # type: ignore[method-assign,func-returns-value]
    backend.connect_tcp("films.example", 80)
    assert asked == ["9.9.9.9"]
    with pytest.raises(FetchError, match="private"):
        backend.connect_tcp("films.example", 80)
    assert asked == ["9.9.9.9"]


def test_one_private_number_among_public_ones_is_enough() -> None:
    backend = GuardedBackend(
        Deadline(), allow_private=False, resolver=lambda host, port: ["9.9.9.9", "10.0.0.1"]
    )
    with pytest.raises(FetchError, match="private"):
        backend.connect_tcp("films.example", 80)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "films",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://a b/",
        "http://a\r\nb/",
        "http://user@films.example/",
        "http://[::1/",
        "http://films.example:99999/",
        "http://" + "a" * 3000,
        "http://xn--a\x80.example/",
        "gopher://films.example/",
        "data:text/html,x",
        "http://�.example/",
    ],
)
def test_no_web_address(address: str, tmp_path: Path) -> None:
    result = one(address, tmp_path)
    assert result.outcome == "failed"
    assert not list(tmp_path.glob("*.warc.gz"))


@pytest.mark.parametrize(
    "address",
    [
        "http://films.example/../../etc/passwd",
        "http://films.example/a%2F..%2Fb",
        "http://films.example/%00.html",
        "http://films.example/" + "x" * 900,
        "http://xn--bcher-kva.example/ı?q=\u202e",
        "http://-/.",
    ],
)
def test_file_names_are_ours(address: str) -> None:
    name = stem(parse(address))
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(name) <= 100
    assert not name.startswith("-")


def test_two_addresses_never_share_a_name() -> None:
    pair = {
        stem(parse(each))
        for each in ("http://a.example/x/y", "http://a.example/x-y", "https://a.example/x/y")
    }
    assert len(pair) == 3


# --- lists, caching, several pages


def test_a_list_is_continued_and_nothing_overwritten(site: server.State, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text(
        f"# mine\n\n{site.base}/page\tfirst\n{site.base}/missing\n{site.base}/page\n", encoding="utf-8"
    )
    output = tmp_path / "raw"
    first = list(fetch(read_list(listed), output, QUICK))
    assert [each.outcome for each in first] == ["fetched", "failed"]
    kept = {path: path.read_bytes() for path in output.glob("*.warc.gz")}
    again = list(fetch(read_list(listed), output, QUICK))
    assert [each.outcome for each in again] == ["there", "failed"]
    assert site.asked["/page"] == 1
    assert {path: path.read_bytes() for path in output.glob("*.warc.gz")} == kept


def test_a_second_fetch_into_one_folder_is_refused(site: server.State, tmp_path: Path) -> None:
    first = fetch([f"{site.base}/page", f"{site.base}/page?2"], tmp_path, QUICK)
    assert next(first).outcome == "fetched"
    asked = site.asked.total()
    command = [sys.executable, "-m", "extract", "fetch", f"{site.base}/page?3", "-o", str(tmp_path)]
    done = subprocess.run([*command, "--allow-private"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"film-extract: {tmp_path}: another fetch is writing into this folder"
    ]
    assert site.asked.total() == asked
    assert [each.outcome for each in first] == ["fetched"]
    assert one(f"{site.base}/page?3", tmp_path).outcome == "fetched"


def test_a_file_that_appears_meanwhile_is_kept(site: server.State, tmp_path: Path) -> None:
    with Downloader(QUICK) as client:
        page = client.get(f"{site.base}/page")
    (tmp_path / ".fetch").mkdir()
    (tmp_path / "there.warc.gz").write_bytes(b"mine")
    with pytest.raises(FetchError, match="there already"):
        archive.write(tmp_path / "there.warc.gz", page.url, [page], None)
    assert (tmp_path / "there.warc.gz").read_bytes() == b"mine"
    assert not list((tmp_path / ".fetch").iterdir())


def test_a_cached_page_is_not_asked_for_again(site: server.State, tmp_path: Path) -> None:
    result = one(f"{site.base}/cached", tmp_path)
    assert result.path is not None
    result.path.unlink()
    again = one(f"{site.base}/cached", tmp_path)
    assert again.outcome == "fetched"
    assert site.asked["/cached"] == 1
    assert again.path is not None
    assert records(again.path)[1][2] == server.PAGE


def test_robots_are_kept_for_a_day_on_disk(tmp_path: Path) -> None:
    with server.running((200, b"User-agent: *\nDisallow: /x")) as site:
        one(f"{site.base}/page", tmp_path)
        one(f"{site.base}/page?2", tmp_path)
        assert site.asked["/robots.txt"] == 1


def test_an_article_of_several_pages_is_one(site: server.State, tmp_path: Path) -> None:
    result = one(f"{site.base}/parts", tmp_path)
    assert (result.outcome, result.pages) == ("fetched", 3), result.reason
    assert result.path is not None
    found = records(result.path)
    assert [kind for kind, _, _ in found] == ["warcinfo", "conversion"] + ["response", "request"] * 3
    whole = found[1][2].decode()
    assert [whole.count(f"<h2>{title} (192") for title in server.PARTS] == [1, 1, 1]
    assert whole.count("<h1>") == 1
    assert whole.count("Home") == 1
    joined = found[1][1]["WARC-Record-ID"]
    assert {headers.get("WARC-Concurrent-To") for kind, headers, _ in found if kind == "response"} == {joined}


@pytest.mark.parametrize(
    ("first", "other", "number"),
    [
        ("/best", "/best/2", 2),
        ("/best/", "/best/page/3/", 3),
        ("/best.html", "/best-2.html", 2),
        ("/best.html", "/best.html?page=2", 2),
        ("/best-1.html", "/best-2.html", 2),
        ("/best/1", "/best/2", 2),
        ("/best?p=1", "/best?p=4", 4),
        ("/best?id=7", "/best?id=7&page=2", 2),
        ("/best", "/best", 1),
        ("/best?id=7", "/best?id=8", None),
        ("/best", "/best?comments=2", None),
        ("/best", "/best?page=2&sort=3", None),
        ("/best-7", "/best-8", None),
        ("/best", "/worst/2", None),
        ("/", "/2024/11", None),
        ("/best", "http://other.example/best/2", None),
    ],
)
def test_numbers_of_pages(first: str, other: str, number: int | None) -> None:
    base = parse("https://films.example/")
    assert paging._number(str(base.join(first)), str(base.join(other))) == number


def test_the_next_article_is_not_the_next_page(site: server.State, tmp_path: Path) -> None:
    result = one(f"{site.base}/next-article", tmp_path)
    assert (result.outcome, result.pages) == ("fetched", 1)
    assert site.asked["/parts/2"] == site.asked["/other/2"] == 0


def test_an_unwritable_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("a file")
    with pytest.raises(FetchError, match="cannot be written"):
        list(fetch(["http://films.example/"], tmp_path / "raw", QUICK))


# --- the command, and what `run` makes of it


def command(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "extract", *words], capture_output=True, text=True, check=False
    )


def test_what_was_fetched_is_run_with_its_address_and_time(site: server.State, tmp_path: Path) -> None:
    raw, output = str(tmp_path / "raw"), tmp_path / "out"
    single, several = f"{site.base}/page", f"{site.base}/parts"
    done = command("fetch", single, several, "-o", raw, "--allow-private")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "2 fetched, 0 there already, 0 failed"
    ran = command("run", raw, "-o", str(output))
    assert ran.returncode == 0, ran.stderr
    articles = load(output / "articles.csv")
    assert sorted(articles["url"]) == [single, several]
    films = load(output / "films.csv")
    parts = articles.loc[articles["url"] == several, "article_id"].item()
    assert films.loc[films["article_id"] == parts, "title"].tolist() == list(server.PARTS)


def test_exit_codes_of_the_command(site: server.State, tmp_path: Path) -> None:
    raw = str(tmp_path / "raw")
    private = command("fetch", f"{site.base}/page", "-o", raw)
    assert (private.returncode, site.asked.total()) == (1, 0)
    assert "private" in private.stderr
    mixed = command("fetch", f"{site.base}/page", f"{site.base}/pdf", "-o", raw, "--allow-private")
    assert mixed.returncode == 3
    assert len(mixed.stderr.splitlines()) == 1
    nothing = command("fetch", "-o", raw)
    assert nothing.returncode == 1
    assert nothing.stderr.startswith("film-extract: no address was given")
