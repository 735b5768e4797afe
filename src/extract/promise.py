"""The number of films that a headline promises."""

import re
from functools import lru_cache

from extract.han import is_han
from extract.lexicon import Lexicon

_MOST = 1000  # a headline's larger number is a year or a price


def headline_number(title: str, lexicon: Lexicon) -> int | None:
    """The number that counts films in a headline: beside "top" or before a word for films, never a year."""
    lowered = title.lower()
    words = {word: str(value) for value, word in enumerate(lexicon.numbers, 1)}
    for pattern in _patterns(lexicon):
        found = pattern.search(lowered)
        if found:
            value = int(words.get(found[1], found[1]))
            if 1 < value < _MOST:
                return value
    return None


@lru_cache(maxsize=32)
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], ...]:
    top, counted, words = (
        "|".join(map(re.escape, each)) or "(?!)"
        for each in (lexicon["promise.top"], lexicon["promise.counted"], lexicon.numbers)
    )
    number = rf"(\d{{1,3}}|{words})"
    if any(map(is_han, lexicon["promise.counted"])):  # no spaces part the words
        return (
            re.compile(rf"(?:{top})\s?{number}(?![\d年月])"),
            re.compile(rf"(?<![\d第]){number}\s?(?:{counted})"),
        )
    return (
        re.compile(rf"\b(?:{top})\s+{number}\b"),
        re.compile(rf"\b{number}\s+(?:\S+\s+){{0,4}}?(?:{counted})\b"),
        re.compile(rf"^\W*{number}\s"),
    )
