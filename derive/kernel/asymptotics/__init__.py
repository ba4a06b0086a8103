"""Behaviour of expressions for a variable → ∞: signs of constants, expansions, growth, germs, one limit on one cell.

Part of the kernel: it may import what the kernel may. `kernel.limits` makes judgements of it.
"""
