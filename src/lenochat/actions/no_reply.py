"""The assignee does not reply (RT13): the conversation is offered to somebody else.

Never touches the silent agent's status. Invariant: it goes to another agent who is eligible or stays where it is; a
visitor who waits for a reply never loses the agent they have to an empty queue.
"""

from dataclasses import replace

from lenochat.actions.routing import (
    agents_by_id,
    await_reply,
    decide_about,
    drain,
    give,
    keep_receipt,
    lanes_of,
    tell_changed,
)
from lenochat.core.ids import ConversationId
from lenochat.core.instant import Instant
from lenochat.core.routing import Assign
from lenochat.store import conversations
from lenochat.store.transaction import Tx


def offer_to_another(tx: Tx, conversation_id: ConversationId, *, now: Instant) -> None:
    """The time for a reply is over: somebody else gets it; or it stays, everybody is told, and it is tried again."""
    conversation = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if conversation is None or conversation.holder_id is None or tx.workspace.routing.no_reply_seconds is None:
        return
    holder = conversation.holder_id
    explained = decide_about(tx, conversation, now)
    if isinstance(explained.decision, Assign) and explained.decision.agent_id != holder:
        chosen = agents_by_id(tx, explained.decision.agent_id)
        give(tx, conversation, chosen, cause="routing", now=now)
        keep_receipt(tx, conversation, explained, trigger="no_reply", now=now)
        drain(tx, now=now, lanes=lanes_of(tx, agents_by_id(tx, holder)))
        return
    if not conversation.no_reply:
        silent = replace(conversation, no_reply=True)
        conversations.save(tx.connection, silent)
        tell_changed(tx, silent, now=now)
    await_reply(tx, conversation, now=now)
