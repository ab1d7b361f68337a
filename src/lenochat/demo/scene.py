"""The scene that somebody who tries the demo finds: five people, each in another status, and some conversations."""

import asyncio
from collections.abc import Sequence

from lenochat.demo import shop_articles
from lenochat.demo.cast import ALWAYS_OPEN, ANA, CAPACITY, EVERYBODY, LEFT, NEVER_OPEN, NOOR, TALKS, TOM, WAITING, Talk
from lenochat.demo.doors import Visitor
from lenochat.demo.member import Member


class Scene:
    """The demo's workspace, filled."""

    def __init__(self, address: str, widget_key: str) -> None:
        self.address = address
        self.widget_key = widget_key
        self.members = [Member(address, person) for person in EVERYBODY]
        self._by_name = {member.person.name: member for member in self.members}

    async def go_on(self, *, with_traffic: bool) -> None:
        """The scene again, in a workspace that was kept: nobody is brought in, for a login would undo what was chosen.

        With traffic whoever is played is at work again, and Noor lets them.
        """
        self.members = [
            member for member in self.members if with_traffic and (member.person.is_played or member.person is NOOR)
        ]
        await self._come_in(self.members)

    async def begin(self) -> None:
        """Bring everybody in and let them talk."""
        noor, tom, *team = self.members
        assert (noor.person, tom.person) == (NOOR, TOM)
        # Those in charge choose a status that gets no chats before the first visitor comes.
        await self._come_in([noor, tom])
        closed = {"routing": {"default_capacity": CAPACITY}, "business_hours": NEVER_OPEN}
        await noor.call("PATCH", "/api/v1/workspace", closed)
        await self._talk(LEFT)
        await noor.call("PATCH", "/api/v1/workspace", {"business_hours": ALWAYS_OPEN})
        for article in shop_articles():
            await noor.call("POST", "/api/v1/articles", article)
        await self._come_in(team)
        for talk in TALKS:
            await self._talk(talk)
        await self._fill_up(self._by_name[ANA.name], noor)
        await self._by_name[ANA.name].accept_no_chats_after_login()
        await self._choose(team)
        for talk in WAITING:
            await self._talk(talk)

    async def _come_in(self, members: Sequence[Member]) -> None:
        for member in members:
            await member.log_in()
            if member.person.role != "agent":
                await self._choose([member])

    async def _choose(self, members: Sequence[Member]) -> None:
        for member in members:
            await member.choose(member.person.status, member.person.message)

    async def _talk(self, talk: Talk) -> None:
        """Say all lines; nobody has to be there for the visitor's."""
        visitor = Visitor(self.address, self.widget_key)
        first, *others = talk.lines
        name = await visitor.begin(first, name=talk.visitor, email=talk.email)
        for place, line in enumerate(others):
            if place % 2:
                await visitor.write(line)
            elif name is not None:
                await self._by_name[name].answer(visitor.conversation_id, line)
        if talk.is_closed:
            await visitor.close()

    async def _fill_up(self, member: Member, manager: Member) -> None:
        """Let this member have as many conversations as they may, so that the next ones wait for who tries the demo."""
        agent = await manager.call("GET", f"/api/v1/agents/{member.agent_id}")
        capacity = {"capacity_override": agent["open_conversations"]}
        await manager.call("PATCH", f"/api/v1/agents/{member.agent_id}", capacity)

    async def everybody_is_connected(self) -> None:
        """Wait until every member's stream has said something."""
        await asyncio.gather(*(member.connected.wait() for member in self.members))
