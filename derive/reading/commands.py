"""The LaTeX commands that are read, and what each is. What stands in no table here is refused."""

from __future__ import annotations

from .alphabet import GREEK_NAMES
from .functions import SPELLINGS
from .laws import NO_LAW, SEPARATES
from .notation import Notation
from .tokens import Kind

WIDE = frozenset(("quad", "qquad"))
"""What sets two formulas apart: it stands in no product."""
SPACES = WIDE | frozenset("enspace thinspace medspace thickspace enskip space".split())
NOTHING = SPACES | frozenset(
    "displaystyle textstyle scriptstyle limits nolimits nonumber notag relax hfill centering allowbreak "
    "negthinspace noindent hline".split()
)
"""What changes nothing but looks."""

WIDE = frozenset({"quad", "qquad"})
"""Spaces as wide as between formulas."""

SIZES = frozenset(
    "left right mleft mright big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm middle".split()
)
DROPPED = frozenset("label tag hspace vspace phantom hphantom vphantom color textcolor intertext".split())
"""What goes with its argument."""

FONTS = frozenset(
    "mathbf boldsymbol bm mathrm mathit mathsf mathtt mathcal mathscr mathfrak mathnormal pmb vec operatorname bold "
    "symbf".split()
)
UPRIGHT = frozenset("operatorname mathrm".split())
GROUPS = frozenset("boxed fbox mathop mathbin mathrel mathord ensuremath cancel".split())
CAPTIONED = {"underbrace": "_", "overbrace": "^"}
TEXTS = frozenset("text textrm textnormal textit textbf mbox hbox textsf emph".split())
ACCENTS = {
    "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar", "overline": "bar",
    "dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve", "underline": "underline",
}  # fmt: skip

LETTERS = {name: name for name in GREEK_NAMES if name not in ("pi",)} | {
    "pi": "pi", "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varpi": "pi",
    "varsigma": "varsigma", "ell": "ell", "hbar": "hbar", "imath": "i", "jmath": "j", "Epsilon": "Epsilon",
}  # fmt: skip
OF_LETTERS = LETTERS.keys() | ACCENTS.keys() | FONTS  # with which a name may begin
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
    "cdot": (Kind.TIMES, "*"),
    "times": (Kind.TIMES, "*"),
    "ast": (Kind.TIMES, "∗"),
    "star": (Kind.TIMES, "∗"),
    "circledast": (Kind.TIMES, "∗"),
    "odot": (Kind.TIMES, "⊙"),
    "circ": (Kind.TIMES, "∘"),
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
    "parallel": (Kind.BAR, "‖"),
    "lVert": (Kind.OPEN, "‖"),
    "rVert": (Kind.CLOSE, "‖"),
    "Vert": (Kind.BAR, "‖"),
    "lfloor": (Kind.OPEN, "⌊"),
    "rfloor": (Kind.CLOSE, "⌋"),
    "lceil": (Kind.OPEN, "⌈"),
    "rceil": (Kind.CLOSE, "⌉"),
    "ulcorner": (Kind.OPEN, "⌈"),
    "urcorner": (Kind.CLOSE, "⌉"),
    "llcorner": (Kind.OPEN, "⌊"),
    "lrcorner": (Kind.CLOSE, "⌋"),
    "lgroup": (Kind.OPEN, "("),
    "rgroup": (Kind.CLOSE, ")"),
    "prime": (Kind.PRIME, "'"),
}
LOGIC = {"land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "oplus": "⊕", "lnot": "¬", "neg": "¬"}
"""Signs between propositions."""
RAISED_SIGNS = {
    "\\circ": ("degrees are not read", "write x \\pi / 180"),
    "\\dagger": ("`\\dagger` is not read here", "write ^\\top for a transpose"),
    "+": ("a raised sign without a number", "write ^{\\text{plus}} for a label"),
    "-": ("a raised sign without a number", "write ^{\\text{minus}} for a label"),
}
"""What is raised and refused: the message and a hint."""
RAISED_PRIMES = {"\\prime": "'", "\\prime\\prime": "''", "'": "'", "''": "''"}

_CASES = "write the two cases out"
_ELLIPSIS = "write a sum or a product with its bounds"
REFUSED = {
    "pm": ("two values at once", _CASES),
    "mp": ("two values at once", _CASES),
    **dict.fromkeys("cdots dots ldots dotsc dotsb dotsm vdots ddots".split(), ("an ellipsis", _ELLIPSIS)),
    "mid": SEPARATES,
    "Pr": ("probabilities are read only where their law is known", NO_LAW[1]),
    "langle": ("angle brackets are not read", "write x^\\top y for an inner product"),
    "rangle": ("angle brackets are not read", "write x^\\top y for an inner product"),
    "iint": ("several integrals in one sign are not read", "write one \\int for each"),
    "oint": ("integrals along curves are not read", ""),
    "limsup": ("limits are not read", ""),
    "liminf": ("limits are not read", ""),
    "sup": ("suprema are not read", ""),
    "inf": ("infima are not read", ""),
    "bmod": ("remainders are not read", ""),
    "pmod": ("remainders are not read", ""),
    "gcd": ("the greatest common divisor is not read", ""),
    "left": ("a bracket was expected here", ""),
    "overset": ("a sign above another is not read", "write = alone"),
    "underset": ("a sign below another is not read", "write = alone"),
    "stackrel": ("a sign above another is not read", "write = alone"),
}
"""Commands that people write and that are not read: the message and a hint."""
BLACKBOARD = {
    "E": NO_LAW,
    "P": ("a probability is read only where its law is known", NO_LAW[1]),
    "V": ("a variance is read only where its law is known", NO_LAW[1]),
    "1": ("indicator functions are not read", "write a case on each side out"),
    "I": ("indicator functions are not read", "write a case on each side out"),
}


def is_name(word: str, notation: Notation) -> bool:
    r"""Whether a word in `\text{…}` is a name: a function that everybody knows, d, or a declared one."""
    known = word.lower() in SPELLINGS or word == "d" or word in notation.known
    return known or bool(notation.name(word) or notation.function(word))
