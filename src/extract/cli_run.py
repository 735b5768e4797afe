"""The commands that read pages: run and show."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from extract.types import DateOrder, Settings

if TYPE_CHECKING:
    from extract.runner import Progress, Summary, Watch
    from extract.types import Article, Film

Gate = Literal["off", "safe", "strict"]
_EVERY = 1000  # articles between two plain lines of progress

Language = Annotated[str | None, typer.Option(help="Language of all pages, such as en; else it is detected.")]
Model = Annotated[
    str | None, typer.Option(help="An installed spaCy pipeline that proposes further titles and persons.")
]
Order = Annotated[DateOrder, typer.Option(help="How 02-09-2020 is read: DMY is 2 September.")]
Confidence = Annotated[float, typer.Option(min=0, max=1, help="Films below stay out of the table.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    for command in (run, show):
        app.command()(command)


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(help="HTML files (also .gz), WARC files, folders of them, s3://… addresses, or - ."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the dataset.")],
    language: Language = None,
    spacy_model: Model = None,
    date_order: Order = "DMY",
    min_confidence: Confidence = 0.5,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes; by default all processors, if there is enough to do."),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask cluster, or `local` for one on this machine.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--fresh", help="Keep the work of each run and do only what is new.")
    ] = False,
    gate: Annotated[Gate, typer.Option(help="Pass over pages whose bytes show no list of films.")] = "off",
    max_bytes: Annotated[int, typer.Option(min=1, help="Largest page, unpacked.")] = 10_000_000,
    seconds: Annotated[float, typer.Option(min=0.001, help="Processor time for one page, at most.")] = 60.0,
) -> None:
    """Read pages and write the dataset: films, articles, texts, mentions and their description.

    Exit codes: 0 all read, 1 nothing could be done, 2 wrong usage, 3 some inputs failed (articles.csv says why).
    The output changes only when all is done; a run that was stopped goes on with --resume.
    """
    from extract.batch import Limits
    from extract.cluster import connect
    from extract.runner import Options
    from extract.runner import run as run_all

    settings = _settings(language, spacy_model, date_order, min_confidence)
    limits = Limits(max_bytes=max_bytes, seconds=seconds, gate=gate)
    with _stoppable(), connect(scheduler, workers) as executor, _progress() as watch:
        options = Options(limits=limits, workers=workers, executor=executor, resume=resume)
        summary = run_all(inputs, output, settings, options=options, watch=watch)
    _tell(summary)
    if summary.counts.errors:
        raise typer.Exit(1 if summary.counts.errors == summary.counts.articles else 3)


def _settings(language: str | None, model: str | None, order: DateOrder, confidence: float) -> Settings:
    return Settings(language=language, model=model, date_order=order, min_confidence=confidence)


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does: what is done is kept, and one line says so."""

    def stop(signum: int, frame: FrameType | None) -> None:
        signal.signal(signum, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("film-extract: stopped; the dataset is as it was, --resume goes on from here", err=True)
        raise typer.Exit(1) from None
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _progress() -> "Iterator[Watch]":
    """Shows the progress on standard error: a bar on a terminal, else a line now and then."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[films]} films"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, films=0)

        def watch(now: "Progress") -> None:
            step = {"read": "reading", "merge": "writing"}[now.step]
            bar.update(task, description=step, completed=now.done, total=now.total, films=now.counts.films)

        yield watch


def _lines() -> "Watch":
    said = 0

    def watch(now: "Progress") -> None:
        nonlocal said
        if now.step == "read" and now.done // _EVERY > said:
            said = now.done // _EVERY
            typer.echo(f"{now.done} of {now.total} articles, {now.counts.films} films", err=True)

    return watch


def _tell(summary: "Summary") -> None:
    for warning in summary.warnings:
        typer.echo(f"warning: {warning}", err=True)
    counts = summary.counts
    again = f" ({summary.reused} of an earlier run)" if summary.reused else ""
    typer.echo(
        f"{counts.articles} articles{again}, {counts.films} films: {counts.listed} listed, "
        f"{counts.mentioned} mentioned, {counts.with_year} with year, {counts.with_director} with director; "
        f"{counts.no_films} articles without films, {counts.errors} errors; {summary.seconds:.1f} s"
    )
    typer.echo(f"written to {summary.output}")


def show(
    page: Annotated[str, typer.Argument(help="An HTML file, or - for standard input.")],
    language: Language = None,
    spacy_model: Model = None,
    date_order: Order = "DMY",
    min_confidence: Confidence = 0.5,
) -> None:
    """Show one page's films in the terminal, each with the words that name it."""
    from extract.batch import extract_source
    from extract.read import load
    from extract.types import Input

    source = load(Input(article_id="page", origin=page))
    result = extract_source(source, _settings(language, spacy_model, date_order, min_confidence))
    assert result.article is not None
    _show(result.article, result.films)


def _show(article: "Article", films: "tuple[Film, ...]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    facts = (article.author, article.published and article.published.isoformat(), article.language)
    console = Console()
    console.print(Text(article.title or "(no title)", style="bold"))
    console.print(Text(" · ".join(str(fact) for fact in facts if fact)))
    table = Table()
    for name in ("", "title", "year", "directors", "role", "conf.", "evidence"):
        table.add_column(name, justify="right" if name in ("", "conf.") else "left", overflow="fold")
    for film in films:
        evidence = Text(" ".join(article.text[slice(*film.evidence)].split()))
        evidence.highlight_words([film.title.value], style="bold")
        title = " / ".join(cell.value for cell in (film.title, *film.aliases))
        year = film.year.value if film.year else ""
        names = ", ".join(cell.value for cell in film.directors)
        cells = (str(film.position), title, year, names, film.role, f"{film.confidence:.2f}")
        table.add_row(*map(Text, cells), evidence)
    console.print(table)
