"""The project's own articles and their gold belong together, and cleaning keeps what the gold names."""

import json
from pathlib import Path

import pytest

from extract.clean import clean
from extract.read import load
from extract.types import Input

HERE = Path(__file__).parent
PAGES = sorted((HERE.parent / "raw").glob("*.html"))
GOLD = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((HERE / "gold").glob("*.json"))}
# One surname stands for both, so the full names are nowhere in the text in one piece.
SHARED_SURNAMES = {
    "PAOLO TAVIANI",
    "Albert Maysles",
    "Jean-Pierre Dardenne",
    "Joel Coen",
    "Stephen Quay",
    "Luc Dardenne",
    "Josh Safdie",
    "David Zellner",
    "Nathan Zellner",
}
# Authors and dates that the page states in a way that is not read yet.
XFAIL = {
    "en-prose-candyman": "X looks into the mirror again, a sentence",
    "en-prose-swimmer": "posted by X at an hour, below the article",
    "en-prose-doors": "date / name of an account",
    "en-prose-tokyo": "X, date in a paragraph under the title",
    "en-list-double-bills": "compiled by X at the end of a line of italics",
    "en-list-franchise": "name and date in spans of one line",
    "en-list-ghosts": "posted by X below the article",
    "en-list-interview": "Interview: X. Photographs: Y. date",
    "en-list-leaving-soon": "greeting with the name in bold",
    "en-list-space-labels": "by X, season and year inside a sentence",
    "en-list-split-markup": "date and a name in lower case after a dash",
    "en-prose-two-essays": "a heading of the name alone",
    "en-prose-week": "date in a time element, then the name",
    "fr-enfance": "une sélection de X, le date, after a sentence",
    # Blogger without the classes of a name.
    "de-eberle-sommer": "posted by X below the article",
    "en-list-bexley-japan": "posted by X below the article",
    "en-neg-bramley-albums": "posted by X below the article",
    "en-neg-hadley-recipes": "posted by X below the article",
    "en-prose-calloway-remake": "posted by X below the article",
    "en-prose-ironside-sequel": "posted by X below the article",
    "es-dominguez-2021": "posted by X below the article",
    "pt-duarte-chuva": "posted by X below the article",
    # Written by hand.
    "de-gerlach-programm": "X, date in a paragraph under the title",
    "en-list-dunmore-westerns": "X, date in a paragraph under the title",
    "en-list-hollister-club": "X, date in a paragraph under the title",
    "en-neg-eversley-cinema": "X, date in a paragraph under the title",
    "en-prose-marchetti-two": "X, date in a paragraph under the title",
    "en-prose-tanqueray-obit": "X, date in a paragraph under the title",
    "es-bermejo-biblioteca": "X, date in a paragraph under the title",
    "it-bellini-rassegna": "X, date in a paragraph under the title",
    "pt-cardoso-cineclube": "X, date in a paragraph under the title",
    # Each site in its own way.
    "en-list-boateng-australia": "a name or date in the words of the page's own furniture",
    "en-list-delacroix-originals": "a name or date in the words of the page's own furniture",
    "en-list-huxtable-lighthouses": "a name or date in the words of the page's own furniture",
    "en-list-kirkbride-2014": "a name or date in the words of the page's own furniture",
    "en-list-mulvaney-basements": "a name or date in the words of the page's own furniture",
    "en-list-pilkington-rockdocs": "a name or date in the words of the page's own furniture",
    "en-list-yamashiro-samurai": "a name or date in the words of the page's own furniture",
    "en-prose-adeyemi-water": "a name or date in the words of the page's own furniture",
    "en-prose-corcoran-popeye": "a name or date in the words of the page's own furniture",
    "en-prose-macready-phone-box": "a name or date in the words of the page's own furniture",
    "en-prose-nakagawa-diary": "a name or date in the words of the page's own furniture",
    "en-prose-osgood-mistletoe": "a name or date in the words of the page's own furniture",
    "en-prose-penhaligon-pansy": "a name or date in the words of the page's own furniture",
    "en-prose-szalai-hungary": "a name or date in the words of the page's own furniture",
    "en-prose-tolliver-whats-a-slasher": "a name or date in the words of the page's own furniture",
    "en-prose-whitlock-discovery": "a name or date in the words of the page's own furniture",
    # The title.
    "en-prose-dunphy-stamp-market": "the headline of a site within the title",
    "en-prose-mossback-onenight": "the headline of a site within the title",
    "en-prose-pinkney-eight-ball": "the headline of a site within the title",
}
FILM_KEYS = {"title", "year", "directors", "aliases", "role", "kind"}


def article(page):
    return clean(load(Input(article_id=page.stem, origin=str(page))))


def test_each_page_has_gold_and_each_gold_a_page():
    assert [page.stem for page in PAGES] == sorted(GOLD)
    assert len(PAGES) > 20


@pytest.mark.parametrize("name", GOLD)
def test_gold_has_the_form_of_the_other_gold(name):
    gold = GOLD[name]
    assert gold["id"] == name
    assert gold["language"] == (name[:2] if name != "sample-article" else "en")
    for film in gold["films"]:
        assert set(film) - {"directors_nominative"} == FILM_KEYS
        assert film["role"] in ("listed", "mentioned")
        assert film["kind"] in ("film", "series")
        assert film["year"] is None or 1895 <= film["year"] <= 2030
        assert all(map(str.strip, [film["title"], *film["directors"], *film["aliases"]]))
    rows = [(film["title"], film["year"]) for film in gold["films"]]
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_cleaning_keeps_every_word_that_the_gold_names(page):
    cleaned = article(page)
    # The headline, which need not be in the text, may have a name in full.
    text = " ".join(f"{cleaned.text} {cleaned.title}".split())
    for film in GOLD[page.stem]["films"]:
        names = [name for name in film["directors"] if name not in SHARED_SURNAMES]
        for value in [film["title"], *film["aliases"], *names]:
            assert value in text, value
        assert film["year"] is None or str(film["year"]) in text, film


def marked(page):
    marks = [pytest.mark.xfail(reason=XFAIL[page.stem])] if page.stem in XFAIL else []
    return pytest.param(page, marks=marks, id=page.stem)


@pytest.mark.parametrize("page", [marked(page) for page in PAGES])
def test_the_page_says_when_and_by_whom(page):
    gold, cleaned = GOLD[page.stem], article(page)
    assert cleaned.title == gold["article_title"]
    assert cleaned.author == gold["author"]
    assert (cleaned.published and cleaned.published.isoformat()) == gold["published"]
