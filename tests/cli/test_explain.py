"""`lenochat explain`: why Ana, why not Ben, on the command line; with a server and without one."""

from pathlib import Path

from lenochat.actions.workspace import WorkspaceChange
from lenochat.core.availability import AvailabilityStatus
from lenochat.core.ids import ConversationId
from lenochat.store.schema import migrate
from tests.cli.conftest import Run
from tests.support.shop import Shop


def a_day(data: Path) -> ConversationId:
    """A conversation that waits, is Ana's, and is given back while she alone is there."""
    data.mkdir()
    database = data / "lenochat.sqlite3"
    migrate(database)
    shop = Shop(lambda _: None, database)
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
