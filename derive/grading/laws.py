"""What answers may say about distributions: the densities of a problem, and the names of divergences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Symbol
from sympy.core.function import AppliedUndef

from ..claims.claim import expressions
from ..derivation import Problem
from ..kernel.errors import IllFormed
from ..kernel.probability import language as words
from ..kernel.probability.language import Density
from ..reading import name_key
from ..reading.laws import POINT_MASS, Laws
from ..reading.probability import as_law, expectation, is_density

_DIVERGENCES = {
    "KL KLD D_{KL} D_{kl} D_{KLD} kl": words.KL,
    "JS JSD D_{JS} D_{js} D_{JSD} js": words.JS,
    "W W_1 D_W W_{dist} wasserstein": words.Wasserstein,
    "TV D_{TV} d_{TV} total_{variation}": words.TotalVariation,
}
_DISTRIBUTIONS: dict[str, tuple[Any, int]] = {
    "U Uniform": (words.Uniform, 2),
    "N Normal": (words.Normal, 2),
    "Exp Exponential": (words.Exponential, 1),
    "Laplace": (words.Laplace, 2),
    "Bernoulli": (words.Bernoulli, 1),
    POINT_MASS: (words.PointMass, 1),
}
_ENTROPIES = ("H", "entropy", "cross_{entropy}")
_MEANS = frozenset({"E"})


@dataclass(frozen=True)
class Spoken:
    """The names for densities, the functions by name, and how one speaks of distributions.

    Names of `distributions` are these where the problem has no other meaning for them.
    """

    names: dict[str, Any]
    heads: dict[str, Any]
    laws: Laws
    distributions: dict[str, Any]


def spoken(problem: Problem) -> Spoken:
    """What answers to a problem may say about distributions; nothing where it has no density."""
    found = {node: None for expr in _expressions(problem) for node in expr.atoms(Density)}
    if not found:
        return Spoken({}, {}, Laws(), {})
    named = {name_key(str(density.args[0])): density for density in found}
    heads: dict[str, Any] = {name: density.function for name, density in named.items()}
    divergences = {name_key(name): _between(word) for names, word in _DIVERGENCES.items() for name in names.split()}
    heads |= divergences | dict.fromkeys(_ENTROPIES, _entropy) | {"expectation": _expectation}
    distributions = {name: _with_parameters(*law) for names, law in _DISTRIBUTIONS.items() for name in names.split()}
    laws = Laws(frozenset({*divergences, *_ENTROPIES}), _MEANS, _point(problem))
    return Spoken(dict(named), heads, laws, {**distributions, "Finite": _finite})


def _expressions(problem: Problem) -> Iterator[Expr]:
    yield from problem.definitions.values()
    for step in problem.steps():
        yield from expressions(step.claim.says())


def _point(problem: Problem) -> Symbol | None:
    """The variable that the densities of a problem are functions of, if it is always the same."""
    applied = (node for expr in _expressions(problem) for node in expr.atoms(AppliedUndef) if is_density(node))
    points = {node.args[0] for node in applied}
    point = points.pop() if len(points) == 1 else None
    return point if isinstance(point, Symbol) else None


def _between(word: Any) -> Callable[..., Expr]:
    """A function of two distributions."""

    def build(*arguments: Any) -> Expr:
        if len(arguments) != 2:
            raise IllFormed("a divergence is of two distributions: write D(p‖q)")
        found: Expr = word(*map(as_law, arguments))
        return found

    return build


def _with_parameters(law: Any, count: int) -> Callable[..., Expr]:
    """A distribution by its parameters."""

    def build(*arguments: Any) -> Expr:
        if len(arguments) != count:
            raise IllFormed(f"{law.__name__} has {count} parameter{'s' if count > 1 else ''}")
        found: Expr = law(*arguments)
        return found

    return build


def _finite(*arguments: Any) -> Expr:
    """`Finite({0: 1 - p, 1: p})`: the distribution in braces."""
    match arguments:
        case (words.Finite() as law,):
            return law
    raise IllFormed("a distribution by its outcomes was expected: write {0: 1 - p, 1: p}")


def _expectation(*arguments: Any) -> Expr:
    """`expectation(f(x), x, p)`."""
    match arguments:
        case (function, Symbol() as variable, law):
            return expectation(function, variable, law)
    raise IllFormed("write E_{x∼p}[…], or expectation(f(x), x, p)")


def _entropy(*arguments: Any) -> Expr:
    """H(p), and H(p, q) for the cross-entropy."""
    if len(arguments) not in (1, 2):
        raise IllFormed("an entropy is of one distribution, a cross-entropy of two")
    laws = list(map(as_law, arguments))
    found: Expr = words.Entropy(*laws) if len(laws) == 1 else words.CrossEntropy(*laws)
    return found
