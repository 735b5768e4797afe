"""The log of corrections survives crashes; applying it is pure, repeatable and finds its films again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import TEXT, result, write_folder

from extract.correct import apply, correct, place
from extract.corrections import Correction, active, append, check, from_row, read
from extract.errors import SchemaError
from extract.folder import Folder
from extract.types import Result


def on(title: str, action: str, **more: object) -> Correction:
    """A correction of a film of the made article."""
    start = TEXT.index(title) if title else 0
    row = {
        "id": f"{action}-{title}-{more.get('field', '')}-{more.get('value', '')}",
        "article_id": "journeys",
        "sha256": "5" * 64,
        "action": action,
        "title": title,
        "title_start": start,
        "title_end": start + len(title),
        **more,
    }
    return from_row(row)


def mark(label: str, words: str, title: str = "", start: int | None = None) -> Correction:
    at = TEXT.index(words) if start is None else start
    return on(title, "mark", field=label, value=words, start=at, end=at + len(words))


def rows(one: Result) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [
        (
            film.title.value,
            film.year.value if film.year else None,
            tuple(cell.value for cell in film.directors),
        )
        for film in one.films
    ]


EDITS = [
    ("year", "1977", lambda film: film.year.value, "1977"),
    ("year", "", lambda film: film.year, None),
    (
        "title",
        "The Sorcerer",
        lambda film: (film.title.value, film.title_key),
        ("The Sorcerer", "the sorcerer"),
    ),
    (
        "directors",
        "A. One | B. Two",
        lambda film: [cell.value for cell in film.directors],
        ["A. One", "B. Two"],
    ),
    ("aliases", "Le Convoi", lambda film: [cell.value for cell in film.aliases], ["Le Convoi"]),
    ("role", "listed", lambda film: film.role, "listed"),
    ("kind", "series", lambda film: film.kind, "series"),
]


@pytest.mark.parametrize(
    ("field", "value", "read_cell", "expected"), EDITS, ids=[f"{e[0]}-{e[1]}" for e in EDITS]
)
def test_edit(field: str, value: str, read_cell: object, expected: object) -> None:
    corrected = correct(result(), [on("Sorcerer", "edit", field=field, value=value)])
    film = corrected.result.films[2]
    assert read_cell(film) == expected  # type: ignore[operator]
    assert film.confidence == 1.0
    assert corrected.states == {3: "changed"}
    assert corrected.warnings == ()


def test_typed_value_points_at_its_words_where_the_article_has_them() -> None:
    film = apply(result(), [on("Sorcerer", "edit", field="year", value="1953")]).films[2]
    assert film.year is not None
    assert TEXT[film.year.start : film.year.end] == "1953"
    unsaid = apply(result(), [on("Sorcerer", "edit", field="year", value="1977")]).films[2]
    assert unsaid.year is not None
    assert unsaid.year.start == unsaid.year.end == unsaid.title.start


def test_accept_and_reject() -> None:
    corrected = correct(result(), [on("Stalker", "accept"), on("Wages of Fear", "reject")])
    assert [film.title.value for film in corrected.result.films] == [
        "Stalker",
        "Sorcerer",
        "Cléo from 5 to 7",
    ]
    assert [film.position for film in corrected.result.films] == [1, 2, 3]
    assert corrected.states == {1: "accepted"}
    assert [film.title.value for film in corrected.rejected] == ["Wages of Fear"]


def test_rejected_film_is_remembered_after_a_run_that_left_it_out() -> None:
    once = correct(result(), [on("Sorcerer", "reject")])
    again = correct(once.result, [on("Sorcerer", "reject")])
    assert [film.title.value for film in again.rejected] == ["Sorcerer"]
    assert again.result == once.result
    assert again.warnings == ()


def test_marks_make_a_film_with_its_cells() -> None:
    made = correct(
        result(),
        [
            mark("TITLE", "Zone"),
            mark("YEAR", "1979", "Zone"),
            mark("PERSON", "Andrei Tarkovsky", "Zone"),
            mark("ALIAS", "singer", "Zone"),
        ],
    )
    assert rows(made.result)[1] == ("Zone", "1979", ("Andrei Tarkovsky",)), "in the order of the text"
    film = made.result.films[1]
    assert [cell.value for cell in film.aliases] == ["singer"]
    assert {made.result.mentions[number].text for number in film.mentions} == {
        "Zone",
        "1979",
        "Andrei Tarkovsky",
        "singer",
    }
    assert made.result.films[2].position == 3


def test_rejecting_all_films_leaves_an_article_without_films() -> None:
    none = apply(result(), [on(film.title.value, "reject") for film in result().films])
    assert (none.films, none.status) == ((), "no_films")


def test_other_articles_are_left_alone() -> None:
    other = result("other")
    assert apply(other, [on("Stalker", "reject")]) is other


ALL = [
    on("Stalker", "accept"),
    on("Sorcerer", "reject"),
    on("Wages of Fear", "edit", field="title", value="Le Salaire de la peur"),
    on("Le Salaire de la peur", "edit", field="year", value="1954"),
    mark("TITLE", "Zone"),
    mark("YEAR", "1979", "Zone"),
    on("Cléo from 5 to 7", "edit", field="directors", value="Agnès Varda"),
]


@given(st.sets(st.integers(0, len(ALL) - 1)))
def test_applying_again_changes_nothing(numbers: set[int]) -> None:
    chosen = [ALL[number] for number in sorted(numbers)]  # a reader's history has an order
    once = apply(result(), chosen)
    assert rows(apply(once, chosen)) == rows(once)


def test_all_at_once() -> None:
    assert rows(apply(result(), ALL)) == [
        ("Stalker", "1979", ("Andrei Tarkovsky",)),
        ("Zone", "1979", ()),
        ("Le Salaire de la peur", "1954", ("Henri-Georges Clouzot",)),
        ("Cléo from 5 to 7", None, ("Agnès Varda",)),
    ]


def test_changed_article_is_warned_of_and_words_are_found_anew() -> None:
    moved = result(text="A new first line.\n" + TEXT)
    moved = replace(moved, sha256="6" * 64)
    corrected = correct(moved, ALL)
    assert rows(corrected.result) == rows(apply(result(), ALL))
    assert corrected.warnings == (
        "the article changed since it was reviewed; its corrections were looked for anew",
    )
    zone = corrected.result.films[1].title
    assert corrected.result.article is not None
    assert corrected.result.article.text[zone.start : zone.end] == "Zone"


def test_words_that_are_gone_are_named() -> None:
    changed = replace(result(text=TEXT.replace("the Zone", "a place")), sha256="6" * 64)
    warnings = correct(changed, ALL).warnings
    assert "mark of “Zone”: the words are no longer found" in warnings
    assert "mark of “Zone”: the film is no longer found" in warnings


def test_done_holds_for_the_version_that_was_read() -> None:
    done = on("", "done")
    assert correct(result(), [done]).done
    assert not correct(replace(result(), sha256="6" * 64), [done]).done


@pytest.mark.parametrize(
    ("text", "words", "start", "expected"),
    [
        ("a b a", "a", 4, (4, 5)),
        ("xx a b a", "a", 4, (3, 4)),
        ("xx a b a", "a", 6, (7, 8)),
        ("xyz", "a", 1, (1, 2)),
    ],
    ids=["there", "left", "right", "nowhere"],
)
def test_place(text: str, words: str, start: int, expected: tuple[int, int]) -> None:
    assert place(text, words, start, start + len(words)) == expected


def test_log_round_trip_and_undo(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    append(path, ALL[:2])
    back = Correction(id="u", article_id="journeys", sha256="", action="undo", value=ALL[0].id)
    append(path, [back])
    assert read(path) == (*ALL[:2], back)
    assert active(read(path)) == (ALL[1],)
    assert read(tmp_path / "none.jsonl") == ()


@given(st.integers(1, 200))
def test_crash_in_the_middle_of_a_line_loses_only_that_line(cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corrections.jsonl"
        append(path, ALL[:3])
        whole = path.read_bytes()
        last = whole.rstrip(b"\n").rfind(b"\n") + 1
        path.write_bytes(whole[: min(len(whole) - 1, last + cut)])
        assert read(path) == tuple(ALL[:2])
        append(path, [ALL[3]])
        assert read(path) == (*ALL[:2], ALL[3])


def test_torn_line_longer_than_a_block_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    append(path, ALL[:1])
    with path.open("ab") as file:
        file.write(b"x" * 10_000)
    append(path, ALL[1:2])
    assert read(path) == tuple(ALL[:2])


WRONG = [
    ({"action": "eat"}, "unknown action"),
    ({"action": "accept", "title": ""}, "no film"),
    ({"action": "edit", "field": "year", "value": "197"}, "between"),
    ({"action": "edit", "field": "year", "value": "١٩٧٠"}, "four digits"),
    ({"action": "edit", "field": "rank", "value": "1"}, "unknown cell"),
    ({"action": "edit", "field": "title", "value": " "}, "cannot be empty"),
    ({"action": "edit", "field": "role", "value": "best"}, "role is one of"),
    ({"action": "mark", "field": "TITLE", "value": ""}, "needs words"),
    ({"action": "mark", "field": "NOUN", "value": "x"}, "a label of"),
    ({"action": "accept", "title_start": -1}, "offsets"),
    ({"action": "accept", "title_start": "1"}, "must be int"),
    ({"action": "accept", "title_start": True}, "must be int"),
    ({"action": "accept", "more": 1}, "unknown key"),
    ({"action": "edit", "field": "title", "value": "x" * 2001}, "at most"),
]


@pytest.mark.parametrize(("change", "message"), WRONG, ids=[row[1] for row in WRONG])
def test_wrong_corrections_are_refused(change: dict[str, object], message: str) -> None:
    row = {"id": "1", "article_id": "a", "sha256": "", "title": "T", **change}
    with pytest.raises(SchemaError, match=message):
        from_row(row)


def test_missing_key_is_refused() -> None:
    with pytest.raises(SchemaError):
        from_row({"id": "1"})


def test_damaged_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    path.write_text('{"id": 1}\n')
    with pytest.raises(SchemaError, match="line 1"):
        read(path)
    path.write_text("[1]\n")
    with pytest.raises(SchemaError, match="line 1"):
        read(path)


def test_check_returns_what_it_is_given() -> None:
    assert check(ALL[0]) is ALL[0]


def test_folder_gives_back_the_results(tmp_path: Path) -> None:
    one, two = result(), result("a/other")
    failed = Result(article_id="x", origin="x.html", sha256="0", status="error", error="empty")
    assert one.article is not None
    bare = replace(one, article_id="y", article=replace(one.article, text=""), films=(), mentions=())
    folder = Folder(write_folder(tmp_path / "out", (one, two, failed, replace(bare, status="no_films"))))
    found = {again.article_id: again for again in folder.results()}
    assert found.keys() == {"journeys", "a/other", "x", "y"}
    empty = found["y"].article
    assert empty is not None
    assert (empty.title, empty.text) == (one.article.title, "")
    assert found["x"].article is None
    again = found["journeys"]
    assert again.article is not None
    assert again.article.text == TEXT
    for film, known in zip(again.films, one.films, strict=True):
        assert (film.title, film.year, film.directors, film.aliases) == (
            known.title,
            known.year,
            known.directors,
            known.aliases,
        )
        assert film.evidence == known.evidence
    assert rows(apply(again, ALL)) == rows(apply(one, ALL))
    assert folder.result("a/other") == found["a/other"]
    assert found["x"].error == "empty"
    assert len(json.dumps(folder.film_rows("journeys"), default=str)) > 10
