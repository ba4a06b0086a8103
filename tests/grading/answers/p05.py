r"""Answers to problem 5: the gradients of O_{ij} = Σ X_{i+m,j+n} F_{mn}, an image of H×W, a filter of h×w.

By hand: F_{mn} meets X_{i+m,j+n} in each O_{ij}, so ∂L/∂F_{mn} = Σ_{ij} G_{ij} X_{i+m,j+n}, where G = ∂L/∂O. And
X_{kl} meets F_{k-i,l-j} in O_{ij}, so ∂L/∂X_{kl} = Σ_{ij} G_{ij} F_{k-i,l-j} = Σ_{mn} F_{mn} G_{k-m,l-n}. Outside of
its range, F is 0, and so is G. The first is a cross-correlation of X with G, the second the full convolution of F and
G, or the full cross-correlation of G with F turned by 180°. A layer that turns its filter, with
O_{ij} = Σ X_{i+m,j+n} F_{h-1-m,w-1-n}, has ∂L/∂F_{mn} = Σ G_{ij} X_{i+h-1-m,j+w-1-n} and
∂L/∂X_{kl} = Σ G_{ij} F_{h-1-k+i,w-1-l+j}.
"""

from .cases import Part

G = r"\frac{\partial L}{\partial O}"
G_IJ = r"\frac{\partial L}{\partial O_{ij}}"
BY_F = r"\frac{\partial L}{\partial F_{mn}} = "
BY_X = r"\frac{\partial L}{\partial X_{kl}} = "

CORRELATES, TURNS = "* is cross-correlation", "* turns its second factor"
FIRST = "* is cross-correlation, the first factor sliding"
FULL, FULL_FIRST = "⊗ is full convolution", "⊗ is full cross-correlation, the first factor sliding"
FULL_SECOND = "⊗ is full cross-correlation, the second factor sliding"
LAYER_TURNS = "the layer turns its filter"

FILTER = Part(
    "filter",
    right=[
        BY_F + r"\sum_{i,j} G_{ij} X_{i+m,j+n}",
        BY_F + rf"\sum_{{i=0}}^{{H-h}} \sum_{{j=0}}^{{W-w}} {G_IJ} X_{{i+m,j+n}}",
        BY_F + rf"\sum_{{i=1}}^{{H-h+1}} \sum_{{j=1}}^{{W-w+1}} {G_IJ} X_{{i+m-1,j+n-1}}",
        rf"\frac{{\partial L}}{{\partial F_{{m,n}}}} = \sum_i \sum_j X_{{m+i,n+j}} \, {G_IJ}",
        rf"\sum_i \sum_j X_{{i+m,j+n}} \left({G}\right)_{{ij}}",
        r"\frac{\partial L}{\partial F_{ab}} = \sum_{p}\sum_{q} \frac{\partial L}{\partial O_{pq}} X_{p+a,q+b}",
        r"\frac{dL}{dF_{m,n}} = \sum_{i,j} \frac{dL}{dO_{i,j}} X_{i+m,j+n}",
        rf"\boxed{{{BY_F}\sum_{{i,j}} X_{{i+m,\,j+n}} {G_IJ}}}",
        r"\begin{align} \frac{\partial L}{\partial F_{mn}} &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
        r" \frac{\partial O_{ij}}{\partial F_{mn}} \\ &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}} X_{i+m,j+n}"
        r" \end{align}",
        r"By the chain rule, $\frac{\partial L}{\partial F_{mn}} = \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
        r" X_{i+m,j+n}$.",
        rf"\operatorname{{corr}}(X, {G})",
        rf"{BY_F}\sum_{{u=m}}^{{H-h+m}} \sum_{{v=n}}^{{W-w+n}} X_{{uv}} G_{{u-m,v-n}}",
        "dL/dF_mn = sum_i sum_j dL/dO_ij X_{i+m,j+n}",
        "sum_i sum_j G[i, j] X[i+m, j+n]",
        "dL/dF[m,n] = sum(sum(G[i,j]*X[i+m,j+n], i, 0, H-h), j, 0, W-w)",
        "dL/dF(m,n) = Σ_i Σ_j dL/dO(i,j) X(i+m,j+n)",
        "(dL/dF)_mn = sum_{i=0}^{H-h} sum_{j=0}^{W-w} (dL/dO)_ij X_{i+m,j+n}",
        "∂L/∂F_mn = Σ_i Σ_j ∂L/∂O_ij · X[m+i][n+j]",
        "corr(X, dL/dO)",
        "So the gradient is: sum_i sum_j X[i+m, j+n] * G[i, j]",
    ],
    conditional={
        "X * G": CORRELATES,
        f"X * {G}": CORRELATES,
        rf"\frac{{\partial L}}{{\partial F}} = X \ast {G}": CORRELATES,
        r"\nabla_F L = X * \nabla_O L": CORRELATES,
        "dL/dF = X * dL/dO": CORRELATES,
        f"{G} * X": FIRST,
        rf"\text{{conv}}(X, {G})": "conv is cross-correlation",
        "conv(X, dL/dO)": "conv is cross-correlation",
        "X * rot180(G)": TURNS,
        rf"X * \text{{rot}}_{{180}}\left({G}\right)": TURNS,
        rf"\boxed{{\frac{{\partial L}}{{\partial F}} = X * {G}}}": CORRELATES,
        rf"\frac{{\partial L}}{{\partial F}} = \operatorname{{flip}}(\operatorname{{flip}}(X) * {G})": TURNS,
        "Let D = dL/dO\ndL/dF = X * D": CORRELATES,
        r"\text{rot}_{180}(X * G)": LAYER_TURNS,
        BY_F + r"\sum_{i,j} G_{ij} X_{i+h-1-m,j+w-1-n}": LAYER_TURNS,
        r"\sum_{i,j} G_{ij} X_{i+n,j+m}": "it is for the entry (n, m)",
    },
    wrong=[
        BY_F + r"\sum_{i,j} G_{ij} X_{i-m,j-n}",  # the sign of the indices
        BY_F + r"\sum_{i,j} G_{ij} X_{m-i,n-j}",
        BY_F + r"\sum_{i,j} G_{ij} X_{i+n,j+m}",  # rows and columns exchanged
        BY_F + r"\sum_{i,j} G_{ij} X_{i+m,j+m}",
        BY_F + r"\sum_{i,j} G_{ij} X_{ij}",
        BY_F + r"\sum_{i,j} G_{ij} F_{i+m,j+n}",  # F for X
        BY_F + r"\sum_{i,j} G_{i+m,j+n} X_{ij}",
        BY_F + rf"2 \sum_{{i,j}} {G_IJ} X_{{i+m,j+n}}",
        BY_F + rf"-\sum_{{i,j}} {G_IJ} X_{{i+m,j+n}}",
        BY_F + rf"\sum_{{i=0}}^{{H-h-1}} \sum_{{j=0}}^{{W-w-1}} {G_IJ} X_{{i+m,j+n}}",  # the last row and column lost
        BY_F + rf"\sum_{{i=1}}^{{H-h}} \sum_{{j=1}}^{{W-w}} {G_IJ} X_{{i+m,j+n}}",
        BY_F + r"\sum_{i} G_{in} X_{i+m,n}",  # one sum lost
        BY_F + r"\sum_{i=0}^{H-h} \sum_{j=0}^{W-w} X_{i+m,j+n}",  # the path by the loss lost
        r"\frac{\partial L}{\partial F}",
        rf"X \otimes {G}",  # full: of another size
        r"F * G",
        "G",
        "2 X * G",
        "dL/dF_mn = sum_i sum_j dL/dO_ij X_{i+m+1,j+n+1}",
        "sum_i sum_j G[i, j] X[i+m, j]",
        "dL/dF(m,n) = Σ_i Σ_j dL/dO(i,j) X(i-m,j-n)",
        "sum(sum(G[i,j]*X[i+m,j+n], i, 0, h-1), j, 0, w-1)",
        "corr(X, rot180(G))",
        "corr(X, G) + F",
        BY_F + r"\sum_{i,j} \frac{\partial L}{\partial O_{ij}} \frac{\partial O_{ij}}{\partial F_{mn}}",
    ],
    known={
        BY_F + r"\sum_{i,j} X_{i+m,j+n}": ("unreadable", "nothing says which values i and j take"),
        "corr(X, G) + X": ("unreadable", "a sum of matrices of shapes that do not fit is refused when it is read"),
        rf"X \cdot {G}": ("unreadable", "a product of matrices of shapes that do not fit is refused when it is read"),
        f"X {G}": ("unreadable", "a product of matrices of shapes that do not fit is refused when it is read"),
    },
)

INPUT = Part(
    "input",
    right=[
        BY_X + r"\sum_{i,j} G_{ij} F_{k-i,l-j}",
        BY_X + rf"\sum_{{i=0}}^{{H-h}} \sum_{{j=0}}^{{W-w}} {G_IJ} F_{{k-i,l-j}}",
        BY_X + rf"\sum_{{i=1}}^{{H-h+1}} \sum_{{j=1}}^{{W-w+1}} {G_IJ} F_{{k-i+1,l-j+1}}",
        BY_X + r"\sum_{m=0}^{h-1} \sum_{n=0}^{w-1} F_{mn} \frac{\partial L}{\partial O_{k-m,l-n}}",
        BY_X + r"\sum_{m,n} F_{mn} G_{k-m,l-n}",
        r"\sum_{m=1}^{h} \sum_{n=1}^{w} F_{mn} G_{k-m+1,l-n+1}",
        r"\frac{\partial L}{\partial X_{ij}} = \sum_m \sum_n F_{mn} \frac{\partial L}{\partial O_{i-m,j-n}}",
        r"\frac{\partial L}{\partial X_{pq}} = \sum_{i,j} F_{p-i,q-j} \frac{\partial L}{\partial O_{ij}}",
        r"\frac{dL}{dX_{k,l}} = \sum_{i,j} \frac{dL}{dO_{i,j}} F_{k-i,l-j}",
        rf"\boxed{{\sum_{{i,j}} {G_IJ} F_{{k-i,\,l-j}}}}",
        r"\begin{align} \frac{\partial L}{\partial X_{kl}} &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
        r" \frac{\partial O_{ij}}{\partial X_{kl}} \\ &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}} F_{k-i,l-j}"
        r" \end{align}",
        BY_X + r"\sum_{m=0}^{h-1} \sum_{n=0}^{w-1} F_{h-1-m,w-1-n} G_{k-h+1+m,l-w+1+n}",
        "dL/dX_kl = sum_i sum_j dL/dO_ij F_{k-i,l-j}",
        "sum_i sum_j G[i, j] F[k-i, l-j]",
        "dL/dX[k,l] = sum(sum(F[m,n]*G[k-m,l-n], m, 0, h-1), n, 0, w-1)",
        "dL/dX(k,l) = Σ_i Σ_j dL/dO(i,j) F(k-i,l-j)",
        "(dL/dX)_kl = sum_{m=0}^{h-1} sum_{n=0}^{w-1} F_mn (dL/dO)_{k-m,l-n}",
        "∂L/∂X_kl = Σ_i Σ_j ∂L/∂O_ij F_{k-i,l-j}",
        "Answer: sum_m sum_n F[m, n] G[k-m, l-n]",
    ],
    conditional={
        rf"F \otimes {G}": FULL,
        rf"\frac{{\partial L}}{{\partial X}} = F \otimes {G}": FULL,
        "F ⊗ G": FULL,
        "dL/dX = dL/dO ⊗ F": FULL,
        rf"\text{{rot}}_{{180}}(F) \otimes {G}": FULL_FIRST,
        rf"\mathrm{{rot}}_{{180^\circ}}(F) \otimes {G}": FULL_FIRST,
        rf"{G} \otimes \operatorname{{rot180}}(F)": FULL_SECOND,
        rf"\text{{full}}(\text{{rot180}}(F), {G})": "full is full cross-correlation, the first factor sliding",
        "full(F, dL/dO)": "full is full convolution",
        "conv_full(dL/dO, F)": "full is full convolution",
        rf"\operatorname{{conv}}_{{full}}(F, {G})": "full is full convolution",
        "F * G": "* is full convolution",
        "rot180(F) * G": "* is full cross-correlation, the first factor sliding",
        rf"{G} * \text{{rot}}_{{180}}(F)": "* is full cross-correlation, the second factor sliding",
        r"\nabla_X L = F \otimes \nabla_O L": FULL,
        BY_X + r"\sum_{i,j} G_{ij} F_{h-1-k+i,w-1-l+j}": LAYER_TURNS,
        "rot180(F ⊗ G)": LAYER_TURNS,
    },
    wrong=[
        BY_X + r"\sum_{i,j} G_{ij} F_{k+i,l+j}",
        BY_X + r"\sum_{i,j} G_{ij} F_{i-k,j-l}",
        BY_X + r"\sum_{i,j} G_{ij} F_{l-j,k-i}",  # rows and columns exchanged
        BY_X + r"\sum_{i,j} G_{ij} F_{ij}",
        BY_X + r"\sum_{i,j} G_{ij} X_{k-i,l-j}",
        BY_X + r"\sum_{m,n} F_{mn} G_{k+m,l+n}",  # the filter not turned
        BY_X + r"2\sum_{m,n} F_{mn} G_{k-m,l-n}",
        BY_X + r"-\sum_{m,n} F_{mn} G_{k-m,l-n}",
        BY_X + r"\sum_{m=1}^{h-1} \sum_{n=1}^{w-1} F_{mn} \frac{\partial L}{\partial O_{k-m,l-n}}",
        BY_X + r"\sum_{m=0}^{h} \sum_{n=0}^{w} F_{mn} G_{k-m-1,l-n-1}",
        BY_X + r"\sum_{m,n} F_{mn}",
        BY_X + r"\sum_{m} F_{ml} G_{k-m,l}",
        r"\frac{\partial L}{\partial X}",
        rf"X \otimes {G}",  # of another size
        r"X * G",
        "F",
        r"F \otimes F",
        r"2 F \otimes G",
        "dL/dX_kl = sum_i sum_j dL/dO_ij F_{k-i+1,l-j+1} + 1",
        "sum_i sum_j G[i, j] F[k+i, l+j]",
        "dL/dX(k,l) = Σ_i Σ_j dL/dO(i,j) F(i-k,j-l)",
        "sum(sum(F[m,n]*G[k-m,l-n], m, 0, H-h), n, 0, W-w)/2",
        "full(G, F) + X",
        BY_X + r"\sum_{i,j} \frac{\partial L}{\partial O_{ij}} \frac{\partial O_{ij}}{\partial X_{kl}}",
    ],
)

O_B = r"\frac{\partial L^B}{\partial O^B_{ij}}"
BIAS = Part(
    "bias",
    right=[
        rf"\frac{{\partial L^B}}{{\partial B}} = \sum_{{i,j}} {O_B}",
        rf"\sum_{{i=0}}^{{H-h}} \sum_{{j=0}}^{{W-w}} {O_B}",
        rf"\frac{{\partial L}}{{\partial b}} = \sum_{{i,j}} {G_IJ}",
        rf"\frac{{\partial L}}{{\partial B}} = \sum_{{i=1}}^{{H-h+1}} \sum_{{j=1}}^{{W-w+1}} {G_IJ}",
        r"\frac{\partial L}{\partial b} = \sum_i \sum_j G_{ij}",
        r"\boxed{\frac{\partial L}{\partial b} = \sum_{p=0}^{H-h}\sum_{q=0}^{W-w} \frac{\partial L}{\partial O_{pq}}}",
        r"\frac{\partial L}{\partial b} = \sum_{i,j} \frac{\partial L}{\partial O_{ij}} \cdot 1",
        r"\begin{align} \frac{\partial L}{\partial b} &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
        r" \frac{\partial O_{ij}}{\partial b} \\ &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}} \end{align}",
        r"Each output has the bias once, so $\frac{dL}{db} = \sum_{j,i} \frac{dL}{dO_{ij}}$.",
        r"\sum_{j=0}^{W-w} \sum_{i=0}^{H-h} G_{i,j}",
        "dL/db = sum_i sum_j dL/dO_ij",
        "dL/dB = sum(sum(G[i,j], i, 0, H-h), j, 0, W-w)",
        "sum_i sum_j G[i, j]",
        "dL/db = Σ_i Σ_j ∂L/∂O_ij",
        "db = sum_{i=0}^{H-h} sum_{j=0}^{W-w} (dL/dO)_ij",
        "The gradient of the bias: sum_i sum_j dL/dO(i,j)",
        "dL/db = sum_{u=1}^{H-h+1} sum_{v=1}^{W-w+1} G[u, v]",
        "1/2 * sum_i sum_j 2 G[i,j]",
    ],
    wrong=[
        r"\frac{\partial L^B}{\partial B}",
        rf"2 \sum_{{i,j}} {O_B}",
        rf"\sum_{{i=0}}^{{H-h-1}} \sum_{{j=0}}^{{W-w}} {O_B}",
        rf"\sum_{{i,j}} {O_B} F_{{ij}}",
        "1",
        rf"\frac{{\partial L}}{{\partial b}} = \sum_{{i,j}} {G_IJ} X_{{ij}}",
        rf"\frac{{\partial L}}{{\partial b}} = -\sum_{{i,j}} {G_IJ}",
        r"\frac{\partial L}{\partial b} = \frac{1}{(H-h+1)(W-w+1)} \sum_{i,j} G_{ij}",  # the mean
        r"\frac{\partial L}{\partial b} = (H-h+1)(W-w+1)",  # of the sum of the outputs
        r"\boxed{\frac{\partial L}{\partial b} = \sum_{i,j} G_{ij}^2}",
        r"\frac{\partial L}{\partial b} = \sum_{i=0}^{h-1} \sum_{j=0}^{w-1} F_{ij}",
        rf"\frac{{\partial L}}{{\partial b}} = b \sum_{{i,j}} {G_IJ}",
        "dL/db = G[0, 0]",
        "dL/db = sum_i G[i, 0]",
        "dL/db = sum_i sum_j G[i, j] O[i, j]",
        "dL/db = sum(sum(G[i,j], i, 0, h-1), j, 0, w-1)",
        "dL/db = sum(sum(G[i,j], i, 1, H-h), j, 1, W-w)",  # from 0, or one further
        "sum_i sum_j dL/dO_ij + 1",
        "0",
    ],
)

O_S = r"\frac{\partial L}{\partial O_{ij}}"
STRIDE = [
    Part(
        "stride.1",
        right=[
            BY_F + r"\sum_{i,j} G_{ij} X_{si+m,sj+n}",
            BY_F + rf"\sum_{{i=0}}^{{q-1}} \sum_{{j=0}}^{{r-1}} {O_S} X_{{s i + m, s j + n}}",
            BY_F + r"\sum_{i=1}^{q} \sum_{j=1}^{r} G_{ij} X_{si-s+m, sj-s+n}",
            rf"\frac{{\partial L}}{{\partial F_{{ab}}}} = \sum_{{i,j}} X_{{a+si,b+sj}} {O_S}",
            rf"\boxed{{{BY_F}\sum_{{i,j}} X_{{m+si,n+sj}} {O_S}}}",
            r"\frac{\partial L}{\partial F_{m,n}} = \sum_{p=0}^{q-1}\sum_{u=0}^{r-1}"
            r" \frac{\partial L}{\partial O_{pu}} X_{s p+m,s u+n}",
            r"\begin{align} \frac{\partial L}{\partial F_{mn}} &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
            r" \frac{\partial O_{ij}}{\partial F_{mn}} \\ &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
            r" X_{si+m,sj+n} \end{align}",
            r"With a stride, $\frac{\partial L}{\partial F_{mn}} = \sum_i \sum_j G_{ij} X_{si+m,sj+n}$.",
            "dL/dF_mn = sum_i sum_j dL/dO_ij X_{s*i+m,s*j+n}",
            "sum_i sum_j G[i, j] X[s*i+m, s*j+n]",
            "dL/dF[m,n] = sum(sum(G[i,j]*X[s*i+m,s*j+n], i, 0, q-1), j, 0, r-1)",
            "dL/dF(m,n) = Σ_i Σ_j dL/dO(i,j) X(s i+m,s j+n)",
            "(dL/dF)_mn = sum_{i=0}^{q-1} sum_{j=0}^{r-1} (dL/dO)_ij X_{s i+m,s j+n}",
            "sum_{i=1}^{q} sum_{j=1}^{r} G[i, j] X[s*(i-1)+m, s*(j-1)+n]",
            "So: sum_i sum_j X[m + s*i, n + s*j] * G[i, j]",
        ],
        known={
            BY_F + r"\sum_{i=1}^{q} \sum_{j=1}^{r} G_{ij} X_{s(i-1)+m, s(j-1)+n}": (
                "unreadable",
                "a subscript without brackets is expected",
            ),
            BY_F + r"\sum_{i,j} G_{ij} X_{m+is,n+js}": ("unreadable", "is is a word"),
            BY_F + rf"\sum_{{i=1}}^{{q}} \sum_{{j=1}}^{{r}} {O_S} X_{{si-s+m, sj-s+n}}": (
                "undecided",
                "indices from 1: a sum whose index is moved by one is not compared where that moves another by s",
            ),
        },
        wrong=[
            BY_F + r"\sum_{i,j} G_{ij} X_{i+m,j+n}",  # without the stride
            BY_F + r"\sum_{i,j} G_{ij} X_{i+sm,j+sn}",  # the filter spread out, not its places
            BY_F + r"\sum_{i,j} G_{ij} X_{si+sm,sj+sn}",
            BY_F + r"\sum_{i,j} G_{ij} X_{si-m,sj-n}",
            BY_F + r"\sum_{i,j} G_{ij} X_{si+n,sj+m}",
            BY_F + r"\sum_{i,j} G_{ij} X_{si,sj}",
            BY_F + r"s\sum_{i,j} G_{ij} X_{si+m,sj+n}",
            BY_F + rf"\sum_{{i=0}}^{{q-2}} \sum_{{j=0}}^{{r-2}} {O_S} X_{{s i + m, s j + n}}",
            rf"\boxed{{-\sum_{{i,j}} {O_S} X_{{s i + m, s j + n}}}}",
            "sum_i sum_j G[i, j] X[s*i+m, j+n]",
            "sum(sum(G[s*i,s*j]*X[i+m,j+n], i, 0, q-1), j, 0, r-1)",
            "sum_i sum_j G[i, j] F[s*i+m, s*j+n]",
            "sum(sum(X[s*i+m,s*j+n], i, 0, q-1), j, 0, r-1)",
            "dL/dF[m,n] = sum(sum(G[i,j]*X[s*i+m,s*j+n], i, 1, q-1), j, 1, r-1)",
            "dL/dF[m,n] = 2*sum(sum(G[i,j]*X[s*i+m,s*j+n], i, 0, q-1), j, 0, r-1)",
            "0",
        ],
    ),
    Part(
        "stride.2",
        right=[
            BY_X + r"\sum_{i,j} G_{ij} F_{k-si,l-sj}",
            BY_X + rf"\sum_{{i=0}}^{{q-1}} \sum_{{j=0}}^{{r-1}} {O_S} F_{{k-s i,l-s j}}",
            BY_X + rf"\sum_{{j=0}}^{{r-1}} \sum_{{i=0}}^{{q-1}} F_{{k-s i,l-s j}} \cdot {O_S}",
            rf"\frac{{\partial L}}{{\partial X_{{uv}}}} = \sum_{{i,j}} F_{{u-si,v-sj}} {O_S}",
            rf"\boxed{{{BY_X}\sum_{{i,j}} F_{{k-si,l-sj}} {O_S}}}",
            BY_X + r"\sum_{a=0}^{q-1}\sum_{b=0}^{r-1} \frac{\partial L}{\partial O_{ab}} F_{k-sa,l-sb}",
            r"\begin{align} \frac{\partial L}{\partial X_{kl}} &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
            r" \frac{\partial O_{ij}}{\partial X_{kl}} \\ &= \sum_{i,j} \frac{\partial L}{\partial O_{ij}}"
            r" F_{k-si,l-sj} \end{align}",
            r"Here F is 0 outside: $\frac{\partial L}{\partial X_{kl}} = \sum_i \sum_j G_{ij} F_{k-si,l-sj}$.",
            "dL/dX_kl = sum_i sum_j dL/dO_ij F_{k-s*i,l-s*j}",
            "sum_i sum_j G[i, j] F[k-s*i, l-s*j]",
            "dL/dX[k,l] = sum(sum(G[i,j]*F[k-s*i,l-s*j], i, 0, q-1), j, 0, r-1)",
            "dL/dX(k,l) = Σ_i Σ_j dL/dO(i,j) F(k-s i,l-s j)",
            "(dL/dX)_kl = sum_{i=0}^{q-1} sum_{j=0}^{r-1} (dL/dO)_ij F_{k-s i,l-s j}",
            "sum_{j=0}^{r-1} sum_{i=0}^{q-1} dL/dO[i, j] F[k-i*s, l-j*s]",
            "Answer: sum_i sum_j F[k - s*i, l - s*j] * G[i, j]",
        ],
        known={
            "sum_{i=1}^{q} sum_{j=1}^{r} G[i, j] F[k-s*(i-1), l-s*(j-1)]": (
                "undecided",
                "indices from 1: a sum whose index is moved by one is not compared where that moves another by s",
            ),
        },
        wrong=[
            BY_X + r"\sum_{i,j} G_{ij} F_{k-i,l-j}",
            BY_X + r"\sum_{i,j} G_{ij} F_{k+si,l+sj}",
            BY_X + r"\sum_{i,j} G_{ij} F_{si-k,sj-l}",
            BY_X + r"\sum_{i,j} G_{ij} F_{sk-i,sl-j}",
            BY_X + r"\sum_{i,j} G_{ij} F_{sk-si,sl-sj}",
            BY_X + r"\sum_{i,j} G_{ij} F_{l-sj,k-si}",
            BY_X + r"\sum_{i,j} G_{ij} X_{k-si,l-sj}",
            BY_X + rf"\frac{{1}}{{s}} \sum_{{i,j}} {O_S} F_{{k-s i,l-s j}}",
            rf"\boxed{{-\sum_{{i,j}} {O_S} F_{{k-s i,l-s j}}}}",
            "sum_i sum_j G[i, j] F[k-s*i, l-j]",
            "sum_i sum_j G[i, j] F[k, l]",
            "sum(sum(F[m,n]*G[k-s*m,l-s*n], m, 0, h-1), n, 0, w-1)",
            "sum(sum(F[m,n]*G[k-m,l-n], m, 0, h-1), n, 0, w-1)",
            "dL/dX[k,l] = sum(sum(G[i,j]*F[k-s*i,l-s*j], i, 0, q-2), j, 0, r-1)",
            "dL/dX[k,l] = 2*sum(sum(G[i,j]*F[k-s*i,l-s*j], i, 0, q-1), j, 0, r-1)",
            "0",
        ],
    ),
]

PARTS = [FILTER, INPUT, BIAS, *STRIDE]
