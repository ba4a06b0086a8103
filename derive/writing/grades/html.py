"""Grades as one page: the class in tables, each student below. It runs no script and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain

from . import words
from .feedback import Feedback, told
from .results import Graded, Line, LineMark, Mark, Result
from .shelf import Shelf
from .summary import Summary, Tally, Trouble
from .words import LINE_MARKS, MARKS, Said

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --soft: #595960; --rule: #d0d0d6; --box: #f5f5f7;
  --good: #11632a; --doubt: #7a4d00; --bad: #a8201a; --open: #6a2f9c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececf1; --paper: #17171b; --soft: #a9a9b3; --rule: #44444d; --box: #222229;
    --good: #7fd694; --doubt: #f0c060; --bad: #ff9b91; --open: #d3a6ff; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 62rem; margin: 0 auto; padding: 1rem; }
summary, p, dd, li, h3, h4 { overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 0.5rem 0; }
caption { text-align: start; font-weight: 600; padding: 0.25rem 0; }
th, td { border-bottom: 1px solid var(--rule); padding: 0.25rem 0.75rem 0.25rem 0; text-align: start;
  vertical-align: top; }
td { max-width: 24rem; overflow-wrap: break-word; } td .math { white-space: nowrap; }
.wide { overflow-x: auto; } td.number { text-align: end; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--rule); border-radius: 0.4rem; margin: 0.5rem 0; padding: 0.4rem 0.75rem; }
summary { cursor: pointer; font-weight: 600; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; } h3 { font-size: 1.05rem; } h4 { font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 0.9rem; margin: 0.25rem 0 0.75rem; }
dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
.math, .theirs { font-family: ui-monospace, monospace; font-size: 0.95em; }
pre { background: var(--box); padding: 0.5rem; overflow-x: auto; margin: 0; }
.quiet { color: var(--soft); } .correct, .right { color: var(--good); } .bad, .wrong, .missing { color: var(--bad); }
.doubt, .conditional, .follows { color: var(--doubt); } .undecided, .unreadable { color: var(--open); }
@media print { details::details-content { content-visibility: visible; } }
"""
_HEAD = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Grades</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Grades</h1>
"""
_END = "</main>\n</body>\n</html>\n"


def page(results: Iterable[Result], feedback: Feedback = Feedback.FULL) -> Iterator[str]:
    """The page: the class if there is one, then each student, folded."""
    summary = Summary()
    with Shelf() as shelf:
        for result in summary.watching(told(results, feedback)):
            shelf.add(result)
        yield _HEAD
        if summary.submissions > 1:
            yield from _class(summary)
            yield "<h2>Students</h2>\n"
        for student, own in shelf.students():
            yield from _student(student, own, folded=len(shelf) > 1)
    yield _END


# ---- the class


def _class(summary: Summary) -> Iterator[str]:
    tallies = summary.tallies()
    if tallies:
        heads = ("problem", "asked", *(f"{sign} {word}" for sign, word in MARKS.values()), "mean points")
        yield from _table("How each question was answered", heads, map(_question, tallies))
    mistakes = summary.mistakes()
    if mistakes:
        made = ([_cell(words.place(p, q)), _cell(name), _cell(count)] for p, q, name, count in mistakes)
        yield from _table("Mistakes, the most frequent first", ("problem", "mistake", "how often"), made)
    if summary.undecided:
        heads = ("student", "problem", "asked", "why", "file")
        opened = (
            [
                _cell(_theirs(words.name(o.student))),
                _cell(words.place(o.problem, o.part)),
                _cell(_math(o.asked.text)),
                _cell(o.reason),
                _cell(_theirs(o.origin)),
            ]
            for o in summary.undecided
        )
        yield from _table("For a human to decide", heads, opened)
    for caption, internal in (("Could not be graded", False), ("Bugs of derive", True)):
        found = [item for item in summary.troubles if item.internal is internal]
        if found:
            yield from _table(caption, ("student", "file", "why"), map(_trouble, found))


def _question(tally: Tally) -> list[str]:
    mean = tally.mean()
    earned = "–" if mean is None else f"{words.rounded(mean[0], 2)} of {words.rounded(mean[1], 2)}"
    where = words.place(tally.problem, tally.part)
    counts = (_cell(tally.marks[mark]) for mark in Mark)
    return [_cell(where), _cell(_math(tally.asked.text)), *counts, _cell(earned)]


def _trouble(item: Trouble) -> list[str]:
    return [_cell(_theirs(words.name(item.student))), _cell(_theirs(item.origin)), _cell(item.reason)]


class _Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f'<div class="wide"><table>\n<caption>{_text(caption)}</caption>\n<thead><tr>'
    yield "".join(f'<th scope="col">{_text(head)}</th>' for head in heads) + "</tr></thead>\n<tbody>\n"
    for cells in rows:
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield "</tbody>\n</table></div>\n"


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f'<td class="number">{value}</td>'
    return f"<td>{value if isinstance(value, _Markup) else _text(value)}</td>"


# ---- a student


def _student(student: str, results: Sequence[Result], folded: bool) -> Iterator[str]:
    marks = " ".join(map(_badge, results))
    yield f"<details{'' if folded else ' open'}>\n"
    yield f"<summary>{_theirs(words.name(student))}, {_text(words.points(*results))} {marks}</summary>\n"
    for result in results:
        yield from _result(result)
    yield "</details>\n"


def _badge(result: Result) -> str:
    sign = MARKS[result.mark][0] if result.graded else "!"
    word = f"{words.place(result.problem, result.part)}: {words.verdict(result)}"
    kind = result.mark.value if result.graded else "bad"
    return f'<span class="{kind}" role="img" aria-label="{_text(word)}" title="{_text(word)}">{sign}</span>'


def _result(result: Result) -> Iterator[str]:
    subject = words.subject(result)
    yield f"<section>\n<h3>{_text(subject[0].upper() + subject[1:])}</h3>\n"
    if result.origin:
        yield f'<p class="quiet">{_theirs(result.origin)}</p>\n'
    yield _said_list(words.overall(result))
    for item in result.graded:
        yield _item(item)
    if result.lines:
        heading = words.solution(result.lines)
        yield f"<h4>{_text(heading[0].upper() + heading[1:])}</h4>\n<ol>\n"
        yield from map(_line, result.lines)
        yield "</ol>\n"
    yield "</section>\n"


def _item(item: Graded) -> str:
    sign, word = MARKS[item.mark]
    mark = f'<span class="{item.mark}">{sign} {_text(word)}</span>'
    head = f"<h4>{_math(item.asked.text)} {mark}, {_text(words.points(item))}</h4>\n"
    return head + _said_list(chain(words.answered(item), words.explained(item)))


def _line(line: Line) -> str:
    sign, word = LINE_MARKS[line.mark]
    kind = "quiet" if line.mark is LineMark.GIVEN else line.mark.value
    text = f'{_theirs(line.text)} <span class="{kind}">{sign} {_text(word)}</span>'
    return f'<li value="{line.number}">{text}\n{_said_list(words.line_explained(line))}</li>\n'


def _said_list(remarks: Iterable[Said]) -> str:
    """A list of descriptions; a remark without a label belongs to the one before."""
    parts: list[str] = []
    for said in remarks:
        term = f"<dt>{_text(said.label)}</dt>" if said.label else ""
        parts.append(f'{term}<dd class="{said.tone}">{_remark(said)}</dd>\n')
    return f"<dl>\n{''.join(parts)}</dl>\n" if parts else ""


def _remark(said: Said) -> str:
    if said.verbatim:
        return f"<pre>{_text(said.text)}</pre>"
    if said.theirs:
        return _theirs(said.text)
    if said.latex:
        return _math(said.text)
    return "<br>\n".join(map(_text, said.text.split("\n")))


def _theirs(text: str) -> _Markup:
    """What a student wrote, whatever its direction."""
    return _Markup(f'<bdi class="theirs">{_text(words.shown(text))}</bdi>')


def _math(text: str) -> _Markup:
    return _Markup(f'<span class="math">{_text(words.shown(text))}</span>')


def _text(text: str) -> str:
    """Text as text: no tag, no entity, no control character, no mark that turns it around."""
    return escape("".join(c if c.isprintable() or c == "\n" else "�" for c in text))
