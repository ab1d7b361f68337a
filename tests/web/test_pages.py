"""How the built files are served: what is kept for ever, what is asked for again, and who may have it."""

from pathlib import Path

import httpx2
import pytest

from lenochat import app
from tests.support.running_node import running_node

pytestmark = pytest.mark.anyio

SCRIPT = "import('https://host/widget/panel-0123456789abcdef.js')"
PANEL = "export function openPanel() {}"
SHOP = {"Origin": "https://shop.example"}


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The front-end as a build leaves it."""
    folder = tmp_path / "static"
    for name, text in (
        ("widget.js", SCRIPT),
        ("widget/panel-0123456789abcdef.js", PANEL),
        ("dashboard/index.html", "<!doctype html>"),
        ("dashboard/widget-preview.html", "<!doctype html><body inert>"),
        ("dashboard/assets/index-1.js", "dashboard()"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.setattr(app, "STATIC", folder)
    return folder


async def test_the_widget_is_two_files_for_every_origin_of_which_the_second_may_be_kept_for_ever(
    static: Path, tmp_path: Path
) -> None:
    async with (
        running_node(tmp_path / "data") as node,
        httpx2.AsyncClient(base_url=node.url, trust_env=False, headers=SHOP) as shop,
    ):
        script = await shop.get("/widget.js")
        assert script.text == SCRIPT
        assert script.headers["access-control-allow-origin"] == "*"
        assert script.headers["cache-control"] == "no-cache"

        again = await shop.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        (static / "widget.js").write_text(SCRIPT.replace("0", "1"))
        upgraded = await shop.get("/widget.js", headers={"If-None-Match": script.headers["etag"]})
        assert (upgraded.status_code, upgraded.text) == (200, SCRIPT.replace("0", "1"))
        plain = await shop.get("/widget.js", headers={"Accept-Encoding": "identity"})
        assert (plain.text, plain.headers["etag"]) == (upgraded.text, upgraded.headers["etag"])

        panel = await shop.get("/widget/panel-0123456789abcdef.js?again=1")
        assert panel.text == PANEL
        assert panel.headers["content-type"].startswith("text/javascript")
        assert panel.headers["access-control-allow-origin"] == "*"
        assert panel.headers["cache-control"] == "public, max-age=31536000, immutable"

        for missing in ("/widget/panel-of-another-version.js", "/widget/..%2Fwidget.js", "/widget/"):
            assert (await shop.get(missing)).json()["error"]["code"] == "not_found"
        dashboard = await shop.get("/assets/index-1.js")
        assert dashboard.text == "dashboard()"
        assert "access-control-allow-origin" not in dashboard.headers


@pytest.mark.usefixtures("static")
async def test_the_preview_of_the_widget_can_be_framed_by_the_dashboard_and_by_nobody_else(tmp_path: Path) -> None:
    async with (
        running_node(tmp_path / "data") as node,
        httpx2.AsyncClient(base_url=node.url, trust_env=False) as browser,
    ):
        preview = await browser.get("/widget-preview")
        assert preview.text == "<!doctype html><body inert>"
        policy = preview.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'self'"} <= set(policy)
        page = (await browser.get("/settings/widget")).headers["content-security-policy"].split("; ")
        assert {"frame-src 'self'", "frame-ancestors 'none'"} <= set(page)
