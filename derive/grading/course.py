"""What grading knows of a problem: its notation, and the questions that its parts ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from inspect import Parameter, signature
from itertools import permutations
from typing import Any

from sympy import Expr, Integer, Lambda, Piecewise, Symbol
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.matrices import MatrixBase

from ..claims.claim import Claim, Context
from ..claims.designs import Design
from ..claims.equality import Equality
from ..claims.games import PureNash
from ..claims.inequality import Inequality
from ..claims.limits import Comparison, Limit
from ..claims.rules import Rule, counting
from ..claims.solutions import Solutions
from ..claims.stationarity import Optimum
from ..derivation import Accepted, Alternative, Part, Problem
from ..kernel.domain import points
from ..kernel.enclosure import describe, evaluate
from ..kernel.equality import Effort
from ..kernel.errors import Obstacle
from ..kernel.graph import Graph
from ..kernel.language import D
from ..kernel.tensors.language import TensorSymbol, entry
from ..kernel.tensors.shapes import Shapes
from ..kernel.verdict import Relation, Verdict
from ..reading import Notation, Operation, operation_key
from ..reading.probability import is_density
from ..writing.findings import Formula, formula, phrase
from ..writing.reports import claim_statement
from .names import notation, reach
from .renaming import Renaming, renaming
from .sequences import Formula as FormulaOf
from .sequences import inserted, placed, term


@dataclass(frozen=True)
class Question:
    """One thing that a part asks for; `otherwise` are the same by other conventions, with these in words. `so`
    is what follows from our bound, and must from another. `put_in` are values in which the claim is written.

    `quantity` is what is asked, if it is a quantity with a closed form or a value; `right` is that. Answers are
    compared with `known`, one of the two. `digits` are the decimals that it rounds to, if these are asked for. `rule`
    is the one that our own answer is justified by; `definitions` are the values for which the part is asked. `shape`
    are the sides as which an answer may be given, 8×8. `unfinished` says as what a right answer counts that leaves
    derivatives in: as nothing if it is None.
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
    unfinished: str | None = None
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


@dataclass(eq=False)
class Course:
    """A problem as graders see it.

    `chosen` are, by the names of questions that have alternatives, those by which answers are judged.
    """

    problem: Problem
    chosen: Mapping[str, Alternative] = field(default_factory=dict)
    _notations: dict[str, Notation] = field(default_factory=dict, repr=False)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, part by part."""
        return tuple(question for part in self.problem.parts for question in self._of_whichever(part))

    def _of_whichever(self, part: Part) -> Iterator[Question]:
        """The questions of a part; of an alternative, under the name of what it is an alternative for."""
        chosen = [(name, alternative) for name, alternative in self.chosen.items() if alternative.part is part]
        for name, alternative in chosen:
            yield from self._of(part, name, self.problem.valued(alternative.at))
        decided = any(a.part is part for name in self.chosen for a in self.problem.alternatives[name])
        if not decided:
            yield from self._of(part, part.name, {})

    def _of(self, part: Part, name: str, values: Mapping[Symbol, Expr]) -> Iterator[Question]:
        points = next((asked.points for asked in self.problem.asked if asked.part is part), Fraction(1))
        for number, answered in enumerate(part.answered, start=1):
            claim = _at(answered, values)
            quantity, right = _asked_for(claim)
            accepted = tuple(one for one in part.accepted if one.claim is answered)
            said = next((one.what for one in accepted if isinstance(one.what, Design)), claim)
            asked = claim_statement(said, self.problem.order) if quantity is None else self._shown(quantity, part)
            if isinstance(claim, Comparison):  # our own answer is not to be told
                asked = self.formula(claim.lhs)
            if words := _words_for(claim):
                asked = phrase(words)
            asked = self.renaming(part).formula(asked)
            digits = part.digits.get(answered, "")
            known = quantity if isinstance(claim, Equality) else None if isinstance(claim, Inequality) else right
            rule = next(step.rule for step in part.steps if step.claim is answered)
            question = Question(
                name,
                number,
                claim,
                asked,
                points,
                quantity,
                right,
                known,
                digits,
                rule,
                {**part.at, **values},
                accepted,
                part.shape,
                len(part.answered) == 1,
                part.unfinished,
                so=part.follows.get(answered),
                put_in=part.put_in,
            )
            yield replace(question, otherwise=tuple(self._otherwise(question, part)))

    def _otherwise(self, question: Question, part: Part) -> Iterator[tuple[Question, str]]:
        """The same question by other conventions, with these in words."""
        for other, when, at in part.conventions:
            same = question if other is part else _numbered(self._of(other, other.name, {}), question.number)
            yield replace(same, definitions={**same.definitions, **at}), when

    def _shown(self, quantity: Any, part: Part) -> Formula:
        """What is asked for: in words where the formula for it is arithmetic, and so the answer."""
        is_number = isinstance(quantity, Expr) and quantity.is_number and bool(part.asked)
        return phrase(part.asked) if is_number else self.formula(_called(quantity, part.aliases))

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions of the parts that the sheet asks for; of the last part with answers, if no part is named."""
        chosen = {alternative.part.name: name for name, alternative in self.chosen.items()}
        names = [chosen.get(asked.part.name, asked.part.name) for asked in self.problem.asked]
        names = names or [part.name for part in self.problem.parts if part.answered][-1:]
        return tuple(question for question in self.questions if question.part in names)

    @cached_property
    def called(self) -> dict[str, tuple[str, ...]]:
        """The parts that the sheet asks for, in order, each with the words by which people name it."""
        parts = {part.name: part for part in self.problem.parts}
        parts |= {name: alternative.part for name, alternative in self.chosen.items()}
        return {question.part: tuple(parts[question.part].names) for question in self.asked}

    @cached_property
    def counts(self) -> bool:
        """Whether everything that the sheet asks for is a whole number: then commas in numbers separate thousands."""
        return bool(self.asked) and all(isinstance(question.right, Integer) for question in self.asked)

    def of_part(self, name: str) -> tuple[Question, ...]:
        """The questions of a part, by its name, whatever its case; or one, as `weights.3`."""
        wanted = name.strip().lower()
        return tuple(q for q in self.questions if wanted in (q.part.lower(), q.label.lower()))

    def with_alternatives(self, part: str) -> tuple[str, ...]:
        """The questions with alternatives that a part names; if no part is named, those that are asked."""
        if self.chosen:
            return ()
        if named := self._named(part):
            return named
        if self.of_part(part):
            return ()
        groups = self.problem.alternatives
        asked = [item.part for item in self.problem.asked]
        return tuple(name for name, all_ in groups.items() if any(item.part in asked for item in all_))

    def _named(self, part: str) -> tuple[str, ...]:
        """The question with alternatives that has this name, or one of its answers, as `updates.3`."""
        wanted = part.strip().lower()
        found = (
            name
            for name in self.problem.alternatives
            if wanted == name.lower() or wanted.startswith(f"{name.lower()}.")
        )
        return tuple(found)

    def has(self, part: str) -> bool:
        """Whether there is a part of this name, or an answer of one."""
        return bool(self._named(part) or self.of_part(part))

    @cached_property
    def part_names(self) -> tuple[str, ...]:
        """The names of all that can be graded."""
        alternatives = {a.part for all_ in self.problem.alternatives.values() for a in all_}
        others = [p.name for p in self.problem.parts if p.answered and p not in alternatives]
        return tuple(dict.fromkeys((*self.problem.alternatives, *others)))

    def choices(self, names: Sequence[str]) -> Iterator[tuple[tuple[str, ...], dict[str, Alternative]]]:
        """What can be chosen for some questions, by the conventions of the one with the most of them."""
        groups = [self.problem.alternatives[name] for name in names]
        for leading in max(groups, key=len):
            conventions = set(leading.conventions)
            chosen = (next(item for item in group if set(item.conventions) <= conventions) for group in groups)
            yield leading.conventions, dict(zip(names, chosen, strict=True))

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
        own = [alternative.part.aliases for alternative in self.chosen.values()]
        further = {name: meaning for names in own for name, meaning in names.items()}
        return self._notation([q.claim for q in self.asked], None, further)

    def notation_of(self, part: str) -> Notation:
        """The names that answers to a part may use."""
        if part in self.chosen:
            return self.notation
        if part not in self._notations:
            claims = [q.claim for q in self.questions if q.part == part]
            own = next((each for each in self.problem.parts if each.name == part), None)
            found = self._notation(claims, own) if claims else self.notation
            self._notations[part] = self.notation if found == self.notation else found
        return self._notations[part]

    def _notation(self, claims: list[Claim], part: Part | None, further: Mapping[str, Any] | None = None) -> Notation:
        counts = any(question.rule == counting for question in self.questions)
        everything = [question.claim for question in self.questions]
        found = notation(self.problem, claims, everything, part, counts=counts, further=further or {})
        operations = self.operations()
        return replace(found, operations=operations, functions=frozenset((*found.functions, *operations)))

    def renaming(self, part: Part | str) -> Renaming:
        """How a part, or the question that it is an alternative for, speaks of what it has other names for."""
        if isinstance(part, str):
            alternative = self.chosen.get(part)
            found = next((each for each in self.problem.parts if each.name == part), None)
            if alternative is None and found is None:
                return Renaming()
            part = alternative.part if alternative else found or part
        assert isinstance(part, Part)
        if part.name not in self._renamings:
            self._renamings[part.name] = renaming({**part.applied, **part.aliases}, self._is_on_the_sheet)
        return self._renamings[part.name]

    @cached_property
    def _renamings(self) -> dict[str, Renaming]:
        return {}

    @cached_property
    def sequences(self) -> frozenset[Any]:
        """The sequences that are given by a rule: an answer in closed form has none of their terms left."""
        return frozenset(recurrence.function for recurrence in self.problem.recurrences)

    def known_in(self, question: Question) -> frozenset[Any]:
        """The sequences whose terms an answer may have: those that our own has, and what their rules have."""
        if not self.sequences:
            return frozenset()
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

    def is_redefined(self, ours: Any, value: Expr, own: Mapping[Symbol, Expr], part: str) -> bool:
        """Whether a student who says that a name of ours is `value` means something else by it, in a part.

        What the sheet names, and what is asked for, cannot be given another meaning; a number defines nothing.
        """
        if isinstance(ours, MatrixBase):
            return ours.shape != (1, 1) and not isinstance(value, MatrixBase)
        if ours in self.problem.ranges and value.free_symbols:
            return not self._is_on_the_sheet(ours.name) and ours not in self._reached(part)
        if ours not in self._helpers or not value.free_symbols:
            return False
        prints = self._fingerprint(ours), self._fingerprint(value, own)
        return None not in prints and prints[0] != prints[1]

    def _reached(self, part: str) -> frozenset[Symbol]:
        """What the questions of a part depend on; without one, what those depend on that the sheet asks."""
        questions = [q for q in self.questions if q.part == part] or self.asked
        return reach(self.problem, [q.claim for q in questions]).symbols

    @cached_property
    def _helpers(self) -> frozenset[Symbol]:
        """Quantities that only our derivation names."""
        sides = [side for q in self.questions if q.quantity is not None for side in _sides(q.quantity)]
        asked = {symbol for side in sides for symbol in side.free_symbols}
        defined = [symbol for symbol in self.problem.definitions if symbol not in asked]
        return frozenset(symbol for symbol in defined if not self._is_on_the_sheet(symbol.name))

    def _is_on_the_sheet(self, name: str) -> bool:
        return bool(re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z0-9_^])", self.problem.statement))

    def operations(self, conventions: Mapping[str, str] | None = None) -> dict[str, Operation]:
        """The operations of matrices, by their signs and names; by the first convention where none is given."""
        found: dict[str, Operation] = {}
        for names, meanings in self.problem.operations.items():
            meaning = meanings[(conventions or {}).get(names, next(iter(meanings)))]
            operation = Operation(names, meaning, _needed(meaning), len(meanings) > 1)
            found |= {operation_key(name): operation for name in names.split()}
        return found

    def has_shape(self, value: Expr) -> bool:
        """Whether a value is a tensor."""
        return self._with_tensors and not value.has(Piecewise) and bool(self._shapes.of(value))

    def has_density(self, value: Expr) -> bool:
        """Whether a value speaks of a density."""
        return any(is_density(node) for node in value.atoms(AppliedUndef))

    def entries(self, question: Question, value: Any, origin: int = 0) -> list[Expr]:
        """The entries of what is asked that a number with free indices may be for, those of its first letters first."""
        quantity = question.quantity
        if not isinstance(quantity, Expr) or not isinstance(value, Expr) or not self.has_shape(quantity):
            return []
        letters = sorted((s for s in value.free_symbols if s.is_integer and not s.is_positive), key=str)
        if self.has_shape(value) or len(letters) != len(self._shapes.of(quantity)):
            return []
        return [entry(quantity, tuple(letter - origin for letter in order)) for order in permutations(letters)]

    def worked_out(self, question: Question, value: Any) -> Any:
        """A value with the numbers that other answers of ours, for the same given values, find for what is in it."""
        if not question.definitions or not isinstance(value, Basic):
            return value
        derivatives, quantities = self._numbers(tuple(question.definitions.items()))
        found = value.xreplace(derivatives)
        return found if found.has(D) else found.xreplace(quantities)

    def _numbers(self, given: tuple[tuple[Symbol, Expr], ...]) -> tuple[dict[Basic, Expr], dict[Basic, Expr]]:
        """The derivatives and the quantities whose numbers matrices among our answers hold, for these given values."""
        if given not in self._found:
            derivatives: dict[Basic, Expr] = {}
            quantities: dict[Basic, Expr] = dict(given)
            for question in self.questions:
                if tuple(question.definitions.items()) == given and isinstance(question.quantity, MatrixBase):
                    for quantity, right in zip(question.quantity, question.right or (), strict=True):
                        number = right.doit()  # as written, a fraction of a matrix is a product
                        if number.is_Rational and isinstance(quantity, D | Symbol):
                            (derivatives if isinstance(quantity, D) else quantities)[quantity] = number
            self._found[given] = derivatives, quantities
        return self._found[given]

    @cached_property
    def _found(self) -> dict[Any, tuple[dict[Basic, Expr], dict[Basic, Expr]]]:
        return {}

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


def _called(quantity: Any, names: Mapping[str, Any]) -> Any:
    """What is asked for, by the names that a part has for it: `F^{new}`, ∂L/∂F."""
    if not isinstance(quantity, MatrixBase):
        return quantity
    by_meaning = {meaning: name for name, meaning in reversed(list(names.items()))}
    if quantity in by_meaning:
        return Symbol(by_meaning[quantity], real=True)
    if not all(isinstance(entry, D) for entry in quantity):
        return quantity
    of = {entry.quantity for entry in quantity}
    by = by_meaning.get(type(quantity)(*quantity.shape, [entry.variable for entry in quantity]))
    if len(of) != 1 or by is None or not of <= by_meaning.keys():
        return quantity
    return D(Symbol(by_meaning[of.pop()], real=True), Symbol(by, real=True))


def _needed(function: Callable[..., Any]) -> int:
    """How many arguments a function needs."""
    return sum(parameter.default is Parameter.empty for parameter in signature(function).parameters.values())


def _at(claim: Claim, values: Mapping[Symbol, Expr]) -> Claim:
    """A claim with values for quantities in what it says is right."""
    if values and isinstance(claim, Equality):
        return Equality(claim.lhs, claim.rhs.xreplace(values))
    return claim


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
