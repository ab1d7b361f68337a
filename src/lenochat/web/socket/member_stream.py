"""The event stream of members: hello, state, then every event, until either side goes."""

import asyncio
import contextlib

from sqlalchemy import Connection as Database
from starlette.websockets import WebSocket

from lenochat.actions.connection import close_last_connection, open_connection
from lenochat.core.access import redact_event
from lenochat.core.errors import DomainError
from lenochat.core.events import MessagePosted
from lenochat.core.workspace import Workspace
from lenochat.reads.member import Member, find_member_by_login
from lenochat.reads.snapshot import missed_events
from lenochat.store.store import Store
from lenochat.web.context import Context
from lenochat.web.member import member_by_cookie
from lenochat.web.socket.batch import event_part
from lenochat.web.socket.connection import (
    LOGGED_OUT,
    MemberConnection,
)
from lenochat.web.socket.frames import Resumed
from lenochat.web.socket.hub import Hub
from lenochat.web.socket.incoming import (
    Incoming,
    ProtocolError,
    closed_by_its_code,
    read_conversation_id,
    read_focus,
    read_hello,
)
from lenochat.web.socket.protocol import StreamProtocol
from lenochat.web.socket.snapshot import Taken, take
from lenochat.web.socket.typing import Typist, tell_typing
from lenochat.web.wire import encode

HELLO_SECONDS = 10.0
EVENTS_A_FRAME = 200


async def serve_member(websocket: WebSocket, node: Context, hub: Hub, protocol: StreamProtocol) -> None:
    """Serve one accepted stream until it ends."""
    loop = asyncio.get_running_loop()
    incoming = Incoming(websocket, loop.time)
    with closed_by_its_code(protocol):
        member = await member_by_cookie(node, websocket.cookies, websocket.url.scheme)
        if member is None:
            protocol.close_now(LOGGED_OUT, "not logged in")
            return
        async with asyncio.timeout(HELLO_SECONDS):
            hello = read_hello(await incoming.next())
        if hello.get("agent_id") not in (None, member.agent.id):
            protocol.close_now(LOGGED_OUT, "other login")
            return
        await _stream(member, hello, incoming, node, hub, protocol)


async def _stream(
    member: Member,
    hello: dict[str, object],
    incoming: Incoming,
    node: Context,
    hub: Hub,
    protocol: StreamProtocol,
) -> None:
    connection = MemberConnection(protocol, member.workspace.id, viewer=member.viewer, login_id=member.login.id)
    is_first = hub.join(connection)
    try:
        if is_first or not member.login.judged or member.agent.presence.disconnected_since is not None:
            await node.store.write(
                member.workspace.id,
                lambda tx, now: open_connection(tx, member.agent.id, member.login.id, now=now),
            )
        await hub.turnstile.turn()
        await node.store.read_settled(member.workspace.id, lambda _: None)
        await begin(connection, node.store, hub, hello)
        while True:
            _handle(connection, await incoming.next(), incoming, node, hub)
    finally:
        if hub.leave(connection) and node.is_ready():
            await _tell_gone(connection, node)


async def begin(connection: MemberConnection, store: Store, hub: Hub, hello: dict[str, object]) -> None:
    """Bring a stream to the present: by what it missed, or by a snapshot. Events go on from there.

    Reading and the change of `position` happen in one turn, so that nothing falls between them; what was read is
    encoded in others, and events wait behind it.
    """

    def ask(database: Database) -> tuple[Workspace, list[bytes] | Taken] | None:
        member = find_member_by_login(database, connection.login_id)
        if member is None:
            return None
        connection.viewer = member.viewer
        resumed = _resumed(database, connection, member, hello)
        if resumed is not None:
            return member.workspace, resumed
        return member.workspace, take(database, member, hub.shared_state(connection.workspace_id), now=now)

    async with connection.beginning:
        now = store.now()
        state = store.read_now(ask)
        if state is None:
            connection.close(LOGGED_OUT, "logged out")
            return
        workspace, found = state
        connection.position = connection.told_position = workspace.position
        connection.is_stale = False
        connection.hold()
        await connection.send_large([await found.encoded()] if isinstance(found, Taken) else found)


def _resumed(
    database: Database, connection: MemberConnection, member: Member, hello: dict[str, object]
) -> list[bytes] | None:
    """Payloads with what was missed, the last saying that it was all; None where a snapshot has to be sent."""
    stream_id, resume_from = hello.get("stream_id"), hello.get("resume_from")
    missed = missed_events(
        database,
        member,
        stream_id=stream_id if isinstance(stream_id, str) else None,
        resume_from=resume_from if isinstance(resume_from, int) else None,
    )
    if missed is None:
        return None
    parts = []
    for item in missed:
        seen = None if isinstance(item.event, MessagePosted) else redact_event(connection.viewer, item.event)
        if seen is not None:
            parts.append(event_part(item.position, encode(seen)))
    frames = [
        b'{"type":"events","events":[%b]}' % b",".join(parts[start : start + EVENTS_A_FRAME])
        for start in range(0, len(parts), EVENTS_A_FRAME)
    ]
    return [*frames, encode(Resumed(position=member.workspace.position))]


def _handle(
    connection: MemberConnection, frame: dict[str, object], incoming: Incoming, node: Context, hub: Hub
) -> None:
    match frame.get("type"):
        case "focus":
            connection.focus = read_focus(frame)
        case "typing":
            conversation_id = read_conversation_id(frame)
            if conversation_id is not None and incoming.may_tell_typing():
                author = Typist(type="agent", id=connection.agent_id)
                tell_typing(node.store, hub, connection.workspace_id, conversation_id, author)
        case str():
            pass
        case _:
            raise ProtocolError


async def _tell_gone(connection: MemberConnection, node: Context) -> None:
    """The agent's last stream is gone: its grace counts from the last sign of life."""
    heard = connection.last_sign_of_life(node.store.now())
    # Refused while the node stops: the next start begins everybody's grace anew.
    with contextlib.suppress(DomainError):
        await node.store.write(
            connection.workspace_id,
            lambda tx, now: close_last_connection(tx, connection.agent_id, last_sign_of_life=heard, now=now),
        )
