"""Label Studio: tasks with the table's spans as predictions, and the labelling configuration they fit.

Label Studio counts in UTF-16 units, as JavaScript does, so a character beyond the basic plane counts twice.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extract.exports.docbin import LABELS, used_spans
from extract.types import Film, Result
from extract.view import Span

CONFIG = """<View>
  <Header value="$title"/>
  <Labels name="label" toName="text">
    <Label value="TITLE" background="#e0b400" hotkey="t"/>
    <Label value="YEAR" background="#3b7dc4" hotkey="y"/>
    <Label value="PERSON" background="#3c9a4b" hotkey="d"/>
    <Label value="ALIAS" background="#8a5cc2" hotkey="s"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>
"""


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes tasks.json, a task an article, and config.xml; articles without text are left out."""
    tasks, config = target / "tasks.json", target / "config.xml"
    with tasks.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write("[")
        comma = "\n"
        for result in results:
            if result.article is not None:
                file.write(comma + json.dumps(_task(result, result.article.text), ensure_ascii=False))
                comma = ",\n"
        file.write("\n]\n")
    config.write_text(CONFIG, "utf-8", newline="\n")
    return [config, tasks]


class Utf16:
    """Turns character offsets of a text into UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._wide = [index for index, char in enumerate(text) if ord(char) > 0xFFFF]

    def __call__(self, offset: int) -> int:
        """The offset in UTF-16 units."""
        return offset + bisect_left(self._wide, offset)


def _task(result: Result, text: str) -> dict[str, Any]:
    units = Utf16(text)
    films = {film.position: film for film in result.films}
    article = result.article
    regions = [
        {"id": f"s{index}", **_region(span, text, units, films.get(span.film or 0))}
        for index, span in enumerate(used_spans(result), start=1)
    ]
    mean = sum(film.confidence for film in result.films) / len(result.films) if result.films else 0.0
    return {
        "data": {
            "text": text,
            "title": (article.title if article else None) or result.article_id,
            "article_id": result.article_id,
            "source": result.origin,
        },
        "predictions": [{"model_version": "film-extract", "score": round(mean, 4), "result": regions}],
    }


def _region(span: Span, text: str, units: Utf16, film: Film | None) -> dict[str, Any]:
    return {
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "score": film.confidence if film else 0.0,
        "meta": {"text": [f"film {span.film}", span.rule]},
        "value": {
            "start": units(span.start),
            "end": units(span.end),
            "text": text[span.start : span.end],
            "labels": [LABELS[span.label]],
        },
    }
