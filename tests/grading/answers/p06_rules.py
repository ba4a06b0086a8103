r"""Answers to problem 6 for every size: the gradients from the loss down, and the rules of gradient descent.

By hand, with L = c Σ (M_{ij} - L̂_{ij})² and c = 1, 1/2 or 1/9: ∂L/∂M = 2c(M - L̂). An entry of O lies in the windows
that begin up to r - 1 rows and columns before it. In the mean of each it has the share 1/r², so that ∂L/∂O_{kl} is
1/r² Σ_{uv} ∂L/∂M_{k-u,l-v}; of the largest entries it is Σ_{ij} ∂L/∂M_{ij} S_{i,j,k-i,l-j}. And F_{mn} meets
X_{i+m,j+n} in O_{ij}: ∂L/∂F_{mn} = Σ ∂L/∂O_{ij} X_{i+m,j+n}, ∂L/∂X_{kl} = Σ ∂L/∂O_{ij} F_{k-i,l-j}.
"""

from .cases import Part

LHAT = r"\hat{L}"
MEAN, HALF, SUM = "the mean of the squares", "half of the sum", "the sum of the squares"
CORRELATES, FULL = "* is cross-correlation", "⊗ is full convolution"
BY_M, BY_O = r"\frac{\partial L}{\partial M} = ", r"\frac{\partial L}{\partial O_{kl}} = "
BY_F, BY_X = r"\frac{\partial L}{\partial F_{mn}} = ", r"\frac{\partial L}{\partial X_{kl}} = "
SLOPE_M, SLOPE_O = r"\frac{\partial L}{\partial M_{ij}}", r"\frac{\partial L}{\partial O_{ij}}"
G_M, G_O = r"\frac{\partial L}{\partial M}", r"\frac{\partial L}{\partial O}"

# ---- the gradients

BY_THE_OUTPUTS = Part(
    "rules.1",
    conditional={
        rf"{BY_M}\frac{{2}}{{9}}(M - {LHAT})": MEAN,
        rf"2(M - {LHAT})": SUM,
        rf"M - {LHAT}": HALF,
        rf"-2({LHAT} - M)": SUM,
        rf"{BY_M}2M - 2{LHAT}": SUM,
        rf"\boxed{{{BY_M}-({LHAT} - M)}}": HALF,
        rf"\nabla_M L = \frac29 M - \frac29 {LHAT}": MEAN,
        rf"\frac{{\partial L}}{{\partial M_{{ij}}}} = 2(M_{{ij}} - {LHAT}_{{ij}})": SUM,
        rf"\frac{{\partial L}}{{\partial M_{{ij}}}} = \frac{{2}}{{9}}\left(M_{{ij}} - {LHAT}_{{ij}}\right)": MEAN,
        "dL/dM = 2(M - Lhat)": SUM,
        "dL/dM = M - Lhat": HALF,
        "dL/dM = 2/9 (M - Lhat)": MEAN,
        "(2/9)*(M - Lhat)": MEAN,
        "2M - 2Lhat": SUM,
        "dL/dM[i,j] = M[i,j] - Lhat[i,j]": HALF,
        "For the sum of the squares: dL/dM = -2(Lhat - M)": SUM,
    },
    wrong=[
        rf"2({LHAT} - M)",
        rf"3(M - {LHAT})",
        "2M",
        rf"2(M + {LHAT})",
        rf"-(M - {LHAT})",
        rf"{BY_M}\frac{{1}}{{9}}(M - {LHAT})",  # the 2 lost
        rf"{BY_M}4(M - {LHAT})",
        rf"\frac{{\partial L}}{{\partial M_{{ij}}}} = 2(M_{{ij}} - {LHAT}_{{ji}})",
        rf"\frac{{\partial L}}{{\partial M_{{ij}}}} = 2(M_{{ij}} - {LHAT}_{{ij}})^2",
        rf"\boxed{{{BY_M}\frac{{2}}{{9}}M - {LHAT}}}",  # a bracket lost
        "dL/dM = 2 Lhat",
        "dL/dM = Lhat - M",
        "dL/dM = 2M - Lhat",
        "M",
        "-2/9 (M - Lhat)",
        "dL/dM[i,j] = 2*M[i,j]*Lhat[i,j]",
        "(M - Lhat)/2",
    ],
)

BY_CONVOLUTION = Part(
    "rules.2",
    right=[
        BY_O + r"\frac{1}{r^2} \sum_{u=0}^{r-1} \sum_{v=0}^{r-1} \frac{\partial L}{\partial M_{k-u,l-v}}",
        BY_O + r"\sum_{u=0}^{r-1} \sum_{v=0}^{r-1} \frac{1}{r^2} \frac{\partial L}{\partial M_{k-u,l-v}}",
        BY_O + r"\frac{1}{r^2} \sum_{u=1}^{r} \sum_{v=1}^{r} \frac{\partial L}{\partial M_{k-u+1,l-v+1}}",
        r"\frac{\partial L}{\partial O_{ij}} = \frac{1}{r^2} \sum_{v=0}^{r-1} \sum_{u=0}^{r-1}"
        r" \frac{\partial L}{\partial M_{i-u,j-v}}",
        BY_O + r"\frac{\sum_{u=0}^{r-1} \sum_{v=0}^{r-1} \frac{\partial L}{\partial M_{k-u,l-v}}}{r^2}",
        r"\boxed{\frac{1}{r^2} \sum_{a=0}^{r-1} \sum_{b=0}^{r-1} \frac{\partial L}{\partial M_{k-a,l-b}}}",
        r"Each entry has the share $\frac{1}{r^2}$ of every window: $\frac{\partial L}{\partial O_{kl}} ="
        r" r^{-2} \sum_{u=0}^{r-1} \sum_{v=0}^{r-1} \frac{\partial L}{\partial M_{k-u,l-v}}$.",
        BY_O + r"\left(\frac{1}{r}\right)^2 \sum_{v=0}^{r-1} \sum_{u=0}^{r-1} \frac{\partial L}{\partial M_{k-u,l-v}}",
        "dL/dO[k,l] = 1/r^2 * sum(sum(dL/dM[k-u,l-v], u, 0, r-1), v, 0, r-1)",
        "sum(sum(dL/dM[k-u,l-v], u, 0, r-1), v, 0, r-1)/r^2",
        "dL/dO(k,l) = (1/r^2) Σ_{u=0}^{r-1} Σ_{v=0}^{r-1} dL/dM(k-u,l-v)",
        "(dL/dO)_kl = sum_{u=0}^{r-1} sum_{v=0}^{r-1} (dL/dM)_{k-u,l-v} / r^2",
        "dL/dO[i,j] = sum(sum(dL/dM[i-u,j-v]/r^2, u, 0, r-1), v, 0, r-1)",
        "dL/dO[k,l] = (1/r)^2 sum(sum(dL/dM[k-u,l-v], u, 0, r-1), v, 0, r-1)",
        BY_O + r"\frac{1}{r^2} \sum_{a=k-r+1}^{k} \sum_{b=l-r+1}^{l} \frac{\partial L}{\partial M_{a,b}}",
        "dL/dO[i,j] = sum(sum(dL/dM[a,b]/r^2, a, i-r+1, i), b, j-r+1, j)",
        "dL/dO_{ij} = sum(sum(dL/dM[a,b], b, j-r+1, j), a, i-r+1, i)/r^2",
        "So each gets: r^(-2) * sum_{u=0}^{r-1} sum_{v=0}^{r-1} dL/dM[k-u, l-v]",
    ],
    wrong=[
        BY_O + r"\frac{1}{r^2} \sum_{a=k-r+1}^{k} \sum_{b=k-r+1}^{k} \frac{\partial L}{\partial M_{a,b}}",
        BY_O + r"\frac{1}{r^2} \sum_{a=k-r}^{k} \sum_{b=l-r}^{l} \frac{\partial L}{\partial M_{a,b}}",
        "dL/dO[i,j] = sum(sum(dL/dM[a,b]/r^2, a, i-r+1, i-1), b, j-r+1, j-1)",
        "dL/dO[i,j] = sum(sum(dL/dM[b,a]/r^2, a, i-r+1, i), b, j-r+1, j)",
        BY_O + r"\sum_{u=0}^{r-1} \sum_{v=0}^{r-1} \frac{\partial L}{\partial M_{k-u,l-v}}",  # the share lost
        BY_O + r"\frac{1}{r^2} \sum_{u=0}^{r-1} \sum_{v=0}^{r-1} \frac{\partial L}{\partial M_{k+u,l+v}}",
        BY_O + r"\frac{1}{r} \sum_{u=0}^{r-1} \sum_{v=0}^{r-1} \frac{\partial L}{\partial M_{k-u,l-v}}",
        BY_O + r"\frac{1}{r^2} \frac{\partial L}{\partial M_{kl}}",  # one window only
        BY_O + r"\frac{1}{r^2} \sum_{u=0}^{r} \sum_{v=0}^{r} \frac{\partial L}{\partial M_{k-u,l-v}}",
        BY_O + r"-\frac{1}{r^2} \sum_{u=0}^{r-1} \sum_{v=0}^{r-1} \frac{\partial L}{\partial M_{k-u,l-v}}",
        BY_O + r"\frac{1}{r^2} \sum_{u=1}^{r-1} \sum_{v=1}^{r-1} \frac{\partial L}{\partial M_{k-u,l-v}}",
        r"\boxed{\frac{1}{4} \sum_{u=0}^{1} \sum_{v=0}^{1}"
        r" \frac{\partial L}{\partial M_{k-u,l-v}}}",  # for r = 2 only
        "dL/dO[k,l] = 1/r^2 * sum(sum(dL/dM[l-v,k-u], u, 0, r-1), v, 0, r-1)",
        "sum(sum(M[k-u,l-v], u, 0, r-1), v, 0, r-1)/r^2",
        "sum(sum(O[k+u,l+v], u, 0, r-1), v, 0, r-1)/r^2",
        "dL/dO[k,l] = r^2 * sum(sum(dL/dM[k-u,l-v], u, 0, r-1), v, 0, r-1)",
        "dL/dO[k,l] = sum(dL/dM[k-u,l-u], u, 0, r-1)/r^2",
        "dL/dO[k,l] = 1/r^2",
        "dL/dO[k,l] = 2*sum(sum(dL/dM[k-u,l-v], u, 0, r-1), v, 0, r-1)/r^2",
        "dL/dO[k,l] = dL/dM[k,l]",
    ],
)

BY_THE_FILTER = Part(
    "rules.3",
    right=[
        BY_F + rf"\sum_{{i,j}} {SLOPE_O} X_{{i+m,j+n}}",
        BY_F + rf"\sum_{{i=0}}^{{H-h}} \sum_{{j=0}}^{{W-w}} {SLOPE_O} X_{{i+m,j+n}}",
        BY_F + rf"\sum_{{i=1}}^{{H-h+1}} \sum_{{j=1}}^{{W-w+1}} {SLOPE_O} X_{{i+m-1,j+n-1}}",
        r"\frac{\partial L}{\partial F_{ab}} = \sum_i \sum_j X_{a+i,b+j} \frac{\partial L}{\partial O_{ij}}",
        rf"\boxed{{{BY_F}\sum_{{i,j}} X_{{m+i,n+j}} {SLOPE_O}}}",
        r"By the chain rule $\frac{\partial L}{\partial F_{mn}} = \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
        r" X_{i+m,j+n}$.",
        r"\begin{align} \frac{\partial L}{\partial F_{mn}} &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
        r" \frac{\partial O_{ij}}{\partial F_{mn}} \\ &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}} X_{i+m,j+n}"
        r" \end{align}",
        "dL/dF_mn = sum_i sum_j dL/dO_ij X_{i+m,j+n}",
        "dL/dF[m,n] = sum(sum(dL/dO[i,j]*X[i+m,j+n], i, 0, H-h), j, 0, W-w)",
        "dL/dF(m,n) = Σ_i Σ_j dL/dO(i,j) X(i+m,j+n)",
        "(dL/dF)_mn = sum_{i=0}^{H-h} sum_{j=0}^{W-w} (dL/dO)_ij X_{i+m,j+n}",
        "sum_i sum_j X[i+m, j+n] * dL/dO[i, j]",
    ],
    conditional={
        rf"X * {G_O}": CORRELATES,
        rf"\frac{{\partial L}}{{\partial F}} = X \ast {G_O}": CORRELATES,
        "dL/dF = X * dL/dO": CORRELATES,
    },
    wrong=[
        BY_F + rf"\sum_{{i,j}} {SLOPE_O} X_{{i-m,j-n}}",
        BY_F + rf"\sum_{{i,j}} {SLOPE_O} X_{{i+n,j+m}}",
        BY_F + rf"\sum_{{i,j}} {SLOPE_O} F_{{i+m,j+n}}",
        BY_F + rf"2\sum_{{i,j}} {SLOPE_O} X_{{i+m,j+n}}",
        BY_F + rf"-\sum_{{i,j}} {SLOPE_O} X_{{i+m,j+n}}",
        BY_F + rf"\sum_{{i,j}} {SLOPE_O} X_{{ij}}",
        BY_F + rf"\sum_{{i=0}}^{{H-h-1}} \sum_{{j=0}}^{{W-w}} {SLOPE_O} X_{{i+m,j+n}}",
        rf"X \otimes {G_O}",
        rf"\boxed{{{BY_F}\sum_{{i,j}} {SLOPE_M} X_{{i+m,j+n}}}}",  # by M: the pooling left out
        "sum_i sum_j dL/dO[i, j] X[i+m, j]",
        "sum(sum(dL/dO[i,j]*X[i+m,j+n], i, 0, h-1), j, 0, w-1)",
        "sum(sum(X[i+m,j+n], i, 0, H-h), j, 0, W-w)",
        "F * dL/dO",
        "dL/dF = 2 X * dL/dO",
        "dL/dF[m,n] = sum(sum(O[i,j]*X[i+m,j+n], i, 0, H-h), j, 0, W-w)",
        "dL/dF = X",
    ],
)

BY_THE_INPUT = Part(
    "rules.4",
    right=[
        BY_X + rf"\sum_{{i,j}} {SLOPE_O} F_{{k-i,l-j}}",
        BY_X + rf"\sum_{{i=0}}^{{H-h}} \sum_{{j=0}}^{{W-w}} {SLOPE_O} F_{{k-i,l-j}}",
        BY_X + r"\sum_{m=0}^{h-1} \sum_{n=0}^{w-1} F_{mn} \frac{\partial L}{\partial O_{k-m,l-n}}",
        BY_X + r"\sum_{m=1}^{h} \sum_{n=1}^{w} F_{mn} \frac{\partial L}{\partial O_{k-m+1,l-n+1}}",
        r"\frac{\partial L}{\partial X_{ab}} = \sum_i \sum_j F_{a-i,b-j} \frac{\partial L}{\partial O_{ij}}",
        rf"\boxed{{\sum_{{i,j}} {SLOPE_O} F_{{k-i,\,l-j}}}}",
        "dL/dX_kl = sum_i sum_j dL/dO_ij F_{k-i,l-j}",
        "dL/dX[k,l] = sum(sum(F[m,n]*dL/dO[k-m,l-n], m, 0, h-1), n, 0, w-1)",
        "dL/dX(k,l) = Σ_i Σ_j dL/dO(i,j) F(k-i,l-j)",
        "(dL/dX)_kl = sum_{m=0}^{h-1} sum_{n=0}^{w-1} F_mn (dL/dO)_{k-m,l-n}",
        "sum_i sum_j F[k-i, l-j] * dL/dO[i, j]",
    ],
    conditional={
        rf"F \otimes {G_O}": FULL,
        rf"\frac{{\partial L}}{{\partial X}} = {G_O} \otimes F": FULL,
        "dL/dX = F ⊗ dL/dO": FULL,
        "dL/dX = F * dL/dO": "* is full convolution",
    },
    wrong=[
        BY_X + rf"\sum_{{i,j}} {SLOPE_O} F_{{k+i,l+j}}",
        BY_X + rf"\sum_{{i,j}} {SLOPE_O} F_{{i-k,j-l}}",
        BY_X + rf"\sum_{{i,j}} {SLOPE_O} F_{{l-j,k-i}}",
        BY_X + rf"\sum_{{i,j}} {SLOPE_O} X_{{k-i,l-j}}",
        BY_X + rf"-\sum_{{i,j}} {SLOPE_O} F_{{k-i,l-j}}",
        BY_X + r"\sum_{m=0}^{h-1} \sum_{n=0}^{w-1} F_{mn} \frac{\partial L}{\partial O_{k+m,l+n}}",  # not turned
        BY_X + r"\sum_{m=0}^{h-1} \sum_{n=0}^{w-1} F_{mn} \frac{\partial L}{\partial M_{k-m,l-n}}",  # pooling left out
        rf"X \otimes {G_O}",
        rf"\boxed{{2 F \otimes {G_O}}}",
        "dL/dX[k,l] = sum(sum(F[m,n]*dL/dO[k-m,l-n], m, 1, h-1), n, 1, w-1)",
        "dL/dX[k,l] = sum(sum(F[m,n]*O[k-m,l-n], m, 0, h-1), n, 0, w-1)",
        "dL/dX[k,l] = sum(sum(F[m,n], m, 0, h-1), n, 0, w-1)",
        "dL/dX[k,l] = 2*sum(sum(F[m,n]*dL/dO[k-m,l-n], m, 0, h-1), n, 0, w-1)",
        "dL/dX[k,l] = F[k,l]*dL/dO[k,l]",
        "sum_i sum_j F[k-i, l] * dL/dO[i, j]",
        "dL/dX = F",
    ],
)

# ---- gradient descent


def descent_of(name: str, number: int) -> Part:
    """The rule by which a matrix is changed; its gradient may be left in."""
    slope, plain = rf"\frac{{\partial L}}{{\partial {name}}}", f"dL/d{name}"
    return Part(
        f"descent.{number}",
        right=[
            rf"{name} - \alpha {slope}",
            rf"{name}_{{new}} = {name} - \alpha {slope}",
            rf"{name}_{{new}} = {name} - 0.01 {slope}",
            rf"{name} \leftarrow {name} - \alpha \nabla_{{{name}}} L",
            rf"{name}^{{new}} = -\alpha {slope} + {name}",
            rf"\boxed{{{name}^{{new}} = {name} - \frac{{1}}{{100}} {slope}}}",
            rf"{name}_{{new}} = {name} - \left(\alpha \, {slope}\right)",
            rf"The rule is ${name}_{{new}} = {name} - {slope} \alpha$.",
            f"{name}_new = {name} - alpha {plain}",
            f"{name} - 0.01 {plain}",
            f"{name}_new = {name} - 0.01*{plain}",
            f"{name} - alpha*{plain}",
            f"{name}_new = -(alpha*{plain} - {name})",
            f"{name} := {name} - alpha {plain}",
            f"{name} ← {name} - alpha {plain}",
            f"{name} <- {name} - alpha {plain}",
            f"{name}<-{name} - alpha*{plain}",
            f"{name}_new = {name} - {plain}/100",
        ],
        wrong=[
            rf"{name} + \alpha {slope}",
            rf"{name} - {slope}",
            rf"\alpha {slope}",
            rf"{name}_{{new}} = {name} - \alpha {name}",
            rf"{name}_{{new}} = -\alpha {slope}",
            rf"{name}_{{new}} = \alpha {slope} - {name}",
            rf"\boxed{{{name}_{{new}} = {name} - \alpha^2 {slope}}}",
            rf"{name}_{{new}} = (1 - \alpha) {slope}",
            f"{name}_new = {name} - 2 alpha {plain}",
            f"{name}_new = {name} + 0.01 {plain}",
            f"{name} := {name} + alpha {plain}",
            f"{name} <- {name} + alpha {plain}",
            f"{name} <- -alpha {plain}",
            f"{name}_new = {name} - 0.1 {plain}",
            f"{name}_new = {name} - 100 {plain}",
            f"{name}_new = {name} - {plain}/alpha",
            f"{name}_new = (1 - alpha) {name}",
            f"{name}_new = {plain}",
            f"{name}_new = 2 {name} - alpha {plain}",
        ],
    )


M_RULE, O_RULE, F_RULE, X_RULE = (descent_of(name, number) for number, name in enumerate("MOFX", start=1))
WRITTEN_OUT = [
    Part(
        "descent.1",
        conditional={
            rf"M_{{new}} = M - 2\alpha(M - {LHAT})": SUM,
            rf"M_{{new}} = M - \alpha(M - {LHAT})": HALF,
            rf"M_{{new}} = M - \frac{{2\alpha}}{{9}}(M - {LHAT})": MEAN,
            "M_new = M - 0.02 (M - Lhat)": SUM,
            "M_new = 0.99 M + 0.01 Lhat": HALF,
        },
        wrong=[
            rf"M_{{new}} = M + 2\alpha(M - {LHAT})",
            rf"M_{{new}} = M - 2\alpha({LHAT} - M)",
            rf"M_{{new}} = M - 2\alpha M - {LHAT}",
            "M_new = M - 2(M - Lhat)",
            "M_new = 0.99 M - 0.01 Lhat",
        ],
    ),
    Part(
        "descent.3",
        conditional={
            r"F_{new} = F - \alpha X * \frac{\partial L}{\partial O}": CORRELATES,
            "F_new = F - alpha X * dL/dO": CORRELATES,
        },
        wrong=[r"F_{new} = F + \alpha X * \frac{\partial L}{\partial O}", "F_new = F - X * dL/dO"],
    ),
    Part(
        "descent.4",
        conditional={
            r"X_{new} = X - \alpha F \otimes \frac{\partial L}{\partial O}": FULL,
            "X_new = X - alpha F ⊗ dL/dO": FULL,
        },
        wrong=[r"X_{new} = X + \alpha F \otimes \frac{\partial L}{\partial O}", "X_new = X - F ⊗ dL/dO"],
    ),
]

PARTS = [
    BY_THE_OUTPUTS, BY_CONVOLUTION, BY_THE_FILTER, BY_THE_INPUT, M_RULE, O_RULE, F_RULE, X_RULE, *WRITTEN_OUT,
]  # fmt: skip
