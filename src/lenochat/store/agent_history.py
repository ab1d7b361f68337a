"""What decisions rest on, of each agent, from each position on (RT10): unbroken, and only ever added to.

A row says what holds from the event at its position until the next row of that agent. It is written with the row of
the agent itself, by the same values, so there is nothing that could drift; `store.agents.list_at` reads it.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert

from lenochat.core.agent import Agent
from lenochat.core.ids import AgentId
from lenochat.store.statement import Statement
from lenochat.store.tables import agent_history

_append = Statement(insert(agent_history))
_forget = Statement(
    delete(agent_history).where(
        agent_history.c.agent_id == bindparam("agent"), agent_history.c.position == bindparam("at")
    )
)


def append(connection: Connection, changed: Mapping[tuple[AgentId, int], Agent], *, up_to: int) -> None:
    """Write what became of agents at these positions, the last of which told is `up_to`.

    What no event told holds from the last event on, in place of what was written of it there.
    """
    for (agent_id, position), agent in changed.items():
        if position > up_to:
            _forget.run(connection, {"agent": agent_id, "at": up_to})
        _append.run(connection, _row(agent, min(position, up_to)))


def _row(agent: Agent, position: int) -> dict[str, object]:
    override = agent.capacity_override
    return {
        "agent_id": agent.id,
        "position": position,
        "status": agent.availability.status,
        "accepting": agent.availability.accepting,
        "connection_lost": agent.presence.lost,
        "disabled": agent.disabled,
        "takes_chats": agent.takes_chats,
        "capacity_override": override if isinstance(override, int) else None,
        "capacity_unlimited": override == "unlimited",
        "teams": " ".join(agent.teams) or None,
        "ramp_until": agent.ramp_until,
        "open_conversations": agent.open_conversations,
        "last_assigned": agent.last_assigned,
        "joined": agent.joined,
        "removed": agent.removed,
    }
