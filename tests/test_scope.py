"""What an article as a whole lists: many films, none, or the one that it is about."""

import pytest

from extract.model import Linear
from extract.scope import describe_scope, first, listed_in, standings

ROLES = {"fog harbour": 0.3, "salt stairs": 0.7, "iron sea": 0.2}
STANDING = {"fog harbour": 2.0, "salt stairs": 1.0}
DESCRIBED = {
    "fog harbour": {"has:year": 1.0, "in-headline": 1.0, "floor:share": 0.6, "slot:year": 1.0},
    "salt stairs": {"floor:share": 0.1},
    "iron sea": {"floor:share": 0.9},
}


@pytest.mark.parametrize(
    ("single", "none", "expected"),
    [
        (0.97, 0.0, {"fog harbour"}),  # which one it is, how the films stand beside each other says
        (0.1, 0.0, {"salt stairs", "fog harbour"}),  # several are two at least
        (0.5, 0.9, set()),
        (0.1, 0.6, set()),
    ],
)
def test_what_is_known_of_the_article_decides_on_its_films(
    single: float, none: float, expected: set[str]
) -> None:
    assert listed_in(ROLES, dict.fromkeys(ROLES, 0.9), STANDING, single, none) == expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({"a": 0.9, "b": 0.9, "c": 0.9, "d": 0.1}, {"a", "b", "c"}),
        ({"a": 0.45, "b": 0.45, "c": 0.45, "d": 0.45}, {"a", "b", "c", "d"}),  # even doubt: all or nothing
        ({"a": 0.95, "b": 0.95, "c": 0.95, "d": 0.45}, {"a", "b", "c"}),
    ],
)
def test_the_cut_is_where_the_best_f1_is_to_be_expected(roles: dict[str, float], expected: set[str]) -> None:
    films, standing = dict.fromkeys(roles, 1.0), dict.fromkeys(roles, 0.0)
    assert listed_in(roles, films, standing, single=0.0, none=0.0) == expected


def test_a_film_too_doubtful_to_count_is_listed_as_it_looks_alone_where_several_are() -> None:
    roles, films = {"a": 0.9, "b": 0.9, "c": 0.9}, {"a": 0.9, "b": 0.9, "c": 0.2}
    standing = {"a": 1.0, "b": 1.0}
    assert listed_in(roles, films, standing, single=0.0, none=0.0) == {"a", "b", "c"}
    assert listed_in(roles, films, {"a": 9.0, "b": 1.0}, single=0.99, none=0.0) == {"a"}


def test_an_article_without_sure_films_lists_none() -> None:
    assert listed_in({"a": 0.9}, {"a": 0.3}, {}, single=0.5, none=0.0) == frozenset()


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
    assert (found["films:year"], found["films:director"]) == (0.5, 0.0)
    assert found["subject:1"] > found["subject:2"]
    assert (found["first-in-headline"], found["first-floor:share"]) == (1.0, 0.6)
    assert "first-slot:year" not in found
    assert describe_scope({"years": 0.5}, DESCRIBED, ROLES, {}) == {"films:none": 1.0}
    assert describe_scope({}, DESCRIBED, ROLES, {"fog harbour": 2.0})["films:one"] == 1.0
