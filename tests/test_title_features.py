"""What stands beside a title, or in its own words, that tells it from what is none."""

import pytest
import small

from extract.leads import Habits, lead
from extract.lexicon import load

LONG = "The rest of it is about the weather, and about people who wait for the weather to change, as they do here."


def features(text: str, body: str, headline: str = "Films", language: str = "en") -> dict[str, float]:
    """Those of the first candidate that has exactly this text."""
    _, candidates = small.read(f"{body}<p>{LONG}</p>", headline, language)
    return next(candidate.features for candidate in candidates if candidate.text == text)


@pytest.mark.parametrize(
    ("language", "line", "rank", "title"),
    [
        ("ru", "10 место (41) ТУМАННАЯ ГАВАНЬ - Холмова", "10", "ТУМАННАЯ ГАВАНЬ - Холмова"),
        ("en", "10th place: Fog Harbour", "10", "Fog Harbour"),
        ("de", "3. Platz: Nebelhafen", "3", "Nebelhafen"),
        ("fr", "3e place : Port de brume", "3", "Port de brume"),
        ("it", "7° posto – Porto di nebbia", "7", "Porto di nebbia"),
        ("en", "10 Places in the Sun", None, "10 Places in the Sun"),
        ("en", "3 place names", None, "3 place names"),
    ],
)
def test_places(language: str, line: str, rank: str | None, title: str) -> None:
    start, found, _ = lead(line, load(language), Habits())
    assert (found, line[start:]) == (rank, title)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (" (Larisa Hill, 1974) is set in spring, as these things are.", {"bracket:person", "bracket:year"}),
        (" (1974, 90 min) is set in spring, as these things are.", {"bracket:year", "bracket:runtime"}),
        (", 1974. It is set in spring, as these things are.", {"comma:year"}),
        (" (which I hated) is set in spring, as these things are.", {"bracket:text"}),
        (", 1974 miles from here, is set in spring, as these things are.", set()),
    ],
)
def test_facts_behind_a_title_in_prose(rest: str, expected: set[str]) -> None:
    found = features("Fog Harbour", f"<p>On the train we saw <i>Fog Harbour</i>{rest}</p>")
    assert {name for name in found if name.startswith(("bracket:", "comma:"))} == expected


def test_a_label_says_what_the_title_is() -> None:
    body = "<p><b>Title:</b> Fog Harbour<br><b>Year:</b> 1974<br><b>Seen on:</b> a ferry<br><b>Cast:</b> Ann Roe</p>"
    assert features("Fog Harbour", body)["label:title"] == 1.0
    assert features("Seen on", body)["label:block"] == 1.0
    assert features("Title", body)["label"] == 1.0
    other = "<p><b>Will win:</b> Fog Harbour<br><b>Should win:</b> Iron Sea</p>"
    assert not {"label:title", "label:block"} & features("Fog Harbour", other).keys()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In Hill's", {"ends:owner"}),
        ("But", {"stop:only"}),
        ("Fog and I", {"stop:end"}),
        ("Fog Harbour", set()),
        ("What Is a Harbour", set()),
    ],
)
def test_plain_words(text: str, names: set[str]) -> None:
    found = features(text, f"<p>Last night we went out and saw “{text}” in the rain again, all of us.</p>")
    assert {name for name in found if name.startswith(("ends:", "stop:"))} == names


def test_the_facts_below_a_title_and_those_of_its_group() -> None:
    rows = "".join(
        f"<p><b>{title}</b><br>DDR, {year}. Ein Mann wartet auf ein Boot, und es kommt nicht.</p>"
        for title, year in (("Nebelhafen", 1957), ("Salztreppe", 1973), ("Eisenmeer", 1980))
    )
    found = features("Nebelhafen", rows, "Drei Filme", "de")
    assert (found["below:country-year"], found["group:below"]) == (1.0, 1.0)
    titled = "<p><b>Nebelhafen</b><br>(Nebel. DDR 1957. 90 Min.)</p>"
    assert features("Nebelhafen", titled, "Drei Filme", "de")["below:country-year"] == 1.0
    plain = "<p><b>Nebelhafen</b><br>Im Jahr 1957 wartet ein Mann auf ein Boot.</p>"
    assert "below:country-year" not in features("Nebelhafen", plain, "Drei Filme", "de")


def test_running_times_of_a_group() -> None:
    names = ("Fog Harbour", "Salt Stairs", "Iron Sea")
    timed = "".join(f"<p><b>{name}</b> (Hulu, 1h 30m)</p><p>{LONG}</p>" for name in names)
    assert features("Fog Harbour", timed)["group:runtime"] == 1.0
    bare = "".join(f"<p><b>{name}</b> (Hulu)</p><p>{LONG}</p>" for name in names)
    assert features("Fog Harbour", bare)["group:runtime"] == 0.0


def test_a_mark_that_holds_the_rank_is_no_title_of_its_own() -> None:
    names = ("Fog Harbour", "Salt Stairs", "Iron Sea", "Ember", "Long Road")
    body = "".join(f"<p><b>{n} {name}</b> {LONG}</p>" for n, name in enumerate(names, 1))
    _, candidates = small.read(body, "Films of the year")
    assert {"Ember"} == {c.text for c in candidates if c.text.endswith("Ember")}


def test_the_headline_of_a_review_and_that_of_a_list() -> None:
    review = features("Fog Harbour", f"<h2>Fog Harbour</h2><p>{LONG}</p>", "Fog Harbour")
    assert {"headline-line", "headline-line:short"} <= review.keys()
    assert "headline-line:film" not in review
    listed = features("The 25 best films", f"<h2>The 25 best films</h2><p>{LONG}</p>", "The 25 best films")
    assert {"headline-line", "headline-line:film", "headline-line:digit"} <= listed.keys()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("LANTERN, THE", {"inverted"}),
        ("Beyond, The", {"inverted"}),  # no plain words, though both are
        ("The Lantern", set()),
        ("Dr. Hill in Love", set()),
        ("St. Ember", set()),
        ("He left. She stayed", {"sentence"}),
        ("(Hulu, 1h 30m)", {"bracketed"}),
        ("(Some) Fog", set()),
        ("Screening: Lantern", {"label:inside"}),
    ],
)
def test_the_form_of_a_title(text: str, names: set[str]) -> None:
    found = features(text, f"<p><em>{text}</em> {LONG}</p>")
    looked = ("inverted", "sentence", "bracketed", "label:inside", "stop:only")
    assert {name for name in looked if name in found} == names


def test_a_title_behind_the_label_of_a_screening_is_read_without_it() -> None:
    _, candidates = small.read("<p>Screening: Fog Harbour (Larisa Hill, 1974)</p>", "Film 214")
    assert "Fog Harbour" in {c.text for c in candidates}


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ("<h3>MARIA</h3>", True),
        ("<p><b>Rain</b></p>", True),
        ("<h3>Salt Stairs</h3><p>1971 – Larisa Hill</p>", False),  # its own facts
    ],
)
def test_a_head_above_whole_entries_names_a_shelf(head: str, *, above: bool) -> None:
    rows = "<p>Fog Harbour – Larisa Hill – 1974<br>Iron Sea – Oskar Vale – 1981</p>"
    other = rows.replace("Fog", "Ice").replace("Iron", "Dark") if above else ""
    again = head.replace("MARIA", "OTTO").replace("Rain", "Wind").replace("Salt Stairs", "Ember")
    found = features(
        head.partition("</")[0].rpartition(">")[2], head + (rows if above else "") + again + other, "Films"
    )
    assert ("above-entries" in found) == above


def test_the_titles_of_a_row() -> None:
    row = "<p>Fog Harbour (Hill), Salt Stairs, Iron Sea (1974), Night Ferry</p>"
    found = features("Salt Stairs", row)
    assert (found["run:size"], found["run:made"], found["run:lines"]) == (2.0, 0.5, 0.0)
    assert found["run:cover"] > 0.6
    bold = features("Salt Stairs", f"{row}<p><b>Ember</b>, Long Road, Ice Palace (which I left), Dusk</p>")
    assert bold["run:lines"] == 1.0
    prose = "<p>We went to the sea with Anna, Maria, Otto and Karl, who said that it would rain until we left it.</p>"
    _, candidates = small.read(prose, "Films")
    assert all(c.features["run:cover"] < 0.4 for c in candidates if "run:cover" in c.features)


def test_a_label_within_a_line_announces_no_title() -> None:
    films = [("Fog Harbour", "Larisa Hill"), ("Iron Sea", "Oskar Vale"), ("Ember", "Ann Roe")]
    films += [("Salt Stairs", "Ilse Dorn"), ("Dusk", "Petra Lind")]
    rows = "".join(f"<p>{title} (1974) - Dir: {name}. {LONG}</p>" for title, name in films)
    _, candidates = small.read(rows, "Films")
    found = {c.text for c in candidates if c.entry is not None}
    assert {"Fog Harbour", "Iron Sea", "Ember", "Salt Stairs", "Dusk"} <= found
    assert not {"Larisa Hill", "Oskar Vale", "Ann Roe"} & found
