"""What an essay is about: the parts of its headline that its prose repeats."""

import pytest
import small

from extract.subjects import subjects

LONG = "The rest of it is about weather, and about the people who wait for the weather to change, as they do here."


def read(headline: str, *paragraphs: str):
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return small.read(body, headline)


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
