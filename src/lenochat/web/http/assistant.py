"""What Leno AI did not know (`/api/v1/articles/missing`), and why it failed (`/api/v1/assistant/failures`)."""

from fastapi import APIRouter, Request, Response

from lenochat.actions.assistant import forget_missing_article
from lenochat.reads.assistant import list_assistant_failures, list_missing_articles
from lenochat.web.http.answer import look, perform
from lenochat.web.http.body import path_id
from lenochat.web.http.conversations import Cursor, Limit
from lenochat.web.http.door import Asking, MemberRoute, Node, actor

router = APIRouter(prefix="/api/v1", route_class=MemberRoute, tags=["assistant"])


@router.get("/articles/missing")
async def get_missing_articles(node: Node, member: Asking, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Questions that no article answered, the latest first."""
    return await look(
        node,
        member,
        lambda connection, now: list_missing_articles(connection, now.workspace.id, cursor=cursor, limit=limit),
    )


@router.delete("/articles/missing/{missing_id}")
async def remove_missing_article(missing_id: str, request: Request, member: Asking) -> Response:
    """Take one off the list (Owner, Admin)."""
    wanted = path_id(missing_id)
    return await perform(
        request,
        lambda tx, _: forget_missing_article(tx, actor(member), wanted),
        lambda nothing, _: nothing,
        status=204,
    )


@router.get("/assistant/failures")
async def get_failures(node: Node, member: Asking) -> Response:
    """Why Leno AI gave no answer: the last 50 (Owner, Admin)."""
    return await look(node, member, list_assistant_failures)
