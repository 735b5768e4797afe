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
        ("PAPER HARBOUR twenty years on", "You forget how cross Paper Harbour is.", ["PAPER HARBOUR"]),
        ("paper harbour", "You forget how cross Paper Harbour is.", ["paper harbour"]),
        ("Why we go back to the Paper Harbour", "It is The Paper Harbour again.", ["the Paper Harbour"]),
        ("Notes on a paper harbour", "You sail a boat into a paper harbour.", []),
        ("stalking", "The house in Stalking has no door at all.", ["stalking"]),
        ("STALKING AND ITS DOORS", "The house in Stalking has no door at all.", []),
        ("notes: stalking", "We went stalking, and the house in Stalking has no door.", []),
        # A language without capitals in titles; a headline in capitals.
        (
            "Der Hafen der verlorenen Boote",
            "Hier hilft Der Hafen der verlorenen Boote.",
            ["Der Hafen der verlorenen Boote"],
        ),
        ("IL PORTO DI CARTA", "Quella sera vidi Il porto di carta.", ["IL PORTO DI CARTA"]),
        (
            "《纸港(1974)》看得我好冷",
            "纸港是一部黑白片，里面每个人都在等一艘永远不来的船，一等就是十年。",
            ["纸港"],
        ),
        ("【纸港】感想", "看纸港的那天下雨，里面每个人都在等一艘永远不来的船，一等就是十年。", ["纸港"]),
        ("纸港看得我好冷", "纸港是一部黑白片，里面每个人都在等一艘永远不来的船，一等就是十年。", []),
    ],
)
def test_subjects(headline: str, sentence: str, expected: list[str]) -> None:
    language = "de" if "Boote" in headline else "it" if "porto" in headline.lower() else "en"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (sentence, LONG))
    page, _ = small.read(body, headline, language)
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
