"""Disagreements that were looked at one by one and are an error, or a convention of its own, of the source."""

from __future__ import annotations

POSITIVE_ONLY = "equal for positive values, which the source takes for granted; we state the condition"

EXPLAINED: dict[str, str] = {}
