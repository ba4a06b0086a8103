"""What a teaching assistant hands over, whatever it is: files and folders, their names, and what is wrong with them.

Each trouble stands beside the same thing without the fault, which is read.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive.grading.submissions import Limits, files, folders, submissions
from derive.grading.submissions.students import Owner, namesakes, owner, same_student, shown_name
from derive.writing.grades.results import Submission

needs_links = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system with links and pipes")
needs_permissions = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root"
)


def handed(path: Path, **options: object) -> list[Submission]:
    """The submissions; whatever they are, they can be written down."""
    found = list(submissions(path, **options))  # type: ignore[arg-type]
    for one in found:
        for text in (one.student, one.part, one.answer, one.origin, one.trouble):
            text.encode("utf-8")
        assert not (one.trouble and one.answer)
        assert not set(one.student + one.origin + one.trouble) & set("\n\r\0\x1b")
    return found


def only(path: Path, **options: object) -> Submission:
    (one,) = handed(path, **options)
    return one


def put(path: Path, content: str | bytes = "2x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---- one file


@pytest.mark.parametrize(
    ("name", "syntax"), [("anna.tex", "latex"), ("anna.md", ""), ("anna.txt", ""), ("anna.TEX", "latex")]
)
def test_a_text_is_an_answer(tmp_path: Path, name: str, syntax: str) -> None:
    path = put(tmp_path / name, "\\frac{1}{2} \n\n")
    assert only(path) == Submission("anna", 0, "", "\\frac{1}{2} \n\n", syntax, str(path))


def test_what_an_answer_does_not_say_is_filled_in(tmp_path: Path) -> None:
    path = put(tmp_path / "anna.md", "# Problem 8\nx\n# Problem 9\ny\n## Problem 8 forward\nz\n")
    found = [(one.problem, one.part) for one in handed(path, problem=8, part="gradient")]
    assert found == [(8, "gradient"), (9, ""), (8, "forward")]
    assert [(one.problem, one.part) for one in handed(path, part="gradient")] == [
        (8, "gradient"),
        (9, "gradient"),
        (8, "forward"),
    ]
    plain = only(put(tmp_path / "b.md"), problem=8, part="gradient")
    assert (plain.problem, plain.part) == (8, "gradient")


def test_line_ends_and_a_signature_are_no_part_of_the_answer(tmp_path: Path) -> None:
    assert only(put(tmp_path / "a.txt", b"\xef\xbb\xbfx\r\ny\rz")).answer == "x\ny\nz"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_if_it_says_so(tmp_path: Path, encoding: str) -> None:
    mark = {"utf-16": "", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}[encoding]
    assert only(put(tmp_path / "a.txt", (mark + "σ(x)").encode(encoding))).answer == "σ(x)"


def test_utf_16_without_its_mark_is_refused(tmp_path: Path) -> None:
    assert "NUL" in only(put(tmp_path / "a.txt", "w(x)".encode("utf-16-le"))).trouble


@pytest.mark.parametrize(("start", "position"), [(b"", 3), (b"\xef\xbb\xbf", 6)])
def test_another_encoding_is_never_guessed(tmp_path: Path, start: bytes, position: int) -> None:
    trouble = only(put(tmp_path / "a.txt", start + "café".encode("cp1252"))).trouble
    assert f"byte {position} is 0xE9" in trouble and "cp1252" in trouble and "Latin-1" in trouble and "UTF-8" in trouble
    assert only(put(tmp_path / "a.txt", start + "café".encode())).answer == "café"


def test_broken_utf_16(tmp_path: Path) -> None:
    assert "not UTF-16" in only(put(tmp_path / "a.txt", b"\xff\xfex\x00\x00\xd8")).trouble


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\t\n", "blanks"),
        (b"x\0y", "NUL"),
        (b"%PDF-1.5\n1 0 obj", "PDF"),
        (b"PK\x03\x04aaaa", "zip"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\x00\x01\x02\x03", "NUL"),
        (bytes(range(256)), "byte 128"),
    ],
)
@pytest.mark.parametrize("ending", ["tex", "txt", "json", "yaml", "ipynb"])
def test_what_is_no_text_says_so(tmp_path: Path, content: bytes, said: str, ending: str) -> None:
    one = only(put(tmp_path / f"anna.{ending}", content))
    assert one.student == "anna" and (said in one.trouble)


def test_a_file_may_have_a_million_bytes(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", "x" * 1_000_000)
    assert len(only(path).answer) == 1_000_000
    put(path, "x" * 1_000_001)
    assert "1,000,001 bytes" in only(path).trouble
    assert only(path, limits=Limits(answer=2_000_000)).trouble == ""


@pytest.mark.parametrize("name", ["a.txt", "a.tex", "a.json", "a.yaml", "a.ipynb", "a.csv", "a.jsonl", "d/a.txt"])
def test_two_gigabytes_are_refused_unread(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / name)
    os.truncate(path, 2 * 10**9)  # a file of nothing: it takes no room
    monkeypatch.setattr(files, "open", _must_not_be_called, raising=False)
    assert "2,000,000,000 bytes" in only(tmp_path).trouble


def _must_not_be_called(*_: object) -> None:
    raise AssertionError("the file was opened")


def test_a_file_that_grows_is_read_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_checked", lambda *_: None)
    assert "grew" in only(put(tmp_path / "a.txt", "x" * 20), limits=Limits(answer=10)).trouble


@pytest.mark.parametrize("name", ["anna.pdf", "anna", "anna.tex.exe", "anna.html"])
def test_another_kind_of_file_is_not_read(tmp_path: Path, name: str) -> None:
    one = only(put(tmp_path / name))
    assert one.trouble.startswith("not read: ") and ".tex" in one.trouble
    assert put(tmp_path / name).name.startswith(one.student)


@pytest.mark.parametrize("name", ["nothing.tex", "nothing", "nothing.csv", "no/thing.tex"])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    assert "no such file" in only(tmp_path / name).trouble


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    assert "name" in only(Path("a\0b.tex")).trouble
    assert "longer" in only(tmp_path / ("x" * 300 + ".tex")).trouble


@needs_permissions
def test_no_permission(tmp_path: Path) -> None:
    put(tmp_path / "anna.tex").chmod(0)
    put(tmp_path / "bob" / "a.tex").parent.chmod(0)
    put(tmp_path / "carl.csv").chmod(0)
    put(tmp_path / "dora.tex")
    found = handed(tmp_path)
    (tmp_path / "bob").chmod(0o700)
    assert ["permission" in one.trouble for one in found] == [True, True, True, False]


def test_what_the_system_refuses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions, also where the tests run as root: the system's answer is made up."""

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    put(tmp_path / "anna.tex")
    put(tmp_path / "bob.csv")
    monkeypatch.setattr(os, "open", refuse)
    assert ["permission" in one.trouble for one in handed(tmp_path)] == [True, True]
    monkeypatch.setattr(os, "scandir", refuse)
    assert "permission" in only(tmp_path).trouble


# ---- what would block, or lead elsewhere


@needs_links
@pytest.mark.parametrize("name", ["pipe.tex", "pipe.csv", "pipe.json", "pipe.pdf"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert "named pipe" in only(tmp_path / name).trouble
    assert "named pipe" in only(tmp_path).trouble


@needs_links
def test_a_socket_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a.tex")
        assert "socket" in only(tmp_path).trouble


@needs_links
def test_a_device_is_not_opened(tmp_path: Path) -> None:
    assert "device" in only(Path("/dev/zero")).trouble
    (tmp_path / "zero.tex").symlink_to("/dev/zero")
    assert "device" in only(tmp_path / "zero.tex").trouble


@needs_links
def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is looked at, exchanged, and opened."""
    path = put(tmp_path / "a.tex")
    looked = os.lstat(path)
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(os, "lstat", lambda _: looked)
    assert "named pipe" in only(path).trouble


@needs_links
def test_links_are_not_followed_wherever_they_lead(tmp_path: Path) -> None:
    secret = put(tmp_path / "elsewhere" / "secret.tex", "secret")
    put(tmp_path / "class" / "anna.tex", "secret")
    for name, target in {
        "out.tex": secret,
        "within.tex": tmp_path / "class" / "anna.tex",
        "circle": tmp_path / "class",
        "broken.tex": tmp_path / "nothing",
        "self.tex": tmp_path / "class" / "self.tex",
        "rows.csv": secret,
    }.items():
        (tmp_path / "class" / name).symlink_to(target)
    found = {one.student or "table": one for one in handed(tmp_path / "class")}
    assert found.pop("anna").answer == "secret"
    assert len(found) == 6 and all("symbolic link" in one.trouble for one in found.values())


@needs_links
def test_a_link_in_a_students_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "bob" / "answer.tex", "mine")
    (tmp_path / "anna").mkdir()
    (tmp_path / "anna" / "answer.tex").symlink_to(tmp_path / "bob" / "answer.tex")
    (tmp_path / "anna" / "up").symlink_to("..")
    assert [(one.student, one.answer, bool(one.trouble)) for one in handed(tmp_path)] == [
        ("anna", "", True),
        ("anna", "", True),
        ("bob", "mine", False),
    ]


@needs_links
def test_the_path_that_is_given_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path / "class" / "anna.tex", "x")
    (tmp_path / "now").symlink_to("class")
    (tmp_path / "latest.tex").symlink_to("class/anna.tex")
    assert only(tmp_path / "now").answer == "x"
    assert only(tmp_path / "latest.tex").student == "latest"
    (tmp_path / "round.tex").symlink_to("round.tex")
    assert "symbolic link" in only(tmp_path / "round.tex").trouble


def test_folders_in_folders_end(tmp_path: Path) -> None:
    put(tmp_path / "anna" / "/".join("d" * 19) / "a.tex")
    assert only(tmp_path).answer == "2x"
    put(tmp_path / "anna" / "/".join("d" * 20) / "a.tex")
    assert [bool(one.trouble) for one in handed(tmp_path)] == [False, True]


# ---- folders


def test_a_file_a_student_or_a_folder_a_student(tmp_path: Path) -> None:
    put(tmp_path / "bob.md", "b")
    put(tmp_path / "anna" / "two.txt", "a2")
    put(tmp_path / "anna" / "one.tex", "a1")
    put(tmp_path / "anna" / "more" / "three.txt", "a3")
    put(tmp_path / "Zoë Ünal.tex", "z")
    assert [(one.student, one.answer) for one in handed(tmp_path)] == [
        ("Zoë Ünal", "z"),
        ("anna", "a3"),
        ("anna", "a1"),
        ("anna", "a2"),
        ("bob", "b"),
    ]
    assert handed(tmp_path)[1].origin == f"{tmp_path}/anna/more/three.txt"


def test_the_order_does_not_depend_on_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "dacb":
        put(tmp_path / f"{name}.txt", name)
    entries = sorted(os.scandir(tmp_path), key=lambda entry: entry.name, reverse=True)

    class Listed:
        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(entries)

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(os, "scandir", lambda _: Listed())
    assert [one.answer for one in handed(tmp_path)] == list("abcd")


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    for name in "ab":
        put(tmp_path / f"{name}.txt", name)
    stream = submissions(tmp_path)
    assert next(stream).answer == "a"
    put(tmp_path / "b.txt", "changed")
    assert next(stream).answer == "changed"


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_taken_away_meanwhile_is_said(tmp_path: Path, kind: str) -> None:
    put(tmp_path / "a.txt", "a")
    gone = put(tmp_path / "b.txt", "b") if kind == "file" else tmp_path / "b"
    if kind == "folder":
        gone.mkdir()
    stream = submissions(tmp_path)
    assert next(stream).answer == "a"
    if kind == "file":
        gone.unlink()
    else:
        gone.rmdir()
    (one,) = stream
    assert one.student == "b" and "no such file" in one.trouble


def test_hidden_files_are_not_there(tmp_path: Path) -> None:
    put(tmp_path / "anna.tex")
    for name in (".DS_Store", ".git/config", "__MACOSX/._anna.tex", "._anna.tex", "Thumbs.db", "bob/.keep.tex"):
        put(tmp_path / name, b"\0")
    assert [(one.student, bool(one.trouble)) for one in handed(tmp_path)] == [("anna", False), ("bob", True)]


def test_a_folder_with_nothing_in_it(tmp_path: Path) -> None:
    assert "no answers in this folder" in only(tmp_path).trouble
    (tmp_path / "anna").mkdir()
    one = only(tmp_path)
    assert one.student == "anna" and "no answers in this folder" in one.trouble


def test_a_folder_with_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_MOST_ENTRIES", 2)
    for name in "ab":
        put(tmp_path / f"{name}.txt", name)
    assert len(handed(tmp_path)) == 2
    put(tmp_path / "c.txt")
    assert "more than 2 files" in only(tmp_path).trouble


def test_one_broken_file_costs_no_other(tmp_path: Path) -> None:
    put(tmp_path / "a.tex", "x")
    put(tmp_path / "b.tex", b"\xff")
    put(tmp_path / "c.json", "{")
    put(tmp_path / "d.tex", "y")
    assert [(one.student, one.answer, bool(one.trouble)) for one in handed(tmp_path)] == [
        ("a", "x", False),
        ("b", "", True),
        ("c", "", True),
        ("d", "y", False),
    ]


@pytest.mark.parametrize(
    ("name", "problem", "part"),
    [
        ("problem8.tex", 8, ""),
        ("Problem 8 gradient.tex", 8, "gradient"),
        ("p08_gradient.tex", 8, "gradient"),
        ("ex8b.tex", 8, "b"),
        ("8.tex", 3, "forward"),  # a number alone may be anything
        ("page 8.tex", 3, "forward"),
        ("problem8888.tex", 3, "forward"),
        ("problem3.tex", 3, "forward"),
    ],
)
def test_a_file_in_a_students_folder_may_name_the_problem(tmp_path: Path, name: str, problem: int, part: str) -> None:
    put(tmp_path / "anna" / name)
    one = only(tmp_path, problem=3, part="forward")
    assert (one.student, one.problem, one.part) == ("anna", problem, part)
    put(tmp_path / "anna" / name, "# Problem 9\nx")
    assert only(tmp_path).problem == 9


def test_a_file_of_a_student_is_not_taken_for_a_problem(tmp_path: Path) -> None:
    put(tmp_path / "q8.tex")
    assert (only(tmp_path).student, only(tmp_path).problem) == ("q8", 0)


# ---- names of students


@pytest.mark.parametrize(
    ("name", "is_folder", "student", "number"),
    [
        ("Doe Jane_12345_assignsubmission_file_", True, "Doe Jane", "12345"),
        ("Doe Jane_12345_assignsubmission_file", True, "Doe Jane", "12345"),
        ("van der Berg Anna-Lena_7_assignsubmission_onlinetext_", True, "van der Berg Anna-Lena", "7"),
        ("Doe_Jane_12345_assignsubmission_file_", True, "Doe_Jane", "12345"),
        ("Doe Jane_12345_assignsubmission_file_answer_2.tex", False, "Doe Jane", "12345"),
        ("Participant_12345_assignsubmission_file_", True, "Participant 12345", "12345"),
        ("doejane_12345_678_answer.tex", False, "doejane", "12345"),
        ("doejane_LATE_12345_678_answer-1.tex", False, "doejane", "12345"),
        ("doejane_12345_678_my_own_answer.tex", False, "doejane", "12345"),
        ("anonymous_12345_678_answer.tex", False, "anonymous 12345", "12345"),
        ("doejane_12345_678_answer", True, "doejane_12345_678_answer", ""),  # Canvas has no folders
        ("jane_2.tex", False, "jane_2", ""),
        ("jane.doe.tex", False, "jane.doe", ""),
        ("jane.doe", True, "jane.doe", ""),
        ("12345.tex", False, "12345", ""),
    ],
)
def test_names_that_learning_management_systems_give(name: str, is_folder: bool, student: str, number: str) -> None:
    assert owner(name, is_folder) == Owner(student, number)


def test_an_export_of_moodle_and_one_of_canvas(tmp_path: Path) -> None:
    put(tmp_path / "moodle" / "Doe Jane_12345_assignsubmission_file_" / "answer.tex", "m")
    put(tmp_path / "canvas" / "doejane_12345_678_answer.tex", "c")
    assert (only(tmp_path / "moodle").student, only(tmp_path / "moodle").answer) == ("Doe Jane", "m")
    assert (only(tmp_path / "canvas").student, only(tmp_path / "canvas").answer) == ("doejane", "c")
    (canvas,) = (tmp_path / "canvas").iterdir()
    assert only(canvas).student == "doejane"


def test_two_students_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    for number, answer in (("1", "x"), ("2", "y")):
        put(tmp_path / f"Doe Jane_{number}_assignsubmission_file_" / "answer.tex", answer)
    put(tmp_path / "Roe Max_3_assignsubmission_file_" / "answer.tex", "z")
    assert [one.student for one in handed(tmp_path)] == ["Doe Jane (1)", "Doe Jane (2)", "Roe Max"]
    assert namesakes([Owner("a", "1"), Owner("a", "1"), Owner("b", "1"), Owner("b", "2")]) == {"b"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë O'Neill-Ünal", "Zoë O'Neill-Ünal"),
        ("Jose\u0301", "José"),  # as macOS writes it
        ("सीता", "सीता"),
        ("李小龙", "李小龙"),
        ("=SUM(A1)", "=SUM(A1)"),
        ("[red]x[/red]", "[red]x[/red]"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2028b", "a\\u2028b"),
        ("a\udcffb", "a\\udcffb"),
    ],
)
def test_names_are_kept_and_what_is_invisible_is_shown(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_the_order_of_names_and_capitals_do_not_matter() -> None:
    assert same_student("Doe, Jane", "jane doe") and not same_student("Doe Jane", "Doe Jan")


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names that only some systems can have")
@pytest.mark.parametrize(
    ("name", "student"),
    [
        (b"-rf.tex", "-rf"),
        (b"..a.tex", ""),
        (b"a\x1b[2Jb.tex", "a\\x1b[2Jb"),
        (b"a\nb.tex", "a\\nb"),
        (b"caf\xe9.tex", "caf\\udce9"),
        (b"x" * 251 + b".tex", "x" * 251),
        (b"$(reboot).tex", "$(reboot)"),
        (b"a\\..\\b.tex", "a\\..\\b"),
        (b"~.tex", "~"),
        (b"*.tex", "*"),
    ],
)
def test_names_that_are_traps(tmp_path: Path, name: bytes, student: str) -> None:
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
        file.write(b"2x")
    found = handed(tmp_path)
    assert [(one.student, one.answer) for one in found] == ([(student, "2x")] if student else [("", "")])
    (one,) = handed(Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))))
    assert one.answer == "2x"
