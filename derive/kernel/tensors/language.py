"""Words for tensors of symbolic size, in NumPy's notation: `*` and functions act elementwise, `@` contracts.

Everything is inert, and counts from 0: entries of an m×n matrix are `W[0, 0]` to `W[m - 1, n - 1]`. An entry outside
of that range is 0, so sums may run over all integers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import Add, Expr, Function, Integer, Mul, Pow, Symbol, Tuple, sympify
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.matrices import MatrixBase
from sympy.matrices.expressions import MatrixExpr

from ..language import SlotDerivative
from ..nodes import occur, symbols_in
from ..spectra import language as spectra


def _expr(value: Any) -> Expr:
    found: Expr = sympify(value, strict=True)
    return found


class _Notation:
    """What a tensor can be asked: `a @ b`, `a.T`, `a[i, j]`, and arithmetic whose results can be asked the same."""

    _op_priority = 20  # above SymPy's own, so that x + a is decided here too

    def __add__(self, other: Any) -> Expr:
        return TensorAdd(self, _expr(other))

    def __radd__(self, other: Any) -> Expr:
        return TensorAdd(_expr(other), self)

    def __sub__(self, other: Any) -> Expr:
        return TensorAdd(self, TensorMul(Integer(-1), _expr(other)))

    def __rsub__(self, other: Any) -> Expr:
        return TensorAdd(_expr(other), TensorMul(Integer(-1), self))

    def __mul__(self, other: Any) -> Expr:
        return TensorMul(self, _expr(other))

    def __rmul__(self, other: Any) -> Expr:
        return TensorMul(_expr(other), self)

    def __truediv__(self, other: Any) -> Expr:
        return TensorMul(self, TensorPow(_expr(other), Integer(-1)))

    def __rtruediv__(self, other: Any) -> Expr:
        return TensorMul(_expr(other), TensorPow(self, Integer(-1)))

    def __pow__(self, other: Any) -> Expr:
        return TensorPow(self, _expr(other))

    def __neg__(self) -> Expr:
        return TensorMul(Integer(-1), self)

    def __matmul__(self, other: Any) -> Contraction:
        return Contraction(_expr(self), _expr(other))

    def __rmatmul__(self, other: Any) -> Contraction:
        return Contraction(_expr(other), _expr(self))

    @property
    def T(self) -> Transposed:  # noqa: N802 - NumPy's and the field's name
        """The transpose."""
        return Transposed(_expr(self))

    def __getitem__(self, at: Any) -> Entry:
        return entry(self, at)

    def __iter__(self) -> Any:
        raise TypeError("a tensor of symbolic size has no list of entries")


def _printed(node: Expr, printer: Any) -> str:
    return f"{type(node).__name__}({', '.join(printer._print(arg) for arg in node.args)})"


class TensorSymbol(_Notation, Symbol):
    """A name for a real tensor; `shape` holds the sizes of its axes, integers or integer symbols."""

    __slots__ = ("shape",)
    shape: tuple[Expr, ...]

    def __new__(cls, name: str, *shape: Any) -> TensorSymbol:
        found: TensorSymbol = Symbol.__xnew__(cls, name, real=True)
        found.shape = tuple(_expr(size) for size in shape)
        return found

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*Symbol._hashable_content(self), *self.shape)

    def __getnewargs_ex__(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (self.name, *self.shape), {}

    def __getstate__(self) -> None:
        return None


class TensorAdd(_Notation, Add):
    """A sum, entry by entry."""

    __slots__ = ()


class TensorMul(_Notation, Mul):
    """A product, entry by entry."""

    __slots__ = ()


class TensorPow(_Notation, Pow):
    """A power, entry by entry."""

    __slots__ = ()


class TensorNode(_Notation, Expr):
    """An operation on tensors."""

    is_commutative = True
    _sympystr = _printed  # for people who look at an expression in a debugger

    def __new__(cls, *args: Any) -> Any:
        return Expr.__new__(cls, *(_expr(arg) for arg in args))


class Contraction(TensorNode):
    """`a @ b`: the sum over the last axis of a and the first of b."""


class OuterProduct(TensorNode):
    """`outer(a, b)[i, j] = a[i] b[j]`."""


class Transposed(TensorNode):
    """The axes in reverse order."""


class Entry(TensorNode):
    """`a[i, j]`, a number; 0 outside of a's range."""


class Diagonal(TensorNode):
    """The square matrix with the entries of a vector on its diagonal and 0 elsewhere."""


class DiagonalOf(TensorNode):
    """The diagonal of a square matrix, as a vector."""


class TraceOf(TensorNode):
    """The sum of the diagonal of a square matrix."""


class InverseOf(TensorNode):
    """The inverse of a square matrix."""


class DeterminantOf(TensorNode):
    """The determinant of a square matrix."""


class UnitMatrix(TensorNode):
    """The n×n identity matrix."""


class Ones(TensorNode):
    """A tensor of the given shape with every entry 1."""


class Total(TensorNode):
    """The sum over all axes, or over some (counted from 0)."""

    def __new__(cls, tensor: Any, axes: Any = ()) -> Total:
        found: Total = Expr.__new__(cls, _expr(tensor), Tuple(*(Integer(int(axis)) for axis in axes)))
        return found

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes summed over; none means all."""
        return tuple(int(axis) for axis in self.args[1])


class Broadcast(TensorNode):
    """A tensor repeated along a new axis of the given size, put in at the given place (counted from 0)."""


class Table(TensorNode):
    """The tensor whose entry at (i, j, …) is an expression in i, j, …: `table(X[i] * Y[j], (i, n), (j, m))`."""

    def __new__(cls, body: Any, *ranges: Any) -> Table:
        axes = [Tuple(index, _expr(size)) for index, size in ranges]
        found: Table = Expr.__new__(cls, _expr(body), *axes)
        return found

    @property
    def body(self) -> Expr:
        """The entry."""
        return self.args[0]

    @property
    def ranges(self) -> tuple[tuple[Symbol, Expr], ...]:
        """The indices with their sizes."""
        return tuple((axis[0], axis[1]) for axis in self.args[1:])

    @property
    def bound_symbols(self) -> list[Symbol]:
        """The indices, which mean nothing outside."""
        return [index for index, _ in self.ranges]

    @property
    def free_symbols(self) -> set[Symbol]:
        """What the entries depend on."""
        sizes: set[Symbol] = set().union(*(size.free_symbols for _, size in self.ranges))
        return (self.body.free_symbols - set(self.bound_symbols)) | sizes


class Functional(TensorNode):
    """An unknown differentiable function of whole tensors, with a number for a value: a loss ℓ(O)."""

    def __new__(cls, name: Any, *args: Any) -> Functional:
        label = name if isinstance(name, Symbol) else Symbol(name)
        found: Functional = Expr.__new__(cls, label, *(_expr(arg) for arg in args))
        return found

    @property
    def free_symbols(self) -> set[Symbol]:
        """Those of its arguments; its name is none."""
        symbols: set[Symbol] = set().union(*(arg.free_symbols for arg in self.args[1:]))
        return symbols


def about_tensors(expr: Basic) -> bool:
    """Whether tensors of symbolic size occur in an expression."""
    return _is_about_tensors(expr) if isinstance(expr, Expr) else _mentions_tensors(expr)


def _mentions_tensors(expr: Basic) -> bool:
    return any(isinstance(symbol, TensorSymbol) for symbol in symbols_in(expr)) or occur(TensorNode, (expr,))


_is_about_tensors = lru_cache(maxsize=4096)(_mentions_tensors)  # every claim is asked, and asked again


def table(body: Any, *ranges: tuple[Symbol, Any]) -> Table:
    """The tensor with the entry `body` at the indices of `ranges`, each (index, size)."""
    return Table(body, *ranges)


def dot(a: Any, b: Any) -> Contraction:
    """`a @ b`, also where neither is a tensor by itself: `dot(tanh(u), tanh(v))`."""
    return Contraction(a, b)


def entry(tensor: Any, at: Any) -> Entry:
    """The entry at one index, or at several."""
    return Entry(tensor, *(at if isinstance(at, tuple) else (at,)))


def transpose(tensor: Any) -> Transposed:
    """The axes in reverse order."""
    return Transposed(tensor)


def outer(a: Any, b: Any) -> OuterProduct:
    """The matrix a bᵀ of two vectors."""
    return OuterProduct(a, b)


def diag(vector: Any) -> Diagonal:
    """The diagonal matrix of a vector."""
    return Diagonal(vector)


def diagonal(matrix: Any) -> DiagonalOf:
    """The diagonal of a square matrix."""
    return DiagonalOf(matrix)


def trace(matrix: Any) -> Expr:
    """The trace of a square matrix."""
    return spectra.trace(matrix) if _is_explicit(matrix) else TraceOf(matrix)


def inverse(matrix: Any) -> Expr:
    """The inverse of a square matrix; the claim is about those matrices that have one."""
    return spectra.inverse(matrix) if _is_explicit(matrix) else InverseOf(matrix)


def det(matrix: Any) -> Expr:
    """The determinant of a square matrix."""
    return spectra.determinant(matrix) if _is_explicit(matrix) else DeterminantOf(matrix)


def _is_explicit(matrix: Any) -> bool:
    """Whether a matrix is SymPy's, with entries or standing for all of its size, and not one of our tensors."""
    return isinstance(matrix, (MatrixBase, MatrixExpr))


def identity(size: Any) -> UnitMatrix:
    """The identity matrix."""
    return UnitMatrix(size)


def ones(*shape: Any) -> Ones:
    """A tensor of ones."""
    return Ones(*shape)


def total(tensor: Any, *axes: int) -> Total:
    """The sum of all entries, or along some axes (counted from 0)."""
    return Total(tensor, axes)


def repeat(tensor: Any, size: Any, axis: int = 0) -> Broadcast:
    """`tensor` repeated `size` times along a new axis: the bias of every row of a batch."""
    return Broadcast(tensor, size, Integer(axis))


class prime:
    """`prime(phi)(z)`: the derivative of an unknown function of one variable, elementwise on tensors."""

    def __init__(self, function: UndefinedFunction, order: int = 1) -> None:
        self.function = function
        self.order = order

    def __call__(self, argument: Any) -> SlotDerivative:
        """φ′ at `argument`."""
        applied: AppliedUndef = self.function(_expr(argument))
        return SlotDerivative(applied, (self.order,))


def functional(name: str) -> Any:
    """An unknown differentiable function of whole tensors: `ell = functional("ell")`, then `ell(O)`."""

    def applied(*args: Any) -> Functional:
        return Functional(name, *args)

    return applied


def function(name: str) -> UndefinedFunction:
    """An unknown function of numbers, elementwise on tensors."""
    return Function(name)
