"""The rational number that a piece of syntax plainly is: `-1/2`, `2^10`, `0.25`."""

from __future__ import annotations

from fractions import Fraction

from .syntax import Negation, Node, Number, Power, Product, Sum, postorder

MAX_LENGTH = 200  # characters of text; sums of many fractions have huge denominators
MAX_BITS = 20_000


def rational(node: Node) -> Fraction | None:
    """The value of arithmetic on literals, if it is that and not too large; None otherwise."""
    if node.span[1] - node.span[0] > MAX_LENGTH:
        return None
    values: dict[int, Fraction] = {}
    for part in postorder(node):
        value = _value(part, values)
        if value is None:
            return None
        values[id(part)] = value
    return values[id(node)]


def _value(node: Node, values: dict[int, Fraction]) -> Fraction | None:
    match node:
        case Number(value=value):
            return value
        case Negation(operand=operand):
            return -values[id(operand)]
        case Sum(terms=terms):
            return sum((-values[id(t.node)] if t.negative else values[id(t.node)] for t in terms), Fraction(0))
        case Product():
            return _product(node, values)
        case Power(base=base, exponent=exponent):
            return _power(values[id(base)], values[id(exponent)])
    return None


def _product(node: Product, values: dict[int, Fraction]) -> Fraction | None:
    result = Fraction(1)
    for factor in node.factors:
        value = values[id(factor.node)]
        if factor.inverse and not value:
            return None
        result = result / value if factor.inverse else result * value
    return result


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    bits = base.numerator.bit_length() + base.denominator.bit_length()
    if exponent.denominator != 1 or abs(exponent) * bits > MAX_BITS or (exponent < 0 and not base):
        return None
    return base ** int(exponent)
