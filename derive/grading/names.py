"""The names that answers to a part of a problem may use: those of the problem, without what would hide others there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Function, Symbol
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase

from ..claims.averages import Averages
from ..claims.claim import Claim, expressions
from ..derivation import Part, Problem
from ..reading import Notation, name_key

_KNOWN = {"sigma": "sigmoid", "ReLU": "relu"}
CONSTANTS = frozenset({"e", "pi"})
"""What everybody takes for a constant, unless it is a quantity that an answer depends on."""

_INDEXED = re.compile(r"([^_^]+(?:\^\{?[^}_]+\}?)?)_\{?([^}]+)\}?")


@dataclass(frozen=True)
class Reach:
    """What claims speak of, by way of definitions and of the rules of sequences."""

    symbols: frozenset[Symbol]
    functions: frozenset[Any]


def reach(problem: Problem, claims: Iterable[Claim]) -> Reach:
    """All that claims about a problem depend on."""
    todo = [expr for claim in claims for expr in expressions(claim.says())]
    symbols: set[Symbol] = set()
    functions: set[Any] = set()
    rules = {recurrence.function: (*recurrence.initial, recurrence.rule) for recurrence in problem.recurrences}
    while todo:
        expr = todo.pop()
        new = expr.atoms(Symbol) - symbols
        symbols |= new
        todo += [problem.definitions[symbol] for symbol in new if symbol in problem.definitions]
        heads = {node.func for node in expr.atoms(AppliedUndef)} - functions
        functions |= heads
        todo += [part for head in heads for part in rules.get(head, ())]
    return Reach(frozenset(symbols), frozenset(functions))


def notation(problem: Problem, claims: Sequence[Claim], everything: Sequence[Claim], part: Part | None) -> Notation:
    """The notation for answers that are about `claims`, in a part with names of its own, if one is given.

    `everything` is what the problem asks for: a name that a step introduces is known only if it is among that.
    """
    reached = reach(problem, claims)
    names = dict(_symbols(problem, everything))
    sequences = {name_key(name): Function(name) for name in problem.sequence_names}
    sequences = {key: head for key, head in sequences.items() if key not in CONSTANTS or head in reached.functions}
    heads = {**{name_key(str(head)): head for head in _unknown_functions(problem, everything)}, **sequences}
    aliases = [
        (name_key(name), meaning) for name, meaning in (*problem.aliases.items(), *(part.spelled if part else ()))
    ]
    applied = {key: meaning for key, meaning in aliases if not isinstance(meaning, Expr | MatrixBase)}
    heads |= applied
    sequences |= {key: meaning for key, meaning in applied.items() if not isinstance(meaning, Averages)}
    for name in _hiding(names, sequences, reached.functions.union(applied.values()), reached.symbols):
        del names[name]
    names |= {key: meaning for key, meaning in aliases if isinstance(meaning, Expr | MatrixBase)}
    known = {name: word for name, word in _KNOWN.items() if name not in names and name not in heads}
    taken = reached.functions | reach(problem, everything).functions
    free = frozenset(name for name, head in sequences.items() if head not in taken)
    return Notation(
        problem.domain, names, frozenset(heads), heads, known, closed=True, sequences=frozenset(sequences), free=free
    )


def _symbols(problem: Problem, everything: Sequence[Claim]) -> Iterator[tuple[str, Any]]:
    """Names of symbols and matrices, each for the first that has it."""
    asked = {side for claim in everything for side in expressions(claim.says())}
    hidden = {step.name for part in problem.parts for step in part.steps if step.name is not None} - asked
    shown = [(symbol.name, symbol) for symbol in problem.order if symbol not in hidden]
    seen: set[str] = set()
    for name, value in (*shown, *problem.matrices.items()):
        if (key := name_key(name)) not in seen:
            seen.add(key)
            yield key, value


def _hiding(
    names: Mapping[str, Any], sequences: Mapping[str, Any], reached: Collection[Any], symbols: Collection[Symbol]
) -> list[str]:
    """Names that nothing here depends on where something else is meant: e, or v_t for a term of a sequence."""

    def hides(name: str) -> bool:
        indexed = _INDEXED.fullmatch(name)
        return name in CONSTANTS or (indexed is not None and sequences.get(indexed.group(1)) in reached)

    return [name for name, symbol in names.items() if symbol not in symbols and hides(name)]


def _unknown_functions(problem: Problem, claims: Sequence[Claim]) -> list[Any]:
    exprs = [*problem.definitions.values(), *(expr for claim in claims for expr in expressions(claim.says()))]
    exprs += [recurrence.rule for recurrence in problem.recurrences]
    return sorted({node.func for expr in exprs for node in expr.atoms(AppliedUndef)}, key=str)
