"""What a text defines, line by line: units, weights, biases, each under its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Expr, ImmutableDenseMatrix, Mul, Symbol
from sympy.matrices import MatrixBase

from ....kernel.domain import Domain
from ....kernel.errors import IllFormed
from ....kernel.networks.threshold import Step
from ....reading import Notation, ReadingError, name_key
from ....reading.clauses import Clause, Side, after_prose, read_clauses
from ....reading.documents import Piece, pieces
from ....reading.elaborate import elaborate
from ....reading.errors import Code
from ....reading.indicators import BEYOND, FROM
from ....reading.syntax import Constant, Listing, Matrix, Name, Node, Sum, postorder
from .units import LINEAR, RECTIFIED, Activation, Wiring
from .wording import Jump, Worded

_PASSES = 3
_DEFINED = re.compile(r"([A-Za-z][A-Za-z0-9]{0,20}(?:_\{?\w{1,20}\}?)?(?:\^\{?\(?\w{1,9}\)?\}?)?)\s*:?&?=")
_STEPS = (
    "step", "Step", "stp", "H", "Heaviside", "heaviside", "theta", "Theta", "u", "U", "f", "F", "g", "phi", "varphi",
    "psi", "sigma", "act", "activation", "hardlim", "threshold", "thresh", "thr", "T", "s", "S", "a",
)  # fmt: skip
_SIGNUM = ("sgn", "sign", "signum", "hardlims")
_RELUS = ("relu", "ReLU", "Relu", "RELU")
_SMOOTH = ("sigmoid", "tanh", "softplus", "softmax", "logistic")
_FAMILIES = ("D", "d", "x", "X", "i", "I", "b", "a", "m", "u", "s", "in")
_ORDERS = frozenset({"<", ">", "≤", "≥"})


@dataclass(frozen=True, slots=True)
class Given:
    """A name with the number, matrix or list of numbers that it is given."""

    name: str
    value: Any
    lead: str = ""


@dataclass
class Draft:
    """All that a text says of a network."""

    wiring: Wiring
    names: dict[str, Any] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)
    failed: list[tuple[ReadingError, set[str]]] = field(default_factory=list)
    """Lines that could not be read, with the names that they say something of."""
    inputs: set[str] = field(default_factory=set)
    signs: dict[str, bool] = field(default_factory=dict)
    """Of names in sums whether a formula subtracts them: `step(Wx - b)`."""

    @property
    def errors(self) -> list[ReadingError]:
        """Of lines that define what no other line does: the network may be another one than was read."""
        defined = self.names.keys() | self.inputs
        return [error for error, names in self.failed if not names or not names <= defined]

    def bind(self, name: str, value: Any, lead: str = "") -> None:
        """Give a name its value; what an example computes for a unit is not what the unit is."""
        if isinstance(value, tuple):
            value = _column(value)
        if value is None or _is_number(value):
            if value is not None and not _is_wired(self.names.get(name)):
                self.given.append(Given(name, value, lead))
                self.names[name] = value
            return
        self.names[name] = self._named(name, value)

    def _named(self, name: str, value: Any) -> Any:
        if not isinstance(value, MatrixBase):
            return self._unit(name, value)
        many = len(value) > 1
        entries = [self._unit(f"{name}_{k}" if many else name, entry) for k, entry in enumerate(value, start=1)]
        return ImmutableDenseMatrix(*value.shape, entries)

    def _unit(self, name: str, value: Expr) -> Expr:
        """The symbol of the unit that a value is; a sum without a step is a unit that does nothing with it."""
        value = value.doit() if isinstance(value, Mul) else value  # 1·[…]
        unit = self.wiring.units.get(value) if isinstance(value, Symbol) else None
        if unit is None and (value.is_Rational or value in self.wiring.inputs):
            return value
        if unit is None or unit.name:
            return self.wiring.unit(LINEAR, value, name)
        unit.name = name
        return value


def read(text: Worded, inputs: Sequence[Symbol], syntax: str = "") -> Draft:
    """All that a text defines; names may be used on lines before those that define them."""
    known: dict[str, Any] = {}
    wiring = Wiring(tuple(inputs))
    for _ in range(_PASSES):
        draft = _Pass(text, wiring, syntax, known).draft()
        unknown = any(error.code == Code.UNKNOWN_NAME for error in draft.errors)
        if not unknown or not draft.names.keys() - known.keys():
            break
        known = dict(draft.names)
    return draft


class _Pass:
    """One reading of a text, with the names that an earlier one found."""

    def __init__(self, text: Worded, wiring: Wiring, syntax: str, known: dict[str, Any]) -> None:
        self.text, self.syntax = text.text, syntax
        self.made = Draft(wiring)
        numbers = {name: value for name, value in known.items() if _is_number(value)}
        self.made.names |= numbers
        self.later = {name: value for name, value in known.items() if name not in numbers}
        self.euler = {"e": Symbol("e", real=True)} if _defines(text.text, ["e"]) else {}  # a unit's name then
        heads = dict(self._heads(text.jumps))
        names = _input_names(text.text, wiring.inputs)
        self.made.inputs = set(names)
        self.notation = Notation(Domain(), names, frozenset(heads), heads, {}, closed=True)

    def draft(self) -> Draft:
        """What is defined, in the order of the text."""
        for piece in pieces(self.text, self.syntax):
            self._piece(piece)
        return self.made

    # Activation functions.

    def _heads(self, jumps: dict[str, Jump]) -> Iterator[tuple[str, Callable[..., Any]]]:
        yield FROM, self._head(Activation("≥", Step(0)))
        yield BEYOND, self._head(Activation(">", Step(0, closed=False)))
        for name in dict.fromkeys((*_STEPS, *_SIGNUM, *_RELUS, *_SMOOTH, *jumps)):
            if _is_applied(name, self.text):
                yield name, self._head(_activation(name, jumps.get(name)))

    def _head(self, activation: Activation) -> Callable[..., Any]:
        def applied(*arguments: Any) -> Any:
            if len(arguments) != 1:
                raise IllFormed(f"`{activation.name}` is a step function of one sum")
            if activation.name in _SMOOTH:
                raise IllFormed(f"`{activation.name}` does not give exactly 0 or 1: this is for a human to judge")
            value = arguments[0]
            if isinstance(value, MatrixBase):
                return ImmutableDenseMatrix(*value.shape, [self.made.wiring.unit(activation, entry) for entry in value])
            return self.made.wiring.unit(activation, value)

        return applied

    # Lines.

    def _piece(self, piece: Piece) -> None:
        notation = self._now()
        try:
            clauses = read_clauses(piece.text, notation, piece.syntax)
        except ReadingError as error:
            self._without_prose(piece, [error])
            return
        errors = [side.error for clause in clauses for side in clause.sides if side.error is not None]
        if errors and piece.syntax == "text" and self._without_prose(piece, errors):
            return
        for clause in clauses:
            try:
                self._clause(piece, clause)
            except ReadingError as error:
                self._fail(piece.text[slice(*clause.span)], error)

    def _without_prose(self, piece: Piece, errors: Sequence[ReadingError]) -> bool:
        """A line of plain text again without the words before its mathematics; False if it has none."""
        rest = after_prose(piece.text, self._now()) if piece.syntax == "text" else piece.text
        if rest == piece.text or not rest.strip(" .,:;!"):
            if rest == piece.text and any(sign in piece.text for sign in "=≥>"):
                for error in errors:
                    self._fail(piece.text, error)
            return rest != piece.text
        lead = piece.text[: len(piece.text) - len(rest)].strip()
        self._piece(Piece(rest, piece.syntax, piece.line, piece.start, piece.displayed, lead))
        return True

    def _fail(self, text: str, error: ReadingError) -> None:
        """Keep the error of a line, with the names that the line says something of."""
        self.made.failed.append((error, {name_key(found.group(1)) for found in _DEFINED.finditer(text)}))

    def _now(self) -> Notation:
        """The notation with what is defined by now."""
        return replace(self.notation, names={**self.euler, **self.later, **self.made.names, **self.notation.names})

    def _clause(self, piece: Piece, clause: Clause) -> None:
        first = clause.sides[0]
        if len(clause.sides) < 2 or clause.signs[0] not in ("=", "≡", ":=", "→", "≈"):
            return
        names = _defined_names(first.tree)
        if not names or any(name in self.notation.names for name in names):
            if first.error is not None:
                raise first.error
            return
        self._note_signs(clause)
        value = self._value(piece, clause)
        try:
            if len(names) == 1 and not isinstance(first.tree, Matrix | Listing):
                self.made.bind(names[0], value, piece.lead)
            else:
                self._bind_all(piece, first, names, value)
        except IllFormed as error:
            raise ReadingError(Code.SHAPE, str(error), piece.text, clause.span) from None

    def _bind_all(self, piece: Piece, first: Side, names: Sequence[str], value: Any) -> None:
        entries = list(value) if isinstance(value, MatrixBase | tuple) else [value]
        if len(entries) != len(names):
            message = f"{len(names)} names stand for {len(entries)} values"
            raise ReadingError(Code.SHAPE, message, piece.text, first.span)
        for name, entry in zip(names, entries, strict=True):
            self.made.bind(name, entry, piece.lead)

    def _value(self, piece: Piece, clause: Clause) -> Any:
        """The first side that says more than a number, or the last number. Raises `ReadingError`."""
        found, error = [], None
        for position, side in enumerate(clause.sides[1:]):
            if clause.signs[position] in _ORDERS:
                continue
            try:
                value = self._side(piece, side)
                if position + 1 < len(clause.signs) and clause.signs[position + 1] in _ORDERS:
                    value = self._compared(
                        value, clause.signs[position + 1], self._side(piece, clause.sides[position + 2])
                    )
                found.append(value)
            except ReadingError as raised:
                error = error or raised
        wired = [value for value in found if not _is_number(value)]
        if wired:
            return wired[0]
        if error is not None or not found:
            raise error or ReadingError(Code.OPERAND_MISSING, "a side is missing", piece.text, clause.span)
        return found[-1]

    def _side(self, piece: Piece, side: Side) -> Any:
        if side.error is not None:
            raise side.error
        if side.tree is None:
            raise ReadingError(Code.OPERAND_MISSING, "a side of this relation is missing", piece.text, side.span)
        value = elaborate(piece.text, side.tree, {}, self._now())
        return value.as_explicit() if not isinstance(value, MatrixBase | tuple) and value.is_Matrix else value

    def _compared(self, left: Any, sign: str, right: Any) -> Any:
        larger, smaller = (left, right) if sign in "≥>" else (right, left)
        head = self.notation.heads[FROM if sign in "≥≤" else BEYOND]
        return head(larger - smaller)

    def _note_signs(self, clause: Clause) -> None:
        """Whether a formula adds biases or subtracts thresholds."""
        for side in clause.sides[1:]:
            for node in () if side.tree is None else postorder(side.tree):
                if isinstance(node, Sum):
                    named = [term for term in node.terms if isinstance(term.node, Name)]
                    self.made.signs |= {term.node.name: term.negative for term in named if isinstance(term.node, Name)}


def _activation(name: str, jump: Jump | None) -> Activation:
    if name in _RELUS:
        return RECTIFIED
    low = -1 if name in _SIGNUM else 0
    if jump is None or jump.closed is None:
        return Activation(name)
    return Activation(name, Step(jump.at, closed=jump.closed, values=(min(low, jump.low), jump.high)))


def is_signum(activation: Activation) -> bool:
    """Whether a unit gives -1 and 1."""
    return activation.name in _SIGNUM


def _is_applied(name: str, text: str) -> bool:
    r"""Whether a name stands before a bracket: `step(`, `\theta\left(`, `\operatorname{step}(`."""
    symbol = {"theta": "θ", "Theta": "Θ", "sigma": "σ", "phi": "φ", "psi": "ψ"}.get(name, name)
    pattern = rf"(?<![A-Za-z_^])\\?(?:{name}|{symbol})\}}?\s*(?:\\left|\\[bB]igg?l?)?\s*[(\[]"
    return re.search(pattern, text) is not None


# ---- names


def _input_names(text: str, inputs: Sequence[Symbol]) -> dict[str, Any]:
    """What stands for the inputs: their names, other letters that the text uses for them, the vector of all."""
    column = ImmutableDenseMatrix([[symbol] for symbol in inputs])
    names: dict[str, Any] = {name_key(symbol.name): symbol for symbol in inputs}
    letters = [symbol.name for symbol in inputs]
    if all(len(letter) == 1 for letter in letters):
        lower = [letter.lower() for letter in letters]
        if all(re.search(rf"(?<![A-Za-z\\]){c}(?![A-Za-z])", text) for c in lower) and not _defines(text, lower):
            names |= dict(zip(lower, inputs, strict=True))
        names |= {f"{letter}bar": 1 - symbol for letter, symbol in zip(letters, inputs, strict=True)}
    for base in _FAMILIES:
        family = [f"{base}_{k}" for k in range(1, len(inputs) + 1)]
        used = base in "Dd" or all(re.search(rf"(?<![A-Za-z]){base}_?\{{?{k}(?!\d)", text) for k in range(1, 5))
        if base not in letters and used and not _defines(text, family):
            names |= {name: symbol for name, symbol in zip(family, inputs, strict=True) if name not in names}
    for vector in ("x", "X", "xvec", "D", "d", "in", "input"):
        if vector not in names and not _defines(text, [vector]):
            names[vector] = column
    return names


def _defines(text: str, names: Sequence[str]) -> bool:
    return any(re.search(rf"(?<![A-Za-z_\\]){_loosely(name)}\s*:?&?=", text) for name in names)


def _loosely(name: str) -> str:
    base, _, tail = name.partition("_")
    return rf"{base}_?\{{?{tail}\}}?" if tail else base


def _defined_names(tree: Node | None) -> list[str]:
    match tree:
        case Name(name=name) | Constant(name=name):  # e is a unit's name where it is given a value
            return [name]
        case Matrix(rows=rows):
            entries = [entry for row in rows for entry in row]
        case Listing(items=items):
            entries = list(items)
        case _:
            return []
    names = [entry.name for entry in entries if isinstance(entry, Name)]
    return names if len(names) == len(entries) else []


# ---- values


def _is_number(value: Any) -> bool:
    """Whether a value has no inputs and units in it."""
    if isinstance(value, tuple):
        return all(map(_is_number, value))
    return value is None or not value.free_symbols


def _is_wired(value: Any) -> bool:
    return value is not None and not _is_number(value)


def _column(values: tuple[Any, ...]) -> Any:
    if any(isinstance(value, tuple | MatrixBase) for value in values):
        rows = [list(value) if isinstance(value, tuple | MatrixBase) else [value] for value in values]
        return ImmutableDenseMatrix(rows) if len({len(row) for row in rows}) == 1 else None
    return ImmutableDenseMatrix([[value] for value in values])
