"""Articles are written by Owner and Admin; whoever changes one changes what they name, and nothing else."""

import pytest

from lenochat.actions import article as actions
from lenochat.actions.article import ArticleChange
from lenochat.core.agent import Role
from lenochat.core.article import Article, Draft
from lenochat.core.errors import DomainError
from lenochat.core.ids import ArticleId
from lenochat.store import articles, passages
from tests.support.shop import Shop

DRAFT = Draft(title="Returns", text="Within 30 days.", language="en", published=True)


def row(shop: Shop, article_id: ArticleId) -> Article | None:
    return articles.find(shop.connection, shop.workspace_id, article_id)


def is_found_by(shop: Shop, stem: str) -> bool:
    return passages.count_with(shop.connection, shop.workspace_id, "en", stem) > 0


def test_an_agent_may_write_no_article(shop: Shop) -> None:
    ana, ada = shop.hire("Ana"), shop.hire("Ada", role=Role.ADMIN)
    article = shop.write_article(DRAFT, by=ada)
    for attempt in (
        lambda: shop.write_article(DRAFT, by=ana),
        lambda: shop.change_article(article, ArticleChange(title="Mine"), by=ana),
        lambda: shop.delete_article(article, by=ana),
    ):
        with pytest.raises(DomainError, match="Only an Owner or an Admin"):
            attempt()


def test_two_who_change_different_things_at_once_both_have_their_way_and_the_index_says_so(shop: Shop) -> None:
    article = shop.write_article(DRAFT)
    shop.change_article(article, ArticleChange(title="Giving back"))
    changed = shop.change_article(article, ArticleChange(text="Within 60 days."), seen=DRAFT)
    assert (changed.title, changed.text) == ("Giving back", "Within 60 days.")
    assert is_found_by(shop, "give")
    assert is_found_by(shop, "60")
    assert not is_found_by(shop, "return"), "what was prepared was of the old title"


def test_a_change_to_what_it_is_already_changes_nothing_not_even_its_time(shop: Shop) -> None:
    article = shop.write_article(DRAFT)
    before = row(shop, article)
    shop.clock.move(60)
    assert shop.change_article(article, ArticleChange(title=DRAFT.title)) == before == row(shop, article)
    assert shop.change_article(article, ArticleChange(title="Giving back")).updated == shop.clock.now


def test_a_workspace_has_so_many_articles_and_no_more(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_ARTICLES", 2)
    first, _ = shop.write_article(DRAFT), shop.write_article(DRAFT)
    with pytest.raises(DomainError, match="Delete one that is not needed"):
        shop.write_article(DRAFT)
    shop.delete_article(first)
    assert shop.write_article(DRAFT)


def test_articles_are_no_events(shop: Shop) -> None:
    shop.published.clear()
    article = shop.write_article(DRAFT)
    shop.change_article(article, ArticleChange(title="Giving back"))
    shop.delete_article(article)
    assert not shop.published
