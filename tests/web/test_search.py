"""Search through the public door: whatever is typed is looked for, and nothing of it is an operator."""

import pytest

from tests.support.agent_client import AgentClient, done, position_of, refused
from tests.support.stream_client import JsonObject
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio


async def found(client: AgentClient, q: str, **query: str | int) -> list[JsonObject]:
    return list(done(await client.get("/search", q=q, **query))["items"])


def marked(hit: JsonObject) -> list[str]:
    """What is marked, as a client cuts it out that counts in code points."""
    excerpt = hit["excerpt"]
    return [excerpt["text"][start:end] for start, end in excerpt["marks"]]


async def test_a_hit_is_a_conversation_with_the_part_of_the_message_that_has_it(workplace: Workplace) -> None:
    owner = await workplace.owner()
    (ana,) = await workplace.staff("Ana")
    visitor = workplace.visitor()
    await visitor.begin("🙂🙂👩‍👩‍👧 My Café\nreceipt: order 4711", name="Vera", email="vera@shop.example")
    await workplace.visitor().begin("Hello", name="Bob")
    note = done(await ana.note(visitor.conversation_id, "Refund of 4711 is on us"))
    for client in (owner, ana):
        (hit,) = await found(client, "cafe ord")
        assert hit["conversation"] == done(await client.get(f"/conversations/{visitor.conversation_id}"))
        assert hit["excerpt"]["text"] == "🙂🙂👩‍👩‍👧 My Café receipt: order 4711"
        assert (marked(hit), hit["excerpt"]["kind"]) == (["Café", "order"], "message")
        assert hit["excerpt"]["author"] == {"type": "visitor", "name": "Vera"}
    (hit,) = await found(ana, "4711")
    assert (hit["excerpt"]["message_id"], hit["excerpt"]["kind"]) == (note["id"], "note"), "the newest"
    (hit,) = await found(ana, "vera@shop")
    assert (hit["conversation"]["id"], hit["excerpt"]) == (visitor.conversation_id, None)
    (hit,) = await found(ana, "refund vera")
    assert marked(hit) == ["Refund"]


TYPED = [
    ("refund", True),
    ('"refund"', True),
    ('"refund', True),
    ("refund*", True),
    ("^refund", True),
    ("refund OR nothing", False),
    ("NOT refund", False),
    ("refund AND", False),
    ("AND", False),
    ("NEAR(refund late, 2)", False),
    ("words:refund", False),
    ("{words}: refund", False),
    ("refund -late", True),
    ("re'fund", False),
    ("refund'; DROP TABLE messages; --", False),
    ("late, refund!", True),
    ("<late>", True),
    ("REFUND\u0301", True),
    ("日本", True),
    ("日", True),
    ("語", True),
    ("本日", False),
    ("החזר", True),
    ("حساب", True),
    ("환불", True),
    ("🙂", False),
    ("🙂 refund", True),
    ("!?«»…—", False),
    ("''''", False),
    ("x" * 200, False),
    ("a " * 99 + "aa", False),
    ("refund " * 28 + "ref", True),
]


async def test_whatever_is_typed_is_words_and_never_an_operator(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    await workplace.visitor().begin("Refund is late 🙂 日本語 החזר حساب 환불을")
    for typed, is_found in TYPED:
        assert bool(await found(ana, typed)) is is_found, typed
    for typed in ("", "   ", "\t", "x" * 201, "🙂" * 201, "a\x00b", "a\u202eb", "x" * 3_000):
        assert list(refused(await ana.get("/search", q=typed), 422, "invalid")["fields"]) == ["q"], repr(typed[:9])
    assert list(refused(await ana.get("/search"), 422, "invalid")["fields"]) == ["q"]
    for status in ("", "Open", "waiting", "\x00"):
        error = refused(await ana.get("/search", q="x", status=status), 422, "invalid")
        assert list(error["fields"]) == ["status"]
    for cursor in ("x", "W10", "WyJzZWFyY2giLCAieCJd", "WyJzZWFyY2giLCB0cnVlXQ", "%00", "é"):
        assert list(refused(await ana.get("/search", q="x", cursor=cursor), 422, "invalid")["fields"]) == ["cursor"]


async def test_pages_of_hits_go_on_where_the_one_before_ended(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ids = []
    for number in range(7):
        visitor = workplace.visitor()
        await visitor.begin(f"Refund {number}")
        done(await visitor.write("Refund, please"))
        ids.append(visitor.conversation_id)
        if number % 2:
            done(await owner.post(f"/conversations/{visitor.conversation_id}/close"))
    for status, expected in (("", ids[::-1]), ("open", ids[::-2]), ("closed", ids[1::2][::-1])):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            more = {"status": status} if status else {}
            page = done(
                await owner.get("/search", q="refund", limit=2, **more, **({"cursor": cursor} if cursor else {}))
            )
            seen += [hit["conversation"]["id"] for hit in page["items"]]
            cursor = page["next_cursor"]
        assert seen == expected


async def test_what_was_answered_is_found_by_the_next_search_and_by_nobody_else(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    async with Workplace(workplace.url, workplace.data) as other:
        stranger = await other.owner()
        visitor = workplace.visitor()
        for number in range(5):
            await visitor.begin(f"Psst number{number}", name="Vera")
            (hit,) = await found(ana, f"number{number}")
            assert hit["conversation"]["visitor"]["name"] == "Vera"
            assert await found(stranger, f"number{number}") == await found(stranger, "vera") == []
    answer = await ana.get("/search", q="psst")
    assert position_of(answer) == await ana.position()
    await ana.log_out()
    refused(await ana.get("/search", q="psst"), 401, "not_logged_in")


async def test_all_conversations_of_a_visitor_are_listed_the_newest_first(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    visitor, other = workplace.visitor(), workplace.visitor()
    ids = [(await visitor.begin(f"Number {number}"))["conversation_id"] for number in range(5)]
    await other.begin("Not mine")
    done(await ana.post(f"/conversations/{ids[1]}/close"))
    done(await ana.note(ids[0], "a note moves nothing"))
    visitor_id = done(await ana.get(f"/conversations/{ids[0]}"))["visitor"]["id"]
    path = "/conversations"
    listed = done(await ana.get(path, visitor_id=visitor_id))["items"]
    assert [one["id"] for one in listed] == ids[::-1]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = done(await ana.get(path, visitor_id=visitor_id, limit=2, **({"cursor": cursor} if cursor else {})))
        seen, cursor = seen + [one["id"] for one in page["items"]], page["next_cursor"]
    assert seen == ids[::-1]
    closed = done(await ana.get(path, visitor_id=visitor_id, view="closed"))["items"]
    assert [one["id"] for one in closed] == [ids[1]]
    for unknown in ("x", "\x00", visitor_id[:-1] + ("0" if visitor_id[-1] != "0" else "1")):
        assert done(await ana.get(path, visitor_id=unknown))["items"] == []
    assert len(done(await ana.get(path))["items"]) == 5
    refused(await ana.get(path, visitor_id=visitor_id, cursor="x"), 422, "invalid")
