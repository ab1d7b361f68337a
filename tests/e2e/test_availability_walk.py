"""Choosing an availability, as agents do it on their screens, and what their teammates see of it (AV1 to AV6, OP8)."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.crew import Hire, assign_button, assign_line, go, notices, open_conversation, own_dot, team_row
from tests.e2e.dots import Look, look_of
from tests.e2e.profile_screens import open_profile
from tests.e2e.walk import choose_status, expect_status, toolbar

STATUSES = {
    "online": ("Online", "Available", Look("green", "full disc")),
    "busy": ("Busy", "Busy", Look("yellow", "disc with a small upright bar")),
    "away": ("Away", "Away", Look("amber", "clock")),
    "do_not_disturb": ("Do Not Disturb", "Do Not Disturb", Look("red", "disc with a wide bar")),
    "offline": ("Offline", "Offline", Look("grey", "ring")),
}
"""As AV1 promises them, in this order: the name of the choice, what teammates read, and how the dot looks."""
OWN_REQUESTS = "**/api/v1/me/availability"


def looks_of(things: Locator) -> list[Look]:
    return [look_of(thing.locator(".status-dot")) for thing in things.all()]


def test_five_statuses_have_the_same_names_colours_shapes_and_order_in_menu_profile_team_and_assignment_panel(
    hire: Hire,
) -> None:
    """AV1."""
    people = ["ana", "ben", "chloe", "dora", "eli"]
    crew = hire(*people)
    names, read, looks = (list(column) for column in zip(*STATUSES.values(), strict=True))
    for person, status in zip(reversed(people), STATUSES, strict=True):
        crew.ask(person, "PUT", "/me/availability", {"status": status})
    crew.chat("Do you sell kettles?", for_agent="owner")
    owner = crew.screen("owner")

    toolbar(owner).click()
    choices = owner.get_by_role("menuitemradio")
    for choice, name in zip(choices.all(), names, strict=True):
        expect(choice).to_have_accessible_name(name)
    assert looks_of(choices) == looks
    owner.keyboard.press("Escape")

    open_profile(owner)
    cards = owner.get_by_role("radiogroup", name="Preferred login status").locator(".card")
    for card, name in zip(cards.all(), names, strict=True):
        expect(card).to_contain_text(name)
    assert looks_of(cards) == looks
    owner.keyboard.press("Escape")

    go(owner, "Team")
    owner.get_by_role("button", name="Status", exact=True).click()
    rows = owner.get_by_role("row").filter(has_text=re.compile("Ana|Ben|Chloe|Dora|Eli"))
    for row, person, words in zip(rows.all(), reversed(people), read, strict=True):
        expect(row).to_contain_text(re.compile(f"{person}.*{words}", re.IGNORECASE))
    assert looks_of(rows) == looks

    open_conversation(owner, "Do you sell kettles?")
    assign_button(owner).click()
    lines = owner.get_by_role("option").filter(has_not_text="Owner")
    for line, person, words in zip(lines.all(), reversed(people), read, strict=True):
        expect(line).to_contain_text(re.compile(f"{person}.*{words}", re.IGNORECASE))
    assert looks_of(lines) == looks


def opens_from_picture_dot_and_shortcut(page: Page) -> None:
    """The toolbar is at the bottom left, and each way to the menu leads there and back."""
    window, box = page.viewport_size, toolbar(page).bounding_box()
    assert window is not None
    assert box is not None
    assert box["x"] + box["width"] / 2 < window["width"] / 4
    assert box["y"] + box["height"] / 2 > window["height"] * 0.9
    menu = page.get_by_role("menu", name="Your availability")
    ways: tuple[Callable[[], None], ...] = (
        lambda: toolbar(page).locator(".avatar").click(position={"x": 4, "y": 4}),
        lambda: own_dot(page).click(),
        lambda: page.keyboard.press("Alt+KeyA"),
    )
    for way in ways:
        way()
        expect(menu.get_by_role("menuitemradio")).to_have_count(5)
        for button in ("Profile settings", "Log out"):
            expect(page.get_by_role("button", name=button)).to_be_visible()
        page.keyboard.press("Escape")
        expect(menu).to_have_count(0)


def test_the_menu_opens_from_the_picture_the_dot_and_a_shortcut_in_every_view_and_one_click_applies(
    hire: Hire,
) -> None:
    """AV2, DA1."""
    crew = hire("ana")
    crew.chat("Is it in stock?", for_agent="owner")
    owner = crew.screen("owner")
    owner.evaluate("window.neverReloaded = true")
    main = owner.get_by_role("main")
    for view in ("Mine", "Unassigned", "All", "Closed"):
        owner.get_by_role("navigation", name="Inbox views").get_by_role("link", name=view).click()
        opens_from_picture_dot_and_shortcut(owner)
    open_conversation(owner, "Is it in stock?")
    opens_from_picture_dot_and_shortcut(owner)
    go(owner, "Team")
    for page in ("Invitations", "Teams", "Members"):
        main.get_by_role("link", name=page).click()
        opens_from_picture_dot_and_shortcut(owner)
    owner.get_by_role("button", name="Ana").click()
    expect(owner.get_by_role("complementary")).to_contain_text("Takes chats")
    opens_from_picture_dot_and_shortcut(owner)
    go(owner, "Settings")
    for page in ("Routing", "Visibility", "Connections and logins", "General"):
        main.get_by_role("link", name=page).click()
        opens_from_picture_dot_and_shortcut(owner)

    open_profile(owner)
    owner.keyboard.press("Alt+KeyA")
    owner.get_by_role("menuitemradio", name="Away", exact=True).click()
    owner.get_by_role("button", name="Cancel").click()
    expect_status(owner, "Away")
    choose_status(owner, "Busy")
    assert crew.stored_status("owner") == "busy"
    assert owner.evaluate("window.neverReloaded")


def test_the_menu_is_at_the_bottom_left_of_a_phone_too(hire: Hire) -> None:
    """AV2 at phone width, where a conversation fills the screen."""
    crew = hire("ana")
    crew.chat("Do you ship to Oslo?", for_agent="ana")
    ana = crew.screen("ana", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    opens_from_picture_dot_and_shortcut(ana)
    open_conversation(ana, "Do you ship to Oslo?", "Mine")
    opens_from_picture_dot_and_shortcut(ana)
    go(ana, "Team")
    opens_from_picture_dot_and_shortcut(ana)
    choose_status(ana, "Do Not Disturb")
    assert look_of(own_dot(ana)) == STATUSES["do_not_disturb"][2]


def test_a_change_that_was_not_stored_leaves_the_dot_is_told_and_is_not_tried_again(hire: Hire) -> None:
    """AV3: the dot turns when the server has agreed, and not before."""
    crew = hire("ana", "ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")
    go(ben, "Team")
    asked: list[str] = []
    ana.on("request", lambda request: asked.append(request.url) if request.method == "PUT" else None)
    why = "This server has no room on its disk."
    refused = {"error": {"code": "unavailable", "message": why}}

    def choose_in_vain(status: str, told: str) -> None:
        toolbar(ana).click()
        ana.get_by_role("menuitemradio", name=status, exact=True).click()
        expect(notices(ana)).to_contain_text(f"Your availability was not changed: {told}")
        expect(toolbar(ana)).not_to_have_accessible_name(re.compile("Saving"))
        assert look_of(own_dot(ana)) == Look("green", "full disc")
        notices(ana).get_by_role("button", name="Dismiss").click()
        expect(notices(ana)).to_have_count(0)
        ana.unroute(OWN_REQUESTS)

    ana.route(OWN_REQUESTS, lambda route: route.abort())
    choose_in_vain("Away", "the server cannot be reached.")
    ana.route(OWN_REQUESTS, lambda route: route.fulfill(status=503, json=refused))
    choose_in_vain("Busy", why)

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    ana.route(OWN_REQUESTS, hold)
    toolbar(ana).click()
    ana.get_by_role("menuitemradio", name="Do Not Disturb", exact=True).click()
    expect(toolbar(ana)).to_have_accessible_name(re.compile("Saving"))
    assert look_of(own_dot(ana)) == Look("green", "full disc")
    expect(team_row(ben, "Ana")).to_contain_text("Available")
    held[0].continue_()
    expect_status(ana, "Do Not Disturb")
    expect(team_row(ben, "Ana")).to_contain_text("Do Not Disturb")
    assert look_of(own_dot(ana)) == Look("red", "disc with a wide bar")
    assert len(asked) == 3


def test_a_status_message_is_read_beside_the_status_and_leaves_with_it(hire: Hire) -> None:
    """AV4."""
    crew = hire("ana", "ben")
    crew.chat("Which tea is it?", for_agent="ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")

    choose_status(ana, "Busy", message="in a call until 3 pm")
    go(ben, "Team")
    expect(team_row(ben, "Ana")).to_contain_text(re.compile("Busy.*in a call until 3 pm"))
    open_conversation(ben, "Which tea is it?", "Mine")
    assign_button(ben).click()
    expect(assign_line(ben, "Ana")).to_contain_text("Busy · in a call until 3 pm")

    longest = "é" * 140
    toolbar(ana).click()
    field = ana.get_by_role("textbox", name="Status message")
    field.click()
    ana.keyboard.insert_text(longest + "!")
    expect(field).to_have_value(longest)
    field.press("Enter")
    expect(assign_line(ben, "Ana")).to_contain_text(f"Busy · {longest}")
    body = {"status": "busy", "message": longest + "!"}
    assert crew.refusal("ana", "PUT", "/me/availability", body)[0] == 422

    choose_status(ana, "Busy")
    assert crew.ask("ana", "GET", "/me")["status_message"] == longest
    choose_status(ana, "Away")
    expect(assign_line(ben, "Ana")).to_contain_text("Away")
    expect(assign_line(ben, "Ana")).not_to_contain_text("é")


CONTROLS = """root => [...root.querySelectorAll("button, input, select, option, a, [role=switch], [role=slider]")]
  .map(one => one.getAttribute("aria-label") || one.textContent || one.labels?.[0]?.textContent || "")"""


def test_nobody_but_the_agent_changes_their_availability_by_screen_or_by_api(hire: Hire) -> None:
    """AV5."""
    crew = hire("ana", "ben")
    ana, owner = crew.screen("ana"), crew.screen("owner")
    choose_status(ana, "Away", message="at lunch")

    go(owner, "Team")
    owner.get_by_role("button", name="Ana").click()
    expect(owner.get_by_role("complementary")).to_contain_text("Away")
    controls = owner.get_by_role("main").evaluate(CONTROLS)
    assert {"Disable…", "Remove…"} <= set(controls)
    assert [one for one in controls if re.search("Online|Available|Busy|Away|Do Not|Offline|lunch|login", one)] == []

    own = f"/agents/{crew.ids['ana']}"
    for somebody in ("owner", "ben"):
        for method, path, body in (
            ("PUT", f"{own}/availability", {"status": "online"}),
            ("PATCH", own, {"status": "online"}),
            ("PATCH", own, {"accepting": False}),
            ("PATCH", own, {"preferred_status": "offline"}),
        ):
            assert crew.refusal(somebody, method, path, body) == (403, "not_your_availability")
    assert crew.ask("ana", "GET", "/me")["status_message"] == "at lunch"
    expect_status(ana, "Away: at lunch")


def test_a_change_on_another_device_is_followed_named_and_undone_with_one_click(hire: Hire) -> None:
    """AV6."""
    crew = hire("ana")
    laptop = crew.screen("ana")
    other_tab = laptop.context.new_page()
    other_tab.goto(crew.workspace.server.url)
    expect(toolbar(other_tab)).to_be_visible()
    phone = crew.screen(
        "ana",
        viewport={"width": 390, "height": 844},
        user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
        " Version/18.5 Mobile/15E148 Safari/604.1",
    )
    choose_status(laptop, "Busy", message="with a supplier")
    expect(notices(phone)).to_contain_text("Changed to Busy on Chrome on Linux")
    notices(phone).get_by_role("button", name="Dismiss").click()

    choose_status(phone, "Away")
    for window in (laptop, other_tab):
        expect_status(window, "Away")
        expect(notices(window)).to_contain_text("Changed to Away on Safari on iPhone")
    laptop.get_by_role("button", name="Undo").click()
    for window in (laptop, other_tab, phone):
        expect_status(window, "Busy: with a supplier")
    expect(notices(phone)).to_contain_text("Changed to Busy on Chrome on Linux")
    expect(notices(laptop)).to_have_count(0)
    assert crew.ask("ana", "GET", "/me")["status_message"] == "with a supplier"


def test_the_menu_leads_to_the_page_about_availability_and_leaves_the_work_open(hire: Hire) -> None:
    """OP8."""
    ana = hire("ana").screen("ana")
    toolbar(ana).click()
    with ana.context.expect_page() as opened:
        ana.get_by_role("link", name="How availability works").click()
    page = opened.value
    expect(page).to_have_title("Availability · LenoChat")
    for _, _, look in STATUSES.values():
        expect(page.get_by_role("table").first).to_contain_text(f"{look.colour}, a {look.shape}")
    expect(ana.get_by_role("menu")).to_have_count(0)
    expect(toolbar(ana)).to_be_visible()
