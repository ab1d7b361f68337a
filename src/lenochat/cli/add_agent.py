"""`lenochat add-agent`: one more member of a workspace."""

from pathlib import Path

import click

from lenochat.cli import options


@click.command("add-agent")
@options.option("--workspace", required=True, metavar="ID", help="The workspace's id, as create-workspace printed it.")
@options.option("--email", required=True, help="The person's e-mail; a known one keeps its password.")
@options.option("--name", required=True, help="The person's name, as teammates and visitors see it.")
@options.option("--role", required=True, type=click.Choice(["owner", "admin", "agent"]))
@options.password_stdin
@options.config
@options.data
@options.as_json
def add_agent(workspace: str, email: str, name: str, role: str, password_stdin: bool, data: Path, json: bool) -> None:
    """Make a person a member of a workspace."""
    from lenochat.cli.execution import execute
    from lenochat.cli.new_password import NewPassword
    from lenochat.cli.output import show

    settings = options.settings(data=data)
    password = NewPassword(from_stdin=password_stdin)
    arguments = {
        "workspace": workspace,
        "email": email,
        "name": name,
        "role": role,
        "password_hash": password.hash,
    }
    result = execute(settings, "add-agent", arguments)
    show(password.told(result), as_json=json)
