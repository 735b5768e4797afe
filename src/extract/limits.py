"""The last resort against a page that takes too long: a limit on its processor time."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLong(BaseException):
    """The time is over. Not an Exception, so that no library's `except Exception` takes it for its own."""


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Raises TooLong in the block when it has used so many seconds of processor time; None sets no limit.

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
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def _stop(signum: int, frame: FrameType | None) -> None:
    raise TooLong
