"""What speaks for and against a candidate being a film's title, as named numbers.

Names with a colon ("title:heading", "slot:year") can become a row's rules; the weights are learnt (training/).
"""

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.candidates import Candidate, by_shape, children, lead_kinds, line_class
from extract.lexicon import Lexicon
from extract.page import Line, Page
from extract.people import person_like
from extract.slots import YEAR

# Addresses of film catalogues: what they link is a film whatever the sentence says.
FILM_LINK = re.compile(
    r"imdb\.com/title/|letterboxd\.com/film/|themoviedb\.org/movie/|allocine\.fr/film|filmaffinity\.com"
    r"|kinopoisk\.ru/film|kino-teatr\.ru/kino/movie|rottentomatoes\.com/m/|mubi\.com/(?:\w\w/)?films?/|douban\.com/subject"
    r"|wikipedia\.org/wiki/[^?#]*(?:_\(|%28)(?:\d{4}_)?(?:film|movie)|metacritic\.com/movie/|filmweb\.pl/film|moviepilot\.de/movies",
    re.I,
)
_ENTRY = ("heading", "list", "cell", "short", "run-in", "first-sentence")
_INLINE = ("quote", "italic", "bold", "link", "before-year", "run", "capitals", "subject", "cue")
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_CLASS_WORD = re.compile(r"[a-z]+")
_URL = re.compile(r"https?:|www\.|\.(?:com|org|net)\b", re.I)
_SENTENCE_END = re.compile(r"[.!?]\s+\S")
_CONTEXT = 90
_FACTS = 2  # kinds of fields with which a line of facts begins
_FIRST = 3  # characters before a candidate that begins its line
_TITLE_WORDS = 10


@dataclass(frozen=True, slots=True)
class Group:
    """What the candidates of one line shape have in common."""

    size: int
    year: float
    person: float
    rank: float
    film_link: float
    followed: float
    cover: float
    generic: float
    distinct: float
    words: float
    caps: float
    people: float
    values: float
    parents: float
    marked: float
    named: float


def describe(page: Page, candidates: Sequence[Candidate]) -> None:
    """Fills the features of all candidates of a page."""
    groups = {shape: _group(page, members) for shape, members in by_shape(candidates).items()}
    keys = Counter(candidate.key for candidate in candidates)
    entry_keys = {c.key for c in candidates if c.entry is not None}
    lowered = page.article.text.lower()
    for candidate in candidates:
        features = candidate.features = {}
        _source(candidate, features)
        _text(page, candidate, features)
        _slots(page, candidate, features)
        group = groups.get(candidate.line.shape)
        _group_features(candidate, group, features)
        if group is not None and _keeps_promise(page, group):
            features["group:promised"] = 1.0
        _context(page, candidate, lowered, features)
        _page(page, candidate, features)
        features["repeat"] = min(3.0, math.log2(keys[candidate.key]))
        if candidate.entry is None and candidate.key in entry_keys:
            features["repeat:entry"] = 1.0
        _interactions(features)
        if features.get("section:other"):
            candidate.features = {name: value for name, value in features.items() if name in _OUTRANKING}


def _source(candidate: Candidate, features: dict[str, float]) -> None:
    for source in candidate.sources:
        features[f"title:{source}"] = 1.0
    if candidate.entry is not None:
        features["entry"] = 1.0
        if candidate.entry.how != "line":
            features[f"entry:{candidate.entry.how}"] = 1.0
    else:
        features["inline"] = 1.0


def _text(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    text, lexicon = candidate.text, page.lexicon
    words = _WORD.findall(text)
    count = max(1, len(words))
    features[f"words:{_bucket(len(words))}"] = 1.0
    if text[0].islower():
        features["lower-start"] = 1.0
        if len(words) == 1:
            features["lower-word"] = 1.0
    if lexicon.title_case and count > 1:
        small = lexicon["orthography.small_words"]
        main = [w for w in words if w.lower() not in small]
        capital = sum(not w[0].islower() for w in main)
        features["capital-share"] = capital / max(1, len(main))
    if text.isupper() and any(c.isalpha() for c in text):
        features["all-caps"] = 1.0
    if not words:
        features["no-words"] = 1.0
    if text.isdigit():
        features["digits"] = 1.0
    if text.endswith("?"):
        features["question"] = 1.0
    if _SENTENCE_END.search(text) or text.endswith("…") or ";" in text:
        features["sentence"] = 1.0
    if _URL.search(text):
        features["address"] = 1.0
    _vocabulary(page, candidate, [w.lower() for w in words], features)


def _vocabulary(page: Page, candidate: Candidate, words: Sequence[str], features: dict[str, float]) -> None:
    lexicon, lowered = page.lexicon, candidate.text.lower().strip(" :.")
    generic = lexicon["headings.generic"]
    if words and (lowered in generic or all(w in generic or w.isdigit() for w in words)):
        features["generic"] = 1.0
    elif words:
        features["generic-share"] = sum(w in generic for w in words) / len(words)
    if (
        lowered in lexicon["labels.other"]
        or lowered in lexicon["labels.director"]
        or lowered in lexicon["labels.year"]
    ):
        features["label"] = 1.0
    if any(
        lowered in lexicon[f"values.{key}"]
        for key in ("country", "language", "service", "genre", "remark", "months")
    ):
        features["value"] = 1.0
    if lexicon.finder("nouns.film").search(lowered):
        features["film-word"] = 1.0
    if lexicon.finder("headings.groups").search(lowered):
        features["group-word"] = 1.0
    if person_like(candidate.text, lexicon):
        features["person-like"] = 1.0
    if any(w in lexicon["values.months"] for w in words) and any(c.isdigit() for c in candidate.text):
        features["date"] = 1.0
    if candidate.key in page.title_keys:
        features["article-title"] = 1.0


def _bucket(count: int) -> str:
    for limit, name in ((1, "1"), (2, "2"), (4, "3-4"), (6, "5-6"), (9, "7-9")):
        if count <= limit:
            return name
    return "10+"


def _slots(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    line, entry = candidate.line, candidate.entry
    if entry is not None:
        for kind in {slot.kind for slot in entry.slots}:
            features[f"slot:{kind}"] = 1.0
        if entry.rank or line.number:
            features["slot:rank"] = 1.0
        rest = len(line.text[entry.rest :].split())
        if rest == 0:
            features["whole-line"] = 1.0
        elif rest > 12:
            features["prose-after"] = 1.0
        for kind in _neighbours(page, line):
            features[f"next:{kind}"] = 1.0
        _item_place(page, candidate, features)
        if entry.slots and entry.slots[0].how == "before":
            features["person-first"] = 1.0
    after = line.text[candidate.end - line.start : candidate.end - line.start + 40]
    if re.match(r"[\"”’»'“)]?\s*[(\[][^()\[\]]{0,30}(?:18[89]\d|19\d\d|20[0-4]\d)", after):
        features["slot:year"] = 1.0
    if line.text.rstrip().endswith(":") and candidate.end >= line.end - 2:
        features["colon-end"] = 1.0
    for mark in line.marks:
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
    members = page.items.get(line.item, []) if line.item is not None else []
    if len(members) > 1:
        # A rank, date or year on a line of its own stands before the title and takes nothing from it.
        earlier = [index for index in members if index < line.index and _is_text(page.lines[index], page)]
        features["item:later" if earlier else "item:first"] = 1.0
        if any(
            page.lines[index].kind == line.kind and page.lines[index].level == line.level for index in earlier
        ):
            features["item:same-again"] = 1.0
    following = page.lines[line.index + 1] if line.index + 1 < len(page.lines) else None
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
    if re.fullmatch(r"[(\[]\s*\d{4}\s*[)\]]", line.text):
        features["bare-year"] = 1.0
    kind = line_class(line, page)
    if kind != "text":
        features[f"line:{kind}"] = 1.0
    _facts(page, candidate, following, features)
    below = children(page, line)
    if below >= 2:
        features["parent"] = min(2.0, math.log2(below) / 2)


def _facts(page: Page, candidate: Candidate, following: Line | None, features: dict[str, float]) -> None:
    """Whether the next line begins with a maker and other facts, or this one does, right below what may be a title."""
    facts = lead_kinds(following, page) if following is not None else frozenset[str]()
    if "person" in facts and len(facts) >= _FACTS:
        features |= {f"below:{kind}": 1.0 for kind in facts}
    line = candidate.line
    first = candidate.entry is not None and candidate.start - line.start <= _FIRST
    if first and line.index and _heads(page.lines[line.index - 1], line, page):
        features["facts:headed"] = float(len(lead_kinds(line, page)) >= _FACTS)


def _heads(before: Line, line: Line, page: Page) -> bool:
    """Whether the line before may be the title to which a line of facts belongs."""
    return before.shape != line.shape and before.words <= _TITLE_WORDS and _is_text(before, page)


def _is_text(line: Line, page: Page) -> bool:
    return line_class(line, page) in ("text", "person") and not line.text.isdigit()


def _neighbours(page: Page, line: Line) -> set[str]:
    """What the next lines of the item (or the next short line) are: a year, a person ..."""
    kinds: set[str] = set()
    following = page.items.get(line.item, []) if line.item is not None else []
    at = bisect_right(following, line.index)
    later = following[at : at + 4] or [line.index + 1]
    for index in later:
        if index < len(page.lines) and page.lines[index].words <= 10:
            kind = line_class(page.lines[index], page)
            if kind not in ("text", "empty"):
                kinds.add(kind)
    return kinds


def _group(page: Page, members: Sequence[Candidate]) -> Group:
    size = len(members)
    lexicon = page.lexicon
    lines = {c.line.index for c in members}
    followed = sum(
        1
        for i in lines
        if i + 1 < len(page.lines) and page.lines[i + 1].words > 14 and page.lines[i + 1].kind != "heading"
    )
    return Group(
        size=size,
        year=sum(
            any(s.kind == "year" for s in c.entry.slots) or "year" in _neighbours(page, c.line)
            for c in members
            if c.entry
        )
        / size,
        person=sum(
            any(s.kind == "person" for s in c.entry.slots) or "person" in _neighbours(page, c.line)
            for c in members
            if c.entry
        )
        / size,
        rank=sum(bool(c.entry.rank or c.line.number) for c in members if c.entry) / size,
        film_link=sum(any(m.href and FILM_LINK.search(m.href) for m in c.line.marks) for c in members) / size,
        followed=followed / max(1, len(lines)),
        cover=sum(page.lines[i].words for i in lines) / max(1, page.words),
        generic=sum(_is_generic(c.text, lexicon) for c in members) / size,
        distinct=len({c.key for c in members}) / size,
        words=sum(c.text.count(" ") + 1 for c in members) / size,
        caps=sum(not c.text[0].islower() for c in members) / size,
        people=sum(line_class(c.line, page) == "person" for c in members) / size,
        values=sum(line_class(c.line, page) not in ("person", "text") for c in members) / size,
        parents=sum(children(page, c.line) >= 2 for c in members) / size,
        marked=sum(c.entry.how in ("italic", "quote") for c in members if c.entry) / size,
        # Some titles read as names; lines that nearly all do name persons ("Larisa Hill | 1970 | 90 min").
        named=max(0.0, sum(person_like(c.text, lexicon) for c in members) / size - 0.6) / 0.4,
    )


def _keeps_promise(page: Page, group: Group) -> bool:
    """Whether the lines are about as many as the headline promises films, and neither names nor heads of others."""
    alike = max(group.people, group.values, group.parents) < 0.5
    return alike and page.promised is not None and 0.7 <= group.size / page.promised <= 1.4


def _is_generic(text: str, lexicon: Lexicon) -> bool:
    words = [w.lower() for w in _WORD.findall(text)]
    generic = lexicon["headings.generic"]
    return bool(words) and sum(w in generic or w.isdigit() for w in words) >= 0.6 * len(words)


_SHARES = (
    *("year", "person", "rank", "film_link", "followed", "cover", "generic", "distinct", "caps", "people"),
    *("values", "parents", "marked", "named"),
)


def _group_features(candidate: Candidate, group: Group | None, features: dict[str, float]) -> None:
    if group is None or candidate.entry is None:
        return
    features["group:size"] = min(5.0, math.log2(group.size))
    for name in _SHARES:
        features[f"group:{name.replace('_', '-')}"] = float(getattr(group, name))
    features["group:long"] = min(2.0, group.words / 8)


def _context(page: Page, candidate: Candidate, lowered: str, features: dict[str, float]) -> None:
    """Rules of the lexicon on the words right before and after the title, inside its line."""
    line = candidate.line
    before = lowered[max(line.start, candidate.start - _CONTEXT) : candidate.start].translate(_QUOTES)
    after = lowered[candidate.end : min(line.end, candidate.end + _CONTEXT)].translate(_QUOTES).lstrip()
    after = after if after[:1] in ",(" else f" {after}"
    lexicon = page.lexicon
    for cell in ("title", "veto", "series", "mentioned", "listed"):
        for rule in lexicon.rules_for(cell, "before"):
            if before and rule.matches(before):
                features[rule.name] = 1.0
        for rule in lexicon.rules_for(cell, "after"):
            if after and (rule.matches(after) or rule.matches(after.lstrip())):
                features[rule.name] = 1.0
    sentence = lowered[max(line.start, candidate.start - 150) : min(line.end, candidate.end + 150)]
    if lexicon.finder("nouns.film").search(sentence):
        features["near:film"] = 1.0
    if lexicon.finder("nouns.other").search(sentence):
        features["near:other"] = 1.0
    if lexicon.finder("nouns.series").search(sentence):
        features["near:series"] = 1.0
    if before.rstrip().endswith(":") and candidate.entry is None:
        features["after-colon"] = 1.0


_QUOTES = str.maketrans("", "", '"“”«»„‹›「」『』《》〈〉*_')


def _page(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    kind = page.kinds.get(candidate.line.index, "")
    if kind:
        features[f"section:{kind}"] = 1.0
    features["page:film"] = min(2.0, page.film_share / 2)
    features["page:other"] = min(2.0, page.other_share / 2)
    title = (page.article.title or "").lower()
    if page.lexicon.finder("headings.films").search(title):
        features["headline:film"] = 1.0
    if page.lexicon.finder("headings.other").search(title):
        features["headline:other"] = 1.0
    if page.lexicon.finder("headings.series").search(title):
        features["headline:series"] = 1.0
    _label(page, candidate, features)
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


# In a section of books, songs or the like, only these still speak: what the section holds outranks a year,
# a rank or a habit of the page.
_OUTRANKING = frozenset(
    {
        "section:other",
        "link:film",
        "title:film-noun",
        "title:film-after",
        "near:film",
        "near:other",
        "veto:noun-before",
        "veto:noun-after",
        "article-title",
        "generic",
        "repeat:entry",
    }
)


def _label(page: Page, candidate: Candidate, features: dict[str, float]) -> None:
    """A label with a colon before the candidate: what it announces ("Rating:", "Honourable mentions:")."""
    before = candidate.line.text[: candidate.start - candidate.line.start]
    found = _LABEL.search(before[-300:]) or (_LABEL.match(candidate.line.text) if candidate.entry else None)
    if not found:
        return
    label, lexicon = found[1].lower().strip(" *•-"), page.lexicon
    if label in lexicon["labels.other"]:
        features["label:other"] = 1.0
    elif all(w in lexicon["headings.generic"] for w in _WORD.findall(label)):
        features["label:generic"] = 1.0


_LABEL = re.compile(r"(?:^|[.!?\n]\s*|\s{2,}|/10\s+)([^:.!?\n/]{1,40}?)\s*:(?=[^:]*$)")

_YEAR_HEAD = re.compile(r"^\W*(?:18[89]\d|19\d\d|20[0-4]\d)\W*$")

_PAIRS = (
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
    ("generic", "title:list"),
    ("generic", "title:heading"),
    ("item:later", "group:people"),
    ("title:heading", "group:people"),
    ("title:short", "group:people"),
    ("item:later", "group:values"),
    ("entry", "headline:film"),
    ("entry", "headline:other"),
    ("entry", "section:film"),
    ("entry", "section:other"),
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
    ("slot:year", "section:other"),
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


def _interactions(features: dict[str, float]) -> None:
    """Products that a linear model cannot make itself."""
    for one, other in _PAIRS:
        if one in features and other in features:
            features[f"{one}*{other}"] = features[one] * features[other]


def by_line(candidates: Sequence[Candidate]) -> Mapping[int, list[Candidate]]:
    """Candidates by the index of their line."""
    lines: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        lines[candidate.line.index].append(candidate)
    return lines


__all__ = ["FILM_LINK", "YEAR", "by_line", "describe"]
