"""Replaying a stored decision from its receipt alone (RT10): the same `decide` on the same candidates."""

from dataclasses import replace

from lenochat.core.agent import Agent, Notifications, Role
from lenochat.core.availability import Availability
from lenochat.core.ids import AgentId, UserId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.presence import CONNECTED
from lenochat.core.routing import Assign, RoutingPolicy, Strategy, decide
from lenochat.core.views import CandidateView, ReceiptView, candidate_view


def decided_again(receipt: ReceiptView) -> tuple[AgentId | None, tuple[CandidateView, ...]]:
    """Whom `decide` chooses, and how it explains it, when it is asked about the receipt's candidates again.

    They are handed in sorted by id: the order in which agents come must not matter.
    """
    policy = RoutingPolicy(
        strategy=receipt.policy.strategy,
        busy_fallback=receipt.policy.busy_fallback,
        away_fallback=receipt.policy.away_fallback,
        default_capacity=receipt.policy.default_capacity,
    )
    candidates = sorted(receipt.candidates, key=lambda candidate: candidate.agent_id)
    released_by = next((one.agent_id for one in candidates if "released" in one.reasons), None)
    explained = decide(policy, [_agent(one, policy.strategy) for one in candidates], released_by=released_by)
    chosen = explained.decision.agent_id if isinstance(explained.decision, Assign) else None
    return chosen, tuple(map(candidate_view, explained.candidates))


def _agent(candidate: CandidateView, strategy: Strategy) -> Agent:
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
        teams=(),
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
        sight_changed=0,
    )
