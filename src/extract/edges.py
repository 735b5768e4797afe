"""Takes out of an article's region the lines at its edges that are the page's and not the author's.

Those are: the line of date, author and number of comments under the headline or at the end, rows of links with one
to the site's first page, links to a place on the same page ("top"), the last line's signature or address.
A film's line may have the same form ("Ember, 3 May 2019"), so what is not known for sure stays.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from itertools import islice, takewhile

from extract import dates
from extract.boilerplate import Region, is_headline
from extract.headline import is_home
from extract.markup import BLOCK, HEADINGS, Element
from extract.naming import names, words
from extract.writer import plain

_FIRST = 5  # lines under the headline that are looked at
_LAST = 4
_SHORT = 120
_LONG = 80  # characters of a line of prose
_ROW = 300  # characters of a row of links
_MOST_LINKS = 500
_MOST_LINES = 20_000
_REPEATED = 3  # lines of a form that are the article's own
_MOST_PARTS = 6
_WORDS_OF_SIGNATURE = 6
_MOST_AFTER = 40  # elements from the end among which a signature is sought
_EDGES = " .:!?…»«›‹>→*[]|-–—+•·↑▲"
_LOOSE = frozenset({"span", "time", "small"})
_SEPARATOR = re.compile(r"\s*[|•·–—/,»\n()]\s*|\s+-\s+")
_TIME = re.compile(
    r"(?:\w+ )?\d{1,2}\s?[:.hH]\s?\d\d(?:\s?[aApP]\.?[mM]\.?)?(?:\s?Uhr)?|\d{1,2}\s?[ap]\.?m\.?"
)
_ADDRESS = re.compile(r"[\w.+-]{1,60}(?:@| at | \[at\] )[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}")
_RIGHTS = re.compile(r"(?:copyright )?(?:©|\([cC]\) ?\d{4})", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LONGEST_NAME = 4  # words
_MOST_WORDS = 9  # of a piece that begins with "posted"
_LEAST_OF_LINKS = 0.65


@dataclass(frozen=True, slots=True)
class _Line:
    """A block without blocks inside, and its text with a line break where it has one."""

    node: Element
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of the lines around articles, from data/html.toml and data/facts.toml."""

    counts: re.Pattern[str]
    signatures: tuple[str, ...]
    home: frozenset[str]
    top: frozenset[str]
    published: frozenset[str]
    dated: frozenset[str]


def trim(chosen: Region, gone: set[Element], title: str, author: str) -> set[Element]:
    """Elements of the region to leave out besides those that are gone already. title, author: the page's, or empty."""
    lines = list(islice(_lines(chosen, gone), _MOST_LINES))
    first, last = _headline(lines, title), lines[-_LAST:]
    out = _to_the_top(chosen) | _rows(chosen, gone) | _roles(chosen, gone)
    out |= {line.node for line in lines[:first] if line.node.tag in _LOOSE}
    dated = [line for line in lines if len(line.text) <= _LONG and dates.form(line.text) is not None]
    if len(dated) < _REPEATED:
        named = partial(_is_once, chosen.tree.nodes[chosen.index]) if len(dated) == 1 else _never
        for line in _under(lines[first:]):
            if _is_labelled(line) or _is_imprint(line, author, named):
                out.add(line.node)
            elif len(line.text) > _LONG and line is not lines[first]:
                named = _never
        out |= {line.node for line in last if _is_labelled(line) or _is_imprint(line, author, _never)}
    out |= {line.node for line in last if _is_known(line)}
    return out | _signature([line for line in last if line.node not in out], author)


def _lines(chosen: Region, gone: set[Element]) -> Iterator[_Line]:
    tree, i = chosen.tree, chosen.index
    end = i + tree.size[i]
    while i < end:
        node = tree.nodes[i]
        if node in gone:
            i += tree.size[i]
            continue
        leaf = tree.own[i] == tree.text[i] > 0 and tree.tags[i] in BLOCK
        if leaf or (tree.tags[i] in _LOOSE and 0 < tree.text[i] <= _SHORT and _is_loose(chosen, i)):
            yield _Line(node, _broken(node) if tree.text[i] <= 2 * _SHORT else "x" * tree.text[i])
        i += 1


def _is_loose(chosen: Region, i: int) -> bool:
    """True for an element in a line that has blocks beside it: `<div><time>...</time><p>...`."""
    tree, above = chosen.tree, chosen.tree.parent[i]
    beside = tree.tags[above] in BLOCK and tree.own[above] < tree.text[above]
    return beside and tree.own[i] == tree.text[i]


def _broken(node: Element) -> str:
    """The text of an element, with its line breaks."""
    parts = [node.text or ""]
    for inner in node.iterdescendants():
        parts += ["\n" if inner.tag == "br" else "", inner.text or "", inner.tail or ""]
    return "\n".join(filter(None, map(plain, "".join(parts).split("\n"))))


def _headline(lines: list[_Line], title: str) -> int:
    """The index of the headline among the first lines, 0 where it is none of them."""
    first = enumerate(lines[: 2 * _FIRST])
    return next((i for i, line in first if line.node.tag in HEADINGS and is_headline(line.text, title)), 0)


def _under(lines: list[_Line]) -> list[_Line]:
    """The short lines under the first, which is the headline or another; the first one too."""
    return [*lines[:1], *takewhile(lambda line: len(line.text) <= _SHORT, lines[1 : _FIRST + 1])]


def _is_imprint(line: _Line, author: str, once: Callable[[str], bool]) -> bool:
    """True for a line of a date and what pages say beside it, and for a number of comments.

    once: tells whether a name that is not the known author's may be one: in a line of this form a film may be
    announced ("Ember, 3 May 2019").
    """
    text = line.text
    if len(text) > _SHORT or line.node.tag in HEADINGS or line.node.tag in ("td", "th"):
        return False
    if _stressed(line):
        return False
    found = 0
    while found < _MOST_PARTS and (day := dates.visible(text, "DMY", ("en",))):
        text = f"{text[: day[1]]} | {text[day[2] :]}"
        found += 1
    pieces = [piece for piece in (part.strip(_EDGES) for part in _SEPARATOR.split(text)) if piece]
    said = [_is_counted(piece) for piece in pieces]
    if not found and not any(said):
        return False
    others = [piece for piece, counted in zip(pieces, said, strict=True) if not counted]
    timed = any(_TIME.fullmatch(piece) for piece in pieces)
    return len(pieces) <= _MOST_PARTS and all(
        _is_piece(piece, author, _never if timed else once) for piece in others
    )


def _is_labelled(line: _Line) -> bool:
    """True for a loose piece of a line that is named as the author or the date; blocks are `trim`'s."""
    name = line.node.get("class") if line.node.tag in _LOOSE else None
    return name is not None and not names().signatures.isdisjoint(words(name))


def _is_known(line: _Line) -> bool:
    """True for words that all pages say ("watch trailer"), even in bold, and for a note of rights.

    A word alone may be a film.
    """
    if _RIGHTS.match(line.text):
        return len(line.text) <= _LONG
    text = line.text.casefold().strip(_EDGES)
    return " " in text and text in names().alone and line.node.tag in ("p", "div")


def _stressed(line: _Line) -> bool:
    """True where a part of the line, and not the whole, is in italics or a heading's mark: a title may be."""
    marked = next(line.node.iter("i", "em", "cite", "q"), None)
    return marked is not None and len("".join(marked.itertext()).strip()) < 0.8 * len(line.text)


def _is_once(region: Element, piece: str) -> bool:
    """True for words that the region has once: an article names its film again."""
    return plain(" ".join(region.itertext())).count(piece) == 1


def _never(_piece: str) -> bool:
    return False


def _is_counted(piece: str) -> bool:
    """True for a number of comments or of minutes to read."""
    return _words().counts.fullmatch(piece.casefold()) is not None


def _is_piece(piece: str, author: str, once: Callable[[str], bool]) -> bool:
    """True for a piece of such a line: a time, words beside a date, the author, a label of one word."""
    if piece[0] == "#" or _TIME.fullmatch(piece):
        return True
    known = _words().dated
    found = _WORD.findall(_TIME.sub("", piece))
    while found and found[-1].casefold() in known:
        found.pop()
    begin = next((i for i, word in enumerate(found) if word.casefold() not in known), len(found))
    if {word.casefold() for word in found[:begin]} & _words().published and len(found) <= _MOST_WORDS:
        return True
    found = found[begin:]
    if not found or _WORD.findall(author.casefold()) == [word.casefold() for word in found]:
        return True
    if len(found) == 1 and found[0].islower():
        return True
    named = len(found) <= _LONGEST_NAME and all(word[0].isupper() and word.isalpha() for word in found)
    return bool(named) and once(piece)


def _to_the_top(chosen: Region) -> set[Element]:
    """Links back to the beginning of the page, wherever they stand."""
    out = set()
    for link in islice(chosen.tree.nodes[chosen.index].iter("a"), _MOST_LINKS):
        if (link.get("href") or "")[:1] == "#" and len(link) < 3:
            text = plain("".join(link.itertext())).casefold().strip(_EDGES)
            if text in _words().top:
                out.add(link)
    return out


def _rows(chosen: Region, gone: set[Element]) -> set[Element]:
    """Rows of links with one to the site's first page: lines, lists or tables that are little else."""
    tree, out = chosen.tree, set()
    places: dict[Element, int] = {}
    for link in islice(tree.nodes[chosen.index].iter("a"), _MOST_LINKS):
        text = plain("".join(link.itertext())).casefold().strip(_EDGES)
        address = link.get("href") or ""
        if not text or not is_home(address) or ("//" in address and text not in _words().home):
            continue
        if not places:
            places = {tree.nodes[i]: i for i in range(chosen.index, chosen.index + tree.size[chosen.index])}
        best = -1
        for above in link.iterancestors():
            i = places.get(above, -1)
            if i <= chosen.index or tree.text[i] > _ROW or tree.link[i] < _LEAST_OF_LINKS * tree.text[i]:
                break
            if tree.tags[i] in BLOCK and above.tag not in HEADINGS:
                best = i
        if (
            best >= 0
            and tree.nodes[best] not in gone
            and tree.nodes[best].tag not in ("li", "td", "th", "tr")
        ):
            out.add(tree.nodes[best])
    return out


def _roles(chosen: Region, gone: set[Element]) -> set[Element]:
    """What the author is to the site, and the name before it, where both are marked in running text at its end."""
    tree, end = chosen.tree, chosen.index + chosen.tree.size[chosen.index]
    for i in range(end - 1, max(chosen.index, end - _MOST_AFTER), -1):
        node = tree.nodes[i]
        if node in gone or not tree.text[i] or tree.tags[i] in BLOCK:
            continue
        text = plain("".join(node.itertext()))
        if len(text.split()) > _WORDS_OF_SIGNATURE or not text.casefold().endswith(_words().signatures):
            continue
        before = node.getprevious()
        while before is not None and before.tag == "br" and not (before.tail or "").strip():
            before = before.getprevious()
        if before is None or before.tag != node.tag or (before.tail or "").strip():
            return set()
        return {node, before} if 0 < len("".join(before.itertext()).split()) < _LONGEST_NAME else set()
    return set()


def _signature(lines: list[_Line], author: str) -> set[Element]:
    """The last line or two, where they are the author's name, what the author is to the site, an address."""
    out: set[Element] = set()
    for line in reversed(lines[-2:]):
        text = line.text.strip(_EDGES + "©")
        count = len(text.split())
        if not 0 < count <= _WORDS_OF_SIGNATURE or line.node.tag not in ("p", "div", "center"):
            return out
        signed = bool(author) and _WORD.findall(text.casefold()) == _WORD.findall(author.casefold())
        role = text.casefold().endswith(_words().signatures) and count > 1
        if not signed and not role and not _ADDRESS.fullmatch(text):
            return out
        out.add(line.node)
    return out


@cache
def _words() -> _Words:
    """The tables of data/html.toml and data/facts.toml that tell of lines around articles."""
    html, facts = (
        tomllib.loads(files("extract").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))
        for name in ("html", "facts")
    )
    lines, author = html["lines"], facts["author"]
    said = " ".join(
        [*facts["dates"]["published"], *facts["dates"]["updated"], *lines["dated"], *author["before"]]
    )
    return _Words(
        counts=re.compile("|".join(lines["counts"])),
        signatures=tuple(lines["signatures"]),
        home=frozenset(lines["home"]),
        top=frozenset(lines["top"]),
        published=frozenset(facts["dates"]["published"]),
        dated=frozenset(_WORD.findall(said)),
    )
