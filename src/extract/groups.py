"""What the candidates of one line shape have in common, as features of each of them."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from extract.candidates import Candidate, children, dates_film, entries_below, lead_kinds, line_class
from extract.lexicon import Lexicon
from extract.page import Line, Page
from extract.people import has_given, person_like

# Addresses of film catalogues: what they link is a film whatever the sentence says.
FILM_LINK = re.compile(
    r"imdb\.com/title/|letterboxd\.com/film/|themoviedb\.org/movie/|allocine\.fr/film|filmaffinity\.com"
    r"|kinopoisk\.ru/film|kino-teatr\.ru/kino/movie|rottentomatoes\.com/m/|mubi\.com/(?:\w\w/)?films?/|douban\.com/subject"
    r"|wikipedia\.org/wiki/[^?#]*(?:_\(|%28)(?:\d{4}_)?(?:film|movie)|metacritic\.com/movie/|filmweb\.pl/film|moviepilot\.de/movies",
    re.I,
)
_BRIEF = 8  # words of a first sentence that may be a title
_HABIT, _FEW = 0.8, 4  # the share of a shape's lines that begin so by habit, and how many they must be
_COUNTED = 4  # ranks that make a count
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


def describe_group(page: Page, members: Sequence[Candidate]) -> dict[str, float]:
    """Features that every candidate of a shape gets: what share of them has a year, a person, a rank and so on."""
    size, lexicon = len(members), page.lexicon
    lines = {c.line.index for c in members}
    classes = [line_class(c.line, page) for c in members]
    stated = [
        {slot.kind for slot in c.entry.slots} | neighbours(page, c.line) if c.entry else set[str]()
        for c in members
    ]

    def share(flags: Iterable[bool]) -> float:
        return sum(flags) / size

    return {
        "group:size": min(5.0, math.log2(size)),
        "group:long": min(2.0, sum(c.text.count(" ") + 1 for c in members) / size / 8),
        "group:year": share("year" in kinds for kinds in stated),
        "group:person": share("person" in kinds for kinds in stated),
        "group:runtime": share("runtime" in kinds for kinds in stated),
        "group:below": sum(_states(page, index + 1) for index in lines) / max(1, len(lines)),
        "group:rank": share(bool(c.entry.rank or c.line.number) for c in members if c.entry),
        **_count(members),
        "group:film-link": share(
            any(m.href and FILM_LINK.search(m.href) for m in c.line.marks) for c in members
        ),
        "group:followed": sum(_followed(page, index) for index in lines) / max(1, len(lines)),
        "group:cover": sum(page.lines[i].words for i in lines) / max(1, page.words),
        "group:generic": share(_is_generic(c.text, lexicon) for c in members),
        "group:distinct": len({c.key for c in members}) / size,
        "group:caps": share(not c.text[0].islower() for c in members),
        "group:people": share(kind == "person" for kind in classes),
        "group:values": share(kind not in ("person", "text") for kind in classes),
        "group:parents": share(children(page, c.line) >= 2 for c in members),
        "group:above-entries": sum(entries_below(page, page.lines[i]) >= 2 for i in lines)
        / max(1, len(lines)),
        "group:marked": share(c.entry.how in ("italic", "quote") for c in members if c.entry),
        # Some titles read as names; lines that nearly all do name persons ("Larisa Hill | 1970 | 90 min").
        "group:given": share(has_given(c.text, lexicon) for c in members),
        "group:named": max(0.0, share(person_like(c.text, lexicon) for c in members) - 0.6) / 0.4,
    }


def _states(page: Page, index: int) -> bool:
    """Whether a line begins with the facts of a film, its maker or its country and year."""
    if index >= len(page.lines):
        return False
    line = page.lines[index]
    return dates_film(line, page) or {"person", "year"} <= lead_kinds(line, page)


def _count(members: Sequence[Candidate]) -> dict[str, float]:
    """Whether the typed ranks count: most are one above or below the rank before."""
    stated = [c.entry.rank or "" for c in members if c.entry]
    ranks = [rank for rank, _ in groupby(int(rank) for rank in stated if rank.isdecimal())]
    steps = sum(abs(one - two) == 1 for one, two in pairwise(ranks))
    return {"group:count": 1.0} if len(ranks) >= _COUNTED and steps >= _HABIT * (len(ranks) - 1) else {}


def lead_habit(page: Page, members: Sequence[Candidate]) -> dict[str, float]:
    """Features of a shape's paragraphs that begin with few words and a full stop: of items that follow each other all
    do so by habit, of plain prose some do."""
    shape = members[0].line.shape
    brief = {c.line.index for c in members if c.text.count(" ") < _BRIEF}
    share = len(brief) / max(1, len(page.shapes.get(shape, ())))
    follow = sum(index > 0 and page.lines[index - 1].shape == shape for index in brief)
    habit = share >= _HABIT and len(members) >= _FEW and 2 * follow >= len(brief)
    return {"lead:brief": share, "lead:habit": float(habit)}


def keeps_promise(page: Page, group: dict[str, float], size: int) -> bool:
    """Whether the lines are about as many as the headline promises films, and neither names nor heads of others."""
    alike = max(group["group:people"], group["group:values"], group["group:parents"]) < 0.5
    return alike and page.promised is not None and 0.7 <= size / page.promised <= 1.4


def neighbours(page: Page, line: Line) -> set[str]:
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


def _followed(page: Page, index: int) -> bool:
    """Whether prose follows a line."""
    after = page.lines[index + 1] if index + 1 < len(page.lines) else None
    return after is not None and after.words > 14 and after.kind != "heading"


def _is_generic(text: str, lexicon: Lexicon) -> bool:
    words = [w.lower() for w in _WORD.findall(text)]
    generic = lexicon["headings.generic"]
    return bool(words) and sum(w in generic or w.isdigit() for w in words) >= 0.6 * len(words)
