"""What authors write, as expressions."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Mul, Sum, sympify
from sympy.core.parameters import evaluate


def written(value: Any) -> Expr:
    """What an author wrote, without the factor 1 that SymPy's `Sum` puts before its terms where evaluation is off."""
    expression: Expr = sympify(value, strict=True)
    return _without_ones(expression) if expression.has(Sum) else expression


def _without_ones(expr: Expr) -> Expr:
    if not expr.args:
        return expr
    args = [_without_ones(arg) for arg in expr.args]
    if isinstance(expr, Sum):
        body = args[0]
        if isinstance(body, Mul) and body.args[0] == 1:
            args[0] = body.func(*body.args[1:])
        with evaluate(True):
            return expr.func(*args)
    return expr.func(*args) if any(a is not b for a, b in zip(args, expr.args, strict=True)) else expr
