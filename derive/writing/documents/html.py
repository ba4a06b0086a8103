"""Documents as one web page that fetches nothing and runs no script: MathML, evidence in fold-outs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files
from itertools import groupby

from ...kernel.verdict import Verdict
from ..pieces import pieces
from ..sentences import capitalized
from .blocks import (
    Argument,
    Blank,
    Block,
    Checks,
    Display,
    Document,
    Equation,
    Figure,
    Formulas,
    Heading,
    Judged,
    Paragraph,
    Tabular,
)
from .html_evidence import MEANINGS, claims, folded, marked, said, tallied
from .html_formulas import ROOM, Words, beside, identifier, listed
from .measures import width

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
"""  # noqa: E501 - a policy stands on one line
_LONG = 3 * ROOM  # an argument that is folded
_MANY_ROWS = 10  # of a table that is folded


def html(documents: Sequence[Document], title: str = "") -> Iterator[str]:
    """A page of one problem or, with a title, of several with a table of contents."""
    style = files(__package__).joinpath("html.css").read_text(encoding="utf-8")
    yield _HEAD.format(title=escape(title or documents[0].heading), style=style)
    if title:
        yield '<a class="skip" href="#content">Skip to the content</a>\n'
        yield f"<header>\n<h1>{escape(title)}</h1>\n</header>\n"
        yield from _contents(documents)
    yield '<main id="content">\n'
    if title:
        yield from _overview(documents)
    for document in documents:
        yield from _Writer(document, 2 if title else 1).all()
    yield "</main>\n"
    yield from _legend()
    yield "</body>\n</html>\n"


def embedded(document: Document) -> str:
    """A page in a frame, for a notebook: neither lends its looks to the other."""
    page = escape("".join(html([document])))
    title = escape(document.heading)
    return f'<iframe sandbox title="{title}" srcdoc="{page}" style="width:100%;height:36em;border:0"></iframe>'


def with_claims(solution: Document, referee: Document) -> Document:
    """A solution, and what other documents claim about it."""
    return replace(solution, blocks=(*solution.blocks, *referee.blocks))


# ---- what stands around the problems


def _contents(documents: Sequence[Document]) -> Iterator[str]:
    yield '<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ol>\n'
    for document in documents:
        star = " <small>(optional)</small>" if document.starred else ""
        yield f'<li value="{document.number}"><a href="#{document.number}">{escape(document.title)}</a>{star}</li>\n'
    yield "</ol>\n</nav>\n"


def _overview(documents: Sequence[Document]) -> Iterator[str]:
    """What was found of the steps of each problem, and of the claims of each document."""
    sources = list(dict.fromkeys(source for document in documents for source, _ in _claimed(document)))
    yield '<div class="wide" tabindex="0" role="group" aria-label="Verdicts by problem">\n<table class="overview">\n'
    yield "<caption>Verdicts by problem</caption>\n<thead><tr>"
    heads = ("Problem", "Steps", *(f"Claims of the {source}" for source in sources))
    yield "".join(f'<th scope="col">{escape(head)}</th>' for head in heads) + "</tr></thead>\n<tbody>\n"
    for document in documents:
        claimed = dict(_claimed(document))
        cells = [_steps(document), *(claimed.get(source, []) for source in sources)]
        link = f'<a href="#{document.number}">{document.number}</a>'
        row = "".join(f"<td>{tallied(verdicts) or '–'}</td>" for verdicts in cells)
        yield f'<tr><th scope="row">{link}</th>{row}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n"


def _steps(document: Document) -> list[Verdict]:
    equations = (one for block in document.blocks if isinstance(block, Display) for one in block.equations)
    return [equation.finding.verdict for equation in equations if equation.finding is not None]


def _claimed(document: Document) -> Iterator[tuple[str, list[Verdict]]]:
    judged = (block.line for block in document.blocks if isinstance(block, Judged))
    for source, lines in groupby(judged, key=lambda line: line.source):
        yield source, [line.finding.verdict for line in lines]


def _legend() -> Iterator[str]:
    yield '<footer>\n<h2>What the verdicts mean</h2>\n<dl class="legend">\n'
    yield from (f"<dt>{marked(verdict)}</dt><dd>{meaning}</dd>\n" for verdict, meaning in MEANINGS.items())
    yield "</dl>\n</footer>\n"


# ---- one problem


class _Writer:
    """Writes the blocks of one document, whose own heading is of a level."""

    def __init__(self, document: Document, level: int) -> None:
        self._document = document
        self._level = level
        self._words = Words(document.number, document.numbers)
        self._last = ""

    def _contents(self) -> Iterator[str]:
        """The parts of a page of one problem."""
        headings = [block for block in self._blocks() if isinstance(block, Heading) and block.anchor]
        yield '<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ol>\n'
        for heading in headings:
            yield f'<li><a href="#{escape(identifier(heading.anchor))}">{self._words(heading.words)}</a></li>\n'
        yield "</ol>\n</nav>\n"

    def all(self) -> Iterator[str]:
        """Heading, statement, blocks."""
        document, number = self._document, self._document.number
        yield f'<article aria-labelledby="{number}">\n'
        yield f'<h{self._level} id="{number}">{escape(document.heading)}</h{self._level}>\n'
        if self._level == 1:
            yield from self._contents()
        if document.statement:
            yield '<section class="statement" aria-label="The problem">\n'
            yield from (f"<p>{self._words(paragraph)}</p>\n" for paragraph in document.paragraphs)
            yield "</section>\n"
        for is_claim, blocks in groupby(self._blocks(), key=lambda block: isinstance(block, Judged)):
            if is_claim:
                judged = (block for block in blocks if isinstance(block, Judged))
                yield from claims(judged, self._words, self._level + 2)
            else:
                for block in blocks:
                    yield from self._block(block)
        yield "</article>\n"

    def _blocks(self) -> Iterator[Block]:
        """The blocks without the checks at the end: each step has its own here."""
        blocks = self._document.blocks
        for k, block in enumerate(blocks):
            following = blocks[k + 1] if k + 1 < len(blocks) else None
            if not isinstance(block, Checks) and not isinstance(following, Checks):
                yield block

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading(words, anchor):
                name = f' id="{escape(identifier(anchor))}"' if anchor else ""
                yield f"<h{self._level + 1}{name}>{self._words(words)}</h{self._level + 1}>\n"
            case Paragraph(words):
                yield f"<p>{self._words(words)}</p>\n"
            case Formulas(lead, chains):
                yield f"<p>{self._words(lead)}</p>\n"
                yield listed(chains, lead) + "\n"
            case Display(equations):
                yield from self._display(equations)
            case Argument(lines):
                yield from self._argument(lines)
            case Tabular(table):
                yield from self._tabular(table.head, table.rows)
            case Figure(picture):
                yield '<figure>\n<div class="wide" tabindex="0" role="group" aria-label="Figure">\n'
                yield f"{picture.svg()}\n</div>"
                yield f"\n<figcaption>{self._words(picture.caption)}</figcaption>\n</figure>\n"
            case Blank():
                yield f'<p class="blank">{self._words(capitalized(block.asked))} ({escape(block.worth)})</p>\n'
            case Checks() | Judged():
                pass

    def _display(self, equations: Sequence[Equation]) -> Iterator[str]:
        left = max(beside(equation.rows) for equation in equations) if len(equations) > 1 else 0.0
        for equation in equations:
            yield from self._step(equation, left)

    def _step(self, equation: Equation, left: float) -> Iterator[str]:
        name, label = escape(identifier(equation.anchor)), f"Step {equation.number}"
        self._last = label
        yield f'<div class="step{" answer" if equation.is_answer else ""}" id="{name}">\n'
        yield f'<a class="number" href="#{name}" aria-label="{label}">({equation.number})</a>\n<div class="body">\n'
        yield from said(equation.words, equation, self._words, label, left)
        yield "</div>\n"
        if equation.reason:
            yield f'<p class="why">{self._words(equation.reason)}</p>\n'
        yield from folded(equation, self._words)
        yield "</div>\n"

    def _argument(self, lines: Sequence[str]) -> Iterator[str]:
        is_long = sum(width(text) for line in lines for kind, text in pieces(line) if kind == "math") > _LONG
        if is_long:
            yield '<details class="argument"><summary>Base case and induction step</summary>\n'
        yield '<ul class="argument">\n'
        yield from (f"<li>{self._words(capitalized(line))}</li>\n" for line in lines)
        yield "</ul>\n" + ("</details>\n" if is_long else "")

    def _tabular(self, head: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[str]:
        label = f"Table for {self._last[:1].lower()}{self._last[1:]}"
        is_long = len(body) > _MANY_ROWS
        if is_long:
            yield f'<details class="table"><summary>{label}, {len(body)} rows</summary>\n'
        yield f'<div class="wide" tabindex="0" role="group" aria-label="{label}">\n<table>\n<thead><tr>'
        yield "".join(f'<th scope="col">{self._words(cell)}</th>' for cell in head) + "</tr></thead>\n<tbody>\n"
        for row in body:
            yield f"<tr>{''.join(f'<td>{self._words(cell)}</td>' for cell in row)}</tr>\n"
        yield "</tbody>\n</table>\n</div>\n" + ("</details>\n" if is_long else "")
