"""A team: agents who belong together, for whoever sees whom (RE4). Teams are named by the workspace that has them."""

from lenochat.core.ids import TeamId
from lenochat.core.text import name_key
from lenochat.core.value import value

MOST_TEAMS = 100
"""A workspace has at most that many: every answer and event about it carries them all."""
MOST_TEAMS_OF_AN_AGENT = 20
OVERFLOW_LIMIT_SECONDS = 24 * 3_600


@value
class Team:
    id: TeamId
    name: str
    overflow_seconds: int | None
    """How long a conversation for this team waits before others are asked too; None: it waits for the team."""

    def is_called(self, name: str) -> bool:
        """Whether the team's name and this one cannot be told apart."""
        return name_key(self.name) == name_key(name)
