"""Judges statements about all matrices, and about some: refuted, or shown, by an explicit instance, proved by lemmas.

A lemma speaks of every size; an instance is verified exactly. Where both are silent nothing is said.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp
from flint import fmpq

from ..enclosure import from_sympy
from ..equality import Contradiction
from ..verdict import Judgement, Order, Relation, Verdict, Witness, _proof, guarded
from .language import MatrixWord, norm
from .lemmas import Lemmas, Lines
from .search import MOST_INSTANCES, as_point, found, in_words
from .statements import Atom, Instance, Kind, Property, Statement, product, sequences_of, truth

_FEW_INSTANCES = 600
_FEW_STATES = 60  # once a counterexample is known, a proof would only show a bug
_LARGEST_SLOW, _LEAST_SLOW = fmpq(1), fmpq(3, 4)  # of 1 - 1/(t + 1)², t = 1, 2, …; the first is not reached


@guarded()
def for_all(statement: Statement) -> Judgement:
    """Whether the conclusion holds whenever the hypotheses do."""
    instance = _counterexample(statement, _FEW_INSTANCES)
    lines = Lemmas(statement, _FEW_STATES).proof() if instance else Lemmas(statement).proof()
    if instance is not None and lines is not None:
        raise Contradiction(f"a proof by lemmas, and the counterexample {in_words(instance)}")
    if lines is not None:
        return _proved(statement, lines)
    instance = instance or _counterexample(statement, MOST_INSTANCES)
    if instance is not None:
        witness = Witness(as_point(instance), shows=_shows(statement, instance))
        return Judgement(Verdict.REFUTED, witness=witness, method="exact search among small matrices")
    if _slow_scalars_refute(statement):
        shows = "1×1 members J_t = 1 - 1/(t + 1)²: J_T ⋯ J_1 = (T + 2)/(2(T + 1)) tends to 1/2"
        return Judgement(Verdict.REFUTED, witness=Witness((), shows=shows), method="an explicit sequence")
    reason = "no lemma gives it, and no counterexample was found among small rational matrices"
    return Judgement(Verdict.UNDECIDED, reason=reason)


def _proved(statement: Statement, lines: Lines) -> Judgement:
    if statement.hypotheses and found(statement.hypotheses, None) is None:
        reason = "it follows from the hypotheses, but no matrices that satisfy them were found"
        return Judgement(Verdict.UNDECIDED, reason=reason)
    rules = tuple(dict.fromkeys(line for line in lines if line != "hypothesis"))
    proof = _proof(rules or ("hypothesis",), "holds for every size, by lemmas", certificate=lines)
    return Judgement(Verdict.PROVED, proof=proof, method="lemmas")


def _counterexample(statement: Statement, most: int) -> Instance | None:
    """Where the products of a sequence are to decay, one with growing products is shown if there is any."""
    goal = statement.conclusion
    worse = {Kind.PRODUCTS_DECAY: Kind.PRODUCTS_GROW, Kind.POWERS_DECAY: Kind.POWERS_GROW}
    if isinstance(goal, Property) and goal.kind in worse:
        growing = replace(goal, kind=worse[goal.kind])
        instance = found((*statement.hypotheses, growing), goal, most)
        if instance is not None:
            return instance
    return found(statement.hypotheses, goal, most)


def _shows(statement: Statement, instance: Instance) -> str:
    text = in_words(instance)
    sequences = sequences_of(statement.atoms)
    periods = [instance[symbol] for symbol in sequences if len(instance[symbol]) > 1]
    for period in periods:
        rows = ", ".join("[" + ", ".join(map(str, row)) + "]" for row in product(period).tolist())
        text += f"; the product over a period is [{rows}]"
    return f"{text}: the hypotheses hold, the conclusion does not" if statement.hypotheses else f"{text}: it fails"


def _slow_scalars_refute(statement: Statement) -> bool:
    """Whether J_t = 1 - 1/(t + 1)² satisfies the hypotheses: each is below 1, but the product does not tend to 0."""
    goal = statement.conclusion
    if not (isinstance(goal, Property) and goal.kind is Kind.PRODUCTS_DECAY):
        return False
    (symbol,) = goal.matrices
    if symbol.shape[0].is_Integer and symbol.shape[0] != 1:
        return False
    return all(_holds_of_slow(atom, symbol) for atom in statement.hypotheses)


def _holds_of_slow(atom: Atom, symbol: sp.MatrixSymbol) -> bool:
    """Of every number in [3/4, 1): a word about a 1×1 matrix is its modulus, which is compared with a rational one."""
    if isinstance(atom, Property):
        always = (Kind.SYMMETRIC, Kind.NORMAL, Kind.DIAGONAL, Kind.TRIANGULAR, Kind.POSITIVE_DEFINITE)
        return atom.kind in (*always, Kind.INVERTIBLE, Kind.REAL_EIGENVALUES) and atom.matrices == (symbol,)
    if not (isinstance(atom.lhs, MatrixWord) and atom.lhs.matrix == symbol and isinstance(atom.rhs, sp.Rational)):
        return False
    if not isinstance(atom.lhs, norm) and len(atom.lhs.args) > 1:
        return False
    limit = from_sympy(atom.rhs)
    if atom.order in (Order.LT, Order.LE):
        return bool(limit >= _LARGEST_SLOW)
    return atom.order in (Order.GT, Order.GE) and bool(limit < _LEAST_SLOW)


# ---- existence ----------------------------------------------------------------------------------------------------


@guarded()
def there_are(atoms: tuple[Atom, ...]) -> Judgement:
    """Whether some matrices have all of these properties at once."""
    instance = found(atoms, None)
    if instance is not None:
        if any(truth(atom, instance) is not True for atom in atoms):
            raise Contradiction("an example that is none")
        lines = (f"{in_words(instance)}: all of it holds, exactly",)
        proof = _proof(("an example, verified exactly",), "an explicit example", certificate=lines)
        return Judgement(Verdict.PROVED, proof=proof, method="exact search among small matrices")
    for k, atom in enumerate(atoms):
        against = _excluded(atoms[:k] + atoms[k + 1 :], atom)
        if against is not None:
            return Judgement(Verdict.REFUTED, witness=Witness((), shows="; ".join(against)), method="lemmas")
    return Judgement(Verdict.UNDECIDED, reason="no example was found among small rational matrices")


def _excluded(others: tuple[Atom, ...], atom: Atom) -> Lines | None:
    """Lemmas by which the others rule out one of them."""
    if isinstance(atom, Relation):
        opposite: Atom = Relation(atom.lhs, atom.order.negated, atom.rhs)
    elif isinstance(atom, Property) and atom.kind in _OPPOSITE:
        opposite = replace(atom, kind=_OPPOSITE[atom.kind])
    else:
        return None
    return Lemmas(Statement(others, opposite)).proof()


_OPPOSITE = {
    Kind.POWERS_GROW: Kind.POWERS_DECAY,
    Kind.PRODUCTS_GROW: Kind.PRODUCTS_BOUNDED,
    Kind.POWERS_DECAY: Kind.POWERS_GROW,
}
