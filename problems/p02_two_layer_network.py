"""Problem 2: a network with one hidden layer for an exclusive or of two disjunctions."""

from sympy import Matrix, Rational, Xor

from derive import (
    Network,
    Problem,
    Step,
    Threshold,
    computes,
    either,
    exhaustion,
    fewest_hidden_units,
    infeasibility,
    network_for,
    no_output_unit,
    no_unit_computes,
)

problem = p = Problem(
    2,
    "Design Simple Neural Network",
    statement=r"""
Find a neural network with one hidden layer that computes $(A \vee \bar{B}) \oplus (\bar{C} \vee \bar{D})$ from the
bits $A$, $B$, $C$, $D$, and give all of its weights.
""",
    starred=True,
)

A, B, C, D = inputs = p.given("A B C D")
f = Xor(A | ~B, ~C | ~D)

# The step function is left open in this problem; the reference solution defines one in problem 1, from ½ on.
STEPS = {
    r"$\mathrm{step}(u)$ is 1 from $u = 0$ on": Step(0),
    r"$\mathrm{step}(u)$ is 1 beyond $u = 0$ only": Step(0, closed=False),
    r"$\mathrm{step}(u)$ is 1 from $u = 1/2$ on": Step("0.5"),
}

# ---- a single unit is not enough

single = p.part("single", "why a hidden layer is needed")
single.step(
    no_unit_computes(f, inputs), by=infeasibility,
    prose="Whatever its weights, the sum of a single unit would have to reach the threshold where the function is 1 "
    "and to miss it elsewhere. These inequalities contradict each other.",
)  # fmt: skip

# ---- two hidden units are: one for each way in which exactly one side of the exclusive or is true

step = Step(0)
H1 = Threshold([1, -1, 2, 2], "-3.5", step)
H2 = Threshold([-2, 2, -1, -1], "-0.5", step)
OUT = Threshold([1, 1], "-0.5", step)

hidden = p.part("hidden", "the two hidden units, each true where one side of the exclusive or is and the other is not")
hidden.step(
    computes(Network([H1]), (A | ~B) & C & D, inputs), by=exhaustion,
    prose="The left side is true and the right side is false where $C$ and $D$ are 1 and $A - B$ is not negative.",
)  # fmt: skip
hidden.step(
    computes(Network([H2]), ~A & B & (~C | ~D), inputs), by=exhaustion,
    prose="The left side is false and the right side is true where $A$ is 0, $B$ is 1, and $C$ and $D$ are not both 1.",
)  # fmt: skip

network = p.part("network", "4 inputs, 2 hidden units, 1 output")
network.step(
    computes(Network([H1, H2], [OUT]), f, inputs), by=exhaustion,
    prose="The exclusive or is true where one of these two units is on, and they are never on together. So the output "
    "is their disjunction.",
)  # fmt: skip
network.answer(
    either(
        r"with $h_1 = \mathrm{step}(A - B + 2 C + 2 D - 7/2)$, $h_2 = \mathrm{step}(-2 A + 2 B - C - D - 1/2)$ "
        r"and the output $\mathrm{step}(h_1 + h_2 - 1/2)$ "
        r"the network computes $(A \lor \lnot B) \oplus (\lnot C \lor \lnot D)$",
        {
            convention: computes(
                Network(
                    [Threshold([1, -1, 2, 2], "-3.5", step), Threshold([-2, 2, -1, -1], "-0.5", step)],
                    [Threshold([1, 1], "-0.5", step)],
                ),
                f,
                inputs,
            )
            for convention, step in STEPS.items()
        },
    ),
    by=exhaustion,
    prose="Every sum is half of an odd number, so that the network works whichever of these step functions is meant.",
)

network.accepts(network_for(f, inputs, hidden_layers=1))

# ---- and they are the fewest

size = p.part("size", "the least number of hidden units")
size.step(
    fewest_hidden_units(f, 2, inputs), by=exhaustion,
    prose="If the output sees the hidden units only, one of them is not enough.",
)  # fmt: skip
size.step(
    fewest_hidden_units(f, 1, inputs, direct=True), by=exhaustion,
    prose="If it sees the inputs as well, one is enough.",
)  # fmt: skip
size.step(
    computes(Network([H2], [Threshold([1, -1, 2, 2, 5], "-3.5", step)], direct=True), f, inputs), by=exhaustion,
    prose="Here the second of the two hidden units is kept, now called $h_1$, and the output does the work of the "
    "other.",
)  # fmt: skip

# ---- one hidden unit for each side of the exclusive or leads nowhere

sides = p.part("sides", "hidden units for the two sides of the exclusive or, and why no output unit can join them")
T1 = Threshold([1, -1, 0, 0], "0.5", step)
T2 = Threshold([0, 0, -1, -1], "1.5", step)
sides.step(
    computes(Network([T1]), A | ~B, inputs), by=exhaustion,
    prose="One may be tempted to give each side of the exclusive or a hidden unit. There is one for the left side.",
)  # fmt: skip
sides.step(computes(Network([T2]), ~C | ~D, inputs), by=exhaustion, prose="There is one for the right side.")
sides.step(
    no_output_unit(f, [T1, T2], inputs), by=infeasibility,
    prose="All four pairs of their values occur, and an exclusive or of two bits is no threshold function. So no "
    "output unit can join them.",
)  # fmt: skip
sides.step(
    no_output_unit(f, [T1, T2], inputs, direct=True), by=infeasibility,
    prose="Nor can one that sees the inputs, too.",
)  # fmt: skip

p.asks(network, points=10)

# ---- what the sheet and the reference solution print

sheet = p.source("sheet")
sheet.prints(
    "a neural network with one hidden layer that implements the function",
    computes(Network([H1, H2], [OUT]), Xor(A | ~B, ~C | ~D), inputs),
)

ref = p.source("reference")
x = Matrix([A, B, C, D])
T_1, T_2 = (ref.variable(name) for name in ("T_1", "T_2"))
half = Rational(1, 2)

ref.prints(
    "the problem restated: one hidden layer that implements the function",
    computes(Network([H1, H2], [OUT]), Xor(A | ~B, ~C | ~D), inputs),
)
ref.prints("Hidden Layer: 2 neurons", fewest_hidden_units(f, 2, inputs))
ref.prints(
    r"$T_1 = \mathrm{step}(A - B + 0.5)$",
    either(
        r"$T_1 = \mathrm{step}(A - B + 0.5)$ is $A \lor \lnot B$",
        {
            convention: computes(Network([Threshold([1, -1, 0, 0], "0.5", step)]), A | ~B, inputs)
            for convention, step in STEPS.items()
        },
    ),
)
ref.prints("$W_{T_1}$ and $b_{T_1}$", (Matrix([[1, -1, 0, 0]]) * x)[0] + half, A - B + half)
ref.prints(
    r"$T_2 = \mathrm{step}(-C - D + 1.5)$",
    either(
        r"$T_2 = \mathrm{step}(-C - D + 1.5)$ is $\lnot C \lor \lnot D$",
        {
            convention: computes(Network([Threshold([0, 0, -1, -1], "1.5", step)]), ~C | ~D, inputs)
            for convention, step in STEPS.items()
        },
    ),
)
ref.prints("$W_{T_2}$ and $b_{T_2}$", (Matrix([[0, 0, -1, -1]]) * x)[0] + Rational(3, 2), -C - D + Rational(3, 2))
ref.prints(
    r"$T = \mathrm{step}(T_1 + T_2 - 1)$",
    either(
        r"$T = \mathrm{step}(T_1 + T_2 - 1)$ is $T_1 \oplus T_2$",
        {
            convention: computes(Network([Threshold([1, 1], -1, step)]), Xor(T_1, T_2), [T_1, T_2])
            for convention, step in STEPS.items()
        },
    ),
)
ref.prints(r"$W_{\mathrm{out}}$ and $b_{\mathrm{out}}$", (Matrix([[1, 1]]) * Matrix([T_1, T_2]))[0] - 1, T_1 + T_2 - 1)
ref.prints(
    "the network as a whole",
    either(
        r"$T = \mathrm{step}(T_1 + T_2 - 1)$ is $(A \lor \lnot B) \oplus (\lnot C \lor \lnot D)$",
        {
            convention: computes(
                Network(
                    [Threshold([1, -1, 0, 0], "0.5", step), Threshold([0, 0, -1, -1], "1.5", step)],
                    [Threshold([1, 1], -1, step)],
                ),
                f,
                inputs,
            )
            for convention, step in STEPS.items()
        },
    ),
)
ref.prints("table, $W_{T_1}$ and $b_{T_1}$", (Matrix([[1, -1, 0, 0]]) * x)[0] + half, A - B + half)
ref.prints(
    "table, $W_{T_2}$ and $b_{T_2}$", (Matrix([[0, 0, -1, -1]]) * x)[0] + Rational(3, 2), -C - D + Rational(3, 2)
)
ref.prints(
    r"table, $W_{\mathrm{out}}$ and $b_{\mathrm{out}}$", (Matrix([[1, 1]]) * Matrix([T_1, T_2]))[0] - 1, T_1 + T_2 - 1
)

# ---- pictures

p.draws(
    "network",
    ["A B C D", "h_1 h_2", "y"],
    computed_by=Network([H1, H2], [OUT]),
    caption="The network with two hidden units; $b$ is the bias of a unit.",
)
