"""What a student wrote, statement by statement, read in the notation of a problem.

A name that the problem does not have is the student's own once a statement says what it is: `s = w_1 x_{11}`. Where
it is one of the problem's quantities by another name, it stands for that one, so that derivatives by it have a meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Expr, Symbol

from ..reading import Notation, Operation, ReadingError
from ..reading.clauses import Clause, Side, after_prose, read_clauses
from ..reading.documents import Piece, boxed, pieces
from ..reading.elaborate import elaborate
from ..reading.errors import Code
from ..reading.syntax import Constant, Name, Negation, Node, Number, Product
from .course import Course

MAX_STATEMENTS = 500
_EQUALITIES = frozenset({"=", "≡"})


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a statement: its text, what it says, or the error that reading it ended with.

    `value` is a SymPy expression, a matrix, or a tuple of such; `sign` stands before it. `source` is the text in which
    the tree has its spans.
    """

    text: str
    sign: str
    tree: Node | None = None
    value: Any = None
    error: ReadingError | None = None
    notes: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """`a = b ≈ c`, or a lone expression; `name` is the name of the student's own that it says what it is."""

    line: int
    text: str
    parts: tuple[Part, ...]
    name: str = ""
    lead: str = ""

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


class Reader:
    """Reads answers to one problem. `origin` is where indices of tensors begin to count.

    `conventions` say what operations mean, by their names.
    """

    def __init__(self, course: Course, origin: int = 0, conventions: Mapping[str, str] | None = None) -> None:
        self.course = course
        operations = course.operations(conventions) if conventions else course.notation.operations
        self.base = replace(course.notation, origin=origin, operations=operations)

    def read(self, text: str, syntax: str = "") -> Script:
        """All that a text says; what cannot be read keeps its error."""
        used: dict[str, None] = {}
        reading = _Reading(self.course, _noting(self.base, used))
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
    def __init__(self, course: Course, notation: Notation) -> None:
        self.course = course
        self.notation = notation
        self.own: dict[Symbol, Expr] = {}

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
        for clause in clauses:
            yield self._statement(clause, piece)

    def _without_prose(
        self, piece: Piece, error: ReadingError, clauses: list[Clause] | None = None
    ) -> Iterator[Statement]:
        """A line of plain text again without the words that it begins with; a line of words alone says nothing."""
        rest = after_prose(piece.text, self.notation)
        if not rest.strip(" .,:;!"):
            return
        if rest != piece.text:
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
        name = self._defined(clause)
        parts: list[Part] = []
        for position, side in enumerate(clause.sides):
            sign = clause.signs[position - 1] if position else ""
            parts.append(
                self._named(name, side, piece, sign) if name and not position else self._part(side, piece, sign)
            )
        if name:
            self._define(name, clause.sides[0].tree, parts)
        return Statement(line, text, tuple(parts), name, clause.prose or piece.lead)

    def _renewed(self, clause: Clause) -> Clause:
        """`w ← w - αg` says what the new w is, where the problem has a name for it."""
        first = clause.sides[0]
        if clause.signs[:1] != ("←",) or not isinstance(first.tree, Name):
            return clause
        new = self.notation.name(f"{first.tree.name}^new")
        side = replace(first, tree=Name(first.tree.span, new)) if new else first
        return replace(clause, sides=(side, *clause.sides[1:]), signs=("=", *clause.signs[1:]))

    def _defined(self, clause: Clause) -> str:
        """The name of the student's own that a clause says what it is, if it does."""
        if len(clause.sides) < 2 or clause.signs[0] not in (*_EQUALITIES, "→", "≈"):
            return ""
        tree = clause.sides[0].tree
        if isinstance(tree, Product) and len(tree.factors) == 2 and tree.factors[0].node in _LETS:
            tree = tree.factors[1].node
        if isinstance(tree, Name | Constant) and tree.name not in self.notation.names and tree.name != "pi":
            return tree.name
        return ""

    def _named(self, name: str, side: Side, piece: Piece, sign: str) -> Part:
        return Part(piece.text[slice(*side.span)], sign, side.tree, None, None, side.notes)

    def _part(self, side: Side, piece: Piece, sign: str) -> Part:
        text = piece.text[slice(*side.span)]
        if side.error is not None:
            return Part(text, sign, error=side.error, notes=side.notes)
        if side.tree is None:
            error = ReadingError(Code.OPERAND_MISSING, "a side of this relation is missing", piece.text, side.span)
            return Part(text, sign, error=error)
        try:
            value = elaborate(piece.text, side.tree, {}, self.notation)
        except ReadingError as error:
            return Part(text, sign, side.tree, error=error, notes=side.notes)
        return Part(text, sign, side.tree, value, None, side.notes, piece.text)

    def _define(self, name: str, tree: Node | None, parts: list[Part]) -> None:
        value = next((part.value for part in parts[1:] if part.value is not None), None)
        if value is None or isinstance(value, tuple):
            return
        meaning = value
        if isinstance(value, Expr) and not isinstance(value, Symbol):
            meaning = self._quantity(value) or self._own_symbol(name, value)
        names = {**self.notation.names, name: meaning}
        self.notation = replace(self.notation, names=names)

    def _own_symbol(self, name: str, value: Expr) -> Any:
        """A symbol for a name of the student's own; what has a shape is put in for its name."""
        if self.course.has_shape(value):
            return value
        symbol = Symbol(f"{name}", real=True)
        self.own[symbol] = value
        return symbol

    def _quantity(self, value: Expr) -> Symbol | None:
        """The problem's quantity that a value is the definition of."""
        for symbol, definition in self.course.problem.definitions.items():
            if definition == value:
                return symbol
        return self.course.quantity_of(value)


def _goes_on(statement: Statement) -> bool:
    """Whether a statement begins with a sign: it goes on with the one before."""
    first = statement.parts[0]
    return len(statement.parts) > 1 and not first.text.strip() and first.tree is None


_LETS = (Name((0, 0), "let"), Name((0, 0), "Let"))


def is_decimal(tree: Node | None) -> bool:
    """Whether a side is a number written with a decimal point."""
    if isinstance(tree, Negation):
        tree = tree.operand
    return isinstance(tree, Number)
