"""What an essay is about: the parts of its headline that it repeats, the room and the standing of its films."""

import pytest

from extract.annotate import pipeline, propose
from extract.candidates import Candidate
from extract.clean import clean
from extract.listed import describe_roles
from extract.prominence import chains, prominence, standings
from extract.scene import Link, stage
from extract.subjects import subjects
from extract.types import Settings, Source

LONG = "The rest of it is about weather, and about the people who wait for the weather to change, as they do here."


def read(headline: str, *paragraphs: str):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f"<html lang='en'><head><title>{headline}</title></head>"
        f"<body><article><h1>{headline}</h1>{body}</article></body></html>"
    )
    article = clean(Source(article_id="a", origin="a.html", data=html.encode()), Settings())
    page, candidates, _ = propose(article, pipeline("en"))
    return page, candidates


def sure(candidates: list[Candidate], *titles: str) -> list[Candidate]:
    """The candidates with these texts, taken for titles."""
    found = sorted((c for c in candidates if c.text in titles), key=lambda c: c.start)
    for candidate in found:
        candidate.score = 0.9
    return found


@pytest.mark.parametrize(
    ("headline", "sentence", "expected"),
    [
        ("Review: Paper Harbour (1974)", "You forget how cross Paper Harbour is.", ["Paper Harbour"]),
        ("Why Paper Harbour still matters", "In Paper Harbour a widow waits.", ["Paper Harbour"]),
        ("Paper Harbour", "It took me years to get to Hill's Paper Harbour, alone.", ["Paper Harbour"]),
        ("Stalking", "The house in Stalking has no door at all.", ["Stalking"]),
        ("Paper Harbour", "You forget how cross Old Paper Harbour is.", []),
        ("Paper Harbour", "You forget how cross Paper Harbour Days is.", []),
        ("A week of Horror", "We love horror, and Horror loves us back.", []),
        ("Films of the Year", "This was the Year of the Films, they say.", []),
    ],
)
def test_subjects(headline: str, sentence: str, expected: list[str]) -> None:
    page, _ = read(headline, sentence, LONG)
    assert [one.text for one in subjects(page)] == expected


def test_where_the_headline_holds_the_title() -> None:
    page, _ = read("Review: Paper Harbour (1974)", "You forget how cross Paper Harbour is.", LONG)
    (one,) = subjects(page)
    assert (one.whole, one.marked) == (False, True)
    page, _ = read("Paper Harbour", "You forget how cross Paper Harbour is.", LONG)
    (one,) = subjects(page)
    assert one.whole


def test_a_plain_title_of_the_headline_is_proposed_where_the_prose_names_it() -> None:
    _, candidates = read("Review: Paper Harbour", "You forget how cross Paper Harbour is.", LONG)
    (found,) = [c for c in candidates if c.text == "Paper Harbour" and c.line.kind != "heading"]
    assert {"subject", "subject-marked"} <= found.sources
    assert found.features["title:subject-marked"] == 1.0


PAGE = (
    "On waiting",
    f"<em>Paper Harbour</em> begins at a window. {LONG} {LONG}",
    "People speak of <em>Salt Road</em>, <em>The Clerk</em> and <em>Blue Kite</em>; none of them is like it.",
    f"And <em>Paper Harbour</em> never shouts. {LONG}",
)
TITLES = ("Paper Harbour", "Salt Road", "The Clerk", "Blue Kite")


def test_the_film_that_the_prose_is_about_has_most_of_its_words() -> None:
    page, candidates = read(*PAGE)
    described = prominence(page, standings(page, sure(candidates, *TITLES)))
    own, other = described["paper harbour"], described["salt road"]
    assert own["prose:words-share"] == 1.0 > other["prose:words-share"]
    assert own["prose:words-lead"] > 0 > other["prose:words-lead"]
    assert own["prose:alone"] > 0 == described["blue kite"]["prose:alone"]


def test_titles_of_one_enumeration() -> None:
    page, candidates = read(*PAGE)
    titles = sure(candidates, *TITLES)
    first = chains(page, titles)
    assert [titles[first[index]].text for index in range(len(titles))] == [
        "Paper Harbour",
        "Salt Road",
        "Salt Road",
        "Salt Road",
        "Paper Harbour",
    ]


def test_a_cue_before_an_enumeration_is_of_all_its_films() -> None:
    page, candidates = read(
        "On waiting",
        f"Unlike <em>Salt Road</em>, <em>The Clerk</em> and <em>Blue Kite</em>, it is kind. {LONG}",
    )
    scene = stage(page, sure(candidates, "Salt Road", "The Clerk", "Blue Kite"))
    roles = describe_roles(scene, {"year": [], "director": []})
    assert all(features["only:mentioned"] == 1.0 for features in roles.values())
    assert len(roles) == 3


def test_a_film_brought_in_with_year_and_maker_stands_out() -> None:
    page, candidates = read(*PAGE)
    titles = sure(candidates, *TITLES)
    links = {
        "year": [Link(0, 0, 4, "1974", {}, 0.9, "1974")],
        "director": [Link(0, 0, 4, "Larisa Hill", {}, 0.9)],
    }
    roles = describe_roles(stage(page, titles), links)
    assert roles["paper harbour"]["formal:beside"] > 0 > roles["salt road"]["formal:beside"]
    assert roles["paper harbour"]["page:dominated*most"] == 1.0
    assert "page:dominated*most" not in roles["salt road"]
