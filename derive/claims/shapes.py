"""Shapes and counts of convolutional layers, as formulas that claims are made about.

Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016), relationship 6 and section 4.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, floor, sympify


def _of(value: Any) -> Expr:
    return sympify(value, strict=True)


def output_size(size: Any, kernel: Any, *, stride: Any = 1, padding: Any = 0, dilation: Any = 1) -> Expr:
    """⌊(I - K + 2P)/S⌋ + 1 positions of a window along one side; with dilation D the window spans D(K - 1) + 1."""
    spread, gap = _of(dilation), _of(padding)
    span = _of(kernel) if spread == 1 else spread * (_of(kernel) - 1) + 1
    room = _of(size) - span if gap == 0 else _of(size) - span + 2 * gap
    return (floor(room / _of(stride)) if stride != 1 else room) + 1


def parameters(kernel: Any, channels: Any, filters: Any, *, bias: bool = True) -> Expr:
    """(K K C + 1) F trainable numbers of F filters over C channels; `kernel` is K, or a pair for a K×M one."""
    weights = _area(kernel) * _of(channels)
    return (weights + 1 if bias else weights) * _of(filters)


def multiplications(kernel: Any, channels: Any, output: Any, filters: Any) -> Expr:
    """One multiplication a weight of a filter at each output: K K C · O O · F; sizes as for `parameters`."""
    return _area(output) * _area(kernel) * _of(channels) * _of(filters)


def _area(size: Any) -> Expr:
    one, other = size if isinstance(size, (tuple, list)) else (size, size)
    return _of(one) * _of(other) if isinstance(size, (tuple, list)) else _of(one) ** Integer(2)
