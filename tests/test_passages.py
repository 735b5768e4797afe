"""Pages with paragraphs in another language than their own: block by block."""

import pytest

from extract.annotate import pipeline as pipeline_of
from extract.annotate import propose
from extract.lexicon import load
from extract.passages import other_languages
from extract.types import Article, Block, Mark

ENGLISH = (
    "The keeper of the lighthouse has not spoken to anyone since the ferry stopped coming, and she likes it that "
    "way, because there is nothing that she would have to say to the people of the town and of the harbour."
)
OTHERS = {
    "ru": "Смотритель маяка ни с кем не разговаривает с тех пор, как перестал приходить паром, и ему это так нравится, "
    "что он и сам не знает, о чём бы он мог говорить с теми, кто всё-таки приедет. В фильме Ларисы Холмской «Туманная "
    "гавань» его сын снова едет к нему.",
    "de": "Der Leuchtturmwärter hat mit niemandem gesprochen, seit die Fähre nicht mehr kommt, und das gefällt ihm so "
    "gut, dass er nicht wüsste, was er denen sagen sollte, die doch noch einmal kommen. In dem Film „Nebelhafen“ von "
    "Larissa Hügel fährt sein Sohn zu ihm.",
    "es": "El guardián del faro no ha hablado con nadie desde que el barco dejó de venir, y eso le gusta tanto que no "
    "sabría qué decir a los que todavía vienen. En la película «Puerto de niebla», de Lara Colina, vuelve con él.",
}
NAMES = "Vittorio De Sica, Federico Fellini, Ermanno Olmi, Dino Risi e Mario Monicelli " * 6


def article(*paragraphs: str) -> Article:
    text = "\n\n".join(paragraphs)
    starts = [text.index(paragraph) for paragraph in paragraphs]
    blocks = tuple(
        Block(kind="paragraph", start=start, end=start + len(paragraph))
        for start, paragraph in zip(starts, paragraphs, strict=True)
    )
    quotes = [(text.find("«"), text.find("»"))]
    marks = tuple(Mark(kind="quote", start=a + 1, end=b) for a, b in quotes if a >= 0)
    return Article(
        article_id="a", origin="a", sha256="", text=text, blocks=blocks, marks=marks, language="en"
    )


@pytest.mark.parametrize("code", OTHERS)
def test_a_paragraph_in_another_language(code: str) -> None:
    assert other_languages(article(ENGLISH, OTHERS[code]), "en") == (code,)
    assert other_languages(article(OTHERS[code], ENGLISH), code) == ("en",)


def test_paragraphs_in_the_page_s_own_language_and_rows_of_names() -> None:
    assert other_languages(article(ENGLISH, NAMES, ENGLISH.upper()), "en") == ()
    assert other_languages(article(ENGLISH, "Der Hafen im Nebel"), "en") == ()


def test_the_words_of_both_languages_serve_a_mixed_page() -> None:
    page, _, _ = propose(article(ENGLISH, OTHERS["ru"]), pipeline_of("en"))
    assert page.lexicon.code == "en+ru"
    assert {"film", "фильм"} <= page.lexicon["nouns.film"]


def test_a_cue_of_the_other_language_fires() -> None:
    _, candidates, _ = propose(article(ENGLISH, OTHERS["ru"]), pipeline_of("en"))
    (harbour,) = [c for c in candidates if c.text == "Туманная гавань"]
    assert "near:film" in harbour.features  # "фильме" stands before it


def test_joined_lexicons_keep_each_language_whole() -> None:
    both, one, other = load("en+ru"), load("en"), load("ru")
    assert all(both[key] == one[key] | other[key] for key in one.words)
    assert set(both.rules) == {*one.rules, *other.rules}
    assert both.title_case is one.title_case
    assert both.inflection == other.inflection
