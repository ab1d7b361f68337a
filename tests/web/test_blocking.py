"""Visitors who are blocked, and conversations that are spam: closed for good, and told to whom it concerns."""

import pytest

from tests.support.agent_client import AgentClient, done, new_client_id, position_of, refused
from tests.support.picture_files import pdf
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio


async def begins(workplace: Workplace, *, name: str = "Vera") -> VisitorClient:
    visitor = workplace.visitor()
    await visitor.begin(name=name)
    return visitor


async def id_of(member: AgentClient, visitor: VisitorClient) -> str:
    return str(done(await member.get(f"/conversations/{visitor.conversation_id}"))["visitor"]["id"])


async def block(member: AgentClient, visitor: VisitorClient, *, blocked: bool = True) -> None:
    path = f"/visitors/{await id_of(member, visitor)}/blocked"
    assert done(await member.put(path, {"blocked": blocked}))["blocked"] is blocked


async def listed(member: AgentClient, view: str) -> list[str]:
    return [item["id"] for item in await member.conversations(view)]


async def test_who_is_blocked_reads_on_and_writes_nothing_and_their_widget_is_told(workplace: Workplace) -> None:
    ana, owner = await workplace.at_work("Ana"), await workplace.owner()
    vera, walt = await begins(workplace), await begins(workplace, name="Walt")
    widget = await vera.stream()
    assert widget.frames[0]["state"]["conversation"]["blocked"] is False
    watch = await owner.stream()
    await block(ana, vera)
    told = await widget.read_until("conversation.changed", conversation_id=vera.conversation_id)
    assert (told["status"], told["blocked"]) == ("closed", True)
    await watch.read_until("conversation.closed", conversation_id=vera.conversation_id)
    assert watch.of_type("visitor.changed")[-1]["visitor"]["blocked"] is True
    path = f"/conversations/{vera.conversation_id}"
    assert done(await vera.get(path))["blocked"] is True
    assert len(done(await vera.get(f"{path}/messages"))["items"]) == 1
    assert (await vera.stream()).frames[0]["state"]["conversation"]["blocked"] is True
    before = await owner.position()
    for answer in (
        await vera.write(),
        await vera.post(f"{path}/close"),
        await vera.attach(pdf()),
        await vera.try_begin(client_message_id=new_client_id(), text="Again"),
    ):
        refused(answer, 403, "blocked")
    refused(await ana.post(f"{path}/reopen"), 409, "conversation_closed")
    assert await owner.position() == before
    done(await walt.write())


async def test_a_repeat_of_a_first_message_gives_a_blocked_visitor_no_new_token(workplace: Workplace) -> None:
    owner, vera = await workplace.owner(), workplace.visitor()
    first = {"client_message_id": new_client_id(), "text": "Hello"}
    begun = done(await vera.try_begin(**first))
    vera.conversation_id = begun["conversation_id"]
    assert (await vera.try_begin(**first)).status_code == 200
    await block(owner, vera)
    refused(await vera.try_begin(**first), 403, "blocked")


async def test_every_member_blocks_and_owner_and_admin_alone_unblock_which_opens_nothing(workplace: Workplace) -> None:
    ana, ada = await workplace.at_work("Ana"), await workplace.at_work("Ada", role="admin")
    vera = await begins(workplace)
    widget = await vera.stream()
    await block(ana, vera)
    path = f"/visitors/{await id_of(ana, vera)}/blocked"
    before = await ada.position()
    assert position_of(await ana.put(path, {"blocked": True})) == before
    refused(await ana.put(path, {"blocked": False}), 403, "not_allowed")
    assert await ada.position() == before
    done(await ada.put(path, {"blocked": False}))
    await widget.read_until("conversation.changed", blocked=False, status="closed")
    assert await listed(ana, "all") == []
    done(await vera.write("Sorry"))
    assert await listed(ana, "all") == [vera.conversation_id]


async def test_all_that_a_blocked_visitor_has_open_closes_and_frees_places_for_those_who_wait(
    workplace: Workplace,
) -> None:
    owner, ana = await workplace.owner(), await workplace.at_work("Ana")
    await workplace.rules(routing={"default_capacity": 3})
    vera = await begins(workplace)
    open_ones = [vera.conversation_id, *[(await vera.begin("More"))["conversation_id"] for _ in range(4)]]
    waiting = [await begins(workplace, name=f"Walt {number}") for number in range(3)]
    held = {item["id"] for item in await ana.conversations("mine")}
    assert held == set(open_ones[:3])
    await block(owner, vera)
    assert sorted(await listed(owner, "closed")) == sorted(open_ones)
    assert {item["id"] for item in await ana.conversations("mine")} == {one.conversation_id for one in waiting}
    assert done(await owner.get(f"/agents/{ana.id}"))["open_conversations"] == 3
    assert await listed(owner, "unassigned") == []


async def test_spam_is_closed_and_in_its_own_list_alone_and_its_visitor_is_told_no_more_than_that(
    workplace: Workplace,
) -> None:
    owner, ana = await workplace.owner(), await workplace.at_work("Ana")
    await workplace.rules(routing={"default_capacity": 1})
    vera, walt = await begins(workplace), await begins(workplace, name="Walt")
    widget = await vera.stream()
    path = f"/conversations/{vera.conversation_id}"
    marked = done(await ana.patch(path, {"spam": True}))
    assert (marked["status"], marked["spam"]) == ("closed", True)
    told = await widget.read_until("conversation.changed", conversation_id=vera.conversation_id)
    assert (told["status"], told["blocked"]) == ("closed", False)
    assert [await listed(ana, view) for view in ("mine", "unassigned", "all", "closed", "spam")] == [
        [walt.conversation_id],
        [],
        [walt.conversation_id],
        [],
        [vera.conversation_id],
    ]
    for status, expected in ((None, [walt.conversation_id]), ("open", [walt.conversation_id]), ("closed", [])):
        asked = {"q": "stock"} if status is None else {"q": "stock", "status": status}
        found = done(await owner.get("/search", **asked))["items"]
        assert [hit["conversation"]["id"] for hit in found] == expected
    of_vera = done(await owner.get("/conversations", visitor_id=marked["visitor"]["id"]))["items"]
    assert [(item["id"], item["spam"]) for item in of_vera] == [(vera.conversation_id, True)]
    refused(await vera.write(), 409, "conversation_closed")
    for member in (ana, owner):
        refused(await member.post(f"{path}/reopen"), 409, "conversation_closed")
    assert await listed(ana, "spam") == [vera.conversation_id]
    begun = await vera.begin("A new question")
    assert await listed(ana, "all") == [begun["conversation_id"], walt.conversation_id]


async def test_what_is_no_spam_after_all_is_closed_and_may_be_reopened_by_everybody(workplace: Workplace) -> None:
    ana, vera = await workplace.at_work("Ana"), await begins(workplace)
    path = f"/conversations/{vera.conversation_id}"
    done(await ana.post(f"{path}/close"))
    watch = await ana.stream()
    done(await ana.patch(path, {"spam": True, "priority": "low"}))
    done(await ana.patch(path, {"spam": False}))
    await watch.read_to(await workplace.mark())
    assert [event["conversation"]["spam"] for event in watch.of_type("conversation.changed")] == [True, False]
    assert await listed(ana, "closed") == [vera.conversation_id]
    shown = done(await ana.get(path))
    assert (shown["status"], shown["spam"], shown["priority"]) == ("closed", False, "low")
    done(await vera.write("I am here"))
    assert await listed(ana, "mine") == [vera.conversation_id]
    open_one = done(await ana.patch(path, {"spam": False}))
    assert (open_one["status"], open_one["spam"]) == ("open", False)


async def test_a_conversation_is_given_to_a_team_and_marked_as_spam_in_one_request(workplace: Workplace) -> None:
    """Nobody of the team is offered it."""
    ana = await workplace.at_work("Ana")
    north = await workplace.team("North", ana)
    await ana.set_status("away")
    vera = await begins(workplace)
    await ana.set_status("online")
    path = f"/conversations/{vera.conversation_id}"
    done(await (await workplace.owner()).assign(vera.conversation_id, None))
    shown = done(await ana.patch(path, {"team_id": north, "spam": True}))
    assert (shown["status"], shown["team_id"], shown["spam"]) == ("closed", north, True)
    assert done(await ana.get("/me"))["open_conversations"] == 0
    assert await listed(ana, "unassigned") == []
