"""Logs: one line for each thing worth knowing, to standard error; JSON, or coloured text where a person looks on.

Logs hold ids, never tokens, e-mail addresses or message text. Nobody should hand these over; what is handed over
under such a name is left out here all the same.
"""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

WITHHELD = frozenset(
    {"authorization", "body", "cookie", "email", "message", "password", "password_hash", "text", "token", "widget_key"}
)


def withhold(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out the values of what must not be in a log."""
    for name in WITHHELD & event.keys():
        event[name] = "(withheld)"
    return event


def configure() -> None:
    """Send our own logs and those of libraries to standard error, in one form."""
    for_a_person = sys.stderr.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        withhold,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendered(for_a_person)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # What uvicorn says of its own start, stop and connections is ours to say; alembic's is told by the command.
    for name in ("uvicorn", "uvicorn.error", "alembic", "websockets", "asyncio", "httpx2"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _rendered(for_a_person: bool) -> list[Processor]:
    """Tracebacks without the values of variables: those can be somebody's message."""
    if for_a_person:
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
