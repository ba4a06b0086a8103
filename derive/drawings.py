"""What an author says of the pictures of a problem, in its own mathematics. Nothing is computed here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sympy import Expr, Symbol

if TYPE_CHECKING:
    from .kernel.networks.threshold import Network

Quantity: TypeAlias = "Expr | Callable[[int], Expr]"
At: TypeAlias = Mapping[Any, Any]

_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Curve:
    """One quantity by its definition and in closed form; `at` are values of symbols, and of sequences.

    A definition may be a function that gives the expression for each whole number. A curve without one is a line.
    """

    definition: Quantity | None
    closed: Expr
    at: At = field(default_factory=dict)
    called: str = ""


@dataclass(frozen=True)
class DrawnNetwork:
    """Layers of units, by their quantities or LaTeX names; weights are those of `network`, or of the definitions."""

    name: str
    caption: str
    layers: tuple[tuple[Symbol | str, ...], ...]
    network: Network | None
    at: At


@dataclass(frozen=True)
class DrawnChart:
    """Curves over a variable; `chart` says what the fields are."""

    name: str
    caption: str
    over: tuple[Symbol, Any, Any]
    curves: tuple[Curve, ...]
    at: At
    each: Mapping[Any, Sequence[Any]]
    y: str
    logarithmic: str
    within: tuple[float, float] | None
    beside: tuple[Curve, ...]
    guides: tuple[Expr, ...]
    peak: Expr | None


Drawing: TypeAlias = DrawnNetwork | DrawnChart


def curve(definition: Quantity, closed: Expr | None = None, at: At | None = None, called: str = "") -> Curve:
    """A quantity by its definition and in closed form, or a single expression: a line.

    `curve(w(t), q**t, at={q: Rational(9, 10)}, called="$q = 9/10$")`. Raises TypeError for a function alone.
    """
    if closed is not None:
        return Curve(definition, closed, at or {}, called)
    if not isinstance(definition, Expr):
        raise TypeError("a curve is of a definition and a closed form, or of one expression")
    return Curve(None, definition, at or {}, called)


def network(
    name: str, layers: Iterable[Iterable[Symbol | str] | str], computed_by: Network | None, at: At | None, caption: str
) -> DrawnNetwork:
    """A network to draw. Raises ValueError for a name that is no name of a file."""
    rows = tuple(tuple(layer.split() if isinstance(layer, str) else layer) for layer in layers)
    return DrawnNetwork(_checked(name), caption, rows, computed_by, at or {})


def chart(
    name: str,
    curves: Iterable[Curve],
    *,
    over: tuple[Symbol, Any, Any],
    caption: str,
    at: At | None = None,
    each: Mapping[Any, Sequence[Any]] | None = None,
    y: str = "",
    logarithmic: str = "",
    within: tuple[float, float] | None = None,
    beside: Iterable[Curve] = (),
    guides: Iterable[Expr] = (),
    peak: Expr | None = None,
) -> DrawnChart:
    """A chart to draw: `over` is the variable with its bounds, whole numbers where it is one.

    `at` gives values to symbols, and to sequences by functions of their index; a curve is drawn for all values of
    `each`. `y` is the label of its axis (default: the first curve), `logarithmic` is "x", "y" or "xy", `within` are the
    bounds along y. `beside` are lines of comparison, `guides` the places of vertical ones; `peak` is where each curve
    is highest, which is looked for numerically. Raises ValueError for a name that is no name of a file.
    """
    return DrawnChart(
        _checked(name), caption, over, tuple(curves), at or {}, each or {}, y, logarithmic, within,
        tuple(beside), tuple(guides), peak,
    )  # fmt: skip


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a picture: small letters, digits and hyphens make one")
    return name
