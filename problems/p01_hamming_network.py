"""Problem 1: a network of threshold units for the three parity bits of the Hamming code (7,4)."""

from sympy import Matrix, Sum, Xor
from sympy.utilities.iterables import multiset_permutations

from derive import (
    Layer,
    Network,
    Problem,
    Step,
    Threshold,
    computes,
    either,
    exhaustion,
    fewest_hidden_units,
    infeasibility,
    linearity,
    network_for,
    no_unit_computes,
    only_solution,
)

problem = p = Problem(
    1,
    "Design a Neural Network",
    statement=r"""
Find a neural network that generates the Hamming code of four input bits.
Say how many neurons each layer has, and give all weights. The network has four inputs and three outputs.
""",
)

D1, D2, D3, D4 = bits = p.given("D_1 D_2 D_3 D_4")
P1, P2, P3 = parities = (Xor(D1, D2, D4), Xor(D1, D3, D4), Xor(D2, D3, D4))

# The sheet defines no step function; the reference solution takes the last of these.
STEPS = {
    r"$\mathrm{step}(u)$ is 1 from $u = 0$ on": Step(0),
    r"$\mathrm{step}(u)$ is 1 beyond $u = 0$ only": Step(0, closed=False),
    r"$\mathrm{step}(u)$ is 1 from $u = 1/2$ on": Step("0.5"),
}

# ---- the code

r = p.sizes("r")[0]
z = p.given("z")[0]
d1, d2, d3, d4 = p.indices("d_1 d_2 d_3 d_4")

code = p.part("code", "the three parity bits, and what they are good for")
code.step(
    only_solution((2**r, 4 + r + 1), r, 3, among=range(1, 101)), by=exhaustion,
    prose="With $r$ parity bits a code word has $4 + r$ bits. The $r$ checks have $2^r$ outcomes, which are to tell "
    "apart $4 + r + 1$ cases: no bit is wrong, or one of the $4 + r$ is. Both numbers agree for three parity bits, as "
    "many as there are outputs:",
)  # fmt: skip
code.step(
    (D1 + D2 + D4) + 2 * (D1 + D3 + D4) + 4 * (D2 + D3 + D4), 3 * D1 + 5 * D2 + 6 * D3 + 7 * D4, by=linearity,
    prose=r"The parity bits stand at the places 1, 2 and 4 of the code word, the data at 3, 5, 6 and 7. Each parity "
    r"bit checks the places that have its own power of two in their binary number: $P_1 = D_1 \oplus D_2 \oplus D_4$, "
    r"$P_2 = D_1 \oplus D_3 \oplus D_4$ and $P_3 = D_2 \oplus D_3 \oplus D_4$. Counted once, twice and four times, "
    r"the data in the three checks give each data bit the number of its place:",
)  # fmt: skip
p1 = (1 - (1 - 2 * d1) * (1 - 2 * d2) * (1 - 2 * d4)) / 2
p2 = (1 - (1 - 2 * d1) * (1 - 2 * d3) * (1 - 2 * d4)) / 2
p3 = (1 - (1 - 2 * d2) * (1 - 2 * d3) * (1 - 2 * d4)) / 2
code.step(
    Sum(z ** (d1 + d2 + d3 + d4 + p1 + p2 + p3), (d1, 0, 1), (d2, 0, 1), (d3, 0, 1), (d4, 0, 1)),
    1 + 7 * z**3 + 7 * z**4 + z**7,
    by=exhaustion,
    prose="We count the code words by the number of their ones, which is the exponent of $z$. A factor $1 - 2d$ is "
    "$-1$ for a bit $d = 1$ and $1$ for $d = 0$, so each fraction in the exponent is a parity bit. But for the word "
    "of zeros, each code word has at least three ones. The sum modulo 2 of two code words is a code word, so any two "
    "differ in at least three places, and one wrong bit can be corrected:",
)

# ---- a parity bit needs hidden units

single = p.part("single", "why a layer between inputs and outputs is needed")
single.step(
    no_unit_computes(P1, bits), by=infeasibility,
    prose="Whatever its weights, the sum of a unit would have to reach the threshold at some inputs and miss it at the "
    "others. For a parity bit these inequalities contradict each other.",
)  # fmt: skip
single.step(no_unit_computes(P2, bits), by=infeasibility, prose="They do so for the second parity bit, too.")
single.step(no_unit_computes(P3, bits), by=infeasibility, prose="And for the third.")

size = p.part("size", "the least number of hidden units for one parity bit")
size.step(
    fewest_hidden_units(P1, 3, [D1, D2, D4]), by=exhaustion,
    prose="If the output sees the hidden units only, a parity bit takes three of them. (The input that it does not "
    "check is left out: held at 0, it adds nothing to any sum.)",
)  # fmt: skip
size.step(fewest_hidden_units(P2, 3, [D1, D3, D4]), by=exhaustion, prose="So does the second parity bit.")
size.step(fewest_hidden_units(P3, 3, [D2, D3, D4]), by=exhaustion, prose="So does the third.")
size.step(
    fewest_hidden_units(P1, 1, [D1, D2, D4], direct=True), by=exhaustion,
    prose="If the output sees the inputs as well, one hidden unit is enough.",
)  # fmt: skip
size.step(fewest_hidden_units(P2, 1, [D1, D3, D4], direct=True), by=exhaustion)
size.step(fewest_hidden_units(P3, 1, [D2, D3, D4], direct=True), by=exhaustion)

# ---- the network: hidden units count to one, two and three, and the output adds them with alternating signs

step = Step(0)
COUNT_TO = ["-0.5", "-1.5", "-2.5"]
OUT = Threshold([1, -1, 1], "-0.5", step)

first = Network(Layer(Matrix([[1, 1, 0, 1]] * 3), COUNT_TO, step), [OUT])
second = Network(Layer(Matrix([[1, 0, 1, 1]] * 3), COUNT_TO, step), [OUT])
third = Network(Layer(Matrix([[0, 1, 1, 1]] * 3), COUNT_TO, step), [OUT])

network = p.part("network", "4 inputs, 9 hidden units, 3 outputs")
network.step(
    computes(first, P1, bits), by=exhaustion,
    prose="The hidden units of a parity bit count its bits: the first is 1 if at least one of the three bits is, the "
    "second if at least two are, the third if all are. An odd number of hidden units is on just if an odd number of "
    "the bits is, and the output finds this out by adding them with alternating signs.",
)  # fmt: skip
network.step(
    computes(second, P2, bits), by=exhaustion,
    prose="The second parity bit takes three more units of the same kind.",
)  # fmt: skip
network.step(computes(third, P3, bits), by=exhaustion, prose="So does the third.")
V1 = Matrix([[1, 1, 0, 1]] * 3 + [[1, 0, 1, 1]] * 3 + [[0, 1, 1, 1]] * 3)
V2 = Matrix([[1, -1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 1, -1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1, -1, 1]])
network.answer(
    either(
        "the three side by side, 9 hidden units and 3 outputs: the network computes $P_1$, $P_2$ and $P_3$",
        {
            convention: computes(Network(Layer(V1, COUNT_TO * 3, step), Layer(V2, ["-0.5"] * 3, step)), parities, bits)
            for convention, step in STEPS.items()
        },
    ),
    by=exhaustion,
    prose="Every sum is half of an odd number, so that the network works whichever of these step functions is meant.",
)


def other_codes() -> list[tuple[str, list[Xor]]]:
    """All Hamming codes: each data bit is checked by two parity bits or by all three, no two bits by the same ones."""
    found = []
    for checks in multiset_permutations([(1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)]):
        of = [[bit for bit, check in zip(bits, checks, strict=True) if check[k]] for k in range(3)]
        said = ", ".join(f"P{k + 1} checks {' '.join(bit.name.replace('_', '') for bit in of[k])}" for k in range(3))
        found.append((f"{said}: another Hamming code", [Xor(*checked) for checked in of]))
        found.append((f"{said}, and makes the number of ones odd", [~Xor(*checked) for checked in of]))
    return found


network.accepts(network_for(parities, bits, called="the three parity bits of the Hamming code", others=other_codes))

# ---- other designs

W = Matrix([[1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]])
V = Matrix([[1, 1, 0, 1, -2, 0, 0], [1, 0, 1, 1, 0, -2, 0], [0, 1, 1, 1, 0, 0, -2]])
direct = p.part("direct", "with inputs that the outputs see, too: 4 inputs, 3 hidden units, 3 outputs")
direct.answer(
    computes(Network(Layer(W, ["-1.5"] * 3, step), Layer(V, ["-0.5"] * 3, step), direct=True), parities, bits),
    by=exhaustion,
    prose="One hidden unit for each parity bit is enough where the outputs see the inputs, too: it is 1 if at least "
    "two of the three bits are, and takes two from their sum.",
)
direct.accepts(
    network_for(
        parities, bits, called="the three parity bits of the Hamming code", hidden_layers=1, hidden_units=3, direct=True
    )
)

H = Matrix([[2, -2, 0, 1], [0, 1, -1, -1], [0, 1, -1, 1], [1, 0, -2, 2], [-2, 1, 1, 1]])
U = Matrix([[2, 1, 0, -1, 1], [-1, 0, -1, 2, 1], [-1, -2, 2, -1, -1]])
shared = p.part("shared", "with hidden units that the outputs share: 4 inputs, 5 hidden units, 3 outputs")
shared.answer(
    computes(
        Network(Layer(H, ["-0.5", "0.5", "-0.5", "-0.5", "-0.5"], step), Layer(U, ["-1.5", "-0.5", "1.5"], step)),
        parities,
        bits,
    ),
    by=exhaustion,
    prose="Three hidden units for each parity bit make nine. Where each output sees all hidden units, five are enough.",
)
shared.accepts(
    network_for(parities, bits, called="the three parity bits of the Hamming code", hidden_layers=1, hidden_units=5)
)

p.asks(network, points=10)

# ---- what the sheet and the reference solution print

sheet = p.source("sheet")
sheet.prints("4 inputs and 3 outputs", only_solution((2**r, 4 + r + 1), r, 3, among=range(1, 101)))

ref = p.source("reference")
at_half = Step("0.5")
b = ["-0.5", "-0.5", "-0.5"]

ref.prints(
    "Input Layer: 4 neurons, Output Layer: 3 neurons", only_solution((2**r, 4 + r + 1), r, 3, among=range(1, 101))
)
ref.prints(
    "Input Layer, Output Layer, and none between them",
    fewest_hidden_units(Xor(D1, D2, D4), 0, [D1, D2, D4], direct=True),
)
ref.prints(r"$P_1 = D_1 \oplus D_2 \oplus D_4$", computes(first, Xor(D1, D2, D4), bits))
ref.prints(r"$P_2 = D_1 \oplus D_3 \oplus D_4$", computes(second, Xor(D1, D3, D4), bits))
ref.prints(r"$P_3 = D_2 \oplus D_3 \oplus D_4$", computes(third, Xor(D2, D3, D4), bits))

W = Matrix([[1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]])
ref.prints(
    "$W$, the check matrix of the code",
    (Matrix([[1, 2, 4]]) * (W * Matrix(bits)))[0],
    3 * D1 + 5 * D2 + 6 * D3 + 7 * D4,
)
ref.prints(
    r"$P = \mathrm{step}(W X + b)$, with the step function as printed",
    computes(Network(Layer(W, b, at_half)), parities, bits),
)
ref.prints(
    r"$P = \mathrm{step}(W X + b)$, first output",
    computes(Network([Threshold([1, 1, 0, 1], "-0.5", at_half)]), P1, bits),
)
ref.prints(
    r"$P = \mathrm{step}(W X + b)$, second output",
    computes(Network([Threshold([1, 0, 1, 1], "-0.5", at_half)]), P2, bits),
)
ref.prints(
    r"$P = \mathrm{step}(W X + b)$, third output",
    computes(Network([Threshold([0, 1, 1, 1], "-0.5", at_half)]), P3, bits),
)
ref.prints(
    r"$P = \mathrm{step}(W X + b)$, were the step function another one",
    either(
        r"$P = \mathrm{step}(W X + b)$ is $P_1$, $P_2$ and $P_3$",
        {convention: computes(Network(Layer(W, b, step)), parities, bits) for convention, step in STEPS.items()},
    ),
)

# ---- pictures

p.draws(
    "network",
    ["D_1 D_2 D_3 D_4", "h_1 h_2 h_3 h_4 h_5 h_6 h_7 h_8 h_9", "P_1 P_2 P_3"],
    computed_by=Network(Layer(V1, COUNT_TO * 3, step), Layer(V2, ["-0.5"] * 3, step)),
    caption="The network for the three parity bits: every three hidden units count the ones among three of the bits. "
    "Where two units have no edge the weight is 0.",
)
p.draws(
    "shared",
    ["D_1 D_2 D_3 D_4", "h_1 h_2 h_3 h_4 h_5", "P_1 P_2 P_3"],
    computed_by=Network(
        Layer(H, ["-0.5", "0.5", "-0.5", "-0.5", "-0.5"], step), Layer(U, ["-1.5", "-0.5", "1.5"], step)
    ),
    caption="The same with five hidden units, which the outputs share.",
)
