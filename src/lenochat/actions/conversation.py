"""A conversation's own life: it begins, messages come, it closes and reopens.

A visitor's message is stored and routed in one transaction. An agent who answers a waiting conversation has taken it
(one guard for everybody, RT5). Messages are stored exactly once per author and client-made id (WI5).
"""

from collections.abc import Sequence
from functools import partial

from lenochat.actions.actor import Actor, require_actor, require_conversation
from lenochat.actions.address import keep_address
from lenochat.actions.assignment import require_open
from lenochat.actions.assistance import ask, ask_about_last, handed, is_assisted_outside_hours
from lenochat.actions.attachment import require_unnamed
from lenochat.actions.no_reply import offer_if_unreplied, offer_unreplied
from lenochat.actions.offline_form import is_outside_hours, leave_waiting, mail_answer
from lenochat.actions.routing import (
    agents_by_id,
    await_overflow,
    await_reply,
    drain,
    forget_overflow,
    forget_reply,
    give,
    lanes_of,
    move_load,
    require_lane,
    route,
    tell_changed,
    view,
)
from lenochat.actions.visitor import visitor_wrote
from lenochat.core.agent import Agent
from lenochat.core.attachment import Attachment
from lenochat.core.availability import UNCHANGED, Unchanged
from lenochat.core.conversation import (
    AuthorType,
    Conversation,
    ConversationStatus,
    Message,
    MessageKind,
    Priority,
    Visitor,
    awaits_first_reply,
    leave_outside_hours,
    preview,
    require_may_reopen,
    require_not_blocked,
    takes_up_again,
    waits_again,
)
from lenochat.core.errors import DomainError, invalid, not_found
from lenochat.core.events import (
    ConversationClosed,
    ConversationOpened,
    ConversationReopened,
    MessagePosted,
)
from lenochat.core.ids import AgentId, AttachmentId, ConversationId, MessageId, TeamId, VisitorId
from lenochat.core.instant import DAY, Instant, timestamp
from lenochat.core.value import replace, value
from lenochat.core.views import conversation_view, message_view
from lenochat.core.visitor_views import (
    ConversationBegun,
    VisitorConversationView,
    visitor_agent_view,
    visitor_conversation_view,
)
from lenochat.store import conversations, messages, queue, search, visitors
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx

REPEATABLE_FOR = 1 * DAY
"""A first message sent again within that time answers with the conversation it began, later with 409."""
MOST_RENAMED = 100
"""A visitor who changes their name is told of in at most that many earlier conversations; lists show the others."""


@value
class FirstMessage:
    """What a visitor's client sends to begin a conversation; checked and cleaned at the door."""

    client_message_id: str
    text: str
    name: str | None
    email: str | None
    page_url: str | None
    team_id: TeamId | None = None
    """Whom it is for; a team that is not there counts as none: it may have been deleted since the page was made."""


@value
class Begun:
    """A conversation that began, or had begun already under the same client-made id."""

    answer: ConversationBegun
    repeated: bool


@value
class Posted:
    message: Message
    repeated: bool


def begin_conversation(
    tx: Tx,
    first: FirstMessage,
    *,
    visitor_token_hash: bytes | None,
    new_token: str,
    new_token_hash: bytes,
    address: str = "",
    now: Instant,
) -> Begun:
    """A visitor's first message: visitor, conversation and message are stored, and it is routed, in one transaction.

    Outside business hours it is left, for people to answer, and needs an e-mail address, unless Leno AI answers it.

    `visitor_token_hash` continues as an earlier visitor. A repeat of the same client-made id and text answers with
    the conversation's present state and a new token of the same visitor.
    """
    known = _known_visitor(tx, visitor_token_hash)
    if known is not None:
        require_not_blocked(known)
    earlier = conversations.find_by_opening(tx.connection, tx.workspace_id, first.client_message_id)
    if earlier is not None:
        require_not_blocked(earlier.visitor)
        _require_same_beginning(tx, earlier, first, known, now=now)
        visitors.add_token(tx.connection, tx.workspace_id, earlier.visitor.id, new_token_hash, created=now)
        has_it = None if earlier.assignee_id is None else agents_by_id(tx, earlier.assignee_id)
        return Begun(answer=_begun(tx, earlier, has_it, new_token), repeated=True)
    is_left = is_outside_hours(tx, now)
    if is_left and first.email is None and (known is None or known.email is None) and not is_assisted_outside_hours(tx):
        raise invalid("email", "Nobody is here now. Give an e-mail address, so that we can answer you.")
    visitor = _keep_visitor(tx, known, first, now=now)
    keep_address(tx, visitor.id, address)
    visitors.add_token(tx.connection, tx.workspace_id, visitor.id, new_token_hash, created=now)
    if known is not None:
        visitor_wrote(tx, visitor, now=now)
    conversation, message = _first(tx, visitor, first, former=None if known is None else _former(tx, known), now=now)
    if is_left:
        conversation = leave_outside_hours(conversation)
    opened = conversation_view(conversation, queue_position=None)  # it has no place yet; if it waits, the next one says
    tx.emit(ConversationOpened(at=timestamp(now), conversation_id=conversation.id, conversation=opened))
    tx.emit(MessagePosted(at=timestamp(now), message=message_view(message)))
    add = partial(conversations.add, opening_client_id=first.client_message_id)
    routed = route(tx, conversation, trigger="opened", now=now, write=add, opened=opened)
    messages.add(tx.connection, tx.workspace_id, message, visitor=visitor, is_first=True)
    if routed.conversation.assistant is not None:
        ask(tx, routed.conversation, message.id, now=now)
    if known is not None and visitor != known:
        _tell_renamed(tx, visitor, but=conversation.id, now=now)
    return Begun(answer=_begun(tx, routed.conversation, routed.assignee, new_token), repeated=False)


def post_visitor_message(
    tx: Tx,
    visitor_id: VisitorId,
    conversation_id: ConversationId,
    *,
    client_message_id: str,
    text: str,
    attachment_ids: Sequence[AttachmentId] = (),
    address: str = "",
    now: Instant,
) -> Posted:
    """The visitor wrote. A conversation closed less than 7 days ago reopens and is routed; an older one is refused.

    Outside business hours what reopens is left, for people to answer.
    """
    conversation = require_own_conversation(tx, visitor_id, conversation_id)
    sent = messages.find_sent(tx.connection, conversation_id, visitor_id, client_message_id)
    if sent is not None:
        return Posted(message=require_same(sent, text, attachment_ids, kind="message"), repeated=True)
    if not conversation.is_open and not takes_up_again(conversation, now):
        raise DomainError("conversation_closed", "This conversation ended a while ago. Begin a new one.")
    named = require_unnamed(tx, attachment_ids, conversation_id, visitor_id)
    keep_address(tx, visitor_id, address)
    if visitor_wrote(tx, conversation.visitor, now=now):
        conversation = require_own_conversation(tx, visitor_id, conversation_id)
    reopens, before = not conversation.is_open, conversation
    if reopens:
        conversation = _open_again(tx, conversation, now)
        if is_outside_hours(tx, now):
            conversation = leave_outside_hours(conversation)
    else:
        conversation = handed(tx, conversation, now)
    conversation, message = _store_message(
        tx,
        conversation,
        author_type="visitor",
        author_id=visitor_id,
        author_name=conversation.visitor.name,
        client_message_id=client_message_id,
        text=text,
        attachments=named,
        now=now,
    )
    if reopens:
        _tell_reopened(tx, conversation, now=now)
    tx.moved(conversation)
    tx.emit(MessagePosted(at=timestamp(now), message=message_view(message)))
    if reopens:
        conversation = route(tx, conversation, trigger="reopened", now=now).conversation
    else:
        if awaits_first_reply(before):
            await_reply(tx, conversation, now=now)
        tell_changed(tx, conversation, now=now)
    ask(tx, conversation, message.id, now=now)
    return Posted(message=message, repeated=False)


def post_agent_message(
    tx: Tx,
    actor: Actor,
    conversation_id: ConversationId,
    *,
    client_message_id: str,
    text: str,
    attachment_ids: Sequence[AttachmentId] = (),
    now: Instant,
) -> Posted:
    """A member wrote; if nobody had the conversation, it is theirs now."""
    agent, _ = require_actor(tx, actor)
    conversation = require_conversation(tx, conversation_id)
    sent = messages.find_sent(tx.connection, conversation_id, agent.id, client_message_id)
    if sent is not None:
        return Posted(message=require_same(sent, text, attachment_ids, kind="message"), repeated=True)
    require_open(conversation)
    named = require_unnamed(tx, attachment_ids, conversation_id, agent.id)
    conversation, message = _store_message(
        tx,
        conversation,
        author_type="agent",
        author_id=agent.id,
        author_name=agent.name,
        client_message_id=client_message_id,
        text=text,
        attachments=named,
        now=now,
    )
    tx.moved(conversation)
    tx.emit(MessagePosted(at=timestamp(now), message=message_view(message)))
    if conversation.is_waiting:
        give(tx, conversation, agent, cause="manual", by=agent.id, now=now)
    else:
        forget_reply(tx, conversation)
        tell_changed(tx, conversation, now=now)
    mail_answer(tx, conversation, message.id, now=now)
    return Posted(message=message, repeated=False)


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
    conversation = _open_again(tx, conversation, now)
    conversations.save(tx.connection, conversation)
    _tell_reopened(tx, conversation, now=now)
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


def _open_again(tx: Tx, conversation: Conversation, now: Instant) -> Conversation:
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


def _tell_reopened(tx: Tx, conversation: Conversation, *, now: Instant) -> None:
    tx.moved(conversation)
    tx.emit(
        ConversationReopened(at=timestamp(now), conversation_id=conversation.id, conversation=view(tx, conversation))
    )


def _tell_renamed(tx: Tx, visitor: Visitor, *, but: ConversationId, now: Instant) -> None:
    """The visitor goes by another name or address now, in their earlier conversations too."""
    for earlier in conversations.list_of_visitor(tx.connection, tx.workspace_id, visitor.id, most=MOST_RENAMED):
        if earlier.id != but:
            search.add_names(tx.connection, tx.workspace_id, earlier.id, visitor)
            tell_changed(tx, earlier, now=now)
    leave_waiting(tx, visitor_id=visitor.id, now=now)


def _store_message(
    tx: Tx,
    conversation: Conversation,
    *,
    author_type: AuthorType,
    author_id: AgentId | VisitorId,
    author_name: str | None,
    client_message_id: str,
    text: str,
    attachments: tuple[Attachment, ...],
    now: Instant,
) -> tuple[Conversation, Message]:
    message = Message(
        id=MessageId(new_id()),
        conversation_id=conversation.id,
        author_type=author_type,
        author_id=author_id,
        author_name=author_name,
        kind="message",
        client_message_id=client_message_id,
        text=text,
        created=now,
        attachments=attachments,
    )
    messages.add(tx.connection, tx.workspace_id, message, visitor=conversation.visitor)
    conversation = replace(conversation, last_message=preview(message), last_activity=now)
    if author_type == "agent":
        is_holders = author_id == conversation.assignee_id
        conversation = replace(conversation, no_reply_since=None, offers=0, seen=conversation.seen or is_holders)
    conversations.save(tx.connection, conversation)
    return conversation, message


def _former(tx: Tx, visitor: Visitor) -> AgentId | None:
    """Whom the visitor talked to last."""
    latest = conversations.latest_of_visitor(tx.connection, tx.workspace_id, visitor.id)
    return None if latest is None else latest.assignee_id or latest.former_agent_id


def _first(
    tx: Tx, visitor: Visitor, first: FirstMessage, *, former: AgentId | None, now: Instant
) -> tuple[Conversation, Message]:
    conversation_id = ConversationId(new_id())
    message = Message(
        id=MessageId(new_id()),
        conversation_id=conversation_id,
        author_type="visitor",
        author_id=visitor.id,
        author_name=visitor.name,
        kind="message",
        client_message_id=first.client_message_id,
        text=first.text,
        created=now,
    )
    conversation = Conversation(
        id=conversation_id,
        workspace_id=tx.workspace_id,
        visitor=visitor,
        status=ConversationStatus.OPEN,
        assignee_id=None,
        priority=Priority.NORMAL,
        team_id=first.team_id if first.team_id in tx.workspace.teams else None,
        open_to_all=False,
        former_agent_id=former,
        waiting_from=now,
        released_by=None,
        released=None,
        assigned=None,
        seen=False,
        no_reply_since=None,
        offers=0,
        visitor_left=None,
        left_outside_hours=False,
        last_message=preview(message),
        last_activity=now,
        page_url=first.page_url,
        created=now,
        closed=None,
    )
    return conversation, message


def _known_visitor(tx: Tx, token_hash: bytes | None) -> Visitor | None:
    if token_hash is None:
        return None
    visitor = visitors.find_by_token(tx.connection, tx.workspace_id, token_hash)
    if visitor is None:
        raise DomainError("not_logged_in", "This visitor token is not valid. Begin without it.")
    return visitor


def _keep_visitor(tx: Tx, known: Visitor | None, first: FirstMessage, *, now: Instant) -> Visitor:
    """The visitor who writes: new, or known and perhaps under another name."""
    if known is None:
        visitor = Visitor(id=VisitorId(new_id()), name=first.name, email=first.email)
        visitors.add(tx.connection, tx.workspace_id, visitor, position=tx.position, created=now)
        return visitor
    visitor = replace(known, name=first.name or known.name, email=first.email or known.email)
    if visitor != known:
        visitors.save(tx.connection, visitor)
    return visitor


def _require_same_beginning(
    tx: Tx, earlier: Conversation, first: FirstMessage, known: Visitor | None, *, now: Instant
) -> None:
    """Whether this is the same client sending its first message again; anything else is refused."""
    sent = messages.find_sent(tx.connection, earlier.id, earlier.visitor.id, first.client_message_id)
    is_same = sent is not None and sent.text == first.text and (known is None or known.id == earlier.visitor.id)
    if not is_same or now >= earlier.created + REPEATABLE_FOR:
        raise DomainError("already_done", "A conversation was begun under this client_message_id. Make a new id.")


def require_same(sent: Message, text: str, attachment_ids: Sequence[AttachmentId], *, kind: MessageKind) -> Message:
    """What was sent under that id already, if it is the same; `already_done` if it is something else."""
    named = [attachment.id for attachment in sent.attachments]
    if (sent.text, sent.kind, named) != (text, kind, list(attachment_ids)):
        raise DomainError("already_done", "Another message was sent under this client_message_id. Make a new id.")
    return sent


def _begun(tx: Tx, conversation: Conversation, assignee: Agent | None, token: str) -> ConversationBegun:
    return ConversationBegun(
        conversation_id=conversation.id,
        visitor_token=token,
        status=conversation.status,
        queue_position=queue.position(tx.connection, conversation),
        agent=visitor_agent_view(assignee) if conversation.is_open else None,
        left_outside_hours=conversation.left_outside_hours,
        email=conversation.visitor.email,
        assistant=conversation.is_answered_by_assistant,
    )
