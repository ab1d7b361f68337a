"""The default mailer: shows each mail to the person who runs the server.

On standard error and not through the log: logs are shipped and kept, and hold no addresses.
"""

import sys

from lenochat.core.instant import Instant
from lenochat.mail.mailer import Mail

ABOVE = "----- a mail to pass on; with --smtp-url LenoChat sends it itself -----"
BELOW = "-" * len(ABOVE)


class ConsoleMailer:
    """Prints mails on standard error."""

    async def send(self, mail: Mail, *, key: str, at: Instant) -> None:  # noqa: ARG002 - for mails that travel
        # One write, so that no line of the log gets between.
        sys.stderr.write(f"{ABOVE}\nTo: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}{BELOW}\n")
        sys.stderr.flush()
