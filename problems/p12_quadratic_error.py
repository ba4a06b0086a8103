"""Problem 12: gradient descent on a quadratic error, along the eigenvectors of its Hessian, and when it is stopped."""

from sympy import Abs, And, Eq, Ne, Rational, exp, oo

from derive import (
    D,
    Inequality,
    Problem,
    approximates,
    bernoulli,
    curve,
    diag,
    diverges,
    either,
    equals,
    for_every,
    identity,
    induction,
    iteration,
    large,
    limit,
    linearity,
    matrix_product,
    monotonicity,
    negligible,
    only_minimum,
    power_rule,
    small,
    substitution,
    table,
    tends,
    total,
)

problem = p = Problem(
    12,
    "Quadratic Error Function",
    statement=r"""
The error $E = E_0 + \frac{1}{2} (w - w^*)^\top H (w - w^*)$ has its minimum at $w^*$. Its Hessian $H$ is constant and
positive definite, with the eigenvectors $u_j$ and the eigenvalues $\eta_j$. Gradient descent with a small learning rate
$\rho$ starts at the origin and subtracts $\rho \nabla E$ at each step. Let $w_j = w^\top u_j$ be the component of the
weights along $u_j$.

Show that after $\tau$ steps it has the value $(1 - (1 - \rho \eta_j)^\tau) w_j^*$; that the weights tend to $w^*$ if
$|1 - \rho \eta_j| < 1$; and that after finitely many steps $w_j$ is close to $w_j^*$ where $\eta_j$ is much larger than
$1/(\rho\tau)$, and small against $w_j^*$ where it is much smaller.
""",
)

(n,) = p.sizes("n")
i = p.indices("i")
j = p.indices("j", below=n)
tau = p.index("tau")
w, w_star = p.tensor("w w^*", n)
(E_0,) = p.given("E_0")
(rho,) = p.given("rho", above=0)

# A symmetric matrix is QΛQᵀ: the columns u_j of Q are an orthonormal basis of eigenvectors, Λ has the eigenvalues on
# its diagonal; they are positive, as H is positive definite. This (the spectral theorem) is all that is presupposed.
Q = p.tensor("Q", n, n)
eta = p.tensor("eta", n, above=0)
p.assume(Q.T @ Q, identity(n))
Lambda = p.let(r"\Lambda", diag(eta))
H = p.let("H", Q @ Lambda @ Q.T)
u = p.let("u_j", table(Q[i, j], (i, n)))
I = identity(n)

E = p.let("E", E_0 + (w - w_star) @ H @ (w - w_star) / 2)

# ---- the error and its gradient

gradient = p.part("gradient", "the error and its gradient, for any number of weights")
gradient.step(
    H.T, H, by=matrix_product,
    prose=r"We write $H = Q \Lambda Q^\top$, where the columns of $Q$ are an orthonormal basis of eigenvectors and "
    r"$\Lambda$ has the eigenvalues on its diagonal. So $H$ is symmetric:",
)  # fmt: skip
gradient.step(
    H @ u, eta[j] * u, by=matrix_product,
    prose=r"The column $u_j$ of $Q$ is an eigenvector with the eigenvalue $\eta_j$:",
)  # fmt: skip
gradient.step(
    D(E, w), H @ (w - w_star), by=power_rule,
    prose="The product rule has two halves, which agree because $H$ is symmetric:",
)  # fmt: skip
gradient.step(D(D(E, w), w), H, by=linearity, prose="Differentiated once more, this is the Hessian:")
gradient.step(
    E, E_0 + total(eta * (Q.T @ (w - w_star)) ** 2) / 2, by=substitution,
    prose="In the basis of eigenvectors the error is a sum of squares. All eigenvalues are positive, so $w^*$ is the "
    "only minimum:",
)  # fmt: skip

# ---- one step of descent

w_next = p.let("w^{+}", w - rho * D(E, w))

component = p.part("component", "one step of descent, along one eigenvector")
component.step(
    w_next, w - rho * (H @ (w - w_star)), by=substitution,
    prose=r"A step subtracts $\rho$ times the gradient:",
)  # fmt: skip
component.step(
    w_next @ u, w @ u - rho * eta[j] * (w @ u - w_star @ u), by=matrix_product,
    prose="We take the component along $u_j$. The other components do not matter to it:",
)  # fmt: skip
component.step(
    (w_next - w_star) @ u, (1 - rho * eta[j]) * ((w - w_star) @ u), by=substitution,
    prose=r"So a step multiplies the distance from the minimum, along $u_j$, by $1 - \rho \eta_j$:",
)  # fmt: skip

# ---- after tau steps: w_j(tau) is the component along u_j, eta_j the eigenvalue

(eta_j,) = p.given("eta_j", above=0)
(w_star_j,) = p.given("w_j^*")
w_j = p.sequence("w_j", first=0, then=lambda w, t: w(t - 1) - rho * eta_j * (w(t - 1) - w_star_j))
W = (1 - (1 - rho * eta_j) ** tau) * w_star_j

closed = p.part("closed", r"the components after $\tau$ steps from the origin")
closed.step(
    w_j(tau) - w_star_j, (1 - rho * eta_j) ** tau * (w_j(0) - w_star_j), by=induction(tau),
    prose=r"Let $w_j(\tau)$ be the component after $\tau$ steps. With the factor from step \ref{component.3} it is:",
)  # fmt: skip
closed.answer(w_j(tau), W, by=induction(tau), prose="At the origin $w_j(0) = 0$, so that:")
descent = iteration(tau, first={w: 0}, then={w: w - rho * (H @ (w - w_star))})
closed.step(
    descent(w, Q @ ((1 - (1 - rho * eta) ** tau) * (Q.T @ w_star))), by=induction(tau),
    prose="For the whole vector of weights, the components together are:",
)  # fmt: skip

# ---- without end

forever = p.part("forever", "the limit")
forever.answer(
    tends(W, tau, oo, to=w_star_j, given=[Abs(1 - rho * eta_j) < 1]), by=limit,
    prose=r"If $|1 - \rho \eta_j| < 1$, the power tends to 0, and the component to $w_j^*$:",
)  # fmt: skip
forever.step(
    diverges(W, tau, oo, given=[Abs(1 - rho * eta_j) > 1, Ne(w_star_j, 0)]), by=limit,
    prose="With a larger learning rate the components do not converge, unless they are 0 throughout:",
)  # fmt: skip
forever.step(
    diverges(W, tau, oo, given=[Eq(rho * eta_j, 2), Ne(w_star_j, 0)]), by=limit,
    prose="Nor do they on the boundary, where they jump between 0 and $2 w_j^*$:",
)  # fmt: skip

# ---- stopped early

(x,) = p.given("x", above=0)
V = (1 - (1 - x) ** tau) * w_star_j

early = p.part(
    "early",
    r"bounds after a finite number of steps with a small learning rate: $x = \rho \eta_j$ is at most 1",
)
early.where({rho: x / eta_j})
early.step(
    Inequality(And(1 - (1 - x) ** tau >= 0, 1 - (1 - x) ** tau <= x * tau), given=[x <= 1]), by=bernoulli,
    prose=r"Bernoulli's inequality bounds the factor that $w_j^*$ has after $\tau$ steps:",
)  # fmt: skip
early.answer(
    Inequality(Abs(V) <= x * tau * Abs(w_star_j), given=[x <= 1]), by=bernoulli,
    so=negligible(x * tau * Abs(w_star_j), w_star_j, when=small(x * tau, by=x)),
    prose=r"So the component is small against $w_j^*$ as long as $x\tau$ is small against 1, that is, $\eta_j$ "
    r"against $1/(\rho\tau)$:",
)  # fmt: skip
early.step(
    Inequality((1 - x) ** tau <= exp(-(x * tau)), given=[x <= 1]), by=monotonicity,
    prose=r"As $1 - x$ is at most $\exp(-x)$, its power is bounded, too:",
)  # fmt: skip
early.answer(
    Inequality(Abs(V - w_star_j) <= exp(-(x * tau)) * Abs(w_star_j), given=[x <= 1]), by=substitution,
    so=negligible(exp(-(x * tau)) * Abs(w_star_j), w_star_j, when=large(x * tau, by=tau), given=[x <= 1]),
    prose=r"So the component is close to $w_j^*$ once $x\tau$ is large:",
)  # fmt: skip

little = p.part("small", r"the components along directions with $\eta_j \ll 1/(\rho\tau)$")
little.answer(
    approximates(W, rho * eta_j * tau * w_star_j, when=small(rho * eta_j * tau, by=eta_j)), by=limit,
    prose=r"Where $\rho \eta_j \tau$ is small, the power is close to $1 - \rho \eta_j \tau$, so the component grows "
    r"in proportion to $\tau$:",
)  # fmt: skip
little.step(
    negligible(W, w_star_j, when=small(rho * eta_j * tau, by=eta_j)), by=limit,
    prose="So it is small against $w_j^*$:",
)  # fmt: skip

much = p.part("large", r"the components along directions with $\eta_j \gg 1/(\rho\tau)$")
much.answer(
    approximates(W, w_star_j, when=large(rho * eta_j * tau, by=tau), given=[rho * eta_j <= 1]), by=limit,
    prose=r"Where $\rho \eta_j \tau$ is large, the power has died out, and the component is close to $w_j^*$:",
)  # fmt: skip

# ---- mistakes to be expected

closed.mistake(
    r"you took the first step $\tau$ times; the gradient gets smaller on the way", tau * rho * eta_j * w_star_j,
    hint="Is the gradient the same at every step?",
)  # fmt: skip
closed.mistake(
    r"this is the limit of infinitely small steps; here each step is as long as $\rho$ makes it",
    (1 - exp(-(rho * eta_j * tau))) * w_star_j, hint=r"Try $\tau = 1$.",
)  # fmt: skip
closed.mistake(
    r"a factor 2 is left in the gradient; the $\frac{1}{2}$ of the error takes it away",
    (1 - (1 - 2 * rho * eta_j) ** tau) * w_star_j, hint="Differentiate the error once more.",
)  # fmt: skip
closed.mistake(
    r"a factor $\frac{1}{2}$ is left in the gradient; differentiating the square takes it away",
    (1 - (1 - rho * eta_j / 2) ** tau) * w_star_j, hint="Differentiate the error once more.",
)  # fmt: skip

# ---- what the sheet asks for, and what the answers may call it

p.asks(closed, forever, little, much)
p.also(r"\eta_i \lambda_j \lambda_i", eta_j)
p.also("w_i^*", w_star_j)
p.also("w_i", w_j)
p.also(r"w_{\tau,j} w_{\tau,i} w_{j,\tau} w_{i,\tau}", w_j(tau))
for part in (forever, little, much):  # component by component, what is said of all weights
    part.also(r"w^{(\tau)} w^{\tau} w_{\tau}", w_j(tau))
    part.also("w^*", w_star_j)

# ---- what the sheet and the reference solution print

(h11, h12, h22) = p.given("h_{11} h_{12} h_{22}")
(w_1, w_2, w_1_star, w_2_star) = p.given("w_1 w_2 w_1^* w_2^*")
d_1, d_2 = w_1 - w_1_star, w_2 - w_2_star
MINIMUM = only_minimum(  # for two weights; for n, see the sum of squares above
    E_0 + (h11 * d_1**2 + 2 * h12 * d_1 * d_2 + h22 * d_2**2) / 2,
    [w_1, w_2],
    at=[w_1_star, w_2_star],
    over=[h11 > 0, h11 * h22 - h12**2 > 0],
)

sheet = p.source("sheet")
sheet.prints("the error", E, E_0 + (w - w_star) @ H @ (w - w_star) / 2)
sheet.prints("$w^*$ is the minimum, for two weights", MINIMUM)
sheet.prints("$H$ is the Hessian, and constant", D(D(E, w), w), H)
sheet.prints("gradient descent", w_next, w - rho * D(E, w))
sheet.prints(r"the components after $\tau$ steps", for_every(tau, w_j(tau), (1 - (1 - rho * eta_j) ** tau) * w_star_j))
sheet.prints("the eigenvectors", H @ u, eta[j] * u)
sheet.prints("the limit, under its condition", tends(W, tau, oo, to=w_star_j, given=[Abs(1 - rho * eta_j) < 1]))
sheet.prints(
    "stopped early, first line",
    either(
        r"$w_j \approx w_j^*$ when $\eta_j \gg 1/(\rho\tau)$",
        {
            r"$\rho\eta_j$ is at most 1 (a small learning rate)": Inequality(
                Abs(V - w_star_j) <= exp(-(x * tau)) * Abs(w_star_j), given=[x <= 1]
            ),
            r"$|1 - \rho\eta_j| < 1$ and it is $\tau$ that grows, $\rho$ and $\eta_j$ being held": approximates(
                W, w_star_j, when=large(rho * eta_j * tau, by=tau), given=[Abs(1 - rho * eta_j) < 1]
            ),
            r"$|1 - \rho\eta_j| < 1$ and $\rho\eta_j$ is close to 2, whatever $\tau$ is": tends(
                V, x, 2, to=w_star_j, side="-"
            ),
            r"nothing is asked of $\rho\eta_j$ and $\eta_j$ grows, $\rho$ and $\tau$ being held": approximates(
                W, w_star_j, when=large(rho * eta_j * tau, by=eta_j)
            ),
        },
    ),
)
sheet.prints(
    "stopped early, second line",
    either(
        r"$|w_j| \ll |w_j^*|$ when $\eta_j \ll 1/(\rho\tau)$",
        {
            r"$\eta_j$ tends to 0 while $\rho$ and $\tau$ are held": negligible(
                W, w_star_j, when=small(rho * eta_j * tau, by=eta_j)
            ),
            r"$\rho$ tends to 0 while $\eta_j$ and $\tau$ are held": negligible(
                W, w_star_j, when=small(rho * eta_j * tau, by=rho)
            ),
            r"$|w_j|$ is to be at most $\rho\eta_j\tau |w_j^*|$, where $\rho\eta_j$ is at most 1": Inequality(
                Abs(V) <= x * tau * Abs(w_star_j), given=[x <= 1]
            ),
        },
    ),
)

# The reference solution writes λ_i for η_j. Its powers of matrices are sequences of matrices here, from I on.
e = p.let("e", w - w_star)
e_next = p.let("e^{+}", w_next - w_star)
e_0 = p.let("e_0", -w_star)
e_tau = p.tensor(r"e_{\tau}", n)
H_power = p.tensor(r"(I-\rho\,H)^{\tau}", n, n)
QLQ_power = p.tensor(r"(I-\rho\,Q\Lambda\,Q^T)^{\tau}", n, n)
L_power = p.tensor(r"(I-\rho\,\Lambda)^{\tau}", n, n)
steps = iteration(
    tau,
    first={e_tau: e_0, H_power: I, QLQ_power: I, L_power: I},
    then={
        e_tau: (I - rho * H) @ e_tau,
        H_power: (I - rho * H) @ H_power,
        QLQ_power: (I - rho * (Q @ Lambda @ Q.T)) @ QLQ_power,
        L_power: (I - rho * Lambda) @ L_power,
    },
)

ref = p.source("reference")
e_1 = ref.let("e_1", e_0 - rho * (H @ e_0))
e_2 = ref.let("e_2", e_1 - rho * (H @ e_1))
c = ref.let("c", Q.T @ e_0)
e_j = w_j(tau) - w_star_j

ref.prints("restated, the error", E, E_0 + (w - w_star) @ H @ (w - w_star) / 2)
ref.prints("restated, $w^*$ is the minimum, for two weights", MINIMUM)
ref.prints("restated, $H$ is the Hessian, and constant", D(D(E, w), w), H)
ref.prints("restated, gradient descent", w_next, w - rho * D(E, w))
ref.prints("gradient", D(E, w), H @ (w - w_star))
ref.prints("update, with the gradient put in", w_next, w - rho * (H @ (w - w_star)))
ref.prints("error vector", e_next, w_next - w_star)
ref.prints("error vector, its recursion", e_next, e - rho * (H @ e))
ref.prints("error vector, its recursion factored", e_next, (I - rho * H) @ e)
ref.prints("error vector, at first", e, -w_star, at={w: 0 * w_star})
ref.prints("$e_1$", e_1, (I - rho * H) @ e_0)
ref.prints("$e_2$, by $e_1$", e_2, (I - rho * H) @ e_1)
ref.prints("$e_2$, by $e_0$", (I - rho * H) @ e_1, (I - rho * H) @ (I - rho * H) @ e_0)
ref.prints(r"$e_\tau$, by $e_0$", steps(e_tau, H_power @ e_0))
ref.prints("$H$ diagonalized", H, Q @ Lambda @ Q.T)
ref.prints("in the eigenbasis, first line", steps(e_tau, H_power @ e_0))
ref.prints("in the eigenbasis, second line", steps(e_tau, QLQ_power @ e_0))
ref.prints("in the eigenbasis, third line", steps(e_tau, Q @ L_power @ Q.T @ e_0))
ref.prints(r"with $c = Q^\top e_0$", steps(e_tau, Q @ L_power @ c))
ref.prints("power of the diagonal matrix", steps(L_power, diag((1 - rho * eta) ** tau)))
ref.prints("with the diagonal matrix put in", steps(e_tau, Q @ diag((1 - rho * eta) ** tau) @ c))
ref.prints(
    "the components of the error decay exponentially", tends((1 - rho * eta_j) ** tau * (-w_star_j), tau, oo, to=0)
)
ref.prints(r"$e_{\tau,i}$ by $e_{0,i}$", for_every(tau, e_j, (1 - rho * eta_j) ** tau * (w_j(0) - w_star_j)))
ref.prints(r"$e_{\tau,i}$ by $w_i^*$", for_every(tau, e_j, (1 - rho * eta_j) ** tau * (-w_star_j)))
ref.prints(r"$w_{\tau,i}$, by the error", for_every(tau, w_j(tau), w_star_j + e_j))
w_tau = Q @ ((1 - (1 - rho * eta) ** tau) * (Q.T @ w_star))  # all components together, see above
ref.prints(
    r"$w_{\tau,i}$, with the error put in",
    either(
        r"$w_{\tau,i} = w_i^* - (1 - \rho\lambda_i)^\tau w_i^*$",
        {
            r"$w_{\tau,i}$ is the component along the $i$-th eigenvector": for_every(
                tau, w_j(tau), w_star_j - (1 - rho * eta_j) ** tau * w_star_j
            ),
            r"$w_{\tau,i}$ is the $i$-th entry of the weight vector": equals(
                w_tau[j], w_star[j] - (1 - rho * eta[j]) ** tau * w_star[j]
            ),
        },
    ),
)
ref.prints(
    r"$w_{\tau,i}$, result",
    either(
        r"$w_{\tau,i} = w_i^* (1 - (1 - \rho\lambda_i)^\tau)$",
        {
            r"$w_{\tau,i}$ is the component along the $i$-th eigenvector": for_every(
                tau, w_j(tau), w_star_j * (1 - (1 - rho * eta_j) ** tau)
            ),
            r"$w_{\tau,i}$ is the $i$-th entry of the weight vector": equals(
                w_tau[j], w_star[j] * (1 - (1 - rho * eta[j]) ** tau)
            ),
        },
    ),
)

# ---- pictures

half, tenth = Rational(1, 2), Rational(1, 10)
p.plots(
    "components",
    curve(w_j(tau), W),
    over=(tau, 0, 30),
    at={rho: tenth, w_star_j: 1},
    each={eta_j: [half, 3, 18]},
    beside=[curve(w_star_j)],
    caption=r"A component of the weights after $\tau$ steps from 0, for $\rho = 1/10$ and $w_j^* = 1$. With "
    r"$\rho\eta_j = 1.8$ it jumps to and fro around its limit.",
)
p.plots(
    "decay",
    curve(Abs(w_j(tau) - w_star_j), Abs((1 - rho * eta_j) ** tau * (w_j(0) - w_star_j))),
    over=(tau, 0, 30),
    at={rho: tenth, w_star_j: 1},
    each={eta_j: [half, 3, 18, 21]},
    logarithmic="y",
    within=(1e-6, 100),
    caption=r"The error of a component decays by the factor $|1 - \rho\eta_j|$ in each step, here for $\rho = 1/10$; "
    r"beyond $\rho\eta_j = 2$ it grows.",
)
p.plots(
    "early",
    curve(w_j(tau), W),
    over=(eta_j, Rational(1, 1000), 10),
    at={rho: tenth, tau: 100, w_star_j: 1},
    beside=[curve(w_star_j), curve(rho * eta_j * tau * w_star_j)],
    guides=[1 / (rho * tau)],
    logarithmic="xy",
    within=(1e-2, 10),
    caption=r"Stopped after $\tau = 100$ steps with $\rho = 1/10$, for $w_j^* = 1$: far below "
    r"$\eta_j = 1/(\rho\tau)$ (dotted) a component is about $\rho\eta_j\tau w_j^*$, far above about $w_j^*$.",
)
