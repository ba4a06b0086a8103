"""Decides claims about limits and orders of growth, case by case where signs of parameters matter.

A claim about f as x → a is one about every point of the parameters' domain at which f is defined near a.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import sympy as sp

from ..calculus import ZERO, mul, power
from ..cells import Cell, Leaf, Split, Tree, joined, leaves, shown, where_proved
from ..domain import Domain, Point, Range, Sort, by_name
from ..equality import Contradiction, Effort, equal
from ..errors import Empty, IllFormed, Obstacle, Undefined
from ..graph import Graph
from ..intervals import NEGATIVE, NULL, POSITIVE
from ..probe import Probe
from ..tower import NeedSign
from ..verdict import Judgement, Proof, Relation, Value, Verdict, Witness, _proof
from .approach import INFINITIES, Approach, Outcome, eventually, in_words, outcome, substituted
from .conditions import bounds_of, contradicts_itself, pinned, plain_facts_first, without_repetition
from .constants import Constants
from .sampled import is_apart, settled

_NOTHING = sp.Symbol("nothing")  # no value is claimed
_EXCLUDED = "the conditions exclude each other"
_DEFINITE = (Verdict.PROVED, Verdict.REFUTED, Verdict.CONDITIONAL)
_METHOD = "limits by rates of growth"
Test = Callable[[Outcome, "Cell"], "Judgement"]


@dataclass(frozen=True)
class _Question:
    """What is asked of an expression, for all parameters of a domain; `moving` are relations with the variable."""

    expr: sp.Expr
    approach: Approach
    domain: Domain
    definitions: dict[sp.Symbol, sp.Expr]
    symbols: tuple[sp.Symbol, ...]
    is_sequence: bool
    effort: Effort
    moving: tuple[Relation, ...] = ()


# ---- what may be claimed --------------------------------------------------------------------------------------------


def limit_is(
    expr: sp.Expr, approach: Approach, value: sp.Expr, domain: Domain, definitions: Graph, effort: Effort
) -> Judgement:
    """Judge that the expression tends to `value`, which may be ±oo."""

    def test(found: Outcome, cell: Cell) -> Judgement:
        if found.is_finite and value not in INFINITIES:
            assert found.value is not None
            return _equal_limits(found, value, cell, effort)
        if found.value == value:
            return _granted(found)
        if value not in INFINITIES:
            Constants(cell).constant_sign(value)  # raises where it has no value
        return _denied(f"it {_tendency(found)}, not to {in_words(value)}")

    return _judged((expr,), value, approach, domain, definitions, effort, test, value)


def no_finite_limit(expr: sp.Expr, approach: Approach, domain: Domain, definitions: Graph, effort: Effort) -> Judgement:
    """Judge that the expression has no finite limit."""

    def test(found: Outcome, cell: Cell) -> Judgement:
        return _denied(f"it {_tendency(found)}") if found.is_finite else _granted(found)

    return _judged((expr,), ZERO, approach, domain, definitions, effort, test, None)


def ratio_is(
    over: sp.Expr,
    under: sp.Expr,
    value: sp.Expr,
    approach: Approach,
    domain: Domain,
    definitions: Graph,
    effort: Effort,
) -> Judgement:
    """Judge that over/under tends to `value`: 0 for o, 1 for ~."""

    def test(found: Outcome, cell: Cell) -> Judgement:
        if found.is_finite:
            return _equal_limits(found, value, cell, effort)
        return _denied(f"the quotient {_tendency(found)}")

    return _judged((over, under), value, approach, domain, definitions, effort, test, value)


def ratio_is_bounded(
    over: sp.Expr,
    under: sp.Expr,
    constant: sp.Expr | None,
    approach: Approach,
    domain: Domain,
    definitions: Graph,
    effort: Effort,
) -> Judgement:
    """Judge that |over| ≤ C |under| in the end, for some C or for a given one."""

    def test(found: Outcome, cell: Cell) -> Judgement:
        if found.value in INFINITIES or found.is_bounded is False:
            return _denied(f"the quotient {_tendency(found)}")
        if constant is None and (found.is_finite or found.is_bounded):
            return _granted(replace(found, lines=(*found.lines, *_constant_found(found))))
        if found.value is None:
            return _open(f"the quotient {found.shows}")
        assert constant is not None
        signs = Constants(cell)
        room = signs.constant_sign(constant - signs.constant_sign(found.value) * found.value)
        if room == 0:
            return _open("the quotient tends to the constant itself: it may exceed it on the way")
        return _granted(found) if room > 0 else _denied(f"the quotient {_tendency(found)}, beyond {constant}")

    judged = _judged((over, under), constant or ZERO, approach, domain, definitions, effort, test)
    return replace(judged, instead=None)  # the limit of the quotient is no bound that would do instead


# ---- at a leaf ------------------------------------------------------------------------------------------------------


def _tendency(found: Outcome) -> str:
    """As a predicate."""
    return found.shows if found.value is None else f"tends to {in_words(found.value)}"


def _constant_found(found: Outcome) -> tuple[str, ...]:
    return (f"constant: any number above |{found.value}|",) if found.is_finite else ()


def _granted(found: Outcome) -> Judgement:
    return Judgement(Verdict.PROVED, proof=_proof(found.rules, f"it {_tendency(found)}", certificate=found.lines))


def _denied(shows: str) -> Judgement:
    return Judgement(Verdict.REFUTED, witness=Witness((), shows=shows))


def _open(reason: str) -> Judgement:
    return Judgement(Verdict.UNDECIDED, reason=reason)


def _equal_limits(found: Outcome, value: sp.Expr, cell: Cell, effort: Effort) -> Judgement:
    """Two finite limits compared, as any two expressions in the parameters."""
    assert found.value is not None
    compared = equal(found.value, value, cell.domain, cell.definitions, effort)
    if compared.verdict is Verdict.PROVED and compared.proof is not None:
        rules = tuple(dict.fromkeys((*found.rules, *compared.proof.rules)))
        conditions, generators = compared.side_conditions, compared.proof.generators
        proof = _proof(rules, f"it {_tendency(found)}", conditions, generators, found.lines)
        return Judgement(Verdict.PROVED, proof=proof)
    if compared.verdict in (Verdict.REFUTED, Verdict.ILL_FORMED):
        return compared
    if Constants(cell).constant_sign(found.value - value) == 0:  # asks for the signs that it hangs on
        return _granted(found)
    if compared.witness is not None:
        return Judgement(Verdict.REFUTED, witness=compared.witness)
    return _denied(f"it tends to {found.value}, not to {value}")


# ---- the cases ------------------------------------------------------------------------------------------------------


def _judged(
    exprs: tuple[sp.Expr, ...],
    value: sp.Expr,
    approach: Approach,
    domain: Domain,
    definitions: Graph,
    effort: Effort,
    test: Test,
    claimed: sp.Expr | None = _NOTHING,
) -> Judgement:
    try:
        question = _question(exprs, value, approach, domain, definitions, effort)
        return replace(_Cases(question, test, claimed).judgement(), method=_METHOD)
    except Obstacle as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))
    except (OverflowError, ZeroDivisionError):  # from SymPy's constructors, at numbers such as exp(exp(exp(99)))
        return Judgement(Verdict.UNDECIDED, reason="a number too large to be written out")
    except IllFormed as error:
        return Judgement(Verdict.ILL_FORMED, reason=str(error))


def _question(
    exprs: tuple[sp.Expr, ...],
    value: sp.Expr,
    approach: Approach,
    domain: Domain,
    graph: Graph,
    effort: Effort,
) -> _Question:
    x = approach.variable
    if any(side.has(sp.zoo, sp.nan) for side in (value, approach.point)):
        raise IllFormed("this is not a number that anything could tend to")
    if x in graph:
        raise IllFormed(f"{x} has a definition: it does not vary")
    ends = [side for side in (value, approach.point) if side not in INFINITIES]
    if any(x in side.free_symbols for side in ends) or x in graph.reachable(ends)[1]:
        raise IllFormed(f"what is approached may not contain {x} itself")
    domain = domain.of_defined(graph)
    definitions, _ = graph.reachable(exprs)
    lowered = [substituted(graph.lower(expr), definitions) for expr in exprs]
    expr = lowered[0] if len(lowered) == 1 else mul(lowered[0], power(lowered[1], -1))
    facts = [side for fact in domain.facts for side in (fact.lhs, fact.rhs)]
    needed, symbols = graph.reachable((expr, *ends, *facts))
    for symbol in (*symbols, *sorted(domain.ranges.keys() - {*symbols}, key=by_name)):
        _check(symbol, domain)
    is_sequence = domain.range_of(x).sort is Sort.INTEGER
    approach = _within(approach, domain.range_of(x))
    ranges = {symbol: allowed for symbol, allowed in domain.ranges.items() if symbol != x}
    needed = {name: definition for name, definition in needed.items() if x not in definition.free_symbols}
    parameters = tuple(symbol for symbol in symbols if symbol != x)
    own = tuple(fact for fact in domain.facts if x not in _free(fact, graph))
    moving = [_written_out(fact, graph) for fact in domain.facts if fact not in own]
    if approach.point not in INFINITIES and not isinstance(approach.point, sp.Rational):
        moving += bounds_of(x, domain.range_of(x))
    return _Question(expr, approach, Domain(ranges, own), needed, parameters, is_sequence, effort, tuple(moving))


def _free(fact: Relation, graph: Graph) -> set[sp.Symbol]:
    needed, symbols = graph.reachable((fact.lhs, fact.rhs))
    return {*needed, *symbols}


def _written_out(fact: Relation, graph: Graph) -> Relation:
    definitions, _ = graph.reachable((fact.lhs, fact.rhs))
    left, right = (substituted(graph.lower(side), definitions) for side in (fact.lhs, fact.rhs))
    return Relation(left, fact.order, right)


def _check(symbol: sp.Symbol, domain: Domain) -> None:
    if not symbol.is_commutative:
        raise Obstacle(f"{symbol} does not commute")
    if domain.range_of(symbol).is_empty:
        raise IllFormed(f"no value of {symbol} satisfies what is assumed of it")
    if domain.range_of(symbol).sort is Sort.COMPLEX:
        raise Obstacle(f"the symbol {symbol} is complex")


def _within(approach: Approach, allowed: Range) -> Approach:
    """From the sides on which the variable's range lies. Raises `IllFormed` if it is on neither."""
    x, point = approach.variable, approach.point
    if point in INFINITIES:
        end = allowed.upper if point is sp.oo else allowed.lower
        if end is not None:
            raise IllFormed(f"{x} is bounded, so it does not tend to {in_words(point)}")
        if approach.side:
            raise IllFormed("infinity is approached from one side only")
        return approach
    if allowed.sort is Sort.INTEGER:
        raise IllFormed(f"{x} is an integer: it tends to nothing but ±∞")
    if not isinstance(point, sp.Rational):
        return approach
    above = allowed.upper is None or point < sp.Rational(allowed.upper.numerator, allowed.upper.denominator)
    below = allowed.lower is None or point > sp.Rational(allowed.lower.numerator, allowed.lower.denominator)
    low = allowed.lower is not None and point < sp.Rational(allowed.lower.numerator, allowed.lower.denominator)
    high = allowed.upper is not None and point > sp.Rational(allowed.upper.numerator, allowed.upper.denominator)
    sides = [side for side, open_ in ((-1, below and not high), (1, above and not low)) if open_]
    if not sides or (approach.side and approach.side not in sides):
        raise IllFormed(f"{x} does not come close to {point} in this way within its range")
    return replace(approach, side=approach.side or (sides[0] if len(sides) == 1 else 0))


class _Cases:
    """The tree of cases by sign for one question, and what follows from it."""

    def __init__(self, question: _Question, test: Test, claimed: sp.Expr | None) -> None:
        self.question = question
        self.test = test
        self.claimed = claimed
        self.cases = 0
        self.is_false = False  # a witness has been found
        self.found: dict[int, sp.Expr | str] = {}
        self.definitions = question.definitions

    def judgement(self) -> Judgement:
        """The verdict, once balls do not belie it. Raises `Contradiction`."""
        whole = Cell.of(self.question.domain, self.definitions)
        place = self._point(whole)
        if place is None:
            return Judgement(Verdict.UNDECIDED, reason="found no point that satisfies what is assumed")
        found = self._conclude(self._explore(whole))
        if self.claimed is not _NOTHING and found.verdict in _DEFINITE:
            self._check(found, dict(place), whole)
        return found

    def _check(self, found: Judgement, place: Point, whole: Cell) -> None:
        """Raises `Contradiction` where the expression has visibly settled at what it is said not to tend to."""
        denied = found.witness
        if denied is not None:
            if denied.lhs is not None or denied.instances or self.claimed is None:
                return  # compared by balls already
            place = dict(denied.point)
        question = self.question
        value = settled(question.expr, question.approach, place, whole.definitions, is_sequence=question.is_sequence)
        if value is None:
            return
        apart = True if self.claimed is None else is_apart(value, self.claimed, place, whole.definitions)
        if apart is (denied is None):
            raise Contradiction(f"{found.verdict}, but balls see it settle near {value.str(10)}, at {place}")

    def _explore(self, cell: Cell) -> Tree:
        cell = plain_facts_first(cell)
        if any(allowed.is_empty for allowed in cell.domain.ranges.values()):
            return Leaf(cell, empty="no point satisfies the conditions", infeasible=True)
        try:
            return self._leaf(cell)
        except Undefined as undefined:
            return Leaf(cell, empty=str(undefined), infeasible=isinstance(undefined, Empty))
        except NeedSign as need:
            self.cases += need.possible.bit_count()
            effort = self.question.effort
            most = effort.cases_of_false if self.is_false else effort.cases
            if self.cases > most:
                return Leaf(cell, obstacle=f"more than {most} cases of signs")
            signs = [s for s in (NEGATIVE, NULL, POSITIVE) if s & need.possible]
            return Split(need.expr, {s: self._explore(cell.narrowed(need.expr, s)) for s in signs})
        except Obstacle as obstacle:
            return self._undecided(cell, str(obstacle))

    def _undecided(self, cell: Cell, obstacle: str) -> Leaf:
        """A cell of which nothing is shown, unless it has no points."""
        if contradicts_itself(cell):
            return Leaf(cell, empty=_EXCLUDED, infeasible=True)
        return Leaf(cell, obstacle=obstacle)

    def _leaf(self, cell: Cell) -> Leaf:
        known = {**cell.definitions, **pinned(cell.domain)}
        question = self.question
        expr, point = substituted(question.expr, known), question.approach.point
        approach = replace(question.approach, point=point if point in INFINITIES else substituted(point, known))
        self._check_conditions(approach, cell, known)
        reached = outcome(expr, approach, cell, is_sequence=question.is_sequence)
        judged = self.test(reached, cell)
        if judged.proof is not None:
            return Leaf(cell, proof=judged.proof)
        if judged.verdict is Verdict.ILL_FORMED:
            raise Undefined(judged.reason)
        if judged.witness is None:
            return self._undecided(cell, judged.reason)
        witness = judged.witness
        if not witness.point:
            if contradicts_itself(cell):
                return Leaf(cell, empty=_EXCLUDED, infeasible=True)
            place = self._point(cell)
            if place is None:
                return Leaf(cell, obstacle="no point of this case was found")
            witness = replace(witness, point=place)
        self.is_false = True
        if reached.value is not None:
            self.found[id(witness)] = in_words(reached.value) if reached.value in INFINITIES else reached.value
        return Leaf(cell, witness=witness)

    def _check_conditions(self, approach: Approach, cell: Cell, known: Mapping[sp.Symbol, sp.Expr]) -> None:
        """Raises `Undefined` where a condition on the variable excludes all that is near the point."""
        for fact in self.question.moving:
            sides = (substituted(side, known) for side in (fact.lhs, fact.rhs))
            left, right = sides
            if not eventually(Relation(left, fact.order, right), approach, cell):
                raise Undefined("a condition on the variable does not hold near the point")

    def _point(self, cell: Cell) -> tuple[tuple[sp.Symbol, Value], ...] | None:
        """A point of a cell."""
        effort, symbols = self.question.effort, self.question.symbols
        probe = Probe(ZERO, ZERO, cell.definitions, symbols, effort.seed)
        for stream in (probe.points(cell.domain, cell.definitions), probe.special(cell.domain, cell.definitions)):
            for place, _ in stream:
                return tuple(sorted(place.items(), key=lambda item: by_name(item[0])))
        return None

    # ---- concluding ---------------------------------------------------------------------------------------------

    def _conclude(self, tree: Tree) -> Judgement:
        found = leaves(tree)
        proofs = [leaf.proof for leaf in found if leaf.proof]
        witnesses = [leaf.witness for leaf in found if leaf.witness]
        obstacle = next((leaf.obstacle for leaf in found if leaf.obstacle), "")
        if all(leaf.empty for leaf in found):
            return Judgement(Verdict.ILL_FORMED, reason=f"it has no value there: {found[0].empty}")
        if not witnesses:
            if obstacle:
                return Judgement(Verdict.UNDECIDED, reason=obstacle)
            return shown(tree, _joined(proofs, tree))
        witness = witnesses[0]
        instead = self.found.get(id(witness))
        broad = [leaf.proof for leaf in found if leaf.proof and not leaf.cell.thin and self._point(leaf.cell)]
        if broad:
            conditions = tuple(dict.fromkeys(without_repetition(case) for case in where_proved(tree)))
            if conditions != ((),):
                proof = _joined(broad, tree)
                return Judgement(
                    Verdict.CONDITIONAL, proof=proof, conditions=conditions, witness=witness, instead=instead
                )
        return Judgement(Verdict.REFUTED, witness=witness, instead=instead)


def _joined(proofs: list[Proof], tree: Tree) -> Proof:
    """One proof for all cells."""
    return joined(proofs, tree, " or ".join(dict.fromkeys(proof.normal_form for proof in proofs)))
