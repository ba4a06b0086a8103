"""What grading knows of a problem: its notation, and the questions that its parts ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from sympy import Expr, Integer, Lambda, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.matrices import MatrixBase

from ..claims.claim import Claim, Context
from ..claims.designs import Design
from ..claims.equality import Equality
from ..claims.games import PureNash
from ..claims.inequality import Inequality
from ..claims.limits import Limit
from ..claims.rules import Rule, counting
from ..claims.solutions import Solutions
from ..claims.stationarity import Optimum
from ..derivation import Accepted, Part, Problem
from ..kernel.domain import points
from ..kernel.enclosure import describe, evaluate
from ..kernel.equality import Effort
from ..kernel.errors import Obstacle
from ..kernel.graph import Graph
from ..kernel.tensors.language import TensorSymbol
from ..kernel.tensors.shapes import Shapes
from ..kernel.verdict import Relation, Verdict
from ..reading import Notation
from ..reading.probability import is_density
from ..writing.findings import Formula, formula, phrase
from ..writing.reports import claim_statement
from .names import notation
from .sequences import Formula as FormulaOf
from .sequences import inserted, placed, term


@dataclass(frozen=True)
class Question:
    """One thing that a part asks for; `otherwise` are the same by other conventions, with these in words. `so`
    is what follows from our bound, and must from another. `put_in` are values in which the claim is written.

    `quantity` is what is asked, if it is a quantity with a closed form or a value; `right` is that. Answers are
    compared with `known`, one of the two. `digits` are the decimals that it rounds to, if these are asked for. `rule`
    is the one that our own answer is justified by; `definitions` are the values for which the part is asked. `shape`
    are the sides as which an answer may be given, 8×8.
    """

    part: str
    number: int
    claim: Claim
    asked: Formula
    points: Fraction
    quantity: Expr | MatrixBase | None = None
    right: Expr | MatrixBase | None = None
    known: Expr | MatrixBase | None = None
    digits: str = ""
    rule: Rule | None = None
    definitions: Mapping[Symbol, Expr] = field(default_factory=dict, hash=False)
    accepted: tuple[Accepted, ...] = field(default=(), hash=False)
    shape: tuple[Expr, ...] = ()

    alone: bool = True
    otherwise: tuple[tuple[Question, str], ...] = ()
    so: Claim | None = None
    put_in: Mapping[Symbol, Expr] = field(default_factory=dict, hash=False)

    @property
    def induction(self) -> Rule | None:
        """The induction that our own answer is justified by, with that answer among what it proves."""
        if self.rule is None or self.rule.index is None:
            return None
        pairs = (*self.rule.together, (self.quantity, self.right))
        return replace(self.rule, together=tuple((a, b) for a, b in pairs if isinstance(a, Expr)))

    def moved(self, index: Symbol, shift: int) -> Question:
        """The same question about later terms."""
        if not shift:
            return self
        at = {index: index + shift}
        rule = self.rule
        if rule is not None:
            rule = replace(rule, together=tuple((placed(a, at), placed(b, at)) for a, b in rule.together))
        sides = {name: placed(getattr(self, name), at) for name in ("quantity", "right", "known")}
        others = tuple((other.moved(index, shift), when) for other, when in self.otherwise)
        return replace(self, rule=rule, otherwise=others, **sides)

    @property
    def design(self) -> Design | None:
        """What is asked of a network, where any that does it is right."""
        return next((one.what for one in self.accepted if isinstance(one.what, Design)), None)

    @property
    def label(self) -> str:
        """A name for it: the part's, with a number where the part asks for several."""
        return self.part if self.alone else f"{self.part}.{self.number}"


@dataclass
class Course:
    """A problem as graders see it."""

    problem: Problem
    _notations: dict[str, Notation] = field(default_factory=dict, repr=False)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, part by part."""
        return tuple(question for part in self.problem.parts for question in self._of(part))

    def _of(self, part: Part) -> Iterator[Question]:
        points = next((asked.points for asked in self.problem.asked if asked.part is part), Fraction(1))
        for number, claim in enumerate(part.answered, start=1):
            quantity, right = _asked_for(claim)
            accepted = tuple(one for one in part.accepted if one.claim is claim)
            said = next((one.what for one in accepted if isinstance(one.what, Design)), claim)
            asked = claim_statement(said, self.problem.order) if quantity is None else self._shown(quantity, part)
            if words := _words_for(claim):
                asked = phrase(words)
            digits = part.digits.get(claim, "")
            known = quantity if isinstance(claim, Equality) else None if isinstance(claim, Inequality) else right
            rule = next(step.rule for step in part.steps if step.claim is claim)
            question = Question(
                part.name,
                number,
                claim,
                asked,
                points,
                quantity,
                right,
                known,
                digits,
                rule,
                part.at,
                accepted,
                part.shape,
                len(part.answered) == 1,
                so=part.follows.get(claim),
                put_in=part.put_in,
            )
            yield replace(question, otherwise=tuple(self._otherwise(question, part)))

    def _otherwise(self, question: Question, part: Part) -> Iterator[tuple[Question, str]]:
        """The same question by other conventions, with these in words."""
        for other, when, at in part.conventions:
            same = question if other is part else _numbered(self._of(other), question.number)
            yield replace(same, definitions={**same.definitions, **at}), when

    def _shown(self, quantity: Any, part: Part) -> Formula:
        """What is asked for: in words where the formula for it is arithmetic, and so the answer."""
        is_number = isinstance(quantity, Expr) and quantity.is_number and bool(part.asked)
        return phrase(part.asked) if is_number else self.formula(quantity)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions of the parts that the sheet asks for; of the last part with answers, if no part is named."""
        names = [asked.part.name for asked in self.problem.asked]
        names = names or [part.name for part in self.problem.parts if part.answered][-1:]
        return tuple(question for question in self.questions if question.part in names)

    @cached_property
    def called(self) -> dict[str, tuple[str, ...]]:
        """The parts that the sheet asks for, in order, each with the words by which people name it."""
        parts = {part.name: part for part in self.problem.parts}
        return {question.part: tuple(parts[question.part].names) for question in self.asked}

    @cached_property
    def counts(self) -> bool:
        """Whether everything that the sheet asks for is a whole number: then commas in numbers separate thousands."""
        return bool(self.asked) and all(isinstance(question.right, Integer) for question in self.asked)

    def of_part(self, name: str) -> tuple[Question, ...]:
        """The questions of a part, by its name, whatever its case; or one, as `weights.3`."""
        wanted = name.strip().lower()
        return tuple(q for q in self.questions if wanted in (q.part.lower(), q.label.lower()))

    def formula(self, value: Any) -> Formula:
        """A value in the problem's notation."""
        return formula(value, self.problem.order)

    def context(self, question: Question | None, own: Mapping[Symbol, Expr]) -> Context:
        """What answers may rely on: the problem's definitions, the values of the part, the student's own names."""
        extra = dict(question.definitions) if question is not None else {}
        if not own:
            return self.problem.context(extra)
        definitions = {**self.problem.definitions, **extra, **own}
        return Context(self.problem.domain, Graph(definitions), tuple(self.problem.recurrences))

    @cached_property
    def notation(self) -> Notation:
        """The names that answers may use, where no part is named."""
        return self._notation([q.claim for q in self.asked], None)

    def notation_of(self, part: str) -> Notation:
        """The names that answers to a part may use."""
        if part not in self._notations:
            claims = [q.claim for q in self.questions if q.part == part]
            own = next((each for each in self.problem.parts if each.name == part), None)
            found = self._notation(claims, own) if claims else self.notation
            self._notations[part] = self.notation if found == self.notation else found
        return self._notations[part]

    def _notation(self, claims: list[Claim], part: Part | None) -> Notation:
        counts = any(question.rule == counting for question in self.questions)
        return notation(self.problem, claims, [question.claim for question in self.questions], part, counts=counts)

    @cached_property
    def sequences(self) -> frozenset[Any]:
        """The sequences that are given by a rule: an answer in closed form has none of their terms left."""
        return frozenset(recurrence.function for recurrence in self.problem.recurrences)

    def known_in(self, question: Question) -> frozenset[Any]:
        """The sequences whose terms an answer may have: those that our own has, and what their rules have."""
        own = term(question.quantity)
        right = {node.func for side in _entries(question.right) for node in side.atoms(AppliedUndef)}
        rules = [r.rule for r in self.problem.recurrences if r.function in right and own and r.function != own[0]]
        further = {node.func for rule in rules for node in rule.atoms(AppliedUndef)}
        return frozenset(right | (further - {own[0]} if own else further))

    def translated(self, value: Any, question: Question, other: Question) -> Any:
        """An answer with what its names mean in another part."""
        here, there = self.notation_of(question.part), self.notation_of(other.part)
        heads = {
            head: there.heads[name]
            for name, head in here.heads.items()
            if isinstance(head, UndefinedFunction) and there.heads.get(name, head) != head
        }
        names = {
            symbol: there.names[name]
            for name, symbol in here.names.items()
            if isinstance(symbol, Symbol) and there.names.get(name, symbol) != symbol
        }
        return inserted(value, heads).xreplace(names) if isinstance(value, Expr) else value

    @cached_property
    def closed_forms(self) -> dict[Any, FormulaOf]:
        """The closed forms of sequences that the problem asks for."""
        found = {}
        for question in self.questions:
            named = term(question.quantity)
            if named is not None and isinstance(question.right, Expr) and named[0] in self.sequences:
                found[named[0]] = FormulaOf(question.right, named[1], named[2])
        return found

    def is_named_function(self, question: Question, name: str) -> bool:
        """Whether a name is one that the problem has for a function that it writes out."""
        heads = self.notation_of(question.part).heads
        return isinstance(heads.get(name), Lambda)

    def may_name(self, base: str) -> bool:
        """Whether students may say what a quantity of several steps is: the sheet does not."""
        return not re.search(rf"(?<![A-Za-z\\]){re.escape(base)}_\{{?[a-zA-Z]", self.problem.statement)

    def is_redefined(self, ours: Any, value: Expr, own: Mapping[Symbol, Expr]) -> bool:
        """Whether a student who says that a name of ours is `value` means something else by it.

        What the sheet names, and what is asked for, cannot be given another meaning; a number defines nothing.
        """
        if isinstance(ours, MatrixBase):
            return ours.shape != (1, 1) and not isinstance(value, MatrixBase)
        if ours not in self._helpers or not value.free_symbols:
            return False
        prints = self._fingerprint(ours), self._fingerprint(value, own)
        return None not in prints and prints[0] != prints[1]

    @cached_property
    def _helpers(self) -> frozenset[Symbol]:
        """Quantities that only our derivation names."""
        sides = [side for q in self.questions if q.quantity is not None for side in _sides(q.quantity)]
        asked = {symbol for side in sides for symbol in side.free_symbols}
        defined = [symbol for symbol in self.problem.definitions if symbol not in asked]
        return frozenset(symbol for symbol in defined if not self._is_on_the_sheet(symbol.name))

    def _is_on_the_sheet(self, name: str) -> bool:
        return bool(re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z0-9_^])", self.problem.statement))

    def has_shape(self, value: Expr) -> bool:
        """Whether a value is a tensor."""
        return self._with_tensors and bool(self._shapes.of(value))

    def has_density(self, value: Expr) -> bool:
        """Whether a value speaks of a density."""
        return any(is_density(node) for node in value.atoms(AppliedUndef))

    @cached_property
    def _with_tensors(self) -> bool:
        return any(isinstance(symbol, TensorSymbol) for symbol in self.problem.order)

    @cached_property
    def _shapes(self) -> Shapes:
        return Shapes()

    def quantity_of(self, value: Expr) -> Symbol | None:
        """The quantity of the problem whose definition a value is, in other words: found by digits, then proved."""
        if self._with_tensors:
            return None
        print_ = self._fingerprint(value)
        if print_ is None:
            return None
        for symbol, other in self._fingerprints.items():
            if other == print_:
                claim = Equality(symbol, value)
                if claim.judgement(self.problem.context(), Effort()).verdict is Verdict.PROVED:
                    return symbol
        return None

    @cached_property
    def _fingerprints(self) -> dict[Symbol, str]:
        found = {symbol: self._fingerprint(symbol) for symbol in self.problem.definitions}
        return {symbol: digits for symbol, digits in found.items() if digits is not None}

    def _fingerprint(self, value: Expr, own: Mapping[Symbol, Expr] | None = None) -> str | None:
        """A value at a point of the domain, in a few digits; None where it has none."""
        try:
            ball = evaluate(value, self._point, {**self.problem.definitions, **(own or {})})
        except Obstacle:
            return None
        return None if ball is None else describe(ball, 10).real

    @cached_property
    def _point(self) -> dict[Symbol, Any]:
        given = [symbol for symbol in self.problem.ranges if not isinstance(symbol, TensorSymbol)]
        return next(points(self.problem.domain, given))


def _entries(value: Any) -> tuple[Any, ...]:
    if isinstance(value, MatrixBase):
        return tuple(value)
    return (value,) if isinstance(value, Expr) else ()


def _numbered(questions: Iterator[Question], number: int) -> Question:
    return next(question for question in questions if question.number == number)


def _sides(value: Expr | MatrixBase) -> tuple[Basic, ...]:
    return tuple(value) if isinstance(value, MatrixBase) else (value,)


def _asked_for(claim: Claim) -> tuple[Any, Any]:
    """The quantity that a claim is about and its value, if it is of that kind."""
    match claim:
        case Equality(lhs=lhs, rhs=rhs):
            return lhs, rhs
        case Limit(expr=expr, value=value) if isinstance(value, Expr):
            return expr, value
        case Solutions(unknowns=(unknown,), values=((value,),)):
            return unknown, value
        case Optimum(asked=asked) if len(asked.at) == 1:
            return asked.variables[0], asked.at[0]
        case Inequality(relations=(Relation(lhs=lhs, rhs=rhs),)):
            return lhs, rhs
    return None, None


def _words_for(claim: Claim) -> str:
    """What is asked in words, where a formula would give the answer away."""
    return "the Nash equilibria in pure strategies" if isinstance(claim, PureNash) else ""
