"""`/api/v1/visitors`: what members know of visitors, and may do about them; all that is stored, as a file or gone."""

from typing import TypeVar

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.responses import StreamingResponse

from lenochat.actions.blocking import set_blocked
from lenochat.actions.erasure import erase_visitor
from lenochat.core.access import require_manager
from lenochat.core.ids import VisitorId
from lenochat.reads.member import Member
from lenochat.reads.visitor import visitor_record
from lenochat.reads.visitor_export import (
    Beginning,
    read_beginning,
)
from lenochat.web.http.answer import POSITION_HEADER, ask_settled, look, perform
from lenochat.web.http.body import Body, path_id
from lenochat.web.http.door import Asking, MemberRoute, Node, actor
from lenochat.web.http.visitor_export import Export

router = APIRouter(prefix="/api/v1/visitors", route_class=MemberRoute, tags=["visitors"])

T = TypeVar("T")


class BlockedBody(Body):
    blocked: bool


@router.get("/{visitor_id}")
async def get_visitor(visitor_id: str, node: Node, member: Asking) -> Response:
    """One visitor, with where they last wrote from if the workspace keeps that."""
    wanted = VisitorId(path_id(visitor_id))
    return await look(node, member, lambda connection, now: visitor_record(connection, now.workspace, wanted))


@router.put("/{visitor_id}/blocked")
async def put_blocked(visitor_id: str, request: Request, body: BlockedBody, member: Asking) -> Response:
    """Block a visitor, whose open conversations close; or, as Owner or Admin, let them write again."""
    wanted = VisitorId(path_id(visitor_id))
    return await perform(
        request,
        lambda tx, now: set_blocked(tx, actor(member), wanted, blocked=body.blocked, now=now),
        lambda visitor, tx: visitor_record(tx.connection, tx.workspace, visitor.id),
    )


@router.get("/{visitor_id}/export")
async def get_export(visitor_id: str, node: Node, member: Asking) -> Response:
    """Everything that is stored about the visitor, in one document; however long, it leaves in pieces."""
    wanted = VisitorId(path_id(visitor_id))

    def begin(connection: Connection, now: Member) -> Beginning:
        require_manager(now.agent)
        return read_beginning(connection, now.workspace.id, wanted)

    beginning, position = await ask_settled(node, member, begin, is_long=True)
    export = Export(node.store, member.workspace.id, at=node.store.timestamp())
    headers = {
        POSITION_HEADER: str(position),
        "Content-Disposition": f'attachment; filename="visitor-{wanted}.json"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(export.pieces(beginning), media_type="application/json", headers=headers)


@router.delete("/{visitor_id}")
async def delete_visitor(visitor_id: str, request: Request, member: Asking) -> Response:
    """Delete everything that is stored about the visitor. It is out of sight at once, and cannot be taken back."""
    wanted = VisitorId(path_id(visitor_id))
    return await perform(
        request,
        lambda tx, now: erase_visitor(tx, actor(member), wanted, now=now),
        lambda nothing, _: nothing,
        status=204,
    )
