"""Documents whose claims are judged: the sheet, published solutions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy import Expr, Symbol

from ..claims.claim import Claim
from ..claims.written import written
from .names import named
from .said import Definitions, Said, Values, claimed

if TYPE_CHECKING:
    from .problem import Problem


@dataclass(frozen=True)
class Printed:
    """A claim as a document prints it, right or wrong, with the place where it stands.

    `definitions` are the document's own names that the claim is written in, and the values of given quantities for
    which it is made, if it is not for all.
    """

    id: str
    source: str
    place: str
    claim: Claim
    definitions: Definitions


class Source:
    """A document whose claims are judged: the sheet, or a published solution."""

    def __init__(self, problem: Problem, name: str) -> None:
        self.problem = problem
        self.name = name
        self.definitions: Definitions = {}
        self.claims: list[Printed] = []

    def let(self, name: str, value: Expr) -> Symbol:
        """A name that only this document uses, with the definition that it gives."""
        body = written(value)
        symbol = named(name, body)
        self.definitions[symbol] = body
        return symbol

    def variable(self, name: str) -> Symbol:
        """A variable of the document's own, over the reals."""
        return Symbol(name, real=True)

    def prints(self, place: str, *said: Said, at: Values | None = None) -> None:
        """What stands at `place`: one claim of any kind, or two sides that are said to be equal.

        With values `at` of given quantities it is said about these values only.
        """
        identifier = f"{self.problem.number}.{self.name}.{len(self.claims) + 1}"
        definitions = {**self.definitions, **self.problem.valued(at)}
        self.claims.append(Printed(identifier, self.name, place, claimed(*said), definitions))
