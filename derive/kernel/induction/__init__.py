"""For every n: sums and products with symbolic bounds, recurrences, induction. `decision` judges; it puts its
obligations to the scalar kernel. Imports the kernel only.
"""
