"""Report and review in headless Chromium: what a reader does, with nothing leaving the machine."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from made import TEXT, film, result, write_folder

from extract.corrections import read
from extract.desk import Desk
from extract.folder import Folder, page_name
from extract.report import write_report

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")

SIZES = {"desktop": (1280, 800), "phone": (390, 780)}
WIDE = "\U0001f3ac"


@dataclass
class Watched:
    """A page, and everything that went wrong on it."""

    page: Any
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as tool:
        # Chromium's own sandbox does not start for root, as CI runs it in a container.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        found = tool.chromium.launch(executable_path=CHROMIUM, args=options)
        yield found
        found.close()


def watch(browser: Any, size: str = "desktop", scheme: str = "light") -> Watched:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.set_default_timeout(10_000)
    watched = Watched(context.new_page())
    watched.page.on("console", lambda message: watched.wrong.append(message.text))
    watched.page.on("pageerror", lambda error: watched.wrong.append(str(error)))
    watched.page.on("request", lambda request: watched.asked.append(request.url))
    return watched


@pytest.fixture(params=SIZES)
def tab(browser: Any, request: pytest.FixtureRequest) -> Iterator[Watched]:
    watched = watch(browser, request.param)
    yield watched
    watched.page.context.close()
    assert watched.wrong == []
    away = [url for url in watched.asked if not url.startswith(("file:///", "http://127.0.0.1:", "data:"))]
    assert away == []


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = f"{WIDE} {TEXT}"
    odd = result("b/odd", text=text, title="</script><script>document.title='got in'</script>")
    many = [result(f"more/{number:03}", title=f"Article {number:03}") for number in range(248)]
    return write_report([result(), odd, *many], tmp_path_factory.mktemp("out") / "report")


def article(report: Path, article_id: str = "journeys") -> str:
    return (report.parent / "articles" / f"{page_name(article_id)}.html").as_uri()


def test_click_a_cell_shows_its_words_and_rule(tab: Watched, report: Path) -> None:
    page = tab.page
    page.goto(article(report))
    page.click("#film-2 .cell.director")
    assert page.locator("#words mark.on").all_inner_texts() == ["Henri-Georges Clouzot"]
    assert page.locator("#words mark.on").first.is_visible()
    told = page.inner_text("#detail")
    assert "director: Henri-Georges Clouzot" in told
    assert "In 1953 Henri-Georges Clouzot sent two trucks" in told
    assert "rule director:by" in told
    page.click("#film-4 .cell.year")
    assert "year: not stated" in page.inner_text("#detail")
    assert page.locator("#words mark.on").count() == 0


def test_click_words_shows_their_cell(tab: Watched, report: Path) -> None:
    tab.page.goto(article(report))
    tab.page.click("#words mark.alias")
    assert tab.page.locator("tr.now").get_attribute("data-film") == "2"
    assert "alias: Le Salaire de la peur" in tab.page.inner_text("#detail")


def test_filters(tab: Watched, report: Path) -> None:
    page = tab.page
    page.goto(article(report))
    assert page.inner_text("#shown") == "4 of 4 films"
    page.select_option("#cells", "year")
    assert page.inner_text("#shown") == "2 of 4 films"
    page.select_option("#role", "mentioned")
    assert visible(page) == ["3"]
    page.select_option("#cells", "")
    page.select_option("#role", "")
    page.fill("#confidence", "75")
    assert visible(page) == ["1", "2"]
    assert page.inner_text("#confidence-value") == "0.75"


def visible(page: Any) -> list[str]:
    rows = page.locator("tr[data-film]").all()
    return [row.get_attribute("data-film") for row in rows if row.is_visible()]


def test_keyboard_alone(tab: Watched, report: Path) -> None:
    page = tab.page
    page.goto(article(report))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for key, film_now in (("j", "1"), ("j", "2"), ("k", "1")):
        page.keyboard.press(key)
        assert page.locator("tr.now").get_attribute("data-film") == film_now
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".cell.on").get_attribute("data-field") == "year"
    page.keyboard.press("Escape")
    assert page.locator("tr.now").count() == 0
    assert page.locator("#detail").is_hidden()


@pytest.mark.parametrize("article_id", ["journeys", "b/odd"])
def test_text_is_untouched_and_nothing_got_in(tab: Watched, report: Path, article_id: str) -> None:
    tab.page.goto(article(report, article_id))
    text = TEXT if article_id == "journeys" else f"{WIDE} {TEXT}"
    assert tab.page.evaluate("document.querySelector('#words').textContent") == text
    assert "got in" not in tab.page.title().replace("document.title='got in'", "")


def test_policy_stops_what_would_get_in(browser: Any, report: Path) -> None:
    watched = watch(browser)
    watched.page.goto(article(report))
    watched.page.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.in1 = 1';
        document.body.append(s);
        document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'})); }"""
    )
    watched.page.wait_for_timeout(200)
    assert watched.page.evaluate("window.in1") is None
    assert len([line for line in watched.wrong if "Content Security Policy" in line]) == 2
    watched.page.context.close()


def test_index(tab: Watched, report: Path) -> None:
    page = tab.page
    page.goto(report.as_uri())
    assert page.inner_text("#shown") == "250 of 250 articles"
    assert page.locator("#list tbody tr").count() == 100
    page.click("#on")
    page.click("#on")
    assert page.inner_text("#place") == "201 to 250"
    assert page.locator("#on").is_disabled()
    page.fill("#find", "article 007")
    assert page.inner_text("#shown") == "1 of 250 articles"
    page.click("#list tbody a")
    assert page.inner_text("h1") == "Article 007"
    page.go_back()
    page.fill("#find", "")
    page.fill("#confidence", "95")
    assert page.inner_text("#shown") == "0 of 250 articles"


def test_no_sideways_scrolling(tab: Watched, report: Path) -> None:
    for address in (report.as_uri(), article(report), article(report, "b/odd")):
        tab.page.goto(address)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.page.evaluate(wide) <= 0


# --- review


@dataclass
class Served:
    """A review server in a thread. address: where its index is."""

    out: Path
    address: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    uvicorn = pytest.importorskip("uvicorn")
    from extract.review import HOST, make_app

    text = f"{WIDE} {TEXT}"
    out = write_folder(tmp_path / "out", (result("b", text=text, title="Wide"), result()))
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        where = f"{HOST}:{listener.getsockname()[1]}"
        app = make_app(Desk(Folder(out)), "token", where)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield Served(out, f"http://{where}/token/")
        server.should_exit = True
        thread.join(10)


def review_page(served: Served, article_id: str = "journeys") -> str:
    return f"{served.address}articles/{page_name(article_id)}.html"


def said(page: Any, words: str) -> None:
    # Not wait_for_function: it evaluates a string, which the pages' policy forbids even to the tester.
    page.locator("#said", has_text=words).wait_for()


def test_edit_reload_and_it_is_there(tab: Watched, served: Served) -> None:
    page = tab.page
    page.goto(review_page(served))
    page.click("#film-4 [data-do=edit]")
    page.fill("dialog [name=year]", "1962")
    page.fill("dialog [name=directors]", "Agnès Varda")
    page.click("dialog [type=submit]")
    said(page, "Saved")
    page.reload()
    assert page.inner_text("#film-4 .cell.year") == "1962"
    assert page.inner_text("#film-4 .cell.director") == "Agnès Varda"
    assert page.inner_text("#film-4 .said") == "changed"
    assert [one.field for one in read(served.out / "corrections.jsonl")] == ["year", "directors"]


def test_accept_reject_undo_and_progress(tab: Watched, served: Served) -> None:
    page = tab.page
    page.goto(review_page(served))
    assert "0 of 8 rows read" in page.inner_text(".tools")
    page.click("#film-1 [data-do=accept]")
    said(page, "Accepted")
    page.click("#film-3 [data-do=reject]")
    said(page, "Rejected")
    assert page.locator("tr[data-film]").count() == 3
    assert page.inner_text(".rejected") == "Sorcerer"
    assert "2 of 8 rows read" in page.inner_text(".tools")
    page.click("#undo")
    said(page, "Undid reject")
    assert page.locator("tr[data-film]").count() == 4
    page.click("#done")
    said(page, "complete")
    assert "4 of 8 rows read, 1 of 2 articles complete" in page.inner_text(".tools")


SELECT = """([words, field]) => {
  const walker = document.createTreeWalker(document.querySelector('#words'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return true;
  }
  return false;
}"""


def test_mark_words_of_the_text(tab: Watched, served: Served) -> None:
    """In the article with a character of two UTF-16 units: offsets still count characters."""
    page = tab.page
    page.goto(review_page(served, "b"))
    assert page.evaluate(SELECT, [" nitroglycerine ", ""])
    page.click("[data-mark=TITLE]")
    said(page, "Marked")
    assert page.locator("tr.now .cell.title").inner_text() == "nitroglycerine"
    assert page.evaluate(SELECT, ["three men", ""])
    page.click("[data-mark=PERSON]")
    said(page, "three men")
    title, person = read(served.out / "corrections.jsonl")
    text = f"{WIDE} {TEXT}"
    assert text[title.start : title.end] == title.value == "nitroglycerine"
    assert text[person.start : person.end] == person.value == "three men"
    assert person.title == "nitroglycerine"


def test_edit_begins_at_the_chosen_cell(tab: Watched, served: Served) -> None:
    page = tab.page
    page.goto(review_page(served))
    page.click("#film-4 .cell.director")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "directors"
    page.keyboard.type("Agnès Varda")
    page.keyboard.press("Enter")
    said(page, "Saved")
    assert page.inner_text("#film-4 .cell.director") == "Agnès Varda"


def test_next_doubtful_row(tab: Watched, served: Served) -> None:
    page = tab.page
    page.goto(served.address)
    page.click("a.next")
    page.wait_for_selector("tr.now")
    assert page.locator("tr.now .cell.title").inner_text() == "Sorcerer"
    assert page.evaluate(
        """() => { const cell = document.querySelector('tr.now .cell.title');
        const box = cell.getBoundingClientRect();
        return cell.contains(document.elementFromPoint(box.x + 4, box.y + box.height / 2)); }"""
    ), "the row is in sight, not below the table's head or the evidence"
    page.keyboard.press("a")
    said(page, "Accepted")
    page.keyboard.press("g")
    page.locator("tr.now", has_text="unread").locator(".cell.title", has_text="Sorcerer").wait_for()
    page.keyboard.press("a")
    said(page, "Accepted")
    page.keyboard.press("g")
    page.locator("tr.now .cell.title", has_text="Cléo from 5 to 7").wait_for()


def test_another_site_can_neither_read_nor_write(browser: Any, served: Served) -> None:
    import http.server

    class Evil(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>evil</title>")

        def log_message(self, *parts: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil) as evil:
        threading.Thread(target=evil.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{evil.server_port}/")
        outcome = page.evaluate(
            """async ([read, write]) => {
              const tries = [fetch(read), fetch(write, {method: 'POST', mode: 'no-cors', body: '{}'}),
                fetch(write, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'})];
              return (await Promise.allSettled(tries)).map((one) => one.value ? one.value.type : 'refused');
            }""",
            [review_page(served), f"{served.address}api/corrections"],
        )
        frame = page.evaluate(
            """(address) => new Promise((done) => { const f = document.createElement('iframe');
              f.src = address; f.onload = () => done(f.contentDocument === null);
              document.body.append(f); })""",
            review_page(served),
        )
        evil.shutdown()
        page.close()
    assert outcome[0] == "refused"
    assert outcome[2] == "refused"
    assert frame
    assert not (served.out / "corrections.jsonl").exists()


# --- accessibility


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["report", "index", "review"])
def test_axe_finds_nothing_serious(
    browser: Any, report: Path, served: Served, kind: str, size: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    watched = watch(browser, size, scheme)
    page = watched.page
    page.goto({"report": article(report), "index": report.as_uri(), "review": review_page(served)}[kind])
    if kind != "index":
        page.click("#film-2 .cell.director")
    results = axe.run(page).response
    page.context.close()
    serious = [
        (found["id"], node["html"])
        for found in results["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]
    assert serious == []
    assert len(results["passes"]) > 10, "axe has looked"


def test_film_helper_has_its_words() -> None:
    assert film(TEXT, 1, "Stalker").title.start == TEXT.index("Stalker")
