"""Forms that are nonnegative where all variables are: by nonnegative coefficients, after putting variables in order.

If x ≥ y, then x = y + t with t ≥ 0; in the new variables a form that is nonnegative tends to have no negative
coefficient (successive difference substitution: L. Yang, J. Guangzhou Univ. 5 (2006)).
"""

from __future__ import annotations

from collections.abc import Callable

from flint import Ordering, fmpq_mpoly, fmpq_mpoly_ctx

from ..field import remembered

_MOST_DEPTH = 9
_MOST_TERMS = 250
_MOST_LETTERS = 7
_TERMS_A_STEP = 50


def nonnegative_on_orthant(
    value: fmpq_mpoly, positive: frozenset[int], strict: bool, spend: Callable[[int], bool]
) -> bool:
    """Whether the coefficients show that value ≥ 0 (> 0 if strict) for all variables ≥ 0, those of `positive` > 0.

    A polynomial that is not homogeneous is made so by a letter that stands for 1.
    """
    return _search(*_homogeneous(value, positive), strict, _MOST_DEPTH, spend)


def _homogeneous(value: fmpq_mpoly, positive: frozenset[int]) -> tuple[fmpq_mpoly, frozenset[int]]:
    """The same in a ring of the letters that occur, after one for 1: substitution is paid for by the letter."""
    present = [k for k, d in enumerate(value.degrees()) if d > 0]
    ring = fmpq_mpoly_ctx.get([f"x{k}" for k in range(len(present) + 1)], Ordering.lex)
    degree = value.total_degree()
    terms = {(degree - sum(m), *(int(m[k]) for k in present)): c for m, c in value.terms()}
    own = frozenset(k for k, index in enumerate(present, start=1) if index in positive)
    return ring.from_dict(terms), own | {0}


def _settled(value: fmpq_mpoly, positive: frozenset[int], strict: bool) -> bool:
    if any(coefficient < 0 for coefficient in value.coeffs()):
        return False
    if not strict:
        return True
    return any(all(k in positive for k, e in enumerate(monomial) if e) for monomial in value.monoms())


def _negative(value: fmpq_mpoly) -> int:
    return sum(coefficient < 0 for coefficient in value.coeffs())


def _search(
    value: fmpq_mpoly, positive: frozenset[int], strict: bool, depth: int, spend: Callable[[int], bool]
) -> bool:
    if _settled(value, positive, strict):
        return True
    present = [k for k, d in enumerate(value.degrees()) if d > 0]
    if (
        depth == 0
        or len(value) > _MOST_TERMS
        or _is_negative_somewhere(value)
        or not 2 <= len(present) <= _MOST_LETTERS
    ):
        return False
    if not spend(1 + len(present) ** 2 * len(value) // _TERMS_A_STEP):
        return False
    if not _negative(value):
        return False  # only strictness is missing, and it will not come
    return all(_search(case, positive - {larger}, strict, depth - 1, spend) for case, larger in _best_split(value))


@remembered
def _best_split(value: fmpq_mpoly) -> tuple[tuple[fmpq_mpoly, int], ...]:
    """For the pair of variables that leaves the fewest negative coefficients, the polynomial where the one is the
    larger, and where the other is.
    """
    present = [k for k, d in enumerate(value.degrees()) if d > 0]
    pairs = [(i, j) for k, i in enumerate(present) for j in present[k + 1 :]]
    splits = [((_raised(value, i, j), i), (_raised(value, j, i), j)) for i, j in pairs]
    return min(splits, key=lambda pair: sum(_negative(case) for case, _ in pair))


def _raised(value: fmpq_mpoly, index: int, by: int) -> fmpq_mpoly:
    """x_index = x_by + t, with t under the name of x_index."""
    letters = list(value.context().gens())
    letters[index] = letters[index] + letters[by]
    return value.compose(*letters)


def _is_negative_somewhere(value: fmpq_mpoly) -> bool:
    """Negative at a unit vector, or where all variables are equal: then no splitting will help."""
    if sum(value.coeffs()) < 0:
        return True
    return any(sum(map(bool, monomial)) == 1 and coefficient < 0 for monomial, coefficient in value.terms())
