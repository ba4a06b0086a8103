r"""Scenes as a `tikzpicture`: places are worked out here, and letters by TeX. The package tikz is all that it needs."""

from __future__ import annotations

from ..writing.tex import tame, tex
from .labels import parts
from .scene import BASELINE, DASHES, FAINT, INKS, RADIUS, Box, Circle, Item, Label, Line, Mark, Pen, Scene, outline

_WIDEST = 14.0  # cm: the text of a page
_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}


def tikz(scene: Scene) -> str:
    """A picture as LaTeX, in centimetres; its colours are its own."""
    used = sorted({item.pen.ink for item in scene.items if not isinstance(item, Label)} & set(INKS))
    smaller = f"scale={_number(_WIDEST / scene.width)}, transform shape, " if scene.width > _WIDEST else ""
    lines = [
        rf"\begin{{tikzpicture}}[x=1cm, y=1cm, {smaller}line join=round, "
        r"every node/.style={inner sep=0pt, outer sep=0pt, font=\fontsize{9}{11}\selectfont}]",
        *(rf"  \definecolor{{derive{ink}}}{{HTML}}{{{INKS[ink]}}}" for ink in used),
        rf"  \useasboundingbox (0,0) rectangle {_at(scene.width, scene.height)};",
        *(f"  {_item(item)}" for item in scene.items),
        r"\end{tikzpicture}",
    ]
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _at(x: float, y: float) -> str:
    return f"({_number(x)},{_number(y)})"


def _item(item: Item) -> str:
    if isinstance(item, Label):
        return rf"\node[anchor={_ANCHORS[item.anchor]}] at {_at(item.x, item.y - BASELINE)} {{{_text(item.text)}}};"
    draw = rf"\draw[{_pen(item.pen)}]"
    if isinstance(item, Line):
        return rf"{draw} {' -- '.join(_at(*point) for point in item.points)};"
    if isinstance(item, Box):
        return rf"{draw} {_at(item.left, item.bottom)} [rounded corners=4pt] rectangle {_at(item.right, item.top)};"
    if isinstance(item, Mark) and (corners := outline(item)):
        return rf"{draw} {' -- '.join(_at(*corner) for corner in corners)} -- cycle;"
    radius = item.radius if isinstance(item, Circle) else RADIUS
    return rf"{draw} {_at(item.x, item.y)} circle [radius={_number(radius)}];"


def _pen(pen: Pen) -> str:
    said = [f"line width={_number(pen.width)}pt"]
    if pen.ink:
        said.append("opacity=0.3" if pen.ink == FAINT else f"derive{pen.ink}")
    if DASHES[pen.dash]:
        on_off = zip(("on", "off") * 2, DASHES[pen.dash], strict=False)
        said.append("dash pattern=" + " ".join(f"{word} {_number(length)}pt" for word, length in on_off))
    return ", ".join(said)


def _text(label: str) -> str:
    """Formulas as they are, if they are formulas; words as text."""
    return "".join(f"${_plain(text)}$" if is_formula and tame(text) else tex(text) for is_formula, text in parts(label))


_OF_PACKAGES = {r"\operatorname{": r"\mathrm{", r"\text{": r"\mathrm{", r"\square": r"\bullet"}


def _plain(formula: str) -> str:
    r"""Without what only amsmath and amssymb know; in a formula of ours `\text` holds a single word."""
    for command, ours in _OF_PACKAGES.items():
        formula = formula.replace(command, ours)
    return formula
