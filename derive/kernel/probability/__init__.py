"""Distributions, expectations and divergences: `language` has the words, `decision` judges equalities between them.
Imports the kernel only.
"""
