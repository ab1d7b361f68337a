"""Which pages may use a widget."""

import pytest

from lenochat.core.widget import allows

BELOW = "https://*.shop.example"


@pytest.mark.parametrize(
    ("allowed", "origin", "is_allowed"),
    [
        ("https://shop.example", "https://shop.example", True),
        ("https://shop.example", "HTTPS://Shop.Example", True),
        ("https://shop.example", "http://shop.example", False),
        ("https://shop.example", "https://shop.example:8443", False),
        ("https://shop.example", "https://www.shop.example", False),
        ("https://shop.example", "https://shop.example.evil.example", False),
        ("https://shop.example", "null", False),
        ("https://shop.example", "", False),
        (BELOW, "https://www.shop.example", True),
        (BELOW, "https://a.b.shop.example", True),
        (BELOW, "https://shop.example", False),
        (BELOW, "https://evilshop.example", False),
        (BELOW, "http://www.shop.example", False),
        (BELOW, "https://www.shop.example:8443", False),
        (BELOW, "https://www.shop.example.evil.example", False),
        ("http://*.shop.example:8080", "http://www.shop.example:8080", True),
    ],
)
def test_a_page_is_allowed_by_its_whole_origin_or_as_a_host_below_one(
    allowed: str, origin: str, is_allowed: bool
) -> None:
    assert allows([allowed], origin) is is_allowed
    assert allows(["https://another.example", allowed], origin) is is_allowed


def test_without_a_list_every_page_is_allowed() -> None:
    assert allows([], "https://shop.example")
    assert allows([], "null")
