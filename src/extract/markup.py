"""Parses a page's text to an lxml tree and measures the text and the links under each element.

BeautifulSoup's objects cost ten times what lxml's cost, most of them for parts that are thrown away; so the
page is measured and the article chosen on the lxml tree.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from lxml import etree

from extract.errors import InputError

# Not lxml.html's: its class look-up runs Python code for each element that is touched.
Element: TypeAlias = etree._Element

BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Elements that no tag of the article may hold.
_STRIPPED = [
    "script",
    "style",
    "svg",
    "template",
    "iframe",
    "object",
    "embed",
    "applet",
    "canvas",
    "map",
    "audio",
    "video",
    "math",
    "select",
    "textarea",
    "input",
    "option",
    "datalist",
    "dialog",
    "noframes",
    "frameset",
    "progress",
    "meter",
    "link",
]
_LEAST_PARAGRAPHS = 3
_LONG_TAG = 8_192
_MOST_ATTRIBUTES = 500
_LONG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9-]{0,30})[^<>]{8000,}>")
# How much a character inside a link takes off the text around it.
_LINKS_COUNT = 0.9
# Tags of elements that go into one another, for pages where they do so without end.
_NESTS = re.compile(
    r"</?(?!(?:html|head|title|body|meta|p|br|h[1-6]|li|script|style|template|noscript|textarea|iframe)\b)"
    r"[a-zA-Z][^<>]*>"
)
# Dropped from the bytes: a table of bytes costs a tenth of a pattern on the text.
_CONTROLS = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])


@dataclass(frozen=True, slots=True)
class Tree:
    """Elements in document order, and what is under each.

    parent: index of the parent, -1 at the root. size: elements of the subtree, itself included. text, link:
    characters of text, and of text inside links. own, ownlink: the same without those of blocks inside.
    good: characters outside links. prose: those in blocks that hold many of them. Both shrink as parts are
    dropped.
    """

    nodes: list[Element]
    tags: list[str]
    parent: list[int]
    size: list[int]
    text: list[int]
    link: list[int]
    own: list[int]
    ownlink: list[int]
    good: list[float]
    prose: list[float]


_IN_HEAD = frozenset(
    ("title", "meta", "link", "script", "style", "base", "noscript", "template", "object", "bgsound")
)


def parse(text: str, *, origin: str = "") -> tuple[Element, tuple[str, ...]]:
    """The root element of a page, and what had to be left out of its structure, if anything.

    InputError where it holds no element and no text at all.
    """
    root, stopped = _parse(text, origin)
    if not stopped:
        return root, ()
    # The parser stops for good at 2,048 levels: what nests is left out, so that no text is lost with it.
    root, stopped = _parse(_NESTS.sub(" ", text), origin)
    if stopped:
        raise InputError("its elements are nested too deep", source=origin)
    return root, ("elements nested too deep: lists, tables and markup were not read",)


def _parse(text: str, origin: str) -> tuple[Element, bool]:
    """The tree, and whether the parser stopped before the end since elements were nested too deep."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        data = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
        root = etree.fromstring(_thin(data) if _crowded(data) else data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise InputError("holds no HTML", source=origin) from error
    if root is None:
        raise InputError("holds no HTML", source=origin)
    last = parser.error_log.last_error
    _close_head(root)
    etree.strip_elements(root, *_STRIPPED, with_tail=False)
    _strip_menus(root)
    return root, last is not None and "depth" in last.message


def _close_head(root: Element) -> None:
    """Moves what no head may hold into the body: the parser does not know HTML 5's elements, so that a page without
    `<body>` whose first one is, say, `<article>` has all its text in the head."""
    head = root.find("head")
    first = (
        next((i for i, child in enumerate(head) if child.tag not in _IN_HEAD), None)
        if head is not None
        else None
    )
    if head is None or first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for place, child in enumerate(head[first:]):
        body.insert(place, child)


def _crowded(data: bytes) -> bool:
    """True where some tag may be longer than `_LONG_TAG`: no other is looked at, so this costs nearly nothing."""
    for place in range(_LONG_TAG, len(data), _LONG_TAG):
        opened = data.rfind(b"<", place - _LONG_TAG, place)
        if opened >= 0 and data.find(b">", opened, opened + _LONG_TAG) < 0:
            return True
    return False


def _thin(data: bytes) -> bytes:
    """The page without the attributes of tags that have thousands: the parser's time grows with their square."""

    def name_alone(tag: re.Match[bytes]) -> bytes:
        return (
            tag[0] if len(tag[0].split(None, _MOST_ATTRIBUTES)) <= _MOST_ATTRIBUTES else b"<" + tag[1] + b">"
        )

    return _LONG.sub(name_alone, data)


def _strip_menus(root: Element) -> None:
    """Takes out navigation, a fifth of a usual page's elements, before anything is measured.

    Not where a `nav` holds paragraphs (it was never closed) or the page has hardly any outside (a list in it
    may be the article); then boilerplate weighs it like other parts.
    """
    if len(list(islice(root.iter("p"), _LEAST_PARAGRAPHS))) < _LEAST_PARAGRAPHS:
        return
    if all(next(menu.iter("p", "h1", "article", "main"), None) is None for menu in root.iter("nav")):
        etree.strip_elements(root, "nav", with_tail=False)


def measure(root: Element, least: int) -> Tree:
    """Sizes of all subtrees, in one pass down and one up. least: characters that make a block prose."""
    nodes = list(root.iter("*"))
    tags = [node.tag for node in nodes]
    count = len(nodes)
    index = dict(zip(nodes, range(count), strict=True))
    parent = [index.get(node.getparent(), -1) for node in nodes]
    size, text, link = [1] * count, [0] * count, [0] * count
    own, ownlink = [0] * count, [0] * count
    good, prose = [0.0] * count, [0.0] * count
    for i in range(count - 1, -1, -1):
        node, p, tag = nodes[i], parent[i], tags[i]
        if raw := node.text:
            mine = len(raw.strip())
            text[i] += mine
            own[i] += mine
        if tag == "a":
            link[i], ownlink[i] = text[i], own[i]
        if tag not in BLOCK and p >= 0:
            own[p] += own[i]
            ownlink[p] += ownlink[i]
        elif own[i]:
            weight = own[i] - _LINKS_COUNT * ownlink[i]
            good[i] += weight
            if weight >= least:
                prose[i] += weight
        if p < 0:
            continue
        size[p] += size[i]
        text[p] += text[i]
        link[p] += link[i]
        good[p] += good[i]
        prose[p] += prose[i]
        if raw := node.tail:
            mine = len(raw.strip())
            text[p] += mine
            own[p] += mine
    return Tree(nodes, tags, parent, size, text, link, own, ownlink, good, prose)
