"""Names and their definitions: an acyclic graph, through which derivatives are taken and written out.

Everything is built unevaluated: SymPy's constructors cancel and reorder, and a kernel must see what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from sympy import (
    Add,
    Derivative,
    Expr,
    Function,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Subs,
    Sum,
    Symbol,
)
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from .calculus import Derivation, add, mul, unevaluated
from .domain import by_name
from .errors import Obstacle
from .language import D, Decimal, SlotDerivative
from .nodes import Contents, contents, occur
from .nodes import compounds as compounds
from .nodes import symbols_in as symbols_in
from .tensors.language import about_tensors

MAX_TERMS = 20_000
_MOST_REACHED = 500  # sets of symbols of which a graph remembers what they need
_MOST_ASKED = 5_000  # expressions of which it remembers what occurs in them
_TO_LOWER = (D, Derivative, Subs, Sum, Product, Decimal)


class Graph(Mapping[Symbol, Expr]):
    """Definitions by name. Remembers what it lowered and differentiated, so claims about one graph share the work."""

    def __init__(self, definitions: Mapping[Symbol, Expr]) -> None:
        self._definitions = dict(definitions)
        self._lowered: dict[Symbol, tuple[Expr, Contents]] = {}
        self._derivations: dict[Symbol, Derivation] = {}
        self._memo: dict[Basic, Basic] = {}
        self._unchecked = list(self._definitions)  # names of which it is not known that they need not themselves
        self._contents: dict[Symbol, Contents] = {}  # looked up by name: to find an equal expression takes long
        self._needs: dict[Symbol, frozenset[Symbol]] = {}
        self._uses: dict[tuple[Expr, tuple[type, ...]], bool] = {}
        self._reached: dict[frozenset[Symbol], tuple[Mapping[Symbol, Expr], tuple[Symbol, ...]]] = {}
        self.memory: dict[object, object] = {}  # what others found about these definitions
        self._types: dict[Symbol, frozenset[type]] = {}
        self._own_nodes: dict[Symbol, tuple[Basic, ...]] = {}

    def __getitem__(self, name: Symbol) -> Expr:
        return self._definitions[name]

    def __iter__(self) -> Iterator[Symbol]:
        return iter(self._definitions)

    def __len__(self) -> int:
        return len(self._definitions)

    @cached_property
    def compounds(self) -> tuple[Basic, ...]:
        """Every compound subexpression of the definitions."""
        return tuple(compounds(self._definitions.values()))

    @cached_property
    def differentiated_by(self) -> frozenset[Basic]:
        """The variables of the derivatives in the definitions."""
        return frozenset(differentiated_by(self.compounds))

    def speaks_of_tensors(self, exprs: Iterable[Basic]) -> bool:
        """Whether tensors of symbolic size occur in expressions or in the definitions that they need."""
        exprs = list(exprs)
        if any(map(about_tensors, exprs)):
            return True
        return bool(self._tensorial) and not all(symbols_in(expr).isdisjoint(self._tensorial) for expr in exprs)

    @cached_property
    def _tensorial(self) -> set[Symbol]:
        """The names whose definitions speak of tensors, or need one that does."""
        found = {name for name, value in self._definitions.items() if about_tensors(value)}
        more = found
        while more:
            more = {name for name in self._definitions.keys() - found if not found.isdisjoint(self._symbols_of(name))}
            found |= more
        return found

    def uses(self, expr: Expr, kinds: tuple[type, ...]) -> bool:
        """Whether a node of one of the kinds occurs in an expression or in a definition that it needs."""
        key = (expr, kinds)
        if key not in self._uses:
            if len(self._uses) >= _MOST_ASKED:
                self._uses.clear()
            names = [name for name in symbols_in(expr) if name in self._definitions]
            self._uses[key] = occur(kinds, (expr,)) or any(
                issubclass(k, kinds) for n in names for k in self._types_of(n)
            )
        return self._uses[key]

    def _types_of(self, name: Symbol) -> frozenset[type]:
        """Of the nodes of a definition, and of those that it needs."""
        if name not in self._types:
            self._types[name] = frozenset(type(node) for node in self.nodes((self._definitions[name],)))
        return self._types[name]

    def nodes(self, exprs: Iterable[Expr]) -> Iterator[Basic]:
        """Every compound subexpression of expressions and of the definitions that they need, as written."""
        exprs = list(exprs)
        yield from compounds(exprs)
        seen: set[Symbol] = set()
        todo = {symbol for expr in exprs for symbol in symbols_in(expr)}
        while todo:
            name = todo.pop()
            if name in self._definitions and name not in seen:
                seen.add(name)
                yield from self._nodes_of(name)
                todo |= self._symbols_of(name)

    def _nodes_of(self, name: Symbol) -> tuple[Basic, ...]:
        if name not in self._own_nodes:
            self._own_nodes[name] = tuple(compounds((self._definitions[name],)))
        return self._own_nodes[name]

    def _symbols_of(self, name: Symbol) -> frozenset[Symbol]:
        """The symbols in a definition."""
        return self._contents_of(name).symbols

    def _contents_of(self, name: Symbol) -> Contents:
        found = self._contents.get(name)
        if found is None:
            found = self._contents[name] = contents(self._definitions[name])
        return found

    def reachable_names(self, exprs: Iterable[Basic]) -> Iterator[Symbol]:
        """The names with a definition that expressions need, directly or by way of others. Raises `Obstacle`."""
        self._check_acyclic()
        seen: set[Symbol] = set()
        todo = [symbol for expr in exprs for symbol in symbols_in(expr)]
        while todo:
            name = todo.pop()
            if name in self._definitions and name not in seen:
                seen.add(name)
                yield name
                todo.extend(self._symbols_of(name))

    def definition_of(self, name: Symbol) -> Expr | None:
        """The definition of a name, lowered."""
        found = self._lowered.get(name) or self._lowered_now(name)
        return None if found is None else found[0]

    def _lowered_now(self, name: Symbol) -> tuple[Expr, Contents] | None:
        """The definition of a name, lowered, and what occurs in it."""
        definition = self._definitions.get(name)
        if definition is None:
            return None
        own = self._contents_of(name)
        if own.has(_TO_LOWER):
            definition = self._without(definition)
            own = contents(definition)
        found = self._lowered[name] = (definition, own)
        return found

    def size(self, names: Iterable[Symbol]) -> int:
        """How many compound subexpressions the lowered definitions of names have, or more."""
        return sum(self._lowered[name][1].size for name in names)

    def reachable(self, exprs: Iterable[Expr]) -> tuple[Mapping[Symbol, Expr], tuple[Symbol, ...]]:
        """The lowered definitions that expressions need, and the symbols without one that remain in the end."""
        self._check_acyclic()
        symbols = frozenset[Symbol]().union(*map(symbols_in, exprs))
        if symbols not in self._reached:
            if len(self._reached) >= _MOST_REACHED:
                self._reached.clear()
            self._reached[symbols] = self._reach(symbols)
        return self._reached[symbols]

    def _reach(self, symbols: frozenset[Symbol]) -> tuple[Mapping[Symbol, Expr], tuple[Symbol, ...]]:
        needed: dict[Symbol, Expr] = {}
        base: set[Symbol] = set()
        seen, todo = set(symbols), set(symbols)
        while todo:
            base |= todo.difference(self._definitions)
            following: set[Symbol] = set()
            for name in todo.intersection(self._definitions):
                found = self._lowered.get(name) or self._lowered_now(name)
                assert found is not None
                needed[name] = found[0]
                following |= found[1].symbols
            todo = following - seen
            seen |= todo
        return needed, tuple(sorted(base, key=by_name))

    def grow(self, definitions: Mapping[Symbol, Expr]) -> None:
        """Define more names, none of which occurs in what is here or was asked: all that was found stays true."""
        self._unchecked += [name for name in definitions if name not in self._definitions]
        self._definitions = {**definitions, **self._definitions}
        for found in ("compounds", "differentiated_by", "_tensorial"):
            self.__dict__.pop(found, None)

    def _check_acyclic(self) -> None:
        """Raises `Obstacle` where a definition refers to itself, by way of others or not."""
        waiting = set(self._unchecked)
        while waiting:
            left: list[Symbol] = []
            for name in self._unchecked:
                if self._symbols_of(name).isdisjoint(waiting):
                    waiting.remove(name)
                else:
                    left.append(name)
            if len(left) == len(self._unchecked):
                raise Obstacle(f"the definition of {min(left, key=by_name)} refers to itself")
            self._unchecked = left

    def differentiate(self, expr: Expr, variable: Symbol) -> Expr:
        """The total derivative of a lowered expression, in names, lowered again.

        Raises `Obstacle` for a function without a rule.
        """
        self._check_acyclic()
        derivation = self._derivations.get(variable)
        if derivation is None:
            derivation = self._derivations[variable] = Derivation(variable, self.definition_of)
        return derivation.of(expr)

    def lower(self, expr: Expr) -> Expr:
        """Without `D`, `Derivative`, `Subs`, decimals and explicit finite sums and products; names stay names.

        Raises `Obstacle` for what it cannot remove.
        """
        return self._without(expr) if occur(_TO_LOWER, (expr,)) else expr

    def _without(self, expr: Expr) -> Expr:
        lowered = self._lower(expr)
        assert isinstance(lowered, Expr)
        return lowered

    def _lower(self, expr: Basic) -> Basic:
        if not expr.args:
            return expr
        found = self._memo.get(expr)
        if found is None:
            found = self._memo[expr] = self._compute(expr)
        return found

    def _compute(self, expr: Basic) -> Basic:
        if isinstance(expr, D):
            return self.differentiate(self.lower(expr.quantity), expr.variable)
        if isinstance(expr, Derivative):
            return self._derivative(expr)
        if isinstance(expr, Subs):
            inner = self.written_in(self.lower(expr.expr), set(expr.variables))
            return self._lower(replace(inner, dict(zip(expr.variables, expr.point, strict=True))))
        if isinstance(expr, (Sum, Product)):
            return self._lower(_written_out(expr))
        if isinstance(expr, Decimal):
            return Rational(expr.value.numerator, expr.value.denominator)
        if isinstance(expr, SlotDerivative):
            return SlotDerivative(self._lower(expr.applied), expr.orders)
        args = tuple(self._lower(arg) for arg in expr.args)
        return expr if all(a is b for a, b in zip(args, expr.args, strict=True)) else rebuilt(expr, args)

    def written_in(
        self, expr: Expr, variables: set[Symbol], definition_of: Callable[[Symbol], Expr | None] | None = None
    ) -> Expr:
        """The same, with no name left that hangs on one of the variables: it must change with them."""
        definition_of = definition_of or self.definition_of
        while True:
            names = expr.free_symbols - variables
            hanging = {name for name in names if any(self.hangs_on(name, variable) for variable in variables)}
            if not hanging:
                return expr
            values = {name: definition_of(name) for name in hanging}
            expr = replace(expr, {name: value for name, value in values.items() if value is not None})

    def hangs_on(self, name: Symbol, variable: Symbol) -> bool:
        """Whether the definition of a name needs a symbol, directly or by way of others. Raises `Obstacle`."""
        if name not in self._definitions:
            return False
        if name not in self._needs:
            names = [name, *self.reachable_names([self._definitions[name]])]
            self._needs[name] = frozenset().union(*(self._symbols_of(each) for each in names))
        return variable in self._needs[name]

    def _derivative(self, expr: Derivative) -> Basic:
        result = self.lower(expr.expr)
        for variable, count in expr.variable_count:
            if not isinstance(variable, Symbol) or not count.is_Integer:
                raise Obstacle(f"a derivative by {variable}, {count} times")
            for _ in range(int(count)):
                result = self.differentiate(result, variable)
        return result


def differentiated_by(nodes: Iterable[Basic]) -> Iterator[Basic]:
    """The variables of the derivatives among expressions."""
    for node in nodes:
        if isinstance(node, D):
            yield node.variable
        elif isinstance(node, Derivative):
            yield from (variable for variable, _ in node.variable_count)


def _written_out(expr: Sum | Product) -> Expr:
    """An explicit range term by term; an empty sum is 0 and an empty product 1, as in every textbook."""
    *inner, (index, lowest, highest) = expr.limits  # the last limit is the outermost
    body = expr.func(expr.function, *inner) if inner else expr.function
    if not (lowest.is_Integer and highest.is_Integer):
        raise Obstacle(f"a sum or product with the symbolic bounds {lowest}, {highest}")
    if highest - lowest > MAX_TERMS:
        raise Obstacle(f"a sum or product of more than {MAX_TERMS} terms")
    terms = (replace(body, {index: Integer(k)}) for k in range(int(lowest), int(highest) + 1))
    return add(*terms) if isinstance(expr, Sum) else mul(*terms)


def rebuilt(expr: Basic, args: tuple[Basic, ...]) -> Basic:
    """The same node over other arguments, unevaluated."""
    if isinstance(expr, (Add, Mul)):
        return unevaluated(type(expr), args)
    if isinstance(expr, (Pow, Function, Max, Min, Piecewise)):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


def undefined_function(graph: Graph, *exprs: Expr) -> str:
    """The name of a function without definition on which expressions depend; empty if there is none."""
    found = {type(node).__name__ for node in graph.nodes(exprs) if isinstance(node, AppliedUndef)}
    return min(found, default="")


def replace(expr: Basic, values: Mapping[Symbol, Expr]) -> Expr:
    """`expr` with symbols replaced, unevaluated; the bound index of a sum is left alone."""
    if isinstance(expr, Symbol):
        return values.get(expr, expr)
    if isinstance(expr, (Sum, Product)):
        bound = {limit[0] for limit in expr.limits}
        if any(bound & value.free_symbols for value in values.values()):
            raise Obstacle("a substitution that would capture a bound index")
        inner = {symbol: value for symbol, value in values.items() if symbol not in bound}
        limits = [(i, replace(a, values), replace(b, values)) for i, a, b in expr.limits]
        return expr.func(replace(expr.function, inner), *limits)
    if isinstance(expr, (D, Derivative)):
        raise Obstacle("a substitution into a derivative that was not carried out")
    if not expr.args:
        return expr
    args = tuple(replace(arg, values) for arg in expr.args)
    return expr if all(a is b for a, b in zip(args, expr.args, strict=True)) else rebuilt(expr, args)
