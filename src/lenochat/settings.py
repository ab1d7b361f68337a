"""Settings of one node: what the person who runs it may choose.

A value given to `Settings` wins over its variable `LENOCHAT_...`. The command line adds the TOML file below both.
"""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lenochat.core.endpoint import LOOPBACK_NAME, AllowedHosts, read_allowed_hosts
from lenochat.core.errors import DomainError, invalid
from lenochat.core.text import NAME_LIMIT, clean_email, clean_line


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    extras = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or extras:
        raise ValueError("give it as https://chat.example.com, without a path")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _checked_networks(networks: str) -> str:
    cleaned = [item.strip() for item in networks.split(",")]
    for item in cleaned:
        ipaddress.ip_network(item, strict=False)
    return ",".join(cleaned)


@dataclass(frozen=True, kw_only=True, slots=True)
class SmtpServer:
    """The mail server that takes our mails."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    """Encrypted from the first byte; from the first words on; or not at all."""
    user: str | None
    password: SecretStr | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MailFrom:
    """Whom mails come from."""

    name: str
    """May be empty."""
    address: str


def is_loopback(host: str) -> bool:
    """Whether that host is this machine, and can be reached from nowhere else."""
    if host == LOOPBACK_NAME:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_smtp_url(url: str) -> SmtpServer:
    """`smtp://` or `smtps://`, as docs/self-hosting.md says. What it refuses is not repeated: it may be a password."""
    wrong = ValueError("give it as smtp://user:password@mail.example.com:587, or smtps:// for port 465")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = asked.pop("starttls", None)
    is_encrypted = parts.scheme == "smtps"
    extras = parts.path.strip("/") or parts.fragment or asked or (is_encrypted and starttls is not None)
    if parts.scheme not in _SMTP_PORTS or not parts.hostname or extras or starttls not in (None, "yes", "no"):
        raise wrong
    if (parts.username is None) != (parts.password is None):
        raise ValueError("a user name needs a password, and a password a user name")
    with_starttls = not is_loopback(parts.hostname) if starttls is None else starttls == "yes"
    return SmtpServer(
        host=parts.hostname,
        port=port or _SMTP_PORTS[parts.scheme],
        security="tls" if is_encrypted else "starttls" if with_starttls else "none",
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else SecretStr(unquote(parts.password)),
    )


_SMTP_PORTS = {"smtp": 587, "smtps": 465}


def _checked_smtp_url(url: SecretStr) -> SecretStr:
    read_smtp_url(url.get_secret_value())
    return url


def read_mail_from(text: str) -> MailFrom:
    """`chat@example.com` or `My shop <chat@example.com>`."""
    name, bracket, address = text.strip().removesuffix(">").rpartition("<")
    name = name.strip().strip('"')
    try:
        if bool(bracket) is not text.rstrip().endswith(">"):
            raise invalid("mail_from", "One of the brackets is missing.")
        return MailFrom(name=name and clean_line("name", name, limit=NAME_LIMIT), address=clean_email("email", address))
    except DomainError:
        raise ValueError("give it as chat@example.com or 'My shop <chat@example.com>'") from None


def _checked_mail_from(text: str) -> str:
    read_mail_from(text)
    return text


def _checked_hosts(hosts: str) -> str:
    read_allowed_hosts(hosts)
    return hosts


class Settings(BaseSettings):
    """The choices, checked."""

    model_config = SettingsConfigDict(
        env_prefix="LENOCHAT_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        # A value that is refused may hold a password.
        hide_input_in_errors=True,
    )

    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = Field(default=8080, ge=0, le=65_535)
    """0 takes a free one."""
    data: Path = Path("lenochat-data")
    """The folder that holds everything LenoChat must not forget."""
    public_url: Annotated[str, AfterValidator(_checked_url)] | None = None
    """Where people reach this installation, without a slash at its end; links in mails come from here only."""
    trusted_proxy: Annotated[str, AfterValidator(_checked_networks)] | None = None
    """Networks of reverse proxies, with commas between; `X-Forwarded-For` and `-Proto` are believed from there only."""
    smtp_url: Annotated[SecretStr, AfterValidator(_checked_smtp_url)] | None = None
    """The mail server; None shows mails on standard error."""
    mail_from: Annotated[str, AfterValidator(_checked_mail_from)] | None = Field(default=None, validate_default=True)
    """Whom mails come from; needed with `smtp_url`."""
    assistant_hosts: Annotated[str, AfterValidator(_checked_hosts)] | None = None
    """Where Leno AI may ask a language model, with commas between; None: nowhere."""
    no_address_limits: bool = False
    """No limits per address; only for a node that listens on a loopback address."""

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.data / "lenochat.sqlite3"

    @field_validator("mail_from")
    @classmethod
    def _with_a_sender(cls, mail_from: str | None, info: ValidationInfo) -> str | None:
        if mail_from is None and info.data.get("smtp_url") is not None:
            raise ValueError("say whom mails come from, such as chat@example.com")
        return mail_from

    @property
    def smtp(self) -> tuple[SmtpServer, MailFrom] | None:
        """The mail server and whom mails come from, where mails are sent at all."""
        if self.smtp_url is None or self.mail_from is None:
            return None
        return read_smtp_url(self.smtp_url.get_secret_value()), read_mail_from(self.mail_from)

    @property
    def allowed_hosts(self) -> AllowedHosts:
        """Where Leno AI may ask a language model."""
        return AllowedHosts() if self.assistant_hosts is None else read_allowed_hosts(self.assistant_hosts)

    @property
    def listens_on_loopback(self) -> bool:
        """Whether only programs of this machine can reach the node."""
        return is_loopback(self.host)
