"""Results to rows of the dataset's tables, and their spans to lines of mentions.jsonl."""

import json
from collections.abc import Iterator
from typing import Any

from extract.types import Film, Result

Cells = dict[str, Any]


def film_rows(result: Result) -> Iterator[Cells]:
    """A row of `films` for each film of the result."""
    for film in result.films:
        yield {"article_id": result.article_id, **_film(film), **_places(film, result)}


def _film(film: Film) -> Cells:
    return {
        "position": film.position,
        "rank": film.rank,
        "title": film.title.value,
        "title_key": film.title_key,
        "aliases": [cell.value for cell in film.aliases],
        "year": int(film.year.value) if film.year else None,
        "directors": [cell.value for cell in film.directors],
        "role": film.role,
        "kind": film.kind,
        "imdb_id": film.ids.imdb,
        "tmdb_id": film.ids.tmdb,
        "wikidata_id": film.ids.wikidata,
        "letterboxd": film.ids.letterboxd,
        "confidence": round(film.confidence, 4),
    }


def _places(film: Film, result: Result) -> Cells:
    text = result.article.text if result.article else ""
    cells = [film.title, *([film.year] if film.year else []), *film.directors, *film.aliases]
    return {
        "evidence": text[slice(*film.evidence)],
        "title_start": film.title.start,
        "title_end": film.title.end,
        "year_start": film.year.start if film.year else None,
        "year_end": film.year.end if film.year else None,
        "rules": list(dict.fromkeys(cell.rule for cell in cells if cell.rule)),
    }


def article_row(result: Result) -> Cells:
    """The row of `articles` for an input, whatever became of it."""
    article = result.article
    return {
        "article_id": result.article_id,
        "source": result.origin,
        "url": article.url if article else None,
        "title": article.title if article else None,
        "author": article.author if article else None,
        "published": article.published if article else None,
        "language": article.language if article else None,
        "films": len(result.films),
        "found": sum(film.role == "listed" for film in result.films),
        "promised": result.promised,
        "missing_ranks": list(result.missing_ranks),
        "words": len(article.text.split()) if article else 0,
        "sha256": result.sha256 or None,
        "status": result.status,
        "error": result.error,
        "notes": [*(article.notes if article else ()), *result.notes],
    }


def text_rows(result: Result) -> Iterator[Cells]:
    """The row of `texts`, for a page that has an article."""
    if result.article is not None and result.article.text:
        yield {"article_id": result.article_id, "text": result.article.text}


def mention_lines(result: Result) -> Iterator[str]:
    """The lines of mentions.jsonl: every span, also those of doubtful titles that made no row.

    film: the row's position, None for a span of no row. value: what the cell says, where the print differs.
    """
    owner = {index: film.position for film in result.films for index in film.mentions}
    for index, mention in enumerate(result.mentions):
        line: Cells = {
            "article_id": result.article_id,
            "label": mention.label,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "rule": mention.rules[0] if mention.rules else "",
            "score": round(mention.score, 4),
            "film": owner.get(index),
        }
        if mention.value is not None and mention.value != mention.text:
            line["value"] = mention.value
        yield json.dumps(line, ensure_ascii=False) + "\n"
