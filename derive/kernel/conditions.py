"""The conditions of piecewise definitions, where the signs of differences are known."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr
from sympy.core.basic import Basic

from .errors import Obstacle
from .intervals import SIGNS_OF
from .verdict import Order

_ACCEPTED = {
    "Equality": SIGNS_OF[Order.EQ],
    "Unequality": SIGNS_OF[Order.NE],
    "StrictLessThan": SIGNS_OF[Order.LT],
    "LessThan": SIGNS_OF[Order.LE],
    "StrictGreaterThan": SIGNS_OF[Order.GT],
    "GreaterThan": SIGNS_OF[Order.GE],
}


def truth(condition: Basic, stands: Callable[[Expr, Expr, int], bool]) -> bool:
    """Whether a condition holds; `stands` says whether the sign of left - right is one of a set.

    Raises `Obstacle` for what is neither a comparison nor made of some.
    """
    name: str = condition.func.__name__
    if name in ("BooleanTrue", "BooleanFalse"):
        return name == "BooleanTrue"
    if name in ("And", "Or", "Not"):
        parts = [truth(part, stands) for part in condition.args]
        combined: bool = all(parts) if name == "And" else any(parts) if name == "Or" else not parts[0]
        return combined
    accepted = _ACCEPTED.get(name)
    if accepted is None:
        raise Obstacle(f"the condition {name}")
    left, right = condition.args
    assert isinstance(left, Expr)
    assert isinstance(right, Expr)
    return stands(left, right, accepted)
