"""Nominatives of Russian names, only where they are sure."""

import subprocess
import sys

import pytest

from extract import lexicon
from extract.annotate import annotate, pipeline
from extract.errors import LexiconError
from extract.inflection import nominative
from extract.types import Article, Block


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("Ларисы Шепитько", "Лариса Шепитько"),
        ("Андрея Тарковского", "Андрей Тарковский"),
        ("Андреем Тарковским", "Андрей Тарковский"),
        ("Киры Муратовой", "Кира Муратова"),
        ("Леонида Гайдая", "Леонид Гайдай"),
        ("Отара Иоселиани", "Отар Иоселиани"),
        ("Альфреда Хичкока", "Альфред Хичкок"),
        ("Сергея Михайловича Эйзенштейна", "Сергей Михайлович Эйзенштейн"),
        ("А. Тарковского", "А. Тарковский"),
    ],
)
def test_sure(printed: str, wanted: str) -> None:
    assert nominative(printed, "pymorphy3") == wanted


@pytest.mark.parametrize(
    "printed",
    [
        "Лариса Шепитько",  # a nominative already
        "Андрей Тарковский",
        "Кира Муратова",
        "Климова",  # his genitive, her nominative
        "Э. Климова",
        "Гайдая",  # a surname alone
        "Жан-Люка Годара",  # a first name that the dictionary lacks
        "Дзиги Вертова",
        "Тёмной Гавани",  # no name
        "Agnès Varda",
        "Ларисы Varda",
        "",
    ],
)
def test_doubtful_or_nominative(printed: str) -> None:
    assert nominative(printed, "pymorphy3") is None


def test_a_language_without_inflection_changes_nothing() -> None:
    assert nominative("Ларисы Шепитько", "") is None
    assert lexicon.load("ru").inflection == "pymorphy3"
    assert {lexicon.load(code).inflection for code in lexicon.available() if code != "ru"} == {""}


def test_unknown_library() -> None:
    with pytest.raises(LexiconError, match="no-such-library"):
        nominative("Ларисы Шепитько", "no-such-library")


def test_the_library_is_loaded_only_when_asked() -> None:
    code = "import sys, extract.inflection, extract.annotate; sys.exit('pymorphy3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_cell_holds_the_nominative_and_the_offsets_the_print() -> None:
    text = "Посмотрите фильм «Восхождение» (1976) режиссёра Ларисы Шепитько, снятый зимой в Муроме."
    article = Article(
        article_id="a",
        origin="a",
        sha256="",
        text=text,
        blocks=(Block(kind="paragraph", start=0, end=len(text)),),
        marks=(),
        language="ru",
    )
    people = [m for m in annotate(article, pipeline("ru")) if m.label == "PERSON"]
    (named,) = {(m.start, m.end, m.value) for m in people if m.text == "Ларисы Шепитько"}
    assert text[named[0] : named[1]] == "Ларисы Шепитько"
    assert named[2] == "Лариса Шепитько"
