"""Problem 15: generative adversarial networks: the game, the optimal discriminator, divergences and distances."""

from sympy import Abs, Function, Matrix, Max, Min, Rational, Subs, log, oo, ones, sign

from derive import (
    Bernoulli,
    Finite,
    Game,
    Inequality,
    Normal,
    PointMass,
    Problem,
    Uniform,
    best_response,
    chain_rule,
    concave,
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
    increasing,
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
of a sample with which probability it is real.
Define the two as a game and find its Nash equilibrium; by the calculus of variations, find the optimal discriminator.
Why does the first term of the loss not count for the generator, what is mode collapse, and what does the Wasserstein
distance improve on the Kullback-Leibler divergence?
""",
)

half, third = Rational(1, 2), Rational(1, 3)
x, z, theta, a, g = p.given(r"x z \theta_G a g")

# ---- the prisoner's dilemma, and max-min in other games

pd = Game("Cooperate Defect", "Cooperate Defect", [[(3, 3), (0, 5)], [(5, 0), (1, 1)]])
chicken = Game("Swerve Dare", "Swerve Dare", [[(3, 3), (1, 4)], [(4, 1), (0, 0)]])
u11, u12, u21, u22, v11, v12, v21, v22, v = p.given("u_{11} u_{12} u_{21} u_{22} v_{11} v_{12} v_{21} v_{22} v")
any_game = Game("Up Down", "Left Right", [[(u11, v11), (u12, v12)], [(u21, v21), (u22, v22)]])
any_zero_sum = Game("Up Down", "Left Right", [[u11, u12], [u21, u22]])
# Up and Left secure their players at least as much as Down and Right
UP_LEFT = [Min(u11, u12) >= Min(u21, u22), Min(v11, v21) >= Min(v12, v22)]
# Up secures v, and Left allows no more
SADDLE = [u11 >= v, u12 >= v, u11 <= v, u21 <= v]

dilemma = p.part("dilemma", "the Nash equilibrium of the prisoner's dilemma, and what max-min finds")
dilemma.step(dominant(pd, 1, "Defect"), by=exhaustion)
dilemma.step(dominant(pd, 2, "Defect"), by=exhaustion)
dilemma.step(equilibria(pd, [(0, 0)]), by=exhaustion, prose="There is no other, not among mixed strategies either.")
dilemma.step(maximin(pd, player=1, value=1), by=exhaustion)
dilemma.step(
    maximin_strategies(pd, ("Defect", "Defect")), by=exhaustion,
    prose="In this game max-min leads to the equilibrium.",
)  # fmt: skip
dilemma.step(
    maximin_strategies(chicken, ("Swerve", "Swerve")), by=exhaustion,
    prose="In chicken, with payoffs 3, 3 and 1, 4 in the first row and 4, 1 and 0, 0 in the second, it does not.",
)  # fmt: skip
dilemma.step(pure_nash(chicken, [("Swerve", "Dare"), ("Dare", "Swerve")]), by=exhaustion)
dilemma.step(
    is_nash(any_zero_sum, ("Up", "Left"), given=SADDLE), by=definition,
    prose="In a zero-sum game it does, if Up secures a payoff v and Left allows no more.",
)  # fmt: skip

# ---- the densities of the data and of the generated samples, and the payoff of the discriminator

p_data, p_G, p_z = density("p_{data}"), density("p_G"), density("p_z")
D, G = Function("D"), Function("G")

real = expectation(log(D(x)), x, p_data)
fake = expectation(log(1 - D(x)), x, p_G)
V = p.let("V", real + fake)

# for samples of two kinds that are equally likely in the data: what the generator makes, and D of each kind
MAKES, SAYS = "both one two", "undecided first second"
data, made = Matrix([[half, half]]), Matrix([[half, half], [1, 0], [0, 1]])
says = Matrix([[half, 2 * third, third], [half, third, 2 * third]])
V_two = ones(3, 1) * data * says.applyfunc(log) + made * (ones(2, 3) - says).applyfunc(log)
log_D = made * says.applyfunc(log)
gan = Game(MAKES, SAYS, -V_two)
non_saturating = Game(MAKES, SAYS, [[(log_D[i, j], V_two[i, j]) for j in range(3)] for i in range(3)])
w = p.given("w", above=0, below=1)[0]

game = p.part("game", "generator and discriminator as players")
game.step(
    expectation(log(1 - D(G(z))), z, Finite({1: w, 2: 1 - w})),
    expectation(log(1 - D(x)), x, Finite({G(1): w, G(2): 1 - w})),
    by=definition,
    prose="p_G is the distribution of G(z): the mean over z is one over x = G(z), such as here for two values of z.",
)
game.answer(
    zero_sum(gan), by=exhaustion,
    prose="The discriminator wins V and the generator -V. So it is for two equally likely kinds of samples, where the "
    "generator makes both or one of them and the discriminator is undecided or takes one of them for real by 2:1.",
)  # fmt: skip
game.step(pure_nash(gan, [("both", "undecided")]), by=exhaustion)
game.step(maximin(gan, player=1, value=2 * log(2)), by=exhaustion, prose="The generator can limit V to -2 log 2.")
game.step(maximin(gan, player=2, value=-2 * log(2)), by=exhaustion, prose="And the discriminator can secure as much.")
game.step(
    pure_nash(non_saturating, [("both", "undecided")]), by=exhaustion,
    prose="With the payoff log D(G(z)) for the generator the equilibrium is the same, but the game is not zero-sum.",
)  # fmt: skip

# ---- the optimal discriminator, by the calculus of variations

F = p_data(x) * log(D(x)) + p_G(x) * log(1 - D(x))
D_star = p_data(x) / (p_data(x) + p_G(x))
POSITIVE = (p_data(x) > 0, p_G(x) > 0)
INSIDE = (*POSITIVE, D(x) > 0, D(x) < 1)
P, Q = p.given("P Q", above=0)  # values of the two densities at a point
y = p.given("y", above=0, below=1)[0]  # of the discriminator

optimal = p.part("optimal", "the discriminator that is best against a given generator")
optimal.step(
    variation(F, D(x), x, p_data(x) / D(x) - p_G(x) / (1 - D(x)), given=INSIDE), by=power_rule,
    prose="V = ∫ F dx, and F holds no D′: the Euler-Lagrange equation says that this is 0.",
)  # fmt: skip
optimal.step(euler_lagrange(F, D(x), x, D_star, given=POSITIVE), by=substitution)
optimal.step(
    derivative(derivative(P * log(y) + Q * log(1 - y), y), y), -P / y**2 - Q / (1 - y) ** 2, by=power_rule,
    prose="With P, Q, y for the values of the densities and of D at one point: the second derivative is negative.",
)  # fmt: skip
optimal.step(concave(P * log(y) + Q * log(1 - y), y), by=power_rule)
optimal.step(tends(P * log(y) + Q * log(1 - y), y, 0, to=-oo, side="+"), by=monotonicity)
optimal.step(
    tends(P * log(y) + Q * log(1 - y), y, 1, to=-oo, side="-"), by=monotonicity,
    prose="So it is a maximum; a least value there is none.",
)  # fmt: skip
optimal.answer(pointwise_maximum(F, D(x), x, at=D_star, over=INSIDE), by=definition)
optimal.step(
    only_solution((1 / y - 1 / (1 - y), 0), y, half), by=substitution,
    prose="Without the densities one would find D = 1/2, whatever the generator makes.",
)  # fmt: skip

# ---- its payoff, and the equilibrium

m = (p_data + p_G) / 2
best_V = p.let("V^*", expectation(log(D_star), x, p_data) + expectation(log(1 - D_star), x, p_G))

value = p.part("value", "the payoff of the optimal discriminator, and the generator that makes it least")
value.step(best_V, kl(p_data, m) + kl(p_G, m) - 2 * log(2), by=substitution)
value.step(
    js(p_data, p_G), kl(p_data, m) / 2 + kl(p_G, m) / 2, by=definition,
    prose="The Jensen-Shannon divergence is the mean of both divergences from the mixture,",
)  # fmt: skip
value.step(
    js(p_data, p_G), entropy(m) - entropy(p_data) / 2 - entropy(p_G) / 2, by=linearity,
    prose="or what the mixture has more of entropy than the two have on average.",
)  # fmt: skip
value.answer(best_V, 2 * js(p_data, p_G) - 2 * log(2), by=substitution)
value.step(
    only_minimum(P * log(2 * P / (P + Q)) + Q * log(2 * Q / (P + Q)), Q, at=P, value=0), by=power_rule,
    prose="Point by point this is the integrand of 2 D_JS: it is least where both densities are equal, namely 0.",
)  # fmt: skip
value.step(
    expectation(log(half), x, p_data) + expectation(log(1 - half), x, p_G), -2 * log(2), by=substitution,
    prose="The discriminator that always says 1/2 gets -2 log 2 from every generator, which thus gains nothing,",
)  # fmt: skip
value.step(
    only_maximum(P * log(y) + P * log(1 - y), y, at=half, value=-2 * P * log(2)), by=power_rule,
    prose="and if p_G = p_data, no other gets as much: p_G = p_data and D = 1/2 are a Nash equilibrium.",
)  # fmt: skip

# ---- the gradient by the parameters of the generator

by_G = G(z, theta)
second_term = expectation(log(1 - D(by_G)), z, p_z)
r = p.given("r", above=0, below=1)[0]  # how often the generator makes the first of two kinds

gradient = p.part("gradient", "the gradient by the parameters of the generator")
gradient.answer(
    derivative(real, theta), 0, by=definition, prose="The data do not hang on the generator, and D is held."
)
gradient.step(derivative(real + second_term, theta), derivative(second_term, theta), by=linearity)
gradient.step(
    derivative(second_term, theta),
    -expectation(Subs(D(a).diff(a), a, by_G) * by_G.diff(theta) / (1 - D(by_G)), z, p_z),
    by=chain_rule(via=[]),
    prose="It reaches the generator by way of the discriminator's own derivative.",
)
gradient.step(
    derivative(half * log(half / (half + r)) + half * log(half / (half + 1 - r)), r),
    half / (half + 1 - r) - half / (half + r),
    by=power_rule,
    prose="Were D not held but always optimal, the first term would count, too: here for two equally likely kinds, of "
    "which the generator makes one with probability r.",
)

saturation = p.part("saturation", "the two losses of the generator, for D = σ(a)")
A = Function("a")
saturation.step(derivative(log(1 - sigmoid(a)), a), -sigmoid(a), by=chain_rule(via=[]))
saturation.step(
    tends(-sigmoid(a), a, -oo, to=0), by=monotonicity,
    prose="Where the discriminator is sure of a fake, log(1 - D) has no slope left,",
)  # fmt: skip
saturation.step(derivative(-log(sigmoid(a)), a), sigmoid(a) - 1, by=chain_rule(via=[]))
saturation.step(tends(sigmoid(a) - 1, a, -oo, to=-1), by=monotonicity, prose="but -log D has.")
saturation.step(
    derivative(-log(sigmoid(A(theta))), theta),
    (1 - sigmoid(A(theta))) / sigmoid(A(theta)) * derivative(log(1 - sigmoid(A(theta))), theta),
    by=chain_rule(via=[]),
    prose="Of one sample the two gradients differ by a factor only, which is positive: both vanish at the same points.",
)
saturation.step((1 - sigmoid(a)) / sigmoid(a) > 0, by=definition)

# ---- mode collapse: what is best against one discriminator

q1, q2 = p.given("q_1 q_2")
d1, d2, d3 = p.given("d_1 d_2 d_3", above=0, below=1)

collapse = p.part("collapse", "the generator's best answer to a discriminator that is held")
collapse.step(
    maximum(
        q1 * log(d1) + q2 * log(d2) + (1 - q1 - q2) * log(d3), [q1, q2], at=[1, 0], value=log(d1),
        over=[q1 >= 0, q2 >= 0, q1 + q2 <= 1, d1 >= d2, d1 >= d3],
    ),
    by=linearity,
    prose="Of three kinds of samples, which the discriminator takes for real with d₁, d₂, d₃, it makes only the one of "
    "the largest: the payoff is linear in the shares, and largest at a corner.",
)  # fmt: skip
collapse.step(best_response(gan, 1, "first", ["one"]), by=exhaustion)
collapse.step(best_response(gan, 2, "one", ["second"]), by=exhaustion)
collapse.step(best_response(gan, 1, "second", ["two"]), by=exhaustion)
collapse.step(
    best_response(gan, 2, "two", ["first"]), by=exhaustion,
    prose="And the discriminator answers in turn: taken by turns, best answers go round and round.",
)  # fmt: skip

# ---- distances between distributions that are apart

delta = p.given(r"\delta", above=0)[0]
c = p.given("c", above=1)[0]
b = p.given("b", above=0, below=1)[0]
at_0, at_theta, at_delta = PointMass(0), PointMass(theta), PointMass(delta)
unit = Uniform(0, 1)

distances = p.part("distances", "divergences and the Wasserstein distance of a distribution from a shifted one")
distances.step(kl(at_0, at_delta), oo, by=definition, prose="Points apart: whatever the distance, the divergences")
distances.step(js(at_0, at_delta), log(2), by=definition, prose="are the same, and their gradient is 0.")
distances.step(
    kl(at_0, (at_0 + at_delta) / 2), log(2), by=definition,
    prose="The divergence from the mixture, which is what the discriminator sees, is finite.",
)  # fmt: skip
distances.step(js(at_0, at_0), 0, by=definition, prose="At distance 0 they jump to 0.")
distances.answer(wasserstein(at_0, at_theta), Abs(theta), by=definition, prose="W₁ is the distance itself.")
distances.step(tends(Abs(theta), theta, 0, to=0), by=definition, prose="It tends to 0 with the distance.")
distances.step(derivative(wasserstein(at_0, at_delta), delta), 1, by=power_rule)
distances.step(
    kl(unit, Uniform(delta, delta + 1)), oo, by=definition,
    prose="Intervals of length 1: the divergence is infinite as soon as one is shifted.",
)  # fmt: skip
distances.step(
    js(unit, Uniform(theta, theta + 1)), Min(Abs(theta), 1) * log(2), by=definition,
    prose="D_JS grows until they are apart.",
)  # fmt: skip
distances.step(total_variation(unit, Uniform(theta, theta + 1)), Min(Abs(theta), 1), by=definition)
distances.step(derivative(js(unit, Uniform(c, c + 1)), c), 0, by=power_rule, prose="From then on it has no slope.")
distances.step(wasserstein(unit, Uniform(theta, theta + 1)), Abs(theta), by=definition)
distances.step(derivative(wasserstein(unit, Uniform(c, c + 1)), c), 1, by=power_rule, prose="W₁ still has one.")
distances.step(
    kl(Normal(0, 1), Normal(theta, 1)), theta**2 / 2, by=definition,
    prose="Normal distributions overlap however far they are apart, and their divergence has a gradient everywhere.",
)  # fmt: skip
distances.step(wasserstein(Normal(0, 1), Normal(theta, 1)), Abs(theta), by=definition)

b1, b2, t = p.given("b_1 b_2 t", above=0, below=1)
distances.step(
    minimum(b1 + b2 - 2 * t, t, at=Min(b1, b2), value=Abs(b1 - b2), over=[t <= b1, t <= b2]),
    by=linearity,
    prose="W₁ is the least cost of transport: of the shares b₁ and b₂ of 1 among 0 and 1, t can stay, the rest moves.",
)
distances.step(wasserstein(Bernoulli(b1), Bernoulli(b2)), Abs(b1 - b2), by=definition)

# ---- what the sheet and the reference solution print

# E over z ∼ p_z of what hangs on G(z) is E over x ∼ p_G
OBJECTIVE = either(
    "u_G(θ_G, θ_D) = E_{x∼p_data}[log D(x)] + E_{z∼p_z}[log(1 − D(G(z)))]",
    {
        "u_G is what the discriminator wins and the generator loses": equals(V, real + fake),
        "u_G is what the generator wins": equals(-V, real + fake),
    },
)
INNER = pointwise_minimum(F, D(x), x, at=D_star, over=INSIDE)

sheet = p.source("sheet")
sheet.prints(
    "15.1, prisoner's dilemma, the list and the matrix, row player",
    Matrix(pd.first), Matrix([[3, 0], [5, 1]]),
)  # fmt: skip
