"""What a mail says, and where the default mailer shows it."""

import asyncio

import pytest

from lenochat.core.instant import Instant
from lenochat.mail.console import ConsoleMailer
from lenochat.mail.mailer import Mail
from lenochat.mail.new_member import new_member_mail


def welcome(public_url: str | None) -> Mail:
    return new_member_mail(to="ana@shop.example", name="Ana", workspace_name="Shop", public_url=public_url)


def test_a_new_member_reads_the_workspaces_name_and_where_to_log_in() -> None:
    mail = welcome("https://chat.example.com")
    assert (mail.to, mail.subject) == ("ana@shop.example", "You are now a member of Shop")
    assert "Hello Ana," in mail.text
    assert "https://chat.example.com/ " in mail.text


def test_without_a_public_url_a_mail_has_no_link() -> None:
    mail = welcome(None)
    assert "://" not in mail.text
    assert "Log in with this e-mail address." in mail.text


def test_the_console_shows_the_whole_mail_on_standard_error_and_nothing_on_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    mail = welcome("https://chat.example.com")
    asyncio.run(ConsoleMailer().send(mail, key="1", at=Instant(0)))
    out, err = capsys.readouterr()
    assert out == ""
    assert f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}" in err
