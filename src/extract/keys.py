"""Keys under which two spellings of one title or one name meet. Pure functions, nothing imported from us."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Leading articles of the languages that we know; an inverted one ("Lantern, The") is put back in front.
ARTICLES = [
    "the",
    "a",
    "an",
    "le",
    "la",
    "les",
    "l'",
    "el",
    "los",
    "las",
    "der",
    "die",
    "das",
    "il",
    "lo",
    "gli",
    "i",
    "o",
    "os",
    "as",
]
_INVERTED = re.compile(rf"^(.{{1,200}}), ?({'|'.join(map(re.escape, ARTICLES))})$", re.I)
_KNOWN = 65_536  # keys that are kept: more than the titles and names of the longest pages
_WORDS = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ‘`´")
# Latin letters that look like Cyrillic ones and the other way round, as they stray into words of the other.
_TO_CYRILLIC = str.maketrans("aceopxyktmhbABCEHKMOPTXY", "асеорхукт" + "мнвАВСЕНКМОРТХУ")
_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]")
_LATIN = re.compile(r"[a-zA-Z]")
# Romanisations of one letter in English, German, French, Polish and scholarly hands, brought to one spelling.
_ROMANISED = (
    (re.compile(r"s(?:ch|zcz|hch|cz|z)|ch(?=t)"), "sh"),
    (re.compile(r"tch|tsch|cz"), "ch"),
    (re.compile(r"kh|(?<![cst])ch(?=[aou])"), "h"),
    (re.compile(r"ts|tz"), "c"),
    (re.compile(r"ck"), "k"),
    (re.compile(r"w|ff|ph"), "v"),
    (re.compile(r"z"), "s"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"[iyj]+(?=[aeou])|(?<=[aeou])[iyj]+|[^a-z0-9 ]"), ""),
    (re.compile(r"[iyj]+"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def fold(text: str) -> str:
    """Lower-cased text without diacritics; й and ё lose theirs too.

    >>> fold("Amélie Ёлки")
    'amelie елки'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def unmix(text: str) -> str:
    """Words that mix Cyrillic with Latin look-alikes, written in Cyrillic alone; other words unchanged."""
    if not (_CYRILLIC.search(text) and _LATIN.search(text)):
        return text
    return re.sub(
        r"\w+", lambda word: word[0].translate(_TO_CYRILLIC) if _CYRILLIC.search(word[0]) else word[0], text
    )


@lru_cache(maxsize=_KNOWN)  # the stages ask for the same titles again and again
def article_first(title: str) -> str:
    """A title with its inverted article put back, in the letters of print.

    >>> article_first("LANTERN, THE"), article_first("Lantern")
    ('THE LANTERN', 'Lantern')
    """
    inverted = _INVERTED.match(title)
    return f"{title[inverted.start(2) :]} {title[: inverted.end(1)]}" if inverted else title


def title_key(title: str) -> str:
    """The normalized title for joins: no case, diacritics or punctuation, an inverted article put back.

    >>> title_key("LANTERN, THE"), title_key("Don’t Look & See")
    ('the lantern', 'dont look and see')
    """
    folded = fold(unmix(title)).replace("&", " and ").strip()
    inverted = _INVERTED.match(folded)
    if inverted:
        folded = f"{inverted[2]} {inverted[1]}"
    words = _WORDS.findall(folded.translate(_APOSTROPHES))
    return " ".join(words) or folded.strip()


def bare_key(key: str) -> str:
    """A title key without its leading article ("the lantern" and "lantern" are often one film).

    >>> bare_key("the lantern"), bare_key("a")
    ('lantern', 'a')
    """
    first, _, rest = key.partition(" ")
    return rest if rest and first in ARTICLES else key


@lru_cache(maxsize=_KNOWN)
def name_key(name: str) -> tuple[str, ...]:
    """A person's name as folded words, initials without their points.

    >>> name_key("J. R. Öman")
    ('j', 'r', 'oman')
    """
    return tuple(_WORDS.findall(fold(unmix(name)).translate(_APOSTROPHES)))


def is_latin(text: str) -> bool:
    """Whether a text has no letter of another script (by its normalized form; digits count as Latin)."""
    return text.isascii() or not any(char.isalpha() and not char.isascii() for char in fold(text))


@lru_cache(maxsize=8192)
def sound_key(text: str) -> str:
    """A text in Latin letters (anyascii), its romanisation brought to one spelling.

    Made to compare two scripts: within one script it unites words that differ.

    >>> sound_key("Марина Шубина"), sound_key("Marina Schubina"), sound_key("Андрей") == sound_key("Andrei")
    ('marina shubina', 'marina shubina', True)
    """
    key = anyascii(fold(unmix(text))).lower()
    for pattern, spelling in _ROMANISED:
        key = pattern.sub(spelling, key)
    return " ".join(key.split())


def same_person(one: str, other: str) -> bool:
    """Whether two printed names can be one person: equal, a bare surname, or an initial for a first name.

    Names in two scripts are compared by their sound.

    >>> same_person("Larisa Hill", "Hill"), same_person("L. Hill", "Larisa Hill"), same_person("Ann Hill", "Bo Hill")
    (True, True, False)
    """
    if is_latin(one) != is_latin(other):
        one, other = sound_key(one), sound_key(other)
    a, b = name_key(one), name_key(other)
    if not a or not b:
        return False
    if sorted(a) == sorted(b):
        return True
    if a[-1] != b[-1]:
        return False
    if len(a) == 1 or len(b) == 1:
        return True
    return a[0][0] == b[0][0] and (len(a[0]) == 1 or len(b[0]) == 1 or a[0] == b[0])
