"""Texts that headings split, JSON, YAML and notebooks: what is an answer to what, and what is refused."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from derive.grading.submissions import Limits, documents, readers
from derive.grading.submissions.headings import problem_and_part, sections

from .test_submissions import handed, only, put

Found = list[tuple[int, str, str]]


def split(text: str) -> Found:
    """The problem, part and answer of each section."""
    return [(one.problem, one.part, one.answer) for one in sections(enumerate(text.split("\n"), start=1))]


# ---- headings


@pytest.mark.parametrize(
    ("heading", "problem", "part"),
    [
        ("# Problem 8", 8, ""),
        ("# problem 08 #", 8, ""),
        ("## 8 gradient", 8, "gradient"),
        ("## 8", 8, ""),
        ("## 8b", 8, "b"),
        ("## 8 b", 8, "b"),
        ("## 8. gradient", 8, "gradient"),
        ("### Problem 10 (count 3×3)", 10, "count 3×3"),
        ("# Problem 8: gradient", 8, "gradient"),
        ("# Problem 8 - gradient", 8, "gradient"),
        ("# Problem 8 – Backpropagation Algorithm 2", 8, ""),
        ("# Problem 8: The chain rule", 8, ""),
        ("# Question #8", 8, ""),
        ("# Exercise No. 8", 8, ""),
        (r"\section*{Problem 8}", 8, ""),
        (r"\section{8}", 8, ""),
        (r"\subsection{8 gradient}", 8, "gradient"),
        (r"\section*{Exercise 8(b)}\label{sec:8}", 8, "b"),
        (r"\paragraph{Problem 8.}", 8, ""),
        (r"\problem{8}", 8, ""),
        (r"\exercise*{8(b)}", 8, "b"),
        (r"\problem{8 gradient}", 8, "gradient"),
        (r"\textbf{Problem 8}\\", 8, ""),
        (r"\noindent\textbf{Problem 8 (gradient):}", 8, "gradient"),
        ("**Problem 8**", 8, ""),
        ("**Problem 8**:", 8, ""),
        ("__Exercise 8 b__", 8, "b"),
        ("Problem 8:", 8, ""),
        ("Problem 8", 8, ""),
        ("  PROBLEM 8.", 8, ""),
        ("Exercise 8(b)", 8, "b"),
        ("Exercise 8.b:", 8, "b"),
        ("Question 8 (gradient):", 8, "gradient"),
        ("Problem 8: gradient", 8, "gradient"),
        ("Task 999", 999, ""),
    ],
)
def test_a_heading(heading: str, problem: int, part: str) -> None:
    assert split(f"{heading}\n\n2x + 1\n\n") == [(problem, part, "2x + 1")]


@pytest.mark.parametrize(
    "line",
    [
        "8",
        "8 gradient",
        "8(b)",
        "**8**",
        r"\textbf{8}",
        r"\boxed{8}",
        "#8",
        "# 2x + 3",
        "# 8.5",
        "## 3 layers are enough",
        "# Problem 8.2",
        "# Problem 0",
        "# Problem 1000",
        "# Problem eight",
        "# Solution",
        r"\section{Introduction}",
        r"\part{gradient}",
        "% Problem 8",
        "Problem 8 asks for the gradient",
        "Problem 8x + 1",
        "The answer to Problem 8:",
        "Part b:",  # of which problem?
        "## Part b",
        "## (b)",
        "Problem 8:" + " " * 300,
        "P = 8",
        "$w_8$",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    text = f"{line}\n\n2x"
    assert split(text) == [(0, "", text)]


def test_the_end_of_a_sentence_is_no_heading() -> None:
    text = "the loss is that of\nProblem 7. So it is 2x"
    assert split(text) == [(0, "", text)]
    assert split("the loss:\n\nProblem 7. So it is 2x") == [(7, "", "So it is 2x")]


def test_a_text_is_split() -> None:
    text = "Anna, 3 May\n\n# Problem 8\n2x\n\ny\n\n## 9 forward\nz\nProblem 8 (b):\nw"
    assert split(text) == [(8, "", "2x\n\ny"), (9, "forward", "z"), (8, "b", "w")]


def test_without_a_heading_the_whole_is_the_answer() -> None:
    assert split("\n  a\n\nb \n") == [(0, "", "\n  a\n\nb \n")]


def test_parts_below_their_problem() -> None:
    text = (
        "# Problem 8: Backpropagation\n## Part gradient\na\n## (b)\nb\nPart c:\nc\n\\subsection*{Part (d)}\nd\n# 9\ne"
    )
    assert split(text) == [(8, "gradient", "a"), (8, "b", "b"), (8, "c", "c"), (8, "d", "d"), (9, "", "e")]


def test_parts_of_a_problem_that_is_known(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md", "## Part gradient\nx\nPart b:\ny\n# Problem 9\nz\n")
    found = [(one.problem, one.part, one.answer) for one in handed(path, problem=8)]
    assert found == [(8, "gradient", "x"), (8, "b", "y"), (9, "", "z")]
    assert [(one.problem, one.answer) for one in handed(path)] == [(9, "z")]
    put(path, "w\n\n## Part b\ny\n")
    assert [(one.part, one.answer) for one in handed(path, problem=8)] == [("", "w\n"), ("b", "y")]


def test_an_answer_above_the_parts_is_kept() -> None:
    assert split("# Problem 8\na\n## Part b\nb") == [(8, "", "a"), (8, "b", "b")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Problem 8: 2x + 3\nProblem 9: tanh\nProblem 10: x", [(8, "", "2x + 3"), (9, "", "tanh"), (10, "", "x")]),
        ("Problem 8: x\nas x > 0", [(8, "", "x\nas x > 0")]),
        ("Problem 8: sin 2\n", [(8, "", "sin 2\n".strip("\n"))]),
        ("**Problem 8:** 2x\ny", [(8, "", "2x\ny")]),
        ("\\textbf{Problem 8.} $2x$", [(8, "", "$2x$")]),
        ("# Problem 8: 2x\n= y", [(8, "", "2x\n= y")]),
        ("Problem 8(b): x", [(8, "b", "x")]),
    ],
)
def test_an_answer_on_the_line_of_its_heading_is_not_lost(text: str, found: Found) -> None:
    assert split(text) == found


def test_an_underlined_heading() -> None:
    assert split("Problem 8\n=========\n2x\n---\ny") == [(8, "", "2x\n---\ny")]


def test_code_has_no_headings() -> None:
    text = "```python\n# Problem 8\n```\n2x"
    assert split(text) == [(0, "", text)]
    assert split("```\nx\n```\n# Problem 8\ny") == [(8, "", "y")]


def test_a_heading_with_nothing_below_it_is_said(tmp_path: Path) -> None:
    found = handed(put(tmp_path / "a.md", "# Problem 8\n\n# Problem 9\nx\n## 9 forward\n"))
    assert [(one.problem, one.part, one.answer) for one in found] == [(8, "", ""), (9, "", "x"), (9, "forward", "")]
    assert ["below this heading" in one.trouble for one in found] == [True, False, True]
    assert [one.origin.rsplit(", ", 1)[1] for one in found] == ["line 1", "line 3", "line 5"]


def test_too_many_headings(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md", "# Problem 8\nx\n" * 1_000)
    assert len(handed(path)) == 1_000
    put(path, "# Problem 8\nx\n" * 1_001)
    assert "1,001 headings" in only(path).trouble


def test_no_line_takes_the_patterns_long(tmp_path: Path) -> None:
    """Lines that make careless patterns try every way to fail."""
    chance = random.Random(5)
    pieces = ["#", " ", "Problem", "8", "(", ")", "b", "**", "_", "\\section{", "}", "\\label{", "-", ":", ".", "é"]
    lines = ["".join(chance.choices(pieces, k=60)) for _ in range(2_000)]
    lines += ["# " + " #" * 90, "**Problem 8" + " " * 180 + "*", "\\section{8}" + "\\label{}" * 22 + "x"]
    found = sections(enumerate(lines, start=1))
    assert sum(len(one.lines) for one in found) <= len(lines)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("8", (8, "")),
        (" 08 ", (8, "")),
        ("8.0", (8, "")),
        ("Problem 8", (8, "")),
        ("P8", (8, "")),
        ("8(b)", (8, "b")),
        ("8b", (8, "b")),
        ("Exercise 8 (gradient)", (8, "gradient")),
        ("8.5", None),
        ("-8", None),
        ("0", None),
        ("1e3", None),
        ("8888", None),
        ("٨", None),
        ("eight", None),
        ("8 or 9", None),
        ("9" * 5_000, None),
    ],
)
def test_the_number_of_a_problem(cell: str, found: tuple[int, str] | None) -> None:
    assert problem_and_part(cell) == found


# ---- JSON and YAML


def both(tmp_path: Path, tree: Any, **options: Any) -> list[tuple[str, int, str, str]]:
    """What is found in the same document in JSON and in YAML."""
    found = []
    for name, text in (("zoe.json", json.dumps(tree)), ("zoe.yaml", yaml.safe_dump(tree, sort_keys=False))):
        rows = handed(put(tmp_path / name, text), **options)
        assert not [one.trouble for one in rows if one.trouble]
        found.append([(one.student, one.problem, one.part, one.answer) for one in rows])
    assert found[0] == found[1]
    return found[0]


def test_answers_by_part(tmp_path: Path) -> None:
    tree = {"student": "Anna", "problem": 8, "answers": {"gradient": "2x", "forward": "y"}}
    assert both(tmp_path, tree) == [("Anna", 8, "gradient", "2x"), ("Anna", 8, "forward", "y")]
    del tree["student"]
    assert both(tmp_path, tree) == [("zoe", 8, "gradient", "2x"), ("zoe", 8, "forward", "y")]
    del tree["problem"]
    assert both(tmp_path, tree) == [("zoe", 0, "gradient", "2x"), ("zoe", 0, "forward", "y")]
    assert both(tmp_path, tree, problem=7)[0] == ("zoe", 7, "gradient", "2x")
    assert both(tmp_path, {"gradient": "2x"}, problem=7) == [("zoe", 7, "gradient", "2x")]


def test_a_part_may_be_a_number_if_the_problem_is_said(tmp_path: Path) -> None:
    assert both(tmp_path, {"problem": 8, "answers": {"1": "x", "2": "y"}}) == [
        ("zoe", 8, "1", "x"),
        ("zoe", 8, "2", "y"),
    ]


def test_answers_by_problem(tmp_path: Path) -> None:
    tree = {"8": {"gradient": "2x", "forward": "y"}, "Problem 9": "z"}
    assert both(tmp_path, tree) == [("zoe", 8, "gradient", "2x"), ("zoe", 8, "forward", "y"), ("zoe", 9, "", "z")]
    assert both(tmp_path, {"student": "Anna", "answers": {"8": "x"}}) == [("Anna", 8, "", "x")]
    assert handed(put(tmp_path / "a.yaml", "8:\n  b: x\n"))[0].problem == 8


def test_rows(tmp_path: Path) -> None:
    tree = [
        {"student": "Anna", "problem": 8, "part": "gradient", "answer": "2x"},
        {"Name": "Bob", "Question": "9", "response": "y"},
    ]
    assert both(tmp_path, tree) == [("Anna", 8, "gradient", "2x"), ("Bob", 9, "", "y")]
    assert both(tmp_path, tree[1]) == [("Bob", 9, "", "y")]
    origins = [one.origin for one in handed(put(tmp_path / "a.json", json.dumps(tree)))]
    assert origins == [f"{tmp_path}/a.json, item 1", f"{tmp_path}/a.json, item 2"]


def test_numbers_keep_the_digits_that_were_typed(tmp_path: Path) -> None:
    text = '{"8": {"a": 0.58590, "b": 1e400, "c": -7, "d": true, "e": 123456789012345678901234567890}}'
    assert [one.answer for one in handed(put(tmp_path / "a.json", text))] == [
        "0.58590",
        "1e400",
        "-7",
        "true",
        "123456789012345678901234567890",
    ]
    text = "8:\n  a: 0.58590\n  b: 1_000\n  c: 12:30\n  d: yes\n  e: 0o17\n  f: 2024-01-01\n  g: .nan\n  h: ~\n"
    assert [one.answer for one in handed(put(tmp_path / "a.yaml", text))] == (
        ["0.58590", "1_000", "12:30", "yes", "0o17", "2024-01-01", ".nan", "~"]
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number(tmp_path: Path, number: str) -> None:
    found = handed(put(tmp_path / "a.json", f'{{"8": {{"a": {number}, "b": "x"}}}}'))
    assert [(one.problem, one.part, one.answer, number in one.trouble) for one in found] == [
        (8, "a", "", True),
        (8, "b", "x", False),
    ]


def test_a_huge_number(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", '{"8": ' + "9" * 100_000 + "}")
    assert len(only(path).answer) == 100_000
    put(path, '{"8": ' + "9" * 100_001 + "}")
    assert "100,001 characters" in only(path).trouble
    put(path, '{"problem": ' + "9" * 5_000 + ', "answer": "x"}')
    assert "not the number of a problem" in only(path).trouble


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_a_key_that_stands_twice(tmp_path: Path, name: str) -> None:
    path = put(tmp_path / name, '{"8": "x", "8": "y"}')
    assert "“8” stands twice" in only(path).trouble
    put(path, '{"8": "x", "9": "y"}')
    assert len(handed(path)) == 2
    put(path, '[{"name": "a", "answer": "x", "answer": "y"}, {"name": "b", "answer": "z"}]')
    first, second = handed(path)
    assert "“answer” stands twice" in first.trouble and second.answer == "z"
    put(path, '{"8": {"a": "x", "a": "y"}, "9": "z"}')
    first, second = handed(path)
    assert "“a” stands twice" in first.trouble and first.problem == 8 and second.answer == "z"


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.ipynb", "a.jsonl"])
@pytest.mark.parametrize("text", ["[" * 50_000, "[" * 40_000 + "]" * 40_000, '{"8":' * 9_000 + "1" + "}" * 9_000])
def test_deep_nesting(tmp_path: Path, name: str, text: str) -> None:
    assert "nest" in only(put(tmp_path / name, text)).trouble


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_a_bomb_of_aliases_is_refused_at_its_first_anchor(
    tmp_path: Path, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_LOADER", getattr(yaml, loader, yaml.SafeLoader))
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "anchor or alias (& or *) in line 1" in only(put(tmp_path / "a.yaml", bomb)).trouble
    assert "anchor" in only(put(tmp_path / "a.yaml", "8: &self [*self]")).trouble
    assert "line 2" in only(put(tmp_path / "a.yaml", "8: x\n9: *w")).trouble
    assert only(put(tmp_path / "a.yaml", "8: 'x *w'")).answer == "x *w"


@pytest.mark.parametrize(
    "value",
    ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!binary aGk=", "!own x", "!!str x"],
)
def test_a_tag_builds_nothing(tmp_path: Path, value: str) -> None:
    assert "tag (!)" in only(put(tmp_path / "a.yaml", f"8: {value}\n")).trouble


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_yaml_is_nested_twenty_deep_at_most(tmp_path: Path, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_LOADER", getattr(yaml, loader, yaml.SafeLoader))
    deep = only(put(tmp_path / "a.yaml", "8: " + "[" * 19 + "]" * 19))
    assert "the answer is a list" in deep.trouble
    deep = only(put(tmp_path / "a.yaml", "8: " + "[" * 20 + "]" * 20))
    assert "more than 20 deep" in deep.trouble


def test_a_yaml_file_with_too_much_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MOST_NODES", 5)
    assert len(handed(put(tmp_path / "a.yaml", "8: x\n9: y\n"))) == 2
    assert "more than 5 values" in only(put(tmp_path / "a.yaml", "8: x\n9: y\n10: z\n")).trouble
    assert "several" in only(put(tmp_path / "a.yaml", "8: x\n---\n9: y\n")).trouble


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "not JSON: Expecting property name enclosed in double quotes in line 1, column 2"),
        ("a.json", '{"8": "x"', "not JSON"),
        ("a.json", '{"8": "x"} y', "not JSON"),
        ("a.json", "{'8': 'x'}", "not JSON"),
        ("a.json", r'{"8": "\sigma"}', "backslash is doubled"),
        ("a.json", '{"8": "x\ny"}', "not JSON"),
        ("a.yaml", "8: [x", "not YAML"),
        ("a.yaml", "8: x: y", "not YAML"),
        ("a.yaml", '8: "\\sigma"', "not YAML"),
        ("a.yaml", "8: {x}}", "not YAML"),
        ("a.yaml", "8: \x07", "not YAML"),
        ("a.yaml", "\t8: x", "not YAML"),
        ("a.json", "3", "mapping"),
        ("a.yaml", "just text", "mapping"),
        ("a.json", "[]", "empty list"),
        ("a.json", "{}", "no answers"),
        ("a.json", '{"student": "Anna"}', "no answers"),
        ("a.yaml", "# nothing\n", "mapping"),
        ("a.json", "[3]", "mapping"),
        ("a.json", '{"8": ["x", "y"]}', "the answer is a list"),
        ("a.json", '{"8": {"a": {"b": "x"}}}', "the answer is a mapping"),
        ("a.json", '{"problem": [8], "answer": "x"}', "the problem is a list"),
        ("a.json", '{"student": {}, "answer": "x"}', "the student is a mapping"),
        ("a.json", '{"8": "x", "grad": "y"}', "“grad” is not the number of a problem"),
        ("a.json", '{"problem": "8(b)", "part": "c", "answer": "x"}', "two parts"),
        ("a.json", r'{"8": "\ud800"}', "surrogate"),
        ("a.json", r'{"8": "a\u0000"}', "NUL"),
        ("a.yaml", "? [a]\n: x", "key that is a list"),
        ("a.yaml", "<<: {8: x}", "the answer is a mapping"),
    ],
)  # fmt: skip
def test_a_document_that_is_none(tmp_path: Path, name: str, text: str, said: str) -> None:
    assert [one.trouble for one in handed(put(tmp_path / name, text)) if said in one.trouble]


@pytest.mark.parametrize(
    ("typed", "ok"),
    [
        (r"\\frac{1}{2}", True),
        (r"\frac{1}{2}", False),  # a form feed
        (r"\beta", False),  # a backspace
        (r"\tanh(u)", False),  # a tab
        (r"\theta", False),
        (r"\rho", False),  # the end of a line
        (r"\nabla L", False),
        (r"\\nabla L", True),
        (r"x = 1\nu = 2", True),  # a new line, not a Greek letter
        (r"x\ty", True),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.jsonl"])
def test_a_backslash_that_was_not_doubled(tmp_path: Path, typed: str, ok: bool, name: str) -> None:
    one = only(put(tmp_path / name, f'{{"student": "a", "problem": 8, "answer": "{typed}"}}'))
    assert ("backslash" in one.trouble) is not ok
    assert one.answer == (json.loads(f'"{typed}"') if ok else "")


def test_a_text_as_it_stands_needs_no_doubling(tmp_path: Path) -> None:
    text = "8:\n  a: \\frac{1}{2}\n  b: '\\theta'\n  c: |\n    \\nabla L\n    = 2x\n"
    assert [one.answer for one in handed(put(tmp_path / "a.yaml", text))] == [
        "\\frac{1}{2}",
        "\\theta",
        "\\nabla L\n= 2x\n",
    ]


def test_a_part_with_control_characters_is_shown(tmp_path: Path) -> None:
    assert only(put(tmp_path / "a.json", r'{"8": {"a\u001b[31m": "x"}}')).part == "a\\x1b[31m"


def test_nobody_hands_in_for_somebody_else(tmp_path: Path) -> None:
    """What lies in Bob's folder is Bob's; a file that lies beside the others may name its student."""
    text = '{"student": "Anna", "8": "x"}'
    put(tmp_path / "bob" / "a.json", text)
    one = only(tmp_path)
    assert one.student == "bob" and "“Anna”" in one.trouble and "“bob” handed it in" in one.trouble
    put(tmp_path / "bob" / "a.json", text.replace("Anna", "BOB"))
    assert (only(tmp_path).student, only(tmp_path).answer) == ("bob", "x")
    canvas = put(tmp_path / "canvas" / "roebob_1_2_a.json", text)
    assert only(canvas.parent).trouble
    assert only(put(tmp_path / "plain" / "bob.json", text).parent).student == "Anna"


# ---- notebooks


def notebook(*cells: tuple[str, Any]) -> str:
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": kind, "source": source} for kind, source in cells]})


def test_the_markdown_of_a_notebook(tmp_path: Path) -> None:
    text = notebook(
        ("markdown", ["# Problem 8\n", "2x"]),
        ("code", "# Problem 9\nprint(1)"),
        ("raw", "# Problem 10\nz"),
        ("markdown", "= y"),
        ("markdown", "## 9 forward\nw"),
    )
    found = handed(put(tmp_path / "anna.ipynb", text))
    assert [(one.problem, one.part, one.answer) for one in found] == [(8, "", "2x\n\n= y"), (9, "forward", "w")]
    assert [one.origin for one in found] == [f"{tmp_path}/anna.ipynb, cell 1", f"{tmp_path}/anna.ipynb, cell 5"]


def test_a_notebook_without_headings_is_one_answer(tmp_path: Path) -> None:
    one = only(put(tmp_path / "anna.ipynb", notebook(("markdown", "x"), ("code", "1"), ("markdown", "y"))), problem=8)
    assert (one.answer.strip(), one.problem, one.student) == ("x\n\ny", 8, "anna")


def test_pictures_in_a_notebook_do_not_make_it_too_large(tmp_path: Path) -> None:
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 2_000_000}}
    tree = {"cells": [{"cell_type": "code", "outputs": [picture]}, {"cell_type": "markdown", "source": "x"}]}
    path = put(tmp_path / "a.ipynb", json.dumps(tree))
    assert only(path).answer.strip() == "x"
    assert "bytes" in only(path, limits=Limits(notebook=1_000_000)).trouble
    put(path, notebook(("markdown", "x" * 1_000_001)))
    assert "1,000,000 characters" in only(path).trouble


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "nbformat 4"),
        ('{"worksheets": []}', "nbformat 4"),
        ('{"cells": {}}', "nbformat 4"),
        ('{"cells": []}', "no Markdown cell"),
        (notebook(("code", "x")), "no Markdown cell"),
        (notebook(("markdown", " ")), "no Markdown cell"),
        (notebook(("markdown", {"a": "b"})), "cell 1 is not text"),
        (notebook(("markdown", ["a", None])), "cell 1 is not text"),
        ('{"cells": [], "cells": []}', "“cells” stands twice"),
        ('{"cells": [{"source": "a", "source": "b"}]}', "cell 1"),
        ('{"cells": NaN}', "NaN"),
    ],
)
def test_a_notebook_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    assert said in only(put(tmp_path / "a.ipynb", text)).trouble


def test_every_ending_that_is_read_is_listed() -> None:
    assert set(readers.READ) == {
        ".tex", ".md", ".txt", ".json", ".yaml", ".yml", ".ipynb", ".csv", ".tsv", ".jsonl", ".ndjson"
    }  # fmt: skip
