"""Tensors of symbolic size: the words for them, and what decides equalities between them for every size.

`language` has the words; `lowering` brings an expression to indexed sums (`terms`), `canonical` gives these a form
that does not depend on the names of dummies or the order of factors, `rewriting` applies hypotheses, `instances` puts
numbers for the sizes, and `decide` makes a judgement of it. Imports the kernel only.
"""
