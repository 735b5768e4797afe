"""Which lines of a page are asked whether they begin with a title."""

from pathlib import Path

import pytest

from extract.annotate import pipeline, propose
from extract.clean import clean
from extract.directors import propose_directors
from extract.read import load
from extract.scene import stage
from extract.types import Input

ROWS = "".join(
    f"<tr><td>{rank}</td><td>{title}</td><td>{year}</td></tr>"
    for rank, (title, year) in enumerate([("Fog Harbour", 1952), ("Iron Sea", 1964), ("1408", 2007)], 1)
)
LABELLED = "".join(
    f"<h3>{title} (19{year})</h3><p><b>Режиссёр:</b> Лариса Холмская<br><b>Страна:</b> Чили<br>Гавань и туман.</p>"
    for title, year in [("Туманная гавань", 52), ("Железное море", 64), ("Синяя дверь", 71)]
)


def entry_texts(tmp_path: Path, body: str, language: str) -> set[str]:
    page = tmp_path / "page.html"
    page.write_text(
        f"<html lang={language}><title>Films</title><body><h1>Films</h1>{body}</body></html>", "utf-8"
    )
    _, candidates, _ = propose(clean(load(Input(article_id="page", origin=str(page)))), pipeline(language))
    return {candidate.text for candidate in candidates if candidate.entry is not None}


def test_a_column_that_counts_the_rows(tmp_path: Path) -> None:
    found = entry_texts(tmp_path, f"<table>{ROWS}</table>", "en")
    assert {"Fog Harbour", "Iron Sea", "1408"} <= found
    assert found.isdisjoint({"1", "2", "3"})


def test_labels_with_their_colon(tmp_path: Path) -> None:
    found = entry_texts(tmp_path, LABELLED, "ru")
    assert {"Туманная гавань", "Железное море", "Синяя дверь"} <= found
    assert found.isdisjoint({"Режиссёр", "Страна"})


def test_a_country_with_the_year_below_each_title(tmp_path: Path) -> None:
    titles = ("Nebelhafen", "Eisenmeer", "Blaue Tür")
    items = "".join(f"<h3>{title}</h3><ul><li>USA, 1983.</li></ul>" for title in titles)
    found = entry_texts(tmp_path, items, "de")
    assert set(titles) <= found
    assert "USA" not in found


@pytest.mark.parametrize("line", ["Dorian Quill", "Larisa Hill"])
def test_a_title_is_not_its_own_director(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.html"
    items = f"<h2>1. Dorian Quill</h2><p><em>{line}</em></p><p>USA, 1952.</p>"
    page.write_text(f"<html lang=en><body><h1>Films</h1>{items}</body></html>", "utf-8")
    found, candidates, _ = propose(clean(load(Input(article_id="page", origin=str(page)))), pipeline("en"))
    titles = [c for c in candidates if c.line.kind == "heading" and c.text == "Dorian Quill"]
    for title in titles:
        title.score = 1.0
    links = propose_directors(stage(found, titles))
    assert {link.text for link in links} == ({line} - {"Dorian Quill"})
