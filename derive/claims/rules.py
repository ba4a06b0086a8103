"""Rules: why a step holds. Some carry an obligation of their own, which the kernel checks like any claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Add, Expr, Mul, Symbol

from ..kernel.language import D


@dataclass(frozen=True, slots=True)
class Rule:
    """The reason for a step: its name, and the quantities that the derivative goes through, if it is a chain rule."""

    name: str
    via: tuple[Symbol, ...] = ()

    def obligation(self, lhs: Expr) -> Expr | None:
        """What must equal `lhs` for the rule to apply: Σ ∂q/∂v · ∂v/∂x for a chain rule, else nothing."""
        if not self.via or not isinstance(lhs, D):
            return None
        terms = [Mul(D(lhs.quantity, v), D(v, lhs.variable), evaluate=False) for v in self.via]
        return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def chain_rule(via: Symbol | Sequence[Symbol]) -> Rule:
    """The multivariate chain rule through `via`: every path from the quantity to the variable meets one of them."""
    return Rule("chain rule", (via,) if isinstance(via, Symbol) else tuple(via))


definition = Rule("definition")
substitution = Rule("substitution")
power_rule = Rule("power rule")
linearity = Rule("linearity")
matrix_product = Rule("matrix product")
valid_convolution = Rule("valid convolution")
elementwise = Rule("elementwise")
