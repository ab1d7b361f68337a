"""What commands print: one JSON object with `--json`, else lines for a person."""

import json
from collections.abc import Mapping
from typing import Any

import click


def show(result: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a command's result on standard output."""
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        click.echo(f"{name.replace('_', ' ')}: {'none' if value is None else value}")
