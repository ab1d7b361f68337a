"""The event stream of visitors: every hello is answered by a snapshot; no positions, no resume."""

import asyncio
from functools import partial

from sqlalchemy import Connection as Database
from starlette.websockets import WebSocket

from lenochat.core.conversation import Visitor
from lenochat.core.ids import VisitorId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.visitor_views import VisitorState
from lenochat.core.workspace import Workspace
from lenochat.reads.snapshot import visitor_state
from lenochat.store import visitors, workspaces
from lenochat.store.tokens import LONGEST_TOKEN, visitor_token_hash
from lenochat.web.context import Context
from lenochat.web.socket.connection import (
    LOGGED_OUT,
    VisitorConnection,
)
from lenochat.web.socket.frames import VisitorSnapshot
from lenochat.web.socket.hub import Hub
from lenochat.web.socket.incoming import (
    Incoming,
    ProtocolError,
    closed_by_its_code,
    read_conversation_id,
    read_hello,
)
from lenochat.web.socket.member_stream import HELLO_SECONDS
from lenochat.web.socket.protocol import StreamProtocol
from lenochat.web.socket.typing import Typist, tell_typing
from lenochat.web.socket.visitor_presence import VisitorPresence
from lenochat.web.wire import encode


async def serve_visitor(
    websocket: WebSocket,
    widget_key: str,
    node: Context,
    hub: Hub,
    presence: VisitorPresence,
    protocol: StreamProtocol,
) -> None:
    """Serve one accepted stream until it ends. A made-up widget key or token closes it with 4100."""
    incoming = Incoming(websocket, asyncio.get_running_loop().time)
    with closed_by_its_code(protocol):
        async with asyncio.timeout(HELLO_SECONDS):
            hello = read_hello(await incoming.next())
        token = hello.get("visitor_token")
        found = await node.store.read(lambda database: _find(database, widget_key, token))
        if found is None:
            protocol.close_now(LOGGED_OUT, "no such visitor")
            return
        origin = websocket.headers.get("origin")
        await _stream(*found, incoming, node, hub, presence, protocol, origin=origin)


async def _stream(
    workspace: Workspace,
    visitor: Visitor | None,
    incoming: Incoming,
    node: Context,
    hub: Hub,
    presence: VisitorPresence,
    protocol: StreamProtocol,
    *,
    origin: str | None,
) -> None:
    connection = VisitorConnection(
        protocol, workspace.id, visitor_id=None if visitor is None else visitor.id, origin=origin
    )
    hub.join_visitor(connection)
    try:
        node.origins.require(workspace.widget_key, origin)
        if visitor is not None:
            await presence.came(workspace.id, visitor.id)
        await node.store.read_settled(workspace.id, lambda _: None)
        if visitor is not None and not node.store.read_now(partial(_is_there, workspace.id, visitor.id)):
            connection.close(LOGGED_OUT, "no such visitor")  # erased since the hello
            return
        now = node.store.now()
        state = node.store.read_now(lambda database: _state(database, workspace.id, visitor, now))
        connection.is_stale = False
        if state.conversation is not None:
            connection.is_at(state.conversation.id, state.queue_position)
            connection.is_with(state.conversation.id, state.conversation.agent)
        await connection.send_large([encode(VisitorSnapshot(state=state))])
        while True:
            frame = await incoming.next()
            match frame.get("type"):
                case "typing":
                    conversation_id = read_conversation_id(frame)
                    if conversation_id is not None and visitor is not None and incoming.may_tell_typing():
                        author = Typist(type="visitor", id=visitor.id)
                        tell_typing(node.store, hub, workspace.id, conversation_id, author)
                case str():
                    pass
                case _:
                    raise ProtocolError
    finally:
        if hub.leave_visitor(connection) and visitor is not None:
            heard = connection.last_sign_of_life(node.store.now())
            presence.went(workspace.id, visitor.id, last_sign_of_life=heard)


def _state(database: Database, workspace_id: WorkspaceId, visitor: Visitor | None, now: Instant) -> VisitorState:
    """By the workspace as it is now: its settings may have changed since the hello."""
    workspace = workspaces.find(database, workspace_id)
    assert workspace is not None, f"workspace {workspace_id} is gone"
    return visitor_state(database, workspace, visitor, now=now)


def _find(database: Database, widget_key: str, token: str | None) -> tuple[Workspace, Visitor | None] | None:
    workspace = workspaces.find_by_widget_key(database, widget_key)
    if workspace is None:
        return None
    if token is None:
        return workspace, None
    if len(token) > LONGEST_TOKEN:
        return None
    visitor = visitors.find_by_token(database, workspace.id, visitor_token_hash(token))
    return None if visitor is None else (workspace, visitor)


def _is_there(workspace_id: WorkspaceId, visitor_id: VisitorId, database: Database) -> bool:
    return visitors.find_presence(database, workspace_id, visitor_id) is not None
