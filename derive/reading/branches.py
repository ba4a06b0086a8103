r"""The grammar of values by cases, as LaTeX lays them out in rows.

cases      := case (';' case)*                   a row each
case       := sum ','? ':'? condition            behind the mark of alignment
condition  := 'otherwise' | 'if'? chain (('and' | ',') chain)*
chain      := sum (sign sum)+                    `0 < x < 1`, of signs in one direction
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Generator
from typing import Any

from .cursor import Rule
from .enclosures import Enclosures
from .errors import Code
from .syntax import Cases, Node
from .tokens import Kind

MAX_CASES = 50
Relations = tuple[tuple[Node, str, Node], ...]

_IF = frozenset({"if", "for", "when", "whenever", "where", "provided", "provided that"})
_OTHERWISE = frozenset({"otherwise", "else", "elsewhere"})
_DIRECTIONS = ("<≤=", ">≥=")
_SIGNS = frozenset("<≤>≥=≠")
_HINT = r"write \text{if } x > 0, or \text{otherwise} in the last row"


class Branches(Enclosures, ABC):
    """The rules for values by cases."""

    def cases(self, opening: int) -> Rule:
        """All cases, in order; what holds otherwise is the last."""
        self.at, closing = opening + 1, self.brackets.closing[opening]
        found: list[tuple[Node, Relations]] = []
        while not found or self.accept(Kind.SEMICOLON):
            if len(found) == MAX_CASES:
                self.fail(Code.TOO_LONG, f"more than {MAX_CASES} cases", self.before.span)
            if found and not found[-1][1]:
                self.fail(Code.STRAY, "a case behind what holds otherwise", self.before.span)
            value: Node = yield self.sum()
            self.accept(Kind.COMMA)
            found.append((value, (yield from self._condition())))
        if self.at != closing:
            self.unexpected()
        span = (self.tokens[opening].start, self.tokens[closing].end)
        return self.made(Cases(span, tuple(found)))

    def _condition(self) -> Generator[Rule, Any, Relations]:
        """The relations that are to hold; none where it is the case otherwise."""
        self.accept(Kind.COLON)
        if self._word() in _OTHERWISE:
            self.take()
            return ()
        if self._word() in _IF:
            self.take()
        if self._at_end():
            self.fail(Code.OPERAND_MISSING, "for which values is this case?", hint=_HINT)
        found: list[tuple[Node, str, Node]] = []
        while True:
            found += yield from self._chain()
            joined = self.accept(Kind.COMMA) or (self.take() if self._word() == "and" or self._at_and() else None)
            if joined is None or (joined.kind is Kind.COMMA and self._at_end()):
                break
        if not self._at_end():
            shown = self.text[self.token.start : self.token.end]
            self.fail(Code.UNSUPPORTED, f"`{shown}` is not read in a condition", hint=_HINT)
        return tuple(found)

    def _chain(self) -> Generator[Rule, Any, list[tuple[Node, str, Node]]]:
        """`x > 0`, `0 < x < 1`."""
        start = self.token.start
        if self.token.kind is Kind.PROSE:
            self.fail(Code.PROSE, "these words are no condition that is read", hint=_HINT)
        left: Node = yield self.sum()
        found: list[tuple[Node, str, Node]] = []
        while self.token.kind is Kind.RELATION:
            sign = self.take()
            if sign.value not in _SIGNS:
                self.fail(Code.UNSUPPORTED, "this sign is not read in a condition", sign.span, _HINT)
            right: Node = yield self.sum()
            found.append((left, sign.value, right))
            left = right
        if not found:
            self.fail(Code.OPERAND_MISSING, "a condition is a relation", self.since(start), _HINT)
        signs = {sign for _, sign, _ in found}
        if len(found) > 1 and not any(signs <= set(direction) for direction in _DIRECTIONS):
            hint = "write relations apart, with a comma"
            self.fail(Code.AMBIGUOUS, "a chain of signs that point both ways", self.since(start), hint)
        return found

    def _word(self) -> str:
        return self.token.value.strip(" .,:").lower() if self.token.kind is Kind.PROSE else ""

    def _at_and(self) -> bool:
        return self.token.kind is Kind.LOGIC and self.token.value == "∧"

    def _at_end(self) -> bool:
        return self.token.kind in (Kind.SEMICOLON, Kind.CLOSE)
