"""A made-up class: students hand in right, wrong and hostile answers to all problems, and are graded by one command.

`python -m benchmarks.classroom` makes them, grades them, and compares the files that come out with what was put in.
"""
