"""A span of running text that may be a title, and how its ends are tidied."""

import re
from dataclasses import dataclass

from extract.fields import classify
from extract.lexicon import Lexicon
from extract.people import UPPER
from extract.quotes import closes

MAX_CHARS = 140
YEAR_BRACKET = re.compile(r"\s*[(\[（](?=[^()\[\]]{0,80}(?:18[89]\d|19\d\d|20[0-3]\d))")
CAPITAL = re.compile(rf"[{UPPER}\d¡¿#]")
_STYLED, _YEAR_DIGITS = 8, 4
EDGES = ' \t\n"“”«»„‘‹›「」『』《》〈〉*_,;:-–—'


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span that may be a title.

    source: quote, italic, bold, link, before-year, owned-year, clause-year, clause-comma, run, label-run, labelled,
    cue, after-year, owned, plain, article, capitals, subject; on pages whose author marks no titles also those of
    unmarked.py.
    """

    start: int
    end: int
    source: str


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without quotes, spaces and separators at its ends, nor the comma or full stop inside a quote's end."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES and not closes(text, start, end):
        end -= 1
    if (
        end > start
        and text[end - 1] == "."
        and text[end - 2 : end - 1].isalpha()
        and text[end - 3 : end - 2].isalpha()
    ):
        end -= 1
    return start, end


def is_styled(piece: str, lexicon: Lexicon) -> bool:
    """Whether a few words that nothing marks are written as a title is: with a capital, or with one on each main word
    where the language has it so; no country, number, name of a trade or the like.

    >>> from extract.lexicon import load
    >>> [is_styled(piece, load("en")) for piece in ("Fog over the Bay", "Fog on my window", "Spain", "1917", "90 min")]
    [True, False, False, True, False]
    """
    words = piece.split()
    if not 0 < len(words) <= _STYLED or not CAPITAL.match(piece):
        return False
    small = lexicon["orthography.small_words"]
    if lexicon.title_case and any(word[0].islower() and word not in small for word in words):
        return False
    number = piece.isdecimal() and len(piece) < _YEAR_DIGITS
    return not number and classify(piece, lexicon) not in ("value", "runtime", "rating", "date")
