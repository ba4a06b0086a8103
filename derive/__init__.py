"""derive: decides whether a mathematical derivation is right, line by line, and can prove that its verdict is."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

_HOME = {
    "D": ".kernel.language",
    "sigmoid": ".kernel.language",
    "softplus": ".kernel.language",
    "relu": ".kernel.language",
    "real_root": ".kernel.language",
    "equal": ".kernel.equality",
    "Judgement": ".kernel.verdict",
    "Verdict": ".kernel.verdict",
    "Domain": ".kernel.domain",
    "Range": ".kernel.domain",
    "Problem": ".derivation",
    "correlate": ".tensors",
    "flip": ".tensors",
    "chain_rule": ".claims.rules",
    "definition": ".claims.rules",
    "elementwise": ".claims.rules",
    "linearity": ".claims.rules",
    "matrix_product": ".claims.rules",
    "power_rule": ".claims.rules",
    "substitution": ".claims.rules",
    "valid_convolution": ".claims.rules",
}

__all__ = ["__version__", *_HOME]

if TYPE_CHECKING:
    from .claims.rules import (
        chain_rule as chain_rule,
    )
    from .claims.rules import (
        definition as definition,
    )
    from .claims.rules import (
        elementwise as elementwise,
    )
    from .claims.rules import (
        linearity as linearity,
    )
    from .claims.rules import (
        matrix_product as matrix_product,
    )
    from .claims.rules import (
        power_rule as power_rule,
    )
    from .claims.rules import (
        substitution as substitution,
    )
    from .claims.rules import (
        valid_convolution as valid_convolution,
    )
    from .derivation import Problem as Problem
    from .kernel.domain import Domain as Domain
    from .kernel.domain import Range as Range
    from .kernel.equality import equal as equal
    from .kernel.language import D as D
    from .kernel.language import real_root as real_root
    from .kernel.language import relu as relu
    from .kernel.language import sigmoid as sigmoid
    from .kernel.language import softplus as softplus
    from .kernel.verdict import Judgement as Judgement
    from .kernel.verdict import Verdict as Verdict
    from .tensors import correlate as correlate
    from .tensors import flip as flip


def __getattr__(name: str) -> object:
    """Import on first use: SymPy alone takes a third of a second, and `derive --help` needs none of it."""
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    return getattr(import_module(home, __name__), name)
