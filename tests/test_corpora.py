"""The benchmark over other systems' cases, on small made-up corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.corpora.__main__ import main
from benchmarks.corpora.cases import Said as CaseSaid
from benchmarks.corpora.cases import Score, folder_of, run, scored
from benchmarks.corpora.contexts import understood
from benchmarks.corpora.documents import documents, table
from benchmarks.corpora.labelled import cases as labelled_cases
from benchmarks.corpora.pairs import cases as pair_cases
from benchmarks.corpora.parses import cases as parse_cases
from benchmarks.corpora.trees import Foreign, Related, of_list, of_srepr
from benchmarks.throughput import answers

PAIRS = [
    ("pair-1", "(u + 1)^2", "u^2 + 2u + 1", True),
    ("pair-2", "(u + 1)^2", "u^2 + 1", True),  # labelled wrongly on purpose
    ("pair-3", "u + u", "2u", False),  # so is this
    ("pair-4", "u", "3u", False),
    ("pair-5", "1/2u", "u/2", True),
    ("pair-6", "u = 1", "u - 1 = 0", True),
    ("pair-7", "sqrt(u^2)", "u", True),
]


def record(name: str, a: str, b: str, expected: bool, **more: Any) -> dict[str, Any]:
    fields = {"id": name, "source": "made up", "kind": "algequiv", "a": a, "b": b, "syntax": "text"}
    return {**fields, "expected": expected, "note": "", **more}


def write(folder: Path, name: str, records: list[dict[str, Any]]) -> None:
    path = folder / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")


def test_every_kind_of_outcome_is_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "kas", [record(*pair) for pair in PAIRS])
    results = run(list(pair_cases(tmp_path, "kas")), seconds=20, jobs=1)
    found = [str(result.score) for result in results]
    assert found == "right|wrong reject|wrong accept|right|unreadable|out of scope|conditional".split("|")
    assert results[6].explained and not results[1].explained


def test_the_command_prints_the_tables_and_fails_for_a_wrong_accept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "kas", [record(*pair) for pair in PAIRS])
    wanted = {"tree_a": ["*", 2, "u"], "kind": "text-parse"}
    write(tmp_path, "doenet_text_parse", [record("parse-1", "2*u", "2u", True, **wanted)])
    sources = ["--source", "kas", "--source", "doenet_text_parse"]
    assert main([*sources, "--folder", str(tmp_path), "--jobs", "1"]) == 1
    printed = capsys.readouterr().out
    assert "wrong accept  kas  pair-3" in printed
    assert "read: u + u   and   2u" in printed
    assert main([*sources, "--folder", str(tmp_path), "--jobs", "1", "--limit", "1"]) == 0


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
    with pytest.raises(FileNotFoundError, match="no folder"):
        folder_of(str(tmp_path / "nowhere"))


def test_a_tree_that_is_read_otherwise_is_found_out(tmp_path: Path) -> None:
    trees = [["^", "u", ["+", "v", 1]], ["+", ["^", "u", "v"], 1]]
    rows = [
        record(f"parse-{k}", "", r"u^{v+1}", True, tree_a=tree, syntax="latex", kind="latex-parse")
        for k, tree in enumerate(trees)
    ]
    write(tmp_path, "doenet_latex_parse", rows)
    results = run(list(parse_cases(tmp_path, "doenet_latex_parse")), seconds=20, jobs=1)
    assert [result.score for result in results] == [Score.RIGHT, Score.WRONG_REJECT]


def test_foreign_trees_are_taken_apart_by_tables_alone() -> None:
    assert str(of_srepr("Add(Symbol('u'), Pow(Symbol('v'), Integer(2)))")) == "u + v**2"
    assert of_list(["lts", ["tuple", "u", "v", 1], ["tuple", True, False]]).signs == ("<", "≤")
    assert isinstance(of_srepr("Equality(Symbol('u'), Integer(1))"), Related)
    for text in ("__import__('os')", "open('x')", "Symbol", "Integral(Symbol('u'), Tuple(Symbol('u')))", "(1).real"):
        with pytest.raises(Foreign):
            of_srepr(text)


def test_a_labelled_step_is_judged_with_its_definitions(tmp_path: Path) -> None:
    def step(lhs: str, rhs: str, label: str, *context: str) -> dict[str, Any]:
        fields = {"doc": "made", "latex_lhs": lhs, "rel": "=", "latex_rhs": rhs, "context": list(context)}
        return {**fields, "label": label, "origin": "made up", "note": ""}

    loss = (r"\mathcal{L}(v, u) = (v - u)^2", r"v = \sigma(m)", r"\sigma(r) = \frac{1}{1 + e^{-r}}")
    rows = [
        step(r"\frac{\partial \mathcal{L}}{\partial m}", "2(v - u)v(1 - v)", "correct", *loss),
        step(r"\frac{\partial \mathcal{L}}{\partial m}", "2(v - u)v", "incorrect", *loss),
        step(r"f''(u)", "6u", "correct", "f'(u) = 3u^2"),
        step(r"f''(u)", "6u^2", "incorrect", "f'(u) = 3u^2"),
        step(r"\sqrt{u^2}", "u", "correct", "u > 0"),
        step("u", "v", "incorrect", "u is a friend of v"),
        step(r"\sum_{k=1}^{N} k", r"\frac{N(N+1)}{2}", "correct"),
    ]
    write(tmp_path, "documents/labelled", rows)
    results = run(list(labelled_cases(tmp_path)), seconds=20, jobs=1)
    assert [result.said.verdict for result in results] == [
        "proved", "refuted", "proved", "refuted", "proved", "undecided", "proved",
    ]  # fmt: skip


def test_relations_of_a_document_are_counted_as_read_or_by_what_stopped_them(tmp_path: Path) -> None:
    text = "Let $u = 2v$.\n\n$$ p(v) = \\frac{v}{2} \\quad q = \\undefined{v} $$\n\nand $p(u) + 1 = v$."
    write(tmp_path, "documents/docs", [{"id": "made", "file": "raw/made.md"}])
    (tmp_path / "documents" / "raw").mkdir()
    (tmp_path / "documents" / "raw" / "made.md").write_text(text, encoding="utf-8")
    (document,) = documents(tmp_path, None, seconds=20, jobs=1)
    assert [(found.lhs, found.rhs) for found in document.found if not found.error] == [
        ("u", "2v"), ("p(v)", "v/2"), ("p(u) + 1", "v"),
    ]  # fmt: skip
    assert [(found.error, found.culprit) for found in document.found if found.error] == [("R022", "\\undefined")]
    assert "75.0" in table([document], sample=3, seed=1)


def test_what_a_context_does_not_say_is_kept_as_lost() -> None:
    said = understood(["u = 2v", "v > 0", "w is small"])
    assert said.lost == ["w is small"]
    assert [str(name) for name in said.bodies] == ["u"]
    assert len(said.domain.ranges) == 1


@pytest.mark.parametrize(
    ("expected", "verdict", "score"),
    [
        ("refused", "unreadable", Score.RIGHT),
        ("refused", "read", Score.WRONG_ACCEPT),
        ("bounded", "late", Score.WRONG_ACCEPT),
        ("bounded", "unreadable", Score.RIGHT),
        ("unaccepted", "proved", Score.WRONG_ACCEPT),
        ("unaccepted", "refuted", Score.RIGHT),
        ("equal", "confirmed", Score.UNDECIDED),
        ("different", "conditional", Score.RIGHT),
        ("equal", "internal", Score.WRONG_ACCEPT),
    ],
)
def test_scores(expected: str, verdict: str, score: Score) -> None:
    assert scored(expected, CaseSaid(verdict)) is score


def test_made_answers_are_different_and_half_of_them_right() -> None:
    made = answers(20, seed=4, names=True)
    assert len({answer.text for answer in made}) == 20
    assert sum(answer.is_right for answer in made) == 10
    assert made == answers(20, seed=4, names=True)
