"""The mail that invites a person to become a member of a workspace."""

from datetime import UTC, datetime, timedelta

from lenochat.core.agent import Role
from lenochat.core.instant import Instant
from lenochat.core.invitation import Invitation
from lenochat.mail.mailer import Mail

_AS = {Role.OWNER: "as an Owner", Role.ADMIN: "as an Admin", Role.AGENT: "as an agent"}


def invitation_mail(invitation: Invitation, *, workspace_name: str, url: str | None) -> Mail:
    """`url` accepts the invitation. Without one the inviter, who saw a link, has to be asked for it."""
    inviter = invitation.inviter_name
    if url is None:
        how = f"{inviter} has the link with which you accept it: ask for it.\n"
    else:
        how = f"To accept, open this link:\n\n{url}\n"
    return Mail(
        to=invitation.email,
        subject=f"{inviter} invites you to {workspace_name}",
        text=(
            "Hello,\n"
            "\n"
            f"{inviter} invites you to join {workspace_name} on LenoChat {_AS[invitation.role]}.\n"
            f"{how}"
            "\n"
            f"It is good once, until {_day(invitation.expires)}, and for {invitation.email} alone. Whoever has the"
            " link can join in your place, so keep it to yourself.\n"
            "\n"
            f"If you do not know {inviter}, do nothing: without you nothing happens.\n"
        ),
    )


def _day(instant: Instant) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
