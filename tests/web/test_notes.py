"""Notes through the public doors: members get them as messages, visitors not a byte of them."""

import asyncio
import json

import pytest

from tests.support.agent_client import done, new_client_id, position_of, refused
from tests.support.stream_client import JsonObject
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

SECRET = "Psst: the refund is on us"


async def test_not_a_byte_of_a_note_reaches_a_visitor_by_any_door(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    visitor = workplace.visitor()
    first = {"client_message_id": new_client_id(), "text": "Is this in stock?", "name": "Vera"}
    begun = done(await visitor.try_begin(**first))
    visitor.token, visitor.conversation_id = begun["visitor_token"], begun["conversation_id"]
    conversation_id = visitor.conversation_id
    before = await visitor.stream()
    notes = [done(await who.note(conversation_id, f"{SECRET}, says {who.me['name']}")) for who in (ana, ben, owner)]
    done(await ana.write(conversation_id, "Yes, it is"))
    during = await visitor.stream()
    notes.append(done(await ben.note(conversation_id, f"{SECRET} again")))
    done(await ana.post(f"/conversations/{conversation_id}/close"))
    notes.append(done(await ana.note(conversation_id, f"{SECRET} for ever")))
    after = await visitor.stream()
    done(await visitor.write("Thanks"))
    notes.append(done(await owner.note(conversation_id, f"{SECRET} once more")))
    done(await ana.post(f"/conversations/{conversation_id}/close"))
    answers = [
        await visitor.try_begin(**first),
        await visitor.get(f"/conversations/{conversation_id}"),
        await visitor.get(f"/conversations/{conversation_id}/messages"),
        await visitor.get(f"/conversations/{conversation_id}/messages?limit=1"),
        await visitor.post(f"/conversations/{conversation_id}/close"),
        await visitor.get(),
    ]
    pages = await pages_to_the_end(visitor, limit=1)
    await workplace.rules(name="The end")
    for stream in (before, during, after):
        await stream.read_until("widget.changed")
    told = json.dumps([pages, *(stream.frames for stream in (before, during, after))])
    told += "".join(answer.text for answer in answers)
    for note in notes:
        for hidden in (SECRET, note["id"], note["client_message_id"], '"note"'):
            assert hidden not in told
    messages = done(await visitor.get(f"/conversations/{conversation_id}/messages"))["items"]
    assert [message["text"] for message in messages] == ["Is this in stock?", "Yes, it is", "Thanks"]
    said = [event["message"]["text"] for event in before.of_type("message.posted")]
    assert said == ["Yes, it is", "Thanks"]
    seen = done(await owner.get(f"/conversations/{conversation_id}/messages"))["items"]
    assert [message["kind"] for message in seen].count("note") == len(notes)


async def pages_to_the_end(visitor: VisitorClient, *, limit: int) -> list[JsonObject]:
    pages: list[JsonObject] = []
    cursor = ""
    while True:
        path = f"/conversations/{visitor.conversation_id}/messages?limit={limit}{cursor}"
        pages.append(done(await visitor.get(path)))
        if pages[-1]["next_cursor"] is None:
            return pages
        assert len(pages[-1]["items"]) == limit, "a page that a note was taken out of would tell that there is one"
        cursor = f"&cursor={pages[-1]['next_cursor']}"


async def test_a_note_alone_sends_a_visitor_s_stream_nothing_at_all(workplace: Workplace) -> None:
    (ana,) = await workplace.staff("Ana")
    visitor = workplace.visitor()
    await visitor.begin()
    stream = await visitor.stream()
    for _ in range(3):
        done(await ana.note(visitor.conversation_id, SECRET))
    done(await ana.write(visitor.conversation_id, "Hello"))
    frame = await stream.next()
    assert [item["event"]["type"] for item in frame["events"]] == ["message.posted", "conversation.changed"]
    assert frame["events"][0]["event"]["message"]["text"] == "Hello"


async def test_the_assignee_and_who_looks_at_it_get_a_note_and_the_others_read_it(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben, cleo = await workplace.staff("Ana", "Ben", "Cleo")
    visitor = workplace.visitor()
    await visitor.begin()
    conversation_id = visitor.conversation_id
    holder, looking, elsewhere, author = [await who.stream() for who in (ana, ben, cleo, owner)]
    for stream in (looking, author):
        await stream.send({"type": "focus", "conversation_ids": [conversation_id]})
        await (await stream.socket.ping())
    answer = await owner.note(conversation_id, SECRET)
    note = done(answer)
    assert (answer.status_code, note["kind"], note["author"]["id"]) == (201, "note", owner.id)
    last = await workplace.mark()
    for stream in (holder, looking, elsewhere, author):
        await stream.read_to(last)
    assert elsewhere.of_type("message.posted", "conversation.changed") == []
    for stream in (holder, looking):
        (event,) = stream.of_type("message.posted")
        assert event["message"] == {name: note[name] for name in note if name != "client_message_id"}
        assert event["position"] == position_of(answer)
    (own,) = author.of_type("message.posted")
    assert own["message"] == note
    for stream in (holder, looking, elsewhere, author):
        assert stream.of_type("conversation.changed") == [], "lists show nothing of it"
    seen = done(await cleo.get(f"/conversations/{conversation_id}/messages"))["items"]
    assert seen[-1] == {name: note[name] for name in note if name != "client_message_id"}
    shown = done(await cleo.get(f"/conversations/{conversation_id}"))
    assert shown["last_message"]["text"] == "Is this in stock?"


async def test_after_a_break_a_note_is_not_replayed_but_read(workplace: Workplace) -> None:
    (ana,) = await workplace.staff("Ana")
    visitor = workplace.visitor()
    await visitor.begin()
    first = (await ana.stream()).frames[0]
    position = position_of(await ana.note(visitor.conversation_id, SECRET))
    resumed = await ana.stream(stream_id=first["stream_id"], resume_from=first["position"])
    assert resumed.frames == [{"type": "resumed", "position": position}]
    messages = done(await ana.get(f"/conversations/{visitor.conversation_id}/messages"))["items"]
    assert [message["text"] for message in messages] == ["Is this in stock?", SECRET]


async def test_a_note_sent_many_times_at_once_is_there_once(workplace: Workplace) -> None:
    (ana,) = await workplace.staff("Ana")
    visitor = workplace.visitor()
    await visitor.begin()
    one = new_client_id()
    answers = await asyncio.gather(
        *(ana.note(visitor.conversation_id, SECRET, client_message_id=one) for _ in range(8)),
        *(ana.note(visitor.conversation_id, SECRET, client_message_id=one.upper()) for _ in range(2)),
    )
    assert len({done(answer)["id"] for answer in answers}) == 1
    body = {"client_message_id": one, "text": SECRET}
    refused(await ana.post(f"/conversations/{visitor.conversation_id}/messages", body), 409, "already_done")
    assert len(done(await ana.get(f"/conversations/{visitor.conversation_id}/messages"))["items"]) == 2


async def test_a_closed_conversation_takes_notes_and_no_messages(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    visitor = workplace.visitor()
    await visitor.begin()
    closed = done(await ana.post(f"/conversations/{visitor.conversation_id}/close"))
    refused(await ben.write(visitor.conversation_id), 409, "conversation_closed")
    done(await ben.note(visitor.conversation_id, SECRET))
    assert done(await ben.get(f"/conversations/{visitor.conversation_id}")) == closed
