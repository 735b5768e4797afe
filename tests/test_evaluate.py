import csv
import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SHARED

from extract.errors import InputError, SchemaError
from extract.evaluate import FIGURES, compare, evaluate, fold, read_gold, read_rows, same_person

SCORE = SHARED / "listicles" / "score.py"
FLOORS = Path(__file__).with_name("floors.json")


def gold(*films, name="en-list-one"):
    return {
        "id": name,
        "language": "en",
        "films": [{"aliases": [], "kind": "film", "role": "listed", **film} for film in films],
    }


def film(title="Fog", year=1970, directors=("Ann Roe",), **more):
    return {"title": title, "year": year, "directors": list(directors), **more}


def rows(tmp_path, *lines, name="en-list-one"):
    with (tmp_path / "films.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["article_id", "title", "aliases", "year", "directors", "role"])
        writer.writeheader()
        writer.writerows({"article_id": name, "role": "listed", **line} for line in lines)
    return read_rows(tmp_path)


RIGHT = {"title": "Fog", "year": "1970", "directors": "Ann Roe"}
CELLS = [  # what is predicted; the figures that change; the kinds of misses
    (RIGHT, {}, []),
    ({**RIGHT, "title": "FOG!"}, {}, []),
    ({**RIGHT, "title": "Nebel", "aliases": "Mist|Fog"}, {}, []),
    ({**RIGHT, "year": "1971"}, {"year_f1": 0.0, "exact": 0.0}, ["year"]),
    ({**RIGHT, "year": ""}, {"year_f1": 0.0, "exact": 0.0}, ["year"]),
    ({**RIGHT, "directors": ""}, {"director_f1": 0.0, "exact": 0.0}, ["director missed"]),
    ({**RIGHT, "directors": "Ann Roe|Bo Lim"}, {"director_f1": 2 / 3, "exact": 0.0}, ["director wrong"]),
    (
        {**RIGHT, "role": "mentioned"},
        {"listed_f1": 0.0, "listed_r": 0.0, "macro_f1": 0.0, "exact": 0.0},
        ["listed as mentioned"],
    ),
    (
        {**RIGHT, "title": "Rain"},
        dict.fromkeys(FIGURES, 0.0),
        ["missed", "spurious"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("row", "changed", "kinds"), CELLS)
def test_each_cell_counts(tmp_path, row, changed, kinds):
    made = evaluate([gold(film())], rows(tmp_path, row), "group")
    assert made.groups["ALL"].figures() == pytest.approx({**dict.fromkeys(FIGURES, 1.0), **changed})
    assert [miss.kind for miss in made.misses] == kinds


def test_a_mentioned_film_called_listed_is_a_false_positive(tmp_path):
    made = evaluate([gold(film(role="mentioned"))], rows(tmp_path, RIGHT), "group")
    assert made.groups["ALL"].listed.fp == 1
    assert [miss.kind for miss in made.misses] == ["mentioned as listed"]


def test_a_series_of_the_gold_is_neither_right_nor_wrong(tmp_path):
    made = evaluate([gold(film(kind="series"))], rows(tmp_path, RIGHT), "group")
    assert made.groups["ALL"].figures() == dict.fromkeys(FIGURES, 1.0)
    assert not made.misses


def test_one_row_is_not_two_films(tmp_path):
    made = evaluate([gold(film(year=1970), film(year=1990))], rows(tmp_path, RIGHT), "group")
    assert (made.groups["ALL"].any.tp, made.groups["ALL"].any.fn) == (1, 1)


def test_the_nominative_of_an_inflected_name_is_right_too(tmp_path):
    one = film(directors=["Ларисы Ивановой"], directors_nominative=["Лариса Иванова"])
    made = evaluate([gold(one)], rows(tmp_path, {**RIGHT, "directors": "Лариса Иванова"}), "group")
    assert made.groups["ALL"].director.tp == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann Roe", "ann roe", True),
        ("Roe Ann", "Ann Roe", True),
        ("Roe", "Ann Roe", True),
        ("A. Roe", "Ann Roe", True),
        ("Bo Roe", "Ann Roe", False),
        ("Ann Lim", "Ann Roe", False),
        ("", "Ann Roe", False),
    ],
)
def test_persons(one, other, same):
    assert same_person(one, other) is same_person(other, one) is same


def test_titles_fold():
    assert fold("LANTERN, The") == fold("The Lantern") != fold("Lantern")
    assert fold("Cléo") == "cleo"


def test_gains_and_losses(tmp_path):
    before = evaluate([gold(film(), film("Rain"))], rows(tmp_path, RIGHT), "group").to_json()
    now = evaluate([gold(film(), film("Rain"))], rows(tmp_path, {**RIGHT, "title": "Rain"}), "group")
    losses, gains = compare(now, json.loads(json.dumps(before)))
    assert ([miss.title for miss in losses], [miss.title for miss in gains]) == (["Fog"], ["Rain"])
    with pytest.raises(SchemaError):
        compare(now, {"figures": {}})


@pytest.mark.parametrize("content", ["[]", "{}", '{"id": "a", "films": [{"title": "x"}]}', "no json"])
def test_bad_gold_is_named(tmp_path, content):
    (tmp_path / "bad.json").write_text(content)
    with pytest.raises(SchemaError, match=r"bad\.json"):
        list(read_gold([tmp_path]))


def test_missing_files_are_named(tmp_path):
    with pytest.raises(InputError, match="no gold file"):
        list(read_gold([tmp_path]))
    with pytest.raises(InputError, match=r"films\.csv"):
        read_rows(tmp_path)


def perturbed(folder: Path, target: Path, seed: int) -> None:
    """Predictions of all kinds of mistakes, made from gold."""
    chance = random.Random(seed)
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["article_id", "title", "aliases", "year", "directors", "role"])
        for path in sorted(folder.glob("*.json")):
            one = json.loads(path.read_text("utf-8"))
            for item in [*one["films"], *chance.sample(one["films"], min(2, len(one["films"])))]:
                if chance.random() < 0.1:
                    continue
                names = [item["title"], *item.get("aliases", [])]
                chance.shuffle(names)
                title = names[0].upper() if chance.random() < 0.2 else names[0]
                title = title[: len(title) // 2] if chance.random() < 0.1 else title
                people = [
                    name.split()[-1] if chance.random() < 0.3 else name for name in item["directors"] if name
                ]
                people += ["Nobody Known"] * (chance.random() < 0.1)
                year = "" if chance.random() < 0.1 else (item["year"] or "")
                role = "mentioned" if chance.random() < 0.1 else item["role"]
                writer.writerow([one["id"], title, "|".join(names[1:]), year, "|".join(people), role])


@pytest.mark.parametrize("by", ["group", "language"])
def test_the_figures_are_those_of_the_independent_scorer(tmp_path, listicles, by):
    perturbed(listicles / "gold", tmp_path / "films.csv", 7)
    command = [
        sys.executable,
        SCORE,
        listicles / "gold",
        "--pred",
        "films.csv",
        "--by",
        by,
        "--json",
        "figures.json",
    ]
    subprocess.run(list(map(str, command)), cwd=tmp_path, check=True, capture_output=True)
    made = evaluate(read_gold([listicles / "gold"]), read_rows(tmp_path), by)
    assert made.to_json()["figures"] == json.loads((tmp_path / "figures.json").read_text())
    assert 0.2 < made.groups["ALL"].figures()["listed_f1"] < 0.95


def corpus(name: str) -> tuple[Path, Path]:
    return {
        "raw": (ROOT / "tests" / "gold", ROOT / "raw"),
        "listicles": (SHARED / "listicles" / "gold", SHARED / "listicles" / "raw"),
    }[name]


def fingerprint(folders) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize("name", ["raw", "listicles"])
def test_no_figure_falls_below_its_floor(tmp_path, name, update):
    """The ratchet: `--update` raises the floors to what is reached, and never lowers one."""
    from extract import run

    golds, pages = corpus(name)
    if not golds.is_dir():
        pytest.skip("the labelled articles are not here")
    run([pages], tmp_path)
    reached = evaluate(read_gold([golds]), read_rows(tmp_path), "group").groups["ALL"].figures()
    floors = json.loads(FLOORS.read_text("utf-8"))
    one = floors[name]
    if update:
        same = one["corpus"] == fingerprint((golds, pages))
        raised = {
            key: max(int(reached[key] * 1000) / 1000, one["floors"].get(key, 0) if same else 0)
            for key in FIGURES
        }
        floors[name] = {"corpus": fingerprint((golds, pages)), "floors": raised}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
        return
    assert one["corpus"] == fingerprint((golds, pages)), "the corpus changed: measure anew with --update"
    low = {key: (reached[key], floor) for key, floor in one["floors"].items() if reached[key] < floor}
    assert not low
