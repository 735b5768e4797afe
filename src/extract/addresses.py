"""Which web addresses may be asked, and the file name that one gets.

A page's author chooses its links, its redirects and what its host name resolves to, so an address is
judged twice: its form before anything is sent, and the numeric address at the moment of connecting.
"""

import hashlib
import re
import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from extract.errors import ExtractError

MAX_ADDRESS = 2000
# Services of clouds on addresses that are formally public, or were before Python 3.11.9.
_METADATA = (ip_network("168.63.129.16/32"), ip_network("192.0.0.0/24"))
_NAT64 = ip_network("64:ff9b::/96")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\s]")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")

Resolver = Callable[[str, int], list[str]]
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class FetchError(ExtractError):
    """A page that was not fetched; the message says why."""


def parse(address: str, base: httpx.URL | None = None) -> httpx.URL:
    """The address as a URL without its fragment.

    base: the page that links to it, for relative addresses.
    Raises FetchError for anything but a plain http or https address.
    """
    address = address.strip()
    if not address or len(address) > MAX_ADDRESS or _UNSAFE.search(address):
        raise FetchError("not a web address (empty, too long, or with blanks in it)", source=address[:80])
    try:
        url = base.join(address) if base is not None else httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"not a web address ({error})", source=address[:80]) from error
    if url.scheme not in ("http", "https"):
        raise FetchError("only http and https addresses are fetched", source=address[:80])
    if not url.host:
        raise FetchError("the address names no host", source=address[:80])
    if url.userinfo:
        raise FetchError("addresses with a user name or password are not fetched", source=url.host)
    return url.copy_with(fragment=None)


def origin(url: httpx.URL) -> str:
    """Scheme, host and port: what a robots.txt file is about."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def stem(url: httpx.URL) -> str:
    """A file name for the address, without suffix: only a-z, 0-9 and "-", at most 100 characters.

    The digest keeps apart addresses whose readable parts are equal.

    >>> stem(httpx.URL("https://films.example/lists/../Best%20Of/?page=2"))[:-11]
    'films-example-best-of-page-2'
    """
    words = _NOT_IN_NAMES.sub("-", f"{url.host} {url.path} {url.query.decode('ascii')}".lower()).strip("-")
    digest = hashlib.sha256(str(url).encode()).hexdigest()[:10]
    return f"{words[:89].strip('-')}-{digest}".lstrip("-")


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries (mapped, 6to4, Teredo, NAT64)."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def is_public(number: str) -> bool:
    """Whether a numeric address is of the public internet.

    >>> [is_public(n) for n in ("9.9.9.9", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    address = ip_address(number.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(str(inner))
    if address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return address.is_global and not any(address in network for network in _METADATA)


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Deadline:
    """The moment by which the exchange under way must be over (seconds of the monotonic clock)."""

    def __init__(self) -> None:
        self.end = float("inf")

    def start(self, seconds: float) -> None:
        """Gives the next exchange so many seconds."""
        self.end = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """The timeout of one network operation: never longer than what is left of the whole."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole exchange took too long")
        return left if timeout is None else min(timeout, left)


class _TimedStream(httpcore.NetworkStream):
    """A stream that a server cannot keep open by sending one byte now and then."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to the very numeric address that it has judged, so that a name cannot change in between."""

    def __init__(self, deadline: Deadline, *, allow_private: bool, resolver: Resolver = resolve) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolver = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to a host whose addresses are all public, else FetchError."""
        try:
            numbers = self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name does not resolve: {error}") from error
        if not self._allow_private and not all(is_public(number) for number in numbers):
            raise FetchError("resolves to a private, local or reserved address", source=host)
        problem: Exception = httpcore.ConnectError("the name has no address")
        for number in numbers[:4]:
            try:
                wait = self._deadline.left(timeout)
                stream = self._inner.connect_tcp(number, port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _TimedStream(stream, self._deadline)
        raise problem

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[SocketOption] | None = None
    ) -> httpcore.NetworkStream:
        """Refused: what listens there is of this machine."""
        raise FetchError("unix sockets are not fetched from", source=path)


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over guarded connections: no proxy, no environment, one connection a host."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        super().__init__(trust_env=False)
        # httpx has no setting for the network backend; tests/test_fetch.py notices if this stops working.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=20,
            max_keepalive_connections=10,
            keepalive_expiry=5.0,
            network_backend=backend,
        )
