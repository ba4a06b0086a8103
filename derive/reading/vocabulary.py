"""How texts use their names, decided over all texts that are read together, so that both sides of a pair agree."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .alphabet import GREEK_NAMES
from .functions import SPELLINGS
from .notation import Notation
from .tokens import Kind, Token, canonical_name

_INDEX_I = re.compile("(?<![A-Za-z])(i|[jklt]i|i[jklt]|ijk)(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Usage:
    """How the texts use their names: which stand without brackets after them, whether `i` is a subscript."""

    bare: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    index_i: bool = False


class Vocabulary:
    """What decides on a name: the declared ones, and how texts that are read together use the others."""

    def __init__(self, token_lists: Iterable[Sequence[Token]], notation: Notation) -> None:
        self.notation = notation
        self._texts = tuple(token_lists)

    @property
    def names(self) -> Collection[str]:
        """The declared names."""
        return self.notation.names

    @property
    def functions(self) -> Collection[str]:
        """The declared functions."""
        return self.notation.functions

    @cached_property
    def usage(self) -> Usage:
        """Asked for only where a name is not declared."""
        bare: set[str] = set()
        letters: set[str] = set()
        index_i = self.notation.closed
        for tokens in self._texts:
            index_i = index_i or _is_bound(tokens, "i")
            for token, following in _words(tokens):
                applied = applied_to(following)
                name = canonical_name(token.value, token.tail, token.label)
                index_i = index_i or (token.explicit and bool(_INDEX_I.search(token.tail)))
                pieces = (name,) if name in self.names else _letters_of(token)
                letters.update(piece for piece in pieces if len(piece) == 1)
                bare.update(pieces[:-1] if applied else pieces)
        return Usage(frozenset(bare), frozenset(letters), index_i)


def _is_bound(tokens: Sequence[Token], letter: str) -> bool:
    """Whether a sum or a product runs over a letter."""
    big = (k for k, token in enumerate(tokens) if token.kind is Kind.BIG)
    return any(token.value == letter for k in big for token in tokens[k + 1 : k + 9] if token.kind is Kind.WORD)


def _words(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each word with the token after it; END is never a word."""
    return ((t, tokens[k + 1]) for k, t in enumerate(tokens) if t.kind is Kind.WORD)


def applied_to(following: Token) -> bool:
    """Whether a token begins the arguments of what stands before it."""
    return following.kind is Kind.PRIME or (following.kind is Kind.OPEN and following.value != "{")


def _letters_of(token: Token) -> tuple[str, ...]:
    """The names that a word consists of when nothing is declared."""
    if token.tail or token.label:
        return (canonical_name(token.value, token.tail, token.label),)
    word = token.value
    if token.whole or len(word) > 3 or word in GREEK_NAMES or word.lower() in SPELLINGS:
        return (word,)
    return tuple(word)
