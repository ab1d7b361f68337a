"""What visitors do: begin, write, close, and come back."""

import json

from torture.actor import Actor, Body
from torture.hand import Ask, Hand
from torture.place import Place, Visitor


class Visitors(Actor):
    """Each begins from one process and goes on from it."""

    RETURNING = 0.1
    """Of those who begin a conversation, so many have had one before."""
    FOR_A_TEAM = 0.25
    """And so many begin on a page that is a team's."""

    async def begin(self, hand: Hand, place: Place) -> None:
        known = (
            self._random.choice(place.visitors) if place.visitors and self._random.random() < self.RETURNING else None
        )
        text = self._text()
        body: Body = {"client_message_id": self._shared.new_id(), "text": text}
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
        if answer is not None and answer.status in (200, 201):
            begun = json.loads(answer.body)
            place.visitors.append(Visitor(begun["visitor_token"], begun["conversation_id"]))
            place.open.setdefault(begun["conversation_id"], None)

    async def write(self, hand: Hand, place: Place) -> None:
        if not place.visitors:
            return
        visitor, text = self._random.choice(place.visitors), self._text()
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

    async def close_as_visitor(self, hand: Hand, place: Place) -> None:
        if not place.visitors:
            return
        visitor = self._random.choice(place.visitors)
        path = f"/widget/{place.plan.widget_key}/conversations/{visitor.conversation_id}/close"
        answer = await hand.do(
            place.plan.number,
            Ask(
                kind="close as visitor",
                method="POST",
                path=path,
                visitor_token=visitor.token,
                about=visitor.conversation_id,
            ),
        )
        if answer is not None:
            place.saw(visitor.conversation_id, "closed", None)
