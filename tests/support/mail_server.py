"""A mail server on the event loop of a test: real SMTP, encrypted or not, that keeps what it is handed.

What it takes is decided by aiosmtpd; what it refuses, by the test.
"""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as PARSING
from typing import Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "shop", "p@ss: word/ü"


@dataclass(frozen=True, kw_only=True)
class Received:
    """One mail with its envelope."""

    sender: str | None
    recipients: list[str]
    content: bytes
    was_encrypted: bool
    was_authenticated: bool

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=PARSING)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        return str(self.message.get_content())


class MailServer:
    """Takes mails for everybody but those it refuses."""

    def __init__(self) -> None:
        self.host, self.port = "", 0
        self.received: list[Received] = []
        self.refusals: dict[str, str] = {}
        """What it answers to a command instead of taking it: `RCPT` or `DATA`."""
        self.came = asyncio.Event()
        """A mail has come."""

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if "RCPT" in self.refusals:
            return self.refusals["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.refusals:
            return self.refusals["DATA"]
        assert isinstance(envelope.content, bytes)
        self.received.append(
            Received(
                sender=envelope.mail_from,
                recipients=list(envelope.rcpt_tos),
                content=envelope.content,
                was_encrypted=session.ssl is not None or _is_encrypted(server),
                was_authenticated=bool(session.authenticated),
            )
        )
        self.came.set()
        return "250 Taken"


def _is_encrypted(server: SMTP) -> bool:
    assert server.transport is not None
    return server.transport.get_extra_info("ssl_object") is not None


def _check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
    is_right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


@asynccontextmanager
async def mail_server(
    *,
    security: Literal["tls", "starttls", "none"] = "none",
    context: ssl.SSLContext | None = None,
    wants_login: bool = False,
) -> AsyncIterator[MailServer]:
    """Inside, it answers on a port of its own."""
    box = MailServer()

    def session() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that a password in the clear is no good idea
            return SMTP(
                box,
                hostname="mail.shop.example",
                enable_SMTPUTF8=True,
                tls_context=context if security == "starttls" else None,
                require_starttls=security == "starttls",
                authenticator=_check,
                auth_required=wants_login,
                auth_require_tls=security == "starttls",
            )

    implicit = context if security == "tls" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=implicit)
    box.host, box.port = server.sockets[0].getsockname()
    try:
        yield box
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def silent_server() -> AsyncIterator[int]:
    """It accepts connections and never says a word; its port."""
    gone = asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        gone.set()
        server.close()
        await server.wait_closed()
