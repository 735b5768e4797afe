"""The commands that show, correct and carry on what a run wrote: report, review, gold, catalog, export.

Each imports its module only when it is called, so that `--help` stays quick.
"""

from pathlib import Path
from typing import Annotated

import typer

from extract.exports import FORMATS

Output = Annotated[Path, typer.Argument(help="The folder that `film-extract run` wrote.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    for command in (report, review, gold, catalog, export):
        app.command()(command)


def report(output: Output) -> None:
    """Write static pages: each article with its evidence highlighted, and an index with plots."""
    from extract.folder import read_results
    from extract.report import write_report

    typer.echo(str(write_report(read_results(output), output / "report")))


def review(
    output: Output,
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes any free one.")] = 0,
) -> None:
    """Open the pages for correction in a browser on this machine; corrections go to corrections.jsonl."""
    from extract.desk import Desk
    from extract.errors import InputError
    from extract.folder import Folder

    desk = Desk(Folder(output))
    try:
        from extract.review import serve
    except ModuleNotFoundError as error:
        message = f"review needs the library {error.name}; install film-extract with its extra [review]"
        raise InputError(message) from error
    serve(desk, port=port, tell=lambda address: typer.echo(f"{address}\nCtrl-C ends the review."))


def gold(
    output: Output,
    target: Annotated[Path, typer.Option("--output", "-o", help="Folder for the gold files.")],
) -> None:
    """Turn the articles that a review marked complete into gold for `evaluate`."""
    from extract.corrections import FILE, read
    from extract.folder import Folder
    from extract.gold import write_gold

    files = write_gold(Folder(output), read(output / FILE), target)
    typer.echo(f"{len(files)} gold files in {target}")


def catalog(output: Output) -> None:
    """Join the same film of many articles into one entry with a stable id; doubtful pairs are listed."""
    from extract.catalog_files import make_catalog, write_catalog
    from extract.folder import Folder

    made = make_catalog(Folder(output))
    conflicts = sum(bool(entry.conflicts) for entry in made.entries)
    for path in write_catalog(made, output):
        typer.echo(str(path))
    typer.echo(f"{len(made.entries)} films, {conflicts} with conflicts, {len(made.doubts)} doubtful pairs")


def export(
    output: Output,
    to: Annotated[str, typer.Option(help=f"One of {', '.join(FORMATS)}.")],
) -> None:
    """Write the films in the form of another tool, into output/export/FORMAT."""
    if to not in FORMATS:
        raise typer.BadParameter(f"unknown format {to!r}; choose one of {', '.join(FORMATS)}")
    from extract.exports import export as write
    from extract.folder import Folder

    files = write(Folder(output), to, output / "export" / to)
    if len(files) == 1:
        typer.echo(str(files[0]))
    else:
        typer.echo(f"{len(files)} files in {output / 'export' / to}")
