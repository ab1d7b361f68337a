"""The public shapes of invitations: for Owner and Admin, and for whoever holds a token."""

from lenochat.core.agent import Role
from lenochat.core.ids import AgentId, InvitationId
from lenochat.core.instant import Timestamp, timestamp
from lenochat.core.invitation import Invitation
from lenochat.core.value import value


@value
class InviterView:
    id: AgentId
    name: str


@value
class InvitationView:
    """An open invitation, as Owner and Admin see it. Its link cannot be shown again: only hashes are stored."""

    id: InvitationId
    email: str
    role: Role
    created_at: Timestamp
    expires_at: Timestamp
    invited_by: InviterView


@value
class NewInvitation(InvitationView):
    """The same when it was just made: with the link that accepts it."""

    invitation_url: str


@value
class InvitationLook:
    """What whoever holds an invitation's token learns of it before accepting."""

    workspace_name: str
    email: str
    role: Role
    is_known: bool
    """There is a password for this e-mail already, and accepting takes that one."""


@value
class InvitationAccepted:
    """Where to log in now."""

    email: str
    workspace_name: str


def invitation_view(invitation: Invitation) -> InvitationView:
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        created_at=timestamp(invitation.created),
        expires_at=timestamp(invitation.expires),
        invited_by=InviterView(id=invitation.invited_by, name=invitation.inviter_name),
    )


def new_invitation_view(invitation: Invitation, *, url: str) -> NewInvitation:
    shown = invitation_view(invitation)
    return NewInvitation(
        id=shown.id,
        email=shown.email,
        role=shown.role,
        created_at=shown.created_at,
        expires_at=shown.expires_at,
        invited_by=shown.invited_by,
        invitation_url=url,
    )
