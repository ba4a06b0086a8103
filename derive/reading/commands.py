"""The LaTeX commands that are read, and what each is. What stands in no table here is refused."""

from __future__ import annotations

from .alphabet import GREEK_NAMES
from .tokens import Kind

SPACES = frozenset("quad qquad enspace thinspace medspace thickspace enskip space".split())
NOTHING = SPACES | frozenset(
    "displaystyle textstyle scriptstyle limits nolimits nonumber notag relax hfill centering allowbreak "
    "negthinspace noindent hline".split()
)
"""What changes nothing but looks."""

SIZES = frozenset(
    "left right mleft mright big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm middle".split()
)
DROPPED = frozenset("label tag hspace vspace phantom hphantom vphantom color intertext".split())
"""What goes with its argument."""

FONTS = frozenset(
    "mathbf boldsymbol bm mathrm mathit mathsf mathtt mathcal mathscr mathfrak mathnormal pmb vec operatorname bold "
    "symbf mathbb".split()
)
GROUPS = frozenset("boxed fbox mathop mathbin mathrel mathord ensuremath underbrace overbrace cancel".split())
TEXTS = frozenset("text textrm textnormal textit textbf mbox hbox textsf emph".split())
ACCENTS = {
    "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar", "overline": "bar",
    "dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve", "underline": "underline",
}  # fmt: skip

LETTERS = {name: name for name in GREEK_NAMES if name not in ("pi",)} | {
    "pi": "pi", "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varpi": "pi",
    "varsigma": "varsigma", "ell": "ell", "hbar": "hbar", "imath": "i", "jmath": "j", "Epsilon": "Epsilon",
}  # fmt: skip
"""Commands that are letters, by canonical name."""

_NAMED = (
    "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan exp log ln max min arg det gamma erf "
    "sigmoid softplus relu sgn sign floor ceil softmax diag tr trace cosec arsinh arcosh artanh sech csch"
)
FUNCTIONS = {word: word for word in _NAMED.split() if word not in ("gamma",)} | {
    "lg": "log10", "Re": "re", "Im": "im", "ReLU": "relu", "Tr": "tr", "arccot": "acot", "lb": "log2",
}  # fmt: skip
"""Commands that are functions, by a word that text has for them."""

FRACTIONS = {"frac": "/", "dfrac": "/", "tfrac": "/", "cfrac": "/", "binom": "binomial", "dbinom": "binomial",
             "tbinom": "binomial"}  # fmt: skip

_RELATIONS = (
    "le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ lt < gt > approx ≈ simeq ≈ cong ≈ equiv ≡ to → "
    "rightarrow → longrightarrow → mapsto → Rightarrow ⇒ implies ⇒ Longrightarrow ⇒ iff ⇔ Leftrightarrow ⇔ in ∈ "
    "sim ∼ propto ∝ ll ≪ gg ≫ doteq = triangleq = coloneqq = therefore ⇒ leadsto ⇒ leftarrow ← gets ←"
).split()
SIGNS: dict[str, tuple[Kind, str]] = {
    **{word: (Kind.RELATION, sign) for word, sign in zip(_RELATIONS[::2], _RELATIONS[1::2], strict=True)},
    "cdot": (Kind.TIMES, "·"),
    "times": (Kind.TIMES, "·"),
    "ast": (Kind.TIMES, "∗"),
    "star": (Kind.TIMES, "∗"),
    "circledast": (Kind.TIMES, "∗"),
    "odot": (Kind.TIMES, "⊙"),
    "circ": (Kind.TIMES, "⊙"),
    "otimes": (Kind.TIMES, "⊗"),
    "div": (Kind.DIVIDE, "/"),
    "partial": (Kind.PARTIAL, "d"),
    "nabla": (Kind.NABLA, "∇"),
    "infty": (Kind.INFINITY, "∞"),
    "sum": (Kind.BIG, "sum"),
    "prod": (Kind.BIG, "product"),
    "int": (Kind.BIG, "integral"),
    "lim": (Kind.BIG, "limit"),
    "lbrace": (Kind.OPEN, "{"),
    "rbrace": (Kind.CLOSE, "}"),
    "lbrack": (Kind.OPEN, "["),
    "rbrack": (Kind.CLOSE, "]"),
    "lparen": (Kind.OPEN, "("),
    "rparen": (Kind.CLOSE, ")"),
    "lvert": (Kind.OPEN, "|"),
    "rvert": (Kind.CLOSE, "|"),
    "vert": (Kind.BAR, "|"),
    "lVert": (Kind.OPEN, "‖"),
    "rVert": (Kind.CLOSE, "‖"),
    "Vert": (Kind.BAR, "‖"),
    "lfloor": (Kind.OPEN, "⌊"),
    "rfloor": (Kind.CLOSE, "⌋"),
    "lceil": (Kind.OPEN, "⌈"),
    "rceil": (Kind.CLOSE, "⌉"),
    "prime": (Kind.PRIME, "'"),
}
RAISED_PRIMES = {"\\prime": "'", "\\prime\\prime": "''", "'": "'", "''": "''"}
