"""Chooses the article's title: its first-level heading where the page's other statements agree with it."""

import re

from extract.markup import Element
from extract.structured import Structured, text_of
from extract.writer import plain

_SITE = re.compile(r"\s+[|•·»/—–-]\s+|\s*\|\s*|\s+::\s+")
_WORD = re.compile(r"\w+")
_LONGEST = 300


def headline(root: Element, found: Structured) -> str | None:
    """The title of a page's article; None where the page states none."""
    stated = [
        text for text in (found.first("og:title"), _structured(found), found.first("twitter:title")) if text
    ]
    element = next(root.iter("title"), None)
    page = plain("".join(element.itertext())) if element is not None else ""
    site = found.first("og:site_name") or ""
    headings = _headings(root)
    for heading in headings:
        if any(_same(heading, text, site) for text in stated) or _key(heading) == _key(page):
            return heading
    beside = _beside_the_site(root, page)
    if beside:
        return beside
    for heading in headings:
        if _same(heading, page, site):
            return heading
    if (
        len(headings) == 1
        and (not stated or _overlap(headings[0], stated[0]) >= 0.5)
        and _key(headings[0]) != _key(site)
    ):
        return headings[0]
    if stated:
        return _without_site(stated[0], site)
    if page:
        return _without_site(page, site)
    return headings[0] if headings else None


def _structured(found: Structured) -> str:
    return next((title for record in found.articles if (title := text_of(record.get("headline")))), "")


def _headings(root: Element) -> list[str]:
    texts = (plain("".join(element.itertext())) for element in root.iter("h1"))
    return list(dict.fromkeys(text for text in texts if text and len(text) <= _LONGEST))


def _same(heading: str, stated: str, site: str) -> bool:
    """True where the heading is the stated title, or that title without the site's name around it."""
    one, other = _key(heading), _key(stated)
    if not one or not other or one == _key(site):
        return False
    if one == other or any(_key(part) == one for part in _SITE.split(stated)[:1]):
        return True
    return other.startswith(f"{one} ") and len(one) > 0.4 * len(other)


def _beside_the_site(root: Element, page: str) -> str | None:
    """The lower heading that, with the site's name as a first-level one above it, makes the page's title."""
    whole = _key(page)
    sites: list[str] = []
    for element in root.iter("h1", "h2", "h3"):
        text = plain("".join(element.itertext()))
        key = _key(text)
        if element.tag == "h1":
            sites.append(key)
        elif key and any(whole in (f"{site} {key}", f"{key} {site}") for site in sites):
            return text
    return None


def _overlap(one: str, other: str) -> float:
    words = set(_WORD.findall(one.casefold()))
    return len(words & set(_WORD.findall(other.casefold()))) / max(1, len(words))


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _without_site(title: str, site: str) -> str:
    """A title without the site's name at its end or beginning."""
    parts = list(_SITE.finditer(title))
    if not parts:
        return title
    first, last = title[: parts[0].start()], title[parts[-1].end() :]
    if site and _key(last) == _key(site):
        return title[: parts[-1].start()]
    if site and _key(first) == _key(site):
        return title[parts[0].end() :]
    short = len(last.split()) <= 4 and len(title[: parts[-1].start()].split()) >= 2
    return title[: parts[-1].start()] if short and not any(char.isdigit() for char in last) else title
