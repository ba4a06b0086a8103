r"""Answers to problem 14: the Jacobian matrix of a recurrent network, gradients through time, what they cost.

By hand: h_t = φ(z_t) and z_t = W_h h_{t-1} + W_x x_t + b, so that ∂h_t/∂h_{t-1} is diag(φ′(z_t)) W_h; for φ = tanh,
φ′(z_t) is 1 - h_t². With δ_t = ∂L/∂z_t, every step adds δ_t h_{t-1}ᵀ to ∂L/∂W_h, δ_t x_tᵀ to ∂L/∂W_x and δ_t to ∂L/∂b,
and δ_t = φ′(z_t) ⊙ (∂L_t/∂h_t + W_hᵀ δ_{t+1}), where nothing comes from beyond the last step. The output
y_t = ψ(W_y h_t + c) adds ε_t h_tᵀ to ∂L/∂W_y and ε_t to ∂L/∂c, with ε_t = ψ′(W_y h_t + c) ⊙ ∂L/∂y_t.
Sums over t up to T are read for the three steps that the problem writes out.
"""

from .cases import Part, Solution

_TRANSPOSED = "in the transposed layout"
_VECTOR = "a vector stands for the diagonal matrix"
_Z = "W_h h_{t-1} + W_x x_t + b"

jacobian = Part(
    "jacobian",
    right=[
        "diag(phi'(z_1)) W_h",
        "diag(phi'(z_t)) W_h",
        "diag(phi'(z_1)) @ W_h",
        "dh_t/dh_{t-1} = diag(phi'(z_t)) W_h",
        "The Jacobian is diag(phi'(z_t)) W_h",
        "diag(phi'(W_h h_0 + W_x x_1 + b)) W_h",
        "∂h_t/∂h_{t-1} = diag(φ'(W_h h_{t-1} + W_x x_t + b)) W_h",
        "diag(φ'(z_t)) W_hh",
        r"\mathrm{diag}(\phi'(z_t)) W_h",
        r"\operatorname{diag}\left(\phi'(z_t)\right) W_h",
        r"\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(z_t)) W_h",
        rf"\frac{{\partial h_t}}{{\partial h_{{t-1}}}} = \text{{diag}}\left(\phi'({_Z})\right) W_h",
        rf"J_t = \mathrm{{diag}}(\phi'({_Z})) W_h",
        r"\mathrm{diag}(\phi'(b + W_x x_t + W_h h_{t-1})) W_h",
        r"\mathrm{diag}(\phi'(z^{(t)})) W_h",
        r"\frac{\partial h^{(t)}}{\partial h^{(t-1)}} = \mathrm{diag}(\phi'(z^{(t)})) W_{hh}",
        r"\frac{\partial h(t)}{\partial h(t-1)} = \mathrm{diag}(\phi'(z(t))) W_h",
        r"\frac{\partial \mathbf{h}_t}{\partial \mathbf{h}_{t-1}} = \mathrm{diag}(\phi'(\mathbf{z}_t)) \mathbf{W}_h",
        r"\frac{\partial h_1}{\partial h_0} = \mathrm{diag}(\phi'(z_1)) W_h",
        r"\frac{\partial h_t}{\partial h_{t-1}} = \frac{\partial h_t}{\partial z_t} "
        r"\frac{\partial z_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(z_t)) W_h",
        r"\mathrm{diag}(\varphi'(z_t)) W_h",
        r"\left(W_h^\top \mathrm{diag}(\phi'(z_t))\right)^\top",
        r"\boxed{\mathrm{diag}(\phi'(z_t)) W_h}",
        r"Let $z_t = W_h h_{t-1} + W_x x_t + b$. "
        r"Then $$\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(z_t)) W_h$$",
        r"a_t = W_h h_{t-1} + W_x x_t + b, \quad \frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(a_t)) W_h",
    ],
    wrong=[
        "W_h",
        "diag(phi'(z_t))",
        "W_h diag(phi'(z_t))",
        "diag(phi'(z_t)) W_x",
        "diag(phi'(z_t)) W_h^T",
        "diag(phi(z_t)) W_h",
        "diag(phi'(h_{t-1})) W_h",
        "diag(phi'(h_t)) W_h",
        "-diag(phi'(z_t)) W_h",
        "2 diag(phi'(z_t)) W_h",
        "diag(h_t) W_h",
        "diag(phi'(z_t)) W_h h_{t-1}",
        "dh_t/dh_{t-1}",
        "0",
        r"\frac{\partial h_t}{\partial h_{t-1}} = W_h \mathrm{diag}(\phi'(z_t))",
        r"\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(W_h h_{t-1})) W_h",
        r"\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(W_h h_{t-1} + W_x x_t)) W_h",
        r"\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(z_{t+1})) W_h",
        r"\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(z_t)) W_h W_h",
        r"\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(\phi'(z_t)) \frac{\partial z_t}{\partial h_{t-1}} W_h",
        r"\mathrm{diag}(1 - h_{t-1}^2) W_h",
        r"\mathrm{diag}(1 - h_t) W_h",
        r"\mathrm{diag}(1 + h_t^2) W_h",
        r"W_h \mathrm{diag}(1 - h_t^2)",
        r"\mathrm{diag}(\phi'(z_t)) + W_h",
        r"\boxed{W_h^\top}",
    ],
    conditional={
        "W_h^T diag(phi'(z_t))": _TRANSPOSED,
        r"W_h^\top \mathrm{diag}(\phi'(z_t))": _TRANSPOSED,
        r"\frac{\partial h_t}{\partial h_{t-1}} = W_h^T \mathrm{diag}(\phi'(z_t))": _TRANSPOSED,
        r"\mathrm{diag}(1 - h_t^2) W_h": "φ is tanh",
        "diag(1 - h_t^2) W_h": "φ is tanh",
        r"\mathrm{diag}(1 - \tanh^2(z_t)) W_h": "φ is tanh",
        rf"\mathrm{{diag}}\left(1 - \tanh^2({_Z})\right) W_h": "φ is tanh",
        r"W_h^\top \mathrm{diag}(1 - h_t^{\odot 2})": "φ is tanh",
        r"\mathrm{diag}(h_t \odot (1 - h_t)) W_h": "φ is the logistic sigmoid",
        r"\mathrm{diag}(\sigma(z_t) \odot (1 - \sigma(z_t))) W_h": "φ is the logistic sigmoid",
        r"\phi'(z_t) W_h": _VECTOR,
        r"\phi'(z_t) \odot W_h": _VECTOR,
        rf"J_t = \phi'({_Z}) W_h": _VECTOR,
    },
)


def _through_time(part: str, parameter: str, behind: str, text: str, wrong: list[str]) -> Part:
    """Answers for a parameter to whose gradient step t adds δ_t and what stands `behind` it; `text` is that in text."""
    left = rf"\frac{{\partial L}}{{\partial {parameter}}} = "
    recursion = r"\delta_t = \phi'(z_t) \odot \left(\frac{\partial L_t}{\partial h_t} + W_h^\top \delta_{t+1}\right)"
    by_h, tail = r"\frac{\partial L}{\partial h_t}", rf", \quad {left} \sum_{{t=1}}^T "
    last = r"\delta_T = \phi'(z_T) \odot \frac{\partial L_T}{\partial h_T}"
    first, second, third = (behind.replace("{t-1}", str(k - 1)).replace("_t", f"_{k}") for k in (1, 2, 3))
    shifted = behind.replace("{t-1}", "k").replace("_t", "_{k+1}")
    return Part(
        part,
        right=[
            f"sum(delta_t{text}, t, 1, T)",
            f"sum(delta_t{text}, t, 1, 3)",
            f"dL/d{parameter} = sum(delta_t{text}, t, 1, T)",
            f"sum(dL/dz_t{text}, t, 1, T)",
            f"The gradient is sum(delta_t{text}, t, 1, T)",
            rf"\sum_{{t=1}}^T \delta_t{behind}",
            rf"\sum_t \delta_t{behind}",
            left + rf"\sum_{{t=1}}^{{T}} \delta_t{behind}",
            left + rf"\sum_{{t=1}}^{{3}} \delta_t{behind}",
            left + rf"\delta_1{first} + \delta_2{second} + \delta_3{third}",
            left + rf"\delta_3{third} + \delta_2{second} + \delta_1{first}",
            rf"\sum_{{k=0}}^{{T-1}} \delta_{{k+1}}{shifted}",
            left + rf"\sum_{{t=1}}^T \frac{{\partial L}}{{\partial z_t}}{behind}",
            left + rf"\sum_{{t=1}}^T \left(\frac{{\partial L}}{{\partial h_t}} \odot \phi'(z_t)\right){behind}",
            left + rf"\sum_{{t=1}}^T \mathrm{{diag}}(\phi'(z_t)) \frac{{\partial L}}{{\partial h_t}}{behind}",
            rf"{recursion}, \quad {left} \sum_{{t=1}}^T \delta_t{behind}",
            rf"\begin{{align}} {last} \\ {recursion} \\ {left} \sum_{{t=1}}^T \delta_t{behind} \end{{align}}",
            rf"g_t = \frac{{\partial L}}{{\partial h_t}}, \quad {left} \sum_{{t=1}}^T (g_t \odot \phi'(z_t)){behind}",
            rf"\delta_t = {by_h}{tail}(\delta_t \odot \phi'(z_t)){behind}",
            rf"\boxed{{\sum_{{t=1}}^T \delta_t{behind}}}",
        ],
        wrong=[
            *wrong,
            f"delta_3{text.replace('{t-1}', '2').replace('_t', '_3')}",
            f"sum(delta_t{text}, t, 1, 2)",
            f"sum(delta_t{text}, t, 2, T)",
            f"-sum(delta_t{text}, t, 1, T)",
            f"2 sum(delta_t{text}, t, 1, T)",
            f"dL/d{parameter}",
            f"sum(dL_t/dz_t{text}, t, 1, T)",
            left + rf"\sum_{{t=1}}^{{T-1}} \delta_t{behind}",
            left + rf"\frac{{1}}{{T}} \sum_{{t=1}}^{{T}} \delta_t{behind}",
            left + rf"\sum_{{t=1}}^T \frac{{\partial L}}{{\partial h_t}}{behind}",
            left + rf"\sum_{{t=1}}^T \frac{{\partial L_t}}{{\partial z_t}}{behind}",
            left + rf"\sum_{{t=1}}^T (\delta_t \odot \phi'(z_t)){behind}",
            recursion.replace(r"W_h^\top", "W_h") + rf"{tail}\delta_t{behind}",
            rf"\delta_t = \frac{{\partial L}}{{\partial h_t}}, \quad {left} \sum_{{t=1}}^T \delta_t{behind}",
            rf"\delta_t = \phi'(z_t) \odot \frac{{\partial L_t}}{{\partial h_t}}{tail}\delta_t{behind}",
        ],
    )  # fmt: skip


by_W_h = _through_time(
    "gradients.1", "W_h", r" h_{t-1}^\top", " h_{t-1}^T",
    wrong=[
        r"\sum_{t=1}^T \delta_t h_t^\top",
        r"\sum_{t=1}^T h_{t-1} \delta_t^\top \delta_t h_{t-1}^\top",
        r"\sum_{t=1}^T \delta_t x_t^\top",
    ],
)  # fmt: skip
by_W_x = _through_time(
    "gradients.2", "W_x", r" x_t^\top", " x_t^T",
    wrong=[
        r"\sum_{t=1}^T \delta_t h_{t-1}^\top",
        r"\sum_{t=1}^T \delta_{t} x_{1}^\top",
        r"\delta_1 x_3^\top + \delta_2 x_2^\top + \delta_3 x_1^\top",
    ],
)  # fmt: skip
by_b = _through_time(
    "gradients.3", "b", "", "",
    wrong=[r"\sum_{t=1}^T W_h \delta_t", r"\sum_{t=1}^T \phi'(z_t)", r"\delta_1 \odot \delta_2 \odot \delta_3"],
)  # fmt: skip


def _at_outputs(part: str, parameter: str, behind: str, text: str, wrong: list[str]) -> Part:
    """The same for the parameters of the outputs, to whose gradients step t adds ε_t."""
    left = rf"\frac{{\partial L}}{{\partial {parameter}}} = "
    signal = r"\psi'(a_t) \odot \frac{\partial L}{\partial y_t}"
    own = r"\psi'(a_t) \odot \frac{\partial L_t}{\partial y_t}"
    written_out = r"\psi'(W_y h_t + c) \odot \frac{\partial L}{\partial y_t}"
    first, second, third = (
        rf"\left({signal}\right){behind}".replace("_t", f"_{k}") for k in (1, 2, 3)
    )  # fmt: skip
    return Part(
        part,
        right=[
            f"sum((psi'(a_t) ⊙ dL/dy_t){text}, t, 1, T)",
            f"sum((dL/dy_t ⊙ psi'(a_t)){text}, t, 1, T)",
            f"sum((psi'(a_t) ⊙ dL_t/dy_t){text}, t, 1, 3)",
            f"sum((psi'(W_y h_t + c) ⊙ dL/dy_t){text}, t, 1, T)",
            f"dL/d{parameter} = sum((psi'(a_t) ⊙ dL/dy_t){text}, t, 1, T)",
            f"sum(diag(psi'(a_t)) dL/dy_t{text}, t, 1, T)",
            f"sum(dL/da_t{text}, t, 1, T)",
            left + rf"\sum_{{t=1}}^T \left({signal}\right){behind}",
            left + rf"\sum_{{t=1}}^T \left({own}\right){behind}",
            left + rf"\sum_{{t=1}}^T \left({written_out}\right){behind}",
            left + rf"\sum_{{t=1}}^T \frac{{\partial L}}{{\partial a_t}}{behind}",
            left + rf"\sum_{{t=1}}^T \frac{{\partial L_t}}{{\partial a_t}}{behind}",
            left + rf"\sum_{{t=1}}^T \mathrm{{diag}}(\psi'(a_t)) \frac{{\partial L}}{{\partial y_t}}{behind}",
            left + f"{first} + {second} + {third}",
            rf"\sum_t \left({signal}\right){behind}",
            rf"e_t = {signal}, \quad {left} \sum_{{t=1}}^T e_t{behind}",
            rf"e_t = \frac{{\partial L_t}}{{\partial a_t}}, \quad {left} \sum_{{t=1}}^T e_t{behind}",
            rf"\boxed{{\sum_{{t=1}}^T \left({signal}\right){behind}}}",
        ],
        wrong=[
            *wrong,
            f"dL/d{parameter}",
            f"sum(dL/dy_t{text}, t, 1, T)",
            f"sum((psi(a_t) ⊙ dL/dy_t){text}, t, 1, T)",
            f"sum((psi'(a_t) ⊙ dL/dy_t){text}, t, 1, 2)",
            f"sum((psi'(a_t) ⊙ dL/dy_t){text}, t, 2, T)",
            f"-sum((psi'(a_t) ⊙ dL/dy_t){text}, t, 1, T)",
            f"2 sum((psi'(a_t) ⊙ dL/dy_t){text}, t, 1, T)",
            left + rf"\sum_{{t=1}}^T \frac{{\partial L}}{{\partial y_t}}{behind}",
            left + rf"\sum_{{t=1}}^T \frac{{\partial L_t}}{{\partial y_t}}{behind}",
            left + rf"\sum_{{t=1}}^T \left(\psi'(y_t) \odot \frac{{\partial L}}{{\partial y_t}}\right){behind}",
            left + rf"\sum_{{t=1}}^T \left(\psi'(W_y h_t) \odot \frac{{\partial L}}{{\partial y_t}}\right){behind}",
            left + rf"\sum_{{t=1}}^{{T-1}} \left({signal}\right){behind}",
            left + rf"\frac{{1}}{{T}} \sum_{{t=1}}^T \left({signal}\right){behind}",
            left + first,
            left + rf"\sum_{{t=1}}^T \left({signal} \odot \frac{{\partial L}}{{\partial y_t}}\right){behind}",
            rf"e_t = \frac{{\partial L}}{{\partial y_t}}, \quad {left} \sum_{{t=1}}^T e_t{behind}",
        ],
    )  # fmt: skip


by_W_y = _at_outputs(
    "gradients.4", "W_y", r" h_t^\top", " h_t^T",
    wrong=[
        r"\sum_{t=1}^T \left(\psi'(a_t) \odot \frac{\partial L}{\partial y_t}\right) h_{t-1}^\top",
        r"\sum_{t=1}^T \left(\psi'(a_t) \odot \frac{\partial L}{\partial y_t}\right) h_3^\top",
    ],
)  # fmt: skip
by_c = _at_outputs(
    "gradients.5", "c", "", "",
    wrong=[r"\sum_{t=1}^T \psi'(a_t)", r"\sum_{t=1}^T W_y h_t"],
)  # fmt: skip

_PHI = r"\phi'(w s(k-1) + v u(k) + \beta)"
_CARRIED = r"\prod_{i=k+1}^{t} w \phi'(w s(i-1) + v u(i) + \beta)"
_UNIT = rf"\sum_{{k=1}}^T {_PHI} s(k-1) \sum_{{t=k}}^T \mu(t) \ell'(s(t)) {_CARRIED}"
_TEXT = "phi'(w s(k-1) + v u(k) + beta)"
_TEXT_CARRIED = "prod(w phi'(w s(i-1) + v u(i) + beta), i, k+1, t)"

_OTHER_LETTER = (
    _UNIT.replace("k=1", "j=1")
    .replace("(k-1)", "(j-1)")
    .replace("(k)", "(j)")
    .replace("t=k", "t=j")
    .replace("k+", "j+")
)

unit = Part(
    "unit",
    right=[
        f"sum({_TEXT} s(k-1) sum(mu(t) ell'(s(t)) {_TEXT_CARRIED}, t, k, T), k, 1, T)",
        f"sum(s(k-1) {_TEXT} sum(mu(t) ell'(s(t)) {_TEXT_CARRIED}, t, k, T), k, 1, T)",
        f"dS(T)/dw = sum({_TEXT} s(k-1) sum(mu(t) ell'(s(t)) {_TEXT_CARRIED}, t, k, T), k, 1, T)",
        _UNIT,
        r"\frac{\partial S(T)}{\partial w} = " + _UNIT,
        _OTHER_LETTER,
        r"\frac{\partial S(T)}{\partial w} = " + _OTHER_LETTER,
        _UNIT.replace("i=k", "j=k").replace("i-1", "j-1").replace("u(i)", "u(j)"),
        _UNIT.replace("w s(k-1) + v u(k)", "v u(k) + w s(k-1)"),
        _UNIT.replace(r"\mu(t) \ell'(s(t))", r"\ell'(s(t)) \mu(t)"),
        _UNIT.replace(rf"{_PHI} s(k-1)", rf"s(k-1) {_PHI}"),
        _UNIT.replace("s(k-1)", "s_{k-1}").replace("u(k)", "u_k").replace("s(t)", "s_t").replace(r"\mu(t)", r"\mu_t"),
        f"The gradient is $${_UNIT}$$",
        _OTHER_LETTER.replace(r"\mu(t) \ell'(s(t))", r"\ell'(s(t)) \mu(t)"),
        rf"\boxed{{{_UNIT}}}",
    ],
    wrong=[
        _UNIT.replace("w s(k-1) + v u(k)", "w s(k-1)"),
        _UNIT.replace(r"\mu(t) ", ""),
        _UNIT.replace(r"\ell'", r"\ell"),
        _UNIT.replace("i=k+1", "i=k"),
        _UNIT.replace("i=k+1", "i=k+2"),
        _UNIT.replace(r"s(k-1) \sum", r"s(k) \sum"),
        _UNIT.replace(r"\beta) s(k-1) \sum", r"\beta) \sum"),
        _UNIT.replace("t=k", "t=k+1"),
        _UNIT.replace("t=k", "t=1"),
        _UNIT.replace("k=1", "k=2"),
        _UNIT.replace(r"} w \phi'", r"} \phi'"),
        "-" + _UNIT,
        "2 " + _UNIT,
        f"sum({_TEXT} s(k-1) mu(k) ell'(s(k)), k, 1, T)",
        "mu(T) ell'(s(T)) phi'(w s(T-1) + v u(T) + beta) s(T-1)",
        "dS(T)/dw",
    ],
)  # fmt: skip

forward_time = Part(
    "forward-time",
    right=[
        "T(m^2 + m n + r m)",
        "T*m*(m + n + r)",
        "T m^2 + T m n + T m r",
        "m T (n + m + r)",
        "O(T m (m + n + r))",
        "O(T (m^2 + m n + m r))",
        "Theta(T m (m + n + r))",
        "O(T m^2 + T m n + T m r)",
        r"T (m^2 + mn + rm)",
        r"T \cdot m \cdot (m + n + r)",
        r"\sum_{t=1}^T (m^2 + mn + rm)",
        r"\mathcal{O}(T (m^2 + mn + mr))",
        r"\mathcal{O}\left(T m (m + n + r)\right)",
        r"\Theta(T(m^2 + mn + mr))",
        r"O(T \cdot m \cdot (m+n+r))",
        r"\boxed{T m (m+n+r)}",
    ],
    wrong=[
        "m^2 + m n + r m",
        "T(m^2 + m n)",
        "T(m^2 + n^2 + r^2)",
        "T^2 (m^2 + m n + r m)",
        "T m",
        "T m n r",
        "T + m^2 + m n + r m",
        "O(m^2)",
        "O(T^2)",
        "O(T m)",
        "O(T^2 m^2)",
        "O(m (m + n + r))",
        r"\mathcal{O}(T^2 m (m + n + r))",
        r"\mathcal{O}(T (m + n + r))",
        r"\mathcal{O}(T m^3)",
        r"T^{m^2}",
        r"(T-1) m (m+n+r)",
        r"\frac{T(T+1)}{2} m (m+n+r)",
    ],
    conditional={
        "O(T)": "held fixed",
        "O(T m^2)": "of the order of m",
        r"\mathcal{O}(T)": "held fixed",
        r"\mathcal{O}(T m^2)": "of the order of m",
        r"\Theta(T m^2)": "of the order of m",
    },
    known={
        "2 T m (m + n + r)": ("undecided", "additions may be counted, too"),
        r"T (m^2 + mn + rm + m)": ("undecided", "the bias may be counted, too"),
    },
)

backward_time = Part(
    "backward-time",
    right=[
        "T(2 m^2 + m n + 2 r m)",
        "T m (2 m + n + 2 r)",
        "2 T m^2 + T m n + 2 T r m",
        "T(2m^2 + mn + 2mr)",
        "O(T m (m + n + r))",
        "O(T (m^2 + m n + m r))",
        "Theta(T m (m + n + r))",
        "O(T (2 m^2 + m n + 2 m r))",
        r"T (2 m^2 + mn + 2rm)",
        r"\sum_{t=1}^T (2m^2 + mn + 2rm)",
        r"T \cdot m \cdot (2m + n + 2r)",
        r"\mathcal{O}(T (m^2 + mn + mr))",
        r"\mathcal{O}\left(T m (m + n + r)\right)",
        r"\Theta(T(m^2 + mn + mr))",
        r"O(T m (2m+n+2r))",
        r"\boxed{T m (2m + n + 2r)}",
    ],
    wrong=[
        "2 m^2 + m n + 2 r m",
        "T(2 m^2 + 2 r m)",
        "T(2 m^2 + m n)",
        "T^2 m (2 m + n + 2 r)",
        "T m",
        "T m n r",
        "O(m^2)",
        "O(T^2)",
        "O(T m)",
        "O(T^3 m^3)",
        "O(T^2 m^2)",
        r"\mathcal{O}(T^2 m (m + n + r))",
        r"\mathcal{O}(T (m + n + r))",
        r"\mathcal{O}(T m^3)",
        r"\frac{T(T+1)}{2} (2 m^2 + mn + 2rm)",
        r"(T-1) m (2m+n+2r)",
    ],
    conditional={
        "O(T)": "held fixed",
        "O(T m^2)": "of the order of m",
        r"\mathcal{O}(T m^2)": "of the order of m",
    },
    known={"2 T m (m + n + r)": ("undecided", "the gradient by x may be counted, too")},
)

memory = Part(
    "memory",
    right=[
        "T m",
        "m*T",
        "T*m",
        "sum(m, t, 1, T)",
        "O(T m)",
        "O(m T)",
        "Theta(T m)",
        "O(2 T m)",
        r"Tm",
        r"T \cdot m",
        r"m \times T",
        r"\sum_{t=1}^T m",
        r"\mathcal{O}(T m)",
        r"\mathcal{O}(T \cdot m)",
        r"\Theta(mT)",
        r"\boxed{T m}",
    ],
    wrong=[
        "m",
        "T",
        "m^2",
        "T m^2",
        "T^2 m",
        "T + m",
        "m/T",
        "O(1)",
        "O(m)",
        "O(m^2)",
        "O(T^2)",
        "O(T^2 m)",
        r"\mathcal{O}(T m^2)",
        r"\mathcal{O}(m)",
        r"(T-1) m",
        r"\frac{T(T+1)}{2} m",
    ],
    conditional={"O(T)": "held fixed", r"\mathcal{O}(T)": "held fixed", r"\Theta(T)": "held fixed"},
    known={"T m + m": ("undecided", "the state at the start may be counted, too")},
)

PARTS = [jacobian, by_W_h, by_W_x, by_b, by_W_y, by_c, unit, forward_time, backward_time, memory]

SOLUTIONS = [
    Solution(
        "the Jacobian by the chain rule",
        "jacobian",
        r"""
\begin{align}
\frac{\partial h_t}{\partial z_t} &= \mathrm{diag}(\phi'(z_t)) \\
\frac{\partial z_t}{\partial h_{t-1}} &= W_h \\
\frac{\partial h_t}{\partial h_{t-1}} &= \mathrm{diag}(\phi'(z_t)) W_h
\end{align}
""",
        "right right right",
        "correct",
    ),
    Solution(
        "the Jacobian with a transposed matrix of weights",
        "jacobian",
        r"""
\begin{align}
\frac{\partial h_t}{\partial z_t} &= \mathrm{diag}(\phi'(z_t)) \\
\frac{\partial z_t}{\partial h_{t-1}} &= W_h^\top \\
\frac{\partial h_t}{\partial h_{t-1}} &= \mathrm{diag}(\phi'(z_t)) W_h^\top
\end{align}
""",
        "right wrong wrong",
        "wrong",
        remark="the first wrong step is on line 4",
    ),
]
