"""Mails by SMTP, to a real server on the event loop of the test."""

import asyncio
import ssl
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import aiosmtplib
import pytest
import trustme
from pydantic import SecretStr

from lenochat import doctor
from lenochat.core.agent import Role
from lenochat.core.ids import AgentId, InvitationId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.invitation import Invitation
from lenochat.mail.invitation import invitation_mail
from lenochat.mail.mailer import Mail
from lenochat.mail.smtp import SmtpMailer
from lenochat.settings import Settings
from tests.support.agent_client import done
from tests.support.mail_server import PASSWORD, USER, Received, mail_server, silent_server
from tests.support.running_node import running_node
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

AT = Instant(1_790_000_000_000_000)
PUBLIC_URL = "https://chat.shop.example"
URL = f"{PUBLIC_URL}/invitation#{'x' * 43}"
CREDENTIALS = f"{quote(USER)}:{quote(PASSWORD, safe='')}@"


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that LenoChat runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def certified(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server shows to prove that it is 127.0.0.1, on the word of somebody who is trusted here."""
    trusted = tmp_path / "trusted.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return showing(authority)


def showing(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def settings(url: str, **more: str | None) -> Settings:
    return Settings.model_validate({"smtp_url": url, "mail_from": "Kettle & Leaf <chat@shop.example>", **more})


async def send(url: str, mail: Mail, *, seconds: float = 20) -> None:
    smtp = settings(url).smtp
    assert smtp is not None
    await SmtpMailer(*smtp, seconds_for_each_step=seconds).send(mail, key="0190f0a0-0000-7000-8000-000000000000", at=AT)


def invitation(*, workspace_name: str = "Kettle & Leaf", inviter: str = "Noor", to: str = "ana@shop.example") -> Mail:
    invited = Invitation(
        id=InvitationId("i"),
        workspace_id=WorkspaceId("w"),
        email=to,
        role=Role.AGENT,
        invited_by=AgentId("a"),
        inviter_name=inviter,
        created=AT,
        expires=AT,
    )
    return invitation_mail(invited, workspace_name=workspace_name, url=URL)


async def received(mail: Mail) -> Received:
    """The mail as a plain server gets it."""
    async with mail_server() as server:
        await send(f"smtp://127.0.0.1:{server.port}", mail)
        (got,) = server.received
    return got


async def test_a_mail_arrives_as_rfc_5322_wants_it() -> None:
    got = await received(invitation(workspace_name="Kettle & Leaf ☕ שלום", inviter="Zoë Núñez"))
    message = got.message
    assert (got.sender, got.recipients) == ("chat@shop.example", ["ana@shop.example"])
    assert message["From"] == "Kettle & Leaf <chat@shop.example>"
    assert message["To"] == "ana@shop.example"
    assert message["Subject"] == "Zoë Núñez invites you to Kettle & Leaf ☕ שלום"
    assert message["Message-ID"] == "<0190f0a0-0000-7000-8000-000000000000@shop.example>"
    assert parsedate_to_datetime(message["Date"]).timestamp() * 1_000_000 == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert "Zoë Núñez invites you to join Kettle & Leaf ☕ שלום" in " ".join(got.text.split())
    assert [line for line in got.text.splitlines() if len(line) > 72] == [URL]
    assert f"\n\n{URL}\n" in got.text.replace("\r\n", "\n")
    head, _, _ = got.content.partition(b"\r\n\r\n")
    assert head.isascii()
    assert max(map(len, got.content.split(b"\r\n"))) <= 998
    assert b"\n" not in got.content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "evil", ["Shop\r\nBcc: all@shop.example", "Shop\nBcc: all@shop.example\n\nBuy!", "Shop\u2028Bcc: all@shop.example"]
)
async def test_a_name_begins_no_header_of_its_own(evil: str) -> None:
    got = await received(invitation(workspace_name=evil, inviter=evil))
    assert got.recipients == ["ana@shop.example"]
    of_a_mail = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"}
    of_its_text = {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    assert set(got.message.keys()) == of_a_mail | of_its_text
    assert "Bcc: all@shop.example" in got.message["Subject"]


async def test_an_address_reaches_the_server_as_it_is_or_its_domain_as_the_dns_knows_it() -> None:
    for address, told in (
        ("ana@müller.example", "ana@xn--mller-kva.example"),
        ("anä@shop.example", "anä@shop.example"),
    ):
        assert (await received(invitation(to=address))).recipients == [told]


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
@pytest.mark.parametrize("wants_login", [True, False])
async def test_it_encrypts_and_logs_in_as_the_url_says(
    certified: ssl.SSLContext, security: Literal["tls", "starttls", "none"], wants_login: bool
) -> None:
    who = CREDENTIALS if wants_login else ""
    async with mail_server(security=security, context=certified, wants_login=wants_login) as server:
        url = {
            "tls": f"smtps://{who}127.0.0.1:{server.port}",
            "starttls": f"smtp://{who}127.0.0.1:{server.port}?starttls=yes",
            "none": f"smtp://{who}127.0.0.1:{server.port}",
        }[security]
        await send(url, invitation())
        (got,) = server.received
        assert (got.was_encrypted, got.was_authenticated) == (security != "none", wants_login)
        found = await doctor.examine_mail(settings(url, public_url="https://chat.shop.example"))
        assert (found.level, found.advice, len(server.received)) == ("ok", None, 1)


async def test_a_server_that_cannot_prove_who_it_is_gets_no_password_and_no_mail(certified: ssl.SSLContext) -> None:
    for shown in (showing(trustme.CA()), showing(trustme.CA(), "mail.shop.example")):
        async with mail_server(security="starttls", context=shown, wants_login=True) as server:
            with pytest.raises((aiosmtplib.SMTPException, OSError)):
                await send(f"smtp://{CREDENTIALS}127.0.0.1:{server.port}?starttls=yes", invitation())
            assert server.received == []


async def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    async with mail_server() as server:
        with pytest.raises(aiosmtplib.SMTPException):
            await send(f"smtp://127.0.0.1:{server.port}?starttls=yes", invitation())
        assert server.received == []


async def test_what_a_server_refuses_is_a_failure_to_be_tried_again() -> None:
    async with mail_server(wants_login=True) as server:
        for url in (f"smtp://127.0.0.1:{server.port}", f"smtp://{USER}:wrong@127.0.0.1:{server.port}"):
            with pytest.raises(aiosmtplib.SMTPException):
                await send(url, invitation())
    async with mail_server() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        for command in ("RCPT", "DATA"):
            server.refusals = {command: "550 no such box"}
            with pytest.raises(aiosmtplib.SMTPException):
                await send(url, invitation())
        server.refusals = {}
        await send(url, invitation())
        assert len(server.received) == 1
    with pytest.raises(aiosmtplib.SMTPException):
        await send(url, invitation())


async def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    async with silent_server() as port, asyncio.timeout(10):
        for scheme in ("smtp", "smtps"):
            with pytest.raises(aiosmtplib.SMTPException):
                await send(f"{scheme}://127.0.0.1:{port}", invitation(), seconds=0.05)


async def test_the_doctor_says_what_is_wrong_with_the_mail_server_and_never_the_password() -> None:
    async with mail_server(wants_login=True) as server:
        here = f"127.0.0.1:{server.port}"
        for url, level, told in (
            (f"smtp://{CREDENTIALS}{here}", "warning", "no links"),
            (f"smtp://{USER}:not-it-at-all@{here}", "problem", "535"),
            (f"smtp://{CREDENTIALS}{here}?starttls=yes", "problem", "STARTTLS"),
        ):
            found = await doctor.examine_mail(settings(url))
            assert (found.level, told in found.found) == (level, True), found
            assert "not-it-at-all" not in repr(found)
            assert PASSWORD not in repr(found)
            assert found.advice
    found = await doctor.examine_mail(settings(f"smtp://{here}"))
    assert (found.level, here.partition(":")[0] in found.found) == ("problem", True)
    assert (await doctor.examine_mail(Settings())).level == "ok"


def test_without_a_word_about_it_only_this_machine_is_spoken_to_in_the_clear() -> None:
    for url, port, security in (
        ("smtp://mail.shop.example", 587, "starttls"),
        ("smtp://mail.shop.example:25?starttls=no", 25, "none"),
        ("smtps://mail.shop.example", 465, "tls"),
        ("smtp://localhost:25", 25, "none"),
        ("smtp://[::1]", 587, "none"),
        ("smtp://127.0.0.1?starttls=yes", 587, "starttls"),
    ):
        smtp = settings(url).smtp
        assert smtp is not None
        assert (smtp[0].port, smtp[0].security, smtp[0].user) == (port, security, None)
    smtp = settings(f"smtp://{CREDENTIALS}mail.shop.example").smtp
    assert smtp is not None
    assert smtp[0].user == USER
    assert smtp[0].password is not None
    assert smtp[0].password.get_secret_value() == PASSWORD
    assert PASSWORD not in repr(smtp)
    assert quote(PASSWORD, safe="") not in repr(settings(f"smtp://{CREDENTIALS}mail.shop.example"))


@pytest.mark.parametrize(
    "url",
    [
        "mail.shop.example",
        "http://hidden@mail.shop.example",
        "smtp://",
        "smtp://u:hidden@mail.shop.example/path",
        "smtp://u:hidden@mail.shop.example?starttls=maybe",
        "smtp://u:hidden@mail.shop.example?tls=yes",
        "smtps://u:hidden@mail.shop.example?starttls=yes",
        "smtp://u:hidden@mail.shop.example:port",
        "smtp://u:hidden/er@mail.shop.example",
        "smtp://u@mail.shop.example",
        "smtp://:hidden@mail.shop.example#x",
    ],
)
def test_a_url_that_cannot_be_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="smtp") as refusal:
        settings(url)
    assert "hidden" not in str(refusal.value)


@pytest.mark.parametrize(
    "mail_from", [None, "", "Shop", "Shop <>", "a@b@c", "a@b.c\r\nBcc: x@y.z", "Shop <a@b.c", "a@b.c>", "a@b.c, d@e.f"]
)
def test_a_sender_that_cannot_be_is_refused(mail_from: str | None) -> None:
    with pytest.raises(ValueError, match=r"chat@example\.com"):
        settings("smtp://mail.shop.example", mail_from=mail_from)


async def test_a_node_with_a_mail_server_sends_an_invitation_whose_link_is_good(tmp_path: Path) -> None:
    async with mail_server(wants_login=True) as server:
        smtp_url = SecretStr(f"smtp://{CREDENTIALS}127.0.0.1:{server.port}")
        async with (
            running_node(tmp_path, smtp_url=smtp_url, mail_from="chat@shop.example", public_url=PUBLIC_URL) as node,
            Workplace(node.url, node.data) as workplace,
        ):
            invited = await workplace.invite("ana", role="admin")
            while invited["email"] not in (mails := {mail.recipients[0]: mail for mail in server.received}):
                server.came.clear()
                async with asyncio.timeout(20):
                    await server.came.wait()
            link = next(word for word in mails[invited["email"]].text.split() if word.startswith(PUBLIC_URL))
            assert link != invited["invitation_url"]
            answer = await workplace.browser().post("/invitations/look", {"token": link.partition("#")[2]})
            assert done(answer)["role"] == "admin"
