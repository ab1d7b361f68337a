"""An agent says how available they are (AV1, AV3 to AV6, AV8). Only the agent: there is no other caller's argument."""

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.agent_change import change_agent
from lenochat.actions.eligibility import drain_if_eligible
from lenochat.actions.routing import agents_by_id
from lenochat.core.agent import Agent
from lenochat.core.availability import AvailabilityStatus, choose
from lenochat.core.instant import Instant
from lenochat.core.unchanged import Unchanged
from lenochat.core.value import replace
from lenochat.store.transaction import Tx


def set_availability(
    tx: Tx, actor: Actor, *, status: AvailabilityStatus, message: str | Unchanged | None, now: Instant
) -> Agent:
    """The actor chose `status`; the queue drains in the same transaction if that made them eligible."""
    before, login = require_actor(tx, actor)
    after = replace(before, availability=choose(before.availability, status=status, message=message, now=now))
    change_agent(tx, before, after, cause="chosen", login=login, now=now)
    drain_if_eligible(tx, after, before=before, now=now)
    return agents_by_id(tx, after.id)
