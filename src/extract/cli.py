"""The command line: parses, calls, prints. Commands import what they need when they are called."""

import os
import sys
from typing import Annotated

import typer

from extract import cli_evaluate, cli_fetch, cli_results, cli_run
from extract.errors import ExtractError

app = typer.Typer(
    name="film-extract",
    help="""Turns articles that recommend films into a dataset: title, year, director and role of each film, with
the article's own words as evidence for every cell.

\b
  film-extract run raw/ -o output/        pages in, films.csv and more out
  film-extract show page.html             one page's films, in the terminal
  film-extract evaluate gold/ output/     how right that is
  film-extract report output/             pages to look at""",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _commands in (cli_run, cli_evaluate, cli_results, cli_fetch):
    _commands.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"film-extract {version('film-extract')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options before the command."""


def main() -> None:
    """Runs the command line. Exit codes: 0 done, 1 nothing could be done, 2 wrong usage, 3 some inputs failed."""
    try:
        app()
    except ExtractError as error:
        _fail(str(error))
    except BrokenPipeError:
        # Who reads our output has seen enough (`| head`); nothing more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}")


def _fail(message: str) -> None:
    typer.echo(f"film-extract: {' '.join(message.split())}", err=True)
    sys.exit(1)
