"""Tables of rows: what learning-management systems export, and what a broken row costs."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.grading.submissions import Limits, submissions, tables
from derive.grading.submissions.columns import columns
from derive.grading.submissions.files import Broken
from derive.grading.submissions.tables import Lines

from .test_submissions import handed, only, put

HEADER = "student,problem,part,answer\n"
Row = tuple[str, int, str, str]


def rows(path: Path) -> list[Row | str]:
    """Each row, or what is wrong with it."""
    return [one.trouble or (one.student, one.problem, one.part, one.answer) for one in handed(path)]


def good(path: Path) -> list[Row]:
    return [row for row in rows(path) if not isinstance(row, str)]


def troubles(path: Path) -> list[str]:
    return [one.trouble for one in handed(path) if one.trouble]


# ---- CSV


def test_a_table(tmp_path: Path) -> None:
    path = put(tmp_path / "class.csv", HEADER + 'Anna,8,gradient,2x\nBob,9,,"f(x,y)\n= ""z"""\n\nZoë,,,\\frac{1}{2}\n')
    assert rows(path) == [
        ("Anna", 8, "gradient", "2x"),
        ("Bob", 9, "", 'f(x,y)\n= "z"'),
        ("Zoë", 0, "", "\\frac{1}{2}"),
    ]
    assert [one.origin for one in handed(path)] == [f"{path}, row 2", f"{path}, row 3", f"{path}, row 5"]
    assert {one.syntax for one in handed(path)} == {""}
    assert [one.problem for one in handed(path, problem=7, part="b")] == [8, 9, 7]
    assert [one.part for one in handed(path, problem=7, part="b")] == ["gradient", "", "b"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends(tmp_path: Path, delimiter: str, encoding: str, name: str, end: str) -> None:
    cells = [["Answer", "Student", "Problem"], ["σ(x), 2; 3\t4", "Zoë", "8"], ["y", "Bob", "9"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(cells)
    path = put(tmp_path / name, text.getvalue().encode(encoding))
    assert rows(path) == [("Zoë", 8, "", "σ(x), 2; 3\t4"), ("Bob", 9, "", "y")]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("student,problem,part,answer", "student problem part answer"),
        ("STUDENT, Problem ,Part,ANSWER", "student problem part answer"),
        ("name,question,part,response", "student problem part answer"),
        ("user,question,solution", "student problem answer"),
        ("sis_id,response", "student answer"),
        ("SIS Login ID,Response", "student answer"),
        ("Email address,solution", "student answer"),
        ("Full name,Question number,Response", "student problem answer"),
        ("who,what", ""),
    ],
)
def test_spellings_of_the_columns(header: str, found: str) -> None:
    assert list(columns(header.split(","))) == found.split()


def test_what_is_unique_stands_before_a_name(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "name,sis_id,section,response,score\nDoe Jane,17,A,x,1\nDoe Jane,18,A,y,1\n")
    assert good(path) == [("17", 0, "", "x"), ("18", 0, "", "y")]


def test_missing_columns_are_one_trouble(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "who,problem,what\nAnna,8,x\nBob,9,y\n")
    trouble = only(path).trouble
    assert all(name in trouble for name in ("“who”", "“problem”", "“what”", "expected: student, problem, part, answer"))
    assert "the answer or the student" in trouble
    assert "the answer;" in only(put(path, "student,what\na,b\n")).trouble
    assert "stands twice" in only(put(path, "student,answer,answer\na,b,c\n")).trouble


def test_a_table_without_rows(tmp_path: Path) -> None:
    assert "no rows" in only(put(tmp_path / "a.csv", HEADER)).trouble
    assert "empty" in only(put(tmp_path / "a.csv", "")).trouble
    assert "no rows" in only(put(tmp_path / "a.csv", "\n\n")).trouble


def test_a_blank_answer_is_no_trouble(tmp_path: Path) -> None:
    """It was not answered: that is for the grader to say. A row of blanks is no row."""
    assert rows(put(tmp_path / "a.csv", HEADER + "Anna,8,,\n,,,\n")) == [("Anna", 8, "", "")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Bob,8,,f(x,y)", "5 cells under 4 names"),
        ("Bob,8,x", "3 cells under 4 names"),
        ("Bob,8", "2 cells"),
        (",8,,x", "names no student"),
        ("Bob,eight,,x", "“eight” is not the number of a problem"),
        ("Bob,0,,x", "not the number"),
        ("Bob,8(b),c,x", "two parts"),
        ('Bob,8,,"x', "quote"),
        ('Bob,8,,"x"y', "quote"),
        ('"Bob,8,,x', "quote"),
        ("Bob,8,,x\0y", "NUL"),
        ("B" * 256 + ",8,,x", "256 characters"),
    ],
)
def test_a_broken_row_costs_that_row_only(tmp_path: Path, row: str, said: str) -> None:
    path = put(tmp_path / "a.csv", f"{HEADER}Anna,8,,1\n{row}\nCarl,8,,3\n\nDora,8,,4\n")
    found = rows(path)
    assert [one for one in found if not isinstance(one, str)] == [
        ("Anna", 8, "", "1"),
        ("Carl", 8, "", "3"),
        ("Dora", 8, "", "4"),
    ]
    (trouble,) = troubles(path)
    assert said in trouble
    assert handed(path)[1].origin.endswith("row 3")


def test_a_quote_that_is_never_closed_swallows_nobodys_answer(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f'{HEADER}Anna,8,,"x\nBob,8,,"y"\nCarl,8,,"z\nw"\n')
    assert good(path) == [("Bob", 8, "", "y"), ("Carl", 8, "", "z\nw")]
    assert len(troubles(path)) == 1


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_byte_of_another_encoding_costs_its_row(tmp_path: Path, start: bytes) -> None:
    before = HEADER + "Zoë,8,,1\n"
    text = start + before.encode() + "José,8,,2\n".encode("cp1252") + b"Carl,8,,3\n"
    path = put(tmp_path / "a.csv", text)
    assert good(path) == [("Zoë", 8, "", "1"), ("Carl", 8, "", "3")]
    (trouble,) = troubles(path)
    position = text.index(b"\xe9")
    assert f"byte {position} is 0xE9" in trouble and "cp1252" in trouble


def test_broken_utf_16_ends_the_table(tmp_path: Path) -> None:
    text = (HEADER + "Anna,8,,1\n").encode("utf-16") + b"\x00\xd8\x00"
    assert "not UTF-16" in troubles(put(tmp_path / "a.csv", text))[0]


def test_a_header_that_cannot_be_read_ends_the_table(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "student,answer,pr\xe9nom\nanna,x,a\n".encode("cp1252"))
    assert "0xE9" in only(path).trouble


def test_a_workbook_by_the_name_of_a_table(tmp_path: Path) -> None:
    assert "xlsx" in only(put(tmp_path / "a.csv", b"PK\x03\x04" + b"\0" * 50)).trouble


@pytest.mark.parametrize(("length", "ok"), [(100_000 - len("Bob,8,,\n"), True), (100_001 - len("Bob,8,,\n"), False)])
def test_a_row_has_at_most_100_000_characters(tmp_path: Path, length: int, ok: bool) -> None:
    path = put(tmp_path / "a.csv", f"{HEADER}Bob,8,,{'x' * length}\nCarl,8,,y\n")
    assert good(path)[-1] == ("Carl", 8, "", "y")
    assert (len(good(path)) == 2) is ok and all("100,000 characters" in one for one in troubles(path))
    assert len(troubles(path)) == (not ok)


def test_a_row_may_be_too_long_by_its_lines(tmp_path: Path) -> None:
    lines = "".join(f"Bob {n},8,,y\n" for n in range(20_000))
    path = put(tmp_path / "a.csv", f'{HEADER}Anna,8,,"x\n{lines}')
    assert len(good(path)) == 20_000
    assert "100,000 characters" in troubles(path)[0] and len(troubles(path)) == 1


def test_a_long_line_within_an_open_quote_is_a_trouble_of_its_own(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", f'{HEADER}Anna,8,,"x\nBob,8,,{"y" * 200_000}\nCarl,8,,z\n')
    assert good(path) == [("Carl", 8, "", "z")] and len(troubles(path)) == 2


def test_a_table_that_is_broken_throughout_is_given_up(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", HEADER + "Bob,8\n" * 999 + "Anna,8,,x\n")
    assert len(troubles(path)) == 999 and len(good(path)) == 1
    put(path, HEADER + "Bob,8\n" * 1_000 + "Anna,8,,x\n")
    assert "1,000 of its rows are broken" in troubles(path)[-1] and not good(path)


def test_lines_that_open_quotes_again_and_again_are_not_read_for_ever(tmp_path: Path) -> None:
    """Each line leaves a quote open, from wherever it is read: all that follows would be looked through for each."""
    path = put(tmp_path / "a.csv", "student,answer\n" + 'a","b\n' * 60_000)
    found = troubles(path)
    assert "again and again" in found[-1] and len(found) < 50 and not good(path)


def test_a_table_has_at_most_200_million_bytes(tmp_path: Path) -> None:
    assert Limits().table == 200_000_000
    path = put(tmp_path / "a.csv", HEADER + "Anna,8,,x\n")
    size = path.stat().st_size
    assert only(path, limits=Limits(table=size)).answer == "x"
    assert "bytes" in only(path, limits=Limits(table=size - 1)).trouble


def test_a_table_that_grows_is_read_no_further() -> None:
    lines = Lines(io.StringIO("a\n" * 10), most=100, whole=6)
    found: list[str] = []
    with pytest.raises(Broken, match="more than 6 bytes"):
        found.extend(iter(lines))
    assert list(lines) == []


def test_an_error_while_reading_is_said() -> None:
    class Failing(io.StringIO):
        def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
            raise OSError(5, "Input/output error")

    lines = Lines(Failing(), most=100, whole=100)
    with pytest.raises(Broken, match="Input/output error"):
        next(lines)
    assert list(lines) == []


def test_what_a_cell_says_is_only_text(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", HEADER + "=cmd|' /C calc'!A0,8,,=1+1\n../../x,8,,@SUM(A1)\n[red]a,8,,\x1b[31m\n")
    assert [(one.student, one.answer) for one in handed(path)] == [
        ("=cmd|' /C calc'!A0", "=1+1"),
        ("../../x", "@SUM(A1)"),
        ("[red]a", "\x1b[31m"),
    ]
    assert handed(put(path, HEADER + "a\x1b[31mb,8,,x\n"))[0].student == "a\\x1b[31mb"


# ---- JSON lines


def test_json_lines(tmp_path: Path) -> None:
    text = (
        '{"student": "Anna", "problem": 8, "part": "gradient", "answer": "2x"}\n'
        "\n"
        '{"user": "Bob", "question": "9", "response": 0.50}\r\n'
        '{"name": "Zoë", "problem": 8, "answers": {"gradient": "x", "forward": "y"}}'
    )
    for name in ("a.jsonl", "a.ndjson"):
        path = put(tmp_path / name, text)
        assert rows(path) == [
            ("Anna", 8, "gradient", "2x"),
            ("Bob", 9, "", "0.50"),
            ("Zoë", 8, "gradient", "x"),
            ("Zoë", 8, "forward", "y"),
        ]
        assert [one.origin for one in handed(path)] == [f"{path}, line {n}" for n in (1, 3, 4, 4)]
    assert rows(put(tmp_path / "b.jsonl", text.encode("utf-16"))) == rows(path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("oops", "not JSON"),
        ("[1]", "mapping"),
        ("3", "mapping"),
        ("{}", "no answers"),
        ('{"problem": 8, "answer": "x"}', "names no student"),
        ('{"student": "b", "answer": NaN}', "NaN"),
        ('{"student": "b", "answer": "x", "answer": "y"}', "stands twice"),
        ('{"student": "b", "answer": ["x"]}', "a list"),
        ('{"student": "b", "problem": 8.5, "answer": "x"}', "“8.5” is not the number"),
        ('{"student": "b", "answer": "' + "x" * 100_000 + '"}', "100,000 characters"),
        ('{"student": "b", "answer": "\\ud800"}', "surrogate"),
        ("[" * 50_000, "nested"),
        ("\0", "NUL"),
    ],
)
def test_a_broken_line_costs_that_line_only(tmp_path: Path, line: str, said: str) -> None:
    ok = '{"student": "%s", "answer": "%s"}\n'
    path = put(tmp_path / "a.jsonl", ok % ("a", "1") + line + "\n" + ok % ("c", "3"))
    assert good(path) == [("a", 0, "", "1"), ("c", 0, "", "3")]
    assert [one for one in troubles(path) if said in one] and len(troubles(path)) == 1
    assert ", line 2" in handed(path)[1].origin


# ---- tables in folders


def test_a_table_beside_the_others_names_its_students(tmp_path: Path) -> None:
    put(tmp_path / "week1.csv", HEADER + "Anna,8,,x\n")
    put(tmp_path / "week2.jsonl", '{"student": "Bob", "answer": "y"}')
    put(tmp_path / "zoe.tex", "z")
    assert rows(tmp_path) == [("Anna", 8, "", "x"), ("Bob", 0, "", "y"), ("zoe", 0, "", "z")]


def test_a_table_in_a_students_folder_is_the_students(tmp_path: Path) -> None:
    put(tmp_path / "canvas" / "roebob_1_2_table.csv", "problem,answer\n8,x\n")
    assert rows(tmp_path / "canvas") == [("roebob", 8, "", "x")]
    path = put(tmp_path / "moodle" / "bob" / "a.csv", "problem,answer\n8,x\n")
    tmp_path = tmp_path / "moodle"
    assert rows(tmp_path) == [("bob", 8, "", "x")]
    put(path, HEADER + "Anna,8,,x\nBob,9,,y\n")
    first, second = rows(tmp_path)
    assert isinstance(first, str) and "“Anna”" in first and second == ("bob", 9, "", "y")
    put(path, HEADER + "Bob,8,,x\n" * 120_000)
    assert "bytes" in only(tmp_path).trouble  # not the bound of a table of a whole class


# ---- in general


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(*[st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8)] * 2), max_size=6)
)
def test_what_a_writer_of_csv_writes_is_read(cells: list[tuple[str, str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["student", "answer"])
    writer.writerows(cells)
    records = tables._records(Lines(io.StringIO(text.getvalue(), newline=""), 1_000, 10_000))
    assert [row for _, row in records if row] == [["student", "answer"], *map(list, cells)]


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=60), ending=st.sampled_from(["csv", "jsonl", "json", "yaml", "ipynb", "md", "tex"]))
def test_no_bytes_raise(content: bytes, ending: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{ending}"
    for start in (b"", b"student,answer\n", b'{"student": "a", "answer": ', b"8:\n ", b"# Problem 8\n", b"\xff\xfe"):
        assert handed(put(path, start + content))


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Ten times the rows take no more memory: only what is handed out is held."""

    def peak(count: int, name: str) -> int:
        path = tmp_path / name
        with path.open("w", encoding="utf-8") as out:
            if name.endswith(".csv"):
                out.write(HEADER)
                out.writelines(f'Zoë {n},8,gradient,"{"x" * 300}, {n}"\n' for n in range(count))
            else:
                out.writelines(json.dumps({"student": n, "answer": "x" * 300}) + "\n" for n in range(count))
        tracemalloc.start()
        assert sum(1 for one in submissions(path) if not one.trouble) == count
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    for name in ("a.csv", "a.jsonl"):
        peak(100, name)  # what is imported or compiled once
        assert peak(10_000, name) < peak(1_000, name) + 100_000
