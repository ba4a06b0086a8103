"""Where everything of a chart goes: axes with round ticks, lines cut off at the frame, the legend above it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, inf, log10
from typing import TYPE_CHECKING, Final

from .scene import FAINT, INKS, Item, Label, Line, Mark, Pen, Point, Scene, moved

if TYPE_CHECKING:
    from .model import Axis, Chart, Series

_WIDTH: Final = 11.6
_HEIGHT: Final = 5.6  # of the frame
_ROW: Final = 0.48
_SAMPLE: Final = 0.85  # of a line in the legend
_GAP: Final = 0.7
_SHAPES: Final = ("circle", "square", "triangle", "diamond")
_THICK: Final = 0.9
_DATA: Final = r"line: closed form, marks: by the definition"
_PEAKS: Final = r"mark: the highest point, found numerically"


def laid_out(chart: Chart) -> Scene:
    """A chart 11.6 cm wide."""
    ticks = _ticks(chart.y)
    left = max(Label(0, 0, text).wide for _, text in ticks) + 0.32
    right = _WIDTH - max(0.15, Label(0, 0, _ticks(chart.x)[-1][1]).wide / 2 + 0.08)
    legend, top_rows = _legend(chart, _WIDTH)
    bottom = 0.95
    frame = _Frame(chart, left, bottom, right, bottom + _HEIGHT)
    height = frame.top + 0.75 + top_rows * _ROW
    items: list[Item] = [*frame.grid(ticks)]
    for number, one in enumerate(chart.series):
        items += frame.series(one, *_style(chart, number))
    items += [
        Label(0.0, frame.top + 0.45, chart.y.label, "start"),
        Label((left + right) / 2, 0.17, chart.x.label),
        *_raised(legend, height),
    ]
    return Scene(_WIDTH, height, tuple(items))


def _style(chart: Chart, number: int) -> tuple[Pen, str]:
    """Ink, dashes and marks all tell series apart, so that print needs no colour."""
    if chart.series[number].beside:
        beside = [k for k, one in enumerate(chart.series) if one.beside]
        return Pen(0, (2, 1, 3)[beside.index(number) % 3], 0.7), ""
    return Pen(number % len(INKS) + 1, (0, 4, 3, 1)[number % 4], _THICK), _SHAPES[number % 4]


# ---- the frame


class _Frame:
    """The rectangle in which data are drawn, and how they get there."""

    def __init__(self, chart: Chart, left: float, bottom: float, right: float, top: float) -> None:
        self.chart = chart
        self.left, self.bottom, self.right, self.top = left, bottom, right, top

    def place(self, point: Point) -> Point:
        """From data to centimetres; what is infinite is at the upper edge."""
        x, y = point
        across = self.left + _part(self.chart.x, x) * (self.right - self.left)
        return across, self.top if y == inf else self.bottom + _part(self.chart.y, y) * (self.top - self.bottom)

    def grid(self, ticks: Sequence[tuple[float, str]]) -> list[Item]:
        """Faint lines at the ticks, and the two axes."""
        items: list[Item] = []
        for value, text in ticks:
            y = self.place((self.chart.x.low, value))[1]
            items.append(Line(((self.left, y), (self.right, y)), Pen(FAINT, 0, 0.4)))
            items.append(Label(self.left - 0.13, y, text, "end"))
        for value, text in _ticks(self.chart.x):
            x = self.place((value, self.chart.y.high))[0]
            items.append(Line(((x, self.bottom), (x, self.bottom - 0.1))))
            items.append(Label(x, self.bottom - 0.34, text))
        corners = ((self.left, self.top), (self.left, self.bottom), (self.right, self.bottom))
        return [*items, Line(corners)]

    def series(self, one: Series, pen: Pen, shape: str) -> list[Item]:
        """The line of the closed form, the marks of the definition, and guides."""
        items: list[Item] = []
        for place in one.guides:
            x = self.place((place, self.chart.y.high))[0]
            items.append(Line(((x, self.bottom), (x, self.top)), Pen(pen.ink, 2, 0.6)))
        placed = [self.place(point) for point in one.line if point[1] != inf]
        items += [Line(part, pen) for part in _clipped(placed, self.bottom, self.top)]
        for point in one.points:
            x, y = self.place(point)
            if self.bottom - 1e-6 <= y <= self.top + 1e-6:
                items.append(Mark(x, y, "above" if point[1] == inf else shape, Pen(pen.ink, 0, 0.7)))
        return items


def _part(axis: Axis, value: float) -> float:
    if axis.logarithmic:
        return log10(value / axis.low) / log10(axis.high / axis.low) if value > 0 else -9.0
    return (value - axis.low) / (axis.high - axis.low)


def _clipped(points: Sequence[Point], bottom: float, top: float) -> list[tuple[Point, ...]]:
    """A path between two heights: the pieces of it that are not outside."""
    pieces: list[list[Point]] = [[]]
    for k, (x, y) in enumerate(points):
        if k:
            before = points[k - 1]
            for edge in sorted((bottom, top), key=lambda edge: abs(edge - before[1])):
                if (before[1] - edge) * (y - edge) < 0:
                    at = before[0] + (x - before[0]) * (edge - before[1]) / (y - before[1])
                    pieces[-1].append((at, edge))
                    if not bottom <= y <= top or not bottom <= before[1] <= top:
                        pieces += [[]] if not bottom <= y <= top else []
        if bottom <= y <= top:
            pieces[-1].append((x, y))
        elif pieces[-1]:
            pieces.append([])
    return [tuple(piece) for piece in pieces if len(piece) > 1]


# ---- ticks


def _ticks(axis: Axis) -> list[tuple[float, str]]:
    if axis.logarithmic:
        low, high = ceil(log10(axis.low) - 1e-9), floor(log10(axis.high) + 1e-9)
        every = ceil((high - low + 1) / 8)
        return [(10.0**k, _power(k)) for k in range(ceil(low / every) * every, high + 1, every)]
    step = nice((axis.high - axis.low) / (10 if axis.whole else 6))
    step = max(step, 1.0) if axis.whole else step
    digits = max(0, -floor(log10(step) + 1e-9))
    first, last = ceil(axis.low / step - 1e-9), floor(axis.high / step + 1e-9)
    return [(k * step, f"${k * step:.{digits}f}$") for k in range(first, last + 1)]


def nice(rough: float) -> float:
    """The round number, 1, 2 or 5 times a power of ten, that is just above."""
    power = 10.0 ** floor(log10(rough or 1.0))
    return power * next(m for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))


def _power(k: int) -> str:
    return {0: "$1$", 1: "$10$"}.get(k, f"$10^{{{k}}}$")


# ---- the legend


def _legend(chart: Chart, most: float) -> tuple[list[list[Item]], int]:
    """The entries in rows from left to right, each row as if at height 0."""
    entries: list[tuple[float, list[Item]]] = []
    for number, one in enumerate(chart.series):
        pen, shape = _style(chart, number)
        is_infinite = any(y == inf for _, y in one.points)
        sample: list[Item] = [] if is_infinite else [Line(((0, 0), (_SAMPLE, 0)), pen)]
        if one.points:
            sample.append(Mark(_SAMPLE / 2, 0, "above" if is_infinite else shape, Pen(pen.ink, 0, 0.7)))
        label = Label(_SAMPLE + 0.12, 0, one.label, "start")
        entries.append((_SAMPLE + 0.12 + label.wide, [*sample, label]))
    note: list[Item] = [Label(0, 0, said, "start")] if (said := _said(chart)) else []
    entries += [(0.0, note)] * bool(note)
    rows: list[list[Item]] = [[]]
    across = 0.0
    for wide, items in entries:
        if across and (across + wide > most or items == note):
            rows.append([])
            across = 0.0
        rows[-1] += [moved(item, across, 0.0) for item in items]
        across += wide + _GAP
    return rows, len(rows)


def _said(chart: Chart) -> str:
    """What lines and marks are, where there are both."""
    if not any(one.points for one in chart.series):
        return ""
    return chart.apart or (_PEAKS if chart.peaks else _DATA)


def _raised(rows: Sequence[Sequence[Item]], height: float) -> list[Item]:
    return [moved(item, 0.0, height - (k + 0.5) * _ROW) for k, row in enumerate(rows) for item in row]
