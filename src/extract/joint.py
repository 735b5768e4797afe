"""One pattern for many, that asks at a word's first letter only about those that begin with it.

`re` tries the alternatives of a pattern one by one: lists of hundreds of words cost as many steps at each word of a
text. Written letter by letter, the same alternatives cost far less.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_QUANTIFIERS = ("?", "*", "+", "{")
_ANY_WORD = r"\w*"  # with which words begin that others may be made of ("Kriminalfilm")
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.S)


def joint(patterns: Iterable[str], end: str = "") -> tuple[re.Pattern[str], ...]:
    """Patterns of which one is found wherever one of some, followed by `end`, is; all that begin at a word are in the
    first, and others stay alone, as joined they are slower.

    They tell whether any is found, not which: groups have other numbers.

    >>> word, other = joint([r"\\b(by|from)( the)? ", r"\\bof ", "(^|, )in "], "$")
    >>> [bool(word.search(text)) for text in ("made by the ", "thereby ")], bool(other.search("made, in "))
    ([True, False], True)
    """
    letters: dict[str, dict[str, list[str]]] = {}
    inside: list[str] = []
    others: list[str] = []
    for whole in (part for pattern in patterns for part in _alternatives(pattern)):
        heads = _heads(whole)
        if not heads:
            others.append(whole)
        for head, tail in heads:
            first = _ANY_WORD if head.startswith(_ANY_WORD) else head[:1]
            plain = first == _ANY_WORD or first.isalpha()
            if plain and head[len(first) : len(first) + 1] not in _QUANTIFIERS:
                letters.setdefault(first, {}).setdefault(tail, []).append(head[len(first) :])
            else:
                inside.append(f"(?:{head}){tail}")
    words = [letter + _tails(tails) for letter, tails in letters.items()] + inside
    parts = [rf"\b(?:{'|'.join(words)})"] if words else []
    return tuple(re.compile(f"(?:{part}){end}") for part in (*parts, *dict.fromkeys(others)))


def by_letter(words: Iterable[str], *, cased: bool = False) -> str:
    """The text of a pattern for any of some words, of those with one first letter the earlier before the later.

    cased: whether the pattern is made for words in capitals too (re.IGNORECASE).

    >>> by_letter(["films", "film", "tv"])
    'f(?:ilms|ilm)|t(?:v)'
    """
    letters: dict[str, list[str]] = {}
    for word in words:
        letters.setdefault(word[:1], []).append(re.escape(word[1:]))
    first = _either_case if cased else re.escape
    return "|".join(f"{first(letter)}(?:{'|'.join(rests)})" for letter, rests in letters.items())


@lru_cache(maxsize=1024)
def _either_case(letter: str) -> str:
    """A class of the signs that a letter stands for where case counts for nothing."""
    found = re.findall(re.escape(letter), _cased(), re.IGNORECASE) if letter else []
    return f"(?-i:[{''.join(map(re.escape, found))}])" if found else re.escape(letter)


@lru_cache(maxsize=1)
def _cased() -> str:
    """The letters that have a small and a capital form."""
    return "".join(c for c in map(chr, (*range(0x3000), *range(0xA640, 0xAC00))) if c.lower() != c.upper())


def _tails(tails: dict[str, list[str]]) -> str:
    """What follows a first letter: the rests of words, each with what stands behind all of them."""
    ends = (f"(?:{'|'.join(rests)}){tail}" for tail, rests in tails.items())
    return f"(?:{'|'.join(ends)})"


def _heads(pattern: str) -> list[tuple[str, str]]:
    """The words with which a pattern without top-level alternatives begins at a word's start, each with what follows
    them; none where it does not begin so."""
    if not pattern.startswith(r"\b") or "(?P" in pattern:
        return []
    word = pattern[2:]
    if not word.startswith("("):
        return [(word, "")]
    start = 3 if word.startswith("(?:") else 1
    close = next((at for at, sign, depth in _signs(word) if sign == ")" and depth == 0), len(word))
    if word[start : start + 1] == "?" or word[close + 1 : close + 2] in _QUANTIFIERS:
        return []
    found: list[tuple[str, str]] = []
    for head in _alternatives(word[start:close]):
        inner = _heads(rf"\b{head}") if head.startswith("(") else [(head, "")]
        found.extend((first, tail + word[close + 1 :]) for first, tail in inner or [(head, "")])
    return found


def _alternatives(pattern: str) -> list[str]:
    """What the bars outside of all brackets part."""
    found, start = [], 0
    for at, sign, depth in _signs(pattern):
        if sign == "|" and depth == 0:
            found.append(pattern[start:at])
            start = at + 1
    return [*found, pattern[start:]]


def _signs(pattern: str) -> Iterator[tuple[int, str, int]]:
    """The signs of a pattern with their places and how many round brackets are open; an escaped sign and a class of
    signs are one."""
    depth = 0
    for match in _SIGN.finditer(pattern):
        depth -= match[0] == ")"
        yield match.start(), match[0], depth
        depth += match[0] == "("
