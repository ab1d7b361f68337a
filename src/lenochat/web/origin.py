"""Whether a request comes from our own pages: the answer to cross-site request forgery.

`Sec-Fetch-Site` decides (W3C Fetch Metadata); browsers without it send `Origin`, which must be ours.
"""

from collections.abc import Mapping

from lenochat.core.errors import DomainError


def require_same_site(headers: Mapping[str, str], *, public_url: str | None, scheme: str) -> None:
    """Refuse with `cross_site` what another site's page made the browser send."""
    fetch_site = headers.get("sec-fetch-site")
    if fetch_site is not None:
        if fetch_site not in ("same-origin", "none"):
            raise _cross_site()
        return
    origin = headers.get("origin")
    if origin is None:
        return
    own = public_url.rstrip("/") if public_url else f"{scheme}://{headers.get('host', '')}"
    if origin.lower() != own.lower():
        raise _cross_site()


def _cross_site() -> DomainError:
    return DomainError("cross_site", "This request came from another site. Use LenoChat's own pages.")
