"""Decides inequalities on a region, and convexity and monotonicity: witnesses by balls, proofs by exact means.

May import the rest of the kernel; nothing below `claims` imports it.
"""
