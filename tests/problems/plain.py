"""Formulas of problems evaluated in plain complex numbers, from a forward pass that a test writes out by itself.

Nothing of `derive` decides, differentiates or evaluates here. A derivative is the complex step: f(x + ih) has the
imaginary part h f′(x) + O(h³), so a step of 1e-30 costs no digit.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Add, Expr, MatMul, Mul, Pow, Rational, Symbol, cos, exp, log, pi, sin
from sympy.matrices import MatrixBase

from derive import D, sigmoid
from derive.kernel.language import Decimal

Moved = Mapping[str, complex]
# gives the values of all quantities by name; what is `moved` is added to a quantity as it is computed
Forward = Callable[[Moved], Mapping[str, complex]]

STEP = 1e-30
FUNCTIONS: dict[type, Callable[[complex], complex]] = {
    sin: cmath.sin,
    cos: cmath.cos,
    exp: cmath.exp,
    log: cmath.log,
    sigmoid: lambda z: 1 / (1 + cmath.exp(-z)),
}


@dataclass(frozen=True)
class Plain:
    """All quantities of a problem at one point."""

    forward: Forward
    moved: Moved = field(default_factory=dict)

    def derivative(self, quantity: Expr, by: str) -> complex:
        """∂quantity/∂by: everything before `by` held, everything after it moving along."""
        return Plain(self.forward, {by: STEP * 1j}).of(quantity).imag / STEP

    def of(self, expr: Expr) -> complex:
        """The value of a formula, by walking its tree."""
        if isinstance(expr, Symbol):
            return self.forward(self.moved)[str(expr)]
        if isinstance(expr, Rational):
            return int(expr.p) / int(expr.q)
        if isinstance(expr, Decimal):
            return float(expr.value)
        if expr is pi:
            return math.pi
        if isinstance(expr, D):
            return self.derivative(expr.quantity, str(expr.variable))
        args = [self.of(arg) for arg in expr.args]
        if isinstance(expr, Add):
            return sum(args)
        if isinstance(expr, Mul):
            return math.prod(args)
        if isinstance(expr, Pow):
            assert expr.exp.is_Integer
            return args[0] ** int(expr.exp)
        return FUNCTIONS[type(expr)](args[0])

    def entries(self, side: Any) -> list[float]:
        """The values of a matrix, row by row, of a product of matrices, or of one formula."""
        if isinstance(side, MatMul):
            left, right = side.args
            rows = [self.entries(left.row(i)) for i in range(left.rows)]
            columns = [self.entries(right.col(j)) for j in range(right.cols)]
            return [sum(a * b for a, b in zip(row, column, strict=True)) for row in rows for column in columns]
        values = [self.of(entry) for entry in side] if isinstance(side, MatrixBase) else [self.of(side)]
        assert all(value.imag == 0 for value in values)
        return [value.real for value in values]
