"""A workspace of a running node with people in it: made as `create-workspace` and `add-agent` make them, through the
node's control socket; from then on everybody uses the public doors.
"""

import itertools
from contextlib import AsyncExitStack
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from argon2 import PasswordHasher

from lenochat.cli import control
from tests.support.agent_client import PASSWORD, AgentClient, done, http_client, position_of
from tests.support.stream_client import JsonObject
from tests.support.visitor_client import VisitorClient

_numbers = itertools.count(1)


@cache
def password_hash() -> str:
    """Of everybody's password, and quick to check: how strong it is, is not what these tests ask."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Workplace:
    """Use it as a context: on leaving, all its clients are closed."""

    def __init__(self, url: str, data: Path) -> None:
        self.url = url
        self.data = data
        self.id = ""
        self.widget_key = ""
        self.owner_id = ""
        self.emails: dict[str, str] = {}
        """Of each member, by agent id."""
        self._clients = AsyncExitStack()
        self._marks = itertools.count(1)
        self._owner: AgentClient | None = None

    async def __aenter__(self) -> Self:
        email = new_email("olga")
        made = await self.command(
            "create-workspace", name="Shop", owner_email=email, owner_name="Olga", password_hash=password_hash()
        )
        self.id, self.widget_key, self.owner_id = made["workspace_id"], made["widget_key"], made["owner_id"]
        self.emails[self.owner_id] = email
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._clients.aclose()

    async def command(self, operation: str, /, **arguments: object) -> dict[str, Any]:
        return await control.ask(self.data, operation, arguments)

    async def hire(self, name: str, *, role: str = "agent", email: str | None = None) -> str:
        """A new member who has not logged in yet; the agent's id."""
        email = email or new_email(name.lower())
        made = await self.command(
            "add-agent", workspace=self.id, email=email, name=name, role=role, password_hash=password_hash()
        )
        self.emails[made["agent_id"]] = email
        return str(made["agent_id"])

    def browser(self, *, local_address: str | None = None) -> AgentClient:
        """A program in which nobody is logged in yet."""
        client = AgentClient(self.url, http_client(self.url, local_address=local_address))
        self._clients.push_async_callback(client.close)
        return client

    async def log_in(self, agent_id: str, **members: object) -> AgentClient:
        """Another program of that member, logged in."""
        client = self.browser()
        await client.log_in(self.emails[agent_id], **members)
        return client

    async def at_work(self, name: str, *, role: str = "agent", **login: object) -> AgentClient:
        """A new member, logged in through the API: Online, and not judged by presence."""
        return await self.log_in(await self.hire(name, role=role), **login)

    async def staff(self, *names: str) -> list[AgentClient]:
        """Agents at work, oldest membership first."""
        return [await self.at_work(name) for name in names]

    async def owner(self) -> AgentClient:
        """The Owner, who takes no chats, so that routing is between the others."""
        if self._owner is None:
            self._owner = await self.log_in(self.owner_id)
            done(await self._owner.patch(f"/agents/{self.owner_id}", {"takes_chats": False}))
        return self._owner

    async def rules(self, **changed: object) -> int:
        """Change the workspace's rules as its Owner; the position of the last event of it."""
        owner = await self.owner()
        answered = await owner.patch("/workspace", changed)
        done(answered)
        return position_of(answered)

    async def team(self, name: str, *members: AgentClient) -> str:
        """A new team with these in it, and in no other; its id."""
        owner = await self.owner()
        team_id = str(done(await owner.post("/teams", {"name": name}))["id"])
        for member in members:
            await self.put_into(member, team_id)
        return team_id

    async def put_into(self, member: AgentClient, *teams: str) -> int:
        """The member is in these teams from now on; the position of the event that says so."""
        owner = await self.owner()
        answered = await owner.patch(f"/agents/{member.id}", {"teams": teams})
        done(answered)
        return position_of(answered)

    async def mark(self) -> int:
        """Have one event that every member may see; its position. What has come after it is not there before it."""
        titled = {"title": "Shop"}  # or the widget would follow the name, and that would be an event of its own
        return await self.rules(name=f"Shop {next(self._marks)}", widget=titled)

    async def invite(self, name: str, *, role: str = "agent", by: AgentClient | None = None) -> JsonObject:
        """A new invitation, as its inviter is answered."""
        inviter = by or await self.owner()
        return done(await inviter.post("/invitations", {"email": new_email(name), "role": role}))

    def visitor(self, *, local_address: str | None = None) -> VisitorClient:
        client = VisitorClient(self.url, self.widget_key, http_client(self.url, local_address=local_address))
        self._clients.push_async_callback(client.close)
        return client


def new_email(name: str) -> str:
    return f"{name.replace(' ', '-')}.{next(_numbers)}@shop.example"
