"""A spaCy DocBin: an article a Doc, with the table's cells in `doc.spans["films"]`.

Spans that cut a token are widened to whole tokens, as spaCy needs; the exact offsets are in
`doc.user_data["spans"]`, with the rule and the film's position.
"""

from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from extract.types import Result
from extract.view import Span, spans_of

_DOCS = 1000
LABELS = {"title": "TITLE", "year": "YEAR", "director": "PERSON", "alias": "ALIAS"}


def write(results: Iterable[Result], target: Path) -> list[Path]:
    """Writes films-0001.spacy, films-0002.spacy, …, a thousand articles with text each.

    spaCy's corpus reader takes the folder as it is; one file of all would have to be in memory as a whole.
    """
    pipelines: dict[str, Language] = {}
    written: list[Path] = []
    docs = _empty()
    for result in results:
        if result.article is None:
            continue
        language = result.article.language or "xx"
        if language not in pipelines:
            pipelines[language] = _blank(language)
        docs.add(_doc(pipelines[language], result))
        if len(docs) == _DOCS:
            written.append(_save(docs, target, len(written) + 1))
            docs = _empty()
    if len(docs) or not written:
        written.append(_save(docs, target, len(written) + 1))
    return written


def _empty() -> DocBin:
    # Nothing but the words: the default would keep eight more numbers of every token, all of them zero.
    return DocBin(attrs=("ORTH",), store_user_data=True)


def _save(docs: DocBin, target: Path, number: int) -> Path:
    path = target / f"films-{number:04}.spacy"
    docs.to_disk(path)
    return path


def _blank(language: str) -> Language:
    try:
        return spacy.blank(language)
    except ImportError:  # a language that spaCy has no tokenizer for, or one whose tokenizer is not installed
        return spacy.blank("xx")


def _doc(nlp: Language, result: Result) -> Doc:
    article = result.article
    text = article.text if article else ""
    # make_doc and not nlp(): no limit on length, nothing but the tokenizer.
    doc = nlp.make_doc(text)
    used = used_spans(result)
    spans = (
        doc.char_span(span.start, span.end, label=LABELS[span.label], alignment_mode="expand")
        for span in used
    )
    doc.spans["films"] = [span for span in spans if span is not None]
    doc.user_data["article_id"] = result.article_id
    doc.user_data["spans"] = [
        {
            "start": span.start,
            "end": span.end,
            "label": LABELS[span.label],
            "film": span.film,
            "rule": span.rule,
        }
        for span in used
    ]
    return doc


def used_spans(result: Result) -> list[Span]:
    """Spans that belong to a film of the table, for tools that learn from them."""
    return [span for span in spans_of(result) if span.film is not None]
