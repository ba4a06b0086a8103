"""Scenes as inline SVG: no script, no ids, no style sheet; the text's colour, or custom properties with a default.

A page may set --derive-ink-1 … --derive-ink-4. Presentation attributes say the same to readers without properties.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from ..writing.names import printable
from .labels import Run, runs
from .scene import (
    BASELINE,
    DASHES,
    FAINT,
    INKS,
    RADIUS,
    SIZE,
    Box,
    Circle,
    Item,
    Label,
    Line,
    Mark,
    Pen,
    Scene,
    outline,
)

_UNIT = 40  # units of the view box for a centimetre
_POINT = _UNIT * 2.54 / 72.27
_FONT = "STIX Two Text, Times New Roman, Times, Liberation Serif, TeX Gyre Termes, FreeSerif, serif"


def svg(scene: Scene, title: str, description: str) -> str:
    """A picture as an `<svg>` element as wide as its place, but no wider than on paper times 1.4."""
    wide, high = (_number(length * _UNIT) for length in (scene.width, scene.height))
    body = "\n".join(_item(item, scene.height) for item in scene.items)
    title = printable(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="100%" role="img" '
        f'aria-label={quoteattr(title)} style="max-width:{scene.width * 1.4:.2f}cm;height:auto;overflow:visible" '
        f'font-family="{_FONT}" font-size="{_number(SIZE * _UNIT)}" fill="none" stroke="currentColor" '
        f'stroke-linejoin="round">\n<title>{escape(title)}</title>\n<desc>{escape(printable(description))}</desc>\n'
        f"{body}\n</svg>\n"
    )


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _item(item: Item, height: float) -> str:
    def at(x: float, y: float) -> str:
        return f"{_number(x * _UNIT)} {_number((height - y) * _UNIT)}"

    if isinstance(item, Label):
        return _label(item, height)
    if isinstance(item, Line):
        return f'<path d="M{"L".join(at(*point) for point in item.points)}" {_pen(item.pen)}/>'
    if isinstance(item, Box):
        x, y = at(item.left, item.top).split()
        wide, high = (_number(length * _UNIT) for length in (item.right - item.left, item.top - item.bottom))
        return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="6" {_pen(item.pen)}/>'
    if isinstance(item, Mark) and (corners := outline(item)):
        return f'<path d="M{"L".join(at(*corner) for corner in corners)}Z" {_pen(item.pen)}/>'
    x, y = at(item.x, item.y).split()
    radius = item.radius if isinstance(item, Circle) else RADIUS
    return f'<circle cx="{x}" cy="{y}" r="{_number(radius * _UNIT)}" {_pen(item.pen)}/>'


def _pen(pen: Pen) -> str:
    said = [f'stroke-width="{_number(pen.width * _POINT)}"']
    if pen.ink in INKS:
        colour = f"#{INKS[pen.ink]}"
        said.append(f'stroke="{colour}" style="stroke:var(--derive-ink-{pen.ink},{colour})"')
    elif pen.ink == FAINT:
        said.append('stroke-opacity="0.3"')
    if DASHES[pen.dash]:
        said.append(f'stroke-dasharray="{" ".join(_number(length * _POINT) for length in DASHES[pen.dash])}"')
    return " ".join(said)


def _label(label: Label, height: float) -> str:
    x, y = _number(label.x * _UNIT), _number((height - label.y + BASELINE) * _UNIT)
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    spans, raised = [], 0.0
    for run in runs(label.text):
        spans.append(_span(run, raised))
        raised = run.raised
    return f'<text x="{x}" y="{y}"{anchor} fill="currentColor" stroke="none">{"".join(spans)}</text>'


def _span(run: Run, raised: float) -> str:
    """A run; `dx` and `dy` move the pen from where the run before it ended."""
    said = []
    if run.raised != raised:
        said.append(f'dy="{_number((raised - run.raised) * SIZE * _UNIT)}"')
    if run.back:
        said.append(f'dx="{_number(-run.back * SIZE * _UNIT)}"')
    if run.size != 1:
        said.append(f'font-size="{_number(run.size * SIZE * _UNIT)}"')
    if run.slanted:
        said.append('font-style="italic"')
    text = escape(run.text)
    return f"<tspan {' '.join(said)}>{text}</tspan>" if said else text
