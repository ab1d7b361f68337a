"""Who may do and see what (R5, RE4): every route and every event times every kind of caller, from the code's own lists,
so that a new one without an entry here fails.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args

import httpx2
import pytest

from lenochat.core.events import Event
from tests.support.agent_client import PASSWORD, AgentClient, done, http_client, new_client_id, refused
from tests.support.picture_files import plain, saved
from tests.support.stream_client import JsonObject, StreamClient
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace, new_email

pytestmark = pytest.mark.anyio

KINDS = ("owner", "admin", "agent", "stranger", "visitor", "nobody")
"""The stranger is the Owner of another workspace."""
ANYBODY = (200,) * 6
MEMBERS = (200, 200, 200, 200, 401, 401)
MEMBERS_HERE = (200, 200, 200, 404, 401, 401)
MANAGERS = (200, 200, 403, 200, 401, 401)
MANAGERS_HERE = (200, 200, 403, 404, 401, 401)
AGENT_ALONE = (403, 403, 200, 403, 401, 401)
VISITOR_ALONE = (401, 401, 401, 401, 200, 401)


@dataclass(frozen=True, kw_only=True)
class Door:
    """What a route asks for, and how it answers each of `KINDS`; a creating answer counts as 200."""

    answers: tuple[int, ...]
    body: Callable[["Scene"], object] = lambda _: None
    is_for_a_spare: bool = False
    """It would take away an agent whom others still need."""
    query: Mapping[str, str] | None = None


def message(_: "Scene") -> object:
    return {"client_message_id": new_client_id(), "text": "Hello"}


DOORS: dict[tuple[str, str], Door] = {
    ("POST", "/api/v1/login"): Door(
        answers=(401,) * 6, body=lambda _: {"email": "no@shop.example", "password": "x" * 10}
    ),
    ("POST", "/api/v1/logout"): Door(answers=(204, 204, 204, 204, 401, 401)),
    ("GET", "/api/v1/me"): Door(answers=MEMBERS),
    ("PATCH", "/api/v1/me"): Door(answers=MEMBERS, body=lambda _: {"accept_chats_after_login": True}),
    ("PUT", "/api/v1/me/password"): Door(
        answers=(422, 422, 422, 422, 401, 401), body=lambda _: {"current_password": PASSWORD, "password": PASSWORD}
    ),
    ("GET", "/api/v1/me/logins"): Door(answers=MEMBERS),
    ("DELETE", "/api/v1/me/logins/{login_id}"): Door(answers=(404, 404, 204, 404, 401, 401)),
    ("PUT", "/api/v1/me/picture"): Door(answers=(415, 415, 415, 415, 401, 401), body=lambda _: {}),
    ("GET", "/api/v1/pictures/{picture_id}"): Door(answers=ANYBODY),
    ("DELETE", "/api/v1/me/picture"): Door(answers=MEMBERS),
    ("PUT", "/api/v1/me/availability"): Door(answers=MEMBERS, body=lambda _: {"status": "online"}),
    ("GET", "/api/v1/agents"): Door(answers=MEMBERS),
    ("GET", "/api/v1/agents/{agent_id}"): Door(answers=MEMBERS_HERE),
    ("PATCH", "/api/v1/agents/{agent_id}"): Door(answers=MANAGERS_HERE, body=lambda _: {"capacity_override": None}),
    ("DELETE", "/api/v1/agents/{agent_id}"): Door(answers=(204, 204, 403, 404, 401, 401), is_for_a_spare=True),
    ("PUT", "/api/v1/agents/{agent_id}/availability"): Door(answers=AGENT_ALONE, body=lambda _: {"status": "online"}),
    ("GET", "/api/v1/invitations"): Door(answers=MANAGERS),
    ("POST", "/api/v1/invitations"): Door(
        answers=MANAGERS, body=lambda _: {"email": new_email("new"), "role": "agent"}
    ),
    ("DELETE", "/api/v1/invitations/{invitation_id}"): Door(answers=(404, 404, 403, 404, 401, 401)),
    ("POST", "/api/v1/invitations/look"): Door(answers=ANYBODY, body=lambda scene: {"token": scene.token}),
    ("POST", "/api/v1/invitations/accept"): Door(
        answers=(404,) * 6, body=lambda _: {"token": "none", "name": "N", "password": "x" * 10}
    ),
    ("GET", "/api/v1/workspace"): Door(answers=MEMBERS),
    ("PATCH", "/api/v1/workspace"): Door(answers=MANAGERS, body=lambda _: {"connection_grace_seconds": 30}),
    ("GET", "/api/v1/workspace/next-assignment"): Door(answers=MANAGERS),
    ("GET", "/api/v1/teams"): Door(answers=MEMBERS),
    ("POST", "/api/v1/teams"): Door(answers=MANAGERS, body=lambda _: {"name": new_client_id()}),
    ("PATCH", "/api/v1/teams/{team_id}"): Door(answers=MANAGERS_HERE, body=lambda _: {"overflow_seconds": 30}),
    ("DELETE", "/api/v1/teams/{team_id}"): Door(answers=(204, 404, 403, 404, 401, 401)),
    ("GET", "/api/v1/search"): Door(answers=MEMBERS, query={"q": "stock"}),
    ("GET", "/api/v1/conversations"): Door(answers=MEMBERS),
    ("GET", "/api/v1/conversations/{conversation_id}"): Door(answers=MEMBERS_HERE),
    ("PATCH", "/api/v1/conversations/{conversation_id}"): Door(
        answers=MEMBERS_HERE, body=lambda _: {"priority": "normal"}
    ),
    ("GET", "/api/v1/conversations/{conversation_id}/messages"): Door(answers=MEMBERS_HERE),
    ("POST", "/api/v1/conversations/{conversation_id}/messages"): Door(answers=MEMBERS_HERE, body=message),
    ("GET", "/api/v1/conversations/{conversation_id}/routing"): Door(answers=MEMBERS_HERE),
    ("PUT", "/api/v1/conversations/{conversation_id}/assignee"): Door(
        answers=MANAGERS_HERE, body=lambda scene: {"agent_id": scene.owner.id}
    ),
    ("POST", "/api/v1/conversations/assign"): Door(
        answers=MANAGERS,
        body=lambda scene: {
            "items": [{"conversation_id": scene.visitor.conversation_id, "expected_assignee_id": scene.owner.id}],
            "agent_id": None,
        },
    ),
    ("POST", "/api/v1/conversations/{conversation_id}/close"): Door(answers=MEMBERS_HERE),
    ("POST", "/api/v1/conversations/{conversation_id}/reopen"): Door(answers=MEMBERS_HERE),
    ("GET", "/api/v1/widget/{widget_key}"): Door(answers=ANYBODY),
    ("POST", "/api/v1/widget/{widget_key}/conversations"): Door(answers=ANYBODY, body=message),
    ("GET", "/api/v1/widget/{widget_key}/conversations/{conversation_id}"): Door(answers=VISITOR_ALONE),
    ("GET", "/api/v1/widget/{widget_key}/conversations/{conversation_id}/messages"): Door(answers=VISITOR_ALONE),
    ("POST", "/api/v1/widget/{widget_key}/conversations/{conversation_id}/messages"): Door(
        answers=VISITOR_ALONE, body=message
    ),
    ("POST", "/api/v1/widget/{widget_key}/conversations/{conversation_id}/close"): Door(answers=VISITOR_ALONE),
    ("GET", "/health/live"): Door(answers=ANYBODY),
    ("GET", "/health/ready"): Door(answers=ANYBODY),
}


class Scene:
    """Somebody of every kind, and a conversation that the Owner holds."""

    owner: AgentClient
    admin: AgentClient
    agent: AgentClient
    visitor: VisitorClient
    token: str
    """Of an open invitation."""

    def __init__(self, workplace: Workplace, other: Workplace) -> None:
        self.workplace = workplace
        self.other = other

    async def set(self) -> "Scene":
        self.owner = await self.workplace.owner()
        self.admin = await self.workplace.at_work("Ada", role="admin")
        self.agent = await self.workplace.at_work("Ana")
        form = {"picture": ("me.png", saved(plain(), "PNG"), "image/png")}
        shown = done(await self.agent.http.put("/api/v1/me/picture", files=form))
        self.picture_id = shown["picture_url"].rpartition("/")[2]
        self.agents_phone = await self.workplace.log_in(self.agent.id)
        self.stranger = await self.other.owner()
        self.visitor = self.workplace.visitor()
        await self.visitor.begin(name="Vera", email="vera@shop.example")
        done(await self.owner.assign(self.visitor.conversation_id, self.owner.id))
        self.token = (await self.workplace.invite("new"))["invitation_url"].partition("#")[2]
        self.team_id = done(await self.owner.post("/teams", {"name": "North"}))["id"]
        return self

    async def knock(self, kind: str, method: str, path: str, door: Door) -> httpx2.Response:
        spare_id = await self.workplace.hire("Spare") if door.is_for_a_spare else None
        target = path.format(
            agent_id=spare_id or self.agent.id,
            conversation_id=self.visitor.conversation_id,
            login_id=self.agents_phone.me["login_id"],
            picture_id=self.picture_id,
            team_id=self.team_id,
            widget_key=self.workplace.widget_key,
            invitation_id="made-up",
        )
        async with http_client(self.workplace.url) as nobody:
            senders = {"visitor": self.visitor.http, "nobody": nobody}
            sender = senders[kind] if kind in senders else getattr(self, kind).http
            headers = self.visitor.headers if kind == "visitor" else {}
            body = door.body(self)
            return await sender.request(method, target, json=body, headers=headers, params=door.query)


async def test_every_route_answers_every_caller_as_the_table_says(workplace: Workplace) -> None:
    async with Workplace(workplace.url, workplace.data) as other:
        scene = await Scene(workplace, other).set()
        api = done(await scene.owner.get("/openapi.json"))
        routes = {(method.upper(), path) for path, methods in api["paths"].items() for method in methods}
        assert routes == set(DOORS), "every route has an entry in DOORS, and every entry a route"
        theirs = await scene.stranger.position()
        for (method, path), door in sorted(DOORS.items(), key=lambda item: item[0][1].endswith("logout")):
            for kind, expected in zip(KINDS, door.answers, strict=True):
                if path.endswith("/assignee"):
                    done(await scene.owner.assign(scene.visitor.conversation_id, scene.owner.id))
                answer = await scene.knock(kind, method, path, door)
                status = 200 if answer.status_code == 201 else answer.status_code
                assert status == expected, f"{kind} {method} {path}: {answer.text}"
                if kind in ("stranger", "nobody") and "widget" not in path:
                    for secret in ("Vera", "Ana", workplace.id, scene.owner.id):
                        assert secret not in answer.text, f"{kind} {method} {path}"
        await scene.stranger.log_in(other.emails[other.owner_id])
        assert await scene.stranger.position() <= theirs + 4


ONLY_FOR_ONESELF = {
    *("status", "status_message", "status_since", "status_until", "status_then", "accepting", "connected"),
    *("connection_lost_at", "eligible", "not_eligible_because", "open_conversations", "capacity", "capacity_override"),
}

SEEN_BY_A_STANDARD_AGENT: dict[str, bool] = {
    "availability.changed": False,
    "agent.changed": True,
    "agent.removed": True,
    "workspace.changed": True,
    "conversation.opened": True,
    "conversation.assigned": True,
    "conversation.queued": True,
    "conversation.closed": True,
    "conversation.reopened": True,
    "conversation.changed": True,
    "message.posted": True,
}
"""Where agents see nobody: whether an event about somebody else comes at all; what it may tell is tested below."""


async def test_where_agents_see_nobody_nothing_tells_of_anothers_availability(workplace: Workplace) -> None:
    catalogue = {cls.__dataclass_fields__["type"].default for cls in get_args(Event)}
    assert catalogue == set(SEEN_BY_A_STANDARD_AGENT), "every event has an entry"
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    await workplace.rules(agent_visibility="nobody", routing={"busy_fallback": True})
    stream, other = await ana.stream(), await owner.stream()
    visitor = workplace.visitor()
    await ana.set_status("away")
    await ben.set_status("busy", message="secret phone")
    await visitor.begin()
    conversation_id = visitor.conversation_id
    await stream.send({"type": "focus", "conversation_ids": [conversation_id]})
    await (await stream.socket.ping())
    answers = [
        await ana.get("/agents"),
        await ana.get(f"/agents/{ben.id}"),
        await ana.get(f"/conversations/{conversation_id}"),
        await ana.get(f"/conversations/{conversation_id}/routing"),
        await ana.assign(conversation_id, ana.id, expected_assignee_id=None),
        await ana.get("/conversations", view="all"),
    ]
    done(await ben.write(conversation_id))
    done(await owner.assign(conversation_id, None))
    done(await ben.post(f"/conversations/{conversation_id}/close"))
    done(await visitor.write("Again"))
    await ben.set_status("do_not_disturb", message="secret nap")
    done(await owner.patch(f"/agents/{ben.id}", {"capacity_override": 7}))
    await workplace.rules(routing={"default_capacity": 9})
    done(await owner.assign(conversation_id, ben.id))
    done(await owner.assign(conversation_id, None))
    cleo = await workplace.at_work("Cleo")
    await cleo.set_status("busy", message="secret exit")
    assert (await owner.delete(f"/agents/{cleo.id}")).status_code == 204
    last = await workplace.mark()
    await stream.read_to(last)
    await other.read_to(last)
    own = [event for event in stream.events if SEEN_BY_A_STANDARD_AGENT[event["type"]] or event["agent_id"] == ana.id]
    assert own == stream.events
    assert {event["type"] for event in stream.events} == set(SEEN_BY_A_STANDARD_AGENT)
    for card in agents_in([answer.json() for answer in answers] + stream.frames):
        if card["id"] == ben.id:
            assert not ONLY_FOR_ONESELF & card.keys(), card
    for event in stream.events:
        assert {load["agent_id"] for load in event.get("loads", [])} <= {ana.id}
    told = "".join(answer.text for answer in answers) + repr(stream.frames)
    assert "secret" not in told
    (receipt,) = done(answers[3])["items"]
    assert (receipt["chosen_agent_id"], receipt["counts"], receipt["tier"]) == (ben.id, None, None)
    assert [candidate["agent_id"] for candidate in receipt["candidates"]] == [ana.id]
    seen = await owner.get(f"/conversations/{conversation_id}/routing")
    assert done(seen)["items"][-1]["tier"] == "busy"
    assert "secret nap" in repr(other.frames)
    resumed = await ana.stream(stream_id=stream.frames[0]["stream_id"], resume_from=stream.frames[0]["position"])
    if resumed.frames[-1]["type"] != "resumed":
        await resumed.next_of("resumed")
    assert "secret" not in repr(resumed.frames)
    expected = [event for event in stream.events if event["type"] != "message.posted" and event["position"]]
    assert resumed.events == expected


def agents_in(value: object) -> list[JsonObject]:
    """Every agent that is shown anywhere in these answers and frames."""
    if isinstance(value, list):
        return [agent for item in value for agent in agents_in(item)]
    if not isinstance(value, dict):
        return []
    found = [value] if "takes_chats" in value else []
    return found + [agent for item in value.values() for agent in agents_in(item)]


LOST_RACE = {"assignee_id", "assignee_name"}


async def test_a_change_of_visibility_is_obeyed_by_the_next_answer(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    for visibility, is_seen in (("everyone", True), ("nobody", False), ("everyone", True)):
        await workplace.rules(agent_visibility=visibility)
        shown = {agent["id"]: agent for agent in done(await ana.get("/agents"))["items"]}
        assert ("status" in shown[ben.id]) is is_seen
        assert "status" in shown[ana.id]
        assert ("status" in done(await ana.get(f"/agents/{ben.id}"))) is is_seen


MOVES: list[tuple[str, str | None, str | None, str | None, int]] = [
    # Who, who holds it, how that one is, to whom, how it is answered.
    ("ana", None, None, "ana", 200),
    ("ana", None, None, "ben", 403),
    ("ana", None, None, None, 200),
    ("ana", "ana", None, "ben", 200),
    ("ana", "ana", None, None, 200),
    ("ana", "ben", "online", "ana", 403),
    ("ana", "ben", "away", "ana", 403),
    ("ana", "ben", "do_not_disturb", None, 403),
    ("ana", "ben", "offline", "ana", 200),
    ("ana", "ben", "offline", "ada", 200),
    ("ada", "ben", "online", "ana", 200),
    ("ada", "ben", "away", None, 200),
    ("owner", "ada", "online", "ben", 200),
]


async def test_who_may_move_a_conversation_and_that_manual_assignment_obeys(workplace: Workplace) -> None:
    owner = await workplace.owner()
    people = dict(zip(("ana", "ben"), await workplace.staff("Ana", "Ben"), strict=True))
    people.update(owner=owner, ada=await workplace.at_work("Ada", role="admin"))
    visitor = workplace.visitor()
    await visitor.begin()
    for who, holder, status, target, expected in MOVES:
        for person in people.values():
            await person.set_status("offline")
        done(await owner.assign(visitor.conversation_id, people[holder].id if holder else None))
        if holder and status:
            await people[holder].set_status(status)
        answer = await people[who].assign(visitor.conversation_id, people[target].id if target else None)
        assert answer.status_code == expected, (who, holder, status, target, answer.text)
        if expected == 200:
            assert done(answer)["assignee_id"] == (people[target].id if target else None)


async def test_the_loser_of_a_race_learns_who_has_it_before_what_they_may(workplace: Workplace) -> None:
    owner = await workplace.owner()
    ana, ben = await workplace.staff("Ana", "Ben")
    visitor = workplace.visitor()
    await visitor.begin()
    conversation_id = visitor.conversation_id
    done(await owner.assign(conversation_id, ben.id))
    error = refused(await ana.assign(conversation_id, ana.id, expected_assignee_id=None), 409, "already_assigned")
    assert (error["assignee_id"], error["assignee_name"]) == (ben.id, "Ben")
    refused(await ana.assign(conversation_id, ana.id, expected_assignee_id=ben.id), 403, "not_allowed")
    done(await owner.assign(conversation_id, None, expected_assignee_id=ben.id))
    error = refused(await owner.assign(conversation_id, ana.id, expected_assignee_id=owner.id), 409, "already_assigned")
    assert error.keys() >= LOST_RACE
    done(await ana.post(f"/conversations/{conversation_id}/close"))
    refused(await ana.assign(conversation_id, ana.id, expected_assignee_id=owner.id), 409, "conversation_closed")
    refused(await ana.assign(conversation_id, owner.id[:-1] + "x"), 422, "invalid")


ROLES: list[tuple[str, str, str, int, str]] = [
    # Who changes whose role to what.
    ("admin", "agent", "admin", 200, ""),
    ("admin", "agent", "agent", 200, ""),
    ("admin", "agent", "owner", 403, "not_allowed"),
    ("admin", "owner", "agent", 403, "not_allowed"),
    ("admin", "admin", "agent", 403, "not_allowed"),
    ("agent", "agent", "admin", 403, "not_allowed"),
    ("agent", "admin", "agent", 403, "not_allowed"),
    ("owner", "owner", "agent", 403, "not_allowed"),
    ("owner", "agent", "owner", 200, ""),
    ("owner", "agent", "agent", 200, ""),
]


async def test_who_may_give_which_role(workplace: Workplace) -> None:
    people = {
        "owner": await workplace.owner(),
        "admin": await workplace.at_work("Ada", role="admin"),
        "agent": await workplace.at_work("Ana"),
    }
    for who, whose, role, status, code in ROLES:
        answer = await people[who].patch(f"/agents/{people[whose].id}", {"role": role})
        assert answer.status_code == status, (who, whose, role, answer.text)
        if code:
            refused(answer, status, code)
    owner = people["owner"]
    refused(await owner.patch(f"/agents/{owner.id}", {"disabled": True}), 409, "last_owner")


async def test_nobody_changes_another_members_availability_through_any_endpoint(workplace: Workplace) -> None:
    """Every route, with everything that could be meant as an availability, by everybody but the agent."""
    owner = await workplace.owner()
    admin, ben = await workplace.at_work("Ada", role="admin"), await workplace.at_work("Ben")
    ana = await workplace.at_work("Ana")
    await ana.set_status("busy", message="mine alone")
    done(await ana.patch("/me", {"preferred_status": "away"}))
    watch: StreamClient = await owner.stream()
    before = done(await ana.get("/me"))
    visitor = workplace.visitor()
    await visitor.begin()
    api = done(await owner.get("/openapi.json"))
    wishes: list[JsonObject] = [
        {"status": "offline"},
        {"status": "offline", "agent_id": ana.id},
        {"status": "offline", "message": "hacked"},
        {"availability": {"status": "offline"}},
        {"status_message": "hacked"},
        {"accepting": False},
        {"preferred_status": "offline"},
        {"accept_chats_after_login": False},
        {"agents": [{"id": ana.id, "status": "offline"}]},
    ]
    own = ("/api/v1/login", "/api/v1/logout", "/api/v1/me", "/api/v1/me/availability")
    todo = [(path, method) for path, methods in api["paths"].items() for method in methods if path not in own]
    names = {
        "team_id": await workplace.team("North"),
        "agent_id": ana.id,
        "conversation_id": visitor.conversation_id,
        "login_id": ana.me["login_id"],
        "picture_id": "x" * 43,
        "widget_key": workplace.widget_key,
        "invitation_id": (await workplace.invite("new"))["id"],
    }
    for (path, method), wish, client in itertools.product(todo, wishes, (owner, admin, ben)):
        query = f"?agent_id={ana.id}&status=offline" if wish is wishes[0] else ""
        answer = await client.http.request(
            method.upper(), path.format(**names) + query, json=None if method == "get" else wish
        )
        if "{agent_id}" in path and method not in ("get", "delete"):
            is_refused_for_that = wish.keys() != {"agents"} or path.endswith("/availability")
            assert answer.status_code in ((403,) if is_refused_for_that else (403, 422))
            assert not is_refused_for_that or refused(answer, 403, "not_your_availability")
    for nobody_known in ("00000000-0000-0000-0000-000000000000", "x", owner.id):
        answer = await ben.put(f"/agents/{nobody_known}/availability", {"status": "online"})
        refused(answer, 403, "not_your_availability")
    for client in (owner, admin, ben):
        for wish in wishes[1:2] + wishes[-1:]:
            assert (await client.put("/me/availability", wish)).status_code == 422
    await watch.read_to(await workplace.mark())
    assert [event for event in watch.of_type("availability.changed") if event["agent_id"] == ana.id] == []
    after = done(await ana.get("/me"))
    for shown in (before, after):
        shown.pop("workspace")
    assert after == before
    assert done(await ana.put(f"/agents/{ana.id}/availability", {"status": "online"}))["status"] == "online"
