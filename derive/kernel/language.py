"""Words that SymPy lacks: activation functions, the real root, the total derivative.

They are inert: nothing here evaluates, differentiates or simplifies itself. What they mean is said in
`calculus`, `enclosure` and `normal_form`, once each.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import Expr, Function, Integer, Symbol, Tuple, sympify
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef


@lru_cache(maxsize=4096)
def text(expr: Basic) -> str:
    """An expression as SymPy writes it, for certificates; putting the terms in order takes longer than many a proof."""
    return str(expr)


class sigmoid(Function):
    """The logistic sigmoid, 1/(1 + exp(-u))."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        """σ′ = σ(1 - σ), for authors who call SymPy's own `diff`."""
        return self * (1 - self)


class softplus(Function):
    """log(1 + exp(u)), whose derivative is the logistic sigmoid."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> Expr:
        """σ, for authors who call SymPy's own `diff`."""
        return sigmoid(self.args[0])


class relu(Function):
    """max(0, u); its derivative at 0 does not exist."""

    nargs = 1


class real_root(Function):
    """`real_root(u, n)`: for real u and odd n > 0 the real n-th root, negative where u is."""

    nargs = 2


class D(Expr):
    """The total derivative of a quantity by another, through the definitions of the problem.

    Unlike `sympy.Derivative`, it does not become 0 when the symbol is a name for something that depends on
    `variable` by way of its definition.
    """

    def __new__(cls, quantity: Any, variable: Symbol) -> D:
        if not isinstance(variable, Symbol):
            raise TypeError(f"D differentiates by a symbol, not by {variable}")
        return Expr.__new__(cls, sympify(quantity, strict=True), variable)

    @property
    def quantity(self) -> Expr:
        """What is differentiated."""
        return self.args[0]

    @property
    def variable(self) -> Symbol:
        """By what."""
        return self.args[1]

    # a derivative of tensors, or by one, has axes: those of the quantity, then those of the variable

    def __matmul__(self, other: Any) -> Expr:
        from .tensors.language import dot

        return dot(self, other)

    def __rmatmul__(self, other: Any) -> Expr:
        from .tensors.language import dot

        return dot(other, self)

    def __getitem__(self, at: Any) -> Expr:
        from .tensors.language import entry

        return entry(self, at)

    def __iter__(self) -> Any:
        raise TypeError("a derivative has no list of entries")

    @property
    def T(self) -> Expr:  # noqa: N802 - NumPy's and the field's name
        """The transpose."""
        from .tensors.language import transpose

        return transpose(self)

    def _eval_is_commutative(self) -> bool:
        return True


class SlotDerivative(Expr):
    """A partial derivative of an undefined function, by argument slots: f^(i, j, …)(args).

    `orders[k]` is how often slot k was differentiated. SymPy writes it `Subs(Derivative(f(ξ), ξ), ξ, arg)`.
    """

    def __new__(cls, applied: AppliedUndef, orders: Any) -> SlotDerivative:
        return Expr.__new__(cls, applied, Tuple(*orders))

    @property
    def applied(self) -> AppliedUndef:
        """The function at its arguments."""
        return self.args[0]

    @property
    def orders(self) -> tuple[int, ...]:
        """How often each slot is differentiated."""
        return tuple(int(k) for k in self.args[1])

    def _eval_is_commutative(self) -> bool:
        return True


class Decimal(Expr):
    """A number as it is printed, in decimal digits: `digits` units of 10^-`places`; trailing zeros count."""

    def __new__(cls, digits: Any, places: Any) -> Decimal:
        return Expr.__new__(cls, Integer(digits), Integer(places))

    @property
    def digits(self) -> int:
        """The number in units of its last digit."""
        return int(self.args[0])

    @property
    def places(self) -> int:
        """How many digits follow the decimal point; negative where the last digits before it are not known."""
        return int(self.args[1])

    @property
    def value(self) -> Fraction:
        """The number."""
        return Fraction(self.digits) * Fraction(10) ** -self.places

    @property
    def text(self) -> str:
        """The digits, with a power of ten as in 1.20e-30 where there would be many zeros."""
        sign, size, places = "-" if self.digits < 0 else "", str(abs(self.digits)), self.places
        if 0 <= places < len(size) + 9:
            whole = size.rjust(places + 1, "0")
            return sign + (f"{whole[:-places]}.{whole[-places:]}" if places else whole)
        mantissa = size[0] + (f".{size[1:]}" if len(size) > 1 else "")
        return f"{sign}{mantissa}e{len(size) - 1 - places}"

    def _eval_is_commutative(self) -> bool:
        return True
