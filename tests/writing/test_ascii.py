"""The ASCII form: what it looks like, and that a plain grammar reads the same value back."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Eq,
    Function,
    Integer,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    Symbol,
    acosh,
    atan,
    ceiling,
    exp,
    floor,
    log,
    oo,
    sqrt,
    symbols,
    tanh,
)
from sympy import factorial as fact

from derive.kernel.language import D, real_root, relu, sigmoid
from derive.writing.notation import to_text

x, y, z, L, w = symbols("x y z L w")
NAMES = {"x": x, "y_star": Symbol("y^*"), "w_{31}": Symbol("w_{31}"), "alpha": Symbol("alpha")}

FORMS: list[tuple[Any, str]] = [
    (2 * (Symbol("y^*") - y) * Symbol("w_{31}"), "2*w_{31}*(y_star - y)"),
    (x / (2 * y), "x/(2*y)"),
    (-(x**2), "-x^2"),
    (2 ** (-x), "2^(-x)"),
    (x ** Rational(1, 3), "x^(1/3)"),
    (real_root(x, 3), "root(x, 3)"),
    (sqrt(x + 1) * x, "x*sqrt(x + 1)"),
    (tanh(x) ** 2, "tanh(x)^2"),
    (exp(-x / 2), "exp(-x/2)"),
    (atan(x) + acosh(y), "arctan(x) + arcosh(y)"),
    (sigmoid(x) + relu(y), "sigmoid(x) + relu(y)"),
    (Abs(x - y), "abs(x - y)"),
    (floor(x) * ceiling(y), "floor(x)*ceil(y)"),
    (fact(x), "x!"),
    (D(L, w), "diff(L, w)"),
    (D(D(L, w), w), "diff(L, w, 2)"),
    (Function("f")(x, y), "f(x, y)"),
    (Symbol(r"\delta_1") * Symbol(r"\hat{y}"), "delta_1*y_hat"),
    (Eq(log(x), 0), "log(x) = 0"),
    (-oo, "-oo"),
]


@pytest.mark.parametrize(("expr", "text"), FORMS)
def test_form(expr: Any, text: str) -> None:
    assert to_text(expr, ascii=True) == text
    assert text.isascii()


# A reader of its own: shunting-yard over exact rationals. Postfix ! binds tightest, then ^ (to the right),
# then a leading minus, then * and /, then + and -.

LIMIT = 10**40
PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "negate": 3, "^": 4}
TOKEN = re.compile(r"\s*(?:(\d+)|([A-Za-z]\w*(?:\{\w+\})?)|(.))")


def raised(base: Fraction, exponent: Fraction) -> Fraction:
    """base^exponent for small integer exponents; anything else has no value here."""
    if exponent.denominator != 1 or abs(exponent) > 6:
        raise ZeroDivisionError
    value = base ** int(exponent)
    if abs(value.numerator) > LIMIT or value.denominator > LIMIT:
        raise ZeroDivisionError
    return Fraction(value)


BINARY: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": raised,
}
FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "abs": abs,
    "max": max,
    "min": min,
    "floor": lambda a: Fraction(a.__floor__()),
    "ceil": lambda a: Fraction(a.__ceil__()),
    "relu": lambda a: max(a, Fraction(0)),
}


class Reader:
    """Values and operators on two stacks."""

    def __init__(self, point: dict[str, Fraction]) -> None:
        self.point = point
        self.values: list[Fraction] = []
        self.operators: list[str] = []
        self.counts: list[int] = []

    def read(self, text: str) -> Fraction:
        """The value of the text."""
        operand = True  # whether an operand is expected next
        for number, word, sign in TOKEN.findall(text):
            if number:
                self.values.append(Fraction(number))
                operand = False
            elif word:
                operand = self.word(word)
            else:
                operand = self.sign(sign, operand)
        self.reduce(0)
        assert len(self.values) == 1
        assert not self.operators
        return self.values[0]

    def word(self, word: str) -> bool:
        """A function waits for its parenthesis; a name has a value."""
        if word in FUNCTIONS:
            self.operators.append(word)
            return True
        self.values.append(self.point[word])
        return False

    def sign(self, sign: str, operand: bool) -> bool:
        """An operator, a parenthesis or a comma; returns whether an operand is expected after it."""
        if sign == "(":
            self.operators.append("(")
            self.counts.append(1)
            return True
        if sign in ",)":
            self.reduce(0)
            assert self.operators[-1] == "("
            if sign == ",":
                self.counts[-1] += 1
                return True
            self.close()
            return False
        if operand:
            assert sign == "-"
            self.operators.append("negate")
            return True
        self.reduce(PRECEDENCE[sign] + (sign == "^"))
        self.operators.append(sign)
        return True

    def close(self) -> None:
        """The end of parentheses, perhaps those of a function."""
        self.operators.pop()
        count = self.counts.pop()
        if self.operators and self.operators[-1] in FUNCTIONS:
            arguments = self.values[-count:]
            del self.values[-count:]
            self.values.append(Fraction(FUNCTIONS[self.operators.pop()](*arguments)))
        else:
            assert count == 1

    def reduce(self, least: int) -> None:
        """Apply the operators on top that bind at least so tightly."""
        while self.operators and PRECEDENCE.get(self.operators[-1], -1) >= least:
            operator = self.operators.pop()
            right = self.values.pop()
            if operator == "negate":
                self.values.append(-right)
            else:
                self.values.append(BINARY[operator](self.values.pop(), right))


def value(expr: Any, point: dict[Any, Fraction]) -> Fraction:
    """The value of a tree, without SymPy's arithmetic."""
    if expr.is_Symbol:
        return point[expr]
    if expr.is_Rational:
        return Fraction(int(expr.p), int(expr.q))
    parts = [value(arg, point) for arg in expr.args]
    if expr.is_Pow:
        return raised(*parts)
    if expr.is_Add:
        return sum(parts, Fraction(0))
    if expr.is_Mul:
        total = Fraction(1)
        for part in parts:
            total *= part
        return total
    return Fraction(FUNCTIONS[{"ceiling": "ceil"}.get(type(expr).__name__, type(expr).__name__).lower()](*parts))


def typed(head: Any, *args: Any) -> Any:
    """A node that nothing has evaluated."""
    return head(*args, evaluate=False)


def combined(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One more level of a tree."""
    several = st.lists(parts, min_size=2, max_size=4)
    exponents = st.one_of(st.integers(-3, 3).map(Integer), parts)
    return st.one_of(
        several.map(lambda args: typed(Add, *args)),
        several.map(lambda args: typed(Mul, *args)),
        several.map(lambda args: Add(*args)),
        several.map(lambda args: Mul(*args)),
        st.tuples(parts, exponents).map(lambda args: typed(Pow, *args)),
        parts.map(lambda arg: typed(Mul, Integer(-1), arg)),
        st.tuples(parts, parts).map(lambda args: typed(Mul, args[0], typed(Pow, args[1], Integer(-1)))),
        st.tuples(st.sampled_from([Abs, floor, ceiling, relu]), parts).map(lambda args: typed(*args)),
        st.tuples(st.sampled_from([Max, Min]), several).map(lambda args: typed(args[0], *args[1])),
    )


LEAVES = st.one_of(
    st.sampled_from(list(NAMES.values())),
    st.integers(-9, 12).map(Integer),
    st.fractions(-3, 3, max_denominator=7).map(lambda q: Rational(q.numerator, q.denominator)),
)
TREES = st.recursive(LEAVES, combined, max_leaves=9)
POINTS = st.lists(st.fractions(-4, 4, max_denominator=5), min_size=len(NAMES), max_size=len(NAMES))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(TREES, POINTS)
def test_ascii_is_read_back_with_the_same_value(tree: Any, coordinates: list[Fraction]) -> None:
    numbers = dict(zip(NAMES, coordinates, strict=True))
    try:
        expected = value(tree, {NAMES[name]: number for name, number in numbers.items()})
    except (ZeroDivisionError, KeyError):  # no value here, or zoo and nan after evaluation
        assume(False)
    assert Reader(numbers).read(to_text(tree, ascii=True)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("-2^2", -4), ("2^3^2", None), ("2-3-4", -5), ("12/2/3", 2), ("2*-3", -6), ("max(1, 2*3)-abs(-1)", 5)],
)
def test_the_reader_itself(text: str, expected: int | None) -> None:
    if expected is None:
        with pytest.raises(ZeroDivisionError):
            Reader({}).read(text)
    else:
        assert Reader({}).read(text) == expected
