"""Owner and Admin move many conversations with one request (RT8): each as if alone, an answer for each, and a request
that is sent again does no harm.
"""

import asyncio
from collections.abc import Sequence

import pytest

from tests.support.agent_client import AgentClient, done, new_client_id, position_of, refused
from tests.support.running_node import RunningNode
from tests.support.stream_client import JsonObject
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

NOBODY_KNOWS = "00000000-0000-0000-0000-000000000001"


async def begun(workplace: Workplace, number: int) -> list[str]:
    return [(await workplace.visitor().begin())["conversation_id"] for _ in range(number)]


def wish(ids: Sequence[str], agent_id: str | None, expected: str | None = None) -> JsonObject:
    items = [{"conversation_id": one, "expected_assignee_id": expected} for one in ids]
    return {"items": items, "agent_id": agent_id}


async def move(by: AgentClient, body: JsonObject, **headers: str) -> list[JsonObject]:
    answer = await by.post("/conversations/assign", body, {name.replace("_", "-"): it for name, it in headers.items()})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def codes(items: list[JsonObject]) -> list[str | None]:
    assert all((item["conversation"] is None) != (item["error"] is None) for item in items)
    return [item["error"] and item["error"]["code"] for item in items]


async def test_what_an_offline_agent_held_is_moved_by_one_request_and_told_to_everybody(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await ben.set_status("away")
    ids = await begun(workplace, 12)
    await ana.set_status("offline")
    watch = await ben.stream()
    before = await owner.position()
    answer = await owner.post("/conversations/assign", wish(ids, ben.id, expected=ana.id))
    items = done(answer)["items"]
    assert codes(items) == [None] * 12
    assert [item["conversation_id"] for item in items] == [item["conversation"]["id"] for item in items] == ids
    events = [event for event in await watch.read_to(position_of(answer)) if event["position"] > before]
    assert [(event["type"], event["conversation_id"], event["cause"]) for event in events] == [
        ("conversation.assigned", one, "manual") for one in ids
    ]
    moved = {event["conversation_id"]: event for event in events}
    for item in items:
        assert item["conversation"] == moved[item["conversation_id"]]["conversation"]
        assert moved[item["conversation_id"]]["position"] <= item["position"] <= position_of(answer)
    assert len(await ben.conversations("mine")) == 12
    assert done(await owner.get(f"/agents/{ana.id}"))["open_conversations"] == 0


async def test_each_item_is_answered_by_itself(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    async with Workplace(workplace.url, workplace.data) as other:
        (elsewhere,) = await begun(other, 1)
    await ben.set_status("busy")
    held, closed, lost = await begun(workplace, 3)
    done(await owner.post(f"/conversations/{closed}/close"))
    done(await owner.assign(lost, owner.id))
    items = await move(owner, wish([held, held, NOBODY_KNOWS, elsewhere, closed, lost, NOBODY_KNOWS], ben.id, ana.id))
    assert codes(items) == [
        None,
        "invalid",
        "not_found",
        "not_found",
        "conversation_closed",
        "already_assigned",
        "invalid",
    ]
    assert (items[5]["error"]["assignee_id"], items[5]["error"]["assignee_name"]) == (owner.id, "Olga")
    assert list(items[1]["error"]["fields"]) == ["conversation_id"]
    assert items[0]["conversation"]["assignee_id"] == ben.id
    single = refused(await owner.assign(lost, ben.id, expected_assignee_id=ana.id), 409, "already_assigned")
    assert {**single, "fields": None} == items[5]["error"]
    assert codes(await move(owner, wish([held], ben.id, ben.id))) == [None], "it is there already"


async def test_releasing_many_queues_them_all_and_whoever_is_eligible_gets_them(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await ben.set_status("offline")
    ids = await begun(workplace, 7)
    await ana.set_status("away")
    await workplace.rules(routing={"default_capacity": 4})
    items = await move(owner, wish(ids, None, ana.id))
    assert {item["conversation"]["assignee_id"] for item in items} == {None}
    assert [item["conversation"]["id"] for item in items] == ids
    assert [one["id"] for one in await owner.conversations("unassigned")] == ids
    receipt = done(await owner.get(f"/conversations/{ids[0]}/routing"))["items"][0]
    assert (receipt["trigger"], receipt["outcome"]) == ("released", "waiting")
    await ben.set_status("online")
    assert [one["id"] for one in await owner.conversations("unassigned")] == ids[4:]
    again = await move(owner, wish(ids[4:] + ids[:1], None, None))
    assert codes(again) == [None] * 3 + ["already_assigned"]


async def test_a_refused_request_moves_nothing(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    (mine,) = await begun(workplace, 1)
    done(await owner.patch(f"/agents/{ben.id}", {"disabled": True}))
    before = await owner.position()
    refused(await ana.post("/conversations/assign", wish([mine], None, ana.id)), 403, "not_allowed")
    answer = await owner.post("/conversations/assign", wish([mine], ben.id, ana.id))
    assert list(refused(answer, 422, "invalid")["fields"]) == ["agent_id"]
    assert await owner.position() == before
    assert done(await owner.get(f"/conversations/{mine}"))["assignee_id"] == ana.id


async def test_a_repeat_under_the_same_key_is_answered_alike_and_changes_nothing(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await ben.set_status("away")
    ids, key = await begun(workplace, 11), {"Idempotency-Key": "all of them"}
    body = wish([*ids, NOBODY_KNOWS], ben.id, ana.id)
    first, twin = await asyncio.gather(*(owner.post("/conversations/assign", body, key) for _ in range(2)))
    assert codes(done(first)["items"]) == [None] * 11 + ["not_found"]
    assert (twin.content, position_of(twin)) == (first.content, position_of(first))
    done(await owner.assign(ids[0], owner.id))
    before = await owner.position()
    again = await owner.post("/conversations/assign", body, key)
    assert (again.content, position_of(again)) == (first.content, position_of(first))
    assert await owner.position() == before
    refused(await owner.post("/conversations/assign", wish(ids, None), key), 422, "idempotency_key_reused")
    refused(await owner.patch("/workspace", {"name": "Another"}, key), 422, "idempotency_key_reused")
    late = await move(owner, body)
    assert set(codes(late)[1:-1]) == {"already_assigned"}
    assert {item["error"]["assignee_id"] for item in late[1:-1]} == {ben.id}


async def test_a_request_that_a_full_disk_cut_short_is_finished_by_its_repeat(
    node: RunningNode, workplace: Workplace
) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await ben.set_status("away")
    ids, key = await begun(workplace, 12), {"Idempotency-Key": new_client_id()}
    body = wish(ids, ben.id, ana.id)
    writer = node.node.store.writer
    commit, commits = writer.commit, 0

    def failing() -> None:
        nonlocal commits
        commits += 1
        if commits == 2:
            raise OSError("the disk is full")
        commit()

    writer.commit = failing
    try:
        cut = await owner.post("/conversations/assign", body, key)
    finally:
        writer.commit = commit
    refused(cut, 503, "unavailable")
    assert int(cut.headers["Retry-After"]) > 0
    assert len(await ben.conversations("mine")) == 5, "the first part was done, and stays done"
    done(await owner.assign(ids[0], owner.id))
    again = await owner.post("/conversations/assign", body, key)
    items = done(again)["items"]
    assert codes(items) == [None] * 12
    assert {item["conversation"]["assignee_id"] for item in items} == {ben.id}, "the first is answered as it was then"
    assert done(await owner.get(f"/conversations/{ids[0]}"))["assignee_id"] == owner.id
    assert len(await ben.conversations("mine")) == 11
    assert (await owner.post("/conversations/assign", body, key)).content == again.content


async def test_of_two_managers_at_once_each_conversation_obeys_one(workplace: Workplace) -> None:
    owner, admin = await workplace.owner(), await workplace.at_work("Ada", role="admin")
    await admin.set_status("offline")
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    for agent in (ben, cleo):
        await agent.set_status("away")
    ids = await begun(workplace, 30)
    one, two = await asyncio.gather(
        move(owner, wish(ids, ben.id, ana.id)), move(admin, wish(ids[::-1], cleo.id, ana.id))
    )
    won = {
        target.id: {item["conversation_id"] for item in items if item["error"] is None}
        for target, items in ((ben, one), (cleo, two))
    }
    assert not won[ben.id] & won[cleo.id]
    assert won[ben.id] | won[cleo.id] == set(ids)
    for target, items in ((cleo, one), (ben, two)):
        lost = [item["error"] for item in items if item["error"]]
        assert {(error["code"], error["assignee_id"]) for error in lost} <= {("already_assigned", target.id)}
    for agent in (ben, cleo):
        assert {row["id"] for row in await agent.conversations("mine")} == won[agent.id]


async def test_two_hundred_are_moved_while_others_are_answered(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await ben.set_status("away")
    ids = await begun(workplace, 200)
    visitor: VisitorClient = workplace.visitor()
    moving = asyncio.ensure_future(move(owner, wish(ids, ben.id, ana.id)))
    await visitor.begin("Me too")
    between = not moving.done()
    assert codes(await moving) == [None] * 200
    assert between, "a visitor's message waited for the whole row of writes"
    assert done(await owner.get(f"/agents/{ben.id}"))["open_conversations"] == 200
