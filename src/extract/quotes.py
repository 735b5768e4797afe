"""Finds the words inside quotation marks, in every tradition, without taking apostrophes for quotes.

Method: one pass over the quotation characters with a stack of the open ones. A character closes the nearest
open one that it can close (those opened above it were never closed and are forgotten), else it may open.
The stack is short and bounded, so the time grows with the length of the text alone.
"""

import re
from typing import NamedTuple

# What may close an opening mark. German writes „x“, Polish „x”, Swedish ”x”, Danish »x«; sloppy typing mixes.
_CLOSERS = {
    "“": '”“"',
    "”": "”",
    "„": '“”"„',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "‚": "‘’",
    "'": "'’",
    '"': '"”',
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "〝": "〞〟",
}
_ALL = re.compile("[" + "".join(sorted({*_CLOSERS, *"".join(_CLOSERS.values())})) + "\n]")
# Marks whose look does not say on which side they stand; their neighbours decide.
_BY_NEIGHBOURS = frozenset("\"'’”“‘»«›‹„")
# A single mark that never opens: an apostrophe looks the same.
_NEVER_OPEN = frozenset("’」』》〉〞〟")
_SINGLE = frozenset("'’‘")
_STRAIGHT = frozenset("\"'")
_BEFORE_OPENING = frozenset("([{<-–—/:;,=*_|+&¿¡…~#.“„«‘‚\"'「『《〈")
_DECADE = re.compile(r"['’‘]\d\d(?:s|er)?\b")
_SIGNS = re.compile('["“”«»„‹›「」『』《》〈〉*_]+')
# Signs for titles, those beside them that then set off no title but what is said or meant, and how many tell so.
_TITLE_SIGNS = {"《": ('“‘「『"', 1), "『": ('「“"', 2)}
_QUOTE_ENDS = frozenset("".join(_CLOSERS.values())) - _SINGLE
_MOST_OPEN = 12
_LONGEST_SINGLE = 300


class _Open(NamedTuple):
    char: str
    at: int


def unquoted(text: str) -> str:
    """A text without the signs that set off titles in it."""
    # French parts its quotation marks from the words with spaces.
    if not text.isascii() or '"' in text or "*" in text or "_" in text:
        text = _SIGNS.sub("", text)
    return text.replace("  ", " ")


def closes(text: str, start: int, end: int) -> bool:
    """Whether the sign that ends text[start:end] closes a quotation begun inside it, behind its first sign.

    >>> closes("The Ship «Hope»", 0, 15), closes("The Hope»", 0, 9)
    (True, False)
    """
    last = text[end - 1]
    if last not in _QUOTE_ENDS:
        return False
    opened = max(text.rfind(sign, start, end - 1) for sign in _CLOSERS if last in _CLOSERS[sign])
    return opened > start and last not in text[opened + 1 : end - 1]


def find(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the words inside quotation marks in text[start:end], without the marks and outer spaces.

    Nested quotes give a span each; an unclosed or stray mark gives none. Sorted by start, longer first.

    >>> text = "Kept “Don’t Part with ‘Ada’” for Ocean’s sake"
    >>> [text[a:b] for a, b in find(text, 0, len(text))]
    ['Don’t Part with ‘Ada’', 'Ada']
    """
    found: list[tuple[int, int]] = []
    stack: list[_Open] = []
    for match in _ALL.finditer(text, start, end):
        at, char = match.start(), match.group()
        if char == "\n":
            # A straight mark left open at a line's end would swallow the next line.
            stack = [mark for mark in stack if mark.char not in _STRAIGHT]
            continue
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if char in _SINGLE and before.isalnum() and after.isalnum():
            continue
        level = _closes(stack, char, before, after)
        if level is not None and not _possessive(text, at, end, stack[level]):
            span = _inner(text, stack[level], at)
            del stack[level:]
            if span:
                found.append(span)
        elif level is None and _opens(text, at, before, after):
            if char in _STRAIGHT:
                stack = [mark for mark in stack if mark.char != char]
            stack.append(_Open(char, at))
            del stack[:-_MOST_OPEN]
    return sorted(_titles(text, start, end, found), key=lambda span: (span[0], -span[1]))


def _titles(text: str, start: int, end: int, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without what stands in other quotes where a text has signs of its own for titles: 《雾港》 and 『霧の港』."""
    for sign, (others, least) in _TITLE_SIGNS.items():
        if text.count(sign, start, end) >= least:
            return [span for span in found if text[span[0] - 1] not in others]
    return found


def _closes(stack: list[_Open], char: str, before: str, after: str) -> int | None:
    """Index in the stack of the mark that this one closes, None where it closes none."""
    opening = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace() and after.isalnum()
    for level in range(len(stack) - 1, -1, -1):
        mark = stack[level]
        if char not in _CLOSERS[mark.char]:
            continue
        if char in _BY_NEIGHBOURS and opening and before.isspace():
            return None
        if char in _SINGLE and (before.isspace() or after.isalnum()):
            return None
        # “ closes “ only where it cannot open; it is the closing mark of „ alone.
        if char == mark.char and char in "“„»" and (after.isalnum() or before.isspace()):
            return None
        return level
    return None


def _opens(text: str, at: int, before: str, after: str) -> bool:
    char = text[at]
    if char in _NEVER_OPEN or char not in _CLOSERS:
        return False
    if char in _STRAIGHT or char in "”‘":
        left = before.isspace() or before in _BEFORE_OPENING
        if char == '"':
            return left
        if char == "‘":
            return not after.isspace()
        return left and not after.isspace() and not _DECADE.match(text, at)
    return True


def _possessive(text: str, at: int, end: int, opening: _Open) -> bool:
    """True where a single mark after an s is a plural's apostrophe inside the quote: ‘The Divers’ Club’."""
    if text[at] not in _SINGLE or opening.char not in _SINGLE or text[at - 1 : at] != "s":
        return False
    following = text[at + 1 : at + 3]
    if len(following) < 2 or following[0] != " " or not following[1].isupper():
        return False
    for ahead in range(at + 2, min(end, at + 40)):
        if text[ahead] in _SINGLE or text[ahead] in ".;!?\n":
            beyond = text[ahead + 1] if ahead + 1 < end else " "
            return text[ahead] in _SINGLE and text[ahead - 1].isalnum() and not beyond.isalnum()
    return False


def _inner(text: str, opening: _Open, closing: int) -> tuple[int, int] | None:
    start, end = opening.at + 1, closing
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end or (opening.char in _SINGLE and end - start > _LONGEST_SINGLE):
        return None
    # The n of "rock 'n' roll".
    if opening.char in _SINGLE and text[start:end].lower() == "n":
        return None
    return start, end
