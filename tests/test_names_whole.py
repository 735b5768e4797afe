"""How persons' names are cut out of their lines and completed: particles, demonyms, genitives, families, initials."""

import pytest
import small

from extract.annotate import choose
from extract.han import names_in
from extract.lexicon import load
from extract.named import Named
from extract.people import names, person_like, small_names
from extract.scene import stage


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("pt", "dir. Larisa Colina Filho e Carlos Dorneles", ["Larisa Colina Filho", "Carlos Dorneles"]),
        ("pt", "Filho de pescador, ele volta", []),
        ("pt", "Bruma, de Larisa Colina Neto.", ["Bruma", "Larisa Colina Neto"]),
        ("en", "directed by the Scotsman Carl Hill, again", ["Carl Hill"]),
        ("en", "from Icelander Hrafn Hill", ["Hrafn Hill"]),
        ("en", "First-timer L.M. Hill gets it", ["L.M. Hill"]),
        ("en", "Then Larisa Hill came", ["Larisa Hill"]),
        ("en", "Mr Hill", ["Hill"]),
        ("en", "the director, Carl Singer, was there", ["Carl Singer"]),
        ("en", "ANN HILL AND CARL HOLT", ["ANN HILL", "CARL HOLT"]),
        ("en", "Haifa al-Hill, 2012", ["Haifa al-Hill"]),
        ("fr", "Les Norvégiens Larissa Colline et Paul Roux", ["Larissa Colline", "Paul Roux"]),
        ("fr", "Brumes de ROUX", ["Brumes", "ROUX"]),
        ("de", "Nochmal Hügel, diesmal", ["Hügel"]),
        ("de", "Der Australierin Larissa Hügel gelingt", ["Larissa Hügel"]),
        ("de", "Park Sang-soo, «Nebel» (2003)", ["Park Sang-soo"]),
        ("it", "Nebbia di Larissa Collina", ["Nebbia", "Larissa Collina"]),
        ("it", "Maria di Castello", ["Maria di Castello"]),
        ("ru", "Снял Иван Холмов. Зима", ["Иван Холмов", "Зима"]),
        ("pl", "Norweg Piotr Hill", ["Piotr Hill"]),
    ],
)
def test_where_a_name_begins_and_ends(language: str, text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in names(text, load(language))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（1968，古巴）托马斯·古铁雷斯·阿莱", ["托马斯·古铁雷斯·阿莱"]),
        ("（2016，巴西）小克莱伯·罗斯，主演", ["小克莱伯·罗斯"]),
        ("導演黃進只有二十多歲", ["黃進"]),
    ],
)
def test_where_a_chinese_name_begins_and_ends(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in names_in(text, load("zh"))] == expected


@pytest.mark.parametrize(
    ("language", "name", "like"),
    [
        ("de", "Margarethe von Hügel", True),
        ("es", "Álex de la Colina", True),
        ("es", "Hijos de la Calle", False),
        ("pt", "Larisa Colina Filho", True),
        ("pt", "Filho Meu", False),
    ],
)
def test_small_words_inside_a_name(language: str, name: str, like: bool) -> None:
    assert person_like(name, load(language)) is like


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "M(1931) - larisa hill. whistling", ["larisa hill"]),
        ("en", "1975 - ann roe, who never came", ["ann roe"]),
        ("en", "they may be right, and the rose garden too", []),
        ("it", "miele, esordio di valeria collina con un'altra", ["valeria collina"]),
    ],
)
def test_names_in_small_letters(language: str, text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in small_names(text, load(language))] == expected


def finder(body: str, language: str) -> tuple[Named, str]:
    page, candidates = small.read(body, "Filme", language)
    for candidate in candidates:
        candidate.score = 0.9 if candidate.text == "Nebel" else 0.0
    scene = stage(page, choose(page, candidates))
    return Named(scene), page.article.text


def found(body: str, language: str) -> list[str]:
    named, text = finder(body, language)
    return [text[a:b] for line in named.scene.page.lines for a, b in named.on(line)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Larissa Hügels zweiter Film „Nebel“ ist gut.", "Larissa Hügel"),
        ("Anna Webers bewegendes Drama „Nebel“ ist gut.", "Anna Weber"),
        ("Danach empfehlen wir Anna Webers „Nebel“ sehr.", "Anna Weber"),
        ("Noch einmal Kollwegs „Nebel“ im Kino.", "Kollweg"),
        ("Dann drehte Anna Wenders zweiter Hand „Nebel“ ab.", "Anna Wenders"),
        ("Larissa Hügels drehte „Nebel“ im Jahr danach.", "Larissa Hügels"),
        ("Der Regisseur von „Nebel“ ist Georgier (Zasu Uruschal), sagt man.", "Zasu Uruschal"),
    ],
)
def test_german_genitives_and_names_set_off(sentence: str, expected: str) -> None:
    assert expected in found(f"<p>{sentence}</p>", "de")


def test_a_german_article_bars_a_run_of_nouns() -> None:
    assert found("<p>In „Nebel“ kommt die Rote Armee, und das Neue Werk steht am Kai.</p>", "de") == []


@pytest.mark.parametrize(
    ("body", "language", "name", "whole"),
    [
        ("<p>“Nebel” by Paolo and Vittorio Rossi is good.</p>", "en", "Paolo", "Paolo Rossi"),
        ("<p>“Nebel”, regia di Steno e Mario Collina.</p>", "it", "Steno", None),
        ("<p>“Nebel” is Charles and Anna Hill's picnic.</p>", "en", "Charles", "Charles Hill"),
        ("<p>“Nebel” by the Holler brothers, David and Carl, is out.</p>", "en", "Carl", "Carl Holler"),
        ("<p>Jia Zhangke made “Nebel”.</p><p>Then, also by Jia, the rest.</p>", "en", "Jia", "Jia Zhangke"),
        (
            "<p>Larisa Hill made “Nebel”.</p><p>Then Hill Harbour opened, and it is Hill again.</p>",
            "en",
            "Hill",
            None,
        ),
    ],
)
def test_what_a_word_stands_for(body: str, language: str, name: str, whole: str | None) -> None:
    named, text = finder(body, language)
    spans = [s for line in named.scene.page.lines for s in named.on(line) if text[slice(*s)] == name]
    assert named.whole(spans[-1]) == whole


def test_who_speaks_and_who_signs() -> None:
    body = (
        "<p>Joan Petrie: I saw “Nebel” when I was nine years old.</p><p>So did I, long ago and far away.</p>"
        "<p>Joan Petrie: Carl Hill made it in a week.</p><p>It was fine, and everybody there liked it well.</p>"
        "<p>Ann Roe &amp; Bo Lim</p>"
    )
    named, text = finder(body, "en")
    told = {text[slice(*s)]: named.aside(s) for line in named.scene.page.lines for s in named.on(line)}
    assert told["Joan Petrie"] == ("name:speaker",)
    assert told["Carl Hill"] == ()
    assert told["Ann Roe"] == ("name:signed",)
