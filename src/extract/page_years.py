"""The years of a whole page, for the film that it is about: an essay may date it anywhere ("He made it in 1976, from a
wheelchair", "Year: 1976", "this is a 1976 film too")."""

import math
from dataclasses import dataclass
from itertools import islice

from extract.fields import YEAR
from extract.page import Line
from extract.quotes import unquoted
from extract.scene import Scene

_CELLS = ("year", "not_year")
_MADE = frozenset(("year:released", "year:released-after"))  # rules that say of a year that it is a film's
_LIST = 3  # lines that head items, of a page that is a list
_LINES, _MOST_IN_LINE, _MOST = 400, 8, 24  # lines of a page that are read for years, and years
_BEFORE, _AFTER = 60, 40  # characters beside a year that rules read
_SHORT = 12  # words of a line of facts


@dataclass(frozen=True, slots=True)
class PageYear:
    """A year of a page, its line, and what the page as a whole says of it, as features."""

    line: Line
    start: int
    end: int
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Place:
    line: Line
    start: int
    end: int
    cues: tuple[str, ...]


def page_years(scene: Scene) -> list[PageYear]:
    """The years of an essay's lines, each once, where it is said to be a film's or first stands: how often, how early,
    whether it is the only one or the only one that is said to be a film's. A list of films has none."""
    if sum(any(scene.titles[i].entry for i in on) for on in scene.on_line.values()) >= _LIST:
        return []
    text = scene.page.article.text
    places: dict[str, list[_Place]] = {}
    for line in scene.page.lines[:_LINES]:
        for match in islice(YEAR.finditer(line.text), _MOST_IN_LINE):
            start, end = line.start + match.start(), line.start + match.end()
            places.setdefault(text[start:end], []).append(_Place(line, start, end, cues(scene, start, end)))
    firm = {value for value, found in places.items() if any(map(_is_firm, found))}
    years = []
    for rank, (value, found) in enumerate(islice(places.items(), _MOST)):
        best = next(filter(_is_firm, found), found[0])
        features = dict.fromkeys(best.cues, 1.0) | {
            "year:page": 1.0,
            "page:rank": min(3.0, math.log2(1 + rank)),
            "page:often": min(2.0, math.log2(len(found))),
            "page:years": min(4.0, math.log2(len(places))),
        }
        marks = {
            "page:only": len(places) == 1,
            "page:only-cued": firm == {value},
            "page:rival-cued": bool(firm - {value}),
        }
        features |= {name: 1.0 for name, is_so in marks.items() if is_so}
        features |= _beside(scene, best)
        years.append(PageYear(best.line, best.start, best.end, features))
    return years


def _is_firm(place: _Place) -> bool:
    return not _MADE.isdisjoint(place.cues)


def _beside(scene: Scene, place: _Place) -> dict[str, float]:
    """What a year's line and the words beside it are."""
    lexicon, line = scene.page.lexicon, place.line
    low, high = max(line.start, place.start - _BEFORE), min(line.end, place.end + _AFTER)
    beside = scene.page.article.text[low:high].lower()
    label, colon, _ = line.text.partition(":")
    marks = {
        "page:short": line.words <= _SHORT,
        "page:heading": line.kind == "heading",
        "page:label": bool(colon) and label.strip().lower() in lexicon["labels.year"],
        "page:director": lexicon.holds("nouns.director", beside),
        "page:film": lexicon.holds("nouns.film", beside),
    }
    return {name: 1.0 for name, is_so in marks.items() if is_so}


def beside_titles(scene: Scene, index: int, year: PageYear) -> dict[str, float]:
    """Whether a year's line names a title too, or another one, right before the year."""
    titles = [scene.titles[at] for at in scene.on_line.get(year.line.index, ())]
    key = scene.titles[index].key
    before = [title for title in titles if title.end <= year.start]
    marks = {
        "page:with-title": any(title.key == key for title in titles),
        "page:with-other": any(title.key != key for title in titles),
        "page:taken": bool(before) and before[-1].key != key and year.start - before[-1].end <= _AFTER,
    }
    return {name: 1.0 for name, is_so in marks.items() if is_so}


def cues(scene: Scene, start: int, end: int) -> tuple[str, ...]:
    """The rules of the language that fire on the words right before and behind a year."""
    text, lexicon = scene.page.article.text, scene.page.lexicon
    line_start = text.rfind("\n", 0, start) + 1
    before = unquoted(text[max(line_start, start - _BEFORE) : start].lower())
    after = unquoted(text[end : end + _AFTER].lower())
    return (*lexicon.fired(_CELLS, "before", before), *lexicon.fired(_CELLS, "after", after))
