"""schema.org JSON-LD: an ItemList an article, its items Movie or TVSeries in the article's order."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extract.folder import page_name
from extract.types import Film, Result

_LINKS = {
    "imdb": "https://www.imdb.com/title/{}/",
    "tmdb": "https://www.themoviedb.org/movie/{}",
    "wikidata": "https://www.wikidata.org/entity/{}",
    "letterboxd": "https://letterboxd.com/film/{}/",
}


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes `<article>.jsonld` for each article that lists films."""
    written = []
    for result in results:
        films = [film for film in result.films if film.role == "listed"]
        if films:
            path = target / f"{page_name(result.article_id)}.jsonld"
            text = json.dumps(_list(result, films), ensure_ascii=False, indent=1)
            path.write_text(text + "\n", "utf-8", errors="replace", newline="\n")
            written.append(path)
    return written


def _list(result: Result, films: list[Film]) -> dict[str, Any]:
    article = result.article
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": (article.title if article else None) or result.article_id,
        "numberOfItems": len(films),
        "itemListElement": [
            {"@type": "ListItem", "position": place, "item": _film(film)}
            for place, film in enumerate(films, start=1)
        ],
    }
    if article and article.url:
        about["url"] = article.url
    return about


def _film(film: Film) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": "Movie" if film.kind == "film" else "TVSeries", "name": film.title.value}
    if film.aliases:
        item["alternateName"] = [cell.value for cell in film.aliases]
    if film.year:
        # A year alone is an ISO 8601 date, as the property asks for.
        item["dateCreated"] = film.year.value.zfill(4)
    if film.directors:
        item["director"] = [{"@type": "Person", "name": cell.value} for cell in film.directors]
    links = list(_links(film))
    if links:
        item["sameAs"] = links
    return item


def _links(film: Film) -> Iterator[str]:
    for name, form in _LINKS.items():
        value = getattr(film.ids, name)
        if value:
            yield value if value.startswith(("http:", "https:")) else form.format(value)
