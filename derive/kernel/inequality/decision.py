"""Decides `lhs ≤ rhs` and its like on a domain: a witness first, then a proof; with a witness, perhaps a condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sympy import Expr, Symbol
from sympy.matrices import MatrixBase

from ..calculus import ZERO, add, minus, power
from ..cells import Cell, as_relation
from ..domain import Domain, Point, Sort, by_name
from ..equality import Contradiction, Effort, check_derivatives, check_symbol, equal, exact_value
from ..errors import IllFormed, Obstacle
from ..graph import Graph, compounds
from ..graph import replace as substituted
from ..intervals import NEGATIVE, NULL, POSITIVE
from ..spectra.bounds import bounded
from ..spectra.language import MatrixWord
from ..verdict import Conjunction, Judgement, Order, Proof, Relation, Verdict, Witness, _proof
from .goals import Goal, gap_of, written_out
from .positivity import Budget, Lines, Used
from .prover import VACUOUS, Prover
from .sum_of_squares import Search as Squares
from .witnesses import Search

_STEPS = 9_000
_STEPS_OF_CASES = 300
_DEPTHS = (0, 2, 4)  # of calculus: shallow proofs are found first
_MOST_DEFINED = 2_000  # nodes of the expressions once definitions are written out
_FRESH = 24
_SAMPLE = 24


def compare(
    lhs: Expr,
    order: Order,
    rhs: Expr,
    domain: Domain | None = None,
    definitions: Mapping[Symbol, Expr] | None = None,
    effort: Effort | None = None,
    *,
    equality_when: Conjunction = (),
    proposed: Iterable[Point] = (),
    squares: Squares | None = None,
) -> Judgement:
    """Judge `lhs order rhs` at every point of the domain where both sides are defined and real.

    `equality_when`: and the sides are equal exactly where these relations hold. `proposed` are points that may be
    witnesses; `squares` proposes Gram matrices, which are checked here. Raises `Contradiction`.
    """
    domain, effort = domain or Domain(), effort or Effort()
    graph = definitions if isinstance(definitions, Graph) else Graph(definitions or {})
    if order is Order.EQ:
        return equal(lhs, rhs, domain, graph, effort)
    if isinstance(lhs, MatrixWord) and order is not Order.NE and not equality_when:
        found = bounded(lhs, order, rhs, domain, graph, effort)
        if found.verdict is not Verdict.UNDECIDED:
            return found
    try:
        question = replace(prepared(Relation(lhs, order, rhs), domain, graph, effort), squares=squares)
        judgement = question.judgement(proposed)
        if equality_when and judgement.verdict is Verdict.PROVED:
            return _Equality(question, equality_when, judgement).judgement()
        return judgement
    except Obstacle as obstacle:
        return Judgement(Verdict.UNDECIDED, reason=str(obstacle))
    except IllFormed as error:
        return Judgement(Verdict.ILL_FORMED, reason=str(error))


def prepared(relation: Relation, domain: Domain, graph: Graph, effort: Effort) -> Question:
    """The question without names that have definitions. Raises `Obstacle`, `IllFormed`."""
    if isinstance(relation.lhs, MatrixBase) or isinstance(relation.rhs, MatrixBase):
        raise IllFormed("matrices have no order: compare their entries")
    check_derivatives((relation.lhs, relation.rhs), graph, domain)
    relation = Relation(graph.lower(relation.lhs), relation.order, graph.lower(relation.rhs))
    domain = domain.of_defined(graph)
    sides = [side for fact in domain.facts for side in (fact.lhs, fact.rhs)]
    needed, symbols = graph.reachable((relation.lhs, relation.rhs, *sides))
    for symbol in symbols:
        check_symbol(symbol, domain)
    plain = _without_names(domain, needed)
    lhs, rhs = (_written(side, needed) for side in (relation.lhs, relation.rhs))
    for side in (lhs, rhs):
        if isinstance(side, Symbol) and plain.range_of(side).sort is Sort.COMPLEX:
            raise IllFormed(f"{side} is complex; complex numbers have no order")
    return Question(Relation(lhs, relation.order, rhs), plain, symbols, effort)


def _without_names(domain: Domain, needed: Mapping[Symbol, Expr]) -> Domain:
    facts = tuple(Relation(_written(f.lhs, needed), f.order, _written(f.rhs, needed)) for f in domain.facts)
    return Domain({symbol: allowed for symbol, allowed in domain.ranges.items() if symbol not in needed}, facts)


def _written(expr: Expr, needed: Mapping[Symbol, Expr]) -> Expr:
    """An expression with all names written out."""
    for _ in range(len(needed) + 1):
        present = {name: needed[name] for name in expr.free_symbols if name in needed}
        if not present:
            return expr
        expr = substituted(expr, present)
        if sum(1 for _ in compounds((expr,))) > _MOST_DEFINED:
            raise Obstacle("an inequality between expressions this large")
    return expr


@dataclass(frozen=True)
class Question:
    """A relation to be judged on a domain; its expressions are written in `symbols` alone."""

    relation: Relation
    domain: Domain
    symbols: tuple[Symbol, ...]
    effort: Effort
    squares: Squares | None = None

    def judgement(self, proposed: Iterable[Point] = ()) -> Judgement:
        """`refuted` or `conditional` with a witness, `proved`, or `undecided`."""
        search = self.search()
        found = self._refuted(search.found())
        if found is not None:
            return found
        prover = Prover(Budget(_STEPS), self.squares)
        lines = self.shown(prover)
        if lines is None:  # only now the points that take a search to propose
            return self._refuted(search.found(proposed)) or self._unproved(prover, search)
        if search.usable == 0 and search.fresh(self.effort.tries) is None and search.usable == 0:
            return Judgement(Verdict.ILL_FORMED, reason=self._why_nowhere())
        against = search.fresh(_FRESH)
        if against is not None:
            raise Contradiction(f"a proof, and a witness against it at {against.point}")
        return Judgement(Verdict.PROVED, proof=as_proof(lines), method=_method(lines))

    def _refuted(self, found: Witness | None) -> Judgement | None:
        witness = self._completed(found)
        if witness is None:
            return None
        return _conditional(self, witness) or Judgement(Verdict.REFUTED, witness=witness, method=_method(()))

    def search(self) -> Search:
        """For a witness."""
        cell = Cell.of(self.domain, {})
        goal = written_out(self.relation.lhs, False, cell)
        other = written_out(self.relation.rhs, False, cell)
        solved = set(cell.definitions)
        own = tuple(symbol for symbol in self.symbols if symbol not in solved)
        return Search(goal.gap, self.relation.order, other.gap, goal.domain, own, self.effort)

    def _completed(self, witness: Witness | None) -> Witness | None:
        """With the values of the symbols that equations of the domain determine."""
        solved = Cell.of(self.domain, {}).definitions
        if witness is None or not solved:
            return witness
        values = dict(witness.point)
        known = {symbol: exact_value(definition, values) for symbol, definition in solved.items()}
        values.update({symbol: value for symbol, value in known.items() if value is not None})
        return replace(witness, point=tuple(sorted(values.items(), key=lambda item: by_name(item[0]))))

    def shown(self, prover: Prover) -> Lines | None:
        """What shows the relation, or None."""
        for depth in _DEPTHS:
            prover.cases = 0
            found = self._shown(prover, depth)
            if found is not None:
                return found
        return prover.prove_by_algebra(self.goal()) if self.relation.order is not Order.NE else None

    def _shown(self, prover: Prover, depth: int) -> Lines | None:
        if self.relation.order is not Order.NE:
            return prover.prove(self.goal(), depth)
        gap = add(self.relation.lhs, minus(self.relation.rhs))
        nonzero = prover.never_zero(self._of(gap, True))
        if nonzero is not None:
            return nonzero
        for side in (gap, minus(gap), power(gap, 2)):
            found = prover.prove(self._of(side, True), depth)
            if found is not None:
                return found
        return None

    def goal(self) -> Goal:
        """For an order other than ≠: what is to be shown ≥ 0 or > 0."""
        return self._of(gap_of(self.relation), self.relation.order in (Order.LT, Order.GT))

    def _of(self, gap: Expr, strict: bool) -> Goal:
        return written_out(gap, strict, Cell.of(self.domain, {}))

    def on(self, domain: Domain, order: Order | None = None) -> Question:
        """The same on another domain, or with another sign."""
        relation = Relation(self.relation.lhs, order or self.relation.order, self.relation.rhs)
        return Question(relation, domain, self.symbols, self.effort, self.squares)

    def _unproved(self, prover: Prover, search: Search) -> Judgement:
        if search.usable == 0 and search.fresh(self.effort.tries) is None and search.usable == 0:
            return Judgement(Verdict.UNDECIDED, reason=self._why_nowhere())
        obstacle = prover.obstacle or "the sign of the difference"
        reason = f"not shown: {obstacle}; no point against it among {search.usable}"
        return Judgement(Verdict.UNDECIDED, reason=reason)

    def _why_nowhere(self) -> str:
        return "found no point of the domain at which both sides have a certified real value"


def as_proof(lines: Lines) -> Proof:
    """The proof that lines of a certificate make."""
    used = [line for line in lines if isinstance(line, Used)]
    rules = dict.fromkeys(rule for line in used for rule in line.rules)
    nonzero = dict.fromkeys(expr for line in used for expr in line.nonzero)
    text = tuple(dict.fromkeys(line for line in lines if isinstance(line, str)))
    conditions = tuple(Relation(expr, Order.NE, ZERO) for expr in nonzero)
    generators = max((line.generators for line in used), default=0)
    return _proof(tuple(rules) or ("order of numbers",), text[0] if text else "", conditions, generators, text)


_WAYS = (
    "induction",
    "the sign of the derivative",
    "a concave function is at least the lesser of its values at the ends",
    "covering by balls",
    "sum of squares",
    "completing the square",
    "nonnegative coefficients after a change of variables",
)


def _method(lines: Lines) -> str:
    """How it was shown, in a few words."""
    rules = {rule for line in lines if isinstance(line, Used) for rule in line.rules}
    return next((way for way in _WAYS if way in rules), "signs of factors") if lines else "certified enclosures"


def together(judged: Sequence[Judgement]) -> Judgement:
    """That several relations hold: the worst of the judgements, or one proof of all."""
    worst = min(judged, key=lambda judgement: _STRENGTH.index(judgement.verdict))
    if len(judged) == 1 or worst.verdict is not Verdict.PROVED:
        return worst
    proofs = [judgement.proof for judgement in judged if judgement.proof]
    proof = _proof(
        tuple(dict.fromkeys(rule for proof in proofs for rule in proof.rules)),
        f"each of {len(proofs)} relations",
        tuple(dict.fromkeys(condition for proof in proofs for condition in proof.side_conditions)),
        max(proof.generators for proof in proofs),
        tuple(line for proof in proofs for line in proof.certificate),
    )
    return replace(worst, proof=proof)


_STRENGTH = (
    Verdict.ILL_FORMED,
    Verdict.REFUTED,
    Verdict.CONDITIONAL,
    Verdict.UNDECIDED,
    Verdict.CONFIRMED,
    Verdict.PROVED,
)


# ---- conditions -----------------------------------------------------------------------------------------------------


def _conditional(question: Question, witness: Witness) -> Judgement | None:
    """The condition on one symbol, or on the order of two, that decides: true under it, false without it, all over."""
    ordered = [s for s in question.symbols if question.domain.range_of(s).sort is not Sort.COMPLEX]
    if not 1 <= len(ordered) <= 3 or question.relation.order is Order.NE:
        return None
    atoms = [atom for symbol in ordered for atom in (symbol, symbol - 1, symbol + 1)]
    atoms += [a - b for k, a in enumerate(ordered) for b in ordered[k + 1 :]]
    known = question.search().truths(_SAMPLE)
    values = dict(witness.point)
    known.append((values, False))
    for atom in atoms:
        if _may_decide(atom, known):
            found = _under(question, atom, witness)
            if found is not None:
                return found
    return None


def _may_decide(atom: Expr, known: Sequence[tuple[Point, bool]]) -> bool:
    """Whether the sign of an expression settles the relation at the points where the answer is known."""
    answers: dict[int, set[bool]] = {}
    for point, truth in known:
        if atom.free_symbols <= point.keys():
            value = exact_value(atom, point)
            if value is not None:
                answers.setdefault((value > 0) - (value < 0), set()).add(truth)
    return all(len(answer) == 1 for answer in answers.values()) and len(set().union(*answers.values())) == 2


def _under(question: Question, atom: Expr, witness: Witness) -> Judgement | None:
    lines: Lines = ()
    true = false = 0
    for sign in (POSITIVE, NEGATIVE, NULL):
        cell = Cell(question.domain, {}).narrowed(atom, sign)
        truth, shown = _settled(question, cell)
        if truth is None:
            return None
        if shown in VACUOUS:
            continue
        if truth:
            true |= sign
            lines += shown
        else:
            false |= sign
    if not true & ~NULL or not false:
        return None
    proof = as_proof(lines)
    return Judgement(
        Verdict.CONDITIONAL,
        proof=proof,
        conditions=((as_relation(atom, true),),),
        witness=witness,
        method=_method(lines),
    )


def _settled(question: Question, cell: Cell) -> tuple[bool | None, Lines]:
    """Whether the relation holds all over a cell, or nowhere on it."""
    gap, order = gap_of(question.relation), question.relation.order
    goal = written_out(gap, order in (Order.LT, Order.GT), cell)
    for truth, wanted in ((True, goal), (False, Goal(minus(goal.gap), not goal.strict, goal.domain))):
        found = Prover(Budget(_STEPS_OF_CASES)).prove(wanted, 1)
        if found is not None:
            return truth, found
    return None, ()


# ---- equality cases -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Equality:
    """That the sides of a proved inequality are equal exactly where some relations hold."""

    question: Question
    when: Conjunction
    proved: Judgement

    def judgement(self) -> Judgement:
        question = self.question
        there = question.domain.restricted(*self.when)
        equality = equal(question.relation.lhs, question.relation.rhs, there, {}, question.effort)
        if equality.verdict is not Verdict.PROVED:
            reason = equality.reason or "the sides are not equal where they should be"
            return Judgement(equality.verdict, witness=equality.witness, reason=reason, method=_method(()))
        strict = Order.GT if question.relation.order in (Order.GE, Order.GT) else Order.LT
        lines: Lines = ()
        for relation in self.when:
            for away in _complement(relation):
                elsewhere = question.on(question.domain.restricted(away), strict)
                found = self._apart(elsewhere)
                if isinstance(found, Judgement):
                    return found
                lines += found
        assert self.proved.proof is not None and equality.proof is not None
        own = as_proof(lines)
        rules = dict.fromkeys((*self.proved.proof.rules, *equality.proof.rules, *own.rules))
        certificate = (*self.proved.proof.certificate, "where the sides are equal:", *own.certificate)
        conditions = self.proved.proof.side_conditions
        proof = _proof(tuple(rules), self.proved.proof.normal_form, conditions, own.generators, certificate)
        return Judgement(Verdict.PROVED, proof=proof, method=self.proved.method)

    def _apart(self, elsewhere: Question) -> Lines | Judgement:
        """What shows that the sides differ where the relation fails."""
        witness = elsewhere.search().found()
        if witness is not None:
            return Judgement(Verdict.REFUTED, witness=witness, method=_method(()))
        prover = Prover(Budget(_STEPS), elsewhere.squares)
        found = elsewhere.shown(prover)
        if found is None:
            obstacle = prover.obstacle or "the sign of the difference"
            return Judgement(
                Verdict.UNDECIDED, reason=f"the inequality is proved, its equality cases are not: {obstacle}"
            )
        return found


def _complement(relation: Relation) -> list[Relation]:
    """Relations of which one holds wherever this one does not."""
    if relation.order is Order.EQ:
        return [Relation(relation.lhs, order, relation.rhs) for order in (Order.LT, Order.GT)]
    return [Relation(relation.lhs, relation.order.negated, relation.rhs)]
