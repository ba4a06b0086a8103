"""From characters to tokens: the part of reading that depends on how mathematics is typed.

A lexer for another notation only has to deliver the same tokens. Letters come out as WORD; what a word means
(a function, a name, several names run together) is decided in `words`, which knows what is declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from . import alphabet
from .characters import LETTERS, composed, plain, stray
from .errors import Code, ReadingError, Span
from .indices import canonical_name as canonical_name
from .laws import NO_LAW
from .lookahead import renews, transposes
from .notation import Notation

MAX_LENGTH = 100_000
MAX_DIGITS = 2_000
MAX_WORD = 60

_LABELS = re.compile(
    r"\^(?P<star>\*)(?!\*)|\^\{?(?P<label>\*|\([A-Za-z0-9+\-]+\)|[A-Za-z]+)\}?|(?P<bare>\*)(?=[\s+\-−),;\]}^²³/·⋅×⊙=|]|$)"
    r"|(?P<raised>[⁽⁾⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ]+)"
)
_RAISED_LABELS = alphabet.SUPERSCRIPTS | {"⁽": "(", "⁾": ")"}
_FULL_NAMES = {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho"}
_ARGUMENT = re.compile(r"\s*(?:\\left)?\(([A-Za-z0-9+\-−\s,]{1,20})(?:\\right)?\)")
_BEFORE_ARGUMENT = frozenset("(\\ \t\n\r\f\v")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?(?![0-9,])")
_BIG = re.compile(r"(?:[sS]um(?:mation)?|[pP]rod(?:uct)?|lim)(?=_)")
_DIGITS = frozenset("0123456789")
_ALONE = frozenset("+-)")  # where no arrow goes on from it, it is all of a sign
_ONES = "𝟏"
_LETTERS = LETTERS
_TWO_CHARACTERS = frozenset(sign for sign in alphabet.RELATIONS if len(sign) == 2)


class Kind(Enum):
    """What a token is. Those of the second group are made from words by `words.resolve`."""

    __hash__ = object.__hash__  # Enum's own is Python code, and a reader looks a kind up for each token many times

    NUMBER = auto()
    WORD = auto()
    SUPERSCRIPT = auto()
    PLUS = auto()
    MINUS = auto()
    TIMES = auto()
    DIVIDE = auto()
    POWER = auto()
    BANG = auto()
    PRIME = auto()
    COMMA = auto()
    SEMICOLON = auto()
    OPEN = auto()
    CLOSE = auto()
    BAR = auto()
    ROOT = auto()
    PARTIAL = auto()
    INFINITY = auto()
    RELATION = auto()
    SET = auto()
    NABLA = auto()
    TRANSPOSE = auto()
    FRACTION = auto()
    BIG = auto()
    UNDER = auto()
    ALIGN = auto()
    ROW = auto()
    PROSE = auto()
    COLON = auto()
    LOGIC = auto()
    AT = auto()
    BAD = auto()
    END = auto()

    NAME = auto()
    CONSTANT = auto()
    FUNCTION = auto()
    CALL = auto()
    DERIVATIVE = auto()
    DIFFERENTIAL = auto()


BIG_WORDS = {
    "sum": "sum",
    "Sum": "sum",
    "summation": "sum",
    "prod": "product",
    "Prod": "product",
    "product": "product",
    "Product": "product",
    "lim": "limit",
    "integrate": "integrate",
}


class Token(NamedTuple):
    """A piece of the text.

    `value` is its canonical spelling. For words `tail` is the subscript, and `explicit` says that it was
    marked as one (`x_1`, `x₁`) rather than just appended (`x1`); `label` is a raised label that is no exponent
    (`y^*`). `spaced` says that white space precedes the token, `glued` that it was split off the same run of
    letters as the token before it, `letter` that the word was written as one Greek character, `whole` that it is one
    name, however long, `wide` that a gap precedes it that sets formulas apart.
    """

    kind: Kind
    start: int
    end: int
    value: str = ""
    tail: str = ""
    explicit: bool = False
    spaced: bool = False
    glued: bool = False
    letter: bool = False
    label: str = ""
    whole: bool = False
    wide: bool = False

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return self.start, self.end

    def meaning(self, kind: Kind, value: str) -> Token:
        """What it means; of its subscript and its label nothing is left. `_replace` takes four times as long."""
        _, start, end, _, _, explicit, spaced, glued, letter, _, whole, wide = self
        return _made(Token, (kind, start, end, value, "", explicit, spaced, glued, letter, "", whole, wide))


_made = tuple.__new__  # without the Python function around it that a named tuple's constructor is


def tokenize(text: str, notation: Notation, syntax: str = "text") -> list[Token]:
    """The tokens of a text, closed by END; `syntax` is "text" or "latex"."""
    if len(text) > MAX_LENGTH:
        message = f"the text has {len(text)} characters; at most {MAX_LENGTH} are read"
        raise ReadingError(Code.TOO_LONG, message, text, (MAX_LENGTH, len(text)))
    tokens = _lexer(text, notation, syntax).run()
    if len(tokens) == 1:
        raise ReadingError(Code.EMPTY, "there is nothing to read", text, (0, len(text)))
    return tokens


def occurs(kind: Kind, tokens: Sequence[Token]) -> bool:
    """Whether a token of a kind is among some; most formulas have no rows, words or relations to search for."""
    return any(token.kind is kind for token in tokens)


def _lexer(text: str, notation: Notation, syntax: str) -> Lexer:
    if syntax == "latex":
        from .latex import LatexLexer  # it extends the lexer below

        return LatexLexer(text, notation)
    return Lexer(text, notation)


class Lexer:
    """The tokens of plain text."""

    def __init__(self, text: str, notation: Notation) -> None:
        self.text = text
        self.notation = notation
        self.is_ascii = text.isascii()
        self.characters: list[str] = [
            *(text if self.is_ascii else map(plain, text)),
            "\0",
            "\0",
        ]  # sentinels no rule accepts
        self.accents: dict[int, str] = {}
        for at, character in enumerate("" if self.is_ascii else text):
            if character > "\u00bf" and (letter := composed(character)):
                self.characters[at], self.accents[at] = letter
        self.at = 0
        self.spaced = False
        self.wide = False
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        """All tokens, closed by END. Raises `ReadingError`."""
        length = len(self.text)
        while self.at < length:
            if self.characters[self.at] in alphabet.SPACES:
                self.at += 1
                self.spaced = True
            else:
                self._one()
        self._finished()
        self._emit(Kind.END, length, "")
        return list(_grouped(self.tokens, self.text))

    def _finished(self) -> None:
        """What is to be checked at the end."""

    def _emit(
        self,
        kind: Kind,
        start: int,
        value: str,
        *,
        tail: str = "",
        explicit: bool = False,
        letter: bool = False,
        label: str = "",
        whole: bool = False,
    ) -> None:
        """Add the token that ends here."""
        spaced, wide = self.spaced, self.wide
        token = (kind, start, self.at, value, tail, explicit, spaced, False, letter, label, whole, wide)
        self.tokens.append(_made(Token, token))
        self.spaced = self.wide = False

    def _formula(self) -> bool:
        """Whether a declared name that is a formula stands here; it is then read."""
        for pattern, name in self.notation.formulas:
            if found := pattern.match(self.text, self.at):
                start, self.at = self.at, found.end()
                self._emit(Kind.WORD, start, name, whole=True)
                return True
        return False

    def _one(self) -> None:
        character, start = self.characters[self.at], self.at
        if character in _LETTERS:
            self._word()
            return
        following = self.characters[start + 1]
        if character in _ALONE and following != ">":
            self.at += 1
            kind, value = _SIGNS[character]
            self._emit(kind, start, value)
            return
        if character == "." and following == "*":
            self.at += 2
            self._emit(Kind.TIMES, start, "⊙")
            return
        if character == "(" and self._formula():
            return
        if self.text[start] == _ONES and self._ones():
            return
        if character in "Σ∑∏Π" and following in "_(" and not self.notation.names.get(alphabet.GREEK.get(character, "")):
            self.at += 1
            self._emit(Kind.BIG, start, "sum" if character in "Σ∑" else "product")
        elif character == "_" and self.tokens and self.tokens[-1].kind in (Kind.BIG, Kind.CLOSE):
            self.at += 1
            self._emit(Kind.UNDER, start, "_")
            if self.tokens[-2].kind is Kind.CLOSE:
                self._lowered_word()
        elif character in _DIGITS or (character == "." and following in _DIGITS):
            self._number()
        elif character in alphabet.GREEK:
            self._word()
        elif character in alphabet.SUBSCRIPTS and self.tokens and self.tokens[-1].value == "‖":
            self._lowered_kind()
        elif character in alphabet.SUPERSCRIPTS:
            self._take(Kind.SUPERSCRIPT, alphabet.SUPERSCRIPTS)
        elif character == "<" and following == "-" and renews(self.text, start, self._name_before(), self.notation):
            self.at += 2
            self._emit(Kind.RELATION, start, "←")
        elif character + following in _TWO_CHARACTERS and not self._is_factorial(character, following):
            self.at += 2
            self._emit(Kind.RELATION, start, alphabet.RELATIONS[character + following])
        elif character == "*" and following == "*":
            self.at += 2
            self._emit(Kind.POWER, start, "^")
        elif character == "^" and following == "T" and transposes(self.text, start, self._name_before(), self.notation):
            self.at += 2
            self._emit(Kind.TRANSPOSE, start, "T")
        else:
            self._sign(character, start)

    def _ones(self) -> bool:
        """Whether `𝟏ₘ`, `𝟏_{m×n}` stands here, all of whose entries are 1; what is below it is its size."""
        following, start = self.characters[self.at + 1], self.at
        if not (self.notation.closed and self.notation.with_tensors):
            return False
        if following != "_" and following not in alphabet.SUBSCRIPTS:
            return False
        self.at += 1
        tails = [] if following == "_" else self._tails(start)[0]
        self._emit(Kind.WORD, start, "ones", tail=",".join(tails), explicit=bool(tails))
        if not tails:
            under, self.at = self.at, self.at + 1
            self._emit(Kind.UNDER, under, "_")
        return True

    def _lowered_kind(self) -> None:
        """The `₂` of `‖x‖₂`."""
        start = self.at
        self._emit(Kind.UNDER, start, "_")
        self._emit(Kind.OPEN, start, "{")
        self._take(Kind.NUMBER, alphabet.SUBSCRIPTS)
        self._emit(Kind.CLOSE, self.at, "}")

    def _lowered_word(self) -> None:
        """Letters below a bracket, as if in braces: `(A + B)_ij`."""
        if self.characters[self.at] in _LETTERS | _DIGITS:
            self.tokens.append(Token(Kind.OPEN, self.at, self.at, "{"))
            start = self.at
            self._skip((_LETTERS | _DIGITS).__contains__)
            kind = Kind.NUMBER if self.text[start : self.at].isdigit() else Kind.WORD
            self._emit(kind, start, "".join(self.characters[start : self.at]))
            self.tokens.append(Token(Kind.CLOSE, self.at, self.at, "}"))

    def _is_factorial(self, character: str, following: str) -> bool:
        """Whether `!=` is a factorial and an equality sign: `n!==6`."""
        return character == "!" and self.characters[self.at + 2 : self.at + 3] == ["="] and following == "="

    def _name_before(self) -> str:
        """The canonical name that the token before may be; nothing where there is no word."""
        before = self.tokens[-1] if self.tokens else None
        return canonical_name(before.value, before.tail, before.label) if before and before.kind is Kind.WORD else ""

    def _is_full_stop(self) -> bool:
        """Whether the point that stands here ends the sentence."""
        return not self.text[self.at + 1 :].strip() and bool(self.tokens)

    def _sign(self, character: str, start: int) -> None:
        if character == "." and self.notation.closed and self._is_full_stop():
            self.at += 1
            return
        found = self._further_sign(character) or _SIGNS.get(character)
        if found is None:
            raise stray(self.text, character, start)
        self.at += 1
        self._emit(found[0], start, found[1])

    def _further_sign(self, character: str) -> tuple[Kind, str] | None:
        """A sign that has a meaning only beside distributions, or propositions."""
        if character == ":" and self.notation.laws.divergences:
            return Kind.COLON, ":"
        return (Kind.LOGIC, character) if character in alphabet.LOGIC and self.notation.propositions else None

    def _take(self, kind: Kind, table: dict[str, str]) -> None:
        start = self.at
        self._skip(table.__contains__)
        self._emit(kind, start, "".join(table[c] for c in self.characters[start : self.at]))

    def _skip(self, accepted: Callable[[str], bool]) -> None:
        while accepted(self.characters[self.at]):
            self.at += 1

    def _number(self) -> None:
        """Digits with at most one point, and an exponent when `e` and digits follow at once."""
        start = self.at
        self._skip(_DIGITS.__contains__)
        if self.characters[self.at] == ".":
            self.at += 1
            self._skip(_DIGITS.__contains__)
        mantissa = self.at
        if self.characters[self.at] in "eE" and self._exponent_follows():
            self.at += 1 if self.characters[self.at + 1] in _DIGITS else 2
            self._skip(_DIGITS.__contains__)
        value = "".join(self.characters[start : self.at]).replace("−", "-").replace("–", "-")
        self._bounded(value, start, mantissa)
        self._emit(Kind.NUMBER, start, value)
        if self.characters[self.at] == "." and not (self.notation.closed and self._is_full_stop()):
            raise ReadingError(Code.STRAY, "a second decimal point", self.text, (self.at, self.at + 1))

    def _exponent_follows(self) -> bool:
        ahead = [*self.characters[self.at + 1 : self.at + 3], "\0"]
        return ahead[1 if ahead[0] in "+-−–" else 0] in _DIGITS

    def _bounded(self, value: str, start: int, mantissa: int) -> None:
        exponent = value[mantissa - start + 1 :].lstrip("+-0")
        digits = mantissa - start
        if digits > MAX_DIGITS or len(exponent) > 5 or digits + int(exponent or "0") > MAX_DIGITS + 1:
            message = f"a number of more than {MAX_DIGITS} digits"
            raise ReadingError(Code.NUMBER_TOO_LONG, message, self.text, (start, self.at))

    def _word(self) -> None:
        """A run of Latin letters, or one Greek letter, with its subscript."""
        start = self.at
        first = self.characters[start]
        greek = alphabet.GREEK.get(first)
        if self._big():
            return
        if greek is None:
            self._skip_letters()
        else:
            self.at += 1
        value = greek or "".join(self.characters[start : self.at])
        if value in self.notation.laws.means and self.characters[self.at] == "_":
            self._emit(Kind.BIG, start, "expectation")
            return
        value = _FULL_NAMES.get(value, value)
        accent = self._accent(start) if greek or len(value) == 1 else ""
        tails, explicit = self._tails(start)
        label = self._label(value + accent, tails)
        value, tail = value + accent, ",".join(tails)
        if called := self._argument_of_name(value, tail, label):
            self._emit(Kind.WORD, start, called, whole=True)
            return
        letter = greek is not None and not accent
        self._emit(
            Kind.WORD, start, value, tail=tail, explicit=explicit, letter=letter, label=label, whole=bool(accent)
        )

    def _skip_letters(self) -> None:
        """To the end of a run of letters; a letter with an accent is a name by itself."""
        start = self.at
        self._skip(_LETTERS.__contains__)
        for at in range(start, self.at):
            if self._accent_at(at):
                self.at = max(at, start + 1)
                return

    def _accent_at(self, at: int) -> str:
        """The accent of the letter at a place, composed with it or behind it."""
        composed = self.accents.get(at, "")
        return composed or alphabet.ACCENTS.get(self.characters[at + 1], "")

    def _accent(self, start: int) -> str:
        found = self._accent_at(start)
        if found and start not in self.accents:
            self.at += 1
        return found

    def _big(self) -> bool:
        """Read `sum` and `prod` with bounds below them: `sum_i`, `sum_{i=1}^n`."""
        start = self.at
        found = _BIG.match(self.text, start) if self.characters[start] in "sSpPl" else None
        if found is not None:
            self.at = found.end()
            self._emit(Kind.BIG, start, BIG_WORDS[found.group()])
        return found is not None

    def _tails(self, start: int) -> tuple[list[str], bool]:
        tails: list[str] = []
        explicit = False
        while True:
            begin, character = self.at, self.characters[self.at]
            if character in _DIGITS and not tails:
                self._skip(_DIGITS.__contains__)
                tails.append("".join(self.characters[begin : self.at]))
            elif character in alphabet.SUBSCRIPTS:
                self._skip(alphabet.SUBSCRIPTS.__contains__)
                tails.append("".join(alphabet.SUBSCRIPTS[c] for c in self.characters[begin : self.at]))
                explicit = True
                if self.characters[self.at] == "," and self.characters[self.at + 1] in alphabet.SUBSCRIPTS:
                    self.at += 1
            elif character == "_":
                tails.append(self._subscript())
                explicit = True
            else:
                break
        if self.at - start > MAX_WORD:
            message = f"a word of more than {MAX_WORD} characters"
            raise ReadingError(Code.NAME, message, self.text, (start, self.at))
        return tails, explicit

    def _label(self, value: str, tails: list[str]) -> str:
        """The raised label that stands behind a name and is no exponent: `y^*`, and declared ones such as `v^N`."""
        found = _LABELS.match(self.text, self.at)
        if found is None:
            return ""
        label = found.group("star") or found.group("label") or found.group("bare") or ""
        raised = found.group("raised") or ""
        label = label or "".join(_RAISED_LABELS.get(c, c) for c in raised)
        begin, self.at = self.at, found.end()
        lowered: list[str] = []
        if not tails and self.characters[self.at] in alphabet.SUBSCRIPTS:  # `θ^Mₜ₊₁`, as it is printed
            start = self.at
            self._skip(alphabet.SUBSCRIPTS.__contains__)
            lowered.append("".join(alphabet.SUBSCRIPTS[c] for c in self.characters[start : self.at]))
        key = canonical_name(value, ",".join([*tails, *lowered]), label)
        spellings = (key, key[1:]) if key[:1] == "d" else (key,)  # the y* of dy*
        declared = any(self.notation.name(each) or self.notation.function(each) for each in spellings)
        if not declared and (found.group("star") != "*" or lowered):
            self.at = begin
            return ""
        tails.extend(lowered)
        return label

    def _argument_of_name(self, base: str, tail: str, label: str) -> str:
        """The declared name with an argument that stands here: `c(t-1)`."""
        found = _ARGUMENT.match(self.text, self.at) if self.characters[self.at] in _BEFORE_ARGUMENT else None
        if found is None:
            return ""
        key = canonical_name(base, tail, label)
        inside = "".join(found.group(1).split()).replace("−", "-")
        full = self.notation.name(f"{key}({inside})")
        if not full and key[:1] == "d" and (differentiated := self.notation.name(f"{key[1:]}({inside})")):
            full = f"d{differentiated}"
        if not full.endswith(")"):
            if key not in self.notation.steps.members:
                return ""
            full = canonical_name(key, inside)  # h(t-1), where steps are written out
        self.at = found.end()
        return full

    def _subscript(self) -> str:
        """What follows an underscore: digits, a run of letters and digits, or anything plain in braces."""
        underscore = self.at
        self.at += 1
        start, character = self.at, self.characters[self.at]
        if character == "{":
            return self._braced(underscore)
        if character in _DIGITS:
            self._skip(_DIGITS.__contains__)
        elif character in alphabet.GREEK or self._accent_at(start):
            self.at += 1
            accent = self._accent(start)
            return alphabet.GREEK.get(character, character) + accent
        else:
            self._skip((_LETTERS | _DIGITS).__contains__)
        if self.at == start:
            hint = "write x_1 or x_{11}"
            raise ReadingError(
                Code.NAME, "a subscript was expected after `_`", self.text, (underscore, underscore + 1), hint
            )
        return "".join(alphabet.GREEK.get(c, c) for c in self.characters[start : self.at])

    def _braced(self, underscore: int) -> str:
        self.at += 1
        start = self.at
        self._skip(_is_subscript_character)
        content = "".join(
            alphabet.GREEK.get(c, "-" if c in alphabet.MINUS else c)
            for c in self.characters[start : self.at]
            if c not in alphabet.SPACES and c != "_"
        )
        if self.characters[self.at] != "}" or not content:
            message = "a subscript in braces holds letters, digits, commas and signs, up to the closing brace"
            if self.characters[self.at] in "∼~" and self.characters[underscore - 1] == "E":
                message, hint = NO_LAW
                raise ReadingError(Code.UNSUPPORTED, message, self.text, (underscore, self.at), hint)
            raise ReadingError(Code.NAME, message, self.text, (underscore, self.at), "write x_{11} or h_{t-1}")
        self.at += 1
        return content


def _grouped(tokens: Sequence[Token], text: str) -> Iterator[Token]:
    """The tokens with `1,234,567` made one number: two groups are no decimals, and in no brackets they are no list."""
    if "," not in text:
        yield from tokens
        return
    brackets: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind is Kind.OPEN:
            brackets.append(text[token.start : token.start + 1])
        elif token.kind is Kind.CLOSE and brackets:
            brackets.pop()
        found = _GROUPS.match(text, token.start) if token.kind is Kind.NUMBER and set(brackets) <= {"{"} else None
        end = at
        while found and tokens[end].end < found.end() and tokens[end].kind in (Kind.NUMBER, Kind.COMMA):
            end += 1
        if found and tokens[end].end == found.end() and found.end() - found.start() <= MAX_DIGITS:
            yield token._replace(value=found.group().replace(",", ""), end=found.end())
            at = end + 1
        else:
            yield token
            at += 1


def _is_subscript_character(character: str) -> bool:
    return (
        character in _LETTERS
        or character in _DIGITS
        or character in alphabet.GREEK
        or character in alphabet.SPACES
        or character in alphabet.MINUS
        or character in ",+:_()"
    )


def _signs() -> dict[str, tuple[Kind, str]]:
    """Every sign of one character, by kind and canonical spelling."""
    signs = {c: (Kind.RELATION, sign) for c, sign in alphabet.RELATIONS.items() if len(c) == 1}
    signs |= dict.fromkeys(alphabet.PLUS, (Kind.PLUS, "+")) | dict.fromkeys(alphabet.MINUS, (Kind.MINUS, "-"))
    signs |= dict.fromkeys(alphabet.TIMES, (Kind.TIMES, "*")) | dict.fromkeys(alphabet.DIVIDE, (Kind.DIVIDE, "/"))
    signs |= {c: (Kind.TIMES, sign) for c, sign in alphabet.CONVOLUTIONS.items()}
    signs |= {c: (Kind.PRIME, "'" * count) for c, count in alphabet.PRIMES.items()}
    signs |= {c: (Kind.ROOT, str(degree)) for c, degree in alphabet.ROOTS.items()}
    signs |= {c: (Kind.NUMBER, f"{p}/{q}") for c, (p, q) in alphabet.FRACTIONS.items()}
    pairs = {opening: closing for opening, closing in alphabet.CLOSING.items() if opening != closing}
    signs |= {c: (Kind.OPEN, c) for c in pairs} | {c: (Kind.CLOSE, c) for c in pairs.values()}
    signs |= {"⊙": (Kind.TIMES, "⊙")} | dict.fromkeys(alphabet.COMPOSITION, (Kind.TIMES, "∘"))
    signs |= dict.fromkeys(alphabet.BARS, (Kind.BAR, "|")) | {c: (Kind.SET, name) for c, name in alphabet.SETS.items()}
    return signs | {
        "^": (Kind.POWER, "^"),
        "!": (Kind.BANG, "!"),
        ",": (Kind.COMMA, ","),
        ";": (Kind.SEMICOLON, ";"),
        "@": (Kind.TIMES, "@"),
        "∂": (Kind.PARTIAL, "d"),
        "∇": (Kind.NABLA, "∇"),
        "∑": (Kind.BIG, "sum"),
        "∏": (Kind.BIG, "product"),
        "∫": (Kind.BIG, "integral"),
        "ᵀ": (Kind.TRANSPOSE, "T"),
        "‖": (Kind.BAR, "‖"),
        "∞": (Kind.INFINITY, "∞"),
    }


_SIGNS = _signs()
