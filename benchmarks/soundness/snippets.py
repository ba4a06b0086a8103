"""Code that reproduces a case."""

from __future__ import annotations

from sympy import Symbol
from sympy.core.function import AppliedUndef

from derive.kernel.domain import Domain

from .cases import Case
from .trees import source


def snippet(case: Case) -> str:
    """Python that builds the pair and puts it to `equal`."""
    symbols: set[Symbol] = set()
    functions: set[str] = set()
    granted = [side for fact in case.domain.facts for side in (fact.lhs, fact.rhs)]
    for side in (case.lhs, case.rhs, *granted, *case.definitions.values()):
        symbols |= side.atoms(Symbol)
        functions |= {str(applied.func) for applied in side.atoms(AppliedUndef)}
    lines = ["from sympy import *", "from derive.kernel.domain import *", "from derive.kernel.language import *"]
    lines += ["from derive.kernel.verdict import *", "from derive.kernel.equality import equal"]
    lines += [_declaration(symbol) for symbol in sorted(symbols, key=str)]
    lines += [f"{name} = Function({name!r})" for name in sorted(functions)]
    ranges = ", ".join(f"{s}: {_range(case.domain, s)}" for s in case.domain.ranges)
    named = ", ".join(f"{s}: {source(value)}" for s, value in case.definitions.items())
    lines += [f"lhs = {source(case.lhs)}", f"rhs = {source(case.rhs)}"]
    facts = "".join(f"Relation({source(r.lhs)}, Order.{r.order.name}, {source(r.rhs)}), " for r in case.domain.facts)
    lines.append(f"print(equal(lhs, rhs, Domain({{{ranges}}}, ({facts})), {{{named}}}))")
    return "\n".join(lines)


def _declaration(symbol: Symbol) -> str:
    granted = "".join(f", {name}=True" for name in ("positive", "real") if symbol._assumptions.get(name))
    return f"{symbol.name} = Symbol({symbol.name!r}{granted if 'positive' not in granted else ', positive=True'})"


def _range(domain: Domain, symbol: Symbol) -> str:
    found = domain.ranges[symbol]
    return f"Range(Sort.{found.sort.name}, {found.lower!r}, {found.upper!r})"
