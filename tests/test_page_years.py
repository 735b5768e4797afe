"""The years that an article as a whole states, for the film that it is about."""

import pytest

from extract import annotate
from extract.clean import clean
from extract.facts import propose_years
from extract.page_years import page_years
from extract.scene import Scene, stage
from extract.types import Settings, Source

LONG = "The rest of it is about the weather, and about people who wait for the weather to change, as they do here."


def scene(*paragraphs: str, headline: str = "Paper Harbour", language: str = "en") -> Scene:
    """A page that is sure of the titles in italics."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (*paragraphs, LONG))
    data = (
        f"<html lang={language}><title>{headline}</title><article><h1>{headline}</h1>{body}</article></html>"
    )
    article = clean(Source(article_id="a", origin="a.html", data=data.encode()), Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline(language))
    titles = [candidate for candidate in candidates if "italic" in candidate.sources]
    for title in titles:
        title.score = 1.0
    return stage(page, titles)


@pytest.mark.parametrize(
    ("sentence", "language", "year", "marks"),
    [
        ("She made it in 1976, from a wheelchair.", "en", "1976", {"year:released", "page:only"}),
        ("This is a 1983 film too, and it shows.", "en", "1983", {"year:released-after", "page:film"}),
        ("Year: 1983", "en", "1983", {"page:label", "page:short"}),
        ("Il film è del 1974, e nessuno lo direbbe.", "it", "1974", {"year:released", "page:film"}),
        ("Der Film wurde 1983 in Prag gedreht, im Winter.", "de", "1983", {"year:released-after"}),
        ("Una ventana rota, 1983 rodada en el puerto.", "es", "1983", {"year:released-after"}),
    ],
)
def test_a_year_anywhere_is_proposed_for_what_the_article_is_about(
    sentence: str, language: str, year: str, marks: set[str]
) -> None:
    found = scene("In <i>Paper Harbour</i> a widow waits for a boat.", sentence, language=language)
    (link,) = [link for link in propose_years(found) if link.text == year]
    assert found.titles[link.title].text == "Paper Harbour"
    assert marks | {"year:page", "page:headline"} <= link.features.keys()


def test_a_year_stands_once_where_it_is_said_to_be_a_films() -> None:
    found = scene(
        "In <i>Paper Harbour</i> a widow waits, as they did in 1976, for a boat.",
        "The war ended in 1945. She shot it in 1976, and in 1976 nobody came.",
    )
    years = {found.page.article.text[one.start : one.end]: one for one in page_years(found)}
    assert list(years) == ["1976", "1945"]
    assert found.page.article.text[: years["1976"].start].endswith("She shot it in ")
    assert years["1976"].features["page:only-cued"] == 1.0
    assert years["1945"].features["page:rival-cued"] == 1.0


def test_the_year_of_another_title_is_known_as_such() -> None:
    found = scene(
        "In <i>Paper Harbour</i> a widow waits for a boat.",
        "It is no <i>Iron Sea</i> (1958), but it has a dog in it.",
    )
    (link,) = [link for link in propose_years(found) if found.titles[link.title].text == "Paper Harbour"]
    assert {"page:taken", "page:with-other"} <= link.features.keys()


def test_a_list_has_no_year_of_its_own() -> None:
    items = "".join(
        f"<li><i>{name}</i> (19{n}0)</li>" for n, name in enumerate(("Fog", "Iron Sea", "Ember"), 5)
    )
    found = scene("In <i>Paper Harbour</i> a widow waits.", f"</p><ul>{items}</ul><p>That was 1999.")
    assert page_years(found) == []
