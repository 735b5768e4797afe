"""Makes pages with gold, from made-up words, in the forms that articles take: more authors than anyone could copy.

    python training/synthesize.py OUT --pages N [--seed S]

writes OUT/raw/*.html and OUT/gold/*.json. Each page draws its own habits (markup, order and signs of the slots,
prose, decoys) and keeps to them, as an author does. The pages serve training only; figures are measured on real ones.
"""

import argparse
import json
import pathlib
import random
import re
import tomllib
from dataclasses import dataclass, field
from html import escape

from essays import essay_page
from forms import further_page

WORDS = tomllib.loads((pathlib.Path(__file__).parent / "synthetic.toml").read_text("utf-8"))


@dataclass
class Film:
    title: str
    year: int
    directors: list[str]
    alias: str
    role: str = "listed"
    show_year: bool = False
    show_director: bool = False
    show_alias: bool = False
    kind: str = "film"


@dataclass
class Maker:
    """One made-up author: a source of chance and the habits drawn from it."""

    rng: random.Random
    used: set[str] = field(default_factory=set)
    total: int = 0

    def pick(self, key: str) -> str:
        return self.rng.choice(WORDS[key])

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def title(self) -> str:
        for _ in range(50):
            title = self._title()
            if title not in self.used and title.lower() not in {"the bay"}:
                break
        self.used.add(title)
        return title

    def _title(self) -> str:
        a, n, m, p, v = (self.pick(k) for k in ("adjectives", "nouns", "nouns", "places", "verbs"))
        f = self.pick("first")
        forms = [
            f"The {a} {n}", f"{a} {n}", f"{n}", f"The {n}", f"The {n} of the {m}", f"{v} the {n}", f"{n} in {p}", f"{n}s",
            f"A {a} {n}", f"{p}, {a} {n}", f"{f} and the {n}", f"{f}", f"{n}: The {a} {m}", f"{p}", f"My {a} {n}",
            f"{n} {self.rng.randint(2, 4)}", f"The {n}, the {m} and the {self.pick('nouns')}", f"{v} {f}", f"{n} & {m}",
            f"Don't {self.rng.choice(['Forget', 'Leave', 'Wake'])} the {n}", f"{n}!", f"Who Sold the {n}?", f"{self.rng.randint(3, 99)} {n}s",
            f"Le {n} du {m}", f"El {n} de {p}", f"{a}", f"{f} {self.pick('last')}", f"The {f} {self.pick('last')} Story", f"{n} – {m}", f"The {n}'s {m}",
            f"{n} of {p} {self.rng.choice(['1945', '1968', '2046'])}", f"{self.rng.randint(1900, 2049)}", f"A {n} Without a {m} Is Only a {self.pick('nouns')}",
        ]  # fmt: skip
        return self.rng.choice(forms)

    def person(self) -> str:
        first = self.pick("first")
        if self.chance(0.06):
            first += f" {self.rng.choice('ABCDEFJKLMPRST')}."
        return f"{first} {self.pick('last')}"

    def film(self, role: str = "listed") -> Film:
        directors = [self.person()] + ([self.person()] if self.chance(0.07) else [])
        alias = self.title() if self.chance(0.4) else self._foreign()
        return Film(self.title(), self.rng.randint(1922, 2024), directors, alias, role)

    def _foreign(self) -> str:
        parts = (self.rng.choice(words) for words in self.rng.choice(WORDS["foreign"]))
        return " ".join(part for part in parts if part)

    def text(self, template: str, film: Film | None = None) -> str:
        """Fills a sentence; other films that it names come back through `self.named`."""
        values = {
            "w": self.pick("roles"), "a": self.person(), "b": self.person(), "z": str(self.rng.randint(1900, 2020)),
            "r": self.mark_other(self.title()), "x": self.mark_own(self.title()), "c": self.pick("countries"), "l": self.pick("languages"), "p": self.pick("places"),
            "g": self.pick("genres"), "n": str(self.total if self.total and self.chance(0.8) else self.rng.randint(5, 50)), "k": str(self.rng.randint(1, 9)),
            "y": str(film.year if film else self.rng.randint(1990, 2024)),
        }  # fmt: skip
        if film:
            values |= {
                "t": self.mark_own(film.title),
                "d": film.directors[0],
                "s": film.directors[0].split(" ", 1)[1],
            }
        for key in ("o", "q"):
            if "{" + key + "}" in template:
                other = self.film("mentioned")
                self.films.append(other)
                values[key] = self.mark_own(other.title) + self._passing_year(other)
        for key, value in values.items():
            template = template.replace("{" + key + "}", value)
        return re.sub(r"_(\w+)_", r"<em>\1</em>", template)

    def _passing_year(self, film: Film) -> str:
        if self.chance(0.25):
            film.show_year = True
            return f" ({film.year})"
        return ""

    def mark_own(self, title: str) -> str:
        return self.marker(title)

    def mark_other(self, title: str) -> str:
        return self.rng.choice([f"<em>{title}</em>", f"“{title}”", title])

    def begin(self) -> None:
        self.films: list[Film] = []
        style = self.rng.choice(["em", "i", "q", "dq", "plain", "b", "cite", "em", "dq", "a", "caps"])
        wrap = {"q": "“{}”", "dq": '"{}"', "plain": "{}", "a": '<a href="/films/{0}">{0}</a>'}.get(
            style, f"<{style}>{{}}</{style}>"
        )
        self.marker = lambda title: wrap.format(escape(title.upper() if style == "caps" else title))


LINE_FORMS = [
    "{t}", "{t}", "{t} ({y})", "{t} ({y})", "{t} ({d}, {y})", "{t} ({y}, {d})", "{t} - {d}", "{t} – {d} ({y})",
    "{t} ({y}) – {d}", "{t} ({y}), dir. {d}", "{t} by {d}", "{t} by {d} ({y})", "{t}, directed by {d}", "{y} - {t}",
    "{t} [{c}, {y}]", "{t} / {x} ({y})", "{t} ({x}) ({y})", "{t} ({x}, {y})", "{d} – {t} ({y})", "{t}, {y}", "{t} | {d} | {y}",
    "{t} – {c}", "{t} ({d})", "{t} (dir. {d}, {c}, {y}, {m} min)", "{t} ({y}) directed by {d}", "{t} Dir. {d}", "{t} ({y}) {h}/10",
    "{t} ({v})", "{t} ({g})", "{t} ({y}) ({g})", "{d}: {t} ({y})", "{d}, {t} ({y})", "{t}. {d}. {y}.", "{t} – {d}, {y}", "{t} ({x})", "{t} ({c}, {d}, {y})",
    "{t} ({x}, {d}, {y})", "{t} ({x}) – {d}, {y}", "{t} / {x} – {d}", "{t} / {x}", "{t} aka {x} ({y})", "{t} (aka {x}) ({y})", "{t} [{x}] ({y})", "{x} / {t} ({d}, {y})",
]  # fmt: skip
BELOW_FORMS = [
    ["({y})", "{d}"], ["{d}"], ["Directed by {d}"], ["Dir. {d}"], ["Director: {d}", "Year: {y}", "Starring: {a}, {b}"],
    ["{c}, {y}"], ["{y}"], ["Starring {a} and {b}"], ["{y} · {d} · {m} min"], ["Dir: {d} | {c} | {y}"], ["{d}, {y}"],
    ["{l}", "{d}"], ["{d}", "{l}"], ["Year: {y}", "Director: {d}", "Rating: {h}/10"], ["directed by {d} ({y})"], ["{d} ({y})"], ["{y}, {c}, {m} min"],
    ["Cast: {a}, {b}", "Director: {d}"], ["{y}, dir. {d}"], ["Written and directed by {d}"],
    ["{x}"], ["({x})", "{d}, {y}"], ["<em>{x}</em>", "{c}, {y}"], ["Original title: {x}", "Director: {d}"], ["Also known as: {x}", "{d}, {y}"], ["Director: {d}", "Year: {y}", "Original title: {x}"], ["{x}", "{y} / Dir: {d}"], ["<i>{x}</i>, {d}, {y}"], ["aka {x}"], ["{x} | {d} | {y}"], ["{d}, {y}", "<i>{x}</i>"],
]  # fmt: skip


def fill(maker: Maker, form: str, film: Film, title: str) -> str:
    """A line of an item; notes which cells it states."""
    names = maker.joiner.join(film.directors)
    if maker.caps:
        names, title = names.upper(), title.upper() if "<" not in title else title
    film.show_year |= "{y}" in form
    film.show_director |= "{d}" in form
    film.show_alias |= "{x}" in form
    alias = film.alias.upper() if maker.caps else film.alias
    values = {
        "t": title, "y": str(film.year), "d": escape(names), "x": escape(alias), "c": maker.pick("countries"), "m": str(maker.rng.randint(61, 199)),
        "h": str(maker.rng.randint(4, 10)), "v": maker.pick("services"), "g": maker.pick("genres"), "a": maker.person(), "b": maker.person(),
        "l": maker.pick("languages").upper() if maker.caps else maker.pick("languages"),
    }  # fmt: skip
    for key, value in values.items():
        form = form.replace("{" + key + "}", value)
    return form


def prose(maker: Maker, film: Film, *, other: bool) -> str:
    if other:
        return " ".join(maker.text(maker.pick("other_prose")) for _ in range(maker.rng.randint(1, 4)))
    parts = []
    for _ in range(maker.rng.randint(2, 6)):
        roll = maker.rng.random()
        if roll < maker.own_share:
            template = maker.pick("own")
            film.show_director |= "{d}" in template or ("{s}" in template and film.show_director)
            if "{s}" in template and not film.show_director:
                film.show_director, film.surname = True, True
            film.show_year |= "{y}" in template
            parts.append(maker.text(template, film))
        elif roll < maker.own_share + maker.passing_share:
            parts.append(maker.text(maker.pick("passing"), film))
        else:
            parts.append(maker.text(maker.pick("plot"), film))
    return " ".join(parts)


def wrap_title(maker: Maker, title: str) -> str:
    text = escape(title.upper() if maker.caps else title)
    kind = maker.title_mark
    if kind == "filmlink":
        return f'<a href="https://www.imdb.com/title/tt{maker.rng.randint(10**6, 10**7)}/">{text}</a>'
    return {
        "": text,
        "dq": f'"{text}"',
        "q": f"“{text}”",
        "link": f'<a href="/{maker.rng.randint(1, 999)}">{text}</a>',
    }.get(kind, f"<{kind}>{text}</{kind}>")


def items(maker: Maker, films: list[Film], *, other: bool) -> list[tuple[list[str], str]]:
    """For each film its lines (the first with the title) and its prose."""
    made = []
    count = len(films)
    for index, film in enumerate(films):
        line = fill(maker, maker.form, film, wrap_title(maker, film.title))
        if maker.rank:
            number = count - index if maker.countdown else index + 1
            line = f"{maker.rank.format(number)}{line}"
        below = [fill(maker, form, film, "") for form in maker.below]
        made.append(([line, *below], prose(maker, film, other=other) if maker.prose else ""))
    return made


def render(maker: Maker, made: list[tuple[list[str], str]]) -> str:
    """The items in the page's structure."""
    tag, sub = maker.heading, maker.sub
    out = []
    for lines, words in made:
        head, *below = lines
        if maker.structure == "list":
            inner = head + "".join(f"<br>{b}" for b in below) + (f" {maker.gap}{words}" if words else "")
            out.append(f"<li>{inner}</li>")
        elif maker.structure == "card":
            inner = (
                f"<{tag}>{head}</{tag}>"
                + "".join(f"<{sub}>{b}</{sub}>" for b in below)
                + (f"<p>{words}</p>" if words else "")
            )
            out.append(f"<li>{inner}</li>" if maker.list_cards else f'<div class="card">{inner}</div>')
        elif maker.structure == "heading":
            inner = (
                "".join(f"<p>{b}</p>" for b in below)
                if maker.split_below
                else (f"<p>{'<br>'.join(below)}</p>" if below else "")
            )
            out.append(f"<{tag}>{head}</{tag}>{inner}<p>{words or maker.text(maker.pick('plot'))}</p>")
        elif maker.structure == "bulleted":
            out.append(
                f"<{tag}>{head}</{tag}><ul>{''.join(f'<li>{b}</li>' for b in below)}</ul><p>{words}</p>"
            )
        elif maker.structure == "divs":
            out.append(div_card(maker, head, below, words))
        elif maker.structure == "programme":
            day = maker.text(f"{maker.pick('days')} {maker.rng.randint(1, 28)}{maker.hour}")
            out.append(
                f'<div class="show"><{tag}>{day}</{tag}><p><b>{head}</b></p><p>{" · ".join([*below, words])}</p></div>'
            )
        elif maker.structure == "run-in":
            out.append(f"<p><b>{head}</b>{maker.gap}{'<br>'.join([*below, words])}</p>")
        else:
            out.append(
                f"<p>{head}</p>"
                + "".join(f"<p>{b}</p>" for b in below)
                + (f"<p>{words}</p>" if words else "")
            )
    if maker.structure == "breaks":
        remark = maker.chance(0.4)
        lines = [
            lines[0] + (f"{maker.gap.replace('<br>', ' ')}{maker.pick('remarks')}" if remark else "")
            for lines, _ in made
        ]
        return f"<p>{'<br>'.join(lines)}</p>"
    body = "".join(out)
    if maker.structure == "divs":
        return f'<div class="grid">{body}</div>'
    if maker.structure == "list" or (maker.structure == "card" and maker.list_cards):
        return f"<ol>{body}</ol>" if maker.ordered else f"<ul>{body}</ul>"
    return body


CLASSES = [
    ("card-title", "card-sub", "card-text"), ("movie__title", "movie__meta", "movie__desc"), ("title", "info", "text"),
    ("film-name", "film-data", "film-blurb"), ("", "", ""), ("entry-heading", "entry-credits", "entry-body"), ("name", "sub", "note"),
]  # fmt: skip


def div_card(maker: Maker, head: str, below: list[str], words: str) -> str:
    """A card of divs or spans, told apart by their classes or by their order only."""
    names = maker.classes
    rows = [
        (names[0], head),
        *((names[1], line) for line in below),
        (names[2], words or maker.pick("remarks")),
    ]
    inner = "".join(
        f'<div class="{name}">{line}</div>' if name else f"<div>{line}</div>" for name, line in rows
    )
    if maker.card_link:
        inner += (
            f'<a href="https://www.imdb.com/title/tt{maker.rng.randint(10**6, 10**7)}/">{maker.card_link}</a>'
        )
    return f'<div class="{maker.card_class}">{inner}</div>'


def table(maker: Maker, films: list[Film]) -> str:
    columns = [
        ("Title", "{t}"),
        ("Year", "{y}"),
        ("Director", "{d}"),
        ("Country", "{c}"),
        ("Genre", "{g}"),
        ("Rating", "{h}/10"),
        ("Cast", "{a}, {b}"),
        (maker.rng.choice(["Original title", "Original", "AKA", "Also known as"]), "{x}"),
    ]
    kept = [columns[0], *maker.rng.sample(columns[1:], maker.rng.randint(1, 4))]
    if maker.chance(0.3):
        maker.rng.shuffle(kept)
    bare = maker.chance(0.3)
    kept = [(name, form) for name, form in kept if not bare or form not in ("{a}, {b}", "{x}")]
    head = (
        ""
        if bare
        else "<tr>"
        + "".join(f"<th>{name.upper() if maker.caps else name}</th>" for name, _ in kept)
        + "</tr>"
    )
    rows = []
    for film in films:
        rows.append(
            "<tr>"
            + "".join(
                f"<td>{fill(maker, form, film, wrap_title(maker, film.title))}</td>" for _, form in kept
            )
            + "</tr>"
        )
    return f"<table>{head}{''.join(rows)}</table>"


def essay(maker: Maker, films: list[Film]) -> str:
    paragraphs = []
    for film in films:
        template = maker.pick("essay")
        year = f" ({film.year})" if maker.chance(maker.essay_years) and "{y}" not in template else ""
        film.show_year |= bool(year) or "{y}" in template
        film.show_director |= "{d}" in template
        if "{s}" in template:
            film.show_director, film.surname = True, True
        film.show_alias |= "{A}" in template
        template = template.replace("{T}", maker.mark_own(film.title) + year).replace(
            "{U}", maker.mark_own(film.title)
        )
        template = template.replace("{A}", maker.mark_own(film.alias))
        paragraphs.append(
            " ".join(
                [
                    maker.text(template, film),
                    prose(maker, film, other=False) if maker.prose else maker.text(maker.pick("plot"), film),
                ]
            )
        )
    return "".join(f"<p>{p}</p>" for p in paragraphs)


def habits(maker: Maker) -> None:
    rng = maker.rng
    maker.begin()
    maker.caps = maker.chance(0.12)
    maker.joiner = rng.choice([", ", " and ", " & ", "/"])
    maker.form = rng.choice(LINE_FORMS)
    maker.below = [] if maker.chance(0.45) else rng.choice(BELOW_FORMS)
    if maker.below:
        maker.form = rng.choice(["{t}", "{t}", "{t} ({y})"])
    maker.rank = rng.choice(
        ["", "", "", "", "{}. ", "{}) ", "#{} ", "{} - ", "Day {} – ", "No. {}: ", "Week {}: ", "Pick {} - "]
    )
    maker.countdown = maker.chance(0.4)
    maker.title_mark = rng.choice(["", "", "", "em", "strong", "i", "dq", "q", "link", "filmlink", "b"])
    maker.structure = rng.choice(
        [
            "list",
            "list",
            "list",
            "card",
            "card",
            "heading",
            "heading",
            "run-in",
            "lines",
            "bulleted",
            "divs",
            "programme",
            "breaks",
        ]
    )
    if maker.structure == "bulleted" and not maker.below:
        maker.structure = "heading"
    maker.heading, maker.sub = rng.choice(
        [("h2", "h3"), ("h3", "p"), ("h2", "h5"), ("h3", "h4"), ("h4", "span"), ("h1", "p"), ("h3", "div")]
    )
    maker.prose = maker.structure not in ("list", "lines", "breaks", "divs") or maker.chance(0.3)
    if maker.structure == "card" and maker.chance(0.5):
        maker.prose = False
    maker.list_cards, maker.ordered, maker.split_below = (
        maker.chance(0.5),
        maker.chance(0.3),
        maker.chance(0.4),
    )
    maker.classes, maker.card_class = rng.choice(CLASSES), rng.choice(["card", "film", "item", "movie-box"])
    maker.card_link = rng.choice(["", "", "IMDb", "Trailer", "Read more", "Where to watch"])
    maker.hour = rng.choice(["", " @ 7:30 PM", ", 8 pm", " – 20:15", ", {y}"])
    if maker.structure in ("divs", "programme") and not maker.below:
        maker.below = rng.choice([b for b in BELOW_FORMS if len(b) == 1])
        maker.form = "{t}"
    maker.gap = rng.choice([" ", ": ", " – ", "<br>", ". "])
    maker.own_share, maker.passing_share = rng.choice([(0.0, 0.1), (0.15, 0.1), (0.25, 0.15), (0.1, 0.3)])
    maker.essay_years = rng.choice([0.0, 0.3, 0.9, 1.0])


def page(seed: int) -> tuple[str, list[Film]]:
    """One page and the films that it names, listed and mentioned."""
    maker = Maker(random.Random(seed))
    habits(maker)
    further = further_page(maker, seed)
    if further:
        return further
    rng = maker.rng
    if maker.chance(0.25):
        return essay_page(maker)
    other = maker.chance(0.22)
    groups = rng.choice([1, 1, 1, 2, 3])
    sizes = [rng.randint(3, 16) for _ in range(groups)]
    maker.total = sum(sizes) if maker.chance(0.5) else sizes[0]
    key = "other_headlines" if other else "headlines"
    title = maker.text(rng.choice(WORDS[key]))
    if other and maker.chance(0.3):
        title = rng.choice(["Favourites", maker.person(), "My list", "Recommendations", "Year in review"])
    body = [f"<h1>{title}</h1>"]
    if maker.chance(0.4):
        body.append(maker.text(f"<p>{maker.pick('furniture')}</p>"))
    if maker.chance(0.7) and not other:
        body.append(f"<p>{maker.pick('intro')}</p>")
    if maker.chance(0.12):
        body.append(contents(maker))
    listed: list[Film] = []
    for number in range(groups):
        films = [maker.film() for _ in range(sizes[number])]
        if (
            groups > 1
            or maker.chance(0.2)
            or (other and title in ("Favourites", "My list", "Year in review", "Recommendations"))
        ):
            level = "h2" if maker.heading != "h1" else "h1"
            if maker.structure in ("list", "lines") or maker.heading != level:
                body.append(other_section(maker, level) if other else section(maker, films, level, number))
        roll = rng.random()
        if roll < 0.12:
            body.append(table(maker, films))
        elif roll < 0.3 and not other:
            body.append(essay(maker, films))
        elif roll < 0.37 and not other:
            body.append(sagas(maker, films))
        elif roll < 0.41 and not other:
            label = rng.choice(
                ["Honourable mentions", "Also", "Runners-up", "Worth a look", "Others that I liked", "More"]
            )
            body.append(f"<p><b>{label}:</b> {', '.join(escape(f.title) for f in films[:8])}.</p>")
            films = films[:8]
            if maker.chance(0.5):
                body.append(
                    f"<p><b>Cast:</b> {maker.person()}, {maker.person()}, {maker.person()}</p><p>Tags: {', '.join(rng.sample(WORDS['genres'], 3))}</p>"
                )
        else:
            body.append(render(maker, items(maker, films, other=other)))
        listed += films
    if maker.chance(0.2) and not other:
        body.append(f"<h2>{maker.pick('other_sections')}</h2><ul>")
        body.append(
            "".join(
                f"<li>{wrap_title(maker, maker.title())} ({rng.randint(1950, 2020)})</li>" for _ in range(5)
            )
            + "</ul>"
        )
    if maker.chance(0.4):
        body.append(f"<h2>{maker.pick('sections')}</h2><p>{maker.pick('intro')}</p>")
    films = [] if other else [*listed, *maker.films]
    if maker.chance(0.3):
        body.append(f"<p>{maker.text(maker.pick('furniture'))}</p>")
    html = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><article>{"".join(body)}</article></body></html>'
    return html, films


def contents(maker: Maker) -> str:
    """A table of contents, or a row of links, that names sections and sites."""
    names = [
        *maker.rng.sample(WORDS["sections"], 3),
        maker.pick("other_sections"),
        *maker.rng.sample(
            ["Twitter", "About me", "Archive", "Contact", "IMDb", "Back to the start", "Newsletter"], 2
        ),
    ]
    links = [f'<a href="{maker.rng.choice(["#s", "/p/"])}{i}">{name}</a>' for i, name in enumerate(names)]
    return (
        "<ul>" + "".join(f"<li>{x}</li>" for x in links) + "</ul>"
        if maker.chance(0.6)
        else f"<p>{' '.join(links)}</p>"
    )


def other_section(maker: Maker, level: str) -> str:
    form = maker.rng.choice(
        ["{}", "{} I want to read", "{} of the year", "My favourite {}", "Best {}", "{} that I recommend"]
    )
    return f"<{level}>{form.format(maker.pick('other_sections'))}</{level}>"


def sagas(maker: Maker, films: list[Film]) -> str:
    """Headings for several films at once, the films below them in smaller headings or lists."""
    out, tag = [], maker.rng.choice(["h2", "h3"])
    dated, listed, carded = maker.chance(0.85), maker.chance(0.3), maker.chance(0.5)
    for start in range(0, len(films), 3):
        group = films[start : start + 3]
        person = maker.person()
        head = maker.rng.choice(
            [
                "The {n} Trilogy",
                "{n} Trilogy",
                "{d}'s {n} Trilogy",
                "{d} Trilogy",
                "{n}",
                "The {n} Saga",
                "{n} movies",
                "{n} Trilogy by {d}",
                "{d}: the {n} films",
            ]
        )
        named = "{d}" in head
        head = head.replace("{d}", person).replace("{n}", maker.title())
        for film in group:
            film.show_year, film.show_director = dated, named
            film.directors = [person] if named else film.directors
        lines = [escape(f.title) + (f" ({f.year})" if dated else "") for f in group]
        below = (
            "<ul>" + "".join(f"<li>{x}</li>" for x in lines) + "</ul>"
            if listed
            else "".join(f"<h4>{x}</h4>" for x in lines)
        )
        number = f"{start // 3 + 1}. " if maker.rank else ""
        block = f"<{tag}>{number}{escape(head)}</{tag}>{below}"
        out.append(f"<li>{block}</li>" if carded else block)
    return f"<ul>{''.join(out)}</ul>" if carded else "".join(out)


def section(maker: Maker, films: list[Film], level: str, number: int) -> str:
    """A section's heading: a plain one, the director of all its films, or their year."""
    roll = maker.rng.random()
    if roll < 0.2:
        person = maker.person()
        for film in films:
            film.directors, film.show_director = [person], True
        return f"<{level}>{maker.rng.choice(['{}', 'The films of {}', '{}'])}</{level}>".replace("{}", person)
    if roll < 0.35:
        year = maker.rng.randint(1930, 2020)
        for film in films:
            film.year, film.show_year = year, True
        return f"<{level}>{maker.rng.choice(['{}', '{}', 'Released in {}', 'Films released in {}']).format(year)}</{level}>"
    if roll < 0.45:
        year = maker.rng.randint(1990, 2020)
        return f"<{level}>{maker.rng.choice(['Best of {}', 'Seen in {}', 'What I saw in {}', 'Favourites of {}', 'Older than {}']).format(year)}</{level}>"
    return f"<{level}>{maker.pick('sections')}</{level}>"


def gold(article_id: str, films: list[Film]) -> dict:
    return {
        "id": article_id,
        "language": "en",
        "films": [
            {
                "title": f.title,
                "year": f.year if f.show_year else None,
                "directors": f.directors if f.show_director else [],
                "aliases": [f.alias] if f.show_alias else [],
                "role": f.role,
                "kind": f.kind,
            }
            for f in films
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for folder in ("raw", "gold"):
        (options.out / folder).mkdir(parents=True, exist_ok=True)
    for number in range(options.pages):
        name = f"en-synthetic-p{number:04d}"
        html, films = page(options.seed * 100_000 + number)
        (options.out / "raw" / f"{name}.html").write_text(html, "utf-8")
        (options.out / "gold" / f"{name}.json").write_text(
            json.dumps(gold(name, films), ensure_ascii=False), "utf-8"
        )


if __name__ == "__main__":
    main()
