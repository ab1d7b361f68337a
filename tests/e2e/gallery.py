"""`python3 dev.py screenshots [--long | --rtl] [FOLDER] [NAME ...]`: pictures of every screen, to be looked at.

Wide and narrow, light and dark; and a sheet of the five status dots with both overlays, in colour and in one grey.
With `--long` or `--rtl` as a longer language or one from right to left would look, in light alone.
Without a folder they go to .cache/screenshots.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import launched
from tests.e2e.screens import SCREENS
from tests.e2e.stage import ENGLISH, LONG, RIGHT_TO_LEFT, Texts, set_up

ROOT = Path(__file__).resolve().parents[2]
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OPTIONS = {"--long": LONG, "--rtl": RIGHT_TO_LEFT}


def picture(page: Page, to: Path) -> None:
    page.screenshot(path=to, animations="disabled")
    sys.stdout.write(f"{to}\n")


def picture_screens(browser: Browser, folder: Path, names: list[str], texts: Texts) -> None:
    themes = THEMES if texts is ENGLISH else THEMES[:1]
    with tempfile.TemporaryDirectory() as scratch, set_up(browser, Path(scratch), texts) as stage:
        for screen in SCREENS:
            if names and screen.name not in names:
                continue
            for form in screen.forms:
                page = stage.page(screen.who, form)
                screen.show(stage, page)
                for theme in themes:
                    page.emulate_media(color_scheme=theme)
                    picture(page, folder / f"{screen.name}-{form}-{theme}.png")
                page.close()


def picture_dots(browser: Browser, folder: Path) -> None:
    """The dots as the dashboard draws them, 12 px and four times as large."""
    build = [sys.executable, str(ROOT / "ui" / "build.py"), "node", "dashboard/dot-sheet.mjs"]
    sheet = subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    page = browser.new_page(viewport={"width": 470, "height": 560}, device_scale_factor=2)
    page.set_content(sheet)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        picture(page, folder / f"status-dots-{theme}.png")
    page.close()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py screenshots", description=__doc__)
    for name, texts in OPTIONS.items():
        parser.add_argument(name, dest="texts", action="store_const", const=texts, default=ENGLISH)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / ".cache" / "screenshots")
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args(arguments)
    folder, names, texts = asked.folder, asked.names, asked.texts
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        if texts is ENGLISH and (not names or "status-dots" in names):
            picture_dots(browser, folder)
        picture_screens(browser, folder, names, texts)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
