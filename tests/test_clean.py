"""The cleaning stage as a whole: what always holds, what must not be lost, and what it may cost."""

import json
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.clean import body_text, clean
from extract.errors import InputError
from extract.types import Article, Source

SHARED = Path(__file__).resolve().parents[2] / "shared" / "listicles"
RAW = Path(__file__).resolve().parents[1] / "raw"
_TAGS = (
    *("p", "div", "span", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td"),
    *("th", "thead", "tbody", "h1", "h2", "h3", "h6", "b", "i", "em", "strong", "a"),
    *(
        "s",
        "del",
        "small",
        "cite",
        "blockquote",
        "figure",
        "figcaption",
        "article",
        "section",
        "nav",
        "aside",
        "footer",
    ),
    *(
        "header",
        "form",
        "br",
        "hr",
        "img",
        "pre",
        "details",
        "summary",
        "script",
        "style",
        "template",
        "center",
    ),
    *("font", "body", "html", "svg", "select", "option"),
)
_ATTRIBUTES = [
    "",
    ' class="card"',
    ' class="film-title"',
    ' class="related"',
    ' id="comments"',
    ' href="https://www.imdb.com/title/tt0050083/"',
    ' start="3"',
    " reversed",
    ' value="x"',
    " hidden",
    ' colspan="999999999"',
    ' rowspan="-1"',
    ' itemprop="director"',
    ' style="display:none"',
]
_WORDS = [
    "Ran",
    " ",
    "\n",
    "(1985)",
    "“Ikiru”",
    '"',
    "’",
    "«",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
    "\u200b",
    "\u202e",
    "<",
    "&",
]
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(_WORDS),
        st.text(max_size=8),
        st.builds("<{}{}>".format, st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES)),
        st.builds("</{}>".format, st.sampled_from(_TAGS)),
    ),
    max_size=60,
).map("".join)


def article(data: bytes | str) -> Article:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return clean(Source(article_id="p", origin="p", data=raw))


def assert_sound(page: Article) -> None:
    """Blocks are disjoint, sorted, and have words at both ends; so have marks, each inside one block."""
    for block in page.blocks:
        text = page.text[block.start : block.end]
        assert text
        assert text == text.strip()
    assert all(one.end <= other.start for one, other in pairwise(page.blocks))
    between = [page.text[one.end : other.start] for one, other in pairwise(page.blocks)]
    assert set(between) <= {"\n\n"}
    if page.blocks:
        assert (page.blocks[0].start, page.blocks[-1].end) == (0, len(page.text))
    else:
        assert page.text == ""
    for mark in page.marks:
        text = page.text[mark.start : mark.end]
        assert text
        assert text == text.strip()
        assert any(block.start <= mark.start and mark.end <= block.end for block in page.blocks)
    assert [mark.start for mark in page.marks] == sorted(mark.start for mark in page.marks)
    page.text.encode("utf-8")
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\ufeff]|  |[^\n]\n [^\n]", page.text
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MARKUP)
def test_any_markup_gives_sound_articles(markup: str) -> None:
    try:
        page = article(markup)
    except InputError:
        return
    assert_sound(page)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda data: b"<p>Ran" + data)))
def test_any_bytes_give_an_article_or_an_input_error(data: bytes) -> None:
    try:
        page = article(data)
    except InputError:
        return
    assert_sound(page)


_PLAIN = st.lists(
    st.sampled_from(["Ran", "Ikiru", "Dreams", "of 1985", "and", "(1952)"]), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PLAIN.map(" ".join), min_size=1, max_size=8))
def test_items_come_out_in_order_and_whole(lines: list[str]) -> None:
    page = article("<h1>Films of his</h1><ol>" + "".join(f"<li>{line}" for line in lines) + "</ol>")
    items = [block for block in page.blocks if block.kind == "list_item"]
    assert [page.text[block.start : block.end] for block in items] == lines
    assert [block.number for block in items] == [str(place) for place in range(1, len(lines) + 1)]
    assert len({block.item for block in items}) == len(lines)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(2, 5))
def test_cells_know_their_row_column_and_header(rows: int, columns: int) -> None:
    head = "".join(f"<th>Head {column}</th>" for column in range(columns))
    body = "".join(
        "<tr>" + "".join(f"<td>Cell {row} {column}</td>" for column in range(columns)) + "</tr>"
        for row in range(1, rows + 1)
    )
    page = article(f"<h1>A table of films</h1><table><tr>{head}</tr>{body}</table>")
    cells = [block for block in page.blocks if block.kind == "table_cell" and (block.row or 0) > 0]
    assert len(cells) == rows * columns
    for block in cells:
        assert page.text[block.start : block.end] == f"Cell {block.row} {block.column}"
        assert block.header == f"Head {block.column}"


def test_the_headline_is_a_block_and_no_part_of_the_body() -> None:
    html = "<body><h1>Ten films</h1><p>Ran is the first of them, and the others follow it.</p></body>"
    page = article(html)
    assert page.title == "Ten films"
    assert page.text.startswith("Ten films\n\n")
    assert body_text(html.encode()) == "Ran is the first of them, and the others follow it."


def test_the_same_bytes_give_the_same_article() -> None:
    data = (RAW / "sample-article.html").read_bytes()
    assert article(data) == article(data)


@pytest.mark.parametrize("path", sorted(RAW.glob("*.html")), ids=lambda path: path.stem)
def test_our_own_pages_are_sound(path: Path) -> None:
    assert_sound(article(path.read_bytes()))


def folded(text: str) -> str:
    """As the judge of the listicles compares titles: no case, diacritics, apostrophes or punctuation."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char)).replace("&", " and ")
    return " ".join(re.findall(r"\w+", re.sub("['’ʼ]", "", text)))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared pages are not here")
def test_no_gold_title_is_lost() -> None:
    """Counts alone are compared: some of these pages are closed, and no message may show their words."""
    lost: dict[str, int] = {}
    for path in sorted((SHARED / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        (raw,) = (SHARED / "raw").glob(f"{path.stem}.*")
        text = f" {folded(article(raw.read_bytes()).text)} "
        missing = sum(f" {folded(film['title'])} " not in text for film in gold["films"])
        if missing:
            lost[path.stem] = missing
    assert lost == {}


@pytest.mark.parametrize("first", ["article", "main", "section"])
def test_a_page_without_body_keeps_its_text(first: str) -> None:
    page = (
        f"<!doctype html><html lang=en><title>Where to begin with the films of the sea</title><{first}>"
        "<p>Nobody has seen all that was made of the sea, and so here are two.</p><h2>Ember Landing</h2>"
        f"<p>Doors open by night and nobody stands behind them, as she shows.</p></{first}>"
    )
    article = clean(Source(article_id="a", origin="a.html", data=page.encode()))
    assert "here are two" in article.text
    assert "Doors open by night" in article.text


def test_an_articles_lesser_block_stays_beside_the_greater() -> None:
    intro = "<p>Between the first boats and the last ones the harbour could say almost anything, and did.</p>"
    item = "<h3>Night {n}</h3><p>A ship comes in, and nobody aboard can say from where it came or why.</p>"
    items = "".join(item.format(n=n) for n in range(9))
    page = (
        "<html lang=en><title>Films of the shore</title><body><main><article><h1>Films of the shore</h1>"
        f"<div><div class=block><div>{intro}</div></div><div class=block><div>{items}</div></div></div>"
        "</article><p>Another post of the same house, of which the article says nothing at all.</p></main>"
        "</body></html>"
    )
    text = body_text(page.encode())
    assert text.startswith("Between the first boats")
    assert "Another post" not in text
