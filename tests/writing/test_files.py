"""A file is written whole, or left as it was."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from derive.writing.files import whole_file


@pytest.mark.parametrize("before", [None, "old"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_a_file_that_is_not_finished_is_not_there(
    tmp_path: Path, before: str | None, error: type[BaseException]
) -> None:
    path = tmp_path / "grades.csv"
    if before is not None:
        path.write_text(before)
    with pytest.raises(error), whole_file(path) as file:
        file.write("new")
        file.flush()
        raise error
    assert (path.read_text() if path.exists() else None) == before
    assert list(tmp_path.iterdir()) == ([] if before is None else [path])


def test_a_finished_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("old")
    path.chmod(0o640)
    with whole_file(path, newline="") as file:
        file.write("é\r\n")
        assert path.read_text() == "old"
    assert path.read_bytes() == "é\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_mode_that_new_files_have(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with whole_file(tmp_path / "grades.csv") as file:
        file.write("")
    assert (tmp_path / "grades.csv").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_stays_a_link_and_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    path, link = tmp_path / ("x" * 255), tmp_path / "link"
    link.symlink_to(path)
    with whole_file(link) as file:
        file.write("new")
    assert link.is_symlink()
    assert path.read_text() == "new"


def test_a_pipe_is_written_to_as_it_comes(tmp_path: Path) -> None:
    path, seen = tmp_path / "pipe", []
    os.mkfifo(path)
    reader = threading.Thread(target=lambda: seen.append(path.read_text()))
    reader.start()
    with whole_file(path) as file:
        file.write("new")
    reader.join()
    assert seen == ["new"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "missing" / "grades.csv"):
        pass
