"""Layers of networks and losses for every size: their gradients, by the textbooks, and wrong versions of them."""

from __future__ import annotations

from sympy import Integer, Rational, Sum, Symbol, exp, log, sqrt, symbols, tanh

from derive import D, sigmoid
from derive.kernel.domain import POSITIVE
from derive.kernel.tensors.language import (
    det,
    diag,
    dot,
    function,
    functional,
    identity,
    inverse,
    ones,
    outer,
    prime,
    repeat,
    table,
    total,
    trace,
    transpose,
)  # fmt: skip
from tests.claims.tensors import assumed, case, i, j, k, matrix, n, vector
from tests.claims.tensors import d as width
from tests.claims.textbook import Textbook, assert_mutants_fail, assert_proved, each

GOODFELLOW = "Goodfellow, Bengio & Courville, Deep Learning (2016), "
BISHOP = "Bishop, Pattern Recognition and Machine Learning (2006), "
half = Rational(1, 2)
m, N, r = symbols("m N r", integer=True, positive=True)
a, b = symbols("a b", integer=True)
L = Symbol("L")
ell = functional("ell")
phi = function("phi")


# ---- convolution ----------------------------------------------------------------------------------------------------

H, W, h, w, p, q, s = symbols("H W h w p q s", integer=True, positive=True)
X, F, OUT, G = matrix("X", H, W), matrix("F", h, w), matrix("O", p, q), matrix("G", p, q)
beta = Symbol("b_0")


def correlation(stride: object = Integer(1)) -> object:
    """The valid cross-correlation with a stride, entry by entry."""
    return table(Sum(X[stride * i + a, stride * j + b] * F[a, b], (a, 0, h - 1), (b, 0, w - 1)), (i, p), (j, q))


def over_outputs(body: object) -> object:
    return Sum(body, (i, 0, p - 1), (j, 0, q - 1))


PLAIN = {OUT: correlation(), L: ell(OUT), G: D(L, OUT)}
STRIDED = {OUT: correlation(s), L: ell(OUT), G: D(L, OUT)}
BIASED = {OUT: correlation() + beta, L: ell(OUT), G: D(L, OUT)}
flipped = table(F[h - 1 - a, w - 1 - b], (a, h), (b, w))

CONVOLUTION = [
    case("by the filter", GOODFELLOW + "(9.11)", D(L, F),
         table(over_outputs(G[i, j] * X[i + a, j + b]), (a, h), (b, w)),
         table(over_outputs(G[i, j] * X[i - a, j - b]), (a, h), (b, w)),
         table(over_outputs(G[i, j] * X[i + b, j + a]), (a, h), (b, w)),
         table(over_outputs(G[i, j] * X[i + a, j + b + 1]), (a, h), (b, w)),
         table(Sum(G[i, j] * X[i + a, j + b], (i, 0, p - 2), (j, 0, q - 1)), (a, h), (b, w)), given=PLAIN),
    case("by the filter, strided", GOODFELLOW + "(9.11)", D(L, F),
         table(over_outputs(G[i, j] * X[s * i + a, s * j + b]), (a, h), (b, w)),
         table(over_outputs(G[i, j] * X[i + a, j + b]), (a, h), (b, w)),
         table(over_outputs(G[i, j] * X[s * i + a, j + b]), (a, h), (b, w)),
         table(over_outputs(G[s * i, s * j] * X[i + a, j + b]), (a, h), (b, w)), given=STRIDED),
    case("by the input", GOODFELLOW + "(9.13)", D(L, X),
         table(Sum(G[i - a, j - b] * F[a, b], (a, 0, h - 1), (b, 0, w - 1)), (i, H), (j, W)),
         table(Sum(G[i + a, j + b] * F[a, b], (a, 0, h - 1), (b, 0, w - 1)), (i, H), (j, W)),
         table(Sum(G[i - a, j - b] * F[b, a], (a, 0, h - 1), (b, 0, w - 1)), (i, H), (j, W)),
         table(Sum(G[i - a, j - b] * F[a, b], (a, 0, h - 2), (b, 0, w - 1)), (i, H), (j, W)), given=PLAIN),
    case("by the input, strided", GOODFELLOW + "(9.13)", D(L, X),
         table(over_outputs(G[i, j] * F[a - s * i, b - s * j]), (a, H), (b, W)),
         table(over_outputs(G[i, j] * F[a - i, b - j]), (a, H), (b, W)),
         table(over_outputs(G[i, j] * F[a + s * i, b + s * j]), (a, H), (b, W)),
         table(over_outputs(G[i, j] * F[s * a - i, s * b - j]), (a, H), (b, W)), given=STRIDED),
    case("by the input: full convolution with the flipped filter", "the sheet, problem 5", D(L, X),
         table(Sum(G[i - (h - 1) + a, j - (w - 1) + b] * flipped[a, b], (a, 0, h - 1), (b, 0, w - 1)), (i, H), (j, W)),
         table(Sum(G[i - (h - 1) + a, j - (w - 1) + b] * F[a, b], (a, 0, h - 1), (b, 0, w - 1)), (i, H), (j, W)),
         table(Sum(G[i + a, j + b] * flipped[a, b], (a, 0, h - 1), (b, 0, w - 1)), (i, H), (j, W)),
         table(Sum(G[i - h + a, j - w + b] * flipped[a, b], (a, 0, h - 1), (b, 0, w - 1)), (i, H), (j, W)),
         given=PLAIN),
    case("by the bias", GOODFELLOW + "9.5", D(L, beta), total(G), total(G) / 2, -total(G), total(G * OUT),
         given=BIASED),
    case("by the filter, with a bias", GOODFELLOW + "(9.11)", D(L, F),
         table(over_outputs(G[i, j] * X[i + a, j + b]), (a, h), (b, w)),
         table(over_outputs(G[i, j]), (a, h), (b, w)), table(X[a, b], (a, h), (b, w)), F, given=BIASED),
]  # fmt: skip


# ---- losses ---------------------------------------------------------------------------------------------------------

z, y, P = vector("z", n), vector("y", n), vector("P", n)
SOFTMAX = {P: exp(z) / total(exp(z)), L: -total(y * log(P))}
ONE = (assumed(total(y), 1),)
A, target, weights = matrix("A", N, n), vector("t", N), vector("w", n)
lam = Symbol("lambda", positive=True)
u = A @ weights
LOGISTIC = {L: -total(target * log(sigmoid(u)) + (1 - target) * log(1 - sigmoid(u)))}
SQUARES = {L: dot(u - target, u - target) / 2}
RIDGE = {L: dot(u - target, u - target) / 2 + lam * weights @ weights / 2}
solution = inverse(A.T @ A + lam * identity(n)) @ A.T @ target

LOSSES = [
    case("the Jacobian of softmax", BISHOP + "(4.106)", D(P, z), diag(P) - outer(P, P), diag(P), diag(P) + outer(P, P),
         diag(P - P * P), given=SOFTMAX),
    case("cross-entropy of softmax", BISHOP + "(4.109)", D(L, z), P - y, y - P, P, 2 * (P - y), P * y,
         given=SOFTMAX, assuming=ONE),
    case("cross-entropy, any target", BISHOP + "(4.109)", D(L, z), P * total(y) - y, P - y, P * total(y), total(y) - y,
         given=SOFTMAX),
    case("a shift does not change softmax", GOODFELLOW + "6.2.2.3", exp(z - lam) / total(exp(z - lam)), P,
         P * exp(-lam), exp(z - lam), 1 + P, given=SOFTMAX),
    case("logistic regression", BISHOP + "(4.91)", D(L, weights), A.T @ (sigmoid(u) - target),
         A.T @ (target - sigmoid(u)), A.T @ sigmoid(u), 2 * A.T @ (sigmoid(u) - target), given=LOGISTIC),
    case("logistic regression, its Hessian", BISHOP + "(4.97)", D(D(L, weights), weights),
         A.T @ diag(sigmoid(u) * (1 - sigmoid(u))) @ A,
         A.T @ A, A.T @ diag(sigmoid(u)) @ A, -A.T @ diag(sigmoid(u) * (1 - sigmoid(u))) @ A, given=LOGISTIC),
    case("least squares", BISHOP + "(3.13)", D(L, weights), A.T @ (A @ weights - target),
         A.T @ (A @ weights + target), 2 * A.T @ (A @ weights - target), A.T @ A @ weights, given=SQUARES),
    case("least squares, its Hessian is the Gram matrix", BISHOP + "3.1", D(D(L, weights), weights), A.T @ A,
         2 * A.T @ A, A.T @ A + 1,
         identity(n), given=SQUARES),
    case("ridge regression", BISHOP + "(3.27)", D(L, weights), A.T @ (A @ weights - target) + lam * weights,
         A.T @ (A @ weights - target), A.T @ (A @ weights - target) - lam * weights,
         A.T @ (A @ weights - target) + 2 * lam * weights, given=RIDGE),
    case("the normal equations", BISHOP + "(3.28)", (A.T @ A + lam * identity(n)) @ solution, A.T @ target,
         target @ A / 2, A.T @ target + lam * weights, weights),
]  # fmt: skip


# ---- layers ---------------------------------------------------------------------------------------------------------

batch, V, bias, out, Gout = (
    matrix("X", N, width),
    matrix("W", width, m),
    vector("b", m),
    matrix("Y", N, m),
    matrix("G", N, m),
)
LINEAR = {out: batch @ V + repeat(bias, N, 0), L: ell(out), Gout: D(L, out)}

data, mean, variance, normal, g = vector("x", N), Symbol("mu"), Symbol("V"), vector(r"\hat x", N), vector("g", N)
scaled, gamma, shift, eps = vector("y", N), Symbol("gamma"), Symbol("beta"), Symbol("epsilon", positive=True)
BATCH_NORM = {
    mean: total(data) / N, variance: total((data - mean) ** 2) / N, normal: (data - mean) / sqrt(variance + eps),
    scaled: gamma * normal + shift, L: ell(scaled), g: D(L, scaled),
}  # fmt: skip
gain, offset = vector("gamma", N), vector("beta", N)
LAYER_NORM = {**BATCH_NORM, scaled: gain * normal + offset}
dn = g * gain

query, key, value = matrix("Q", n, width), matrix("K", m, width), matrix("V", m, k)
score, attention, mixed, back = matrix("S", n, m), matrix("P", n, m), matrix("O", n, k), matrix("G", n, k)
ATTENTION = {
    score: query @ key.T / sqrt(width), attention: exp(score) / repeat(total(exp(score), 1), m, 1),
    mixed: attention @ value, L: ell(mixed), back: D(L, mixed),
}  # fmt: skip
dP = back @ value.T
dS = attention * (dP - repeat(total(dP * attention, 1), m, 1))

LAYERS = [
    case("linear, by the weights", "He et al., CS231n notes, backprop of a matrix product", D(L, V), batch.T @ Gout,
         2 * batch.T @ Gout, -batch.T @ Gout, V, given=LINEAR),
    case("linear, by the input", "CS231n notes", D(L, batch), Gout @ V.T, 2 * Gout @ V.T, -Gout @ V.T, batch,
         given=LINEAR),
    case("linear, by the bias", "CS231n notes", D(L, bias), total(Gout, 0), 2 * total(Gout, 0), bias,
         total(out, 0),
         given=LINEAR),
    case("batch norm, by the input", "Ioffe & Szegedy (2015), 3", D(L, data),
         gamma * (N * g - total(g) - normal * total(g * normal)) / (N * sqrt(variance + eps)),
         gamma * g / sqrt(variance + eps), gamma * (N * g - total(g)) / (N * sqrt(variance + eps)),
         gamma * (N * g - total(g) + normal * total(g * normal)) / (N * sqrt(variance + eps)), given=BATCH_NORM),
    case("batch norm, by the scale", "Ioffe & Szegedy (2015), 3", D(L, gamma), total(g * normal), total(g),
         total(normal), -total(g * normal), given=BATCH_NORM),
    case("batch norm, by the shift", "Ioffe & Szegedy (2015), 3", D(L, shift), total(g), total(g * normal),
         total(g) / N,
         -total(g), given=BATCH_NORM),
    case("layer norm, by the input", "Ba, Kiros & Hinton (2016)", D(L, data),
         (N * dn - total(dn) - normal * total(dn * normal)) / (N * sqrt(variance + eps)),
         dn / sqrt(variance + eps), (N * dn - total(dn)) / (N * sqrt(variance + eps)),
         (N * g - total(g) - normal * total(g * normal)) / (N * sqrt(variance + eps)), given=LAYER_NORM),
    case("layer norm, by the gain", "Ba, Kiros & Hinton (2016)", D(L, gain), g * normal, g, total(g * normal) + 0 * g,
         -g * normal, given=LAYER_NORM),
    case("attention, by the queries", "Vaswani et al. (2017), (1)", D(L, query), dS @ key / sqrt(width),
         dS @ key, dP @ key / sqrt(width), attention * dP @ key / sqrt(width), given=ATTENTION),
    case("attention, by the keys", "Vaswani et al. (2017), (1)", D(L, key), dS.T @ query / sqrt(width),
         dS.T @ query, dP.T @ query / sqrt(width), -dS.T @ query / sqrt(width), given=ATTENTION),
    case("attention, by the values", "Vaswani et al. (2017), (1)", D(L, value), attention.T @ back, score.T @ back,
         2 * attention.T @ back, -attention.T @ back, given=ATTENTION),
    case("rows of attention sum to 1", "Vaswani et al. (2017), (1)", total(attention, 1), ones(n), 2 * ones(n),
         m * ones(n), 0 * ones(n), given=ATTENTION),
]  # fmt: skip


# ---- recurrent networks ---------------------------------------------------------------------------------------------

names = "f_t i_t o_t c_{t-1} c_t g_t h_{t-1} h_t"
forget, admit, emit, before, cell, candidate, hidden, state = (vector(name, m) for name in names.split())
Wf, Wi, Wo, Wc = (matrix(name, m, n) for name in ["W_f", "W_i", "W_o", "W_c"])
Uf, Ui, Uo, Uc = (matrix(name, m, m) for name in ["U_f", "U_i", "U_o", "U_c"])
bf, bi, bo, bc = (vector(name, m) for name in ["b_f", "b_i", "b_o", "b_c"])
x = vector("x_t", n)
LSTM = {
    forget: sigmoid(Wf @ x + Uf @ hidden + bf), admit: sigmoid(Wi @ x + Ui @ hidden + bi),
    emit: sigmoid(Wo @ x + Uo @ hidden + bo), candidate: tanh(Wc @ x + Uc @ hidden + bc),
    cell: forget * before + admit * candidate, state: emit * tanh(cell),
}  # fmt: skip

Wx, Wh, Wy, bh, by = matrix("W_x", m, n), matrix("W_h", m, m), matrix("W_y", k, m), vector("b_h", m), vector("b_y", k)
past, now, output, delta = vector("h_0", m), vector("h_1", m), vector("y_1", k), vector(r"\delta", k)
inner = Wx @ x + Wh @ past + bh
RNN = {now: phi(inner), output: Wy @ now + by, L: ell(output), delta: D(L, output)}
error = prime(phi)(inner) * (Wy.T @ delta)

RECURRENT = [
    case("LSTM, cell to cell", "the sheet, problem 13", D(cell, before), diag(forget), diag(admit), identity(m),
         diag(forget * before), given=LSTM),
    case("LSTM, state by the cell", "Hochreiter & Schmidhuber (1997)", D(state, cell),
         diag(emit * (1 - tanh(cell) ** 2)),
         diag(emit), diag(emit * tanh(cell)), diag(1 - tanh(cell) ** 2), given=LSTM),
    case("LSTM, cell by the forget gate's weights", "Hochreiter & Schmidhuber (1997)", D(total(cell), Wf),
         outer(before * forget * (1 - forget), x), outer(before * forget, x), outer(forget * (1 - forget), x),
         outer(before * admit * (1 - admit), x), given=LSTM),
    case("the Jacobian of a recurrent layer", GOODFELLOW + "10.2.2", D(now, past), diag(prime(phi)(inner)) @ Wh,
         diag(prime(phi)(inner)) @ Wh.T, Wh @ diag(prime(phi)(inner)), Wh, given=RNN),
    case("with tanh", GOODFELLOW + "(10.21)", D(tanh(inner), past), diag(1 - tanh(inner) ** 2) @ Wh,
         diag(1 - tanh(inner)) @ Wh, Wh.T @ diag(1 - tanh(inner) ** 2), diag(tanh(inner) ** 2) @ Wh),
    case("by the output weights", GOODFELLOW + "(10.24)", D(L, Wy), outer(delta, now), outer(delta, past),
         2 * outer(delta, now), -outer(delta, now), given=RNN),
    case("by the output bias", GOODFELLOW + "(10.22)", D(L, by), delta, -delta, by, 2 * delta, given=RNN),
    case("by the input weights", GOODFELLOW + "(10.28)", D(L, Wx), outer(error, x), outer(Wy.T @ delta, x),
         -outer(error, x), Wx, given=RNN),
    case("by the recurrent weights", GOODFELLOW + "(10.26)", D(L, Wh), outer(error, past), outer(error, now),
         outer(past, error), outer(Wy.T @ delta, past), given=RNN),
    case("by the hidden bias", GOODFELLOW + "(10.23)", D(L, bh), error, Wy.T @ delta, -error, prime(phi)(inner),
         given=RNN),
]  # fmt: skip


# ---- quadratics and Gaussians ---------------------------------------------------------------------------------------

Q, theta, best, vec, eta, rho, E = (
    matrix("H", n, n), vector("w", n), vector("w^*", n), vector("u_j", n), Symbol("eta_j"), Symbol("rho"), Symbol("E"),
)  # fmt: skip
QUADRATIC = {E: (theta - best) @ Q @ (theta - best) / 2}
SYMMETRIC, EIGEN = assumed(Q.T, Q), assumed(Q @ vec, eta * vec)
step = theta - rho * D(E, theta)
Lambda, mu, points = matrix("Lambda", n, n), vector("mu", n), matrix("x", N, n)
centred = points - repeat(mu, N, 0)
GAUSSIAN = {L: N * log(det(Lambda)) / 2 - trace(centred @ Lambda @ centred.T) / 2}

QUADRATICS = [
    case("the gradient of a quadratic error", BISHOP + "exercise 5.25", D(E, theta), Q @ (theta - best),
         2 * Q @ (theta - best), Q @ theta, Q @ (best - theta), given=QUADRATIC, assuming=(SYMMETRIC,)),
    case("without symmetry", "by hand", D(E, theta), (Q + Q.T) @ (theta - best) / 2, Q @ (theta - best),
         Q.T @ (theta - best), (Q - Q.T) @ (theta - best) / 2, given=QUADRATIC),
    case("the Hessian of a quadratic error", BISHOP + "exercise 5.25", D(D(E, theta), theta), Q,
         2 * Q, Q / 2, identity(n),
         given=QUADRATIC,
         assuming=(SYMMETRIC,)),
    case("a step along an eigenvector", BISHOP + "exercise 5.25", step @ vec,
         theta @ vec - rho * eta * (theta @ vec - best @ vec),
         theta @ vec - rho * (theta @ vec - best @ vec), theta @ vec + rho * eta * (theta @ vec - best @ vec),
         theta @ vec - rho * eta * (theta @ vec), given=QUADRATIC, assuming=(SYMMETRIC, EIGEN)),
    case("the distance to the minimum shrinks", BISHOP + "exercise 5.25", (step - best) @ vec,
         (1 - rho * eta) * ((theta - best) @ vec), (1 + rho * eta) * ((theta - best) @ vec),
         rho * eta * ((theta - best) @ vec), (1 - rho) * ((theta - best) @ vec), given=QUADRATIC,
         assuming=(SYMMETRIC, EIGEN)),
    case("log-likelihood by the mean", BISHOP + "(2.120)", D(L, mu), Lambda @ total(centred, 0),
         -Lambda @ total(centred, 0), total(centred, 0), 2 * Lambda @ total(centred, 0), given=GAUSSIAN,
         assuming=(assumed(Lambda.T, Lambda),)),
    case("log-likelihood by the precision", BISHOP + "exercise 2.34", D(L, Lambda),
         N * inverse(Lambda) / 2 - centred.T @ centred / 2,
         N * inverse(Lambda) / 2 + centred.T @ centred / 2, inverse(Lambda) / 2 - centred.T @ centred / 2,
         N * Lambda / 2 - centred.T @ centred / 2, given=GAUSSIAN, assuming=(assumed(Lambda.T, Lambda),)),
    case("log-likelihood by the precision, not symmetric", BISHOP + "exercise 2.34", D(L, Lambda),
         N * inverse(Lambda).T / 2 - centred.T @ centred / 2,
         N * inverse(Lambda) / 2 - centred.T @ centred / 2, centred.T @ centred / 2,
         N * inverse(Lambda).T / 2 - transpose(centred) @ centred, given=GAUSSIAN),
    case("linear layer, one example, by its input", "CS231n notes", D(half * (theta @ vec) ** 2, theta),
         (theta @ vec) * vec, theta @ vec * theta, vec, 2 * (theta @ vec) * vec),
    case("log of a positive sum", "by hand", D(log(total(exp(theta))), theta), exp(theta) / total(exp(theta)),
         exp(theta), 1 / total(exp(theta)) + 0 * theta, -exp(theta) / total(exp(theta))),
    case("positive entries", "by hand", D(total(sqrt(theta)), theta), 1 / (2 * sqrt(theta)), 1 / sqrt(theta),
         sqrt(theta),
         -1 / (2 * sqrt(theta)), ranges={theta: POSITIVE}),
]  # fmt: skip

CASES = [*CONVOLUTION, *LOSSES, *LAYERS, *RECURRENT, *QUADRATICS]


@each(CASES)
def test_gradients_are_proved(case: Textbook) -> None:
    assert_proved(case)


@each(CASES)
def test_wrong_gradients_are_refuted(case: Textbook) -> None:
    assert_mutants_fail(case)
