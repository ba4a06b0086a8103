"""From the syntax tree to SymPy: every node is built unevaluated, bottom-up and without recursion."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NoReturn

import sympy
from sympy import (
    Add,
    Expr,
    Function,
    ImmutableDenseMatrix,
    Integer,
    MatAdd,
    MatMul,
    MatPow,
    Mul,
    Pow,
    Rational,
    Symbol,
)

from derive.kernel.language import D, SlotDerivative

from .errors import Code, ReadingError, Span
from .functions import FUNCTIONS, ROOT, root
from .syntax import (
    Apply,
    Call,
    Constant,
    Derivative,
    Factor,
    Matrix,
    Name,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Term,
    postorder,
)

Value = Any
"""A SymPy expression, or one of its matrix expressions: they have no useful type in common."""

_CONSTANTS: dict[str, Expr] = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I}


def elaborate(text: str, tree: Node, symbols: dict[str, Symbol], declared: Mapping[str, Symbol]) -> Value:
    """The SymPy tree of a syntax tree; names that are not in `symbols` yet are added."""
    return _Elaborator(text, symbols, declared).run(tree)


class _Elaborator:
    def __init__(self, text: str, symbols: dict[str, Symbol], declared: Mapping[str, Symbol]) -> None:
        self.text = text
        self.symbols = symbols
        self.declared = declared
        self.values: dict[int, Value] = {}

    def run(self, tree: Node) -> Value:
        for node in postorder(tree):
            self.values[id(node)] = self._build(node)
        return self.values[id(tree)]

    def _of(self, node: Node) -> Value:
        return self.values[id(node)]

    def _scalar(self, node: Node) -> Expr:
        """The value of a node that must not be a matrix."""
        value = self._of(node)
        if _is_matrix(value):
            self._fail(Code.SHAPE, "a matrix stands where a number was expected", node.span)
        scalar: Expr = value
        return scalar

    def _fail(self, code: Code, message: str, span: Span) -> NoReturn:
        raise ReadingError(code, message, self.text, span)

    def _build(self, node: Node) -> Value:
        match node:
            case Number(value=value):
                return (
                    Integer(value.numerator) if value.denominator == 1 else Rational(value.numerator, value.denominator)
                )
            case Name(name=name):
                return self._symbol(name)
            case Constant(name=name):
                return _CONSTANTS[name]
            case Negation(operand=operand):
                return _negative(self._of(operand))
            case Sum(terms=terms):
                return self._sum(terms, node.span)
            case Product(factors=factors):
                return self._product(factors, node.span)
            case Power():
                return self._power(node)
            case Apply():
                return self._apply(node)
            case Call():
                return self._call(node)
            case Derivative():
                return self._derivative(node)
            case Matrix(rows=rows):
                return ImmutableDenseMatrix([[self._scalar(entry) for entry in row] for row in rows])
        raise AssertionError(f"no SymPy for {type(node).__name__}")

    def _symbol(self, name: str) -> Symbol:
        found = self.symbols.get(name)
        if found is None:
            declared = self.declared.get(name)
            found = self.symbols[name] = Symbol(name) if declared is None else declared
        return found

    # Sums, products and powers, of numbers and of matrices.

    def _sum(self, terms: tuple[Term, ...], span: Span) -> Value:
        values = [_negative(self._of(t.node)) if t.negative else self._of(t.node) for t in terms]
        if not any(map(_is_matrix, values)):
            return Add(*values, evaluate=False)
        shapes = {value.shape if _is_matrix(value) else None for value in values}
        if len(shapes) > 1:
            self._fail(Code.SHAPE, "the shapes of these terms do not match", span)
        return MatAdd(*values, evaluate=False)

    def _product(self, factors: tuple[Factor, ...], span: Span) -> Value:
        values = [_inverse(self._scalar(f.node)) if f.inverse else self._of(f.node) for f in factors]
        matrices = [value for value in values if _is_matrix(value)]
        if matrices:
            self._check_conformable(matrices, span)
            return MatMul(*values, evaluate=False)
        if len(factors) == 2 and factors[1].inverse and values[0] is sympy.S.One:
            return values[1]
        return Mul(*values, evaluate=False)

    def _check_conformable(self, matrices: list[Value], span: Span) -> None:
        for left, right in pairwise(matrices):
            if left.shape[1] != right.shape[0]:
                message = f"a {_shape(left)} matrix times a {_shape(right)} matrix"
                self._fail(Code.SHAPE, message, span)

    def _power(self, node: Power) -> Value:
        base, exponent = self._of(node.base), self._scalar(node.exponent)
        if _is_matrix(base):
            if base.shape[0] != base.shape[1] or not exponent.is_Integer:
                self._fail(Code.SHAPE, "only a square matrix has powers, and whole ones", node.span)
            return MatPow(base, exponent)
        if base == sympy.E:
            return sympy.exp(exponent, evaluate=False)
        return Pow(base, exponent, evaluate=False)

    # Functions and derivatives.

    def _apply(self, node: Apply) -> Expr:
        arguments = [self._scalar(argument) for argument in node.arguments]
        if node.function == ROOT:
            return root(arguments[0], int(arguments[1]))
        return FUNCTIONS[node.function].build(arguments)

    def _call(self, node: Call) -> Expr:
        arguments = [self._scalar(argument) for argument in node.arguments]
        applied = Function(node.name)(*arguments, evaluate=False)
        if not node.primes:
            return applied
        if not isinstance(arguments[0], Symbol):
            return SlotDerivative(applied, (node.primes,))
        return _derived(applied, [arguments[0]] * node.primes)

    def _derivative(self, node: Derivative) -> Expr:
        return _derived(self._scalar(node.operand), [self._symbol(v.name) for v in node.variables])


def _derived(quantity: Expr, variables: list[Symbol]) -> Expr:
    for variable in variables:
        quantity = D(quantity, variable)
    return quantity


def _is_matrix(value: Value) -> bool:
    return bool(value.is_Matrix)


def _shape(matrix: Value) -> str:
    return f"{matrix.shape[0]}×{matrix.shape[1]}"


def _negative(value: Value) -> Value:
    """Minus a value: a number for a number, a product otherwise."""
    if _is_matrix(value):
        return MatMul(Integer(-1), value, evaluate=False)
    if value.is_Rational and value.is_nonnegative:
        return -value
    return Mul(Integer(-1), value, evaluate=False)


def _inverse(value: Expr) -> Expr:
    return Pow(value, Integer(-1), evaluate=False)
