"""What a page says of itself: title, author, dates, language, address, and the films it names for machines.

Machine-readable statements come first (JSON-LD, meta elements, microdata), then `<time>`, bylines and dates
that a reader sees, last the date in the page's address. A relative date ("5 years ago") is read only where
the day of fetching is known.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from extract import dates, structured, visible
from extract.encoding import Decoded
from extract.headline import headline
from extract.markup import Element
from extract.structured import Structured
from extract.types import Hint, Settings, Source
from extract.writer import plain

_PUBLISHED = (
    *("article:published_time", "datepublished", "og:published_time", "date", "dc.date.issued", "dc.date"),
    *("dcterms.created", "pubdate", "publishdate", "sailthru.date", "parsely-pub-date", "article.published"),
)
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
_AUTHOR = (
    *("author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "parsely-author"),
    *("sailthru.author", "byl", "twitter:data1"),
)
_LANGUAGE = re.compile(r"[a-z]{2,3}\b")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HEAD = 200_000  # characters in which the head is sought


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


def read(root: Element, decoded: Decoded, source: Source, settings: Settings) -> Facts:
    """The facts that a page states; root: its tree without scripts, decoded: its markup."""
    text, charset = decoded.text, decoded.charset
    wide = charset.startswith(("utf-16", "utf-32"))
    found = structured.read(root, text.encode() if wide else source.data, "utf-8" if wide else charset)
    url = _address(found, text, source)
    language = _language(root)
    reader = visible.Reader(settings, source, (language,) if language else visible.words().languages)
    author = _author(found)
    published, updated = _stated_dates(found)
    around = visible.Surroundings(root)
    if published is None:
        published = visible.time_elements(root, around)
    if author is None or published is None:
        lines = list(visible.lines(root, around, dated=published is None))
        author = author or visible.byline(lines)
        if published is None:
            published, later = reader.days(lines)
            published = published or reader.in_prose(root, around) or later
            updated = updated or later
    return Facts(
        title=headline(root, found),
        author=author,
        published=_local(published, dates.address(url)) or reader.ago,
        updated=updated,
        language=language,
        url=url,
        hints=tuple(found.hints),
        notes=tuple(dict.fromkeys(found.notes)),
    )


def _local(published: date | None, stated: date | None) -> date | None:
    """The day of publication where the writer lives.

    A time in UTC may fall on the day after or before; the page's address has the writer's own day.
    """
    near = published is not None and stated is not None and abs((published - stated).days) == 1
    return stated if near or published is None else published


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
    candidates = [_canonical(text)]
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


def _canonical(text: str) -> str:
    """The address in the page's canonical link; the tree holds no link elements."""
    place = text.find("canonical", 0, _HEAD)
    start = text.rfind("<", 0, place)
    if place < 0 or text[start : start + 5].lower() != "<link":
        return ""
    href = _HREF.search(text, start, text.find(">", place) + 1)
    return (href[1] or href[2] or href[3] or "") if href else ""


def _author(found: Structured) -> str | None:
    for record in found.articles:
        people = list(dict.fromkeys(structured.names(record.get("author"))))
        people = [name for name in map(_name, people) if name]
        if people:
            return ", ".join(people)
    for key in _AUTHOR:
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
    name = visible.words().before.sub("", plain(text)).strip(" ,;:|-–—•·")
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
    for key in _PUBLISHED:
        published = published or dates.machine(found.meta.get(key))
    for key in _UPDATED:
        updated = updated or dates.machine(found.meta.get(key))
    return published, updated
