"""One catalogue across articles: the rows that name the same film become one entry with a stable id.

Method: rows with the same title key, year and directors are one record; records that share a block (a key,
a rare word, the beginning of a key, a link id, a director with the year) are compared, and a pair is the
same, doubtful or different by the rules of `judge`; same pairs are joined strongest first, unless that would
put two rows of one article, which are two films by construction, or years too far apart into one entry.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TypeVar

from extract.keys import same_person
from extract.matching import Record, Verdict, block_keys, far_apart, judge, record_of
from extract.types import Film

T = TypeVar("T", str, int)
_BLOCK_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A row of films.csv as the catalogue needs it."""

    article_id: str
    position: int
    title: str
    title_key: str
    aliases: tuple[str, ...] = ()
    year: int | None = None
    directors: tuple[str, ...] = ()
    role: str = "listed"
    kind: str = "film"
    ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One film of the catalogue; values are as stated, most frequent first, aliases after titles.

    conflicts: what the articles disagree about, one short sentence each.
    """

    film_id: str
    titles: tuple[str, ...]
    years: tuple[int, ...]
    directors: tuple[str, ...]
    members: tuple[Member, ...]
    conflicts: tuple[str, ...] = ()

    def articles(self, role: str | None = None) -> int:
        """Number of articles that name the film, or that name it in that role."""
        return len({member.article_id for member in self.members if role in (None, member.role)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two entries that may be one film, and why they were left apart."""

    first: str
    second: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Entries sorted by first title and id; doubtful pairs, most alike first."""

    entries: tuple[Entry, ...]
    doubts: tuple[Doubt, ...] = ()


def member(article_id: str, film: Film) -> Member:
    """The catalogue's view of one film of an article."""
    ids = (("imdb", film.ids.imdb), ("tmdb", film.ids.tmdb), ("wikidata", film.ids.wikidata))
    return Member(
        article_id=article_id,
        position=film.position,
        title=film.title.value,
        title_key=film.title_key,
        aliases=tuple(cell.value for cell in film.aliases),
        year=int(film.year.value) if film.year else None,
        directors=tuple(cell.value for cell in film.directors),
        role=film.role,
        kind=film.kind,
        ids=tuple((name, value) for name, value in ids if value),
    )


def build(members: Iterable[Member], *, previous: Mapping[tuple[str, int], str] | None = None) -> Catalog:
    """Joins rows into a catalogue.

    previous: (article_id, position) to film_id of an earlier catalogue; an entry keeps the id that most of
    its rows had. Same rows in any order, same catalogue.
    """
    rows = sorted(members, key=lambda row: (row.article_id, row.position))
    grouped: dict[Record, list[Member]] = defaultdict(list)
    for row in rows:
        grouped[record_of(row.title, row.aliases, row.year, row.directors, (row.kind, *row.ids))].append(row)
    records = sorted(grouped, key=lambda record: record.order())
    verdicts = dict(_compare(records))
    groups = _join(records, grouped, verdicts)
    entries, owner = _entries(groups, records, grouped, previous or {})
    doubts = _doubts(verdicts, owner, {entry.film_id: entry for entry in entries})
    return Catalog(
        entries=tuple(sorted(entries, key=lambda entry: (entry.titles[0], entry.film_id))), doubts=doubts
    )


def _compare(records: Sequence[Record]) -> Iterator[tuple[tuple[int, int], Verdict]]:
    """Verdicts of all pairs that share a block and may be one film."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        for key in block_keys(record):
            blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for name in sorted(blocks):
        block = blocks[name]
        # A word that hundreds of titles share tells nothing; a whole title always does.
        if len(block) > _BLOCK_LIMIT and not name.startswith("title:"):
            continue
        for place, first in enumerate(block):
            for second in block[place + 1 :]:
                if (first, second) in seen:
                    continue
                seen.add((first, second))
                verdict = judge(records[first], records[second])
                if verdict.answer != "different":
                    yield (first, second), verdict


@dataclass(slots=True)
class _Group:
    """Records joined so far."""

    records: list[int]
    articles: Counter[str] = field(default_factory=Counter)


def _join(
    records: Sequence[Record],
    rows: Mapping[Record, Sequence[Member]],
    verdicts: dict[tuple[int, int], Verdict],
) -> list[list[int]]:
    groups = {
        index: _Group([index], Counter(row.article_id for row in rows[record]))
        for index, record in enumerate(records)
    }
    same = [(pair, verdict) for pair, verdict in verdicts.items() if verdict.answer == "same"]
    for pair, verdict in sorted(same, key=lambda item: (-item[1].score, item[0])):
        left, right = groups[pair[0]], groups[pair[1]]
        if left is right:
            continue
        clash = _clash(left, right, records)
        if clash:
            verdicts[pair] = Verdict("doubtful", verdict.score, clash)
            continue
        left.records.extend(right.records)
        left.articles.update(right.articles)
        for index in right.records:
            groups[index] = left
    unique = {id(group): group for group in groups.values()}
    return [sorted(group.records) for group in unique.values()]


def _clash(left: _Group, right: _Group, records: Sequence[Record]) -> str:
    if left.articles.keys() & right.articles.keys():
        return "one article names both"
    for first in left.records:
        for second in right.records:
            if far_apart(records[first], records[second]):
                return "years too far apart through a third row"
    return ""


def _entries(
    groups: Sequence[Sequence[int]],
    records: Sequence[Record],
    rows: Mapping[Record, Sequence[Member]],
    previous: Mapping[tuple[str, int], str],
) -> tuple[list[Entry], dict[int, str]]:
    """Entries with their ids, and the id of the entry of each record."""
    taken: set[str] = set()
    entries: list[Entry] = []
    owner: dict[int, str] = {}
    packs = [(group, [row for index in group for row in rows[records[index]]]) for group in groups]
    # The entry with the most rows chooses first, so that a split leaves the id with the larger part.
    for group, pack in sorted(packs, key=lambda item: (-len(item[1]), records[item[0][0]].order())):
        film_id = _film_id([records[index] for index in group], pack, previous, taken)
        taken.add(film_id)
        owner.update(dict.fromkeys(group, film_id))
        entries.append(_entry(film_id, pack))
    return entries, owner


def _film_id(
    records: Sequence[Record],
    rows: Sequence[Member],
    previous: Mapping[tuple[str, int], str],
    taken: set[str],
) -> str:
    """The id that most of the rows had before, else one made from the most frequent title, year, director."""
    before = Counter(
        known
        for row in rows
        if (known := previous.get((row.article_id, row.position))) and known not in taken
    )
    if before:
        return min(before, key=lambda known: (-before[known], known))
    reserved = taken | set(previous.values())
    title = _ranked(record.title for record in records)[0]
    year = _ranked(record.year for record in records if record.year is not None)
    director = _ranked(name.split()[-1] for record in records for name in record.directors)
    base = "|".join((title, str(year[0]) if year else "", director[0] if director else ""))
    for attempt in range(len(reserved) + 1):
        digest = hashlib.sha256(f"{base}|{attempt or ''}".encode()).hexdigest()
        if f"f{digest[:12]}" not in reserved:
            return f"f{digest[:12]}"
    raise AssertionError("more entries than attempts")


def _entry(film_id: str, pack: Iterable[Member]) -> Entry:
    members = tuple(sorted(pack, key=lambda row: (row.article_id, row.position)))
    titles = _ranked(row.title for row in members)
    years = _ranked(row.year for row in members if row.year is not None)
    return Entry(
        film_id=film_id,
        titles=tuple(dict.fromkeys((*titles, *_ranked(name for row in members for name in row.aliases)))),
        years=tuple(years),
        directors=tuple(_ranked(name for row in members for name in row.directors)),
        members=members,
        conflicts=tuple(_conflicts(members)),
    )


def _conflicts(rows: Sequence[Member]) -> Iterator[str]:
    """What the articles disagree about, with who states it."""
    by_year: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.year is not None:
            by_year[row.year].append(row.article_id)
    if len(by_year) > 1:
        yield "year: " + ", ".join(f"{year} in {_some(by_year[year])}" for year in sorted(by_year))
    by_names: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        if row.directors:
            by_names[row.directors].append(row.article_id)
    if any(not _agree(one, two) for one, two in combinations(sorted(by_names), 2)):
        stated = (f"{' and '.join(names)} in {_some(by_names[names])}" for names in sorted(by_names))
        yield "director: " + ", ".join(stated)


def _agree(one: Iterable[str], two: Iterable[str]) -> bool:
    return any(same_person(left, right) for left, right in product(one, two))


def _some(articles: Sequence[str]) -> str:
    """At most three of the articles by name."""
    shown = ", ".join(articles[:3])
    return shown if len(articles) <= 3 else f"{shown} and {len(articles) - 3} more"


def _doubts(
    verdicts: Mapping[tuple[int, int], Verdict], owner: Mapping[int, str], entries: Mapping[str, Entry]
) -> tuple[Doubt, ...]:
    best: dict[tuple[str, str], Verdict] = {}
    for (first, second), verdict in verdicts.items():
        pair = tuple(sorted((owner[first], owner[second])))
        if verdict.answer != "doubtful" or pair[0] == pair[1]:
            continue
        if _told_apart(entries[pair[0]], entries[pair[1]]):
            continue
        known = best.get((pair[0], pair[1]))
        if known is None or verdict.score > known.score:
            best[pair[0], pair[1]] = verdict
    found = [
        Doubt(first=first, second=second, reason=verdict.reason, score=round(verdict.score, 3))
        for (first, second), verdict in best.items()
    ]
    return tuple(sorted(found, key=lambda doubt: (-doubt.score, doubt.first, doubt.second)))


def _told_apart(one: Entry, two: Entry) -> bool:
    """Whether an article names both, each by a title of its own."""
    articles = {row.article_id for row in one.members} & {row.article_id for row in two.members}
    keys = [{row.title_key for row in entry.members} for entry in (one, two)]
    return bool(articles) and not keys[0] & keys[1]


def _ranked(values: Iterable[T]) -> list[T]:
    """Values without repeats, most frequent first, then by their own order."""
    counts = Counter(values)
    return sorted(counts, key=lambda value: (-counts[value], value))
