"""A mailer for installations whose people are made up: the demo, measurements."""

from lenochat.core.instant import Instant
from lenochat.mail.mailer import Mail


class QuietMailer:
    """Sends nothing to anybody."""

    async def send(self, mail: Mail, *, key: str, at: Instant) -> None:
        """Nobody is there to read it."""
