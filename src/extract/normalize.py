"""The normalize stage: the values of films put into their final form; spans and rules stay."""

import re
from collections.abc import Iterable
from dataclasses import replace

from extract.types import Cell, Film

_SPACES = re.compile(r"\s+")


def clean_value(text: str) -> str:
    """One space between words, none at the ends, no soft hyphens.

    >>> clean_value("  Fog   Harbour ")
    'Fog Harbour'
    """
    return _SPACES.sub(" ", text.replace("\u00ad", "")).strip()


def person_name(text: str) -> str:
    """A name without titles of honour around it, in capitals only where the article prints capitals.

    >>> person_name(" Larisa  Hill,")
    'Larisa Hill'
    """
    return clean_value(text).strip(" ,;:")


def normalize(films: Iterable[Film]) -> tuple[Film, ...]:
    """Films with clean titles, aliases and names."""
    return tuple(
        replace(
            film,
            title=_with(film.title, clean_value(film.title.value)),
            aliases=tuple(_with(cell, clean_value(cell.value)) for cell in film.aliases),
            directors=tuple(_with(cell, person_name(cell.value)) for cell in film.directors),
        )
        for film in films
    )


def _with(cell: Cell, value: str) -> Cell:
    return replace(cell, value=value)
