"""Charts from what an author says: every curve computed twice, by its definition and in closed form."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log10
from typing import Any, Final

import numpy as np
import sympy as sp
from sympy.core.function import UndefinedFunction

from ..derivation import Problem
from ..drawings import At, Curve, DrawnChart
from ..writing.notation import to_latex
from .chart_layout import nice
from .evaluation import Evaluation, Values, combinations
from .model import Axis, Chart, Series
from .scene import Point

_FINE: Final = 241  # points of a line
_MARKS: Final = 16  # about so many points by the definition
_MOST_WHOLE: Final = 31  # of a whole number all values are marked up to so many
_AGREE: Final = 1e-6
_FLAT: Final = 1e-9  # of the largest value: an error that nobody sees
_PEAK: Final = 1e-4  # a maximum is flat: double precision finds its place to half of its digits


def chart(problem: Problem, drawn: DrawnChart) -> Chart:
    """The data of a chart. Raises `NotNumeric` for what cannot be evaluated."""
    xs = _places(drawn)
    each = [(one, values) for one in drawn.curves for values in _expanded(drawn, one)]
    both = [_series(problem, drawn, one, values, xs, number) for number, (one, values) in enumerate(each)]
    series = [one for one, _ in both] + [_beside(problem, drawn, one, xs) for one in drawn.beside]
    apart = next((said for _, said in both if said), "")
    variable, *_ = drawn.over
    x = Axis(_math(to_latex(variable)), float(xs[0]), float(xs[-1]), "x" in drawn.logarithmic, _is_whole(drawn))
    y = Axis(drawn.y or _quantity(drawn.curves[0]), *_extent(drawn, series), "y" in drawn.logarithmic)
    return Chart(drawn.name, drawn.caption, x, y, tuple(series), apart, peaks=drawn.peak is not None)


def _is_whole(drawn: DrawnChart) -> bool:
    return bool(drawn.over[0].is_integer)


def _places(drawn: DrawnChart) -> Values:
    _, low, high = drawn.over
    if _is_whole(drawn):
        return np.arange(int(low), int(high) + 1, dtype=float)
    ends = float(low), float(high)
    return np.geomspace(*ends, _FINE) if "x" in drawn.logarithmic else np.linspace(*ends, _FINE)


def _expanded(drawn: DrawnChart, one: Curve) -> Iterator[dict[Any, Any]]:
    """The values for which a curve is drawn: those of `each` that it hangs on."""
    said = [part for part in (one.definition, one.closed) if isinstance(part, sp.Basic)]
    free = {symbol for part in said for symbol in part.free_symbols}
    free |= {symbol for value in {**drawn.at, **one.at}.values() for symbol in getattr(value, "free_symbols", ())}
    own = {key: values for key, values in drawn.each.items() if free & set(key if isinstance(key, tuple) else (key,))}
    yield from combinations(own)


def _series(problem: Problem, drawn: DrawnChart, one: Curve, own: At, xs: Values, number: int) -> tuple[Series, str]:
    """A curve, and where it is not what the definition gives, in words."""
    at = {**drawn.at, **one.at, **own}
    evaluation = Evaluation(problem, drawn.over[0], at)
    ys = evaluation.of(one.closed, xs)
    label = one.called or ", ".join(_value(key, value) for key, value in {**one.at, **own}.items()) or _quantity(one)
    guides, apart = [*drawn.guides], ""
    points: tuple[Point, ...] = ()
    if one.definition is not None:
        chosen = _marked(xs, number, _is_whole(drawn))
        points, apart = _compared(one, evaluation, xs[chosen], ys[chosen])
    if drawn.peak is not None:
        points, apart = _peak(evaluation, one, drawn.peak, xs, ys)
        guides.append(drawn.peak)
    places = tuple(float(evaluation.of(guide, xs[len(xs) // 2 :][:1])[0]) for guide in guides)
    return Series(label, points, _pairs(xs, ys), places), apart and f"{label}: {apart}"


def _beside(problem: Problem, drawn: DrawnChart, one: Curve, xs: Values) -> Series:
    ys = Evaluation(problem, drawn.over[0], {**drawn.at, **one.at}).of(one.closed, xs)
    return Series(one.called or _math(to_latex(one.closed)), (), _pairs(xs, ys), beside=True)


def _marked(xs: Values, number: int, whole: bool) -> slice:
    """Which places get a mark; those of several curves are not above one another."""
    step = 1 if whole and len(xs) <= _MOST_WHOLE else ceil(len(xs) / (_MOST_WHOLE if whole else _MARKS))
    return slice(number * step // 4 % step, None, step)


def _compared(one: Curve, evaluation: Evaluation, xs: Values, closed: Values) -> tuple[tuple[Point, ...], str]:
    """The values by the definition, and where the closed form is another one."""
    assert one.definition is not None
    found = evaluation.of(one.definition, xs)
    both = np.isfinite(found) & np.isfinite(closed)
    a, b = np.where(both, found, 0.0), np.where(both, closed, 0.0)
    near = both & (np.abs(a - b) <= _AGREE * np.maximum(np.abs(a), np.abs(b)) + _FLAT * np.max(np.abs(b), initial=0.0))
    same = near | (found == closed) | (np.isnan(found) & np.isnan(closed))
    if same.all():
        return _pairs(xs, found), ""
    k = int(np.argmin(same))
    return _pairs(xs, found), f"closed form and definition differ at {xs[k]:g}, {closed[k]:.6g} and {found[k]:.6g}"


def _peak(evaluation: Evaluation, one: Curve, peak: sp.Expr, xs: Values, ys: Values) -> tuple[tuple[Point, ...], str]:
    """Where a curve is highest, by trying ever closer values, and whether that is not where it is said to be."""
    for _ in range(4):
        k = int(np.nanargmax(ys))
        xs = np.linspace(xs[max(k - 1, 0)], xs[min(k + 1, len(xs) - 1)], _FINE)
        ys = evaluation.of(one.closed, xs)
    k = int(np.nanargmax(ys))
    expected = float(evaluation.of(peak, xs[:1])[0])
    agrees = abs(xs[k] - expected) <= _PEAK
    return ((float(xs[k]), float(ys[k])),), "" if agrees else f"highest at {xs[k]:g}, not at {expected:g}"


def _pairs(xs: Values, ys: Values) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True) if np.isfinite(y) or y == np.inf)


def _extent(drawn: DrawnChart, series: list[Series]) -> tuple[float, float]:
    """An interval with round ends that holds everything but lines of comparison."""
    if drawn.within is not None:
        return drawn.within
    is_logarithmic = "y" in drawn.logarithmic
    ys = [y for one in series if not one.beside for _, y in (*one.points, *one.line) if np.isfinite(y)]
    ys = [y for y in ys if y > 0 or not is_logarithmic]
    if not ys:
        raise ValueError(f"{drawn.name}: no value is finite{' and positive' * is_logarithmic}")
    low, high = min(ys), max(ys)
    if low == high:
        low, high = (low / 2, high * 2) if is_logarithmic else (low - 1, high + 1)
    if is_logarithmic:
        return 10.0 ** floor(log10(low)), 10.0 ** ceil(log10(high))
    step = nice((high - low) / 5)
    return step * floor(low / step + 1e-9), step * ceil(high / step - 1e-9)


def _quantity(one: Curve) -> str:
    return _math(to_latex(one.definition if isinstance(one.definition, sp.Expr) else one.closed))


def _value(key: Any, value: Any) -> str:
    """`$\\eta_j = 2$`, `$f_j(k) = 1 - \\frac{1}{k + 1}$`."""
    if isinstance(key, UndefinedFunction):
        index = value.variables[0]
        return _math(f"{to_latex(key(index))} = {to_latex(value.expr)}")
    return _math(f"{to_latex(key)} = {to_latex(sp.sympify(value, strict=True))}")


def _math(latex: str) -> str:
    return f"${latex}$"
