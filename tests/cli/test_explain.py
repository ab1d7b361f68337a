"""`lenochat explain`: why Ana, why not Ben, on the command line; with a server and without one."""

from pathlib import Path

import pytest

from lenochat.actions.workspace import WorkspaceChange
from lenochat.cli import operations
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import ConversationId
from lenochat.reads import conversation
from lenochat.store.schema import migrate
from tests.cli.conftest import Run
from tests.support.shop import Shop


def a_shop(data: Path) -> Shop:
    data.mkdir()
    database = data / "lenochat.sqlite3"
    migrate(database)
    return Shop(lambda _: None, database)


def a_day(data: Path) -> ConversationId:
    """A conversation that waits, and is Ana's as soon as she is there."""
    shop = a_shop(data)
    shop.change_rules(WorkspaceChange(default_capacity=1))
    ana, ben = shop.staff("Ana", "Ben")
    for agent in (ana, ben):
        shop.set_status(agent, AvailabilityStatus.AWAY)
    chat = shop.visitor_begins()
    shop.set_status(ana, AvailabilityStatus.ONLINE)
    assert shop.holder(chat) == ana
    shop.close()
    return chat


def test_every_decision_is_said_in_sentences_in_the_order_of_their_making(run: Run, data: Path) -> None:
    chat = a_day(data)
    told = run("explain", chat, "--data", data)
    assert (told.code, told.err) == (0, "")
    now, _, _, waited, *others, _, _, got, _, _ = told.out.splitlines()
    assert now == "It is open, and Ana has it now."
    assert waited == "  When the visitor wrote, nobody could get it: it waits."
    assert set(others) == {
        "  - Not Ana: is Away, and the Away fallback is off.",
        "  - Not Ben: is Away, and the Away fallback is off.",
        "  - Not Olga: takes no chats.",
    }
    assert got.endswith("Ana got it: Online, 0 of 1 open, and nobody else was eligible.")


def test_programs_get_json(run: Run, data: Path) -> None:
    chat = a_day(data)
    result = run("explain", chat, "--json", "--data", data).result
    assert [one["outcome"] for one in result["decisions"]] == ["waiting", "assigned"]
    assert [one["trigger"] for one in result["decisions"]] == ["opened", "queue"]
    assert result["conversation_id"] == chat


def test_a_conversation_that_is_not_there_is_one_clear_line(run: Run, data: Path) -> None:
    a_day(data)
    for made_up in ("nothing", "00000000-0000-0000-0000-000000000000", "'; DROP TABLE agents"):
        refused = run("explain", made_up, "--data", data)
        assert refused.code == 1
        assert "There is no such conversation." in refused.complaint


def test_what_was_given_by_hand_after_routing_is_said_to_be(run: Run, data: Path) -> None:
    shop = a_shop(data)
    ana, ben = shop.staff("Ana", "Ben")
    handed_back, taken = shop.visitor_begins(), shop.visitor_begins()
    assert (shop.holder(handed_back), shop.holder(taken)) == (ana, ben)
    for by, to in ((ana, ben), (ben, ana)):
        shop.clock.move(1)
        shop.assign(by, handed_back, to)
    shop.close()
    now, *_ = run("explain", handed_back, "--data", data).out.splitlines()
    assert now == "It is open, and Ana has it now: by hand, not by routing."
    now, *_ = run("explain", taken, "--data", data).out.splitlines()
    assert now == "It is open, and Ben has it now."


def test_in_a_large_team_every_decision_is_told_not_only_those_of_the_first_page(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = a_shop(data)
    staff = shop.staff("Ana", "Ben")
    chat = shop.visitor_begins()
    for agent in (*staff, *staff):
        shop.assign(agent, chat, None)
    shop.close()
    monkeypatch.setattr(conversation, "MOST_JUDGED", 6)
    result = run("explain", chat, "--json", "--data", data).result
    assert [one["trigger"] for one in result["decisions"]] == ["opened", *["released"] * 4]
    assert not result["is_cut"]
    monkeypatch.setattr(operations, "MOST_EXPLAINED", 2)
    told = run("explain", chat, "--data", data).out
    assert "Earlier decisions are not shown." in told
    assert told.count("position") == 2
