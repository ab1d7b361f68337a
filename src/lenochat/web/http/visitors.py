"""`/api/v1/visitors`: what members know of visitors, and may do about them."""

from fastapi import APIRouter, Request, Response

from lenochat.actions.blocking import set_blocked
from lenochat.core.ids import VisitorId
from lenochat.reads.visitor import visitor_record
from lenochat.web.http.door import Asking, Body, MemberRoute, Node, actor, look, path_id, perform

router = APIRouter(prefix="/api/v1/visitors", route_class=MemberRoute, tags=["visitors"])


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
