"""Decides claims, and knows nothing else: no problems, files, terminals, students; no parsing, no printing.

Only this package builds a `Proof`. It may be imported by everything, and imports nothing else of derive.
"""
