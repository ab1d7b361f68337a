"""The widget's settings: how it presents itself, and where."""

from collections.abc import Sequence
from typing import Literal

from lenochat.core.value import value

Position = Literal["end", "start"]
"""At which side of the page, as its language runs."""

TITLE_LIMIT = 100
WELCOME_LIMIT = 500
MOST_ORIGINS = 50
LONGEST_ORIGIN = 300


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


def _is_among(allowed: str, origin: str) -> bool:
    scheme, is_any_host, parent = allowed.partition("://*.")
    if not is_any_host:
        return origin == allowed
    return origin.startswith(f"{scheme}://") and origin.endswith(f".{parent}")
