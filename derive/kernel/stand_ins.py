"""Concrete functions in the place of undefined ones: what is claimed of f must hold of each f."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from operator import mul
from typing import TYPE_CHECKING

from flint import arb, fmpq

if TYPE_CHECKING:
    from .enclosure import Ball


@dataclass(frozen=True)
class _Shape:
    """f = α sin(u·t) + β cos(v·t) + γ (w·t)², with small rational numbers."""

    factors: tuple[fmpq, fmpq, fmpq]
    weights: tuple[tuple[fmpq, ...], ...]

    def value(self, orders: tuple[int, ...], args: list[Ball]) -> Ball:
        total = sum(orders)
        result = arb(0)
        for kind, (factor, weights) in enumerate(zip(self.factors, self.weights, strict=True)):
            form = sum(map(mul, weights, args), arb(0))
            term = arb(factor) * _derived(kind, total, form)
            for weight, order in zip(weights, orders, strict=True):
                if order:
                    term = term * arb(weight) ** order
            result = result + term
        return result

    def in_words(self, name: str) -> str:
        arity = len(self.weights[0])
        names = ["t"] if arity == 1 else [f"t_{k + 1}" for k in range(arity)]
        forms = [" + ".join(f"{w}*{t}" for w, t in zip(weights, names, strict=True)) for weights in self.weights]
        a, b, c = self.factors
        return f"{name}({', '.join(names)}) = {a}*sin({forms[0]}) + {b}*cos({forms[1]}) + {c}*({forms[2]})^2"


@lru_cache(maxsize=1024)
def _shape(name: str, arity: int, seed: int) -> _Shape:
    digest = iter(sha256(f"{name}/{arity}/{seed}".encode()).digest() * (3 * arity + 3))
    factors = tuple(fmpq((1 + next(digest) % 9) * (-1) ** next(digest), 2 + next(digest) % 7) for _ in range(3))
    weights = tuple(tuple(fmpq(1 + next(digest) % 5, 2 + next(digest) % 5) for _ in range(arity)) for _ in range(3))
    return _Shape((factors[0], factors[1], factors[2]), weights)


def _derived(kind: int, order: int, form: Ball) -> Ball:
    """The `order`-th derivative of sin, cos or the square, at `form`."""
    if kind == 2:
        return form * form if order == 0 else 2 * form if order == 1 else arb(2 if order == 2 else 0)
    quarter = (order + kind) % 4  # cos is the derivative of sin
    value = form.cos() if quarter % 2 else form.sin()
    return -value if quarter > 1 else value


class Instances:
    """Concrete functions that stand for undefined ones: an equality of f must hold for each f.

    They and their derivatives are exact and consistent with each other, and depend on the name and on `seed`.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.used: dict[tuple[str, int], _Shape] = {}

    def value(self, name: str, orders: tuple[int, ...], args: list[Ball]) -> Ball:
        """f^(orders)(args) for the function f of this name."""
        key = (name, len(args))
        if key not in self.used:
            self.used[key] = _shape(*key, self.seed)
        return self.used[key].value(orders, args)

    def in_words(self) -> tuple[str, ...]:
        """Which function stood for which name."""
        return tuple(shape.in_words(name) for (name, _), shape in sorted(self.used.items(), key=lambda item: item[0]))
