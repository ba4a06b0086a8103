"""A tiny layout: pieces of notation with their precedence, and the alphabet that puts them together.

`Alphabet` is mathematics on one line of plain characters. Unicode, ASCII and LaTeX override
what they write otherwise.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar, NamedTuple

from derive.kernel.verdict import Order
from derive.writing.names import printable


class Level(IntEnum):
    """How tightly a piece holds together; a piece below the level that its place asks for gets brackets."""

    LOGIC = 0
    RELATION = 1
    SUM = 2  # also whatever starts with a minus sign
    DIVISION = 3  # a/b: brackets wherever it is a factor
    BIG = 4  # Σ, ∫, lim: reaches as far right as it can, hence the last factor
    PRODUCT = 5
    STACK = 6  # a fraction with a bar: no brackets as a factor, but as a base
    POWER = 7
    ATOM = 8


class Gap(IntEnum):
    """What must stand between a piece and its neighbour in a product; the stronger of the two wishes wins."""

    NONE = 0
    SPACE = 1
    DOT = 2


class Piece(NamedTuple):
    """Written notation, and how it behaves next to other notation."""

    text: str
    level: Level = Level.ATOM
    before: Gap = Gap.NONE
    after: Gap = Gap.NONE


class Step(NamedTuple):
    """One variable of a derivative, and how often, or None for once."""

    variable: Piece
    times: Piece | None


class Limits(NamedTuple):
    """The variable of a Σ, ∏ or ∫, and its bounds where it has some."""

    variable: Piece
    lower: Piece | None
    upper: Piece | None


ONE = Piece("1", before=Gap.DOT)


def bounds(limits: Limits, equation: bool) -> str:
    """The bounds below and above a big sign: `_{i=1}^{n}`, without `i=` unless `equation`."""
    variable, lower, upper = limits
    parts = [variable.text] if equation else []
    parts += [lower.text] if lower else []
    return (f"_{{{'='.join(parts)}}}" if parts else "") + (f"^{{{upper.text}}}" if upper else "")


class Alphabet(ABC):
    """How pieces are put together, on one line."""

    minus: ClassVar[str] = "-"
    gaps: ClassVar[tuple[str, str, str]] = ("*", "*", "*")
    parentheses: ClassVar[tuple[str, str]] = ("(", ")")
    braces: ClassVar[tuple[str, str]] = ("{", "}")
    signs: ClassVar[dict[Order, str]] = {order: order.value for order in Order}
    connectives: ClassVar[dict[str, str]] = {}
    constants: ClassVar[dict[str, str]] = {}
    splits_coefficient: ClassVar[bool] = False
    columns: ClassVar[bool] = True  # whether vectors are written as columns, hence xᵀ y; else as authors type it

    @property
    def script(self) -> Alphabet:
        """The alphabet of exponents."""
        return self

    # brackets and names

    def bracket(self, text: str) -> str:
        """`text` in parentheses."""
        return text.join(self.parentheses)

    def fit(self, piece: Piece, level: Level) -> Piece:
        """The piece, in parentheses unless it holds together at `level`."""
        if piece.level >= level:
            return piece
        # x·(−2), but 2(a + b): a bracketed number still needs its dot
        dot = Gap.DOT if piece.before is Gap.DOT else Gap.NONE
        return Piece(self.bracket(piece.text), before=dot)

    @abstractmethod
    def name(self, latex_name: str) -> Piece:
        """A symbol, or the name of an undefined function."""

    def constant(self, word: str) -> Piece:
        """`pi`, `e`, `i`, `infinity` …"""
        return Piece(self.constants.get(word, word))

    def number(self, digits: str) -> Piece:
        """A number without sign."""
        return Piece(digits, before=Gap.DOT)

    def words(self, text: str) -> Piece:
        """Whatever has no notation of its own."""
        return Piece(printable(text), before=Gap.SPACE, after=Gap.SPACE)

    # arithmetic

    def negated(self, piece: Piece) -> Piece:
        """`-piece`."""
        inner = self.fit(piece, Level.DIVISION)
        return Piece(self.minus + inner.text, Level.SUM, before=inner.before)

    def sum(self, terms: Sequence[tuple[bool, Piece]]) -> Piece:
        """Terms, each with whether it is subtracted."""
        negative, first = terms[0]
        text = self.negated(first).text if negative else first.text
        for negative, term in terms[1:]:
            text += f" {self.minus if negative else '+'} {self.fit(term, Level.DIVISION).text}"
        return Piece(text, Level.SUM)

    def product(self, factors: Sequence[Piece]) -> Piece:
        """Factors side by side."""
        if len(factors) == 1:
            return factors[0]
        reaches = factors[-1].level is Level.BIG
        left = self.fit(factors[0], Level.PRODUCT)
        text, first = left.text, left.before
        for factor in factors[1:-1] if reaches else factors[1:]:
            right = self.fit(factor, Level.STACK)
            text += self.gaps[max(left.after, right.before)] + right.text
            left = right
        if not reaches:
            return Piece(text, Level.PRODUCT, first, left.after)
        last = factors[-1]
        return Piece(text + self.gaps[max(left.after, last.before)] + last.text, Level.BIG, first)

    def quotient(self, top: Piece, bottom: Piece) -> Piece:
        """`top/bottom`."""
        above, below = self.fit(top, Level.PRODUCT), self.fit(bottom, Level.POWER)
        return Piece(f"{above.text}/{below.text}", Level.DIVISION, before=above.before)

    def power(self, base: Piece, exponent: Piece) -> Piece:
        """`base^exponent`."""
        below, above = self.fit(base, Level.ATOM), self.fit(exponent, Level.ATOM)
        return Piece(f"{below.text}^{above.text}", Level.POWER, below.before, Gap.DOT)

    def root(self, radicand: Piece, index: Piece | None) -> Piece:
        """The square root, or the real root of odd order `index`."""
        if index is None:
            return self.call(self.head("sqrt"), [radicand])
        return self.call(self.head("root"), [radicand, index])

    def exponential(self, exponent: Piece) -> Piece:
        """The exponential function."""
        return self.call(self.head("exp"), [exponent])

    # functions

    def head(self, word: str) -> Piece:
        """The sign of a function that is written with a word."""
        return self.words(word)

    def call(self, head: Piece, arguments: Sequence[Piece], exponent: Piece | None = None) -> Piece:
        """`head(arguments)`, raised to `exponent`."""
        inner = ", ".join(a.text for a in arguments)
        applied = Piece(f"{head.text}({inner})", Level.ATOM, head.before, head.after)
        return self.power(applied, exponent) if exponent else applied

    def enclosed(self, kind: str, inner: Piece) -> Piece:
        """`abs`, `floor` and `ceil`, which have brackets of their own."""
        return self.call(self.head(kind), [inner])

    def norm(self, inner: Piece, kind: Piece) -> Piece:
        """`norm(A, 2)`: the norm of a matrix."""
        return self.call(self.head("norm"), [inner, kind])

    def factorial(self, inner: Piece) -> Piece:
        """`n!`"""
        return Piece(self.fit(inner, Level.ATOM).text + "!", Level.POWER, inner.before, Gap.SPACE)

    def binomial(self, n: Piece, k: Piece) -> Piece:
        """`n` over `k`."""
        return self.call(self.head("binomial"), [n, k])

    def slots(self, head: Piece, orders: Sequence[int], arguments: Sequence[Piece]) -> Piece:
        """A function differentiated by its argument slots: `f'(u)`, `f^(1,0)(u, v)`."""
        primes = len(orders) == 1 and orders[0] <= 3
        mark = "'" * orders[0] if primes else f"^({','.join(map(str, orders))})"
        return self.call(head._replace(text=head.text + mark), arguments)

    def indexed(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        """`base[i, j]`."""
        return Piece(f"{self.fit(base, Level.POWER).text}[{', '.join(i.text for i in indices)}]", before=base.before)

    # calculus

    def derivative(self, sign: str, quantity: Piece, simple: bool, steps: Sequence[Step], total: Piece | None) -> Piece:
        """The derivative by the variables of `steps`, the outermost first; `total`: its order unless 1."""
        for step in reversed(steps):
            more = [step.times] if step.times else []
            quantity = self.call(self.head("diff"), [quantity, step.variable, *more])
        return quantity

    def big(self, kind: str, limits: Sequence[Limits], body: Piece) -> Piece:
        """`sum`, `product` or `integral`, the outermost limits first."""
        for limit in reversed(limits):
            bounds = [bound for bound in limit[1:] if bound]
            body = self.call(self.head(kind), [body, limit.variable, *bounds])
        return body

    def limit(self, body: Piece, variable: Piece, point: Piece, side: str) -> Piece:
        """The limit as `variable` tends to `point`, from the `side` "+", "-" or, when "", from both."""
        return self.call(self.head("limit"), [body, variable, Piece(point.text + side)])

    def substituted(self, body: Piece, pairs: Sequence[tuple[Piece, Piece]]) -> Piece:
        """`body` at values of its variables."""
        where = ", ".join(f"{old.text} = {new.text}" for old, new in pairs)
        return Piece(f"{self.fit(body, Level.ATOM).text}|_{{{where}}}", Level.POWER)

    # logic, cases, matrices

    def relation(self, lhs: Piece, order: Order, rhs: Piece) -> Piece:
        """`lhs order rhs`."""
        left, right = self.fit(lhs, Level.SUM), self.fit(rhs, Level.SUM)
        return Piece(f"{left.text} {self.signs[order]} {right.text}", Level.RELATION)

    def connected(self, word: str, parts: Sequence[Piece]) -> Piece:
        """Propositions joined by `and`, `or`, `xor` …"""
        sign = self.connectives.get(word, word)
        return Piece(f" {sign} ".join(self.fit(p, Level.RELATION).text for p in parts), Level.LOGIC)

    def negation(self, part: Piece) -> Piece:
        """`not part`."""
        return Piece(self.connectives.get("not", "not ") + self.fit(part, Level.POWER).text, Level.POWER)

    def cases(self, branches: Sequence[tuple[Piece, Piece | None]]) -> Piece:
        """Values with their conditions; None is otherwise."""
        lines = (
            f"{value.text} if {condition.text}" if condition else f"{value.text} otherwise"
            for value, condition in branches
        )
        return Piece(f"{{{'; '.join(lines)}}}")

    def matrix(self, rows: Sequence[Sequence[Piece]]) -> Piece:
        """`[a, b; c, d]`."""
        return Piece(f"[{'; '.join(', '.join(entry.text for entry in row) for row in rows)}]")

    def jacobian(self, quantities: Sequence[Piece], variables: Sequence[Piece]) -> Piece | None:
        """A matrix of derivatives as one; None where each entry is to be written."""
        return None

    def members(self, parts: Sequence[Piece]) -> Piece:
        """`{a, b}`, a set by its members."""
        return Piece(", ".join(part.text for part in parts).join(self.braces))

    def transpose(self, inner: Piece) -> Piece:
        """The transposed matrix."""
        return self.call(self.head("transpose"), [inner])

    # tensors of symbolic size

    def contraction(self, parts: Sequence[Piece], *, dotted: bool = False) -> Piece:
        """A product of matrices side by side; with a dot where an operand has more axes."""
        sign = f" {self.connectives.get('dot', '.')} " if dotted else " "
        text = sign.join(self.fit(part, Level.POWER if dotted else Level.STACK).text for part in parts)
        return Piece(text, Level.BIG, Gap.SPACE)

    def entrywise(self, factors: Sequence[Piece], divisors: Sequence[Piece]) -> Piece:
        """u ⊙ v, and u ⊙ v ⊘ w."""
        times, over = self.connectives.get("hadamard", ".*"), self.connectives.get("oslash", "./")
        text = f" {times} ".join(self.fit(factor, Level.POWER).text for factor in factors) or "1"
        text += "".join(f" {over} {self.fit(divisor, Level.POWER).text}" for divisor in divisors)
        return Piece(text, Level.BIG, Gap.SPACE)

    def entrywise_power(self, base: Piece, exponent: Piece) -> Piece:
        """`v^⊙2`: every entry squared."""
        sign = Piece(self.connectives.get("hadamard", "") + self.fit(exponent, Level.ATOM).text)
        return Piece(f"{self.fit(base, Level.ATOM).text}^{sign.text}", Level.POWER, base.before, Gap.SPACE)

    def sized(self, kind: str, sizes: Sequence[Piece]) -> Piece:
        """`identity(n)`, `ones(m, n)`."""
        return self.call(self.head(kind), sizes)

    def total(self, inner: Piece, axes: Sequence[int]) -> Piece:
        """The sum of all entries, or along axes: `total(A)`, `total(A, 1)`."""
        return self.call(self.head("total"), [inner, *(Piece(str(axis)) for axis in axes)])

    def table(self, body: Piece, ranges: Sequence[tuple[Piece, Piece]]) -> Piece:
        """The tensor with an entry for each index below its size: `table(X[i], (i, n))`."""
        axes = (Piece(self.bracket(f"{index.text}, {size.text}")) for index, size in ranges)
        return self.call(self.head("table"), [body, *axes])

    # probability

    def mean(self, word: str, body: Piece, variable: Piece, law: Piece) -> Piece:
        """`expectation(f(x), x, p)`, and the variance."""
        return self.call(self.head(word), [body, variable, law])

    def divergence(self, word: str, p: Piece, q: Piece) -> Piece:
        """`kl(p, q)`, `js(p, q)`."""
        return self.call(self.head(word), [p, q])

    def point_mass(self, at: Piece) -> Piece:
        """The distribution that is always `at`."""
        return self.call(self.head("PointMass"), [at])

    def masses(self, pairs: Sequence[tuple[Piece, Piece]]) -> Piece:
        """Outcomes with their probabilities: `Finite({0: 1 - p, 1: p})`."""
        return self.call(self.head("Finite"), [Piece(", ".join(f"{a.text}: {b.text}" for a, b in pairs).join("{}"))])
