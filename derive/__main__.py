"""`python -m derive` is `derive`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
