"""Dates, bylines and titles in the forms that pages give them; whole pages are in tests/articles."""

import time
from datetime import date
from typing import cast

import pytest

from extract import encoding, metadata
from extract.clean import clean
from extract.dates import address, machine, visible
from extract.markup import parse as markup_of
from extract.types import Article, DateOrder, Settings, Source

BODY = "<p>I have kept this list for years, and this is what it says today, with Ran (1985) first.</p>"


def page(html: str, *, settings: Settings | None = None, fetched: date | None = None) -> Article:
    source = Source(article_id="p", origin="p", data=html.encode(), fetched=fetched)
    return clean(source, settings or Settings())


MACHINE = [
    ("day", "2020-09-02", date(2020, 9, 2)),
    ("time-with-zone-stays-the-writers-day", "2020-09-02T23:10:00-08:00", date(2020, 9, 2)),
    ("compact", "20200902", date(2020, 9, 2)),
    ("unix", "1599004800", date(2020, 9, 2)),
    ("unix-milliseconds", "1599004800000", date(2020, 9, 2)),
    ("no-day", "2020-09", None),
    ("no-such-day", "2020-02-31", None),
    ("before-the-web", "1885-01-01", None),
    ("words", "yesterday", None),
    ("none", None, None),
]


@pytest.mark.parametrize(("text", "day"), [pytest.param(*row[1:], id=row[0]) for row in MACHINE])
def test_machine(text: str | None, day: date | None) -> None:
    assert machine(text) == day


VISIBLE = [
    ("figures-day-first", "as of 02-09-2020", "DMY", "en", date(2020, 9, 2)),
    ("figures-month-first", "as of 02-09-2020", "MDY", "en", date(2020, 2, 9)),
    ("figures-order-shown-by-25", "12/25/2019", "DMY", "en", date(2019, 12, 25)),
    ("figures-order-shown-by-25-first", "25/12/2019", "MDY", "en", date(2019, 12, 25)),
    ("figures-year-first", "2019/3/4", "DMY", "en", date(2019, 3, 4)),
    ("dots", "Stand: 3.10.2015", "DMY", "de", date(2015, 10, 3)),
    ("han", "2020年9月2日", "DMY", "zh", date(2020, 9, 2)),
    ("english", "September 2nd, 2020", "DMY", "en", date(2020, 9, 2)),
    ("english-short", "3 feb 2009", "DMY", "en", date(2009, 2, 3)),
    ("german", "27. September 2019", "DMY", "de", date(2019, 9, 27)),
    ("spanish", "el 21 de julio de 2019", "DMY", "es", date(2019, 7, 21)),
    ("french", "le 3 mars 2016", "DMY", "fr", date(2016, 3, 3)),
    ("portuguese-word-between", "5 de março de 2019", "DMY", "pt", date(2019, 3, 5)),
    ("a-month-only-dateparser-knows", "5. lokakuuta 2019", "DMY", "fi", date(2019, 10, 5)),
    ("russian", "14 января 2021", "DMY", "ru", date(2021, 1, 14)),
]

NO_DATES = [
    ("pages", "1 of 25", "DMY", "en", None),
    ("running-time", "78 min", "DMY", "en", None),
    ("a-number-and-a-year", "Top 25 films 2019", "DMY", "en", None),
    ("a-film", "Summer 1993", "DMY", "en", None),
    ("rating", "7.5/10", "DMY", "en", None),
    ("version", "1.2.2020.4", "DMY", "en", None),
    ("no-such-day", "31-02-2020", "DMY", "en", None),
    ("a-range", "1979-1997", "DMY", "en", None),
]


@pytest.mark.parametrize(
    ("text", "order", "language", "day"), [pytest.param(*row[1:], id=row[0]) for row in VISIBLE + NO_DATES]
)
def test_visible(text: str, order: str, language: str, day: date | None) -> None:
    found = visible(text, cast(DateOrder, order), (language,))
    assert (found[0] if found else None) == day


def test_address() -> None:
    assert address("https://example.org/2019/09/27/title") == date(2019, 9, 27)
    assert address("https://example.org/2019/title") is None
    assert address(None) is None


def test_the_address_has_the_writers_own_day() -> None:
    def published(stated: str) -> date | None:
        address = "<link rel='canonical' href='https://example.org/2019/11/18/a-title'>"
        meta = f"<meta property='article:published_time' content='{stated}'>"
        return page(
            f"<html><head>{address}{meta}</head><body><h1>Ten films</h1>{BODY}</body></html>"
        ).published

    assert published("2019-11-19T02:00:00Z") == date(2019, 11, 18)
    assert published("2019-11-25T02:00:00Z") == date(2019, 11, 25)
    assert published("") == date(2019, 11, 18)


BYLINES = [
    ("by", "<p>By Ada Fenwick</p>", "Ada Fenwick"),
    ("by-bold-and-month", "<p>By <b>Kester Ó Briain</b> — August 2013</p>", "Kester Ó Briain"),
    (
        "posted-by-in-a-section",
        "<div>Posted May 24, 2014 by Corin Vasquez in Festivals</div>",
        "Corin Vasquez",
    ),
    ("words-by", "<p class='by'>Words and photographs by Paola Devereux</p>", "Paola Devereux"),
    ("spanish", "<p class='fecha'>Por Remedios Alarcia el 21 de julio de 2019</p>", "Remedios Alarcia"),
    ("class-author", "<span class='post-author'>Lucienne de la Tour</span>", "Lucienne de la Tour"),
    ("one-word-in-a-dated-byline", "<p>by wendell (last change: 3 feb 2009)</p>", "wendell"),
    ("a-film-by", "<p>A film by Agnès Varda about gleaners</p>", None),
    ("comment-author", "<div class='comment'><b class='author'>Bo Finn</b> said</div>", None),
]


@pytest.mark.parametrize(("markup", "author"), [pytest.param(*row[1:], id=row[0]) for row in BYLINES])
def test_byline(markup: str, author: str | None) -> None:
    assert page(f"<html lang='en'><body><h1>Ten films</h1>{markup}{BODY}</body></html>").author == author


TITLES = [
    ("h1-over-suffix", "<title>Ten films | The Site</title><body><h1>Ten films</h1>", "Ten films"),
    ("suffix-cut", "<title>Ten films to see - The Site</title><body>", "Ten films to see"),
    ("no-suffix", "<title>Alien - or why I never slept that whole summer</title><body>", None),
    ("h1-is-the-site", "<title>Films | Ann Roe</title><body><h1>Ann Roe</h1><h2>Films</h2>", "Films"),
    (
        "site-then-title",
        "<title>Attic: Ghosts I met</title><body><h1>Attic</h1><h3>Ghosts I met</h3>",
        "Ghosts I met",
    ),
    (
        "og-over-title",
        "<title>x</title><meta property='og:title' content='Ten films &amp; a dog'><body>",
        "Ten films & a dog",
    ),
    ("site-first", "<title>A Film Club - Spring 2016</title><body><h1>Spring 2016</h1>", "Spring 2016"),
    ("no-title", "<body>", "absent"),
]


@pytest.mark.parametrize(("head", "title"), [pytest.param(*row[1:], id=row[0]) for row in TITLES])
def test_title(head: str, title: str | None) -> None:
    found = page(f"<html>{head}{BODY}</html>").title
    if title is None:
        assert found == "Alien - or why I never slept that whole summer"
    else:
        assert found == (None if title == "absent" else title)


SITES = [
    (
        "blogger",
        "<title>Attic: Foggy films</title><body><div id='header'><h1 class='title'><a href='/'>Attic</a></h1></div>"
        "<div class='post hentry'><h3 class='post-title entry-title'>Foggy films</h3>",
        "Foggy films",
    ),
    (
        "wordpress-of-old",
        "<title>Attic &raquo; Blog Archive &raquo; Foggy films</title><body><div id='header'><h1>"
        "<a href='http://a.org/'>Attic</a></h1></div><div class='post'><h2><a href='/x'>Foggy films</a></h2>",
        "Foggy films",
    ),
    (
        "wordpress-with-other-words-for-machines",
        "<title>The best films with fog - Attic</title><body><p class='site-title'><a href='/'>Attic</a></p>"
        "<article><h1 class='entry-title'>Foggy films</h1>",
        "Foggy films",
    ),
    (
        "forum",
        "<title>Fog Forum &bull; View topic - Foggy films?</title><body><div id='head'><h1><a href='./index.php'>"
        "Fog Forum</a></h1></div><h2>Foggy films?</h2><h3>Re: Foggy films?</h3>",
        "Foggy films?",
    ),
    ("spelt-otherwise", "<title>theattic: fog</title><body><h1>the attic</h1><h3>fog</h3>", "fog"),
    (
        "named-line",
        "<title>Foggy films - 3 May 2010 - Ann's</title><body><h1>Ann's</h1><div class='eTitle'>Foggy films</div>",
        "Foggy films",
    ),
    (
        "large-letters",
        "<title>Attic -- Foggy films</title><body><font size=6>ATTIC</font><br><font size='+2'>FOGGY FILMS</font>",
        "FOGGY FILMS",
    ),
    ("link-home", "<title>fog - wet ashes</title><body><a href='index.html'>wet ashes</a> : films", "fog"),
    (
        "a-films-own-site",
        "<title>Fog Harbour - why I walked there all summer</title><body><a href='http://f.org/'>Fog Harbour</a>",
        None,
    ),
    (
        "only-the-sites-heading",
        "<title>Ann Roe - Foggy films</title><body><h1><a href='/'>Ann Roe</a></h1>",
        "Foggy films",
    ),
    (
        "longer-heading",
        "<title>Thursday 2</title><body><h1>THURSDAY 2 - Fog</h1><h1>9 pm</h1>",
        "THURSDAY 2 - Fog",
    ),
    (
        "only-heading",
        "<title>Fog Days - Riga</title><body><h2>I began with the sea</h2>",
        "I began with the sea",
    ),
    (
        "a-heading-below-items-is-a-section",
        "<title>Foggy films</title><body><ul><li><b>Fog Harbour</b> (1961)</li></ul><h2>What else I saw</h2>",
        "Foggy films",
    ),
    (
        "sidebar",
        "<title>Fog - Attic</title><body><h1>Fog</h1><div class='sidebar'><h3>Attic</h3></div>",
        "Fog",
    ),
    (
        "a-film-that-begins-the-title",
        "<title>Fog Harbour review</title><body><h3>Fog Harbour</h3>",
        "Fog Harbour review",
    ),
]


@pytest.mark.parametrize(("head", "title"), [pytest.param(*row[1:], id=row[0]) for row in SITES])
def test_title_beside_the_sites_name(head: str, title: str | None) -> None:
    assert page(f"<html>{head}{BODY}</html>").title == (
        title or "Fog Harbour - why I walked there all summer"
    )


def test_a_relative_date_needs_the_day_of_fetching() -> None:
    html = f"<html lang='en'><body><h1>Ten films</h1><p class='meta'>5 years ago</p>{BODY}</body></html>"
    assert page(html).published is None
    assert page(html, fetched=date(2023, 6, 15)).published == date(2018, 6, 15)


DATED_LINES = [
    ("leading", "<p>24 September 2020 · 1 hr 12 min · hosted by Pat Lindgren</p>", date(2020, 9, 24)),
    ("in-brackets", "<p>[ posted by Haruka L. | tuesday 9 april 2013 | 14 comments ]</p>", date(2013, 4, 9)),
    ("only-an-update", "<p>Last updated: 2018-01-12</p>", date(2018, 1, 12)),
    ("a-screening", "<p>Ran is shown in the old hall of the town on 3 March 2021 and never again</p>", None),
]


@pytest.mark.parametrize(("markup", "day"), [pytest.param(*row[1:], id=row[0]) for row in DATED_LINES])
def test_dated_lines(markup: str, day: date | None) -> None:
    assert page(f"<html lang='en'><body><h1>Ten films</h1>{markup}{BODY}</body></html>").published == day


def test_the_articles_own_footer_tells_and_a_comments_time_does_not() -> None:
    comment = "<div class='comments'><time datetime='2022-01-01'>then</time></div>"
    own = "<footer><time datetime='2015-01-12'>12 Jan 2015</time></footer>"
    assert page(f"<body>{comment}<article><h1>Ten films</h1>{BODY}{own}</article></body>").published == date(
        2015, 1, 12
    )
    assert page(f"<body><article><h1>Ten films</h1>{BODY}</article>{comment}</body>").published is None


LANGUAGES = [("en-GB", "en"), ("pt_BR", "pt"), ("ZH-Hant", "zh"), ("", None), ("x", None)]


@pytest.mark.parametrize(("stated", "language"), LANGUAGES)
def test_language(stated: str, language: str | None) -> None:
    assert page(f"<html lang='{stated}'><body>{BODY}</body></html>").language == language


MALFORMED = [
    ("not-json", "{oops"),
    ("number", "17"),
    ("author-is-a-number", '{"@type":"Article","author":7,"headline":[{},"a"],"datePublished":{}}'),
    ("items-are-strings", '{"@type":"ItemList","itemListElement":"Ran"}'),
    ("movie-without-name", '{"@type":"Movie","director":[[],{"name":[]}]}'),
    ("deep", "[" * 5000 + "]" * 5000),
]


@pytest.mark.parametrize("block", [pytest.param(row[1], id=row[0]) for row in MALFORMED])
def test_malformed_json_ld_is_passed_over(block: str) -> None:
    found = page(f"<script type='application/ld+json'>{block}</script><body><h1>Ten films</h1>{BODY}</body>")
    assert found.title == "Ten films"
    assert found.hints == ()


_FILM = b"<div itemscope itemtype='http://schema.org/Movie'>"
ENDLESS = [
    ("type-that-no-tag-ends", b"ld+json " * 500_000),
    ("scripts-that-never-end", b"<script type='application/ld+json'>{" * 100_000),
    ("items-in-items", (_FILM + b"<b itemprop=name>x</b>") * 1_500),
    (
        "properties-far-below-their-item",
        _FILM + b"<i itemprop=name>" * 1_800 + b"<b itemprop=name>x</b>" * 30_000,
    ),
    (
        "years-without-dates",
        b"<p>It was 2019, and then it was 2020, and the list by him was so.</p>" * 40_000,
    ),
]


@pytest.mark.parametrize("markup", [pytest.param(row[1], id=row[0]) for row in ENDLESS])
def test_facts_cost_no_more_than_the_pages_length(markup: bytes) -> None:
    source = Source(article_id="p", origin="p", data=b"<h1>Ten films</h1>" + markup)
    decoded = encoding.decode(source.data)
    root = markup_of(decoded.text)[0]
    started = time.process_time()
    metadata.read(root, decoded, source, Settings())
    # Linear code takes a third of a second at most here, what was quadratic took nine and more.
    assert time.process_time() - started < 4
