"""The maker of the film that a whole page is about, named away from its title."""

from extract import annotate
from extract.clean import clean
from extract.directors import propose_directors
from extract.scene import Link, stage
from extract.types import Settings, Source

_PAGE = """<html><head><title>Review: Fog Harbour</title></head><body><article><h1>Review: Fog Harbour</h1>
<p>It was raining when I saw <em>Fog Harbour</em> for the first time, and it has rained since.</p>
<p>{prose} The lamp goes out, and nobody in the town lights it again until spring.</p>
<p>I keep thinking of the ferry. There is no hug in the film, and that is why I cry each time.</p>
</article></body></html>"""


def _links(prose: str) -> list[Link]:
    source = Source(article_id="a", origin="a.html", data=_PAGE.format(prose=prose).encode())
    article = clean(source, Settings())
    page, candidates, _ = annotate.propose(article, annotate.pipeline("en"))
    for candidate in candidates:
        candidate.score = float(candidate.key == "fog harbour")
    return propose_directors(stage(page, annotate.choose(page, candidates)))


def test_a_cued_name_in_another_paragraph_is_proposed_for_the_film_of_the_headline() -> None:
    found = [link.text for link in _links("Larisa Hill directed it in a week.") if _wide(link)]
    assert found == ["Larisa Hill"]


def test_a_name_without_a_cue_is_not_proposed_for_the_page() -> None:
    assert not any(_wide(link) for link in _links("My uncle knew Larisa Hill from school."))


def _wide(link: Link) -> bool:
    return "director:page" in link.features
