"""Which pages may use a widget."""

import pytest

from lenochat.core.widget import allows, is_page_of

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


@pytest.mark.parametrize(
    ("url", "is_one", "is_one_of_any"),
    [
        ("https://shop.example/tea?size=2#top", True, True),
        ("https://www.shop.example/", True, True),
        ("HTTPS://Shop.Example/tea", True, True),
        ("https://shop.example.evil.example/", False, True),
        ("https://evil.example/https://shop.example/", False, True),
        ("https://evil.example\\.shop.example/", False, False),
        ("https://shop.example@evil.example/", False, False),
        ("https://shop.example/ or call 555-0100", False, False),
        ("https://[::1", False, False),
        ("https:///tea", False, False),
        ("javascript:alert(1)", False, False),
        ("Your account is locked", False, False),
    ],
)
def test_what_a_visitor_names_as_their_page_is_one_only_where_the_widget_may_be(
    url: str, is_one: bool, is_one_of_any: bool
) -> None:
    assert is_page_of(["https://shop.example", BELOW], url) is is_one
    assert is_page_of([], url) is is_one_of_any
