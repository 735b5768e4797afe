"""How long an essay stays with each film that it names."""

from extract import annotate
from extract.clean import clean
from extract.discourse import describe_floors
from extract.scene import stage
from extract.types import Settings, Source

_END = "So much for this week, which was wet as well, and for the boat that I still mean to mend before the spring."


def _floors(*paragraphs: str, score: float = 1.0) -> dict[str, dict[str, float]]:
    """Titles are what stands in italics, all of them with this score."""
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in (*paragraphs, _END))
    data = f"<html lang=en><title>On water</title><article><h1>On water</h1>{prose}</article></html>".encode()
    article = clean(Source(article_id="a", origin="a.html", data=data), Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    titles = [candidate for candidate in candidates if "italic" in candidate.sources]
    for title in titles:
        title.score = score
    return describe_floors(stage(page, titles))


def test_the_film_that_sentences_stay_with_has_the_floor() -> None:
    found = _floors(
        "The river in <i>Ember Landing</i> never moves. Nobody crosses it. <i>Salt Stairs</i> was drier. The ferry of "
        "<i>Ember Landing</i> rots at its rope, and the camera waits with it for a boat that has sunk."
    )
    film, other = found["ember landing"], found["salt stairs"]
    assert film["floor:words"] > other["floor:words"]
    assert film["floor:lead"] > 0 > other["floor:lead"]
    assert (film["floor:leads"], other["floor:leads"]) == (1.0, 0.0)


def test_a_comparison_comes_back_to_the_film_it_left() -> None:
    found = _floors(
        "We begin with <i>Ember Landing</i>. There is water in <i>Salt Stairs</i> as well.",
        "Yet <i>Ember Landing</i> is the one that drowns. A ferryman sings, and a dog swims after him.",
    )
    assert found["salt stairs"]["floor:between"] == 1.0
    assert found["ember landing"]["floor:between"] == 0.0


def test_a_film_in_brackets_or_behind_like_takes_the_floor_from_none() -> None:
    found = _floors(
        "The river in <i>Ember Landing</i> never moves. (<i>Salt Stairs</i> had one too.) Nobody crosses it twice.",
        "It is a slow thing, much like <i>Copper Rain</i> at the start. Then the ferryman sings, and a dog answers.",
    )
    assert found["ember landing"]["floor:words"] > 5
    assert found["salt stairs"]["floor:words"] == found["copper rain"]["floor:words"] == 0.0


def test_a_film_in_brackets_has_the_floor_that_none_has() -> None:
    found = _floors(
        "We begin (with <i>Salt Stairs</i>) in the rain. It is a slow thing, and a dog swims after it."
    )
    assert found["salt stairs"]["floor:words"] > 3


def test_films_in_one_sentence_share_it() -> None:
    found = _floors("Think of <i>Ember Landing</i>, <i>Salt Stairs</i> or <i>Copper Rain</i> on a bad day.")
    assert {key: floor["floor:crowd"] for key, floor in found.items()} == {
        "ember landing": 2.0,
        "salt stairs": 2.0,
        "copper rain": 2.0,
    }
    assert all(floor["floor:never-alone"] == 1.0 for floor in found.values())


def test_an_initial_ends_no_sentence() -> None:
    found = _floors(
        "In <i>Ember Landing</i> J. Marrow rows and Mr. Hale bails, as he does in <i>Salt Stairs</i>."
    )
    assert found["ember landing"]["floor:never-alone"] == 1.0


def test_a_title_that_is_not_sure_has_no_floor() -> None:
    found = _floors("All day I row in <i>Ember Landing</i>, and at night I bail.", score=0.2)
    assert found == {"ember landing": {"floor:none": 1.0}}
