"""`lenochat import-articles`: help articles from a folder of Markdown files."""

from pathlib import Path

import click

from lenochat.cli import options


@click.command("import-articles")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@options.option("--workspace", required=True, metavar="ID", help="The workspace's id, as create-workspace printed it.")
@options.option(
    "--language", default="", metavar="CODE", help="The language of files that do not say it themselves, such as en."
)
@options.config
@options.data
@options.as_json
def import_articles(folder: Path, workspace: str, language: str, data: Path, json: bool) -> None:
    """Make articles of the Markdown files in FOLDER and below it.

    A file that was imported before replaces its article.
    """
    from lenochat.cli.execution import execute
    from lenochat.cli.output import show

    asked = {"folder": str(folder.resolve()), "workspace": workspace, "language": language}
    result = execute(options.settings(data=data), "import-articles", asked)
    if json:
        show(result, as_json=True)
        return
    for problem in result["problems"]:
        click.echo(f"not taken: {problem['file']}: {problem['problem']}")
    click.echo(
        f"{result['created']} new, {result['replaced']} replaced, {result['unchanged']} as they were,"
        f" {result['refused']} not taken"
    )
