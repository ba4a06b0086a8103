"""Problem 10: the receptive field of a unit of the n-th convolution layer, for any kernel sizes and strides."""

from sympy import Product, Sum, oo

from derive import Problem, asymptotic, curve, definition, either, for_every, induction, limit, substitution, tends

problem = p = Problem(
    10,
    "Receptive field",
    statement=r"""
Find a closed formula, not a recursive one, for the receptive field in the first layer of a $1 \times 1$ square in the
$n$-th convolution layer of a network, in terms of the kernel sizes and the strides.
""",
    starred=True,
)

n = p.index("n", start=1)
i, j = p.indices("i j")

k = p.sequence("k")  # k(i) and s(i): the kernel size and the stride of the i-th convolution layer
s = p.sequence("s")

# ---- forward: R(n) is the size of what a square of layer n sees of the input, d(n) how far apart neighbours see it

R, d = p.sequences(
    "R d", first=(1, 1), then=lambda R, d, t: (R(t - 1) + (k(t) - 1) * d(t - 1), s(t) * d(t - 1))
)  # fmt: skip

q = p.index("q")  # the place of a square in its layer

layer = p.part("layer", "what a square of layer $n$ sees, by way of layer $n - 1$")
layer.step(
    d(n) * q, d(n - 1) * (s(n) * q), by=definition,
    prose="Let $R(n)$ be the size of what a square of layer $n$ sees of the input, and $d(n)$ how far apart "
    "neighbours see it. The square $q$ of layer $n$ rests on the squares $s(n) q$ to $s(n) q + k(n) - 1$ of layer $n "
    "- 1$. Its field begins where that of the first of these begins:",
)  # fmt: skip
layer.step(
    d(n) * q + R(n) - 1, d(n - 1) * (s(n) * q + k(n) - 1) + R(n - 1) - 1, by=definition,
    prose="It ends where the field of the last of these ends. The field is all that lies between, even what a stride "
    "larger than the kernel skips:",
)  # fmt: skip

closed = p.part("closed", "the closed formula")
jump = Product(s(j), (j, 1, n))
closed.step(
    d(n), jump, by=induction(n),
    prose="The distance grows by the factor $s(n)$ in layer $n$, so it is the product of all strides:",
)  # fmt: skip
closed.answer(
    R(n), 1 + Sum((k(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 1, n)), by=induction(n, together=[(d(n), jump)]),
    prose=r"Layer $n$ adds $k(n) - 1$ times the distance of layer $n - 1$. With the product from step \ref{closed.1} "
    r"put in, all layers together see:",
)  # fmt: skip
closed.step(
    1 + Sum((k(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 1, n)),
    k(1) + Sum((k(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 2, n)),
    by=substitution,
    prose="The same with the first layer written apart:",
)

# ---- backward: from the square down to the input; kappa(t), sigma(t) are those of the t-th layer from the top

kappa = p.sequence("kappa")
sigma = p.sequence("sigma")
r = p.sequence("r", first=1, then=lambda r, t: sigma(t) * r(t - 1) + kappa(t) - sigma(t))

backward = p.part("backward", "the same from the square down, layer by layer")
t = p.index("t")
backward.step(
    r(t), 1 + Sum((kappa(i) - 1) * Product(sigma(j), (j, i + 1, t)), (i, 1, t)), by=induction(t),
    prose=r"Now we go from the square down. Let $\kappa(t)$ and $\sigma(t)$ be the kernel size and the stride of the "
    r"$t$-th layer from the top, and $r(t)$ how many squares the one rests on, $t$ layers down. As $r$ squares side "
    r"by side rest on $\sigma (r - 1) + \kappa$ squares of the next layer, it follows that:",
)  # fmt: skip
backward.step(
    1 + Sum((k(n + 1 - i) - 1) * Product(s(n + 1 - j), (j, i + 1, n)), (i, 1, n)),
    1 + Sum((k(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 1, n)),
    by=substitution,
    prose=r"With $\kappa(i) = k(n + 1 - i)$ and $\sigma(i) = s(n + 1 - i)$, after $n$ layers, this is the formula "
    r"from step \ref{closed.2}:",
)

# ---- were the output of the first convolution meant by the first layer, and not the input

F, f = p.sequences(
    "F f", first=(1, 1), start=1, then=lambda F, f, t: (F(t - 1) + (k(t) - 1) * f(t - 1), s(t) * f(t - 1))
)
inner_jump = Product(s(j), (j, 2, n))
inner = p.part("inner", "the receptive field in the output of the first convolution")
inner.answer(
    F(n), 1 + Sum((k(i) - 1) * Product(s(j), (j, 2, i - 1)), (i, 2, n)), by=induction(n, together=[(f(n), inner_jump)]),
    prose="If the first layer is the output of the first convolution, the field $F(n)$ is counted there, and the "
    "first kernel and the first stride drop out. So it is:",
)  # fmt: skip
inner.step(
    R(n), s(1) * F(n) + k(1) - s(1), by=induction(n, together=[(d(n), s(1) * f(n))]),
    prose="One step further down it becomes the field in the input:",
)  # fmt: skip

# ---- one kernel size and one stride

K, S = p.given("K S")
R_tilde, d_tilde = p.sequences(
    r"\tilde{R} \tilde{d}", first=(1, 1), then=lambda R, d, t: (R(t - 1) + (K - 1) * d(t - 1), S * d(t - 1))
)
uniform = p.part("uniform", "all layers with the kernel size $K$ and the stride $S$")
uniform.step(
    d_tilde(n), S**n, by=induction(n),
    prose="If all strides are $S$, the distance is a power of it:",
)  # fmt: skip
uniform.step(
    R_tilde(n), 1 + Sum((K - 1) * Product(S, (j, 1, i - 1)), (i, 1, n)), by=induction(n, together=[(d_tilde(n), S**n)]),
    prose=r"With the power put in, the sum from step \ref{closed.2} becomes:",
)  # fmt: skip
uniform.answer(
    R_tilde(n), 1 + (K - 1) * (S**n - 1) / (S - 1), by=induction(n, together=[(d_tilde(n), S**n)]),
    prose=r"This is a geometric sum, if $S \ne 1$:",
)  # fmt: skip

R_bar = p.sequence(r"\bar{R}", first=1, then=lambda R, t: R(t - 1) + K - 1)
unit = p.part("unit", "all layers with the kernel size $K$ and the stride 1")
unit.answer(
    R_bar(n), 1 + n * (K - 1), by=induction(n),
    prose="If all strides are 1, each layer adds $K - 1$:",
)  # fmt: skip

growth = p.part("growth", "how it grows with the number of layers")
growth.step(
    asymptotic(1 + (K - 1) * (S**n - 1) / (S - 1), (K - 1) / (S - 1) * S**n, n, oo, given=[K > 1, S > 1]),
    by=limit,
    prose="With a stride above 1 the field grows exponentially:",
)
growth.step(
    asymptotic(1 + n * (K - 1), n * (K - 1), n, oo, given=[K > 1]), by=limit,
    prose="With the stride 1 it grows linearly:",
)  # fmt: skip
growth.step(
    tends(1 + (K - 1) * (S**n - 1) / (S - 1), S, 1, to=1 + n * (K - 1)), by=limit,
    prose=r"The two formulas fit together, as the limit for $S \to 1$ shows:",
)  # fmt: skip

# ---- mistakes to be expected

closed.mistake(
    "you multiplied the strides of the layers above; it is those of the layers below that move squares apart",
    1 + Sum((k(i) - 1) * Product(s(j), (j, i + 1, n)), (i, 1, n)), hint="Try two layers, with different strides.",
)  # fmt: skip
closed.mistake(
    "you added the strides; they are multiplied", 1 + Sum((k(i) - 1) * Sum(s(j), (j, 1, i - 1)), (i, 1, n)),
    hint="Two layers with the stride 2: how far apart are neighbours, seen from the input?",
)  # fmt: skip
closed.mistake(
    "you multiplied the sizes of the kernels; neighbouring kernels overlap", Product(k(i), (i, 1, n)),
    hint="Try two layers of size 3 with the stride 1.",
)  # fmt: skip

# ---- what the sheet asks for, and what the answers may call it

p.asks(closed)
closed.accepts(inner, when="the first layer is the output of the first convolution")
closed.also("RF r", R)
inner.also("R RF r", F)
uniform.also("R RF r", R_tilde)
unit.also("R RF r", R_bar)
for part in (uniform, unit):
    part.also("k", K)
    part.also("s", S)

# ---- what the reference solution prints, whose RF_n is our R(n); the sheet prints no formula

ref = p.source("reference")
CLOSED = k(1) + Sum((k(i) - 1) * Product(s(j), (j, 1, i - 1)), (i, 2, n))

ref.prints(r"$\mathrm{RF}_1$, the receptive field of a square in the first layer", R(1), k(1))
ref.prints(
    r"$\mathrm{RF}_n$, general formula, recursive",
    for_every(
        n,
        R(n),
        R(n - 1) + (k(n) - 1) * Product(s(i), (i, 1, n - 1)),
        start=2,
        together=[(d(n), Product(s(i), (i, 1, n)))],
    ),
)
ref.prints(r"$\mathrm{RF}_1$, base case", R(1), k(1))
ref.prints(r"$\mathrm{RF}_2$, by the recursion", R(2), R(1) + (k(2) - 1) * s(1))
ref.prints(r"$\mathrm{RF}_2$, with $\mathrm{RF}_1$ put in", R(1) + (k(2) - 1) * s(1), k(1) + (k(2) - 1) * s(1))
ref.prints(r"$\mathrm{RF}_3$, by the recursion", R(3), R(2) + (k(3) - 1) * s(1) * s(2))
ref.prints(
    r"$\mathrm{RF}_3$, with $\mathrm{RF}_2$ put in",
    R(2) + (k(3) - 1) * s(1) * s(2),
    (k(1) + (k(2) - 1) * s(1)) + (k(3) - 1) * s(1) * s(2),
)
ref.prints(r"$\mathrm{RF}_3$, without brackets", R(3), k(1) + (k(2) - 1) * s(1) + (k(3) - 1) * s(1) * s(2))
ref.prints(
    r"$\mathrm{RF}_n$, closed formula, from the pattern",
    for_every(n, R(n), CLOSED, start=1, together=[(d(n), Product(s(i), (i, 1, n)))]),
)
ref.prints(
    r"$\mathrm{RF}_n$, closed formula, as the answer",
    either(
        r"in the first layer, a square of layer $n$ has the receptive field "
        r"$k_1 + \sum_{i=2}^{n} (k_i - 1) \prod_{j=1}^{i-1} s_j$",
        {
            "the first layer is the input of the network": for_every(
                n, R(n), CLOSED, start=1, together=[(d(n), Product(s(i), (i, 1, n)))]
            ),
            "the first layer is the output of the first convolution": for_every(n, F(n), CLOSED, start=1),
        },
    ),
)

# ---- pictures

p.plots(
    "growth",
    *(curve(R_tilde(n), 1 + (K - 1) * (S**n - 1) / (S - 1), at={K: a, S: b}) for a, b in [(3, 2), (5, 2), (3, 3)]),
    curve(R_bar(n), 1 + n * (K - 1), at={K: 3}, called="$K = 3, S = 1$"),
    over=(n, 1, 8),
    y="receptive field in the input",
    logarithmic="y",
    caption="The receptive field after $n$ layers with the kernel size $K$ and the stride $S$: linear growth with the "
    "stride 1, exponential with a larger one.",
)
