"""Pages of our own: a folder `tests/articles/<name>/` with input.html and expected.json, one test a cell.

Cells of expected.json: `blocks` (kind, text, and what else is to hold: level, number, item, table, row,
column, header), `marks` (kind, text, and href or label), `absent` (words that must not be there), facts (title,
author, published, updated, language, url, charset), `hints`, `notes`. Items are numbered by first appearance.
"""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.clean import clean
from extract.types import Article, Settings, Source

FOLDER = Path(__file__).parent / "articles"
FACTS = ("title", "author", "published", "updated", "language", "url", "charset")


def cases() -> Iterator[Any]:
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
        expected = json.loads((folder / "expected.json").read_text("utf-8"))
        for cell in expected["cells"]:
            yield pytest.param(folder.name, cell, id=f"{folder.name}-{cell}")


@cache
def expected_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name / "expected.json").read_text("utf-8"))
    return found


@cache
def article_of(name: str) -> Article:
    given = expected_of(name).get("given", {})
    source = Source(
        article_id=name,
        origin=name,
        data=(FOLDER / name / "input.html").read_bytes(),
        charset=given.get("charset"),
        url=given.get("url"),
        fetched=date.fromisoformat(given["fetched"]) if "fetched" in given else None,
    )
    return clean(source, Settings(date_order=given.get("date_order", "DMY")))


@pytest.mark.parametrize(("name", "cell"), list(cases()))
def test_cell(name: str, cell: str) -> None:
    wanted = expected_of(name)["cells"][cell]
    article = article_of(name)
    if cell == "blocks":
        got = blocks(article)
        assert [block[:2] for block in got] == [block[:2] for block in wanted]
        for block, (kind, text, *more) in zip(got, wanted, strict=True):
            for key, value in (more[0] if more else {}).items():
                assert block[2][key] == value, f"{key} of {kind} {text!r}"
    elif cell == "marks":
        assert marks(article, [set(mark[2]) if len(mark) > 2 else set() for mark in wanted]) == wanted
    elif cell == "absent":
        assert [words for words in wanted if words in article.text] == []
    elif cell == "present":
        assert [words for words in wanted if words not in article.text] == []
    elif cell == "hints":
        shown = ("name", "year", "directors", "url", "position")
        got_hints = [{key: getattr(hint, key) for key in shown} for hint in article.hints]
        assert [{**hint, "directors": list(hint["directors"])} for hint in got_hints] == wanted
    elif cell == "notes":
        assert [any(part in note for note in article.notes) for part in wanted] == [True] * len(wanted)
    else:
        assert cell in FACTS
        got_fact = getattr(article, cell)
        assert (got_fact.isoformat() if isinstance(got_fact, date) else got_fact) == wanted


def blocks(article: Article) -> list[list[Any]]:
    """The blocks in the form of expected.json, with all their fields."""
    items: dict[int, int] = {}
    shown = []
    for block in article.blocks:
        item = None if block.item is None else items.setdefault(block.item, len(items))
        fields = {
            key: getattr(block, key)
            for key in ("level", "number", "table", "row", "column", "header", "path")
        }
        shown.append([block.kind, article.text[block.start : block.end], {**fields, "item": item}])
    return shown


def marks(article: Article, keys: list[set[str]]) -> list[list[Any]]:
    """The marks in the form of expected.json, with the fields that it asks for."""
    shown: list[list[Any]] = []
    for place, mark in enumerate(article.marks):
        wanted = sorted(keys[place]) if place < len(keys) else []
        more = {key: getattr(mark, key) for key in wanted}
        shown.append([mark.kind, article.text[mark.start : mark.end], *([more] if more else [])])
    return shown


def test_there_are_forty_articles() -> None:
    assert len([path for path in FOLDER.iterdir() if path.is_dir()]) >= 40
