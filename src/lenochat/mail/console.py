"""The default mailer: shows each mail to the person who runs the server.

On standard error and not through the log: logs are shipped and kept, and hold no addresses.
"""

import sys

from lenochat.mail.mailer import Mail

ABOVE = "----- a mail; LenoChat cannot send mails yet, so pass it on -----"
BELOW = "-" * len(ABOVE)


class ConsoleMailer:
    """Prints mails on standard error."""

    async def send(self, mail: Mail) -> None:
        # One write, so that no line of the log gets between.
        sys.stderr.write(f"{ABOVE}\nTo: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}{BELOW}\n")
        sys.stderr.flush()
