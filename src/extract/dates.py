"""Reads dates as pages write them: for machines, in figures, in words, and relative to the day of fetching.

Only a string that has the form of a date is read, and dateparser sees nothing else: left alone it takes
"1 of 25" and "78 min" for dates. Figures alone are read here, which is exact and costs nothing.
"""

import re
import tomllib
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files

from extract.types import DateOrder

_EARLIEST = 1990  # no web page is older
_LATEST = 2099
_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_EPOCH = re.compile(r"\s*(1\d{9})(\d{3})?\s*\Z")
_YMD = r"(?P<y1>(?:19|20)\d\d)(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})"
_DMY = r"(?P<a2>\d{1,2})(?P<s2>[-/.])\s?(?P<b2>\d{1,2})(?P=s2)\s?(?P<y2>(?:19|20)\d\d)"
_HAN = r"(?P<y3>(?:19|20)\d\d)\s?年\s?(?P<m3>\d{1,2})\s?月\s?(?P<d3>\d{1,2})\s?日"
_FIGURES = re.compile(rf"(?<![\w./-])(?:{_YMD}|{_DMY}|{_HAN})(?![\d/-]|\.\d)")
_MONTH = r"[^\W\d_]{3,12}\.?"
_WORDS = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s(?:de\s|of\s)?{_MONTH},?\s(?:de\s)?(?:19|20)\d\d"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d)(?!\w)"
)
_NUMBER = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/|\b)")


def machine(text: str | None) -> date | None:
    """The day of an ISO 8601 date or time, or of a Unix time, as its writer's time zone has it.

    >>> machine("2020-09-02T23:10:00+03:00")
    datetime.date(2020, 9, 2)
    """
    if not text:
        return None
    found = _ISO.match(text)
    if found:
        return _day(*map(int, found.groups()))
    epoch = _EPOCH.match(text)
    return _day(*datetime.fromtimestamp(int(epoch[1]), UTC).timetuple()[:3]) if epoch else None


def address(url: str | None) -> date | None:
    """The day that an address states: /2020/09/02/.

    >>> address("https://example.org/2020/09/02/a-title")
    datetime.date(2020, 9, 2)
    """
    found = _ADDRESS.search(url or "")
    return _day(*map(int, found.groups())) if found else None


def form(text: str) -> int | None:
    """Where in a text the first thing in the form of a date begins; it is not read."""
    found = [match.start() for pattern in (_FIGURES, _WORDS) if (match := pattern.search(text))]
    return min(found, default=None)


def visible(text: str, order: DateOrder, languages: tuple[str, ...]) -> tuple[date, int, int] | None:
    """The first absolute date in a short text, with its place.

    order: which figure comes first where both could be a month. languages: codes, for names of months.

    >>> visible("as of 02-09-2020", "DMY", ("en",))
    (datetime.date(2020, 9, 2), 6, 16)
    >>> visible("Page 1 of 25, 78 min", "DMY", ("en",))
    """
    best: tuple[date, int, int] | None = None
    for found in _FIGURES.finditer(text):
        day = _figures(found, order)
        if day:
            best = (day, found.start(), found.end())
            break
    words = _WORDS.search(text)
    if words and (best is None or words.start() < best[1]):
        day = _spelled(words[0], languages)
        if day:
            return day, words.start(), words.end()
    return best


def relative(text: str, fetched: date, languages: tuple[str, ...]) -> date | None:
    """The day that "5 years ago" means on the day of fetching; None for a text that is no relative date."""
    import dateparser  # heavy, and few pages need it

    base = datetime.combine(fetched, time(12))
    found = dateparser.parse(
        text, languages=_known(languages), settings={"PARSERS": ["relative-time"], "RELATIVE_BASE": base}
    )
    return _day(found.year, found.month, found.day) if found and found <= base else None


def _figures(found: re.Match[str], order: DateOrder) -> date | None:
    if found["y1"]:
        return _day(int(found["y1"]), int(found["m1"]), int(found["d1"]))
    if found["y3"]:
        return _day(int(found["y3"]), int(found["m3"]), int(found["d3"]))
    first, second, year = int(found["a2"]), int(found["b2"]), int(found["y2"])
    month_first = second > 12 if first <= 12 and second > 12 else order == "MDY" and first <= 12
    return _day(year, first, second) if month_first else _day(year, second, first)


def _spelled(text: str, languages: tuple[str, ...]) -> date | None:
    """A day with its month in words; words that the table has not go to dateparser."""
    numbers = [int(number) for number in _NUMBER.findall(text)]
    month = next((months()[word] for word in _LETTERS.findall(text.lower()) if word in months()), None)
    if month is not None and len(numbers) == 2:
        return _day(numbers[1], month, numbers[0])
    import dateparser  # heavy, and few pages need it

    found = dateparser.parse(
        text.replace("º", "").replace(" of ", " "),
        languages=_known(languages),
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    return _day(found.year, found.month, found.day) if found else None


def _known(languages: tuple[str, ...]) -> list[str]:
    """The codes that dateparser has: it raises for others, and a page may state anything."""
    from dateparser.data.languages_info import language_order

    return [code for code in languages if code in language_order] or ["en"]


@cache
def months() -> dict[str, int]:
    """The number of the month for each name in facts.toml."""
    text = files("extract").joinpath("data/facts.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(text)["months"]
    return {name: int(number) for number, names in table.items() for name in names}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None
