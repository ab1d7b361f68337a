"""The demo: a small tea shop with five people at work, who come in through the same doors as everybody else.

Nothing in here touches the store: members log in, hold streams and answer over HTTP and WebSocket, visitors write
through the widget's doors.
"""

from pathlib import Path

from lenochat.core.article_file import read_article_file
from lenochat.demo.doors import JsonObject

SHOP = Path(__file__).parent / "shop.html"
ARTICLES = Path(__file__).parent / "articles"


def shop_page(widget_key: str) -> str:
    """The shop's page, carrying the widget of that workspace."""
    return SHOP.read_text(encoding="utf-8").replace("{{widget_key}}", widget_key)


def shop_articles() -> list[JsonObject]:
    """What the shop has written for its visitors, one of it a draft, as the API takes it."""
    files = [read_article_file(file.name, file.read_bytes()) for file in sorted(ARTICLES.glob("*.md"))]
    drafts = [file.draft(None, language="en") for file in files]
    return [
        {"title": draft.title, "text": draft.text, "language": draft.language, "published": draft.published}
        for draft in drafts
    ]
