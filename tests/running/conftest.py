"""What the tests of workers share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.running.processes import children, wait_until


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """No worker and no descriptor may be left behind."""
    before = children(), len(os.listdir("/proc/self/fd"))
    yield
    assert len(os.listdir("/proc/self/fd")) <= before[1]  # less, where a thread of an earlier test has ended
    # A child that nobody waits for, where SIGCHLD is ignored, is listed for a moment after its death.
    assert wait_until(lambda: children() <= before[0])
