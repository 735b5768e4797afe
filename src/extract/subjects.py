"""The films that a headline may name: phrases of it that the article's text takes up again.

"Why Paper Harbour still matters" does not mark its title; that the text says "Paper Harbour" again and again does.
"""

import re

from extract.lexicon import Lexicon

_WORD = re.compile(r"[^\s\"“”«»„()\[\]:|–—/]+")
_EDGE = ".,;!?…'’‘"
_MOST_WORDS = 8  # of a phrase
_MOST_HEADLINE = 30  # words of a headline that are looked at
_MOST_PHRASES = 5
_LEAST = 2  # times that the text must say a phrase, beside the headline


def subjects(headline: str, text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Phrases of the headline, as the text prints them, that it says at least twice more; the longest first.

    A phrase begins and ends with a word that is capitalised in the text and is not all common words.
    """
    words = list(_WORD.finditer(headline))[:_MOST_HEADLINE]
    lowered = text.lower()
    found: dict[str, int] = {}
    for size in range(min(_MOST_WORDS, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            phrase = headline[words[at].start() : words[at + size - 1].end()].strip(_EDGE)
            if _plausible(phrase, lexicon) and not any(phrase.lower() in longer for longer in found):
                count = _count(phrase, text, lowered)
                if count >= _LEAST + 1:
                    found[phrase.lower()] = count
    return tuple(found)[:_MOST_PHRASES]


def pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds the phrases in text, capitalised; None for no phrases."""
    if not phrases:
        return None
    return re.compile(r"(?<![\w’'])(?:" + "|".join(map(re.escape, phrases)) + r")(?!\w)", re.I)


def _plausible(phrase: str, lexicon: Lexicon) -> bool:
    words = [word.lower().strip(_EDGE) for word in phrase.split()]
    if not words or len(phrase) < 3 or words[-1] in lexicon.stop_words or phrase[0].islower():
        return False
    common = (
        lexicon["headings.generic"] | lexicon.stop_words | lexicon["nouns.film"] | lexicon["values.months"]
    )
    rare = [word for word in words if word not in common and not word.isdigit()]
    return bool(rare)


def _count(phrase: str, text: str, lowered: str) -> int:
    """How often the text prints a phrase with a capital at its beginning."""
    if lowered.count(phrase.lower()) < _LEAST + 1:
        return 0
    found = pattern((phrase,))
    return sum(not match[0][0].islower() for match in found.finditer(text)) if found else 0
