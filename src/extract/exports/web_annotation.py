"""W3C Web Annotations: an AnnotationPage an article, an annotation a span.

Each target has a quote with prefix and suffix, which finds the words again on the live page, and a position
in the article's clean text (in code points, as the recommendation asks).
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extract.exports.docbin import LABELS, used_spans
from extract.folder import page_name
from extract.types import Result
from extract.view import Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes `<article>.jsonld` for each article with text."""
    written = []
    for result in results:
        if result.article is None:
            continue
        path = target / f"{page_name(result.article_id)}.jsonld"
        page = json.dumps(_page(result, result.article.text), ensure_ascii=False, indent=1)
        path.write_text(page + "\n", "utf-8", errors="replace", newline="\n")
        written.append(path)
    return written


def _page(result: Result, text: str) -> dict[str, Any]:
    name = hashlib.sha256(result.article_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    used = used_spans(result)
    return {
        "@context": CONTEXT,
        "id": f"urn:film-extract:{name}",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [
            {"id": f"urn:film-extract:{name}:{index}", **_annotation(span, result, text)}
            for index, span in enumerate(used)
        ],
    }


def _annotation(span: Span, result: Result, text: str) -> dict[str, Any]:
    film = next(film for film in result.films if film.position == span.film)
    return {
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": LABELS[span.label]},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": f"film {film.position}, {film.role}: {film.title.value}; {span.rule}",
                "format": "text/plain",
            },
        ],
        "target": {
            "source": _source(result),
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": text[span.start : span.end],
                    "prefix": text[max(0, span.start - _AROUND) : span.start],
                    "suffix": text[span.end : span.end + _AROUND],
                },
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            ],
        },
    }


def _source(result: Result) -> str:
    """The page's address; a path becomes a relative reference, since the target must be an IRI."""
    article = result.article
    address = (article.url if article else None) or result.origin
    return address if "://" in address else quote(address.encode("utf-8", "surrogateescape"))
