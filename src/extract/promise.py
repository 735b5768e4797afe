"""The number of films that a headline promises."""

import re

from extract.lexicon import Lexicon

_MOST = 1000  # a headline's larger number is a year or a price


def headline_number(title: str, lexicon: Lexicon) -> int | None:
    """The number that counts films in a headline: beside "top" or before a word for films, never a year."""
    lowered = title.lower()
    words = {word: str(value) for value, word in enumerate(lexicon.numbers, 1)}
    top = "|".join(map(re.escape, lexicon["promise.top"])) or "(?!)"
    counted = "|".join(map(re.escape, lexicon["promise.counted"])) or "(?!)"
    number = rf"(\d{{1,3}}|{'|'.join(map(re.escape, words)) or '(?!)'})"
    for pattern in (
        rf"\b(?:{top})\s+{number}\b",
        rf"\b{number}\s+(?:\S+\s+){{0,4}}?(?:{counted})\b",
        rf"^\W*{number}\s",
    ):
        found = re.search(pattern, lowered)
        if found:
            value = int(words.get(found[1], found[1]))
            if 1 < value < _MOST:
                return value
    return None
