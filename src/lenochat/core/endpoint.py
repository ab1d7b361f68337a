"""Endpoints: language models elsewhere that Leno AI may ask, and which of them the person who runs the server allows.

Who may set an endpoint is not who runs the server. So a base URL is only a wish: it counts where the server's settings
name its host, and then for addresses only that are public or named there, too.
"""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal

from lenochat.core.errors import invalid
from lenochat.core.value import value

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

BASE_URL_LIMIT = 500
LOOPBACK_NAME = "localhost"

_HOST = r"(?P<host>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
_PORT = r"(?::(?P<port>[0-9]{1,5}))?"
_PLACE = re.compile(_HOST + _PORT)
_BASE_URL = re.compile(rf"(?P<scheme>https?)://{_HOST}{_PORT}(?P<path>(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*)/?")
"""Narrower than RFC 3986, so that no two readers of it can differ on what the host is: no user, no query, ASCII."""
_PORTS = {"https": 443, "http": 80}
_ASKED_FOR = "/chat/completions"
"""Below the base URL; who gives the whole address means the same."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


@value
class BaseUrl:
    """Where an endpoint is; what is asked for is below its path."""

    scheme: Literal["http", "https"]
    host: str
    """A name in lower case or an address, without brackets."""
    port: int
    path: str
    """Empty, or begins with a slash and does not end with one."""

    def __str__(self) -> str:
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self._bracketed}{port}{self.path}"

    @property
    def place(self) -> str:
        """As `read_allowed_hosts` takes it."""
        return self._bracketed if self.port == _PORTS["https"] else f"{self._bracketed}:{self.port}"

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def read_base_url(field: str, text: str) -> BaseUrl:
    """What somebody gives as a base URL, such as `https://api.example.com/v1`; `invalid` if it is none."""
    stripped = text.strip()
    scheme, mark, rest = stripped.partition("://")
    host, slash, path = rest.partition("/")
    found = _BASE_URL.fullmatch(f"{scheme.lower()}{mark}{host.lower()}{slash}{path}")
    place = None if found is None else _place(found, default=_PORTS[found["scheme"]])
    if found is None or place is None or len(stripped) > BASE_URL_LIMIT:
        raise invalid(field, "Give an address such as https://api.example.com/v1, without a user, a key or a query.")
    return BaseUrl(
        scheme="https" if found["scheme"] == "https" else "http",
        host=place[0],
        port=place[1],
        path=found["path"].removesuffix(_ASKED_FOR),
    )


@value
class AllowedHosts:
    """What the settings of the server allow."""

    places: frozenset[tuple[str, int]] = frozenset()
    """Hosts and ports that may be asked."""
    networks: tuple[Network, ...] = ()
    """Where names among them may be although it is not public."""

    def allow(self, url: BaseUrl) -> bool:
        """Whether somebody may set it. Whether it is asked depends on the address, too, and on each single occasion."""
        return (url.host, url.port) in self.places

    def may_be_at(self, host: str, address: Address) -> bool:
        """Whether that host may be spoken to at that address, to which its name leads now."""
        real = _real(address)
        return (
            is_public(real)
            or (host == LOOPBACK_NAME and real.is_loopback)
            or host == str(real)
            or any(real in network for network in self.networks)
        )


def read_allowed_hosts(text: str) -> AllowedHosts:
    """Hosts, with ports other than 443, and networks, with commas between; `ValueError` if there is anything else."""
    wrong = ValueError("give hosts as api.example.com or localhost:11434, and networks as 10.1.2.0/24")
    places: set[tuple[str, int]] = set()
    networks: list[Network] = []
    for entry in (item.strip().lower() for item in text.split(",")):
        found = _PLACE.fullmatch(entry)
        place = None if found is None else _place(found, default=_PORTS["https"])
        if place is not None:
            places.add(place)
            continue
        if "/" not in entry:
            raise wrong
        try:
            networks.append(ip_network(entry, strict=False))
        except ValueError:
            raise wrong from None
    return AllowedHosts(places=frozenset(places), networks=tuple(networks))


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet's, and nobody's own network or machine by another name."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.sixtofour is not None and not is_public(address.sixtofour):
        return False
    return address in _GLOBAL_UNICAST and address.is_global


def _real(address: Address) -> Address:
    """An IPv4 address written as one of IPv6 is still that one, also for the machine."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _place(found: re.Match[str], *, default: int) -> tuple[str, int] | None:
    """Host and port; an address as it is written shortest, so that equal ones are equal texts."""
    host, port = found["host"].strip("[]"), int(found["port"] or default)
    if not 0 < port <= 65_535:
        return None
    try:
        return str(_real(ip_address(host))), port
    except ValueError:
        return None if ":" in host else (host, port)
