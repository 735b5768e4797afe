"""The catalogue: judgement of pairs as a table, ids, conflicts, and quality on pairs labelled by hand."""

import csv
import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import result, write_folder

from extract.catalog import Catalog, Member, build
from extract.catalog_files import ENTRIES, make_catalog, write_catalog
from extract.errors import SchemaError
from extract.folder import Folder
from extract.keys import title_key
from extract.matching import judge, record_of

LISTICLES = Path(__file__).parents[2] / "shared" / "listicles" / "gold"
PAIRS = Path(__file__).with_name("catalog_pairs.csv")

# title, year, directors of the one and of the other; the answer; why.
JUDGED = [
    (("Solaris", 1972, "Andrei Tarkovsky"), ("Solaris", 1972, "A. Tarkovsky"), "same", "an initial"),
    (("Solaris", 1972, "Andrei Tarkovsky"), ("Solaris", 2002, "Steven Soderbergh"), "different", "remake"),
    (("Solaris", 1972, ""), ("Solaris", 2002, ""), "different", "years alone tell the remake"),
    (("Solaris", 1972, "Tarkovsky"), ("Solaris", 1973, "Tarkovsky"), "same", "years one apart"),
    (("Stalker", 1979, "Tarkovsky"), ("Stalker", 1981, "Tarkovsky"), "same", "years two apart"),
    (
        ("Funny Games", 1997, "Michael Haneke"),
        ("Funny Games", 2007, "Michael Haneke"),
        "doubtful",
        "own remake",
    ),
    (("Roma", None, ""), ("Roma", 1972, "Federico Fellini"), "doubtful", "a short title alone"),
    (("Metropolis", None, ""), ("Metropolis", 1927, "Fritz Lang"), "same", "a telling title alone"),
    (("Silence", None, ""), ("The Silence", 1963, "Ingmar Bergman"), "doubtful", "they differ by an article"),
    (("Wicker Man", 1973, ""), ("The Wicker Man", 1973, ""), "same", "an article left out, the year says so"),
    (("Wicker Man, The", 1973, ""), ("The Wicker Man", 1973, ""), "same", "inverted"),
    (("Metropolis", 1927, "Fritz Lang"), ("Metropolis", 2001, "Rintaro"), "different", "two films"),
    (
        ("Toy Story 2", 1999, "John Lasseter"),
        ("Toy Story", 1999, "John Lasseter"),
        "different",
        "a part's number",
    ),
    (("Alien", 1979, "Ridley Scott"), ("Aliens", 1986, "James Cameron"), "different", "like titles"),
    (("Schindlers List", 1993, ""), ("Schindler's List", 1993, ""), "same", "an apostrophe"),
    (("Metroplis", 1927, "Fritz Lang"), ("Metropolis", 1927, "Fritz Lang"), "same", "a slip of the pen"),
    (("Dr. Strangelove", 1964, ""), ("Dr. Strangelove or: How I Learned", 1964, ""), "same", "longer form"),
    (
        ("Pinocchio", 2022, "Guillermo del Toro"),
        ("Pinocchio", 2022, "Robert Zemeckis"),
        "doubtful",
        "same year",
    ),
    (("WALL•E", 2008, ""), ("Wall E", 2008, ""), "same", "a dot between words"),
]


@pytest.mark.parametrize(("one", "two", "answer", "why"), JUDGED, ids=[row[3] for row in JUDGED])
def test_judge(
    one: tuple[str, int | None, str], two: tuple[str, int | None, str], answer: str, why: str
) -> None:
    records = [record_of(name, (), year, [who] if who else [], ("film",)) for name, year, who in (one, two)]
    assert judge(*records).answer == answer, why
    assert judge(*reversed(records)).answer == answer, "a pair has no order"


def row(
    article: str, title: str, year: int | None = None, director: str = "", *, position: int = 1
) -> Member:
    return Member(
        article_id=article,
        position=position,
        title=title,
        title_key=title_key(title),
        year=year,
        directors=(director,) if director else (),
    )


def titles(catalog: Catalog) -> list[tuple[str, int]]:
    return [(entry.titles[0], len(entry.members)) for entry in catalog.entries]


def test_spellings_and_years_are_kept_with_who_states_them() -> None:
    catalog = build(
        [
            row("a", "Stalker", 1979, "Andrei Tarkovsky"),
            row("b", "STALKER", 1980, "Andrei Tarkovsky"),
            row("c", "Stalker", 1979, "Tarkovsky"),
        ]
    )
    (entry,) = catalog.entries
    assert entry.titles == ("Stalker", "STALKER")
    assert entry.years == (1979, 1980)
    assert entry.articles() == 3
    assert entry.conflicts == ("year: 1979 in a, c, 1980 in b",)


def test_rows_of_one_article_stay_two_films() -> None:
    rows = [row("a", "Vampyr", None), row("a", "Vampyr", 1932, position=2), row("b", "Vampyr", None)]
    catalog = build(rows)
    assert all(len({r.article_id for r in e.members}) == len(e.members) for e in catalog.entries)
    assert catalog.doubts


def test_bridge_does_not_join_remakes() -> None:
    catalog = build(
        [
            row("a", "Nosferatu", 1922, "F. W. Murnau"),
            row("b", "Nosferatu"),
            row("c", "Nosferatu", 1979, "Werner Herzog"),
        ]
    )
    years = [set(entry.years) for entry in catalog.entries]
    assert {1922, 1979} not in years
    assert len(catalog.entries) == 2
    assert catalog.doubts


def test_series_and_film_of_one_title_are_two() -> None:
    series = Member(article_id="b", position=1, title="Fargo", title_key="fargo", kind="series")
    assert len(build([row("a", "Fargo"), series]).entries) == 2


def test_links_join_titles_of_two_languages() -> None:
    rows = [
        Member(
            article_id=a, position=1, title=t, title_key=title_key(t), year=1966, ids=(("imdb", "tt0060107"),)
        )
        for a, t in (("a", "Andrei Rublev"), ("b", "Andrei Rubljow"))
    ]
    assert len(build(rows).entries) == 1


def test_ids_stay_when_articles_come_and_go() -> None:
    first = [row("b", "Stalker", 1979), row("c", "Ran", 1985)]
    before = build(first)
    known = {(r.article_id, r.position): e.film_id for e in before.entries for r in e.members}
    later = [row("a", "STALKER", 1980, "Tarkovsky"), *first, row("d", "Ran", 1985, "Akira Kurosawa")]
    after = build(later, previous=known)
    now = {(r.article_id, r.position): e.film_id for e in after.entries for r in e.members}
    assert all(now[key] == film_id for key, film_id in known.items())
    assert build(first).entries == before.entries


def test_id_does_not_depend_on_articles() -> None:
    assert (
        build([row("a", "Ran", 1985)]).entries[0].film_id == build([row("z", "RAN", 1985)]).entries[0].film_id
    )


@given(st.permutations(["Solaris", "Solaris", "Ran", "Ikiru", "Solyaris", "Ran"]), st.randoms())
def test_order_of_rows_changes_nothing(names: list[str], shuffle: object) -> None:
    rows = [row(f"a{n}", name, 1970 + n % 2) for n, name in enumerate(names)]
    assert build(rows) == build(rows[::-1])


def labelled() -> tuple[list[Member], dict[tuple[tuple[str, int], tuple[str, int]], str]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = {
            ((line["article_a"], int(line["film_a"])), (line["article_b"], int(line["film_b"]))): line[
                "label"
            ]
            for line in csv.DictReader(file)
        }
    rows = []
    for article_id in sorted({end[0] for pair in pairs for end in pair}):
        films = json.loads((LISTICLES / f"{article_id}.json").read_text("utf-8"))["films"]
        rows += [
            Member(
                article_id=article_id,
                position=index,
                title=film["title"],
                title_key=title_key(film["title"]),
                aliases=tuple(film["aliases"]),
                year=film["year"],
                directors=tuple(film.get("directors_nominative") or film["directors"]),
                kind=film["kind"],
            )
            for index, film in enumerate(films)
        ]
    return rows, pairs


@pytest.mark.skipif(
    not LISTICLES.is_dir(), reason="the labelled pairs are of pages that are not in this repository"
)
def test_quality_on_pairs_labelled_by_hand() -> None:
    rows, pairs = labelled()
    joined = {
        tuple(sorted(((one.article_id, one.position), (two.article_id, two.position))))
        for entry in build(rows).entries
        for one, two in combinations(entry.members, 2)
    }
    unlabelled = joined - pairs.keys()
    assert not unlabelled, "label these pairs, then measure"
    right = Counter(label for pair, label in pairs.items() if pair in joined)
    total = Counter(pairs.values())
    precision = (right["same"] + right["translated"]) / len(joined)
    recall = right["same"] / total["same"]
    with_translated = (right["same"] + right["translated"]) / (total["same"] + total["translated"])
    print(
        f"precision {precision:.3f} recall {recall:.3f} with translated titles {with_translated:.3f} {total}"
    )
    assert precision >= 0.99
    assert recall >= 0.95


def test_files_can_be_read_and_ids_are_kept(tmp_path: Path) -> None:
    import pandas as pd

    out = write_folder(tmp_path / "out", (result("a"), result("b")))
    files = write_catalog(make_catalog(Folder(out)), out)
    assert [path.name for path in files] == [
        "catalog.csv",
        "catalog.parquet",
        "catalog_members.csv",
        "catalog_members.parquet",
        "catalog_doubts.csv",
        "catalog_doubts.parquet",
    ]
    frame = pd.read_csv(out / "catalog.csv")
    assert list(frame.columns) == list(ENTRIES.names)
    assert dict(zip(frame.title, frame.articles, strict=True)) == dict.fromkeys(
        ["Cléo from 5 to 7", "Sorcerer", "Stalker", "Wages of Fear"], 2
    )
    assert dict(zip(frame.title, frame.listed, strict=True))["Sorcerer"] == 0
    parquet = pd.read_parquet(out / "catalog.parquet")
    assert list(parquet.film_id) == list(frame.film_id)
    fear = list(frame.title).index("Wages of Fear")
    assert list(parquet.titles[fear]) == ["Wages of Fear", "Le Salaire de la peur"]
    assert len(pd.read_csv(out / "catalog_members.csv")) == 8
    members = out / "catalog_members.csv"
    members.write_text(members.read_text().replace(frame.film_id[0], "fkept"))
    assert "fkept" in {entry.film_id for entry in make_catalog(Folder(out)).entries}
    members.write_text("nonsense\n1\n")
    with pytest.raises(SchemaError, match="delete it"):
        make_catalog(Folder(out))
