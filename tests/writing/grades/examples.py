"""Results as a grader would make them, written by hand: a small class with all that can happen to an answer."""

from __future__ import annotations

from fractions import Fraction

from derive.writing.findings import Formula
from derive.writing.grades.results import Diagnosis, Graded, Line, LineMark, Mark, Result, Unreadable

GRADIENT = Formula("∂L/∂w₁", r"\frac{\partial L}{\partial w_1}")
ONE, NONE = Fraction(1), Fraction(0)

FORGOTTEN = Diagnosis(
    name="sigmoid-derivative-forgotten",
    hint="which derivatives does the chain rule ask for in the second layer?",
    full="you left out σ′(u) = s(1 − s) of layer 2",
    step="8.gradient.2",
)

RIGHT = Result(
    student="Ann Lee",
    problem=8,
    part="gradient",
    origin="submissions/ann.tex",
    inferred=True,
    graded=(
        Graded(
            part="gradient",
            asked=GRADIENT,
            mark=Mark.CORRECT,
            points=Fraction(2),
            of=Fraction(2),
            answer=r"x_{11}\delta_{11} + x_{21}\delta_{12}",
            read_as=Formula("x₁₁δ₁₁ + x₂₁δ₁₂", r"x_{11} \delta_{11} + x_{21} \delta_{12}"),
            by="normal form",
        ),
    ),
)

WRONG = Result(
    student="Ben O'Neill",
    problem=8,
    part="gradient",
    origin="submissions/ben.txt",
    graded=(
        Graded(
            part="gradient",
            asked=GRADIENT,
            mark=Mark.WRONG,
            points=NONE,
            of=Fraction(2),
            answer="2(y^*-y)((w5 w31+w6 w41)(1-t1^2)x11\n  + (w5 w32+w6 w42)(1-t2^2)x21)",
            read_as=Formula(
                "2(y* − y)((w₃₁w₅ + w₄₁w₆)(1 − t₁²)x₁₁ + (w₃₂w₅ + w₄₂w₆)(1 − t₂²)x₂₁)",
                r"2 \left(y^* - y\right) \left(\left(w_{31} w_5 + w_{41} w_6\right) \left(1 - t_1^2\right) x_{11}"
                r" + \left(w_{32} w_5 + w_{42} w_6\right) \left(1 - t_2^2\right) x_{21}\right)",
            ),
            by="certified enclosures",
            witness=(
                "at w₁ = -30/41, w₂ = -51/37, x₁₁ = 105/74, x₂₁ = -21/23, y = 63/58;",
                "there: left 0.1400507892, right 0.6998977935",
            ),
            notes=("read `w31` as w₃₁",),
            diagnoses=(FORGOTTEN,),
        ),
    ),
)

MATRICES = Result(
    student="Chloé Nguyễn",
    problem=5,
    part="layer",
    origin="answers.csv, row 4",
    graded=(
        Graded(
            part="layer",
            asked=Formula("∂z/∂W", r"\frac{\partial z}{\partial W}"),
            mark=Mark.CORRECT,
            points=Fraction(1, 3),
            of=Fraction(1, 3),
            answer=r"\begin{bmatrix} x_1 & x_2 \\ -x_2 & x_1 \end{bmatrix}",
            read_as=Formula("[x₁, x₂; −x₂, x₁]", r"\begin{bmatrix} x_1 & x_2 \\ -x_2 & x_1 \end{bmatrix}"),
            by="normal form, entry by entry",
        ),
        Graded(
            part="layer",
            asked=Formula("∂z/∂b", r"\frac{\partial z}{\partial b}"),
            mark=Mark.MISSING,
            points=NONE,
            of=Fraction(1, 3),
        ),
        Graded(
            part="layer",
            asked=Formula("√(x²)", r"\sqrt{x^2}"),
            mark=Mark.CONDITIONAL,
            points=Fraction(1, 6),
            of=Fraction(1, 3),
            answer="x",
            read_as=Formula("x", "x"),
            by="normal form, case by case",
            conditions=(Formula("x ≥ 0", r"x \ge 0"), Formula("x is real", r"x \in \mathbb{R}")),
            witness=("at x = -30/41;", "there: left 0.7317073171, right -0.7317073171"),
        ),
    ),
)

UNREADABLE = Result(
    student="Дмитрий",
    problem=8,
    part="gradient",
    origin="submissions/dmitri.md",
    graded=(
        Graded(
            part="gradient",
            asked=GRADIENT,
            mark=Mark.UNREADABLE,
            points=NONE,
            of=NONE,
            answer="1/2x",
            unreadable=Unreadable(
                code="R012",
                message="is `x` part of the denominator in `1/2`?",
                excerpt="1/2x\n   ^",
                hint="write (a/b)*c or a/(b*c)",
                start=3,
                end=4,
            ),
        ),
    ),
)

UNDECIDED = Result(
    student="Ève",
    problem=12,
    part="closed form",
    origin="submissions/eve.json",
    graded=(
        Graded(
            part="closed form",
            asked=Formula("w⁽ᵗ⁾", "w^{(t)}"),
            mark=Mark.UNDECIDED,
            points=NONE,
            of=NONE,
            answer="(1 - eta lambda)^t w0",
            read_as=Formula("(1 − ηλ)ᵗw₀", r"\left(1 - \eta \lambda\right)^t w_0"),
            reason="the answer took longer than 10 s to judge",
        ),
    ),
)

SOLUTION = Result(
    student="Farid",
    problem=8,
    part="gradient",
    origin="submissions/farid.tex",
    graded=(
        Graded(
            part="gradient",
            asked=GRADIENT,
            mark=Mark.WRONG,
            points=Fraction(3, 2),
            of=Fraction(2),
            answer="2(y^*-y) w_5 x_{11}",
            read_as=Formula("2(y* − y)w₅x₁₁", r"2 \left(y^* - y\right) w_5 x_{11}"),
            by="certified enclosures",
            witness=("at w₅ = 21/26, x₁₁ = 105/74, y = 63/58;", "there: left 0.25, right 0.75"),
        ),
    ),
    lines=(
        Line(1, "let d = y^* - y", LineMark.GIVEN, Formula("d = y* − y", "d = y^* - y")),
        Line(
            2,
            r"\partial L/\partial y^* = 2d",
            LineMark.RIGHT,
            Formula("∂L/∂y* = 2d", r"\frac{\partial L}{\partial y^*} = 2 d"),
        ),
        Line(
            3,
            r"\partial L/\partial u_1 = 2 d w_5",
            LineMark.WRONG,
            Formula("∂L/∂u₁ = 2dw₅", r"\frac{\partial L}{\partial u_1} = 2 d w_5"),
            reason="the right side is 2dw₅s₁(1 − s₁)",
            witness=("at d = 1, w₅ = 1, u₁ = 0;", "there: left 0.5, right 2"),
            diagnoses=(FORGOTTEN,),
        ),
        Line(
            4,
            r"\partial L/\partial w_1 = 2 d w_5 x_{11}",
            LineMark.FOLLOWS,
            Formula("∂L/∂w₁ = 2dw₅x₁₁", r"\frac{\partial L}{\partial w_1} = 2 d w_5 x_{11}"),
        ),
        Line(5, "and so on ...", LineMark.UNREADABLE, reason="`and so on ...` is not mathematics"),
    ),
    remark="the lines after line 3 follow from it",
)

NASTY = '=HYPERLINK("http://evil.example","x")\x1b[31m[red]\u202e<script>alert(1)</script>'
HOSTILE = Result(
    student=NASTY,
    problem=8,
    part="../../etc & [/b]",
    origin="../../../etc/passwd\x1b]0;owned\x07\udcff",
    graded=(
        Graded(
            part="../../etc & [/b]",
            asked=GRADIENT,
            mark=Mark.UNREADABLE,
            points=NONE,
            of=NONE,
            answer='\\input{/etc/passwd} 100% $x$ ^^5c & # _ ~ ;=1+1 "><img src=x onerror=alert(1)> [red]hi[/]\0',
            unreadable=Unreadable(
                code="R017",
                message="`\\input` is not read",
                excerpt='\\input{/etc/passwd}\x1b[2J "><b>\n^',
                hint="write the formula itself",
                start=0,
                end=6,
            ),
        ),
    ),
)

TROUBLE = Result(student="Gustav", problem=0, part="", origin="submissions/gustav.txt", trouble="not UTF-8 at byte 17")
INTERNAL = Result(
    student="Hanna",
    problem=8,
    part="gradient",
    origin="submissions/hanna.txt",
    internal="the kernel proved what NumPy refutes at w₁ = 7/11: left 1.25, right 1.5",
)

CLASS = (RIGHT, WRONG, MATRICES, UNREADABLE, UNDECIDED, SOLUTION, HOSTILE, TROUBLE, INTERNAL)
