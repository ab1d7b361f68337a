"""Why whom: a past decision made again from what was so then; and who would get a new conversation now, without one.

Nothing is stored, nothing told. Invariant: a receipt says what was decided; where the same decision cannot be made
again, because what it rests on was not kept yet, it says nothing of the other candidates.
"""

from sqlalchemy import Connection

from lenochat.core.access import require_manager
from lenochat.core.ai_chat import answers_now
from lenochat.core.business_hours import mode
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.routing import ANYBODY, RECEIPT_KEYS, Strategy, decide
from lenochat.core.routing_views import DecisionView, ReceiptView, decision_view
from lenochat.core.unchanged import UNCHANGED, Unchanged, given
from lenochat.core.value import replace, value
from lenochat.reads.member import Member
from lenochat.store import agents
from lenochat.store.receipts import Receipt


def whole_receipt(
    connection: Connection, workspace_id: WorkspaceId, receipt: Receipt, *, every_candidate: bool = False
) -> ReceiptView:
    """The receipt with all candidates and what spoke against each, as the same `decide` says it again (RT10)."""
    then = agents.list_at(connection, workspace_id, receipt.seen)
    explained = decide(
        receipt.policy,
        then,
        receipt.need,
        assistant_active=receipt.outcome == "assistant",
        most=None if every_candidate else RECEIPT_KEYS,
    )
    decision = decision_view(receipt.policy, receipt.need, explained)
    is_same = (decision.outcome, decision.chosen_agent_id) == (receipt.outcome, receipt.chosen_agent_id)
    return ReceiptView(
        id=receipt.id,
        position=receipt.position,
        at=receipt.at,
        trigger=receipt.trigger,
        policy=decision.policy,
        team_id=decision.team_id,
        former_agent_id=decision.former_agent_id,
        passed_over_agent_id=decision.passed_over_agent_id,
        tier=receipt.tier,
        outcome=receipt.outcome,
        chosen_agent_id=receipt.chosen_agent_id,
        candidates=decision.candidates if is_same else (),
        counts=decision.counts if is_same else {},
    )


@value
class RuleTrial:
    """Rules of routing to try; what it leaves out is as the workspace has it."""

    strategy: Strategy | Unchanged = UNCHANGED
    busy_fallback: bool | Unchanged = UNCHANGED
    away_fallback: bool | Unchanged = UNCHANGED
    default_capacity: int | Unchanged | None = UNCHANGED


def next_assignment(connection: Connection, asking: Member, tried: RuleTrial, *, now: Instant) -> DecisionView:
    """The decision that a new conversation would get from these rows under those rules (Owner, Admin).

    Outside business hours it would get none; then this is the one that it would get inside them.
    """
    require_manager(asking.agent)
    present = asking.workspace.routing
    policy = replace(
        present,
        strategy=given(tried.strategy, present.strategy),
        busy_fallback=given(tried.busy_fallback, present.busy_fallback),
        away_fallback=given(tried.away_fallback, present.away_fallback),
        default_capacity=given(tried.default_capacity, present.default_capacity),
    )
    is_outside = mode(asking.workspace.business_hours, now) == "offline_form"
    assists = answers_now(asking.workspace.ai_chat, is_outside_hours=is_outside, is_left=is_outside)
    explained = decide(policy, agents.list_of_workspace(connection, asking.workspace.id), assistant_active=assists)
    return decision_view(policy, ANYBODY, explained)
