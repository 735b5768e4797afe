"""A review in progress: the run's folder, the log of corrections, and what is still to be read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extract import corrections as log
from extract.correct import Corrected, correct
from extract.corrections import Correction
from extract.errors import SchemaError
from extract.folder import MENTIONS, TEXTS, Folder, page_name
from extract.types import Result
from extract.view import PageView, open_cells, page_view


@dataclass(frozen=True, slots=True)
class Open:
    """A row that nobody has read, ordered by how doubtful it is: low confidence, then open cells."""

    confidence: float
    filled: int
    article_id: str
    position: int

    def order(self) -> tuple[float, int, str, int]:
        """The most doubtful row comes first."""
        return self.confidence, self.filled, self.article_id, self.position


class Desk:
    """What the review application knows; one user at a time, so one correction after the other.

    Raises InputError where the folder is not a run's, SchemaError where the log cannot be read.
    """

    def __init__(self, folder: Folder) -> None:
        self.path: Path = folder.path / log.FILE
        self._open_folder(folder)

    def refresh(self) -> None:
        """Opens the folder anew if a run, or another review, has written into it since."""
        if self._stamp() != self._seen:
            self._open_folder(Folder(self.folder.path))

    def _stamp(self) -> list[tuple[int, int]]:
        names = ("articles.parquet", "films.parquet", TEXTS, MENTIONS, log.FILE)
        paths = [self.path.with_name(name) for name in names]
        return [(stat.st_mtime_ns, stat.st_size) for path in paths if path.exists() and (stat := path.stat())]

    def _open_folder(self, folder: Folder) -> None:
        self.folder = folder
        self._seen = self._stamp()
        self._all = list(log.read(self.path))
        self._names = {page_name(article_id): article_id for article_id in folder.ids()}
        self._open: dict[str, list[Open]] = {}
        self._films: dict[str, int] = {}
        self._done: set[str] = set()
        for article_id in folder.ids():
            self._open[article_id] = [_open_row(article_id, row) for row in folder.film_rows(article_id)]
            self._films[article_id] = len(self._open[article_id])
        for article_id in log.by_article(self._all):
            if article_id in folder:
                self._recount(article_id, self.corrected(article_id))

    def article(self, name: str) -> str | None:
        """The article whose page has this name."""
        return self._names.get(name)

    def corrected(self, article_id: str) -> Corrected:
        """The article as corrected so far."""
        mine = [one for one in log.active(self._all) if one.article_id == article_id]
        return correct(self.folder.result(article_id), mine)

    def page(self, corrected: Corrected) -> PageView:
        """The article's page, each row with its state."""
        view = page_view(corrected.result)
        films = tuple(replace(one, state=corrected.states.get(one.film.position, "")) for one in view.films)
        return replace(view, films=films)

    def add(self, article_id: str, rows: Iterable[dict[str, Any]]) -> None:
        """Checks corrections as they come from a page and writes them down; raises SchemaError."""
        result = self.folder.result(article_id)
        fresh = [self._fresh(result, row) for row in rows]
        self._keep(fresh)
        self._recount(article_id, self.corrected(article_id))

    def undo(self, article_id: str) -> str:
        """Takes back the article's last correction; says what happened. Raises SchemaError without one."""
        mine = [one for one in log.active(self._all) if one.article_id == article_id]
        if not mine:
            raise SchemaError("nothing to undo", source=article_id)
        before = self.corrected(article_id)
        last = mine[-1]
        back = Correction(
            id=log.new_id(), article_id=article_id, sha256=last.sha256, action="undo", value=last.id
        )
        self._keep([back])
        after = self.corrected(article_id)
        self._recount(article_id, after)
        if (before.result, before.states, before.done) == (after.result, after.states, after.done):
            return f"Undid {last.action}; the last run had it applied, the next run shows it undone."
        return f"Undid {last.action}."

    def can_undo(self, article_id: str) -> bool:
        """Whether the article has a correction to take back."""
        return any(one.article_id == article_id for one in log.active(self._all))

    def next(self) -> Open | None:
        """The most doubtful row that nobody has read."""
        rows = [row for rows in self._open.values() for row in rows]
        return min(rows, key=Open.order, default=None)

    def progress(self) -> dict[str, int]:
        """Counts for the progress bar."""
        total = sum(self._films.values())
        return {
            "total": total,
            "read": total - sum(len(rows) for rows in self._open.values()),
            "articles": len(self._names),
            "done_articles": len(self._done),
        }

    def _keep(self, fresh: list[Correction]) -> None:
        log.append(self.path, fresh)
        self._all.extend(fresh)
        self._seen = self._stamp()

    def _fresh(self, result: Result, row: dict[str, Any]) -> Correction:
        if "id" in row or "article_id" in row or "sha256" in row or row.get("action") == "undo":
            raise SchemaError("a page sends neither ids nor undo", source="correction")
        one = log.from_row(
            {**row, "id": log.new_id(), "article_id": result.article_id, "sha256": result.sha256}
        )
        text = result.article.text if result.article else ""
        if one.action == "mark" and text[one.start : one.end] != one.value:
            raise SchemaError("the marked words are not those of the article", source="correction")
        return one

    def _recount(self, article_id: str, corrected: Corrected) -> None:
        films = corrected.result.films
        self._films[article_id] = len(films) + len(corrected.rejected)
        left = [film for film in films if film.position not in corrected.states and not corrected.done]
        self._open[article_id] = [
            Open(film.confidence, 2 - len(open_cells(film)), article_id, film.position) for film in left
        ]
        self._done.discard(article_id)
        if corrected.done:
            self._done.add(article_id)


def _open_row(article_id: str, row: Any) -> Open:
    filled = (row.get("year") is not None) + bool(row.get("directors"))
    return Open(float(row.get("confidence") or 0.0), filled, article_id, int(row["position"]))
