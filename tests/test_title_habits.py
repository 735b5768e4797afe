"""How authors set titles off in lines, rows and clauses: made-up lines, a habit each."""

import pytest

from extract import annotate as ann
from extract.candidates import Candidate
from extract.clean import clean
from extract.fields import YEAR, is_date
from extract.lexicon import load
from extract.page import Page
from extract.titles import propose
from extract.types import Settings, Source


def _read(body: str, title: str = "Films", language: str = "en") -> tuple[Page, list[Candidate]]:
    data = (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()
    article = clean(Source(article_id="page", origin="page", data=data), Settings())
    page, candidates, _ = ann.propose(article, ann.pipeline(language))
    return page, candidates


def _prose(text: str) -> str:
    return f"<p>{text} It rained and rained, and so the boats stayed in the harbour for days and days.</p>"


_FOUR = ("Fog Harbour", "Iron Sea", "The Long Road", "Dusk")
_SPELLED = {
    "en": "First round|Second round|Third round|Last round",
    "es": "Primer asalto|Segundo asalto|Tercer asalto|Cuarto asalto",
    "de": "Akt eins|Akt zwei|Akt drei|Akt vier",
}


@pytest.mark.parametrize("language", _SPELLED)
@pytest.mark.parametrize("sign", [". ", ": ", " – "])
def test_counters_in_words(language: str, sign: str) -> None:
    counters = _SPELLED[language].split("|")
    body = "".join(
        f"<h3>{counter}{sign}{title}</h3>{_prose('')}" for counter, title in zip(counters, _FOUR, strict=True)
    )
    _, found = _read(f"{body}<h3>{counters[0].split()[0]} {counters[0].split()[1]}s</h3>", language=language)
    assert set(_FOUR) <= {c.text for c in found if "heading" in c.sources}


def test_films_of_one_name_are_not_counted() -> None:
    body = "".join(f"<h3>Fog Harbour: {part}</h3>{_prose('')}" for part in ("One", "Two", "Three", "Four"))
    _, found = _read(body)
    assert "Fog Harbour: Two" in {c.text for c in found}


_ITEMS = [
    ("<p>3. Fog Harbour; Larisa Hill (7)<br>2. Iron Sea; Carl Holt (7 ½)<br>1. Dusk; Hill (8) – yes</p>",
     ["Fog Harbour", "Iron Sea", "Dusk"]),
    ("<p><b>1 - 12 Boats</b><br>They sink.</p><p><b>2 - Iron Sea</b><br>It is wet.</p>", ["12 Boats", "Iron Sea"]),
    ("<p><b>FOG HARBOUR (12A)</b><br>Spain 1970</p><p><b>DUSK (PG)</b><br>USA 1971</p>", ["FOG HARBOUR", "DUSK"]),
    ("<p><b>Ann</b><br>1 Fog Harbour<br>2 Iron Sea<br>3 Dusk</p>", ["Fog Harbour", "Iron Sea", "Dusk"]),
    ("<p>Fog Harbour / Iron Sea / Dusk / Lido</p>", ["Fog Harbour", "Iron Sea", "Dusk", "Lido"]),
    ("<ul><li>Fog Harbour 1970 / Larisa Hill</li><li>Dusk 1971 / Carl Holt</li></ul>", ["Fog Harbour", "Dusk"]),
    ("<ul><li>Lawrence of the Sea, if we had the screen</li></ul>", ["Lawrence of the Sea"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "titles"), _ITEMS)
def test_items(body: str, titles: list[str]) -> None:
    _, found = _read(body)
    assert set(titles) <= {c.text for c in found if c.entry is not None}
    assert not any(
        c.text.endswith((")", ";")) or c.text[:2] in ("1 ", "2 ") for c in found if c.text != "12 Boats"
    )


_ROWS = [
    ("<b>Fog Harbour</b> (Hill), Iron Sea, Dusk (Holt), Lido. If you see one, see it.", ["Iron Sea", "Lido"]),
    ("<b>Fog Harbour</b> (Hill) — Iron Sea (Holt) — Dusk — The Long Road", ["Iron Sea", "Dusk", "The Long Road"]),
    ("Fog Harbour, the old one; Far Boats, Still Seas (Hill); Dusk; Lido.", ["Fog Harbour", "Far Boats, Still Seas"]),
    ("Dusk, Kerry County, USA (Larisa Hill), Lido and Iron Sea", ["Kerry County, USA", "Lido"]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "titles"), _ROWS)
def test_rows(row: str, titles: list[str]) -> None:
    _, found = _read(f"<p>{row}</p>")
    assert set(titles) <= {c.text for c in found if "run" in c.sources}


_CLAUSES = [
    ("it", "ma a me piace di più La nebbia del porto (1972), che è lenta", ["La nebbia del porto"]),
    ("fr", "il y était allé avant, avec À nous le grand port (1931), et puis", ["À nous le grand port"]),
    ("fr", "La sortie du vieux port, 1895, c'est donc une mise en scène", ["La sortie du vieux port"]),
    ("es", "Menos vista es El tren blanco (1950)", ["Menos vista es El tren blanco", "El tren blanco"]),
    ("en", "and then Hill filmed it as Tour de force et fin (1972), in one go", ["Tour de force et fin"]),
    ("it", "la prima regia di Larisa Hill (1972), che è lenta", []),
]


@pytest.mark.parametrize(("language", "text", "titles"), _CLAUSES)
def test_titles_in_small_letters(language: str, text: str, titles: list[str]) -> None:
    found = [text[p.start : p.end] for p in propose(text, (), load(language)) if p.source[:6] == "clause"]
    assert found == titles or (language == "en" and titles[0] in found[0])


def test_makers_behind_labels_are_no_titles() -> None:
    items = "".join(
        f"<li><em>{title}</em>, regia di {maker} (1960)</li>"
        for title, maker in zip(
            _FOUR, ("Larisa Hill", "Anna Roe", "Carlo Vento e Mario Rossi", "Ida Po"), strict=True
        )
    )
    _, found = _read(f"<ul>{items}</ul>", language="it")
    assert {c.text for c in found if "before-year" in c.sources}.isdisjoint(
        ("Larisa Hill", "Anna Roe", "Ida Po")
    )


@pytest.mark.parametrize(
    ("title", "made"), [("El milagro de P. Hill", []), ("El milagro de Larisa Hill", ["El milagro"])]
)
def test_initials_end_titles(title: str, made: list[str]) -> None:
    _, found = _read(f"<ul><li>{title}</li><li>Otra</li></ul>", language="es")
    assert [c.text for c in found if "made" in c.sources] == made


_DECADES = [
    ("en", "The 20s:", True), ("en", "The 1950s", True), ("de", "Die 50er Jahre", True), ("it", "Gli anni ’70", True),
    ("fr", "Les années 60", True), ("es", "Años 50", True), ("ru", "80-е", True), ("zh", "80年代", True),
    ("en", "20", False), ("en", "The 1900", False), ("en", "1990", False), ("en", "Tuesdays at 7.45pm", True),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "date"), _DECADES)
def test_decades_are_dates(language: str, text: str, date: bool) -> None:
    assert is_date(text, load(language)) is date


@pytest.mark.parametrize(
    ("text", "years"), [("2023-01-08", 0), ("8-1-2023", 0), ("1970-1972", 1), ("(1970)", 1)]
)
def test_days_are_no_years(text: str, years: int) -> None:
    assert len(YEAR.findall(text)) == years


_FILMS = "<p>A film about a lift and a film about stairs, and a film about neither of them at all.</p>"
_BOOKS = "<p>A book about a lift and a novel about stairs, and one film of the book that I read.</p>"


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("Lift music", _FILMS, ""),
        ("Soup weather", _FILMS, ""),
        ("Lift books", _BOOKS, "other"),
        ("My books", _FILMS, "other"),
        ("Books 2021", _FILMS, "other"),
    ],
)
def test_headlines_that_are_a_figure(title: str, body: str, kind: str) -> None:
    page, _ = _read(body, title)
    assert page.kind == kind


def test_pages_in_small_letters() -> None:
    page, found = _read(
        "<p>started with <b>fog harbour</b> (1970) and then, much later, <b>iron sea</b></p>", "may"
    )
    assert page.small
    assert not any("lower-start" in c.features for c in found)


def test_names_between_items() -> None:
    body = "<ul><li>Fog Harbour (1970)<br>Books:</li><li>Dusk (1926)</li><li>Lido (1927)</li><li>Kite (1928)</li></ul>"
    page, _ = _read(body)
    assert [page.kinds[line.index] for line in page.lines if line.text.startswith(("Fog", "Lido"))] == [
        "film",
        "other",
    ]
