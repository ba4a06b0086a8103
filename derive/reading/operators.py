"""The grammar of what stands before operands: fractions, derivatives, gradients, sums and products.

fraction := FRACTION group group              a quotient, a binomial, or a derivative: d/dx, ∂L/∂w, ∂²L/∂w²
big      := BIG ('_' bounds)? ('^' bound)? product          the bounds in either order
         |  'lim' '_' '{' name '→' sum '}' product
         |  BIG '(' sum (',' name ',' sum ',' sum)? ')'
         |  '∫' '_' bound '^' bound sum 'd' name
gradient := '∇' ('_' name)? ('^' order)? power
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator
from fractions import Fraction
from typing import Any

from .cursor import Cursor, Rule
from .errors import Code, ReadingError
from .scope import has_index, has_letter
from .syntax import (
    Apply,
    Big,
    Call,
    Constant,
    Derivative,
    Factor,
    Index,
    Listing,
    Matrix,
    Mean,
    Name,
    Node,
    Number,
    Power,
    Product,
)
from .tokens import Kind, Token

MAX_ORDER = 20
MAX_DERIVATIVES = 400
_DIFFERENCES = frozenset({"d", "delta", "Delta", "D"})

Arguments = Generator[Rule, Any, tuple[Node, ...]]
Variables = Generator[Rule, Any, list[Node]]


class Operators(Cursor, ABC):
    """The rules for operators, over rules for sums and powers that are defined elsewhere."""

    @abstractmethod
    def sum(self) -> Rule:
        """A sum."""

    @abstractmethod
    def product(self) -> Rule:
        """A product."""

    @abstractmethod
    def power(self) -> Rule:
        """A power."""

    @abstractmethod
    def group(self) -> Rule:
        """Something in brackets or bars."""

    @abstractmethod
    def operand(self) -> Node:
        """A number, a name or a constant."""

    @abstractmethod
    def arguments(self, opening: int) -> Arguments:
        """What stands between brackets, separated by commas."""

    # Fractions.

    def fraction(self) -> Rule:
        """A quotient, a binomial coefficient, or a derivative written as a quotient."""
        token = self.take()
        self._check_groups(token)
        if token.value == "/" and self._is_differential(self.at):
            return (yield from self._differential(token))
        if token.value == "/" and self._is_jacobian(self.at):
            return (yield from self._fraction_of_several(token))
        self._refuse_other_quotients(token)
        above: Node = yield self.group()
        below: Node = yield self.group()
        if token.value == "binomial":
            return self.made(Apply(self.since(token.start), "binomial", (above, below)))
        return self.made(Product(self.since(token.start), (Factor(above), Factor(below, True, "/"))))

    def _check_groups(self, token: Token) -> None:
        """Refuse a fraction without something above and something below: `\\frac{2}{}`."""
        at = self.at
        for _ in range(2):
            if self.tokens[at].kind is not Kind.OPEN or at not in self.brackets.closing:
                self.fail(Code.OPERAND_MISSING, "this fraction lacks a part", token.span, "write \\frac{a}{b}")
            at = self.brackets.closing[at] + 1

    def _is_differential(self, opening: int) -> bool:
        """Whether the groups from `opening` on are those of a derivative: ∂ first in both, a name behind the second."""
        below = self.brackets.closing[opening] + 1
        if self.tokens[below].kind is not Kind.OPEN:
            return False
        first, second = self._is_d(opening + 1), self._is_d(below + 1)
        return first and second and self.tokens[below + 2].kind in (Kind.NAME, Kind.CALL, Kind.CONSTANT)

    def partial_quotient(self) -> Rule:
        """`∂f(x)/∂x`, `∂²(a + b)/∂a∂b`, and the matrix `∂(u, v)/∂(x, y)`."""
        token = self.take()
        if self.token.value == "(" and self.brackets.commas[self.at]:
            return (yield from self._jacobian(token))
        order = self._order()
        if self.token.kind not in self.starts:
            self.fail(Code.UNSUPPORTED, "a lone `∂`", token.span, "write ∂f/∂x")
        operand: Node = yield self.power()
        variables: list[Node] = []
        if self.accept(Kind.DIVIDE):
            while self.accept(Kind.PARTIAL):
                variable = yield from self.variable()
                variables += [variable] * self._order()
        if not variables:
            self.fail(Code.UNSUPPORTED, "a lone `∂`", token.span, "write ∂f/∂x")
        if self.token.kind in self.starts:
            self.fail(Code.AMBIGUOUS, "is this part of the derivative?", hint="put the derivative in brackets")
        self._check_orders(token, order, variables)
        return self.derivative(token, operand, tuple(variables))

    def _check_orders(self, token: Token, order: int, variables: list[Node]) -> None:
        if len(variables) != order:
            message = f"the order above the line is {order}, below it {len(variables)}"
            self.fail(Code.ARGUMENTS, message, (token.start, self.before.end))

    def _jacobian(self, token: Token) -> Rule:
        """The matrix of the derivatives of several quantities by several names."""
        quantities = yield from self.arguments(self.at)
        if not (self.accept(Kind.DIVIDE) and self.accept(Kind.PARTIAL) and self.token.value == "("):
            self.unexpected()
        names = yield from self.arguments(self.at)
        return self._matrix_of_derivatives(token, quantities, names)

    def _matrix_of_derivatives(self, token: Token, quantities: tuple[Node, ...], names: tuple[Node, ...]) -> Node:
        if len(quantities) * len(names) > MAX_DERIVATIVES:
            self.fail(Code.UNSUPPORTED, "a matrix of derivatives that is too large", token.span)
        for name in names:
            if not isinstance(name, Name | Index):
                self.fail(Code.ARGUMENTS, "one differentiates by a name", name.span)
        span = self.since(token.start)
        return self.made(Matrix(span, tuple(tuple(Derivative(span, q, (n,)) for n in names) for q in quantities)))

    def _is_jacobian(self, opening: int) -> bool:
        below = self.brackets.closing[opening] + 1
        return all(
            self.tokens[at + 1].kind is Kind.PARTIAL and self.tokens[at + 2].value == "(" for at in (opening, below)
        )

    def _fraction_of_several(self, token: Token) -> Rule:
        r"""`\frac{\partial(u, v)}{\partial(x, y)}`."""
        found: list[tuple[Node, ...]] = []
        for _ in range(2):
            closing = self.brackets.closing[self.at]
            items = yield from self.arguments(self.at + 2)
            if self.at != closing:
                self.unexpected()
            self.at = closing + 1
            found.append(items)
        return self._matrix_of_derivatives(token, *found)

    def _refuse_other_quotients(self, token: Token) -> None:
        r"""Refuse what looks like a derivative and is none: `\frac{\delta L}{\delta y}`, `\frac{d}{d^2x}`."""
        first, below = self.at + 1, self.brackets.closing[self.at] + 2
        heads = self.tokens[first], self.tokens[below]
        same = heads[0].kind is heads[1].kind is Kind.NAME and heads[0].value == heads[1].value
        alike = same and self.is_difference(heads[0].value)
        inner = below + (self.tokens[below].value == "(")
        if (self._is_d(first) and self._is_d(inner)) or (alike and self.tokens[below + 1].kind is Kind.NAME):
            hint = "write \\frac{dy}{dx} for a derivative, with another letter for a factor"
            self.fail(Code.AMBIGUOUS, "a derivative, or a quotient of products?", token.span, hint)

    def is_difference(self, name: str) -> bool:
        """Whether a name that is not declared is one that people write before a variable: Δx, dx."""
        return name in _DIFFERENCES and not self.notation.name(name)

    def _is_d(self, at: int) -> bool:
        token = self.tokens[at]
        return token.kind is Kind.PARTIAL or (
            token.kind is Kind.NAME and token.value == "d" and not self.notation.name("d")
        )

    def _differential(self, token: Token) -> Rule:
        closing = self.brackets.closing[self.at]
        self.at += 2
        order = self._order()
        operand = None if self.at == closing else (yield self.product())
        if self.at != closing:
            self.unexpected()
        self.at = closing + 1
        variables = yield from self._variables()
        self._check_orders(token, order, variables)
        if operand is None:
            operand = yield from self.differentiated(token)
        return self.derivative(token, operand, tuple(variables))

    def _order(self) -> int:
        """The order written behind a ∂, or behind a variable."""
        if self.token.kind is Kind.SUPERSCRIPT:
            digits = self.take().value
        elif self.token.kind is Kind.POWER:
            self.take()
            braced = self.accept(Kind.OPEN)
            digits = self.take().value
            if braced and not self.accept(Kind.CLOSE):
                self.unexpected()
        else:
            return 1
        if not digits.isdigit() or not 1 <= int(digits[:4]) <= MAX_ORDER:
            message = f"derivatives of an order from 1 to {MAX_ORDER} are supported"
            self.fail(Code.UNSUPPORTED, message, self.before.span)
        return int(digits)

    def _variables(self) -> Variables:
        """The variables below the line, each as often as it is written or its order says."""
        closing = self.brackets.closing[self.at]
        self.at += 1
        found: list[Node] = []
        while self.at != closing:
            if not self._is_d(self.at):
                self.unexpected()
            self.take()
            variable = yield from self.variable()
            found += [variable] * self._order()
            if len(found) > MAX_ORDER:
                self.fail(Code.UNSUPPORTED, f"derivatives of an order from 1 to {MAX_ORDER} are supported")
        self.at = closing + 1
        return found

    def variable(self) -> Rule:
        """What is differentiated by: a name, an entry of a tensor, a term of a sequence."""
        start = self.token.start
        if self.token.kind is Kind.CALL:
            token = self.take()
            arguments = yield from self.arguments(self.at)
            return self.made(Call(self.since(start), token.value, arguments))
        if self.token.kind not in (Kind.NAME, Kind.CONSTANT):
            self.fail(Code.ARGUMENTS, "one differentiates by a name", hint="write ∂L/∂w")
        token = self.take()
        node: Node = Name(token.span, token.value)
        if self.accept(Kind.UNDER):
            indices = yield from self.arguments(self.at)
            node = self.made(Index(self.since(start), node, indices))
        return node

    def differentiated(self, token: Token) -> Rule:
        """What d/dx is applied to; what follows that must be a sum, or `*` after brackets."""
        shown, bracketed = self.quote(token.start), self.token.kind is Kind.OPEN
        if self.token.kind not in self.starts:
            hint = f"write {shown} (…)"
            self.fail(Code.OPERAND_MISSING, f"`{shown}` has nothing to differentiate", token.span, hint)
        operand: Node = yield self.power()
        loose = self.token.kind in self.starts or (not bracketed and self.token.kind in (Kind.TIMES, Kind.DIVIDE))
        if loose:
            hint = "put what is differentiated in brackets"
            self.fail(Code.AMBIGUOUS, f"how far does `{shown}` reach?", hint=hint)
        return operand

    def derivative(self, token: Token, operand: Node, variables: tuple[Node, ...]) -> Node:
        """The derivative by variables in turn."""
        if not 1 <= len(variables) <= MAX_ORDER:
            message = f"derivatives of an order from 1 to {MAX_ORDER} are supported"
            self.fail(Code.UNSUPPORTED, message, token.span)
        return self.made(Derivative(self.since(token.start), operand, variables))

    @property
    @abstractmethod
    def starts(self) -> frozenset[Kind]:
        """The kinds of tokens that a factor starts with."""

    # Gradients.

    def gradient(self) -> Rule:
        """`∇_w L`; without a variable it must be that of a function at a point: `∇f(θ)`, `∇²f(θ)`, `∇_θ f(θ_t)`."""
        token = self.take()
        variable: Node | None = None
        head = ""
        if self.token.kind in (Kind.POWER, Kind.SUPERSCRIPT) and not self.notation.closed:
            self.fail(Code.UNSUPPORTED, "second derivatives by all variables are not read", hint="write ∂²f/∂x²")
        if self.accept(Kind.UNDER):
            closing = self.brackets.closing[self.at]
            self.at += 1
            if self.token.kind is Kind.CALL and self.at + 1 == closing:
                head = self.take().value
            else:
                variable = yield from self.variable()
            if self.at != closing:
                self.unexpected()
            self.at = closing + 1
        order = self._order()
        operand: Node = yield self.power()
        if variable is None and isinstance(operand, Power) and isinstance(operand.base, Call):  # ∇f(θ)² is (∇f(θ))²
            inner = self._gradient_at(token, operand.base, head, order)
            return self.made(Power(self.since(token.start), inner, operand.exponent, operand.elementwise))
        if variable is None or (isinstance(operand, Call) and operand.arguments == (variable,)):
            return self._gradient_at(token, operand, head, order)
        return self.derivative(token, operand, (variable,) * order)

    def _gradient_at(self, token: Token, operand: Node, head: str, order: int) -> Node:
        """The gradient of a function at a point, perhaps by the name of a sequence of points."""
        if isinstance(operand, Call) and len(operand.arguments) == 1 and _is_at(operand.arguments[0], head):
            return self.made(Call(self.since(token.start), operand.name, operand.arguments, operand.primes + order))
        hint = "write ∇_w L, or ∂L/∂w"
        span = (token.start, self.before.end)
        raise ReadingError(Code.ARGUMENTS, "the gradient by what?", self.text, span, hint)

    # Sums, products and integrals.

    def big(self) -> Rule:
        """A sum, a product or an integral with its bounds, or a sum over all entries of a tensor."""
        token = self.take()
        if token.value == "limit":
            return (yield from self._limit(token))
        if token.value == "integrate":
            return (yield from self._called(token))
        if token.value == "integral":
            return (yield from self._integral(token))
        if token.value == "expectation":
            return (yield from self._mean(token))
        if self.token.kind is Kind.OPEN:
            return (yield from self._called(token))
        upper = yield from self._upper()
        if not self.accept(Kind.UNDER):
            hint = "write \\sum_{i=1}^{n} …"
            self.fail(Code.OPERAND_MISSING, f"the index of this {token.value} is missing", token.span, hint)
        indices, lower = yield from self._lower(token)
        upper = upper or (yield from self._upper())
        body: Node = yield self.product()
        for index in reversed(indices):
            self._check_scope(token, index, (lower, upper), body)
            body = self.made(Big(self.since(token.start), token.value, index, lower, upper, body))
        return body

    def _check_scope(self, token: Token, index: Name, bounds: tuple[Node | None, ...], body: Node) -> None:
        """Refuse an index in its own bounds, and factors that may or may not be multiplied each time."""
        for bound in bounds:
            if bound is not None and has_letter(bound, index.name):
                message = f"the index `{index.name}` stands in its own bounds"
                self.fail(Code.BINDING, message, bound.span, "give the index another letter")
        reads_both_ways = bool(self.notation.sequences)  # the grader tries what the product may reach
        if reads_both_ways:
            return
        if token.value == "product" and isinstance(body, Product) and not has_letter(body.factors[-1].node, index.name):
            hint = "put the product, or what it multiplies, in brackets"
            self.fail(Code.AMBIGUOUS, "is this part of the product?", body.factors[-1].node.span, hint)

    def _integral(self, token: Token) -> Rule:
        """`∫_a^b f dx`."""
        upper = yield from self._upper()
        lower = (yield from self.bound()) if self.accept(Kind.UNDER) else None
        upper = upper or (yield from self._upper())
        if lower is None or upper is None:
            hint = "write \\int_{a}^{b} …"
            self.fail(Code.BINDING, "the bounds of this integral are missing", token.span, hint)
        at = self.token
        body: Node = Number(at.span, Fraction(1)) if at.kind is Kind.DIFFERENTIAL else (yield self.sum())
        if not self.accept(Kind.DIFFERENTIAL):
            hint = "write \\int_{a}^{b} f(x) \\, dx"
            self.fail(Code.OPERAND_MISSING, "the `dx` of this integral is missing", token.span, hint)
        variable = self.take()
        if variable.kind is not Kind.NAME:
            self.fail(Code.BINDING, "one integrates over a name", variable.span)
        if self.token.kind in self.starts:
            self.fail(Code.AMBIGUOUS, "what follows an integral?", hint="put the integral in brackets")
        index = Name(variable.span, variable.value)
        if has_index(body, index.name):
            message = f"a name with the index `{index.name}` is not the same all over this integral"
            self.fail(Code.BINDING, message, body.span, f"write it as a function of {index.name}")
        return self.made(Big(self.since(token.start), token.value, index, lower, upper, body))

    def _mean(self, token: Token) -> Rule:
        """`E_{x∼p}[f(x)]`; in LaTeX `x~p` is x and p with a space between them."""
        hint = "write \\mathbb{E}_{x \\sim p}[…]"
        if not self.accept(Kind.UNDER) or self.token.kind is not Kind.OPEN:
            self.fail(Code.OPERAND_MISSING, "nothing says what this is the mean over", token.span, hint)
        closing = self.brackets.closing[self.at]
        self.at += 1
        variable = self._random(token, closing)
        law: Node = yield self.sum()
        if self.at != closing:
            self.unexpected()
        self.at = closing + 1
        body: Node = yield (self.group() if self.token.value in ("(", "[", "{") else self.product())
        return self.made(Mean(self.since(token.start), variable, law, body))

    def _random(self, token: Token, closing: int) -> Name | None:
        """The variable below the sign of a mean, up to the distribution; None where only that is written."""
        if self.token.kind is not Kind.NAME or self.at + 1 >= closing:
            return None
        variable = self.index_name(token.value)
        if self.token.value != "∼" and self.token.kind not in (Kind.NAME, Kind.CALL):
            self.fail(Code.BINDING, "what does this range over?", hint="write \\mathbb{E}_{x \\sim p}[…]")
        self.accept(Kind.RELATION)
        return variable

    def _upper(self) -> Generator[Rule, Any, Node | None]:
        if self.accept(Kind.POWER):
            return (yield from self.bound())
        return self._raised_bound() if self.token.kind is Kind.SUPERSCRIPT else None

    def _limit(self, token: Token) -> Rule:
        r"""`\lim_{x \to ∞} …`: of the product behind it."""
        hint = "write \\lim_{n \\to \\infty} …"
        closing = self.brackets.closing.get(self.at) if self.accept(Kind.UNDER) else None
        if closing is None or self.token.kind is not Kind.OPEN:
            self.fail(Code.OPERAND_MISSING, "what does this limit run over?", token.span, hint)
        self.take()
        index = self.index_name(token.value)
        if self.token.value != "→":
            self.fail(Code.BINDING, "where does this limit go to?", hint=hint)
        self.take()
        point = yield from self.point()
        side = self._side()
        if self.at != closing:
            self.unexpected()
        self.at = closing + 1
        body = yield from self.product()
        self._check_scope(token, index, (point,), body)
        return self.made(Big(self.since(token.start), "limit", index, None, point, body, side))

    def at_side(self) -> bool:
        """Whether the raised sign stands here that ends the point of a limit: the `⁺` of `0⁺`, `0^+` and `0^{+}`."""
        if self.token.kind is Kind.SUPERSCRIPT:
            return self.token.value in ("+", "-") and self.tokens[self.at + 1].kind is Kind.CLOSE
        if self.token.kind is not Kind.POWER:
            return False
        braced = self.tokens[self.at + 1].value == "{"
        kinds = [token.kind for token in self.tokens[self.at + 1 + braced : self.at + 3 + 2 * braced]]
        return kinds[:1] in ([Kind.PLUS], [Kind.MINUS]) and kinds[1:] == [Kind.CLOSE] * (1 + braced)

    def _side(self) -> str:
        if not self.at_side():
            return ""
        token = self.take()
        if token.kind is Kind.POWER:
            braced = self.accept(Kind.OPEN)
            token = self.take()
            if braced:
                self.take()
        return "-" if token.value == "-" else "+"

    def point(self) -> Rule:
        """Where a limit goes to: an expression, or an infinity with or without a sign."""
        signed = self.token.kind in (Kind.PLUS, Kind.MINUS)
        if self.tokens[self.at + signed].kind is not Kind.INFINITY:
            point: Node = yield self.sum()
            return point
        name = "oo" if not signed or self.take().kind is Kind.PLUS else "-oo"
        return Constant(self.take().span, name)

    def _raised_bound(self) -> Node:
        token = self.take()
        if token.value.isdigit():
            return Number(token.span, Fraction(token.value))
        return Name(token.span, token.value)

    def _lower(self, token: Token) -> Generator[Rule, Any, tuple[list[Name], Node | None]]:
        """The index below the sign, or several, and the lower bound if it is written."""
        braced = self.token.kind is Kind.OPEN
        closing = self.brackets.closing[self.at] if braced else self.at + 1
        self.at += braced
        indices = [self.index_name(token.value)]
        while self.accept(Kind.COMMA):
            indices.append(self.index_name(token.value))
        lower = None
        if self.token.kind is Kind.RELATION and self.token.value == "=" and braced:
            self.take()
            lower = yield self.sum()
        if self.at != closing:
            hint = "write \\sum_{i=1}^{n} …"
            self.fail(Code.BINDING, "what does this range over?", hint=hint)
        self.at = closing + braced
        return indices, lower

    def index_name(self, word: str) -> Name:
        """The letter that a sum, a product or a table runs over."""
        found = self.take()
        if found.kind not in (Kind.NAME, Kind.CONSTANT) or found.value == "pi":
            self.fail(Code.BINDING, f"the index of this {word} is to be a letter", found.span)
        return Name(found.span, found.value)

    def bound(self) -> Rule:
        """A bound, which may be infinite."""
        end = self.brackets.closing[self.at] if self.token.kind is Kind.OPEN else self.at
        at = self.at + (end > self.at)
        negative = self.tokens[at].kind is Kind.MINUS
        if self.tokens[at + negative].kind is Kind.INFINITY and at + negative + (end > self.at) >= end:
            self.at = end + 1
            return Constant(self.tokens[at].span, "-oo" if negative else "oo")
        if self.token.kind is Kind.OPEN:
            return (yield from self.group())
        if self.token.kind not in (Kind.NUMBER, Kind.NAME, Kind.CONSTANT):
            self.unexpected()
        return self.operand()

    def _called(self, token: Token) -> Rule:
        """`sum(body, i, 1, n)`, `sum(body, (i, 1, n))`, or the sum of all entries."""
        arguments = yield from self.arguments(self.at)
        span = self.since(token.start)
        if len(arguments) == 1 and token.value == "sum":
            return self.made(Apply(span, "total", arguments))
        if not arguments:
            self.fail(Code.ARGUMENTS, f"this {token.value} is of nothing", span)
        body, *rest = arguments
        ranges = [item.items if isinstance(item, Listing) else (item,) for item in rest]
        flat = [part for items in ranges for part in items] if len(rest) == 3 else [*ranges[0]] if ranges else []
        if len(flat) != 3 or not isinstance(flat[0], Name):
            hint = f"write {token.value}(…, i, 1, n)"
            self.fail(Code.ARGUMENTS, f"this {token.value} needs its index and its bounds", span, hint)
        kind = "integral" if token.value == "integrate" else token.value
        return self.made(Big(span, kind, flat[0], flat[1], flat[2], body))


def _is_at(argument: Node, head: str) -> bool:
    """Whether a point is one of a sequence, θ_t for θ, or of whatever kind if none is named."""
    return not head or (isinstance(argument, Call) and argument.name == head)
