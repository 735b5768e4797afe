"""Nominatives of persons' names in languages that inflect them, by a morphology library that the language names.

A language file chooses the library with `inflection` in its `[orthography]`; here stands one adapter a library.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import Any

from extract.errors import LexiconError

_CYRILLIC = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*")
_INITIALS = re.compile(r"(?:[А-ЯЁ]\.)+")
_PARTS = ("Name", "Patr", "Surn")
_MOST_WORDS = 4


@lru_cache(maxsize=16_384)
def nominative(name: str, library: str) -> str | None:
    """The nominative of a printed full name ("Ларисы Холмовой" gives "Лариса Холмова").

    library: "" for languages without inflection, else "pymorphy3". None when the name is a nominative already,
    or when it is not sure: a word that is no known name, or readings that disagree. A surname alone is never
    sure ("Климова" is a man's genitive and a woman's nominative). Raises LexiconError for an unknown library.
    """
    if not library:
        return None
    if library != "pymorphy3":
        raise LexiconError(f"unknown inflection library {library!r}; known: 'pymorphy3'", source="inflection")
    return _russian(name)


def _russian(name: str) -> str | None:
    words = name.split()
    if not 2 <= len(words) <= _MOST_WORDS:
        return None
    readings = [_readings(word) for word in words]
    results: set[str] = set()
    for reading in product(*readings):
        inflected = [item for item in reading if item is not None]
        if not _one_name(inflected):
            continue
        if "nomn" in frozenset.intersection(*(item["cases"] for item in inflected)):
            return None
        forms = [item["nominative"] if item else word for item, word in zip(reading, words, strict=True)]
        results.add(" ".join(forms))
    found = results.pop() if len(results) == 1 else None
    return found if found != name else None


def _one_name(parts: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the words read so agree in case and sex, and end in the one surname."""
    parts = list(parts)
    if not parts or [part["part"] for part in parts].count("Surn") != 1:
        return False
    sexes = frozenset.intersection(*(part["sexes"] for part in parts))
    return bool(sexes and frozenset.intersection(*(part["cases"] for part in parts)))


def _readings(word: str) -> list[Mapping[str, Any] | None]:
    """The ways a word can be read as part of one person's name; [None] for initials, which do not inflect."""
    if _INITIALS.fullmatch(word):
        return [None]
    if not _CYRILLIC.fullmatch(word):
        return []
    parses = _analyzer().parse(word)
    fixed = [parse for parse in parses if "Surn" in parse.tag and "Fixd" in parse.tag]
    if fixed and not parses[0].is_known and parses[0] in fixed:
        # An indeclinable surname ("Шепитько") looks the same in all cases, also where no dictionary has it.
        cases = frozenset(str(parse.tag.case) for parse in fixed)
        return [{"part": "Surn", "sexes": frozenset({"masc", "femn"}), "cases": cases, "nominative": word}]
    known = [parse for parse in parses if parse.is_known and parse.tag.number == "sing"]
    return [reading for parse in known if (reading := _reading(word, parse))]


def _reading(word: str, parse: Any) -> Mapping[str, Any] | None:
    part = next((part for part in _PARTS if part in parse.tag), None)
    form = parse.inflect({"nomn", "sing"}) if part else None
    if part is None or form is None:
        return None
    sexes = {parse.tag.gender} if parse.tag.gender in ("masc", "femn") else {"masc", "femn"}
    return {
        "part": part,
        "sexes": frozenset(sexes),
        "cases": frozenset({str(parse.tag.case)}),
        "nominative": "-".join(piece.capitalize() for piece in form.word.split("-")),
    }


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    """The Russian analyser, loaded (0.1 s) when the first Russian name is asked for."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")
