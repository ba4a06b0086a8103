"""A process that answers one item at a time, within a deadline and a memory limit that hold in C code too.

A signal alarm does not interrupt a C loop; killing a process does. So the items go to a worker, forked from
this process, that lives until an item has to be stopped; the next item then finds a fresh one.
"""

from __future__ import annotations

import dataclasses
import gc
import io
import itertools
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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from derive.running.garbage import collect_seldom

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


def attempt(action: Callable[[], R], memory: int | None = None) -> Outcome[R]:
    """What comes of an action in this process; `memory` is the limit to speak of if it finds too little."""
    start = time.monotonic()
    value = caught(action)
    seconds = time.monotonic() - start
    if isinstance(value, Raised):
        return _raised(value.error, seconds, memory)
    return Finished(value, seconds)


@dataclass(frozen=True, slots=True)
class Raised:
    """What an action raised."""

    error: Exception


def caught(action: Callable[[], R]) -> R | Raised:
    """What an action returns or raises, to be dealt with elsewhere: in another process, thread, or later."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001 (the worker's boundary: one item's bug must not end the others)
        return Raised(error)


def _raised(error: Exception, seconds: float, memory: int | None) -> Stopped | Failed:
    if isinstance(error, MemoryError):
        return Stopped(_too_much(memory), seconds)
    if isinstance(error, RecursionError):
        return Stopped("nested too deeply for this machine's stack", seconds)
    said = "".join(traceback.format_exception_only(error)).strip()
    return Failed(said, "".join(traceback.format_exception(error)))


def _too_much(memory: int | None) -> str:
    if memory is None:
        return "needed more memory than there is"
    size = f"{memory / GIB:g} GiB" if memory >= GIB else f"{memory / 2**20:g} MiB"
    return f"needed more than {size} of memory"


@dataclass(frozen=True, slots=True)
class Limits:
    """What an item may take, and a worker.

    `seconds` of wall time; `memory` in bytes of address space beyond what the worker had before, or None;
    `items` is how many a worker is given before a fresh one replaces it. Raises ValueError if out of range.
    """

    seconds: float
    memory: int | None
    items: int = 1000

    def __post_init__(self) -> None:
        if not 0 < self.seconds <= 1e6:
            raise ValueError(f"seconds must be positive, and at most a million: {self.seconds}")
        if self.memory is not None and self.memory <= 0:
            raise ValueError(f"memory must be positive: {self.memory}")
        if self.items <= 0:
            raise ValueError(f"the items of a worker must be positive: {self.items}")


# The parent's side


class Worker(Generic[T, R]):
    """A process that answers one item at a time; forked when first needed, and anew after it was stopped.

    Nothing here waits, except for the end of a process that was killed: whoever gives the items waits for as many
    workers as it likes, with `watch` and `deadline`, and then asks each how far it is.
    """

    _requests: io.FileIO
    _replies: io.FileIO

    def __init__(self, function: Callable[[T], R], limits: Limits) -> None:
        self._function = function
        self._limits = limits
        self._pid = 0
        self._owner = 0
        self._unsent = memoryview(b"")
        self._reply = bytearray()
        self._given = 0.0
        self.deadline = 0.0
        """When, by the monotonic clock, the item will have had its time."""

    @property
    def is_running(self) -> bool:
        """Whether there is a process, as far as is known."""
        return bool(self._pid)

    def give(self, item: object) -> None:
        """Begin with an item; the outcome of the one before must be known.

        Raises TypeError where the item is not plain data, OSError where no process can be started.
        """
        request = pickled_plain(item)
        if not self._pid or _is_abandoned(self._requests):
            self.stop()
            self._start()
        self._unsent = memoryview(_LENGTH.pack(len(request)) + request)
        self._reply = bytearray()
        self._given = time.monotonic()
        self._grant()
        with suppress(BrokenPipeError):  # it died just now: `outcome` will say so
            self._send()

    def watch(self, poll: select.poll) -> None:
        """Let the poll return when there is something to do here."""
        poll.register(self._replies, select.POLLIN)
        if self._unsent:
            poll.register(self._requests, select.POLLOUT)

    def outcome(self) -> Outcome[R] | None:
        """The outcome of the item, if it is known by now; a worker that is over its deadline is stopped."""
        try:
            self._send()
            reply = self._received()
        except (EOFError, BrokenPipeError):
            return Stopped(self._epitaph(self.stop()), time.monotonic() - self._given)
        if reply is not None:
            return self._opened(reply)
        if time.monotonic() < self.deadline:
            return None
        self.stop()
        return Stopped(self._late(), time.monotonic() - self._given)

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

    def _grant(self) -> None:
        self.deadline = time.monotonic() + self._limits.seconds

    def _send(self) -> None:
        with suppress(BlockingIOError):
            while self._unsent:
                self._unsent = self._unsent[os.write(self._requests.fileno(), self._unsent) :]
                self._grant()  # its time begins when it has the whole item

    def _received(self) -> memoryview | None:
        """The reply, once it is whole. Raises EOFError where the worker is gone."""
        with suppress(BlockingIOError):
            while _is_short(self._reply):
                chunk = os.read(self._replies.fileno(), _CHUNK)  # of this message: there is no other yet
                if not chunk:
                    raise EOFError
                self._reply += chunk
                self._grant()  # it has finished: what may take long now is to carry the reply over
            return memoryview(self._reply)[_LENGTH.size :]
        return None

    def _opened(self, reply: memoryview) -> Outcome[R]:
        self._reply = bytearray()
        unpickled: Outcome[Outcome[R]] = attempt(partial(pickle.loads, reply), self._limits.memory)
        outcome = unpickled.value if isinstance(unpickled, Finished) else unpickled
        if isinstance(outcome, Stopped):
            self.stop()
        return outcome

    def _start(self) -> None:
        _flush()  # or the worker would print again what this process has not written yet
        with _FORKING:
            requests, self._requests = pipe()
            self._replies, replies = pipe()
            for end in (self._requests, self._replies):  # this process's ends: the worker may wait, it has no other
                os.set_blocking(end.fileno(), False)
            self._owner = os.getpid()
            status = 1
            try:
                self._pid = _fork()
                if not self._pid:
                    _FORKING.release()
                    self._requests.close()
                    self._replies.close()
                    _serve(self._function, requests, replies, self._limits)
                    status = 0
            finally:
                # However the work of the worker ends (by SystemExit, say), the worker ends here: without the
                # exit handlers, the buffers and the callers that it has copies of.
                if os.getpid() != self._owner:
                    os._exit(status)
                requests.close()
                replies.close()
                if not self._pid:  # no process to be had; or Ctrl-C as it began, and it ends with the pipes
                    self._requests.close()
                    self._replies.close()

    def _late(self) -> str:
        return f"stopped after {self._limits.seconds:g} s"

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


def _serve(function: Callable[[T], R], requests: io.FileIO, replies: io.FileIO, limits: Limits) -> None:
    _settle()
    first = now = Size.current() if limits.memory else None
    with suppress(EOFError):  # the parent is gone
        for count in itertools.count(1):
            request = _receive(requests)
            # Should the parent die first, nobody kills this process. SIGALRM does, by its default action:
            # that is the system's doing, and does not wait for C code to return, as a Python handler would.
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + 1)
            if limits.memory and now:
                _limit(now.mapped + limits.memory)
            reply = _reply(function, request, limits.memory)
            _flush()
            signal.setitimer(signal.ITIMER_REAL, 0)
            now = Size.current() if limits.memory else None
            is_spent = count >= limits.items or _is_swollen(first, now, limits.memory)
            if is_spent:
                requests.close()  # the parent sees this before it sends another
            _send(replies, reply)
            if is_spent:
                return


def _settle() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which kills this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the parent's handlers are for the parent
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    gc.freeze()  # the parent's garbage is the parent's too, and collecting it would copy its pages
    collect_seldom()


def _is_swollen(first: Size | None, now: Size | None, memory: int | None) -> bool:
    """Whether so much is left of earlier items (caches, fragments) that a new worker should have the next."""
    if not (first and now and memory):
        return False
    return now.mapped > first.mapped + memory or now.resident > first.resident + memory // _KEPT


_KEPT = 8
"""A worker may keep this part of an item's limit: with 2 GiB and a worker a core, what it keeps stays below 256 MiB."""


def _reply(function: Callable[[T], R], request: memoryview, memory: int | None) -> bytes:
    """The outcome, pickled. What the item used is freed on return: a crash over that is still this item's."""
    outcome = attempt(lambda: function(pickle.loads(request)), memory)
    pickled = attempt(partial(pickle.dumps, outcome, pickle.HIGHEST_PROTOCOL), memory)
    return pickled.value if isinstance(pickled, Finished) else pickle.dumps(pickled)


def _limit(size: int) -> None:
    """Let this process map so many bytes and no more."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class Size(NamedTuple):
    """The bytes of address space of a process, and those of them that are in memory and of no file."""

    mapped: int
    resident: int

    @classmethod
    def current(cls) -> Size | None:
        """Of this process; None where /proc does not say."""
        try:
            statm = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            return None
        try:
            mapped, resident, shared = map(int, os.read(statm, 100).split()[:3])
        finally:
            os.close(statm)
        page = resource.getpagesize()
        return cls(mapped * page, (resident - shared) * page)


# Both sides


_LENGTH = struct.Struct("!Q")
_CHUNK = 2**16  # what a pipe holds


def pipe() -> tuple[io.FileIO, io.FileIO]:
    """The reading and the writing end of a new pipe."""
    reading, writing = os.pipe()
    return io.FileIO(reading, "r"), io.FileIO(writing, "w")


def _send(pipe: io.FileIO, message: bytes) -> None:
    length, rest = memoryview(_LENGTH.pack(len(message))), memoryview(message)
    while length or rest:
        written = os.writev(pipe.fileno(), [length, rest])
        length, rest = length[written:], rest[max(0, written - len(length)) :]


def _receive(pipe: io.FileIO) -> memoryview:
    """The next message. Raises EOFError where the other side is gone."""
    data = bytearray()
    while _is_short(data):
        chunk = os.read(pipe.fileno(), _CHUNK)  # of this message: the other side now waits for an answer
        if not chunk:
            raise EOFError
        data += chunk
    return memoryview(data)[_LENGTH.size :]


def _is_short(data: bytearray) -> bool:
    """Whether more of a message is to come."""
    return len(data) < _LENGTH.size or len(data) - _LENGTH.size < _LENGTH.unpack_from(data)[0]


def _is_abandoned(pipe: io.FileIO) -> bool:
    """Whether nobody is left to read what is written to the pipe."""
    poll = select.poll()
    poll.register(pipe, 0)
    return bool(poll.poll(0))


class _PlainPickler(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        if dataclasses.is_dataclass(obj):  # what is in its fields comes here in turn
            return NotImplemented
        raise TypeError(
            "an item of an iterable that is not a sequence must be plain data, and this one is or holds "
            f"a {type(obj).__name__}: give a list, or build it inside the function"
        )


def pickled_plain(item: object) -> bytes:
    """An item as a message. Raises TypeError where it is not plain data, which a pickle might change."""
    buffer = io.BytesIO()
    _PlainPickler(buffer, pickle.HIGHEST_PROTOCOL).dump(item)
    return buffer.getvalue()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # a broken pipe, a closed stream, none at all
            stream.flush()
