"""`lenochat serve`: one node."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lenochat.cli import options
from lenochat.cli.refusal import RefusedError

if TYPE_CHECKING:
    from lenochat.settings import Settings


@click.command()
@options.config
@options.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@options.port
@options.data
@options.public_url
@options.option(
    "--trusted-proxy",
    metavar="CIDR",
    help="The network of a reverse proxy whose X-Forwarded headers are believed; several with commas.",
)
@options.smtp_url
@options.mail_from
@options.assistant_hosts
@options.option(
    "--no-address-limits",
    is_flag=True,
    help="No limits per address and per visitor. Only on a loopback address, for measuring.",
)
def serve(
    host: str,
    port: int,
    data: Path,
    public_url: str | None,
    trusted_proxy: str | None,
    smtp_url: str | None,
    mail_from: str | None,
    assistant_hosts: str | None,
    no_address_limits: bool,
) -> None:
    """Run LenoChat. Stops with SIGTERM or Ctrl+C."""
    chosen = options.settings(
        host=host,
        port=port,
        data=data,
        public_url=public_url,
        trusted_proxy=trusted_proxy,
        smtp_url=smtp_url,
        mail_from=mail_from,
        assistant_hosts=assistant_hosts,
        no_address_limits=no_address_limits,
    )
    if chosen.no_address_limits and not chosen.listens_on_loopback:
        raise RefusedError(
            f"--no-address-limits is for this machine alone, and {chosen.host} can be reached from others."
            " Leave it out, or listen on 127.0.0.1."
        )
    from lenochat.cli.event_loop import leaving_when_stopped, run

    with leaving_when_stopped():
        from lenochat import log
        from lenochat.cli import data_folder
        from lenochat.cli.own_store import migrate

        with data_folder.held_in_time(chosen.data, as_server=True):
            migrate(chosen.database)
            log.configure()
            run(_serve(chosen))


async def _serve(settings: "Settings") -> None:
    from lenochat.app import Node
    from lenochat.cli.event_loop import keep_what_is_here
    from lenochat.cli.server import running

    async with running(Node(settings), settings) as here:
        keep_what_is_here()
        click.echo(f"LenoChat is ready on {here.address}")
        await here.stop.wait()
