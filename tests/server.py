"""A real HTTP server on loopback that misbehaves on request: each path is a way to be a bad server."""

import gzip
import socket
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = (
    b"<!DOCTYPE html><html lang=en><head><title>Three films</title></head><body><article><h1>Three films</h1>"
    b"<p>Metropolis (1927) by Fritz Lang still looks like the future.</p></article></body></html>"
)
PART = (
    "<!DOCTYPE html><html lang=en><head><title>Three silent films</title></head><body><nav><a href=/>Home</a></nav>"
    '<div class="story"><h1>Three silent films</h1><h2>{title} (192{number})</h2><p>{title} was directed by F. W. '
    "Murnau and is part {number} of the films on this list.</p></div>{link}</body></html>"
)
PARTS = ("Nosferatu", "Sunrise", "The Last Laugh")


@dataclass
class State:
    """What the server was asked, and how it answers for robots.txt."""

    robots: tuple[int, bytes] = (404, b"")
    asked: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    most_at_once: int = 0
    base: str = ""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        state = self.server.state
        path = urlsplit(self.path).path
        state.asked[self.path] += 1
        state.headers[path] = dict(self.headers.items())
        if path == "/robots.txt":
            self.answer(state.robots[1], status=state.robots[0], kind="text/plain")
            return
        state.times.append(time.monotonic())
        route = ROUTES.get(path) or ROUTES.get("/" + path.split("/")[1])
        if route is None:
            self.answer(b"<p>none</p>", status=404)
        else:
            route(self)

    def answer(
        self, body: bytes, *, status: int = 200, kind: str | None = "text/html; charset=utf-8", **headers: str
    ) -> None:
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-").title(), value)
        self.end_headers()
        self.wfile.write(body)

    def count(self) -> int:
        """How often this very address was asked for."""
        return self.server.state.asked[self.path]

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    state: State

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is what many tests are about."""


def _redirect(handler: Handler) -> None:
    target = parse_qs(urlsplit(handler.path).query, keep_blank_values=True)["to"][0]
    handler.answer(b"", status=302, location=target)


def _loop(handler: Handler) -> None:
    handler.answer(b"", status=301, location=f"/loop?{handler.server.state.asked.total()}")


def _flaky(handler: Handler) -> None:
    if handler.count() <= 2:
        handler.answer(b"busy", status=503)
    else:
        handler.answer(PAGE)


def _limited(handler: Handler) -> None:
    if handler.count() == 1:
        handler.answer(b"slow down", status=429, retry_after="7")
    else:
        handler.answer(PAGE)


@cache
def bomb() -> bytes:
    """A megabyte or so of gzip that unpacks to a gigabyte."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    megabyte = b"<p>" + b" " * (1024 * 1024 - 3)
    return b"".join(packer.compress(megabyte) for _ in range(1024)) + packer.flush()


def _bomb(handler: Handler) -> None:
    handler.answer(bomb(), content_encoding="gzip")


def _drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _header_drip(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(1000):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(b"<p>" + b"x" * 65536)


def _reset(handler: Handler) -> None:
    linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True
    handler.connection.close()


def _short(handler: Handler) -> None:
    handler.answer(PAGE, content_length=str(len(PAGE) + 500), connection="close")
    handler.close_connection = True


def _silent(handler: Handler) -> None:
    time.sleep(30)


def _garbage(handler: Handler) -> None:
    handler.wfile.write(b"\x00\x01\x02 not HTTP at all\r\n\r\n")
    handler.close_connection = True


def _many_headers(handler: Handler) -> None:
    headers = b"".join(b"X-%d: y\r\n" % number for number in range(100_000))
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n")
    handler.close_connection = True


def _cookie(handler: Handler) -> None:
    handler.answer(PAGE, set_cookie="visitor=42; Path=/")


def _cached(handler: Handler) -> None:
    handler.answer(PAGE, cache_control="max-age=3600")


def _parts(handler: Handler) -> None:
    """An article over three pages: /parts, /parts/2, /parts/3."""
    words = urlsplit(handler.path).path.strip("/").split("/")
    number = int(words[1]) if len(words) > 1 else 1
    link = f'<p class="pages">Page {number} of 3 <a href="/parts/{number + 1}">{number + 1}</a></p>'
    text = PART.format(title=PARTS[number - 1], number=number, link=link if number < 3 else "")
    handler.answer(text.encode())


def _broken_parts(handler: Handler) -> None:
    if handler.path != "/broken-parts":
        handler.answer(b"gone", status=410)
        return
    link = '<link rel="next" href="/broken-parts/2">'
    handler.answer(PART.format(title="Faust", number=1, link=link).encode())


def _endless_parts(handler: Handler) -> None:
    words = urlsplit(handler.path).path.strip("/").split("/")
    number = int(words[1]) if len(words) > 1 else 1
    link = f'<a rel="next" href="/endless-parts/{number + 1}">more</a>'
    handler.answer(PART.format(title="Faust", number=number, link=link).encode())


def _next_article(handler: Handler) -> None:
    """rel=next to another article, and pages of comments: neither is a part of this one."""
    links = '<link rel="next" href="/parts/2"><a href="/next-article?comments=2">2</a>'
    links += '<a href="/other/2">2</a>'
    handler.answer(PART.format(title="Faust", number=1, link=links).encode())


def _static(body: bytes, *, kind: str | None = "text/html", **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.answer(body, kind=kind, **headers)


ROUTES: dict[str, Callable[[Handler], None]] = {
    "/page": _static(PAGE),
    "/redirect": _redirect,
    "/loop": _loop,
    "/flaky": _flaky,
    "/limited": _limited,
    "/long-wait": lambda handler: handler.answer(b"", status=503, retry_after="86400"),
    "/bomb": _bomb,
    "/drip": _drip,
    "/header-drip": _header_drip,
    "/endless": _endless,
    "/reset": _reset,
    "/short": _short,
    "/silent": _silent,
    "/garbage": _garbage,
    "/many-headers": _many_headers,
    "/cookie": _cookie,
    "/cached": _cached,
    "/large": _static(b"<p>" + b"x" * 200_000),
    "/pdf": _static(b"%PDF-1.7", kind="application/pdf"),
    "/json": _static(b"{}", kind="application/json"),
    "/empty": _static(b""),
    "/untyped": _static(PAGE, kind=None),
    "/untyped-binary": _static(b"\x89PNG\r\n", kind=None),
    "/untyped-blanks": _static(b" " * 200_000 + b"x", kind=None),
    "/gzip": _static(gzip.compress(PAGE), content_encoding="gzip"),
    "/gzip-twice": _static(gzip.compress(PAGE) + gzip.compress(b"<!-- more -->"), content_encoding="gzip"),
    "/deflate": _static(zlib.compress(PAGE), content_encoding="deflate"),
    "/bare-deflate": _static(zlib.compress(PAGE)[2:-4], content_encoding="deflate"),
    "/cut-gzip": _static(gzip.compress(PAGE)[:-20], content_encoding="gzip"),
    "/no-gzip": _static(PAGE, content_encoding="gzip"),
    "/brotli": _static(PAGE, content_encoding="br"),
    "/parts": _parts,
    "/broken-parts": _broken_parts,
    "/endless-parts": _endless_parts,
    "/next-article": _next_article,
}


@contextmanager
def running(robots: tuple[int, bytes] = (404, b"")) -> Iterator[State]:
    """The server on a free loopback port while the block runs."""
    server = Server(("127.0.0.1", 0), Handler)
    server.state = State(robots=robots)
    server.state.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.state
    finally:
        server.shutdown()
        server.server_close()
