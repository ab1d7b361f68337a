"""`/api/v1/articles/import`: articles from Markdown files, or from a folder of them as one archive."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from lenochat.actions.actor import Actor, require_actor
from lenochat.actions.article import Imported, import_article
from lenochat.core.access import require_manager
from lenochat.core.article import clean_language, draft_of
from lenochat.core.article_file import ArticleFile, ImportedFile, read_article_file
from lenochat.core.errors import DomainError
from lenochat.core.ids import WorkspaceId
from lenochat.core.instant import Instant
from lenochat.core.passages import Prepared, prepare
from lenochat.core.stems import OTHER
from lenochat.store import articles
from lenochat.store.store import Store
from lenochat.store.transaction import Tx
from lenochat.web.http.answer import perform_part, respond
from lenochat.web.http.article_archive import FIELD, IncomingFile, unpack
from lenochat.web.http.body import StrictRequest
from lenochat.web.http.door import Asking, MemberRoute, Node, actor
from lenochat.web.http.upload import TakesFile, uploaded_files

MOST_UPLOADED_BYTES = 10 * 1024 * 1024
MOST_PARTS = 500


class ImportRoute(TakesFile, MemberRoute):
    """For Owner and Admin, of whom it is asked before anything is read."""

    most_bytes = MOST_UPLOADED_BYTES

    async def admit(self, request: StrictRequest) -> None:
        await super().admit(request)
        require_manager(request.scope["lenochat.member"].agent)


router = APIRouter(prefix="/api/v1/articles", route_class=ImportRoute, tags=["articles"])

_FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
_FORM = {
    "type": "object",
    "properties": {FIELD: {"type": "array", "items": _FILE}},
    "required": [FIELD],
    "additionalProperties": False,
}
_SCHEMA: dict[str, Any] = {"requestBody": {"content": {"multipart/form-data": {"schema": _FORM}}, "required": True}}


@router.post("/import", openapi_extra=_SCHEMA)
async def post_import(
    request: Request, node: Node, member: Asking, language: Annotated[str, Query(max_length=35)] = OTHER
) -> Response:
    """Articles from one or several Markdown files, or from one ZIP archive (Owner, Admin); each as if alone."""
    language = clean_language("language", language)
    sent = await uploaded_files(request, FIELD, most=MOST_PARTS)
    files = await asyncio.to_thread(unpack, sent)
    parts: list[bytes] = []
    done = None
    for part, file in enumerate(files):
        read = await _read(file, node.store, member.workspace.id, language)
        done = await perform_part(
            request,
            partial(_import, actor(member), read, language),
            partial(_shown, file.name),
            part=part,
        )
        if done.status != 200:
            return respond(done)
        parts.append(done.body)
    assert done is not None, "there is at least one file"
    return respond(replace(done, body=b'{"files":[%b]}' % b",".join(parts)))


Read = tuple[ArticleFile, Prepared] | DomainError
"""A file with its passages, or why it can be no article."""


async def _read(file: IncomingFile, store: Store, workspace_id: WorkspaceId, language: str) -> Read:
    if file.problem is not None:
        return DomainError("invalid", file.problem)
    try:
        read = await asyncio.to_thread(read_article_file, file.name, file.content)
        before = await store.read(lambda connection: articles.find_by_source(connection, workspace_id, read.source))
        draft = read.draft(None if before is None else draft_of(before), language=language)
        return read, await asyncio.to_thread(prepare, draft)
    except DomainError as refusal:
        return refusal


def _import(asking: Actor, read: Read, language: str, tx: Tx, now: Instant) -> Imported | DomainError:
    require_manager(require_actor(tx, asking)[0])
    if isinstance(read, DomainError):
        return read
    file, prepared = read
    return tx.attempt(lambda: import_article(tx, asking, file, prepared, language=language, now=now))


def _shown(name: str, became: Imported | DomainError, _: Tx) -> ImportedFile:
    if isinstance(became, DomainError):
        return ImportedFile(file=name, outcome="refused", article_id=None, problem=sentence_of(became))
    return ImportedFile(file=name, outcome=became.outcome, article_id=became.article.id, problem=None)


def sentence_of(refusal: DomainError) -> str:
    """What is wrong with a file: of one member the sentence alone."""
    return next(iter(refusal.fields.values())) if refusal.fields else refusal.message
