"""What a reader of the page sees of its author and its day: bylines, dates, "5 years ago".

Looked for only where the page does not say it for machines; comments, related links and the like are passed
over, and the number of lines and of strings read is bounded.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from extract import dates
from extract.markup import Element
from extract.types import Settings, Source
from extract.writer import plain

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SHORT = 160  # characters of a line that may hold a byline or a date
_MOST_LINES = 60  # lines around the headline that are looked at
_NEAR = 60  # elements after the headline that are looked at whatever their names
_FARTHEST = 500  # elements after the headline that are looked at
_MOST_CHILDREN = 12
_NONE: frozenset[str] = frozenset()
_SEPARATED = re.compile(r"\s*[|•·,;–—/-]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_PARSED = 8  # strings given to the date readers
_LONGEST_NAME = 5  # words
_LINES = (
    *("h1", "p", "div", "span", "li", "a", "time", "em", "i", "b", "strong", "small", "address", "dd"),
    *("font", "center", "header", "footer", "section"),
)
# Lines of these are looked at only where their names tell of an author or a date.
_NAMED_LINES = ("h2", "h3", "h4", "h5", "h6", "td")


@dataclass(frozen=True, slots=True)
class Line:
    """A short line of the page: what it says, and the words of its element's class, id and property."""

    text: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of facts.toml, ready for use."""

    before: re.Pattern[str]
    joined: re.Pattern[str]
    verbs: re.Pattern[str]
    published: re.Pattern[str]
    in_prose: re.Pattern[str]
    updated: re.Pattern[str]
    ago: re.Pattern[str]
    particles: frozenset[str]
    author_names: frozenset[str]
    date_names: frozenset[str]
    changed_names: frozenset[str]
    elsewhere: frozenset[str]
    languages: tuple[str, ...]


@cache
def words() -> Words:
    """The tables of data/facts.toml."""
    text = files("extract").joinpath("data/facts.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    author, stated = data["author"], data["dates"]
    published, joined = _any(stated["published"]), _any(author["joined"])
    verbs = rf"\A\W*(?:{_any(author['verbs'])})(?!\w)[^.:!?\d]{{0,40}}?(?<!\w)(?:{joined})\s+"
    return Words(
        before=re.compile(rf"\A[\[(]?\s*(?:{_any(author['before'])})(?:\s*:\s*|\s+)", re.IGNORECASE),
        joined=re.compile(rf"(?<!\w)(?:{joined})\s+", re.IGNORECASE),
        verbs=re.compile(verbs, re.IGNORECASE),
        published=re.compile(rf"(?<!\w)(?:{published})\s*:?\s*\Z", re.IGNORECASE),
        in_prose=re.compile(rf"(?<!\w)(?:{published})\s*:?\s*(?=\d|\w+ \d)", re.IGNORECASE),
        updated=re.compile(rf"(?<!\w)(?:{_any(stated['updated'])})\s*:?\s*\Z", re.IGNORECASE),
        ago=re.compile(rf"(?<!\w)(?:{_any(stated['ago'])})(?!\w)", re.IGNORECASE),
        particles=frozenset(author["particles"]),
        author_names=frozenset(author["named"]),
        date_names=frozenset(stated["named"]),
        changed_names=frozenset(stated["changed"]),
        elsewhere=frozenset(data["elsewhere"]["parts"]),
        languages=tuple(stated["languages"]),
    )


def _any(entries: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(entries, key=len, reverse=True))


class Surroundings:
    """Tells what belongs to the article from comments, related links, footers and the like, by names."""

    def __init__(self, root: Element) -> None:
        heading = next(root.iter("h1"), None)
        up = () if heading is None else heading.iterancestors("article")
        self._own = frozenset(up)
        self._known: dict[Element, bool] = {}

    def elsewhere(self, element: Element) -> bool:
        """True for what is no part of the article; its own footer is one."""
        path, place, verdict = [], element, False
        while place is not None:
            if place in self._known:
                verdict = self._known[place]
                break
            path.append(place)
            if place in self._own or (place.tag == "footer" and place.getparent() in self._own):
                break
            if place.tag in ("aside", "nav", "blockquote") or names_of(place) & words().elsewhere:
                verdict = True
                break
            place = place.getparent()
        self._known.update(dict.fromkeys(path, verdict))
        return verdict


def time_elements(root: Element, around: Surroundings) -> date | None:
    """The day of the first `<time>` that belongs to the article; one marked as publication goes first."""
    first = None
    for element in root.iter("time"):
        day = dates.machine(element.get("datetime"))
        if day is None or around.elsewhere(element):
            continue
        names = names_of(element)
        if element.get("pubdate") is not None or "published" in names:
            return day
        if first is None and not names & words().changed_names:
            first = day
    return first


def names_of(element: Element) -> frozenset[str]:
    """The words of an element's class, id, property and relation, lower case."""
    get = element.get
    one, other = get("class"), get("id")
    two, three = get("itemprop"), get("rel")
    return (
        _split(f"{one or ''} {other or ''} {two or ''} {three or ''}")
        if one or other or two or three
        else _NONE
    )


@lru_cache(maxsize=8192)
def _split(joined: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(joined)) | frozenset(joined.lower().split())


def lines(root: Element, around: Surroundings, *, dated: bool = True) -> Iterator[Line]:
    """Short lines that may hold a byline or (dated) a date: named as such anywhere, or near the headline."""
    known = words()
    wanted = known.author_names | (known.date_names | known.changed_names if dated else _NONE)
    near = count = 0
    after = next(root.iter("h1"), None) is None
    for element in root.iter(*_LINES, *_NAMED_LINES):
        tag = element.tag
        after = after or tag == "h1"
        near += after
        if near > _FARTHEST or count >= _MOST_LINES:
            return
        names = names_of(element)
        if wanted.isdisjoint(names) and not (after and near < _NEAR and tag not in _NAMED_LINES):
            continue
        line = _short(element)
        if line and tag != "h1" and not around.elsewhere(element):
            count += 1
            yield Line(line, names)


def _short(element: Element) -> str:
    """The text of an element that holds little, else nothing."""
    if len(element) > _MOST_CHILDREN:
        return ""
    parts, length = [], 0
    for part in element.itertext():
        length += len(part)
        if length > 2 * _SHORT:
            return ""
        parts.append(part)
    broken = element.find(".//br") is not None  # else a name runs into the date on the next line
    line = plain((" " if broken else "").join(parts))
    return line if len(line) <= _SHORT else ""


def byline(candidates: list[Line]) -> str | None:
    """The author that a reader sees: in an element named for it, or after "by" in a line that is a byline."""
    known = words()
    for line in sorted(candidates, key=lambda line: not line.names & known.author_names):
        named = bool(line.names & known.author_names)
        dated = dates.form(line.text)
        text = line.text if dated is None or dated == 0 else line.text[:dated]
        after = known.before.match(text) or known.verbs.match(text)
        if not after and (dated is not None or line.names & known.date_names):
            after = known.joined.search(line.text)
            text = line.text
        if after is None and not named:
            continue
        sure = after is not None and (named or dated is not None)
        name = _name(text[after.end() :] if after else text, sure)
        if name:
            return name
    return None


def _name(text: str, sure: bool) -> str | None:
    """The person named at a text's beginning; sure: so plainly a byline that one word will do."""
    found: list[str] = []
    particles = words().particles
    for word in text.split()[: _LONGEST_NAME + 1]:
        core = word.rstrip(",;:.)|—–-")
        if not (core[:1].isupper() or core.lower() in particles) or any(char.isdigit() for char in core):
            break
        found.append(word if len(core) == 1 else core)
        if core != word and not (len(core) <= 2 and word.endswith(".")):
            break
    while found and found[-1].lower() in particles:
        found.pop()
    if 1 < len(found) <= _LONGEST_NAME:
        return " ".join(found)
    first = text.split()[0].strip(",;:.()|") if text.split() else ""
    if 2 <= len(first) <= 4 and all("\u4e00" <= char <= "\u9fff" for char in first):
        return first  # a name of Han characters has no space
    return first if sure and first.isalpha() and len(found) < 2 and len(text.split()) <= 3 else None


class Reader:
    """Reads the dates that a reader of the page sees; the number of strings read is bounded."""

    def __init__(self, settings: Settings, source: Source, languages: tuple[str, ...]) -> None:
        self.ago: date | None = None
        self._order = settings.date_order
        self._fetched = source.fetched
        self._languages = languages
        self._left = _MOST_PARSED

    def days(self, candidates: list[Line]) -> tuple[date | None, date | None]:
        """The days of publication and of the last change."""
        known = words()
        published = updated = None
        for line in candidates:
            if self._left <= 0 or published:
                break
            found = self._visible(line.text)
            if found is None:
                self._relative(line)
                continue
            day, start, end = found
            before = line.text[:start]
            if known.updated.search(before) or line.names & known.changed_names:
                updated = updated or day
            elif (
                known.published.search(before)
                or known.before.match(line.text)
                or known.verbs.match(line.text)
                or line.names & known.date_names
                or (start == 0 and _SEPARATED.match(line.text, end))
                or end - start > len(line.text) // 2
            ):
                published = day
        return published, updated

    def _visible(self, text: str) -> tuple[date, int, int] | None:
        if not _YEAR.search(text):
            return None
        self._left -= _YEAR.search(text) is not None
        return dates.visible(text, self._order, self._languages)

    def _relative(self, line: Line) -> None:
        found = words().ago.search(line.text)
        if self.ago is None and self._fetched and found and len(line.text) < 40 and self._left > 0:
            self._left -= 1
            parts = line.text.split()
            # "Ada Blum 5 years ago": what is before the date is tried away word by word.
            for skip in range(min(4, len(parts))):
                self.ago = dates.relative(" ".join(parts[skip:]), self._fetched, self._languages)
                if self.ago:
                    return

    def in_prose(self, root: Element, around: Surroundings) -> date | None:
        """The day in a sentence such as "useful articles as of 02-09-2020", wherever the page has it."""
        for element in root.iter("p", "div", "td", "li", "small", "span"):
            for text in (element.text, element.tail):
                if text and _YEAR.search(text) and (found := words().in_prose.search(text)):
                    day = dates.visible(text[found.end() : found.end() + 30], self._order, self._languages)
                    if day and day[1] == 0 and not around.elsewhere(element):
                        return day[0]
        return None
