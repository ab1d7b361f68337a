"""Every change of availability reaches every dashboard that may see it, once, also after a break (RE1, RE2, RE7)."""

import asyncio
import re

import pytest

from lenochat.actions.actor import Actor
from lenochat.actions.availability import set_availability
from lenochat.actions.conversation import change_conversation
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Priority
from lenochat.core.ids import AgentId, ConversationId, LoginId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store.transaction import Tx
from tests.support.agent_client import AgentClient, done, position_of
from tests.support.mirror import Mirror
from tests.support.running_node import RunningNode
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

CHANGES: list[tuple[str, str | None]] = [
    ("away", "lunch"),
    ("busy", None),
    ("do_not_disturb", "in a call"),
    ("offline", None),
    ("online", "back"),
]


async def test_three_dashboards_get_exactly_one_event_of_each_change(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    owner = await workplace.owner()
    dashboards = [await client.stream() for client in (ana, ben, owner)]
    positions = []
    for status, message in CHANGES:
        response = await ana.put("/me/availability", {"status": status, "message": message})
        positions.append(position_of(response))
        again = await ana.put("/me/availability", {"status": status})
        assert done(again) == done(response)
    last = await workplace.mark()
    for stream in dashboards:
        await stream.read_to(last)
        told = [event for event in stream.of_type("availability.changed") if event["agent_id"] == ana.id]
        assert [(event["status"], event["status_message"]) for event in told] == CHANGES
        assert [event["position"] for event in told] == positions
        for event in told:
            assert event["cause"] == "chosen"
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["at"])
            assert event["status_since"] == event["at"]
    own, *others = (stream.of_type("availability.changed") for stream in dashboards)
    assert {event["login_id"] for event in own if event["agent_id"] == ana.id} == {ana.me["login_id"]}
    assert all("login_id" not in event and "device" not in event for events in others for event in events)


async def test_a_snapshot_and_the_events_after_it_make_the_next_snapshot(workplace: Workplace) -> None:
    ana, ben = staff = await workplace.staff("Ana", "Ben")
    owner = await workplace.owner()
    streams = [await client.stream() for client in (ana, ben, owner)]
    mirrors = [Mirror(stream.frames[0]) for stream in streams]
    await _a_busy_day(workplace)
    last = await workplace.mark()
    for client, stream, mirror in zip((*staff, owner), streams, mirrors, strict=True):
        await stream.read_to(last)
        mirror.follow(stream.frames[1:])
        assert mirror.picture() == Mirror((await client.stream()).frames[0]).picture()


async def test_a_client_cut_off_during_300_changes_resumes_to_the_servers_state(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    stream = await ben.stream()
    mirror = Mirror(stream.frames[0])
    stream.cut()
    for number in range(300):
        await ana.set_status(("online", "away", "busy")[number % 3], message=f"change {number}")
    await _a_busy_day(workplace)
    back = await ben.stream(stream_id=mirror.stream_id, resume_from=mirror.position)
    if back.frames[-1]["type"] != "resumed":
        await back.next_of("resumed")
    assert {frame["type"] for frame in back.frames} == {"events", "resumed"}
    mirror.follow(back.frames)
    assert mirror.position == await ben.position()
    assert mirror.picture() == Mirror((await ben.stream()).frames[0]).picture()
    missed = [event for event in back.of_type("availability.changed") if event["agent_id"] == ana.id]
    assert [event["status_message"] for event in missed] == [f"change {number}" for number in range(300)]


async def test_nothing_is_missed_or_doubled_while_a_slow_client_resumes_during_changes(
    node: RunningNode, workplace: Workplace
) -> None:
    """What was missed is more than the network holds; what happens meanwhile has to wait for its turn."""
    ana, ben = await workplace.staff("Ana", "Ben")
    visitor = workplace.visitor()
    await visitor.begin("🙂" * 8_000, name="🙂" * 100, page_url="https://shop.example/" + "x" * 1_900)
    first = await ben.stream()
    mirror = Mirror(first.frames[0])
    await first.close()
    await many_large_changes(node, workplace, ana, visitor.conversation_id, 990)
    stream = await ben.connect(is_slow=True)
    await stream.send({"type": "hello", "protocol": 1, "stream_id": mirror.stream_id, "resume_from": mirror.position})
    for number in range(30):
        await ana.set_status(("busy", "away")[number % 2], message=f"later {number}")
    last = await workplace.mark()
    await stream.next_of("resumed")
    await stream.read_to(last)
    positions = [event["position"] for event in stream.events]
    assert positions == list(range(mirror.position + 1, last + 1))
    mirror.follow(stream.frames)
    assert mirror.picture() == Mirror((await ben.stream()).frames[0]).picture()


async def test_what_cannot_be_resumed_is_answered_by_a_snapshot(node: RunningNode, workplace: Workplace) -> None:
    (ana,) = await workplace.staff("Ana")
    stream = await ana.stream()
    name, old = stream.frames[0]["stream_id"], stream.frames[0]["position"]
    await many_changes(node, workplace, ana, 1_001)
    now = await ana.position()
    for hello in (
        {"stream_id": name, "resume_from": old},
        {"stream_id": name, "resume_from": now + 1},
        {"stream_id": name, "resume_from": 2**70},
        {"stream_id": name, "resume_from": -1},
        {"stream_id": "another", "resume_from": now},
        {"resume_from": now},
        {"stream_id": name},
    ):
        answer = (await ana.stream(**hello)).frames[0]
        assert (answer["type"], answer["position"], answer["stream_id"]) == ("snapshot", now, name), hello
    assert (await ana.stream(stream_id=name, resume_from=now)).frames == [{"type": "resumed", "position": now}]
    just_so_many = await ana.stream(stream_id=name, resume_from=now - 1_000)
    if just_so_many.frames[-1]["type"] != "resumed":
        await just_so_many.next_of("resumed")
    assert [event["position"] for event in just_so_many.events] == list(range(now - 999, now + 1))


async def test_the_last_of_many_changes_is_the_same_for_every_tab_and_the_server(workplace: Workplace) -> None:
    first = await workplace.at_work("Ana")
    second = await workplace.log_in(first.id)
    streams = [await first.stream(), await second.stream()]
    await asyncio.gather(
        *(client.set_status(status) for _ in range(10) for client in (first, second) for status, _ in CHANGES)
    )
    last = await workplace.mark()
    shown = done(await first.get("/me"))["status"]
    for stream in streams:
        await stream.read_to(last)
        assert stream.of_type("availability.changed")[-1]["status"] == shown


async def many_changes(node: RunningNode, workplace: Workplace, agent: AgentClient, number: int) -> None:
    """So many events, in one transaction."""
    actor = Actor(agent_id=AgentId(agent.id), login_id=LoginId(agent.me["login_id"]))

    def change(tx: Tx, now: Instant) -> None:
        for count in range(number):
            status = (AvailabilityStatus.AWAY, AvailabilityStatus.BUSY)[count % 2]
            set_availability(tx, actor, status=status, message=f"{count} {'x' * 120}", now=now)

    await node.node.store.write(WorkspaceId(workplace.id), change)


async def many_large_changes(
    node: RunningNode, workplace: Workplace, agent: AgentClient, conversation_id: str, number: int
) -> None:
    """So many events of a conversation, in one transaction."""
    actor = Actor(agent_id=AgentId(agent.id), login_id=LoginId(agent.me["login_id"]))

    def change(tx: Tx, now: Instant) -> None:
        for count in range(number):
            priority = (Priority.LOW, Priority.HIGH)[count % 2]
            change_conversation(tx, actor, ConversationId(conversation_id), priority=priority, now=now)

    await node.node.store.write(WorkspaceId(workplace.id), change)


async def _a_busy_day(workplace: Workplace) -> None:
    """Something of everything that dashboards are told."""
    owner = await workplace.owner()
    cleo = await workplace.at_work("Cleo")
    visitors = [workplace.visitor() for _ in range(5)]
    for visitor in visitors:
        await visitor.begin()
    await cleo.set_status("busy", message="phone")
    held = [conversation["id"] for conversation in await owner.conversations("all")]
    done(await owner.assign(held[0], cleo.id))
    done(await owner.assign(held[1], owner.id))
    done(await owner.assign(held[1], None))
    done(await owner.write(held[2]))
    done(await visitors[0].write())
    done(await owner.post(f"/conversations/{held[2]}/close"))
    done(await owner.post(f"/conversations/{held[3]}/close"))
    done(await owner.post(f"/conversations/{held[3]}/reopen"))
    done(await owner.patch(f"/conversations/{held[0]}", {"priority": "high"}))
    done(await owner.patch(f"/agents/{cleo.id}", {"capacity_override": 1}))
    await workplace.rules(routing={"default_capacity": 2, "busy_fallback": True})
    for _ in range(8):
        await workplace.visitor().begin()
    done(await owner.patch("/me", {"name": "Olga II"}))
    assert (await cleo.log_out()).status_code == 204
    done(await owner.patch(f"/agents/{cleo.id}", {"disabled": True}))
    await workplace.hire("Dora")
    await workplace.rules(routing={"default_capacity": None})
