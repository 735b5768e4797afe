"""Robots Exclusion Protocol (RFC 9309): may this address be fetched, and how fast.

Any 4xx answer allows all, any 5xx answer or no answer forbids all, and what was found holds for a day.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from protego import Protego

from extract.addresses import FetchError, origin

AGENT = "film-extract"
DAY = 86400.0
# RFC 9309 2.5: a parser must read at least 500 kibibytes; what is beyond is not read.
MAX_BYTES = 500 * 1024
MAX_DELAY = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """A host's answer for /robots.txt. status: None where there was none; problem: why."""

    status: int | None
    body: bytes = b""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    parsed: Protego
    refusal: str
    until: float


class Robots:
    """The rules of the hosts met so far. load: fetches one origin's robots.txt, never raising."""

    def __init__(
        self, load: Callable[[str], RobotsFile], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._load = load
        self._clock = clock
        self._known: dict[str, _Rules] = {}

    def check(self, url: httpx.URL) -> float:
        """Seconds that the host wants between two requests (0.0 if it does not say).

        Raises FetchError where the address may not be fetched.
        """
        rules = self._rules(origin(url))
        if rules.refusal:
            raise FetchError(rules.refusal, source=str(url))
        if not rules.parsed.can_fetch(str(url), AGENT):
            raise FetchError("robots.txt forbids it", source=str(url))
        delay = rules.parsed.crawl_delay(AGENT) or 0.0
        # "not more than" also refuses NaN.
        if not 0.0 <= delay <= MAX_DELAY:
            raise FetchError(f"robots.txt asks for {delay:g} seconds between two pages", source=str(url))
        return delay

    def _rules(self, site: str) -> _Rules:
        rules = self._known.get(site)
        if rules is None or rules.until < self._clock():
            rules = _read(self._load(site), self._clock() + DAY)
            self._known[site] = rules
        return rules


def _read(file: RobotsFile, until: float) -> _Rules:
    refusal, text = "", ""
    if file.status is None:
        refusal = f"robots.txt cannot be had ({file.problem}), so nothing may be fetched"
    elif 200 <= file.status < 300:
        text = file.body[:MAX_BYTES].decode("utf-8-sig", errors="replace")
    elif not 400 <= file.status < 500:
        refusal = f"robots.txt cannot be had (HTTP {file.status}), so nothing may be fetched"
    return _Rules(parsed=Protego.parse(text), refusal=refusal, until=until)
