"""Invitations as Owner and Admin see them, and as whoever holds a token does."""

from sqlalchemy import Connection

from lenochat.core.access import require_manager
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.invitation_views import InvitationLook, InvitationView, invitation_view
from lenochat.core.value import value
from lenochat.reads.member import Member
from lenochat.store import invitations, users, workspaces


@value
class Held:
    """An invitation that somebody holds a token of."""

    workspace_id: WorkspaceId
    look: InvitationLook


def list_invitations(connection: Connection, member: Member) -> list[InvitationView]:
    """The open ones, newest first; for Owner and Admin."""
    require_manager(member.agent)
    return [
        invitation_view(invitation) for invitation in invitations.list_of_workspace(connection, member.workspace.id)
    ]


def find_held(connection: Connection, token_hash: bytes, *, now: Instant) -> Held | None:
    """What the token accepts at `now`, if anything."""
    invitation = invitations.find_by_token(connection, token_hash, now=now)
    workspace = None if invitation is None else workspaces.find(connection, invitation.workspace_id)
    if invitation is None or workspace is None:
        return None
    look = InvitationLook(
        workspace_name=workspace.name,
        email=invitation.email,
        role=invitation.role,
        is_known=users.find_by_email(connection, invitation.email) is not None,
    )
    return Held(workspace_id=workspace.id, look=look)
