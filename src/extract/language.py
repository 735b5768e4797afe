"""The language of an article: as the settings force it, as the page declares it, or as its text reads.

Pages often declare a language they are not written in, so the declaration holds only if the running text does
not clearly contradict it. The text is judged by py3langid (offline, deterministic, no network and no seed).
"""

import re
from functools import lru_cache
from typing import Any

from extract.han import han_language
from extract.lexicon import available, load
from extract.passages import LONGEST, prose
from extract.types import Article, Settings

_DEFAULT = "en"
_SHORTEST = 200  # characters below which the detector mistakes names and titles for languages
_LEAST_WORDS, _PLAIN = (
    30,
    0.3,
)  # words of a sample, and the share of common ones, from which it is plainly English
_WORD = re.compile(r"[a-z]+")
_CERTAIN = 0.99  # the detector's probability, near 1 for nearly all texts of this length


def detect(article: Article, settings: Settings) -> str:
    """Code of the article's language ("pt").

    The settings' language wins. Else the declared one, unless the running text is certainly in another language
    that has a language file: a neighbour without one (Galician for Portuguese) contradicts nothing. Texts in Chinese
    signs or kana need no detector. Pages that declare none and are too short to judge count as English.
    """
    if settings.language:
        return settings.language
    script = han_language(article.text[:LONGEST])
    if script is not None:  # the signs tell, in lists of titles too; which language, the page may know better
        return article.language if article.language in ("zh", "ja") and script == "zh" else script
    sample = _sample(article)
    if (article.language or _DEFAULT) == _DEFAULT and _is_plain(sample):
        return _DEFAULT
    read = detect_text(sample)
    if read and (article.language is None or read in available()):
        return read
    return article.language or _DEFAULT


def _is_plain(text: str) -> bool:
    """Whether a text is so full of the default language's commonest words that no detector need be asked, which
    costs as much as reading the page: half of English prose are such words, and of its neighbours' a few in a hundred.
    """
    words = _WORD.findall(text.lower())
    common = load(_DEFAULT).stop_words
    return len(words) >= _LEAST_WORDS and sum(map(common.__contains__, words)) >= _PLAIN * len(words)


def detect_text(text: str) -> str | None:
    """Code of a text's language, None if it is too short or the detector not certain."""
    if len(text) < _SHORTEST:
        return None
    code, probability = _detector().classify(text[:LONGEST])
    return str(code) if probability >= _CERTAIN else None


def _sample(article: Article) -> str:
    pieces, length = [], 0
    for piece in prose(article):
        pieces.append(piece)
        length += len(piece) + 1
        if length >= LONGEST:
            break
    return "\n".join(pieces)[:LONGEST]


@lru_cache(maxsize=1)
def _detector() -> Any:
    """The detector, loaded (0.1 s) when the first text is judged."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
