"""What tells a listed film from one named in passing: how sentences come to its mentions, and what makes a list."""

import pytest

from extract import annotate
from extract.clean import clean
from extract.listed import describe_roles
from extract.scene import Link, stage
from extract.types import Settings, Source

_FILMS = ("Ember Landing", "Salt Stairs", "Copper Rain", "Fog Harbour")
_END = "So much for this week, which was wet as well, and for the boat that I still mean to mend before the spring."


def _roles(body: str, maker: str = "") -> dict[str, dict[str, float]]:
    """Features of the films of a page that is sure of these four titles only. maker: who directed all of them."""
    data = (
        f"<html lang=en><title>On water</title><article><h1>On water</h1>{body}<p>{_END}</p></article></html>"
    )
    article = clean(Source(article_id="a", origin="a.html", data=data.encode()), Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    titles = [candidate for candidate in candidates if candidate.text in _FILMS]
    for title in titles:
        title.score = 1.0
    made = [Link(at, 0, 0, maker, {}, 1.0) for at in range(len(titles))] if maker else []
    return describe_roles(stage(page, titles), {"year": [], "director": made, "alias": []})


@pytest.mark.parametrize(
    ("sentence", "turn"),
    [
        ("It rained all week. In <i>Ember Landing</i> it snows on a ferry.", "share-listed:in"),
        ("On the train home I watched <i>Ember Landing</i> without the sound.", "share-listed:watched"),
        ("We opened with Larisa Hill’s <i>Ember Landing</i> and nobody left.", "share-listed:watched"),
        ("The find of the autumn is <i>Ember Landing</i>, all ninety minutes.", "share-listed:is"),
        ("It rained all week. “<i>Ember Landing</i>” has a ferry that sinks.", "share-begins"),
        ("The ferry rots as nothing has rotted since <i>Ember Landing</i>.", "share-mentioned:since"),
        ("The rain comes from the man who lit <i>Ember Landing</i> long ago.", "share-mentioned:clause"),
        ("You would not think so of the ferry in <i>Ember Landing</i>, though.", "share-mentioned:clause"),
    ],
)
def test_how_a_sentence_comes_to_a_film(sentence: str, turn: str) -> None:
    film = _roles(f"<p>{sentence}</p>")["ember landing"]
    turns = {name for name in film if name.startswith(("share-listed", "share-mentioned", "share-begins"))}
    assert turn in turns
    assert turns <= {turn, "share-mentioned:before", "share-listed:before"}


def test_a_turn_counts_by_its_share_of_the_mentions() -> None:
    film = _roles(
        "<p>On the train I watched <i>Ember Landing</i> twice. The ferry of <i>Ember Landing</i> rots at its rope.</p>"
    )["ember landing"]
    assert film["share-listed:watched"] == 0.5


def test_heads_on_their_own_lines_make_a_list_and_a_run_in_a_sentence_does_not() -> None:
    apart = _roles(
        "".join(f"<h2><i>{name}</i></h2><p>It rains here as well, and a dog swims.</p>" for name in _FILMS)
    )
    run = ", ".join(f"<i>{name}</i> ({1961 + at})" for at, name in enumerate(_FILMS))
    together = _roles(
        f"<p>Think of what one writer did in ten years: {run}. Everyone knows the last of them.</p>"
    )
    assert "list:fill" in apart["salt stairs"]
    assert "essay:fill" in together["salt stairs"]


@pytest.mark.parametrize(
    ("sentence", "signs"),
    [
        (
            "Trains were for winter (<i>Ember Landing</i>, of course).",
            {"before:open", "after:comma", "bracketed"},
        ),
        ("In spring we had two: <i>Ember Landing</i>; nobody came.", {"before:colon", "after:semicolon"}),
        ("It is as wet and as slow as <i>Ember Landing</i> and rain.", {"after:and"}),
    ],
)
def test_the_signs_beside_a_film(sentence: str, signs: set[str]) -> None:
    film = _roles(f"<p>{sentence}</p>")["ember landing"]
    assert {f"share-{sign}" for sign in signs} <= film.keys()
    assert ("share-bracketed" in film) == ("bracketed" in signs)


def test_where_prose_first_names_a_film_tells_how_much_room_it_has() -> None:
    found = _roles(
        "<p>We begin with <i>Ember Landing</i>, as <i>Salt Stairs</i> has been shown too often. A ferry rots in it, "
        "the rain keeps on, a dog swims after the boat, and nobody on the bank has a word for any of that.</p>"
    )
    first, second = found["ember landing"], found["salt stairs"]
    assert (first["nth"], second["nth"]) == (0.0, 1.0)
    assert second["room"] > first["room"]
    assert "last-on-line" in second
    assert "last-on-line" not in first


def test_the_film_that_an_essay_stays_with_is_before_all_others() -> None:
    found = _roles(
        "<p>The river in <i>Ember Landing</i> never moves, and nobody crosses it in all of its ninety minutes.</p>"
        "<p>That ferry of <i>Ember Landing</i> has a rope, unlike the one of <i>Salt Stairs</i>.</p>"
    )
    assert found["ember landing"]["first:mentions"] == 1.0
    assert found["ember landing"]["rank:mentions"] == 0.0
    assert found["salt stairs"]["rank:mentions"] == 1.0
    assert "first:mentions" not in found["salt stairs"]


def test_a_paragraph_on_a_film_adds_what_else_its_director_made() -> None:
    found = _roles(
        "<p>We begin with <i>Ember Landing</i>, in which a ferry rots at its rope and nobody crosses. Hill made "
        "<i>Salt Stairs</i> later.</p><p>On the third night we have <i>Copper Rain</i> and no more ferries.</p>",
        maker="Larisa Hill",
    )
    assert {film["maker:others"] for film in found.values()} == {found["ember landing"]["maker:others"]}
    assert "maker:again" in found["salt stairs"]
    assert "maker:again" not in found["ember landing"]
    assert "maker:behind" not in found["copper rain"]
    assert found["salt stairs"]["maker:behind"] > found["ember landing"]["maker:behind"] == 0.0
