"""What an Owner does: rules, members, and many conversations at once."""

import json

from torture.actor import Actor, Body
from torture.hand import Ask, Hand
from torture.place import Place

CAPACITIES = (None, None, 0, 1, 1, 2, 2, 3, 5)
OVERRIDES = (None, None, None, 0, 1, 2, 4, "unlimited")
GRACES = (0, 1, 30, None)


class Owners(Actor):
    """The Owner of each workspace, who acts from every process."""

    async def rules(self, hand: Hand, place: Place) -> None:
        body: Body = {
            "routing": {
                "strategy": self._random.choice(("round_robin", "load_balanced")),
                "busy_fallback": self._random.random() < 0.5,
                "away_fallback": self._random.random() < 0.3,
                "default_capacity": self._random.choice(CAPACITIES),
            }
        }
        if self._random.random() < 0.3:
            body["connection_grace_seconds"] = self._random.choice(GRACES)
        await self._ask(hand, place, place.owner, "rules", "PATCH", "/workspace", body)

    async def change_member(self, hand: Hand, place: Place) -> None:
        agent_id, chance = self._random.choice(place.plan.everybody), self._random.random()
        body: Body = {"disabled": False, "takes_chats": True}
        if chance < 0.4:
            body = {"capacity_override": self._random.choice(OVERRIDES)}
        elif chance < 0.55:
            body = {"takes_chats": False}
        elif chance < 0.65:
            body = {"disabled": True}
        ask = Ask(
            kind="change member",
            method="PATCH",
            path=f"/agents/{agent_id}",
            body=body,
            member=place.owner,
            about=agent_id,
            wish=json.dumps(body),
        )
        await hand.do(place.plan.number, ask)

    async def bulk(self, hand: Hand, place: Place) -> None:
        chosen = self._random.sample(list(place.open), min(len(place.open), self._random.randint(1, 12)))
        if not chosen:
            return
        target = self._random.choice((None, *place.plan.everybody))
        expected = [place.open[conversation_id] for conversation_id in chosen]
        items = [
            {"conversation_id": one, "expected_assignee_id": holder}
            for one, holder in zip(chosen, expected, strict=True)
        ]
        await hand.do(
            place.plan.number,
            Ask(
                kind="bulk",
                method="POST",
                path="/conversations/assign",
                body={"items": items, "agent_id": target},
                member=place.owner,
                wish=target or "",
                expected=",".join(holder or "" for holder in expected),
            ),
        )
