"""Rules: why a step holds. Some carry an obligation of their own, which the kernel checks like any claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Add, Expr, Symbol

from ..kernel.language import D
from ..kernel.tensors.chain import chained


@dataclass(frozen=True, slots=True)
class Rule:
    """The reason for a step: its name, and the quantities that the derivative goes through, if it is a chain rule.

    Of an induction, `index` is what it is on, and `together` are equalities that are proved along with the step's.
    """

    name: str
    via: tuple[Symbol, ...] = ()
    index: Symbol | None = None
    together: tuple[tuple[Expr, Expr], ...] = ()

    def obligation(self, lhs: Expr) -> Expr | None:
        """What must equal `lhs` for the rule to apply: Σ ∂q/∂v · ∂v/∂x for a chain rule, else nothing."""
        if not self.via or not isinstance(lhs, D):
            return None
        terms = [chained(lhs.quantity, v, lhs.variable) for v in self.via]
        return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def chain_rule(via: Symbol | Sequence[Symbol]) -> Rule:
    """The multivariate chain rule through `via`: every path from the quantity to the variable meets one of them."""
    return Rule("chain rule", (via,) if isinstance(via, Symbol) else tuple(via))


def induction(index: Symbol, together: Sequence[tuple[Expr, Expr]] = ()) -> Rule:
    """Induction on an integer; `together`: pairs of equal sides that are proved along with the step's, by the same."""
    return Rule(f"induction on {index.name}", index=index, together=tuple(together))


definition = Rule("definition")
substitution = Rule("substitution")
power_rule = Rule("power rule")
linearity = Rule("linearity")
matrix_product = Rule("matrix product")
valid_convolution = Rule("valid convolution")
elementwise = Rule("elementwise")
rounding = Rule("rounding")
bernoulli = Rule("Bernoulli's inequality")
am_gm = Rule("arithmetic and geometric means")
cauchy_schwarz = Rule("Cauchy–Schwarz inequality")
jensen = Rule("Jensen's inequality")
convexity = Rule("convexity")
monotonicity = Rule("monotonicity")
sum_of_squares = Rule("sum of squares")
exhaustion = Rule("exhaustion")
infeasibility = Rule("contradictory inequalities")
counting = Rule("counting")
limit = Rule("limit")
example = Rule("example")
spectral_theory = Rule("eigenvalues and norms")
