"""What a picture is made of once it is laid out: lines, circles, boxes, marks and labels, in centimetres, y upwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from .labels import width

Point: TypeAlias = tuple[float, float]
Rectangle: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top

SIZE: Final = 0.317  # of a label: 9 pt
TALL: Final = 0.36  # a label with scripts
BASELINE: Final = 0.105  # how far below its middle the baseline of a label is
INKS: Final = {1: "1F77B4", 2: "BF5B17", 3: "2E8B57", 4: "8E5BB5"}  # readable on white and on black; 0 is the text's
FAINT: Final = -1
DASHES: Final = {0: (), 1: (4.0, 2.2), 2: (0.9, 1.8), 3: (5.0, 1.6, 1.0, 1.6), 4: (8.0, 2.4)}  # pt


@dataclass(frozen=True)
class Pen:
    """An ink, a pattern of dashes and a width in points."""

    ink: int = 0
    dash: int = 0
    width: float = 0.6


@dataclass(frozen=True)
class Line:
    """A path from point to point."""

    points: tuple[Point, ...]
    pen: Pen = Pen()


@dataclass(frozen=True)
class Circle:
    """A unit."""

    x: float
    y: float
    radius: float
    pen: Pen = Pen()


@dataclass(frozen=True)
class Box:
    """A rectangle with round corners."""

    left: float
    bottom: float
    right: float
    top: float
    pen: Pen = Pen()


@dataclass(frozen=True)
class Mark:
    """A data point: `shape` is one of "circle", "square", "triangle", "diamond" and "above"."""

    x: float
    y: float
    shape: str
    pen: Pen = Pen()


@dataclass(frozen=True)
class Label:
    """Words and LaTeX; x is where they start, have their middle, or end, y the middle of their height."""

    x: float
    y: float
    text: str
    anchor: str = "middle"

    @property
    def wide(self) -> float:
        """The width in centimetres, about."""
        return width(self.text) * SIZE


Item: TypeAlias = Line | Circle | Box | Mark | Label


@dataclass(frozen=True)
class Scene:
    """A picture from (0, 0) to (width, height)."""

    width: float
    height: float
    items: tuple[Item, ...]


def outline(mark: Mark) -> tuple[Point, ...]:
    """The corners of a mark that has some; none for a circle."""
    r = RADIUS
    corners = {
        "square": [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)],
        "triangle": [(-1.1, -0.8), (1.1, -0.8), (0.0, 1.2)],
        "diamond": [(-1.2, 0.0), (0.0, -1.2), (1.2, 0.0), (0.0, 1.2)],
        "above": [(-1.1, -1.6), (1.1, -1.6), (0.0, 0.4)],
    }.get(mark.shape, [])
    return tuple((mark.x + r * x, mark.y + r * y) for x, y in corners)


RADIUS: Final = 0.075  # of a mark


def moved(item: Item, across: float, up: float) -> Item:
    """The same elsewhere."""
    if isinstance(item, Line):
        return Line(tuple((x + across, y + up) for x, y in item.points), item.pen)
    if isinstance(item, Box):
        return Box(item.left + across, item.bottom + up, item.right + across, item.top + up, item.pen)
    return replace(item, x=item.x + across, y=item.y + up)


def extent(item: Item) -> Rectangle:
    """What an item covers, about."""
    if isinstance(item, Line):
        xs, ys = zip(*item.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    if isinstance(item, Box):
        return item.left, item.bottom, item.right, item.top
    if isinstance(item, Label):
        left = item.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[item.anchor] * item.wide
        return left, item.y - TALL / 2, left + item.wide, item.y + TALL / 2
    radius = item.radius if isinstance(item, Circle) else RADIUS
    return item.x - radius, item.y - radius, item.x + radius, item.y + radius
