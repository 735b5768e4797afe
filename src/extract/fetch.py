"""Fetching new articles into a folder that `run` reads: `film-extract fetch ADDRESS... -o raw/`.

Every address becomes one WARC file or one line in the list of failures; an address whose file is there
is not asked for again, so a list that was broken off is continued by the same command.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extract import archive, paging
from extract.addresses import FetchError, parse, stem
from extract.download import Downloader, FetchSettings, Page
from extract.lock import locked

FAILURES = "failures.tsv"
Outcome = Literal["fetched", "there", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of one address. path: its file. pages: how many were joined. reason: of a failure."""

    address: str
    outcome: Outcome
    path: Path | None = None
    pages: int = 0
    reason: str = ""


def read_list(path: Path) -> list[str]:
    """The addresses in a file: the first word of each line; empty lines and those that start with # are none.

    Raises FetchError where the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FetchError(f"the list cannot be read ({error})", source=str(path)) from error
    return [line.split()[0] for line in lines if line.split() and not line.lstrip().startswith("#")]


def fetch(
    addresses: Iterable[str],
    output: Path,
    settings: FetchSettings,
    *,
    downloader: Downloader | None = None,
) -> Iterator[Fetched]:
    """Fetches each address into the folder `output`, yielding what became of it.

    Failures are also written to `.fetch/failures.tsv` there, a file that `read_list` reads.
    Raises FetchError where the folder cannot be written to, or another fetch does so now: the two would write one
    list of failures, and each would ask a site without the other's delays.
    """
    work = output / ".fetch"
    failures: list[Fetched] = []
    with ExitStack() as held:
        try:
            work.mkdir(parents=True, exist_ok=True)
            mine = held.enter_context(locked(work))
        except OSError as error:
            raise FetchError(f"cannot be written to ({error.strerror})", source=str(output)) from error
        if not mine:
            raise FetchError("another fetch is writing into this folder", source=str(output))
        client = held.enter_context(downloader or Downloader(settings, work / "cache.db"))
        for address in _by_turns(dict.fromkeys(addresses)):
            result = _one(client, address, output, settings.max_bytes)
            if result.outcome == "failed":
                failures.append(result)
            _list_failures(work / FAILURES, failures)
            yield result


def _by_turns(addresses: Iterable[str]) -> Iterator[str]:
    """The addresses with the hosts taking turns, so that one's delay is spent on another."""
    queues: dict[str, deque[str]] = {}
    for address in addresses:
        host = address.split("/")[2] if address.count("/") > 1 else ""
        queues.setdefault(host, deque()).append(address)
    while queues:
        for host in list(queues):
            yield queues[host].popleft()
            if not queues[host]:
                del queues[host]


def _one(client: Downloader, address: str, output: Path, max_bytes: int) -> Fetched:
    try:
        target = output / f"{stem(parse(address))}.warc.gz"
        if target.exists():
            return Fetched(address=address, outcome="there", path=target)
        pages, whole = _article(client, address, max_bytes)
        archive.write(target, address, pages, whole)
    except FetchError as error:
        return Fetched(address=address, outcome="failed", reason=str(error))
    except OSError as error:
        return Fetched(address=address, outcome="failed", reason=f"cannot be stored ({error.strerror})")
    return Fetched(address=address, outcome="fetched", path=target, pages=len(pages))


def _article(client: Downloader, address: str, max_bytes: int) -> tuple[Sequence[Page], bytes | None]:
    """All pages of the article at an address, and the joined one where there are several."""
    pages = [client.get(address)]
    roots = [paging.tree(pages[0])]
    seen = {pages[0].url}
    while True:
        following = paging.next_address(roots[-1], pages[0].url, pages[-1].url)
        if following is None or following in seen:
            break
        if len(pages) == paging.MAX_PAGES:
            raise FetchError(f"the article has more than {paging.MAX_PAGES} pages", source=address)
        seen.add(following)
        pages.append(client.get(following))
        roots.append(paging.tree(pages[-1]))
        if sum(len(page.body) for page in pages) > max_bytes:
            raise FetchError(
                f"the article's pages are too large (more than {max_bytes} bytes)", source=address
            )
    return pages, paging.joined(pages, roots) if len(pages) > 1 else None


def _list_failures(path: Path, failures: Sequence[Fetched]) -> None:
    """Writes the failures so far; no file where there is none."""
    if not failures:
        path.unlink(missing_ok=True)
        return
    lines = (f"{_plain(each.address)}\t{_plain(each.reason)}\n" for each in failures)
    path.write_text("# address, reason\n" + "".join(lines), encoding="utf-8", errors="replace")


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
