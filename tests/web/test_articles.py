"""Articles through the public door: written by those who manage, read by every member, listed by title (AI2)."""

import pytest

from tests.support.agent_client import AgentClient, done, refused
from tests.support.stream_client import JsonObject
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

RETURNS = {"title": "Returns", "text": "Within **30** days.", "language": "en", "published": True}


async def titles(client: AgentClient, limit: int) -> list[str]:
    """Of all pages, with a member who renames nothing meanwhile."""
    found: list[str] = []
    query: JsonObject = {}
    while True:
        page = done(await client.get("/articles", limit=limit, **query))
        found += [article["title"] for article in page["items"]]
        if page["next_cursor"] is None:
            return found
        query = {"cursor": page["next_cursor"]}


async def test_an_article_is_written_read_changed_and_deleted(workplace: Workplace) -> None:
    owner, ana = await workplace.owner(), await workplace.at_work("Ana")
    before = await owner.position()
    made = done(await owner.post("/articles", {"title": "  Returns\n"}))
    assert (made["title"], made["text"], made["language"], made["published"]) == ("Returns", "", "", False)
    assert made["url"] == f"/help/{made['id']}"
    changed = done(await owner.patch(f"/articles/{made['id']}", RETURNS))
    assert {name: changed[name] for name in RETURNS} == RETURNS
    assert done(await ana.get(f"/articles/{made['id']}")) == changed
    (card,) = done(await ana.get("/articles"))["items"]
    assert card == {name: value for name, value in changed.items() if name != "text"}
    refused(await ana.patch(f"/articles/{made['id']}", {"title": "Mine"}), 403, "not_allowed")
    assert (await owner.delete(f"/articles/{made['id']}")).status_code == 204
    refused(await owner.get(f"/articles/{made['id']}"), 404, "not_found")
    refused(await owner.patch(f"/articles/{made['id']}", RETURNS), 404, "not_found")
    refused(await owner.delete(f"/articles/{made['id']}"), 404, "not_found")
    assert await owner.position() == before


async def test_the_list_is_by_title_whatever_the_case_and_its_pages_fit_together(workplace: Workplace) -> None:
    owner = await workplace.owner()
    for title in ("delivery", "Éclairs", "Zebra", "apples", "Apples", "日本", "Delivery"):
        done(await owner.post("/articles", {"title": title}))
    whole = await titles(owner, 200)
    assert whole == ["apples", "Apples", "delivery", "Delivery", "Zebra", "Éclairs", "日本"]
    for limit in (1, 2, 3, 7):
        assert await titles(owner, limit) == whole
    refused(await owner.get("/articles", cursor="made-up"), 422, "invalid")


async def test_an_article_that_is_sent_twice_under_one_key_is_there_once(workplace: Workplace) -> None:
    owner = await workplace.owner()
    first = await owner.post("/articles", RETURNS, headers={"Idempotency-Key": "k"})
    again = await owner.post("/articles", RETURNS, headers={"Idempotency-Key": "k"})
    assert (again.status_code, done(again)) == (201, done(first))
    assert await titles(owner, 50) == ["Returns"]


async def test_the_longest_article_is_taken_and_given_back_as_it_was(workplace: Workplace) -> None:
    owner = await workplace.owner()
    text = "日本語の文章。" * 7_142
    made = done(await owner.post("/articles", {"title": "Long", "text": text, "published": True}))
    assert made["text"] == text


async def test_who_changes_an_article_as_they_saw_it_undoes_nothing_that_was_saved_since(workplace: Workplace) -> None:
    owner, ada = await workplace.owner(), await workplace.at_work("Ada", role="admin")
    seen = done(await owner.post("/articles", RETURNS))
    path, expected = f"/articles/{seen['id']}", {"expected_updated_at": seen["updated_at"]}
    hers = done(await ada.patch(path, {"text": "Within 60 days.", **expected}))
    refused(await owner.patch(path, {"text": "Within 90 days.", **expected}), 409, "changed_meanwhile")
    assert done(await owner.get(path)) == hers
    again = {"text": "Within 90 days.", "expected_updated_at": hers["updated_at"]}
    assert done(await owner.patch(path, again))["text"] == "Within 90 days."
