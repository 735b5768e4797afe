"""The person of whom a whole page speaks."""

import pytest

from extract import annotate
from extract.clean import clean
from extract.scene import stage
from extract.types import Settings, Source

# Long enough before the first item that the page is about none of them alone.
_RAIN = " ".join(
    ["It rained on the shore for most of the week, and so we stayed in and drew lots for the chairs."] * 6
)
_PAGE = """<html lang=en><title>{title}</title><article><p>{intro}</p><p>{rain}</p>
<h2>2. Ember Landing (1971)</h2><p>Doors open by night and nobody stands behind them, as Bo Lim shows.</p>
<h2>1. Salt Stairs (1974)</h2><p>The sea again, and a boat that has been promised to somebody else.</p>
</article></html>"""


@pytest.mark.parametrize(
    ("title", "intro", "name"),
    [
        (
            "Larisa Hill, ranked by me",
            "Nobody has seen all that Hill made, and so here are two.",
            "Larisa Hill",
        ),
        (
            "Where to begin with Larisa Hill",
            "Larisa Hill made films that nobody in this town has seen, and here are two.",
            "Larisa Hill",
        ),
        ("Two films by the sea, ranked", "Nobody has seen all that Hill made, and so here are two.", None),
    ],
)
def test_the_headlines_person_is_proposed_for_all_items(title: str, intro: str, name: str | None) -> None:
    html = _PAGE.format(title=title, intro=intro, rain=_RAIN)
    article = clean(Source(article_id="a", origin="a.html", data=html.encode()), Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    for candidate in candidates:
        candidate.score = 0.9 if "heading" in candidate.sources else 0.01
    scene = stage(page, annotate.choose(page, candidates))
    links = [
        link for link in annotate.links_of(scene)["director"] if "director:headline-entry" in link.features
    ]
    found = {(scene.titles[link.title].text, link.value or link.text) for link in links}
    assert found == ({("Ember Landing", name), ("Salt Stairs", name)} if name else set())
    assert all("Hill" in article.text[link.start : link.end] for link in links)
