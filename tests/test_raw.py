"""The project's own articles and their gold belong together, and cleaning keeps what the gold names."""

import json
import tomllib
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
    "Paolo Taviani",
    "Anthony Russo",
    "Albert Maysles",
    "Jean-Pierre Dardenne",
    "Joel Coen",
    "Stephen Quay",
    "Luc Dardenne",
    "Josh Safdie",
    "David Zellner",
    "Nathan Zellner",
    "Charles Eames",
    "Jacqui Morris",
}
UNREAD = tomllib.loads((HERE / "unread.toml").read_text("utf-8"))
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
    rows = [(film["title"], film["year"], film["kind"]) for film in gold["films"]]
    assert len(set(rows)) == len(rows)


def turns(name):
    """A name as it stands and with its surname first, as some pages print it."""
    words = name.split()
    return [" ".join((*words[at:], *words[:at])) for at in range(len(words))]


def marked(page, kind):
    unread = UNREAD[kind].get(page.stem)
    return pytest.param(
        page, marks=[pytest.mark.xfail(reason=unread, strict=True)] if unread else [], id=page.stem
    )


@pytest.mark.parametrize("page", [marked(page, "words") for page in PAGES])
def test_cleaning_keeps_every_word_that_the_gold_names(page):
    cleaned = article(page)
    # The headline, which need not be in the text, may have a name in full.
    text = " ".join(f"{cleaned.text} {cleaned.title}".split())
    for film in GOLD[page.stem]["films"]:
        names = [name for name in film["directors"] if name not in SHARED_SURNAMES]
        for value in [film["title"], *film["aliases"]]:
            assert value in text, value
        for name in names:
            assert any(turned in text for turned in turns(name)), name
        year = str(film["year"] or "")
        assert year in text or f"'{year[2:]}" in text, film


@pytest.mark.parametrize("page", [marked(page, "pages") for page in PAGES])
def test_the_page_says_when_and_by_whom(page):
    gold, cleaned = GOLD[page.stem], article(page)
    assert cleaned.title == gold["article_title"]
    assert cleaned.author == gold["author"]
    assert (cleaned.published and cleaned.published.isoformat()) == gold["published"]
