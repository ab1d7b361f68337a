"""Conversations: rows and back, one by one and a visitor's. Who waits is in `queue`, what a member lists in `inbox`.

Who holds a conversation is changed through `save` alone, by actions that keep the holders' loads with it.
"""

import msgspec
from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    insert,
    select,
    tuple_,
    update,
)

from lenochat.core.attachment import AttachmentCard
from lenochat.core.conversation import (
    EVERYONE,
    Conversation,
    ConversationStatus,
    Preview,
    Priority,
    Visitor,
)
from lenochat.core.ids import ConversationId, TeamId, VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store import search
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import conversations, visitors

SPAM = "spam"
"""In the table a status of its own, so that the index by activity lists it as it lists the others."""

RANK_OF = {Priority.LOW: 0, Priority.NORMAL: 1, Priority.HIGH: 2}
"""What a priority is in the table: the higher one goes first."""
_STATUS_OF = {status.value: status for status in ConversationStatus}
_PRIORITY_OF = {number: priority for priority, number in RANK_OF.items()}

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[AttachmentCard, ...]).decode

select_whole = select(
    conversations,
    visitors.c.name.label("visitor_name"),
    visitors.c.email.label("visitor_email"),
    visitors.c.gone_since.label("visitor_gone_since"),
    visitors.c.blocked.label("visitor_blocked"),
).join_from(conversations, visitors, and_(conversations.c.visitor_id == visitors.c.id, ~visitors.c.erased))
"""What `conversation_of` reads, of each whose visitor is not erased."""
in_workspace = conversations.c.workspace_id == bindparam("workspace")
is_open = conversations.c.status == "open"

_find = Statement(select_whole.where(in_workspace, conversations.c.id == bindparam("conversation")))
# The id alone, for mostly there is none: the driver takes 70 ns for each column that is asked for, found or not.
_begun_with = Statement(
    select(conversations.c.id).where(in_workspace, conversations.c.opening_client_id == bindparam("client_id"))
)
_of_visitor = Statement(
    select_whole.where(in_workspace, conversations.c.visitor_id == bindparam("visitor"))
    .order_by(conversations.c.created.desc(), conversations.c.id.desc())
    .limit(bindparam("most"))
)
_ids_of_visitor = Statement(
    select(conversations.c.id)
    .where(in_workspace, conversations.c.visitor_id == bindparam("visitor"))
    .order_by(conversations.c.created, conversations.c.id)
)
# A visitor is of one workspace; to name it would lead the planner to everything that is open there.
_open_of_visitor = Statement(
    select(conversations.c.id).where(conversations.c.visitor_id == bindparam("visitor"), is_open).limit(1)
)
_open_few_of_visitor = (
    select_whole.where(conversations.c.visitor_id == bindparam("visitor"), is_open)
    .order_by(conversations.c.id)
    .limit(bindparam("most"))
)
_mark_seen = Statement(update(conversations).where(conversations.c.id == bindparam("conversation")).values(seen=True))
_address_to_all = (
    update(conversations)
    .where(in_workspace, is_open, conversations.c.team_id == bindparam("team"))
    .values(
        team_id=None,
        open_to_all=False,
        lane=case((conversations.c.lane.is_not(None), EVERYONE), else_=None),
    )
)
_LATER = ("open_to_all", "released_by", "released", "seen", "no_reply_since", "offers", "visitor_left", "closed")
"""What no conversation has that begins, so that the table's defaults stand for it; the driver takes each NULL apart."""
_add = Statement(insert(conversations).values(search_number=search.next_number))
_save = Statement(
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(
        {
            column.name: bindparam(f"new_{column.name}")
            for column in conversations.c
            if column.name not in ("id", "workspace_id", "visitor_id", "created", "opening_client_id", "search_number")
        }
    )
)


def find(connection: Connection, workspace_id: WorkspaceId, conversation_id: ConversationId) -> Conversation | None:
    row = _find.first(connection, {"workspace": workspace_id, "conversation": conversation_id})
    return None if row is None else conversation_of(row)


def find_workspace(connection: Connection, conversation_id: ConversationId) -> WorkspaceId | None:
    """The workspace that the conversation is in."""
    found = connection.execute(select(conversations.c.workspace_id).where(conversations.c.id == conversation_id))
    return found.scalar()


def find_by_opening(connection: Connection, workspace_id: WorkspaceId, client_message_id: str) -> Conversation | None:
    """The conversation that a visitor's client began with that message id."""
    found = _begun_with.value(connection, {"workspace": workspace_id, "client_id": client_message_id})
    return None if found is None else find(connection, workspace_id, found)


def latest_of_visitor(connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId) -> Conversation | None:
    return next(iter(list_of_visitor(connection, workspace_id, visitor_id, most=1)), None)


def list_of_visitor(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId, *, most: int
) -> list[Conversation]:
    """The visitor's conversations, open and closed, latest first."""
    rows = _of_visitor.rows(connection, {"workspace": workspace_id, "visitor": visitor_id, "most": most})
    return [conversation_of(row) for row in rows]


def list_ids_of_visitor(
    connection: Connection, workspace_id: WorkspaceId, visitor_id: VisitorId
) -> list[ConversationId]:
    """Of all the visitor's conversations, the one that began first in front."""
    return [row.id for row in _ids_of_visitor.rows(connection, {"workspace": workspace_id, "visitor": visitor_id})]


def has_open(connection: Connection, visitor_id: VisitorId) -> bool:
    """Whether the visitor has an open conversation."""
    return _open_of_visitor.first(connection, {"visitor": visitor_id}) is not None


def list_open_of_visitor(connection: Connection, visitor_id: VisitorId, *, most: int) -> list[Conversation]:
    """What the visitor has open, the oldest first."""
    rows = connection.execute(_open_few_of_visitor, {"visitor": visitor_id, "most": most})
    return [conversation_of(row) for row in rows]


def list_page_of_visitor(
    connection: Connection,
    workspace_id: WorkspaceId,
    visitor_id: VisitorId,
    *,
    after: tuple[int | str, ...] | None,
    most: int,
) -> list[Conversation]:
    """One page of them; `after` is when the last one of the page before began, and its id."""
    page = select_whole.where(conversations.c.workspace_id == workspace_id, conversations.c.visitor_id == visitor_id)
    if after is not None:
        page = page.where(tuple_(conversations.c.created, conversations.c.id) < after)
    newest_first = page.order_by(conversations.c.created.desc(), conversations.c.id.desc())
    return [conversation_of(row) for row in connection.execute(newest_first.limit(most))]


def mark_seen(connection: Connection, conversation_id: ConversationId) -> None:
    _mark_seen.run(connection, {"conversation": conversation_id})


def address_to_all(connection: Connection, workspace_id: WorkspaceId, team_id: TeamId) -> None:
    """The team is no more: what is open and was for it is for everybody."""
    connection.execute(_address_to_all, {"workspace": workspace_id, "team": team_id})


def add(connection: Connection, conversation: Conversation, *, opening_client_id: str) -> None:
    """Write a conversation that begins."""
    columns = _columns(conversation)
    for name in _LATER:
        del columns[name]
    columns["id"] = conversation.id
    columns["workspace_id"] = conversation.workspace_id
    columns["visitor_id"] = conversation.visitor.id
    columns["created"] = conversation.created
    columns["opening_client_id"] = opening_client_id
    _add.run(connection, columns)


def save(connection: Connection, conversation: Conversation) -> None:
    new = {f"new_{name}": value for name, value in _columns(conversation).items()}
    _save.run(connection, {"conversation": conversation.id, **new})


def _columns(conversation: Conversation) -> dict[str, object]:
    last = conversation.last_message
    return {
        "status": SPAM if conversation.spam else conversation.status,
        "assignee_id": conversation.assignee_id,
        "priority": RANK_OF[conversation.priority],
        "team_id": conversation.team_id,
        "open_to_all": conversation.open_to_all,
        "lane": conversation.lane,
        "former_agent_id": conversation.former_agent_id,
        "waiting_from": conversation.waiting_from,
        "released_by": conversation.released_by,
        "released": conversation.released,
        "assigned": conversation.assigned,
        "seen": conversation.seen,
        "no_reply_since": conversation.no_reply_since,
        "offers": conversation.offers,
        "visitor_left": conversation.visitor_left,
        "left_outside_hours": conversation.left_outside_hours,
        "assistant": conversation.assistant,
        "last_author_type": None if last is None else last.author_type,
        "last_author_name": None if last is None else last.author_name,
        "last_text": None if last is None else last.text,
        "last_attachments": _encode(last.attachments).decode() if last is not None and last.attachments else None,
        "last_created": None if last is None else last.created,
        "last_activity": conversation.last_activity,
        "page_url": conversation.page_url,
        "closed": conversation.closed,
    }


def conversation_of(row: Row) -> Conversation:
    return Conversation(
        id=row.id,
        workspace_id=row.workspace_id,
        visitor=Visitor(
            id=row.visitor_id,
            name=row.visitor_name,
            email=row.visitor_email,
            gone_since=row.visitor_gone_since,
            blocked=row.visitor_blocked,
        ),
        status=ConversationStatus.CLOSED if row.status == SPAM else _STATUS_OF[row.status],
        spam=row.status == SPAM,
        assignee_id=row.assignee_id,
        priority=_PRIORITY_OF[row.priority],
        team_id=row.team_id,
        open_to_all=row.open_to_all,
        former_agent_id=row.former_agent_id,
        waiting_from=Instant(row.waiting_from),
        released_by=row.released_by,
        released=row.released,
        assigned=row.assigned,
        seen=row.seen,
        no_reply_since=row.no_reply_since,
        offers=row.offers,
        visitor_left=row.visitor_left,
        left_outside_hours=row.left_outside_hours,
        assistant=row.assistant,
        last_message=None
        if row.last_text is None
        else Preview(
            author_type=row.last_author_type,
            author_name=row.last_author_name,
            text=row.last_text,
            created=Instant(row.last_created),
            attachments=() if row.last_attachments is None else _decode(row.last_attachments),
        ),
        last_activity=Instant(row.last_activity),
        page_url=row.page_url,
        created=Instant(row.created),
        closed=row.closed,
    )
