"""Wrong answers made from the right derivation, stage by stage, the cheapest and most specific first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations

from sympy import Expr, ImmutableMatrix, Number, Rational, Symbol, log
from sympy.matrices import MatrixBase

from ...claims.claim import Context
from ...claims.equality import Equality
from ...derivation import Problem
from ...kernel.errors import Obstacle
from ...kernel.expansion import written_out
from ...kernel.graph import Graph, replace
from ...kernel.language import D
from ...kernel.matrices import explicit
from ...kernel.tensors.language import TensorSymbol
from .asked import Asked
from .edits import Edit, Editor
from .forms import Form, forms
from .names import Families, Swap
from .rules import OWN, Mistake
from .slips import Slip, Slips
from .tape import ACTIVATIONS, Bug, Tape
from .tensor_edits import TensorEditor, exchanged
from .values import UNUSABLE, Fingerprint, Sampler, Side, TensorSampler
from .wholes import Whole, rearrangements, scalings, turnings
from .words import Words

MAX_MUTANTS = 6_000
_MOST_PAIRED = 60
_MOST_EDITED = 600
_MOST_EDITED_TWICE = 40
_MOST_VALUES = 14
_MOST_DERIVED = 6
_MOST_RECOMPUTED = 4_000  # quantities computed anew for slips in definitions


@dataclass(frozen=True)
class Mutant:
    """A wrong answer: the mistakes that lead to it, its fingerprint, and how it is built once it is needed."""

    mistakes: tuple[Mistake, ...]
    value: Fingerprint
    build: Callable[[], Side]


class Mutants:
    """The mutants of one asked quantity. `tried` counts the values computed so far."""

    def __init__(self, problem: Problem, claim: Equality, context: Context) -> None:
        self.problem, self.claim, self.context = problem, claim, context
        self.words = Words(problem, claim)
        self.graph = context.definitions
        self.tried = 0
        self._edited: list[Mutant] = []
        sides = _entries(claim.lhs) + _entries(claim.rhs)
        self.is_tensorial = self.graph.speaks_of_tensors(sides)
        self.sampler: Sampler | TensorSampler = TensorSampler(context, sides) if self.is_tensorial else Sampler(context)

    @property
    def _scalars(self) -> Sampler:
        assert isinstance(self.sampler, Sampler)
        return self.sampler

    @cached_property
    def right(self) -> Fingerprint | None:
        """The fingerprint of the right answer."""
        return self.value(self.claim.rhs)

    def value(self, side: Side, sampler: Sampler | TensorSampler | None = None) -> Fingerprint | None:
        """A fingerprint; None for what cannot be evaluated."""
        self.tried += 1
        try:
            return (sampler or self.sampler).fingerprint(side)
        except UNUSABLE:
            return None

    def stages(self) -> Iterator[Iterable[Mutant]]:
        """Stage by stage; a later one need not be made if an earlier one explains the answer."""
        yield self._of_author()
        if self._is_large:
            yield _joined(self._of_wholes())
            return
        if self.is_tensorial:
            yield _joined(self._of_wholes(), self._of_tensor_edits())
            yield _joined(self._of_named_tensors())
            yield self._scaled_edits()
            return
        yield _joined(self._of_slips(), self._of_other_derivatives(), self._of_indices(), self._of_wholes())
        yield _joined(self._of_edits(), self._of_swaps(), self._of_definitions())
        if not self.is_numeric:
            yield _joined(self._scaled_slips(), self._scaled_edits(), self._pairs(), self._edited_twice())

    @cached_property
    def _is_large(self) -> bool:
        """Whether so many derivatives have numbers that going wrong at each place of their derivation is dear."""
        derivatives = sum(entry.has(D) for entry in _entries(self.claim.lhs))
        return not self.is_tensorial and derivatives > _MOST_DERIVED and self.is_numeric

    def _made(
        self, mistakes: tuple[Mistake, ...], value: Fingerprint | None, build: Callable[[], Side]
    ) -> list[Mutant]:
        """The mutant, unless it has no value, is 0, or is as the right answer."""
        if value is None or value.is_zero or (self.right is not None and value.near(self.right)):
            return []
        return [Mutant(mistakes, value, build)]

    # ---- the problem's own mistakes

    def _of_author(self) -> Iterator[Mutant]:
        for part in self.problem.parts:
            for known in part.mistakes:
                if known.quantity == self.claim.lhs:
                    hint = known.hint or "Go through the derivation of this part once more."
                    mistake = Mistake(OWN, hint, known.what, self.words.own)
                    yield from self._of_side(mistake, known.wrong)

    def _of_side(self, mistake: Mistake, wrong: Side, sampler: Sampler | None = None) -> list[Mutant]:
        return self._made((mistake,), self.value(wrong, sampler), lambda: wrong)

    # ---- of the derivation

    @cached_property
    def asked(self) -> Asked | None:
        """The derivatives asked for along the graph; None where there are none, or no tape of them."""
        for side in (self.claim.lhs, *(form.side for form in self.forms)):
            if any(entry.has(D) for entry in _entries(side)):
                try:
                    return Asked(explicit(side), self.tape, self._scalars)
                except Obstacle:
                    return None
        return None

    @cached_property
    def tape(self) -> Tape:
        """The graph of local derivatives."""
        return Tape(self.graph)

    @cached_property
    def _slips(self) -> Slips | None:
        if self.asked is None or not self.asked.chains:
            return None
        return Slips(self.tape, self.asked.chains, self.words, self.families.siblings)

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """All bugs that the derivation may have, but for indices."""
        return () if self._slips is None else tuple(self._slips.all())

    @cached_property
    def families(self) -> Families:
        """The names by their letters."""
        return Families(symbol for symbol in self.problem.order if not symbol.is_integer)

    def _with_bug(self, mistakes: tuple[Mistake, ...], bug: Bug) -> list[Mutant]:
        asked = self.asked
        assert asked is not None
        self.tried += 1
        return self._made(mistakes, asked.value(bug), lambda: asked.expression(bug))

    def _of_slips(self) -> Iterator[Mutant]:
        for slip in self.slips:
            yield from self._with_bug((slip.mistake,), slip.bug)

    def _of_indices(self) -> Iterator[Mutant]:
        if self._slips is not None and self.asked is not None:
            for slip in self._slips.indices():
                yield from self._with_bug((slip.mistake,), slip.bug)
            yield from self._of_bugs_throughout(self.asked)

    def _of_bugs_throughout(self, asked: Asked) -> Iterator[Mutant]:
        """Names exchanged in all local derivatives at once: W where its transpose belongs."""
        edges = [edge for chain in asked.chains for _, own in chain.nodes for edge in own]
        for rule, hint, swap in self._swaps():
            weights = {edge: _swapped(edge.weight, swap) for edge in edges if edge.weight.free_symbols & swap.keys()}
            full = f"in the local derivatives you exchanged {self._said(swap)}"
            yield from self._with_bug((Mistake(rule, hint, full, self.words.own),), Bug(weights))

    def _swaps(self) -> Iterator[tuple[str, str, Swap]]:
        for swap in self.families.transpositions():
            yield "transposed-weights", "Which matrix is to be transposed on the way back?", swap
        for swap in self.families.turns():
            if self._is_filter(swap):
                yield "filter-turned", "Is the filter turned, or not?", swap
        for a, b in self.families.pairs():
            yield "names-swapped", "Check which of two quantities stands where.", {a: b, b: a}

    def _is_filter(self, swap: Swap) -> bool:
        """Whether all the names are shared weights: each in several definitions, and no inputs by their letter."""
        uses = [sum(name in body.free_symbols for body in self.graph.values()) for name in swap]
        return min(uses) > 1 and not any(name.name[0] in "xX" for name in swap)

    def _said(self, swap: Swap) -> str:
        pairs = {frozenset(pair) for pair in swap.items() if pair[0] != pair[1]}
        shown = sorted(" and ".join(self.words.text(s) for s in sorted(pair, key=str)) for pair in pairs)
        return ", ".join(shown[:3])

    def _of_other_derivatives(self) -> Iterator[Mutant]:
        """By another variable, of another quantity, with the definitions held."""
        asked = self.asked
        if asked is None:
            return
        for rule, hint, full, other in asked.others(self._variables(), self.words):
            mistake = Mistake(rule, hint, full, self.words.own)
            self.tried += 1
            yield from self._made((mistake,), other.value(Bug()), partial(other.expression, Bug()))
        self.tried += 1
        if (value := asked.value(asked.held_bug())) is not None:
            hint = "Is it the total derivative that is asked for, or the partial one?"
            full = "you held the intermediate quantities fixed, which gives the partial derivative"
            mistake = Mistake("partial-derivative", hint, full, self.words.own)
            if self.right is None or not value.near(self.right):  # it may be 0
                yield Mutant((mistake,), value, lambda: asked.expression(asked.held_bug()))

    def _variables(self) -> list[Symbol]:
        return [s for s in self.problem.order if not s.is_integer and not isinstance(s, TensorSymbol)]

    # ---- of the closed form

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """What is known to equal the quantity."""
        return forms(self.problem, self.claim, self.context)

    @cached_property
    def is_numeric(self) -> bool:
        """Whether the answer is a number, or a matrix of numbers: then too much equals it by chance for pairs."""
        needed = {*self.graph.reachable_names(_entries(self.claim.rhs))}
        bodies = [*_entries(self.claim.rhs), *(self.graph[name] for name in needed)]
        return all(symbol in self.graph for body in bodies for symbol in body.free_symbols)

    @cached_property
    def wholes(self) -> tuple[Whole, ...]:
        """What may happen to the whole of an answer."""
        has_log = any(entry.has(log) for entry in _entries(self.claim.rhs))
        scaled = scalings(numeric=self.is_numeric, logarithmic=has_log)
        if self.is_tensorial:
            assert isinstance(self.sampler, TensorSampler)
            return (*scaled, *turnings(len(self.sampler.shapes.of(self.claim.rhs))))
        return (*scaled, *rearrangements(explicit(self.claim.rhs)))

    def _of_wholes(self) -> Iterator[Mutant]:
        right = explicit(self.claim.rhs)
        for whole in self.wholes:
            yield from self._of_side(self._placed(whole.mistake), whole.apply(right))

    def _placed(self, mistake: Mistake) -> Mistake:
        return Mistake(mistake.rule, mistake.hint, mistake.full, mistake.step or self.words.own)

    def _of_edits(self) -> Iterator[Mutant]:
        for form in self.forms:
            for mistake, wrong in self._edits_of(form):
                if len(self._edited) >= _MOST_EDITED:
                    return
                for mutant in self._of_side(mistake, wrong):
                    self._edited.append(mutant)
                    yield mutant

    def _edits_of(self, form: Form) -> Iterator[tuple[Mistake, Side]]:
        editor = Editor(self.graph, self.words, self.families.siblings, form.step or self.words.own)
        if not isinstance(form.side, MatrixBase):
            try:
                whole = explicit(form.side)
            except UNUSABLE:
                return
            if not isinstance(whole, MatrixBase):
                yield from ((edit.mistake, edit.wrong) for edit in editor.edits(form.side))
            else:
                yield from _orders(form, self.words)
            return
        entries = list(form.side)
        for place, entry in enumerate(entries):
            for edit in editor.edits(entry):
                wrong = [*entries[:place], edit.wrong, *entries[place + 1 :]]
                yield edit.mistake, ImmutableMatrix(*form.side.shape, wrong)

    # ---- of names, points and definitions

    def _of_swaps(self) -> Iterator[Mutant]:
        """Names exchanged wherever they occur, in the forward pass too; values of given quantities exchanged."""
        for rule, hint, swap in self._swaps():
            full = f"you exchanged {self._said(swap)} throughout"
            rule = rule if not self._are_values(swap) else "other-point"
            yield from self._renamed(Mistake(rule, hint, full, self.words.own), swap)
        values = [name for name in self.problem.order if self._are_values({name: name})]
        for a, b in combinations(values if len(values) <= _MOST_VALUES else [], 2):
            full = f"you exchanged the values of {self.words.text(a)} and {self.words.text(b)}"
            mistake = Mistake("other-point", "Check which values are to be put in.", full, self.words.own)
            yield from self._renamed(mistake, {a: b, b: a})

    @property
    def _source(self) -> Side:
        """What is computed from the definitions: the quantity asked for, if it can be; else the answer."""
        return self.claim.lhs if _depends(self.claim.lhs, self.graph) else self.claim.rhs

    def _are_values(self, swap: Swap) -> bool:
        return all(name in self.graph and name in self.problem.ranges for name in swap)

    def _renamed(self, mistake: Mistake, swap: Mapping[Symbol, Symbol]) -> list[Mutant]:
        if any(name in self.graph for name in swap) and not self._are_values(swap):
            return []  # names with definitions of their own
        if self._are_values(swap):
            bodies = {a: self.graph[b] for a, b in swap.items()}
            return self._redefined(mistake, self._source, bodies)
        sampler = self._scalars.moved(swap)
        right = self._by_swapped(swap)
        build = lambda: _each(_written(right, self.graph), lambda entry: _swapped(entry, swap))  # noqa: E731
        return self._made((mistake,), self.value(right, sampler), build)

    def _by_swapped(self, swap: Mapping[Symbol, Symbol]) -> Side:
        """The right answer, for the derivative by the variable's partner if that is exchanged too."""
        asked = self.asked
        if asked is None or not any(node.variable in swap for node in asked.derivatives):
            return explicit(self.claim.rhs)
        return asked.by(swap)

    def _of_definitions(self) -> Iterator[Mutant]:
        """A slip in a definition that the answer needs, and all that follows from it worked out rightly."""
        source = self._source
        editor = Editor(self.graph, self.words, self.families.siblings)
        names = [name for name in self.graph.reachable_names(_entries(source)) if name not in self.problem.ranges]
        derivatives = {node for entry in _entries(source) for node in entry.atoms(D)}
        yield from self._without_activations(source, names)
        left = _MOST_RECOMPUTED // ((1 + len(names)) * max(1, len(derivatives)) + len(_entries(source)))
        place = {name: place for place, name in enumerate(self.problem.order)}
        for name in sorted(names, key=lambda name: (place.get(name, len(place)), name.name)):
            step = self.words.step_about(name)
            for edit in _forward_first(editor.edits(self.graph[name]), self.graph[name]):
                left -= 1
                if left < 0:
                    return
                mistake = Mistake(edit.mistake.rule, edit.mistake.hint, self._within(name, edit.mistake.full), step)
                yield from self._redefined(mistake, source, {name: edit.wrong})

    def _without_activations(self, source: Side, names: list[Symbol]) -> Iterator[Mutant]:
        """The activations of all units of a layer left out."""
        units = [name for name in names if isinstance(self.graph[name], ACTIVATIONS)]
        layers: dict[int, list[Symbol]] = {}
        for name in units:
            layers.setdefault(self.tape.layer(self.graph[name]), []).append(name)
        for layer, own in layers.items():
            full = f"you left out the activation in {' and '.join(map(self.words.text, own[:3]))}, layer {layer}"
            hint = "Is every activation in the forward pass?"
            mistake = Mistake("activation-left-out", hint, full, self.words.step_about(own[0]))
            yield from self._redefined(mistake, source, {name: self.graph[name].args[0] for name in own})

    def _within(self, name: Symbol, full: str) -> str:
        return f"in {self.words.text(name)}: {full}"

    def _redefined(self, mistake: Mistake, source: Side, bodies: Mapping[Symbol, Expr]) -> list[Mutant]:
        graph = Graph({**self.graph, **bodies})
        value = self.value(source, self._scalars.redefined(graph))
        return self._made((mistake,), value, lambda: _written(source, graph))

    # ---- two at once

    def _scaled_slips(self) -> Iterator[Mutant]:
        for slip in self.slips:
            for mutant in self._with_bug((slip.mistake,), slip.bug):
                yield from self._scaled(mutant)

    def _scaled_edits(self) -> Iterator[Mutant]:
        for mutant in self._edited:
            yield from self._scaled(mutant)

    def _scaled(self, mutant: Mutant) -> Iterator[Mutant]:
        """With a wrong sign, or a factor 2 or ½, as well."""
        for whole in self.wholes:
            if whole.factor is None or whole.mistake.rule == mutant.mistakes[0].rule:
                continue
            mistakes = (*mutant.mistakes, self._placed(whole.mistake))
            value = mutant.value.scaled(whole.factor)
            yield from self._made(mistakes, value, partial(_applied, whole, mutant))

    def _pairs(self) -> Iterator[Mutant]:
        common = [slip for slip in self.slips if slip.mistake.pairs][:_MOST_PAIRED]
        for one, two in combinations(common, 2):
            if self.tried >= MAX_MUTANTS:
                return
            if not one.bug.meets(two.bug):
                yield from self._with_bug((one.mistake, two.mistake), one.bug | two.bug)

    def _edited_twice(self) -> Iterator[Mutant]:
        """Two slips in a closed form that is short, where there is no derivation to slip in."""
        if self.slips or isinstance(self.claim.rhs, MatrixBase):
            return
        first = [mutant for mutant in self._edited if mutant.mistakes[0].step == self.words.own][:_MOST_EDITED_TWICE]
        for mutant in first:
            for mistake, wrong in self._edits_of(Form(mutant.build())):
                if self.tried >= MAX_MUTANTS // 3:
                    return
                value = self.value(wrong)
                yield from self._made((*mutant.mistakes, mistake), value, partial(_given, wrong))

    # ---- tensors

    def _of_tensor_edits(self) -> Iterator[Mutant]:
        for form in self.forms:
            if not isinstance(form.side, MatrixBase):
                yield from self._of_tensor_form(form)

    def _of_tensor_form(self, form: Form, put: Callable[[Expr], Expr] = lambda expr: expr) -> Iterator[Mutant]:
        """The edits of an expression, each put to where it stands in the answer."""
        assert isinstance(self.sampler, TensorSampler)
        editor = TensorEditor(self.sampler.shapes, self.words, form.step or self.words.own)
        for edit in editor.edits(form.side):
            for mutant in self._of_side(edit.mistake, put(edit.wrong)):
                self._edited.append(mutant)
                yield mutant

    def _of_named_tensors(self) -> Iterator[Mutant]:
        """Slips in the closed forms of the quantities that the answer names: of δ in δhᵀ."""
        answer = self.claim.rhs
        for step in self.problem.steps():
            name, claim = step.name, step.claim
            if name is not None and isinstance(claim, Equality) and name in answer.free_symbols:
                yield from self._of_tensor_form(Form(claim.rhs, step.id), partial(exchanged, answer, name))


def _given(side: Side) -> Side:
    return side


def _applied(whole: Whole, mutant: Mutant) -> Side:
    return whole.apply(mutant.build())


def _joined(*sources: Iterator[Mutant]) -> Iterator[Mutant]:
    """One source after the other, each as far as it goes."""
    for source in sources:
        with suppress(*UNUSABLE):
            yield from source


def _entries(side: Side) -> list[Expr]:
    side = explicit(side)
    return list(side) if isinstance(side, MatrixBase) else [side]


def _each(side: Side, change: Callable[[Expr], Expr]) -> Side:
    if isinstance(side, MatrixBase):
        return ImmutableMatrix(*side.shape, [change(entry) for entry in side])
    return change(side)


def _written(side: Side, graph: Graph) -> Side:
    """Without any name that has a definition."""
    return _each(explicit(side), lambda entry: written_out(entry, graph))


def _swapped(expr: Expr, swap: Mapping[Symbol, Symbol]) -> Expr:
    found = replace(expr, swap)
    assert isinstance(found, Expr)
    return found


def _depends(side: Side, graph: Graph) -> bool:
    """Whether there is something to compute in it: a derivative, or a name with a definition."""
    return any(entry.has(D) or any(name in graph for name in entry.free_symbols) for entry in _entries(side))


def _forward_first(edits: Iterator[Edit], body: Expr) -> Iterator[Edit]:
    """Edits of a definition; that an activation is left out is called so."""
    for edit in edits:
        if edit.mistake.rule == "function-lost" and edit.wrong in body.args:
            mistake = Mistake("activation-left-out", "Is every activation in the forward pass?", edit.mistake.full)
            yield Edit(mistake, edit.wrong)
        elif edit.mistake.rule not in ("reciprocal",):
            yield edit


def _orders(form: Form, words: Words) -> Iterator[tuple[Mistake, Side]]:
    """A product of explicit matrices in the other order."""
    factors = [factor for factor in form.side.args if not isinstance(factor, (Number, Rational))]
    if len(factors) == 2 and all(isinstance(factor, MatrixBase) for factor in factors):
        a, b = factors
        if b.cols == a.rows:
            hint = "Check the order of the factors."
            full = "the factors of the matrix product are in the wrong order"
            yield Mistake("product-order", hint, full, form.step or words.own), explicit(form.side.func(b, a))
