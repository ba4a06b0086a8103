"""Equality of expressions with symbolic sums, symbolic products and recurrences, for all integers from a first one on.

First both sides are run forward at small integers: the least one at which certified enclosures are disjoint refutes.
Then both are brought to normal form; what remains of sums and sequences becomes atoms, and the scalar kernel decides.
Where that does not suffice: induction on an index, of as high an order as the recurrences need. Each base case and the
step are obligations for the scalar kernel again. See Knuth, The Art of Computer Programming 1, 1.2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sympy import Add, Dummy, Expr, Integer, Symbol

from ..cells import as_relation
from ..domain import Domain, Range, Sort
from ..enclosure import evaluate
from ..equality import Contradiction, Effort, branches, equal
from ..errors import Obstacle
from ..graph import Graph
from ..intervals import NEGATIVE, POSITIVE, tightened
from ..probe import holds
from ..verdict import Conjunction, Judgement, Order, Relation, Verdict, Witness, _proof, guarded
from .alignment import aligned
from .definedness import Definedness
from .forward import Forward, only
from .hypotheses import Hypotheses
from .integers import Affine, Integers
from .opaque import Opaque, at
from .ready import Pair, Ready
from .recurrences import Recurrence, Unfolding, offsets

_MOST_NESTED = 2
_MOST_ROUNDS = 6
_FIRST_INDICES = 3  # of them are run before a proof is tried
_CHECKED_POINTS = 8  # special points at which a proof is checked
_OF_OBLIGATIONS = {"points": 6, "tries": 20, "cases": 12, "cases_of_false": 6}  # what fails is refuted elsewhere


@guarded()
def prove_for_all(
    claims: Sequence[Pair],
    domain: Domain,
    definitions: Mapping[Symbol, Expr],
    recurrences: Iterable[Recurrence] = (),
    effort: Effort | None = None,
    index: Symbol | None = None,
) -> Judgement:
    """Judge the first of the claims `lhs = rhs`; the others are proved along with it, where it needs them.

    `index`: the induction is to be on this one. Raises `Contradiction`.
    """
    graph = definitions if isinstance(definitions, Graph) else Graph(definitions)
    return _ForAll(claims, domain, graph, recurrences, effort or Effort(), index).judgement()


@dataclass(frozen=True)
class _Shown:
    """What the kernel found of one obligation, and how it reads."""

    judgement: Judgement
    rules: tuple[str, ...] = ()
    certificate: tuple[tuple[str | Expr | Relation, ...], ...] = ()

    @property
    def holds(self) -> bool:
        return self.judgement.verdict in (Verdict.PROVED, Verdict.CONDITIONAL)


@dataclass(frozen=True)
class _Reduced:
    """Two sides with symbols for atoms."""

    sides: Pair
    opaque: Opaque
    obstacles: tuple[str, ...]

    @property
    def written(self) -> Pair:
        """With the atoms themselves."""
        return self.opaque.written(self.sides[0]), self.opaque.written(self.sides[1])

    def using(self, hypotheses: Sequence[Pair], names: Mapping[Symbol, Expr]) -> _Reduced:
        """The same with the hypotheses used."""
        return replace(self, sides=Hypotheses(hypotheses, self.opaque, names).used_in(self.sides))


class _ForAll(Ready):
    """A claim, made ready, and what is found of it."""

    # ---- the judgement ------------------------------------------------------------------------------------------

    def judgement(self) -> Judgement:
        """Refute, then prove, then confirm."""
        index = self.indices[0] if self.indices else None
        forward = Forward(*self.claims[0], self.domain, self.names, self.recurrences, self.symbols, index, self.effort)
        witness = forward.witness(_FIRST_INDICES)
        if witness is not None and not branches([*self.claims[0], *self.names.values()]):
            return Judgement(Verdict.REFUTED, witness=witness, method="run forward")
        shown = self.proved()
        if shown is None:
            return self._unproved(forward, witness)
        found = shown.judgement
        assert found.proof is not None
        conditions = tuple(dict.fromkeys((*found.proof.side_conditions, *self._needed_under_sums())))
        proof = _proof(shown.rules, found.proof.normal_form, conditions, found.proof.generators, shown.certificate)
        if found.verdict is Verdict.CONDITIONAL:
            if witness is None:
                return self._unproved(forward, None, "proved only under conditions on the symbols")
            if any(all(self._holds_at(relation, witness) for relation in case) for case in found.cases):
                raise Contradiction(f"a proof under conditions, and a witness that satisfies them at {witness.point}")
            return Judgement(
                Verdict.CONDITIONAL, proof=proof, conditions=found.conditions, witness=witness, method=found.method
            )
        against = witness or forward.special_witness(_CHECKED_POINTS)
        if against is not None:
            raise Contradiction(f"a proof, and a witness against it at {against.point}")
        if not forward.agreed:
            return Judgement(Verdict.UNDECIDED, reason="found no point at which both sides have a certified value")
        return Judgement(Verdict.PROVED, proof=proof, method=found.method)

    def _unproved(self, forward: Forward, witness: Witness | None, reason: str = "") -> Judgement:
        witness = witness or forward.witness() or forward.late_witness() or forward.special_witness()
        if witness is not None:
            return Judgement(Verdict.REFUTED, witness=witness, method="run forward")
        reason = reason or self.obstacle or "the sides have different normal forms, and no induction applies"
        agreement = forward.agreement()
        if agreement is None:
            return Judgement(Verdict.UNDECIDED, reason=reason)
        return Judgement(Verdict.CONFIRMED, agreement=agreement, reason=reason, method="run forward")

    def _holds_at(self, relation: Relation, witness: Witness) -> bool:
        gap = evaluate(relation.lhs - relation.rhs, dict(witness.point), self.names, bits=self.effort.bits)
        return gap is not None and holds(gap, relation.order)

    def _needed_under_sums(self) -> Iterator[Relation]:
        """What the terms of sums and products need to be defined, as far as that can be told."""
        definedness = Definedness(Opaque(self.domain, self.names, self.sequences), self.known(self.domain))
        for factor in definedness.under_ranges(self.claims[0]):
            shown = factor.xreplace({dummy: Symbol(dummy.name, integer=True) for dummy in factor.atoms(Dummy)})
            yield (
                as_relation(shown, NEGATIVE | POSITIVE)
                if isinstance(shown, Add)
                else Relation(shown, Order.NE, Integer(0))
            )

    def proved(self) -> _Shown | None:
        """A proof of the first claim, perhaps under conditions."""
        for shown in self._attempts(self.claims, self.domain, self.indices, 0):
            if shown.holds:
                return shown
        return None

    def _attempts(
        self, claims: Sequence[Pair], domain: Domain, indices: Sequence[Symbol], depth: int
    ) -> Iterator[_Shown]:
        yield self._direct(claims[0], domain, indices)
        if depth == _MOST_NESTED:
            return
        for index in indices:
            rest = [other for other in (indices if depth else self.integers) if other != index]
            yield from self._inductions(claims, domain, index, rest, depth)

    # ---- without induction --------------------------------------------------------------------------------------

    def _direct(self, claim: Pair, domain: Domain, indices: Sequence[Symbol]) -> _Shown:
        """By the normal form of sums, and the rules of sequences."""
        unfolding = Unfolding(self.recurrences)
        for index in indices:
            first = self.first(index)
            found = sorted({k for side in claim for k in offsets(side, self.recurrences, index)})
            if first is not None and found:
                unfolding = Unfolding(self.recurrences, index, found[0] + self.recurrences.order - 1, first)
                break
        return self._obligation(claim, (), domain, unfolding)

    def _obligation(self, claim: Pair, hypotheses: Sequence[Pair], domain: Domain, unfolding: Unfolding) -> _Shown:
        """A claim, from hypotheses, for the scalar kernel."""
        self.sums.rules.clear()
        reduced_claim = self._reduced(claim, hypotheses, domain, unfolding)
        opaque, obstacles = reduced_claim.opaque, reduced_claim.obstacles
        lhs, rhs = reduced_claim.sides
        found = equal(lhs, rhs, opaque.domain, self.names, replace(self.effort, **_OF_OBLIGATIONS))
        if found.verdict in (Verdict.PROVED, Verdict.CONDITIONAL):
            return self._in_full(found, opaque, tuple(self.sums.rules), (lhs, rhs))
        reason = found.reason or "both sides differ once they are in normal form"
        return _Shown(Judgement(Verdict.UNDECIDED, reason="; ".join((reason, *obstacles))))

    def _reduced(self, claim: Pair, hypotheses: Sequence[Pair], domain: Domain, unfolding: Unfolding) -> _Reduced:
        """Both sides in normal form, with symbols for atoms, and with the hypotheses used."""
        known = self.known(domain)
        unfolded = [unfolding.of(side) for side in (*claim, *(side for pair in hypotheses for side in pair))]
        normalizing = self.sums.normalizing(known)
        for _ in range(_MOST_ROUNDS):
            sides, obstacles = aligned(unfolded, normalizing)
            unfolded = [unfolding.of(side) for side in sides]  # what was peeled off may be terms of sequences
            if unfolded == sides:
                break
        opaque = Opaque(domain, self.names, self.sequences)
        sides = opaque.of(sides, known)
        given = list(zip(sides[2::2], sides[3::2], strict=True))
        return _Reduced((sides[0], sides[1]), opaque, obstacles).using(given, self.names)

    def _in_full(self, found: Judgement, opaque: Opaque, rules: tuple[str, ...], sides: Pair) -> _Shown:
        """A judgement about symbols that stand for atoms, as one about the atoms."""
        assert found.proof is not None
        own = found.proof
        conditions = tuple(dict.fromkeys(_written(condition, opaque) for condition in own.side_conditions))
        cases = tuple(tuple(_written(r, opaque) for r in case) for case in found.cases)
        if any(s in opaque.meaning for case in found.cases for r in case for s in _symbols_of(r)):
            return _Shown(Judgement(Verdict.UNDECIDED, reason="a condition on a sum or a sequence is needed"))
        proof = _proof(own.rules, own.normal_form, conditions, own.generators)
        reached = _shown((opaque.written(sides[0]), opaque.written(sides[1])))
        judgement = Judgement(found.verdict, proof=proof, conditions=cases, method="normal form of sums")
        return _Shown(judgement, (*rules, *own.rules), ((reached,),))

    # ---- induction ----------------------------------------------------------------------------------------------

    def _inductions(
        self, claims: Sequence[Pair], domain: Domain, index: Symbol, rest: Sequence[Symbol], depth: int
    ) -> Iterator[_Shown]:
        lower = tightened(domain.range_of(index)).lower
        if lower is None:
            self._remember(f"{index} has no first value: say from which {index} on the claim is meant", depth)
            return
        first, order = int(lower), max(1, self.recurrences.order)
        for width, skipped in ((order, 0), (order, 1), (order + 1, 0), (order, 2)):
            found = self._induction(claims, domain, index, first, width, skipped, rest, depth)
            yield found
            if found.holds:
                return
            self._remember(found.judgement.reason, depth)

    def _remember(self, obstacle: str, depth: int) -> None:
        if depth == 0 and not self.obstacle:
            self.obstacle = obstacle

    def _induction(
        self,
        claims: Sequence[Pair],
        domain: Domain,
        index: Symbol,
        first: int,
        width: int,
        skipped: int,
        rest: Sequence[Symbol],
        depth: int,
    ) -> _Shown:
        """Base cases from `first` on, and the step from `width` claims to the next, from first + skipped on."""
        found: list[_Shown] = []
        for value in range(first, first + width + skipped):
            for claim in claims:
                base = self._base(claim, domain, index, value, rest, depth)
                if not base.holds:
                    reason = f"the base case {index} = {value}: {base.judgement.reason}"
                    return _Shown(Judgement(Verdict.UNDECIDED, reason=reason))
                found.append(base)
        start = first + skipped
        wider = _for_step(_restricted(domain, index, start), index, width, self.symbols)
        for claim in claims:
            step = self._step(claim, claims, wider, index, start, width, rest, depth)
            if not step.holds:
                reason = f"the step from {index} to {_next(index, width)}: {step.judgement.reason}"
                return _Shown(Judgement(Verdict.UNDECIDED, reason=reason))
            found.append(step)
        return _joined(found, index, first, width, skipped)

    def _base(
        self, claim: Pair, domain: Domain, index: Symbol, value: int, rest: Sequence[Symbol], depth: int
    ) -> _Shown:
        here = at(claim[0], index, Integer(value)), at(claim[1], index, Integer(value))
        facts = tuple(
            Relation(at(f.lhs, index, Integer(value)), f.order, at(f.rhs, index, Integer(value))) for f in domain.facts
        )
        point = Domain({**domain.ranges, index: only(value)}, facts)
        found = self._first_that_holds([here], point, rest, depth)
        claimed = _shown(here)
        reached = found.certificate[0] if len(found.certificate) == 1 else (claimed,)
        more = () if reached == (claimed,) else (", that is", *reached)
        case = Relation(index, Order.EQ, Integer(value))
        return replace(found, certificate=(("for", case, ":", claimed, *more),))

    def _step(
        self,
        claim: Pair,
        claims: Sequence[Pair],
        domain: Domain,
        index: Symbol,
        first: int,
        width: int,
        rest: Sequence[Symbol],
        depth: int,
    ) -> _Shown:
        goal = _moved(claim, index, width)
        hypotheses, missing = [], ""
        for pair in (_moved(other, index, k) for k in range(width) for other in claims):
            own = self._missing(pair, goal, domain, index)
            hypotheses += [] if own else [pair]
            missing = missing or own
        unfolding = Unfolding(self.recurrences, index, width - 1, first)
        found = self._obligation(goal, hypotheses, domain, unfolding)
        if not found.holds and depth + 1 < _MOST_NESTED:
            reduced_goal = self._reduced(goal, hypotheses, domain, unfolding)
            nested = self._first_that_holds([reduced_goal.written], domain, [*rest, index], depth)
            found = nested if nested.holds else found
        if not found.holds and missing:
            return _Shown(Judgement(Verdict.UNDECIDED, reason=missing))
        assumed = (index,) if width == 1 else (index, ", …,", index + width - 1)
        reached = [part for line in found.certificate for part in (";", *line)][1:]
        return replace(found, certificate=(("from", *assumed, "to", index + width, ":", *reached),))

    def _first_that_holds(self, claims: Sequence[Pair], domain: Domain, rest: Sequence[Symbol], depth: int) -> _Shown:
        own = [index for index in rest if any(index in side.free_symbols for pair in claims for side in pair)]
        found = None
        for shown in self._attempts(claims, domain, own, depth + 1):
            if shown.holds:
                return shown
            found = found or shown
        assert found is not None
        return found

    def _missing(self, hypothesis: Pair, goal: Pair, domain: Domain, index: Symbol) -> str:
        """What is in the way of using a hypothesis."""
        known = self.known(domain)
        definedness = Definedness(Opaque(domain, self.names, self.sequences), known)
        try:
            return definedness.missing(hypothesis, goal, index)
        except Obstacle as obstacle:
            return str(obstacle)


# ---- helpers --------------------------------------------------------------------------------------------------------


def _restricted(domain: Domain, index: Symbol, first: int) -> Domain:
    allowed = domain.range_of(index).meet(Range(Sort.INTEGER, Fraction(first), None, True))
    return Domain({**domain.ranges, index: allowed}, domain.facts)


def _for_step(domain: Domain, index: Symbol, width: int, symbols: Iterable[Symbol]) -> Domain:
    """The conditions at index + width. Raises `Obstacle` unless those at the indices before it follow."""
    own = [fact for fact in domain.facts if index in _symbols_of(fact)]
    if not own:
        return domain
    others = tuple(fact for fact in domain.facts if fact not in own)

    def moved(fact: Relation, by: int) -> Relation:
        lhs, rhs = _moved((fact.lhs, fact.rhs), index, by)
        return Relation(lhs, fact.order, rhs)

    result = Domain(domain.ranges, (*others, *(moved(fact, width) for fact in own)))
    known = Integers.of(result, symbols)
    for fact in own:
        for k in range(width):
            if not known.grants(moved(fact, k)):
                raise Obstacle(f"a condition that holds at {_next(index, width)} may not hold at an earlier {index}")
    return result


def _moved(claim: Pair, index: Symbol, by: int) -> Pair:
    form = Affine(Fraction(by), {index: Fraction(1)}).expr
    return at(claim[0], index, form), at(claim[1], index, form)


def _next(index: Symbol, by: int) -> str:
    return f"{index} + {by}" if by else f"{index}"


def _written(relation: Relation, opaque: Opaque) -> Relation:
    return Relation(opaque.written(relation.lhs), relation.order, opaque.written(relation.rhs))


def _symbols_of(relation: Relation) -> set[Symbol]:
    found: set[Symbol] = relation.lhs.free_symbols | relation.rhs.free_symbols
    return found


def _shown(sides: Pair) -> Relation:
    """For a certificate: bound indices under the names they were given."""
    lhs, rhs = (side.xreplace({dummy: Symbol(dummy.name) for dummy in side.atoms(Dummy)}) for side in sides)
    return Relation(lhs, Order.EQ, rhs)


def _joined(found: Sequence[_Shown], index: Symbol, first: int, width: int, skipped: int) -> _Shown:
    """One proof from the base cases and the steps."""
    proofs = [shown.judgement.proof for shown in found]
    rules = dict.fromkeys(("induction", *(rule for shown in found for rule in shown.rules)))
    conditions: dict[Relation, None] = {}
    for proof in proofs:
        assert proof is not None
        conditions |= dict.fromkeys(proof.side_conditions)
    last = first + width + skipped - 1
    bases = f"{index} = {first}" if last == first else f"{index} = {first}, …, {last}"
    text = f"base {bases} and step {index} → {_next(index, width)}"
    generators = max(proof.generators for proof in proofs if proof is not None)
    certificate = tuple(line for shown in found for line in shown.certificate)
    cases = {shown.judgement.cases for shown in found if shown.judgement.verdict is Verdict.CONDITIONAL}
    if len(cases) > 1 or any(index in _symbols_of(r) for case in cases for conj in case for r in conj):
        return _Shown(Judgement(Verdict.UNDECIDED, reason="different conditions in the base case and in the step"))
    verdict = Verdict.CONDITIONAL if cases else Verdict.PROVED
    proof = _proof(tuple(rules), text, tuple(conditions), generators)
    under: tuple[Conjunction, ...] = next(iter(cases), ())
    judgement = Judgement(verdict, proof=proof, conditions=under, method=f"induction on {index}")
    return _Shown(judgement, tuple(rules), certificate)
