"""Arithmetic of `Range`s, for the signs of polynomials whose generators have known bounds."""

from __future__ import annotations

from fractions import Fraction

from .domain import REAL, Range, Sort
from .verdict import Order

NEGATIVE, NULL, POSITIVE = 1, 2, 4  # a set of possible signs is a sum of these
ANY_SIGN = NEGATIVE | NULL | POSITIVE
SIGNS_OF = {  # the signs of what stands so to 0
    Order.GT: POSITIVE,
    Order.GE: POSITIVE | NULL,
    Order.LT: NEGATIVE,
    Order.LE: NEGATIVE | NULL,
    Order.EQ: NULL,
    Order.NE: NEGATIVE | POSITIVE,
}

_End = tuple[Fraction | None, int, bool]  # value (None: infinite), sign of the infinity, closed


def exactly(value: Fraction) -> Range:
    """The range of one value."""
    return Range(lower=value, upper=value, lower_closed=True, upper_closed=True)


def tightened(allowed: Range) -> Range:
    """The same values; the finite ends of an integer range made closed."""
    if allowed.sort is not Sort.INTEGER:
        return allowed
    lower, upper = allowed.lower, allowed.upper
    if lower is not None:
        lower = Fraction(lower.__ceil__() + (0 if lower in allowed or lower.denominator > 1 else 1))
    if upper is not None:
        upper = Fraction(upper.__floor__() - (0 if upper in allowed or upper.denominator > 1 else 1))
    return Range(Sort.INTEGER, lower, upper, lower is not None, upper is not None)


def plus(a: Range, b: Range) -> Range:
    """All sums."""
    if is_line(a) or is_line(b):
        return REAL
    lower = None if a.lower is None or b.lower is None else a.lower + b.lower
    upper = None if a.upper is None or b.upper is None else a.upper + b.upper
    return Range(
        lower=lower,
        upper=upper,
        lower_closed=a.lower_closed and b.lower_closed,
        upper_closed=a.upper_closed and b.upper_closed,
    )


def times(a: Range, b: Range) -> Range:
    """All products."""
    if (is_line(a) and (is_line(b) or _is_nonzero_value(b))) or (is_line(b) and _is_nonzero_value(a)):
        return REAL
    ends = [_product(x, y) for x in _ends(a) for y in _ends(b)]
    low, high = min(ends, key=_rank), max(ends, key=_rank)
    return Range(
        lower=low[0],
        upper=high[0],
        lower_closed=low[0] is not None and any(e[2] for e in ends if _rank(e) == _rank(low)),
        upper_closed=high[0] is not None and any(e[2] for e in ends if _rank(e) == _rank(high)),
    )


def scaled(a: Range, factor: Fraction) -> Range:
    """All products with a number that is not 0."""
    if is_line(a) or factor == 1:
        return a
    low = None if a.lower is None else a.lower * factor
    high = None if a.upper is None else a.upper * factor
    if factor > 0:
        return Range(lower=low, upper=high, lower_closed=a.lower_closed, upper_closed=a.upper_closed)
    return Range(lower=high, upper=low, lower_closed=a.upper_closed, upper_closed=a.lower_closed)


def is_line(a: Range) -> bool:
    """Whether there are no bounds."""
    return a.lower is None and a.upper is None


def _is_nonzero_value(a: Range) -> bool:
    return a.lower is not None and a.lower == a.upper and a.lower != 0


def _ends(a: Range) -> tuple[_End, _End]:
    return (a.lower, -1, a.lower_closed), (a.upper, 1, a.upper_closed)


def _rank(end: _End) -> tuple[int, Fraction]:
    value, infinity, _ = end
    return (infinity, Fraction(0)) if value is None else (0, value)


def _sign(end: _End) -> int:
    value, infinity, _ = end
    return infinity if value is None else (value > 0) - (value < 0)


def _product(x: _End, y: _End) -> _End:
    if x[0] == 0 or y[0] == 0:
        attained = (x[0] == 0 and x[2]) or (y[0] == 0 and y[2])
        return Fraction(0), 0, attained
    if x[0] is None or y[0] is None:
        return None, _sign(x) * _sign(y), False
    return x[0] * y[0], 0, x[2] and y[2]


def to_power(a: Range, exponent: int) -> Range:
    """All `exponent`-th powers, `exponent` ≥ 0."""
    if exponent == 0:
        return exactly(Fraction(1))
    if exponent == 1:
        return a
    if exponent % 2 == 1 or (a.lower is not None and a.lower >= 0):
        return _raised(a, exponent)
    if a.upper is not None and a.upper <= 0:
        return _raised(times(a, exactly(Fraction(-1))), exponent)
    flipped = times(a, exactly(Fraction(-1)))
    ends = [_ends(a)[1], _ends(flipped)[1]]
    top = max(ends, key=_rank)
    closed = any(e[2] for e in ends if _rank(e) == _rank(top))
    return _raised(Range(lower=Fraction(0), upper=top[0], lower_closed=True, upper_closed=closed), exponent)


def _raised(a: Range, exponent: int) -> Range:
    lower = None if a.lower is None else a.lower**exponent
    upper = None if a.upper is None else a.upper**exponent
    return Range(lower=lower, upper=upper, lower_closed=a.lower_closed, upper_closed=a.upper_closed)


def signs(a: Range) -> int:
    """The possible signs of the values."""
    low = -1 if a.lower is None else a.lower.numerator
    high = 1 if a.upper is None else a.upper.numerator
    zero = (low < 0 or (low == 0 and a.lower_closed)) and (high > 0 or (high == 0 and a.upper_closed))
    return (low < 0) * NEGATIVE + zero * NULL + (high > 0) * POSITIVE


def product_of_signs(a: int, b: int) -> int:
    """The possible signs of a product of numbers with these possible signs."""
    result = 0
    if (a | b) & NULL:
        result |= NULL
    if (a & POSITIVE and b & POSITIVE) or (a & NEGATIVE and b & NEGATIVE):
        result |= POSITIVE
    if (a & POSITIVE and b & NEGATIVE) or (a & NEGATIVE and b & POSITIVE):
        result |= NEGATIVE
    return result


def sign_of_power(a: int, exponent: int) -> int:
    """The possible signs of a power with a nonzero integer exponent."""
    if exponent % 2:
        return a
    return (a & NULL) | (POSITIVE if a & (NEGATIVE | POSITIVE) else 0)
