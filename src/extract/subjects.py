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
    lowered = text.lower()
    words = list(_WORD.finditer(headline))[:_MOST_HEADLINE]
    again = [lowered.count(word[0].lower().strip(_EDGE)) > _LEAST for word in words]
    found: list[str] = []
    for size in range(min(_MOST_WORDS, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            if not all(again[at : at + size]):
                continue
            phrase = headline[words[at].start() : words[at + size - 1].end()].strip(_EDGE)
            known = any(phrase.lower() in longer for longer in found)
            if not known and _plausible(phrase, lexicon) and _recurs(phrase, text, lowered):
                found.append(phrase.lower())
    return tuple(found[:_MOST_PHRASES])


def pattern(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds the phrases in text, capitalised; None for no phrases."""
    if not phrases:
        return None
    return re.compile(r"(?<![\w’'])(?:" + "|".join(map(re.escape, phrases)) + r")(?!\w)", re.I)


def _plausible(phrase: str, lexicon: Lexicon) -> bool:
    words = [word.lower().strip(_EDGE) for word in phrase.split()]
    if not words or len(phrase) < 3 or words[-1] in lexicon.stop_words or phrase[0].islower():
        return False
    return any(word not in lexicon.common_words and not word.isdigit() for word in words)


def _recurs(phrase: str, text: str, lowered: str) -> bool:
    """Whether the text prints a phrase again, with a capital at its beginning."""
    if lowered.count(phrase.lower()) <= _LEAST:
        return False
    found = pattern((phrase,))
    return found is not None and sum(not match[0][0].islower() for match in found.finditer(text)) > _LEAST
