"""A number with what it counts behind it: `36 weights`, `96096 trainable parameters`, `10×10 pixels`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_KINDS = (
    "distinct different free hidden independent individual learnable learned model multiplicative network nonzero "
    "scalar separate shared single total trainable trained tunable unique"
)
_COUNTED = (
    "activation addition bias cell channel coefficient column component connection edge element entry feature filter "
    "flop gate image input kernel layer mac matrix mult multiplication neuron node operation output param "
    "parameter pixel position product row step sum time-step unit variable vector weight window"
)
_IN_ALL = r"(?:[ \t]+(?:in[ \t]+(?:total|all)|altogether|overall))?"
_PLURALS = {"bias": "biases", "matrix": "matrices", "entry": "entries"}
_NUMBER = r"\d+(?:[ \t]*[×*][ \t]*\d+)*"


def _forms(nouns: str) -> Iterator[str]:
    """Nouns in the plural and in the singular."""
    return (form for noun in nouns.split() for form in (_PLURALS.get(noun, f"{noun}s"), noun))


_KIND, _NOUN = (rf"(?:{'|'.join(listed)})" for listed in (_KINDS.split(), _forms(_COUNTED)))
_WHAT = rf"(?:{_KIND}[ \t]+)*(?P<noun>(?:{_NOUN}[ \t]+)?{_NOUN}){_IN_ALL}"
"""A second noun stands before the one that is counted: `kernel weights`, `hidden layer units`."""
_WITH_NOUN = re.compile(rf"(?P<number>{_NUMBER})[ \t]+(?P<words>{_WHAT})[ \t]*[.!]?", re.IGNORECASE)
_ADDED = re.compile(rf"(?:\band|\bplus|,)(?:\s+{_WHAT})?\s*\Z", re.IGNORECASE)


def without_noun(text: str, names: Mapping[str, Sequence[str]], part: str) -> tuple[str, str] | None:
    """The number that a text gives for a part, and the words behind it; None where it is not just that.

    `names` are the parts of the problem with the words for them: what is counted is not to be another part.
    """
    found = _WITH_NOUN.fullmatch(text.strip())
    if found is None:
        return None
    last = found["noun"].split()[-1].lower()
    ours, others = (
        {_stem(word) for name, words in names.items() if (name == part) is mine for word in (name, *words)}
        for mine in (True, False)
    )
    if _stem(last) in others - ours:
        return None
    return found["number"], found["words"]


def says_what(text: str) -> bool:
    """Whether a text is a number and what it counts."""
    return _WITH_NOUN.fullmatch(text.strip()) is not None


def is_added(lead: str) -> bool:
    """Whether words around a number join it to another: the `weights and biases` of `36 weights and 4 biases`."""
    return _ADDED.search(lead) is not None


def _stem(word: str) -> str:
    return word.lower().removesuffix("s")
