"""The differential operators d/dx, d²/dx² and ∂/∂x, and the quotients dL/dw and ∂²L/∂w², among the tokens of text."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .alphabet import GREEK_NAMES
from .functions import SPELLINGS
from .notation import Notation
from .tokens import Kind, Token, canonical_name, occurs


def may_be_d(token: Token) -> bool:
    """Whether a token begins with ∂ or d, as those of derivatives do; few tokens do."""
    return token.kind is Kind.PARTIAL or (token.kind is Kind.WORD and token.value[:1] == "d")


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


def differential_quotient(tokens: Sequence[Token], index: int, notation: Notation) -> tuple[list[Token], int] | None:
    """The quotient at `index`, `dL/dw_1` or `∂²L/∂w²`, as a fraction of what stands above and below; where it ends."""
    above = _differential(tokens, index, notation)
    if above is None or tokens[above[1]].kind is not Kind.DIVIDE:
        return None
    below = _differential(tokens, above[1] + 1, notation)
    if below is None:
        return None
    if notation.is_tensor(notation.name(_spelled(below[0][1]))):
        below = _with_indices(tokens, *below)
    fraction = Token(Kind.FRACTION, tokens[index].start, tokens[below[1] - 1].end, "/", spaced=tokens[index].spaced)
    return [fraction, *_braced(above[0]), *_braced(below[0])], below[1]


def _with_indices(tokens: Sequence[Token], below: list[Token], end: int) -> tuple[list[Token], int]:
    """What stands below the bar with the indices behind it: the `dO[i, j]` of `dL/dO[i, j]`."""
    token, near = tokens[end], tokens[end : end + _LONGEST_INDICES]
    closing = end + next((at for at, item in enumerate(near) if item.kind is Kind.CLOSE), 0)
    bracketed = token.kind is Kind.OPEN and token.value in "([" and not token.spaced
    if not bracketed or not occurs(Kind.COMMA, tokens[end + 1 : closing]):
        return below, end
    under = Token(Kind.UNDER, token.start, token.start, "_")
    return [*below, under, *tokens[end : closing + 1]], closing + 1


def differentials(
    tokens: Sequence[Token], index: int, closings: dict[int, int], notation: Notation
) -> dict[int, list[Token]]:
    r"""What the words that begin the groups of the fraction at `index` are, if it is `\frac{dL}{dw}`: ∂ and a name."""
    below = closings.get(index + 1, len(tokens) - 2) + 1
    found = {at: _split_d(tokens[at], notation) for at in (index + 2, below + 1) if at < len(tokens)}
    whole = tokens[index + 2]
    if _is_d(whole, notation.names) and found.get(below + 1):
        return {at: split for at, split in found.items() if split}
    return {at: split for at, split in found.items() if split} if all(found.values()) and len(found) == 2 else {}


_LONGEST_ARGUMENT = 12
_LONGEST_INDICES = 16  # tokens


def matching(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each bracket ends, whatever closes it, found in one pass."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            waiting.append(at)
        elif token.kind is Kind.CLOSE and waiting:
            found[waiting.pop()] = at
    return found


def integral_differentials(tokens: Sequence[Token], notation: Notation) -> dict[int, list[Token]]:
    """What the words are that end integrals: `dx`, `d` before a name, `xdx`; each ends the innermost one."""
    found: dict[int, list[Token]] = {}
    if not occurs(Kind.BIG, tokens):
        return found
    waiting: list[int] = []
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        while waiting and waiting[-1] > depth:
            waiting.pop()
        if token.kind is Kind.BIG and token.value == "integral":
            waiting.append(depth)
        elif token.kind is Kind.WORD and waiting and waiting[-1] == depth:
            split = _ending(token, tokens[at + 1], notation)
            if split:
                waiting.pop()
                found[at] = split
    return found


def _ending(token: Token, following: Token, notation: Notation) -> list[Token]:
    """A word as what ends an integral; nothing for another word."""
    if _is_d(token, notation.names) and not token.label and following.kind is Kind.WORD:
        return [token._replace(kind=Kind.DIFFERENTIAL)]
    if split := _split_d(token, notation):
        return [split[0]._replace(kind=Kind.DIFFERENTIAL), split[1]]
    run, middle = token.value, token.start + len(token.value) - 2
    if len(run) not in (3, 4) or token.whole or run[-2] != "d" or run.lower() in SPELLINGS:
        return []
    if notation.name(_spelled(token)):
        return []
    before = Token(Kind.WORD, token.start, middle, run[:-2], spaced=token.spaced)
    sign = Token(Kind.DIFFERENTIAL, middle, middle + 1, "d")
    return [before, sign, token._replace(value=run[-1], start=middle + 1, spaced=False)]


def _split_d(token: Token, notation: Notation) -> list[Token]:
    """`dw_1` as ∂ and w_1; nothing for another word."""
    if token.kind is not Kind.WORD or token.value[:1] != "d" or notation.name(_spelled(token)):
        return []
    explicit = token.explicit or (bool(token.tail) and len(token.value) == 2)
    word = token._replace(value=token.value[1:], start=token.start + 1, whole=False, explicit=explicit)
    partial = Token(Kind.PARTIAL, token.start, token.start + 1, "d")
    return [partial, word] if word.value and _is_variable(word, notation) else []


def _differential(tokens: Sequence[Token], at: int, notation: Notation) -> tuple[list[Token], int] | None:
    """The tokens of `∂L`, `dw_1`, `∂²L` or `∂w²`, and where the next one is."""
    token = tokens[at]
    order: Sequence[Token] = ()
    if _is_d(token, notation.names):
        order_end = _order(tokens, at + 1)[1]
        order, at = tokens[at + 1 : order_end], order_end
        word = tokens[at]
    elif split := _split_d(token, notation):
        word = split[1]
    else:
        return None
    if word.kind is not Kind.WORD or not _is_variable(word, notation):
        return None
    after_end = _order(tokens, _argument_end(tokens, at + 1) if notation.function(_spelled(word)) else at + 1)[1]
    partial = Token(Kind.PARTIAL, token.start, token.start + 1, "d")
    return [partial, *order, word, *tokens[at + 1 : after_end]], after_end


def _argument_end(tokens: Sequence[Token], at: int) -> int:
    """Where a short argument in brackets ends, the `(t-1)` of a sequence; `at` where there is none."""
    ahead = tokens[at : at + _LONGEST_ARGUMENT]
    if not ahead or ahead[0].kind is not Kind.OPEN or ahead[0].value != "(":
        return at
    return at + matching(ahead).get(0, -1) + 1


def _braced(tokens: Sequence[Token]) -> list[Token]:
    start, end = tokens[0].start, tokens[-1].end
    return [Token(Kind.OPEN, start, start, "{"), *tokens, Token(Kind.CLOSE, end, end, "}")]


def _spelled(token: Token) -> str:
    return canonical_name(token.value, token.tail, token.label)


def _is_variable(token: Token, notation: Notation) -> bool:
    """Whether a word is one name: declared, or not to be taken for several."""
    known = notation.name(_spelled(token)) or notation.function(_spelled(token))
    return bool(known) or len(token.value) == 1 or token.value in GREEK_NAMES or token.whole


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
