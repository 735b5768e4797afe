"""The two verbs of the package, and the tables that it wrote as frames."""

from pathlib import Path
from typing import TYPE_CHECKING

from extract.types import Article, Film, Settings, Source

if TYPE_CHECKING:
    import pandas as pd


def extract(
    page: str | bytes,
    *,
    url: str | None = None,
    settings: Settings = Settings(),
) -> tuple[Article, list[Film]]:
    """The article of one HTML page, and the films that it lists or mentions, in order of first appearance.

    page: the page itself, as text or bytes (not a path). url: its address, if known. Raises InputError if it
    is not HTML.
    """
    from extract.batch import extract_source

    data, charset = (
        (page.encode("utf-8", "surrogatepass"), "utf-8") if isinstance(page, str) else (page, None)
    )
    source = Source(article_id="page", origin=url or "page", data=data, charset=charset, url=url)
    result = extract_source(source, settings)
    assert result.article is not None
    return result.article, list(result.films)


def load(path: str | Path) -> "pd.DataFrame":
    """A table that a run wrote (films.csv, articles.parquet, …) as a pandas DataFrame with its true types.

    Integers are nullable, lists are lists, and the apostrophes that guard cells of a CSV file against
    spreadsheets are taken away. Raises SchemaError if the file is not one of a run's.
    """
    from extract.dataset import frame

    return frame(Path(path))
