"""Mutants of the problem itself: other definitions, names or values, and what follows worked out rightly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from sympy import Expr, Symbol

from ...kernel.graph import Graph
from ...kernel.language import D
from ...kernel.matrices import explicit
from .edits import Edit, Editor
from .from_derivation import FromDerivation
from .names import Swap
from .question import Mutant, Question
from .rules import Mistake
from .sides import each, entries, swapped, without_names
from .swaps import are_values, exchanged_values, exchanges, said
from .tape import ACTIVATIONS
from .values import Side

_MOST_RECOMPUTED = 4_000  # quantities computed anew for slips in definitions


class FromDefinitions:
    """What comes of slips before there is anything to differentiate or to compute."""

    def __init__(self, question: Question, derivation: FromDerivation) -> None:
        self.question = question
        self.derivation = derivation

    @property
    def _source(self) -> Side:
        """What is computed from the definitions: the quantity asked for, if it can be; else the answer."""
        claim, graph = self.question.claim, self.question.graph
        own = entries(claim.lhs)
        depends = any(entry.has(D) or any(name in graph for name in entry.free_symbols) for entry in own)
        return claim.lhs if depends else claim.rhs

    # ---- names and values exchanged

    def of_swaps(self) -> Iterator[Mutant]:
        """Names exchanged wherever they occur, in the forward pass too; values of given quantities exchanged."""
        question = self.question
        for exchange in (*exchanges(question), *exchanged_values(question)):
            is_of_values = are_values(question, exchange.swap)
            rule = "other-point" if exchange.rule == "names-swapped" and is_of_values else exchange.rule
            full = f"you exchanged {'the values of ' * is_of_values}{said(question, exchange.swap)} throughout"
            yield from self._renamed(question.mistake(rule, exchange.hint, full), exchange.swap)

    def _renamed(self, mistake: Mistake, swap: Swap) -> list[Mutant]:
        question = self.question
        if are_values(question, swap):
            return self._redefined(mistake, {a: question.graph[b] for a, b in swap.items()})
        if any(name in question.graph for name in swap):
            return []  # names with definitions of their own
        right = self._by_swapped(swap)
        value = question.value(right, question.scalars.moved(swap))
        return question.made((mistake,), value, partial(_renamed, right, question.graph, swap))

    def _by_swapped(self, swap: Swap) -> Side:
        """The right answer; for the derivative by the variable's partner, if that is exchanged too."""
        asked = self.derivation.asked
        if asked is None or not any(node.variable in swap for node in asked.derivatives):
            return explicit(self.question.claim.rhs)
        return asked.by(swap)

    # ---- definitions changed

    def of_definitions(self) -> Iterator[Mutant]:
        """A slip in a definition that the answer needs."""
        question = self.question
        editor = Editor(question.graph, question.words, question.families.siblings)
        names = self._names()
        yield from self._without_activations(names)
        left = self._bound(len(names))
        for name in names:
            step = question.words.step_about(name)
            for edit in _forward(editor.edits(question.graph[name]), question.graph[name]):
                left -= 1
                if left < 0:
                    return
                full = f"in {question.words.text(name)}: {edit.mistake.full}"
                mistake = question.mistake(edit.mistake.rule, edit.mistake.hint, full, step)
                yield from self._redefined(mistake, {name: edit.wrong})

    def _names(self) -> list[Symbol]:
        """The names that the answer needs, in the order in which they were introduced."""
        problem = self.question.problem
        needed = self.question.graph.reachable_names(entries(self._source))
        place = {name: place for place, name in enumerate(problem.order)}
        own = [name for name in needed if name not in problem.ranges]
        return sorted(own, key=lambda name: (place.get(name, len(place)), name.name))

    def _bound(self, names: int) -> int:
        """How many definitions may be changed: each time, all names and derivatives are computed anew."""
        own = entries(self._source)
        derivatives = {node for entry in own for node in entry.atoms(D)}
        return _MOST_RECOMPUTED // ((1 + names) * max(1, len(derivatives)) + len(own))

    def _without_activations(self, names: list[Symbol]) -> Iterator[Mutant]:
        """The activations of all units of a layer left out."""
        question = self.question
        layers: dict[int, list[Symbol]] = {}
        for name in names:
            if isinstance(question.graph[name], ACTIVATIONS):
                layers.setdefault(self.derivation.tape.layer(question.graph[name]), []).append(name)
        for own in layers.values():
            full = f"you left out the activation in {' and '.join(map(question.words.text, own[:3]))}"
            hint = "Is every activation in the forward pass?"
            mistake = question.mistake("activation-left-out", hint, full, question.words.step_about(own[0]))
            yield from self._redefined(mistake, {name: question.graph[name].args[0] for name in own})

    def _redefined(self, mistake: Mistake, bodies: Mapping[Symbol, Expr]) -> list[Mutant]:
        question, source = self.question, self._source
        graph = Graph({**question.graph, **bodies})
        value = question.value(source, question.scalars.redefined(graph))
        return question.made((mistake,), value, partial(without_names, source, graph))


def _renamed(side: Side, graph: Graph, swap: Swap) -> Side:
    return each(without_names(side, graph), lambda entry: swapped(entry, swap))


def _forward(edits: Iterator[Edit], body: Expr) -> Iterator[Edit]:
    """Edits of a definition; that an activation is left out is called so."""
    for edit in edits:
        if edit.mistake.rule == "function-lost" and edit.wrong in body.args and isinstance(body, ACTIVATIONS):
            mistake = Mistake("activation-left-out", "Is every activation in the forward pass?", edit.mistake.full)
            yield Edit(mistake, edit.wrong)
        else:
            yield edit
