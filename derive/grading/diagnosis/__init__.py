"""Diagnosis: which systematic mistake (mal-rule) explains a wrong answer.

Wrong derivations are made from the right one, by a differentiator with a bug and by edits of the closed form; floats
find the one that the answer may equal, the kernel decides whether it does. Nothing here reads text.
"""

from .diagnostician import Diagnostician as Diagnostician
from .rules import RULES as RULES
