"""What is left in an answer that was to be worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sympy import Add, Expr, Max, Mul, Pow, Sum, Symbol, Tuple, preorder_traversal
from sympy.core.basic import Basic
from sympy.core.function import AppliedUndef

from ..kernel.language import D
from ..writing.findings import Formula
from .course import Course, Question
from .layouts import entries_of
from .sequences import term


def left_in(course: Course, question: Question, value: Any, own: Mapping[Symbol, Expr]) -> Formula | None:
    """What is left in an answer that was to be worked out: the quantity itself, or a derivative of one."""
    allowed = {node for side in entries_of(question.right) for node in _standing(course, side)}
    sequences = course.sequences - course.known_in(question)
    quantity = None if _is_arithmetic(question.quantity) else question.quantity
    asked = {entry for entry in entries_of(quantity) if isinstance(entry, Symbol)}
    asked |= {quantity} if isinstance(quantity, Basic) else set()
    for side in entries_of(value):
        for node in _unfolded(side, own):
            if isinstance(node, AppliedUndef) and (_is_later(node, quantity) or _is_term(node, sequences)):
                return course.formula(node)
            if node in asked or (isinstance(node, Max) and _is_largest(node, quantity)):
                return course.formula(node)
            if isinstance(node, D) and not _may_stand(course, node, allowed):
                return course.formula(node)
    return None


@lru_cache(256)
def _standing(course: Course, right: Basic) -> frozenset[D]:
    """The derivatives in our own answer, be it by the name that the problem has for one."""
    named = (course.problem.definitions.get(symbol) for symbol in right.free_symbols)
    return frozenset(right.atoms(D)) | {definition for definition in named if isinstance(definition, D)}


def _may_stand(course: Course, node: D, allowed: set[D]) -> bool:
    """Whether a derivative may be left: one of ours, or, where ours leaves some, one by a quantity on the way."""
    if node in allowed or not allowed:
        return node in allowed
    definition = course.problem.definitions.get(node.variable)
    return definition is not None and not isinstance(definition, Symbol)


def _is_arithmetic(quantity: Any) -> bool:
    """Whether a question is no more than arithmetic, `(10·10² + 1)·96`: then to repeat it is to answer it."""
    if not isinstance(quantity, Expr) or isinstance(quantity, Symbol):
        return False
    kinds = Add | Mul | Pow | Symbol | Sum | Tuple
    return all(isinstance(node, kinds) or node.is_number for node in preorder_traversal(quantity))


def _is_term(node: AppliedUndef, sequences: Collection[Any]) -> bool:
    """Whether a term at no number is one of certain sequences."""
    return node.func in sequences and bool(node.args[0].free_symbols)


def _is_later(node: AppliedUndef, quantity: Any) -> bool:
    """Whether a term is the one that is asked for, or one that comes after it."""
    asked, named = term(quantity), term(node)
    return asked is not None and named is not None and asked[:2] == named[:2] and named[2] >= asked[2]


def _unfolded(side: Basic, own: Mapping[Symbol, Expr]) -> Iterator[Basic]:
    """The nodes of an expression and of the student's own definitions in it."""
    stack, seen = [side], set()
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        yield node
        stack.extend(node.args)
        if isinstance(node, Symbol) and node in own:
            stack.append(own[node])


def _is_largest(node: Max, quantity: Any) -> bool:
    """Whether a maximum is left where one is to be written by other means; ReLU may be written as one with 0."""
    return isinstance(quantity, Max) and 0 not in node.args
