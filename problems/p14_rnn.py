"""Problem 14: the Jacobian of a recurrent network, its part in stability, and backpropagation through time."""

from sympy import Abs, Eq, Expr, Matrix, Max, Product, Rational, Sum, oo, tanh

from derive import (
    D,
    Inequality,
    Problem,
    chain_rule,
    converges,
    counting,
    curve,
    definition,
    diag,
    eigenvalues,
    either,
    elementwise,
    equals,
    example,
    for_all,
    function,
    functional,
    induction,
    limit,
    linearity,
    matrix_product,
    monotonicity,
    norm,
    outer,
    power,
    powers_grow,
    prime,
    products_decay,
    products_grow,
    sigmoid,
    spectral_radius,
    spectral_theory,
    square_matrices,
    substitution,
    table,
    tends,
    there_are,
    total,
)

problem = p = Problem(
    14,
    "RNN",
    starred=True,
    statement=r"""
A recurrent network has hidden states $h_t = \phi(W_h h_{t-1} + W_x x_t + b)$ and outputs $y_t = \psi(W_y h_t + c)$.

1. Derive the Jacobian matrix of the transition from $h_{t-1}$ to $h_t$, and explain how its spectral radius bears on
the stability of the network and on gradients that vanish or explode.

2. Derive backpropagation through time for sequences of variable length. What does it cost in time and in memory?
""",
)

# ---- three steps, for any sizes, activations and loss; each step has its own copy of what all steps share

m, n, r = p.sizes("m n r")
W_h, W_x, W_y = p.tensor("W_h", m, m), p.tensor("W_x", m, n), p.tensor("W_y", r, m)
b, c = p.tensor("b", m), p.tensor("c", r)
x_1, x_2, x_3 = p.tensor("x_1 x_2 x_3", n)
h_0 = p.tensor("h_0", m)
target_1, target_2, target_3 = p.tensor(r"\hat{y}_1 \hat{y}_2 \hat{y}_3", r)
phi, psi, ell = function("phi"), function("psi"), functional("ell")

W_h1, W_h2, W_h3 = p.let("W_h^{(1)}", W_h), p.let("W_h^{(2)}", W_h), p.let("W_h^{(3)}", W_h)
W_x1, W_x2, W_x3 = p.let("W_x^{(1)}", W_x), p.let("W_x^{(2)}", W_x), p.let("W_x^{(3)}", W_x)
b_1, b_2, b_3 = p.let("b^{(1)}", b), p.let("b^{(2)}", b), p.let("b^{(3)}", b)

z_1 = p.let("z_1", W_h1 @ h_0 + W_x1 @ x_1 + b_1)
h_1 = p.let("h_1", phi(z_1))
z_2 = p.let("z_2", W_h2 @ h_1 + W_x2 @ x_2 + b_2)
h_2 = p.let("h_2", phi(z_2))
z_3 = p.let("z_3", W_h3 @ h_2 + W_x3 @ x_3 + b_3)
h_3 = p.let("h_3", phi(z_3))

a_1, a_2, a_3 = p.let("a_1", W_y @ h_1 + c), p.let("a_2", W_y @ h_2 + c), p.let("a_3", W_y @ h_3 + c)
y_1, y_2, y_3 = p.let("y_1", psi(a_1)), p.let("y_2", psi(a_2)), p.let("y_3", psi(a_3))
L_1, L_2, L_3 = p.let("L_1", ell(y_1, target_1)), p.let("L_2", ell(y_2, target_2)), p.let("L_3", ell(y_3, target_3))
L = p.let("L", L_1 + L_2 + L_3)

slope_1, slope_2, slope_3 = prime(phi)(z_1), prime(phi)(z_2), prime(phi)(z_3)

# ---- the Jacobian of one step

jacobian = p.part("jacobian", "the Jacobian matrix of a step, for any size and any activation")
jacobian.step(
    D(h_1, z_1), diag(slope_1), by=elementwise,
    prose=r"We take the first step; the others are alike. Let $z_t$ be the argument of $\phi$ at step $t$. As $\phi$ "
    r"is applied entry by entry, its derivative is a diagonal matrix:",
)  # fmt: skip
jacobian.step(D(z_1, h_0), W_h, by=linearity, prose="The argument is linear in the state before:")
jacobian.answer(
    D(h_1, h_0), diag(slope_1) @ W_h, by=chain_rule(via=z_1),
    prose="The Jacobian matrix is the product of the two:",
)  # fmt: skip
jacobian.accepts(diag(1 - h_1**2) @ W_h, when=r"$\phi$ is $\tanh$")
jacobian.accepts(diag(1 - tanh(z_1) ** 2) @ W_h, when=r"$\phi$ is $\tanh$")
jacobian.accepts(diag(h_1 * (1 - h_1)) @ W_h, when=r"$\phi$ is the logistic sigmoid")
jacobian.accepts(diag(sigmoid(z_1) * (1 - sigmoid(z_1))) @ W_h, when=r"$\phi$ is the logistic sigmoid")
jacobian.step(
    D(tanh(W_h @ h_0 + b), h_0), diag(1 - tanh(W_h @ h_0 + b) ** 2) @ W_h, by=substitution,
    prose=r"Take $\phi = \tanh$ as an example, with a constant input that is part of $b$:",
)  # fmt: skip
jacobian.step(
    D(h_3, h_0), diag(slope_3) @ W_h @ diag(slope_2) @ W_h @ diag(slope_1) @ W_h, by=chain_rule(via=h_2),
    prose="Over several steps the Jacobian matrices are multiplied, the latest on the left:",
)  # fmt: skip

# ---- its part in stability

A, B, J = square_matrices("A B J")
a, q = p.given("a q")
T = p.index("T")

stability = p.part("stability", "what the Jacobians say about perturbations, and so about gradients")
stability.step(
    for_all(spectral_radius(J) < 1, implies=converges(J)), by=spectral_theory,
    prose=r"At a fixed point all Jacobian matrices are one matrix $J$, and a perturbation is multiplied by its powers. "
    r"All perturbations decay if the spectral radius $\rho(J)$ is below 1.",
)  # fmt: skip
stability.step(
    for_all(converges(J), implies=spectral_radius(J) < 1), by=spectral_theory,
    prose="And only then do all of them decay.",
)  # fmt: skip
stability.step(
    for_all(spectral_radius(J) > 1, implies=powers_grow(J)), by=spectral_theory,
    prose="Above 1 some of them grow, and so do gradients, which the same matrices carry back.",
)  # fmt: skip
stability.step(
    there_are(spectral_radius(J) < 1, products_grow(J)), by=example,
    prose="Matrices that vary in time are another matter. Their products may grow although all spectral radii are "
    "below 1.",
)  # fmt: skip
stability.step(
    there_are(spectral_radius(J) > 1, products_decay(J)), by=example,
    prose="And they may decay although all spectral radii are above 1.",
)  # fmt: skip
stability.step(
    for_all(implies=norm(A * B, 2) <= norm(A, 2) * norm(B, 2)), by=spectral_theory,
    prose="Norms do bound products. They also bound a single Jacobian matrix, if $A$ is the diagonal matrix of the "
    "slopes and $B$ holds the weights.",
)  # fmt: skip
stability.step(
    norm(Matrix([[a, 0], [0, q]]), 2), Max(Abs(a), Abs(q)), by=definition,
    prose="The norm of the diagonal matrix is the largest of the slopes, here $a$ and $q$ for two units:",
)  # fmt: skip
stability.step(
    Inequality(1 - tanh(a) ** 2 <= 1, equality_when=Eq(a, 0)), by=monotonicity,
    prose=r"For $\tanh$ no slope is larger than 1:",
)  # fmt: skip
stability.step(
    Inequality(sigmoid(a) * (1 - sigmoid(a)) <= Rational(1, 4), equality_when=Eq(a, 0)), by=monotonicity,
    prose="For the logistic sigmoid none is larger than $1/4$:",
)  # fmt: skip
stability.step(
    for_all(norm(J, 2) <= Rational(9, 10), implies=products_decay(J)), by=spectral_theory,
    prose=r"So gradients vanish if the largest slope times $\|W_h\|_2$ is at most some number below 1, such as $9/10$.",
)  # fmt: skip
stability.step(
    tends(q**T, T, oo, to=0, given=[q > 0, q < 1]), by=limit,
    prose="They vanish at least as fast as the powers of that number, now called $q$:",
)  # fmt: skip

# Each pair of Jacobians in turn: the radii of the first two are 0, those of the other two are 2.
swell = Matrix([[0, 1], [0, 0]]), Matrix([[0, 0], [2, 0]])
shrink = Matrix([[2, 0], [0, Rational(1, 8)]]), Matrix([[Rational(1, 8), 0], [0, 2]])

turns = p.part("turns", "two Jacobian matrices in turn, $T$ times: spectral radii say nothing about the product")
turns.step(
    eigenvalues(swell[0], {0: 2}), by=definition,
    prose="Take two matrices whose eigenvalues, and so their spectral radii, are all 0.",
)  # fmt: skip
turns.step(eigenvalues(swell[1], {0: 2}), by=definition)
turns.step(
    power(swell[1] * swell[0], T, Matrix.diag(0**T, 2**T)), by=induction(T),
    prose="Applied in turn, each of them $T$ times, they multiply to a power of their product.",
)  # fmt: skip
turns.step(norm(Matrix.diag(0**T, 2**T), 2), 2**T, by=definition, prose="The norm of the product grows:")
turns.step(spectral_radius(shrink[0]), 2, by=definition, prose="Now take two matrices with the spectral radius 2:")
turns.step(spectral_radius(shrink[1]), 2, by=definition)
turns.step(
    power(shrink[1] * shrink[0], T, Matrix.diag(4**-T, 4**-T)), by=induction(T),
    prose="These, too, multiply to a power of their product.",
)  # fmt: skip
turns.step(norm(Matrix.diag(4**-T, 4**-T), 2), 4**-T, by=definition, prose="The norm of this product falls:")

p.plots(
    "products",
    curve(lambda k: norm((swell[1] * swell[0]) ** k, 2), 2**T, called="spectral radii of 0, in turn"),
    curve(lambda k: norm((shrink[1] * shrink[0]) ** k, 2), 4**-T, called="of 2, in turn"),
    over=(T, 0, 10),
    y=r"$\|J_{2T} \cdots J_2 J_1\|_2$",
    logarithmic="y",
    caption=r"Products of $2T$ Jacobians, two matrices in turn: all spectral radii are 0, and the norm grows; all are "
    "2, and it falls.",
)

# ---- backpropagation through time

backward = p.part("backward", "the error signals, from the last step to the first")
delta_3 = backward.let(
    r"\delta_3", D(L, z_3), equals=slope_3 * D(L_3, h_3), by=chain_rule(via=h_3),
    prose=r"The error signal $\delta_t$ is the derivative of the loss by the argument $z_t$. The last state reaches "
    r"the loss by its own output only:",
)  # fmt: skip
delta_2 = backward.let(
    r"\delta_2", D(L, z_2), equals=slope_2 * (D(L_2, h_2) + W_h.T @ delta_3), by=chain_rule(via=h_2),
    prose="Any other state reaches it through the next step as well:",
)  # fmt: skip
delta_1 = backward.let(r"\delta_1", D(L, z_1), equals=slope_1 * (D(L_1, h_1) + W_h.T @ delta_2), by=chain_rule(via=h_1))
backward.step(
    D(L_3, h_3), W_y.T @ (prime(psi)(a_3) * D(L_3, y_3)), by=chain_rule(via=y_3),
    prose="A state reaches the loss of its own step through the output, for example the last:",
)  # fmt: skip

gradients = p.part("gradients", "the gradients by all parameters, for three steps")
gradients.step(
    D(L, W_h), D(L, W_h1) + D(L, W_h2) + D(L, W_h3), by=chain_rule(via=[W_h1, W_h2, W_h3]),
    prose="All steps share $W_h$. The copy that a step uses has a derivative of its own, with the state before held, "
    "and these add up:",
)  # fmt: skip
gradients.answer(
    D(L, W_h), outer(delta_1, h_0) + outer(delta_2, h_1) + outer(delta_3, h_2), by=substitution,
    prose="Each is the outer product of the error signal and what the weights meet in that step. For the recurrent "
    "weights this is the state before, for the others the input, for the bias 1:",
)  # fmt: skip
gradients.answer(D(L, W_x), outer(delta_1, x_1) + outer(delta_2, x_2) + outer(delta_3, x_3), by=substitution)
gradients.answer(D(L, b), delta_1 + delta_2 + delta_3, by=substitution)
error_1, error_2, error_3 = prime(psi)(a_1) * D(L, y_1), prime(psi)(a_2) * D(L, y_2), prime(psi)(a_3) * D(L, y_3)
gradients.answer(
    D(L, W_y), outer(error_1, h_1) + outer(error_2, h_2) + outer(error_3, h_3), by=chain_rule(via=[y_1, y_2, y_3]),
    prose="The weights and the bias of the output reach the loss through the outputs only:",
)  # fmt: skip
gradients.answer(D(L, c), error_1 + error_2 + error_3, by=chain_rule(via=[y_1, y_2, y_3]))

# ---- how people write it: at a step t, and as sums over all steps

p.also(r"\delta_1 \delta^{(1)}", delta_1)
p.also(r"\delta_2 \delta^{(2)}", delta_2)
p.also(r"\delta_3 \delta^{(3)}", delta_3)
p.also("W_{hh} W W_{rec} U", W_h)
p.also("W_{xh} W_{hx} W_{in}", W_x)
p.also("W_{hy} W_{yh} W_{out}", W_y)
p.also("b_h", b)
p.also("b_y c_y", c)
p.also(r"\mathcal{L}", L)
p.steps_of(
    {
        "h": {0: h_0, 1: h_1, 2: h_2, 3: h_3}, "x": {1: x_1, 2: x_2, 3: x_3}, "z": {1: z_1, 2: z_2, 3: z_3},
        "a": {1: a_1, 2: a_2, 3: a_3}, "y": {1: y_1, 2: y_2, 3: y_3}, "L": {1: L_1, 2: L_2, 3: L_3},
        r"\ell": {1: L_1, 2: L_2, 3: L_3}, r"\mathcal{L}": {1: L_1, 2: L_2, 3: L_3},
        r"\hat{y}": {1: target_1, 2: target_2, 3: target_3}, r"\delta": {1: delta_1, 2: delta_2, 3: delta_3, 4: 0},
        "W_h": {1: W_h1, 2: W_h2, 3: W_h3}, "W_x": {1: W_x1, 2: W_x2, 3: W_x3},
    },
    t=1, T=3,
)  # fmt: skip

# ---- for every T: the step of an induction, for all sizes

z, h, x = (
    p.tensor(r"\bar{z}", m),
    p.tensor(r"\bar{h}", m),
    p.tensor(r"\bar{x}", n),
)  # of step T, and h of the step before
g, lam = p.tensor(r"\bar{g} \bar{\lambda}", m)  # the gradients by h_T: of the loss at T, and of all later ones
h_moved, shift = p.tensor(r"\dot{h} \bar{e}", m)  # how h moves with the parameters, and what they add to z directly
dW_h, dW_x, db = p.tensor(r"\dot{W}_h", m, m), p.tensor(r"\dot{W}_x", m, n), p.tensor(r"\dot{b}", m)
delta = p.let(r"\bar{\delta}", prime(phi)(z) * (g + lam))

every = p.part("every", "the same for every $T$ and all sizes")
every.step(
    (g + lam) @ (prime(phi)(z) * (W_h @ h_moved + shift)), delta @ shift + (W_h.T @ delta) @ h_moved,
    by=linearity,
    prose=r"We go from the last step to the first by induction. Let $\bar{z}$ be the argument of $\phi$ at a step, "
    r"$\bar{h}$ the state before and $\bar{x}$ the input; let $\bar{g}$ be the gradient, by the state of this step, of "
    r"its own loss, and $\bar{\lambda}$ that of all later ones. When the parameters move, and with them $\bar{h}$ by "
    r"$\dot{h}$, then $\bar{z}$ moves by $W_h \dot{h} + \bar{e}$, where $\bar{e}$ is what the parameters add directly. "
    r"So the loss gains by $\bar{e}$ and by the state before, whose gradient is $W_h^\top \bar{\delta}$. In the end "
    r"$h_0$ does not move:",
)  # fmt: skip
every.step(
    delta @ (dW_h @ h + dW_x @ x + db),
    total(outer(delta, h) * dW_h) + total(outer(delta, x) * dW_x) + delta @ db,
    by=matrix_product,
    prose=r"Let the parameters move by $\dot{W}_h$, $\dot{W}_x$ and $\dot{b}$, so that $\bar{e} = \dot{W}_h \bar{h} + "
    r"\dot{W}_x \bar{x} + \dot{b}$. Then each step adds $\bar{\delta} \bar{h}^\top$, $\bar{\delta} \bar{x}^\top$ and "
    r"$\bar{\delta}$ to their gradients:",
)

# ---- for every T with one unit: μ(t) is 1 as long as the sequence runs, and 0 beyond its end

w, v, beta, start = p.given(r"w v \beta s(0)")
t, k, i = p.indices("t k i")
signal, mask = p.sequence("u"), p.sequence(r"\mu")
loss = function(r"\ell")
state = p.sequence("s", first=start, then=lambda s, t: phi(w * s(t - 1) + v * signal(t) + beta))
losses = p.sequence("S", first=0, then=lambda lost, t: lost(t - 1) + mask(t) * loss(state(t)))


def slope(k: Expr) -> Expr:
    """φ′ at step k."""
    return prime(phi)(w * state(k - 1) + v * signal(k) + beta)


def carried(k: Expr | int, t: Expr) -> Expr:
    """The derivative of state t by state k."""
    return Product(w * slope(i), (i, k + 1, t))


unit = p.part("unit", "one unit, for every $T$ and with a mask")
unit.step(
    D(state(T), start), carried(0, T), by=induction(T),
    prose=r"A network of one unit has a state $s(t)$, an input $u(t)$, the weights $w$ and $v$ and the bias $\beta$. "
    r"The derivative of the last state by the first is a product over all steps:",
)  # fmt: skip
moved = Sum(carried(k, T) * slope(k) * state(k - 1), (k, 1, T))
unit.step(
    D(state(T), w), moved, by=induction(T),
    prose="The recurrent weight acts at each step $k$, and from there its effect is carried on:",
)  # fmt: skip
unit.answer(
    D(losses(T), w),
    Sum(slope(k) * state(k - 1) * Sum(mask(t) * prime(loss)(state(t)) * carried(k, t), (t, k, T)), (k, 1, T)),
    by=induction(T, together=[(D(state(T), w), moved)]),
    prose=r"In the losses up to step $T$, the mask $\mu(t)$ is 1 as long as the sequence runs and 0 beyond its end. "
    r"The inner sum is what reaches the state of step $k$ from its own loss and from later ones:",
)

# ---- sequences of different lengths in one batch: a mask

mu_1, mu_2, mu_3 = p.given(r"\mu_1 \mu_2 \mu_3")
masked = p.let(r"\tilde{L}", mu_1 * L_1 + mu_2 * L_2 + mu_3 * L_3)
short = p.let("L_{1:2}", L_1 + L_2)
lengths = p.part(
    "lengths", "a sequence that ends after two steps, filled up to three", at={mu_1: 1, mu_2: 1, mu_3: 0}
)  # fmt: skip
lengths.step(
    D(masked, z_3), 0, by=definition,
    prose=r"In the loss $\tilde{L}$ the loss of each step is multiplied by a mask. No error signal comes from a step "
    r"where it is 0:",
)  # fmt: skip
lengths.step(
    D(masked, W_h), D(short, W_h), by=substitution,
    prose="So the gradients are those of the short sequence, whether by the recurrent weights or by those of the "
    "output:",
)  # fmt: skip
lengths.step(D(masked, W_y), D(short, W_y), by=substitution)

# ---- what it costs, in multiplications and in numbers kept

forward_time = p.part("forward-time", "multiplications on the way forward, for $T$ steps")
forward_time.answer(
    Sum(m * m + m * n + r * m, (t, 1, T)), T * (m**2 + m * n + r * m), by=counting,
    prose="On the way forward each step takes a product with each of the three matrices:",
)  # fmt: skip
backward_time = p.part("backward-time", "multiplications on the way back, for $T$ steps")
backward_time.answer(
    Sum(2 * m * m + m * n + 2 * r * m, (t, 1, T)), T * (2 * m**2 + m * n + 2 * r * m), by=counting,
    prose=r"On the way back each step takes products with $W_h^\top$ and $W_y^\top$, and an outer product for each of "
    r"the three gradients. So the time grows only as the length does, but the steps cannot be done at once, for each "
    r"waits for the one before it:",
)  # fmt: skip
memory = p.part("memory", "numbers that are kept until the way back, for $T$ steps")
memory.answer(
    Sum(m, (t, 1, T)), T * m, by=counting,
    prose="All states are kept until the way back needs them, each of $m$ numbers:",
)  # fmt: skip

separately = p.part("separately", r"what it would cost to form each $\partial h_t/\partial h_k$ by itself")
separately.step(
    Sum(1, (k, 1, t), (t, 1, T)), T * (T + 1) / 2, by=induction(T),
    prose=r"There is one $\partial h_t/\partial h_k$ for each pair $k \le t$, so their number is quadratic in $T$:",
)  # fmt: skip
separately.step(
    Sum(t - k, (k, 1, t), (t, 1, T)), (T - 1) * T * (T + 1) / 6, by=induction(T),
    prose=r"Each is a product of $t - k$ Jacobian matrices. If none is used twice, the number of factors is cubic in "
    r"$T$:",
)  # fmt: skip

p.asks(jacobian, points=4)
p.asks(gradients, points=1)
p.asks(forward_time, backward_time, memory, points=1)

# ---- what the reference solution prints

ref = p.source("reference")
HELD, MOVES = "$h_{t-1}$ is held", "$h_{t-1}$ moves along"
J_1, J_2, J_3 = ref.let("J_1", D(h_1, h_0)), ref.let("J_2", D(h_2, h_1)), ref.let("J_3", D(h_3, h_2))

ref.prints("14.1, update of the hidden state", h_1, phi(W_h @ h_0 + W_x @ x_1 + b))
ref.prints("14.1, $J_t$ as a derivative", J_1, D(h_1, h_0))
ref.prints("14.1, $J_t$, the update put in", J_1, D(phi(W_h @ h_0 + W_x @ x_1 + b), h_0))
ref.prints(
    "14.1, $J_t$, chain rule",
    either(
        r"$J_t = \phi'(W_h h_{t-1} + W_x x_t + b) W_h$",
        {
            r"$\phi'$ stands for the diagonal matrix, as is said below it": equals(J_1, diag(slope_1) @ W_h),
            r"$\phi'$ is a vector that multiplies each row of $W_h$ entry by entry": equals(J_1, W_h @ diag(slope_1)),
            r"$\phi'$ is a vector, and the product one of vector and matrix": equals(J_1, slope_1 @ W_h),
        },
    ),
)
ref.prints(r"14.1, $\phi'$ is a diagonal matrix if $\phi$ is applied entry by entry", D(h_1, z_1), diag(slope_1))
ref.prints("14.1, $J_t$, result", J_1, diag(prime(phi)(W_h @ h_0 + W_x @ x_1 + b)) @ W_h)

ONE, VARYING = "all steps have one Jacobian, as at a fixed point", "each step has a Jacobian of its own"
ref.prints(
    "14.1, that the eigenvalues determine the stability",
    either(
        "the eigenvalues of $J_t$ determine the stability of the network",
        {
            ONE + r": perturbations decay only if $\rho(J) < 1$": for_all(converges(J), implies=spectral_radius(J) < 1),
            VARYING + r": $\rho(J_t) < 1$ decides": for_all(spectral_radius(J) < 1, implies=products_decay(J)),
        },
    ),
)
ref.prints(
    "14.1, if all eigenvalues are below 1",
    either(
        "if all eigenvalues are less than 1 in magnitude, small perturbations decay over time",
        {
            ONE: for_all(spectral_radius(J) < 1, implies=converges(J)),
            VARYING: for_all(spectral_radius(J) < 1, implies=products_decay(J)),
        },
    ),
)
ref.prints(
    "14.1, if any eigenvalue is above 1",
    either(
        "if any eigenvalue is greater than 1 in magnitude, small perturbations can grow exponentially",
        {
            "there is one unit, with the Jacobian $q > 1$, where they grow like $q^T$": tends(
                q**T, T, oo, to=oo, given=[q > 1]
            ),
            ONE: for_all(spectral_radius(J) > 1, implies=powers_grow(J)),
            VARYING: there_are(spectral_radius(J) > 1, products_grow(J)),
        },
    ),
)

ref.prints("14.2, total loss, for $T = 3$", L, L_1 + L_2 + L_3)
ref.prints("14.2, update of the hidden state", h_2, phi(W_h @ h_1 + W_x @ x_2 + b))
ref.prints("14.2, output", y_2, psi(W_y @ h_2 + c))
ref.prints("14.2, loss of a step", L_2, ell(y_2, target_2))
ref.prints(r"step 1, $\partial L/\partial y_t$", D(L, y_2), D(ell(y_2, target_2), y_2))
ref.prints(
    r"step 2, $\partial L/\partial h_t$, for $t = 1$ and $T = 3$",
    D(L, h_1),
    D(L_1, h_1) + D(L_2, h_2) @ D(h_2, h_1) + D(L_3, h_3) @ D(h_3, h_1),
)
LATEST, EARLIEST = r"$\prod$ has the latest factor on the left", r"$\prod$ has the earliest factor on the left"
ref.prints(
    r"step 2, $\partial h_k/\partial h_t$ as a product, for $t = 0$ and $k = 3$",
    either(
        r"$\partial h_k/\partial h_t = \prod_j \partial h_j/\partial h_{j-1}$",
        {
            LATEST: equals(D(h_3, h_0), D(h_3, h_2) @ D(h_2, h_1) @ D(h_1, h_0)),
            EARLIEST: equals(D(h_3, h_0), D(h_1, h_0) @ D(h_2, h_1) @ D(h_3, h_2)),
        },
    ),
)
ref.prints(
    r"step 2, $\partial h_k/\partial h_t$ by Jacobians, for $t = 0$ and $k = 3$",
    either(
        r"$\partial h_k/\partial h_t = \prod_j J_j$",
        {LATEST: equals(D(h_3, h_0), J_3 @ J_2 @ J_1), EARLIEST: equals(D(h_3, h_0), J_1 @ J_2 @ J_3)},
    ),
)
ref.prints(
    r"step 2, $\partial L/\partial h_t$ by Jacobians, for $t = 1$ and $T = 3$",
    either(
        r"$\partial L/\partial h_t = \partial L_t/\partial h_t + \sum_k \partial L_k/\partial h_k (\prod_j J_j)$",
        {
            LATEST: equals(D(L, h_1), D(L_1, h_1) + D(L_2, h_2) @ J_2 + D(L_3, h_3) @ (J_3 @ J_2)),
            EARLIEST: equals(D(L, h_1), D(L_1, h_1) + D(L_2, h_2) @ J_2 + D(L_3, h_3) @ (J_2 @ J_3)),
        },
    ),
)
ref.prints(
    r"step 3, $\partial L/\partial W_h$, for $T = 2$",
    either(
        r"$\partial L/\partial W_h = \sum_t \partial L/\partial h_t \, \partial h_t/\partial W_h$",
        {
            HELD: equals(D(short, W_h), D(short, h_1) @ D(h_1, W_h1) + D(short, h_2) @ D(h_2, W_h2)),
            MOVES: equals(D(short, W_h), D(short, h_1) @ D(h_1, W_h) + D(short, h_2) @ D(h_2, W_h)),
        },
    ),
)
ref.prints(
    r"step 3, $\partial L/\partial W_x$, for $T = 2$",
    either(
        r"$\partial L/\partial W_x = \sum_t \partial L/\partial h_t \, \partial h_t/\partial W_x$",
        {
            HELD: equals(D(short, W_x), D(short, h_1) @ D(h_1, W_x1) + D(short, h_2) @ D(h_2, W_x2)),
            MOVES: equals(D(short, W_x), D(short, h_1) @ D(h_1, W_x) + D(short, h_2) @ D(h_2, W_x)),
        },
    ),
)
ref.prints(
    r"step 3, $\partial L/\partial W_y$, for $T = 2$",
    D(short, W_y),
    D(short, y_1) @ D(y_1, W_y) + D(short, y_2) @ D(y_2, W_y),
)
ref.prints(
    r"step 3, $\partial L/\partial b$, for $T = 2$",
    either(
        r"$\partial L/\partial b = \sum_t \partial L/\partial h_t \, \partial h_t/\partial b$",
        {
            HELD: equals(D(short, b), D(short, h_1) @ D(h_1, b_1) + D(short, h_2) @ D(h_2, b_2)),
            MOVES: equals(D(short, b), D(short, h_1) @ D(h_1, b) + D(short, h_2) @ D(h_2, b)),
        },
    ),
)
ref.prints(
    r"step 3, $\partial L/\partial c$, for $T = 2$", D(short, c), D(short, y_1) @ D(y_1, c) + D(short, y_2) @ D(y_2, c)
)

ENTRIES = r"the entries $\partial h_t[i]/\partial W[i, j]$ are meant, all others being 0, and "
ref.prints(
    r"step 3, $\partial h_t/\partial W_h$, for $t = 2$",
    either(
        r"$\partial h_t/\partial W_h = \phi'(W_h h_{t-1} + W_x x_t + b) h_{t-1}^\top$",
        {
            ENTRIES + HELD: equals(table(D(h_2, W_h2)[i, i, k], (i, m), (k, m)), outer(slope_2, h_1)),
            ENTRIES + MOVES: equals(table(D(h_2, W_h)[i, i, k], (i, m), (k, m)), outer(slope_2, h_1)),
            "the whole derivative, which has three indices": equals(D(h_2, W_h2), outer(slope_2, h_1)),
        },
    ),
)
ref.prints(
    r"step 3, $\partial h_t/\partial W_x$, for $t = 2$",
    either(
        r"$\partial h_t/\partial W_x = \phi'(W_h h_{t-1} + W_x x_t + b) x_t^\top$",
        {
            ENTRIES + HELD: equals(table(D(h_2, W_x2)[i, i, k], (i, m), (k, n)), outer(slope_2, x_2)),
            ENTRIES + MOVES: equals(table(D(h_2, W_x)[i, i, k], (i, m), (k, n)), outer(slope_2, x_2)),
            "the whole derivative, which has three indices": equals(D(h_2, W_x2), outer(slope_2, x_2)),
        },
    ),
)
ref.prints(
    r"step 3, $\partial h_t/\partial b$, for $t = 2$",
    either(
        r"$\partial h_t/\partial b = \phi'(W_h h_{t-1} + W_x x_t + b)$",
        {
            r"$\phi'$ stands for the diagonal matrix, and " + HELD: equals(D(h_2, b_2), diag(slope_2)),
            r"$\phi'$ stands for the diagonal matrix, and " + MOVES: equals(D(h_2, b), diag(slope_2)),
            r"$\phi'$ is a vector": equals(D(h_2, b_2), slope_2),
        },
    ),
)
