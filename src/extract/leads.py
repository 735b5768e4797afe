"""What stands before a title in its line: a rank, a counter ("Day 3 –"), a time, a date, a year.

All offsets are into the line's text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extract.fields import is_date
from extract.lexicon import Lexicon, any_of
from extract.slots import Slot

# Signs before a line, with the box of a list to tick off ("[x] Fog Harbour").
_JUNK = re.compile(
    r"(?:[\s•·*►▶✔✓➤→–—\-|#\U0001F300-\U0001FAFF\u2600-\u27bf\ufe0f\u200d]|\[[ xX✓✔]?\](?=\s))*"
)
# "10. ", "10) ", "#10 ", "10 - ", "9a. "; never the first digits of "7.5/10" or "12:08".
_RANK = re.compile(
    r"(?:#\s?(?P<hash>\d{1,3})\s*[.):\-–—]?\s+|\(?(?P<dot>\d{1,3})[a-z]?\s?[.)](?!\d)\s*"
    r"|(?P<dash>\d{1,3})\s+[-–—]\s+|(?P<colon>\d{1,2}):\s+"
    r"|(?P<signs>[一二三四五六七八九十]{1,3})\s?[、．.]\s*|(?P<stop>\d{1,3})[、．]\s*|(?P<ring>[①-⑳])\s*"
    r"|第?(?P<place>\d{1,3})位(?:[\s：:、]+|(?=[《『「])))"
)
_SIGNS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
_YEAR = re.compile(r"[(\[]?(18[89]\d|19\d\d|20[0-3]\d)[)\]]?\s*(?:[-–—|:]\s*|\.\s+|\s(?=\S))")
_BARE_RANK = re.compile(r"(\d{1,3})\s+(?=\S)")
# The end of a field before the title: a separator, or the line's end.
_FIELD_END = re.compile(r"\s*(?:\s[-–—]+|[—|·•]|/{2,3}|[:.,;)\]]+)(?:\s+|$)|$")
_TIME = re.compile(
    r"(?:[&+/]\s)?[\[(]?(?:\d{1,2}[:.h])?\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?(?!\w))?[\])]?\s*[-–—|:,]?\s+",
    re.I,
)
_DAY = re.compile(r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?")  # "07/11 - Fog Harbour"
_COUNTED = re.compile(
    r"(?P<word>[^\W\d_][^\d:.|–—]{0,20}?)\s*#?(?P<number>\d{1,3})\s*(?:\s[-–—]|[:.|)—])\s*\S"
)
# "First round. Fog Harbour", "Round one: Fog Harbour"
_SPELLED = re.compile(r"(?P<one>[^\W\d_]+)\s(?P<two>[^\W\d_]+)\s?(?:[.:|–—]|\s-|$)(?:\s|$)")
_LEAST_SPELLED = 4
_LONGEST_FIELD = 40
_MOST_FIELDS = 3
_TIMES = (
    4  # so many lines of one shape that begin with a time are a programme's, whatever stands between them
)


@dataclass(frozen=True, slots=True)
class Habits:
    """What most lines of one shape do: used where a line alone is ambiguous.

    plain_maker: a small word such as "von" or "de" ties the maker's name to the title. counter: the lower-cased words
    before a number that counts the lines ("door" of "Door 3: ..."). spelled: the word beside those that count them
    ("round" of "First round. ..."). labelled: each begins with a label ("Comedy: ...").
    """

    lead_year: bool = False
    bare_rank: bool = False
    dash_person: bool = False
    comma_person: bool = False
    plain_maker: bool = False
    timed: bool = False
    counter: str = ""
    spelled: str = ""
    labelled: bool = False


def lead(text: str, lexicon: Lexicon, habits: Habits) -> tuple[int, str | None, Slot | None]:
    """Where the title may begin, and the rank and year before it."""
    junk = _JUNK.match(text)
    start = junk.end() if junk else 0
    if "#" in text[:start]:
        start = text.index("#")
    start, rank = _counter(text, _dates(text, start, lexicon, habits), lexicon, habits)
    found = _RANK.match(text, start)
    if found and found.end() < len(text):
        rank = _digits(next(group for group in found.groups() if group))
        start = found.end()
    elif habits.bare_rank and (bare := _BARE_RANK.match(text, start)):
        rank, start = bare[1], bare.end()
    year = None
    if habits.lead_year and (printed := _YEAR.match(text, start)) and printed.end() < len(text):
        year = Slot("year", printed.start(1), printed.end(1), "lead")
        start = printed.end()
    inner = _JUNK.match(text, start)
    return (inner.end() if inner and not text.startswith("#", start) else start), rank, year


def _digits(rank: str) -> str:
    """A rank in figures.

    >>> _digits("7"), _digits("③"), _digits("十二"), _digits("二十")
    ('7', '3', '12', '20')
    """
    if rank.isdecimal():
        return rank
    if len(rank) == 1 and rank.isdigit():
        return str(unicodedata.digit(rank, 0) or int(unicodedata.numeric(rank)))
    tens, ten, ones = rank.partition("十")
    value = 10 * _SIGNS.get(tens, 1) + _SIGNS.get(ones, 0) if ten else _SIGNS.get(tens, 0)
    return str(value)


def _dates(text: str, start: int, lexicon: Lexicon, habits: Habits) -> int:
    """Behind the date and time that a programme prints before its film ("Fri 12 March, 7 pm: ")."""
    first = start
    for _ in range(_MOST_FIELDS):
        time = _TIME.match(text, start) if habits.timed or start > first else None
        if time:
            start = time.end()
            continue
        end = _FIELD_END.search(text, start, start + _LONGEST_FIELD)
        if (
            end is None
            or end.end() in (end.start(), len(text))
            or not (is_date(text[start : end.start()], lexicon) or _DAY.fullmatch(text, start, end.start()))
        ):
            break
        start = end.end()
    return start


def _counter(text: str, start: int, lexicon: Lexicon, habits: Habits) -> tuple[int, str | None]:
    """Behind a counting word and its number ("Day 3 – ", "No. 4: "), and the number."""
    placed = _places(lexicon)
    found = _counters(lexicon, habits.counter).match(text, start) or (placed and placed.match(text, start))
    if not found:
        spelled = _SPELLED.match(text, start) if habits.spelled else None
        own = spelled is not None and habits.spelled in (spelled["one"].lower(), spelled["two"].lower())
        return (spelled.end() if spelled and own else start), None
    return found.end(), found["number"]


@lru_cache(maxsize=128)
def _counters(lexicon: Lexicon, own: str) -> re.Pattern[str]:
    words = {word for word in lexicon["values.rank"] if word[0].isalpha()} | ({own} if own else set())
    number = r"[\s.]*#?(?P<number>\d{1,3})(?:\s*(?:/|of)\s*\d{1,3})?\s*(?:\s[-–—]+|[:.|)—]|$)\s*"
    return re.compile(any_of(words).pattern + number, re.I)


@lru_cache(maxsize=128)
def _places(lexicon: Lexicon) -> re.Pattern[str] | None:
    """A number with the word for a place behind it: "10th place: ", "10 место (41) "."""
    words = lexicon["values.place"]
    if not words:
        return None
    number = r"(?P<number>\d{1,3})(?:[.)ºª°]|-?[^\W\d_]{1,3})?\s{1,2}"
    behind = r"(?:\s?[(\[]\d{1,3}[)\]]\s?[:.,–—|-]?|\s?[:.,–—|-])\s*(?=\S)"
    return re.compile(number + any_of(words).pattern + behind, re.I)


def counts_up(numbers: Sequence[int], lines: int) -> bool:
    """Whether the numbers that begin most of so many lines go up or down by one: then they are no part of a title."""
    if len(numbers) < 3 or len(numbers) < 0.7 * lines:
        return False
    (step, often), *_ = Counter(b - a for a, b in pairwise(numbers)).most_common(1)
    return step in (1, -1) and often >= 0.7 * (len(numbers) - 1)


def counting_word(texts: Sequence[str]) -> str:
    """The word before the number that counts the lines, lower-cased; "" where there is none."""
    found = [match for text in texts if (match := _COUNTED.match(text))]
    words = Counter(match["word"].lower().strip(" .#") for match in found)
    word, often = words.most_common(1)[0] if words else ("", 0)
    numbers = [int(match["number"]) for match in found if match["word"].lower().strip(" .#") == word]
    return word if often >= 3 and counts_up(numbers, len(texts)) else ""


def spelled_word(texts: Sequence[str]) -> str:
    """The word, lower-cased, that stands beside another one at the head of most lines, each time another ("round" of
    "First round. Fog Harbour", "Round two: Iron Sea"); "" where there is none.

    >>> spelled_word(["First round. Fog", "Second round. Iron", "Third round. Long Road", "Last round: Dusk"])
    'round'
    >>> spelled_word(["Fog Harbour: One", "Fog Harbour: Two", "Fog Harbour: Three", "Fog Harbour: Four"])
    ''
    """
    found = [match for text in texts if (match := _SPELLED.match(text))]
    if len(found) < max(_LEAST_SPELLED, 0.6 * len(texts)):
        return ""
    for name, other in (("one", "two"), ("two", "one")):
        (word, often), *_ = Counter(match[name].lower() for match in found).most_common(1)
        beside = {match[other].lower() for match in found if match[name].lower() == word}
        if often >= 0.75 * len(found) and len(beside) == often:
            return word
    return ""


def timed(texts: Sequence[str]) -> bool:
    """Whether most lines begin with a time of the day or of a recording, or many do."""
    times = sum(_TIME.match(text) is not None for text in texts)
    return times >= _TIMES or (len(texts) >= 3 and times >= 0.6 * len(texts))
