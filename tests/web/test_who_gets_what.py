"""Whatever anybody is told, by any answer and any frame, holds what is theirs to get and nothing else (RE4, R5).

The table is in `tests/support/who_gets.py`: a shape or a member of one that it does not name fails here, and so does a
route that reads, or an event, that the day below does not come across.
"""

from collections.abc import AsyncIterator, Iterator
from typing import get_args

import httpx2
import pytest

from lenochat.core.business_hours_views import WEEKDAYS
from lenochat.core.events import Event
from lenochat.core.workspace import AgentVisibility
from tests.support.agent_client import AgentClient, done, http_client, new_client_id
from tests.support.hand_provider import HandProvider
from tests.support.picture_files import pdf
from tests.support.running_node import RunningNode, running_node
from tests.support.shapes import own_fields, public_shapes
from tests.support.stream_client import JsonObject, StreamClient
from tests.support.who_gets import Eyes, To, inside, rows
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def node(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningNode]:
    """One whose Leno AI knows everything at once."""
    provider = HandProvider(held=False)
    async with running_node(
        tmp_path_factory.mktemp("data"), make_provider=provider.make, assistant_hosts="ai.example"
    ) as started:
        yield started


NO_JSON = {
    "/api/v1/pictures/{picture_id}",
    "/api/v1/attachments/{attachment_id}",
    "/health/live",
    "/health/ready",
}
"""What these say is no shape: a file, and whether the process lives."""


def test_every_member_of_every_shape_has_its_place_in_the_table() -> None:
    declared: dict[str, list[str]] = {}
    for shape, _, names in rows():
        declared.setdefault(shape, []).extend(names)
    assert {shape: sorted(names) for shape, names in declared.items()} == {
        shape.__name__: sorted(own_fields(shape)) for shape in public_shapes() if own_fields(shape)
    }


class Day:
    """Olga and Ada manage, Ana and Ben are in one team, Cleo is in another, Dan in none; and Vera has a question."""

    def __init__(self, workplace: Workplace, visibility: AgentVisibility) -> None:
        self.workplace = workplace
        self.visibility = visibility

    async def begin(self) -> None:
        shop = self.workplace
        self.olga, self.ada = await shop.owner(), await shop.at_work("Ada", role="admin")
        self.ana, self.ben, self.cleo, self.dan = self.staff = await shop.staff("Ana", "Ben", "Cleo", "Dan")
        self.north = await shop.team("North", self.ana, self.ben)
        await shop.team("South", self.cleo)
        await shop.rules(agent_visibility=self.visibility, routing={"busy_fallback": True}, business_hours=ALWAYS_OPEN)
        self.members = [self.olga, self.ada, *self.staff]
        self.visitor = shop.visitor()
        begun = await self.visitor.begin(name="Vera")
        self.eyes = {member: self._eyes_of(member) for member in self.members}
        self.outside = Eyes(name="the visitor", hidden={SECRET_KEY, *(reason_of(member) for member in self.members)})
        self.outside.check(begun, "POST conversations")
        for member, eyes in self.eyes.items():
            watch(member.http, eyes)
        watch(self.visitor.http, self.outside)
        self.streams = {member: await member.stream() for member in self.members}
        self.visitors_stream = await self.visitor.stream()
        for stream in self.streams.values():
            await stream.send({"type": "focus", "conversation_ids": [self.visitor.conversation_id]})
            await (await stream.socket.ping())

    def _eyes_of(self, member: AgentClient) -> Eyes:
        manages = member in (self.olga, self.ada)
        team = {self.ana.id, self.ben.id} if member in (self.ana, self.ben) else {member.id}
        sees = {"everyone": None, "same_team": team, "nobody": {member.id}}[self.visibility]
        own = {member.id, member.me["login_id"]}
        if manages or sees is None:
            return Eyes(name=member.me["name"], own=own, manages=manages, sees=None, hidden={SECRET_KEY})
        hidden = {SECRET_KEY} | {reason_of(other) for other in self.members if other.id not in sees}
        return Eyes(name=member.me["name"], own=own, sees=sees, hidden=hidden)

    async def pass_by(self) -> None:
        """Everything happens that is told to anybody."""
        talk = f"/conversations/{self.visitor.conversation_id}"
        for number, member in enumerate((self.ben, self.cleo, self.dan, self.ada, self.ana)):
            await member.set_status(("busy", "away", "do_not_disturb")[number % 3], message=reason_of(member))
        done(await self.olga.assign(self.visitor.conversation_id, self.cleo.id))
        done(await self.cleo.write(self.visitor.conversation_id))
        note = {"client_message_id": new_client_id(), "text": "Not for Vera", "kind": "note"}
        done(await self.ana.post(f"{talk}/messages", note))
        sent = done(await self.visitor.attach(pdf()))["attachment_id"]
        done(await self.visitor.write("", attachment_ids=[sent]))
        sent = done(await self.cleo.attach(self.visitor.conversation_id, pdf()))["attachment_id"]
        done(await self.cleo.write(self.visitor.conversation_id, attachment_ids=[sent]))
        typing = {"type": "typing", "conversation_id": self.visitor.conversation_id}
        await self.streams[self.ana].send(typing)
        await self.visitors_stream.send(typing)
        for stream in (self.streams[self.ana], self.visitors_stream):
            await (await stream.socket.ping())
        done(await self.ana.patch(talk, {"priority": "high"}))
        done(await self.dan.post(f"{talk}/close"))
        done(await self.visitor.write("May I return it?"))
        said = {"name": "Vera", "email": "vera@shop.example"}
        done(await self.visitor.http.patch(f"{self.visitor.path}/visitor", json=said, headers=self.visitor.headers))
        written = {"title": "Returns", "text": "Within 30 days.", "language": "en", "published": True}
        self.article = done(await self.ada.post("/articles", written))["id"]
        await self._meet_leno_ai()
        done(await self.dan.patch("/me", {"name": "Dan the Man"}))
        done(await self.ada.patch(f"/agents/{self.ben.id}", {"capacity_override": 7}))
        done(await self.ada.patch("/workspace", {"routing": {"default_capacity": 9}}))
        hours = {"time_zone": "UTC", "weekly": {"mon": [["09:00", "17:00"]]}}
        for member in self.members:
            await member.post("/workspace/hours-outlook", {"business_hours": hours})
        done(await self.ada.patch(f"/teams/{self.north}", {"name": "Far North"}))
        for member in self.staff:
            await member.set_status("online")
        await self.workplace.invite("Fay", by=self.ada)
        invited = await self.workplace.invite("Eve", by=self.ada)
        await self._come_in(invited["invitation_url"].partition("#")[2])
        gil = await self.workplace.at_work("Gil")
        await gil.set_status("busy", message=reason_of(self.cleo))
        assert (await self.olga.delete(f"/agents/{gil.id}")).status_code == 204
        another = self.workplace.visitor()
        await another.begin()
        wishes = [
            {"conversation_id": self.visitor.conversation_id, "expected_assignee_id": None},
            {"conversation_id": another.conversation_id, "expected_assignee_id": self.dan.id},
        ]
        done(await self.ada.post("/conversations/assign", {"items": wishes, "agent_id": self.dan.id}))
        await self.workplace.rules(widget={"welcome": "Hi!"})
        blocked = await self.olga.visitor_of(another.conversation_id)
        done(await self.ana.put(f"/visitors/{blocked}/blocked", {"blocked": True}))
        self.visitor_id = await self.olga.visitor_of(self.visitor.conversation_id)
        unwanted = self.workplace.visitor()
        await unwanted.begin()
        self.erased = await self.olga.visitor_of(unwanted.conversation_id)
        assert (await self.olga.delete(f"/visitors/{self.erased}")).status_code == 204
        done(await self.ada.post("/articles/preview", {"text": "Within *30* days."}))
        done(await self.ada.http.post("/api/v1/articles/import", files={"files": ("tea.md", b"# Tea", "text/plain")}))
        self.last = await self.workplace.mark()

    async def _meet_leno_ai(self) -> None:
        """Nobody is eligible any more, so that Leno AI answers what Vera asked last."""
        endpoint = {"base_url": "https://ai.example/v1", "model": "large", "key": SECRET_KEY}
        done(
            await self.ada.patch("/workspace", {"routing": {"default_capacity": 0}, "ai_chat": {"endpoint": endpoint}})
        )
        done(await self.olga.assign(self.visitor.conversation_id, None))
        await self.visitors_stream.read_until("assistant.writing")
        for number, question in enumerate((None, "Something unknown", "Something broken"), start=1):
            if question is not None:
                done(await self.visitor.write(question))
            while self._answers() < number:
                await self.visitors_stream.next()

    def _answers(self) -> int:
        posted = self.visitors_stream.of_type("message.posted")
        return sum(event["message"]["author"]["type"] == "assistant" for event in posted)

    async def _come_in(self, token: str) -> None:
        async with http_client(self.workplace.url) as invited:
            watch(invited, self.outside)
            done(await invited.post("/api/v1/invitations/look", json={"token": token}))
            accepted = {"token": token, "name": "Eve", "password": "correct horse battery"}
            done(await invited.post("/api/v1/invitations/accept", json=accepted))

    async def ask_for_everything(self) -> None:
        """Every route that reads, by everybody."""
        api = done(await self.olga.get("/openapi.json"))
        for path in sorted(path for path, methods in api["paths"].items() if "get" in methods and path not in NO_JSON):
            for target in self._filled(path):
                for sender, headers in self._senders():
                    await sender.get(target, headers=headers, params=QUERIES.get(path))

    def _filled(self, path: str) -> Iterator[str]:
        for agent in (self.ben, self.cleo):
            yield path.format(
                agent_id=agent.id,
                conversation_id=self.visitor.conversation_id,
                visitor_id=self.visitor_id,
                article_id=self.article,
                widget_key=self.workplace.widget_key,
            )
            if "{agent_id}" not in path:
                return

    def _senders(self) -> Iterator[tuple[httpx2.AsyncClient, dict[str, str]]]:
        for member in self.members:
            yield member.http, {}
        yield self.visitor.http, self.visitor.headers

    def look_at(self, member: AgentClient, stream: StreamClient) -> None:
        """All that has come by this stream is theirs to get."""
        for frame in stream.frames:
            self.eyes[member].check(frame, frame["type"])

    async def come_back(self) -> list[tuple[AgentClient, StreamClient]]:
        """All dashboards again, from where they began: what they missed is told as it was."""
        again = []
        for member, stream in self.streams.items():
            start = stream.frames[0]
            resumed = await member.stream(stream_id=start["stream_id"], resume_from=start["position"])
            if resumed.frames[-1]["type"] != "resumed":
                await resumed.next_of("resumed")
            again.append((member, resumed))
        return again

    def as_kept(self, event: JsonObject) -> JsonObject:
        """The event as far as the log keeps it: of somebody who is erased it may have forgotten the words by now."""
        if event.get("conversation", {}).get("visitor", {}).get("id") != self.erased:
            return event
        return {**event, "conversation": None}


SECRET_KEY = "sk-nobody-is-ever-told"


def reason_of(member: AgentClient) -> str:
    """A status message that nobody else would write."""
    return f"the reason of {member.id}"


def is_replayed(event: JsonObject) -> bool:
    return event["position"] is not None and event["type"] != "message.posted"


ALWAYS_OPEN: JsonObject = {
    "time_zone": "Europe/Berlin",
    "weekly": {day: [["00:00", "24:00"]] for day in WEEKDAYS},
    "holidays": [{"date": "2000-12-25", "name": "Christmas"}],
    "exceptions": [{"date": "2000-12-24", "hours": [["09:00", "12:00"]], "name": ""}],
}


QUERIES = {"/api/v1/search": {"q": "stock"}, "/api/v1/holidays": {"country": "DE", "year": "2027"}}
"""What a route that reads has to be asked with."""


def watch(http: httpx2.AsyncClient, eyes: Eyes) -> None:
    """Whatever this client is answered is looked at."""

    async def look(response: httpx2.Response) -> None:
        await response.aread()
        if response.content and response.is_success and not response.url.path.endswith("/openapi.json"):
            eyes.check(inside(response.json()), f"{response.request.method} {response.url.path}")

    http.event_hooks = {"response": [look], "request": []}


@pytest.mark.parametrize("visibility", AgentVisibility)
async def test_nobody_is_told_what_is_not_theirs_to_know(
    node: RunningNode, workplace: Workplace, visibility: AgentVisibility
) -> None:
    day = Day(workplace, visibility)
    await day.begin()
    await day.pass_by()
    await day.ask_for_everything()
    await day.visitors_stream.read_until("widget.changed")
    for frame in day.visitors_stream.frames:
        day.outside.check(frame, frame["type"])
    for member, stream in day.streams.items():
        await stream.read_to(day.last)
        day.look_at(member, stream)
    for member, stream in await day.come_back():
        day.look_at(member, stream)
        before = [event for event in day.streams[member].events if is_replayed(event)]
        assert list(map(day.as_kept, stream.events)) == list(map(day.as_kept, before))
    await day.dan.set_status("away")
    node.node._hub.tell_positions()
    for member, stream in day.streams.items():
        await (stream.next() if day.eyes[member].may_see(day.dan.id) else stream.next_of("position"))
        day.look_at(member, stream)
    told = {event["type"] for stream in day.streams.values() for event in stream.events}
    assert told >= {cls.__dataclass_fields__["type"].default for cls in get_args(Event)}
    met = day.outside.met.union(*(eyes.met for eyes in day.eyes.values()))
    never = {"ConversationFact", *(("AgentCard", "Position") if visibility is AgentVisibility.EVERYONE else ())}
    assert met == {shape for shape, to, _ in rows() if to is not To.NOBODY} - never
