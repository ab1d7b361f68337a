"""Articles: rows and back. Their passages are in `store.passages`."""

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, tuple_, update

from lenochat.core.article import Article
from lenochat.core.ids import ArticleId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.text import name_key
from lenochat.store.tables import articles

_in_workspace = articles.c.workspace_id == bindparam("workspace")
_this = (_in_workspace, articles.c.id == bindparam("article"))
_find = select(articles).where(*_this)
_find_published = select(articles).where(articles.c.id == bindparam("article"), articles.c.published)
_find_by_source = select(articles).where(_in_workspace, articles.c.source == bindparam("source"))
_count = select(func.count()).select_from(articles).where(_in_workspace)
_page = (
    select(articles)
    .where(
        _in_workspace,
        tuple_(articles.c.title_key, articles.c.id) > tuple_(bindparam("after_title"), bindparam("after_id")),
    )
    .order_by(articles.c.title_key, articles.c.id)
    .limit(bindparam("most"))
)


def find(connection: Connection, workspace_id: WorkspaceId, article_id: ArticleId) -> Article | None:
    return _article(connection.execute(_find, {"workspace": workspace_id, "article": article_id}).first())


def find_published(connection: Connection, article_id: ArticleId) -> Article | None:
    """One that is for everybody, of whatever workspace."""
    return _article(connection.execute(_find_published, {"article": article_id}).first())


def find_by_source(connection: Connection, workspace_id: WorkspaceId, source: str) -> Article | None:
    """The one that a file of that name was imported as."""
    return _article(connection.execute(_find_by_source, {"workspace": workspace_id, "source": source}).first())


def count(connection: Connection, workspace_id: WorkspaceId) -> int:
    return connection.execute(_count, {"workspace": workspace_id}).scalar_one()


def list_page(
    connection: Connection, workspace_id: WorkspaceId, *, after: tuple[str, str] = ("", ""), most: int
) -> list[Article]:
    """By title, as `sort_key` orders them; those after a key."""
    after_title, after_id = after
    rows = connection.execute(
        _page, {"workspace": workspace_id, "after_title": after_title, "after_id": after_id, "most": most}
    )
    return [article for article in map(_article, rows) if article is not None]


def sort_key(article: Article) -> tuple[str, str]:
    """Where an article stands in the list."""
    return name_key(article.title), article.id


def add(connection: Connection, article: Article) -> None:
    connection.execute(
        insert(articles).values(
            id=article.id,
            workspace_id=article.workspace_id,
            source=article.source,
            created=article.created,
            **_columns(article),
        )
    )


def save(connection: Connection, article: Article) -> None:
    connection.execute(
        update(articles).where(*_this).values(_columns(article)),
        {"workspace": article.workspace_id, "article": article.id},
    )


def remove(connection: Connection, article: Article) -> None:
    """The article, once it has no passages."""
    connection.execute(delete(articles).where(*_this), {"workspace": article.workspace_id, "article": article.id})


def _columns(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "title_key": name_key(article.title),
        "text": article.text,
        "language": article.language,
        "published": article.published,
        "updated": article.updated,
    }


def _article(row: Row[tuple[object, ...]] | None) -> Article | None:
    if row is None:
        return None
    return Article(
        id=row.id,
        workspace_id=row.workspace_id,
        title=row.title,
        text=row.text,
        language=row.language,
        published=row.published,
        source=row.source,
        created=Instant(row.created),
        updated=Instant(row.updated),
    )
