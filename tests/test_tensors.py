"""The operations of networks on matrices with explicit entries, against loops in NumPy."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sympy import Add, ImmutableMatrix, Matrix, Max, Symbol, symbols
from sympy.core.parameters import evaluate
from sympy.matrices import MatrixBase

from derive import D, average_pool, correlate, full_convolution, full_correlation, gradient, max_pool

NUMBERS = np.random.default_rng(11)
SIZES = [((6, 6), (3, 3)), ((4, 5), (2, 3)), ((3, 3), (1, 1)), ((2, 2), (2, 2)), ((1, 4), (1, 2)), ((2, 3), (4, 4))]


def array(matrix: MatrixBase) -> NDArray[Any]:
    return np.array(matrix.tolist(), dtype=float)


@pytest.mark.parametrize(("image", "kernel"), SIZES)
def test_full_convolution_lays_the_kernel_down_once_for_each_entry(
    image: tuple[int, int], kernel: tuple[int, int]
) -> None:
    x, f = NUMBERS.integers(-9, 9, size=image), NUMBERS.integers(-9, 9, size=kernel)
    expected = np.zeros((image[0] + kernel[0] - 1, image[1] + kernel[1] - 1))
    for i, j in product(range(image[0]), range(image[1])):
        expected[i : i + kernel[0], j : j + kernel[1]] += x[i, j] * f
    found = full_convolution(Matrix(x), Matrix(f))
    assert found.shape == expected.shape and (array(found) == expected).all()
    assert (array(full_convolution(Matrix(f), Matrix(x))) == expected).all()
    turned = full_correlation(Matrix(x), Matrix(f[::-1, ::-1]))
    assert (array(turned) == expected).all()


@pytest.mark.parametrize(("size", "stride"), [(2, 1), (2, 2), (3, 1), (1, 1), (3, 2)])
def test_pooling(size: int, stride: int) -> None:
    x = NUMBERS.integers(-99, 99, size=(5, 6))
    places = [range(0, length - size + 1, stride) for length in x.shape]
    windows = [[x[i : i + size, j : j + size] for j in places[1]] for i in places[0]]
    assert (array(max_pool(Matrix(x), size, stride).doit()) == [[w.max() for w in row] for row in windows]).all()
    mean = array(average_pool(Matrix(x), size, stride))
    assert np.allclose(mean, [[w.mean() for w in row] for row in windows])
    kernel = Matrix(size, size, [1] * size**2)
    assert np.allclose(mean, array(correlate(Matrix(x), kernel, stride)) / size**2)


@pytest.mark.parametrize("pool", [max_pool, average_pool])
def test_a_window_that_does_not_fit(pool: Any) -> None:
    with pytest.raises(ValueError, match="3×3 window does not fit a 2×4 image"):
        pool(Matrix(2, 4, range(8)), 3)


def test_the_largest_entry_stays_as_it_is_written() -> None:
    a, b, c, d = symbols("a b c d", real=True)
    (entry,) = max_pool(Matrix([[b, a], [d, c]]), 2)
    assert isinstance(entry, Max) and set(entry.args) == {a, b, c, d}
    (mean,) = average_pool(Matrix([[b, a], [d, c]]), 2)
    with evaluate(False):
        (unevaluated,) = average_pool(Matrix([[b, a], [d, c]]), 2)
    assert mean == (a + b + c + d) / 4 and unevaluated.has(Add)


def test_a_gradient_has_the_shape_of_what_it_is_by() -> None:
    x = ImmutableMatrix(2, 3, symbols("x_11 x_12 x_13 x_21 x_22 x_23", real=True))
    loss = Symbol("L", real=True)
    found = gradient(loss, x)
    assert found.shape == (2, 3) and found[1, 2] == D(loss, x[1, 2])
