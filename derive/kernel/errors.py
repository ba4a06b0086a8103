"""What the kernel's parts tell each other when they cannot go on. None of them leaves the kernel."""

from __future__ import annotations


class Obstacle(Exception):
    """The kernel cannot handle this part of a claim; the message says which, in words for people."""


class Undefined(Exception):
    """An expression has no value anywhere in the region looked at (a division by zero, log 0, …)."""


class Empty(Undefined):
    """No point satisfies the conditions of the region."""


class IllFormed(Exception):
    """A claim says nothing that can be true or false; the message says where and what was expected."""
