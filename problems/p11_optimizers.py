"""Problem 11: Momentum, Nesterov's method, Adagrad, Newton's method and Adam."""

from sympy import Abs, And, Eq, I, Matrix, Ne, Rational, Sum, cos, exp, oo, sign, sqrt

from derive import (
    D,
    Inequality,
    Problem,
    asymptotic,
    averages,
    cauchy_schwarz,
    characteristic_polynomial,
    definition,
    determinant,
    diag,
    dot,
    eigenvalues,
    either,
    equals,
    for_every,
    function,
    identity,
    induction,
    inverse,
    limit,
    linearity,
    monotonicity,
    prime,
    rounding,
    rounds,
    spectral_radius,
    spectral_theory,
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
Momentum is $v_{t+1} = \beta v_t + (1 - \beta) \nabla f(\theta_t)$, $\theta_{t+1} = \theta_t - \alpha v_{t+1}$.

1. NAG is $v_{t+1} = \beta v_t + (1 - \beta) \nabla f(\theta_t - \alpha v_t)$,
$\theta_{t+1} = \theta_t - \alpha v_{t+1}$.
Explain it, and how it improves on Momentum.

2. Adagrad is $g_{t+1} = g_t + (\nabla f(\theta_t))^2$,
$\theta_{t+1} = \theta_t - \frac{\alpha}{\sqrt{g_{t+1} + \epsilon}} \nabla f(\theta_t)$.
Explain it, and how it improves on Momentum.

3. Write down the update rule of Newton's method, and explain it.

4. Adam is $g_t = \nabla_\theta f(\theta_{t-1})$, $m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t$,
$v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2$, $\hat{m}_t = m_t/(1 - \beta_1^t)$, $\hat{v}_t = v_t/(1 - \beta_2^t)$,
$\theta_t = \theta_{t-1} - \alpha \hat{m}_t/(\sqrt{\hat{v}_t} + \epsilon)$.
Explain it line by line. Why is $m_t$ biased towards 0 at first, and how does $\hat{m}_t$ correct for it?
""",
)

alpha, epsilon, lam = p.given("alpha epsilon lambda", above=0)
beta, beta_1, beta_2 = p.given("beta beta_1 beta_2", at_least=0, below=1)
theta_0, v_0, g_0 = p.given("theta_0 v_0 g_0")
t, k = p.index("t"), p.indices("k")
tau = p.index("tau", start=1)  # the sheet counts the steps of Adam from 1

# ---- the algorithms of the sheet, for one parameter θ with the derivative ∇f

grad = prime(function("f"))
curve = prime(function("f"), 2)

theta_gd = p.sequence(r"\theta^{GD}", first=theta_0, then=lambda theta, t: theta(t - 1) - alpha * grad(theta(t - 1)))
v, theta = p.sequences(
    "v theta", first=(v_0, theta_0),
    then=lambda v, theta, t: (beta * v(t - 1) + (1 - beta) * grad(theta(t - 1)), theta(t - 1) - alpha * v(t)),
)  # fmt: skip
v_nag, theta_nag = p.sequences(
    r"v^N \theta^N", first=(v_0, theta_0),
    then=lambda v, theta, t: (
        beta * v(t - 1) + (1 - beta) * grad(theta(t - 1) - alpha * v(t - 1)), theta(t - 1) - alpha * v(t)
    ),
)  # fmt: skip
v_usual, theta_usual = p.sequences(
    r"v^U \theta^U", first=(v_0, theta_0),
    then=lambda v, theta, t: (
        beta * v(t - 1) + (1 - beta) * grad(theta(t - 1) - alpha * beta * v(t - 1)), theta(t - 1) - alpha * v(t)
    ),
)  # fmt: skip
g, theta_ada = p.sequences(
    r"g \theta^A", first=(g_0, theta_0),
    then=lambda g, theta, t: (
        g(t - 1) + grad(theta(t - 1)) ** 2, theta(t - 1) - alpha / sqrt(g(t) + epsilon) * grad(theta(t - 1))
    ),
)  # fmt: skip
g_adam, m, v_adam, m_hat, v_hat, theta_adam = p.sequences(  # what stands at t = 0 for g, m̂ and v̂ is not used
    r"g^{Adam} m v^{Adam} \hat{m} \hat{v} \theta^{Adam}", first=(0, 0, 0, 0, 0, theta_0),
    then=lambda g, m, v, m_hat, v_hat, theta, t: (
        grad(theta(t - 1)),
        beta_1 * m(t - 1) + (1 - beta_1) * g(t),
        beta_2 * v(t - 1) + (1 - beta_2) * g(t) ** 2,
        m(t) / (1 - beta_1**t), v(t) / (1 - beta_2**t),
        theta(t - 1) - alpha * m_hat(t) / (sqrt(v_hat(t)) + epsilon),
    ),
)  # fmt: skip

# ---- Momentum: what it has become after t steps

coasting = theta_0 - alpha * v_0 * Sum(beta**k, (k, 1, t))
average = beta**t * v_0 + (1 - beta) * Sum(beta ** (t - 1 - k) * grad(theta(k)), (k, 0, t - 1))

momentum = p.part("momentum", "the velocity and the parameters of Momentum after $t$ steps")
momentum.answer(v(t), average, by=induction(t), prose="The velocity is a weighted sum of all gradients so far:")
momentum.step(
    (1 - beta) * Sum(beta ** (t - 1 - k), (k, 0, t - 1)), 1 - beta**t, by=induction(t),
    prose="The weights fall off geometrically with the age of a gradient, and their sum approaches 1:",
)  # fmt: skip
momentum.answer(
    theta(t), coasting - alpha * Sum((1 - beta ** (t - k)) * grad(theta(k)), (k, 0, t - 1)),
    by=induction(t, together=[(v(t), average)]),
    prose=r"A gradient moves the parameters by $1 - \beta$ of its size at once, and in the end by all of it:",
)  # fmt: skip
momentum.step(
    theta(t + 2), theta(t + 1) + beta * (theta(t + 1) - theta(t)) - alpha * (1 - beta) * grad(theta(t + 1)),
    by=substitution,
    prose=r"Without $v$, this is gradient descent with the rate $\alpha(1 - \beta)$, and $\beta$ times the last step:",
)  # fmt: skip

# ---- NAG: where the gradient is taken

nag = p.part("nag", "how NAG works")
uncorrected = beta * v_nag(t) + (1 - beta) * grad(theta_nag(t))
correction = (1 - beta) * (grad(theta_nag(t) - alpha * v_nag(t)) - grad(theta_nag(t)))
nag.step(
    v_nag(t + 1), uncorrected + correction, by=substitution,
    prose=r"NAG is Momentum, corrected by how the gradient changes up to the look-ahead point $\theta_t - \alpha v_t$:",
)  # fmt: skip
nag.step(
    theta_nag(t + 1) - alpha * v_nag(t + 1), theta_nag(t + 1) + (theta_nag(t + 1) - theta_nag(t)), by=substitution,
    prose="This look-ahead point is where the last step leads if it is repeated in full:",
)  # fmt: skip
nag.step(
    theta_nag(t) - alpha * (beta * v_nag(t) + (1 - beta) * 0), theta_nag(t) - alpha * beta * v_nag(t), by=substitution,
    prose="Momentum leads less far if no new gradient comes in. The usual form of NAG looks ahead to this point:",
)  # fmt: skip
y_next = theta_usual(t + 1) + beta * (theta_usual(t + 1) - theta_usual(t))
nag.step(
    theta_usual(t + 2), y_next - alpha * (1 - beta) * grad(y_next), by=substitution,
    prose=r"So the usual form is Nesterov's method: go on by $\beta$ times the last step, and descend from there:",
)  # fmt: skip
nag.answer(
    theta_nag(t + 2),
    theta_nag(t + 1) + beta * (theta_nag(t + 1) - theta_nag(t))
    - alpha * (1 - beta) * grad(theta_nag(t + 1) + (theta_nag(t + 1) - theta_nag(t))),
    by=substitution,
    prose=r"The form of the sheet also goes on by $\beta$ times the last step, but takes the gradient further ahead:",
)  # fmt: skip

# ---- Momentum (M), NAG as on the sheet (N) and as usual (U) on a parabola: each step is a matrix that acts on (v, θ)

v_t, theta_t, z, phi = p.given("v_t theta_t z phi")
x_N = p.let("x^N", theta_t - alpha * v_t)
x_U = p.let("x^U", theta_t - alpha * beta * v_t)
f_M, f_N, f_U = p.let("f^M f^N f^U", Matrix([lam * theta_t**2 / 2, lam * x_N**2 / 2, lam * x_U**2 / 2]))
v_M = p.let("v^M_{t+1}", beta * v_t + (1 - beta) * D(f_M, theta_t))
v_N = p.let("v^N_{t+1}", beta * v_t + (1 - beta) * D(f_N, x_N))
v_U = p.let("v^U_{t+1}", beta * v_t + (1 - beta) * D(f_U, x_U))
theta_M, theta_N, theta_U = p.let(
    r"\theta^M_{t+1} \theta^N_{t+1} \theta^U_{t+1}",
    Matrix([theta_t - alpha * v_M, theta_t - alpha * v_N, theta_t - alpha * v_U]),
)
h = alpha * lam * (1 - beta)
M = Matrix([[beta, (1 - beta) * lam], [-alpha * beta, 1 - h]])
N = Matrix([[beta - h, (1 - beta) * lam], [-alpha * (beta - h), 1 - h]])
U = Matrix([[beta * (1 - h), (1 - beta) * lam], [-alpha * beta * (1 - h), 1 - h]])

chi_M, chi_N, chi_U = (characteristic_polynomial(matrix, z) for matrix in (M, N, U))
rho_M, rho_N, rho_U = map(spectral_radius, (M, N, U))

parabola = p.part("parabola", r"the three on a parabola $f(\theta) = \lambda \theta^2/2$")
parabola.step(
    Matrix([[D(v_M, v_t), D(v_M, theta_t)], [D(theta_M, v_t), D(theta_M, theta_t)]]), M, by=linearity,
    prose=r"On a parabola the three are linear. A step of Momentum is a matrix $M$ that acts on $(v_t, \theta_t)$:",
)  # fmt: skip
parabola.step(
    Matrix([[D(v_N, v_t), D(v_N, theta_t)], [D(theta_N, v_t), D(theta_N, theta_t)]]), N, by=linearity,
    prose="A step of NAG as on the sheet is a matrix $N$:",
)  # fmt: skip
parabola.step(
    Matrix([[D(v_U, v_t), D(v_U, theta_t)], [D(theta_U, v_t), D(theta_U, theta_t)]]), U, by=linearity,
    prose="A step of the usual NAG is a matrix $U$:",
)  # fmt: skip
parabola.step(
    chi_M, z**2 - (1 + beta - h) * z + beta, by=spectral_theory,
    prose=r"Let $h = \alpha\lambda(1 - \beta)$. How fast a method converges depends on its characteristic polynomial:",
)  # fmt: skip
parabola.step(
    chi_N, chi_M - h * (1 - z), by=substitution,
    prose="Below 1 the polynomial of $N$ lies below. Where $M$ has real roots under 1, $N$ has one closer to 1:",
)  # fmt: skip
parabola.step(chi_U, chi_M - beta * h * (1 - z), by=substitution, prose="The same holds for $U$:")
parabola.step(
    determinant(M), beta, by=substitution,
    prose=r"The determinant is the product of the eigenvalues. If not real, those of $M$ have modulus $\sqrt{\beta}$:",
)  # fmt: skip
parabola.step(
    determinant(N), beta - h, by=substitution,
    prose="Where those of $N$ are not real, their modulus is smaller, and there NAG is faster than Momentum:",
)  # fmt: skip
parabola.step(determinant(U), beta * (1 - h), by=substitution, prose="The same holds for $U$:")
parabola.answer(
    stable(M, exactly_if=alpha * lam < 2 * (1 + beta) / (1 - beta)), by=spectral_theory,
    prose="Momentum converges for these rates only, NAG as on the sheet for a third, the usual NAG for a range "
    "between:",
)  # fmt: skip
parabola.answer(stable(N, exactly_if=alpha * lam < 2 * (1 + beta) / (3 * (1 - beta))), by=spectral_theory)
parabola.answer(stable(U, exactly_if=alpha * lam < 2 * (1 + beta) / ((1 + 2 * beta) * (1 - beta))), by=spectral_theory)

oscillating = p.part(
    "oscillating", r"Momentum where it oscillates, $(1 - \sqrt{\beta})^2 < h < (1 + \sqrt{\beta})^2$",
    at={alpha: (1 + beta - 2 * sqrt(beta) * cos(phi)) / ((1 - beta) * lam)},
)  # fmt: skip
oscillating.step(
    (1 + beta - h) ** 2 - 4 * beta, -4 * beta * (1 - cos(phi) ** 2), by=substitution,
    prose=r"With $h = 1 + \beta - 2\sqrt{\beta}\cos\phi$ the characteristic polynomial has a negative discriminant:",
)  # fmt: skip
oscillating.step(
    eigenvalues(M, [sqrt(beta) * exp(I * phi), sqrt(beta) * exp(-I * phi)]), by=spectral_theory,
    prose="So the eigenvalues are two conjugate numbers.",
)  # fmt: skip
oscillating.answer(
    rho_M, sqrt(beta), by=spectral_theory,
    prose="Both have the same modulus, so the spectral radius is:",
)  # fmt: skip

faster = rho_N < rho_M
STEEP = {beta: Rational(9, 10), alpha: 5, lam: 1}
FLAT = {beta: Rational(9, 10), alpha: Rational(1, 100), lam: 1}
LONG = {beta: Rational(9, 10), alpha: 15, lam: 1}
LIGHT = {beta: Rational(1, 4), alpha: Rational(2, 3), lam: 1}

steep = p.part("steep", r"a steep direction: $\beta = 9/10$, $\alpha\lambda = 5$", at=STEEP)
steep.step(
    rho_M, sqrt(Rational(9, 10)), by=spectral_theory,
    prose="Both forms of NAG have a smaller spectral radius here, and so are faster. That of Momentum is:",
)  # fmt: skip
steep.step(rho_U, sqrt(Rational(9, 20)), by=spectral_theory, prose="That of the usual NAG is:")
steep.step(rho_N, sqrt(Rational(2, 5)), by=spectral_theory, prose="That of NAG as on the sheet is:")
flat = p.part("flat", r"a flat direction: $\beta = 9/10$, $\alpha\lambda = 1/100$", at=FLAT)
flat.step(rho_M < rho_U, by=spectral_theory, prose="Both forms of NAG are slower here. First the usual one:")
flat.step(rho_U < rho_N, by=spectral_theory, prose="NAG as on the sheet is slower still:")
long_ = p.part("long", r"a long step: $\beta = 9/10$, $\alpha\lambda = 15$", at=LONG)
long_.step(
    rho_M, sqrt(Rational(9, 10)), by=spectral_theory,
    prose="Momentum converges, as its spectral radius is below 1:",
)  # fmt: skip
long_.step(rho_U > 1, by=spectral_theory, prose="The usual NAG diverges:")
long_.step(rho_N > 1, by=spectral_theory, prose="So does NAG as on the sheet:")
light = p.part("light", r"little momentum: $\beta = 1/4$, $\alpha\lambda = 2/3$", at=LIGHT)
light.step(rho_M, Rational(1, 2), by=spectral_theory, prose="Both converge. The spectral radius of Momentum is:")
light.step(rho_N, (1 + sqrt(17)) / 8, by=spectral_theory, prose="That of NAG as on the sheet is larger:")

# ---- Adagrad

G, c, b = p.given("G c b", above=0)  # what has been accumulated; the size of a gradient, and of another
d = p.given("d")[0]  # the next gradient
q = p.given("q", above=0, below=1)[0]
infrequent, frequent = p.sizes("n_1 n_2")

adagrad = p.part("adagrad", "how Adagrad works")
adagrad.answer(
    g(t), g_0 + Sum(grad(theta_ada(k)) ** 2, (k, 0, t - 1)), by=induction(t),
    prose="Nothing is forgotten: $g$ is the sum of all squares so far:",
)  # fmt: skip
adagrad.answer(
    theta_ada(t), theta_0 - alpha * Sum(grad(theta_ada(k)) / sqrt(g(k + 1) + epsilon), (k, 0, t - 1)), by=induction(t),
    prose="So each gradient is divided by the root of all squares up to and including its own:",
)  # fmt: skip
adagrad.step(
    Inequality(alpha / sqrt(G + d**2 + epsilon) <= alpha / sqrt(G + epsilon), equality_when=Eq(d, 0)),
    by=monotonicity,
    prose="Let $G$ be what has been added up, and $d$ the next gradient. The rate falls, unless $d$ is 0:",
)  # fmt: skip
adagrad.step(
    Inequality(G + d**2 >= c**2 * (t + 1), given=[c**2 * t <= G, d**2 >= c**2]), by=induction(t),
    prose=r"If no gradient is smaller in size than $c$, then $g \ge c^2 t$ by induction. The step is:",
)  # fmt: skip
adagrad.step(tends(alpha / sqrt(c**2 * t + epsilon), t, oo, to=0), by=limit, prose="So then the rate tends to 0:")
adagrad.step(
    asymptotic(alpha / sqrt(g_0 + c**2 * t + epsilon), alpha / (c * sqrt(t)), t, oo), by=limit,
    prose=r"For gradients of the size $c$ it does so like $1/\sqrt{t}$:",
)  # fmt: skip
adagrad.step(
    tends(g_0 + c**2 * (1 - q ** (2 * t)) / (1 - q**2), t, oo, to=g_0 + c**2 / (1 - q**2)), by=limit,
    prose="It need not tend to 0. For gradients $c q^t$ that die out, $g$ remains bounded:",
)  # fmt: skip
adagrad.step(
    Abs(alpha * d / sqrt(d**2 + epsilon)) < alpha, by=monotonicity,
    prose=r"From $g_0 = 0$, the first step is shorter than $\alpha$, whatever the gradient is:",
)  # fmt: skip
adagrad.step(
    sqrt(G + epsilon**2) <= sqrt(G) + epsilon, by=monotonicity,
    prose=r"The root of $g + \epsilon$ is not $\sqrt{g} + \epsilon$, as in Adam. With $\epsilon^2$ it is no larger:",
)  # fmt: skip

# all parameters at once: the accumulated squares, the velocity, the next gradient, Adam's corrected squares
n = p.sizes("n")[0]
accumulated, velocity, new, squares = p.tensor(r"\mathbf{g} \mathbf{v} \mathbf{d} \hat{\mathbf{v}}", n)
rate = p.let(r"\eta", alpha / sqrt(accumulated + new**2 + epsilon))
rate_adam = p.let(r"\eta^{Adam}", alpha / (sqrt(squares) + epsilon))
update_momentum = p.let(r"\Delta^M", -alpha * (beta * velocity + (1 - beta) * new))

rates = p.part("rates", "the rates of all parameters, in Adagrad and in Momentum")
own_rates = -alpha * diag(new * (accumulated + new**2 + epsilon) ** Rational(-3, 2))
rates.step(
    D(rate, new), own_rates, by=linearity,
    prose=r"Each rate in $\eta$ depends on the gradients of its own parameter only, $\mathbf{d}$ being the next ones:",
)  # fmt: skip
rates.step(
    D(update_momentum, new), -alpha * (1 - beta) * identity(n), by=linearity,
    prose=r"In the update $\Delta^M$ of Momentum, in contrast, one rate holds for all parameters at all times:",
)  # fmt: skip

# ---- Newton's method, for any number of parameters

x, x_star, r, s = p.tensor("x x^* r s", n)
A = p.tensor("A", n, n)
H = p.let("H", (A + A.T) / 2)  # any symmetric matrix
E_0, e_0, mu_3, mu_4 = p.given("E_0 e_0 mu_3 mu_4")
f = p.let("f", E_0 + dot((x - x_star) @ H, x - x_star) / 2)
model = p.let("Q", E_0 + r @ s + dot(s @ H, s) / 2)
e = p.sequence("e", first=e_0, then=lambda e, t: (1 - alpha) * e(t - 1))

newton = p.part("newton", "the update rule of Newton's method")
newton.step(
    D(model, s), r + H @ s, by=linearity,
    prose="To second order a step $s$ leads to $Q(s)$, with the gradient $r$ and the Hessian $H$. Its gradient is:",
)  # fmt: skip
newton.step(H @ -(inverse(H) @ r), -r, by=substitution, prose="This vanishes for Newton's step $s = -H^{-1} r$:")
newton.step(D(f, x), H @ (x - x_star), by=linearity, prose="For a quadratic $f$, stationary at $x^*$, the gradient is:")
newton.step(D(D(f, x), x), H, by=linearity, prose="Its Hessian is $H$ everywhere:")
newton.answer(x - inverse(H) @ (H @ (x - x_star)), x_star, by=substitution, prose="One step leads there from anywhere:")
newton.step(
    x - alpha * (inverse(H) @ (H @ (x - x_star))) - x_star, (1 - alpha) * (x - x_star), by=substitution,
    prose=r"With a learning rate $\alpha$, each step multiplies the error by $1 - \alpha$, in all directions alike:",
)  # fmt: skip
newton.answer(e(t), (1 - alpha) ** t * e_0, by=induction(t), prose="The error after $t$ steps is:")
newton.step(
    stable(Matrix([[1 - alpha]]), exactly_if=alpha < 2), by=spectral_theory,
    prose=r"So the method converges for $0 < \alpha < 2$:",
)  # fmt: skip

# near a minimum: θ is the distance to it, and the terms of third and fourth order are kept
near = p.let("f_4", lam * theta_t**2 / 2 + mu_3 * theta_t**3 / 6 + mu_4 * theta_t**4 / 24)
slope, curvature = D(near, theta_t), D(D(near, theta_t), theta_t)
damped, full = theta_t - alpha * slope / curvature, theta_t - slope / curvature
local = p.part("local", "Newton's method near a minimum, and far from one")
local.answer(
    tends(full / theta_t**2, theta_t, 0, to=mu_3 / (2 * lam)), by=limit,
    prose=r"Let $\theta_t$ be the distance to a minimum. A full step squares it, but for a constant:",
)  # fmt: skip
local.step(tends(damped / theta_t, theta_t, 0, to=1 - alpha), by=limit, prose=r"With $\alpha \ne 1$ it shrinks less:")
local.step(
    tends((theta_t - alpha * slope) / theta_t, theta_t, 0, to=1 - alpha * lam), by=limit,
    prose=r"Gradient descent shrinks it by a factor, too, $1 - \alpha\lambda$:",
)  # fmt: skip
bowl = p.let("f_b", sqrt(1 + theta_t**2))
local.step(
    theta_t - D(bowl, theta_t) / D(D(bowl, theta_t), theta_t), -(theta_t**3), by=substitution,
    prose=r"Far from it this may fail. On the convex $\sqrt{1 + \theta^2}$ full steps diverge for $|\theta| > 1$:",
)  # fmt: skip

# its update rule once more, for one parameter; with a learning rate there is another

theta_newton = p.sequence(
    r"\theta^{Newton}", first=theta_0, then=lambda theta, t: theta(t - 1) - grad(theta(t - 1)) / curve(theta(t - 1))
)
theta_damped = p.sequence(
    r"\theta^{damped}", first=theta_0,
    then=lambda theta, t: theta(t - 1) - alpha * grad(theta(t - 1)) / curve(theta(t - 1)),
)  # fmt: skip
hessian, hessian_damped = p.let("H_t", curve(theta_newton(t))), p.let("H^{damped}_t", curve(theta_damped(t)))
rule = p.part("rule", "the update rule of Newton's method, for one parameter")
rule.answer(
    theta_newton(t + 1), theta_newton(t) - grad(theta_newton(t)) / curve(theta_newton(t)), by=definition,
    prose="The gradient is divided by the curvature, so that the step leads to the minimum of the parabola that fits:",
)  # fmt: skip
scaled = p.part("scaled", "the same with a learning rate")
scaled.answer(
    theta_damped(t + 1), theta_damped(t) - alpha * grad(theta_damped(t)) / curve(theta_damped(t)), by=definition,
    prose=r"A learning rate $\alpha$ scales this step:",
)  # fmt: skip

# ---- Adam

mu, delta, m_0, m_t1 = p.given("mu delta m_0 m_{t-1}")
nu, V_t1 = p.given(r"nu v_{t-1}", above=0)
# expectations: each gradient has the mean μ, or μ + δt, and the mean square ν
mean = p.sequence(r"\operatorname{E}m", first=0, then=lambda m, t: beta_1 * m(t - 1) + (1 - beta_1) * mu)
mean_from = p.sequence(r"\operatorname{E}m'", first=m_0, then=lambda m, t: beta_1 * m(t - 1) + (1 - beta_1) * mu)
mean_drift = p.sequence(
    r"\operatorname{E}m''", first=0, then=lambda m, t: beta_1 * m(t - 1) + (1 - beta_1) * (mu + delta * t)
)
square = p.sequence(r"\operatorname{E}v", first=0, then=lambda v, t: beta_2 * v(t - 1) + (1 - beta_2) * nu)
square_drift = p.sequence(
    r"\operatorname{E}v''", first=0, then=lambda v, t: beta_2 * v(t - 1) + (1 - beta_2) * (nu + delta * t)
)

adam = p.part("adam", "Adam, line by line")
average_m = (1 - beta_1) * Sum(beta_1 ** (t - k) * g_adam(k), (k, 1, t))
average_v = (1 - beta_2) * Sum(beta_2 ** (t - k) * g_adam(k) ** 2, (k, 1, t))
adam.answer(m(t), average_m, by=induction(t), prose="The line for $m_t$ averages gradients, like Momentum's velocity:")
adam.answer(v_adam(t), average_v, by=induction(t), prose="The line for $v_t$ averages squares, and forgets old ones:")
adam.step(
    theta_adam(1), theta_0 - alpha * grad(theta_0) / (Abs(grad(theta_0)) + epsilon), by=substitution,
    prose=r"With the corrections the first step is of the size $\alpha$, but for $\epsilon$, whatever the gradient is:",
)  # fmt: skip
adam.step(
    tends(alpha * d / (Abs(d) + epsilon), epsilon, 0, to=alpha * sign(d), given=[Ne(d, 0)]), by=limit,
    prose=r"Of a gradient $d$ only the sign is left as $\epsilon$ tends to 0:",
)  # fmt: skip
adam.step(
    tends(
        alpha * (1 - beta_1) * d / (sqrt(1 - beta_2) * Abs(d) + epsilon), epsilon, 0,
        to=alpha * sign(d) * (1 - beta_1) / sqrt(1 - beta_2), given=[Ne(d, 0)],
    ),
    by=limit,
    prose=r"Without the corrections the first step would be $(1 - \beta_1)/\sqrt{1 - \beta_2}$ times as long:",
)  # fmt: skip
shorter = (1 - beta_1) / sqrt(1 - beta_2) < 1
adam.step(
    rounds((1 - Rational(9, 10)) / sqrt(1 - Rational(999, 1000)), "3.16"), by=rounding,
    prose=r"This is more, not less, for the usual $\beta_1 = 0.9$ and $\beta_2 = 0.999$:",
)  # fmt: skip
first = Abs(alpha * d / (Abs(d) + epsilon))  # lengths of updates: the first,
late = alpha * (1 - beta_1) / sqrt(1 - beta_2)  # and one after many gradients of 0, for ε → 0
K = (1 - beta_1) ** 2 / ((1 - beta_2) * (1 - beta_1**2 / beta_2))
bound = Inequality(
    (beta_1 * m_t1 + (1 - beta_1) * d) ** 2 <= beta_2 * m_t1**2 + K * (1 - beta_2) * d**2, given=beta_1**2 < beta_2
)
adam.step(
    bound, by=cauchy_schwarz,
    prose=r"Let $K$ be the fraction in front of $(1 - \beta_2) d^2$ below. If $m^2 \le K v$, the same holds after "
    r"another step, by the Cauchy-Schwarz inequality. Hence by induction no step is longer than a constant times "
    r"$\alpha$, whatever the gradients are:",
)  # fmt: skip

bias = p.part("bias", "why $m$ is biased at first, and how this is corrected")
bias.step(
    mean_from(t), mu + beta_1**t * (m_0 - mu), by=induction(t),
    prose=r"If each gradient has the mean $\mu$, so has $m$, but for what is left of the start $m_0$:",
)  # fmt: skip
bias.answer(mean(t), (1 - beta_1**t) * mu, by=induction(t), prose="For $m_0 = 0$ the mean is too close to 0:")
bias.answer(
    mean(tau) / (1 - beta_1**tau), mu, by=induction(tau, together=[(mean(tau), (1 - beta_1**tau) * mu)]),
    prose=r"Division by $1 - \beta_1^\tau$ puts this right, so $\hat{m}$ has the mean $\mu$ from the first step on:",
)  # fmt: skip
bias.answer(
    square(tau) / (1 - beta_2**tau), nu, by=induction(tau, together=[(square(tau), (1 - beta_2**tau) * nu)]),
    prose=r"Likewise $\hat{v}$ has the mean $\nu$ of the squares:",
)  # fmt: skip
bias.step(tends((1 - beta_1**t) * mu, t, oo, to=mu), by=limit, prose="In the long run there is nothing to put right:")
bias.step(
    mean_drift(t), (1 - beta_1**t) * mu + delta * (t - beta_1 * (1 - beta_1**t) / (1 - beta_1)), by=induction(t),
    prose=r"If the mean drifts, $\mu + \delta t$, then $m$ lags behind it, and $\hat{m}$ is biased, too:",
)  # fmt: skip

# ---- mistakes to be expected

momentum.mistake(
    r"you weighted the oldest gradient most; at each step what is older is multiplied by $\beta$ once more",
    beta**t * v_0 + (1 - beta) * Sum(beta**k * grad(theta(k)), (k, 0, t - 1)), of=v(t), hint="Try $t = 2$.",
)  # fmt: skip
nag.mistake(
    "you took the gradient where the parameters are: that is Momentum",
    theta_nag(t + 1) + beta * (theta_nag(t + 1) - theta_nag(t)) - alpha * (1 - beta) * grad(theta_nag(t + 1)),
    hint="Where does NAG take the gradient?",
)  # fmt: skip
adagrad.mistake(
    "you squared the sum of the gradients; it is their squares that are added",
    g_0 + Sum(grad(theta_ada(k)), (k, 0, t - 1)) ** 2, of=g(t), hint="Try two steps with opposite gradients.",
)  # fmt: skip
rule.mistake(
    "this finds a zero of $f$; what is wanted is a minimum, a zero of $f'$",
    theta_newton(t) - function("f")(theta_newton(t)) / grad(theta_newton(t)), hint="What is to become 0?",
)  # fmt: skip
rule.mistake(
    "you divided by the slope; the slope is divided by the curvature",
    theta_newton(t) - curve(theta_newton(t)) / grad(theta_newton(t)), hint=r"Where is the next $\theta$ on a parabola?",
)  # fmt: skip
bias.mistake(
    r"this is the mean of $m$; the correction divides it by $1 - \beta_1^t$", (1 - beta_1**tau) * mu,
    of=mean(tau) / (1 - beta_1**tau), hint="Which of the two is asked about, $m$ or its correction?",
)  # fmt: skip

# ---- what the sheet asks for is told in words; these are the formulas behind them, and what answers may call things

p.asks(momentum, nag, adagrad, rule, adam, bias)
p.also("L J", function("f"))
momentum.accepts({v_0: 0}, when="$v_0 = 0$")
adagrad.accepts({g_0: 0}, when="$g_0 = 0$")
rule.accepts(scaled, when=r"its steps are scaled by a learning rate $\alpha$")
momentum.also("g", lambda k: grad(theta(k)))
nag.also("v", v_nag)
nag.also("g", lambda k: grad(theta_nag(k) - alpha * v_nag(k)))
adagrad.also("G", g)
for part, own in ((nag, theta_nag), (adagrad, theta_ada), (rule, theta_newton), (scaled, theta_damped)):
    part.also(r"\theta x w", own)
rule.also("H", hessian)
scaled.also("H", hessian_damped)
rule.also("H", lambda at: curve(at if at.has(theta_newton) else theta_newton(at)))  # H(θ_t), which is also H_t
scaled.also("H", lambda at: curve(at if at.has(theta_damped) else theta_damped(at)))
for part in (adam, bias):
    part.also("g", g_adam)
    part.also("v", v_adam)
    part.also(r"\theta", theta_adam)
bias.also("g", g_adam(t))
expected = averages({
    g_adam(k): mu, g_adam(k) ** 2: nu, m(k): mean(k), v_adam(k): square(k),
    m_hat(k): mean(k) / (1 - beta_1**k), v_hat(k): square(k) / (1 - beta_2**k),
})  # fmt: skip
bias.also(r"\mathbb{E} E", expected)

# ---- what the sheet and the reference solution print

DESCENT = equals(theta_gd(t + 1), theta_gd(t) - alpha * grad(theta_gd(t)))
MOMENTUM_V = equals(v(t + 1), beta * v(t) + (1 - beta) * grad(theta(t)))
MOMENTUM_THETA = equals(theta(t + 1), theta(t) - alpha * v(t + 1))
NAG_V = either(r"$v_{t+1} = \beta v_t + (1 - \beta) \nabla f(\theta_t - \alpha v_t)$", {
    "NAG is what the sheet defines": equals(
        v_nag(t + 1), beta * v_nag(t) + (1 - beta) * grad(theta_nag(t) - alpha * v_nag(t))
    ),
    r"NAG is Nesterov's method, which looks ahead to $\theta_t - \alpha \beta v_t$": equals(
        v_usual(t + 1), beta * v_usual(t) + (1 - beta) * grad(theta_usual(t) - alpha * v_usual(t))
    ),
})  # fmt: skip
NAG_THETA = equals(theta_nag(t + 1), theta_nag(t) - alpha * v_nag(t + 1))
ADAGRAD_G = equals(g(t + 1), g(t) + grad(theta_ada(t)) ** 2)
ADAGRAD_THETA = equals(theta_ada(t + 1), theta_ada(t) - alpha / sqrt(g(t + 1) + epsilon) * grad(theta_ada(t)))
ADAM = (
    equals(g_adam(tau), grad(theta_adam(tau - 1))),
    equals(m(tau), beta_1 * m(tau - 1) + (1 - beta_1) * g_adam(tau)),
    equals(v_adam(tau), beta_2 * v_adam(tau - 1) + (1 - beta_2) * g_adam(tau) ** 2),
    equals(m_hat(tau), m(tau) / (1 - beta_1**tau)),
    equals(v_hat(tau), v_adam(tau) / (1 - beta_2**tau)),
    equals(theta_adam(tau), theta_adam(tau - 1) - alpha * m_hat(tau) / (sqrt(v_hat(tau)) + epsilon)),
)
BIASED_M = equals(mean(tau) - mu, -(beta_1**tau) * mu)
UNBIASED_M = {
    "the gradients of all steps have one mean": for_every(
        tau, mean(tau) / (1 - beta_1**tau), mu, start=1, together=[(mean(tau), (1 - beta_1**tau) * mu)]
    ),
    r"their mean drifts, $\mu + \delta t$": equals(mean_drift(tau) / (1 - beta_1**tau), mu + delta * tau),
}

sheet, ref = p.source("sheet"), p.source("reference")
for source in (sheet, ref):
    source.prints("recall, gradient descent", DESCENT)
    source.prints("Momentum, $v$", MOMENTUM_V)
    source.prints(r"Momentum, $\theta$", MOMENTUM_THETA)
sheet.prints(
    r"Momentum extends gradient descent: $\beta = 0$", theta(t + 1), theta(t) - alpha * grad(theta(t)), at={beta: 0}
)
sheet.prints("question 1, NAG, $v$", NAG_V)
sheet.prints(r"question 1, NAG, $\theta$", NAG_THETA)
sheet.prints("question 1, NAG adds a correction to Momentum", v_nag(t + 1), uncorrected + correction)
sheet.prints("question 2, Adagrad, $g$", ADAGRAD_G)
sheet.prints(r"question 2, Adagrad, $\theta$", ADAGRAD_THETA)
for number, line in enumerate(ADAM, start=1):
    sheet.prints(f"11.3, Adam, line {number}", line)
sheet.prints("11.3, question 2, $m$ is biased towards 0", BIASED_M)
sheet.prints("11.3, question 2, only in the early stages", tends(mu - beta_1**tau * mu, tau, oo, to=mu))
sheet.prints(
    r"11.3, question 2, $\hat{m}$ corrects this bias",
    either(r"the mean of $\hat{m}_t$ is that of the gradients", UNBIASED_M),
)

ref.prints("question 1, NAG, $v$", NAG_V)
ref.prints(r"question 1, NAG, $\theta$", NAG_THETA)
ref.prints(
    "question 1, the look-ahead position is the future one",
    either(r"with the velocity $v_t$ alone, the parameters would get to $\theta_t - \alpha v_t$", {
        "the last step is repeated": equals(
            theta_nag(t + 1) + (theta_nag(t + 1) - theta_nag(t)), theta_nag(t + 1) - alpha * v_nag(t + 1)
        ),
        "a step of Momentum is made, and the new gradient is 0": equals(
            theta_nag(t) - alpha * (beta * v_nag(t) + (1 - beta) * 0), theta_nag(t) - alpha * v_nag(t)
        ),
    }),
)  # fmt: skip
ref.prints("question 1, the gradient is taken at the look-ahead position", NAG_V)
ref.prints(
    "question 1, the course is corrected earlier",
    Inequality(And(lam * (theta_t - alpha * v_t) < 0, lam * theta_t > 0), given=[theta_t > 0, alpha * v_t > theta_t]),
)
ref.prints("question 1, faster convergence", either(r"NAG converges faster than Momentum: $\rho(N) < \rho(M)$", {
    r"the parabola is steep, $\beta = 9/10$ and $\alpha \lambda = 5$": Inequality(faster.subs(STEEP)),
    r"the parabola is flat, $\beta = 9/10$ and $\alpha \lambda = 1/100$": Inequality(faster.subs(FLAT)),
    r"the step is long, $\beta = 9/10$ and $\alpha \lambda = 15$": Inequality(faster.subs(LONG)),
    r"there is little momentum, $\beta = 1/4$ and $\alpha \lambda = 2/3$": Inequality(faster.subs(LIGHT)),
}))  # fmt: skip
ref.prints("question 1, better accuracy", unsettled("NAG is more accurate", because="it is an empirical statement"))
ref.prints(
    "question 1, less risk of overshooting",
    unsettled("NAG overshoots less often, and its updates are more accurate", because="the risk is not defined"),
)
ref.prints("question 2, Adagrad, $g$", ADAGRAD_G)
ref.prints(r"question 2, Adagrad, $\theta$", ADAGRAD_THETA)
ref.prints("question 2, each parameter has a rate of its own, by the gradients so far", D(rate, new), own_rates)
ref.prints(
    "question 2, the rate of frequently updated parameters diminishes",
    Inequality(alpha / sqrt(G + d**2 + epsilon) < alpha / sqrt(G + epsilon), given=Ne(d, 0)),
)
ref.prints(
    "question 2, frequent parameters get smaller updates than infrequent ones",
    either("after $n_2$ gradients of a parameter and $n_1 < n_2$ of another, the update of the one is smaller", {
        "all gradients that are not 0 have one size": Inequality(
            c / sqrt(frequent * c**2 + epsilon) < c / sqrt(infrequent * c**2 + epsilon), given=infrequent < frequent
        ),
        "the gradients of the two have different sizes": Inequality(
            c / sqrt(frequent * c**2 + epsilon) < b / sqrt(infrequent * b**2 + epsilon), given=infrequent < frequent
        ),
    }),
)  # fmt: skip
ref.prints(
    "question 2, Adagrad is effective for large and sparse data",
    unsettled(
        "Adagrad can handle large data sets, and is effective on sparse data", because="it is an empirical statement"
    ),
)
ref.prints("question 2, Momentum has a constant rate", D(update_momentum, new), -alpha * (1 - beta) * identity(n))
ref.prints("11.2, the update rule", either(r"$\theta_{t+1} = \theta_t - \alpha H^{-1} \nabla f(\theta_t)$", {
    "the step may be damped by a learning rate": equals(
        x - alpha * (inverse(H) @ r) - x, alpha * (x - inverse(H) @ r - x)
    ),
    "Newton's method makes the full step": equals(x - alpha * (inverse(H) @ r), x - inverse(H) @ r),
}))  # fmt: skip
ref.prints("11.2, $H$ holds the second derivatives", D(D(f, x), x), H)
ref.prints(
    "11.2, faster convergence, especially near the optimum",
    either("a step divides the distance to the minimum by as much as one likes, if it is close", {
        r"$\alpha = 1$": tends(full / theta_t, theta_t, 0, to=0),
        r"$\alpha$ is a learning rate of another value": tends(
            damped / theta_t, theta_t, 0, to=0, given=[Ne(alpha, 1)]
        ),
    }),
)  # fmt: skip
impractical = unsettled("$H^{-1}$ is impractical for many parameters", because="it depends on the means at hand")
ref.prints("11.2, the Hessian is expensive", impractical)
for which, line in zip(("1", "2", "3", r"4, $\hat{m}$", r"4, $\hat{v}$", "5"), ADAM, strict=True):
    ref.prints(f"11.3, Adam, line {which}", line)
ref.prints("11.3, answer 1, $m$ averages past gradients", m(t), average_m)
ref.prints("11.3, answer 1, $v$ averages past squares", v_adam(t), average_v)
ref.prints(
    "11.3, answer 1, each parameter has a rate of its own",
    D(rate_adam, squares),
    -alpha * diag(squares ** Rational(-1, 2) / (sqrt(squares) + epsilon) ** 2) / 2,
)
ref.prints(
    "11.3, answer 1, $m$ accelerates the convergence",
    unsettled(
        "$m$ accelerates the convergence in the relevant direction", because="no direction is said to be relevant"
    ),
)
ref.prints("11.3, answer 1, $v$ prevents large updates", either("no update is large", {
    r"an update is large if no multiple of $\alpha$ bounds it": bound,
    r"an update is large if it is longer than $\alpha$, and it is the first": Inequality(first < alpha),
    r"an update is large if it is longer than $\alpha$, and many gradients of 0 precede it": Inequality(late <= alpha),
}))  # fmt: skip
ref.prints("11.3, answer 2, $m$ is biased towards 0", BIASED_M)
ref.prints("11.3, answer 2, $v$ is biased towards 0", square(tau) - nu, -(beta_2**tau) * nu)
ref.prints("11.3, answer 2, the bias comes from the start at 0", mean_from(t) - mu, beta_1**t * (m_0 - mu))
ref.prints(
    r"11.3, answer 2, $1 - \beta_1^t$ makes $m$ unbiased",
    either(r"the mean of $\hat{m}_t$ is that of the gradients", UNBIASED_M),
)
ref.prints(r"11.3, answer 2, $1 - \beta_2^t$ makes $v$ unbiased", either(
    r"the mean of $\hat{v}_t$ is that of the squared gradients", {
    "the squares of all steps have one mean": for_every(
        tau, square(tau) / (1 - beta_2**tau), nu, start=1, together=[(square(tau), (1 - beta_2**tau) * nu)]
    ),
    r"their mean drifts, $\nu + \delta t$": equals(square_drift(tau) / (1 - beta_2**tau), nu + delta * tau),
}))  # fmt: skip
ref.prints(
    "11.3, answer 2, the corrections ensure significant updates at first",
    either("without the corrections, the first update would be shorter", {
        r"$\beta_1 = \beta_2 = 9/10$": Inequality(
            shorter, given=[Eq(beta_1, Rational(9, 10)), Eq(beta_2, Rational(9, 10))]
        ),
        r"$\beta_1 = 9/10$ and $\beta_2 = 999/1000$, as usual": Inequality(
            shorter, given=[Eq(beta_1, Rational(9, 10)), Eq(beta_2, Rational(999, 1000))]
        ),
    }),
)  # fmt: skip
