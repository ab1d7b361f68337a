"""The doctor: looks at one installation and says what is wrong, and what to do about it. Changes nothing.

What is in the database is looked at where the database is open; everything else from any process.
"""

import os
import platform
import shutil
import sqlite3
import stat
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

import aiosmtplib
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from lenochat import __version__
from lenochat.assistant.checked_transport import try_out
from lenochat.assistant.provider import AssistantFailure
from lenochat.core.instant import MINUTE, Instant, timestamp
from lenochat.mail.smtp import SmtpMailer
from lenochat.settings import Settings
from lenochat.store import schema, sqlite
from lenochat.store.outbox import MOST_ATTEMPTS
from lenochat.store.tables import conversations, logins, outbox, users, workspaces

STATIC = Path(__file__).parent / "web" / "static"
COMMITS = 50
SLOW_COMMIT_MILLISECONDS = 2.0
"""Beyond it the writer leaves the event loop (see `store.writer`) and every answer waits that much longer."""
LITTLE_SPACE, TOO_LITTLE_SPACE = 1024**3, 100 * 1024**2
CLOCK_IS_WRONG_BEFORE = Instant(1_793_000_000_000_000)
"""October 2026: this code is younger than that."""
LONGEST_REASON = 200
"""Code points of what a mail server said, or an endpoint."""
MOST_AHEAD = MINUTE


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    level: Literal["ok", "warning", "problem"]
    found: str
    advice: str | None = None
    """What to do; only where not all is well."""


def examine_installation() -> list[Finding]:
    """Versions, and the files that a wheel brings."""
    versions = f"LenoChat {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    pages = {"index.html": "dashboard/index.html", "widget.js": "widget.js", "panel.js": "widget/panel-*.js"}
    missing = [name for name, pattern in pages.items() if not any(page.stat().st_size for page in STATIC.glob(pattern))]
    return [
        Finding(name="versions", level="ok", found=versions),
        Finding(
            name="dashboard and widget",
            level="problem" if missing else "ok",
            found=f"not built: {', '.join(missing)}" if missing else "built",
            advice="Install LenoChat from its wheel, or run `python3 dev.py build` in a checkout." if missing else None,
        ),
    ]


def examine_data_folder(data: Path) -> Iterator[Finding]:
    """The folder itself, and the disk under it."""
    if not data.is_dir():
        yield Finding(name="data folder", level="ok", found=f"{data} is not there yet; the first start makes it")
        return
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            name="data folder",
            level="problem",
            found=f"{data} cannot be written",
            advice="Run LenoChat as the user that the folder belongs to.",
        )
        return
    open_to_others = stat.S_IMODE(data.stat().st_mode) & 0o077
    yield Finding(
        name="data folder",
        level="warning" if open_to_others else "ok",
        found=f"{data.resolve()}{', open to other users' if open_to_others else ''}",
        advice=f"chmod 700 {data.resolve()}" if open_to_others else None,
    )
    yield _free_space(shutil.disk_usage(data).free)
    yield _commit_latency(measure_commits(data))


def _free_space(free: int) -> Finding:
    level: Literal["ok", "warning", "problem"] = "ok"
    if free < LITTLE_SPACE:
        level = "problem" if free < TOO_LITTLE_SPACE else "warning"
    return Finding(
        name="free disk",
        level=level,
        found=f"{free / 1024**3:.1f} GiB",
        advice=None if level == "ok" else "Make room: without any, nothing can be saved.",
    )


def _commit_latency(milliseconds: float) -> Finding:
    is_slow = milliseconds > SLOW_COMMIT_MILLISECONDS
    return Finding(
        name="disk commit",
        level="warning" if is_slow else "ok",
        found=f"{milliseconds:.2f} ms, median of {COMMITS}{' - slow' if is_slow else ''}",
        advice="Every status change and message waits for it. Use a local disk, best an SSD." if is_slow else None,
    )


def measure_commits(folder: Path) -> float:
    """How long a small commit takes to reach that folder's disk: the median, in milliseconds."""
    taken: list[float] = []
    with tempfile.TemporaryDirectory(prefix="doctor-", dir=folder) as aside:
        connection = sqlite.open_connection(Path(aside) / "commits.sqlite3")
        driver = sqlite.raw(connection)
        driver.execute("CREATE TABLE commits (body BLOB)")
        for _ in range(COMMITS):
            driver.execute("BEGIN IMMEDIATE")
            driver.execute("INSERT INTO commits VALUES (zeroblob(500))")
            began = perf_counter()
            driver.commit()
            taken.append(perf_counter() - began)
        connection.close()
    return statistics.median(taken) * 1_000


async def examine_mail(settings: Settings) -> Finding:
    """Whether the mail server would take a mail: it is connected to and logged in to, and gets none."""
    if settings.smtp is None:
        return Finding(name="mail", level="ok", found="shown on standard error; with --smtp-url it is sent")
    server, sender = settings.smtp
    where = f"{server.host} port {server.port}"
    try:
        await SmtpMailer(server, sender).try_out()
    except (aiosmtplib.SMTPException, OSError) as failure:
        return Finding(
            name="mail", level="problem", found=f"{where}: {_reason(failure)}", advice="Put right what --smtp-url says."
        )
    if settings.public_url is None:
        return Finding(
            name="mail",
            level="warning",
            found=f"{where} takes mails, but they have no links",
            advice="Say with --public-url where people reach LenoChat.",
        )
    return Finding(name="mail", level="ok", found=f"{where} takes mails")


async def examine_assistant_hosts(settings: Settings) -> Finding:
    """Whether the hosts that Leno AI may ask can be reached, at addresses that it may speak to."""
    allowed = settings.allowed_hosts
    if not allowed.places:
        return Finding(name="assistant hosts", level="ok", found="none; Leno AI answers from help articles by itself")
    wrong: list[str] = []
    for host, port in sorted(allowed.places):
        try:
            await try_out(host, port, allowed=allowed)
        except AssistantFailure as failure:
            wrong.append(f"{host} port {port}: {failure.sentence}")
        except OSError as failure:
            wrong.append(f"{host} port {port}: {_reason(failure)}")
    return Finding(
        name="assistant hosts",
        level="warning" if wrong else "ok",
        found="; ".join(wrong) or ", ".join(f"{host} port {port}" for host, port in sorted(allowed.places)),
        advice="Put right what --assistant-hosts says, or start what should be there." if wrong else None,
    )


def _reason(failure: Exception) -> str:
    """What went wrong, on one line; a connection's failure stands behind the exception that tells of it."""
    cause = failure.__cause__ or failure
    text = " ".join(str(cause).split()) or type(cause).__name__
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"


def examine_database(database: Path, now: Instant) -> list[Finding]:
    """Schema, integrity, and the clock against the newest entry. Takes seconds for gigabytes: not on an event loop."""
    if not database.is_file():
        return [
            Finding(name="database", level="ok", found="not there yet; the first start makes it"),
            _clock(now, None),
        ]
    try:
        connection = sqlite.open_connection(database, read_only=True)
    except (DBAPIError, sqlite3.Error) as failure:
        return [_unreadable(failure)]
    try:
        found = schema.version(connection)
        newest = _newest(connection) if found == schema.HEAD else None
        parked = [_parked_work(connection)] if found == schema.HEAD else []
        return [_schema(found), _integrity(connection), *parked, _clock(now, newest)]
    except (DBAPIError, sqlite3.Error) as failure:
        return [_unreadable(failure)]
    finally:
        connection.close()


def _unreadable(failure: DBAPIError | sqlite3.Error) -> Finding:
    cause = failure.orig if isinstance(failure, DBAPIError) else failure
    return Finding(name="database", level="problem", found=f"unreadable: {cause}", advice="Restore it from a backup.")


def _schema(found: str | None) -> Finding:
    if found == schema.HEAD:
        return Finding(name="schema", level="ok", found=f"{found}, up to date")
    is_older = found is None or found < schema.HEAD
    return Finding(
        name="schema",
        level="warning" if is_older else "problem",
        found=f"{found or 'none'}; this LenoChat wants {schema.HEAD}",
        advice="The next start brings it up to date." if is_older else "Install the newer LenoChat.",
    )


def _integrity(connection: Connection) -> Finding:
    complaints = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(5)"))]
    is_sound = complaints == ["ok"]
    return Finding(
        name="integrity",
        level="ok" if is_sound else "problem",
        found="sound" if is_sound else "; ".join(complaints),
        advice=None if is_sound else "Stop LenoChat, keep a copy of the data folder, and restore a backup.",
    )


def _parked_work(connection: Connection) -> Finding:
    """What the outbox has given up; what waits for its next attempt is no finding."""
    parked = connection.execute(select(func.count()).where(outbox.c.available_at.is_(None))).scalar_one()
    return Finding(
        name="outbox",
        level="warning" if parked else "ok",
        found=f"{parked} given up after {MOST_ATTEMPTS} attempts" if parked else "nothing given up",
        advice="Put right what the log names, and restart: then each is tried once more." if parked else None,
    )


def _newest(connection: Connection) -> Instant | None:
    columns = (workspaces.c.created, users.c.created, logins.c.last_used, conversations.c.last_activity)
    found = [connection.execute(select(func.max(column))).scalar() for column in columns]
    return max((Instant(instant) for instant in found if instant is not None), default=None)


def _clock(now: Instant, newest: Instant | None) -> Finding:
    wrong = now < CLOCK_IS_WRONG_BEFORE or (newest is not None and newest > now + MOST_AHEAD)
    beside = f", but the newest entry is from {timestamp(newest)}" if wrong and newest is not None else ""
    return Finding(
        name="clock",
        level="problem" if wrong else "ok",
        found=f"{timestamp(now)}{beside}",
        advice="Set the machine's clock, and keep it right with NTP." if wrong else None,
    )
