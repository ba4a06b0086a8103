"""Texts that nobody would write, by the hundred thousand: what does the reader do with them?

Three kinds: soups of tokens of both grammars, right formulas with a few characters changed, and any characters at all.
"""
