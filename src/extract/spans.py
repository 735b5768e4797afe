"""Character spans as spaCy span groups, without losing the exact characters to token boundaries."""

from collections.abc import Iterable

from spacy.tokens import Doc, Span


def set_spans(doc: Doc, group: str, spans: Iterable[tuple[int, int, str]]) -> Doc:
    """Writes (start, end, label) character spans to `doc.spans[group]`, widened to whole tokens.

    The exact offsets stay in `doc.user_data[group]`: a title may begin or end inside a token.
    """
    exact = tuple(spans)
    doc.user_data[group] = exact
    wide: list[Span] = []
    for start, end, label in exact:
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None:
            wide.append(span)
    doc.spans[group] = wide
    return doc


def get_spans(doc: Doc, group: str) -> tuple[tuple[int, int, str], ...]:
    """The exact (start, end, label) spans that a component of ours wrote."""
    spans: tuple[tuple[int, int, str], ...] = doc.user_data.get(group, ())
    return spans
