"""Logins begin and end, and with them availability (AV7, AV8, AV9).

A full login applies the preferred login status and Accept Chats After Login, for the agent as a whole. The end of a
login sets Offline only where no other login of the agent is alive: one with an open stream, or a request in the last
15 minutes.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.agent_change import change_agent
from lenochat.actions.assignment import return_all_unseen
from lenochat.actions.eligibility import drain_if_eligible
from lenochat.actions.routing import agents_by_id
from lenochat.core.agent import Agent
from lenochat.core.availability import AvailabilityCause, AvailabilityStatus, go_offline
from lenochat.core.availability import log_in as apply_login
from lenochat.core.errors import DomainError, not_found
from lenochat.core.events import LoginEnd
from lenochat.core.ids import AgentId, LoginId
from lenochat.core.instant import MINUTE, Instant
from lenochat.core.presence import UNJUDGED, logged_in
from lenochat.core.value import replace, value
from lenochat.store import agents, due, logins, users
from lenochat.store.due import Due, DueKind
from lenochat.store.ids import new_id
from lenochat.store.logins import Login, login_ends
from lenochat.store.transaction import Tx

ALIVE_FOR = 15 * MINUTE
"""A login with a request that recently is alive, also without an open stream."""


@value
class LoggedIn:
    agent: Agent
    login_id: LoginId


def log_in(
    tx: Tx,
    agent_id: AgentId,
    *,
    password_hash: str | None,
    token_hash: bytes,
    device: str,
    as_dashboard: bool,
    replaced: LoginId | None,
    streaming: AbstractSet[LoginId],
    now: Instant,
) -> LoggedIn:
    """Begin a login; its credentials have been checked. `replaced` ends in the same step.

    `password_hash` is what was stored when they were: if it is another by now, they are the wrong ones.
    `streaming` are the logins with an open stream on this node.
    """
    _replace_login(tx, agent_id, replaced, streaming=streaming, now=now)
    before = agents.find(tx.connection, tx.workspace_id, agent_id)
    user = None if before is None else users.find(tx.connection, before.user_id)
    if before is None or before.disabled or user is None or user.password_hash != password_hash:
        raise DomainError("wrong_credentials", "E-mail or password is wrong.")
    others = logins.list_of_agent(tx.connection, agent_id)
    presence = before.presence if any(other.judged for other in others) else UNJUDGED
    login = Login(
        id=LoginId(new_id()),
        workspace_id=tx.workspace_id,
        agent_id=agent_id,
        token_hash=token_hash,
        device=device,
        judged=as_dashboard,
        created=now,
        last_used=now,
    )
    logins.add(tx.connection, login)
    schedule_expiry(tx, login)
    others_stream = any(other.id in streaming for other in others)
    after = replace(
        before,
        availability=apply_login(
            before.availability,
            preferred=before.preferred_status,
            accept_chats=before.accept_chats_after_login,
            now=now,
        ),
        presence=logged_in(
            presence,
            as_dashboard=as_dashboard,
            has_stream=others_stream,
            grace_seconds=tx.workspace.connection_grace_seconds,
            now=now,
        ),
    )
    change_agent(tx, before, after, cause="login", login=login, now=now)
    drain_if_eligible(tx, after, before=before, now=now)
    return LoggedIn(agent=agents_by_id(tx, agent_id), login_id=login.id)


def log_out(tx: Tx, login_id: LoginId, *, alive: AbstractSet[LoginId], now: Instant) -> None:
    """The login's own wish to end; one that has ended already stays ended."""
    login = logins.find(tx.connection, login_id)
    if login is not None:
        end_logins(tx, [login], cause="logout", alive=alive, now=now)


def sign_out(tx: Tx, actor: Actor, login_id: LoginId, *, alive: AbstractSet[LoginId], now: Instant) -> None:
    """The actor ends one of their own logins, perhaps the one that asks; any other id is `not_found`."""
    agent, asking = require_actor(tx, actor)
    login = logins.find(tx.connection, login_id)
    if login is None or login.agent_id != agent.id:
        raise not_found("login")
    end_logins(tx, [login], cause="logout", alive=alive | {asking.id}, now=now)


def end_all_logins(tx: Tx, agent_id: AgentId, *, now: Instant) -> None:
    """Every login of the agent ends, and none is left that could be alive."""
    end_logins(tx, logins.list_of_agent(tx.connection, agent_id), cause="logout", alive=frozenset(), now=now)


def expire_login(tx: Tx, login_id: LoginId, *, now: Instant) -> None:
    """The login's time is over, unless it has been used since this was scheduled."""
    login = logins.find(tx.connection, login_id)
    if login is None:
        return
    if login_ends(login, tx.workspace.login_lifetime_seconds) > now:
        schedule_expiry(tx, login)
        return
    end_logins(tx, [login], cause="expired", alive=frozenset(), now=now)


def end_logins(
    tx: Tx, ended: Iterable[Login], *, cause: AvailabilityCause, alive: AbstractSet[LoginId], now: Instant
) -> None:
    """End these logins of one agent; set Offline if none that is alive remains. `alive` is what this node knows.

    Who stays as they are, and is not judged any more once a lost dashboard's login has ended, may be eligible again.
    Whoever is Offline within the grace leaves nothing behind that they never saw (RT18).
    """
    ended = list(ended)
    for login in ended:
        forget_login(tx, login, "no_longer_member" if cause == "disabled" else "logged_out")
    before = agents.find(tx.connection, tx.workspace_id, ended[0].agent_id) if ended else None
    if before is None:
        return
    remaining = logins.list_of_agent(tx.connection, before.id)
    after = before
    if not any(login.id in alive or now - login.last_used < ALIVE_FOR for login in remaining):
        after = replace(after, availability=go_offline(after.availability, now=now))
    if not any(login.judged for login in remaining):
        after = replace(after, presence=UNJUDGED)
    change_agent(tx, before, after, cause=cause, login=ended[0], now=now)
    since = before.presence.disconnected_since
    if before.presence.lost:
        drain_if_eligible(tx, after, before=before, now=now)
    elif since is not None and after.availability.status is AvailabilityStatus.OFFLINE and not after.disabled:
        return_all_unseen(tx, after.id, since=since, now=now)


def schedule_expiry(tx: Tx, login: Login) -> None:
    """Put the end of the login on the list of what is due."""
    at = login_ends(login, tx.workspace.login_lifetime_seconds)
    due.put(tx.connection, tx.workspace_id, Due(kind=DueKind.LOGIN_EXPIRY, subject_id=login.id, due_at=at))
    tx.will_be_due(at)


def _replace_login(
    tx: Tx, agent_id: AgentId, replaced: LoginId | None, *, streaming: AbstractSet[LoginId], now: Instant
) -> None:
    """End the login whose cookie this one takes over; another member's ends as by logging out."""
    old = None if replaced is None else logins.find(tx.connection, replaced)
    if old is None or old.workspace_id != tx.workspace_id:
        return
    if old.agent_id != agent_id:
        end_logins(tx, [old], cause="logout", alive=streaming, now=now)
        return
    forget_login(tx, old, "logged_out")


def forget_login(tx: Tx, login: Login, end: LoginEnd) -> None:
    """The login is no more; what that makes of its agent is the caller's."""
    logins.remove(tx.connection, login.id)
    due.remove(tx.connection, tx.workspace_id, DueKind.LOGIN_EXPIRY, login.id)
    tx.login_ended(login.id, end)


def touch_logins(tx: Tx, used: Mapping[LoginId, Instant]) -> None:
    """Write down when logins were last used; emits nothing, and those that have ended stay so."""
    logins.touch(tx.connection, used)
