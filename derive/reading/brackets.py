"""Which bracket closes which, worked out before parsing, so that redundant brackets cost no depth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from .alphabet import CLOSING
from .errors import Code, ReadingError
from .laws import SEPARATES
from .tokens import Kind, Token

_ENDS_OPERAND = frozenset(
    {
        Kind.NUMBER,
        Kind.NAME,
        Kind.CONSTANT,
        Kind.CLOSE,
        Kind.SUPERSCRIPT,
        Kind.BANG,
        Kind.PRIME,
        Kind.TRANSPOSE,
        Kind.INFINITY,
    }
)
_STARTS_OPERAND = frozenset(
    {
        Kind.NUMBER,
        Kind.NAME,
        Kind.CONSTANT,
        Kind.FUNCTION,
        Kind.CALL,
        Kind.OPEN,
        Kind.ROOT,
        Kind.FRACTION,
        Kind.DERIVATIVE,
        Kind.BIG,
        Kind.NABLA,
    }
)


_NAMES = (Kind.NAME, Kind.CALL)
_HALF_OPEN = ({"[", ")"}, {"(", "]"})


@dataclass(frozen=True, slots=True)
class Brackets:
    """For each opening token its closing one, and the commas and semicolons directly between, by token index."""

    closing: dict[int, int]
    commas: dict[int, tuple[int, ...]]
    semicolons: dict[int, tuple[int, ...]]


@dataclass(slots=True)
class _Group:
    """A bracket that is still open, with the bars seen directly inside it."""

    opening: int
    commas: list[int]
    open_bars: list[int]
    bars: list[int]
    semicolons: list[int]


def match_brackets(text: str, tokens: list[Token]) -> tuple[list[Token], Brackets]:
    """The tokens with each bar turned into an opening or a closing one, and the table of what matches."""
    return _Matcher(text, tokens).run()


class _Matcher:
    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = list(tokens)
        self.closing: dict[int, int] = {}
        self.commas: dict[int, tuple[int, ...]] = {}
        self.semicolons: dict[int, tuple[int, ...]] = {}
        self.groups = [_Group(-1, [], [], [], [])]

    def run(self) -> tuple[list[Token], Brackets]:
        for index, token in enumerate(self.tokens):
            if token.kind is Kind.OPEN:
                self.groups.append(_Group(index, [], [], [], []))
            elif token.kind is Kind.CLOSE:
                self._close(index)
            elif token.kind is Kind.BAR:
                self._bar(index)
            elif token.kind is Kind.COMMA:
                self.groups[-1].commas.append(index)
            elif token.kind is Kind.SEMICOLON:
                self.groups[-1].semicolons.append(index)
        if len(self.groups) > 1:
            raise self._unclosed(self.groups[-1].opening)
        self._finish_bars(self.groups[0])
        return self.tokens, Brackets(self.closing, self.commas, self.semicolons)

    def _close(self, index: int) -> None:
        token = self.tokens[index]
        if len(self.groups) == 1:
            message = f"`{token.value}` closes a bracket that was never opened"
            raise ReadingError(Code.UNMATCHED, message, self.text, token.span)
        group = self.groups.pop()
        expected = CLOSING[self.tokens[group.opening].value]
        if {self.tokens[group.opening].value, token.value} in _HALF_OPEN and len(group.commas) == 1:
            span = (self.tokens[group.opening].start, token.end)
            message, hint = "an interval stands where one value was expected", "give the value alone"
            raise ReadingError(Code.COMMA, message, self.text, span, hint)
        if token.value != expected:
            message = f"`{token.value}` stands where `{expected}` was expected"
            raise ReadingError(Code.MISMATCHED, message, self.text, token.span)
        self._finish_bars(group)
        self._match(group, index)

    def _match(self, group: _Group, index: int) -> None:
        self.closing[group.opening] = index
        self.commas[group.opening] = tuple(group.commas)
        self.semicolons[group.opening] = tuple(group.semicolons)

    def _unclosed(self, index: int, opening: int = -1) -> ReadingError:
        token, following = self.tokens[index], self.tokens[index + 1]
        if token.value == "|" and following.kind is Kind.UNDER:
            message, hint = "a bar for a value put in is not read", "write the value in"
            return ReadingError(Code.UNSUPPORTED, message, self.text, token.span, hint)
        if token.value == "|" and self._separates(index, opening):
            message, hint = SEPARATES
            return ReadingError(Code.UNSUPPORTED, message, self.text, token.span, hint)
        return ReadingError(Code.UNMATCHED, f"`{token.value}` is never closed", self.text, token.span)

    def _separates(self, index: int, opening: int) -> bool:
        """Whether the bar of `p(x|y)` stands there, in a bracket behind a name."""
        named = opening > 0 and self.tokens[opening].value == "(" and self.tokens[opening - 1].kind in _NAMES
        return named and index - 1 > opening and self.tokens[index - 1].kind in _ENDS_OPERAND

    def _bar(self, index: int) -> None:
        """A bar after an operand closes the innermost open bar of its group, if any; else it opens."""
        group, token = self.groups[-1], self.tokens[index]
        if not group.open_bars and self._puts_in(index):
            self.tokens[index] = token._replace(kind=Kind.AT)
            return
        group.bars.append(index)
        after_operand = index > 0 and self.tokens[index - 1].kind in _ENDS_OPERAND
        if after_operand and group.open_bars and self.tokens[group.open_bars[-1]].value == token.value:
            self.closing[group.open_bars.pop()] = index
            self.tokens[index] = token._replace(kind=Kind.CLOSE)
        else:
            group.open_bars.append(index)
            self.commas[index] = self.semicolons[index] = ()
            self.tokens[index] = token._replace(kind=Kind.OPEN)

    def _puts_in(self, index: int) -> bool:
        """Whether a bar behind a bracket says which values are put in: `(x^2)|_{x=1}`, `[x^2]|_0^1`."""
        token, following = self.tokens[index], self.tokens[index + 1]
        before = self.tokens[index - 1].value if index else ""
        return token.value == "|" and following.kind is Kind.UNDER and before in (")", "]")

    def _finish_bars(self, group: _Group) -> None:
        if group.open_bars:
            raise self._unclosed(group.open_bars[-1], group.opening)
        if group.bars and (spot := self._ambiguous_bar(group.bars)):
            message = "these bars can be paired in more than one way"
            hint = "write abs(…) instead"
            raise ReadingError(Code.AMBIGUOUS, message, self.text, self.tokens[spot].span, hint)

    def _ambiguous_bar(self, bars: list[int]) -> int | None:
        """The first bar of another valid pairing, if there is one; adjacent bars are not examined.

        A bar between two operands may open or close. With the number of openings fixed, every pairing arises
        from the one that opens as early as possible by moving openings to the right, and the smallest move
        turns its last free opening into a closing and its first free closing into an opening.
        """
        if any(b == a + 1 for a, b in pairwise(bars)):
            return None
        free = [index for index in bars if self._is_free(index)]
        forced_open = sum(self._must_open(index) for index in bars)
        opened = len(bars) // 2 - forced_open
        if not 0 < opened < len(free):
            return None
        return free[opened - 1] if self._can_move(bars, free[opened - 1], free[opened]) else None

    def _can_move(self, bars: list[int], last_opened: int, first_closed: int) -> bool:
        height, lowest = 0, len(bars)
        for index in bars:
            opens = self._must_open(index) or (self._is_free(index) and index <= last_opened)
            height += 1 if opens else -1
            if last_opened <= index < first_closed:
                lowest = min(lowest, height)
        return lowest >= 2

    def _must_open(self, index: int) -> bool:
        return index == 0 or self.tokens[index - 1].kind not in _ENDS_OPERAND

    def _is_free(self, index: int) -> bool:
        return not self._must_open(index) and self.tokens[index + 1].kind in _STARTS_OPERAND
