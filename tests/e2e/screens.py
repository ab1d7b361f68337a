"""Every screen of the product, each with how to get there: `python3 dev.py screenshots` pictures them, and
`test_accessibility.py` looks at them with axe. A new screen needs an entry in the module of its place and nowhere else.
"""

from tests.e2e import (
    article_screens,
    conversation_screens,
    hours_screens,
    inbox_screens,
    login_screens,
    profile_screens,
    settings_screens,
    team_screens,
    widget_screens,
)
from tests.e2e.screen import Screen

SCREENS: tuple[Screen, ...] = (
    *login_screens.SCREENS,
    *inbox_screens.SCREENS,
    *conversation_screens.SCREENS,
    *profile_screens.SCREENS,
    *settings_screens.SCREENS,
    *hours_screens.SCREENS,
    *team_screens.SCREENS,
    *widget_screens.SCREENS,
    *article_screens.SCREENS,
)
