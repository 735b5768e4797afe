"""The resolve stage on mentions made by hand: which of them are one film."""

import pytest

from extract.resolve import resolve
from extract.types import Article, Block, Mention


def films(*titles: tuple[str, str | None]) -> list[tuple[str, list[str]]]:
    """The films of an article that names these titles with these years, one a line: title and aliases of each."""
    mentions, lines, at = [], [], 0
    for title, year in titles:
        text = f"{title} ({year})" if year else title
        index = len(mentions)
        mentions.append(_mention("TITLE", at, title))
        if year:
            mentions.append(_mention("YEAR", at + len(title) + 2, year, title=index))
        lines.append(text)
        at += len(text) + 2
    text = "\n\n".join(lines)
    blocks = tuple(
        Block(kind="paragraph", start=text.index(line), end=text.index(line) + len(line)) for line in lines
    )
    article = Article(article_id="x", origin="x", sha256="", text=text, blocks=blocks, marks=())
    return [(f.title.value, [a.value for a in f.aliases]) for f in resolve(article, mentions)]


def _mention(label: str, start: int, text: str, title: int | None = None) -> Mention:
    rules = (f"{label.lower()}:x",)
    end = start + len(text)
    return Mention(label=label, start=start, end=end, text=text, rules=rules, title=title, score=0.9)


SHORT = [
    ("tail", [("Lisbon, Open Door", None), ("Open Door", None)], 1),
    ("tail behind a colon", [("Fog Harbour: The Last Boat", "1970"), ("The Last Boat", None)], 1),
    ("head before a colon", [("Fog Harbour: The Last Boat", "1970"), ("Fog Harbour", None)], 1),
    (
        "another film of the name, by its year",
        [("Fog Harbour: The Last Boat", "1990"), ("Fog Harbour", "1970")],
        2,
    ),
    ("one word is no short form of a series", [("Fog: The Last Boat", None), ("Fog", None)], 2),
    ("a part that no sign sets off", [("Return of the Fog", None), ("The Fog", None)], 2),
    ("the short form first", [("Open Door", None), ("Lisbon, Open Door", None)], 2),
]


@pytest.mark.parametrize(("titles", "count"), [row[1:] for row in SHORT], ids=[row[0] for row in SHORT])
def test_prose_calls_a_film_by_a_part_of_its_title(titles: list[tuple[str, str | None]], count: int) -> None:
    assert len(films(*titles)) == count


def test_the_short_form_is_an_alias() -> None:
    assert films(("Lisbon, Open Door", "1945"), ("Open Door", None)) == [("Lisbon, Open Door", ["Open Door"])]
