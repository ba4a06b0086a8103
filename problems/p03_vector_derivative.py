"""Problem 3: the Jacobian matrix of a composition, for every point and at one."""

from sympy import Expr, MatMul, Matrix, cos, exp, pi, sin

from derive import Problem, chain_rule, definition, jacobian, matrix_product, power_rule, substitution

problem = p = Problem(
    3,
    "Vector Derivative",
    starred=True,
    statement=r"""
Let $f(x) = f_2(f_1(x))$ with
$f_1(x_1, x_2) = \begin{bmatrix} \sin(\pi x_2)/\pi \\ \exp(x_1 - 1) x_2^2 \\ x_1 x_2 \end{bmatrix}$ and
$f_2(x_1, x_2, x_3) = \begin{bmatrix} x_1 + x_2 + x_3 \\ x_1^2 + x_2^2 + x_3^2 \end{bmatrix}$.
Find the Jacobian matrix of $f$ at $x = \begin{bmatrix} 1 \\ 2 \end{bmatrix}$.
""",
)


def f1(x1: Expr, x2: Expr) -> Matrix:
    """The inner function."""
    return Matrix([1 / pi * sin(pi * x2), exp(x1 - 1) * x2**2, x1 * x2])


def f2(x1: Expr, x2: Expr, x3: Expr) -> Matrix:
    """The outer function."""
    return Matrix([x1 + x2 + x3, x1**2 + x2**2 + x3**2])


x1, x2, x3 = p.given("x_1 x_2 x_3")
x = [x1, x2]

u = p.let("u_1 u_2 u_3", f1(x1, x2))
y = p.let("y_1 y_2", f2(*u))  # y = f(x)
z = p.let("z_1 z_2", f2(x1, x2, x3))  # f₂ by itself, of any x₁, x₂, x₃

# ---- for every point

inner = p.part("inner", "the Jacobian matrix of $u = f_1(x)$")
inner.step(
    jacobian(u, x),
    Matrix([[0, cos(pi * x2)], [exp(x1 - 1) * x2**2, 2 * exp(x1 - 1) * x2], [x2, x1]]),
    by=definition,
    prose="We write $u = f_1(x)$ for the inner value. Its Jacobian matrix has a row for each entry of $f_1$ and a "
    "column for each variable:",
)

outer = p.part("outer", "the Jacobian matrix of $y = f_2(u)$")
outer.step(
    jacobian(y, u), Matrix([[1, 1, 1], [2 * u[0], 2 * u[1], 2 * u[2]]]), by=power_rule,
    prose="The outer function is differentiated by its own arguments, which are the entries of $u$ here:",
)  # fmt: skip

composed = p.part("composed", "the Jacobian matrix of $y = f(x)$ at any point")
composed.step(
    jacobian(y, x), MatMul(jacobian(y, u), jacobian(u, x)), by=chain_rule(via=u),
    prose="The Jacobian matrix of the composition is the product of the two, the outer one on the left:",
)  # fmt: skip
composed.answer(
    jacobian(y, x),
    Matrix([
        [exp(x1 - 1) * x2**2 + x2, cos(pi * x2) + 2 * exp(x1 - 1) * x2 + x1],
        [
            2 * exp(2 * x1 - 2) * x2**4 + 2 * x1 * x2**2,
            sin(2 * pi * x2) / pi + 4 * exp(2 * x1 - 2) * x2**3 + 2 * x1**2 * x2,
        ],
    ]),
    by=substitution,
    prose="Multiplied out, with the entries of $u$ put in, this is the Jacobian matrix at any point:",
)  # fmt: skip
composed.step(
    jacobian(f2(*f1(x1, x2)), x), jacobian(y, x), by=definition,
    prose="The same comes out if $f$ is first written out in $x_1$ and $x_2$ and then differentiated:",
)  # fmt: skip

# ---- at the point

point = p.part("point", "the same at $x_1 = 1$, $x_2 = 2$", at={x1: 1, x2: 2})
point.step(
    Matrix(u), Matrix([0, 4, 2]), by=substitution,
    prose="First the value of the inner function at this point, because there the outer one is differentiated:",
)  # fmt: skip
point.step(
    jacobian(u, x), Matrix([[0, 1], [4, 4], [2, 1]]), by=substitution,
    prose="With $x_1 = 1$ and $x_2 = 2$ put in, the Jacobian matrix of the inner function becomes:",
)  # fmt: skip
point.step(
    jacobian(y, u), Matrix([[1, 1, 1], [0, 8, 4]]), by=substitution,
    prose="With these values of $u$, that of the outer function becomes:",
)  # fmt: skip
point.step(
    MatMul(Matrix([[1, 1, 1], [0, 8, 4]]), Matrix([[0, 1], [4, 4], [2, 1]])),
    Matrix([[6, 6], [40, 36]]),
    by=matrix_product,
    prose="We multiply the two:",
)
point.answer(
    jacobian(y, x), Matrix([[6, 6], [40, 36]]), by=chain_rule(via=u),
    prose="So this is the Jacobian matrix of $f$ at the point:",
)  # fmt: skip

WHICH = "Which function is to be differentiated?"
composed.mistake(
    "this is the Jacobian matrix of $f_1$ alone; that of $f_2$ stands before it", jacobian(u, x), hint=WHICH
)
composed.mistake(
    "this is the Jacobian matrix of $f_2$ alone; that of $f_1$ stands behind it", jacobian(y, u), hint=WHICH
)
composed.mistake("this is the value of $f$, not its derivative", Matrix(y), hint="Is it $f$ that is asked for?")
composed.mistake(
    "the 2 of the derivatives of the squares in $f_2$ is missing", Matrix([[1, 1, 1], list(u)]) * jacobian(u, x),
    hint="Look at the second row: where does it come from?",
)  # fmt: skip

p.asks(point, points=4)

p.also("x", Matrix(x))
p.also("f y z", Matrix(y))
p.also("u", Matrix(u))

# ---- what the sheet and the reference solution print

F1 = Matrix([1 / pi * sin(pi * x2), exp(x1 - 1) * x2**2, x1 * x2])
F2 = Matrix([x1 + x2 + x3, x1**2 + x2**2 + x3**2])

sheet = p.source("sheet")
sheet.prints("$f_1$", Matrix(u), F1)
sheet.prints("$f_2$", Matrix(z), F2)
sheet.prints(r"$f = f_2 \circ f_1$", Matrix(y), f2(*f1(x1, x2)))

ref = p.source("reference")
ref.prints("$f_1$ restated", Matrix(u), F1)
ref.prints("$f_2$ restated", Matrix(z), F2)
ref.prints(r"$f = f_2 \circ f_1$ restated", Matrix(y), f2(*f1(x1, x2)))
ref.prints("$f_1$, before its Jacobian", Matrix(u), F1)
ref.prints(
    "Jacobian of $f_1$",
    jacobian(u, x),
    Matrix([[0, cos(pi * x2)], [exp(x1 - 1) * x2**2, 2 * exp(x1 - 1) * x2], [x2, x1]]),
)
ref.prints("Jacobian of $f_1$ at $(1, 2)$", jacobian(u, x), Matrix([[0, 1], [4, 4], [2, 1]]), at={x1: 1, x2: 2})
ref.prints("$f_2$, before its Jacobian", Matrix(z), F2)
ref.prints("Jacobian of $f_2$", jacobian(z, [x1, x2, x3]), Matrix([[1, 1, 1], [2 * x1, 2 * x2, 2 * x3]]))
ref.prints("$f_1$ at $(1, 2)$", Matrix(u), Matrix([0, 4, 2]), at={x1: 1, x2: 2})
ref.prints(
    "Jacobian of $f_2$ at $(0, 4, 2)$",
    jacobian(z, [x1, x2, x3]),
    Matrix([[1, 1, 1], [0, 8, 4]]),
    at={x1: 0, x2: 4, x3: 2},
)
ref.prints("chain rule at $(1, 2)$", jacobian(y, x), MatMul(jacobian(y, u), jacobian(u, x)), at={x1: 1, x2: 2})
ref.prints(
    "chain rule at $(1, 2)$, the matrices put in",
    jacobian(y, x),
    MatMul(Matrix([[1, 1, 1], [0, 8, 4]]), Matrix([[0, 1], [4, 4], [2, 1]])),
    at={x1: 1, x2: 2},
)
ref.prints(
    "chain rule at $(1, 2)$, the product of the matrices",
    MatMul(Matrix([[1, 1, 1], [0, 8, 4]]), Matrix([[0, 1], [4, 4], [2, 1]])),
    Matrix([[4, 6], [32, 36]]),
    at={x1: 1, x2: 2},
)
ref.prints(
    r"$\partial f/\partial x$ at $(1, 2)$, result", jacobian(y, x), Matrix([[4, 6], [32, 36]]), at={x1: 1, x2: 2}
)
