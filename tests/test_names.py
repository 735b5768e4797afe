"""Who is a person: first names, surnames alone, nouns with capitals, names that head sections, names in their slots."""

import pytest
import small

from extract.annotate import choose, links_of
from extract.lexicon import load
from extract.people import names
from extract.scene import stage


def read(body: str, language: str, headline: str = "Filme"):
    page, candidates = small.read(body, headline, language)
    for candidate in candidates:
        candidate.score = 0.9 if candidate.text.startswith("Nebel") else 0.0
    return page, candidates


def links(body: str, language: str = "de", headline: str = "Filme"):
    page, candidates = read(body, language, headline)
    return links_of(stage(page, choose(page, candidates)))["director"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("der Debütant Sergej Hügel drehte", ["Sergej Hügel"]),
        ("die Arbeit von Anna Maria Hügel", ["Anna Maria Hügel"]),
        ("der Hafen von J. R. Hügel", ["J. R. Hügel"]),
    ],
)
def test_nouns_before_a_german_name(text: str, expected: list[str]) -> None:
    lexicon = load("de")
    found = [text[a:b] for a, b in names(text, lexicon)]
    assert [name for name in found if "Hügel" in name] == expected


def test_german_nouns_are_no_persons() -> None:
    body = (
        "<p>In „Nebelhafen“ wartet ein Matrose am Kai, und die Möwe weint, sagt Anna Hügel aus der Stadt. Hügel mag das"
        " Wasser.</p>"
    )
    found = {link.text for link in links(body)}
    assert {"Anna Hügel", "Hügel"} <= found
    assert found.isdisjoint({"Matrose", "Kai", "Möwe", "Wasser"})


def test_a_surname_alone_is_known_by_the_full_name() -> None:
    body = "<p>„Nebelhafen“ ist gut. Larissa Hügel weiß das, und Hügel und Kranz reden darüber.</p>"
    features = {link.text: link.features for link in links(body)}
    assert "name:given" in features["Larissa Hügel"]
    assert "name:surname" in features["Hügel"]
    assert all("name:surname" not in f for name, f in features.items() if name != "Hügel")


@pytest.mark.parametrize(
    ("headline", "features"),
    [
        ("Zehn Regisseurinnen", {"headline:director"}),
        ("Zehn Schauspielerinnen", {"headline:crew"}),
        ("Zehn Bücher", set()),
    ],
)
def test_what_the_headline_says_of_names_that_head_sections(headline: str, features: set[str]) -> None:
    people = ("Larissa Hügel", "Anna Kranz", "Greta Weber")
    body = "".join(f"<h2>{p}</h2><p>Man kennt „Nebel {i}“ von damals.</p>" for i, p in enumerate(people))
    found = [link for link in links(body, headline=headline) if "director:section-inline" in link.features]
    assert [link.text for link in found] == list(people)
    for link in found:
        assert {name for name in link.features if name.startswith("headline:")} == features


@pytest.mark.parametrize(("lead", "proposed"), [(", ", True), (", regia di ", False)])
def test_a_name_in_its_slot_is_marked_or_no_title_at_all(lead: str, proposed: bool) -> None:
    items = "".join(
        f"<li><em>{t}</em>{lead}Larissa Collina (19{n})</li>"
        for n, t in ((50, "Nebbia"), (61, "Porto"), (72, "Molo"))
    )
    _, candidates = read(f"<ul>{items}</ul>", "it", "Film")
    slots = [c for c in candidates if c.text == "Larissa Collina" and c.entry is None]
    assert bool(slots) == proposed
    assert all("person-slot" in c.features for c in slots)
    assert all("person-slot" not in c.features for c in candidates if c.text != "Larissa Collina")


def test_paragraphs_that_begin_with_their_title_do_so_by_habit() -> None:
    prose = "Um homem volta para casa depois da guerra, e ninguém o espera no cais, nem a chuva."
    titles = ("Porto de Névoa", "Cais Cinza", "A Casa", "O Farol")
    rows = "".join(f"<tr><td>{title}. {prose}</td></tr>" for title in titles)
    _, candidates = read(f"<table>{rows}</table>", "pt", "Quatro filmes")
    assert [c.features["lead:habit"] for c in candidates if c.text in titles] == [1.0] * 4
    plain = "".join(f"<p>{prose} {prose}</p>" for _ in range(6)) + f"<p>Uma lista. {prose}</p>"
    _, candidates = read(plain, "pt", "Quatro filmes")
    assert [c.features["lead:habit"] for c in candidates if c.text == "Uma lista"] == [0.0]


def test_a_country_and_a_year_that_begin_prose_are_no_title() -> None:
    prose = "Ein Mann wartet am Bahnhof, und der Zug kommt nicht, weil es regnet."
    items = "".join(
        f"<p><b>{title}</b></p><p>{place} {prose}</p>"
        for title, place in (
            ("Nebel", "DDR, 1957."),
            ("Kai", "Frankreich, Jahr 1960."),
            ("Hafen", "Polen, 1971."),
        )
    )
    _, candidates = read(items, "de")
    assert {"DDR", "Frankreich", "Polen"}.isdisjoint(c.text for c in candidates)


_WHOLE = [
    ("fr", "Port de brume, d’Andrée Moreau", "Andrée Moreau"),
    ("it", "Di Anna Bianchi. Una barca", "Anna Bianchi"),
    ("pt", "Direção de Ana Lima. Um barco", "Ana Lima"),
    ("de", "Regie: Florian Petri von Hagen", "Florian Petri von Hagen"),
    ("de", "Bilder von Anna Petri", "Anna Petri"),
    ("es", "(Ana de la Sierra, 1995)", "Ana de la Sierra"),
]


@pytest.mark.parametrize(("code", "text", "name"), _WHOLE)
def test_particles_and_prepositions(code: str, text: str, name: str) -> None:
    assert name in [text[a:b] for a, b in names(text, load(code))]
