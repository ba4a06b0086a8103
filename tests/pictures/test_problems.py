"""The problems' pictures: data against plain loops, closed forms against the steps, and wrong ones shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import exp, inf, log
from typing import Any

import numpy as np
import pytest
from sympy import Rational

from derive.catalog import files, load
from derive.claims.equality import Equality
from derive.drawings import Curve, DrawnChart
from derive.pictures import Chart, Network, Picture
from derive.pictures.charts import chart

PICTURES = {
    1: ["network", "shared"], 2: ["network"], 4: ["network"], 8: ["network"], 10: ["growth"],
    12: ["components", "decay", "early"], 13: ["gates"], 14: ["products"], 15: ["discriminator", "distances"],
}  # fmt: skip
PROBLEMS = {number: load(number) for number in files()}
CHARTS = [
    (number, drawing)
    for number, problem in PROBLEMS.items()
    for drawing in problem.drawings
    if isinstance(drawing, DrawnChart)
]
each_chart = pytest.mark.parametrize(("number", "drawing"), CHARTS, ids=[f"{n}-{one.name}" for n, one in CHARTS])


def picture(number: int, name: str) -> Picture:
    return next(one for one in PROBLEMS[number].pictures if one.name == name)


def data(number: int, name: str) -> list[Any]:
    found = picture(number, name)
    assert isinstance(found, Chart)
    return [one for one in found.series if not one.beside]


def test_which_problems_have_pictures() -> None:
    found = {number: [one.name for one in problem.pictures] for number, problem in PROBLEMS.items()}
    assert {number: names for number, names in found.items() if names} == PICTURES


def test_no_picture_is_too_wide_for_a_page_and_all_have_captions() -> None:
    for problem in PROBLEMS.values():
        for one in problem.pictures:
            assert 5 < one.scene().width <= 14
            assert one.caption.endswith(".")
            assert len(one.alt) > 50


# ---- charts: both sources against loops


def near(points: tuple[tuple[float, float], ...], expected: Any) -> None:
    assert len(points) >= 8
    for x, y in points:
        assert y == pytest.approx(expected(x), rel=1e-6, abs=1e-9), x


def both(series: Any, expected: Any) -> None:
    """Points and line are what is expected; the points are some of the line's places."""
    near(series.points, expected)
    near(series.line, expected)
    assert {x for x, _ in series.points} <= {x for x, _ in series.line}


@pytest.mark.parametrize(("place", "kernel", "stride"), [(0, 3, 2), (1, 5, 2), (2, 3, 3), (3, 3, 1)])
def test_receptive_fields(place: int, kernel: int, stride: int) -> None:
    def seen(n: float) -> float:
        pixels = {0}
        for _ in range(int(n)):
            pixels = {stride * pixel + k for pixel in pixels for k in range(kernel)}
        return max(pixels) - min(pixels) + 1

    both(data(10, "growth")[place], seen)


def descended(steps: float, rate: float) -> float:
    """A component after some steps, from 0 to 1; `rate` is ρη."""
    w = 0.0
    for _ in range(round(steps)):
        w -= rate * (w - 1)
    return w


@pytest.mark.parametrize(("place", "rate"), [(0, 0.05), (1, 0.3), (2, 1.8)])
def test_components_of_gradient_descent(place: int, rate: float) -> None:
    both(data(12, "components")[place], lambda tau: descended(tau, rate))


@pytest.mark.parametrize(("place", "rate"), [(0, 0.05), (1, 0.3), (2, 1.8), (3, 2.1)])
def test_their_errors(place: int, rate: float) -> None:
    both(data(12, "decay")[place], lambda tau: abs(descended(tau, rate) - 1))


def test_stopped_early() -> None:
    both(data(12, "early")[0], lambda eta: descended(100, eta / 10))
    found = picture(12, "early")
    assert isinstance(found, Chart)
    limit, small = [one for one in found.series if one.beside]
    assert {y for _, y in limit.line} == {1.0}
    near(small.line, lambda eta: 10 * eta)
    assert found.series[0].guides == pytest.approx((0.1,))


GATES: list[Callable[[int], float]] = [
    lambda _: 0.5,
    lambda _: 0.9,
    lambda k: 1 - 1 / (k + 1) ** 2,
    lambda _: 1 / (1 + exp(-log(400))),
]


@pytest.mark.parametrize("place", range(4))
def test_products_of_gates(place: int) -> None:
    def kept(t: float) -> float:
        """What c(t) gains by c(0) = 2 against c(0) = 1, by the recurrence."""
        states = [1.0, 2.0]
        for k in range(1, int(t) + 1):
            states = [GATES[place](k) * c + 0.25 for c in states]
        return states[1] - states[0]

    both(data(13, "gates")[place], kept)


def test_products_of_jacobians() -> None:
    for place, pair in enumerate([([[0, 1], [0, 0]], [[0, 0], [2, 0]]), ([[2, 0], [0, 1 / 8]], [[1 / 8, 0], [0, 2]])]):

        def size(pairs: float, pair: Any = pair) -> float:
            product = np.eye(2)
            for _ in range(int(pairs)):
                product = np.array(pair[1]) @ np.array(pair[0]) @ product
            return float(np.linalg.svd(product)[1][0])

        both(data(14, "products")[place], size)


def contributed(p: float, q: float, y: float) -> float:
    return p * log(y) + q * log(1 - y)


def test_the_optimal_discriminator() -> None:
    for one, (p, q) in zip(data(15, "discriminator"), [(1, 1), (3, 1), (1, 3)], strict=True):
        near(one.line, partial(contributed, p, q))
        ((x, y),) = one.points
        assert x == pytest.approx(p / (p + q), abs=1e-4)
        assert y >= max(y for _, y in one.line) - 1e-9
        assert one.guides == pytest.approx((p / (p + q),))


def test_distances_of_a_shifted_interval() -> None:
    transport, leibler, jensen_shannon = data(15, "distances")
    both(jensen_shannon, lambda s: min(s, 1) * log(2))
    both(transport, lambda s: s)
    assert {y for _, y in (*leibler.points, *leibler.line)} == {inf}


# ---- closed forms


def claimed(number: int) -> set[tuple[str, str]]:
    """Both sides of the equalities among the steps, as they are written."""
    claims = [step.claim for step in PROBLEMS[number].steps() if isinstance(step.claim, Equality)]
    return {(str(claim.lhs), str(claim.rhs)) for claim in claims}


@each_chart
def test_a_closed_form_is_one_that_a_step_claims(number: int, drawing: DrawnChart) -> None:
    for one in drawing.curves:
        pair = str(one.definition), str(one.closed)
        if drawing.name == "decay":  # the step is about the error without its sign
            pair = str(one.definition.args[0]), str(one.closed.args[0])  # type: ignore[union-attr]
        if drawing.name == "distances":  # for D_KL, the step is about a positive shift s; only such ones are drawn
            pair = (pair[0].replace(r"\theta_G", "s"), pair[1]) if one.closed.is_infinite else pair
        if (
            drawing.name == "products"
        ):  # the definition is a product of given matrices; a step about it is checked there
            assert one.closed in {step.claim.rhs for step in PROBLEMS[14].steps() if isinstance(step.claim, Equality)}
        elif drawing.name not in ("gates", "discriminator"):  # several steps lead to these; a line without a definition
            assert pair in claimed(number), one


@each_chart
def test_closed_form_and_definition_agree(number: int, drawing: DrawnChart) -> None:
    found = picture(number, drawing.name)
    assert isinstance(found, Chart)
    assert found.apart == ""
    assert "lie on the lines" in found.alt or "where the closed form says" in found.alt


def _wrong(drawing: DrawnChart) -> list[DrawnChart]:
    """One closed form, or the place of the maximum, is another one."""
    if drawing.peak is not None:
        return [replace(drawing, peak=drawing.peak + Rational(1, 100)), replace(drawing, peak=1 - drawing.peak)]
    found = []
    for k, one in enumerate(drawing.curves):
        for closed in (one.closed * Rational(10001, 10000), one.closed + Rational(1, 100)):
            if closed != one.closed:  # infinity is itself
                found.append(replace(drawing, curves=(*drawing.curves[:k], replace(one, closed=closed))))
        if one.closed.is_infinite:
            found.append(replace(drawing, curves=(replace(one, closed=drawing.over[0]),)))
    return found


WRONG = [(number, wrong) for number, drawing in CHARTS for wrong in _wrong(drawing)]


@pytest.mark.parametrize(("number", "wrong"), WRONG)
def test_a_wrong_closed_form_is_seen(number: int, wrong: DrawnChart) -> None:
    found = chart(PROBLEMS[number], wrong)
    assert "differ at" in found.apart or "not at" in found.apart
    for said in (found.alt, found.svg()):
        assert "differ at" in said or "not at" in said
        assert "lie on the lines" not in said and "marks: by the definition" not in said


def test_a_wrong_definition_is_seen() -> None:
    """The recurrence of another quantity: it is the definition that is computed, not the closed form twice."""
    drawing = next(drawing for _, drawing in CHARTS if drawing.name == "growth")
    last = drawing.curves[-1]
    swapped = Curve(drawing.curves[0].definition, last.closed, {**drawing.curves[0].at})
    assert "differ at" in chart(PROBLEMS[10], replace(drawing, curves=(swapped,))).apart


# ---- networks


def weights(network: Picture) -> list[dict[tuple[str, str], str]]:
    """By the layer, what stands at the edge between two units."""
    assert isinstance(network, Network)
    return [
        {(before.units[e.source].label, after.units[e.target].label): e.weight for e in edges}
        for before, edges, after in zip(network.layers, network.edges, network.layers[1:], strict=False)
    ]


def test_the_network_of_problem_8() -> None:
    found = picture(8, "network")
    assert weights(found) == [
        {("$x_{11}$", "$t_1$"): "$w_1$", ("$x_{12}$", "$t_1$"): "$w_2$",
         ("$x_{21}$", "$t_2$"): "$w_1$", ("$x_{22}$", "$t_2$"): "$w_2$"},
        {("$t_1$", "$s_1$"): "$w_{31}$", ("$t_2$", "$s_1$"): "$w_{32}$",
         ("$t_1$", "$s_2$"): "$w_{41}$", ("$t_2$", "$s_2$"): "$w_{42}$"},
        {("$s_1$", "$y^*$"): "$w_5$", ("$s_2$", "$y^*$"): "$w_6$"},
    ]  # fmt: skip
    assert isinstance(found, Network)
    assert [layer.does for layer in found.layers] == ["", r"$\tanh$", r"$\sigma$", ""]
    assert [[edge.shared for edge in edges] for edges in found.edges] == [[1, 2, 1, 2], [0] * 4, [0] * 2]


def test_the_network_of_problem_4() -> None:
    found = picture(4, "network")
    assert isinstance(found, Network)
    first, second = weights(found)
    assert first[("$x_1$", "$h_2$")] == "$W_{h2x1} = -1.5$"
    assert first[("$1$", "$h_1$")] == "$W_{h1b} = 1.5$"
    assert second[("$h_2$", r"$\hat{y}$")] == "$W_{yh2} = 0.5$"
    assert (len(first), len(second)) == (6, 3)
    values = [[unit.value for unit in layer.units if unit.label != "$1$"] for layer in found.layers]
    # σ(1 + 1.5) = 0.92414…, σ(-0.3 + 2) = 0.84553…, σ(0.92414 + 0.42277 - 1) = 0.58585…
    assert values == [["$0$", "$1$"], ["$0.9241$", "$0.8455$"], ["$0.5859$"]]
    assert sorted(e.weight for edges in found.edges for e in edges if e.negative) == [
        "$W_{h2x1} = -1.5$", "$W_{h2x2} = -0.3$", "$W_{yb} = -1$"
    ]  # fmt: skip


def test_the_networks_of_threshold_units() -> None:
    found = picture(2, "network")
    assert weights(found)[0] == {
        ("$A$", "$h_1$"): "$1$", ("$B$", "$h_1$"): "$-1$", ("$C$", "$h_1$"): "$2$", ("$D$", "$h_1$"): "$2$",
        ("$A$", "$h_2$"): "$-2$", ("$B$", "$h_2$"): "$2$", ("$C$", "$h_2$"): "$-1$", ("$D$", "$h_2$"): "$-1$",
    }  # fmt: skip
    assert isinstance(found, Network)
    assert [[unit.bias for unit in layer.units] for layer in found.layers] == [
        ["", "", "", ""], ["$-3.5$", "$-0.5$"], ["$-0.5$"]
    ]  # fmt: skip
    # each parity bit checks three data bits, by three hidden units
    assert [len(layer) for layer in weights(picture(1, "network"))] == [27, 9]
    assert ("$D_3$", "$h_1$") not in weights(picture(1, "network"))[0]
