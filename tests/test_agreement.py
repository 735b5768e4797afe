"""The second look at the titles of a page."""

from extract import annotate
from extract.agreement import agree
from extract.candidates import Candidate
from extract.clean import clean
from extract.types import Settings, Source

_SECTIONS = """<html lang=en><title>Wet films</title><article><h1>Wet films</h1>
<p>Here are some films for a wet week, in no order, as seen from the warm side of a window in our town.</p>
<h2>Rain</h2><ul><li>Ember Landing (1951)<li>Salt Stairs (1962)</ul>
<h2>Snow</h2><ul><li>Copper Field (1973)<li>The Long Ladder (1984)</ul>
</article></html>"""


def _looked(scores: dict[str, float]) -> dict[str, Candidate]:
    article = clean(Source(article_id="a", origin="a.html", data=_SECTIONS.encode()), Settings())
    _, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    for candidate in candidates:
        candidate.score = scores.get(candidate.key, 0.01)
    agree(candidates)
    return {candidate.key: candidate for candidate in candidates if candidate.entry is not None}


_ITEMS = dict.fromkeys(("ember landing", "salt stairs", "copper field", "the long ladder"), 0.95)


def test_likelier_titles_below_speak_against_a_heading() -> None:
    found = _looked({"rain": 0.6, "snow": 0.6, **_ITEMS})
    assert found["rain"].features["agree:below-better"] > 2
    assert found["ember landing"].features["agree:below-better"] == 0


def test_less_likely_titles_below_do_not() -> None:
    found = _looked({"rain": 0.97, "snow": 0.97, **dict.fromkeys(_ITEMS, 0.6)})
    assert found["rain"].features["agree:below-better"] == 0


def test_headings_and_items_are_of_one_kind_and_rivals() -> None:
    found = _looked({"rain": 0.2, "snow": 0.2, **_ITEMS})
    assert found["ember landing"].features["agree:entry-kin"] > 0 > found["rain"].features["agree:entry-kin"]
