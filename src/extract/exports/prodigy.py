"""JSON Lines for Prodigy's span recipes: text, spans by character and by token, tokens, and where it is from.

Spans may overlap, so the tasks are for `spans_manual` rather than `ner_manual`. Prodigy wants whole tokens;
the tokens here are cut wherever a span begins or ends, so every span is exact.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from extract.exports.docbin import LABELS, used_spans
from extract.types import Result

_TOKEN = re.compile(r"\w+|[^\w\s]")


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes tasks.jsonl; articles without text are left out."""
    path = target / "tasks.jsonl"
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for result in results:
            if result.article is not None:
                file.write(json.dumps(_task(result, result.article.text), ensure_ascii=False) + "\n")
    return [path]


def _task(result: Result, text: str) -> dict[str, Any]:
    used = used_spans(result)
    tokens = _tokens(text, {edge for span in used for edge in (span.start, span.end)})
    starts = [token["start"] for token in tokens]
    ends = [token["end"] for token in tokens]
    spans = []
    for span in used:
        first, last = bisect_left(starts, span.start), bisect_left(ends, span.end)
        if first >= len(starts) or starts[first] != span.start or ends[last] != span.end:
            continue  # a span that begins or ends with white space has no token there
        spans.append(
            {
                "start": span.start,
                "end": span.end,
                "token_start": first,
                "token_end": last,
                "label": LABELS[span.label],
                "rule": span.rule,
                "film": span.film,
            }
        )
    return {
        "text": text,
        "tokens": tokens,
        "spans": spans,
        "meta": {"article_id": result.article_id, "source": result.origin},
        "_view_id": "spans_manual",
    }


def _tokens(text: str, edges: set[int]) -> list[dict[str, Any]]:
    tokens: list[dict[str, Any]] = []
    for match in _TOKEN.finditer(text):
        inside = (
            sorted(edge for edge in edges if match.start() < edge < match.end()) if len(match[0]) > 1 else []
        )
        for start, end in pairwise([match.start(), *inside, match.end()]):
            tokens.append(
                {
                    "text": text[start:end],
                    "start": start,
                    "end": end,
                    "id": len(tokens),
                    "ws": text[end : end + 1].isspace(),
                }
            )
    return tokens
