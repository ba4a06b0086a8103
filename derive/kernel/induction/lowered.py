"""Claims with symbolic sums made ready: derivatives carried out, names written out, each index bound once."""

from __future__ import annotations

from dataclasses import dataclass, field

from sympy import Derivative, Expr, Function, Product, Rational, Subs, Sum, Symbol
from sympy.core.function import AppliedUndef, UndefinedFunction

from ..calculus import ZERO, Derivation, add, mul
from ..domain import Domain, Sort, by_name
from ..errors import Obstacle
from ..graph import Graph, compounds, rebuilt
from ..graph import replace as substituted
from ..language import D, Decimal
from .integers import affine, number
from .recurrences import Recurrence, Recurrences, has_range, terms_of, with_own_indices
from .sums import fresh_index


@dataclass
class Lowering:
    """Makes expressions ready. Sequences of derivatives that are needed on the way are among `recurrences` then."""

    graph: Graph
    domain: Domain
    recurrences: Recurrences
    _derivations: dict[Symbol, _RangedDerivation] = field(default_factory=dict)
    _affected: dict[Symbol, bool] = field(default_factory=dict)

    def of(self, expr: Expr) -> Expr:
        """The expression without `D`, `Derivative`, `Subs` and without names that hang on sums or indices.

        Raises `Obstacle`.
        """
        self._check_indices(expr)
        return self._inlined(self.lowered(with_own_indices(expr)))

    def lowered(self, expr: Expr) -> Expr:
        """Without derivatives, in names."""
        if not expr.args:
            return expr
        if isinstance(expr, D):
            return self._derivative(self.lowered(expr.quantity), expr.variable)
        if isinstance(expr, Derivative):
            result = self.lowered(expr.expr)
            for variable, count in expr.variable_count:
                if not isinstance(variable, Symbol) or not count.is_Integer:
                    raise Obstacle(f"a derivative by {variable}, {count} times")
                for _ in range(int(count)):
                    result = self._derivative(result, variable)
            return result
        if isinstance(expr, Subs):
            inner = self.graph.written_in(self.lowered(expr.expr), set(expr.variables), self.definition_of)
            return self.lowered(substituted(inner, dict(zip(expr.variables, expr.point, strict=True))))
        if isinstance(expr, Decimal):
            return Rational(expr.value.numerator, expr.value.denominator)
        args = tuple(self.lowered(arg) for arg in expr.args)
        return expr if all(a is b for a, b in zip(args, expr.args, strict=True)) else rebuilt(expr, args)

    def definition_of(self, name: Symbol) -> Expr | None:
        """The definition of a name, without derivatives."""
        found = self.graph.get(name)
        return None if found is None else self.lowered(with_own_indices(found))

    def _derivative(self, expr: Expr, variable: Symbol) -> Expr:
        if self.domain.range_of(variable).sort is Sort.COMPLEX:
            raise Obstacle(f"the derivative of a sum by the complex {variable}")
        if variable not in self._derivations:
            self._derivations[variable] = _RangedDerivation(variable, self)
        return self._derivations[variable].of(expr)

    def _inlined(self, expr: Expr) -> Expr:
        names = sorted((name for name in expr.free_symbols if self._is_affected(name)), key=by_name)
        values = {name: self._inlined(self.definition_of(name) or name) for name in names}
        return substituted(expr, values) if values else expr

    def _is_affected(self, name: Symbol) -> bool:
        """Whether the definition of a name hangs on a sum, a sequence, or an integer."""
        if name not in self._affected:
            self._affected[name] = False  # a definition that refers to itself is noticed by the graph
            definition = self.graph.get(name)
            if definition is not None:
                own = definition.free_symbols
                self._affected[name] = (
                    has_range((definition,), self.graph, self.recurrences.values())
                    or any(self._is_affected(symbol) for symbol in own)
                    or any(s not in self.graph and self.domain.range_of(s).sort is Sort.INTEGER for s in own)
                )
        return self._affected[name]

    def _check_indices(self, expr: Expr) -> None:
        """Raises `Obstacle` where a bound index also stands in the definition of a name under the sum."""
        for node in compounds((expr,)):
            if isinstance(node, (Sum, Product)):
                bound = {limit[0] for limit in node.limits}
                for name in node.function.free_symbols & self.graph.keys():
                    clash = bound & self._needed(name)
                    if clash:
                        index = min(clash, key=by_name)
                        raise Obstacle(f"{index} is the index of a sum and stands in the definition of {name} as well")

    def _needed(self, name: Symbol) -> set[Symbol]:
        return {symbol for own in self.graph.reachable_names([name]) for symbol in self.graph[own].free_symbols}


class _RangedDerivation(Derivation):
    """Derivatives of sums, products and sequences as well, term by term; of a sequence it is a sequence again."""

    def __init__(self, variable: Symbol, lowering: Lowering) -> None:
        super().__init__(variable, lowering.definition_of)
        self.variable = variable
        self.lowering = lowering
        self.sequences: dict[UndefinedFunction, UndefinedFunction] = {}

    def _compute(self, expr: Expr) -> Expr:
        if isinstance(expr, (Sum, Product)):
            if any(self.variable in end.free_symbols for limit in expr.limits for end in limit[1:]):
                raise Obstacle(f"the derivative of a sum by {self.variable}, which stands in its bounds")
            return self._sum(expr) if isinstance(expr, Sum) else self._of_product(expr)
        if isinstance(expr, AppliedUndef) and expr.func in self.lowering.recurrences:
            return self._sequence(expr.func)(*expr.args)
        return super()._compute(expr)

    def _sum(self, expr: Sum) -> Expr:
        slope = self.of(expr.function)
        return ZERO if slope is ZERO else Sum(slope, *expr.limits)

    def _of_product(self, expr: Product) -> Expr:
        """(Π f)′ = Σ_k f_k′ Π_{i<k} f_i Π_{i>k} f_i, also where a factor is 0."""
        if len(expr.limits) != 1:
            raise Obstacle("the derivative of a product over several indices")
        slope = self.of(expr.function)
        if slope is ZERO:
            return ZERO
        ((index, low, high),) = expr.limits
        own = fresh_index()
        form = affine(own)
        assert form is not None
        ends = [(low, form.plus(number(-1)).expr), (form.plus(number(1)).expr, high)]
        others = [with_own_indices(Product(expr.function, (index, *pair))) for pair in ends]
        return Sum(mul(substituted(slope, {index: own}), *others), (own, low, high))

    def _sequence(self, function: UndefinedFunction) -> UndefinedFunction:
        """The sequence of the derivatives of a sequence, with its recurrence."""
        if not self.sequences:
            given = self.lowering.recurrences
            self.sequences = {f: Function(f"∂{f}/∂{self.variable.name}") for f in given}
            new = [self._differentiated(given[f]) for f in list(given)]
            self.lowering.recurrences = Recurrences([*given.values(), *new])
        return self.sequences[function]

    def _differentiated(self, given: Recurrence) -> Recurrence:
        inner = {
            applied: self.sequences[applied.func](*applied.args) for applied in terms_of(given.rule, self.sequences)
        }
        self.memo |= inner
        initial = tuple(self.of(self.lowering.lowered(value)) for value in given.initial)
        rule = self.of(self.lowering.lowered(given.rule))
        return Recurrence(self.sequences[given.function], given.start, initial, given.index, add(rule))
