"""LaTeX names: of the entries of a matrix, of what has several, of what has a shape."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol
from sympy.matrices import MatrixBase

from ..kernel.tensors.language import TensorSymbol, about_tensors
from ..kernel.tensors.shapes import Shapes


def meanings(names: str, meaning: Any) -> dict[str, Any]:
    """Names apart by spaces, each with the same meaning."""
    value = meaning.as_immutable() if isinstance(meaning, MatrixBase) else meaning
    return dict.fromkeys(names.split(), value)


def entries(name: str, rows: int, columns: int) -> list[str]:
    """Names for the entries of a matrix, row by row; with a comma where a place has two digits."""
    comma = "," if max(rows, columns) > 9 else ""
    return [f"{name}_{{{i}{comma}{j}}}" for i in range(1, rows + 1) for j in range(1, columns + 1)]


def named(name: str, body: Expr) -> Symbol:
    """The symbol for a quantity: a tensor's has the shape of its definition. Raises `IllFormed` for one without."""
    if not about_tensors(body):
        return Symbol(name, real=True)
    shape = Shapes().of(body)
    return TensorSymbol(name, *shape) if shape else Symbol(name, real=True)
