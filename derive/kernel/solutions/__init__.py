"""Sets of solutions of equations, over the integers, the rationals and the reals: `decision` judges whether a set is
exactly that of all solutions. Imports the kernel only.
"""
