"""The tables, views and rows that the SQLite and DuckDB exports share.

`films` has a row a film an article, its lists are tables of their own, `catalog` joins films across articles.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extract.catalog import Catalog, build, member
from extract.types import Cell, Film, Result
from extract.view import Span, spans_of

_BATCH = 200
Rows = dict[str, list[tuple[Any, ...]]]

TABLES: dict[str, str] = {
    "articles": """
        article_id TEXT PRIMARY KEY, source TEXT, title TEXT, author TEXT, published DATE, language TEXT,
        films INTEGER NOT NULL, promised INTEGER, sha256 TEXT, status TEXT NOT NULL, error TEXT""",
    "texts": """
        article_id TEXT PRIMARY KEY REFERENCES articles (article_id), text TEXT NOT NULL""",
    "catalog": """
        film_id TEXT PRIMARY KEY, title TEXT NOT NULL, year INTEGER, director TEXT, articles INTEGER NOT NULL,
        listed INTEGER NOT NULL, conflicts TEXT""",
    "films": """
        article_id TEXT NOT NULL REFERENCES articles (article_id), position INTEGER NOT NULL,
        film_id TEXT NOT NULL REFERENCES catalog (film_id), rank INTEGER, title TEXT NOT NULL,
        title_key TEXT NOT NULL, year INTEGER, role TEXT NOT NULL CHECK (role IN ('listed', 'mentioned')),
        kind TEXT NOT NULL CHECK (kind IN ('film', 'series')), imdb_id TEXT, tmdb_id TEXT, wikidata_id TEXT,
        letterboxd TEXT, confidence DOUBLE NOT NULL, evidence TEXT, PRIMARY KEY (article_id, position)""",
    "directors": """
        article_id TEXT NOT NULL, position INTEGER NOT NULL, nth INTEGER NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (article_id, position, nth),
        FOREIGN KEY (article_id, position) REFERENCES films (article_id, position)""",
    "aliases": """
        article_id TEXT NOT NULL, position INTEGER NOT NULL, nth INTEGER NOT NULL, title TEXT NOT NULL,
        PRIMARY KEY (article_id, position, nth),
        FOREIGN KEY (article_id, position) REFERENCES films (article_id, position)""",
    "spans": """
        article_id TEXT NOT NULL REFERENCES articles (article_id), nth INTEGER NOT NULL, position INTEGER,
        label TEXT NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, text TEXT NOT NULL,
        rule TEXT, PRIMARY KEY (article_id, nth),
        FOREIGN KEY (article_id, position) REFERENCES films (article_id, position)""",
}

VIEWS: dict[str, str] = {
    "listed_films": """
        SELECT a.title AS article, f.* FROM films f JOIN articles a USING (article_id)
        WHERE f.role = 'listed'""",
    "films_by_director": """
        SELECT d.name AS director, COUNT(DISTINCT f.film_id) AS films,
        COUNT(DISTINCT f.article_id) AS articles
        FROM directors d JOIN films f USING (article_id, position) GROUP BY d.name""",
    "most_listed": """
        SELECT film_id, title, year, director, listed FROM catalog WHERE listed > 1""",
    "open_cells": """
        SELECT f.article_id, f.position, f.title, f.year IS NULL AS year_open,
        NOT EXISTS (SELECT 1 FROM directors d WHERE d.article_id = f.article_id AND d.position = f.position)
        AS director_open FROM films f""",
    "disagreements": """
        SELECT film_id, title, conflicts FROM catalog WHERE conflicts <> ''""",
}


def rows(results: Iterable[Result]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """(table, rows) in an order that keeps every foreign key valid as they are inserted.

    results: gone through twice, since the catalogue needs all films before the first of them is written;
    so only the catalogue and a few articles are in memory at a time.
    """
    catalog = build(member(result.article_id, film) for result in results for film in result.films)
    owner = {
        (row.article_id, row.position): entry.film_id for entry in catalog.entries for row in entry.members
    }
    yield "catalog", list(_catalog(catalog))
    found: Rows = {name: [] for name in TABLES}
    for count, result in enumerate(results, start=1):
        _add(result, found, owner)
        if count % _BATCH == 0:
            yield from found.items()
            found = {name: [] for name in TABLES}
    yield from found.items()


def _add(result: Result, found: Rows, owner: Mapping[tuple[str, int], str]) -> None:
    article, key = result.article, result.article_id
    text = article.text if article else ""
    facts = (article.title, article.author, article.published, article.language) if article else (None,) * 4
    found["articles"].append(
        (
            key,
            result.origin,
            *facts,
            len(result.films),
            result.promised,
            result.sha256,
            result.status,
            result.error,
        )
    )
    if article:
        found["texts"].append((key, text))
    for film in result.films:
        found["films"].append(_film(key, owner[key, film.position], film, text))
        found["directors"].extend(_many(key, film, film.directors))
        found["aliases"].extend(_many(key, film, film.aliases))
    found["spans"].extend(_span(key, nth, span, text) for nth, span in enumerate(spans_of(result), start=1))


def _film(key: str, film_id: str, film: Film, text: str) -> tuple[Any, ...]:
    ids = film.ids
    return (
        key,
        film.position,
        film_id,
        film.rank,
        film.title.value,
        film.title_key,
        int(film.year.value) if film.year else None,
        film.role,
        film.kind,
        ids.imdb,
        ids.tmdb,
        ids.wikidata,
        ids.letterboxd,
        film.confidence,
        text[slice(*film.evidence)],
    )


def _many(key: str, film: Film, cells: Iterable[Cell]) -> Iterator[tuple[Any, ...]]:
    return ((key, film.position, nth, cell.value) for nth, cell in enumerate(cells, start=1))


def _span(key: str, nth: int, span: Span, text: str) -> tuple[Any, ...]:
    words = text[span.start : span.end]
    return key, nth, span.film, span.label, span.start, span.end, words, span.rule


def _catalog(catalog: Catalog) -> Iterator[tuple[Any, ...]]:
    for entry in catalog.entries:
        year = entry.years[0] if entry.years else None
        director = entry.directors[0] if entry.directors else None
        counts = entry.articles(), entry.articles("listed")
        yield entry.film_id, entry.titles[0], year, director, *counts, "; ".join(entry.conflicts)
