"""The event stream, as the contract says it (RE5, RE6): hello, order, audiences, typing, rights, and its ends."""

import asyncio
import json

import pytest

from lenochat import app
from lenochat.core.ids import WorkspaceId
from lenochat.web.socket import member_stream, visitor_stream
from tests.support.agent_client import done, position_of
from tests.support.running_node import RunningNode
from tests.support.stream_client import JsonObject, StreamClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "null",
            "[]",
            "1",
            '"hello"',
            "{",
            "nonsense",
            "[" * 20_000,
            b"\x00",
            b'{"type": "hello", "protocol": 1}',
        ),
        *('{"type": "hello"}', '{"type": "hello", "protocol": 2}', '{"type": "hello", "protocol": true}'),
        *('{"type": "focus", "conversation_ids": []}', '{"type": "hello", "protocol": 1, "resume_from": "1"}'),
    ],
)
async def test_what_is_no_hello_ends_the_stream_for_good(workplace: Workplace, text: str | bytes) -> None:
    ana = await workplace.at_work("Ana")
    for stream in (await ana.connect(), await workplace.visitor().connect()):
        await stream.send_text(text)
        assert (await stream.closed(), stream.frames) == (4102, [])
    stream = await ana.stream()
    if "focus" not in str(text) and "hello" not in str(text):
        await stream.send_text(text)
        assert await stream.closed() == 4102


async def test_who_says_no_hello_in_time_may_come_back(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member_stream, "HELLO_SECONDS", 0.01)
    monkeypatch.setattr(visitor_stream, "HELLO_SECONDS", 0.01)
    ana = await workplace.at_work("Ana")
    for stream in (await ana.connect(), await workplace.visitor().connect()):
        assert (await stream.closed(), stream.frames) == (4002, [])


async def test_who_floods_is_dropped_and_may_come_back_and_nobody_else_notices(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    watch = await ben.stream()
    stream = await ana.stream()
    for _ in range(100):
        await stream.send({"type": "unknown"})
    assert await stream.closed() == 4003
    await ana.set_status("away")
    await watch.read_until("availability.changed", agent_id=ana.id, status="away")
    visitor = await workplace.visitor().stream()
    for _ in range(100):
        await visitor.send({"type": "unknown"})
    assert await visitor.closed() == 4003


async def test_unknown_types_and_odd_members_are_passed_over(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    stream = await ana.stream()
    for frame in (
        {"type": "dance"},
        {"type": "hello", "protocol": 1},
        {"type": "focus", "conversation_ids": ["x"], "y": 1},
    ):
        await stream.send(frame)
    await stream.read_to(await workplace.mark())


async def test_one_commit_is_one_frame_in_the_order_of_cause_and_effect(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    await ana.set_status("away")
    stream = await ana.stream()
    visitor = workplace.visitor()
    await visitor.begin()
    await stream.read_until("conversation.queued")
    await ana.set_status("online")
    await stream.read_until("conversation.assigned")
    other = workplace.visitor()
    await other.begin()
    await stream.read_until("conversation.assigned", conversation_id=other.conversation_id)
    done(await ana.post(f"/conversations/{other.conversation_id}/close"))
    await stream.read_to(await ana.position())
    done(await other.write("Still there?"))
    await stream.read_until("conversation.reopened")
    kinds = [[item["event"]["type"] for item in frame["events"]] for frame in stream.frames[1:]]
    assert kinds == [
        ["conversation.opened", "conversation.queued"],
        ["availability.changed", "conversation.assigned"],
        ["conversation.opened", "message.posted", "conversation.assigned"],
        ["conversation.closed"],
        ["conversation.reopened", "message.posted", "conversation.assigned"],
    ]
    positions = [event["position"] for event in stream.events]
    assert positions == sorted(set(positions))
    assigned = stream.of_type("conversation.assigned")[0]
    assert (assigned["assignee_id"], assigned["previous_assignee_id"], assigned["cause"]) == (ana.id, None, "routing")
    assert assigned["loads"] == [
        {"agent_id": ana.id, "open_conversations": 1, "eligible": True, "not_eligible_because": []}
    ]


async def test_whole_messages_go_to_the_assignee_and_to_who_looks(workplace: Workplace) -> None:
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    streams = [await client.stream() for client in (ana, ben, cleo)]
    visitor = workplace.visitor()
    await visitor.begin("first")
    holder = done(await ana.get(f"/conversations/{visitor.conversation_id}"))["assignee_id"]
    assert holder == ana.id
    await streams[1].send({"type": "focus", "conversation_ids": [visitor.conversation_id]})
    pong = await streams[1].socket.ping()
    await pong
    done(await visitor.write("second"))
    done(await ben.write(visitor.conversation_id, "third"))
    last = await workplace.mark()
    seen = []
    for stream in streams:
        await stream.read_to(last)
        seen.append([event["message"]["text"] for event in stream.of_type("message.posted")])
        assert len(stream.of_type("conversation.changed")) == 2
    assert seen == [["first", "second", "third"], ["second", "third"], []]
    own = [event["message"] for event in streams[1].of_type("message.posted")]
    assert ["client_message_id" in message for message in own] == [False, True]
    await streams[1].send({"type": "focus", "conversation_ids": []})
    await (await streams[1].socket.ping())
    done(await visitor.write("fourth"))
    await streams[1].read_to(await workplace.mark())
    assert len(streams[1].of_type("message.posted")) == 2
    too_many = await cleo.stream()
    await too_many.send({"type": "focus", "conversation_ids": [visitor.conversation_id] * 6})
    assert await too_many.closed() == 4102


async def test_typing_goes_both_ways_and_to_nobody_else(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    visitor, stranger = workplace.visitor(), workplace.visitor()
    await visitor.begin(name="Vera")
    mine, others, widget = await ana.stream(), await ben.stream(), await visitor.stream()
    await stranger.begin()
    strange = await stranger.stream()
    typing = {"type": "typing", "conversation_id": visitor.conversation_id}
    await strange.send(typing)
    await (await strange.socket.ping())
    await widget.send(typing)
    told = await mine.read_until("typing")
    assert (told["position"], told["author"]["type"], told["author"]["name"]) == (None, "visitor", "Vera")
    for _ in range(3):
        await mine.send(typing)
    event = await widget.read_until("typing")
    assert event["author"] == {"type": "agent", "name": "Ana"}
    done(await ana.write(visitor.conversation_id))
    await widget.read_until("message.posted")
    for stream in (mine, others, strange):
        await stream.read_to(await workplace.mark()) if stream is not strange else await (await stream.socket.ping())
    assert [len(stream.of_type("typing")) for stream in (mine, others, widget, strange)] == [1, 0, 1, 0]


async def test_an_open_widget_learns_at_once_that_the_workspace_is_called_otherwise(workplace: Workplace) -> None:
    owner, visitor = await workplace.owner(), workplace.visitor()
    await visitor.begin()
    streams = [await visitor.stream(), await workplace.visitor().stream()]
    done(await owner.patch("/workspace", {"name": "The other shop"}))
    for stream in streams:
        assert (await stream.read_until("widget.changed"))["widget"]["look"]["title"] == "The other shop"


async def test_visitors_are_told_nothing_of_agents_but_a_name(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    owner = await workplace.owner()
    visitor = workplace.visitor()
    begun = await visitor.begin(name="Vera", email="vera@shop.example")
    stream, no_token = await visitor.stream(), await workplace.visitor().stream()
    assert set(stream.frames[0]["state"]) == {"widget", "conversation", "messages", "queue_position", "agent"}
    assert no_token.frames[0]["state"]["conversation"] is None
    conversation_id = begun["conversation_id"]
    await ana.set_status("do_not_disturb", message="at lunch")
    done(await owner.assign(conversation_id, ben.id))
    done(await ben.write(conversation_id, "I am here"))
    await ben.set_status("offline")
    done(await owner.assign(conversation_id, None))
    done(await owner.write(conversation_id, "So am I"))
    done(await ana.post(f"/conversations/{conversation_id}/close"))
    done(await visitor.write("Thanks"))
    await stream.read_until("conversation.changed", status="closed")
    await stream.read_until("message.posted", message=done(await visitor.get(_messages(conversation_id)))["items"][-1])
    told = json.dumps([stream.frames, no_token.frames, begun])
    told += (await visitor.get(_messages(conversation_id))).text + (
        await visitor.get(f"/conversations/{conversation_id}")
    ).text
    for secret in (*workplace.emails, *workplace.emails.values(), "at lunch", "do_not_disturb", "receipt"):
        assert secret not in told, secret
    assert all("position" not in item for frame in stream.frames[1:] for item in frame["events"])
    names = [event["agent"] and event["agent"]["name"] for event in stream.of_type("conversation.changed")]
    assert names[0] == "Ben"
    assert no_token.events == []


def _messages(conversation_id: str) -> str:
    return f"/conversations/{conversation_id}/messages"


async def test_who_loses_a_right_loses_it_on_open_streams_at_once(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana = await workplace.at_work("Ana", role="admin")
    ben = await workplace.at_work("Ben")
    streams: dict[str, StreamClient] = {"ana": await ana.stream(), "ben": await ben.stream()}
    position = await workplace.rules(agent_visibility="nobody")
    for stream in streams.values():
        assert (await stream.next_of("snapshot"))["position"] >= position
    assert visible(streams["ben"].frames[-1]) == {ben.id}
    assert len(visible(streams["ana"].frames[-1])) == 3
    done(await owner.patch(f"/agents/{ana.id}", {"role": "agent"}))
    demoted = await streams["ana"].next_of("snapshot")
    assert visible(demoted) == {ana.id}
    assert demoted["state"]["me"]["role"] == "agent"
    await owner.set_status("busy")
    last = await workplace.mark()
    for stream in streams.values():
        await stream.read_to(last)
        assert stream.of_type("availability.changed") == []
    await workplace.rules(agent_visibility="everyone")
    for stream in streams.values():
        assert len(visible(await stream.next_of("snapshot"))) == 3
    for client, stream in ((ana, streams["ana"]), (ben, streams["ben"])):
        start = stream.frames[0]
        again = await client.stream(stream_id=start["stream_id"], resume_from=start["position"])
        assert again.frames[0]["type"] == "snapshot"


def visible(snapshot: JsonObject) -> set[str]:
    """The agents whose availability a snapshot tells."""
    return {agent["id"] for agent in snapshot["state"]["agents"] if "status" in agent}


async def test_hidden_events_are_followed_by_a_position(node: RunningNode, workplace: Workplace) -> None:
    owner = await workplace.owner()
    ben = await workplace.at_work("Ben")
    await workplace.rules(agent_visibility="nobody")
    stream = await ben.stream()
    last = position_of(await owner.put("/me/availability", {"status": "away"}))
    node.node._hub.tell_positions()
    assert await stream.next() == {"type": "position", "position": last}
    node.node._hub.tell_positions()
    seen = await workplace.mark()
    await stream.read_to(seen)
    assert [frame["type"] for frame in stream.frames] == ["snapshot", "position", "events"]


async def test_a_reader_that_never_reads_is_dropped_and_the_others_never_wait(
    node: RunningNode, workplace: Workplace
) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    watch = await ben.stream()
    visitor = workplace.visitor()
    await visitor.begin()
    asleep = await ana.connect(is_slow=True)
    await asleep.hello()
    position = await ben.position()
    for _ in range(32):
        await asyncio.gather(*(visitor.write("🙂" * 8_000) for _ in range(5)))
    await watch.read_to(await workplace.mark())
    open_streams = node.node._hub.members(WorkspaceId(workplace.id))
    assert {connection.agent_id for connection in open_streams} == {ben.id}
    assert done(await ben.get("/agents/" + ana.id))["status"] == "online"
    back = await ana.stream(stream_id=watch.frames[0]["stream_id"], resume_from=position)
    assert back.frames[0]["type"] == "events"
    assert await asleep.closed() in (1006, 4001)


async def test_events_that_cannot_be_delivered_cost_the_open_streams_and_nothing_else(
    node: RunningNode, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    ana = await workplace.at_work("Ana")
    stream = await ana.stream()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(node.node._visitors, "tell", broken)
        await ana.set_status("away")
        assert await stream.closed() == 4000
    start = stream.frames[0]
    back = await ana.stream(stream_id=start["stream_id"], resume_from=start["position"])
    assert [event["status"] for event in back.events] == ["away"]
    await back.read_to(await workplace.mark())


async def test_a_stream_that_cannot_get_its_new_state_is_closed(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    ben = await workplace.at_work("Ben")
    stream = await ben.stream()
    monkeypatch.setattr(app, "begin", broken)
    await workplace.rules(agent_visibility="nobody")
    assert await stream.closed() == 4000
