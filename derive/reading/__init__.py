"""Text to expressions. What is read is untrusted: nothing is evaluated, nothing outside tables can be named.

`read_expression`, `read_pair` and `read_assumptions` raise `ReadingError` and nothing else for any text.
This package imports the kernel's language and domains; grading, running and the command line import it.
"""

from .assumptions import read_assumptions
from .errors import ReadingError
from .latex import name_key
from .notation import Notation, Operation
from .reading import Reading, read_expression, read_pair
from .scripts import operation_key

__all__ = [
    "Notation",
    "Operation",
    "Reading",
    "ReadingError",
    "name_key",
    "operation_key",
    "read_assumptions",
    "read_expression",
    "read_pair",
]
