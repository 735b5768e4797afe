"""What other films' cells say against a title."""

from extract import annotate
from extract.clean import clean
from extract.films import claims
from extract.scene import Link, stage
from extract.types import Settings, Source

_PAGE = """<html lang=en><title>Makers of the shore</title><article><h1>Makers of the shore</h1>
<p>Three films by two people, as they were shown in the hall by the water in one wet week of last year.</p>
<h2>Larisa Hill</h2><p>Her best is <i>Ember Landing</i>, a film of doors that open by night to nobody.</p>
<h2>Ann Roe</h2><p>Begin with <i>Copper Field</i>, of which nothing can be said here, and end with it too.</p>
</article></html>"""


def test_a_title_that_is_anothers_maker_or_other_title_is_told() -> None:
    article = clean(Source(article_id="a", origin="a.html", data=_PAGE.encode()), Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    for candidate in candidates:
        candidate.score = 0.01 if candidate.sources.isdisjoint(("heading", "italic")) else 0.9
    scene = stage(page, annotate.choose(page, candidates))
    index = {title.text: i for i, title in enumerate(scene.titles)}
    assert {"Larisa Hill", "Ember Landing", "Ann Roe", "Copper Field"} <= index.keys()
    links = {
        "director": [
            Link(index["Ember Landing"], 0, 0, "Larisa Hill", {}, score=0.8),
            Link(index["Larisa Hill"], 0, 0, "Larisa Hill", {}, score=0.9),
            Link(index["Copper Field"], 0, 0, "Tom Carr", {}, score=0.9),
        ],
        "alias": [Link(index["Ember Landing"], 0, 0, "Copper Field", {}, score=0.3)],
    }
    assert claims(scene, links) == {
        "larisa hill": {"claimed:director": 0.8},
        "copper field": {"claimed:alias": 0.3},
    }
