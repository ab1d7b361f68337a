"""The return ramp (RT16): who comes back to a backlog takes it one conversation after another, with pauses.

It begins with the first conversation (`actions.routing.drain`), and is over when nobody waits at the end of a pause.
"""

from lenochat.actions.agent_change import change_agent
from lenochat.actions.eligibility import drain_if_eligible
from lenochat.actions.routing import put_due
from lenochat.core.agent import Agent
from lenochat.core.ids import AgentId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.routing import RoutingPolicy
from lenochat.core.value import replace
from lenochat.store import agents, due
from lenochat.store.due import DueKind
from lenochat.store.transaction import Tx


def follow_pause(tx: Tx, agent: Agent, before: RoutingPolicy, *, now: Instant) -> Agent:
    """The same agent, the rule being another than `before`: another pause begins anew; with none, it is over."""
    seconds = tx.workspace.routing.ramp_seconds
    if agent.ramp_until is None or seconds == before.ramp_seconds:
        return agent
    if seconds is None:
        due.remove(tx.connection, tx.workspace_id, DueKind.RAMP, agent.id)
        return replace(agent, ramp_until=None)
    until = Instant(now + seconds * SECOND)
    put_due(tx, DueKind.RAMP, agent.id, until)
    return replace(agent, ramp_until=until)


def end_pause(tx: Tx, agent_id: AgentId, *, now: Instant) -> None:
    """The agent may get the next one; if there is one, the next pause begins."""
    before = agents.find(tx.connection, tx.workspace_id, agent_id)
    if before is None or before.ramp_until is None:
        return
    after = replace(before, ramp_until=None)
    change_agent(tx, before, after, cause="timer", login=None, now=now)
    drain_if_eligible(tx, after, before=before, now=now)
