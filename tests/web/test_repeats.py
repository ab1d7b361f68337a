"""Whatever is sent twice is done once, and each answer says where the workspace was (contract: the opening, Errors)."""

import asyncio

import pytest

from tests.support.agent_client import POSITION, done, new_client_id, position_of, refused
from tests.support.clock import Clock
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

DAY = 24 * 3_600


async def test_a_request_with_an_idempotency_key_is_done_once_and_answered_alike(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    key = {"Idempotency-Key": new_client_id()}
    first = await ana.put("/me/availability", {"status": "away", "message": "lunch"}, key)
    await ana.set_status("busy")
    before = await ana.position()
    again = await ana.put("/me/availability", {"status": "away", "message": "lunch"}, key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert position_of(again) == position_of(first)
    assert (done(await ana.get("/me"))["status"], await ana.position()) == ("busy", before)
    for other in ({"status": "away"}, {"message": "lunch", "status": "online"}):
        refused(await ana.put("/me/availability", other, key), 422, "idempotency_key_reused")
    refused(await ana.patch("/me", {"name": "Anna"}, key), 422, "idempotency_key_reused")
    done(await ben.put("/me/availability", {"status": "offline"}, key))
    assert done(await ben.get("/me"))["status"] == "offline"


async def test_refusals_are_remembered_too_but_not_who_is_unknown(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    visitor = workplace.visitor()
    await visitor.begin()
    path = f"/conversations/{visitor.conversation_id}"
    owner = await workplace.owner()
    done(await owner.assign(visitor.conversation_id, ben.id))
    tries: list[tuple[str, object, int]] = [
        (f"{path}/assignee", {"agent_id": ana.id, "expected_assignee_id": None}, 409),
        (f"{path}/assignee", {"agent_id": ana.id}, 403),
        (f"/agents/{ben.id}/availability", {"status": "away"}, 403),
        ("/me/availability", {"status": "asleep"}, 422),
        ("/conversations/none/assignee", {"agent_id": None}, 404),
    ]
    answers = {}
    for number, (target, body, status) in enumerate(tries):
        answers[number] = await ana.put(target, body, {"Idempotency-Key": f"key {number}"})
        assert answers[number].status_code == status
    done(await owner.assign(visitor.conversation_id, None))
    done(await owner.assign(visitor.conversation_id, ana.id))
    for number, (target, body, _) in enumerate(tries):
        again = await ana.put(target, body, {"Idempotency-Key": f"key {number}"})
        assert (again.status_code, again.content) == (answers[number].status_code, answers[number].content)
        refused(
            await ana.put("/me/availability", {"status": "busy"}, {"Idempotency-Key": f"key {number}"}),
            422,
            "idempotency_key_reused",
        )
    for key in ("", "x" * 201):
        error = refused(await ana.put("/me/availability", {"status": "away"}, {"Idempotency-Key": key}), 422, "invalid")
        assert list(error["fields"]) == ["Idempotency-Key"]
    done(await ana.put("/me/availability", {"status": "away"}, {"Idempotency-Key": "x" * 200}))


async def test_a_second_request_under_a_key_waits_for_the_first(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    visitor = workplace.visitor()
    await visitor.begin()
    before = await ana.position()
    body = {"client_message_id": new_client_id(), "text": "Hello"}
    path, key = f"/conversations/{visitor.conversation_id}/messages", {"Idempotency-Key": "one"}
    answers = await asyncio.gather(*(ana.post(path, body, key) for _ in range(8)))
    assert len({(answer.status_code, answer.content, answer.headers[POSITION]) for answer in answers}) == 1
    assert await ana.position() == before + 2


async def test_a_key_is_forgotten_after_a_day(timed_workplace: Workplace, clock: Clock) -> None:
    ana = await timed_workplace.at_work("Ana")
    await timed_workplace.rules(login_lifetime_seconds=3 * DAY)
    key = {"Idempotency-Key": "k"}
    done(await ana.put("/me/availability", {"status": "away"}, key))
    clock.move(DAY - 1)
    refused(await ana.put("/me/availability", {"status": "busy"}, key), 422, "idempotency_key_reused")
    clock.move(2)
    assert done(await ana.put("/me/availability", {"status": "busy"}, key))["status"] == "busy"


async def test_a_remembered_answer_is_not_given_to_whoever_may_see_less_by_now(workplace: Workplace) -> None:
    owner, admin = await workplace.owner(), await workplace.at_work("Adam", role="admin")
    (ana,) = await workplace.staff("Ana")
    key = {"Idempotency-Key": "once"}
    path, change = f"/agents/{ana.id}", {"takes_chats": False}
    assert done(await admin.patch(path, change, headers=key))["status"] == "online"
    done(await owner.patch("/workspace", {"agent_visibility": "nobody"}))
    assert done(await admin.patch(path, change, headers=key))["status"] == "online"
    done(await owner.patch(f"/agents/{admin.id}", {"role": "agent"}))
    assert "online" not in str(refused(await admin.patch(path, change, headers=key), 409, "already_done"))


async def test_a_message_is_stored_once_per_author_and_id(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    visitor = workplace.visitor()
    await visitor.begin()
    path = f"/conversations/{visitor.conversation_id}/messages"
    body = {"client_message_id": new_client_id(), "text": "Hello"}
    first = await ana.post(path, body)
    position = position_of(first)
    again = await ana.post(path, {**body, "client_message_id": body["client_message_id"].upper()})
    assert (first.status_code, again.status_code, done(again)) == (201, 201, done(first))
    assert done(first)["client_message_id"] == body["client_message_id"]
    assert position_of(again) == position == await ana.position()
    refused(await ana.post(path, {**body, "text": "Another"}), 409, "already_done")
    other = await ben.post(path, body)
    assert (other.status_code, done(other)["id"] != done(first)["id"]) == (201, True)
    by_visitor = [await visitor.write("Hello", client_message_id=body["client_message_id"]) for _ in range(2)]
    assert [answer.status_code for answer in by_visitor] == [201, 201]
    assert done(by_visitor[0]) == done(by_visitor[1])
    refused(await visitor.write("Another", client_message_id=body["client_message_id"]), 409, "already_done")
    messages = done(await ana.get(path))["items"]
    assert [message["text"] for message in messages] == ["Is this in stock?", "Hello", "Hello", "Hello"]
    assert ["client_message_id" in message for message in messages] == [False, True, False, False]
    done(await ana.post(f"/conversations/{visitor.conversation_id}/close"))
    assert (await ana.post(path, body)).status_code == 201
    refused(await ana.write(visitor.conversation_id), 409, "conversation_closed")


async def test_a_first_message_sent_again_is_the_same_conversation_with_another_token(
    timed_workplace: Workplace, clock: Clock
) -> None:
    workplace = timed_workplace
    await workplace.rules(login_lifetime_seconds=3 * DAY)
    owner = await workplace.owner()
    visitor, body = workplace.visitor(), {"client_message_id": new_client_id(), "text": "Hello"}
    first = await visitor.try_begin(**body)
    assert (first.status_code, done(first)["queue_position"], done(first)["agent"]) == (201, 1, None)
    ana = await workplace.at_work("Ana")
    before = await owner.position()
    again = await visitor.try_begin(**body)
    assert again.status_code == 200
    assert {**done(again), "visitor_token": ""} == {
        "conversation_id": done(first)["conversation_id"],
        "visitor_token": "",
        "status": "open",
        "queue_position": None,
        "agent": {"name": "Ana", "picture_url": None},
        "left_outside_hours": False,
        "email": None,
        "assistant": False,
    }
    refused(await visitor.try_begin(**{**body, "text": "Another"}), 409, "already_done")
    assert await owner.position() == before
    assert len(await ana.conversations("all")) == 1
    for token in (done(first)["visitor_token"], done(again)["visitor_token"]):
        visitor.token, visitor.conversation_id = token, done(first)["conversation_id"]
        assert len(done(await visitor.get(f"/conversations/{visitor.conversation_id}/messages"))["items"]) == 1
    assert done(first)["visitor_token"] != done(again)["visitor_token"]
    stranger = workplace.visitor()
    await stranger.begin()
    refused(await stranger.try_begin(**body), 409, "already_done")
    clock.move(DAY + 1)
    refused(await visitor.try_begin(**body), 409, "already_done")


async def test_every_answer_to_a_member_says_where_the_workspace_was(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    visitor = workplace.visitor()
    await visitor.begin()
    path = f"/conversations/{visitor.conversation_id}"
    position = await ana.position()
    for read in ("/me", "/agents", f"/agents/{ana.id}", "/workspace", "/conversations", path, f"{path}/messages"):
        assert position_of(await ana.get(read)) == position
    writes = [
        await ana.put("/me/availability", {"status": "away"}),
        await ana.put(f"/agents/{ana.id}/availability", {"status": "busy"}),
        await ana.patch("/me", {"name": "Anna"}),
        await ana.write(visitor.conversation_id),
        await ana.post(f"{path}/close"),
        await ana.post(f"{path}/reopen"),
    ]
    stream = await ana.stream(stream_id=(await ana.stream()).frames[0]["stream_id"], resume_from=position)
    if stream.frames[-1]["type"] != "resumed":
        await stream.next_of("resumed")
    own = {event["position"]: event["type"] for event in stream.events}
    positions = [position_of(write) for write in writes]
    assert positions == sorted(set(positions))
    assert [own.get(number) for number in positions] == [
        "availability.changed",
        "availability.changed",
        "agent.changed",
        "conversation.changed",
        "conversation.closed",
        "conversation.queued",
    ]
    assert position_of(await ana.post(f"{path}/reopen")) == positions[-1]
    assert POSITION not in (await visitor.get(path)).headers
    assert POSITION not in (await visitor.get()).headers
