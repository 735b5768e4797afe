"""How much of an article's prose is about each film: the words from one of its titles to the next film's.

An essay has no heads that would say which films it is about; the room that it gives them does.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extract.candidates import Candidate
from extract.page import Page

_SURE = 0.5
_LONG = 15  # words of prose: a paragraph that can be about something
_ENOUGH = 3  # films on a page; of fewer none stands out
# What stands between the titles of one list in a sentence: commas, joining words, years, quotation marks.
_LINK = re.compile(r"[\W\d_]*(?:\w{1,4}[\W\d_]*)?")
_LONGEST_LINK = 24


@dataclass(slots=True)
class Standing:
    """One film's places in the prose. words: of prose that follow its titles; opens: paragraphs whose first film it
    is; alone: paragraphs that name no other; lines: where it is named at all."""

    words: int = 0
    opens: int = 0
    alone: int = 0
    lines: set[int] = field(default_factory=set)


def chains(page: Page, titles: Sequence[Candidate]) -> dict[int, int]:
    """For each title (by its place in the sequence) the first title of the enumeration that it stands in, itself if
    it stands alone. titles: in order of place."""
    first: dict[int, int] = {}
    text = page.article.text
    for index, title in enumerate(titles):
        first[index] = index
        before = titles[index - 1] if index else None
        if before is not None and before.line is title.line and title.start - before.end <= _LONGEST_LINK:
            between = text[before.end : title.start]
            if _LINK.fullmatch(between) and not re.search(r"[.!?:]\s", between):
                first[index] = first[index - 1]
    return first


def standings(page: Page, titles: Sequence[Candidate]) -> dict[str, Standing]:
    """The standing of each film, by title key. titles: in order of place."""
    found: dict[str, Standing] = defaultdict(Standing)
    on_line: dict[int, list[Candidate]] = defaultdict(list)
    for title in titles:
        found[title.key].lines.add(title.line.index)
        if title.score >= _SURE:
            on_line[title.line.index].append(title)
    current: str | None = None
    for line in page.lines:
        here = on_line.get(line.index, [])
        if line.kind == "heading" and not here:
            current = None
        if not here:
            if current is not None and line.words >= _LONG:
                found[current].words += line.words
            continue
        if line.words >= _LONG:
            found[here[0].key].opens += 1
            if len({title.key for title in here}) == 1:
                found[here[0].key].alone += 1
        for title, later in zip(here, [*here[1:], None], strict=True):
            stop = later.start if later is not None else line.end
            found[title.key].words += page.article.text.count(" ", title.end, stop)
        current = here[-1].key
    return dict(found)


def prominence(page: Page, found: Mapping[str, Standing]) -> dict[str, dict[str, float]]:
    """Features of each film's standing beside the page's other films: shares of the most, and how far ahead."""
    most = _Most.of(found.values())
    described = {}
    for key, one in found.items():
        features = {
            "prose:words": min(2.5, math.log10(1 + one.words)),
            "prose:opens": min(2.0, math.log2(1 + one.opens)),
            "prose:alone": min(2.0, math.log2(1 + one.alone)),
        }
        if len(found) >= _ENOUGH:
            features["prose:words-share"] = one.words / most.words
            features["prose:lines-share"] = len(one.lines) / most.lines
            features["prose:lead"] = _lead(len(one.lines), most.line_counts)
            features["prose:words-lead"] = _lead(one.words, most.word_counts)
        first, last = min(one.lines), max(one.lines)
        features["prose:spread"] = (last - first) / max(1, len(page.lines))
        described[key] = features
    return described


@dataclass(frozen=True, slots=True)
class _Most:
    words: int
    lines: int
    word_counts: tuple[int, int]
    line_counts: tuple[int, int]

    @classmethod
    def of(cls, found: Iterable[Standing]) -> "_Most":
        every = list(found)
        words = sorted((one.words for one in every), reverse=True)[:2]
        lines = sorted((len(one.lines) for one in every), reverse=True)[:2]
        return cls(max([1, *words]), max([1, *lines]), _two(words), _two(lines))


def _two(counts: Sequence[int]) -> tuple[int, int]:
    first, second, *_ = [*counts, 0, 0]
    return first, second


def _lead(own: int, top: tuple[int, int]) -> float:
    """How far a count is ahead of the best of the others (or behind it), as a clipped log ratio."""
    other = top[1] if own == top[0] else top[0]
    return max(-2.0, min(2.0, math.log2((own + 1) / (other + 1))))


def dominance(counts: Iterable[int]) -> float:
    """How far the film that a page names most often is ahead of the next, as a clipped log ratio; 0 for one film."""
    top = sorted(counts, reverse=True)[:2]
    return min(2.0, math.log2(top[0] / top[1])) if len(top) > 1 else 0.0


def shares(names: Iterable[Iterable[str]]) -> dict[str, float]:
    """The share of a film's mentions that show each feature."""
    every = [set(shown) for shown in names]
    counts = Counter(name for shown in every for name in shown)
    return {name: count / max(1, len(every)) for name, count in counts.items()}
