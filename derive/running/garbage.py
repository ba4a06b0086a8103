"""Python's garbage collector, told what our objects are like."""

import gc


def collect_seldom() -> None:
    """Look for cyclic garbage seldom: expressions are trees, hardly any of it is cyclic, and looking is dear."""
    gc.set_threshold(1_000_000, 10, 10)
