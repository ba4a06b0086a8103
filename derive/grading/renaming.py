"""What is told to students in their own words: the θ that a part asks about, not the name that tells it from others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sympy import Symbol
from sympy.core.function import AppliedUndef, UndefinedFunction

from ..reading import name_key
from ..writing.findings import Formula, formula
from ..writing.grades.results import Diagnosis, Graded, Line, Unreadable

_MARKED = re.compile(r"(.+?)\^\{?[A-Za-z]+\}?(?:_\{?\w\}?)?|\\(?:tilde|bar)[ {]+(\w)\}?|(.+)_\{[a-z]{3,}\}")
"""A name that is told from others by a label, an accent or a word below it: `\\theta^N`, `\\tilde R`, `l_{sum}`."""
_IN_TEXT = r"[\w^\u0300-\u036f]"
_IN_LATEX = r"[A-Za-z0-9_^{]"
"""What belongs to the name that it stands behind."""
Pattern = tuple[re.Pattern[str], re.Pattern[str], str]


@dataclass(frozen=True)
class Renaming:
    """Names of ours by those that a part has for them, in each way of writing: the pattern of a name, and the other.

    A text that has the other name already, for something else, stays as it is.
    """

    texts: Sequence[Pattern] = ()
    formulas: Sequence[Pattern] = ()

    def text(self, said: str) -> str:
        """Plain text in the words of the part."""
        return _renamed(said, self.texts)

    def formula(self, said: Formula) -> Formula:
        """A formula in the names of the part."""
        return Formula(self.text(said.text), _renamed(said.latex, self.formulas))

    def graded(self, item: Graded) -> Graded:
        """All that is said of an answer."""
        if not self.texts:
            return item
        unread = item.unreadable
        return replace(
            item,
            asked=self.formula(item.asked),
            read_as=item.read_as and self.formula(item.read_as),
            conditions=tuple(map(self.formula, item.conditions)),
            witness=tuple(map(self.text, item.witness)),
            reason=self.text(item.reason),
            notes=tuple(map(self.text, item.notes)),
            unreadable=unread and self._unread(unread),
            diagnoses=tuple(map(self._diagnosis, item.diagnoses)),
        )

    def line(self, line: Line) -> Line:
        """All that is said of a line of a solution."""
        if not self.texts:
            return line
        return replace(
            line,
            read_as=line.read_as and self.formula(line.read_as),
            reason=self.text(line.reason),
            witness=tuple(map(self.text, line.witness)),
            diagnoses=tuple(map(self._diagnosis, line.diagnoses)),
        )

    def _unread(self, unread: Unreadable) -> Unreadable:
        return replace(unread, hint=self.text(unread.hint))

    def _diagnosis(self, diagnosis: Diagnosis) -> Diagnosis:
        return replace(diagnosis, hint=self.text(diagnosis.hint), full=self.text(diagnosis.full))


def renaming(aliases: Mapping[str, Any], is_known: Callable[[str], bool]) -> Renaming:
    """How a part speaks of what it has other names for: by the one without the mark, or the first.

    A name without a mark, or one that `is_known` from the sheet, stays.
    """
    found: dict[str, tuple[Formula, str]] = {}
    for alias, meaning in aliases.items():
        name, shown = _named(meaning)
        marked = None if is_known(name) else _MARKED.fullmatch(name)
        if marked is not None and (name not in found or alias in marked.groups()):
            found[name] = shown, alias
    texts = [each for name, (shown, alias) in found.items() for each in _in_text(name, shown, alias)]
    formulas = [_pattern(shown.latex, formula(Symbol(alias)).latex) for shown, alias in found.values()]
    return Renaming(tuple(texts), tuple(formulas))


def _in_text(name: str, shown: Formula, alias: str) -> Iterator[Pattern]:
    """As it is printed, and as it is read: `θ^N`, `theta^N`."""
    yield _pattern(shown.text, formula(Symbol(alias)).text, _IN_TEXT)
    if name_key(name) != shown.text:
        yield _pattern(name_key(name), name_key(alias), _IN_TEXT)


def _named(meaning: Any) -> tuple[str, Formula]:
    """The name of what an alias stands for, and how it is printed; no name where it has none."""
    head = meaning.func if isinstance(meaning, AppliedUndef) else meaning
    if isinstance(head, UndefinedFunction):
        applied = formula(head(Symbol("x")))
        return str(head), Formula(applied.text.removesuffix("(x)"), applied.latex.removesuffix("(x)"))
    return (head.name, formula(head)) if isinstance(head, Symbol) else ("", Formula("", ""))


def _pattern(ours: str, theirs: str, behind: str = _IN_LATEX) -> Pattern:
    """For a name of ours and theirs, where nothing stands `behind` them that belongs to a name."""
    before = r"(?<![A-Za-z\\])" if ours[:1] != "\\" and behind == _IN_LATEX else ""  # in text, names stand side by side
    found = re.compile(rf"{before}{re.escape(ours)}(?!{behind.replace('_', '')})")  # a name has entries: G^s_{i,j}
    return found, re.compile(rf"{before}{re.escape(theirs)}(?!{behind})"), theirs


def _renamed(said: str, patterns: Sequence[Pattern]) -> str:
    for ours, taken, theirs in patterns:
        if ours.search(said) and not taken.search(ours.sub("", said)):
            said = ours.sub(theirs.replace("\\", r"\\"), said)
    return said
