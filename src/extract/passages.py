"""The running text of an article, and which of its paragraphs are in another language than the page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extract.han import han_language, is_han, word_count
from extract.lexicon import available, load
from extract.types import Article

LONGEST = 2_000  # characters of a paragraph that are judged: more cost time and change nothing
_PROSE = 12  # words from which a block counts as running text, not as a title or a row of names
_LEAST_WORDS, _MOST_LANGUAGES = 30, 2
_FOREIGN, _OWN = (
    0.25,
    0.12,
)  # the shares of common words from and up to which a paragraph is in another language
_WORD = re.compile(r"[^\W\d_]+")


def prose(article: Article) -> Iterator[str]:
    """The beginnings of the blocks that are running text: no headings, rows of names or short lines."""
    for block in article.blocks:
        text = article.text[block.start : min(block.end, block.start + LONGEST)]
        if block.kind != "heading" and (
            text.count(" ") >= _PROSE - 1 or (is_han(text) and word_count(text) >= _PROSE)
        ):
            yield text


def other_languages(article: Article, main: str) -> tuple[str, ...]:
    """Codes of the other languages with a file in which whole paragraphs of a page are written, at most two.

    A paragraph of a few dozen words is too short for the detector, which takes names for languages; it counts as
    another language's where many of its words are that language's commonest ones and hardly any are the page's.
    """
    found: Counter[str] = Counter()
    for text in prose(article):
        script = han_language(text) if is_han(text) else None
        if script is not None:
            if not main.startswith(("zh", "ja")):
                found[script] += word_count(text)
            continue
        words = _WORD.findall(text.lower())
        if len(words) < _LEAST_WORDS or _common(words, main) > _OWN:
            continue
        share, code = max((_common(words, code), code) for code in _languages() if code != main)
        if share >= _FOREIGN:
            found[code] += len(words)
    return tuple(code for code, _ in found.most_common(_MOST_LANGUAGES))


def _common(words: Sequence[str], language: str) -> float:
    stop = load(language).stop_words
    return sum(map(stop.__contains__, words)) / len(words)


@lru_cache(maxsize=1)
def _languages() -> tuple[str, ...]:
    return available()
