"""Members join and leave, and Owner and Admin change what a membership is (RE6, OP1): role, teams, and so on."""

from collections.abc import Set as AbstractSet

from lenochat.actions.actor import Actor, require_actor, require_agent
from lenochat.actions.agent_change import change_agent, schedule_grace
from lenochat.actions.assignment import release_held
from lenochat.actions.eligibility import drain_if_eligible
from lenochat.actions.login import end_logins, forget_login
from lenochat.actions.routing import agents_by_id
from lenochat.actions.team import require_teams, sight_follows_teams
from lenochat.core.access import require_may_manage, require_may_remove, roles_to_invite
from lenochat.core.agent import Agent, CapacityOverride, Notifications, Role
from lenochat.core.agent_views import agent_view
from lenochat.core.availability import AvailabilityStatus, go_offline, never_logged_in
from lenochat.core.errors import DomainError, invalid
from lenochat.core.events import AgentChanged, AgentRemoved
from lenochat.core.ids import AgentId, LoginId, TeamId, UserId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.invitation import Invitation
from lenochat.core.presence import UNJUDGED
from lenochat.core.unchanged import UNCHANGED, Unchanged, given
from lenochat.core.value import replace, value
from lenochat.store import agents, due, invitations, logins, pictures, users
from lenochat.store.due import DueKind
from lenochat.store.ids import new_id
from lenochat.store.outbox import NewMemberMail
from lenochat.store.transaction import Tx
from lenochat.store.users import User


@value
class NewMember:
    """Who is to join; checked and cleaned at the door."""

    email: str
    name: str
    role: Role
    password_hash: str | None
    """Argon2id; used only for an e-mail that is not known yet."""


@value
class MemberChange:
    """What a request names of a membership; what it leaves out stays."""

    role: Role | Unchanged = UNCHANGED
    capacity_override: CapacityOverride | Unchanged = UNCHANGED
    takes_chats: bool | Unchanged = UNCHANGED
    disabled: bool | Unchanged = UNCHANGED
    teams: tuple[TeamId, ...] | Unchanged = UNCHANGED


def add_agent(tx: Tx, member: NewMember, *, now: Instant) -> Agent:
    """A person is made a member, and told so by mail."""
    agent = join(tx, member, now=now)
    tx.do_later(NewMemberMail(agent_id=agent.id), now=now)
    return agent


def join(tx: Tx, member: NewMember, *, now: Instant) -> Agent:
    """A person becomes a member: Offline until the first login, which will be Online (AV7).

    A former member has their id again, and nothing else of what was. Whatever invitation there was for them in this
    workspace has served its time.
    """
    user = users.find_by_email(tx.connection, member.email)
    if user is None:
        user = User(id=UserId(new_id()), email=member.email, password_hash=member.password_hash)
        users.add(tx.connection, user, created=now)
    require_no_member(tx, member.email)
    invitation = invitations.find_by_email(tx.connection, tx.workspace_id, member.email)
    if invitation is not None:
        withdraw(tx, invitation)
    former = agents.find_former(tx.connection, tx.workspace_id, user.id)
    agent = Agent(
        id=AgentId(new_id()) if former is None else former.id,
        workspace_id=tx.workspace_id,
        user_id=user.id,
        email=user.email,
        name=member.name,
        picture_id=None,
        role=member.role,
        language="en",
        disabled=False,
        takes_chats=True,
        capacity_override=None,
        teams=(),
        availability=never_logged_in(now),
        preferred_status=AvailabilityStatus.ONLINE,
        accept_chats_after_login=True,
        notifications=Notifications(),
        presence=UNJUDGED,
        open_conversations=0,
        last_assigned=0,
        joined=now,
        ramp_until=None,
        sight_changed=tx.next_position,
    )
    (agents.add if former is None else agents.save)(tx, agent)
    tx.emit(AgentChanged(at=timestamp(now), agent=agent_view(agent, tx.workspace)))
    return agent


def require_no_member(tx: Tx, email: str) -> None:
    """Nobody is a member twice: `invalid` where somebody with this e-mail is one."""
    user = users.find_by_email(tx.connection, email)
    memberships = [] if user is None else agents.list_of_user(tx.connection, user.id)
    if any(agent.workspace_id == tx.workspace_id for agent in memberships):
        raise invalid("email", "This person is a member of the workspace already.")


def withdraw(tx: Tx, invitation: Invitation) -> None:
    """The invitation is no more, and none of its links is good."""
    invitations.remove(tx.connection, invitation)
    due.remove(tx.connection, tx.workspace_id, DueKind.INVITATION_EXPIRY, invitation.id)


def change_member(
    tx: Tx, actor: Actor, agent_id: AgentId, *, changed: MemberChange, alive: AbstractSet[LoginId], now: Instant
) -> Agent:
    """Owner or Admin changes a membership. Disabling ends its logins and queues its conversations, oldest first."""
    manager, _ = require_actor(tx, actor)
    before = require_agent(tx, agent_id)
    role = given(changed.role, before.role)
    require_may_manage(manager, before, role=role)
    disabled = given(changed.disabled, before.disabled)
    _require_an_owner_left(tx, before, role=role, disabled=disabled)
    teams = before.teams if isinstance(changed.teams, Unchanged) else require_teams(tx, changed.teams)
    after = replace(
        before,
        role=role,
        takes_chats=given(changed.takes_chats, before.takes_chats),
        capacity_override=given(changed.capacity_override, before.capacity_override),
        disabled=disabled,
        teams=teams,
        sight_changed=tx.next_position if role is not before.role else before.sight_changed,
    )
    if tx.workspace.living(teams) != tx.workspace.living(before.teams):
        sight_follows_teams(tx)
    if teams != before.teams:
        agents.save_teams(tx.connection, after)
    change_agent(tx, before, after, cause="chosen", login=None, now=now)
    _withdraw_invitations(tx, after)
    if after.disabled and not before.disabled:
        _shut_out(tx, after, alive=alive, now=now)
    drain_if_eligible(tx, agents_by_id(tx, agent_id), before=before, now=now)
    return agents_by_id(tx, agent_id)


def remove_member(tx: Tx, actor: Actor, agent_id: AgentId, *, now: Instant) -> None:
    """Owner or Admin ends a membership: logins end, conversations queue again. The row stays for what was done.

    The picture goes: it shows a person, and nothing that was done needs it.
    """
    manager, _ = require_actor(tx, actor)
    before = require_agent(tx, agent_id)
    require_may_remove(manager, before)
    _require_an_owner_left(tx, before, role=before.role, disabled=True)
    for login in logins.list_of_agent(tx.connection, agent_id):
        forget_login(tx, login, "no_longer_member")
    removed = replace(
        before,
        removed=now,
        disabled=True,
        picture_id=None,
        availability=go_offline(before.availability, now=now),
        presence=UNJUDGED,
        ramp_until=None,
        sight_changed=tx.next_position,
    )
    agents.save(tx, removed)
    due.remove(tx.connection, tx.workspace_id, DueKind.RAMP, agent_id)
    agents.save_teams(tx.connection, removed)
    if before.picture_id is not None:
        pictures.remove(tx.connection, before.picture_id)
    schedule_grace(tx, removed, now=now)
    tx.emit(AgentRemoved(at=timestamp(now), agent_id=agent_id))
    _withdraw_invitations(tx, removed)
    release_held(tx, agent_id, now=now)


def _withdraw_invitations(tx: Tx, inviter: Agent) -> None:
    """Nobody comes in on the word of somebody who could not give it any more."""
    no_longer = set(Role) - roles_to_invite(inviter)
    for invitation in invitations.list_of_inviter(tx.connection, tx.workspace_id, inviter.id, no_longer):
        withdraw(tx, invitation)


def _shut_out(tx: Tx, agent: Agent, *, alive: AbstractSet[LoginId], now: Instant) -> None:
    """A disabled member: logins end, Offline, and nobody waits for them."""
    open_logins = logins.list_of_agent(tx.connection, agent.id)
    if open_logins:
        end_logins(tx, open_logins, cause="disabled", alive=alive, now=now)
    else:
        offline = replace(agent, availability=go_offline(agent.availability, now=now))
        change_agent(tx, agent, offline, cause="disabled", login=None, now=now)
    release_held(tx, agent.id, now=now)


def _require_an_owner_left(tx: Tx, target: Agent, *, role: Role, disabled: bool) -> None:
    if target.role is not Role.OWNER or target.disabled or (role is Role.OWNER and not disabled):
        return
    members = agents.list_of_workspace(tx.connection, tx.workspace_id)
    if not any(other.role is Role.OWNER and not other.disabled and other.id != target.id for other in members):
        raise DomainError("last_owner", "This is the last Owner. Make somebody else an Owner first.")
