"""The data an author writes: problems with their quantities, parts, steps, and the claims that others printed.

Named quantities are the backbone. `let` introduces a name with its definition in terms of earlier ones and gives back
a SymPy symbol to write mathematics with; the problem keeps the graph. No verdict is ever written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from sympy import Expr, Symbol, sympify
from sympy.matrices import MatrixBase

from .claims.claim import Claim, Context
from .claims.equality import Equality, Side
from .claims.rules import Rule
from .kernel.domain import Domain, Range, Sort
from .kernel.graph import Graph

Definitions = dict[Symbol, Expr]
Said: TypeAlias = "Claim | Side | int"


@dataclass(frozen=True)
class Step:
    """One line of a derivation: a claim, the rule that justifies it, a line of prose.

    `name` is the quantity that the step introduces, if it does; the claim is about its definition.
    """

    id: str
    claim: Claim
    rule: Rule
    prose: str = ""
    name: Symbol | None = None


@dataclass(frozen=True)
class Printed:
    """A claim as a document prints it, right or wrong, with the place where it stands.

    `definitions` are the document's own names that the claim is written in.
    """

    id: str
    source: str
    place: str
    claim: Claim
    definitions: Definitions


class Part:
    """What is asked in one part of a problem, its derivation, and the answers a student gives."""

    def __init__(self, problem: Problem, name: str, asked: str) -> None:
        self.problem = problem
        self.name = name
        self.asked = asked
        self.steps: list[Step] = []
        self.answers: dict[Expr, Expr] = {}

    def step(self, *said: Said, by: Rule, prose: str = "") -> None:
        """Claim something: one claim of any kind, or two sides that are equal."""
        self._add(claimed(*said), by, prose, None)

    def let(self, name: str, quantity: Expr, equals: Expr, by: Rule, prose: str = "") -> Symbol:
        """Introduce a name for a quantity, and claim its closed form; gives back the name as a symbol."""
        symbol = self.problem.let(name, quantity)
        self._add(claimed(quantity, equals), by, prose, symbol)
        return symbol

    def answer(self, asked: Expr, value: Expr, by: Rule, prose: str = "") -> None:
        """The last step: what the part asks for, in closed form."""
        self.step(asked, value, by=by, prose=prose)
        self.answers[asked] = value

    def _add(self, claim: Claim, by: Rule, prose: str, name: Symbol | None) -> None:
        number = len(self.steps) + 1
        self.steps.append(Step(f"{self.problem.number}.{self.name}.{number}", claim, by, prose, name))


class Source:
    """A document whose claims are judged: the sheet, or a published solution."""

    def __init__(self, problem: Problem, name: str) -> None:
        self.problem = problem
        self.name = name
        self.definitions: Definitions = {}
        self.claims: list[Printed] = []

    def let(self, name: str, value: Expr) -> Symbol:
        """A name that only this document uses, with the definition that it gives."""
        symbol = Symbol(name, real=True)
        self.definitions[symbol] = sympify(value, strict=True)
        return symbol

    def variable(self, name: str) -> Symbol:
        """A variable of the document's own, over the reals."""
        return Symbol(name, real=True)

    def prints(self, place: str, *said: Said) -> None:
        """What stands at `place`: one claim of any kind, or two sides that are said to be equal."""
        identifier = f"{self.problem.number}.{self.name}.{len(self.claims) + 1}"
        self.claims.append(Printed(identifier, self.name, place, claimed(*said), dict(self.definitions)))


@dataclass
class Problem:
    """A problem of the course: its quantities, parts and the claims printed about it.

    `starred` marks the optional ones. `statement` is LaTeX.
    """

    number: int
    title: str
    statement: str = ""
    starred: bool = False
    order: list[Symbol] = field(default_factory=list)
    ranges: dict[Symbol, Range] = field(default_factory=dict)
    definitions: Definitions = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    _contexts: dict[tuple[tuple[Symbol, Expr], ...], Context] = field(default_factory=dict, repr=False)

    def given(self, names: str, *, above: int | None = None, below: int | None = None) -> tuple[Symbol, ...]:
        """Real quantities that are given, by their LaTeX names; `above` and `below` bound them strictly."""
        symbols = tuple(Symbol(name, real=True) for name in names.split())
        for symbol in symbols:
            self.order.append(symbol)
            self.ranges[symbol] = Range(
                Sort.REAL,
                None if above is None else Fraction(above),
                None if below is None else Fraction(below),
            )
        return symbols

    def let(self, names: str, value: Any) -> Any:
        """Name a quantity by its LaTeX name, a matrix entry by entry, row by row, by names apart by spaces.

        Gives back the symbol, or a tuple of several. Raises ValueError for a name that is taken.
        """
        if not isinstance(value, MatrixBase):
            return self._define(names, value)
        separate = names.split()
        if len(separate) != len(value):
            raise ValueError(f"problem {self.number}: {len(separate)} names for {len(value)} entries: {names}")
        symbols = tuple(self._define(name, entry) for name, entry in zip(separate, value, strict=True))
        return symbols[0] if len(symbols) == 1 else symbols

    def _define(self, name: str, value: Expr) -> Symbol:
        symbol = Symbol(name, real=True)
        if symbol in self.definitions or symbol in self.ranges:
            raise ValueError(f"problem {self.number}: the name {name} is taken")
        self.definitions[symbol] = sympify(value, strict=True)
        self.order.append(symbol)
        return symbol

    def part(self, name: str, asked: str = "") -> Part:
        """A new part."""
        part = Part(self, name, asked)
        self.parts.append(part)
        return part

    def source(self, name: str) -> Source:
        """A document that makes claims about this problem."""
        source = Source(self, name)
        self.sources.append(source)
        return source

    @property
    def domain(self) -> Domain:
        """Where the given quantities live."""
        return Domain(dict(self.ranges))

    def context(self, extra: Definitions | None = None) -> Context:
        """What claims about this problem may rely on; `extra` are a document's own names.

        Asked for once the problem is written: definitions that come later are not in it.
        """
        own = tuple((extra or {}).items())
        if own not in self._contexts:
            self._contexts[own] = Context(self.domain, Graph({**self.definitions, **dict(own)}))
        return self._contexts[own]

    def steps(self) -> Iterator[Step]:
        """All steps, part by part."""
        for part in self.parts:
            yield from part.steps

    def printed(self) -> Iterator[Printed]:
        """All printed claims, document by document."""
        for source in self.sources:
            yield from source.claims


def claimed(*said: Said) -> Claim:
    """The claim that authors mean: the one given, or that two sides are equal. Raises TypeError for anything else."""
    match said:
        case (Claim() as claim,):
            return claim
        case (lhs, rhs) if not isinstance(lhs, Claim) and not isinstance(rhs, Claim):
            return Equality(_side(lhs), _side(rhs))
    raise TypeError(f"a step says one claim, or two sides that are equal; given were {len(said)} things")


def _side(value: Side | int) -> Side:
    if isinstance(value, MatrixBase):
        return value.as_immutable()
    expression: Expr = sympify(value, strict=True)
    return expression
