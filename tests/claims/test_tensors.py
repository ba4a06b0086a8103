"""Identities of matrix calculus, for every size: proved, and wrong versions of them refuted."""

from __future__ import annotations

from sympy import KroneckerDelta, Rational, Sum, Symbol, cos, exp, log, sin, sqrt, tanh

from derive import D
from derive.kernel.domain import POSITIVE
from derive.kernel.equality import Effort
from derive.kernel.tensors.language import (
    det,
    diag,
    diagonal,
    dot,
    function,
    identity,
    inverse,
    ones,
    outer,
    prime,
    table,
    total,
    trace,
)  # fmt: skip
from tests.claims.tensors import a, assumed, b, case, context, d, equation, i, j, m, matrix, n, vector
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each

COOKBOOK = "Petersen & Pedersen, The Matrix Cookbook (2012), "

x, y, z, u, v, c = (vector(name, n) for name in ["x", "y", "z", "u", "v", "c"])
p, q, s = (vector(name, m) for name in ["p", "q", "s"])
A, B, C, E, X = (matrix(name, n, n) for name in ["A", "B", "C", "E", "X"])  # E where the book has D
P, Q, Y, R = (matrix(name, n, m) for name in ["P", "Q", "Y", "R"])
W, S, M = matrix("W", n, n), matrix("S", m, m), matrix("M", m, n)
t, lam = Symbol("t"), Symbol("lambda")
W_symmetric, S_symmetric = assumed(W.T, W), assumed(S.T, S)
half = Rational(1, 2)
f = function("f")

DERIVATIVES = [
    case("xᵀc", COOKBOOK + "(69)", D(x @ c, x), c, x, -c, 2 * c),
    case("aᵀXb", COOKBOOK + "(70)", D(x @ P @ p, P), outer(x, p), outer(p, x), 2 * outer(x, p), outer(x, q)),
    case("aᵀXᵀb", COOKBOOK + "(71)", D(p @ P.T @ x, P), outer(x, p), outer(p, x), -outer(x, p), P),
    case("aᵀXa", COOKBOOK + "(72)", D(x @ X @ x, X), outer(x, x), 2 * outer(x, x), X, diag(x * x)),
    case("an entry", COOKBOOK + "(73)", table(D(P[i, j], P)[a, b], (i, n), (j, m), (a, n), (b, m)),
         table(KroneckerDelta(i, a) * KroneckerDelta(j, b), (i, n), (j, m), (a, n), (b, m)),
         table(KroneckerDelta(i, b) * KroneckerDelta(j, a), (i, n), (j, m), (a, n), (b, m)),
         table(KroneckerDelta(i, a), (i, n), (j, m), (a, n), (b, m)), ones(n, m, n, m)),
    case("the square of the sum", COOKBOOK + "(76)", D(total(P) ** 2, P), 2 * total(P) * ones(n, m),
         2 * P, total(P) * ones(n, m), 2 * total(P) * P),
    case("bᵀXᵀXc", COOKBOOK + "(77)", D(p @ P.T @ P @ q, P), P @ (outer(p, q) + outer(q, p)),
         2 * P @ outer(p, q), P @ (outer(p, q) - outer(q, p)), 2 * P @ outer(q, p)),
    case("(Bx + b)ᵀC(Dx + d)", COOKBOOK + "(78)", D((B @ x + y) @ C @ (E @ x + z), x),
         B.T @ C @ (E @ x + z) + E.T @ C.T @ (B @ x + y),
         B.T @ C @ (E @ x + z) + E.T @ C @ (B @ x + y), B.T @ C @ (E @ x + z),
         B.T @ C @ (E @ x - z) + E.T @ C.T @ (B @ x + y)),
    case("xᵀBx", COOKBOOK + "(81)", D(x @ B @ x, x), (B + B.T) @ x, 2 * B @ x, 2 * B.T @ x, (B - B.T) @ x),
    case("xᵀBx, B symmetric", COOKBOOK + "(81)", D(x @ W @ x, x), 2 * W @ x, W @ x, -2 * W @ x, 2 * x,
         assuming=(W_symmetric,)),
    case("bᵀXᵀDXc", COOKBOOK + "(82)", D(p @ P.T @ E @ P @ q, P), E.T @ P @ outer(p, q) + E @ P @ outer(q, p),
         E @ P @ outer(p, q) + E @ P @ outer(q, p), E.T @ P @ outer(q, p) + E @ P @ outer(p, q),
         E.T @ P @ outer(p, q)),
    case("(Xb + c)ᵀD(Xb + c)", COOKBOOK + "(83)", D((P @ p + c) @ E @ (P @ p + c), P),
         (E + E.T) @ outer(P @ p + c, p),
         2 * E @ outer(P @ p + c, p), (E + E.T) @ outer(P @ p - c, p), (E + E.T) @ outer(P @ p + c, q)),
    case("weighted least squares, by s", COOKBOOK + "(84)", D((x - P @ s) @ W @ (x - P @ s), s),
         -2 * P.T @ W @ (x - P @ s),
         2 * P.T @ W @ (x - P @ s), -P.T @ W @ (x - P @ s), -2 * P.T @ (x - P @ s), assuming=(W_symmetric,)),
    case("weighted distance, by x", COOKBOOK + "(85)", D((x - y) @ W @ (x - y), x), 2 * W @ (x - y),
         W @ (x - y), -2 * W @ (x - y), 2 * W @ (x + y), assuming=(W_symmetric,)),
    case("weighted distance, by s", COOKBOOK + "(86)", D((x - y) @ W @ (x - y), y), -2 * W @ (x - y),
         2 * W @ (x - y), -W @ (x - y), -2 * (x - y), assuming=(W_symmetric,)),
    case("weighted least squares, by x", COOKBOOK + "(87)", D((x - P @ s) @ W @ (x - P @ s), x),
         2 * W @ (x - P @ s),
         W @ (x - P @ s), 2 * W @ (P @ s - x), 2 * W @ x, assuming=(W_symmetric,)),
    case("weighted least squares, by A", COOKBOOK + "(88)", D((x - P @ s) @ W @ (x - P @ s), P),
         -2 * outer(W @ (x - P @ s), s),
         2 * outer(W @ (x - P @ s), s), -outer(W @ (x - P @ s), s), -2 * outer(x - P @ s, s),
         assuming=(W_symmetric,)),
]  # fmt: skip

TRACES = [
    case("tr X", COOKBOOK + "(99)", D(trace(X), X), identity(n), ones(n, n), 2 * identity(n), X),
    case("tr XA", COOKBOOK + "(100)", D(trace(P @ M), P), M.T, -M.T, 2 * M.T, P),
    case("tr AXB", COOKBOOK + "(101)", D(trace(A @ P @ M), P), A.T @ M.T, A @ M.T, M.T, -A.T @ M.T),
    case("tr AXᵀB", COOKBOOK + "(102)", D(trace(A @ X.T @ B), X), B @ A,
         A @ B, A.T @ B.T, (B @ A).T),
    case("tr XᵀA", COOKBOOK + "(103)", D(trace(P.T @ Q), P), Q, P, 2 * Q, -Q),
    case("tr AXᵀ", COOKBOOK + "(104)", D(trace(Q @ P.T), P), Q, P, 2 * Q, -Q),
    case("tr X²", COOKBOOK + "(106)", D(trace(X @ X), X), 2 * X.T, 2 * X, X.T, -2 * X.T),
    case("tr X²B", COOKBOOK + "(107)", D(trace(X @ X @ B), X), (X @ B + B @ X).T, X @ B + B @ X,
         2 * (X @ B).T, (X @ B - B @ X).T),
    case("tr XᵀBX", COOKBOOK + "(108)", D(trace(P.T @ B @ P), P), B @ P + B.T @ P, 2 * B @ P, 2 * B.T @ P,
         B @ P - B.T @ P),
    case("tr BXXᵀ", COOKBOOK + "(109)", D(trace(B @ P @ P.T), P), B @ P + B.T @ P, 2 * B @ P, B @ P, P),
    case("tr XBXᵀ", COOKBOOK + "(111)", D(trace(P @ S @ P.T), P), P @ S.T + P @ S, 2 * P @ S, 2 * P @ S.T, P @ S),
    case("tr AXBX", COOKBOOK + "(114)", D(trace(A @ X @ B @ X), X), A.T @ X.T @ B.T + B.T @ X.T @ A.T,
         A @ X @ B + B @ X @ A, 2 * A.T @ X.T @ B.T, B.T @ X.T @ A.T),
    case("tr XᵀX", COOKBOOK + "(115)", D(trace(P.T @ P), P), 2 * P, P, -2 * P, 2 * P + 1),
    case("tr BᵀXᵀCXB", COOKBOOK + "(116)", D(trace(S.T @ P.T @ C @ P @ S), P),
         C.T @ P @ S @ S.T + C @ P @ S @ S.T,
         2 * C @ P @ S @ S.T, C.T @ P @ S.T @ S + C @ P @ S.T @ S, C.T @ P @ S @ S.T),
    case("tr XᵀBXC", COOKBOOK + "(117)", D(trace(P.T @ B @ P @ S), P), B @ P @ S + B.T @ P @ S.T,
         2 * B @ P @ S, B @ P @ S.T + B.T @ P @ S, B @ P @ S - B.T @ P @ S.T),
    case("tr AXBXᵀC", COOKBOOK + "(118)", D(trace(A @ P @ S @ P.T @ C), P), A.T @ C.T @ P @ S.T + C @ A @ P @ S,
         A.T @ C.T @ P @ S + C @ A @ P @ S.T, 2 * C @ A @ P @ S, A @ C @ P @ S.T + C @ A @ P @ S),
    case("tr (AXB + C)(AXB + C)ᵀ", COOKBOOK + "(119)",
         D(trace((A @ P @ S + Q) @ (A @ P @ S + Q).T), P), 2 * A.T @ (A @ P @ S + Q) @ S.T,
         A.T @ (A @ P @ S + Q) @ S.T, 2 * A @ (A @ P @ S + Q) @ S, 2 * A.T @ (A @ P @ S - Q) @ S.T),
    case("tr X³", COOKBOOK + "(121)", D(trace(X @ X @ X), X), 3 * (X @ X).T, 3 * X @ X, 2 * (X @ X).T, (X @ X).T),
]  # fmt: skip

INVERSES = [
    case("det X", COOKBOOK + "(49)", D(det(X), X), det(X) * inverse(X).T, det(X) * inverse(X), inverse(X).T,
         -det(X) * inverse(X).T),
    case("det AXB", COOKBOOK + "(51)", D(det(A @ X @ B), X), det(A @ X @ B) * inverse(X).T,
         det(A @ X @ B) * inverse(X), det(X) * inverse(X).T, det(A @ B) * inverse(X).T),
    case("log det X", COOKBOOK + "(57)", D(log(det(X)), X), inverse(X).T, inverse(X), 2 * inverse(X).T, -inverse(X).T),
    case("log det XᵀX", COOKBOOK + "(55)", D(log(det(P.T @ P)), P), 2 * P @ inverse(P.T @ P),
         P @ inverse(P.T @ P), -2 * P @ inverse(P.T @ P), 2 * P, ),
    case("Y⁻¹ by a number", COOKBOOK + "(59)", D(inverse(A + t * B), t), -inverse(A + t * B) @ B @ inverse(A + t * B),
         inverse(A + t * B) @ B @ inverse(A + t * B), -inverse(A + t * B) @ inverse(A + t * B),
         -B @ inverse(A + t * B) @ inverse(A + t * B)),
    case("aᵀX⁻¹b", COOKBOOK + "(61)", D(x @ inverse(X) @ y, X), -inverse(X).T @ outer(x, y) @ inverse(X).T,
         inverse(X).T @ outer(x, y) @ inverse(X).T, -inverse(X) @ outer(x, y) @ inverse(X),
         -inverse(X).T @ outer(y, x) @ inverse(X).T),
    case("tr AX⁻¹B", COOKBOOK + "(124)", D(trace(A @ inverse(X) @ B), X), -(inverse(X) @ B @ A @ inverse(X)).T,
         -(inverse(X) @ A @ B @ inverse(X)).T, (inverse(X) @ B @ A @ inverse(X)).T,
         -inverse(X) @ B @ A @ inverse(X)),
    case("log det of a congruence", COOKBOOK + "(54)", D(log(det(X.T @ A @ X)), X), 2 * inverse(X).T,
         inverse(X).T, 2 * inverse(X), -2 * inverse(X).T),
    case("(AB)⁻¹", COOKBOOK + "(1)", inverse(A @ B), inverse(B) @ inverse(A), inverse(A) @ inverse(B), A @ B,
         inverse(B @ A)),
    case("(Aᵀ)⁻¹", COOKBOOK + "(3)", inverse(A.T), inverse(A).T, inverse(A), A, A.T),
    case("det AB", COOKBOOK + "(21)", det(A @ B), det(A) * det(B), det(A), det(A) + det(B), -det(A) * det(B)),
    case("det A⁻¹", COOKBOOK + "(22)", det(inverse(A)), 1 / det(A), det(A), -1 / det(A), 1 / det(A) ** 2),
    case("Sherman–Morrison", COOKBOOK + "3.2.4",
         (A + outer(x, y)) @ (inverse(A) - inverse(A) @ outer(x, y) @ inverse(A) / (1 + y @ inverse(A) @ x)),
         identity(n), 2 * identity(n), ones(n, n), 0 * A),
    case("Sherman–Morrison, wrong sign", COOKBOOK + "3.2.4",
         (A + outer(x, y)) @ inverse(A) @ x / (1 + y @ inverse(A) @ x), x, y, x / 2, -x),
    case("push-through", COOKBOOK + "3.2.5", inverse(identity(n) + P @ M) @ P, P @ inverse(identity(m) + M @ P),
         M.T @ inverse(identity(m) + M @ P), P @ inverse(identity(m) - M @ P), P),
    case("Searle: (I + A⁻¹)⁻¹", COOKBOOK + "3.2.5", inverse(identity(n) + inverse(A)), A @ inverse(A + identity(n)),
         inverse(A + identity(n)), A @ inverse(A - identity(n)), A),
    case("Searle: A - A(A + B)⁻¹A", COOKBOOK + "3.2.5", A - A @ inverse(A + B) @ A, B - B @ inverse(A + B) @ B,
         B + B @ inverse(A + B) @ B, A - B @ inverse(A + B) @ B, B),
    case("Searle: A⁻¹ + B⁻¹", COOKBOOK + "3.2.5", inverse(A) + inverse(B), inverse(A) @ (A + B) @ inverse(B),
         inverse(A) @ (A - B) @ inverse(B), inverse(A + B), inverse(B) @ inverse(A)),
    case("Woodbury", COOKBOOK + "3.2.2",
         (A + P @ S @ M) @ (inverse(A) - inverse(A) @ P @ inverse(inverse(S) + M @ inverse(A) @ P) @ M @ inverse(A)),
         identity(n), 2 * identity(n), ones(n, n), A),
]  # fmt: skip

NORMS = [
    case("‖x - a‖", COOKBOOK + "(129)", D(sqrt(dot(x - c, x - c)), x), (x - c) / sqrt(dot(x - c, x - c)),
         (x + c) / sqrt(dot(x - c, x - c)), 2 * (x - c), (x - c) / dot(x - c, x - c)),
    case("(x - a)/‖x - a‖", COOKBOOK + "(130)", D((x - c) / sqrt(dot(x - c, x - c)), x),
         identity(n) / sqrt(dot(x - c, x - c)) - outer(x - c, x - c) / sqrt(dot(x - c, x - c)) ** 3,
         identity(n) / sqrt(dot(x - c, x - c)) + outer(x - c, x - c) / sqrt(dot(x - c, x - c)) ** 3,
         identity(n) / sqrt(dot(x - c, x - c)),
         identity(n) / sqrt(dot(x - c, x - c)) - outer(x - c, x - c) / sqrt(dot(x - c, x - c))),
    case("‖x‖²", COOKBOOK + "(131)", D(x @ x, x), 2 * x, x, -2 * x, 2 * x + 1),
    case("‖X‖²", COOKBOOK + "(132)", D(total(P * P), P), 2 * P, P, 2 * P * P, -2 * P),
]  # fmt: skip

ALGEBRA = [
    case("trace of a product", COOKBOOK + "(14)", trace(P @ M), trace(M @ P), trace(P @ P.T), -trace(M @ P), 0),
    case("cyclic, three factors", COOKBOOK + "(15)", trace(A @ P @ M), trace(P @ M @ A), trace(P @ M @ A.T),
         trace(A @ A), trace(A @ P @ P.T)),
    case("aᵀa", COOKBOOK + "(16)", x @ x, trace(outer(x, x)), total(x), trace(outer(x, y)), -x @ x),
    case("(AB)ᵀ", COOKBOOK + "(5)", (P @ M).T, M.T @ P.T, P @ M, (M.T @ P.T).T, -M.T @ P.T),
    case("the Frobenius inner product", "Horn & Johnson, Matrix Analysis, 5.2", trace(P.T @ Q), total(P * Q),
         total(P @ Q.T), total(P) * total(Q), total(P + Q)),
    case("a row of ones", "by hand", ones(n) @ P @ ones(m), total(P), total(P) * 2, -total(P), total(P * P)),
    case("xᵀ(A - Aᵀ)x", "Horn & Johnson, Matrix Analysis, 4.1", x @ (A - A.T) @ x, 0 * t, x @ A @ x, t, 1),
    case("diagonal times matrix", "Magnus & Neudecker, Matrix Differential Calculus, 3.6",
         (diag(x) @ P)[i, j], x[i] * P[i, j], x[j] * P[i, j], P[i, j], x[i] + P[i, j]),
    case("diag(u) v", "Magnus & Neudecker, 3.6", diag(u) @ v, u * v, u, v, u * u),
    case("diagonal of u vᵀ", "by hand", diagonal(outer(u, v)), u * v, u, outer(u, v) @ v, u + v),
    case("tr diag(u)", "by hand", trace(diag(u)), total(u), 2 * total(u), u @ u, n),
    case("entries of a product", "by hand", (P @ M)[i, j], Sum(P[i, a] * M[a, j], (a, 0, m - 1)),
         Sum(P[i, a] * M[a, j], (a, 0, m - 2)), Sum(P[i, a] * M[j, a], (a, 0, m - 1)), P[i, j] * M[i, j]),
    case("a reversed sum", "by hand", Sum(x[i] * y[n - 1 - i], (i, 0, n - 1)), Sum(y[i] * x[n - 1 - i], (i, 0, n - 1)),
         x @ y, Sum(y[i] * x[n - i], (i, 0, n - 1)), Sum(x[i] * y[i + 1], (i, 0, n - 1))),
    case("a shifted sum", "by hand", Sum(x[i + 2] * y[i], (i, 0, n - 1)), Sum(x[i] * y[i - 2], (i, 0, n - 1)),
         Sum(x[i] * y[i + 2], (i, 0, n - 1)), Sum(x[i] * y[i - 1], (i, 0, n - 1)), x @ y),
    case("sums in the other order", "by hand", Sum(P[i, j] * x[i] * p[j], (i, 0, n - 1), (j, 0, m - 1)), x @ P @ p,
         Sum(P[i, j] * x[i], (i, 0, n - 1), (j, 0, m - 1)), x @ Q @ p, total(P)),
    case("a product of sums", "by hand", total(x) * total(y), Sum(x[i] * y[j], (i, 0, n - 1), (j, 0, n - 1)),
         x @ y, Sum(x[i] * y[i], (i, 0, n - 1), (j, 0, n - 1)), total(x * y)),
    case("an orthogonal matrix keeps lengths", "Horn & Johnson, Matrix Analysis, 2.1", dot(X @ x, X @ x), x @ x,
         total(x), -x @ x, dot(X @ x, x), assuming=(assumed(X.T @ X, identity(n)),)),
    case("elementwise functions", "by hand", D(tanh(x), x), diag(1 - tanh(x) ** 2), 1 - tanh(x) ** 2 + 0 * A,
         diag(1 + tanh(x) ** 2), diag(tanh(x))),
    case("an unknown function", "Magnus & Neudecker, 5.2", D(f(P @ p), p), diag(prime(f)(P @ p)) @ P,
         P, diag(f(P @ p)) @ P, diag(prime(f)(P @ p)) @ Q),
    case("sin and cos", "by hand", D(total(sin(x) * cos(x)), x), 1 - 2 * sin(x) ** 2, 1 - sin(x) ** 2, cos(x),
         2 * sin(x) ** 2 - 1),
    case("log of positive entries", "by hand", log(x * y), log(x) + log(y), log(x) - log(y), log(x) * log(y),
         log(x + y),
         ranges={x: POSITIVE, y: POSITIVE}),
    case("chain rule through a matrix", "Magnus & Neudecker, 5.5", D(exp(x @ A @ x), x),
         exp(x @ A @ x) * ((A + A.T) @ x), exp(x @ A @ x) * (2 * A @ x), (A + A.T) @ x, exp(x @ A @ x) * x),
]  # fmt: skip

CASES = [*DERIVATIVES, *TRACES, *INVERSES, *NORMS, *ALGEBRA]


@each(CASES)
def test_textbook_identities_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_versions_are_refuted(case: Textbook) -> None:
    assert_mutants_fail(case)


def test_definitions_that_a_claim_does_not_speak_of_may_have_any_size() -> None:
    """NumPy needs a number for n and m only, and none for the size of an unrelated quantity."""
    unrelated = vector("e", d)
    given = {vector("g", n): P @ p, vector("h", d): unrelated * unrelated}
    numeric = equation(D(vector("g", n), p), P).judged(context(given), Effort()).numeric
    assert numeric is not None and numeric.agrees is True
