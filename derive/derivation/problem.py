"""A problem: its quantities, what is known of them, its parts, and the documents that make claims about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sympy import Expr, Function, ImmutableMatrix, Symbol, sympify
from sympy.matrices import MatrixBase

from ..claims.claim import Context
from ..claims.equality import Side
from ..claims.written import written
from ..drawings import Curve, Drawing, chart, network
from ..kernel.domain import Domain, Range, Sort
from ..kernel.graph import Graph
from ..kernel.tensors.language import TensorSymbol
from ..kernel.verdict import Order, Relation
from .answers import Alternative, Asked, Convention, OpenQuestion
from .names import entries, meanings, named
from .part import Part, Step
from .said import Definitions, Values, side
from .sources import Printed, Source

if TYPE_CHECKING:
    from ..kernel.induction.recurrences import Recurrence
    from ..kernel.networks.threshold import Network
    from ..pictures import Picture


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
    open_questions: list[OpenQuestion] = field(default_factory=list)
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
        self.matrices[name] = ImmutableMatrix(rows, columns, self.given(" ".join(entries(name, rows, columns))))
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
        from ..claims.induction import recurrences  # not before there is one

        self.recurrences += recurrences(functions, first=first, then=then, start=start)
        return functions

    def _new_sequence(self, name: str) -> Any:
        self._check_free(Symbol(name))
        self.sequence_names.append(name)
        return Function(name)

    def assume(self, lhs: Side, rhs: Side) -> None:
        """A hypothesis `lhs = rhs` about given quantities: `p.assume(H.T, H)` for a symmetric H."""
        self.facts.append(Relation(side(lhs), Order.EQ, side(rhs)))

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
            separate = entries(names.strip(), *value.shape)
            named = [self._define(name, entry) for name, entry in zip(separate, value, strict=True)]
            self.matrices[names.strip()] = ImmutableMatrix(*value.shape, named)
            return self.matrices[names.strip()]
        if len(separate) != len(value):
            raise ValueError(f"problem {self.number}: {len(separate)} names for {len(value)} entries: {names}")
        symbols = tuple(self._define(name, entry) for name, entry in zip(separate, value, strict=True))
        return symbols[0] if len(symbols) == 1 else symbols

    def _define(self, name: str, value: Expr) -> Symbol:
        body = written(value)
        symbol = named(name, body)
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

    def asks(self, *asked: Part | OpenQuestion, points: int | str = 1) -> None:
        """What the sheet asks for; each answer is worth so many points, such as "1/2"."""
        for each in asked:
            parts = [each] if isinstance(each, Part) else [alternative.part for alternative in each.alternatives]
            self.asked += [Asked(part, Fraction(points)) for part in parts]

    def open_question(self, name: str) -> OpenQuestion:
        """A question of which the sheet leaves open what is meant; say with `accepts` which parts answer it, and when.

        An answer is judged by the conventions that make the most of it right.
        """
        self.open_questions.append(OpenQuestion(name))
        return self.open_questions[-1]

    @property
    def alternatives(self) -> dict[str, tuple[Alternative, ...]]:
        """The parts that answer open questions, by the names of these."""
        return {question.name: tuple(question.alternatives) for question in self.open_questions}

    def where(self, values: Values) -> None:
        """Numbers of the sheet for given quantities that our derivation leaves open: students put them in."""
        self.numbers |= self.valued(values)

    def also(self, names: str, meaning: Any) -> None:
        """Other LaTeX names, apart by spaces, that people write for a quantity or a matrix of quantities.

        A sequence, or anything else that gives a term by its index, may have other names as well.
        """
        self.aliases |= meanings(names, meaning)

    def steps_of(self, families: Mapping[str, Mapping[int, Any]], **at: int) -> None:
        """Quantities of several steps by the LaTeX name they share: `p.steps_of({"h": {0: h_0, 1: h_1}}, t=1, T=1)`.

        A letter such as t stands for a step, a sum over all steps for the sum of its terms; 0 is a quantity that is 0.
        """
        self.families |= families
        self.letters |= at

    def accepts(self, values: Mapping[Symbol, Expr], when: str) -> None:
        """What names may stand for as well, by a convention: `p.accepts({delta: D(L, u)}, when="δ = ∂L/∂u")`.

        Answers that are right with these values are conditional.
        """
        self.conventions.append(Convention(when, dict(values)))

    def operation(self, names: str, meaning: Any) -> None:
        """What signs or names, apart by spaces, do with matrices: a function of these, or one for each convention.

        `p.operation(r"* \ast", {"* is cross-correlation": correlate, "* turns its second factor": convolve})`
        """
        self.operations[names] = meaning if isinstance(meaning, dict) else {"": meaning}

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
        from ..pictures import of_problem

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
