"""Other values that are right: under a convention that the problem names, or after the student's own earlier answer.

A value that is accepted may name what another part asks for, as the number of parameters names the size of the kernel.
It is right for every size that is right; for a wrong size that the student found, it follows from that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

from sympy import Expr, Symbol

from ..claims.designs import Design
from .course import Question

Values: TypeAlias = "Mapping[Symbol, Expr]"


@dataclass(frozen=True, slots=True)
class Way:
    """A value with the conditions under which it is right; `follows` is the wrong answer that it follows from."""

    value: Any
    conditions: tuple[str, ...]
    follows: str = ""


@dataclass(frozen=True, slots=True)
class _Option:
    """A value for what another part asks for."""

    value: Expr
    conditions: tuple[str, ...] = ()
    follows: str = ""


def departs(question: Question, stated: Values, numbers: Values) -> bool:
    """Whether the student takes another value than ours for a number that right answers hang on, such as a padding."""
    free = {symbol for one in question.accepted if isinstance(one.what, Expr) for symbol in one.what.free_symbols}
    return any(s in stated and stated[s] != value for s, value in numbers.items() if s in free)


def ways(question: Question, questions: Sequence[Question], stated: Values, numbers: Values) -> list[Way]:
    """What is right besides our own answer, what is right without an earlier mistake first.

    `stated` are the values that the student gives to symbols of the problem, `numbers` those that they have if the
    student does not.
    """
    found = _ways(question, questions, _Given(stated, numbers))
    return sorted(found, key=lambda way: (bool(way.follows), len(way.conditions)))


@dataclass(frozen=True)
class _Given:
    """What the student says that letters are, and what they are otherwise."""

    stated: Values
    numbers: Values

    def put_into(self, form: Any, quantity: Any) -> tuple[Any, tuple[str, ...]]:
        """A value with its numbers, and those of the student's that are not ours in words."""
        known = {symbol: value for symbol, value in {**self.numbers, **self.stated}.items() if symbol != quantity}
        used = {symbol: value for symbol, value in known.items() if symbol in form.free_symbols}
        own = [symbol for symbol, value in used.items() if self.numbers.get(symbol) != value]
        return form.xreplace(used), tuple(f"{symbol} = {used[symbol]}" for symbol in own)


def _ways(question: Question, questions: Sequence[Question], given: _Given) -> Iterator[Way]:
    for accepted in question.accepted:
        form = accepted.what
        if isinstance(form, Design):
            continue
        when = (accepted.when,) if accepted.when else ()
        asked = {q.quantity: q for q in questions if q is not question and q.quantity in form.free_symbols}
        if form.free_symbols and when:
            yield Way(form, when)
        options = [list(_options(symbol, other, given)) for symbol, other in asked.items()]
        for chosen in product(*options):
            put_in = dict(zip(asked, (option.value for option in chosen), strict=True))
            value, said = given.put_into(form.xreplace(put_in), question.quantity)
            conditions = tuple(dict.fromkeys(c for option in chosen for c in option.conditions))
            follows = " and ".join(option.follows for option in chosen if option.follows)
            if not value.free_symbols:
                yield Way(value, (*conditions, *when, *said), follows)


def _options(symbol: Any, question: Question, given: _Given) -> Iterator[_Option]:
    """The values of what another part asks for: the student's own, or else ours and those under a convention."""
    own = given.stated.get(symbol)
    found = list(_right(symbol, question, given))
    if own is None:
        yield from found
    else:
        yield next((option for option in found if option.value == own), _Option(own, follows=f"{symbol} = {own}"))


def _right(symbol: Any, question: Question, given: _Given) -> Iterator[_Option]:
    if isinstance(question.right, Expr):
        yield _Option(question.right)
    for accepted in question.accepted:
        if isinstance(accepted.what, Expr):
            value, said = given.put_into(accepted.what, symbol)
            if not value.free_symbols:
                yield _Option(value, (f"{symbol} = {value}, where {accepted.when}", *said))
