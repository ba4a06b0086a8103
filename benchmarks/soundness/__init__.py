"""A seeded campaign against wrong verdicts: pairs that are equal by construction, and mutants of them that are not.

No mutant may be proved or confirmed, no equal pair refuted or conditional. `derive` is judged here by mpmath alone.
"""

from .campaign import Record, Result, campaign

__all__ = ["Record", "Result", "campaign"]
