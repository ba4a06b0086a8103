"""Problem 8: backpropagation through a convolution with tanh, a sigmoid layer and a linear output."""

from sympy import Matrix, tanh

from derive import (
    D,
    Problem,
    chain_rule,
    convolve,
    correlate,
    definition,
    either,
    elementwise,
    equals,
    matrix_product,
    power_rule,
    sigmoid,
    substitution,
    valid_convolution,
)

problem = p = Problem(
    8,
    "Backpropagation Algorithm 2",
    statement=r"""
A convolutional network has three layers.

Layer 1 (convolutional): input $\mathbf{x} = \begin{bmatrix} x_{11} & x_{12} \\ x_{21} & x_{22} \end{bmatrix}$,
filter $\mathbf{v}_1 = \begin{bmatrix} w_1 & w_2 \end{bmatrix}$,
output $\mathbf{z}_1 = \tanh(\mathbf{x} * \mathbf{v}_1)$.

Layer 2 (fully connected): weights $\mathbf{v}_2 = \begin{bmatrix} w_{31} & w_{32} \\ w_{41} & w_{42} \end{bmatrix}$,
output $\mathbf{z}_2 = \sigma(\mathbf{v}_2 \times \mathbf{z}_1)$.

Layer 3 (fully connected): weights $\mathbf{v}_3 = \begin{bmatrix} w_5 & w_6 \end{bmatrix}$,
output $y^* = \mathbf{v}_3 \times \mathbf{z}_2$.

By backpropagation, find the derivative of $(y^* - y)^2$ with respect to $w_1$.
""",
)

w1, w2, w31, w32, w41, w42, w5, w6 = p.given("w_1 w_2 w_{31} w_{32} w_{41} w_{42} w_5 w_6")
x11, x12, x21, x22, y = p.given("x_{11} x_{12} x_{21} x_{22} y")

x = Matrix([[x11, x12], [x21, x22]])
v1 = Matrix([[w1, w2]])
v2 = Matrix([[w31, w32], [w41, w42]])
v3 = Matrix([[w5, w6]])

# ---- forward: layer by layer

a1, a2 = p.let("a_1 a_2", correlate(x, v1))
t1, t2 = p.let("t_1 t_2", Matrix([tanh(a1), tanh(a2)]))
z1 = Matrix([t1, t2])
u1, u2 = p.let("u_1 u_2", v2 * z1)
s1, s2 = p.let("s_1 s_2", Matrix([sigmoid(u1), sigmoid(u2)]))
z2 = Matrix([s1, s2])
y_star = p.let("y^*", v3 * z2)
L = p.let("L", (y_star - y) ** 2)

forward = p.part("forward", "the value of the loss, layer by layer")
forward.step(
    Matrix([a1, a2]),
    Matrix([w1 * x11 + w2 * x12, w1 * x21 + w2 * x22]),
    by=valid_convolution,
    prose=r"In layer 1 the $1 \times 2$ filter slides over each row of the $2 \times 2$ input, which leaves a $2 "
    r"\times 1$ output:",
)
forward.step(
    z1, Matrix([tanh(a1), tanh(a2)]), by=elementwise,
    prose="The activation is taken entry by entry. We write $t_1$ and $t_2$ for the outputs of layer 1:",
)  # fmt: skip
forward.step(
    Matrix([u1, u2]),
    Matrix([w31 * t1 + w32 * t2, w41 * t1 + w42 * t2]),
    by=matrix_product,
    prose=r"Layer 2 is fully connected, with $\mathbf{z}_1$ as its input:",
)
forward.step(
    z2, Matrix([sigmoid(u1), sigmoid(u2)]), by=elementwise,
    prose="Its activation is the logistic sigmoid, entry by entry. We write $s_1$ and $s_2$ for its outputs:",
)  # fmt: skip
forward.step(y_star, w5 * s1 + w6 * s2, by=matrix_product, prose="Layer 3 is linear:")
forward.step(L, (w5 * s1 + w6 * s2 - y) ** 2, by=definition, prose="The loss is the squared error:")

# ---- backward: a delta for each unit, from the output down

backward = p.part("backward", "the error signal of each unit")
delta_3 = backward.let(
    r"\delta_3", D(L, y_star), equals=2 * (y_star - y), by=power_rule,
    prose="Each unit has an error signal, the derivative of the loss by what the unit adds up. We go from the output "
    "down, and begin with layer 3:",
)  # fmt: skip
delta_21 = backward.let(
    r"\delta_{21}", D(L, u1), equals=delta_3 * w5 * s1 * (1 - s1), by=chain_rule(via=y_star),
    prose=r"In layer 2 we use $\sigma'(u) = \sigma(u)(1 - \sigma(u))$. Each unit reaches the loss through the output:",
)  # fmt: skip
delta_22 = backward.let(
    r"\delta_{22}", D(L, u2), equals=delta_3 * w6 * s2 * (1 - s2), by=chain_rule(via=y_star),
    prose="The second unit has another weight into the output:",
)  # fmt: skip
delta_11 = backward.let(
    r"\delta_{11}", D(L, a1), equals=(delta_21 * w31 + delta_22 * w41) * (1 - t1**2), by=chain_rule(via=[u1, u2]),
    prose=r"In layer 1 we use $\tanh'(a) = 1 - \tanh^2(a)$. Each unit reaches the loss through both units of layer 2, "
    r"so that two terms are added:",
)  # fmt: skip
delta_12 = backward.let(
    r"\delta_{12}",
    D(L, a2),
    equals=(delta_21 * w32 + delta_22 * w42) * (1 - t2**2),
    by=chain_rule(via=[u1, u2]),
    prose="For the second unit it is:",
)

# ---- the derivative by every weight

weights = p.part("weights", "the derivative of the loss by the other weights")
weights.answer(
    D(L, w5), delta_3 * s1, by=chain_rule(via=y_star),
    prose="The derivative by a weight is the error signal of its unit times the input that it multiplies. In layer 3 "
    "these are the outputs of layer 2:",
)  # fmt: skip
weights.answer(D(L, w6), delta_3 * s2, by=chain_rule(via=y_star))
weights.answer(D(L, w31), delta_21 * t1, by=chain_rule(via=u1), prose="In layer 2 they are the outputs of layer 1:")
weights.answer(D(L, w32), delta_21 * t2, by=chain_rule(via=u1))
weights.answer(D(L, w41), delta_22 * t1, by=chain_rule(via=u2))
weights.answer(D(L, w42), delta_22 * t2, by=chain_rule(via=u2))
weights.answer(
    D(L, w2), delta_11 * x12 + delta_12 * x22, by=chain_rule(via=[a1, a2]),
    prose="The second weight of the filter adds to both units of layer 1:",
)  # fmt: skip

gradient = p.part("gradient", "the derivative of the loss by $w_1$")
gradient.step(
    D(L, w1), delta_11 * x11 + delta_12 * x21, by=chain_rule(via=[a1, a2]),
    prose="The filter is shared: $w_1$ meets $x_{11}$ in the first output and $x_{21}$ in the second. Both units of "
    "layer 1 count:",
)  # fmt: skip
gradient.answer(
    D(L, w1),
    2 * (y_star - y) * (
        (w5 * s1 * (1 - s1) * w31 + w6 * s2 * (1 - s2) * w41) * (1 - t1**2) * x11
        + (w5 * s1 * (1 - s1) * w32 + w6 * s2 * (1 - s2) * w42) * (1 - t2**2) * x21
    ),
    by=substitution,
    prose=r"We put in their error signals from step \ref{backward.4} on, and in these the earlier ones:",
)  # fmt: skip

gradient.mistake(
    "you added the inputs that $w_1$ meets before multiplying; each belongs to its own output of layer 1",
    (delta_11 + delta_12) * (x11 + x21), hint="Which input does $w_1$ meet in the first output of layer 1?",
)  # fmt: skip
gradient.mistake(
    r"the slopes $\sigma'$ of layer 2 stand at the units of layer 1: multiply by them before you "
    r"go back through $\mathbf{v}_2$",
    2 * (y_star - y) * (
        (w5 * w31 + w6 * w41) * s1 * (1 - s1) * (1 - t1**2) * x11
        + (w5 * w32 + w6 * w42) * s2 * (1 - s2) * (1 - t2**2) * x21
    ),
    hint="To which unit does each derivative of an activation belong?",
)  # fmt: skip

p.asks(gradient, points=5)

p.also("x X", x)
p.also("v_1", v1)
p.also("v_2", v2)
p.also("v_3", v3)
p.also("z_1", z1)
p.also("z_2", z2)
p.also(r"\hat{y}", y_star)
p.also(r"\mathcal{L} E J C \ell", L)

# ---- what the sheet and the reference solution print

LAYER_1 = either(
    r"$\mathbf{z}_1 = \tanh(\mathbf{x} * \mathbf{v}_1)$",
    {
        "$*$ is cross-correlation": equals(z1, correlate(x, v1).applyfunc(tanh)),
        "$*$ is the convolution that turns the filter": equals(z1, convolve(x, v1).applyfunc(tanh)),
    },
)

sheet = p.source("sheet")
sheet.prints("Layer 1, output", LAYER_1)
sheet.prints("Layer 2, output", z2, (v2 * z1).applyfunc(sigmoid))
sheet.prints("Layer 3, output", Matrix([y_star]), v3 * z2)

ref = p.source("reference")
z1_11 = ref.let("z_{1,11}", w1 * x11 + w2 * x12)
z1_21 = ref.let("z_{1,21}", w1 * x21 + w2 * x22)
tanh_11, tanh_21 = tanh(z1_11), tanh(z1_21)

ref.prints("Layer 1 restated", LAYER_1)
ref.prints("Layer 2 restated", z2, (v2 * z1).applyfunc(sigmoid))
ref.prints("Layer 3 restated", Matrix([y_star]), v3 * z2)
ref.prints("forward pass, pre-activations of layer 1", correlate(x, v1), Matrix([z1_11, z1_21]))
ref.prints(r"forward pass, $\mathbf{z}_1$", z1, Matrix([tanh_11, tanh_21]))
ref.prints(r"forward pass, $\mathbf{z}_2 = \mathbf{v}_2 \times \mathbf{z}_1$", z2, v2 * z1)
ref.prints(
    r"forward pass, $\mathbf{v}_2 \times \mathbf{z}_1$ written out",
    v2 * z1,
    Matrix([w31 * tanh_11 + w32 * tanh_21, w41 * tanh_11 + w42 * tanh_21]),
)
ref.prints(r"forward pass, $y^* = \mathbf{v}_3 \times \mathbf{z}_2$", Matrix([y_star]), v3 * z2)
ref.prints(
    r"forward pass, $\mathbf{v}_3 \times \mathbf{z}_2$ written out",
    (v3 * z2)[0],
    w5 * (w31 * tanh_11 + w32 * tanh_21) + w6 * (w41 * tanh_11 + w42 * tanh_21),
)
ref.prints("loss", L, (y_star - y) ** 2)
ref.prints(r"$\partial L/\partial w_1$, first display", D(L, w1), 2 * (y_star - y) * D(y_star, w1))
ref.prints(
    r"$\partial y^*/\partial w_1$, first display",
    D(y_star, w1),
    w5 * (w31 * D(tanh_11, w1) + w32 * D(tanh_21, w1)) + w6 * (w41 * D(tanh_11, w1) + w42 * D(tanh_21, w1)),
)
z = ref.variable("z")
ref.prints("derivative of tanh", D(tanh(z), z), 1 - tanh(z) ** 2)
ref.prints(r"$\partial \tanh(z_{1,11})/\partial w_1$", D(tanh_11, w1), (1 - tanh_11**2) * x11)
ref.prints(r"$\partial \tanh(z_{1,21})/\partial w_1$", D(tanh_21, w1), (1 - tanh_21**2) * x21)
ref.prints(
    r"$\partial y^*/\partial w_1$, second display",
    D(y_star, w1),
    w5 * (w31 * (1 - tanh_11**2) * x11 + w32 * (1 - tanh_21**2) * x21)
    + w6 * (w41 * (1 - tanh_11**2) * x11 + w42 * (1 - tanh_21**2) * x21),
)
ref.prints(
    r"$\partial L/\partial w_1$, last display",
    D(L, w1),
    2 * (y_star - y) * (
        (w5 * w31 + w6 * w41) * (1 - tanh(w1 * x11 + w2 * x12) ** 2) * x11
        + (w5 * w32 + w6 * w42) * (1 - tanh(w1 * x21 + w2 * x22) ** 2) * x21
    ),
)  # fmt: skip

# ---- pictures

p.draws(
    "network",
    [[x11, x12, x21, x22], [t1, t2], [s1, s2], [y_star]],
    caption="The network: the filter slides over each row of the input, so that its weights $w_1$ and $w_2$ come in "
    "twice; $t$ and $s$ are the entries of $\\mathbf{z}_1$ and $\\mathbf{z}_2$.",
)
