"""From tokens to the syntax tree: sums, products, powers and brackets.

    sum      := sign* product (sign+ product)*
    product  := power (('*' | '/') sign* power | power)*          the last form is juxtaposition
    power    := postfix ('^' sign* power)?
    postfix  := atom ('!' | superscript | transpose | '_' indices)*
    atom     := number | name | constant | '(' sum ')' | '|' sum '|' | matrix | list | fraction | big | application

Applications are in `applications`. What people read in two ways is refused, never guessed: `1/2x`, `e^xy`.
Rules are coroutines: where one nests, it yields the inner rule to `Cursor.run`, so nesting takes no stack.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from fractions import Fraction
from typing import Any

from .applications import APPLICATIONS, OPERANDS, STARTS, Applications
from .cursor import Rule
from .errors import Code
from .notation import Notation
from .operators import MAX_ORDER
from .remarks import Remarks
from .syntax import (
    Apply,
    Derivative,
    Factor,
    Index,
    Listing,
    Matrix,
    Name,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Term,
    Transposition,
)
from .tokens import Kind, Token
from .words import FUNCTION_LETTERS

_SIGNS = (Kind.PLUS, Kind.MINUS)
_AROUND = {"|": "abs", "‖": "norm", "⌊": "floor", "⌈": "ceil"}
"""Brackets that are functions."""
_MAX_RAISED_DIGITS = 20

Rows = Generator[Rule, Any, list[tuple[Node, ...]]]


def parse(text: str, tokens: Sequence[Token], remarks: Remarks, notation: Notation) -> Node:
    """The syntax tree of a whole text."""
    parser = _Parser(text, tokens, remarks, notation)
    node = parser.run(parser.sum())
    if parser.token.kind is not Kind.END:
        parser.unexpected()
    return node


def _is_power_of_function(node: Node) -> bool:
    """`f^2`, which before brackets could mean what `sin^2` does."""
    return isinstance(node, Power) and isinstance(node.base, Name) and node.base.name in FUNCTION_LETTERS


class _Parser(Applications):
    # Sums.

    def sum(self) -> Rule:
        start = self.token.start
        terms: list[Term] = []
        while not terms or self.token.kind in _SIGNS:
            if terms:
                negative, extra = self.take().kind is Kind.MINUS, self.minuses()
            else:
                extra = self.minuses()
                negative = bool(extra)
                extra = extra[1:]
            node = yield from self.product()
            terms.append(Term(self.negated(node, extra), negative))
        if len(terms) == 1:
            return self.negated(terms[0].node, [start] if terms[0].negative else [])
        return self.made(Sum(self.since(start), tuple(terms)))

    def minuses(self) -> list[int]:
        """Where minus signs stand in a run of signs; plus signs say nothing."""
        found: list[int] = []
        while token := self.accept(*_SIGNS):
            if token.kind is Kind.MINUS:
                found.append(token.start)
        return found

    def negated(self, node: Node, minuses: Sequence[int]) -> Node:
        """A node behind minus signs, the innermost last."""
        for start in reversed(minuses):
            node = self.made(Negation((start, node.span[1]), node))
        return node

    # Products.

    def product(self) -> Rule:
        """Factors and divisors from left to right."""
        start = self.token.start
        factors = [Factor((yield from self.power()))]
        while True:
            if operator := self.accept(Kind.TIMES, Kind.DIVIDE):
                minuses = self.minuses()
                node = self.negated((yield from self.power()), minuses)
                factors.append(Factor(node, operator.kind is Kind.DIVIDE, operator.value))
            elif self.token.kind in STARTS:
                self._check_juxtaposed(start, factors[-1])
                factors.append(Factor((yield from self.power())))
            else:
                break
        if len(factors) == 1:
            return factors[0].node
        return self.made(Product(self.since(start), tuple(factors)))

    def _check_juxtaposed(self, start: int, last: Factor) -> None:
        """Whether a factor may stand beside the last one here."""
        left, token = self.before, self.token
        if last.inverse:
            message = f"is `{self.text[token.start : token.end]}` part of the denominator in `{self.quote(start)}`?"
            self.fail(Code.AMBIGUOUS, message, hint="write (a/b)*c or a/(b*c)")
        if token.kind is Kind.NUMBER and left.kind is not Kind.CLOSE:
            message = "two numbers side by side" if left.kind is Kind.NUMBER else "a number behind its factor"
            self.fail(Code.AMBIGUOUS, message, hint="write a product with *, a sum with +, a subscript with _")
        if token.value == "(" and _is_power_of_function(last.node):
            hint = "write f(x)^2, or a product with *"
            self.fail(Code.AMBIGUOUS, f"is `{self.quote(last.node.span[0])}` the power of a function?", hint=hint)
        unsure = not self.notation.closed and left.kind is Kind.NAME
        if unsure and token.kind is Kind.OPEN and token.value != "|":
            self.remarks.add(f"read `{left.value}(…)` as a product")

    # Powers.

    def power(self) -> Rule:
        """A base with its exponent; to the right first."""
        start = self.token.start
        base = yield from self._postfix()
        if not self.accept(Kind.POWER):
            return base
        if self.token.value == "⊙" or (self.token.kind is Kind.OPEN and self.tokens[self.at + 1].value == "⊙"):
            return self.made(Power(self.since(start), base, self._elementwise_exponent(), elementwise=True))
        exponent = yield self._exponent()
        node: Node = self.made(Power(self.since(start), base, exponent))
        while self.accept(Kind.TRANSPOSE):  # `A^{-1}` with a ᵀ behind
            node = self.made(Transposition(self.since(start), node))
        return node

    def _elementwise_exponent(self) -> Node:
        """The exponent of an elementwise power: `^{⊙2}`, `^⊙2`."""
        bracketed = self.accept(Kind.OPEN)
        self.take()
        if self.token.kind not in OPERANDS:
            self.unexpected()
        exponent = self.operand()
        if bracketed and not self.accept(Kind.CLOSE):
            self.unexpected()
        return exponent

    def _exponent(self) -> Rule:
        minuses, start = self.minuses(), self.token.start
        braced = self.token.kind is Kind.OPEN and self.token.value == "{"
        node = self.negated((yield from self.group() if braced else self.power()), minuses)
        if self.token.glued:
            shown = self.quote(start)
            hint = "put the exponent in brackets, or a * behind it"
            self.fail(Code.AMBIGUOUS, f"does the exponent end after `{shown}`?", hint=hint)
        return node

    def _postfix(self) -> Rule:
        start = self.token.start
        node = yield from self._atom()
        while self.token.kind in (Kind.BANG, Kind.SUPERSCRIPT, Kind.TRANSPOSE, Kind.UNDER):
            if self.token.kind is Kind.BANG:
                self._check_single_bang()
                node = self.made(Apply((start, self.take().end), "factorial", (node,)))
            elif self.accept(Kind.TRANSPOSE):
                node = self.made(Transposition(self.since(start), node))
            elif self.accept(Kind.UNDER):
                node = yield from self._indexed(start, node)
            else:
                node = self.made(Power((start, self.token.end), node, self.superscript()))
                self._check_single_exponent()
        return node

    def _indexed(self, start: int, node: Node) -> Rule:
        """The entry of what stands before: `F_{m,n}`, `X[i, j]`."""
        if self.token.kind is not Kind.OPEN:
            self.unexpected()
        indices = yield from self.arguments(self.at)
        while self.before.value == "]" and self.token.value == "[" and not self.token.spaced:  # `X[i][j]`
            indices = (*indices, *(yield from self.arguments(self.at)))
        if not indices:
            self.fail(Code.OPERAND_MISSING, "an index was expected", self.before.span)
        return self.made(Index(self.since(start), node, self._apart(indices)))

    def _apart(self, indices: tuple[Node, ...]) -> tuple[Node, ...]:
        """The indices that two letters side by side are: `(A + B)_{ij}`."""
        match indices:
            case (Product(factors=(Factor(Name() as i, False, ""), Factor(Name() as j, False, ""))),):
                return i, j
            case (Name(span, name),) if self.notation.closed and len(name) == 2 and not self.notation.name(name):
                return Name(span, name[0]), Name(span, name[1])
        return indices

    def _check_single_exponent(self) -> None:
        if self.token.kind is Kind.POWER:
            self.fail(Code.AMBIGUOUS, "a raised exponent with another exponent", hint="use brackets")

    def _check_single_bang(self) -> None:
        following = self.tokens[self.at + 1]
        if following.kind is Kind.BANG:
            hint = "write (n!)! for the factorial of a factorial"
            self.fail(Code.UNSUPPORTED, "double factorials are not supported", following.span, hint)

    def superscript(self) -> Node:
        """The exponent that raised characters stand for: digits, or one letter, with a sign."""
        token = self.take()
        unsigned = token.value[1:] if token.value[0] in "+-" else token.value
        node: Node
        if unsigned.isdigit() and len(unsigned) <= _MAX_RAISED_DIGITS:
            node = Number(token.span, Fraction(unsigned))
        elif len(unsigned) == 1 and unsigned.isalpha():
            node = Name(token.span, unsigned)
        else:
            self.fail(Code.STRAY, "a raised number or one raised letter was expected", token.span, "write ^(…)")
        return self.negated(node, [token.start] if token.value[0] == "-" else [])

    # Atoms.

    def _atom(self) -> Rule:
        if self.token.kind in OPERANDS:
            start = self.token.start
            node = self.operand()
            is_tensor = isinstance(node, Name) and self.notation.is_tensor(node.name)
            if is_tensor and self._at_indices():
                return (yield from self._indexed(start, node))
            if isinstance(node, Name) and self.token.kind is Kind.PRIME and self._at_variable():
                return (yield from self._primed(start, node))
            return node
        if self.token.kind is Kind.OPEN:
            return (yield from self.group())
        if self.token.kind in APPLICATIONS:
            return (yield from self.application())
        self.unexpected()

    def _at_indices(self) -> bool:
        """Whether the brackets behind a tensor hold indices: `X[i, j]`, `X(i, j)`."""
        token = self.token
        if token.kind is not Kind.OPEN or token.spaced:
            return False
        return token.value == "[" or (token.value == "(" and bool(self.brackets.commas[self.at]))

    def _at_variable(self) -> bool:
        """Whether primes with a name in brackets stand here: the `'(w)` of `L'(w)`."""
        at = self.at
        while self.tokens[at].kind is Kind.PRIME:
            at += 1
        is_name = self.tokens[at].value == "(" and self.tokens[at + 1].kind is Kind.NAME
        return is_name and self.tokens[at + 2].kind in (Kind.CLOSE, Kind.UNDER)

    def _primed(self, start: int, node: Name) -> Rule:
        """`L'(w)`: the derivative of the quantity L by w."""
        primes = 0
        while prime := self.accept(Kind.PRIME):
            primes += len(prime.value)
        closing = self.brackets.closing[self.at]
        self.take()
        variable = yield from self.variable()
        if self.at != closing or not 1 <= primes <= MAX_ORDER:
            self.unexpected()
        self.at = closing + 1
        return self.made(Derivative(self.since(start), node, (variable,) * primes))

    def group(self) -> Rule:
        """What stands in brackets or bars; brackets around nothing but brackets are skipped at once."""
        closing = self.brackets.closing[self.at]
        opening = self._innermost(self.at)
        if self._is_matrix(opening):
            node = yield from self._matrix(opening)
        elif self.brackets.commas[opening] and self.tokens[opening].value in "({":
            node = yield from self._listing(opening)
        else:
            self.at = opening + 1
            node = yield self.sum()
            if self.at != self.brackets.closing[opening]:
                self.unexpected()
        self.at = closing + 1
        function = _AROUND.get(self.tokens[opening].value)
        if function is not None:
            node = self.made(Apply(self.since(self.tokens[opening].start), function, (node,)))
        return node

    def _listing(self, opening: int) -> Rule:
        """Several things in brackets, which only an answer as a whole may be."""
        for comma in self.brackets.commas[opening]:
            self.at = comma
            if self.tokens[comma - 1].kind is self.tokens[comma + 1].kind is Kind.NUMBER:
                self.check_thousands()
        items = yield from self.arguments(opening)
        closing = self.tokens[self.brackets.closing[opening]]
        span = (self.tokens[opening].start, closing.end)
        return self.made(Listing(span, self.tokens[opening].value, items, closing.value))

    def _innermost(self, opening: int) -> int:
        while self._only_groups(opening) and self._only_wraps(opening):
            opening += 1
        return opening

    def _only_groups(self, opening: int) -> bool:
        """Whether a bracket does nothing but hold together."""
        return self.tokens[opening].value not in _AROUND and not self._is_matrix(opening)

    def _only_wraps(self, opening: int) -> bool:
        """Whether there is nothing but another pair of brackets inside."""
        closing = self.brackets.closing
        return closing.get(opening + 1) == closing[opening] - 1

    # Matrices.

    def _is_matrix(self, opening: int) -> bool:
        """`[a, b]`, `[[a, b], [c, d]]` and the single row `[[a, b]]`; other square brackets only group."""
        if self.tokens[opening].value != "[":
            return False
        commas = self.brackets.commas
        inner_row = self._only_wraps(opening) and self.tokens[opening + 1].value == "["
        laid_out = (
            inner_row
            and self.tokens[opening + 2].value == "{"
            and self.tokens[opening + 1].span[0] == (self.tokens[opening].start)
        )
        return bool(commas[opening] or (inner_row and commas[opening + 1]) or laid_out)

    def _matrix(self, opening: int) -> Rule:
        rows = yield from self._rows(opening)
        span = (self.tokens[opening].start, self.tokens[self.brackets.closing[opening]].end)
        if any(len(row) != len(rows[0]) for row in rows):
            self.fail(Code.SHAPE, "the rows of this matrix have different lengths", span)
        return self.made(Matrix(span, tuple(rows)))

    def _rows(self, opening: int) -> Rows:
        """The rows of `[[…], […]]`, or a row of one entry for each entry of `[…]`."""
        brackets = self.brackets
        separators = [opening, *brackets.commas[opening], brackets.closing[opening]]
        starts = [s + 1 for s in separators[:-1]]
        is_row = [
            self.tokens[s].value == "[" and brackets.closing.get(s) == end - 1
            for s, end in zip(starts, separators[1:], strict=True)
        ]
        if not all(is_row):
            entries = yield from self.arguments(opening)
            return [(entry,) for entry in entries]
        rows: list[tuple[Node, ...]] = []
        for start in starts:
            rows.append((yield from self.arguments(start)))
            if not rows[-1]:
                self.fail(Code.OPERAND_MISSING, "this row is empty", self.before.span)
        return rows
