"""A member is removed: at once for everything that is live, never for what was (OP1, RE6, RT7)."""

import asyncio

import pytest

from tests.support.agent_client import AgentClient, done, refused
from tests.support.mirror import Mirror
from tests.support.picture_files import plain, saved
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

NO_LONGER_MEMBER = 4101


async def remove(manager: AgentClient, agent_id: str) -> int:
    """The position of the last event of it."""
    answer = await manager.delete(f"/agents/{agent_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    return int(answer.headers["X-LenoChat-Position"])


async def test_a_removed_member_is_out_at_once_and_their_chats_go_to_others(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await ben.set_status("busy")
    visitors = [workplace.visitor() for _ in range(3)]
    for visitor in visitors:
        await visitor.begin()
    await ben.set_status("online")
    phone = await workplace.log_in(ana.id)
    streams = [await ana.stream(), await phone.stream()]
    watch = await ben.stream()
    mirror = Mirror(watch.frames[0])
    before = await owner.position()
    after = await remove(owner, ana.id)
    for stream in streams:
        assert await stream.closed() == NO_LONGER_MEMBER
    for client in (ana, phone):
        refused(await client.get("/me"), 401, "not_logged_in")
        refused(await client.put("/me/availability", {"status": "online"}), 401, "not_logged_in")
    refused(await workplace.browser().try_login(workplace.emails[ana.id]), 401, "wrong_credentials")
    await watch.read_to(await workplace.mark())
    told = [event for event in watch.events if before < event["position"] <= after]
    assert [event["type"] for event in told] == [
        "agent.removed",
        *["conversation.queued"] * 3,
        *["conversation.assigned"] * 3,
    ]
    assert [event["conversation_id"] for event in told[1:4]] == [visitor.conversation_id for visitor in visitors]
    assert {load["agent_id"] for event in told[1:] for load in event["loads"]} == {ben.id}
    mirror.follow(watch.frames[1:])
    assert mirror.picture() == Mirror((await ben.stream()).frames[0]).picture()


async def test_a_former_member_is_nowhere_but_in_what_was(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    kept, closed = workplace.visitor(), workplace.visitor()
    for visitor in (kept, closed):
        await visitor.begin()
        done(await owner.assign(visitor.conversation_id, ana.id))
        done(await ana.write(visitor.conversation_id, "It is in stock."))
    done(await ana.post(f"/conversations/{closed.conversation_id}/close"))
    await remove(owner, ana.id)
    assert [agent["name"] for agent in done(await owner.get("/agents"))["items"]] == ["Olga", "Ben"]
    assert ana.id not in {agent["id"] for agent in (await ben.stream()).frames[0]["state"]["agents"]}
    for answer in (
        await owner.get(f"/agents/{ana.id}"),
        await owner.patch(f"/agents/{ana.id}", {"disabled": False}),
        await owner.delete(f"/agents/{ana.id}"),
    ):
        refused(answer, 404, "not_found")
    error = refused(await owner.assign(kept.conversation_id, ana.id), 422, "invalid")
    assert list(error["fields"]) == ["agent_id"]
    for visitor in (kept, closed):
        path = f"/conversations/{visitor.conversation_id}"
        said = done(await ben.get(f"{path}/messages"))["items"]
        assert [(message["author"]["id"], message["author"]["name"]) for message in said][1:] == [(ana.id, "Ana")]
        first = done(await ben.get(f"{path}/routing"))["items"][-1]
        assert ana.id in [candidate["agent_id"] for candidate in first["candidates"]]
        assert [message["author"]["name"] for message in done(await visitor.get(f"{path}/messages"))["items"]][1:] == [
            "Ana"
        ]
    assert done(await ben.get(f"/conversations/{closed.conversation_id}"))["assignee_id"] == ana.id
    done(await closed.write("One more thing"))
    assert done(await ben.get(f"/conversations/{closed.conversation_id}"))["assignee_id"] == ben.id


async def test_who_may_remove_whom(workplace: Workplace) -> None:
    owner = await workplace.owner()
    otto = await workplace.at_work("Otto", role="owner")
    ada, ali = await workplace.at_work("Ada", role="admin"), await workplace.at_work("Ali", role="admin")
    ana, ben = await workplace.staff("Ana", "Ben")
    for who, whom in ((ana, ben), (ana, ana), (ana, ada), (ada, ada), (ada, otto), (owner, owner)):
        refused(await who.delete(f"/agents/{whom.id}"), 403, "not_allowed")
    done(await owner.patch(f"/agents/{ben.id}", {"disabled": True}))
    for who, whom in ((ada, ben), (ada, ana), (ada, ali), (owner, ada), (otto, owner)):
        await remove(who, whom.id)
    assert [agent["name"] for agent in done(await otto.get("/agents"))["items"]] == ["Otto"]


async def test_two_owners_who_remove_each_other_at_once_leave_one(workplace: Workplace) -> None:
    owners = [await workplace.owner(), await workplace.at_work("Otto", role="owner")]
    first, second = owners
    answers = await asyncio.gather(first.delete(f"/agents/{second.id}"), second.delete(f"/agents/{first.id}"))
    assert sorted(answer.status_code for answer in answers) == [204, 401]
    (stays,) = [owner for owner, answer in zip(owners, answers, strict=True) if answer.status_code == 204]
    assert [agent["id"] for agent in done(await stays.get("/agents"))["items"]] == [stays.id]


async def test_a_new_invitation_brings_a_former_member_back_as_a_new_one(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    email = workplace.emails[ana.id]
    done(await owner.patch(f"/agents/{ana.id}", {"role": "admin", "capacity_override": 1, "takes_chats": False}))
    done(await ana.patch("/me", {"preferred_status": "away", "accept_chats_after_login": False}))
    await ana.set_status("busy", message="phone")
    pending = await workplace.invite("eve", by=ana)
    form = {"picture": ("me.png", saved(plain(), "PNG"), "image/png")}
    picture_url = done(await ana.http.put("/api/v1/me/picture", files=form))["picture_url"]
    assert (await ben.http.get(picture_url)).status_code == 200
    await remove(owner, ana.id)
    assert (await ben.http.get(picture_url)).status_code == 404
    assert done(await owner.get("/invitations"))["items"] == []
    watch = await ben.stream()
    invited = done(await owner.post("/invitations", {"email": email, "role": "agent"}))
    assert invited["email"] != pending["email"]
    browser, token = workplace.browser(), invited["invitation_url"].partition("#")[2]
    assert done(await browser.post("/invitations/look", {"token": token}))["is_known"] is True
    accepted = await browser.post(
        "/invitations/accept", {"token": token, "name": "Ana again", "password": "correct horse battery"}
    )
    assert accepted.status_code == 201
    back = (await watch.read_until("agent.changed"))["agent"]
    expected = {
        "id": ana.id,
        "name": "Ana again",
        "role": "agent",
        "picture_url": None,
        "disabled": False,
        "takes_chats": True,
        "capacity_override": None,
        "status": "offline",
        "status_message": None,
        "open_conversations": 0,
    }
    assert expected.items() <= back.items()
    members = done(await owner.get("/agents"))["items"]
    assert [agent["id"] for agent in members] == [owner.id, ben.id, ana.id]
    await browser.log_in(email)
    assert (browser.me["status"], browser.me["accepting"], browser.me["eligible"]) == ("online", True, True)
    refused(await ana.get("/me"), 401, "not_logged_in")
    await ben.set_status("away")
    assert (await workplace.visitor().begin())["agent"]["name"] == "Ana again"


async def test_nobody_overtakes_while_many_chats_of_a_removed_member_go_back(workplace: Workplace) -> None:
    """43 chats go back in pieces, while visitors keep coming: whoever waited before gets somebody first."""
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await ben.set_status("away")
    old = [workplace.visitor() for _ in range(43)]
    for visitor in old:
        await visitor.begin()
    await ben.set_status("online")
    done(await owner.patch(f"/agents/{ben.id}", {"capacity_override": 60}))
    new = [workplace.visitor() for _ in range(12)]
    watch = await owner.stream()
    _, *begun = await asyncio.gather(remove(owner, ana.id), *(visitor.begin() for visitor in new))
    assert len(begun) == len(new)
    await watch.read_to(await workplace.mark())
    removed = next(event["position"] for event in watch.of_type("agent.removed"))
    queued = [event["conversation_id"] for event in watch.of_type("conversation.queued")]
    assert queued == [visitor.conversation_id for visitor in old]
    assigned = [event for event in watch.of_type("conversation.assigned") if event["position"] > removed]
    of_old = {visitor.conversation_id for visitor in old}
    assert [event["conversation_id"] in of_old for event in assigned] == [True] * 43 + [False] * (len(assigned) - 43)
    assert {event["assignee_id"] for event in assigned} == {ben.id}
    held = done(await owner.get("/conversations", view="all", limit=200))["items"]
    assert len(held) == 55
    assert {conversation["assignee_id"] for conversation in held} <= {ben.id, None}
    for conversation_id in (queued[0], queued[-1]):
        newest = done(await owner.get(f"/conversations/{conversation_id}/routing"))["items"][0]
        assert (newest["trigger"], newest["chosen_agent_id"]) == ("disabled", ben.id)


async def test_pages_go_on_when_the_last_one_of_the_page_before_is_removed(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ids = [owner.id, *[await workplace.hire(name) for name in ("Ana", "Ben", "Cleo")]]
    first = done(await owner.get("/agents", limit=2))
    assert [agent["id"] for agent in first["items"]] == ids[:2]
    await remove(owner, ids[1])
    rest = done(await owner.get("/agents", limit=2, cursor=first["next_cursor"]))
    assert ([agent["id"] for agent in rest["items"]], rest["next_cursor"]) == (ids[2:], None)
