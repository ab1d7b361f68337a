"""`/api/v1/widget/{widget_key}`: what visitors may do, from any origin. Cookies are never looked at."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import Field

from lenochat.actions.assistant import ask_for_agent
from lenochat.actions.conversation import close_own_conversation
from lenochat.actions.first_message import FirstMessage, begin_conversation
from lenochat.actions.message import post_visitor_message
from lenochat.actions.visitor_details import change_visitor
from lenochat.core.business_hours import next_edge
from lenochat.core.conversation import Visitor
from lenochat.core.errors import DomainError, not_found
from lenochat.core.ids import ConversationId, TeamId, WorkspaceId
from lenochat.core.instant import SECOND, Instant
from lenochat.core.text import NAME_LIMIT, clean_email, clean_line, clean_text
from lenochat.core.unchanged import UNCHANGED
from lenochat.core.visitor_views import VisitorDetails, visitor_message_view, widget_view
from lenochat.core.workspace import Workspace
from lenochat.reads.visitor import list_own_messages, read_own_conversation
from lenochat.store import visitors, workspaces
from lenochat.store.tokens import LONGEST_TOKEN, new_visitor_token, visitor_token_hash
from lenochat.web.context import Context, context
from lenochat.web.http.answer import answer
from lenochat.web.http.body import Body, StrictRequest, direct_schema, path_id, read_body
from lenochat.web.http.conversations import AttachmentIds, Cursor, Limit, random_uuid, read_attachment_ids, read_text
from lenochat.web.http.door import DirectRoute, Node, Route, address_of

PREFIX = "/api/v1/widget/{widget_key}"
first = APIRouter(prefix=PREFIX, route_class=DirectRoute, tags=["visitors"])
router = APIRouter(prefix=PREFIX, route_class=Route, tags=["visitors"])

LONGEST_PAGE_URL = 2_000
CACHE_SECONDS = 60


class FirstMessageBody(Body):
    client_message_id: str
    text: str
    name: str | None = None
    email: str | None = None
    page_url: Annotated[str, Field(max_length=LONGEST_PAGE_URL)] | None = None
    team_id: str | None = None


class VisitorMessageBody(Body):
    client_message_id: str
    text: str
    attachment_ids: AttachmentIds = Field(default_factory=list)


class VisitorBody(Body):
    name: str | None = None
    email: str = ""


async def find_workspace(widget_key: str, node: Node) -> Workspace:
    workspace = await node.store.read(
        lambda connection: workspaces.find_by_widget_key(connection, widget_key.encode("ascii", "replace").decode())
    )
    if workspace is None:
        raise not_found("widget")
    node.workspace_of_widget[widget_key] = workspace.id
    return workspace


async def _workspace_id(widget_key: str, node: Context) -> WorkspaceId:
    """Whose widget it is, where nothing else of the workspace is wanted."""
    known = node.workspace_of_widget.get(widget_key)
    return known if known is not None else (await find_workspace(widget_key, node)).id


Widget = Annotated[Workspace, Depends(find_workspace)]
Authorization = Annotated[str | None, Header()]


def _bearer(authorization: str | None) -> str | None:
    """The token of an `Authorization: Bearer` header (RFC 6750); another scheme is no token."""
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not 1 <= len(token) <= LONGEST_TOKEN:
        raise _no_visitor()
    return token


async def find_visitor(widget: Widget, node: Node, authorization: Authorization = None) -> Visitor:
    token = _bearer(authorization)
    if token is None:
        raise _no_visitor()
    visitor = await node.store.read(
        lambda connection: visitors.find_by_token(connection, widget.id, visitor_token_hash(token))
    )
    if visitor is None:
        raise _no_visitor()
    return visitor


Writer = Annotated[Visitor, Depends(find_visitor)]


@router.get("")
async def get_widget(widget: Widget, node: Node) -> Response:
    """How the widget looks; depends on the workspace's rules and the clock alone, byte for byte (WI2)."""
    now = node.store.now()
    response = answer(widget_view(widget, now))
    response.headers["Cache-Control"] = f"public, max-age={_seconds_to_cache(widget, now)}"
    response.headers["Vary"] = "Origin"
    return response


def _seconds_to_cache(widget: Workspace, now: Instant) -> int:
    """No answer is kept past the next edge of the hours."""
    edge = None if widget.business_hours is None else next_edge(widget.business_hours, now)
    return CACHE_SECONDS if edge is None else min(CACHE_SECONDS, (edge - now) // SECOND)


@first.post(
    "/conversations", openapi_extra=direct_schema(FirstMessageBody, path=["widget_key"], headers=["authorization"])
)
async def post_conversation(request: StrictRequest) -> Response:
    """A visitor's first message: stored and routed in one transaction."""
    node = context(request)
    workspace_id = await _workspace_id(request.path_params["widget_key"], node)
    body = read_body(FirstMessageBody, await request.json())
    message = FirstMessage(
        client_message_id=random_uuid("client_message_id", body.client_message_id),
        text=clean_text("text", body.text),
        name=clean_line("name", body.name, limit=NAME_LIMIT) if body.name and body.name.strip() else None,
        email=clean_email("email", body.email) if body.email and body.email.strip() else None,
        page_url=clean_line("page_url", body.page_url, limit=LONGEST_PAGE_URL)
        if body.page_url and body.page_url.strip()
        else None,
        team_id=None if body.team_id is None else TeamId(path_id(body.team_id)),
    )
    address = address_of(request)
    node.limits.require_new_conversation(address)
    known = _bearer(request.headers.get("authorization"))
    token = new_visitor_token(node.store.now())
    written = await node.store.write(
        workspace_id,
        lambda tx, now: begin_conversation(
            tx,
            message,
            visitor_token_hash=None if known is None else visitor_token_hash(known),
            new_token=token,
            new_token_hash=visitor_token_hash(token),
            address=address,
            now=now,
        ),
    )
    return answer(written.result.answer, status=200 if written.result.repeated else 201)


@router.get("/conversations/{conversation_id}")
async def get_own_conversation(conversation_id: str, widget: Widget, node: Node, visitor: Writer) -> Response:
    """The visitor's own conversation; anybody else's is not there."""
    wanted = ConversationId(path_id(conversation_id))
    found = await node.store.read_settled(
        widget.id, lambda connection: read_own_conversation(connection, widget.id, visitor.id, wanted)
    )
    return answer(found)


@router.get("/conversations/{conversation_id}/messages")
async def get_own_messages(
    conversation_id: str, widget: Widget, node: Node, visitor: Writer, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """Its messages, oldest first."""
    wanted = ConversationId(path_id(conversation_id))
    found = await node.store.read(
        lambda connection: list_own_messages(connection, widget.id, visitor.id, wanted, cursor=cursor, limit=limit)
    )
    return answer(found)


@router.post("/conversations/{conversation_id}/messages")
async def post_own_message(
    conversation_id: str, request: Request, body: VisitorMessageBody, widget: Widget, node: Node, visitor: Writer
) -> Response:
    """Write into it; a closed one reopens within 7 days."""
    wanted = ConversationId(path_id(conversation_id))
    client_message_id = random_uuid("client_message_id", body.client_message_id)
    named = read_attachment_ids(body.attachment_ids)
    text = read_text(body.text, named)
    address = address_of(request)
    node.limits.require_message(address, visitor.id)
    written = await node.store.write(
        widget.id,
        lambda tx, now: post_visitor_message(
            tx,
            visitor.id,
            wanted,
            client_message_id=client_message_id,
            text=text,
            attachment_ids=named,
            address=address,
            now=now,
        ),
    )
    return answer(visitor_message_view(written.result.message), status=201)


@router.patch("/visitor")
async def patch_visitor(request: Request, body: VisitorBody, widget: Widget, node: Node, visitor: Writer) -> Response:
    """The visitor says who they are, so that they can be answered by mail."""
    named = body.model_fields_set
    name = clean_line("name", body.name, limit=NAME_LIMIT) if body.name and body.name.strip() else None
    email = clean_email("email", body.email) if "email" in named else UNCHANGED
    node.limits.require_message(address_of(request), visitor.id)
    written = await node.store.write(
        widget.id,
        lambda tx, now: change_visitor(
            tx, visitor.id, name=name if "name" in named else UNCHANGED, email=email, now=now
        ),
    )
    return answer(VisitorDetails(name=written.result.name, email=written.result.email))


@router.post("/conversations/{conversation_id}/ask-for-agent")
async def post_ask_for_agent(conversation_id: str, widget: Widget, node: Node, visitor: Writer) -> Response:
    """The visitor wants a person: Leno AI answers no more."""
    wanted = ConversationId(path_id(conversation_id))
    written = await node.store.write(widget.id, lambda tx, now: ask_for_agent(tx, visitor.id, wanted, now=now))
    return answer(written.result)


@router.post("/conversations/{conversation_id}/close")
async def post_own_close(conversation_id: str, widget: Widget, node: Node, visitor: Writer) -> Response:
    """The visitor is done."""
    wanted = ConversationId(path_id(conversation_id))
    written = await node.store.write(widget.id, lambda tx, now: close_own_conversation(tx, visitor.id, wanted, now=now))
    return answer(written.result)


def _no_visitor() -> DomainError:
    return DomainError("not_logged_in", "This visitor token is not valid. Begin a conversation without it.")
