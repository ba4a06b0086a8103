"""One result, many renderers: expressions in text and LaTeX, findings and reports for the terminal and as JSON.

Imports the kernel, the claims and derivations; the command line and whatever checks or grades import it.
"""
