"""Probability as people write it: 𝔼_{x∼p}[f(x)], D_KL(p‖q), and densities without their argument, p/(p + q).

A density stands for a distribution in a divergence and behind ∼, and for its value p(x) everywhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sympy import Expr, Symbol
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
    found = list(tokens)
    for at in reversed(range(len(tokens) - 1)):
        if tokens[at].kind is Kind.CALL and tokens[at].value in divergences and tokens[at + 1].kind is Kind.OPEN:
            bars = list(_bars(tokens, at + 1))
            if len(bars) == 1 or (len(bars) == 2 and bars[1] == bars[0] + 1):
                comma = tokens[bars[0]]._replace(kind=Kind.COMMA, value=",", end=tokens[bars[-1]].end)
                found[bars[0] : bars[-1] + 1] = [comma]
    return found


def _bars(tokens: Sequence[Token], opening: int) -> Iterator[int]:
    """The bars directly in the bracket that begins at `opening`."""
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at].kind is Kind.OPEN) - (tokens[at].kind is Kind.CLOSE)
        if not depth:
            return
        if depth == 1 and tokens[at].kind is Kind.BAR:
            yield at


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
    return value.func(*(pointwise(arg, point) for arg in value.args), evaluate=False)


def expectation(function: Expr, variable: Symbol | None, law: Any) -> Expr:
    """The mean of a function; where its variable is not named, it must have only one. Raises `IllFormed`."""
    if variable is None:
        inner = {arg for node in function.atoms(AppliedUndef) for arg in node.args if isinstance(arg, Symbol)}
        if len(inner) != 1:
            raise IllFormed("nothing says what this is the mean over: write E_{x∼p}[…]")
        variable = inner.pop()
    return words.Expectation(pointwise(function, variable), variable, as_law(law))
