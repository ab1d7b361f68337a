"""Settings of one node: what the person who runs it may choose.

A value given to `Settings` wins over its variable `LENOCHAT_...`. The command line adds the TOML file below both.
"""

import ipaddress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK_NAME = "localhost"


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


class Settings(BaseSettings):
    """The choices, checked."""

    model_config = SettingsConfigDict(env_prefix="LENOCHAT_", env_ignore_empty=True, extra="forbid", frozen=True)

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
    no_address_limits: bool = False
    """No limits per address; only for a node that listens on a loopback address."""

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.data / "lenochat.sqlite3"

    @property
    def listens_on_loopback(self) -> bool:
        """Whether only programs of this machine can reach the node."""
        if self.host == LOOPBACK_NAME:
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False
