"""The mailer that sends: by SMTP, each mail over a connection of its own.

A server's refusal, silence or wrong certificate is an exception, and the outbox tries again. Nothing is logged here:
what mail servers answer repeats addresses.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

import aiosmtplib

from lenochat.core.instant import Instant
from lenochat.mail.mailer import Mail
from lenochat.settings import MailFrom, SmtpServer

SECONDS_FOR_EACH_STEP = 10.0
"""For connecting, and for every answer of the server."""


class SmtpMailer:
    """Sends mails through one server, from one address."""

    def __init__(
        self, server: SmtpServer, mail_from: MailFrom, *, seconds_for_each_step: float = SECONDS_FOR_EACH_STEP
    ) -> None:
        self._server = server
        self._from = mail_from
        self._seconds = seconds_for_each_step

    async def send(self, mail: Mail, *, key: str, at: Instant) -> None:
        message = compose(mail, sender=self._from, key=key, at=at)
        async with self._connected() as connection:
            await connection.send_message(message)

    async def try_out(self) -> None:
        """Connect, encrypt and log in as for a mail, and send none; raises as `send` does."""
        async with self._connected() as connection:
            await connection.noop()

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        server = self._server
        # Read again each time, so that a new certificate needs no restart; in a thread, for it takes some 10 ms.
        certificates = None if server.security == "none" else await asyncio.to_thread(ssl.create_default_context)
        connection = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=None if server.password is None else server.password.get_secret_value(),
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=certificates,
            local_hostname=_own_name(),
            timeout=self._seconds,
        )
        try:
            await connection.connect()
            yield connection
            with contextlib.suppress(
                aiosmtplib.SMTPException
            ):  # it has the mail; how it says goodbye is its own matter
                await connection.quit()
        finally:
            connection.close()


def compose(mail: Mail, *, sender: MailFrom, key: str, at: Instant) -> EmailMessage:
    """The mail as RFC 5322 wants it, in UTF-8. A further attempt has the same Message-ID: it is the same mail."""
    sent_from, to = _address(sender.address, name=sender.name), _address(mail.to)
    is_ascii = sent_from.addr_spec.isascii() and to.addr_spec.isascii()
    message = EmailMessage(policy=SMTP if is_ascii else SMTPUTF8)
    message["From"] = sent_from
    message["To"] = to
    # One line whatever it holds: a line break in it would begin a header of somebody else's making.
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at))
    message["Message-ID"] = f"<{key}@{sent_from.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content(mail.text, charset="utf-8")
    return message


def _address(address: str, *, name: str = "") -> Address:
    """The address with its domain as the DNS knows it (RFC 3490); what stands before the @ stays as it is."""
    local, _, domain = address.rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return Address(display_name=name, username=local, domain=domain)


def _own_name() -> str:
    """What EHLO says. Not `getfqdn`: that asks the DNS, and the loop would stand still for it."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
