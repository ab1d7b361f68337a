"""Invitations: rows and back. Their tokens are stored as SHA-256 only; one invitation may have several good ones.

Several, because a mail gets a token of its own when it leaves: nothing that is stored could give it the first one.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from lenochat.core.agent import Role
from lenochat.core.ids import AgentId, InvitationId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.invitation import Invitation
from lenochat.store.tables import agents, invitation_tokens, invitations

_select = select(invitations, agents.c.name.label("inviter_name")).join_from(
    invitations, agents, invitations.c.invited_by == agents.c.id
)
_in_workspace = invitations.c.workspace_id == bindparam("workspace")
_find = _select.where(_in_workspace, invitations.c.id == bindparam("invitation"))
_find_by_email = _select.where(_in_workspace, invitations.c.email == bindparam("email"))
_find_by_token = _select.join(invitation_tokens, invitation_tokens.c.invitation_id == invitations.c.id).where(
    invitation_tokens.c.token_hash == bindparam("token_hash")
)
_of_workspace = _select.where(_in_workspace).order_by(invitations.c.created.desc(), invitations.c.id.desc())
_count = select(func.count()).select_from(invitations).where(_in_workspace)
_remove = delete(invitations).where(_in_workspace, invitations.c.id == bindparam("invitation"))
_remove_tokens = delete(invitation_tokens).where(invitation_tokens.c.invitation_id == bindparam("invitation"))


def find(connection: Connection, workspace_id: WorkspaceId, invitation_id: InvitationId) -> Invitation | None:
    return _invitation(connection.execute(_find, {"workspace": workspace_id, "invitation": invitation_id}).first())


def find_by_email(connection: Connection, workspace_id: WorkspaceId, email: str) -> Invitation | None:
    """The open invitation for that address; there is at most one."""
    return _invitation(connection.execute(_find_by_email, {"workspace": workspace_id, "email": email}).first())


def find_by_token(connection: Connection, token_hash: bytes, *, now: Instant) -> Invitation | None:
    """The invitation, of whatever workspace, that this token accepts at `now`."""
    found = _invitation(connection.execute(_find_by_token, {"token_hash": token_hash}).first())
    return None if found is None or found.expires <= now else found


def list_of_workspace(connection: Connection, workspace_id: WorkspaceId) -> list[Invitation]:
    """The open ones, newest first."""
    rows = connection.execute(_of_workspace, {"workspace": workspace_id})
    return [invitation for invitation in map(_invitation, rows) if invitation is not None]


def count(connection: Connection, workspace_id: WorkspaceId) -> int:
    return connection.execute(_count, {"workspace": workspace_id}).scalar_one()


def list_of_inviter(
    connection: Connection, workspace_id: WorkspaceId, inviter: AgentId, roles: Iterable[Role]
) -> list[Invitation]:
    """What a member has invited people to with one of these roles."""
    wanted = _select.where(_in_workspace, invitations.c.invited_by == inviter, invitations.c.role.in_(list(roles)))
    rows = connection.execute(wanted, {"workspace": workspace_id})
    return [invitation for invitation in map(_invitation, rows) if invitation is not None]


def add(connection: Connection, invitation: Invitation) -> None:
    connection.execute(
        insert(invitations).values(
            id=invitation.id,
            workspace_id=invitation.workspace_id,
            email=invitation.email,
            role=invitation.role,
            invited_by=invitation.invited_by,
            created=invitation.created,
            expires=invitation.expires,
        )
    )


def add_token(connection: Connection, invitation: Invitation, token_hash: bytes) -> None:
    """One more token accepts it; those from before stay good."""
    connection.execute(
        insert(invitation_tokens).values(
            token_hash=token_hash, workspace_id=invitation.workspace_id, invitation_id=invitation.id
        )
    )


def remove(connection: Connection, invitation: Invitation) -> None:
    """Take it away with all its tokens."""
    connection.execute(_remove_tokens, {"invitation": invitation.id})
    connection.execute(_remove, {"workspace": invitation.workspace_id, "invitation": invitation.id})


def _invitation(row: Row[tuple[object, ...]] | None) -> Invitation | None:
    if row is None:
        return None
    return Invitation(
        id=row.id,
        workspace_id=row.workspace_id,
        email=row.email,
        role=Role(row.role),
        invited_by=row.invited_by,
        inviter_name=row.inviter_name,
        created=Instant(row.created),
        expires=Instant(row.expires),
    )
