"""A run that was interrupted goes on where it was, and never with another run's records."""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from derive.grading.journal import Journal, JournalError, digest, fingerprint
from derive.writing.grades.results import Submission

ROOT = Path(__file__).parents[2]
RECORD: dict[str, Any] = {"mark": "correct", "points": "1/2", "text": "é\ud800\n\0", "list": [1, None, {"a": True}]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "grades.journal"


def filled(path: Path, number: int = 3) -> list[str]:
    """A journal with so many records; their keys."""
    with Journal(path, "f") as journal:
        keys = [journal.key(n) for n in range(number)]
        for n, key in enumerate(keys):
            journal.put(key, {"n": n})
    return keys


def records(path: Path, keys: list[str], **options: Any) -> list[Any]:
    with Journal(path, "f", **options) as journal:
        return [None if (record := journal.get(key)) is None else record["n"] for key in keys]


# Keys


def test_a_digest_is_that_of_the_fields_written_out() -> None:
    assert digest("a", 1) == hashlib.sha256(b'["a", 1]').hexdigest()
    submission = Submission("é", 8, "a", "2x")
    text = r'[{"answer": "2x", "origin": "", "part": "a", "problem": 8, "student": "\u00e9", '
    text += '"syntax": "", "trouble": ""}]'
    assert digest(submission) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("field", ["student", "part", "answer", "syntax", "origin", "trouble"])
def test_every_field_of_a_submission_counts(field: str) -> None:
    one = dict.fromkeys(["student", "part", "answer", "syntax", "origin", "trouble"], "")
    assert digest(Submission(problem=8, **one)) != digest(Submission(problem=8, **{**one, field: "x"}))
    assert digest(Submission(problem=8, **one)) != digest(Submission(problem=9, **one))


def test_where_one_part_ends_and_the_next_begins_counts() -> None:
    keys = {digest("ab", "c"), digest("a", "bc"), digest("abc"), digest(["a", "bc"]), digest('a", "bc')}
    assert len(keys) == 5


def test_only_plain_data_has_a_digest() -> None:
    with pytest.raises(TypeError, match="only plain data has a digest, and this is a object"):
        digest("a", [object()])


@dataclass(frozen=True)
class Options:
    timeout: float = 10.0
    seed: int = 0


def test_a_fingerprint_is_of_the_version_the_options_and_the_content_of_the_files(tmp_path: Path) -> None:
    one, two, moved = tmp_path / "p01.py", tmp_path / "p02.py", tmp_path / "elsewhere"
    moved.mkdir()
    for folder in (tmp_path, moved):
        (folder / "p01.py").write_text("a")
        (folder / "p02.py").write_text("b")
    found = fingerprint("1", Options(), [one, two])
    assert fingerprint("1", Options(), [moved / "p02.py", moved / "p01.py"]) == found
    others = [
        fingerprint("2", Options(), [one, two]),
        fingerprint("1", Options(seed=1), [one, two]),
        fingerprint("1", Options(), [one]),
    ]
    two.write_text("c")
    others.append(fingerprint("1", Options(), [one, two]))
    two.rename(tmp_path / "p03.py")
    others.append(fingerprint("1", Options(), [one, tmp_path / "p03.py"]))
    assert len({found, *others}) == 6


def test_the_keys_of_different_runs_are_different(tmp_path: Path) -> None:
    with Journal(tmp_path / "a", "f") as one, Journal(tmp_path / "b", "g") as other:
        assert one.key("x") != other.key("x")
        assert one.key("x") == digest("f", "x")


# Records


def test_what_was_put_is_got_at_once_and_by_the_next_run(path: Path) -> None:
    with Journal(path, "f") as journal:
        key = journal.key(Submission("s", 8, "a", "2x"))
        assert journal.get(key) is None
        journal.put(key, RECORD)
        assert journal.get(key) == RECORD
        assert len(journal) == 1
    with Journal(path, "f") as journal:
        assert journal.get(key) == RECORD
        assert journal.get(journal.key("other")) is None
        assert len(journal) == 1


def test_reading_and_writing_may_alternate(path: Path) -> None:
    with Journal(path, "f") as journal:
        keys = [journal.key(n) for n in range(300)]
        for n, key in enumerate(keys):
            journal.put(key, {"n": n, "text": "x" * (37 * n % 5000)})
            assert journal.get(keys[n // 2])["n"] == n // 2  # type: ignore[index]
    assert records(path, keys) == list(range(300))


def test_the_last_record_of_a_key_counts(path: Path) -> None:
    keys = filled(path)
    with Journal(path, "f") as journal:
        journal.put(keys[0], {"n": 7})
        assert journal.get(keys[0]) == {"n": 7}
    assert records(path, keys) == [7, 1, 2]


def test_each_record_is_in_the_file_when_put_returns(path: Path) -> None:
    with Journal(path, "f") as journal:
        for n in range(3):
            journal.put(journal.key(n), {"n": n})
            lines = path.read_bytes().splitlines(keepends=True)  # (the lock of this process goes; the test needs none)
            assert len(lines) == n + 2
            assert all(line.endswith(b"\n") and json.loads(line) for line in lines)


@pytest.mark.parametrize("record", [{"x": float("nan")}, {"x": object()}])
def test_a_record_that_is_not_json_leaves_the_file_as_it_was(path: Path, record: dict[str, object]) -> None:
    keys = filled(path)
    with Journal(path, "f") as journal:
        before = path.read_bytes()
        with pytest.raises((TypeError, ValueError)):
            journal.put(keys[0], record)
        assert path.read_bytes() == before
        assert journal.get(keys[0]) == {"n": 0}


def test_several_threads_at_once(path: Path) -> None:
    with Journal(path, "f") as journal, ThreadPoolExecutor(4) as pool:
        keys = [journal.key(n) for n in range(200)]
        list(pool.map(lambda n: journal.put(keys[n], {"n": n}), range(200)))
        assert [journal.get(key) for key in keys] == [{"n": n} for n in range(200)]
    assert records(path, keys) == list(range(200))


# What is torn, damaged, or another's


def test_wherever_a_write_was_torn_the_whole_records_are_there_and_the_run_goes_on(path: Path) -> None:
    keys = filled(path, 2)
    content = path.read_bytes()
    ends = [n + 1 for n, byte in enumerate(content) if byte == ord("\n")]
    for size in range(len(content) + 1):
        path.write_bytes(content[:size])
        whole = sum(end <= size for end in ends[1:])
        assert records(path, keys) == [0, 1][:whole] + [None] * (2 - whole)
        with Journal(path, "f") as journal:
            journal.put(keys[1], {"n": 5})
        assert records(path, keys) == [0 if whole else None, 5]


@pytest.mark.parametrize("tail", [b"\0" * 5000, b"{}\n", b"null\n", b'{"key":"0","record":{}}\n', b"[" * 10**5 + b"\n"])
def test_a_last_line_that_is_no_record_is_forgotten(path: Path, tail: bytes) -> None:
    keys = filled(path)
    content = path.read_bytes()
    path.write_bytes(content + tail)
    assert records(path, keys) == [0, 1, 2]
    assert path.read_bytes() == content


def test_a_full_disk_leaves_whole_records(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = filled(path)
    before = path.read_bytes()
    write = os.write
    answers: Iterator[int | OSError] = itertools.chain([10], itertools.repeat(OSError(errno.ENOSPC, "full")))

    def full(descriptor: int, data: bytes) -> int:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return write(descriptor, data[:answer])

    with Journal(path, "f") as journal:
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            with pytest.raises(OSError, match="full"):
                journal.put(keys[0], {"n": 9})
        assert path.read_bytes() == before
        assert journal.get(keys[0]) == {"n": 0}
        journal.put(keys[0], {"n": 8})
    assert records(path, keys) == [8, 1, 2]


def test_damage_in_the_middle_is_refused(path: Path) -> None:
    keys = filled(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"oops\n", *lines[3:]]))
    with pytest.raises(JournalError, match=r"line 3 of .*grades.journal is damaged; name another file, or .* --fresh"):
        Journal(path, "f")
    assert records(path, keys, fresh=True) == [None] * 3


@pytest.mark.parametrize("changed", [lambda lines: [b" " * 10**4], lambda lines: [lines[0], *lines[:0:-1]]])
def test_a_change_under_our_hands_is_noticed(path: Path, changed: Callable[[list[bytes]], list[bytes]]) -> None:
    keys = filled(path)
    with Journal(path, "f") as journal:
        path.write_bytes(b"".join(changed(path.read_bytes().splitlines(keepends=True))))
        with pytest.raises(JournalError, match="was changed by something else"):
            journal.get(keys[0])


def test_a_run_of_another_fingerprint_is_refused_and_kept(path: Path) -> None:
    keys = filled(path)
    before = path.read_bytes()
    with pytest.raises(
        JournalError, match=r"another version, other options or other problems.* name another .*--fresh"
    ):
        Journal(path, "g")
    assert path.read_bytes() == before
    with Journal(path, "g", fresh=True) as journal:
        assert len(journal) == 0
        assert journal.get(keys[0]) is None
    with pytest.raises(JournalError):
        Journal(path, "f")


def test_fresh_forgets_a_run_of_the_same_fingerprint(path: Path) -> None:
    keys = filled(path)
    assert records(path, keys, fresh=True) == [None] * 3
    assert records(path, keys) == [None] * 3


@pytest.mark.parametrize(
    "content",
    [
        b"student,problem,part,answer\n",
        b"\\frac12",
        b"{}\n",
        b'{"journal": "x"}\n',
        b"\xff\xfe\0",
        b"x" * 10**6,
        b"[" * 10**5,
    ],
)
@pytest.mark.parametrize("fresh", [False, True])
def test_what_is_no_journal_is_refused_and_kept(path: Path, content: bytes, fresh: bool) -> None:
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"grades.journal is not a journal of graded answers.* name another file"):
        Journal(path, "f", fresh=fresh)
    assert path.read_bytes() == content


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="/dev/null is not a file that a journal can be kept in; name another"):
        Journal(Path(os.devnull), "f")
    with pytest.raises(IsADirectoryError):
        Journal(tmp_path, "f")
    with pytest.raises(FileNotFoundError):
        Journal(tmp_path / "missing" / "journal", "f")


def test_a_refused_journal_leaves_no_descriptor(path: Path) -> None:
    filled(path)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        with pytest.raises(JournalError):
            Journal(path, "g")
    assert len(os.listdir("/proc/self/fd")) == before


# Several runs


def run(script: str, path: Path) -> subprocess.Popen[str]:
    code = "import sys, os, time\nfrom pathlib import Path\nfrom derive.grading.journal import *\n"
    code += "path = Path(sys.argv[1])\n" + textwrap.dedent(script)
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code, str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


HOLDING = """
    from derive.running import ordered
    journal = Journal(path, "f")
    note = lambda n, outcome: journal.put(journal.key(n), {"n": outcome.value})
    for n, _ in ordered(lambda n: n if n < 3 else time.sleep(2), range(5), jobs=2, seconds=60, known=note):
        print(n, flush=True)
"""


def test_two_runs_at_once_are_refused_and_a_killed_one_can_be_resumed_at_once(path: Path) -> None:
    with run(HOLDING, path) as holder:
        assert holder.stdout is not None
        assert [holder.stdout.readline() for _ in range(3)] == ["0\n", "1\n", "2\n"]
        for fresh in (False, True):
            with pytest.raises(JournalError, match=r"is in use by another run; wait for that to end, or name another"):
                Journal(path, "f", fresh=fresh)
        holder.send_signal(signal.SIGKILL)
        holder.wait()  # its workers, which have copies of the open file, may live on for a moment
        assert records(path, [digest("f", n) for n in range(4)]) == [0, 1, 2, None]


def test_what_finished_before_its_turn_is_not_lost(path: Path) -> None:
    script = """
        from derive.running import ordered
        journal = Journal(path, "f")
        def note(n, outcome):
            journal.put(journal.key(n), {"n": n})
            print(n, flush=True)
        for _ in ordered(lambda n: time.sleep(60) if n == 0 else n, range(5), jobs=2, seconds=60, known=note):
            print("never")
    """
    with run(script, path) as interrupted:
        assert interrupted.stdout is not None
        assert [interrupted.stdout.readline() for _ in range(4)] == ["1\n", "2\n", "3\n", "4\n"]
        interrupted.send_signal(signal.SIGINT)
        _, errors = interrupted.communicate(timeout=20)
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert records(path, [digest("f", n) for n in range(5)]) == [None, 1, 2, 3, 4]


def test_many_runs_that_begin_together_make_one_journal(path: Path) -> None:
    script = """
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            journal = Journal(path, "f")
        except JournalError:
            print("refused")
        else:
            journal.put(journal.key(os.getpid()), {"n": os.getpid()})
            print(os.getpid(), flush=True)
            sys.stdin.readline()
    """
    runs = [run(script, path) for _ in range(4)]
    for each in runs:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in runs:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.stdout.readline().strip() for each in runs if each.stdout is not None]
    for each in runs:
        assert each.communicate(timeout=20)[1] == ""
    (pid,) = [int(word) for word in said if word != "refused"]
    assert records(path, [digest("f", pid)]) == [pid]
    assert len(path.read_bytes().splitlines()) == 2
