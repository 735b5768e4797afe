"""What the words around a title say of it."""

import pytest

from extract import annotate
from extract.clean import clean
from extract.types import Settings, Source

_PAGE = """<html lang={language}><title>On water</title><article><h1>On water</h1>
<p>It rained for a week, and the boat that I still mean to mend before the spring lay upside down in the yard.</p>
<p>{prose}</p></article></html>"""

_RECOMMENDED = [
    (
        "en",
        "Readers recommend “Ember Landing,” which is wet, and from the same town <i>Salt Stairs</i>.",
        True,
    ),
    (
        "en",
        "Readers recommend a warm coat. Nobody in <i>Salt Stairs</i> wears one, not even the ferryman.",
        False,
    ),
    (
        "de",
        "Leser empfehlen außerdem „Die Fähre“, die rostet, und aus derselben Stadt <i>Salt Stairs</i>.",
        True,
    ),
    (
        "fr",
        "Nos lecteurs recommandent aussi « Le Bac », qui rouille, et de la même ville <i>Salt Stairs</i>.",
        True,
    ),
]


@pytest.mark.parametrize(("language", "prose", "recommended"), _RECOMMENDED)
def test_a_word_of_recommendation_holds_for_its_sentence(
    language: str, prose: str, recommended: bool
) -> None:
    data = _PAGE.format(language=language, prose=prose).encode()
    article = clean(Source(article_id="a", origin="a.html", data=data), Settings())
    _, candidates, _ = annotate.propose(article, annotate.pipeline(language))
    found = next(c for c in candidates if c.text == "Salt Stairs")
    assert ("near:recommended" in found.features) is recommended
