"""The classes of the campaign: each draws two sides that are equal by construction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from sympy import (
    Abs,
    Basic,
    Derivative,
    Expr,
    Function,
    I,
    Integer,
    Max,
    Min,
    Piecewise,
    Rational,
    Subs,
    Symbol,
    acosh,
    acoth,
    atan,
    cbrt,
    ceiling,
    cos,
    cosh,
    evaluate,
    exp,
    floor,
    log,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
from sympy.matrices import ImmutableMatrix, MatrixBase

from derive.kernel.domain import Domain
from derive.kernel.language import D, real_root, relu, sigmoid, softplus
from derive.kernel.verdict import Order, Relation

from . import identities as known
from .falsehoods import FALSEHOODS
from .identities import Identity, filled
from .networks import Definitions, gradient
from .polynomials import continued, expansion, fractions
from .terms import DECLARED, POSITIVES, REALS, Terms, domain_of
from .trees import Side, add, call, minus, mul, over, power, rebuilt, replaced, shuffled, size

f, g = Function("f"), Function("g")


@dataclass(frozen=True)
class Case:
    """Two sides, equal wherever both are defined."""

    kind: str
    lhs: Side
    rhs: Side
    domain: Domain
    definitions: Definitions = field(default_factory=dict)


Sides = tuple[Side, Side]
Facts = tuple[Relation, ...]
Maker = Callable[[Random], tuple[Sides, Definitions]]


# ---- from tables -------------------------------------------------------------------------------------------


def _tabled(table: list[Identity], depth: int = 1) -> Maker:
    def make(rng: Random) -> tuple[Sides, Definitions]:
        terms = Terms(rng, depth=rng.choice((0, depth)))
        lhs, rhs = filled(rng.choice(table), terms)
        if rng.random() < 0.4:
            lhs, rhs = _in_context(lhs, rhs, terms, 1)
        return (lhs, rhs), {}

    return make


def _in_context(lhs: Expr, rhs: Expr, terms: Terms, depth: int) -> Identity:
    """Both sides at the same place of a larger expression."""
    for _ in range(depth):
        other = terms.real(0)
        kind = terms.rng.randrange(6)
        if kind < 2:
            lhs, rhs = add(lhs, other), add(rhs, other)
        elif kind < 4:
            lhs, rhs = mul(other, lhs), mul(other, rhs)
        elif kind == 4:
            lhs, rhs = power(lhs, 2), power(rhs, 2)
        else:
            lhs, rhs = over(other, lhs), over(other, rhs)
    return lhs, rhs


def _applied(lhs: Expr, rhs: Expr, rng: Random) -> Identity:
    function = rng.choice((sin, cos, tanh, sigmoid, atan, cosh, Abs))
    return call(function, lhs), call(function, rhs)


# ---- rewriting, step by step -------------------------------------------------------------------------------

_TWO, _HALF = Integer(2), Rational(1, 2)

_ONE = Integer(1)

_REWRITINGS: dict[type[Basic], tuple[Callable[[Expr], Expr], ...]] = {
    tanh: (
        lambda u: add(mul(_TWO, call(sigmoid, mul(_TWO, u))), Integer(-1)),
        lambda u: over(call(sinh, u), call(cosh, u)),
    ),
    sigmoid: (
        lambda u: power(add(_ONE, call(exp, minus(u))), -1),
        lambda u: add(_ONE, minus(call(sigmoid, minus(u)))),
    ),
    exp: (
        lambda u: power(call(exp, mul(_HALF, u)), 2),
        lambda u: power(call(exp, minus(u)), -1),
        lambda u: add(call(cosh, u), call(sinh, u)),
    ),
    sin: (
        lambda u: mul(_TWO, call(sin, mul(_HALF, u)), call(cos, mul(_HALF, u))),
        lambda u: minus(call(sin, minus(u))),
    ),
    cos: (
        lambda u: add(_ONE, mul(Integer(-2), power(call(sin, mul(_HALF, u)), 2))),
        lambda u: call(cos, minus(u)),
    ),
    tan: (lambda u: over(call(sin, u), call(cos, u)),),
    cosh: (lambda u: mul(_HALF, add(call(exp, u), call(exp, minus(u)))),),
    softplus: (
        lambda u: call(log, add(_ONE, call(exp, u))),
        lambda u: add(u, call(softplus, minus(u))),
    ),
}


def rewritten(expr: Basic, rng: Random, chance: float) -> Basic:
    """The same with functions written by others here and there; true for complex arguments but for softplus."""
    if not expr.args or isinstance(expr, (D, Derivative, Subs)):
        return expr
    args = tuple(rewritten(arg, rng, chance) for arg in expr.args)
    rules = _REWRITINGS.get(expr.func)
    if rules and rng.random() < chance and isinstance(args[0], Expr):
        return rng.choice(rules)(args[0])
    return expr if args == expr.args else rebuilt(expr, args)


def _expr(value: Basic) -> Expr:
    assert isinstance(value, Expr)
    return value


# ---- classes -----------------------------------------------------------------------------------------------


def _polynomial(rng: Random) -> tuple[Sides, Definitions]:
    return expansion(rng, REALS[: rng.randint(1, 3)]), {}


def _rational(rng: Random) -> tuple[Sides, Definitions]:
    if rng.random() < 0.3:
        return _tabled(known.ALGEBRA)(rng)
    return rng.choice((fractions, continued))(rng, REALS[: rng.randint(1, 3)]), {}


def _reorder(rng: Random) -> tuple[Sides, Definitions]:
    """The same terms in another order, parts of them under names."""
    terms = Terms(rng, depth=3)
    parts = [terms.real() for _ in range(rng.randint(2, 4))]
    lhs = add(*(mul(terms.rational(), part, terms.real(1)) for part in parts))
    names = {Symbol(f"k_{k}"): part for k, part in enumerate(parts) if rng.random() < 0.5}
    back = {part: name for name, part in names.items()}
    return (lhs, _abbreviated(lhs, back)), names


def _abbreviated(expr: Expr, names: dict[Expr, Symbol]) -> Expr:
    """`expr` with parts replaced by their names."""
    if expr in names:
        return names[expr]
    if not expr.args:
        return expr
    return _expr(rebuilt(expr, tuple(_abbreviated(_expr(arg), names) for arg in expr.args)))


def _derivative(rng: Random) -> tuple[Sides, Definitions]:
    """D of one side of an identity, or of a random term, and SymPy's own derivative of the other."""
    terms = Terms(rng, depth=2)
    if rng.random() < 0.6:
        lhs, rhs = filled(known.smooth(rng), Terms(rng, depth=rng.choice((0, 1))))
    else:
        lhs = rhs = mul(terms.real(), terms.real())
    x = rng.choice(sorted(lhs.free_symbols | {REALS[0]}, key=str))
    asked = D(lhs, x) if rng.random() < 0.7 else Derivative(lhs, x, evaluate=False)
    answer = _expr(rhs.diff(x))
    if rng.random() < 0.15 and size(answer) < 40:
        return (D(D(lhs, x), x), _expr(answer.diff(x))), {}
    return (asked, _expr(rewritten(answer, rng, 0.2))), {}


def _network(rng: Random) -> tuple[Sides, Definitions]:
    (lhs, rhs), definitions = gradient(rng)
    return (lhs, rhs), definitions


def _substitution(rng: Random) -> tuple[Sides, Definitions]:
    """An identity over symbols, whose symbols then become terms (a positive one by a positive one)."""
    lhs, rhs = filled(rng.choice(known.EVERY), Terms(rng, depth=0))
    terms = Terms(rng, depth=2)
    symbols = sorted(lhs.free_symbols | rhs.free_symbols, key=str)
    values: dict[Symbol, Expr] = {}
    for symbol in symbols:
        if symbol in POSITIVES or symbol in DECLARED:
            values[symbol] = terms.positive()
        elif symbol in REALS:
            values[symbol] = terms.real()
    return (_expr(replaced(lhs, values)), _expr(replaced(rhs, values))), {}


def _compose(rng: Random) -> tuple[Sides, Definitions]:
    """Two or three identities joined, applied to, and rewritten."""
    terms = Terms(rng, depth=1)
    pairs = [filled(rng.choice(known.EVERY), Terms(rng, depth=0)) for _ in range(rng.randint(1, 3))]
    pairs = [_applied(*pair, rng) if rng.random() < 0.3 else pair for pair in pairs]
    join = rng.choice((add, mul, add))
    lhs, rhs = join(*(pair[0] for pair in pairs)), join(*(pair[1] for pair in pairs))
    lhs, rhs = _in_context(lhs, rhs, terms, rng.randint(0, 2))
    return (lhs, _expr(rewritten(rhs, rng, 0.15))), {}


def _undefined(rng: Random) -> tuple[Sides, Definitions]:
    """Equal arguments give equal values; derivatives by the chain rule."""
    lhs, rhs = filled(rng.choice(known.EVERY), Terms(rng, depth=0))
    terms = Terms(rng, depth=1)
    a, b = terms.real(), terms.real()
    if rng.random() < 0.4:
        expr = rng.choice((mul(f(a), g(b, a)), f(f(a)), mul(a, f(b)), over(f(a), f(b)), call(sin, g(a, b))))
        x = rng.choice(terms.reals)
        return (D(expr, x), _expr(expr.diff(x))), {}
    if rng.random() < 0.5:
        return (mul(a, f(lhs)), mul(f(rhs), a)), {}
    return (add(g(lhs, a), f(b)), add(f(b), g(rhs, a))), {}


def _matrices(rng: Random) -> tuple[Sides, Definitions]:
    terms = Terms(rng, depth=0, symbols=3)
    if rng.random() < 0.4:
        pairs = [filled(known.smooth(rng), terms) for _ in range(2)]
        return (_matrix([[pairs[0][0], pairs[1][0]]]), _matrix([[pairs[0][1], pairs[1][1]]])), {}
    a, b, c = (_matrix([[terms.real(1) for _ in range(2)] for _ in range(2)]) for _ in range(3))
    kind = rng.randrange(4)
    if kind == 0:
        return (_product(_product(a, b), c), _product(a, _product(b, c))), {}
    if kind == 1:
        return (_product(a, _adjugate(a)), _scaled(_identity(), _determinant(a))), {}
    if kind == 2:
        return (_product(a, b).T, _product(b.T, a.T)), {}
    u, v = terms.real(1), terms.real(1)
    return (_product(_rotation(u), _rotation(v)), _rotation(add(u, v))), {}


def _matrix(rows: list[list[Expr]]) -> MatrixBase:
    return ImmutableMatrix(rows)


def _product(a: MatrixBase, b: MatrixBase) -> MatrixBase:
    rows = [[add(*(mul(a[i, k], b[k, j]) for k in range(a.cols))) for j in range(b.cols)] for i in range(a.rows)]
    return _matrix(rows)


def _scaled(a: MatrixBase, factor: Expr) -> MatrixBase:
    return _matrix([[mul(factor, a[i, j]) for j in range(a.cols)] for i in range(a.rows)])


def _identity() -> MatrixBase:
    return _matrix([[Integer(1), Integer(0)], [Integer(0), Integer(1)]])


def _adjugate(a: MatrixBase) -> MatrixBase:
    return _matrix([[a[1, 1], minus(a[0, 1])], [minus(a[1, 0]), a[0, 0]]])


def _determinant(a: MatrixBase) -> Expr:
    return add(mul(a[0, 0], a[1, 1]), minus(mul(a[0, 1], a[1, 0])))


def _rotation(u: Expr) -> MatrixBase:
    return _matrix([[call(cos, u), minus(call(sin, u))], [call(sin, u), call(cos, u)]])


def _constants(rng: Random) -> tuple[Sides, Definitions]:
    """An identity at numbers: where constants may hide relations."""
    lhs, rhs = filled(rng.choice(_CONTINUOUS), Terms(rng, depth=0))
    terms = Terms(rng)
    values: dict[Symbol, Expr] = {}
    for symbol in sorted(lhs.free_symbols | rhs.free_symbols, key=str):
        bounded = symbol.name in "uv"
        values[symbol] = Rational(rng.randint(1, 4), 5) if bounded else terms.positive_rational()
        if symbol.name in "xyzt" and rng.random() < 0.4:
            values[symbol] = minus(values[symbol])
    return (_expr(replaced(lhs, values)), _expr(replaced(rhs, values))), {}


def _fact(lhs: Expr, order: Order, rhs: Expr | int) -> Relation:
    return Relation(lhs, order, Integer(rhs) if isinstance(rhs, int) else rhs)


def _granted(rng: Random) -> tuple[Sides, Definitions, Facts]:
    """An identity that holds under relations between symbols."""
    facts, table = rng.choice(_UNDER_FACTS)
    lhs, rhs = rng.choice(table)
    if rng.random() < 0.5:
        lhs, rhs = _in_context(lhs, rhs, Terms(rng, depth=0), 1)
    return (lhs, rhs), {}, facts


def _is_continuous(identity: Identity) -> bool:
    sides = identity[0].free_symbols | identity[1].free_symbols
    special = {known.M, known.N, known.Z, known.W}
    return not sides & special and not any(side.has(floor, ceiling) for side in identity)


_CONTINUOUS = [identity for identity in known.EVERY if _is_continuous(identity)]

x, y, z = REALS[:3]
with evaluate(False):
    _UNDER_FACTS: list[tuple[Facts, list[Identity]]] = [
        ((_fact(x, Order.GT, y),), [
            (Abs(x - y), x - y), (Max(x, y), x), (Min(x, y), y), (sqrt(x**2 - 2 * x * y + y**2), x - y),
            (sign(y - x), Integer(-1)), (relu(y - x), Integer(0)), (log((x - y) ** 2), 2 * log(x - y)),
            (Abs(x - y) + Abs(y - x), 2 * x - 2 * y), (relu(x - y) + y, x), (Max(x, y, z), Max(x, z)),
            (Piecewise((z, x > y), (z**2, True)), z), (sqrt(z**2 * (x - y)), Abs(z) * sqrt(x - y)),
        ]),
        ((_fact(x, Order.LT, 0),), [
            (Abs(x), -x), (sqrt(x**2), -x), (log(x**2), 2 * log(-x)), (relu(x), Integer(0)), (Abs(x**3), -(x**3)),
            (sqrt(-x) ** 2, -x), (sqrt(-x * y**2), sqrt(-x) * Abs(y)), (real_root(x, Integer(3)), -cbrt(-x)),
            (sqrt(x), I * sqrt(-x)), (Max(x, -x), -x), (log(x), log(-x) + I * pi),
            (log(x * y**2), log(x) + 2 * log(Abs(y))),
        ]),
        ((_fact(x, Order.GT, 1),), [
            (Abs(x - 1), x - 1), (sqrt(x - 1) * sqrt(x + 1), sqrt(x**2 - 1)), (log(x**2 - 1), log(x - 1) + log(x + 1)),
            (acosh(x), log(x + sqrt(x**2 - 1))), (Abs(x), x), (relu(1 - x), Integer(0)), (Max(x, Integer(1)), x),
            (sqrt((1 - x) ** 2), x - 1), (acoth(x), log((x + 1) / (x - 1)) / 2),
        ]),
        ((_fact(x + y, Order.GT, 0),), [
            (Abs(x + y), x + y), (sqrt((x + y) ** 2), x + y), (log((x + y) ** 2), 2 * log(x + y)), (Max(x, -y), x),
            (relu(-x - y), Integer(0)), (sqrt((x + y) * z**2), sqrt(x + y) * Abs(z)),
        ]),
        ((_fact(x, Order.GT, 0), _fact(y, Order.GT, x)), [
            (log(x * y), log(x) + log(y)), (Abs(x - y), y - x), (sqrt(x * y), sqrt(x) * sqrt(y)), (Abs(y), y),
            (log(1 - x / y), log(y - x) - log(y)), ((x * y) ** z, x**z * y**z),
            (sqrt(y**2 - x**2), sqrt(y - x) * sqrt(y + x)),
            (Max(x, y, Integer(0)), y), (sqrt(x + y - 2 * sqrt(x * y)), sqrt(y) - sqrt(x)),
        ]),
        ((_fact(x * y, Order.GT, 0),), [
            (Abs(x * y), x * y), (log(x**2 * y**2), 2 * log(x * y)), (Abs(x) * Abs(y), x * y),
            (sign(x * y), Integer(1)),
            (Abs(x) / x, Abs(y) / y),
        ]),
    ]  # fmt: skip

_MAKERS: dict[str, Maker] = {
    "polynomial": _polynomial,
    "rational": _rational,
    "reorder": _reorder,
    "trigonometry": _tabled(known.TRIGONOMETRY),
    "inverse": _tabled(known.INVERSE),
    "hyperbolic": _tabled(known.HYPERBOLIC),
    "exponential": _tabled(known.EXPONENTIAL),
    "roots": _tabled(known.ROOTS),
    "logistic": _tabled(known.LOGISTIC),
    "derivative": _derivative,
    "network": _network,
    "substitution": _substitution,
    "cases": _tabled(known.CASES),
    "complex": _tabled(known.COMPLEX),
    "undefined": _undefined,
    "matrices": _matrices,
    "special": _tabled(known.SPECIAL),
    "constants": _constants,
    "compose": _compose,
}


CLASSES = (*_MAKERS, "facts")


def drawn(kind: str, rng: Random) -> Case:
    """A pair of a class, its sides in either order, one of them shuffled."""
    facts: Facts = ()
    if kind == "facts":
        (lhs, rhs), definitions, facts = _granted(rng)
    else:
        (lhs, rhs), definitions = _MAKERS[kind](rng)
    rhs = _shuffled(rhs, rng)
    if rng.random() < 0.5:
        lhs, rhs = rhs, lhs
    symbols = lhs.free_symbols | rhs.free_symbols
    for value in definitions.values():
        symbols |= value.free_symbols
    return Case(kind, lhs, rhs, domain_of(symbols, facts), definitions)


def tempting(kind: str, rng: Random) -> Case | None:
    """A pair that is equal on a part of the domain at most; None where the class has none."""
    table = FALSEHOODS.get(kind)
    if table is None:
        return None
    terms = Terms(rng, depth=rng.choice((0, 0, 1)))
    lhs, rhs = filled(rng.choice(table), terms)
    if rng.random() < 0.4:
        lhs, rhs = _in_context(lhs, rhs, terms, 1)
    return Case(kind, lhs, rhs, domain_of(lhs.free_symbols | rhs.free_symbols))


def _shuffled(side: Side, rng: Random) -> Side:
    if isinstance(side, MatrixBase):
        rows = [[_expr(shuffled(side[i, j], rng)) for j in range(side.cols)] for i in range(side.rows)]
        return _matrix(rows)
    return _expr(shuffled(side, rng))
