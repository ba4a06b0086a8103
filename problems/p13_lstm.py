"""Problem 13: what an LSTM cell keeps of its state, over one step and over many, for cells of any size."""

from sympy import And, KroneckerDelta, Lambda, Product, Rational, exp, log, oo, tanh

from derive import (
    D,
    Inequality,
    Problem,
    bernoulli,
    big_o,
    chain_rule,
    curve,
    definition,
    diag,
    either,
    elementwise,
    equals,
    identity,
    induction,
    limit,
    linearity,
    matrix_product,
    monotonicity,
    ones,
    sigmoid,
    substitution,
    tends,
    unsettled,
)

problem = p = Problem(
    13,
    "LSTM",
    statement=r"""
An LSTM cell has an input $x(t)$ of dimension $n$, a hidden state $h(t)$ and a cell state $c(t)$ of dimension $m$. Its
forget gate, input gate and output gate are $f(t) = \sigma(W_f x(t) + U_f h(t-1) + b_f)$,
$i(t) = \sigma(W_i x(t) + U_i h(t-1) + b_i)$ and $o(t) = \sigma(W_o x(t) + U_o h(t-1) + b_o)$, where $\sigma$ is the
sigmoid. The candidate state is $\tilde{c}(t) = \tanh(W_c x(t) + U_c h(t-1) + b_c)$. From these the cell makes
$c(t) = f(t) \odot c(t-1) + i(t) \odot \tilde{c}(t)$ and $h(t) = o(t) \odot \tanh(c(t))$, where $\odot$ is the product
entry by entry.

Show that the derivative of $c(t)$ by $c(t-1)$ does not vanish with growing $t$, so that the cell can learn to remember
over long sequences.
""",
)

m, n = p.sizes("m n")
W_f, W_i, W_o, W_c = p.tensor("W_f W_i W_o W_c", m, n)
U_f, U_i, U_o, U_c = p.tensor("U_f U_i U_o U_c", m, m)
b_f, b_i, b_o, b_c = p.tensor("b_f b_i b_o b_c", m)

# ---- one step: from c(t-1) and h(t-1) to c(t) and h(t)

x = p.tensor("x(t)", n)
h_before, c_before = p.tensor("h(t-1) c(t-1)", m)
o_before = p.tensor("o(t-1)", m, above=0, below=1)

f = p.let("f(t)", sigmoid(W_f @ x + U_f @ h_before + b_f))
i = p.let("i(t)", sigmoid(W_i @ x + U_i @ h_before + b_i))
o = p.let("o(t)", sigmoid(W_o @ x + U_o @ h_before + b_o))
c_new = p.let(r"\tilde{c}(t)", tanh(W_c @ x + U_c @ h_before + b_c))
c = p.let("c(t)", f * c_before + i * c_new)
h = p.let("h(t)", o * tanh(c))

cell = p.part("cell", r"the derivative along the cell's own path, with $h(t-1)$ held: $\partial$ is partial")
cell.step(
    D(f, c_before), 0, by=definition,
    prose="With $h(t-1)$ held, neither the gates nor the candidate see $c(t-1)$:",
)  # fmt: skip
cell.step(D(i, c_before), 0, by=definition)
cell.step(D(c_new, c_before), 0, by=definition)
cell.step(
    D(c, c_before), D(f * c_before, c_before), by=linearity,
    prose="So the second term of $c(t)$ is a constant here:",
)  # fmt: skip
cell.answer(
    D(c, c_before), diag(f), by=elementwise,
    prose=r"The derivative of a vector by a vector is a matrix. An entry of $f(t) \odot c(t-1)$ moves with the same "
    r"entry of $c(t-1)$ and with no other, so this matrix is diagonal:",
)  # fmt: skip

path = o_before * tanh(c_before)  # h(t-1), as the cell of the step before made it
hidden = p.part(
    "hidden", r"the whole derivative: $h(t-1) = o(t-1) \odot \tanh(c(t-1))$ moves along with $c(t-1)$",
    at={h_before: path},
)  # fmt: skip
hidden.step(
    D(h_before, c_before), diag(o_before * (1 - tanh(c_before) ** 2)), by=elementwise,
    prose=r"The hidden state is made from the cell state entry by entry, and $\tanh'(a) = 1 - \tanh^2(a)$:",
)  # fmt: skip
hidden.step(
    D(f, c_before), diag(f * (1 - f)) @ U_f @ D(h_before, c_before), by=chain_rule(via=h_before),
    prose=r"By way of $h(t-1)$ the gates depend on $c(t-1)$, too, where $\sigma'(a) = \sigma(a)(1 - \sigma(a))$:",
)  # fmt: skip
hidden.step(D(i, c_before), diag(i * (1 - i)) @ U_i @ D(h_before, c_before), by=chain_rule(via=h_before))
hidden.step(
    D(c_new, c_before), diag(1 - c_new**2) @ U_c @ D(h_before, c_before), by=chain_rule(via=h_before),
    prose="So does the candidate:",
)  # fmt: skip
through_gates = (
    diag(c_before * f * (1 - f)) @ U_f + diag(c_new * i * (1 - i)) @ U_i + diag(i * (1 - c_new**2)) @ U_c
) @ diag(o_before * (1 - tanh(c_before) ** 2))
hidden.answer(
    D(c, c_before),
    diag(f) + through_gates,
    by=substitution,
    prose="In the whole derivative the first term is the cell's own path, and the others go through the gates and the "
    "candidate:",
)

cell.mistake("the input gate scales the candidate, and not $c(t-1)$", diag(i), hint="Which gate scales $c(t-1)$?")
cell.mistake(
    "you differentiated the gate by its pre-activation; it is a constant factor here", diag(f * (1 - f)),
    hint="Does the gate hang on $c(t-1)$?",
)  # fmt: skip
cell.accepts(diag(f) + through_gates, when=r"$h(t-1) = o(t-1) \odot \tanh(c(t-1))$ moves along with $c(t-1)$")

cancelled = p.part(
    "cancelled", "the whole derivative may be 0 although no gate is",
    at={
        h_before: path, c_before: 0 * ones(m), o_before: ones(m) / 2, x: 0 * ones(n),
        U_c: -2 * identity(m), b_f: 0 * ones(m), b_i: 0 * ones(m), b_c: 0 * ones(m),
    },
)  # fmt: skip
cancelled.step(
    f, ones(m) / 2, by=substitution,
    prose="Without input and biases, a cell whose state is 0 has half-open gates:",
)  # fmt: skip
cancelled.step(
    D(c, c_before), 0, by=substitution,
    prose="With $U_c = -2 I_m$ the path through $h(t-1)$ takes away all that the cell's own path passes on:",
)  # fmt: skip

# ---- many steps along the cell's own path: entry j of the cell

t, T = p.index("t", start=1), p.index("T", start=1)
k = p.indices("k")
c_0, q, P, S, g, a, eps = p.given(r"c_j(0) q P S g a \varepsilon")
f_j, i_j, c_new_j = p.sequence("f_j"), p.sequence("i_j"), p.sequence(r"\tilde{c}_j")
c_j = p.sequence("c_j", first=c_0, then=lambda c_j, t: f_j(t) * c_j(t - 1) + i_j(t) * c_new_j(t))

F = p.tensor("F", m)
steps = p.part("steps", "the derivative over $t$ steps")
steps.step(
    D(c, c_before) @ diag(F), diag(f * F), by=matrix_product,
    prose=r"Let $\operatorname{diag}(F)$ be the derivative of $c(t-1)$ by $c(0)$ along the cell's own path. Then that "
    r"of $c(t)$ is diagonal, too:",
)  # fmt: skip
steps.answer(
    D(c_j(t), c_0), Product(f_j(k), (k, 1, t)), by=induction(t),
    prose="So each entry goes its own way. The derivative of the entry $c_j$ is a product of gates:",
)  # fmt: skip

vanishing = p.part("vanishing", "gates that stay below some $q < 1$: the product vanishes")
vanishing.step(
    Inequality(P * g <= q ** (t + 1), given=[q**t >= P, P >= 0, g >= 0, g <= q, q > 0, q < 1]), by=monotonicity,
    prose="By induction on $t$, the product of $t$ such gates is at most $q^t$. For the step of the induction, let $P$ "
    "be this product and $g$ one more gate:",
)  # fmt: skip
vanishing.step(tends(q**t, t, oo, to=0, given=[q > 0, q < 1]), by=limit, prose="The bound tends to 0:")
vanishing.step(
    tends(sigmoid(a) ** t, t, oo, to=0), by=limit,
    prose="A gate with a constant pre-activation $a$ stays at a value below 1. So the product vanishes then, however "
    "large $a$ is:",
)  # fmt: skip

remembering = p.part("remembering", "gates close enough to 1: the product does not vanish")
remembering.step(
    Inequality(P * g >= 1 - (S + (1 - g)), given=[P >= 1 - S, S >= 0, g >= 0, g <= 1]), by=monotonicity,
    prose="Let $P$ be a product of gates and $S$ the sum of $1 - f_j(k)$ over these. By another induction, $P$ is at "
    "least $1 - S$, so it stays away from 0 if $S$ stays below a number below 1. For the step of the induction, let "
    "$g$ be one more gate:",
)  # fmt: skip
remembering.step(
    sigmoid(log((t + 1) * (t + 3))), 1 - 1 / (t + 2) ** 2, by=substitution,
    prose="Pre-activations that grow with $t$ make such gates. For example, let the gate of step $t + 1$ be:",
)  # fmt: skip
remembering.step(
    Product(1 - 1 / (k + 1) ** 2, (k, 1, t)), (t + 2) / (2 * (t + 1)), by=induction(t),
    prose="The product of the gates up to step $t$ is then:",
)  # fmt: skip
remembering.answer(
    tends((t + 2) / (2 * (t + 1)), t, oo, to=Rational(1, 2)), by=limit,
    prose="It is never below $1/2$, to which it tends:",
)  # fmt: skip

learning = p.part("learning", "a bias that remembers over $T$ steps: the pre-activation is $a$ at each of them")
learning.step(
    Inequality(sigmoid(a) >= 1 - exp(-a)), by=monotonicity,
    prose=r"A gate with the pre-activation $a$ is short of 1 by at most $\exp(-a)$:",
)  # fmt: skip
learning.answer(
    Inequality(sigmoid(a) ** T >= 1 - T * exp(-a)), by=bernoulli,
    prose="So the product of $T$ such gates is short of 1 by at most $T$ times as much:",
)  # fmt: skip
learning.step(
    T * exp(-log(T / eps)), eps, by=substitution,
    prose=r"With $a = \log(T/\varepsilon)$, which a bias can learn, this is $\varepsilon$, so that no more than "
    r"$\varepsilon$ of the derivative is lost in $T$ steps:",
)  # fmt: skip

# ---- what is asked, and how people write it: entry by entry, and of one entry without its index

row, column = p.indices("i j")
for letter, index in (("i", row), ("j", column)):
    cell.also(rf"c_{letter}(t) c_{{t,{letter}}}", c[index])
    cell.also(rf"c_{letter}(t-1) c_{{t-1,{letter}}}", c_before[index])
    cell.also(rf"f_{letter}(t) f_{{t,{letter}}}", f[index])
    cell.also(rf"i_{letter}(t) i_{{t,{letter}}}", i[index])
    cell.also(rf"\tilde{{c}}_{letter}(t) \tilde{{c}}_{{t,{letter}}}", c_new[index])
cell.also(r"\delta_{ij} \delta_{ji}", KroneckerDelta(row, column))
p.also("I I_m", identity(m))
steps.also("f", f_j)
steps.also("c(t)", c_j(t))
steps.also("c_j(0) c(0)", c_0)
p.asks(cell, points=10)

# ---- what the sheet and the reference solution print

whole = D(c, c_before) + D(c, h_before) @ D(path, c_before)
HELD, MOVES = r"$\partial$ is partial, $h(t-1)$ is held", r"$\partial$ is total, $h(t-1) = o(t-1) \odot \tanh(c(t-1))$"

IN_EACH_STEP = "each single step is meant, $h(t-1)$ being held: no entry of $f(t)$ is 0"
FOR_SOME_GATES = "$t$ steps are meant, for some gates: $f(k) = 1 - 1/(k + 1)^2$"
FOR_ALL_GATES = "$t$ steps are meant, for every constant gate $q$ between 0 and 1: $1/q^t$ stays bounded"
FOR_ALL_BIASES = (
    r"$t$ steps are meant, for every constant pre-activation $a$ of the gate: $1/\sigma(a)^t$ stays bounded"
)
no_zero = Inequality(sigmoid(a) > 0)
gates_stay = big_o(1, q**t, t, oo, given=[q > 0, q < 1])
DOES_NOT_VANISH = either(
    r"$\partial c(t)/\partial c(t-1)$ does not vanish as $t$ increases",
    {
        IN_EACH_STEP: no_zero,
        FOR_SOME_GATES: tends((t + 2) / (2 * (t + 1)), t, oo, to=Rational(1, 2)),
        FOR_ALL_GATES: gates_stay,
    },
)
IS_THE_GATE = either(
    r"$\partial c(t)/\partial c(t-1) = f(t)$",
    {
        r"$f(t)$ stands for $\operatorname{diag}(f(t))$, and " + HELD: equals(D(c, c_before), diag(f)),
        r"$f(t)$ stands for $\operatorname{diag}(f(t))$, and " + MOVES: equals(whole, diag(f)),
        "$f(t)$ is a vector": equals(D(c, c_before), f),
    },
)

sheet = p.source("sheet")
sheet.prints("LSTM equations, $f(t)$", f, sigmoid(W_f @ x + U_f @ h_before + b_f))
sheet.prints("LSTM equations, $i(t)$", i, sigmoid(W_i @ x + U_i @ h_before + b_i))
sheet.prints("LSTM equations, $o(t)$", o, sigmoid(W_o @ x + U_o @ h_before + b_o))
sheet.prints("LSTM equations, candidate", c_new, tanh(W_c @ x + U_c @ h_before + b_c))
sheet.prints("LSTM equations, $c(t)$", c, f * c_before + i * c_new)
sheet.prints("LSTM equations, $h(t)$", h, o * tanh(c))
sheet.prints("what is to be proved", DOES_NOT_VANISH)

ref = p.source("reference")
ref.prints("restated, what is to be proved", DOES_NOT_VANISH)
ref.prints("cell state update", c, f * c_before + i * c_new)
ref.prints(r"$\partial c(t)/\partial c(t-1)$, the update put in", D(c, c_before), D(f * c_before + i * c_new, c_before))
ref.prints("$f(t)$ does not directly depend on $c(t-1)$", D(f, c_before), 0)
ref.prints("$i(t)$ does not directly depend on $c(t-1)$", D(i, c_before), 0)
ref.prints("the candidate does not directly depend on $c(t-1)$", D(c_new, c_before), 0)
ref.prints(
    r"$\partial c(t)/\partial c(t-1)$, the second term left out",
    either(
        r"$\partial c(t)/\partial c(t-1) = \partial(f(t) \odot c(t-1))/\partial c(t-1)$",
        {
            HELD: equals(D(c, c_before), D(f * c_before, c_before)),
            MOVES: equals(whole, D(f * c_before, c_before) + D(f * c_before, h_before) @ D(path, c_before)),
        },
    ),
)
ref.prints(
    r"$\partial c(t)/\partial c(t-1)$, with the identity",
    either(
        r"$\partial c(t)/\partial c(t-1) = f(t) \odot \partial c(t-1)/\partial c(t-1)$",
        {
            r"$f(t) \odot M$ scales row $j$ of $M$ by entry $j$, and " + HELD: equals(
                D(c, c_before), diag(f) @ D(c_before, c_before)
            ),
            r"$f(t) \odot M$ scales row $j$ of $M$ by entry $j$, and " + MOVES: equals(
                whole, diag(f) @ D(c_before, c_before)
            ),
            r"$\odot$ is entry by entry, of a vector and a matrix": equals(D(c, c_before), f * D(c_before, c_before)),
        },
    ),
)
ref.prints(r"$\partial c(t-1)/\partial c(t-1)$ is the identity matrix", D(c_before, c_before), identity(m))
ref.prints(r"$\partial c(t)/\partial c(t-1)$, result", IS_THE_GATE)
ref.prints("$f(t)$ is between 0 and 1", And(sigmoid(a) > 0, sigmoid(a) < 1))
ref.prints("the result restated", IS_THE_GATE)
ref.prints(
    "the derivative does not vanish over time as long as $f(t)$ is not zero",
    either(
        "$f(t)$, which does not vanish over time as long as $f(t)$ is not zero",
        {IN_EACH_STEP: no_zero, FOR_ALL_GATES: gates_stay},
    ),
)
ref.prints(
    "$f(t)$ is close to 1 in practice",
    unsettled(
        "$f(t)$ is usually close to 1, so that $c(t)$ keeps much of $c(t-1)$", because="it is about trained networks"
    ),
)
ref.prints(r"conclusion, $\partial c(t)/\partial c(t-1)$ is equal to $f(t)$", IS_THE_GATE)
ref.prints(
    "conclusion, that this ensures that the gradient does not vanish over time",
    either(
        r"$\partial c(t)/\partial c(t-1) = f(t)$ ensures that the gradient does not vanish over time",
        {FOR_ALL_GATES: gates_stay, FOR_ALL_BIASES: big_o(1, sigmoid(a) ** t, t, oo)},
    ),
)

# ---- pictures

half = Rational(1, 2)
kept = D(c_j(t), c_0)
others = {c_0: 1, i_j: Lambda(k, half), c_new_j: Lambda(k, 1)}
p.plots(
    "gates",
    curve(kept, q**t, at={**others, f_j: Lambda(k, q), q: half}, called=r"gates of $1/2$"),
    curve(kept, q**t, at={**others, f_j: Lambda(k, q), q: Rational(9, 10)}, called=r"of $9/10$"),
    curve(
        kept, (t + 2) / (2 * (t + 1)), at={**others, f_j: Lambda(k, 1 - 1 / (k + 1) ** 2)}, called=r"$1 - 1/(k + 1)^2$"
    ),
    curve(kept, sigmoid(a) ** t, at={**others, f_j: Lambda(k, sigmoid(a)), a: log(400)}, called=r"$\sigma(\log 400)$"),
    over=(t, 1, 40),
    y=r"$\partial c_j(t) / \partial c_j(0)$",
    caption="What is left of the cell's derivative after $t$ steps, the product of the forget gates: constant gates "
    r"make it vanish, gates that near 1 fast enough do not, and with the bias $\log(T/\varepsilon)$ no more than "
    r"$\varepsilon$ is lost, here $T = 40$ and $\varepsilon = 1/10$.",
)
