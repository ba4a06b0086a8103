"""Answers that students may give, problem by problem, right and wrong: data, written from the mathematics.

`pNN.py` holds `PARTS`, and `SOLUTIONS` where there are worked ones; `test_answers` grades all of them.
"""
