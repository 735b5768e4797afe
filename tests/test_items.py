"""The grammar of an item's line: made-up lines in the styles that articles use."""

import pytest

from extract.fields import classify
from extract.items import double_bill, parse_line
from extract.leads import Habits
from extract.lexicon import load
from extract.proposals import trim
from extract.slots import tidy
from extract.types import Mark

LEAD, DASH, COMMA, BARE = (
    Habits(lead_year=True), Habits(dash_person=True), Habits(comma_person=True), Habits(bare_rank=True),
)  # fmt: skip
DOOR, TIMED = Habits(counter="door"), Habits(timed=True)
PLAIN = Habits()

# id, line, habits, title, rank, slots as "kind:text"
STYLES = [
    ("title-alone", "Fog Harbour", PLAIN, "Fog Harbour", None, []),
    ("year-bracket", "Fog Harbour (1974)", PLAIN, "Fog Harbour", None, ["year:1974"]),
    ("year-glued", "Fog Harbour(1974)", PLAIN, "Fog Harbour", None, ["year:1974"]),
    ("year-bare", "Harbour 1948", PLAIN, "Harbour", None, ["year:1948"]),
    ("year-comma", "Fog Harbour, 1974", PLAIN, "Fog Harbour", None, ["year:1974"]),
    ("year-lead", "2018 - FOG HARBOUR", LEAD, "FOG HARBOUR", None, ["year:2018"]),
    ("year-in-title", "Square 2011: The Good", PLAIN, "Square 2011: The Good", None, []),
    ("rank-dot", "10. Harbour 4", PLAIN, "Harbour 4", "10", []),
    ("rank-beside-number", "6. 13 Hunters", PLAIN, "13 Hunters", "6", []),
    ("rank-hash", "#3 Harbour! (2017)", PLAIN, "Harbour!", "3", ["year:2017"]),
    ("rank-bare", "7 Fog Harbour", BARE, "Fog Harbour", "7", []),
    ("number-title", "1408 (2007)", PLAIN, "1408", None, ["year:2007"]),
    ("fraction-title", "8 1/2 (1963)", PLAIN, "8 1/2", None, ["year:1963"]),
    ("counter", "Day 3 – Fog Harbour (1974)", PLAIN, "Fog Harbour", "3", ["year:1974"]),
    ("counter-of", "No. 4 of 10: Fog Harbour", PLAIN, "Fog Harbour", "4", []),
    ("counter-own", "Door 12: Fog Harbour", DOOR, "Fog Harbour", "12", []),
    ("counter-not", "Door 12: Fog Harbour", PLAIN, "Door 12: Fog Harbour", None, []),
    ("time-code", "00:09:45 Fog Harbour, dir. A. Hill and Bo Lim, 1936", TIMED, "Fog Harbour", None,
     ["person:A. Hill", "person:Bo Lim", "year:1936"]),
    ("time-title", "12:08 to Korda", PLAIN, "12:08 to Korda", None, []),
    ("date", "Friday 12 March, 7:30 pm: Fog Harbour (1979)", PLAIN, "Fog Harbour", None, ["year:1979"]),
    ("dash-maker-year", "Fog Harbour - Larisa Hill, 1974 - 8 - A cow stands on the line.", DASH, "Fog Harbour", None,
     ["person:Larisa Hill", "year:1974"]),
    ("dash-maker-year-bare", "Fog Harbour - Larisa Hill 1974 - 8", DASH, "Fog Harbour", None,
     ["person:Larisa Hill", "year:1974"]),
    ("dash-subtitle-year", "Fog – The Harbour Years, 1974", PLAIN, "Fog – The Harbour Years", None, ["year:1974"]),
    ("aka", "Fog Harbour aka Havnen (1974)", PLAIN, "Fog Harbour", None, ["alias:Havnen", "year:1974"]),
    ("aka-bracket", "Fog Harbour (aka Havnen, 1974)", PLAIN, "Fog Harbour", None, ["alias:Havnen", "year:1974"]),
    ("facts", "Fog Harbour. Larisa Hill, Canada, 1974, 3 min, 16mm", PLAIN, "Fog Harbour", None,
     ["person:Larisa Hill", "value:Canada", "year:1974", "runtime:3 min", "value:16mm"]),
    ("facts-stops", "Fog Harbour. L. Hill. 1974. It is long.", PLAIN, "Fog Harbour", None,
     ["person:L. Hill", "year:1974"]),
    ("facts-runtime", "Fog Harbour. Canada, 1974. 3 min", PLAIN, "Fog Harbour", None,
     ["value:Canada", "year:1974", "runtime:3 min"]),
    ("facts-setting", "Fog Harbour. Canada, 1940. A boy goes out to sea.", PLAIN, "Fog Harbour", None, []),
    ("facts-prose", "Fog Harbour. Larisa Hill, who was born in 1940, made it.", PLAIN, "Fog Harbour", None, []),
    ("label", "10. Fog Harbour Dir. Larisa Hill", PLAIN, "Fog Harbour", "10", ["person:Larisa Hill"]),
    ("by", "Fog Harbour by Larisa Hill", PLAIN, "Fog Harbour", None, ["person:Larisa Hill"]),
    ("directed-by", "Fog Harbour, directed by Larisa Hill (1970)", PLAIN, "Fog Harbour", None,
     ["person:Larisa Hill", "year:1970"]),
    ("bracket-both", "Fog Harbour (2002, Larisa Hill)", PLAIN, "Fog Harbour", None,
     ["year:2002", "person:Larisa Hill"]),
    ("bracket-full", "Fog Harbour (dir. Larisa Hill, USA, 1970, 90 min)", PLAIN, "Fog Harbour", None,
     ["person:Larisa Hill", "value:USA", "year:1970", "runtime:90 min"]),
    ("dash-director", "Ember – Lee Wong", DASH, "Ember", None, ["person:Lee Wong"]),
    ("dash-country", "Ember – Chile", PLAIN, "Ember", None, ["value:Chile"]),
    ("dash-subtitle", "Ember - The Empire of Salt (1980)", PLAIN, "Ember - The Empire of Salt", None, ["year:1980"]),
    ("pipes", "Ember | Lee Wong | 2019 | 132 min", PLAIN, "Ember", None,
     ["person:Lee Wong", "year:2019", "runtime:132 min"]),
    ("dash-opinion", "Ember – Fine acting all round.", PLAIN, "Ember", None, []),
    ("dash-subtitle-plain", "Ember – A Space Saga", PLAIN, "Ember – A Space Saga", None, []),
    ("dash-glued", "Ember- Lee Wong", DASH, "Ember", None, ["person:Lee Wong"]),
    ("dash-surname", "21 Doors - Wong", DASH, "21 Doors", None, []),
    ("month-year", "Siege of Korda: May 1942", PLAIN, "Siege of Korda: May 1942", None, []),
    ("inverted-a", "QUIET DAY, A (2003)", PLAIN, "QUIET DAY, A", None, ["year:2003"]),
    ("bracketed-title", "(embers) (1971)", PLAIN, "(embers)", None, ["year:1971"]),
    ("far-year", "Blade 2049", PLAIN, "Blade 2049", None, []),
    ("date-numeric", "07/11 - Fog Harbour - 101 - 80%", PLAIN, "Fog Harbour", None, []),
    ("tie", "2015 - RIVER / COURTYARD (TIE)", LEAD, "RIVER", None, ["year:2015", "alias:COURTYARD", "value:TIE"]),
    ("service", "Buy It - The Shopping Plot (2024, Netflix)", PLAIN, "Buy It - The Shopping Plot", None,
     ["year:2024", "value:Netflix"]),
    ("alias-bracket", "Porto Sottile (The Thin Harbour)", PLAIN, "Porto Sottile", None, ["alias:The Thin Harbour"]),
    ("alias-slash", "Hora del Puerto / Harbourtime (2015)", PLAIN, "Hora del Puerto", None,
     ["alias:Harbourtime", "year:2015"]),
    ("inverted", "LANTERN, THE", PLAIN, "LANTERN, THE", None, []),
    ("commas", "The Good, the Bad, and the Harbour (1966)", PLAIN, "The Good, the Bad, and the Harbour", None,
     ["year:1966"]),
    ("ampersand", "Clerk & Noun (1970)", PLAIN, "Clerk & Noun", None, ["year:1970"]),
    ("abbreviation", "Sympathy for Mr. Harbour (2002)", PLAIN, "Sympathy for Mr. Harbour", None, ["year:2002"]),
    ("initials", "H.T. (1982)", PLAIN, "H.T.", None, ["year:1982"]),
    ("sentence", "Fog. How to make a thin plot of toys once more into a tale", PLAIN, "Fog", None, []),
    ("colon-in-title", "Dr. Harbour or: How I Learned to Stop Worrying and Love the Bay (1964)", PLAIN,
     "Dr. Harbour or: How I Learned to Stop Worrying and Love the Bay", None, ["year:1964"]),
]  # fmt: skip

# In other languages: language, line, title, slots.
TONGUES = [
    ("fr", "Port de brume, Léa Colline, 1937. Le quai ne sert à rien.", "Port de brume",
     ["person:Léa Colline", "year:1937"]),
    ("ru", "Туманная гавань, реж. Лариса Холмская, 1968. Гавань и туман.", "Туманная гавань",
     ["person:Лариса Холмская", "year:1968"]),
    ("ru", "Туманная гавань (Fog Harbour), 1968 г.", "Туманная гавань", ["alias:Fog Harbour", "year:1968"]),
    ("de", "Nebelhafen - Jahr 2018.", "Nebelhafen", ["year:2018"]),
    ("es", "Puerto de niebla, año 1946", "Puerto de niebla", ["year:1946"]),
    ("it", "Porto di nebbia, regia di Lara Colle (1950). Tutta la nebbia.", "Porto di nebbia",
     ["person:Lara Colle", "year:1950"]),
]  # fmt: skip

# Whole lines beside a title: language, line, what it is.
FIELDS = [
    ("de", "BRD 1972", "year"),
    ("es", "viernes, 7 de octubre", "date"),
    ("de", "Jahr 2018.", "year"), ("de", "das Jahr 2007", "year"), ("en", "USA, 1983", "text"),
    ("ru", "1975 г.", "year"), ("it", "del 1950", "year"), ("en", "March 2019", "date"),
    ("en", "Summer of 1942", "text"), ("en", "Harbour, 1942", "text"),
    ("de", "Epische Gangster-Drama", "text"), ("de", "Hans-Peter Hügel", "person"),
    ("en", "Park Sang-do", "person"), ("en", "USA, Chile", "value"),
]  # fmt: skip

TWO = [
    ("parallel-years", "Red Salt/Blue Door (1968/1997)", [("Red Salt", "1968"), ("Blue Door", "1997")]),
    ("double-slash", "Kite (1978) // Anchor (1983)", [("Kite", "1978"), ("Anchor", "1983")]),
    ("sentences", "Kite Run (2018). Anchor (2019).", [("Kite Run", "2018"), ("Anchor", "2019")]),
]


@pytest.mark.parametrize(
    ("line", "habits", "title", "rank", "slots"), [row[1:] for row in STYLES], ids=[row[0] for row in STYLES]
)
def test_styles(line: str, habits: Habits, title: str, rank: str | None, slots: list[str]) -> None:
    (entry,) = parse_line(line, (), 0, load("en"), habits)
    assert line[entry.start : entry.end] == title
    assert entry.rank == rank
    assert [f"{slot.kind}:{line[slot.start : slot.end]}" for slot in entry.slots] == slots


@pytest.mark.parametrize(("code", "line", "title", "slots"), TONGUES)
def test_other_languages(code: str, line: str, title: str, slots: list[str]) -> None:
    (entry,) = parse_line(line, (), 0, load(code), COMMA)
    assert line[entry.start : entry.end] == title
    assert [f"{slot.kind}:{line[slot.start : slot.end]}" for slot in entry.slots] == slots


@pytest.mark.parametrize(("code", "line", "kind"), FIELDS)
def test_fields(code: str, line: str, kind: str) -> None:
    assert classify(line, load(code)) == kind


@pytest.mark.parametrize(("line", "films"), [row[1:] for row in TWO], ids=[row[0] for row in TWO])
def test_two_films_on_a_line(line: str, films: list[tuple[str, str]]) -> None:
    found = parse_line(line, (), 0, load("en"), PLAIN)
    assert [(line[e.start : e.end], line[e.slots[0].start : e.slots[0].end]) for e in found] == films


@pytest.mark.parametrize("line", ["Directed by Larisa Hill. A cow stands on the line.", "Dir. Larisa Hill"])
def test_a_line_that_names_the_maker_is_no_item(line: str) -> None:
    assert parse_line(line, (), 0, load("en"), PLAIN) == []
    assert parse_line("By the Sea (2015)", (), 0, load("en"), PLAIN)


def test_person_before_a_marked_title() -> None:
    line = "Larisa Hill, Fog Harbour (1980)"
    mark = Mark(kind="italic", start=113, end=124)
    (entry,) = parse_line(line, (mark,), 100, load("en"), PLAIN)
    assert line[entry.start : entry.end] == "Fog Harbour"
    assert [(s.kind, s.how, line[s.start : s.end]) for s in entry.slots] == [
        ("person", "before", "Larisa Hill"),
        ("year", "bracket", "1980"),
    ]


def test_a_mark_around_person_and_title_marks_neither() -> None:
    line = "Larisa Hügel, «Nebelhafen» (1980)"
    marks = (Mark(kind="bold", start=100, end=133), Mark(kind="quote", start=115, end=125))
    (entry,) = parse_line(line, marks, 100, load("de"), PLAIN)
    assert line[entry.start : entry.end] == "Nebelhafen"
    assert ("person", "before") in {(s.kind, s.how) for s in entry.slots}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Das Schiff «Hoffnung»", "Das Schiff «Hoffnung»"),
        ("«Hoffnung»", "Hoffnung"),
        ("Hoffnung» ", "Hoffnung"),
    ],
)
def test_a_quotation_inside_a_title_keeps_its_end(text: str, kept: str) -> None:
    for cut in (trim, tidy):
        start, end = cut(text, 0, len(text))
        assert text[start:end] == kept


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("Nebelhafen - D/A/CH 2008. Ein Schiff kommt an.", "2008"),
        ("Nebelhafen - USA 2018. Ein Schiff ohne Seil.", "2018"),
        ("Nebelhafen - 2015. Ein Schiff kommt an.", "2015"),
        ("Nebelhafen, Chile 1970. Ein Schiff kommt an.", "1970"),
        ("Nebelhafen, 1970. Ein Schiff kommt an.", None),
        ("Nebelhafen - Sommer 1970 und danach.", None),
    ],
)
def test_country_and_year_before_running_text(line: str, year: str | None) -> None:
    mark = Mark(kind="bold", start=0, end=10)
    (entry, *_) = parse_line(line, (mark,), 0, load("de"), PLAIN)
    assert line[entry.start : entry.end] == "Nebelhafen"
    assert [line[s.start : s.end] for s in entry.slots if s.kind == "year"] == ([year] if year else [])


def test_titles_of_a_double_bill_keep_their_own_years() -> None:
    line = "Red Salt (1968) + Blue Door (1997, Larisa Hill) + Iron Sea 3"
    (whole, *_) = parse_line(line, (), 0, load("en"), PLAIN)
    parts = double_bill(line, whole, load("en"))
    assert [line[part.start : part.end] for part in parts] == ["Red Salt", "Blue Door", "Iron Sea 3"]
    found = [[line[s.start : s.end] for s in part.slots] for part in parts]
    assert found == [["1968"], ["1997", "Larisa Hill"], []]


SMALL = [
    ("de", "Die Tochter von Anna Petri", Habits(), "Die Tochter von Anna Petri"),
    ("de", "Nebelhafen von Anna Petri", Habits(plain_maker=True), "Nebelhafen"),
    ("de", "Die Legende von Karl und Karla", Habits(plain_maker=True), "Die Legende von Karl und Karla"),
    ("de", "Nebelhafen, von Anna Petri", Habits(), "Nebelhafen"),
    ("fr", "Le Journal de Marie Moreau", Habits(), "Le Journal de Marie Moreau"),
    ("fr", "Port de brume de Marie Moreau", Habits(plain_maker=True), "Port de brume"),
    ("es", "7 de octubre: Puerto de niebla", Habits(), "Puerto de niebla"),
    ("de", "Fr 7.7. – Nebelhafen", Habits(), "Nebelhafen"),
    ("en", "Born on the 4th of July", Habits(), "Born on the 4th of July"),
]


@pytest.mark.parametrize(("code", "line", "habits", "title"), SMALL)
def test_small_words(code: str, line: str, habits: Habits, title: str) -> None:
    (entry,) = parse_line(line, (), 0, load(code), habits)
    assert line[entry.start : entry.end] == title
