"""A conversation's own life: it closes and reopens, gets another priority or team, and is seen.

How it begins is in `first_message`, how it goes on in `message`, who gets it in `routing` and `assignment`.
"""

from lenochat.actions.actor import Actor, require_actor, require_conversation
from lenochat.actions.assistance import ask_about_last
from lenochat.actions.no_reply import offer_if_unreplied, offer_unreplied
from lenochat.actions.routing import (
    agents_by_id,
    await_overflow,
    drain,
    forget_overflow,
    forget_reply,
    lanes_of,
    move_load,
    require_lane,
    route,
    tell_changed,
    view,
)
from lenochat.core.conversation import (
    Conversation,
    ConversationStatus,
    Priority,
    require_may_reopen,
    require_not_blocked,
    waits_again,
)
from lenochat.core.errors import invalid, not_found
from lenochat.core.events import ConversationClosed, ConversationReopened
from lenochat.core.ids import AgentId, ConversationId, TeamId, VisitorId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.unchanged import UNCHANGED, Unchanged
from lenochat.core.value import replace
from lenochat.core.visitor_views import VisitorConversationView, visitor_conversation_view
from lenochat.store import conversations
from lenochat.store.transaction import Tx


def close_conversation(tx: Tx, actor: Actor, conversation_id: ConversationId, *, now: Instant) -> Conversation:
    """A member closes; whoever had it is still named, and has a place free for the next in the queue."""
    require_actor(tx, actor)
    return close(tx, require_conversation(tx, conversation_id), now=now)


def close_own_conversation(
    tx: Tx, visitor_id: VisitorId, conversation_id: ConversationId, *, now: Instant
) -> VisitorConversationView:
    """The visitor closes their own conversation."""
    conversation = close(tx, require_own_conversation(tx, visitor_id, conversation_id), now=now)
    return visitor_conversation_view(conversation, queue_position=None, assignee=None)


def reopen_conversation(tx: Tx, actor: Actor, conversation_id: ConversationId, *, now: Instant) -> Conversation:
    """A member reopens: it is queued and decided at once. An open one stays as it is."""
    require_actor(tx, actor)
    conversation = require_conversation(tx, conversation_id)
    if conversation.is_open:
        return conversation
    require_may_reopen(conversation)
    conversation = open_again(tx, conversation, now)
    conversations.save(tx.connection, conversation)
    tell_reopened(tx, conversation, now=now)
    routed = route(tx, conversation, trigger="reopened", now=now, is_new=False).conversation
    ask_about_last(tx, routed, now=now)
    return routed


def change_conversation(
    tx: Tx,
    actor: Actor,
    conversation_id: ConversationId,
    *,
    priority: Priority | Unchanged = UNCHANGED,
    team_id: TeamId | Unchanged | None = UNCHANGED,
    spam: bool | Unchanged = UNCHANGED,
    now: Instant,
) -> Conversation:
    """A member gives the conversation another place in the queue, addresses it to a team, or to everybody (RT11), or
    says that it is spam, which closes it, or that it is none.

    It is decided about at once, if it waits, or stayed with somebody who does not reply, and others may get it now.
    """
    require_actor(tx, actor)
    before = require_conversation(tx, conversation_id)
    if spam is True and before.is_open:
        before = close(tx, before, spam=True, now=now)
    after = before if isinstance(priority, Unchanged) else replace(before, priority=priority)
    if not isinstance(spam, Unchanged):
        after = replace(after, spam=spam and not after.is_open)
    if not isinstance(team_id, Unchanged) and team_id != before.team_id:
        if team_id is not None and team_id not in tx.workspace.teams:
            raise invalid("team_id", "There is no such team. Choose from the list of teams.")
        after = replace(after, team_id=team_id, open_to_all=False)
    if after == before:
        return before
    conversations.save(tx.connection, after)
    tell_changed(tx, after, now=now)
    if after.awaited_team != before.awaited_team:
        forget_overflow(tx, before)
        await_overflow(tx, after, now=now)
    if after.lane != before.lane:
        drain(tx, now=now, lanes=[require_lane(after)], joined=[after], trigger="team")
    elif after.team_id != before.team_id:
        offer_if_unreplied(tx, after, now=now)
    return require_conversation(tx, conversation_id)


def see_conversation(tx: Tx, agent_id: AgentId, conversation_id: ConversationId) -> None:
    """Its assignee has opened it: it does not go back when their connection is judged lost (RT18)."""
    conversation = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if conversation is not None and conversation.holder_id == agent_id and not conversation.seen:
        conversations.mark_seen(tx.connection, conversation_id)


def require_own_conversation(tx: Tx, visitor_id: VisitorId, conversation_id: ConversationId) -> Conversation:
    """The own conversation of a visitor who may write; another's is as absent as one that does not exist."""
    conversation = conversations.find(tx.connection, tx.workspace_id, conversation_id)
    if conversation is None or conversation.visitor.id != visitor_id:
        raise not_found("conversation")
    require_not_blocked(conversation.visitor)
    return conversation


def close(tx: Tx, conversation: Conversation, *, spam: bool = False, now: Instant) -> Conversation:
    """It ends, and a place comes free for the next in the queue; a closed one stays as it is."""
    if not conversation.is_open:
        return conversation
    closed = replace(
        conversation,
        status=ConversationStatus.CLOSED,
        closed=now,
        last_activity=now,
        released_by=None,
        released=None,
        no_reply_since=None,
        offers=0,
        visitor_left=None,
        left_outside_hours=False,
        spam=spam,
    )
    loads = move_load(tx, conversation, closed)
    conversations.save(tx.connection, closed)
    forget_reply(tx, conversation)
    forget_overflow(tx, conversation)
    tx.moved(closed)
    tx.emit(
        ConversationClosed(at=timestamp(now), conversation_id=closed.id, conversation=view(tx, closed), loads=loads)
    )
    holder = conversation.holder_id
    if holder is not None and drain(tx, now=now, lanes=lanes_of(tx, agents_by_id(tx, holder))):
        offer_unreplied(tx, holder, now=now)
    return closed


def open_again(tx: Tx, conversation: Conversation, now: Instant) -> Conversation:
    return replace(
        waits_again(conversation, now),
        status=ConversationStatus.OPEN,
        team_id=conversation.team_id if conversation.team_id in tx.workspace.teams else None,
        former_agent_id=conversation.assignee_id or conversation.former_agent_id,
        assistant=None,
        waiting_from=now,
        last_activity=now,
        closed=None,
    )


def tell_reopened(tx: Tx, conversation: Conversation, *, now: Instant) -> None:
    tx.moved(conversation)
    tx.emit(
        ConversationReopened(at=timestamp(now), conversation_id=conversation.id, conversation=view(tx, conversation))
    )
