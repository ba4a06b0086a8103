"""Decides `lhs = rhs`: refute by enclosures, prove by the normal form, case by case where signs matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from sympy import (
    Abs,
    Expr,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Pow,
    Rational,
    S,
    Symbol,
    acos,
    acosh,
    acot,
    acoth,
    acsc,
    arg,
    asec,
    asin,
    atanh,
    ceiling,
    floor,
    log,
    sign,
)  # fmt: skip
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from .calculus import ZERO, Definitions, lower
from .cells import Cell, Leaf, Split, Tree, leaves, where_proved
from .domain import Domain
from .errors import Obstacle, Undefined
from .intervals import NEGATIVE, NULL, POSITIVE
from .language import real_root, relu
from .normal_form import Reduced, reduce_difference
from .probe import Probe, base_symbols
from .tower import NeedSign
from .verdict import Agreement, Judgement, Order, Proof, Relation, Value, Verdict, Witness, _proof

_BRANCHING = (
    Abs, Heaviside, Max, Min, Piecewise, acos, acosh, acot, acoth, acsc, arg, asec, asin, atanh, ceiling, floor, log,
    real_root, relu, sign,
)  # fmt: skip


class Contradiction(Exception):
    """Two of our own ways to decide disagree: a bug of ours, to be reported as such and never as a verdict."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Bounds on the search: how many points, how many bits, how many cases.

    `digits` are asked of an agreement before a claim is `confirmed`, `shown` are given of a witness's values.
    """

    first: int = 3
    points: int = 16
    tries: int = 80
    bits: int = 64
    most_bits: int = 1024
    digits: int = 30
    shown: int = 10
    cases: int = 60
    seed: int = 0


def equal(
    lhs: Expr | MatrixBase,
    rhs: Expr | MatrixBase,
    domain: Domain | None = None,
    definitions: Definitions | None = None,
    effort: Effort | None = None,
) -> Judgement:
    """Judge `lhs = rhs` at every point of the domain where both sides are defined.

    `definitions` is an acyclic graph of names (a network's forward pass); `D(L, w)` differentiates through it.
    Matrices are compared entrywise. Raises `Contradiction`.
    """
    domain, definitions, effort = domain or Domain(), definitions or {}, effort or Effort()
    if isinstance(lhs, MatrixBase) or isinstance(rhs, MatrixBase):
        return _matrices(lhs, rhs, domain, definitions, effort)
    try:
        lhs, rhs = lower(lhs, definitions), lower(rhs, definitions)
        lowered = {name: lower(value, definitions) for name, value in definitions.items()}
        return _Decision(lhs, rhs, domain, lowered, effort).judgement()
    except Obstacle as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))


class _Decision:
    def __init__(
        self, lhs: Expr, rhs: Expr, domain: Domain, definitions: Definitions, effort: Effort
    ) -> None:
        self.lhs, self.rhs = lhs, rhs
        self.whole = Cell(domain, definitions)
        self.effort = effort
        symbols = base_symbols((lhs, rhs), definitions)
        self.probe = Probe(lhs, rhs, definitions, symbols, effort.seed, effort.shown)
        self.cases = 0

    def judgement(self) -> Judgement:
        witness = self._witness(self.whole, self.effort.first, self.effort.first)
        if witness is not None and not _branches((self.lhs, self.rhs, *self.whole.definitions.values())):
            return Judgement(Verdict.REFUTED, witness=witness)
        try:
            tree = self._prove(self.whole)
        except Obstacle as obstacle:
            return self._unproved(witness, str(obstacle))
        return self._conclude(tree, witness)

    # ---- proving ------------------------------------------------------------------------------------------------

    def _prove(self, cell: Cell) -> Tree:
        """Without case distinctions if that suffices, with them otherwise."""
        try:
            reduced = self._reduced(cell, splits=False)
            if reduced.is_zero:
                return Leaf(cell, proof=_found_zero(reduced))
        except (NeedSign, Obstacle, Undefined):
            pass  # with known signs there may be a way
        return self._explore(cell)

    def _reduced(self, cell: Cell, *, splits: bool) -> Reduced:
        return reduce_difference(self.lhs, self.rhs, cell.domain, cell.definitions, splits=splits)

    def _explore(self, cell: Cell) -> Tree:
        if any(allowed.is_empty for allowed in cell.domain.ranges.values()):
            return Leaf(cell, empty="no point satisfies the conditions")
        try:
            reduced = self._reduced(cell, splits=True)
        except Undefined as undefined:
            return Leaf(cell, empty=str(undefined))
        except NeedSign as need:
            self.cases += need.possible.bit_count()
            if self.cases > self.effort.cases:
                raise Obstacle(f"more than {self.effort.cases} cases of signs") from None
            signs = [s for s in (NEGATIVE, NULL, POSITIVE) if s & need.possible]
            return Split(need.expr, {s: self._explore(cell.narrowed(need.expr, s)) for s in signs})
        except Obstacle as obstacle:
            return self._leaf_without_proof(cell, str(obstacle))
        if reduced.is_zero:
            return Leaf(cell, proof=_found_zero(reduced))
        return self._leaf_without_proof(cell, "the normal form of the difference is not zero")

    def _leaf_without_proof(self, cell: Cell, obstacle: str) -> Leaf:
        witness = self._witness(cell, self.effort.points, self.effort.tries)
        return Leaf(cell, witness=witness) if witness else Leaf(cell, obstacle=obstacle)

    # ---- refuting -----------------------------------------------------------------------------------------------

    def _witness(self, cell: Cell, usable: int, tries: int) -> Witness | None:
        """A point of the cell where the enclosures are disjoint; at more bits once a few have overlapped."""
        seen = 0
        for point, instances in islice(self.probe.points(cell.domain, cell.definitions), tries):
            bits = self.effort.bits if seen < self.effort.first else self.effort.most_bits
            found = self.probe.differs(point, instances, bits, cell.definitions)
            if found is False:
                seen += 1
                if seen >= usable:
                    return None
            elif found is None and seen >= self.effort.first:
                continue
            elif isinstance(found, Witness):
                return self._completed(found, cell)
        return None

    def _completed(self, witness: Witness, cell: Cell) -> Witness:
        """With the values of the symbols that the cell's equations determine."""
        extra = {s: d for s, d in cell.definitions.items() if s not in self.whole.definitions}
        if not extra:
            return witness
        values = dict(witness.point)
        shown = dict(values)
        for symbol, definition in extra.items():
            solved = _exact(definition, values)
            if solved is not None:
                shown[symbol] = solved
        return replace(witness, point=tuple(sorted(shown.items(), key=lambda item: str(item[0]))))

    # ---- concluding ---------------------------------------------------------------------------------------------

    def _conclude(self, tree: Tree, witness: Witness | None) -> Judgement:
        found = leaves(tree)
        proofs = [leaf.proof for leaf in found if leaf.proof]
        witnesses = [leaf.witness for leaf in found if leaf.witness]
        broad = [leaf for leaf in found if leaf.proof and not leaf.cell.thin]
        if witness is not None and all(leaf.proof or leaf.empty for leaf in found):
            raise Contradiction(f"a proof, and a witness against it at {witness.point}")
        if all(leaf.empty for leaf in found):
            return self._nowhere_defined(found[0].empty)
        if not witnesses and witness is None:
            if all(leaf.proof or leaf.empty for leaf in found):
                return self._proved(_joined(proofs, tree))
            return self._unproved(None, next(leaf.obstacle for leaf in found if leaf.obstacle))
        if broad and witnesses:
            conditions = where_proved(tree)
            if conditions != ((),):
                proof = _joined([leaf.proof for leaf in broad if leaf.proof], tree)
                return Judgement(
                    Verdict.CONDITIONAL, proof=proof, conditions=conditions, witness=witnesses[0]
                )
        return Judgement(Verdict.REFUTED, witness=witness or witnesses[0])

    def _proved(self, proof: Proof) -> Judgement:
        """`proved`, once balls at fresh points bear it out: a claim about nothing is not a true one."""
        for point, instances in islice(
            self.probe.points(self.whole.domain, self.whole.definitions), self.effort.tries
        ):
            found = self.probe.differs(point, instances, self.effort.bits)
            if isinstance(found, Witness):
                raise Contradiction(f"a proof, and a witness against it at {found.point}")
            if found is False:
                return Judgement(Verdict.PROVED, proof=proof)
        return Judgement(
            Verdict.UNDECIDED, reason="found no point at which both sides have a certified value"
        )

    def _nowhere_defined(self, why: str) -> Judgement:
        return Judgement(Verdict.ILL_FORMED, reason=f"one side has no value anywhere: {why}")

    def _unproved(self, witness: Witness | None, obstacle: str) -> Judgement:
        """What can be said without a proof."""
        witness = witness or self._witness(self.whole, self.effort.points, self.effort.tries)
        if witness is not None:
            return Judgement(Verdict.REFUTED, witness=witness)
        agreement = self._agreement()
        if agreement is None:
            return Judgement(Verdict.UNDECIDED, reason=obstacle)
        return Judgement(Verdict.CONFIRMED, agreement=agreement, reason=obstacle)

    def _agreement(self) -> Agreement | None:
        """Agreement at many points; a claim without symbols has one point, at which more digits are asked for."""
        constant = not self.probe.symbols
        wanted = self.effort.digits if not constant else max(100, self.effort.digits)
        bits = 64 + 8 * wanted
        digits = []
        for point, instances in islice(
            self.probe.points(self.whole.domain, self.whole.definitions), self.effort.tries
        ):
            found = self.probe.digits(point, instances, bits)
            if found is not None:
                digits.append(found)
            if len(digits) == self.effort.points:
                break
        if len(digits) < (1 if constant else self.effort.points) or min(digits) < wanted:
            return None
        return Agreement(1 if constant else len(digits), min(digits))


def _found_zero(reduced: Reduced) -> Proof:
    form = reduced.form
    conditions = tuple(Relation(expr, Order.NE, ZERO) for expr in reduced.conditions)
    members = len(form.generators)
    text = f"numerator 0 in {members} generator{'s' if members != 1 else ''}"
    return _proof(tuple(form.rules) or ("arithmetic of quotients of polynomials",), text, conditions, members)


def _joined(proofs: list[Proof], tree: Tree) -> Proof:
    """One proof for all cells."""
    if isinstance(tree, Leaf):
        return proofs[0]
    rules = dict.fromkeys(("cases by sign", *(rule for proof in proofs for rule in proof.rules)))
    conditions = dict.fromkeys(condition for proof in proofs for condition in proof.side_conditions)
    count = max(proof.generators for proof in proofs)
    text = f"numerator 0 in {len(proofs)} case{'s' if len(proofs) != 1 else ''}, {count} generators at most"
    return _proof(tuple(rules), text, tuple(conditions), count)


def _branches(exprs: Iterable[Basic]) -> bool:
    """Whether a function with cases, or a root, occurs: then an equality may hold on a part of the domain."""
    seen: set[Basic] = set()
    todo = list(exprs)
    while todo:
        expr = todo.pop()
        if expr in seen or not expr.args:
            continue
        seen.add(expr)
        if isinstance(expr, _BRANCHING):
            return True
        if isinstance(expr, Pow) and not expr.exp.is_Integer and expr.base is not S.Exp1:
            return True
        todo.extend(expr.args)
    return False


def _exact(definition: Expr, values: Mapping[Symbol, Value]) -> Fraction | None:
    """A polynomial with rational coefficients at a rational point."""
    rationals = {
        s: Rational(v.numerator, v.denominator) for s, v in values.items() if isinstance(v, Fraction)
    }
    found = definition.xreplace(rationals)
    return Fraction(int(found.p), int(found.q)) if isinstance(found, Rational) else None


# ---- matrices -------------------------------------------------------------------------------------------------------


def _shape(side: Expr | MatrixBase) -> str:
    return f"a {side.rows}×{side.cols} matrix" if isinstance(side, MatrixBase) else "a scalar"


def _matrices(
    lhs: Expr | MatrixBase, rhs: Expr | MatrixBase, domain: Domain, definitions: Definitions, effort: Effort
) -> Judgement:
    """Entry by entry; the first entry that is worst decides."""
    if not (isinstance(lhs, MatrixBase) and isinstance(rhs, MatrixBase)) or lhs.shape != rhs.shape:
        reason = f"the left side is {_shape(lhs)}, the right side {_shape(rhs)}"
        return Judgement(Verdict.ILL_FORMED, reason=reason)
    judged: list[Judgement] = []
    for row in range(lhs.rows):
        for column in range(lhs.cols):
            found = equal(lhs[row, column], rhs[row, column], domain, definitions, effort)
            if found.witness is not None:
                found = replace(found, witness=replace(found.witness, entry=(row, column)))
            if found.verdict is Verdict.REFUTED:
                return found
            judged.append(found)
    if not judged:
        return Judgement(Verdict.ILL_FORMED, reason="a matrix without entries")
    worst = min(judged, key=lambda judgement: _STRENGTH.index(judgement.verdict))
    if worst.verdict is not Verdict.PROVED:
        return worst
    proofs = [judgement.proof for judgement in judged if judgement.proof]
    return Judgement(Verdict.PROVED, proof=_of_entries(proofs))


_STRENGTH = (Verdict.ILL_FORMED, Verdict.CONDITIONAL, Verdict.UNDECIDED, Verdict.CONFIRMED, Verdict.PROVED)


def _of_entries(proofs: list[Proof]) -> Proof:
    rules = dict.fromkeys(rule for proof in proofs for rule in proof.rules)
    conditions = dict.fromkeys(condition for proof in proofs for condition in proof.side_conditions)
    text = f"numerator 0 in each of {len(proofs)} entries"
    return _proof(tuple(rules), text, tuple(conditions), max(proof.generators for proof in proofs))
