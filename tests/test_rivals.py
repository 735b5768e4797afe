"""The second look at who made a title."""

import pytest

from extract import annotate
from extract.clean import clean
from extract.rivals import PREFIX, compare, settle
from extract.scene import Link, stage
from extract.types import Settings, Source

# Long enough before its first title that the page is about none of them.
_INTRO = " ".join(
    ["It rained on the shore for most of the week, and so we stayed in and drew lots for the chairs."] * 9
)
_PAGE = f"""<html lang=en><title>Films of the shore</title><article><h1>Films of the shore</h1>
<p>{_INTRO}</p>
<p>Larisa Hill met Ann Roe, and made <i>Ember Landing</i>, written by Bo Lim for a bet in one wet week.</p>
<p>Later Larisa Hill followed it with <i>Salt Stairs</i>, a film of doors that open by night to nobody.</p>
<p>And Tom Carr and Jane Holt, two friends, shot <i>Copper Field</i>, of which nothing can be said here.</p>
</article></html>"""


def _looked(scores: dict[tuple[str, str], float]) -> dict[tuple[str, str], Link]:
    """The proposals of the page by surname and title, the scores given being those of the first look."""
    article = clean(Source(article_id="a", origin="a.html", data=_PAGE.encode()), Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    for candidate in candidates:
        candidate.score = 0.9 if "italic" in candidate.sources else 0.01
    scene = stage(page, annotate.choose(page, candidates))
    links = annotate.links_of(scene)["director"]
    named = {(link.text.split()[-1], scene.titles[link.title].text): link for link in links}
    for name, link in named.items():
        link.score = scores.get(name, 0.05)
    alias = Link(0, links[0].start, links[0].end, links[0].text, {}, score=0.9)
    compare(scene, {"director": links, "alias": [alias], "year": []})
    return named


_HILL, _ROE, _LIM = (("Hill", "Ember Landing"), ("Roe", "Ember Landing"), ("Lim", "Ember Landing"))
_NEXT = ("Hill", "Salt Stairs")


@pytest.mark.parametrize(("rival", "surer"), [(0.9, 1.0), (0.1, 0.0)])
def test_a_likelier_rival_of_the_same_film_is_seen(rival: float, surer: float) -> None:
    found = _looked({_HILL: 0.5, _LIM: rival})
    assert found[_HILL].features[f"{PREFIX}rival-surer"] == surer
    assert (found[_HILL].features[f"{PREFIX}behind:inline"] < 0) == bool(surer)


def test_names_of_one_list_are_no_rivals() -> None:
    found = _looked({("Carr", "Copper Field"): 0.6, ("Holt", "Copper Field"): 0.9})
    assert found["Carr", "Copper Field"].features[f"{PREFIX}rival-surer"] == 0


@pytest.mark.parametrize(("score", "told"), [(0.95, 1.0), (0.2, 0.0)])
def test_the_maker_of_another_film_is_known_again(score: float, told: float) -> None:
    found = _looked({_HILL: 0.3, _NEXT: score})
    assert found[_HILL].features[f"{PREFIX}person-some"] == told
    assert found[_HILL].features[f"{PREFIX}elsewhere-sure:inline"] == told
    assert found[_HILL].features.get(f"{PREFIX}after-same", 0.0) == told
    assert found[_ROE].features[f"{PREFIX}person-some"] == 0


def test_a_person_does_not_vouch_for_the_same_film() -> None:
    found = _looked({_HILL: 0.95})
    assert found[_HILL].features[f"{PREFIX}person-some"] == 0
    assert found[_HILL].features[f"{PREFIX}person"] == 0
    assert found[_NEXT].features[f"{PREFIX}person"] == pytest.approx(0.5)


def test_whom_a_word_calls_a_writer_is_one_in_other_places_too() -> None:
    found = _looked({})
    assert f"{PREFIX}crew" in found[_LIM].features
    assert f"{PREFIX}crew" not in found[_NEXT].features


def test_what_is_likely_another_title_is_told() -> None:
    found = sorted(_looked({}).values(), key=lambda link: -link.features[f"{PREFIX}alias"])
    assert found[0].features[f"{PREFIX}alias"] == 0.9
    assert found[-1].features[f"{PREFIX}alias"] == 0


def test_company_makes_no_name_likelier_that_belongs_to_another_title():
    taken = Link(0, 0, 4, "Hill", {"taken": 1.0}, score=0.4)
    free = Link(0, 0, 4, "Hill", {}, score=0.4)
    assert (settle(taken, 0.6), settle(taken, 0.2), settle(free, 0.6)) == (0.4, 0.2, 0.6)


def test_a_title_with_two_years_is_two_films() -> None:
    html = (
        "<html lang=en><title>Films of the shore</title><article><h1>Films of the shore</h1>"
        "<p>Larisa Hill made <i>Salt Stairs</i> (1954) with her own hands in one very wet week of June.</p>"
        "<p>Ann Roe made <i>Salt Stairs</i> (2004) again, with less rain and many more stairs than needed.</p>"
        "</article></html>"
    )
    article = clean(Source(article_id="a", origin="a.html", data=html.encode()), Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    for candidate in candidates:
        candidate.score = 0.9 if "italic" in candidate.sources else 0.01
    scene = stage(page, annotate.choose(page, candidates))
    links = annotate.links_of(scene)
    own = {
        link.title: link
        for link in links["director"]
        if link.start >= scene.titles[link.title].line.start and link.end <= scene.titles[link.title].start
    }
    assert len(own) == 2
    for link in links["director"]:
        link.score = 0.9 if link in own.values() else 0.05
    compare(scene, links)  # the years are not scored yet: one film
    assert all(link.features[f"{PREFIX}rivals"] == 1 for link in own.values())
    for link in links["year"]:
        title = scene.titles[link.title]
        link.score = 0.9 if title.end <= link.start < title.line.end else 0.05
    compare(scene, links)
    assert all(link.features[f"{PREFIX}rivals"] == 0 for link in own.values())
