"""Headings of which the prose names a part again."""

import pytest

from extract import annotate
from extract.clean import clean
from extract.types import Settings, Source

_PAGE = """<html lang=en><title>Two for the couch</title><article><h1>Two for the couch</h1>
<p>Two films, one evening, in the right order, with a break to put the pizza in and another to take it out.</p>
<h2>{heading}</h2><p>{prose} The ferry waits for a boat that has sunk, and nobody in the town has noticed.</p>
</article></html>"""

_CASES = [
    ("Seven o'clock: Ember Landing", "We begin with <i>Ember Landing</i>.", "Ember Landing"),
    ("Runner-up: Ember Landing", "Who has not seen <i>Ember Landing</i> yet?", "Ember Landing"),
    ("Number 3: Ember Landing", "A word on “Ember Landing” first.", "Ember Landing"),
    ("Ember Landing: The Last Boat", "A word on “The Last Boat” first.", "Ember Landing: The Last Boat"),
    ("Seven o'clock: Ember Landing", "We begin with a ferry.", "Seven o'clock: Ember Landing"),
]


@pytest.mark.parametrize(("heading", "prose", "title"), _CASES)
def test_the_part_named_again_is_the_title(heading: str, prose: str, title: str) -> None:
    data = _PAGE.format(heading=heading, prose=prose).encode()
    article = clean(Source(article_id="a", origin="a.html", data=data), Settings())
    _, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    assert [c.text for c in candidates if c.line.text == heading and c.entry is not None] == [title]


@pytest.mark.parametrize(
    ("prose", "times"), [("In Ember the boats burn.", 1), ("Ember-lit boats burn there.", 0)]
)
def test_a_compound_does_not_name_the_title_again(prose: str, times: int) -> None:
    data = _PAGE.format(heading="Ember", prose=f"{prose} Nobody looks at them but us.").encode()
    article = clean(Source(article_id="a", origin="a.html", data=data), Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    for candidate in candidates:
        candidate.score = 0.9 if candidate.text == "Ember" and candidate.entry is not None else 0.01
    titles = annotate.choose(page, candidates)
    assert sum("again" in title.sources for title in titles) == times
