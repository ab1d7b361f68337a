"""Options, and where their values come from: the command line, a variable, the TOML file, the default."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from lenochat.settings import Settings

Command = TypeVar("Command", bound=Callable[..., object])

CONFIG_FILE = "lenochat.toml"


def option(flag: str, *, variable: str | None = None, **attributes: Any) -> Callable[[Command], Command]:  # noqa: ANN401
    """A click option that also has a variable and a place in the TOML file, all under the same name."""
    name = flag.removeprefix("--").replace("-", "_")
    variable = variable or name
    attributes = {"envvar": f"LENOCHAT_{variable.upper()}", "show_envvar": True, **attributes}
    return click.option(flag, variable, **attributes)


def _read_config(context: click.Context, _parameter: click.Parameter, given: Path | None) -> None:
    file = given or Path(CONFIG_FILE)
    if given is None and not file.is_file():
        return
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise click.UsageError(f"{file} cannot be read: {failure}", context) from None
    unknown = sorted(values.keys() - _names(context.find_root().command))
    if unknown:
        raise click.UsageError(f"{file} has a setting that does not exist: {', '.join(unknown)}", context)
    context.default_map = values


def _names(group: click.Command) -> set[str]:
    """The names of all options of all commands."""
    assert isinstance(group, click.Group)
    parameters = [parameter for command in group.commands.values() for parameter in command.params]
    return {item.name for item in parameters if item.name and isinstance(item, click.Option)} - {"config"}


config = option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=_read_config,
    help=f"A TOML file with options by their names, such as port = 8080.  [default: {CONFIG_FILE}, if it is there]",
)


def _without_password(context: click.Context, parameter: click.Parameter, url: str | None) -> str | None:
    """The address as it was given; refused where everybody on the machine could read a password in the process list."""
    is_typed = context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    if url is not None and is_typed and ":" in url.partition("://")[2].rpartition("@")[0]:
        raise click.UsageError(
            f"A password on the command line can be read by others. Put the address into {CONFIG_FILE}"
            " or into LENOCHAT_SMTP_URL",
            context,
        )
    return url


public_url = option("--public-url", metavar="URL", help="Where people reach this installation; links in mails use it.")
smtp_url = option(
    "--smtp-url",
    metavar="URL",
    callback=_without_password,
    help="The mail server, as smtp://user:password@host:587; without one, mails are shown on standard error.",
)
mail_from = option("--mail-from", metavar="ADDRESS", help="Whom mails come from; needed with --smtp-url.")
assistant_hosts = option(
    "--assistant-hosts",
    metavar="HOSTS",
    help="Where Leno AI may ask a language model, such as api.example.com,localhost:11434; without any, nowhere.",
)
data = option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("lenochat-data"),
    show_default=True,
    help="The folder that holds everything.",
)
port = option(
    "--port", type=click.IntRange(0, 65_535), default=8080, show_default=True, help="The port; 0 takes a free one."
)
as_json = option("--json", variable="json", is_flag=True, help="Print one JSON object.")


def settings(**values: object) -> "Settings":
    """The settings of a command's options; a value that cannot be is wrong usage."""
    from pydantic import ValidationError

    from lenochat.settings import Settings

    try:
        return Settings(**{name: value for name, value in values.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as failure:
        first = failure.errors()[0]
        name = "--" + str(first["loc"][0]).replace("_", "-")
        reason = first["msg"].removeprefix("Value error, ")
        raise click.UsageError(f"Invalid value for '{name}': {reason}") from None


password_stdin = option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from the first line of standard input; without it one is made up and printed once.",
)
