"""`lenochat create-workspace`: a workspace and its Owner."""

from pathlib import Path

import click

from lenochat.cli import options


@click.command("create-workspace")
@click.argument("name")
@options.option("--owner-email", required=True, help="The Owner's e-mail; a known one keeps its password.")
@options.option("--owner-name", required=True, help="The Owner's name, as teammates and visitors see it.")
@options.password_stdin
@options.config
@options.data
@options.as_json
def create_workspace(
    name: str, owner_email: str, owner_name: str, password_stdin: bool, data: Path, json: bool
) -> None:
    """Make a workspace called NAME, with its Owner."""
    from lenochat.cli.execution import execute
    from lenochat.cli.new_password import NewPassword
    from lenochat.cli.output import show

    settings = options.settings(data=data)
    password = NewPassword(from_stdin=password_stdin)
    arguments = {
        "name": name,
        "owner_email": owner_email,
        "owner_name": owner_name,
        "password_hash": password.hash,
    }
    result = execute(settings, "create-workspace", arguments)
    show(password.told(result), as_json=json)
