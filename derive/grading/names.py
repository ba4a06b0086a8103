"""The names that answers to a part of a problem may use: those of the problem, without what would hide others there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Function, Lambda, Symbol
from sympy.core.function import AppliedUndef
from sympy.matrices import MatrixBase

from ..claims.averages import Averages
from ..claims.claim import Claim, expressions
from ..derivation import Part, Problem
from ..kernel.probability.language import Density
from ..reading import Notation, name_key
from ..reading.families import Steps
from .laws import spoken

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


def notation(
    problem: Problem,
    claims: Sequence[Claim],
    everything: Sequence[Claim],
    part: Part | None,
    *,
    counts: bool = False,
    further: Mapping[str, Any],
) -> Notation:
    """The notation for answers that are about `claims`, in a part with names of its own, if one is given.

    `everything` is what the problem asks for: a name that a step introduces is known only if it is among that. Where
    one `counts`, `O` and `Θ` are words of their own. `further` are names besides.
    """
    reached = reach(problem, claims)
    law = spoken(problem)
    names = dict(_symbols(problem, everything)) | law.names
    sequences = _meant({name_key(name): Function(name) for name in problem.sequence_names}, reached)
    heads = _meant({name_key(str(head)): head for head in _unknown_functions(problem, everything)}, reached)
    distributions = {name: head for name, head in law.distributions.items() if name not in names}
    heads = {**distributions, **heads, **sequences, **law.heads}
    aliases = _aliases(problem, part, further)
    for key in aliases:
        heads.pop(key, None)
        sequences.pop(key, None)
    applied = {key: head for key, (_, head) in aliases.items() if head is not None}
    heads |= applied
    laws = {key for key, (meaning, _) in aliases.items() if isinstance(meaning, Density)}
    sequences |= {
        key: head for key, head in applied.items() if not isinstance(head, Averages | Lambda) and key not in laws
    }
    for name in _hiding(names, sequences, reached.functions.union(applied.values()), reached.symbols):
        del names[name]
    names = {key: meaning for key, meaning in names.items() if key not in aliases}
    names |= {key: meaning for key, (meaning, _) in aliases.items() if meaning is not None}
    if counts:
        heads |= {name: Function(name) for name in ("O", "Theta") if name not in names}
    known = {name: word for name, word in _KNOWN.items() if name not in names and name not in heads}
    taken = reached.functions | reach(problem, everything).functions
    free = frozenset(name for name, head in sequences.items() if head not in taken)
    return Notation(
        problem.domain,
        names,
        frozenset(heads),
        heads,
        known,
        closed=True,
        laws=law.laws,
        steps=_steps(problem),
        sequences=frozenset(sequences),
        free=free,
    )


def _meant(heads: Mapping[str, Any], reached: Reach) -> dict[str, Any]:
    """The functions by name, without e where the constant is meant."""
    return {key: head for key, head in heads.items() if key not in CONSTANTS or head in reached.functions}


def _aliases(problem: Problem, part: Part | None, further: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Other names, each with what it is by itself and what it is when it is applied."""
    found: dict[str, tuple[Any, Any]] = {}
    for name, meaning in (*problem.aliases.items(), *further.items(), *(part.aliases.items() if part else ())):
        if isinstance(meaning, Lambda):  # a function, which is meant at its own variable where it has no argument
            found[name_key(name)] = meaning.expr, meaning
        elif isinstance(meaning, AppliedUndef):
            found[name_key(name)] = meaning, meaning.func
        elif isinstance(meaning, Density):
            found[name_key(name)] = meaning, meaning.function
        elif isinstance(meaning, Expr | MatrixBase):
            found[name_key(name)] = meaning, None
        else:
            found[name_key(name)] = None, meaning
    for name, meaning in part.applied.items() if part else ():
        by_itself = found[name_key(name)][0] if part and name in part.aliases else None
        found[name_key(name)] = by_itself, meaning
    return found


def _steps(problem: Problem) -> Steps:
    members = {
        name_key(base): {step: "0" if member == 0 else name_key(member.name) for step, member in family.items()}
        for base, family in problem.families.items()
    }
    return Steps(members, problem.letters)


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
