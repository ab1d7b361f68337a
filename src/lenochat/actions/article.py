"""Articles are written, changed and deleted. No event tells it: like settings, they are read when somebody asks."""

from lenochat.actions.actor import Actor, require_actor
from lenochat.core.access import require_manager
from lenochat.core.article import MOST_ARTICLES, Article, Draft, draft_of
from lenochat.core.article_file import ArticleFile, ImportOutcome
from lenochat.core.errors import DomainError, invalid, not_found
from lenochat.core.ids import ArticleId
from lenochat.core.instant import Instant, timestamp
from lenochat.core.passages import Prepared, prepare
from lenochat.core.unchanged import UNCHANGED, Unchanged, given
from lenochat.core.value import replace, value
from lenochat.store import articles, passages
from lenochat.store.ids import new_id
from lenochat.store.transaction import Tx


@value
class ArticleChange:
    """What a request names of an article; what it leaves out stays."""

    title: str | Unchanged = UNCHANGED
    text: str | Unchanged = UNCHANGED
    language: str | Unchanged = UNCHANGED
    published: bool | Unchanged = UNCHANGED

    def of(self, draft: Draft) -> Draft:
        """The draft with these changes."""
        return Draft(
            title=given(self.title, draft.title),
            text=given(self.text, draft.text),
            language=given(self.language, draft.language),
            published=given(self.published, draft.published),
        )


@value
class Imported:
    """What a file has become."""

    article: Article
    outcome: ImportOutcome


def create_article(tx: Tx, actor: Actor, prepared: Prepared, *, now: Instant) -> Article:
    """A new article; if it is published, Leno AI answers from it at once."""
    require_manager(require_actor(tx, actor)[0])
    return _create(tx, prepared, source=None, now=now)


def change_article(
    tx: Tx,
    actor: Actor,
    article_id: ArticleId,
    change: ArticleChange,
    prepared: Prepared,
    *,
    expected: str | None = None,
    now: Instant,
) -> Article:
    """Another text, or whatever else is named. `prepared` is what the change made of the article a moment ago.

    `expected` is when the article was changed last, as the caller saw it: if it was changed since, nothing is.
    """
    require_manager(require_actor(tx, actor)[0])
    before = require_article(tx, article_id)
    if expected is not None and expected != timestamp(before.updated):
        raise DomainError("changed_meanwhile", "Somebody else has changed this article meanwhile. Look at it again.")
    return _rewrite(tx, before, change.of(draft_of(before)), prepared, now=now)


def import_article(
    tx: Tx, actor: Actor, file: ArticleFile, prepared: Prepared, *, language: str, now: Instant
) -> Imported:
    """`import_file`, by a member."""
    require_manager(require_actor(tx, actor)[0])
    return import_file(tx, file, prepared, language=language, now=now)


def import_file(tx: Tx, file: ArticleFile, prepared: Prepared, *, language: str, now: Instant) -> Imported:
    """The article of a Markdown file: a new one, or in the place of the one that a file of that name made before.

    `prepared` is what the file made a moment ago; `language` is that of a file which does not say it.
    """
    before = articles.find_by_source(tx.connection, tx.workspace_id, file.source)
    draft = file.draft(None if before is None else draft_of(before), language=language)
    if before is None:
        made = prepared if prepared.draft == draft else prepare(draft)
        return Imported(article=_create(tx, made, source=file.source, now=now), outcome="created")
    after = _rewrite(tx, before, draft, prepared, now=now)
    return Imported(article=after, outcome="unchanged" if after == before else "replaced")


def delete_article(tx: Tx, actor: Actor, article_id: ArticleId) -> None:
    """It is gone, and its page with it."""
    require_manager(require_actor(tx, actor)[0])
    article = require_article(tx, article_id)
    passages.remove(tx.connection, article)
    articles.remove(tx.connection, article)


def require_article(tx: Tx, article_id: ArticleId) -> Article:
    """An article of this workspace, or `not_found`."""
    article = articles.find(tx.connection, tx.workspace_id, article_id)
    if article is None:
        raise not_found("article")
    return article


def _create(tx: Tx, prepared: Prepared, *, source: str | None, now: Instant) -> Article:
    if articles.count(tx.connection, tx.workspace_id) >= MOST_ARTICLES:
        raise invalid("title", f"A workspace has at most {MOST_ARTICLES:,} articles. Delete one that is not needed.")
    draft = prepared.draft
    article = Article(
        id=ArticleId(new_id()),
        workspace_id=tx.workspace_id,
        title=draft.title,
        text=draft.text,
        language=draft.language,
        published=draft.published,
        source=source,
        created=now,
        updated=now,
    )
    articles.add(tx.connection, article)
    _make_findable(tx, article, prepared)
    return article


def _rewrite(tx: Tx, before: Article, draft: Draft, prepared: Prepared, *, now: Instant) -> Article:
    if draft == draft_of(before):
        return before
    after = replace(
        before,
        title=draft.title,
        text=draft.text,
        language=draft.language,
        published=draft.published,
        updated=now,
    )
    articles.save(tx.connection, after)
    passages.remove(tx.connection, before)
    # Where somebody else has changed it meanwhile, what was prepared is of another text.
    _make_findable(tx, after, prepared if prepared.draft == draft else prepare(draft))
    return after


def _make_findable(tx: Tx, article: Article, prepared: Prepared) -> None:
    if article.published:
        passages.add(tx.connection, article, prepared.passages)
