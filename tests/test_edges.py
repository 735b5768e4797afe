"""What stands around an article in its own region: lines of dates, rows of links, signatures; and what stays."""

import pytest

from extract.clean import clean
from extract.types import Article, Source

PROSE = (
    "<p>I have kept this list for years, and this is what it says today about the films with fog in them.</p>"
)


def article(html: str) -> Article:
    return clean(Source(article_id="p", origin="p", data=f"<html>{html}</html>".encode()))


UNDER = [
    ("date", "<p>24 Apr 2019</p>"),
    ("date-and-topic", "<p>12 Oct 2022 · movies</p>"),
    ("name-and-date", "<p>Ann Roe – 21 maggio 2018</p>"),
    ("minutes", "<p>Jan 14, 2024, 4 min read</p>"),
    ("comments", "<p>Von Nebelkrähe 3. Oktober 2022 Keine Kommentare</p>"),
    ("posted", "<p>Publicado por Equipo de la biblioteca el 28 de setiembre de 2016</p>"),
    ("loose", "<span>24 Apr 2019</span>"),
    ("loose-and-named", "<span class='pub-author'>Odd Byline</span>"),
]
KEPT_UNDER = [
    ("an-announcement", "<p>Fog Harbour, 3 May 2019, 7:30 pm</p>"),
    ("two-announcements", "<p>Fog Harbour – 3 May 2019</p><p>Low Tide – 10 May 2019</p>"),
    ("in-italics", "<p><i>Fog Harbour</i>, 3 May 2019</p>"),
    ("a-film-of-the-text", "<p>Fog Harbour – 3 May 2019</p><p>And Fog Harbour it was.</p>"),
    ("a-year", "<p>Fog Harbour – 1961</p>"),
]
END = [
    ("posted", "<p>Posted by Ann Roe on 3 February 2020 | 4 comments</p>"),
    ("address", "<p>ann@attic.example</p>"),
    ("role", "<p>Ann<br>Attic Blog Contributor</p>"),
    ("role-in-running-text", "<div>The end.<br><i>Ann</i><br><i>Attic Blog Contributor</i><div></div></div>"),
    ("rights", "<p>© A. Roe. Page last altered 11/04.</p>"),
    (
        "row",
        "<p><a href='index.htm'>Home</a> - <a href='maps.htm'>My maps</a> - <a href='gb.htm'>Guestbook</a></p>",
    ),
    ("trailer", "<p><b>Watch trailer</b></p>"),
    ("labels", "<p class='tags'>fog, films</p>"),
]
KEPT_END = [
    ("a-films-line", "<p>Foreign Correspondent</p>"),
    ("a-film-in-italics", "<p>And last:<br><i>Fog</i><br><i>The Editor</i></p>"),
    ("films-linked", "<p><a href='/home'>Home</a>, <a href='/up'>Up</a>, <a href='/fog'>Fog</a></p>"),
    ("a-film-on-a-day", "<p>Low Tide – 10 May 2019</p>"),
    ("back-to", "<p><a href='/bf'>Back to the Fog</a></p>"),
    ("retour", "<p><a href='/bf'>Retour à Fog Harbour</a></p>"),
]


@pytest.mark.parametrize("line", [pytest.param(row[1], id=row[0]) for row in UNDER])
def test_lines_under_the_headline_go(line: str) -> None:
    page = article(f"<title>Foggy films</title><body><div><h1>Foggy films</h1>{line}{PROSE}</div>")
    assert [page.text[block.start : block.end][:11] for block in page.blocks] == [
        "Foggy films",
        "I have kept",
    ]


@pytest.mark.parametrize("line", [pytest.param(row[1], id=row[0]) for row in KEPT_UNDER])
def test_films_under_the_headline_stay(line: str) -> None:
    assert "Fog Harbour" in article(f"<title>Foggy films</title><h1>Foggy films</h1>{line}{PROSE}").text


@pytest.mark.parametrize("line", [pytest.param(row[1], id=row[0]) for row in END])
def test_lines_at_the_end_go(line: str) -> None:
    text = article(
        f"<title>Foggy films</title><body><div><h1>Foggy films</h1>{PROSE}{PROSE}{line}</div>"
    ).text
    assert text.removesuffix("\n\nThe end.").endswith("fog in them.")


@pytest.mark.parametrize("line", [pytest.param(row[1], id=row[0]) for row in KEPT_END])
def test_films_at_the_end_stay(line: str) -> None:
    text = article(f"<title>Foggy films</title><body><h1>Foggy films</h1>{PROSE}{PROSE}{line}").text
    assert not text.endswith("fog in them.")


def items(html: str) -> list[tuple[int | None, str]]:
    page = article(html)
    return [(block.item, page.text[block.start : block.end][:14]) for block in page.blocks]


def test_links_to_the_top_are_no_part_of_an_item() -> None:
    first = "<li><b>Fog Harbour</b> <p><a href='#top'>top of page</a></p>"
    second = "<li><b>Low Tide</b><br><a href='#'>[nach oben]</a>"
    page = items(f"<h1>Foggy films</h1>{PROSE}<ol>{first}{second}</ol>")
    assert page[2:] == [(0, "Fog Harbour"), (1, "Low Tide")]


def test_a_heading_that_an_unclosed_item_swallows_ends_it() -> None:
    page = items(f"<title>Foggy films</title><ul><li>Fog Harbour<li>Low Tide<h2>Films in fog</h2><p>{PROSE}")
    assert page == [(0, "Fog Harbour"), (1, "Low Tide"), (None, "Films in fog"), (None, "I have kept th")]


def test_an_item_that_holds_the_whole_article_is_none() -> None:
    page = items(
        f"<title>Foggy films</title><ul><li><h2>Foggy films</h2>{PROSE}<p>Fog Harbour</p><p>Low Tide</p></ul>"
    )
    assert {item for item, _ in page} == {None}


def test_a_sites_name_of_two_signs_above_the_headline_goes() -> None:
    page = items(f"<title>雾中的七部电影</title><body><div><h2>阁楼</h2><h2>雾中的七部电影</h2>{PROSE}</div>")
    assert page[0] == (None, "雾中的七部电影")
