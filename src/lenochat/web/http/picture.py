"""`/api/v1/me/picture`, and every picture under its unguessable address."""

from fastapi import APIRouter, Request, Response

from lenochat.actions.picture import remove_picture, set_picture
from lenochat.core.agent import Agent
from lenochat.core.errors import not_found
from lenochat.core.ids import PictureId
from lenochat.reads.member import Member, me_view
from lenochat.store import pictures
from lenochat.store.tokens import is_token, new_token
from lenochat.store.transaction import Tx
from lenochat.web.http.answer import perform
from lenochat.web.http.door import Asking, MemberRoute, Node, Route, actor
from lenochat.web.http.upload import UploadRoute, upload_schema, uploaded

uploads = APIRouter(prefix="/api/v1/me", route_class=UploadRoute, tags=["me"])
members = APIRouter(prefix="/api/v1/me", route_class=MemberRoute, tags=["me"])
public = APIRouter(prefix="/api/v1/pictures", route_class=Route, tags=["pictures"])

MEDIA_TYPE = "image/webp"
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    # Pages with the widget may ask this of everything they embed.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Another picture has another address, so nobody needs to ask twice; opened by itself it is nothing but a picture."""


@uploads.put("/picture", openapi_extra=upload_schema("picture"))
async def put_picture(request: Request, node: Node, member: Asking) -> Response:
    """Take this file as the member's picture: the middle square of its first frame, upright, without metadata."""
    content = await node.pictures.make((await uploaded(request, "picture")).content)
    picture_id = PictureId(new_token())
    return await perform(
        request,
        lambda tx, now: set_picture(tx, actor(member), picture_id=picture_id, content=content, now=now),
        lambda agent, tx: _shown(agent, tx, member),
    )


@members.delete("/picture")
async def delete_picture(request: Request, member: Asking) -> Response:
    """Have no picture."""
    return await perform(
        request,
        lambda tx, now: remove_picture(tx, actor(member), now=now),
        lambda agent, tx: _shown(agent, tx, member),
    )


@public.get("/{picture_id}")
async def get_picture(picture_id: str, node: Node) -> Response:
    """A picture, for whoever has its address: members' pages, and the visitors whom the member answers."""
    content = None
    if is_token(picture_id):
        content = await node.store.read(lambda connection: pictures.find(connection, PictureId(picture_id)))
    if content is None:
        raise not_found("picture")
    return Response(content, media_type=MEDIA_TYPE, headers=HEADERS)


def _shown(agent: Agent, tx: Tx, member: Member) -> object:
    return me_view(agent, tx.workspace, member.login.id)
