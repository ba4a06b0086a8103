"""Agreement with cases from other systems' test suites, which lie in a folder beside the checkout and are not ours.

`python -m benchmarks.corpora` prints, by source, what was decided rightly, wrongly or not at all, and lists every
disagreement with our reading of both sides. What lives here may import all of `derive`.
"""
