"""What everybody sees of a change without asking: live, as far as they may, and after a break (RE1 to RE4, RE7)."""

import json
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.e2e.cable import Cable
from tests.e2e.crew import (
    Crew,
    Hire,
    NewPage,
    Place,
    assign_button,
    assign_line,
    dot_of,
    go,
    inbox_row,
    notices,
    open_conversation,
    team_row,
)
from tests.e2e.dots import Look, look_of
from tests.e2e.walk import choose_status, expect_status, open_shop, toolbar
from tests.support.server_process import ServerProcess

AVAILABLE, AWAY = Look("green", "full disc"), Look("amber", "clock")
HIDDEN = "Status not visible to you"
AS_OF = re.compile(r"Reconnecting\. What you see is as of \d?\d:\d\d\.")


def overhear(page: Page) -> list[str]:
    """Loads the page again; what its stream tells it from then on."""
    frames: list[str] = []

    def opened(stream: WebSocket) -> None:
        stream.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("websocket", opened)
    page.reload()
    expect(toolbar(page)).to_be_visible()
    return frames


def test_a_change_reaches_every_place_that_shows_the_agent_without_anybody_asking(hire: Hire) -> None:
    """RE1, RE3: own toolbar, team view, assignment panel, inbox row and conversation header; load and capacity too."""
    crew = hire("ana")
    crew.ask("owner", "PATCH", f"/agents/{crew.ids['ana']}", {"capacity_override": 2})
    crew.chat("Where is my parcel?", for_agent="ana")
    ana, owner = crew.screen("ana"), crew.screen("owner")
    frames = overhear(owner)
    team = owner.context.new_page()
    team.goto(f"{crew.workspace.server.url}/team")
    open_conversation(owner, "Where is my parcel?")
    assign_button(owner).click()
    places = (team_row(team, "Ana"), assign_line(owner, "Ana"), inbox_row(owner, "parcel"), assign_button(owner))
    for place in places:
        expect(dot_of(place)).to_have_count(1)
    asked: list[str] = []
    for window in (owner, team):
        window.on("request", lambda request: asked.append(request.url))

    choose_status(ana, "Away", message="back at ten")
    expect(team_row(team, "Ana")).to_contain_text(re.compile("Away.*back at ten.*1 of 2.*Not eligible"))
    expect(assign_line(owner, "Ana")).to_contain_text("Away · back at ten")
    expect(inbox_row(owner, "parcel")).to_contain_text("with Ana, Away: back at ten")
    expect(assign_button(owner)).to_contain_text("Assigned to Ana, Away · back at ten, 1 of 2, Not eligible.")
    assert [look_of(dot_of(place)) for place in places] == [AWAY] * 4

    choose_status(ana, "Online")
    crew.chat("And where is mine?", for_agent="ana")
    expect(team_row(team, "Ana")).to_contain_text(re.compile("Available.*2 of 2.*Not eligible: at capacity"))
    expect(assign_button(owner)).to_contain_text("Assigned to Ana, Available, 2 of 2, Not eligible: at capacity.")
    expect(assign_line(owner, "Ana")).to_contain_text("Available · at capacity")
    assert [look_of(dot_of(place)) for place in places] == [AVAILABLE] * 4
    toolbar(ana).click()
    expect(ana.get_by_role("dialog", name="Your availability")).to_contain_text("2 of 2 · Not eligible: at capacity")

    assert [url for url in asked if "/agents" in url or "/me" in url or "/workspace" in url] == []
    told = [item["event"] for frame in frames for item in json.loads(frame).get("events", [])]
    change = next(event for event in told if event.get("status_message") == "back at ten")
    assert change["agent_id"] == crew.ids["ana"]
    assert {"status": "away", "accepting": True, "connected": True}.items() <= change.items()
    assert change["status_since"] == change["at"]


def test_who_comes_later_gets_the_latest_state_and_then_every_change(hire: Hire) -> None:
    """RE2."""
    crew = hire("ana", "ben")
    ana = crew.screen("ana")
    choose_status(ana, "Busy", message="before Ben came")
    ben = crew.screen("ben")
    go(ben, "Team")
    expect(team_row(ben, "Ana")).to_contain_text(re.compile("Busy.*before Ben came"))
    choose_status(ana, "Away", message="after Ben came")
    expect(team_row(ben, "Ana")).to_contain_text(re.compile("Away.*after Ben came"))


def choose_visibility(owner: Page, choice: str) -> None:
    owner.get_by_role("radiogroup").get_by_text(choice, exact=True).click()
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_role("main")).to_contain_text("Saved")


def test_an_agent_sees_whom_the_workspace_shows_while_an_owner_changes_it(hire: Hire) -> None:
    """RE4, in team view, inbox and stream; Owner and Admin go on seeing everybody."""
    crew = hire("ana", "ben", "chloe")
    team = crew.ask("owner", "POST", "/teams", {"name": "Support"})["id"]
    for name in ("ana", "ben"):
        crew.ask("owner", "PATCH", f"/agents/{crew.ids[name]}", {"teams": [team]})
    crew.chat("Does it whistle?", for_agent="chloe")
    ana, ben, chloe, owner = (crew.screen(name) for name in ("ana", "ben", "chloe", "owner"))
    frames = overhear(ana)
    go(ana, "Team")
    for name in ("Ben", "Chloe"):
        expect(team_row(ana, name)).to_contain_text("Available")
    go(owner, "Settings")
    owner.get_by_role("link", name="Visibility").click()

    choose_visibility(owner, "Same team")
    expect(team_row(ana, "Chloe")).to_contain_text(HIDDEN)
    expect(dot_of(team_row(ana, "Chloe"))).to_have_count(0)
    expect(team_row(ana, "Ben")).to_contain_text("Available")
    choose_status(chloe, "Away", message="for other eyes")
    choose_status(ben, "Busy", message="for the team")
    expect(team_row(ana, "Ben")).to_contain_text(re.compile("Busy.*for the team"))
    assert any("for the team" in frame for frame in frames)
    assert not any("for other eyes" in frame for frame in frames)

    choose_visibility(owner, "Nobody")
    expect(team_row(ana, "Ben")).to_contain_text(HIDDEN)
    expect(team_row(ana, "Ben")).not_to_contain_text("Busy")
    choose_status(ben, "Away", message="for nobody")
    choose_status(ana, "Busy", message="my own")
    expect(team_row(ana, "Ana")).to_contain_text(re.compile("Busy.*my own"))
    assert any("my own" in frame for frame in frames)
    assert not any("for nobody" in frame for frame in frames)
    open_conversation(ana, "Does it whistle?")
    expect(assign_button(ana)).to_contain_text(f"Chloe, {HIDDEN}")
    expect(dot_of(ana.get_by_role("main"))).to_have_count(0)
    go(owner, "Team")
    expect(team_row(owner, "Ben")).to_contain_text("for nobody")
    expect(team_row(owner, "Chloe")).to_contain_text("for other eyes")

    go(owner, "Settings")
    owner.get_by_role("link", name="Visibility").click()
    choose_visibility(owner, "Everyone")
    go(ana, "Team")
    expect(team_row(ana, "Ben")).to_contain_text("for nobody")
    expect(team_row(ana, "Chloe")).to_contain_text("for other eyes")


def test_a_page_whose_connection_is_cut_says_so_and_catches_up_by_itself(hire: Hire) -> None:
    """RE7."""
    crew = hire("ana", "ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")
    cable = Cable(ben)
    go(ben, "Team")
    ben.evaluate("window.neverReloaded = true")
    cable.cut()
    expect(ben.get_by_text(AS_OF)).to_be_visible()
    expect(toolbar(ben)).to_have_accessible_name(re.compile(r"Available \(as of \d?\d:\d\d\)"))
    choose_status(ana, "Away", message="first")
    choose_status(ana, "Busy", message="while Ben was cut off")
    expect(team_row(ben, "Ana")).to_contain_text("Available")
    expect(dot_of(team_row(ben, "Ana"))).to_have_css("opacity", "0.5")

    cable.mend()
    expect(team_row(ben, "Ana")).to_contain_text(re.compile("Busy.*while Ben was cut off"), timeout=25_000)
    expect(ben.get_by_text("Reconnecting.")).to_have_count(0)
    expect(dot_of(team_row(ben, "Ana"))).to_have_css("opacity", "1")
    assert ben.evaluate("window.neverReloaded")


def test_who_is_out_of_reach_for_longer_than_the_grace_is_shown_so_with_their_status_unchanged(hire: Hire) -> None:
    """AV10 as far as the seed rows need it: declared is not observed."""
    crew = hire("ana", "ben")
    crew.ask("owner", "PATCH", "/workspace", {"connection_grace_seconds": 1})
    ana, ben = crew.screen("ana"), crew.screen("ben")
    choose_status(ben, "Do Not Disturb")
    crew.chat("Ben has this one", for_agent="ben")
    tab = ana.context.new_page()
    ana.close()
    go(ben, "Team")
    lost = re.compile(r"Available.*connection lost since \d?\d:\d\d.*Not eligible: connection lost")
    expect(team_row(ben, "Ana")).to_contain_text(lost)
    assert look_of(dot_of(team_row(ben, "Ana"))) == Look("green", "full disc", "dashed")
    open_conversation(ben, "Ben has this one", "Mine")
    assign_button(ben).click()
    expect(assign_line(ben, "Ana")).to_contain_text(re.compile(r"Available, connection lost since \d?\d:\d\d"))
    crew.chat("Not for who is away")
    assert crew.stored_status("ana") == "online"

    tab.goto(crew.workspace.server.url)
    expect_status(tab, "Online")
    expect(inbox_row(tab, "Not for who is away")).to_be_visible()
    expect(assign_line(ben, "Ana")).not_to_contain_text("connection lost")
    assert look_of(dot_of(assign_line(ben, "Ana"))) == AVAILABLE


def test_a_server_that_was_killed_and_came_back_is_found_again_by_every_page_with_every_status(
    browser: Browser, new_page: NewPage, tmp_path: Path
) -> None:
    """RE7, AV7: a restart is no login, so nobody's preferred status is applied."""
    data, log = tmp_path / "data", tmp_path / "server.log"

    def serve(port: str) -> ServerProcess:
        return ServerProcess(["serve", "--data", str(data), "--port", port, "--no-address-limits"], log)

    with open_shop() as shop, serve("0") as first:
        crew = Crew.hire(Place(server=first, data=data, shop_url=shop), browser, new_page, "ana", "ben")
        ana, ben = crew.screen("ana"), crew.screen("ben")
        choose_status(ana, "Away", message="stored before the end")
        go(ben, "Team")
        expect(team_row(ben, "Ana")).to_contain_text("stored before the end")
        first.kill()
        for window in (ana, ben):
            window.evaluate("window.neverReloaded = true")
            expect(window.get_by_text(AS_OF)).to_be_visible()
        toolbar(ana).click()
        ana.get_by_role("menuitemradio", name="Busy", exact=True).click()
        expect(notices(ana)).to_contain_text("Your availability was not changed: the server cannot be reached.")

        try_now = ana.get_by_role("button", name="Try now")
        expect(try_now).to_be_visible()
        with serve(first.url.rpartition(":")[2]):
            # If it is still there: the page tries by itself, too, and may have found the server before anybody clicks.
            try_now.evaluate_all("(buttons) => buttons.forEach((button) => button.click())")
            ben.evaluate("window.dispatchEvent(new Event('online'))")  # as when a laptop finds its network again
            for window in (ana, ben):
                expect(window.get_by_text("Reconnecting.")).to_have_count(0, timeout=25_000)
            expect_status(ana, "Away: stored before the end")
            expect(team_row(ben, "Ana")).to_contain_text(re.compile("Away.*stored before the end"))
            choose_status(ana, "Do Not Disturb")
            expect(team_row(ben, "Ana")).to_contain_text("Do Not Disturb")
            for window in (ana, ben):
                assert window.evaluate("window.neverReloaded")
