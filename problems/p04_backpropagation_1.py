"""Problem 4: one step of backpropagation through a small network, in symbols and in numbers."""

from sympy import Integer, Matrix, Rational, exp, log, tanh

from derive import (
    D,
    Problem,
    chain_rule,
    decimal,
    either,
    equals,
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
A network has the inputs $x_1$, $x_2$, a hidden layer of two nodes $h_1$, $h_2$ and one output node $\hat{y}$; each node
has a bias with the value 1. The activation function is the sigmoid in both layers, the learning rate is $\alpha = 0.1$,
and the weights stand in a figure.
For the input $x_1 = 0$, $x_2 = 1$:

1. Find the values at $\hat{y}$, $h_1$, $h_2$.

2. Carry out one step of backpropagation for the output $y = 1$.

3. Find all 9 weights after one step of gradient descent.
""",
)

x1, x2, y, alpha = p.given(r"x_1 x_2 y \alpha")
Wh1x1, Wh1x2, Wh1b = p.given("W_{h1x1} W_{h1x2} W_{h1b}")
Wh2x1, Wh2x2, Wh2b = p.given("W_{h2x1} W_{h2x2} W_{h2b}")
Wyh1, Wyh2, Wyb = p.given("W_{yh1} W_{yh2} W_{yb}")

# the figure is missing: its weights are taken from the reference solution
numbers = {
    x1: 0, x2: 1, y: 1, alpha: decimal("0.1"),
    Wh1x1: decimal("2.5"), Wh1x2: 1, Wh1b: decimal("1.5"),
    Wh2x1: decimal("-1.5"), Wh2x2: decimal("-0.3"), Wh2b: 2,
    Wyh1: 1, Wyh2: decimal("0.5"), Wyb: -1,
}  # fmt: skip

# ---- 1. forward

u1 = p.let("u_1", Wh1x1 * x1 + Wh1x2 * x2 + Wh1b)
u2 = p.let("u_2", Wh2x1 * x1 + Wh2x2 * x2 + Wh2b)
h1 = p.let("h_1", sigmoid(u1))
h2 = p.let("h_2", sigmoid(u2))
u = p.let("u", Wyh1 * h1 + Wyh2 * h2 + Wyb)
yhat = p.let(r"\hat{y}", sigmoid(u))

# the loss is not named; with the usual one, half the squared error, come the error itself and the cross-entropy
L = p.let("L", Rational(1, 2) * (y - yhat) ** 2)
L_sq = p.let("L_{sq}", (y - yhat) ** 2)
L_ce = p.let("L_{ce}", -(y * log(yhat)) - (1 - y) * log(1 - yhat))

values = p.part("values", "1. the values at the nodes, in numbers", at=numbers)
values.step(
    u1, decimal("2.5"), by=substitution,
    prose=r"The figure is missing, so the weights are those that the reference solution reads off it: $2.5$, $1$, "
    r"$1.5$ into $h_1$, $-1.5$, $-0.3$, $2$ into $h_2$, and $1$, $0.5$, $-1$ into $\hat{y}$; in each triple the bias "
    r"comes last. The first hidden node adds up to:",
)  # fmt: skip
values.step(u2, decimal("1.7"), by=substitution, prose="The second adds up to:")
values.answer(
    h1, sigmoid(decimal("2.5")), by=substitution, rounded="0.9241",
    prose="The sigmoid of these sums is what the hidden nodes give:",
)  # fmt: skip
values.answer(h2, sigmoid(decimal("1.7")), by=substitution, rounded="0.8455")
values.answer(
    yhat,
    sigmoid(sigmoid(decimal("2.5")) + decimal("0.5") * sigmoid(decimal("1.7")) - 1),
    by=substitution,
    rounded="0.5859",
    prose="The output node adds up its own inputs and takes the sigmoid, too:",
)

# ---- 2. backward: an error signal for each node

delta = p.let(r"\delta_{\hat{y}}", yhat * (1 - yhat) * (y - yhat))
delta1 = p.let(r"\delta_{h1}", h1 * (1 - h1) * Wyh1 * delta)
delta2 = p.let(r"\delta_{h2}", h2 * (1 - h2) * Wyh2 * delta)

backward = p.part("backward", "2. the error signal of each node, for all weights")
backward.step(
    D(L, yhat), yhat - y, by=power_rule,
    prose=r"Let the loss be half of the squared error, $L = \frac{1}{2}(y - \hat{y})^2$. Its derivative by the output "
    r"is:",
)  # fmt: skip
backward.step(
    D(L, u), -delta, by=chain_rule(via=yhat),
    prose=r"The sigmoid has the derivative $\sigma'(u) = \sigma(u)(1 - \sigma(u))$. The error signal of a node is "
    r"minus the derivative of the loss by the node's sum; with this sign gradient descent adds:",
)  # fmt: skip
backward.step(D(L, u1), -delta1, by=chain_rule(via=u), prose="A hidden node reaches the loss through the output only:")
backward.step(D(L, u2), -delta2, by=chain_rule(via=u))

deltas = p.part("deltas", "2. the error signals, in numbers", at=numbers)
deltas.answer(
    delta, yhat * (1 - yhat) ** 2, by=substitution, rounded="0.1005",
    prose="With the numbers of the forward pass put in, the error signal of the output is:",
)  # fmt: skip
deltas.answer(
    delta1, h1 * (1 - h1) * yhat * (1 - yhat) ** 2, by=substitution, rounded="0.0070",
    prose="Those of the hidden nodes are:",
)  # fmt: skip
deltas.answer(delta2, decimal("0.5") * h2 * (1 - h2) * yhat * (1 - yhat) ** 2, by=substitution, rounded="0.0066")

# ---- 3. gradient descent

gradient = p.part("gradient", "3. the derivative by each weight, for all weights")
gradient.answer(
    D(L, Wyh1), -(delta * h1), by=chain_rule(via=u),
    prose="A weight into the output meets the value of a hidden node, and the bias meets 1:",
)  # fmt: skip
gradient.answer(D(L, Wyh2), -(delta * h2), by=chain_rule(via=u))
gradient.answer(D(L, Wyb), -delta, by=chain_rule(via=u))
gradient.answer(D(L, Wh1x1), -(delta1 * x1), by=chain_rule(via=u1), prose="A weight into $h_1$ meets an input:")
gradient.answer(D(L, Wh1x2), -(delta1 * x2), by=chain_rule(via=u1))
gradient.answer(D(L, Wh1b), -delta1, by=chain_rule(via=u1))
gradient.answer(D(L, Wh2x1), -(delta2 * x1), by=chain_rule(via=u2), prose="So does a weight into $h_2$:")
gradient.answer(D(L, Wh2x2), -(delta2 * x2), by=chain_rule(via=u2))
gradient.answer(D(L, Wh2b), -delta2, by=chain_rule(via=u2))

new_yh1 = p.let("W_{yh1}^{new}", Wyh1 + alpha * delta * h1)
new_yh2 = p.let("W_{yh2}^{new}", Wyh2 + alpha * delta * h2)
new_yb = p.let("W_{yb}^{new}", Wyb + alpha * delta)
new_h1x1 = p.let("W_{h1x1}^{new}", Wh1x1 + alpha * delta1 * x1)
new_h1x2 = p.let("W_{h1x2}^{new}", Wh1x2 + alpha * delta1 * x2)
new_h1b = p.let("W_{h1b}^{new}", Wh1b + alpha * delta1)
new_h2x1 = p.let("W_{h2x1}^{new}", Wh2x1 + alpha * delta2 * x1)
new_h2x2 = p.let("W_{h2x2}^{new}", Wh2x2 + alpha * delta2 * x2)
new_h2b = p.let("W_{h2b}^{new}", Wh2b + alpha * delta2)

descent = p.part("descent", "3. one step of gradient descent, for all weights")
descended = [
    (Wyh1, new_yh1), (Wyh2, new_yh2), (Wyb, new_yb),
    (Wh1x1, new_h1x1), (Wh1x2, new_h1x2), (Wh1b, new_h1b),
    (Wh2x1, new_h2x1), (Wh2x2, new_h2x2), (Wh2b, new_h2b),
]  # fmt: skip
for weight, new in descended:
    descent.step(
        weight - alpha * D(L, weight), new, by=substitution,
        prose="A step goes against the gradient. With the signs of the error signals this is a sum:"
        if weight == Wyh1 else "",
    )  # fmt: skip

weights = p.part("weights", "3. the updated weights, in numbers", at=numbers)
weights.answer(
    new_yh1, 1 + decimal("0.1") * delta * h1, by=substitution, rounded="1.0093",
    prose="With the numbers put in, the weights into the output become:",
)  # fmt: skip
weights.answer(new_yh2, decimal("0.5") + decimal("0.1") * delta * h2, by=substitution, rounded="0.5085")
weights.answer(new_yb, -1 + decimal("0.1") * delta, by=substitution, rounded="-0.9900")
weights.answer(new_h1x1, decimal("2.5"), by=substitution, prose="As $x_1 = 0$, its weights stay as they are:")
weights.answer(
    new_h1x2, 1 + decimal("0.1") * delta1, by=substitution, rounded="1.0007",
    prose="The other weights into $h_1$ become:",
)  # fmt: skip
weights.answer(new_h1b, decimal("1.5") + decimal("0.1") * delta1, by=substitution, rounded="1.5007")
weights.answer(new_h2x1, decimal("-1.5"), by=substitution, prose="Into $h_2$, too, the weight of $x_1$ stays:")
weights.answer(
    new_h2x2, decimal("-0.3") + decimal("0.1") * delta2, by=substitution, rounded="-0.2993",
    prose="The others become:",
)  # fmt: skip
weights.answer(new_h2b, 2 + decimal("0.1") * delta2, by=substitution, rounded="2.0007")

# ---- mistakes to be expected

for node, wrong in (
    (h1, tanh(u1)), (h2, tanh(u2)), (yhat, tanh(Wyh1 * tanh(u1) + Wyh2 * tanh(u2) + Wyb)),
):  # fmt: skip
    values.mistake("you took tanh for the sigmoid", wrong, of=node, hint="Which activation does the sheet name?")
for node, wrong in (
    (h1, sigmoid(-u1)), (h2, sigmoid(-u2)), (yhat, sigmoid(-Wyh1 * sigmoid(-u1) - Wyh2 * sigmoid(-u2) - Wyb)),
):  # fmt: skip
    values.mistake(
        r"the exponent of the sigmoid has the wrong sign: $\sigma(u)$ is $1/(1 + \exp(-u))$", wrong, of=node,
        hint="What is the sigmoid of a large number?",
    )  # fmt: skip
for signal, wrong in {delta1: h1 * (1 - h1) * new_yh1 * delta, delta2: h2 * (1 - h2) * new_yh2 * delta}.items():
    deltas.mistake(
        "you sent the error back through the updated weight; it goes through the one of the forward pass", wrong,
        of=signal, hint="With which weights was the output computed?",
    )  # fmt: skip
for weight, new in descended:
    weights.mistake(
        "you went uphill: the gradient is to be subtracted", 2 * weight - new, of=new, hint="Does the loss get smaller?"
    )
    weights.mistake(
        "this is the step only, not the weight after it", new - weight, of=new, hint="From where does the step start?"
    )
for bias, new in [(Wyb, new_yb), (Wh1b, new_h1b), (Wh2b, new_h2b)]:
    weights.mistake("you left the bias as it was; it is learnt, too", bias, of=new, hint="Which of the nine change?")

# ---- what another loss would give

losses = p.part(
    "losses",
    r"the error signals for the squared error without the factor $\frac{1}{2}$, and for the cross-entropy",
)
losses.step(
    D(L_sq, u), -2 * delta, by=chain_rule(via=yhat),
    prose=r"Without the factor $\frac{1}{2}$ all is doubled, which half of the learning rate undoes:",
)  # fmt: skip
losses.step(
    D(L_ce, u), yhat - y, by=chain_rule(via=yhat),
    prose=r"For the cross-entropy the factor $\hat{y}(1 - \hat{y})$ of the sigmoid's derivative cancels:",
)  # fmt: skip
losses.step(
    D(L_ce, u1), h1 * (1 - h1) * Wyh1 * (yhat - y), by=chain_rule(via=u),
    prose="From the output on, the error goes back as before:",
)  # fmt: skip
losses.step(D(L_ce, u2), h2 * (1 - h2) * Wyh2 * (yhat - y), by=chain_rule(via=u))

compared = p.part("compared", "the error signals and the updated weights for these losses, in numbers", at=numbers)
for what, loss, signals, into_y, into_h1, into_h2 in [
    (r"the squared error without the factor $\frac{1}{2}$", L_sq, ["0.2010", "0.0141", "0.0131"],
     ["1.0186", "0.5170", "-0.9799"], ["2.5000", "1.0014", "1.5014"], ["-1.5000", "-0.2987", "2.0013"]),
    ("the cross-entropy", L_ce, ["0.4141", "0.0290", "0.0270"],
     ["1.0383", "0.5350", "-0.9586"], ["2.5000", "1.0029", "1.5029"], ["-1.5000", "-0.2973", "2.0027"]),
]:  # fmt: skip
    compared.step(
        rounds(Matrix([[-D(loss, v) for v in (u, u1, u2)]]), [signals]), by=rounding,
        prose=f"For {what} the error signals of the output and of the hidden nodes are:",
    )  # fmt: skip
    for own, printed in [
        ((Wyh1, Wyh2, Wyb), into_y),
        ((Wh1x1, Wh1x2, Wh1b), into_h1),
        ((Wh2x1, Wh2x2, Wh2b), into_h2),
    ]:
        compared.step(
            rounds(Matrix([[w - alpha * D(loss, w) for w in own]]), [printed]), by=rounding,
            prose="The new weights are, row by row into the output, $h_1$ and $h_2$:" if Wyb in own else "",
        )  # fmt: skip

# ---- what is asked, and what else people call things and mean by them

p.asks(values, deltas, points=1)
p.asks(weights, points="1/3")

p.also(r"\delta_y \delta_o \delta_{out}", delta)
p.also("o a_y", yhat)
p.also(r"\eta", alpha)
for weight, new in descended:
    small = weight.name.lower()
    p.also(small, weight)
    for name in (weight.name, small):
        p.also(
            rf"{name}^{{new}} {name}^{{neu}} {name}^{{next}} {name}^{{updated}} {name}^+ {name}^{{(1)}} {name}'", new
        )

HALF, WHOLE, ENTROPY = (
    r"the loss is $\frac{1}{2}(y - \hat{y})^2$",
    r"the loss is $(y - \hat{y})^2$",
    "the loss is the cross-entropy",
)
for loss, called in [(L, HALF), (L_sq, WHOLE), (L_ce, ENTROPY)]:
    updated = {new: weight - alpha * D(loss, weight) for weight, new in descended}
    if loss != L:
        p.accepts({L: loss} | updated, when=called)
    for sign, signal in [(-1, r"$\delta = -\partial L/\partial u$"), (1, r"$\delta = \partial L/\partial u$")]:
        errors = {name: sign * D(loss, value) for name, value in [(delta, u), (delta1, u1), (delta2, u2)]}
        if (loss, sign) != (L, -1):
            p.accepts({L: loss} | errors | updated, when=f"{called}, and {signal}")

# ---- what the sheet and the reference solution print

sheet = p.source("sheet")
sheet.prints("3., a total of 9 weights", (Integer(2) + 1) * 2 + (Integer(2) + 1) * 1, 9)

FIGURE = "the figure with the weights is missing from the sheet"

ref = p.source("reference")
ref.prints("3., a total of 9 weights, restated", (Integer(2) + 1) * 2 + (Integer(2) + 1) * 1, 9)
ref.prints("Part 1, input", Matrix([x1, x2]), Matrix([0, 1]), at=numbers)
ref.prints(
    "Part 1, weights into $h_1$",
    unsettled(Matrix([Wh1x1, Wh1x2, Wh1b]), "=", Matrix([decimal("2.5"), 1, decimal("1.5")]), because=FIGURE),
)
ref.prints(
    "Part 1, weights into $h_2$",
    unsettled(Matrix([Wh2x1, Wh2x2, Wh2b]), "=", Matrix([decimal("-1.5"), decimal("-0.3"), 2]), because=FIGURE),
)
ref.prints(
    r"Part 1, weights into $\hat{y}$",
    unsettled(Matrix([Wyb, Wyh1, Wyh2]), "=", Matrix([-1, 1, decimal("0.5")]), because=FIGURE),
)

# h₁ and h₂

inside_h1 = decimal("2.5") * 0 + 1 * 1 + decimal("1.5") * 1
inside_h2 = decimal("-1.5") * 0 + decimal("-0.3") * 1 + 2 * 1
ref.prints("$h_1$, formula", h1, sigmoid(Wh1x1 * x1 + Wh1x2 * x2 + Wh1b * 1))
ref.prints("$h_1$, numbers put in", sigmoid(Wh1x1 * x1 + Wh1x2 * x2 + Wh1b * 1), sigmoid(inside_h1), at=numbers)
ref.prints("$h_1$, added up", sigmoid(inside_h1), sigmoid(decimal("2.5")))
ref.prints("$h_2$, formula", h2, sigmoid(Wh2x1 * x1 + Wh2x2 * x2 + Wh2b * 1))
ref.prints("$h_2$, numbers put in", sigmoid(Wh2x1 * x1 + Wh2x2 * x2 + Wh2b * 1), sigmoid(inside_h2), at=numbers)
ref.prints("$h_2$, added up", sigmoid(inside_h2), sigmoid(decimal("1.7")))
x = ref.variable("x")
ref.prints(r"$\sigma$", sigmoid(x), 1 / (1 + exp(-x)))
ref.prints(r"$h_1 = \sigma(2.5)$", h1, sigmoid(decimal("2.5")), at=numbers)
ref.prints("$h_1$, value", rounds(h1, "0.9241"), at=numbers)
ref.prints(r"$h_2 = \sigma(1.7)$", h2, sigmoid(decimal("1.7")), at=numbers)
ref.prints("$h_2$, value", rounds(h2, "0.8455"), at=numbers)

# ŷ

inside_y = 1 * decimal("0.9241") + decimal("0.5") * decimal("0.8455") + (-1) * Integer(1)
ref.prints(r"$\hat{y}$, formula", yhat, sigmoid(Wyh1 * h1 + Wyh2 * h2 + Wyb * 1))
ref.prints(
    r"$\hat{y}$, numbers put in",
    equals(sigmoid(Wyh1 * h1 + Wyh2 * h2 + Wyb * 1), sigmoid(inside_y), from_printed={h1: "0.9241", h2: "0.8455"}),
    at=numbers,
)
ref.prints(r"$\hat{y}$, added up", sigmoid(inside_y), sigmoid(decimal("0.34685")))
ref.prints(r"$\hat{y}$, value", rounds(yhat, "0.5859", from_printed={h1: "0.9241", h2: "0.8455"}), at=numbers)

# the error signals

ref.prints("Part 2, output", y, 1, at=numbers)
ref.prints(
    r"$\delta$ at $\hat{y}$, formula",
    either(
        (delta, "=", yhat * (1 - yhat) * (y - yhat)),
        {
            r"the loss is $\frac{1}{2}(y - \hat{y})^2$, and $\delta = -\partial L/\partial u$": equals(
                -D(L, u), yhat * (1 - yhat) * (y - yhat)
            ),
            r"the loss is $(y - \hat{y})^2$, and $\delta = -\partial L/\partial u$": equals(
                -D(L_sq, u), yhat * (1 - yhat) * (y - yhat)
            ),
            r"the loss is the cross-entropy, and $\delta = -\partial L/\partial u$": equals(
                -D(L_ce, u), yhat * (1 - yhat) * (y - yhat)
            ),
            r"the loss is $\frac{1}{2}(y - \hat{y})^2$, and $\delta = \partial L/\partial u$": equals(
                D(L, u), yhat * (1 - yhat) * (y - yhat)
            ),
        },
    ),
)
ref.prints(
    r"$\delta$ at $\hat{y}$, numbers put in",
    equals(
        yhat * (1 - yhat) * (y - yhat),
        decimal("0.5859") * (1 - decimal("0.5859")) * (1 - decimal("0.5859")),
        from_printed={yhat: "0.5859"},
    ),
    at=numbers,
)
ref.prints(r"$\delta$ at $\hat{y}$, value", rounds(delta, "0.0993", from_printed={yhat: "0.5859"}), at=numbers)
ref.prints(r"$\delta$ at $h_1$, formula", -D(L, u1), h1 * (1 - h1) * Wyh1 * delta)
ref.prints(
    r"$\delta$ at $h_1$, numbers put in",
    equals(
        h1 * (1 - h1) * Wyh1 * delta,
        decimal("0.9241") * (1 - decimal("0.9241")) * 1 * decimal("0.0993"),
        from_printed={h1: "0.9241", delta: "0.0993"},
    ),
    at=numbers,
)
ref.prints(
    r"$\delta$ at $h_1$, value", rounds(delta1, "0.0069", from_printed={h1: "0.9241", delta: "0.0993"}), at=numbers
)
ref.prints(r"$\delta$ at $h_2$, formula", -D(L, u2), h2 * (1 - h2) * Wyh2 * delta)
ref.prints(
    r"$\delta$ at $h_2$, numbers put in",
    equals(
        h2 * (1 - h2) * Wyh2 * delta,
        decimal("0.8455") * (1 - decimal("0.8455")) * decimal("0.5") * decimal("0.0993"),
        from_printed={h2: "0.8455", delta: "0.0993"},
    ),
    at=numbers,
)
ref.prints(
    r"$\delta$ at $h_2$, value", rounds(delta2, "0.0065", from_printed={h2: "0.8455", delta: "0.0993"}), at=numbers
)

# the weights

ref.prints("Part 3, learning rate", alpha, decimal("0.1"), at=numbers)
for place, weight, new, formula, put_in, digits, rounded in [
    ("$W_{yh1}$", Wyh1, new_yh1, Wyh1 + alpha * delta * h1,
     1 + decimal("0.1") * decimal("0.0993") * decimal("0.9241"), "1.0092", {delta: "0.0993", h1: "0.9241"}),
    ("$W_{yh2}$", Wyh2, new_yh2, Wyh2 + alpha * delta * h2,
     decimal("0.5") + decimal("0.1") * decimal("0.0993") * decimal("0.8455"), "0.5084",
     {delta: "0.0993", h2: "0.8455"}),
    ("$W_{yb}$", Wyb, new_yb, Wyb + alpha * delta * 1,
     -1 + decimal("0.1") * decimal("0.0993"), "-0.9901", {delta: "0.0993"}),
    ("$W_{h1x1}$", Wh1x1, new_h1x1, Wh1x1 + alpha * delta1 * x1,
     decimal("2.5") + decimal("0.1") * decimal("0.0069") * 0, "2.5", {delta1: "0.0069"}),
    ("$W_{h1x2}$", Wh1x2, new_h1x2, Wh1x2 + alpha * delta1 * x2,
     1 + decimal("0.1") * decimal("0.0069") * 1, "1.0007", {delta1: "0.0069"}),
    ("$W_{h1b}$", Wh1b, new_h1b, Wh1b + alpha * delta1 * 1,
     decimal("1.5") + decimal("0.1") * decimal("0.0069"), "1.5007", {delta1: "0.0069"}),
    ("$W_{h2x1}$", Wh2x1, new_h2x1, Wh2x1 + alpha * delta2 * x1,
     decimal("-1.5") + decimal("0.1") * decimal("0.0065") * 0, "-1.5", {delta2: "0.0065"}),
    ("$W_{h2x2}$", Wh2x2, new_h2x2, Wh2x2 + alpha * delta2 * x2,
     decimal("-0.3") + decimal("0.1") * decimal("0.0065") * 1, "-0.2994", {delta2: "0.0065"}),
    ("$W_{h2b}$", Wh2b, new_h2b, Wh2b + alpha * delta2 * 1,
     2 + decimal("0.1") * decimal("0.0065"), "2.0007", {delta2: "0.0065"}),
]:  # fmt: skip
    ref.prints(f"new {place}, formula", weight - alpha * D(L, weight), formula)
    ref.prints(f"new {place}, numbers put in", equals(formula, put_in, from_printed=rounded), at=numbers)
    ref.prints(f"new {place}, value", rounds(new, digits, from_printed=rounded), at=numbers)

# ---- pictures

p.draws(
    "network",
    [[x1, x2], [h1, h2], [yhat]],
    at=numbers,
    caption="The network with its weights, and the values at its nodes for $x_1 = 0$, $x_2 = 1$.",
)
