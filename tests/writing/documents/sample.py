"""A small problem with a step of every kind, its findings put down by hand, and golden files of its documents."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

from sympy import Matrix, Sum, oo

from derive import D, Problem, chain_rule, definition, equals, induction, limit, substitution, tends
from derive.claims.numeric import NumericCheck
from derive.kernel.verdict import Enclosure, Verdict
from derive.writing.derivations import derivation
from derive.writing.documents.arrangement import Style, arranged
from derive.writing.documents.blocks import Document
from derive.writing.documents.html import html, with_claims
from derive.writing.documents.latex import latex
from derive.writing.documents.terminal import rows
from derive.writing.findings import NOTHING, Counterexample, Finding, Formula, Remark, said
from derive.writing.reports import ClaimLine, Departure, Report, StepLine, claim_statement, rule_text, step_statement
from derive.writing.rows import put

GOLDEN = Path(__file__).parent / "golden"


def problem() -> Problem:
    """Two weights, a loss, a sum of squares."""
    p = Problem(
        99,
        "Sums & squares: 100% of a_b",
        statement="A weight $w_1$ meets $x_{11}$, and $w_2$ meets $x_{12}$; the loss is $L = (y^* - y)^2$.\n\n"
        "Find its gradient.",
    )
    w1, w2, x1, x2, y = p.given("w_1 w_2 x_{11} x_{12} y")
    out = p.let("y^*", w1 * x1 + w2 * x2)
    loss = p.let("L", (out - y) ** 2)
    q = p.given("q", above=0, below=1)[0]
    n, k = p.index("n"), p.indices("k")

    gradient = p.part("gradient", "1. the gradient by $w_1$ and $w_2$")
    delta = gradient.let(
        r"\delta", D(loss, out), equals=2 * (out - y), by=definition, prose="At the output the error signal is:"
    )
    gradient.step(D(loss, w1), x1 * delta, by=chain_rule(via=out))
    gradient.step(D(loss, w2), x2 * delta, by=chain_rule(via=out))
    gradient.answer(
        Matrix([D(loss, w1), D(loss, w2)]), Matrix([2 * x1 * (out - y), 2 * x2 * (out - y)]), by=substitution,
        prose=r"With the signal from step \ref{gradient.1} put in:",
    )  # fmt: skip
    series = p.part("series", "the geometric series")
    series.answer(Sum(q**k, (k, 0, n)), (1 - q ** (n + 1)) / (1 - q), by=induction(n))
    series.step(tends((1 - q ** (n + 1)) / (1 - q), n, oo, to=1 / (1 - q)), by=limit)
    p.asks(gradient, points=3)
    p.asks(series)
    sheet = p.source("sheet")
    sheet.prints("display (1), 50%", D(loss, w1), x1 * (out - y))
    sheet.prints("the end", Sum(q**k, (k, 0, n)), 1 / (1 - q))
    sheet.prints("$L$", equals(loss, (out - y) ** 2))
    return p


_CHECK = NumericCheck(16, 2.5e-16, "complex step", agrees=True)
_PROVED = Finding(Verdict.PROVED, "normal form", normal_form="both sides are the same", numeric=_CHECK)
_INDUCTION = Finding(
    Verdict.PROVED,
    "induction on n",
    certificate=(
        Remark("for n = 0: 1 = 1", "for $n = 0$: $1 = 1$"),
        Remark("from n to n + 1: …", r"from $n$ to $n + 1$: $\frac{1 - q^{n + 1}}{1 - q} + q^{n + 1} = q$"),
    ),
    numeric_obstacle="more than 2000 terms",
)
_FALSE = Finding(
    Verdict.REFUTED,
    "certified enclosures",
    witness=Counterexample(
        ((Formula("w₁", "w_1"), "1"), (Formula("x₁₁", "x_{11}"), "-3/2")),
        Enclosure("3.0", None, "0"), Enclosure("1.5", None, "0"), None, (), NOTHING,
    ),
)  # fmt: skip
_CONDITIONAL = Finding(
    Verdict.CONDITIONAL,
    "normal form, case by case",
    conditions=((Formula("q = 0", "q = 0"),),),
    reason=said("the sum ends at $n$"),
)


def report() -> Report:
    """What might have been found, by hand."""
    p = problem()
    order = p.order
    own = [_PROVED, _PROVED, _PROVED, _PROVED, _INDUCTION, _PROVED]
    steps = list(p.steps())
    departure = Departure(steps[1].id, step_statement(steps[1], order))
    printed = [(_FALSE, departure), (_CONDITIONAL, None), (_PROVED, None)]
    return Report(
        number=p.number,
        title=p.title,
        starred=True,
        parts=tuple((part.name, part.asked) for part in p.parts),
        steps=tuple(
            StepLine(s.id, s.id.split(".")[1], rule_text(s.rule), s.prose, step_statement(s, order), f)
            for s, f in zip(steps, own, strict=True)
        ),
        claims=tuple(
            ClaimLine(c.id, c.source, said(c.place), claim_statement(c.claim, order), f, d)
            for c, (f, d) in zip(p.printed(), printed, strict=True)
        ),
        problem=p,
    )


def document(style: Style) -> Document:
    """The sample in a style."""
    found = report()
    assert found.problem is not None
    return arranged(derivation(found.problem), None if style is Style.EXAM else found, style)


def _terminal() -> str:
    out = io.StringIO()
    put(rows(arranged(derivation(problem()), None)), out)
    return out.getvalue()


def _latex(style: Style, *, fragment: bool = False) -> Callable[[], str]:
    return lambda: "".join(latex([document(style)], fragment=fragment))


FILES: dict[str, Callable[[], str]] = {
    **{f"{style}.tex": _latex(style) for style in Style},
    "fragment.tex": _latex(Style.SOLUTION, fragment=True),
    "booklet.tex": lambda: "".join(latex([document(Style.SOLUTION), document(Style.EXAM)], "Sums & more")),
    "page.html": lambda: "".join(html([with_claims(document(Style.SOLUTION), document(Style.REFEREE))])),
    "show.txt": _terminal,
}


def renewed() -> Iterator[Path]:
    """The golden files, written anew: read the difference."""
    for name, text in FILES.items():
        (GOLDEN / name).write_text(text(), encoding="utf-8", newline="")
        yield GOLDEN / name


if __name__ == "__main__":
    for path in renewed():
        print(path)
