"""Made-up pages with no list: reviews of one film, pairs, diaries, surveys, portraits and definitions.

Each takes a `Maker` of synthesize.py and gives the page's headline, its paragraphs and the films that it names. The
words are in synthetic.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synthesize import Film, Maker

WORDS = tomllib.loads(Path(__file__).with_name("synthetic.toml").read_text("utf-8"))
Made = tuple[str, list[str], "list[Film]"]


def essay_page(maker: Maker) -> tuple[str, list[Film]]:
    """One page of prose and all films that it names."""
    forms: list[Callable[[Maker], Made]] = [
        one_film,
        one_film,
        one_film,
        pair,
        diary,
        survey,
        portrait,
        defined,
    ]
    title, body, subjects = maker.rng.choice(forms)(maker)
    if maker.chance(0.4):
        body.insert(0, f"<p>{maker.text(maker.pick('furniture'))}</p>")
    if maker.chance(0.25):
        body.append(f"<p>{maker.text(maker.pick('teasers'))}</p>")
    if maker.chance(0.25):
        body.append(f"<p>{maker.text(maker.pick('furniture'))}</p>")
    head = title if maker.chance(0.5) else f"{title} {maker.rng.choice(['|', '-', '–'])} {maker.title()}"
    html = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{head}</title></head>'
        f"<body><article><h1>{title}</h1>{''.join(body)}</article></body></html>"
    )
    return html, [*subjects, *maker.films]


def say(maker: Maker, key: str, film: Film | None = None) -> str:
    """A sentence of a kind; the film's cells that it states are noted."""
    template = maker.pick(key)
    if film is not None:
        film.show_director |= "{d}" in template or "{s}" in template
        film.show_year |= "{y}" in template
    return maker.text(template, film)


def paragraph(maker: Maker, film: Film | None, sentences: int, passing: float) -> list[str]:
    """Sentences about a film, with others named in passing."""
    parts = []
    for _ in range(sentences):
        roll = maker.rng.random()
        if roll < passing:
            parts.append(say(maker, "passing" if maker.chance(0.5) else "compared"))
        elif film is not None and roll < passing + 0.3:
            parts.append(say(maker, "about" if maker.chance(0.6) else "own", film))
        else:
            parts.append(say(maker, "plot" if maker.chance(0.5) else "musing"))
    return parts


def wrapped(parts: list[str]) -> str:
    return f"<p>{' '.join(parts)}</p>"


def plainly(maker: Maker) -> None:
    """Many reviewers set no title apart from the words around it."""
    if maker.chance(0.35):
        maker.marker = escape


def one_film(maker: Maker) -> Made:
    """A review of, or an essay on, one film that its headline names, or hides."""
    plainly(maker)
    film = maker.film()
    headline = maker.text(maker.pick("review_heads"), film).replace("{f}", escape(film.title))
    film.show_year |= str(film.year) in headline
    body = []
    if maker.chance(0.3):
        body.append(maker.text(maker.pick("credits"), film))
        film.show_director = True
    first = [say(maker, "opening", film)] if maker.chance(0.7) else []
    passing = maker.rng.choice([0.1, 0.25, 0.4])
    heads = maker.chance(0.25)
    for number in range(maker.rng.randint(3, 12)):
        if heads and number and maker.chance(0.5):
            body.append(f"<h2>{maker.pick('review_sections')}</h2>")
        parts = paragraph(maker, film, maker.rng.randint(2, 6), passing)
        if number == 0:
            at = maker.rng.choice([0, 0, len(parts)])
            parts[at:at] = first or [say(maker, "about", film)]
        body.append(wrapped(parts))
    body.append(wrapped([say(maker, "verdict", film)]))
    return headline, body, [film]


def pair(maker: Maker) -> Made:
    """Two or three films, each brought in with its maker, under a headline that names none."""
    films = [maker.film() for _ in range(maker.rng.choice([2, 2, 3]))]
    body = [wrapped(paragraph(maker, None, maker.rng.randint(2, 4), 0.4))]
    for film in films:
        parts = [say(maker, "formal", film), *paragraph(maker, film, maker.rng.randint(3, 7), 0.25)]
        body.append(wrapped(parts))
        if maker.chance(0.5):
            body.append(wrapped(paragraph(maker, film, maker.rng.randint(2, 4), 0.3)))
    body.append(wrapped(paragraph(maker, None, 3, 0.3)))
    return maker.text(maker.pick("essay_heads")), body, films


def diary(maker: Maker) -> Made:
    """Days or screenings, a film each; the run-in is a time or a place."""
    films, body = [], []
    mark = maker.rng.choice(["<b>{}</b> ", "<strong>{}</strong> ", "<h3>{}</h3>", "{} "])
    for _ in range(maker.rng.randint(3, 8)):
        film = maker.film()
        films.append(film)
        lead = mark.format(maker.text(maker.pick("run_ins")))
        parts = [say(maker, "seen", film), *paragraph(maker, film, maker.rng.randint(1, 4), 0.25)]
        grade = f" <b>{maker.rng.choice(['A', 'B+', 'A-', '8/10', '***'])}</b>" if maker.chance(0.3) else ""
        text = " ".join(parts) + grade
        body.append(f"{lead}<p>{text}</p>" if lead.startswith("<h3") else f"<p>{lead}{text}</p>")
    return maker.text(maker.pick("diary_heads")), body, films


def survey(maker: Maker) -> Made:
    """A cinema or a kind of film through many works, several in a paragraph, all with their makers or years."""
    films, body = [], [wrapped(paragraph(maker, None, 3, 0.1))]
    for _ in range(maker.rng.randint(3, 6)):
        parts = []
        for _ in range(maker.rng.randint(1, 3)):
            film = maker.film()
            films.append(film)
            parts.append(say(maker, "formal", film))
            if maker.chance(0.6):
                parts.append(say(maker, "plot" if maker.chance(0.5) else "musing"))
        if maker.chance(0.25):
            parts.append(say(maker, "compared"))
        body.append(wrapped(parts))
    return maker.text(maker.pick("survey_heads")), body, films


def portrait(maker: Maker) -> Made:
    """A person's life, or a piece of news, which names films and recommends none."""
    body = []
    for _ in range(maker.rng.randint(3, 8)):
        parts = [
            say(maker, "life" if maker.chance(0.6) else "musing") for _ in range(maker.rng.randint(2, 5))
        ]
        body.append(wrapped(parts))
    return maker.text(maker.pick("portrait_heads")), body, []


def defined(maker: Maker) -> Made:
    """What a kind of film is, by many examples named in passing; at its end perhaps a few to watch."""
    body = [
        wrapped(paragraph(maker, None, maker.rng.randint(3, 6), 0.6)) for _ in range(maker.rng.randint(3, 7))
    ]
    films = [maker.film() for _ in range(maker.rng.choice([0, 2, 3, 4]))]
    bold = maker.chance(0.5)
    for film in films:
        if bold:
            film.show_year = film.show_director = True
            head = f"<b>{escape(film.title)}</b> ({film.year}) – {escape(film.directors[0])}."
        else:
            head = say(maker, "formal", film)
        body.append(wrapped([head, *paragraph(maker, film, maker.rng.randint(1, 3), 0.1)]))
    return maker.text(maker.pick("essay_heads")), body, films
