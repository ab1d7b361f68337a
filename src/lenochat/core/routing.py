"""Routing: who gets a conversation, and why nobody else did.

`decide` is pure: policy and candidates in, decision and reasons out. It reads no clock, no cache and no presence
signal of its own; whoever calls it hands in committed rows, read in the transaction that will store the answer (RT4,
RT5). Invariant: the chosen agent is always one for whom `reasons_against` is empty.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from lenochat.core.agent import Agent, effective_capacity
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import AgentId

FULL_RECEIPT_MEMBERS = 50
"""Up to that many members every candidate is in the receipt; above, the first `RECEIPT_KEYS` and counts (RT10)."""
RECEIPT_KEYS = 10


class Strategy(StrEnum):
    """How the agents of one tier are ordered (RT1)."""

    ROUND_ROBIN = "round_robin"
    LOAD_BALANCED = "load_balanced"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutingPolicy:
    """The workspace's rules of routing."""

    strategy: Strategy = Strategy.ROUND_ROBIN
    busy_fallback: bool = False
    away_fallback: bool = False
    default_capacity: int | None = None
    """None: without limit."""


Reason = Literal[
    "disabled",
    "takes_no_chats",
    "status",
    "not_accepting",
    "connection_lost",
    "at_capacity",
    "not_in_team",
    "hold",
    "finishing",
    "ramp",
]
"""Why an agent may not get a conversation at all under the present settings."""

CandidateReason = Reason | Literal["released"]
"""Why a candidate of one decision was not taken: as above, or having released this conversation a moment ago."""

Tier = Literal["online", "busy", "away"]
Outcome = Literal["assigned", "waiting", "assistant"]


def tier(status: AvailabilityStatus, policy: RoutingPolicy) -> int | None:
    """The tier an availability belongs to, 0 being asked first; None for those that never get a chat (RT2)."""
    match status:
        case AvailabilityStatus.ONLINE:
            return 0
        case AvailabilityStatus.BUSY:
            return 1 if policy.busy_fallback else None
        case AvailabilityStatus.AWAY:
            return 2 if policy.away_fallback else None
        case AvailabilityStatus.DO_NOT_DISTURB | AvailabilityStatus.OFFLINE:
            return None


TIERS: tuple[Tier, ...] = ("online", "busy", "away")


def capacity(agent: Agent, policy: RoutingPolicy) -> int | None:
    """The agent's capacity under the policy; None means without limit."""
    return effective_capacity(agent.capacity_override, policy.default_capacity)


def reasons_against(agent: Agent, policy: RoutingPolicy) -> tuple[Reason, ...]:
    """Every reason why the agent may not get a conversation now; empty exactly when *eligible* (RT3).

    The one allow-list behind the router, the dashboard and the reports.
    """
    limit = capacity(agent, policy)
    reasons: list[Reason] = []
    if agent.disabled:
        reasons.append("disabled")
    if not agent.takes_chats:
        reasons.append("takes_no_chats")
    if tier(agent.availability.status, policy) is None:
        reasons.append("status")
    if not agent.availability.accepting:
        reasons.append("not_accepting")
    if agent.presence.lost:
        reasons.append("connection_lost")
    if limit is not None and agent.open_conversations >= limit:
        reasons.append("at_capacity")
    return tuple(reasons)


OrderKey = tuple[int | str, ...]


def order_key(agent: Agent, strategy: Strategy) -> OrderKey:
    """What agents of one tier are ordered by, smallest first (RT1).

    Round robin: longest since last assigned by routing, then the older membership. Load balanced: fewest open
    conversations before both. The id at the end only makes the order total.
    """
    longest_waiting: OrderKey = (agent.last_assigned, agent.joined, agent.id)
    return (agent.open_conversations, *longest_waiting) if strategy is Strategy.LOAD_BALANCED else longest_waiting


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One agent as a decision saw them."""

    agent_id: AgentId
    status: AvailabilityStatus
    eligible: bool
    reasons: tuple[CandidateReason, ...]
    open_conversations: int
    capacity: int | None
    """None: without limit."""
    order_key: OrderKey


@dataclass(frozen=True, kw_only=True, slots=True)
class Assign:
    """Give the conversation to this agent, found in this tier."""

    agent_id: AgentId
    tier: Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """Nobody eligible: the conversation waits in the queue."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HandToAssistant:
    """Nobody eligible, and Leno AI answers in the queue until somebody is."""


Decision = Assign | Wait | HandToAssistant


@dataclass(frozen=True, kw_only=True, slots=True)
class Explained:
    """A decision with everything that explains it."""

    decision: Decision
    candidates: tuple[Candidate, ...]
    """The chosen one first, then by tier and order key, then the rest; cut as `FULL_RECEIPT_MEMBERS` says."""
    counts: Mapping[str, int]
    """How many agents were `eligible`, and how many each reason concerned; an agent counts for every reason."""


def decide(
    policy: RoutingPolicy,
    agents: Iterable[Agent],
    *,
    released_by: AgentId | None = None,
    assistant_active: bool = False,
) -> Explained:
    """Choose an agent for one conversation.

    `released_by` is passed over while others are eligible (RT7). The first tier that has somebody is used (RT2), in
    it the smallest order key. The same input always gives the same answer.
    """
    judged = [(_candidate(agent, policy), tier(agent.availability.status, policy)) for agent in agents]
    if any(candidate.eligible and candidate.agent_id != released_by for candidate, _ in judged):
        judged = [
            (_pass_over(candidate) if candidate.agent_id == released_by else candidate, level)
            for candidate, level in judged
        ]
    judged.sort(key=lambda pair: (not pair[0].eligible, pair[1] if pair[1] is not None else 3, pair[0].order_key))
    counts: Counter[str] = Counter()
    for candidate, _ in judged:
        counts.update(("eligible",) if candidate.eligible else candidate.reasons)
    shown = judged if len(judged) <= FULL_RECEIPT_MEMBERS else judged[:RECEIPT_KEYS]
    return Explained(
        decision=_first(judged, assistant_active), candidates=tuple(candidate for candidate, _ in shown), counts=counts
    )


def _first(judged: list[tuple[Candidate, int | None]], assistant_active: bool) -> Decision:
    if judged:
        best, level = judged[0]
        if best.eligible and level is not None:
            return Assign(agent_id=best.agent_id, tier=TIERS[level])
    return HandToAssistant() if assistant_active else Wait()


def _candidate(agent: Agent, policy: RoutingPolicy) -> Candidate:
    reasons = reasons_against(agent, policy)
    return Candidate(
        agent_id=agent.id,
        status=agent.availability.status,
        eligible=not reasons,
        reasons=reasons,
        open_conversations=agent.open_conversations,
        capacity=capacity(agent, policy),
        order_key=order_key(agent, policy.strategy),
    )


def _pass_over(candidate: Candidate) -> Candidate:
    return Candidate(
        agent_id=candidate.agent_id,
        status=candidate.status,
        eligible=False,
        reasons=(*candidate.reasons, "released"),
        open_conversations=candidate.open_conversations,
        capacity=candidate.capacity,
        order_key=candidate.order_key,
    )
