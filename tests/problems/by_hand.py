"""Problem 8's network written out with loops, over any kind of number: floats, arrays' complex entries, mpmath's.

Nothing of `derive` decides, differentiates or evaluates here. A derivative is the complex step: f(x + ih) has the
imaginary part h f′(x) + O(h³), so a step of 1e-30 costs no digit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import mpmath
import numpy as np
from sympy import Add, Expr, Mul, Pow, Rational, Symbol, tanh

from derive import D, sigmoid

WEIGHTS = ("w_1", "w_2", "w_{31}", "w_{32}", "w_{41}", "w_{42}", "w_5", "w_6")
INPUTS = ("x_{11}", "x_{12}", "x_{21}", "x_{22}", "y")
GIVEN = WEIGHTS + INPUTS
DELTAS = {
    r"\delta_3": "y^*",
    r"\delta_{21}": "u_1",
    r"\delta_{22}": "u_2",
    r"\delta_{11}": "a_1",
    r"\delta_{12}": "a_2",
}


@dataclass(frozen=True)
class Arithmetic:
    """What the network needs of a kind of number."""

    tanh: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    i: Any
    step: Any
    rational: Callable[[int, int], Any]


NUMPY = Arithmetic(np.tanh, np.exp, 1j, 1e-30, lambda p, q: np.float64(p) / np.float64(q))
MPMATH = Arithmetic(
    mpmath.tanh, mpmath.exp, mpmath.mpc(0, 1), mpmath.mpf(10) ** -30, lambda p, q: mpmath.mpf(p) / mpmath.mpf(q)
)


@dataclass(frozen=True)
class Network:
    """All quantities at one point. `moved` is added to quantities as they are computed; what follows, follows."""

    given: Mapping[str, Any]
    numbers: Arithmetic
    moved: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, Any]:
        """The forward pass: a valid cross-correlation, tanh; a full layer, σ; a full layer; the squared error."""
        found: dict[str, Any] = {}

        def put(name: str, value: Any) -> Any:
            found[name] = value + self.moved[name] if name in self.moved else value
            return found[name]

        w1, w2, w31, w32, w41, w42, w5, w6, x11, x12, x21, x22, y = (put(name, self.given[name]) for name in GIVEN)
        image, kernel = [[x11, x12], [x21, x22]], [[w1, w2]]
        z1 = []
        for i in range(2):
            total = 0
            for m in range(1):
                for n in range(2):
                    total = total + image[i + m][0 + n] * kernel[m][n]
            z1.append(self.numbers.tanh(put(f"a_{i + 1}", total)))
            z1[i] = put(f"t_{i + 1}", z1[i])
            found[f"z_{{1,{i + 1}1}}"] = found[f"a_{i + 1}"]  # the reference's name for it
        v2, z2 = [[w31, w32], [w41, w42]], []
        for i in range(2):
            total = 0
            for j in range(2):
                total = total + v2[i][j] * z1[j]
            z2.append(1 / (1 + self.numbers.exp(-put(f"u_{i + 1}", total))))
            z2[i] = put(f"s_{i + 1}", z2[i])
        total = 0
        for weight, value in zip([w5, w6], z2, strict=True):
            total = total + weight * value
        put("L", (put("y^*", total) - y) ** 2)
        return found

    def derivative(self, quantity: Callable[[Network], Any], by: str) -> Any:
        """∂quantity/∂by: everything before `by` held, everything after it moving along."""
        step = self.numbers.step
        moved = Network(self.given, self.numbers, {by: self.numbers.i * step})
        return quantity(moved).imag / step

    def difference(self, quantity: str, by: str, width: float = 1e-5) -> Any:
        """The same by a central difference."""
        up, down = (Network(self.given, self.numbers, {by: sign * width}).values[quantity] for sign in (1, -1))
        return (up - down) / (2 * width)

    def of(self, expr: Expr) -> Any:
        """The value of an expression, by walking its tree."""
        if isinstance(expr, Symbol):
            return self._named(str(expr))
        if isinstance(expr, Rational):
            return self.numbers.rational(int(expr.p), int(expr.q))
        if isinstance(expr, D):
            return self.derivative(lambda network: network.of(expr.quantity), str(expr.variable))
        args = [self.of(arg) for arg in expr.args]
        if isinstance(expr, Add):
            return sum(args[1:], args[0])
        if isinstance(expr, Mul):
            product = args[0]
            for factor in args[1:]:
                product = product * factor
            return product
        if isinstance(expr, Pow):
            assert expr.exp.is_Integer
            return args[0] ** int(expr.exp)
        if isinstance(expr, tanh):
            return self.numbers.tanh(args[0])
        assert isinstance(expr, sigmoid), f"problem 8 has no {type(expr).__name__}"
        return 1 / (1 + self.numbers.exp(-args[0]))

    def _named(self, name: str) -> Any:
        if name in DELTAS:
            return self.derivative(lambda network: network.values["L"], DELTAS[name])
        if name == "z":  # the variable of tanh's own derivative
            return self.given["z"] + self.moved.get("z", 0)
        return self.values[name]
