"""Whether a page lists films at all: a look at its words before any of its candidates is judged.

Lists of books, games, songs or series are set as lists of films are; what tells them apart stands in the whole text.
The probability that the page lists films is learnt (see training/) and becomes a feature of every candidate.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable

from extract.candidates import Candidate, line_class
from extract.fields import YEAR, classify
from extract.groups import FILM_LINK
from extract.han import is_han, word_count
from extract.lexicon import Lexicon
from extract.model import logit
from extract.page import Line, Page

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_WORDS = 5_000  # of a text that are counted
_SIGNS = 20_000  # characters of a text in a script without spaces that are read
_LINES = 2_000  # of a page whose labels are read
_LABEL = re.compile(r"[\s*•–-]{0,4}([^\W_][^:：\n]{0,39}?)\s{0,2}[:：]")
_LEAD = 600  # characters with which a text says what it is about
_MOST = 3.0  # log odds beyond which a page is no surer
_KINDS = ("film", "series", "other")
_RATES = (
    *("nouns.film", "nouns.series", "nouns.other", "nouns.director", "nouns.crew"),
    *("headings.films", "headings.series", "headings.other", "headings.aside", "values.genre"),
)
_COUNTED = (
    *(("film", "headings.films"), ("film", "nouns.film"), ("series", "headings.series")),
    *(("other", "headings.other"), ("aside", "headings.aside")),
)
_HEADLINE = 300  # characters of a headline that are read
_FEW, _MOST_HEADS, _HEAD = (
    4,
    60,
    14,
)  # items of a list at least, those that are looked at, and the words of its head
# Where pages on books, music, games, software and restaurants link to.
_OTHER_LINK = re.compile(
    r"goodreads\.com|openlibrary\.org|librarything\.com|bookshop\.org|bandcamp\.com|spotify\.com|soundcloud\.com"
    r"|discogs\.com|rateyourmusic\.com|last\.fm|github\.com|gitlab\.com|pypi\.org|npmjs\.com|crates\.io"
    r"|steampowered\.com|boardgamegeek\.com|itch\.io|tripadvisor\.|yelp\.|thetvdb\.com|book\.douban|music\.douban",
    re.I,
)
_RANK = re.compile(r"#?\d{1,3}[.):]\s+")
_SAID = ("nouns.film", "headings.films", "headings.series", "headings.other")
_LEADS = (*_SAID, "headings.aside", "nouns.crew", "nouns.director", "nouns.other")
_CROSSED = (
    *(
        "entry",
        "inline",
        "section:other",
        "slot:year",
        "title:heading",
        "title:list",
        "title:cell",
        "title:short",
    ),
    *(
        "title:run-in",
        "title:italic",
        "title:quote",
        "title:bold",
        "title:link",
        "title:plain",
        "group:count",
    ),
    *("slot:rank", "slot:person", "slot:runtime", "followed", "whole-line", "line:bold", "all-caps"),
    *("group:rank", "group:followed", "group:below", "group:runtime", "group:person"),
)


def describe_topic(page: Page) -> dict[str, float]:
    """What a page's words, headings, years and links say of its topic."""
    lexicon, text = page.lexicon, page.article.text
    head, lowered = page.head, text.lower()
    features = _rates(lowered, lexicon) | _sheets(page)
    features |= {f"headline:{key}": 1.0 for key in lexicon.held(_SAID, head)}
    features |= {f"lead:{key}": 1.0 for key in lexicon.held(_LEADS, lowered[:_LEAD])}
    for kind in _KINDS:
        under = sum(known == kind for known in page.kinds.values())
        features[f"lines:{kind}"] = under / max(1, len(page.lines))
    features["years"] = min(1.0, len(YEAR.findall(text)) / max(1, len(page.lines)))
    features["promised"] = float(page.promised is not None)
    kind = headline_kind(head, lexicon)
    if kind:
        features[f"counts:{kind}"] = 1.0
    return features | _links(page) | _heads(page, head)


def headline_kind(headline: str, lexicon: Lexicon) -> str:
    """What a headline in small letters is about by its first noun that tells (of nouns in a row, the last): film,
    series, other, aside (persons, places, things), or nothing (""). "Seven film composers" counts no films, "films
    about composers" does."""
    headline = headline[:_HEADLINE]
    found = sorted(
        (match.start(), match.end(), kind)
        for kind, key in _COUNTED
        for match in lexicon.finder(key).finditer(headline)
    )
    small = lexicon["orthography.small_words"]
    first: tuple[int, int, str] | None = None
    for start, end, kind in found:
        if first is None:
            before = headline[:start].split()
            owned = headline[end : end + 2] in lexicon["orthography.possessive"]
            if owned or (len(before) > 1 and before[-1] in small and kind == "aside"):
                continue
            first = start, end, kind
        elif end > first[1] and (not headline[first[1] : start].strip(" -") or is_han(headline)):
            first = start, end, kind
    return first[2] if first else ""


def _links(page: Page) -> dict[str, float]:
    """Whether the article links to pages of films, and how much of what it links to is about other works."""
    links = [mark.href for mark in page.article.marks if mark.href]
    other = sum(_OTHER_LINK.search(href) is not None for href in links)
    film = any(FILM_LINK.search(href) for href in links)
    return {"film-link": float(film), "other-link": other / max(_FEW, len(links))}


def _heads(page: Page, headline: str) -> dict[str, float]:
    """How many of the largest list's heads are persons' names; pages of directors do list films."""
    shapes = [
        members
        for members in page.shapes.values()
        if len(members) >= _FEW and _may_head(page.lines[members[0]])
    ]
    if not shapes:
        return {}
    heads = [page.lines[index] for index in max(shapes, key=len)[:_MOST_HEADS]]
    persons = sum(_is_person(line, page) for line in heads) / len(heads)
    directors = page.lexicon.holds("nouns.director", headline)
    return {"heads:directors" if directors else "heads:persons": persons}


def _is_person(line: Line, page: Page) -> bool:
    rank = _RANK.match(line.text)
    if rank is None:
        return line_class(line, page) == "person"
    return classify(line.text[rank.end() :].strip(), page.lexicon) == "person"


def _may_head(line: Line) -> bool:
    return line.words <= _HEAD and (
        line.kind == "heading" or line.number is not None or _RANK.match(line.text) is not None
    )


def _rates(text: str, lexicon: Lexicon) -> dict[str, float]:
    """How often a text in small letters says words of some lists, and whether it never says any for films."""
    counts = Counter(_WORD.findall(text)[:_WORDS])
    total = max(1, counts.total())
    unparted = is_han(text)
    if unparted:
        text = text[:_SIGNS]
        total = max(total, word_count(text))
    found = {key: _count(key, counts, text if unparted else "", lexicon) for key in _RATES}
    features = {f"rate:{key}": math.log1p(100 * count / total) for key, count in found.items()}
    return features if found["nouns.film"] else features | {"never:film": 1.0}


def _count(key: str, counts: Counter[str], unparted: str, lexicon: Lexicon) -> int:
    """How often words of a list stand in a text. counts: its words; unparted: itself, if words may stand in a row."""
    words = lexicon[key]
    if unparted and any(map(is_han, words)):
        return len(lexicon.finder(key).findall(unparted))
    return sum(map(counts.__getitem__, counts.keys() & words))


def _sheets(page: Page) -> dict[str, float]:
    """Whether lines tell who made a film ("Director: Larisa Hill"), as the head of a review does once and a list for
    each of its films."""
    made = 0
    for line in page.lines[:_LINES]:
        label = _LABEL.match(line.text)
        made += label is not None and label[1].lower() in page.lexicon["labels.director"]
    return {"sheet:one" if made == 1 else "sheet:several": 1.0} if made else {}


def add_topic(candidates: Iterable[Candidate], probability: float) -> None:
    """Gives each candidate the probability that its page lists films, as log odds, alone and for its form."""
    odds = logit(probability, _MOST)
    for candidate in candidates:
        features = candidate.features
        features["page:likely"] = odds
        share = odds / _MOST  # of the size of the other features, so that none is learnt with more ease
        features |= {f"page:likely*{name}": share * features[name] for name in _CROSSED if features.get(name)}
