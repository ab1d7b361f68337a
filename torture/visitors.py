"""What visitors do: begin, write, close, and come back."""

import asyncio
import json

from torture.actor import Actor, Body
from torture.assistance import TOPICS
from torture.hand import Ask, Hand, Shared
from torture.place import Place, Visitor

CROWD = 24
PATHS = {"close as visitor": "close", "ask for agent": "ask-for-agent"}


class Visitors(Actor):
    """Each begins from one process and goes on from it."""

    RETURNING = 0.1
    """Of those who begin a conversation, so many have had one before."""
    KNOWN = 0.6
    """Of what is asked where Leno AI answers, so much stands in an article."""
    NAMED = 0.5
    """So many give an address, without which nothing can be left outside business hours."""
    FOR_A_TEAM = 0.25
    """And so many begin on a page that is a team's."""

    def __init__(self, shared: Shared, *, password: str) -> None:
        super().__init__(shared, password=password)
        self._crowd = [Hand(shared) for _ in range(CROWD)]
        self._is_rushing = False

    async def rush(self, _hand: Hand, place: Place) -> None:
        """Many begin at the same moment: more than the server can store in one turn of its loop."""
        if self._is_rushing or len(place.open) >= CROWD:
            return
        self._is_rushing = True
        await asyncio.gather(*(self.begin(hand, place) for hand in self._crowd))
        self._is_rushing = False

    async def begin(self, hand: Hand, place: Place) -> None:
        known = (
            self._random.choice(place.visitors) if place.visitors and self._random.random() < self.RETURNING else None
        )
        text = self._question(place)
        body: Body = {"client_message_id": self._shared.new_id(), "text": text}
        if self._random.random() < self.NAMED:
            body["email"] = f"{text.rpartition(' ')[2]}@visitor.example"
        if place.teams and self._random.random() < self.FOR_A_TEAM:
            body["team_id"] = self._random.choice(place.teams)
        answer = await hand.do(
            place.plan.number,
            Ask(
                kind="begin",
                method="POST",
                path=f"/widget/{place.plan.widget_key}/conversations",
                body=body,
                visitor_token=None if known is None else known.token,
                wish=text,
                once=True,
            ),
        )
        if answer is not None and answer.status == 422 and "email" in body:
            self._shared.problems.append((place.plan.number, "WI2", f"who gave an address was refused: {body}"))
        if answer is not None and answer.status in (200, 201):
            begun = json.loads(answer.body)
            place.visitors.append(Visitor(begun["visitor_token"], begun["conversation_id"]))
            place.open.setdefault(begun["conversation_id"], None)

    async def write(self, hand: Hand, place: Place) -> None:
        if not place.visitors:
            return
        visitor, text = self._random.choice(place.visitors), self._question(place)
        await hand.do(
            place.plan.number,
            Ask(
                kind="write",
                method="POST",
                path=f"/widget/{place.plan.widget_key}/conversations/{visitor.conversation_id}/messages",
                body={"client_message_id": self._shared.new_id(), "text": text},
                visitor_token=visitor.token,
                about=visitor.conversation_id,
                wish=text,
                once=True,
            ),
        )
        if visitor.conversation_id not in place.open:
            place.open[visitor.conversation_id] = None

    def _question(self, place: Place) -> str:
        """No two are the same; where Leno AI answers, an article may know."""
        text = self._text()
        if place.plan.language_model is None or self._random.random() >= self.KNOWN:
            return text
        # In one word: a question of which it knows too little is not answered.
        return f"{self._random.choice(TOPICS).question} {text.replace('-', '00')}"

    async def ask_for_agent(self, hand: Hand, place: Place) -> None:
        await self._ask_as_visitor(hand, place, "ask for agent")

    async def close_as_visitor(self, hand: Hand, place: Place) -> None:
        answered = await self._ask_as_visitor(hand, place, "close as visitor")
        if answered is not None:
            place.saw(answered, "closed", None)

    async def _ask_as_visitor(self, hand: Hand, place: Place, kind: str) -> str | None:
        """Something about a conversation that has no body; which, if it was done."""
        if not place.visitors:
            return None
        visitor = self._random.choice(place.visitors)
        path = f"/widget/{place.plan.widget_key}/conversations/{visitor.conversation_id}/{PATHS[kind]}"
        ask = Ask(kind=kind, method="POST", path=path, visitor_token=visitor.token, about=visitor.conversation_id)
        answer = await hand.do(place.plan.number, ask)
        return visitor.conversation_id if answer is not None and answer.status == 200 else None
