"""The inbox: its views, page by page, and how many each of them holds."""

from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select, tuple_

from lenochat.core.conversation import Conversation
from lenochat.core.ids import AgentId, VisitorId, WorkspaceId
from lenochat.store.conversations import RANK_OF, SPAM, conversation_of, in_workspace, is_open, select_whole
from lenochat.store.queue import queue_order
from lenochat.store.statement import Statement
from lenochat.store.tables import conversations

InboxView = Literal["mine", "unassigned", "all", "closed", "spam"]

_count_open = Statement(
    select(
        func.count().label("all"),
        func.coalesce(func.sum(case((conversations.c.assignee_id.is_(None), 1), else_=0)), 0).label("unassigned"),
    ).where(in_workspace, is_open)
)
_count_held = Statement(
    select(func.count())
    .select_from(conversations)
    .where(in_workspace, is_open, conversations.c.assignee_id == bindparam("agent"))
)
_latest_held = Statement(
    select_whole.where(in_workspace, is_open, conversations.c.assignee_id == bindparam("agent"))
    # The sum is no other order, but keeps the planner from reading all that are open, by their activity.
    .order_by((conversations.c.last_activity + 0).desc(), conversations.c.id.desc())
    .limit(bindparam("most"))
)


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
        return [conversation_of(row) for row in rows]
    chosen = select_whole.where(conversations.c.workspace_id == workspace_id, _belongs_to(view, agent_id))
    if visitor_id is not None:
        chosen = chosen.where(conversations.c.visitor_id == visitor_id)
    page = _after_in_queue(chosen, after) if view == "unassigned" else _after_by_activity(chosen, after)
    return [conversation_of(row) for row in connection.execute(page.limit(most))]


def sort_key(conversation: Conversation, view: InboxView) -> tuple[int | str, ...]:
    """Where a conversation stands in the order of a view."""
    if view == "unassigned":
        return (RANK_OF[conversation.priority], conversation.waiting_from, conversation.id)
    return (conversation.last_activity, conversation.id)


def _belongs_to(view: InboxView, agent_id: AgentId) -> ColumnElement[bool]:
    match view:
        case "mine":
            return and_(is_open, conversations.c.assignee_id == agent_id)
        case "unassigned":
            return and_(is_open, conversations.c.assignee_id.is_(None))
        case "all":
            return is_open
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
    return page.order_by(*queue_order)


def _after_by_activity(
    page: Select[tuple[object, ...]], after: tuple[int | str, ...] | None
) -> Select[tuple[object, ...]]:
    if after is not None:
        page = page.where(tuple_(conversations.c.last_activity, conversations.c.id) < after)
    return page.order_by(conversations.c.last_activity.desc(), conversations.c.id.desc())
