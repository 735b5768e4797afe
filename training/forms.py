"""Made-up pages in three more forms: persons' names over prose that names their films, paragraphs whose first
sentence is the title, and sheets of labelled facts.

Each takes a `Maker` of synthesize.py and gives the page and the films that it names. The words are in synthetic.toml.
"""

from __future__ import annotations

import random
import tomllib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synthesize import Film, Maker

WORDS = tomllib.loads(Path(__file__).with_name("synthetic.toml").read_text("utf-8"))
_BY_PERSON, _SENTENCES, _SHEETS = 0.03, 0.04, 0.05  # of all pages, in each form


def further_page(maker: Maker, seed: int) -> tuple[str, list[Film]] | None:
    """A page in one of the further forms, for a few seeds; the other pages stay as they were without them."""
    roll = random.Random(-seed - 1).random()
    if roll >= _BY_PERSON + _SENTENCES + _SHEETS:
        return None
    form = by_person if roll < _BY_PERSON else first_sentences if roll < _BY_PERSON + _SENTENCES else sheets
    title, body, films = form(maker)
    html = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{''.join(body)}</article></body></html>"
    )
    return html, [*films, *maker.films]


def by_person(maker: Maker) -> tuple[str, list[str], list[Film]]:
    """Headings that are names: directors with their films in the prose below, or actors, who direct nothing."""
    directs = maker.chance(0.7)
    tag = maker.rng.choice(["h2", "h3", "h4"])
    dated = maker.rng.choice([0.0, 0.0, 0.5, 1.0])
    films, body = [], [f"<p>{maker.text(maker.pick('musing'))}</p>"]
    for _ in range(maker.rng.randint(3, 9)):
        person = maker.person()
        own = [maker.film() for _ in range(maker.rng.choice([1, 1, 2, 2, 3, 4]))]
        names = []
        for film in own:
            film.directors, film.show_director = [person], directs
            film.show_year = maker.chance(dated)
            names.append(maker.mark_own(film.title) + (f" ({film.year})" if film.show_year else ""))
        parts = [maker.text(maker.pick("person_prose")) for _ in range(maker.rng.randint(1, 3))]
        parts.insert(maker.rng.randint(0, len(parts)), named(maker, names))
        text = " ".join(parts).replace("{P}", escape(person)).replace("{S}", escape(person.split(" ", 1)[1]))
        body.append(f"<{tag}>{escape(person)}</{tag}><p>{text}</p>")
        films += own
    return maker.text(maker.pick("director_heads" if directs else "actor_heads")), body, films


def named(maker: Maker, names: list[str]) -> str:
    """Sentences that name some films of a person: one, or all of them in a run."""
    if len(names) == 1:
        return maker.text(maker.pick("person_one")).replace("{T}", names[0])
    run = ", ".join(names[:-1]) + f" and {names[-1]}"
    return maker.text(maker.pick("person_some")).replace("{T}", run)


def first_sentences(maker: Maker) -> tuple[str, list[str], list[Film]]:
    """Paragraphs, list items or rows that each begin with an unmarked title and a full stop; or prose as it is."""
    films = [maker.film() for _ in range(maker.rng.randint(4, 14))]
    maker.total = len(films)
    form = maker.rng.choice(["{t}", "{t}", "{t}", "{t} ({y})", "{t} ({y})", "{t}, {d}", "{t} ({d}, {y})"])
    wrap = maker.rng.choice(["<p>{}</p>", "<p>{}</p>", "<li>{}</li>", "<tr><td>{}</td></tr>"])
    rows = []
    for film in films:
        film.show_year, film.show_director = "{y}" in form, "{d}" in form
        head = form.replace("{t}", escape(film.title)).replace("{y}", str(film.year))
        head = head.replace("{d}", escape(film.directors[0]))
        words = [maker.text(maker.pick("plot")) for _ in range(maker.rng.randint(2, 6))]
        rows.append(wrap.format(f"{head}{'' if head[-1] in '!?' else '.'} {' '.join(words)}"))
    inner = "".join(rows)
    inner = f"<ul>{inner}</ul>" if "<li>" in wrap else f"<table>{inner}</table>" if "<tr>" in wrap else inner
    body = [f"<p>{maker.pick('intro')}</p>"] if maker.chance(0.6) else []
    return maker.text(maker.pick("headlines")), [*body, inner], films


def sheets(maker: Maker) -> tuple[str, list[str], list[Film]]:
    """Reviews, one or several, each under a sheet of facts ("Title: ...", "Director: ..."); or one of books, which
    have no director."""
    films = [maker.film() for _ in range(maker.rng.choice([1, 1, 1, 2, 3, 6]))]
    maker.total = len(films)
    books = maker.chance(0.2)
    named = "{t}" if maker.chance(0.7) or len(films) > 1 else ""
    label = maker.rng.choice(["Book", "Title"] if books else ["Title", "Film", "Movie", "Title", "Name"])
    facts = ["Year: {y}", "Cast: {a}, {b}", "Running time: {m} minutes", "Genre: {g}", "Country: {c}"]
    facts = maker.rng.sample(facts, maker.rng.randint(1, 4))
    made = "Author: {a}" if books else maker.rng.choice(["Director: {d}", "Directed by: {d}", "Dir: {d}"])
    facts.insert(maker.rng.randint(0, len(facts)), made)
    mark = maker.rng.choice(["{}:", "<b>{}:</b>", "<strong>{}</strong>:"])
    wrap = maker.rng.choice(["<p>{}</p>", "<li>{}</li>", "{}<br>"])
    body = []
    for film in films:
        lines = [f"{label}: {{t}}", *facts] if named else facts
        film.show_year, film.show_director = "Year: {y}" in facts, not books
        rows = [wrap.format(_fact(maker, line, film, mark)) for line in lines]
        inner = "".join(rows)
        body.append(f"<ul>{inner}</ul>" if "<li>" in wrap else f"<p>{inner}</p>" if "<br>" in wrap else inner)
        key = "other_prose" if books else "plot"
        for _ in range(maker.rng.randint(2, 5)):
            words = [maker.text(maker.pick(key)) for _ in range(maker.rng.randint(2, 5))]
            if not books and maker.chance(0.3):
                words.append(maker.text(maker.pick("passing")))
            body.append(f"<p>{' '.join(words)}</p>")
    alone = len(films) == 1 and not books and (not named or maker.chance(0.5))
    head = maker.text(maker.pick("other_headlines" if books else "headlines"))
    return escape(films[0].title) if alone else head, body, [] if books else films


def _fact(maker: Maker, line: str, film: Film, mark: str) -> str:
    """A line of a sheet, its label marked and its values filled in."""
    name, _, value = line.partition(": ")
    for key, word in (
        ("t", escape(film.title)),
        ("y", str(film.year)),
        ("d", escape(", ".join(film.directors))),
        ("a", escape(maker.person())),
        ("b", escape(maker.person())),
        ("m", str(maker.rng.randint(70, 180))),
        ("g", maker.pick("genres")),
        ("c", maker.pick("countries")),
    ):
        value = value.replace(f"{{{key}}}", word)
    return f"{mark.format(name)} {value}"
