"""A place in a list of tokens, and the driver that runs grammar rules without recursion."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, NoReturn, TypeVar

from .brackets import match_brackets
from .choices import Choices
from .errors import Code, ReadingError, Span, quoted
from .notation import Notation
from .remarks import Remarks
from .syntax import Node
from .tokens import Kind, Token

MAX_DEPTH = 150

Rule = Generator["Rule", Any, Node]
"""A grammar rule: yields inner rules, is sent their nodes, returns its own."""

_SLACK = 2  # a rule may be one level deeper than the node it makes: `(x)`
NodeT = TypeVar("NodeT", bound=Node)


class Cursor:
    """The tokens of a text with the position of the next one to read."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        remarks: Remarks,
        notation: Notation,
        choices: Choices | None = None,
    ) -> None:
        self.text = text
        self.notation = notation
        self.choices = choices  # None: what can be read in several ways is refused
        self.tokens, self.brackets = match_brackets(text, list(tokens))
        self.remarks = remarks
        self.at = 0
        self.has_tensors = notation.closed and notation.with_tensors

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    @property
    def before(self) -> Token:
        """The token read last; only after one was."""
        return self.tokens[self.at - 1]

    def take(self) -> Token:
        """Read one token."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def accept(self, *kinds: Kind) -> Token | None:
        """Read the next token if it is one of these kinds."""
        return self.take() if self.token.kind in kinds else None

    def since(self, start: int) -> Span:
        """From a position in the text to the end of the token read last."""
        return start, self.before.end

    def quote(self, start: int) -> str:
        """The text from `start` to the end of the token read last, shortened."""
        return quoted(self.text, self.since(start))

    def fail(self, code: Code, message: str, span: Span | None = None, hint: str = "") -> NoReturn:
        """Give up here, or at a span."""
        raise ReadingError(code, message, self.text, span or self.token.span, hint)

    def made(self, node: NodeT) -> NodeT:
        """A new node, unless it nests too deeply."""
        if node.depth > MAX_DEPTH:
            self._too_deep(node.span)
        return node

    def run(self, rule: Rule) -> Node:
        """The node that a rule makes; inner rules wait on an explicit stack."""
        stack = [rule]
        sent: Node | None = None
        while stack:
            try:
                inner = stack[-1].send(sent)
            except StopIteration as finished:
                stack.pop()
                sent = finished.value
                continue
            stack.append(inner)
            sent = None
            if len(stack) > MAX_DEPTH + _SLACK:
                self._too_deep(self.token.span)
        assert sent is not None
        return sent

    def _too_deep(self, span: Span) -> NoReturn:
        self.fail(Code.TOO_DEEP, f"this is nested deeper than {MAX_DEPTH} levels", span)

    def unexpected(self) -> NoReturn:
        """The next token cannot stand here: say which, and why as far as one can tell."""
        token = self.token
        shown = quoted(self.text, token.span)
        if token.kind is Kind.END:
            self.fail(Code.OPERAND_MISSING, "the text ends where something was expected")
        if token.kind is Kind.RELATION:
            message = f"an expression was expected, this is an equation or a statement: `{shown}`"
            self.fail(Code.EQUATION, message, hint="give the expression alone")
        if token.kind is Kind.INFINITY:
            self.fail(Code.NOT_A_NUMBER, "infinity is not a number")
        if token.kind is Kind.COMMA:
            self.comma()
        if token.kind is Kind.SUPERSCRIPT:
            self.fail(Code.OPERAND_MISSING, f"the raised `{shown}` has nothing to stand on")
        if token.kind is Kind.SET:
            self.fail(Code.UNSUPPORTED, f"`{shown}` is a set, not a number")
        if token.kind is Kind.PARTIAL:
            self.fail(Code.UNSUPPORTED, "a lone `∂`", hint="write ∂/∂x (…) or diff(…, x)")
        if token.kind is Kind.PROSE:
            self.fail(Code.PROSE, f"words where mathematics was expected: `{shown}`", hint="give the formula alone")
        if token.kind in (Kind.ROW, Kind.ALIGN):
            self.fail(Code.EQUATION, "another row where the expression should go on", hint="give one expression")
        if token.kind in (Kind.PRIME, Kind.SEMICOLON):
            self.fail(Code.STRAY, f"`{shown}` has no meaning here", hint=_HINTS.get(token.kind, ""))
        self.fail(Code.OPERAND_MISSING, f"a number, a name or a bracket was expected before `{shown}`")

    def comma(self) -> NoReturn:
        """A comma that separates nothing: a thousands separator, a decimal comma, or a list."""
        left, right = self.before, self.tokens[self.at + 1]
        if left.kind is right.kind is Kind.NUMBER and not right.spaced:
            self.check_thousands()
            self.fail(Code.COMMA, "a comma inside a number", hint="write decimals with a point: 0.5")
        self.fail(Code.COMMA, "a comma has no place here", hint="one expression was expected, not a list")

    def check_thousands(self) -> None:
        """Refuse the comma that is next where it could separate thousands: `96,096`."""
        left, right = self.before, self.tokens[self.at + 1]
        if not right.spaced and right.value[:3].isdigit() and len(right.value.partition(".")[0]) == 3:
            number = (left.start, right.end)
            hint = "write 1000 without a separator, and decimals with a point"
            message = f"`{quoted(self.text, number)}`: a thousands separator or a decimal comma?"
            self.fail(Code.THOUSANDS, message, hint=hint)


_HINTS = {Kind.PRIME: "write f'(x) for a function f, or diff(y, x)"}
