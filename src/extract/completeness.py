"""What an article promises ("25 hidden gems", a countdown from ten) against what was found in it."""

from collections.abc import Iterable

from extract.lexicon import Lexicon
from extract.promise import headline_number
from extract.types import Article, Film


def completeness(
    article: Article, films: Iterable[Film], lexicon: Lexicon
) -> tuple[int | None, tuple[int, ...]]:
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
