"""A mailer for installations whose people are made up: the demo, measurements."""

from lenochat.mail.mailer import Mail


class QuietMailer:
    """Sends nothing to anybody."""

    async def send(self, mail: Mail) -> None:  # noqa: ARG002 - nobody is there to read it
        return
