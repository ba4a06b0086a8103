"""Running work that may not end: one function over many items, each within a deadline and a memory limit.

Nothing here knows mathematics or imports the rest of `derive`. The command line, the graders and the
benchmarks may import it; the kernel must not: it decides, and never asks how long it may take.
"""

from derive.running.bounded import bounded
from derive.running.parallel import Background, available_jobs
from derive.running.stream import ordered
from derive.running.worker import Failed, Finished, Outcome, Stopped

__all__ = ["Background", "Failed", "Finished", "Outcome", "Stopped", "available_jobs", "bounded", "ordered"]
