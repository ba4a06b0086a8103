"""The mean of an expression in the terms of random sequences, by what is known of the means of these: E is linear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Add, Expr, Mul, Pow, Sum, Symbol, sympify
from sympy.core.function import AppliedUndef

from ..kernel.errors import IllFormed
from ..kernel.graph import rebuilt

_Key = tuple[object, int]


class Averages:
    """E[…], for example of a sum of gradients; what it is applied to is an expression, and so is what comes back."""

    def __init__(self, means: Mapping[Expr, Expr | int]) -> None:
        self._means: dict[_Key, tuple[Symbol, Expr]] = {}
        for key, value in means.items():
            term, power = _powered(key)
            if not isinstance(term, AppliedUndef) or not isinstance(term.args[0], Symbol):
                raise ValueError(f"a mean is given for a term of a sequence, m(k), or a power of one, not for {key}")
            self._means[term.func, power] = term.args[0], sympify(value, strict=True)
        self._random = {function for function, _ in self._means}

    def __call__(self, expr: Expr) -> Expr:
        """The mean. Raises `IllFormed` where it does not follow from the means that are known."""
        if not self._is_random(expr):
            return expr
        known = self._known(expr)
        if known is not None:
            return known
        if isinstance(expr, Add):
            return rebuilt(expr, tuple(self(arg) for arg in expr.args))
        if isinstance(expr, Mul):
            return self._of_product(expr.args)
        if isinstance(expr, Sum) and not any(self._is_random(bound) for limit in expr.limits for bound in limit[1:]):
            return Sum(self(expr.function), *expr.limits)
        raise IllFormed(f"nothing is known of the mean of {expr}")

    def _is_random(self, expr: Expr) -> bool:
        return any(node.func in self._random for node in expr.atoms(AppliedUndef))

    def _known(self, expr: Expr) -> Expr | None:
        term, power = _powered(expr)
        letter, value = self._means.get((term.func, power), (None, None))
        return None if letter is None or value is None else value.xreplace({letter: term.args[0]})

    def _of_product(self, factors: Iterable[Expr]) -> Expr:
        """Constants stand before the mean; of random factors there is one, or equal ones."""
        factors = tuple(factors)
        random = [factor for factor in factors if self._is_random(factor)]
        others = [factor for factor in factors if factor not in random]
        inner = random[0] if len(random) == 1 else Pow(random[0], len(random))
        if any(factor != random[0] for factor in random):
            raise IllFormed(f"nothing is known of the mean of {Mul(*random, evaluate=False)}")
        return Mul(*others, self(inner), evaluate=False)


def averages(means: Mapping[Expr, Expr | int]) -> Averages:
    """E by the means of terms: `averages({g(k): mu, g(k)**2: nu, m(k): mean(k)})`, for every index k.

    Raises ValueError where something else than a term of a sequence, or a power of one, has a mean.
    """
    return Averages(means)


def _powered(expr: Expr) -> tuple[Expr, int]:
    if isinstance(expr, Pow) and expr.exp.is_Integer:
        return expr.base, int(expr.exp)
    return expr, 1
