"""A short fuzz run over both grammars: nothing is raised but refusals. `python -m benchmarks.fuzz` is the long one."""

from __future__ import annotations

from functools import cache
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz.__main__ import Fate, fate
from benchmarks.fuzz.texts import BOTH, LATEX, TEXT, texts
from derive.catalog import load
from derive.grading.course import Course
from derive.reading import Notation

SEEDED = settings(max_examples=200, derandomize=True, deadline=None, database=None)


@cache
def notations() -> tuple[Notation, ...]:
    return Notation(), Course(load(8)).notation, Course(load(13)).notation


def nothing_but_refusals(text: str, syntax: str) -> list[Fate]:
    found = [fate(text, notation, syntax) for notation in notations()]
    assert [one.fault for one in found] == [""] * len(found)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_texts_of_the_benchmark(seed: int) -> None:
    read = sum(not one.refused for text in islice(texts(seed), 300) for one in nothing_but_refusals(*text))
    assert read > 30


def test_the_same_seed_gives_the_same_texts() -> None:
    assert list(islice(texts(3), 50)) == list(islice(texts(3), 50)) != list(islice(texts(4), 50))


@SEEDED
@given(st.lists(st.sampled_from([*BOTH, *LATEX]), max_size=20).map(" ".join))
def test_soups_of_latex(text: str) -> None:
    nothing_but_refusals(text, "latex")


@SEEDED
@given(st.lists(st.sampled_from([*BOTH, *TEXT]), max_size=20).map("".join))
def test_soups_of_text(text: str) -> None:
    nothing_but_refusals(text, "text")


@SEEDED
@given(st.text(st.characters(), max_size=60), st.sampled_from(["text", "latex"]))
def test_any_characters(text: str, syntax: str) -> None:
    nothing_but_refusals(text, syntax)


def test_a_fault_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no refusal")

    monkeypatch.setattr("benchmarks.fuzz.__main__.read_expression", broken)
    assert fate("x", Notation(), "text").fault == "ValueError: no refusal"
