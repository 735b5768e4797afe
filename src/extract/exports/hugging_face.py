"""A Hugging Face dataset folder: `films.parquet`, `articles.parquet` and a card with their description.

The article's texts are not put in: whoever publishes a dataset must first ask whose words they are.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.exports.plain import storable
from extract.types import Film, Result

FILMS = pa.schema(
    [
        ("article_id", pa.string()),
        ("position", pa.int32()),
        ("rank", pa.int32()),
        ("title", pa.string()),
        ("title_key", pa.string()),
        ("aliases", pa.list_(pa.string())),
        ("year", pa.int32()),
        ("directors", pa.list_(pa.string())),
        ("role", pa.string()),
        ("kind", pa.string()),
        ("imdb_id", pa.string()),
        ("tmdb_id", pa.string()),
        ("wikidata_id", pa.string()),
        ("letterboxd", pa.string()),
        ("confidence", pa.float64()),
        ("evidence", pa.string()),
    ]
)
ARTICLES = pa.schema(
    [
        ("article_id", pa.string()),
        ("source", pa.string()),
        ("title", pa.string()),
        ("author", pa.string()),
        ("published", pa.date32()),
        ("language", pa.string()),
        ("films", pa.int32()),
        ("status", pa.string()),
    ]
)
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes data/films.parquet, data/articles.parquet and README.md, the card."""
    films: list[dict[str, Any]] = []
    articles: list[dict[str, Any]] = []
    languages: Counter[str] = Counter()
    for result in results:
        films += [_film(film, result) for film in result.films]
        articles.append(_article(result))
        languages[articles[-1]["language"] or ""] += 1
    (target / "data").mkdir()
    written = []
    for name, rows, schema in (("films", films, FILMS), ("articles", articles, ARTICLES)):
        path = target / "data" / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
        written.append(path)
    card = target / "README.md"
    card.write_text(_card(len(films), len(articles), sorted(languages.keys() - {""})), "utf-8", newline="\n")
    return [card, *written]


def _film(film: Film, result: Result) -> dict[str, Any]:
    text = result.article.text if result.article else ""
    row = {
        "article_id": result.article_id,
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
        "confidence": film.confidence,
        "evidence": text[slice(*film.evidence)],
    }
    return {name: storable(value) for name, value in row.items()}


def _article(result: Result) -> dict[str, Any]:
    article = result.article
    row = {
        "article_id": result.article_id,
        "source": result.origin,
        "title": article.title if article else None,
        "author": article.author if article else None,
        "published": article.published if article else None,
        "language": article.language if article else None,
        "films": len(result.films),
        "status": result.status,
    }
    return {name: storable(value) for name, value in row.items()}


def _card(films: int, articles: int, languages: list[str]) -> str:
    size = next((name for limit, name in _SIZES if films < limit), "n>1M")
    spoken = "".join(f"- {language}\n" for language in languages)
    return f"""---
pretty_name: Films named in articles
{f"language:{chr(10)}{spoken}" if spoken else ""}size_categories:
- {size}
tags:
- film
- information-extraction
configs:
- config_name: films
  data_files: data/films.parquet
  default: true
- config_name: articles
  data_files: data/articles.parquet
---

# Films named in articles

{films} rows, a film an article, from {articles} articles, made by film-extract. Every cell says only what the
article itself says. The articles' texts are not part of this dataset; `evidence` quotes the words that name
the film, so check the rights of the sources before you publish it.
"""
