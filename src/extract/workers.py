"""Shards to parts: one after the other, over a pool of processes on this machine, or over anybody's executor.

A worker that dies (killed, out of memory) costs no page its rows: its shards are tried again, and a page that
kills its worker each time is found and reported.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import TypeVar

from extract.batch import process
from extract.errors import ExtractError
from extract.limits import ENDINGS, said
from extract.shards import Job, Part, Shard, interrupted, make_part
from extract.types import Input

T = TypeVar("T")


class WorkerError(ExtractError):
    """Worker processes that cannot work at all."""


_LOG = logging.getLogger(__name__)
_AHEAD = 3  # shards that wait for each worker: enough to keep it busy, few enough to keep memory flat
_TRIES = 2  # after so many deaths of the pool without a finished shard, its shards are tried one by one


def available() -> int:
    """Number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def serial(shards: Iterable[Shard], job: Job) -> Iterator[Part]:
    """The parts of all shards, made in this process, in order."""
    for shard in shards:
        yield make_part(shard, job)


def mapped(shards: Iterable[Shard], job: Job, executor: Executor, ahead: int) -> Iterator[Part]:
    """The parts of all shards, in the order in which they are finished; at most `ahead` shards wait."""
    waiting: dict[Future[Part], Shard] = {}
    try:
        for shard in shards:
            waiting[executor.submit(make_part, shard, job)] = shard
            while len(waiting) >= ahead:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)
    finally:
        for future in waiting:
            future.cancel()


def _finished(waiting: dict[Future[Part], Shard]) -> Iterator[Part]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        part = future.result()
        del waiting[future]
        yield part


def guarded(shards: Iterable[Shard], job: Job) -> Iterator[Part]:
    """As `serial`, in one process beside this one, which a page may end; in this one where none can be started."""
    whole = list(shards)
    done = set[int]()
    try:
        for part in pooled(whole, job, 1):
            done.add(part.number)
            yield part
    except WorkerError as error:
        _LOG.warning("%s; reading in this process", error)
        yield from serial((shard for shard in whole if shard.number not in done), job)


def pooled(shards: Iterable[Shard], job: Job, workers: int) -> Iterator[Part]:
    """As `mapped`, over fresh processes of this machine; a pool that breaks is replaced."""
    job = replace(job, limits=replace(job.limits, ends=True))
    pending = iter(shards)
    waiting: list[Shard] = []
    deaths = 0
    while True:
        feed = _Feed(waiting, pending)
        with _pool(workers) as pool:
            try:
                for part in mapped(feed, job, pool, workers * _AHEAD):
                    deaths = 0
                    feed.done(part.number)
                    yield part
                return
            except BrokenProcessPool:
                deaths += 1
        open_ = feed.open()
        _LOG.warning("a worker process died; trying %d shards again", len(open_))
        waiting = [_without_deadly(shard, job) for shard in open_]
        if deaths >= _TRIES and waiting == open_:
            for shard in waiting:
                yield _alone(shard, job)
            waiting, deaths = [], 0


class _Feed:
    """Hands out shards and remembers which are not done: first those left by a broken pool."""

    def __init__(self, again: Iterable[Shard], pending: Iterator[Shard]) -> None:
        self._again = iter(again)
        self._pending = pending
        self._open: dict[int, Shard] = {}

    def __iter__(self) -> Iterator[Shard]:
        for source in (self._again, self._pending):
            for shard in source:
                self._open[shard.number] = shard
                yield shard

    def done(self, number: int) -> None:
        del self._open[number]

    def open(self) -> list[Shard]:
        return [*self._open.values(), *self._again]


def _without_deadly(shard: Shard, job: Job) -> Shard:
    """The shard, told which of the pages that were read when a worker died also end a process of their own."""
    suspects = [item for item in interrupted(shard, job) if isinstance(item, Input)]
    return _told(shard, ((page.article_id, reason) for page in suspects if (reason := _verdict(page, job))))


def _told(shard: Shard, deadly: Iterable[tuple[str, str]]) -> Shard:
    known = tuple(deadly)
    for article_id, reason in known:
        _LOG.warning("left out: %s: %s", article_id, reason)
    return replace(shard, deadly=shard.deadly + known)


def _verdict(page: Input, job: Job) -> str | None:
    """Why a page's rows cannot be had: what ends the process that reads it alone. None if nothing does."""
    context = multiprocessing.get_context("spawn")
    alone = context.Process(target=_judged, args=(process, page, job), daemon=True)
    alone.start()
    alone.join()
    if alone.exitcode == 0:
        return None
    if alone.exitcode in {-number for number in ENDINGS}:
        return said(job.limits.seconds)
    return "it ended the process that read it; not tried again"


def _judged(call: Callable[..., object], page: Input, job: Job) -> None:
    _start()
    call(page, job.settings, job.limits)


def _alone(shard: Shard, job: Job) -> Part:
    """The part of a shard that may hold a page which kills its worker: that page is found and left out."""
    part = _tried(make_part, shard, job)
    if part is not None:
        return part
    if _tried(available) is None:
        raise WorkerError("the worker processes end as soon as they start; --workers 1 does without them")
    known = {article_id for article_id, _ in shard.deadly}
    pages = [item for item in shard.items if isinstance(item, Input) and item.article_id not in known]
    return make_part(_told(shard, _deadly(pages, job)), replace(job, limits=replace(job.limits, ends=False)))


def _deadly(pages: Iterable[Input], job: Job) -> Iterator[tuple[str, str]]:
    """The pages that kill the process that reads them: one worker takes them in turn until it dies."""
    pool = _pool(1)
    try:
        for page in pages:
            try:
                pool.submit(process, page, job.settings, job.limits).result()
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(1)
                # Once more by itself: what killed the worker may have been all the pages before it together.
                reason = _verdict(page, job)
                if reason is not None:
                    yield page.article_id, reason
    finally:
        pool.shutdown()


def _tried(call: Callable[..., T], *arguments: object) -> T | None:
    """What the call gives in a process of its own; None if the process dies."""
    with _pool(1) as pool:
        try:
            return pool.submit(call, *arguments).result()
        except BrokenProcessPool:
            return None


def _pool(workers: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a fork copies locks that other threads hold, and differs between systems.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start)


def _start() -> None:
    """In each worker: Ctrl-C is the parent's affair, and a worker does not outlive its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
