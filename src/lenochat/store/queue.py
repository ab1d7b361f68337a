"""The queue: who waits, in which order, and at which place; and what may come back to it, as it would stand there.

What routing and the actions ask before they decide. What a member sees of it is a view of the inbox.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, bindparam, false, func, or_, select, tuple_

from lenochat.core.conversation import MOST_OFFERS, Assistance, Conversation, Lane
from lenochat.core.ids import AgentId, VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.store.conversations import RANK_OF, conversation_of, in_workspace, is_open, select_whole
from lenochat.store.statement import Statement
from lenochat.store.tables import conversations, team_members

_waiting = and_(in_workspace, is_open, conversations.c.assignee_id.is_(None))
_in_queue = and_(
    _waiting,
    conversations.c.visitor_left.is_(None),
    ~conversations.c.left_outside_hours,
    conversations.c.assistant.is_distinct_from("answers_alone"),
)
queue_order = (conversations.c.priority.desc(), conversations.c.waiting_from, conversations.c.id)

_waiting_of_visitor = Statement(
    select_whole.where(
        conversations.c.visitor_id == bindparam("visitor"),
        is_open,
        conversations.c.assignee_id.is_(None),
        conversations.c.visitor_left.is_not(None) == bindparam("is_left"),
        ~conversations.c.left_outside_hours,
    )
    .order_by(*queue_order)
    .limit(bindparam("most"))
)
_left_outside_hours = Statement(
    select_whole.where(conversations.c.visitor_id == bindparam("visitor"), is_open, conversations.c.left_outside_hours)
    .order_by(*queue_order)
    .limit(bindparam("most"))
)
_all_waiting = select_whole.where(_waiting).order_by(*queue_order).limit(bindparam("most"))
_queue = Statement(select_whole.where(_in_queue).order_by(*queue_order).limit(bindparam("most")))
_lane = Statement(
    select_whole.where(in_workspace, conversations.c.lane == bindparam("of_lane"))
    .order_by(*queue_order)
    .limit(bindparam("most"))
)
_first_lane = Statement(select(func.min(conversations.c.lane)).where(in_workspace, conversations.c.lane.is_not(None)))
_next_lane = Statement(
    select(func.min(conversations.c.lane)).where(in_workspace, conversations.c.lane > bindparam("after"))
)
_unseen = Statement(
    select_whole.where(
        in_workspace,
        is_open,
        conversations.c.assignee_id == bindparam("agent"),
        conversations.c.assigned > bindparam("since"),
        ~conversations.c.seen,
    )
    .order_by(*queue_order)
    .limit(bindparam("most"))
)
_all_unreplied = (
    select_whole.where(in_workspace, conversations.c.no_reply_since.is_not(None), conversations.c.offers < MOST_OFFERS)
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
_held_by = Statement(
    select_whole.where(in_workspace, is_open, conversations.c.assignee_id == bindparam("agent"))
    .order_by(*queue_order)
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


def head(connection: Connection, workspace_id: WorkspaceId, *, most: int) -> list[Conversation]:
    """Who waits, in queue order: high priority first, then the longest wait."""
    return [conversation_of(row) for row in _queue.rows(connection, {"workspace": workspace_id, "most": most})]


def list_lane(connection: Connection, workspace_id: WorkspaceId, lane: Lane, *, most: int) -> list[Conversation]:
    """Who waits in that lane, in queue order."""
    rows = _lane.rows(connection, {"workspace": workspace_id, "of_lane": lane, "most": most})
    return [conversation_of(row) for row in rows]


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
    return [conversation_of(row) for row in _unseen.rows(connection, parameters)]


def list_unreplied(connection: Connection, workspace_id: WorkspaceId, *, most: int) -> list[Conversation]:
    """What somebody has who does not reply, and may be offered again; the longest without a reply first."""
    rows = _unreplied.rows(connection, {"workspace": workspace_id, "most": most})
    return [conversation_of(row) for row in rows]


def list_unreplied_for(
    connection: Connection, workspace_id: WorkspaceId, agent_id: AgentId, *, most: int
) -> list[Conversation]:
    """Those of them that are with somebody else, and for everybody or for a team of that agent's."""
    rows = _unreplied_for.rows(connection, {"workspace": workspace_id, "agent": agent_id, "most": most})
    return [conversation_of(row) for row in rows]


def list_waiting_of_visitor(
    connection: Connection, visitor_id: VisitorId, *, is_left: bool, most: int
) -> list[Conversation]:
    """What the visitor waits in, and has left or not, in the order of the queue; not what they left outside hours."""
    parameters = {"visitor": visitor_id, "is_left": is_left, "most": most}
    return [conversation_of(row) for row in _waiting_of_visitor.rows(connection, parameters)]


def list_left_outside_hours(connection: Connection, visitor_id: VisitorId, *, most: int) -> list[Conversation]:
    """What the visitor has left outside hours and is open, also if somebody has it, in the order of the queue."""
    return [conversation_of(row) for row in _left_outside_hours.rows(connection, {"visitor": visitor_id, "most": most})]


def list_held_by(
    connection: Connection, workspace_id: WorkspaceId, agent_id: AgentId, *, most: int
) -> list[Conversation]:
    """The agent's open conversations, in the order in which they would wait."""
    rows = _held_by.rows(connection, {"workspace": workspace_id, "agent": agent_id, "most": most})
    return [conversation_of(row) for row in rows]


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
    return [conversation_of(row) for row in rows]


def _is_one_of(assistance: Collection[Assistance | None]) -> ColumnElement[bool]:
    of_these = [conversations.c.assistant.is_not_distinct_from(one) for one in assistance]
    return or_(*of_these) if of_these else false()


def position(connection: Connection, conversation: Conversation) -> int | None:
    """The place in the queue, counted from 1; None unless it is in it."""
    if not conversation.is_queued:
        return None
    ahead = _ahead.value(
        connection,
        {
            "workspace": conversation.workspace_id,
            "rank": RANK_OF[conversation.priority],
            "waiting": conversation.waiting_from,
            "conversation": conversation.id,
        },
    )
    return int(ahead) + 1


def sort_key(conversation: Conversation) -> tuple[int | str, ...]:
    """Where a conversation stands in the queue, the first one smallest."""
    return (-RANK_OF[conversation.priority], conversation.waiting_from, conversation.id)
