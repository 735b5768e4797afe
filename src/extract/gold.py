"""Gold for `evaluate` out of a review: the articles that a reader marked as complete."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extract.correct import Corrected, correct
from extract.corrections import Correction, by_article
from extract.folder import Folder, page_name


def gold(folder: Folder, corrections: Sequence[Correction]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(article_id, gold) of each article that is complete in the version that the folder holds."""
    for article_id, mine in sorted(by_article(corrections).items()):
        if article_id in folder:
            corrected = correct(folder.result(article_id), mine)
            if corrected.done:
                yield article_id, _gold(corrected)


def write_gold(folder: Folder, corrections: Sequence[Correction], target: Path) -> list[Path]:
    """Writes a JSON file an article into `target`; other files there stay. Returns the files."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for article_id, content in gold(folder, corrections):
        path = target / f"{page_name(article_id)}.json"
        text = json.dumps(content, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8", errors="replace", newline="\n")
        written.append(path)
    return written


def _gold(corrected: Corrected) -> dict[str, Any]:
    result = corrected.result
    article = result.article
    return {
        "id": result.article_id,
        "language": article.language if article else None,
        "article_title": article.title if article else None,
        "author": article.author if article else None,
        "published": str(article.published) if article and article.published else None,
        "style": ["reviewed"],
        "films": [
            {
                "title": film.title.value,
                "year": int(film.year.value) if film.year else None,
                "directors": [cell.value for cell in film.directors],
                "aliases": [cell.value for cell in film.aliases],
                "role": film.role,
                "kind": film.kind,
            }
            for film in result.films
        ],
        "not_films": [film.title.value for film in corrected.rejected],
        "notes": "made by film-extract gold from a review",
    }
