"""The built dashboard and widget. One page serves every view of the dashboard; its paths are the dashboard's own."""

import asyncio
import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import FileResponse

from lenochat.core.errors import DomainError, not_found
from lenochat.web.context import context

router = APIRouter(include_in_schema=False)

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
        " font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
PREVIEW_HEADERS = {
    **PAGE_HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
}
"""It shows what its frame is told, and asks for nothing."""
ASSET_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
"""Assets carry a hash of what they hold in their names."""
WIDGET_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    # For pages that let in nothing of other origins which does not say that it may be.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""It names the panel's file by its hash: an old copy would ask for one that an upgrade has taken away."""
PANEL_HEADERS = {**ASSET_HEADERS, "Cross-Origin-Resource-Policy": "cross-origin"}
COMPRESSED = frozenset({".html", ".js", ".css", ".svg", ".json"})
GET = ["GET", "HEAD"]


class _PagePath(Convertor[str]):
    """Every path but those of the API and the like, which say for themselves what is not there or not allowed."""

    regex = "(?!api/|health/|assets/|widget/|demo/).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("page", _PagePath())


@router.api_route("/widget.js", methods=GET)
async def get_widget_script(request: Request) -> Response:
    """What a page loads of the widget: launcher and chat logic, for any site."""
    return await _file(request, context(request).static / "widget.js", WIDGET_HEADERS)


@router.api_route("/widget/{name}", methods=GET)
async def get_widget_file(name: str, request: Request) -> Response:
    """What the widget loads when somebody is about to open it."""
    return await _asset(request, context(request).static / "widget", name, PANEL_HEADERS)


@router.api_route("/widget-preview", methods=GET)
async def get_widget_preview(request: Request) -> Response:
    """The widget as the dashboard's settings show it, in a frame of theirs and of nobody else."""
    return await _file(request, context(request).static / "dashboard" / "widget-preview.html", PREVIEW_HEADERS)


@router.api_route("/assets/{name}", methods=GET)
async def get_asset(name: str, request: Request) -> Response:
    """A part of the dashboard."""
    return await _asset(request, context(request).static / "dashboard" / "assets", name, ASSET_HEADERS)


@router.api_route("/help/{name}", methods=GET)
async def get_help(name: str, request: Request) -> Response:
    """A document as a page of its own, for everybody; without such a document the dashboard says so."""
    folder = context(request).static / "dashboard"
    wanted = folder / "help" / f"{name}.html"
    is_there = wanted.parent == folder / "help" and not name.startswith(".") and _is_file(wanted)
    return await _file(request, wanted if is_there else folder / "index.html", PAGE_HEADERS)


@router.api_route("/{view:page}", methods=GET)
async def get_page(view: str, request: Request) -> Response:
    """The dashboard, whatever its view; and the few files beside it."""
    folder = context(request).static / "dashboard"
    beside = folder / view
    if view and "/" not in view and not view.startswith(".") and _is_file(beside):
        return await _file(request, beside, PAGE_HEADERS)
    return await _file(request, folder / "index.html", PAGE_HEADERS)


async def _asset(request: Request, folder: Path, name: str, headers: dict[str, str]) -> Response:
    wanted = folder / name
    if wanted.parent != folder or name.startswith("."):
        raise not_found("file")
    return await _file(request, wanted, headers)


async def _file(request: Request, path: Path, headers: dict[str, str]) -> Response:
    """The file, compressed where that is taken and gains something; nothing where the other side has it already."""
    if not _is_file(path):
        if path.name in ("index.html", "widget.js"):
            raise DomainError("not_found", "The front-end has not been built. Install LenoChat from its wheel.")
        raise not_found("file")
    if path.suffix not in COMPRESSED:
        return FileResponse(path, headers=headers)
    kept = await asyncio.to_thread(_read, path)
    told = {**headers, "ETag": kept.tag, "Vary": "Accept-Encoding"}
    if kept.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(path, headers=told)
    told.update({"Content-Encoding": "gzip", "Content-Length": str(len(kept.gzipped))})
    media_type, _ = mimetypes.guess_type(path.name)
    return Response(b"" if request.method == "HEAD" else kept.gzipped, headers=told, media_type=media_type)


class _Kept(NamedTuple):
    gzipped: bytes
    tag: str
    """Of what the file says, however it is compressed, hence a weak one."""


def _read(path: Path) -> _Kept:
    return _kept(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=128)
def _kept(path: Path, _changed: int) -> _Kept:
    """The file as gzip (RFC 1952); kept, for the same few files are asked for again and again."""
    body = path.read_bytes()
    return _Kept(gzip.compress(body, mtime=0), f'W/"{hashlib.sha256(body).hexdigest()[:32]}"')


def _is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file system takes is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
