"""The mail with an answer to what a visitor left outside business hours."""

from collections.abc import Sequence

from lenochat.mail.mailer import Mail


def answer_mail(
    *,
    to: str,
    visitor_name: str | None,
    agent_name: str | None,
    workspace_name: str,
    text: str,
    attachment_names: Sequence[str],
    page_url: str | None,
) -> Mail:
    """The answer as it was written. What came with it is named, and seen in the chat alone, where it can be taken back.

    `page_url` is where the visitor wrote from, if that can be a page of the shop's: there they find the conversation
    again.
    """
    greeting = f"Hello {visitor_name}," if visitor_name else "Hello,"
    who = f"{agent_name} of {workspace_name}" if agent_name else workspace_name
    files = f"With it came {', '.join(attachment_names)}: you find it in the chat." if attachment_names else ""
    where = f"To answer, open the chat where you wrote to us: {page_url}" if page_url else ""
    parts = [greeting, f"{who} has answered the message that you left:", text, files, where]
    return Mail(
        to=to,
        subject=f"{workspace_name} has answered your message",
        text="\n\n".join(part for part in parts if part) + "\n",
    )
