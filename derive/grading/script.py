"""What a student wrote, statement by statement, read in the notation of a problem.

A name that the problem does not have is the student's own once a statement says what it is: `s = w_1 x_{11}`. Where
it is one of the problem's quantities by another name, it stands for that one, so that derivatives by it have a meaning.
So is a name that only our derivation has, where the student means something else by it. What a name is may be said
after it is used: `2(s - y), where s = …`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sympy import Expr, Symbol
from sympy.core.basic import Basic

from ..kernel.language import D
from ..kernel.nodes import symbols_in
from ..reading import Notation, Operation, ReadingError
from ..reading.clauses import Clause, Side, after_prose, read_clauses
from ..reading.documents import Piece, boxed, pieces
from ..reading.elaborate import elaborate
from ..reading.errors import Code
from ..reading.scopes import narrowed
from ..reading.steps import general
from ..reading.syntax import Call, Constant, Name, Negation, Node, Number, Product, Sum, postorder
from .course import Course
from .numerals import joined, with_times
from .sequences import Formula

MAX_STATEMENTS = 500
MAX_READINGS = 4  # where names hang on one another, and stand before what they are
DIAGONAL = "a vector stands for the diagonal matrix of its entries"
_EQUALITIES = frozenset({"=", "≡"})


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a statement: its text, what it says, or the error that reading it ended with.

    `value` is a SymPy expression, a matrix, or a tuple of such; `sign` stands before it; `start` is the place in the
    piece of mathematics that `tree` counts from, `line` that of what was handed in. Of what can be read in several
    ways, `readings` are the values under which its names and shapes fit; with one of them, that is the value.
    `taken` says what was taken for granted to read it at all. `other` is its value in the other reading, where a
    product sign may end before what is not about its index.
    """

    text: str
    sign: str
    tree: Node | None = None
    value: Any = None
    error: ReadingError | None = None
    notes: tuple[str, ...] = ()
    start: int = 0
    readings: tuple[Any, ...] = ()
    line: int = 0
    taken: str = ""
    other: Any = None


@dataclass(frozen=True, slots=True)
class Statement:
    """`a = b ≈ c`, or a lone expression; `name` is the name of the student's own that it says what it is."""

    line: int
    text: str
    parts: tuple[Part, ...]
    name: str = ""
    lead: str = ""

    def uses(self, name: str) -> bool:
        """Whether a name stands in it, other than as what it says what it is."""
        trees = (part.tree for part in self.parts[bool(self.name) :] if part.tree is not None)
        return any(isinstance(node, Name) and node.name == name for tree in trees for node in postorder(tree))

    @property
    def error(self) -> ReadingError | None:
        """The first error of its parts."""
        return next((part.error for part in self.parts if part.error is not None), None)


@dataclass(frozen=True)
class Script:
    """All statements of an answer, in order, what its box holds, and the student's own names.

    `operations` are the names of those whose meaning is a convention.
    """

    statements: tuple[Statement, ...]
    box: tuple[Statement, ...] = ()
    own: Mapping[Symbol, Expr] = None  # type: ignore[assignment]
    operations: tuple[str, ...] = ()

    def is_for_another(self, statement: Statement) -> bool:
        """Whether a statement only says what a name is that stands in another one."""
        name = statement.name
        return bool(name) and any(other is not statement and other.uses(name) for other in self.statements)


class Reader:
    """Reads answers to one problem, or to one part. `origin` is where indices of tensors begin to count.

    `conventions` say what operations mean, by their names.
    """

    def __init__(
        self, course: Course, origin: int = 0, part: str = "", conventions: Mapping[str, str] | None = None
    ) -> None:
        self.course, self.part = course, part
        notation = course.notation_of(part)
        operations = course.operations(conventions) if conventions else notation.operations
        self.base = replace(notation, origin=origin, operations=operations)

    def read(self, text: str, syntax: str = "") -> Script:
        """All that a text says; what cannot be read keeps its error."""
        if "x" not in self.base.names:
            text = with_times(text)
        if self.course.counts:
            text = joined(text)
        used: dict[str, None] = {}
        notation = _noting(self.base, used)
        reading = _Reading(self.course, self.part, notation)
        found = tuple(reading.statements(text, syntax))
        for _ in range(MAX_READINGS):
            if not reading.is_late(found):
                break
            reading = _Reading(self.course, self.part, notation, reading.named, reading.formulas)
            found = tuple(reading.statements(text, syntax))
        content = boxed(text)
        inside: tuple[Statement, ...] = ()
        if content is not None:
            line = text.count("\n", 0, content[1]) + 1
            piece = Piece(content[0], "latex", line, content[1])
            inside = tuple(reading.of_piece(piece))
        return Script(found, inside, dict(reading.own), tuple(used))


def _noting(notation: Notation, used: dict[str, None]) -> Notation:
    """The notation, with a note of each operation that is used and whose meaning is a convention."""

    def noting(operation: Operation) -> Operation:
        def meaning(*matrices: Any) -> Any:
            used[operation.names] = None
            return operation.meaning(*matrices)

        return replace(operation, meaning=meaning, count=operation.count)

    if not any(operation.by_convention for operation in notation.operations.values()):
        return notation
    noted = {name: noting(op) if op.by_convention else op for name, op in notation.operations.items()}
    return replace(notation, operations=noted)


class _Reading:
    """Reads one text.

    `later` are names of the student's own with what a first reading found that they are, `sequences` those of
    sequences, with the formulas for their terms.
    """

    def __init__(
        self,
        course: Course,
        part: str,
        notation: Notation,
        later: Mapping[str, Any] | None = None,
        sequences: Mapping[str, Formula] | None = None,
    ) -> None:
        self.course, self.part = course, part
        self.base = notation
        self.later = later or {}
        self.notation = replace(notation, names={**notation.names, **self.later}) if self.later else notation
        self.named: dict[str, Any] = {}
        self.formulas: dict[str, Formula] = {}
        self.later_formulas = sequences or {}
        for name, formula in self.later_formulas.items():
            self.notation = _with_sequence(self.notation, name, formula)
        self.own: dict[Symbol, Expr] = {}
        self.derivatives: dict[Any, Expr] = {}

    def is_late(self, statements: Sequence[Statement]) -> bool:
        """Whether a name is used before a statement says what it is."""
        if self.named.keys() <= self.later.keys() and self.formulas.keys() <= self.later_formulas.keys():
            return False
        unknown = any(s.error is not None and s.error.code == Code.UNKNOWN_NAME for s in statements)
        return unknown or any(name in self.base.names for name in self.named)

    def statements(self, text: str, syntax: str) -> Iterator[Statement]:
        pending: Statement | None = None
        count = 0
        for piece in pieces(text, syntax):
            for statement in self.of_piece(piece):
                count += 1
                if count > MAX_STATEMENTS:
                    break
                if pending is not None and _goes_on(statement):
                    parts, more = pending.parts, statement.parts[1:]
                    text_so_far = f"{pending.text} {statement.text}"
                    pending = replace(pending, parts=(*parts, *more), text=text_so_far)
                    continue
                if pending is not None:
                    yield pending
                pending = statement
        if pending is not None:
            yield pending

    def of_piece(self, piece: Piece) -> Iterator[Statement]:
        try:
            clauses = read_clauses(piece.text, self.notation, piece.syntax)
        except ReadingError as error:
            yield from self._without_prose(piece, error)
            return
        if any(side.error for clause in clauses for side in clause.sides):
            first = next(side.error for clause in clauses for side in clause.sides if side.error)
            yield from self._without_prose(piece, first, clauses)
            return
        statements = [self._statement(clause, piece) for clause in clauses]
        unknown = next((s.error for s in statements if s.error is not None), None)
        if unknown is not None and piece.syntax == "text" and after_prose(piece.text, self.notation) != piece.text:
            yield from self._without_prose(piece, unknown, clauses)
        else:
            yield from statements

    def _without_prose(
        self, piece: Piece, error: ReadingError, clauses: list[Clause] | None = None
    ) -> Iterator[Statement]:
        """A line of plain text again without the words that it begins with; a line of words alone says nothing."""
        rest = after_prose(piece.text, self.notation)
        if not rest.strip(" .,:;!"):
            return
        if rest != piece.text and not _goes_with(piece.text[: len(piece.text) - len(rest)], rest):
            start = piece.start + len(piece.text) - len(rest)
            stripped = rest.rstrip(" .") if rest.rstrip().endswith(".") else rest
            yield from self.of_piece(Piece(stripped, piece.syntax, piece.line, start, piece.displayed, piece.lead))
        elif clauses is not None:
            for clause in clauses:
                yield self._statement(clause, piece)
        else:
            part = Part(piece.text, "", error=error)
            yield Statement(piece.line, piece.text.strip(), (part,), lead=piece.lead)

    # One statement.

    def _statement(self, clause: Clause, piece: Piece) -> Statement:
        line = piece.line + piece.text.count("\n", 0, clause.span[0])
        text = " ".join(piece.text[slice(*clause.span)].split())
        clause = self._renewed(clause)
        family = self._family_defined(clause, piece)
        name, letter = self._defined(clause, piece) if not family else ("", "")
        notation = self._with_letters(self.notation, [Symbol(letter, integer=True)] if letter else [])
        parts: list[Part] = []
        for position, side in enumerate(clause.sides):
            sign = clause.signs[position - 1] if position else ""
            named = (name or family) and not position
            parts.append(self._named(name, side, piece, sign) if named else self._part(side, piece, sign, notation))
            if not position and len(clause.sides) > 1:
                notation = self._with_letters(notation, _letters(parts[0].value))
        if name:
            self._define(name, letter, parts)
        elif isinstance(parts[0].value, D) and len(parts) > 1 and isinstance(parts[-1].value, Expr):
            self.derivatives[parts[0].value] = self._worked_out(parts[-1].value)
        return Statement(line, text, tuple(parts), name or family, clause.prose or piece.lead)

    def _renewed(self, clause: Clause) -> Clause:
        """`w ← w - αg` and `w := w - αg` say what the new w is, where the problem has a name for it."""
        first = clause.sides[0]
        if not isinstance(first.tree, Name) or not clause.signs:
            return clause
        if clause.signs[0] != "←" and not (clause.signs[0] == "=" and _is_a_term(first.tree, clause.sides[1].tree)):
            return clause
        new = self.notation.name(f"{first.tree.name}^new")
        side = replace(first, tree=Name(first.tree.span, new)) if new else first
        return replace(clause, sides=(side, *clause.sides[1:]), signs=("=", *clause.signs[1:]))

    def _family_defined(self, clause: Clause, piece: Piece) -> str:
        """The name of a quantity of the student's own at any step that a clause says what it is: `u_t = …`.

        Each of its members is made, in an order in which they hang on one another; beyond the last step it is 0.
        """
        steps, sides = self.notation.steps, clause.sides
        tree = sides[0].tree
        found = general(tree.name, steps) if isinstance(tree, Name) and len(sides) > 1 else None
        if found is None or clause.signs[0] not in _EQUALITIES or not self.course.may_name(found[0]):
            return ""
        base, letter = found
        if letter == "T":
            self._define_member(base, steps.at["T"], letter, clause, piece)
            return tree.name if isinstance(tree, Name) else ""
        done = {k for k in range(1, steps.at["T"] + 1) if f"{base}_{k}" in self.named}
        self._forget(base, done)
        for k in (*range(1, steps.at["T"] + 1), *range(steps.at["T"], 0, -1)):
            if k not in done and self._define_member(base, k, letter, clause, piece):
                done.add(k)
        return tree.name if isinstance(tree, Name) else ""

    def _forget(self, base: str, but: Collection[int]) -> None:
        """Let go of the problem's own family of a name."""
        steps = self.notation.steps
        members = {k: f"{base}_{k}" for k in but} | {steps.at["T"] + 1: "0"}
        self.notation = replace(self.notation, steps=replace(steps, members={**steps.members, base: members}))

    def _define_member(self, base: str, step: int, letter: str, clause: Clause, piece: Piece) -> bool:
        steps = self.notation.steps
        if base not in steps.members:
            self._forget(base, ())
        at = replace(self.notation, steps=replace(self.notation.steps, at={**steps.at, letter: step}))
        for side in clause.sides[1:]:
            try:
                value = elaborate(piece.text, side.tree, {}, at) if side.tree is not None else None
            except ReadingError:
                continue
            if isinstance(value, Expr):
                self._put_member(base, step, value)
                return True
        return False

    def _put_member(self, base: str, step: int, value: Expr) -> None:
        name = f"{base}_{step}"
        self.named[name] = value
        steps = self.notation.steps
        members = {**steps.members, base: {**steps.members[base], step: name}}
        self.notation = replace(
            self.notation, names={**self.notation.names, name: value}, steps=replace(steps, members=members)
        )

    def _defined(self, clause: Clause, piece: Piece) -> tuple[str, str]:
        """The name of the student's own that a clause says what it is, and the letter of its index, if it has one."""
        if len(clause.sides) < 2 or clause.signs[0] not in (*_EQUALITIES, "→", "≈"):
            return "", ""
        tree = clause.sides[0].tree
        if isinstance(tree, Product) and len(tree.factors) == 2 and tree.factors[0].node in _LETS:
            tree = tree.factors[1].node
        if isinstance(tree, Call) and len(tree.arguments) == 1 and isinstance(letter := tree.arguments[0], Name):
            late = tree.name in self.later_formulas and tree.name not in self.formulas
            may = clause.signs[0] in _EQUALITIES and (tree.name in self.notation.free or late)
            return (tree.name, letter.name) if may else ("", "")
        if not isinstance(tree, Name) and tree != _EULER:
            return "", ""
        if tree.name in self.named:
            return "", ""
        if tree.name in self.base.names and not self._is_redefined(tree.name, clause, piece):
            return "", ""
        indexed = _INDEXED.fullmatch(tree.name) if self.base.sequences else None
        return tree.name, indexed.group(2) if indexed else ""

    def _is_redefined(self, name: str, clause: Clause, piece: Piece) -> bool:
        """Whether a clause says of a name of ours that it is something else."""
        value = self._part(clause.sides[1], piece, "=", self.notation).value
        return isinstance(value, Expr) and self.course.is_redefined(self.base.names[name], value, self.own, self.part)

    def _named(self, name: str, side: Side, piece: Piece, sign: str) -> Part:
        return Part(piece.text[slice(*side.span)], sign, side.tree, None, None, side.notes)

    def _with_letters(self, notation: Notation, letters: Iterable[Symbol]) -> Notation:
        """The notation with letters for indices, where the problem has sequences, or tensors with entries."""
        indexed = self.base.sequences or self.base.with_tensors
        new = {letter.name: letter for letter in letters if indexed and letter.name not in notation.names}
        return replace(notation, names={**notation.names, **new}) if new else notation

    def _part(self, side: Side, piece: Piece, sign: str, notation: Notation) -> Part:
        line = piece.line + piece.text.count("\n", 0, side.span[0])
        return replace(self._read_side(side, piece, sign, notation), line=line)

    def _read_side(self, side: Side, piece: Piece, sign: str, notation: Notation) -> Part:
        text = piece.text[slice(*side.span)]
        if side.error is not None:
            return self._read_in_one_way(Part(text, sign, error=side.error, notes=side.notes), side, piece)
        if side.tree is None:
            error = ReadingError(Code.OPERAND_MISSING, "a side of this relation is missing", piece.text, side.span)
            return Part(text, sign, error=error)
        try:
            value = elaborate(piece.text, side.tree, {}, notation)
            other = narrowed(side.tree) if notation.sequences else None
            second = None if other is None else elaborate(piece.text, other, {}, notation)
        except ReadingError as error:
            return self._with_diagonals(Part(text, sign, side.tree, None, error, side.notes, side.span[0]), piece)
        notes = (*side.notes, *self._of_steps(side))
        return Part(text, sign, side.tree, value, None, notes, side.span[0], other=second)

    def _of_steps(self, side: Side) -> Iterator[str]:
        """What is to be said of a side that speaks of a step t, or of all T."""
        if side.tree is None or not self.notation.steps.members:
            return
        names = {node.name for node in postorder(side.tree) if isinstance(node, Name)}
        if any(self.notation.steps.example(name) for name in names):
            at = ", ".join(f"{letter} = {step}" for letter, step in self.notation.steps.at.items())
            yield f"read for {at}"

    def _with_diagonals(self, part: Part, piece: Piece) -> Part:
        """A part whose shapes do not fit, as it reads if vectors before matrices stand for diagonal ones."""
        if part.error is None or part.error.code != Code.SHAPE or part.tree is None:
            return part
        try:
            value = elaborate(piece.text, part.tree, {}, replace(self.notation, scales_rows=True))
        except ReadingError:
            return part
        return replace(part, value=value, error=None, taken=DIAGONAL)

    def _read_in_one_way(self, part: Part, side: Side, piece: Piece) -> Part:
        """A part that can be read in several ways, by the only one that fits, or with all that do."""
        fitting: list[tuple[Node, Any]] = []
        for tree in side.readings:
            with suppress(ReadingError):
                fitting.append((tree, elaborate(piece.text, tree, {}, self.notation)))
        if len(fitting) == 1:
            return replace(part, tree=fitting[0][0], value=fitting[0][1], error=None)
        return replace(part, readings=tuple(value for _, value in fitting))

    def _define(self, name: str, letter: str, parts: list[Part]) -> None:
        values = [part.value for part in parts[1:] if part.value is not None]
        worked_out = [v for v in (self._worked_out(value) for value in values) if isinstance(v, Basic) and not v.has(D)]
        value = next(iter(worked_out[-1:] or values), None)
        if value is None or isinstance(value, tuple):
            return
        index = next((symbol for symbol in value.free_symbols if symbol.name == letter), None) if letter else None
        if index is not None or name in self.notation.functions:
            self._define_sequence(name, Formula(value, index or Symbol(letter, integer=True)))
            return
        meaning = value
        if isinstance(value, Expr) and not isinstance(value, Symbol):
            meaning = self._quantity(value) or self._own_symbol(name, value)
        if meaning is None:
            return
        self.named[name] = meaning
        self.notation = replace(self.notation, names={**self.notation.names, name: meaning})

    def _define_sequence(self, name: str, formula: Formula) -> None:
        """A sequence of the student's own, by a formula for its terms."""
        indexed = _INDEXED.fullmatch(name)
        base = indexed.group(1) if indexed else name
        self.formulas[base] = formula
        self.notation = _with_sequence(self.notation, base, formula)

    def _worked_out(self, value: Any) -> Any:
        """A value with what earlier lines say that the derivatives in it are."""
        return value.xreplace(self.derivatives) if isinstance(value, Basic) and value.has(D) else value

    def _own_symbol(self, name: str, value: Expr) -> Any:
        """A symbol for a name of the student's own; what has a shape is put in for its name; None for a circle."""
        if value.is_Matrix or self.course.has_shape(value) or self.course.has_density(value):
            return value
        symbol = Symbol(f"{name} " if name in self.base.names else name, real=True)  # not to be taken for ours
        if self._leads_to(value, symbol):
            return None
        self.own[symbol] = value
        return symbol

    def _leads_to(self, value: Expr, symbol: Symbol) -> bool:
        """Whether a value hangs on a symbol, by way of the student's own names."""
        reached, waiting = set[Basic](), list(value.free_symbols)
        while waiting:
            found = waiting.pop()
            if found not in reached:
                reached.add(found)
                waiting += self.own[found].free_symbols if found in self.own else ()
        return symbol in reached

    def _quantity(self, value: Expr) -> Symbol | None:
        """The problem's quantity that a value is the definition of."""
        for symbol, definition in self.course.problem.definitions.items():
            if definition == value:
                return symbol
        return self.course.quantity_of(value)


def _goes_with(words: str, rest: str) -> bool:
    """Whether words are a side of a relation or a term: `error + 1`, `error - 1`, but not `the answer is - 1`."""
    return bool(_SIGN.match(rest)) or (bool(_MINUS.match(rest)) and not _SAYS.search(words))


def _goes_on(statement: Statement) -> bool:
    """Whether a statement begins with a sign: it goes on with the one before."""
    first = statement.parts[0]
    return len(statement.parts) > 1 and not first.text.strip() and first.tree is None


def _with_sequence(old: Notation, name: str, formula: Formula) -> Notation:
    return replace(
        old,
        functions=frozenset({*old.functions, name}),
        heads={**old.heads, name: formula},
        sequences=frozenset({*old.sequences, name}),
        free=frozenset(old.free) - {name},
    )


def _is_a_term(name: Name, side: Node | None) -> bool:
    """Whether a name is a term of a sum: what it is there cannot be what it is said to be."""
    return isinstance(side, Sum) and any(term.node == name for term in side.terms)


def _letters(value: Any) -> list[Symbol]:
    """The letters that the left side of a statement introduces: the L of `R_L = …`."""
    return [symbol for symbol in symbols_in(value) if symbol.is_integer] if isinstance(value, Expr) else []


_INDEXED = re.compile(r"([^_^]+(?:\^\{?[^}_]+\}?)?)_\{?([A-Za-z]+)\}?")
_SIGN = re.compile(r"\s*(?:[=<>≈≡≤≥+*/·×⊙@]|:=)")  # what stands before it is no prose then
_MINUS = re.compile(r"\s*[-−]\s")
_SAYS = re.compile(
    r"\b(?:is|are|was|be|equals|gives?|yields?|gets?|have|obtain|to|so|hence|thus|then|therefore)\s*\Z", re.I
)
_LETS = (Name((0, 0), "let"), Name((0, 0), "Let"))
_EULER = Constant((0, 0), "e")  # which is also how many call an error


def is_decimal(tree: Node | None) -> bool:
    """Whether a side is a number written with a decimal point."""
    if isinstance(tree, Negation):
        tree = tree.operand
    return isinstance(tree, Number)
