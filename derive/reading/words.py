"""What each word of a text means: a function, a constant, a name, or several of them run together.

What the texts say about the roles of names is in `vocabulary`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .alphabet import GREEK_NAMES, LOGIC
from .errors import Code, ReadingError, quoted
from .functions import SIZED, SPELLINGS, TABLE, UNSUPPORTED
from .leibniz import (
    differential_operator,
    differential_quotient,
    differentials,
    integral_differentials,
    matching,
    may_be_d,
)
from .remarks import Remarks
from .tokens import BIG_WORDS, Kind, Token, canonical_name, tokenize
from .vocabulary import Vocabulary, applied_to

__all__ = ["FUNCTION_LETTERS", "Vocabulary", "resolve"]

FUNCTION_LETTERS = frozenset({"f", "g", "h", "F", "G", "H", "phi", "psi", "Phi", "Psi"})
_APPLIED_ONLY = {"sigma": "sigmoid", "Gamma": "gamma"}  # Greek letters that are functions when applied
_NEVER_NAMES = frozenset({"sum", "summation", "prod", "product", "lim", "limit", "int", "integral", "integrate"})
_MOST_PRIMES = 3
_MOMENTS = frozenset({"Var", "Cov", "Pr"})
_ACCENTS = ("hat", "tilde", "bar", "ddot", "dot", "check", "breve", "underline")
_LOGIC = frozenset({"and", "or", "not", "if", "then", "else", "where", "for", "is", "true", "false"}) | frozenset(
    "but when with since thus hence from have that this the because given suppose assume".split()
)
_JOINING = {word: sign for sign, word in LOGIC.items()}
INFINITE = frozenset({"inf", "infinity", "infty", "oo"})
_NOT_NUMBERS = INFINITE | {"nan", "zoo", "undefined"}

# Two-letter words such as `re` are too common inside other words to be split off a run of letters.
_SPLITTABLE = sorted((w for w in SPELLINGS if len(w) > 2 or w == "ln"), key=len, reverse=True)
_PREFIX = re.compile("|".join(_SPLITTABLE))
_GREEK_PREFIX = re.compile("|".join(sorted((g for g in GREEK_NAMES if g != "pi"), key=len, reverse=True)))


_MEANT = frozenset({Kind.WORD, Kind.NUMBER, Kind.FRACTION, Kind.PARTIAL})  # what may mean something else than it says


def resolve(text: str, tokens: Sequence[Token], vocabulary: Vocabulary, remarks: Remarks) -> list[Token]:
    """The tokens with every word replaced by what it means."""
    resolver = _Resolver(text, vocabulary, remarks)
    closed = vocabulary.notation.closed
    resolved: list[Token] = []
    splits = integral_differentials(tokens, vocabulary.notation)
    closings: dict[int, int] | None = None
    index = 0
    while index < len(tokens):
        token = tokens[index]
        kind = token.kind
        if kind not in _MEANT:
            resolved.append(token)
            index += 1
            continue
        if kind is Kind.FRACTION and index + 2 < len(tokens) and may_be_d(tokens[index + 2]):
            closings = matching(tokens) if closings is None else closings
            splits.update(differentials(tokens, index, closings, vocabulary.notation))
        if index in splits:
            for part in splits[index]:
                is_word = part.kind is Kind.WORD
                resolved += resolver.word(part, tokens[index + 1]) if is_word else [part]
            index += 1
            continue
        if kind is Kind.NUMBER:
            resolver.check_number(token)
        if index and token.value in INFINITE and tokens[index - 1].value == "→":
            resolved.append(token._replace(kind=Kind.INFINITY, value="∞"))
            index += 1
            continue
        if may_be_d(token):
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
        index += 1
        if kind is not Kind.WORD:
            resolved.append(token)
            continue
        following = tokens[index]
        if following.kind is Kind.PRIME and (primed := resolver.primed(tokens, index - 1)):
            resolved.append(primed[0])
            index = primed[1]
            continue
        meant = resolver.word(token, following)
        if not (closed or _is_exponent_of_function(resolved, meant)):
            resolver.check_applied(token, meant[-1], tokens, index)
        resolved.extend(meant)
    return resolved


def _is_exponent_of_function(before: Sequence[Token], meant: Sequence[Token]) -> bool:
    """Whether a letter is the n of `sin^n(x)`, where the bracket holds what the sine is of."""
    kinds = [token.kind for token in before[-2:]]
    return kinds == [Kind.FUNCTION, Kind.POWER] and len(meant) == 1 and meant[0].kind is Kind.NAME


def holds_names(tokens: Sequence[Token], opening: int) -> bool:
    """Whether the bracket at `opening` holds names, their powers or numbers and nothing else: `(x)`, `(t, 0)`."""
    if tokens[opening].kind is not Kind.OPEN or tokens[opening].value != "(":
        return False
    at = opening + 1
    while tokens[at].kind in (Kind.WORD, Kind.NUMBER) and (tokens[at].whole or len(tokens[at].value) == 1):
        at = behind_exponent(tokens, at + 1)
        if tokens[at].kind not in (Kind.COMMA, Kind.SEMICOLON):
            return tokens[at].kind is Kind.CLOSE
        at += 1
    return False


def behind_exponent(tokens: Sequence[Token], at: int) -> int:
    """Where an exponent that begins at a place ends: the same place without one."""
    if tokens[at].kind is Kind.SUPERSCRIPT:
        return at + 1
    if tokens[at].kind is not Kind.POWER:
        return at
    at += 1 + (tokens[at + 1].kind is Kind.MINUS)
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end].kind is Kind.OPEN) - (tokens[end].kind is Kind.CLOSE)
        if depth <= 0:
            return min(end + 1, len(tokens) - 1)
    return len(tokens) - 1


class _Resolver:
    def __init__(self, text: str, vocabulary: Vocabulary, remarks: Remarks) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.remarks = remarks

    def word(self, token: Token, following: Token) -> Sequence[Token]:
        """The tokens that one word stands for; `following` is the token after it."""
        notation = self.vocabulary.notation
        if notation.propositions and (sign := _JOINING.get(token.value)):
            return [token._replace(kind=Kind.LOGIC, value=sign)]
        known, function, name = notation.meaning(token.value, token.tail, token.label)
        if known:
            return [token._replace(kind=Kind.FUNCTION, value=known, tail="")]
        if function and (applied_to(following) or not name):
            return [token.meaning(Kind.CALL, function)]
        if name:
            return [token.meaning(Kind.NAME, name)]
        if notation.closed and (found_tokens := self._of_matrices(token, following)):
            return found_tokens
        if indexed := self._indexed(token):
            return indexed
        if token.label:
            return self._labelled(token, following)
        if not token.tail:
            return self._plain(token, following)
        if token.value == "E" and token.explicit:  # the E_x of E_x[f(x)]
            self._refuse_expectation(token, following)
        return self._with_tail(token, following)

    def primed(self, tokens: Sequence[Token], index: int) -> tuple[Token, int] | None:
        """A declared function whose name has primes, and where the next token is."""
        token, at, primes = tokens[index], index + 1, ""
        while tokens[at].kind is Kind.PRIME and len(primes) < _MOST_PRIMES:
            primes += tokens[at].value
            at += 1
        name = canonical_name(token.value, token.tail, token.label)
        found = self.vocabulary.notation.function(name + primes) if primes else ""
        if not found:
            return None
        return token._replace(kind=Kind.CALL, value=found, tail="", label="", end=tokens[at - 1].end), at

    def check_applied(self, token: Token, meant: Token, tokens: Sequence[Token], at: int) -> None:
        r"""Refuse `q(x)`, `q^{-1}(x)` and `L\{f\}` where nothing says whether the name is a function's."""
        if meant.kind is not Kind.NAME or self.vocabulary.notation.name(meant.value) or tokens[at].wide:
            return
        if meant.value in FUNCTION_LETTERS:  # a factor, since it stands alone somewhere
            return
        braced = tokens[at].value == "}" and tokens[at - 2].value == "{"  # `{L}^{-1}(…)`
        opening = behind_exponent(tokens, at + braced)
        in_braces = self.text.startswith("\\{", tokens[opening].start) and tokens[opening].value == "{"
        if in_braces or holds_names(tokens, opening):
            shown = quoted(self.text, token.span)
            hint = f"write {shown}*(…) for a product, or declare `{shown} function`"
            raise self._error(token, Code.AMBIGUOUS, f"is `{shown}(…)` a product, or the value of a function?", hint)

    def _labelled(self, token: Token, following: Token) -> Sequence[Token]:
        """A name with a raised label; `f^{(2)}(x)` is a derivative, and `x^{(n-1)}` might be a power."""
        word, base = token.value, canonical_name(token.value, token.tail)
        if len(word) > 1 and not token.whole and word not in GREEK_NAMES:
            return self._run(token, following)
        name = token._replace(kind=Kind.NAME, value=canonical_name(word, token.tail, token.label), tail="", label="")
        if token.label[0] != "(" or self.vocabulary.notation.closed:
            return [name]
        order = token.label[1:-1]
        if word in FUNCTION_LETTERS and applied_to(following) and base not in self.vocabulary.usage.bare:
            if not order.isdigit() or len(order) > 2 or token.tail:
                raise self._error(token, Code.AMBIGUOUS, "a derivative, or one of several functions?", "write f_n(x)")
            self.remarks.add(f"read `{quoted(self.text, token.span)}` as a derivative")
            call = token.meaning(Kind.CALL, word)
            return [call, Token(Kind.PRIME, token.end, token.end, "'" * int(order))] if int(order) else [call]
        if base in self.vocabulary.usage.bare or not (any(map(str.isalpha, order)) or order.isdigit()):
            hint = f"write ^{{{order}}} for a power, ^{{[{order}]}} for a label"
            raise self._error(token, Code.AMBIGUOUS, "a label or an exponent?", hint)
        self.remarks.add(f"read `{quoted(self.text, token.span)}` as one name")
        return [name]

    def _of_matrices(self, token: Token, following: Token) -> list[Token]:
        """`I_n`, `ones(m, n)` and what else names a tensor of given sizes; ρ before a matrix; of no declared names."""
        word, with_tensors = token.value, self.vocabulary.notation.with_tensors
        if word == "rho" and not token.tail and not token.label and applied_to(following):
            return [token._replace(kind=Kind.FUNCTION, value="spectral_radius")]
        if not with_tensors or token.label:
            return []
        if word in ("I", "ones") and token.tail and token.explicit:
            head = token._replace(kind=Kind.FUNCTION, value="identity" if word == "I" else word, tail="")
            return [head, *self._index(token, token.tail, "(", ")")]
        sized = word in SIZED and (following.kind is Kind.UNDER or applied_to(following))
        if not token.tail and (sized or (word in ("repeat", TABLE) and applied_to(following))):
            return [token._replace(kind=Kind.FUNCTION)]
        return []

    def _indexed(self, token: Token) -> list[Token]:
        """A sequence or a tensor with its index as a subscript or a label: `R_n`, `w_j^{(\\tau)}`, `F_{ij}`."""
        notation, bracketed = self.vocabulary.notation, token.label[:1] == "("
        index = token.label[1:-1] if bracketed else token.tail
        base = canonical_name(token.value, token.tail if bracketed else "", "" if bracketed else token.label)
        written_along = notation.closed and index.isdigit() and len(index) == 2  # the `F11` of a matrix F
        if not index or not (token.explicit or bracketed or written_along or token.value in GREEK_NAMES):
            return []
        if function := notation.function(base):
            head = token.meaning(Kind.CALL, function)
            return [head, *self._index(token, index, "(", ")")]
        name = notation.name(base)
        if name and notation.is_tensor(name) and not bracketed:  # W^{(τ)} is no entry of W
            head = token.meaning(Kind.NAME, name)
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
        for letter in "eE":
            if letter not in token.value or letter not in self.vocabulary.names:
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

    def _plain(self, token: Token, following: Token) -> Sequence[Token]:
        word = token.value
        if word in ("Pi", "PI") and not token.letter:
            self.remarks.add(f"read `{word}` as π")
            return [token._replace(kind=Kind.CONSTANT, value="pi")]
        if len(word) == 1 or word in GREEK_NAMES:
            self._refuse_expectation(token, following)
            return [self._letter(token, applied_to(following))]
        function = SPELLINGS.get(word.lower())
        if function is not None:
            return [token._replace(kind=Kind.FUNCTION, value=function)]
        if token.whole:
            return [self._whole(token, applied_to(following))]
        if word in BIG_WORDS and (following.kind is Kind.UNDER or applied_to(following)):
            return [token._replace(kind=Kind.BIG, value=BIG_WORDS[word])]
        if word.lower() in INFINITE and self.vocabulary.notation.closed:
            return [token._replace(kind=Kind.INFINITY)]
        self._refuse_reserved(token, following)
        return self._run(token, following)

    def _whole(self, token: Token, applied: bool) -> Token:
        """A name of several letters: with an accent, or upright, which is a function where it is applied."""
        word = token.value
        if applied and word not in self.vocabulary.usage.bare and not self.vocabulary.notation.closed:
            letter = next((word.removesuffix(accent) for accent in _ACCENTS if word.endswith(accent)), "")
            if letter in FUNCTION_LETTERS:
                return self._own_function(token, letter, word)
            if len(letter) != 1 and letter not in GREEK_NAMES:
                shown = quoted(self.text, token.span)
                hint = f"write {shown} \\cdot (…) for a product"
                raise self._error(token, Code.UNKNOWN_FUNCTION, f"the function `{shown}` is not known", hint)
        return token._replace(kind=Kind.NAME)

    def _own_function(self, token: Token, letter: str, name: str) -> Token:
        """A function letter with an accent or a subscript at its argument; h_1 is as often a number."""
        if letter in ("h", "H"):
            shown = quoted(self.text, token.span)
            hint = f"write {shown} \\cdot (…) for a product, f for a function"
            raise self._error(token, Code.AMBIGUOUS, f"is `{shown}` a function or a factor?", hint)
        return token.meaning(Kind.CALL, name)

    def _letter(self, token: Token, applied: bool) -> Token:
        """One letter, or the name of a Greek one."""
        name = token.value
        if name in self.vocabulary.functions and (applied or name not in self.vocabulary.names):
            return token._replace(kind=Kind.CALL)
        if name in self.vocabulary.names:
            return token._replace(kind=Kind.NAME)
        if name in ("e", "pi") or (name == "i" and not self.vocabulary.usage.index_i):
            return token._replace(kind=Kind.CONSTANT)
        if name == "i" and not self.vocabulary.notation.closed:
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

    def _refuse_expectation(self, token: Token, following: Token) -> None:
        declared = self.vocabulary.notation.name(token.value) or self.vocabulary.notation.function(token.value)
        if not declared and ((token.value == "E" and following.value == "[") or token.value in _MOMENTS):
            hint = "write the sum or the integral out"
            message = f"`{token.value}` of a random variable is read only where its law is known"
            raise self._error(token, Code.UNSUPPORTED, message, hint)

    def _refuse_reserved(self, token: Token, following: Token) -> None:
        word = token.value.lower()
        if applied_to(following):
            self._refuse_expectation(token, following)
        if word in _NOT_NUMBERS:
            raise self._error(token, Code.NOT_A_NUMBER, f"`{token.value}` is not a number")
        if word in _LOGIC:
            hint = "an expression was expected, not a statement"
            raise self._error(token, Code.UNSUPPORTED, f"the word `{token.value}` has no place in an expression", hint)
        if word in UNSUPPORTED and (applied_to(following) or word in _NEVER_NAMES):
            raise self._error(token, Code.UNSUPPORTED, f"the function `{token.value}` is not supported in text")

    # Runs of letters that are no single word.

    def _run(self, token: Token, following: Token) -> Sequence[Token]:
        word, applied = token.value, applied_to(following)
        pieces = self._function_pieces(token) or self._pi_pieces(token)
        if pieces is None and len(word) > 3 and self._are_names(word):
            pieces = tuple(word)
        if pieces is None and len(word) > 3:
            name = canonical_name(word, token.tail, token.label)
            return [self._long_name(token, applied)._replace(value=name, tail="", label="")]
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

    def _are_names(self, word: str) -> bool:
        """Whether every letter is a declared name, where no other names may be used."""
        notation = self.vocabulary.notation
        return notation.closed and all(notation.name(letter) for letter in word)

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

    def _with_tail(self, token: Token, following: Token) -> Sequence[Token]:
        word, function = token.value, SPELLINGS.get(token.value.lower())
        if not token.explicit and (word + token.tail).lower() in SPELLINGS:
            return [token._replace(kind=Kind.FUNCTION, value=SPELLINGS[(word + token.tail).lower()], tail="")]
        if function == "log" and token.explicit:
            return [token._replace(kind=Kind.FUNCTION, value="log")]
        if function is not None and len(word) > 1:
            return self._function_with_tail(token, function, following)
        if token.explicit or len(word) == 1 or (word in GREEK_NAMES and word != "pi"):
            name = canonical_name(word, token.tail)
            own = word in FUNCTION_LETTERS and applied_to(following) and name not in self.vocabulary.usage.bare
            if own and not self.vocabulary.notation.closed:
                return [self._own_function(token, word, name)]
            return [token._replace(kind=Kind.NAME, value=name)]
        if word == "pi":
            raise self._ambiguous(token, f"pi*{token.tail}", f"pi_{token.tail}")
        return self._run_with_digits(token, following)

    def _run_with_digits(self, token: Token, following: Token) -> Sequence[Token]:
        """`xy1` is x·y_1, `yhat1` is yhat_1."""
        pieces = self._function_pieces(token) or self._pi_pieces(token)
        if pieces is not None and pieces[-1] in SPELLINGS:
            raise self._ambiguous(token, f"{pieces[0]}*{pieces[-1]}({token.tail})")
        if pieces is None and len(token.value) > 3:
            return [self._long_name(token, False)._replace(value=canonical_name(token.value, token.tail))]
        return self._run(token, following)

    def _function_with_tail(self, token: Token, function: str, following: Token) -> Sequence[Token]:
        """`sin2x` is sin(2x); but `atan2(y, x)` is another function, and functions have no subscripts."""
        word = token.value
        if token.explicit or not token.tail.isdigit():
            raise self._error(token, Code.NAME, f"the function `{word}` takes no subscript")
        if applied_to(following):
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
