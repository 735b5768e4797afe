"""Static pages of a run: one an article with its evidence highlighted, and an index with counts and plots.

Nothing in the pages needs a network; each is one file. See `pages` for escaping and the policy.
"""

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.catalog import Catalog, Member, build, member
from extract.folder import Folder, page_name
from extract.pages import render
from extract.plots import Plot, plot
from extract.types import Result
from extract.view import open_cells, page_view

COLUMNS = (
    ("title", "Article"),
    ("language", "Language"),
    ("status", "Status"),
    ("films", "Films"),
    ("listed", "Listed"),
    ("promised", "Promised"),
    ("open", "Open cells"),
    ("confidence", "Mean confidence"),
)
_SHARING = 12
_SPREAD = 50  # a film that more articles name says little about which two articles are alike


@dataclass(slots=True)
class Summary:
    """What the index tells of all articles; filled by `add`, one result at a time."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    decades: Counter[int] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    confidences: Counter[int] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, result: Result, href: str) -> None:
        """Counts one article; href: address of its page, from the index."""
        article = result.article
        language = (article.language if article else None) or ""
        title = (article.title if article else None) or result.article_id
        self.names[result.article_id] = title
        self.statuses[result.status] += 1
        if language:
            self.languages[language] += 1
        for film in result.films:
            self.members.append(member(result.article_id, film))
            if film.year:
                self.decades[int(film.year.value) // 10 * 10] += 1
            gaps = open_cells(film)
            self.filled.update(cell for cell in ("year", "director") if cell not in gaps)
            self.filled["alias"] += bool(film.aliases)
            self.filled["rank"] += film.rank is not None
            self.confidences[min(9, int(film.confidence * 10))] += 1
        self.rows.append({"href": href, "cells": _cells(result, title, language)})


def _cells(result: Result, title: str, language: str) -> list[str | int | float]:
    films = result.films
    mean = round(sum(film.confidence for film in films) / len(films), 2) if films else ""
    return [
        title,
        language,
        result.status,
        len(films),
        sum(film.role == "listed" for film in films),
        "" if result.promised is None else result.promised,
        sum(len(open_cells(film)) for film in films),
        mean,
    ]


def write_report(results: Iterable[Result], target: Path) -> Path:
    """Writes the pages of all results into the folder `target`, replacing an earlier report there.

    Returns the path of the index. The folder appears whole or not at all.
    """
    building = target.with_name(f".{target.name}.new")
    shutil.rmtree(building, ignore_errors=True)
    (building / "articles").mkdir(parents=True)
    summary = Summary()
    for result in results:
        href = f"articles/{page_name(result.article_id)}.html"
        page = render(
            "article.html.j2",
            scripts=("article.js",),
            page=page_view(result),
            home="../index.html",
            review=None,
            notes=notes_of(result),
        )
        (building / href).write_text(page, "utf-8", errors="replace")
        summary.add(result, href)
    (building / "index.html").write_text(
        index_page(summary, build(summary.members)), "utf-8", errors="replace"
    )
    if target.exists():
        shutil.rmtree(target)
    building.rename(target)
    return target / "index.html"


def notes_of(result: Result) -> tuple[str, ...]:
    """What a reader of the page should know: what was left out of it, and which ranks no film carries."""
    notes = (*(result.article.notes if result.article else ()), *result.notes)
    if result.missing_ranks:
        notes += (f"no film found for rank {', '.join(map(str, result.missing_ranks))}",)
    return notes


def index_page(summary: Summary, catalog: Catalog) -> str:
    """The index as HTML."""
    return render(
        "index.html.j2",
        scripts=("index.js",),
        heading="What the articles recommend",
        facts=_facts(summary, catalog),
        figures=figures(summary, catalog),
        columns=COLUMNS,
        rows=_sorted(summary.rows),
        notes=(),
        next=None,
    )


def table(folder: Folder) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rows and facts of the index of a review, from the tables alone, without reading a text."""
    summary = Summary()
    for article_id in folder.ids():
        summary.add(folder.facts(article_id), f"articles/{page_name(article_id)}.html")
    return _sorted(summary.rows), _facts(summary, None)


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (str(row["cells"][0]).casefold(), row["href"]))


def _facts(summary: Summary, catalog: Catalog | None) -> dict[str, Any]:
    films = len(summary.members)
    listed = sum(row.role == "listed" for row in summary.members)
    counts = [("articles", len(summary.rows)), ("film rows", films), ("listed", listed)]
    if catalog is not None:
        counts.append(("different films", len(catalog.entries)))
        counts.append(("in several articles", sum(entry.articles() > 1 for entry in catalog.entries)))
    counts.append(("articles with errors", summary.statuses["error"]))
    return {
        "articles": len(summary.rows),
        "tiles": [(name, f"{count:,}") for name, count in counts],
        "statuses": sorted(summary.statuses),
        "languages": sorted(summary.languages),
    }


def figures(summary: Summary, catalog: Catalog) -> list[Plot]:
    """The index's plots: decades, cells filled, confidence, and what the catalogue shows across articles."""
    films = len(summary.members)
    first, last = min(summary.decades, default=0), max(summary.decades, default=-10)
    decades = [(f"{decade}s", summary.decades[decade]) for decade in range(first, last + 1, 10)]
    filled = [
        (name, round(100 * summary.filled[name] / max(films, 1)))
        for name in ("year", "director", "alias", "rank")
    ]
    bins = [(f"{n / 10:.1f} to {n / 10 + 0.1:.1f}", summary.confidences[n]) for n in range(10)]
    shared = [
        (f"{summary.names[one]} + {summary.names[two]}", count)
        for (one, two), count in sharing(catalog).most_common(_SHARING)
    ]
    return [
        plot("Films by decade", decades),
        plot("Cells filled", filled if films else [], unit="%"),
        plot("Films by confidence", bins if films else []),
        plot("Films that most articles list", _most_listed(catalog)),
        plot("Articles that share films", shared),
    ]


def _most_listed(catalog: Catalog) -> list[tuple[str, float]]:
    counts = [(entry.articles("listed"), entry) for entry in catalog.entries]
    often = sorted((pair for pair in counts if pair[0] > 1), key=lambda pair: (-pair[0], pair[1].titles[0]))
    return [
        (f"{entry.titles[0]} ({entry.years[0]})" if entry.years else entry.titles[0], count)
        for count, entry in often[:_SHARING]
    ]


def sharing(catalog: Catalog) -> Counter[tuple[str, str]]:
    """Number of films that two articles share, for the pairs that share any."""
    pairs: Counter[tuple[str, str]] = Counter()
    for entry in catalog.entries:
        articles = sorted({row.article_id for row in entry.members})
        if len(articles) > _SPREAD:
            continue
        for place, one in enumerate(articles):
            pairs.update((one, two) for two in articles[place + 1 :])
    return pairs
