"""`lenochat doctor`: is this installation well?"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lenochat.cli import options

if TYPE_CHECKING:
    from lenochat.settings import Settings

SIGNS = {"ok": "✓", "warning": "!", "problem": "✗"}
STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red"}


@click.command()
@options.config
@options.data
@options.public_url
@options.smtp_url
@options.mail_from
@options.assistant_hosts
@options.as_json
@click.pass_context
def doctor(
    context: click.Context,
    data: Path,
    public_url: str | None,
    smtp_url: str | None,
    mail_from: str | None,
    assistant_hosts: str | None,
    json: bool,
) -> None:
    """Look for what is wrong with this installation, and say what to do. Changes nothing."""
    from lenochat.cli.output import show

    settings = options.settings(
        data=data, public_url=public_url, smtp_url=smtp_url, mail_from=mail_from, assistant_hosts=assistant_hosts
    )
    findings = _findings(settings)
    is_well = all(finding["level"] != "problem" for finding in findings)
    if json:
        show({"well": is_well, "findings": findings}, as_json=True)
    else:
        _print(findings)
    if not is_well:
        context.exit(1)


def _findings(settings: "Settings") -> list[dict[str, Any]]:
    from dataclasses import asdict

    from lenochat import doctor as looks
    from lenochat.cli.execution import execute
    from lenochat.cli.operations import examine

    here = [*looks.examine_installation(), *looks.examine_data_folder(settings.data)]
    if settings.database.is_file():
        answer = execute(settings, "doctor", {}, alone=lambda: examine(settings.database))
    else:
        answer = asyncio.run(examine(settings.database))
    mail = asyncio.run(looks.examine_mail(settings))
    hosts = asyncio.run(looks.examine_assistant_hosts(settings))
    return [*map(asdict, here), *answer["findings"], asdict(mail), asdict(hosts)]


def _print(findings: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        found = Text(finding["found"])
        if finding["advice"]:
            found.append(f"\n{finding['advice']}", style="bold")
        table.add_row(Text(SIGNS[finding["level"]], style=STYLES[finding["level"]]), finding["name"], found)
    Console(highlight=False).print(table)
