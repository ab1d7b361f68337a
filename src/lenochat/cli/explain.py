"""`lenochat explain`: why this agent, and why not that one, for every routing decision about a conversation."""

from pathlib import Path

import click

from lenochat.cli import options


@click.command("explain")
@click.argument("conversation", metavar="CONVERSATION")
@click.option("--all", "every_candidate", is_flag=True, help="Name every candidate, also of more than 50 members.")
@options.config
@options.data
@options.as_json
def explain(conversation: str, every_candidate: bool, data: Path, json: bool) -> None:
    """Say who got a conversation when, and why nobody else did.

    CONVERSATION is its id, as the address of its page in the dashboard ends.
    """
    from lenochat.cli.execution import execute
    from lenochat.cli.output import show

    asked = {"conversation": conversation, "every_candidate": every_candidate}
    result = execute(options.settings(data=data), "explain", asked)
    if json:
        show(result, as_json=True)
        return
    click.echo(result["now"])
    if result["is_cut"]:
        click.echo("\nEarlier decisions are not shown.")
    for decision in result["decisions"]:
        click.echo(f"\n{decision['at']}  position {decision['position']}")
        click.echo(f"  {decision['headline']}")
        for sentence in decision["others"]:
            click.echo(f"  - {sentence}")
