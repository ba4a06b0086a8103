r"""Answers to problem 7: the matrix of a convolution of a 3×3 image with a 2×2 filter, its weights, a maximum by ReLUs.

By hand: the output (i, j) is Σ f_{mn} x_{i+m,j+n}, so its row has the filter at the pixels under it: pixel (k, l) has
the column 3(k - 1) + l. Of 4·9 weights 4·4 are not 0 by their place, and 4 are different. max(a, b) = b + ReLU(a - b).
"""

from collections.abc import Sequence

from .cases import Part

COLUMNS = (1, 2, 4, 5), (2, 3, 5, 6), (4, 5, 7, 8), (5, 6, 8, 9)  # of the pixels under the filter, output by output
FILTER = ("f_{11}", "f_{12}", "f_{21}", "f_{22}")


def matrix(entries: tuple[str, ...] = FILTER, columns: tuple[tuple[int, ...], ...] = COLUMNS) -> list[list[str]]:
    found = [["0"] * 9 for _ in columns]
    for row, places in zip(found, columns, strict=True):
        for place, entry in zip(places, entries, strict=True):
            row[place - 1] = entry
    return found


def latex(rows: list[list[str]], kind: str = "bmatrix") -> str:
    body = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"\begin{{{kind}}} {body} \end{{{kind}}}"


def text(rows: list[list[str]]) -> str:
    plain = [[entry.replace("_{", "").replace("}", "") for entry in row] for row in rows]
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in plain) + "]"


def transposed(rows: list[list[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


def exchanged(rows: list[list[str]], i: int, j: int) -> list[list[str]]:
    order = list(range(len(rows)))
    order[i], order[j] = order[j], order[i]
    return [rows[k] for k in order]


RIGHT, BIG = matrix(), matrix(("F_{11}", "F_{12}", "F_{21}", "F_{22}"))
TURNED = matrix(FILTER[::-1])
BY_COLUMNS = matrix(("f_{11}", "f_{21}", "f_{12}", "f_{22}"))  # image, filter and output transposed
X = [[f"x_{{{i}{j}}}"] for i in (1, 2, 3) for j in (1, 2, 3)]
SUMS = [
    "f_{11} x_{11} + f_{12} x_{12} + f_{21} x_{21} + f_{22} x_{22}",
    "f_{11} x_{12} + f_{12} x_{13} + f_{21} x_{22} + f_{22} x_{23}",
    "f_{11} x_{21} + f_{12} x_{22} + f_{21} x_{31} + f_{22} x_{32}",
    "f_{11} x_{22} + f_{12} x_{23} + f_{21} x_{32} + f_{22} x_{33}",
]
TURNED_SUMS = [
    one.replace("f_{11}", "p")
    .replace("f_{22}", "f_{11}")
    .replace("p", "f_{22}")
    .replace("f_{12}", "q")
    .replace("f_{21}", "f_{12}")
    .replace("q", "f_{21}")
    for one in SUMS
]


def column(entries: list[str]) -> list[list[str]]:
    return [[entry] for entry in entries]


def replaced(row: int, place: int, entry: str) -> list[list[str]]:
    rows = matrix()
    rows[row - 1][place - 1] = entry
    return rows


MATRIX = Part(
    "example.1",
    right=[
        latex(RIGHT),
        latex(BIG),
        text(RIGHT),
        text(BIG),
        f"A = {latex(RIGHT)}",
        f"W_f = {text(RIGHT)}",
        rf"\boxed{{{latex(BIG)}}}",
        latex(RIGHT, "pmatrix"),
        f"$$A = {latex(BIG)}$$",
        f"The matrix: {text(RIGHT)}",
        rf"\begin{{align}} A &= {latex(RIGHT)} \end{{align}}",
        f"C = {latex(RIGHT)}",
        f"Thus $T = {latex(BIG)}$.",
        rf"\left({latex(RIGHT)}\right)",
        f"M = {text(BIG)}.",
    ],
    conditional={
        latex(TURNED): "the layer turns its filter",
        text(TURNED): "the layer turns its filter",
        latex(transposed(RIGHT)): "in the transposed layout",
        latex(BY_COLUMNS): "column by column",
        f"A = {text(BY_COLUMNS)}": "column by column",
    },
    wrong=[
        latex(replaced(1, 4, "f_{22}")),
        text(replaced(4, 9, "0")),
        latex(exchanged(RIGHT, 0, 1)),
        latex(exchanged(RIGHT, 1, 2)),
        text(matrix(columns=((1, 2, 3, 4), (2, 3, 4, 5), (4, 5, 6, 7), (5, 6, 7, 8)))),  # no gap between the rows
        latex(matrix(columns=((1, 2, 4, 5), (2, 3, 5, 6), (3, 4, 6, 7), (4, 5, 7, 8)))),  # moved by one each time
        latex([row[:4] for row in RIGHT]),
        text([["f_{11}", "f_{12}"], ["f_{21}", "f_{22}"]]),
        latex(matrix(("f_{11}", "f_{21}", "f_{12}", "f_{11}"))),
        latex(matrix(("f_{11}", "f_{12}", "f_{22}", "f_{21}"))),
        f"2 {latex(RIGHT)}",
        f"-{latex(RIGHT)}",
        latex(RIGHT[:3]),
        text([*RIGHT, ["0"] * 9]),
        latex(matrix(("x_{11}", "x_{12}", "x_{21}", "x_{22}"))),
        latex(matrix(("1", "1", "1", "1"))),
    ],
)

OUTPUTS = Part(
    "example.2",
    right=[
        latex(column(SUMS)),
        text(column(SUMS)),
        f"o = {latex(column(SUMS))}",
        rf"O_f = {latex(column(SUMS))}",
        f"{latex(RIGHT)} {latex(X)}",
        f"{latex(BIG)} {latex(X)}",
        rf"\boxed{{{latex(column(SUMS))}}}",
        rf"{latex(RIGHT)} x_f",
        f"{text(RIGHT)} @ {text(X)}",
        f"The output is {text(column(SUMS))}",
        f"o = {latex(RIGHT)} {latex(X)} = {latex(column(SUMS))}",
        rf"\mathbf{{o}} = {latex(column(SUMS), 'pmatrix')}",
        "[" + ", ".join(SUMS) + "]",
        rf"\begin{{align}} o &= {latex(column(SUMS))} \end{{align}}",
        latex(column([one.replace("f_", "F_") for one in SUMS])),
    ],
    conditional={
        latex(column(TURNED_SUMS)): "the layer turns its filter",
        latex(column([SUMS[k] for k in (0, 2, 1, 3)])): "column by column",
        latex([SUMS]): "in the transposed layout",
    },
    wrong=[
        latex(column([SUMS[k] for k in (1, 0, 2, 3)])),
        latex(column([SUMS[k] for k in (0, 1, 3, 2)])),
        text(column([*SUMS[:3], SUMS[3].replace("x_{33}", "x_{32}")])),
        latex(column(SUMS[:3])),
        latex(column([one.replace(" + ", " - ", 1) for one in SUMS])),
        latex([list(SUMS[:2]), SUMS[2:]]),
        f"2 {latex(column(SUMS))}",
        f"{latex(exchanged(RIGHT, 0, 3))} {latex(X)}",
        text(column(["f_{11} x_{11}", *SUMS[1:]])),
        latex(column([one.replace("f_{12}", "f_{21}") for one in SUMS])),
        "0",
        latex(column([*SUMS[:3], "0"])),
        latex(column([f"{one} + 1" for one in SUMS])),
        f"{latex(TURNED[:3] + RIGHT[3:])} {latex(X)}",
        latex(column(["x_{11}", "x_{12}", "x_{21}", "x_{22}"])),
        latex(column(["o_{11}", "o_{12}", "o_{21}", "o_{22}"])),
    ],
)

LARGER = Part(
    "maximum.1",
    right=[
        r"b + \mathrm{ReLU}(a - b)",
        r"a + \text{ReLU}(b - a)",
        r"\max(u_1, u_2) = u_2 + \operatorname{ReLU}(u_1 - u_2)",
        r"\max(u_1, u_2) = \mathrm{ReLU}(u_1 - u_2) + \mathrm{ReLU}(u_2) - \mathrm{ReLU}(-u_2)",
        r"\frac{a + b}{2} + \frac{1}{2} \text{ReLU}(a-b) + \frac{1}{2}\text{ReLU}(b-a)",
        r"\frac{a+b+|a-b|}{2}",
        r"\boxed{\max(a,b) = b + \max(0, a - b)}",
        r"\max(x, y) = y + \mathrm{relu}(x - y)",
        "u_2 + relu(u_1 - u_2)",
        "relu(a - b) + b",
        "max(a, b) = a + relu(b - a)",
        "relu(u1 - u2) + relu(u2) - relu(-u2)",
        "b + max(a - b, 0)",
        "(a + b + relu(a - b) + relu(b - a))/2",
        "max(x_1, x_2) = x_2 + relu(x_1 - x_2)",
        "So max(a, b) = b + relu(a-b)",
    ],
    wrong=[
        "relu(a - b) + relu(b)",  # for b ≥ 0
        r"\max(a, b)",
        r"\max(u_1, u_2) = \max(u_1, u_2)",
        r"b + \mathrm{ReLU}(b - a)",
        r"a + \text{ReLU}(a - b)",
        r"b - \mathrm{ReLU}(a - b)",
        r"\mathrm{ReLU}(a - b)",
        r"\frac{a + b - |a - b|}{2}",
        r"\frac{a + b}{2} + \text{ReLU}(a - b)",
        r"\mathrm{ReLU}(a + b)",
        r"\boxed{\max(a,b) = b + \max(0, a + b)}",
        "a + b + |a - b|",
        "b + |a - b|",
        "relu(a - b) + relu(b) + relu(-b)",
        "relu(a) - relu(b)",
        "a",
        "b + sigmoid(a - b)",
        "b + 2 relu(a - b)",
        "min(a, b) + relu(a - b)",
    ],
)

_TWO, _OTHER = r"(b + \mathrm{ReLU}(a - b))", r"(d + \mathrm{ReLU}(c - d))"
_ROW = r"c + \mathrm{ReLU}(b + \mathrm{ReLU}(a - b) - c)"  # the largest of three
MANY_CASES = "undecided", "the signs of all differences are more cases than are gone through"
LARGEST = Part(
    "maximum.2",
    right=[
        rf"{_OTHER} + \mathrm{{ReLU}}({_TWO} - {_OTHER})",
        rf"{_TWO} + \mathrm{{ReLU}}({_OTHER} - {_TWO})",
        rf"\max(a,b,c,d) = {_OTHER} + \mathrm{{ReLU}}({_TWO} - {_OTHER})",
        "d + relu(c - d) + relu(b + relu(a - b) - d - relu(c - d))",
        "u_4 + relu(u_3 - u_4) + relu(u_2 + relu(u_1 - u_2) - u_4 - relu(u_3 - u_4))",
        "m = b + relu(a - b)\nn = d + relu(c - d)\nn + relu(m - n)",
        r"m = b + \mathrm{ReLU}(a - b), n = d + \mathrm{ReLU}(c - d) \\ \boxed{m + \mathrm{ReLU}(n - m)}",
        "d + max(0, c - d) + max(0, b + max(0, a - b) - d - max(0, c - d))",
        "a + relu(b - a) + relu(c + relu(d - c) - a - relu(b - a))",
        "b + relu(a - b) + relu(c + relu(d - c) - b - relu(a - b))",
        r"p = u_1 + \text{ReLU}(u_2 - u_1), q = u_3 + \text{ReLU}(u_4 - u_3) \\ \boxed{p + \text{ReLU}(q - p)}",
        r"a + \text{ReLU}(b - a) + \text{ReLU}(d + \text{ReLU}(c - d) - a - \text{ReLU}(b - a))",
        "m = a + relu(b - a)\nn = c + relu(d - c)\n(m + n)/2 + |m - n|/2",
        "m = b + relu(a - b)\nn = d + relu(c - d)\n(m + n + relu(m - n) + relu(n - m))/2",
        "max(u1, u2, u3, u4) = u3 + relu(u4 - u3) + relu(u1 + relu(u2 - u1) - u3 - relu(u4 - u3))",
        r"d + \max(c - d, 0) + \max(b + \max(a - b, 0) - d - \max(c - d, 0), 0)",
    ],
    known={
        rf"d + \mathrm{{ReLU}}({_ROW} - d)": MANY_CASES,  # one after the other
        "d + relu(c + relu(b + relu(a - b) - c) - d)": MANY_CASES,
        "c + relu(a - c) + relu(d + relu(b - d) - c - relu(a - c))": MANY_CASES,  # other pairs
    },
    wrong=[
        r"\max(a, b, c, d)",
        "max(max(a, b), max(c, d))",
        r"\max(n_1, n_2)",
        _TWO,
        rf"{_TWO} + {_OTHER}",
        rf"{_TWO} + \mathrm{{ReLU}}({_TWO} - {_OTHER})",
        "d + relu(c - d) + relu(b + relu(a - b) - d)",
        "relu(a) + relu(b) + relu(c) + relu(d)",
        "m = b + relu(a - b)\nn = d + relu(c - d)\nn - relu(m - n)",
        "a + relu(b - a) + relu(c - b) + relu(d - c)",
        "0",
        _ROW,
        rf"\boxed{{{_OTHER} - \mathrm{{ReLU}}({_TWO} - {_OTHER})}}",
        "d + relu(c - d) + relu(b - relu(a - b) - d - relu(c - d))",
        "d + relu(a - d) + relu(b - d) + relu(c - d)",
        rf"\mathrm{{ReLU}}({_TWO} - {_OTHER})",
        r"\frac{a + b + c + d}{4}",
        "d + relu(a - b) + relu(b - c) + relu(c - d)",
    ],
)


def count(number: int, value: int, products: tuple[str, ...], others: tuple[int, ...]) -> Part:
    return Part(
        f"count 3×3.{number}",
        right=[
            str(value),
            f"{value}.0",
            rf"\boxed{{{value}}}",
            f"N = {value}",
            f"{value} weights",
            f"There are {value} different weights in total.",
            f"It has {value}",
            f"${value}$",
            f"n = {value}",
            rf"The number of weights is ${value}$.",
            rf"$$\boxed{{{value}}}$$",
            f"There are {value}.",
            *products,
        ],
        wrong=[
            *map(str, others),
            f"{value} + 1",
            rf"\frac{{{value}}}{{2}}",
            f"-{value}",
            rf"\boxed{{{value + 4}}}",
            f"{value}^2",
            rf"2 \cdot {value}",
            f"{value} - 1",
            f"{value} + 9",
            f"It has {value + 3}",
            f"{value + 2} weights",
            f"{value + 1} different entries",
        ],
    )


def weights(number: int, rows: str, wrong: Sequence[str]) -> Part:
    """The weights of the matrix for images of any size, where the filter moves by one entry."""
    outputs = "(H - h + 1)(W - w + 1)"
    return Part(
        f"count.{number}",
        right=[f"R S {rows}", rf"R \cdot S \cdot {rows}"],
        wrong=wrong,
        conditional={
            f"{outputs} {rows}": "moves by one entry",
            f"{rows} (W - w + 1)(1 + H - h)": "moves by one entry",
        },
    )


PARTS = [
    MATRIX,
    OUTPUTS,
    LARGER,
    LARGEST,
    count(
        1,
        36,
        ("4*9", r"4 \cdot 9 = 36", "2*2*3*3", r"(2 \times 2)(3 \times 3)", "4 × 9", "6^2"),
        (35, 13, 16, 81, 9, 4),
    ),
    count(2, 16, ("4*4", r"4 \cdot 4", "2^4", r"2 \times 2 \times 2 \times 2", "36 - 20"), (36, 4, 9, 18, 12, 14)),
    weights(1, "H W", ("(H - h)(W - w) H W", "(H - h + 1)(W - w + 1) h w", "H W H W", "R S h w")),
    weights(2, "h w", ("(H - h + 1)(W - w + 1) H W", "(H + h - 1)(W + w - 1) h w", "h w", "R S H W")),
    count(3, 4, ("2*2", r"2 \cdot 2 = 4", "2^2", "16/4", r"\frac{16}{4}"), (16, 36, 9, 5, 2, 8)),
]
