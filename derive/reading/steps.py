"""Quantities with an index for the step, h_t and δ_{t+1}, where a problem has a few steps written out.

A sum over the steps is written out as the sum of its terms. A letter such as t outside of sums stands for one step, T
for the last one. All of this is done on the syntax tree, before anything is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from sympy import Integer, Symbol

from .errors import Code, ReadingError
from .families import Steps
from .indices import Ambiguous, canonical_name, indices, parts
from .syntax import Big, Call, Factor, Name, Negation, Node, Number, Product, Sum, Term, Transposition

MAX_TERMS = 400
_NOTHING = Number((0, 0), Fraction(0))


def unrolled(text: str, tree: Node, steps: Steps) -> Node:
    """The tree with names of members for names with an index, and sums over steps written out.

    Raises `ReadingError` for a step that there is not, and where too many terms come of it.
    """
    if not steps.members:
        return tree
    return _Unroller(text, steps).of(tree, dict(steps.at))


def general(name: str, steps: Steps) -> tuple[str, str] | None:
    """The base and the letter of a name that stands for a quantity at any step, `u_t`; None for another name."""
    base, tail, label = parts(name)
    if not label and tail in steps.at:
        return base, tail
    if not label.startswith("(") or label[1:-1] not in steps.at:
        return None
    return canonical_name(base, tail), label[1:-1]


@dataclass
class _Unroller:
    text: str
    steps: Steps
    count: int = 0
    loops: list[str] = field(default_factory=list)  # the letters of the sums around this place that are written out

    def of(self, node: Node, at: Mapping[str, int]) -> Node:
        if isinstance(node, Name):
            return self._name(node, at)
        if isinstance(node, Call) and node.name in self.steps.members and len(node.arguments) == 1:
            step = _number(node.arguments[0], at)
            return node if step is None else self._member(node, node.name, step)
        if isinstance(node, Big) and node.kind == "sum" and self._runs_over_steps(node):
            return self._sum(node, at)
        if isinstance(node, Big):
            return self._bound(node, at)
        return _without_nothing(self._rebuilt(node, at))

    def _rebuilt(self, node: Node, at: Mapping[str, int]) -> Node:
        """A node with each of its children changed; few frames a level, for trees may be deep."""
        changed = {}
        for each in fields(node):
            value = getattr(node, each.name)
            new = self._of_any(value, at) if each.name not in ("span", "depth") else value
            if new is not value:
                changed[each.name] = new
        return replace(node, **changed) if changed else node

    def _of_any(self, value: Any, at: Mapping[str, int]) -> Any:
        """A child, a term or a factor, or a tuple of these."""
        if isinstance(value, Node):
            return self.of(value, at)
        if isinstance(value, Term | Factor):
            node = self.of(value.node, at)
            return value if node is value.node else replace(value, node=node)
        if not isinstance(value, tuple):
            return value
        items: list[Any] = []
        for item in value:
            items.append(self._of_any(item, at))
        return value if all(new is old for new, old in zip(items, value, strict=True)) else tuple(items)

    def _sum(self, node: Big, at: Mapping[str, int]) -> Node:
        letter = node.index.name
        ends = [None if bound is None else _number(bound, at) for bound in (node.lower, node.upper)]
        first, last = 1 if node.lower is None else ends[0], at.get("T") if node.upper is None else ends[1]
        if first is None or last is None:
            raise self._error(node, "the bounds of this sum over steps are not known")
        terms = []
        for step in range(first, last + 1):
            self.count += 1
            if self.count > MAX_TERMS:
                raise self._error(node, "too many terms come of these sums")
            self.loops.append(letter)
            terms.append(Term(self.of(node.body, {**at, letter: step})))
            self.loops.pop()
        return _without_nothing(Sum(node.span, tuple(terms)))

    def _bound(self, node: Big, at: Mapping[str, int]) -> Node:
        """A sum or a product over something else: its letter is no step inside."""
        inside = {letter: step for letter, step in at.items() if letter != node.index.name}
        lower, upper = (None if bound is None else self.of(bound, at) for bound in (node.lower, node.upper))
        return replace(node, lower=lower, upper=upper, body=self.of(node.body, inside))

    def _runs_over_steps(self, node: Big) -> bool:
        """Whether the letter of a sum is the step of some quantity in it."""
        letter = node.index.name
        return any(letter in _letters(name, self.steps) for name in _names(node.body))

    def _name(self, node: Name, at: Mapping[str, int]) -> Node:
        if node.name in at and node.name in self.loops:
            return Number(node.span, Fraction(at[node.name]))
        for base, script in _scripts(node.name, self.steps):
            step = _step(script, at)
            if step is not None:
                return self._member(node, base, step)
        return node

    def _member(self, node: Node, base: str, step: int) -> Node:
        name = self.steps.members[base].get(step)
        if name is None:
            raise self._error(node, f"there is no step {step} here")
        return _NOTHING if name == "0" else Name(node.span, name)

    def _error(self, node: Node, message: str) -> ReadingError:
        return ReadingError(Code.BINDING, message, self.text, node.span)


def _scripts(name: str, steps: Steps) -> Iterator[tuple[str, str]]:
    """The families that a name may belong to, with what stands for the step: `h_{t-1}`, `h^{(t)}`, `W_h^{(t)}`."""
    base, tail, label = parts(name)
    if tail and not label and base in steps.members:
        yield base, tail
    if label[:1] == "(" and (of := canonical_name(base, tail)) in steps.members:
        yield of, label[1:-1]


def _letters(name: str, steps: Steps) -> set[str]:
    return {letter for _, script in _scripts(name, steps) for letter in script if letter.isalpha()}


def _names(node: Node) -> Iterator[str]:
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Name):
            yield part.name
        elif isinstance(part, Call) and len(part.arguments) == 1 and isinstance(part.arguments[0], Name):
            yield f"{part.name}_{part.arguments[0].name}"
        waiting.extend(part.children())


def _step(script: str, at: Mapping[str, int]) -> int | None:
    """The number of a step that a script says: `t-1` for t = 2 is 1."""
    bound = {letter: Symbol(letter, integer=True) for letter in at}
    try:
        found = indices(script, bound, bound.keys())
    except Ambiguous:
        return None
    if not found or len(found) != 1:
        return None
    value = found[0].xreplace({bound[letter]: Integer(step) for letter, step in at.items()}).doit()
    return int(value) if value.is_Integer else None


def _number(node: Node, at: Mapping[str, int]) -> int | None:
    """A bound or an argument as a number: `T`, `t+1`, `2`."""
    if isinstance(node, Number):
        return int(node.value) if node.value.denominator == 1 else None
    if isinstance(node, Name):
        return at.get(node.name)
    if isinstance(node, Negation):
        inner = _number(node.operand, at)
        return None if inner is None else -inner
    if isinstance(node, Sum):
        values = [(_number(term.node, at), term.negative) for term in node.terms]
        return None if any(v is None for v, _ in values) else sum(-(v or 0) if neg else (v or 0) for v, neg in values)
    return None


def _without_nothing(node: Node) -> Node:
    """A node without what is nothing: a quantity beyond the last step, and all that it is a factor of."""
    if isinstance(node, Sum):
        terms = tuple(term for term in node.terms if term.node is not _NOTHING)
        if len(terms) == 1 and len(node.terms) > 1:
            return Negation(node.span, terms[0].node) if terms[0].negative else terms[0].node
        return _NOTHING if not terms else node if terms == node.terms else replace(node, terms=terms)
    gone = isinstance(node, Product | Negation | Transposition) and any(c is _NOTHING for c in node.children())
    return _NOTHING if gone else node
