"""The last resort against a page that takes too long: limits on its processor time and, in workers, on its life."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# What ends a worker whose page does not even return to Python, by the kernel and without a line of ours: neither
# signal has a handler, so each ends the process. One counts processor time, one the wall clock.
ENDINGS = (signal.SIGPROF, signal.SIGALRM)
_GRACE = 1.25  # the first limit raises at once; the second ends the process after this many times that
_LEAST_GRACE = 1.0  # seconds
_WAITING = 5  # a page that only waits is ended after so many times its processor time


class TooLong(BaseException):
    """The time is over. Not an Exception, so that no library's `except Exception` takes it for its own."""


@contextmanager
def deadline(seconds: float | None, *, ends: bool = False) -> Iterator[None]:
    """Raises TooLong in the block when it has used so many seconds of processor time; None sets no limit.

    The exception comes between two steps of Python or in the midst of a regular expression, not in other C code.
    ends: the process may be ended if it goes on for another quarter of that time, or waits for five times as
    long; only for workers that somebody replaces.
    Works in a process's main thread, where pool workers and serial runs do their pages; elsewhere (threads of
    a Dask worker, Windows) there is no limit, and what bounds a page is its bytes, nodes and linear patterns.
    """
    usable = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    if seconds is None or not usable:
        yield
        return
    previous = signal.signal(signal.SIGVTALRM, _stop)
    # It fires again each second, in case a library's finally block or C code ate the first one.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)
    if ends:
        _arm(max(seconds * _GRACE, seconds + _LEAST_GRACE))
    try:
        yield
    finally:
        if ends:
            _arm(0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def _arm(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * _WAITING)


def said(seconds: float | None) -> str:
    """The line that says that a page was stopped."""
    return (
        "stopped: took too long"
        if seconds is None
        else f"stopped: took more than {seconds:g} seconds (--seconds)"
    )


def _stop(signum: int, frame: FrameType | None) -> None:
    raise TooLong
