"""`/help/{article_id}`: a published article for everybody, on a page without scripts and cookies."""

import hashlib

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection
from starlette.convertors import Convertor, register_url_convertor

from lenochat.core.article import Article
from lenochat.core.ids import ArticleId
from lenochat.core.workspace import Workspace
from lenochat.store import articles, workspaces
from lenochat.web.article_page import HEADERS, no_page
from lenochat.web.http.door import Node
from lenochat.web.http.pages import GET

router = APIRouter(include_in_schema=False)


class _ArticleId(Convertor[str]):
    """What has the shape of an id: the help of the dashboard itself has names."""

    regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("article", _ArticleId())


@router.api_route("/help/{article_id:article}", methods=GET)
async def get_article_page(article_id: str, request: Request, node: Node) -> Response:
    """The article as it is now; one that is no longer published is not there."""
    found = await node.store.read(lambda connection: _find(connection, ArticleId(article_id)))
    if found is None:
        return Response(no_page(), 404, HEADERS, media_type="text/html")
    article, workspace = found
    page = await node.article_pages.page(article, shop=workspace.name)
    headers = {**HEADERS, "ETag": f'W/"{hashlib.sha256(page.encode()).hexdigest()[:32]}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(page, headers=headers, media_type="text/html")


def _find(connection: Connection, article_id: ArticleId) -> tuple[Article, Workspace] | None:
    article = articles.find_published(connection, article_id)
    workspace = None if article is None else workspaces.find(connection, article.workspace_id)
    return None if article is None or workspace is None else (article, workspace)
