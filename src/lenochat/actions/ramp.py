"""The return ramp (RT16): who comes back to a backlog takes it one conversation after another, with pauses.

It begins with the first conversation (`actions.routing.drain`), and is over when nobody waits at the end of a pause.
"""

from lenochat.actions.agent_change import change_agent
from lenochat.actions.eligibility import drain_if_eligible
from lenochat.core.ids import AgentId
from lenochat.core.instant import Instant
from lenochat.core.value import replace
from lenochat.store import agents
from lenochat.store.transaction import Tx


def end_pause(tx: Tx, agent_id: AgentId, *, now: Instant) -> None:
    """The agent may get the next one; if there is one, the next pause begins."""
    before = agents.find(tx.connection, tx.workspace_id, agent_id)
    if before is None or before.ramp_until is None:
        return
    after = replace(before, ramp_until=None)
    change_agent(tx, before, after, cause="timer", login=None, now=now)
    drain_if_eligible(tx, after, before=before, now=now)
