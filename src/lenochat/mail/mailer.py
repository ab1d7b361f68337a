"""What a mail is, and what sends one."""

from dataclasses import dataclass
from typing import Protocol

from lenochat.core.instant import Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A mail in plain text. Address and subject are one line each."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Sends mails."""

    async def send(self, mail: Mail, *, key: str, at: Instant) -> None:
        """Hand the mail over; raises if it could not be, and then it is tried again.

        `key` is the same for every attempt at this mail and of no other; `at` is now.
        """
