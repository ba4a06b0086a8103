"""Matrices built from their eigenvalues by integer changes of basis, and statements about all matrices.

That a claim is true follows from how its matrix was built; a statement about all matrices is true by a theorem that
it is an instance of, and false if NumPy finds random matrices that violate it by far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import sympy as sp

from benchmarks.soundness.kinds.trial import Trial
from derive import (
    Domain,
    Range,
    bounded,
    commute,
    determinant,
    diagonalizes,
    eigenvalues,
    eigenvector,
    for_all,
    frobenius_norm,
    inverse,
    norm,
    normal,
    orthogonal,
    positive_definite,
    positive_semidefinite,
    power,
    spectral_radius,
    square_matrices,
    stable,
    symmetric,
    trace,
)
from derive.claims.claim import Claim, Context
from derive.claims.equality import Equality
from derive.kernel.graph import Graph

Rows = list[list[Fraction]]
NOTHING = Context(Domain(), Graph({}))
SIZES = (1, 2, 2, 2, 3, 3, 4)


def trials(rng: Random) -> Iterator[Trial]:
    """Claims about matrices, true and false in turn."""
    kinds: list[Callable[[Random], Iterator[Trial]]] = [
        _eigenvalues, _eigenvectors, _radii, _stability, _parametric, _definite, _norms, _inverses, _powers,
        _statements, _violated, _bounds,
    ]  # fmt: skip
    while True:
        yield from rng.choice(kinds)(rng)


# ---- exact matrices -----------------------------------------------------------------------------------------------


def _times(a: Rows, b: Rows) -> Rows:
    columns = list(zip(*b, strict=True))
    return [[sum((x * y for x, y in zip(row, c, strict=True)), Fraction(0)) for c in columns] for row in a]


def _unit(size: int) -> Rows:
    return [[Fraction(i == j) for j in range(size)] for i in range(size)]


def _basis(rng: Random, size: int) -> tuple[Rows, Rows]:
    """A matrix with determinant 1 and its inverse, by elementary operations."""
    there, back = _unit(size), _unit(size)
    for _ in range(size if size > 1 else 0):
        i, j = rng.sample(range(size), 2)
        factor = Fraction(rng.choice([-2, -1, 1, 2]))
        step, undone = _unit(size), _unit(size)
        step[i][j], undone[i][j] = factor, -factor
        there, back = _times(there, step), _times(undone, back)
    return there, back


def _number(rng: Random) -> Fraction:
    return Fraction(rng.randint(-6, 6), rng.choice([1, 1, 2, 3, 4]))


def _diagonal(values: list[Fraction], *, chained: bool = False) -> Rows:
    rows = [[value if i == j else Fraction(0) for j, value in enumerate(values)] for i in range(len(values))]
    for k in range(len(values) - 1 if chained else 0):
        rows[k][k + 1] = Fraction(int(values[k] == values[k + 1]))
    return rows


def _similar(rng: Random, inner: Rows) -> tuple[Rows, Rows]:
    there, back = _basis(rng, len(inner))
    return _times(_times(there, inner), back), there


def _matrix(rows: Any) -> sp.ImmutableMatrix:
    return sp.ImmutableMatrix([[_expr(entry) for entry in row] for row in rows])


def _expr(value: Any) -> sp.Expr:
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, (Fraction, int)) else value


def _pair(name: str, true: Claim, false: Claim, context: Context = NOTHING) -> Iterator[Trial]:
    for claim, is_true in ((true, True), (false, False)):
        yield Trial(f"{name}: {claim}", claim, context, is_true)


# ---- given matrices -----------------------------------------------------------------------------------------------


def _spectrum(rng: Random) -> list[Fraction]:
    values = [_number(rng) for _ in range(rng.choice(SIZES))]
    return [rng.choice(values) for _ in values] if rng.random() < 0.4 else values


def _counted(values: list[Fraction]) -> dict[sp.Expr, int]:
    return {_expr(value): values.count(value) for value in values}


def _eigenvalues(rng: Random) -> Iterator[Trial]:
    values = sorted(_spectrum(rng))
    matrix = _matrix(_similar(rng, _diagonal(values, chained=rng.random() < 0.5))[0])
    wrong = list(values)
    wrong[rng.randrange(len(wrong))] += rng.choice([Fraction(-1), Fraction(1), Fraction(1, 7)])
    yield from _pair("eigenvalues", eigenvalues(matrix, _counted(values)), eigenvalues(matrix, _counted(wrong)))


def _eigenvectors(rng: Random) -> Iterator[Trial]:
    values = [Fraction(value) for value in rng.sample(range(-9, 9), rng.choice((2, 3)))]
    rows, basis = _similar(rng, _diagonal(values))
    matrix, k = _matrix(rows), rng.randrange(len(values))
    vector = _matrix([[row[k]] for row in basis])
    other = values[(k + 1) % len(values)]
    yield from _pair(
        "eigenvector", eigenvector(matrix, vector, _expr(values[k])), eigenvector(matrix, vector, _expr(other))
    )
    turned = values[1:] + values[:1]
    yield from _pair(
        "diagonalizes",
        diagonalizes(_matrix(basis), _matrix(_diagonal(values)), matrix),
        diagonalizes(_matrix(basis), _matrix(_diagonal(turned)), matrix),
    )


def _with_pair(rng: Random) -> tuple[Rows, Fraction]:
    """A matrix with the eigenvalues p ± iq and one real one, and the square of its spectral radius."""
    p, q, r = _number(rng), _number(rng), _number(rng)
    rows = [[p, -q, Fraction(0)], [q, p, Fraction(0)], [Fraction(0), Fraction(0), r]]
    if rng.random() < 0.5:
        return _similar(rng, [row[:2] for row in rows[:2]])[0], p**2 + q**2
    return _similar(rng, rows)[0], max(p**2 + q**2, r**2)


def _radii(rng: Random) -> Iterator[Trial]:
    rows, squared = _with_pair(rng)
    radius = spectral_radius(_matrix(rows))
    wrong = sp.sqrt(_expr(squared + rng.choice([Fraction(1, 50), Fraction(3), Fraction(1, 10**9)])))
    yield from _pair("radius", Equality(radius, sp.sqrt(_expr(squared))), Equality(radius, wrong))
    yield from _pair("bound", bounded(radius <= sp.sqrt(_expr(squared))), bounded(radius < sp.sqrt(_expr(squared))))


def _stability(rng: Random) -> Iterator[Trial]:
    rows, squared = _with_pair(rng)
    scale = Fraction(1, rng.randint(1, 6))
    matrix = _matrix([[entry * scale for entry in row] for row in rows])
    is_true = squared * scale**2 < 1
    yield Trial(f"stable: {matrix}", stable(matrix), NOTHING, is_true)


def _parametric(rng: Random) -> Iterator[Trial]:
    """P diag(a x + b, r) P⁻¹ with x in an interval: stable if the interval's image and r lie in (-1, 1)."""
    x = sp.Symbol("x", real=True)
    low, high = sorted(Fraction(rng.randint(-8, 8), 4) for _ in range(2))
    if low == high:
        return
    closed = rng.random() < 0.5
    slope, shift, r = (
        Fraction(rng.choice([-2, -1, 1, 2]), 2),
        Fraction(rng.randint(-2, 2), 2),
        Fraction(rng.randint(-4, 4), 5),
    )
    there, back = _basis(rng, 2)
    middle = _matrix([[_expr(slope) * x + _expr(shift), 0], [0, r]])
    matrix = (_matrix(there) * middle * _matrix(back)).as_immutable()
    ends = [slope * end + shift for end in (low, high)]
    is_true = all(abs(end) < 1 or (abs(end) == 1 and not closed) for end in ends)
    context = Context(Domain({x: Range(lower=low, upper=high, lower_closed=closed, upper_closed=closed)}), Graph({}))
    yield Trial(f"stable on [{low}, {high}] ({closed}): {matrix}", stable(matrix), context, is_true)


def _definite(rng: Random) -> Iterator[Trial]:
    """LᵀDL has the signs of D (Sylvester's law of inertia)."""
    size = rng.choice(SIZES)
    values = [abs(_number(rng)) + Fraction(1, 3) for _ in range(size)]
    there, _ = _basis(rng, size)
    turned = [list(row) for row in zip(*there, strict=True)]
    good = _matrix(_times(_times(turned, _diagonal(values)), there))
    flat, bent = list(values), list(values)
    k = rng.randrange(size)
    flat[k], bent[k] = Fraction(0), -values[k]
    singular, indefinite = (_matrix(_times(_times(turned, _diagonal(d)), there)) for d in (flat, bent))
    yield from _pair("definite", positive_definite(good), positive_definite(rng.choice([singular, indefinite])))
    yield from _pair("semidefinite", positive_semidefinite(singular), positive_semidefinite(indefinite))


def _norms(rng: Random) -> Iterator[Trial]:
    rows = [[_number(rng) for _ in range(rng.choice((2, 3)))]]
    rows += [[_number(rng) for _ in rows[0]] for _ in range(rng.choice((0, 1, 2)))]
    matrix = _matrix(rows)
    columns = max(sum(abs(row[j]) for row in rows) for j in range(len(rows[0])))
    lines = max(sum(abs(entry) for entry in row) for row in rows)
    squares = sum(entry**2 for row in rows for entry in row)
    step = Fraction(1, 11)
    yield from _pair(
        "norm 1", Equality(norm(matrix, 1), _expr(columns)), Equality(norm(matrix, 1), _expr(columns + step))
    )
    yield from _pair(
        "norm ∞", Equality(norm(matrix, sp.oo), _expr(lines)), Equality(norm(matrix, sp.oo), _expr(lines - step))
    )
    whole = frobenius_norm(matrix)
    yield from _pair(
        "Frobenius", Equality(whole, sp.sqrt(_expr(squares))), Equality(whole, sp.sqrt(_expr(squares + step)))
    )
    size = float(np.linalg.norm(np.array([[float(entry) for entry in row] for row in rows]), 2))
    above, below = (sp.Rational(round(size * 1000) + shift, 1000) for shift in (2, -2))
    yield from _pair("norm 2", bounded(norm(matrix, 2) <= above), bounded(norm(matrix, 2) <= below))


def _inverses(rng: Random) -> Iterator[Trial]:
    there, back = _basis(rng, rng.choice((2, 3)))
    x = sp.Symbol("x", real=True)
    matrix, other = x * _matrix(there), _matrix(back) / x
    wrong = [list(row) for row in back]
    wrong[0][1] += 1
    yield from _pair("inverse", Equality(inverse(matrix), other), Equality(inverse(matrix), _matrix(wrong) / x))
    size = len(there)
    yield from _pair(
        "determinant", Equality(determinant(matrix), x**size), Equality(determinant(matrix), x ** (size - 1))
    )


def _powers(rng: Random) -> Iterator[Trial]:
    """P diag(p, q) P⁻¹, whose n-th power is P diag(pⁿ, qⁿ) P⁻¹; or a Jordan block in the middle."""
    n = sp.Symbol("n", integer=True, nonnegative=True)
    there, back = _basis(rng, 2)
    p, q = (sp.Integer(value) for value in rng.sample([-3, -2, -1, 2, 3, 4], 2))
    middle, raised, wrong = _matrix([[p, 0], [0, q]]), _matrix([[p**n, 0], [0, q**n]]), _matrix([[p**n, 0], [0, q]])
    if rng.random() < 0.4:
        middle, raised = _matrix([[p, 1], [0, p]]), _matrix([[p**n, n * p ** (n - 1)], [0, p**n]])
        wrong = _matrix([[p**n, n * p**n], [0, p**n]])
        if p == 1:
            return
    matrix, right, other = ((_matrix(there) * m * _matrix(back)).as_immutable() for m in (middle, raised, wrong))
    yield from _pair("power", power(matrix, n, right), power(matrix, n, other))


# ---- all matrices -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A product of letters, each perhaps transposed, as SymPy and as NumPy have it."""

    letters: tuple[tuple[str, bool], ...]

    def symbolic(self) -> Any:
        """The matrix expression."""
        factors = [square_matrices(name).T if turned else square_matrices(name) for name, turned in self.letters]
        return factors[0] if len(factors) == 1 else sp.MatMul(*factors)

    def numeric(self, values: dict[str, Any]) -> Any:
        """The product."""
        total = np.eye(len(next(iter(values.values()))))
        for name, turned in self.letters:
            total = total @ (values[name].T if turned else values[name])
        return total


def _word(rng: Random, most: int = 3) -> Word:
    return Word(tuple((rng.choice("AB"), rng.random() < 0.25) for _ in range(rng.randint(1, most))))


_MEASURES: dict[str, tuple[Callable[[Any], Any], Callable[[Any], float]]] = {
    "ρ": (spectral_radius, lambda m: float(np.abs(np.linalg.eigvals(m)).max())),
    "1": (lambda m: norm(m, 1), lambda m: float(np.linalg.norm(m, 1))),
    "2": (lambda m: norm(m, 2), lambda m: float(np.linalg.norm(m, 2))),
    "∞": (lambda m: norm(m, sp.oo), lambda m: float(np.linalg.norm(m, np.inf))),
    "F": (frobenius_norm, lambda m: float(np.linalg.norm(m))),
}
_HYPOTHESES: dict[str, tuple[Any, Callable[[Any, Any], tuple[Any, Any]]]] = {
    "nothing": ((), lambda a, b: (a, b)),
    "A symmetric": ((symmetric,), lambda a, b: (a + a.T, b)),
    "A normal": ((normal,), lambda a, b: (a - a.T, b)),
    "A orthogonal": ((orthogonal,), lambda a, b: (np.linalg.qr(a)[0], b)),
    "commuting": (("commute",), lambda a, b: (a, 0.7 * a @ a - 0.4 * a)),
    "A definite": ((positive_definite,), lambda a, b: (a @ a.T + 0.1 * np.eye(len(a)), b)),
}


def _told(name: str) -> list[Any]:
    a, b = square_matrices("A B")
    return [commute(a, b) if item == "commute" else item(a) for item in _HYPOTHESES[name][0]]


def _statements(rng: Random) -> Iterator[Trial]:
    """Instances of theorems: submultiplicativity, ρ ≤ ‖·‖, the triangle inequality, cyclic traces."""
    word, kind = _word(rng), rng.choice("12∞F")
    size = _MEASURES[kind][0]
    parts = [size(Word((letter,)).symbolic()) for letter in word.letters]
    smaller = rng.choice([size, spectral_radius])(word.symbolic())
    told = _told(rng.choice(list(_HYPOTHESES)))
    yield _stated(told, smaller <= sp.Mul(*parts), True)
    other = _word(rng)
    if other != word:
        total = size(sp.MatAdd(word.symbolic(), other.symbolic()))
        yield _stated(told, total <= size(word.symbolic()) + size(other.symbolic()), True)
    k = rng.randrange(len(word.letters))
    turned = Word(word.letters[k:] + word.letters[:k])
    for same in (trace, spectral_radius, determinant):
        yield _stated(told, sp.Eq(same(word.symbolic()), same(turned.symbolic()), evaluate=False), True)


def _stated(told: list[Any], conclusion: Any, is_true: bool) -> Trial:
    claim = for_all(*told, implies=conclusion)
    return Trial(f"{[str(item) for item in told]} ⇒ {conclusion}", claim, NOTHING, is_true)


def _violated(rng: Random) -> Iterator[Trial]:
    """A relation between two measures of words, if random matrices with the property violate it by far."""
    name, order = rng.choice(list(_HYPOTHESES)), rng.choice(["≤", "="])
    left, right = [(rng.choice("ρ12∞F"), _word(rng, 2)) for _ in range(rng.randint(1, 2))], _factors(rng)
    draw = np.random.default_rng(rng.randrange(2**32))
    for size in (1, 2, 2, 2, 3, 3, 4, 4):
        a, b = _HYPOTHESES[name][1](draw.standard_normal((size, size)), draw.standard_normal((size, size)))
        values = {"A": a, "B": b}
        small, large = (np.prod([_MEASURES[k][1](w.numeric(values)) for k, w in side]) for side in (left, right))
        if small > large * 1.001 + 1e-6 or (order == "=" and abs(small - large) > 1e-3 * (small + large) + 1e-6):
            lhs, rhs = (sp.Mul(*(_MEASURES[k][0](w.symbolic()) for k, w in side)) for side in (left, right))
            if lhs == rhs:
                return
            yield _stated(_told(name), lhs <= rhs if order == "≤" else sp.Eq(lhs, rhs, evaluate=False), False)
            return


def _bounds(rng: Random) -> Iterator[Trial]:
    """From bounds of A and B to a bound of a word or a sum, where matrices at the bounds violate it."""
    kinds, limits = [rng.choice("ρ12∞F") for _ in "AB"], [Fraction(rng.choice([1, 2, 3]), 2) for _ in "AB"]
    strict = [rng.random() < 0.5 for _ in "ABC"]
    kind, words = rng.choice("ρ12∞F"), [_word(rng) for _ in range(rng.choice((1, 1, 2)))]
    claimed = Fraction(rng.choice([1, 2, 3, 4, 6, 9]), rng.choice([1, 2, 4]))
    draw = np.random.default_rng(rng.randrange(2**32))
    for turn in range(60):
        values = {}
        for letter, own, limit in zip("AB", kinds, limits, strict=True):
            value = draw.standard_normal((1 + turn % 3, 1 + turn % 3)) * draw.choice(
                [1, 1, 0], size=(1 + turn % 3,) * 2
            )
            size = _MEASURES[own][1](value)
            values[letter] = value * (0.9999 * float(limit) / size if size > 1e-9 else 1.0)
        found = _MEASURES[kind][1](sum(word.numeric(values) for word in words))
        if found > float(claimed) * 1.001:
            told = [_ordered(own, square_matrices(x), s, c) for own, x, s, c in zip(kinds, "AB", strict, limits)]  # noqa: B905
            whole = sp.MatAdd(*(w.symbolic() for w in words)) if len(words) > 1 else words[0].symbolic()
            yield _stated(told, _ordered(kind, whole, strict[2], claimed), False)
            return


def _ordered(kind: str, matrix: Any, strict: bool, limit: Fraction) -> Any:
    size = _MEASURES[kind][0](matrix)
    return size < _expr(limit) if strict else size <= _expr(limit)


def _factors(rng: Random) -> list[tuple[str, Word]]:
    return [(rng.choice("ρ12∞F"), _word(rng, 2)) for _ in range(rng.randint(1, 2))]
