"""Where Leno AI's questions go: to allowed hosts, at addresses that were looked at, and nowhere else."""

import ssl
from pathlib import Path

import pytest
import trustme

from lenochat import doctor
from lenochat.assistant.provider import Answered
from lenochat.settings import Settings
from tests.support.asking import ASKED, FROM_RETURNS, KEY, endpoint, failure_of, here, unseen
from tests.support.language_model import language_model, refuses, says

pytestmark = pytest.mark.anyio

ANSWER = Answered(text="30 days [1]", sources=FROM_RETURNS)


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that LenoChat runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Somebody who is trusted here."""
    made = trustme.CA()
    trusted = tmp_path / "trusted.pem"
    made.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return made


def showing(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


async def test_a_redirect_is_not_followed() -> None:
    async with language_model(says("Evil [1].")) as other:
        for status in ("301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"):
            leads = refuses(status, f"Location: http://127.0.0.1:{other.port}/v1/chat/completions")
            async with language_model(leads) as model:
                asking = endpoint(
                    f"http://127.0.0.1:{model.port}/v1", allowed=f"127.0.0.1:{model.port},127.0.0.1:{other.port}"
                )
                assert (await failure_of(asking)).code == "not_the_protocol"
    assert other.connections == 0


async def test_a_proxy_of_the_environment_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with language_model(says("Evil [1].")) as proxy, language_model(says("30 days [1]")) as model:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert await here(model).answer(ASKED, writing=unseen) == Answered(text="30 days [1]", sources=FROM_RETURNS)
    assert proxy.connections == 0


async def test_only_what_the_server_allows_is_connected_to() -> None:
    async with language_model(says("30 days [1]")) as model:
        port = model.port
        for base_url, allowed in (
            (f"http://127.0.0.1:{port}/v1", "api.example.com"),
            (f"http://127.0.0.1:{port}/v1", "127.0.0.1:1,127.0.0.0/8"),
            (f"http://llm.example:{port}/v1", f"llm.example:{port}"),
            (f"http://llm.example:{port}/v1", f"llm.example:{port},127.0.0.1:{port},10.0.0.0/8"),
            (f"http://2130706433:{port}/v1", f"2130706433:{port}"),
            (f"http://user:{KEY}@127.0.0.1:{port}/v1", f"127.0.0.1:{port}"),
        ):
            asking = endpoint(base_url, allowed=allowed, names={"llm.example": [["127.0.0.1"]]})
            assert (await failure_of(asking)).code == "host_not_allowed", base_url
        assert model.connections == 0
        asking = endpoint(
            f"http://llm.example:{port}/v1",
            allowed=f"llm.example:{port},127.0.0.0/8",
            names={"llm.example": [["10.0.0.1", "127.0.0.1"]]},
        )
        assert isinstance(await asking.answer(ASKED, writing=unseen), Answered)


async def test_a_name_is_asked_for_once_and_what_it_leads_to_later_does_not_matter() -> None:
    async with language_model(says("30 days [1]")) as model:
        place = f"llm.example:{model.port}"
        leads = {"llm.example": [["127.0.0.1"], ["10.255.255.1"]]}
        asking = endpoint(f"http://{place}/v1", allowed=f"{place},127.0.0.1/32", names=leads)
        assert await asking.answer(ASKED, writing=unseen) == ANSWER
        assert leads["llm.example"] == [["10.255.255.1"]]
        assert model.requests[0].headers["host"] == place
        assert (await failure_of(asking)).code == "host_not_allowed"
        assert model.connections == 1


async def test_nothing_goes_over_the_internet_in_the_clear() -> None:
    asking = endpoint("http://llm.example:80/v1", allowed="llm.example:80", names={"llm.example": [["203.0.114.1"]]})
    failure = await failure_of(asking)
    assert (failure.code, "https" in failure.sentence) == ("host_not_allowed", True)


async def test_a_host_proves_who_it_is_by_its_name_whatever_its_address(authority: trustme.CA) -> None:
    for certificate, code in (
        (showing(authority, "llm.example"), None),
        (showing(authority, "127.0.0.1"), "unreachable"),
        (showing(trustme.CA(), "llm.example"), "unreachable"),
    ):
        async with language_model(says("30 days [1]"), certificate=certificate) as model:
            place = f"llm.example:{model.port}"
            asking = endpoint(
                f"https://{place}/v1", allowed=f"{place},127.0.0.1/32", names={"llm.example": [["127.0.0.1"]]}
            )
            if code is None:
                assert await asking.answer(ASKED, writing=unseen) == ANSWER
            else:
                failure = await failure_of(asking)
                assert (failure.code, "certificate" in failure.sentence) == (code, True)
                assert model.requests == []


async def test_a_host_that_is_not_there_is_unreachable_and_the_next_address_is_tried() -> None:
    async with language_model(says("30 days [1]")) as model:
        place = f"llm.example:{model.port}"
        two = {"llm.example": [["127.0.0.77", "127.0.0.1"]]}
        asking = endpoint(f"http://{place}/v1", allowed=f"{place},127.0.0.0/8", names=two)
        assert await asking.answer(ASKED, writing=unseen) == ANSWER
    assert (await failure_of(asking)).code == "unreachable"
    nowhere = endpoint("https://llm.invalid/v1", allowed="llm.invalid")
    assert (await failure_of(nowhere)).code == "unreachable"


async def test_the_doctor_says_which_hosts_cannot_be_asked() -> None:
    assert (await doctor.examine_assistant_hosts(Settings())).level == "ok"
    async with language_model(says("30 days [1]")) as model:
        hosts = f"localhost:{model.port}"
        found = await doctor.examine_assistant_hosts(Settings(assistant_hosts=hosts))
        assert (found.level, found.advice, str(model.port) in found.found) == ("ok", None, True)
        assert model.requests == []
    for wrong, told in ((hosts, "localhost port"), ("llm.invalid", "no address")):
        found = await doctor.examine_assistant_hosts(Settings(assistant_hosts=wrong))
        assert (found.level, told in found.found) == ("warning", True), found
        assert found.advice
