"""One agent in two tabs and on a phone, who contradict each other: the server's order is everybody's (AV6)."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.walk import Workspace, open_shop, toolbar
from tests.support.server_process import ServerProcess

CHANGES_OF_EACH = (31, 85, 84)
"""Each ends with another status than the others."""
NAMES = {
    "online": "Online",
    "busy": "Busy",
    "away": "Away",
    "do_not_disturb": "Do Not Disturb",
    "offline": "Offline",
}

HOLD_THE_LAST_ANSWER = f"""
  let asked = 0;
  const released = new Promise((release) => {{ window.release = release; }});
  const send = window.fetch;
  window.fetch = async (...request) => {{
    const isLast = String(request[0]).endsWith("/me/availability") && ++asked === {CHANGES_OF_EACH[0]};
    const answer = await send(...request);
    if (isLast) await released;
    return answer;
  }};"""
"""An answer that comes when all that happened after it has been told already."""

CHOOSE_AGAIN_AND_AGAIN = """([count, start]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const press = (target, keys) => target.dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...keys }));
  const until = async (look) => { let found; while (!(found = look())) await frame(); return found; };
  window.chosen = (async () => {
    for (let n = 0; n < count; n += 1) {
      press(document, { code: "KeyA", key: "a", altKey: true });
      const row = await until(() => document.querySelector("[role=menuitemradio]"));
      press(row, { key: String(1 + (start + n * (start + 1)) % 5) });
      await until(() => !document.querySelector("[role=menuitemradio]"));
    }
    return count;
  })();
}"""


def test_two_hundred_changes_at_once_in_three_windows_leave_all_of_them_where_the_server_is(
    browser: Browser, start: Callable[..., ServerProcess], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with (
        open_shop() as shop,
        start("serve", "--data", str(data), "--no-address-limits") as server,
        browser.new_context(viewport={"width": 1280, "height": 800}) as desk,
        browser.new_context(viewport={"width": 390, "height": 844}) as phone,
        browser.new_context() as bens,
    ):
        workspace = Workspace.create(server, data, shop, "ana", "ben")
        first = workspace.dashboard(desk.new_page(), "ana")
        second = desk.new_page()
        second.goto(server.url)
        third = workspace.dashboard(phone.new_page(), "ana")
        ben = workspace.dashboard(bens.new_page(), "ben")
        ben.get_by_role("link", name="Team").click()
        first.add_init_script(HOLD_THE_LAST_ANSWER)
        first.reload()
        windows = (first, second, third)
        answered: list[str] = []
        for window in windows:
            expect(toolbar(window)).to_be_visible()
            window.on("response", lambda answer: answered.append(answer.url))

        for place, (window, count) in enumerate(zip(windows, CHANGES_OF_EACH, strict=True)):
            window.evaluate(CHOOSE_AGAIN_AND_AGAIN, [count, place])
        for window in (second, third, first):
            window.evaluate("window.chosen")
            first.evaluate("(isLast) => isLast && window.release()", window is first)
            expect(toolbar(window)).not_to_have_accessible_name(re.compile("Saving"), timeout=30_000)

        assert sum(url.endswith("/me/availability") for url in answered) == 200
        stored = desk.request.get(f"{server.url}/api/v1/me").json()["status"]
        for window in windows:
            shows(window, stored)
        ana = ben.get_by_role("row").filter(has_text="Ana").first
        expect(ana.locator(".status-dot")).to_have_class(f"status-dot {stored}")


def shows(window: Page, status: str) -> None:
    """The window's own dot, in colour and shape, and its words."""
    expect(toolbar(window).locator(".status-dot")).to_have_class(f"status-dot {status}")
    words = "(Online|Available)" if status == "online" else NAMES[status]
    expect(toolbar(window)).to_have_accessible_name(re.compile(words))
