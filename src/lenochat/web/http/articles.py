"""`/api/v1/articles`: what the workspace has written for its visitors (AI2)."""

import asyncio

from fastapi import APIRouter, Request, Response

from lenochat.actions.article import ArticleChange, change_article, create_article, delete_article
from lenochat.core.access import require_manager
from lenochat.core.article import ARTICLE_LIMIT, TITLE_LIMIT, Article, Draft, clean_language, draft_of
from lenochat.core.article_views import ArticlePreview, article_view
from lenochat.core.ids import ArticleId
from lenochat.core.passages import prepare
from lenochat.core.stems import OTHER
from lenochat.core.text import clean_line, clean_paragraph
from lenochat.core.unchanged import UNCHANGED
from lenochat.reads.article import list_articles, read_article
from lenochat.store.transaction import Tx
from lenochat.web.http.answer import look, perform
from lenochat.web.http.body import Body, path_id
from lenochat.web.http.conversations import Cursor, Limit
from lenochat.web.http.door import Asking, MemberRoute, Node, actor

router = APIRouter(prefix="/api/v1/articles", route_class=MemberRoute, tags=["articles"])


class NewArticleBody(Body):
    title: str
    text: str = ""
    language: str = OTHER
    published: bool = False


class ArticleBody(Body):
    title: str = ""
    text: str = ""
    language: str = OTHER
    published: bool = False
    expected_updated_at: str | None = None


class PreviewBody(Body):
    title: str = ""
    text: str = ""
    language: str = OTHER


@router.get("")
async def get_articles(node: Node, member: Asking, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """All articles by title, without their texts, drafts too."""
    return await look(
        node,
        member,
        lambda connection, now: list_articles(connection, now.workspace.id, cursor=cursor, limit=limit),
    )


@router.post("")
async def post_article(request: Request, body: NewArticleBody, member: Asking) -> Response:
    """A new article (Owner, Admin)."""
    draft = Draft(
        title=clean_line("title", body.title, limit=TITLE_LIMIT),
        text=clean_paragraph("text", body.text, limit=ARTICLE_LIMIT),
        language=clean_language("language", body.language),
        published=body.published,
    )
    require_manager(member.agent)
    prepared = await asyncio.to_thread(prepare, draft)
    return await perform(
        request, lambda tx, now: create_article(tx, actor(member), prepared, now=now), _shown, status=201
    )


@router.post("/preview")
async def post_preview(node: Node, body: PreviewBody, member: Asking) -> Response:
    """The page of an article that is being written, by what makes the public one; stores nothing."""
    draft = Draft(
        # While somebody writes, there may be no title yet.
        title=clean_line("title", body.title, limit=TITLE_LIMIT) if body.title.strip() else "",
        text=clean_paragraph("text", body.text, limit=ARTICLE_LIMIT),
        language=clean_language("language", body.language),
        published=False,
    )
    html = await node.article_pages.preview(draft, shop=member.workspace.name)
    return await look(node, member, lambda _, __: ArticlePreview(html=html))


@router.get("/{article_id}")
async def get_article(article_id: str, node: Node, member: Asking) -> Response:
    """One article with its text."""
    wanted = ArticleId(path_id(article_id))
    return await look(
        node, member, lambda connection, now: article_view(read_article(connection, now.workspace.id, wanted))
    )


@router.patch("/{article_id}")
async def patch_article(article_id: str, request: Request, body: ArticleBody, node: Node, member: Asking) -> Response:
    """Change an article (Owner, Admin)."""
    named = body.model_fields_set
    change = ArticleChange(
        title=clean_line("title", body.title, limit=TITLE_LIMIT) if "title" in named else UNCHANGED,
        text=clean_paragraph("text", body.text, limit=ARTICLE_LIMIT) if "text" in named else UNCHANGED,
        language=clean_language("language", body.language) if "language" in named else UNCHANGED,
        published=body.published if "published" in named else UNCHANGED,
    )
    require_manager(member.agent)
    wanted = ArticleId(path_id(article_id))
    before = await node.store.read(lambda connection: read_article(connection, member.workspace.id, wanted))
    prepared = await asyncio.to_thread(prepare, change.of(draft_of(before)))
    return await perform(
        request,
        lambda tx, now: change_article(
            tx, actor(member), wanted, change, prepared, expected=body.expected_updated_at, now=now
        ),
        _shown,
    )


@router.delete("/{article_id}")
async def remove_article(article_id: str, request: Request, member: Asking) -> Response:
    """Delete an article (Owner, Admin): its page is gone, and nothing is answered from it any more."""
    wanted = ArticleId(path_id(article_id))
    return await perform(
        request,
        lambda tx, _: delete_article(tx, actor(member), wanted),
        lambda nothing, _: nothing,
        status=204,
    )


def _shown(article: Article, _: Tx) -> object:
    return article_view(article)
