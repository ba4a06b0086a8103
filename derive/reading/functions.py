"""The functions that text may name, and how each is built: the only way from a word to a class of SymPy.

Every node is built unevaluated, so that reading costs nothing and the tree says what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Expr, Integer, Pow, Rational

from derive.kernel import language

MAX_ARGUMENTS = 100  # SymPy sorts the arguments of Max and Min, and compares all of them

Builder = Callable[[Sequence[Expr]], Expr]


@dataclass(frozen=True, slots=True)
class KnownFunction:
    """How many arguments a function takes and how its node is built."""

    least: int
    most: int
    build: Builder


def _head(head: Any) -> Builder:
    def build(arguments: Sequence[Expr]) -> Expr:
        node: Expr = head(*arguments, evaluate=False)
        return node

    return build


def quotient(a: Expr, b: Expr) -> Expr:
    """`a / b`, unevaluated."""
    return sympy.Mul(a, Pow(b, Integer(-1), evaluate=False), evaluate=False)


def logarithm(arguments: Sequence[Expr]) -> Expr:
    """The natural logarithm, or log(x)/log(b) when a base is given."""
    logs = [sympy.log(argument, evaluate=False) for argument in arguments]
    return logs[0] if len(logs) == 1 else quotient(logs[0], logs[1])


def _logarithm_to(base: int) -> Builder:
    return lambda arguments: logarithm((arguments[0], Integer(base)))


def _inverse_of_reciprocal(head: Any) -> Builder:
    """arcsech x = arcosh(1/x), arcsch x = arsinh(1/x): by definition, on all branches."""
    return lambda arguments: head(Pow(arguments[0], Integer(-1), evaluate=False), evaluate=False)


def _square_root(arguments: Sequence[Expr]) -> Expr:
    return Pow(arguments[0], Rational(1, 2), evaluate=False)


def _cube_root(arguments: Sequence[Expr]) -> Expr:
    return root(arguments[0], 3)


def root(argument: Expr, degree: int) -> Expr:
    """The real root: of odd degree negative where its argument is, of even degree the principal one."""
    if degree % 2:
        return language.real_root(argument, Integer(degree), evaluate=False)
    return Pow(argument, Rational(1, degree), evaluate=False)


def _unary(head: Any) -> KnownFunction:
    return KnownFunction(1, 1, _head(head))


_CIRCULAR = ("sin", "cos", "tan", "cot", "sec", "csc")
INVERSES = {name: f"a{name}" for name in (*_CIRCULAR, "sinh", "cosh", "tanh", "coth", "sech", "csch")}
"""What `f^-1` means: the inverse function, never the reciprocal."""

FUNCTIONS: dict[str, KnownFunction] = {
    **{name: _unary(getattr(sympy, name)) for name in (*INVERSES, *INVERSES.values())},
    "asech": KnownFunction(1, 1, _inverse_of_reciprocal(sympy.acosh)),
    "acsch": KnownFunction(1, 1, _inverse_of_reciprocal(sympy.asinh)),
    "exp": _unary(sympy.exp),
    "sign": _unary(sympy.sign),
    "floor": _unary(sympy.floor),
    "erf": _unary(sympy.erf),
    "gamma": _unary(sympy.gamma),
    "factorial": _unary(sympy.factorial),
    "re": _unary(sympy.re),
    "im": _unary(sympy.im),
    "arg": _unary(sympy.arg),
    "abs": _unary(sympy.Abs),
    "ceil": _unary(sympy.ceiling),
    "conj": _unary(sympy.conjugate),
    "heaviside": _unary(sympy.Heaviside),
    "sigmoid": _unary(language.sigmoid),
    "softplus": _unary(language.softplus),
    "relu": _unary(language.relu),
    "log": KnownFunction(1, 2, logarithm),
    "log2": KnownFunction(1, 1, _logarithm_to(2)),
    "log10": KnownFunction(1, 1, _logarithm_to(10)),
    "sqrt": KnownFunction(1, 1, _square_root),
    "cbrt": KnownFunction(1, 1, _cube_root),
    "max": KnownFunction(1, MAX_ARGUMENTS, _head(sympy.Max)),
    "min": KnownFunction(1, MAX_ARGUMENTS, _head(sympy.Min)),
    "binomial": KnownFunction(2, 2, _head(sympy.binomial)),
}
"""By the name that `syntax.Apply` carries. `root` and `diff` are syntax of their own: see `grammar`."""

NORMS = frozenset({"norm", "norm_1", "norm_2", "norm_F", "norm_oo"})
SIZED = frozenset({"ones", "identity"})
"""Tensors of ones and unit matrices, of given sizes."""
OF_MATRICES = frozenset("diag diagonal tr det total transpose inverse outer repeat spectral_radius".split()) | NORMS
"""Functions of matrices, of one argument, whose nodes depend on its shape."""

TABLE = "table"
"""A tensor by its general entry, as a function: `table(X[i], (i, n))`."""

_NO_WORDS = frozenset({"repeat", "spectral_radius"})  # they are read where there are tensors and matrices only

ROOT, DIFF = "root", "diff"

SPELLINGS: dict[str, str] = {
    **{name: name for name in (*FUNCTIONS, *sorted(OF_MATRICES - NORMS - _NO_WORDS), "norm", ROOT, DIFF)},
    "trace": "tr",
    **{f"arc{name}": inverse for name, inverse in INVERSES.items()},
    **{f"ar{name}": inverse for name, inverse in INVERSES.items() if name.endswith("h")},
    "cosec": "csc",
    "cosech": "csch",
    "arccosec": "acsc",
    "ln": "log",
    "sgn": "sign",
    "ceiling": "ceil",
    "conjugate": "conj",
    "logistic": "sigmoid",
    "expit": "sigmoid",
    "step": "heaviside",
    "choose": "binomial",
    "binom": "binomial",
    "nthroot": ROOT,
    "derivative": DIFF,
}
"""Every word that names a function, in lower case."""

# `gamma` is a Greek letter first and a function only when applied; `words` decides.
del SPELLINGS["gamma"]

UNSUPPORTED = frozenset(
    {
        "sum",
        "summation",
        "prod",
        "product",
        "lim",
        "limit",
        "int",
        "integral",
        "integrate",
        "mod",
        "gcd",
        "lcm",
        "rank",
        "round",
        "lambertw",
        "polygamma",
        "digamma",
        "erfc",
        "trunc",
        "frac",
        "solve",
    }
)
"""Words that plainly name a function or an operation that text cannot express here."""
