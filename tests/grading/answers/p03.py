"""Answers to problem 3: the Jacobian matrix of f₂ ∘ f₁ at any point, and at (1, 2)."""

from .cases import Part

PARTS = [
    Part("point", right=["[[6, 6], [40, 36]]"], wrong=["[[4, 6], [32, 36]]"]),
]
