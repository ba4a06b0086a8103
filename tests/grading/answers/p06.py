r"""Answers to problem 6: a convolution, a pooling and a squared error, in numbers.

All matrices come from loops over fractions below. The sheet leaves open which pooling is meant and what MSE is: an
answer is right by the conventions that make it so: O hangs on none, M on the pooling, the updates on both.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from .cases import Part
from .p06_rules import PARTS as RULES

Rows = list[list[Fraction]]


def rows(text: str) -> Rows:
    return [[Fraction(entry) for entry in row.split()] for row in text.split(";")]


X = rows("1 7 -1 -7 10 11; 2 8 0 0 12 13; 3 9 0 0 0 0; 4 10 -4 -10 0 0; 5 11 -5 -11 16 17; 6 12 -6 -12 14 15")
F = rows("1 0 -1; 2 0 -2; 1 0 -1")
TARGET = rows("1 0 0; 0 1 0; 0 0 1")


def zeros(n: int) -> Rows:
    return [[Fraction(0)] * n for _ in range(n)]


def convolution() -> Rows:
    found = zeros(4)
    for i, j, m, n in product(range(4), range(4), range(3), range(3)):
        found[i][j] += X[i + m][j + n] * F[m][n]
    return found


O = convolution()
WINDOW = list(product(range(2), range(2)))


def pooling(kind: str) -> Rows:
    def pooled(i: int, j: int) -> Fraction:
        window = [O[i + u][j + v] for u, v in WINDOW]
        return max(window) if kind == "max" else sum(window, Fraction(0)) / 4

    return [[pooled(i, j) for j in range(3)] for i in range(3)]


def slopes(kind: str) -> dict[str, Rows]:
    """The gradients of the sum of the squares, from the loss down."""
    by_m = [[2 * (p - q) for p, q in zip(*both, strict=True)] for both in zip(pooling(kind), TARGET, strict=True)]
    by_o, by_f, by_x = zeros(4), zeros(3), zeros(6)
    for i, j in product(range(3), range(3)):
        u, v = max(WINDOW, key=lambda at: O[i + at[0]][j + at[1]])
        for a, b in [(u, v)] if kind == "max" else WINDOW:
            by_o[i + a][j + b] += by_m[i][j] / (1 if kind == "max" else 4)
    for i, j, m, n in product(range(4), range(4), range(3), range(3)):
        by_f[m][n] += by_o[i][j] * X[i + m][j + n]
        by_x[i + m][j + n] += by_o[i][j] * F[m][n]
    return {"M": by_m, "O": by_o, "F": by_f, "X": by_x}


def moved(a: Rows, times: Fraction | int, b: Rows) -> Rows:
    return [[p + times * q for p, q in zip(*both, strict=True)] for both in zip(a, b, strict=True)]


def scaled(times: Fraction | int, matrix: Rows) -> Rows:
    return [[times * value for value in row] for row in matrix]


def changed(matrix: Rows, at: tuple[int, int], by: Fraction | int) -> Rows:
    return [[p + by * ((i, j) == at) for j, p in enumerate(row)] for i, row in enumerate(matrix)]


def turned(matrix: Rows) -> Rows:
    return [row[::-1] for row in matrix[::-1]]


def transposed(matrix: Rows) -> Rows:
    return [list(column) for column in zip(*matrix, strict=True)]


# ---- how people write a matrix


def fraction(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value)
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def decimal(value: Fraction, places: int = 4) -> str:
    """Rounded half up."""
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    digits = f"{whole:0{places + 1}d}"
    return ("-" if value < 0 else "") + f"{digits[:-places]}.{digits[-places:]}"


def cut(value: Fraction, places: int = 4) -> str:
    """With its last digits cut off."""
    return ("-" if value < 0 else "") + decimal(Fraction(int(abs(value) * 10**places), 10**places), places)


def latex(matrix: Rows, entry=fraction, kind: str = "bmatrix") -> str:  # type: ignore[no-untyped-def]
    body = r" \\ ".join(" & ".join(entry(value) for value in row) for row in matrix)
    return rf"\begin{{{kind}}} {body} \end{{{kind}}}"


def text(matrix: Rows, entry=str) -> str:  # type: ignore[no-untyped-def]
    return "[" + ", ".join("[" + ", ".join(entry(value) for value in row) + "]" for row in matrix) + "]"


START = {"max": {"X": X, "F": F, "O": O, "M": pooling("max")}, "mean": {"X": X, "F": F, "O": O, "M": pooling("mean")}}
SLOPES = {"max": slopes("max"), "mean": slopes("mean")}
POOLINGS = {"max": "maximum pooling", "mean": "average pooling"}
LOSSES = {
    Fraction(1, 9): "the loss is the mean of the squares",
    Fraction(1, 2): "the loss is half of the sum of the squares",
    Fraction(1): "the loss is the sum of the squares",
}
RATE = Fraction(1, 100)


def updated(name: str, kind: str = "max", scale: Fraction | int = 1, rate: Fraction = RATE) -> Rows:
    return moved(START[kind][name], -rate * scale, SLOPES[kind][name])


def by(kind: str, scale: Fraction) -> str:
    return f"{POOLINGS[kind]} and {LOSSES[scale]}"


# ---- the outputs of the layers

MAX, MEAN = pooling("max"), pooling("mean")
BORDERED = [[Fraction(0)] * 6, *[[Fraction(0), *row, Fraction(0)] for row in O], [Fraction(0)] * 6]

OUTPUT = Part(
    "forward.1",
    right=[
        text(O),
        latex(O),
        f"O = {text(O)}",
        f"O = {latex(O)}",
        rf"\boxed{{O = {latex(O)}}}",
        f"O = X * F = {latex(O)}",
        f"O = {latex(O, kind='pmatrix')}",
        f"So the output is {text(O)}",
        rf"\begin{{align}} O &= X * F \\ &= {latex(O)} \end{{align}}",
        f"$$ O = {latex(O)} $$",
        f"O = {text(O)}.",
        rf"\mathbf{{O}} = {latex(O)}",
        f"O = 2 * {text([[v / 2 for v in row] for row in O])}",
        rf"O = -{latex([[-v for v in row] for row in O])}",
        rf"\frac{{1}}{{2}} {latex([[2 * v for v in row] for row in O])}",
        f"O = {text(O, lambda v: f'{v}.0')}",
    ],
    wrong=[
        text(turned(O)),
        latex(turned(O)),
        text(changed(O, (0, 0), 1)),
        f"O = {latex(changed(O, (3, 3), -1))}",
        f"O = {latex(transposed(turned(O)))}",
        f"O = {latex([[-v for v in row] for row in O])}",
        f"O = {text([row[:3] for row in O[:3]])}",
        f"O = {text(MAX)}",
        f"O = {text(BORDERED)}",
        f"O = {latex(X)}",
        f"O = 2 {latex(O)}",
        f"O = {text(changed(changed(O, (0, 1), 1), (1, 0), 1))}",
        "O = 9",
        "0",
        f"O = {text(changed(O, (2, 1), Fraction(1, 100)))}",
        rf"O = {latex(changed(O, (1, 2), 32))}",
    ],
)

MAXIMUM = Part(
    "forward.2",
    right=[
        text(MAX),
        latex(MAX),
        f"M = {text(MAX)}",
        f"M = {latex(MAX)}",
        rf"\boxed{{{latex(MAX)}}}",
        rf"M = {latex(MAX, kind='pmatrix')}",
        f"$M = {latex(MAX)}$",
        f"The pooled output: {text(MAX)}",
        rf"\begin{{align*}} M &= {latex(MAX)} \end{{align*}}",
        f"M = 2 * {text([[v / 2 for v in row] for row in MAX])}",
        r"M = \left[ \begin{array}{ccc} 46 & 46 & -16 \\ 71 & 71 & -16 \\ 88 & 88 & -29 \end{array} \right]",
        f"M = {text(MAX, lambda v: f'{v}.0')}",
        f"Therefore M = {text(MAX)}",
        rf"\mathbf{{M}} = {latex(MAX)}",
        rf"M = \max(O) \text{{, so }} M = {latex(MAX)}",
    ],
    wrong=[
        text(MEAN),
        latex(MEAN),
        text(changed(MAX, (1, 1), -1)),
        latex(turned(MAX)),
        text(changed(MAX, (2, 2), 58)),
        f"M = {text(rows('46 -16; 88 -29'))}",
        f"M = {latex(changed(MAX, (0, 2), -7))}",
        f"M = {text(O)}",
        f"M = {text([[min(O[i + u][j + v] for u, v in WINDOW) for j in range(3)] for i in range(3)])}",
        f"M = {latex([[abs(v) for v in row] for row in MAX])}",
        f"M = {latex([[max(v, Fraction(0)) for v in row] for row in MAX])}",
        f"M = {latex(MAX)} - {latex(TARGET)}",
        f"M = 4 {latex(MAX)}",
        "M = 88",
        f"M = {text(changed(MAX, (0, 0), Fraction(1, 10)))}",
    ],
)

AVERAGE = Part(
    "forward, means.2",
    right=[
        text(MEAN),
        latex(MEAN),
        f"M = {text(MEAN)}",
        f"M = {latex(MEAN)}",
        rf"\boxed{{M = {latex(MEAN)}}}",
        rf"M = \frac{{1}}{{4}} {latex([[4 * v for v in row] for row in MEAN])}",
        rf"\frac14 {latex([[4 * v for v in row] for row in MEAN])}",
        f"M = {text([[4 * v for v in row] for row in MEAN])} / 4",
        f"M = {latex(MEAN, lambda v: decimal(v, 1))}",
        f"M = {text(MEAN, lambda v: decimal(v, 2))}",
        f"M = 0.25 * {text([[4 * v for v in row] for row in MEAN])}",
        f"Averages: {text(MEAN)}",
        f"$$M = {latex(MEAN)}$$",
        rf"\begin{{align}} M &= {latex(MEAN)} \end{{align}}",
        f"M = {latex(MEAN, kind='pmatrix')}",
    ],
    wrong=[
        text(MAX),
        latex(MAX),
        text([[4 * v for v in row] for row in MEAN]),
        latex([[2 * v for v in row] for row in MEAN]),
        text(changed(MEAN, (0, 0), Fraction(1, 4))),
        latex(changed(MEAN, (2, 2), 118)),
        latex(turned(MEAN)),
        text(O),
        f"M = {text([[MEAN[0][0], MEAN[0][2]], [MEAN[2][0], MEAN[2][2]]])}",
        f"M = {latex(MEAN, lambda v: fraction(-v))}",
        rf"M = \frac19 {latex([[4 * v for v in row] for row in MEAN])}",
        f"M = {latex(MEAN)} - {latex(TARGET)}",
        "M = 27.5",
        f"M = {latex(changed(MEAN, (1, 0), Fraction(1, 2)), lambda v: decimal(v, 1))}",
        f"M = {text(changed(MEAN, (0, 2), 59))}",
    ],
)

# ---- gradients: which loss, and which pooling, is a convention


def gradient_of(name: str, number: int) -> Part:
    """∂L/∂name, asked for by the group of the gradients."""
    left, plain = rf"\frac{{\partial L}}{{\partial {name}}} = ", f"dL/d{name} = "
    right = {(kind, scale): scaled(scale, SLOPES[kind][name]) for kind in POOLINGS for scale in LOSSES}
    best = right["max", Fraction(1)]
    conditional = {}
    for (kind, scale), matrix in right.items():
        conditional[left + latex(matrix)] = by(kind, scale)
        conditional[plain + text(matrix)] = by(kind, scale)
    conditional |= {
        rf"\boxed{{{left}{latex(best)}}}": by("max", Fraction(1)),
        rf"{left}\frac{{2}}{{9}} {latex([[v / 2 for v in row] for row in best])}": by("max", Fraction(1, 9)),
        f"{plain}{text(right['mean', Fraction(1, 9)], decimal)}": "rounded to the digits given",
        rf"\nabla_{{{name}}} L = {latex(best, kind='pmatrix')}": by("max", Fraction(1)),
    }
    last = (len(best) - 1, len(best) - 1)
    wrong = [
        *(left + latex(scaled(-scale, SLOPES[kind][name])) for kind in POOLINGS for scale in LOSSES),
        *(plain + text(changed(right[kind, Fraction(1)], (1, 1), 1)) for kind in POOLINGS),
        left + latex(changed(best, last, 2)),
        left + latex(turned(best)),
        left + latex(scaled(3, best)),
        plain + text(scaled(4, best)),
        plain + text(START["max"][name]),
        plain + text(updated(name)),
        left + latex(changed(right["mean", Fraction(1, 2)], (0, 1), Fraction(1, 8))),
        plain + text([row[:2] for row in best[:2]]),
        f"{plain}{text(changed(right['mean', Fraction(1, 9)], (0, 0), Fraction(1, 100)), decimal)}",
    ]
    return Part(f"gradients.{number}", conditional=conditional, wrong=wrong)


# ---- updates


def update_of(name: str, number: int) -> Part:
    left, start = f"{name}_{{new}} = ", START["max"][name]
    right = {(kind, scale): updated(name, kind, scale) for kind in POOLINGS for scale in LOSSES}
    slope, best = SLOPES["max"][name], right["max", Fraction(1)]
    conditional = {}
    for (kind, scale), matrix in right.items():
        conditional[left + latex(matrix)] = by(kind, scale)
        conditional[f"{name}_new = {text(matrix)}"] = by(kind, scale)
        conditional[f"{name}^{{new}} = {latex(matrix, decimal)}"] = by(kind, scale)
    conditional |= {
        rf"{left}{latex(start)} - 0.01 {latex(slope)}": by("max", Fraction(1)),
        rf"{left}{latex(start)} - 0.01 \cdot \frac12 {latex(slope)} = {latex(right['max', Fraction(1, 2)])}": by(
            "max", Fraction(1, 2)
        ),
        rf"{left}{name} - \alpha \frac{{\partial L}}{{\partial {name}}}": "as the rule of the update",
        f"{name}_new = {name} - 0.01 dL/d{name}": "as the rule of the update",
        rf"\boxed{{{left}{name} - \alpha \nabla_{{{name}}} L = {latex(best)}}}": by("max", Fraction(1)),
    }
    wrong = [
        *(
            left + latex(moved(START[kind][name], RATE * scale, SLOPES[kind][name]))
            for kind in POOLINGS
            for scale in LOSSES
        ),
        left + latex(moved(start, -1, slope)),  # the learning rate forgotten
        left + latex(changed(best, (0, 0), RATE)),
        f"{name}_new = {text(changed(best, (1, 2), -RATE))}",
        f"{name}_new = {text(slope)}",
        f"{name}_new = {text(start)}",
        f"{name}_new = {text(turned(best))}",
        rf"{left}{name} + \alpha \frac{{\partial L}}{{\partial {name}}}",
        rf"{left}{name} - \frac{{\partial L}}{{\partial {name}}}",
        f"{name}_new = {text(scaled(-RATE, slope))}",
        f"{name}_new = {text(changed(right['mean', Fraction(1, 9)], (0, 1), Fraction(1, 1000)), decimal)}",
    ]
    return Part(f"updates.{number}", conditional=conditional, wrong=wrong)


NAMES = ("M", "O", "F", "X")


def all_updates(kind: str, scale: Fraction, syntax: str = "latex") -> str:
    """The four updated matrices, a line each."""
    lines = [rf"{name}_{{new}} &= {latex(updated(name, kind, scale))} \\" for name in NAMES]
    if syntax == "latex":
        return "\n".join([r"\begin{align}", *lines, r"\end{align}"])
    return "\n".join(f"{name}_new = {text(updated(name, kind, scale))}" for name in NAMES)


WHOLE = Part(
    "",
    right=[f"O = {text(O)}", f"O = {latex(O)}"],
    conditional={
        **{all_updates(kind, scale): by(kind, scale) for kind in POOLINGS for scale in LOSSES},
        **{all_updates(kind, scale, "text"): by(kind, scale) for kind in POOLINGS for scale in LOSSES},
        f"M = {text(MAX)}": "maximum pooling",
        f"M = {latex(MEAN)}": "average pooling",
        rf"\frac{{\partial L}}{{\partial M}} = {latex(SLOPES['max']['M'])}": by("max", Fraction(1)),
        f"dL/dX = {text(scaled(Fraction(1, 9), SLOPES['mean']['X']))}": by("mean", Fraction(1, 9)),
    },
    wrong=[
        # one by another loss than the others, or by another pooling
        "\n".join([*all_updates("max", Fraction(1), "text").split("\n")[:3], f"X_new = {text(updated('X', 'mean'))}"]),
        "\n".join(
            [
                f"M_new = {text(updated('M', 'max', Fraction(1, 2)))}",
                *all_updates("max", Fraction(1), "text").split("\n")[1:],
            ]
        ),
        f"O = {text(turned(O))}",
        f"M = {text(changed(MAX, (0, 0), 1))}",
        f"dL/dM = {text(scaled(3, SLOPES['max']['M']))}",
    ],
)

SUM = Part(
    "maximum, sum.3",
    right=[f"F_new = {text(updated('F'))}", latex(updated("F")), rf"F - 0.01 {latex(SLOPES['max']['F'])}"],
    wrong=[f"F_new = {text(updated('F', 'max', Fraction(1, 9)))}", latex(updated("F", "mean"))],
)

PARTS = [
    OUTPUT,
    MAXIMUM,
    AVERAGE,
    *(gradient_of(name, number) for number, name in enumerate(NAMES, start=1)),
    *(update_of(name, number) for number, name in enumerate(NAMES, start=1)),
    WHOLE,
    SUM,
    *RULES,
]
