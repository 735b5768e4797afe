"""Articles spread over several pages: which page comes next, and one page made of all.

A link counts as the next page only where its address is the article's own with the next number in it.
`rel=next` alone would not do: many sites use it for the next article.
"""

import copy
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

import httpx
from lxml import etree, html

from extract.addresses import FetchError, parse
from extract.download import Page

MAX_PAGES = 30
_NUMBER = re.compile(r"\d{1,3}")
# "/2", "-2", "_2", or "/page/2", "/page-2", before the end or a suffix; the address without it is page 1.
_END = r"(?P<n>\d{1,3})(?P<suffix>\.[A-Za-z]{3,5})?/?$"
_PATH_ENDS = (re.compile(r"[/_-]" + _END), re.compile(r"[/_-][A-Za-z]{1,7}[/_=-]?" + _END))
_REMARKS = re.compile(r"comment|reply", re.IGNORECASE)
_TEXT_TAGS = frozenset({"p", "li", "h2", "h3", "h4", "blockquote", "td", "figcaption"})


def tree(page: Page) -> html.HtmlElement:
    """The page's element tree. Raises FetchError where there is none."""
    try:
        parser = html.HTMLParser(encoding=_encoding(page))
        return html.document_fromstring(page.body, parser=parser)
    except (etree.ParserError, ValueError, LookupError) as error:
        raise FetchError(f"no page can be read there ({error})", source=page.url) from error


def next_address(root: html.HtmlElement, first: str, current: str) -> str | None:
    """The address of the article's next page, or None.

    first, current: addresses of its first page and of this one.
    """
    wanted = (_number(first, current) or 1) + 1
    base = httpx.URL(current)
    for link in root.iter("link", "a"):
        href = link.get("href")
        if not href or not _says_next(link, wanted):
            continue
        try:
            target = parse(href, base=base)
        except FetchError:
            continue
        if target.host == base.host and _number(first, str(target)) == wanted:
            return str(target)
    return None


def joined(pages: Sequence[Page], roots: Sequence[html.HtmlElement]) -> bytes:
    """The first page with the articles of the others appended to its own, in UTF-8."""
    whole = copy.deepcopy(roots[0])
    home = _region(whole)
    headline = _words(whole.find(".//h1"))
    for root in roots[1:]:
        for child in _same(root, home):
            if child.tag != "h1" or _words(child) != headline:
                home.append(child)
    for meta in list(whole.iter("meta")):
        if meta.get("charset") or (meta.get("http-equiv") or "").lower() == "content-type":
            meta.getparent().remove(meta)
    text: bytes = html.tostring(whole, encoding="utf-8")
    return b"<!DOCTYPE html>\n" + text


def _encoding(page: Page) -> str | None:
    """What lxml is told; None leaves it to the page's own declaration."""
    if page.charset:
        try:
            "".encode(page.charset)
            return page.charset
        except LookupError:
            pass
    try:
        page.body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _says_next(link: html.HtmlElement, wanted: int) -> bool:
    """Whether a link is meant for reading on: rel=next, or the page's number in its words."""
    if "next" in (link.get("rel") or "").lower().split():
        return True
    return link.tag == "a" and str(wanted) in _NUMBER.findall(link.text_content()[:60])


def _number(first: str, address: str) -> int | None:
    """The number of an article's page by its address; None for an address of something else.

    >>> _number("https://a.example/best", "https://a.example/best/2/")
    2
    >>> _number("https://a.example/best?page=1", "https://a.example/best?page=3")
    3
    >>> _number("https://a.example/best", "https://a.example/other/2") is None
    True
    """
    start, other = httpx.URL(first), httpx.URL(address)
    if start.host != other.host:
        return None
    if other.path.rstrip("/") == start.path.rstrip("/"):
        return _query_number(start, other)
    if other.query != start.query:
        return None
    for pattern in _PATH_ENDS:
        found = pattern.search(other.path)
        if found and start.path.rstrip("/") in _first_paths(found, pattern):
            return int(found["n"])
    return None


def _first_paths(found: re.Match[str], pattern: re.Pattern[str]) -> set[str]:
    """The paths that the first page of an article may have, by the numbered path of another page."""
    before, suffix = found.string[: found.start()], found["suffix"] or ""
    # The first page may carry its own number: "/best/1".
    own = found.string[: found.start("n")] + "1"
    return {before.rstrip("/"), before + suffix, own, own + suffix}


def _query_number(start: httpx.URL, other: httpx.URL) -> int | None:
    """The number in the one parameter by which two addresses differ; 1 where they are equal."""
    before = dict(parse_qsl(start.query.decode("ascii"), keep_blank_values=True))
    after = dict(parse_qsl(other.query.decode("ascii"), keep_blank_values=True))
    changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    if not changed:
        return 1
    if len(changed) > 1 or _REMARKS.search(changed[0]) or before.get(changed[0], "1") != "1":
        return None
    value = after.get(changed[0], "")
    return int(value) if _NUMBER.fullmatch(value) else None


def _region(root: html.HtmlElement) -> html.HtmlElement:
    """The element with the most running text directly below it: where the article's words are.

    The parent of list items is its list, so a list's words count for the list's parent too.
    """
    scores: dict[html.HtmlElement, int] = {}
    for element in root.iter(*_TEXT_TAGS):
        parent = element.getparent()
        while parent is not None and parent.tag in ("ul", "ol", "li", "dl", "table", "tbody", "tr", "figure"):
            parent = parent.getparent()
        if parent is not None:
            scores[parent] = scores.get(parent, 0) + len("".join(element.itertext()).strip())
    body = root.find("body")
    fallback = body if body is not None else root
    return max(scores, key=scores.__getitem__) if scores else fallback


def _same(root: html.HtmlElement, home: html.HtmlElement) -> list[html.HtmlElement]:
    """The children of the element that has the article on another page of the same site."""
    for found in root.iter(home.tag):
        shape = (found.get("id"), found.get("class"))
        if shape == (home.get("id"), home.get("class")) and any(shape):
            break
    else:
        found = _region(root)
    children = list(found)
    if found.text and found.text.strip():
        first = html.Element("p")
        first.text = found.text
        children.insert(0, first)
    return children


def _words(element: html.HtmlElement | None) -> str:
    return " ".join(element.text_content().split()) if element is not None else ""
