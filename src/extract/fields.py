"""What one field of a line holds: a year, a rating, a runtime, a day, a country or genre, a person, or text."""

import re
from functools import lru_cache

from extract.lexicon import Lexicon
from extract.people import split_people

YEAR_DIGITS = r"(?:18[89]\d|19\d\d|20[0-3]\d)"
# No part of a number, nor of a day ("2023-01-08", "8-1-2023").
YEAR = re.compile(rf"(?<![\d.,:/-])({YEAR_DIGITS})(?!\d|[.,:/]\d|-[01]\d-[0-3]\d)")
# What a full stop belongs to that ends no sentence: "Dr. Hill", "vol. 2", "E. Hill".
ABBREVIATION = re.compile(
    r"(?<!\w)(?:mr|mrs|ms|dr|st|vs|vol|no|pt|jr|sr|feat|ft|sgt|lt|col|gen|prof|rev|capt|[^\W\d_])$", re.I
)
_YEARS = re.compile(rf"(?:c\.?\s?)?{YEAR_DIGITS}(?:\s*[-–/]\s*(?:\d{{2,4}}|present|\?)?)?年?")
_VALUES = re.compile(r"\s*[,/&+|、，／]\s*|\s+and\s+")
_RATING = re.compile(
    r"^(?:[★☆✩*⭐½¼]{1,10}\s*(?:\S{0,4})|\d{1,2}(?:[.,]\d)?\s*(?:/|out of|of)\s*(?:5|10|100|4)(?:\s+stars)?"
    r"|\d{1,2}\s?[½¼¾]|\d{1,3}\s?%|[A-D][+\-−]?|\d(?:[.,]\d)? stars?|\d\.\d)$"
)
# What a board of censors says of a film, as it stands in a bracket.
CERTIFICATE = (
    r"(?:PG(?:[- ]?13)?|NC[- ]?17|TV[- ](?:MA|14|PG|Y7?|G)|R18|FSK\s?\d{1,2}|\d{1,2}[A-Z+]?|[A-Z]{1,2}"
    r"|VM\s?\d{2})"
)
_DATE = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}:\d\d\b")
_SIGN_DATE = re.compile(r"\d{4}\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?日)?|\d{1,2}\s?月\s?\d{1,2}\s?日")
_DECADE = re.compile(
    r"((?:[^\W\d_]+\s){0,2})['’]?(?:18|19|20)?\d0(?P<mark>['’]?s|er|-?е|-?х|-?e|年代|'|’)?(?P<after>(?:\s[^\W\d_]+)?)",
    re.I,
)
_DIGIT = re.compile(r"\d")
_DATE_WORD = re.compile(r"[^\W_]+")
_PARTS = re.compile(r"\s*[,|/·•]\s*|\s+[-–—]\s+")
_CLOCK = frozenset({"am", "pm", "a", "p", "m", "h", "at", "st", "nd", "rd", "th"})


@lru_cache(maxsize=32)
def _runtime(words: frozenset[str]) -> re.Pattern[str]:
    unit = "|".join(map(re.escape, sorted(words))) or "(?!)"
    return re.compile(rf"\d{{1,3}}\s?(?:{unit})\.?(?:\s?\d{{1,2}}\s?(?:{unit})?\.?)?")


@lru_cache(maxsize=16_384)  # several ask for the fields of a line
def classify(piece: str, lexicon: Lexicon) -> str:
    """What a field beside a title holds: year, rating, runtime, date, value, person or text."""
    piece = piece.strip(" .,;:，。；：、　")
    if not piece:
        return "empty"
    digits = _DIGIT.search(piece) is not None
    if digits and (_YEARS.fullmatch(piece) or _is_year(piece, lexicon)):
        return "year"
    if _RATING.match(piece):
        return "rating"
    lowered = piece.lower()
    if piece[0].isdigit() and _runtime(lexicon["values.runtime"]).fullmatch(lowered):
        return "runtime"
    if digits and _DATE.search(piece):
        return "date"
    words = [w.strip() for w in _VALUES.split(lowered) if w.strip()]
    if words and all(word in lexicon.values for word in words):
        return "value"
    if split_people(piece, lexicon):
        return "person"
    return "date" if (digits or not piece.isascii()) and _is_byline(piece, lexicon) else "text"


def _is_year(text: str, lexicon: Lexicon) -> bool:
    """Whether a field is a year with the words that may stand beside one ("Jahr 2018", "1975 г.", "del 1946") or its
    country ("BRD 1972")."""
    if not YEAR.search(text):
        return False
    beside = lexicon["labels.year"] | lexicon["orthography.small_words"] | lexicon["values.country"]
    own = [word for word in text.lower().split() if word not in beside]
    return _YEARS.fullmatch(" ".join(own)) is not None


def _is_byline(text: str, lexicon: Lexicon) -> bool:
    """Whether a field is a day, with its author or not ("Ann Lee | 12 January 2020")."""
    if lexicon["values.months"].isdisjoint(_DATE_WORD.findall(text.lower())):
        return False
    parts = [part for part in _PARTS.split(text) if part.strip()]
    dates = [is_date(part, lexicon) for part in parts]
    return is_date(text, lexicon) or (
        any(dates)
        and all(
            date or part.strip().isdigit() or bool(split_people(part.strip(), lexicon))
            for date, part in zip(dates, parts, strict=True)
        )
    )


def is_date(text: str, lexicon: Lexicon) -> bool:
    """Whether a field is nothing but a day, with a time or not ("Friday 14 January @ 7:30 PM")."""
    if _SIGN_DATE.fullmatch(text.strip()) or _is_decade(text, lexicon):
        return True
    words = _DATE_WORD.findall(text.lower())
    months, small = lexicon["values.months"], lexicon["orthography.small_words"]
    # "7 de octubre" is a day, "Autumn of 1942" is not.
    beside = _CLOCK | small if any(word.isdigit() and len(word) <= 2 for word in words) else _CLOCK
    return (
        not months.isdisjoint(words)
        and any(word[0].isdigit() for word in words)
        and all(word in months or word[0].isdigit() or word in beside for word in words)
    )


def _is_decade(text: str, lexicon: Lexicon) -> bool:
    """Whether a field names a decade ("The 1950s", "Die 50er Jahre", "Años 50", "80-е")."""
    found = _DECADE.fullmatch(text.strip(" :.,"))
    if found is None:
        return False
    beside = lexicon["labels.year"] | lexicon["orthography.small_words"]
    words = f"{found[1]} {found['after']}".lower().replace("’", "'").split()
    return all(word in beside for word in words) and (
        bool(found["mark"]) or not lexicon["labels.year"].isdisjoint(words)
    )
