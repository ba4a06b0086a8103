"""Whether the solutions of equations are exactly the ones that are claimed.

Each claimed one is put into the equations; that there are no others is seen by trying each integer of a finite
range, or from the roots of a numerator, all of which are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import acb, arb
from sympy.matrices import MatrixBase

from ..domain import Domain, Range
from ..enclosure import circuit, describe, evaluate
from ..equality import Contradiction, Effort, equal
from ..errors import IllFormed, Obstacle, Undefined
from ..graph import Graph, undefined_function
from ..verdict import Judgement, Order, Proof, Relation, Value, Verdict, Witness, _proof
from .among import BITS, Among, apart, belongs, differ, digits, integer, match
from .candidates import Candidate, candidates_of
from .parametric import Parametric
from .systems import solve_linear

MAX_TRIED = 20_000
_MOST_SHOWN = 12
_MOST_CLOSE_CALLS = 300
_SIDES = (sp.Rational(1, 7), sp.Rational(-1, 7), sp.Integer(1), sp.Integer(-1))
_FEW = (0, 1, -1, 2, -2, 3, -3)
_TRYING = "every integer of the range is tried"
_SUBSTITUTION = "substitution of each claimed solution"


@dataclass(frozen=True)
class Question:
    """Equations in unknowns, with what their symbols stand for."""

    equations: tuple[Relation, ...]
    unknowns: tuple[sp.Symbol, ...]
    among: Among
    domain: Domain
    definitions: Graph
    effort: Effort

    def at(self, values: Sequence[sp.Expr], equation: Relation) -> Judgement:
        """Whether one equation holds for these values of the unknowns."""
        own = dict(zip(self.unknowns, values, strict=True))
        return equal(equation.lhs, equation.rhs, Domain(), Graph({**self.definitions, **own}), self.effort)

    @property
    def parameters(self) -> tuple[sp.Symbol, ...]:
        """The symbols without a value besides the unknowns."""
        free = self.definitions.reachable([side for one in self.equations for side in (one.lhs, one.rhs)])[1]
        return tuple(symbol for symbol in free if symbol not in self.unknowns)


def solution_set(
    equations: Sequence[Relation],
    unknowns: Sequence[sp.Symbol],
    claimed: Sequence[tuple[sp.Expr, ...]],
    among: Among,
    domain: Domain | None = None,
    definitions: Mapping[sp.Symbol, sp.Expr] | None = None,
    effort: Effort | None = None,
) -> Judgement:
    """Judge whether the solutions are exactly `claimed`, each a value for every unknown. Raises `Contradiction`."""
    graph = definitions if isinstance(definitions, Graph) else Graph(definitions or {})
    try:
        lowered = tuple(_lowered(equation, graph) for equation in equations)
        question = Question(lowered, tuple(unknowns), among, domain or Domain(), graph, effort or Effort())
        _check(question, claimed)
        return _Comparison(question, tuple(dict.fromkeys(claimed))).judgement()
    except (Obstacle, Undefined) as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))
    except IllFormed as error:
        return Judgement(Verdict.ILL_FORMED, reason=str(error))


def _check(question: Question, claimed: Sequence[tuple[sp.Expr, ...]]) -> None:
    unknowns = question.unknowns
    if not question.equations or not unknowns or len(set(unknowns)) != len(unknowns):
        raise IllFormed("there is nothing to solve, or an unknown is named twice")
    if any(equation.order is not Order.EQ for equation in question.equations):
        raise IllFormed("only equations have solutions that can be listed")
    for unknown in unknowns:
        if unknown in question.definitions:
            raise IllFormed(f"{unknown.name} has a definition: it is not unknown")
    for values in claimed:
        if len(values) != len(unknowns):
            raise IllFormed(f"a solution of {len(values)} numbers for {len(unknowns)} unknowns")
        inside = {symbol.name for value in values for symbol in value.free_symbols & set(unknowns)}
        if inside:
            raise IllFormed(f"a solution in terms of the unknown {', '.join(sorted(inside))}")
    unknown = undefined_function(question.definitions, *(s for one in question.equations for s in (one.lhs, one.rhs)))
    if unknown:
        raise Obstacle(f"the function {unknown} has no definition")
    if any(set(unknowns) & (fact.lhs.free_symbols | fact.rhs.free_symbols) for fact in question.domain.facts):
        raise Obstacle("a condition on the unknown that is no interval")
    if question.among.allowed.is_empty:
        raise IllFormed("there is no number among which to seek solutions")


class _Comparison:
    """What is claimed against what is found."""

    def __init__(self, question: Question, claimed: tuple[tuple[sp.Expr, ...], ...]) -> None:
        self.question = question
        self.claimed = claimed
        self.close_calls = 0
        self._circuit = circuit()

    def judgement(self) -> Judgement:
        """A claimed one that is none refutes, whether or not all solutions are known."""
        question = self.question
        if len(question.unknowns) > 1:
            return self._system()
        if question.parameters:
            return self._parametric()
        ends = question.among.ends
        if ends is not None and ends[1] - ends[0] < MAX_TRIED:
            return self._by_trying(*ends)
        wrong, obstacle = self._first_wrong()
        try:
            found = self._all_solutions()
        except Obstacle:
            wrong = wrong or self._another()
            if wrong is None:
                raise
            return wrong  # and what would be right is not known
        if wrong is not None:
            return replace(wrong, instead=_shown(found))
        if obstacle:
            raise Obstacle(obstacle)
        return self._compared(found)

    # ---- claimed solutions

    def _first_wrong(self) -> tuple[Judgement | None, str]:
        """A claimed solution that is none, or why there is no telling."""
        obstacle = ""
        for values in self.claimed:
            outside = self._outside(values)
            if outside:
                return self._refuted(values, outside), ""
            for equation in self.question.equations:
                judged = self.question.at(values, equation)
                if judged.verdict is Verdict.REFUTED:
                    return self._not_a_solution(values, judged), ""
                if judged.verdict is Verdict.ILL_FORMED:
                    return self._refuted(values, f"a side has no value there: {judged.reason.rpartition(': ')[2]}"), ""
                if judged.verdict is not Verdict.PROVED:
                    obstacle = judged.reason or f"whether a claimed solution is one: {judged.verdict}"
        return None, obstacle

    def _outside(self, values: Sequence[sp.Expr]) -> str:
        for value in values:
            if not belongs(Candidate(value), self.question.among):
                return f"it is not one of {self.question.among.in_words}"
        return ""

    def _not_a_solution(self, values: Sequence[sp.Expr], judged: Judgement) -> Judgement:
        found = judged.witness
        assert found is not None
        witness = Witness((*self._point(values), *found.point), found.lhs, found.rhs, shows=_is_none(values))
        return Judgement(Verdict.REFUTED, witness=witness, method=_SUBSTITUTION)

    def _refuted(self, values: Sequence[sp.Expr], why: str) -> Judgement:
        said = f"{_is_none(values)}: {why}"
        return Judgement(Verdict.REFUTED, witness=Witness(self._point(values), shows=said), method=_SUBSTITUTION)

    def _point(self, values: Sequence[sp.Expr]) -> tuple[tuple[sp.Symbol, Value], ...]:
        pairs = zip(self.question.unknowns, values, strict=True)
        return tuple((name, Fraction(int(v.p), int(v.q))) for name, v in pairs if isinstance(v, sp.Rational))

    # ---- a finite range

    def _by_trying(self, first: int, last: int) -> Judgement:
        found = [k for k in range(first, last + 1) if all(self._holds(k, one) for one in self.question.equations)]
        claimed = []
        for values in self.claimed:
            value = integer(values[0])
            if value is None or not first <= value <= last:
                return replace(self._refuted(values, self._outside(values)), instead=_integers(found), method=_TRYING)
            claimed.append(value)
        wrong = next((k for k in claimed if k not in set(found)), None)
        if wrong is not None:
            return replace(self._differs(wrong, f"{wrong} is not a solution"), instead=_integers(found))
        missing = next((k for k in found if k not in set(claimed)), None)
        if missing is not None:
            return replace(self._differs(missing, f"{missing} is a solution too"), instead=_integers(found))
        text = f"{len(found)} of {last - first + 1} integers solve it"
        return Judgement(Verdict.PROVED, proof=_proof((_TRYING,), text, (), 0, tuple(self._tried(found, first, last))),
                         method=_TRYING)  # fmt: skip

    def _tried(self, found: Sequence[int], first: int, last: int) -> Iterable[str]:
        """The values at the solutions and next to them."""
        if len(self.question.equations) > 1:
            return
        near = sorted({k + side for k in found for side in (-1, 0, 1) if first <= k + side <= last})
        for k in near[:_MOST_SHOWN]:
            left, right = self._sides(k, self.question.equations[0], BITS[0])
            if left is not None and right is not None:
                name = self.question.unknowns[0].name
                sign = "=" if k in set(found) else "≠"
                yield f"{name} = {k}: {digits(left)} {sign} {digits(right)}"

    def _sides(self, k: int, equation: Relation, bits: int) -> tuple[Any, Any]:
        point: dict[sp.Symbol, Value] = {self.question.unknowns[0]: Fraction(k)}
        names = self._needed(equation)
        return tuple(evaluate(side, point, names, bits=bits) for side in (equation.lhs, equation.rhs))  # type: ignore[return-value]

    def _needed(self, equation: Relation) -> Mapping[sp.Symbol, sp.Expr]:
        return self.question.definitions.reachable((equation.lhs, equation.rhs))[0]

    def _holds(self, k: int, equation: Relation) -> bool:
        """Whether an integer solves an equation; where a side has no value it does not."""
        point: dict[sp.Symbol, Value] = {self.question.unknowns[0]: Fraction(k)}
        gap = sp.Add(equation.lhs, sp.Mul(sp.Integer(-1), equation.rhs, evaluate=False), evaluate=False)
        ball = evaluate(gap, point, self._needed(equation), bits=BITS[0], shared=self._circuit)
        if ball is not None and ball.is_zero():
            return True
        if ball is not None and not ball.contains(0):
            return False
        self.close_calls += 1
        if self.close_calls > _MOST_CLOSE_CALLS:
            raise Obstacle(f"more than {_MOST_CLOSE_CALLS} integers at which a side may have no value")
        judged = self.question.at((sp.Integer(k),), equation)
        if judged.verdict not in (Verdict.PROVED, Verdict.REFUTED, Verdict.ILL_FORMED):
            raise Obstacle(f"whether {k} is a solution: {judged.reason}")
        return judged.verdict is Verdict.PROVED

    def _differs(self, k: int, shows: str) -> Judgement:
        equation = next((one for one in self.question.equations if not self._holds(k, one)), self.question.equations[0])
        left, right = self._sides(k, equation, BITS[1])
        known = left is not None and right is not None
        own, other = (describe(left), describe(right)) if known else (None, None)
        witness = Witness(self._point((sp.Integer(k),)), own, other, shows=shows)
        return Judgement(Verdict.REFUTED, witness=witness, method=_TRYING)

    # ---- roots

    def _all_solutions(self) -> list[Candidate] | None:
        """Those of the first equation that solve the others too; None where every number is one."""
        question = self.question
        first, *others = question.equations
        domain = Domain({question.unknowns[0]: Range()})
        solved = candidates_of(first.lhs, first.rhs, question.unknowns[0], domain, self._needed(first))
        if solved.candidates is None:
            if others:
                raise Obstacle("an equation that every number solves")
            return None
        return [one for one in solved.candidates if belongs(one, question.among) and self._solves(one, solved.reduced)]

    def _solves(self, candidate: Candidate, reduced: Any) -> bool:
        if candidate.expr is None:
            if reduced.conditions or not reduced.difference.den.is_one() or len(self.question.equations) > 1:
                raise Obstacle("whether both sides have a value at a root that has no closed form here")
            return True
        for equation in self.question.equations:
            verdict = self.question.at((candidate.expr,), equation).verdict
            if verdict in (Verdict.REFUTED, Verdict.ILL_FORMED):
                return False
            if verdict is not Verdict.PROVED:
                raise Obstacle("whether a root of the numerator solves the equation")
        return True

    def _compared(self, found: list[Candidate] | None) -> Judgement:
        if found is None:
            return self._everything()
        named = {match(Candidate(values[0]), found) for values in self.claimed}
        missing = [one for number, one in enumerate(found) if number not in named]
        if missing:
            return self._missing(missing[0], found)
        return Judgement(Verdict.PROVED, proof=self._proof(found), method="all roots of the numerator")

    def _proof(self, found: Sequence[Candidate]) -> Proof:
        rules = (_SUBSTITUTION, "all real roots of the factors of the numerator")
        count = len(found)
        text = f"{count or 'no'} real root{'' if count == 1 else 's'} among {self.question.among.in_words}"
        return _proof(rules, text)

    def _missing(self, candidate: Candidate, found: Sequence[Candidate]) -> Judgement:
        ball = candidate.ball(BITS[1])
        value = candidate.rational
        name = self.question.unknowns[0].name
        shows = f"{value if value is not None else f'{name} = {digits(ball)}'} is a solution too"
        point = self._point((value,)) if value is not None else ()
        method = "all roots of the numerator"
        return Judgement(Verdict.REFUTED, witness=Witness(point, shows=shows), instead=_shown(found), method=method)

    def _everything(self) -> Judgement:
        """Every number solves it: one that is not claimed is a witness."""
        claimed = [Candidate(values[0]) for values in self.claimed]
        for k in _attempts():
            one = Candidate(sp.Rational(k.numerator, k.denominator))
            if not belongs(one, self.question.among) or not all(apart(one, other) for other in claimed):
                continue
            if self.question.at((one.expr,), self.question.equations[0]).verdict is Verdict.PROVED:
                said = f"every one of {self.question.among.in_words} at which both sides have a value"
                judged = self._missing(one, [one])
                return replace(judged, instead=said)
        raise Obstacle("an equation that every number solves where both sides have a value")

    def _another(self) -> Judgement | None:
        """A solution that is not claimed, met by chance where not all are known."""
        claimed = [Candidate(values[0]) for values in self.claimed]
        near = [one.rational + side for one in claimed if one.rational is not None for side in _SIDES]
        for value in (*near, *map(sp.Integer, _FEW)):
            one = Candidate(value)
            if not belongs(one, self.question.among) or not all(apart(one, other) for other in claimed):
                continue
            if all(self.question.at((value,), each).verdict is Verdict.PROVED for each in self.question.equations):
                return replace(self._missing(one, [one]), instead=None, method=_SUBSTITUTION)
        return None

    # ---- parameters

    def _parametric(self) -> Judgement:
        question = self.question
        if len(question.equations) > 1 or not self.claimed or question.among != Among():
            raise Obstacle(_with_parameters(question.parameters))
        (equation,), (unknown,) = question.equations, question.unknowns
        solver = Parametric(equation, unknown, question.domain, question.definitions, question.effort)
        return solver.judgement([value for (value,) in self.claimed])

    # ---- several unknowns

    def _system(self) -> Judgement:
        question = self.question
        if question.parameters:
            raise Obstacle(_with_parameters(question.parameters))
        wrong, obstacle = self._first_wrong()
        try:
            found = solve_linear(question.equations, question.unknowns, question.definitions)
        except Obstacle:
            if wrong is None:
                raise
            return wrong
        inside = [one for one in found.some if all(belongs(Candidate(value), question.among) for value in one)]
        right = found.in_words if found.is_infinite else _set(inside)
        if wrong is not None:
            return replace(wrong, instead=right)
        if obstacle:
            raise Obstacle(obstacle)
        missing = [one for one in inside if all(differ(one, other) for other in self.claimed)]
        if missing:
            witness = Witness(self._point(missing[0]), shows=f"{_tuple(missing[0])} is a solution too")
            return Judgement(Verdict.REFUTED, witness=witness, instead=right, method="elimination")
        if found.is_infinite:
            raise Obstacle("a system with infinitely many solutions")
        if self.claimed and not inside:
            raise Contradiction("numbers that solve a system without solutions")
        text = f"rank {found.rank} in {len(question.unknowns)} unknowns"
        return Judgement(Verdict.PROVED, proof=_proof((_SUBSTITUTION, "elimination in exact rationals"), text),
                         method="elimination")  # fmt: skip


def _with_parameters(parameters: Sequence[sp.Symbol]) -> str:
    return f"the equation has parameters: {', '.join(symbol.name for symbol in parameters)}"


def _lowered(equation: Relation, definitions: Graph) -> Relation:
    if isinstance(equation.lhs, MatrixBase) or isinstance(equation.rhs, MatrixBase):
        raise IllFormed("an equation between matrices: write one for each entry")
    return Relation(definitions.lower(equation.lhs), equation.order, definitions.lower(equation.rhs))


def _attempts() -> Iterable[Fraction]:
    for k in range(200):
        for denominator in (1, 7):
            yield Fraction(k, denominator)
            yield Fraction(-k, denominator)
    for k in range(2, 200):
        yield Fraction(1, k)
        yield 1 - Fraction(1, k)


# ---- words


def _is_none(values: Sequence[sp.Expr]) -> str:
    return f"{_tuple(values)} is not a solution"


def _tuple(values: Sequence[sp.Expr]) -> str:
    texts = [str(value) if isinstance(value, sp.Rational) else _decimals(value) for value in values]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _decimals(value: sp.Expr) -> str:
    ball = evaluate(value, {})
    return "a claimed value" if ball is None or isinstance(ball, acb) else digits(ball)


def _integers(found: Sequence[int]) -> sp.Basic | str:
    if len(found) > _MOST_SHOWN:
        return f"{len(found)} integers: {', '.join(map(str, found[: _MOST_SHOWN // 2]))}, …, {found[-1]}"
    return _set([(sp.Integer(k),) for k in found])


def _shown(found: Sequence[Candidate] | None) -> sp.Basic | str | None:
    if found is None:
        return None
    ordered = sorted(found, key=lambda one: arb(one.ball(BITS[0]).real).mid().fmpq())
    if all(one.expr is not None for one in ordered):
        return _set([(one.expr,) for one in ordered])
    return f"{{{', '.join(digits(one.ball(BITS[0])) for one in ordered)}}}"


def _set(found: Sequence[tuple[sp.Expr, ...]]) -> sp.Basic:
    return sp.FiniteSet(*(values[0] if len(values) == 1 else sp.Tuple(*values) for values in found), evaluate=False)
