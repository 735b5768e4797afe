"""What a page says of itself: title, author, dates, language, address, and the films it names for machines.

Machine-readable statements come first (JSON-LD, meta elements, microdata), then `<time>`, bylines and dates
that a reader sees, last the date in the page's address. A relative date ("5 years ago") is read only where
the day of fetching is known.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urljoin, urlsplit

from extract import dates, structured
from extract.headline import headline
from extract.markup import Element
from extract.structured import Structured
from extract.types import Hint, Settings, Source
from extract.writer import plain

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "date",
    "dc.date.issued",
    "dc.date",
)
_PUBLISHED_TOO = (
    "dcterms.created",
    "pubdate",
    "publishdate",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
)
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
_AUTHOR = ("author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "parsely-author")
_AUTHOR_TOO = ("sailthru.author", "byl", "twitter:data1")
_LANGUAGE = re.compile(r"[a-z]{2,3}\b")
_LINK = re.compile(r"<link\b[^>]{1,1000}>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HEAD = 200_000  # characters in which the head is sought
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# After the name: a date, a separator, a figure, a role after a comma.
_NAME_END = re.compile(r"\s*(?:[|•·,;:(\[—–/]|\s-\s|\bon\b|@|\d)")
_SHORT = 160  # characters of a line that may hold a byline or a date
_MOST_LINES = 60  # lines around the headline that are looked at
_MOST_PARSED = 8  # strings given to the date readers


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a page; None where it states none."""

    title: str | None = None
    author: str | None = None
    published: date | None = None
    updated: date | None = None
    language: str | None = None
    url: str | None = None
    hints: tuple[Hint, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A short line of the page: what it says, and the words of its element's class, id and property."""

    text: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    before: re.Pattern[str]
    published: re.Pattern[str]
    in_prose: re.Pattern[str]
    updated: re.Pattern[str]
    ago: re.Pattern[str]
    author_names: frozenset[str]
    date_names: frozenset[str]
    changed_names: frozenset[str]
    elsewhere: frozenset[str]
    languages: tuple[str, ...]


@cache
def _words() -> _Words:
    data: dict[str, Any] = tomllib.loads(
        files("extract").joinpath("data/facts.toml").read_text(encoding="utf-8")
    )
    author, stated = data["author"], data["dates"]
    return _Words(
        before=re.compile(rf"\A(?:{_any(author['before'])})(?:\s*:\s*|\s+)", re.IGNORECASE),
        published=re.compile(rf"(?<!\w)(?:{_any(stated['published'])})\s*:?\s*\Z", re.IGNORECASE),
        in_prose=re.compile(rf"(?<!\w)(?:{_any(stated['published'])})\s*:?\s*(?=\d|\w+ \d)", re.IGNORECASE),
        updated=re.compile(rf"(?<!\w)(?:{_any(stated['updated'])})\s*:?\s*\Z", re.IGNORECASE),
        ago=re.compile(rf"(?<!\w)(?:{_any(stated['ago'])})(?!\w)", re.IGNORECASE),
        author_names=frozenset(author["named"]),
        date_names=frozenset(stated["named"]),
        changed_names=frozenset(stated["changed"]),
        elsewhere=frozenset(data["elsewhere"]["parts"]),
        languages=tuple(stated["languages"]),
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class _Surroundings:
    """Tells what belongs to the article from comments, related links, footers and the like, by names."""

    def __init__(self, root: Element) -> None:
        heading = root.find(".//h1")
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
            if place.tag in ("aside", "nav") or _names(place) & _words().elsewhere:
                verdict = True
                break
            place = place.getparent()
        self._known.update(dict.fromkeys(path, verdict))
        return verdict


def read(root: Element, text: str, source: Source, settings: Settings) -> Facts:
    """The facts that a page states; root: its tree, text: its markup, in which scripts still stand."""
    found = structured.read(root, text)
    url = _address(found, text, source)
    language = _language(root)
    reader = _Reader(settings, source, (language,) if language else _words().languages)
    author = _author(found)
    published, updated = _stated_dates(found)
    around = _Surroundings(root)
    if published is None:
        published = _time_elements(root, around)
    if author is None or published is None:
        lines = list(_lines(root, around))
        author = author or _byline(lines)
        if published is None:
            published, later = reader.dates(lines)
            updated = updated or later
        published = published or reader.in_prose(root, around)
    return Facts(
        title=headline(root, found),
        author=author,
        published=published or dates.address(url) or reader.ago,
        updated=updated,
        language=language,
        url=url,
        hints=tuple(found.hints),
        notes=tuple(dict.fromkeys(found.notes)),
    )


def _language(root: Element) -> str | None:
    stated = (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang")
        or ""
    )
    found = _LANGUAGE.match(stated.strip().lower().replace("_", "-"))
    return found[0] if found else None


def _address(found: Structured, text: str, source: Source) -> str | None:
    """The canonical address, absolute; else the one that the page was fetched from."""
    candidates = []
    for link in _LINK.finditer(text[:_HEAD]):
        if "canonical" in link[0].lower() and (href := _HREF.search(link[0])):
            candidates.append(href[1] or href[2] or href[3] or "")
            break
    candidates.append(found.first("og:url") or "")
    for candidate in candidates:
        try:
            address = urljoin(source.url or "", candidate.strip().replace("&amp;", "&"))
            parts = urlsplit(address)
        except ValueError:
            continue
        if candidate and parts.scheme in ("http", "https") and parts.netloc:
            return str(address)
    return source.url


def _author(found: Structured) -> str | None:
    for record in found.articles:
        people = list(dict.fromkeys(structured.names(record.get("author"))))
        people = [name for name in map(_name, people) if name]
        if people:
            return ", ".join(people)
    for key in (*_AUTHOR, *_AUTHOR_TOO):
        value = found.meta.get(key, "")
        if key == "twitter:data1" and found.meta.get("twitter:label1", "").lower() not in (
            "written by",
            "by",
            "author",
        ):
            continue
        if value and "://" not in value and (name := _name(value)):
            return name
    return None


def _name(text: str) -> str | None:
    """A stated author without the words before and the handle after; None where nothing is left."""
    name = _words().before.sub("", plain(text)).strip(" ,;:|-–—•·")
    if not name or len(name) > 80 or "@" in name or "://" in name or not any(char.isalpha() for char in name):
        return None
    return None if name.lower() in ("admin", "administrator", "unknown", "editor") else name


def _stated_dates(found: Structured) -> tuple[date | None, date | None]:
    """The days of publication and of the last change that the page states for machines."""
    published = updated = None
    for record in found.articles:
        published = published or dates.machine(structured.text_of(record.get("datePublished")))
        published = published or dates.machine(structured.text_of(record.get("dateCreated")))
        updated = updated or dates.machine(structured.text_of(record.get("dateModified")))
    for key in (*_PUBLISHED, *_PUBLISHED_TOO):
        published = published or dates.machine(found.meta.get(key))
    for key in _UPDATED:
        updated = updated or dates.machine(found.meta.get(key))
    return published, updated


def _time_elements(root: Element, around: _Surroundings) -> date | None:
    """The day of the first `<time>` that belongs to the article; one marked as publication goes first."""
    first = None
    for element in root.iter("time"):
        day = dates.machine(element.get("datetime"))
        if day is None or around.elsewhere(element):
            continue
        names = _names(element)
        if element.get("pubdate") is not None or "published" in names:
            return day
        if first is None and not names & _words().changed_names:
            first = day
    return first


def _names(element: Element) -> frozenset[str]:
    if not element.attrib:
        return frozenset()
    joined = " ".join(element.get(key, "") for key in ("class", "id", "itemprop", "rel"))
    return frozenset(word.lower() for word in _WORD.findall(joined)) | frozenset(joined.lower().split())


def _lines(root: Element, around: _Surroundings) -> Iterator[Line]:
    """Short lines that may hold a byline or a date: named as such anywhere, or near the headline."""
    known = _words()
    wanted = known.author_names | known.date_names | known.changed_names
    near = count = 0
    after = root.find(".//h1") is None
    for element in root.iter(
        "h1", "p", "div", "span", "li", "a", "time", "em", "i", "b", "strong", "small", "address", "dd"
    ):
        names = _names(element)
        after = after or element.tag == "h1"
        named = bool(names & wanted)
        near += after
        if count >= _MOST_LINES or (near > 3 * _MOST_LINES and not named):
            continue
        if not (named or (after and len(element) < 4)) or around.elsewhere(element):
            continue
        line = plain("".join(element.itertext()))
        if line and len(line) <= _SHORT and element.tag != "h1":
            count += 1
            yield Line(line, names)


def _byline(lines: list[Line]) -> str | None:
    """The author that a reader sees: after "by" at a line's beginning, or in an element named for it."""
    known = _words()
    for wants_name in (True, False):
        for line in lines:
            if wants_name != bool(line.names & known.author_names):
                continue
            after = known.before.match(line.text)
            if not after and not wants_name:
                continue
            rest = line.text[after.end() :] if after else line.text
            name = _NAME_END.split(rest, maxsplit=1)[0].strip(" .-")
            if _looks_like_a_name(name):
                return name
    return None


def _looks_like_a_name(text: str) -> bool:
    words = text.split()
    if not 1 < len(words) <= 5 or len(text) > 50:
        # A name of Han characters has no space.
        return len(text) in (2, 3, 4) and all("\u4e00" <= char <= "\u9fff" for char in text)
    return words[0][:1].isupper() and words[-1][:1].isupper() and not any(char.isdigit() for char in text)


class _Reader:
    """Reads the dates that a reader of the page sees; the number of strings read is bounded."""

    def __init__(self, settings: Settings, source: Source, languages: tuple[str, ...]) -> None:
        self.ago: date | None = None
        self._order = settings.date_order
        self._fetched = source.fetched
        self._languages = languages
        self._left = _MOST_PARSED

    def dates(self, lines: list[Line]) -> tuple[date | None, date | None]:
        """The days of publication and of the last change."""
        known = _words()
        published = updated = None
        for line in lines:
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
                or line.names & known.date_names
                or end - start > len(line.text) // 2
            ):
                published = day
        return published, updated

    def _visible(self, text: str) -> tuple[date, int, int] | None:
        if not any(char.isdigit() for char in text):
            return None
        self._left -= bool(re.search(r"(?:19|20)\d\d", text))
        return dates.visible(text, self._order, self._languages)

    def _relative(self, line: Line) -> None:
        found = _words().ago.search(line.text)
        if self.ago is None and self._fetched and found and len(line.text) < 40 and self._left > 0:
            self._left -= 1
            words = line.text.split()
            # "Ada Blum 5 years ago": what is before the date is tried away word by word.
            for skip in range(min(4, len(words))):
                self.ago = dates.relative(" ".join(words[skip:]), self._fetched, self._languages)
                if self.ago:
                    return

    def in_prose(self, root: Element, around: _Surroundings) -> date | None:
        """The day in a sentence such as "useful articles as of 02-09-2020", wherever the page has it."""
        for element in root.iter("p", "div", "td", "li", "small", "span"):
            for text in (element.text, element.tail):
                if text and "0" in text and (found := _words().in_prose.search(text)):
                    day = dates.visible(text[found.end() : found.end() + 30], self._order, self._languages)
                    if day and day[1] == 0 and not around.elsewhere(element):
                        return day[0]
        return None
