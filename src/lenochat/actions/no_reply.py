"""The assignee does not reply (RT13): the conversation is offered to somebody else.

Never touches the silent agent's status. Invariant: it goes to another agent who is eligible or stays where it is; a
visitor who waits for a reply never loses the agent they have to an empty queue. After `MOST_OFFERS` it stays where it
is; so a night without anybody's reply is not a night of offers.
"""

from dataclasses import replace

from lenochat.actions.routing import (
    agents_by_id,
    decide_about,
    drain,
    give,
    keep_receipt,
    lanes_of,
    tell_changed,
)
from lenochat.core.agent import Agent
from lenochat.core.conversation import MOST_OFFERS, Conversation
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import Instant
from lenochat.core.routing import Assign, reasons_against
from lenochat.store import conversations
from lenochat.store.transaction import Tx


def offer_to_another(tx: Tx, conversation_id: ConversationId, *, now: Instant) -> None:
    """The time for a reply is over: somebody else gets it; or it stays, and everybody is told."""
    conversation = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if conversation is None or conversation.holder_id is None or tx.workspace.routing.no_reply_seconds is None:
        return
    if not _offer(tx, conversation, conversation.holder_id, now=now):
        silent = replace(conversation, no_reply_since=conversation.assigned)
        conversations.save(tx.connection, silent)
        tell_changed(tx, silent, now=now)


def offer_unreplied(tx: Tx, agent: Agent, *, now: Instant) -> None:
    """The agent may get something again, and nobody waits: what stayed with somebody who does not reply."""
    if reasons_against(agent, tx.workspace.routing) or tx.workspace.routing.no_reply_seconds is None:
        return
    for conversation in conversations.list_unreplied(tx.connection, tx.workspace_id, but=agent.id, most=1):
        assert conversation.holder_id is not None, "nobody's reply is awaited where nobody has it"
        _offer(tx, conversation, conversation.holder_id, now=now)


def _offer(tx: Tx, conversation: Conversation, holder: AgentId, *, now: Instant) -> bool:
    """Whether there was somebody else to give it to."""
    if conversation.offers >= MOST_OFFERS:
        return False
    decided = decide_about(tx, conversation, now)
    if not isinstance(decided.decision, Assign) or decided.decision.agent_id == holder:
        return False
    chosen = agents_by_id(tx, decided.decision.agent_id)
    offered = replace(conversation, offers=conversation.offers + 1)
    give(tx, offered, chosen, cause="routing", now=now)
    keep_receipt(tx, conversation, decided, trigger="no_reply", now=now)
    drain(tx, now=now, lanes=lanes_of(tx, agents_by_id(tx, holder)))
    return True
