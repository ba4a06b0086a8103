"""Student answers to marks and feedback. What is graded is untrusted: it is read by `reading`, judged in bounded workers.

This package imports claims, the derivation, reading and running; the command line imports it.
"""
