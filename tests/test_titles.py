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


_CAPITALS = [
    ("The boat in THE COPPER FIELD. 1957 it was, and all my men liked it.", ["THE COPPER FIELD"]),
    (
        "First DR. FERRY and then E.T. THE SECOND, if my wife lets me stay up.",
        ["DR. FERRY", "E.T. THE SECOND"],
    ),
    (
        "They also gave us K-19: THE LADDER. A man goes down it and comes back up.",
        ["K-19: THE LADDER"],
    ),
    (
        "I put RUN COLD, RUN WARM before U-577 on any day that my knees allow.",
        ["RUN COLD, RUN WARM", "U-577"],
    ),
    ("Nobody in the U.S. or in the U.K. has seen it, and so nobody can say.", []),
    ("USA 1954. A man with a leg in plaster looks out of the window, on HBO MAX too.", []),
]


@pytest.mark.parametrize(("text", "titles"), _CAPITALS)
def test_a_run_of_capitals_ends_with_its_sentence(text: str, titles: list[str]) -> None:
    found = propose(text, (), load("en"))
    assert [text[p.start : p.end] for p in found if p.source == "capitals"] == titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("To conclude, see works by directors like Larisa Hill, Ann Roe and many more of them.", []),
        ("It comes, as we have been told, from the director of Fog Harbour and is as wet.", ["Fog Harbour"]),
        ("It rained, and so we went to see movies like Fog Harbour on our way to the sea.", ["Fog Harbour"]),
    ],
)
def test_what_stands_behind_a_word_for_directors_is_a_name(text: str, titles: list[str]) -> None:
    found = propose(text, (), load("en"))
    assert [text[p.start : p.end] for p in found if p.source == "cue"] == titles


_RUNS = [
    (
        "label and two",
        "Honourable mentions: The Copper Field, Night Ferry",
        ["The Copper Field", "Night Ferry"],
    ),
    ("no label, two", "The Copper Field, Night Ferry", []),
    (
        "a comma in a title",
        "Finalists: The Copper Field, Wake Up, who cares, Night Ferry.",
        ["The Copper Field", "Wake Up, who cares", "Night Ferry"],
    ),
    ("prose", "It rained, and we saw a boat, and then a cow.", []),
]


@pytest.mark.parametrize(("text", "titles"), [row[1:] for row in _RUNS], ids=[row[0] for row in _RUNS])
def test_runs_of_titles(text: str, titles: list[str]) -> None:
    found = propose(text, (), load("en"))
    assert [text[p.start : p.end] for p in found if p.source == "run"] == titles


def test_several_titles_in_one_pair_of_marks() -> None:
    text = "Best Picture: The Copper Field, Night Ferry, Wake Up"
    found = propose(text, [("italic", 14, len(text))], load("en"))
    assert {"The Copper Field", "Night Ferry", "Wake Up"} <= {text[p.start : p.end] for p in found}


_BARE = [
    (
        "after-year",
        "I would rather see 1944's Over the Bay again, which lasts an hour and ten.",
        ["Over the Bay"],
    ),
    ("owned", "The box says that Larisa Hill's Embers is about memory, and so is everything.", ["Embers"]),
    ("owned", "The box says that it's Embers all the way down, and so is everything else here.", []),
    (
        "plain",
        "For an hour I had been expecting Copper Mountain with drystone walls, as one does.",
        ["Copper Mountain"],
    ),
    ("plain", "For an hour I had been expecting Larisa Hill with drystone walls, as one does.", []),
    ("plain", "Copper Mountain has drystone walls and not much else to look at, as one knows.", []),
    (
        "cue",
        "You may know him from movies like The Long Alley and the TV series Dark Water.",
        ["The Long Alley"],
    ),
]


@pytest.mark.parametrize(("source", "text", "titles"), _BARE)
def test_titles_that_nothing_marks(source: str, text: str, titles: list[str]) -> None:
    found = propose(text, (), load("en"))
    assert [text[p.start : p.end] for p in found if p.source == source] == titles
