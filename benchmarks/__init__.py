"""Measurements of `derive`: is it sound, how fast does it decide, how fast does it start, does it keep its deadlines.

`python -m benchmarks` runs all tables, each of `soundness`, `gradients`, `startup` and `deadlines` runs alone too.
What lives here may import all of `derive` and `problems`; nothing imports it but its own tests.
"""
