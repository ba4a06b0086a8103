"""Identities of matrix calculus for every size, decided by `derive` and tried with SymPy's own matrix derivatives.

`derive` is timed in this process after import, SymPy in a forked process that is killed at the limit. SymPy "proves"
an identity where its two sides become the same expression (by `doit`, `expand`, `simplify`). Where they do not, both
are put at random 3×2 and 3×3 matrices, which tells an answer that is wrong from one that is only not recognized.
SymPy's Jacobians are transposed, and compared as such.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import Any

import sympy as sp
from sympy.matrices import MatrixBase
from sympy.tensor.array.expressions import convert_array_to_matrix

from benchmarks.tables import shown
from derive import D, Domain, sigmoid
from derive.kernel.equality import equal
from derive.kernel.graph import Graph
from derive.kernel.tensors.language import (
    TensorSymbol,
    det,
    diag,
    dot,
    functional,
    identity,
    inverse,
    outer,
    repeat,
    table,
    total,
    trace,
)  # fmt: skip
from derive.kernel.verdict import Order, Relation
from derive.running import Failed, Finished, bounded

_RUNS = 15
Try = Callable[[], "tuple[Any, Any]"]  # SymPy's answer, and the right one


@dataclass(frozen=True)
class Row:
    """One identity: derive's claim, and how SymPy is asked for it (None: it has no words for it)."""

    name: str
    lhs: sp.Expr
    rhs: sp.Expr
    sympy: Try | None = None
    definitions: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    facts: tuple[Relation, ...] = ()


# ---- the names ------------------------------------------------------------------------------------------------------

n, m, k, d, N = sp.symbols("n m k d N", integer=True, positive=True)
H, W, h, w, p, q = sp.symbols("H W h w p q", integer=True, positive=True)
i, j, a, b = sp.symbols("i j a b", integer=True)
x, y, z = (TensorSymbol(name, n) for name in "xyz")
u, v = (TensorSymbol(name, m) for name in "uv")
A, B, C = (TensorSymbol(name, n, n) for name in "ABC")
P, Q, S, R = TensorSymbol("P", n, m), TensorSymbol("Q", n, m), TensorSymbol("S", m, m), TensorSymbol("R", m, n)
L, ell = sp.Symbol("L"), functional("ell")

_n, _m, _k = sp.symbols("n m k", integer=True, positive=True)
_x, _y, _z = (sp.MatrixSymbol(name, _n, 1) for name in "xyz")
_u, _v = (sp.MatrixSymbol(name, _m, 1) for name in "uv")
_A, _B, _C = (sp.MatrixSymbol(name, _n, _n) for name in "ABC")
_P, _Q = sp.MatrixSymbol("P", _n, _m), sp.MatrixSymbol("Q", _n, _m)
_S = sp.MatrixSymbol("S", _m, _m)
_t = sp.Symbol("t")
_slope = sp.Lambda(_t, 1 - sp.tanh(_t) ** 2)


def _scalar(matrix: Any) -> Any:
    """A 1×1 matrix as SymPy wants it where a number stands."""
    return sp.Trace(matrix)


# ---- the identities -------------------------------------------------------------------------------------------------


def _cookbook() -> list[Row]:
    centred, _centred = x - y, _x - _y
    return [
        Row("aᵀXb by X", D(x @ P @ u, P), outer(x, u), lambda: ((_x.T * _P * _u).diff(_P), _x * _u.T)),
        Row("xᵀBx by x", D(x @ B @ x, x), (B + B.T) @ x,
            lambda: ((_x.T * _B * _x).diff(_x), (_B + _B.T) * _x)),
        Row("(Xb + c)ᵀD(Xb + c) by X", D((P @ u + x) @ C @ (P @ u + x), P), (C + C.T) @ outer(P @ u + x, u),
            lambda: (((_P * _u + _x).T * _C * (_P * _u + _x)).diff(_P), (_C + _C.T) * (_P * _u + _x) * _u.T)),
        Row("tr XᵀBX", D(trace(P.T @ B @ P), P), (B + B.T) @ P,
            lambda: (sp.Trace(_P.T * _B * _P).diff(_P), (_B + _B.T) * _P)),
        Row("tr AXBX", D(trace(A @ C @ B @ C), C), A.T @ C.T @ B.T + B.T @ C.T @ A.T,
            lambda: (sp.Trace(_A * _C * _B * _C).diff(_C), _A.T * _C.T * _B.T + _B.T * _C.T * _A.T)),
        Row("tr AXBXᵀC", D(trace(A @ P @ S @ P.T @ C), P), A.T @ C.T @ P @ S.T + C @ A @ P @ S,
            lambda: (sp.Trace(_A * _P * _S * _P.T * _C).diff(_P), _A.T * _C.T * _P * _S.T + _C * _A * _P * _S)),
        Row("tr XᵀX + tr X", D(trace(A.T @ A) + trace(A), A), 2 * A + identity(n),
            lambda: ((sp.Trace(_A.T * _A) + sp.Trace(_A)).diff(_A), 2 * _A + sp.Identity(_n))),
        Row("tr AX⁻¹B", D(trace(A @ inverse(C) @ B), C), -(inverse(C) @ B @ A @ inverse(C)).T,
            lambda: (sp.Trace(_A * _C.I * _B).diff(_C), -(_C.I * _B * _A * _C.I).T)),
        Row("det X", D(det(A), A), det(A) * inverse(A).T,
            lambda: (sp.Determinant(_A).diff(_A), sp.Determinant(_A) * _A.I.T)),
        Row("log det X", D(sp.log(det(A)), A), inverse(A).T,
            lambda: (sp.log(sp.Determinant(_A)).diff(_A), _A.I.T)),
        Row("exp tr XᵀBX", D(sp.exp(trace(P.T @ B @ P)), P), sp.exp(trace(P.T @ B @ P)) * ((B + B.T) @ P),
            lambda: (sp.exp(sp.Trace(_P.T * _B * _P)).diff(_P),
                     sp.exp(sp.Trace(_P.T * _B * _P)) * (_B + _B.T) * _P)),
        Row("log tr XXᵀ", D(sp.log(trace(P @ P.T)), P), 2 * P / trace(P @ P.T),
            lambda: (sp.log(sp.Trace(_P * _P.T)).diff(_P), 2 * _P / sp.Trace(_P * _P.T))),
        Row("½‖A - UV‖² + ½‖U‖² by U", D(trace((A - P @ R) @ (A - P @ R).T) / 2 + trace(P @ P.T) / 2, P),
            (P @ R - A) @ R.T + P,
            lambda: ((sp.Trace((_A - _P * _Q.T) * (_A - _P * _Q.T).T) / 2 + sp.Trace(_P * _P.T) / 2).diff(_P),
                     (_P * _Q.T - _A) * _Q + _P)),
        Row("‖x - y‖", D(sp.sqrt(dot(centred, centred)), x), centred / sp.sqrt(dot(centred, centred)),
            lambda: (sp.sqrt(_scalar(_centred.T * _centred)).diff(_x),
                     _centred / sp.sqrt(_scalar(_centred.T * _centred)))),
        Row("X∘X summed", D(total(P * P), P), 2 * P,
            lambda: (sp.Trace(sp.HadamardProduct(_P, _P) * sp.OneMatrix(_m, _n)).diff(_P), 2 * _P)),
        Row("Sherman–Morrison", (A + outer(x, y)) @ (inverse(A) - inverse(A) @ outer(x, y) @ inverse(A)
            / (1 + y @ inverse(A) @ x)), identity(n),
            lambda: ((_A + _x * _y.T) * (_A.I - _A.I * _x * _y.T * _A.I / (1 + _scalar(_y.T * _A.I * _x))),
                     sp.Identity(_n))),
    ]  # fmt: skip


def _losses() -> list[Row]:
    probabilities, data, target = TensorSymbol("p", n), TensorSymbol("X", N, n), TensorSymbol("t", N)
    softmax = {probabilities: sp.exp(z) / total(sp.exp(z)), L: -total(y * sp.log(probabilities))}
    score = data @ x
    loss = -total(target * sp.log(sigmoid(score)) + (1 - target) * sp.log(1 - sigmoid(score)))
    _data, _target = sp.MatrixSymbol("X", _m, _n), sp.MatrixSymbol("t", _m, 1)
    _exp, _one = _z.applyfunc(sp.exp), sp.OneMatrix(1, _n)
    _u = sp.Symbol("u")
    logistic = sp.Lambda(_u, 1 / (1 + sp.exp(-_u)))
    hidden = TensorSymbol("h", n)
    return [
        Row("least squares", D(dot(score - target, score - target), x), 2 * data.T @ (score - target),
            lambda: (((_data * _x - _target).T * (_data * _x - _target)).diff(_x),
                     2 * _data.T * (_data * _x - _target))),
        Row("softmax, Jacobian", D(probabilities, z), diag(probabilities) - outer(probabilities, probabilities),
            lambda: ((_exp / _scalar(_one * _exp)).diff(_z),
                     sp.DiagMatrix(_exp) / _scalar(_one * _exp) - _exp * _exp.T / _scalar(_one * _exp) ** 2), softmax),
        Row("softmax with cross-entropy", D(L, z), probabilities - y,
            lambda: ((sp.log(_scalar(_one * _exp)) - _scalar(_y.T * _z)).diff(_z), _exp / _scalar(_one * _exp) - _y),
            softmax, (Relation(total(y), Order.EQ, sp.Integer(1)),)),
        Row("logistic regression", D(loss, x), data.T @ (sigmoid(score) - target),
            lambda: ((sp.OneMatrix(1, _m) * (_data * _x).applyfunc(sp.Lambda(_u, sp.log(1 + sp.exp(_u))))
                      - _target.T * _data * _x).diff(_x),
                     _data.T * ((_data * _x).applyfunc(logistic) - _target))),
        Row("two layers with tanh, by W₁", D(x @ sp.tanh(B @ sp.tanh(A @ y)), A),
            outer((B.T @ (x * (1 - sp.tanh(B @ sp.tanh(A @ y)) ** 2))) * (1 - sp.tanh(A @ y) ** 2), y),
            _two_layers),
        Row("∂h/∂h₀ = diag(1 - h²) W", D(hidden, x), diag(1 - hidden**2) @ A,
            lambda: ((_A * _x).applyfunc(sp.tanh).diff(_x), _A.T * sp.DiagMatrix((_A * _x).applyfunc(_slope))),
            {hidden: sp.tanh(A @ x + y)}),
    ]  # fmt: skip


def _layers() -> list[Row]:
    image, filter_ = TensorSymbol("X", H, W), TensorSymbol("F", h, w)
    out, back = TensorSymbol("O", p, q), TensorSymbol("G", p, q)
    body = sp.Sum(image[i + a, j + b] * filter_[a, b], (a, 0, h - 1), (b, 0, w - 1))
    conv = {out: table(body, (i, p), (j, q)), L: ell(out), back: D(L, out)}
    over = ((i, 0, p - 1), (j, 0, q - 1))
    flipped = table(filter_[h - 1 - a, w - 1 - b], (a, h), (b, w))
    full = sp.Sum(back[i - h + 1 + a, j - w + 1 + b] * flipped[a, b], (a, 0, h - 1), (b, 0, w - 1))
    data, mean, variance, normal, g = (
        TensorSymbol("x", N), sp.Symbol("mu"), sp.Symbol("V"), TensorSymbol("xh", N), TensorSymbol("g", N),
    )  # fmt: skip
    gamma, beta, eps, scaled = (
        sp.Symbol("gamma"),
        sp.Symbol("beta"),
        sp.Symbol("eps", positive=True),
        TensorSymbol("y", N),
    )
    norm = {
        mean: total(data) / N, variance: total((data - mean) ** 2) / N, normal: (data - mean) / sp.sqrt(variance + eps),
        scaled: gamma * normal + beta, L: ell(scaled), g: D(L, scaled),
    }  # fmt: skip
    query, key, value = TensorSymbol("Q", n, d), TensorSymbol("K", m, d), TensorSymbol("V", m, k)
    score, weight, mixed, by = (
        TensorSymbol("S", n, m), TensorSymbol("P", n, m), TensorSymbol("O", n, k), TensorSymbol("G", n, k),
    )  # fmt: skip
    attention = {
        score: query @ key.T / sp.sqrt(d), weight: sp.exp(score) / repeat(total(sp.exp(score), 1), m, 1),
        mixed: weight @ value, L: ell(mixed), by: D(L, mixed),
    }  # fmt: skip
    slope = by @ value.T
    inner = weight * (slope - repeat(total(slope * weight, 1), m, 1))
    return [
        Row("convolution, by the filter", D(L, filter_),
            table(sp.Sum(back[i, j] * image[i + a, j + b], *over), (a, h), (b, w)),
            _convolution, conv),
        Row("convolution, by the input", D(L, image), table(full, (i, H), (j, W)), _convolution_by_input, conv),
        Row("batch norm, by the input", D(L, data),
            gamma * (N * g - total(g) - normal * total(g * normal)) / (N * sp.sqrt(variance + eps)), _batch_norm, norm),
        Row("attention, by Q", D(L, query), inner @ key / sp.sqrt(d), None, attention),
        Row("attention, by K", D(L, key), inner.T @ query / sp.sqrt(d), None, attention),
        Row("attention, by V", D(L, value), weight.T @ by, None, attention),
    ]  # fmt: skip


def _two_layers() -> tuple[Any, Any]:
    first = _A * _y
    second = _B * first.applyfunc(sp.tanh)
    error = sp.HadamardProduct(_B.T * sp.HadamardProduct(_x, second.applyfunc(_slope)), first.applyfunc(_slope))
    return (_x.T * second.applyfunc(sp.tanh)).diff(_A), error * _y.T


def _convolution() -> tuple[Any, Any]:
    """With a given gradient G of the output, as sums over indexed symbols."""
    image, filter_, back = (sp.IndexedBase(name) for name in "XFG")
    r, s = sp.symbols("r s", integer=True)
    ranges = ((a, 0, h - 1), (b, 0, w - 1), (i, 0, p - 1), (j, 0, q - 1))
    loss = sp.Sum(back[i, j] * image[i + a, j + b] * filter_[a, b], *ranges)
    return loss.diff(filter_[r, s]).doit(), sp.Sum(back[i, j] * image[i + r, j + s], *ranges[2:])


def _convolution_by_input() -> tuple[Any, Any]:
    image, filter_, back = (sp.IndexedBase(name) for name in "XFG")
    r, s = sp.symbols("r s", integer=True)
    ranges = ((a, 0, h - 1), (b, 0, w - 1), (i, 0, p - 1), (j, 0, q - 1))
    loss = sp.Sum(back[i, j] * image[i + a, j + b] * filter_[a, b], *ranges)
    return loss.diff(image[r, s]).doit(), sp.Sum(back[r - a, s - b] * filter_[a, b], *ranges[:2])


def _batch_norm() -> tuple[Any, Any]:
    data, back = sp.IndexedBase("x"), sp.IndexedBase("g")
    gamma, eps, r = sp.Symbol("gamma"), sp.Symbol("eps", positive=True), sp.Symbol("r", integer=True)

    def over(body: Any, index: Any) -> Any:
        return sp.Sum(body, (index, 0, N - 1))

    mean = over(data[a], a) / N
    width = sp.sqrt(over((data[b] - mean) ** 2, b) / N + eps)
    loss = over(back[i] * gamma * (data[i] - mean) / width, i)
    right = N * back[r] - over(back[i], i) - (data[r] - mean) / width * over(back[i] * (data[i] - mean) / width, i)
    return loss.diff(data[r]), gamma * right / (N * width)


def rows() -> list[Row]:
    """All identities."""
    return [*_cookbook(), *_losses(), *_layers()]


# ---- deciding -------------------------------------------------------------------------------------------------------


def by_derive(row: Row, runs: int) -> tuple[str, float]:
    """The verdict, and the median time in this process; each run with a fresh graph."""
    seconds, said = [], ""
    for _ in range(runs):
        start = time.perf_counter()
        said = equal(row.lhs, row.rhs, Domain({}, row.facts), Graph(row.definitions)).verdict.value
        seconds.append(time.perf_counter() - start)
    return said, median(seconds)


def _by_sympy(row: Row) -> str:
    assert row.sympy is not None
    found, right = row.sympy()
    if found == 0 or isinstance(found, sp.ZeroMatrix):
        return "wrong: 0"
    with suppress(*_STUMBLES):
        found = convert_array_to_matrix(found)
    if any(_same(way, found, right) for way in _WAYS):
        return "proved"
    with suppress(*_STUMBLES):
        return _at_numbers(found, right)
    return "not recognized"


# what SymPy's own functions raise on its own matrix expressions; another way may still succeed
_STUMBLES = (AttributeError, TypeError, ValueError, NotImplementedError, IndexError)
_WAYS: tuple[Callable[[Any], Any], ...] = (
    lambda e: e, lambda e: e.doit(), lambda e: sp.expand(e.doit()), sp.simplify, lambda e: sp.simplify(e.doit()),
)  # fmt: skip


def _same(way: Callable[[Any], Any], found: Any, right: Any) -> bool:
    with suppress(*_STUMBLES):
        return bool(way(found) == way(right)) or way(found - right) in (0, sp.ZeroMatrix(*right.shape))
    return False


def _at_numbers(found: Any, right: Any) -> str:
    """Whether what SymPy found is right all the same, at random matrices."""
    draw = Random(1)
    sizes = {_n: 3, _m: 2, _k: 2}
    known: dict[str, Any] = {}

    def number(*_: Any) -> sp.Rational:
        return sp.Rational(draw.randint(2, 9), draw.randint(2, 5))

    def put(expr: Any) -> Any:
        sized = {symbol: symbol.subs(sizes) for symbol in expr.atoms(sp.MatrixSymbol)}
        for symbol, own in sized.items():
            if symbol.name not in known:
                known[symbol.name] = sp.ImmutableMatrix(int(own.rows), int(own.cols), number)
        return expr.subs(sizes).subs({own: known[symbol.name] for symbol, own in sized.items()}).doit()

    left, other = put(found), put(right)
    if not isinstance(left, MatrixBase) or not isinstance(other, MatrixBase) or left.shape != other.shape:
        return "not recognized"
    gap = [sp.N(entry, 30) for entry in left - other]
    if not all(entry.is_number for entry in gap):
        return "not recognized"
    is_right = all(abs(entry) < sp.Float("1e-20") for entry in gap)
    return "right at random matrices, not proved" if is_right else "wrong"


def by_sympy(row: Row, limit: float) -> str:
    """What SymPy makes of it, within a limit."""
    if row.sympy is None:
        return "no words for it"
    start = time.perf_counter()
    (outcome,) = bounded(_by_sympy, [row], seconds=limit)
    elapsed = time.perf_counter() - start
    if isinstance(outcome, Finished):
        return f"{outcome.value} ({elapsed:.2f} s)"
    if isinstance(outcome, Failed):
        return f"error: {outcome.error[:48]}"
    return f"no answer in {limit:.0f} s"


def table_of(limit: float, quick: bool) -> str:
    """The table, as text."""
    body = []
    for row in rows():
        said, seconds = by_derive(row, 3 if quick else _RUNS)
        body.append([row.name, said, f"{1000 * seconds:.1f}", by_sympy(row, limit)])
    counts = sum(line[1] == "proved" for line in body), sum(line[3].startswith("proved") for line in body)
    head = ["identity, for every size", "derive", "ms", f"SymPy {sp.__version__}"]
    return f"{shown(head, body)}\n\nproved: derive {counts[0]} of {len(body)}, SymPy {counts[1]}"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tensors", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, a shorter limit for SymPy")
    arguments = parser.parse_args()
    print(table_of(5.0 if arguments.quick else 20.0, arguments.quick))
    return 0


if __name__ == "__main__":
    sys.exit(main())
