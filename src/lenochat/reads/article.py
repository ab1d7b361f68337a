"""Articles as members read them."""

from urllib.parse import quote, unquote

from sqlalchemy import Connection

from lenochat.core.article import Article
from lenochat.core.article_views import ArticleCard, article_card
from lenochat.core.errors import not_found
from lenochat.core.ids import ArticleId, WorkspaceId
from lenochat.reads.conversation import Page, make_cursor, read_cursor
from lenochat.store import articles


def list_articles(
    connection: Connection, workspace_id: WorkspaceId, *, cursor: str | None, limit: int
) -> Page[ArticleCard]:
    """One page of the workspace's articles, by title, drafts too."""
    after = ("", "")
    if cursor is not None:
        title, last = read_cursor(cursor, "articles", (str, str))
        after = (unquote(str(title)), str(last))
    found = articles.list_page(connection, workspace_id, after=after, most=limit + 1)
    shown = found[:limit]
    more = None
    if len(found) > limit:
        title, last = articles.sort_key(shown[-1])
        more = make_cursor("articles", quote(title), last)
    return Page(items=[article_card(article) for article in shown], next_cursor=more)


def read_article(connection: Connection, workspace_id: WorkspaceId, article_id: ArticleId) -> Article:
    """One article of the workspace, or `not_found`."""
    article = articles.find(connection, workspace_id, article_id)
    if article is None:
        raise not_found("article")
    return article
