"""Articles and Leno AI as the dashboard shows them."""

from playwright.sync_api import FilePayload, FrameLocator, Page, expect

from tests.e2e.screen import Screen, adds_to
from tests.e2e.settings_screens import open_settings
from tests.e2e.stage import Stage, refuse
from tests.e2e.walk import NOBODY, visitor_writes
from tests.e2e.widget_screens import keep_assistant
from tests.support.stream_client import JsonObject

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)
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


@screen("ben", "wide")
def article_read(stage: Stage, page: Page) -> None:
    open_article(stage, page, "Delivery")
    expect(page.get_by_label("Its address for visitors")).to_be_visible()


@screen("noor", "wide")
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


def ask_assistant(stage: Stage, page: Page, question: str, said: str, **ai_chat: object) -> None:
    """A visitor of the shop has asked Leno AI that, and read this."""
    keep_assistant(stage)
    stage.ask("keeper", "PATCH", "/workspace", {"ai_chat": ai_chat})
    conversation = visitor_writes(stage.empty.server.url, stage.shop.widget_key, "Maria", question)
    page.goto(f"{stage.empty.server.url}/inbox/all/{conversation}")
    expect(page.get_by_role("log")).to_contain_text(said)


@screen("keeper", "narrow")
def articles_missing(stage: Stage, page: Page) -> None:
    long = (
        "My grandmother had a teapot with a bird on its lid, green I think, from before the war. Can you make"
        " such a one again, and how long would that take? I would need it for her birthday in May."
    )
    for question in ("Do you sell gift cards?", long):
        ask_assistant(stage, page, question, "I do not know that")
    page.goto(f"{stage.empty.server.url}/articles/missing")
    expect(page.get_by_role("list", name="Unanswered questions")).to_contain_text("grandmother")


@screen("owner", "narrow")
def articles_missing_none(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/articles/missing")
    expect(page.get_by_text("No question is unanswered.")).to_be_visible()


@screen("noor")
def settings_assistant(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "assistant")
    expect(page.get_by_text("published articles")).to_be_visible()
    expect(page.get_by_text("Nothing went wrong.")).to_be_visible()


@screen("keeper", "wide")
def settings_assistant_failed(stage: Stage, page: Page) -> None:
    """With a language model that is not there, and another that may not be asked; the lower half."""
    endpoint: JsonObject = {"base_url": f"http://{NOBODY}/v1", "model": "small", "key": "sk-of-the-shop"}
    asked = "Do the blue cups survive a dishwasher?"
    ask_assistant(stage, page, asked, "I cannot answer", provider="endpoint", endpoint=endpoint)
    page.goto(f"{stage.empty.server.url}/settings/assistant")
    expect(page.get_by_text("could not be connected to")).to_be_visible()
    page.get_by_label("Base URL").fill("https://llm.example/v1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("--assistant-hosts llm.example")).to_be_visible()
