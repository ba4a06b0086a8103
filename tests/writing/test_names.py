"""Names of quantities in Unicode, in ASCII and in LaTeX."""

import pytest

from derive.writing.notation import name_ascii, name_latex, name_text

NAMES = [
    # as the author names it, in Unicode, in ASCII, in LaTeX
    ("w_{31}", "w₃₁", "w_{31}", "w_{31}"),
    ("w_5", "w₅", "w_5", "w_5"),
    ("y^*", "y*", "y_star", "y^*"),
    ("y^{*}", "y*", "y_star", "y^{*}"),
    (r"\delta_1", "δ₁", "delta_1", r"\delta_1"),
    (r"\hat y", "ŷ", "y_hat", r"\hat y"),
    (r"\hat{y}_1", "ŷ₁", "y_hat_1", r"\hat{y}_1"),
    (r"\mathbf{z}_1", "z₁", "z_1", r"\mathbf{z}_1"),
    (r"\tilde{c}", "c̃", "c_tilde", r"\tilde{c}"),
    (r"\bar{B}", "B̄", "B_bar", r"\bar{B}"),
    (r"\eta_j", "ηⱼ", "eta_j", r"\eta_j"),
    (r"\theta_{t+1}", "θₜ₊₁", "theta_{t+1}", r"\theta_{t+1}"),
    ("z_{1,11}", "z₁,₁₁", "z_{1,11}", "z_{1,11}"),
    ("X_{i+m,j+n}", "Xᵢ₊ₘ,ⱼ₊ₙ", "X_{i+m,j+n}", "X_{i+m,j+n}"),
    ("h^{(t)}", "h⁽ᵗ⁾", "h_{(t)}", "h^{(t)}"),
    ("W^{new}", "Wⁿᵉʷ", "W_new", "W^{new}"),
    ("W_{T_1}", "W_T₁", "W_{T_1}", "W_{T_1}"),
    (r"\delta_{\hat{y}}", "δ_ŷ", "delta_{y_hat}", r"\delta_{\hat{y}}"),
    ("w'", "w′", "w_prime", "w'"),
    ("W_{xh}", "Wₓₕ", "W_{xh}", "W_{xh}"),
    ("x_max", "x_max", "x_max", "x_{max}"),
    ("learning_rate", "learning_rate", "learning_rate", r"\mathrm{learning}_{rate}"),
    ("net_1", "net₁", "net_1", r"\mathrm{net}_1"),
    ("alpha", "α", "alpha", r"\alpha"),
    ("alpha_1", "α₁", "alpha_1", r"\alpha_1"),
    ("lambda_{12}", "λ₁₂", "lambda_{12}", r"\lambda_{12}"),
]


@pytest.mark.parametrize(("name", "text", "plain", "latex"), NAMES)
def test_name(name: str, text: str, plain: str, latex: str) -> None:
    assert name_text(name) == text
    assert name_ascii(name) == plain
    assert name_latex(name) == latex


@pytest.mark.parametrize(
    "name",
    [
        "",
        "_",
        "{",
        "}",
        "x_{",
        "{a",
        "a_b_c",
        "x}",
        "^",
        "\\",
        "a\x1b[31mb",
        "\u202ey",
        "x\n\ty",
        "{" * 500,
        "\\hat",
        "_^_^",
    ],
)
def test_broken_names_stay_harmless(name: str) -> None:
    for written in (name_text(name), name_ascii(name), name_latex(name)):
        assert written
        assert written.isprintable()


@pytest.mark.parametrize("name", ["x_{", "{a", "x}", "a_b_c", "__x", "a_{b_c_d}", "_", "x_{}_{}", "{}"])
def test_latex_of_plain_names_is_balanced(name: str) -> None:
    latex = name_latex(name)
    depth = 0
    for char in latex:
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0
    assert latex.replace(r"\_", "").count("_") <= 1
