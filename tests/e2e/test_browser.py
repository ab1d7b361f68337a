"""The browser itself: when this fails, the walks cannot tell anything about LenoChat."""

import struct

from playwright.sync_api import Page

PAGE = """<!doctype html><title>Plain</title><p id="greeting" style="font: 40px sans-serif">Hello</p>
<script>document.getElementById("greeting").textContent += " there"</script>"""


def test_the_browser_runs_scripts_and_draws_pages(page: Page) -> None:
    page.set_content(PAGE)
    assert page.inner_text("#greeting") == "Hello there"
    assert page.locator("#greeting").bounding_box() is not None
    picture = page.screenshot()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (1280, 800)
