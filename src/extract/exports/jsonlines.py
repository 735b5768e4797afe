"""JSON Lines: a film a line, each cell with its value, words, offsets and rule."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extract.types import Cell, Film, Result


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes films.jsonl."""
    path = target / "films.jsonl"
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for result in results:
            for film in result.films:
                file.write(json.dumps(_line(film, result), ensure_ascii=False) + "\n")
    return [path]


def _line(film: Film, result: Result) -> dict[str, Any]:
    text = result.article.text if result.article else ""
    return {
        "article_id": result.article_id,
        "article": result.article.title if result.article else None,
        "source": result.origin,
        "position": film.position,
        "rank": film.rank,
        "title": _cell(film.title, text),
        "aliases": [_cell(cell, text) for cell in film.aliases],
        "year": {**_cell(film.year, text), "value": int(film.year.value)} if film.year else None,
        "directors": [_cell(cell, text) for cell in film.directors],
        "role": film.role,
        "kind": film.kind,
        "ids": {
            "imdb": film.ids.imdb,
            "tmdb": film.ids.tmdb,
            "wikidata": film.ids.wikidata,
            "letterboxd": film.ids.letterboxd,
        },
        "confidence": film.confidence,
        "evidence": text[slice(*film.evidence)],
    }


def _cell(cell: Cell, text: str) -> dict[str, Any]:
    return {
        "value": cell.value,
        "words": text[cell.start : cell.end],
        "start": cell.start,
        "end": cell.end,
        "rule": cell.rule,
    }
