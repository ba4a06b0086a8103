"""The wheel: what is in it, and that it works where no checkout is near."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(find_spec("hatchling") is None, reason="hatchling, which builds the wheel, is missing")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the backend itself, in this environment: nothing is downloaded."""
    folder = tmp_path_factory.mktemp("dist")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_name_says_pure_python(wheel: Path) -> None:
    assert wheel.name.startswith("derive-") and wheel.name.endswith("-py3-none-any.whl")


def test_one_top_level_name(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    (information,) = (top for top in tops if top.endswith(".dist-info"))
    assert tops == {"derive", information}


def test_every_module_and_every_problem_is_in_it(names: list[str]) -> None:
    expected = {str(path.relative_to(ROOT)) for path in (ROOT / "derive").rglob("*.py")}
    expected |= {f"derive/{path.relative_to(ROOT)}" for path in (ROOT / "problems").rglob("*.py")}
    assert "derive/problems/p08_backpropagation_2.py" in expected
    assert {name for name in names if name.startswith("derive/") and name.endswith(".py")} == expected


def test_nothing_else_is_in_it(names: list[str]) -> None:
    assert not [name for name in names if name.endswith((".pyc", ".jsonl", ".orig")) or "test" in name.lower()]


def test_types_travel_along(names: list[str]) -> None:
    """`Typing :: Typed` promises that mypy reads the annotations: PEP 561's marker."""
    assert "derive/py.typed" in names


def test_the_script_is_declared(wheel: Path, names: list[str]) -> None:
    (entry_points,) = (name for name in names if name.endswith(".dist-info/entry_points.txt"))
    with zipfile.ZipFile(wheel) as archive:
        assert "derive = derive.cli:main" in archive.read(entry_points).decode()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        needed = archive.read(metadata).decode()
    for requirement in ("sympy", "numpy", "rich", "python-flint", "pyyaml"):
        assert f"Requires-Dist: {requirement}" in needed


def test_it_works_where_no_checkout_is_near(wheel: Path, tmp_path: Path) -> None:
    unpacked, empty = tmp_path / "unpacked", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {**inherited, "PYTHONPATH": str(unpacked), "PYTHONIOENCODING": "utf-8"}

    def derive(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "derive", *arguments],
            cwd=empty,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    ran = derive("check", "8", "-q", "--timeout", "60")
    assert ran.stderr == ""
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[-3] == "steps 20: 20 proved"
    where = "import derive, pathlib; print(pathlib.Path(derive.__file__).parent)"
    home = subprocess.run(
        [sys.executable, "-c", where], cwd=empty, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(home.stdout.strip()) == unpacked / "derive"
    assert list(empty.iterdir()) == []
