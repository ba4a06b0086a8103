"""Headings that name a problem, and the sections that they split a text into.

Read as headings, `8` being any number up to 999: `# Problem 8`, `## 8 gradient`, `\\section*{Exercise 8(b)}`,
`\\problem{8}`, `**Problem 8**`, `Problem 8: …`, `Problem 8` alone on its line, `Problem 8. …` after a blank line, and
below one of those (or if the problem is known) `## Part b`, `## (b)`, `Part b:`. What is fenced as code is not looked
at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_LONGEST = 200  # characters of a heading's line

_WORD = r"(?:problem|exercise|question|task|prob\.|ex\.)"
_NUMBER = r"(?:no\.\s*|\#\s*)?0*(?P<number>[1-9][0-9]{0,2})(?![0-9]|\.[0-9])"
_PART = r"(?:\s*\((?P<paren>[^()]{1,60})\)|\.?(?P<letter>[a-z])(?![\w^]))?"
_END = r"(?:(?P<colon>\s*[:.)]|\s+[-–—](?=\s|$))\s*|\s+|$)(?P<rest>.*)"
_NAMED = re.compile(rf"{_WORD}\s*{_NUMBER}{_PART}{_END}", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(rf"{_NUMBER}{_PART}{_END}", re.IGNORECASE | re.DOTALL)
_SUBPART = re.compile(r"part\s+\(?(?P<part>[\w-]{1,60})\)?(?P<colon>\s*[:.])?(?P<rest>)", re.IGNORECASE)
_LETTER = re.compile(r"\((?P<part>[a-z])\)(?P<colon>\s*[:.])?(?P<rest>)", re.IGNORECASE)

_MARKDOWN = re.compile(r"\#{1,6}\s+(?P<inner>.*?)(?:\s+\#+)?\s*(?P<after>)")
_LATEX = re.compile(
    r"\\(?:part|chapter|(?:sub){0,2}section|(?:sub)?paragraph|problem|exercise|question|task)\*?\s*"
    r"\{(?P<inner>[^{}]*)\}(?P<after>.*)"
)
_BOLD = re.compile(
    r"(?:\\noindent\s*)?(?:\*\*(?P<stars>[^*]+)\*\*|__(?P<bars>[^_]+)__|\\(?:textbf|emph|underline)\{(?P<braces>[^{}]*)\})"
    r"(?P<after>.*)"
)
_DRESSING = re.compile(r"(?:\s*\\label\{[^{}]*\}|\s*\\\\|\s*:)*\s*")
_UNDERLINE = re.compile(r"\s*(?:-{3,}|={3,})\s*")
_FENCE = re.compile(r"\s*(?:```|~~~)")

_PART_WORD = re.compile(r"[^\W\d_][\w-]*")
_TITLE_WORD = re.compile(r"[^\W\d_]{3,}(?:[-'’][^\W\d_]+)*[,.]?|a|an|by|in|of|on|to|[IVX]+|\([^\W\d_]{3,}\)")

_FILE = re.compile(
    r"(?:problem|exercise|question|task|ex|p|q)[ _-]*0*(?P<number>[1-9][0-9]{0,2})(?P<part>[ _-]\D.*|[a-z])?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Section:
    """What stands below a heading; `where` counts the line or cell of the heading. `problem` 0: there was none."""

    problem: int
    part: str
    where: int
    title: str = ""
    colon: bool = False
    marked: bool = False
    is_part: bool = False
    lines: list[str] = field(default_factory=list)

    def settle(self, after: Section | None) -> None:
        """Decides what the heading's own last words are: the name of a part, a title, or the answer's beginning.

        Nothing is dropped unless something stands below, an answer or the headings of parts, and then only what is
        plainly a title.
        """
        has_body = any(line.strip() for line in self.lines)
        is_parent = not has_body and self.marked and after is not None and after.problem == self.problem
        if not self.part and self._names_a_part() and (has_body or not self.colon):
            self.part = self.title
        elif self.title and not ((has_body or is_parent) and _is_title(self.title)):
            self.lines.insert(0, self.title)
        self.title = ""

    def _names_a_part(self) -> bool:
        # `Problem 8: x` may well answer with x; `## 8 x` does not
        return _PART_WORD.fullmatch(self.title) is not None and (len(self.title) > 2 or not self.colon)

    @property
    def answer(self) -> str:
        """What stands below the heading, without blank lines around it."""
        return "\n".join(self.lines).strip("\n") if self.problem or self.part else "\n".join(self.lines)


def _is_title(text: str) -> bool:
    words = text.split()
    if len(words) > 1 and words[-1].isdigit():  # Backpropagation Algorithm 2
        words.pop()
    return all(map(_TITLE_WORD.fullmatch, words))


def sections(lines: Iterable[tuple[int, str]], problem: int = 0) -> list[Section]:
    """The sections of a text, given as its lines with their numbers: one without a problem if there is no heading.

    `problem` is that of a text which is known to be about one: its parts may then be headings by themselves.
    What stands before the first heading of a problem is left out, and so is a heading with nothing but the next
    heading of the same problem below it.
    """
    found = [Section(0, "", 0)]
    fenced, after_blank = False, True
    for number, line in lines:
        fenced ^= _FENCE.match(line) is not None
        heading = None if fenced else _heading(line, number, after_blank, found[-1].problem or problem)
        if heading:
            found.append(heading)
        elif found[-1].lines or not found[-1].where or not _UNDERLINE.fullmatch(line):
            found[-1].lines.append(line)
        after_blank = heading is not None or not line.strip()
    if len(found) == 1:
        return found
    # before a problem stands a name and a date; before a part, it may be the answer
    kept = found if found[1].is_part and found[0].answer.strip() else found[1:]
    following = list(zip(kept, [*kept[1:], None], strict=True))
    for one, after in following:
        one.settle(after)
    return [one for one, after in following if not _is_only_a_parent(one, after)]


def _is_only_a_parent(one: Section, after: Section | None) -> bool:
    return not one.part and not one.answer.strip() and after is not None and after.problem == one.problem


def _heading(line: str, number: int, after_blank: bool, current: int) -> Section | None:
    """The section that a line opens, if it is a heading."""
    if len(line) > _LONGEST:
        return None
    line = line.strip()
    marked = _marked(line, current)
    if marked:
        section = _section(*marked, number, current)
        section.marked = True
        return section
    plain = _NAMED.fullmatch(line) or (_SUBPART.fullmatch(line) if current else None)
    return _section(plain, "", number, current) if plain and _stands_alone(plain, after_blank) else None


def _stands_alone(plain: re.Match[str], after_blank: bool) -> bool:
    """Whether a line without mark-up is a heading, not the end of a sentence: `as in\\nProblem 7.`"""
    colon = (plain["colon"] or "").strip()
    return colon == ":" or (not colon and not plain["rest"]) or (after_blank and colon != "")


def _marked(line: str, current: int) -> tuple[re.Match[str], str] | None:
    """What a line that is marked up as a heading says, and what follows it on the line."""
    outer = _MARKDOWN.fullmatch(line) or _LATEX.fullmatch(line)
    if outer:
        inner = outer["inner"].strip()
        found = _NAMED.fullmatch(inner) or _bare(inner)
        if current and not found:
            found = _SUBPART.fullmatch(inner) or _LETTER.fullmatch(inner)
        return (found, outer["after"]) if found else None
    bold = _BOLD.fullmatch(line)
    if bold:  # a bold number alone may be an answer
        found = _NAMED.fullmatch((bold["stars"] or bold["bars"] or bold["braces"] or "").strip())
        return (found, bold["after"]) if found else None
    return None


def _bare(inner: str) -> re.Match[str] | None:
    """A number, and a part at most: `## 3 layers are enough` is prose."""
    found = _BARE.fullmatch(inner)
    return found if found and (not found["rest"] or _PART_WORD.fullmatch(found["rest"].strip())) else None


def _section(found: re.Match[str], after: str, where: int, current: int) -> Section:
    groups = found.groupdict()
    problem = int(groups["number"]) if groups.get("number") else current
    part = (groups.get("part") or groups.get("paren") or groups.get("letter") or "").strip()
    dressing = _DRESSING.match(after)
    rest = after[dressing.end() :].strip() if dressing else ""
    title = groups["rest"].strip()
    section = Section(problem, part, where, title, groups["colon"] is not None, is_part="number" not in groups)
    if rest:
        section.lines.append(rest)
    return section


def named_problem(stem: str) -> tuple[int, str] | None:
    """The problem, and perhaps the part, that a file's name says: `problem8`, `p08_gradient`, `Exercise 8b`."""
    found = _FILE.fullmatch(stem)
    return (int(found["number"]), (found["part"] or "").strip(" _-")) if found else None


def problem_and_part(text: str) -> tuple[int, str] | None:
    """The problem, and perhaps the part, that a cell of a table names: `8`, `8.0`, `Problem 8`, `8(b)`."""
    text = re.sub(r"\.0+$", "", text.strip())
    found = _NAMED.fullmatch(text) or _BARE.fullmatch(text)
    if found and not found["rest"]:
        return int(found["number"]), (found["paren"] or found["letter"] or "").strip()
    return named_problem(text)
