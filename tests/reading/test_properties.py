"""Properties: no text raises anything but ReadingError, and printed trees read back as they were."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Float

from derive.reading import ReadingError, read_assumptions, read_expression, read_pair
from derive.reading.syntax import (
    Apply,
    Call,
    Constant,
    Derivative,
    Factor,
    Name,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Term,
)

SEEDED = settings(max_examples=300, derandomize=True, deadline=None, database=None)

SIGNS = "()[]{}|!^*/+-−·,;='√²⁻ⁿ_.πθσΓxyfegi0129 ½∂∞∈ℝ"
WORDS = [
    "sin",
    "sin ",
    "log_",
    "d/dx ",
    "**",
    "1e",
    "max(",
    "diff(",
    "x_{1}",
    "pi",
    "alpha",
    "xy",
    " in ",
    " and ",
]
PIECES = st.sampled_from([*SIGNS, *WORDS, " real", "!=", "<=", "[[1,2],[3,4]]", "f'(", "root(", "sqrt "])
MATH_LIKE = st.lists(PIECES, max_size=30).map("".join)
ANY_TEXT = st.text(st.characters(), max_size=60)  # surrogates included


def attempt(text: str) -> None:
    for read in (read_expression, read_assumptions):
        try:
            read(text)
        except ReadingError as error:
            assert 0 <= error.span[0] <= error.span[1] <= len(text)
            assert all(c.isprintable() or c == "\n" for c in error.report())


@SEEDED
@given(ANY_TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    attempt(text)


@SEEDED
@given(MATH_LIKE)
def test_near_mathematics_is_read_or_refused(text: str) -> None:
    attempt(text)


@SEEDED
@given(MATH_LIKE, MATH_LIKE)
def test_a_pair_is_read_or_refused(a: str, b: str) -> None:
    try:
        left, right = read_pair(a, b)
    except ReadingError as error:
        assert error.text in (a, b)
    else:
        assert not left.expression.atoms(Float) and not right.expression.atoms(Float)


NOWHERE = (0, 0)
NAMES = ["x", "y", "x_1", "w_{31}", "alpha", "yhat"]

numbers = st.fractions(0, 1000, max_denominator=1).map(lambda q: Number(NOWHERE, q))
decimals = st.integers(1, 999).map(lambda k: Number(NOWHERE, Fraction(k, 1000)))
names = st.sampled_from(NAMES).map(lambda name: Name(NOWHERE, name))
constants = st.sampled_from(["pi", "e", "i"]).map(lambda name: Constant(NOWHERE, name))


def composite(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    terms = st.lists(st.builds(Term, inner, st.booleans()), min_size=2, max_size=4)
    factors = st.lists(st.builds(Factor, inner, st.booleans()), min_size=1, max_size=3)
    unary = st.sampled_from(["sin", "acosh", "log", "sqrt", "abs", "sigmoid", "factorial", "conj", "cbrt"])
    return st.one_of(
        terms.map(lambda t: Sum(NOWHERE, tuple(t))),
        st.builds(lambda first, rest: Product(NOWHERE, (Factor(first), *rest)), inner, factors),
        inner.map(lambda u: Negation(NOWHERE, u)),
        st.builds(lambda b, e: Power(NOWHERE, b, e), inner, inner),
        st.builds(lambda f, u: Apply(NOWHERE, f, (u,)), unary, inner),
        st.builds(lambda u, v: Apply(NOWHERE, "max", (u, v)), inner, inner),
        st.builds(lambda u, v: Call(NOWHERE, "g", (u, v)), inner, inner),
        st.builds(lambda u, k: Call(NOWHERE, "f", (u,), k), inner, st.integers(0, 2)),
        # a name alone might depend on anything: its derivative by another is refused
        st.builds(
            lambda u, v: Derivative(NOWHERE, u, tuple(v)),
            inner.filter(lambda u: not isinstance(u, Name)),
            st.lists(names, min_size=1, max_size=2),
        ),
    )


trees = st.recursive(st.one_of(numbers, decimals, names, constants), composite, max_leaves=12)


def printed(node: Node) -> str:
    """Text with brackets around everything, so that no rule of precedence is needed to read it."""
    match node:
        case Number(value=value):
            return str(value) if value.denominator == 1 else f"{float(value):.3f}"
        case Name(name=name) | Constant(name=name):
            return name
        case Negation(operand=operand):
            return f"(-{printed(operand)})"
        case Sum(terms=terms):
            first, *rest = terms
            chain = ("-" if first.negative else "") + printed(first.node)
            return "(" + chain + "".join((" - " if t.negative else " + ") + printed(t.node) for t in rest) + ")"
        case Product(factors=factors):
            return "(" + "".join((" / " if f.inverse else " * ") + printed(f.node) for f in factors)[3:] + ")"
        case Power(base=base, exponent=exponent):
            return f"({printed(base)}^{printed(exponent)})"
        case Apply(function=function, arguments=arguments):
            return f"{function}({', '.join(map(printed, arguments))})"
        case Call(name=name, arguments=arguments, primes=primes):
            return f"{name}{chr(39) * primes}({', '.join(map(printed, arguments))})"
        case Derivative(operand=operand, variables=variables):
            return f"diff({printed(operand)}, {', '.join(map(printed, variables))})"
    raise AssertionError(node)


@SEEDED
@given(trees)
def test_a_printed_tree_reads_back(tree: Node) -> None:
    assert read_expression(printed(tree)).syntax == tree


@SEEDED
@given(trees)
def test_white_space_between_tokens_does_not_matter(tree: Node) -> None:
    text = printed(tree)
    spaced = text.replace("(", "( ").replace(")", " )").replace("^", " ^ ")
    assert read_expression(spaced).syntax == tree


@SEEDED
@given(trees)
def test_unicode_signs_mean_the_same(tree: Node) -> None:
    text = printed(tree)
    dressed = text.replace("-", "−").replace("*", "·").replace("pi", "π").replace("alpha", "α")
    assert read_expression(dressed).expression == read_expression(text).expression
