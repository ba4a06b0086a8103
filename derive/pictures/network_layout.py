"""Where everything of a network goes: layers from left to right, weights on their edges or, of many, in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot
from typing import TYPE_CHECKING, Final

from .scene import FAINT, TALL, Box, Circle, Item, Label, Line, Pen, Point, Rectangle, Scene, extent, moved

if TYPE_CHECKING:
    from .model import Edge, Network, Unit

_DENSE: Final = 12  # so many weights fit beside the edges of a layer
_ROW: Final = 0.46
_PLACES: Final = tuple(k / 40 for k in range(5, 36))
_NEGATIVE: Final = "dashed: a negative weight"


def laid_out(network: Network) -> Scene:
    """The network, its tables to the right of it, and a key below."""
    drawing = _Drawing(network)
    items = [*drawing.windows(), *drawing.weights(), *drawing.units()]
    tables, across = drawing.tables()
    key = _key(network)
    items += tables
    left, bottom, right, top = _bounds(items)
    items += [moved(item, left, bottom - 0.1) for item in key]
    bottom -= 0.35 * bool(key)
    return Scene(max(right, across) - left, top - bottom, tuple(moved(item, -left, -bottom) for item in items))


class _Drawing:
    """The places of all units, and what is drawn between them. The middle of all columns is at height 0."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.dense = [len(edges) > _DENSE for edges in network.edges]
        most = max(len(layer.units) for layer in network.layers)
        widest = max(Label(0, 0, unit.label).wide for layer in network.layers for unit in layer.units)
        self.radius = min(0.62, max(0.3 if most > 6 else 0.38, widest / 2 + 0.1))
        says_more = any(unit.value or (unit.bias and not self.dense[0]) for unit in self._all())
        self.step = 2 * self.radius + (0.2 if most > 6 else 1.15 if says_more else 0.75)
        self.columns = [0.0]
        for edges, dense in zip(network.edges, self.dense, strict=True):
            label = max(Label(0, 0, edge.weight).wide for edge in edges)
            gap = (3.4 if most > 6 else 2.2) if dense else max(2.6, 1.75 * label + 0.9 + 0.22 * len(edges))
            self.columns.append(self.columns[-1] + gap)

    def _all(self) -> Iterator[Unit]:
        return (unit for layer in self.network.layers for unit in layer.units)

    def place(self, layer: int, unit: int) -> Point:
        """The centre of a unit."""
        count = len(self.network.layers[layer].units)
        spread = self.step
        most = max(len(one.units) for one in self.network.layers)
        if most > 6 and count > 1:  # few units beside many are spread out over the same height
            spread = max(self.step, (most - 1) * self.step * (count - 1) / count / (count - 1))
        return self.columns[layer], ((count - 1) / 2 - unit) * spread

    def units(self) -> list[Item]:
        """Circles with names, values and biases, and the functions above the columns."""
        items: list[Item] = []
        for k, layer in enumerate(self.network.layers):
            for number, unit in enumerate(layer.units):
                x, y = self.place(k, number)
                items += [Circle(x, y, self.radius), Label(x, y, unit.label)]
                said = unit.value or ("" if k and self.dense[k - 1] else _bias(unit))
                if said:
                    items.append(self._aside(x, y, said))
            if layer.does:
                top = max(self.place(j, 0)[1] for j in range(len(self.network.layers)))
                items.append(Label(self.columns[k], top + self.radius + 0.5, layer.does))
        return items

    def _aside(self, x: float, y: float, said: str) -> Label:
        """What stands below a unit, or above it where fewer edges are in the way."""
        edges = [self._ends(k, edge) for k, row in enumerate(self.network.edges) for edge in row]
        places = [Label(x, y - self.radius - 0.24, said), Label(x, y + self.radius + 0.24, said)]
        return min(places, key=lambda label: sum(_inside(edge, extent(label)) for edge in edges))

    def windows(self) -> list[Item]:
        """A box around the units that a filter sees together."""
        items: list[Item] = []
        for k, edges in enumerate(self.network.edges):
            for number, window in enumerate(_windows(edges)):
                places = [self.place(k, unit) for unit in window]
                pad = self.radius + 0.12 + 0.07 * (number % 2)
                ys = [y for _, y in places]
                x = self.columns[k]
                items.append(Box(x - pad, min(ys) - pad, x + pad, max(ys) + pad, Pen(FAINT, 1, 0.8)))
        return items

    # ---- edges

    def weights(self) -> list[Item]:
        """The edges, each interrupted by its weight unless there are too many."""
        items: list[Item] = []
        for k, edges in enumerate(self.network.edges):
            ends = [self._ends(k, edge) for edge in edges]
            pens = [_pen(edge) for edge in edges]
            if self.dense[k]:
                items += [Line(pair, pen) for pair, pen in zip(ends, pens, strict=True)]
                continue
            sizes = [Label(0, 0, edge.weight).wide + 0.14 for edge in edges]
            for edge, pair, wide, t, pen in zip(edges, ends, sizes, _spread(ends, sizes), pens, strict=True):
                x, y = _between(pair, t)
                items += [Line(piece, pen) for piece in _interrupted(pair, t, wide)]
                items.append(Label(x, y, edge.weight))
        return items

    def _ends(self, k: int, edge: Edge) -> tuple[Point, Point]:
        (x0, y0), (x1, y1) = self.place(k, edge.source), self.place(k + 1, edge.target)
        length = hypot(x1 - x0, y1 - y0)
        dx, dy = self.radius * (x1 - x0) / length, self.radius * (y1 - y0) / length
        return (x0 + dx, y0 + dy), (x1 - dx, y1 - dy)

    # ---- tables

    def tables(self) -> tuple[list[Item], float]:
        """The weights of dense layers; the rows are the units of the larger of the two layers. And where they end."""
        items: list[Item] = []
        across = max(extent(item)[2] for item in self.units()) + 0.45
        for k, edges in enumerate(self.network.edges):
            if self.dense[k]:
                table = _table(self.network, k, edges)
                placed, wide = _set(table, across)
                items += placed
                across += wide + 0.4
        return items, across - 0.4


def _windows(edges: Sequence[Edge]) -> list[list[int]]:
    """What each unit of the next layer sees, where the weights are shared."""
    targets = dict.fromkeys(edge.target for edge in edges if edge.shared)
    return [[edge.source for edge in edges if edge.target == target] for target in targets]


def _bias(unit: Unit) -> str:
    return f"$b = {unit.bias.strip('$')}$" if unit.bias else ""


def _pen(edge: Edge) -> Pen:
    if edge.shared:
        return Pen((edge.shared - 1) % 4 + 1, (0, 1, 3, 4)[(edge.shared - 1) % 4], 0.9)
    return Pen(0, 1 if edge.negative else 0, 0.6)


def _key(network: Network) -> list[Item]:
    """What the lines mean, below the network, as if its corner were (0, 0)."""
    edges = [edge for row in network.edges for edge in row]
    if any(edge.negative and not edge.shared for edge in edges):
        return [Label(0, -0.1, _NEGATIVE, "start")]
    shared = {edge.shared: edge for edge in edges if edge.shared}
    if not shared:
        return []
    items: list[Item] = [Label(0, -0.1, "shared weights:", "start")]
    across = Label(0, 0, "shared weights:").wide + 0.55
    for _, edge in sorted(shared.items()):
        label = Label(across + 0.95, -0.1, edge.weight, "start")
        items += [Line(((across, -0.1), (across + 0.85, -0.1)), _pen(edge)), label]
        across += 0.95 + label.wide + 0.4
    return items


_Ends = tuple[Point, Point]


def _between(pair: _Ends, t: float) -> Point:
    (x0, y0), (x1, y1) = pair
    return x0 + t * (x1 - x0), y0 + t * (y1 - y0)


def _interrupted(pair: _Ends, t: float, wide: float) -> list[_Ends]:
    """The two pieces of an edge that a label in its middle leaves."""
    (x0, y0), (x1, y1) = pair
    dx, dy = abs(x1 - x0), abs(y1 - y0)
    half = min(wide / 2 / dx if dx else 1.0, TALL / 2 / dy if dy else 1.0)
    pieces = ((pair[0], _between(pair, t - half)), (_between(pair, t + half), pair[1]))
    return [pieces[k] for k in range(2) if (t - half > 0.02, t + half < 0.98)[k]]


def _spread(ends: Sequence[_Ends], sizes: Sequence[float]) -> list[float]:
    """For each edge where along it its label stands: near the start, clear of other labels and edges."""
    places = [0.3 for _ in ends]
    for _ in range(6):
        for k, pair in enumerate(ends):
            others = [_rectangle(ends[j], places[j], sizes[j]) for j in range(len(ends)) if j != k]
            lines = [ends[j] for j in range(len(ends)) if j != k]
            places[k] = min(_PLACES, key=lambda t: _cost(_rectangle(pair, t, sizes[k]), others, lines, t, pair))
    return places


def _rectangle(pair: _Ends, t: float, wide: float) -> Rectangle:
    x, y = _between(pair, t)
    return x - wide / 2, y - TALL / 2, x + wide / 2, y + TALL / 2


def _cost(own: Rectangle, others: Sequence[Rectangle], lines: Sequence[_Ends], t: float, pair: _Ends) -> float:
    near = 0.06
    overlap = sum(
        max(0.0, min(own[2], one[2]) - max(own[0], one[0]) + near)
        * max(0.0, min(own[3], one[3]) - max(own[1], one[1]) + near)
        for one in others
    )
    crossed = sum(_inside(line, own) for line in lines)
    close = max(0.0, pair[0][0] + 0.25 - own[0]) + max(0.0, own[2] + 0.25 - pair[1][0])
    return 400 * overlap + 20 * crossed + 3 * close + abs(t - 0.3)


def _inside(line: _Ends, box: Rectangle) -> float:
    """How much of a line is in a rectangle (Liang & Barsky, 1984)."""
    (x0, y0), (x1, y1) = line
    start, stop = 0.0, 1.0
    for origin, step, low, high in ((x0, x1 - x0, box[0], box[2]), (y0, y1 - y0, box[1], box[3])):
        if abs(step) < 1e-12:
            if not low <= origin <= high:
                return 0.0
            continue
        a, b = sorted(((low - origin) / step, (high - origin) / step))
        start, stop = max(start, a), min(stop, b)
    return max(0.0, stop - start) * hypot(x1 - x0, y1 - y0)


# ---- tables


_Table = list[list[str]]


def _table(network: Network, k: int, edges: Sequence[Edge]) -> _Table:
    """The weights of a layer with names of units at both sides and a last column, or row, for the biases."""
    sources, targets = network.layers[k].units, network.layers[k + 1].units
    weights = {(edge.source, edge.target): edge.weight for edge in edges}
    rows = [[""] + [unit.label for unit in sources] + ["$b$"]]
    for t, unit in enumerate(targets):
        rows.append([unit.label, *(weights.get((s, t), "") for s in range(len(sources))), unit.bias])
    if not any(unit.bias for unit in targets):
        rows = [row[:-1] for row in rows]
    return rows if len(targets) >= len(sources) else [list(column) for column in zip(*rows, strict=True)]


def _set(table: _Table, left: float) -> tuple[list[Item], float]:
    """A table with a rule below its head and to the right of its names, around height 0; and its width."""
    wides = [max(Label(0, 0, row[k]).wide for row in table) + 0.3 for k in range(len(table[0]))]
    edges = [left + sum(wides[:k]) for k in range(len(wides) + 1)]
    top = len(table) * _ROW / 2
    items: list[Item] = [
        Label((edges[k] + edges[k + 1]) / 2, top - (n + 0.5) * _ROW, text)
        for n, row in enumerate(table)
        for k, text in enumerate(row)
        if text
    ]
    items.append(Line(((left, top - _ROW), (edges[-1], top - _ROW)), Pen(0, 0, 0.5)))
    items.append(Line(((edges[1], top), (edges[1], -top)), Pen(0, 0, 0.5)))
    return items, edges[-1] - left


# ---- bounds


def _bounds(items: Sequence[Item]) -> Rectangle:
    boxes = [extent(item) for item in items]
    return (
        min(box[0] for box in boxes) - 0.15, min(box[1] for box in boxes) - 0.15,
        max(box[2] for box in boxes) + 0.15, max(box[3] for box in boxes) + 0.15,
    )  # fmt: skip
