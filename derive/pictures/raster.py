"""Scenes as PNG or PDF, by matplotlib, which is an optional dependency: `pip install 'derive[plot]'`."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from .labels import plain
from .scene import BASELINE, DASHES, FAINT, INKS, RADIUS, Box, Circle, Label, Line, Mark, Pen, Scene, outline

_INCH = 2.54  # cm
_MARGIN = 0.15  # cm
_ALIGNED = {"start": "left", "middle": "center", "end": "right"}


class NoMatplotlib(Exception):
    """The package that writes PNG and PDF is not installed."""


def image(scene: Scene, kind: str) -> bytes:
    """The picture as a "png" or "pdf" file. Raises `NoMatplotlib`."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise NoMatplotlib from None
    wide, high = scene.width + 2 * _MARGIN, scene.height + 2 * _MARGIN
    figure = Figure(figsize=(wide / _INCH, high / _INCH), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(-_MARGIN, scene.width + _MARGIN)
    axes.set_ylim(-_MARGIN, scene.height + _MARGIN)
    for item in scene.items:
        if isinstance(item, Label):
            _write(axes, item)
        else:
            axes.add_patch(_patch(item))
    file = BytesIO()
    figure.savefig(file, format=kind, dpi=200)
    return file.getvalue()


def _write(axes: Any, label: Label) -> None:
    style = {
        "fontsize": 9,
        "ha": _ALIGNED[label.anchor],
        "va": "baseline",
        "family": "STIXGeneral",
        "math_fontfamily": "stix",
    }
    known = _is_known(label.text)
    axes.text(label.x, label.y - BASELINE, label.text if known else plain(label.text), parse_math=known, **style)


def _is_known(text: str) -> bool:
    """Whether matplotlib, which knows a part of LaTeX only, can set it."""
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(text)
    except ValueError:
        return False
    return True


def _patch(item: Line | Circle | Box | Mark) -> Any:
    from matplotlib import patches

    pen = _pen(item.pen)
    if isinstance(item, Line):
        return patches.Polygon(item.points, closed=False, **pen)
    if isinstance(item, Box):
        size = item.right - item.left, item.top - item.bottom
        return patches.FancyBboxPatch((item.left, item.bottom), *size, boxstyle="round,pad=0,rounding_size=0.12", **pen)
    if isinstance(item, Mark) and (corners := outline(item)):
        return patches.Polygon(corners, **pen)
    return patches.Circle((item.x, item.y), item.radius if isinstance(item, Circle) else RADIUS, **pen)


def _pen(pen: Pen) -> dict[str, Any]:
    dashes = (0, tuple(length / pen.width for length in DASHES[pen.dash])) if DASHES[pen.dash] else "-"
    return {
        "fill": False,
        "edgecolor": f"#{INKS[pen.ink]}" if pen.ink in INKS else "black",
        "alpha": 0.3 if pen.ink == FAINT else None,
        "linewidth": pen.width,
        "linestyle": dashes,
        "joinstyle": "round",
        "capstyle": "butt",
    }
