"""Results made by hand: real facts about real films, with the offsets counted from the sentences."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extract.keys import title_key
from extract.types import Article, Cell, Film, Label, Mention, Result

TEXT = (
    "Five journeys worth the ticket\n"
    "1. Stalker (1979) by Andrei Tarkovsky: three men walk into the Zone.\n"
    "2. Wages of Fear, also known as Le Salaire de la peur. In 1953 Henri-Georges Clouzot sent two trucks "
    "of nitroglycerine over bad roads; Sorcerer is the later version.\n"
    "3. Cléo from 5 to 7 follows a singer through Paris.\n"
)


def at(text: str, words: str, rule: str, value: str | None = None) -> Cell:
    """A cell whose words are found in the text."""
    start = text.index(words)
    return Cell(value=value or words, start=start, end=start + len(words), rule=rule)


def result(article_id: str = "journeys", *, text: str = TEXT, title: str = "Five <b>journeys</b>") -> Result:
    """An article of four films: all cells, an alias, one mentioned in passing, one with open cells."""
    films = (
        film(text, 1, "Stalker", year="1979", director="Andrei Tarkovsky", rank=1, confidence=0.97),
        film(
            text,
            2,
            "Wages of Fear",
            year="1953",
            director="Henri-Georges Clouzot",
            alias="Le Salaire de la peur",
        ),
        film(text, 3, "Sorcerer", role="mentioned", confidence=0.55),
        film(text, 4, "Cléo from 5 to 7", rank=3, confidence=0.72),
    )
    mentions, films = _with_mentions(films)
    article = Article(
        article_id=article_id,
        origin=f"raw/{article_id}.html",
        sha256="5" * 64,
        text=text,
        blocks=(),
        marks=(),
        title=title,
        author="A. Writer",
        published=date(2024, 5, 1),
        language="en",
    )
    return Result(
        article_id=article_id,
        origin=article.origin,
        sha256=article.sha256,
        article=article,
        films=films,
        mentions=mentions,
        promised=5,
    )


def film(text: str, position: int, title: str, **cells: object) -> Film:
    """A film whose cells' words stand in the text. cells: year, director, alias (str), role, rank, confidence."""
    year, director, alias = (cells.get(name) for name in ("year", "director", "alias"))
    words = at(text, title, "title:quoted")
    line = (text.rfind("\n", 0, words.start) + 1, text.find("\n", words.end))
    return Film(
        position=position,
        title=words,
        title_key=title_key(title),
        rank=cells.get("rank"),  # type: ignore[arg-type]
        aliases=(at(text, str(alias), "alias:known_as"),) if alias else (),
        year=at(text, str(year), "year:parenthesized") if year else None,
        directors=(at(text, str(director), "director:by"),) if director else (),
        role=cells.get("role", "listed"),  # type: ignore[arg-type]
        confidence=float(cells.get("confidence", 0.9)),  # type: ignore[arg-type]
        evidence=line if line[1] > 0 else (words.start, words.end),
    )


def _with_mentions(films: tuple[Film, ...]) -> tuple[tuple[Mention, ...], tuple[Film, ...]]:
    mentions: list[Mention] = []
    done = []
    for one in films:
        first = len(mentions)
        mentions.append(_mention("TITLE", one.title, None))
        mentions.extend(_mention("ALIAS", cell, first) for cell in one.aliases)
        mentions.extend(_mention("YEAR", cell, first) for cell in (one.year,) if cell)
        mentions.extend(_mention("PERSON", cell, first) for cell in one.directors)
        done.append(replace(one, mentions=tuple(range(first, len(mentions)))))
    return tuple(mentions), tuple(done)


def _mention(label: Label, cell: Cell, title: int | None) -> Mention:
    return Mention(
        label=label, start=cell.start, end=cell.end, text=cell.value, rules=(cell.rule,), title=title
    )


def write_folder(path: Path, results: tuple[Result, ...]) -> Path:
    """The files of a run, as DESIGN names them, that hold these results."""
    path.mkdir(parents=True, exist_ok=True)
    articles, films, texts, mentions = [], [], [], []
    for one in sorted(results, key=lambda one: one.article_id):
        articles.append(_article_row(one))
        films.extend(_film_row(one, film) for film in one.films)
        if one.article:
            texts.append({"article_id": one.article_id, "text": one.article.text})
        owner = {number: film.position for film in one.films for number in film.mentions}
        mentions.extend(
            {
                "article_id": one.article_id,
                "label": mention.label,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "rule": mention.rules[0],
                "film": owner.get(number),
            }
            for number, mention in enumerate(one.mentions)
        )
    for name, rows in (("articles", articles), ("films", films), ("texts", texts)):
        pq.write_table(pa.Table.from_pylist(rows), path / f"{name}.parquet")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in mentions)
    (path / "mentions.jsonl").write_text(lines, "utf-8")
    return path


def _article_row(one: Result) -> dict[str, object]:
    article = one.article
    return {
        "article_id": one.article_id,
        "source": one.origin,
        "title": article.title if article else None,
        "author": article.author if article else None,
        "published": article.published if article else None,
        "language": article.language if article else None,
        "films": len(one.films),
        "promised": one.promised,
        "sha256": one.sha256,
        "status": one.status,
        "error": one.error,
    }


def _film_row(one: Result, film: Film) -> dict[str, object]:
    assert one.article is not None
    return {
        "article_id": one.article_id,
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
        "evidence": one.article.text[slice(*film.evidence)],
        "title_start": film.title.start,
        "title_end": film.title.end,
        "year_start": film.year.start if film.year else None,
        "year_end": film.year.end if film.year else None,
        "rules": [film.title.rule, *(cell.rule for cell in film.directors)],
    }
