"""Problem 7: a convolutional network as a multilayer perceptron: the matrix of a convolution, for every size."""

from sympy import Matrix, Max, Ne, Sum

from derive import (
    D,
    Inequality,
    Problem,
    convolve,
    correlate,
    correlate_to,
    counting,
    definition,
    either,
    elementwise,
    equals,
    function,
    jacobian,
    linearity,
    matrix_product,
    ones,
    relu,
    sigmoid,
    solutions,
    substitution,
    table,
    unsettled,
    valid_convolution,
)

problem = p = Problem(
    7,
    "CNNs are universal approximators",
    statement=r"""
CNNs and MLPs are both universal approximators.
Can an equivalent MLP be made from a CNN? If so, under which circumstances; if not, why under none?
(Ideas may be explained on an image $X$ of $3 \times 3 \times 1$ and a kernel $F$ of $2 \times 2$, and generalized.)
""",
)

H, W, h, w, C, K = p.sizes("H W h w C K")  # the image, the filter, channels, filters
s, q, r = p.sizes("s q r")  # the stride, and the output where it is not the largest possible one
b, b_1, b_2 = p.given("b b_1 b_2")
i, j, k, l, m, n, c, d = p.indices("i j k l m n c d")
phi = function(r"\varphi")

X, Y = p.tensor("X Y", H, W)
F = p.tensor("F", h, w)
rows, columns = H - h + 1, W - w + 1

# ---- the matrix of a convolution: its row (i, j) holds the filter, moved to the place (i, j), and zeros

A = p.let("A", table(F[k - i, l - j], (i, rows), (j, columns), (k, H), (l, W)))
AX = table(Sum(A[i, j, k, l] * X[k, l], (k, 0, H - 1), (l, 0, W - 1)), (i, rows), (j, columns))
O = p.let("O", correlate(X, F))

unrolled = p.part("unrolled", "a convolution is a matrix times the pixels, for every size")
unrolled.step(
    correlate(b * X + Y, F), b * correlate(X, F) + correlate(Y, F), by=linearity,
    prose="A convolution is linear in the image, so it has a matrix:",
)  # fmt: skip
unrolled.step(
    D(O, X), A, by=linearity,
    prose="The entries of the matrix are the derivatives of the outputs by the pixels. Its row $(i, j)$ holds the "
    "filter, moved to the place $(i, j)$, and zeros:",
)  # fmt: skip
unrolled.answer(AX, correlate(X, F), by=valid_convolution, prose="So the matrix times the pixels is the convolution:")

x = p.tensor("x", H * W)
image = table(x[k * W + l], (k, H), (l, W))
unrolled.answer(
    table(Sum(A[i, j, k, l] * x[k * W + l], (k, 0, H - 1), (l, 0, W - 1)), (i, rows), (j, columns)),
    correlate(image, F), by=valid_convolution,
    prose="This remains true with the pixels in one vector $x$, row by row, where the pixel $(k, l)$ is the entry $W "
    "k + l$:",
)  # fmt: skip

A_stride = p.let("A^s", table(F[k - s * i, l - s * j], (i, q), (j, r), (k, H), (l, W)))
unrolled.answer(
    table(Sum(A_stride[i, j, k, l] * X[k, l], (k, 0, H - 1), (l, 0, W - 1)), (i, q), (j, r)),
    correlate_to(X, F, (q, r), stride=s), by=valid_convolution,
    prose="With a stride $s$ the filter is moved by $s$ places at a time:",
)  # fmt: skip

X_c = p.tensor("X^c", H, W, C)
F_c = p.tensor("F^c", h, w, C, K)
b_c = p.tensor("b^c", K)
A_c = p.let("A^c", table(F_c[k - i, l - j, c, d], (i, rows), (j, columns), (d, K), (k, H), (l, W), (c, C)))
O_c = p.let(
    "O^c",
    table(
        Sum(X_c[i + m, j + n, c] * F_c[m, n, c, d], (m, 0, h - 1), (n, 0, w - 1), (c, 0, C - 1)),
        (i, rows), (j, columns), (d, K),
    ),
)  # fmt: skip
AX_c = Sum(A_c[i, j, d, k, l, c] * X_c[k, l, c], (k, 0, H - 1), (l, 0, W - 1), (c, 0, C - 1))
unrolled.answer(
    table(AX_c, (i, rows), (j, columns), (d, K)), O_c, by=valid_convolution,
    prose="With $C$ channels and $K$ filters, each filter has rows of its own, in which the channels lie side by side:",
)  # fmt: skip

# ---- the example of the sheet

x_33 = p.matrix("x", 3, 3)
f = p.matrix("f", 2, 2)
f11, f12, f21, f22 = f
x_f = Matrix(9, 1, list(x_33))
A_f = Matrix([
    [f11, f12, 0, f21, f22, 0, 0, 0, 0],
    [0, f11, f12, 0, f21, f22, 0, 0, 0],
    [0, 0, 0, f11, f12, 0, f21, f22, 0],
    [0, 0, 0, 0, f11, f12, 0, f21, f22],
])  # fmt: skip

example = p.part("example", r"the image of $3 \times 3$ and the filter of $2 \times 2$")
o_f = p.let("o_{11} o_{12} o_{21} o_{22}", Matrix(4, 1, list(correlate(x_33, f))))
example.answer(
    jacobian(o_f, x_f), A_f, by=linearity,
    prose="The matrix of the example has a row for each of the 4 outputs and a column for each of the 9 pixels:",
)  # fmt: skip
example.answer(Matrix(o_f), A_f * x_f, by=matrix_product, prose="Multiplied by the pixels, it gives the outputs:")

# the same by other conventions: pixels and outputs numbered column by column; a layer that turns its filter
order = [0, 3, 6, 1, 4, 7, 2, 5, 8]
columnwise = p.part("example, column by column", r"the image of $3 \times 3$ and the filter of $2 \times 2$")
o_c = Matrix([o_f[0], o_f[2], o_f[1], o_f[3]])
x_c = Matrix([x_f[k] for k in order])
columnwise.answer(
    jacobian(o_c, x_c), A_f.extract([0, 2, 1, 3], order), by=linearity,
    prose="With pixels and outputs numbered column by column, the rows and columns of the matrix stand in another "
    "order:",
)  # fmt: skip
columnwise.answer(
    o_c, A_f.extract([0, 2, 1, 3], order) * x_c, by=matrix_product,
    prose="Multiplied by the pixels, it gives the outputs:",
)  # fmt: skip

turned = p.part("example, filter turned", r"the image of $3 \times 3$ and the filter of $2 \times 2$")
o_t = p.let("t_{11} t_{12} t_{21} t_{22}", Matrix(4, 1, list(convolve(x_33, f))))
A_t = Matrix([
    [f22, f21, 0, f12, f11, 0, 0, 0, 0],
    [0, f22, f21, 0, f12, f11, 0, 0, 0],
    [0, 0, 0, f22, f21, 0, f12, f11, 0],
    [0, 0, 0, 0, f22, f21, 0, f12, f11],
])  # fmt: skip
turned.answer(
    jacobian(o_t, x_f), A_t, by=linearity,
    prose="A layer that turns its filter has the weights in the opposite order:",
)  # fmt: skip
turned.answer(Matrix(o_t), A_t * x_f, by=matrix_product, prose="Multiplied by the pixels, it gives the outputs:")

for part, outputs, inputs in ((example, o_f, x_f), (columnwise, o_c, x_c), (turned, o_t, x_f)):
    part.also(r"o O y o_f O_f o_{flat} O_{flat} \mathbf{o} \mathbf{y}", Matrix(outputs))
    part.also(r"x_f x_{flat} X_f X_{flat} \mathbf{x} \mathrm{vec}(X)", inputs)
    part.also("X", x_33)
    part.also("F W K w", f)
    part.also("A M W_f W_{conv} C", jacobian(outputs, inputs))

# ---- layers: bias, activation, pooling, and one after the other

layers = p.part("layers", "bias and activation, pooling, and several layers")
layers.answer(
    phi(AX + b), phi(correlate(X, F) + b), by=elementwise,
    prose=r"A layer of a CNN with a bias and any activation $\varphi$ is a layer of an MLP, fully connected by $A$:",
)  # fmt: skip
layers.answer(
    table(phi(AX_c + b_c[d]), (i, rows), (j, columns), (d, K)),
    table(phi(O_c[i, j, d] + b_c[d]), (i, rows), (j, columns), (d, K)),
    by=elementwise,
    prose="With channels and several filters, each filter has its own bias:",
)
layers.answer(
    correlate(X, ones(h, w) / (h * w)),
    table(Sum(X[i + m, j + n], (m, 0, h - 1), (n, 0, w - 1)) / (h * w), (i, rows), (j, columns)), by=linearity,
    prose="Average pooling is a convolution with a constant filter, so it is linear, too:",
)  # fmt: skip

E = p.tensor("E", q, r)
O_1 = p.let("O_1", phi(correlate(X, F) + b_1))
O_2 = p.let("O_2", phi(correlate(O_1, E) + b_2))
Z_1 = p.let("Z_1", phi(AX + b_1))
A_2 = p.let("A_2", table(E[k - i, l - j], (i, rows - q + 1), (j, columns - r + 1), (k, rows), (l, columns)))
A_2Z = Sum(A_2[i, j, k, l] * Z_1[k, l], (k, 0, rows - 1), (l, 0, columns - 1))
Z_2 = p.let("Z_2", phi(table(A_2Z, (i, rows - q + 1), (j, columns - r + 1)) + b_2))
layers.answer(
    O_2, Z_2, by=substitution,
    prose="Two convolutional layers are two layers of the MLP, as the second gets the same from the first in both; "
    "and so on for more:",
)  # fmt: skip

A_2O = Sum(A_2[i, j, k, l] * O[k, l], (k, 0, rows - 1), (l, 0, columns - 1))
A_2A = Sum(A_2[i, j, k, l] * A[k, l, m, n], (k, 0, rows - 1), (l, 0, columns - 1))
layers.step(
    table(A_2O, (i, rows - q + 1), (j, columns - r + 1)),
    table(Sum(A_2A * X[m, n], (m, 0, H - 1), (n, 0, W - 1)), (i, rows - q + 1), (j, columns - r + 1)),
    by=matrix_product,
    prose="Without an activation between them they are one layer, whose matrix is the product of the two:",
)

# ---- maximum pooling

u_1, u_2, u_3, u_4, v_1, v_2 = p.given("u_1 u_2 u_3 u_4 v_1 v_2")
largest = p.part("maximum", "maximum pooling by ReLU layers, and not by less")
largest.answer(
    Max(u_1, u_2), u_2 + relu(u_1 - u_2), by=definition,
    prose="The larger of two numbers is the second one, plus what the first is larger by, if it is larger:",
)  # fmt: skip
largest.step(
    Max(u_1, u_2), relu(u_1 - u_2) + relu(u_2) - relu(-u_2), by=definition,
    prose=r"With $u_2 = \operatorname{ReLU}(u_2) - \operatorname{ReLU}(-u_2)$ put in, a hidden layer of three units "
    r"finds the larger of two numbers:",
)  # fmt: skip
n_1, n_2 = p.let("n_1 n_2", Matrix([Max(u_1, u_2), Max(u_3, u_4)]))
largest.step(
    Max(u_1, u_2, u_3), Max(n_1, u_3), by=definition,
    prose=r"Let $n_1 = \max(u_1, u_2)$. The largest of three numbers is the larger of $n_1$ and the third, and in the "
    r"same way we go on to four:",
)  # fmt: skip
largest.answer(
    Max(n_1, n_2), u_4 + relu(u_3 - u_4) + relu(u_2 + relu(u_1 - u_2) - u_4 - relu(u_3 - u_4)), by=substitution,
    prose=r"So two hidden layers find the largest entry of a window of four, with $n_2 = \max(u_3, u_4)$:",
)  # fmt: skip
largest.step(
    Inequality(Max(v_2, -v_1) ** 2 + Max(-v_2, v_1) ** 2 > 0, given=Ne(v_1, 0)), by=definition,
    prose=r"One layer cannot. Suppose that $\max(u_1, u_2) = \varphi(v_1 u_1 + v_2 u_2 + b)$ for all $u_1$ and $u_2$. "
    r"At $(v_2, -v_1)$, at $(-v_2, v_1)$ and at $(0, 0)$ the argument of $\varphi$ is $b$, so the maximum is the same "
    r"at all three, and at $(0, 0)$ it is 0. But if $v_1 \ne 0$, it is not 0 at one of the other two:",
)  # fmt: skip
largest.step(
    Inequality(Max(v_2, -v_1) ** 2 + Max(-v_2, v_1) ** 2 > 0, given=Ne(v_2, 0)), by=definition,
    prose=r"If $v_1 = 0$, then $v_2 \ne 0$, as a layer with both weights 0 does not see its inputs. Here, too, the "
    r"maximum is not 0 at one of the two:",
)  # fmt: skip

for names, entry in (("a x x_1", u_1), ("b y x_2", u_2), ("c z x_3", u_3), ("d x_4", u_4)):
    largest.also(names, entry)

# ---- how many weights

R, S = p.sizes("R S")  # the output has R×S entries, so the image is (R + h - 1)×(S + w - 1)
entries = Sum(1, (i, 0, R - 1), (j, 0, S - 1), (k, 0, H - 1), (l, 0, W - 1))
nonzero = Sum(1, (i, 0, R - 1), (j, 0, S - 1), (m, 0, h - 1), (n, 0, w - 1))
distinct = Sum(1, (m, 0, h - 1), (n, 0, w - 1))

count = p.part("count", r"the weights of the matrix, for an output of $R \times S$ entries")
count.answer(entries, R * S * H * W, by=counting, prose="The matrix has an entry for each output and each pixel:")
count.accepts((H - h + 1) * (W - w + 1) * H * W, when="the filter moves by one entry, without a padding")
count.answer(
    nonzero, R * S * h * w, by=counting,
    prose="In the row of an output, as many entries as the filter has are not 0 by their place. In all rows these are:",
)  # fmt: skip
count.accepts((H - h + 1) * (W - w + 1) * h * w, when="the filter moves by one entry, without a padding")
count.answer(distinct, h * w, by=counting, prose="The different ones are the weights of the filter:")
count.step(
    Inequality(R * S * (R + h - 1) * (S + w - 1) >= R * S * h * w), by=substitution,
    prose="The image has $R + h - 1$ rows and $S + w - 1$ columns, and is at least as large as the filter. So the "
    "matrix has at least as many entries as are not 0 by their place; for a filter as large as the image, where $R = "
    "S = 1$, it has no others:",
)  # fmt: skip
count.step(
    Inequality(R * S * (R + h - 1) * (S + w - 1) > R * S * h * w, given=R * S > 1), by=substitution,
    prose="For any other filter it has others, so that weights are saved:",
)  # fmt: skip

count_33 = p.part("count 3×3", "the same for the example", at={H: 3, W: 3, h: 2, w: 2, R: 2, S: 2})
count_33.answer(R * S * H * W, 36, by=substitution, prose="In the example the matrix has so many entries:")
count_33.answer(R * S * h * w, 16, by=substitution, prose="So many of them are not 0 by their place:")
count_33.answer(h * w, 4, by=substitution, prose="So many are different:")
larger = p.part("count 4×4", r"the same filter on an image of $4 \times 4$", at={H: 4, W: 4, h: 2, w: 2, R: 3, S: 3})
larger.step(
    R * S * H * W, 144, by=substitution,
    prose="For another size of the image the matrix is another one, so an MLP is equivalent for images of one size "
    "only. Here the matrix has so many entries:",
)  # fmt: skip

# ---- what is asked for: the idea on the example, with numbers to compare

on_the_example = p.open_question("example")
on_the_example.accepts(example)
on_the_example.accepts(columnwise, when="pixels and outputs are numbered column by column")
on_the_example.accepts(turned, when="the layer turns its filter")
p.asks(on_the_example, count_33, largest)

# ---- mistakes to be expected

SLIDES = "Write down which pixels lie under the filter, output by output."
one_by_one = Matrix([
    [f11, f12, 0, f21, f22, 0, 0, 0, 0],
    [0, f11, f12, 0, f21, f22, 0, 0, 0],
    [0, 0, f11, f12, 0, f21, f22, 0, 0],
    [0, 0, 0, f11, f12, 0, f21, f22, 0],
])  # fmt: skip
without_gaps = Matrix([
    [f11, f12, f21, f22, 0, 0, 0, 0, 0],
    [0, f11, f12, f21, f22, 0, 0, 0, 0],
    [0, 0, 0, f11, f12, f21, f22, 0, 0],
    [0, 0, 0, 0, f11, f12, f21, f22, 0],
])  # fmt: skip
for matrix in (jacobian(o_f, x_f), jacobian(o_c, x_c), jacobian(o_t, x_f)):
    example.mistake(
        "from the end of a row of outputs to the next the filter moves by two pixels, not by one", one_by_one,
        of=matrix, hint=SLIDES,
    )  # fmt: skip
    example.mistake(
        "the rows of the filter do not lie side by side: a row of the image is 3 pixels long", without_gaps,
        of=matrix, hint=SLIDES,
    )  # fmt: skip
count_33.mistake(
    "you took as many outputs as there are pixels; the filter fits at 4 places only", H * W * H * W, of=R * S * H * W,
    hint="How many outputs are there?",
)  # fmt: skip
count_33.mistake(
    "you counted the entries that are 0 by their place, too", R * S * H * W, of=R * S * h * w,
    hint="How many entries of a row are not 0?",
)  # fmt: skip
count_33.mistake(
    "you counted each copy of a weight; the rows share the weights of the filter", R * S * h * w, of=h * w,
    hint="Which of the weights are the same?",
)  # fmt: skip
largest.mistake(
    "you added up every rise from one number to the next; what falls in between is not taken off",
    u_1 + relu(u_2 - u_1) + relu(u_3 - u_2) + relu(u_4 - u_3), hint="Try 3, 0, 3, 0.",
)  # fmt: skip
largest.mistake("you added the maxima of the two pairs; it is the larger of them", n_1 + n_2, hint="Try 1, 1, 1, 1.")

# ---- the other direction

converse = p.part("converse", "an MLP that is no CNN")
converse.answer(
    solutions([(f11, 1), (f11, 0)], f11, []), by=matrix_product,
    prose=r"Not every MLP is a CNN, as a counterexample shows. Take $4 \times 9$ weights that are 1 in the first "
    r"place of the first row, and 0 elsewhere. For a filter with this matrix, the first row says $f_{11} = 1$ and the "
    r"second $f_{11} = 0$, which is impossible.",
)  # fmt: skip

# ---- what the sheet and the reference solution print

ANY_FUNCTION = unsettled(
    "any function can be approximated",
    because="a theorem about networks of every size, with conditions on the functions that are not stated here",
)

sheet = p.source("sheet")
sheet.prints("CNNs are universal approximators", ANY_FUNCTION)
sheet.prints("MLPs are universal approximators", ANY_FUNCTION)

# an MLP with free weights, and one whose weights are tied as those of a convolution are
WEIGHTS = {
    "each weight between two layers counts, and the filter has several places": Inequality(
        R * S * (R + h - 1) * (S + w - 1) > h * w, given=R * S > 1
    ),
    "each weight between two layers counts, and the filter may be as large as the image": Inequality(
        R * S * (R + h - 1) * (S + w - 1) > h * w
    ),
    "weights that are tied together count once, and zeros do not count": Inequality(h * w > h * w),
}
PRODUCTS = {
    "the filter has several places": Inequality(R * S * h * w < R * S * (R + h - 1) * (S + w - 1), given=R * S > 1),
    "the filter may be as large as the image": Inequality(R * S * h * w < R * S * (R + h - 1) * (S + w - 1)),
    "products with zeros are left out": Inequality(R * S * h * w < R * S * h * w),
}
AVERAGE = equals(
    correlate(X, ones(h, w) / (h * w)),
    table(Sum(X[i + m, j + n], (m, 0, h - 1), (n, 0, w - 1)) / (h * w), (i, rows), (j, columns)),
)
ONE_LAYER = Inequality(Max(v_2, -v_1) ** 2 + Max(-v_2, v_1) ** 2 <= 0, given=Ne(v_1, 0))
TWO_LAYERS = equals(Max(n_1, n_2), u_4 + relu(u_3 - u_4) + relu(u_2 + relu(u_1 - u_2) - u_4 - relu(u_3 - u_4)))

ref = p.source("reference")
ref.prints("CNNs are universal approximators", ANY_FUNCTION)
ref.prints("MLPs are universal approximators", ANY_FUNCTION)
ref.prints("answer, an equivalent MLP can be made from a CNN", O_2, Z_2)
ref.prints(
    "conditions, 1. the same weights for different parts of the input",
    table(A[i + 1, j + 1, k + 1, l + 1], (i, rows - 1), (j, columns - 1), (k, H - 1), (l, W - 1)),
    table(A[i, j, k, l], (i, rows - 1), (j, columns - 1), (k, H - 1), (l, W - 1)),
)
ref.prints(
    "conditions, 2. each output is connected to a small region",
    O, table(Sum(X[i + m, j + n] * F[m, n], (m, 0, h - 1), (n, 0, w - 1)), (i, rows), (j, columns)),
)  # fmt: skip
pixels = Sum(1, (i, 0, h - 1), (j, 0, w - 1), (c, 0, C - 1))
ref.prints("conditions, 3. the length of the flattened input", pixels, h * w * C)
ref.prints("conditions, 4. a convolution is a matrix multiplication", AX, correlate(X, F))
ref.prints(
    "conditions, 4. it is a series of linear transformations",
    correlate(b * X + Y, F), b * correlate(X, F) + correlate(Y, F),
)  # fmt: skip
ref.prints("proof, 1. the length of the flattened input", pixels, h * w * C)
ref.prints("proof, 2. a row for each position of the filter", Sum(1, (i, 0, R - 1), (j, 0, S - 1)), R * S)
ref.prints("proof, 2. $A X_f = O_f$", table(AX_c, (i, rows), (j, columns), (d, K)), O_c)
ref.prints(
    r"proof, 3. $O_f = \sigma(W X_f + b)$",
    either(
        r"$O_f = \sigma(W X_f + b)$",
        {
            r"the convolutional layer adds $b$ and applies $\sigma$": equals(
                sigmoid(AX + b), sigmoid(correlate(X, F) + b)
            ),
            "$O_f$ is the output of the convolution alone, as in $A X_f = O_f$": equals(
                correlate(X, F), sigmoid(AX + b)
            ),
        },
    ),
)
ref.prints(
    "proof, 4. pooling as matrix multiplications and activations",
    either(
        "pooling is matrix multiplications followed by activations",
        {
            "average pooling": AVERAGE,
            "maximum pooling, by two hidden layers": TWO_LAYERS,
            r"it is maximum pooling, by one matrix and one activation, $\varphi(v_1 u_1 + v_2 u_2 + b)$": ONE_LAYER,
        },
    ),
)
ref.prints(
    "proof, 4. a layer of the MLP for each layer of the CNN",
    either(
        "each layer in the CNN corresponds to a layer in the MLP",
        {"convolutional layers": equals(O_2, Z_2), "average pooling": AVERAGE, "maximum pooling": ONE_LAYER},
    ),
)
ref.prints("efficiency, 1. parameters", either("an equivalent MLP has a much larger number of parameters", WEIGHTS))
ref.prints("efficiency, 2. computation", either("convolutions have a lower complexity than dense products", PRODUCTS))
ref.prints("conclusion, an MLP can be equivalent to a CNN", O_2, Z_2)
ref.prints("conclusion, the number of parameters", either("the MLP is less efficient in parameters", WEIGHTS))
ref.prints("conclusion, the computation", either("the MLP is less efficient in computation", PRODUCTS))
