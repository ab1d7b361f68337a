"""The widget's settings: how it presents itself, and where."""

import re
from collections.abc import Sequence
from typing import Literal

from lenochat.core.value import value

Position = Literal["end", "start"]
"""At which side of the page, as its language runs."""

TITLE_LIMIT = 100
WELCOME_LIMIT = 500
MOST_ORIGINS = 50
LONGEST_ORIGIN = 300

_PAGE = re.compile(
    r"(?P<origin>(?ai:https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]+)?))([/?#][^\s\\]*)?",
)
"""The address of a web page, as a browser says it: without a user, and in one word."""


@value
class WidgetSettings:
    """As the workspace has set them, and as members see them."""

    title: str | None = None
    """None: the workspace's name."""
    welcome: str = "Hello! How can we help you?"
    """What the chat begins with; may be empty."""
    away: str = "We are not here at the moment. Leave us a message, and we will answer by e-mail."
    """What the form outside business hours begins with; may be empty."""
    color: str = "#4353c9"
    """`#rrggbb`."""
    position: Position = "end"
    allowed_origins: tuple[str, ...] = ()
    """Pages of which origins may use the widget; none: all. `https://*.example.com` is every host below that one."""


def allows(allowed: Sequence[str], origin: str) -> bool:
    """Whether pages of that origin may use a widget for which these are allowed."""
    asked = origin.lower()
    return not allowed or any(_is_among(one, asked) for one in allowed)


def is_page_of(allowed: Sequence[str], url: str) -> bool:
    """Whether that is the address of a page that may use such a widget; whoever writes can have named any text."""
    page = _PAGE.fullmatch(url)
    return page is not None and allows(allowed, page["origin"])


def _is_among(allowed: str, origin: str) -> bool:
    scheme, is_any_host, parent = allowed.partition("://*.")
    if not is_any_host:
        return origin == allowed
    return origin.startswith(f"{scheme}://") and origin.endswith(f".{parent}")
