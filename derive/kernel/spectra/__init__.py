"""Matrices of explicit size, and statements about all matrices: the words, their values, and what decides about them.

`language` has the words; `minors`, `balls` and `schur_cohn` compute; `values` turns words into scalars; `explicit`
judges claims about given matrices, `universal` claims about every matrix, by `lemmas` and by `search`. Imports the
kernel only.
"""
