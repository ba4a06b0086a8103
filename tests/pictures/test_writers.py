"""What is written: SVG that is XML with every label, TikZ that TeX takes, whatever a label holds."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from derive import Network as ThresholdNetwork
from derive import Problem, Step, Threshold, curve
from derive.catalog import files, load
from derive.pictures import Picture
from derive.pictures.labels import parts, plain, runs, width
from derive.pictures.scene import SIZE, Box, Circle, Label, Line, Mark, extent, moved

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = [(f"p{number:02}-{one.name}", one) for number in files() for one in load(number).pictures]
each_picture = pytest.mark.parametrize("picture", [one for _, one in PICTURES], ids=[name for name, _ in PICTURES])
BLANKS = re.compile(r"\s")


def texts(svg: str) -> list[str]:
    """The labels of a picture, without blanks."""
    return [BLANKS.sub("", "".join(label.itertext())) for label in ET.fromstring(svg).iter(f"{SVG}text")]


def named(number: int, name: str) -> Picture:
    return next(one for found, one in PICTURES if found == f"p{number:02}-{name}")


# ---- SVG


@each_picture
def test_svg_is_xml_of_its_own(picture: Picture) -> None:
    root = ET.fromstring(picture.svg())
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == root.get("aria-label") == plain(picture.caption)
    assert root.findtext(f"{SVG}desc") == picture.alt
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "path", "rect", "circle", "text", "tspan"
    }  # fmt: skip
    assert not any(name in ("id", "class", "href") or name.startswith("on") for e in root.iter() for name in e.attrib)


@each_picture
def test_svg_is_readable_on_white_and_on_black(picture: Picture) -> None:
    """Colours are those of the text, or custom properties; none is white or black."""
    colours = set()
    for element in ET.fromstring(picture.svg()).iter():
        colours |= {element.get("fill"), element.get("stroke"), element.get("style")}
    colours -= {None, "none", "currentColor"}
    for said in colours:
        assert said and (said.startswith(("#", "stroke:var(--derive-ink-", "max-width:")))
        for digits in re.findall("#([0-9A-F]{6})", said):
            assert 0x30 < sum(bytes.fromhex(digits)) / 3 < 0xB0


@each_picture
def test_everything_is_within_the_view(picture: Picture) -> None:
    scene = picture.scene()
    for item in scene.items:
        left, bottom, right, top = extent(item)
        assert left >= -0.15 and bottom >= -0.1 and right <= scene.width + 0.35 and top <= scene.height + 0.1, item


@each_picture
def test_labels_do_not_lie_on_each_other(picture: Picture) -> None:
    labels = [item for item in picture.scene().items if isinstance(item, Label)]
    for k, one in enumerate(labels):
        for other in labels[:k]:
            a, b = extent(one), extent(other)
            across, up = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            assert across < 0.06 or up < 0.06, (one.text, other.text)


def test_every_weight_is_there() -> None:
    found = texts(named(8, "network").svg())
    assert sorted(text for text in found if text.startswith("w")) == sorted(
        ["w1", "w2", "w1", "w2", "w31", "w32", "w41", "w42", "w5", "w6", "w1", "w2"]  # twice, and in the key
    )
    assert sorted(text for text in texts(named(4, "network").svg()) if text.startswith("W")) == sorted(
        ["Wh1x1=2.5", "Wh1x2=1", "Wh1b=1.5", "Wh2x1=−1.5", "Wh2x2=−0.3", "Wh2b=2", "Wyh1=1", "Wyh2=0.5", "Wyb=−1"]
    )
    # 27 weights 1 into the hidden units, in the table, and 6 of ±1 into each output, on the edges
    assert [texts(named(1, "network").svg()).count(text) for text in ("1", "−1")] == [27 + 6, 3]


def test_a_page_may_say_what_the_picture_is_called() -> None:
    root = ET.fromstring(named(2, "network").svg(label='Problem 2, "the network" of $h_1$ & more'))
    assert root.findtext(f"{SVG}title") == root.get("aria-label") == 'Problem 2, "the network" of h₁ & more'


# ---- TikZ


@each_picture
def test_tikz_is_balanced(picture: Picture) -> None:
    tikz = picture.tikz()
    assert tikz.isascii()
    assert tikz.startswith(r"\begin{tikzpicture}") and tikz.endswith("\\end{tikzpicture}\n")
    bare = re.sub(r"\\.", "", tikz)
    assert bare.count("{") == bare.count("}") and bare.count("$") % 2 == 0
    assert all(line.endswith(";") for line in tikz.splitlines()[1:-1] if "definecolor" not in line)
    assert r"\operatorname" not in tikz and r"\text{" not in tikz  # those are not of LaTeX itself
    assert "textbackslash" not in tikz  # no formula had to be written out


def test_tikz_has_the_weights() -> None:
    tikz = named(8, "network").tikz()
    for weight in ("w_1", "w_2", "w_{31}", "w_{32}", "w_{41}", "w_{42}", "w_5", "w_6"):
        assert f"{{${weight}$}}" in tikz


def test_on_paper_nothing_is_wider_than_the_text() -> None:
    p = Problem(99, "Wide", statement="")
    layers = [f"a_{k} b_{k}" for k in range(8)]
    units = [[Threshold([1, 1], "0.5", Step(0))] * 2] * 7
    p.draws("net", layers, computed_by=ThresholdNetwork(*units), caption=".")
    (picture,) = p.pictures
    wide = picture.scene().width
    found = re.search(r"scale=([\d.]+), transform shape", picture.tikz())
    assert wide > 14 and found and 13.9 < float(found[1]) * wide <= 14.01
    assert "scale" not in named(2, "network").tikz()


HOSTILE = [
    r"50% of $x_1$ & <b>\"#1_2^3~{}</b>", r"\input{/etc/passwd}", r"$\input{x}$", r"$\write18{ls}$", "a $ b", "$x_1",
    "$}{$", "$x_1_2$", "$#1$", "$%$", "]]> <script>alert(1)</script> -->", "\x00\x1b[31m\u202e\ud800", "${", r"$\\$",
    "数学 é ŵ 😀", "$$", "{", "}", r"\end{tikzpicture}", "$x^{$", "$\u2028x$",
]  # fmt: skip
UNGRAMMATICAL = [r"$\frac{1}$", "$^$", "$_$", r"$\hat$"]  # an author's mistakes, which TeX reports


def drawn(label: str) -> list[Picture]:
    """A chart and a network with such a label everywhere."""
    p = Problem(99, "Labels", statement="")
    (x,) = p.given("x")
    p.plots("chart", curve(x, called=label), over=(x, 0, 1), y=label, caption=label)
    unit = Threshold([1], "0.5", Step(0))
    p.draws("net", [["a"], [label]], computed_by=ThresholdNetwork([unit]), caption=label)
    return list(p.pictures)


@pytest.mark.parametrize("label", HOSTILE + UNGRAMMATICAL)
def test_a_label_is_never_an_instruction(label: str) -> None:
    for picture in drawn(label):
        root = ET.fromstring(picture.svg())
        assert "script" not in {element.tag.removeprefix(SVG) for element in root.iter()}
        tikz = picture.tikz()
        body = tikz.removesuffix("\\end{tikzpicture}\n")
        assert not re.search(r"\\(input|write|end\{tikz)", body)
        bare = re.sub(r"\\.", "", tikz)
        assert bare.count("{") == bare.count("}") and bare.count("$") % 2 == 0 and "%" not in bare and "#" not in bare


def test_words_are_shown_as_they_are() -> None:
    chart, _ = drawn(HOSTILE[0])
    assert '50%ofx1&<b>\\"#1_2^3~{}</b>' in texts(chart.svg())


DOCUMENT = r"""\documentclass{article}
%s
\usepackage{tikz}
\tracinglostchars=2
\begin{document}
%s
\end{document}
"""


@pytest.mark.skipif(shutil.which("latexmk") is None, reason="latexmk is not installed")
@pytest.mark.parametrize("labels", ["ours", "strange"])
def test_tex_takes_it(tmp_path: Path, labels: str) -> None:
    """Our pictures with no package but tikz; a double quote among words needs the encoding T1 as well."""
    strange = [one for label in HOSTILE for one in drawn(label)]
    pictures = strange if labels == "strange" else [one for _, one in PICTURES]
    body = "\n\\clearpage\n".join(f"\\noindent\n{one.tikz()}" for one in pictures)
    text = DOCUMENT % (r"\usepackage[T1]{fontenc}" if labels == "strange" else "", body)
    (tmp_path / "all.tex").write_text(text, encoding="utf-8")
    command = ["latexmk", "-pdf", "-halt-on-error", "-interaction=nonstopmode", "all.tex"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    log = (tmp_path / "all.log").read_text(encoding="utf-8", errors="replace")
    assert ran.returncode == 0, log[-3000:]
    assert "Missing character" not in log
    assert f"({len(pictures)} pages" in log


# ---- labels


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("$w_{31}$", "w₃₁"), (r"$\hat{y}$", "ŷ"), (r"$\eta_j \ll 1$", "ηⱼ ≪ 1"), ("$x^2_1$", "x₁²"),
        (r"$\frac{a + b}{2}$", "(a + b)/2"), (r"$\sqrt{x}$", "√x"), ("a $b$ c", "a b c"), ("5 $", "5 $"),
        (r"$p_{\text{data}}$", "p_data"), (r"$-1$", "−1"), (r"$\log x$", "log x"), (r"$a\log(x)$", "a log(x)"),
    ],
)  # fmt: skip
def test_a_label_in_unicode(label: str, text: str) -> None:
    assert plain(label) == text


def test_the_styles_of_a_label() -> None:
    assert [(run.text, run.slanted, run.size < 1, run.raised) for run in runs(r"$w_{1}^{\max} + \sigma$ so")] == [
        ("w", True, False, 0.0), ("1", False, True, -0.2), ("max", False, True, 0.38),
        ("\u2005+\u2005", False, False, 0.0), ("σ", True, False, 0.0), (" so", False, False, 0.0),
    ]  # fmt: skip


def test_words_and_formulas() -> None:
    assert parts("a $b$ c$d$") == [(False, "a "), (True, "b"), (False, " c"), (True, "d")]
    assert parts("a $b") == [(False, "a $b")]
    assert parts("") == []


def test_wider_labels_are_wider() -> None:
    assert width("$w_1$") < width("$w_{12}$") < width("$w_{12} + x$") < width("$W_{12} = 0.25 + x$")


# ---- items


def test_items_are_moved_with_all_they_cover() -> None:
    for item in (
        Line(((0, 0), (1, 2))), Box(0, 0, 1, 1), Circle(1, 1, 0.5), Mark(0, 1, "square"), Label(1, 1, "x", "end"),
    ):  # fmt: skip
        assert extent(moved(item, 2, 3)) == pytest.approx(
            [a + b for a, b in zip(extent(item), (2, 3, 2, 3), strict=True)]
        )


@pytest.mark.parametrize(("anchor", "parts_of_it"), [("start", 0), ("middle", 0.515), ("end", 1.03)])
def test_a_label_covers_its_side_of_its_place(anchor: str, parts_of_it: float) -> None:
    """Two letters of Computer Modern, of 0.50 and 0.53, in parts of the size."""
    left, _, right, _ = extent(Label(2, 0, "ax", anchor))
    assert left == pytest.approx(2 - parts_of_it * SIZE)
    assert right - left == pytest.approx(1.03 * SIZE)
