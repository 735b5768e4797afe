"""Items of which the prose names a part again in quotes or italics: that part is their title.

"Seven o'clock: Fog Harbour" or "Runner-up: Fog Harbour" hold a title behind words that one could hold as well;
what the author marks elsewhere tells which are the title's.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.candidates import Candidate
from extract.keys import title_key
from extract.lexicon import Lexicon
from extract.proposals import trim

_MARKED = frozenset(("quote", "italic", "link", "bold"))
_CUT = re.compile(r":\s+|\s[-–—|]\s")
_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")


def narrow(candidates: Sequence[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """The candidates, with the part that is named again in place of an item's whole."""
    marked = {c.key for c in candidates if c.entry is None and not _MARKED.isdisjoint(c.sources)}
    return [_narrowed(c, marked, lexicon) or c for c in candidates]


def _narrowed(candidate: Candidate, marked: set[str], lexicon: Lexicon) -> Candidate | None:
    """An item without what stands before its title; None where it has nothing of that kind."""
    if candidate.entry is None or candidate.key in marked:
        return None
    for cut in _CUT.finditer(candidate.text):
        start, end = trim(candidate.text, cut.end(), len(candidate.text))
        key = title_key(candidate.text[start:end]) if start < end else ""
        if key in marked and not _like_title(candidate.text[: cut.start()], lexicon):
            entry, shift = candidate.entry, candidate.start
            return replace(
                candidate,
                start=shift + start,
                end=shift + end,
                text=candidate.text[start:end],
                key=key,
                sources={*candidate.sources, "again"},
                entry=replace(entry, start=entry.start + start, end=entry.start + end),
            )
    return None


def _like_title(text: str, lexicon: Lexicon) -> bool:
    """Whether the words before could be a title's, as those of "Fog Harbour: The Last Boat" are: none of them is
    small, a number or said of lists."""
    small, generic = lexicon["orthography.small_words"], lexicon["headings.generic"]
    words = [word for word in _WORD.findall(text) if word not in small]
    return bool(words) and not any(w[0].islower() or w.isdigit() or w.lower() in generic for w in words[:8])
