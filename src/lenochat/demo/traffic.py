"""Traffic: simulated visitors who write, wait for answers and leave, for as long as the demo runs."""

import asyncio
import contextlib
import json

import structlog
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from lenochat.demo.cast import NOOR
from lenochat.demo.desk import Desk, chance
from lenochat.demo.doors import RefusedError, Visitor
from lenochat.demo.scene import Scene
from lenochat.demo.small_talk import NOBODY_CAME, THANKS, TOPICS, VISITORS

SECONDS_BETWEEN_VISITORS = (3.0, 9.0)
MOST_VISITORS = 10
SECONDS_OF_PATIENCE = 90.0
SECONDS_TO_THINK = (2.0, 6.0)

log = structlog.get_logger(__name__)


async def begin_work(scene: Scene) -> list[Desk]:
    """Set the played members to work: Online, and without the limit that left room for who tries the demo."""
    noor = next(member for member in scene.members if member.person is NOOR)
    desks = []
    for member in scene.members:
        if member.person.is_played:
            await noor.call("PATCH", f"/api/v1/agents/{member.agent_id}", {"capacity_override": None})
            await member.accept_no_chats_after_login()
            await member.choose("online", None)
            desk = Desk(member)
            await desk.begin()
            desks.append(desk)
    return desks


async def send_visitors(scene: Scene) -> None:
    """One visitor after another, never too many at once."""
    here: set[asyncio.Task[None]] = set()
    try:
        while True:
            if len(here) < MOST_VISITORS:
                task = asyncio.create_task(_visit(Visitor(scene.address, scene.widget_key)))
                here.add(task)
                task.add_done_callback(here.discard)
            await asyncio.sleep(chance.uniform(*SECONDS_BETWEEN_VISITORS))
    finally:
        for task in here:
            task.cancel()


async def _visit(visitor: Visitor) -> None:
    topic = chance.choice(TOPICS)
    try:
        await visitor.begin(topic.question, name=chance.choice(VISITORS), email=None)
        async with await visitor.open_stream() as stream:
            for line in (topic.more, chance.choice(THANKS)):
                await _answered(stream)
                await asyncio.sleep(chance.uniform(*SECONDS_TO_THINK))
                await visitor.write(line)
            await _answered(stream)
    except TimeoutError:
        with contextlib.suppress(RefusedError, OSError):
            await visitor.write(NOBODY_CAME)
            await visitor.close()
    except (RefusedError, ConnectionClosed, OSError) as failure:
        log.info("a simulated visitor gave up", reason=type(failure).__name__)


async def _answered(stream: ClientConnection) -> None:
    """Wait until an agent has written; `TimeoutError` when nobody does."""
    async with asyncio.timeout(SECONDS_OF_PATIENCE):
        async for frame in stream:
            for item in json.loads(frame).get("events", ()):
                event = item["event"]
                if event["type"] == "message.posted" and event["message"]["author"]["type"] == "agent":
                    return
