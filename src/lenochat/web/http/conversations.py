"""`/api/v1/conversations`: the shared inbox (DA2, DA3, RT5, RT8, RT10)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from lenochat.actions.actor import Actor
from lenochat.actions.assignment import MOST_IN_ONE, Wish, assign, assign_several
from lenochat.actions.conversation import change_conversation, close_conversation, reopen_conversation, see_conversation
from lenochat.actions.message import post_agent_message
from lenochat.actions.note import post_note
from lenochat.actions.routing import view
from lenochat.core.access import redact_message
from lenochat.core.attachment import MOST_ATTACHMENTS
from lenochat.core.conversation import Conversation, MessageKind, Priority
from lenochat.core.conversation_views import AssignmentView, refusal_view
from lenochat.core.errors import DomainError, invalid
from lenochat.core.ids import AgentId, AttachmentId, ConversationId, TeamId, VisitorId
from lenochat.core.instant import Instant
from lenochat.core.message_views import message_view
from lenochat.core.text import clean_text
from lenochat.core.unchanged import UNCHANGED, Unchanged
from lenochat.reads.conversation import (
    list_conversations,
    list_messages,
    list_of_visitor,
    list_receipts,
    read_conversation,
    require,
)
from lenochat.store.inbox import InboxView
from lenochat.store.tokens import is_token
from lenochat.store.transaction import Tx
from lenochat.web.http.answer import look, perform, perform_part, respond
from lenochat.web.http.body import Body, JsonObject, body_schema, path_id, read_body, required_id
from lenochat.web.http.door import Asking, MemberRoute, Node, actor

router = APIRouter(prefix="/api/v1/conversations", route_class=MemberRoute, tags=["conversations"])

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=500)]
MOST_ASSIGNED = 200
AttachmentIds = Annotated[list[str], Field(max_length=MOST_ATTACHMENTS)]


class MessageBody(Body):
    client_message_id: str
    text: str
    kind: MessageKind = "message"
    attachment_ids: AttachmentIds = Field(default_factory=list)


class AssigneeBody(Body):
    agent_id: str | None
    expected_assignee_id: str | None = None


class WishBody(Body):
    conversation_id: str
    expected_assignee_id: str | None


class AssignBody(Body):
    items: Annotated[list[WishBody], Field(min_length=1, max_length=MOST_ASSIGNED)]
    agent_id: str | None


class ConversationBody(Body):
    priority: Annotated[Priority, Field(strict=False)] = Priority.NORMAL
    team_id: str | None = None
    spam: bool = False


@router.get("")
async def get_conversations(
    node: Node,
    member: Asking,
    view: InboxView | None = None,
    visitor_id: Annotated[str | None, Query(max_length=100)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """A view of the inbox: `unassigned` in queue order, the others latest activity first. Of one visitor alone, if
    named; then without a view all there are, the newest first.
    """
    visitor = None if visitor_id is None else VisitorId(path_id(visitor_id))
    if view is None and visitor is not None:
        return await look(
            node,
            member,
            lambda connection, now: list_of_visitor(connection, now.workspace.id, visitor, cursor=cursor, limit=limit),
        )
    return await look(
        node,
        member,
        lambda connection, now: list_conversations(
            connection,
            now.workspace.id,
            now.viewer,
            view or "all",
            visitor_id=visitor,
            cursor=cursor,
            limit=limit,
        ),
    )


@router.post("/assign")
async def post_assign(request: Request, body: AssignBody, member: Asking) -> Response:
    """Assign or release several, each as if alone (Owner, Admin); in a row of writes, so that nobody waits for long."""
    target = None if body.agent_id is None else AgentId(path_id(body.agent_id))
    wishes = _read_wishes(body.items)
    parts: list[bytes] = []
    done = None
    for part, first in enumerate(range(0, len(wishes), MOST_IN_ONE)):
        some = wishes[first : first + MOST_IN_ONE]
        done = await perform_part(
            request,
            partial(_assign_several, actor(member), some, target, has_begun=part > 0),
            partial(_shown_several, some),
            part=part,
        )
        if done.status != 200:
            return respond(done)
        parts.append(done.body[1:-1])
    assert done is not None, "there is at least one item"
    return respond(replace(done, body=b'{"items":[%b]}' % b",".join(parts)))


@router.get("/{conversation_id}")
async def get_conversation(conversation_id: str, node: Node, member: Asking) -> Response:
    """One conversation."""
    wanted = ConversationId(path_id(conversation_id))
    await _note_seen(node, member, wanted)
    return await look(node, member, lambda connection, now: read_conversation(connection, now.workspace.id, wanted))


@router.patch("/{conversation_id}")
async def patch_conversation(
    conversation_id: str, request: Request, body: ConversationBody, member: Asking
) -> Response:
    """Change its priority, and with it its place in the queue; which team it is for, null for everybody; or whether
    it is spam.
    """
    spam = body.spam if "spam" in body.model_fields_set else UNCHANGED
    priority = body.priority if "priority" in body.model_fields_set else UNCHANGED
    team_id: TeamId | Unchanged | None = UNCHANGED
    if "team_id" in body.model_fields_set:
        team_id = None if body.team_id is None else TeamId(path_id(body.team_id))
    wanted = ConversationId(path_id(conversation_id))
    return await perform(
        request,
        lambda tx, now: change_conversation(
            tx, actor(member), wanted, priority=priority, team_id=team_id, spam=spam, now=now
        ),
        _shown,
    )


@router.get("/{conversation_id}/messages")
async def get_messages(
    conversation_id: str, node: Node, member: Asking, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """Its messages, oldest first."""
    wanted = ConversationId(path_id(conversation_id))
    await _note_seen(node, member, wanted)
    return await look(
        node,
        member,
        lambda connection, now: list_messages(
            connection, now.workspace.id, now.viewer, wanted, cursor=cursor, limit=limit
        ),
    )


@router.post("/{conversation_id}/messages")
async def post_message(conversation_id: str, request: Request, body: MessageBody, member: Asking) -> Response:
    """Write into it, or leave a note. A conversation that waited is the writer's now, but for a note. Stored once per
    `client_message_id`.
    """
    wanted = ConversationId(path_id(conversation_id))
    client_message_id = random_uuid("client_message_id", body.client_message_id)
    named = read_attachment_ids(body.attachment_ids)
    text = read_text(body.text, named)
    post = post_note if body.kind == "note" else post_agent_message
    return await perform(
        request,
        lambda tx, now: post(
            tx, actor(member), wanted, client_message_id=client_message_id, text=text, attachment_ids=named, now=now
        ),
        lambda posted, _: redact_message(member.viewer, message_view(posted.message)),
        status=201,
    )


@router.put("/{conversation_id}/assignee", openapi_extra=body_schema(AssigneeBody))
async def put_assignee(
    conversation_id: str, request: Request, node: Node, member: Asking, members: JsonObject
) -> Response:
    """Take, hand over, reassign or release it. The loser of a race is told who has it.

    That the conversation is there is looked at before its body.
    """
    wanted = ConversationId(path_id(conversation_id))
    await node.store.read(lambda connection: require(connection, member.workspace.id, wanted))
    body = read_body(AssigneeBody, members)
    target = None if body.agent_id is None else AgentId(path_id(body.agent_id))
    expected: AgentId | Unchanged | None = UNCHANGED
    if "expected_assignee_id" in body.model_fields_set:
        expected = (
            None
            if body.expected_assignee_id is None
            else AgentId(required_id("expected_assignee_id", body.expected_assignee_id))
        )
    return await perform(
        request,
        lambda tx, now: assign(tx, actor(member), wanted, agent_id=target, expected=expected, now=now),
        _shown,
    )


@router.post("/{conversation_id}/close")
async def post_close(conversation_id: str, request: Request, member: Asking) -> Response:
    """Close it; a place comes free for whoever waits."""
    wanted = ConversationId(path_id(conversation_id))
    return await perform(request, lambda tx, now: close_conversation(tx, actor(member), wanted, now=now), _shown)


@router.post("/{conversation_id}/reopen")
async def post_reopen(conversation_id: str, request: Request, member: Asking) -> Response:
    """Open it again: queued and decided at once."""
    wanted = ConversationId(path_id(conversation_id))
    return await perform(request, lambda tx, now: reopen_conversation(tx, actor(member), wanted, now=now), _shown)


@router.get("/{conversation_id}/routing")
async def get_routing(
    conversation_id: str,
    node: Node,
    member: Asking,
    limit: Limit = 50,
    cursor: Cursor = None,
    candidates: Literal["first", "all"] = "first",
) -> Response:
    """Why whom: the receipts of its routing decisions, newest first; of many members the first ones, or `all`."""
    wanted = ConversationId(path_id(conversation_id))
    return await look(
        node,
        member,
        lambda connection, now: list_receipts(
            connection,
            now.workspace.id,
            now.viewer,
            wanted,
            cursor=cursor,
            limit=limit,
            every_candidate=candidates == "all",
        ),
        is_long=True,  # each decision is made again, for every member there was
    )


def random_uuid(field: str, text: str) -> str:
    """A random UUID (version 4 or 7), in lower case, or `invalid`."""
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text.lower() or found.version not in (4, 7):
        raise invalid(field, "Make a random UUID, version 4 or 7, for every new message.")
    return str(found)


def read_attachment_ids(named: list[str]) -> tuple[AttachmentId, ...]:
    """What a message names; each once, and each such as was made here."""
    if len(set(named)) != len(named) or not all(map(is_token, named)):
        raise invalid("attachment_ids", "Name each file once, by the id that was answered when it was sent.")
    return tuple(map(AttachmentId, named))


def read_text(text: str, named: Sequence[AttachmentId]) -> str:
    """A message's text, which may be empty where it names something."""
    return "" if named and not text.strip() else clean_text("text", text)


async def _note_seen(node: Node, member: Asking, conversation_id: ConversationId) -> None:
    """Whoever opens a conversation has seen it; where a stream told it to them that goes without saying."""
    if member.agent.presence.disconnected_since is not None:
        await node.store.write(
            member.workspace.id, lambda tx, _: see_conversation(tx, member.agent.id, conversation_id)
        )


def _read_wishes(items: list[WishBody]) -> list[Wish]:
    wishes: list[Wish] = []
    named: set[str] = set()
    for place, item in enumerate(items):
        expected = item.expected_assignee_id
        if expected is not None:
            required_id(f"items.{place}.expected_assignee_id", expected)
        wishes.append(
            Wish(
                conversation_id=ConversationId(required_id(f"items.{place}.conversation_id", item.conversation_id)),
                expected=None if expected is None else AgentId(expected),
                is_repeated=item.conversation_id in named,
            )
        )
        named.add(item.conversation_id)
    return wishes


def _assign_several(
    by: Actor, wishes: list[Wish], target: AgentId | None, tx: Tx, now: Instant, *, has_begun: bool
) -> list[Conversation | DomainError]:
    return assign_several(tx, by, wishes, agent_id=target, has_begun=has_begun, now=now)


def _shown_several(wishes: list[Wish], outcomes: list[Conversation | DomainError], tx: Tx) -> list[AssignmentView]:
    return [
        AssignmentView(
            conversation_id=wish.conversation_id,
            position=tx.position,
            conversation=None if isinstance(outcome, DomainError) else view(tx, outcome),
            error=refusal_view(outcome) if isinstance(outcome, DomainError) else None,
        )
        for wish, outcome in zip(wishes, outcomes, strict=True)
    ]


def _shown(conversation: Conversation, tx: Tx) -> object:
    return view(tx, conversation)
