"""What the answers of a problem are written down as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """Answers to one part, by its name; one question of several is `weights.3`; without a name it is to be inferred.

    `right` must come out correct, `wrong` wrong. `conditional` are right under what is named: the answer, and words
    that its conditions must contain. `known` are those that are not judged as they should be: the answer, the mark
    that it gets instead (never the opposite one), and why.
    """

    name: str
    right: Sequence[str] = ()
    wrong: Sequence[str] = ()
    conditional: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Solution:
    """A worked solution, with the mark of each of its lines, in words apart by spaces, and that of the answer.

    `earns` is the share of the points that a wrong answer gets for following from an earlier line. `remark` is in
    what is said about the whole.
    """

    title: str
    part: str
    text: str
    lines: str
    mark: str
    earns: str = ""
    remark: str = ""
