"""What stands behind verdicts, as HTML: fold-outs below steps, and the claims of other documents with what is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from ...kernel.verdict import Verdict
from ..errata import FAULTS
from ..evidence import Kind, evidence, grounds, sentences
from ..findings import Finding, Remark
from ..sentences import Chain, Sentence, capitalized
from ..terminal import MARKS
from .blocks import Equation, Judged
from .html_formulas import Words, displayed, identifier, rows

MEANINGS = {
    Verdict.PROVED: "true for every value that is allowed",
    Verdict.CONFIRMED: "true to many digits at sample points, without a proof",
    Verdict.CONDITIONAL: "true under a condition that was not stated, false without it",
    Verdict.REFUTED: "false, by a counterexample",
    Verdict.UNDECIDED: "neither proved nor refuted",
    Verdict.ILL_FORMED: "says nothing that could be true or false",
}


def marked(verdict: Verdict, count: int | None = None) -> str:
    """A verdict by its sign, in words and in its colour."""
    text = f"{verdict}" if count is None else f"{count} {verdict}"
    return f'<span class="verdict {verdict}"><span aria-hidden="true">{MARKS[verdict][0]}</span> {text}</span>'


def tallied(verdicts: Iterable[Verdict]) -> str:
    """`✓ 12 proved, ✗ 2 refuted`."""
    counts = Counter(verdicts)
    return ", ".join(marked(verdict, counts[verdict]) for verdict in Verdict if counts[verdict])


# ---- steps


def folded(equation: Equation, words: Words) -> Iterator[str]:
    """The verdict on a step, with its evidence folded in."""
    found = equation.finding
    if found is None:
        return
    fold = " open" if not found.verdict.holds else ""
    yield f'<details class="evidence"{fold}><summary>{marked(found.verdict)}'
    yield f'<span class="unseen">, evidence for step {equation.number}</span></summary>\n<dl>\n'
    # an induction stands below its step already
    shown = equation.reason.startswith("induction")
    for term, told in _told(found, words, with_certificate=not shown):
        yield f"<dt>{term}</dt><dd>{told}</dd>\n"
    yield "</dl></details>\n"


def _told(found: Finding, words: Words, with_certificate: bool) -> Iterator[tuple[str, str]]:
    """What is said of a step, each line with what it is about."""
    lines = list(evidence(found))
    for kind, term in _TERMS.items():
        said = [words(line.remark.words.rstrip(";")) for line in lines if line.kind is kind]
        if said:
            yield term, "<br>".join(said)
    if found.method != "none":
        form = f": {escape(found.normal_form)}" if found.normal_form else ""
        yield "Decided by", escape(found.method) + form
    if found.certificate and with_certificate:
        yield "Certificate", "<br>".join(words(line.words) for line in found.certificate)
    if found.rules and found.rules != (found.method,):
        yield "Rules", escape("; ".join(found.rules))
    checked = [ground.words for ground in grounds(found)]
    if not checked and found.numeric_obstacle:
        checked = [f"not: {found.numeric_obstacle}"]
    if checked:
        yield "Checked independently", words("; ".join(checked))


_TERMS = {
    Kind.CONDITION: "Condition",
    Kind.READING: "Readings",
    Kind.POINT: "Witness",
    Kind.SIDES: "Sides",
    Kind.INSTANCE: "Functions",
    Kind.RIGHT: "Right",
    Kind.WHERE: "Side conditions",
    Kind.REASON: "Reason",
}


# ---- claims


def claims(items: Iterable[Judged], words: Words, level: int) -> Iterator[str]:
    """Claims of one document: those that do not hold first, each with what is right; the others folded."""
    listed = list(items)
    faults = [item for item in listed if item.line.finding.verdict in FAULTS]
    held = [item for item in listed if item.line.finding.verdict not in FAULTS]
    for item in faults:
        yield from _claim(item, words, level)
    if held:
        sum_up = tallied(item.line.finding.verdict for item in held)
        yield f'<details class="held"><summary>{"The others: " if faults else ""}{sum_up}</summary>\n'
        for item in held:
            yield from _claim(item, words, level)
        yield "</details>\n"


def _claim(item: Judged, words: Words, level: int) -> Iterator[str]:
    line, found = item.line, item.line.finding
    yield f'<section class="claim {found.verdict}" id="{escape(identifier(line.id))}">\n'
    yield f'<h{level}>{marked(found.verdict)} <span class="place">{words(line.place.words)}</span></h{level}>\n'
    label = f"Claim {line.id}, as printed"
    yield from _stated(item.printed, words, label, "Printed")
    if why := " ".join(remark.words for remark in sentences(found)):
        yield f'<p class="why">{words(why)}</p>\n'
    departure = line.departure
    if departure is not None and departure.follows_from:
        link = f'<a href="#{escape(identifier(departure.follows_from))}">an earlier error</a>'
        yield f'<p class="why">It follows from {link} ({words(departure.follows_from_place.words)}).</p>\n'
    if departure is not None and not departure.follows_from and item.step is not None:
        link = words.step(departure.step.partition(".")[2])
        yield from _stated(item.step, words, f"What is right, by step {departure.step}", f"Right is, by {link}")
    elif isinstance(line.right, Remark):
        yield f'<p class="lead">Right is {words(line.right.words)}.</p>\n'
    elif line.right is not None:
        label = f"What is right instead of claim {line.id}"
        yield from _stated(Sentence("", (Chain(line.right.latex),)), words, label, "Right is")
    yield "</section>\n"


def _stated(sentence: Sentence, words: Words, label: str, lead: str) -> Iterator[str]:
    """A statement without a number."""
    yield f'<p class="lead">{lead}:</p>\n'
    yield from said(sentence.words, sentence, words, label)


def said(text: str, sentence: Sentence | Equation, words: Words, label: str, left: float = 0.0) -> Iterator[str]:
    """Rows with words before and after them, or words alone."""
    values = len(sentence.rows) > 1 and not any(chain.rest for chain in sentence.rows)
    if not sentence.rows or values:
        yield f'<p class="said">{words(capitalized(text.rstrip(".")) + ".")}</p>\n'
        return
    if sentence.before:
        yield f'<p class="before">{words(capitalized(sentence.before))}</p>\n'
    continues = isinstance(sentence, Equation) and sentence.continues
    yield displayed(rows(sentence.rows, continues, left or None), label, left) + "\n"
    if sentence.after:
        yield f'<p class="after">{words(sentence.after.lstrip(", "))}</p>\n'
