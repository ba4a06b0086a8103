"""The kinds of claims: what each says, how the kernel decides it, how NumPy confirms it from the definitions.

Imports the kernel; imported by derivations and by everything above them.
"""
