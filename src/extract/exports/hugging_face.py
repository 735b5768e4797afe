"""A Hugging Face dataset folder: `films.parquet`, `articles.parquet` and a card with their description.

The article's texts are not put in: whoever publishes a dataset must first ask whose words they are.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from extract.columns import ARTICLES, FILMS, markdown
from extract.dataset import ParquetTable
from extract.rows import article_row, film_rows
from extract.types import Result

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes data/films.parquet, data/articles.parquet and README.md, the card."""
    (target / "data").mkdir()
    paths = [target / "data" / f"{table.name}.parquet" for table in (FILMS, ARTICLES)]
    languages: Counter[str] = Counter()
    films = articles = 0
    with ExitStack() as stack:
        tables = [
            stack.enter_context(ParquetTable(table, path))
            for table, path in zip((FILMS, ARTICLES), paths, strict=True)
        ]
        for result in results:
            for row in film_rows(result):
                tables[0].add(row)
            tables[1].add(article_row(result))
            films, articles = films + len(result.films), articles + 1
            languages[(result.article.language if result.article else None) or ""] += 1
    card = target / "README.md"
    card.write_text(_card(films, articles, sorted(languages.keys() - {""})), "utf-8", newline="\n")
    return [card, *paths]


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

## {FILMS.name}

{markdown(FILMS)}
## {ARTICLES.name}

{markdown(ARTICLES)}"""
