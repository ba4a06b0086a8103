"""The grammar of functions: with brackets and without, powers of functions, roots and derivatives.

application := function exponent? (arguments | argument)      argument without brackets: `sin 2 pi x`
             | name primes? arguments                         an undefined function
             | '√' (brackets | operand)
             | d/dx power
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from fractions import Fraction
from typing import Any

from .alphabet import GREEK_NAMES
from .cursor import Rule
from .errors import Code
from .functions import DIFF, FUNCTIONS, INVERSES, OF_MATRICES, ROOT, SIZED, TABLE
from .laws import POINT_MASS
from .operators import MAX_ORDER, Arguments, Operators
from .syntax import (
    Apply,
    Call,
    Constant,
    Factor,
    Index,
    Listing,
    Name,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Table,
    Term,
)
from .tokens import Kind, Token

MAX_DEGREE = 1000
_COUNTS = {"outer": (2, 2), "norm": (1, 2), "total": (1, 4), "repeat": (2, 3)}
"""How many arguments a function of matrices may have, if not one."""

OPERANDS = frozenset({Kind.NUMBER, Kind.NAME, Kind.CONSTANT})
APPLICATIONS = frozenset({Kind.FUNCTION, Kind.CALL, Kind.ROOT, Kind.DERIVATIVE, Kind.FRACTION, Kind.BIG, Kind.NABLA})
STARTS = OPERANDS | APPLICATIONS | {Kind.OPEN}
"""The kinds of tokens that a factor starts with."""


class Applications(Operators, ABC):
    """The rules for functions, over rules for sums and powers that are defined elsewhere."""

    starts = STARTS

    @abstractmethod
    def superscript(self) -> Node:
        """A raised exponent."""

    @abstractmethod
    def minuses(self) -> list[int]:
        """Where minus signs stand in a run of signs."""

    @abstractmethod
    def negated(self, node: Node, minuses: Sequence[int]) -> Node:
        """A node behind minus signs."""

    def application(self) -> Rule:
        """A function, a root or an operator with what it applies to."""
        match self.token.kind:
            case Kind.FRACTION:
                return (yield from self.fraction())
            case Kind.BIG:
                return (yield from self.big())
            case Kind.NABLA:
                return (yield from self.gradient())
        token = self.take()
        match token.kind:
            case Kind.ROOT:
                node = yield from self._radical(token)
            case Kind.DERIVATIVE:
                node = yield from self._leibniz(token)
            case Kind.CALL:
                node = yield from self._call(token)
            case _ if token.value == DIFF:
                node = yield from self._diff(token)
            case _:
                node = yield from self._function(token)
        return node

    # Known functions.

    def _function(self, token: Token) -> Rule:
        if token.value in SIZED:
            return (yield from self._sized(token))
        if token.value == TABLE:
            return (yield from self._called_table(token))
        primes = self._primes(token)
        exponent = yield from self._function_exponent(token)
        name = self._inverted(token) if _is_minus_one(exponent) else token.value
        arguments: tuple[Node, ...]
        if name in OF_MATRICES and name != "outer" and self.token.kind is Kind.OPEN and self.token.value == "[":
            arguments = ((yield from self.group()),)
        elif self._at_brackets():
            arguments = yield from self._bracketed(token)
        elif name in ("sqrt", "cbrt"):
            arguments = ((yield from self._radicand(token)),)
        else:
            arguments = ((yield from self._bare(token)),)
        node = self._applied(token, name, (*arguments, *self._base(token)), primes)
        if exponent is None or name != token.value:
            return node
        return self.made(Power(self.since(token.start), node, exponent))

    def _sized(self, token: Token) -> Rule:
        r"""`I_n`, `ones(m, n)`, `\mathbf{1}_{m \times n}`."""
        if self.accept(Kind.UNDER):
            (size,) = yield from self._one_argument()
            product = isinstance(size, Product) and all(factor.sign == "×" for factor in size.factors[1:])
            sizes = tuple(factor.node for factor in size.factors) if isinstance(size, Product) and product else (size,)
        else:
            sizes = yield from self.arguments(self.at)
        if not sizes or (token.value == "identity" and len(sizes) > 1):
            self.fail(Code.ARGUMENTS, "how large is this?", token.span, "write I_n, or ones(m, n)")
        return self.made(Apply(self.since(token.start), token.value, sizes))

    def _called_table(self, token: Token) -> Rule:
        """`table(X[i] Y[j], (i, n), (j, m))`."""
        body, *ranges = yield from self.arguments(self.at)
        pairs: list[tuple[Name, Node]] = []
        for each in ranges:
            match each:
                case Listing(items=(Name() as index, size)):
                    pairs.append((index, size))
                case _:
                    self.fail(Code.BINDING, "a range of an index was expected", each.span, "write (i, n)")
        return self.tabulated(token.start, body, pairs)

    def tabulated(self, start: int, body: Node, ranges: Sequence[tuple[Name, Node]]) -> Node:
        """A tensor by its entry, with the ranges of its indices."""
        hint = "write [X_i Y_j]_{i<n, j<m}"
        if not self.notation.closed or self.notation.origin:
            self.fail(Code.UNSUPPORTED, "does the first index of this table count from 0 or from 1?", hint=hint)
        if not ranges:
            self.fail(Code.BINDING, "what do the indices of this table range over?", hint=hint)
        names = [index.name for index, _ in ranges]
        twice = next((index for index, _ in ranges if names.count(index.name) > 1), None)
        if twice is not None:
            self.fail(Code.BINDING, f"the index `{twice.name}` ranges twice", twice.span)
        return self.made(Table(self.since(start), body, tuple(ranges)))

    def _one_argument(self) -> Arguments:
        node: Node = yield self.group()
        return (node,)

    def _at_brackets(self) -> bool:
        return self.token.kind is Kind.OPEN and self.token.value in "([{"

    def _primes(self, token: Token) -> int:
        """How often the function before is differentiated."""
        primes = 0
        while prime := self.accept(Kind.PRIME):
            primes += len(prime.value)
        if primes > MAX_ORDER:
            message = f"derivatives of an order above {MAX_ORDER} are not supported"
            self.fail(Code.UNSUPPORTED, message, token.span)
        return primes

    def _applied(self, token: Token, name: str, arguments: tuple[Node, ...], primes: int) -> Node:
        if name == ROOT:
            if self.text[token.start : token.end].lower() == "nthroot" and len(arguments) == 1:
                arguments = (*arguments, Number(token.span, Fraction(2)))
            self._check_count(token, len(arguments), 2, 2)
            self._check_degree(arguments[1])
            return self.made(Apply(self.since(token.start), ROOT, arguments))
        if name in OF_MATRICES:
            least, most = _COUNTS.get(name, (1, 1))
            self._check_count(token, len(arguments), least, most)
            if len(arguments) == 2 and name == "norm":
                name, arguments = self._named_norm(arguments[1]), arguments[:1]
            if name == "det" and (characteristic := self._characteristic(arguments[0])):
                name, arguments = "characteristic", characteristic
        else:
            self._check_count(token, len(arguments), FUNCTIONS[name].least, FUNCTIONS[name].most)
        return self.made(Apply(self.since(token.start), name, arguments, primes))

    def _named_norm(self, kind: Node) -> str:
        """The norm that `norm(x, 2)`, `norm(A, F)` names."""
        if isinstance(kind, Name) and kind.name == "F":
            return "norm_F"
        if not isinstance(kind, Number) or kind.value not in (1, 2):
            self.fail(Code.ARGUMENTS, "norms are norm(x, 1), norm(x, 2) and norm(x, F)", kind.span)
        return f"norm_{kind.value}"

    def _characteristic(self, argument: Node) -> tuple[Node, ...]:
        """The matrix M and the number z of `det(z I - M)`, where I is no name of its own; nothing for others."""
        if not self.notation.closed or self.notation.name("I"):
            return ()
        match argument:
            case Sum(
                terms=(
                    Term(Product(factors=(Factor(variable, False), Factor(Name(name="I"), False))), False),
                    Term(matrix, True),
                )
            ):
                return matrix, variable
        return ()

    def _check_count(self, token: Token, count: int, least: int, most: int) -> None:
        if least <= count <= most:
            return
        wanted = f"{least}" if least == most else f"{least} to {most}"
        noun = "argument" if wanted == "1" else "arguments"
        message = f"`{self.text[token.start : token.end]}` takes {wanted} {noun}, not {count}"
        self.fail(Code.ARGUMENTS, message, token.span)

    def _check_degree(self, degree: Node) -> None:
        if not (isinstance(degree, Number) and degree.value.denominator == 1 and 1 <= degree.value <= MAX_DEGREE):
            hint = "write x^(1/n) for a power"
            message = f"the degree of a root is a whole number from 1 to {MAX_DEGREE}"
            self.fail(Code.ARGUMENTS, message, degree.span, hint)

    def _function_exponent(self, function: Token) -> Generator[Rule, Any, Node | None]:
        """The exponent between a function and its argument: `sin^2 x`, `sin⁻¹ x`."""
        if self.token.kind is Kind.SUPERSCRIPT:
            return self.superscript()
        if not self.accept(Kind.POWER):
            return None
        minuses, token = self.minuses(), self.token
        if token.kind is Kind.OPEN:
            exponent = yield from self.group()
        elif token.kind in OPERANDS:
            exponent = self.operand()
        else:
            self.fail(Code.OPERAND_MISSING, f"an exponent was expected after `{self.quote(function.start)}`")
        if self.token.glued:
            hint = "put the argument in brackets"
            self.fail(Code.AMBIGUOUS, "where does the exponent end and the argument begin?", hint=hint)
        return self.negated(exponent, minuses)

    def _inverted(self, token: Token) -> str:
        """The inverse function that `f^-1` names."""
        shown = self.text[token.start : token.end]
        inverse = INVERSES.get(token.value)
        if inverse is None:
            hint = f"write 1/{shown}(…) for the reciprocal"
            self.fail(Code.AMBIGUOUS, f"`{shown}^-1`: the inverse or the reciprocal?", token.span, hint)
        self.remarks.add(f"read `{self.quote(token.start)}` as the inverse function {inverse}")
        return inverse

    def _base(self, token: Token) -> tuple[Node, ...]:
        """The base in `log_2(x)`, `log_b(x)`."""
        base, span = token.tail, token.span
        if not base:
            return ()
        if base.isdigit():
            return (Number(span, Fraction(base)),)
        if len(base) > 1 and base not in GREEK_NAMES:
            self.fail(Code.NAME, "the base of a logarithm is a number or a name", span, "write log(x, b)")
        return (Constant(span, "e") if base == "e" else Name(span, base),)

    # Arguments.

    def arguments(self, opening: int) -> Arguments:
        """What stands between brackets, separated by commas; anything but brackets is refused."""
        if opening not in self.brackets.closing:
            self.at = opening
            self.unexpected()
        self.at = opening + 1
        closing = self.brackets.closing[opening]
        found: list[Node] = []
        while self.at != closing:
            found.append((yield self.sum()))
            if self.at != closing:
                self._separator()
        self.at = closing + 1
        return tuple(found)

    def _bracketed(self, function: Token) -> Arguments:
        """Arguments in brackets; `sqrt[3]{x}` would read as a product."""
        square = self.token.value == "["
        arguments = yield from self.arguments(self.at)
        if square and self._at_brackets():
            message = f"what is the argument of `{self.text[function.start : function.end]}`?"
            self.fail(Code.AMBIGUOUS, message, hint="write root(x, n) for a root, log(x, b) for a logarithm")
        return arguments

    def _separator(self) -> None:
        """A comma with an argument after it, and not the separator of thousands in `max(1,000)`."""
        if self.token.kind is not Kind.COMMA:
            self.unexpected()
        following = self.tokens[self.at + 1]
        if following.value == "000" and not following.spaced:
            self.comma()
        self.at += 1
        if following.kind is Kind.CLOSE:
            self.fail(Code.OPERAND_MISSING, "an argument was expected after the comma", self.before.span)

    def _bare(self, function: Token) -> Rule:
        """An argument without brackets: numbers and constants, then one name; or one more function."""
        minuses, start = self.minuses(), self.token.start
        first = self.token
        if first.kind not in OPERANDS:
            return self.negated((yield from self._bare_application(function)), minuses)
        factors: list[Factor] = []
        while not factors or (not first.glued and self._argument_continues(factors[-1].node)):
            power = yield self.power()
            factors.append(Factor(power))
        self._argument_ends(function, first.glued)
        if len(factors) == 1:
            return self.negated(factors[0].node, minuses)
        self.remarks.add(f"read `{self.quote(function.start)}` with all of `{self.quote(start)}` as the argument")
        return self.negated(self.made(Product(self.since(start), tuple(factors))), minuses)

    def _bare_application(self, function: Token) -> Rule:
        shown = self.text[function.start : function.end]
        if self.token.kind not in APPLICATIONS and self.token.value != "|":
            hint = f"write {shown}(…)"
            self.fail(Code.ARGUMENTS, f"the function `{shown}` has no argument", function.span, hint)
        argument: Node = yield self.power()
        return argument

    def _argument_continues(self, last: Node) -> bool:
        """Whether an argument without brackets goes on: `2 pi x`, and all of a run `xy`."""
        if isinstance(last, Number | Constant):
            return self.token.kind in (Kind.NAME, Kind.CONSTANT)
        return self.token.glued

    def _argument_ends(self, function: Token, closed: bool) -> None:
        """Refuse what could be in the argument as well as behind it."""
        token = self.token
        tight = token.kind is Kind.TIMES and not token.spaced
        operand = token.kind in STARTS and token.kind not in (Kind.FUNCTION, Kind.ROOT)
        if closed and token.kind is not Kind.OPEN:
            return
        if token.kind is Kind.DIVIDE or tight or operand:
            shown = self.text[token.start : token.end]
            message = f"is `{shown}` part of the argument in `{self.quote(function.start)}`?"
            self.fail(Code.AMBIGUOUS, message, hint="put the argument in brackets")

    def operand(self) -> Node:
        """A number, a name or a constant."""
        token = self.take()
        if token.kind is Kind.NAME:
            return Name(token.span, token.value)
        if token.kind is Kind.CONSTANT:
            return Constant(token.span, token.value)
        if "e" in token.value.lower():
            self.remarks.add(f"read `{self.quote(token.start)}` as a number in scientific notation")
        is_whole = token.value.isascii() and token.value.isdigit()  # most are, and `Fraction` is slow to read one
        return Number(token.span, Fraction(int(token.value) if is_whole else token.value))

    # Roots.

    def _radical(self, token: Token) -> Rule:
        radicand = yield from self._radicand(token)
        span = self.since(token.start)
        if token.value not in ("2", "3"):
            degree = Number(token.span, Fraction(token.value))
            self._check_degree(degree)
            return self.made(Apply(span, ROOT, (radicand, degree)))
        return self.made(Apply(span, "sqrt" if token.value == "2" else "cbrt", (radicand,)))

    def _radicand(self, root: Token) -> Rule:
        """What is under a root sign: brackets, a function, or a single number or name."""
        if self.token.kind is Kind.OPEN:
            return (yield from self.group())
        if self.token.kind in APPLICATIONS:
            application: Node = yield self.application()
            return application
        if self.token.kind not in OPERANDS:
            self.unexpected()
        node = self.operand()
        if self.token.kind in OPERANDS or self.token.kind in (
            Kind.OPEN,
            Kind.POWER,
            Kind.SUPERSCRIPT,
            Kind.BANG,
        ):
            shown = self.quote(root.start)
            self.fail(
                Code.AMBIGUOUS,
                f"does the root in `{shown}` end here?",
                hint="put what is under it in brackets",
            )
        return node

    # Undefined functions.

    def _call(self, token: Token) -> Rule:
        shown, primes = self.text[token.start : token.end], self._primes(token)
        if token.value == POINT_MASS and self.accept(Kind.UNDER):
            argument = yield from self._one_argument()
            return self.made(Call(self.since(token.start), token.value, argument))
        if not self._at_brackets() or self.token.value == "{":
            self.fail(Code.ARGUMENTS, f"the function `{shown}` has no argument", token.span, f"write {shown}(x)")
        arguments = yield from self.arguments(self.at)
        if not arguments:
            self.fail(Code.ARGUMENTS, f"the function `{shown}` has no argument", token.span)
        if primes and len(arguments) > 1:
            hint = f"write diff({shown}(…), x)"
            message = f"a prime on a function of {len(arguments)} arguments does not say which one it is for"
            self.fail(Code.AMBIGUOUS, message, token.span, hint)
        return self.made(Call(self.since(token.start), token.value, arguments, primes))

    # Derivatives.

    def _leibniz(self, token: Token) -> Rule:
        """d/dx with the power behind it."""
        operand = yield from self.differentiated(token)
        order = int(token.tail) if token.tail.isdigit() and len(token.tail) < 4 else MAX_ORDER + 1
        variable = Name(token.span, token.value)
        return self.derivative(token, operand, (variable,) * order)

    def _diff(self, token: Token) -> Rule:
        """`diff(u, x)`, `diff(u, x, 2)`, `diff(u, x, y)`."""
        shown = self.text[token.start : token.end]
        if not self._at_brackets():
            self.fail(Code.ARGUMENTS, f"`{shown}` has no arguments", token.span, f"write {shown}(u, x)")
        operand, *by = yield from self._at_least_two(token)
        variables: list[Node] = []
        for node in by:
            if isinstance(node, Name | Index):
                variables.append(node)
            elif isinstance(node, Number) and variables and 1 <= node.value <= MAX_ORDER:
                variables.extend(variables[-1:] * (int(node.value) - 1))
            else:
                self.fail(Code.ARGUMENTS, "one differentiates by a name", node.span, f"write {shown}(u, x)")
        return self.derivative(token, operand, tuple(variables))

    def _at_least_two(self, token: Token) -> Arguments:
        arguments = yield from self.arguments(self.at)
        self._check_count(token, len(arguments), 2, 1 + MAX_ORDER)
        return arguments


def _is_minus_one(exponent: Node | None) -> bool:
    return isinstance(exponent, Negation) and isinstance(exponent.operand, Number) and exponent.operand.value == 1
