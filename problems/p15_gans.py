"""Problem 15: generative adversarial networks: the game, the optimal discriminator, divergences and distances."""

from sympy import Abs, Eq, Function, Lambda, Matrix, Min, Rational, log, ones, oo

from derive import (
    Bernoulli,
    Finite,
    Game,
    Normal,
    PointMass,
    Problem,
    Uniform,
    best_response,
    chain_rule,
    concave,
    curve,
    decreasing,
    definition,
    density,
    dominant,
    either,
    entropy,
    equals,
    equilibria,
    euler_lagrange,
    exhaustion,
    expectation,
    is_nash,
    js,
    kl,
    linearity,
    maximin,
    maximin_strategies,
    maximum,
    minimum,
    monotonicity,
    only_maximum,
    only_minimum,
    only_solution,
    pointwise_maximum,
    pointwise_minimum,
    power_rule,
    prime,
    pure_nash,
    sigmoid,
    stationary,
    substitution,
    tends,
    total_variation,
    unsettled,
    variation,
    wasserstein,
    zero_sum,
)
from derive import D as derivative

problem = p = Problem(
    15,
    "GANs",
    statement=r"""
In a generative adversarial network a generator $G$ turns noise $z$ into samples $G(z)$, and a discriminator $D$ says
of a sample how probable it is to be real.

1. Define the two as a game, and explain the optimization problem that leads to its Nash equilibrium. Find the optimal
discriminator by the calculus of variations.

2. Why is the first term of the loss of no account for the generator, what is mode collapse, and what does the
Wasserstein distance improve on the Kullback-Leibler divergence?
""",
)

half, third = Rational(1, 2), Rational(1, 3)
x, z, theta, a, g = p.given(r"x z \theta_G a g")
p.also(r"\theta", theta)

# ---- the prisoner's dilemma, and max-min in other games

pd = Game("Cooperate Defect", "Cooperate Defect", [[(3, 3), (0, 5)], [(5, 0), (1, 1)]])
chicken = Game("Swerve Dare", "Swerve Dare", [[(3, 3), (1, 4)], [(4, 1), (0, 0)]])
u11, u12, u21, u22, v11, v12, v21, v22, v = p.given("u_{11} u_{12} u_{21} u_{22} v_{11} v_{12} v_{21} v_{22} v")
any_game = Game("Up Down", "Left Right", [[(u11, v11), (u12, v12)], [(u21, v21), (u22, v22)]])
any_zero_sum = Game("Up Down", "Left Right", [[u11, u12], [u21, u22]])
BEST_RESPONSES = [u11 >= u21, v11 >= v12]
MAX_MIN = [Min(u11, u12) >= Min(u21, u22), Min(v11, v21) >= Min(v12, v22)]  # Up and Left secure the most
SADDLE = [Eq(u11, v), u12 >= v, u21 <= v]  # Up secures v, and Left allows no more

dilemma = p.part("dilemma", "the Nash equilibrium of the prisoner's dilemma, and what max-min finds")
dilemma.step(dominant(pd, 1, "Defect"), by=exhaustion, prose="Whatever the other player does, it pays to defect.")
dilemma.step(dominant(pd, 2, "Defect"), by=exhaustion)
dilemma.step(equilibria(pd, [(0, 0)]), by=exhaustion, prose="There is one equilibrium, even in mixed strategies.")
dilemma.step(maximin(pd, player=1, value=1), by=exhaustion, prose="Max-min looks for what wins most in the worst case.")
dilemma.step(
    maximin_strategies(pd, ("Defect", "Defect")), by=exhaustion, prose="In this game max-min leads to the equilibrium."
)
dilemma.step(
    maximin_strategies(chicken, ("Swerve", "Swerve")), by=exhaustion,
    prose="In chicken, with the payoffs 3, 3 and 1, 4 in the first row, 4, 1 and 0, 0 in the second, it does not.",
)  # fmt: skip
dilemma.step(
    pure_nash(chicken, [("Swerve", "Dare"), ("Dare", "Swerve")]), by=exhaustion,
    prose="The equilibria of chicken are other pairs.",
)  # fmt: skip
dilemma.step(
    is_nash(any_zero_sum, ("Up", "Left"), given=SADDLE), by=definition,
    prose="In a zero-sum game it does lead there, whatever the payoffs $u_{11}$, $u_{12}$ and so on of player 1 are, "
    "if Up secures a payoff $v$ and Left allows no more.",
)  # fmt: skip
dilemma.answer(pure_nash(pd, [("Defect", "Defect")]), by=exhaustion, prose="So in the dilemma both defect, for 1 each.")

# ---- the densities of the data and of what the generator makes, and the payoff of the discriminator

p_data, p_G, p_z = density(r"p_{\text{data}}"), density("p_G"), density("p_z")
D, G = Function("D"), Function("G")

p.also(r"p_d p_r p_{real} P_{data} P_d P_r p_D", p_data)
p.also(r"p_g p_{model} p_m p_{gen} P_g P_G P_{model} p_{fake} p_\theta", p_G)
p.also(r"p_z P_z", p_z)

real = expectation(log(D(x)), x, p_data)
fake = expectation(log(1 - D(x)), x, p_G)
V = p.let("V", real + fake)
w = p.given("w", above=0, below=1)[0]

# In a small game there are two kinds of samples, as frequent as each other in the data. A row for what the generator
# makes, a column for what the discriminator says of the two kinds.
EVEN, ONLY_1, ONLY_2 = MAKES = ["$p_G = (1/2, 1/2)$", "$p_G = (1, 0)$", "$p_G = (0, 1)$"]
FAIR, FOR_1, FOR_2 = SAYS = ["$D = (1/2, 1/2)$", "$D = (2/3, 1/3)$", "$D = (1/3, 2/3)$"]
data, made = Matrix([[half, half]]), Matrix([[half, half], [1, 0], [0, 1]])
said = Matrix([[half, 2 * third, third], [half, third, 2 * third]])
log_D, log_not_D = said.applyfunc(log), (ones(2, 3) - said).applyfunc(log)
V_small = ones(3, 1) * data * log_D + made * log_not_D

gan = Game(MAKES, SAYS, -V_small)
gan_as_printed = Game(MAKES, SAYS, V_small)
gan_non_saturating = Game(MAKES, SAYS, [[((made * log_D)[i, j], V_small[i, j]) for j in range(3)] for i in range(3)])

game = p.part("game", "generator and discriminator as players, their actions and payoffs")
game.step(
    expectation(log(1 - D(G(z))), z, Finite({1: w, 2: 1 - w})),
    expectation(log(1 - D(x)), x, Finite({G(1): w, G(2): 1 - w})),
    by=definition,
    prose="Let $p_G$ be the distribution of $G(z)$. So a mean over $z$ is one over $x = G(z)$, here for two values of "
    "$z$:",
)
game.answer(
    zero_sum(gan), by=exhaustion,
    prose=r"The generator, player 1, chooses $G$ and with it $p_G$. The discriminator, player 2, chooses $D$. It wins "
    r"what the generator loses, $V = \mathbb{E}[\log D(x)] + \mathbb{E}[\log(1 - D(G(z)))]$, where the first mean is "
    r"over the data and the second over the noise. In a small game, two kinds of samples are equally frequent in the "
    r"data, and each player has three choices.",
)  # fmt: skip
game.step(
    pure_nash(gan, [(EVEN, FAIR)]), by=exhaustion,
    prose="In equilibrium the generator makes samples like the data, and the discriminator cannot tell the two apart.",
)  # fmt: skip
game.step(
    maximin(gan, player=1, value=2 * log(2)),
    by=exhaustion,
    prose=r"The generator, which wins $-V$, can limit $V$ to $\min_G \max_D V = -2 \log 2$.",
)
game.step(
    maximin(gan, player=2, value=-2 * log(2)),
    by=exhaustion,
    prose=r"The discriminator can secure the same, $\max_D \min_G V = -2 \log 2$.",
)
game.step(
    maximin(gan_as_printed, player=1, value=log(Rational(2, 9))), by=exhaustion,
    prose=r"Were the generator to make $V$ large and the discriminator to make it small, then $\max_G \min_D V$ would "
    r"be another number.",
)  # fmt: skip
game.step(
    best_response(gan_as_printed, 2, EVEN, [FOR_1, FOR_2]), by=exhaustion,
    prose="And the discriminator would prefer one kind to the other without a reason.",
)  # fmt: skip
game.step(
    pure_nash(gan_non_saturating, [(EVEN, FAIR)]), by=exhaustion,
    prose=r"With $\log D(G(z))$ for the generator's payoff the game is no longer zero-sum, but the equilibrium "
    r"remains.",
)  # fmt: skip

# ---- the optimal discriminator, by the calculus of variations

F = p_data(x) * log(D(x)) + p_G(x) * log(1 - D(x))
D_star = p_data(x) / (p_data(x) + p_G(x))
POSITIVE = (p_data(x) > 0, p_G(x) > 0)
INSIDE = (*POSITIVE, D(x) > 0, D(x) < 1)
P, Q = p.given("P Q", above=0)  # the values of the two densities at a point
y = p.given("y", above=0, below=1)[0]  # of the discriminator
at_a_point = P * log(y) + Q * log(1 - y)

optimal = p.part("optimal", "the discriminator that is best against a given generator")
optimal.step(
    variation(F, D(x), x, p_data(x) / D(x) - p_G(x) / (1 - D(x)), given=INSIDE), by=power_rule,
    prose=r"Let $F$ be the integrand in $V = \int F \, dx$. It holds no derivative of $D$, so the Euler-Lagrange "
    r"equation says that $\partial F/\partial D = 0$.",
)  # fmt: skip
optimal.step(
    euler_lagrange(F, D(x), x, D_star, given=POSITIVE), by=substitution,
    prose="At each $x$ this is an equation for the number $D(x)$.",
)  # fmt: skip
optimal.step(
    derivative(derivative(at_a_point, y), y), -(P / y**2) - Q / (1 - y) ** 2, by=power_rule,
    prose=r"Let $P$, $Q$ and $y$ be the values of $p_{\text{data}}$, $p_G$ and $D$ at one point. The second derivative "
    r"of the integrand is negative:",
)  # fmt: skip
optimal.step(concave(at_a_point, y), by=power_rule, prose="So the integrand is concave.")
optimal.step(tends(at_a_point, y, 0, to=-oo, side="+"), by=monotonicity, prose="It falls without bound at both ends:")
optimal.step(tends(at_a_point, y, 1, to=-oo, side="-"), by=monotonicity)
optimal.answer(
    pointwise_maximum(F, D(x), x, at=D_star, over=INSIDE), by=definition,
    prose="So the solution is a maximum, the only one, and there is no minimum.",
)  # fmt: skip
optimal.step(
    only_solution((1 / y - 1 / (1 - y), 0), y, half), by=substitution,
    prose="Without the densities in the integrand one would always find $1/2$, whatever the generator makes.",
)  # fmt: skip

p.also(r"D^* D_G^* D^*_G D_* D_{opt}", Lambda(x, D_star))
optimal.also(r"D^* D_G^* D^*_G D_* D_{opt}", D(x))

# ---- its payoff, and the equilibrium

mixture = (p_data + p_G) / 2
V_star = p.let("V^*", expectation(log(D_star), x, p_data) + expectation(log(1 - D_star), x, p_G))

value = p.part("value", "the payoff of the optimal discriminator, and the generator that makes it least")
value.step(
    V_star, kl(p_data, mixture) + kl(p_G, mixture) - 2 * log(2), by=substitution,
    prose=r"The optimal discriminator divides each density by the sum of both. We divide by their mean instead, which "
    r"takes $\log 2$ out of each expectation. What remains are two divergences:",
)  # fmt: skip
value.step(
    js(p_data, p_G), kl(p_data, mixture) / 2 + kl(p_G, mixture) / 2, by=definition,
    prose="Half of their sum is the Jensen-Shannon divergence:",
)  # fmt: skip
value.step(
    js(p_data, p_G), entropy(mixture) - entropy(p_data) / 2 - entropy(p_G) / 2, by=linearity,
    prose="It is also the entropy that the mixture has more than the two have on average:",
)  # fmt: skip
value.answer(
    V_star, 2 * js(p_data, p_G) - 2 * log(2), by=substitution, prose="With this divergence put in, the payoff is:"
)
value.step(
    only_minimum(P * log(2 * P / (P + Q)) + Q * log(2 * Q / (P + Q)), Q, at=P, value=0), by=power_rule,
    prose=r"The integrand of $2 D_{\mathrm{JS}}(p_{\text{data}} \| p_G)$ is 0 where the two densities agree, and "
    r"positive elsewhere. So $V^*$ is least, namely $-2 \log 2$, where $p_G = p_{\text{data}}$, and only there.",
)  # fmt: skip
value.step(
    expectation(log(half), x, p_data) + expectation(log(1 - half), x, p_G), -2 * log(2), by=substitution,
    prose="Against the discriminator that always says $1/2$, all generators do equally well:",
)  # fmt: skip
value.step(
    only_maximum(P * log(y) + P * log(1 - y), y, at=half, value=-(2 * P * log(2))), by=power_rule,
    prose=r"And where $p_G = p_{\text{data}}$, no other discriminator does as well. So $p_G = p_{\text{data}}$ and "
    r"$D = 1/2$ are an equilibrium.",
)  # fmt: skip

least = p.part("least", r"the least payoff of the optimal discriminator, where $p_G = p_{\text{data}}$")
at_equilibrium = expectation(log(half), x, p_data) + expectation(log(1 - half), x, p_data)
least.answer(at_equilibrium, -2 * log(2), by=substitution, prose="There the discriminator says $1/2$:")
least.also("V V^* C C^*", at_equilibrium)

# ---- the gradient by the parameters of the generator

by_G = G(z, theta)
second_term = expectation(log(1 - D(by_G)), z, p_z)
r = p.given("r", above=0, below=1)[0]

gradient = p.part("gradient", "the gradient by the parameters of the generator")
gradient.answer(
    derivative(real, theta), 0, by=definition,
    prose="The data do not depend on the generator, and $D$ is held while the generator is updated:",
)  # fmt: skip
gradient.step(
    derivative(real + second_term, theta), derivative(second_term, theta), by=linearity,
    prose="So only the second term counts:",
)  # fmt: skip
gradient.step(
    derivative(second_term, theta),
    -expectation(prime(D)(by_G) * derivative(by_G, theta) / (1 - D(by_G)), z, p_z),
    by=chain_rule(via=[]),
    prose="The generator learns from the slope of the discriminator at its samples, and from nothing else:",
)
gradient.step(
    derivative(expectation(log(1 / (1 + 2 * x)), x, Finite({r: half, 1 - r: half})), r),
    1 / (3 - 2 * r) - 1 / (1 + 2 * r),
    by=power_rule,
    prose="Were $D$ always the optimal discriminator, the first term would count as well. Take two kinds of samples, "
    "equally frequent in the data, that the generator makes with the probabilities $r$ and $1 - r$:",
)

# ---- the two losses of the generator

A = Function("a")
few = Matrix([[0, 1, 0], [half, 0, half]])  # two generators, and three kinds of samples
seen = Matrix([Rational(9, 10), half, Rational(1, 100)])  # what the discriminator says of them
by_V = -(few * (ones(3, 1) - seen).applyfunc(log))
by_log_D = few * seen.applyfunc(log)
HELD = "$D = (9/10, 1/2, 1/100)$"
KIND_2, KINDS_1_AND_3 = SHARES = ["$p_G = (0, 1, 0)$", "$p_G = (1/2, 0, 1/2)$"]
held = Game(SHARES, [HELD], [[(by_V[i], 0)] for i in range(2)])
held_non_saturating = Game(SHARES, [HELD], [[(by_log_D[i], 0)] for i in range(2)])

saturation = p.part("saturation", r"the two losses of the generator, for $D = \sigma(a)$")
saturation.answer(
    derivative(log(1 - sigmoid(a)), a), -sigmoid(a), by=chain_rule(via=[]),
    prose=r"The loss by which $V$ is made small is $\log(1 - D)$. Its slope is:",
)  # fmt: skip
saturation.step(tends(-sigmoid(a), a, -oo, to=0), by=monotonicity, prose="It vanishes where fakes are recognized:")
saturation.answer(
    derivative(-log(sigmoid(a)), a), sigmoid(a) - 1, by=chain_rule(via=[]),
    prose=r"The other loss is $-\log D$. Its slope is:",
)  # fmt: skip
saturation.step(
    tends(sigmoid(a) - 1, a, -oo, to=-1), by=monotonicity,
    prose="Where the discriminator is sure of a fake, this slope remains:",
)  # fmt: skip
saturation.step(
    derivative(-log(sigmoid(A(theta))), theta),
    (1 - sigmoid(A(theta))) / sigmoid(A(theta)) * derivative(log(1 - sigmoid(A(theta))), theta),
    by=chain_rule(via=[]),
    prose="For a single sample the two gradients differ by a factor only:",
)
saturation.step((1 - sigmoid(a)) / sigmoid(a) > 0, by=definition, prose="It is positive, so both vanish together:")
saturation.step(
    best_response(held, 1, HELD, [KINDS_1_AND_3]), by=exhaustion,
    prose=r"Several samples are weighed differently. Let $D$ be $9/10$, $1/2$ and $1/100$ for three kinds. By "
    r"$\log(1 - D)$ it is better to make the first and the third kind than the second.",
)  # fmt: skip
saturation.step(
    best_response(held_non_saturating, 1, HELD, [KIND_2]), by=exhaustion,
    prose=r"By $-\log D$ it is better to make the second.",
)  # fmt: skip

# ---- mode collapse: what is best against one discriminator

q2, q3 = p.given("q_2 q_3")
g1, g2, g3 = p.given("g_1 g_2 g_3")

collapse = p.part("collapse", "the generator's best answer to a discriminator that is held")
collapse.step(
    maximum(
        (1 - q2 - q3) * g1 + q2 * g2 + q3 * g3, [q2, q3], at=[0, 0], value=g1,
        over=[q2 >= 0, q3 >= 0, q2 + q3 <= 1, g1 >= g2, g1 >= g3],
    ),
    by=linearity,
    prose="Let a sample of each of three kinds win the generator $g_1$, $g_2$ or $g_3$, which grow with $D$, and let "
    "$q_2$ and $q_3$ be the shares of the second and the third kind. The payoff is linear in the shares, and so "
    "largest at a corner, where only the kind that wins most is made.",
)  # fmt: skip
collapse.step(
    best_response(gan, 1, FOR_1, [ONLY_1]), by=exhaustion,
    prose="In the small game, if both answer each other by turns as well as they can, they go round and round.",
)  # fmt: skip
collapse.step(best_response(gan, 2, ONLY_1, [FOR_2]), by=exhaustion)
collapse.step(best_response(gan, 1, FOR_2, [ONLY_2]), by=exhaustion)
collapse.step(best_response(gan, 2, ONLY_2, [FOR_1]), by=exhaustion)

# ---- distances between distributions that are apart

s = p.given("s", above=0)[0]  # a shift
c = p.given("c", above=1)[0]  # one so large that the unit interval does not meet itself
b1, b2, t = p.given("b_1 b_2 t", above=0, below=1)
unit = Uniform(0, 1)

distances = p.part("distances", "the distance of a distribution from a shifted one")
distances.answer(
    kl(PointMass(0), PointMass(s)), oo, by=definition,
    prose="Take the point masses at 0 and at $s$. How far apart they are is of no account for the two divergences:",
)  # fmt: skip
distances.answer(js(PointMass(0), PointMass(s)), log(2), by=definition)
distances.step(
    kl(PointMass(0), (PointMass(0) + PointMass(s)) / 2), log(2), by=definition,
    prose=r"The divergences that $D_{\mathrm{JS}}$ is made of compare with the mixture, and so they are finite:",
)  # fmt: skip
distances.step(js(PointMass(0), PointMass(0)), 0, by=definition, prose=r"As they meet, it jumps from $\log 2$ to 0:")
distances.answer(
    wasserstein(PointMass(0), PointMass(theta)), Abs(theta), by=definition,
    prose="The Wasserstein distance tells how far apart the points are:",
)  # fmt: skip
distances.step(tends(Abs(theta), theta, 0, to=0), by=definition, prose="It does not jump as they meet:")
distances.step(
    derivative(wasserstein(PointMass(0), PointMass(s)), s), 1, by=power_rule,
    prose="And it has a gradient as long as they are apart:",
)  # fmt: skip
distances.step(
    kl(unit, Uniform(s, s + 1)), oo, by=definition,
    prose=r"Now shift the unit interval. $D_{\mathrm{KL}}$ is infinite at once:",
)  # fmt: skip
distances.step(
    js(unit, Uniform(theta, theta + 1)), Min(Abs(theta), 1) * log(2), by=definition,
    prose=r"$D_{\mathrm{JS}}$ and the total variation grow until the two intervals are apart:",
)  # fmt: skip
distances.step(total_variation(unit, Uniform(theta, theta + 1)), Min(Abs(theta), 1), by=definition)
distances.step(
    derivative(js(unit, Uniform(c, c + 1)), c), 0, by=power_rule, prose="For a shift $c$ beyond 1 no gradient is left:"
)
distances.step(
    wasserstein(unit, Uniform(theta, theta + 1)), Abs(theta), by=definition,
    prose="The Wasserstein distance grows on and on:",
)  # fmt: skip
distances.step(
    derivative(wasserstein(unit, Uniform(c, c + 1)), c), 1, by=power_rule, prose="So it has a gradient there, too:"
)
distances.step(
    kl(Normal(0, 1), Normal(theta, 1)), theta**2 / 2, by=definition,
    prose=r"Normal distributions overlap, however far apart they are, and here $D_{\mathrm{KL}}$ has a gradient "
    r"everywhere:",
)  # fmt: skip
distances.step(
    wasserstein(Normal(0, 1), Normal(theta, 1)), Abs(theta), by=definition,
    prose="The Wasserstein distance is again the length of the shift:",
)  # fmt: skip
distances.step(
    wasserstein(Bernoulli(b1), Bernoulli(b2)), Abs(b1 - b2), by=definition,
    prose="It is the least cost of transport. For example, let two distributions on 0 and 1 give the shares $b_1$ and "
    "$b_2$ to 1:",
)  # fmt: skip
distances.step(
    minimum(b1 + b2 - 2 * t, t, at=Min(b1, b2), value=Abs(b1 - b2), over=[t <= b1, t <= b2]), by=linearity,
    prose="Of these shares $t$ may stay, and the rest of both is moved, at a cost of 1.",
)  # fmt: skip

# ---- what is asked, and how people write it

p.also(r"\delta_0", PointMass(0))
p.also(r"\delta_s", PointMass(s))
p.also(r"\delta_\theta \delta_{\theta_G}", PointMass(theta))
distances.also(r"KL D_{KL}", kl(PointMass(0), PointMass(s)))
distances.also(r"JS JSD D_{JS}", js(PointMass(0), PointMass(s)))
distances.also(r"W W_1", wasserstein(PointMass(0), PointMass(theta)))
value.also("V C", V_star)
saturation.also("s z u x", a)
p.also(r"\theta_g", theta)
value.mistake(
    r"$D_{\mathrm{JS}}$ is half of the sum of the two divergences: it comes in twice", js(p_data, p_G) - 2 * log(2),
    hint=r"How many times $D_{\mathrm{JS}}$ are the two divergences together?",
)  # fmt: skip
p.asks(optimal, points=10)

# ---- what the sheet and the reference solution print

# E_{z∼p_z}[log(1 - D(G(z)))] is E_{x∼p_G}[log(1 - D(x))]: p_G is the distribution of G(z).
OBJECTIVE = either(
    r"$u_G(\theta_G, \theta_D) = \mathbb{E}_{x \sim p_{\text{data}}}[\log D(x)] "
    r"+ \mathbb{E}_{z \sim p_z}[\log(1 - D(G(z)))]$",
    {
        "$u_G$ is what the discriminator wins": equals(V, real + fake),
        "$u_G$ is what the generator wins, and the game is zero-sum": equals(-V, real + fake),
    },
)
INNER = pointwise_minimum(F, D(x), x, at=D_star, over=INSIDE)
EQUILIBRIUM = either(
    r"$\max_{\theta_G} \min_{\theta_D} u_G$ leads to a Nash equilibrium of the GAN",
    {
        "$u_G$ is what the generator wins, $-V$ (in the small game)": is_nash(gan, (EVEN, FAIR)),
        "$u_G$ is the sum of the two expectations, $V$ (in the small game)": is_nash(gan, (EVEN, FOR_1)),
    },
)
HAS_A_GRADIENT = {
    "the two distributions differ": equals(derivative(wasserstein(PointMass(0), PointMass(s)), s), 1),
    "they may be the same": tends(Abs(theta) / theta, theta, 0, to=g),
}

sheet = p.source("sheet")
sheet.prints("15.1, list and matrix of payoffs, row player", Matrix(pd.first), Matrix([[3, 0], [5, 1]]))
sheet.prints("15.1, list and matrix of payoffs, column player", Matrix(pd.second), Matrix([[3, 5], [0, 1]]))
sheet.prints(
    "15.1, a pair of best responses is a Nash equilibrium", is_nash(any_game, ("Up", "Left"), given=BEST_RESPONSES)
)
sheet.prints(
    "15.1, max-min program",
    either(
        r"$\max_{a_1} \min_{a_2} u_1$ and $\max_{a_2} \min_{a_1} u_2$ are solved by a Nash equilibrium",
        {
            "the game is the prisoner's dilemma": is_nash(pd, ("Defect", "Defect")),
            "the game is any one with two actions each": is_nash(any_game, ("Up", "Left"), given=MAX_MIN),
            "the game is zero-sum, and what one player secures the other allows": is_nash(
                any_zero_sum, ("Up", "Left"), given=SADDLE
            ),
        },
    ),
)
sheet.prints("15.1.2, display, $u_G$", OBJECTIVE)
sheet.prints(r"15.1.2, display: the minimum over $\theta_D$, by 15.1.3", INNER)
sheet.prints("15.1.2, that this problem leads to the equilibrium", EQUILIBRIUM)
alpha, beta, gamma = (sheet.variable(name) for name in (r"\alpha", r"\beta", r"\gamma"))
Y = Function("y")
slope = derivative(Y(x), x)
sheet.prints(
    "15.1.3, Euler-Lagrange equation, here of an $F$ of degree 2",
    variation(
        alpha * slope**2 + beta * Y(x) * slope + gamma * Y(x) ** 2, Y(x), x,
        (beta * slope + 2 * gamma * Y(x)) - derivative(2 * alpha * slope + beta * Y(x), x),
    ),
)  # fmt: skip
sheet.prints("15.2.1, display, $u_G$", OBJECTIVE)
sheet.prints(r"15.2.1, display: the minimum over $\theta_D$, by 15.1.3", INNER)
sheet.prints(
    "15.2.1, the first term is the discriminator loss",
    either(
        "the first term is the discriminator's loss (its sign aside)",
        {
            "the part of it that the real samples contribute is meant": equals(V - fake, real),
            "the whole of it is meant": equals(V, real),
        },
    ),
)
sheet.prints("15.2.1, the first term is not affected", derivative(real, theta), 0)
sheet.prints(
    "15.2.2, unstable training",
    unsettled(
        "the training of GANs is unstable and can suffer from mode collapse", because="it is an empirical statement"
    ),
)
sheet.prints("15.2.3, first line", V_star, 2 * js(p_data, p_G) - 2 * log(2))
sheet.prints("15.2.3, second line", V_star, kl(p_data, mixture) / 2 + kl(p_G, mixture) / 2 - 2 * log(2))
sheet.prints(
    "15.2.3, second line, from the first",
    2 * js(p_data, p_G) - 2 * log(2), kl(p_data, mixture) / 2 + kl(p_G, mixture) / 2 - 2 * log(2),
)  # fmt: skip
sheet.prints(
    "15.2.3, the problem with the KL term",
    unsettled("training suffers from the divergence term", because="the figure that is to show it is missing"),
)

ref = p.source("reference")
ref.prints("15.1.1, payoff of the discriminator", V, real + fake)
ref.prints(
    "15.1.1, that it maximizes the probability to classify right",
    either(
        "the discriminator that is best for this payoff is best for the probability to classify right",
        {
            "that is the probability of all the right labels, of which the payoff is the mean logarithm": maximum(
                at_a_point, y, at=P / (P + Q)
            ),
            "that is the mean probability of a right label": maximum(P * y + Q * (1 - y), y, at=P / (P + Q)),
        },
    ),
)
ref.prints(
    "15.1.1, payoff of the generator",
    either(
        r"to minimize $\mathbb{E}_{z \sim p_z}[\log(1 - D(G(z)))]$ "
        r"is to maximize $\mathbb{E}_{z \sim p_z}[\log D(G(z))]$",
        {
            r"one sample counts: the larger $D$ is, the less is $\log(1 - D)$": decreasing(log(1 - y), y),
            "several samples count: the same one of two generators is best": best_response(
                held_non_saturating, 1, HELD, [KINDS_1_AND_3]
            ),
            r"the gradients count: they are the same for $D = \sigma(a)$": equals(
                derivative(-log(1 - sigmoid(a)), a), derivative(log(sigmoid(a)), a)
            ),
        },
    ),
)
ref.prints(
    "15.1.1, minimax game",
    either(
        "the game is a minimax game",
        {
            "the generator wins what the discriminator loses": zero_sum(gan),
            r"the generator wins $\mathbb{E}_{z \sim p_z}[\log D(G(z))]$, as printed before": zero_sum(
                gan_non_saturating
            ),
        },
    ),
)
ref.prints(r"15.1.1, $\min_G \max_D$, solved in the small game", is_nash(gan, (EVEN, FAIR)))
ref.prints("15.1.2, display of the question, $u_G$", OBJECTIVE)
ref.prints(r"15.1.2, display of the question: the minimum over $\theta_D$, by 15.1.3", INNER)
ref.prints("15.1.2, objective function", OBJECTIVE)
ref.prints(r"15.1.2, that $D$ is to maximize, $G$ to minimize, hence $\max \min$", EQUILIBRIUM)
ref.prints(
    r"15.1.2, updates of $\theta_D$ and $\theta_G$",
    either(
        r"$\max_{\theta_G} \min_{\theta_D} u_G$ is what one gets "
        r"when $\theta_D$ is to maximize $u_G$, and $\theta_G$ to minimize it",
        {
            r"$u_G$ is $V$, where that is $-2 \log 2$ (in the small game)": maximin(gan_as_printed, 1, -2 * log(2)),
            r"$u_G$ is $-V$, where that is $\log(9/2)$ (in the small game)": maximin(gan, 1, log(Rational(9, 2))),
        },
    ),
)
ref.prints("15.1.3, problem for $D$", V, real + fake)
ref.prints(
    "15.1.3, derivative",
    either(
        r"$\partial(\log D(x) + \log(1 - D(G(z))))/\partial D = 0$ at the optimal discriminator",
        {
            "$x$ and $G(z)$ are the same point": stationary(log(D(x)) + log(1 - D(x)), D(x), at=D_star, given=POSITIVE),
            "$x$ and $G(z)$ are two points, where $D$ is $y$ and $w$": stationary(
                log(y) + log(1 - w), y, at=P / (P + Q)
            ),
        },
    ),
)
ref.prints("15.1.3, optimal discriminator", pointwise_maximum(F, D(x), x, at=D_star, over=INSIDE))
ref.prints(r"15.2.1, the first term is independent of $\theta_G$", derivative(real, theta), 0)
ref.prints(
    "15.2.1, only the second term is affected", derivative(real + second_term, theta), derivative(second_term, theta)
)
ref.prints(
    "15.2.1, unstable training",
    unsettled("this asymmetry can lead to unstable training", because="it is an empirical statement"),
)
ref.prints(
    "15.2.2, mode collapse",
    unsettled(
        "the discriminator easily tells the few kinds of fakes from real samples, which hinders training",
        because="it is an empirical statement",
    ),
)
ref.prints(
    "15.2.3, least cost of transport, here between shares of 0 and 1",
    minimum(b1 + b2 - 2 * t, t, at=Min(b1, b2), value=Abs(b1 - b2), over=[t <= b1, t <= b2]),
)
ref.prints("15.2.3, meaningful without overlap, here of intervals", wasserstein(unit, Uniform(c, c + 1)), c)
ref.prints("15.2.3, a smooth measure", either(r"$W_1$ is smooth: $|\theta_G|$ has a derivative", HAS_A_GRADIENT))
ref.prints("15.2.3, WGAN", unsettled("it leads to more stable training", because="it is an empirical statement"))
ref.prints("15.2.3, continuity", tends(Abs(theta), theta, 0, to=0))
ref.prints("15.2.3, gradients everywhere", either("$W_1$ provides gradients everywhere", HAS_A_GRADIENT))
ref.prints("15.2.3, landscape", unsettled("it makes optimization smoother", because="it is an empirical statement"))
ref.prints("15.2.3, mode coverage", unsettled("it reduces mode collapse", because="it is an empirical statement"))
ref.prints("15.2.3, convergence", unsettled("training converges better", because="it is an empirical statement"))

p.plots(
    "discriminator", curve(at_a_point), over=(y, Rational(1, 100), Rational(99, 100)), peak=P / (P + Q),
    each={(P, Q): [(1, 1), (3, 1), (1, 3)]}, within=(-6, 0), y=r"$P \log y + Q \log(1 - y)$",
    caption="What a point contributes to $V$, as $D$ says $y$ there: it is most at $y = P/(P + Q)$ (dotted).",
)  # fmt: skip
apart = unit, Uniform(theta, theta + 1)
p.plots(
    "distances", curve(wasserstein(*apart), Abs(theta), called="$W_1$"), curve(kl(*apart), oo, called="$D_{KL}$: ∞"),
    curve(js(*apart), Min(Abs(theta), 1) * log(2), called="$D_{JS}$"), over=(theta, half / 10, 2), y="distance",
    caption=r"From $U(0, 1)$ to $U(\theta_G, \theta_G + 1)$: once they are apart, $D_{JS}$ is flat; $W_1$ grows on.",
)  # fmt: skip
