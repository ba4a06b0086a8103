"""From expressions to indexed sums: the entry of a tensor at indices, its derivatives, and its definitions put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from ..calculus import Derivation
from ..errors import Obstacle
from ..language import D, SlotDerivative, relu, sigmoid, softplus
from ..nodes import symbols_in
from . import language as words
from .affine import Index, index_of
from .algebra import Algebra
from .language import TensorSymbol
from .shapes import Shapes, sizes_of
from .terms import (
    HEAD_AXIS,
    ONE,
    ZERO,
    Factor,
    Head,
    Kind,
    Poly,
    Term,
    delta,
    merged,
    minus,
    monomial,
    number,
    plus,
    scaled,
    support,
)  # fmt: skip

Env = Mapping[sp.Symbol, "Index | Poly"]
_NOTHING: Env = {}
_MOST_ORDER = 8


def axis(k: int) -> Index:
    """The k-th axis (from 0) of what is looked at."""
    return Index.of(-1 - k)


def axes(count: int, first: int = 0) -> tuple[Index, ...]:
    """Several of them."""
    return tuple(axis(first + k) for k in range(count))


_PI = sp.Symbol("the number pi", positive=True)
_BODY = 50  # bodies of definitions have axes of their own, of which no range is known


def _constant(value: Fraction | int) -> Callable[..., Poly]:
    return lambda *_: number(value)


class Lowering:
    """Brings expressions over a graph of definitions to indexed sums. Names stay names until `expanded`.

    `base` keeps bodies and derivatives of names for other claims over the same definitions.
    """

    def __init__(
        self,
        algebra: Algebra,
        definitions: Mapping[sp.Symbol, sp.Expr],
        shapes: Shapes,
        base: Lowering | None = None,
    ) -> None:
        self.base = base
        self.algebra = algebra
        self.definitions = definitions
        self.shapes = shapes
        self._kept: dict[tuple[Any, ...], tuple[Poly, tuple[str, ...]]] = {}
        self._depends: dict[tuple[sp.Symbol, sp.Symbol], bool] = {}
        self._functions: dict[str, Any] = {}

    # ---- entries ------------------------------------------------------------------------------------------------

    def entry(self, expr: sp.Expr, at: tuple[Index, ...], env: Env = _NOTHING) -> Poly:
        """The entry of a tensor at indices (or a number, at none); numbers stand for tensors of equal entries.

        Raises `Obstacle` for what has no form as an indexed sum.
        """
        if isinstance(expr, sp.Rational):
            return number(Fraction(int(expr.p), int(expr.q)))
        if isinstance(expr, sp.Symbol):
            return self._symbol(expr, at, env)
        if expr is sp.S.Exp1:
            return self.algebra.exp(ONE)
        if expr is sp.pi:
            return monomial(Factor(Kind.ENTRY, _PI))
        rule = _RULES.get(type(expr))
        if rule is not None:
            return rule(self, expr, at, env)
        if isinstance(expr, AppliedUndef):
            return self._apply((type(expr).__name__, 0), [self.own(arg, at, env) for arg in expr.args])
        if isinstance(expr, sp.Function) and len(expr.args) == 1:
            self._functions.setdefault(type(expr).__name__, type(expr))
            return self._apply(type(expr).__name__, [self.own(expr.args[0], at, env)])
        raise Obstacle(f"{type(expr).__name__} in a claim about tensors")

    def own(self, expr: sp.Expr, at: tuple[Index, ...], env: Env = _NOTHING) -> Poly:
        """An operand of an elementwise operation: numbers have no indices."""
        return self.entry(expr, at if self.shapes.of(expr) else (), env)

    def _symbol(self, symbol: sp.Symbol, at: tuple[Index, ...], env: Env) -> Poly:
        bound = env.get(symbol)
        if isinstance(bound, Poly):
            return bound
        if bound is not None:
            raise Obstacle(f"the index {symbol} used as a number")
        if isinstance(symbol, TensorSymbol):
            return monomial(self.algebra.entry(symbol, at, sizes_of(symbol.shape)))
        return monomial(Factor(Kind.ENTRY, symbol))

    def _add(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return plus(*(self.own(arg, at, env) for arg in expr.args))

    def _mul(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return self.algebra.times(*(self.own(arg, at, env) for arg in expr.args))

    def _pow(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        base, exponent = expr.args
        if base is sp.S.Exp1:
            return self.algebra.exp(self.own(exponent, at, env))
        if not isinstance(exponent, sp.Rational):
            return self._whole_power(self.own(base, at, env), exponent, env)
        return self.algebra.power(self.own(base, at, env), Fraction(int(exponent.p), int(exponent.q)))

    def _whole_power(self, base: Poly, exponent: sp.Expr, env: Env) -> Poly:
        """b^(k + c) = b^k b^c, for an integer symbol k and a whole number c ≥ 0; b^k is a function of b.

        Raises `Obstacle` for another exponent.
        """
        more, rest = exponent.as_coeff_Add()
        whole = isinstance(rest, sp.Symbol) and rest.is_integer and isinstance(more, sp.Integer) and more >= 0
        if not whole or rest in env or rest in self.definitions:
            raise Obstacle(f"the exponent {exponent} in a claim about tensors")
        head = f"to the power {rest}"
        self._functions.setdefault(head, _to_the(rest))
        if more:
            self.algebra.note("b^(k + 1) = b b^k")
        return self.algebra.times(self._apply(head, [base]), self.algebra.power(base, Fraction(int(more))))

    # ---- functions ----------------------------------------------------------------------------------------------

    def _apply(self, head: Head, args: list[Poly]) -> Poly:
        """A function at canonical arguments."""
        algebra = self.algebra
        if len(args) != 1:
            raise Obstacle("an unknown function of several variables in a claim about tensors")
        argument = algebra.canonical(args[0])
        if head == "log":
            return algebra.log(argument)
        negative = bool(argument.terms) and argument.terms[0].coefficient < 0
        if head == "sigmoid" and negative:
            algebra.note("σ(-u) = 1 - σ(u)")
            return plus(ONE, minus(self._atom(head, minus(argument))))
        if head == "sin" and negative:
            return minus(self._atom(head, minus(argument)))
        if head in ("cos", "Abs") and negative:
            return self._atom(head, minus(argument))
        if argument.constant == 0 and head in ("sin", "softsign"):
            return ZERO
        if argument.constant == 0 and head == "sigmoid":
            algebra.note("σ(0) = 1/2")
            return number(Fraction(1, 2))
        return self._atom(head, argument)

    def _atom(self, head: Head, argument: Poly) -> Poly:
        return monomial(Factor(Kind.APPLY, head, of=(self.algebra.canonical(argument),)))

    def _tanh(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        """2σ(2u) - 1, so that tanh and σ are one function."""
        self.algebra.note("tanh u = 2σ(2u) - 1")
        double = scaled(self.own(expr.args[0], at, env), 2)
        return plus(scaled(self._apply("sigmoid", [double]), 2), number(-1))

    def _exponentials(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> tuple[Poly, Poly]:
        u = self.own(expr.args[0], at, env)
        return scaled(self.algebra.exp(u), Fraction(1, 2)), scaled(self.algebra.exp(minus(u)), Fraction(1, 2))

    def _slot(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        assert isinstance(expr, SlotDerivative)
        name, orders = type(expr.applied).__name__, expr.orders
        return self._apply((name, orders[0]), [self.own(arg, at, env) for arg in expr.applied.args])

    def _slope(self, head: Head, argument: Poly) -> Poly:
        """The derivative of a function at an argument."""
        if isinstance(head, tuple):
            name, order = head
            if order >= _MOST_ORDER:
                raise Obstacle(f"a derivative of {name} of order {order + 1}")
            return self._apply((name, order + 1), [argument])
        function = self._functions.get(str(head)) or _KNOWN[str(head)]
        u = sp.Dummy("u", real=True)
        return self.entry(Derivation(u, lambda _: None).of(function(u, evaluate=False)), (), {u: argument})

    # ---- tensors ------------------------------------------------------------------------------------------------

    def _over(self, size: Index, body: Callable[[Index], Poly]) -> Poly:
        """The sum of `body` over 0 ≤ index < size."""
        variable = self.algebra.fresh()
        index = Index.of(variable)
        return self.algebra.summed(self.algebra.times(monomial(support(index, size)), body(index)), variable)

    def _dot(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        factors = _chain(expr)
        inner_are_matrices = all(len(self.shapes.of(factor)) == 2 for factor in factors[1:-1])
        kept = _cancelled(factors) if inner_are_matrices else None
        if kept is not None:
            rest = words.UnitMatrix(self.shapes.of(expr)[0]) if not kept else kept[0]
            for factor in kept[1:]:
                rest = words.Contraction(rest, factor)
            return self.entry(rest, at, env)
        a, b = expr.args
        shape = self.shapes.of(a)
        split = len(shape) - 1
        size = sizes_of(shape)[-1]

        def body(k: Index) -> Poly:
            return self.algebra.times(self.entry(a, (*at[:split], k), env), self.entry(b, (k, *at[split:]), env))

        return self._over(size, body)

    def _outer(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return self.algebra.times(self.entry(expr.args[0], at[:1], env), self.entry(expr.args[1], at[1:], env))

    def _transposed(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return self.entry(expr.args[0], at[::-1], env)

    def _entry_of(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return self._within(expr.args[0], tuple(self._index(arg, env) for arg in expr.args[1:]), env)

    def _within(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        """An entry that may lie outside, where it is 0."""
        sizes = sizes_of(self.shapes.of(expr))
        supports = (monomial(support(index, size)) for index, size in zip(at, sizes, strict=True))
        return self.algebra.times(*supports, self.entry(expr, at, env))

    def _index(self, expr: sp.Expr, env: Env) -> Index:
        bound = {symbol: value for symbol, value in env.items() if isinstance(value, Index)}
        return index_of(expr).put(bound)

    def _diagonal(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return self.algebra.times(monomial(delta(at[0] - at[1])), self.entry(expr.args[0], at[:1], env))

    def _diagonal_of(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return self.entry(expr.args[0], (at[0], at[0]), env)

    def _trace(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        size = sizes_of(self.shapes.of(expr.args[0]))[0]
        return self._over(size, lambda k: self.entry(expr.args[0], (k, k), env))

    def _total(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        assert isinstance(expr, words.Total)
        sizes = sizes_of(self.shapes.of(expr.args[0]))
        summed = expr.axes or tuple(range(len(sizes)))
        kept = iter(at)
        variables = {k: self.algebra.fresh() for k in summed}
        indices = tuple(Index.of(variables[k]) if k in variables else next(kept) for k in range(len(sizes)))
        body = self.entry(expr.args[0], indices, env)
        for k, variable in variables.items():
            body = self.algebra.summed(self.algebra.times(monomial(support(indices[k], sizes[k])), body), variable)
        return body

    def _broadcast(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        place = int(expr.args[2])
        return self.own(expr.args[0], (*at[:place], *at[place + 1 :]), env)

    def _table(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        assert isinstance(expr, words.Table)
        values = {index: value for (index, _), value in zip(expr.ranges, at, strict=True)}
        return self.entry(expr.body, (), {**env, **values})

    def _unit(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return monomial(delta(at[0] - at[1]))

    def _kronecker(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return monomial(delta(self._index(expr.args[0], env) - self._index(expr.args[1], env)))

    def _sum(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        return self._nested(expr.args[0], list(expr.args[1:]), at, env)

    def _nested(self, body: sp.Expr, limits: list[Any], at: tuple[Index, ...], env: Env) -> Poly:
        """Nested sums, the last limit outermost."""
        if not limits:
            return self.own(body, at, env)
        *inner, (symbol, lowest, highest) = limits
        variable = self.algebra.fresh()
        index = Index.of(variable)
        summand = self._nested(body, inner, at, {**env, symbol: index})
        if (lowest, highest) != (-sp.oo, sp.oo):
            first = self._index(lowest, env)
            length = self._index(highest, env) - first + Index.constant(1)
            summand = self.algebra.times(monomial(support(index - first, length)), summand)
        return self.algebra.summed(summand, variable)

    # ---- inverses and unknown functions of tensors --------------------------------------------------------------

    def _matrix(self, expr: sp.Expr, env: Env) -> tuple[Poly, tuple[Index, ...]]:
        """A matrix as a polynomial in the axes of a head, and its sizes."""
        poly = self.entry(expr, (Index.of(HEAD_AXIS), Index.of(HEAD_AXIS - 1)), env)
        return self.algebra.canonical(poly), sizes_of(self.shapes.of(expr))

    def _inverse(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        inner = expr.args[0]
        if isinstance(inner, words.UnitMatrix):
            return self.entry(inner, at, env)
        if isinstance(inner, words.InverseOf):
            return self.entry(inner.args[0], at, env)
        if isinstance(inner, words.Transposed):
            return self.entry(words.InverseOf(inner.args[0]), at[::-1], env)
        if isinstance(inner, words.Contraction) and all(_is_square(self.shapes.of(arg)) for arg in inner.args):
            a, b = inner.args
            return self.entry(words.Contraction(words.InverseOf(b), words.InverseOf(a)), at, env)
        matrix, sizes = self._matrix(inner, env)
        return monomial(self.algebra.entry("inverse", at, sizes, (matrix,)))

    def _determinant(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        inner = expr.args[0]
        if isinstance(inner, words.UnitMatrix):
            return ONE
        if isinstance(inner, words.Transposed):
            return self.entry(words.DeterminantOf(inner.args[0]), at, env)
        if isinstance(inner, words.InverseOf):
            return self.algebra.power(self.entry(words.DeterminantOf(inner.args[0]), at, env), Fraction(-1))
        if isinstance(inner, words.Contraction) and all(_is_square(self.shapes.of(arg)) for arg in inner.args):
            return self.algebra.times(*(self.entry(words.DeterminantOf(arg), at, env) for arg in inner.args))
        matrix, sizes = self._matrix(inner, env)
        return monomial(self.algebra.entry("det", (), sizes, (matrix,)))

    def _functional(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        parts = []
        for arg in expr.args[1:]:
            rank = len(self.shapes.of(arg))
            own = tuple(Index.of(HEAD_AXIS - k) for k in range(rank))
            parts.append(self.algebra.canonical(self.entry(arg, own, env)))
        sizes = tuple(size for arg in expr.args[1:] for size in sizes_of(self.shapes.of(arg)))
        ranks = [len(self.shapes.of(arg)) for arg in expr.args[1:]]
        head = (f"{expr.args[0].name} {ranks}", -1)
        return monomial(self.algebra.entry(head, (), sizes, tuple(parts)))

    def _gradient(self, factor: Factor, variable: sp.Symbol, at: tuple[Index, ...]) -> Poly:
        """Of an unknown function of tensors, slot by slot."""
        assert isinstance(factor.head, tuple)
        name, slot = factor.head
        if slot >= 0:
            raise Obstacle("a second derivative of an unknown function of tensors")
        ranks = [int(rank) for rank in name[name.index("[") + 1 : -1].split(",")]
        sizes = list(factor.sizes)
        parts = []
        for k, (rank, arg) in enumerate(zip(ranks, factor.of, strict=True)):
            own, sizes = tuple(sizes[:rank]), sizes[rank:]
            moved = self.derivative(arg, variable, at)
            if not moved.terms:
                continue
            variables = [self.algebra.fresh() for _ in range(rank)]
            indices = tuple(map(Index.of, variables))
            slope = monomial(self.algebra.entry((name, k), indices, own, factor.of))
            put = self.algebra.put(moved, {HEAD_AXIS - j: index for j, index in enumerate(indices)})
            part = self.algebra.times(slope, put)
            for variable_k in variables:
                part = self.algebra.summed(part, variable_k)
            parts.append(part)
        return plus(*parts)

    # ---- derivatives --------------------------------------------------------------------------------------------

    def _total_derivative(self, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
        assert isinstance(expr, D)
        if expr.variable in env:
            raise Obstacle(f"a derivative by the index {expr.variable}")
        rank = len(self.shapes.of(expr.quantity))
        return self.derivative(self.entry(expr.quantity, at[:rank], env), expr.variable, at[rank:])

    def derivative(self, poly: Poly, variable: sp.Symbol, at: tuple[Index, ...]) -> Poly:
        """By an entry of a tensor (or by a number, at no indices), through the definitions of names."""
        self.algebra.note("derivative of an indexed sum")
        parts = [ZERO]
        for term in poly.terms:
            for factor, exponent in term.powers:
                slope = self._slope_of(factor, variable, at)
                if not slope.terms:
                    continue
                rest = merged((*term.powers, (factor, Fraction(-1))), leaving=False)
                outer = Poly((Term(term.coefficient * exponent, rest),))
                product = self.algebra.times(outer, slope)
                parts += [Poly((Term(t.coefficient, t.powers, t.bound | term.bound),)) for t in product.terms]
        return plus(*parts)

    def _slope_of(self, factor: Factor, variable: sp.Symbol, at: tuple[Index, ...]) -> Poly:
        algebra = self.algebra
        if factor.kind is Kind.ENTRY:
            return self._slope_of_entry(factor, variable, at)
        if factor.kind not in (Kind.EXP, Kind.APPLY, Kind.GROUP):
            return ZERO
        inner = self.derivative(factor.of[0], variable, at)
        if not inner.terms or factor.kind is Kind.GROUP:
            return inner
        if factor.kind is Kind.EXP:
            return algebra.times(monomial(factor), inner)
        return algebra.times(self._slope(factor.head, factor.of[0]), inner)

    def _slope_of_entry(self, factor: Factor, variable: sp.Symbol, at: tuple[Index, ...]) -> Poly:
        head, algebra = factor.head, self.algebra
        if head == variable:
            return self._unit_at(factor, at)
        if isinstance(head, sp.Symbol):
            if not self.depends(head, variable):
                return ZERO
            slope = self._slope_of_name(head, variable)
            rank = len(factor.at)
            slope = algebra.put(slope, _in_body((*factor.at, *at)))
            return algebra.times(*self._supports(factor), slope) if rank else slope
        if isinstance(head, tuple):
            return self._gradient(factor, variable, at)
        return self._slope_of_matrix(factor, variable, at)

    def _unit_at(self, factor: Factor, at: tuple[Index, ...]) -> Poly:
        sizes = factor.sizes
        deltas = [monomial(delta(own - other)) for own, other in zip(factor.at, at, strict=True)]
        supports = [monomial(support(index, size)) for index, size in zip(at, sizes, strict=True)]
        return self.algebra.times(ONE, *deltas, *supports)

    def _supports(self, factor: Factor) -> list[Poly]:
        sizes = factor.sizes
        return [monomial(support(index, size)) for index, size in zip(factor.at, sizes, strict=True)]

    def _slope_of_matrix(self, factor: Factor, variable: sp.Symbol, at: tuple[Index, ...]) -> Poly:
        """d(M⁻¹) = -M⁻¹ dM M⁻¹, d det M = det M tr(M⁻¹ dM)."""
        algebra, matrix = self.algebra, factor.of[0]
        moved = self.derivative(matrix, variable, at)
        if not moved.terms:
            return ZERO
        sizes = factor.sizes
        a, b = algebra.fresh(), algebra.fresh()
        row, column = Index.of(a), Index.of(b)
        inside = algebra.put(moved, {HEAD_AXIS: row, HEAD_AXIS - 1: column})

        def inverse(i: Index, j: Index) -> Poly:
            return monomial(algebra.entry("inverse", (i, j), sizes, (matrix,)))

        if factor.head == "det":
            algebra.note("d det M = det M tr(M⁻¹ dM)")
            product = algebra.times(monomial(factor), inverse(column, row), inside)
        else:
            algebra.note("d(M⁻¹) = -M⁻¹ dM M⁻¹")
            product = minus(algebra.times(inverse(factor.at[0], row), inside, inverse(column, factor.at[1])))
        return algebra.summed(algebra.summed(product, a), b)

    def depends(self, name: sp.Symbol, variable: sp.Symbol) -> bool:
        """Whether a name depends on a variable by way of definitions."""
        key = (name, variable)
        if key not in self._depends:
            self._depends[key] = False
            body = self.definitions.get(name)
            symbols = symbols_in(body) if body is not None else frozenset()
            self._depends[key] = variable in symbols or any(self.depends(s, variable) for s in symbols)
        return self._depends[key]

    def body(self, name: sp.Symbol) -> Poly:
        """The definition of a name, in the axes."""
        rank = len(name.shape) if isinstance(name, TensorSymbol) else 0
        return self._shared(("body", name), lambda own: own.entry(own.definitions[name], axes(rank, _BODY)))

    def _slope_of_name(self, name: sp.Symbol, variable: sp.Symbol) -> Poly:
        rank = len(name.shape) if isinstance(name, TensorSymbol) else 0
        other = axes(len(variable.shape) if isinstance(variable, TensorSymbol) else 0, _BODY + rank)
        return self._shared(
            ("slope", name, variable),
            lambda own: own.algebra.canonical(own.derivative(own.body(name), variable, other)),
        )

    def _shared(self, key: tuple[Any, ...], found: Callable[[Lowering], Poly]) -> Poly:
        """What was found once for all claims over these definitions, with the rules that it took."""
        owner = self.base or self
        if key not in owner._kept:
            before, owner.algebra.used = owner.algebra.used, {}
            try:
                poly = found(owner)
            finally:
                own, owner.algebra.used = owner.algebra.used, before
            owner._kept[key] = (poly, tuple(own))
        poly, rules = owner._kept[key]
        for rule in rules:
            self.algebra.note(rule)
        return poly

    # ---- definitions --------------------------------------------------------------------------------------------

    def expanded(self, poly: Poly, *, within_heads: bool = True) -> Poly:
        """With every name replaced by its definition, all the way down; in inverses and the like only if asked."""
        if not any(self._is_named(factor, within_heads) for factor in poly.factors):
            return poly
        self.algebra.note("definitions")
        return plus(*(self._expanded_term(self.algebra.apart(term), within_heads) for term in poly.terms))

    def _is_named(self, factor: Factor, within_heads: bool) -> bool:
        if factor.kind is Kind.ENTRY and factor.head in self.definitions:
            return True
        if factor.is_head and not within_heads:
            return False
        return any(self._is_named(inner, within_heads) for poly in factor.of for inner in poly.factors)

    def _expanded_term(self, term: Term, within_heads: bool) -> Poly:
        return self._product(term, [self._expanded_power(f, e, within_heads) for f, e in term.powers])

    def _product(self, term: Term, parts: list[Poly]) -> Poly:
        """A term with other polynomials in the place of its powers."""
        product = self.algebra.times(number(term.coefficient), *parts)
        return Poly(tuple(Term(t.coefficient, t.powers, t.bound | term.bound) for t in product.terms))

    def _expanded_power(self, factor: Factor, exponent: Fraction, within_heads: bool) -> Poly:
        algebra = self.algebra
        if not self._is_named(factor, within_heads):
            return _power_of(factor, exponent)
        if factor.kind is Kind.ENTRY and factor.head in self.definitions:
            assert isinstance(factor.head, sp.Symbol)
            body = algebra.put(self._expanded_body(factor.head, within_heads), _in_body(factor.at))
            supports = self._supports(factor) if exponent > 0 else []
            return algebra.times(*supports, algebra.power(body, exponent))
        of = tuple(algebra.canonical(self.expanded(poly, within_heads=within_heads)) for poly in factor.of)
        return self._rebuilt(factor, of, exponent)

    def restated(self, poly: Poly) -> Poly:
        """The same in this algebra, whose rules it did not know: inside of functions, too."""
        return plus(*(self._restated_term(self.algebra.apart(term)) for term in poly.terms))

    def _restated_term(self, term: Term) -> Poly:
        parts = []
        for factor, exponent in term.powers:
            of = tuple(self.algebra.canonical(self.restated(inner)) for inner in factor.of)
            parts.append(self._rebuilt(factor, of, exponent) if of else _power_of(factor, exponent))
        return self._product(term, parts)

    def _rebuilt(self, factor: Factor, of: tuple[Poly, ...], exponent: Fraction) -> Poly:
        """A power of a factor with other polynomials inside."""
        algebra = self.algebra
        if factor.kind is Kind.GROUP:
            return algebra.power(of[0], exponent)
        if factor.kind is Kind.EXP:
            return algebra.exp(scaled(of[0], exponent))
        if factor.kind is Kind.APPLY:
            return algebra.power(self._apply(factor.head, list(of)), exponent)
        return _power_of(Factor(factor.kind, factor.head, factor.at, of, factor.sizes), exponent)

    def _expanded_body(self, name: sp.Symbol, within_heads: bool) -> Poly:
        return self._shared(
            ("expanded", name, within_heads),
            lambda own: own.algebra.canonical(own.expanded(own.body(name), within_heads=within_heads)),
        )


def _to_the(exponent: sp.Symbol) -> Callable[..., sp.Expr]:
    return lambda base, **_: sp.Pow(base, exponent, evaluate=False)


def _power_of(factor: Factor, exponent: Fraction) -> Poly:
    return Poly((Term(Fraction(1), ((factor, exponent),)),))


def _in_body(at: tuple[Index, ...]) -> dict[int, Index]:
    """Indices in the place of a body's axes."""
    return {-1 - _BODY - k: index for k, index in enumerate(at)}


def _chain(expr: sp.Expr) -> list[sp.Expr]:
    """The factors of a product a @ b @ c, which is associative as long as all but the ends have two axes."""
    if not isinstance(expr, words.Contraction):
        return [expr]
    return [factor for arg in expr.args for factor in _chain(arg)]


def _cancelled(factors: list[sp.Expr]) -> list[sp.Expr] | None:
    """Without a matrix beside its own inverse; None where there is none."""
    for k, (a, b) in enumerate(pairwise(factors)):
        if b == words.InverseOf(a) or a == words.InverseOf(b):
            return factors[:k] + factors[k + 2 :]
    return None


def _is_square(shape: tuple[sp.Expr, ...]) -> bool:
    return len(shape) == 2 and index_of(shape[0]) == index_of(shape[1])


def _cosh(lowering: Lowering, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
    return plus(*lowering._exponentials(expr, at, env))


def _sinh(lowering: Lowering, expr: sp.Expr, at: tuple[Index, ...], env: Env) -> Poly:
    up, down = lowering._exponentials(expr, at, env)
    return plus(up, minus(down))


_KNOWN = {"sigmoid": sigmoid, "softplus": softplus, "relu": relu, "log": sp.log, "sin": sp.sin, "cos": sp.cos}
_Rule = Callable[[Lowering, Any, "tuple[Index, ...]", Env], Poly]
_RULES: dict[type, _Rule] = {
    sp.Add: Lowering._add,
    sp.Mul: Lowering._mul,
    sp.Pow: Lowering._pow,
    words.TensorAdd: Lowering._add,
    words.TensorMul: Lowering._mul,
    words.TensorPow: Lowering._pow,
    sp.exp: lambda s, e, at, env: s.algebra.exp(s.own(e.args[0], at, env)),
    sp.tanh: Lowering._tanh,
    sp.cosh: _cosh,
    sp.sinh: _sinh,
    sp.Sum: Lowering._sum,
    sp.KroneckerDelta: Lowering._kronecker,
    D: Lowering._total_derivative,
    SlotDerivative: Lowering._slot,
    words.Contraction: Lowering._dot,
    words.OuterProduct: Lowering._outer,
    words.Transposed: Lowering._transposed,
    words.Entry: Lowering._entry_of,
    words.Diagonal: Lowering._diagonal,
    words.DiagonalOf: Lowering._diagonal_of,
    words.TraceOf: Lowering._trace,
    words.InverseOf: Lowering._inverse,
    words.DeterminantOf: Lowering._determinant,
    words.UnitMatrix: Lowering._unit,
    words.Ones: _constant(1),
    words.Total: Lowering._total,
    words.Broadcast: Lowering._broadcast,
    words.Table: Lowering._table,
    words.Functional: Lowering._functional,
}
