"""Operations of networks on matrices of explicit size, entry by entry as they are defined."""

from __future__ import annotations

from sympy import Add, Expr, ImmutableMatrix, Mul
from sympy.matrices import MatrixBase


def correlate(image: MatrixBase, kernel: MatrixBase) -> ImmutableMatrix:
    """The valid cross-correlation, which networks call convolution: O[i, j] = Σ image[i + m, j + n] kernel[m, n].

    `image` is H×W, `kernel` h×w, the result (H - h + 1)×(W - w + 1). Raises ValueError where the kernel does not fit.
    """
    rows, columns = image.rows - kernel.rows + 1, image.cols - kernel.cols + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"a {kernel.rows}×{kernel.cols} kernel does not fit a {image.rows}×{image.cols} image")
    window = [(m, n) for m in range(kernel.rows) for n in range(kernel.cols)]

    def entry(i: int, j: int) -> Expr:
        return Add(*(Mul(kernel[m, n], image[i + m, j + n]) for m, n in window))

    return ImmutableMatrix([[entry(i, j) for j in range(columns)] for i in range(rows)])


def flip(kernel: MatrixBase) -> ImmutableMatrix:
    """The kernel turned by 180°: correlating with it is the convolution of signal processing."""
    last_row, last_column = kernel.rows - 1, kernel.cols - 1
    return ImmutableMatrix(
        [[kernel[last_row - m, last_column - n] for n in range(kernel.cols)] for m in range(kernel.rows)]
    )
