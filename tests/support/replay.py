"""Replaying a stored decision from its receipt alone (RT10): the same `decide` on the same candidates."""

from dataclasses import replace

from lenochat.core.agent import Agent, Notifications, Role
from lenochat.core.availability import Availability
from lenochat.core.ids import AgentId, UserId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.presence import CONNECTED
from lenochat.core.routing import Assign, Need, RoutingPolicy, decide
from lenochat.core.routing_views import CandidateView, ReceiptView, candidate_view


def decided_again(receipt: ReceiptView) -> tuple[AgentId | None, tuple[CandidateView, ...]]:
    """Whom `decide` chooses, and how it explains it, when it is asked about the receipt's candidates again.

    They are handed in sorted by id: the order in which agents come must not matter.
    """
    policy = RoutingPolicy(
        strategy=receipt.policy.strategy,
        busy_fallback=receipt.policy.busy_fallback,
        away_fallback=receipt.policy.away_fallback,
        default_capacity=receipt.policy.default_capacity,
        prefer_former_agent=receipt.policy.prefer_former_agent,
    )
    candidates = sorted(receipt.candidates, key=lambda candidate: candidate.agent_id)
    need = Need(
        team_id=receipt.team_id,
        former_agent_id=receipt.former_agent_id,
        passed_over_agent_id=receipt.passed_over_agent_id,
        passed_over_because="no_reply" if receipt.trigger == "no_reply" else "released",
    )
    explained = decide(policy, [_agent(one, receipt) for one in candidates], need, most=None)
    chosen = explained.decision.agent_id if isinstance(explained.decision, Assign) else None
    return chosen, tuple(map(candidate_view, explained.candidates))


def _agent(candidate: CandidateView, receipt: ReceiptView) -> Agent:
    """An agent who looks to `decide` as the candidate did."""
    last_assigned, joined, _ = candidate.order_key[-3:]
    return Agent(
        id=candidate.agent_id,
        workspace_id=WorkspaceId("any"),
        user_id=UserId("any"),
        email="any@shop.example",
        name="Any",
        picture_id=None,
        role=Role.AGENT,
        language="en",
        disabled="disabled" in candidate.reasons,
        takes_chats="takes_no_chats" not in candidate.reasons,
        capacity_override="unlimited" if candidate.capacity is None else candidate.capacity,
        teams=() if receipt.team_id is None or "not_in_team" in candidate.reasons else (receipt.team_id,),
        availability=Availability(
            status=candidate.status,
            message=None,
            since=Instant(0),
            accepting="not_accepting" not in candidate.reasons,
        ),
        preferred_status=candidate.status,
        accept_chats_after_login=True,
        notifications=Notifications(),
        presence=replace(CONNECTED, lost="connection_lost" in candidate.reasons),
        open_conversations=candidate.open_conversations,
        last_assigned=int(last_assigned),
        joined=Instant(int(joined)),
        ramp_until=Instant(1) if "ramp" in candidate.reasons else None,
        sight_changed=0,
    )
