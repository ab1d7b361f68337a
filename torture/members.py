"""What members do with availability and conversations."""

import asyncio

from torture.account import UNNAMED
from torture.actor import STATUSES, Body
from torture.hand import Ask, Hand
from torture.logins import Logins
from torture.place import Member, Place
from torture.wire import Answer


class Members(Logins):
    """Agents, who act for themselves and now and then want what is another's."""

    async def status(self, hand: Hand, place: Place) -> None:
        member = await self._somebody(hand, place)
        if member is not None:
            chosen = self._random.choice(STATUSES)
            body: Body = {"status": chosen}
            if self._random.random() < 0.1:
                body["message"] = f"back at {self._random.randrange(24)}"
            await self._ask(hand, place, member, "status", "PUT", "/me/availability", body, wish=chosen)

    async def message(self, hand: Hand, place: Place) -> None:
        await self._write_as_agent(hand, place, "message")

    async def note(self, hand: Hand, place: Place) -> None:
        await self._write_as_agent(hand, place, "note")

    async def _write_as_agent(self, hand: Hand, place: Place, kind: str) -> None:
        member, conversation_id = await self._somebody(hand, place), place.some_open(self._random)
        if member is None or conversation_id is None:
            return
        text = self._text()
        body = {"client_message_id": self._shared.new_id(), "text": text, "kind": kind}
        path = f"/conversations/{conversation_id}/messages"
        ask = Ask(
            kind=kind,
            method="POST",
            path=path,
            body=body,
            member=member,
            about=conversation_id,
            wish=text,
            once=True,
        )
        answer = await hand.do(place.plan.number, ask)
        if answer is not None and answer.status == 409:
            place.saw(conversation_id, "closed", None)

    async def close(self, hand: Hand, place: Place) -> None:
        conversation_id = place.oldest() if self._random.random() < 0.5 else place.some_open(self._random)
        member = await self._somebody(hand, place) or place.owner
        if conversation_id is not None:
            await self._ask_of(hand, place, member, "close", "POST", conversation_id, "/close")

    async def reopen(self, hand: Hand, place: Place) -> None:
        member = await self._somebody(hand, place)
        if member is not None and place.closed:
            await self._ask_of(hand, place, member, "reopen", "POST", self._random.choice(place.closed), "/reopen")

    async def spam(self, hand: Hand, place: Place) -> None:
        """Something open is spam, and goes; or something closed was none after all."""
        member = await self._somebody(hand, place)
        is_spam = self._random.random() < 0.6
        conversation_id = (
            place.some_open(self._random) if is_spam else (self._random.choice(place.closed) if place.closed else None)
        )
        if member is not None and conversation_id is not None:
            body: Body = {"spam": is_spam}
            await self._ask_of(hand, place, member, "spam", "PATCH", conversation_id, "", body)

    async def block(self, hand: Hand, place: Place) -> None:
        """A visitor is blocked, or not any more; as many come back as go."""
        is_blocked = self._random.random() < 0.5
        member = await self._somebody(hand, place) if is_blocked else place.owner
        visitor_id = self._pick_visitor(place, blocked=is_blocked)
        if member is not None and visitor_id is not None:
            path = f"/visitors/{visitor_id}/blocked"
            await self._ask(
                hand, place, member, "block", "PUT", path, {"blocked": is_blocked}, wish=f"{visitor_id} {is_blocked}"
            )

    def _pick_visitor(self, place: Place, *, blocked: bool) -> str | None:
        if blocked:
            if not place.begun_by:
                return None
            place.blocked.append(self._random.choice(place.begun_by))
            return place.blocked[-1]
        return place.blocked.popleft() if place.blocked else None

    async def priority(self, hand: Hand, place: Place) -> None:
        member, conversation_id = await self._somebody(hand, place), place.some_open(self._random)
        if member is not None and conversation_id is not None:
            body: Body = {"priority": self._random.choice(("low", "normal", "high"))}
            await self._ask_of(hand, place, member, "priority", "PATCH", conversation_id, "", body)

    async def address(self, hand: Hand, place: Place) -> None:
        """To a team, or to everybody."""
        member, conversation_id = await self._somebody(hand, place), place.some_open(self._random)
        if member is not None and conversation_id is not None:
            body: Body = {"team_id": self._random.choice((None, *place.teams))}
            await self._ask_of(hand, place, member, "address", "PATCH", conversation_id, "", body)

    async def take(self, hand: Hand, place: Place) -> None:
        member = await self._somebody(hand, place)
        conversation_id = place.some_open(self._random, of=None, anybody=False)
        if member is not None and conversation_id is not None:
            await self._give(hand, place, member, conversation_id, member.person.id, None)

    async def assign(self, hand: Hand, place: Place) -> None:
        """Anybody's to anybody, by an agent, who often may not, or by the Owner."""
        by = place.owner if self._random.random() < 0.4 else await self._somebody(hand, place)
        conversation_id = place.some_open(self._random)
        if by is not None and conversation_id is not None:
            target = self._random.choice(place.plan.everybody)
            expected = place.open[conversation_id] if self._random.random() < 0.8 else UNNAMED
            await self._give(hand, place, by, conversation_id, target, expected)

    async def release(self, hand: Hand, place: Place) -> None:
        member = await self._somebody(hand, place)
        if member is None:
            return
        conversation_id = place.some_open(self._random, of=member.person.id, anybody=False)
        if conversation_id is not None:
            await self._give(hand, place, member, conversation_id, None, member.person.id)

    async def duel(self, hand: Hand, place: Place) -> None:
        """Two want the same conversation at the same moment."""
        conversation_id = place.some_open(self._random)
        duellists = [*[member for member in place.members if member.token is not None][:1], place.owner]
        if conversation_id is None or len(duellists) < 2:
            return
        expected = place.open[conversation_id]
        targets = self._random.sample(place.plan.everybody, 2)
        other = Hand(self._shared)
        await asyncio.gather(
            self._give(hand, place, duellists[0], conversation_id, duellists[0].person.id, expected),
            self._give(other, place, duellists[1], conversation_id, targets[1], expected),
        )
        other.close()

    async def _give(
        self, hand: Hand, place: Place, by: Member, conversation_id: str, target: str | None, expected: str | None
    ) -> Answer | None:
        body: Body = {"agent_id": target}
        if expected != UNNAMED:
            body["expected_assignee_id"] = expected
        answer = await hand.do(
            place.plan.number,
            Ask(
                kind="assign",
                method="PUT",
                path=f"/conversations/{conversation_id}/assignee",
                body=body,
                member=by,
                about=conversation_id,
                wish=target or "",
                expected=expected,
            ),
        )
        self._note(place, answer)
        return answer

    async def look(self, hand: Hand, place: Place) -> None:
        member, conversation_id = await self._somebody(hand, place), place.some_open(self._random)
        if member is None:
            return
        if conversation_id is None or self._random.random() < 0.5:
            agent_id = self._random.choice(place.plan.everybody)
            await self._ask(hand, place, member, "look at agent", "GET", f"/agents/{agent_id}")
        else:
            await self._ask_of(hand, place, member, "look at conversation", "GET", conversation_id, "")
