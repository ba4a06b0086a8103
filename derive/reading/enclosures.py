r"""The grammar of what brackets hold besides one expression, and of what stands below them.

table    := '[' sum ']' '_' '{' name '<' sum (',' name '<' sum)* '}'     `[X_i Y_j]_{i<n, j<m}`
outcomes := '{' sum ':' sum (',' sum ':' sum)* '}'                       `{0: 1 - p, 1: p}`
values   := ('(' sum ')' '|' | '[' sum ']' '|'?) '_' value ('^' value)?      `(f)|_{x=a}`, `[F]_a^b`
matrix   := '(' sum ')'                          all of a text, of entries x_{ij} of matrices that are written out
proposition := '¬'* sum (sign '¬'* sum)*         of one sign, where names may stand for propositions
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Generator
from typing import Any

from sympy.matrices import MatrixBase

from .applications import Applications
from .cursor import Rule
from .errors import Code
from .syntax import (
    Big,
    Connected,
    Constant,
    General,
    Index,
    Mean,
    Name,
    Node,
    Outcomes,
    Substituted,
    Sum,
    Term,
    postorder,
)
from .tokens import Kind

_NOT = "¬"
_INDICES = frozenset("ijklmn")


class Enclosures(Applications, ABC):
    """The rules for tables, for distributions by their outcomes, and for propositions."""

    # Tables.

    def at_ranges(self) -> bool:
        """Whether ranges of indices stand in the braces here: `{i<n, j<m}`."""
        return self.token.value == "{" and any(
            token.kind is Kind.RELATION for token in self.tokens[self.at + 1 : self.brackets.closing[self.at]]
        )

    def table(self, start: int, body: Node) -> Rule:
        """A tensor by its entry, with the ranges of its indices below it."""
        closing = self.brackets.closing[self.at]
        self.at += 1
        ranges: list[tuple[Name, Node]] = []
        while not ranges or self.accept(Kind.COMMA):
            index = self.index_name("table")
            if self.token.value != "<":
                hint = "write [X_i Y_j]_{i<n, j<m}"
                self.fail(Code.BINDING, f"what does the index `{index.name}` range over?", hint=hint)
            self.take()
            size: Node = yield self.sum()
            ranges.append((index, size))
        if self.at != closing:
            self.unexpected()
        self.at = closing + 1
        return self.tabulated(start, body, ranges)

    # Values put in.

    def at_values(self, opening: int) -> bool:
        """Whether values to be put in stand behind the bracket that opens there: `(f)|_{x=a}`, `[F]_a^b`."""
        if self.brackets.closing.get(opening) != self.at - 1 or self.tokens[opening].value not in ("(", "["):
            return False
        if self.token.kind is Kind.AT:
            return True
        if self.token.kind is not Kind.UNDER or self.tokens[opening].value != "[" or self.has_tensors:
            return False
        script = self.at + 1
        named = [token.kind for token in self.tokens[script : script + 3]] == [Kind.OPEN, Kind.NAME, Kind.RELATION]
        behind = min(self.brackets.closing.get(script, script) + 1, len(self.tokens) - 1)
        return (named and self.tokens[script + 2].value == "=") or self.tokens[behind].kind is Kind.POWER

    def evaluated(self, start: int, node: Node) -> Rule:
        """A value, or the difference of two: that at the upper bound first."""
        barred = self.accept(Kind.AT)
        self.take()
        name, lower = yield from self._put_in()
        if not barred and name is None and isinstance(lower, Name | Constant) and lower.name in _INDICES:
            hint = "write [f]_{x=a}^{x=b} for values, ([v]_i)^2 for an entry"
            self.fail(Code.AMBIGUOUS, "values put in, or the power of an entry?", lower.span, hint)
        if not self.accept(Kind.POWER):
            if name is None:
                self.fail(Code.BINDING, "which name is this value put in for?", lower.span, "write |_{x=a}")
            return self.made(Substituted(self.since(start), node, name, lower))
        other, upper = yield from self._put_in()
        if self.token.kind in (Kind.POWER, Kind.SUPERSCRIPT):
            self.fail(Code.AMBIGUOUS, "a bound with an exponent", hint="use brackets")
        if name is not None and other is not None and name.name != other.name:
            self.fail(Code.BINDING, "values for two names", other.span)
        name = name or other or self._only_name(node)
        span = self.since(start)
        above, below = (self.made(Substituted(span, node, name, value)) for value in (upper, lower))
        return self.made(Sum(span, (Term(above, False), Term(below, True))))

    def _put_in(self) -> Generator[Rule, Any, tuple[Name | None, Node]]:
        """The name, if it is written, and the value for it: the `x=a` of `|_{x=a}`, or `a` alone."""
        opening = self.at
        name: Name | None = None
        value: Node
        kinds = [token.kind for token in self.tokens[opening : opening + 3]]
        if kinds == [Kind.OPEN, Kind.NAME, Kind.RELATION] and self.tokens[opening + 2].value == "=":
            name = Name(self.tokens[opening + 1].span, self.tokens[opening + 1].value)
            self.at = opening + 3
            value = yield from self.point()
            if self.at != self.brackets.closing[opening]:
                self.unexpected()
            self.at += 1
        else:
            value = yield from self.bound()
        if isinstance(value, Constant) and value.name in ("oo", "-oo"):
            self.fail(Code.UNSUPPORTED, "an infinite value is not put in", value.span, "write a limit")
        return name, value

    def _only_name(self, node: Node) -> Name:
        """The one name that an expression speaks of."""
        names = {part.name: part for part in postorder(node) if isinstance(part, Name)}
        if len(names) != 1 or any(isinstance(part, Big | Mean) for part in postorder(node)):
            self.fail(Code.BINDING, "which name are these values put in for?", node.span, "write [f]_{x=a}^{x=b}")
        return next(iter(names.values()))

    # Distributions.

    def at_outcomes(self, opening: int) -> bool:
        """Whether the braces that open here hold outcomes with their probabilities."""
        if self.tokens[opening].value != "{":
            return False
        at, closing = opening + 1, self.brackets.closing[opening]
        while at < closing:
            if self.tokens[at].kind is Kind.COLON:
                return True
            at = self.brackets.closing.get(at, at) + 1
        return False

    def outcomes(self, opening: int) -> Rule:
        """`{0: 1 - p, 1: p}`."""
        self.at, closing = opening + 1, self.brackets.closing[opening]
        masses: list[tuple[Node, Node]] = []
        while not masses or self.accept(Kind.COMMA):
            outcome: Node = yield self.sum()
            if not self.accept(Kind.COLON):
                self.fail(Code.OPERAND_MISSING, "with which probability?", hint="write {0: 1 - p, 1: p}")
            mass: Node = yield self.sum()
            masses.append((outcome, mass))
        if self.at != closing:
            self.unexpected()
        span = (self.tokens[opening].start, self.tokens[closing].end)
        return self.made(Outcomes(span, tuple(masses)))

    # Matrices by their entry.

    def general(self, node: Node) -> Node:
        """What all of a text is in brackets, as a matrix if it speaks of the entries x_{ij} of matrices."""
        wrapped = self.tokens[0].value == "(" and self.brackets.closing.get(0) == len(self.tokens) - 2
        nodes = postorder(node) if wrapped else ()
        places = {place for part in nodes if (place := self._place(part)) is not None}
        if not places:
            return node
        if len(places) > 1:
            self.fail(Code.AMBIGUOUS, "which letter is for the row of this matrix?", node.span)
        rows, columns = places.pop()
        return self.made(General(node.span, node, rows, columns))

    def _place(self, node: Node) -> tuple[str, str] | None:
        """The letters for the row and the column, if this is the entry of a matrix at letters that are no names."""
        match node:
            case Index(operand=Name(name=base), indices=(Name(name=i), Name(name=j))):
                matrix = isinstance(self.notation.names.get(base), MatrixBase)
                letters = i != j and len(i) == len(j) == 1 and not self.notation.name(i) and not self.notation.name(j)
                return (i, j) if matrix and letters else None
        return None

    # Propositions.

    def proposition(self) -> Rule:
        """Propositions joined by one sign; what binds first is said by brackets."""
        start = self.token.start
        parts: list[Node] = [(yield from self._denied())]
        sign = ""
        while joined := self.accept(Kind.LOGIC):
            if joined.value == _NOT:
                self.fail(Code.STRAY, "`¬` joins nothing", joined.span)
            if sign and joined.value != sign:
                hint = f"put brackets around what `{sign}` or `{joined.value}` joins"
                self.fail(Code.AMBIGUOUS, "which of these signs binds first?", joined.span, hint)
            sign = joined.value
            parts.append((yield from self._denied()))
        return parts[0] if not sign else self.made(Connected(self.since(start), sign, tuple(parts)))

    def _denied(self) -> Rule:
        denials: list[int] = []
        while self.token.kind is Kind.LOGIC and self.token.value == _NOT:
            denials.append(self.take().start)
        node: Node = yield self.sum()
        for start in reversed(denials):
            node = self.made(Connected((start, node.span[1]), _NOT, (node,)))
        return node
