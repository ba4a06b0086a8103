"""`derive plot`: a problem's pictures listed, or written to files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ..claims.numeric import NotNumeric
from ..derivation import Problem
from ..writing.files import whole_file
from .labels import plain
from .model import Chart, Picture
from .raster import NoMatplotlib, image

_WORDS: Final[dict[str, Callable[[Picture], str]]] = {
    ".svg": Picture.svg,
    ".tex": lambda picture: "% \\usepackage{tikz}\n" + picture.tikz(),
}
_IMAGES: Final = (".png", ".pdf")


class CannotPlot(Exception):
    """Nothing can be drawn, or not as it is asked for; the message says why."""


def plot(problem: Problem, name: str = "", output: str = "") -> tuple[list[str], list[str]]:
    """Write pictures to files, all of them or the one of this name; without `output`, list them.

    Gives back what to print, and where a closed form is not what the definition gives. Raises `CannotPlot`.
    """
    path = _path(output)
    chosen = _chosen(problem, name)
    said = [line for one in chosen for line in (_written(one, _own(path, one, len(chosen))) if path else _listed(one))]
    return said, [f"{one.name}: {plain(one.apart)}" for one in chosen if isinstance(one, Chart) and one.apart]


def _path(output: str) -> Path | None:
    path = Path(output)
    if output and path.suffix not in (*_WORDS, *_IMAGES):
        formats = ", ".join((*_WORDS, *_IMAGES))
        raise CannotPlot(f"what is {output} to be? The name of the file says the format: {formats}")
    return path if output else None


def _chosen(problem: Problem, name: str) -> Sequence[Picture]:
    names = [drawing.name for drawing in problem.drawings]
    if not names:
        raise CannotPlot(f"problem {problem.number} has no pictures")
    if name and name not in names:
        raise CannotPlot(f"problem {problem.number} has no picture {name!r}; it has: {', '.join(names)}")
    try:
        return [picture for picture in problem.pictures if name in ("", picture.name)]
    except (NotNumeric, ValueError) as error:
        raise CannotPlot(f"the pictures of problem {problem.number} cannot be drawn: {error}") from None


def _own(path: Path, picture: Picture, count: int) -> Path:
    """The file of one of several pictures: out-NAME.svg for out.svg."""
    return path if count == 1 else path.with_name(f"{path.stem}-{picture.name}{path.suffix}")


def _listed(picture: Picture) -> list[str]:
    return [picture.name, f"    {plain(picture.caption)}"]


def _written(picture: Picture, path: Path) -> list[str]:
    try:
        if path.suffix in _WORDS:
            with whole_file(path) as file:
                file.write(_WORDS[path.suffix](picture))
        else:
            path.write_bytes(_image(picture, path.suffix[1:]))
    except OSError as error:
        raise CannotPlot(f"cannot write {path}: {error.strerror or error}") from None
    return [f"{path}: {plain(picture.caption)}"]


def _image(picture: Picture, kind: str) -> bytes:
    try:
        return image(picture.scene(), kind)
    except NoMatplotlib:
        raise CannotPlot(
            f"{kind.upper()} is written by matplotlib, which is not installed: pip install 'derive[plot]' "
            "(.svg and .tex need nothing)"
        ) from None
