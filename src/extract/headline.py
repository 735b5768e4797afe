"""Chooses the article's title: the heading that the page's other statements agree with.

Where a page shows its site's name as the first heading, the headline is a lower one; and where it has no heading at
all, a line in large letters or one named as a title.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from extract import dates
from extract.markup import Element
from extract.naming import BODY, FRAME, verdict, words
from extract.structured import Structured, text_of
from extract.writer import plain

_SITE = re.compile(r"\s+[|•·»«›‹/—–~-]\s+|\s*\|\s*|\s+::\s+|\s+--+\s+")
# Also between a site's name and a title, but as often inside one.
_CUT = re.compile(rf"{_SITE.pattern}|:\s+")
_WORD = re.compile(r"\w+")
_HOME = re.compile(r"(?:\.{0,2}/)*(?:(?:index|default|home)\.[a-z]{3,5})?", re.IGNORECASE)
_LARGE = re.compile(r"\s*(?:\+[2-7]|[5-7])\s*")
_POST = re.compile(r"(?<![a-z])(?:post|entry|article|story)(?![a-z])", re.IGNORECASE)
_CUT_OFF = 1.5  # the agreement of what begins a title and ends at no mark is no more
_MOST = 1_000  # characters of a title that are read
_LONGEST = 300
_LONGEST_NAME = 80  # of a site
_MOST_HEADINGS = 80
_MOST_LINKS = 200
_MOST_ELEMENTS = 5_000  # looked at for lines that are named as a title or large
_PROSE = 150  # characters of a text that is no line above the headline
_MOST_ABOVE = 12  # elements about a heading whose names are looked at


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of the page. level: 1 to 4, 5 for a line that is none. named: called an article's title.
    site: surely the site's name. aside: in a part of the page that is not the article's."""

    element: Element
    text: str
    key: str
    level: int
    named: bool
    site: bool
    aside: bool


def headline(root: Element, found: Structured) -> str | None:
    """The title of a page's article; None where the page states none."""
    return _Choice(root, found).title()


class _Choice:
    """What a page states of its title, and its headings."""

    def __init__(self, root: Element, found: Structured) -> None:
        self._root = root
        texts = (found.first("og:title"), _structured(found), found.first("twitter:title"))
        self._stated = [text[:_MOST] for text in texts if text]
        element = next(root.iter("title"), None)
        self._page = plain("".join(element.itertext()))[:_MOST] if element is not None else ""
        self._name = found.first("og:site_name") or ""

    def title(self) -> str | None:
        """The first rule that finds a title."""
        first = [heading for heading in self._headings if heading.level == 1]
        page = _key(self._page)
        for heading in first:
            if any(_same(heading.key, text, self._name) for text in self._stated):
                return heading.text
            if heading.key == page and not heading.site:
                return heading.text
        chosen = self._agreeing() or self._named() or self._line()
        if chosen:
            return chosen
        texts = list(dict.fromkeys(heading.text for heading in first if heading.key != _key(self._name)))
        if len(texts) == 1 and (not self._stated or _overlap(texts[0], self._stated[0]) >= 0.5):
            sites = all(heading.site for heading in first)
            return (sites and (self._only() or self._beside())) or texts[0]
        if self._stated:
            return self._without_site(self._stated[0])
        return self._longer() or self._only() or self._large() or self._said() or next(iter(texts), None)

    @cached_property
    def _headings(self) -> list[_Heading]:
        found = (_heading(element) for element in self._root.iter("h1", "h2", "h3", "h4"))
        return list(islice((heading for heading in found if heading), _MOST_HEADINGS))

    @cached_property
    def _sites(self) -> frozenset[str]:
        """Names of the site, as keys: the one stated and the words of links to its first page.

        A link with a whole address may lead to another site: to a film's own, say.
        """
        found = {_key(self._name)}
        for link in islice(self._root.iter("a"), _MOST_LINKS):
            address = link.get("href") or ""
            if is_home(address) and ("//" not in address or link.get("rel") == "home" or _is_sites(link)):
                text = plain("".join(link.itertext()))
                if text and len(text) <= _LONGEST_NAME:
                    found.add(_key(text))
        return frozenset(found - {""})

    def _agreeing(self) -> str | None:
        """The heading that is what the page's title has beside the site's name."""
        best, most = None, 0.0
        for heading in self._headings:
            share = _agreement(heading.key, self._page)
            if share < _CUT_OFF and heading.level > 1 and not heading.named:
                continue
            if not share or heading.site or heading.aside or heading.key == _key(self._name):
                continue
            share += 2 * heading.named - 0.25 * heading.level
            if heading.level > 1 and self._beside_the_site(heading):
                share += 2
            if heading.key in self._sites:
                share -= 2
            if share > most:
                best, most = heading, share
        if best is None or (self._stated and not best.named and best.level > 1):
            return None
        return best.text if best.named or best.key == _key(self._page) else self._line() or best.text

    def _beside_the_site(self, lower: _Heading) -> bool:
        """True where a first-level heading above a lower one makes the page's title with it."""
        whole = _letters(self._page)
        one = _letters(lower.key)
        for heading in self._headings:
            if heading is lower:
                return False
            if heading.level == 1 and not heading.named:
                other = _letters(heading.key)
                if whole in (other + one, one + other):
                    return True
        return False

    def _named(self) -> str | None:
        """The one heading that is called an article's title, though the page's title has other words."""
        named = {heading.key: heading for heading in self._headings if heading.named and not heading.aside}
        if len(named) != 1:
            return None
        heading = next(iter(named.values()))
        if heading.site or (self._stated and _overlap(heading.text, self._stated[0]) < 0.5):
            return None
        return heading.text

    def _longer(self) -> str | None:
        """The first heading, where it begins with the whole of the page's title and says more."""
        page = _key(self._page)
        first = next((heading for heading in self._headings if not heading.aside and not heading.site), None)
        if first and page and first.level <= 2 and first.key.startswith(f"{page} "):
            return first.text
        return None

    def _only(self) -> str | None:
        """The one heading of the page, where no prose stands above it."""
        own = [heading for heading in self._headings if not heading.aside and not heading.site]
        if len(own) != 1 or own[0].level > 2 or own[0].key in self._sites:
            return None
        return own[0].text if _is_above(self._root, own[0]) else None

    def _beside(self) -> str | None:
        """What the page's title says beside the site's name."""
        rest = self._without_site(self._page)
        return rest if rest != self._page and len(rest.split()) > 1 else None

    def _line(self) -> str | None:
        """The line that is named as a title, where the page's title has it too."""
        if self._stated or not self._page:
            return None
        lines = (line for line in _lines(self._root) if line.named)
        return next((line.text for line in lines if _agreement(line.key, self._page)), None)

    def _large(self) -> str | None:
        """The line that is named as a title or written large, on a page without headings."""
        if any(heading.level <= 3 and not heading.aside and not heading.site for heading in self._headings):
            return None
        lines = [line for line in _lines(self._root) if line.key not in self._sites]
        named = [line for line in lines if line.named]
        if len({line.key for line in named}) == 1:
            return named[0].text
        agreed = [line for line in lines if _agreement(line.key, self._page)]
        if agreed:
            return agreed[-1].text if len(agreed) == 2 else agreed[0].text
        large = [line for line in lines if not line.named]
        only = large[0] if len({line.key for line in large}) == 1 else None
        return only.text if only and len(only.key.split()) > 1 and _is_above(self._root, only) else None

    def _said(self) -> str | None:
        return self._without_site(self._page) if self._page else None

    def _without_site(self, title: str) -> str:
        """A title without the site's name, and without a date, at its end or beginning."""
        parts = list(_SITE.finditer(title))
        if not parts:
            return title
        first, last = title[: parts[0].start()], title[parts[-1].end() :]
        ends = [*(part.start() for part in parts[1:]), len(title)]
        for part, end in zip(parts, ends, strict=True):
            if _key(title[part.end() : end]) in self._sites:
                return _undated(title[: part.start()])
        if _key(first) in self._sites:
            return title[parts[0].end() :]
        short = len(last.split()) <= 4 and len(title[: parts[-1].start()].split()) >= 2
        if short and not any(char.isdigit() for char in last):
            return _undated(title[: parts[-1].start()])
        return title


def is_home(href: str | None) -> bool:
    """True for an address of a site's first page.

    >>> is_home("/"), is_home("https://example.org"), is_home("../index.html"), is_home("#"), is_home("/films")
    (True, True, True, False, False)
    """
    if not href or len(href) > _LONGEST or href.lstrip()[:1] in ("", "#", "?"):
        return False
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    known = parts.scheme in ("", "http", "https") and not parts.query and not parts.fragment
    return known and _HOME.fullmatch(parts.path) is not None


@cache
def _table() -> dict[str, frozenset[str]]:
    """Names of headings, from data/html.toml."""
    text = files("extract").joinpath("data/html.toml").read_text(encoding="utf-8")
    return {kind: frozenset(entries) for kind, entries in tomllib.loads(text)["titles"].items()}


def _structured(found: Structured) -> str:
    return next((title for record in found.articles if (title := text_of(record.get("headline")))), "")


def _heading(element: Element) -> _Heading | None:
    text = plain("".join(element.itertext()))
    if not text or len(text) > _LONGEST:
        return None
    above = list(
        islice(
            element.iterancestors("div", "article", "section", "header", "aside", "nav", "footer", "td"),
            _MOST_ABOVE,
        )
    )
    said = [verdict(_name(place)) if place.attrib else 0 for place in above]
    inside = any(bits & BODY for bits in said) or any(place.tag == "article" for place in above)
    posted = any(_POST.search(_name(place)) for place in above)
    own = _is_named(element, "own") or (posted and _is_named(element, "posted"))
    aside = any(place.tag in ("aside", "nav", "footer") for place in above)
    aside = aside or any(bits & FRAME and not bits & BODY for bits in said)
    return _Heading(
        element=element,
        text=text,
        key=_key(text),
        level=int(element.tag[1]),
        named=own,
        site=not own and (_is_link_home(element, text) or (not inside and _is_sites(element))),
        aside=aside and not own,
    )


def _lines(root: Element) -> Iterator[_Heading]:
    """Lines that are no headings: named as a title, or in large letters."""
    for element in islice(root.iter("div", "p", "span", "font", "td", "dt", "big"), _MOST_ELEMENTS):
        named = bool(element.attrib) and _is_named(element, "own")
        if not named and not _LARGE.fullmatch(element.get("size") or ""):
            continue
        text = plain("".join(element.itertext()))
        if text and len(text) <= _LONGEST // 2:
            yield _Heading(element, text, _key(text), 5, named, site=False, aside=False)


def _name(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_named(element: Element, kind: str) -> bool:
    """True where an element's names say that it is a title. kind: the list of names."""
    name = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}"
    return name != "  " and any(" ".join(words(token)) in _table()[kind] for token in name.split())


def _is_sites(element: Element) -> bool:
    """True where the names of a heading, or of what is right above it, say that it is the site's name."""
    places = [element, *islice(element.iterancestors(), 2)]
    tokens = [token for place in places for token in _name(place).split()]
    return any(" ".join(words(token)) in _table()["sites"] for token in tokens)


def _is_link_home(element: Element, text: str) -> bool:
    link = next(element.iter("a"), None) if len(element) else next(element.iterancestors("a"), None)
    return link is not None and is_home(link.get("href")) and text in plain("".join(link.itertext()))


def _is_above(root: Element, heading: _Heading) -> bool:
    """True where no prose and no item but links stands before a heading."""
    body = root.find("body")
    around = set(heading.element.iterancestors())
    for element in (root if body is None else body).iter(etree.Element):
        if element is heading.element:
            return True
        item = element.tag in ("li", "td", "dt") and element not in around and element.find(".//a") is None
        if (
            (item and "".join(element.itertext()).strip())
            or len(element.text or "") > _PROSE
            or len(element.tail or "") > _PROSE
        ):
            return False
    return False


def _agreement(key: str, title: str) -> float:
    """How well a heading's key agrees with a title: 3 for the whole, less for its beginning or its end."""
    whole = _key(title)
    if not key or not whole:
        return 0
    if key == whole:
        return 3
    best = 1.4 if whole.startswith(f"{key} ") and len(key) > 0.4 * len(whole) else 0
    for cut in _CUT.finditer(title):
        if _key(title[: cut.start()]) == key:
            best = max(best, 1.5 if ":" in cut[0] else 2.5)
        elif _key(title[cut.end() :]) == key:
            best = max(best, 2)
    return best


def _same(one: str, stated: str, site: str) -> bool:
    """True where the heading is the stated title, or that title without the site's name around it."""
    other = _key(stated)
    if not one or not other or one == _key(site):
        return False
    if one == other or any(_key(part) == one for part in _SITE.split(stated)[:1]):
        return True
    return other.startswith(f"{one} ") and len(one) > 0.4 * len(other)


def _overlap(one: str, other: str) -> float:
    found = set(_WORD.findall(one.casefold()))
    return len(found & set(_WORD.findall(other.casefold()))) / max(1, len(found))


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _undated(title: str) -> str:
    """A title without the date at its end."""
    parts = list(_SITE.finditer(title))
    return title[: parts[-1].start()] if parts and dates.form(title[parts[-1].end() :]) == 0 else title
