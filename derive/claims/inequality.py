"""Inequalities on a region: `lhs ≤ rhs` and its like, several of them at once, and where the sides are equal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean, BooleanFalse, BooleanTrue

from ..kernel.domain import Domain
from ..kernel.equality import Effort
from ..kernel.inequality.decision import compare, together
from ..kernel.verdict import Judgement, Relation, Witness
from .claim import Claim, Context, Said
from .conditions import Condition, relation_of, relations, restricted
from .gram import propose
from .inequality_numeric import candidates, check
from .numeric import NumericCheck, contradicted

Statement: TypeAlias = "Boolean | Relation | bool"
Conditions: TypeAlias = "Condition | Sequence[Condition]"


@dataclass(frozen=True, init=False)
class Inequality(Claim):
    """The claim that relations hold wherever both sides are defined and real, on the region of the conditions.

    `equality_when`: the sides are equal exactly where these hold.
    """

    relations: tuple[Relation, ...]
    given: tuple[Relation, ...]
    equality_when: tuple[Relation, ...]

    def __init__(self, relation: Statement, given: Conditions = (), equality_when: Conditions = ()) -> None:
        object.__setattr__(self, "relations", tuple(stated(relation)))
        object.__setattr__(self, "given", relations(*listed(given)))
        object.__setattr__(self, "equality_when", relations(*listed(equality_when)))
        if self.equality_when and len(self.relations) != 1:
            raise ValueError("the equality case is one of a single inequality")

    def says(self) -> tuple[Said, ...]:
        """`lhs ≤ rhs`, and with the conditions after `for` and `with equality iff`."""
        said = list(joined(self.relations, " and "))
        if self.given:
            said += [" for ", *joined(self.given, ", ")]
        if self.equality_when:
            said += [", with equality iff ", *joined(self.equality_when, " and ")]
        return tuple(said)

    def judgement(self, context: Context, effort: Effort) -> Judgement:
        """By a witness, or a proof by exact means."""
        domain = self._region(context)
        judged = [
            compare(
                relation.lhs,
                relation.order,
                relation.rhs,
                domain,
                context.definitions,
                effort,
                equality_when=self.equality_when,
                proposed=candidates(relation, domain, context.definitions, effort.seed),
                squares=propose,
            )
            for relation in self.relations
        ]
        return together(judged)

    def numeric(self, context: Context, points: int, seed: int) -> NumericCheck:
        """At points of the region, some of them close to its boundary."""
        domain = self._region(context)
        found = [check(relation, domain, context.definitions, points, seed) for relation in self.relations]
        known = [part for part in found if part.agrees is not None]
        if not known:
            return found[0]
        return NumericCheck(
            min(part.points for part in known),
            max(part.largest for part in known),
            known[0].method,
            all(part.agrees for part in known),
        )

    def denies(self, witness: Witness, context: Context) -> bool:
        """Whether the witness contradicts what NumPy finds of each relation."""
        return all(contradicted(witness, part.lhs, part.rhs, context.definitions) for part in self.relations)

    def _region(self, context: Context) -> Domain:
        return restricted(context.domain, self.given)


def stated(relation: Statement) -> Iterator[Relation]:
    """The relations that a statement makes, all of which are claimed.

    Raises ValueError for one that SymPy has turned into a truth value, TypeError for something else.
    """
    if isinstance(relation, Relation):
        yield relation
    elif isinstance(relation, Relational):
        yield relation_of(relation)
    elif isinstance(relation, And):
        for part in relation.args:
            yield from stated(part)
    elif isinstance(relation, (bool, BooleanTrue, BooleanFalse)):
        raise ValueError(
            f"SymPy has already turned this relation into {bool(relation)}, so nothing is left to judge: "
            "write it under `with evaluate(False):`, or as Relation(lhs, Order.LE, rhs)"
        )
    else:
        raise TypeError(f"an inequality is a relation such as x < 1, or several in And(…); given was {relation!r}")


def listed(conditions: Conditions) -> tuple[Condition, ...]:
    """One condition or several, as a tuple."""
    return tuple(conditions) if isinstance(conditions, (list, tuple)) else (conditions,)


def joined(parts: Sequence[Relation], between: str) -> Iterator[Said]:
    """Relations with words between them."""
    for number, part in enumerate(parts):
        if number:
            yield between
        yield part
