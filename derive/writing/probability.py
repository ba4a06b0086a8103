"""Probability as the field writes it: 𝔼_{x∼p}[f(x)], D_KL(p‖q), D_JS(p‖q), H(p), W₁(p, q), 𝒩(μ, σ²).

In ASCII everything reads as authors type it. `WRITERS` says what writes which node; `notation` registers them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sympy import Expr

from derive.kernel.probability import language as words
from derive.writing.layout import Piece

if TYPE_CHECKING:
    from derive.writing.notation import Pen


def _called(word: str) -> Callable[[Expr, Pen], Piece]:
    """H(p), W₁(p, q): a function of distributions, or a distribution with its parameters."""
    return lambda expr, pen: pen.alphabet.call(pen.alphabet.head(word), pen.all(expr.args))


def _mean(word: str) -> Callable[[words.Expectation, Pen], Piece]:
    return lambda expr, pen: pen.alphabet.mean(word, *pen.all(expr.args))


def _divergence(word: str) -> Callable[[Expr, Pen], Piece]:
    return lambda expr, pen: pen.alphabet.divergence(word, *pen.all(expr.args))


def _finite(expr: words.Finite, pen: Pen) -> Piece:
    """δ_{a} for the distribution that is always a; else each outcome with its probability."""
    masses = expr.masses
    if len(masses) == 1 and masses[0][1] == 1:
        return pen.alphabet.point_mass(pen.write(masses[0][0]))
    if [outcome for outcome, _ in masses] == [0, 1] and 1 - masses[1][1] == masses[0][1]:
        return pen.alphabet.call(pen.alphabet.head("Bernoulli"), [pen.write(masses[1][1])])
    return pen.alphabet.masses([(pen.write(outcome), pen.write(mass)) for outcome, mass in masses])


def _density(expr: words.Density, pen: Pen) -> Piece:
    return pen.alphabet.name(expr.function.__name__)


WRITERS: Final[dict[type, Callable[[Any, Pen], Piece]]] = {
    words.Expectation: _mean("expectation"),
    words.Variance: _mean("variance"),
    words.Entropy: _called("entropy"),
    words.CrossEntropy: _called("cross_entropy"),
    words.KL: _divergence("kl"),
    words.JS: _divergence("js"),
    words.TotalVariation: _called("total_variation"),
    words.Wasserstein: _called("wasserstein"),
    words.Finite: _finite,
    words.Uniform: _called("Uniform"),
    words.Normal: _called("Normal"),
    words.Exponential: _called("Exponential"),
    words.Laplace: _called("Laplace"),
    words.Density: _density,
}

__all__ = ["WRITERS"]
