"""Connections, as far as they are written down (AV10): a login's first, an agent's last one gone, one back after that.

Never touches what an agent declared.
"""

from lenochat.actions.agent_change import change_agent, schedule_grace
from lenochat.actions.eligibility import drain_if_eligible
from lenochat.core.ids import AgentId, LoginId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.presence import CONNECTED, RESTART_GRACE, disconnected, judge, judged_lost
from lenochat.core.value import replace
from lenochat.store import agents, logins
from lenochat.store.transaction import Tx


def open_connection(tx: Tx, agent_id: AgentId, login_id: LoginId, *, now: Instant) -> None:
    """A stream of that login was accepted: its agent is judged from now on, and connected."""
    login = logins.find(tx.connection, login_id)
    before = agents.find(tx.connection, tx.workspace_id, agent_id)
    if login is None or before is None:
        return
    if not login.judged:
        logins.mark_judged(tx.connection, login_id)
    after = replace(before, presence=CONNECTED)
    change_agent(tx, before, after, cause="connection", login=login, now=now)
    if before.presence.lost:
        drain_if_eligible(tx, after, before=before, now=now)


def close_last_connection(tx: Tx, agent_id: AgentId, *, last_sign_of_life: Instant, now: Instant) -> None:
    """The agent's last open stream is gone; with a grace of 0 the connection counts as lost at once."""
    before = agents.find(tx.connection, tx.workspace_id, agent_id)
    if before is None:
        return
    presence = disconnected(before.presence, last_sign_of_life=last_sign_of_life)
    presence = judge(presence, grace_seconds=tx.workspace.connection_grace_seconds, now=now)
    change_agent(tx, before, replace(before, presence=presence), cause="connection", login=None, now=now)


def end_grace(tx: Tx, agent_id: AgentId, *, now: Instant) -> None:
    """Nobody came back in time: the connection is judged lost."""
    before = agents.find(tx.connection, tx.workspace_id, agent_id)
    if before is not None:
        after = replace(before, presence=judged_lost(before.presence))
        change_agent(tx, before, after, cause="connection", login=None, now=now)


def restart_graces(tx: Tx, *, now: Instant) -> None:
    """The node has started: all connections it held are gone, and each agent's grace starts anew.

    Who was disconnected before that keeps their last sign of life; they too get the time to find the node again.
    """
    at_least = RESTART_GRACE // SECOND
    for before in agents.list_judged_and_not_lost(tx.connection, tx.workspace_id):
        if before.presence.disconnected_since is not None:
            schedule_grace(tx, before, now=now, at_least=at_least)
            continue
        # A moment ago, for what is given to them now has not reached them (RT18).
        after = replace(before, presence=disconnected(before.presence, last_sign_of_life=Instant(now - 1)))
        change_agent(tx, before, after, cause="connection", login=None, now=now, grace_at_least=at_least)
