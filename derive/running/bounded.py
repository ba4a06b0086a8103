"""One function over many items, each within a deadline and a memory limit that hold in C code too.

A signal alarm does not interrupt a C loop; killing a process does. So the items go to a worker, forked from
this process, that lives until an item has to be stopped; the next item then finds a fresh one.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import select
import signal
import struct
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

if sys.platform != "win32":
    import resource

T = TypeVar("T")
R = TypeVar("R")

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Finished(Generic[R]):
    """The function returned."""

    value: R
    seconds: float


@dataclass(frozen=True, slots=True)
class Stopped:
    """The item needed more time, memory or stack than it may have, or it killed its worker."""

    reason: str
    """For people, to stand inside a sentence: "stopped after 10 s"."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The function raised, or what it returned cannot be sent back: a bug of ours, not a limit reached."""

    error: str
    """The exception, as the last line of a traceback has it."""
    detail: str
    """The whole traceback."""


Outcome: TypeAlias = Finished[R] | Stopped | Failed


def bounded(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    seconds: float = 10.0,
    memory: int | None = 2 * GIB,
) -> Generator[Outcome[R], None, None]:
    """Yield what `function` makes of each item, in order, each as soon as it is known.

    An item may take `seconds` of wall time, and `memory` bytes of address space beyond what its worker had
    before (None: no limit; without /proc, so off Linux, there is none either). No item is taken before its
    predecessor's outcome has been, so `items` may be endless. Closing the generator, or Ctrl-C, kills the
    worker.

    The worker is a copy of this process: `function` may be a closure, whatever is imported is warm, and the
    items of a *sequence* are simply there, never pickled (a SymPy expression built unevaluated would come out
    of a pickle evaluated); do not change the sequence meanwhile. The items of any other iterable are sent to
    the worker and must be plain: None, bool, int, float, str, bytes, and the builtin containers of these.
    Results always come back pickled.

    Where there is no `os.fork` (Windows), the function runs in this process and neither limit is enforced.

    Raises:
        ValueError: `seconds` or `memory` is out of range.
        TypeError: (while iterating) an item of an iterable that is not a sequence is not plain.
    """
    if not 0 < seconds <= 1e6:
        raise ValueError(f"seconds must be positive, and at most a million: {seconds}")
    if memory is not None and memory <= 0:
        raise ValueError(f"memory must be positive: {memory}")
    if isinstance(items, Sequence):
        sequence = items
        return _outcomes(lambda index: function(sequence[index]), range(len(sequence)), seconds, memory)
    return _outcomes(function, items, seconds, memory)


def _outcomes(
    function: Callable[[T], R], items: Iterable[T], seconds: float, memory: int | None
) -> Generator[Outcome[R], None, None]:
    if not hasattr(os, "fork"):
        for item in items:
            yield _attempt(partial(function, item), memory)
        return
    worker = _Worker(function, seconds, memory)
    try:
        for item in items:
            yield worker.answer(item)
    finally:
        worker.stop()


def _attempt(action: Callable[[], R], memory: int | None) -> Outcome[R]:
    start = time.monotonic()
    try:
        value = action()
    except MemoryError:
        return Stopped(_too_much(memory), time.monotonic() - start)
    except RecursionError:
        return Stopped("nested too deeply for this machine's stack", time.monotonic() - start)
    except Exception as error:  # noqa: BLE001 (the worker's boundary: one item's bug must not end the others)
        return Failed("".join(traceback.format_exception_only(error)).strip(), traceback.format_exc())
    return Finished(value, time.monotonic() - start)


def _too_much(memory: int | None) -> str:
    if memory is None:
        return "needed more memory than there is"
    size = f"{memory / GIB:g} GiB" if memory >= GIB else f"{memory / 2**20:g} MiB"
    return f"needed more than {size} of memory"


# The parent's side


class _Worker(Generic[T, R]):
    """A process that answers one item at a time; forked when first needed, and anew after it was stopped."""

    _requests: io.FileIO
    _replies: io.FileIO

    def __init__(self, function: Callable[[T], R], seconds: float, memory: int | None) -> None:
        self._function = function
        self._seconds = seconds
        self._memory = memory
        self._pid = 0
        self._owner = 0

    def answer(self, item: T) -> Outcome[R]:
        request = _pickled_plain(item)
        if not self._pid or _is_abandoned(self._requests):
            self.stop()
            self._start()
        start = time.monotonic()
        try:
            _send(self._requests, request)
            reply = _receive(self._replies, until=start + self._seconds)
        except TimeoutError:
            self.stop()
            return Stopped(self._late(), time.monotonic() - start)
        except (EOFError, BrokenPipeError):
            return Stopped(self._epitaph(self.stop()), time.monotonic() - start)
        unpickled: Outcome[Outcome[R]] = _attempt(partial(pickle.loads, reply), self._memory)
        outcome = unpickled.value if isinstance(unpickled, Finished) else unpickled
        if isinstance(outcome, Stopped):
            self.stop()
        return outcome

    def stop(self) -> int | None:
        """Kill the worker if there is one; its exit code as `subprocess` has it, if it is known."""
        if not self._pid or self._owner != os.getpid():  # another worker's copy of this object must not kill
            return None
        code = None
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(ChildProcessError):  # reaped already, where the program ignores SIGCHLD
            code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        self._pid = 0
        self._requests.close()
        self._replies.close()
        return code

    def _start(self) -> None:
        _flush()  # or the worker would print again what this process has not written yet
        with _FORKING:
            requests, self._requests = _pipe()
            self._replies, replies = _pipe()
            self._owner = os.getpid()
            status = 1
            try:
                self._pid = _fork()
                if not self._pid:
                    _FORKING.release()
                    self._requests.close()
                    self._replies.close()
                    _serve(self._function, requests, replies, self._seconds, self._memory)
                    status = 0
            except OSError:  # no process to be had
                for pipe in (requests, self._requests, self._replies, replies):
                    pipe.close()
                raise
            finally:
                # However the work of the worker ends (by SystemExit, say), the worker ends here: without the
                # exit handlers, the buffers and the callers that it has copies of.
                if os.getpid() != self._owner:
                    os._exit(status)
            requests.close()
            replies.close()

    def _late(self) -> str:
        return f"stopped after {self._seconds:g} s"

    def _epitaph(self, code: int | None) -> str:
        if code is None:
            return "the worker died"
        if code == -signal.SIGALRM:
            return self._late()
        return f"the worker died (signal {-code})" if code < 0 else f"the worker died (exit status {code})"


_FORKING = threading.Lock()
"""Held while pipes are made and handed over. A worker that another thread forks in between would hold on to
this worker's ends of them, and this worker's death would go unnoticed until that other's."""


def _fork() -> int:
    """`os.fork`, without the warning of Python 3.12 and later that this process has several threads.

    The warning is right: a lock that another thread holds just now stays locked in the copy for ever. But
    NumPy's idle threads are enough to raise it; the alternatives (spawn, a fork server) import SymPy anew and
    take neither closures nor unevaluated expressions; and the worst that can come of it, a worker that waits
    for ever, is what the deadline is for.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
        return os.fork()


# The worker's side


def _serve(
    function: Callable[[T], R], requests: io.FileIO, replies: io.FileIO, seconds: float, memory: int | None
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which kills this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the parent's handlers are for the parent
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    gc.freeze()  # the parent's garbage is the parent's too, and collecting it would copy its pages
    gc.set_threshold(50_000, 20, 20)  # expressions are trees: hardly any garbage is cyclic, and looking for it is dear
    first = now = _mapped() if memory else 0
    with suppress(EOFError):  # the parent is gone
        while not requests.closed:
            request = _receive(requests)
            # Should the parent die first, nobody kills this process. SIGALRM does, by its default action:
            # that is the system's doing, and does not wait for C code to return, as a Python handler would.
            signal.setitimer(signal.ITIMER_REAL, seconds + 1)
            if memory and now:
                _limit(now + memory)
            reply = _reply(function, request, memory)
            _flush()
            signal.setitimer(signal.ITIMER_REAL, 0)
            if memory and now:
                now = _mapped()
                if now > first + memory:
                    requests.close()  # too swollen for another item: the parent sees this before it sends one
            _send(replies, reply)


def _reply(function: Callable[[T], R], request: memoryview, memory: int | None) -> bytes:
    """The outcome, pickled. What the item used is freed on return: a crash over that is still this item's."""
    outcome = _attempt(lambda: function(pickle.loads(request)), memory)
    pickled = _attempt(partial(pickle.dumps, outcome, pickle.HIGHEST_PROTOCOL), memory)
    return pickled.value if isinstance(pickled, Finished) else pickle.dumps(pickled)


def _limit(size: int) -> None:
    """Let this process map so many bytes and no more."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _mapped() -> int:
    """The bytes of address space of this process; 0 where /proc does not say."""
    try:
        statm = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return 0
    try:
        return int(os.read(statm, 100).split()[0]) * resource.getpagesize()
    finally:
        os.close(statm)


# Both sides


_LENGTH = struct.Struct("!Q")


def _pipe() -> tuple[io.FileIO, io.FileIO]:
    reading, writing = os.pipe()
    return io.FileIO(reading, "r"), io.FileIO(writing, "w")


def _send(pipe: io.FileIO, message: bytes) -> None:
    length, rest = memoryview(_LENGTH.pack(len(message))), memoryview(message)
    while length or rest:
        written = os.writev(pipe.fileno(), [length, rest])
        length, rest = length[written:], rest[max(0, written - len(length)) :]


def _receive(pipe: io.FileIO, until: float | None = None) -> memoryview:
    """The next message. Raises EOFError where the other side is gone, TimeoutError at the time `until`."""
    data = bytearray()
    size = _LENGTH.size
    while len(data) < size:
        if until is not None and not _is_ready(pipe, until - time.monotonic()):
            raise TimeoutError
        chunk = os.read(pipe.fileno(), 2**16)  # this message only: the other side now waits for an answer
        if not chunk:
            raise EOFError
        data += chunk
        if size == _LENGTH.size <= len(data):
            size += _LENGTH.unpack_from(data)[0]
    return memoryview(data)[_LENGTH.size :]


def _is_ready(pipe: io.FileIO, seconds: float) -> bool:
    """Whether the pipe has something to read, or has come to its end, within so many seconds."""
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    return bool(poll.poll(max(0, seconds) * 1000))


def _is_abandoned(pipe: io.FileIO) -> bool:
    """Whether nobody is left to read what is written to the pipe."""
    poll = select.poll()
    poll.register(pipe, 0)
    return bool(poll.poll(0))


class _PlainPickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        raise TypeError(
            "an item of an iterable that is not a sequence must be plain data, and this one is or holds "
            f"a {type(obj).__name__}: give a list, or build it inside the function"
        )


def _pickled_plain(item: object) -> bytes:
    buffer = io.BytesIO()
    _PlainPickler(buffer, pickle.HIGHEST_PROTOCOL).dump(item)
    return buffer.getvalue()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # a broken pipe, a closed stream, none at all
            stream.flush()
