"""A part of a problem: its steps, its answers, and what else is right or wrong as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sympy import Expr, Symbol
from sympy.matrices import MatrixBase

from ..claims.claim import Claim
from ..claims.equality import Equality, Side
from ..claims.rounding import rounds
from ..claims.rules import Rule, limit
from ..claims.rules import rounding as by_rounding
from .answers import Accepted, KnownMistake
from .names import meanings
from .said import Definitions, Said, Values, claimed, scalar, side

if TYPE_CHECKING:
    from ..claims.designs import Design
    from .problem import Problem


@dataclass(frozen=True)
class Step:
    """One line of a derivation: a claim, the rule that justifies it, a line of prose.

    `name` is the quantity that the step introduces, if it does; the claim is about its definition. `definitions` are
    the values of given quantities for which it is claimed, if it is not for all.
    """

    id: str
    claim: Claim
    rule: Rule
    prose: str = ""
    name: Symbol | None = None
    definitions: Definitions = field(default_factory=dict)


class Part:
    """What is asked in one part of a problem, its derivation, and the answers a student gives.

    With values `at` which the given quantities have here, its steps are about these values only.
    """

    def __init__(self, problem: Problem, name: str, asked: str, at: Values | None = None) -> None:
        self.problem = problem
        self.name = name
        self.asked = asked
        self.at = problem.valued(at)
        self.steps: list[Step] = []
        self.answered: list[Claim] = []
        self.answers: dict[Side, Side] = {}
        self.digits: dict[Claim, str] = {}
        self.mistakes: list[KnownMistake] = []
        self.aliases: dict[str, Any] = {}
        self.applied: dict[str, Any] = {}
        self.accepted: list[Accepted] = []
        self.shape: tuple[Expr, ...] = ()
        self.names: list[str] = []
        self.unfinished: str | None = None
        self.put_in: Definitions = {}
        self.follows: dict[Claim, Claim] = {}
        self.conventions: list[tuple[Part, str, Definitions]] = []

    def also(self, names: str, meaning: Any) -> None:
        """What LaTeX names, apart by spaces, stand for in answers to this part, whatever they are elsewhere.

        A name may stand for one thing by itself, and for another where it has an index or an argument.
        """
        by_itself = isinstance(meaning, Expr | MatrixBase)
        (self.aliases if by_itself else self.applied).update(meanings(names, meaning))

    def leaves_derivatives(self, but: str = "") -> None:
        """Answers may leave derivatives in; `but` is what a right one counts as then, if not as a whole answer."""
        self.unfinished = but

    def step(self, *said: Said, by: Rule, prose: str = "") -> None:
        """Claim something: one claim of any kind, or two sides that are equal."""
        self._add(claimed(*said), by, prose, None)

    def let(self, name: str, quantity: Expr, equals: Expr, by: Rule, prose: str = "") -> Symbol:
        """Introduce a name for a quantity, and claim its closed form; gives back the name as a symbol."""
        symbol = self.problem.let(name, quantity)
        self._add(claimed(quantity, equals), by, prose, symbol)
        return symbol

    def answer(self, *said: Said, by: Rule, prose: str = "", rounded: str = "", so: Claim | None = None) -> None:
        """The last step: what the part asks for, in closed form; and, if wanted, rounded to the digits given.

        An answer that is no closed form is a claim: `solutions(…)`, `computes(…)`. Another bound than ours is right
        if it is one from which `so` follows as it does from ours: `so=negligible(x*t, 1, when=small(x*t, by=x))`.
        """
        self.step(*said, by=by, prose=prose)
        claim = self.steps[-1].claim
        self.answered.append(claim)
        if so is not None:
            self.follows[claim] = so
            self.step(so, by=limit)
        if isinstance(claim, Equality):
            self.answers[claim.lhs] = claim.rhs
            if rounded:
                self.digits[claim] = rounded
                self.step(rounds(claim.lhs, rounded), by=by_rounding)

    def mistake(self, what: str, wrong: Side | int, *, of: Side | None = None, hint: str = "") -> None:
        """A wrong answer that is to be expected, with what led to it: `part.mistake("took L without the ½", 2 * g)`.

        It is about the answer stated last, or about the quantity `of`. The hint must not give the answer away.
        Raises ValueError where no answer is stated yet.
        """
        if of is None and not self.answers:
            raise ValueError(f"part {self.name}: state the answer before the mistakes, or say of what it is one")
        quantity = next(reversed(self.answers)) if of is None else side(of)
        self.mistakes.append(KnownMistake(what, quantity, side(wrong), hint))

    def accepts(self, what: Side | Design | Part | Values | int, when: str = "") -> None:
        """What is right besides our answers, when a convention holds.

        A value is right besides the answer stated last, or any network that a design asks for; the answers to another
        part are right besides those to this one, `closed.accepts(inner, when="…")`, or its own at certain values of
        given quantities, `momentum.accepts({v_0: 0}, when="v₀ = 0")`. A value may name quantities that other parts ask
        for: then it is right for each value that is right for them. Raises ValueError where no answer is stated yet,
        and for a number without its convention.
        """
        if isinstance(what, Part | Mapping):
            other, at = (what, None) if isinstance(what, Part) else (self, what)
            self.conventions.append((other, when, self.problem.valued(at)))
            return
        is_value = isinstance(what, Expr | MatrixBase | int)
        if not self.answered or (isinstance(what, int) and not when):
            raise ValueError(f"part {self.name}: state the answer first, and say when another one is right")
        self.accepted.append(Accepted(self.answered[-1], side(what) if is_value else what, when))

    def shaped(self, *sides: Expr | int) -> None:
        """How the answer may be given as the sides of something: `shaped(K, K, 10)` for 8×8 or 8×8×10."""
        self.shape = tuple(scalar(side) for side in sides)

    def called(self, words: str) -> None:
        """Other words, apart by spaces, by which people say which part an answer is for."""
        self.names += words.split()

    def where(self, values: Values) -> None:
        """What the answers to this part are written in where the claims are not: `{rho: x/eta}` for x = ρη."""
        self.put_in |= self.problem.valued(values)

    def _add(self, claim: Claim, by: Rule, prose: str, name: Symbol | None) -> None:
        number = len(self.steps) + 1
        self.steps.append(Step(f"{self.problem.number}.{self.name}.{number}", claim, by, prose, name, self.at))
