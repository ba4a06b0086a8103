"""The syntax tree: what was written, before anything is made of it. Nodes know their span and depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from .errors import Span


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of syntax."""

    span: Span = field(compare=False)
    depth: int = field(default=1, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        deepest = 0
        for child in self.children():
            deepest = max(deepest, child.depth)
        object.__setattr__(self, "depth", deepest + 1)

    def children(self) -> Iterator[Node]:
        """The nodes directly below."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal: exact, whether written with a point or not."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A symbol, by canonical name."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """`pi`, `e` (Euler's number), `i` (the imaginary unit); where a limit goes to, `oo` and `-oo`."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """A leading minus."""

    operand: Node

    def children(self) -> Iterator[Node]:
        yield self.operand


@dataclass(frozen=True, slots=True)
class Term:
    """A summand and its sign."""

    node: Node
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """A chain of additions and subtractions, flat."""

    terms: tuple[Term, ...]

    def children(self) -> Iterator[Node]:
        return (term.node for term in self.terms)


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor, or a divisor; `sign` is what stands before it: `*`, `·`, `×`, `⊙`, `@`, `∗`, `⊗`, or nothing."""

    node: Node
    inverse: bool = False
    sign: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Product(Node):
    """A chain of multiplications and divisions from left to right, flat."""

    factors: tuple[Factor, ...]

    def children(self) -> Iterator[Node]:
        return (factor.node for factor in self.factors)


@dataclass(frozen=True, slots=True)
class Power(Node):
    """`base ^ exponent`; entry by entry where it is written so."""

    base: Node
    exponent: Node
    elementwise: bool = False

    def children(self) -> Iterator[Node]:
        yield self.base
        yield self.exponent


@dataclass(frozen=True, slots=True)
class Apply(Node):
    """A known function, by its name in `functions`, at its arguments; `primes` says how often differentiated."""

    function: str
    arguments: tuple[Node, ...]
    primes: int = 0

    def children(self) -> Iterator[Node]:
        return iter(self.arguments)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function without a definition at its arguments, differentiated as often as it has primes."""

    name: str
    arguments: tuple[Node, ...]
    primes: int = 0

    def __post_init__(self) -> None:
        deepest = max((argument.depth for argument in self.arguments), default=0)
        object.__setattr__(self, "depth", deepest + 1 + self.primes)

    def children(self) -> Iterator[Node]:
        return iter(self.arguments)


@dataclass(frozen=True, slots=True)
class Derivative(Node):
    """The derivative of `operand` by each of `variables` in turn."""

    operand: Node
    variables: tuple[Node, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", self.operand.depth + len(self.variables))

    def children(self) -> Iterator[Node]:
        yield self.operand
        yield from self.variables


@dataclass(frozen=True, slots=True)
class Big(Node):
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


@dataclass(frozen=True, slots=True)
class Mean(Node):
    """An expectation: 𝔼_{x∼p}[f(x)]; the variable is None where it is not written."""

    variable: Name | None
    law: Node
    body: Node

    def children(self) -> Iterator[Node]:
        yield self.law
        yield self.body


@dataclass(frozen=True, slots=True)
class Index(Node):
    """An entry of a tensor: `F_{m,n}`, `X[i, j]`."""

    operand: Node
    indices: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        yield self.operand
        yield from self.indices


@dataclass(frozen=True, slots=True)
class Transposition(Node):
    """The transpose."""

    operand: Node

    def children(self) -> Iterator[Node]:
        yield self.operand


@dataclass(frozen=True, slots=True)
class Listing(Node):
    """Several things in brackets: a set in braces, a tuple or an interval in others."""

    opening: str
    items: tuple[Node, ...]
    closing: str

    def children(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """A matrix literal, by rows of equal length; a vector is a matrix of one column."""

    rows: tuple[tuple[Node, ...], ...]

    def children(self) -> Iterator[Node]:
        return (entry for row in self.rows for entry in row)


@dataclass(frozen=True, slots=True)
class Table(Node):
    """A tensor by its general entry: `[X_i Y_j]_{i<n, j<m}`; each index counts from 0 up to its size."""

    body: Node
    ranges: tuple[tuple[Name, Node], ...]

    def children(self) -> Iterator[Node]:
        yield self.body
        yield from (size for _, size in self.ranges)


@dataclass(frozen=True, slots=True)
class General(Node):
    """A matrix by its entry in row i and column j: `(x_{ij} - y_{ij})`."""

    entry: Node
    rows: str
    columns: str

    def children(self) -> Iterator[Node]:
        yield self.entry


@dataclass(frozen=True, slots=True)
class Outcomes(Node):
    """A distribution by its outcomes, each with its probability: `{0: 1 - p, 1: p}`."""

    masses: tuple[tuple[Node, Node], ...]

    def children(self) -> Iterator[Node]:
        return (part for mass in self.masses for part in mass)


@dataclass(frozen=True, slots=True)
class Connected(Node):
    """Propositions joined by one sign, `∧`, `∨` or `⊕`, or one behind `¬`."""

    sign: str
    parts: tuple[Node, ...]

    def children(self) -> Iterator[Node]:
        return iter(self.parts)


@dataclass(frozen=True, slots=True)
class Substituted(Node):
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
