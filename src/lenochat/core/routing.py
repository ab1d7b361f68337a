"""Routing: who gets a conversation, and why nobody else did.

`decide` is pure: policy and candidates in, decision and reasons out. It reads no clock, no cache and no presence
signal of its own; whoever calls it hands in committed rows, read in the transaction that will store the answer (RT4,
RT5). Invariant: the chosen agent is always one for whom `reasons_against` is empty.

`pick` is the part of it that chooses among agents who are eligible and in order. The router has the store put them in
order, by an index, and asks `pick` alone; that both ways come to the same is held by tests.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Literal

from lenochat.core.agent import Agent, effective_capacity
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import AgentId, TeamId
from lenochat.core.value import replace, value

FULL_RECEIPT_MEMBERS = 50
"""Up to that many members every candidate is in the receipt; above, the first `RECEIPT_KEYS` and counts (RT10)."""
RECEIPT_KEYS = 10


class Strategy(StrEnum):
    """How the agents of one tier are ordered (RT1)."""

    ROUND_ROBIN = "round_robin"
    LOAD_BALANCED = "load_balanced"


@value
class RoutingPolicy:
    """The workspace's rules of routing."""

    strategy: Strategy = Strategy.ROUND_ROBIN
    busy_fallback: bool = False
    away_fallback: bool = False
    default_capacity: int | None = None
    """None: without limit."""
    prefer_former_agent: bool = False
    """A visitor who comes back gets the agent they talked to, where that one is in the tier that is used (RT12)."""
    no_reply_seconds: int | None = None
    """An assignee who has not replied for so long loses the conversation to another agent (RT13); None: never."""
    ramp_seconds: int | None = None
    """Who comes back to a backlog gets one conversation in so many seconds (RT16); None: all of it at once."""


NO_REPLY_LIMITS_SECONDS = (10, 24 * 3_600)
RAMP_LIMITS_SECONDS = (1, 3_600)

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

CandidateReason = Reason | Literal["released", "no_reply"]
"""Why a candidate of one decision was not taken: as above, or this very conversation: they released it a moment ago,
or have it and do not reply."""


@value
class Need:
    """What one conversation asks of whoever gets it."""

    team_id: TeamId | None = None
    """Only agents of that team; None: anybody."""
    former_agent_id: AgentId | None = None
    """Whom its visitor talked to before."""
    passed_over_agent_id: AgentId | None = None
    """Not them, while others are eligible (RT7, RT13)."""
    passed_over_because: Literal["released", "no_reply"] = "released"


ANYBODY = Need()

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
    if agent.ramp_until is not None:
        reasons.append("ramp")
    return tuple(reasons)


def standing(agent: Agent, policy: RoutingPolicy) -> int | None:
    """The tier in which routing may choose the agent now; None where anything speaks against them.

    It is stored with the agent, so that the next one can be found by an index; whatever it depends on is stored too.
    """
    return None if reasons_against(agent, policy) else tier(agent.availability.status, policy)


OrderKey = tuple[int | str, ...]


def order_key(agent: Agent, strategy: Strategy) -> OrderKey:
    """What agents of one tier are ordered by, smallest first (RT1).

    Round robin: longest since last assigned by routing, then the older membership. Load balanced: fewest open
    conversations before both. The id at the end only makes the order total.
    """
    longest_waiting: OrderKey = (agent.last_assigned, agent.joined, agent.id)
    return (agent.open_conversations, *longest_waiting) if strategy is Strategy.LOAD_BALANCED else longest_waiting


class Ranked(tuple[AgentId, int, *OrderKey]):
    """An eligible agent, as far as the choice among such depends on them: the id, the standing, and the order key.

    That one without the id at its end. Ten are made for each decision, each from a row as the index has it.
    """

    __slots__ = ()

    @property
    def agent_id(self) -> AgentId:
        return self[0]

    @property
    def standing(self) -> int:
        """The tier they are in, 0 being asked first."""
        return self[1]


@value
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


@value
class Assign:
    """Give the conversation to this agent, found in this tier."""

    agent_id: AgentId
    tier: Tier


@value
class Wait:
    """Nobody eligible: the conversation waits in the queue."""


@value
class HandToAssistant:
    """Nobody eligible, and Leno AI answers in the queue until somebody is."""


Decision = Assign | Wait | HandToAssistant


@value
class Explained:
    """A decision with everything that explains it."""

    decision: Decision
    candidates: tuple[Candidate, ...]
    """The chosen one first, then by tier and order key, then the rest; cut as `FULL_RECEIPT_MEMBERS` says."""
    counts: Mapping[str, int]
    """How many agents were `eligible`, and how many each reason concerned; an agent counts for every reason."""


def outcome(decision: Decision) -> Outcome:
    """A decision's name."""
    match decision:
        case Assign():
            return "assigned"
        case Wait():
            return "waiting"
        case HandToAssistant():
            return "assistant"


def pick(policy: RoutingPolicy, ranked: Sequence[Ranked], need: Need) -> Assign | None:
    """Choose among eligible agents who are in order, by standing, then by order key; None if there is nobody.

    The first tier that has somebody is used (RT2), in it the smallest order key, or the former agent (RT12). Who is
    passed over is so while there are others. `ranked` may be cut after its first ones, as long as the former agent is
    in it if they are eligible.
    """
    passed_over = need.passed_over_agent_id
    others = ranked if passed_over is None else [one for one in ranked if one.agent_id != passed_over] or ranked
    if not others:
        return None
    chosen = others[0]
    if policy.prefer_former_agent:
        same_tier = (one for one in others if one.standing == chosen.standing)
        chosen = next((one for one in same_tier if one.agent_id == need.former_agent_id), chosen)
    return Assign(agent_id=chosen.agent_id, tier=TIERS[chosen.standing])


@value
class Decided:
    """A decision with what it was made from: enough to make it again, from what every agent was at that position."""

    policy: RoutingPolicy
    need: Need
    seen: int
    """The position up to which events had happened."""
    decision: Decision
    first: tuple[Ranked, ...]
    """The first agents who were eligible, `RECEIPT_KEYS` at most."""


def decide(
    policy: RoutingPolicy,
    agents: Iterable[Agent],
    need: Need = ANYBODY,
    *,
    assistant_active: bool = False,
    most: int | None = RECEIPT_KEYS,
) -> Explained:
    """Choose an agent for one conversation, and say of every agent why it is them or not.

    Of more than `FULL_RECEIPT_MEMBERS` the first `most` are told (None: all), and counts of the rest. The same input
    always gives the same answer, in whatever order the agents come.
    """
    judged = [_judged(agent, policy, need) for agent in agents]
    judged.sort(key=_rank)
    chosen = pick(policy, [_ranked(one) for one in judged if one.candidate.eligible], need)
    if chosen is not None:
        judged = [_passed_over(one, need) if one.candidate.agent_id != chosen.agent_id else one for one in judged]
        judged.sort(key=lambda one: (one.candidate.agent_id != chosen.agent_id, *_rank(one)))
    candidates = tuple(one.candidate for one in judged)
    counts: Counter[str] = Counter()
    for candidate in candidates:
        counts.update(("eligible",) if candidate.eligible else candidate.reasons)
    return Explained(
        decision=chosen or (HandToAssistant() if assistant_active else Wait()),
        candidates=candidates if len(candidates) <= FULL_RECEIPT_MEMBERS else candidates[:most],
        counts=counts,
    )


@value
class _Judged:
    candidate: Candidate
    tier: int | None


def _judged(agent: Agent, policy: RoutingPolicy, need: Need) -> _Judged:
    reasons: tuple[CandidateReason, ...] = reasons_against(agent, policy)
    if need.team_id is not None and need.team_id not in agent.teams:
        reasons = (*reasons, "not_in_team")
    candidate = Candidate(
        agent_id=agent.id,
        status=agent.availability.status,
        eligible=not reasons,
        reasons=reasons,
        open_conversations=agent.open_conversations,
        capacity=capacity(agent, policy),
        order_key=order_key(agent, policy.strategy),
    )
    return _Judged(candidate=candidate, tier=tier(agent.availability.status, policy))


def _rank(one: _Judged) -> tuple[bool, int, OrderKey]:
    return (not one.candidate.eligible, len(TIERS) if one.tier is None else one.tier, one.candidate.order_key)


def _ranked(one: _Judged) -> Ranked:
    assert one.tier is not None, "who is eligible is in a tier"
    return Ranked((one.candidate.agent_id, one.tier, *one.candidate.order_key[:-1]))


def _passed_over(one: _Judged, need: Need) -> _Judged:
    """The same, with the reason why it was not them, if they were passed over: somebody else has been chosen."""
    if one.candidate.agent_id != need.passed_over_agent_id:
        return one
    reasons = (*one.candidate.reasons, need.passed_over_because)
    return replace(one, candidate=replace(one.candidate, eligible=False, reasons=reasons))
