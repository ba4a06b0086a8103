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

import re
from collections.abc import Generator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import Any

from .alphabet import CASES
from .applications import APPLICATIONS, OPERANDS, STARTS
from .branches import Branches
from .choices import Choices, combinations
from .cursor import Rule
from .errors import Code
from .notation import Notation
from .operators import MAX_ORDER
from .probability import separated
from .remarks import Remarks
from .scope import has_letter, open_indices
from .syntax import (
    Apply,
    Constant,
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
_OPERATORS = (Kind.TIMES, Kind.DIVIDE)
_APART = STARTS - {Kind.OPEN} | {Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.DIVIDE, Kind.CLOSE, Kind.COMMA, Kind.END}
"""What is not attached to the operand before it."""
_FREE = frozenset(
    {Kind.NUMBER, Kind.NAME, Kind.CONSTANT, Kind.FUNCTION, Kind.FRACTION, Kind.ROOT, Kind.SUPERSCRIPT, Kind.POWER}
) | {Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.DIVIDE, Kind.OPEN, Kind.CLOSE}
"""What neither binds a name nor depends on what stands around its brackets."""
_SHORT = 5  # tokens of a bracket that is read sooner than looked up
_AROUND = {"|": "abs", "‖": "norm", "⌊": "floor", "⌈": "ceil"}
"""Brackets that are functions."""
_MAX_RAISED_DIGITS = 20
_STARS = tuple("*∗⁎＊")
_RAISED_TERM = re.compile(r"([+-]?)(\d*)([a-z]?)")

Rows = Generator[Rule, Any, list[tuple[Node, ...]]]


def parse_all(text: str, tokens: Sequence[Token], notation: Notation) -> list[Node]:
    """The syntax trees of a text that can be read in several ways, as far as these are few. Raises `ReadingError`."""
    first = Choices()
    parse(text, tokens, Remarks(), notation, first)
    return [parse(text, tokens, Remarks(), notation, Choices(taken)) for taken in combinations(first.places)]


def parse(
    text: str, tokens: Sequence[Token], remarks: Remarks, notation: Notation, choices: Choices | None = None
) -> Node:
    """The syntax tree of a whole text. Raises `ReadingError`; for what is ambiguous, too, unless there are choices."""
    parser = _Parser(text, separated(tokens, notation.laws.divergences), remarks, notation, choices)
    if notation.closed and (infinite := parser.infinite()) is not None:
        return infinite
    node = parser.run(parser.inside())
    if parser.token.kind is not Kind.END:
        parser.unexpected()
    return parser.general(node) if notation.closed else node


def _is_power_of_function(node: Node) -> bool:
    """`f^2`, which before brackets could mean what `sin^2` does."""
    if not isinstance(node, Power) or not isinstance(node.base, Name):
        return False
    inverse = isinstance(node.exponent, Negation) and isinstance(node.exponent.operand, Number)
    return node.base.name in FUNCTION_LETTERS or (node.base.name == "sigma" and inverse)


class _Parser(Branches):
    @cached_property
    def groups(self) -> dict[str, tuple[int, Node]]:
        """The brackets that were read, by their text: where it stood first, and what it is."""
        return {}

    @cached_property
    def tied(self) -> list[int]:
        """How many tokens up to each are tied to what stands around them."""
        return list(accumulate(token.kind not in _FREE for token in self.tokens))

    def infinite(self) -> Node | None:
        """The whole text as an infinite value, which is no part of an expression."""
        kinds = [token.kind for token in self.tokens[:3]]
        if kinds[:2] == [Kind.INFINITY, Kind.END]:
            return Constant(self.token.span, "oo")
        if kinds[1:] == [Kind.INFINITY, Kind.END] and kinds[0] in _SIGNS:
            return Constant((self.token.start, self.tokens[1].end), "-oo" if kinds[0] is Kind.MINUS else "oo")
        return None

    def inside(self) -> Rule:
        """What brackets may hold: a sum, and propositions where names stand for such."""
        return self.proposition() if self.notation.propositions else self.sum()

    # Sums.

    def sum(self) -> Rule:
        start = self.token.start
        terms: list[Term] = []
        while not terms or self.tokens[self.at].kind in _SIGNS:
            end = self.before.end if terms else 0
            if terms:
                negative, extra = self.take().kind is Kind.MINUS, self.minuses()
            else:
                extra = self.minuses()
                negative = bool(extra)
                extra = extra[1:]
            node = yield from self.product()
            self._check_reach(terms, end, node)
            terms.append(Term(self.negated(node, extra), negative))
        if len(terms) == 1:
            return self.negated(terms[0].node, [start] if terms[0].negative else [])
        return self.made(Sum(self.since(start), tuple(terms)))

    def _check_reach(self, terms: Sequence[Term], end: int, node: Node) -> None:
        """Refuse `\\sum_i a_i + b_i`: the index puts the second term into the sum, the grammar does not."""
        for letter in open_indices(terms[-1].node, end) if terms else ():
            if has_letter(node, letter):
                hint = "put the terms of the sum in brackets"
                self.fail(Code.AMBIGUOUS, f"does the sum over `{letter}` go on here?", node.span, hint)

    def minuses(self) -> list[int]:
        """Where minus signs stand in a run of signs; plus signs say nothing."""
        found: list[int] = []
        if self.tokens[self.at].kind not in _SIGNS:
            return found
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
        factors = [Factor(self._lone() or (yield from self.power()))]
        while True:
            following = self.tokens[self.at]
            if following.kind in _OPERATORS:
                operator = self.take()
                self._check_star(operator)
                minuses = self.minuses()
                node = self.negated(self._lone() or (yield from self.power()), minuses)
                factors.append(Factor(node, operator.kind is Kind.DIVIDE, self._sign_of(operator)))
            elif following.kind in STARTS:
                below = self._check_juxtaposed(start, factors)
                factors.append(Factor(self._lone() or (yield from self.power()), below))
            else:
                break
        if len(factors) == 1:
            return factors[0].node
        return self.made(Product(self.since(start), tuple(factors)))

    def _lone(self) -> Node | None:
        """A number, a name or a constant with nothing attached, read at once: most factors are such."""
        token = self.tokens[self.at]
        if token.kind not in OPERANDS:
            return None
        behind = self.tokens[self.at + 1].kind
        multiplied = behind is Kind.OPEN and not (token.kind is Kind.NAME and self.notation.is_tensor(token.value))
        return self.operand() if multiplied or behind in _APART else None

    def _check_star(self, operator: Token) -> None:
        """Refuse `y* + 1`: a product with +1, or a name with a star?"""
        beside_name = not operator.spaced and self.tokens[self.at - 2].kind is Kind.NAME
        if operator.value == "*" and beside_name and self.token.kind in _SIGNS and self.token.spaced:
            hint = "write y^* for a name with a star, y*(-1) for a product"
            self.fail(Code.AMBIGUOUS, "does this star belong to the name?", operator.span, hint)

    def _sign_of(self, operator: Token) -> str:
        """The sign of a product: between vectors and matrices `*`, `·` and `×` differ."""
        written = self.text[operator.start : operator.end]
        if operator.value != "*" or written[:1] in _STARS:
            return operator.value
        return "×" if written in ("×", "\\times") else "·"

    def _check_juxtaposed(self, start: int, factors: Sequence[Factor]) -> bool:
        """Whether a factor that stands beside the last one here is one of the denominator."""
        left, token, last = self.before, self.token, factors[-1]
        if token.wide:
            hint = "write \\cdot for a product, or the formulas apart"
            self.fail(Code.AMBIGUOUS, "a wide gap: a product, or two formulas?", hint=hint)
        if last.inverse and self.choices is not None:
            return self.choices.second()
        if last.inverse and self._is_apart(factors):
            self.remarks.add(f"read `{self.quote(start)} …` as `({self.quote(start)}) …`")
            return False
        if last.inverse:
            message = f"is `{self.text[token.start : token.end]}` part of the denominator in `{self.quote(start)}`?"
            self.fail(Code.AMBIGUOUS, message, hint="write (a/b)*c or a/(b*c)")
        if token.kind is Kind.NUMBER and left.kind is not Kind.CLOSE:
            message = "two numbers side by side" if left.kind is Kind.NUMBER else "a number behind its factor"
            self.fail(Code.AMBIGUOUS, message, hint="write a product with *, a sum with +, a subscript with _")
        powered = self.tokens[self.at + 1].kind in (Kind.POWER, Kind.SUPERSCRIPT)
        if powered and left.kind is token.kind is Kind.NAME and self.is_difference(left.value):
            hint = "put brackets around what the exponent is for"
            self.fail(Code.AMBIGUOUS, f"is all of `{self.quote(left.start)}…` raised?", hint=hint)
        if left.kind is Kind.NUMBER and self._is_common_fraction():
            hint = "write 2 \\cdot \\frac{1}{2}, or 2 + \\frac{1}{2}"
            self.fail(Code.AMBIGUOUS, "a mixed number, or a product?", hint=hint)
        if token.value == "(" and _is_power_of_function(last.node):
            hint = "write f(x)^2, or a product with *"
            self.fail(Code.AMBIGUOUS, f"is `{self.quote(last.node.span[0])}` the power of a function?", hint=hint)
        unsure = not self.notation.closed and left.kind is Kind.NAME
        if unsure and token.kind is Kind.OPEN and token.value != "|":
            self.remarks.add(f"read `{left.value}(…)` as a product")
        return False

    def _is_apart(self, factors: Sequence[Factor]) -> bool:
        """Whether a fraction of two numbers is written in one piece, with a space behind it: `1/2 x`.

        A grader tries both readings.
        """
        if (
            self.notation.closed
            or not self.token.spaced
            or len(factors) != 2
            or not all(isinstance(each.node, Number) for each in factors)
        ):
            return False
        above, below = (factor.node for factor in factors)
        return self.text[above.span[1] : below.span[0]] == "/" and self.token.kind is not Kind.NUMBER

    def _is_common_fraction(self) -> bool:
        r"""Whether `\frac{1}{2}` stands here, a number over a number."""
        kinds = [token.kind for token in self.tokens[self.at : self.at + 7]]
        group = [Kind.OPEN, Kind.NUMBER, Kind.CLOSE]
        return kinds == [Kind.FRACTION, *group, *group] and self.token.value == "/"

    # Powers.

    def power(self) -> Rule:
        """A base with its exponent; to the right first."""
        start = self.token.start
        base = yield from self._postfix()
        if self.at_side() or not self.accept(Kind.POWER):
            return base
        if self._at_elementwise_sign():
            exponent = yield from self._elementwise_exponent()
            return self.made(Power(self.since(start), base, exponent, elementwise=True))
        exponent = yield self._exponent(base)
        node: Node = self.made(Power(self.since(start), base, exponent))
        while self.accept(Kind.TRANSPOSE):  # `A^{-1}` with a ᵀ behind
            node = self.made(Transposition(self.since(start), node))
        return node

    def _at_elementwise_sign(self) -> bool:
        at = self.at + (self.token.kind is Kind.OPEN)
        return self.tokens[at].kind is Kind.TIMES and self.tokens[at].value in ("⊙", "∘")

    def _elementwise_exponent(self) -> Rule:
        """The exponent of an elementwise power: `^{⊙2}`, `^⊙2`, `^⊙(1/2)`."""
        bracketed = self.accept(Kind.OPEN)
        self.take()
        exponent: Node = (yield self.sum()) if bracketed else (yield from self._atom())
        if bracketed and not self.accept(Kind.CLOSE):
            self.unexpected()
        return exponent

    def _exponent(self, base: Node) -> Rule:
        minuses, start = self.minuses(), self.token.start
        braced = self.token.kind is Kind.OPEN and self.token.value == "{"
        node = self.negated((yield from self.group() if braced else self.power()), minuses)
        runs_on = isinstance(base, Constant) and base.name == "e" and isinstance(node, Number)
        runs_on = runs_on and self.before.kind is Kind.NUMBER and not self.token.spaced
        if self.token.glued or (runs_on and self.token.kind in (Kind.NAME, Kind.CONSTANT)):
            shown = self.quote(start)
            hint = "put the exponent in brackets, or a * behind it"
            self.fail(Code.AMBIGUOUS, f"does the exponent end after `{shown}`?", hint=hint)
        return node

    def _postfix(self) -> Rule:
        start, opening = self.token.start, self.at
        node = yield from self._atom()
        if self.at_values(opening):
            return (yield from self.evaluated(start, node))
        while self.token.kind in (Kind.BANG, Kind.SUPERSCRIPT, Kind.TRANSPOSE, Kind.UNDER) and not self.at_side():
            if self.token.kind is Kind.BANG:
                self._check_single_bang()
                node = self.made(Apply((start, self.take().end), "factorial", (node,)))
            elif self.accept(Kind.TRANSPOSE):
                node = self.made(Transposition(self.since(start), node))
            elif self.accept(Kind.UNDER):
                if isinstance(node, Apply) and node.function == "norm":
                    node = self._kind_of_norm(node)
                elif self.at_ranges():
                    node = yield from self.table(start, node)
                    if self._at_indices():
                        node = yield from self._indexed(start, node)
                else:
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

    def _kind_of_norm(self, node: Apply) -> Node:
        r"""`\|x\|_2`, `\|A\|_F`."""
        opening, inner = self.at, self.tokens[self.at + 1]
        known = {"1": "norm_1", "2": "norm_2", "F": "norm_F", "∞": "norm_oo"}.get(inner.value)
        if self.token.kind is not Kind.OPEN or known is None or self.brackets.closing[opening] != opening + 2:
            self.fail(Code.UNSUPPORTED, "this norm is not read", hint="norms are \\|x\\|_1, _2, _\\infty and _F")
        self.at += 3
        return self.made(Apply(self.since(node.span[0]), known, node.arguments))

    def _check_single_exponent(self) -> None:
        if self.token.kind is Kind.POWER:
            self.fail(Code.AMBIGUOUS, "a raised exponent with another exponent", hint="use brackets")

    def _check_single_bang(self) -> None:
        following = self.tokens[self.at + 1]
        if following.kind is Kind.BANG:
            hint = "write (n!)! for the factorial of a factorial"
            self.fail(Code.UNSUPPORTED, "double factorials are not supported", following.span, hint)

    def superscript(self) -> Node:
        """The exponent that raised characters stand for: `²`, `ⁿ⁺¹`, `²ᵏ`."""
        token = self.take()
        terms = [match for match in _RAISED_TERM.findall(token.value) if any(match)]
        plain = "".join(sign + digits + letter for sign, digits, letter in terms) == token.value
        if not plain or any(not (digits or letter) or len(digits) > _MAX_RAISED_DIGITS for _, digits, letter in terms):
            self.fail(Code.STRAY, "a raised number or raised letters were expected", token.span, "write ^(…)")
        made = [Term(self._raised_term(token, *term[1:]), term[0] == "-") for term in terms]
        if len(made) == 1:
            return self.negated(made[0].node, [token.start] if made[0].negative else [])
        return self.made(Sum(token.span, tuple(made)))

    def _raised_term(self, token: Token, digits: str, letter: str) -> Node:
        factors: list[Node] = [Number(token.span, Fraction(digits))] if digits else []
        if letter:
            constant = letter in ("e", "i") and not self.notation.name(letter)
            factors.append(Constant(token.span, letter) if constant else Name(token.span, letter))
        return factors[0] if len(factors) == 1 else self.made(Product(token.span, tuple(map(Factor, factors))))

    # Atoms.

    def _atom(self) -> Rule:
        if self.token.kind in OPERANDS:
            start = self.token.start
            node = self.operand()
            is_tensor = isinstance(node, Name) and self.notation.is_tensor(node.name)
            if is_tensor and self._at_index():
                return (yield from self._indexed(start, node))
            if isinstance(node, Name) and self.token.kind is Kind.PRIME and self._at_variable():
                return (yield from self._primed(start, node))
            return node
        if self.token.kind is Kind.OPEN:
            return (yield from self._or_entry(self.group()))
        if self.token.kind in APPLICATIONS:
            return (yield from self._or_entry(self.application()))
        if self.token.kind is Kind.PARTIAL:
            return (yield from self.partial_quotient())
        self.unexpected()

    def _at_index(self) -> bool:
        """Whether the brackets of `X[i, j]` or `X(i, j)` stand here; two square ones begin a matrix."""
        if self.token.kind is not Kind.OPEN or self.token.spaced:
            return False
        if self.token.value == "[":
            return self.tokens[self.at + 1].value != "["
        return self.token.value == "(" and bool(self.brackets.commas[self.at])

    def _or_entry(self, rule: Rule) -> Rule:
        """What a rule makes, or an entry of it: `(A B)[i, j]`, `diff(L, X)[i, j]`."""
        start = self.token.start
        node = yield from rule
        if self.before.value == ")" and self.has_tensors and self._at_indices():
            return (yield from self._indexed(start, node))
        return node

    def _at_indices(self) -> bool:
        """Whether square brackets hold indices here, and no factor: several, or a letter that is one."""
        if self.token.value != "[" or self.token.spaced:
            return False
        inside = self.tokens[self.at + 1]
        declared = self.notation.names.get(inside.value)
        lone = inside.kind is Kind.NAME and self.tokens[self.at + 2].kind is Kind.CLOSE
        return bool(self.brackets.commas[self.at]) or (lone and (declared is None or bool(declared.is_integer)))

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
        start, closing, written = self.token.start, self.brackets.closing[self.at], self._repeatable(self.at)
        if written in self.groups:
            first, known = self.groups[written]
            moved = self.token.start - first
            self.at = closing + 1
            return replace(known, span=(known.span[0] + moved, known.span[1] + moved))
        opening = self._innermost(self.at)
        if self.tokens[opening].value == CASES:
            node = yield from self.cases(opening)
        elif self._is_matrix(opening):
            node = yield from self._matrix(opening)
        elif self.at_outcomes(opening):
            node = yield from self.outcomes(opening)
        elif self.brackets.commas[opening] and self.tokens[opening].value in "({":
            node = yield from self._listing(opening)
        else:
            self.at = opening + 1
            node = yield self.inside()
            if self.at != self.brackets.closing[opening]:
                self.unexpected()
        self.at = closing + 1
        function = _AROUND.get(self.tokens[opening].value)
        if function is not None:
            node = self.made(Apply(self.since(self.tokens[opening].start), function, (node,)))
        if written:
            self.groups[written] = start, node
        return node

    def _repeatable(self, opening: int) -> str:
        """The text of a bracket that is read alike wherever it stands; nothing for another.

        Long answers say the same thing many times. A name or a number that nothing binds means the same each time.
        """
        closing = self.brackets.closing[opening]
        if closing - opening < _SHORT or self.choices is not None or self.tied[opening] != self.tied[closing]:
            return ""
        start, end = self.tokens[opening].start, self.tokens[closing].end
        if self.tokens[opening].end == start:
            return ""
        return self.text[start:end]

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
        return self.tokens[opening].value not in (*_AROUND, CASES) and not self._is_matrix(opening)

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
        semicolons = bool(self.brackets.semicolons[opening])
        return bool(semicolons or commas[opening] or (inner_row and commas[opening + 1]) or laid_out)

    def _matrix(self, opening: int) -> Rule:
        rows = yield from self._rows(opening)
        span = (self.tokens[opening].start, self.tokens[self.brackets.closing[opening]].end)
        if any(len(row) != len(rows[0]) for row in rows):
            self.fail(Code.SHAPE, "the rows of this matrix have different lengths", span)
        return self.made(Matrix(span, tuple(rows)))

    def _rows_of_semicolons(self, opening: int) -> Rows:
        """The rows of `[a, b; c, d]`."""
        self.at = opening + 1
        rows: list[list[Node]] = [[(yield self.sum())]]
        while self.at != self.brackets.closing[opening]:
            if self.accept(Kind.SEMICOLON):
                rows.append([])
            elif not self.accept(Kind.COMMA):
                self.unexpected()
            rows[-1].append((yield self.sum()))
        return [tuple(row) for row in rows]

    def _rows(self, opening: int) -> Rows:
        """The rows of `[[…], […]]` or `[…; …]`, or a row of one entry for each entry of `[…]`."""
        brackets = self.brackets
        if brackets.semicolons[opening]:
            return (yield from self._rows_of_semicolons(opening))
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
