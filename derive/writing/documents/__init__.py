"""Derivations as documents: what is to be set, in which order, and how LaTeX sets it."""
