"""Cells: parts of a domain on which the signs that a claim hangs on are fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sympy import Add, Expr, Integer, Rational, Symbol

from .domain import Domain, Range, Sort
from .errors import IllFormed
from .intervals import ANY_SIGN, NULL, POSITIVE, SIGNS_OF, exactly
from .verdict import Conjunction, Judgement, Order, Proof, Relation, Verdict, Witness, _proof

ORDER_OF = {mask: order for order, mask in SIGNS_OF.items()}


@dataclass(frozen=True)
class Cell:
    """A domain, the definitions that hold on it, and whether it has full dimension."""

    domain: Domain
    definitions: Mapping[Symbol, Expr]
    thin: bool = False

    @classmethod
    def of(cls, domain: Domain, definitions: Mapping[Symbol, Expr]) -> Cell:
        """A whole domain; the equations among its relations are solved, as far as they are linear in a symbol.

        Raises `IllFormed` if they contradict each other.
        """
        equations = [fact for fact in domain.facts if fact.order is Order.EQ]
        others = tuple(fact for fact in domain.facts if fact.order is not Order.EQ)
        cell = cls(Domain(domain.ranges, others), definitions)
        solved: dict[Symbol, Expr] = {}
        for fact in equations:
            gap = (fact.lhs - fact.rhs).xreplace(solved)
            if gap == 0:
                continue
            if gap.is_number:
                raise IllFormed("the equations assumed contradict each other")
            cell = cell.narrowed(gap, NULL)
            new = {s: value for s, value in cell.definitions.items() if s not in definitions and s not in solved}
            solved = {**{s: value.xreplace(new) for s, value in solved.items()}, **new}
            cell = cls(cell.domain, {**definitions, **solved})
        return cls(cell.domain, cell.definitions)

    def narrowed(self, atom: Expr, sign: int) -> Cell:
        """The part where `atom` has this sign (NEGATIVE, NULL or POSITIVE)."""
        thin = self.thin or sign == NULL
        linear = _linear_symbol(atom, self)
        if linear is not None:
            symbol, slope, rest = linear
            if not rest.free_symbols and isinstance(rest, Rational):
                return Cell(self._ranged(symbol, slope, rest, sign), self.definitions, thin)
            if sign == NULL:
                return Cell(self.domain, {**self.definitions, symbol: -rest / slope}, thin)
        fact = Relation(atom, ORDER_OF[sign], Integer(0))
        return Cell(self.domain.restricted(fact), self.definitions, thin)

    def _ranged(self, symbol: Symbol, slope: Rational, rest: Rational, sign: int) -> Domain:
        root = Fraction(int((-rest / slope).p), int((-rest / slope).q))
        allowed = self.domain.range_of(symbol)
        if sign == NULL:
            part = exactly(root)
        elif (sign == POSITIVE) == (slope > 0):
            part = Range(lower=root)
        else:
            part = Range(upper=root)
        return Domain({**self.domain.ranges, symbol: allowed.meet(part)}, self.domain.facts)


def _linear_symbol(atom: Expr, cell: Cell) -> tuple[Symbol, Rational, Expr] | None:
    """(s, c, r) with atom = c s + r, c rational, s a free real symbol that does not occur in r."""
    terms = Add.make_args(atom)
    for symbol in sorted(atom.free_symbols, key=str):
        sort = cell.domain.range_of(symbol).sort
        if symbol in cell.definitions or sort is Sort.COMPLEX:
            continue
        if sort is Sort.INTEGER and len(atom.free_symbols) > 1:
            continue  # solved for, it would lose that it is an integer
        with_symbol = [term for term in terms if term.has(symbol)]
        if len(with_symbol) == 1:
            slope, factor = with_symbol[0].as_coeff_Mul()
            if factor == symbol and isinstance(slope, Rational):
                return symbol, slope, atom - with_symbol[0]
    return None


# ---- what was found on each cell ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Leaf:
    """A cell and its outcome: exactly one of `proof`, `witness`, `empty`, `obstacle`.

    `empty` says why there is nothing to prove: a side has no value there, or (`infeasible`) there is no point.
    """

    cell: Cell
    proof: Proof | None = None
    witness: Witness | None = None
    empty: str = ""
    infeasible: bool = False
    obstacle: str = ""


@dataclass(frozen=True)
class Split:
    """A case distinction by the sign of `atom`."""

    atom: Expr
    cases: Mapping[int, Tree]


Tree = Leaf | Split


def where_defined(tree: Tree) -> Conjunction:
    """Conditions that both sides' having a value demands, whatever the case."""
    return tuple(as_relation(atom, mask) for atom, mask in _demanded(tree))


def is_defined_there(tree: Tree) -> bool:
    """Whether both sides have a value where these conditions hold, but for equations: in every case that they leave."""
    return _has_value(tree, _demanded(tree))


def _has_value(tree: Tree, demanded: Mapping[_Literal, None]) -> bool:
    if isinstance(tree, Leaf):
        return not tree.empty or tree.infeasible or tree.cell.thin
    allowed = ANY_SIGN
    for atom, mask in demanded:
        allowed &= mask if atom == tree.atom else ANY_SIGN
    return all(_has_value(case, demanded) for sign, case in tree.cases.items() if sign & allowed)


def _demanded(tree: Tree) -> dict[_Literal, None]:
    if isinstance(tree, Leaf):
        return {}
    empty, rest = 0, []
    for sign, case in tree.cases.items():
        ends = leaves(case)
        if all(leaf.empty for leaf in ends):
            empty |= 0 if all(leaf.infeasible for leaf in ends) else sign
        else:
            rest.append(_demanded(case))
    own = [(tree.atom, ANY_SIGN & ~empty)] if empty and rest else []
    shared = [literal for literal in rest[0] if all(literal in other for other in rest)] if rest else []
    return dict.fromkeys((*own, *shared))


_Literal = tuple[Expr, int]  # an expression, and the signs that it may have
_Formula = frozenset[tuple[_Literal, ...]]
TRUE: _Formula = frozenset([()])
FALSE: _Formula = frozenset()


def leaves(tree: Tree) -> list[Leaf]:
    """All leaves."""
    if isinstance(tree, Leaf):
        return [tree]
    return [leaf for case in tree.cases.values() for leaf in leaves(case)]


def atoms(tree: Tree) -> list[Expr]:
    """The expressions whose signs make the cases, each once, in alphabetical order."""
    found: set[Expr] = set()
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, Split):
            found.add(node.atom)
            todo.extend(node.cases.values())
    return sorted(found, key=str)


def joined(proofs: Sequence[Proof], tree: Tree, normal_form: str) -> Proof:
    """One proof for all cells; `normal_form` says what it shows where there is more than one."""
    if isinstance(tree, Leaf):
        return proofs[0]
    rules = dict.fromkeys(("cases by sign", *(rule for proof in proofs for rule in proof.rules)))
    conditions = dict.fromkeys(condition for proof in proofs for condition in proof.side_conditions)
    conditions.update(dict.fromkeys(where_defined(tree)))
    certificate = tuple(line for proof in proofs for line in proof.certificate)
    return _proof(tuple(rules), normal_form, tuple(conditions), max(p.generators for p in proofs), certificate)


def shown(tree: Tree, proof: Proof) -> Judgement:
    """What a proof for all cells shows: the claim; only part of it where a side has no value though conditions hold."""
    if is_defined_there(tree):
        return Judgement(Verdict.PROVED, proof=proof)
    return Judgement(Verdict.CONDITIONAL, proof=proof, conditions=where_proved(tree))


def where_proved(tree: Tree) -> tuple[Conjunction, ...]:
    """Where the claim is proved, as a disjunction of conjunctions.

    It leaves open where a side has no value, if `where_defined` says all of that.
    """
    formula = _formula(tree, says_where=not is_defined_there(tree)) or FALSE
    ordered = sorted(formula, key=lambda literals: (len(literals), str(literals)))
    cases = [tuple(as_relation(atom, mask) for atom, mask in literals) for literals in ordered]
    return tuple(case for case in cases if not any(_within(case, other) for other in cases if other != case))


def _within(case: Conjunction, other: Conjunction) -> bool:
    """Whether a half-line lies in another one: x < -1 in x < 1."""
    if len(case) != 1 or len(other) != 1:
        return False
    (a,), (b,) = case, other
    if a.lhs != b.lhs or not (isinstance(a.rhs, Rational) and isinstance(b.rhs, Rational)):
        return False
    downwards, upwards = (Order.LT, Order.LE), (Order.GT, Order.GE)
    same_end = a.rhs == b.rhs and b.order in (Order.LE, Order.GE)
    if a.order in downwards and b.order in downwards:
        return bool(a.rhs < b.rhs) or same_end
    return a.order in upwards and b.order in upwards and (bool(a.rhs > b.rhs) or same_end)


def _formula(tree: Tree, says_where: bool) -> _Formula | None:
    """None where nothing is defined, unless it says where something is."""
    if isinstance(tree, Leaf) and tree.empty:
        return FALSE if says_where and not tree.infeasible else None
    if isinstance(tree, Leaf):
        return TRUE if tree.proof else FALSE
    found = {sign: _formula(case, says_where) for sign, case in tree.cases.items()}
    masks: dict[_Formula, int] = {}
    for sign, formula in found.items():
        if formula is not None:
            masks[formula] = masks.get(formula, 0) | sign
    if len(masks) <= 1:
        return next(iter(masks), None)
    others = [formula for formula in masks if formula != TRUE]
    result: set[tuple[_Literal, ...]] = set()
    for formula, mask in masks.items():
        # A or (not A and B) is A or B
        bare = formula != TRUE and TRUE in masks and len(others) == 1
        for literals in formula:
            result.add(literals if bare else ((tree.atom, mask), *literals))
    return frozenset(result)


def as_relation(atom: Expr, mask: int) -> Relation:
    """`atom ⋚ 0`, solved where it is linear in its only symbol, else with the minus terms on the right."""
    order = ORDER_OF[mask]
    if len(atom.free_symbols) == 1:
        (symbol,) = atom.free_symbols
        slope, factor = next(term for term in Add.make_args(atom) if term.has(symbol)).as_coeff_Mul()
        rest = atom - slope * factor
        if factor == symbol and isinstance(slope, Rational) and not rest.has(symbol):
            return Relation(symbol, order if slope > 0 else order.mirrored, -rest / slope)
    left = [term for term in Add.make_args(atom) if not term.could_extract_minus_sign()]
    right = [-term for term in Add.make_args(atom) if term.could_extract_minus_sign()]
    if not left:
        left, right, order = right, left, order.mirrored
    return Relation(Add(*left), order, Add(*right))
