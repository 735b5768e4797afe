"""The resolve stage: mentions to films.

One pass in document order, as in citation resolvers: a mention joins the film whose title it repeats, a surname
the one full name that ends with it; where more than one would do, it stays open.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extract.keys import bare_key, is_latin, name_key, same_person, sound_key, title_key
from extract.types import Article, Cell, Film, Ids, Mention, Settings

_IDS = {
    "imdb": re.compile(r"imdb\.com/(?:\w\w/)?title/(tt\d{6,10})"),
    "tmdb": re.compile(r"themoviedb\.org/movie/(\d+)"),
    "wikidata": re.compile(r"wikidata\.org/(?:wiki|entity)/(Q\d+)"),
    "letterboxd": re.compile(r"letterboxd\.com/film/([\w-]+)"),
}


_MOST_PEOPLE = 200  # of one film: more are a page made to hurt
_LEAST = 0.5  # from which score on a cell is filled: more likely right than not
# "Lisbon, Open Door", "Fog Harbour: The Last Boat": what an article may call the film for short.
_TAIL = re.compile(r"(?:, |: | [-–—] )(?=[^\W\d_])")
_HEAD = re.compile(r"[^:]*\s[^:]*(?=: )")  # two words or more
_ITEMS = frozenset(f"title:{source}" for source in ("heading", "list", "cell", "run-in", "short"))


@dataclass(slots=True)
class _Group:
    """The mentions of one film while it is being put together: indices into the mentions."""

    titles: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    aliases: list[int] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    stated: set[str] = field(default_factory=set)  # the years as printed


def resolve(
    article: Article, mentions: Sequence[Mention], settings: Settings = Settings()
) -> tuple[Film, ...]:
    """The films of an article in order of first appearance, those below the settings' confidence left out."""
    groups = _group(mentions)
    full = _full_names(mentions)
    links = _Links(article)
    films = []
    for group in groups:
        film = _film(mentions, group, full, links)
        if film.confidence >= settings.min_confidence:
            films.append(film)
    films = _without_lone_series(films)
    films.sort(key=lambda film: (film.title.start, film.title.end))
    return tuple(_renumber(film, position) for position, film in enumerate(films, 1))


def _renumber(film: Film, position: int) -> Film:
    return replace(film, position=position)


def _without_lone_series(films: list[Film]) -> list[Film]:
    """A page that names nothing but series lists no films."""
    return films if any(film.kind == "film" for film in films) else []


def _group(mentions: Sequence[Mention]) -> list[_Group]:
    attached: dict[int, list[int]] = {}
    for index, mention in enumerate(mentions):
        if mention.title is not None and mention.score >= _LEAST:
            attached.setdefault(mention.title, []).append(index)
    groups: list[_Group] = []
    by_key: dict[str, list[_Group]] = {}
    by_short: dict[str, list[_Group]] = {}
    for index, mention in enumerate(mentions):
        if mention.label != "TITLE":
            continue
        own = attached.get(index, [])
        group = _find(mention, own, mentions, by_key) or _find_short(mention, own, mentions, by_short)
        if group is None:
            group = _Group()
            groups.append(group)
            for short in _short_forms(mention.text):
                by_short.setdefault(short, []).append(group)
        _add(group, index, own, mentions, by_key)
    return groups


def _find(
    mention: Mention, own: Sequence[int], mentions: Sequence[Mention], by_key: dict[str, list[_Group]]
) -> _Group | None:
    """The film that a mention repeats: same title, or title and alias crossed, and no other year."""
    keys = [
        title_key(mention.text),
        *(title_key(mentions[i].text) for i in own if mentions[i].label == "ALIAS"),
    ]
    years = {mentions[i].text for i in own if mentions[i].label == "YEAR"}
    for key in [*map(bare_key, keys), *(_sound(key, not is_latin(key)) for key in keys)]:
        for group in reversed(by_key.get(key, [])):
            if not years or not group.stated or years & group.stated:
                return group
    return None


def _short_forms(title: str) -> set[str]:
    """Keys of what an article may call a title for short.

    >>> sorted(_short_forms("Fog Harbour: The Last Boat")), _short_forms("Fog Harbour")
    (['fog harbour', 'last boat'], set())
    """
    tails = [title[cut.end() :] for cut in _TAIL.finditer(title)][-1:]
    head = _HEAD.match(title)
    return {bare_key(title_key(short)) for short in (*tails, *([head[0]] if head else []))}


def _find_short(
    mention: Mention, own: Sequence[int], mentions: Sequence[Mention], by_short: dict[str, list[_Group]]
) -> _Group | None:
    """The film that prose calls by a part of its title: no item of its own, and no other year."""
    groups = by_short.get(bare_key(title_key(mention.text)), [])
    if not groups or mention.rank is not None or not _ITEMS.isdisjoint(mention.rules):
        return None
    years = {mentions[i].text for i in own if mentions[i].label == "YEAR"}
    return next((group for group in reversed(groups) if years <= group.stated), None)


def _sound(key: str, latin: bool) -> str:
    """The key under which a title written in Latin letters is found by its other spelling, and the other way round:
    two titles in one script never meet in it.
    """
    return f"{'latin' if latin else 'other'}:{sound_key(bare_key(key))}"


def _add(
    group: _Group,
    index: int,
    own: Sequence[int],
    mentions: Sequence[Mention],
    by_key: dict[str, list[_Group]],
) -> None:
    group.titles.append(index)
    keys = {bare_key(title_key(mentions[index].text))}
    for i in own:
        label = mentions[i].label
        (group.years if label == "YEAR" else group.people if label == "PERSON" else group.aliases).append(i)
        if label == "YEAR":
            group.stated.add(mentions[i].text)
        if label == "ALIAS":
            keys.add(bare_key(title_key(mentions[i].text)))
    keys |= {_sound(key, is_latin(key)) for key in keys}
    for key in keys - group.keys:
        group.keys.add(key)
        by_key.setdefault(key, []).append(group)


def _full_names(mentions: Iterable[Mention]) -> dict[str, list[str]]:
    """Full names by folded surname, from all persons and names of the article."""
    names: dict[str, list[str]] = {}
    for mention in mentions:
        key = name_key(mention.text)
        if mention.label == "PERSON" and len(key) > 1:
            known = names.setdefault(key[-1], [])
            if not any(name_key(other) == key for other in known):
                known.append(mention.text)
    return names


def _film(mentions: Sequence[Mention], group: _Group, full: dict[str, list[str]], links: "_Links") -> Film:
    sure = max(group.titles, key=lambda i: (mentions[i].score, -i))
    confident = [i for i in group.titles if mentions[i].score >= 0.5] or [sure]
    first = min(confident, key=lambda i: mentions[i].start)
    head = max(
        confident,
        key=lambda i: (mentions[i].role == "listed" and mentions[i].rank is not None, -mentions[i].start),
    )
    title = mentions[first]
    listed = any(mentions[i].role == "listed" for i in confident)
    series = sum(mentions[i].kind == "series" for i in confident) * 2 > len(confident)
    used = [*group.titles, *group.years, *group.people, *group.aliases]
    return Film(
        position=0,
        title=_cell(title),
        title_key=title_key(title.text),
        rank=mentions[head].rank,
        aliases=_aliases(mentions, group, title),
        year=_year(mentions, group),
        directors=_directors(mentions, group, full),
        role="listed" if listed else "mentioned",
        kind="series" if series else "film",
        ids=links.ids([mentions[i] for i in confident]),
        confidence=round(mentions[sure].score, 4),
        evidence=title.evidence,
        mentions=tuple(sorted(used)),
    )


def _cell(mention: Mention) -> Cell:
    value = mention.value or re.sub(r"\s+", " ", mention.text).strip()
    return Cell(
        value=value, start=mention.start, end=mention.end, rule=mention.rules[0] if mention.rules else ""
    )


def _year(mentions: Sequence[Mention], group: _Group) -> Cell | None:
    if not group.years:
        return None
    return _cell(mentions[max(group.years, key=lambda i: (mentions[i].score, -mentions[i].start))])


def _aliases(mentions: Sequence[Mention], group: _Group, title: Mention) -> tuple[Cell, ...]:
    seen = {title_key(title.text)}
    cells = []
    for index in sorted([*group.aliases, *group.titles], key=lambda i: mentions[i].start):
        mention = mentions[index]
        key = title_key(mention.text)
        if key not in seen and bare_key(key) != bare_key(title_key(title.text)) and mention.score >= 0.5:
            seen.add(key)
            cells.append(_cell(mention))
    return tuple(cells)


def _directors(mentions: Sequence[Mention], group: _Group, full: dict[str, list[str]]) -> tuple[Cell, ...]:
    """The directors in the order of print, each once, surnames completed where one full name ends with them."""
    chosen: list[Mention] = []
    for index in sorted(group.people, key=lambda i: -mentions[i].score)[:_MOST_PEOPLE]:
        mention = mentions[index]
        twin = next(
            (o for o in chosen if same_person(o.value or o.text, mention.value or mention.text)), None
        )
        if twin is None:
            chosen.append(mention)
        elif len(name_key(mention.text)) > len(name_key(twin.text)):
            chosen[chosen.index(twin)] = mention
    cells = []
    for mention in sorted(chosen, key=lambda m: m.start):
        cell = _cell(mention)
        key = name_key(cell.value)
        candidates = full.get(key[-1], []) if len(key) == 1 else []
        if len(candidates) == 1:
            cell = Cell(value=candidates[0], start=cell.start, end=cell.end, rule="director:surname")
        cells.append(cell)
    return tuple(cells)


class _Links:
    """The article's links to pages of films, by place."""

    def __init__(self, article: Article) -> None:
        marks = sorted((mark for mark in article.marks if mark.kind == "link"), key=lambda mark: mark.start)
        self._found = [
            (mark.start, mark.end, name, match[1])
            for mark in marks
            for name, pattern in _IDS.items()
            if (match := pattern.search(mark.href or ""))
        ]
        self._starts = [start for start, *_ in self._found]
        self._longest = max((end - start for start, end, *_ in self._found), default=0)

    def ids(self, titles: Sequence[Mention]) -> Ids:
        """Identifiers in the addresses of links that touch one of the titles."""
        found: dict[str, str] = {}
        for title in titles:
            first = bisect_left(self._starts, title.start - self._longest)
            for _, end, name, value in self._found[first : bisect_right(self._starts, title.end)]:
                if end >= title.start:
                    found.setdefault(name, value)
        return Ids(**found)
