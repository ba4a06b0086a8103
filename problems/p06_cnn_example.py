"""Problem 6: a convolution, a pooling and a squared error, in numbers: gradients, and a step of gradient descent."""

from sympy import Add, And, Expr, Matrix, Max, Rational, Sum, eye

from derive import (
    D,
    Part,
    Problem,
    average_pool,
    chain_rule,
    convolutions,
    convolve,
    correlate,
    decimal,
    definition,
    either,
    equals,
    full_convolution,
    full_correlation,
    gradient,
    linearity,
    max_pool,
    ones,
    power_rule,
    substitution,
    table,
    total,
    unsettled,
    valid_convolution,
)

# The figure with the sequence of layers is missing. X is 6×6 and F 3×3, so O is 4×4; the target is 3×3, and so is M,
# which is compared with it: that fits a pooling of 2×2 windows with the stride 1, of which both kinds are worked out.
problem = p = Problem(
    6,
    "Back propagation in CNN - an example",
    statement=r"""
A sequence of layers (shown in a figure) leads from $X$ by the filter $F$ to $O$, from there to $M$, and to the MSE loss
with the matrix $\hat{L}$. The matrices are
$X = \begin{bmatrix} 1 & 7 & -1 & -7 & 10 & 11 \\ 2 & 8 & 0 & 0 & 12 & 13 \\ 3 & 9 & 0 & 0 & 0 & 0 \\
4 & 10 & -4 & -10 & 0 & 0 \\ 5 & 11 & -5 & -11 & 16 & 17 \\ 6 & 12 & -6 & -12 & 14 & 15 \end{bmatrix}$,
$F = \begin{bmatrix} 1 & 0 & -1 \\ 2 & 0 & -2 \\ 1 & 0 & -1 \end{bmatrix}$ and
$\hat{L} = \begin{bmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & 1 \end{bmatrix}$.
Write the update rules of gradient descent for $X$, $F$, $O$, $M$, and the updated matrices.
""",
)

# ---- the rules, for every size of the image, the filter and the window

H, W, h, w, r = p.sizes("H W h w r")
c, alpha = p.given(r"c \alpha", above=0)
i, j, k, l, u, v = p.indices("i j k l u v")

X = p.tensor("X", H, W)
F = p.tensor("F", h, w)
O = p.let("O", correlate(X, F))
window = ones(r, r) / r**2
rows, columns = H - h - r + 2, W - w - r + 2
target = p.tensor(r"\hat{L}", rows, columns)

# average pooling
M = p.let("M", correlate(O, window))
L = p.let("L", c * total((M - target) ** 2))

rules = p.part("rules", "the gradients from the loss down, for every size; the pooling takes means")
rules.answer(
    D(L, M), 2 * c * (M - target), by=power_rule,
    prose=r"Let each entry of $M$ be the mean of a window of $r \times r$ entries of $O$, and let the loss be $c$ "
    r"times the sum of the squared errors. The factor $c$ is 1 for the sum itself, $\frac{1}{2}$ for half of it, and "
    r"$\frac{1}{9}$ for the mean of 9 squares. At $M$ the gradient is:",
)  # fmt: skip
rules.answer(
    D(L, O), full_convolution(window, D(L, M)), by=chain_rule(via=M),
    prose="Each entry of $O$ has the share $1/r^2$ in every window that it lies in:",
)  # fmt: skip
rules.answer(
    D(L, F), correlate(X, D(L, O)), by=chain_rule(via=O),
    prose="The output $O$ is linear in the filter. The gradient by the filter is the valid cross-correlation of the "
    "input with the gradient at $O$:",
)  # fmt: skip
rules.answer(
    D(L, X), full_convolution(F, D(L, O)), by=chain_rule(via=O),
    prose="The output is linear in the input, too. The gradient by the input is the full convolution of the filter "
    "with the gradient at $O$:",
)  # fmt: skip

M_new = p.let("M^{new}", M - alpha * D(L, M))
O_new = p.let("O^{new}", O - alpha * D(L, O))
F_new = p.let("F^{new}", F - alpha * D(L, F))
X_new = p.let("X^{new}", X - alpha * D(L, X))

descent = p.part("descent", r"the update rules of gradient descent with the learning rate $\alpha$, for every size")
descent.answer(
    M_new, M - 2 * alpha * c * (M - target), by=substitution,
    prose=r"A step of gradient descent subtracts $\alpha$ times the gradient. We put in those from step \ref{rules.1} "
    r"on, first for $M$:",
)  # fmt: skip
descent.answer(O_new, O - alpha * full_convolution(window, D(L, M)), by=substitution, prose="For $O$ it is:")
descent.answer(F_new, F - alpha * correlate(X, D(L, O)), by=substitution, prose="For $F$ it is:")
descent.answer(X_new, X - alpha * full_convolution(F, D(L, O)), by=substitution, prose="For $X$ it is:")

# maximum pooling: where no two entries of a window tie, it takes one entry of each window, the same one nearby
S = p.tensor("S", rows, columns, r, r)
P = p.let("P", table(Sum(S[i, j, u, v] * O[i + u, j + v], (u, 0, r - 1), (v, 0, r - 1)), (i, rows), (j, columns)))
L_P = p.let("L^P", c * total((P - target) ** 2))
G_P = p.let("G^P", D(L_P, P))

selection = p.part("selection", "the same for a pooling that takes the largest entry of each window")
selection.answer(
    G_P, 2 * c * (P - target), by=power_rule,
    prose="Let $S_{i,j,u,v}$ be 1 where the entry $(u, v)$ of the window $(i, j)$ is the largest, and 0 elsewhere. As "
    "long as no two entries tie, $S$ does not change, and the pooled matrix $P$ is linear in $O$. At $P$ the gradient "
    "is:",
)  # fmt: skip
selection.answer(
    D(L_P, O),
    table(
        Sum(G_P[i, j] * S[i, j, k - i, l - j], (i, 0, rows - 1), (j, 0, columns - 1)), (k, H - h + 1), (l, W - w + 1)
    ),
    by=chain_rule(via=P),
    prose="The gradient at an entry of $P$ goes, undivided, to the entry of $O$ that was taken:",
)
selection.answer(
    D(L_P, F), correlate(X, D(L_P, O)), by=chain_rule(via=O),
    prose="From $O$ on, all is as before. For the filter it is:",
)  # fmt: skip
selection.answer(D(L_P, X), full_convolution(F, D(L_P, O)), by=chain_rule(via=O), prose="For the input it is:")

# ---- the example, entry by entry

x = p.matrix("x", 6, 6)
f = p.matrix("f", 3, 3)
X_given = Matrix([
    [1, 7, -1, -7, 10, 11],
    [2, 8, 0, 0, 12, 13],
    [3, 9, 0, 0, 0, 0],
    [4, 10, -4, -10, 0, 0],
    [5, 11, -5, -11, 16, 17],
    [6, 12, -6, -12, 14, 15],
])  # fmt: skip
F_given = Matrix([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
L_hat = Matrix([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
numbers = {**dict(zip(x, X_given, strict=True)), **dict(zip(f, F_given, strict=True)), alpha: decimal("0.01")}

o = p.let("o", correlate(x, f))
m = p.let("m", max_pool(o, 2))
a = p.let("a", average_pool(o, 2))


def squares(outputs: Matrix) -> Expr:
    """The sum of the squared errors."""
    errors = [output - wanted if wanted else output for output, wanted in zip(outputs, L_hat, strict=True)]
    return Add(*(error**2 for error in errors))


# MSE is the mean of the squared errors; often half of their sum is taken, or the sum itself
sum_max, sum_avg = p.let("l_{sum}", squares(m)), p.let("k_{sum}", squares(a))
half_max, half_avg = p.let("l_{half}", sum_max / 2), p.let("k_{half}", sum_avg / 2)
mean_max, mean_avg = p.let("l_{mean}", sum_max / 9), p.let("k_{mean}", sum_avg / 9)

O_given = Matrix([[9, 39, -35, -44], [16, 46, -16, -23], [29, 71, -29, -48], [40, 88, -66, -93]])
M_given = Matrix([[46, 46, -16], [71, 71, -16], [88, 88, -29]])
A_given = Rational(1, 4) * Matrix([[110, 34, -118], [162, 72, -116], [228, 64, -236]])

forward = p.part("forward", "the outputs of the layers: $O$, and $M$ with the largest entries", at=numbers)
forward.answer(
    o, O_given, by=valid_convolution,
    prose=r"The $3 \times 3$ filter slides over the $6 \times 6$ image, which leaves a $4 \times 4$ output:",
)  # fmt: skip
forward.step(
    And(
        o[1, 1] > Max(o[0, 0], o[0, 1], o[1, 0]),
        o[1, 1] > Max(o[0, 1], o[0, 2], o[1, 2]),
        o[1, 2] > Max(o[0, 2], o[0, 3], o[1, 3]),
        o[2, 1] > Max(o[1, 0], o[1, 1], o[2, 0]),
        o[2, 1] > Max(o[1, 1], o[1, 2], o[2, 2]),
        o[1, 2] > Max(o[1, 3], o[2, 2], o[2, 3]),
        o[3, 1] > Max(o[2, 0], o[2, 1], o[3, 0]),
        o[3, 1] > Max(o[2, 1], o[2, 2], o[3, 2]),
        o[2, 2] > Max(o[2, 3], o[3, 2], o[3, 3]),
    ), by=substitution,
    prose=r"The figure is missing, but a $3 \times 3$ target fits windows of $2 \times 2$ entries that move by 1. No "
    r"window has a tie: in each of the nine, one entry is larger than the other three:",
)  # fmt: skip
forward.answer(m, M_given, by=definition, prose="These entries are what the pooling takes:")
means = p.part("forward, means", "the same with a pooling that takes means", at=numbers)
means.answer(o, O_given, by=valid_convolution, prose=r"The convolution is the same as in step \ref{forward.1}:")
means.answer(a, A_given, by=definition, prose="The pooling takes the means of the nine windows:")

# ---- maximum pooling: the gradients, and a step of descent

dM_max = Matrix([[90, 92, -32], [142, 140, -32], [176, 176, -60]])
dO_max = Matrix([[0, 0, 0, 0], [0, 182, -64, 0], [0, 282, -60, 0], [0, 352, 0, 0]])
dF_max = Matrix([[7514, -1408, -4288], [8570, -2288, -6692], [9702, -2950, -10106]])
dX_max = Matrix([
    [0, 0, 0, 0, 0, 0],
    [0, 182, -64, -182, 64, 0],
    [0, 646, -188, -646, 188, 0],
    [0, 1098, -184, -1098, 184, 0],
    [0, 986, -60, -986, 60, 0],
    [0, 352, 0, -352, 0, 0],
])  # fmt: skip

maximum = p.part("maximum", "maximum pooling: the gradients of the sum of the squares", at=numbers)
maximum.answer(
    gradient(sum_max, m), dM_max, by=power_rule,
    prose="At the pooled matrix, the gradient of the sum of the squares is twice the error:",
)  # fmt: skip
maximum.answer(
    gradient(sum_max, o), dO_max, by=definition,
    prose="It goes back to the largest entry of each window. The entries 46, 71, 88 and $-16$ are each the largest of "
    "two windows, and get the sum of two gradients:",
)  # fmt: skip
maximum.answer(
    gradient(sum_max, f), dF_max, by=valid_convolution,
    prose="The gradient by the filter is the valid cross-correlation of the image with this matrix:",
)  # fmt: skip
maximum.answer(
    gradient(sum_max, x), dX_max, by=valid_convolution,
    prose="The gradient by the image is the full convolution of the filter with it:",
)  # fmt: skip
maximum.step(
    gradient(half_max, m), Rational(1, 2) * dM_max, by=linearity,
    prose="For half of the sum all gradients are halved, as here at the pooled matrix:",
)  # fmt: skip
maximum.step(
    gradient(mean_max, m), Rational(1, 9) * dM_max, by=linearity,
    prose="For the mean of the nine squares they are divided by nine:",
)  # fmt: skip


def updated(matrix: Matrix, loss: Expr) -> Matrix:
    """The matrix after one step of gradient descent."""
    return matrix.applyfunc(lambda entry: entry - alpha * D(loss, entry))


def expect_mistakes(
    part: Part, start: dict[Matrix, Matrix], slopes: dict[Matrix, Matrix], share: Rational, loss: Expr
) -> None:
    """What goes wrong in a step: its direction, its length; `share` is that of the loss in the sum of the squares."""
    for matrix, given in start.items():
        slope, new = share * slopes[matrix], updated(matrix, loss)
        part.mistake("you went uphill: the gradient is to be subtracted", given + slope / 100, of=new)
        part.mistake(
            "you forgot the learning rate", given - slope, of=new,
            hint="How long is the step?",
        )  # fmt: skip
        part.mistake(
            "this is the step only, not the matrix after it", -slope / 100, of=new,
            hint="What is the new value of the matrix?",
        )  # fmt: skip


def call_by_names_of_the_sheet(part: Part, pooled: Matrix, loss: Expr) -> None:
    """What X, F, O, M and L stand for in answers: the given matrices, one kind of pooling, one loss."""
    for name, matrix in (("X", x), ("F", f), ("O", o), ("M", pooled)):
        part.also(name, matrix)
        others = f"{name}' {name}^{{(new)}} {name}^{{(1)}} {name}_1 {name}_{{t+1}} {name}_{{updated}} {name}_{{upd}}"
        part.also(rf"{name}^{{new}} {name}_{{new}} {name}^+ {name}^* \hat{{{name}}} {others}", updated(matrix, loss))
    part.also(r"L \mathcal{L} J E MSE loss Loss", loss)
    part.also(r"\hat{L} Y \hat{Y} target", L_hat)


RULE = "as the rule of the update; its numbers were asked for, too"
MEAN, HALF, SUM = (f"the loss is {what} the squares" for what in ("the mean of", "half of the sum of", "the sum of"))
updates, gradients, outputs = (p.open_question(name) for name in ("updates", "gradients", "outputs"))
gradients.accepts(maximum, when=("maximum pooling", SUM))
call_by_names_of_the_sheet(maximum, m, sum_max)

for name, loss, rate, convention in (
    ("mean of the squares", mean_max, Rational(1, 900), MEAN),
    ("half of the sum", half_max, Rational(1, 200), HALF),
    ("sum", sum_max, Rational(1, 100), SUM),
):
    if loss != sum_max:
        slope = p.part(f"maximum, {name}, gradients", "maximum pooling: the gradients", at=numbers)
        slope.answer(
            gradient(loss, m), 100 * rate * dM_max, by=linearity,
            prose=r"The loss is a multiple of the sum of the squares, and so are its gradients, from step "
            r"\ref{maximum.1} on:",
        )  # fmt: skip
        slope.answer(gradient(loss, o), 100 * rate * dO_max, by=linearity)
        slope.answer(gradient(loss, f), 100 * rate * dF_max, by=linearity)
        slope.answer(gradient(loss, x), 100 * rate * dX_max, by=linearity)
        call_by_names_of_the_sheet(slope, m, loss)
        gradients.accepts(slope, when=("maximum pooling", convention))
    step = p.part(f"maximum, {name}", r"maximum pooling: one step with $\alpha = 0.01$", at=numbers)
    call_by_names_of_the_sheet(step, m, loss)
    step.leaves_derivatives(but=RULE)
    expect_mistakes(
        step, {m: M_given, o: O_given, f: F_given, x: X_given}, {m: dM_max, o: dO_max, f: dF_max, x: dX_max},
        100 * rate, loss,
    )  # fmt: skip
    updates.accepts(step, when=("maximum pooling", convention))
    step.answer(
        updated(m, loss), M_given - rate * dM_max, by=substitution,
        prose=r"Each matrix is moved against its gradient, by $\alpha = 0.01$ times as much:",
    )  # fmt: skip
    step.answer(updated(o, loss), O_given - rate * dO_max, by=substitution)
    step.answer(updated(f, loss), F_given - rate * dF_max, by=substitution)
    step.answer(updated(x, loss), X_given - rate * dX_max, by=substitution)

# ---- average pooling: the same

dM_avg = Matrix([[53, 17, -59], [81, 34, -58], [114, 32, -120]])
dO_avg = Rational(1, 4) * Matrix(
    [[53, 70, -42, -59], [134, 185, -66, -117], [195, 261, -112, -178], [114, 146, -88, -120]]
)
dF_avg = Rational(1, 4) * Matrix([[9148, 2864, -5841], [12287, 2520, -10285], [15377, 829, -16518]])
dX_avg = Rational(1, 4) * Matrix([
    [53, 70, -95, -129, 42, 59],
    [240, 325, -390, -560, 150, 235],
    [516, 701, -802, -1172, 286, 471],
    [638, 853, -1016, -1446, 378, 593],
    [423, 553, -711, -971, 288, 418],
    [114, 146, -202, -266, 88, 120],
])  # fmt: skip

average = p.part("average", "average pooling: the gradients of the sum of the squares", at=numbers)
average.answer(
    gradient(sum_avg, a), dM_avg, by=power_rule,
    prose="At the pooled matrix, the gradient of the sum of the squares is twice the error:",
)  # fmt: skip
average.answer(
    gradient(sum_avg, o), dO_avg, by=linearity,
    prose="Each entry of a window has a quarter of the gradient at the mean, and an entry adds up what it has from "
    "all its windows:",
)  # fmt: skip
average.answer(
    gradient(sum_avg, f), dF_avg, by=valid_convolution,
    prose="The gradient by the filter is the valid cross-correlation of the image with this matrix:",
)  # fmt: skip
average.answer(
    gradient(sum_avg, x), dX_avg, by=valid_convolution,
    prose="The gradient by the image is the full convolution of the filter with it:",
)  # fmt: skip
average.step(
    gradient(half_avg, a), Rational(1, 2) * dM_avg, by=linearity,
    prose="For half of the sum all gradients are halved:",
)  # fmt: skip
average.step(
    gradient(mean_avg, a), Rational(1, 9) * dM_avg, by=linearity,
    prose="For the mean of the nine squares they are divided by nine:",
)  # fmt: skip

gradients.accepts(average, when=("average pooling", SUM))
call_by_names_of_the_sheet(average, a, sum_avg)

for name, loss, rate, convention in (
    ("mean of the squares", mean_avg, Rational(1, 900), MEAN),
    ("half of the sum", half_avg, Rational(1, 200), HALF),
    ("sum", sum_avg, Rational(1, 100), SUM),
):
    if loss != sum_avg:
        slope = p.part(f"average, {name}, gradients", "average pooling: the gradients", at=numbers)
        slope.answer(
            gradient(loss, a), 100 * rate * dM_avg, by=linearity,
            prose=r"The loss is a multiple of the sum of the squares, and so are its gradients, from step "
            r"\ref{average.1} on:",
        )  # fmt: skip
        slope.answer(gradient(loss, o), 100 * rate * dO_avg, by=linearity)
        slope.answer(gradient(loss, f), 100 * rate * dF_avg, by=linearity)
        slope.answer(gradient(loss, x), 100 * rate * dX_avg, by=linearity)
        call_by_names_of_the_sheet(slope, a, loss)
        gradients.accepts(slope, when=("average pooling", convention))
    step = p.part(f"average, {name}", r"average pooling: one step with $\alpha = 0.01$", at=numbers)
    call_by_names_of_the_sheet(step, a, loss)
    step.leaves_derivatives(but=RULE)
    expect_mistakes(
        step, {a: A_given, o: O_given, f: F_given, x: X_given}, {a: dM_avg, o: dO_avg, f: dF_avg, x: dX_avg},
        100 * rate, loss,
    )  # fmt: skip
    updates.accepts(step, when=("average pooling", convention))
    step.answer(
        updated(a, loss), A_given - rate * dM_avg, by=substitution,
        prose=r"Each matrix is moved against its gradient, by $\alpha = 0.01$ times as much:",
    )  # fmt: skip
    step.answer(updated(o, loss), O_given - rate * dO_avg, by=substitution)
    step.answer(updated(f, loss), F_given - rate * dF_avg, by=substitution)
    step.answer(updated(x, loss), X_given - rate * dX_avg, by=substitution)

# ---- what the sheet asks for: it says neither which pooling nor which MSE

p.asks(updates)
outputs.accepts(forward, when="maximum pooling")
outputs.accepts(means, when="average pooling")
for part, pooled in ((forward, m), (means, a)):
    part.also("X", x)
    part.also("F", f)
    part.also("O", o)
    part.also("M", pooled)
for name, part, given in (("rules", rules, {}), ("descent", descent, {alpha: Rational(1, 100)})):
    question = p.open_question(name)
    for how, value in ((MEAN, Rational(1, 9)), (HALF, Rational(1, 2)), (SUM, 1)):
        question.accepts(part, when=how, at=given | {c: value})
descent.leaves_derivatives()
p.operation(r"* \ast \star", convolutions("$*$"))
p.operation(r"\otimes", convolutions(r"$\otimes$", valid=False))

# ---- what the sheet and the reference solution print


# the figure is missing, and what MSE is has several conventions: claims about gradients are judged for all of these,
# and for a loss whose gradient is L̂ itself, be it at M or, where the windows leave room, at O
def inner(outputs: Matrix) -> Expr:
    """A loss whose gradient is L̂."""
    return sum(output * wanted for output, wanted in zip(outputs, L_hat, strict=True))


LOSSES = {
    "the loss is the mean of the squares, maximum pooling": mean_max,
    "the loss is half of the sum of the squares, maximum pooling": half_max,
    "the loss is the sum of the squares, maximum pooling": sum_max,
    r"the gradient at $M$ is $\hat{L}$, maximum pooling": inner(m),
    "the loss is the mean of the squares, average pooling": mean_avg,
    "the loss is half of the sum of the squares, average pooling": half_avg,
    "the loss is the sum of the squares, average pooling": sum_avg,
    r"the gradient at $M$ is $\hat{L}$, average pooling": inner(a),
    r"the gradient at $O$ is $\hat{L}$ in the upper left, and 0 elsewhere": inner(o.extract([0, 1, 2], [0, 1, 2])),
}
CONVOLVED = {"$*$ is cross-correlation": correlate(x, L_hat), "$*$ turns its second argument": convolve(x, L_hat)}
FULL = {
    r"$\otimes$ is full convolution": full_convolution(f, L_hat),
    r"$\otimes$ is full cross-correlation": full_correlation(f, L_hat),
}

sheet = p.source("sheet")
sheet.prints("figure", unsettled("the sequence of layers is the one shown", because="the figure is missing"))

ref = p.source("reference")
ref.prints("$X$ restated", x, X_given, at=numbers)
ref.prints("$F$ restated", f, F_given, at=numbers)
ref.prints(r"$\hat{L}$ restated", L_hat, eye(3))
ref.prints("forward pass, $O$", O, correlate(X, F))
ref.prints(r"backpropagation, $\partial L/\partial O = \hat{L}$", gradient(mean_max, o), L_hat, at=numbers)

F_printed = Matrix([[1, 7, -1], [2, 8, 0], [3, 9, 0]])
ref.prints(
    r"filter, $\partial L/\partial F = X * \hat{L}$",
    either(
        r"$\partial L/\partial F = X * \hat{L}$",
        {how: equals(gradient(mean_max, f), value) for how, value in CONVOLVED.items()},
    ),
    at=numbers,
)
ref.prints(
    r"filter, what $X * \hat{L}$ is",
    either((r"$X * \hat{L} =$", F_printed), {how: equals(value, F_printed) for how, value in CONVOLVED.items()}),
    at=numbers,
)
ref.prints(
    r"filter, what $\partial L/\partial F$ is",
    either(
        (r"$\partial L/\partial F =$", F_printed),
        {how: equals(gradient(loss, f), F_printed) for how, loss in LOSSES.items()},
    ),
    at=numbers,
)

X_printed = Matrix([
    [1, 0, -1, 0, 0, 0],
    [2, 1, -2, -1, 0, 0],
    [3, 2, -3, -2, 1, 0],
    [2, 2, -2, -2, 2, 0],
    [1, 1, -1, -1, 1, 0],
    [0, 0, 0, 0, 0, 1],
])  # fmt: skip
ref.prints(
    r"input, $\partial L/\partial X = F \otimes \hat{L}$",
    either(
        r"$\partial L/\partial X = F \otimes \hat{L}$",
        {how: equals(gradient(mean_max, x), value) for how, value in FULL.items()},
    ),
    at=numbers,
)
ref.prints(
    r"input, what $F \otimes \hat{L}$ is",
    either((r"$F \otimes \hat{L} =$", X_printed), {how: equals(value, X_printed) for how, value in FULL.items()}),
    at=numbers,
)
ref.prints(
    r"input, what $\partial L/\partial X$ is",
    either(
        (r"$\partial L/\partial X =$", X_printed),
        {how: equals(gradient(loss, x), X_printed) for how, loss in LOSSES.items()},
    ),
    at=numbers,
)

F_step = F_given - Rational(1, 100) * F_printed
F_new_printed = Matrix([
    [decimal("0.99"), decimal("-0.07"), decimal("-0.99")],
    [decimal("1.98"), decimal("-0.08"), -2],
    [decimal("0.97"), decimal("-0.09"), -1],
])  # fmt: skip
ref.prints("update of the filter, rule", F_new, F - alpha * D(L, F))
ref.prints(
    "update of the filter, numbers put in",
    either(
        ("$F^{new} =$", F_given, "${} - 0.01$", F_printed),
        {how: equals(updated(f, loss), F_step) for how, loss in LOSSES.items()},
    ),
    at=numbers,
)
ref.prints("update of the filter, result, from the printed gradient", F_step, F_new_printed)
ref.prints(
    "update of the filter, result",
    either(
        ("$F^{new} =$", F_new_printed), {how: equals(updated(f, loss), F_new_printed) for how, loss in LOSSES.items()}
    ),
    at=numbers,
)

X_step = X_given - Rational(1, 100) * X_printed
X_new_printed = Matrix([
    [decimal("0.99"), 7, decimal("-0.99"), -7, 10, 11],
    [decimal("1.98"), decimal("7.99"), decimal("0.02"), decimal("0.01"), 12, 13],
    [decimal("2.97"), decimal("8.98"), decimal("0.03"), decimal("0.02"), decimal("-0.01"), 0],
    [decimal("3.98"), decimal("9.98"), decimal("-3.98"), decimal("-9.98"), decimal("-0.02"), 0],
    [decimal("4.99"), decimal("10.99"), decimal("-4.99"), decimal("-11.01"), decimal("15.99"), 17],
    [6, 12, -6, -12, 14, decimal("14.99")],
])  # fmt: skip
ref.prints("update of the input, rule", X_new, X - alpha * D(L, X))
ref.prints(
    "update of the input, numbers put in",
    either(
        ("$X^{new} =$", X_given, "${} - 0.01$", X_printed),
        {how: equals(updated(x, loss), X_step) for how, loss in LOSSES.items()},
    ),
    at=numbers,
)
for i in range(6):
    ref.prints(
        f"update of the input, result, row {i + 1}, from the printed gradient", X_step.row(i), X_new_printed.row(i)
    )
ref.prints(
    "update of the input, result",
    either(
        ("$X^{new} =$", X_new_printed), {how: equals(updated(x, loss), X_new_printed) for how, loss in LOSSES.items()}
    ),
    at=numbers,
)
