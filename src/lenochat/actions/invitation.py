"""Invitations: made and taken back by Owner and Admin, accepted by whoever holds a token (OP1).

Nothing of this is an event but the new member. An invitation is as good as its inviter's word: it goes with their
right to make it (`actions.member`), and a new one for the same e-mail takes the place of the old.
"""

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.member import NewMember, join, require_no_member, withdraw
from lenochat.core.access import require_may_invite
from lenochat.core.agent import Agent, Role
from lenochat.core.errors import DomainError, invalid, not_found
from lenochat.core.ids import InvitationId
from lenochat.core.instant import Instant, after
from lenochat.core.invitation import GOOD_FOR, MOST_OPEN, Invitation
from lenochat.core.value import value
from lenochat.store import due, invitations, users
from lenochat.store.due import Due, DueKind
from lenochat.store.ids import new_id
from lenochat.store.outbox import InvitationMail
from lenochat.store.transaction import Tx


@value
class Acceptance:
    """What somebody accepts with; checked and cleaned at the door."""

    name: str
    password_hash: str
    """Argon2id. Of a known e-mail, the stored one that the password was checked against."""
    was_known: bool
    """Whether the e-mail had a password when this one was checked or hashed."""


def invite(tx: Tx, actor: Actor, *, email: str, role: Role, token_hash: bytes, now: Instant) -> Invitation:
    """Invite the person with that e-mail, by mail too; an earlier invitation of theirs is void from here on."""
    inviter, _ = require_actor(tx, actor)
    require_may_invite(inviter, role)
    require_no_member(tx, email)
    earlier = invitations.find_by_email(tx.connection, tx.workspace_id, email)
    if earlier is not None:
        require_may_invite(inviter, earlier.role)
        withdraw(tx, earlier)
    elif invitations.count(tx.connection, tx.workspace_id) >= MOST_OPEN:
        raise invalid("email", f"There are {MOST_OPEN} open invitations. Take some back first.")
    invitation = Invitation(
        id=InvitationId(new_id()),
        workspace_id=tx.workspace_id,
        email=email,
        role=role,
        invited_by=inviter.id,
        inviter_name=inviter.name,
        created=now,
        expires=after(now, GOOD_FOR),
    )
    invitations.add(tx.connection, invitation)
    invitations.add_token(tx.connection, invitation, token_hash)
    ends = Due(kind=DueKind.INVITATION_EXPIRY, subject_id=invitation.id, due_at=invitation.expires)
    due.put(tx.connection, tx.workspace_id, ends)
    tx.will_be_due(ends.due_at)
    tx.do_later(InvitationMail(invitation_id=invitation.id), now=now)
    return invitation


def revoke(tx: Tx, actor: Actor, invitation_id: InvitationId) -> None:
    """Take an invitation back; none of its links is good any more."""
    manager, _ = require_actor(tx, actor)
    require_may_invite(manager, Role.AGENT)
    invitation = invitations.find(tx.connection, tx.workspace_id, invitation_id)
    if invitation is None:
        raise not_found("invitation")
    require_may_invite(manager, invitation.role)
    withdraw(tx, invitation)


def accept(tx: Tx, token_hash: bytes, acceptance: Acceptance, *, now: Instant) -> Agent:
    """Whoever holds the token becomes a member with the invitation's e-mail and role. Does not log in.

    Of several at once the first one does; for the others there is no invitation any more.
    """
    invitation = invitations.find_by_token(tx.connection, token_hash, now=now)
    if invitation is None or invitation.workspace_id != tx.workspace_id:
        raise no_invitation()
    user = users.find_by_email(tx.connection, invitation.email)
    # Between the door and here, the e-mail may have got a password, or another one.
    if (user is not None) != acceptance.was_known or (user and user.password_hash != acceptance.password_hash):
        raise invalid("password", "The password of this e-mail has changed a moment ago. Give the present one.")
    return join(
        tx,
        NewMember(
            email=invitation.email,
            name=acceptance.name,
            role=invitation.role,
            password_hash=acceptance.password_hash,
        ),
        now=now,
    )


def prepare_mail(tx: Tx, invitation_id: InvitationId, *, token_hash: bytes | None) -> Invitation | None:
    """The invitation to be sent now, None if it is no more; `token_hash` is of the link in this mail."""
    invitation = invitations.find(tx.connection, tx.workspace_id, invitation_id)
    if invitation is not None and token_hash is not None:
        invitations.add_token(tx.connection, invitation, token_hash)
    return invitation


def expire_invitation(tx: Tx, invitation_id: InvitationId) -> None:
    """The invitation's time is over; one that was accepted or taken back is gone already."""
    invitation = invitations.find(tx.connection, tx.workspace_id, invitation_id)
    if invitation is not None:
        withdraw(tx, invitation)


def no_invitation() -> DomainError:
    """The same for every token that accepts nothing, so that it tells nothing."""
    return DomainError(
        "not_found",
        "This invitation is not good any more: it was used, taken back, or is too old."
        " If you have accepted it, log in; otherwise ask for a new one.",
    )
