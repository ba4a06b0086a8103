"""Charts and networks of small problems: what is drawn, what cannot be, and that nothing is computed before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sympy import Expr, Integer, Lambda, Rational, exp, oo, sin, tanh

from derive import Network as ThresholdNetwork
from derive import Problem, Step, Threshold, curve, relu
from derive.claims.numeric import NotNumeric
from derive.pictures import Chart, Network
from derive.pictures.chart_layout import laid_out, nice
from derive.pictures.scene import Label, Line, Mark

ROOT = Path(__file__).parents[2]


def chart(problem: Problem) -> Chart:
    (found,) = problem.pictures
    assert isinstance(found, Chart)
    return found


def network(problem: Problem) -> Network:
    (found,) = problem.pictures
    assert isinstance(found, Network)
    return found


@pytest.fixture
def p() -> Problem:
    return Problem(99, "Doubling", statement="")


# ---- charts


def test_a_recurrence_against_a_closed_form(p: Problem) -> None:
    n = p.index("n")
    a = p.sequence("a", first=3, then=lambda a, t: 2 * a(t - 1))
    p.plots("growth", curve(a(n), 3 * 2**n), over=(n, 0, 4), caption="It doubles.")
    (one,) = chart(p).series
    assert one.points == one.line == ((0, 3), (1, 6), (2, 12), (3, 24), (4, 48))
    assert one.label == "$a(n)$"
    assert (chart(p).x.whole, chart(p).y.low, chart(p).y.high) == (True, 0, 50)


def test_a_wrong_closed_form_says_where_and_both_are_drawn(p: Problem) -> None:
    n = p.index("n")
    a = p.sequence("a", first=3, then=lambda a, t: 2 * a(t - 1))
    p.plots("growth", curve(a(n), 3 + 3 * n), over=(n, 0, 4), caption="It doubles.")
    found = chart(p)
    assert found.apart == "$a(n)$: closed form and definition differ at 2, 9 and 12"
    assert found.series[0].points[-1] == (4, 48)
    assert found.series[0].line[-1] == (4, 15)
    assert any(isinstance(item, Label) and item.text == found.apart for item in found.scene().items)
    assert found.alt.endswith("a(n): closed form and definition differ at 2, 9 and 12.")


def test_values_of_symbols_and_of_sequences(p: Problem) -> None:
    n = p.index("n")
    k = p.indices("k")
    (q,) = p.given("q")
    f = p.sequence("f")
    a = p.sequence("a", first=1, then=lambda a, t: f(t) * a(t - 1))
    p.plots(
        "powers", curve(a(n), q**n, at={f: Lambda(k, q)}), over=(n, 0, 3), each={q: [2, Integer(1) / 2]}, caption="."
    )
    two, half = chart(p).series
    assert two.points == ((0, 1), (1, 2), (2, 4), (3, 8))
    assert half.line == ((0, 1), (1, 0.5), (2, 0.25), (3, 0.125))
    assert two.label == "$f(k) = q$, $q = 2$"


def test_beyond_its_range_a_quantity_is_not_drawn(p: Problem) -> None:
    (x,) = p.given("x", above=0)
    p.plots("one", curve(x), over=(x, -1, 1), caption=".")
    assert min(x for x, _ in chart(p).series[0].line) > 0


def test_a_logarithmic_axis_leaves_out_what_is_not_positive(p: Problem) -> None:
    (x,) = p.given("x")
    p.plots("one", curve(x**3), over=(x, 0, 10), logarithmic="y", within=(1, 1000), caption=".")
    lines = [item for item in laid_out(chart(p)).items if isinstance(item, Line) and item.pen.ink == 1]
    left = min(x for line in lines[:1] for x, _ in line.points)
    frame = next(item for item in laid_out(chart(p)).items if isinstance(item, Line) and len(item.points) == 3).points
    # x³ is 1 at x = 1, a tenth of the way along the axis
    assert left == pytest.approx(frame[1][0] + (frame[2][0] - frame[1][0]) / 10, abs=0.05)


def test_lines_end_at_the_frame(p: Problem) -> None:
    (x,) = p.given("x")
    p.plots("one", curve(x, at={}), over=(x, -5, 5), within=(-1, 1), caption=".")
    scene = chart(p).scene()
    frame = next(item for item in scene.items if isinstance(item, Line) and len(item.points) == 3).points
    (line,) = [item for item in scene.items if isinstance(item, Line) and item.pen.ink == 1 and len(item.points) > 2]
    assert min(y for _, y in line.points) == pytest.approx(frame[1][1])
    assert max(y for _, y in line.points) == pytest.approx(frame[0][1])


def test_infinite_values_are_marked_at_the_top(p: Problem) -> None:
    (x,) = p.given("x", above=0)
    p.plots("one", curve(x, called="$x$"), curve(oo * 1, oo, called="infinite"), over=(x, 1, 2), caption=".")
    above = [item for item in chart(p).scene().items if isinstance(item, Mark) and item.shape == "above"]
    assert len(above) > 5
    assert "infinite: infinite throughout" in chart(p).alt


@pytest.mark.parametrize(("expr", "low", "high"), [(Integer(4), 3, 5), (Integer(0), -1, 1)])
def test_a_constant_has_room_around_it(p: Problem, expr: Expr, low: float, high: float) -> None:
    (x,) = p.given("x")
    p.plots("one", curve(expr + 0 * x), over=(x, 0, 1), caption=".")
    assert (chart(p).y.low, chart(p).y.high) == (low, high)


def test_round_numbers() -> None:
    assert [nice(rough) for rough in (0.9, 1, 1.1, 2.5, 7, 0.03)] == [1, 1, 2, 5, 10, 0.05]


# ---- what cannot be drawn


def test_a_quantity_without_a_value(p: Problem) -> None:
    x, y = p.given("x y")
    p.plots("one", curve(x + y), over=(x, 0, 1), caption=".")
    with pytest.raises(NotNumeric, match="y has no value"):
        _ = p.pictures


def test_nothing_positive_on_a_logarithmic_axis(p: Problem) -> None:
    (x,) = p.given("x")
    p.plots("one", curve(-exp(x)), over=(x, 0, 1), logarithmic="y", caption=".")
    with pytest.raises(ValueError, match="one: no value is finite and positive"):
        _ = p.pictures


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "a.svg", "é"])
def test_a_name_is_one_for_a_file(p: Problem, name: str) -> None:
    (x,) = p.given("x")
    with pytest.raises(ValueError, match="no name for a picture"):
        p.plots(name, curve(x), over=(x, 0, 1), caption=".")


def test_a_name_is_given_once(p: Problem) -> None:
    (x,) = p.given("x")
    p.plots("one", curve(x), over=(x, 0, 1), caption=".")
    with pytest.raises(ValueError, match="two pictures one"):
        p.draws("one", ["a", "b"], caption=".")


def test_a_function_alone_is_no_curve() -> None:
    with pytest.raises(TypeError, match="a definition and a closed form"):
        curve(lambda k: Integer(k))


# ---- networks by definitions


def test_weights_are_read_off_the_definitions(p: Problem) -> None:
    x1, x2, v, b = p.given("x_1 x_2 v b")
    u = p.let("u", v * (x1 - 3 * x2) + b)
    h = p.let("h", relu(u))
    p.draws("net", [[x1, x2], [h]], caption=".")
    found = network(p)
    assert [(e.source, e.target, e.weight) for e in found.edges[0]] == [
        (0, 0, "$v$"), (1, 0, "$-3 v$"), (2, 0, "$b$")
    ]  # fmt: skip
    assert found.layers[1].does == r"$\operatorname{ReLU}$"
    assert [unit.label for unit in found.layers[0].units] == ["$x_1$", "$x_2$", "$1$"]


def test_a_number_that_units_multiply_by_is_a_weight(p: Problem) -> None:
    x1, x2 = p.given("x_1 x_2")
    h = p.let("h", tanh(Rational(1, 2) * x1 - x2))
    p.draws("net", [[x1, x2], [h]], caption=".")
    assert [e.weight for e in network(p).edges[0]] == [r"$\frac{1}{2}$", "$-1$"]
    assert [e.negative for e in network(p).edges[0]] == [False, True]


@pytest.mark.parametrize("body", ["product", "square", "inside"])
def test_what_is_no_weighted_sum_is_not_drawn_as_one(p: Problem, body: str) -> None:
    x, y, w = p.given("x y w")
    h = p.let("h", {"product": w * x * y, "square": w * x**2, "inside": w * sin(x) + y}[body])
    p.draws("net", [[x, y], [h]], caption=".")
    with pytest.raises(ValueError, match="h is no function of a weighted sum of the layer before"):
        _ = p.pictures


def test_a_given_quantity_has_nothing_before_it(p: Problem) -> None:
    x, y = p.given("x y")
    p.draws("net", [[x], [y]], caption=".")
    with pytest.raises(ValueError, match="y has no definition"):
        _ = p.pictures


def test_units_and_weights_of_a_threshold_network_are_as_many(p: Problem) -> None:
    unit = Threshold([1, -1], "0.5", Step(0))
    p.draws("net", ["a b c", "y"], computed_by=ThresholdNetwork([unit]), caption=".")
    with pytest.raises(ValueError, match="2 weights, but the layer before it 3 units"):
        _ = p.pictures


# ---- nothing before it is asked for


CODE = """
import sys
from derive.catalog import load
from derive.checking import Options, check
problem = load(10)
check(problem, Options(points=1))
assert not any(name.startswith(("derive.pictures", "matplotlib")) for name in sys.modules), sys.modules
print(len(problem.pictures), "matplotlib" in sys.modules)
"""


def test_pictures_cost_nothing_until_they_are_asked_for() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.returncode) == ("1 False\n", 0), ran.stderr


def test_pictures_are_made_once(p: Problem) -> None:
    (x,) = p.given("x")
    p.plots("one", curve(x), over=(x, 0, 1), caption=".")
    assert p.pictures is p.pictures
