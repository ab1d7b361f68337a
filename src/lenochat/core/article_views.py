"""The public shapes of articles, as every member sees them."""

from lenochat.core.article import Article
from lenochat.core.ids import ArticleId
from lenochat.core.instant import Timestamp, timestamp
from lenochat.core.value import value


@value
class ArticleCard:
    """An article as the list shows it."""

    id: ArticleId
    title: str
    language: str
    """A code of BCP 47, or empty: one whose endings are not known."""
    published: bool
    created_at: Timestamp
    updated_at: Timestamp
    url: str
    """Its page on this server, for everybody while it is published."""


@value
class ArticleView(ArticleCard):
    text: str
    """Markdown."""


@value
class ArticlePreview:
    """What somebody writes, as visitors would read it."""

    html: str
    """A whole page."""


def article_path(article_id: ArticleId) -> str:
    """Where the page of an article is, on this server."""
    return f"/help/{article_id}"


def article_card(article: Article) -> ArticleCard:
    return ArticleCard(
        id=article.id,
        title=article.title,
        language=article.language,
        published=article.published,
        created_at=timestamp(article.created),
        updated_at=timestamp(article.updated),
        url=article_path(article.id),
    )


def article_view(article: Article) -> ArticleView:
    card = article_card(article)
    return ArticleView(
        id=card.id,
        title=card.title,
        language=card.language,
        published=card.published,
        created_at=card.created_at,
        updated_at=card.updated_at,
        url=card.url,
        text=article.text,
    )
