"""Arithmetic of numbers, explicit matrices and tensors of any size, unevaluated: which product fits is said by shapes.

A tensor of one axis is a column; its transpose is a `Row`, which has a meaning only in products.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, ClassVar

import sympy
from sympy import Add, Expr, Integer, MatAdd, MatMul, MatPow, Mul, Pow, Rational, Symbol
from sympy.matrices import MatrixBase

from derive.kernel.calculus import unevaluated
from derive.kernel.errors import IllFormed
from derive.kernel.language import D
from derive.kernel.spectra import language as spectra
from derive.kernel.tensors import language as tensors
from derive.kernel.tensors.shapes import Shapes, shown

from .functions import MAX_ARGUMENTS
from .notation import Operation

Value = Any
"""A SymPy expression, one of its matrix expressions, a `Row`, or a tuple: they have no useful type in common."""

_ENTRYWISE = frozenset("⊙∘")
_CONVOLUTIONS = frozenset("∗⊗")
_PLAIN = frozenset({Symbol, Integer, type(sympy.S.One), type(sympy.S.NegativeOne)})  # most values, and no tensors
_MAX_ROWS = 5  # a determinant of n rows has n! terms
_MAX_ENTRIES = 400  # of matrices that are multiplied out
_MAX_PARTS = 10  # factors or terms of them
_MAX_NESTED = 12  # sums and products of them
_MAX_SIZE = 10_000  # entries of a matrix made of others


@dataclass(frozen=True, slots=True)
class Row:
    """A vector lying down."""

    vector: Expr


class Arithmetic:
    """The operations; `with_tensors` says whether any name stands for something with a shape, `closed` whether all do
    that could. Where a vector `scales_rows`, it stands before a matrix for the diagonal matrix of its entries.
    `operations` are those that a problem gives a meaning, by their signs and names.
    """

    commutes: ClassVar[bool | None] = None  # whether all values do, where that is known

    def __init__(
        self,
        with_tensors: bool,
        closed: bool = True,
        scales_rows: bool = False,
        operations: Mapping[str, Operation] | None = None,
    ) -> None:
        self.with_tensors = with_tensors
        self.scales_rows = scales_rows
        self.closed = closed
        self.operations = operations or {}
        self.shapes = Shapes()
        self.depths: dict[Value, int] = {}  # of sums and products of explicit matrices

    def rank(self, value: Value) -> int:
        """How many axes a value has; 0 for a number."""
        if type(value) in _PLAIN:
            return 0
        if isinstance(value, Row):
            return 1
        if value.is_Matrix:
            return 2
        if not self.with_tensors or value.has(sympy.Piecewise):  # whose values are numbers
            return 0
        return len(self.shapes.of(value))

    # Sums.

    def negative(self, value: Value) -> Value:
        """Minus a value: a number for a number, a product otherwise."""
        if isinstance(value, Row):
            return Row(self.negative(value.vector))
        if value.is_Matrix and isinstance(value, MatMul) and value.args[0] == -1 and len(value.args) == 2:
            return value.args[1]
        if value.is_Matrix:
            return self._of_matrices(MatMul, [Integer(-1), value])
        if value.is_Rational and value.is_nonnegative:
            return -value
        return Mul(Integer(-1), value, evaluate=False)

    def sum(self, terms: list[tuple[Value, bool]]) -> Value:
        """A sum of terms with their signs. Raises `IllFormed` where shapes do not match."""
        values = [self.negative(value) if negative else value for value, negative in terms]
        if all(isinstance(value, Row) for value in values):
            return Row(Add(*(value.vector for value in values), evaluate=False))
        if any(isinstance(value, Row) for value in values):
            raise IllFormed("a row and something that is none do not add up")
        if not any(value.is_Matrix for value in values):
            total = unevaluated(Add, values)
            self.rank(total)
            return total
        if len({value.shape if value.is_Matrix else None for value in values}) > 1:
            raise IllFormed("the shapes of these terms do not match")
        return self._of_matrices(MatAdd, values)

    def _of_matrices(self, kind: type[MatAdd] | type[MatMul], parts: list[Value]) -> Value:
        """A sum or a product of explicit matrices; SymPy asks for shapes twice at each level, so there are few."""
        depth = 1 + max(self._depth(part) for part in parts if part.is_Matrix)
        if depth > _MAX_NESTED:
            raise IllFormed(f"sums and products of matrices that nest more than {_MAX_NESTED} deep")
        made = kind(*parts, evaluate=False)
        self.depths[made] = depth
        return made

    def _depth(self, value: Value) -> int:
        """How deep sums and products nest in a matrix, through powers and transposes."""
        if isinstance(value, MatrixBase):
            return 0
        if value not in self.depths:
            self.depths[value] = max((self._depth(arg) for arg in value.args if arg.is_Matrix), default=0)
        return self.depths[value]

    # Products.

    def product(self, factors: list[tuple[Value, bool, str]]) -> Value:
        """A product of factors, each with whether it divides and its sign.

        Products of matrices bind more than ⊙ and operations such as convolutions do.
        """
        if not any(self.rank(value) for value, _, _ in factors):
            return self._numbers(factors)
        parts: list[list[tuple[Value, bool, str]]] = [[]]
        signs: list[str] = []
        for factor in factors:
            if parts[-1] and (factor[2] in _ENTRYWISE or self._operates(factor[2], parts[-1], factor[0])):
                signs.append(factor[2])
                parts.append([])
            parts[-1].append(factor)
        found, *others = [self._run(part) for part in parts]
        for sign, other in zip(signs, others, strict=True):
            entrywise = sign in _ENTRYWISE and sign not in self.operations
            found = self._hadamard(found, other) if entrywise else self.operation(sign, [found, other])
        return found

    def _operates(self, sign: str, before: list[tuple[Value, bool, str]], behind: Value) -> bool:
        """Whether a sign stands between two matrices, for which the problem gives it a meaning."""
        if sign not in self.operations or self.rank(behind) != 2:
            return False
        return any(self.rank(value) == 2 for value, _, _ in before)

    def operation(self, name: str, arguments: list[Value]) -> Value:
        """An operation of matrices that the problem gives a meaning. Raises `IllFormed` where they do not fit."""
        operation = self.operations[name]
        if len(arguments) != operation.count:
            raise IllFormed(f"`{name}` is of {operation.count} matrices, not of {len(arguments)}")
        if any(isinstance(value, Row) or self.rank(value) != 2 for value in arguments):
            raise IllFormed(f"`{name}` is of matrices")
        matrices = [value.doit() if value.is_Matrix else value for value in arguments]
        if len({isinstance(value, MatrixBase) for value in matrices}) > 1:
            raise IllFormed(f"`{name}` of a matrix of numbers and one of any size")
        try:
            return operation.meaning(*matrices)
        except ValueError as error:
            raise IllFormed(str(error)) from None

    def _numbers(self, factors: list[tuple[Value, bool, str]]) -> Expr:
        for _, _, sign in factors:
            if sign == "∘":
                raise IllFormed("`∘` between numbers: write f(g(x)) for a composition, ⊙ or · for a product")
            if sign in _CONVOLUTIONS:
                raise IllFormed(f"`{sign}` between numbers: write the sum or the integral out, or · for a product")
        values = [Pow(value, Integer(-1), evaluate=False) if inverse else value for value, inverse, _ in factors]
        if len(values) == 2 and factors[1][1] and values[0] is sympy.S.One:
            return values[1]
        return unevaluated(Mul, values, self.commutes)

    def _run(self, factors: list[tuple[Value, bool, str]]) -> Value:
        if len(factors) == 1 and not factors[0][1]:
            return factors[0][0]
        matrices = [value for value, _, _ in factors if not isinstance(value, Row) and value.is_Matrix]
        if matrices:
            return self._explicit(factors, matrices)
        result: Value = None
        for value, inverse, sign in factors:
            if inverse:
                if isinstance(value, Row) or self.rank(value) > 1:
                    raise IllFormed("a matrix stands where a number was expected")
                entrywise = self.rank(value) == 1
                value = Pow(value, Integer(-1), evaluate=False)
                if entrywise and not isinstance(result, Row) and self.rank(result) == 1:
                    result = self._checked(Mul(result, value, evaluate=False))
                    continue
            result = value if result is None else self._times(result, value, sign)
        return result

    def _explicit(self, factors: list[tuple[Value, bool, str]], matrices: list[Value]) -> Value:
        for left, right in itertools.pairwise(matrices):
            if left.shape[1] != right.shape[0]:
                raise IllFormed(f"a {_size(left)} matrix times a {_size(right)} matrix")
        values = []
        for value, inverse, _ in factors:
            if inverse and value.is_Matrix:
                raise IllFormed("a matrix stands where a number was expected")
            if not value.is_Matrix and value.is_commutative is False:
                raise IllFormed("a factor that is neither a number nor a matrix")
            values.append(Pow(value, Integer(-1), evaluate=False) if inverse else value)
        return self._of_matrices(MatMul, values)

    def _times(self, left: Value, right: Value, sign: str) -> Value:
        """One product, of whichever kind fits the shapes."""
        if sign and sign in _CONVOLUTIONS and self.rank(left) == self.rank(right) == 2:
            raise IllFormed(f"what `{sign}` means between two matrices is a convention; write the sum out")
        if isinstance(left, Row) or isinstance(right, Row):
            return self._with_row(left, right)
        ranks = self.rank(left), self.rank(right)
        if (sign == "@" or (sign == "·" and max(ranks) > 2)) and 0 not in ranks:  # as NumPy has it
            return self._checked(tensors.dot(left, right))
        if 0 in ranks:
            return Mul(left, right, evaluate=False)
        if ranks == (1, 1) and sign == "·":
            return self._checked(tensors.dot(left, right))
        if ranks == (2, 2) and sign == "*":
            raise IllFormed("`*` between two matrices: write ⊙ for entry by entry, @ for the matrix product")
        if ranks == (1, 1):
            if sign in ("*", "·") and self.shapes.of(left) == self.shapes.of(right):
                return Mul(left, right, evaluate=False)
            raise IllFormed("two columns side by side: write ⊙, or transpose one of them")
        if ranks == (1, 2) and self.scales_rows:
            return self._checked(tensors.dot(tensors.diag(left), right))
        if ranks[0] == 1:
            raise IllFormed(f"{shown(self.shapes.of(left))} stands before a matrix: transpose it")
        return self._checked(tensors.dot(left, right))

    def _with_row(self, left: Value, right: Value) -> Value:
        if not isinstance(right, Row):
            rank = self.rank(right)
            if not rank:
                return Row(Mul(left.vector, right, evaluate=False))
            product = self._checked(tensors.dot(left.vector, right))
            return product if rank == 1 else Row(product)
        if isinstance(left, Row):
            raise IllFormed("two rows side by side")
        if not self.rank(left):
            return Row(Mul(left, right.vector, evaluate=False))
        if self.rank(left) != 1:
            raise IllFormed("a matrix stands before a row")
        return self._checked(tensors.outer(left, right.vector))

    def _hadamard(self, left: Value, right: Value) -> Value:
        if isinstance(left, Row) and isinstance(right, Row):
            return Row(self._hadamard(left.vector, right.vector))
        if isinstance(left, Row) or isinstance(right, Row):
            raise IllFormed("a row and something that is none have no elementwise product")
        if left.is_Matrix or right.is_Matrix:
            if not (isinstance(left, MatrixBase) and isinstance(right, MatrixBase) and left.shape == right.shape):
                raise IllFormed("an elementwise product of matrices of different shapes")
            return sympy.ImmutableDenseMatrix(*left.shape, lambda i, j: Mul(left[i, j], right[i, j], evaluate=False))
        if self.scales_rows and (self.rank(left), self.rank(right)) == (1, 2):
            return self._checked(tensors.dot(tensors.diag(left), right))
        return self._checked(Mul(left, right, evaluate=False))

    def _checked(self, value: Expr) -> Expr:
        self.shapes.of(value)
        return value

    # Powers, transposes and entries.

    def power(self, base: Value, exponent: Expr, elementwise: bool) -> Value:
        """A power; of a matrix only whole ones."""
        if isinstance(base, Row):
            raise IllFormed("a row has no powers")
        if base.is_Matrix:
            return self._matrix_power(base, exponent, elementwise)
        rank = self.rank(base)
        if rank == 2 and not elementwise:
            return self._tensor_power(base, exponent)
        if base == sympy.E:
            return sympy.exp(exponent, evaluate=False)
        return Pow(base, exponent, evaluate=False)

    def _matrix_power(self, base: Value, exponent: Expr, elementwise: bool) -> Value:
        if elementwise and isinstance(base, MatrixBase):
            return base.applyfunc(lambda entry: Pow(entry, exponent, evaluate=False))
        if base.shape[0] != base.shape[1] or not exponent.is_Integer:
            raise IllFormed("only a square matrix has powers, and whole ones")
        return MatPow(base, exponent)

    def _tensor_power(self, base: Expr, exponent: Expr) -> Expr:
        if exponent == -1:
            return tensors.inverse(base)
        if not (exponent.is_Integer and 1 <= int(exponent) <= 20):
            raise IllFormed("only a square matrix has powers, and whole ones")
        return self._checked(reduce(tensors.dot, [base] * int(exponent)))

    def transposed(self, value: Value) -> Value:
        """The transpose; of a column a row, of a row a column."""
        if isinstance(value, Row):
            return value.vector
        if isinstance(value, MatrixBase):
            return value.T
        if value.is_Matrix:
            return sympy.Transpose(value)
        rank = self.rank(value)
        if not rank:
            if isinstance(value, Symbol):
                raise IllFormed(f"`{value.name}` is not known as a matrix: it has no transpose")
            if not self.closed:
                raise IllFormed("this is not known as a matrix: it has no transpose")
            return value
        return Row(value) if rank == 1 else tensors.transpose(value)

    def entry(self, value: Value, indices: tuple[Expr, ...], origin: int) -> Expr:
        """An entry; indices count from `origin`. Raises `IllFormed` where there is none."""
        if isinstance(value, MatrixBase):
            return self._explicit_entry(value, indices)
        rank = 0 if isinstance(value, Row) else self.rank(value)
        if rank != len(indices):
            raise IllFormed(f"{len(indices)} indices for what has {rank} axes")
        return tensors.entry(value, tuple(Add(index, Integer(-origin)) for index in indices))

    def _explicit_entry(self, value: MatrixBase, indices: tuple[Expr, ...]) -> Expr:
        if not all(index.is_Integer for index in indices):
            raise IllFormed("an index of this matrix is to be a number")
        at = [int(index) - 1 for index in indices]
        if len(at) == 1 and 1 in value.shape:
            at = [at[0], 0] if value.shape[1] == 1 else [0, at[0]]
        if len(at) != 2 or not all(0 <= k < size for k, size in zip(at, value.shape, strict=True)):
            raise IllFormed(f"there is no such entry in a {_size(value)} matrix")
        found: Expr = value[at[0], at[1]]
        return found

    def range_of(self, index: Symbol, body: Expr, origin: int) -> tuple[Expr, Expr] | None:
        """All values of an index of an entry in `body`, counted from `origin`."""
        if not self.with_tensors:
            return None
        for node in sympy.preorder_traversal(body):
            if isinstance(node, tensors.Entry) and (own := Add(index, Integer(-origin))) in node.args[1:]:
                size = self.shapes.of(node.args[0])[node.args[1:].index(own)]
                return Integer(origin), Add(size, Integer(origin - 1))
        return None

    # Functions of matrices, and derivatives.

    def function(self, name: str, value: Value) -> Value:
        """diag, tr, det, norms, and the sum of all entries."""
        if name == "transpose":
            return self.transposed(value)
        if name == "inverse":
            return self.power(value, Integer(-1), elementwise=False)
        if isinstance(value, Row):
            value = value.vector
        if name == "spectral_radius" and not self.rank(value):
            value = sympy.ImmutableDenseMatrix([[value]])
        if value.is_Matrix and (name == "spectral_radius" or (name.startswith("norm") and not _is_explicit(value))):
            return _of_any(name, value)
        if value.is_Matrix:
            return _of_explicit(name, multiplied(value))
        rank = self.rank(value)
        if name.startswith("norm"):
            return self._norm(name, value, rank)
        if name in ("total", "diag") and not rank:  # the diagonal matrix of one entry is a number
            return value
        words = {"diag": tensors.diag, "diagonal": tensors.diagonal, "tr": tensors.trace, "det": tensors.det}
        words["total"] = tensors.total
        if name not in words or not rank:
            raise IllFormed(f"{name} of {shown(self.shapes.of(value)) if rank else 'a number'}")
        return self._checked(words[name](value))

    def further(self, name: str, value: Value, arguments: list[Expr]) -> Value:
        """What needs more than a matrix: sums along axes, tensors repeated, det(z I - M)."""
        if name == "characteristic":
            if isinstance(value, Row) or not value.is_Matrix:
                raise IllFormed("the unit matrix I of which size: write I_n")
            return spectra.characteristic_polynomial(multiplied(value), *arguments)
        if isinstance(value, Row) or value.is_Matrix:
            raise IllFormed(f"{name} along axes is of a tensor of any size")
        axes = arguments if name == "total" else arguments[1:]
        if not all(axis.is_Integer and 0 <= int(axis) <= self.rank(value) for axis in axes):
            raise IllFormed("an axis is a number, 0 for the first")
        numbers = [int(axis) for axis in axes]
        if name == "total":
            return self._checked(tensors.total(value, *numbers))
        return self._checked(tensors.repeat(value, arguments[0], *numbers))

    def outer(self, left: Value, right: Value) -> Expr:
        """The outer product of two vectors. Raises `IllFormed` for anything else."""
        if any(isinstance(value, Row) or value.is_Matrix or self.rank(value) != 1 for value in (left, right)):
            raise IllFormed("an outer product is of two vectors")
        return self._checked(tensors.outer(left, right))

    def _norm(self, name: str, value: Expr, rank: int) -> Expr:
        """The norm of a number, a vector or a matrix of any size; of a matrix only the one that is named."""
        squared = Mul(value, value, evaluate=False)
        match name, rank:
            case _, 0:
                return sympy.Abs(value, evaluate=False)
            case "norm" | "norm_2", 1:
                return Pow(self._checked(tensors.dot(value, value)), Rational(1, 2), evaluate=False)
            case "norm_1", 1:
                return self._checked(tensors.total(sympy.Abs(value, evaluate=False)))
            case "norm_F", 2:
                return Pow(self._checked(tensors.total(squared)), Rational(1, 2), evaluate=False)
        raise IllFormed(f"which norm of {shown(self.shapes.of(value))} this is: write ‖…‖_F or the sum out")

    def derived(self, quantity: Value, variable: Value) -> Value | None:
        """The derivative by a name, an entry of a tensor or a matrix of names; None where that is none of these."""
        if isinstance(quantity, Row):
            quantity = quantity.vector
        if isinstance(variable, MatrixBase):
            return _by_matrix(quantity, variable)
        if isinstance(variable, tensors.Entry):
            base, *indices = variable.args
            if not isinstance(base, Symbol) or quantity.is_Matrix:
                return None
            inner = quantity.args if isinstance(quantity, tensors.Entry) else (quantity,)
            whole = D(inner[0], base)
            return tensors.entry(whole, (*inner[1:], *indices))
        if not isinstance(variable, Symbol):
            return None
        if quantity.is_Matrix:
            return multiplied(quantity).applyfunc(lambda entry: D(entry, variable))
        return D(quantity, variable)


class OfNumbers(Arithmetic):
    """The same among numbers that commute: nothing need be asked for its shape."""

    commutes = True

    def __init__(self, operations: Mapping[str, Operation]) -> None:
        super().__init__(False, operations=operations)

    def rank(self, value: Value) -> int:
        """None has axes."""
        return 0

    def negative(self, value: Value) -> Value:
        """A number for a number, a product otherwise."""
        if value.is_Rational and value.is_nonnegative:
            return -value
        return unevaluated(Mul, (Integer(-1), value), self.commutes)

    def sum(self, terms: list[tuple[Value, bool]]) -> Value:
        """A sum of terms with their signs."""
        return unevaluated(Add, [self.negative(value) if minus else value for value, minus in terms], self.commutes)

    def product(self, factors: list[tuple[Value, bool, str]]) -> Value:
        """A product of factors, each with whether it divides and its sign."""
        return self._numbers(factors)


def multiplied(value: Value) -> MatrixBase:
    """A product or a sum of explicit matrices written out, its entries unevaluated. Raises `IllFormed` for others."""
    if isinstance(value, MatrixBase):
        return value
    parts = [multiplied(part) for part in value.args if part.is_Matrix]
    if isinstance(value, sympy.Transpose):
        return parts[0].T
    is_power = isinstance(value, MatPow) and value.exp.is_Integer and 0 < value.exp <= _MAX_PARTS
    parts *= int(value.exp) if is_power else 1
    if any(part.rows * part.cols > _MAX_ENTRIES for part in parts) or len(value.args) > _MAX_PARTS:
        raise IllFormed("a function of a matrix that is not written out")
    if isinstance(value, MatAdd):
        terms = [list(part) for part in parts]
        entries = [Add(*together, evaluate=False) for together in zip(*terms, strict=True)]
        return sympy.ImmutableDenseMatrix(*value.shape, entries)
    if not isinstance(value, MatMul) and not is_power:
        raise IllFormed("a function of a matrix that is not written out")
    numbers = [part for part in value.args if not part.is_Matrix] if isinstance(value, MatMul) else []
    product = reduce(_times, parts)
    return product.applyfunc(lambda entry: Mul(*numbers, entry, evaluate=False)) if numbers else product


def _times(left: MatrixBase, right: MatrixBase) -> MatrixBase:
    def entry(i: int, j: int) -> Expr:
        terms = (Mul(left[i, k], right[k, j], evaluate=False) for k in range(left.cols))
        return Add(*terms, evaluate=False)

    return sympy.ImmutableDenseMatrix(left.rows, right.cols, lambda i, j: entry(int(i), int(j)))


def _is_explicit(value: Value) -> bool:
    """Whether a matrix expression is of matrices that are written out."""
    return isinstance(value, MatrixBase) or not value.atoms(sympy.MatrixSymbol)


def _of_any(name: str, value: Value) -> Value:
    """The spectral radius of a matrix, and the norms of one that is not written out."""
    if _is_explicit(value):
        value = multiplied(value)
    if name == "spectral_radius":
        return spectra.spectral_radius(value)
    if name == "norm_F":
        return spectra.frobenius_norm(value)
    if name == "norm":
        raise IllFormed("which norm of a matrix this is: write ‖…‖_F or ‖…‖_2")
    return spectra.norm(value, {"norm_1": 1, "norm_2": 2, "norm_oo": sympy.oo}[name])


def _of_explicit(name: str, value: MatrixBase) -> Value:
    entries = list(value)
    if name.startswith("norm"):
        return _norm_of_explicit(name, value)
    match name:
        case "diag" if 1 in value.shape and len(entries) ** 2 <= _MAX_SIZE:
            return sympy.ImmutableDenseMatrix(sympy.diag(*entries))
        case "tr" if value.shape[0] == value.shape[1]:
            return Add(*(value[k, k] for k in range(value.shape[0])), evaluate=False)
        case "det" if value.shape[0] == value.shape[1] <= _MAX_ROWS:
            return _determinant(value)
        case "total":
            return Add(*entries, evaluate=False)
    raise IllFormed(f"{name} of a {_size(value)} matrix")


def _determinant(value: MatrixBase) -> Expr:
    """The determinant, written out and not evaluated."""
    size = value.rows
    terms = [
        Mul(
            *([Integer(-1)] if odd else []), *(value[row, column] for row, column in enumerate(columns)), evaluate=False
        )
        for columns, odd in _permutations(size)
    ]
    return Add(*terms, evaluate=False)


def _permutations(size: int) -> Iterator[tuple[tuple[int, ...], bool]]:
    """All orders of so many places, each with whether it is odd."""
    for columns in itertools.permutations(range(size)):
        crossed = sum(columns[i] > columns[j] for i in range(size) for j in range(i + 1, size))
        yield columns, bool(crossed % 2)


def _norm_of_explicit(name: str, value: MatrixBase) -> Expr:
    """The norm of a column or a row; of a matrix ‖…‖_F."""
    entries = list(value)
    moduli = [sympy.Abs(entry, evaluate=False) for entry in entries]
    if 1 not in value.shape and name != "norm_F":
        if name == "norm":
            raise IllFormed("which norm of a matrix this is: write ‖…‖_F or ‖…‖_2")
        return spectra.norm(value, {"norm_1": 1, "norm_2": 2, "norm_oo": sympy.oo}[name])
    if name == "norm_1":
        return Add(*moduli, evaluate=False)
    if name == "norm_oo":
        if len(moduli) > MAX_ARGUMENTS:
            raise IllFormed(f"the largest of {len(moduli)} entries")
        return sympy.Max(*moduli, evaluate=False)
    squares = (Pow(entry, Integer(2), evaluate=False) for entry in entries)
    return Pow(Add(*squares, evaluate=False), Rational(1, 2), evaluate=False)


def _by_matrix(quantity: Value, variable: MatrixBase) -> Value | None:
    """∂y/∂x: the gradient of a number in the shape of x, the Jacobian matrix of a column by a column."""
    if not all(isinstance(entry, Symbol) for entry in variable):
        return None
    if not quantity.is_Matrix:
        return sympy.ImmutableDenseMatrix(*variable.shape, [D(quantity, entry) for entry in variable])
    entries = list(multiplied(quantity))
    if len(entries) * len(variable) > _MAX_SIZE:
        raise IllFormed("a matrix of derivatives that is too large")
    if 1 not in quantity.shape or 1 not in variable.shape:
        raise IllFormed("the derivative of a matrix by a matrix has four axes: write one entry")
    return sympy.ImmutableDenseMatrix([[D(entry, name) for name in variable] for entry in entries])


def _size(matrix: Value) -> str:
    return f"{matrix.shape[0]}×{matrix.shape[1]}"
