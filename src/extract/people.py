"""Finds what may be persons' names: runs of capitalised words, initials and name particles.

Scripts without capitals have their own signs of a name, see `han.py`.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc

from extract.han import full_name, is_han, joined, loose_name, names_in
from extract.lexicon import Lexicon, load
from extract.spans import set_spans

# Upper-case letters of the alphabets that have case, up to Cyrillic and Armenian.
UPPER = "".join(chr(code) for code in range(0x41, 0x590) if chr(code).isupper())
_WORD = rf"[{UPPER}](?:[^\W\d]|[’'‘\-])*"
_INITIAL = rf"[{UPPER}]\.(?: ?[{UPPER}]\.)*"
_NOUN = 4  # letters of a noun behind a hyphen; "Il-gon" and "Sang-do" hold shorter words that are none there
_IS_INITIAL = re.compile(rf"(?:[{UPPER}]\.)+")
_POSSESSIVE = re.compile(r"(?:['’]s?|s['’])$")
_SPLIT = re.compile(r"\s*[,;/&+|、，；／＆]\s*")
_MAX_WORDS = 5
_UNPARTED = ("zh", "ja")  # languages whose own names are in signs
_MOST_PEOPLE = 8  # of a list of names
# What ends a list of names behind a label where no spaces part the words: a full stop, a bracket, the next label.
_AFTER_HAN = re.compile(
    r"[。！？；;（(\[【《『「|｜→\n]|[\s/／，,、]{0,6}[^\s/／，,、:：]{1,10}\s?[:：]|\s[-–—]\s"
)


@lru_cache(maxsize=32)
def name_pattern(lexicon_code: str) -> re.Pattern[str]:
    """The pattern of one name in a language: capitalised words with initials, joined by particles."""
    particles = sorted(load(lexicon_code)["orthography.particles"], key=len, reverse=True)
    joined = "|".join(re.escape(particle) for particle in particles) or "(?!)"
    part = rf"(?:{_INITIAL}|{_WORD})"
    return re.compile(
        rf"(?<!\w)(?<!\w\w[’'])(?:(?:De|Di|Da|[Vv]an|[Vv]on) )?"
        rf"{part}(?:[ ](?:(?:{joined})[ ]){{0,2}}{part}){{0,4}}(?: Jr\.?)?"
    )


def names(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Spans of what may be names, one word long or more; possessive endings and leading common words cut off."""
    found, joiners = [], lexicon["orthography.and"] & lexicon["orthography.particles"]
    for match in name_pattern(lexicon.code).finditer(text):
        begin = match.start()
        while begin < match.end():
            start, begin = _cut(text, begin, match.end(), lexicon)
            if start >= begin:
                break
            found.append((start, begin))
            begin += text[begin : begin + 1] == " "
            # "Bilder von Larisa Hill": where nouns have capitals, the name may stand behind one and "von";
            # "Larisa Hill e Carl Holt": a word that joins two names may stand inside one.
            if not lexicon.capital_nouns and text[begin : match.end()].partition(" ")[0] not in joiners:
                break
    return sorted([*found, *names_in(text, lexicon)])


def _cut(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """The name in a run of capitalised words: without common words before it, up to a possessive or the next one."""
    common, particles, of = lexicon.not_names, lexicon["orthography.particles"], lexicon["orthography.of"]
    first, last, at = None, start, start
    words = text[start:end].split(" ")
    for word, following in zip(words, (*words[1:], ""), strict=True):
        place, at = at, at + len(word) + 1
        if first is None and (word in particles or (word.lower() in of and given_name(following, lexicon))):
            continue  # "Direção de Larisa Hill", "Di Larisa Hill"
        inside = first is not None and word in particles and bool(following)
        # "Larisa Hill e Carl Holt" are two, "Larisa da Costa e Silva" is one.
        if inside and word in lexicon["orthography.and"] and " " in text[at:end]:
            break
        # "Florian von Hill" goes on; "Bilder von Larisa Hill", where nouns have capitals, does not.
        if inside and (not lexicon.capital_nouns or _goes_on(text[first:end], text[at:end], lexicon)):
            continue
        tail = _POSSESSIVE.search(word)
        bare = word[: tail.start()] if tail else word
        if bare.lower().strip(".") in common and not _IS_INITIAL.fullmatch(bare):
            if first is not None:
                break
            continue
        first = place if first is None else first
        last = place + len(bare)
        if tail:
            break
    if first is not None and lexicon.capital_nouns:
        first = _first_given(text, first, last, lexicon)
    return (start, start) if first is None else (first, last)


def _goes_on(name: str, following: str, lexicon: Lexicon) -> bool:
    """Whether a name that begins with a first name goes on behind a particle: not where another full name follows."""
    first, _, more = following.partition(" ")
    return given_name(name.partition(" ")[0], lexicon) and not (
        given_name(first, lexicon) and more[:1].isupper()
    )


def _first_given(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where a name begins in a run of capitalised nouns ("Debütant Larisa Hill"): at a first name that stands behind
    words that are none; at the run's start where it holds none or nothing follows it."""
    for word in re.finditer(r"\S+", text[start:end]):
        if given_name(word[0], lexicon):
            return start + word.start() if start + word.end() < end else start
        if _IS_INITIAL.fullmatch(word[0]):
            break
    return start


def given_name(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a first name that is known, in whole or by its part before a hyphen ("Hans-Jürgen").

    >>> from extract.lexicon import load
    >>> [given_name(word, load("en")) for word in ("Larisa", "Anne-Marie", "Harbour")]
    [True, True, False]
    """
    lowered = word.lower()
    given = lexicon["values.given"]
    return lowered in given or ("-" in lowered and lowered.partition("-")[0] in given)


def has_given(text: str, lexicon: Lexicon) -> bool:
    """Whether a name of two or three words begins with a first name that is known, or ends with one ("Hong Sang-soo").

    >>> from extract.lexicon import load
    >>> [has_given(name, load("en")) for name in ("Larisa Hill", "Hong Sang-soo", "Iron Sea", "Larisa")]
    [True, True, False, False]
    """
    if is_han(text):
        return full_name(text, lexicon)
    first, *more = text.split()
    return 1 <= len(more) <= 2 and (given_name(first, lexicon) or given_name(more[-1], lexicon))


def person_like(text: str, lexicon: Lexicon) -> bool:
    """Whether a whole text has the form of one full name: two to five capitalised words, no digits, no common word.

    >>> from extract.lexicon import load
    >>> [person_like(name, load("en")) for name in ("Larisa Hill", "J. R. van Hout", "Hill", "The Bay", "bay")]
    [True, True, False, False, False]
    """
    if is_han(text):
        return full_name(text, lexicon)
    words = text.split()
    if not 2 <= len(words) <= _MAX_WORDS:
        return False
    if lexicon.code.partition("+")[0] in _UNPARTED and not has_given(text, lexicon):
        return False  # another title, as likely as a name
    return single_name(text, lexicon)


@lru_cache(maxsize=16_384)
def single_name(text: str, lexicon: Lexicon) -> bool:
    """As person_like, but one word will do ("Hill")."""
    if is_han(text):
        return loose_name(text, lexicon)
    match = name_pattern(lexicon.code).match(text)
    if not match or match.end() < len(text) or len(text) < 2 or any(char.isdigit() for char in text):
        return False
    words = [word.lower().strip(".,") for word in text.split() if not _IS_INITIAL.fullmatch(word)]
    generic = lexicon["headings.generic"]
    if not words or text.lower() in generic or all(word in generic for word in words):
        return False
    barred = lexicon.not_names
    if any(part in barred for word in words for part in word.split("-")[1:] if len(part) >= _NOUN):
        return False  # "Gangster-Drama"
    particles = lexicon["orthography.particles"]
    return not _is_value(text.lower(), lexicon) and not any(
        word in barred or (word in lexicon.stop_words and word not in particles and 1 < len(words) != at + 1)
        for at, word in enumerate(words)
    )


def _is_value(lowered: str, lexicon: Lexicon) -> bool:
    return any(
        lowered in lexicon[f"values.{key}"]
        for key in ("country", "language", "service", "genre", "remark", "tie", "months")
    )


def bare_surname(word: str, lexicon: Lexicon) -> str:
    """A surname in small letters without the ending of a genitive, if the language has one of letters alone
    ("Fassbinders"); only to compare names by.

    >>> from extract.lexicon import load
    >>> bare_surname("Hügels", load("de")), bare_surname("Hills", load("en"))
    ('hügel', 'hills')
    """
    lowered = word.lower()
    ending = next((e for e in lexicon["orthography.possessive"] if e.isalpha() and lowered.endswith(e)), "")
    return lowered.removesuffix(ending) if len(lowered) > _NOUN else lowered


@lru_cache(maxsize=32)
def between_names(lexicon: Lexicon) -> re.Pattern[str]:
    """What stands between two names of a list: a comma, a slash, \"and\"."""
    unparted = "|".join(re.escape(word) for word in sorted(lexicon["orthography.and"]) if is_han(word))
    return re.compile(rf"{_cuts(lexicon).pattern}|\s*(?:{unparted or '(?!)'})\s*", re.I)


@lru_cache(maxsize=32)
def _cuts(lexicon: Lexicon) -> re.Pattern[str]:
    """What parts the names of a list wherever it stands: as above, without the words that names hold too ("和")."""
    joiner = "|".join(re.escape(word) for word in sorted(lexicon["orthography.and"], key=len, reverse=True))
    if not joiner:
        return _SPLIT
    return re.compile(rf"\s*[,;/&+|、，；／＆]\s*(?:(?:{joiner})\s+)?|\s+(?:{joiner})\s+", re.I)


def split_people(text: str, lexicon: Lexicon, *, full: bool = True) -> list[tuple[int, int]]:
    """Spans of the names in a text that is a list of names and nothing else; empty if it is not.

    full: each must be a full name, but for a pair that shares a surname ("Paolo and Vittorio Rossi").
    """
    spans, start = [], 0
    for cut in chain(_cuts(lexicon).finditer(text), (None,)):
        end = cut.start() if cut else len(text)
        for first, last in _pair(text, start, end, lexicon):
            spans.append((first, last))
            if len(spans) > _MOST_PEOPLE or not single_name(text[first:last], lexicon):
                return []
        start = cut.end() if cut else end
    pieces = [text[a:b] for a, b in spans]
    if full and not any(person_like(piece, lexicon) for piece in pieces):
        return []
    return spans


def _pair(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The piece of a list without blanks around it; two, where a word without a space joins full names."""
    piece = text[start:end].strip()
    if not piece:
        return []
    first = text.index(piece, start)
    at = joined(piece, lexicon) if is_han(piece) else None
    if at is None:
        return [(first, first + len(piece))]
    second = next(size for size in range(1, 4) if full_name(piece[at + size :].strip(), lexicon))
    return [(first, first + at), (first + at + second, first + len(piece))]


def leading_people(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Spans of the names with which a text begins, whatever follows ("Larisa Hill and Bo Lim. A love story")."""
    if is_han(text):
        stop = _AFTER_HAN.search(text, 1)
        text = text[: stop.start()] if stop else text
    whole = split_people(text.rstrip(" ."), lexicon, full=False)
    if whole:
        return whole
    found: list[tuple[int, int]] = []
    for start, end in names(text, lexicon):
        gap = text[found[-1][1] : start] if found else text[:start]
        if gap.strip() and not (found and between_names(lexicon).fullmatch(gap)):
            break
        if single_name(text[start:end], lexicon):
            found.append((start, end))
    return found


@Language.factory("film_people", assigns=["doc.spans"])
def make_film_people(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """A component that writes what may be persons' names to `doc.spans["people"]`."""
    lexicon = load(nlp.lang)

    def film_people(doc: Doc) -> Doc:
        return set_spans(doc, "people", [(start, end, "name") for start, end in names(doc.text, lexicon)])

    return film_people
