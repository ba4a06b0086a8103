r"""Values by cases in LaTeX: `cases`, an array behind a brace on one side; conditions that are read, and no others."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from sympy import Eq, Ge, Gt, Le, Lt, Ne, Piecewise, Symbol

from derive.kernel.tensors.language import TensorSymbol
from derive.reading import Notation, ReadingError, read_expression
from derive.reading.clauses import read_clauses
from derive.writing.notation import to_latex

x, y, a = (Symbol(name, real=True) for name in "xya")
NOTATION = Notation(closed=True, names={"x": x, "y": y, "a": a})


def cases(*branches: Any) -> Piecewise:
    return Piecewise(*branches, evaluate=False)


def both(*conditions: Any) -> Any:
    return sympy.And(*conditions, evaluate=False)


def rows(*lines: str, environment: str = "cases") -> str:
    body = r" \\ ".join(lines)
    return rf"\begin{{{environment}}} {body} \end{{{environment}}}"


RELU = cases((x, Gt(x, 0)), (0, True))
READ: dict[str, Any] = {
    rows(r"x & x > 0", r"0 & \text{otherwise}"): RELU,
    rows(r"x & x > 0", r"0 & \text{else}"): RELU,
    rows(r"x & x > 0", r"0 & \text{Otherwise.}"): RELU,
    rows(r"x, & \text{if } x > 0,", r"0, & \text{otherwise}"): RELU,
    rows(r"x & \text{if } x > 0", r"0 & \text{otherwise} \\"): RELU,
    rows(r"x & \text{for }x>0", r"0 & \textrm{elsewhere}"): RELU,
    rows(r"x \text{ if } x > 0", r"0 \text{ otherwise}"): RELU,
    rows(r"x, \quad x > 0", r"0, \quad \text{otherwise}"): RELU,
    r"\begin{cases} x & x > 0 \\[4pt] 0 & \text{otherwise} \end{cases}": RELU,
    rows(r"x & x > 0", r"0 & \text{otherwise}", environment="dcases"): RELU,
    r"\left\{ \begin{array}{ll} x & x > 0 \\ 0 & \text{otherwise} \end{array} \right.": RELU,
    r"\left\{\begin{array}{l l} x & \text{if } x > 0 \\ 0 & \text{else}\\ \end{array}\right.": RELU,
    rows(r"x & x > 0", r"0 & x \le 0"): cases((x, Gt(x, 0)), (0, Le(x, 0))),
    rows(r"0 & x \leq 0", r"x & x > 0"): cases((0, Le(x, 0)), (x, Gt(x, 0))),
    rows(r"1 & x = 0", r"a & x \ne 0"): cases((1, Eq(x, 0)), (a, Ne(x, 0))),
    rows(r"1 & x > 0"): cases((1, Gt(x, 0))),
    rows(r"1 & 0 < x \le 1", r"0 & \text{else}"): cases((1, both(Lt(0, x), Le(x, 1))), (0, True)),
    rows(r"1 & x \ge 0, y \ge 0", r"0 & \text{else}"): cases((1, both(Ge(x, 0), Ge(y, 0))), (0, True)),
    rows(r"1 & x \ge 0 \text{ and } y \ge 0", r"0 & \text{else}"): cases((1, both(Ge(x, 0), Ge(y, 0))), (0, True)),
    rows(r"1 & x \ge 0 \land y \ge 0", r"0 & \text{else}"): cases((1, both(Ge(x, 0), Ge(y, 0))), (0, True)),
    rows(r"1 & |x| < a", r"0 & \text{else}"): cases((1, Lt(sympy.Abs(x), a)), (0, True)),
    "2" + rows(r"1 & x > y", r"0 & \text{else}") + "+ a": sympy.Add(
        sympy.Mul(2, cases((1, Gt(x, y)), (0, True)), evaluate=False), a, evaluate=False
    ),
    rows(rows(r"1 & x > 1", r"2 & \text{else}") + r"& x > 0", r"0 & \text{else}"): cases(
        (cases((1, Gt(x, 1)), (2, True)), Gt(x, 0)), (0, True)
    ),
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text: str) -> None:
    assert read_expression(text, NOTATION, "latex").expression == READ[text]


def test_cases_are_a_side_of_a_relation() -> None:
    text = r"y = \begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases} \\ &= \max(x, 0), \quad a = 1."
    clauses = read_clauses(text, NOTATION, "latex")
    assert [(len(clause.sides), clause.signs) for clause in clauses] == [(3, ("=", "=")), (2, ("=",))]
    assert not [side.error for clause in clauses for side in clause.sides if side.error]


def test_signs_and_order_are_kept() -> None:
    swapped = read_expression(rows(r"x & x < 0", r"0 & \text{otherwise}"), NOTATION, "latex").expression
    other = read_expression(rows(r"0 & x > 0", r"x & \text{otherwise}"), NOTATION, "latex").expression
    assert len({RELU, swapped, other}) == 3


# what is refused: the code, and what the caret stands under
REFUSED = {
    rows(r"1 & x > 0 \text{ or } y > 0", "0 & x < 0"): ("R017", r"\text{ or"),
    rows(r"1 & x > 0 \lor y > 0", "0 & x < 0"): ("R017", r"\lor"),
    rows(r"1 & \text{otherwise}", "0 & x > 0"): ("R005", r"\\"),
    rows("1 & x", "0 & x > 0"): ("R014", r"x \\"),
    rows("1", "0 & x > 0"): ("R014", r"\\"),
    rows("1 & x > 0", "0"): ("R014", r"\end"),
    rows("1 &", "0 & x > 0"): ("R014", r"\\"),
    rows("1 & x > 0 & y > 0"): ("R017", "& y"),
    rows("& x > 0"): ("R014", "&"),
    rows(""): ("R014", r"\end"),
    rows(r"1 & x \in [0, 1]"): ("R017", r"\in"),
    rows(r"1 & x \to 0"): ("R017", r"\to"),
    rows(r"1 & \text{if $x > 0$}"): ("R024", r"\text"),
    rows(r"1 & \text{if x is positive}"): ("R024", r"\text"),
    rows(r"1 & x \text{ positive}"): ("R014", "x"),
    rows(r"1 & x > 0 \text{ only}"): ("R017", r"\text"),
    rows(r"\text{undefined} & x > 0"): ("R024", r"\text"),
    rows("1 & 0 < x > y"): ("R012", "0 <"),
    rows(r"1 & x \ne y \ne 0"): ("R012", r"x \ne"),
    rows("1 & x > z"): ("R021", "z"),
    rows("1 & x > 0", environment="cases*"): ("R017", r"\begin"),
    rows("1 & 1 > 0"): ("R017", "1 > 0"),
    rows(r"1 & 0 x > 1"): ("R017", "0 x"),
    rows(r"1 & x > 0, 1 < 2 - 2"): ("R017", "1 < 2"),
    rows("1 & " + rows("x & x > 0") + "> 0"): ("R017", r"\begin{cases} x"),
    rows(r"1 & x > i"): ("R021", "i"),
    rows(*[rf"{k} & x = {k}" for k in range(51)]): ("R002", r"\\ 50"),
    r"\begin{cases} 1 & x > 0": ("R006", ""),
    r"\begin{cases} 1 & x > 0 \end{array}": ("R007", r"\end"),
    r"\left\{ \begin{array}{ll} 1 & x > 0 \end{array}": ("R006", r"\{"),
    r"\left\{ \begin{array}{ll} 1 & x > 0 \end{array} \right\}": ("R010", ">"),
    r"\left\{ 1 \right.": ("R017", r"\right."),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    code, at = REFUSED[text]
    with pytest.raises(ReadingError) as caught:
        read_expression(text, NOTATION, "latex")
    assert caught.value.code == code, caught.value.report()
    assert text[caught.value.span[0] :].startswith(at), caught.value.report()


@pytest.mark.parametrize("text", ["x if x > 0 else 0", "{x if x > 0; 0 otherwise}", "cases x, x > 0 end of cases"])
def test_plain_text_has_no_cases(text: str) -> None:
    with pytest.raises(ReadingError):
        read_expression(text, NOTATION)


def test_cases_stand_beside_explicit_matrices() -> None:
    """A value by cases is a number, and no matrix; with tensors of any size in it, it is refused."""
    beside = Notation(closed=True, names={**NOTATION.names, "M": sympy.ImmutableMatrix([[1, x], [0, y]])})
    text = rows(r"x & x > 0", r"0 & \text{otherwise}")
    value = read_expression(f"2 {text} + |{text}|", beside, "latex").expression
    assert value.subs(x, 3) == 9 and value.subs(x, -3) == 0
    tensor = Notation(closed=True, names={**NOTATION.names, "W": TensorSymbol("W", 2, 2)})
    assert read_expression(f"1 + {text}", tensor, "latex").expression.subs(x, 3) == 4
    for mixed in (f"W[0, 1] {text}", text.replace("0 &", "W_{0,1} &"), text.replace("x >", "W_{0,1} >")):
        with pytest.raises(ReadingError) as caught:
            read_expression(mixed, tensor, "latex")
        assert (caught.value.code, caught.value.span[0]) == ("R017", mixed.index(r"\begin"))


def test_an_array_in_brackets_is_a_matrix() -> None:
    for text in (
        r"\left\{ \begin{array}{cc} 1 & x \\ 0 & y \end{array} \right\}",
        r"\left( \begin{array}{cc} 1 & x \\ 0 & y \end{array} \right)",
    ):
        assert read_expression(text, NOTATION, "latex").expression == sympy.ImmutableMatrix([[1, x], [0, y]])


@pytest.mark.parametrize("value", [value for value in READ.values() if isinstance(value, Piecewise)])
def test_what_is_printed_reads_back(value: Piecewise) -> None:
    assert read_expression(to_latex(value, (x, y, a)), NOTATION, "latex").expression == value


def test_much_of_it_ends_soon() -> None:
    many = r"\left\{\begin{array}{l}" * 3_000
    with pytest.raises(ReadingError):
        read_expression(many, NOTATION, "latex")
    text = rows(*[rf"{k} & x = {k}" for k in range(50)])
    assert len(read_expression(text, NOTATION, "latex").expression.args) == 50
