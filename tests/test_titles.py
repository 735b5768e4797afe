"""What running text proposes as titles, without marks."""

import pytest

from extract.lexicon import load
from extract.titles import propose

_UNMARKED = [
    ("en", "By that measure The Copper Field is a comedy, and nobody in it laughs.", ["The Copper Field"]),
    (
        "en",
        "It is a comedy and so is A Ladder in Spring, though nobody in it laughs.",
        ["A Ladder in Spring"],
    ),
    ("en", "It rained for a week. The Copper Field is a comedy, and nobody laughs.", []),
    ("en", "The men of the Copper Field Company laughed for a week, and then it rained.", []),
    ("de", "Danach kommt noch Die Leiter, und mehr als das braucht im Winter kein Mensch.", ["Die Leiter"]),
    ("fr", "Puis vient Le Champ, que personne ici ne raconte jamais sans rire un peu trop.", ["Le Champ"]),
    ("es", "Luego viene La Escalera, que nadie cuenta sin reírse un poco por las noches.", ["La Escalera"]),
]


@pytest.mark.parametrize(("language", "text", "titles"), _UNMARKED)
def test_a_capitalised_article_inside_a_sentence_begins_a_title(
    language: str, text: str, titles: list[str]
) -> None:
    found = propose(text, (), load(language))
    assert [text[p.start : p.end] for p in found if p.source == "article"] == titles
