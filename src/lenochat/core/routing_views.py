"""The public shapes of routing: a workspace's rules, and decisions with what was seen of each agent."""

from lenochat.core.availability import AvailabilityStatus
from lenochat.core.conversation import Trigger
from lenochat.core.ids import AgentId, ReceiptId, TeamId
from lenochat.core.instant import Timestamp
from lenochat.core.routing import (
    Assign,
    Candidate,
    CandidateReason,
    Explained,
    Need,
    OrderKey,
    Outcome,
    RoutingPolicy,
    Strategy,
    Tier,
    outcome,
)
from lenochat.core.value import value


@value
class RoutingView:
    strategy: Strategy
    busy_fallback: bool
    away_fallback: bool
    default_capacity: int | None
    prefer_former_agent: bool = False
    """In receipts of older versions, this and what follows is not said."""
    no_reply_seconds: int | None = None
    ramp_seconds: int | None = None


@value
class CandidateView:
    """One agent as a decision saw them."""

    agent_id: AgentId
    status: AvailabilityStatus
    eligible: bool
    reasons: tuple[CandidateReason, ...]
    open_conversations: int
    capacity: int | None = None
    """Null for no limit, and in receipts of older versions, which did not say it."""
    order_key: OrderKey


@value
class DecisionView:
    """Whom a decision chose, and why nobody else."""

    policy: RoutingView
    team_id: TeamId | None = None
    """Only agents of that team were asked; null: everybody, also in receipts of older versions."""
    former_agent_id: AgentId | None = None
    """Whom the visitor had talked to before."""
    passed_over_agent_id: AgentId | None = None
    """Who was not to get it while others are eligible, having released it, or having it without a reply."""
    tier: Tier | None
    outcome: Outcome
    chosen_agent_id: AgentId | None
    candidates: tuple[CandidateView, ...]
    counts: dict[str, int] | None
    """How many were eligible and how many each reason concerned; null for whoever may not see every agent."""


@value
class ReceiptView(DecisionView):
    """The stored explanation of one routing decision."""

    id: ReceiptId
    position: int
    at: Timestamp
    trigger: Trigger


def decision_view(policy: RoutingPolicy, need: Need, explained: Explained) -> DecisionView:
    """A decision under that policy about what somebody needs, with everything that explains it."""
    assigned = explained.decision if isinstance(explained.decision, Assign) else None
    return DecisionView(
        policy=routing_view(policy),
        team_id=need.team_id,
        former_agent_id=need.former_agent_id,
        passed_over_agent_id=need.passed_over_agent_id,
        tier=None if assigned is None else assigned.tier,
        outcome=outcome(explained.decision),
        chosen_agent_id=None if assigned is None else assigned.agent_id,
        candidates=tuple(map(candidate_view, explained.candidates)),
        counts=dict(explained.counts),
    )


def candidate_view(candidate: Candidate) -> CandidateView:
    return CandidateView(
        agent_id=candidate.agent_id,
        status=candidate.status,
        eligible=candidate.eligible,
        reasons=candidate.reasons,
        open_conversations=candidate.open_conversations,
        capacity=candidate.capacity,
        order_key=candidate.order_key,
    )


def routing_view(policy: RoutingPolicy) -> RoutingView:
    return RoutingView(
        strategy=policy.strategy,
        busy_fallback=policy.busy_fallback,
        away_fallback=policy.away_fallback,
        default_capacity=policy.default_capacity,
        prefer_former_agent=policy.prefer_former_agent,
        no_reply_seconds=policy.no_reply_seconds,
        ramp_seconds=policy.ramp_seconds,
    )
