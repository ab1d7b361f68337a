"""What was left outside business hours is answered by mail, too, unless its visitor has the widget open."""

from collections.abc import AsyncIterator

import pytest

from tests.support.agent_client import AgentClient, done, new_client_id
from tests.support.post import Post
from tests.support.running_node import RunningNode, running_node
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace, new_email

pytestmark = pytest.mark.anyio

NEVER_OPEN = {"time_zone": "Europe/Berlin", "weekly": {}}


@pytest.fixture(scope="module")
async def post(anyio_backend: object) -> Post:
    return Post()


@pytest.fixture(scope="module")
async def node(tmp_path_factory: pytest.TempPathFactory, post: Post) -> AsyncIterator[RunningNode]:
    async with running_node(tmp_path_factory.mktemp("answers"), mailer=post) as started:
        yield started


@pytest.fixture
async def ana(workplace: Workplace) -> AgentClient:
    await workplace.rules(business_hours=NEVER_OPEN)
    return await workplace.at_work("Ana")


async def left(workplace: Workplace, **members: object) -> tuple[VisitorClient, str]:
    """A visitor who has left a message, and where they read their mails."""
    visitor, email = workplace.visitor(), new_email("vera")
    await visitor.begin("Do you ship to Norway?", email=email, **members)
    return visitor, email


async def answer(agent: AgentClient, visitor: VisitorClient, text: str, **members: object) -> None:
    body = {"client_message_id": new_client_id(), "text": text, **members}
    done(await agent.post(f"/conversations/{visitor.conversation_id}/messages", body))


async def test_an_answer_reaches_the_mailbox_of_whoever_left_the_message(
    workplace: Workplace, ana: AgentClient, post: Post
) -> None:
    visitor, email = await left(workplace, name="Vera", page_url="https://shop.example/tea?size=2")
    await answer(ana, visitor, "Is it far?", kind="note")
    await answer(ana, visitor, "Yes, we do.\n\nIt takes five days.")
    mail = await post.has_sent_to(email)
    assert mail.subject == "Shop has answered your message"
    assert mail.text.startswith(
        "Hello Vera,\n\nAna of Shop has answered the message that you left:\n\nYes, we do.\n\nIt takes five days.\n\n"
    )
    assert "https://shop.example/tea?size=2" in mail.text
    assert [sent.to for sent in post.sent].count(email) == 1


async def test_no_mail_leads_to_a_page_that_may_not_carry_the_widget(
    workplace: Workplace, ana: AgentClient, post: Post
) -> None:
    await workplace.rules(widget={"allowed_origins": ["https://shop.example"]})
    visitor, email = await left(workplace, page_url="https://evil.example/log-in")
    await answer(ana, visitor, "Yes.")
    mail = await post.has_sent_to(email)
    assert mail.text.endswith("Yes.\n")


async def test_who_has_the_widget_open_sees_the_answer_there(
    workplace: Workplace, ana: AgentClient, post: Post
) -> None:
    here, not_mailed = await left(workplace)
    page = await here.stream()
    gone, mailed = await left(workplace)
    await answer(ana, here, "Yes.")
    await page.read_until("message.posted")
    await answer(ana, gone, "No.")
    await post.has_sent_to(mailed)
    assert not_mailed not in post.tried


async def test_inside_hours_nobody_is_mailed(workplace: Workplace, ana: AgentClient, post: Post) -> None:
    await workplace.rules(business_hours=None)
    chatting, not_mailed = await left(workplace)
    await answer(ana, chatting, "Yes.")
    await workplace.rules(business_hours=NEVER_OPEN)
    leaving, mailed = await left(workplace)
    await answer(ana, leaving, "No.")
    await post.has_sent_to(mailed)
    assert not_mailed not in post.tried
