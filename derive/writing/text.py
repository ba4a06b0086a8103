"""Mathematics on one line: in Unicode for a terminal, and in ASCII for a grammar to read back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from derive.kernel.verdict import Order
from derive.writing.layout import Alphabet, Gap, Level, Limits, Piece, Step, bounds
from derive.writing.names import SUBSCRIPT, SUPERSCRIPT, name_ascii, name_text, scripted

_RUN: Final = re.compile(r"[A-Za-zα-ωΑ-Ω0-9_]{2}")
_SIGNS: Final = {
    "sigmoid": "σ", "relu": "ReLU", "gamma": "Γ", "heaviside": "H", "delta": "δ", "zeta": "ζ", "digamma": "ψ",
    "trace": "tr", "rho": "ρ", "entropy": "H", "cross_entropy": "H", "total_variation": "TV", "wasserstein": "W₁",
    "Uniform": "𝒰", "Normal": "𝒩", "Exponential": "Exp",
}  # fmt: skip
_SIZES: Final = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
_BIG: Final = {"sum": "Σ", "prod": "∏", "integrate": "∫"}
_MEANS: Final = {"expectation": "𝔼", "variance": "Var"}
_DIVERGENCES: Final = {"kl": "D_KL", "js": "D_JS"}
_LEGIBLE: Final = 4


class Ascii(Alphabet):
    """ASCII: every product a `*`, every function a word with parentheses."""

    signs: ClassVar[dict[Order, str]] = {**Alphabet.signs, Order.NE: "!=", Order.LE: "<=", Order.GE: ">="}
    constants: ClassVar[dict[str, str]] = {"infinity": "oo"}
    columns: ClassVar[bool] = False

    def name(self, latex_name: str) -> Piece:
        """A name that a text grammar reads."""
        text = name_ascii(latex_name)
        return Piece(text, Level.POWER if "^" in text else Level.ATOM)


class Unicode(Alphabet):
    """One line of mathematics as a terminal can show it."""

    minus: ClassVar[str] = "−"
    gaps: ClassVar[tuple[str, str, str]] = ("", " ", "·")
    connectives: ClassVar[dict[str, str]] = {
        "and": "∧", "or": "∨", "xor": "⊕", "implies": "⇒", "not": "¬", "hadamard": "⊙", "oslash": "⊘",
        "dot": "·",
    }  # fmt: skip
    constants: ClassVar[dict[str, str]] = {
        "pi": "π", "infinity": "∞", "zoo": "∞̃", "gamma": "γ", "golden": "φ", "emptyset": "∅",
    }  # fmt: skip

    def name(self, latex_name: str) -> Piece:
        """A name in Unicode; y* is bracketed before it is squared, and kept from looking like a product."""
        text = name_text(latex_name)
        level = Level.POWER if "^" in latex_name or "'" in latex_name else Level.ATOM
        wide = Gap.SPACE if _RUN.search(text) else Gap.NONE
        return Piece(text, level, wide, Gap.DOT if text.endswith("*") else wide)

    def head(self, word: str) -> Piece:
        """σ for the sigmoid, Γ for gamma; other functions by their words."""
        sign = _SIGNS.get(word)
        return Piece(sign) if sign and len(sign) == 1 else self.words(sign or word)

    def power(self, base: Piece, exponent: Piece) -> Piece:
        """x², xⁿ⁺¹; x^(a₁) where Unicode cannot raise the exponent legibly."""
        raised = self._raised(exponent)
        if raised is None:
            return super().power(base, exponent)
        below = self.fit(base, Level.ATOM)
        return Piece(below.text + raised, Level.POWER, below.before, below.after)

    @staticmethod
    def _raised(exponent: Piece) -> str | None:
        raised = scripted(exponent.text, SUPERSCRIPT)
        return raised if raised and len(raised) <= _LEGIBLE and not set(raised) & set("⁽,ᵀ") else None

    def call(self, head: Piece, arguments: Sequence[Piece], exponent: Piece | None = None) -> Piece:
        """tanh(u), tanh²(u)."""
        if exponent and (raised := self._raised(exponent)):
            head, exponent = head._replace(text=head.text + raised), None
        return super().call(head, arguments, exponent)

    def root(self, radicand: Piece, index: Piece | None) -> Piece:
        """√x, ∛x; others as in ⁵√x."""
        sign = "√" if index is None else {"3": "∛", "4": "∜"}.get(index.text)
        sign = sign or f"{scripted(index.text if index else '', SUPERSCRIPT) or ''}√"
        inner = self.fit(radicand, Level.ATOM)
        return Piece(sign + inner.text, Level.POWER, after=Gap.NONE if inner.text[0] == "(" else Gap.DOT)

    def enclosed(self, kind: str, inner: Piece) -> Piece:
        """|u|, ⌊u⌋, ⌈u⌉."""
        if kind not in _SIZES:
            return super().enclosed(kind, inner)
        return Piece(inner.text.join(_SIZES[kind]), before=Gap.SPACE, after=Gap.SPACE)

    def norm(self, inner: Piece, kind: Piece) -> Piece:
        """‖A‖₂, ‖A‖_∞."""
        lowered = scripted(kind.text, SUBSCRIPT) or f"_{kind.text}"
        return Piece(f"‖{inner.text}‖{lowered}", before=Gap.SPACE, after=Gap.SPACE)

    def slots(self, head: Piece, orders: Sequence[int], arguments: Sequence[Piece]) -> Piece:
        """f′(u); ∂₁f(u, v); f⁽²'¹⁾ is illegible, hence f^(2,1)(u, v)."""
        if len(orders) > 1 and sum(orders) == 1:
            return self.call(head._replace(text=f"∂{'₁₂₃₄₅₆₇₈₉'[orders.index(1)]}{head.text}"), arguments)
        if len(orders) == 1 and 0 < orders[0] <= 3:
            return self.call(head._replace(text=head.text + "′″‴"[orders[0] - 1]), arguments)
        return super().slots(head, orders, arguments)

    def indexed(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        """xᵢ, Xᵢⱼ₊₁; x₁[i] where Unicode or legibility stop."""
        lowered = scripted(",".join(i.text for i in indices), SUBSCRIPT)
        if lowered is None or len(base.text) > 1:
            return super().indexed(base, indices)
        return Piece(base.text + lowered)

    def derivative(self, sign: str, quantity: Piece, simple: bool, steps: Sequence[Step], total: Piece | None) -> Piece:
        """∂L/∂w₁, ∂²L/∂b∂a, ∂(a + b)/∂a."""
        top = self.power(Piece(sign), total).text if total else sign
        top += self.fit(quantity, Level.POWER if simple else Level.ATOM).text
        below = (self.power(s.variable, s.times) if s.times else s.variable for s in steps)
        return Piece(f"{top}/{''.join(sign + b.text for b in below)}", Level.DIVISION)

    def jacobian(self, quantities: Sequence[Piece], variables: Sequence[Piece]) -> Piece:
        """∂(u₁, u₂)/∂(x₁, x₂)."""
        above, below = (", ".join(piece.text for piece in pieces) for pieces in (quantities, variables))
        return Piece(f"∂({above})/∂({below})", Level.DIVISION)

    def big(self, kind: str, limits: Sequence[Limits], body: Piece) -> Piece:
        """Σ_{i=1}^{n} xᵢ, ∫_{a}^{b} f(x) dx."""
        if kind == "integrate":
            signs = "".join("∫" + bounds(limit, False) for limit in limits)
            ends = " ".join("d" + limit.variable.text for limit in reversed(limits))
            text = f"{signs} {self.fit(body, Level.DIVISION).text} {ends}"
        else:
            signs = " ".join(_BIG[kind] + bounds(limit, True) for limit in limits)
            text = f"{signs} {self.fit(body, Level.DIVISION if kind == 'sum' else Level.STACK).text}"
        return Piece(text, Level.BIG, before=Gap.SPACE)

    def limit(self, body: Piece, variable: Piece, point: Piece, side: str) -> Piece:
        """lim_{x→0⁺} f(x)."""
        where = f"{variable.text}→{point.text}{side.translate(SUPERSCRIPT)}"
        return Piece(f"lim_{{{where}}} {self.fit(body, Level.DIVISION).text}", Level.BIG, before=Gap.SPACE)

    def transpose(self, inner: Piece) -> Piece:
        """Aᵀ."""
        return Piece(self.fit(inner, Level.ATOM).text + "ᵀ", Level.POWER)

    def sized(self, kind: str, sizes: Sequence[Piece]) -> Piece:
        """Iₙ, 𝟏ₘ; I_d where Unicode cannot lower the size."""
        text = "×".join(self.fit(size, Level.POWER).text if len(sizes) > 1 else size.text for size in sizes)
        lowered = scripted(text, SUBSCRIPT) or (f"_{text}" if text.isalnum() else f"_{{{text}}}")
        return Piece({"identity": "I", "ones": "𝟏"}[kind] + lowered, before=Gap.SPACE)

    def total(self, inner: Piece, axes: Sequence[int]) -> Piece:
        """Σ(x), Σ_{axis 1}(A)."""
        return self.call(Piece("Σ" + _axes(axes), before=Gap.SPACE, after=Gap.SPACE), [inner])

    def table(self, body: Piece, ranges: Sequence[tuple[Piece, Piece]]) -> Piece:
        """[Xᵢ Yⱼ]_{i<n, j<m}."""
        axes = ", ".join(f"{index.text}<{self.fit(size, Level.SUM).text}" for index, size in ranges)
        return Piece(f"[{body.text}]_{{{axes}}}", Level.POWER, before=Gap.SPACE)

    def mean(self, word: str, body: Piece, variable: Piece, law: Piece) -> Piece:
        """𝔼_{x∼p}[f(x)]."""
        where = f"{variable.text}∼{self.fit(law, Level.SUM).text}"
        return Piece(f"{_MEANS[word]}_{{{where}}}[{body.text}]", before=Gap.SPACE, after=Gap.SPACE)

    def divergence(self, word: str, p: Piece, q: Piece) -> Piece:
        """D_KL(p‖q)."""
        return self.call(self.words(_DIVERGENCES[word]), [Piece(f"{p.text}‖{q.text}")])

    def point_mass(self, at: Piece) -> Piece:
        """δ_{0}, the point mass at 0."""
        return Piece(f"δ_{{{at.text}}}", before=Gap.SPACE, after=Gap.SPACE)

    def masses(self, pairs: Sequence[tuple[Piece, Piece]]) -> Piece:
        """{0: 1 − p, 1: p}."""
        return self.members([Piece(f"{outcome.text}: {mass.text}") for outcome, mass in pairs])


def _axes(axes: Sequence[int]) -> str:
    if not axes:
        return ""
    return f"_{{{'axis' if len(axes) == 1 else 'axes'} {', '.join(map(str, axes))}}}"
