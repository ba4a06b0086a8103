"""Reports and findings for a terminal: colour where there is one, the same words without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..claims.numeric import NumericCheck
from ..kernel.verdict import Enclosure, Verdict
from .findings import Counterexample, Finding, Formula
from .reports import ClaimLine, Report, StepLine
from .statements import readable

WIDTH = 100
MARKS = {
    Verdict.PROVED: ("✓", "green"),
    Verdict.CONFIRMED: ("≈", "cyan"),
    Verdict.CONDITIONAL: ("◐", "yellow"),
    Verdict.REFUTED: ("✗", "red"),
    Verdict.UNDECIDED: ("?", "magenta"),
    Verdict.ILL_FORMED: ("!", "red"),
}
_SHOWN_SYMBOLS = 16
_SHOWN_LINES = 16
_SHOWN_CHARACTERS = 10_000


def console() -> Console:
    """Standard output; at most 100 columns wide."""
    found = Console(highlight=False)
    found.width = min(found.width, WIDTH) if found.is_terminal else WIDTH
    return found


def put(out: Console, *items: RenderableType) -> None:
    """Print; without a terminal, no line ends in blanks."""
    if out.is_terminal:
        out.print(*items, sep="\n")
        return
    with out.capture() as captured:
        out.print(*items, sep="\n")
    lines = captured.get().splitlines()
    out.file.write("".join(line.rstrip() + "\n" for line in lines))


def wrapped(text: str, width: int) -> str:
    """A formula over several lines, broken where the fewest brackets are open."""
    lines = []
    while len(text) > width:
        depth, best, at = 0, (1_000, 0), 0
        for position, sign in enumerate(text[: width + 1]):
            depth += (sign in "([{") - (sign in ")]}")
            if sign == " " and position >= width // 3 and (depth, -position) < best:
                best, at = (depth, -position), position
        if not at:
            break
        lines.append(text[:at])
        text = "  " + text[at + 1 :]
    return "\n".join([*lines, text])


class _Formula:
    """A formula that breaks its lines for whatever width it gets."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        lines = wrapped(self.text[:_SHOWN_CHARACTERS], options.max_width).splitlines()
        more = len(self.text) - sum(map(len, lines[:_SHOWN_LINES]))
        if len(lines) > _SHOWN_LINES:
            lines = [*lines[:_SHOWN_LINES], f"… and {more} more characters"]
        yield Text("\n".join(lines))


def _mark(verdict: Verdict) -> Text:
    sign, style = MARKS[verdict]
    return Text(sign, style=f"bold {style}")


def _dim(text: str) -> Text:
    return Text(text, style="dim")


def report(found: Report, verbosity: int = 0) -> Iterator[RenderableType]:
    """One checked problem. `verbosity`: -1 the summary only, 0 the lines, 1 with all the evidence."""
    star = " (optional)" if found.starred else ""
    yield Text(f"Problem {found.number}. {found.title}{star}", style="bold")
    if verbosity >= 0:
        yield from _derivation(found, verbosity)
        for source in dict.fromkeys(line.source for line in found.claims):
            yield Text("")
            yield Text(f"claims of the {source}", style="bold underline")
            lines = [line for line in found.claims if line.source == source]
            yield _grid((line.id.rsplit(".", 1)[1], line.finding, _claim(line, verbosity)) for line in lines)
        yield Text("")
    yield _summary(found)


def _derivation(found: Report, verbosity: int) -> Iterator[RenderableType]:
    for part, asked in found.parts:
        lines = [line for line in found.steps if line.part == part]
        yield Text("")
        yield Text.assemble((part, "bold underline"), (f"  {readable(asked)}" if asked else "", "dim"))
        yield _grid(row for line in lines for row in _step(line, verbosity))


def _grid(rows: Iterable[tuple[str, Finding | None, RenderableType]]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=4, justify="right")
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    for number, found, body in rows:
        grid.add_row(_dim(number), "" if found is None else _mark(found.verdict), body)
    return grid


def _step(line: StepLine, verbosity: int) -> Iterator[tuple[str, Finding | None, RenderableType]]:
    if line.prose:
        yield "", None, _dim(line.prose)
    body = [_Formula(line.statement.text), *evidence(line.finding, verbosity, by=line.rule)]
    yield line.id.rsplit(".", 1)[1], line.finding, Group(*body)


def _claim(line: ClaimLine, verbosity: int) -> RenderableType:
    parts: list[RenderableType] = [_Formula(line.statement.text), _dim(line.place)]
    parts += evidence(line.finding, verbosity)
    if line.departure is not None:
        where = f"departs from step {line.departure.step}: {line.departure.step_statement.text}"
        if line.departure.follows_from:
            number = line.departure.follows_from.rsplit(".", 1)[1]
            where = f"follows from claim {number} ({line.departure.follows_from_place}), which {where}"
        parts.append(Text(where, style="yellow"))
    return Group(*parts)


def evidence(found: Finding, verbosity: int = 0, by: str = "") -> list[RenderableType]:
    """The verdict and what it rests on."""
    style = MARKS[found.verdict][1]
    head = Text.assemble((str(found.verdict), style), (f" by {by}" if by else "", "dim"))
    for text in _grounds(found):
        head.append(f"; {text}", style="dim")
    parts: list[RenderableType] = [head]
    if found.conditions:
        parts.append(Text(f"holds if {disjunction(found.conditions)}", style="yellow"))
    if found.witness is not None:
        parts += _witness(found.witness, without=bool(found.conditions))
    if found.side_conditions:
        parts.append(_dim("where " + " and ".join(item.text for item in found.side_conditions)))
    if found.reason:
        parts.append(_dim(("no proof: " if found.verdict is Verdict.CONFIRMED else "because ") + found.reason))
    if verbosity > 0:
        parts += _details(found)
    return parts


def disjunction(conditions: Sequence[Sequence[Formula]]) -> str:
    """`x > 0 and y > 0, or z = 0`."""
    cases = [" and ".join(item.text for item in case) for case in conditions]
    joiner = ", or " if any(len(case) > 1 for case in conditions) else " or "
    return joiner.join(cases)


def _grounds(found: Finding) -> Iterator[str]:
    if found.agreement is not None:
        yield f"certified to {found.agreement.digits} digits at {_points(found.agreement.points)}"
    if found.numeric is not None and found.verdict.holds and found.numeric.agrees is not None:
        yield _numeric(found.numeric)


def _points(count: int) -> str:
    return f"{count} point" + ("" if count == 1 else "s")


def _numeric(check: NumericCheck) -> str:
    how = "" if check.method == "forward" else f" by {check.method}"
    gap = f"largest relative difference {check.largest:.1e}" if check.largest else "no difference"
    return f"NumPy{how} at {_points(check.points)}: {gap}"


def _witness(witness: Counterexample, without: bool) -> list[RenderableType]:
    entry = f" in entry {witness.entry[0]},{witness.entry[1]}" if witness.entry else ""
    head = (
        "without it" if without else "there"
    ) + f"{entry}: left {enclosure(witness.lhs)}, right {enclosure(witness.rhs)}"
    shown = witness.point[:_SHOWN_SYMBOLS]
    values = ", ".join(f"{name.text} = {value}" for name, value in shown)
    more = len(witness.point) - len(shown)
    where = f"at {values}" + (f" and {more} more" if more else "") if values else "for these constants"
    parts: list[RenderableType] = [Text(f"{where};"), Text(head, style="red")]
    parts += [_dim(f"with {text}") for text in witness.instances]
    return parts


def enclosure(ball: Enclosure) -> str:
    """A value as far as its enclosure is certain, in digits."""
    real = _short(ball.real)
    if ball.imag is None:
        return real
    imag = _short(ball.imag)
    sign, size = ("-", imag[1:]) if imag.startswith("-") else ("+", imag)
    return f"{size if sign == '+' else '-' + size}i" if real == "0" else f"{real} {sign} {size}i"


def _short(number: str) -> str:
    mantissa, _, exponent = number.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + (f"e{exponent}" if exponent else "")


def _details(found: Finding) -> Iterator[RenderableType]:
    if found.normal_form:
        yield _dim(found.normal_form)
    if found.rules:
        yield _dim("kernel rules: " + "; ".join(found.rules))
    if found.numeric is not None and not found.verdict.holds:
        yield _dim(_numeric(found.numeric))
    if found.numeric_obstacle:
        yield _dim(f"no numeric check: {found.numeric_obstacle}")
    yield _dim(f"{found.seconds * 1000:.1f} ms")


def _summary(found: Report) -> Text:
    text = Text.assemble(("steps ", "bold"), _tally(found, None))
    for source in dict.fromkeys(line.source for line in found.claims):
        text.append(f"   {source} ", style="bold")
        text.append(_tally(found, source))
    return text


def _tally(found: Report, source: str | None) -> Text:
    counts = found.tally(source)
    text = Text(f"{sum(counts.values())}: ")
    shown = [(verdict, counts[verdict]) for verdict in Verdict if counts[verdict]]
    for position, (verdict, count) in enumerate(shown):
        text.append(", " if position else "")
        text.append(f"{count} {verdict}", style=MARKS[verdict][1])
    return text


def single(lhs: Formula, rhs: Formula, found: Finding, notes: Sequence[str], verbosity: int = 0) -> RenderableType:
    """One equality and what was found; with verbosity -1 in one line."""
    statement = f"{lhs.text} = {rhs.text}"
    if verbosity < 0:
        return Text.assemble(_mark(found.verdict), f" {found.verdict}: {statement}")
    parts: list[RenderableType] = [_Formula(statement), *evidence(found, verbosity)]
    parts += [_dim(note) for note in notes]
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(ratio=1)
    grid.add_row(_mark(found.verdict), Group(*parts))
    return grid


def shown(
    heading: str,
    statement: str,
    names: Sequence[tuple[Formula, Formula]],
    parts: Sequence[tuple[str, str, Sequence[tuple[str, str, str]]]],
) -> Iterator[RenderableType]:
    """A problem to read: its statement, its definitions, its derivation; no verdicts."""
    yield Text(heading, style="bold")
    yield Text("")
    yield Padding(Text(statement), (0, 0, 0, 2))
    yield Text("")
    yield Text("definitions", style="bold underline")
    yield _pairs([(Text(name.text), Text(f"= {value.text}")) for name, value in names])
    for part, asked, steps in parts:
        yield Text("")
        yield Text.assemble((part, "bold underline"), (f"  {readable(asked)}" if asked else "", "dim"))
        for prose, statement_text, rule in steps:
            if prose:
                yield Padding(_dim(prose), (0, 0, 0, 2))
            yield Padding(Text.assemble(statement_text, (f"   ({rule})", "dim")), (0, 0, 0, 4))


def _pairs(rows: Sequence[tuple[Text, Text]]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=2)
    grid.add_column(justify="right")
    grid.add_column(ratio=1)
    for left, right in rows:
        grid.add_row("", left, right)
    return grid
