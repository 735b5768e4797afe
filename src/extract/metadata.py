"""What a page says of itself: title, author, dates, language, address, and the films it names for machines."""

from dataclasses import dataclass
from datetime import date

from extract.markup import Element
from extract.types import Hint, Settings, Source
from extract.writer import plain


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a page; None where it states none."""

    title: str | None = None
    author: str | None = None
    published: date | None = None
    updated: date | None = None
    language: str | None = None
    url: str | None = None
    hints: tuple[Hint, ...] = ()
    notes: tuple[str, ...] = ()


def read(root: Element, source: Source, settings: Settings) -> Facts:
    """The facts that a page states in its markup."""
    heading = root.find(".//h1")
    title = plain(heading.text_content()) if heading is not None else ""
    if not title:
        found = root.find(".//title")
        title = plain(found.text_content()) if found is not None else ""
    language = (root.get("lang") or "").strip().lower().replace("_", "-").split("-")[0]
    return Facts(title=title or None, language=language or None, url=source.url)
