"""Sets the LaTeX mathematics that we and authors write: for a browser, for one line of a terminal, by its width.

`parsing` makes a `tree` of it, which `mathml`, `unicode` and `width` read; `breaking` breaks long formulas over lines.
Nothing here knows what a formula means, and nothing is executed: a command that stands in no table is refused.
"""
