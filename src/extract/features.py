"""What speaks for and against a candidate being a film's title, as named numbers.

Names with a colon ("title:heading", "slot:year") can become a row's rules; the weights are learnt (training/).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from extract.candidates import (
    Candidate,
    by_shape,
    children,
    dates_film,
    entries_below,
    lead_kinds,
    line_class,
)
from extract.fields import YEAR_DIGITS, classify
from extract.groups import FILM_LINK, describe_group, keeps_promise, lead_habit, neighbours
from extract.lexicon import Lexicon
from extract.page import Line, Page
from extract.wording import label_before, own_words, words_around

_CLASS_WORD = re.compile(r"[a-z]+")
_YEAR_AFTER = re.compile(r"[\"”’»'“)]?\s*[(\[][^()\[\]]{0,30}(?:18[89]\d|19\d\d|20[0-3]\d)")
# "(Larisa Hill, 1974)" and ", 1974." behind a title in prose.
_BRACKET = re.compile(r"[\"”“’'»]?\s?[(\[（]([^()\[\]（）]{3,80})[)\]）]")
_FIELD_ENDS = re.compile(r"[,;/–—，、]| - ")
_COMMA_YEAR = re.compile(r"[\"”“’'»]?, (?:18[89]\d|19\d\d|20[0-3]\d)(?:[.,;:!?)]|$)")
_BARE_YEAR = re.compile(r"[(\[]\s*\d{4}\s*[)\]]")
_YEAR_HEAD = re.compile(r"^\W*(?:18[89]\d|19\d\d|20[0-3]\d)\W*$")
_HEADLINE = {
    "headings.films": "headline:film",
    "headings.other": "headline:other",
    "headings.series": "headline:series",
}
_FIRST_ITEM = re.compile(r"#?1(?:[.)](?!\d)|\s(?=[^\W\d])|$)")
_FACTS = 2  # kinds of fields with which a line of facts begins
_FIRST = 3  # characters before a candidate that begins its line
_TITLE_WORDS = 10
_RUN_SOURCES = frozenset(("run", "label-run"))
# "(Larisa Hill)", "(1974)", "(Hill, 1974)" behind one of the titles in a row.
_MADE = re.compile(rf"[\"”’*_]{{0,2}}\s?[(\[](?=[^\W\d_a-z]|{YEAR_DIGITS})[^()\[\]]{{2,40}}[)\]]")
_WHOLE = ("bold", "italic", "link", "quote")  # marks that a line may be set in as a whole


def describe(page: Page, candidates: Sequence[Candidate]) -> None:
    """Fills the features of all candidates of a page."""
    shapes = by_shape(candidates)
    groups = {shape: describe_group(page, members) for shape, members in shapes.items()}
    leads = {shape: lead_habit(page, members) for shape, members in shapes.items()}
    promised = {s for s, members in shapes.items() if keeps_promise(page, groups[s], len(members))}
    keys = Counter(candidate.key for candidate in candidates)
    entry_keys = {c.key for c in candidates if c.entry is not None}
    lowered = page.article.text.lower()
    whole = _page(page)
    people = _people(candidates)
    within, rows = _within(candidates), _rows(candidates)
    for candidate in candidates:
        features = candidate.features = whole.copy()
        _source(candidate, features)
        own_words(page, candidate, features)
        _slots(page, candidate, features)
        if candidate.entry is not None:
            features.update(groups[candidate.line.shape])
            if "title:first-sentence" in features:
                features.update(leads[candidate.line.shape])
        if candidate.line.shape in promised:
            features["group:promised"] = 1.0
        words_around(page, candidate, lowered, features)
        label_before(page, candidate, features)
        _place(page, candidate, features)
        if candidate.entry is None and (candidate.start, candidate.end) in people:
            features["person-slot"] = 1.0
        if candidate.entry is None and _is_inside(candidate, within):
            features["inside-entry"] = 1.0
        if candidate.line.index in rows and not _RUN_SOURCES.isdisjoint(candidate.sources):
            features |= rows[candidate.line.index]
        features["repeat"] = min(3.0, math.log2(keys[candidate.key]))
        if candidate.entry is None and candidate.key in entry_keys:
            features["repeat:entry"] = 1.0
        _interactions(features)
        if features.get("section:other"):
            candidate.features = {f"other:{name}": v for name, v in features.items() if name in _OUTRANKING}
            candidate.features["section:other"] = 1.0


def _people(candidates: Sequence[Candidate]) -> set[tuple[int, int]]:
    """Where the lines of items name persons beside their titles."""
    return {
        (c.line.start + slot.start, c.line.start + slot.end)
        for c in candidates
        if c.entry is not None
        for slot in c.entry.slots
        if slot.kind == "person"
    }


def _within(candidates: Sequence[Candidate]) -> dict[int, list[tuple[int, int]]]:
    """The titles of items, as their lines are read as a whole, by line."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for c in candidates:
        if c.entry is not None and c.entry.how not in ("head", "made"):
            spans.setdefault(c.line.index, []).append((c.start, c.end))
    return spans


def _is_inside(candidate: Candidate, within: dict[int, list[tuple[int, int]]]) -> bool:
    """Whether a candidate is only a part of its item's title ("1080 Harbour" of "Fog Harbour, 1080 Harbour (1970)")."""
    return any(
        start <= candidate.start and candidate.end <= end and candidate.end - candidate.start < end - start
        for start, end in within.get(candidate.line.index, ())
    )


def _rows(candidates: Sequence[Candidate]) -> dict[int, dict[str, float]]:
    """What tells the titles in a row from other capitals between commas, by line: how many stand in the row and how
    much of the line it is, what share of them is marked as well (whoever sets the best of them in bold names films in
    the others too) or has a maker or a year in brackets, and how many lines of the page are such rows."""
    rows: dict[int, list[Candidate]] = {}
    for c in candidates:
        if not _RUN_SOURCES.isdisjoint(c.sources):
            rows.setdefault(c.line.index, []).append(c)
    lines = min(3.0, math.log2(max(1, len(rows))))
    return {index: _row(members) | {"run:lines": lines} for index, members in rows.items()}


def _row(members: Sequence[Candidate]) -> dict[str, float]:
    line, size = members[0].line, len(members)
    text = line.text
    said = [_MADE.match(text, c.end - line.start) is not None for c in members]
    marked = [not c.sources.isdisjoint(_WHOLE) for c in members]
    return {
        "run:size": min(4.0, math.log2(size)),
        "run:cover": min(1.0, sum(c.end - c.start for c in members) / max(1, len(text))),
        "run:marked": sum(marked) / size,
        "run:made": sum(said) / size,
    }


def _source(candidate: Candidate, features: dict[str, float]) -> None:
    for source in candidate.sources:
        features[f"title:{source}"] = 1.0
    if candidate.entry is not None:
        features["entry"] = 1.0
        if candidate.entry.how != "line":
            features[f"entry:{candidate.entry.how}"] = 1.0
    else:
        features["inline"] = 1.0


def _slots(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    line, entry = candidate.line, candidate.entry
    if entry is not None:
        for kind in {slot.kind for slot in entry.slots}:
            features[f"slot:{kind}"] = 1.0
        if entry.rank or line.number:
            features["slot:rank"] = 1.0
        elif entry.start > _FIRST:
            features["slot:lead"] = 1.0  # a date, a time or a label stands before the title
        rest = len(line.text[entry.rest :].split())
        if rest == 0:
            features["whole-line"] = 1.0
        elif rest > 12:
            features["prose-after"] = 1.0
        for kind in neighbours(page, line):
            features[f"next:{kind}"] = 1.0
        _item_place(page, candidate, features)
        if entry.slots and entry.slots[0].how == "before":
            features["person-first"] = 1.0
    after = line.text[candidate.end - line.start : candidate.end - line.start + 40]
    if _YEAR_AFTER.match(after):
        features["slot:year"] = 1.0
    if entry is None:
        _beside(line.text, candidate.end - line.start, page.lexicon, features)
    if line.text.rstrip().endswith(":") and candidate.end >= line.end - 2:
        features["colon-end"] = 1.0
    _marks(candidate, features)


def _beside(text: str, end: int, lexicon: Lexicon, features: dict[str, float]) -> None:
    """What facts stand right behind a title in prose, in brackets or behind a comma."""
    if _COMMA_YEAR.match(text, end):
        features["comma:year"] = 1.0
    bracket = _BRACKET.match(text, end)
    if bracket:
        kinds = {classify(field, lexicon) for field in _FIELD_ENDS.split(bracket[1])}
        features |= {f"bracket:{kind}": 1.0 for kind in kinds - {"empty"}}


def _marks(candidate: Candidate, features: dict[str, float]) -> None:
    """The marks that an item's line is set in as a whole, the links that touch the candidate, and struck words."""
    line = candidate.line
    for mark in line.marks:
        whole = mark.start <= candidate.start and mark.end >= line.end - _FIRST
        if candidate.entry is not None and mark.kind in _WHOLE and whole:
            features[f"line:{mark.kind}"] = 1.0
        if mark.kind == "link" and mark.start <= candidate.end and mark.end >= candidate.start and mark.href:
            features[
                "link:film"
                if FILM_LINK.search(mark.href)
                else "link:page"
                if mark.href.startswith("#")
                else "link:any"
            ] = 1.0
        if mark.kind == "strike" and mark.start <= candidate.start and mark.end >= candidate.end:
            features["struck"] = 1.0


def _item_place(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    """Whether the line is its item's first, and whether an earlier line of the item could be the title."""
    line = candidate.line
    if line.item is not None and len(page.items[line.item]) > 1:
        # A rank, date or year on a line of its own stands before the title and takes nothing from it.
        first = _first_texts(page, line.item)
        features["item:later" if min(first.values(), default=line.index) < line.index else "item:first"] = 1.0
        if first.get((line.kind, line.level), line.index) < line.index:
            features["item:same-again"] = 1.0
    following = page.lines[line.index + 1] if line.index + 1 < len(page.lines) else None
    if following is not None and not line.number and _FIRST_ITEM.match(following.number or following.text):
        features["heads:count"] = float(not _FIRST_ITEM.match(line.text))
    head = page.lines[line.index - 1] if not line.first else None
    if (
        following is not None
        and following.block == line.block
        and following.shape != line.shape
        and line.first
    ):
        features["block:head"] = 1.0
    elif head is not None and head.shape != line.shape:
        features["block:later"] = 1.0
    if following is not None and following.words > 12 and following.kind != "heading":
        features["followed"] = 1.0
    if any(_YEAR_HEAD.match(page.lines[index].text) for index in line.section):
        features["section:year"] = 1.0
    if line.kind == "table_cell":
        features["column:first" if line.column == 0 else "column:later"] = 1.0
    if _BARE_YEAR.fullmatch(line.text):
        features["bare-year"] = 1.0
    kind = line_class(line, page)
    if kind != "text":
        features[f"line:{kind}"] = 1.0
    _facts(page, candidate, following, features)
    below = children(page, line)
    if below >= 2:
        features["parent"] = min(2.0, math.log2(below) / 2)
    whole = entries_below(page, line) if not features.get("slot:year") else 0
    if whole >= 2:
        features["above-entries"] = min(2.0, math.log2(whole) / 2)


def _first_texts(page: Page, item: int) -> dict[tuple[str, int | None], int]:
    """Of an item's lines that may be titles, the first of each kind and level."""
    known = page.first_texts.get(item)
    if known is None:
        known = page.first_texts[item] = {}
        for line in (page.lines[index] for index in page.items[item]):
            if (line.kind, line.level) not in known and _is_text(line, page):
                known[line.kind, line.level] = line.index
    return known


def _facts(page: Page, candidate: Candidate, following: Line | None, features: dict[str, float]) -> None:
    """Whether the next line begins with a maker and other facts, or this one does, right below what may be a title."""
    facts = lead_kinds(following, page) if following is not None else frozenset[str]()
    if "person" in facts and len(facts) >= _FACTS:
        features |= {f"below:{kind}": 1.0 for kind in facts}
    if following is not None and dates_film(following, page):
        features["below:country-year"] = 1.0
    line = candidate.line
    if dates_film(line, page):
        features["own:country-year"] = 1.0
    first = candidate.entry is not None and candidate.start - line.start <= _FIRST
    if first and line.index and _heads(page.lines[line.index - 1], line, page):
        features["facts:headed"] = float(len(lead_kinds(line, page)) >= _FACTS)


def _heads(before: Line, line: Line, page: Page) -> bool:
    """Whether the line before may be the title to which a line of facts belongs."""
    return before.shape != line.shape and before.words <= _TITLE_WORDS and _is_text(before, page)


def _is_text(line: Line, page: Page) -> bool:
    return line_class(line, page) in ("text", "person") and not line.text.isdigit()


def _page(page: Page) -> dict[str, float]:
    """What speaks for or against all candidates of a page alike."""
    title = page.head
    return {
        "page:film": min(2.0, page.film_share / 2),
        "page:other": min(2.0, page.other_share / 2),
        **{_HEADLINE[key]: 1.0 for key in page.lexicon.held(_HEADLINE, title)},
    }


def _place(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    """The section, the class names and the column that a candidate stands in."""
    kind = page.kinds.get(candidate.line.index, "")
    if kind:
        features[f"section:{kind}"] = 1.0
    if candidate.entry is not None and "." in candidate.line.path:
        _class_names(page, candidate, features)
    header = (candidate.line.header or "").lower().strip()
    if header:
        for name in ("title", "director", "year", "other"):
            if header in page.lexicon[f"labels.{name}"]:
                features[f"header:{name}"] = 1.0


def _class_names(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    """What the class names of the line's own element say that it holds."""
    _, _, names = candidate.line.path.rpartition("/")[2].partition(".")
    words = set(_CLASS_WORD.findall(names.lower()))
    for name in ("title", "director", "year", "other"):
        if not words.isdisjoint(page.lexicon[f"classes.{name}"]):
            features[f"class:{name}"] = 1.0


# In a section of books, songs or the like, only these still speak, and otherwise than elsewhere: what the section
# holds outranks a year, a rank or a habit of the page.
_OUTRANKING = frozenset(
    {
        "link:film",
        "title:film-noun",
        "title:film-after",
        "near:film",
        "near:other",
        "veto:noun-before",
        "veto:noun-after",
        "article-title",
        "generic",
    }
)


_PAIRS = (
    ("article-title", "entry"),
    ("article-title", "inline"),
    ("block:head", "title:bold"),
    ("followed", "title:short"),
    ("followed", "title:heading"),
    ("all-caps", "section:year"),
    ("group:followed", "headline:film"),
    ("group:followed", "group:size"),
    ("group:rank", "headline:film"),
    ("group:size", "headline:film"),
    ("title:first-sentence", "group:cover"),
    ("digits", "inline"),
    ("title:run", "label:generic"),
    ("title:run", "label:other"),
    ("group-word", "parent"),
    ("parent", "slot:rank"),
    ("parent", "title:heading"),
    ("parent", "group:promised"),
    ("parent", "group:parents"),
    ("generic", "inline"),
    ("film-word", "inline"),
    ("generic", "title:list"),
    ("generic", "title:heading"),
    ("item:later", "group:people"),
    ("title:heading", "group:people"),
    ("title:short", "group:people"),
    ("item:later", "group:values"),
    ("entry", "headline:film"),
    ("entry", "headline:other"),
    ("entry", "section:film"),
    ("entry", "headline:series"),
    ("entry", "page:film"),
    ("inline", "page:film"),
    ("inline", "headline:film"),
    ("title:heading", "slot:year"),
    ("title:heading", "group:rank"),
    ("title:heading", "group:followed"),
    ("title:heading", "group:size"),
    ("title:heading", "group:generic"),
    ("title:list", "group:size"),
    ("title:list", "whole-line"),
    ("title:list", "prose-after"),
    ("title:short", "group:size"),
    ("title:italic", "inline"),
    ("title:quote", "inline"),
    ("title:bold", "inline"),
    ("title:link", "inline"),
    ("title:italic", "lower-start"),
    ("title:quote", "lower-start"),
    ("title:quote", "capital-share"),
    ("title:italic", "capital-share"),
    ("title:quote", "words:10+"),
    ("title:quote", "words:7-9"),
    ("title:quote", "sentence"),
    ("slot:year", "headline:other"),
    ("title:run", "headline:film"),
    ("title:cue", "capital-share"),
    ("person-like", "title:heading"),
    ("person-like", "title:bold"),
    ("person-like", "slot:year"),
    ("title:heading", "page:film"),
    ("title:run-in", "group:size"),
    ("title:first-sentence", "group:size"),
    ("title:first-sentence", "headline:film"),
    ("title:list", "headline:film"),
)


_PRODUCTS = {
    one: tuple((other, f"{one}*{other}") for first, other in _PAIRS if first == one) for one, _ in _PAIRS
}


def _interactions(features: dict[str, float]) -> None:
    """Products that a linear model cannot make itself."""
    for one in _PRODUCTS.keys() & features.keys():
        for other, name in _PRODUCTS[one]:
            if other in features:
                features[name] = features[one] * features[other]
