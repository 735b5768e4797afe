"""Results made by hand: real facts about real films, with the offsets counted from the sentences."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from extract.columns import ARTICLES, FILMS, TEXTS
from extract.dataset import write_parquet, write_tables
from extract.keys import title_key
from extract.rows import article_row, film_rows, mention_lines, text_rows
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
    """A film whose words stand in the text. cells: year, director, alias (str), role, rank, confidence."""
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
    """The files of a run that gave these results."""
    path.mkdir(parents=True, exist_ok=True)
    ordered = sorted(results, key=lambda one: one.article_id)
    write_tables(FILMS, (row for one in ordered for row in film_rows(one)), path)
    write_tables(ARTICLES, map(article_row, ordered), path)
    write_parquet(TEXTS, (row for one in ordered for row in text_rows(one)), path / "texts.parquet")
    lines = (line for one in ordered for line in mention_lines(one))
    (path / "mentions.jsonl").write_text("".join(lines), "utf-8")
    return path
