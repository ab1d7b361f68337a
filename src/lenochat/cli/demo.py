"""`lenochat demo`: a shop with people at work, to try LenoChat."""

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lenochat.cli import options
from lenochat.cli.refusal import RefusedError

if TYPE_CHECKING:
    from lenochat.cli.operations import Opened
    from lenochat.settings import Settings


@click.command()
@options.config
@options.port
@options.option(
    "--data",
    variable="demo_data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep everything in this folder; without it a temporary one that goes away.",
)
@options.option("--traffic", is_flag=True, help="Let simulated visitors and agents write to each other.")
def demo(port: int, demo_data: Path | None, traffic: bool) -> None:
    """Run a made-up shop with five people at work. Only this machine can reach it. Stops with Ctrl+C."""
    from lenochat.cli.event_loop import leaving_when_stopped, run

    with contextlib.ExitStack() as stack:
        stack.enter_context(leaving_when_stopped())
        from lenochat import log
        from lenochat.cli import data_folder

        log.configure()
        if demo_data is None:
            demo_data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lenochat-demo-")))
        chosen = options.settings(host="127.0.0.1", port=port, data=demo_data, no_address_limits=True)
        stack.enter_context(data_folder.held_in_time(chosen.data, as_server=True))
        run(_demo(chosen, with_traffic=traffic))


async def _demo(settings: "Settings", *, with_traffic: bool) -> None:
    from lenochat.app import Node
    from lenochat.cli.operations import Opened
    from lenochat.cli.own_store import migrate
    from lenochat.cli.server import running
    from lenochat.demo.play import played
    from lenochat.demo.scene import Scene
    from lenochat.mail.quiet import QuietMailer

    migrate(settings.database)
    node = Node(settings, demo=True, mailer=QuietMailer())
    async with running(node, settings) as here:
        opened = Opened(store=node.store, database=settings.database)
        widget_key, is_new = await _workspace(opened, settings)
        scene = Scene(here.address, widget_key)
        await (scene.begin() if is_new else scene.go_on(with_traffic=with_traffic))
        async with played(scene, with_traffic=with_traffic):
            _tell(here.address, is_new=is_new, with_traffic=with_traffic)
            click.echo(f"LenoChat is ready on {here.address}")
            await here.stop.wait()


async def _workspace(opened: "Opened", settings: "Settings") -> tuple[str, bool]:
    """The widget key of the demo's workspace, and whether it has just been made."""
    from lenochat.cli import operations
    from lenochat.demo.cast import EVERYBODY, PASSWORD, WORKSPACE
    from lenochat.store import workspaces
    from lenochat.web.passwords import hash_password

    found = await opened.store.read(workspaces.list_all)
    if found:
        if [workspace.name for workspace in found] != [WORKSPACE]:
            raise RefusedError(f"{settings.data} is not a demo's data folder. Give the demo one of its own.")
        return found[0].widget_key, False
    owner, *others = EVERYBODY
    password_hash = hash_password(PASSWORD)
    made = await operations.create_workspace(
        opened,
        {
            "name": WORKSPACE,
            "owner_email": owner.email,
            "owner_name": owner.name,
            "password_hash": password_hash,
        },
    )
    for person in others:
        member = {"email": person.email, "name": person.name, "role": person.role, "password_hash": password_hash}
        await operations.add_agent(opened, {"workspace": made["workspace_id"], **member})
    return str(made["widget_key"]), True


def _tell(address: str, *, is_new: bool, with_traffic: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from lenochat.demo.cast import EVERYBODY, PASSWORD

    people = Table(box=None, pad_edge=False)
    for title in ("who", "role", "e-mail", "status"):
        people.add_column(title, header_style="dim")
    for person in EVERYBODY:
        played = with_traffic and person.is_played
        status = person.status.replace("_", " ") if is_new else "as you left it"
        status = "played by the demo" if played else status
        people.add_row(person.name, person.role, person.email, status)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\nDashboard   {address}/\nShop page   {address}/demo/shop\nPassword    {PASSWORD}, for everybody\n")
    console.print(people)
    console.print("\nLog in as anybody: the demo then lets go of them, and their preferred status, Online, applies.")
    if not with_traffic:
        console.print("Two chats wait for the first who comes.")
    console.print(
        "Ana's Accept Chats After Login is off: she chooses a status first."
        "\nTo be two people, use two browser profiles.\n"
    )
