"""Statements about all real matrices of every size, from a short list of lemmas whose hypotheses are checked.

Bounds go upwards step by step: each replaces a norm or radius by something at least as large. Sources: Horn & Johnson,
"Matrix Analysis", 2nd ed. (2013), chapters 1, 4, 5, 7; Golub & Van Loan, "Matrix Computations", 4th ed. (2013), 2.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import sympy as sp
from sympy.core.basic import Basic
from sympy.matrices.expressions import MatrixExpr

from ..verdict import Order, Relation
from .canonical import Known, Word
from .language import MatrixWord, determinant, frobenius_norm, norm, spectral_radius, trace
from .statements import Atom, Kind, Property, Statement

Lines = tuple[str, ...]
_MOST_STATES = 600
_MOST_STEPS = 6
_ONE = sp.Integer(1)
_ANY = sp.Identity(1)


@dataclass(frozen=True)
class Bound:
    """`smaller ≤ larger`, `<` if strict."""

    smaller: sp.Expr
    larger: sp.Expr
    strict: bool
    lemma: str


class Lemmas:
    """What follows from the hypotheses of one statement."""

    def __init__(self, statement: Statement, most_states: int = _MOST_STATES) -> None:
        self.statement = statement
        self.most_states = most_states
        self.facts = {atom for atom in statement.hypotheses if isinstance(atom, Property)}
        self.known = Known(
            symmetric=self._names(Kind.SYMMETRIC, Kind.POSITIVE_DEFINITE, Kind.POSITIVE_SEMIDEFINITE, Kind.DIAGONAL),
            orthogonal=self._names(Kind.ORTHOGONAL),
            commuting=self._commuting(),
            is_normal=lambda m: self.normal(m) is not None,
        )
        self.bounds = [bound for atom in statement.hypotheses for bound in self._assumed(atom)]
        self.measures = self._measures()

    def _measures(self) -> set[sp.Expr]:
        """The norms, of a matrix E, that the statement is about: no others are bounds worth trying."""
        goal = self.statement.conclusion
        sides = [self.known.scalar(side) for side in (goal.lhs, goal.rhs)] if isinstance(goal, Relation) else []
        sides += [side for bound in self.bounds for side in (bound.smaller, bound.larger)]
        atoms = {atom for side in sides for atom in side.atoms(norm, frobenius_norm)}
        return {self._like(atom, _ANY) for atom in atoms}

    def _names(self, *kinds: Kind) -> frozenset[str]:
        return frozenset(
            fact.matrices[0].name
            for fact in self.facts
            if fact.kind in kinds and isinstance(fact.matrices[0], sp.MatrixSymbol)
        )

    def _commuting(self) -> frozenset[frozenset[str]]:
        pairs = [fact.matrices for fact in self.facts if fact.kind is Kind.COMMUTE]
        found = {frozenset(m.name for m in pair) for pair in pairs if all(isinstance(m, sp.MatrixSymbol) for m in pair)}
        diagonal = self._names(Kind.DIAGONAL)
        return frozenset(found | {frozenset((a, b)) for a in diagonal for b in diagonal if a != b})

    def proof(self) -> Lines | None:
        """The lemmas and steps that lead to the conclusion; None where they do not. Raises `Obstacle`."""
        goal = self.statement.conclusion
        return self.relation(goal) if isinstance(goal, Relation) else self.property(goal.kind, *goal.matrices)

    # ---- relations ----------------------------------------------------------------------------------------------

    def _assumed(self, atom: Atom) -> Iterator[Bound]:
        if isinstance(atom, Property):
            if atom.kind is Kind.POWERS_DECAY:
                radius = self.known.scalar(spectral_radius(atom.matrices[0]))
                yield Bound(radius, _ONE, True, "Aⁿ → 0 exactly if ρ(A) < 1")
            return
        left, right = self.known.scalar(atom.lhs), self.known.scalar(atom.rhs)
        if atom.order in (Order.GT, Order.GE):
            left, right = right, left
        if atom.order is not Order.NE:
            yield Bound(left, right, atom.order in (Order.LT, Order.GT), "hypothesis")
        if atom.order is Order.EQ:
            yield Bound(right, left, False, "hypothesis")

    def relation(self, goal: Relation) -> Lines | None:
        """Upwards from the smaller side to the larger."""
        left, right = self.known.scalar(goal.lhs), self.known.scalar(goal.rhs)
        used = tuple(self.known.used)
        if goal.order is Order.EQ:
            return (*used, "both sides have one canonical form") if left == right else None
        if goal.order is Order.NE:
            return self._nonzero(left - right)
        if goal.order in (Order.GT, Order.GE):
            left, right = right, left
        strict = goal.order in (Order.LT, Order.GT)
        found = self.upwards(left, right, strict) or self._positive(right, left, strict)
        return None if found is None else tuple(dict.fromkeys((*self.known.used, *found)))

    def _nonzero(self, gap: sp.Expr) -> Lines | None:
        if isinstance(gap, determinant):
            found = self.property(Kind.INVERTIBLE, gap.matrix)
            return None if found is None else (*found, "an invertible matrix has det A ≠ 0")
        return None

    def _positive(self, larger: sp.Expr, smaller: sp.Expr, strict: bool) -> Lines | None:
        """det and trace of a definite matrix are positive; norms are not negative."""
        if smaller != 0:
            return None
        if not strict and isinstance(larger, (spectral_radius, norm, frobenius_norm)):
            return ("norms and spectral radii are not negative",)
        if isinstance(larger, (determinant, trace)):
            kind = Kind.POSITIVE_DEFINITE if strict else Kind.POSITIVE_SEMIDEFINITE
            found = self.property(kind, larger.matrix)
            if found is not None:
                return (*found, f"the eigenvalues of a {kind} matrix are {'positive' if strict else 'not negative'}")
        return None

    def upwards(self, start: sp.Expr, goal: sp.Expr, strict: bool) -> Lines | None:
        """Breadth first from `start` through ever larger expressions to the goal, or to a number not above it."""
        states: list[tuple[sp.Expr, bool, Lines]] = [(start, False, ())]
        seen = {(start, False)}
        for _ in range(_MOST_STEPS + 1):
            for expr, is_strict, lines in states:
                if _reaches(expr, goal, strict and not is_strict):
                    return (*lines, f"{expr} ≤ {goal}") if expr != goal else lines or ("both sides are the same",)
            following = []
            for expr, is_strict, lines in states:
                for bound in self._above(expr):
                    for raised, grows in _replaced(expr, bound):
                        state = (raised, is_strict or grows)
                        if state not in seen and len(seen) < self.most_states:
                            seen.add(state)
                            following.append((*state, (*lines, bound.lemma)))
            states = following
        return None

    def _above(self, expr: sp.Expr) -> Iterator[Bound]:
        """What is at least as large as one of the atoms of an expression."""
        yield from (bound for bound in self.bounds if expr.has(bound.smaller))
        for atom in sorted(expr.atoms(MatrixWord), key=sp.default_sort_key):
            if isinstance(atom, spectral_radius):
                yield from self._above_radius(atom)
            elif isinstance(atom, (norm, frobenius_norm)):
                yield from self._above_norm(atom)
        for modulus in sorted(expr.atoms(sp.Abs), key=sp.default_sort_key):
            yield from self._above_modulus(modulus)

    def _above_radius(self, atom: spectral_radius) -> Iterator[Bound]:
        matrix = atom.matrix
        for measure in sorted(self.measures, key=sp.default_sort_key):
            yield self._bound(atom, self._like(measure, matrix), "ρ(A) ≤ ‖A‖ for every norm of this kind")
        for parts, sign in self._commuting_parts(matrix):
            radii = [spectral_radius(part) for part in parts]
            whole = sp.Add(*radii) if sign == "+" else sp.Mul(*radii)
            yield self._bound(atom, whole, f"ρ(A {sign} B) ≤ ρ(A) {sign} ρ(B) for commuting A and B")

    def _bound(self, smaller: sp.Expr, larger: sp.Expr, lemma: str) -> Bound:
        return Bound(smaller, self.known.scalar(larger), False, lemma)

    def _commuting_parts(self, matrix: MatrixExpr) -> Iterator[tuple[list[MatrixExpr], str]]:
        terms = self.known.terms(matrix)
        if len(terms) == 2:
            parts = [self.known.expression({word: c}) for word, c in terms.items()]
            if self.commute(parts[0], parts[1]):
                yield parts, "+"
        elif len(terms) == 1:
            ((word, coefficient),) = terms.items()
            for k in range(1, len(word)):
                halves = [self._written(word[:k]), self._written(word[k:])]
                if coefficient == 1 and self.commute(*halves):
                    yield halves, "·"

    def _written(self, word: Word) -> MatrixExpr:
        return self.known.expression({word: _ONE})

    def _above_norm(self, atom: norm | frobenius_norm) -> Iterator[Bound]:
        terms = self.known.terms(atom.matrix)
        if len(terms) > 1:
            parts = [self._like(atom, self.known.expression({word: c})) for word, c in terms.items()]
            yield self._bound(atom, sp.Add(*parts), "‖A + B‖ ≤ ‖A‖ + ‖B‖")
        for word in terms if len(terms) == 1 else ():
            for k in range(1, len(word)):
                halves = [self._like(atom, self._written(part)) for part in (word[:k], word[k:])]
                yield self._bound(atom, sp.Mul(*halves), "‖AB‖ ≤ ‖A‖ ‖B‖")
        yield from self._above_other_norm(atom)

    def _above_other_norm(self, atom: norm | frobenius_norm) -> Iterator[Bound]:
        matrix = atom.matrix
        if isinstance(atom, norm) and atom.kind == 2:
            if frobenius_norm(_ANY) in self.measures:
                yield self._bound(atom, frobenius_norm(matrix), "‖A‖₂ ≤ ‖A‖_F")
            if {norm(_ANY, 1), norm(_ANY, sp.oo)} & self.measures:
                product = norm(matrix, 1) * norm(matrix, sp.oo)
                yield self._bound(atom, sp.sqrt(product), "‖A‖₂² ≤ ‖A‖₁ ‖A‖_∞")
        elif norm(_ANY, 2) in self.measures:
            lemma = "‖A‖_F ≤ √n ‖A‖₂" if isinstance(atom, frobenius_norm) else "‖A‖₁, ‖A‖_∞ ≤ √n ‖A‖₂"
            yield self._bound(atom, sp.sqrt(matrix.shape[0]) * norm(matrix, 2), lemma)

    def _like(self, atom: norm | frobenius_norm, matrix: Basic) -> sp.Expr:
        return norm(matrix, atom.kind) if isinstance(atom, norm) else frobenius_norm(matrix)

    def _above_modulus(self, modulus: sp.Abs) -> Iterator[Bound]:
        inner = modulus.args[0]
        if isinstance(inner, determinant):
            size = inner.matrix.shape[0]
            yield self._bound(modulus, spectral_radius(inner.matrix) ** size, "|det A| ≤ ρ(A)ⁿ")
        if isinstance(inner, trace):
            size = inner.matrix.shape[0]
            yield self._bound(modulus, size * spectral_radius(inner.matrix), "|tr A| ≤ n ρ(A)")

    # ---- properties ---------------------------------------------------------------------------------------------

    def property(self, kind: Kind, *matrices: MatrixExpr) -> Lines | None:
        """The steps to a property; None where no lemma gives it."""
        if Property(kind, matrices) in self.facts:
            return ("hypothesis",)
        found: Iterable[Lines | None] = _RULES[kind](self, *matrices)
        return next((lines for lines in found if lines is not None), None)

    def symmetric(self, matrix: MatrixExpr) -> Lines | None:
        """A and Aᵀ have one canonical form."""
        terms = self.known.terms(matrix)
        return ("(AB)ᵀ = BᵀAᵀ, (A + B)ᵀ = Aᵀ + Bᵀ",) if terms and self.known.transposed(terms) == terms else None

    def normal(self, matrix: MatrixExpr) -> Lines | None:
        """Symmetric, orthogonal, or assumed to be normal."""
        if Property(Kind.NORMAL, (matrix,)) in self.facts:
            return ("hypothesis",)
        found = self.symmetric(matrix) or self.orthogonal(matrix)
        return None if found is None else (*found, "symmetric and orthogonal matrices are normal")

    def orthogonal(self, matrix: MatrixExpr) -> Lines | None:
        """A product of orthogonal matrices."""
        word = self._single(matrix)
        if word is not None and all(name in self.known.orthogonal for name, _, _ in word):
            return ("products and transposes of orthogonal matrices are orthogonal",)
        return None

    def _single(self, matrix: MatrixExpr, *, signed: bool = False) -> Word | None:
        """The word, of a product without a number before it."""
        terms = self.known.terms(matrix)
        if len(terms) != 1:
            return None
        ((word, coefficient),) = terms.items()
        return word if coefficient in (1, -1) or (signed and coefficient.is_nonzero) else None

    def commute(self, a: MatrixExpr, b: MatrixExpr) -> bool:
        """AB and BA have one canonical form."""
        return bool(self.known.terms(sp.MatMul(a, b)) == self.known.terms(sp.MatMul(b, a)))

    def invertible(self, matrix: MatrixExpr) -> Iterator[Lines | None]:
        """Definite, a product of invertible ones, or I - A with ρ(A) < 1."""
        yield self._because(Kind.POSITIVE_DEFINITE, matrix, "a definite matrix is invertible")
        word = self._single(matrix, signed=True)
        if word is not None:
            single = [self.known.symbols[name] for name, _, _ in word]
            if all(self._invertible_symbol(symbol) for symbol in single):
                yield ("products and transposes of invertible matrices are invertible",)
        terms = self.known.terms(matrix)
        rest = {w: -c for w, c in terms.items() if w}
        if () in terms and rest:
            away = self.known.expression({w: c / abs(terms[()]) for w, c in rest.items()})
            lines = self.upwards(self.known.scalar(spectral_radius(away)), _ONE, True)
            yield None if lines is None else (*lines, "I - A is invertible if ρ(A) < 1")

    def _invertible_symbol(self, symbol: sp.MatrixSymbol) -> bool:
        kinds = (Kind.INVERTIBLE, Kind.ORTHOGONAL, Kind.POSITIVE_DEFINITE)
        if any(Property(kind, (symbol,)) in self.facts for kind in kinds):
            return True
        apart = (determinant(symbol), sp.Integer(0))
        relations = [atom for atom in self.statement.hypotheses if isinstance(atom, Relation)]
        return any({r.lhs, r.rhs} == set(apart) and r.order in (Order.NE, Order.GT, Order.LT) for r in relations)

    def _because(self, kind: Kind, matrix: MatrixExpr, lemma: str) -> Lines | None:
        found = self.property(kind, matrix)
        return None if found is None else (*found, lemma)

    def definite(self, matrix: MatrixExpr, *, strict: bool) -> Iterator[Lines | None]:
        """A sum of semidefinite ones (of which one is definite): congruences BᵀPB, squares BᵀB."""
        terms = self.known.terms(matrix)
        kinds = [self._definite_term(word, c) for word, c in terms.items()]
        if kinds and all(kind is not None for kind in kinds) and (any(kinds) or not strict):
            yield ("vᵀBᵀPBv = (Bv)ᵀP(Bv), and sums of such forms are not negative",)

    def _definite_term(self, word: Word, coefficient: sp.Expr) -> bool | None:
        """Whether c BᵀPB, BᵀB, is definite (True), semidefinite (False), or neither is known (None)."""
        if not (coefficient.is_number and coefficient > 0):
            return None
        half = word[(len(word) + 1) // 2 :]
        ((flipped, _),) = self.known.transposed({half: _ONE}).items()
        if len(word) % 2 == 0:
            return (
                all(self._invertible_symbol(self.known.symbols[n]) for n, _, _ in half)
                if flipped + half == word
                else None
            )
        name, _, inverted = middle = word[len(word) // 2]
        if (*flipped, middle, *half) != word:
            return None
        symbol = self.known.symbols[name]
        definite = Property(Kind.POSITIVE_DEFINITE, (symbol,)) in self.facts
        if not definite and (inverted or Property(Kind.POSITIVE_SEMIDEFINITE, (symbol,)) not in self.facts):
            return None
        return definite and all(self._invertible_symbol(self.known.symbols[n]) for n, _, _ in half)

    def real_eigenvalues(self, matrix: MatrixExpr) -> Iterator[Lines | None]:
        """Of symmetric and triangular matrices."""
        found = self.symmetric(matrix)
        yield None if found is None else (*found, "the eigenvalues of a real symmetric matrix are real")
        yield self._because(Kind.TRIANGULAR, matrix, "the eigenvalues of a triangular matrix are its diagonal")

    def powers_decay(self, matrix: MatrixExpr) -> Iterator[Lines | None]:
        """ρ(A) < 1."""
        lines = self.upwards(self.known.scalar(spectral_radius(matrix)), _ONE, True)
        yield None if lines is None else (*lines, "Aⁿ → 0 exactly if ρ(A) < 1")

    def powers_grow(self, matrix: MatrixExpr) -> Iterator[Lines | None]:
        """ρ(A) > 1."""
        radius = self.known.scalar(spectral_radius(matrix))
        for bound in self.bounds:
            known = bound.larger == radius and bound.smaller.is_Rational
            if known and (bound.smaller > 1 or (bound.smaller == 1 and bound.strict)):
                yield ("‖Aⁿ‖ ≥ ρ(A)ⁿ",)

    def products(self, matrix: MatrixExpr, *, decay: bool) -> Iterator[Lines | None]:
        """‖J_T ⋯ J_1‖ ≤ ∏ ‖J_t‖ ≤ q^T with one q < 1 (≤ 1) for all t; ‖J_t‖ < 1 alone is not enough."""
        for larger in (norm(matrix, 2), norm(matrix, 1), norm(matrix, sp.oo), frobenius_norm(matrix)):
            start = self.known.scalar(larger)
            for limit in self._numbers():
                lines = self.upwards(start, limit, False) if limit < 1 or not decay else None
                if lines is not None:
                    yield (*lines, f"‖J_T ⋯ J_1‖ ≤ ∏ ‖J_t‖ ≤ {limit}^T")

    def _numbers(self) -> list[sp.Expr]:
        """What hypotheses bound by, up to 1."""
        numbers = {bound.larger for bound in self.bounds if bound.larger.is_Rational and 0 <= bound.larger <= 1}
        products = {a * b for a in numbers for b in numbers}
        return sorted(numbers | products | {_ONE}, reverse=True)


def _one(lines: Lines | None) -> Iterator[Lines | None]:
    yield lines


_RULES: dict[Kind, Callable[..., Iterator[Lines | None]]] = {
    Kind.SYMMETRIC: lambda self, m: _one(self.symmetric(m)),
    Kind.ORTHOGONAL: lambda self, m: _one(self.orthogonal(m)),
    Kind.NORMAL: lambda self, m: _one(self.normal(m)),
    Kind.DIAGONAL: lambda self, m: _one(_closed(self, Kind.DIAGONAL, m)),
    Kind.TRIANGULAR: lambda self, m: _one(_closed(self, Kind.TRIANGULAR, m)),
    Kind.INVERTIBLE: Lemmas.invertible,
    Kind.POSITIVE_DEFINITE: lambda self, m: self.definite(m, strict=True),
    Kind.POSITIVE_SEMIDEFINITE: lambda self, m: self.definite(m, strict=False),
    Kind.REAL_EIGENVALUES: Lemmas.real_eigenvalues,
    Kind.COMMUTE: lambda self, a, b: _one(("AB and BA have one canonical form",) if self.commute(a, b) else None),
    Kind.POWERS_DECAY: Lemmas.powers_decay,
    Kind.POWERS_GROW: Lemmas.powers_grow,
    Kind.PRODUCTS_DECAY: lambda self, m: self.products(m, decay=True),
    Kind.PRODUCTS_BOUNDED: lambda self, m: self.products(m, decay=False),
    Kind.PRODUCTS_GROW: lambda self, m: _one(None),
    Kind.EVERY_DIRECTION_GROWS: lambda self, m: _one(None),
}


def _closed(lemmas: Lemmas, kind: Kind, matrix: MatrixExpr) -> Lines | None:
    """Sums and products of diagonal (upper triangular) matrices are."""
    kinds = (kind, Kind.DIAGONAL)
    for word in lemmas.known.terms(matrix):
        for name, transposed, _ in word:
            symbol = lemmas.known.symbols[name]
            allowed = (Kind.DIAGONAL,) if transposed else kinds
            if not any(Property(each, (symbol,)) in lemmas.facts for each in allowed):
                return None
    return (f"sums and products of {kind} matrices are {kind}",)


# ---- monotone replacement -----------------------------------------------------------------------------------------


def _reaches(expr: sp.Expr, goal: sp.Expr, needs_strict: bool) -> bool:
    if expr == goal:
        return not needs_strict
    gap = goal - expr
    if gap.is_Rational:
        return bool(gap > 0 or (gap == 0 and not needs_strict))
    terms = sp.Add.make_args(sp.expand(gap))
    return not needs_strict and all(_is_monotone(term) for term in terms)


def _is_monotone(expr: Basic) -> bool:
    """Whether an expression does not fall as its atoms, none of them negative, grow."""
    if isinstance(expr, (spectral_radius, norm, frobenius_norm, sp.Abs)):
        return True
    if isinstance(expr, sp.Number):
        return bool(expr >= 0)
    if isinstance(expr, sp.Symbol):
        return bool(expr.is_positive)
    if isinstance(expr, (sp.Add, sp.Mul)):
        return all(map(_is_monotone, expr.args))
    if isinstance(expr, sp.Pow):
        base, exponent = expr.args
        return _is_monotone(base) and bool(exponent.is_positive)
    return False


def _replaced(expr: sp.Expr, bound: Bound) -> Iterator[tuple[sp.Expr, bool]]:
    """The expression, if it is monotone, with the smaller side of a bound replaced, and whether it certainly grows.

    Everywhere, and once where it is a factor several times.
    """
    smaller, larger = bound.smaller, bound.larger
    if not _is_monotone(expr) or not _is_monotone(larger) or not expr.has(smaller):
        return
    if not isinstance(smaller, (MatrixWord, sp.Abs)):
        if expr == smaller:
            yield larger, bound.strict
        return
    yield sp.expand(expr.xreplace({smaller: larger})), bound.strict and _strictly(expr, smaller)
    exponent = expr.as_powers_dict().get(smaller, 0)
    if getattr(exponent, "is_Integer", False) and exponent > 1:
        yield sp.expand(expr / smaller * larger), False


def _strictly(expr: sp.Expr, atom: sp.Expr) -> bool:
    """Whether an expression certainly grows as the atom does: a positive number times a power of it is a term."""
    for term in sp.Add.make_args(expr):
        coefficient, rest = term.as_coeff_Mul()
        base = rest.base if isinstance(rest, sp.Pow) else rest
        if base == atom and coefficient > 0:
            return True
    return False
