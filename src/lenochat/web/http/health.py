"""`/health/live` and `/health/ready`: for whatever watches over the process."""

from fastapi import APIRouter, Request, Response

from lenochat.core.errors import DomainError
from lenochat.web.context import context
from lenochat.web.http.answer import answer

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def get_live() -> Response:
    """The process runs."""
    return answer({"status": "live"})


@router.get("/ready")
async def get_ready(request: Request) -> Response:
    """This node can commit and answers; 503 while it starts and stops."""
    try:
        node = context(request)
    except DomainError:
        return _not_ready()
    if not node.is_ready():
        return _not_ready()
    return answer({"status": "ready", "clock_behind_seconds": node.store.writer.clock_behind_seconds})


def _not_ready() -> Response:
    response = answer({"status": "not ready"}, status=503)
    response.headers["Retry-After"] = "1"
    return response
