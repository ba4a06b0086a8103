"""Networks of threshold units that students design: read as matrices or unit by unit, then run at every input.

`wording` makes one way to write a unit of many, `statements` reads what is defined, `units` makes layers of units that
are wired by formulas, `layers` of matrices without them, `judging` runs what comes out under each convention.
"""

from .judging import Found, graded

__all__ = ["Found", "graded"]
