"""Mathematics in LaTeX, as an author types it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from derive.kernel.verdict import Order
from derive.writing.layout import Alphabet, Gap, Level, Limits, Piece, Step, bounds
from derive.writing.names import name_latex, printable

_WORDS: Final = "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan log exp max min det arg gcd"
_COMMANDS: Final = frozenset(_WORDS.split())
_SIGNS: Final = {
    "sigmoid": r"\sigma", "rho": r"\rho", "gamma": r"\Gamma", "relu": r"\operatorname{ReLU}", "delta": r"\delta",
    "heaviside": r"\operatorname{H}", "zeta": r"\zeta", "digamma": r"\psi", "re": r"\operatorname{Re}",
    "im": r"\operatorname{Im}", "trace": r"\operatorname{tr}", "entropy": "H", "cross_entropy": "H",
    "total_variation": r"\operatorname{TV}", "wasserstein": "W_1", "Uniform": r"\mathcal{U}", "Normal": r"\mathcal{N}",
    "Exponential": r"\operatorname{Exp}",
}  # fmt: skip
_SIZES: Final = {"abs": (r"\left|", r"\right|"), "floor": (r"\left\lfloor ", r" \right\rfloor"),
                 "conj": (r"\overline{", "}"),
    "ceil": (r"\left\lceil ", r" \right\rceil")}  # fmt: skip
_BETWEEN: Final = {"≈": r"\approx", "∈": r"\in", ",": ","}
_BIG: Final = {"sum": r"\sum", "prod": r"\prod", "integrate": r"\int"}
_MEANS: Final = {"expectation": r"\mathbb{E}", "variance": r"\operatorname{Var}"}
_DIVERGENCES: Final = {"kl": r"D_{\mathrm{KL}}", "js": r"D_{\mathrm{JS}}"}
_TALL: Final = re.compile(r"\\(frac|sum|prod|int|begin|binom|left|sqrt|lim)\b")
_ESCAPES: Final = str.maketrans(
    {c: rf"\{c}" for c in "#$%&_{}"} | {"\\": r"\backslash ", "^": r"\wedge ", "~": r"\sim "}
)


class Latex(Alphabet):
    """Displayed LaTeX: fractions with a bar."""

    gaps: ClassVar[tuple[str, str, str]] = (" ", " ", r" \cdot ")
    parentheses: ClassVar[tuple[str, str]] = (r"\left(", r"\right)")
    braces: ClassVar[tuple[str, str]] = (r"\left\{", r"\right\}")
    signs: ClassVar[dict[Order, str]] = {
        **Alphabet.signs,
        Order.NE: r"\ne",
        Order.LE: r"\le",
        Order.GE: r"\ge",
    }
    connectives: ClassVar[dict[str, str]] = {
        "and": r"\land", "or": r"\lor", "xor": r"\oplus", "implies": r"\Rightarrow", "not": r"\lnot ",
        "hadamard": r"\odot", "oslash": r"\oslash", "dot": r"\cdot",
    }  # fmt: skip
    constants: ClassVar[dict[str, str]] = {
        "pi": r"\pi", "infinity": r"\infty", "zoo": r"\tilde{\infty}", "gamma": r"\gamma",
        "golden": r"\varphi", "emptyset": r"\emptyset",
        "true": r"\text{true}", "false": r"\text{false}", "undefined": r"\text{undefined}",
    }  # fmt: skip
    splits_coefficient: ClassVar[bool] = True

    @property
    def script(self) -> Alphabet:
        """Exponents are set on one line: e^{-x/2}."""
        return _INLINE

    def name(self, latex_name: str) -> Piece:
        """The name as the author wrote it; one with a superscript is bracketed before it is raised."""
        text = name_latex(latex_name)
        return Piece(text, Level.POWER if "^" in text or "'" in text else Level.ATOM)

    def words(self, text: str) -> Piece:
        """Upright text, with TeX's own characters escaped."""
        return Piece(rf"\operatorname{{{printable(text).translate(_ESCAPES)}}}")

    def prose(self, text: str) -> str:
        """Words, or a sign, between formulas, with TeX's own characters escaped."""
        return _BETWEEN.get(text) or rf"\text{{{printable(text).translate(_ESCAPES)}}}"

    def head(self, word: str) -> Piece:
        r"""`\tanh`, `\sigma`, `\operatorname{erf}`."""
        if word in _COMMANDS:
            return Piece(rf"\{word}")
        return Piece(_SIGNS[word]) if word in _SIGNS else self.words(word)

    def quotient(self, top: Piece, bottom: Piece) -> Piece:
        r"""`\frac{top}{bottom}`; a dot keeps 3·½ from being read as 3½."""
        return Piece(rf"\frac{{{top.text}}}{{{bottom.text}}}", Level.STACK, before=_dot(top, bottom))

    def power(self, base: Piece, exponent: Piece) -> Piece:
        """`x^2`, `x^{10}`."""
        below = self.fit(base, Level.ATOM)
        return Piece(below.text + _script("^", exponent.text), Level.POWER, below.before)

    def root(self, radicand: Piece, index: Piece | None) -> Piece:
        r"""`\sqrt{x}`, `\sqrt[3]{x}`."""
        return Piece(rf"\sqrt{f'[{index.text}]' if index else ''}{{{radicand.text}}}")

    def exponential(self, exponent: Piece) -> Piece:
        """`e^{u}`."""
        return Piece(f"e^{{{exponent.text}}}", Level.POWER)

    def call(self, head: Piece, arguments: Sequence[Piece], exponent: Piece | None = None) -> Piece:
        r"""`\tanh(u)`, `\tanh^2(u)`; the parentheses grow only around what is tall."""
        inner = ", ".join(a.text for a in arguments)
        inner = self.bracket(inner) if _TALL.search(inner) else f"({inner})"
        return Piece(head.text + (_script("^", exponent.text) if exponent else "") + inner)

    def enclosed(self, kind: str, inner: Piece) -> Piece:
        r"""`\left|u\right|`."""
        return Piece(inner.text.join(_SIZES[kind]))

    def norm(self, inner: Piece, kind: Piece) -> Piece:
        r"""`\left\|A\right\|_2`."""
        return Piece(rf"\left\|{inner.text}\right\|" + _script("_", kind.text))

    def binomial(self, n: Piece, k: Piece) -> Piece:
        r"""`\binom{n}{k}`."""
        return Piece(rf"\binom{{{n.text}}}{{{k.text}}}")

    def slots(self, head: Piece, orders: Sequence[int], arguments: Sequence[Piece]) -> Piece:
        r"""`f'(u)`, `\partial_1 f(u, v)`, `f^{(2,1)}(u, v)`."""
        if len(orders) > 1 and sum(orders) == 1:
            return self.call(Piece(rf"\partial_{orders.index(1) + 1} {head.text}"), arguments)
        primes = len(orders) == 1 and orders[0] <= 3
        mark = "'" * orders[0] if primes else f"^{{({','.join(map(str, orders))})}}"
        return self.call(Piece(head.text + mark), arguments)

    def indexed(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        """`X_{i,j}`."""
        text = self.fit(base, Level.POWER).text
        text = self.bracket(text) if "_" in text and not text.endswith(")") else text  # TeX has no second subscript
        return Piece(f"{text}_{{{','.join(i.text for i in indices)}}}")

    def derivative(self, sign: str, quantity: Piece, simple: bool, steps: Sequence[Step], total: Piece | None) -> Piece:
        r"""`\frac{\partial L}{\partial w_1}`, `\frac{\partial}{\partial w_1} \left(a + b\right)`."""
        d = r"\partial" if sign == "∂" else sign
        top = self.power(Piece(d), total).text if total else d
        below = (self.power(s.variable, s.times) if s.times else s.variable for s in steps)
        bottom = r" \, ".join(f"{d} {b.text}" for b in below)
        if simple:
            return Piece(rf"\frac{{{top} {quantity.text}}}{{{bottom}}}", Level.STACK)
        return Piece(rf"\frac{{{top}}}{{{bottom}}} {self.bracket(quantity.text)}", Level.STACK)

    def jacobian(self, quantities: Sequence[Piece], variables: Sequence[Piece]) -> Piece:
        r"""`\frac{\partial(u_1, u_2)}{\partial(x_1, x_2)}`."""
        above, below = (", ".join(piece.text for piece in pieces) for pieces in (quantities, variables))
        return Piece(rf"\frac{{\partial({above})}}{{\partial({below})}}", Level.STACK)

    def big(self, kind: str, limits: Sequence[Limits], body: Piece) -> Piece:
        r"""`\sum_{i=1}^{n} x_i`, `\int_{a}^{b} f(x) \, dx`."""
        if kind == "integrate":
            signs = " ".join(r"\int" + bounds(limit, False) for limit in limits)
            ends = " ".join(rf"\, d{limit.variable.text}" for limit in reversed(limits))
            return Piece(f"{signs} {self.fit(body, Level.DIVISION).text} {ends}", Level.BIG)
        signs = " ".join(_BIG[kind] + bounds(limit, True) for limit in limits)
        return Piece(f"{signs} {self.fit(body, Level.DIVISION if kind == 'sum' else Level.STACK).text}", Level.BIG)

    def limit(self, body: Piece, variable: Piece, point: Piece, side: str) -> Piece:
        r"""`\lim_{x \to 0^+} f(x)`."""
        where = rf"{variable.text} \to {point.text}{f'^{side}' if side else ''}"
        return Piece(rf"\lim_{{{where}}} {self.fit(body, Level.DIVISION).text}", Level.BIG)

    def substituted(self, body: Piece, pairs: Sequence[tuple[Piece, Piece]]) -> Piece:
        r"""`\left. f \right|_{x = a}`."""
        where = ", ".join(f"{old.text} = {new.text}" for old, new in pairs)
        return Piece(rf"\left. {body.text} \right|_{{{where}}}", Level.POWER)

    def cases(self, branches: Sequence[tuple[Piece, Piece | None]]) -> Piece:
        """A brace on the left only, hence in brackets wherever it is a part."""
        lines = (
            rf"{value.text} & \text{{if }} {condition.text}" if condition else rf"{value.text} & \text{{otherwise}}"
            for value, condition in branches
        )
        body = r" \\ ".join(lines)
        return Piece(rf"\begin{{cases}} {body} \end{{cases}}", Level.LOGIC)

    def matrix(self, rows: Sequence[Sequence[Piece]]) -> Piece:
        """Square brackets."""
        body = r" \\ ".join(" & ".join(entry.text for entry in row) for row in rows)
        return Piece(rf"\begin{{bmatrix}} {body} \end{{bmatrix}}")

    def transpose(self, inner: Piece) -> Piece:
        r"""`A^\top`."""
        return Piece(self.fit(inner, Level.ATOM).text + r"^\top", Level.POWER)

    def entrywise_power(self, base: Piece, exponent: Piece) -> Piece:
        r"""`v^{\odot 2}`."""
        return Piece(rf"{self.fit(base, Level.ATOM).text}^{{\odot {exponent.text}}}", Level.POWER, base.before)

    def sized(self, kind: str, sizes: Sequence[Piece]) -> Piece:
        r"""`I_n`, `\mathbf{1}_{m \times n}`."""
        text = r" \times ".join(self.fit(s, Level.POWER).text if len(sizes) > 1 else s.text for s in sizes)
        return Piece({"identity": "I", "ones": r"\mathbf{1}"}[kind] + _script("_", text), before=Gap.NONE)

    def total(self, inner: Piece, axes: Sequence[int]) -> Piece:
        r"""`\sum(x)`, `\sum_{\text{axis }1}(A)`."""
        word = r"\text{axis }" if len(axes) == 1 else r"\text{axes }"
        where = f"_{{{word}{', '.join(map(str, axes))}}}" if axes else ""
        return self.call(Piece(r"\sum" + where), [inner])

    def table(self, body: Piece, ranges: Sequence[tuple[Piece, Piece]]) -> Piece:
        r"""`\left[ X_i Y_j \right]_{i<n,\, j<m}`."""
        axes = r",\, ".join(f"{index.text}<{self.fit(size, Level.SUM).text}" for index, size in ranges)
        return Piece(rf"\left[ {body.text} \right]_{{{axes}}}", Level.POWER)

    def mean(self, word: str, body: Piece, variable: Piece, law: Piece) -> Piece:
        r"""`\mathbb{E}_{x \sim p}\left[f(x)\right]`."""
        where = rf"{variable.text} \sim {self.fit(law, Level.SUM).text}"
        return Piece(rf"{_MEANS[word]}_{{{where}}}\left[{body.text}\right]")

    def divergence(self, word: str, p: Piece, q: Piece) -> Piece:
        r"""`D_{\mathrm{KL}}(p \,\|\, q)`."""
        return self.call(Piece(_DIVERGENCES[word]), [Piece(rf"{p.text} \,\|\, {q.text}")])

    def point_mass(self, at: Piece) -> Piece:
        r"""`\delta_{0}`."""
        return Piece(rf"\delta_{{{at.text}}}")

    def masses(self, pairs: Sequence[tuple[Piece, Piece]]) -> Piece:
        r"""`\left\{0: 1 - p, 1: p\right\}`."""
        return self.members([Piece(f"{outcome.text}: {mass.text}") for outcome, mass in pairs])


class InlineLatex(Latex):
    """LaTeX inside an exponent: fractions with a slash."""

    splits_coefficient: ClassVar[bool] = False

    def quotient(self, top: Piece, bottom: Piece) -> Piece:
        """`a/b`."""
        return Alphabet.quotient(self, top, bottom)


_INLINE: Final = InlineLatex()


def _dot(top: Piece, bottom: Piece) -> Gap:
    """A fraction of two numbers is kept apart from a number before it."""
    return Gap.DOT if top.before is Gap.DOT and bottom.before is Gap.DOT else Gap.NONE


def _script(mark: str, text: str) -> str:
    """`^2`, `^{10}`."""
    return f"{mark}{text}" if len(text) == 1 else f"{mark}{{{text}}}"
