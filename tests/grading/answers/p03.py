# ruff: noqa: E501 (answers are not broken where students do not break them)
r"""Answers to problem 3: the Jacobian matrix of f₂ ∘ f₁ at any point, and at (1, 2).

f = (sin(πx₂)/π + e^{x₁−1}x₂² + x₁x₂, sin²(πx₂)/π² + e^{2x₁−2}x₂⁴ + x₁²x₂²), so
∂f₁/∂x₁ = e^{x₁−1}x₂² + x₂, ∂f₁/∂x₂ = cos(πx₂) + 2e^{x₁−1}x₂ + x₁,
∂f₂/∂x₁ = 2e^{2x₁−2}x₂⁴ + 2x₁x₂², ∂f₂/∂x₂ = 2 sin(πx₂)cos(πx₂)/π + 4e^{2x₁−2}x₂³ + 2x₁²x₂; at (1, 2): 6, 6, 40, 36.
"""

from .cases import Part, Solution

E11, E12 = r"e^{x_1-1}x_2^2 + x_2", r"\cos(\pi x_2) + 2e^{x_1-1}x_2 + x_1"
E21, E22 = r"2e^{2x_1-2}x_2^4 + 2x_1x_2^2", r"\frac{2}{\pi}\sin(\pi x_2)\cos(\pi x_2) + 4e^{2x_1-2}x_2^3 + 2x_1^2x_2"
T11, T12 = "exp(x1 - 1)*x2^2 + x2", "cos(pi*x2) + 2*exp(x1 - 1)*x2 + x1"
T21, T22 = "2*exp(2*x1 - 2)*x2^4 + 2*x1*x2^2", "sin(2*pi*x2)/pi + 4*exp(2*x1 - 2)*x2^3 + 2*x1^2*x2"


def matrix(*entries: str, kind: str = "bmatrix") -> str:
    """A 2×2 matrix in LaTeX."""
    a, b, c, d = entries
    return rf"\begin{{{kind}}} {a} & {b} \\ {c} & {d} \end{{{kind}}}"


def rows(*entries: str) -> str:
    """A 2×2 matrix in plain text."""
    a, b, c, d = entries
    return f"[[{a}, {b}], [{c}, {d}]]"


OUTER = r"\begin{bmatrix} 1 & 1 & 1 \\ \frac{2}{\pi}\sin(\pi x_2) & 2e^{x_1-1}x_2^2 & 2x_1x_2 \end{bmatrix}"
INNER = r"\begin{bmatrix} 0 & \cos(\pi x_2) \\ e^{x_1-1}x_2^2 & 2e^{x_1-1}x_2 \\ x_2 & x_1 \end{bmatrix}"
OUTER_AT, INNER_AT = "[[1, 1, 1], [0, 8, 4]]", "[[0, 1], [4, 4], [2, 1]]"
LEFT = r"\frac{\partial f}{\partial x}"

COMPOSED = Part(
    "composed",
    right=[
        rows(T11, T12, T21, T22),
        "J = " + rows(T11, T12, T21, T22),
        "df/dx = " + rows(T11, T12, T21, T22),
        rows("x2*(1 + x2*e^(x1-1))", "x1 + cos(pi*x2) + 2*x2*e^(x1-1)", "2*x2^2*(x1 + x2^2*e^(2*x1-2))", "2*sin(pi*x2)*cos(pi*x2)/pi + 4*x2^3*e^(2*(x1-1)) + 2*x1^2*x2"),
        rows("x2^2*e^x1/e + x2", "cos(pi*x2) + 2*x2*e^x1/e + x1", "2*x2^4*e^(2*x1)/e^2 + 2*x1*x2^2", "sin(2*pi*x2)/pi + 4*x2^3*(e^(x1-1))^2 + 2*x1^2*x2"),
        "a = exp(x1 - 1)\n" + rows("a*x2^2 + x2", "cos(pi*x2) + 2*a*x2 + x1", "2*a^2*x2^4 + 2*x1*x2^2", "sin(2*pi*x2)/pi + 4*a^2*x2^3 + 2*x1^2*x2"),
        "[[1, 1, 1], [2*sin(pi*x2)/pi, 2*exp(x1-1)*x2^2, 2*x1*x2]]*[[0, cos(pi*x2)], [exp(x1-1)*x2^2, 2*exp(x1-1)*x2], [x2, x1]]",
        "A = [[1, 1, 1], [2*u_1, 2*u_2, 2*u_3]]\nB = [[0, cos(pi*x2)], [u_2, 2*exp(x1-1)*x2], [x2, x1]]\nJ = A*B",
        "By the chain rule the Jacobian is: " + rows(T11, T12, T21, T22) + ".",
        matrix(E11, E12, E21, E22),
        f"{LEFT} = " + matrix(E11, E12, E21, E22, kind="pmatrix"),
        rf"$$J_f(x) = {matrix(E11, E12, E21, E22)}$$",
        rf"\[ \mathbf{{J}} = {OUTER}{INNER} = {matrix(E11, E12, E21, E22)} \]",
        r"\boxed{" + matrix(r"x_2\left(1+x_2 e^{x_1-1}\right)", E12, r"2x_2^2\left(x_1+x_2^2e^{2(x_1-1)}\right)", E22) + "}",
        rf"\begin{{align}} {LEFT} &= {OUTER} \cdot {INNER} \\ &= {matrix(E11, E12, E21, E22)} \end{{align}}",
        r"With $c = \cos(\pi x_2)$, $s = \sin(\pi x_2)$ and $E = e^{x_1-1}$: $$" + matrix("E x_2^2 + x_2", "c + 2Ex_2 + x_1", "2E^2x_2^4 + 2x_1x_2^2", r"\frac{2sc}{\pi} + 4E^2x_2^3 + 2x_1^2x_2") + "$$",
        rf"J_{{11}} = {E11}" "\n" rf"J_{{12}} = {E12}" "\n" rf"J_{{21}} = {E21}" "\n" rf"J_{{22}} = {E22}" "\n" rf"{LEFT} = " + matrix("J_{11}", "J_{12}", "J_{21}", "J_{22}"),
        rf"{LEFT} = \frac{{1}}{{\pi}}"
        + matrix(
            r"\pi(e^{x_1-1}x_2^2 + x_2)",
            r"\pi(\cos(\pi x_2) + 2e^{x_1-1}x_2 + x_1)",
            r"2\pi(e^{2x_1-2}x_2^4 + x_1x_2^2)",
            r"\sin(2\pi x_2) + 4\pi e^{2x_1-2}x_2^3 + 2\pi x_1^2x_2",
        ),
    ],
    wrong=[
        rows(T11, "cos(pi*x2)/pi + 2*exp(x1 - 1)*x2 + x1", T21, T22),  # π of the inner derivative left out
        rows(T11, T12, T21, "sin(2*pi*x2) + 4*exp(2*x1 - 2)*x2^3 + 2*x1^2*x2"),
        rows(T11, T12, "exp(2*x1 - 2)*x2^4 + x1*x2^2", "sin(2*pi*x2)/(2*pi) + 2*exp(2*x1 - 2)*x2^3 + x1^2*x2"),  # 2 left out
        rows(T12, T11, T22, T21),  # columns exchanged
        rows(T21, T22, T11, T12),  # rows exchanged
        rows(T11, "-cos(pi*x2) + 2*exp(x1 - 1)*x2 + x1", T21, T22),
        rows("exp(x1 - 1)*x2^2", "cos(pi*x2) + 2*exp(x1 - 1)*x2", "2*exp(2*x1 - 2)*x2^4", "sin(2*pi*x2)/pi + 4*exp(2*x1 - 2)*x2^3"),
        rows("6", "6", "40", "36"),  # right at one point only
        "[[0, cos(pi*x2)], [exp(x1 - 1)*x2^2, 2*exp(x1 - 1)*x2], [x2, x1]]",
        "df/dx",
        T11,
        matrix(E11, E12, E21, E22).replace("4e^{2x_1-2}x_2^3", "4e^{x_1-1}x_2^3"),
        matrix(E11, E12, E21, E22).replace("x_2^4", "x_2^3"),
        matrix(E11, E12, E21, E22).replace("x_1x_2^2", "x_1^2x_2"),
        f"{LEFT} = " + matrix(E11, r"\cos(\pi x_2) + e^{x_1-1}x_2 + x_1", E21, E22),
        f"{LEFT} = "
        + matrix(E11, E12, "2e^{x_1-1}x_2^2 + 2x_1x_2", r"\frac{2}{\pi}\sin(\pi x_2) + 4e^{x_1-1}x_2 + 2x_1x_2"),
        rf"{LEFT} = {OUTER}",
        matrix(*(rf"\frac{{\partial f_{i}}}{{\partial x_{j}}}" for i in (1, 2) for j in (1, 2))).replace("f_", "y_"),
        rf"\boxed{{{matrix(E11, E12, E21, E22).replace('+ x_2 ', '- x_2 ')}}}",
        rf"{LEFT} = {matrix(E12, E11, E22, E21)}",
    ],
    conditional={
        rows(T11, T21, T12, T22): "transposed",
        f"{LEFT} = {matrix(E11, E21, E12, E22)}": "transposed",
    },
)  # fmt: skip

POINT = Part(
    "point",
    right=[
        rows("6", "6", "40", "36"),
        "J = [[6, 6], [40, 36]]",
        "df/dx = [[6,6],[40,36]]",
        "[[6.0, 6.0], [40.0, 36.0]]",
        "2*[[3, 3], [20, 18]]",
        f"{OUTER_AT}*{INNER_AT}",
        f"J = {OUTER_AT}*{INNER_AT} = [[6, 6], [40, 36]]",
        f"A = {OUTER_AT}\nB = {INNER_AT}\nJ = A*B",
        "The Jacobian at (1, 2) is: [[6, 6], [40, 36]]",
        "[[4 + 2, 1 + 4 + 1], [8*4 + 4*2, 8*4 + 4*1]]",
        "a = 4 + 2\nb = 1 + 4 + 1\nc = 32 + 8\nd = 32 + 4\n[[a, b], [c, d]]",
        matrix("6", "6", "40", "36"),
        f"{LEFT} = {matrix('6', '6', '40', '36', kind='pmatrix')}",
        rf"$$J_f = \begin{{bmatrix}}1&1&1\\0&8&4\end{{bmatrix}}\begin{{bmatrix}}0&1\\4&4\\2&1\end{{bmatrix}} = {matrix('6', '6', '40', '36')}.$$",
        rf"\boxed{{\frac{{\partial f}}{{\partial x}} = {matrix('6', '6', '40', '36')}}}",
        rf"Thus $\frac{{\partial f}}{{\partial \mathbf{{x}}}} = {matrix('6', '6', '40', '36')}$.",
        rf"\begin{{align*}} {LEFT} &= {OUTER}{INNER} \\ &= \begin{{bmatrix}}1&1&1\\0&8&4\end{{bmatrix}}\begin{{bmatrix}}0&1\\4&4\\2&1\end{{bmatrix}} \\ &= {matrix('6', '6', '40', '36')} \end{{align*}}",
        matrix(r"2^2+2", r"\cos(2\pi)+4+1", r"2\cdot2^4+2\cdot 2^2", r"\frac{\sin 4\pi}{\pi}+32+4"),
        matrix(E11, E12, E21, E22),  # before the numbers are put in
        rf"2{matrix('3', '3', '20', '18')}",
        rf"\left.{LEFT}\right|_{{(1,2)}} = {matrix('6', '6', '40', '36')}",
    ],
    wrong=[
        rows("4", "6", "32", "36"),  # what the reference solution prints
        rows("6", "4", "40", "36"),  # cos 2π = -1
        rows("6", "6", "20", "18"),  # 2 left out
        rows("6", "6", "36", "40"),
        rows("40", "36", "6", "6"),
        rows("6", "5 + 1/pi", "40", "36"),  # π of the inner derivative left out
        rows("2", "6", "6", "14"),  # at (2, 1)
        rows("6", "6", "40", "37"),
        "[[4, 5], [32, 32]]",  # the path through x₁x₂ left out
        INNER_AT,
        OUTER_AT,
        "36",
        "[6, 6, 40, 36]",
        f"{LEFT} = {matrix('4', '6', '32', '36')}",
        matrix("6", "6", "12", "12"),
        matrix("6", "6", "-40", "36"),
        rf"\boxed{{{matrix('6', '6', '40', '34')}}}",
        rf"{LEFT} = \begin{{bmatrix}} 0 & 1 \\ 4 & 4 \\ 2 & 1 \end{{bmatrix}}",
        rf"J_f = \begin{{bmatrix}}1&1&1\\0&8&4\end{{bmatrix}}\begin{{bmatrix}}0&1\\4&4\\2&1\end{{bmatrix}} = {matrix('4', '6', '32', '36')}",
        LEFT,
        rf"{LEFT} = {LEFT}",
        r"\begin{pmatrix} 6 \\ 40 \end{pmatrix}",
    ],
    conditional={rows("6", "40", "6", "36"): "transposed", f"{LEFT} = {matrix('6', '40', '6', '36')}": "transposed"},
)  # fmt: skip

PARTS = [
    COMPOSED,
    POINT,
    Part("", [POINT.right[0], POINT.right[12]], [POINT.wrong[0], POINT.wrong[13]]),
]

SOLUTIONS = [
    Solution(
        "the matrices multiplied wrongly, as the reference solution does",
        "point",
        rf"""\begin{{align}}
{LEFT} &= \begin{{bmatrix}}1&1&1\\0&8&4\end{{bmatrix}}\begin{{bmatrix}}0&1\\4&4\\2&1\end{{bmatrix}} \\
&= {matrix("4", "6", "32", "36")}
\end{{align}}""",
        "right wrong",
        "wrong",
        remark="the first wrong step is on line 3",
    ),
    Solution(
        "by the chain rule",
        "point",
        rf"""$J_1 = {INNER}$ and $J_2 = \begin{{bmatrix}} 1&1&1\\2u_1&2u_2&2u_3\end{{bmatrix}}$
$${LEFT} = J_2J_1 = \begin{{bmatrix}}1&1&1\\0&8&4\end{{bmatrix}}\begin{{bmatrix}}0&1\\4&4\\2&1\end{{bmatrix}} = {matrix("6", "6", "40", "36")}$$""",
        "given given right right right",
        "correct",
    ),
]  # fmt: skip
