"""Probability as people write it: 𝔼_{x∼p}[f(x)], D_KL(p‖q), and densities without their argument, p/(p + q).

A density stands for a distribution in a divergence and behind ∼, and for its value p(x) everywhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sympy import Add, Expr, Function, Mul, Pow, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from derive.kernel.errors import IllFormed
from derive.kernel.probability import language as words
from derive.kernel.probability.language import Density, Distribution

from .tokens import Kind, Token

_OF_LAWS = (
    words.Entropy,
    words.CrossEntropy,
    words.KL,
    words.JS,
    words.TotalVariation,
    words.Wasserstein,
    Distribution,
)


def separated(tokens: Sequence[Token], divergences: Collection[str]) -> list[Token]:
    """The tokens with a comma for the bars between two distributions: D(p‖q), KL(p || q)."""
    if not divergences:
        return list(tokens)
    bars = dict(_bars(tokens, divergences))
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        last = bars.get(at, at)
        token = tokens[at]
        found.append(token._replace(kind=Kind.COMMA, value=",", end=tokens[last].end) if at in bars else token)
        at = last + 1
    return found


def _bars(tokens: Sequence[Token], divergences: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the one bar directly in the brackets of a divergence begins and ends: a double one may be two tokens."""
    groups: list[tuple[bool, list[int]]] = []
    for at, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            before = tokens[at - 1] if at else None
            groups.append((before is not None and before.kind is Kind.CALL and before.value in divergences, []))
        elif token.kind is Kind.BAR and groups:
            groups[-1][1].append(at)
        elif token.kind is Kind.CLOSE and groups:
            wanted, inside = groups.pop()
            if wanted and (len(inside) == 1 or (len(inside) == 2 and inside[1] == inside[0] + 1)):
                yield inside[0], inside[-1]


def as_law(value: Any) -> Expr:
    """A distribution, where densities may be written with their argument: p(x) for p. Raises `IllFormed`."""
    if not isinstance(value, Expr) or isinstance(value, Distribution):
        law = value
    else:
        applied = {node: Density(node.func.__name__) for node in value.atoms(AppliedUndef) if is_density(node)}
        law = value.xreplace(applied).doit()
    if not isinstance(law, Expr) or not (isinstance(law, Distribution) or law.has(Distribution)):
        raise IllFormed("a distribution was expected here")
    return law


def is_density(node: Basic) -> bool:
    """Whether something is the value of a density."""
    return isinstance(node, AppliedUndef) and bool(getattr(node.func, "density", False))


def pointwise(value: Any, point: Symbol) -> Any:
    """A value in which densities that stand without their argument are taken at a point."""
    if not isinstance(value, Expr) or isinstance(value, _OF_LAWS[:-1]) or not value.has(Density):
        return value
    if isinstance(value, Density):
        return value(point)
    if isinstance(value, words.Expectation):
        function, variable, law = value.args
        return value.func(pointwise(function, variable), variable, law)
    if isinstance(value, Distribution):
        return value
    arguments = tuple(pointwise(arg, point) for arg in value.args)
    if arguments == value.args:
        return value
    return value.func(*arguments, **({"evaluate": False} if isinstance(value, Add | Mul | Pow | Function) else {}))


def expectation(function: Expr, variable: Symbol | None, law: Any, point: Symbol | None = None) -> Expr:
    """The mean of a function; where its variable is not named, it must have only one. Raises `IllFormed`.

    Where densities stand without their argument, that is `point`.
    """
    if variable is None:
        inner = {arg for node in function.atoms(AppliedUndef) for arg in node.args if isinstance(arg, Symbol)}
        if point is not None and function.has(Density):
            inner.add(point)
        if len(inner) != 1:
            raise IllFormed("nothing says what this is the mean over: write E_{x∼p}[…]")
        variable = inner.pop()
    return words.Expectation(pointwise(function, variable), variable, as_law(law))
