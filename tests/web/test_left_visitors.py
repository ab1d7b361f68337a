"""Who has closed the last page with the widget for ten minutes has left; routing waits until they are back (RT6)."""

from contextlib import AsyncExitStack

import pytest

from lenochat.store import sqlite
from tests.support.agent_client import AgentClient, done
from tests.support.clock import Clock
from tests.support.hand_scheduler import HandScheduler
from tests.support.running_node import RunningNode, running_node
from tests.support.stream_client import StreamClient
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

PAGE_CHANGE, PLACES_EVERY, LEFT = 5, 5, 600


@pytest.fixture
async def ana(timed_workplace: Workplace, scheduler: HandScheduler) -> AgentClient:
    """The only agent, who takes no chats at first."""
    scheduler.move(PAGE_CHANGE)
    await timed_workplace.owner()
    agent = await timed_workplace.at_work("Ana")
    await agent.set_status("offline")
    return agent


async def waits_with_widget(workplace: Workplace) -> tuple[VisitorClient, StreamClient]:
    visitor = workplace.visitor()
    assert (await visitor.begin())["agent"] is None
    return visitor, await visitor.stream()


async def close_page(stream: StreamClient, scheduler: HandScheduler) -> None:
    """The page is closed, and the node has noticed it."""
    before = scheduler.waiting
    await stream.close()
    await scheduler.until_waiting(before + 1)


async def go(workplace: Workplace, stream: StreamClient, scheduler: HandScheduler) -> None:
    """The page is closed, no other one opens, and that is written down."""
    await close_page(stream, scheduler)
    scheduler.move(PAGE_CHANGE)
    await workplace.mark()


async def test_who_has_left_is_shown_so_and_passed_over_and_served_at_once_when_they_are_back(
    timed_workplace: Workplace, ana: AgentClient, scheduler: HandScheduler, clock: Clock
) -> None:
    (gone, page), (here, next_page) = [await waits_with_widget(timed_workplace) for _ in range(2)]
    watch = await ana.stream()
    await go(timed_workplace, page, scheduler)
    clock.move(LEFT)
    waiting = await ana.conversations("unassigned")
    assert [(item["id"], item["queue_position"]) for item in waiting] == [
        (gone.conversation_id, None),
        (here.conversation_id, 1),
    ]
    scheduler.move(PLACES_EVERY)
    await next_page.read_until("conversation.changed", conversation_id=here.conversation_id, queue_position=1)
    told = await watch.read_until("conversation.changed", conversation_id=gone.conversation_id)
    assert told["conversation"] == waiting[0]
    assert told["at"] == waiting[0]["visitor_left_at"]
    assert waiting[0]["queued_since"] == waiting[0]["created_at"]
    await ana.set_status("online")
    assert [item["id"] for item in await ana.conversations("mine")] == [here.conversation_id]
    back = await gone.stream()
    assert back.frames[0]["state"]["agent"]["name"] == "Ana"
    shown = done(await ana.get(f"/conversations/{gone.conversation_id}"))
    assert (shown["assignee_id"], shown["visitor_left_at"]) == (ana.id, None)
    (receipt, *_) = done(await ana.get(f"/conversations/{gone.conversation_id}/routing"))["items"]
    assert (receipt["trigger"], receipt["chosen_agent_id"]) == ("visitor_back", ana.id)


async def test_a_change_of_pages_is_no_leaving(
    timed_workplace: Workplace, ana: AgentClient, scheduler: HandScheduler, clock: Clock
) -> None:
    visitor, page = await waits_with_widget(timed_workplace)
    second = await visitor.stream()
    await page.close()
    await second.read_all()
    for _ in range(3):
        await close_page(second, scheduler)
        scheduler.move(PAGE_CHANGE - 1)
        second = await visitor.stream()
        assert scheduler.waiting == 0
    clock.move(10 * LEFT)
    (shown,) = await ana.conversations("unassigned")
    assert (shown["visitor_left_at"], shown["queue_position"]) == (None, 1)


async def test_who_is_back_within_ten_minutes_has_not_left(
    timed_workplace: Workplace, ana: AgentClient, scheduler: HandScheduler, clock: Clock
) -> None:
    visitor, page = await waits_with_widget(timed_workplace)
    for _ in range(2):
        await go(timed_workplace, page, scheduler)
        clock.move(LEFT - 1)
        page = await visitor.stream()
    clock.move(LEFT)
    assert [item["visitor_left_at"] for item in await ana.conversations("unassigned")] == [None]


async def test_who_writes_without_a_page_is_back_and_who_never_had_one_never_leaves(
    timed_workplace: Workplace, ana: AgentClient, scheduler: HandScheduler, clock: Clock
) -> None:
    visitor, page = await waits_with_widget(timed_workplace)
    program = timed_workplace.visitor()
    await program.begin()
    await go(timed_workplace, page, scheduler)
    clock.move(LEFT)
    assert [item["queue_position"] for item in await ana.conversations("unassigned")] == [None, 1]
    done(await visitor.write("Still interested"))
    assert [item["queue_position"] for item in await ana.conversations("unassigned")] == [1, 2]
    clock.move(LEFT)
    assert [item["queue_position"] for item in await ana.conversations("unassigned")] == [None, 1]


async def test_people_take_what_is_left(
    timed_workplace: Workplace, ana: AgentClient, scheduler: HandScheduler, clock: Clock
) -> None:
    visitor, page = await waits_with_widget(timed_workplace)
    await go(timed_workplace, page, scheduler)
    clock.move(LEFT)
    taken = done(await ana.assign(visitor.conversation_id, ana.id))
    assert (taken["assignee_id"], taken["visitor_left_at"]) == (ana.id, None)


async def test_who_begins_while_their_page_is_open_is_judged_from_then_on(
    timed_workplace: Workplace, ana: AgentClient, scheduler: HandScheduler, clock: Clock
) -> None:
    """The page was opened before there was anything to wait for; it is the same visitor who begins, and goes."""
    visitor = timed_workplace.visitor()
    await visitor.begin()
    done(await visitor.post(f"/conversations/{visitor.conversation_id}/close"))
    page = await visitor.stream()
    await visitor.begin()
    await page.read_all()
    await go(timed_workplace, page, scheduler)
    clock.move(LEFT)
    (shown,) = await ana.conversations("unassigned")
    assert shown["visitor_left_at"] is not None


async def test_what_could_not_be_written_down_is_tried_again(
    timed_node: RunningNode, timed_workplace: Workplace, ana: AgentClient, scheduler: HandScheduler, clock: Clock
) -> None:
    _, page = await waits_with_widget(timed_workplace)
    await close_page(page, scheduler)
    database = sqlite.raw(timed_node.node.store.writer.connection)
    database.execute("PRAGMA query_only = 1")
    scheduler.move(PAGE_CHANGE)
    await scheduler.until_waiting(1)
    database.execute("PRAGMA query_only = 0")
    scheduler.move(PAGE_CHANGE)
    await timed_workplace.mark()
    clock.move(LEFT)
    assert [item["queue_position"] for item in await ana.conversations("unassigned")] == [None]


async def test_a_restart_gives_those_who_were_there_their_ten_minutes_anew(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clock, data = Clock(), tmp_path_factory.mktemp("restarted")
    async with AsyncExitStack() as clients:
        async with running_node(data, clock=clock, scheduler=HandScheduler()) as node:
            workplace = await clients.enter_async_context(Workplace(node.url, data))
            await workplace.owner()
            (_, page), (stays, _) = [await waits_with_widget(workplace) for _ in range(2)]
        assert await page.closed() == 4000
        clock.move(LEFT)
        async with running_node(data, clock=clock, scheduler=HandScheduler()) as node:
            workplace.url = node.url
            owner, returned = await workplace.log_in(workplace.owner_id), workplace.visitor()
            returned.token = stays.token
            clock.move(LEFT - 1)
            assert [item["queue_position"] for item in await owner.conversations("unassigned")] == [1, 2]
            await returned.stream()
            clock.move(1)
            assert [item["queue_position"] for item in await owner.conversations("unassigned")] == [None, 1]
