"""An agent changed, and may be eligible now: who waits comes first, then what stayed with somebody who does not reply.

Called by whatever changes an agent's availability, presence or membership, in the same transaction (RT7).
"""

from lenochat.actions.no_reply import offer_unreplied
from lenochat.actions.routing import drain, lanes_of
from lenochat.core.agent import Agent
from lenochat.core.instant import Instant
from lenochat.core.routing import Reason, reasons_against
from lenochat.store.transaction import Tx

_AWAY = frozenset[Reason]({"disabled", "takes_no_chats", "status", "not_accepting", "connection_lost", "ramp"})
"""Whoever was not eligible for one of these, and is now, has come back to what waits."""


def drain_if_eligible(tx: Tx, agent: Agent, *, before: Agent, now: Instant) -> None:
    """The agent changed from what they were `before`: whoever waits may now be theirs."""
    policy = tx.workspace.routing
    if reasons_against(agent, policy):
        return
    is_back = not _AWAY.isdisjoint(reasons_against(before, policy))
    returning = agent.id if is_back else None
    if drain(tx, now=now, lanes=lanes_of(tx, agent), returning=returning):
        offer_unreplied(tx, agent.id, returning=is_back, now=now)
