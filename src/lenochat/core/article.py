"""Articles: what a workspace has written for its visitors, and what Leno AI answers from."""

from lenochat.core.errors import invalid
from lenochat.core.ids import ArticleId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.stems import LANGUAGES, OTHER
from lenochat.core.value import value

TITLE_LIMIT = 200
ARTICLE_LIMIT = 50_000
"""Code points of an article's text."""
MOST_ARTICLES = 2_000
"""Of one workspace, published or not."""


@value
class Draft:
    """What somebody writes of an article."""

    title: str
    text: str
    """Markdown."""
    language: str
    published: bool


@value
class Article(Draft):
    id: ArticleId
    workspace_id: WorkspaceId
    source: str | None
    """The file that it was imported from, as that was called; the next one of that name takes its place."""
    created: Instant
    updated: Instant


def draft_of(article: Article) -> Draft:
    return Draft(title=article.title, text=article.text, language=article.language, published=article.published)


def clean_language(field: str, language: str) -> str:
    """A language whose endings are known, or "" for any other; else `invalid`."""
    if language != OTHER and language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise invalid(field, f'Choose one of {known}, or leave it empty ("") for any other language.')
    return language
