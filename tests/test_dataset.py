import csv
import io
import json

import made
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import cells, load
from extract.columns import ARTICLES, FILMS, TEXTS, markdown
from extract.dataset import describe, load_csv, schema, write_parquet, write_tables
from extract.errors import SchemaError
from extract.rows import article_row, film_rows, mention_lines, text_rows

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
DANGEROUS = "=+-@\t\r\n＝＋－＠"


def write(folder, results):
    write_tables(FILMS, [row for result in results for row in film_rows(result)], folder)
    write_tables(ARTICLES, [article_row(result) for result in results], folder)
    write_parquet(TEXTS, [row for result in results for row in text_rows(result)], folder / "texts.parquet")
    lines = "".join(line for result in results for line in mention_lines(result))
    (folder / "mentions.jsonl").write_text(lines)
    describe(folder, "0.0")
    return folder


@given(TEXT)
def test_guard_is_reversible_and_leaves_no_formula(text):
    assert cells.unguard(cells.guard(text)) == text
    assert cells.guard(text)[:1] not in tuple(DANGEROUS)


@given(st.lists(TEXT.filter(bool)))
def test_lists_come_back(values):
    assert cells.split(cells.join(values)) == values


@pytest.mark.parametrize("start", DANGEROUS)
def test_a_formula_cannot_run_from_csv_and_is_unchanged_in_parquet(tmp_path, start):
    text = f"Listed: {start}HYPERLINK(1) and more"
    film = made.film(text, 1, f"{start}HYPERLINK(1)")
    result = made.result(text=made.TEXT + text)
    row = {**next(film_rows(result)), "title": film.title.value, "evidence": film.title.value}
    write_tables(FILMS, [row], tmp_path)
    with (tmp_path / "films.csv").open(newline="") as file:
        (cell,) = [line["title"] for line in csv.DictReader(file)]
    assert cell == "'" + film.title.value
    assert pq.read_table(tmp_path / "films.parquet")["title"].to_pylist() == [film.title.value]
    assert load(tmp_path / "films.csv")["title"].tolist() == [film.title.value]


def test_csv_and_parquet_hold_the_same(tmp_path):
    write(tmp_path, [made.result("a"), made.result("b/c")])
    for name in ("films", "articles"):
        from_csv, from_parquet = load(tmp_path / f"{name}.csv"), load(tmp_path / f"{name}.parquet")
        pd.testing.assert_frame_equal(from_csv, from_parquet)


def test_frames_have_real_types(tmp_path):
    films = load(write(tmp_path, [made.result()]) / "films.csv")
    assert str(films["year"].dtype) == "Int64"
    assert films["year"].isna().tolist() == [False, False, True, True]
    assert films.loc[0, "year"] == 1979
    assert list(films.loc[1, "aliases"]) == ["Le Salaire de la peur"]
    articles = load(tmp_path / "articles.parquet")
    assert articles["published"].dt.year.tolist() == [2024]


def test_parquet_has_lists_nullable_integers_and_dates(tmp_path):
    write(tmp_path, [made.result()])
    films = pq.read_schema(tmp_path / "films.parquet")
    assert films.field("directors").type == pa.list_(pa.string())
    assert films.field("year").type == pa.int64()
    assert pq.read_schema(tmp_path / "articles.parquet").field("published").type == pa.date32()
    assert films.field("year").metadata[b"description"].startswith(b"the release year")


def test_csv_is_utf8_with_line_feeds_and_empty_cells_for_missing(tmp_path):
    content = (write(tmp_path, [made.result()]) / "films.csv").read_bytes()
    assert b"\r" not in content
    assert content.decode("utf-8").startswith("article_id,position,rank,title,")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert rows[3]["title"] == "Cléo from 5 to 7"
    assert (rows[3]["year"], rows[3]["directors"], rows[0]["year"]) == ("", "", "1979")


def test_offsets_point_at_the_words(tmp_path):
    for row in film_rows(made.result()):
        assert made.TEXT[row["title_start"] : row["title_end"]] == row["title"]
        assert row["title"] in row["evidence"]
        if row["year"]:
            assert made.TEXT[row["year_start"] : row["year_end"]] == str(row["year"])


def test_mentions_name_their_row():
    lines = [json.loads(line) for line in mention_lines(made.result())]
    assert {"article_id", "label", "start", "end", "text", "rule", "score", "film"} == set(lines[0])
    assert [line["film"] for line in lines if line["label"] == "TITLE"] == [1, 2, 3, 4]


def test_datapackage_is_valid_by_its_standards_own_tool(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    write(tmp_path, [made.result("a"), made.result("b")])
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    described = json.loads((tmp_path / "datapackage.json").read_text())["resources"]
    assert [resource["schema"]["fields"][0]["name"] for resource in described] == ["article_id"] * 2


def test_datapackage_notices_a_wrong_cell(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    write(tmp_path, [made.result("a")])
    path = tmp_path / "films.csv"
    path.write_text(path.read_text().replace(",listed,", ",praised,"))
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"role": "praised"}, "role"),
        ({"title": ""}, "must not be empty"),
        ({"position": 0}, "below 1"),
        ({"confidence": 1.5}, "above 1"),
        ({"more": 1}, "columns differ: more"),
    ],
)
def test_a_row_that_breaks_the_contract_is_refused(change, problem):
    row = {**next(film_rows(made.result())), **change}
    with pytest.raises(SchemaError, match=problem):
        FILMS.check(row)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", ",".join(FILMS.names) + "\nonly,two\n"])
def test_files_that_are_not_ours_are_refused(tmp_path, content):
    (tmp_path / "films.csv").write_text(content)
    with pytest.raises(SchemaError):
        list(load_csv(tmp_path / "films.csv"))


def test_a_bad_number_names_its_column(tmp_path):
    write(tmp_path, [made.result()])
    path = tmp_path / "films.csv"
    path.write_text(path.read_text().replace(",1979,", ",MCMLXXIX,"))
    with pytest.raises(SchemaError, match="'year'"):
        list(load_csv(path))


def test_row_groups_change_no_row(tmp_path, monkeypatch):
    rows = list(film_rows(made.result()))
    monkeypatch.setattr("extract.dataset._ROWS", 3)
    write_parquet(FILMS, rows, tmp_path / "small.parquet")
    assert pq.read_table(tmp_path / "small.parquet").to_pylist() == rows
    assert pq.ParquetFile(tmp_path / "small.parquet").num_row_groups == 2


def test_an_empty_dataset_has_all_columns(tmp_path):
    write(tmp_path, [])
    assert load(tmp_path / "films.csv").columns.tolist() == list(FILMS.names)
    assert pq.read_schema(tmp_path / "articles.parquet").names == schema(ARTICLES).names


def test_the_readme_table_has_every_column():
    table = markdown(FILMS)
    assert all(f"| {name} |" in table for name in FILMS.names)
    assert "| year | int? |" in table
    assert "`listed` or `mentioned`" in table
