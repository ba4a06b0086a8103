"""Problem 5: the gradients of a convolution layer, for every size of the image and of the filter."""

from sympy import Sum

from derive import (
    D,
    Problem,
    chain_rule,
    convolutions,
    convolve,
    correlate,
    correlate_to,
    definition,
    either,
    equals,
    flip,
    full_convolution,
    full_correlation,
    functional,
    linearity,
    substitution,
    table,
    total,
)

problem = p = Problem(
    5,
    "Back propagation in CNN - Convolution in each direction!",
    statement=r"""
A convolution layer has a two-dimensional input $X$ and a two-dimensional filter $F$, both of any size; its output is
$O = X * F$, and $L$ is a loss that depends on $O$.
Prove that $\partial L/\partial F = X * \partial L/\partial O$ and
$\partial L/\partial X = F \otimes \partial L/\partial O$, where $*$ is convolution and $\otimes$ full convolution.
""",
)

H, W, h, w = p.sizes("H W h w")
X = p.tensor("X", H, W)
F = p.tensor("F", h, w)
m, n, i, j = p.indices("m n i j")

# ---- forward: the filter slides over the image, and any loss is taken of the output

O = p.let("O", correlate(X, F))
ell = functional("ell")
L = p.let("L", ell(O))
G = p.let("G", D(L, O))

# a place of the output, of the filter, of the input
a = p.indices("a", below=H - h + 1)
b = p.indices("b", below=W - w + 1)
c, k = p.indices("c", below=h), p.indices("k", below=H)
d, l = p.indices("d", below=w), p.indices("l", below=W)

layer = p.part("layer", "the output of the layer, and what each entry of it depends on")
layer.step(
    O[a, b], Sum(X[a + m, b + n] * F[m, n], (m, 0, h - 1), (n, 0, w - 1)), by=definition,
    prose="An entry of the output adds up the products of the filter with the entries of the input that lie under it:",
)  # fmt: skip
layer.step(
    D(O, F)[a, b, c, d], X[a + c, b + d], by=linearity,
    prose="So its derivative by an entry of the filter is the entry of the input that meets it:",
)  # fmt: skip
layer.step(
    D(O, X)[a, b, k, l], F[k - a, l - b], by=linearity,
    prose="Its derivative by an entry of the input is the entry of the filter that meets it. Of the input, only what "
    "lies under the filter counts, so $F$ is to be read as 0 outside of its range:",
)  # fmt: skip

filter_ = p.part("filter", "the gradient by the filter")
filter_.step(
    D(L, F)[c, d], Sum(G[i, j] * D(O, F)[i, j, c, d], (i, 0, H - h), (j, 0, W - w)), by=chain_rule(via=O),
    prose=r"Let $G = \partial L/\partial O$ be the gradient at the output. Each entry of the filter reaches the loss "
    r"through every entry of the output:",
)  # fmt: skip
filter_.step(
    D(L, F)[c, d], Sum(G[i, j] * X[i + c, j + d], (i, 0, H - h), (j, 0, W - w)), by=substitution,
    prose=r"We put in the derivative from step \ref{layer.2}:",
)  # fmt: skip
filter_.answer(
    D(L, F), correlate(X, G), by=definition,
    prose="This is the valid cross-correlation of the input with the gradient at the output:",
)  # fmt: skip

input_ = p.part("input", "the gradient by the input")
input_.step(
    D(L, X)[k, l], Sum(G[i, j] * F[k - i, l - j], (i, 0, H - h), (j, 0, W - w)), by=chain_rule(via=O),
    prose=r"An entry of the input reaches the loss through every entry of the output, too. With the derivative from "
    r"step \ref{layer.3} this is:",
)  # fmt: skip
input_.answer(
    D(L, X), full_convolution(F, G), by=definition,
    prose="This is the full convolution of the filter with the gradient at the output:",
)  # fmt: skip

# ---- mistakes to be expected

places = (i, 0, H - h), (j, 0, W - w)
HINT = "Write out one entry of the output, and look which entries of the input and of the filter meet in it."
filter_.mistake(
    "the indices of the input have a wrong sign: $F[m, n]$ meets $X[i + m, j + n]$ in $O[i, j]$",
    table(Sum(G[i, j] * X[i - m, j - n], *places), (m, h), (n, w)), hint=HINT,
)  # fmt: skip
filter_.mistake(
    "rows and columns of the input are exchanged",
    table(Sum(G[i, j] * X[i + n, j + m], *places), (m, h), (n, w)), hint=HINT,
)  # fmt: skip
input_.mistake(
    "the indices of the filter have a wrong sign: $X[k, l]$ meets $F[k - i, l - j]$ in $O[i, j]$",
    table(Sum(G[i, j] * F[m + i, n + j], *places), (m, H), (n, W)), hint=HINT,
)  # fmt: skip
input_.mistake(
    "the indices of the filter have a wrong sign: $X[k, l]$ meets $F[k - i, l - j]$ in $O[i, j]$",
    table(Sum(G[i, j] * F[i - m, j - n], *places), (m, H), (n, W)), hint=HINT,
)  # fmt: skip

# ---- the same layer, were * the convolution of signal processing, which turns the filter

O_turned = p.let(r"\tilde O", convolve(X, F))
L_turned = p.let(r"\tilde L", ell(O_turned))
G_turned = p.let(r"\tilde G", D(L_turned, O_turned))

filter_turned = p.part("filter of a layer that turns it", "the gradient by the filter")
filter_turned.answer(
    D(L_turned, F), flip(correlate(X, G_turned)), by=linearity,
    prose="Let the layer turn its filter, as the convolution of signal processing does. Then the gradient by the "
    "filter is turned, too:",
)  # fmt: skip
input_turned = p.part("input of a layer that turns the filter", "the gradient by the input")
input_turned.answer(
    D(L_turned, X), full_correlation(G_turned, F), by=linearity,
    prose="Here the filter is turned twice, by the layer and by the full convolution, and so it is not turned at all:",
)  # fmt: skip

# ---- what the sheet asks for: it does not say whether the layer turns its filter; in networks it does not

for part, loss, output, slope in (
    (filter_, L, O, G), (input_, L, O, G),
    (filter_turned, L_turned, O_turned, G_turned), (input_turned, L_turned, O_turned, G_turned),
):  # fmt: skip
    part.also("L J E", loss)
    part.also("O Y Z", output)
    part.also(r"G \delta \Delta \delta^O \delta_O G_O dL_O", slope)
TURNED = "the layer turns its filter"
by_filter, by_input = p.open_question("filter"), p.open_question("input")
for question, usual, other in ((by_filter, filter_, filter_turned), (by_input, input_, input_turned)):
    question.accepts(usual)
    question.accepts(other, when=TURNED)
p.asks(by_filter, by_input, points=2)

# ---- what people write, and what they may mean by it

p.operation(r"* \ast \star", convolutions("$*$"))
p.operation(r"\otimes", convolutions(r"$\otimes$", valid=False))
p.operation("conv Conv convolution convolve", convolutions("conv"))
p.operation("full Full full_{conv} fullconv FullConv conv_{full} Conv_{full}", convolutions("full", valid=False))
p.operation("corr Corr xcorr crosscorr correlate", correlate)
p.operation("rot_{180} Rot_{180} rot rotate_{180} rotate flip Flip flip_{180} turn", flip)
p.also(r"F^{rot} F^{rot180} F_{rot} F^{180} F^{flip} F_{flip} \tilde{F} \hat{F}", flip(F))
p.also("H_X H_{in} H_x X_H X_h", H)
p.also("W_X W_{in} W_x X_W X_w", W)
p.also("H_F h_F F_H F_h H_f h_f k_H k_h K_H k_1", h)
p.also("W_F w_F F_W F_w W_f w_f k_W k_w K_W k_2", w)
p.also("H_O H_{out} O_H O_h h_O", H - h + 1)
p.also("W_O W_{out} O_W O_w w_O", W - w + 1)

# ---- with a bias, and with a stride

B = p.given("B")[0]
O_bias = p.let("O^B", correlate(X, F) + B)
L_bias = p.let("L^B", ell(O_bias))
G_bias = p.let("G^B", D(L_bias, O_bias))
bias = p.part("bias", "the gradient by a bias that is added to every entry of the output")
bias.answer(
    D(L_bias, B), total(G_bias), by=chain_rule(via=O_bias),
    prose="A bias $B$ is added to every entry, so it reaches the loss through all of them:",
)  # fmt: skip
bias.also("L J E", L_bias)
bias.also("O Y Z", O_bias)
bias.also("b", B)
bias.also(r"G \delta \Delta \delta^O \delta_O G_O dL_O", G_bias)

s, q, r = p.sizes("s q r")
O_stride = p.let("O^s", correlate_to(X, F, (q, r), stride=s))
L_stride = p.let("L^s", ell(O_stride))
G_stride = p.let("G^s", D(L_stride, O_stride))
stride = p.part("stride", r"both gradients for a stride $s$ and an output of $q \times r$ entries")
stride.answer(
    D(L_stride, F),
    table(Sum(G_stride[i, j] * X[s * i + m, s * j + n], (i, 0, q - 1), (j, 0, r - 1)), (m, h), (n, w)),
    by=chain_rule(via=O_stride),
    prose="With a stride $s$, the filter entry $(m, n)$ meets the input entry $(si + m, sj + n)$ in the output entry "
    "$(i, j)$:",
)
stride.answer(
    D(L_stride, X),
    table(Sum(G_stride[i, j] * F[m - s * i, n - s * j], (i, 0, q - 1), (j, 0, r - 1)), (m, H), (n, W)),
    by=chain_rule(via=O_stride),
    prose="So the input entry $(m, n)$ meets the filter entry $(m - si, n - sj)$ there:",
)

stride.also("L J E", L_stride)
stride.also("O Y Z", O_stride)
stride.also(r"G \delta \Delta \delta^O \delta_O G_O dL_O", G_stride)

# ---- what the sheet and the reference solution print

BY_FILTER = either(
    r"$\partial L/\partial F = X * \partial L/\partial O$",
    {
        "$*$ is cross-correlation, in the layer and here": equals(D(L, F), correlate(X, G)),
        "$*$ is the convolution that turns its second argument, in the layer and here": equals(
            D(L_turned, F), convolve(X, G_turned)
        ),
        "$*$ is cross-correlation in the layer and turns its second argument here": equals(D(L, F), convolve(X, G)),
    },
)
BY_INPUT = either(
    r"$\partial L/\partial X = F \otimes \partial L/\partial O$",
    {
        r"the layer is a cross-correlation, $\otimes$ turns the filter": equals(D(L, X), full_convolution(F, G)),
        r"the layer is a cross-correlation, $\otimes$ does not turn": equals(D(L, X), full_correlation(F, G)),
        r"the layer turns the filter, $\otimes$ turns it again": equals(D(L_turned, X), full_convolution(F, G_turned)),
    },
)

sheet = p.source("sheet")
sheet.prints("the two formulas to prove, first", BY_FILTER)
sheet.prints("the two formulas to prove, second", BY_INPUT)

ref = p.source("reference")
ref.prints("restated, first formula", BY_FILTER)
ref.prints("restated, second formula", BY_INPUT)
ref.prints("forward pass, $O$", O[a, b], Sum(X[a + m, b + n] * F[m, n], (m, 0, h - 1), (n, 0, w - 1)))
ref.prints("filter, chain rule", D(L, F)[c, d], Sum(G[i, j] * D(O, F)[i, j, c, d], (i, 0, H - h), (j, 0, W - w)))
ref.prints("filter, derivative of the output", D(O, F)[a, b, c, d], X[a + c, b + d])
ref.prints("filter, substituted", D(L, F)[c, d], Sum(G[i, j] * X[i + c, j + d], (i, 0, H - h), (j, 0, W - w)))
ref.prints("filter, result", BY_FILTER)
ref.prints("input, chain rule", D(L, X)[k, l], Sum(G[m, n] * D(O, X)[m, n, k, l], (m, 0, H - h), (n, 0, W - w)))
ref.prints("input, derivative of the output", D(O, X)[a, b, k, l], F[k - a, l - b])
ref.prints("input, substituted", D(L, X)[k, l], Sum(G[m, n] * F[k - m, l - n], (m, 0, H - h), (n, 0, W - w)))
ref.prints("input, result", BY_INPUT)
ref.prints("conclusion, first formula", BY_FILTER)
ref.prints("conclusion, second formula", BY_INPUT)
