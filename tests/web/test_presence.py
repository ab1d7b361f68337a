"""What the server observes of connections never changes what an agent declared (AV10)."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from lenochat.core.ids import AgentId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store import agents
from lenochat.store.transaction import Tx
from tests.support.agent_client import POSITION, AgentClient, done
from tests.support.clock import Clock
from tests.support.running_node import RunningNode, running_node
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

GRACE = 30
LOST = {"connected": False, "eligible": False, "not_eligible_because": ["connection_lost"], "status": "online"}
THERE = {"connected": True, "connection_lost_at": None, "eligible": True, "status": "online"}


async def noted_as_gone(node: RunningNode, workplace: Workplace, agent: AgentClient) -> None:
    """A closed stream is closed for its client a moment before the node has written down that nobody is there."""
    while True:
        found = await node.node.store.read(
            lambda connection: agents.find(connection, WorkspaceId(workplace.id), AgentId(agent.id))
        )
        assert found is not None
        if found.presence.disconnected_since is not None:
            return
        await asyncio.sleep(0)


async def test_an_agent_whose_connection_is_lost_is_passed_over_until_it_is_back(
    timed_workplace: Workplace, clock: Clock
) -> None:
    workplace = timed_workplace
    watch = await (await workplace.owner()).stream()
    ana = await workplace.at_work("Ana", client="dashboard")
    stream = await ana.stream()
    stream.cut()
    assert (await workplace.visitor().begin())["agent"] is not None
    clock.move(GRACE - 1)
    assert (await workplace.visitor().begin())["agent"] is not None
    clock.move(2)
    assert (await workplace.visitor().begin())["queue_position"] == 3, "behind the two that never reached her"
    told = await watch.read_until("availability.changed", agent_id=ana.id, cause="connection")
    assert LOST.items() <= told.items()
    assert told["connection_lost_at"] < told["at"]
    assert LOST.items() <= done(await (await workplace.owner()).get(f"/agents/{ana.id}")).items()
    await ana.stream()
    back = await watch.read_until("availability.changed", agent_id=ana.id, connected=True, cause="connection")
    assert THERE.items() <= back.items()
    assert back["status_since"] == told["status_since"]
    assert await ana.conversations("unassigned") == []


async def test_what_is_inside_the_grace_is_told_to_nobody(timed_workplace: Workplace, clock: Clock) -> None:
    watch = await (await timed_workplace.owner()).stream()
    ana = await timed_workplace.at_work("Ana", client="dashboard")
    for _ in range(3):
        stream = await ana.stream()
        await stream.close()
        clock.move(GRACE - 1)
    await watch.read_to(await timed_workplace.mark())
    assert [event["cause"] for event in watch.of_type("availability.changed")] == ["login"]


async def test_a_dashboard_login_is_judged_from_the_login_on_and_an_api_login_never(
    timed_node: RunningNode, timed_workplace: Workplace, clock: Clock
) -> None:
    api, dashboard = await timed_workplace.at_work("Api"), await timed_workplace.at_work("Dash", client="dashboard")
    logged_in_at = dashboard.me["status_since"]
    clock.move(GRACE + 1)
    shown = {agent["id"]: agent for agent in done(await api.get("/agents"))["items"]}
    assert THERE.items() <= shown[api.id].items()
    assert {**LOST, "connection_lost_at": logged_in_at}.items() <= shown[dashboard.id].items()
    await api.stream()
    await api.streams[-1].close()
    await noted_as_gone(timed_node, timed_workplace, api)
    clock.move(GRACE + 1)
    assert LOST.items() <= done(await api.get("/me")).items()


async def test_the_own_answer_is_as_new_as_its_position_says(timed_workplace: Workplace, clock: Clock) -> None:
    """What is due when a request comes in is done before the answer is read, whole."""
    ana = await timed_workplace.at_work("Ana", client="dashboard")
    before = await ana.position()
    clock.move(GRACE + 1)
    answer = await ana.get("/me")
    assert int(answer.headers[POSITION]) == before + 1
    assert LOST.items() <= done(answer).items()


async def test_any_stream_of_any_login_is_presence(
    timed_node: RunningNode, timed_workplace: Workplace, clock: Clock
) -> None:
    first = await timed_workplace.at_work("Ana", client="dashboard")
    second = await timed_workplace.log_in(first.id)
    kept = await second.stream()
    lost = await first.stream()
    lost.cut()
    clock.move(10 * GRACE)
    assert THERE.items() <= done(await first.get("/me")).items()
    await kept.close()
    await noted_as_gone(timed_node, timed_workplace, first)
    clock.move(GRACE + 1)
    assert LOST.items() <= done(await first.get("/me")).items()
    await first.log_out()
    assert LOST.items() <= done(await second.get("/me")).items()


@pytest.mark.parametrize(
    ("grace", "seconds", "is_lost"), [(0, 0, True), (3_600, 3_599, False), (None, 8 * 3_600, False)]
)
async def test_the_workspace_says_how_long_the_grace_is(
    timed_node: RunningNode,
    timed_workplace: Workplace,
    clock: Clock,
    grace: int | None,
    seconds: int,
    is_lost: bool,
) -> None:
    await timed_workplace.rules(connection_grace_seconds=grace)
    ana = await timed_workplace.at_work("Ana")
    await (await ana.stream()).close()
    await noted_as_gone(timed_node, timed_workplace, ana)
    clock.move(seconds)
    shown = done(await ana.get("/me"))
    assert shown["connected"] is not is_lost
    assert shown["status"] == "online"


async def test_the_declared_status_can_be_changed_while_the_connection_is_lost(
    timed_workplace: Workplace, clock: Clock
) -> None:
    ana = await timed_workplace.at_work("Ana", client="dashboard")
    clock.move(GRACE + 1)
    shown = await ana.set_status("busy", message="phone")
    assert (shown["status"], shown["connected"]) == ("busy", False)
    assert shown["not_eligible_because"] == ["status", "connection_lost"]


async def test_the_grace_ends_by_itself_when_nobody_asks(workplace: Workplace) -> None:
    """By the real clock: the one thing waited for is the event."""
    await workplace.rules(connection_grace_seconds=1)
    watch = await (await workplace.owner()).stream()
    ana = await workplace.at_work("Ana", client="dashboard")
    told = await watch.read_until("availability.changed", agent_id=ana.id, connected=False)
    assert told["cause"] == "connection"


async def test_a_workspace_that_cannot_be_settled_holds_no_other_up(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with AsyncExitStack() as opened:
        data = tmp_path_factory.mktemp("unsettled")
        node = await opened.enter_async_context(running_node(data))
        broken, sound = [await opened.enter_async_context(Workplace(node.url, data)) for _ in range(2)]
        settle = node.node.store.writer._settle

        def settle_the_sound(tx: Tx, now: Instant) -> None:
            assert tx.workspace_id == sound.id
            settle(tx, now)

        node.node.store.writer._settle = settle_the_sound
        for workplace in (broken, sound):
            await workplace.rules(connection_grace_seconds=1)
        watch = await (await sound.owner()).stream()
        await broken.at_work("Ben", client="dashboard")
        ana = await sound.at_work("Ana", client="dashboard")
        await watch.read_until("availability.changed", agent_id=ana.id, connected=False)


async def test_who_neither_answers_nor_takes_anything_is_gone_as_soon_as_a_ping_is_not_answered(
    node: RunningNode, workplace: Workplace
) -> None:
    """What such a client has not taken must not keep its connection, and with it the agent's presence, for ever."""
    await workplace.rules(connection_grace_seconds=0)
    watch = await (await workplace.owner()).stream()
    ana = await workplace.at_work("Ana")
    await (await ana.connect(is_slow=True)).hello()
    streams = node.node._hub.members(WorkspaceId(workplace.id))
    (frozen,) = [connection.protocol for connection in streams if connection.agent_id == ana.id]
    visitor = workplace.visitor()
    await visitor.begin()
    while frozen.buffered_bytes < 64 * 1024:
        await visitor.write("🙂" * 8_000)
    frozen.stop_keepalive()
    frozen.ping_timeout = 0.01
    frozen.send_keepalive_ping()
    await watch.read_until("availability.changed", agent_id=ana.id, connected=False)


async def test_a_restart_gives_everybody_whose_connection_it_lost_ten_seconds(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clock, data = Clock(), tmp_path_factory.mktemp("restarted")
    async with AsyncExitStack() as clients:
        async with running_node(data, clock=clock) as node:
            before = await clients.enter_async_context(Workplace(node.url, data))
            await before.rules(connection_grace_seconds=0)
            ana, api = await before.at_work("Ana"), await before.at_work("Api")
            stream = await ana.stream()
            await ana.set_status("busy", message="kept")
            cookie, ids = ana.cookie, (ana.id, api.id)
            owner_id, emails = before.owner_id, before.emails
        assert await stream.closed() == 4000
    async with running_node(data, clock=clock) as node, Workplace(node.url, data) as after:
        after.emails.update(emails)
        owner = await after.log_in(owner_id)
        for seconds, is_connected in ((0, True), (9, True), (2, False)):
            clock.move(seconds)
            shown = [done(await owner.get(f"/agents/{agent_id}")) for agent_id in ids]
            assert [agent["connected"] for agent in shown] == [is_connected, True]
            assert [agent["status"] for agent in shown] == ["busy", "online"]
        returned = after.browser()
        returned.http.headers.update(cookie)
        back = done(await returned.get("/me"))
        assert (back["status"], back["status_message"], back["connected"]) == ("busy", "kept", False)
