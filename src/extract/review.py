"""The review as a local web application: the report's pages, with verdicts that are kept.

Bound to the loopback address only. Every address starts with a secret token; the Host header must be the
address that the server was opened at (against DNS rebinding), and what writes must come from its own pages
(Origin, JSON content type), so no other site that the reader has open can see or change anything.
Starlette and uvicorn: small, typed, maintained, no code of their own in the page.
"""

import hmac
import json
import secrets
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extract.desk import Desk
from extract.errors import ExtractError, SchemaError
from extract.folder import page_name
from extract.pages import render
from extract.report import COLUMNS, notes_of, table

HOST = "127.0.0.1"
_BODY = 64 * 1024
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def serve(desk: Desk, *, port: int, tell: Callable[[str], None]) -> None:
    """Serves until interrupted. port: 0 for any free one. tell: is given the address to open."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()  # from here on a browser that is quick waits instead of being refused
        token = secrets.token_urlsafe(24)
        where = f"{HOST}:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            make_app(desk, token, where), log_level="warning", access_log=False, server_header=False
        )
        tell(f"http://{where}/{token}/")
        uvicorn.Server(config).run(sockets=[listener])


def make_app(desk: Desk, token: str, where: str) -> ASGIApp:
    """The application. where: host and port that its pages are opened at."""
    pages = _Pages(desk, f"/{token}/")
    routes = [
        Route("/{token}/", pages.index),
        Route("/{token}/articles/{name}.html", pages.article),
        Route("/{token}/api/corrections", pages.corrections, methods=["POST"]),
        Route("/{token}/api/undo", pages.undo, methods=["POST"]),
    ]
    app = Starlette(routes=routes, exception_handlers={ExtractError: _unreadable})
    return Guard(app, token=token, where=where)


async def _unreadable(request: Request, error: Exception) -> Response:
    """What the folder's files cannot give, in words: a run may be writing them at this moment."""
    return PlainTextResponse(f"{error}\nLoad the page again when the run has ended.", 503)


class Guard:
    """Lets through only what the application's own pages ask for, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, *, token: str, where: str) -> None:
        self._app = app
        self._token = token
        self._hosts = {where, where.replace(HOST, "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                message["headers"] += [
                    (name.lower().encode(), value.encode()) for name, value in _HEADERS.items()
                ]
            await send(message)

        refused = self._refused(Request(scope))
        if refused:
            await refused(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _refused(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse("wrong host", 421)
        given = request.url.path.split("/")[1] if request.url.path.count("/") > 1 else ""
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return PlainTextResponse("not found", 404)
        if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return PlainTextResponse("not from another site", 403)
        if request.method not in ("GET", "HEAD"):
            return self._refused_write(request, host)
        return None

    def _refused_write(self, request: Request, host: str) -> Response | None:
        if request.headers.get("origin") != f"http://{host}":
            return JSONResponse({"error": "not from another site"}, 403)
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return JSONResponse({"error": "JSON is expected"}, 415)
        length = request.headers.get("content-length", "")
        if not length.isdigit() or int(length) > _BODY:
            return JSONResponse({"error": "the request is too long"}, 413)
        return None


class _Pages:
    """The routes. They are coroutines without a pause inside, so that corrections never cross."""

    def __init__(self, desk: Desk, root: str) -> None:
        self._desk = desk
        self._root = root

    async def index(self, request: Request) -> Response:
        """All articles, and where to go next."""
        self._desk.refresh()
        progress = self._desk.progress()
        note = (
            f"{progress['read']} of {progress['total']} rows read, "
            f"{progress['done_articles']} of {progress['articles']} articles complete"
        )
        rows, facts = table(self._desk.folder)
        return HTMLResponse(
            render(
                "index.html.j2",
                scripts=("index.js",),
                heading="Review",
                facts=facts,
                figures=[],
                columns=COLUMNS,
                rows=rows,
                notes=(note,),
                next=self._next(),
            )
        )

    async def article(self, request: Request) -> Response:
        """One article with its verdicts."""
        self._desk.refresh()
        article_id = self._desk.article(request.path_params["name"])
        if article_id is None:
            return PlainTextResponse("not found", 404)
        corrected = self._desk.corrected(article_id)
        review = {
            "api": f"{self._root}api/",
            "next": self._next(),
            "rejected": corrected.rejected,
            "done": corrected.done,
            "can_undo": self._desk.can_undo(article_id),
            **self._desk.progress(),
        }
        return HTMLResponse(
            render(
                "article.html.j2",
                scripts=("article.js", "review.js"),
                connect="'self'",
                page=self._desk.page(corrected),
                home=self._root,
                review=review,
                notes=(*corrected.warnings, *notes_of(corrected.result)),
            )
        )

    async def corrections(self, request: Request) -> Response:
        """Writes corrections down."""
        return await self._write(request, self._add)

    async def undo(self, request: Request) -> Response:
        """Takes the article's last correction back."""
        return await self._write(request, lambda article_id, _: self._desk.undo(article_id))

    def _add(self, article_id: str, content: dict[str, Any]) -> str:
        rows = content.get("corrections")
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise SchemaError("corrections must be a list of objects", source="request")
        self._desk.add(article_id, rows)
        return "Saved."

    async def _write(self, request: Request, act: Callable[[str, dict[str, Any]], str]) -> Response:
        self._desk.refresh()
        try:
            content = json.loads(await request.body())
            if not isinstance(content, dict) or content.get("article_id") not in self._desk.folder:
                raise SchemaError("no such article", source="request")
            return JSONResponse({"said": act(content["article_id"], content)})
        except (SchemaError, ValueError, TypeError, RecursionError) as error:
            return JSONResponse({"error": str(error)}, 400)
        except OSError as error:
            return JSONResponse({"error": f"the log cannot be written: {error.strerror}"}, 500)

    def _next(self) -> str | None:
        row = self._desk.next()
        return (
            None
            if row is None
            else f"{self._root}articles/{page_name(row.article_id)}.html#film-{row.position}"
        )
