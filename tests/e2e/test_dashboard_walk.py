"""The dashboard as a support team uses it: several people at once, a visitor on a shop page, and the server between."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.crew import Hire, assign_button, assign_line, go
from tests.e2e.walk import choose_status, the_chat, write_to_the_shop

OpenPage = Callable[[], Page]


def expect_counts(page: Page, mine: int, unassigned: int, everything: int) -> None:
    """What the tabs of the inbox say."""
    for view, count in (("Mine", mine), ("Unassigned", unassigned), ("All", everything)):
        expect(open_tab(page, view)).to_have_text(f"{view} {count}")


def open_tab(page: Page, view: str) -> Locator:
    return page.get_by_role("navigation", name="Inbox views").get_by_role("link", name=re.compile(f"^{view}"))


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


def write(page: Page, text: str, field: str = "Write to") -> None:
    composer = page.get_by_role("textbox", name=re.compile(f"^{field}"))
    composer.fill(text)
    composer.press("Enter")


def assign_panel(page: Page) -> Locator:
    """Opened for the conversation that is on screen."""
    assign_button(page).click()
    return page.get_by_role("dialog", name="Assign the conversation")


def test_the_views_count_live_for_everybody_and_the_search_finds_open_and_closed_ones(
    hire: Hire, new_page: OpenPage
) -> None:
    """DA2."""
    crew = hire("ana", "ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")
    choose_status(ana, "Away")
    choose_status(ben, "Do Not Disturb")
    crew.chat("Do you ship to Norway?", visitor="Mara")
    crew.chat("Where is my parcel 4711?", visitor="Nils")
    for page in (ana, ben):
        expect_counts(page, 0, 2, 2)

    open_tab(ana, "Unassigned").click()
    open_tab(ben, "All").click()
    expect(ana.get_by_role("row")).to_contain_text(["Mara", "Nils"])  # oldest first
    row(ana, "Mara").click()
    ana.get_by_role("button", name="Take", exact=True).click()
    expect_counts(ana, 1, 1, 2)
    expect_counts(ben, 0, 1, 2)
    expect(row(ben, "Mara")).to_contain_text("with Ana, Away")

    ana.get_by_role("button", name="Close", exact=True).click()
    expect_counts(ana, 0, 1, 1)
    expect_counts(ben, 0, 1, 1)
    expect(row(ben, "Mara")).to_have_count(0)
    open_tab(ben, "Closed").click()
    expect(row(ben, "Mara")).to_be_visible()
    ben.reload()
    expect_counts(ben, 0, 1, 1)

    searched = ben.get_by_role("searchbox", name="Search conversations")
    found = ben.get_by_role("grid", name="Conversations found")
    searched.fill("parcel 47")
    expect(found.get_by_role("row")).to_contain_text(["Nils"])
    expect(found.locator("mark").first).to_have_text("parcel")
    found.get_by_role("row").click()
    hit = log(ben).get_by_role("article").filter(has_text="Found by your search")
    expect(hit).to_contain_text("parcel 47")
    expect(hit).to_be_in_viewport()
    searched.fill("norway")
    expect(found.get_by_role("row")).to_contain_text(["Mara"])
    expect(row(ben, "Mara")).to_contain_text("closed")
    ben.get_by_role("radio", name="Open", exact=True).click()
    expect(ben.get_by_text("Nothing found for “norway”.")).to_be_visible()


def test_a_conversation_shows_how_far_each_message_is_who_types_and_what_becomes_of_it(
    hire: Hire, new_page: OpenPage
) -> None:
    """DA3 and what the visitor sees of it."""
    crew = hire("ana", "ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")
    choose_status(ben, "Away")
    visitor = crew.workspace.shop(new_page())
    write_to_the_shop(visitor, "Is the jasmine back?")
    row(ana, "Is the jasmine back?").click()
    expect(log(ana)).to_contain_text("Is the jasmine back?")
    open_tab(ben, "All").click()
    row(ben, "Is the jasmine back?").click()

    the_chat(visitor).get_by_role("textbox", name="Write a message").press_sequentially("The page")
    expect(ana.get_by_text(re.compile("^Visitor.* is typing…$"))).to_be_visible()
    expect(ben.get_by_text(re.compile("^Visitor.* is typing…$"))).to_be_visible()
    ana.get_by_role("textbox", name=re.compile("^Write to")).press_sequentially("Soon")
    expect(the_chat(visitor)).to_contain_text("Ana is writing…")
    expect(ben.get_by_text("Ana is typing…")).to_be_visible()

    held = hold_messages(ana)
    write(ana, "In a week.")
    answer = log(ana).get_by_role("article").filter(has_text="In a week.")
    expect(answer).to_contain_text("Sending…")
    held().continue_()
    expect(answer).to_contain_text("Sent")
    held = hold_messages(ana)
    write(ana, "Or two.")
    second = log(ana).get_by_role("article").filter(has_text="Or two.")
    expect(second).to_contain_text("Sending…")
    held().abort()
    expect(second).to_contain_text("Not sent")
    second.get_by_role("button", name="Try again").click()
    expect(second).to_contain_text("Sending…")
    held().continue_()
    expect(second).to_contain_text("Sent")
    for text in ("In a week.", "Or two."):
        expect(the_chat(visitor).get_by_text(text, exact=True)).to_have_count(1)

    choose_status(ben, "Online")
    assign_panel(ana)
    assign_line(ana, "Ben").click()
    expect(assign_button(ana)).to_contain_text("Ben")
    expect_counts(ben, 1, 0, 1)
    expect(the_chat(visitor)).to_have_accessible_name("Ben")
    ben.get_by_role("button", name="Close", exact=True).click()
    expect(the_chat(visitor)).to_contain_text("This conversation was closed.")
    expect(ana.get_by_text("This conversation is closed.")).to_be_visible()
    ana.get_by_role("button", name="Reopen").click()
    expect(ben.get_by_role("button", name="Close", exact=True)).to_be_visible()
    expect(the_chat(visitor).get_by_text("This conversation was closed.")).to_have_count(0)
    write_to_the_shop(visitor, "A week is fine.")
    for page in (ana, ben):
        expect(log(page)).to_contain_text("A week is fine.")


def hold_messages(page: Page) -> Callable[[], Route]:
    """From now on what the page sends waits; what is returned gives the one that waits."""
    waiting: list[Route] = []

    def asked(route: Route) -> None:
        if route.request.method == "POST":
            waiting.append(route)
        else:
            route.continue_()

    page.unroute_all()
    page.route("**/api/v1/conversations/*/messages*", asked)
    return waiting.pop


def test_a_note_reaches_every_teammate_and_nothing_of_it_reaches_the_visitor(hire: Hire, new_page: OpenPage) -> None:
    """DA3: what the visitor's browser receives is read whole, not only what it shows."""
    crew = hire("ana", "ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")
    choose_status(ben, "Away")
    shopper = new_page()
    received: list[str] = []
    shopper.on("websocket", lambda stream: stream.on("framereceived", lambda frame: received.append(str(frame))))
    visitor = crew.workspace.shop(shopper)
    write_to_the_shop(visitor, "My tea is cold.")
    for page, view in ((ana, "Mine"), (ben, "All")):
        open_tab(page, view).click()
        row(page, "My tea is cold.").click()

    ana.get_by_role("radio", name="Note").click()
    write(ana, "He says that every week.", "Write a note")
    expect(log(ben).get_by_role("article").filter(has_text="He says that every week.")).to_contain_text("Ana")
    ana.get_by_role("radio", name="Reply").click()
    write(ana, "Warm it up, please.")
    expect(the_chat(visitor)).to_contain_text("Warm it up, please.")
    for _ in ("as they come", "as they are read again"):
        assert any("Warm it up" in frame for frame in received)
        assert not any("every week" in frame for frame in received)
        received.clear()
        visitor.reload()
        expect(the_chat(visitor)).to_contain_text("Warm it up, please.")
    expect(row(ben, "Warm it up, please.")).to_be_visible()
    unsent = ana.get_by_role("textbox", name=re.compile("^Write to"))
    unsent.fill("In a microwave")
    ana.reload()
    expect(log(ana)).to_contain_text("He says that every week.")
    expect(unsent).to_have_value("In a microwave")


def test_the_assignment_panel_follows_a_teammate_live_warns_once_and_then_obeys(hire: Hire, new_page: OpenPage) -> None:
    """DA4."""
    crew = hire("ana", "ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")
    choose_status(ben, "Away", message="at the dentist")
    crew.chat("Do you ship to Norway?", visitor="Mara")
    row(ana, "Mara").click()

    panel = assign_panel(ana)
    bens = assign_line(ana, "Ben")
    groups = panel.get_by_role("group")
    expect(bens).to_contain_text("Away")
    expect(bens).to_contain_text("at the dentist")
    expect(groups.filter(has_text="Ben")).to_have_accessible_name("Not eligible now")
    choose_status(ben, "Online")
    expect(bens).to_contain_text("Available")
    choose_status(ben, "Busy", message="on the phone")
    expect(bens).to_contain_text("Busy")
    expect(bens).to_contain_text("on the phone")
    ana.keyboard.press("Escape")

    assign_panel(ana)
    expect(groups.filter(has_text="Ben")).to_have_accessible_name("Not eligible now")
    expect(groups.first).to_have_accessible_name("Eligible")
    bens.click()
    expect(panel).to_contain_text("Ben is not eligible: Busy. Assign anyway?")
    panel.get_by_role("button", name="Choose somebody else").click()
    expect(bens).to_be_visible()
    expect_counts(ben, 0, 0, 1)
    bens.click()
    panel.get_by_role("button", name="Assign anyway").click()
    expect(assign_button(ana)).to_contain_text("Ben")
    expect_counts(ben, 1, 0, 1)
    expect_counts(ana, 0, 0, 1)
    expect(panel).to_have_count(0)


def test_a_saved_rule_is_seen_live_by_another_manager_and_the_next_chat_goes_to_whom_the_page_named(
    hire: Hire, new_page: OpenPage
) -> None:
    """DA7 and RT10: what is only a draft is nobody else's, and changes nothing."""
    crew = hire("ana", "ben", "tom")
    crew.ask("owner", "PATCH", f"/agents/{crew.ids['tom']}", {"role": "admin"})
    ana, ben = crew.screen("ana"), crew.screen("ben")
    owner, tom = crew.screen("owner"), crew.screen("tom")
    for page, status in ((ana, "Busy"), (ben, "Away"), (owner, "Do Not Disturb"), (tom, "Do Not Disturb")):
        choose_status(page, status)
    for page in (owner, tom):
        go(page, "Settings")
        expect(next_chat(page)).to_contain_text("Nobody can take one")

    owner.get_by_text("Busy fallback", exact=True).click()
    expect(next_chat(owner)).to_contain_text("Ana would get it")
    expect(next_chat(tom)).to_contain_text("Nobody can take one")
    expect(tom.get_by_role("switch", name="Busy fallback")).not_to_be_checked()
    save(owner)
    expect(tom.get_by_role("switch", name="Busy fallback")).to_be_checked()
    expect(next_chat(tom)).to_contain_text("Ana would get it")
    visitor = crew.workspace.shop(new_page())
    write_to_the_shop(visitor, "First")
    expect(the_chat(visitor)).to_have_accessible_name("Ana")

    tom.get_by_text("A limit for each agent", exact=True).click()
    tom.get_by_label("Open chats at a time").fill("1")
    save(tom)
    expect(owner.get_by_label("Open chats at a time")).to_have_value("1")
    expect(next_chat(owner)).to_contain_text("Nobody can take one")
    expect(next_chat(owner)).to_contain_text("Ana: at capacity")
    visitor = crew.workspace.shop(new_page())
    write_to_the_shop(visitor, "Second")
    expect(the_chat(visitor)).to_contain_text("You are next in line")

    for rule in ("Away fallback", "One chat at a time", "Former agent first", "Give it to somebody else"):
        owner.get_by_text(rule, exact=True).click()
    save(owner)
    expect(the_chat(visitor)).to_have_accessible_name("Ben")
    expect(tom.get_by_role("switch", name="Former agent first")).to_be_checked()
    expect(tom.get_by_label("Pause between two chats")).to_have_value("30")
    expect(tom.get_by_text("has not replied within 2 min")).to_be_visible()
    owner.get_by_text("No limit", exact=True).click()
    owner.get_by_text("Load balanced", exact=True).click()
    save(owner)
    choose_status(ben, "Online")
    choose_status(ana, "Online")
    expect(next_chat(tom)).to_contain_text("not assigned for the longest time")
    named = next_chat(tom).locator("b").first.inner_text()
    visitor = crew.workspace.shop(new_page())
    write_to_the_shop(visitor, "Third")
    expect(the_chat(visitor)).to_have_accessible_name(named)


def test_a_chat_for_a_team_waits_for_its_members_and_the_receipt_says_why_nobody_else(hire: Hire) -> None:
    """RT11 and RT10: addressed on the screen of an agent, seen by all."""
    crew = hire("ana", "ben")
    team = crew.ask("owner", "POST", "/teams", {"name": "Orders"})["id"]
    crew.ask("owner", "PATCH", f"/agents/{crew.ids['ben']}", {"teams": [team]})
    ana, ben = crew.screen("ana"), crew.screen("ben")
    for page in (ana, ben):
        choose_status(page, "Away")
        open_tab(page, "Unassigned").click()
    crew.chat("Where is my invoice?", visitor="Mara")
    row(ana, "Mara").click()
    place = ana.get_by_role("complementary", name="Details")
    place.get_by_role("button", name=re.compile("For$")).click()
    ana.get_by_role("option", name="Orders").click()
    place.get_by_role("button", name=re.compile("Priority$")).click()
    ana.get_by_role("option", name="High").click()
    expect(ana.get_by_role("list", name="Of note")).to_contain_text("For the team Orders")
    expect(row(ben, "Mara")).to_contain_text("HighOrders")

    choose_status(ana, "Online")
    expect_counts(ben, 0, 1, 1)
    choose_status(ben, "Online")
    expect_counts(ben, 1, 0, 1)
    why = ana.get_by_role("region", name="Why Ben?")
    expect(why).to_contain_text("It was for the team Orders.")
    expect(why).to_contain_text("Ben was chosen: Online, 0 open, the only one eligible.")
    expect(why).to_contain_text("Ana: not in the team.")


def next_chat(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Who would get the next chat now")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
