"""Which stretch of an answer belongs to which part: `2. 96096`, `(b) 96096`, `parameters = 96096`, `Kernel: 10×10`.

Numbers and letters count the parts in the order in which the sheet asks for them. A label is a number at the beginning
of a line, or a part's name, or another word for it, before a colon or a sign of equality. Without any label as many
lines as there are parts are read in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

MAX_LENGTH = 20_000  # characters of an answer that is looked at
_TEXT = re.compile(
    r"\\(?:text|textrm|textnormal|textbf|textit|mbox|mathrm|operatorname|emph|section\*?|item)\*?\{([^{}]*)\}"
)
_MARKS = re.compile(r"\$\$?|\\[\[\]()]|\\(?:begin|end)\{[a-z]+\*?\}|\*\*|&(?=\s*[=≈])")
_ITEM = re.compile(r"\\item\b")
_NUMBERED = re.compile(
    r"(?m)^[ \t]*(?:part\s+|question\s+|q\.?\s*)?"
    r"(?:\(([1-9a-h]|i{1,3})\)|(?:[1-9]\d?\.)?([1-9a-h])\s*[.):](?!\d))[ \t]*",
    re.I,
)
_WORDS = r"[A-Za-z#()'’]+"
_ROMAN = {"i": 1, "ii": 2, "iii": 3}


@dataclass(frozen=True, slots=True)
class _Label:
    """A label: the part, where it begins and where what it is for begins."""

    part: str
    start: int
    end: int


def labelled(text: str, parts: Mapping[str, Sequence[str]], problem: int) -> dict[str, str]:
    """The stretch of a text for each part with a label; `parts` are their names in order, with other words for them.

    What stands before the first label is under the empty name. Nothing where the text has no labels.
    """
    if len(parts) < 2 or len(text) > MAX_LENGTH:
        return {}
    number = count(1)
    plain = _ITEM.sub(lambda found: f"\n{next(number)}. ", _TEXT.sub(lambda found: f" {found.group(1)} ", text))
    plain = re.sub(r"[ \t]+", " ", plain)
    plain = re.sub(rf"(?m)^[ \t]*{problem}\.([1-9])[ \t]+(?=\S)", r"\1. ", _MARKS.sub(" ", plain))
    found = sorted(_labels(plain, parts), key=lambda label: (label.start, label.end))
    if not found:
        return _by_lines(plain, list(parts))
    sections = {"": _trimmed(plain[: found[0].start])}
    for label, following in zip(found, [*found[1:], None], strict=True):
        end = len(plain) if following is None else following.start
        if stretch := _trimmed(plain[label.end : end]):
            sections.setdefault(label.part, stretch)
    return sections


def _labels(text: str, parts: Mapping[str, Sequence[str]]) -> Iterator[_Label]:
    names = list(parts)
    numbered = [label for found in _NUMBERED.finditer(text) if (label := _numbered(found, names)) is not None]
    if len({label.part for label in numbered}) > 1 or (numbered and numbered[0].start == 0):
        yield from numbered
        return
    for part, words in parts.items():
        stems = "|".join(sorted((re.escape(_stem(word)) for word in (part, *words)), key=len, reverse=True))
        before = rf"(?:^|(?<=[\n,;.])|(?<=\\\\))[ \t&\\]*(?:{_WORDS}[ \t]+){{0,6}}?"
        behind = rf"(?:{stems})\w*(?:[ \t]+{_WORDS}){{0,5}}?[ \t&]*(?::=|[:=≈]|\bis\b|\bare\b)[ \t&]*"
        yield from (_Label(part, found.start(), found.end()) for found in re.finditer(before + behind, text, re.I))


def _numbered(found: re.Match[str], names: Sequence[str]) -> _Label | None:
    mark = (found.group(1) or found.group(2)).lower()
    number = int(mark) if mark.isdigit() else _ROMAN.get(mark, ord(mark[0]) - ord("a") + 1)
    return _Label(names[number - 1], found.start(), found.end()) if number <= len(names) else None


def _stem(word: str) -> str:
    """A word without its plural, so that `parameter` is `parameters`."""
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def _by_lines(text: str, parts: Sequence[str]) -> dict[str, str]:
    """One line for each part in their order, if there are as many."""
    lines = [line for piece in re.split(r"\n|\\\\|;", text) if (line := _trimmed(piece))]
    plain = len(lines) == len(parts) and not any(re.search(r"[=:]", line) for line in lines)
    return dict(zip(parts, lines, strict=True)) if plain else {}


def _trimmed(stretch: str) -> str:
    """A stretch without what separates it from the next."""
    return re.sub(r"(?:[\s,;.&]|\\\\|\band\b|\\q?quad\b)+\Z", "", stretch.lstrip(" \t\n:&")).strip()
