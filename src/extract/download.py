"""One page from one address: politely (robots.txt, delays, backoff) and within bounds (size, time)."""

import email.utils
import importlib.metadata
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Self

import hishel
import hishel.httpx
import httpx
import tenacity

from extract.addresses import (
    Deadline,
    FetchError,
    GuardedBackend,
    GuardedTransport,
    Resolver,
    origin,
    parse,
    resolve,
)
from extract.robots import AGENT, DAY, MAX_BYTES, Robots, RobotsFile

MAX_REDIRECTS = 10
# A server that wants us back later than this is given up for now.
MAX_WAIT = 120.0
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = re.compile(rb"\s*+(?:\xef\xbb\xbf)?+\s*+<[!?a-zA-Z]")
_CONTACT = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How to fetch. Times in seconds, sizes in bytes.

    contact: an address or page where a site's owner reaches whoever fetches. delay: between two requests to
    one host (a longer Crawl-delay wins). timeout: of one network operation; page_time: of one exchange.
    backoff: the wait before the second attempt, then doubled.
    """

    contact: str | None = None
    allow_private: bool = False
    max_bytes: int = 10_000_000
    delay: float = 1.0
    timeout: float = 20.0
    page_time: float = 60.0
    attempts: int = 4
    backoff: float = 1.0

    def agent(self) -> str:
        """The User-Agent: who we are, and how to reach the person who fetches."""
        name = f"{AGENT}/{importlib.metadata.version('film-extract')}"
        if self.contact is None:
            return name
        if not _CONTACT.fullmatch(self.contact):
            raise FetchError("the contact must be one line of printable ASCII", source=self.contact[:80])
        return f"{name} (contact: {self.contact})"


Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A fetched page. body: without transfer and content encoding. url: after redirects."""

    url: str
    status: int
    reason: str
    headers: Headers
    request_headers: Headers
    body: bytes
    fetched: datetime
    declared: str | None = None

    @property
    def charset(self) -> str | None:
        """The charset that the Content-Type declares."""
        found = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", self.declared or "", re.IGNORECASE)
        return found[1] if found else None


class _TryAgainError(Exception):
    """An attempt that may go well later. after: seconds that the server asks for."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(slots=True)
class _Hosts:
    """When each host may be asked again (seconds of the monotonic clock)."""

    free: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str, sleep: Callable[[float], None]) -> None:
        pause = self.free.get(host, 0.0) - time.monotonic()
        if pause > 0:
            sleep(pause)

    def used(self, host: str, delay: float) -> None:
        self.free[host] = time.monotonic() + delay


class Downloader:
    """Fetches pages one after the other. cache: the file of the HTTP cache, None for none."""

    def __init__(
        self,
        settings: FetchSettings,
        cache: Path | None = None,
        *,
        resolver: Resolver = resolve,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        self._deadline = Deadline()
        self._hosts = _Hosts()
        self._robots = Robots(self._load_robots)
        backend = GuardedBackend(self._deadline, allow_private=settings.allow_private, resolver=resolver)
        self._client = _client(settings, _cached(GuardedTransport(backend), cache))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, address: str) -> Page:
        """The page at an address, redirects followed.

        Raises FetchError with the reason where there is none.
        """
        url = parse(address)
        for _ in range(MAX_REDIRECTS + 1):
            delay = max(self._robots.check(url), self._settings.delay)
            page = self._retried(url, self._settings.max_bytes, delay)
            if page.status not in _REDIRECTS:
                _check(page)
                return page
            url = parse(dict(page.headers).get("location", ""), base=url)
        raise FetchError(f"more than {MAX_REDIRECTS} redirects", source=address)

    def _load_robots(self, site: str) -> RobotsFile:
        url = parse(f"{site}/robots.txt")
        try:
            # RFC 9309 2.3.1.2: at least five redirects are followed.
            for _ in range(6):
                page = self._retried(url, MAX_BYTES, self._settings.delay, robots=True)
                if page.status not in _REDIRECTS:
                    return RobotsFile(status=page.status, body=page.body)
                url = parse(dict(page.headers).get("location", ""), base=url)
        except FetchError as error:
            return RobotsFile(status=_status(error), problem=error.message)
        return RobotsFile(status=404)

    def _retried(self, url: httpx.URL, limit: int, delay: float, *, robots: bool = False) -> Page:
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._settings.attempts),
            wait=self._backoff,
            retry=tenacity.retry_if_exception_type(_TryAgainError),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return attempts(self._once, url, limit, delay, robots)
        except _TryAgainError as error:
            raise FetchError(str(error), source=str(url)) from error

    def _backoff(self, state: tenacity.RetryCallState) -> float:
        first = self._settings.backoff
        wait = tenacity.wait_exponential(multiplier=first, max=30) + tenacity.wait_random(0, first)
        error = state.outcome.exception() if state.outcome else None
        return max(wait(state), error.after if isinstance(error, _TryAgainError) else 0.0)

    def _once(self, url: httpx.URL, limit: int, delay: float, robots: bool) -> Page:
        # A host's answers for robots.txt are kept for a day whatever their headers say, others by RFC 9111.
        extensions = {"caching": {"rfc": False, "ttl": DAY}} if robots else {}
        request = self._client.build_request("GET", url, extensions=extensions)
        request.extensions["timeout"] = httpx.Timeout(self._settings.timeout).as_dict()
        host = origin(url)
        self._hosts.wait(host, self._sleep)
        self._deadline.start(self._settings.page_time)
        try:
            response = self._client.send(request, stream=True)
            try:
                return self._page(response, limit, robots)
            finally:
                response.close()
        except httpx.TransportError as error:
            raise _TryAgainError(f"no answer ({type(error).__name__}: {error})") from error
        except httpx.HTTPError as error:
            raise FetchError(f"no answer ({error})", source=str(url)) from error
        finally:
            self._hosts.used(host, delay)

    def _page(self, response: httpx.Response, limit: int, robots: bool) -> Page:
        status = response.status_code
        if status in _AGAIN:
            after = _retry_after(response.headers.get("retry-after"))
            if after > MAX_WAIT:
                reason = f"HTTP {status}, asks to come back in {after:.0f} s"
                raise FetchError(reason, source=str(response.url))
            raise _TryAgainError(f"HTTP {status}", after)
        redirect = status in _REDIRECTS
        body = b"" if redirect else _body(response, limit, cut=robots)
        return Page(
            url=str(response.url),
            status=status,
            reason=response.reason_phrase,
            headers=_pairs(response.headers),
            request_headers=_pairs(response.request.headers),
            body=body,
            fetched=_time(response),
            declared=response.headers.get("content-type"),
        )


def _client(settings: FetchSettings, transport: httpx.BaseTransport) -> httpx.Client:
    headers = {
        "User-Agent": settings.agent(),
        "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
        # What can be unpacked with a bound on the output, and no more.
        "Accept-Encoding": "gzip, deflate",
    }
    client = httpx.Client(transport=transport, headers=headers, follow_redirects=False, trust_env=False)
    # No cookie is kept: each page is fetched as by a stranger.
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client


def _cached(transport: httpx.BaseTransport, cache: Path | None) -> httpx.BaseTransport:
    if cache is None:
        return transport
    storage = hishel.SqliteStorage(database_path=cache, max_size=256 * 1024 * 1024)
    return hishel.httpx.CacheTransport(transport, storage, rfc=hishel.CacheOptions(shared=False))


def _status(error: FetchError) -> int | None:
    """The HTTP status that an error is about, if it is about one."""
    found = re.match(r"HTTP (\d{3})", error.message)
    return int(found[1]) if found else None


def _check(page: Page) -> None:
    """Raises FetchError for an answer that is no HTML page."""
    if page.status != 200:
        raise FetchError(f"HTTP {page.status}", source=page.url)
    kind = (page.declared or "").partition(";")[0].strip().lower()
    if kind and kind not in _HTML:
        raise FetchError(f"not an HTML page: {kind[:60]!r}", source=page.url)
    if not page.body.strip():
        raise FetchError("the page is empty", source=page.url)
    if not kind and not _MARKUP.match(page.body):
        raise FetchError("no content type, and not HTML by its looks", source=page.url)


def _pairs(headers: httpx.Headers) -> Headers:
    return tuple(headers.multi_items())


def _time(response: httpx.Response) -> datetime:
    """When the page left its server: now, or the Date header of an answer out of the cache."""
    status = response.extensions.get("caching")
    if getattr(status, "from_cache", False):
        try:
            return email.utils.parsedate_to_datetime(response.headers.get("date", "")).astimezone(UTC)
        except ValueError:
            pass
    return datetime.now(UTC)


def _retry_after(value: str | None) -> float:
    """Seconds that a Retry-After header asks for; 0.0 without one or where it makes no sense."""
    if not value:
        return 0.0
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    if when.tzinfo is None:
        return 0.0
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


class _Unpacker:
    """Undoes a content encoding, never making more than `limit` + 1 bytes."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding
        self._limit = limit
        self._engine: zlib._Decompress | None = None
        self.out = bytearray()

    def feed(self, chunk: bytes) -> None:
        if self._encoding in ("", "identity"):
            self.out += chunk[: self._limit + 1 - len(self.out)]
            return
        while chunk and len(self.out) <= self._limit:
            if self._engine is None:
                self._engine = zlib.decompressobj(self._bits(chunk))
            self.out += self._engine.decompress(chunk, self._limit + 1 - len(self.out))
            chunk = self._engine.unconsumed_tail
            if self._engine.eof:
                # A gzip stream may have several members; what follows a deflate stream is ignored.
                chunk = self._engine.unused_data if self._encoding == "gzip" else b""
                self._engine = None if chunk else self._engine

    def _bits(self, chunk: bytes) -> int:
        if self._encoding == "gzip":
            return 31
        # RFC 9110 8.4.1.2: "deflate" is the zlib format, but some servers send the bare stream.
        return 15 if chunk[0] & 0x0F == 8 else -15

    @property
    def whole(self) -> bool:
        return self._engine is None or self._engine.eof


def _body(response: httpx.Response, limit: int, *, cut: bool) -> bytes:
    """The unpacked body. cut: whether a body over the limit is cut there (else it is an error)."""
    encoding = response.headers.get("content-encoding", "").strip().lower().replace("x-gzip", "gzip")
    if encoding not in ("", "identity", "gzip", "deflate"):
        raise FetchError(f"content encoding {encoding[:40]!r} was not asked for", source=str(response.url))
    unpacker = _Unpacker(encoding, limit)
    received = 0
    try:
        for chunk in response.iter_raw():
            received += len(chunk)
            unpacker.feed(chunk)
            if max(len(unpacker.out), received) > limit:
                break
    except zlib.error as error:
        raise _TryAgainError(f"the compressed body is broken ({error})") from error
    if max(len(unpacker.out), received) > limit:
        if not cut:
            raise FetchError(f"the page is too large (more than {limit} bytes)", source=str(response.url))
        return bytes(unpacker.out[:limit])
    if not unpacker.whole:
        raise _TryAgainError("the compressed body ends too early")
    return bytes(unpacker.out)
