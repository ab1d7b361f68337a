"""Conversations: rows and back, the queue, and the lists of the inbox.

Who holds a conversation is changed through `save` alone, by actions that keep the holders' loads with it.
"""

from collections.abc import Collection
from typing import Literal

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from lenochat.core.attachment import AttachmentCard
from lenochat.core.conversation import (
    EVERYONE,
    MOST_OFFERS,
    Assistance,
    Conversation,
    ConversationStatus,
    Lane,
    Preview,
    Priority,
    Visitor,
)
from lenochat.core.ids import AgentId, ConversationId, TeamId, VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store import search
from lenochat.store.statement import Row, Statement
from lenochat.store.tables import conversations, team_members, visitors

InboxView = Literal["mine", "unassigned", "all", "closed", "spam"]
SPAM = "spam"
"""In the table a status of its own, so that the index by activity lists it as it lists the others."""

_PRIORITIES = {Priority.LOW: 0, Priority.NORMAL: 1, Priority.HIGH: 2}
_STATUS_OF = {status.value: status for status in ConversationStatus}
_PRIORITY_OF = {number: priority for priority, number in _PRIORITIES.items()}

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[AttachmentCard, ...]).decode

_select = select(
    conversations,
    visitors.c.name.label("visitor_name"),
    visitors.c.email.label("visitor_email"),
    visitors.c.gone_since.label("visitor_gone_since"),
    visitors.c.blocked.label("visitor_blocked"),
).join_from(conversations, visitors, and_(conversations.c.visitor_id == visitors.c.id, ~visitors.c.erased))
_in_workspace = conversations.c.workspace_id == bindparam("workspace")
_open = conversations.c.status == "open"
_waiting = and_(_in_workspace, _open, conversations.c.assignee_id.is_(None))
_in_queue = and_(
    _waiting,
    conversations.c.visitor_left.is_(None),
    ~conversations.c.left_outside_hours,
    conversations.c.assistant.is_distinct_from("answers_alone"),
)
_queue_order = (conversations.c.priority.desc(), conversations.c.waiting_from, conversations.c.id)

_find = Statement(_select.where(_in_workspace, conversations.c.id == bindparam("conversation")))
# The id alone, for mostly there is none: the driver takes 70 ns for each column that is asked for, found or not.
_begun_with = Statement(
    select(conversations.c.id).where(_in_workspace, conversations.c.opening_client_id == bindparam("client_id"))
)
_of_visitor = Statement(
    _select.where(_in_workspace, conversations.c.visitor_id == bindparam("visitor"))
    .order_by(conversations.c.created.desc(), conversations.c.id.desc())
    .limit(bindparam("most"))
)
_ids_of_visitor = Statement(
    select(conversations.c.id)
    .where(_in_workspace, conversations.c.visitor_id == bindparam("visitor"))
    .order_by(conversations.c.created, conversations.c.id)
)
# A visitor is of one workspace; to name it would lead the planner to everything that is open there.
_open_of_visitor = Statement(
    select(conversations.c.id).where(conversations.c.visitor_id == bindparam("visitor"), _open).limit(1)
)
_open_few_of_visitor = (
    _select.where(conversations.c.visitor_id == bindparam("visitor"), _open)
    .order_by(conversations.c.id)
    .limit(bindparam("most"))
)
_waiting_of_visitor = Statement(
    _select.where(
        conversations.c.visitor_id == bindparam("visitor"),
        _open,
        conversations.c.assignee_id.is_(None),
        conversations.c.visitor_left.is_not(None) == bindparam("is_left"),
        ~conversations.c.left_outside_hours,
    )
    .order_by(*_queue_order)
    .limit(bindparam("most"))
)
_left_outside_hours = Statement(
    _select.where(conversations.c.visitor_id == bindparam("visitor"), _open, conversations.c.left_outside_hours)
    .order_by(*_queue_order)
    .limit(bindparam("most"))
)
_all_waiting = _select.where(_waiting).order_by(*_queue_order).limit(bindparam("most"))
_queue = Statement(_select.where(_in_queue).order_by(*_queue_order).limit(bindparam("most")))
_lane = Statement(
    _select.where(_in_workspace, conversations.c.lane == bindparam("of_lane"))
    .order_by(*_queue_order)
    .limit(bindparam("most"))
)
_first_lane = Statement(select(func.min(conversations.c.lane)).where(_in_workspace, conversations.c.lane.is_not(None)))
_next_lane = Statement(
    select(func.min(conversations.c.lane)).where(_in_workspace, conversations.c.lane > bindparam("after"))
)
_unseen = Statement(
    _select.where(
        _in_workspace,
        _open,
        conversations.c.assignee_id == bindparam("agent"),
        conversations.c.assigned > bindparam("since"),
        ~conversations.c.seen,
    )
    .order_by(*_queue_order)
    .limit(bindparam("most"))
)
_all_unreplied = (
    _select.where(_in_workspace, conversations.c.no_reply_since.is_not(None), conversations.c.offers < MOST_OFFERS)
    .order_by(conversations.c.no_reply_since, conversations.c.id)
    .limit(bindparam("most"))
)
_unreplied = Statement(_all_unreplied)
_unreplied_for = Statement(
    _all_unreplied.where(
        conversations.c.assignee_id != bindparam("agent"),
        or_(
            conversations.c.team_id.is_(None),
            conversations.c.open_to_all,
            conversations.c.team_id.in_(
                select(team_members.c.team_id).where(team_members.c.agent_id == bindparam("agent"))
            ),
        ),
    )
)
_mark_seen = Statement(update(conversations).where(conversations.c.id == bindparam("conversation")).values(seen=True))
_address_to_all = (
    update(conversations)
    .where(conversations.c.workspace_id == bindparam("workspace"), _open, conversations.c.team_id == bindparam("team"))
    .values(
        team_id=None,
        open_to_all=False,
        lane=case((conversations.c.lane.is_not(None), EVERYONE), else_=None),
    )
)
_held_by = Statement(
    _select.where(_in_workspace, _open, conversations.c.assignee_id == bindparam("agent"))
    .order_by(*_queue_order)
    .limit(bindparam("most"))
)
_ahead = Statement(
    select(func.count())
    .select_from(conversations)
    .where(
        _in_queue,
        # Says nothing new, but leads the planner to the queue's index: without it every open conversation is read.
        conversations.c.priority >= bindparam("rank"),
        or_(
            conversations.c.priority > bindparam("rank"),
            and_(
                conversations.c.priority == bindparam("rank"),
                tuple_(conversations.c.waiting_from, conversations.c.id)
                < tuple_(bindparam("waiting"), bindparam("conversation")),
            ),
        ),
    )
)
_count_open = Statement(
    select(
        func.count().label("all"),
        func.coalesce(func.sum(case((conversations.c.assignee_id.is_(None), 1), else_=0)), 0).label("unassigned"),
    ).where(_in_workspace, _open)
)
_count_held = Statement(
    select(func.count())
    .select_from(conversations)
    .where(_in_workspace, _open, conversations.c.assignee_id == bindparam("agent"))
)
_latest_held = Statement(
    _select.where(_in_workspace, _open, conversations.c.assignee_id == bindparam("agent"))
    # The sum is no other order, but keeps the planner from reading all that are open, by their activity.
    .order_by((conversations.c.last_activity + 0).desc(), conversations.c.id.desc())
    .limit(bindparam("most"))
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
    return None if row is None else _conversation(row)


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
    return [_conversation(row) for row in rows]


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
    return [_conversation(row) for row in rows]


def list_waiting_of_visitor(
    connection: Connection, visitor_id: VisitorId, *, is_left: bool, most: int
) -> list[Conversation]:
    """What the visitor waits in, and has left or not, in the order of the queue; not what they left outside hours."""
    parameters = {"visitor": visitor_id, "is_left": is_left, "most": most}
    return [_conversation(row) for row in _waiting_of_visitor.rows(connection, parameters)]


def list_left_outside_hours(connection: Connection, visitor_id: VisitorId, *, most: int) -> list[Conversation]:
    """What the visitor has left outside hours and is open, also if somebody has it, in the order of the queue."""
    return [_conversation(row) for row in _left_outside_hours.rows(connection, {"visitor": visitor_id, "most": most})]


def list_page_of_visitor(
    connection: Connection,
    workspace_id: WorkspaceId,
    visitor_id: VisitorId,
    *,
    after: tuple[int | str, ...] | None,
    most: int,
) -> list[Conversation]:
    """One page of them; `after` is when the last one of the page before began, and its id."""
    page = _select.where(conversations.c.workspace_id == workspace_id, conversations.c.visitor_id == visitor_id)
    if after is not None:
        page = page.where(tuple_(conversations.c.created, conversations.c.id) < after)
    newest_first = page.order_by(conversations.c.created.desc(), conversations.c.id.desc())
    return [_conversation(row) for row in connection.execute(newest_first.limit(most))]


def head_of_queue(connection: Connection, workspace_id: WorkspaceId, *, most: int) -> list[Conversation]:
    """Who waits, in queue order: high priority first, then the longest wait."""
    return [_conversation(row) for row in _queue.rows(connection, {"workspace": workspace_id, "most": most})]


def list_lane(connection: Connection, workspace_id: WorkspaceId, lane: Lane, *, most: int) -> list[Conversation]:
    """Who waits in that lane, in queue order."""
    rows = _lane.rows(connection, {"workspace": workspace_id, "of_lane": lane, "most": most})
    return [_conversation(row) for row in rows]


def list_lanes(connection: Connection, workspace_id: WorkspaceId) -> list[Lane]:
    """The lanes in which somebody waits; a question for each, and one more."""
    lanes: list[Lane] = []
    found = _first_lane.value(connection, {"workspace": workspace_id})
    while found is not None:
        lanes.append(found)
        found = _next_lane.value(connection, {"workspace": workspace_id, "after": found})
    return lanes


def list_unseen(
    connection: Connection, workspace_id: WorkspaceId, agent_id: AgentId, *, since: Instant, most: int
) -> list[Conversation]:
    """What the agent was given after `since`, has, and has not seen, in the order in which it would wait."""
    parameters = {"workspace": workspace_id, "agent": agent_id, "since": since, "most": most}
    return [_conversation(row) for row in _unseen.rows(connection, parameters)]


def list_unreplied(connection: Connection, workspace_id: WorkspaceId, *, most: int) -> list[Conversation]:
    """What somebody has who does not reply, and may be offered again; the longest without a reply first."""
    rows = _unreplied.rows(connection, {"workspace": workspace_id, "most": most})
    return [_conversation(row) for row in rows]


def list_unreplied_for(
    connection: Connection, workspace_id: WorkspaceId, agent_id: AgentId, *, most: int
) -> list[Conversation]:
    """Those of them that are with somebody else, and for everybody or for a team of that agent's."""
    rows = _unreplied_for.rows(connection, {"workspace": workspace_id, "agent": agent_id, "most": most})
    return [_conversation(row) for row in rows]


def mark_seen(connection: Connection, conversation_id: ConversationId) -> None:
    _mark_seen.run(connection, {"conversation": conversation_id})


def address_to_all(connection: Connection, workspace_id: WorkspaceId, team_id: TeamId) -> None:
    """The team is no more: what is open and was for it is for everybody."""
    connection.execute(_address_to_all, {"workspace": workspace_id, "team": team_id})


def list_held_by(
    connection: Connection, workspace_id: WorkspaceId, agent_id: AgentId, *, most: int
) -> list[Conversation]:
    """The agent's open conversations, in the order in which they would wait."""
    rows = _held_by.rows(connection, {"workspace": workspace_id, "agent": agent_id, "most": most})
    return [_conversation(row) for row in rows]


def list_waiting_by_assistance(
    connection: Connection,
    workspace_id: WorkspaceId,
    here: Collection[Assistance | None],
    left: Collection[Assistance | None],
    most: int,
) -> list[Conversation]:
    """Who waits and of whom Leno AI does one of `here`, or, where it was left outside hours, one of `left`."""
    of_these = or_(
        and_(~conversations.c.left_outside_hours, _is_one_of(here)),
        and_(conversations.c.left_outside_hours, _is_one_of(left)),
    )
    rows = connection.execute(_all_waiting.where(of_these), {"workspace": workspace_id, "most": most})
    return [_conversation(row) for row in rows]


def _is_one_of(assistance: Collection[Assistance | None]) -> ColumnElement[bool]:
    of_these = [conversations.c.assistant.is_not_distinct_from(one) for one in assistance]
    return or_(*of_these) if of_these else false()


def queue_position(connection: Connection, conversation: Conversation) -> int | None:
    """The place in the queue, counted from 1; None unless it is in it."""
    if not conversation.is_queued:
        return None
    ahead = _ahead.value(
        connection,
        {
            "workspace": conversation.workspace_id,
            "rank": _PRIORITIES[conversation.priority],
            "waiting": conversation.waiting_from,
            "conversation": conversation.id,
        },
    )
    return int(ahead) + 1


def count_open(connection: Connection, workspace_id: WorkspaceId) -> tuple[int, int]:
    """How many open conversations are unassigned, and there in all; reads every one of them."""
    row = _count_open.first(connection, {"workspace": workspace_id})
    assert row is not None, "a count always answers"
    return row.unassigned, row.all


def count_held(connection: Connection, workspace_id: WorkspaceId, agent_id: AgentId) -> int:
    """How many open conversations are the agent's."""
    return int(_count_held.value(connection, {"workspace": workspace_id, "agent": agent_id}))


def list_view(
    connection: Connection,
    workspace_id: WorkspaceId,
    view: InboxView,
    *,
    agent_id: AgentId,
    after: tuple[int | str, ...] | None,
    most: int,
    visitor_id: VisitorId | None = None,
) -> list[Conversation]:
    """One page of an inbox view: `unassigned` in queue order, the others latest activity first.

    Of one visitor, if named.
    `after` is the `sort_key` of the last conversation of the page before.
    """
    if view == "mine" and after is None and visitor_id is None:  # what every snapshot asks
        rows = _latest_held.rows(connection, {"workspace": workspace_id, "agent": agent_id, "most": most})
        return [_conversation(row) for row in rows]
    chosen = _select.where(conversations.c.workspace_id == workspace_id, _belongs_to(view, agent_id))
    if visitor_id is not None:
        chosen = chosen.where(conversations.c.visitor_id == visitor_id)
    page = _after_in_queue(chosen, after) if view == "unassigned" else _after_by_activity(chosen, after)
    return [_conversation(row) for row in connection.execute(page.limit(most))]


def sort_key(conversation: Conversation, view: InboxView) -> tuple[int | str, ...]:
    """Where a conversation stands in the order of a view."""
    if view == "unassigned":
        return (_PRIORITIES[conversation.priority], conversation.waiting_from, conversation.id)
    return (conversation.last_activity, conversation.id)


def queue_key(conversation: Conversation) -> tuple[int | str, ...]:
    """Where a conversation stands in the queue, the first one smallest."""
    return (-_PRIORITIES[conversation.priority], conversation.waiting_from, conversation.id)


def _belongs_to(view: InboxView, agent_id: AgentId) -> ColumnElement[bool]:
    match view:
        case "mine":
            return and_(_open, conversations.c.assignee_id == agent_id)
        case "unassigned":
            return and_(_open, conversations.c.assignee_id.is_(None))
        case "all":
            return _open
        case "closed":
            return conversations.c.status == "closed"
        case "spam":
            return conversations.c.status == SPAM


def _after_in_queue(
    page: Select[tuple[object, ...]], after: tuple[int | str, ...] | None
) -> Select[tuple[object, ...]]:
    if after is not None:
        rank, waiting_from, conversation_id = after
        page = page.where(
            or_(
                conversations.c.priority < rank,
                and_(
                    conversations.c.priority == rank,
                    tuple_(conversations.c.waiting_from, conversations.c.id) > (waiting_from, conversation_id),
                ),
            )
        )
    return page.order_by(*_queue_order)


def _after_by_activity(
    page: Select[tuple[object, ...]], after: tuple[int | str, ...] | None
) -> Select[tuple[object, ...]]:
    if after is not None:
        page = page.where(tuple_(conversations.c.last_activity, conversations.c.id) < after)
    return page.order_by(conversations.c.last_activity.desc(), conversations.c.id.desc())


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
        "priority": _PRIORITIES[conversation.priority],
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


def _conversation(row: Row) -> Conversation:
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
