"""Operations of networks, entry by entry as they are defined: on matrices of explicit and of symbolic size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import Add, Dummy, Expr, ImmutableMatrix, Integer, Max, Mul, Rational, Sum, Symbol
from sympy.matrices import MatrixBase

from .kernel.language import D
from .kernel.tensors.affine import tidy
from .kernel.tensors.language import Table, entry, table
from .kernel.tensors.shapes import Shapes


def jacobian(f: Sequence[Any] | MatrixBase, x: Sequence[Symbol] | MatrixBase) -> ImmutableMatrix:
    """The Jacobian matrix of a vector by a vector of names: ∂f_i/∂x_j in row i and column j, by way of definitions."""
    return ImmutableMatrix([[D(entry, variable) for variable in x] for entry in f])


def gradient(quantity: Any, x: MatrixBase) -> ImmutableMatrix:
    """The matrix of derivatives of a number by the entries of a matrix of names, in the shape of that matrix."""
    return ImmutableMatrix(*x.shape, [D(quantity, variable) for variable in x])


def max_pool(image: MatrixBase, size: int, stride: int = 1) -> ImmutableMatrix:
    """The largest entry of each size×size window. Raises ValueError where the window does not fit."""
    return _pooled(image, size, stride, lambda entries: Max(*entries, evaluate=False))


def average_pool(image: MatrixBase, size: int, stride: int = 1) -> ImmutableMatrix:
    """The mean of each size×size window. Raises ValueError where the window does not fit."""
    return _pooled(image, size, stride, lambda entries: Mul(Rational(1, len(entries)), Add(*entries)))


def correlate(image: Any, kernel: Any, stride: Any = 1) -> Any:
    """The valid cross-correlation, which networks call convolution: O[i, j] = Σ image[s i + m, s j + n] kernel[m, n].

    `image` is H×W, `kernel` h×w, the result ⌊(H - h)/s⌋ + 1 by ⌊(W - w)/s⌋ + 1, for symbolic sizes of stride 1 only
    (another stride needs the sizes of the output: see `correlate_to`). Raises ValueError where the kernel does not
    fit an explicit image.
    """
    if isinstance(image, MatrixBase):
        return _explicit(image, kernel, int(stride))
    if stride != 1:
        raise ValueError("with a stride, say how large the output is: correlate_to(image, kernel, (p, q), stride)")
    rows, columns = (tidy(a - b + 1) for a, b in zip(_shape(image), _shape(kernel), strict=True))
    return correlate_to(image, kernel, (rows, columns))


def correlate_to(image: Any, kernel: Any, shape: tuple[Any, Any], stride: Any = 1) -> Table:
    """The cross-correlation with an output of a given shape; `image` counts as 0 outside of its range."""
    if stride == 1:
        return _window(kernel, shape, lambda i, j, m, n: entry(image, (i + m, j + n)))
    return _window(kernel, shape, lambda i, j, m, n: entry(image, (stride * i + m, stride * j + n)))


def convolve(image: Any, kernel: Any) -> Any:
    """The valid convolution of signal processing: the cross-correlation with the kernel turned by 180°."""
    return correlate(image, flip(kernel))


def full_convolution(image: Any, kernel: Any) -> Any:
    """The full convolution: O[k, l] = Σ image[k - m, l - n] kernel[m, n], of size (H + h - 1)×(W + w - 1)."""
    if isinstance(image, MatrixBase):
        return correlate(_framed(image, kernel.rows - 1, kernel.cols - 1), flip(kernel))
    rows, columns = (tidy(a + b - 1) for a, b in zip(_shape(image), _shape(kernel), strict=True))
    return _window(kernel, (rows, columns), lambda i, j, m, n: entry(image, (i - m, j - n)))


def full_correlation(image: Any, kernel: Any) -> Any:
    """The full cross-correlation: the full convolution with the kernel turned by 180°."""
    return full_convolution(image, flip(kernel))


def flip(kernel: Any) -> Any:
    """The kernel turned by 180°: correlating with it is the convolution of signal processing."""
    if isinstance(kernel, MatrixBase):
        last_row, last_column = kernel.rows - 1, kernel.cols - 1
        return ImmutableMatrix(
            [[kernel[last_row - m, last_column - n] for n in range(kernel.cols)] for m in range(kernel.rows)]
        )
    rows, columns = _shape(kernel)
    m, n = Dummy("m", integer=True), Dummy("n", integer=True)
    return table(entry(kernel, (tidy(rows - 1 - m), tidy(columns - 1 - n))), (m, rows), (n, columns))


def convolutions(sign: str, *, valid: bool = True) -> dict[str, Callable[[Any, Any], Any]]:
    """What a sign between two matrices may mean, by each convention: full convolutions, and unless told otherwise valid
    ones, where one matrix stays within the other.

    Cross-correlation does not turn what slides, convolution does; and either factor may be the one that slides.
    """
    within = {
        f"{sign} is cross-correlation": correlate,
        f"{sign} turns its second factor": convolve,
        f"{sign} is cross-correlation, the first factor sliding": _exchanged(correlate),
        f"{sign} turns its first factor": _exchanged(convolve),
    }
    beyond = {
        f"{sign} is full convolution": full_convolution,
        f"{sign} is full cross-correlation, the second factor sliding": full_correlation,
        f"{sign} is full cross-correlation, the first factor sliding": _exchanged(full_correlation),
    }
    return {**within, **beyond} if valid else beyond


def _exchanged(operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda first, second: operation(second, first)


def _shape(tensor: Any) -> tuple[Expr, ...]:
    return Shapes().of(tensor)


def _window(kernel: Any, shape: tuple[Any, Any], image: Callable[[Any, Any, Any, Any], Expr]) -> Table:
    i, j, m, n = (Dummy(letter, integer=True) for letter in "ijmn")
    rows, columns = _shape(kernel)
    window = (m, 0, tidy(rows - 1)), (n, 0, tidy(columns - 1))
    return table(Sum(image(i, j, m, n) * entry(kernel, (m, n)), *window), (i, shape[0]), (j, shape[1]))


def _framed(image: MatrixBase, rows: int, columns: int) -> ImmutableMatrix:
    """The image with so many rows of zeros above and below, and columns of zeros left and right."""
    inside = [(i - rows, j - columns) for i in range(image.rows + 2 * rows) for j in range(image.cols + 2 * columns)]
    entries = [image[i, j] if 0 <= i < image.rows and 0 <= j < image.cols else Integer(0) for i, j in inside]
    return ImmutableMatrix(image.rows + 2 * rows, image.cols + 2 * columns, entries)


def _pooled(image: MatrixBase, size: int, stride: int, pooled: Callable[[Sequence[Expr]], Expr]) -> ImmutableMatrix:
    rows, columns = ((length - size) // stride + 1 for length in image.shape)
    if rows < 1 or columns < 1:
        raise ValueError(f"a {size}×{size} window does not fit a {image.rows}×{image.cols} image")
    window = [(m, n) for m in range(size) for n in range(size)]
    return ImmutableMatrix(
        [
            [pooled([image[stride * i + m, stride * j + n] for m, n in window]) for j in range(columns)]
            for i in range(rows)
        ]
    )


def _explicit(image: MatrixBase, kernel: MatrixBase, stride: int) -> ImmutableMatrix:
    rows, columns = (image.rows - kernel.rows) // stride + 1, (image.cols - kernel.cols) // stride + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a {kernel.rows}×{kernel.cols} kernel does not fit a {image.rows}×{image.cols} image")
    window = [(m, n) for m in range(kernel.rows) for n in range(kernel.cols)]

    def at(i: int, j: int) -> Expr:
        return Add(*(Mul(kernel[m, n], image[stride * i + m, stride * j + n]) for m, n in window))

    return ImmutableMatrix([[at(i, j) for j in range(columns)] for i in range(rows)])
