"""A picture and a PDF each way in real browsers: by button, clipboard and drop; shown without a jump, and saved."""

import base64
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.crew import Hire, NewPage, inbox_row
from tests.e2e.walk import the_chat, write_to_the_shop
from tests.support.picture_files import GREEN, pdf, plain, saved

PICTURE = saved(plain(GREEN, (800, 500)), "PNG")


def carry(page: Page, event: str, to: Locator, *files: tuple[str, str, bytes]) -> None:
    """Files come by this event, as the clipboard or a file manager hands them over."""
    told = [{"name": name, "type": kind, "data": base64.b64encode(content).decode()} for name, kind, content in files]
    to.evaluate(
        """(element, { event, told }) => {
            const carried = new DataTransfer();
            for (const { name, type, data } of told) {
                const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
                carried.items.add(new File([bytes], name, { type }));
            }
            const options = { bubbles: true, cancelable: true, clipboardData: carried, dataTransfer: carried };
            const Kind = event === "paste" ? ClipboardEvent : DragEvent;
            element.dispatchEvent(new Kind(event, options));
        }""",
        {"event": event, "told": told},
    )


def shown(picture: Locator) -> None:
    """It is decoded, not only there."""
    expect(picture).to_have_js_property("naturalWidth", value=800)


def test_a_picture_and_a_pdf_go_each_way_and_are_seen_and_saved_on_the_other_side(
    hire: Hire, new_page: NewPage, tmp_path: Path
) -> None:
    crew = hire("ana")
    ana, visitor = crew.screen("ana"), crew.workspace.shop(new_page())
    write_to_the_shop(visitor, "The cup arrived broken")
    chat = the_chat(visitor)
    expect(chat).to_have_accessible_name("Ana")
    inbox_row(ana, "The cup arrived broken").click()
    log = ana.get_by_role("log")
    expect(log).to_contain_text("The cup arrived broken")

    held: list[Route] = []
    ana.route("**/api/v1/attachments/*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    chat.get_by_label("Attach").set_input_files({"name": "cup.png", "mimeType": "image/png", "buffer": PICTURE})
    chat.get_by_role("button", name="Send").click()
    picture = log.get_by_role("img", name="cup.png", include_hidden=True)
    expect(picture).to_be_attached()
    expect(inbox_row(ana, "Picture")).to_be_visible()
    before = log.bounding_box()
    for route in held:
        route.continue_()
    ana.unroute("**/api/v1/attachments/*")
    shown(picture)
    assert log.bounding_box() == before

    composer = ana.get_by_role("textbox", name=re.compile("Write to"))
    ana.set_viewport_size({"width": 1280, "height": 480})
    carry(ana, "drop", log, ("label.pdf", "application/pdf", pdf(300_000)))
    carry(ana, "paste", composer, ("image.png", "image/png", PICTURE))
    files = ana.get_by_role("list", name="Attached files")
    expect(files.get_by_role("listitem")).to_have_count(2)
    # The composer has grown, and the end of the conversation is still in sight.
    ana.wait_for_function(
        "({ parentElement: { scrollHeight, scrollTop, clientHeight } }) => scrollHeight - scrollTop - clientHeight < 2",
        arg=log.element_handle(),
    )
    composer.fill("Send it back with this")
    composer.press("Enter")
    expect(files).to_have_count(0)
    expect(chat.get_by_role("log")).to_contain_text("Send it back with this")
    shown(chat.get_by_role("log").get_by_role("img", name="image.png"))
    with visitor.expect_download() as saving:
        chat.get_by_role("link", name=re.compile("label.pdf")).click()
    assert saving.value.suggested_filename == "label.pdf"
    saving.value.save_as(tmp_path / "label.pdf")
    assert (tmp_path / "label.pdf").read_bytes() == pdf(300_000)

    ana.get_by_role("button", name="Enlarge cup.png").click()
    with ana.expect_download() as saving:
        ana.get_by_role("dialog").get_by_role("link", name=re.compile("^Save cup.png")).click()
    saving.value.save_as(tmp_path / "cup.png")
    assert (tmp_path / "cup.png").read_bytes() == PICTURE
