"""The static report: nothing of an article can become markup, and the text survives the highlighting."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import TEXT, result

from extract.folder import page_name
from extract.pages import json_block
from extract.plots import plot
from extract.report import write_report
from extract.types import Mention, Result
from extract.view import page_view

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


class Reader(HTMLParser):
    """Collects the words of the text, all tags, and the attributes that run code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.words = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag == "div" and (self._depth or ("id", "words") in attrs):
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.words += data


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_bytes().decode("utf-8"))
    return reader


def pages(tmp_path: Path, *results: Result) -> list[Path]:
    write_report(results, tmp_path / "report")
    return sorted((tmp_path / "report" / "articles").iterdir())


def test_text_of_page_is_text_of_article(tmp_path: Path) -> None:
    (page,) = pages(tmp_path, result())
    assert read(page).words == TEXT


def test_article_cannot_bring_markup(tmp_path: Path) -> None:
    plain = result()
    assert plain.article is not None
    hostile = replace(
        plain,
        article_id=f"a/{HOSTILE}",
        origin=HOSTILE,
        error=HOSTILE,
        article=replace(plain.article, text=TEXT + HOSTILE, title=HOSTILE, author=HOSTILE, language=HOSTILE),
        films=tuple(
            replace(film, title=replace(film.title, value=HOSTILE, rule=HOSTILE)) for film in plain.films
        ),
    )
    (page,) = pages(tmp_path, hostile)
    reader, ours = read(page), read(pages(tmp_path / "plain", plain)[0])
    assert reader.words == TEXT + HOSTILE
    assert reader.tags.count("script") == ours.tags.count("script") == 1
    assert "img" not in reader.tags
    assert reader.handlers == []
    index = read(tmp_path / "report" / "index.html")
    assert index.tags.count("script") == 2
    assert index.handlers == []
    assert "img" not in index.tags


@pytest.mark.parametrize("name", ["index.html", "articles"])
def test_policy_forbids_everything_but_our_script(tmp_path: Path, name: str) -> None:
    pages(tmp_path, result())
    found = tmp_path / "report" / name
    page = found if found.is_file() else next(found.iterdir())
    text = page.read_text("utf-8").replace("&#39;", "'")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


@given(
    text=st.text(alphabet="ab\n &<\r\t", min_size=1, max_size=40),
    spans=st.lists(st.tuples(st.integers(0, 39), st.integers(1, 12)), max_size=8),
)
def test_overlapping_spans_keep_text_and_cover_their_words(text: str, spans: list[tuple[int, int]]) -> None:
    mentions = tuple(
        Mention(label="TITLE", start=start, end=min(len(text), start + size), text="", rules=("title:x",))
        for start, size in spans
        if start < len(text)
    )
    plain = result()
    assert plain.article is not None
    page = page_view(replace(plain, article=replace(plain.article, text=text), films=(), mentions=mentions))
    parts = [part for line in page.lines for part in line]
    assert "".join(part.text for part in parts) == text
    for index, span in enumerate(page.spans):
        covered = "".join(part.text for part in parts if index in part.spans)
        assert covered == text[span.start : span.end]


def test_words_that_a_film_uses_do_not_look_unused() -> None:
    plain = result()
    at = TEXT.index("1979")
    stray = Mention(label="ALIAS", start=at - 1, end=at + 4, text="(1979", rules=("alias:x",))
    page = page_view(replace(plain, mentions=(*plain.mentions, stray)))
    parts = {part.text: part for line in page.lines for part in line if part.spans}
    assert (parts["1979"].labels, parts["1979"].roles, parts["1979"].starts) == (
        ("year",),
        ("listed",),
        ("year",),
    )
    assert (parts["("].labels, parts["("].roles) == (("alias",), ("unused",))


def test_page_names_are_safe_and_distinct() -> None:
    ids = ["../../etc/passwd", "a/b", "a-b", "a\\b", "фильмы", "", "x" * 500, "con", "-rf", "a?b#c", "\udcff"]
    names = [page_name(article_id) for article_id in ids]
    assert len(set(names)) == len(ids)
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,75}", name)


def test_a_second_report_replaces_the_first(tmp_path: Path) -> None:
    pages(tmp_path, result("one"), result("two"))
    assert len(pages(tmp_path, result("two"))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_article_without_text_or_films_has_a_page(tmp_path: Path) -> None:
    failed = Result(article_id="x", origin="x.html", sha256="", status="error", error="not HTML")
    (page,) = pages(tmp_path, failed)
    assert "not HTML" in page.read_text("utf-8")
    assert "No film found" in page.read_text("utf-8")


def test_json_block_cannot_end_its_element() -> None:
    block = json_block({"a": "</script><!--"})
    assert "<" not in block
    assert "\\u003c/script" in block


def test_bars_scale_to_the_largest_or_to_a_hundred() -> None:
    one, two = plot("counts", [("a", 1), ("b", 2)]).bars
    assert two.length == 2 * one.length > 0
    assert (one.number, two.y > one.y) == ("1", True)
    half, whole = (
        plot("share", [("a", 50)], unit="%").bars[0],
        plot("share", [("a", 100)], unit="%").bars[0],
    )
    assert whole.length == 2 * half.length
    assert half.number == "50%"
    assert plot("none", []).bars == ()
    assert plot("zero", [("a", 0)]).bars[0].length == 0
    long = plot("long", [("x" * 90, 1)])
    assert (long.above, long.bars[0].label, long.bars[0].full) == (True, "x" * 61 + "…", "x" * 90)


def test_index_counts_and_plots(tmp_path: Path) -> None:
    pages(tmp_path, result("a", title="First"), result("b", title="Second"))
    index = (tmp_path / "report" / "index.html").read_text("utf-8")
    tiles = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", index))
    assert tiles == {
        "articles": "2",
        "film rows": "8",
        "listed": "6",
        "different films": "4",
        "in several articles": "4",
        "articles with errors": "0",
    }
    figures = {
        name: re.findall(r"<title>([^<]+)</title>.*?>([\d.]+%?)</text>", drawn, re.DOTALL)
        for name, drawn in re.findall(r"<figcaption>([^<]+)</figcaption>(.*?)</figure>", index, re.DOTALL)
    }
    assert figures["Films by decade"] == [("1950s", "2"), ("1960s", "0"), ("1970s", "2")]
    assert figures["Cells filled"] == [
        ("year", "50%"),
        ("director", "50%"),
        ("alias", "25%"),
        ("rank", "50%"),
    ]
    assert figures["Articles that share films"] == [("First + Second", "4")]
    assert figures["Films that most articles list"][1] == ("Stalker (1979)", "2")
    assert figures["Films by confidence"][9] == ("0.9 to 1.0", "4")


def test_pages_are_valid_html(tmp_path: Path) -> None:
    html5lib = pytest.importorskip("html5lib")
    (page,) = pages(tmp_path, result())
    for path in (page, tmp_path / "report" / "index.html"):
        html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))
