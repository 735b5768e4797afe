"""A run: inputs found, cut into shards, made into parts by workers, merged into the dataset."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from extract.annotate import pipeline
from extract.batch import Limits
from extract.corrections import FILE, by_article, read
from extract.errors import InputError
from extract.read import STDIN, Failure, find, is_warc
from extract.shards import Counts, Item, Job, Part, plan
from extract.store import claim, clear, code, merge, publish, version
from extract.types import Input, Settings
from extract.workers import available, guarded, mapped, pooled, serial

# Below so many pages the start of the workers (a second or two each) costs more than they save.
_POOL_PAYS = 400
# Our own code can be stopped at any time. A model of the user's cannot, nor lxml, which takes a page in one go: a
# model, or a file of more bytes than these, is worth a process that can be ended.
_LARGE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run goes about it; nothing here changes what it writes, but for the limits.

    workers: processes on this machine; None chooses, 1 works in this process, where a page that stays in C code
    for ever cannot be stopped. executor: works instead of them,
    with `ahead` shards waiting. resume: keeps the parts of this run, and uses those of earlier ones.
    """

    limits: Limits = field(default_factory=Limits)
    workers: int | None = None
    executor: Executor | None = None
    ahead: int = 64
    resume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is. step: what it does now."""

    step: Literal["read", "merge"]
    done: int
    total: int
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did. reused: articles whose rows an earlier run had made. seconds: by the wall clock."""

    output: Path
    counts: Counts
    reused: int
    seconds: float
    warnings: tuple[str, ...] = ()


Watch = Callable[[Progress], None]


def run(
    inputs: Iterable[str | Path],
    output: str | Path,
    settings: Settings = Settings(),
    *,
    options: Options = Options(),
    watch: Watch = lambda progress: None,
) -> Summary:
    """Extracts the films of all inputs and writes the dataset into the folder `output`.

    inputs: files, folders, WARC files, addresses in object stores. watch: is told of the progress. Pages that
    fail have their row in articles.csv. Raises InputError if there is nothing to read, OutputError if the
    folder cannot be used, OSError if it cannot be written; the dataset that was there is then still whole.
    """
    started = time.monotonic()
    if settings.model:
        pipeline(settings.language or "en", settings)  # a model that is not installed is no page's fault
    target = Path(output)
    with claim(target) as work:
        items = _items([str(one) for one in inputs], target)
        if not options.resume:
            clear(work)
            (work / "parts").mkdir(parents=True)
        job = Job(str(work / "parts"), code(), settings, options.limits, options.resume)
        parts = _make(items, job, target, options, watch)
        counts = sum((part.counts for part in parts), Counts())
        watch(Progress(step="merge", done=len(items), total=len(items), counts=counts))
        merge(parts, work, version())
        publish(work)
        clear(work, keep=[part.name for part in parts] if options.resume else ())
    return Summary(
        output=target,
        counts=counts,
        reused=sum(part.counts.articles for part in parts if part.reused),
        seconds=time.monotonic() - started,
        warnings=tuple(
            warning for part in sorted(parts, key=lambda part: part.number) for warning in part.warnings
        ),
    )


def _items(inputs: list[str], output: Path) -> list[Item]:
    if STDIN in inputs and len(inputs) > 1:
        raise InputError("standard input (-) cannot be read together with other inputs")
    items: list[Item] = []
    for item in find(inputs, without=output):
        if is_warc(item):
            from extract.warc import records

            items.extend(records(item))
        else:
            items.append(item)
    if not items:
        raise InputError(
            "no page found (.html, .htm, .xhtml, .html.gz, .warc, .warc.gz)", source=" ".join(inputs)
        )
    first = items[0]
    if isinstance(first, Failure) and all(isinstance(item, Failure) for item in items):
        raise InputError(first.error, source=first.origin)
    return items


def _large(item: Item) -> bool:
    try:
        return isinstance(item, Input) and Path(item.origin).stat().st_size > _LARGE
    except (OSError, ValueError):  # an address in a store
        return False


def _make(items: list[Item], job: Job, output: Path, options: Options, watch: Watch) -> list[Part]:
    corrections = by_article(read(output / FILE)) if (output / FILE).exists() else {}
    shards = plan(items, corrections)
    workers = options.workers or (available() if len(items) >= _POOL_PAYS else 1)
    made: Iterator[Part]
    if options.executor is not None:
        made = mapped(shards, job, options.executor, options.ahead)
    elif workers > 1:
        made = pooled(shards, job, workers)
    elif options.workers is None and (job.settings.model or any(map(_large, items))):
        made = guarded(shards, job)
    else:
        made = serial(shards, job)
    parts: list[Part] = []
    counts = Counts()
    watch(Progress(step="read", done=0, total=len(items), counts=counts))
    for part in made:
        parts.append(part)
        counts += part.counts
        watch(Progress(step="read", done=counts.articles, total=len(items), counts=counts))
    return parts
