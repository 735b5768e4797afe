"""The command that fetches articles. Its libraries are imported only when it is called."""

from pathlib import Path
from typing import Annotated

import typer

RAW = Path("raw")


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(fetch)


def fetch(
    addresses: Annotated[list[str] | None, typer.Argument(help="Web addresses of articles.")] = None,
    listed: Annotated[
        Path | None, typer.Option("--list", help="File with an address a line; # starts a comment.")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder that `run` reads.")] = RAW,
    contact: Annotated[
        str | None, typer.Option(help="Mail address or page in the User-Agent, for the sites' owners.")
    ] = None,
    max_bytes: Annotated[int, typer.Option(min=1, help="Largest article, unpacked.")] = 10_000_000,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from this machine and private networks.")
    ] = False,
) -> None:
    """Fetch articles from the web into WARC files, politely: robots.txt, delays, caching.

    Addresses whose file is there already are skipped, so the same command continues a list.
    Exit codes: 0 all fetched, 1 none, 2 wrong usage, 3 some failed (.fetch/failures.tsv says why).
    """
    from extract.errors import InputError

    try:
        from extract.download import FetchSettings
        from extract.fetch import FAILURES, read_list
        from extract.fetch import fetch as fetched
    except ModuleNotFoundError as error:
        message = f"fetch needs the library {error.name}; install film-extract with its extra [fetch]"
        raise InputError(message) from error
    wanted = [*(addresses or ()), *(read_list(listed) if listed else ())]
    if not wanted:
        raise InputError("no address was given: name some, or a file with --list")
    settings = FetchSettings(contact=contact, max_bytes=max_bytes, allow_private=allow_private)
    counts = {"fetched": 0, "there": 0, "failed": 0}
    for result in fetched(wanted, output, settings):
        counts[result.outcome] += 1
        typer.echo(result.reason or f"{result.outcome}\t{result.path}", err=result.outcome == "failed")
    line = f"{counts['fetched']} fetched, {counts['there']} there already, {counts['failed']} failed"
    typer.echo(f"{line} (listed in {output / '.fetch' / FAILURES})" if counts["failed"] else line)
    if counts["failed"]:
        raise typer.Exit(1 if counts["failed"] == sum(counts.values()) else 3)
