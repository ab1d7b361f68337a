"""How a change of an agent is saved and told: one function, so that nothing changes silently and nothing is told twice.

Emits `availability.changed` when the change touched availability, accepting or presence, and `agent.changed` when it
touched anything public that the former does not tell.
"""

from dataclasses import fields

from lenochat.core.access import card
from lenochat.core.agent import Agent
from lenochat.core.agent_views import AgentView, agent_view
from lenochat.core.availability import AvailabilityCause
from lenochat.core.events import AgentChanged, AvailabilityChanged, OwnAvailabilityChanged
from lenochat.core.ids import TeamId
from lenochat.core.instant import SECOND, Instant, timestamp
from lenochat.core.presence import grace_ends
from lenochat.core.value import replace
from lenochat.store import agents, due
from lenochat.store.due import Due, DueKind
from lenochat.store.logins import Login
from lenochat.store.transaction import Tx


def change_agent(
    tx: Tx,
    before: Agent,
    after: Agent,
    *,
    cause: AvailabilityCause,
    login: Login | None,
    now: Instant,
    grace_at_least: int = 0,
) -> None:
    """Save `after`, keep its grace on the list of what is due, and emit what teammates have to know.

    `grace_at_least` (seconds) lengthens a grace that begins now, as after a restart.
    """
    if after == before:
        return
    agents.save(tx, after)
    if after.presence != before.presence:
        schedule_grace(tx, after, now=now, at_least=grace_at_least)
        return_unseen_later(tx, before, after, now=now)
    old, new = agent_view(before, tx.workspace), agent_view(after, tx.workspace)
    tell_change(tx, old, new, cause=cause, login=login, at=now)


def tell_change(
    tx: Tx, old: AgentView, new: AgentView, *, cause: AvailabilityCause, login: Login | None, at: Instant
) -> None:
    """Emit what turns `old` into `new` for whoever follows the events."""
    told = old
    if _availability(old) != _availability(new):
        event = _availability_changed(new, teams=old.teams, cause=cause, login=login, at=at)
        tx.emit(event)
        told = replace(old, **{name: getattr(event, name) for name in _TOLD_BY_AVAILABILITY})
    if told != new:
        tx.emit(AgentChanged(at=timestamp(at), agent=new, card_changed=card(told) != card(new)))


def schedule_grace(tx: Tx, agent: Agent, *, now: Instant, at_least: int = 0) -> None:
    """Put the end of the agent's grace on the list of what is due, or take it off."""
    ends = grace_ends(agent.presence, tx.workspace.connection_grace_seconds)
    if ends is None:
        due.remove(tx.connection, tx.workspace_id, DueKind.GRACE, agent.id)
        return
    at = max(ends, Instant(now + at_least * SECOND))
    due.put(tx.connection, tx.workspace_id, Due(kind=DueKind.GRACE, subject_id=agent.id, due_at=at))
    tx.will_be_due(at)


def return_unseen_later(tx: Tx, before: Agent, after: Agent, *, now: Instant) -> None:
    """The connection is judged lost: what the agent never saw is due to go back, before anything else is decided."""
    if after.presence.lost and not before.presence.lost and after.open_conversations:
        due.put(tx.connection, tx.workspace_id, Due(kind=DueKind.UNSEEN, subject_id=after.id, due_at=now))
        tx.will_be_due(now)


_TOLD_BY_AVAILABILITY = tuple(
    field.name for field in fields(AgentView) if field.name in {told.name for told in fields(AvailabilityChanged)}
)


def _availability_changed(
    view: AgentView, *, teams: tuple[TeamId, ...], cause: AvailabilityCause, login: Login | None, at: Instant
) -> OwnAvailabilityChanged:
    """Goes to who has seen the agent until now, by `teams`; of others `agent.changed` tells, which comes after it."""
    return OwnAvailabilityChanged(
        at=timestamp(at),
        agent_id=view.id,
        status=view.status,
        status_message=view.status_message,
        status_since=view.status_since,
        status_until=view.status_until,
        status_then=view.status_then,
        accepting=view.accepting,
        connected=view.connected,
        connection_lost_at=view.connection_lost_at,
        eligible=view.eligible,
        not_eligible_because=view.not_eligible_because,
        cause=cause,
        login_id=None if login is None else login.id,
        device=None if login is None else login.device,
        teams=teams,
    )


def _availability(view: AgentView) -> tuple[object, ...]:
    return (view.status, view.status_message, view.accepting, view.connected, view.connection_lost_at)
