"""The differential operators d/dx, d²/dx² and ∂/∂x among the tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .alphabet import GREEK_NAMES
from .tokens import Kind, Token, canonical_name

MAX_ORDER = 20


def differential_operator(tokens: Sequence[Token], index: int, declared: Collection[str]) -> tuple[Token, int] | None:
    """The operator at `index` as one token (`value` is its variable, `tail` its order), and where it ends."""
    if not _is_d(tokens[index], declared):
        return None
    order, at = _order(tokens, index + 1)
    if tokens[at].kind is not Kind.DIVIDE:
        return None
    variable, at = _variable(tokens, at + 1, declared)
    if not variable:
        return None
    if order != "1":
        order_below, at = _order(tokens, at)
        if order_below != order:
            return None
    span_end = tokens[at - 1].end
    return tokens[index]._replace(kind=Kind.DERIVATIVE, value=variable, tail=order, end=span_end), at


def _is_d(token: Token, declared: Collection[str]) -> bool:
    if token.kind is Kind.PARTIAL:
        return True
    return token.kind is Kind.WORD and token.value == "d" and not token.tail and "d" not in declared


def _order(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The order written as an exponent at `at` (1 if there is none), and where the next token is."""
    if tokens[at].kind is Kind.SUPERSCRIPT:
        return tokens[at].value, at + 1
    if tokens[at].kind is Kind.POWER and tokens[at + 1].kind is Kind.NUMBER:
        return tokens[at + 1].value, at + 2
    return "1", at


def _variable(tokens: Sequence[Token], at: int, declared: Collection[str]) -> tuple[str, int]:
    """The name after the d or ∂ below the bar, if that is what stands there."""
    token = tokens[at]
    if _is_d(token, declared) and tokens[at + 1].kind is Kind.WORD and not tokens[at + 1].spaced:
        base, tail, at = tokens[at + 1].value, tokens[at + 1].tail, at + 1
    elif token.kind is Kind.WORD and token.value.startswith("d") and token.value not in declared:
        base, tail = token.value[1:], token.tail
    else:
        return "", at
    name = canonical_name(base, tail)
    known = len(base) == 1 or len(base) > 3 or base in GREEK_NAMES or name in declared
    return (name, at + 1) if known else ("", at)
