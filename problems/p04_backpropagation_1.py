"""Problem 4: one step of backpropagation through a small network, in symbols and in numbers."""

from sympy import Matrix, Rational, exp, log

from derive import (
    D,
    Problem,
    chain_rule,
    decimal,
    definition,
    either,
    equals,
    parameters,
    power_rule,
    rounding,
    rounds,
    sigmoid,
    substitution,
    unsettled,
)

problem = p = Problem(
    4,
    "Backpropagation Algorithm 1",
    starred=True,
    statement=r"""
A network with the inputs $x_1$, $x_2$ has one hidden layer of two nodes $h_1$, $h_2$ and one output node $\hat{y}$.
Each node has a bias with the value 1, the activation function is the sigmoid in both layers, the learning rate is
$\alpha = 0.1$. (The weights stand in a figure.)
For the input $x_1 = 0$, $x_2 = 1$: find the values at $\hat{y}$, $h_1$, $h_2$; execute one step of backpropagation for
the output $y = 1$; find the 9 weights after one step of gradient descent.
""",
)

x1, x2, y, alpha = p.given(r"x_1 x_2 y \alpha")
Wh1x1, Wh1x2, Wh1b, Wh2x1, Wh2x2, Wh2b = p.given("W_{h1x1} W_{h1x2} W_{h1b} W_{h2x1} W_{h2x2} W_{h2b}")
Wyh1, Wyh2, Wyb = p.given("W_{yh1} W_{yh2} W_{yb}")

W = Matrix([[Wh1x1, Wh1x2, Wh1b], [Wh2x1, Wh2x2, Wh2b], [Wyh1, Wyh2, Wyb]])

# ---- forward

u1 = p.let("u_1", Wh1x1 * x1 + Wh1x2 * x2 + Wh1b)
u2 = p.let("u_2", Wh2x1 * x1 + Wh2x2 * x2 + Wh2b)
h1 = p.let("h_1", sigmoid(u1))
h2 = p.let("h_2", sigmoid(u2))
u = p.let("u", Wyh1 * h1 + Wyh2 * h2 + Wyb)
yhat = p.let(r"\hat{y}", sigmoid(u))

# the loss is not named on the sheet; the usual one for this network, and two others
L = p.let("L", Rational(1, 2) * (y - yhat) ** 2)
L_sum = p.let("L_2", (y - yhat) ** 2)
L_log = p.let("L_3", -y * log(yhat) - (1 - y) * log(1 - yhat))

# the sheet gives the input, the output and the learning rate; the figure is missing, so the weights are the reference's
numbers = {
    x1: 0, x2: 1, y: 1, alpha: decimal("0.1"),
    Wh1x1: decimal("2.5"), Wh1x2: 1, Wh1b: decimal("1.5"),
    Wh2x1: decimal("-1.5"), Wh2x2: decimal("-0.3"), Wh2b: 2,
    Wyh1: 1, Wyh2: decimal("0.5"), Wyb: -1,
}  # fmt: skip

values = p.part("values", "1. the values at the nodes", at=numbers)
values.step(u1, decimal("2.5"), by=substitution)
values.step(u2, decimal("1.7"), by=substitution)
values.answer(h1, sigmoid(decimal("2.5")), by=substitution, rounded="0.9241")
values.answer(h2, sigmoid(decimal("1.7")), by=substitution, rounded="0.8455")
values.answer(
    yhat,
    sigmoid(sigmoid(decimal("2.5")) + decimal("0.5") * sigmoid(decimal("1.7")) - 1),
    by=substitution,
    rounded="0.5859",
)

# ---- backward: with δ = -∂L/∂u, the sign that makes gradient descent add

backward = p.part("backward", "2. the error signal of each node, for all weights")
backward.step(D(L, yhat), yhat - y, by=power_rule)
backward.step(D(L, u), (yhat - y) * yhat * (1 - yhat), by=chain_rule(via=yhat), prose="σ′(u) = σ(u)(1 - σ(u)).")
delta = backward.let(r"\delta_{\hat{y}}", -D(L, u), equals=yhat * (1 - yhat) * (y - yhat), by=definition)
backward.step(D(L, u1), D(L, u) * Wyh1 * h1 * (1 - h1), by=chain_rule(via=u))
backward.step(D(L, u2), D(L, u) * Wyh2 * h2 * (1 - h2), by=chain_rule(via=u))
delta1 = backward.let(r"\delta_{h1}", -D(L, u1), equals=h1 * (1 - h1) * Wyh1 * delta, by=definition)
delta2 = backward.let(r"\delta_{h2}", -D(L, u2), equals=h2 * (1 - h2) * Wyh2 * delta, by=definition)

deltas = p.part("deltas", "2. the error signals in numbers", at=numbers)
deltas.answer(delta, yhat * (1 - yhat) ** 2, by=substitution, rounded="0.1005")
deltas.answer(delta1, h1 * (1 - h1) * yhat * (1 - yhat) ** 2, by=substitution, rounded="0.0070")
deltas.answer(delta2, decimal("0.5") * h2 * (1 - h2) * yhat * (1 - yhat) ** 2, by=substitution, rounded="0.0066")

# ---- the gradient, and one step of gradient descent

gradient = p.part("gradient", "3. the derivative by each weight, for all weights")
gradient.answer(D(L, Wyh1), -delta * h1, by=chain_rule(via=u))
gradient.answer(D(L, Wyh2), -delta * h2, by=chain_rule(via=u))
gradient.answer(D(L, Wyb), -delta, by=chain_rule(via=u))
gradient.answer(D(L, Wh1x1), -delta1 * x1, by=chain_rule(via=u1))
gradient.answer(D(L, Wh1x2), -delta1 * x2, by=chain_rule(via=u1))
gradient.answer(D(L, Wh1b), -delta1, by=chain_rule(via=u1))
gradient.answer(D(L, Wh2x1), -delta2 * x1, by=chain_rule(via=u2))
gradient.answer(D(L, Wh2x2), -delta2 * x2, by=chain_rule(via=u2))
gradient.answer(D(L, Wh2b), -delta2, by=chain_rule(via=u2))


def descended(loss):
    return W.applyfunc(lambda w: w - alpha * D(loss, w))


(
    new_h1x1, new_h1x2, new_h1b,
    new_h2x1, new_h2x2, new_h2b,
    new_yh1, new_yh2, new_yb,
) = p.let(
    "W_{h1x1}^{new} W_{h1x2}^{new} W_{h1b}^{new} W_{h2x1}^{new} W_{h2x2}^{new} W_{h2b}^{new} "
    "W_{yh1}^{new} W_{yh2}^{new} W_{yb}^{new}",
    descended(L),
)  # fmt: skip

weights = p.part("weights", "3. the updated weights", at=numbers)
weights.answer(new_yh1, 1 + decimal("0.1") * delta * h1, by=substitution, rounded="1.0093")
weights.answer(new_yh2, decimal("0.5") + decimal("0.1") * delta * h2, by=substitution, rounded="0.5085")
weights.answer(new_yb, -1 + decimal("0.1") * delta, by=substitution, rounded="-0.9900")
weights.answer(new_h1x1, decimal("2.5"), by=substitution, prose="x₁ = 0: the weights of this input stay.")
weights.answer(new_h1x2, 1 + decimal("0.1") * delta1, by=substitution, rounded="1.0007")
weights.answer(new_h1b, decimal("1.5") + decimal("0.1") * delta1, by=substitution, rounded="1.5007")
weights.answer(new_h2x1, decimal("-1.5"), by=substitution)
weights.answer(new_h2x2, decimal("-0.3") + decimal("0.1") * delta2, by=substitution, rounded="-0.2993")
weights.answer(new_h2b, 2 + decimal("0.1") * delta2, by=substitution, rounded="2.0007")

# ---- what other losses would give

others = p.part("other losses", "the error signal at the output for $L_2 = (y - \\hat{y})^2$ and for cross-entropy $L_3$")
others.step(D(L_sum, u), -2 * delta, by=chain_rule(via=yhat))
others.step(D(L_log, u), yhat - y, by=chain_rule(via=yhat))

in_numbers = p.part("other losses in numbers", "the error signals and the updated weights, for these losses", at=numbers)
in_numbers.step(rounds(Matrix([[-D(L_sum, u), -D(L_sum, u1), -D(L_sum, u2)]]), [["0.2010", "0.0141", "0.0131"]]), by=rounding)
in_numbers.step(rounds(Matrix([[-D(L_log, u), -D(L_log, u1), -D(L_log, u2)]]), [["0.4141", "0.0290", "0.0270"]]), by=rounding)
in_numbers.step(
    rounds(
        descended(L_sum),
        [["2.5", "1.0014", "1.5014"], ["-1.5", "-0.2987", "2.0013"], ["1.0186", "0.5170", "-0.9799"]],
    ),
    by=rounding,
)
in_numbers.step(
    rounds(
        descended(L_log),
        [["2.5", "1.0029", "1.5029"], ["-1.5", "-0.2973", "2.0027"], ["1.0383", "0.5350", "-0.9586"]],
    ),
    by=rounding,
)

# ---- what the sheet and the reference solution print

sheet = p.source("sheet")
sheet.prints("part 3, number of weights", parameters(1, 2, 2) + parameters(1, 2, 1), 9)
