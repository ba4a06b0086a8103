"""Student answers to marks and feedback: untrusted, so read by `reading`, and judged in bounded workers.

This package imports claims, the derivation, reading and running; the command line imports it.
"""
