"""How a node's process runs: on uvloop, and ended by SIGTERM and SIGINT with exit code 0 from its first moment on."""

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Coroutine, Iterator
from types import FrameType

import uvloop

STOPS = (signal.SIGTERM, signal.SIGINT)


def run(main: Coroutine[None, None, None]) -> None:
    """Run to the end on a new loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


def keep_what_is_here() -> None:
    """Let the garbage collector pass over all that is here already; for a process that has just become ready.

    Modules and what they hold stay to the end. A full collection would look at them again each time, 100 ms and more in
    which nobody is served, and it comes just when many streams do. How often it comes is left to Python: it looks at
    what closed streams leave behind, and five times as seldom means that each takes 70 to 125 ms beside 500 streams.
    """
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def leaving_when_stopped() -> Iterator[None]:
    """While nothing is running yet, a stop simply ends the process; `watched` takes over once something is."""
    before = {number: signal.signal(number, _leave) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def watched(stop: asyncio.Event) -> Iterator[None]:
    """Inside, a stop sets that event."""
    loop = asyncio.get_running_loop()
    for number in STOPS:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in STOPS:
            loop.remove_signal_handler(number)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
