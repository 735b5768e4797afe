"""A film's other titles: found where articles put them, and no film of their own."""

import pytest
from small import read

from extract import extract
from extract.aliases import propose_aliases
from extract.annotate import choose
from extract.scene import stage

FILMS = [
    ("Woman in the Dunes", "Suna no onna", "Hiroshi Teshigahara", 1964),
    ("The Sword of Doom", "Dai-bosatsu tôge", "Kihachi Okamoto", 1966),
    ("The Hidden Fortress", "Kakushi-toride no san-akunin", "Akira Kurosawa", 1958),
    ("Sansho the Bailiff", "Sanshō Dayū", "Kenji Mizoguchi", 1954),
    ("The Ballad of Narayama", "Narayama bushikō", "Keisuke Kinoshita", 1958),
    ("Floating Clouds", "Ukigumo", "Mikio Naruse", 1955),
]
PROSE = "Sand, patience and a rope. The camera rarely moves, and when it does you wish that it had not."
FORMS = {
    "slash": "<h3>{x} / {t}</h3><p>{d}, {y}</p><p>{p}</p>",
    "bracket": "<p><strong>{t} ({x})</strong><br>{d} • {y} • 123 min</p><p>{p}</p>",
    "bracket in italics": "<p>{n}. <i>{t}</i> (<i>{x}</i>) directed by {d}. {p}</p>",
    "label": "<h3>{t}</h3><p>Original title: {x}</p><p>Director: {d}</p><p>{p}</p>",
    "cue": "<h3>#{n} {t} aka {x} ({y})</h3><p>Directed by {d}. {p}</p>",
}
TABLE = "<tr><td>{t}</td><td>{x}</td><td>{d}</td></tr>"
HEAD = "<tr><th>Film</th><th>Original title</th><th>Director</th></tr>"
ALLOWED = 1  # of six, for what each form is decided by a learnt weight


def page(form):
    items = [form.format(t=t, x=x, d=d, y=y, n=n, p=PROSE) for n, (t, x, d, y) in enumerate(FILMS, 1)]
    body = f"<table>{HEAD}{''.join(items)}</table>" if form is TABLE else "".join(items)
    return (
        "<html lang=en><title>Six Japanese period films to see</title><article>"
        f"<h1>Six Japanese period films to see</h1><p>Six films that I return to every winter.</p>{body}"
        "<p>That is all for this season.</p></article></html>"
    )


@pytest.mark.parametrize("form", [*FORMS.values(), TABLE], ids=[*FORMS, "column"])
def test_other_titles_join_their_film(form):
    _, films = extract(page(form).encode())
    names = [{film.title.value, *(cell.value for cell in film.aliases)} for film in films]
    assert sum({t, x} in names for t, x, _, _ in FILMS) >= len(FILMS) - ALLOWED, names
    assert len(films) <= len(FILMS) + ALLOWED


def test_offsets_of_another_title_point_at_its_print():
    article, films = extract(page(FORMS["label"]).encode())
    cells = [cell for film in films for cell in film.aliases]
    assert cells
    assert all(article.text[cell.start : cell.end] == cell.value for cell in cells)


@pytest.mark.parametrize(
    "line",
    ["{d}", "{d}, {y}", "USA, {y}", "123 minutes", "Directed by {d}", "Rating: 8/10", "Streaming on MUBI"],
)
def test_what_is_no_title_is_no_alias(line):
    _, films = extract(page("<h3>{t}</h3><p>" + line + "</p><p>{p}</p>").encode())
    assert [cell.value for film in films for cell in film.aliases] == []


def test_a_place_where_items_repeat_their_title_holds_other_titles():
    rows = [(t, x if n % 2 else t) for n, (t, x, _, _) in enumerate(FILMS)]
    body = "".join(f"<h2>{t}</h2><p><i>{x}</i></p><p>Japan, 1960.</p><p>{PROSE}</p>" for t, x in rows)
    article, candidates = read(body, "Six films")
    for candidate in candidates:
        candidate.score = 0.9 if candidate.text in {t for t, _, _, _ in FILMS} else 0.01
    links = propose_aliases(stage(article, choose(article, candidates)))
    below = {link.text: link.features for link in links if "alias:below-0" in link.features}
    assert {x for t, x in rows if x != t} <= set(below)
    for told in (below[x] for t, x in rows if x != t):
        assert (told["below:share"], told["below:repeats"], told["facts-next"]) == (1.0, 1.0, 1.0)
