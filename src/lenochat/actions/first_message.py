"""A visitor's first message: the conversation begins with it, stored and routed in one transaction.

Begun once for each id that the visitor's client made, however often it is sent (WI5).
"""

from functools import partial

from lenochat.actions.address import keep_address
from lenochat.actions.assistance import ask, is_assisted_outside_hours
from lenochat.actions.offline_form import is_outside_hours, leave_waiting
from lenochat.actions.routing import agents_by_id, route, tell_changed
from lenochat.actions.visitor import visitor_wrote
from lenochat.core.agent import Agent
from lenochat.core.conversation import (
    Conversation,
    ConversationStatus,
    Message,
    Priority,
    Visitor,
    leave_outside_hours,
    preview,
    require_not_blocked,
)
from lenochat.core.conversation_views import conversation_view
from lenochat.core.errors import DomainError, invalid
from lenochat.core.events import ConversationOpened, MessagePosted
from lenochat.core.ids import AgentId, ConversationId, MessageId, TeamId, VisitorId
from lenochat.core.instant import DAY, Instant, timestamp
from lenochat.core.message_views import message_view
from lenochat.core.value import replace, value
from lenochat.core.visitor_views import ConversationBegun, visitor_agent_view
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


def _tell_renamed(tx: Tx, visitor: Visitor, *, but: ConversationId, now: Instant) -> None:
    """The visitor goes by another name or address now, in their earlier conversations too."""
    for earlier in conversations.list_of_visitor(tx.connection, tx.workspace_id, visitor.id, most=MOST_RENAMED):
        if earlier.id != but:
            search.add_names(tx.connection, tx.workspace_id, earlier.id, visitor)
            tell_changed(tx, earlier, now=now)
    leave_waiting(tx, visitor_id=visitor.id, now=now)
