"""Who manages writes what Leno AI answers from, imports more of it, and sets what answers (AI2, DA7)."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.crew import Hire, NewPage, go
from tests.e2e.walk import NOBODY

KEY = "sk-of-the-shop"


def save(owner: Page) -> None:
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_text("Saved", exact=True)).to_be_visible()


def test_an_article_is_written_as_visitors_will_read_it_and_a_folder_of_others_comes_in(
    hire: Hire, new_page: NewPage, tmp_path: Path
) -> None:
    owner = hire().screen("owner")
    go(owner, "Articles")
    owner.get_by_role("link", name="New article").click()
    owner.get_by_label("Title").fill("Returns")
    owner.get_by_label("Text").fill("Within **30** days." + "\n\nKeep it dry." * 60)
    preview = owner.frame_locator("iframe[title=Preview]")
    expect(preview.locator("strong")).to_have_text("30")
    preview.locator("p").last.scroll_into_view_if_needed()
    owner.get_by_label("Text").press("Control+End")
    owner.get_by_label("Text").press_sequentially(
        "\n\nBye, <b>all</b>, see [us](javascript:alert(1)) [there](https://shop.example/)."
    )
    expect(preview.locator("p").last).to_have_text("Bye, <b>all</b>, see [us](javascript:alert(1)) there.")
    assert preview.locator("html").evaluate("page => page.scrollTop") > 0, "it stays where somebody reads"
    owner.evaluate("document.documentElement.dataset.theme = 'dark'")
    owner.get_by_text("Published", exact=True).click()
    owner.get_by_label("Title").fill("Sending back")
    expect(preview.locator("body")).to_have_css("background-color", "rgb(22, 24, 28)")
    save(owner)
    visitor = new_page()
    visitor.goto(owner.get_by_label("Its address for visitors").input_value())
    expect(visitor.locator("p").last).to_have_text("Bye, <b>all</b>, see [us](javascript:alert(1)) there.")
    assert visitor.locator("main").inner_html() == preview.locator("main").inner_html()

    folder = tmp_path / "help"
    (folder / "teas").mkdir(parents=True)
    (folder / "brewing.md").write_text("# Brewing\n\nThree minutes.", encoding="utf-8")
    (folder / "teas" / "green.md").write_text("---\ntitle: Green tea\npublished: no\n---\nMild.", encoding="utf-8")
    (folder / "cup.png").write_bytes(b"-")
    go(owner, "Articles")
    for became in ("2 new articles.", "2 unchanged."):
        owner.get_by_role("button", name="Import").click()
        with owner.expect_file_chooser() as chooser:
            owner.get_by_role("button", name="Choose a folder").click()
        chooser.value.set_files(folder)
        dialog = owner.get_by_role("dialog", name="Import articles")
        expect(dialog).to_contain_text("1 other is left out")
        dialog.get_by_role("button", name="Import", exact=True).click()
        expect(dialog).to_contain_text(became)
        dialog.get_by_role("button", name="Done").click()
    expect(owner.get_by_role("main")).to_contain_text("2 published · 1 draft")
    expect(owner.get_by_role("listitem").filter(has_text="Green tea")).to_contain_text("Draft")


def test_the_key_of_a_language_model_is_seen_nowhere_once_it_is_saved(hire: Hire) -> None:
    crew = hire()
    owner = crew.screen("owner")
    go(owner, "Settings")
    owner.get_by_role("link", name="Leno AI").click()
    owner.get_by_text("Leno AI answers", exact=True).click()
    owner.get_by_text("A language model", exact=True).click()
    owner.get_by_label("Base URL").fill(f"http://{NOBODY}/v1")
    owner.get_by_label("Model", exact=True).fill("small")
    owner.get_by_label("Key", exact=True).fill(KEY)
    save(owner)
    told = crew.ask("owner", "GET", "/workspace")
    assert (told["ai_chat"]["active"], told["ai_chat"]["endpoint"]["has_key"]) == (True, True)
    for _ in range(2):
        expect(owner.get_by_text("A key is stored. It is never shown again.")).to_be_visible()
        kept = owner.evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])")
        typed = owner.locator("input, textarea").evaluate_all("fields => fields.map(field => field.value)")
        assert KEY not in owner.content() + kept + json.dumps([told, typed])
        owner.reload()
    owner.get_by_role("button", name="Remove", exact=True).click()
    expect(owner.get_by_text("The key is forgotten when you save.")).to_be_visible()
    save(owner)
    expect(owner.get_by_label("Key", exact=True)).to_be_visible()
    assert crew.ask("owner", "GET", "/workspace")["ai_chat"]["endpoint"]["has_key"] is False
