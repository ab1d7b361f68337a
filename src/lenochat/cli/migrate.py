"""`lenochat migrate`: bring the embedded database up to date by hand. `serve` does it by itself at its start."""

from pathlib import Path

import click

from lenochat.cli import options


@click.command()
@options.config
@options.data
@options.as_json
def migrate(data: Path, json: bool) -> None:
    """Bring the database up to date."""
    from lenochat.cli import data_folder, own_store
    from lenochat.cli.output import show

    settings = options.settings(data=data)
    with data_folder.held_in_time(settings.data):
        before, after = own_store.migrate(settings.database)
    show({"database": str(settings.database), "schema_before": before, "schema": after}, as_json=json)
