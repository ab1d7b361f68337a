"""The demo: a small tea shop with five people at work, who come in through the same doors as everybody else.

Nothing in here touches the store: members log in, hold streams and answer over HTTP and WebSocket, visitors write
through the widget's doors.
"""

from pathlib import Path

SHOP = Path(__file__).parent / "shop.html"


def shop_page(widget_key: str) -> str:
    """The shop's page, carrying the widget of that workspace."""
    return SHOP.read_text(encoding="utf-8").replace("{{widget_key}}", widget_key)
