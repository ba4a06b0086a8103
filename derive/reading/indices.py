"""Indices in the subscripts and labels of names: which letter of `x_{2i+1}` or `y^{(i)}` a sum runs over."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sympy import Add, Expr, Integer, Mul, Symbol

from .alphabet import GREEK_NAMES

_NAME = re.compile(
    r"(?P<base>[^_^]+)(?:_(?:\{(?P<tail>[^}]*)\}|(?P<short>[^{])))?(?:\^(?:\{(?P<label>[^}]*)\}|(?P<mark>[^{])))?"
)
_RUN = re.compile("[A-Za-z]+")
_TERM = re.compile(r"([+-]?)(\d*)([A-Za-z]*)")
_LONGEST_RUN = 3  # what is longer is a word
_WORDS = frozenset("max min out new old opt ref tot sum avg mid net pre eff hid inp end top var cov err".split())


class Ambiguous(Exception):
    """A subscript that may hold a letter of a sum, or may be a word; `hint` says how to write it."""

    def __init__(self, tail: str, hint: str) -> None:
        super().__init__(tail)
        self.tail = tail
        self.hint = hint


class Parts(NamedTuple):
    """A name taken apart."""

    base: str
    tail: str
    label: str


def parts(name: str) -> Parts:
    """The base, the subscript and the label of a canonical name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return Parts(name, "", "")
    return Parts(found["base"], found["tail"] or found["short"] or "", found["label"] or found["mark"] or "")


def canonical_name(base: str, tail: str, label: str = "") -> str:
    """The one spelling of a name with a subscript and a raised label: `x_1`, `w_{31}`, `y^*`, `W_h^{(1)}`."""
    if tail:
        base += f"_{tail}" if len(tail) == 1 else f"_{{{tail}}}"
    if label:
        base += f"^{label}" if len(label) == 1 else f"^{{{label}}}"
    return base


def letters(script: str) -> Iterator[str]:
    """The letters of a script that may be indices: those of its short runs, and Greek ones."""
    for run in _RUN.findall(script):
        if run in GREEK_NAMES:
            yield run
        elif len(run) <= _LONGEST_RUN and run not in _WORDS:
            yield from run


def mentions(name: str, letter: str) -> bool:
    """Whether a name is a letter, or may have it for an index."""
    _, tail, label = parts(name)
    bracketed = label if label[:1] in ("(", "[") else ""
    return name == letter or (bool(tail or bracketed) and letter in (*letters(tail), *letters(bracketed)))


def indices(script: str, bound: Mapping[str, Symbol], binders: Collection[str]) -> list[Expr] | None:
    """What the parts of a script are as indices; None where it is no list of indices. Raises `Ambiguous`."""
    found: list[Expr] = []
    for piece in script.split(","):
        terms = _split_terms(piece)
        if terms is None:
            return None
        if len(terms) == 1 and len(terms[0][2]) > 1 and terms[0][2] not in GREEK_NAMES:
            run = _as_run(script, terms[0], bound, binders)
            if run is None:
                return None
            found += run
            continue
        if len(terms) == 1 and terms[0][1] and terms[0][2]:
            _, digits, letter = terms[0]
            raise Ambiguous(script, f"write _{{{digits},{letter}}} for two indices, or \\cdot for a product")
        found.append(Add(*(_term(term, bound) for term in terms)))
    return found


def _split_terms(piece: str) -> list[tuple[str, str, str]] | None:
    """The terms of `2i+1`, each as sign, digits and letters; None where it is no sum of such."""
    terms: list[tuple[str, str, str]] = []
    at = 0
    while at < len(piece):
        match = _TERM.match(piece, at)
        if match is None or match.end() == at or not (match[2] or match[3]) or (terms and not match[1]):
            return None
        terms.append((match[1], match[2], match[3]))
        at = match.end()
    return terms or None


def _as_run(
    script: str, term: tuple[str, str, str], bound: Mapping[str, Symbol], binders: Collection[str]
) -> list[Expr] | None:
    """`ij` as two indices; None for a word. Raises `Ambiguous` where it could be either."""
    sign, digits, run = term
    if not any(letter in binders for letter in run) or len(run) > _LONGEST_RUN or run in _WORDS:
        return None
    apart = ",".join(run)
    if sign or digits or run == "in" or (len(run) == _LONGEST_RUN and not all(letter in bound for letter in run)):
        raise Ambiguous(script, f"write _{{{apart}}} for indices, another letter for the sum otherwise")
    return [_letter(letter, bound) for letter in run]


def _term(term: tuple[str, str, str], bound: Mapping[str, Symbol]) -> Expr:
    sign, digits, letter = term
    factor = Integer(int(digits or 1)) * (-1 if sign == "-" else 1)
    return Mul(factor, _letter(letter, bound)) if letter else factor


def _letter(letter: str, bound: Mapping[str, Symbol]) -> Expr:
    return bound.get(letter) or Symbol(letter, integer=True)
