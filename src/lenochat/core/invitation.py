"""An invitation: one person, by their e-mail, may become a member with one role.

Whoever holds a token of it may accept it: the link that was shown once to the inviter, or the one in the mail. It is
good once, for `GOOD_FOR`, and only while its inviter could still make it. An invited person is no member, and nothing
of them is shown to anybody but Owner and Admin.
"""

from lenochat.core.agent import Role
from lenochat.core.ids import AgentId, InvitationId, WorkspaceId
from lenochat.core.instant import DAY, Instant
from lenochat.core.value import value

GOOD_FOR = 7 * DAY
MOST_OPEN = 200
"""In one workspace: each costs a mail to somebody who has not asked for it."""


@value
class Invitation:
    """One row of the invitations, with the name of whoever invited."""

    id: InvitationId
    workspace_id: WorkspaceId
    email: str
    role: Role
    invited_by: AgentId
    inviter_name: str
    created: Instant
    expires: Instant


def invitation_url(base: str, token: str) -> str:
    """The link that accepts. What stands after `#` is never sent to a server, nor to another site as a referrer."""
    return f"{base}/invitation#{token}"
