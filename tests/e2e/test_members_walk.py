"""Members of a workspace: how they come, what is decided about them, and what they decide about themselves."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.crew import Hire, Place, go, log_out, team_row
from tests.e2e.walk import PASSWORD, Workspace, choose_status, expect_status, toolbar, visitor_writes
from tests.support.picture_files import plain, saved

OpenPage = Callable[[], Page]


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def open_profile(page: Page) -> Locator:
    toolbar(page).click()
    page.get_by_role("button", name="Profile settings").click()
    profile = page.get_by_role("dialog", name="Profile settings")
    expect(profile.get_by_role("textbox", name="Name", exact=True)).to_be_visible()
    return profile


def test_an_invited_person_accepts_the_link_logs_in_and_is_there_for_everybody_at_once(
    hire: Hire, new_page: OpenPage
) -> None:
    """OP1 and DA5; the link works once."""
    crew = hire("ana")
    owner, ana, dora = crew.screen("owner"), crew.screen("ana"), new_page()
    for page in (owner, ana):
        go(page, "Team")
        expect(team_row(page, "Ana")).to_contain_text("Available")
    expect(ana.get_by_role("button", name="Invite")).to_have_count(0)
    owner.get_by_role("button", name="Invite", exact=True).click()
    email = f"dora@{crew.workspace.id}.example"
    owner.get_by_role("dialog").get_by_label("E-mail").fill(email)
    owner.keyboard.press("Enter")
    link = owner.get_by_label("Their link").input_value()
    owner.get_by_role("button", name="Done").click()
    tabs = owner.get_by_role("navigation", name="Team pages")
    expect(tabs.get_by_role("link", name=re.compile("^Invitations"))).to_have_text("Invitations 1")

    dora.goto(link)
    expect(dora.get_by_text("Join Kettle")).to_be_visible()
    dora.get_by_label("Your name").fill("Dora")
    dora.get_by_label("Choose a password").fill(PASSWORD)
    dora.keyboard.press("Enter")
    expect(dora.get_by_text("Welcome to Kettle. Log in to begin.")).to_be_visible()
    for page in (owner, ana):
        expect(team_row(page, "Dora")).to_contain_text("Offline")
    expect(tabs.get_by_role("link", name=re.compile("^Invitations"))).to_have_text("Invitations 0")
    expect(dora.get_by_label("E-mail")).to_have_value(email)
    dora.get_by_label("Password").fill(PASSWORD)
    dora.keyboard.press("Enter")
    expect_status(dora, "Online")
    for page in (owner, ana):
        expect(team_row(page, "Dora")).to_contain_text("Available")

    stranger = new_page()
    stranger.goto(link)
    expect(stranger.get_by_text("This invitation cannot be used")).to_be_visible()


def test_what_a_manager_decides_about_a_member_is_true_for_everybody_at_once(hire: Hire, new_page: OpenPage) -> None:
    """DA5: role, team, takes chats, capacity, and disabling, which logs out in the middle of the work."""
    crew = hire("ana", "ben")
    owner, ana, ben = (crew.screen(name) for name in ("owner", "ana", "ben"))
    choose_status(owner, "Do Not Disturb")
    choose_status(ana, "Away")
    go(ana, "Team")
    owner.goto(f"{crew.workspace.server.url}/team/teams")
    owner.get_by_role("textbox", name="Name of a new team").fill("Orders")
    owner.keyboard.press("Enter")
    expect(owner.get_by_role("list", name="Teams")).to_contain_text("Orders")
    owner.get_by_role("navigation", name="Team pages").get_by_role("link", name=re.compile("^Members")).click()
    owner.get_by_role("button", name="Ben", exact=True).click()
    panel = owner.get_by_role("complementary", name="Settings of Ben")

    panel.get_by_text("Orders", exact=True).click()
    expect(team_row(ana, "Ben")).to_contain_text("Orders")
    panel.get_by_text("Takes chats", exact=True).click()
    expect(team_row(ana, "Ben")).to_contain_text("takes no chats")
    panel.get_by_text("Takes chats", exact=True).click()
    expect(team_row(ana, "Ben")).not_to_contain_text("takes no chats")
    panel.get_by_text("Their own number", exact=True).click()
    number = panel.get_by_role("textbox", name="Number of chats at the same time")
    number.fill("1")
    number.press("Enter")
    expect(team_row(ana, "Ben")).to_contain_text("0 of 1")
    for name in ("Mara", "Nils"):
        crew.chat("Hello", visitor=name)
    expect(team_row(ana, "Ben")).to_contain_text("at capacity")
    expect(ben.get_by_role("row").filter(has_text="Mara")).to_be_visible()
    expect(ana.get_by_text("1 visitor waiting")).to_be_visible()

    panel.get_by_role("button", name="Role").click()
    owner.get_by_role("option", name=re.compile("^Admin")).click()
    expect(ben.get_by_role("link", name="Settings")).to_be_visible()
    panel.get_by_role("button", name="Role").click()
    owner.get_by_role("option", name=re.compile("^Agent")).click()
    expect(ben.get_by_role("link", name="Settings")).to_have_count(0)

    panel.get_by_role("button", name="Disable…").click()
    question = owner.get_by_role("alertdialog", name="Disable Ben?")
    expect(question).to_contain_text("1 open conversation goes back to the queue.")
    question.get_by_role("button", name="Disable", exact=True).click()
    expect(ben.get_by_label("E-mail")).to_be_visible()
    expect(ana.get_by_text("2 visitors waiting")).to_be_visible()
    expect(team_row(ana, "Ben")).to_contain_text("Disabled")
    log_in(ben, crew.workspace.email("ben"))
    expect(ben.get_by_role("alert")).to_be_visible()
    expect(toolbar(ben)).to_have_count(0)
    panel.get_by_role("button", name="Enable").click()
    expect(team_row(ana, "Ben")).to_contain_text("Offline")
    log_in(ben, crew.workspace.email("ben"))
    expect(toolbar(ben)).to_be_visible()


def test_the_profile_shows_again_what_was_saved_and_the_next_login_obeys_it(hire: Hire, new_page: OpenPage) -> None:
    """DA6, AV7 and AV8: name, picture, login preferences, notifications and password."""
    crew = hire("ana", "ben")
    ana, ben = crew.screen("ana"), crew.screen("ben")
    go(ben, "Team")
    profile = open_profile(ana)
    picture = {"name": "me.png", "mimeType": "image/png", "buffer": saved(plain(), "PNG")}
    profile.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    profile.get_by_role("button", name="Use this picture").click()
    stored = profile.get_by_role("img", name="Your picture")
    expect(stored).to_have_attribute("src", re.compile("^/api/v1/pictures/"))
    profile.get_by_role("textbox", name="Name", exact=True).fill("Ana Lima")
    profile.get_by_text("Away", exact=True).click()
    profile.get_by_text("Accept chats after login", exact=True).click()
    profile.get_by_text("Sound", exact=True).click()
    profile.get_by_role("button", name="Save").click()
    expect(profile).to_have_count(0)
    expect(team_row(ben, "Ana Lima").locator("img")).to_be_visible()
    expect_status(ana, "Online")

    ana.reload()
    profile = open_profile(ana)
    expect(profile.get_by_role("textbox", name="Name", exact=True)).to_have_value("Ana Lima")
    expect(profile.get_by_role("img", name="Your picture")).to_be_visible()
    expect(profile.get_by_role("radio", name="Away", exact=True)).to_be_checked()
    for switch in ("Accept chats after login", "Sound"):
        expect(profile.get_by_role("switch", name=switch)).not_to_be_checked()
    profile.get_by_label("Current password", exact=True).fill(PASSWORD)
    profile.get_by_label("New password", exact=True).fill("another walk in the park")
    profile.get_by_role("button", name="Change the password").click()
    expect(profile.get_by_text("Your password is changed.")).to_be_visible()
    profile.get_by_role("button", name="Close").click()

    log_out(ana)
    expect(team_row(ben, "Ana Lima")).to_contain_text("Offline")
    log_in(ana, crew.workspace.email("ana"))
    expect(ana.get_by_text("E-mail or password is wrong.")).to_be_visible()
    log_in(ana, crew.workspace.email("ana"), "another walk in the park")
    expect_status(ana, "Away, not accepting yet")
    expect(ana.get_by_text("You are Away but not accepting chats yet.")).to_be_visible()
    expect(team_row(ben, "Ana Lima")).to_contain_text("Away, not accepting yet")


def test_after_ten_wrong_passwords_the_login_says_to_wait_for_this_account_alone(
    hire: Hire, new_page: OpenPage
) -> None:
    """OP2: even the right password has to wait then; nobody else does."""
    crew = hire("ana", "ben")
    page = new_page()
    page.goto(crew.workspace.server.url)
    for _ in range(10):
        with page.expect_response("**/api/v1/login") as refused:
            log_in(page, crew.workspace.email("ana"), "a guess")
        assert refused.value.status == 401
        expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
    log_in(page, crew.workspace.email("ana"))
    expect(page.get_by_role("alert")).to_have_text("Too many attempts. Wait a little and try again.")
    expect(toolbar(page)).to_have_count(0)
    log_in(page, crew.workspace.email("ben"))
    expect_status(page, "Online")


def test_a_device_signed_out_from_the_list_is_at_its_login_page_at_once(hire: Hire, new_page: OpenPage) -> None:
    """OP2."""
    crew = hire("ana")
    here, elsewhere = crew.screen("ana"), crew.screen("ana")
    logins = open_profile(here).get_by_role("listitem").filter(has_text="Chrom")
    expect(logins).to_have_count(2)
    expect(logins.first).to_contain_text("this device")
    logins.last.get_by_role("button", name=re.compile("^Log out")).click()
    expect(logins).to_have_count(1)
    expect(elsewhere.get_by_text("Your login ended. Please log in again.")).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.get_by_label("E-mail")).to_be_visible()
    expect_status(here, "Online")


def test_who_works_for_two_workspaces_chooses_one_and_nothing_of_the_other_comes_along(
    hire: Hire, place: Place, new_page: OpenPage
) -> None:
    """OP1: what the browser receives is read whole."""
    kettle = hire("ana")
    email = kettle.workspace.owner_email
    press = Workspace.create(place.server, place.data, place.shop_url, "ben", called="Press", owner_email=email)
    received: list[str] = []
    page = new_page()
    page.on("websocket", lambda stream: stream.on("framereceived", lambda frame: received.append(str(frame))))
    page.goto(place.server.url)
    log_in(page, email)
    expect(page.get_by_text("Which workspace?")).to_be_visible()
    expect(page.get_by_role("button", name="Press")).to_be_visible()
    page.get_by_role("button", name="Kettle").click()
    expect(toolbar(page)).to_be_visible()
    choose_status(page, "Do Not Disturb")
    go(page, "Team")
    expect(team_row(page, "Ana")).to_be_visible()
    expect(team_row(page, "Ben")).to_have_count(0)

    ben = press.dashboard(new_page(), "ben")
    choose_status(ben, "Busy", message="only for the press")
    other = visitor_writes(place.server.url, press.widget_key, "Zora", "What does a book cost?")
    expect(ben.get_by_role("link", name="All 1")).to_be_visible()
    kettle.chat("What does a tea cost?", visitor="Mara")
    go(page, "Inbox")
    expect(page.get_by_role("link", name="All 1")).to_be_visible()
    page.get_by_role("link", name="All 1").click()
    expect(page.get_by_role("row")).to_contain_text(["Mara"])
    assert any("Mara" in frame for frame in received)
    for word in ("Zora", "only for the press", "Ben", press.id):
        assert not any(word in frame for frame in received)
    page.goto(f"{place.server.url}/inbox/all/{other}")
    expect(page.get_by_text("There is no such conversation.")).to_be_visible()
    page.get_by_role("searchbox", name="Search conversations").fill("cost")
    found = page.get_by_role("grid", name="Conversations found")
    expect(found.get_by_role("row")).to_contain_text(["Mara"])

    # Logged in to the other one as well, the browser is at that one alone.
    log_out(page)
    log_in(page, email)
    page.get_by_role("button", name="Press").click()
    expect(toolbar(page)).to_be_visible()
    expect_status(page, "Online")
    page.goto(f"{place.server.url}/inbox/all/{other}")
    expect(page.get_by_role("log", name="Messages")).to_contain_text("What does a book cost?")
