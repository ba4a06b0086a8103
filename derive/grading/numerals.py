"""Numbers as people write them: 4.18·10⁸ for a rounded one, 10×10 for the sides of something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Integer, Rational, Symbol

from ..reading.syntax import Index, Listing, Matrix, Name, Node, Number, Power, Product

_SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?|\.\d+)[eE]\+?(\d{1,3})")
_MOST_ZEROS = 300
THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""What could be a number with its thousands apart."""

_SEPARATED = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:([,'’_ \u00a0\u202f\u2009]|\{,\}|\\,)\d{3}(?:\1\d{3})*|(?:\.\d{3}){2,})(?![\d]|[.,]\d)"
)
_TIMES = re.compile(r"(?<![A-Za-z_{\\\d.])(\d+(?:\s*[xX]\s*\d+)+)(?![A-Za-z_\d.])")


def joined(text: str) -> str:
    """A text about whole numbers with their digits together: 96,096 and 418 176 000."""
    return _SEPARATED.sub(lambda found: re.sub(r"\D", "", found.group()), text)


def with_times(text: str) -> str:
    """A text with `10x10` as 10×10."""
    return _TIMES.sub(lambda found: re.sub("[xX]", "×", found.group()), text)


@dataclass(frozen=True, slots=True)
class Scientific:
    """`digits`·10^`exponent`."""

    digits: str
    exponent: int

    @property
    def unit(self) -> Fraction:
        """What its last digit counts."""
        return Fraction(10) ** (self.exponent - len(self.digits.partition(".")[2]))

    @property
    def value(self) -> Fraction:
        """The number itself."""
        return Fraction(self.digits) * Fraction(10) ** self.exponent


def scientific(text: str, tree: Node | None) -> Scientific | None:
    """A number in scientific notation: `4.18e8`, `4.18 \\times 10^8`; None for anything else."""
    plain = "".join(text.split())
    if found := _SCIENTIFIC.fullmatch(plain):
        return Scientific(found.group(1), int(found.group(2)))
    match tree:
        case Product(factors=(mantissa, scale)) if not scale.inverse and isinstance(mantissa.node, Number):
            exponent = _of_ten(scale.node)
            digits = re.match(r"\d+(?:\.\d+)?", plain)
            if exponent is not None and digits is not None:
                return Scientific(digits.group(), exponent)
    return None


def _of_ten(node: Node) -> int | None:
    match node:
        case Power(base=Number(value=base), exponent=Number(value=exponent)) if base == 10:
            small = exponent.denominator == 1 and 0 <= exponent <= _MOST_ZEROS
            return int(exponent) if small else None
    return None


def rounds_to(exact: Any, number: Scientific) -> bool:
    """Whether a whole number rounds to what is written."""
    if not isinstance(exact, Integer):
        return False
    return abs(Fraction(int(exact)) - number.value) <= number.unit / 2


def sides(tree: Node | None) -> tuple[Rational, ...] | None:
    """The sides that `10×10`, `(10, 10)` or `10 \\times 10 \\times 10` give; None for anything else."""
    nodes: Sequence[Node]
    match tree:
        case Product(factors=factors) if all(not factor.inverse and factor.sign for factor in factors[1:]):
            nodes = [factor.node for factor in factors]
        case Listing(items=items):
            nodes = items
        case Matrix(rows=rows):
            nodes = [entry for row in rows for entry in row]
        case _:
            return None
    numbers = [node.value for node in nodes if isinstance(node, Number)]
    if len(numbers) != len(nodes) or len(nodes) < 2:
        return None
    return tuple(Rational(value.numerator, value.denominator) for value in numbers)


def is_square_of(tree: Node | None, symbol: Symbol) -> bool:
    """Whether something is `K \\times K`, for the symbol of a side."""
    match tree:
        case Product(factors=factors) if len(factors) > 1:
            nodes = [factor.node for factor in factors]
        case Power(base=base, exponent=Number(value=exponent)) if exponent == 2:
            nodes = [base]
        case _:
            return False
    bare = [node.operand if isinstance(node, Index) else node for node in nodes]
    return all(isinstance(node, Name) and node.name == symbol.name for node in bare)
