"""The assignee does not reply (RT13): the conversation is offered to somebody else.

Never touches the silent agent's status. Invariant: it goes to another agent who is eligible or stays where it is; a
visitor who waits for a reply never loses the agent they have to an empty queue. What stays is offered to the next one
who has room for it, after those who wait; but after `MOST_OFFERS` to nobody more, so that a night without anybody's
reply is not a night of offers.
"""

from collections.abc import Collection

from lenochat.actions.routing import (
    PIECE,
    agents_by_id,
    begin_ramp,
    decide_about,
    drain,
    give,
    keep_receipt,
    lanes_of,
    put_due,
    tell_changed,
)
from lenochat.core.conversation import MOST_OFFERS, Conversation
from lenochat.core.ids import AgentId, ConversationId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.routing import Assign, RoutingPolicy, reasons_against
from lenochat.core.value import replace
from lenochat.store import conversations, due, queue
from lenochat.store.due import DueKind
from lenochat.store.transaction import Tx

OFFERED_AT_ONCE = PIECE // 2
"""Each is given to somebody, and may leave a place for somebody who waits: that makes `PIECE` moves."""
MOST_LOOKED_AT = 10 * OFFERED_AT_ONCE
"""Where it is not known whom a change concerns, the longest without a reply are asked about."""


def offer_to_another(tx: Tx, conversation_id: ConversationId, *, now: Instant) -> None:
    """The time for a reply is over: somebody else gets it; or it stays, and everybody is told."""
    conversation = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if conversation is None or conversation.holder_id is None or tx.workspace.routing.no_reply_seconds is None:
        return
    if not _offer(tx, conversation, now=now):
        silent = replace(conversation, no_reply_since=conversation.assigned)
        conversations.save(tx.connection, silent)
        tell_changed(tx, silent, now=now)


def follow_time(tx: Tx, before: RoutingPolicy, *, now: Instant) -> None:
    """The rule was another: another time begins anew wherever it runs; what was given without one is left alone."""
    seconds = tx.workspace.routing.no_reply_seconds
    if seconds == before.no_reply_seconds:
        return
    if seconds is None:
        due.remove_all(tx.connection, tx.workspace_id, DueKind.NO_REPLY)
        return
    until = Instant(now + seconds * SECOND)
    if due.put_all_off(tx.connection, tx.workspace_id, DueKind.NO_REPLY, until=until):
        tx.will_be_due(until)


def offer_unreplied(tx: Tx, agent_id: AgentId, *, returning: bool = False, now: Instant) -> None:
    """The agent has room, and nobody waits who could be theirs: what stayed with somebody who does not reply.

    They get the next few; the rest, as far as they have room for it, is due at once. Who is `returning` comes back to
    it as to a backlog, and takes it as the ramp says.
    """
    policy = tx.workspace.routing
    if policy.no_reply_seconds is None or reasons_against(agents_by_id(tx, agent_id), policy):
        return
    most = OFFERED_AT_ONCE + 1
    unreplied = queue.list_unreplied_for(tx.connection, tx.workspace_id, agent_id, most=most)
    given = 0
    for conversation in unreplied[:OFFERED_AT_ONCE]:
        given += _offer(tx, conversation, returning=agent_id if returning else None, now=now)
        if reasons_against(agents_by_id(tx, agent_id), policy):
            return
    if given and len(unreplied) > OFFERED_AT_ONCE:
        put_due(tx, DueKind.OFFER, agent_id, now)


def offer_where_room(tx: Tx, agent_ids: Collection[AgentId | None], *, now: Instant) -> None:
    """Each of these may have got a place free, and nobody waits who could be theirs."""
    for agent_id in dict.fromkeys(agent_ids):
        if agent_id is not None:
            offer_unreplied(tx, agent_id, now=now)


def offer_again(tx: Tx, *, now: Instant) -> None:
    """Others than before may get what stayed, whoever they are: a rule has changed, or a team is no more.

    The next few are given away; the rest is due at once.
    """
    given = 0
    for conversation in queue.list_unreplied(tx.connection, tx.workspace_id, most=MOST_LOOKED_AT):
        if given == OFFERED_AT_ONCE:
            put_due(tx, DueKind.DRAIN, tx.workspace_id, now)
            return
        given += offer_if_unreplied(tx, conversation, now=now)


def offer_if_unreplied(tx: Tx, conversation: Conversation, *, now: Instant) -> bool:
    """Others than before may get it; whether somebody did."""
    is_unreplied = conversation.no_reply_since is not None and tx.workspace.routing.no_reply_seconds is not None
    return is_unreplied and _offer(tx, conversation, now=now)


def _offer(tx: Tx, conversation: Conversation, *, returning: AgentId | None = None, now: Instant) -> bool:
    """Whether there was somebody else to give it to."""
    holder = conversation.holder_id
    assert holder is not None, "nobody's reply is awaited where nobody has it"
    if conversation.offers >= MOST_OFFERS:
        return False
    decided = decide_about(tx, conversation, now)
    if not isinstance(decided.decision, Assign) or decided.decision.agent_id == holder:
        return False
    chosen = agents_by_id(tx, decided.decision.agent_id)
    if chosen.id == returning:
        chosen = begin_ramp(tx, chosen, now)
    offered = replace(conversation, offers=conversation.offers + 1)
    give(tx, offered, chosen, cause="routing", now=now)
    keep_receipt(tx, conversation, decided, trigger="no_reply", now=now)
    if drain(tx, now=now, lanes=lanes_of(tx, agents_by_id(tx, holder))):
        _offer_later(tx, holder, now=now)
    return True


def _offer_later(tx: Tx, agent_id: AgentId, *, now: Instant) -> None:
    """The agent has lost one, and may have room for what stayed with others: that is due at once."""
    if reasons_against(agents_by_id(tx, agent_id), tx.workspace.routing):
        return
    if queue.list_unreplied_for(tx.connection, tx.workspace_id, agent_id, most=1):
        put_due(tx, DueKind.OFFER, agent_id, now)
