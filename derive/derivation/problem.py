"""The data an author writes: problems with their quantities, parts, steps, and the claims that others printed.

Named quantities are the backbone. `let` introduces a name with its definition in terms of earlier ones and gives back
a SymPy symbol to write mathematics with; the problem keeps the graph. No verdict is ever written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from sympy import Eq, Expr, Function, ImmutableMatrix, Symbol, sympify
from sympy.logic.boolalg import Boolean
from sympy.matrices import MatrixBase

from .claims.claim import Claim, Context
from .claims.equality import Equality, Side
from .claims.readings import Readings, readings_of
from .claims.rounding import inserted, rounds
from .claims.rules import Rule, limit
from .claims.rules import rounding as by_rounding
from .claims.written import written
from .drawings import Curve, Drawing, chart, network
from .kernel.domain import Domain, Range, Sort
from .kernel.graph import Graph
from .kernel.tensors.language import TensorSymbol, about_tensors
from .kernel.tensors.shapes import Shapes
from .kernel.verdict import Order, Relation

if TYPE_CHECKING:
    from .claims.designs import Design
    from .kernel.induction.recurrences import Recurrence
    from .kernel.networks.threshold import Network
    from .pictures import Picture

Definitions = dict[Symbol, Expr]
Values: TypeAlias = "Mapping[Symbol, Expr | int]"
Said: TypeAlias = "Claim | Side | Boolean | Relation | int"


@dataclass(frozen=True)
class Step:
    """One line of a derivation: a claim, the rule that justifies it, a line of prose.

    `name` is the quantity that the step introduces, if it does; the claim is about its definition. `definitions` are
    the values of given quantities for which it is claimed, if it is not for all.
    """

    id: str
    claim: Claim
    rule: Rule
    prose: str = ""
    name: Symbol | None = None
    definitions: Definitions = field(default_factory=dict)


@dataclass(frozen=True)
class Printed:
    """A claim as a document prints it, right or wrong, with the place where it stands.

    `definitions` are the document's own names that the claim is written in, and the values of given quantities for
    which it is made, if it is not for all.
    """

    id: str
    source: str
    place: str
    claim: Claim
    definitions: Definitions


@dataclass(frozen=True)
class Asked:
    """A part whose answers the sheet asks for, with the points for each of them."""

    part: Part
    points: Fraction


@dataclass(frozen=True)
class Alternative:
    """A part that answers a question by some conventions, in words, with values that quantities have then."""

    conventions: tuple[str, ...]
    part: Part
    at: Values = field(default_factory=dict)


@dataclass(frozen=True)
class KnownMistake:
    """A mistake that this problem invites: what was done, in words, the wrong value of a quantity, a hint."""

    what: str
    quantity: Side
    wrong: Side
    hint: str = ""


@dataclass(frozen=True)
class Accepted:
    """What is right as an answer besides ours: a value where a convention holds, or whatever a design asks for."""

    claim: Claim
    what: Side | Design
    where: str = ""


@dataclass(frozen=True)
class Convention:
    """Another meaning of names that a problem leaves open, in words, and what they are by it."""

    words: str
    values: Mapping[Symbol, Expr]


class Part:
    """What is asked in one part of a problem, its derivation, and the answers a student gives.

    With values `at` which the given quantities have here, its steps are about these values only.
    """

    def __init__(self, problem: Problem, name: str, asked: str, at: Values | None = None) -> None:
        self.problem = problem
        self.name = name
        self.asked = asked
        self.at = problem.valued(at)
        self.steps: list[Step] = []
        self.answered: list[Claim] = []
        self.answers: dict[Side, Side] = {}
        self.digits: dict[Claim, str] = {}
        self.mistakes: list[KnownMistake] = []
        self.aliases: dict[str, Any] = {}
        self.applied: dict[str, Any] = {}
        self.accepted: list[Accepted] = []
        self.shape: tuple[Expr, ...] = ()
        self.names: list[str] = []
        self.unfinished: str | None = None
        self.put_in: Definitions = {}
        self.follows: dict[Claim, Claim] = {}
        self.conventions: list[tuple[Part, str, Definitions]] = []

    def also(self, names: str, meaning: Any) -> None:
        """What LaTeX names, apart by spaces, stand for in answers to this part, whatever they are elsewhere.

        A name may stand for one thing by itself, and for another where it has an index or an argument.
        """
        by_itself = isinstance(meaning, Expr | MatrixBase)
        (self.aliases if by_itself else self.applied).update(_meanings(names, meaning))

    def leaves_derivatives(self, but: str = "") -> None:
        """Answers may leave derivatives in; `but` is what a right one counts as then, if not as a whole answer."""
        self.unfinished = but

    def step(self, *said: Said, by: Rule, prose: str = "") -> None:
        """Claim something: one claim of any kind, or two sides that are equal."""
        self._add(claimed(*said), by, prose, None)

    def let(self, name: str, quantity: Expr, equals: Expr, by: Rule, prose: str = "") -> Symbol:
        """Introduce a name for a quantity, and claim its closed form; gives back the name as a symbol."""
        symbol = self.problem.let(name, quantity)
        self._add(claimed(quantity, equals), by, prose, symbol)
        return symbol

    def answer(self, *said: Said, by: Rule, prose: str = "", rounded: str = "", so: Claim | None = None) -> None:
        """The last step: what the part asks for, in closed form; and, if wanted, rounded to the digits given.

        An answer that is no closed form is a claim: `solutions(…)`, `computes(…)`. Another bound than ours is right
        if it is one from which `so` follows as it does from ours: `so=negligible(x*t, 1, when=small(x*t, by=x))`.
        """
        self.step(*said, by=by, prose=prose)
        claim = self.steps[-1].claim
        self.answered.append(claim)
        if so is not None:
            self.follows[claim] = so
            self.step(so, by=limit)
        if isinstance(claim, Equality):
            self.answers[claim.lhs] = claim.rhs
            if rounded:
                self.digits[claim] = rounded
                self.step(rounds(claim.lhs, rounded), by=by_rounding)

    def mistake(self, what: str, wrong: Side | int, *, of: Side | None = None, hint: str = "") -> None:
        """A wrong answer that is to be expected, with what led to it: `part.mistake("took L without the ½", 2 * g)`.

        It is about the answer stated last, or about the quantity `of`. The hint must not give the answer away.
        Raises ValueError where no answer is stated yet.
        """
        if of is None and not self.answers:
            raise ValueError(f"part {self.name}: state the answer before the mistakes, or say of what it is one")
        quantity = next(reversed(self.answers)) if of is None else _side(of)
        self.mistakes.append(KnownMistake(what, quantity, _side(wrong), hint))

    def accepts(self, what: Side | Design | int, where: str = "") -> None:
        """What is right besides the answer stated last: another value `where` a convention holds, or any network.

        A value may name quantities that other parts ask for: then it is right for each value that is right for them.
        Raises ValueError where no answer is stated yet, and for a value without its convention.
        """
        is_value = isinstance(what, Expr | MatrixBase | int)
        if not self.answered or (isinstance(what, int) and not where):
            raise ValueError(f"part {self.name}: state the answer first, and say where another one is right")
        self.accepted.append(Accepted(self.answered[-1], _side(what) if is_value else what, where))

    def shaped(self, *sides: Expr | int) -> None:
        """How the answer may be given as the sides of something: `shaped(K, K, 10)` for 8×8 or 8×8×10."""
        self.shape = tuple(_scalar(side) for side in sides)

    def called(self, words: str) -> None:
        """Other words, apart by spaces, by which people say which part an answer is for."""
        self.names += words.split()

    def where(self, values: Values) -> None:
        """What the answers to this part are written in where the claims are not: `{rho: x/eta}` for x = ρη."""
        self.put_in |= self.problem.valued(values)

    def otherwise(self, part: Part | None = None, *, when: str, at: Values | None = None) -> None:
        """The answers to another part, or to this one at certain values, are right, too, under a convention.

        `closed.otherwise(inner, when="the first layer is …")`, `momentum.otherwise(when="v₀ = 0", at={v_0: 0})`.
        """
        self.conventions.append((part or self, when, self.problem.valued(at)))

    def _add(self, claim: Claim, by: Rule, prose: str, name: Symbol | None) -> None:
        number = len(self.steps) + 1
        self.steps.append(Step(f"{self.problem.number}.{self.name}.{number}", claim, by, prose, name, self.at))


class Source:
    """A document whose claims are judged: the sheet, or a published solution."""

    def __init__(self, problem: Problem, name: str) -> None:
        self.problem = problem
        self.name = name
        self.definitions: Definitions = {}
        self.claims: list[Printed] = []

    def let(self, name: str, value: Expr) -> Symbol:
        """A name that only this document uses, with the definition that it gives."""
        body = written(value)
        symbol = _named(name, body)
        self.definitions[symbol] = body
        return symbol

    def variable(self, name: str) -> Symbol:
        """A variable of the document's own, over the reals."""
        return Symbol(name, real=True)

    def prints(self, place: str, *said: Said, at: Values | None = None) -> None:
        """What stands at `place`: one claim of any kind, or two sides that are said to be equal.

        With values `at` of given quantities it is said about these values only.
        """
        identifier = f"{self.problem.number}.{self.name}.{len(self.claims) + 1}"
        definitions = {**self.definitions, **self.problem.valued(at)}
        self.claims.append(Printed(identifier, self.name, place, claimed(*said), definitions))


@dataclass
class Problem:
    """A problem of the course: its quantities, parts and the claims printed about it.

    `starred` marks the optional ones. `statement` is LaTeX. `follow_through` is the share of the points that a wrong
    answer earns that follows from a wrong line without another slip, `conditional` that of an answer which is right
    only under a condition that the problem does not grant.
    """

    number: int
    title: str
    statement: str = ""
    starred: bool = False
    order: list[Symbol] = field(default_factory=list)
    ranges: dict[Symbol, Range] = field(default_factory=dict)
    facts: list[Relation] = field(default_factory=list)
    definitions: Definitions = field(default_factory=dict)
    recurrences: list[Recurrence] = field(default_factory=list)
    sequence_names: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    conventions: list[Convention] = field(default_factory=list)
    families: dict[str, Mapping[int, Any]] = field(default_factory=dict)
    letters: dict[str, int] = field(default_factory=dict)
    matrices: dict[str, ImmutableMatrix] = field(default_factory=dict)
    aliases: dict[str, Any] = field(default_factory=dict)
    numbers: Definitions = field(default_factory=dict)
    operations: dict[str, dict[str, Any]] = field(default_factory=dict)
    alternatives: dict[str, tuple[Alternative, ...]] = field(default_factory=dict)
    drawings: list[Drawing] = field(default_factory=list)
    follow_through: Fraction = Fraction(1, 2)
    conditional: Fraction = Fraction(1, 2)
    _contexts: dict[tuple[tuple[Symbol, Expr], ...], Context] = field(default_factory=dict, repr=False)

    def given(
        self, names: str, *, above: int | None = None, below: int | None = None, at_least: int | None = None
    ) -> tuple[Symbol, ...]:
        """Real quantities that are given, by their LaTeX names; `above` and `below` bound them strictly."""
        symbols = tuple(Symbol(name, real=True) for name in names.split())
        lowest = at_least if above is None else above
        lower, upper = (None if bound is None else Fraction(bound) for bound in (lowest, below))
        for symbol in symbols:
            self._declare(symbol, Range(Sort.REAL, lower, upper, lower_closed=at_least is not None and above is None))
        return symbols

    def matrix(self, name: str, rows: int, columns: int) -> ImmutableMatrix:
        """A given real matrix with a name for each entry: x_{11}, x_{12} … for `p.matrix("x", 2, 3)`."""
        self.matrices[name] = ImmutableMatrix(rows, columns, self.given(" ".join(_entries(name, rows, columns))))
        return self.matrices[name]

    def sizes(self, names: str) -> tuple[Symbol, ...]:
        """Sizes of axes, strides and other whole numbers that are at least 1."""
        symbols = tuple(Symbol(name, integer=True, positive=True) for name in names.split())
        for symbol in symbols:
            self._declare(symbol, Range(Sort.INTEGER, Fraction(1), None, lower_closed=True))
        return symbols

    def indices(self, names: str, *, below: Any = None) -> Any:
        """Letters for the indices of sums and tables; with `below`, free indices 0 ≤ i < below.

        Gives back the symbol, or a tuple of several.
        """
        symbols = tuple(Symbol(name, integer=True) for name in names.split())
        if below is not None:
            for symbol in symbols:
                self._declare(symbol, Range(Sort.INTEGER, Fraction(0), None, lower_closed=True))
                self.facts.append(Relation(symbol, Order.LT, sympify(below, strict=True)))
        return symbols[0] if len(symbols) == 1 else symbols

    def tensor(self, names: str, *shape: Any, above: int | None = None, below: int | None = None) -> Any:
        """Given tensors of one shape, real: a vector has one size, a matrix two; sizes may be symbols.

        Gives back the symbol, or a tuple of several. Raises ValueError for a name that is taken.
        """
        symbols = tuple(TensorSymbol(name, *shape) for name in names.split())
        for symbol in symbols:
            lower, upper = (None if bound is None else Fraction(bound) for bound in (above, below))
            self._declare(symbol, Range(Sort.REAL, lower, upper))
        return symbols[0] if len(symbols) == 1 else symbols

    def index(self, name: str, *, start: int = 0) -> Symbol:
        """An integer that a claim speaks of for all values from `start` on: a step, a layer, a time."""
        symbol = Symbol(name, integer=True)
        self._declare(symbol, Range(Sort.INTEGER, Fraction(start), None, lower_closed=True))
        return symbol

    def sequence(self, name: str, *, first: Any = None, then: Any = None, start: int = 0) -> Any:
        """A sequence w(start), w(start + 1), … by its first value, or values, and its rule; a given one without.

        `then=lambda w, t: w(t - 1) + t` gives w(t) by earlier terms. Gives back what is written w(t).
        Raises ValueError for a name that is taken, or a rule without a first value.
        """
        if then is None and first is None:
            return self._new_sequence(name)
        return self.sequences(name, first=(first,), then=lambda *given: (then(*given),), start=start)[0]

    def sequences(self, names: str, *, first: Sequence[Any], then: Any, start: int = 0) -> tuple[Any, ...]:
        """Sequences that hang on each other: `then=lambda v, theta, t: (…, …)` gives their terms at t.

        Raises ValueError for a name that is taken, and where first values and rules are not as many as the names.
        """
        functions = tuple(self._new_sequence(name) for name in names.split())
        from .claims.induction import recurrences  # not before there is one

        self.recurrences += recurrences(functions, first=first, then=then, start=start)
        return functions

    def _new_sequence(self, name: str) -> Any:
        self._check_free(Symbol(name))
        self.sequence_names.append(name)
        return Function(name)

    def assume(self, lhs: Side, rhs: Side) -> None:
        """A hypothesis `lhs = rhs` about given quantities: `p.assume(H.T, H)` for a symmetric H."""
        self.facts.append(Relation(_side(lhs), Order.EQ, _side(rhs)))

    def _declare(self, symbol: Symbol, allowed: Range) -> None:
        self._check_free(symbol)
        self.order.append(symbol)
        self.ranges[symbol] = allowed

    def _check_free(self, symbol: Symbol) -> None:
        """Two quantities of one name, whatever their kinds, are one too many."""
        if symbol.name in self.sequence_names or any(other.name == symbol.name for other in self.order):
            raise ValueError(f"problem {self.number}: the name {symbol.name} is taken")

    def let(self, names: str, value: Any) -> Any:
        """Name a quantity by its LaTeX name, a matrix entry by entry, row by row, by names apart by spaces.

        Gives back the symbol, or a tuple of several. One name for a matrix of several entries is one for each of them,
        o_{11}, o_{12} …; then it is the matrix of these that comes back. Raises ValueError for a name that is taken.
        """
        if not isinstance(value, MatrixBase):
            return self._define(names, value)
        separate = names.split()
        if len(separate) == 1 < len(value):
            separate = _entries(names.strip(), *value.shape)
            named = [self._define(name, entry) for name, entry in zip(separate, value, strict=True)]
            self.matrices[names.strip()] = ImmutableMatrix(*value.shape, named)
            return self.matrices[names.strip()]
        if len(separate) != len(value):
            raise ValueError(f"problem {self.number}: {len(separate)} names for {len(value)} entries: {names}")
        symbols = tuple(self._define(name, entry) for name, entry in zip(separate, value, strict=True))
        return symbols[0] if len(symbols) == 1 else symbols

    def _define(self, name: str, value: Expr) -> Symbol:
        body = written(value)
        symbol = _named(name, body)
        self._check_free(symbol)
        self.definitions[symbol] = body
        self.order.append(symbol)
        return symbol

    def part(self, name: str, asked: str = "", at: Values | None = None) -> Part:
        """A new part; with values `at` of given quantities its steps are about these values only."""
        part = Part(self, name, asked, at)
        self.parts.append(part)
        return part

    def valued(self, at: Values | None) -> Definitions:
        """Given quantities with their values. Raises ValueError for a quantity that is not given."""
        for symbol in at or {}:
            if symbol not in self.ranges:
                raise ValueError(f"problem {self.number}: {symbol} is not given, so it has no value of its own")
        return {symbol: written(value) for symbol, value in (at or {}).items()}

    def asks(self, *parts: Part, points: int | str = 1) -> None:
        """These parts hold what the sheet asks for; each of their answers is worth so many points, such as "1/2"."""
        self.asked += [Asked(part, Fraction(points)) for part in parts]

    def where(self, values: Values) -> None:
        """Numbers of the sheet for given quantities that our derivation leaves open: students put them in."""
        self.numbers |= self.valued(values)

    def also(self, names: str, meaning: Any) -> None:
        """Other LaTeX names, apart by spaces, that people write for a quantity or a matrix of quantities.

        A sequence, or anything else that gives a term by its index, may have other names as well.
        """
        self.aliases |= _meanings(names, meaning)

    def steps_of(self, families: Mapping[str, Mapping[int, Any]], **at: int) -> None:
        """Quantities of several steps by the LaTeX name they share: `p.steps_of({"h": {0: h_0, 1: h_1}}, t=1, T=1)`.

        A letter such as t stands for a step, a sum over all steps for the sum of its terms; 0 is a quantity that is 0.
        """
        self.families |= families
        self.letters |= at

    def convention(self, words: str, values: Mapping[Symbol, Expr]) -> None:
        """What else some names may mean, as the problem does not say: `p.convention("δ = ∂L/∂u", {delta: D(L, u)})`."""
        self.conventions.append(Convention(words, dict(values)))

    def operation(self, names: str, meaning: Any) -> None:
        """What signs or names, apart by spaces, do with matrices: a function of these, or one for each convention.

        `p.operation(r"* \ast", {"* is cross-correlation": correlate, "* turns its second factor": convolve})`
        """
        self.operations[names] = meaning if isinstance(meaning, dict) else {"": meaning}

    def asks_one_of(self, name: str, alternatives: Mapping[Any, Any], points: int | str | None = 1) -> None:
        """The sheet asks for one of these parts, and leaves open which: each with the conventions that it is right by.

        An alternative is a part, or a part with values: `{("c is 1",): (descent, {c: 1})}`. An answer is judged by the
        conventions that make the most of it right; "" stands for those that need no mention. Without points it may be
        answered, but is not asked for.
        """
        pairs = {key: value if isinstance(value, tuple) else (value, {}) for key, value in alternatives.items()}
        self.alternatives[name] = tuple(Alternative(key, part, at) for key, (part, at) in pairs.items())
        if points is not None:
            self.asked += [Asked(part, Fraction(points)) for part, _ in pairs.values()]

    def draws(
        self,
        name: str,
        layers: Iterable[Iterable[Symbol | str] | str],
        *,
        caption: str,
        computed_by: Network | None = None,
        at: Values | None = None,
    ) -> None:
        """A picture of a network, layer by layer: `p.draws("net", [[x1, x2], [h1, h2], [y]], caption="…")`.

        The weights are those of the definitions, with values `at` of given quantities, or those of a threshold
        network; its units are named in LaTeX, apart by spaces. Raises ValueError for a name that is no file's or taken.
        """
        self._draw(network(name, layers, computed_by, self.valued(at), caption))

    def plots(self, name: str, *curves: Curve, **said: Any) -> None:
        """A chart, closed forms against definitions: `p.plots("a", curve(w(t), q**t), over=(t, 0, 9), caption="…")`.

        What else can be said is said in `drawings.chart`. Raises ValueError as that does, and for a name that is taken.
        """
        self._draw(chart(name, curves, **said))

    def _draw(self, drawing: Drawing) -> None:
        if any(other.name == drawing.name for other in self.drawings):
            raise ValueError(f"problem {self.number}: there are two pictures {drawing.name}")
        self.drawings.append(drawing)

    def source(self, name: str) -> Source:
        """A document that makes claims about this problem."""
        source = Source(self, name)
        self.sources.append(source)
        return source

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """What `draws` and `plots` have said, computed here and not before. Raises `NotNumeric` and ValueError."""
        from .pictures import of_problem

        return of_problem(self)

    @property
    def domain(self) -> Domain:
        """Where the given quantities live."""
        return Domain(dict(self.ranges), tuple(self.facts))

    def context(self, extra: Definitions | None = None) -> Context:
        """What claims about this problem may rely on; `extra` are a document's own names, and values.

        Asked for once the problem is written: definitions that come later are not in it.
        """
        own = tuple((extra or {}).items())
        if own not in self._contexts:
            self._contexts[own] = Context(
                self.domain, Graph({**self.definitions, **dict(own)}), tuple(self.recurrences)
            )
        return self._contexts[own]

    def steps(self) -> Iterator[Step]:
        """All steps, part by part."""
        for part in self.parts:
            yield from part.steps

    def printed(self) -> Iterator[Printed]:
        """All printed claims, document by document."""
        for source in self.sources:
            yield from source.claims


def _meanings(names: str, meaning: Any) -> dict[str, Any]:
    value = meaning.as_immutable() if isinstance(meaning, MatrixBase) else meaning
    return dict.fromkeys(names.split(), value)


def _entries(name: str, rows: int, columns: int) -> list[str]:
    """Names for the entries of a matrix, row by row; with a comma where a place has two digits."""
    comma = "," if max(rows, columns) > 9 else ""
    return [f"{name}_{{{i}{comma}{j}}}" for i in range(1, rows + 1) for j in range(1, columns + 1)]


def _named(name: str, body: Expr) -> Symbol:
    """The symbol for a quantity: a tensor's has the shape of its definition. Raises `IllFormed` for one without."""
    if not about_tensors(body):
        return Symbol(name, real=True)
    shape = Shapes().of(body)
    return TensorSymbol(name, *shape) if shape else Symbol(name, real=True)


def equals(lhs: Side | int, rhs: Side | int, from_printed: Mapping[Symbol, str] | None = None) -> Claim:
    """The claim that two sides are equal.

    `from_printed` are rounded values with which a document carries on, `{h1: "0.9241"}`: if only with them the sides
    are equal, the claim is conditional on them.
    """
    claim = Equality(_side(lhs), _side(rhs))
    return inserted(claim, from_printed) if from_printed else claim


def either(printed: Any, readings: Mapping[str, Said]) -> Readings:
    """What is printed, with the claim it makes under each convention: `either("X * G", {"* …": …, "* …": …})`."""
    return readings_of(printed, {convention: claimed(said) for convention, said in readings.items()})


def claimed(*said: Said) -> Claim:
    """The claim that authors mean: the one given, a relation such as `x < 1`, or that two sides are equal.

    Raises TypeError for anything else, ValueError for a relation that SymPy has turned into True or False.
    """
    match said:
        case (Claim() as claim,):
            return claim
        case (Relation(lhs, Order.EQ, rhs) | Eq(lhs=lhs, rhs=rhs),):
            return equals(lhs, rhs)
        case (Boolean() | Relation() | bool() as relation,):
            from .claims.inequality import Inequality  # not before there is one

            return Inequality(relation)
        case (lhs, rhs) if not isinstance(lhs, Claim) and not isinstance(rhs, Claim):
            return equals(lhs, rhs)
    raise TypeError(f"a step says one claim, a relation, or two sides that are equal; given were {len(said)} things")


def _scalar(value: Expr | int) -> Expr:
    return sympify(value, strict=True)


def _side(value: Side | int) -> Side:
    if isinstance(value, MatrixBase):
        return value.as_immutable()
    return written(value)
