"""Who is proposed as a title's maker, by where the prose around the title names the person."""

import pytest

from extract import annotate
from extract.clean import clean
from extract.scene import Link, Scene, stage
from extract.types import Settings, Source

_TITLES = (
    "Fog Harbour",
    "Ember Landing",
    "Salt Stairs",
    "Iron Sea",
    "Two Bells",
    "Fog Harbour: The Long Way Home",
)
_LONG = "A ship comes in by night and nobody aboard can say from where it came or whom it is to take. " * 3
_LIST = "".join(
    f"<ul><li><a href=/{n}>{title} (1977)</a></li></ul><p>{text}</p>"
    for n, (title, text) in enumerate(
        (
            ("Fog Harbour", "A <b>quiet</b> night on the quay. Larisa Hill listens."),
            ("Ember Landing", "Ann Roe knows whom to follow, and so do we."),
            ("Salt Stairs", "Bo Lim on doors that open by night, and on nothing else at all."),
        )
    )
)
_TABLE = (
    "<table><tr><th>Film<th>Year<th>{head}</tr>"
    "<tr><td>Fog Harbour<td>1977<td>{cell}</tr><tr><td>Iron Sea<td>1978<td>{other}</tr></table>"
)
_ITEMS = (
    "<ol><li><p><b>Fog Harbour</b></p><p>Fish go out by plane. Larisa Hill shot it on video.</p></li>"
    "<li><p><b>Iron Sea</b></p><p>A boat, and what came of it in one wet week of June.</p></li></ol>"
)


def _links(body: str, headline: str = "Films of the shore") -> tuple[Scene, list[Link]]:
    """The proposals of a page on which the titles above are found, as items where they stand as such."""
    page = f"<html lang=en><title>{headline}</title><article><h1>{headline}</h1>{body}</article></html>"
    article = clean(Source(article_id="a", origin="a.html", data=page.encode()), Settings())
    read, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    for candidate in candidates:
        candidate.score = 0.9 if candidate.text in _TITLES else 0.01
    scene = stage(read, annotate.choose(read, candidates))
    return scene, annotate.links_of(scene)["director"]


def _of(body: str, title: str, name: str, headline: str = "Films of the shore") -> dict[str, float]:
    """The features of all proposals of a person for a title."""
    scene, links = _links(body, headline)
    found: dict[str, float] = {}
    for link in links:
        if scene.titles[link.title].text == title and (link.value or link.text) == name:
            found |= link.features
    return found


PLACES = {
    "the item's text has the title's own form": (_ITEMS, "Fog Harbour", "Larisa Hill", "item-prose"),
    "each item is a list of its own": (_LIST, "Salt Stairs", "Bo Lim", "item-name"),
    "a cue far behind the title of a run-in item": (
        f"<h2>Fog Harbour</h2><p>{_LONG}{_LONG}Directed by Larisa Hill.</p><h2>Iron Sea</h2><p>A boat.</p>",
        "Fog Harbour",
        "Larisa Hill",
        "item-prose",
    ),
    "a cue far behind a title in prose": (
        f"<p>We saw <i>Fog Harbour</i>. {_LONG}It was directed by Larisa Hill.</p>",
        "Fog Harbour",
        "Larisa Hill",
        "cued-on",
    ),
    "a remark behind a name under the header": (
        _TABLE.format(head="Director", cell="Larisa Hill, Ann Roe (uncredited)", other="Bo Lim"),
        "Fog Harbour",
        "Ann Roe",
        "header",
    ),
    "a cell of remarks": (
        _TABLE.format(head="Notes", cell="dir. Larisa Hill, best with subs", other="no subs"),
        "Fog Harbour",
        "Larisa Hill",
        "note",
    ),
    "a pronoun before the title": (
        f"<p>Larisa Hill grew up by the sea. {_LONG}In her later <i>Ember Landing</i> it is gone.</p>",
        "Ember Landing",
        "Larisa Hill",
        "antecedent",
    ),
    "a pronoun in the next paragraph": (
        f"<p>Director Larisa Hill grew up by the sea.</p><p>{_LONG}Her first, <i>Iron Sea</i>, is dry.</p>",
        "Iron Sea",
        "Larisa Hill",
        "earlier",
    ),
    "the person of whom the paragraph speaks": (
        f"<p>Larisa Hill grew up by the sea. {_LONG}Nobody has seen <i>Two Bells</i> since.</p>",
        "Two Bells",
        "Larisa Hill",
        "topic",
    ),
    "a line over a list in small letters": (
        "<p>larisa hill.</p><ul><li>Fog Harbour (1977)</li><li>Iron Sea (1978)</li></ul>",
        "Iron Sea",
        "larisa hill",
        "intro",
    ),
    "facts between the title and the text": (
        "<h2>Fog Harbour</h2><p>Chile, 1977.</p><p>Drama.</p><p>Duration: 90 minutes.</p><p>IMDb: 7,9.</p>"
        f"<p>{_LONG}</p><p>Nobody would have guessed that Larisa Hill could swim, least of all Larisa Hill.</p>"
        "<h2>Iron Sea</h2><p>Chile, 1978.</p>",
        "Fog Harbour",
        "Larisa Hill",
        "item-name",
    ),
    "an item of a list over the list inside it": (
        "<ul><li>Larisa Hill<ul><li>Fog Harbour (1977)</li><li>Iron Sea (1978), twice</li></ul></li>"
        "<li>Ann Roe (patron saint)<ul><li>Two Bells (1980)</li><li>Salt Stairs (1981)</li></ul></li></ul>",
        "Salt Stairs",
        "Ann Roe",
        "section",
    ),
    "the text runs on behind the title": (
        "<p><b>Fog Harbour</b> Larisa Hill gets a great deal out of one room and one dead gull.</p>"
        "<p><b>Iron Sea</b> Two people lock themselves into a house and wait for what may come.</p>",
        "Fog Harbour",
        "Larisa Hill",
        "run-in",
    ),
}


@pytest.mark.parametrize("case", PLACES.values(), ids=PLACES)
def test_a_person_is_proposed(case: tuple[str, str, str, str]) -> None:
    body, title, name, how = case
    assert f"director:{how}" in _of(body, title, name)


FORMS = {
    "a possessive behind an s": (
        "<p>In Larisa James’ <i>Fog Harbour</i> a ship comes in.</p>",
        "Larisa James",
    ),
    "a family": ("<p>The Holt brothers’ <i>Fog Harbour</i> is about a ship.</p>", "Holt brothers"),
    "a birthplace": ("<p>Beijing-born Larisa Hill made <i>Fog Harbour</i> at home.</p>", "Larisa Hill"),
    "an adverb": ("<p>Early Larisa Hill: <i>Fog Harbour</i> is one long night.</p>", "Larisa Hill"),
}


@pytest.mark.parametrize("case", FORMS.values(), ids=FORMS)
def test_a_name_is_taken_in_whole_and_alone(case: tuple[str, str]) -> None:
    assert _of(case[0], "Fog Harbour", case[1])


def test_of_two_makers_beside_two_titles_each_has_its_own() -> None:
    item = "<h3>Iron Sea (1954) // Two Bells (1976)</h3><p>Larisa Hill // Ann Roe · 94m // 103m · 16mm</p>"
    other = "<h3>Fog Harbour (1977)</h3><p>Bo Lim · 80m · 35mm</p>"
    assert _of(item + other, "Two Bells", "Ann Roe")
    assert "director:facts" not in _of(item + other, "Two Bells", "Larisa Hill")


def test_who_chose_the_films_of_a_section_made_none() -> None:
    body = (
        "<h2>Programmed by: Larisa Hill</h2><p>Some say <i>Fog Harbour</i> and <i>Iron Sea</i> are alike.</p>"
    )
    assert not any("section" in feature for feature in _of(body, "Fog Harbour", "Larisa Hill"))


TOLD = {
    "again, beside a word for directing": ("Larisa Hill got a grant. Hill directs with care", "told:cued"),
    "again, as an actor": ("Larisa Hill got a grant. With Hill as the cook", "told:crew"),
    "as somebody's parent": ("It was directed by Larisa Hill's son", "director:label-owner"),
}


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD)
def test_what_else_the_item_says_of_a_person(case: tuple[str, str]) -> None:
    body = f"<h2>Fog Harbour (1977)</h2><p>{case[0]}.</p><h2>Iron Sea (1978)</h2><p>A boat.</p>"
    assert case[1] in _of(body, "Fog Harbour", "Larisa Hill")


def test_another_film_near_a_name_says_little_within_an_item() -> None:
    body = (
        "<h2>Fog Harbour (1977)</h2><p>Before <i>Two Bells</i>, Larisa Hill made this.</p>"
        "<h2>Iron Sea (1978)</h2><p>A boat.</p>"
    )
    found = _of(body, "Fog Harbour", "Larisa Hill")
    assert "nearer-title:item" in found
    assert "nearer-title" not in found


def test_a_page_is_about_the_film_that_its_headline_calls_by_its_short_name() -> None:
    body = f"<p>We saw <i>Fog Harbour: The Long Way Home</i>. {_LONG}</p><p>Larisa Hill directed it.</p>"
    found = _of(body, "Fog Harbour: The Long Way Home", "Larisa Hill", "Why Fog Harbour lasts")
    assert "director:page" in found


def test_names_and_titles_are_paired_by_order() -> None:
    body = "<p>Carl Holt and Ann Marsh made masterpieces (<b>Iron Sea</b>, <b>Two Bells</b>) and no more.</p>"
    assert "paired" in _of(body, "Two Bells", "Ann Marsh")
    assert "paired:other" in _of(body, "Two Bells", "Carl Holt")


def test_what_speaks_for_another_film_says_nothing_for_this_one() -> None:
    body = (
        "<p>The director Larisa Hill lives by the sea, and Hill knows its boats.</p>"
        "<h3>Fog Harbour (1970)</h3><p>It is about a boat that nobody wants.</p>"
        "<p>Another Hill gem, “Iron Sea” (1972), is about a boat that all want, and Hill knows why.</p>"
    )
    taken = [link.features for link in _links(body)[1] if "taken" in link.features]
    assert taken
    assert all(found.keys().isdisjoint({"told:again", "told:cued", "cued-elsewhere"}) for found in taken)
    assert "director:gem" in _of(body, "Iron Sea", "Hill")


TIES = {
    "who made another film made the one spoken of": (
        "<h2>Fog Harbour</h2><p>A ship comes in by night. Larisa Hill, who made <i>Iron Sea</i>, "
        "lets it lie there.</p><h2>Two Bells</h2><p>Nobody rings them.</p>",
        "Fog Harbour",
        "known-for:other",
    ),
    "a film named in passing within another one's item": (
        "<h2>Fog Harbour</h2><p>What began with <i>Two Bells</i> ends here in a wide and empty bay, in a film "
        "made by Larisa Hill.</p><h2>Two Bells</h2><p>Nobody rings them.</p>",
        "Two Bells",
        "within-item:listed",
    ),
    "a heading that is no person's": (
        "<h3>Larisa Hill Trilogy</h3><ul><li>Fog Harbour (1977)</li><li>Iron Sea (1978)</li></ul>",
        "Iron Sea",
        "section*given",
    ),
}


@pytest.mark.parametrize("case", TIES.values(), ids=TIES)
def test_to_which_film_the_words_tie_a_person(case: tuple[str, str, str]) -> None:
    body, title, feature = case
    assert feature in _of(body, title, "Larisa Hill")


def test_the_work_named_right_behind_a_title_is_no_later_films() -> None:
    items = (
        f"<p>Fog Harbour. The last work of Larisa Hill is a quiet one. {_LONG}</p>"
        f"<p>Iron Sea. A boat, and what came of it. {_LONG}</p>"
    )
    page = items.replace("Fog Harbour", "<b>Fog Harbour</b>").replace("Iron Sea", "<b>Iron Sea</b>")
    assert "taken" not in _of(page, "Fog Harbour", "Larisa Hill")
    later = _of(page, "Iron Sea", "Larisa Hill")
    assert not later or "taken" in later


def test_others_of_whom_the_page_speaks_are_proposed_for_what_it_is_about() -> None:
    body = (
        f"<p><i>Fog Harbour</i> is forty. {_LONG}</p><p>{_LONG}</p><p>{_LONG}</p><p>{_LONG}</p>"
        "<p>The director, Larisa Hill, lives on the coast.</p><p>Its writer is Bo Lim. Ann Roe directed too.</p>"
    )
    assert "director:page-other" in _of(body, "Fog Harbour", "Ann Roe", "Fog Harbour at forty") or (
        "director:page" in _of(body, "Fog Harbour", "Ann Roe", "Fog Harbour at forty")
    )
