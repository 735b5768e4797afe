"""What lists, labels, double bills and pages without marks propose as titles."""

import pytest

from extract import annotate as ann
from extract.clean import clean
from extract.lexicon import load
from extract.titles import propose
from extract.types import Settings, Source


def _page(body: str, title: str = "Films", language: str = "en") -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def _proposed(body: str, *sources: str, language: str = "en") -> list[str]:
    data = _page(body, language=language).encode()
    article = clean(Source(article_id="page", origin="page", data=data), Settings())
    _, candidates, _ = ann.propose(article, ann.pipeline(language))
    return [c.text for c in candidates if not c.sources.isdisjoint(sources)]


_ROWS = [
    (
        "semicolons and brackets",
        "And close behind: Fog Harbour; Kite; The Iron Sea (Larisa Hill, 1970); Lido (Japan).",
        ["Fog Harbour", "Kite", "The Iron Sea", "Lido"],
    ),
    (
        "a remark at the end",
        "Honourable mentions: Kite, Iron Sea (Carl Holt), and 22 Lanes, which was on here for ten minutes.",
        ["Kite", "Iron Sea", "22 Lanes"],
    ),
    (
        "a label inside the text",
        "It was a good year. Also seen: Kite, Iron Sea by Larisa Hill and Lido. Then it rained.",
        ["Kite", "Iron Sea", "Lido"],
    ),
    ("names", "With them: Larisa Hill, Carl Holt and Anna Roe. Then it rained.", []),
    ("values", "It was made for: France, Japan, Kite. Then it rained.", ["Kite"]),
]


@pytest.mark.parametrize(("text", "titles"), [row[1:] for row in _ROWS], ids=[row[0] for row in _ROWS])
def test_rows_behind_a_label(text: str, titles: list[str]) -> None:
    found = propose(text, (), load("en"))
    assert [text[p.start : p.end] for p in found if p.source == "label-run"] == titles


_LABELLED = [
    ("The boat goes down. For more in this vein try: The Iron Sea, also by Hill.", ["The Iron Sea"]),
    ("The sheet is yours. Next Sunday: Fog Harbour.", ["Fog Harbour"]),
    ("20:30 Late Night: Fog Harbour", ["Fog Harbour"]),
    ("It was clear: The boat had gone down in the night.", []),
    ("It has one flaw: Larisa Hill.", []),
    ("Score for frocks: 7", []),
    ("Cast: Fog Harbour", []),
]


@pytest.mark.parametrize(("text", "titles"), _LABELLED)
def test_one_title_behind_a_label(text: str, titles: list[str]) -> None:
    found = propose(text, (), load("en"))
    assert [text[p.start : p.end] for p in found if p.source == "labelled"] == titles


_ITEMS = [
    ("double", "<h2>1. Fog Harbour + The Iron Sea</h2><p>Two boats.</p>", ["Fog Harbour", "The Iron Sea"]),
    ("double", "<p>Kite // The Iron Sea (bad bosses)<br>Lido // Raw</p>", ["Kite", "The Iron Sea", "Lido", "Raw"]),
    ("double", "<h2>One film + one soup</h2>", []),
    ("head", "<ul><li>Fog Harbour, but skip the pie if you are hungry</li></ul>", ["Fog Harbour"]),
    ("head", "<p>5. Kite, not out yet but my cousin swears</p>", ["Kite"]),
    ("head", "<p>3 January. Fog Harbour, at the Rio with Mum, who cried at the boat.</p>", ["Fog Harbour"]),
    ("head", "<ul><li>Fog, Mist and Rain</li></ul>", []),
    ("head", "<p>It rained, and so we went home.</p>", []),
    ("list", "<ul><li>[x] Fog Harbour</li><li>[ ] Iron Sea</li></ul>", ["Fog Harbour", "Iron Sea"]),
    ("run-in", "<p><b>1 Kite</b> It ran.</p><p><b>2 Sea</b> Wet.</p><p><b>3 Fog</b> Dry.</p>", ["Kite", "Sea", "Fog"]),
    ("run-in", "<p><b>Kite, directed by Larisa Hill</b> (1972), at the Rio. It was full.</p>", ["Kite"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "body", "titles"), _ITEMS)
def test_items(source: str, body: str, titles: list[str]) -> None:
    assert _proposed(body, source) == titles


_FILLER = (
    "<p>It rained all week and so there was time for the telly, which I do not mind at all in the winter.</p>"
)
_PROSE = [
    ("opening", "Then The Iron Sea came on and we all sat up.", ["The Iron Sea"]),
    ("start", "Gates of Fog got nine people, which is not many for a Monday.", ["Gates of Fog"]),
    ("start", "Larisa Hill got nine people, which is not many for a Monday.", []),
    ("joined", "The ballot was between Iron Sea and To Kill a Kite, and it was a tie.", ["Iron Sea", "To Kill a Kite"]),
    ("one", "You will know him better from Lido, where he had the hat.", ["Lido"]),
    ("one", "You will know him better from Spain, where he had the hat.", []),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text", "titles"), _PROSE)
def test_prose_of_a_page_that_marks_no_titles(source: str, text: str, titles: list[str]) -> None:
    assert _proposed(f"<p>{text}</p>{_FILLER}", source) == titles


def test_nothing_more_where_titles_are_marked() -> None:
    marked = "<p>I saw <i>Fog Harbour</i>, <i>The Iron Sea</i> and <i>The Long Kite</i> in one long week.</p>"
    assert _proposed(f"{marked}<p>You will know him from Lido, where he had the hat.</p>", "one") == []


def test_short_capitals_where_titles_are_in_capitals() -> None:
    body = "<p>We saw THE IRON SEA and FOG HARBOUR, then LIDO and LONG KITE, on a wet day in town.</p>"
    assert _proposed(body, "capitals-short") == ["LIDO"]
    assert (
        _proposed(
            "<p>We saw it on the BBC in the end, and so did the man from the shop.</p>", "capitals-short"
        )
        == []
    )


def test_a_question_in_a_heading_names_a_film() -> None:
    assert _proposed("<h2>If you liked Fog Harbour …</h2><p>Try soup.</p>", "in-heading") == ["Fog Harbour"]
    assert _proposed("<h2>The Fog of the Harbour</h2><p>Try soup.</p>", "in-heading") == []


def test_pages_without_capitals() -> None:
    body = "<ul><li>fog harbour, by someone i forgot, lovely boats</li><li>kite, which made me cry on the bus</li></ul>"
    assert _proposed(body + 4 * _FILLER.lower(), "head") == ["fog harbour", "kite"]
    assert _proposed(body + 4 * _FILLER, "head") == []


def test_a_maker_behind_the_word_for_of() -> None:
    assert _proposed("<p>Nebbia rossa di Larisa Rossi</p>", "made", language="it") == ["Nebbia rossa"]


def test_a_time_before_titles_of_a_programme() -> None:
    names = ("Kite", "Lido", "Iron Sea", "Fog", "Raw")
    facts = "<br>Dir. Larisa Hill | UK 2020 | 98 mins"
    rows = "".join(f"<p>{hour}:30 {name} (15){facts}</p>" for hour, name in enumerate(names, start=14))
    assert set(names) <= set(_proposed(rows, "short"))
