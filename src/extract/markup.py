"""Parses a page's text to an lxml tree and measures the text and the links under each element.

BeautifulSoup's objects cost ten times what lxml's cost, most of them for parts that are thrown away; so the
page is measured and the article chosen on the lxml tree.
"""

import re
from dataclasses import dataclass

from lxml import etree, html

from extract.errors import InputError

Element = html.HtmlElement

BLOCK = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Elements that no tag of the article may hold.
_STRIPPED = ["script", "style", "svg", "template", "iframe", "object", "embed", "applet", "canvas", "map", "audio", "video", "math", "select", "textarea", "input", "option", "datalist", "dialog", "noframes", "frameset", "progress", "meter", "link"]
_MOST_NODES = 400_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Tree:
    """Elements in document order, and what is under each.

    parent: index of the parent, -1 at the root. size: elements of the subtree, itself included. text, link:
    characters of text, and of text inside links. own, ownlink: the same without those of blocks inside.
    """

    nodes: list[Element]
    parent: list[int]
    size: list[int]
    text: list[int]
    link: list[int]
    own: list[int]
    ownlink: list[int]


def parse(text: str, *, origin: str = "") -> Element:
    """The root element of a page. InputError where it holds no element and no text at all."""
    clean = _CONTROLS.sub("", text)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(clean.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise InputError("holds no HTML", source=origin) from error
    etree.strip_elements(root, *_STRIPPED, with_tail=False)
    return root


def measure(root: Element) -> Tree:
    """Sizes of all subtrees, in one pass down and one up."""
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    index = {node: number for number, node in enumerate(nodes)}
    count = len(nodes)
    parent = [index.get(node.getparent(), -1) for node in nodes]
    size, text, link = [1] * count, [0] * count, [0] * count
    own, ownlink = [0] * count, [0] * count
    for i in range(count - 1, -1, -1):
        node = nodes[i]
        tag = node.tag
        if node.text:
            mine = len(node.text.strip())
            text[i] += mine
            own[i] += mine
        if tag == "a":
            link[i], ownlink[i] = text[i], own[i]
        p = parent[i]
        if p < 0:
            continue
        size[p] += size[i]
        text[p] += text[i]
        link[p] += link[i]
        if tag not in BLOCK:
            own[p] += own[i]
            ownlink[p] += ownlink[i]
        if node.tail:
            mine = len(node.tail.strip())
            text[p] += mine
            own[p] += mine
    return Tree(nodes, parent, size, text, link, own, ownlink)
