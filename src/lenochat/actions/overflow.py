"""A team's time is over (RT11): what has waited for it long enough is for everybody.

Decides nothing about who gets it then. Invariant: the conversation keeps its team and its first waiting time; when it
comes to wait anew, it waits for the team again.
"""

from lenochat.actions.routing import drain, tell_changed
from lenochat.core.conversation import EVERYONE
from lenochat.core.ids import ConversationId
from lenochat.core.instant import Instant
from lenochat.core.value import replace
from lenochat.store import conversations
from lenochat.store.transaction import Tx


def open_to_all(tx: Tx, conversation_id: ConversationId, *, now: Instant) -> None:
    """The time of its team is over, also if its visitor has left; where it waits for no team, that is nothing new."""
    before = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if before is None or before.awaited_team is None:
        return
    after = replace(before, open_to_all=True)
    conversations.save(tx.connection, after)
    tell_changed(tx, after, now=now)
    if after.is_queued:
        drain(tx, now=now, lanes=[EVERYONE], joined=[after], trigger="overflow")
