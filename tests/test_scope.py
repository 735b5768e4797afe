"""What an article as a whole lists: many films, none, or the one that it is about."""

import pytest

from extract.model import Linear
from extract.scope import describe_scope, first, in_scope, standings

ROLES = {"fog harbour": 0.3, "salt stairs": 0.7, "iron sea": 0.2}
STANDING = {"fog harbour": 2.0, "salt stairs": 1.0}
DESCRIBED = {
    "fog harbour": {"in-headline": 1.0, "floor:share": 0.6, "slot:year": 1.0},
    "salt stairs": {"floor:share": 0.1},
    "iron sea": {"floor:share": 0.9},
}


@pytest.mark.parametrize(
    ("single", "none", "expected"),
    [
        (0.9, 0.0, {"fog harbour": 0.9, "salt stairs": 0.0, "iron sea": 0.0}),
        (0.5, 0.0, ROLES),  # doubt leaves each film what it has alone
        (0.9, 0.6, dict.fromkeys(ROLES, 0.0)),
        (0.1, 0.4, ROLES),
    ],
)
def test_what_is_known_of_the_article_decides_on_its_films(
    single: float, none: float, expected: dict[str, float]
) -> None:
    assert in_scope(ROLES, STANDING, single, none) == expected


def test_a_subject_that_is_sure_to_be_listed_stays_so() -> None:
    assert in_scope({"fog harbour": 0.95}, {"fog harbour": 1.0}, 0.8, 0.0) == {"fog harbour": 0.95}


def test_only_sure_films_stand_for_the_subject() -> None:
    films = {"fog harbour": 0.9, "salt stairs": 0.6, "iron sea": 0.4}
    found = standings(DESCRIBED, films, Linear(0.0, {"floor:share": 1.0}))
    assert found == {"fog harbour": 0.6, "salt stairs": 0.1}
    assert first(found) == "fog harbour"
    assert first({"fog harbour": 1.0, "salt stairs": 1.0}) == "fog harbour"
    assert first({}) is None


def test_describe_scope() -> None:
    found = describe_scope({"years": 0.5}, DESCRIBED, ROLES, STANDING)
    assert found["years"] == 0.5
    assert found["films:more"] == 1.0
    assert (found["listed:1"], found["listed:2"], found["listed:subject"]) == (0.7, 0.3, 0.3)
    assert found["subject:before"] == 0.25
    assert found["subject:1"] > found["subject:2"]
    assert (found["first-in-headline"], found["first-floor:share"]) == (1.0, 0.6)
    assert "first-slot:year" not in found
    assert describe_scope({"years": 0.5}, DESCRIBED, ROLES, {}) == {"films:none": 1.0}
    assert describe_scope({}, DESCRIBED, ROLES, {"fog harbour": 2.0})["films:one"] == 1.0
