"""Mathematics as TeX sees it: atoms in rows, scripts, fractions, fences, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto
from typing import TypeAlias


class Kind(IntEnum):
    """TeX's kinds of atoms, which decide what space stands between them (The TeXbook, chapter 18)."""

    ORDINARY = auto()
    OPERATOR = auto()
    BINARY = auto()
    RELATION = auto()
    OPEN = auto()
    CLOSE = auto()
    PUNCTUATION = auto()
    INNER = auto()


class Font(Enum):
    """How a letter is cut."""

    ITALIC = auto()
    UPRIGHT = auto()
    BOLD = auto()
    BOLD_ITALIC = auto()
    CALLIGRAPHIC = auto()
    BLACKBOARD = auto()
    FRAKTUR = auto()
    SANS = auto()
    TYPEWRITER = auto()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, or a sign that stands like one: x, θ, ∂, ∞."""

    char: str
    font: Font = Font.ITALIC


@dataclass(frozen=True, slots=True)
class Number:
    """Digits, with a point or with commas between thousands."""

    digits: str
    font: Font = Font.UPRIGHT


@dataclass(frozen=True, slots=True)
class Word:
    r"""A name of several upright letters; `function`: it is applied; `limits`: its scripts stand below it."""

    text: str
    function: bool = False
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    r"""An operator, a relation, punctuation, or a bracket by itself; `size`: 1 to 4 for `\big` to `\Bigg`.

    Size -1 is that of the brackets around it: `\middle|`.
    """

    char: str
    kind: Kind
    size: int = 0


@dataclass(frozen=True, slots=True)
class Big:
    """Σ, ∏, ∫: an operator that is larger when displayed."""

    char: str

    @property
    def limits(self) -> bool:
        """Whether its bounds stand below and above it when displayed."""
        return self.char not in "∫∬∭∮"


@dataclass(frozen=True, slots=True)
class Text:
    """Words between formulas, as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """Space of so many em."""

    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """Atoms side by side. `places`: where each begins in the source, and where the last ends.

    `kinds`: the kind of each atom as it stands here; None for a space.
    """

    items: tuple[Node, ...]
    places: tuple[int, ...] = field(default=(), compare=False, repr=False)
    kinds: list[Kind | None] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", kinds(self.items))


@dataclass(frozen=True, slots=True)
class Fraction:
    r"""A quotient; without a bar, what stands in `\binom`. `display`: in display size or not, None as around it."""

    top: Node
    bottom: Node
    bar: bool = True
    display: bool | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A root; without an index, the square root."""

    radicand: Node
    index: Node | None = None


@dataclass(frozen=True, slots=True)
class Scripts:
    """What is lowered and raised at a base."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None


@dataclass(frozen=True, slots=True)
class Fenced:
    """A row between two fences as high as it is; an empty fence is not seen."""

    left: str
    body: Row
    right: str

    @property
    def holds_binomial(self) -> bool:
        """Whether there is nothing inside but a fraction without a bar."""
        items = self.body.items
        return len(items) == 1 and isinstance(items[0], Fraction) and not items[0].bar


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells between two fences. `align` is a letter for each column (l, c, r), of which the last repeats."""

    rows: tuple[tuple[Row, ...], ...]
    left: str = ""
    right: str = ""
    align: str = "c"
    small: bool = False
    formulas: bool = False

    def alignment(self, column: int) -> str:
        """The letter for a column; the columns of formulas are right and left in turn."""
        return "rl"[column % 2] if self.formulas else self.align[min(column, len(self.align) - 1)]


@dataclass(frozen=True, slots=True)
class Accent:
    r"""A mark above or below what it governs, by its command without the backslash: `hat`, `widehat`, `underbrace`."""

    mark: str
    body: Node


@dataclass(frozen=True, slots=True)
class Stack:
    """A base with something small above or below it."""

    base: Node
    over: Node | None = None
    under: Node | None = None


Node: TypeAlias = (
    Letter
    | Number
    | Word
    | Sign
    | Big
    | Text
    | Space
    | Row
    | Fraction
    | Root
    | Scripts
    | Fenced
    | Table
    | Accent
    | Stack
)


def takes_limits(base: Node) -> bool:
    """Whether scripts of the base stand below and above it when displayed."""
    return (isinstance(base, (Big, Word)) and base.limits) or (isinstance(base, Accent) and base.mark in BRACES)


BRACES = frozenset(("underbrace", "overbrace"))


def kind(node: Node) -> Kind:
    """What kind of atom a node is to its neighbours."""
    if isinstance(node, (Letter, Number)):
        return Kind.ORDINARY
    if isinstance(node, Sign):
        return node.kind
    if isinstance(node, (Scripts, Stack)):
        return kind(node.base)
    if isinstance(node, (Big, Word)):
        return Kind.OPERATOR if isinstance(node, Big) or node.function else Kind.ORDINARY
    if isinstance(node, Fenced) or (isinstance(node, Fraction) and node.bar):
        return Kind.INNER
    return Kind.ORDINARY


_BEFORE_BINARY = frozenset((Kind.BINARY, Kind.OPERATOR, Kind.RELATION, Kind.OPEN, Kind.PUNCTUATION))
_AFTER_BINARY = frozenset((Kind.RELATION, Kind.CLOSE, Kind.PUNCTUATION))


def kinds(items: tuple[Node, ...]) -> list[Kind | None]:
    """The kind of each atom of a row; None for a space.

    A sign without two operands is not binary: -x, (+), "at most -1". A bar opens where an operand is expected, and
    closes what one has opened; any other separates.
    """
    found: list[Kind | None] = []
    last: int | None = None
    brackets: list[str] = []
    for position, node in enumerate(items):
        if isinstance(node, Space):
            found.append(None)
            continue
        this = kind(node)
        # words end what stands before them: "is at most -1"
        before = None if last is None or isinstance(items[last], Text) else found[last]
        if this is Kind.ORDINARY and (char := _bar(node)):
            if before is None or before in _BEFORE_BINARY:
                this = Kind.OPEN
            elif char in brackets[-1:]:
                this = Kind.CLOSE
        if this is Kind.OPEN:
            brackets.append(_bar(node))
        elif this is Kind.CLOSE and brackets:
            brackets.pop()
        elif this is Kind.BINARY and (before is None or before in _BEFORE_BINARY):
            this = Kind.ORDINARY
        if this in _AFTER_BINARY and last is not None and before is Kind.BINARY:
            found[last] = Kind.ORDINARY
        found.append(this)
        last = position
    if last is not None and found[last] is Kind.BINARY:
        found[last] = Kind.ORDINARY
    return found


def _bar(node: Node) -> str:
    """The bar that a node is, by itself or with scripts; else nothing."""
    node = node.base if isinstance(node, Scripts) else node
    return node.char if isinstance(node, Sign) and node.char in "|‖" else ""
