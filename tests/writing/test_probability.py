"""Distributions, expectations and distances between distributions in Unicode, ASCII and LaTeX."""

from typing import Any

import pytest
from sympy import Function, Mul, Rational, Symbol, log, symbols

from derive.claims.distributions import (
    cross_entropy,
    density,
    entropy,
    expectation,
    js,
    kl,
    total_variation,
    variance,
    wasserstein,
)
from derive.kernel.language import D
from derive.kernel.probability.language import (
    Bernoulli,
    Categorical,
    Exponential,
    Finite,
    Laplace,
    Normal,
    PointMass,
    Uniform,
)
from derive.writing.notation import to_latex, to_text

x, z, a, b, theta = symbols("x z a b theta", real=True)
mu, sigma = Symbol("mu", real=True), Symbol("sigma", positive=True)
p, q, noise = density("p_{data}"), density("p_G"), density("p_z")
disc, G = Function("D"), Function("G")
mean = expectation(log(disc(x)), x, p)
mixture = Mul(Rational(1, 2), p + q, evaluate=False)

# expression, Unicode, ASCII, LaTeX
EXPRESSIONS: list[tuple[Any, str, str, str]] = [
    (mean, "𝔼_{x∼p_data}[log(D(x))]", "expectation(log(D(x)), x, p_data)",
     r"\mathbb{E}_{x \sim p_{data}}\left[\log(D(x))\right]"),
    (expectation(log(1 - disc(G(z))), z, noise), "𝔼_{z∼p_z}[log(1 − D(G(z)))]",
     "expectation(log(1 - D(G(z))), z, p_z)", r"\mathbb{E}_{z \sim p_z}\left[\log(1 - D(G(z)))\right]"),
    (2 * mean - a, "2 𝔼_{x∼p_data}[log(D(x))] − a", "2*expectation(log(D(x)), x, p_data) - a",
     r"2 \mathbb{E}_{x \sim p_{data}}\left[\log(D(x))\right] - a"),
    (mean**2, "𝔼_{x∼p_data}[log(D(x))]²", "expectation(log(D(x)), x, p_data)^2",
     r"\mathbb{E}_{x \sim p_{data}}\left[\log(D(x))\right]^2"),
    (D(expectation(x, x, Normal(theta, 1)), theta), "∂𝔼_{x∼𝒩(θ, 1)}[x]/∂θ",
     "diff(expectation(x, x, Normal(theta, 1)), theta)",
     r"\frac{\partial}{\partial \theta} \left(\mathbb{E}_{x \sim \mathcal{N}(\theta, 1)}\left[x\right]\right)"),
    (expectation(x, x, mixture), "𝔼_{x∼(p_G + p_data)/2}[x]", "expectation(x, x, (p_G + p_data)/2)",
     r"\mathbb{E}_{x \sim \frac{1}{2} \left(p_G + p_{data}\right)}\left[x\right]"),
    (variance(x, x, Uniform(a, b)), "Var_{x∼𝒰(a, b)}[x]", "variance(x, x, Uniform(a, b))",
     r"\operatorname{Var}_{x \sim \mathcal{U}(a, b)}\left[x\right]"),
    (entropy(p), "H(p_data)", "entropy(p_data)", "H(p_{data})"),
    (cross_entropy(p, q), "H(p_data, p_G)", "cross_entropy(p_data, p_G)", "H(p_{data}, p_G)"),
    (kl(p, q), "D_KL(p_data‖p_G)", "kl(p_data, p_G)", r"D_{\mathrm{KL}}(p_{data} \,\|\, p_G)"),
    (kl(p, mixture) / 2, "D_KL(p_data‖(p_G + p_data)/2)/2", "kl(p_data, (p_G + p_data)/2)/2",
     r"\frac{1}{2} D_{\mathrm{KL}}\left(p_{data} \,\|\, \frac{1}{2} \left(p_G + p_{data}\right)\right)"),
    (2 * js(p, q), "2 D_JS(p_data‖p_G)", "2*js(p_data, p_G)", r"2 D_{\mathrm{JS}}(p_{data} \,\|\, p_G)"),
    (total_variation(p, q), "TV(p_data, p_G)", "total_variation(p_data, p_G)",
     r"\operatorname{TV}(p_{data}, p_G)"),
    (wasserstein(PointMass(0), PointMass(theta)), "W₁(δ_{0}, δ_{θ})",
     "wasserstein(PointMass(0), PointMass(theta))", r"W_1(\delta_{0}, \delta_{\theta})"),
    (Bernoulli(a), "Bernoulli(a)", "Bernoulli(a)", r"\operatorname{Bernoulli}(a)"),
    (Bernoulli(Rational(1, 3)), "Bernoulli(1/3)", "Bernoulli(1/3)",
     r"\operatorname{Bernoulli}\left(\frac{1}{3}\right)"),
    (Categorical(a, 1 - a), "{1: a, 2: 1 − a}", "Finite({1: a, 2: 1 - a})",
     r"\left\{1: a, 2: 1 - a\right\}"),
    (Finite({0: 1 - a, 1: b}), "{0: 1 − a, 1: b}", "Finite({0: 1 - a, 1: b})",
     r"\left\{0: 1 - a, 1: b\right\}"),
    (Finite({G(1): a}), "{G(1): a}", "Finite({G(1): a})", r"\left\{G(1): a\right\}"),
    (Normal(mu, sigma**2), "𝒩(μ, σ²)", "Normal(mu, sigma^2)", r"\mathcal{N}(\mu, \sigma^2)"),
    (Exponential(a), "Exp(a)", "Exponential(a)", r"\operatorname{Exp}(a)"),
    (Laplace(mu, b), "Laplace(μ, b)", "Laplace(mu, b)", r"\operatorname{Laplace}(\mu, b)"),
    (Normal(0, 1) / 3 + 2 * Uniform(0, 1) / 3, "𝒩(0, 1)/3 + 2𝒰(0, 1)/3",
     "Normal(0, 1)/3 + 2*Uniform(0, 1)/3", r"\frac{1}{3} \mathcal{N}(0, 1) + \frac{2}{3} \mathcal{U}(0, 1)"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "text", "ascii", "latex"), EXPRESSIONS, ids=[text for _, text, *_ in EXPRESSIONS])
def test_expression(expr: Any, text: str, ascii: str, latex: str) -> None:
    assert to_text(expr) == text
    assert to_text(expr, ascii=True) == ascii
    assert to_latex(expr) == latex


def test_ascii_is_ascii() -> None:
    assert all(to_text(expr, ascii=True).isascii() for expr, *_ in EXPRESSIONS)


def test_different_expressions_are_written_differently() -> None:
    for place in (1, 2, 3):
        assert len({written[place] for written in EXPRESSIONS}) == len(EXPRESSIONS)


def test_the_declared_order_reaches_into_an_expectation() -> None:
    assert to_text(expectation(b * x + a, x, p), [b, x, a]) == "𝔼_{x∼p_data}[bx + a]"
