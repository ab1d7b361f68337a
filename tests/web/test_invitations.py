"""Invitations (OP1): one person, one role, once, for seven days, and only on the word of somebody who may give it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx2 import Response

from tests.support.agent_client import PASSWORD, AgentClient, done, refused
from tests.support.clock import Clock
from tests.support.post import Post
from tests.support.running_node import RunningNode, running_node
from tests.support.workplace import Workplace, new_email

pytestmark = pytest.mark.anyio

PUBLIC_URL = "https://chat.shop.example"
DAY = 24 * 3_600
NEW_PASSWORD = "a password of Ana's own"


@pytest.fixture(scope="module")
async def post(anyio_backend: object) -> Post:
    return Post()


@pytest.fixture(scope="module")
async def node(tmp_path_factory: pytest.TempPathFactory, clock: Clock, post: Post) -> AsyncIterator[RunningNode]:
    """It has an address of its own and a post office, and lives by a clock that tests move."""
    data = tmp_path_factory.mktemp("invitations")
    async with running_node(data, clock=clock, public_url=PUBLIC_URL, mailer=post) as started:
        yield started


def token_in(link: str) -> str:
    address, _, token = link.partition("#")
    assert address == f"{PUBLIC_URL}/invitation"
    assert len(token) >= 43
    return token


async def look(browser: AgentClient, token: object) -> Response:
    return await browser.post("/invitations/look", {"token": token})


async def accept(
    browser: AgentClient, token: object, *, name: object = "Ana", password: object = NEW_PASSWORD
) -> Response:
    return await browser.post("/invitations/accept", {"token": token, "name": name, "password": password})


async def open_invitations(manager: AgentClient) -> list[Any]:
    return [item["email"] for item in done(await manager.get("/invitations"))["items"]]


def assert_no_invitation(answer: Response) -> None:
    assert "ask for a new one" in refused(answer, 404, "not_found")["message"]


async def test_an_invited_person_looks_accepts_and_logs_in(workplace: Workplace) -> None:
    owner = await workplace.owner()
    watch = await owner.stream()
    email = new_email("ana")
    made = await owner.post("/invitations", {"email": f"  {email.upper()} ", "role": "admin"})
    invitation = done(made)
    assert made.status_code == 201
    assert (invitation["email"], invitation["role"]) == (email, "admin")
    assert invitation["invited_by"] == {"id": owner.id, "name": "Olga"}
    (listed,) = done(await owner.get("/invitations"))["items"]
    assert listed == {name: value for name, value in invitation.items() if name != "invitation_url"}
    assert [agent["id"] for agent in done(await owner.get("/agents"))["items"]] == [owner.id]

    browser, token = workplace.browser(), token_in(invitation["invitation_url"])
    for _ in range(2):
        shown = {"workspace_name": "Shop", "email": email, "role": "admin", "is_known": False}
        assert done(await look(browser, token)) == shown
    accepted = await accept(browser, token, name="  Ana\nLima ")
    assert (accepted.status_code, accepted.json()) == (201, {"email": email, "workspace_name": "Shop"})
    assert "set-cookie" not in accepted.headers
    refused(await browser.get("/me"), 401, "not_logged_in")

    told = await watch.read_until("agent.changed")
    new = told["agent"]
    assert (new["name"], new["role"], new["status"], new["eligible"]) == ("Ana Lima", "admin", "offline", False)
    assert await open_invitations(owner) == []
    await browser.log_in(email, password=NEW_PASSWORD)
    assert (browser.id, browser.me["status"]) == (new["id"], "online")
    assert_no_invitation(await accept(browser, token))
    assert_no_invitation(await look(browser, token))


async def test_a_known_e_mail_accepts_with_its_present_password_and_keeps_it(
    workplace: Workplace, node: RunningNode
) -> None:
    async with Workplace(node.url, node.data) as other:
        ana = await other.at_work("Ana")
        email = other.emails[ana.id]
        owner, browser = await workplace.owner(), workplace.browser()
        made = done(await owner.post("/invitations", {"email": email, "role": "agent"}))
        token = token_in(made["invitation_url"])
        assert done(await look(browser, token))["is_known"] is True
        error = refused(await accept(browser, token), 422, "invalid")
        assert list(error["fields"]) == ["password"]
        assert (await accept(browser, token, password=PASSWORD)).status_code == 201
        choice = refused(await browser.try_login(email), 409, "choose_workspace")
        assert {item["id"] for item in choice["workspaces"]} == {workplace.id, other.id}
        refused(await browser.try_login(email, password=NEW_PASSWORD), 401, "wrong_credentials")
        await browser.log_in(email, workspace=workplace.id)
        assert ana.id not in {agent["id"] for agent in done(await owner.get("/agents"))["items"]}


async def test_a_token_is_no_way_to_guess_a_password(workplace: Workplace, node: RunningNode) -> None:
    """Whoever invites holds a token too. Guesses count as failed logins of that e-mail, in both doors."""
    async with Workplace(node.url, node.data) as other:
        email = other.emails[await other.hire("Ana")]
        owner, browser = await workplace.owner(), workplace.browser()
        made = done(await owner.post("/invitations", {"email": email, "role": "agent"}))
        token = token_in(made["invitation_url"])
        guesses = await asyncio.gather(*(accept(browser, token, password="not this one") for _ in range(12)))
        assert sorted(answer.status_code for answer in guesses) == [422] * 10 + [429] * 2
        refused(await browser.try_login(email), 429, "too_many")
        elsewhere = workplace.browser(local_address="127.0.0.2")
        assert (await accept(elsewhere, token, password=PASSWORD)).status_code == 201


async def test_of_many_who_accept_at_once_one_becomes_a_member(workplace: Workplace) -> None:
    owner = await workplace.owner()
    token = token_in((await workplace.invite("ana"))["invitation_url"])
    browsers = [workplace.browser() for _ in range(6)]
    answers = await asyncio.gather(*(accept(one, token, name=f"Ana {place}") for place, one in enumerate(browsers)))
    assert sorted(answer.status_code for answer in answers) == [201] + [404] * 5
    (won,) = [place for place, answer in enumerate(answers) if answer.status_code == 201]
    members = done(await owner.get("/agents"))["items"]
    assert [agent["name"] for agent in members] == ["Olga", f"Ana {won}"]


async def test_one_person_may_accept_two_workspaces_at_once_with_one_password(
    workplace: Workplace, node: RunningNode
) -> None:
    async with Workplace(node.url, node.data) as other:
        email, tokens = new_email("ana"), []
        for shop in (workplace, other):
            made = done(await (await shop.owner()).post("/invitations", {"email": email, "role": "agent"}))
            tokens.append(token_in(made["invitation_url"]))
        browser = workplace.browser()
        passwords = ("the first password", "the second password")
        answers = await asyncio.gather(
            *(accept(browser, token, password=words) for token, words in zip(tokens, passwords, strict=True))
        )
        (won,) = [place for place, answer in enumerate(answers) if answer.status_code == 201]
        late = refused(answers[1 - won], 422, "invalid")
        assert list(late["fields"]) == ["password"]
        assert (await accept(browser, tokens[1 - won], password=passwords[won])).status_code == 201
        refused(await browser.try_login(email, password=passwords[won]), 409, "choose_workspace")
        refused(await browser.try_login(email, password=passwords[1 - won]), 401, "wrong_credentials")


async def test_an_invitation_is_good_for_seven_days_and_then_gone(workplace: Workplace, clock: Clock) -> None:
    owner, browser = await workplace.owner(), workplace.browser()
    early, late = await workplace.invite("early"), await workplace.invite("late")
    clock.move(7 * DAY - 1)
    assert (await accept(browser, token_in(early["invitation_url"]))).status_code == 201
    clock.move(1)
    assert_no_invitation(await look(browser, token_in(late["invitation_url"])))
    assert_no_invitation(await accept(browser, token_in(late["invitation_url"])))
    await owner.log_in(workplace.emails[owner.id])
    assert await open_invitations(owner) == []
    refused(await owner.delete(f"/invitations/{late['id']}"), 404, "not_found")


async def test_what_was_taken_back_is_refused_and_a_new_one_replaces_the_old(workplace: Workplace) -> None:
    owner, browser = await workplace.owner(), workplace.browser()
    first = await workplace.invite("ana")
    answer = await owner.delete(f"/invitations/{first['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert int(answer.headers["X-LenoChat-Position"]) >= 1
    refused(await owner.delete(f"/invitations/{first['id']}"), 404, "not_found")
    assert_no_invitation(await accept(browser, token_in(first["invitation_url"])))

    second = done(await owner.post("/invitations", {"email": first["email"], "role": "agent"}))
    third = done(await owner.post("/invitations", {"email": first["email"], "role": "admin"}))
    assert [item["id"] for item in done(await owner.get("/invitations"))["items"]] == [third["id"]]
    assert_no_invitation(await accept(browser, token_in(second["invitation_url"])))
    assert done(await look(browser, token_in(third["invitation_url"])))["role"] == "admin"


async def test_who_has_become_a_member_meanwhile_is_not_made_one_again(workplace: Workplace) -> None:
    owner, browser = await workplace.owner(), workplace.browser()
    invitation = await workplace.invite("ana", role="admin")
    ana = await workplace.hire("Ana", email=invitation["email"])
    assert_no_invitation(await accept(browser, token_in(invitation["invitation_url"]), password=PASSWORD))
    assert await open_invitations(owner) == []
    assert done(await owner.get(f"/agents/{ana}"))["role"] == "agent"
    for is_disabled in (False, True):
        done(await owner.patch(f"/agents/{ana}", {"disabled": is_disabled}))
        again = await owner.post("/invitations", {"email": invitation["email"], "role": "agent"})
        assert list(refused(again, 422, "invalid")["fields"]) == ["email"]


async def test_an_invitation_goes_with_its_inviters_right_to_make_it(workplace: Workplace) -> None:
    owner = await workplace.owner()
    for changed, stays in (
        ({"role": "admin"}, ["agent", "admin"]),
        ({"role": "agent"}, []),
        ({"disabled": True}, []),
        ({"takes_chats": False}, ["agent", "admin", "owner"]),
    ):
        inviter = await workplace.at_work("Otto", role="owner")
        made = {role: await workplace.invite(role, role=role, by=inviter) for role in ("agent", "admin", "owner")}
        done(await owner.patch(f"/agents/{inviter.id}", changed))
        browser = workplace.browser()
        good = [
            role
            for role, invitation in made.items()
            if (await look(browser, token_in(invitation["invitation_url"]))).status_code == 200
        ]
        assert good == stays
        assert set(await open_invitations(owner)) == {made[role]["email"] for role in stays}
        done(await owner.patch(f"/agents/{inviter.id}", {"role": "owner", "disabled": False}))
        assert len(await open_invitations(owner)) == len(stays)
        for role in stays:
            assert (await owner.delete(f"/invitations/{made[role]['id']}")).status_code == 204


async def test_who_may_invite_whom(workplace: Workplace) -> None:
    owner, admin = await workplace.owner(), await workplace.at_work("Ada", role="admin")
    ana = await workplace.at_work("Ana")
    owners = await workplace.invite("otto", role="owner")
    for role, status in (("agent", 201), ("admin", 201), ("owner", 403)):
        assert (await admin.post("/invitations", {"email": new_email(role), "role": role})).status_code == status
        refused(await ana.post("/invitations", {"email": new_email(role), "role": role}), 403, "not_allowed")
    refused(await admin.post("/invitations", {"email": owners["email"], "role": "agent"}), 403, "not_allowed")
    refused(await admin.delete(f"/invitations/{owners['id']}"), 403, "not_allowed")
    refused(await ana.delete(f"/invitations/{owners['id']}"), 403, "not_allowed")
    refused(await ana.get("/invitations"), 403, "not_allowed")
    assert len(await open_invitations(admin)) == 3
    assert await open_invitations(owner) == await open_invitations(admin)


async def test_a_workspace_has_at_most_200_open_invitations_in_pages_newest_first(workplace: Workplace) -> None:
    owner = await workplace.owner()
    for number in range(200):
        await workplace.invite(f"a{number}")
    error = refused(await owner.post("/invitations", {"email": new_email("more"), "role": "agent"}), 422, "invalid")
    assert list(error["fields"]) == ["email"]
    emails = await open_invitations(owner)
    assert len(emails) == 50
    first = done(await owner.get("/invitations", limit=200))["items"]
    done(await owner.post("/invitations", {"email": first[0]["email"], "role": "admin"}))
    seen: list[str] = []
    cursor = None
    while cursor is not None or not seen:
        page = done(await owner.get("/invitations", limit=90, **({} if cursor is None else {"cursor": cursor})))
        seen += [item["email"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [item["email"] for item in first]
    refused(await owner.get("/invitations", cursor="made up"), 422, "invalid")


async def test_a_link_is_answered_once_and_kept_nowhere(workplace: Workplace, node: RunningNode) -> None:
    owner = await workplace.owner()
    key, body = {"Idempotency-Key": "invite"}, {"email": new_email("ana"), "role": "agent"}
    made = done(await owner.post("/invitations", body, key))
    refused(await owner.post("/invitations", body, key), 409, "already_done")
    (listed,) = done(await owner.get("/invitations"))["items"]
    assert listed["id"] == made["id"]
    refusing = {"Idempotency-Key": "refused"}
    for _ in range(2):
        refused(
            await owner.post("/invitations", {**body, "email": workplace.emails[owner.id]}, refusing), 422, "invalid"
        )
    token = token_in(made["invitation_url"])
    kept = b"".join(file.read_bytes() for file in node.data.iterdir() if file.is_file())
    assert made["id"].encode() in kept
    assert token.encode() not in kept


async def test_without_a_public_url_a_link_leads_to_where_the_request_came_in(timed_workplace: Workplace) -> None:
    link = (await timed_workplace.invite("ana"))["invitation_url"]
    address, _, token = link.partition("#")
    assert address == f"{timed_workplace.url}/invitation"
    assert (await look(timed_workplace.browser(), token)).status_code == 200


async def test_the_mail_has_a_working_link_of_its_own_at_every_attempt(
    workplace: Workplace, post: Post, clock: Clock
) -> None:
    owner, browser, email = await workplace.owner(), workplace.browser(), new_email("ana")
    post.refused.add(email)
    shown = done(await owner.post("/invitations", {"email": email, "role": "agent"}))
    await post.has_tried_to(email)
    post.refused.clear()
    while email not in post.sent_to:
        clock.move(2)
        await workplace.invite("ben")  # wakes the post
    mail = await post.has_sent_to(email)
    assert mail.subject == "Olga invites you to Shop"
    mailed = links_in(mail.text)
    assert shown["invitation_url"] not in mailed
    tokens = [token_in(link) for link in (shown["invitation_url"], *mailed)]
    for token in tokens:
        assert done(await look(browser, token))["email"] == email
    assert (await accept(browser, tokens[1])).status_code == 201
    for token in tokens:
        assert_no_invitation(await look(browser, token))


def links_in(text: str) -> list[str]:
    return [word for word in text.split() if word.startswith(PUBLIC_URL)]


async def test_no_mail_goes_to_whom_nobody_invites_any_more(workplace: Workplace, post: Post, clock: Clock) -> None:
    owner, email = await workplace.owner(), new_email("ana")
    post.refused.add(email)
    invitation = done(await owner.post("/invitations", {"email": email, "role": "agent"}))
    await post.has_tried_to(email)
    assert (await owner.delete(f"/invitations/{invitation['id']}")).status_code == 204
    for name in ("ben", "cleo"):
        clock.move(2)
        await post.has_sent_to((await workplace.invite(name))["email"])
    assert post.tried.count(email) == 1


@pytest.mark.parametrize("path", ["/invitations/look", "/invitations/accept"])
async def test_an_address_may_try_twenty_tokens_that_are_none(
    tmp_path_factory: pytest.TempPathFactory, clock: Clock, path: str
) -> None:
    async with (
        running_node(tmp_path_factory.mktemp("limited"), clock=clock, no_address_limits=False) as limited,
        Workplace(limited.url, limited.data) as workplace,
    ):
        token = (await workplace.invite("ana"))["invitation_url"].partition("#")[2]
        browser = workplace.browser()
        body = {"name": "Ana", "password": NEW_PASSWORD} if path.endswith("accept") else {}
        answers = await asyncio.gather(*(browser.post(path, {**body, "token": f"{n}"}) for n in range(25)))
        assert sorted(answer.status_code for answer in answers) == [404] * 20 + [429] * 5
        late = await browser.post(path, {**body, "token": token})
        assert int(late.headers["Retry-After"]) >= 1
        refused(late, 429, "too_many")
        elsewhere = workplace.browser(local_address="127.0.0.2")
        assert (await elsewhere.post(path, {**body, "token": token})).status_code < 300


async def test_bad_input_is_named_and_leaves_the_invitation_good(workplace: Workplace) -> None:
    owner, browser = await workplace.owner(), workplace.browser()
    for body, field in (
        ({"role": "agent"}, "email"),
        ({"email": new_email("a")}, "role"),
        ({"email": new_email("a"), "role": "boss"}, "role"),
        ({"email": "no address", "role": "agent"}, "email"),
        ({"email": "a@b.c\r\nBcc: all@b.c", "role": "agent"}, "email"),
        ({"email": new_email("a"), "role": "agent", "name": "Ana"}, "name"),
    ):
        assert list(refused(await owner.post("/invitations", body), 422, "invalid")["fields"]) == [field]
    assert await open_invitations(owner) == []
    invitation = await workplace.invite("ana")
    token = token_in(invitation["invitation_url"])
    good = {"token": token, "name": "Ana", "password": NEW_PASSWORD}
    for wrong in (
        {"name": " "},
        {"name": "x" * 101},
        {"name": "evil \u202e name"},
        {"name": None},
        {"password": "short"},
        {"password": "x" * 201},
        {"password": 7},
        {"token": None},
        {"token": "x" * 101},
        {"role": "owner"},
        {"email": "another@shop.example"},
    ):
        answer = await browser.post("/invitations/accept", {**good, **wrong})
        assert list(refused(answer, 422, "invalid")["fields"]) == list(wrong)
    for token_like in ("", token[:-1], token.swapcase(), "🙂"):
        assert_no_invitation(await look(browser, token_like))
    assert (await browser.post("/invitations/accept", good)).status_code == 201


async def test_another_workspaces_invitations_are_not_there(workplace: Workplace, node: RunningNode) -> None:
    async with Workplace(node.url, node.data) as other:
        theirs = await other.invite("ana")
        owner = await workplace.owner()
        assert await open_invitations(owner) == []
        refused(await owner.delete(f"/invitations/{theirs['id']}"), 404, "not_found")
        email = theirs["email"]
        mine = done(await owner.post("/invitations", {"email": email, "role": "owner"}))
        for invitation, role in ((theirs, "agent"), (mine, "owner")):
            assert done(await look(workplace.browser(), token_in(invitation["invitation_url"])))["role"] == role
