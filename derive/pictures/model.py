"""Pictures as plain data, with what can be had of each. Labels and captions are words with LaTeX between dollars."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import isfinite

from . import chart_layout, network_layout, svg, tikz
from .labels import plain
from .scene import Point, Scene


class Picture(ABC):
    """A network or a chart. `name` is one for a file, `caption` is words with LaTeX between dollars."""

    name: str
    caption: str

    @property
    @abstractmethod
    def alt(self) -> str:
        """What is to be seen, in words, for those who do not see it."""

    @abstractmethod
    def scene(self) -> Scene:
        """The picture laid out."""

    def tikz(self) -> str:
        r"""A `tikzpicture`, at most 14 cm wide; the document needs `\usepackage{tikz}`."""
        return tikz.tikz(self.scene())

    def svg(self, label: str = "") -> str:
        """An `<svg>` element for a page; `label` is its title, the caption if there is none."""
        return svg.svg(self.scene(), plain(label or self.caption), self.alt)


@dataclass(frozen=True)
class Unit:
    """A unit of a network, with its value and its bias where they are known."""

    label: str
    value: str = ""
    bias: str = ""


@dataclass(frozen=True)
class Layer:
    """Units side by side, and the function that they apply."""

    units: tuple[Unit, ...]
    does: str = ""


@dataclass(frozen=True)
class Edge:
    """A weight between unit `source` of a layer and unit `target` of the next; `shared` numbers those of a filter."""

    source: int
    target: int
    weight: str
    shared: int = 0
    negative: bool = False


@dataclass(frozen=True)
class Network(Picture):
    """Layers of units from left to right; `edges[k]` leads from layer k to layer k + 1."""

    name: str
    caption: str
    layers: tuple[Layer, ...]
    edges: tuple[tuple[Edge, ...], ...]

    def scene(self) -> Scene:
        """Layers from left to right."""
        return network_layout.laid_out(self)

    @property
    def alt(self) -> str:
        """Layer by layer, and every weight."""
        sizes = ", ".join(str(len(layer.units)) for layer in self.layers)
        said = [f"A network with layers of {sizes} units."]
        for layer, edges, after in zip(self.layers, self.edges, self.layers[1:], strict=False):
            for target, unit in enumerate(after.units):
                into = [f"{plain(layer.units[e.source].label)}: {plain(e.weight)}" for e in edges if e.target == target]
                bias = f"; bias {plain(unit.bias)}" if unit.bias else ""
                said += [f"Into {plain(unit.label)} from {', '.join(into)}{bias}."] if into else []
        return " ".join(said)


@dataclass(frozen=True)
class Axis:
    """The quantity along an axis, the interval that is drawn, and whether it is logarithmic."""

    label: str
    low: float
    high: float
    logarithmic: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Series:
    """One quantity twice: points by its definition, a line by its closed form; y = ∞ is above every chart.

    `guides` are places along the x-axis that belong to it. `beside` marks a line of comparison.
    """

    label: str
    points: tuple[Point, ...]
    line: tuple[Point, ...]
    guides: tuple[float, ...] = ()
    beside: bool = False


@dataclass(frozen=True)
class Chart(Picture):
    """Series over a common axis, whose points are values by the definition, or with `peaks` where each is highest.

    `apart` says where closed form and points differ; it never should.
    """

    name: str
    caption: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    apart: str = ""
    peaks: bool = False

    def scene(self) -> Scene:
        """Axes, lines, marks, and the legend above."""
        return chart_layout.laid_out(self)

    @property
    def alt(self) -> str:
        """The axes, where each line begins and ends, and whether points and lines agree."""
        said = [f"{plain(self.y.label)} against {plain(self.x.label)}, from {self.x.low:g} to {self.x.high:g}."]
        for one in self.series:
            finite = [point for point in one.line if isfinite(point[1])]
            ends = f"from {_said(finite[0])} to {_said(finite[-1])}" if finite else "infinite throughout"
            said.append(f"{plain(one.label)}: {ends}.")
        if any(one.points for one in self.series):
            agree = "The highest points, found numerically, are" if self.peaks else "The values by the definition lie"
            where = "where the closed form says" if self.peaks else "on the lines"
            said.append(f"{plain(self.apart)}." if self.apart else f"{agree} {where}.")
        return " ".join(said)


def _said(point: Point) -> str:
    return f"({point[0]:.4g}, {point[1]:.4g})"
