"""One form for scalar expressions about matrices of any size: what equalities between them are proved by.

det, tr, ρ and norms are taken apart where an identity permits it (Horn & Johnson, "Matrix Analysis", 2nd ed. (2013),
0.3, 1.2, 1.3, 5.6); cyclic products inside tr and ρ are turned to a fixed member of their cycle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.basic import Basic
from sympy.matrices.expressions import MatrixExpr

from ..errors import Obstacle
from .language import MatrixWord, determinant, frobenius_norm, inverse, matrix_power, norm, spectral_radius, trace
from .minors import as_integer

Factor = tuple[str, bool, bool]  # name, transposed, inverted
Word = tuple[Factor, ...]
Terms = dict[Word, sp.Expr]  # a matrix as a sum of products with their coefficients

_MAX_POWER = 12


@dataclass
class Known:
    """Which symbols are symmetric, orthogonal, and which properties hold; the identities used are noted."""

    symmetric: frozenset[str] = frozenset()
    orthogonal: frozenset[str] = frozenset()
    commuting: frozenset[frozenset[str]] = frozenset()
    is_normal: Callable[[MatrixExpr], bool] = lambda _: False
    symbols: dict[str, sp.MatrixSymbol] = field(default_factory=dict)
    used: dict[str, None] = field(default_factory=dict)

    # ---- matrices -----------------------------------------------------------------------------------------------

    def terms(self, expr: Basic) -> Terms:
        """A matrix expression as a sum of words. Raises `Obstacle`."""
        if isinstance(expr, sp.MatrixSymbol):
            self.symbols[expr.name] = expr
            return {((expr.name, False, False),): sp.Integer(1)}
        if isinstance(expr, sp.Identity):
            return {(): sp.Integer(1)}
        if isinstance(expr, sp.ZeroMatrix):
            return {}
        if isinstance(expr, sp.MatAdd):
            return _collected(pair for arg in expr.args for pair in self.terms(arg).items())
        if isinstance(expr, sp.MatMul):
            return self._product(expr)
        if isinstance(expr, sp.Transpose):
            return self.transposed(self.terms(expr.arg))
        return self._power(expr)

    def _product(self, expr: Basic) -> Terms:
        result: Terms = {(): sp.Integer(1)}
        for arg in expr.args:
            right = self.terms(arg) if isinstance(arg, MatrixExpr) else {(): arg}
            result = _collected(
                (self.reduced(a + b), sp.Mul(c, d)) for a, c in result.items() for b, d in right.items()
            )
        return result

    def _power(self, expr: Basic) -> Terms:
        if isinstance(expr, (sp.Inverse, inverse)):
            base, exponent = expr.args[0], -1
        elif isinstance(expr, (sp.MatPow, matrix_power)) and (found_exponent := as_integer(expr.args[1])) is not None:
            base, exponent = expr.args[0], found_exponent
        else:
            raise Obstacle(f"{type(expr).__name__} in a statement about all matrices")
        found = self.terms(base)
        if exponent < 0:
            found = self._inverted(found)
        if abs(exponent) > _MAX_POWER or (len(found) > 1 and abs(exponent) > 1):
            raise Obstacle(f"a matrix to the power {exponent}")
        result: Terms = {(): sp.Integer(1)}
        for _ in range(abs(exponent)):
            result = _collected(
                (self.reduced(a + b), sp.Mul(c, d)) for a, c in result.items() for b, d in found.items()
            )
        return result

    def _inverted(self, terms: Terms) -> Terms:
        if len(terms) != 1:
            raise Obstacle("the inverse of a sum of matrices")
        ((word, coefficient),) = terms.items()
        turned = tuple((name, transposed, not inverted) for name, transposed, inverted in reversed(word))
        return {self.reduced(turned): 1 / coefficient}

    def transposed(self, terms: Terms) -> Terms:
        """The transpose."""
        return {self.reduced(tuple((n, not t, i) for n, t, i in reversed(word))): c for word, c in terms.items()}

    def reduced(self, word: Word) -> Word:
        """With symmetric factors untransposed, orthogonal ones inverted by transposing, and M M⁻¹ left out."""
        result: list[Factor] = []
        for name, transposed, inverted in word:
            if name in self.symmetric:
                transposed = False
            if name in self.orthogonal and inverted:
                transposed, inverted = not transposed, False
            one = (name, transposed, inverted)
            if result and self._cancels(result[-1], one):
                result.pop()
            else:
                result.append(one)
        return self._sorted(result)

    def _cancels(self, a: Factor, b: Factor) -> bool:
        if a[0] != b[0]:
            return False
        if a[0] in self.orthogonal and a[1] != b[1] and a[2] == b[2]:
            return True
        return a[1] == b[1] and a[2] != b[2]

    def _sorted(self, factors: list[Factor]) -> Word:
        """Neighbours that commute in the order of their names."""
        moved = True
        while moved:
            moved = False
            for k in range(len(factors) - 1):
                a, b = factors[k], factors[k + 1]
                plain = not (a[1] or b[1])
                if plain and frozenset((a[0], b[0])) in self.commuting and a[0] > b[0]:
                    factors[k], factors[k + 1] = b, a
                    moved = True
        return tuple(factors)

    def expression(self, terms: Terms) -> MatrixExpr | sp.Expr:
        """Back as a matrix expression."""
        parts = [self._monomial(word, c) for word, c in sorted(terms.items(), key=lambda item: str(item[0]))]
        return parts[0] if len(parts) == 1 else sp.MatAdd(*parts)

    def _monomial(self, word: Word, coefficient: sp.Expr) -> MatrixExpr:
        factors = []
        for name, transposed, inverted in word:
            factor: MatrixExpr = self.symbols[name]
            factor = sp.Transpose(factor) if transposed else factor
            factors.append(inverse(factor) if inverted else factor)
        if not factors:
            factors = [sp.Identity(next(iter(self.symbols.values())).shape[0])]
        if coefficient == 1 and len(factors) == 1:
            return factors[0]
        return sp.MatMul(*([] if coefficient == 1 else [coefficient]), *factors)

    # ---- scalars ------------------------------------------------------------------------------------------------

    def scalar(self, expr: Basic) -> sp.Expr:
        """The canonical form of a scalar expression. Raises `Obstacle`."""
        if isinstance(expr, MatrixWord):
            return self._word(expr)
        if not expr.args:
            return expr
        args = [self.scalar(arg) for arg in expr.args]
        if isinstance(expr, sp.Abs) and _is_nonnegative(args[0]):
            return args[0]
        if not isinstance(expr, (sp.Add, sp.Mul, sp.Pow, sp.Abs)):
            raise Obstacle(f"{type(expr).__name__} in a statement about all matrices")
        return sp.expand(expr.func(*args))

    def _word(self, word: MatrixWord) -> sp.Expr:
        terms = self.terms(word.matrix)
        if not terms:
            return sp.Integer(0)
        size = word.matrix.shape[0]
        if isinstance(word, trace):
            return sp.Add(*(c * self._trace(w, size) for w, c in terms.items()))
        if len(terms) > 1:
            return self._of(word, self.expression(terms))
        ((factors, coefficient),) = terms.items()
        if isinstance(word, determinant):
            return coefficient**size * sp.Mul(*(self._determinant(factor) for factor in factors))
        if not factors:
            return self._of_identity(word, size) * abs(coefficient)
        if isinstance(word, spectral_radius):
            return abs(coefficient) * self._radius(factors)
        return abs(coefficient) * self._norm(word, factors)

    def _of(self, word: MatrixWord, matrix: Basic) -> sp.Expr:
        return norm(matrix, word.kind) if isinstance(word, norm) else type(word)(matrix)

    def _of_identity(self, word: MatrixWord, size: sp.Expr) -> sp.Expr:
        return sp.sqrt(size) if isinstance(word, frobenius_norm) else sp.Integer(1)

    def _trace(self, word: Word, size: sp.Expr) -> sp.Expr:
        if not word:
            return size
        turned = self._cycled(word)
        if turned != word:
            self.used["tr(AB) = tr(BA), tr(Aᵀ) = tr(A)"] = None
        if not turned:
            return size
        return trace(self._monomial(turned, sp.Integer(1)))

    def _cycled(self, word: Word) -> Word:
        """The least of the cyclic shifts of a word and of its transpose."""
        (flipped,) = self.transposed({word: sp.Integer(1)})
        shifts = [self.reduced(w[k:] + w[:k]) for w in (word, flipped) for k in range(len(w))]
        return min(shifts, key=lambda w: (len(w), w))

    def _determinant(self, factor: Factor) -> sp.Expr:
        name, _, inverted = factor
        self.used["det(AB) = det(A) det(B), det(Aᵀ) = det(A)"] = None
        found = determinant(self.symbols[name])
        return 1 / found if inverted else found

    def _radius(self, word: Word) -> sp.Expr:
        if self.is_normal(self._monomial(word, sp.Integer(1))):
            self.used["‖A‖₂ = ρ(A) for a normal matrix"] = None
            return self._norm(norm(sp.Identity(1), 2), word)
        turned = self._cycled(word)
        if not turned:
            self.used["similar matrices have the same eigenvalues"] = None
            return sp.Integer(1)
        for period in range(1, len(turned)):
            if len(turned) % period == 0 and turned == turned[:period] * (len(turned) // period):
                self.used["ρ(A^k) = ρ(A)^k"] = None
                return self._radius(turned[:period]) ** (len(turned) // period)
        if turned != word:
            self.used["ρ(AB) = ρ(BA), ρ(Aᵀ) = ρ(A)"] = None
        return spectral_radius(self._monomial(turned, sp.Integer(1)))

    def _norm(self, word: MatrixWord, factors: Word) -> sp.Expr:
        unitary = isinstance(word, frobenius_norm) or (isinstance(word, norm) and word.kind == 2)
        kept = factors
        if unitary:
            while kept and kept[0][0] in self.orthogonal:
                kept = kept[1:]
            while kept and kept[-1][0] in self.orthogonal:
                kept = kept[:-1]
            if kept != factors:
                self.used["‖QA‖ = ‖A‖ for an orthogonal Q"] = None
            if not kept:
                return self._of_identity(word, self.symbols[factors[0][0]].shape[0])
            (flipped,) = self.transposed({kept: sp.Integer(1)})
            if flipped < kept:
                self.used["‖Aᵀ‖ = ‖A‖"] = None
                kept = flipped
            half = self._gram_half(kept) if isinstance(word, norm) else None
            if half:
                self.used["‖AᵀA‖₂ = ‖A‖₂²"] = None
                return self._norm(word, half) ** 2
            return self._of(word, self._monomial(kept, sp.Integer(1)))
        if all(factor[1] and not factor[2] for factor in kept) and isinstance(word, norm):
            (flipped,) = self.transposed({kept: sp.Integer(1)})
            self.used["‖Aᵀ‖₁ = ‖A‖_∞"] = None
            return norm(self._monomial(flipped, sp.Integer(1)), sp.oo if word.kind == 1 else 1)
        return self._of(word, self._monomial(kept, sp.Integer(1)))

    def _gram_half(self, word: Word) -> Word | None:
        """A, where the word is AᵀA."""
        half = word[len(word) // 2 :]
        (flipped,) = self.transposed({half: sp.Integer(1)})
        return half if len(word) % 2 == 0 and flipped + half == word else None


def _is_nonnegative(expr: Basic) -> bool:
    if isinstance(expr, (spectral_radius, norm, frobenius_norm, sp.Abs)):
        return True
    if isinstance(expr, sp.Number):
        return bool(expr >= 0)
    return isinstance(expr, (sp.Mul, sp.Add)) and all(map(_is_nonnegative, expr.args))


def _collected(pairs: object) -> Terms:
    found: Terms = {}
    for word, coefficient in pairs:  # type: ignore[attr-defined]
        found[word] = found.get(word, sp.Integer(0)) + coefficient
    return {word: c for word, c in found.items() if c != 0}
