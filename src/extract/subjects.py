"""What an article is about, by its headline: the parts of the headline that its prose names again.

A review or an essay on one film often prints the title in plain letters. Its headline holds it ("Review: X",
"Why X matters", "X at forty"), and the prose repeats it word for word, in capitals, where a sentence needs none; the
headline itself may be in capitals or small letters as a whole. Han has no capitals: there the headline must quote it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.candidates import Candidate, inline
from extract.han import is_han
from extract.lexicon import Lexicon
from extract.page import Page
from extract.proposals import Proposal

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*[!?]?")
_MOST_WORDS = 24  # of a headline that are read
_LONGEST = 9  # words of a title
_LINES = 4_000  # lines of an article that are searched for them
_MOST_AGAIN = 200  # places of one part
_QUOTES = "\"“”«»„‘’'"
_BEFORE = re.compile(r"[^.!?:\s\"“”] ([^\W\d_][\w’'\-]*) $")
_WORD_END = re.compile(r"[\w’'\-]")
_GOES_ON = re.compile(r"[\w\-]|['’](?!s\b)")
_SENTENCE_STARTS = '.!?:\n"“”«»'
_QUOTED = re.compile(r"[《〈「『【]([^》〉」』】]{2,60}?)(?:[(（]\d{4}[)）])?[》〉」』】]")


@dataclass(frozen=True, slots=True)
class Subject:
    """A part of the headline that the prose repeats, and where: (line, start, end), offsets into the line's text.

    whole: the headline holds nothing else. marked: it stands there in quotes, before a year, a colon or a dash.
    """

    text: str
    places: tuple[tuple[int, int, int], ...]
    whole: bool
    marked: bool


def propose_subjects(page: Page) -> list[Candidate]:
    """A candidate for each place where the prose names what the headline does."""
    found: list[Candidate] = []
    for one in subjects(page):
        sources = {"subject"}
        sources |= {"subject-whole"} if one.whole else {"subject-marked"} if one.marked else set()
        for index, start, end in one.places:
            found.extend(
                candidate
                for source in sources
                for candidate in inline(page.lines[index], [Proposal(start, end, source)])
            )
    return found


def subjects(page: Page) -> list[Subject]:
    """The parts of the headline that the prose repeats, none inside a longer one, the longest first."""
    headline = page.article.title or ""
    text = page.article.text.lower()
    kept: list[Subject] = []
    for start, end in (*_quoted(headline), *_parts(headline, page.lexicon)):
        part = headline[start:end]
        if part.lower() not in text or any(part.lower() in one.text.lower() for one in kept):
            continue
        whole = not _WORD.search(headline[:start] + headline[end:])
        places = _places(page, part, whole)
        if places:
            kept.append(Subject(part, places, whole, _marked(headline, start, end)))
    return kept


def _quoted(headline: str) -> Iterator[tuple[int, int]]:
    """What a headline in Han sets off with signs, without a year in it."""
    if is_han(headline):
        yield from (match.span(1) for match in _QUOTED.finditer(headline))


def _parts(headline: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Runs of the headline's words that a title could be, the longest first; of a headline without capitals, or with
    nothing else, a single word only where it is set off."""
    words = list(_WORD.finditer(headline))[:_MOST_WORDS]
    small, plain = lexicon["orthography.small_words"], lexicon.common_words
    uniform = headline.islower() or headline.isupper()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            first, last = words[at], words[at + size - 1]
            start, end = first.start(), last.end()
            if last[0].lower() in small or "|" in headline[start:end] or end - start < 3:
                continue
            if all(word[0].lower() in plain or word[0].isdigit() for word in words[at : at + size]):
                continue
            alone = uniform and (len(words) == 1 or _marked(headline, start, end))
            if size > 1 or alone or not (uniform or first[0][0].islower()):
                yield start, end


def _places(page: Page, part: str, whole: bool) -> tuple[tuple[int, int, int], ...]:
    """Where prose names a part of the headline with no capital before or after that would belong to it.

    A single word must stand once where no sentence begins, and never in small letters. whole: see Subject.
    """
    found: list[tuple[int, int, int]] = []
    inside = 0
    for line in page.lines[:_LINES]:
        if line.kind == "heading" or line.words < 6:
            continue
        for start, end in _occurrences(line.text, part):
            if not is_han(part):
                if not _is_title(line.text[start:end], part, whole, page.lexicon):
                    if " " not in part:
                        return ()
                    continue
                if _wider(line.text, start, end):
                    continue
            before = line.text[:start].rstrip()
            inside += bool(before) and before[-1] not in _SENTENCE_STARTS
            found.append((line.index, start, end))
    return () if " " not in part and not inside and not is_han(part) else tuple(found[:_MOST_AGAIN])


def _is_title(text: str, part: str, whole: bool, lexicon: Lexicon) -> bool:
    """Whether a text is printed as titles are, or as in the headline: its first word in capitals, and others where the
    language has them so."""
    first, *rest = text.split()
    if first[0].islower():
        return False
    small = lexicon["orthography.small_words"]
    return (
        text == part
        or (whole and not lexicon.title_case)
        or not any(word[0].islower() and word not in small for word in rest)
    )


def _occurrences(line: str, part: str) -> Iterator[tuple[int, int]]:
    """Where a line holds a part of the headline, in whatever letters, as whole words, with an owner's ending or none;
    Han does not part its words."""
    lowered = line.lower()
    if len(lowered) == len(line):  # some letters grow
        line, part = lowered, part.lower()
    han = is_han(part)
    start = line.find(part)
    while start >= 0:
        end = start + len(part)
        whole = han or (not (start and _WORD_END.match(line[start - 1])) and not _GOES_ON.match(line, end))
        if whole:
            yield start, end
        start = line.find(part, end if whole else start + 1)


def _wider(text: str, start: int, end: int) -> bool:
    """Whether the words beside a place are capitalised too, so that the name goes on; an owner's ("Hill’s") are not
    of the name, nor is the sentence's first word."""
    if re.match(r" [^\W\d_]", text[end:]) and text[end + 1].isupper():
        return True
    before = _BEFORE.search(text[max(0, start - 40) : start])
    return before is not None and before[1][0].isupper() and not before[1].endswith(("'s", "’s"))


def _marked(headline: str, start: int, end: int) -> bool:
    before, after = headline[:start].rstrip(), headline[end:].lstrip()
    return (before[-1:] in (*_QUOTES, ":") and bool(before)) or bool(
        re.match(rf"[{_QUOTES}(\[:|–—]|- ", after)
    )
