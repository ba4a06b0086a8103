"""The syntax tree: what was written, before anything is made of it. Nodes know their span and depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar, dataclass_transform

from .errors import Span

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def syntax(made: type[T]) -> type[T]:
    """A frozen dataclass to the type checker; to the interpreter a plain one, which is made in a fifth of the time."""
    return dataclass(slots=True, unsafe_hash=True)(made)


@syntax
class Node:
    """A piece of syntax; what no other is below has the depth 1."""

    span: Span = field(compare=False)
    depth: int = field(default=1, init=False, compare=False, repr=False)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        return iter(())


@syntax
class Compound(Node):
    """A piece of syntax with others below it."""

    def __post_init__(self) -> None:
        deepest = 0
        for child in self.children():
            if child.depth > deepest:
                deepest = child.depth
        object.__setattr__(self, "depth", deepest + 1)


@syntax
class Number(Node):
    """A literal: exact, whether written with a point or not."""

    value: Fraction


@syntax
class Name(Node):
    """A symbol, by canonical name."""

    name: str


@syntax
class Constant(Node):
    """`pi`, `e` (Euler's number), `i` (the imaginary unit); where a limit goes to, `oo` and `-oo`."""

    name: str


@syntax
class Negation(Compound):
    """A leading minus."""

    operand: Node

    def children(self) -> Iterator[Node]:
        yield self.operand


@syntax
class Term:
    """A summand and its sign."""

    node: Node
    negative: bool = False


@syntax
class Sum(Compound):
    """A chain of additions and subtractions, flat."""

    terms: tuple[Term, ...]

    def children(self) -> Iterator[Node]:
        return (term.node for term in self.terms)


@syntax
class Factor:
    """A factor, or a divisor; `sign` is what stands before it: `*`, `·`, `×`, `⊙`, `@`, `∗`, `⊗`, or nothing."""

    node: Node
    inverse: bool = False
    sign: str = field(default="", compare=False)


@syntax
class Product(Compound):
    """A chain of multiplications and divisions from left to right, flat."""

    factors: tuple[Factor, ...]

    def children(self) -> Iterator[Node]:
        return (factor.node for factor in self.factors)


@syntax
class Power(Compound):
    """`base ^ exponent`; entry by entry where it is written so."""

    base: Node
    exponent: Node
    elementwise: bool = False

    def children(self) -> Iterator[Node]:
        yield self.base
        yield self.exponent


@syntax
class Apply(Compound):
    """A known function, by its name in `functions`, at its arguments; `primes` says how often differentiated."""

    function: str
    arguments: tuple[Node, ...]
    primes: int = 0

    def children(self) -> Iterator[Node]:
        return iter(self.arguments)


@syntax
class Call(Compound):
    """A function without a definition at its arguments, differentiated as often as it has primes."""

    name: str
    arguments: tuple[Node, ...]
    primes: int = 0

    def __post_init__(self) -> None:
        deepest = max((argument.depth for argument in self.arguments), default=0)
        object.__setattr__(self, "depth", deepest + 1 + self.primes)

    def children(self) -> Iterator[Node]:
        return iter(self.arguments)


@syntax
class Derivative(Compound):
    """The derivative of `operand` by each of `variables` in turn."""

    operand: Node
    variables: tuple[Node, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", self.operand.depth + len(self.variables))

    def children(self) -> Iterator[Node]:
        yield self.operand
        yield from self.variables


@syntax
class Big(Compound):
    """A sum or a product over an index, an integral, or a limit: `kind` is "sum", "product", "integral" or "limit".

    Bounds that are not written are None; a limit has the point where it goes to for an upper bound, and for a `side`
    "+" or "-" if it comes from there only.
    """

    kind: str
    index: Name
    lower: Node | None
    upper: Node | None
    body: Node
    side: str = ""

    def children(self) -> Iterator[Node]:
        yield from (bound for bound in (self.lower, self.upper) if bound is not None)
        yield self.body


@syntax
class Mean(Compound):
    """An expectation: 𝔼_{x∼p}[f(x)]; the variable is None where it is not written."""

    variable: Name | None
    law: Node
    body: Node

    def children(self) -> Iterator[Node]:
        yield self.law
        yield self.body


@syntax
class Index(Compound):
    """An entry of a tensor: `F_{m,n}`, `X[i, j]`."""

    operand: Node
    indices: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        yield self.operand
        yield from self.indices


@syntax
class Transposition(Compound):
    """The transpose."""

    operand: Node

    def children(self) -> Iterator[Node]:
        yield self.operand


@syntax
class Listing(Compound):
    """Several things in brackets: a set in braces, a tuple or an interval in others."""

    opening: str
    items: tuple[Node, ...]
    closing: str

    def children(self) -> Iterator[Node]:
        return iter(self.items)


@syntax
class Matrix(Compound):
    """A matrix literal, by rows of equal length; a vector is a matrix of one column."""

    rows: tuple[tuple[Node, ...], ...]

    def children(self) -> Iterator[Node]:
        return (entry for row in self.rows for entry in row)


@syntax
class Table(Compound):
    """A tensor by its general entry: `[X_i Y_j]_{i<n, j<m}`; each index counts from 0 up to its size."""

    body: Node
    ranges: tuple[tuple[Name, Node], ...]

    def children(self) -> Iterator[Node]:
        yield self.body
        yield from (size for _, size in self.ranges)


@syntax
class General(Compound):
    """A matrix by its entry in row i and column j: `(x_{ij} - y_{ij})`."""

    entry: Node
    rows: str
    columns: str

    def children(self) -> Iterator[Node]:
        yield self.entry


@syntax
class Outcomes(Compound):
    """A distribution by its outcomes, each with its probability: `{0: 1 - p, 1: p}`."""

    masses: tuple[tuple[Node, Node], ...]

    def children(self) -> Iterator[Node]:
        return (part for mass in self.masses for part in mass)


@syntax
class Cases(Compound):
    """Values with the relations that are to hold for them, in order; without any, it is the value otherwise."""

    branches: tuple[tuple[Node, tuple[tuple[Node, str, Node], ...]], ...]

    def children(self) -> Iterator[Node]:
        for value, relations in self.branches:
            yield value
            for left, _, right in relations:
                yield left
                yield right


@syntax
class Connected(Compound):
    """Propositions joined by one sign, `∧`, `∨` or `⊕`, or one behind `¬`."""

    sign: str
    parts: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        return iter(self.parts)


@syntax
class Substituted(Compound):
    """An expression with a value put in for a name: `(f)|_{x=a}`."""

    operand: Node
    name: Name
    value: Node

    def children(self) -> Iterator[Node]:
        yield self.operand
        yield self.value


def postorder(root: Node) -> Iterator[Node]:
    """Every node after its children, without recursion."""
    found, todo = [], [root]
    while todo:
        node = todo.pop()
        found.append(node)
        todo.extend(node.children())  # the last child is the next: backwards, each node is after its children
    return reversed(found)
