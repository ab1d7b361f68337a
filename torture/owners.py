"""What an Owner does: rules, members, and many conversations at once."""

import json

from torture.actor import Actor, Body
from torture.assistance import some_settings
from torture.hand import Ask, Hand
from torture.place import Place

CAPACITIES = (None, 0, 1, 2, 2, 3, 4, 6, 8)
OVERRIDES = (None, None, None, None, 0, 2, 5, "unlimited")
GRACES = (0, 1, 30, None)
ROLES = ("agent", "agent", "admin")
OVERFLOWS = (None, 0, 1, 3)
MOST_TEAMS = 3


NEVER: Body = {"time_zone": "UTC", "weekly": {}}
CLOSED = 0.3
"""So often it is closed when the hours change: most of what is to be seen happens inside them."""


class Owners(Actor):
    """The Owner of each workspace, who acts from every process."""

    async def rules(self, hand: Hand, place: Place) -> None:
        body: Body = {
            "routing": {
                "strategy": self._random.choice(("round_robin", "load_balanced")),
                "busy_fallback": self._random.random() < 0.5,
                "away_fallback": self._random.random() < 0.3,
                "default_capacity": self._random.choice(CAPACITIES),
                "prefer_former_agent": self._random.random() < 0.5,
                "no_reply_seconds": self._random.choice((None, 10)),
                "ramp_seconds": self._random.choice((None, None, 1, 2)),
            }
        }
        if self._random.random() < 0.3:
            body["connection_grace_seconds"] = self._random.choice(GRACES)
        await self._ask(hand, place, place.owner, "rules", "PATCH", "/workspace", body)

    async def hours(self, hand: Hand, place: Place) -> None:
        """It is closed from now on, or open."""
        at_closing = self._random.choice(("keep", "ask_for_email"))
        closed: Body | None = {**NEVER, "at_closing": at_closing} if self._random.random() < CLOSED else None
        body: Body = {"business_hours": closed}
        await self._ask(hand, place, place.owner, "rules", "PATCH", "/workspace", body)

    async def leno_ai(self, hand: Hand, place: Place) -> None:
        """It answers otherwise from now on, or not at all, or a language model does."""
        if place.plan.language_model is not None:
            body = some_settings(self._random, place.plan.language_model)
            await self._ask(hand, place, place.owner, "rules", "PATCH", "/workspace", body)

    async def change_member(self, hand: Hand, place: Place) -> None:
        agent_id = self._random.choice(place.plan.everybody)
        teams = self._random.sample(place.teams, min(len(place.teams), self._random.randrange(3)))
        (body,) = self._random.choices(
            (
                Body(disabled=False, takes_chats=True),
                Body(capacity_override=self._random.choice(OVERRIDES)),
                Body(teams=teams),
                Body(takes_chats=False),
                Body(role=self._random.choice(ROLES)),
                Body(disabled=True),
            ),
            (5, 3, 2, 1, 1, 0.7),
        )
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

    async def team(self, hand: Hand, place: Place) -> None:
        """A team comes, goes, or gives others another time."""
        chance, overflow = self._random.random(), self._random.choice(OVERFLOWS)
        method, path, body = "POST", "/teams", Body(name=f"Team {self._text()}", overflow_seconds=overflow)
        if len(place.teams) >= MOST_TEAMS or (place.teams and chance < 0.6):
            chosen = self._random.choice(place.teams)
            method, path, body = "PATCH", f"/teams/{chosen}", Body(overflow_seconds=overflow)
            if chance < 0.2:
                method, body = "DELETE", Body()
        ask = Ask(
            kind="team",
            method=method,
            path=path,
            body=body or None,
            member=place.owner,
            about=place.plan.owner.id,
            wish=f"{method} {path}",
        )
        answer = await hand.do(place.plan.number, ask)
        if answer is not None and answer.status == 201:
            place.teams.append(json.loads(answer.body)["id"])

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
