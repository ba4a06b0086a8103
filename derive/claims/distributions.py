"""Words for probability as authors write them; claims about them are plain equalities.

`kl(p, q)`, `expectation(log(D(x)), x, p)`, `(p + q)/2` for a mixture. Densities about which nothing is known are made
by `density`, and are functions: `p(x)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr, Integral, Symbol, sympify
from sympy.core.basic import Basic
from sympy.integrals.manualintegrate import manualintegrate

from ..kernel.probability import language as words
from ..kernel.probability.language import Density, Distribution

_LARGEST = 60  # nodes of an integrand of which an antiderivative is looked for


def expectation(function: Any, variable: Symbol, distribution: Expr) -> Expr:
    """E[f(x)] for x distributed as stated: `expectation(x**2, x, Normal(0, 1))`."""
    return words.Expectation(function, variable, distribution)


def variance(function: Any, variable: Symbol, distribution: Expr) -> Expr:
    """E[(f(x) - E f(x))²]."""
    return words.Variance(function, variable, distribution)


def mean(combination: Any, means: Mapping[Symbol, Any]) -> Expr:
    """E of a linear combination of random quantities with given expectations: `mean(a*g1 + b*g2, {g1: mu, g2: mu})`.

    Their joint distribution does not matter. Raises ValueError for what is not linear in them.
    """
    expr: Expr = sympify(combination, strict=True)
    random = set(means)
    for quantity in random:
        slope = expr.diff(quantity)
        if slope.free_symbols & random:
            raise ValueError(
                f"the expression is not linear in {quantity}: its expectation hangs on more than the means"
            )
    result: Expr = expr.xreplace({quantity: sympify(value, strict=True) for quantity, value in means.items()})
    return result


def entropy(p: Expr) -> Expr:
    """-Σ p log p or -∫ p log p, in nats."""
    return words.Entropy(_law(p))


def cross_entropy(p: Expr, q: Expr) -> Expr:
    """-Σ p log q or -∫ p log q."""
    return words.CrossEntropy(_law(p), _law(q))


def kl(p: Expr, q: Expr) -> Expr:
    """The Kullback–Leibler divergence of q from p, Σ or ∫ p log(p/q)."""
    return words.KL(_law(p), _law(q))


def js(p: Expr, q: Expr) -> Expr:
    """The Jensen–Shannon divergence, with each half weighed ½."""
    return words.JS(_law(p), _law(q))


def total_variation(p: Expr, q: Expr) -> Expr:
    """½ Σ |p - q| or ½ ∫ |p - q|."""
    return words.TotalVariation(_law(p), _law(q))


def wasserstein(p: Expr, q: Expr) -> Expr:
    """The Wasserstein-1 distance of two distributions on the line."""
    return words.Wasserstein(_law(p), _law(q))


def density(name: str, support: tuple[Any, Any] | None = None) -> Density:
    """A density about which nothing is known, but perhaps an interval outside of which it is 0."""
    return Density(name) if support is None else Density(name, *support)


def _law(value: Expr) -> Expr:
    if not isinstance(value, Expr) or not (isinstance(value, Distribution) or value.has(Distribution)):
        raise TypeError(f"{value} is not a distribution")
    return value


def antiderivative(integrand: Expr, variable: Symbol) -> Expr | None:
    """One that SymPy's rules propose; the kernel checks it."""
    todo: list[Basic] = [integrand]
    for count in range(_LARGEST + 1):
        if not todo:
            break
        todo.extend(todo.pop().args)
        if count == _LARGEST:
            return None
    found: Expr = manualintegrate(integrand.doit(), variable)
    return None if found.has(Integral) else found
