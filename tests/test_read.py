import gzip
import os
import socket
from pathlib import Path

import pytest

from extract.errors import InputError
from extract.read import Failure, find, is_warc, load
from extract.types import Input

PAGE = b"<html><p>Fog</p></html>"


def pages(*paths: Path, content: bytes = PAGE) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def ids(*inputs: str | Path) -> list[str]:
    return [item.article_id for item in find(map(str, inputs))]


def test_a_folder_gives_sorted_ids_from_paths_without_suffix(tmp_path):
    pages(
        tmp_path / "b.html", tmp_path / "a" / "z.HTM", tmp_path / "a" / "c.d.html.gz", tmp_path / "notes.txt"
    )
    assert ids(tmp_path) == ["a/c.d", "a/z", "b"]


def test_a_single_file_gives_its_stem_whatever_its_suffix(tmp_path):
    pages(tmp_path / "page.xml")
    assert ids(tmp_path / "page.xml") == ["page"]


def test_one_file_given_twice_is_read_once(tmp_path):
    pages(tmp_path / "a.html")
    assert ids(tmp_path / "a.html", tmp_path / "a.html") == ["a"]


def test_equal_stems_keep_their_suffixes(tmp_path):
    pages(tmp_path / "a.html", tmp_path / "a.htm", tmp_path / "b.html")
    assert ids(tmp_path) == ["a.htm", "a.html", "b"]


def test_equal_paths_in_two_folders_get_the_folders_names(tmp_path):
    pages(tmp_path / "one" / "a.html", tmp_path / "two" / "a.html")
    assert ids(tmp_path / "one", tmp_path / "two") == ["one/a.html", "two/a.html"]


def test_what_cannot_be_told_apart_is_refused(tmp_path):
    pages(tmp_path / "1" / "x" / "a.html", tmp_path / "2" / "x" / "a.html")
    with pytest.raises(InputError, match="would get one id"):
        find([str(tmp_path / "1" / "x"), str(tmp_path / "2" / "x")])


def test_links_are_named_and_hidden_names_and_the_output_folder_passed_over(tmp_path):
    pages(
        tmp_path / "in" / "a.html", tmp_path / "in" / ".hidden" / "b.html", tmp_path / "in" / "out" / "c.html"
    )
    pages(tmp_path / "elsewhere" / "d.html")
    (tmp_path / "in" / "link.html").symlink_to(tmp_path / "elsewhere" / "d.html")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    found = find([str(tmp_path / "in")], without=tmp_path / "in" / "out")
    assert [(item.article_id, isinstance(item, Failure)) for item in found] == [("a", False), ("link", True)]


def test_only_regular_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.html")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.html"))
        failures = find([str(tmp_path)])
    assert [(each.article_id, type(each)) for each in failures] == [("pipe", Failure), ("socket", Failure)]
    (failure,) = find([str(tmp_path / "pipe.html")])
    assert isinstance(failure, Failure)
    assert failure.error == "not a regular file"


def test_a_pipe_that_takes_a_files_place_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.html")
    with pytest.raises(InputError, match="not a regular file"):
        load(Input(article_id="a", origin=str(tmp_path / "a.html")))


def test_missing_inputs_are_failures_beside_the_others(tmp_path):
    pages(tmp_path / "a.html")
    good, bad = find([str(tmp_path / "a.html"), str(tmp_path / "b.html")])
    assert isinstance(good, Input)
    assert (bad.article_id, bad.error) == ("b", "no such file or folder")


def test_a_failure_never_takes_the_id_of_a_page(tmp_path):
    pages(tmp_path / "a.html")
    assert ids(tmp_path / "a.html", tmp_path / "gone" / "a.html") == ["a", "a~2"]


@pytest.mark.parametrize(
    "name", [b"new\nline.html", b"bell\x07.html", b"not-utf8-\xff.html", "sep\u2028.html".encode()]
)
def test_bad_names_are_named_and_not_read(tmp_path, name):
    path = os.path.join(os.fsencode(tmp_path), name)
    try:
        Path(os.fsdecode(path)).write_bytes(PAGE)
    except OSError:
        pytest.skip("the file system refuses the name")
    (failure,) = find([str(tmp_path)])
    assert isinstance(failure, Failure)
    assert failure.article_id.isprintable()
    assert failure.origin.isprintable()
    assert "rename it" in failure.error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_listed_costs_the_others_nothing(tmp_path):
    pages(tmp_path / "a.html", tmp_path / "closed" / "b.html")
    (tmp_path / "closed").chmod(0)
    found = find([str(tmp_path)])
    (tmp_path / "closed").chmod(0o700)
    assert [item.article_id for item in found] == ["a", "closed"]


def test_gzip_is_unpacked_members_and_all(tmp_path):
    pages(tmp_path / "a.html.gz", content=gzip.compress(PAGE) + gzip.compress(b"more"))
    assert load(Input(article_id="a", origin=str(tmp_path / "a.html.gz"))).data == PAGE + b"more"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (gzip.compress(PAGE)[:-9], "truncated"),
        (b"no gzip at all", "cannot be read"),
        (gzip.compress(b"0" * 200_000), "too large"),
    ],
)
def test_bad_gzip_is_an_error(tmp_path, content, problem):
    pages(tmp_path / "a.html.gz", content=content)
    with pytest.raises(InputError, match=problem):
        load(Input(article_id="a", origin=str(tmp_path / "a.html.gz")), max_bytes=100_000)


def test_the_cap_is_on_the_bytes(tmp_path):
    pages(tmp_path / "a.html", content=b"x" * 1000)
    item = Input(article_id="a", origin=str(tmp_path / "a.html"))
    assert len(load(item, max_bytes=1000).data) == 1000
    with pytest.raises(InputError, match="more than 999 bytes"):
        load(item, max_bytes=999)


def test_a_packed_gigabyte_is_not_unpacked(tmp_path):
    import resource

    pages(tmp_path / "a.html.gz", content=gzip.compress(b"\0" * 300_000_000, 9))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match="too large"):
        load(Input(article_id="a", origin=str(tmp_path / "a.html.gz")))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


def test_object_stores_are_read_through_fsspec():
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    store.pipe({"/crawl/b.html": PAGE, "/crawl/sub/a.html.gz": gzip.compress(PAGE), "/crawl/c.txt": b""})
    found = find(["memory://crawl"])
    assert [item.article_id for item in found] == ["b", "sub/a"]
    assert [load(item).data for item in found] == [PAGE, PAGE]
    (missing,) = find(["memory://nowhere/x.html"])
    assert missing.error == "no such file or folder"


def test_addresses_of_the_web_are_for_fetch():
    (failure,) = find(["https://example.org/films.html"])
    assert "film-extract fetch" in failure.error


def test_warc_files_are_told_apart(tmp_path):
    pages(tmp_path / "a.html", tmp_path / "b.warc.gz", tmp_path / "c.WARC")
    assert [is_warc(item) for item in find([str(tmp_path)])] == [False, True, True]
