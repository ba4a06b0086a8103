"""Words for probability: distributions, expectations, entropies and distances between distributions.

They are inert, like those in `language`: what they mean is said in `moments`, `divergences`, `functionals` and
`laws`. A distribution may be added to another and multiplied by a number: `(p + q)/2` is a mixture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sympy import Expr, Function, Integer, Integral, Symbol, Tuple, sympify
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str

from ..graph import Graph


def _exact(value: Any) -> Expr:
    found: Expr = sympify(value, strict=True)
    return found


class _Inert(Expr):
    """SymPy's printers go by the name of a class, and take ours for their own."""

    def _sympystr(self, printer: Any) -> str:
        return f"{type(self).__name__}({', '.join(printer._print(arg) for arg in self.args)})"


class Distribution(_Inert):
    """A probability distribution on the line, or on a finite set."""

    def _eval_is_commutative(self) -> bool:
        return True


class Finite(Distribution):
    """Finitely many outcomes with their probabilities: `Finite({0: 1 - p, 1: p})`."""

    def __new__(cls, masses: Any) -> Finite:
        pairs = masses.items() if isinstance(masses, Mapping) else masses
        return Expr.__new__(cls, Tuple(*(Tuple(_exact(outcome), _exact(mass)) for outcome, mass in pairs)))

    @property
    def masses(self) -> tuple[tuple[Expr, Expr], ...]:
        """Outcomes with their probabilities, as written."""
        return tuple((outcome, mass) for outcome, mass in self.args[0])


class Uniform(Distribution):
    """The uniform distribution on the interval from `lower` to `upper`."""

    def __new__(cls, lower: Any, upper: Any) -> Uniform:
        return Expr.__new__(cls, _exact(lower), _exact(upper))


class Normal(Distribution):
    """The normal distribution N(mean, variance)."""

    def __new__(cls, mean: Any, variance: Any) -> Normal:
        return Expr.__new__(cls, _exact(mean), _exact(variance))


class Exponential(Distribution):
    """The exponential distribution with density λ exp(-λx) on x > 0."""

    def __new__(cls, rate: Any) -> Exponential:
        return Expr.__new__(cls, _exact(rate))


class Laplace(Distribution):
    """The Laplace distribution with density exp(-|x - μ|/b)/(2b)."""

    def __new__(cls, location: Any, scale: Any) -> Laplace:
        return Expr.__new__(cls, _exact(location), _exact(scale))


class Density(Distribution):
    """Any distribution with a density, which is `p(x)` for a density `p`; with bounds, 0 outside of them."""

    def __new__(cls, name: str | Str, lower: Any = None, upper: Any = None) -> Density:
        bounds = () if lower is None else (_exact(lower), _exact(upper))
        return Expr.__new__(cls, Str(str(name)), *bounds)

    @property
    def function(self) -> Any:
        """The density as an undefined function, which knows that it is one."""
        return Function(str(self.args[0]), nonnegative=True, density=True)

    def __call__(self, at: Any) -> AppliedUndef:
        return self.function(_exact(at))


class _Word(_Inert):
    def _eval_is_commutative(self) -> bool:
        return True

    def _eval_is_extended_real(self) -> bool:
        return True


class Expectation(_Word):
    """E[f(x)] for x distributed as stated; x is bound."""

    def __new__(cls, function: Any, variable: Symbol, distribution: Expr) -> Expectation:
        if not isinstance(variable, Symbol):
            raise TypeError(f"an expectation is over a symbol, not over {variable}")
        return Expr.__new__(cls, _exact(function), variable, distribution)

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols other than the one that is bound."""
        own: set[Symbol] = self.args[0].free_symbols - {self.args[1]}
        return own | self.args[2].free_symbols

    @property
    def bound_symbols(self) -> list[Symbol]:
        """The variable."""
        return [self.args[1]]


class Variance(Expectation):
    """E[(f(x) - E f(x))²]."""


class Entropy(_Word):
    """-∫ p log p, or -Σ p log p, in nats."""


class CrossEntropy(_Word):
    """-∫ p log q, or -Σ p log q."""


class KL(_Word):
    """The Kullback–Leibler divergence ∫ p log(p/q), which is ∞ where q vanishes and p does not."""


class JS(_Word):
    """The Jensen–Shannon divergence, half of KL(p‖m) + KL(q‖m) with m = (p + q)/2."""


class TotalVariation(_Word):
    """½ ∫ |p - q|."""


class Wasserstein(_Word):
    """The Wasserstein-1 distance on the line, ∫ |F - G| of the distribution functions."""


WORDS = (Expectation, Entropy, CrossEntropy, KL, JS, TotalVariation, Wasserstein)
SPOKEN = (*WORDS, Integral)


def speaks_of_laws(exprs: Iterable[Basic], graph: Graph) -> bool:
    """Whether an expression, or a definition that it needs, holds a word of probability or an integral."""
    return any(isinstance(expr, Expr) and graph.uses(expr, SPOKEN) for expr in exprs)


class Bernoulli(Finite):
    """1 with probability p, else 0."""

    def __new__(cls, p: Any) -> Finite:
        return Finite({0: 1 - _exact(p), 1: p})


class Categorical(Finite):
    """The outcomes 1, 2, … with these probabilities."""

    def __new__(cls, *probabilities: Any) -> Finite:
        return Finite({k + 1: mass for k, mass in enumerate(probabilities)})


class PointMass(Finite):
    """The distribution that is always `at`."""

    def __new__(cls, at: Any) -> Finite:
        return Finite({_exact(at): Integer(1)})
