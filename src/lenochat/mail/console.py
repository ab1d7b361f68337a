"""The default mailer: shows each mail to the person who runs the server.

On standard error and not through the log: logs are shipped and kept, and hold no addresses.
"""

import sys

from lenochat.mail.mailer import Mail

_ABOVE = "----- a mail; LenoChat cannot send mails yet, so pass it on -----"
_BELOW = "-" * len(_ABOVE)


class ConsoleMailer:
    """Prints mails on standard error."""

    async def send(self, mail: Mail) -> None:
        # One write, so that no line of the log gets between.
        sys.stderr.write(f"{_ABOVE}\nTo: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}{_BELOW}\n")
        sys.stderr.flush()
