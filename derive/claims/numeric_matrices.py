"""NumPy's view of the words about matrices: `numpy.linalg` on stacks of matrices, one for each point.

The second half of a stack is a copy off by rounding errors, as `numeric.Forward` wants it: eigenvalues that double
precision cannot tell, as those of a Jordan block, then differ between the halves and do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy.core.basic import Basic

from ..kernel.matrices import entries_of
from ..kernel.spectra.language import (
    MatrixWord,
    characteristic_polynomial,
    determinant,
    frobenius_norm,
    norm,
    trace,
)

Array = NDArray[Any]
ROUNDING = 4e-16


def stacked(rows: Sequence[Sequence[Basic]], of: Callable[[Basic], Array], count: int) -> Array:
    """The matrices at all points, as an array (points, rows, columns); `count` counts each point twice."""
    entries = [[np.broadcast_to(of(entry), (count,)) for entry in row] for row in rows]
    return np.moveaxis(np.array(entries), -1, 0)


def shaken(stack: Array) -> Array:
    """The second half off by what a backward stable algorithm may be off by."""
    result = np.array(stack)
    half = len(result) // 2
    size = np.abs(result[half:]).max(axis=(1, 2), keepdims=True)
    signs = np.cos(1 + 2.4 * np.arange(result[0].size)).reshape(result[0].shape)
    result[half:] = result[half:] + ROUNDING * size * signs
    return result


def matrix_value(word: MatrixWord, of: Callable[[Basic], Array], count: int) -> Array:
    """The values of a word about a matrix."""
    stack = shaken(stacked(entries_of(word), of, count))
    usable = np.isfinite(stack).all(axis=(1, 2))
    result = np.full(count, np.nan, dtype=complex if np.iscomplexobj(stack) else float)
    if usable.any():
        at = np.broadcast_to(of(word.variable), (count,)) if isinstance(word, characteristic_polynomial) else None
        if at is not None and np.iscomplexobj(at):
            result = result.astype(complex)
        result[usable] = _found(word, stack[usable], None if at is None else at[usable])
    return result


def _found(word: MatrixWord, stack: Array, at: Array | None) -> Array:
    if isinstance(word, trace):
        return np.asarray(np.trace(stack, axis1=1, axis2=2))
    if isinstance(word, determinant):
        return np.asarray(np.linalg.det(stack))
    if isinstance(word, frobenius_norm):
        return np.asarray(np.linalg.norm(stack, axis=(1, 2)))
    if isinstance(word, norm):
        kind = int(word.kind) if word.kind.is_Integer else np.inf
        return np.asarray(np.linalg.norm(stack, kind, axis=(1, 2)))
    values = np.linalg.eigvals(stack)
    if at is None:
        return np.asarray(np.abs(values).max(axis=1))
    found = np.prod(at[:, None] - values, axis=1)
    return found if np.iscomplexobj(stack) or np.iscomplexobj(at) else np.real(found)
