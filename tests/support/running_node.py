"""A real node behind a real uvicorn on the event loop of the tests, reached through its public doors only.

Its clock may be one that stands still until a test moves it, so that no test has to sleep through a grace.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from lenochat.answers import MakeProvider
from lenochat.app import Node
from lenochat.cli.server import running
from lenochat.core.instant import Instant
from lenochat.mail.mailer import Mailer
from lenochat.settings import Settings
from lenochat.store.clock import system_clock
from lenochat.web.socket.scheduler import Scheduler


@dataclass(frozen=True, kw_only=True)
class RunningNode:
    """What a client has to know of a node: its address; and the folder, for the commands of the one who runs it."""

    url: str
    data: Path
    node: Node

    @property
    def stream_url(self) -> str:
        return self.url.replace("http", "ws", 1)


@asynccontextmanager
async def running_node(
    data: Path,
    *,
    clock: Callable[[], Instant] = system_clock,
    scheduler: Scheduler | None = None,
    public_url: str | None = None,
    trusted_proxy: str | None = None,
    no_address_limits: bool = True,
    mailer: Mailer | None = None,
    smtp_url: SecretStr | None = None,
    mail_from: str | None = None,
    make_provider: MakeProvider | None = None,
    assistant_hosts: str | None = None,
) -> AsyncIterator[RunningNode]:
    """Inside, the node answers."""
    settings = Settings(
        data=data,
        port=0,
        public_url=public_url,
        trusted_proxy=trusted_proxy,
        smtp_url=smtp_url,
        mail_from=mail_from,
        no_address_limits=no_address_limits,
        assistant_hosts=assistant_hosts,
    )
    node = Node(settings, mailer=mailer, make_provider=make_provider, clock=clock, scheduler=scheduler)
    async with running(node, settings) as here:
        yield RunningNode(url=here.address, data=data, node=node)
