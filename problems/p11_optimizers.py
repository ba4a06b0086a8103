"""Problem 11: Momentum, Nesterov's method, Adagrad, Newton's method and Adam."""

from sympy import Abs, Eq, I, Matrix, Ne, Rational, Sum, cos, exp, oo, sign, sqrt

from derive import (
    D,
    Inequality,
    Problem,
    asymptotic,
    cauchy_schwarz,
    characteristic_polynomial,
    definition,
    determinant,
    diag,
    dot,
    eigenvalues,
    either,
    equals,
    function,
    identity,
    induction,
    inverse,
    linearity,
    little_o,
    monotonicity,
    prime,
    rounds,
    spectral_radius,
    stable,
    substitution,
    tends,
    unsettled,
)

problem = p = Problem(
    11,
    "Optimizing Deep Learning Models",
    statement=r"""
Gradient descent, $\theta_{t+1} = \theta_t - \alpha \nabla f(\theta_t)$, is extended in several ways.
Momentum: $v_{t+1} = \beta v_t + (1 - \beta) \nabla f(\theta_t)$, $\theta_{t+1} = \theta_t - \alpha v_{t+1}$.
1. NAG: $v_{t+1} = \beta v_t + (1 - \beta) \nabla f(\theta_t - \alpha v_t)$, $\theta_{t+1} = \theta_t - \alpha v_{t+1}$.
Explain it, and how it improves on Momentum.
2. Adagrad: $g_{t+1} = g_t + (\nabla f(\theta_t))^2$,
$\theta_{t+1} = \theta_t - \frac{\alpha}{\sqrt{g_{t+1} + \epsilon}} \nabla f(\theta_t)$.
Explain it, and how it improves on Momentum.
3. Write down the update rule of Newton's method, and explain it.
4. Adam: $g_t = \nabla_\theta f(\theta_{t-1})$, $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$,
$v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$, $\hat m_t = m_t / (1 - \beta_1^t)$, $\hat v_t = v_t / (1 - \beta_2^t)$,
$\theta_t = \theta_{t-1} - \alpha \hat m_t / (\sqrt{\hat v_t} + \epsilon)$.
Explain it line by line; why is $m_t$ biased towards 0 at first, and how does $\hat m_t$ correct for it?
""",
)

alpha, epsilon, lam = p.given("alpha epsilon lambda", above=0)
beta, beta_1, beta_2 = p.given("beta beta_1 beta_2", at_least=0, below=1)
theta_0, v_0, g_0 = p.given("theta_0 v_0 g_0")
t, k = p.index("t"), p.indices("k")
tau = p.index("tau", start=1)  # the sheet counts the steps of Adam from 1

# ---- the algorithms of the sheet, for one parameter θ with the derivative ∇f

grad = prime(function("f"))

theta_gd = p.sequence(r"theta^{GD}", first=theta_0, then=lambda theta, t: theta(t - 1) - alpha * grad(theta(t - 1)))
v, theta = p.sequences(
    "v theta",
    first=(v_0, theta_0),
    then=lambda v, theta, t: (
        beta * v(t - 1) + (1 - beta) * grad(theta(t - 1)),
        theta(t - 1) - alpha * v(t),
    ),
)
v_nag, theta_nag = p.sequences(
    "v^N theta^N",
    first=(v_0, theta_0),
    then=lambda v, theta, t: (
        beta * v(t - 1) + (1 - beta) * grad(theta(t - 1) - alpha * v(t - 1)),
        theta(t - 1) - alpha * v(t),
    ),
)
v_usual, theta_usual = p.sequences(
    "v^U theta^U",
    first=(v_0, theta_0),
    then=lambda v, theta, t: (
        beta * v(t - 1) + (1 - beta) * grad(theta(t - 1) - alpha * beta * v(t - 1)),
        theta(t - 1) - alpha * v(t),
    ),
)
g, theta_ada = p.sequences(
    "g theta^A",
    first=(g_0, theta_0),
    then=lambda g, theta, t: (
        g(t - 1) + grad(theta(t - 1)) ** 2,
        theta(t - 1) - alpha / sqrt(g(t) + epsilon) * grad(theta(t - 1)),
    ),
)
m, v_adam, theta_adam = p.sequences(
    r"m v^{Adam} theta^{Adam}",
    first=(0, 0, theta_0),
    then=lambda m, v, theta, t: (
        beta_1 * m(t - 1) + (1 - beta_1) * grad(theta(t - 1)),
        beta_2 * v(t - 1) + (1 - beta_2) * grad(theta(t - 1)) ** 2,
        theta(t - 1) - alpha * (m(t) / (1 - beta_1**t)) / (sqrt(v(t) / (1 - beta_2**t)) + epsilon),
    ),
)

# ---- Momentum: what it has become after t steps

average = beta**t * v_0 + (1 - beta) * Sum(beta ** (t - 1 - k) * grad(theta(k)), (k, 0, t - 1))

momentum = p.part("momentum", "the velocity and the parameters of Momentum after t steps")
momentum.answer(v(t), average, by=induction(t), prose="The velocity is a weighted sum of all gradients so far.")
momentum.step(
    (1 - beta) * Sum(beta ** (t - 1 - k), (k, 0, t - 1)), 1 - beta**t, by=induction(t),
    prose="The weights fall off geometrically, and add up to 1 in the end.",
)  # fmt: skip
momentum.answer(
    theta(t),
    theta_0 - alpha * v_0 * Sum(beta**k, (k, 1, t)) - alpha * Sum((1 - beta ** (t - k)) * grad(theta(k)), (k, 0, t - 1)),
    by=induction(t, together=[(v(t), average)]),
    prose="A gradient goes on to act: by 1 - β of its size at once, and in full after many steps.",
)
momentum.step(
    theta(t + 2),
    theta(t + 1) + beta * (theta(t + 1) - theta(t)) - alpha * (1 - beta) * grad(theta(t + 1)),
    by=substitution,
    prose="Without v: a step of gradient descent with the rate α(1 - β), and β times the last step once more.",
)

# ---- NAG: where the gradient is taken

look_ahead = theta_nag(t + 1) - alpha * v_nag(t + 1)

nag = p.part("nag", "how NAG works")
nag.step(
    v_nag(t + 1),
    beta * v_nag(t) + (1 - beta) * grad(theta_nag(t))
    + (1 - beta) * (grad(theta_nag(t) - alpha * v_nag(t)) - grad(theta_nag(t))),
    by=substitution,
    prose="It is Momentum with a correction: how the gradient changes on the way to the look-ahead point.",
)  # fmt: skip
nag.step(
    look_ahead, theta_nag(t + 1) + (theta_nag(t + 1) - theta_nag(t)), by=substitution,
    prose="The look-ahead point of the sheet is the one that is reached if the last step is repeated in full.",
)  # fmt: skip
nag.step(
    theta_nag(t) - alpha * (beta * v_nag(t) + (1 - beta) * 0), theta_nag(t) - alpha * beta * v_nag(t), by=substitution,
    prose="Where Momentum would go if no new gradient came in is less far: θ - αβv. The usual form takes this point.",
)  # fmt: skip
y_next = theta_usual(t + 1) + beta * (theta_usual(t + 1) - theta_usual(t))
nag.step(
    theta_usual(t + 2), y_next - alpha * (1 - beta) * grad(y_next), by=substitution,
    prose="The usual form is Nesterov's: extrapolate by β times the last step, then descend from there.",
)  # fmt: skip
nag.answer(
    theta_nag(t + 2),
    theta_nag(t + 1) + beta * (theta_nag(t + 1) - theta_nag(t))
    - alpha * (1 - beta) * grad(theta_nag(t + 1) + (theta_nag(t + 1) - theta_nag(t))),
    by=substitution,
    prose="The sheet's form extrapolates by β times the last step, but looks ahead by all of it.",
)  # fmt: skip

# ---- the three on a parabola f = λθ²/2: one step is a matrix that acts on (v, θ)

v_t, theta_t, z = p.given("v_t theta_t z")
phi = p.given("phi")[0]
x_N = p.let("x^N", theta_t - alpha * v_t)
x_U = p.let("x^U", theta_t - alpha * beta * v_t)
f_M, f_N, f_U = p.let("f^M f^N f^U", Matrix([lam * theta_t**2 / 2, lam * x_N**2 / 2, lam * x_U**2 / 2]))
v_M = p.let("v^M_{t+1}", beta * v_t + (1 - beta) * D(f_M, theta_t))
v_N = p.let("v^N_{t+1}", beta * v_t + (1 - beta) * D(f_N, x_N))
v_U = p.let("v^U_{t+1}", beta * v_t + (1 - beta) * D(f_U, x_U))
theta_M, theta_N, theta_U = p.let(
    r"theta^M_{t+1} theta^N_{t+1} theta^U_{t+1}",
    Matrix([theta_t - alpha * v_M, theta_t - alpha * v_N, theta_t - alpha * v_U]),
)
h = alpha * lam * (1 - beta)
M = Matrix([[beta, (1 - beta) * lam], [-alpha * beta, 1 - h]])
N = Matrix([[beta - h, (1 - beta) * lam], [-alpha * (beta - h), 1 - h]])
U = Matrix([[beta * (1 - h), (1 - beta) * lam], [-alpha * beta * (1 - h), 1 - h]])

parabola = p.part("parabola", r"the three on a parabola $f(\theta) = \lambda\theta^2/2$")
parabola.step(
    Matrix([[D(v_M, v_t), D(v_M, theta_t)], [D(theta_M, v_t), D(theta_M, theta_t)]]), M, by=linearity,
    prose="One step of Momentum as a matrix that acts on (v, θ).",
)  # fmt: skip
parabola.step(
    Matrix([[D(v_N, v_t), D(v_N, theta_t)], [D(theta_N, v_t), D(theta_N, theta_t)]]), N, by=linearity,
    prose="One step of the sheet's NAG.",
)  # fmt: skip
parabola.step(
    Matrix([[D(v_U, v_t), D(v_U, theta_t)], [D(theta_U, v_t), D(theta_U, theta_t)]]), U, by=linearity,
    prose="One step of the usual NAG.",
)  # fmt: skip
parabola.step(characteristic_polynomial(M, z), z**2 - (1 + beta - h) * z + beta, by=definition)
parabola.step(
    characteristic_polynomial(N, z), characteristic_polynomial(M, z) - h * (1 - z), by=substitution,
    prose="Below 1 the polynomial of NAG runs below that of Momentum: where the roots of both are real, "
    "the largest root of NAG is nearer to 1. So along a flat direction NAG is slower.",
)  # fmt: skip
parabola.step(characteristic_polynomial(U, z), characteristic_polynomial(M, z) - beta * h * (1 - z), by=substitution)
parabola.step(
    determinant(M), beta, by=substitution,
    prose="The product of the eigenvalues. Where they are not real, both have the modulus √β, whatever α and λ are.",
)  # fmt: skip
parabola.step(
    determinant(N), beta - h, by=substitution,
    prose="Where those of NAG are not real, their modulus is √(β - h): there NAG is faster than Momentum.",
)  # fmt: skip
parabola.step(determinant(U), beta * (1 - h), by=substitution)
parabola.answer(
    stable(M, exactly_if=alpha * lam < 2 * (1 + beta) / (1 - beta)), by=definition,
    prose="Momentum converges for exactly these rates,",
)  # fmt: skip
parabola.answer(
    stable(N, exactly_if=alpha * lam < 2 * (1 + beta) / (3 * (1 - beta))), by=definition,
    prose="the NAG of the sheet only for a third of them,",
)  # fmt: skip
parabola.answer(
    stable(U, exactly_if=alpha * lam < 2 * (1 + beta) / ((1 + 2 * beta) * (1 - beta))), by=definition,
    prose="and the usual one for a range in between.",
)  # fmt: skip

oscillating = p.part(
    "oscillating", r"Momentum, where its discriminant is negative: $(1-\sqrt\beta)^2 < h < (1+\sqrt\beta)^2$",
    at={alpha: (1 + beta - 2 * sqrt(beta) * cos(phi)) / ((1 - beta) * lam)},
)  # fmt: skip
oscillating.step(
    (1 + beta - h) ** 2 - 4 * beta, -4 * beta * (1 - cos(phi) ** 2), by=substitution,
    prose="The discriminant: each value of h in this range belongs to an angle φ.",
)  # fmt: skip
oscillating.step(eigenvalues(M, [sqrt(beta) * exp(I * phi), sqrt(beta) * exp(-I * phi)]), by=definition)
oscillating.answer(spectral_radius(M), sqrt(beta), by=definition)

steep = p.part("steep", "a steep direction", at={beta: Rational(9, 10), alpha: 5, lam: 1})
steep.step(spectral_radius(M), sqrt(Rational(9, 10)), by=definition)
steep.step(spectral_radius(U), sqrt(Rational(9, 20)), by=definition)
steep.step(spectral_radius(N), sqrt(Rational(2, 5)), by=definition, prose="Both forms of NAG are faster here.")

flat = p.part("flat", "a flat direction", at={beta: Rational(9, 10), alpha: Rational(1, 100), lam: 1})
flat.step(spectral_radius(M) < spectral_radius(U), by=definition)
flat.step(spectral_radius(U) < spectral_radius(N), by=definition, prose="Both forms of NAG are slower here.")

long_ = p.part("long", "a long step", at={beta: Rational(9, 10), alpha: 15, lam: 1})
long_.step(spectral_radius(M), sqrt(Rational(9, 10)), by=definition)
long_.step(spectral_radius(U) > 1, by=definition)
long_.step(spectral_radius(N) > 1, by=definition, prose="Momentum converges, and both forms of NAG diverge.")

light = p.part("light", "little momentum", at={beta: Rational(1, 4), alpha: Rational(2, 3), lam: 1})
light.step(spectral_radius(M), Rational(1, 2), by=definition)
light.step(
    spectral_radius(N), (1 + sqrt(17)) / 8, by=definition,
    prose="The NAG of the sheet converges, more slowly than Momentum.",
)  # fmt: skip

# ---- Adagrad

G, c = p.given("G c", above=0)  # what has been accumulated; the size of a gradient
d = p.given("d")[0]  # the next gradient
q = p.given("q", above=0, below=1)[0]
few, more = p.sizes("n_1 n_2")

adagrad = p.part("adagrad", "how Adagrad works")
adagrad.answer(g(t), g_0 + Sum(grad(theta_ada(k)) ** 2, (k, 0, t - 1)), by=induction(t))
adagrad.answer(
    theta_ada(t),
    theta_0 - alpha * Sum(grad(theta_ada(k)) / sqrt(g(k + 1) + epsilon), (k, 0, t - 1)),
    by=induction(t),
    prose="Each gradient is scaled by the root of all squares up to and including its own.",
)
adagrad.step(
    Inequality(alpha / sqrt(G + d**2 + epsilon) <= alpha / sqrt(G + epsilon), equality_when=Eq(d, 0)),
    by=monotonicity,
    prose="The rate of a parameter falls with each gradient that is not 0, and stays where it is otherwise.",
)
adagrad.step(
    Inequality(G + d**2 >= c**2 * (t + 1), given=[G >= c**2 * t, d**2 >= c**2]), by=induction(t),
    prose="If no gradient is smaller than c, then g_t ≥ c²t: this is the step of the induction.",
)  # fmt: skip
adagrad.step(tends(alpha / sqrt(c**2 * t + epsilon), t, oo, to=0), by=monotonicity, prose="Then the rate tends to 0,")
adagrad.step(
    asymptotic(alpha / sqrt(g_0 + c**2 * t + epsilon), alpha / (c * sqrt(t)), t, oo), by=monotonicity,
    prose="for gradients of one size like 1/√t.",
)  # fmt: skip
adagrad.step(
    tends(alpha / sqrt(c**2 * (1 - q ** (2 * t)) / (1 - q**2) + epsilon), t, oo, to=alpha / sqrt(c**2 / (1 - q**2) + epsilon)),
    by=monotonicity,
    prose="For gradients that die out geometrically, c qᵗ, it stays positive.",
)  # fmt: skip
adagrad.step(
    Abs(alpha * d / sqrt(d**2 + epsilon)) < alpha, by=monotonicity,
    prose="From g₀ = 0 the first step is shorter than α, whatever the gradient.",
)  # fmt: skip
adagrad.step(
    sqrt(G + epsilon**2) <= sqrt(G) + epsilon, by=monotonicity,
    prose="√(g + ε), on the sheet, is not √g + ε, as in Adam; the one with ε² under the root is smaller.",
)  # fmt: skip

# all parameters at once: the accumulated squares, the velocity, the next gradient
n = p.sizes("n")[0]
accumulated, velocity, new = p.tensor("G' v' d'", n)
rate = p.let("eta", alpha / sqrt(accumulated + new**2 + epsilon))
update_momentum = p.let("Delta^M", -alpha * (beta * velocity + (1 - beta) * new))

rates = p.part("rates", "the rates of all parameters, in Adagrad and in Momentum")
rates.step(
    D(rate, new), -alpha * diag(new * (accumulated + new**2 + epsilon) ** Rational(-3, 2)), by=linearity,
    prose="A diagonal matrix: the rate of a parameter depends on its own gradients, and on no others.",
)  # fmt: skip
rates.step(
    D(update_momentum, new), -alpha * (1 - beta) * identity(n), by=linearity,
    prose="Momentum has one rate for all parameters and all times.",
)  # fmt: skip

# ---- Newton's method, for any number of parameters

x, x_star, gradient, s = p.tensor("x x^* r s", n)
H = p.tensor("H", n, n)
E_0, e_0, mu_3, mu_4 = p.given("E_0 e_0 mu_3 mu_4")
p.assume(H.T, H)
f = p.let("f", E_0 + dot((x - x_star) @ H, x - x_star) / 2)
model = p.let("Q", E_0 + gradient @ s + dot(s @ H, s) / 2)
e = p.sequence("e", first=e_0, then=lambda e, t: (1 - alpha) * e(t - 1))

newton = p.part("newton", "the update rule of Newton's method")
newton.step(
    D(model, s), gradient + H @ s, by=linearity,
    prose="A step s changes f by this model of second order, where r is the gradient and H the Hessian.",
)  # fmt: skip
newton.step(
    gradient + H @ (-inverse(H) @ gradient), 0 * gradient, by=substitution,
    prose="Its gradient vanishes for s = -H⁻¹r, which is Newton's step.",
)  # fmt: skip
newton.step(D(f, x), H @ (x - x_star), by=linearity, prose="On a quadratic function with the stationary point x*,")
newton.step(D(D(f, x), x), H, by=linearity)
newton.answer(x - inverse(H) @ D(f, x), x_star, by=substitution, prose="one step leads there from anywhere.")
newton.step(
    x - alpha * (inverse(H) @ D(f, x)) - x_star, (1 - alpha) * (x - x_star), by=substitution,
    prose="With a learning rate α the error is multiplied by 1 - α in each step, in every direction alike.",
)  # fmt: skip
newton.answer(e(t), (1 - alpha) ** t * e_0, by=induction(t))
newton.step(stable(Matrix([[1 - alpha]]), exactly_if=alpha < 2), by=definition, prose="It converges for 0 < α < 2.")

# near a minimum: θ is the distance to it, and the terms of third and fourth order are kept
near = p.let("f_4", lam * theta_t**2 / 2 + mu_3 * theta_t**3 / 6 + mu_4 * theta_t**4 / 24)
slope, curvature = D(near, theta_t), D(D(near, theta_t), theta_t)
damped = theta_t - alpha * slope / curvature
full = theta_t - slope / curvature
local = p.part("local", "Newton's method near a minimum, and far from one")
local.answer(
    tends(full / theta_t**2, theta_t, 0, to=mu_3 / (2 * lam)), by=definition,
    prose="One step squares the distance to the minimum, times a constant.",
)  # fmt: skip
local.step(tends(damped / theta_t, theta_t, 0, to=1 - alpha), by=definition, prose="With α ≠ 1 it only multiplies it.")
local.step(tends((theta_t - alpha * slope) / theta_t, theta_t, 0, to=1 - alpha * lam), by=definition)
bowl = p.let("f_b", sqrt(1 + theta_t**2))
local.step(
    theta_t - D(bowl, theta_t) / D(D(bowl, theta_t), theta_t), -(theta_t**3), by=substitution,
    prose="On the convex function √(1 + θ²) the full step diverges from every |θ| > 1.",
)  # fmt: skip

# ---- Adam

mu, delta, m_0, d_1, d_2, m_t1 = p.given(r"mu delta m_0 d_1 d_2 m_{t-1}")
nu, V_t1 = p.given(r"nu v_{t-1}", above=0)
# expectations: each gradient has the mean μ, or μ + δt, and the mean square ν
mean = p.sequence(r"\operatorname{E}m", first=0, then=lambda m, t: beta_1 * m(t - 1) + (1 - beta_1) * mu)
mean_from = p.sequence(r"\operatorname{E}m'", first=m_0, then=lambda m, t: beta_1 * m(t - 1) + (1 - beta_1) * mu)
mean_drift = p.sequence(
    r"\operatorname{E}m''", first=0, then=lambda m, t: beta_1 * m(t - 1) + (1 - beta_1) * (mu + delta * t)
)
square = p.sequence(r"\operatorname{E}v", first=0, then=lambda v, t: beta_2 * v(t - 1) + (1 - beta_2) * nu)

adam = p.part("adam", "Adam, line by line")
adam.answer(m(t), (1 - beta_1) * Sum(beta_1 ** (t - k) * grad(theta_adam(k - 1)), (k, 1, t)), by=induction(t))
adam.answer(
    v_adam(t), (1 - beta_2) * Sum(beta_2 ** (t - k) * grad(theta_adam(k - 1)) ** 2, (k, 1, t)), by=induction(t),
    prose="Both are weighted sums of what has been seen; Adagrad, in contrast, forgets nothing.",
)  # fmt: skip
adam.step(
    theta_adam(1), theta_0 - alpha * grad(theta_0) / (Abs(grad(theta_0)) + epsilon), by=substitution,
    prose="The first step is of size α, but for ε, whatever the gradient:",
)  # fmt: skip
adam.step(tends(alpha * d / (Abs(d) + epsilon), epsilon, 0, to=alpha * sign(d), given=[Ne(d, 0)]), by=substitution)
adam.step(
    tends(
        alpha * (1 - beta_1) * d / (sqrt(1 - beta_2) * Abs(d) + epsilon), epsilon, 0,
        to=alpha * sign(d) * (1 - beta_1) / sqrt(1 - beta_2), given=[Ne(d, 0)],
    ),
    by=substitution,
    prose="without the corrections it would be (1 - β₁)/√(1 - β₂) times as long,",
)  # fmt: skip
adam.step(
    rounds((1 - Rational(9, 10)) / sqrt(1 - Rational(999, 1000)), "3.16"), by=substitution,
    prose="which for the usual β₁ = 0.9 and β₂ = 0.999 is longer, not shorter.",
)  # fmt: skip
adam.step(
    ((beta_1 * d_1 + d_2) / (1 + beta_1)) ** 2
    <= (1 + beta_1**2 / beta_2) * (1 + beta_2) / (1 + beta_1) ** 2 * (beta_2 * d_1**2 + d_2**2) / (1 + beta_2),
    by=cauchy_schwarz,
    prose="The second step, m̂₂² against v̂₂.",
)  # fmt: skip
K = (1 - beta_1) ** 2 / ((1 - beta_2) * (1 - beta_1**2 / beta_2))
adam.step(
    Inequality(
        (beta_1 * m_t1 + (1 - beta_1) * d) ** 2 <= K * (beta_2 * V_t1 + (1 - beta_2) * d**2),
        given=[m_t1**2 <= K * V_t1, beta_1**2 < beta_2],
    ),
    by=induction(t),
    prose="All steps, where β₁² < β₂: m_t² ≤ K v_t passes on from each step to the next, so that a step is never longer "
    "than a constant times α, whatever the gradients.",
)  # fmt: skip

bias = p.part("bias", "why m is biased at first, and how this is corrected")
bias.step(
    mean_from(t), mu + beta_1**t * (m_0 - mu), by=induction(t),
    prose="If each gradient has the mean μ: the start is forgotten only slowly, and the start is 0.",
)  # fmt: skip
bias.answer(mean(t), (1 - beta_1**t) * mu, by=induction(t))
bias.answer(mean(tau) / (1 - beta_1**tau), mu, by=induction(tau, together=[(mean(tau), (1 - beta_1**tau) * mu)]))
bias.answer(square(tau) / (1 - beta_2**tau), nu, by=induction(tau, together=[(square(tau), (1 - beta_2**tau) * nu)]))
bias.step(tends((1 - beta_1**t) * mu, t, oo, to=mu), by=substitution, prose="In the long run nothing is to be corrected.")
bias.step(
    mean_drift(t), (1 - beta_1**t) * mu + delta * (t - beta_1 * (1 - beta_1**t) / (1 - beta_1)), by=induction(t),
    prose="If the mean drifts, the average lags behind, and m̂ is not without bias.",
)  # fmt: skip
