"""Published articles are found by their stems as they are now, in their own workspace and language (AI2)."""

from pathlib import Path

from lenochat.actions.article import ArticleChange
from lenochat.core.article import Draft
from lenochat.core.ids import ArticleId
from lenochat.core.stems import stems
from lenochat.store import passages, schema
from tests.support.shop import Shop


def found(shop: Shop, text: str, *, language: str = "en") -> list[str]:
    """The titles of the articles whose passages come first for this."""
    hits = passages.find(shop.connection, shop.workspace_id, {language: stems(text, language)}, most=20)
    return [hit.title for hit in hits]


def write(shop: Shop, title: str, text: str, *, language: str = "en", published: bool = True) -> ArticleId:
    return shop.write_article(Draft(title=title, text=text, language=language, published=published))


def test_a_published_article_is_found_whatever_the_endings_and_a_draft_is_not(shop: Shop) -> None:
    article = write(shop, "Returns", "Send parcels back within 30 days.")
    write(shop, "Draft", "Parcels that nobody sees", published=False)
    assert found(shop, "returning a parcel") == found(shop, "sending") == ["Returns"]
    shop.change_article(article, ArticleChange(published=False))
    assert found(shop, "parcels") == []
    shop.change_article(article, ArticleChange(published=True))
    assert found(shop, "parcels") == ["Returns"]


def test_a_changed_article_is_found_by_what_it_says_now_alone(shop: Shop) -> None:
    article = write(shop, "Returns", "Send parcels back.\n\n## Costs\n\nIt is free.")
    shop.change_article(article, ArticleChange(text="Bring them to the store."))
    assert (found(shop, "parcel"), found(shop, "costs"), found(shop, "store")) == ([], [], ["Returns"])
    shop.change_article(article, ArticleChange(title="Giving back"))
    assert (found(shop, "returns"), found(shop, "giving")) == ([], ["Giving back"])
    shop.change_article(article, ArticleChange(language="de"))
    assert (found(shop, "store"), found(shop, "store", language="de")) == ([], ["Giving back"])
    shop.delete_article(article)
    assert found(shop, "store", language="de") == []
    assert passages.count_by_language(shop.connection, shop.workspace_id) == {}


def test_what_is_in_the_title_comes_before_what_is_only_mentioned(shop: Shop) -> None:
    write(shop, "Gifts", "A voucher can be used for delivery, too, and delivery is paid by delivery day.")
    write(shop, "Delivery", "Three to five days.")
    assert found(shop, "delivery") == ["Delivery", "Gifts"]


def test_passages_with_more_of_what_is_asked_come_first_and_rare_stems_weigh_more(shop: Shop) -> None:
    for number in range(5):
        write(shop, f"Article {number}", "Our shop sells tea.")
    write(shop, "Warranty", "Our shop repairs kettles.")
    assert found(shop, "shop kettles")[0] == "Warranty"
    assert found(shop, "shop tea kettles repairs")[0] == "Warranty"


def test_nothing_of_another_workspace_or_language_is_found_or_counted(shop: Shop) -> None:
    write(shop, "Returns", "Die parcels")
    theirs = shop.workspace_id
    shop.begin()
    write(shop, "Rücksendung", "Die Pakete", language="de")
    assert (found(shop, "die"), found(shop, "die", language="de"), found(shop, "parcels")) == ([], ["Rücksendung"], [])
    assert passages.count_by_language(shop.connection, shop.workspace_id) == {"de": 1}
    assert passages.count_with(shop.connection, shop.workspace_id, "de", "die") == 1
    assert passages.count_with(shop.connection, shop.workspace_id, "en", "die") == 0
    assert passages.count_with(shop.connection, theirs, "en", "die") == 1


def test_what_was_found_is_still_found_after_the_file_was_made_smaller(tmp_path: Path) -> None:
    database = tmp_path / "lenochat.sqlite3"
    schema.migrate(database)
    shop = Shop(lambda _: None, database)
    gone = write(shop, "Gone", "Tea")
    kept = [write(shop, f"Kept {number}", f"Tea and number {number}") for number in range(3)]
    shop.delete_article(gone)
    shop.connection.exec_driver_sql("VACUUM")
    assert found(shop, "number 2")[0] == "Kept 2"
    for article in kept:
        shop.delete_article(article)
    assert found(shop, "tea") == []
    assert write(shop, "New", "Tea")
    assert found(shop, "tea") == ["New"]
    shop.close()
