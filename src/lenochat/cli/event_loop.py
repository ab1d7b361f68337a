"""The event loop of a node: uvloop."""

import asyncio
from collections.abc import Coroutine

import uvloop


def run(main: Coroutine[None, None, None]) -> None:
    """Run to the end on a new loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)
