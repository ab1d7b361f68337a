"""The built dashboard and widget. One page serves every view of the dashboard; its paths are the dashboard's own."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse

from lenochat.core.errors import DomainError, not_found
from lenochat.web.context import context

router = APIRouter(include_in_schema=False)

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
        " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
ASSET_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
"""Assets carry a hash of what they hold in their names."""
WIDGET_HEADERS = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}
_NOT_PAGES = ("api/", "health/", "assets/", "demo/")


@router.get("/widget.js")
async def get_widget_script(request: Request) -> Response:
    """The widget, in one file, for any site."""
    return _file(context(request).static / "widget.js", WIDGET_HEADERS)


@router.get("/assets/{name}")
async def get_asset(name: str, request: Request) -> Response:
    """A part of the dashboard."""
    folder = context(request).static / "dashboard" / "assets"
    wanted = folder / name
    if wanted.parent != folder or name.startswith("."):
        raise not_found("file")
    return _file(wanted, ASSET_HEADERS)


@router.get("/{view:path}")
async def get_page(view: str, request: Request) -> Response:
    """The dashboard, whatever its view; and the few files beside it."""
    if view.startswith(_NOT_PAGES):
        raise not_found("page")
    folder = context(request).static / "dashboard"
    beside = folder / view
    if view and "/" not in view and not view.startswith(".") and _is_file(beside):
        return FileResponse(beside, headers=PAGE_HEADERS)
    return _file(folder / "index.html", PAGE_HEADERS)


def _file(path: Path, headers: dict[str, str]) -> Response:
    if _is_file(path):
        return FileResponse(path, headers=headers)
    if path.name in ("index.html", "widget.js"):
        raise DomainError("not_found", "The front-end has not been built. Install LenoChat from its wheel.")
    raise not_found("file")


def _is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file system takes is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
