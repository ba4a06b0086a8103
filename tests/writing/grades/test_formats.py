"""All formats by one interface: golden files, streams, folders."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.writing.grades.feedback import Feedback
from derive.writing.grades.folders import Folders, encoded
from derive.writing.grades.formats import FORMATS, Showing, handed_back, written
from derive.writing.grades.gradescope import gradescope
from derive.writing.grades.results import Result
from derive.writing.grades.shelf import Shelf
from tests.writing.grades.examples import CLASS, NASTY, RIGHT, SOLUTION, WRONG
from tests.writing.grades.renew import FILES, GOLDEN, terminal
from tests.writing.grades.test_html import Page
from tests.writing.grades.test_json import results

EACH = pytest.mark.parametrize("name", FORMATS)


@pytest.mark.parametrize("file", FILES)
def test_golden(file: str) -> None:
    """`python -m tests.writing.grades.renew` writes them anew."""
    assert FILES[file]() == (GOLDEN / file).read_bytes().decode()


def test_there_is_no_other_golden_file() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(FILES)


@EACH
def test_same_results_same_bytes(name: str) -> None:
    assert list(written(name, CLASS)) == list(written(name, iter(CLASS)))


@EACH
def test_nobody_and_everybody_can_be_written(name: str) -> None:
    for level in Feedback:
        assert "".join(written(name, CLASS, Showing(level))).encode()
        "".join(written(name, [], Showing(level))).encode()


@settings(deadline=None)
@given(st.lists(results, max_size=3), st.sampled_from(Feedback))
def test_whatever_is_found_can_be_written(found: list[Result], level: Feedback) -> None:
    for name in FORMATS:
        assert "".join(written(name, found, Showing(level))).encode() or not found
    parsed = Page()
    parsed.feed("".join(written("html", found, Showing(level))))
    assert parsed.open == []
    assert {"script", "img", "a", "link"}.isdisjoint(tag for tag, _ in parsed.found)
    table = list(csv.reader(io.StringIO("".join(written("csv", found, Showing(level))), newline=""), strict=True))
    assert {len(row) for row in table} == {len(table[0])}
    assert terminal(found, level).replace("\n", "").isprintable()
    assert "".join(written("latex", found, Showing(level))).isascii()


@EACH
def test_a_stream_waits_for_nothing(name: str) -> None:
    """What streams has written a result before the next is there."""
    asked = []

    def handed_in() -> Iterator[Result]:
        for result in CLASS:
            asked.append(result.student)
            yield result

    text = ""
    for chunk in written(name, handed_in()):
        text += chunk
        if "Ben O'Neill" in text:
            break
    assert (asked == ["Ann Lee", "Ben O'Neill"]) == FORMATS[name].streams


def test_the_formats() -> None:
    assert list(FORMATS) == ["json", "jsonl", "csv", "gradescope", "html", "latex"]
    assert [name for name, kind in FORMATS.items() if kind.streams] == ["json", "jsonl", "csv"]
    with pytest.raises(KeyError):
        written("xml", CLASS)


# ---- a folder for each student


def test_each_student_gets_their_own() -> None:
    found = dict(handed_back("gradescope", [WRONG, SOLUTION, RIGHT, WRONG]))
    assert list(found) == ["Ben%20O%27Neill/results.json", "Farid/results.json", "Ann%20Lee/results.json"]
    assert json.loads(found["Ben%20O%27Neill/results.json"]) == gradescope([WRONG, WRONG])


@EACH
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    paths = [path for path, _ in handed_back(name, CLASS)]
    assert len(set(paths)) == 9
    for path in paths:
        assert len(PurePosixPath(path).parts) == len(PureWindowsPath(path).parts) == 2
        assert path.endswith(f"/{FORMATS[name].file}")


def test_a_sheet_for_a_student_holds_no_other() -> None:
    for name in FORMATS:
        for path, text in handed_back(name, [RIGHT, WRONG]):
            assert ("Ann Lee" in text) == (path.startswith("Ann") and name != "gradescope")


def test_levels_hold_in_folders() -> None:
    assert all("0.6998977935" not in text for _, text in handed_back("latex", CLASS, Showing(Feedback.HINT)))


@pytest.mark.parametrize(
    ("student", "folder"),
    [
        ("ann.lee@uni.edu", "ann.lee@uni.edu"),
        ("Ann Lee", "Ann%20Lee"),
        ("", "%"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("...", "%2E.%2E"),
        ("../../etc", "%2E.%2F..%2Fetc"),
        (".hidden", "%2Ehidden"),
        ("x.", "x%2E"),
        ("/etc/passwd", "%2Fetc%2Fpasswd"),
        ("C:\\x", "C%3A%5Cx"),
        ("CON", "%43ON"),
        ("nul.txt", "%6Eul.txt"),
        ("com1", "%63om1"),
        ("console", "console"),
        ("a\0b", "a%00b"),
        ("é", "%C3%A9"),
        ("\udcff", "%ED%B3%BF"),
        ("%41", "%2541"),
    ],
)
def test_folders(student: str, folder: str) -> None:
    assert encoded(student) == folder


def test_a_long_name_is_cut_and_still_its_own() -> None:
    first, second = encoded("x" * 3000), encoded("x" * 3001)
    assert first != second
    assert len(first) == len(second) == 116
    assert encoded("x" * 100) == "x" * 100


def test_names_that_differ_in_case_only() -> None:
    folders = Folders()
    names = [folders.name(student) for student in ("ann", "Ann", "ANN", "ann%~2", "Ann%~2")]
    assert names == ["ann", "Ann%~2", "ANN%~3", "ann%25%7E2", "Ann%25%7E2%~2"]


tricky = st.text(st.sampled_from("aA.%~2/\\é \0:") | st.characters(codec=None, exclude_categories=()), max_size=6)


@given(tricky, tricky)
def test_different_names_have_different_folders(first: str, second: str) -> None:
    assert (encoded(first) == encoded(second)) == (first == second)


@given(st.lists(tricky, unique=True, max_size=6))
def test_folders_are_safe_and_different_whatever_the_case(students: list[str]) -> None:
    folders = Folders()
    names = [folders.name(student) for student in students]
    assert len({name.lower() for name in names}) == len(students)
    for name in names:
        assert name.isascii()
        assert not set(name) & set('/\\:*?"<>| ')
        assert name == name.strip(".")
        assert name


# ---- the shelf


def test_results_wait_by_student() -> None:
    with Shelf() as shelf:
        for result in (WRONG, RIGHT, *CLASS):
            shelf.add(result)
        found = list(shelf.students())
        assert len(shelf) == 9
    assert [student for student, _ in found][:2] == ["Ben O'Neill", "Ann Lee"]
    assert found[0][1] == [WRONG, WRONG]
    assert dict(found)[NASTY] == [CLASS[6]]


def test_many_results_wait_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.writing.grades.shelf._IN_MEMORY", 10)
    with Shelf() as shelf:
        for result in CLASS:
            shelf.add(result)
        assert [own for _, own in shelf.students()] == [[result] for result in CLASS]
