"""From the syntax tree to SymPy: every node is built unevaluated, bottom-up and without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, NoReturn

import sympy
from sympy import Expr, Function, ImmutableDenseMatrix, Integer, Rational, Symbol
from sympy.matrices import MatrixBase

from derive.kernel.errors import IllFormed
from derive.kernel.language import D, SlotDerivative

from .arithmetic import Arithmetic, Row, Value
from .errors import Code, ReadingError, Span, quoted
from .functions import FUNCTIONS, OF_MATRICES, ROOT, root
from .notation import Notation
from .syntax import (
    Apply,
    Big,
    Call,
    Constant,
    Derivative,
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
    Transposition,
    postorder,
)

_CONSTANTS: dict[str, Expr] = {
    "pi": sympy.pi,
    "e": sympy.E,
    "i": sympy.I,
    "oo": sympy.oo,
    "-oo": sympy.S.NegativeInfinity,
}
_NAME = re.compile(r"([^_^]+)_\{?([^}]+)\}?")
_TERM = re.compile(r"([A-Za-z]+|\d+)([+-]\d+)?")


def elaborate(
    text: str, tree: Node, symbols: dict[str, Symbol], notation: Notation, known: Mapping[str, Symbol] | None = None
) -> Value:
    """The SymPy tree of a syntax tree; names that are not in `symbols` yet are added."""
    elaborator = _Elaborator(text, symbols, {**notation.names, **(known or {})}, notation)
    try:
        value = elaborator.run(tree)
    except IllFormed as error:
        raise ReadingError(Code.SHAPE, str(error), text, tree.span) from None
    if isinstance(value, Row):
        raise ReadingError(Code.SHAPE, "a row vector has no meaning by itself here", text, tree.span)
    return value


class _Elaborator:
    def __init__(self, text: str, symbols: dict[str, Symbol], declared: Mapping[str, Any], notation: Notation) -> None:
        self.text = text
        self.symbols = symbols
        self.declared = declared
        self.notation = notation
        self.values: dict[int, Value] = {}
        self.bound: dict[str, Symbol] = {}
        self.families: frozenset[str] = frozenset()
        self.arithmetic = Arithmetic(any(hasattr(value, "shape") for value in declared.values()))

    def run(self, tree: Node) -> Value:
        nodes = list(postorder(tree))
        self._survey(nodes)
        for node in nodes:
            try:
                self.values[id(node)] = self._build(node)
            except IllFormed as error:
                self._fail(Code.SHAPE, str(error), node.span)
        return self.values[id(tree)]

    def _survey(self, nodes: list[Node]) -> None:
        """Find the letters that sums run over, those that are indices of entries, and the families they index."""
        binders = [node.index.name for node in nodes if isinstance(node, Big)]
        indices = [item for node in nodes if isinstance(node, Index) for item in node.indices]
        indices += [item for node in nodes if isinstance(node, Call) for item in self._terms_of(node)]
        letters = [part.name for item in indices for part in postorder(item) if isinstance(part, Name)]
        for name in (*binders, *letters):
            if name not in self.bound:
                declared = self.declared.get(name)
                whole = isinstance(declared, Symbol) and bool(declared.is_integer)
                self.bound[name] = declared if whole and declared is not None else Symbol(name, integer=True)
        found = (_NAME.fullmatch(node.name) for node in nodes if isinstance(node, Name))
        bases = (m.group(1) for m in found if m and any(b in re.findall("[A-Za-z]+", m.group(2)) for b in binders))
        self.families = frozenset(base for base in bases if base not in self.declared and not self.notation.closed)

    def _terms_of(self, node: Call) -> tuple[Node, ...]:
        """The index of a term of a sequence, where a letter need not be declared."""
        return node.arguments if node.name in self.notation.sequences else ()

    def _of(self, node: Node) -> Value:
        return self.values[id(node)]

    def _scalar(self, node: Node) -> Expr:
        """The value of a node that must not be a matrix."""
        value = self._of(node)
        if isinstance(value, tuple):
            self._fail(Code.COMMA, "a list stands where one expression was expected", node.span)
        if self.arithmetic.rank(value):
            self._fail(Code.SHAPE, "a matrix stands where a number was expected", node.span)
        scalar: Expr = value
        return scalar

    def _single(self, node: Node) -> Value:
        """The value of a node that must not be a list."""
        value = self._of(node)
        if isinstance(value, tuple):
            self._fail(Code.COMMA, "a list stands where one expression was expected", node.span)
        return value

    def _fail(self, code: Code, message: str, span: Span, hint: str = "") -> NoReturn:
        raise ReadingError(code, message, self.text, span, hint)

    def _build(self, node: Node) -> Value:
        rule = _RULES.get(type(node))
        if rule is None:
            raise AssertionError(f"no SymPy for {type(node).__name__}")
        return rule(self, node)

    # Numbers and names.

    def _number(self, node: Number) -> Value:
        value = node.value
        return Integer(value.numerator) if value.denominator == 1 else Rational(value.numerator, value.denominator)

    def _constant(self, node: Constant) -> Value:
        return self.bound.get(node.name, _CONSTANTS[node.name])

    def _name(self, node: Name) -> Value:
        name = node.name
        if name in self.bound:
            return self.bound[name]
        if name in self.declared:
            return self.declared[name] if not isinstance(self.declared[name], Symbol) else self._symbol(name)
        member = _NAME.fullmatch(name)
        if member and member.group(1) in self.families:
            indices = self._tail(member.group(2))
            if indices is not None:
                return Function(member.group(1))(*indices, evaluate=False)
        if member and (formula := self._sequence(member.group(1))) is not None:
            indices = self._tail(member.group(2))
            if indices is not None and len(indices) == 1:
                return formula(*indices)
        if self.notation.closed:
            self._unknown(node)
        return self._symbol(name)

    def _sequence(self, base: str) -> Any:
        """What gives the terms of a sequence that was defined after its term was taken for a name."""
        return self.notation.heads.get(base) if base in self.notation.sequences else None

    def _symbol(self, name: str) -> Symbol:
        found = self.symbols.get(name)
        if found is None:
            declared = self.declared.get(name)
            found = self.symbols[name] = Symbol(name) if declared is None else declared
        return found

    def _unknown(self, node: Name) -> NoReturn:
        near = get_close_matches(node.name, list(self.declared), n=3, cutoff=0.6)
        shown = quoted(self.text, node.span)
        hint = "did you mean " + " or ".join(near) + "?" if near else "say what it is: let … = …"
        self._fail(Code.UNKNOWN_NAME, f"the name `{shown}` is not one of this problem's", node.span, hint)

    def _tail(self, tail: str) -> list[Expr] | None:
        """The indices that a subscript stands for: `i`, `i+1`, `i,j`, `ij`; None for others."""
        pieces = tail.split(",") if "," in tail else [tail]
        if len(pieces) == 1 and len(tail) > 1 and tail.isalpha() and all(letter in self.bound for letter in tail):
            pieces = list(tail)
        found: list[Expr] = []
        for piece in pieces:
            match = _TERM.fullmatch(piece)
            if match is None:
                return None
            head = match.group(1)
            declared = self.declared.get(head)
            letter = declared if isinstance(declared, Symbol) and declared.is_integer else Symbol(head, integer=True)
            base = Integer(int(head)) if head.isdigit() else self.bound.get(head, letter)
            found.append(sympy.Add(base, Integer(int(match.group(2) or 0))))
        return found

    # Sums, products and powers, of numbers and of matrices.

    def _negation(self, node: Negation) -> Value:
        return self.arithmetic.negative(self._single(node.operand))

    def _sum(self, node: Sum) -> Value:
        return self.arithmetic.sum([(self._single(term.node), term.negative) for term in node.terms])

    def _product(self, node: Product) -> Value:
        return self.arithmetic.product([(self._single(f.node), f.inverse, f.sign) for f in node.factors])

    def _power(self, node: Power) -> Value:
        return self.arithmetic.power(self._single(node.base), self._scalar(node.exponent), node.elementwise)

    def _transposition(self, node: Transposition) -> Value:
        return self.arithmetic.transposed(self._single(node.operand))

    def _index(self, node: Index) -> Value:
        operand = self._single(node.operand)
        indices = tuple(self._scalar(item) for item in node.indices)
        return self.arithmetic.entry(operand, indices, self.notation.origin)

    def _matrix(self, node: Matrix) -> Value:
        return ImmutableDenseMatrix([[self._scalar(entry) for entry in row] for row in node.rows])

    def _listing(self, node: Listing) -> Value:
        return tuple(self._single(item) for item in node.items)

    # Functions and derivatives.

    def _apply(self, node: Apply) -> Value:
        if node.function in OF_MATRICES:
            return self.arithmetic.function(node.function, self._single(node.arguments[0]))
        if node.function == "abs" and self.arithmetic.rank(self._single(node.arguments[0])):
            return self.arithmetic.function("det", self._single(node.arguments[0]))
        arguments = [self._entrywise(argument) for argument in node.arguments]
        if node.function == ROOT:
            return root(arguments[0], int(arguments[1]))
        if node.primes:
            return self._primed(node, arguments)
        if isinstance(arguments[0], MatrixBase):
            return arguments[0].applyfunc(lambda entry: FUNCTIONS[node.function].build([entry]))
        return FUNCTIONS[node.function].build(arguments)

    def _entrywise(self, node: Node) -> Value:
        """What a function may be applied to: numbers, and tensors and matrices entry by entry."""
        value = self._single(node)
        matrix = isinstance(value, Row) or (
            value.is_Matrix and not (self.notation.closed and isinstance(value, MatrixBase))
        )
        if matrix:
            self._fail(Code.SHAPE, "a matrix stands where a number was expected", node.span)
        return value

    def _primed(self, node: Apply, arguments: list[Value]) -> Value:
        """The derivative of a known function, by the rule for it."""
        variable = sympy.Dummy("u")
        found = FUNCTIONS[node.function].build([variable])
        for _ in range(node.primes):
            if not hasattr(found, "fdiff") or len(arguments) != 1:
                self._fail(Code.UNSUPPORTED, "this derivative is not known", node.span, "write it out")
            found = found.fdiff(1)
            break
        if node.primes > 1:
            self._fail(Code.UNSUPPORTED, "a second derivative of a known function: write it out", node.span)
        argument = arguments[0]
        if isinstance(argument, MatrixBase):
            return argument.applyfunc(lambda entry: found.xreplace({variable: entry}))
        return found.xreplace({variable: argument})

    def _call(self, node: Call) -> Value:
        arguments = [self._entrywise(argument) for argument in node.arguments]
        head = self.notation.heads.get(node.name)
        applied = Function(node.name)(*arguments, evaluate=False) if head is None else head(*arguments)
        if not node.primes:
            return applied
        if not isinstance(arguments[0], Symbol) or self.notation.closed:
            return SlotDerivative(applied, (node.primes,))
        return _derived(applied, [arguments[0]] * node.primes)

    def _derivative(self, node: Derivative) -> Value:
        operand = self._single(node.operand)
        for variable in node.variables:
            self._check_dependence(node, operand, variable)
            operand = self.arithmetic.derived(operand, self._single(variable))
            if operand is None:
                self._fail(Code.ARGUMENTS, "one differentiates by a name", variable.span)
        return operand

    def _check_dependence(self, node: Derivative, operand: Value, variable: Node) -> None:
        """An undeclared name might depend on anything: its derivative is not 0 for want of a definition."""
        opaque = isinstance(operand, Symbol) and isinstance(node.operand, Name) and node.operand != variable
        if opaque and not self.notation.closed and operand.name not in self.notation.names:
            shown, by = quoted(self.text, node.operand.span), quoted(self.text, variable.span)
            message = f"nothing says how `{shown}` depends on `{by}`"
            self._fail(Code.BINDING, message, node.span, f"write what {shown} is in its place")

    def _big(self, node: Big) -> Value:
        index = self.bound[node.index.name]
        body = self._scalar(node.body)
        if node.kind == "limit" and node.upper is not None:
            return sympy.Limit(body, index, self._scalar(node.upper))
        bounds = [Symbol(f"{index.name}_{end}", integer=True) for end in ("first", "last")]
        lower = self._scalar(node.lower) if node.lower is not None else bounds[0]
        upper = self._scalar(node.upper) if node.upper is not None else bounds[1]
        if node.lower is None or node.upper is None:
            known = self.arithmetic.range_of(index, body, self.notation.origin)
            if known is None and self.notation.closed:
                hint = f"write {node.kind}_{{{index.name}=1}}^{{n}}"
                self._fail(Code.BINDING, f"the bounds of this {node.kind} are missing", node.span, hint)
            lower, upper = known or (lower, upper)
        head = sympy.Sum if node.kind == "sum" else sympy.Product
        return head(body, (index, lower, upper))


def _derived(quantity: Expr, variables: list[Symbol]) -> Expr:
    for variable in variables:
        quantity = D(quantity, variable)
    return quantity


_RULES: dict[type[Node], Callable[[_Elaborator, Any], Value]] = {
    Number: _Elaborator._number,
    Constant: _Elaborator._constant,
    Name: _Elaborator._name,
    Negation: _Elaborator._negation,
    Sum: _Elaborator._sum,
    Product: _Elaborator._product,
    Power: _Elaborator._power,
    Transposition: _Elaborator._transposition,
    Index: _Elaborator._index,
    Matrix: _Elaborator._matrix,
    Listing: _Elaborator._listing,
    Apply: _Elaborator._apply,
    Call: _Elaborator._call,
    Derivative: _Elaborator._derivative,
    Big: _Elaborator._big,
}
