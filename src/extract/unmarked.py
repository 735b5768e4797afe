"""Titles that nothing marks, on pages whose author marks none: capitalised words for which only their place speaks.

"Next was Ember", "Salt Stairs got nine", "The ballot was Ember and Two Bells", "But Iron Sea came first". Where italics
or quotation marks set titles off, such words are hardly ever one, and are not proposed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from extract.lexicon import Lexicon, load
from extract.page import Line, Page
from extract.people import UPPER, given_name, has_given
from extract.proposals import CAPITAL, Proposal, is_styled, trim
from extract.slots import label_start
from extract.titles import SENTENCE_STARTS, cap_runs

_MARKS = frozenset(("italic", "quote"))
_MARKED = 3  # titles that are set off: the author does so by habit
_PROSE = 8  # words of a line
_LONGEST = 4_000  # characters of a line
_MOST = 60  # proposals in a line
_MOST_RUNS = 200  # capitalised runs in a line that are looked at
_FIRST_LETTERS = 3  # of a single word
_CAPITALS = re.compile(rf"(?<![\w.’'-])[{UPPER}][{UPPER}’']{{2,}}(?: [{UPPER}’']+)*(?![\w’'-])")
_SHORT_CAPITALS = 4


def unmarked(page: Page) -> Iterator[tuple[Line, list[Proposal]]]:
    """Proposals in the prose of a page whose author marks no titles, by line."""
    lines = [line for line in page.lines if line.words >= _PROSE and line.kind != "heading"]
    yield from _short_capitals(lines)
    if page.lexicon.capital_nouns:
        return
    for line in page.lines:
        if line.kind == "heading":
            yield line, list(_in_heading(line.text, page.lexicon))
    if _marked(page, lines) >= _MARKED:
        return
    runs = {line.index: _runs(line, page.lexicon) for line in lines}
    names = {
        word.rstrip("’'s")
        for line in lines
        for start, end in runs[line.index]
        if " " in line.text[start:end] and has_given(line.text[start:end], page.lexicon)
        for word in line.text[start:end].split()
    }
    for line in lines:
        proposals = (p for run in runs[line.index] for p in _proposals(line.text, *run, names, page.lexicon))
        found = list(islice(proposals, _MOST))
        if found:
            yield line, found


def _short_capitals(lines: list[Line]) -> Iterator[tuple[Line, list[Proposal]]]:
    """Words of three or four capitals, on pages that set longer ones so ("after ROMA and THE SILENT HARBOUR")."""
    found = [(line, [m.span() for m in _CAPITALS.finditer(line.text[:_LONGEST])]) for line in lines]
    long = {line.text[a:b] for line, spans in found for a, b in spans if b - a > _SHORT_CAPITALS}
    if len(long) < _MARKED:
        return
    for line, spans in found:
        short = [Proposal(a, b, "capitals-short") for a, b in spans if b - a <= _SHORT_CAPITALS]
        if short and not line.text.isupper():
            yield line, short


def _in_heading(text: str, lexicon: Lexicon) -> Iterator[Proposal]:
    """Capitalised runs in a heading that is a sentence ("If you liked Fog Harbour")."""
    small = lexicon["orthography.small_words"]
    plain = [word for word in text.split() if word[0].islower() and word.lower() not in small]
    if not lexicon.title_case or len(plain) < 2:
        return
    for run in cap_runs(lexicon.code).finditer(text):
        start, end = trim(text, *run.span())
        if run.start() and _may_be(text[start:end], set(), lexicon):
            yield Proposal(start, end, "in-heading")


def _runs(line: Line, lexicon: Lexicon) -> list[tuple[int, int]]:
    return [run.span() for run in islice(cap_runs(lexicon.code).finditer(line.text[:_LONGEST]), _MOST_RUNS)]


def _marked(page: Page, lines: list[Line]) -> int:
    """How many different titles the prose sets off."""
    found = {
        page.article.text[mark.start : mark.end].strip(" .,")
        for line in lines
        for mark in line.marks
        if mark.kind in _MARKS and mark.end - mark.start < line.end - line.start - 2
    }
    return sum(is_styled(text, page.lexicon) for text in found)


def _proposals(text: str, start: int, end: int, names: set[str], lexicon: Lexicon) -> Iterator[Proposal]:
    """What a capitalised run may hold: titles joined by "and", one behind the sentence's first word, itself."""
    start, end = _without_last(text, *trim(text, start, end), lexicon)
    opens = start < 2 or text[start - 2] in SENTENCE_STARTS
    first, _, rest = text[start:end].partition(" ")
    if opens and not rest:
        return
    parts = list(_joined(text, start, end, lexicon)) if rest else []
    if len(parts) > 1:
        yield from (Proposal(a, b, "joined") for a, b in parts if _may_be(text[a:b], names, lexicon))
    elif opens and rest and first.lower().strip(",") in lexicon.stop_words:
        begin, stop = trim(text, start + len(first), end)
        if CAPITAL.match(text, begin) and _may_be(text[begin:stop], names, lexicon):
            yield Proposal(begin, stop, "opening")
    if not _may_be(text[start:end], names, lexicon):
        return
    if rest:
        if opens:
            yield Proposal(start, end, "start")
        elif not lexicon.title_case:
            yield Proposal(start, end, "foreign")
    elif not opens and _behind_small(text, start, lexicon):
        yield Proposal(start, end, "one")


def _without_last(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """A run without the last word that is a pronoun or stressed ("Fog Harbour I liked", "Fog Harbour IS rubbish"), or
    without its maker ("Fog Harbour by Larisa Hill")."""
    words = text[start:end].split()
    last = words[-1] if len(words) > 1 else ""
    if last.isupper() and last.lower() in lexicon.stop_words and not text[start:end].isupper():
        return trim(text, start, end - len(last))
    return trim(text, start, label_start(text, start + 1, end, lexicon))


def _behind_small(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a small word stands before ("in Ember", "after Dusk")."""
    before = text[max(0, start - 12) : start].split()
    return bool(before) and before[-1] in lexicon["orthography.small_words"]


def _may_be(words: str, names: set[str], lexicon: Lexicon) -> bool:
    """Whether capitalised words may be a title: no one's name, no country, month or the like."""
    first, _, rest = words.partition(" ")
    if not rest:
        known = first in names or given_name(first, lexicon) or first.lower() in lexicon.not_names
        return not known and len(first) >= _FIRST_LETTERS and is_styled(first, lexicon)
    return not given_name(first, lexicon) and not has_given(words, lexicon) and is_styled(words, lexicon)


def _joined(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The parts of a capitalised run that its language's words for "and" join."""
    begin = start
    for cut in [*_and(lexicon.code).finditer(text, start, end), None]:
        first, last = trim(text, begin, cut.start() if cut else end)
        if first < last and CAPITAL.match(text, first):
            yield first, last
        begin = cut.end() if cut else end


@lru_cache(maxsize=32)
def _and(code: str) -> re.Pattern[str]:
    words = sorted((word for word in load(code)["orthography.and"] if word.isalpha()), key=len, reverse=True)
    return re.compile(rf" (?:{'|'.join(map(re.escape, words)) or '(?!)'}) ")
