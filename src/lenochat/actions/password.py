"""A person's own password. It belongs to the user, so what follows from a new one reaches every workspace they are in.

Whoever has learnt the old password must not stay: all other logins of the user end (AV9). In this workspace they end
here; in each other one the end stands on the list of what is due there, in the same commit. So a kill in between loses
nothing: whatever happens next in that workspace, its settle comes first.
"""

from collections.abc import Set as AbstractSet

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.login import end_logins
from lenochat.core.errors import DomainError, invalid
from lenochat.core.ids import LoginId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store import agents, due, logins, users
from lenochat.store.due import Due, DueKind
from lenochat.store.transaction import Tx


def change_password(
    tx: Tx, actor: Actor, *, checked: str | None, password_hash: str, alive: AbstractSet[LoginId], now: Instant
) -> list[WorkspaceId]:
    """Store the new hash; gives the other workspaces in which logins are to end.

    `checked` is the stored hash that the present password was found to fit. Checking takes too long for a transaction:
    if another change came in between, it is the present password no more.
    """
    agent, asking = require_actor(tx, actor)
    user = users.find(tx.connection, agent.user_id)
    if user is None or user.password_hash != checked:
        raise wrong_present_password()
    users.save_password_hash(tx.connection, user.id, password_hash)
    others = [login for login in logins.list_of_agent(tx.connection, agent.id) if login.id != asking.id]
    end_logins(tx, others, cause="logout", alive=alive | {asking.id}, now=now)
    elsewhere = [one for one in agents.list_of_user(tx.connection, user.id) if one.workspace_id != tx.workspace_id]
    for membership in elsewhere:
        entry = Due(kind=DueKind.SIGN_OUT, subject_id=membership.id, due_at=now)
        due.put(tx.connection, membership.workspace_id, entry)
        tx.will_be_due(now)
    return [membership.workspace_id for membership in elsewhere]


def wrong_present_password() -> DomainError:
    return invalid("current_password", "This is not your current password.")
