"""The command line: `lenochat COMMAND [OPTIONS]`.

Exit code 0: done; 1: refused or failed, with one line on standard error that says what to do; 2: wrong usage. Nobody
who uses it ever sees a traceback. A command imports what it works with when it runs, so that `--help` is quick.
"""

import os
import sys
from collections.abc import Sequence

import click

from lenochat import __version__
from lenochat.cli.add_agent import add_agent
from lenochat.cli.create_workspace import create_workspace
from lenochat.cli.demo import demo
from lenochat.cli.doctor import doctor
from lenochat.cli.explain import explain
from lenochat.cli.import_articles import import_articles
from lenochat.cli.migrate import migrate
from lenochat.cli.refusal import RefusedError
from lenochat.cli.serve import serve

REFUSED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Options stand after the command: lenochat serve --help.",
)
@click.version_option(__version__, message="%(version)s")
def lenochat() -> None:
    """LenoChat: self-hosted live chat whose heart is agent availability and chat routing."""


for _command in (serve, demo, migrate, doctor, create_workspace, add_agent, import_articles, explain):
    lenochat.add_command(_command)


def main() -> None:
    """The entry point."""
    # Databases, logs and sockets are nobody else's business.
    os.umask(0o077)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command line; its exit code."""
    try:
        code = lenochat.main(list(arguments), prog_name="lenochat", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        click.echo(help_wanted.format_message(), err=True)
        return WRONG_USAGE
    except click.UsageError as wrong:
        return _fail(_usage(wrong), WRONG_USAGE)
    except click.ClickException as failure:
        return _fail(f"lenochat: {failure.format_message()}", REFUSED)
    except (click.Abort, KeyboardInterrupt):
        return _fail("lenochat: stopped", INTERRUPTED)
    except RefusedError as refusal:
        return _fail(f"lenochat: {refusal}", REFUSED)
    except BrokenPipeError:
        sys.stderr.close()
        return REFUSED
    except Exception as bug:  # a person never sees a traceback, unless they ask for it
        if os.environ.get("LENOCHAT_TRACEBACK"):
            raise
        return _fail(
            f"lenochat: something went wrong ({type(bug).__name__}: {_one_line(str(bug))})."
            " LENOCHAT_TRACEBACK=1 shows where.",
            REFUSED,
        )
    return code if isinstance(code, int) else 0


def _usage(wrong: click.UsageError) -> str:
    command = wrong.ctx.command_path if wrong.ctx else "lenochat"
    sentence = _one_line(wrong.format_message()).removesuffix(".")
    return f"{command}: {sentence}. Try {command} --help."


def _fail(line: str, code: int) -> int:
    click.echo(line, err=True)
    return code


def _one_line(text: str) -> str:
    return " ".join(text.split())
