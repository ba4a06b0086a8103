"""`derive grade`, as it is typed: answers, files, folders, tables, formats, resuming, and what is typed wrongly."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from derive.cli import main

RIGHT = "dL/dw1 = 2(y*-y)((w5 s1(1-s1)w31 + w6 s2(1-s2)w41)(1-t1^2)x11 + (w5 s1(1-s1)w32 + w6 s2(1-s2)w42)(1-t2^2)x21)"
WRONG = RIGHT.replace("2(y*-y)", "(y*-y)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    handed_in = tmp_path / "submissions"
    handed_in.mkdir()
    (handed_in / "ann.txt").write_text(RIGHT, encoding="utf-8")
    (handed_in / "bob.txt").write_text(WRONG, encoding="utf-8")
    (handed_in / "cyd.md").write_text("## Problem 9\n\n$K = 10$\n", encoding="utf-8")
    (handed_in / "dan.tex").write_bytes(b"\x00\xff\x00")
    (handed_in / "eve.txt").write_text("2(y*-y", encoding="utf-8")
    return handed_in


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["grade", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_one_answer(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = output(capsys, "8", "--answer", RIGHT)
    assert status == 0
    assert "correct, 5 of 5 points" in out


def test_an_answer_that_begins_with_a_minus_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = output(capsys, "8", "--answer", "-x_11")
    assert status == 1
    assert "wrong" in out


def test_a_wrong_answer_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = output(capsys, "8", "--answer", WRONG)
    assert status == 1
    assert "counterexample" in out and "factor 2" in out


def test_a_hint_tells_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = output(capsys, "8", "--answer", WRONG, "--feedback", "hint")
    assert "counterexample" not in out and "hint" in out


def test_what_cannot_be_read_has_a_caret(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = output(capsys, "8", "--answer", "2(y*-y")
    assert status == 2
    assert "^" in out and "never closed" in out


def test_standard_input(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "derive", "grade", "8", "-"],
        input=RIGHT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert told.returncode == 0, told.stderr
    assert "correct" in told.stdout


def test_a_folder(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    status, out, _ = output(capsys, "8", str(folder))
    assert status == 2  # a file is broken
    for student in ("ann", "bob", "cyd", "dan", "eve"):
        assert student in out
    assert "could not be graded: 1" in out


def test_each_format_is_what_it_says(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    _, out, _ = output(capsys, "8", str(folder), "--format", "jsonl")
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["student"] for record in records] == ["ann", "bob", "cyd", "dan", "eve"]
    assert [record["points"] == record["of"] for record in records[:2]] == [True, False]
    _, out, _ = output(capsys, "8", str(folder), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["mark"] for row in rows[:2]] == ["correct", "wrong"]
    _, out, _ = output(capsys, "8", str(folder), "--json")
    assert json.loads(out)["exit_status"] == 2
    for form, start in (("html", "<!DOCTYPE html>"), ("latex", r"\documentclass")):
        _, out, _ = output(capsys, "8", str(folder), "--format", form)
        assert out.startswith(start)


def test_gradescope_has_a_folder_a_student(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    output(capsys, "8", str(folder), "--format", "gradescope", "-o", str(target))
    results = json.loads((target / "ann" / "results.json").read_text(encoding="utf-8"))
    assert results["tests"][0]["score"] == results["tests"][0]["max_score"] > 0


def test_the_number_of_workers_changes_nothing(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    told = {output(capsys, "8", str(folder), "--json", "--jobs", jobs)[1] for jobs in ("1", "2", "5")}
    assert len(told) == 1


def test_an_interrupted_run_goes_on(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    whole = output(capsys, "8", str(folder), "--json", "--resume", str(kept))
    lines = kept.read_bytes().splitlines(keepends=True)
    kept.write_bytes(b"".join(lines[:3]) + lines[3][:20])  # torn
    assert output(capsys, "8", str(folder), "--json", "--resume", str(kept)) == whole
    assert output(capsys, "8", str(folder), "--json") == whole


def test_a_journal_of_another_run_is_refused(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    output(capsys, "8", str(folder), "--resume", str(kept))
    status, _, err = output(capsys, "8", str(folder), "--resume", str(kept), "--seed", "7")
    assert status == 2 and "--fresh" in err
    status, _, _ = output(capsys, "8", str(folder), "--resume", str(kept), "--seed", "7", "--fresh")
    assert status == 2  # the broken file


def test_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "export.csv"
    rows = [["student", "problem", "part", "answer"], ["ann", "8", "", RIGHT], ["bob", "9", "parameters", "96096"]]
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    status, out, _ = output(capsys, str(table), "--format", "jsonl")
    assert status == 0
    assert [json.loads(line)["mark"] for line in out.splitlines()] == ["correct", "correct"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["8"], "grade what?"),
        (["--answer", "1"], "which problem"),
        (["99", "--answer", "1"], "there is no problem 99"),
        (["8", "--answer", "1", "--part", "nonsense"], "no part nonsense"),
        (["8", "no-such-file"], "no file or folder"),
        (["8", "a", "b"], "one path at a time"),
        (["8", "--answer", "1", "file"], "grade what?"),
        (["8", "--format", "tables", "--answer", "1"], "invalid choice"),
        (["8", "--answer", "1", "--fresh"], "--resume"),
    ],
)
def test_what_is_typed_wrongly(capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    status, out, err = output(capsys, *arguments)
    assert status == 2
    assert says in err and not out
