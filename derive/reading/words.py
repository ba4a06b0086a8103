"""What each word of a text means: a function, a constant, a name, or several of them run together.

The roles of names are decided over all texts that are read together, so that both sides of a pair agree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .alphabet import GREEK_NAMES
from .errors import Code, ReadingError, quoted
from .functions import SPELLINGS, UNSUPPORTED
from .leibniz import differential_operator, differential_quotient, differentials
from .notation import Notation
from .remarks import Remarks
from .tokens import BIG_WORDS, Kind, Token, canonical_name, tokenize

FUNCTION_LETTERS = frozenset({"f", "g", "h", "F", "G", "H", "phi", "psi"})
_APPLIED_ONLY = {"sigma": "sigmoid", "Gamma": "gamma"}  # Greek letters that are functions when applied
_NEVER_NAMES = frozenset({"sum", "summation", "prod", "product", "lim", "limit", "int", "integral", "integrate"})
_LOGIC = frozenset({"and", "or", "not", "if", "then", "else", "where", "for", "is", "true", "false"})
_INFINITE = frozenset({"inf", "infinity", "infty", "oo"})
_NOT_NUMBERS = frozenset({"inf", "infinity", "infty", "oo", "nan", "zoo", "undefined"})

# Two-letter words such as `re` are too common inside other words to be split off a run of letters.
_SPLITTABLE = sorted((w for w in SPELLINGS if len(w) > 2 or w == "ln"), key=len, reverse=True)
_PREFIX = re.compile("|".join(_SPLITTABLE))
_GREEK_PREFIX = re.compile("|".join(sorted((g for g in GREEK_NAMES if g != "pi"), key=len, reverse=True)))
_INDEX_I = re.compile("(?<![A-Za-z])(i|[jklt]i|i[jklt]|ijk)(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Usage:
    """How the texts use their names: which stand without brackets after them, whether `i` is a subscript."""

    bare: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    index_i: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What decides on a name: the declared ones, and how the texts use the others."""

    notation: Notation
    usage: Usage

    @property
    def names(self) -> Collection[str]:
        """The declared names."""
        return self.notation.names

    @property
    def functions(self) -> Collection[str]:
        """The declared functions."""
        return self.notation.functions


def survey(token_lists: Iterable[Sequence[Token]], notation: Notation) -> Vocabulary:
    """The vocabulary of texts that are read together."""
    bare: set[str] = set()
    letters: set[str] = set()
    index_i = notation.closed
    for tokens in token_lists:
        index_i = index_i or _is_bound(tokens, "i")
        for token, following in _words(tokens):
            applied = _applied(following)
            name = canonical_name(token.value, token.tail, token.label)
            index_i = index_i or (token.explicit and bool(_INDEX_I.search(token.tail)))
            pieces = (name,) if name in notation.names else _letters_of(token)
            letters.update(piece for piece in pieces if len(piece) == 1)
            bare.update(pieces[:-1] if applied else pieces)
    usage = Usage(frozenset(bare), frozenset(letters), index_i)
    return Vocabulary(notation, usage)


def _is_bound(tokens: Sequence[Token], letter: str) -> bool:
    """Whether a sum or a product runs over a letter."""
    big = (k for k, token in enumerate(tokens) if token.kind is Kind.BIG)
    return any(token.value == letter for k in big for token in tokens[k + 1 : k + 4] if token.kind is Kind.WORD)


def _words(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each word with the token after it; END is never a word."""
    return ((t, tokens[k + 1]) for k, t in enumerate(tokens) if t.kind is Kind.WORD)


def _applied(following: Token) -> bool:
    return following.kind is Kind.PRIME or (following.kind is Kind.OPEN and following.value != "{")


def _letters_of(token: Token) -> tuple[str, ...]:
    """The names that a word consists of when nothing is declared."""
    if token.tail or token.label:
        return (canonical_name(token.value, token.tail, token.label),)
    word = token.value
    if token.whole or len(word) > 3 or word in GREEK_NAMES or word.lower() in SPELLINGS:
        return (word,)
    return tuple(word)


def resolve(text: str, tokens: Sequence[Token], vocabulary: Vocabulary, remarks: Remarks) -> list[Token]:
    """The tokens with every word replaced by what it means."""
    resolver = _Resolver(text, vocabulary, remarks)
    resolved: list[Token] = []
    splits: dict[int, list[Token]] = {}
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind is Kind.FRACTION and index + 2 < len(tokens):
            splits.update(differentials(tokens, index, vocabulary.notation))
        if index in splits:
            partial, word = splits[index]
            resolved += [partial, *resolver.word(word, tokens[index + 1])]
            index += 1
            continue
        if token.kind is Kind.NUMBER:
            resolver.check_number(token)
        if token.value in _INFINITE and index and tokens[index - 1].value == "→":
            resolved.append(token._replace(kind=Kind.INFINITY, value="∞"))
            index += 1
            continue
        operator = differential_operator(tokens, index, vocabulary.names)
        if operator is not None:
            resolved.append(operator[0])
            index = operator[1]
            continue
        quotient = differential_quotient(tokens, index, vocabulary.notation)
        if quotient is not None:
            resolved.extend(resolve(text, [*quotient[0], tokens[-1]], vocabulary, remarks)[:-1])
            index = quotient[1]
            continue
        if token.kind is Kind.WORD:
            resolved.extend(resolver.word(token, tokens[index + 1]))
        else:
            resolved.append(token)
        index += 1
    return resolved


class _Resolver:
    def __init__(self, text: str, vocabulary: Vocabulary, remarks: Remarks) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.remarks = remarks

    def word(self, token: Token, following: Token) -> Iterable[Token]:
        """The tokens that one word stands for; `following` is the token after it."""
        notation = self.vocabulary.notation
        name = canonical_name(token.value, token.tail, token.label)
        if known := notation.known.get(name):
            return [token._replace(kind=Kind.FUNCTION, value=known, tail="")]
        found = notation.function(name)
        if found and (_applied(following) or not notation.name(name)):
            return [token._replace(kind=Kind.CALL, value=found, tail="", label="")]
        if found := notation.name(name):
            return [token._replace(kind=Kind.NAME, value=found, tail="", label="")]
        if indexed := self._indexed(token):
            return indexed
        if token.label:
            return [token._replace(kind=Kind.NAME, value=name)]
        if not token.tail:
            return self._plain(token, following)
        return self._with_tail(token, following)

    def _indexed(self, token: Token) -> list[Token]:
        """A sequence or a tensor with its index as a subscript or a label: `R_n`, `w_j^{(\\tau)}`, `F_{ij}`."""
        notation, bracketed = self.vocabulary.notation, token.label[:1] == "("
        index = token.label[1:-1] if bracketed else token.tail
        base = canonical_name(token.value, token.tail if bracketed else "", "" if bracketed else token.label)
        if not index or not (token.explicit or bracketed or token.value in GREEK_NAMES):
            return []
        if function := notation.function(base):
            head = token._replace(kind=Kind.CALL, value=function, tail="", label="")
            return [head, *self._index(token, index, "(", ")")]
        name = notation.name(base)
        if name and notation.is_tensor(name) and not bracketed:  # W^{(τ)} is no entry of W
            head = token._replace(kind=Kind.NAME, value=name, tail="", label="")
            under = Token(Kind.UNDER, token.end, token.end, "_")
            return [head, under, *self._index(token, _apart(index), "{", "}")]
        return []

    def _index(self, token: Token, index: str, opening: str, closing: str) -> list[Token]:
        """The tokens of an index, which all stand where the name does."""
        try:
            resolved = resolve(index, tokenize(index, self.vocabulary.notation), self.vocabulary, self.remarks)[:-1]
        except ReadingError as error:
            raise self._error(token, Code(error.code), error.message, error.hint) from None
        return [
            Token(Kind.OPEN, token.end, token.end, opening),
            *(part._replace(start=token.start, end=token.end) for part in resolved),
            Token(Kind.CLOSE, token.end, token.end, closing),
        ]

    def check_number(self, token: Token) -> None:
        """Refuse `2e3` where e is a declared name."""
        for letter in {"e", "E"} & set(token.value):
            if letter not in self.vocabulary.names:
                continue
            mantissa, _, exponent = token.value.partition(letter)
            raise self._ambiguous(token, f"{mantissa}*10^{exponent}", f"{mantissa}*{letter}*{exponent}")

    def _error(self, token: Token, code: Code, message: str, hint: str = "") -> ReadingError:
        return ReadingError(code, message, self.text, token.span, hint)

    def _ambiguous(self, token: Token, *readings: str) -> ReadingError:
        shown = quoted(self.text, token.span)
        hint = "write " + ", or ".join(readings) + f"; or declare `{shown}` as a name"
        return self._error(token, Code.AMBIGUOUS, f"`{shown}` can be read in more than one way", hint)

    # Words without a subscript.

    def _plain(self, token: Token, following: Token) -> Iterable[Token]:
        word = token.value
        if word in ("Pi", "PI") and not token.letter:
            self.remarks.add(f"read `{word}` as π")
            return [token._replace(kind=Kind.CONSTANT, value="pi")]
        if len(word) == 1 or word in GREEK_NAMES:
            return [self._letter(token, _applied(following))]
        function = SPELLINGS.get(word.lower())
        if function is not None:
            return [token._replace(kind=Kind.FUNCTION, value=function)]
        if token.whole:
            return [token._replace(kind=Kind.NAME)]
        if word in BIG_WORDS and (following.kind is Kind.UNDER or _applied(following)):
            return [token._replace(kind=Kind.BIG, value=BIG_WORDS[word])]
        self._refuse_reserved(token, following)
        return self._run(token, following)

    def _letter(self, token: Token, applied: bool) -> Token:
        """One letter, or the name of a Greek one."""
        name = token.value
        if name in self.vocabulary.names:
            return token._replace(kind=Kind.NAME)
        if name in self.vocabulary.functions:
            return token._replace(kind=Kind.CALL)
        if name in ("e", "pi") or (name == "i" and not self.vocabulary.usage.index_i):
            return token._replace(kind=Kind.CONSTANT)
        if name == "i":
            self.remarks.add("read `i` as an index, not as the imaginary unit")
        if applied and name not in self.vocabulary.usage.bare:
            return self._applied_letter(token)
        return token._replace(kind=Kind.NAME)

    def _applied_letter(self, token: Token) -> Token:
        name = token.value
        function = _APPLIED_ONLY.get(name)
        if name == "gamma" and not token.letter:
            function = "gamma"
        if function is not None:
            self.remarks.add(f"read `{quoted(self.text, token.span)}(…)` as the function {function}")
            return token._replace(kind=Kind.FUNCTION, value=function)
        if name in FUNCTION_LETTERS:
            return token._replace(kind=Kind.CALL)
        return token._replace(kind=Kind.NAME)

    def _refuse_reserved(self, token: Token, following: Token) -> None:
        word = token.value.lower()
        if word in _NOT_NUMBERS:
            raise self._error(token, Code.NOT_A_NUMBER, f"`{token.value}` is not a number")
        if word in _LOGIC:
            hint = "an expression was expected, not a statement"
            raise self._error(token, Code.UNSUPPORTED, f"the word `{token.value}` has no place in an expression", hint)
        if word in UNSUPPORTED and (_applied(following) or word in _NEVER_NAMES):
            raise self._error(token, Code.UNSUPPORTED, f"the function `{token.value}` is not supported in text")

    # Runs of letters that are no single word.

    def _run(self, token: Token, following: Token) -> Iterable[Token]:
        word, applied = token.value, _applied(following)
        pieces = self._function_pieces(token) or self._pi_pieces(token)
        if pieces is None and len(word) > 3:
            return [self._long_name(token, applied)]
        if pieces is None and self._is_own_name(token):
            return [token._replace(kind=Kind.NAME, value=canonical_name(word, token.tail, token.label), tail="")]
        if pieces is None:
            self._refuse_greek(token)
            pieces = tuple(word)
        resolved = list(self._cut(token, pieces, applied))
        self.remarks.add(f"read `{word}` as {_spelled(pieces)}")
        return resolved

    def _is_own_name(self, token: Token) -> bool:
        """Whether a run of letters is one name where only declared names may be used: its letters are none."""
        notation = self.vocabulary.notation
        if not notation.closed:
            return False
        word = token.value
        spelled = [*tuple(word[:-1]), canonical_name(word[-1], token.tail, token.label)]
        return not all(notation.name(piece) or notation.function(piece) or piece == "e" for piece in spelled)

    def _function_pieces(self, token: Token) -> tuple[str, ...] | None:
        """`sinx` is sin(x), `xsin` is x·sin; longer runs with a function word in them are refused."""
        word = token.value
        found = _PREFIX.match(word)
        if found and len(word) - found.end() == 1:
            return found.group(), word[-1]
        if found:
            rest = word[found.end() :]
            raise self._ambiguous(token, f"{found.group()}({rest})")
        inner = _PREFIX.match(word, 1)
        if inner and inner.end() == len(word):
            return word[0], inner.group()
        if inner:
            raise self._ambiguous(token, f"{word[0]}*{inner.group()}({word[inner.end() :]})")
        return None

    def _pi_pieces(self, token: Token) -> tuple[str, ...] | None:
        """`pir` is π·r and `rpi` is r·π; in longer words the letters p, i mean nothing by themselves."""
        word = token.value
        if word.startswith("pi") and len(word) <= 4:
            return "pi", *word[2:]
        return (word[0], "pi") if word.endswith("pi") and len(word) == 3 else None

    def _refuse_greek(self, token: Token) -> None:
        """`mux`: is it μ·x or m·u·x?"""
        word = token.value
        if found := _GREEK_PREFIX.match(word):
            raise self._ambiguous(token, f"{found.group()}*{word[found.end() :]}", "*".join(word))
        if (found := _GREEK_PREFIX.match(word, 1)) and found.end() == len(word):
            raise self._ambiguous(token, f"{word[0]}*{found.group()}", "*".join(word))

    def _long_name(self, token: Token, applied: bool) -> Token:
        word = token.value
        found = _GREEK_PREFIX.match(word)
        if found and len(word) - found.end() <= 2:
            raise self._ambiguous(token, f"{found.group()}*{word[found.end() :]}")
        if set(word) <= self.vocabulary.usage.letters:
            raise self._ambiguous(token, "*".join(word[:8]))
        if applied:
            shown = quoted(self.text, token.span)
            hint = f"write {shown}*(…) for a product, or declare `{shown} function`"
            raise self._error(token, Code.UNKNOWN_FUNCTION, f"the function `{shown}` is not known", hint)
        return token._replace(kind=Kind.NAME)

    def _cut(self, token: Token, pieces: tuple[str, ...], applied: bool) -> Iterator[Token]:
        """The pieces of a run, one token each; the last one carries the subscript."""
        at = token.start
        for index, piece in enumerate(pieces):
            last = index == len(pieces) - 1
            end = token.end if last else at + len(piece)
            part = Token(Kind.WORD, at, end, piece, spaced=token.spaced and not index, glued=index > 0)
            at = end
            if last and (token.tail or token.label):
                yield part._replace(kind=Kind.NAME, value=canonical_name(piece, token.tail, token.label))
            elif piece.lower() in SPELLINGS:
                yield part._replace(kind=Kind.FUNCTION, value=SPELLINGS[piece.lower()])
            else:
                yield self._letter(part, applied and last)

    # Words with a subscript.

    def _with_tail(self, token: Token, following: Token) -> Iterable[Token]:
        word, function = token.value, SPELLINGS.get(token.value.lower())
        if not token.explicit and (word + token.tail).lower() in SPELLINGS:
            return [token._replace(kind=Kind.FUNCTION, value=SPELLINGS[(word + token.tail).lower()], tail="")]
        if function == "log" and token.explicit:
            return [token._replace(kind=Kind.FUNCTION, value="log")]
        if function is not None and len(word) > 1:
            return self._function_with_tail(token, function, following)
        if token.explicit or len(word) == 1 or (word in GREEK_NAMES and word != "pi"):
            return [token._replace(kind=Kind.NAME, value=canonical_name(word, token.tail))]
        if word == "pi":
            raise self._ambiguous(token, f"pi*{token.tail}", f"pi_{token.tail}")
        return self._run_with_digits(token, following)

    def _run_with_digits(self, token: Token, following: Token) -> Iterable[Token]:
        """`xy1` is x·y_1, `yhat1` is yhat_1."""
        pieces = self._function_pieces(token) or self._pi_pieces(token)
        if pieces is not None and pieces[-1] in SPELLINGS:
            raise self._ambiguous(token, f"{pieces[0]}*{pieces[-1]}({token.tail})")
        if pieces is None and len(token.value) > 3:
            return [self._long_name(token, False)._replace(value=canonical_name(token.value, token.tail))]
        return self._run(token, following)

    def _function_with_tail(self, token: Token, function: str, following: Token) -> Iterable[Token]:
        """`sin2x` is sin(2x); but `atan2(y, x)` is another function, and functions have no subscripts."""
        word = token.value
        if token.explicit or not token.tail.isdigit():
            raise self._error(token, Code.NAME, f"the function `{word}` takes no subscript")
        if _applied(following):
            message = f"the function `{quoted(self.text, token.span)}` is not known"
            raise self._error(token, Code.UNKNOWN_FUNCTION, message)
        self.remarks.add(f"read `{word}{token.tail}` as {word} {token.tail}")
        middle = token.start + len(word)
        return [
            token._replace(kind=Kind.FUNCTION, value=function, end=middle, tail=""),
            Token(Kind.NUMBER, middle, token.end, token.tail),
        ]


def _apart(index: str) -> str:
    """`ij` is i, j; `12` is 1, 2; more than that is written with commas."""
    return ",".join(index) if index.isalnum() and len(index) == 2 else index


def _spelled(pieces: Sequence[str]) -> str:
    """A run with its pieces apart: `x·y`, `sin(x)`."""
    parts: list[str] = []
    for index, piece in enumerate(pieces):
        if index and pieces[index - 1].lower() in SPELLINGS:
            parts[-1] += f"({piece})"
        else:
            parts.append(piece)
    return "·".join(parts)
