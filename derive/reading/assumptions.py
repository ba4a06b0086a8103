"""What is assumed of names: `x > 0, 0 < p < 1, n integer, f function` to a `Notation`.

A bound of one name by a rational number narrows its range; every other relation is kept as a fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from sympy import Integer, Symbol

from derive.kernel.domain import COMPLEX, INTEGER, NONNEGATIVE, POSITIVE, REAL, Domain, Range, Sort
from derive.kernel.verdict import Order, Relation

from .alphabet import SPACES
from .constants import rational
from .elaborate import elaborate
from .errors import Code, ReadingError, Span, quoted
from .grammar import parse
from .notation import Notation
from .remarks import Remarks
from .statements import (
    Chain,
    Declaration,
    Membership,
    Named,
    declared_name,
    is_run,
    lone_name,
    statements,
)
from .syntax import Apply, Name, Node, postorder
from .tokens import Kind, Token, tokenize
from .words import Vocabulary, resolve

_ZERO, _ONE = Fraction(0), Fraction(1)
NATURAL = Range(Sort.INTEGER, lower=_ONE, lower_closed=True)

_SORT_WORDS: dict[str, Range] = {
    "real": REAL,
    "rational": REAL,
    "integer": INTEGER,
    "natural": NATURAL,
    "complex": COMPLEX,
}
_SIGN_WORDS: dict[str, Range] = {
    "positive": POSITIVE,
    "negative": Range(upper=_ZERO),
    "nonnegative": NONNEGATIVE,
    "nonpositive": Range(upper=_ZERO, upper_closed=True),
}
_SETS = {"R": REAL, "Q": REAL, "Z": INTEGER, "N": NATURAL, "C": COMPLEX}
_FILLERS = frozenset({"is", "are", "a", "an", "number", "variable"})
_UNSUPPORTED = frozenset({"even", "odd", "prime", "irrational", "imaginary", "matrix", "vector", "whole"})


def read_assumptions(text: str) -> Notation:
    """Read what is assumed of names. Raises `ReadingError`, whatever the text; no text assumes nothing."""
    if all(character in SPACES for character in text):
        return Notation()
    return _Assumptions(text).run()


class _Assumptions:
    def __init__(self, text: str) -> None:
        self.text = text
        self.ranges: dict[str, Range] = {}
        self.sorts: dict[str, Sort] = {}
        self.functions: set[str] = set()
        self.facts: dict[Relation, None] = {}
        self.symbols: dict[str, Symbol] = {}

    def run(self) -> Notation:
        """Sorts first, for what a bound means depends on them."""
        tokens = tokenize(self.text, Notation())
        found = statements(self.text, tokens)
        for statement in found:
            if isinstance(statement, Declaration):
                self._declare(statement)
        for statement in found:
            self._name_operands(statement)
        for statement in found:
            if isinstance(statement, Membership):
                self._restrict(statement)
            elif isinstance(statement, Chain):
                self._relate(statement)
        return self._notation()

    def _notation(self) -> Notation:
        names = {name: self._symbol(name) for name in self.ranges}
        ranges = {names[name]: allowed for name, allowed in self.ranges.items()}
        return Notation(Domain(ranges, tuple(self.facts)), names, frozenset(self.functions))

    def _symbol(self, name: str) -> Symbol:
        return self.symbols.setdefault(name, Symbol(name))

    def _fail(self, code: Code, message: str, span: Span, hint: str = "") -> NoReturn:
        raise ReadingError(code, message, self.text, span, hint)

    # Sorts.

    def _declare(self, declaration: Declaration) -> None:
        words = _phrase(declaration.words)
        for word, token in words:
            for named in declaration.names:
                self._declare_word(named, word, token)

    def _declare_word(self, named: Named, word: str, token: Token) -> None:
        if word == "function":
            self._check_unused(named, named.name in self.ranges)
            self.functions.add(named.name)
        elif word in _SORT_WORDS:
            self._set_sort(named, _SORT_WORDS[word].sort)
            self._narrow(named, _SORT_WORDS[word])
        elif word in _SIGN_WORDS:
            self._narrow(named, _SIGN_WORDS[word])
        elif word == "nonzero":
            self._narrow(named, REAL)
            self._assume(Relation(self._symbol(named.name), Order.NE, Integer(0)))
        elif word in _UNSUPPORTED:
            self._fail(Code.UNSUPPORTED, f"`{word}` is not supported as an assumption", token.span)
        else:
            hint = "write x > 0, n integer, a, b real, f function, or x in (0, 1)"
            self._fail(Code.ASSUMPTION, f"`{quoted(self.text, token.span)}` is not understood here", token.span, hint)

    def _check_unused(self, named: Named, used: bool) -> None:
        if used:
            self._fail(Code.CONTRADICTION, f"`{named.name}` is both a function and a number", named.span)

    def _set_sort(self, named: Named, sort: Sort) -> None:
        before = self.sorts.get(named.name, sort)
        if before is not sort and Sort.COMPLEX in (before, sort):
            self._fail(Code.CONTRADICTION, f"`{named.name}` is said to be {before} and {sort}", named.span)
        self.sorts[named.name] = Sort.INTEGER if Sort.INTEGER in (before, sort) else sort

    # Ranges.

    def _narrow(self, named: Named, allowed: Range, span: Span | None = None) -> None:
        name = named.name
        self._check_unused(named, name in self.functions)
        met = self.ranges.get(name, REAL).meet(allowed)
        if met.sort is Sort.COMPLEX and (met.lower is not None or met.upper is not None):
            message = f"`{name}` is complex; complex numbers have no order"
            self._fail(Code.CONTRADICTION, message, span or named.span)
        if met.is_empty:
            message = f"no value of `{name}` is left: this contradicts what was said before"
            self._fail(Code.CONTRADICTION, message, span or named.span)
        self.ranges[name] = met

    def _restrict(self, membership: Membership) -> None:
        tokens = membership.members_of
        if len(tokens) == 1 and tokens[0].kind in (Kind.WORD, Kind.SET) and tokens[0].value in _SETS:
            allowed = _SETS[tokens[0].value]
            for named in membership.names:
                self._set_sort(named, allowed.sort)
                self._narrow(named, allowed)
            return
        self._restrict_to_interval(membership)

    def _restrict_to_interval(self, membership: Membership) -> None:
        tokens = membership.members_of
        comma = _interval_comma(tokens)
        if comma is None:
            span = (tokens[0].start, tokens[-1].end) if tokens else membership.names[-1].span
            message = "a set was expected: an interval, or one of ℝ, ℚ, ℤ, ℕ, ℂ"
            self._fail(Code.ASSUMPTION, message, span, "write x in (0, 1], or n in N")
        lower = Order.GE if tokens[0].value == "[" else Order.GT
        upper = Order.LE if tokens[-1].value == "]" else Order.LT
        for order, end in ((lower, tokens[1:comma]), (upper, tokens[comma + 1 : -1])):
            if not end:
                self._fail(Code.OPERAND_MISSING, "an end of the interval is missing", tokens[comma].span)
            if not _is_infinite(end, negative=order in (Order.GT, Order.GE)):
                node = self._parse(end)
                for named in membership.names:
                    self._compare(Name(named.span, named.name), order, node)

    # Relations.

    def _name_operands(self, statement: Declaration | Membership | Chain) -> None:
        """Declare the names that stand alone in relations; the rest is read with these known."""
        if isinstance(statement, Membership):
            for named in statement.names:
                self._narrow(named, REAL)
        if not isinstance(statement, Chain):
            return
        numeric = [all(t.kind is not Kind.WORD for t in operand) for operand in statement.operands]
        for operand in statement.operands:
            name = lone_name(operand)
            if not name or name in self.ranges or (name == "e" and sum(numeric) < len(numeric) - 1):
                continue
            named = declared_name(self.text, operand)
            if is_run(name):
                hint = f"declare `{name} real` first, or write {'*'.join(name)}"
                self._fail(Code.AMBIGUOUS, f"is `{name}` one name or a product?", named.span, hint)
            self._narrow(named, REAL)

    def _parse(self, tokens: Sequence[Token]) -> Node:
        """The syntax tree of a stretch of the text."""
        closed = [*tokens, Token(Kind.END, tokens[-1].end, tokens[-1].end)]
        notation = Notation(names=dict.fromkeys(self.ranges), functions=frozenset(self.functions))
        vocabulary = Vocabulary([closed], notation)
        remarks = Remarks()
        return parse(self.text, resolve(self.text, closed, vocabulary, remarks), remarks, notation)

    def _relate(self, chain: Chain) -> None:
        nodes = [self._parse(operand) for operand in chain.operands]
        for (left, right), sign in zip(pairwise(nodes), chain.signs, strict=True):
            if sign.value not in tuple(Order):
                message = f"`{quoted(self.text, sign.span)}` is not a relation that can be assumed"
                self._fail(Code.UNSUPPORTED, message, sign.span)
            self._compare(left, Order(sign.value), right)

    def _compare(self, left: Node, order: Order, right: Node) -> None:
        """A bound where one side is a rational number and the other a name; a fact otherwise."""
        a, b = rational(left), rational(right)
        if a is not None and b is not None:
            self._check_numbers(a, order, b, (left.span[0], right.span[1]))
        elif (b is not None and self._bounded(left, order, b, left.span)) or (
            a is not None and self._bounded(right, order.mirrored, a, left.span)
        ):
            return
        else:
            self._assume(Relation(self._value(left), order, self._value(right)))

    def _check_numbers(self, a: Fraction, order: Order, b: Fraction, span: Span) -> None:
        true_for = {
            Order.EQ: a == b,
            Order.NE: a != b,
            Order.LT: a < b,
            Order.LE: a <= b,
            Order.GT: a > b,
            Order.GE: a >= b,
        }
        if not true_for[order]:
            self._fail(Code.CONTRADICTION, f"`{quoted(self.text, span)}` is false", span)

    def _bounded(self, node: Node, order: Order, bound: Fraction, span: Span) -> bool:
        """Narrow the range of the name that a node is, or is the absolute value of; whether it was one."""
        allowed = _half_line(order, bound)
        absolute = isinstance(node, Apply) and node.function == "abs"
        if isinstance(node, Apply) and absolute and order in (Order.LT, Order.LE):
            node = node.arguments[0]
            closed = order is Order.LE
            allowed = Range(Sort.REAL, -bound, bound, closed, closed)
        if allowed is None or not isinstance(node, Name):
            return False
        if self.sorts.get(node.name) is Sort.COMPLEX and (absolute or order is Order.EQ):
            return False  # true of complex numbers, but no interval
        self._narrow(Named(node.name, node.span), allowed, span)
        return True

    def _value(self, node: Node) -> object:
        value = elaborate(self.text, node, self.symbols, Notation())
        for part in postorder(node):
            if isinstance(part, Name):
                self.ranges.setdefault(part.name, REAL)
        return value

    def _assume(self, fact: Relation) -> None:
        self.facts[fact] = None


def _half_line(order: Order, bound: Fraction) -> Range | None:
    """The real numbers that stand in this order to the bound, if they are an interval."""
    match order:
        case Order.LT | Order.LE:
            return Range(upper=bound, upper_closed=order is Order.LE)
        case Order.GT | Order.GE:
            return Range(lower=bound, lower_closed=order is Order.GE)
        case Order.EQ:
            return Range(Sort.REAL, bound, bound, True, True)
    return None


def _phrase(tokens: Sequence[Token]) -> list[tuple[str, Token]]:
    """The words of a declaration that say something, singular, with `non-negative` in one."""
    words: list[tuple[str, Token]] = []
    prefix = ""
    for token in tokens:
        word = (
            token.value.lower().rstrip("s") if token.kind is Kind.WORD and len(token.value) > 3 else token.value.lower()
        )
        if token.kind is Kind.MINUS and prefix:
            continue
        if word == "non" and token.kind is Kind.WORD:
            prefix = word
            continue
        if prefix or word not in _FILLERS:
            words.append((prefix + word, token))
        prefix = ""
    return words


def _interval_comma(tokens: Sequence[Token]) -> int | None:
    """Where the one comma of `(a, b]` is, if this is an interval."""
    if len(tokens) < 3 or tokens[0].value not in ("(", "[") or tokens[-1].value not in (")", "]"):
        return None
    depth, commas = 0, []
    for index, token in enumerate(tokens):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind in (Kind.COMMA, Kind.SEMICOLON) and depth == 1:
            commas.append(index)
        if depth == 0 and index < len(tokens) - 1:
            return None
    return commas[0] if len(commas) == 1 else None


def _is_infinite(tokens: Sequence[Token], negative: bool) -> bool:
    """Whether an end of an interval is infinity, on its proper side."""
    *signs, last = tokens
    if last.kind is not Kind.INFINITY and last.value not in ("inf", "infinity", "oo"):
        return False
    kinds = [token.kind for token in signs]
    return kinds == [Kind.MINUS] if negative else kinds in ([], [Kind.PLUS])
