"""Attachments: files that come in before the message that names them, and every one under its address.

A picture is decoded in a process apart and kept without what is not seen of it; of a PDF only the beginning and the end
are looked at, and nobody here ever opens it.
"""

import re
from collections.abc import AsyncIterator
from functools import partial
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from lenochat.actions.actor import Actor
from lenochat.actions.attachment import Upload, keep_part
from lenochat.core.attachment import Attachment, AttachmentStored, MediaType, clean_file_name
from lenochat.core.conversation import require_not_blocked
from lenochat.core.errors import DomainError, invalid, not_found
from lenochat.core.ids import AttachmentId, ConversationId, VisitorId
from lenochat.core.instant import Instant
from lenochat.reads.conversation import require
from lenochat.reads.visitor import require_own
from lenochat.store import attachments
from lenochat.store.tokens import is_token, new_token
from lenochat.store.transaction import Tx
from lenochat.web.context import Context, context
from lenochat.web.http.answer import answer, perform
from lenochat.web.http.body import StrictRequest, path_id
from lenochat.web.http.door import Asking, MemberRoute, Node, Route, actor, address_of
from lenochat.web.http.upload import TakesFile, UploadedFile, upload_schema, uploaded
from lenochat.web.http.widget import PREFIX, Widget, Writer, find_visitor, find_workspace
from lenochat.web.member import admitted_member
from lenochat.web.picture_maker import is_picture

FIELD = "file"


class MembersUpload(TakesFile, MemberRoute):
    """For members. That the conversation is there is looked at before anything is read."""

    async def admit(self, request: StrictRequest) -> None:
        await super().admit(request)
        wanted = ConversationId(path_id(request.path_params["conversation_id"]))
        workspace_id = admitted_member(request).workspace.id
        await context(request).store.read(lambda connection: require(connection, workspace_id, wanted))


class VisitorsUpload(TakesFile):
    """For visitors: strangers, of whom nothing is read before they have said whose conversation it is."""

    async def admit(self, request: StrictRequest) -> None:
        node = context(request)
        wanted = ConversationId(path_id(request.path_params["conversation_id"]))
        workspace = await find_workspace(request.path_params["widget_key"], node)
        visitor = await find_visitor(workspace, node, request.headers.get("authorization"))
        require_not_blocked(visitor)
        await node.store.read(lambda connection: require_own(connection, workspace.id, visitor.id, wanted))

    async def read(self, request: StrictRequest) -> None:
        async with context(request).limits.upload_turn(address_of(request)):
            await super().read(request)


members = APIRouter(prefix="/api/v1/conversations", route_class=MembersUpload, tags=["conversations"])
visitors = APIRouter(prefix=PREFIX, route_class=VisitorsUpload, tags=["visitors"])
public = APIRouter(prefix="/api/v1/attachments", route_class=Route, tags=["attachments"])

_PDF_BEGINS = re.compile(rb"%PDF-[0-9]\.[0-9]")
_PDF_ENDS = b"%%EOF"
_NEAR_THE_END = 1_024
"""Bytes; what some programs hang on behind the end is no harm (ISO 32000-1, annex H.3, note 18)."""

HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    # Pages with the widget may ask this of everything they embed.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Shown within a page, or saved; opened by itself it is nothing but a file to save, whatever is in it."""


@members.post("/{conversation_id}/attachments", openapi_extra=upload_schema(FIELD))
async def post_attachment(conversation_id: str, request: Request, node: Node, member: Asking) -> Response:
    """A file for a message that the member is about to write there."""
    upload = await _look_into(await uploaded(request, FIELD), ConversationId(path_id(conversation_id)), node)
    last = len(upload.parts) - 1
    for number in range(last):
        await node.store.write(member.workspace.id, partial(_keep, upload, actor(member), number))
    return await perform(request, partial(_keep, upload, actor(member), last), lambda stored, _: stored, status=201)


@visitors.post("/conversations/{conversation_id}/attachments", openapi_extra=upload_schema(FIELD))
async def post_own_attachment(
    conversation_id: str, request: Request, widget: Widget, node: Node, visitor: Writer
) -> Response:
    """A file for a message that the visitor is about to write there."""
    file = await uploaded(request, FIELD)
    node.limits.require_upload(address_of(request), visitor.id, size=len(file.content))
    upload = await _look_into(file, ConversationId(path_id(conversation_id)), node)
    stored: AttachmentStored | None = None
    for number in range(len(upload.parts)):
        written = await node.store.write(widget.id, partial(_keep, upload, visitor.id, number))
        stored = written.result
    return answer(stored, status=201)


@public.get("/{attachment_id}")
async def get_attachment(attachment_id: str, node: Node) -> Response:
    """A file that some message names, for whoever has its address: the team, and the conversation's visitor."""
    wanted = AttachmentId(attachment_id)
    found = None
    if is_token(attachment_id):
        found = await node.store.read(lambda connection: attachments.find_named(connection, wanted))
    if found is None:
        raise not_found("attachment")
    headers = {
        **HEADERS,
        "Content-Length": str(found.size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
    }
    return StreamingResponse(_content(node, found), media_type=found.media_type, headers=headers)


def _keep(upload: Upload, sender: Actor | VisitorId, number: int, tx: Tx, now: Instant) -> AttachmentStored:
    return keep_part(tx, sender, upload, number, now=now)


async def _content(node: Context, attachment: Attachment) -> AsyncIterator[bytes]:
    """Part by part, the next one when the one before was taken: a slow reader holds a part, not a file."""
    number, left = 0, attachment.size
    while left > 0:
        wanted = partial(attachments.read_part, attachment_id=attachment.id, number=number)
        content = await node.store.read(wanted)
        if content is None:
            return  # it was removed meanwhile
        yield content
        number, left = number + 1, left - len(content)


async def _look_into(file: UploadedFile, conversation_id: ConversationId, node: Context) -> Upload:
    """What the file is, by its bytes alone; refused unless it is a whole one of the kinds that we take."""
    media_type: MediaType
    if is_picture(file.content):
        picture = await node.pictures.bare(file.content, field=FIELD)
        media_type, content = picture.media_type, picture.content
        width, height = picture.width, picture.height
    elif _PDF_BEGINS.match(file.content):
        if _PDF_ENDS not in file.content[-_NEAR_THE_END:]:
            raise invalid(FIELD, "This PDF is not complete. Save it again, or choose another.")
        media_type, content, width, height = "application/pdf", file.content, None, None
    else:
        raise DomainError("unsupported_type", "Send a picture (JPEG, PNG, WebP or GIF) or a PDF.")
    attachment = Attachment(
        id=AttachmentId(new_token()),
        name=clean_file_name(file.name, media_type),
        media_type=media_type,
        size=len(content),
        width=width,
        height=height,
    )
    return Upload(conversation_id=conversation_id, attachment=attachment, parts=attachments.parts(content))
