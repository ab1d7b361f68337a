"""Articles from a folder, as the command line imports them: read where the database is open, one after the other."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from lenochat.actions.article import Imported, import_file
from lenochat.cli.refusal import RefusedError
from lenochat.core.article import clean_language, draft_of
from lenochat.core.article_file import MOST_FILE_BYTES, is_article_file, read_article_file
from lenochat.core.errors import DomainError, invalid
from lenochat.core.ids import WorkspaceId
from lenochat.core.passages import prepare
from lenochat.store import articles, workspaces
from lenochat.store.store import Store

MOST_NAMED = 100
"""Files that are named as not taken: the answer goes through the control socket."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    folder: str
    workspace: str
    language: str


_folder = TypeAdapter(Folder)


async def import_folder(store: Store, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What became of the files: numbers, and which were not taken, with a sentence each."""
    asked = _folder.validate_python(arguments)
    language = clean_language("language", asked.language)
    workspace_id = WorkspaceId(asked.workspace)
    if await store.read(lambda connection: workspaces.find(connection, workspace_id)) is None:
        raise RefusedError("There is no such workspace. create-workspace printed the id of each one.")
    names = await asyncio.to_thread(_names, Path(asked.folder))
    counts: Counter[str] = Counter()
    problems: list[dict[str, str]] = []
    for name in names:
        try:
            became = await _import(store, workspace_id, Path(asked.folder), name, language)
        except DomainError as refusal:
            sentence = next(iter((refusal.fields or {}).values()), refusal.message)
            problems.append({"file": name, "problem": sentence})
        except OSError as failure:
            problems.append({"file": name, "problem": f"It cannot be read: {failure.strerror}."})
        else:
            counts[became.outcome] += 1
    return {
        **{outcome: counts[outcome] for outcome in ("created", "replaced", "unchanged")},
        "refused": len(problems),
        "problems": problems[:MOST_NAMED],
    }


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise RefusedError(f"{folder} is no folder that LenoChat can read. Name one that its user may read.")
    found = (path for path in folder.rglob("*") if path.is_file())
    names = sorted(name for path in found if is_article_file(name := path.relative_to(folder).as_posix()))
    if not names:
        raise RefusedError(f"There are no Markdown files in {folder}.")
    return names


async def _import(store: Store, workspace_id: WorkspaceId, folder: Path, name: str, language: str) -> Imported:
    file = await asyncio.to_thread(lambda: read_article_file(name, _read(folder, name)))
    before = await store.read(lambda connection: articles.find_by_source(connection, workspace_id, file.source))
    draft = file.draft(None if before is None else draft_of(before), language=language)
    prepared = await asyncio.to_thread(prepare, draft)
    written = await store.write(
        workspace_id, lambda tx, now: import_file(tx, file, prepared, language=language, now=now)
    )
    return written.result


def _read(folder: Path, name: str) -> bytes:
    """A little more than may be: what comes after that is refused for its length, and never held.

    What lies elsewhere is not read: whoever filled the folder would choose what of this machine becomes public.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise invalid("files", "It is a link that leads out of the folder. Put the file itself there.")
    with path.open("rb") as file:
        return file.read(MOST_FILE_BYTES + 1)
