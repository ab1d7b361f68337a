"""A made-up history of one workspace, as an Owner's stream would tell it, with what clients asked for: true as it
stands, and easily made false in one place.
"""

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

from torture.account import Deed
from torture.history import History
from torture.judge import Counts, Epoch, judge
from torture.since import Fault

JsonObject = dict[str, Any]
MILLISECOND = 1_000_000


class Tale:
    """Agents called by letters, all Online and without limit; everything is told as it should be."""

    def __init__(self, *agents: str, **routing: object) -> None:
        rules: JsonObject = {
            "strategy": "round_robin",
            "busy_fallback": False,
            "away_fallback": False,
            "default_capacity": None,
        }
        later: JsonObject = {"prefer_former_agent": False, "no_reply_seconds": None, "ramp_seconds": None}
        teams = [{"id": "North", "name": "North", "overflow_seconds": None}]
        self.workspace: JsonObject = {
            "id": "w",
            "name": "Shop",
            "routing": {**rules, **later, **routing},
            "teams": teams,
        }
        self.agents = {name: self._agent(name) for name in agents}
        self.conversations: dict[str, JsonObject] = {}
        self.events: list[tuple[int, JsonObject]] = []
        self.deeds: list[Deed] = []
        self.position = 0
        self.killed_at: int | None = None
        self._clock = itertools.count(1_000 * MILLISECOND, MILLISECOND)
        self.history = History(
            {
                "workspace": json.loads(json.dumps(self.workspace)),
                "agents": [dict(one) for one in self.agents.values()],
            },
            0,
        )

    def _agent(self, name: str) -> JsonObject:
        return {
            "id": name,
            "name": name,
            "disabled": False,
            "takes_chats": True,
            "status": "online",
            "accepting": True,
            "connected": True,
            "eligible": True,
            "not_eligible_because": [],
            "open_conversations": 0,
            "capacity": self.workspace["routing"]["default_capacity"],
            "capacity_override": None,
            "teams": [],
        }

    @property
    def faults(self) -> list[Fault]:
        """What the judge says of it all."""
        epoch = Epoch(events=self.events, until=self.position, deeds=self.deeds, killed_at=self.killed_at)
        return asyncio.run(judge(self.history, epoch, Counts()))

    @property
    def state(self) -> JsonObject:
        """What a snapshot says now."""
        still_open = [one for one in self.conversations.values() if one["status"] == "open"]
        waiting = [one for one in still_open if one["assignee_id"] is None]
        return {
            "workspace": self.workspace,
            "agents": list(self.agents.values()),
            "counts": {"all": len(still_open), "unassigned": len(waiting)},
        }

    @property
    def broken(self) -> set[str]:
        return {fault.check for fault in self.faults}

    def now(self) -> int:
        """The next moment, in nanoseconds."""
        return next(self._clock)

    def tell(self, kind: str, **members: object) -> JsonObject:
        self.position += 1
        event = {"type": kind, "at": f"2026-01-01T00:00:{self.position:02}.000Z", **members}
        self.events.append((self.position, event))
        return event

    def deed(self, kind: str, body: object = None, **named: Any) -> Deed:  # noqa: ANN401 - members of `Deed`
        """A request that was answered at the present position."""
        members = {
            "client": 0,
            "sent": self.now(),
            "answered": self.now(),
            "status": 200,
            "position": self.position,
            "by": "",
            "about": "",
            "wish": "",
            "expected": None,
            "repeat": False,
            "body": json.dumps(body).encode(),
            **named,
        }
        self.deeds.append(Deed(kind=kind, **members))
        return self.deeds[-1]

    def status(self, agent: str, status: str) -> None:
        """The agent chooses, and is answered."""
        self.agents[agent] |= {"status": status, "eligible": status == "online"}
        self.agents[agent]["not_eligible_because"] = [] if status == "online" else ["status"]
        shown = self.agents[agent]
        told = {name: shown[name] for name in ("status", "accepting", "connected", "eligible", "not_eligible_because")}
        self.tell("availability.changed", agent_id=agent, cause="chosen", **told)
        self.deed("status", shown, by=agent, about=agent, wish=status)

    def lose(self, agent: str, *, since: int) -> None:
        """The agent's connection is judged lost, after a last sign of life at that position."""
        at = f"2026-01-01T00:00:{since:02}.000Z"
        self.agents[agent] |= {"connected": False, "connection_lost_at": at, "eligible": False}
        self.agents[agent]["not_eligible_because"] = ["connection_lost"]
        names = ("status", "accepting", "connected", "connection_lost_at", "eligible", "not_eligible_because")
        told = {name: self.agents[agent][name] for name in names}
        self.tell("availability.changed", agent_id=agent, cause="connection", **told)

    def begin(
        self,
        name: str,
        chosen: str | None,
        *,
        team_id: str | None = None,
        visitor: str | None = None,
        asks: str | None = None,
        left_by: str | None = None,
        alone: bool = False,
    ) -> None:
        """A visitor begins; routing chooses, or it waits; both are told as one transaction.

        What somebody `asks` whom nobody gets is for Leno AI to answer, or for it `alone`. `left_by` is their address,
        outside hours.
        """
        text = asks or f"hello from {name}"
        self.conversations[name] = {
            "id": name,
            "status": "open",
            "assignee_id": None,
            "priority": "normal",
            "queued_since": f"2026-01-01T00:00:{self.position:02}.000Z",
            "queue_position": None,
            "last_message": {"text": text, "author": {"type": "visitor", "name": None}},
            "team_id": team_id,
            "open_to_all": False,
            "assigned_at": None,
            "visitor": {"id": visitor or f"visitor of {name}", "email": left_by},
            "left_outside_hours": left_by is not None,
            "handled_by": None,
            "assistant": None,
            "last_activity_at": "2026-01-01T00:00:00.000Z",
        }
        self.move("opened", name)
        self.position += 1  # The message, of which the Owner is not told.
        if chosen is None:
            if asks is not None:
                self.conversations[name] |= {
                    "handled_by": "assistant",
                    "assistant": "answers_alone" if alone else "answers",
                }
            self.move("queued", name)
        else:
            self.give(name, chosen, cause="routing")
        shown = {"conversation_id": name, "agent": None if chosen is None else {"name": chosen}}
        self.deed("begin", shown, about=name, wish=text, status=201, position=None)

    def give(self, name: str, agent: str, *, cause: str = "manual", by: str | None = None) -> None:
        """Somebody has it now; with `by`, by an assignment that expected what was so."""
        before = self.conversations[name]["assignee_id"]
        at = f"2026-01-01T00:00:{self.position + 1:02}.000Z"
        self.conversations[name] |= {"assignee_id": agent, "queued_since": None, "assigned_at": at}
        self.conversations[name]["handled_by"] = "agent"
        self.move("assigned", name, before, agent, assignee_id=agent, previous_assignee_id=before, cause=cause)
        if by is not None:
            self.deed("assign", self.conversations[name], by=by, about=name, wish=agent, expected=before)

    def write(self, name: str, text: str, *, by: str = "visitor") -> None:
        """Its visitor does, or Leno AI (`assistant`); nobody is told of the message itself."""
        self.position += 1
        self.conversations[name]["last_message"] = {"text": text, "author": {"type": by, "name": None}}
        self.move("changed", name)
        if by == "visitor":
            self.deed("write", about=name, wish=text, status=201, position=None)

    def block(self, name: str) -> None:
        """Its visitor is blocked; what they have open is to be closed."""
        self.tell("visitor.changed", visitor={**self.conversations[name]["visitor"], "blocked": True})

    def close(self, name: str) -> None:
        self.conversations[name] |= {"status": "closed"}
        self.move("closed", name, self.conversations[name]["assignee_id"], None)
        self.deed("close", self.conversations[name], about=name)

    def move(
        self, kind: str, name: str, before: str | None = None, after: str | None = None, **members: object
    ) -> None:
        loads = []
        for agent, step in ((before, -1), (after, 1)):
            if agent is not None:
                self.agents[agent]["open_conversations"] += step
                loads.append(self._load(agent))
        shown = dict(self.conversations[name])
        self.tell(f"conversation.{kind}", conversation_id=name, conversation=shown, loads=loads, **members)

    def _load(self, agent: str) -> JsonObject:
        shown = self.agents[agent]
        limit = shown["capacity"]
        is_full = limit is not None and shown["open_conversations"] >= limit
        shown["not_eligible_because"] = [one for one in shown["not_eligible_because"] if one != "at_capacity"]
        shown["not_eligible_because"] += ["at_capacity"] if is_full else []
        shown["eligible"] = not shown["not_eligible_because"]
        told = {name: shown[name] for name in ("open_conversations", "eligible", "not_eligible_because")}
        return {"agent_id": agent, **json.loads(json.dumps(told))}


def with_event(tale: Tale, kind: str, change: Callable[[JsonObject], object]) -> Tale:
    """The tale, with the last event of that type told otherwise."""
    event = next(event for _, event in reversed(tale.events) if event["type"] == kind)
    change(event)
    return tale
