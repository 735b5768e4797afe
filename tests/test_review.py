"""The review server: what it lets in, what it keeps, what comes next. Its pages are tried in test_browser."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made import TEXT, result, write_folder

from extract.corrections import read
from extract.desk import Desk
from extract.errors import InputError, SchemaError
from extract.folder import Folder, page_name
from extract.gold import gold

pytest.importorskip("starlette")
from starlette.testclient import TestClient

from extract.review import make_app

TOKEN = "a-secret"
WHERE = "127.0.0.1:8765"
ORIGIN = {"origin": f"http://{WHERE}"}
PAGE = f"/{TOKEN}/articles/{page_name('journeys')}.html"
SORCERER = {
    "title": "Sorcerer",
    "title_start": TEXT.index("Sorcerer"),
    "title_end": TEXT.index("Sorcerer") + 8,
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    calm = result("calm")
    calm = replace(calm, films=tuple(replace(film, confidence=0.99) for film in calm.films))
    return write_folder(tmp_path / "out", (result(), calm))


@pytest.fixture
def client(out: Path) -> TestClient:
    return TestClient(make_app(Desk(Folder(out)), TOKEN, WHERE), base_url=f"http://{WHERE}")


def post(client: TestClient, *rows: dict[str, Any], path: str = "corrections", **more: Any) -> Any:
    headers = more.pop("headers", ORIGIN)
    content = {"article_id": "journeys", "corrections": list(rows), **more}
    return client.post(f"/{TOKEN}/api/{path}", json=content, headers=headers)


def test_correction_is_kept_and_shown(client: TestClient, out: Path) -> None:
    answer = post(client, {"action": "edit", "field": "year", "value": "1977", **SORCERER})
    assert (answer.status_code, answer.json()) == (200, {"said": "Saved."})
    (kept,) = read(out / "corrections.jsonl")
    assert (kept.sha256, kept.value, kept.title) == ("5" * 64, "1977", "Sorcerer")
    assert 'data-value="1977"' in client.get(PAGE).text
    again = TestClient(make_app(Desk(Folder(out)), TOKEN, WHERE), base_url=f"http://{WHERE}")
    assert 'data-value="1977"' in again.get(PAGE).text, "a new start knows it"


def test_undo_is_a_line_and_takes_back_the_last(client: TestClient, out: Path) -> None:
    assert post(client, path="undo").status_code == 400
    post(client, {"action": "accept", **SORCERER})
    post(client, {"action": "reject", **SORCERER})
    assert '<li dir="auto">Sorcerer</li>' in client.get(PAGE).text
    assert post(client, path="undo").json() == {"said": "Undid reject."}
    page = client.get(PAGE).text
    assert '<li dir="auto">Sorcerer</li>' not in page
    assert 'class="accepted"' in page
    assert [one.action for one in read(out / "corrections.jsonl")] == ["accept", "reject", "undo"]


def test_undo_says_when_only_the_next_run_can_show_it(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "out", (result(),))
    client = TestClient(make_app(Desk(Folder(out)), TOKEN, WHERE), base_url=f"http://{WHERE}")
    post(client, {"action": "edit", "field": "role", "value": "mentioned", **SORCERER})
    post(client, {"action": "edit", "field": "role", "value": "mentioned", **SORCERER})
    assert "next run" in post(client, path="undo").json()["said"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1:1"}, 421),
        ({"host": ""}, 421),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_reading_is_refused(client: TestClient, change: dict[str, str], status: int) -> None:
    assert client.get(f"/{TOKEN}/", headers=change).status_code == status


@pytest.mark.parametrize(
    "path", ["/", "/a-secre/", "/a-secret", "//", "/wrong/articles/x.html", "/%61-secret-no/"]
)
def test_without_the_token_there_is_nothing(client: TestClient, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert answer.status_code == 404
    assert "Stalker" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"https://{WHERE}"}, 403),
        ({**ORIGIN, "sec-fetch-site": "same-site"}, 403),
        ({**ORIGIN, "host": "evil.example"}, 421),
    ],
)
def test_writing_from_elsewhere_is_refused(
    client: TestClient, out: Path, headers: dict[str, str], status: int
) -> None:
    assert post(client, {"action": "accept", **SORCERER}, headers=headers).status_code == status
    assert not (out / "corrections.jsonl").exists()


def test_a_form_cannot_write(client: TestClient) -> None:
    row = json.dumps({"article_id": "journeys", "corrections": [{"action": "done"}]})
    answer = client.post(
        f"/{TOKEN}/api/corrections", content=row, headers={**ORIGIN, "content-type": "text/plain"}
    )
    assert answer.status_code == 415
    assert client.get(f"/{TOKEN}/api/corrections").status_code == 405


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"{" * 5000,
        b'{"article_id": "journeys"}',
        b'{"article_id": "nowhere", "corrections": [{"action": "done"}]}',
        b'{"article_id": ["journeys"], "corrections": [{"action": "done"}]}',
        b'{"article_id": "journeys", "corrections": ["done"]}',
        b'{"article_id": "journeys", "corrections": [{"action": "undo", "value": "x"}]}',
        b'{"article_id": "journeys", "corrections": [{"action": "done", "id": "1"}]}',
        b'{"article_id": "journeys", "corrections": [{"action": "mark", "field": "TITLE", "value": "Zoom"}]}',
        b"\xff",
    ],
)
def test_wrong_requests_are_answered_in_words(client: TestClient, out: Path, content: bytes) -> None:
    headers = {**ORIGIN, "content-type": "application/json"}
    answer = client.post(f"/{TOKEN}/api/corrections", content=content, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not (out / "corrections.jsonl").exists()


def test_too_long_a_request_is_refused(client: TestClient) -> None:
    assert post(client, {"action": "done", "value": "x" * 70_000}).status_code == 413


def test_one_wrong_correction_keeps_the_others_out(client: TestClient, out: Path) -> None:
    answer = post(client, {"action": "accept", **SORCERER}, {"action": "eat", **SORCERER})
    assert answer.status_code == 400
    assert not (out / "corrections.jsonl").exists()


def test_headers_of_every_answer(client: TestClient) -> None:
    for path in (f"/{TOKEN}/", PAGE, "/nothing"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == "frame-ancestors 'none'"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
    assert "connect-src &#39;self&#39;" in client.get(PAGE).text


def test_most_doubtful_row_comes_first(client: TestClient) -> None:
    assert f'href="{PAGE}#film-3"' in client.get(f"/{TOKEN}/").text
    post(client, {"action": "accept", **SORCERER})
    assert f'href="{PAGE}#film-4"' in client.get(PAGE).text


def test_progress_and_done(out: Path) -> None:
    desk = Desk(Folder(out))
    assert desk.progress() == {"total": 8, "read": 0, "articles": 2, "done_articles": 0}
    desk.add("journeys", [{"action": "reject", **SORCERER}])
    assert desk.progress()["read"] == 1
    desk.add("journeys", [{"action": "done"}])
    assert desk.progress() == {"total": 8, "read": 4, "articles": 2, "done_articles": 1}
    first = desk.next()
    assert first is not None
    assert first.article_id == "calm"
    assert Desk(Folder(out)).progress() == desk.progress()


def test_gold_of_reviewed_articles(out: Path) -> None:
    desk = Desk(Folder(out))
    desk.add(
        "journeys",
        [
            {"action": "reject", **SORCERER},
            {"action": "done"},
        ],
    )
    files = list(gold(Folder(out), read(out / "corrections.jsonl")))
    assert [name for name, _ in files] == ["journeys"]
    content = files[0][1]
    assert content["id"] == "journeys"
    assert content["not_films"] == ["Sorcerer"]
    assert content["films"][1] == {
        "title": "Wages of Fear",
        "year": 1953,
        "directors": ["Henri-Georges Clouzot"],
        "aliases": ["Le Salaire de la peur"],
        "role": "listed",
        "kind": "film",
    }


def test_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="film-extract run"):
        Folder(tmp_path)


def test_damaged_log_is_refused(out: Path) -> None:
    (out / "corrections.jsonl").write_text("{}\n")
    with pytest.raises(SchemaError, match="line 1"):
        Desk(Folder(out))


def test_a_run_or_another_review_in_between_is_noticed(client: TestClient, out: Path) -> None:
    assert client.get(PAGE).text.count("<tr id=") == 4
    other = TestClient(make_app(Desk(Folder(out)), TOKEN, WHERE), base_url=f"http://{WHERE}")
    post(other, {"action": "reject", **SORCERER})
    assert client.get(PAGE).text.count("<tr id=") == 3
    write_folder(out, (result(), result("new")))
    assert client.get(PAGE).text.count("<tr id=") == 3
    assert client.get(f"/{TOKEN}/articles/{page_name('new')}.html").status_code == 200
    (out / "films.parquet").unlink()
    gone = client.get(PAGE)
    assert gone.status_code == 503
    assert "films.parquet" in gone.text


@contextmanager
def started(out: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`film-extract review` as a user starts it, and the address that it prints."""
    command = [sys.executable, "-m", "extract", "review", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server, server.stdout.readline().strip()
        finally:
            server.kill()


def test_served_on_this_machine_alone_until_interrupted(out: Path) -> None:
    with started(out) as (server, address):
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{32,})/", address)
        assert found is not None, address
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert b"Next doubtful row" in answer.read()
        with socket.socket() as elsewhere:
            elsewhere.settimeout(2)
            assert elsewhere.connect_ex(("127.0.0.2", int(found[1]))) != 0
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in (0, 130, -signal.SIGINT)
        assert server.stderr is not None
        assert "Traceback" not in server.stderr.read()


def test_what_was_saved_survives_a_kill(out: Path) -> None:
    with started(out) as (server, address):
        content = {"article_id": "journeys", "corrections": [{"action": "accept", **SORCERER}]}
        request = urllib.request.Request(f"{address}api/corrections", json.dumps(content).encode())
        request.add_header("Content-Type", "application/json")
        request.add_header("Origin", address.rsplit("/", 2)[0])
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert json.load(answer) == {"said": "Saved."}
        server.kill()
    assert [one.title for one in read(out / "corrections.jsonl")] == ["Sorcerer"]


def test_later_runs_apply_the_corrections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.runner import run

    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "journeys.html").write_text("<p>read by the stand-in below")
    page = [result()]
    monkeypatch.setattr("extract.shards.process", lambda *given: page[0])
    run([raw], out)
    desk = Desk(Folder(out))
    desk.add("journeys", [{"action": "edit", "field": "year", "value": "1977", **SORCERER}])
    desk.add("journeys", [{"action": "reject", "title": "Stalker", "title_start": 34, "title_end": 41}])

    assert run([raw], out).warnings == ()
    assert [film.title.value for film in Desk(Folder(out)).corrected("journeys").rejected] == ["Stalker"]
    films = Folder(out).film_rows("journeys")
    assert [(film["title"], film["year"], film["position"]) for film in films] == [
        ("Wages of Fear", 1953, 1),
        ("Sorcerer", 1977, 2),
        ("Cléo from 5 to 7", None, 3),
    ]
    assert Desk(Folder(out)).progress()["read"] >= 1

    article = page[0].article
    assert article is not None
    gone = replace(article, text=TEXT.replace("Sorcerer", "the remake"))
    page[0] = replace(page[0], sha256="6" * 64, article=gone, films=page[0].films[:2], mentions=())
    warnings = run([raw], out).warnings
    assert any("changed since it was reviewed" in warning for warning in warnings)
    assert "journeys: edit of “Sorcerer”: the film is no longer found" in warnings
    assert (out / "corrections.jsonl").exists()
