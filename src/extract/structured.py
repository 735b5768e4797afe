"""Reads what a page says for machines: JSON-LD and microdata (schema.org), and meta elements.

Nothing here is trusted: a block that is malformed, too deep or of another shape is left out with a note.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from extract.dates import machine
from extract.markup import Element
from extract.types import Hint
from extract.writer import plain

_TAG = 400  # characters of a script's tag before its type
_WRAPPINGS = ("<!--", "-->", "//<![CDATA[", "// <![CDATA[", "<![CDATA[", "//]]>", "// ]]>", "]]>")
_YEAR = re.compile(r"\b(18[89]\d|19\d\d|20\d\d)\b")
_FILM_SITE = re.compile(
    r"//(?:\w+\.)?(?:imdb\.com/title|themoviedb\.org/movie|letterboxd\.com/film|wikidata\.org)"
)
_ARTICLES = re.compile(r"(?:Article|Posting|Review|Report)\Z")
_PAGES = frozenset({"WebPage", "ItemPage", "CollectionPage", "AboutPage"})
_ITEMS = etree.XPath("//*[@itemtype]")
_PROPERTIES = etree.XPath("descendant::*[@itemprop]")
_MOST_NODES = 20_000
_MOST_HINTS = 1_000
_LONGEST = 300  # characters of a name or title

_MOST_PROPERTIES = 200  # of an item
_YEARS = ("dateCreated", "datePublished", "copyrightYear")

Record = dict[str, Any]
Properties = list[tuple[str, Element]]
Owned = dict[Element, Properties]


@dataclass(slots=True)
class Structured:
    """article: JSON-LD objects of the article, then of the page. meta: content by property or name."""

    articles: list[Record] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    hints: list[Hint] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def first(self, *keys: str) -> str | None:
        """The first of the meta values that the page has."""
        return next((self.meta[key] for key in keys if self.meta.get(key)), None)


def read(root: Element, data: bytes, charset: str) -> Structured:
    """All structured data of a page, given as tree and as bytes: the tree holds no scripts.

    Bytes are searched since that costs a tenth of searching text.
    """
    result = Structured()
    for element in _metas(root):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        content = plain(element.get("content") or "")
        if key and content:
            result.meta.setdefault(key.strip().lower(), content)
    pages: list[Record] = []
    for block in _blocks(data, charset, result.notes):
        _sort(block, result, pages)
    result.articles.extend(pages)
    if b"itemtype" in data and (not result.articles or b"schema.org/Movie" in data):
        _microdata(root, result)
    result.hints = _once(result.hints)[:_MOST_HINTS]
    return result


def _once(hints: list[Hint]) -> list[Hint]:
    """A film once: a list's entry, which has a position, is met again as an object of its own."""
    placed = {(hint.name, hint.year) for hint in hints if hint.position is not None}
    return list(dict.fromkeys(h for h in hints if h.position is not None or (h.name, h.year) not in placed))


def _metas(root: Element) -> Iterator[Element]:
    """Meta elements of the head; of the whole page where the head has none."""
    first = root[0] if len(root) else root
    return iter(list(first.iter("meta")) or root.iter("meta"))


def _blocks(data: bytes, charset: str, notes: list[str]) -> Iterator[Any]:
    place = 0
    while (place := data.find(b"ld+json", place)) >= 0:
        opening, start = (
            data.rfind(b"<", max(0, place - _TAG), place),
            data.find(b">", place, place + _TAG) + 1,
        )
        place += 1
        if not start or data[opening : opening + 7].lower() != b"<script":
            continue
        end = data.find(b"</script", start)
        if end < 0:
            return
        place = end
        try:
            yield json.loads(_unwrapped(data[start:end].decode(charset, "replace")), strict=False)
        except (ValueError, RecursionError):
            notes.append("JSON-LD that is malformed was ignored")


def _unwrapped(text: str) -> str:
    """A script without the comment or CDATA section that older pages put it in."""
    text = text.strip()
    for wrapping in _WRAPPINGS:
        text = text.removeprefix(wrapping).removesuffix(wrapping).strip()
    return text


def _sort(block: Any, result: Structured, pages: list[Record]) -> None:
    for record in _records(block):
        types = set(_types(record))
        if any(_ARTICLES.search(kind) for kind in types):
            result.articles.append(record)
        elif types & _PAGES:
            pages.append(record)
        if "Movie" in types:
            result.hints.extend(_film(record, None))
        elif "ItemList" in types:
            result.hints.extend(_listed(record))


def _records(block: Any) -> Iterator[Record]:
    """All objects in a JSON value, in document order, up to a bound."""
    stack, count = [block], 0
    while stack and count < _MOST_NODES:
        value = stack.pop()
        count += 1
        if isinstance(value, dict):
            yield value
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))


def _types(record: Record) -> Iterator[str]:
    kinds = record.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            yield kind.rsplit("/", 1)[-1]


def _listed(record: Record) -> Iterator[Hint]:
    """Films of an ItemList; an untyped entry counts where its address is a film site's."""
    entries = record.get("itemListElement")
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            continue
        item = entry.get("item")
        item = (
            item
            if isinstance(item, dict)
            else {**entry, "url": item if isinstance(item, str) else entry.get("url")}
        )
        kinds = set(_types(item))
        address = item.get("url") or item.get("@id")
        if "Movie" in kinds or (isinstance(address, str) and _FILM_SITE.search(address)):
            yield from _film(item, entry.get("position"))


def _film(record: Record, position: Any) -> Iterator[Hint]:
    name = text_of(record.get("name"))
    if not name:
        return
    year = next((y for key in _YEARS if (y := _year(record.get(key)))), None)
    same = record.get("sameAs")
    address = next(
        (a for a in [*(same if isinstance(same, list) else [same]), record.get("url")] if isinstance(a, str)),
        None,
    )
    place = int(position) if isinstance(position, int | str) and str(position).isdecimal() else None
    yield Hint(
        name=name, year=year, directors=tuple(names(record.get("director"))), url=address, position=place
    )


def _year(value: Any) -> int | None:
    found = _YEAR.search(str(value)[:40]) if isinstance(value, str | int) else None
    return int(found[1]) if found else None


def text_of(value: Any) -> str:
    """A JSON value as a line of text: a string, or the `@value` of an object; "" for others."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return ""
    line = plain(value)
    return line if len(line) <= _LONGEST else ""


def names(value: Any) -> Iterator[str]:
    """Names of persons in a JSON value: strings, objects with a name, or lists of them; no addresses."""
    for each in value if isinstance(value, list) else [value]:
        name = text_of(each.get("name")) if isinstance(each, dict) else text_of(each)
        if name and "://" not in name:
            yield name


def _microdata(root: Element, result: Structured) -> None:
    owned = _owned(root)
    for element in _ITEMS(root):
        kind = element.get("itemtype", "").rstrip("/").rsplit("/", 1)[-1]
        if kind == "Movie":
            hint = _marked_film(owned.get(element, []), owned)
            if hint:
                result.hints.append(hint)
        elif _ARTICLES.search(kind):
            result.articles.append(_marked_article(owned.get(element, []), owned))


def _owned(root: Element) -> Owned:
    """Each item's properties: those whose nearest enclosing item it is. Each element is climbed over once."""
    holders: dict[Element, Element | None] = {}
    owned: Owned = {}
    for inner in _PROPERTIES(root):
        path, place = [], inner.getparent()
        while place is not None and place not in holders and place.get("itemtype") is None:
            path.append(place)
            place = place.getparent()
        holder = holders.get(place, place) if place is not None else None
        holders.update(dict.fromkeys(path, holder))
        if holder is not None:
            for name in inner.get("itemprop", "").split():
                owned.setdefault(holder, []).append((name, inner))
    return owned


def _marked_film(properties: Properties, owned: Owned) -> Hint | None:
    found: dict[str, list[str]] = {}
    for name, inner in properties[:_MOST_PROPERTIES]:
        found.setdefault(name, []).append(_value(inner, owned))
    if not found.get("name") or not found["name"][0]:
        return None
    stated = [value for key in _YEARS for value in found.get(key, [])]
    year = next((y for value in stated if (y := _year(value))), None)
    address = next((a for a in [*found.get("sameAs", []), *found.get("url", [])] if a), None)
    directors = tuple(name for name in found.get("director", []) if name)
    return Hint(name=found["name"][0], year=year, directors=directors, url=address)


def _marked_article(properties: Properties, owned: Owned) -> Record:
    record: Record = {}
    for name, inner in properties[:_MOST_PROPERTIES]:
        if name in ("headline", "datePublished", "dateModified", "author") and name not in record:
            record[name] = _value(inner, owned)
    if "datePublished" in record and machine(record["datePublished"]) is None:
        del record["datePublished"]
    return record


def _value(element: Element, owned: Owned) -> str:
    """The value of a property: its content, date or address, the name of an item, or its words."""
    for attribute in ("content", "datetime"):
        if element.get(attribute):
            return plain(element.get(attribute, ""))
    if element.get("itemtype"):
        inner = next((each for name, each in owned.get(element, []) if name == "name"), None)
        return _words(element if inner is None else inner)
    address = element.get("itemprop", "").lower() in ("url", "sameas")
    return element.get("href", "") if address and element.tag in ("a", "link") else _words(element)


def _words(element: Element) -> str:
    """The words of an element that holds few, else nothing."""
    parts, length = [], 0
    for part in element.itertext():
        length += len(part)
        if length > 2 * _LONGEST:
            return ""
        parts.append(part)
    line = plain("".join(parts))
    return line if len(line) <= _LONGEST else ""
