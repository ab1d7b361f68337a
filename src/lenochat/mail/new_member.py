"""The mail to a person who has become a member of a workspace."""

from lenochat.mail.mailer import Mail


def new_member_mail(*, to: str, name: str, workspace_name: str, public_url: str | None) -> Mail:
    """Says where to log in, if that is known. It carries no secret: whoever added the person tells the password."""
    where = f" at {public_url}/" if public_url else ""
    return Mail(
        to=to,
        subject=f"You are now a member of {workspace_name}",
        text=(
            f"Hello {name},\n"
            "\n"
            f"you are now a member of {workspace_name} on LenoChat.\n"
            f"Log in{where} with this e-mail address.\n"
        ),
    )
