"""Who may do what (R5): every route times every kind of caller, whoever they may see, and every role times every role.

The routes are the code's own list, so that a new one without an entry here fails. What anybody is told, member by
member, is looked at here too; `test_who_gets_what.py` does it for events.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import httpx2
import pytest

from lenochat.core.agent import Role
from lenochat.core.workspace import AgentVisibility
from tests.support.agent_client import PASSWORD, AgentClient, done, http_client, new_client_id, refused
from tests.support.picture_files import pdf, plain, saved
from tests.support.stream_client import JsonObject, StreamClient
from tests.support.visitor_client import VisitorClient
from tests.support.who_gets import Eyes, inside
from tests.support.workplace import Workplace, new_email

pytestmark = pytest.mark.anyio

KINDS = ("owner", "admin", "agent", "stranger", "visitor", "nobody")
"""The stranger is the Owner of another workspace; what an agent of it is answered follows from that."""
STRANGERS = ("stranger", "strange_agent")
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
    """It would take away an agent, or a visitor, whom others still need."""
    query: Mapping[str, str] | None = None
    file: bytes | None = None
    """In place of a body, as a form."""
    form: Mapping[str, tuple[str, bytes, str]] | None = None
    """The same, with the part's own name."""


def message(_: "Scene") -> object:
    return {"client_message_id": new_client_id(), "text": "Hello"}


DOORS: dict[tuple[str, str], Door] = {
    ("POST", "/api/v1/login"): Door(
        answers=(401,) * 6, body=lambda _: {"email": new_email("no"), "password": "x" * 10}
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
    ("GET", "/api/v1/attachments/{attachment_id}"): Door(answers=ANYBODY),
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
    ("GET", "/api/v1/holidays"): Door(answers=MANAGERS, query={"country": "DE", "year": "2027"}),
    ("GET", "/api/v1/holidays/countries"): Door(answers=MANAGERS),
    ("POST", "/api/v1/workspace/hours-outlook"): Door(answers=MANAGERS, body=lambda _: {"business_hours": None}),
    ("GET", "/api/v1/teams"): Door(answers=MEMBERS),
    ("POST", "/api/v1/teams"): Door(answers=MANAGERS, body=lambda _: {"name": new_client_id()}),
    ("PATCH", "/api/v1/teams/{team_id}"): Door(answers=MANAGERS_HERE, body=lambda _: {"overflow_seconds": 30}),
    ("DELETE", "/api/v1/teams/{team_id}"): Door(answers=(204, 404, 403, 404, 401, 401)),
    ("GET", "/api/v1/articles"): Door(answers=MEMBERS),
    ("POST", "/api/v1/articles"): Door(answers=MANAGERS, body=lambda _: {"title": "Delivery"}),
    ("POST", "/api/v1/articles/import"): Door(answers=MANAGERS, form={"files": ("tea.md", b"# Tea", "text/markdown")}),
    ("POST", "/api/v1/articles/preview"): Door(answers=MEMBERS, body=lambda _: {"text": "Within *30* days."}),
    ("GET", "/api/v1/articles/{article_id}"): Door(answers=MEMBERS_HERE),
    ("PATCH", "/api/v1/articles/{article_id}"): Door(answers=MANAGERS_HERE, body=lambda _: {"language": "en"}),
    ("DELETE", "/api/v1/articles/{article_id}"): Door(answers=(204, 204, 403, 404, 401, 401), is_for_a_spare=True),
    ("GET", "/api/v1/articles/missing"): Door(answers=MEMBERS),
    ("DELETE", "/api/v1/articles/missing/{missing_id}"): Door(answers=(404, 404, 403, 404, 401, 401)),
    ("GET", "/api/v1/assistant/failures"): Door(answers=MANAGERS),
    ("GET", "/api/v1/search"): Door(answers=MEMBERS, query={"q": "stock"}),
    ("GET", "/api/v1/conversations"): Door(answers=MEMBERS),
    ("GET", "/api/v1/conversations/{conversation_id}"): Door(answers=MEMBERS_HERE),
    ("PATCH", "/api/v1/conversations/{conversation_id}"): Door(
        answers=MEMBERS_HERE, body=lambda _: {"priority": "normal"}
    ),
    ("GET", "/api/v1/conversations/{conversation_id}/messages"): Door(answers=MEMBERS_HERE),
    ("POST", "/api/v1/conversations/{conversation_id}/messages"): Door(answers=MEMBERS_HERE, body=message),
    ("POST", "/api/v1/conversations/{conversation_id}/attachments"): Door(answers=MEMBERS_HERE, file=pdf()),
    ("GET", "/api/v1/conversations/{conversation_id}/routing"): Door(answers=MEMBERS_HERE),
    ("PUT", "/api/v1/conversations/{conversation_id}/assignee"): Door(
        answers=MANAGERS_HERE, body=lambda scene: {"agent_id": scene.admin.id}
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
    ("GET", "/api/v1/visitors/{visitor_id}"): Door(answers=MEMBERS_HERE),
    ("PUT", "/api/v1/visitors/{visitor_id}/blocked"): Door(answers=MANAGERS_HERE, body=lambda _: {"blocked": False}),
    ("GET", "/api/v1/visitors/{visitor_id}/export"): Door(answers=MANAGERS_HERE),
    ("DELETE", "/api/v1/visitors/{visitor_id}"): Door(answers=(204, 204, 403, 404, 401, 401), is_for_a_spare=True),
    ("GET", "/api/v1/widget/{widget_key}"): Door(answers=ANYBODY),
    ("PATCH", "/api/v1/widget/{widget_key}/visitor"): Door(answers=VISITOR_ALONE, body=lambda _: {"name": "Vera"}),
    ("POST", "/api/v1/widget/{widget_key}/conversations"): Door(answers=ANYBODY, body=message),
    ("GET", "/api/v1/widget/{widget_key}/conversations/{conversation_id}"): Door(answers=VISITOR_ALONE),
    ("GET", "/api/v1/widget/{widget_key}/conversations/{conversation_id}/messages"): Door(answers=VISITOR_ALONE),
    ("POST", "/api/v1/widget/{widget_key}/conversations/{conversation_id}/messages"): Door(
        answers=VISITOR_ALONE, body=message
    ),
    ("POST", "/api/v1/widget/{widget_key}/conversations/{conversation_id}/attachments"): Door(
        answers=VISITOR_ALONE, file=pdf()
    ),
    ("POST", "/api/v1/widget/{widget_key}/conversations/{conversation_id}/ask-for-agent"): Door(answers=VISITOR_ALONE),
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

    async def set(self, visibility: AgentVisibility) -> "Scene":
        self.visibility = visibility
        self.owner = await self.workplace.owner()
        self.admin = await self.workplace.at_work("Ada", role="admin")
        self.agent = await self.workplace.at_work("Ana")
        form = {"picture": ("me.png", saved(plain(), "PNG"), "image/png")}
        shown = done(await self.agent.http.put("/api/v1/me/picture", files=form))
        self.agents_phone = await self.workplace.log_in(self.agent.id)
        self.stranger, self.strange_agent = await self.other.owner(), await self.other.at_work("Stan")
        self.visitor = self.workplace.visitor()
        await self.visitor.begin(name="Vera", email="vera@shop.example")
        done(await self.owner.assign(self.visitor.conversation_id, self.owner.id))
        sent = done(await self.visitor.attach(pdf()))["attachment_id"]
        done(await self.visitor.write("", attachment_ids=[sent]))
        self.token = (await self.workplace.invite("new"))["invitation_url"].partition("#")[2]
        self.names = {
            "agent_id": self.agent.id,
            "conversation_id": self.visitor.conversation_id,
            "visitor_id": await visitor_id_of(self.owner, self.visitor),
            "attachment_id": sent,
            "login_id": self.agents_phone.me["login_id"],
            "picture_id": shown["picture_url"].rpartition("/")[2],
            "team_id": await self.workplace.team("North"),
            "article_id": await self._article(),
            "widget_key": self.workplace.widget_key,
            "invitation_id": "made-up",
            "missing_id": "made-up",
        }
        await self.workplace.rules(agent_visibility=visibility)
        return self

    async def knock(
        self, kind: str, method: str, path: str, door: Door, *, with_made_up_ids: bool = False
    ) -> httpx2.Response:
        names = {**self.names, **(MADE_UP if with_made_up_ids else {})}
        if door.is_for_a_spare and not with_made_up_ids:
            names["agent_id"] = await self.workplace.hire("Spare")
            names["visitor_id"] = await self._spare_visitor()
            names["article_id"] = await self._article()
        target = path.format(**names)
        async with http_client(self.workplace.url) as nobody:
            senders = {"visitor": self.visitor.http, "nobody": nobody}
            sender = senders[kind] if kind in senders else getattr(self, kind).http
            headers = self.visitor.headers if kind == "visitor" else {}
            form = {"file": door.file} if door.file is not None else door.form
            if form is not None:
                return await sender.request(method, target, files=form, headers=headers)
            return await sender.request(method, target, json=door.body(self), headers=headers, params=door.query)

    async def _article(self) -> str:
        return str(done(await self.owner.post("/articles", {"title": "Returns", "text": "Within 30 days."}))["id"])

    async def _spare_visitor(self) -> str:
        spare = self.workplace.visitor()
        await spare.begin()
        return await self.owner.visitor_of(spare.conversation_id)

    def eyes_of(self, kind: str, path: str) -> Eyes:
        """What this caller may be told by this route; who comes by the widget is a visitor there."""
        if kind in ("visitor", "nobody") or "/widget/" in path or path in ("/api/v1/invitations/look", "/health/ready"):
            return Eyes(name=kind)
        client: AgentClient = getattr(self, kind)
        own = {client.id, client.me["login_id"], self.agents_phone.me["login_id"] if kind == "agent" else ""}
        if kind in STRANGERS:
            secrets = {'"Vera"', '"Ana"', self.workplace.id, self.owner.id}
            return Eyes(name=kind, own=own, manages=kind == "stranger", sees=None, hidden=secrets)
        if kind == "agent" and self.visibility is not AgentVisibility.EVERYONE:
            return Eyes(name=kind, own=own, sees={client.id})
        return Eyes(name=kind, own=own, manages=kind != "agent", sees=None)


async def visitor_id_of(member: AgentClient, visitor: VisitorClient) -> str:
    """What members know the visitor by."""
    return str(done(await member.get(f"/conversations/{visitor.conversation_id}"))["visitor"]["id"])


MADE_UP = dict.fromkeys(
    ("agent_id", "conversation_id", "login_id", "team_id", "invitation_id", "visitor_id", "article_id", "missing_id"),
    "00000000-0000-0000-0000-000000000000",
)
"""In place of the ids that are no secret of their own, as a widget's key or a picture's address are."""
NO_SHAPES = {
    "/health/live",
    "/health/ready",
    "/api/v1/pictures/{picture_id}",
    "/api/v1/attachments/{attachment_id}",
}


def allowed_answers(kind: str, door: Door) -> set[int]:
    """An agent of another workspace is answered as its Owner is, or refused as an agent here."""
    of = dict(zip(KINDS, door.answers, strict=True))
    if kind != "strange_agent":
        return {of[kind]}
    if of["agent"] != 403:
        return {of["stranger"]}
    return {403, 404} if of["stranger"] == 404 else {403}


@pytest.mark.parametrize("visibility", AgentVisibility)
async def test_every_route_answers_every_caller_as_the_table_says(
    workplace: Workplace, visibility: AgentVisibility
) -> None:
    async with Workplace(workplace.url, workplace.data) as other:
        scene = await Scene(workplace, other).set(visibility)
        api = done(await scene.owner.get("/openapi.json"))
        routes = {(method.upper(), path) for path, methods in api["paths"].items() for method in methods}
        assert routes == set(DOORS), "every route has an entry in DOORS, and every entry a route"
        theirs = await scene.stranger.position()
        for (method, path), door in sorted(DOORS.items(), key=lambda item: item[0][1].endswith("logout")):
            for kind in (*KINDS, "strange_agent"):
                what = f"{kind} {method} {path}"
                if path.endswith("/assignee"):
                    done(await scene.owner.assign(scene.visitor.conversation_id, scene.owner.id))
                answer = await scene.knock(kind, method, path, door)
                status = 200 if answer.status_code == 201 else answer.status_code
                assert status in allowed_answers(kind, door), f"{what}: {answer.text}"
                if answer.is_success:
                    if answer.content and path not in NO_SHAPES:
                        scene.eyes_of(kind, path).check(inside(answer.json()), what)
                elif kind in STRANGERS and "{" in path:
                    nothing = await scene.knock(kind, method, path, door, with_made_up_ids=True)
                    assert (nothing.status_code, nothing.content) == (answer.status_code, answer.content), what
        await scene.stranger.log_in(other.emails[other.owner_id])
        assert await scene.stranger.position() <= theirs + 6


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


WHO_MAY_GIVE = """
actor  target   owner  admin  agent
owner  owner    yes    yes    yes
owner  admin    yes    yes    yes
owner  agent    yes    yes    yes
owner  oneself  yes    no     no
admin  owner    no     no     no
admin  admin    no     yes    yes
admin  agent    no     yes    yes
admin  oneself  no     yes    no
agent  owner    no     no     no
agent  admin    no     no     no
agent  agent    no     no     no
agent  oneself  no     no     no
"""
"""Who may make whom what. From another workspace nobody may anything, and there is nobody."""


def role_changes() -> Iterator[tuple[str, str, str, bool]]:
    """The table's cells: who, whom, what, and whether they may."""
    (_, _, *new_roles), *lines = (line.split() for line in WHO_MAY_GIVE.strip().splitlines())
    assert set(new_roles) == set(Role)
    for actor, target, *answers in lines:
        for new, may in zip(new_roles, answers, strict=True):
            yield actor, target, new, may == "yes"


@pytest.mark.parametrize("visibility", AgentVisibility)
async def test_who_may_make_whom_what_and_what_they_see_then(workplace: Workplace, visibility: AgentVisibility) -> None:
    async with Workplace(workplace.url, workplace.data) as other:
        boss = await workplace.owner()
        actors = {role: await workplace.at_work(f"Actor {role}", role=role) for role in Role}
        strangers = {role: await other.at_work(f"Stranger {role}", role=role) for role in Role}
        targets = {role: await workplace.at_work(f"Target {role}", role=role) for role in Role}
        await workplace.team("North", *targets.values())
        await workplace.rules(agent_visibility=visibility)
        everybody = {boss.id} | {client.id for client in (*actors.values(), *targets.values())}
        team = {client.id for client in targets.values()}
        for actor, whose, new_role, may in role_changes():
            target = actors[Role(actor)] if whose == "oneself" else targets[Role(whose)]
            refused(await strangers[Role(actor)].patch(f"/agents/{target.id}", {"role": new_role}), 404, "not_found")
            answer = await actors[Role(actor)].patch(f"/agents/{target.id}", {"role": new_role})
            if not may:
                refused(answer, 403, "not_allowed")
                continue
            assert done(answer)["role"] == new_role, (actor, whose, new_role)
            if new_role != "agent" or visibility is AgentVisibility.EVERYONE:
                expected = everybody
            else:
                expected = team if visibility is AgentVisibility.SAME_TEAM else {target.id}
            shown = done(await target.get("/agents"))["items"]
            assert {agent["id"] for agent in shown if "status" in agent} == expected, (actor, whose, new_role)
            if whose != "oneself":
                done(await boss.patch(f"/agents/{target.id}", {"role": whose}))
        await workplace.rules(agent_visibility="everyone")


async def test_the_last_owner_stays(workplace: Workplace) -> None:
    owner = await workplace.owner()
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
        "visitor_id": await visitor_id_of(owner, visitor),
        "login_id": ana.me["login_id"],
        "picture_id": "x" * 43,
        "attachment_id": "x" * 43,
        "widget_key": workplace.widget_key,
        "invitation_id": (await workplace.invite("new"))["id"],
        "article_id": "made-up",
        "missing_id": "made-up",
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
