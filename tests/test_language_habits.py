"""Habits of articles in German, French, Spanish, Italian, Portuguese, Russian and Polish: the words that the language
files must know, and what tells another title from a maker's name."""

import re
import time

import pytest

from extract import annotate, lexicon
from extract.aliases import propose_aliases
from extract.clean import clean
from extract.fields import classify
from extract.language import detect
from extract.scene import stage
from extract.types import Settings, Source

LANGUAGES = ("de", "fr", "es", "it", "pt", "ru", "pl")
# Rules that English has for its own grammar only (possessives), or that another language says with others.
ENGLISH_ONLY = {
    "director:film",
    "director:gem",
    "director:possessive",
    "director:owner",
    "director:owner-alone",
    "director:by-before",
    "year:after-director",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_the_rules_that_english_has(code):
    english = {rule.name for rule in lexicon.load("en").rules}
    own = {rule.name for rule in lexicon.load(code).rules}
    assert english - own <= ENGLISH_ONLY


BEFORE = [
    ("ru", "veto", "болельщики кричали ", "veto:noun-before"),
    ("ru", "veto", "ужинали в ресторане ", "veto:noun-before"),
    ("ru", "mentioned", "фильм ближе к ", "mentioned:before"),
    ("ru", "mentioned", "самый смешной фильм со времён ", "mentioned:before"),
    ("ru", "director", "режиссер – ", "director:label"),
    ("ru", "crew", "по рассказу ", "crew:before"),
    ("de", "director", "im regie-stuhl war ", "director:label"),
    ("de", "director", "das regiedebüt von ", "director:label"),
    ("de", "crew", "bild von ", "crew:before"),
    ("de", "crew", "drehbuch: ", "crew:before"),
    ("de", "mentioned", "der schönste deutsche film seit ", "mentioned:before"),
    ("de", "veto", "unter dem motto: ", "veto:noun-before"),
    ("fr", "director", "les films d’", "director:works"),
    ("fr", "director", "derrière la caméra, ", "director:label"),
    ("fr", "crew", "scénario de ", "crew:before"),
    ("fr", "veto", "le slogan ", "veto:noun-before"),
    ("es", "director", "los realizadores ", "director:label"),
    ("es", "crew", "guion de ", "crew:before"),
    ("es", "mentioned", "la mejor película española desde ", "mentioned:before"),
    ("es", "listed", "finalistas: ", "listed:before"),
    ("es", "year", "la coreana del año ", "year:released"),
    ("es", "not_year", "las mejores películas de ", "year:other"),
    ("it", "director", "regia di ", "director:label"),
    ("it", "crew", "sceneggiatura di ", "crew:before"),
    ("it", "veto", "al cinema ", "veto:noun-before"),
    ("pt", "director", "o trabalho de ", "director:works"),
    ("pt", "mentioned", "passando por ", "mentioned:before"),
    ("pt", "crew", "roteiro de ", "crew:before"),
    ("pt", "veto", "o time ", "veto:noun-before"),
]


@pytest.mark.parametrize(("code", "cell", "text", "rule"), BEFORE, ids=[f"{b[0]}-{b[2]}" for b in BEFORE])
def test_words_before(code, cell, text, rule):
    assert rule in lexicon.load(code).fired((cell,), "before", text)


AFTER = [
    ("ru", "series", " (2020 - наст.вр.)", "series:after"),
    ("ru", "veto", " проиграл", "veto:noun-after"),
    ("pt", "series", ", criado por ann roe", "series:after"),
    ("it", "series", ", ideata da ann roe", "series:after"),
    ("fr", "veto", ", crie-t-il", "veto:noun-after"),
    ("de", "veto", " verlor gegen bonn", "veto:noun-after"),
    ("es", "veto", " perdió contra el lugo", "veto:noun-after"),
]


@pytest.mark.parametrize(("code", "cell", "text", "rule"), AFTER, ids=[f"{a[0]}-{a[2]}" for a in AFTER])
def test_words_after(code, cell, text, rule):
    assert rule in lexicon.load(code).fired((cell,), "after", text)


@pytest.mark.parametrize(
    ("code", "key", "words"),
    [
        ("de", "headings.films", "gesehen"),
        ("fr", "headings.films", "vus"),
        ("es", "headings.films", "visto"),
        ("it", "headings.films", "visti"),
        ("pt", "headings.films", "assistidos"),
        ("ru", "headings.films", "посмотрено"),
        ("es", "nouns.recommended", "finalistas"),
        ("fr", "nouns.recommended", "mention honorable"),
        ("it", "nouns.recommended", "menzioni speciali"),
        ("ru", "nouns.recommended", "достойны упоминания"),
        ("de", "labels.director", "buch und regie"),
        ("es", "headings.generic", "finalistas"),
    ],
)
def test_word_is_known(code, key, words):
    assert words in lexicon.load(code)[key]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        *(("es", name) for name in ("Ciro Guerra", "Fernando León", "Paco Plaza", "Diego Luna")),
        *(("it", name) for name in ("Sergio Leone", "Franco Nero", "Tonino Guerra")),
        *(("ru", name) for name in ("Энг Ли", "Марта Холмова", "Андрей Белый")),
        *(("de", name) for name in ("Ben Stiller", "Elke Sommer", "Liev Schreiber")),
        *(("fr", name) for name in ("Antoine Petit", "Richard Conte")),
        ("pt", "Ciro Guerra"),
    ],
)
def test_words_that_are_surnames_bar_no_name(code, name):
    assert classify(name, lexicon.load(code)) == "person"


@pytest.mark.parametrize(
    ("code", "field"),
    [("de", "USA, Jahr 2018"), ("ru", "1975 г."), ("es", "año 2013"), ("it", "anno 1951")],
)
def test_years_with_the_words_beside_them(code, field):
    assert all(classify(part, lexicon.load(code)) in ("year", "value") for part in field.split(", "))


def page(items, language, title):
    body = "".join(f"<h3>{n}. {name}</h3>{below}" for n, (name, below) in enumerate(items, 1))
    return f'<html lang="{language}"><title>{title}</title><article><h1>{title}</h1>{body}</article></html>'.encode()


def aliases(data):
    """The features of the proposals of other titles, by title and text; all headings are taken for titles."""
    article = clean(Source(article_id="a", origin="a", data=data), Settings())
    found, candidates, _ = annotate.propose(article, annotate.pipeline(detect(article, Settings())))
    titles = [candidate for candidate in candidates if "heading" in candidate.sources]
    for candidate in titles:
        candidate.score = 0.9
    scene = stage(found, titles)
    return {(scene.titles[a.title].text, a.text): a.features for a in propose_aliases(scene)}


GERMAN = [
    (
        "Nebelhafen",
        "<p><em>Fog Harbour</em></p><p>USA, 1983.</p><p>Ein Film von Regisseurin Larisa Hill.</p>",
    ),
    (
        "Eiserne See",
        "<p><em>Iron Sea</em></p><p>USA, 1951.</p><p>Regie: Carl Holt. Wir sahen es zweimal.</p>",
    ),
    ("Glut", "<p><em>Larisa Hill</em></p><p>Chile, 1974.</p><p>Es brennt hundert Minuten lang im Hafen.</p>"),
]
RUSSIAN = [
    (
        "Железное море / Iron Sea (2011)",
        "<p>Режиссер: Карл Хольт</p><p>Моряки сходят с ума посреди моря.</p>",
    ),
    ("Туман / Fog (1964)", "<p>Режиссер: Лариса Иванова</p><p>Фильм долго лежал на полке студии.</p>"),
    ("Соль / Salt (1970)", "<p>Режиссер: Анна Холмова</p><p>Соль добывают там до сих пор люди.</p>"),
]


def test_a_maker_named_elsewhere_speaks_for_another_title():
    found = aliases(page(GERMAN, "de", "Die besten Filme über das Meer"))
    for key in (("Nebelhafen", "Fog Harbour"), ("Eiserne See", "Iron Sea")):
        assert {"maker-said", "nameless", "below*maker-said"} <= found[key].keys()
        assert not {"given-name", "maker-itself"} & found[key].keys()
    assert "given-name" in found["Glut", "Larisa Hill"]
    assert "maker-said" not in found["Glut", "Larisa Hill"]


def test_a_field_in_another_script_behind_a_slash_is_another_title():
    found = aliases(page(RUSSIAN, "ru", "Фильмы о море"))
    for key in (("Железное море", "Iron Sea"), ("Туман", "Fog"), ("Соль", "Salt")):
        assert {"script", "slash*script", "slash*maker-said"} <= found[key].keys()


@pytest.mark.parametrize("code", LANGUAGES)
def test_rules_take_no_long_time_over_hostile_text(code):
    known = lexicon.load(code)
    words = sorted(known["nouns.other"])[:30] + sorted(known["orthography.of"])
    hostile = " ".join(words * 60)[:4000]
    start = time.perf_counter()
    for rule in known.rules:
        rule.matches(hostile)
        rule.matches(re.sub(r"\S+", "a", hostile))
    assert time.perf_counter() - start < 5.0
