"""Expressions as people write them: one walk over the SymPy tree, written in Unicode, ASCII or LaTeX.

`Add`, `Mul` and `Pow` are walked as they are; nothing is evaluated on the way. In products everything with a
negative number for exponent goes below the bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, singledispatch
from typing import Any, Final, TypeAlias

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.core.parameters import evaluate
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanFunction, BooleanTrue
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import HadamardProduct, MatPow, Trace, Transpose
from sympy.matrices.expressions.matexpr import MatrixElement

from derive.kernel.language import D, Decimal, SlotDerivative, real_root
from derive.kernel.spectra.language import (
    characteristic_polynomial,
    frobenius_norm,
    inverse,
    matrix_power,
    norm,
    spectral_radius,
)
from derive.kernel.tensors.language import Entry
from derive.kernel.verdict import Order, Relation
from derive.writing import probability, tensors
from derive.writing.arrangement import REACHING, Arrangement, is_negative
from derive.writing.latex import Latex
from derive.writing.layout import ONE, Alphabet, Gap, Level, Limits, Piece, Step
from derive.writing.names import name_ascii, name_latex, name_text
from derive.writing.text import Ascii, Unicode

__all__ = [
    "name_ascii",
    "name_latex",
    "name_text",
    "relation_latex",
    "relation_text",
    "sides_latex",
    "to_latex",
    "to_text",
    "words_latex",
]

_UNICODE: Final = Unicode()
_ASCII: Final = Ascii()
_LATEX: Final = Latex()

_WORDS: Final = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "acot": "arccot", "asec": "arcsec",
    "acsc": "arccsc", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "acoth": "arcoth",
    "Max": "max", "Min": "min", "Heaviside": "heaviside", "DiracDelta": "delta",
    "LambertW": "W", "Determinant": "det", "determinant": "det",
}  # fmt: skip
_RAISED: Final = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.log)
_CONSTANTS: Final = {
    sp.pi: "pi", sp.E: "e", sp.I: "i", sp.oo: "infinity", sp.zoo: "zoo", sp.nan: "undefined",
    sp.EulerGamma: "gamma", sp.GoldenRatio: "golden", sp.S.EmptySet: "emptyset",
}  # fmt: skip
_CONNECTIVES: Final = {"And": "and", "Or": "or", "Xor": "xor", "Implies": "implies", "Equivalent": "iff"}
_ORDERS: Final = {
    "==": Order.EQ,
    "!=": Order.NE,
    "<": Order.LT,
    "<=": Order.LE,
    ">": Order.GT,
    ">=": Order.GE,
}
_ENCLOSED: Final = {sp.Abs: "abs", sp.floor: "floor", sp.ceiling: "ceil", sp.conjugate: "conj"}
_BIG: Final = {"Sum": "sum", "Product": "prod", "Integral": "integrate"}
_MOST_KEPT, _LONGEST_KEPT = 5_000, 10_000  # pieces of notation, and letters of the text they are parts of
_NAMED: Final = (sp.Symbol, AppliedUndef, sp.Indexed, MatrixElement, sp.MatrixSymbol, Entry)

Written: TypeAlias = sp.Basic | MatrixBase | Relation


def to_text(expr: Written, order: Sequence[sp.Symbol] = (), *, ascii: bool = False) -> str:
    """One line of Unicode mathematics; with `ascii`, one that a text grammar reads back.

    `order` is the order of declaration of the symbols; names not in it follow by name.
    """
    return _pens(tuple(order))[_ASCII if ascii else _UNICODE].text(expr)


def to_latex(expr: Written, order: Sequence[sp.Symbol] = ()) -> str:
    """LaTeX for a displayed formula, without delimiters."""
    return _pens(tuple(order))[_LATEX].text(expr)


def relation_text(
    lhs: sp.Expr,
    rhs: sp.Expr,
    sign: Order = Order.EQ,
    order: Sequence[sp.Symbol] = (),
    *,
    ascii: bool = False,
) -> str:
    """`lhs sign rhs` on one line."""
    return to_text(Relation(lhs, sign, rhs), order, ascii=ascii)


def relation_latex(lhs: sp.Expr, rhs: sp.Expr, sign: Order = Order.EQ, order: Sequence[sp.Symbol] = ()) -> str:
    """`lhs sign rhs` in LaTeX."""
    return to_latex(Relation(lhs, sign, rhs), order)


def sides_latex(relation: Relation, order: Sequence[sp.Symbol] = ()) -> tuple[str, str, str]:
    """The left side, the sign and the right side, each in LaTeX."""
    pen = _pens(tuple(order))[_LATEX]
    left, right = (_LATEX.fit(pen.write(side), Level.SUM).text for side in (relation.lhs, relation.rhs))
    return left, _LATEX.signs[relation.order], right


def words_latex(text: str) -> str:
    """Words between formulas."""
    return _LATEX.prose(text)


@lru_cache(maxsize=32)
def _pens(order: tuple[sp.Symbol, ...]) -> dict[Alphabet, Pen]:
    """The pens for an order of symbols: answers to a question have much in common, which is written once."""
    arrangement = Arrangement(order)
    return {alphabet: Pen(alphabet, arrangement) for alphabet in (_UNICODE, _ASCII, _LATEX)}


class Pen:
    """An alphabet and an arrangement: all that writing an expression depends on."""

    def __init__(self, alphabet: Alphabet, arrangement: Arrangement) -> None:
        self.alphabet = alphabet
        self.arrangement = arrangement
        self._pieces: dict[sp.Basic, Piece] = {}
        self._script: Pen | None = None

    def write(self, expr: Any) -> Piece:
        """The expression as a piece of notation."""
        if not isinstance(expr, sp.Basic):
            return _write(expr, self)
        piece = self._pieces.get(expr)
        if piece is None:
            piece = self._pieces[expr] = _write(expr, self)
        return piece

    def script(self, expr: sp.Expr) -> Piece:
        """The expression as an exponent."""
        inline = self.alphabet.script
        if inline is self.alphabet:
            return self.write(expr)
        if self._script is None:
            self._script = Pen(inline, self.arrangement)
        return self._script.write(expr)

    def text(self, expr: Written) -> str:
        """The expression, however deep it is nested."""
        try:
            text = self.write(expr).text
        except RecursionError:
            # what is already written is not descended into again
            for part in _innermost_first(expr):
                self.arrangement.profile(part)
                self.write(part)
                self.script(part)
            text = self.write(expr).text
        if len(self._pieces) > _MOST_KEPT or len(text) > _LONGEST_KEPT:
            self._pieces, self._script = {}, None
        self.arrangement.forget()
        return text

    def all(self, exprs: Sequence[Any]) -> list[Piece]:
        """Each expression as a piece."""
        return [self.write(expr) for expr in exprs]

    def term(self, expr: sp.Expr) -> tuple[bool, Piece]:
        """Whether the term carries a minus sign, and what follows it."""
        expr = tensors.hoisted(expr) if self.alphabet.columns else expr
        if isinstance(expr, sp.Mul):
            factors = self.arrangement.factors(expr)
            return is_negative(factors[0]), tensors.product(factors, self)
        if is_negative(expr):
            return True, self.write(-expr)
        return False, self.write(expr)

    def fraction(self, factors: Sequence[sp.Expr]) -> Piece:
        """A product without its sign: what is above, over what is below, then a Σ or matrix at the end."""
        top, bottom = self.coefficient(factors[0])
        rest = factors[1:] if isinstance(factors[0], sp.Number) else factors
        end = len(rest)
        while end and isinstance(rest[end - 1], REACHING):
            end -= 1
        divided: list[sp.Expr] = []
        multiplied: list[sp.Expr] = []
        for factor in rest[:end]:
            (divided if is_below(factor) else multiplied).append(factor)
        above = self.all(multiplied)
        tail = self.all(rest[end:])
        if bottom and not divided and self.alphabet.splits_coefficient and not _fits_on_bar(rest):
            half = self.alphabet.quotient(*(self.alphabet.product(side or [ONE]) for side in (top, bottom)))
            return self.alphabet.product([half, *above, *tail])
        below = bottom + [self.power(f.base, -f.exp) for f in divided]
        if not below:
            return self.alphabet.product(top + above + tail or [ONE])
        over = self.alphabet.quotient(self.alphabet.product(top + above or [ONE]), self.alphabet.product(below))
        return self.alphabet.product([over, *tail])

    def coefficient(self, first: sp.Expr) -> tuple[list[Piece], list[Piece]]:
        """The numerator and the denominator of a leading number, without its sign; each empty if it is 1."""
        if not isinstance(first, sp.Number):
            return [], []
        if first is sp.S.One:
            # evaluated products have no factor 1: an author who writes one, as in 1·σ′(u), means it
            return [ONE._replace(after=Gap.DOT)], []
        if not isinstance(first, sp.Rational):
            return [self.term(first)[1]], []
        top = [self.integer(abs(first.p))] if abs(first.p) != 1 else []
        return top, [self.integer(first.q)] if first.q != 1 else []

    def integer(self, value: int) -> Piece:
        """A natural number."""
        return self.alphabet.number(_digits(value))

    def power(self, base: sp.Expr, exponent: sp.Expr) -> Piece:
        """Roots, tanh²(u), and every other power."""
        if exponent is sp.S.Half:
            return self.alphabet.root(self.write(base), None)
        if exponent is sp.S.One:
            return self.write(base)
        if tensors.rank(base) and self.alphabet.columns:
            return tensors.power(base, exponent, self)
        above = self.script(exponent)
        if isinstance(base, _RAISED) and exponent.is_Integer and exponent.is_positive:
            return self.alphabet.call(self.alphabet.head(_word(base)), self.all(base.args), above)
        return self.alphabet.power(self.write(base), above)

    def differentiated(self, sign: str, quantity: sp.Expr, steps: Sequence[tuple[sp.Expr, sp.Expr]]) -> Piece:
        """The derivative by each variable so many times, the outermost first."""
        total = sp.Add(*(times for _, times in steps))
        written = [Step(self.write(v), None if n == 1 else self.script(n)) for v, n in steps]
        simple = isinstance(quantity, _NAMED)
        return self.alphabet.derivative(
            sign, self.write(quantity), simple, written, None if total == 1 else self.script(total)
        )

    def limits(self, limits: Sequence[sp.Tuple]) -> list[Limits]:
        """The limits of a Σ or ∫, the outermost first."""
        written = [self.all(limit) for limit in reversed(limits)]
        return [
            Limits(v, bounds[0] if len(bounds) == 2 else None, bounds[-1] if bounds else None) for v, *bounds in written
        ]


def is_below(factor: sp.Expr) -> bool:
    """Whether a factor goes below the bar: a power with a negative number for exponent."""
    return (
        isinstance(factor, sp.Pow)
        and is_negative(factor.exp)
        and factor.is_commutative is not False
        and isinstance(factor.exp, sp.Rational)
    )


def _innermost_first(expr: Written) -> list[sp.Basic]:
    """Every subexpression after its own subexpressions."""
    found, waiting = [], [expr.lhs, expr.rhs] if isinstance(expr, Relation) else list(expr.args)
    while waiting:
        part = waiting.pop()
        if isinstance(part, (sp.Expr, Boolean)):
            found.append(part)
            waiting.extend(part.args)
    return found[::-1]


def _fits_on_bar(factors: Sequence[sp.Expr]) -> bool:
    r"""Whether one writes `\frac{x}{2}` and `\frac{\sqrt{2}}{2}`, rather than `\frac{1}{2} x y`."""
    return (
        all(
            isinstance(factor, (sp.Symbol, sp.NumberSymbol))
            or (isinstance(factor, sp.Pow) and isinstance(factor.base, sp.Number))
            for factor in factors
        )
        and len(factors) < 2
    )


def _digits(value: int) -> str:
    """Decimal digits; past Python's limit for conversion, hexadecimal ones."""
    try:
        return str(value)
    except ValueError:
        return hex(value)


def _word(expr: sp.Basic) -> str:
    name = type(expr).__name__
    return _WORDS.get(name, name)


@singledispatch
def _write(expr: object, pen: Pen) -> Piece:
    """What is no SymPy object: its own text, made printable."""
    return pen.alphabet.words(str(expr))


def _basic(expr: sp.Basic, pen: Pen) -> Piece:
    """Whatever has no notation here: `Name(arguments)`."""
    if expr in _CONSTANTS:
        return pen.alphabet.constant(_CONSTANTS[expr])
    if not expr.args:
        return pen.alphabet.words(str(expr))
    return pen.alphabet.call(pen.alphabet.head(_word(expr)), pen.all(expr.args))


_write.register(sp.Basic, _basic)


@_write.register(sp.Symbol)
def _symbol(expr: sp.Symbol, pen: Pen) -> Piece:
    return pen.alphabet.name(expr.name)


@_write.register(sp.MatrixSymbol)
def _matrix_symbol(expr: sp.MatrixSymbol, pen: Pen) -> Piece:
    return pen.alphabet.name(str(expr.name))


@_write.register(sp.IndexedBase)
def _indexed_base(expr: sp.IndexedBase, pen: Pen) -> Piece:
    return pen.alphabet.name(str(expr.label))


@_write.register(sp.Number)
def _number(expr: sp.Number, pen: Pen) -> Piece:
    if is_negative(expr):
        return pen.alphabet.negated(pen.write(-expr))
    if isinstance(expr, sp.Rational):
        top = pen.integer(expr.p)
        return top if expr.q == 1 else pen.alphabet.quotient(top, pen.integer(expr.q))
    return _float(expr, pen) if isinstance(expr, sp.Float) else _basic(expr, pen)


def _float(expr: sp.Float, pen: Pen) -> Piece:
    """Decimal digits without trailing zeros, and a power of ten where there is one."""
    mantissa, _, exponent = str(expr).partition("e")
    digits = pen.alphabet.number(mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa)
    if not exponent:
        return digits
    scale = pen.power(sp.Integer(10), sp.Integer(exponent))
    return scale if digits.text == "1" else pen.alphabet.product([digits, scale])


@_write.register(Decimal)
def _decimal(expr: Decimal, pen: Pen) -> Piece:
    """The digits as they are printed, trailing zeros too, and a power of ten where there is one."""
    mantissa, _, exponent = expr.text.removeprefix("-").partition("e")
    piece = pen.alphabet.number(mantissa)
    if exponent:
        piece = pen.alphabet.product([piece, pen.power(sp.Integer(10), sp.Integer(exponent))])
    return pen.alphabet.negated(piece) if expr.digits < 0 else piece


@_write.register(sp.FiniteSet)
def _finite_set(expr: sp.FiniteSet, pen: Pen) -> Piece:
    return pen.alphabet.members(pen.all(expr.args))


@_write.register(sp.Tuple)
def _tuple(expr: sp.Tuple, pen: Pen) -> Piece:
    return Piece(pen.alphabet.bracket(", ".join(part.text for part in pen.all(expr.args))))


@_write.register(sp.Add)
def _add(expr: sp.Add, pen: Pen) -> Piece:
    return pen.alphabet.sum([pen.term(term) for term in pen.arrangement.terms(expr)])


@_write.register(sp.Mul)
def _mul(expr: sp.Mul, pen: Pen) -> Piece:
    negative, piece = pen.term(expr)
    return pen.alphabet.negated(piece) if negative else piece


@_write.register(sp.Pow)
def _pow(expr: sp.Pow, pen: Pen) -> Piece:
    if is_below(expr):
        return tensors.product([expr], pen)
    if expr.exp is sp.S.One:
        return pen.alphabet.power(pen.write(expr.base), ONE)
    return pen.power(expr.base, expr.exp)


@_write.register(MatPow)
def _matrix_power(expr: MatPow, pen: Pen) -> Piece:
    return pen.power(expr.base, expr.exp)


@_write.register(sp.exp)
def _exp(expr: sp.exp, pen: Pen) -> Piece:
    if tensors.rank(expr.args[0]):  # a power of e would be the exponential of a matrix
        return pen.alphabet.call(pen.alphabet.head("exp"), pen.all(expr.args))
    return pen.alphabet.exponential(pen.script(expr.args[0]))


@_write.register(AppliedUndef)
def _applied(expr: AppliedUndef, pen: Pen) -> Piece:
    return pen.alphabet.call(pen.alphabet.name(type(expr).__name__), pen.all(expr.args))


@_write.register(sp.Heaviside)
def _heaviside(expr: sp.Heaviside, pen: Pen) -> Piece:
    return pen.alphabet.call(pen.alphabet.head("heaviside"), pen.all(expr.args[:1]))


@_write.register(real_root)
def _real_root(expr: real_root, pen: Pen) -> Piece:
    return pen.alphabet.root(pen.write(expr.args[0]), pen.script(expr.args[1]))


@_write.register(sp.factorial)
def _factorial(expr: sp.factorial, pen: Pen) -> Piece:
    return pen.alphabet.factorial(pen.write(expr.args[0]))


@_write.register(sp.binomial)
def _binomial(expr: sp.binomial, pen: Pen) -> Piece:
    return pen.alphabet.binomial(*pen.all(expr.args))


@_write.register(sp.Abs)
@_write.register(sp.floor)
@_write.register(sp.ceiling)
@_write.register(sp.conjugate)
def _enclosed(expr: sp.Function, pen: Pen) -> Piece:
    return pen.alphabet.enclosed(_ENCLOSED[type(expr)], pen.write(expr.args[0]))


@_write.register(sp.Piecewise)
def _piecewise(expr: sp.Piecewise, pen: Pen) -> Piece:
    return pen.alphabet.cases(
        [(pen.write(value), None if condition == sp.true else pen.write(condition)) for value, condition in expr.args]
    )


@_write.register(Relational)
def _relational(expr: Relational, pen: Pen) -> Piece:
    return pen.alphabet.relation(pen.write(expr.lhs), _ORDERS[expr.rel_op], pen.write(expr.rhs))


@_write.register(Relation)
def _relation(expr: Relation, pen: Pen) -> Piece:
    return pen.alphabet.relation(pen.write(expr.lhs), expr.order, pen.write(expr.rhs))


@_write.register(BooleanFunction)
def _connected(expr: BooleanFunction, pen: Pen) -> Piece:
    word = _CONNECTIVES.get(type(expr).__name__)
    return pen.alphabet.connected(word, pen.all(expr.args)) if word else _basic(expr, pen)


@_write.register(sp.Not)
def _not(expr: sp.Not, pen: Pen) -> Piece:
    return pen.alphabet.negation(pen.write(expr.args[0]))


@_write.register(BooleanTrue)
@_write.register(BooleanFalse)
def _truth(expr: Boolean, pen: Pen) -> Piece:
    return pen.alphabet.constant("true" if expr else "false")


@_write.register(D)
def _total(expr: D, pen: Pen) -> Piece:
    variables, quantity = [expr.variable], expr.quantity
    while isinstance(quantity, D):
        variables.append(quantity.variable)
        quantity = quantity.quantity
    return pen.differentiated("∂", quantity, _counted(variables))


def _counted(variables: Sequence[sp.Expr]) -> list[tuple[sp.Expr, sp.Expr]]:
    """Runs of the same variable with their length."""
    counted: list[tuple[sp.Expr, sp.Expr]] = []
    for variable in variables:
        if counted and counted[-1][0] == variable:
            counted[-1] = (variable, counted[-1][1] + 1)
        else:
            counted.append((variable, sp.S.One))
    return counted


@_write.register(sp.Derivative)
def _derivative(expr: sp.Derivative, pen: Pen) -> Piece:
    straight = len(expr.expr.free_symbols) <= 1
    return pen.differentiated("d" if straight else "∂", expr.expr, expr.variable_count[::-1])


@_write.register(SlotDerivative)
def _slots(expr: SlotDerivative, pen: Pen) -> Piece:
    head = pen.alphabet.name(type(expr.applied).__name__)
    return pen.alphabet.slots(head, expr.orders, pen.all(expr.applied.args))


@_write.register(sp.Subs)
def _subs(expr: sp.Subs, pen: Pen) -> Piece:
    pairs = zip(pen.all(expr.variables), pen.all(expr.point), strict=True)
    return pen.alphabet.substituted(pen.write(expr.expr), list(pairs))


@_write.register(ExprWithLimits)
def _big(expr: ExprWithLimits, pen: Pen) -> Piece:
    kind = _BIG.get(type(expr).__name__)
    if kind is None:
        return _basic(expr, pen)
    return pen.alphabet.big(kind, pen.limits(expr.limits), pen.write(expr.function))


@_write.register(sp.Limit)
def _limit(expr: sp.Limit, pen: Pen) -> Piece:
    body, variable, point, side = expr.args
    sided = "" if point.is_infinite or str(side) == "+-" else str(side)
    return pen.alphabet.limit(pen.write(body), pen.write(variable), pen.write(point), sided)


@_write.register(MatrixBase)
def _matrix(expr: MatrixBase, pen: Pen) -> Piece:
    if _is_jacobian(expr):
        quantities, variables = [entry.quantity for entry in expr[:, 0]], [entry.variable for entry in expr[0, :]]
        written = pen.alphabet.jacobian(pen.all(quantities), pen.all(variables))
        if written is not None:
            return written
    general = _general_entry(expr) if pen.alphabet.columns else None
    if general is not None:
        return Piece(pen.alphabet.bracket(pen.write(general).text))
    return pen.alphabet.matrix([pen.all(row) for row in expr.tolist()])


def _general_entry(expr: MatrixBase) -> sp.Expr | None:
    """The entry in row i and column j of a larger matrix in which names have their place for index, as in (x_{ij})."""
    if min(expr.shape) < 3:
        return None
    first = expr[0, 0]
    names = [symbol for symbol in first.free_symbols if symbol.name.endswith("_{11}")]

    def at(place: str) -> sp.Expr:
        moved = {s: sp.Symbol(s.name.removesuffix("{11}") + f"{{{place}}}", **s._assumptions_orig) for s in names}
        return first.xreplace(moved)

    places = ((i, j) for i in range(expr.rows) for j in range(expr.cols))
    if not names:
        return None
    with evaluate(False):  # once: it clears SymPy's caches
        return at("ij") if all(expr[i, j] == at(f"{i + 1}{j + 1}") for i, j in places) else None


def _is_jacobian(expr: MatrixBase) -> bool:
    """Whether it is ∂q_i/∂x_j in row i and column j, for names q_i and several rows and columns."""
    if min(expr.shape) < 2 or not all(isinstance(entry, D) and isinstance(entry.quantity, _NAMED) for entry in expr):
        return False
    places = ((i, j) for i in range(expr.rows) for j in range(expr.cols))
    return all(expr[i, j] == D(expr[i, 0].quantity, expr[0, j].variable) for i, j in places)


@_write.register(MatrixElement)
def _element(expr: MatrixElement, pen: Pen) -> Piece:
    return pen.alphabet.indexed(pen.write(expr.args[0]), pen.all(expr.args[1:]))


@_write.register(sp.Indexed)
def _indexed(expr: sp.Indexed, pen: Pen) -> Piece:
    return pen.alphabet.indexed(pen.write(expr.base), pen.all(expr.indices))


@_write.register(Transpose)
def _transpose(expr: Transpose, pen: Pen) -> Piece:
    return pen.alphabet.transpose(pen.write(expr.arg))


@_write.register(HadamardProduct)
def _hadamard(expr: HadamardProduct, pen: Pen) -> Piece:
    sign = f" {pen.alphabet.connectives.get('hadamard', '.*')} "
    parts = (pen.alphabet.fit(part, Level.POWER).text for part in pen.all(expr.args))
    return Piece(sign.join(parts), Level.SUM)


@_write.register(Trace)
def _trace(expr: Trace, pen: Pen) -> Piece:
    return pen.alphabet.call(pen.alphabet.head("trace"), pen.all(expr.args))


for _kind, _writer in (*tensors.WRITERS.items(), *probability.WRITERS.items()):
    _write.register(_kind, _writer)


@_write.register(spectral_radius)
def _spectral_radius(expr: spectral_radius, pen: Pen) -> Piece:
    return pen.alphabet.call(pen.alphabet.head("rho"), [pen.write(expr.matrix)])


@_write.register(norm)
def _norm(expr: norm, pen: Pen) -> Piece:
    return pen.alphabet.norm(pen.write(expr.matrix), pen.write(expr.kind))


@_write.register(frobenius_norm)
def _frobenius(expr: frobenius_norm, pen: Pen) -> Piece:
    return pen.alphabet.norm(pen.write(expr.matrix), Piece("F"))


@_write.register(characteristic_polynomial)
def _characteristic(expr: characteristic_polynomial, pen: Pen) -> Piece:
    variable, matrix = (pen.alphabet.fit(pen.write(part), Level.POWER) for part in (expr.variable, expr.matrix))
    inner = Piece(f"{variable.text}{pen.alphabet.gaps[1]}I {pen.alphabet.minus} {matrix.text}", Level.SUM)
    return pen.alphabet.call(pen.alphabet.head("det"), [inner])


@_write.register(inverse)
def _inverse_matrix(expr: inverse, pen: Pen) -> Piece:
    return pen.alphabet.power(pen.write(expr.matrix), pen.script(sp.Integer(-1)))


@_write.register(matrix_power)
def _power_of_matrix(expr: matrix_power, pen: Pen) -> Piece:
    return pen.alphabet.power(pen.write(expr.matrix), pen.script(expr.exponent))
