# ruff: noqa: E501 (answers are not broken where students do not break them)
r"""Answers to problem 1: networks for the parity bits P₁ = D₁⊕D₂⊕D₄, P₂ = D₁⊕D₃⊕D₄, P₃ = D₂⊕D₃⊕D₄.

A parity of three bits with the sum s is [s ≥ 1] - [s ≥ 2] + [s ≥ 3], and also [s - 2[s ≥ 2] ≥ 1].
"""

from .cases import Part

# the three sums of bits, and the usual nine hidden units
SUMS = ("D1 + D2 + D4", "D1 + D3 + D4", "D2 + D3 + D4")
NINE = "\n".join(
    f"h{3 * k + j} = step({sum_} - {j - 0.5})" for k, sum_ in enumerate(SUMS) for j in (1, 2, 3)
)  # h1 = step(D1 + D2 + D4 - 0.5) …
OUT = "P1 = step(h1 - h2 + h3 - 0.5)\nP2 = step(h4 - h5 + h6 - 0.5)\nP3 = step(h7 - h8 + h9 - 0.5)"
W = "[[1,1,0,1],[1,1,0,1],[1,1,0,1],[1,0,1,1],[1,0,1,1],[1,0,1,1],[0,1,1,1],[0,1,1,1],[0,1,1,1]]"
W_T = "[[1,1,1,1,1,1,0,0,0],[1,1,1,0,0,0,1,1,1],[0,0,0,1,1,1,1,1,1],[1,1,1,1,1,1,1,1,1]]"
B = "[-0.5,-1.5,-2.5,-0.5,-1.5,-2.5,-0.5,-1.5,-2.5]"
V = "[[1,-1,1,0,0,0,0,0,0],[0,0,0,1,-1,1,0,0,0],[0,0,0,0,0,0,1,-1,1]]"
C = "[-0.5,-0.5,-0.5]"

W_LATEX = r"""W_1 = \begin{bmatrix} 1 & 1 & 0 & 1 \\ 1 & 1 & 0 & 1 \\ 1 & 1 & 0 & 1 \\ 1 & 0 & 1 & 1 \\ 1 & 0 & 1 & 1 \\ 1 & 0 & 1 & 1 \\ 0 & 1 & 1 & 1 \\ 0 & 1 & 1 & 1 \\ 0 & 1 & 1 & 1 \end{bmatrix}"""
B_LATEX = r"b_1 = \begin{bmatrix} -0.5 \\ -1.5 \\ -2.5 \\ -0.5 \\ -1.5 \\ -2.5 \\ -0.5 \\ -1.5 \\ -2.5 \end{bmatrix}"
V_LATEX = r"W_2 = \begin{bmatrix} 1 & -1 & 1 & 0 & 0 & 0 & 0 & 0 & 0 \\ 0 & 0 & 0 & 1 & -1 & 1 & 0 & 0 & 0 \\ 0 & 0 & 0 & 0 & 0 & 0 & 1 & -1 & 1 \end{bmatrix}"
C_LATEX = r"b_2 = \begin{bmatrix} -\frac12 \\ -\frac12 \\ -\frac12 \end{bmatrix}"

# one unit for each input with an odd sum, and a disjunction of them
ODD = ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1))


def minterms(letters: str, names: str) -> str:
    """Units that are 1 at one input each, in LaTeX."""
    rows = []
    for name, bits in zip(names, ODD, strict=True):
        terms = " ".join(f"{'+' if bit else '-'} D_{letter}" for letter, bit in zip(letters, bits, strict=True))
        rows.append(rf"{name} &= H({terms.removeprefix('+ ')} - {sum(bits) - 0.5})")
    return r" \\ ".join(rows)


RIGHT = [
    # text
    f"{NINE}\n{OUT}",
    f"{OUT}\nwhere\n{NINE}",
    NINE.replace("step", "H").replace("D", "d") + "\n" + OUT.replace("step", "H").replace("P", "y"),
    f"W1 = {W}\nb1 = {B}\nW2 = {V}\nb2 = {C}",
    f"Hidden layer: 9 neurons\nW = {W}\nb = {B}\nOutput layer: 3 neurons\nV = {V}\nc = {C}",
    f"W_1 = {W_T}, b_1 = {B}, W_2 = {V}, b_2 = {C}",
    f"W = {W}, V = {V}, theta_1 = [0.5,1.5,2.5,0.5,1.5,2.5,0.5,1.5,2.5], theta_2 = [0.5,0.5,0.5]",
    f"h = step(W x + b)\nP = step(V h + c)\nW = {W}\nb = {B}\nV = {V}\nc = {C}",
    # three networks side by side, each with names of its own or with the same ones
    "For P1: W = [[1,1,0,1],[1,1,0,1],[1,1,0,1]], b = [-0.5,-1.5,-2.5], V = [1,-1,1], c = -0.5\n"
    "For P2: W = [[1,0,1,1],[1,0,1,1],[1,0,1,1]], b = [-0.5,-1.5,-2.5], V = [1,-1,1], c = -0.5\n"
    "For P3: W = [[0,1,1,1],[0,1,1,1],[0,1,1,1]], b = [-0.5,-1.5,-2.5], V = [1,-1,1], c = -0.5",
    "h1 = step(D1 + D2 + D4 - 0.5), h2 = step(D1 + D2 + D4 - 1.5), h3 = step(D1 + D2 + D4 - 2.5)\nP1 = step(h1 - h2 + h3 - 0.5)\n"
    "h1 = step(D1 + D3 + D4 - 0.5), h2 = step(D1 + D3 + D4 - 1.5), h3 = step(D1 + D3 + D4 - 2.5)\nP2 = step(h1 - h2 + h3 - 0.5)\n"
    "h1 = step(D2 + D3 + D4 - 0.5), h2 = step(D2 + D3 + D4 - 1.5), h3 = step(D2 + D3 + D4 - 2.5)\nP3 = step(h1 - h2 + h3 - 0.5)",
    # comparisons, and sums with names
    "s1 = D1 + D2 + D4\ns2 = D1 + D3 + D4\ns3 = D2 + D3 + D4\n"
    + "\n".join(f"{n}{k} = [s{k} >= {j}]" for k in (1, 2, 3) for j, n in ((1, "a"), (2, "b"), (3, "c")))
    + "\n"
    + "\n".join(f"P{k} = [a{k} - b{k} + c{k} >= 1]" for k in (1, 2, 3)),
    "\n".join(
        f"{n}{k} = 1 if {s} > {j - 1} else 0" for k, s in enumerate(SUMS, 1) for j, n in ((1, "a"), (2, "b"), (3, "c"))
    )
    + "\nP1 = 1 if a1 - b1 + c1 > 0 else 0\nP2 = 1 if a2 - b2 + c2 > 0 else 0\nP3 = 1 if a3 - b3 + c3 > 0 else 0",
    # five hidden units that the outputs share (a computer found these weights)
    "W1 = [[2,-2,0,1],[0,1,-1,-1],[0,1,-1,1],[1,0,-2,2],[-2,1,1,1]], b1 = [-0.5,0.5,-0.5,-0.5,-0.5]\n"
    "W2 = [[2,1,0,-1,1],[-1,0,-1,2,1],[-1,-2,2,-1,-1]], b2 = [-1.5,-0.5,1.5]",
    # deeper: an exclusive or of two bits, then of this with the third
    "\n".join(
        f"a{k} = step({x} + {y} - 0.5), b{k} = step({x} + {y} - 1.5), z{k} = step({z} - 0.5)\n"
        f"q{k} = step(a{k} - b{k} - 0.5), r{k} = step(z{k} - 0.5)\n"
        f"u{k} = step(q{k} + r{k} - 0.5), v{k} = step(q{k} + r{k} - 1.5)\nP{k} = step(u{k} - v{k} - 0.5)"
        for k, (x, y, z) in enumerate((("D1", "D2", "D4"), ("D1", "D3", "D4"), ("D2", "D3", "D4")), 1)
    ),
    # rectified units: s - 2 relu(s - 1) + 2 relu(s - 2) is 0, 1, 0, 1 at s = 0, 1, 2, 3
    "\n".join(
        f"a{k} = relu({s}), b{k} = relu({s} - 1), c{k} = relu({s} - 2), P{k} = a{k} - 2b{k} + 2c{k}"
        for k, s in enumerate(SUMS, 1)
    ),
    # the step is said
    "step(u) = 1 if u >= 0 else 0\n"
    + "\n".join(f"{n}{k} = step({s} - {j})" for k, s in enumerate(SUMS, 1) for j, n in ((1, "a"), (2, "b"), (3, "c")))
    + "\nP1 = step(a1 - b1 + c1 - 1), P2 = step(a2 - b2 + c2 - 1), P3 = step(a3 - b3 + c3 - 1)",
    # LaTeX
    f"{W_LATEX}, \\quad {B_LATEX}, \\quad {V_LATEX}, \\quad {C_LATEX}",
    f"\\[{W_LATEX}\\]\n\\[{B_LATEX}\\]\n\\[{V_LATEX}\\]\n\\[{C_LATEX}\\]\nThe network has 4 inputs, 9 hidden neurons and 3 outputs.",
    f"$$\\mathbf{{h}} = \\theta(W_1 \\mathbf{{x}} + b_1), \\qquad \\mathbf{{y}} = \\theta(W_2 \\mathbf{{h}} + b_2)$$ with $${W_LATEX}$$ $${B_LATEX}$$ $${V_LATEX}$$ $${C_LATEX}$$",
    r"\begin{align} "
    + r" \\ ".join(
        rf"h_{{{k}{j}}} &= \theta({s.replace('D', 'D_')} - {j - 0.5})" for k, s in enumerate(SUMS, 1) for j in (1, 2, 3)
    )
    + r" \\ "
    + r" \\ ".join(rf"P_{k} &= \theta(h_{{{k}1}} - h_{{{k}2}} + h_{{{k}3}} - 0.5)" for k in (1, 2, 3))
    + r" \end{align}",
    r"\begin{align} "
    + r" \\ ".join(
        rf"h_{k}^{{({j})}} &= \text{{step}}\left({s.replace('D', 'x_')} - \tfrac{{{2 * j - 1}}}{{2}}\right)"
        for k, s in enumerate(SUMS, 1)
        for j in (1, 2, 3)
    )
    + r" \\ "
    + r" \\ ".join(
        rf"\hat{{y}}_{k} &= \text{{step}}\left(h_{k}^{{(1)}} - h_{k}^{{(2)}} + h_{k}^{{(3)}} - \tfrac12\right)"
        for k in (1, 2, 3)
    )
    + r" \end{align}",
    r"\begin{align} "
    + r" \\ ".join((minterms("124", "abcd"), minterms("134", "pqrs"), minterms("234", "tuvw")))
    + r" \\ P_1 &= H(a + b + c + d - 0.5) \\ P_2 &= H(p + q + r + s - 0.5) \\ P_3 &= H(t + u + v + w - 0.5) \end{align}",
    "".join(
        rf"$a_{k} = \mathbb{{1}}[{s.replace('D', 'D_')} \geq 1]$, $b_{k} = \mathbb{{1}}[{s.replace('D', 'D_')} \geq 2]$, $c_{k} = \mathbb{{1}}[{s.replace('D', 'D_')} \geq 3]$, $P_{k} = \mathbb{{1}}[a_{k} - b_{k} + c_{k} \geq 1]$. "
        for k, s in enumerate(SUMS, 1)
    ),
    "".join(
        rf"$P_{k} = \operatorname{{step}}\left(\operatorname{{step}}({s.replace('D', 'D_')} - 0.5) - \operatorname{{step}}({s.replace('D', 'D_')} - 1.5) + \operatorname{{step}}({s.replace('D', 'D_')} - 2.5) - 0.5\right)$"
        + "\n"
        for k, s in enumerate(SUMS, 1)
    ),
    rf"$W^{{(1)}} = {W}$, $b^{{(1)}} = {B}$, $W^{{(2)}} = {V}$, $b^{{(2)}} = {C}$",
]

CHECK = "[[1,1,0,1],[1,0,1,1],[0,1,1,1]]"
WRONG = [
    # no hidden layer: the check matrix of the code with a threshold makes each output an OR, or a majority
    f"W = {CHECK}, b = [-0.5,-0.5,-0.5]",
    r"$$W = \begin{bmatrix} 1 & 1 & 0 & 1 \\ 1 & 0 & 1 & 1 \\ 0 & 1 & 1 & 1 \end{bmatrix}, \quad b = \begin{bmatrix} -0.5 \\ -0.5 \\ -0.5 \end{bmatrix}$$ $$P = \text{step}(WX + b)$$ $$\text{step}(x) = \begin{cases} 1 & \text{if } x \geq 0.5 \\ 0 & \text{if } x < 0.5 \end{cases}$$",
    f"W = {CHECK}, b = [-1.5,-1.5,-1.5]",
    "P1 = step(D1 + D2 + D4 - 0.5)\nP2 = step(D1 + D3 + D4 - 0.5)\nP3 = step(D2 + D3 + D4 - 0.5)",
    "P1 = [D1 + D2 + D4 >= 1], P2 = [D1 + D3 + D4 >= 1], P3 = [D2 + D3 + D4 >= 1]",
    # the third hidden unit of each parity left out: an exclusive or of two bits, not of three
    "\n".join(
        f"a{k} = step({s} - 0.5), b{k} = step({s} - 1.5), P{k} = step(a{k} - b{k} - 0.5)" for k, s in enumerate(SUMS, 1)
    ),
    # a sign, a bias, a weight
    f"{NINE}\n{OUT.replace('h1 - h2 + h3', 'h1 + h2 - h3')}",
    f"{NINE}\n{OUT.replace('h4 - h5 + h6 - 0.5', 'h4 - h5 + h6 - 1.5')}",
    f"{NINE.replace('h9 = step(D2 + D3 + D4 - 2.5)', 'h9 = step(D2 + D3 + D4 - 3.5)')}\n{OUT}",
    f"{NINE.replace('- 0.5', '+ 0.5')}\n{OUT}",
    f"{NINE.replace('h5 = step(D1 + D3 + D4', 'h5 = step(D1 + D2 + D4')}\n{OUT}",
    f"{NINE}\n{OUT.replace('P3 = step(h7 - h8 + h9 - 0.5)', 'P3 = step(h7 - h8 - 0.5)')}",
    # no Hamming code: two data bits that are checked alike, a parity of all four bits, a parity of two
    f"{NINE.replace('D2 + D3 + D4', 'D1 + D3 + D4')}\n{OUT}",
    "\n".join(
        f"a{k} = step({s} - 0.5), b{k} = step({s} - 1.5), c{k} = step({s} - 2.5), d{k} = step({s} - 3.5), P{k} = step(a{k} - b{k} + c{k} - d{k} - 0.5)"
        for k, s in enumerate(("D1 + D2 + D4", "D1 + D3 + D4", "D1 + D2 + D3 + D4"), 1)
    ),
    "\n".join(
        f"a{k} = step({s} - 0.5), b{k} = step({s} - 1.5), P{k} = step(a{k} - b{k} - 0.5)"
        for k, s in enumerate(("D1 + D2", "D1 + D3", "D2 + D3"), 1)
    ),
    # two outputs instead of three
    "\n".join([*NINE.split("\n")[:6], *OUT.split("\n")[:2]]),
    # a step that the student defines, and does not fit
    "step(u) = 1 if u > 0 else 0\n"
    + "\n".join(f"{n}{k} = step({s} - {j})" for k, s in enumerate(SUMS, 1) for j, n in ((1, "a"), (2, "b"), (3, "c")))
    + "\nP1 = step(a1 - b1 + c1 - 1), P2 = step(a2 - b2 + c2 - 1), P3 = step(a3 - b3 + c3 - 1)",
    # matrices
    f"W1 = {W}\nb1 = {B}\nW2 = {V.replace('-1', '1')}\nb2 = {C}",
    f"W1 = {W}\nb1 = {B.replace('2.5', '1.5')}\nW2 = {V}\nb2 = {C}",
    f"W1 = {W.replace('[0,1,1,1]', '[1,1,1,0]', 1)}\nb1 = {B}\nW2 = {V}\nb2 = {C}",
    f"W1 = {W}\nb1 = {B}\nW2 = {V}\nb2 = [-1.5,-1.5,-1.5]",
    f"{W_LATEX}, \\quad {B_LATEX.replace('-2.5', '2.5')}, \\quad {V_LATEX}, \\quad {C_LATEX}",
    f"{W_LATEX}, \\quad {B_LATEX}, \\quad {V_LATEX.replace('1 & -1 & 1', '1 & 1 & 1')}, \\quad {C_LATEX}",
    r"\begin{align} "
    + r" \\ ".join(
        rf"h_{{{k}{j}}} &= \theta({s.replace('D', 'D_')} - {j + 0.5})" for k, s in enumerate(SUMS, 1) for j in (1, 2, 3)
    )
    + r" \\ "
    + r" \\ ".join(rf"P_{k} &= \theta(h_{{{k}1}} - h_{{{k}2}} + h_{{{k}3}} - 0.5)" for k in (1, 2, 3))
    + r" \end{align}",
    r"\begin{align} "
    + r" \\ ".join((minterms("124", "abcd"), minterms("134", "pqrs"), minterms("234", "tuvw")))
    + r" \\ P_1 &= H(a + b + c - 0.5) \\ P_2 &= H(p + q + r + s - 0.5) \\ P_3 &= H(t + u + v + w - 0.5) \end{align}",
    # the data bits handed on instead of parities
    "h1 = step(D1 - 0.5), h2 = step(D2 - 0.5), h3 = step(D3 - 0.5), P1 = step(h1 - 0.5), P2 = step(h2 - 0.5), P3 = step(h3 - 0.5)",
]


def counted(sums: tuple[str, ...], at: float = 0.5, flip: bool = False) -> str:
    """A network that counts, for any three sums of bits; `flip` negates its outputs."""
    hidden = "\n".join(f"{n}{k} = step({s} - {j + at})" for k, s in enumerate(sums, 1) for j, n in enumerate("abc"))
    sign = ("-", "+", "-", "+") if flip else ("", "-", "+", "-")
    return (
        hidden
        + "\n"
        + "\n".join(
            f"P{k} = step({sign[0]}a{k} {sign[1]} b{k} {sign[2]} c{k} {sign[3]} {at})" for k in range(1, len(sums) + 1)
        )
    )


CONDITIONAL = {
    counted(SUMS, at=1): "step(u) is 1 from u = 0 on",
    counted(SUMS, at=1).replace("step", "\\theta"): "step(u) is 1 from u = 0 on",
    counted(SUMS, at=0): "step(u) is 1 beyond u = 0 only",
    f"W1 = {W}\nb1 = {B.replace('-', '')}\nW2 = {V}\nb2 = {C.replace('-', '')}": "biases are subtracted",
    # the outputs in another order, other bits checked, an odd number of ones
    counted(SUMS[::-1]): "P1 checks D2 D3 D4, P2 checks D1 D3 D4, P3 checks D1 D2 D4",
    counted(
        ("D1 + D2 + D3", "D1 + D2 + D4", "D1 + D3 + D4")
    ): "P1 checks D1 D2 D3, P2 checks D1 D2 D4, P3 checks D1 D3 D4",
    counted(("D2 + D3 + D4", "D1 + D3 + D4", "D1 + D2 + D3")): "another Hamming code",
    counted(SUMS, flip=True): "number of ones odd",
    # the outputs see the inputs as well: [s - 2[s ≥ 2] ≥ 1]
    "\n".join(f"h{k} = step({s} - 1.5), P{k} = step({s} - 2h{k} - 0.5)" for k, s in enumerate(SUMS, 1)): "past a layer",
    r"$h_1 = H(D_1 + D_2 + D_4 - 1.5)$, $P_1 = H(D_1 + D_2 + D_4 - 2h_1 - 0.5)$, $h_2 = H(D_1 + D_3 + D_4 - 1.5)$, $P_2 = H(D_1 + D_3 + D_4 - 2h_2 - 0.5)$, $h_3 = H(D_2 + D_3 + D_4 - 1.5)$, $P_3 = H(D_2 + D_3 + D_4 - 2h_3 - 0.5)$": "past a layer",
}

KNOWN = {
    r"P_1 = D_1 \oplus D_2 \oplus D_4, P_2 = D_1 \oplus D_3 \oplus D_4, P_3 = D_2 \oplus D_3 \oplus D_4": (
        "missing",
        "no network, but the question once more",
    ),
    "The network has 4 inputs, 9 hidden neurons and 3 outputs.": ("missing", "no network: only how many units it has"),
    "P1 = (D1 + D2 + D4) mod 2, P2 = (D1 + D3 + D4) mod 2, P3 = (D2 + D3 + D4) mod 2": (
        "unreadable",
        "no network, but arithmetic",
    ),
}


def passing(hidden: str, out: str, joined: str = ", ") -> str:
    """For each sum of bits § a hidden unit, and an output that sees the bits and this unit."""
    lines = []
    for k, sum_ in enumerate(SUMS, 1):
        both = f"{hidden}{joined}{out}"
        lines.append(both.replace("§", f"({sum_})").replace("#", str(k)))
    return "\n".join(lines)


def passing_latex(hidden: str, out: str, joined: str = r" \\ ") -> str:
    """The same as rows of an `align`, with `step` as \\theta."""
    rows = passing(hidden, out, joined).replace("D", "D_").split("\n")
    return r"\begin{align} " + r" \\ ".join(row.replace("=", "&=") for row in rows) + r" \end{align}"


DIRECT = Part(
    "direct",
    right=[
        "\n".join(f"h{k} = step({s} - 1.5), P{k} = step({s} - 2h{k} - 0.5)" for k, s in enumerate(SUMS, 1)),
        passing("h# = step(§ - 1.5)", "P# = step(§ - 2*h# - 0.5)", "\n"),
        passing("h# = step(2*§ - 3)", "P# = step(2*§ - 4*h# - 1)"),
        passing("h# = step(§ - 1.3)", "P# = step(§ - 2*h# - 0.7)"),
        passing("h# = [§ >= 2]", "P# = [§ - 2*h# >= 1]"),
        passing("h# = 1 if § > 1 else 0", "P# = 1 if § - 2*h# > 0 else 0"),
        passing("h# = step(1.5 - §)", "P# = step(§ + 2*h# - 2.5)"),  # the hidden unit is 1 at 0 and 1
        passing("h# = H(§ - 1.5)", "P# = H(§ - 2*h# - 0.5)"),
        "!1 = D1 + D2 + D4\n!2 = D1 + D3 + D4\n!3 = D2 + D3 + D4\n".replace("!", "s")
        + "\n".join(f"h{k} = step(s{k} - 1.5)\nP{k} = step(s{k} - 2h{k} - 0.5)" for k in (1, 2, 3)),
        passing_latex(r"h_# = \theta(§ - 1.5)", r"P_# = \theta(§ - 2h_# - 0.5)"),
        passing_latex(r"h_# = H(§ - \frac{3}{2})", r"P_# = H(§ - 2h_# - \frac{1}{2})"),
        passing_latex(r"z_# = \theta(§ - 1.5)", r"P_# = \theta(§ - 2 z_# - 0.5)"),
        passing_latex(r"h_# = \theta(-§ + 1.5)", r"P_# = \theta(§ + 2h_# - 2.5)"),
        passing_latex(r"h_# = \theta(3§ - 5)", r"P_# = \theta(3§ - 6h_# - 2)"),
        passing_latex(r"h_# = \mathbb{1}[§ \geq 2]", r"P_# = \mathbb{1}[§ - 2h_# \geq 1]"),
        "The outputs see the inputs, too: "
        + " ".join(
            rf"$h_{k} = H({s.replace('D', 'D_')} - 1.5)$, $P_{k} = H({s.replace('D', 'D_')} - 2h_{k} - 0.5)$."
            for k, s in enumerate(SUMS, 1)
        ),
    ],
    conditional={passing("h# = step(§ - 0.5)", "P# = step(§ - 2*h# - 0.5)"): "-1 and 1 stand for false and true"},
    wrong=[
        "\n".join(f"h{k} = step({s} - 1.5), P{k} = step({s} - h{k} - 0.5)" for k, s in enumerate(SUMS, 1)),
        f"{NINE}\n{OUT}",
        passing("h# = step(§ - 1.5)", "P# = step(2*§ - 2*h# - 0.5)"),
        passing("h# = step(§ - 2.5)", "P# = step(§ - 2*h# - 0.5)"),  # counts to three
        passing("h# = step(§ - 1.5)", "P# = step(§ + 2*h# - 0.5)"),
        passing("h# = step(§ - 1.5)", "P# = step(§ - 3*h# - 0.5)"),  # 0 where all three are 1
        passing("h# = step(§ - 1.5)", "P# = step(§ - 2*h# + 0.5)"),
        passing("h# = step(§ - 1.5)", "P# = step(§ - 2*h# - 1.5)"),
        passing("h# = [§ >= 2]", "P# = [§ - 2*h# >= 2]"),
        "\n".join(f"P{k} = step({s} - 0.5)" for k, s in enumerate(SUMS, 1)),  # no hidden unit
        passing_latex(r"h_# = \theta(§ - 1.5)", r"P_# = \theta(§ - h_# - 0.5)"),
        passing_latex(r"h_# = \theta(§ - 1.5)", r"P_# = \theta(2h_# - § - 0.5)"),
        passing_latex(r"h_# = \theta(§ + 1.5)", r"P_# = \theta(§ - 2h_# - 0.5)"),
        passing_latex(r"h_# = \theta(1.5 - §)", r"P_# = \theta(§ + 2h_# - 1.5)"),
        passing_latex(r"h_# = \mathbb{1}[§ \geq 3]", r"P_# = \mathbb{1}[§ - 2h_# \geq 1]"),
        passing_latex(r"h_# = \theta(§ - 1.5)", r"P_# = \theta(§ - 2h_# - 0.5)").replace("D_2", "D_3"),
    ],
)

# ---- five hidden units that the outputs share

SHARING: dict[str, list[list[float]]] = {
    "W1": [[2, -2, 0, 1], [0, 1, -1, -1], [0, 1, -1, 1], [1, 0, -2, 2], [-2, 1, 1, 1]],
    "b1": [[-0.5], [0.5], [-0.5], [-0.5], [-0.5]],
    "W2": [[2, 1, 0, -1, 1], [-1, 0, -1, 2, 1], [-1, -2, 2, -1, -1]],
    "b2": [[-1.5], [-0.5], [1.5]],
}


def written(values: dict[str, list[list[float]]], by: float = 1) -> str:
    """Weights and biases as lists, those of the hidden layer `by` times as large."""
    scaled = {name: [[by * v for v in row] for row in rows] if "1" in name else rows for name, rows in values.items()}
    plain = {name: [v for (v,) in rows] if name[0] == "b" else rows for name, rows in scaled.items()}
    return "\n".join(f"{name} = {value}".replace("'", "") for name, value in plain.items())


def written_latex(values: dict[str, list[list[float]]], names: str = "W_1 b_1 W_2 b_2", kind: str = "bmatrix") -> str:
    """Weights and biases as matrices."""
    bodies = (r" \\ ".join(" & ".join(map(str, row)) for row in rows) for rows in values.values())
    return ", ".join(
        rf"{name} = \begin{{{kind}}} {body} \end{{{kind}}}" for name, body in zip(names.split(), bodies, strict=True)
    )


def units(values: dict[str, list[list[float]]], step: str = "step", latex: bool = False) -> str:
    """Weights and biases as the sums that the units take."""

    def sums(weights: str, biases: str, inputs: list[str], outputs: list[str]) -> list[str]:
        found = []
        for name, row, (bias,) in zip(outputs, values[weights], values[biases], strict=True):
            terms = " ".join(f"{'+' if w > 0 else '-'} {abs(w)}*{x}" for w, x in zip(row, inputs, strict=True) if w)
            found.append(f"{name} = {step}({terms} {'+' if bias > 0 else '-'} {abs(bias)})")
        return found

    hidden = [f"h_{k}" for k in range(1, 6)]
    rows = sums("W1", "b1", ["D_1", "D_2", "D_3", "D_4"], hidden) + sums("W2", "b2", hidden, ["P_1", "P_2", "P_3"])
    if latex:
        return r"\begin{align} " + r" \\ ".join(r.replace("*", " ").replace("=", "&=") for r in rows) + r" \end{align}"
    return "\n".join(rows)


def slipped(name: str, row: int, column: int, value: float) -> dict[str, list[list[float]]]:
    found = {key: [list(line) for line in rows] for key, rows in SHARING.items()}
    found[name][row][column] = value
    return found


def with_units(order: tuple[int, ...]) -> dict[str, list[list[float]]]:
    """The same network with its hidden units in another order."""
    return {
        "W1": [SHARING["W1"][k] for k in order],
        "b1": [SHARING["b1"][k] for k in order],
        "W2": [[row[k] for k in order] for row in SHARING["W2"]],
        "b2": SHARING["b2"],
    }


SHARED = Part(
    "shared",
    right=[
        "W1 = [[2,-2,0,1],[0,1,-1,-1],[0,1,-1,1],[1,0,-2,2],[-2,1,1,1]], b1 = [-0.5,0.5,-0.5,-0.5,-0.5]\nW2 = [[2,1,0,-1,1],[-1,0,-1,2,1],[-1,-2,2,-1,-1]], b2 = [-1.5,-0.5,1.5]",
        written(SHARING),
        written(SHARING, by=2),
        written(with_units((4, 3, 2, 1, 0))),
        written(with_units((1, 0, 2, 4, 3))),
        "Five hidden units are enough:\n"
        + written(SHARING).replace("W1", "W").replace("b1", "b").replace("W2", "V").replace("b2", "c"),
        units(SHARING),
        units(with_units((2, 0, 4, 1, 3)), "H"),
        written_latex(SHARING),
        written_latex(SHARING, kind="pmatrix"),
        written_latex(SHARING, r"W^{(1)} b^{(1)} W^{(2)} b^{(2)}"),
        written_latex(with_units((4, 3, 2, 1, 0)), "W b V c"),
        f"$${written_latex(with_units((0, 2, 1, 3, 4)))}$$",
        units(SHARING, r"\theta", latex=True),
        units(with_units((3, 4, 0, 1, 2)), r"\text{step}", latex=True),
        "With $h = H(W_1 x + b_1)$ and $P = H(W_2 h + b_2)$: $" + written_latex(SHARING).replace(", ", "$, $") + "$.",
    ],
    wrong=[
        "W1 = [[2,-2,0,1],[0,1,-1,-1],[0,1,-1,1],[1,0,-2,2],[-2,1,1,1]], b1 = [-0.5,0.5,-0.5,-0.5,0.5]\nW2 = [[2,1,0,-1,1],[-1,0,-1,2,1],[-1,-2,2,-1,-1]], b2 = [-1.5,-0.5,1.5]",
        f"{NINE}\n{OUT}",  # nine, not five
        written(slipped("W1", 0, 1, 2)),
        written(slipped("W1", 3, 2, 2)),
        written(slipped("W1", 4, 0, 2)),
        written(slipped("W2", 0, 3, 1)),
        written(slipped("b1", 1, 0, -0.5)),
        written(slipped("b2", 2, 0, -1.5)),
        units(slipped("W2", 2, 2, -2)),
        units(slipped("b2", 0, 0, -0.5)),
        written_latex(slipped("W1", 1, 1, -1)),
        written_latex(slipped("W2", 1, 3, -2), "W b V c"),
        written_latex(slipped("b1", 0, 0, 0.5)),
        units(slipped("W1", 2, 3, -1), r"\theta", latex=True),
        units(slipped("W2", 0, 0, -2), r"\theta", latex=True),
        # two of the five left out
        f"$${written_latex({'W1': SHARING['W1'][:3], 'b1': SHARING['b1'][:3], 'W2': [row[:3] for row in SHARING['W2']], 'b2': SHARING['b2']})}$$",
    ],
)

PARTS = [Part("network", RIGHT, WRONG, CONDITIONAL, KNOWN), DIRECT, SHARED]
