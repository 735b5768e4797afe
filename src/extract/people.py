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
_FULL = 2  # words of a full name, at least
_HYPHENED = re.compile(rf"[{UPPER}][^\W\d_]+-[^\W\d_]{{{_NOUN},}}")  # "First-timer"
_IS_INITIAL = re.compile(rf"(?:[{UPPER}]\.)+")
_POSSESSIVE = re.compile(r"(?:['’]s?|s['’])$")
_SPLIT = re.compile(r"\s*[,;/&+|、，；／＆]\s*")
_MAX_WORDS = 5
_SYLLABLE = 7  # letters of the second syllable of a first name
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
        rf"{part}(?:[ ](?:(?:{joined})[ ]){{0,2}}(?:al-|el-)?{part}){{0,4}}(?: Jr\.?)?"
    )


def names(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Spans of what may be names, one word long or more; possessive endings and leading common words cut off."""
    return list(_names(text, lexicon))


@lru_cache(maxsize=1024)  # several ask for the names of a line
def _names(text: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """See `names`."""
    found, joiners = [], _joiners(lexicon)
    for match in name_pattern(lexicon.code).finditer(text):
        begin = match.start()
        while begin < match.end():
            start, begin = _cut(text, begin, match.end(), lexicon)
            if start >= begin:
                break
            found.append((start, begin))
            begin += text[begin : begin + 1] == " "
            # "Bilder von Larisa Hill": where nouns have capitals, the name may stand behind one and "von";
            # "Larisa Hill e Carl Holt", "Nebbia di Larisa Hill": a word that joins two names may stand inside one.
            word = text[begin : match.end()].partition(" ")[0]
            capital_and = word.isupper() and word.lower() in lexicon["orthography.and"]
            if not lexicon.capital_nouns and word not in joiners and not capital_and:
                break
    return tuple(found if text.isascii() else sorted([*found, *names_in(text, lexicon)]))


@lru_cache(maxsize=32)
def _joiners(lexicon: Lexicon) -> frozenset[str]:
    """The words for "and" and "of" that stand inside of names too."""
    return (lexicon["orthography.and"] | lexicon["orthography.of"]) & lexicon["orthography.particles"]


def _cut(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """The name in a run of capitalised words: without common words before it, up to a possessive or the next one."""
    common, particles = lexicon.not_names, lexicon["orthography.particles"]
    first, last, at = None, start, start
    words = text[start:end].split(" ")
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        place, at = at, at + len(word) + 1
        if first is None and _leads(word, words[index + 1 :], lexicon):
            continue
        inside = first is not None and word in particles and bool(following)
        if inside and _parts(text[first:place].rstrip(), word, text[at:end], lexicon):
            break
        # "Florian von Hill" goes on; "Bilder von Larisa Hill", where nouns have capitals, does not.
        if inside and (not lexicon.capital_nouns or _goes_on(text[first:end], text[at:end], lexicon)):
            continue
        tail = _POSSESSIVE.search(word)
        bare = word[: tail.start()] if tail else word
        named = first is None and _twice_given(bare, words[index + 1 :], lexicon)
        barred = _is_common(bare, common, lexicon, behind=first is not None)
        if barred and not named and not _IS_INITIAL.fullmatch(bare):
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


def _is_common(word: str, common: frozenset[str], lexicon: Lexicon, *, behind: bool) -> bool:
    """Whether a word is part of no name; one that is listed as a name's too ("Filho") is one behind others."""
    lowered = word.lower().strip(".")
    ends = lowered in lexicon["values.name"] and lowered in lexicon["values.not_name"]
    return not behind if ends else lowered in common


def _twice_given(word: str, rest: list[str], lexicon: Lexicon) -> bool:
    """Whether a word that is a common one too begins a name of two first names ("Anders Thomas Hügel")."""
    return len(rest) >= _FULL and given_name(word, lexicon) and given_name(rest[0], lexicon)


def _leads(word: str, rest: list[str], lexicon: Lexicon) -> bool:
    """Whether a word stands before a name and is none of it. rest: the words of the run that follow it."""
    following = rest[0] if rest else ""
    if word in lexicon["orthography.particles"]:
        return True  # "Direção de Larisa Hill"
    if word.lower() in lexicon["orthography.of"] and given_name(following, lexicon):
        return True  # "Di Larisa Hill"
    if _HYPHENED.fullmatch(word) and not given_name(word, lexicon) and _IS_INITIAL.fullmatch(following):
        return True  # "First-timer L. M. Hill"
    if len(rest) < _FULL or not given_name(following, lexicon) or given_name(word, lexicon):
        return False
    lowered = word.lower()  # "Then Larisa Hill", "Danish Larisa Hill", "Oscar-winner Larisa Hill"
    return (
        lowered in lexicon.stop_words
        or lowered in lexicon["values.language"]
        or _HYPHENED.fullmatch(word) is not None
    )


def _parts(name: str, word: str, rest: str, lexicon: Lexicon) -> bool:
    """Whether a small word inside a run parts two names: "Larisa Hill e Carl Holt" are two, "Larisa da Costa e Silva"
    is one; "Nebbia di Larisa Hill" and "Nebbia de HILL" are a title and its maker."""
    if word in lexicon["orthography.and"] and " " in rest:
        return True
    if word not in lexicon["orthography.of"] or given_name(name.partition(" ")[0], lexicon):
        return False
    following, _, more = rest.partition(" ")
    capitals = len(following) >= _NOUN and following.isupper() and not name.isupper()
    return capitals or (given_name(following, lexicon) and more[:1].isupper())


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


@lru_cache(maxsize=32)
def _small_field(lexicon: Lexicon) -> re.Pattern[str]:
    """A field of two or three words in small letters, between signs or words that join names; and two words behind
    a small word for "of", whatever follows."""
    either = "|".join(re.escape(word) for word in sorted(lexicon["orthography.and"])) or "(?!)"
    small = lexicon["orthography.of"] & lexicon["orthography.particles"]
    of = "|".join(re.escape(word) for word in sorted(small)) or "(?!)"
    word = r"[^\W\d_](?:[^\W\d_]|[-’'](?=\w)){1,20}"
    return re.compile(
        rf"(?:(?:^|[-–—(\[/&,;:|]\s?|\s(?:{either}|{of})\s)({word}(?: {word}){{1,2}})"
        rf"(?=\s?(?:[.,;!()\[\]&/|–—]|-\s|$)|\s(?:{either})\s)|\s(?:{of})\s({word} {word})(?![\w-]))"
    )


def small_names(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Spans of names in small letters, as some pages write them: fields that begin with a first name, and those that
    a word or sign for "and" joins to one.

    >>> from extract.lexicon import load
    >>> small_names("Fog Harbour - larisa hill & dunja roe. she waits, and may day", load("en"))
    [(14, 25), (28, 37)]
    """
    found: list[tuple[int, int]] = []
    at = 0
    while field := _small_field(lexicon).search(text, at):
        first, last = field.span(1 if field[1] else 2)
        words = text[first:last].split()
        joined = bool(found) and between_names(lexicon).fullmatch(text[found[-1][1] : first]) is not None
        known = given_name(words[0], lexicon) or (joined and text[found[-1][1] : first].strip() != ",")
        plain = text[first:last].islower() and known
        if plain and lexicon.stop_words.isdisjoint(words) and lexicon.not_names.isdisjoint(words):
            found.append((first, last))
            at = last
        else:
            at = max(at + 1, first - (text[first - 1 : first] == " "))
    return found


def given_name(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a first name that is known, in whole or by its part before a hyphen ("Hans-Jürgen"). Of names
    of two syllables ("Sang-min") the list has the first, with its hyphen.

    >>> from extract.lexicon import load
    >>> [given_name(word, load("en")) for word in ("Larisa", "Anne-Marie", "Sang-min", "Harbour", "First-timer")]
    [True, True, True, False, False]
    """
    lowered = word.lower()
    given = lexicon["values.given"]
    if lowered in given:
        return True
    first, hyphen, second = lowered.partition("-")
    if not hyphen:
        return False
    return first in given or (f"{first}-" in given and len(second) <= _SYLLABLE and word.endswith(second))


def has_given(text: str, lexicon: Lexicon) -> bool:
    """Whether a name of two or three words begins with a first name that is known, or ends with one ("Holm Sang-min").

    >>> from extract.lexicon import load
    >>> [has_given(name, load("en")) for name in ("Larisa Hill", "Holm Sang-min", "Iron Sea", "Larisa")]
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
    parts = text.split()
    return not _is_value(text.lower(), lexicon) and not any(
        _bars(at, parts, lexicon, barred) for at in range(len(parts))
    )


def _bars(at: int, words: list[str], lexicon: Lexicon, barred: frozenset[str]) -> bool:
    """Whether a word, at a place among others, shows that they are no name."""
    word, particles = words[at].lower().strip(".,"), lexicon["orthography.particles"]
    if _IS_INITIAL.fullmatch(words[at]):
        return False
    inside = 0 < at < len(words) - 1
    if words[at] in particles and inside and given_name(words[0], lexicon):
        return False  # "Larisa von Hügel", where the word is one that stands in no name by itself
    if _is_common(words[at], barred, lexicon, behind=at > 0):
        return True
    return word in lexicon.stop_words and word not in particles and 1 < len(words) != at + 1


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
    return list(_split(text, lexicon, full))


@lru_cache(maxsize=16_384)
def _split(text: str, lexicon: Lexicon, full: bool) -> tuple[tuple[int, int], ...]:
    """See `split_people`."""
    spans, start = [], 0
    for cut in chain(_cuts(lexicon).finditer(text), (None,)):
        end = cut.start() if cut else len(text)
        for first, last in _pair(text, start, end, lexicon):
            spans.append((first, last))
            if len(spans) > _MOST_PEOPLE or not single_name(text[first:last], lexicon):
                return ()
        start = cut.end() if cut else end
    pieces = [text[a:b] for a, b in spans]
    if full and not any(person_like(piece, lexicon) for piece in pieces):
        return ()
    return tuple(spans)


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
