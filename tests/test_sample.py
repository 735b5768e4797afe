"""The sample article is right in every cell, each cell points at its words, and output/ is what a run makes."""

import json
from pathlib import Path

import pytest

from extract import extract
from extract.runner import run

ROOT = Path(__file__).parents[1]
GOLD = json.loads((ROOT / "tests/gold/sample-article.json").read_text("utf-8"))
FILMS = GOLD["films"]


def names(films):
    return [film["title"] for film in films]


@pytest.fixture(scope="module")
def sample():
    return extract((ROOT / "raw/sample-article.html").read_bytes())


@pytest.fixture(scope="module")
def by_title(sample):
    return {film.title.value: film for film in sample[1]}


@pytest.fixture(params=FILMS, ids=names(FILMS))
def pair(request, by_title):
    """A film of the gold, and what was extracted for it."""
    if request.param["title"] not in by_title:
        pytest.fail("not found")
    return request.param, by_title[request.param["title"]]


def test_nothing_else_comes_out(sample):
    assert [film.title.value for film in sample[1]] == names(FILMS)
    assert [film.position for film in sample[1]] == list(range(1, len(FILMS) + 1))


def test_facts_of_the_article(sample):
    article, _ = sample
    assert article.title == GOLD["article_title"]
    assert article.author == GOLD["author"]
    assert article.published.isoformat() == GOLD["published"]


def test_year(pair):
    gold, film = pair
    assert (film.year and int(film.year.value)) == gold["year"]


def test_directors(pair):
    gold, film = pair
    assert [cell.value for cell in film.directors] == gold["directors"]


def test_aliases(pair):
    gold, film = pair
    assert [cell.value for cell in film.aliases] == gold["aliases"]


def test_role_and_kind(pair):
    gold, film = pair
    assert (film.role, film.kind) == (gold["role"], gold["kind"])


def test_title_year_and_alias_point_at_the_very_words(pair, sample):
    _, film = pair
    text = sample[0].text
    for cell in [film.title, *film.aliases, *([film.year] if film.year else [])]:
        assert text[cell.start : cell.end] == cell.value


def test_director_points_at_the_name_or_its_surname_in_the_same_sentence_or_section(pair, sample):
    _, film = pair
    text = sample[0].text
    for cell in film.directors:
        assert text[cell.start : cell.end] in (cell.value, cell.value.split()[-1])


def test_evidence_holds_title_and_year(pair, sample):
    _, film = pair
    start, end = film.evidence
    cells = [film.title, *([film.year] if film.year else [])]
    assert all(start <= cell.start < cell.end <= end for cell in cells)
    assert "\n\n" not in sample[0].text[start:end]


def test_output_is_made_again_byte_for_byte(tmp_path, monkeypatch, output):
    # From the root, as the README's command: articles.csv names the pages as they were given.
    monkeypatch.chdir(output.parent)
    run(["raw/"], tmp_path / "output")
    made = {path.name: path.read_bytes() for path in (tmp_path / "output").glob("*.*")}
    committed = {path.name: path.read_bytes() for path in output.glob("*.*") if path.is_file()}
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == [], "pytest --update rewrites them"
