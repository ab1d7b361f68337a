"""Which hosts Leno AI may ask, at which addresses."""

from ipaddress import ip_address

import pytest

from lenochat.core.endpoint import AllowedHosts, is_public, read_allowed_hosts, read_base_url
from lenochat.core.errors import DomainError

ALLOWED = read_allowed_hosts("api.example.com, LLM.intern:8000,localhost:11434, 10.1.2.3:8000,[::1]:9000,10.1.2.0/24")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://api.example.com/v1", "https://api.example.com/v1"),
        (" HTTPS://API.Example.com:443/v1/ ", "https://api.example.com/v1"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1"),
        ("http://localhost:11434/v1/chat/completions/", "http://localhost:11434/v1"),
        ("http://llm_1:8000", "http://llm_1:8000"),
        ("http://[0:0::1]:9000/v1/", "http://[::1]:9000/v1"),
        ("http://[::ffff:127.0.0.1]:80", "http://127.0.0.1"),
        ("https://x.openai.azure.com/openai/deployments/a-b_c", "https://x.openai.azure.com/openai/deployments/a-b_c"),
    ],
)
def test_a_base_url_is_read_as_one_host_and_port(given: str, read: str) -> None:
    assert str(read_base_url("endpoint.base_url", given)) == read


@pytest.mark.parametrize(
    "given",
    [
        "",
        "api.example.com/v1",
        "ftp://api.example.com",
        "https://",
        "https://user:key@api.example.com/v1",
        "https://api.example.com@evil.example/v1",
        "https://api.example.com\\@evil.example/v1",
        "https://api.example.com/v1?key=1",
        "https://api.example.com/v1#x",
        "https://api.example.com:0/v1",
        "https://api.example.com:65536/v1",
        "https://api.example.com./v1",
        "https://api.exämple.com/v1",
        "https://api.example.com/v1\nHost: evil.example",
        "https://api.example.com//v1",
        "https://[::1",
        "https://[1::2::3]/v1",
        "https://api.example.com/" + "v" * 500,
    ],
)
def test_what_two_readers_could_understand_differently_is_no_base_url(given: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_base_url("endpoint.base_url", given)
    assert refusal.value.fields is not None
    assert "https://api.example.com/v1" in refusal.value.fields["endpoint.base_url"]


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://api.example.com/v1", True),
        ("https://api.example.com:8443/v1", False),
        ("http://api.example.com/v1", False),
        ("https://evil.api.example.com/v1", False),
        ("http://llm.intern:8000/v1", True),
        ("http://localhost:11434", True),
        ("http://localhost:22", False),
        ("http://10.1.2.3:8000", True),
        ("http://10.1.2.4:8000", False),
        ("http://[::1]:9000", True),
    ],
)
def test_a_host_is_allowed_by_its_name_and_port(url: str, *, allowed: bool) -> None:
    asked = read_base_url("base_url", url)
    assert ALLOWED.allow(asked) is allowed
    assert not AllowedHosts().allow(asked)
    assert read_allowed_hosts(asked.place).allow(asked), "a refusal names what would allow it"


@pytest.mark.parametrize(
    ("host", "address", "may"),
    [
        ("api.example.com", "93.184.216.34", True),
        ("api.example.com", "2606:2800:220:1:248:1893:25c8:1946", True),
        ("api.example.com", "127.0.0.1", False),
        ("api.example.com", "::ffff:127.0.0.1", False),
        ("api.example.com", "169.254.169.254", False),
        ("api.example.com", "192.168.0.10", False),
        ("llm.intern", "10.1.2.200", True),
        ("llm.intern", "::ffff:10.1.2.200", True),
        ("llm.intern", "10.1.3.1", False),
        ("localhost", "127.0.0.1", True),
        ("localhost", "::1", True),
        ("localhost", "169.254.169.254", False),
        ("::1", "::1", True),
    ],
)
def test_a_name_may_lead_to_public_addresses_and_to_listed_ones(host: str, address: str, *, may: bool) -> None:
    assert ALLOWED.may_be_at(host, ip_address(address)) is may


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.31.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2001:0:4136:e378::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_of_nobody_or_of_somebodys_own_network_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


def test_addresses_of_the_internet_are_public_also_behind_a_translator_to_ipv4() -> None:
    for address in ("1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101", "2002:101:101::1"):
        assert is_public(ip_address(address)), address


@pytest.mark.parametrize(
    "hosts",
    [
        "",
        "a.example,,b.example",
        "https://api.example.com",
        "user:key@api.example.com",
        "*",
        "10.0.0.0/33",
        "a:b",
        "a:0",
    ],
)
def test_hosts_that_cannot_be_are_refused_and_not_repeated(hosts: str) -> None:
    with pytest.raises(ValueError, match=r"localhost:11434") as refusal:
        read_allowed_hosts(hosts)
    assert "key" not in str(refusal.value)
