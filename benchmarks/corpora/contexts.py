"""What the sentences before a step say: definitions of names and functions, and assumptions, to a notation.

A definition `name = …` gives the name a body in the graph of definitions; `f(x) = …` is also a function, which stands
for its body at its arguments; `f'(x) = …` says what the derivative of f is. What is no definition and no relation of
numbers is not understood, and said to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from sympy import Expr, Function, Symbol
from sympy.core.function import AppliedUndef

from derive.kernel.domain import Domain, Range
from derive.kernel.language import D
from derive.kernel.verdict import Order, Relation
from derive.reading import Notation, ReadingError, read_expression
from derive.reading.tokens import Kind, Token, canonical_name, tokenize

_OPENING = ("(", "[")


@dataclass
class Said:
    """What a context says, as far as it was understood; `lost` are the sentences that were not."""

    names: dict[str, Any] = field(default_factory=dict)
    heads: dict[str, Callable[..., Expr]] = field(default_factory=dict)
    bodies: dict[Symbol, Expr] = field(default_factory=dict)
    primes: dict[Expr, Expr] = field(default_factory=dict)
    domain: Domain = field(default_factory=Domain)
    lost: list[str] = field(default_factory=list)

    @property
    def notation(self) -> Notation:
        """The names that were said, to read with."""
        unknown = {str(expr.func) for expr in self.primes}
        unknown |= {str(node.func) for body in self.bodies.values() for node in body.atoms(AppliedUndef)}
        return Notation(self.domain, self.names, frozenset({*self.heads, *unknown}), self.heads)

    def put(self, value: Any) -> Any:
        """An expression with the derivatives that were given in their place."""
        for known, body in self.primes.items():
            variable = known.args[0]
            value = value.xreplace({D(known, variable): body})
        return value


def understood(context: Sequence[str], used: str = "") -> Said:
    """What all sentences of a context say; `used` is the step, which shows which names it uses as functions."""
    said = Said()
    for sentence in context:
        try:
            kept = _definition(sentence, said) or _relation(sentence, said)
        except ReadingError:
            kept = False
        if not kept:
            said.lost.append(sentence)
    _applied(used, said)
    return said


# ---- definitions


def _definition(sentence: str, said: Said) -> bool:
    """Whether a sentence is `name = …`, `f(x, y) = …` or `f'(x) = …`; if so it is kept."""
    text = sentence.replace(":=", "=")
    tokens = tokenize(text, Notation(), "latex")
    head = _head(tokens)
    if head is None:
        return False
    name, parameters, primes, at = head
    if tokens[at].kind is not Kind.RELATION or tokens[at].value != "=":
        return False
    body = said.put(_body(text, tokens, said.notation))
    symbols = [Symbol(parameter) for parameter in parameters]
    if primes:
        said.primes[Function(name)(symbols[0])] = body
        return primes == 1
    if name in _KNOWN:
        return True
    if len(name) > 1 or not parameters or name != "sigma":
        symbol = Symbol(name)
        said.names[name] = symbol
        said.bodies[symbol] = body
    if parameters:
        said.heads[name] = _function(body, symbols)
    return True


_KNOWN = frozenset({"tanh", "sinh", "cosh"})


def _head(tokens: Sequence[Token]) -> tuple[str, list[str], int, int] | None:
    """The name, the parameters and the primes of what a sentence begins with, and where the sign must stand."""
    if tokens[0].kind is not Kind.WORD:
        return None
    name, at, primes = canonical_name(tokens[0].value, tokens[0].tail, tokens[0].label), 1, 0
    while tokens[at].kind is Kind.PRIME:
        primes += len(tokens[at].value)
        at += 1
    parameters: list[str] = []
    if tokens[at].kind is Kind.OPEN and tokens[at].value in _OPENING:
        at += 1
        while tokens[at].kind is Kind.WORD:
            parameters.append(canonical_name(tokens[at].value, tokens[at].tail, tokens[at].label))
            at += 1 + (tokens[at + 1].kind in (Kind.COMMA, Kind.SEMICOLON))
        if tokens[at].kind is not Kind.CLOSE or not parameters:
            return None
        at += 1
    return (name, parameters, primes, at) if not primes or parameters else None


def _body(text: str, tokens: Sequence[Token], notation: Notation) -> Expr:
    """What stands behind the last equality sign."""
    depth, last = 0, 0
    for token in tokens:
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind is Kind.RELATION and depth <= 0:
            last = token.end
    return read_expression(text[last:], notation, "latex").expression


def _function(body: Expr, parameters: Sequence[Symbol]) -> Callable[..., Expr]:
    def applied(*arguments: Any) -> Expr:
        return body.xreplace(dict(zip(parameters, arguments, strict=True)))

    return applied


def _applied(used: str, said: Said) -> None:
    r"""Let `\ell(\mu, \sigma)` stand for `\ell`, where that has a body in which these are names."""
    try:
        tokens = tokenize(used, Notation(), "latex") if used else []
    except ReadingError:
        return
    for at in range(len(tokens)):
        head = _head(tokens[at:]) if tokens[at].kind is Kind.WORD else None
        if head is None or head[0] in said.heads or Symbol(head[0]) not in said.bodies:
            continue
        symbol, parameters = Symbol(head[0]), [Symbol(name) for name in head[1]]
        if len(parameters) > 1 and set(parameters) <= said.bodies[symbol].free_symbols:
            said.heads[head[0]] = _constant(symbol)


def _constant(symbol: Symbol) -> Callable[..., Expr]:
    return lambda *_: symbol


# ---- assumptions


def _relation(sentence: str, said: Said) -> bool:
    """Whether a sentence is a relation of numbers; if so it becomes part of the domain."""
    tokens = tokenize(sentence, Notation(), "latex")
    signs = [token for token in tokens if token.kind is Kind.RELATION]
    if len(signs) != 1 or signs[0].value not in tuple(Order):
        return False
    sides = [sentence[: signs[0].start], sentence[signs[0].end :]]
    left, right = (read_expression(side, said.notation, "latex").expression for side in sides)
    order = Order(signs[0].value)
    ranges = dict(said.domain.ranges)
    if isinstance(left, Symbol) and right.is_Rational and order in _HALF_LINES:
        bound = Fraction(int(right.p), int(right.q))
        ranges[left] = said.domain.range_of(left).meet(_HALF_LINES[order](bound))
        said.domain = replace(said.domain, ranges=ranges)
    else:
        said.domain = said.domain.restricted(Relation(left, order, right))
    return True


_HALF_LINES: dict[Order, Callable[[Fraction], Range]] = {
    Order.LT: lambda bound: Range(upper=bound),
    Order.LE: lambda bound: Range(upper=bound, upper_closed=True),
    Order.GT: lambda bound: Range(lower=bound),
    Order.GE: lambda bound: Range(lower=bound, lower_closed=True),
}
