"""`/health/live` and `/health/ready`: for whatever watches over the process."""

from fastapi import APIRouter, Request, Response

from lenochat.core.errors import DomainError
from lenochat.web.context import context
from lenochat.web.http.door import answer

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def get_live() -> Response:
    """The process runs."""
    return answer({"status": "live"})


@router.get("/ready")
async def get_ready(request: Request) -> Response:
    """This node can commit and answers; 503 while it starts and stops."""
    try:
        is_ready = context(request).is_ready()
    except DomainError:
        is_ready = False
    if is_ready:
        return answer({"status": "ready"})
    response = answer({"status": "not ready"}, status=503)
    response.headers["Retry-After"] = "1"
    return response
