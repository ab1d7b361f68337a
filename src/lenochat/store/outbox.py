"""The outbox: work that needs a network, written by an action in its own transaction and done after the commit.

At least once: an entry is taken under a lease and deleted when it is done. If its node is killed in between, the lease
runs out and the entry is taken again. An entry that has failed too often is parked, never deleted.
"""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Discriminator, TypeAdapter
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from lenochat.core.ids import AgentId, ConversationId, InvitationId, MessageId, WorkspaceId
from lenochat.core.instant import HOUR, MINUTE, SECOND, Instant, after
from lenochat.core.value import value
from lenochat.store.ids import new_id
from lenochat.store.tables import outbox

LEASE = 1 * MINUTE
"""Longer than one attempt may take, so that only who was killed loses it."""
SHORTEST_PAUSE = 1 * SECOND
LONGEST_PAUSE = 1 * HOUR
MOST_ATTEMPTS = 20
"""With the pauses between them: about eight hours."""


@value
class NewMemberMail:
    """Tell a person by mail that they are a member of the workspace now."""

    kind: Literal["new_member_mail"] = "new_member_mail"
    agent_id: AgentId


@value
class InvitationMail:
    """Invite a person by mail; the link in it gets a token of its own when the mail leaves."""

    kind: Literal["invitation_mail"] = "invitation_mail"
    invitation_id: InvitationId


@value
class AnswerMail:
    """Send an agent's answer to whoever left their message outside business hours."""

    kind: Literal["answer_mail"] = "answer_mail"
    message_id: MessageId


@value
class AssistantAnswer:
    """Have Leno AI answer a visitor's message."""

    kind: Literal["assistant_answer"] = "assistant_answer"
    conversation_id: ConversationId
    message_id: MessageId


Work = NewMemberMail | InvitationMail | AnswerMail | AssistantAnswer
"""All that an action can leave to be done. Bodies hold ids: neither what they name nor a secret."""

MAILS = frozenset({"new_member_mail", "invitation_mail", "answer_mail"})
ANSWERS = frozenset({"assistant_answer"})
KINDS = MAILS | ANSWERS
"""Mails and answers are taken apart, so that neither waits for a slow server of the other's."""

_work: TypeAdapter[Work] = TypeAdapter(Annotated[Work, Discriminator("kind")])


@value
class Taken:
    """An entry under a lease."""

    id: str
    workspace_id: WorkspaceId
    kind: str
    body: str
    attempts: int
    """How often it has been taken, this time included."""

    def work(self) -> Work:
        """What is to be done. Raises `ValueError` if another version of LenoChat wrote something unknown here."""
        return _work.validate_json(self.body)


_add = insert(outbox)
_ready = and_(outbox.c.available_at <= bindparam("now"), outbox.c.kind.in_(bindparam("kinds", expanding=True)))
_of_workspace = outbox.c.workspace_id == bindparam("workspace")
_workspaces_ready = (
    select(outbox.c.workspace_id)
    .where(_ready)
    .group_by(outbox.c.workspace_id)
    .order_by(func.min(outbox.c.available_at), outbox.c.workspace_id)
)
_workspaces_parked = select(outbox.c.workspace_id).where(outbox.c.available_at.is_(None)).distinct()
_next = (
    select(outbox.c.id, outbox.c.kind, outbox.c.body, outbox.c.attempts)
    .where(_of_workspace, _ready)
    .order_by(outbox.c.available_at, outbox.c.id)
    .limit(bindparam("most"))
)
_lease = (
    update(outbox)
    .where(outbox.c.id == bindparam("entry"))
    .values(available_at=bindparam("until"), attempts=outbox.c.attempts + 1)
)
_remove = delete(outbox).where(outbox.c.id == bindparam("entry"))
_put_off = (
    update(outbox)
    # Nobody else has taken it meanwhile: who lost the lease has no say any more.
    .where(outbox.c.id == bindparam("entry"), outbox.c.attempts == bindparam("so_far"))
    .values(available_at=bindparam("until"))
)
_revive = (
    update(outbox)
    .where(_of_workspace, outbox.c.available_at.is_(None))
    .values(available_at=bindparam("now"), attempts=MOST_ATTEMPTS - 1)
)
_cut_off = and_(outbox.c.available_at > bindparam("now"), outbox.c.kind.in_(ANSWERS))
_workspaces_cut_off = select(outbox.c.workspace_id).where(_cut_off).distinct()
_take_up = update(outbox).where(_of_workspace, _cut_off).values(available_at=bindparam("now"))
_earliest = select(func.min(outbox.c.available_at)).where(outbox.c.kind.in_(bindparam("kinds", expanding=True)))


def add(connection: Connection, workspace_id: WorkspaceId, work: Work, *, now: Instant) -> None:
    """Write an entry that may be taken at once. Actions call `Tx.do_later`, which also wakes the runner."""
    connection.execute(
        _add,
        {
            "id": new_id(),
            "workspace_id": workspace_id,
            "kind": work.kind,
            "body": _work.dump_json(work).decode(),
            "attempts": 0,
            "available_at": now,
            "created": now,
        },
    )


def list_workspaces_ready(connection: Connection, now: Instant, kinds: Collection[str] = KINDS) -> list[WorkspaceId]:
    """The workspaces with something of these kinds to take, whoever has waited longest first."""
    rows = connection.execute(_workspaces_ready, {"now": now, "kinds": list(kinds)})
    return [row.workspace_id for row in rows]


def earliest(connection: Connection, kinds: Collection[str] = KINDS) -> Instant | None:
    """When there will be something of these kinds to take, in any workspace."""
    return connection.execute(_earliest, {"kinds": list(kinds)}).scalar()


def take(
    connection: Connection, workspace_id: WorkspaceId, *, now: Instant, most: int, kinds: Collection[str] = KINDS
) -> list[Taken]:
    """Take at most `most` entries of these kinds, in the order in which they became available; nobody else gets them
    for a while."""
    wanted = {"workspace": workspace_id, "now": now, "most": most, "kinds": list(kinds)}
    rows = connection.execute(_next, wanted).all()
    if rows:
        until = after(now, LEASE)
        connection.execute(_lease, [{"entry": row.id, "until": until} for row in rows])
    return [
        Taken(id=row.id, workspace_id=workspace_id, kind=row.kind, body=row.body, attempts=row.attempts + 1)
        for row in rows
    ]


def remove(connection: Connection, taken: Taken) -> None:
    """It is done."""
    connection.execute(_remove, {"entry": taken.id})


def put_off(connection: Connection, taken: Taken, *, now: Instant) -> None:
    """It failed: it may be taken again after a pause, or, after `MOST_ATTEMPTS`, is parked."""
    until = None if is_last_attempt(taken) else after(now, pause_after(taken.attempts))
    connection.execute(_put_off, {"entry": taken.id, "so_far": taken.attempts, "until": until})


def is_last_attempt(taken: Taken) -> bool:
    return taken.attempts >= MOST_ATTEMPTS


def pause_after(attempts: int) -> int:
    """How long to wait after that many attempts, in microseconds: a second, doubling, an hour at the most."""
    return min(SHORTEST_PAUSE << (attempts - 1), LONGEST_PAUSE)


def list_workspaces_parked(connection: Connection) -> list[WorkspaceId]:
    return [row.workspace_id for row in connection.execute(_workspaces_parked)]


def list_workspaces_cut_off(connection: Connection, now: Instant) -> list[WorkspaceId]:
    """Those with answers that the end of a node has cut off."""
    return [row.workspace_id for row in connection.execute(_workspaces_cut_off, {"now": now})]


def take_up(connection: Connection, workspace_id: WorkspaceId, *, now: Instant) -> None:
    """Answers that were in hand may be taken at once: whoever had them is gone, and a visitor is waiting."""
    connection.execute(_take_up, {"workspace": workspace_id, "now": now})


def revive(connection: Connection, workspace_id: WorkspaceId, *, now: Instant) -> None:
    """Give each parked entry one attempt more."""
    connection.execute(_revive, {"workspace": workspace_id, "now": now})
