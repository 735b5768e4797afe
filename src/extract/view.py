"""What the pages of `report` and `review` show of one `Result`: lines of highlighted text and table cells.

Spans may overlap and nest, so the text is cut at every boundary into segments that each know the spans
over them; no markup ever crosses another, and the text's characters and their order stay untouched.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.types import Cell, Film, Label, Mention, Result

_NAMES: dict[Label, str] = {"TITLE": "title", "YEAR": "year", "PERSON": "director", "ALIAS": "alias"}
_CONTEXT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that state something. film: position of the film that they belong to, None for none."""

    label: str
    start: int
    end: int
    rule: str
    film: int | None
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text under the same spans. spans: indices; labels and roles: of those, without repeats.

    starts: labels of the spans that begin here.
    """

    text: str
    spans: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    films: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A table cell. spans: indices of the words that state it, rules: what found them, words: in context."""

    field: str
    value: str
    spans: tuple[int, ...]
    rules: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmView:
    """A table row. open: names of the empty cells. state: accepted, changed or none, in a review."""

    film: Film
    cells: tuple[CellView, ...]
    open: tuple[str, ...]
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One article's page. lines: the text, cut after each newline."""

    result: Result
    lines: tuple[tuple[Segment, ...], ...]
    spans: tuple[Span, ...]
    films: tuple[FilmView, ...]

    @property
    def title(self) -> str:
        """The article's title, or its id where it has none."""
        article = self.result.article
        return (article.title if article else None) or self.result.article_id


def page_view(result: Result) -> PageView:
    """The page of a result, with or without text."""
    spans = spans_of(result)
    text = result.article.text if result.article else ""
    return PageView(
        result=result,
        lines=tuple(_lines(text, spans)),
        spans=spans,
        films=tuple(_film_view(film, spans, text) for film in result.films),
    )


def open_cells(film: Film) -> tuple[str, ...]:
    """Names of the film's empty cells, of those that an article should state: year and director."""
    return (*(("year",) if film.year is None else ()), *(("director",) if not film.directors else ()))


def spans_of(result: Result) -> tuple[Span, ...]:
    """Spans of all cells and mentions, sorted, each once; a cell's span wins over a mention's."""
    found: dict[tuple[str, int, int], Span] = {}
    for film in result.films:
        for label, cell in _cells(film):
            if cell.start < cell.end:
                span = _span(label, cell, film)
                found.setdefault((label, span.start, span.end), span)
    films = {index: film for film in result.films for index in film.mentions}
    for index, mention in enumerate(result.mentions):
        span = _mention_span(mention, films.get(index))
        found.setdefault((span.label, span.start, span.end), span)
    return tuple(sorted(found.values(), key=lambda span: (span.start, -span.end, span.label)))


def _cells(film: Film) -> Iterable[tuple[str, Cell]]:
    yield "title", film.title
    if film.year is not None:
        yield "year", film.year
    yield from (("director", cell) for cell in film.directors)
    yield from (("alias", cell) for cell in film.aliases)


def _span(label: str, cell: Cell, film: Film) -> Span:
    return Span(
        label=label,
        start=cell.start,
        end=cell.end,
        rule=cell.rule,
        film=film.position,
        role=film.role,
    )


def _mention_span(mention: Mention, film: Film | None) -> Span:
    return Span(
        label=_NAMES[mention.label],
        start=mention.start,
        end=mention.end,
        rule=mention.rules[0] if mention.rules else "",
        film=film.position if film else None,
        role=film.role if film else "unused",
    )


def _film_view(film: Film, spans: Sequence[Span], text: str) -> FilmView:
    own = [(index, span) for index, span in enumerate(spans) if span.film == film.position]
    groups = {
        "title": film.title.value,
        "alias": " | ".join(cell.value for cell in film.aliases),
        "year": film.year.value if film.year else "",
        "director": " | ".join(cell.value for cell in film.directors),
    }
    exact = {(label, cell.start, cell.end) for label, cell in _cells(film)}
    cells = []
    for field, value in groups.items():
        mine = [(i, span) for i, span in own if span.label == field and value]
        # The words that give the cell its value come first, then the film's other mentions.
        mine.sort(key=lambda pair: ((pair[1].label, pair[1].start, pair[1].end) not in exact, pair[1].start))
        cells.append(
            CellView(
                field=field,
                value=value,
                spans=tuple(index for index, _ in mine),
                rules=tuple(dict.fromkeys(span.rule for _, span in mine if span.rule)),
                words=context(text, mine[0][1].start, mine[0][1].end) if mine else "",
            )
        )
    return FilmView(film=film, cells=tuple(cells), open=open_cells(film))


def context(text: str, start: int, end: int) -> str:
    """The words at [start, end) with some of their line around them, as one line."""
    left = max(text.rfind("\n", 0, start) + 1, start - _CONTEXT)
    stop = text.find("\n", end)
    right = min(len(text) if stop < 0 else stop, end + _CONTEXT)
    return " ".join(text[left:right].split())


def _lines(text: str, spans: Sequence[Span]) -> Iterable[tuple[Segment, ...]]:
    start = 0
    active: list[int] = []
    upcoming = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        while upcoming < len(spans) and spans[upcoming].start < end:
            active.append(upcoming)
            upcoming += 1
        # A line looks only at the spans that may touch it, so the cost grows with the text, not its square.
        active = [index for index in active if spans[index].end > start]
        yield tuple(_segments(text, (start, end), [(index, spans[index]) for index in active]))
        start = end


def _segments(text: str, line: tuple[int, int], spans: list[tuple[int, Span]]) -> Iterable[Segment]:
    start, end = line
    cuts = {start, end}
    for _, span in spans:
        cuts.update(cut for cut in (span.start, span.end) if start < cut < end)
    bounds = sorted(cuts)
    for left, right in pairwise(bounds):
        over = [(index, span) for index, span in spans if span.start <= left and span.end >= right]
        indices = tuple(index for index, _ in over)
        # Words that a film uses look like that, whatever else was once made of them.
        over = [pair for pair in over if pair[1].film is not None] or over
        yield Segment(
            text=text[left:right],
            spans=indices,
            labels=tuple(dict.fromkeys(span.label for _, span in over)),
            roles=tuple(dict.fromkeys(span.role for _, span in over)),
            starts=tuple(dict.fromkeys(span.label for _, span in over if span.start == left)),
            films=tuple(dict.fromkeys(span.film for _, span in over if span.film is not None)),
            rules=tuple(dict.fromkeys(span.rule for _, span in over if span.rule)),
        )
