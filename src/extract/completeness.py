"""What an article promises ("25 hidden gems", a countdown from ten) against what was found in it."""

import re
from collections.abc import Iterable

from extract.lexicon import Lexicon
from extract.types import Article, Film

_MOST = 1000  # a headline's larger number is a year or a price


def completeness(article: Article, films: Iterable[Film], lexicon: Lexicon) -> tuple[int | None, tuple[int, ...]]:
    """Number of films that the headline (or else the highest rank) promises, and the ranks that no film carries."""
    ranks = {film.rank for film in films if film.rank is not None and film.role == "listed"}
    promised = headline_number(article.title or "", lexicon)
    complete = len(ranks) >= 3 and min(ranks) <= 3
    if promised is None and complete:
        promised = max(ranks)
    missing: tuple[int, ...] = ()
    if complete:
        last = max(max(ranks), promised if promised and promised <= 2 * max(ranks) else 0)
        missing = tuple(number for number in range(1, last + 1) if number not in ranks)
    return promised, missing


def headline_number(title: str, lexicon: Lexicon) -> int | None:
    """The number that counts films in a headline: beside "top" or before a word for films, never a year."""
    lowered = title.lower()
    words = {word: str(value) for value, word in enumerate(lexicon.numbers, 1)}
    top = "|".join(map(re.escape, lexicon["promise.top"])) or "(?!)"
    counted = "|".join(map(re.escape, lexicon["promise.counted"])) or "(?!)"
    number = rf"(\d{{1,3}}|{'|'.join(map(re.escape, words)) or '(?!)'})"
    for pattern in (rf"\b(?:{top})\s+{number}\b", rf"\b{number}\s+(?:\S+\s+){{0,4}}?(?:{counted})\b", rf"^\W*{number}\s"):
        found = re.search(pattern, lowered)
        if found:
            value = int(words.get(found[1], found[1]))
            if 1 < value < _MOST:
                return value
    return None

