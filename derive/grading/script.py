"""What a student wrote, statement by statement, read in the notation of a problem.

A name that the problem does not have is the student's own once a statement says what it is: `s = w_1 x_{11}`. Where
it is one of the problem's quantities by another name, it stands for that one, so that derivatives by it have a meaning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sympy import Expr, Symbol

from ..reading import Notation, ReadingError
from ..reading.clauses import Clause, Side, after_prose, read_clauses
from ..reading.documents import Piece, boxed, pieces
from ..reading.elaborate import elaborate
from ..reading.errors import Code
from ..reading.scopes import narrowed
from ..reading.syntax import Call, Name, Negation, Node, Number, Product
from .course import Course
from .sequences import Formula

MAX_STATEMENTS = 500
_EQUALITIES = frozenset({"=", "≡"})


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a statement: its text, what it says, or the error that reading it ended with.

    `value` is a SymPy expression, a matrix, or a tuple of such; `sign` stands before it. `other` is its value in the
    other reading, where a product sign may end before what is not about its index.
    """

    text: str
    sign: str
    tree: Node | None = None
    value: Any = None
    error: ReadingError | None = None
    notes: tuple[str, ...] = ()
    other: Any = None


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
    """All statements of an answer, in order, what its box holds, and the student's own names."""

    statements: tuple[Statement, ...]
    box: tuple[Statement, ...] = ()
    own: Mapping[Symbol, Expr] = None  # type: ignore[assignment]


class Reader:
    """Reads answers to one problem. `origin` is where indices of tensors begin to count."""

    def __init__(self, course: Course, origin: int = 0) -> None:
        self.course = course
        self.base = replace(course.notation, origin=origin)

    def read(self, text: str, syntax: str = "", part: str = "") -> Script:
        """All that a text says, in the notation of a part; what cannot be read keeps its error."""
        reading = _Reading(self.course, self._notation(part))
        found = tuple(reading.statements(text, syntax))
        if reading.given and any(s.error is not None and s.error.code == Code.UNKNOWN_NAME for s in found):
            reading = _Reading(self.course, reading.notation, reading.given, reading.own)  # "…, where J_i = …"
            found = tuple(reading.statements(text, syntax))
        content = boxed(text)
        inside: tuple[Statement, ...] = ()
        if content is not None:
            line = text.count("\n", 0, content[1]) + 1
            piece = Piece(content[0], "latex", line, content[1])
            inside = tuple(reading.of_piece(piece))
        return Script(found, inside, dict(reading.own))

    def _notation(self, part: str) -> Notation:
        own = self.course.notation_of(part) if part else self.course.notation
        return self.base if own is self.course.notation else replace(own, origin=self.base.origin)


class _Reading:
    """One pass over a text; `given` are the names that it says the meaning of, as an earlier pass has found."""

    def __init__(
        self,
        course: Course,
        notation: Notation,
        given: Collection[str] = (),
        own: Mapping[Symbol, Expr] = MappingProxyType({}),
    ) -> None:
        self.course = course
        self.notation = notation
        self.given: set[str] = set()
        self.again = set(given)  # what an earlier pass has found to be given, until it is found again
        self.own = dict(own)

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
        if piece.is_line and any(side.error for clause in clauses for side in clause.sides):
            first = next(side.error for clause in clauses for side in clause.sides if side.error)
            yield from self._without_prose(piece, first, clauses)
            return
        for clause in clauses:
            yield self._statement(clause, piece)

    def _without_prose(
        self, piece: Piece, error: ReadingError, clauses: list[Clause] | None = None
    ) -> Iterator[Statement]:
        """A line again without the words that it begins with; a line of words alone says nothing."""
        rest = after_prose(piece.text, self.notation) if piece.is_line else piece.text
        if not rest.strip(" .,:;!"):
            return
        if rest != piece.text:
            start = piece.start + len(piece.text) - len(rest)
            stripped = rest.rstrip(" .") if rest.rstrip().endswith(".") else rest
            yield from self.of_piece(replace(piece, text=stripped, start=start))
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
        name, letter = self._defined(clause)
        notation = _with_letters(self.notation, [Symbol(letter, integer=True)] if letter else [])
        parts: list[Part] = []
        for position, side in enumerate(clause.sides):
            sign = clause.signs[position - 1] if position else ""
            if name and not position:
                parts.append(Part(piece.text[slice(*side.span)], sign, side.tree, None, None, side.notes))
                continue
            parts.append(self._part(side, piece, sign, notation))
            if not position:
                notation = _with_letters(notation, _letters(parts[0].value))
        if name:
            self._define(name, letter, parts)
        return Statement(line, text, tuple(parts), name, clause.prose or piece.lead)

    def _defined(self, clause: Clause) -> tuple[str, str]:
        """The name of the student's own that a clause says what it is, and the letter of its index, if it has one."""
        if len(clause.sides) < 2 or clause.signs[0] not in (*_EQUALITIES, "→", "≈"):
            return "", ""
        tree = clause.sides[0].tree
        if isinstance(tree, Product) and len(tree.factors) == 2 and tree.factors[0].node == _LET:
            tree = tree.factors[1].node
        if isinstance(tree, Name) and (tree.name not in self.notation.names or tree.name in self.again):
            indexed = _INDEXED.fullmatch(tree.name)
            return tree.name, indexed.group(2) if indexed else ""
        if isinstance(tree, Call) and len(tree.arguments) == 1 and isinstance(letter := tree.arguments[0], Name):
            may = clause.signs[0] in _EQUALITIES and (tree.name in self.notation.free or tree.name in self.again)
            return (tree.name, letter.name) if may else ("", "")
        return "", ""

    def _part(self, side: Side, piece: Piece, sign: str, notation: Notation) -> Part:
        text = piece.text[slice(*side.span)]
        if side.error is not None:
            return Part(text, sign, error=side.error, notes=side.notes)
        if side.tree is None:
            error = ReadingError(Code.OPERAND_MISSING, "a side of this relation is missing", piece.text, side.span)
            return Part(text, sign, error=error)
        try:
            value = elaborate(piece.text, side.tree, {}, notation)
            other = narrowed(side.tree)
            second = None if other is None else elaborate(piece.text, other, {}, notation)
        except ReadingError as error:
            return Part(text, sign, side.tree, error=error, notes=side.notes)
        return Part(text, sign, side.tree, value, None, side.notes, second)

    def _define(self, name: str, letter: str, parts: list[Part]) -> None:
        value = next((part.value for part in parts[1:] if part.value is not None), None)
        if value is None or isinstance(value, tuple):
            return
        index = next((symbol for symbol in value.free_symbols if symbol.name == letter), None)
        if index is not None or name in self.notation.functions:
            self._define_sequence(name, Formula(value, index or Symbol(letter, integer=True)))
            return
        self._remember(name)
        meaning = value
        if isinstance(value, Expr) and not isinstance(value, Symbol):
            meaning = self._quantity(value) or self._own_symbol(name, value)
        names = {**self.notation.names, name: meaning}
        self.notation = replace(self.notation, names=names)

    def _define_sequence(self, name: str, formula: Formula) -> None:
        """A sequence of the student's own, by a formula for its terms."""
        indexed = _INDEXED.fullmatch(name)
        base = indexed.group(1) if indexed else name
        self._remember(name, base)
        old = self.notation
        self.notation = replace(
            old,
            functions=frozenset({*old.functions, base}),
            heads={**old.heads, base: formula},
            sequences=frozenset({*old.sequences, base}),
            free=frozenset(old.free) - {base},
        )

    def _remember(self, *names: str) -> None:
        self.given.update(names)
        self.again.difference_update(names)

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


def _letters(value: Any) -> list[Symbol]:
    """The letters that the left side of a statement introduces: the L of `R_L = …`."""
    return [symbol for symbol in value.free_symbols if symbol.is_integer] if isinstance(value, Expr) else []


def _with_letters(notation: Notation, letters: Iterable[Symbol]) -> Notation:
    new = {letter.name: letter for letter in letters if letter.name not in notation.names}
    return replace(notation, names={**notation.names, **new}) if new else notation


_LET = Name((0, 0), "let")
_INDEXED = re.compile(r"([^_^]+(?:\^\{?[^}_]+\}?)?)_\{?([A-Za-z]+)\}?")


def is_decimal(tree: Node | None) -> bool:
    """Whether a side is a number written with a decimal point."""
    if isinstance(tree, Negation):
        tree = tree.operand
    return isinstance(tree, Number)
