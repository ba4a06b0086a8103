"""The data an author writes: problems with their quantities, parts, steps, and the claims that others printed.

Named quantities are the backbone. `let` introduces a name with its definition in terms of earlier ones and gives back
a SymPy symbol to write mathematics with; the problem keeps the graph. No verdict is ever written here.
"""

from .answers import Accepted as Accepted
from .answers import Alternative as Alternative
from .answers import Convention as Convention
from .part import Part as Part
from .part import Step as Step
from .problem import Problem as Problem
from .said import Definitions as Definitions
from .said import claimed as claimed
from .said import either as either
from .said import equals as equals
from .sources import Printed as Printed
from .sources import Source as Source
