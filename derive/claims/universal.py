"""Statements about all matrices with given properties, about some, and about products J_T ⋯ J_1 of sequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import sympy as sp
from sympy.core.relational import Relational
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from ..kernel.equality import Effort
from ..kernel.spectra.language import as_matrix, spectral_radius
from ..kernel.spectra.statements import SEQUENCES, Atom, Kind, Property, Statement, sequences_of, symbols_of
from ..kernel.spectra.universal import for_all as judged_for_all
from ..kernel.spectra.universal import there_are as judged_there_are
from ..kernel.verdict import Judgement, Order, Relation, Witness
from . import numeric_statements, spectra
from .claim import Claim, Context, Said
from .conditions import relation_of
from .numeric import NumericCheck

Written: TypeAlias = "Relational | Property | Claim"


@dataclass(frozen=True)
class ForAll(Claim):
    """The claim that all real matrices with these properties have another one."""

    statement: Statement

    def says(self) -> tuple[Said, ...]:
        """“for all n×n matrices A: if …, then …”."""
        if not self.statement.hypotheses:
            return (*_opening("for all", self.statement.atoms), ":", *_said(self.statement.conclusion))
        told = _conjunction(self.statement.hypotheses)
        return (*_opening("for all", self.statement.atoms), ": if", *told, ", then", *_said(self.statement.conclusion))

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By lemmas, or a counterexample."""
        return judged_for_all(self.statement)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Random matrices of sizes 1 to 4 that satisfy the hypotheses, in NumPy."""
        return numeric_statements.for_all(self.statement, points, seed)

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether NumPy finds, of the witness's matrices, that the conclusion holds by far, or a hypothesis fails."""
        return numeric_statements.denies(self.statement, witness)


@dataclass(frozen=True)
class ThereAre(Claim):
    """The claim that some real matrices have all of these properties at once."""

    atoms: tuple[Atom, ...]

    def says(self) -> tuple[Said, ...]:
        """“there are n×n matrices A such that …”."""
        return (*_opening("there are", self.atoms), "such that", *_conjunction(self.atoms))

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By an example, or by lemmas that rule it out."""
        return judged_there_are(self.atoms)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """Random matrices: whether one has the properties is found, that none has is not."""
        return numeric_statements.there_are(self.atoms, points, seed)


def _opening(words: str, atoms: Sequence[Atom]) -> tuple[Said, ...]:
    symbols = sorted(set().union(*map(symbols_of, atoms)), key=lambda symbol: symbol.name)
    sequences = sequences_of(tuple(atoms))
    size = symbols[0].shape[0] if symbols else sp.Integer(1)
    said: list[Said] = [words, size, "×", size, "matrices"]
    for number, symbol in enumerate(symbols):
        said += [",", symbol] if number else [symbol]
        said += ["(each member of a sequence)"] if symbol in sequences else []
    return tuple(said)


def _conjunction(atoms: Sequence[Atom]) -> tuple[Said, ...]:
    said: list[Said] = []
    for number, atom in enumerate(atoms):
        said += [*(["and"] if number else []), *_said(atom)]
    return tuple(said)


_SAID = {
    Kind.COMMUTE: "commute",
    Kind.REAL_EIGENVALUES: "has only real eigenvalues",
    Kind.POWERS_DECAY: "has powers that tend to 0",
    Kind.POWERS_GROW: "has powers that grow without bound",
    Kind.PRODUCTS_DECAY: "has products that tend to 0",
    Kind.PRODUCTS_BOUNDED: "has products that stay bounded",
    Kind.PRODUCTS_GROW: "has products that grow without bound",
    Kind.EVERY_DIRECTION_GROWS: "has products by which every perturbation grows without bound",
}


def _said(atom: Atom) -> tuple[Said, ...]:
    if isinstance(atom, Relation):
        return (atom,)
    names: list[Said] = [atom.matrices[0]]
    for matrix in atom.matrices[1:]:
        names += ["and", matrix]
    return (*names, _SAID.get(atom.kind, f"is {atom.kind}"))


# ---- what an author writes ----------------------------------------------------------------------------------------


def atom(written: Written) -> Atom:
    """A hypothesis or conclusion as the kernel has it. Raises TypeError for what is neither."""
    if isinstance(written, Property):
        return written
    if isinstance(written, Relational):
        return relation_of(written)
    if isinstance(written, spectra.Property):
        return Property(Kind(written.name), (written.matrix,))
    if isinstance(written, spectra.Definite):
        kind = Kind.POSITIVE_DEFINITE if written.strict else Kind.POSITIVE_SEMIDEFINITE
        return Property(kind, (written.matrix,))
    if isinstance(written, spectra.Stable) and written.when is None:
        if written.powers:
            return Property(Kind.POWERS_DECAY, (written.matrix,))
        return Relation(spectral_radius(written.matrix), Order.LT, sp.Integer(1))
    if isinstance(written, spectra.Bound):
        return Relation(written.word, written.order, written.bound)
    raise TypeError(f"a property of matrices, or a relation between norms, is wanted; given was {written!r}")


def for_all(*hypotheses: Written, implies: Written) -> Claim:
    """The claim that all matrices that satisfy the hypotheses satisfy `implies`."""
    return ForAll(Statement(tuple(map(atom, hypotheses)), atom(implies)))


def there_are(*properties: Written) -> Claim:
    """The claim that some matrices satisfy all of these."""
    return ThereAre(tuple(map(atom, properties)))


def _property(kind: Kind, *matrices: Any) -> Property:
    found = tuple(as_matrix(matrix, kind.value) for matrix in matrices)
    if any(isinstance(matrix, MatrixBase) or not isinstance(matrix, MatrixExpr) for matrix in found):
        raise TypeError(f"{kind.value}: said of matrices that stand for all, not of one that is written out")
    if kind in SEQUENCES and not isinstance(found[0], sp.MatrixSymbol):
        raise TypeError(f"{kind.value}: said of the members of a sequence, by one name")
    return Property(kind, found)


def normal(matrix: Any) -> Property:
    """A Aᵀ = Aᵀ A."""
    return _property(Kind.NORMAL, matrix)


def is_diagonal(matrix: Any) -> Property:
    """0 off the diagonal."""
    return _property(Kind.DIAGONAL, matrix)


def triangular(matrix: Any) -> Property:
    """0 below the diagonal."""
    return _property(Kind.TRIANGULAR, matrix)


def invertible(matrix: Any) -> Property:
    """det A ≠ 0."""
    return _property(Kind.INVERTIBLE, matrix)


def real_eigenvalues(matrix: Any) -> Property:
    """All eigenvalues are real."""
    return _property(Kind.REAL_EIGENVALUES, matrix)


def commute(a: Any, b: Any) -> Property:
    """A B = B A."""
    return _property(Kind.COMMUTE, a, b)


def powers_grow(matrix: Any) -> Property:
    """‖Aⁿ‖ is unbounded: some perturbation of a linear system with the constant matrix A grows."""
    return _property(Kind.POWERS_GROW, matrix)


def products_decay(matrix: Any) -> Property:
    """J_T ⋯ J_1 → 0 as T → ∞: every perturbation decays. What else is said of J is said of each J_t."""
    return _property(Kind.PRODUCTS_DECAY, matrix)


def products_stay_bounded(matrix: Any) -> Property:
    """‖J_T ⋯ J_1‖ is bounded."""
    return _property(Kind.PRODUCTS_BOUNDED, matrix)


def products_grow(matrix: Any) -> Property:
    """‖J_T ⋯ J_1‖ is unbounded: some perturbation grows."""
    return _property(Kind.PRODUCTS_GROW, matrix)


def every_perturbation_grows(matrix: Any) -> Property:
    """‖J_T ⋯ J_1 δ‖ is unbounded for every δ ≠ 0."""
    return _property(Kind.EVERY_DIRECTION_GROWS, matrix)
