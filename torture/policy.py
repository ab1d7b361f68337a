"""The checker's own words for who may get a conversation (RT1, RT2, RT3, RT6, RT9), written from the product's rules.

Everything is in the shapes of the public protocol: an agent is an `AgentView`, `routing` the workspace's `RoutingView`.
What the product's policy learns has to be learned here too; nothing else of the checker knows rules.
"""

from collections.abc import Iterable, Mapping
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
    """Why the agent may get no conversation; empty: eligible. `held` is the load as counted from the events."""
    limit = capacity(agent, routing)
    against = {
        "disabled": agent["disabled"],
        "takes_no_chats": not agent["takes_chats"],
        "status": tier(agent, routing) is None,
        "not_accepting": not agent["accepting"],
        "connection_lost": not agent["connected"],
        "at_capacity": limit is not None and held >= limit,
    }
    return {name for name, applies in against.items() if applies}


def right_choices(
    agents: Iterable[JsonObject],
    routing: JsonObject,
    *,
    held: Mapping[str, int],
    last_assigned: Mapping[str, int],
    rank: Mapping[str, int],
    released: tuple[str, str] | None,
    at: str,
) -> set[str]:
    """Who may be chosen: one agent, or two where times are told too coarsely to say; empty: the conversation waits.

    `released` is who gave this conversation back, and when; `rank` is the order of memberships, the oldest first.
    """
    eligible = [agent for agent in agents if not reasons(agent, routing, held[agent["id"]])]
    found = set()
    for passed_over in _passed_over(released, at):
        asked = [agent for agent in eligible if agent["id"] != passed_over] or eligible
        if not asked:
            return set()
        by_load = routing["strategy"] == "load_balanced"
        best = min(
            asked,
            key=lambda agent: (
                tier(agent, routing),
                held[agent["id"]] if by_load else 0,
                last_assigned[agent["id"]],
                rank[agent["id"]],
            ),
        )
        found.add(best["id"])
    return found


def _passed_over(released: tuple[str, str] | None, at: str) -> list[str | None]:
    """Who is passed over for having released it a moment ago, in every way that the rounded times allow."""
    if released is None:
        return [None]
    agent, when = released
    passed = seconds_between(when, at)
    if abs(passed - PASSED_OVER_SECONDS) <= ROUNDING_SECONDS:
        return [None, agent]
    return [agent] if passed < PASSED_OVER_SECONDS else [None]


def comes_before(one: JsonObject, other: JsonObject) -> bool:
    """Whether `one`, which waits, has to be routed before `other` (RT6); of equal times nothing is said."""
    ranks = PRIORITIES[one["priority"]], PRIORITIES[other["priority"]]
    if ranks[0] != ranks[1]:
        return ranks[0] < ranks[1]
    return bool(one["queued_since"] < (other["queued_since"] or other["last_activity_at"]))


def seconds_between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
