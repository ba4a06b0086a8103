"""Decides `lhs = rhs`: refute by enclosures, prove by the normal form, case by case where signs matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice, product

import sympy as sp
from flint import arb
from sympy.core.basic import Basic
from sympy.matrices import MatrixBase

from .algebraic import least_modulus
from .calculus import ZERO
from .cells import Cell, Leaf, Split, Tree, as_relation, atoms, joined, leaves, shown, where_proved
from .domain import Domain, Sort, by_name
from .enclosure import evaluate
from .errors import Empty, IllFormed, Obstacle, Undefined
from .field import Quotient
from .graph import Graph, compounds, differentiated_by
from .induction.recurrences import Recurrence, has_range
from .intervals import NEGATIVE, NULL, POSITIVE
from .language import D, real_root, relu
from .left_sides import LeftSides
from .matrices import explicit
from .nodes import occur
from .normal_form import LITTLE_ROOM, Reduced, reduce_difference
from .probe import Probe
from .shared import Shared
from .spectra.language import MatrixWord
from .tower import NeedSign
from .verdict import Agreement, Conjunction, Judgement, Order, Proof, Relation, Value, Verdict, Witness, _proof, guarded

BRANCHING = (
    sp.Abs, sp.Heaviside, sp.Max, sp.Min, sp.Piecewise, sp.acos, sp.acosh, sp.acot, sp.acoth, sp.acsc, sp.arg, sp.asec,
    sp.asin, sp.atanh, sp.ceiling, sp.floor, sp.log, real_root, relu, sp.sign, MatrixWord,
)  # fmt: skip

_SEPARATION_BITS = 20_000
_MOST_CONSTANT_BITS = 2_000_000
_MOST_PLAIN = 3  # symbols whose signs are tried as the first cases


class Contradiction(Exception):
    """Two of our own ways to decide disagree: a bug of ours, to be reported as such and never as a verdict."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Bounds on the search: how many points, how many bits, how many cases (fewer if it only matters which fail).

    `digits` are asked of an agreement before a claim is `confirmed`, `shown` are given of a witness's values.
    """

    first: int = 3
    points: int = 48
    tries: int = 120
    bits: int = 64
    most_bits: int = 1024
    digits: int = 30
    shown: int = 10
    cases: int = 60
    cases_of_false: int = 30
    seed: int = 0


@guarded()
def equal(
    lhs: sp.Expr | MatrixBase,
    rhs: sp.Expr | MatrixBase,
    domain: Domain | None = None,
    definitions: Mapping[sp.Symbol, sp.Expr] | None = None,
    effort: Effort | None = None,
    recurrences: Sequence[Recurrence] = (),
) -> Judgement:
    """Judge `lhs = rhs` at every point of the domain where both sides are defined.

    `definitions` is an acyclic graph of names (a network's forward pass); `D(L, w)` differentiates through it.
    Pass a `Graph` to share work between claims. `recurrences` say what sequences are. Matrices are compared entrywise.
    Raises `Contradiction`.
    """
    domain, effort = domain or Domain(), effort or Effort()
    graph = definitions if isinstance(definitions, Graph) else Graph(definitions or {})
    lhs, rhs = explicit(lhs), explicit(rhs)
    if isinstance(lhs, MatrixBase) or isinstance(rhs, MatrixBase):
        return _matrices(lhs, rhs, domain, graph, effort, recurrences)
    if graph.speaks_of_tensors((lhs, rhs)):
        from .tensors import decide  # not before there is a tensor: most problems have none

        return decide.equal(lhs, rhs, domain, graph, effort)
    if has_range((lhs, rhs), graph, recurrences):
        from .induction.decision import prove_for_all  # it puts its obligations to this very function

        return prove_for_all([(lhs, rhs)], domain, graph, recurrences, effort)
    check_derivatives((lhs, rhs), graph, domain)
    lhs, rhs = graph.lower(lhs), graph.lower(rhs)
    domain = domain.of_defined(graph)
    needed, symbols = graph.reachable((lhs, rhs, *_sides(domain.facts)))
    for symbol in symbols:
        check_symbol(symbol, domain)
    return _Decision(lhs, rhs, domain, needed, symbols, effort, Shared.of(graph), LeftSides.of(graph)).judgement()


_EXPRESSIBLE = {"commutative", "real", "extended_real", "complex", "finite", "rational", "integer", "positive",
                "negative", "nonnegative", "nonpositive"}  # fmt: skip
_NOT_HOLOMORPHIC = (sp.Abs, sp.Heaviside, sp.Max, sp.Min, sp.arg, sp.conjugate, sp.im, sp.re, relu, sp.sign)


def check_symbol(symbol: sp.Symbol, domain: Domain) -> None:
    """Raises `Obstacle` for an assumption that a range cannot express, `IllFormed` for an empty range."""
    if not symbol.is_commutative:
        raise Obstacle(f"{symbol} does not commute")
    if domain.range_of(symbol).is_empty:
        raise IllFormed(f"no value of {symbol} satisfies what is assumed of it")
    for name, value in symbol._assumptions_orig.items():
        if symbol not in domain.ranges and (name not in _EXPRESSIBLE or value is False):
            raise Obstacle(f"the assumption that {symbol} is {'' if value else 'not '}{name}")


def check_derivatives(exprs: Iterable[Basic], graph: Graph, domain: Domain) -> None:
    """Raises `Obstacle` for a derivative by a complex symbol where something is not holomorphic."""
    exprs = list(exprs)
    own = differentiated_by(compounds(expr for expr in exprs if occur((D, sp.Derivative), (expr,))))
    by = graph.differentiated_by.union(own)
    if any(isinstance(v, sp.Symbol) and domain.range_of(v).sort is Sort.COMPLEX for v in by):
        nodes = (*compounds(exprs), *graph.compounds)
        culprit = next((node for node in nodes if isinstance(node, _NOT_HOLOMORPHIC)), None)
        if culprit is not None:
            raise Obstacle(f"the derivative of {type(culprit).__name__} by a complex symbol")


class _Decision:
    def __init__(
        self,
        lhs: sp.Expr,
        rhs: sp.Expr,
        domain: Domain,
        definitions: Mapping[sp.Symbol, sp.Expr],
        symbols: tuple[sp.Symbol, ...],
        effort: Effort,
        shared: Shared,
        left_sides: LeftSides,
    ) -> None:
        self.lhs, self.rhs = lhs, rhs
        self.whole = Cell.of(domain, definitions)
        own = self.whole.definitions
        if own is not definitions:  # solved equations are of this domain only
            shared, left_sides = Shared(), LeftSides()
        self.shared, self.left_sides = shared, left_sides
        self.effort = effort
        self.probe = Probe(
            lhs, rhs, own, symbols, effort.seed, effort.shown, self.shared.evaluation(own), self.shared.points
        )
        self.cases = 0
        self.most_cases = effort.cases

    def judgement(self) -> Judgement:
        witness = self._witness(self.whole, self.effort.first, self.effort.first)
        if witness is not None and not branches((self.lhs, self.rhs, *self.whole.definitions.values())):
            return Judgement(Verdict.REFUTED, witness=witness)
        self.most_cases = self.effort.cases if witness is None else self.effort.cases_of_false
        try:
            tree = self._prove(self.whole)
        except Obstacle as obstacle:
            return self._unproved(witness, str(obstacle))
        return self._conclude(tree, witness)

    # ---- proving ------------------------------------------------------------------------------------------------

    def _prove(self, cell: Cell) -> Tree:
        """By congruence, or the normal form; without case distinctions if that suffices, with them otherwise."""
        if self.probe.usable and self.shared.congruent(self.lhs, self.rhs, cell.definitions):
            rule = "order and grouping of terms and factors, definitions"
            return Leaf(cell, proof=_proof((rule,), "both sides are the same"))
        try:
            reduced = self._reduced(cell, splits=False)
            if reduced.is_zero:
                return Leaf(cell, proof=_found_zero(reduced))
        except (NeedSign, Obstacle, Undefined):
            pass  # with known signs there may be a way
        return self._explore(cell)

    def _reduced(self, cell: Cell, *, splits: bool) -> Reduced:
        left_sides = self.left_sides if cell is self.whole and not splits else None
        return reduce_difference(
            self.lhs, self.rhs, cell.domain, cell.definitions, splits=splits, room=LITTLE_ROOM, left_sides=left_sides
        )

    def _explore(self, cell: Cell) -> Tree:
        if any(allowed.is_empty for allowed in cell.domain.ranges.values()):
            return Leaf(cell, empty="no point satisfies the conditions", infeasible=True)
        try:
            reduced = self._reduced(cell, splits=True)
        except Undefined as undefined:
            return Leaf(cell, empty=str(undefined), infeasible=isinstance(undefined, Empty))
        except NeedSign as need:
            self.cases += need.possible.bit_count()
            if self.cases > self.most_cases:
                raise Obstacle(f"more than {self.most_cases} cases of signs") from None
            signs = [s for s in (NEGATIVE, NULL, POSITIVE) if s & need.possible]
            return Split(need.expr, {s: self._explore(cell.narrowed(need.expr, s)) for s in signs})
        except Obstacle as error:
            return self._leaf_without_proof(cell, str(error))
        if reduced.is_zero or self._is_algebraic_zero(reduced):
            return Leaf(cell, proof=_found_zero(reduced))
        obstacle = "the normal form of the difference is not zero"
        return self._leaf_without_proof(cell, obstacle, reduced.constant_bits)

    def _is_algebraic_zero(self, reduced: Reduced) -> bool:
        """Whether the difference is an algebraic number whose conjugates leave it no choice but to be 0."""
        if self.probe.symbols:
            return False
        numerator = reduced.difference.num
        bound = least_modulus(reduced.form.field, numerator)
        if bound is None or bound.denom().bit_length() > _SEPARATION_BITS:
            return False
        bits = 64 + 2 * int(bound.denom().bit_length())
        ball = evaluate(reduced.form.expression(Quotient(numerator, reduced.form.field.one.num)), {}, bits=bits)
        if ball is None or not abs(ball) < arb(bound):
            return False
        reduced.form.note("an algebraic number smaller than all its nonzero conjugates can be is 0")
        return True

    def _leaf_without_proof(self, cell: Cell, obstacle: str, bits: int = 0) -> Leaf:
        witness = self._witness(cell, self.effort.points, self.effort.tries) or self._special_witness(cell)
        while witness is None and 0 < bits < _MOST_CONSTANT_BITS:  # the difference is a nonzero number
            witness, bits = self._witness(cell, 1, self.effort.first, bits), 8 * bits
        return Leaf(cell, witness=witness) if witness else Leaf(cell, obstacle=obstacle)

    # ---- refuting -----------------------------------------------------------------------------------------------

    def _witness(self, cell: Cell, usable: int, tries: int, most_bits: int = 0) -> Witness | None:
        """A point of the cell where the enclosures are disjoint; at more bits once a few have overlapped."""
        # the one point of a claim without symbols, or of one known to be false, deserves all bits
        seen = self.effort.first if most_bits or not self.probe.symbols else 0
        usable, most_bits = usable + seen, max(most_bits, self.effort.most_bits)
        for point, instances in islice(self.probe.points(cell.domain, cell.definitions), tries):
            bits = self.effort.bits if seen < self.effort.first else most_bits
            found = self.probe.differs(point, instances, bits, cell.definitions)
            if isinstance(found, Witness):
                return self._completed(found, cell)
            seen += found is False
            if seen >= usable if self.probe.symbols else not instances.used:
                break  # without symbols and functions, the next point is the same one
        return None

    def _special_witness(self, cell: Cell) -> Witness | None:
        """The same among points where coincidences happen."""
        for point, instances in self.probe.special(cell.domain, cell.definitions):
            found = self.probe.differs(point, instances, self.effort.bits, cell.definitions)
            if isinstance(found, Witness):
                return self._completed(found, cell)
        return None

    def _completed(self, witness: Witness, cell: Cell) -> Witness:
        """With the values of the symbols that the cell's equations determine."""
        extra = {symbol: cell.definitions[symbol] for symbol in self.probe.symbols if symbol in cell.definitions}
        if not extra:
            return witness
        values = dict(witness.point)
        shown = dict(values)
        for symbol, definition in extra.items():
            solved = exact_value(definition, values)
            if solved is not None:
                shown[symbol] = solved
        return replace(witness, point=tuple(sorted(shown.items(), key=lambda item: by_name(item[0]))))

    # ---- concluding ---------------------------------------------------------------------------------------------

    def _conclude(self, tree: Tree, witness: Witness | None) -> Judgement:
        found = leaves(tree)
        proofs = [leaf.proof for leaf in found if leaf.proof]
        witnesses = [leaf.witness for leaf in found if leaf.witness]
        broad = [leaf for leaf in found if leaf.proof and not leaf.cell.thin]
        if witness is not None and all(leaf.proof or leaf.empty for leaf in found):
            raise Contradiction(f"a proof, and a witness against it at {witness.point}")
        if all(leaf.empty for leaf in found):
            return self._nowhere_defined(found)
        if not witnesses and witness is None:
            if all(leaf.proof or leaf.empty for leaf in found):
                return self._proved(tree, _joined(proofs, tree))
            return self._unproved(None, next(leaf.obstacle for leaf in found if leaf.obstacle))
        if broad and witnesses:
            conditions = self._plainest(tree)
            if conditions != ((),):
                proof = _joined([leaf.proof for leaf in broad if leaf.proof], tree)
                return Judgement(Verdict.CONDITIONAL, proof=proof, conditions=conditions, witness=witnesses[0])
        return Judgement(Verdict.REFUTED, witness=witness or witnesses[0])

    def _plainest(self, tree: Tree) -> tuple[Conjunction, ...]:
        """Where the claim is proved; if that takes many cases, by the signs of single symbols first."""
        conditions = where_proved(tree)
        plain = [atom for atom in atoms(tree) if len(atom.free_symbols) == 1][:_MOST_PLAIN]
        if len(conditions) <= 2 or not plain:
            return conditions
        self.cases = 0
        try:
            other = where_proved(self._in_order(self.whole, plain))
        except Obstacle:
            return conditions
        return other if len(other) < len(conditions) else conditions

    def _in_order(self, cell: Cell, plain: list[sp.Expr]) -> Tree:
        if not plain:
            return self._explore(cell)
        first, *others = plain
        cases = {s: self._in_order(cell.narrowed(first, s), others) for s in (NEGATIVE, NULL, POSITIVE)}
        return Split(first, cases)

    def _proved(self, tree: Tree, proof: Proof) -> Judgement:
        """`proved`, once balls bear it out: a claim about nothing is not a true one.

        Where both sides have a value is said by the proof's conditions; by cases, if these do not say all of it.
        """
        if not self.probe.usable:  # at none of the few points tried before
            witness = self._witness(self.whole, 1, self.effort.tries)
            if witness is not None:
                raise Contradiction(f"a proof, and a witness against it at {witness.point}")
        if not self.probe.usable:
            return Judgement(Verdict.UNDECIDED, reason="found no point at which both sides have a certified value")
        return shown(tree, proof)

    def _nowhere_defined(self, found: list[Leaf]) -> Judgement:
        undefined = [leaf.empty for leaf in found if not leaf.infeasible]
        if undefined:
            return Judgement(Verdict.ILL_FORMED, reason=f"one side has no value anywhere: {undefined[0]}")
        return Judgement(Verdict.ILL_FORMED, reason="no point satisfies what is assumed")

    def _unproved(self, witness: Witness | None, obstacle: str) -> Judgement:
        """What can be said without a proof."""
        witness = witness or self._witness(self.whole, self.effort.points, self.effort.tries)
        witness = witness or self._special_witness(self.whole)
        if witness is not None:
            return Judgement(Verdict.REFUTED, witness=witness)
        agreement = self._agreement()
        if agreement is None:
            return Judgement(Verdict.UNDECIDED, reason=obstacle)
        return Judgement(Verdict.CONFIRMED, agreement=agreement, reason=obstacle)

    def _agreement(self) -> Agreement | None:
        """Agreement at nearly all of the points tried; a claim without symbols has one point, at more digits.

        Points without an enclosure may hide a part of the domain on which the claim is false.
        """
        constant = not self.probe.symbols
        wanted = self.effort.digits if not constant else max(100, self.effort.digits)
        bits = 64 + 8 * wanted
        digits = []
        tried = self.probe.points(self.whole.domain, self.whole.definitions, wide=False)
        for point, instances in islice(tried, self.effort.points * 5 // 4):
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
    conditions = tuple(
        as_relation(expr, NEGATIVE | POSITIVE) if isinstance(expr, sp.Add) else Relation(expr, Order.NE, ZERO)
        for expr in reduced.conditions
    )
    members = len(form.generators)
    text = f"numerator 0 in {_counted(members, 'generator')}"
    return _proof(tuple(form.rules) or ("arithmetic of quotients of polynomials",), text, conditions, members)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _joined(proofs: list[Proof], tree: Tree) -> Proof:
    """One proof for all cells."""
    count = max(proof.generators for proof in proofs)
    text = f"numerator 0 in {_counted(len(proofs), 'case')}, at most {_counted(count, 'generator')}"
    return joined(proofs, tree, text)


def _sides(facts: Iterable[Relation]) -> Iterator[sp.Expr]:
    for fact in facts:
        yield from (fact.lhs, fact.rhs)


def branches(exprs: Iterable[Basic]) -> bool:
    """Whether a function with cases, or a root, occurs: then an equality may hold on a part of the domain."""
    return any(map(_branches, exprs))


@lru_cache(maxsize=8192)
def _branches(expr: Basic) -> bool:
    powers = (node for node in compounds((expr,)) if isinstance(node, sp.Pow)) if occur(sp.Pow, (expr,)) else ()
    return occur(BRANCHING, (expr,)) or any(not node.exp.is_Integer and node.base is not sp.S.Exp1 for node in powers)


def exact_value(definition: sp.Expr, values: Mapping[sp.Symbol, Value]) -> Fraction | None:
    """A polynomial with rational coefficients at a rational point."""
    rationals = {s: sp.Rational(v.numerator, v.denominator) for s, v in values.items() if isinstance(v, Fraction)}
    found = definition.xreplace(rationals)
    return Fraction(int(found.p), int(found.q)) if isinstance(found, sp.Rational) else None


# ---- matrices -------------------------------------------------------------------------------------------------------


def _shape(side: sp.Expr | MatrixBase) -> str:
    return f"a {side.rows}×{side.cols} matrix" if isinstance(side, MatrixBase) else "a scalar"


def _matrices(
    lhs: sp.Expr | MatrixBase,
    rhs: sp.Expr | MatrixBase,
    domain: Domain,
    definitions: Graph,
    effort: Effort,
    recurrences: Sequence[Recurrence],
) -> Judgement:
    """Entry by entry; the first entry that is worst decides."""
    if not (isinstance(lhs, MatrixBase) and isinstance(rhs, MatrixBase)) or lhs.shape != rhs.shape:
        reason = f"the left side is {_shape(lhs)}, the right side {_shape(rhs)}"
        return Judgement(Verdict.ILL_FORMED, reason=reason)
    judged: list[Judgement] = []
    for row in range(lhs.rows):
        for column in range(lhs.cols):
            found = equal(lhs[row, column], rhs[row, column], domain, definitions, effort, recurrences)
            if found.witness is not None:
                found = replace(found, witness=replace(found.witness, entry=(row, column)))
            if found.verdict is Verdict.REFUTED:
                return found
            judged.append(found)
    if not judged:
        return Judgement(Verdict.ILL_FORMED, reason="a matrix without entries")
    worst = min(judged, key=lambda judgement: _STRENGTH.index(judgement.verdict))
    if worst.verdict is Verdict.CONDITIONAL:
        return _under_all_conditions(judged, worst)
    if worst.verdict is not Verdict.PROVED:
        return worst
    proofs = [judgement.proof for judgement in judged if judgement.proof]
    return Judgement(Verdict.PROVED, proof=_of_entries(proofs))


def _under_all_conditions(judged: list[Judgement], first: Judgement) -> Judgement:
    """Entries that need conditions need all of them; where another entry is not proved, the witness is what is left."""
    conditional = [judgement for judgement in judged if judgement.verdict is Verdict.CONDITIONAL]
    proofs = [judgement.proof for judgement in judged if judgement.proof]
    chosen = product(*dict.fromkeys(judgement.conditions for judgement in conditional))
    joint = tuple(dict.fromkeys(tuple(dict.fromkeys(chain(*parts))) for parts in islice(chosen, _MOST_JOINT + 1)))
    if len(proofs) < len(judged) or len(joint) > _MOST_JOINT:
        return Judgement(Verdict.REFUTED, witness=first.witness)
    return replace(first, proof=_of_entries(proofs), conditions=joint)


_MOST_JOINT = 16  # cases that conditions of several entries may make together
_STRENGTH = (Verdict.ILL_FORMED, Verdict.CONDITIONAL, Verdict.UNDECIDED, Verdict.CONFIRMED, Verdict.PROVED)


def _of_entries(proofs: list[Proof]) -> Proof:
    rules = dict.fromkeys(rule for proof in proofs for rule in proof.rules)
    conditions = dict.fromkeys(condition for proof in proofs for condition in proof.side_conditions)
    text = f"numerator 0 in each of {len(proofs)} entries"
    return _proof(tuple(rules), text, tuple(conditions), max(proof.generators for proof in proofs))
