"""Articles and Leno AI as the dashboard shows them; they join `SCREENS` on import."""

from playwright.sync_api import FilePayload, FrameLocator, Page, expect

from tests.e2e.screens import SCREENS, screen
from tests.e2e.stage import Stage, refuse

__all__ = ["SCREENS"]
DRAFT = "Wholesale (draft)"
MARKDOWN = """Within **30 days** you may send everything back that you have *not opened*.

## How to return something

1. Ask us for a label: [returns form](https://tea.example/returns).
2. Pack it well, and bring it to any post office.

## What it costs

| Country | Label |
|---|--:|
| Germany | free |
| Elsewhere | 4.90 € |

> Opened tea is yours to keep: we may not sell it again.
"""


def previewed(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title=Preview]")


def open_article(stage: Stage, page: Page, title: str) -> None:
    page.goto(f"{stage.url}/articles")
    page.get_by_role("link", name=title).click()


@screen("noor")
def articles(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/articles")
    expect(page.get_by_role("list", name="All articles")).to_contain_text(DRAFT)


@screen("owner", "narrow")
def articles_none(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/articles")
    expect(page.get_by_text("There are no articles yet.")).to_be_visible()


@screen("noor", "wide")
def articles_not_loaded(stage: Stage, page: Page) -> None:
    refuse(page, "**/api/v1/articles?*")
    page.goto(f"{stage.url}/articles")
    expect(page.get_by_text("The articles could not be loaded")).to_be_visible()


@screen("noor")
def article_written(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/articles/new")
    page.get_by_label("Title").fill("Returns")
    page.get_by_label("Text").fill(MARKDOWN)
    page.get_by_text("Published", exact=True).click()
    expect(previewed(page).get_by_role("table")).to_be_attached()


@screen("noor", "narrow")
def article_overtaken(stage: Stage, page: Page) -> None:
    """Somebody else was faster, and it is too long."""
    open_article(stage, page, DRAFT)
    page.get_by_label("Title").fill("For shops")
    path = f"/articles/{page.url.rpartition('/')[2]}"
    before = stage.ask("noor", "GET", path)
    stage.ask("noor", "PATCH", path, {"title": "For cafes", "language": "de"})
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Take theirs")).to_be_visible()
    page.get_by_label("Text").fill("Every card has a code. " * 2_500)
    expect(page.get_by_text("At most 50,000 characters")).to_be_visible()
    stage.ask("noor", "PATCH", path, {"title": before["title"], "language": before["language"]})


@screen("noor", "wide")
def article_to_delete(stage: Stage, page: Page) -> None:
    open_article(stage, page, DRAFT)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("gone for good")


@screen("ben", "wide")
def article_read(stage: Stage, page: Page) -> None:
    open_article(stage, page, "Delivery")
    expect(page.get_by_label("Its address for visitors")).to_be_visible()


@screen("noor")
def articles_imported(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/articles")
    page.get_by_role("button", name="Import").click()
    files = {"brewing.md": b"# Brewing", "tasting-notes.md": b"\xff", "a very long name of a file.md": b"# Long"}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(
        [FilePayload(name=name, mimeType="text/markdown", buffer=text) for name, text in files.items()]
    )
    page.get_by_role("dialog").get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("list", name="What became of each file")).to_contain_text("UTF-8")
