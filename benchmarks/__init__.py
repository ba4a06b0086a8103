"""Measurements of `derive`: is it sound, how fast does it decide, how fast does it start, does it keep its deadlines.

`python -m benchmarks` runs all tables, each of `soundness`, `gradients`, `startup` and `deadlines` runs alone too.
`python -m benchmarks.corpora` measures agreement with other systems' test suites and reading of published documents,
`python -m benchmarks.memory` what ten thousand answers hold in memory,
`python -m benchmarks.throughput` how many answers are judged a second beside SymPy and Math-Verify.
What lives here may import all of `derive` and `problems`; nothing imports it but its own tests.
"""
