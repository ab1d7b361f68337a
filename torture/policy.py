"""The checker's own words for who may get a conversation, written from the product's rules (RT1 to RT13, RT16).

Everything is in the shapes of the public protocol: an agent is an `AgentView`, `routing` the workspace's `RoutingView`.
What the product's policy learns has to be learned here too; nothing else of the checker knows rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

JsonObject = dict[str, Any]

TIERS = {"online": 0, "busy": 1, "away": 2}
FALLBACKS = {"busy": "busy_fallback", "away": "away_fallback"}
PRIORITIES = {"high": 0, "normal": 1, "low": 2}
PASSED_OVER_SECONDS = 60
ROUNDING_SECONDS = 0.002
"""Times are told in milliseconds: what is that near to a limit may be on either side."""


def tier(agent: JsonObject, routing: JsonObject) -> int | None:
    """The tier in which the agent is asked, 0 first; None for those who never are."""
    status = agent["status"]
    if status in FALLBACKS and not routing[FALLBACKS[status]]:
        return None
    return TIERS.get(status)


def capacity(agent: JsonObject, routing: JsonObject) -> int | None:
    """How many open conversations routing may give the agent; None: without limit."""
    override = agent["capacity_override"]
    if override is None:
        override = routing["default_capacity"]
    return None if override == "unlimited" else override


def reasons(agent: JsonObject, routing: JsonObject, held: int) -> set[str]:
    """Why the agent may get no conversation; empty: eligible. `held` is the load as counted from the events.

    Whether an agent is on a ramp (RT16), only the server knows: that is taken from what it told last.
    """
    limit = capacity(agent, routing)
    against = {
        "disabled": agent["disabled"],
        "takes_no_chats": not agent["takes_chats"],
        "status": tier(agent, routing) is None,
        "not_accepting": not agent["accepting"],
        "connection_lost": not agent["connected"],
        "at_capacity": limit is not None and held >= limit,
        "ramp": "ramp" in agent["not_eligible_because"],
    }
    return {name for name, applies in against.items() if applies}


HAS_BEEN_AWAY = frozenset({"disabled", "takes_no_chats", "status", "not_accepting", "connection_lost", "ramp"})
"""Whoever was not eligible for one of these and is now, comes back to what waits, and does so by the ramp (RT16)."""


def team_of(conversation: JsonObject, workspace: JsonObject) -> str | None:
    """The team whose agents alone are asked (RT11); a team that is no more is none."""
    team_id: str | None = conversation["team_id"]
    if conversation["open_to_all"] or all(team["id"] != team_id for team in workspace["teams"]):
        return None
    return team_id


def has_left(conversation: JsonObject) -> bool:
    """Its visitor is gone, or it was left outside business hours: routing passes it over until they are back (RT6)."""
    return conversation.get("visitor_left_at") is not None or conversation.get("left_outside_hours", False)


def has_no_place(conversation: JsonObject) -> bool:
    """Routing passes it over: its visitor is not there, or Leno AI has it alone, until it is done with it (AI3)."""
    is_alone = conversation["assignee_id"] is None and conversation.get("assistant") == "answers_alone"
    return is_alone or has_left(conversation)


def is_answered(workspace: JsonObject, conversation: JsonObject) -> bool:
    """Whether Leno AI answers, by its settings, what waits as this conversation does (AI1)."""
    ai_chat = workspace.get("ai_chat")
    if ai_chat is None or not ai_chat["active"]:
        return False
    is_outside = is_closed(workspace) or conversation.get("left_outside_hours", False)
    return bool(ai_chat.get("outside_hours")) or not is_outside


def waits_for(conversation: JsonObject) -> tuple[str | None, bool, bool]:
    """When one of these is another, its team's time begins anew (RT11)."""
    return conversation["team_id"], conversation["open_to_all"], has_no_place(conversation)


def is_closed(workspace: JsonObject) -> bool:
    """It is outside business hours: where there are any here, they are such as never begin."""
    return workspace.get("business_hours") is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """What one conversation asks of whoever gets it."""

    team_id: str | None
    former: str | None
    """Whom its visitor talked to before (RT12)."""
    passed_over: tuple[str | None, ...]
    """Who is not to get it while others are eligible: more than one where the events do not say which."""

    def suits(self, agent: JsonObject) -> bool:
        return self.team_id is None or self.team_id in agent["teams"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where everybody stands when a decision is made."""

    agents: Mapping[str, JsonObject]
    routing: JsonObject
    held: Mapping[str, int]
    last_assigned: Mapping[str, int]
    rank: Mapping[str, int]
    """The order of memberships, the oldest first."""

    def eligible(self, need: Need) -> list[JsonObject]:
        """Who may get it, whoever is passed over."""
        return [
            agent
            for agent in self.agents.values()
            if need.suits(agent) and not reasons(agent, self.routing, self.held[agent["id"]])
        ]

    def right_choices(self, need: Need) -> set[str]:
        """Who may be chosen: one agent, or more where the events do not say enough; empty: the conversation waits."""
        eligible = self.eligible(need)
        return {self._best(eligible, passed_over, need.former) for passed_over in need.passed_over if eligible}

    def _best(self, eligible: list[JsonObject], passed_over: str | None, former: str | None) -> str:
        asked = [agent for agent in eligible if agent["id"] != passed_over] or eligible
        best = min(asked, key=self._order)
        if self.routing["prefer_former_agent"]:
            level = tier(best, self.routing)
            same = (agent for agent in asked if agent["id"] == former and tier(agent, self.routing) == level)
            best = next(same, best)
        return str(best["id"])

    def _order(self, agent: JsonObject) -> tuple[int, int, int, int]:
        agent_id, level = agent["id"], tier(agent, self.routing)
        assert level is not None, "who is eligible is in a tier"
        load = self.held[agent_id] if self.routing["strategy"] == "load_balanced" else 0
        return level, load, self.last_assigned[agent_id], self.rank[agent_id]


@dataclass(frozen=True, slots=True)
class Released:
    """A conversation came back to the queue."""

    by: str
    at: str
    maybe_unseen: bool
    """It may be that nobody gave it back: its assignee is gone (RT18), and then nobody is passed over."""


def may_be_gone(agent: JsonObject) -> bool:
    """Whether what the agent never saw may go back to the queue: their connection is lost, or they have logged out."""
    return not agent["connected"] or agent["status"] == "offline"


def passed_over(released: Released | None, at: str) -> tuple[str | None, ...]:
    """Who is passed over for having released it a moment ago (RT7), in every way that may be so."""
    if released is None:
        return (None,)
    passed = seconds_between(released.at, at) - PASSED_OVER_SECONDS
    if released.maybe_unseen or abs(passed) <= ROUNDING_SECONDS:
        return (None, released.by)
    return (released.by,) if passed < 0 else (None,)


def comes_before(one: JsonObject, other: JsonObject) -> bool:
    """Whether `one`, which waits, has to be routed before `other` (RT6); of equal times nothing is said."""
    ranks = PRIORITIES[one["priority"]], PRIORITIES[other["priority"]]
    if ranks[0] != ranks[1]:
        return ranks[0] < ranks[1]
    return bool(one["queued_since"] < (other["queued_since"] or other["last_activity_at"]))


def seconds_between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
