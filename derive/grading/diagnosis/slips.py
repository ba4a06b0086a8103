"""Mal-rules of the derivation: each bug that the chain rule along the graph of definitions may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sympy import Expr, Integer, Mul, Number, Pow, Rational, Symbol, cos, exp, log, sin, tanh

from ...kernel.calculus import ONE, ZERO, add, minus, mul, power
from ...kernel.graph import replace
from ...kernel.language import relu, sigmoid, softplus
from .rules import Mistake
from .tape import ACTIVATIONS, Bug, Chain, Edge, Tape, factors
from .words import Words

Node = tuple[Expr, tuple[Edge, ...]]
Siblings = Callable[[Symbol], Sequence[Symbol]]


@dataclass(frozen=True)
class Slip:
    """A mistake, and the bug that it is."""

    mistake: Mistake
    bug: Bug


class Slips:
    """All slips in some derivatives, most specific first. `siblings` are the names that a name is mistaken for."""

    def __init__(self, tape: Tape, chains: Sequence[Chain], words: Words, siblings: Siblings) -> None:
        self.tape, self.chains, self.words, self.siblings = tape, chains, words, siblings
        self.nodes: dict[Expr, tuple[Edge, ...]] = {}
        self.chain_of: dict[Expr, Chain] = {}
        for chain in chains:
            for node, edges in chain.nodes:
                together = dict.fromkeys((*self.nodes.get(node, ()), *edges))
                self.nodes[node] = tuple(together)
                self.chain_of.setdefault(node, chain)

    def all(self) -> Iterator[Slip]:
        """Every slip but those of indices."""
        yield from self._activations()
        for family in (_outer, _inner, _powers, _quotients, _products, _factors, _signs, _paths):
            for node, edges in self.nodes.items():
                yield from family(self, node, edges)
        yield from self._held()

    def slip(self, rule: str, node: Expr, bug: Bug, hint: str, full: str, *, pairs: bool = False) -> Slip:
        """One slip, with the step about the first quantity below the node where it is made."""
        below = next(iter(bug.weights)).child if bug.weights else node
        step = self.words.step_below(self.chain_of.get(node, self.chains[0]), below)
        return Slip(Mistake(rule, hint, full, step, pairs), bug)

    # ---- activations: one unit, the units of a layer, all

    def _activations(self) -> Iterator[Slip]:
        units = [node for node in self.nodes if isinstance(node, ACTIVATIONS)]
        for group, where in self._groups(units):
            for rule, wrong, said in _WRONG_ACTIVATIONS:
                weights = {e: found for n in group for e in self.nodes[n] if (found := wrong(n)) is not None}
                if len(weights) < len(group) or all(e.weight == found for e, found in weights.items()):
                    continue
                full = said.format(**self._said(group))
                hint = f"Check the derivative of the activation{where}."
                yield self.slip(rule, group[0], Bug(weights), hint, full, pairs=rule.endswith("forgotten"))

    def _said(self, group: list[Expr]) -> dict[str, str]:
        """Which slopes, what they are, and from where to where the chain runs."""
        named = " and ".join(self.words.slope_name(node) for node in group[:_MOST_SAID])
        slopes = named + (" and so on" if len(group) > _MOST_SAID else "")
        formulas = " and ".join(dict.fromkeys(_FORMULAS[type(node)] for node in group))
        return {"slopes": slopes, "formulas": formulas, "way": self.way(group[0])}

    def way(self, node: Expr) -> str:
        """From the quantity differentiated to the variable, of the chain that a node is in."""
        chain = self.chain_of[node]
        return f"from {self.words.text(chain.quantity)} to {self.words.text(chain.variable)}"

    def _groups(self, units: list[Expr]) -> Iterator[tuple[list[Expr], str]]:
        layers = [list(found) for _, found in groupby(sorted(units, key=self.tape.layer), key=self.tape.layer)]
        several = len(layers) > 1 or any(self.tape.layer(unit) > 1 for unit in units)
        for layer in layers:
            yield layer, f" in layer {self.tape.layer(layer[0])}" if several else ""
        if len(layers) > 1:
            yield units, " in every layer"
        for layer in layers:
            if len(layer) > 1:
                yield from (([unit], f" at {self.words.text(unit.args[0])}") for unit in layer)

    # ---- whole quantities

    def _held(self) -> Iterator[Slip]:
        """Quantities with a name that are treated as constants, where another way is left."""
        for node, edges in self.nodes.items():
            if isinstance(node, Symbol) and any(node is not chain.quantity for chain in self.chains):
                name, bug = self.words.text(node), Bug(dict.fromkeys(edges, ZERO))
                if self.chain_of[node].variable in edges[0].child.free_symbols:
                    hint = f"One of the ways {self.way(node)} is missing."
                    yield self.slip("path-dropped", node, bug, hint, f"the path through {name} is missing", pairs=True)
                    continue
                hint = "A quantity that depends on the variable is treated as if it did not."
                full = f"you treated {name} as a constant: its derivative is missing from the chain"
                yield self.slip("held-constant", node, bug, hint, full)

    def indices(self) -> Iterator[Slip]:
        """One name for another of its kind, in one place."""
        for node, edges in self.nodes.items():
            for edge in edges:
                for symbol in sorted(edge.weight.free_symbols, key=str):
                    for other in self.siblings(symbol):
                        yield self._misnamed(node, edge, symbol, other)

    def _misnamed(self, node: Expr, edge: Edge, symbol: Symbol, other: Symbol) -> Slip:
        wrong = replace(edge.weight, {symbol: other})
        assert isinstance(wrong, Expr)
        hint = "Check the indices: one quantity stands where another of its kind belongs."
        full = f"you wrote {self.words.text(other)} where {self.words.text(symbol)} belongs"
        return self.slip("index-slip", node, Bug({edge: wrong}), hint, full)


def _at_output(node: Expr) -> Expr | None:
    """f′ at f(u)."""
    outer = node.func(node, evaluate=False)
    if isinstance(node, sigmoid):
        return mul(outer, add(ONE, minus(outer)))
    return add(ONE, minus(power(outer, 2))) if isinstance(node, tanh) else None


def _formula_of_input(node: Expr) -> Expr | None:
    """The formula for f′ in terms of f, fed u."""
    u = node.args[0]
    if isinstance(node, sigmoid):
        return mul(u, add(ONE, minus(u)))
    return add(ONE, minus(power(u, 2))) if isinstance(node, tanh) else None


def _for(kinds: type | tuple[type, ...], wrong: Callable[[Expr], Expr]) -> Callable[[Expr], Expr | None]:
    return lambda node: wrong(node) if isinstance(node, kinds) else None


_FORMULAS = {
    sigmoid: "σ′(u) = σ(u)(1 − σ(u))",
    tanh: "tanh′(u) = 1 − tanh²(u)",
    softplus: "softplus′(u) = σ(u)",
    relu: "relu′(u) is 1 for u > 0 and 0 for u < 0",
}
_MOST_SAID = 3
_INSTEAD = "you wrote another formula for {slopes} in the chain {way}; {formulas}"
_Wrong = tuple[str, Callable[[Expr], "Expr | None"], str]
_WRONG_ACTIVATIONS: tuple[_Wrong, ...] = (
    ("activation-derivative-forgotten", lambda node: ONE, "you left out {slopes} in the chain {way}; {formulas}"),
    ("activation-derivative-wrong", _for(ACTIVATIONS, lambda f: f), _INSTEAD),
    ("activation-derivative-wrong", _for((sigmoid, tanh), lambda f: add(ONE, minus(f))), _INSTEAD),
    ("activation-derivative-wrong", _for(tanh, lambda f: add(ONE, power(f, 2))), _INSTEAD),
    ("activation-derivative-wrong", _for(tanh, lambda f: power(f, 2)), _INSTEAD),
    ("activation-derivative-wrong", _for(tanh, lambda f: mul(f, add(ONE, minus(f)))), _INSTEAD),
    ("activation-derivative-wrong", _for(tanh, lambda f: power(add(ONE, minus(f)), 2)), _INSTEAD),
    ("activation-derivative-wrong", _for(sigmoid, lambda f: mul(f, add(ONE, f))), _INSTEAD),
    ("activation-derivative-wrong", _for(sigmoid, lambda f: add(ONE, minus(power(f, 2)))), _INSTEAD),
    ("activation-derivative-wrong", _for(sigmoid, lambda f: power(f, 2)), _INSTEAD),
    ("activation-derivative-misplaced", _at_output, "you took {slopes} at the output of the activation; {formulas}"),
    ("activation-derivative-misplaced", _formula_of_input, "you put an input where an output belongs; {formulas}"),
)  # fmt: skip


# ---- functions of one argument

_CONFUSED: Mapping[type, Callable[[Expr, Expr], Sequence[Expr]]] = {
    sin: lambda f, u: (minus(cos(u, evaluate=False)), f),
    cos: lambda f, u: (sin(u, evaluate=False), f),
    log: lambda f, u: (u, f, minus(power(u, -1))),
    exp: lambda f, u: (mul(u, f), mul(u, exp(add(u, Integer(-1)), evaluate=False))),
    relu: lambda f, u: (u,),
}


def _outer(slips: Slips, node: Expr, edges: tuple[Edge, ...]) -> Iterator[Slip]:
    if not node.is_Function or isinstance(node, ACTIVATIONS) or len(edges) != 1:
        return
    hint = f"Check the derivative of {type(node).__name__}."
    name = slips.words.slope_name(node)
    yield slips.slip("outer-derivative-forgotten", node, Bug({edges[0]: ONE}), hint, f"you left out {name}")
    for wrong in _CONFUSED.get(node.func, lambda f, u: ())(node, node.args[0]):
        full = f"you wrote {slips.words.text(wrong)} for {name}"
        yield slips.slip("outer-derivative-wrong", node, Bug({edges[0]: wrong}), hint, full)


def _inner(slips: Slips, node: Expr, edges: tuple[Edge, ...]) -> Iterator[Slip]:
    """f(u) or u^n, whose u is more than the variable: u′ is left out."""
    if not (node.is_Function or isinstance(node, Pow)) or len(edges) != 1 or edges[0].child not in slips.nodes:
        return
    inner = edges[0].child
    hint = "Is the inner derivative there wherever the chain rule asks for it?"
    full = f"you left out the derivative of {slips.words.text(inner)}, inside of {slips.words.text(node)}"
    yield slips.slip("inner-derivative-forgotten", inner, Bug(slopes={inner: ONE}), hint, full)


# ---- powers and quotients


def _powers(slips: Slips, node: Expr, edges: tuple[Edge, ...]) -> Iterator[Slip]:
    if not isinstance(node, Pow) or len(edges) != 1 or not isinstance(node.exp, Rational) or node.exp == -1:
        return
    (edge,), base, n = edges, node.base, node.exp
    hint = f"Check the power rule in the derivative of {slips.words.text(node)}."
    wrong: list[tuple[str, Expr, str]] = [
        (
            "power-factor-forgotten",
            power(base, n - 1),
            f"you forgot the factor {slips.words.text(n)} of the power rule",
        ),
        ("power-exponent-kept", mul(n, power(base, n)), "you did not lower the exponent in the power rule"),
        ("power-exponent-too-low", mul(n, power(base, n - 2)), "you lowered the exponent by two in the power rule"),
    ]
    for rule, weight, full in wrong:
        bug = Bug({edge: weight})
        yield slips.slip(rule, node, bug, hint, f"{full}: {slips.words.text(node)}", pairs=n == 2)


def _quotients(slips: Slips, node: Expr, edges: tuple[Edge, ...]) -> Iterator[Slip]:
    below = [part for part in factors(node) if isinstance(part, Pow) and part.exp == -1 and part in slips.nodes]
    if not below or not isinstance(node, (Mul, Pow)):
        return
    (edge,) = slips.nodes[below[0]]
    denominator = below[0].base
    hint = "Check the quotient rule."
    full = f"in the quotient rule the term with the derivative of {slips.words.text(denominator)} has a minus sign"
    yield slips.slip("quotient-rule-sign", node, Bug({edge: power(denominator, -2)}), hint, full)
    full = f"in the quotient rule {slips.words.text(denominator)} is squared below the bar"
    by_one = {e: mul(e.weight, denominator) for e in edges if e.child != below[0]} if isinstance(node, Mul) else {}
    square = Bug({**by_one, edge: minus(power(denominator, -1))})
    yield slips.slip("quotient-rule-square", node, square, hint, full)


# ---- products


def _products(slips: Slips, node: Expr, edges: tuple[Edge, ...]) -> Iterator[Slip]:
    if not isinstance(node, Mul) or len(edges) < 2:
        return
    hint = f"Check the product rule for {slips.words.text(node)}."
    for edge in edges:
        full = f"in the product rule the summand with the derivative of {slips.words.text(edge.child)} is missing"
        yield slips.slip("product-rule-summand", node, Bug({edge: ZERO}), hint, full)
    full = f"the derivative of {slips.words.text(node)} is not the product of the derivatives of its factors"
    rest = mul(*(part for part in factors(node) if all(part != edge.child for edge in edges)))
    weights = {edge: rest if k == 0 else ONE for k, edge in enumerate(edges)}
    yield slips.slip("product-of-derivatives", node, Bug(weights, multiplied=frozenset({node})), hint, full)


def _factors(slips: Slips, node: Expr, edges: tuple[Edge, ...]) -> Iterator[Slip]:
    if not isinstance(node, Mul):
        return
    for edge in edges:
        parts = factors(edge.weight)
        for k, part in enumerate(parts):
            yield from _without(slips, node, edge, part, mul(*parts[:k], *parts[k + 1 :]))
        if len(parts) > 2:
            full = f"you left out {slips.words.text(edge.weight)} in the chain"
            hint = "A factor is missing from the chain rule."
            yield slips.slip("chain-factor-forgotten", node, Bug({edge: ONE}), hint, full)


def _without(slips: Slips, node: Expr, edge: Edge, part: Expr, rest: Expr) -> Iterator[Slip]:
    name, bug = slips.words.text(part), Bug({edge: rest})
    if part == -1:
        hint = "Check the sign of the inner derivative."
        full = f"the minus sign before {slips.words.text(edge.child)} is lost in differentiating"
        yield slips.slip("inner-sign-dropped", node, bug, hint, full, pairs=True)
    elif isinstance(part, Number) or part.is_number:
        hint = "Check the constant factors."
        yield slips.slip("constant-factor-forgotten", node, bug, hint, f"you lost the constant factor {name}")
    else:
        hint = "A factor is missing from the chain rule."
        full = f"you left out {name}, by which {slips.words.text(edge.child)} is multiplied"
        yield slips.slip("chain-factor-forgotten", node, bug, hint, full, pairs=True)


# ---- sums: signs and paths


def _signs(slips: Slips, node: Expr, edges: tuple[Edge, ...]) -> Iterator[Slip]:
    if not node.is_Add:
        return
    for edge in edges:
        hint = "Check the signs of the terms."
        full = f"the term from {slips.words.text(edge.child)} has the wrong sign"
        yield slips.slip("term-sign", node, Bug({edge: Integer(-1)}), hint, full, pairs=True)


def _paths(slips: Slips, node: Expr, edges: tuple[Edge, ...]) -> Iterator[Slip]:
    if not node.is_Add or len(edges) < 2:
        return
    way = slips.way(node)
    hint = f"One of the ways {way} is missing."
    for edge in edges:
        full = f"the path through {slips.words.text(edge.child)} is missing"
        yield slips.slip("path-dropped", node, Bug({edge: ZERO}), hint, full, pairs=True)
    if len(edges) > 2:
        hint = f"Not all of the ways {way} are there."
        for edge in edges:
            bug = Bug({other: ZERO for other in edges if other is not edge})
            full = f"only the path through {slips.words.text(edge.child)} is there"
            yield slips.slip("one-path-only", node, bug, hint, full)
    hint = f"How do the contributions of the ways {way} come together?"
    full = "the contributions of the paths are added, not multiplied"
    yield slips.slip("paths-multiplied", node, Bug(multiplied=frozenset({node})), hint, full)
