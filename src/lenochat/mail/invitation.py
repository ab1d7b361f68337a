"""The mail that invites a person to become a member of a workspace."""

import textwrap
from datetime import UTC, datetime, timedelta

from lenochat.core.agent import Role
from lenochat.core.instant import Instant
from lenochat.core.invitation import Invitation
from lenochat.mail.mailer import Mail

WIDTH = 72

_AS = {Role.OWNER: "as an Owner", Role.ADMIN: "as an Admin", Role.AGENT: "as an agent"}


def invitation_mail(invitation: Invitation, *, workspace_name: str, url: str | None) -> Mail:
    """`url` accepts the invitation. Without one the inviter, who saw a link, has to be asked for it."""
    inviter = invitation.inviter_name
    if url is None:
        how = [f"{inviter} has the link with which you accept it: ask for it."]
    else:
        how = ["To accept, open this link:", url]
    return Mail(
        to=invitation.email,
        subject=f"{inviter} invites you to {workspace_name}",
        text=_paragraphs(
            "Hello,",
            f"{inviter} invites you to join {workspace_name} on LenoChat {_AS[invitation.role]}.",
            *how,
            f"It is good once, until {_day(invitation.expires)}, and for {invitation.email} alone."
            " Whoever has the link can join in your place, so keep it to yourself.",
            f"If you do not know {inviter}, do nothing: without you nothing happens.",
        ),
    )


def _paragraphs(*texts: str) -> str:
    """Lines as long as mail programs show whole; a link is one word, and stays in one piece."""
    lines = (textwrap.fill(text, width=WIDTH, break_long_words=False, break_on_hyphens=False) for text in texts)
    return "\n\n".join(lines) + "\n"


def _day(instant: Instant) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
