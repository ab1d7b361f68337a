"""Whoever waits near the head of the queue is told their place, and not more often than they can bear."""

import pytest

from tests.support.agent_client import done
from tests.support.hand_scheduler import HandScheduler
from tests.support.stream_client import StreamClient
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

QUIET = 10
"""After so many seconds all is told, and the next change is told at once."""


async def waiting(workplace: Workplace, count: int) -> list[tuple[VisitorClient, StreamClient]]:
    """So many visitors in the queue, each with an open widget."""
    found = []
    for place in range(1, count + 1):
        visitor = workplace.visitor()
        assert (await visitor.begin())["queue_position"] == place
        found.append((visitor, await visitor.stream()))
    return found


async def read_all(stream: StreamClient) -> list[int | None]:
    """The places that a widget was told up to now, beginning with the one in its snapshot."""
    await stream.read_all()
    told = [event["queue_position"] for event in stream.of_type("conversation.changed")]
    return [stream.frames[0]["state"]["queue_position"], *told]


async def test_who_waits_is_told_that_others_have_gone_before_them(
    timed_workplace: Workplace, scheduler: HandScheduler
) -> None:
    ana = await timed_workplace.at_work("Ana")
    await ana.set_status("offline")
    queue = await waiting(timed_workplace, 4)
    scheduler.move(QUIET)
    done(await ana.assign(queue[0][0].conversation_id, ana.id))
    assert [await read_all(stream) for _, stream in queue[1:]] == [[2, 1], [3, 2], [4, 3]]


async def test_what_moves_within_five_seconds_is_told_once_when_they_are_over(
    timed_workplace: Workplace, scheduler: HandScheduler
) -> None:
    ana = await timed_workplace.at_work("Ana")
    await ana.set_status("offline")
    queue = await waiting(timed_workplace, 5)
    scheduler.move(QUIET)
    for visitor, _ in queue[:3]:
        done(await ana.assign(visitor.conversation_id, ana.id))
    scheduler.move(4.9)
    assert [await read_all(stream) for _, stream in queue[3:]] == [[4, 3], [5, 4]]
    scheduler.move(0.1)
    assert [await read_all(stream) for _, stream in queue[3:]] == [[4, 3, 1], [5, 4, 2]]


async def test_nobody_is_asked_or_told_while_nothing_moves(
    timed_workplace: Workplace, scheduler: HandScheduler
) -> None:
    ana = await timed_workplace.at_work("Ana")
    await ana.set_status("offline")
    queue = await waiting(timed_workplace, 2)
    scheduler.move(QUIET)
    assert scheduler.waiting == 0
    done(await queue[1][0].write("Still there?"))
    scheduler.move(5)
    assert scheduler.waiting == 0
    assert [await read_all(stream) for _, stream in queue] == [[1], [2, 2]]


async def test_a_high_priority_moves_the_others_back_and_only_the_first_twenty_are_told(
    timed_workplace: Workplace, scheduler: HandScheduler
) -> None:
    ana = await timed_workplace.at_work("Ana")
    await ana.set_status("offline")
    queue = await waiting(timed_workplace, 22)
    scheduler.move(QUIET)
    urgent = queue[21][0].conversation_id
    done(await ana.patch(f"/conversations/{urgent}", {"priority": "high"}))
    told = [await read_all(stream) for _, stream in queue]
    assert told == [*([place, place + 1] for place in range(1, 20)), [20], [21], [22, 1]]


async def test_every_page_of_a_visitor_is_told_and_strangers_are_not(
    timed_workplace: Workplace, scheduler: HandScheduler
) -> None:
    ana = await timed_workplace.at_work("Ana")
    await ana.set_status("offline")
    (first, _), (second, page) = await waiting(timed_workplace, 2)
    other_page, stranger = await second.stream(), await timed_workplace.visitor().stream()
    scheduler.move(QUIET)
    done(await first.post(f"/conversations/{first.conversation_id}/close"))
    assert [await read_all(page), await read_all(other_page)] == [[2, 1], [2, 1]]
    assert await read_all(stranger) == [None]
