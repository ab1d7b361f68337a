"""What the clock will make due, in one indexed list: graces, ends of logins and invitations, work that is left."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, literal, select, update

from lenochat.core.ids import TeamId, VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.value import value
from lenochat.store.statement import Statement
from lenochat.store.tables import conversations, due, visitors


class DueKind(StrEnum):
    """What happens then; the subject is named beside each."""

    GRACE = "grace"
    """An agent's connection counts as lost."""
    LOGIN_EXPIRY = "login_expiry"
    """A login ends, if it has not been used since."""
    SIGN_OUT = "sign_out"
    """All logins of an agent end: in another workspace the user's password was changed."""
    INVITATION_EXPIRY = "invitation_expiry"
    """An invitation's time is over."""
    RELEASE = "release"
    """The next of what a member holds who was disabled or removed goes back to the queue."""
    RAMP = "ramp"
    """An agent who came back to a backlog may get the next conversation of it."""
    OVERFLOW = "overflow"
    """A conversation has waited for its team long enough: others are asked too."""
    NO_REPLY = "no_reply"
    """A conversation's assignee has not replied in time."""
    OFFER = "offer"
    """An agent who has room may get more of what stayed with somebody who does not reply."""
    UNSEEN = "unseen"
    """What an agent was given and never saw goes back to the queue: their connection is lost."""
    VISITOR_LEFT = "visitor_left"
    """A visitor has been gone for so long that they have left; or more of what they wait in is to be judged."""
    BLOCKED = "blocked"
    """The next of what a blocked visitor has open is closed."""
    UNNAMED = "unnamed"
    """Files sent to a conversation that no message has named in time go."""
    HOURS = "hours"
    """The business hours begin or end (subject: the workspace)."""
    LEFT_AT_CLOSING = "left_at_closing"
    """The hours have ended: a conversation that waits, and whose visitor can be written to, waits no longer."""
    LENO_AI = "leno_ai"
    """More of what waits in a workspace (the subject) follows Leno AI's settings; comes after what the hours lead to,
    which has a name before this one."""
    BACK_INSIDE_HOURS = "back_inside_hours"
    """The visitor of a conversation that was left outside hours is back inside them."""
    ADDRESSES = "addresses"
    """More of the addresses that a workspace (the subject) does not keep any more are forgotten."""
    DRAIN = "drain"
    """The next piece of the queue (subject: the workspace) is routed."""
    ERASURE = "erasure"
    """The next piece of what is stored of a visitor goes, who is being erased."""
    CLEANING = "cleaning"
    """The next piece of the search index is joined anew, without what was taken out (subject: `begin`, or `go_on`)."""


@value
class Due:
    kind: DueKind
    subject_id: str
    due_at: Instant


class UnsettledError(Exception):
    """Something that is due could not be done; the cause is why."""

    def __init__(self, entry: Due) -> None:
        super().__init__(f"{entry.kind} of {entry.subject_id}, due at {entry.due_at}, could not be done")
        self.entry = entry


_key = (
    due.c.workspace_id == bindparam("workspace"),
    due.c.kind == bindparam("of_kind"),
    due.c.subject_id == bindparam("subject"),
)
_find = Statement(select(due.c.due_at).where(*_key))
_delete = Statement(delete(due).where(*_key))
_insert = Statement(insert(due))
_due_now = Statement(
    select(due.c.kind, due.c.subject_id, due.c.due_at)
    .where(due.c.workspace_id == bindparam("workspace"), due.c.due_at <= bindparam("now"))
    .order_by(due.c.due_at, due.c.kind, due.c.subject_id)
    .limit(bindparam("most"))
)
_earliest = select(func.min(due.c.due_at))
_earliest_in = Statement(select(func.min(due.c.due_at)).where(due.c.workspace_id == bindparam("workspace")))
_workspaces_due = select(due.c.workspace_id).where(due.c.due_at <= bindparam("now")).distinct()


def find(connection: Connection, workspace_id: WorkspaceId, kind: DueKind, subject_id: str) -> Instant | None:
    """When that is due; None: it is not on the list."""
    found: Instant | None = _find.value(connection, {"workspace": workspace_id, "of_kind": kind, "subject": subject_id})
    return found


def put(connection: Connection, workspace_id: WorkspaceId, entry: Due) -> None:
    """Write the entry, in place of an earlier one of the same kind and subject.

    Whoever does so says it with `Tx.will_be_due`, by which the writer knows that there is something new to look at.
    """
    remove(connection, workspace_id, entry.kind, entry.subject_id)
    _insert.run(connection, _columns(workspace_id, entry))


def put_new(connection: Connection, workspace_id: WorkspaceId, entries: Sequence[Due]) -> None:
    """Write entries of which there is none with the same kind and subject."""
    _insert.run_many(connection, [_columns(workspace_id, entry) for entry in entries])


def remove(connection: Connection, workspace_id: WorkspaceId, kind: DueKind, subject_id: str) -> None:
    _delete.run(connection, {"workspace": workspace_id, "of_kind": kind, "subject": subject_id})


def postpone(
    connection: Connection, workspace_id: WorkspaceId, kinds: Collection[DueKind], *, due_by: Instant, until: Instant
) -> None:
    """What of these kinds is due by `due_by` is so `until` that other instant."""
    of_these = (due.c.workspace_id == workspace_id, due.c.kind.in_(kinds), due.c.due_at <= due_by)
    connection.execute(update(due).where(*of_these).values(due_at=until))


def put_all_off(connection: Connection, workspace_id: WorkspaceId, kind: DueKind, *, until: Instant) -> bool:
    """All of that kind is due then, whenever it was; whether there is any."""
    of_kind = (due.c.workspace_id == workspace_id, due.c.kind == kind)
    return connection.execute(update(due).where(*of_kind).values(due_at=until)).rowcount > 0


def remove_all(connection: Connection, workspace_id: WorkspaceId, kind: DueKind) -> None:
    """Nothing of that kind will be due any more."""
    connection.execute(delete(due).where(due.c.workspace_id == workspace_id, due.c.kind == kind))


def put_overflows(connection: Connection, workspace_id: WorkspaceId, team_id: TeamId, due_at: Instant | None) -> None:
    """The time of all that wait for that team is over then, or never; also of what its visitor has left."""
    waiting = select(conversations.c.id).where(
        conversations.c.workspace_id == workspace_id,
        conversations.c.status == "open",
        conversations.c.assignee_id.is_(None),
        conversations.c.team_id == team_id,
        ~conversations.c.open_to_all,
        ~conversations.c.left_outside_hours,
        conversations.c.assistant.is_distinct_from("answers_alone"),
    )
    is_overflow = and_(due.c.workspace_id == workspace_id, due.c.kind == DueKind.OVERFLOW)
    connection.execute(delete(due).where(is_overflow, due.c.subject_id.in_(waiting)))
    if due_at is not None:
        _put_all(connection, workspace_id, DueKind.OVERFLOW, waiting, due_at)


def put_left_at_closing(
    connection: Connection, workspace_id: WorkspaceId, due_at: Instant, *, visitor_id: VisitorId | None = None
) -> bool:
    """What waits and whose visitor can be written to, or is that one, is left then; whether there is any."""
    waiting = (
        select(conversations.c.id)
        .join(visitors, visitors.c.id == conversations.c.visitor_id)
        .where(
            conversations.c.status == "open",
            conversations.c.assignee_id.is_(None),
            ~conversations.c.left_outside_hours,
            visitors.c.email.is_not(None),
        )
    )
    # A visitor is of one workspace; to name it would lead the planner to everything that is open there.
    whose = conversations.c.visitor_id == visitor_id if visitor_id else conversations.c.workspace_id == workspace_id
    waiting = waiting.where(whose)
    return _put_all(connection, workspace_id, DueKind.LEFT_AT_CLOSING, waiting, due_at)


def put_back_inside_hours(
    connection: Connection, workspace_id: WorkspaceId, due_at: Instant, *, visitor_id: VisitorId | None = None
) -> bool:
    """What is left outside hours by who is here, or by one visitor, is taken up then; whether there is any."""
    left = select(conversations.c.id).where(conversations.c.status == "open", conversations.c.left_outside_hours)
    if visitor_id is not None:
        left = left.where(conversations.c.visitor_id == visitor_id)
    else:
        here = select(visitors.c.id).where(visitors.c.workspace_id == workspace_id, visitors.c.connected)
        left = left.where(conversations.c.visitor_id.in_(here))
    return _put_all(connection, workspace_id, DueKind.BACK_INSIDE_HOURS, left, due_at)


def _put_all(
    connection: Connection, workspace_id: WorkspaceId, kind: DueKind, subjects: Select[tuple[str]], due_at: Instant
) -> bool:
    """An entry for each of these, in place of an earlier one; whether there is any."""
    is_of_kind = and_(due.c.workspace_id == workspace_id, due.c.kind == kind)
    connection.execute(delete(due).where(is_of_kind, due.c.subject_id.in_(subjects)))
    rows = subjects.with_only_columns(literal(workspace_id), literal(kind.value), conversations.c.id, literal(due_at))
    put = connection.execute(insert(due).from_select(["workspace_id", "kind", "subject_id", "due_at"], rows))
    return put.rowcount > 0


def list_due(connection: Connection, workspace_id: WorkspaceId, now: Instant, *, most: int) -> list[Due]:
    """What is due at `now`, in order of due time."""
    rows = _due_now.rows(connection, {"workspace": workspace_id, "now": now, "most": most})
    return [Due(kind=DueKind(row.kind), subject_id=row.subject_id, due_at=Instant(row.due_at)) for row in rows]


def earliest(connection: Connection) -> Instant | None:
    """When the clock next makes something due, in any workspace."""
    return connection.execute(_earliest).scalar()


def earliest_in(connection: Connection, workspace_id: WorkspaceId) -> Instant | None:
    """When the clock next makes something due in that workspace."""
    found: Instant | None = _earliest_in.value(connection, {"workspace": workspace_id})
    return found


def list_workspaces_due(connection: Connection, now: Instant) -> list[WorkspaceId]:
    return [row.workspace_id for row in connection.execute(_workspaces_due, {"now": now})]


def _columns(workspace_id: WorkspaceId, entry: Due) -> dict[str, object]:
    return {
        "workspace_id": workspace_id,
        "kind": entry.kind,
        "subject_id": entry.subject_id,
        "due_at": entry.due_at,
    }
