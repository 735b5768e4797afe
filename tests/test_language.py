"""The language of an article: forced, declared, or read from the text."""

import subprocess
import sys

import pytest

from extract.language import detect, detect_text
from extract.types import Article, Block, Settings

TEXTS = {
    "en": "The keeper of the lighthouse has not spoken to anyone since the ferry stopped coming, and she likes it. ",
    "de": "Der Leuchtturmwärter hat mit niemandem gesprochen, seit die Fähre nicht mehr kommt, und das gefällt ihm. ",
    "fr": "Le gardien du phare ne parle plus à personne depuis que le bateau ne vient plus, et cela lui convient. ",
    "es": "El guardián del faro no ha hablado con nadie desde que el barco dejó de venir, y eso le gusta mucho. ",
    "it": "Il guardiano del faro non parla con nessuno da quando il traghetto non arriva più, e la cosa gli piace. ",
    "pt": "O guardião do farol não fala com ninguém desde que a balsa deixou de vir, e ele gosta muito disso. ",
    "ru": "Смотритель маяка ни с кем не разговаривает с тех пор, как перестал приходить паром, и ему это нравится. ",
    "pl": "Latarnik nie rozmawia z nikim, odkąd prom przestał przypływać na wyspę, i bardzo mu się to podoba. ",
}


def article(text: str, language: str | None, kind: str = "paragraph") -> Article:
    block = Block(kind=kind, start=0, end=len(text))  # type: ignore[arg-type]
    return Article(
        article_id="a", origin="a", sha256="", text=text, blocks=(block,), marks=(), language=language
    )


@pytest.mark.parametrize("code", TEXTS)
def test_read_from_the_text(code: str) -> None:
    assert detect(article(TEXTS[code] * 4, None), Settings()) == code


@pytest.mark.parametrize("code", [code for code in TEXTS if code != "en"])
def test_a_lying_declaration(code: str) -> None:
    assert detect(article(TEXTS[code] * 4, "en"), Settings()) == code


def test_the_settings_win() -> None:
    assert detect(article(TEXTS["ru"] * 4, "en"), Settings(language="fr")) == "fr"


def test_a_neighbour_without_a_file_contradicts_nothing() -> None:
    galician = (
        "O gardián do faro non fala con ninguén desde que o barco deixou de vir, e iso gústalle moito. " * 4
    )
    assert detect_text(galician) == "gl"
    assert detect(article(galician, "pt"), Settings()) == "pt"


@pytest.mark.parametrize(("declared", "wanted"), [("de", "de"), (None, "en")])
def test_too_short_to_judge(declared: str | None, wanted: str) -> None:
    assert detect(article("Der Hafen im Nebel", declared), Settings()) == wanted
    assert detect(article("", declared), Settings()) == wanted


def test_titles_in_another_language_are_no_text() -> None:
    titles = "The Long Night at the Lighthouse\nA Ferry to Nowhere\nWhen the Fog Came In\n" * 10
    article_ = article(titles, "de", kind="heading")
    assert detect(article_, Settings()) == "de"


def test_the_same_text_gives_the_same_answer() -> None:
    assert len({detect_text(TEXTS["pt"] * 4) for _ in range(20)}) == 1


def test_the_detector_is_loaded_only_when_asked() -> None:
    code = "import sys, extract.language; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
