"""The play: everybody of the scene holds a stream, and with traffic some are at work."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import structlog

from lenochat.demo import traffic
from lenochat.demo.doors import JsonObject
from lenochat.demo.scene import Scene

log = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def played(scene: Scene, *, with_traffic: bool) -> AsyncIterator[None]:
    """Inside, the play goes on; it begins when everybody's stream has said something."""
    desks = await traffic.begin_work(scene) if with_traffic else []
    reactions = {desk.member: desk.react for desk in desks}
    parts: list[Coroutine[Any, Any, None]] = [
        *(member.stay(reactions.get(member, _leave_it)) for member in scene.members),
        *(desk.take_breaks() for desk in desks),
    ]
    if with_traffic:
        parts.append(traffic.send_visitors(scene))
    tasks = [asyncio.create_task(_logged(part)) for part in parts]
    try:
        await scene.everybody_is_connected()
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _leave_it(_event: JsonObject) -> None:
    """What a member does who is only there."""


async def _logged(part: Coroutine[Any, Any, None]) -> None:
    """A part of the play that fails says so, and the rest goes on."""
    try:
        await part
    except Exception:
        log.exception("a part of the demo failed")
