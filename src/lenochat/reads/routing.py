"""Who would get a new conversation now, asked without one: nothing is stored, nothing told."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from lenochat.core.access import require_manager
from lenochat.core.availability import UNCHANGED, Unchanged
from lenochat.core.routing import ANYBODY, Strategy, decide
from lenochat.core.views import DecisionView, decision_view
from lenochat.reads.member import Member
from lenochat.store import agents


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleTrial:
    """Rules of routing to try; what it leaves out is as the workspace has it."""

    strategy: Strategy | Unchanged = UNCHANGED
    busy_fallback: bool | Unchanged = UNCHANGED
    away_fallback: bool | Unchanged = UNCHANGED
    default_capacity: int | Unchanged | None = UNCHANGED


def next_assignment(connection: Connection, asking: Member, tried: RuleTrial) -> DecisionView:
    """The decision that a new conversation would get from these rows under those rules (Owner, Admin)."""
    require_manager(asking.agent)
    present = asking.workspace.routing
    policy = replace(
        present,
        strategy=present.strategy if isinstance(tried.strategy, Unchanged) else tried.strategy,
        busy_fallback=present.busy_fallback if isinstance(tried.busy_fallback, Unchanged) else tried.busy_fallback,
        away_fallback=present.away_fallback if isinstance(tried.away_fallback, Unchanged) else tried.away_fallback,
        default_capacity=present.default_capacity
        if isinstance(tried.default_capacity, Unchanged)
        else tried.default_capacity,
    )
    explained = decide(policy, agents.list_of_workspace(connection, asking.workspace.id))
    return decision_view(policy, ANYBODY, explained)
