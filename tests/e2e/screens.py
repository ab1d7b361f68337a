"""Every screen of the product, each with how to get there: `python3 dev.py screenshots` pictures them, and
`test_accessibility.py` looks at them with axe. A new screen needs an entry here and nowhere else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps
from playwright.sync_api import FilePayload, Page, expect

from lenochat.demo.cast import ANA, BEN, CHLOE, NOOR
from tests.e2e.cable import Cable
from tests.e2e.stage import Form, Stage, refuse
from tests.e2e.walk import toolbar
from tests.support.picture_files import pdf, saved

Show = Callable[[Stage, Page], object]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One screen in one state, as one person sees it."""

    name: str
    who: str
    show: Show
    forms: tuple[Form, ...]


SCREENS: list[Screen] = []


def screen(who: str, *forms: Form) -> Callable[[Show], Show]:
    """Adds a screen under its function's name; in both forms unless some are named."""

    def add(show: Show) -> Show:
        name = getattr(show, "__name__", "").replace("_", "-")
        SCREENS.append(Screen(name=name, who=who, show=show, forms=forms or ("wide", "narrow")))
        return show

    return add


def open_menu(page: Page) -> None:
    toolbar(page).click()
    expect(page.get_by_role("menu")).to_be_visible()


def open_conversation(stage: Stage, page: Page, visitor: str, view: str = "all") -> None:
    page.goto(f"{stage.url}/inbox/{view}")
    page.get_by_role("row").filter(has_text=visitor).click()
    expect(page.get_by_role("log")).to_be_visible()


@screen("nobody")
def login(_: Stage, page: Page) -> None:
    expect(page.get_by_label("E-mail")).to_be_visible()


@screen("nobody")
def login_refused(_: Stage, page: Page) -> None:
    page.get_by_label("E-mail").fill("noor@tea.example")
    page.get_by_label("Password", exact=True).fill("not her password")
    page.keyboard.press("Enter")
    expect(page.get_by_text("E-mail or password is wrong.")).to_be_visible()


@screen("noor")
def inbox_mine(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/mine")
    expect(page.get_by_role("row").first).to_be_visible()


@screen("noor")
def inbox_unassigned(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/unassigned")
    expect(page.get_by_role("row").filter(has_text="Sofia")).to_be_visible()


@screen("noor")
def inbox_all(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all")
    expect(page.get_by_role("row").filter(has_text="Jonas")).to_be_visible()


@screen("owner")
def inbox_empty(stage: Stage, page: Page) -> None:
    expect(page.get_by_text("You have no conversations.")).to_be_visible()


@screen("noor")
def inbox_failed(stage: Stage, page: Page) -> None:
    refuse(page, "**/api/v1/conversations?*")
    page.goto(f"{stage.url}/inbox/all")
    expect(page.get_by_text("could not be loaded")).to_be_visible()


@screen("noor")
def inbox_selected(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all")
    page.get_by_role("row").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("2 selected")).to_be_visible()


@screen("noor")
def inbox_search(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all")
    expect(page.get_by_role("row").first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("jonas")
    expect(page.get_by_role("grid", name="Conversations found").get_by_role("row").first).to_be_visible()


@screen("noor")
def inbox_search_without_a_hit(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all?q=Zebedee")
    expect(page.get_by_text("Nothing found for “Zebedee”.")).to_be_visible()


@screen("noor")
def inbox_shortcuts(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/inbox/all")
    expect(page.get_by_role("row").first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


@screen("noor")
def conversation(stage: Stage, page: Page) -> None:
    open_conversation(stage, page, "Jonas")


@screen("noor", "wide")
def at_a_glance(stage: Stage, page: Page) -> None:
    """The one that the README shows."""
    open_conversation(stage, page, "Jonas")
    open_menu(page)


@screen("ben")
def conversation_waiting(stage: Stage, page: Page) -> None:
    open_conversation(stage, page, "Liam", "unassigned")


@screen("noor")
def conversation_failed(stage: Stage, page: Page) -> None:
    refuse(page, "**/messages*")
    page.goto(f"{stage.url}/inbox/all")
    page.get_by_role("row").filter(has_text="Jonas").click()
    expect(page.get_by_text("could not be loaded")).to_be_visible()


@screen("noor")
def conversation_note(stage: Stage, page: Page) -> None:
    open_conversation(stage, page, "Jonas")
    page.keyboard.press("n")
    page.keyboard.type("Paid twice in March, the first one goes back.")
    expect(page.get_by_text("Only your team sees this.")).to_be_visible()


@screen("noor")
def conversation_files(stage: Stage, page: Page) -> None:
    """What a visitor has sent, and beside an answer one file that is there and one that is refused."""
    send_files(stage)
    open_conversation(stage, page, "Elif")
    expect(page.get_by_role("log").get_by_role("img")).to_have_js_property("complete", value=True)
    page.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="return label.pdf", mimeType="application/pdf", buffer=pdf(84_000)),
            FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"-"),
        ]
    )
    expect(page.get_by_text("Attach pictures (JPEG, PNG, WebP, GIF) and PDFs.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)


@screen("noor", "wide")
def picture_enlarged(stage: Stage, page: Page) -> None:
    send_files(stage)
    open_conversation(stage, page, "Elif")
    page.get_by_role("button", name="Enlarge cup.jpg").click()
    expect(page.get_by_role("dialog", name="cup.jpg")).to_be_visible()


def send_files(stage: Stage) -> None:
    """Elif has, once: a PDF, and last a picture."""
    known = stage.ask("noor", "GET", "/conversations?view=all&limit=200")["items"]
    if any(one["visitor"]["name"] == "Elif Kaya" for one in known):
        return
    picture = Image.radial_gradient("L").resize((1200, 900))
    cup = saved(ImageOps.colorize(picture, "#c96f3b", "#2b3a55"), "JPEG")
    stage.visitor_sends("Elif Kaya", "The cup arrived broken.", invoice_pdf=pdf(31_000), cup_jpg=cup)


def leno_ai_answers(stage: Stage, page: Page, name: str, question: str) -> str:
    """A new visitor of the tea shop, and Leno AI's answer in sight; the conversation's id."""
    talk = stage.visitor_asks(name, question)
    page.goto(f"{stage.url}/inbox/unassigned/{talk}")
    expect(page.get_by_role("log").get_by_role("link")).to_be_visible()
    return talk


@screen("noor", "wide")
def conversation_with_leno_ai(stage: Stage, page: Page) -> None:
    leno_ai_answers(stage, page, "Ines Costa", "How long may I send unopened tea back to you?")
    expect(page.get_by_text("Leno AI is answering", exact=True)).to_be_visible()


@screen("noor", "narrow")
def conversation_taken_over_from_leno_ai(stage: Stage, page: Page) -> None:
    question = "My parcel arrived wet. Can I send the tea back? It was a gift."
    talk = leno_ai_answers(stage, page, "Ravi Shah", question)
    stage.ask("noor", "PUT", f"/conversations/{talk}/assignee", {"agent_id": stage.agent_id(NOOR)})
    expect(page.get_by_role("status").filter(has_text="made from what the visitor wrote")).to_be_visible()


@screen("noor")
def assignment_panel(stage: Stage, page: Page) -> None:
    open_conversation(stage, page, "Jonas")
    page.get_by_role("button", name=re.compile("^Assigned to")).click()
    expect(page.get_by_text("Not eligible now")).to_be_visible()


@screen("noor")
def assignment_warning(stage: Stage, page: Page) -> None:
    assignment_panel(stage, page)
    page.get_by_role("dialog").get_by_role("option").filter(has_text="Tom").click()
    expect(page.get_by_text("Assign anyway?")).to_be_visible()


@screen("noor")
def status_menu(_: Stage, page: Page) -> None:
    open_menu(page)


@screen("ben")
def status_not_saved(_: Stage, page: Page) -> None:
    refuse(page, "**/api/v1/me/availability")
    open_menu(page)
    page.get_by_role("menuitemradio", name="Away", exact=True).click()
    expect(page.get_by_text("Your availability was not changed")).to_be_visible()


def open_profile(page: Page, section: str = "") -> None:
    open_menu(page)
    page.get_by_role("button", name="Profile settings").click()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_visible()
    if section:
        page.get_by_role("heading", name=section).scroll_into_view_if_needed()


@screen("ben")
def profile(_: Stage, page: Page) -> None:
    open_profile(page)


@screen("ben")
def profile_next_login(_: Stage, page: Page) -> None:
    open_profile(page)
    page.get_by_text("Accept chats after login", exact=True).click()
    sentence = page.get_by_text("Choosing Online again counts")
    sentence.scroll_into_view_if_needed()
    expect(sentence).to_be_visible()


@screen("ben")
def profile_notifications(_: Stage, page: Page) -> None:
    open_profile(page, "Appearance")


@screen("ben")
def profile_wrong_password(_: Stage, page: Page) -> None:
    open_profile(page, "Your logins")
    page.get_by_label("Current password", exact=True).fill("not his password")
    page.get_by_label("New password", exact=True).fill("a longer one than that")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("This is not your current password.")).to_be_visible()


@screen("ben")
def profile_logins(_: Stage, page: Page) -> None:
    open_profile(page)
    own = page.get_by_text("this device")
    own.scroll_into_view_if_needed()
    expect(own).to_be_visible()


@screen("ben")
def profile_unsaved(_: Stage, page: Page) -> None:
    open_profile(page)
    page.get_by_role("textbox", name="Name", exact=True).fill("Ben")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Leave without saving?")).to_be_visible()


@screen("ben")
def profile_not_saved(_: Stage, page: Page) -> None:
    open_profile(page)
    refuse(page, "**/api/v1/me")
    page.get_by_role("textbox", name="Name", exact=True).fill("Ben")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile was not saved")).to_be_visible()


@screen("ben")
def profile_not_loaded(_: Stage, page: Page) -> None:
    open_menu(page)
    refuse(page, "**/api/v1/me")
    page.get_by_role("button", name="Profile settings").click()
    expect(page.get_by_text("Your profile could not be loaded")).to_be_visible()


@screen("ana")
def not_accepting(_: Stage, page: Page) -> None:
    expect(page.get_by_role("button", name="Start accepting")).to_be_visible()


@screen("noor")
def reconnecting(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    cable = Cable(page)
    expect(page.get_by_role("main")).to_contain_text("Chloe")
    cable.cut()
    expect(page.get_by_text("Reconnecting.")).to_be_visible()


@screen("noor")
def team(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    expect(page.get_by_role("main")).to_contain_text("Chloe")


@screen("owner")
def team_alone(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/team")
    expect(page.get_by_role("main")).to_contain_text("Owner")


@screen("noor")
def team_member(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    page.get_by_role("button", name="Ben Okafor").click()
    expect(page.get_by_role("complementary")).to_contain_text("Chats at the same time")


@screen("noor")
def team_member_not_saved(stage: Stage, page: Page) -> None:
    team_member(stage, page)
    refuse(page, "**/api/v1/agents/*")
    page.get_by_text("Takes chats", exact=True).click()
    expect(page.get_by_text("Not saved:")).to_be_visible()


@screen("noor")
def team_member_to_disable(stage: Stage, page: Page) -> None:
    team_member(stage, page)
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("back to the queue")


@screen("ben")
def team_for_agents(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    expect(page.get_by_role("table")).to_contain_text("Chloe")


@screen("noor")
def team_nobody_found(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    page.get_by_role("searchbox").fill("Zebedee")
    expect(page.get_by_text("Nobody like that.")).to_be_visible()


@screen("noor")
def team_invite(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/team")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("dialog").get_by_label("E-mail")).to_be_focused()


@screen("noor")
def team_invited(stage: Stage, page: Page) -> None:
    team_invite(stage, page)
    page.get_by_role("dialog").get_by_label("E-mail").fill("dora@tea.example")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Their link")).to_be_visible()


@screen("noor")
def team_invitations(stage: Stage, page: Page) -> None:
    stage.ask("noor", "POST", "/invitations", {"email": "eli@tea.example", "role": "admin"})
    page.goto(f"{stage.url}/team/invitations")
    expect(page.get_by_role("list", name="Invitations")).to_contain_text("eli@tea.example")


@screen("owner")
def team_invitations_none(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/team/invitations")
    expect(page.get_by_text("Nobody is invited at the moment.")).to_be_visible()


@screen("noor")
def team_invitations_failed(stage: Stage, page: Page) -> None:
    refuse(page, "**/api/v1/invitations*")
    page.goto(f"{stage.url}/team/invitations")
    expect(page.get_by_text("could not be loaded")).to_be_visible()


def make_teams(stage: Stage) -> None:
    """Two teams at the tea shop, with some of its people; once."""
    if stage.ask("noor", "GET", "/teams")["items"]:
        return
    first, second = (stage.ask("noor", "POST", "/teams", {"name": name})["id"] for name in ("Orders", "Tasting"))
    for person, teams in ((ANA, [first]), (BEN, [first, second]), (NOOR, [second])):
        stage.ask("noor", "PATCH", f"/agents/{stage.agent_id(person)}", {"teams": teams})


@screen("noor")
def team_member_of_teams(stage: Stage, page: Page) -> None:
    make_teams(stage)
    team_member(stage, page)
    expect(page.get_by_role("checkbox", name="Tasting")).to_be_checked()


@screen("noor")
def team_with_teams(stage: Stage, page: Page) -> None:
    make_teams(stage)
    page.goto(f"{stage.url}/team")
    expect(page.get_by_role("table")).to_contain_text("Orders, Tasting")


@screen("noor")
def team_teams(stage: Stage, page: Page) -> None:
    make_teams(stage)
    page.goto(f"{stage.url}/team/teams")
    expect(page.get_by_role("list", name="Teams")).to_contain_text("Tasting")


@screen("noor")
def team_team_to_delete(stage: Stage, page: Page) -> None:
    team_teams(stage, page)
    page.get_by_role("button", name="Delete Orders").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("2 members lose it")


@screen("noor")
def team_team_changed(stage: Stage, page: Page) -> None:
    team_teams(stage, page)
    page.get_by_role("button", name="Edit Orders").click()
    page.get_by_text("Open to everybody after a while", exact=True).click()
    expect(page.get_by_text("could take for 1 min")).to_be_visible()


@screen("owner")
def team_teams_none(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/team/teams")
    expect(page.get_by_text("There are no teams yet.")).to_be_visible()


@screen("nobody")
def invitation(stage: Stage, page: Page) -> None:
    body = {"email": "fay@tea.example", "role": "agent"}
    page.goto(str(stage.ask("noor", "POST", "/invitations", body)["invitation_url"]))
    expect(page.get_by_label("Choose a password")).to_be_visible()


@screen("nobody")
def invitation_used(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/invitation#made-up")
    expect(page.get_by_text("This invitation cannot be used")).to_be_visible()


@screen("noor")
def nothing_here(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/nonsense")
    expect(page.get_by_text("There is nothing at this address.")).to_be_visible()


def open_settings(stage: Stage, page: Page, subject: str) -> None:
    page.goto(f"{stage.url}/settings/{subject}")
    expect(page.get_by_role("button", name="Save")).to_be_visible()


@screen("noor")
def settings_routing(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "routing")
    expect(page.get_by_role("complementary").get_by_role("listitem").first).to_be_visible()


@screen("noor")
def settings_routing_all_on(stage: Stage, page: Page) -> None:
    """The lower half, with every rule in use."""
    open_settings(stage, page, "routing")
    for rule in ("One chat at a time", "Former agent first", "Give it to somebody else"):
        page.get_by_text(rule, exact=True).click()
    page.get_by_text("has not replied within").scroll_into_view_if_needed()


@screen("noor")
def settings_visibility(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "visibility")


@screen("noor")
def settings_connections(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "connections")


@screen("noor")
def settings_general(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "general")


@screen("noor")
def settings_mistyped(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "connections")
    page.get_by_label("Grace").fill("9999")
    expect(page.get_by_text("Enter a whole number")).to_be_visible()


@screen("noor")
def settings_not_saved(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "routing")
    refuse(page, "**/api/v1/workspace")
    page.get_by_text("Busy fallback", exact=True).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not saved:")).to_be_visible()


@screen("noor")
def settings_left_unsaved(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "routing")
    page.get_by_text("Busy fallback", exact=True).click()
    page.get_by_role("link", name="Team").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()


def open_visitor(stage: Stage, page: Page, conversation_id: str, view: str) -> None:
    """Their conversation, with the panel beside it that says who they are; a drawer where there is no room."""
    page.goto(f"{stage.url}/inbox/{view}/{conversation_id}")
    expect(page.get_by_role("log")).to_be_visible()
    toggle = page.get_by_role("button", name="Details", exact=True)
    if toggle.is_visible():
        toggle.click()
    expect(page.get_by_role("list", name="Visitor actions")).to_be_visible()


@screen("noor", "narrow")
def visitor_actions(stage: Stage, page: Page) -> None:
    stage.ask("noor", "PATCH", "/workspace", {"keep_addresses": True})
    open_visitor(stage, page, stage.visitor_writes("Nell Quinn", "Do you deliver to Cork?"), "all")
    expect(page.get_by_text("127.0.0.1")).to_be_visible()
    page.get_by_role("link", name="Export data").scroll_into_view_if_needed()


@screen("noor", "wide")
def visitor_to_delete(stage: Stage, page: Page) -> None:
    open_visitor(stage, page, stage.visitor_writes("Nell Quinn", "Forget me, please."), "all")
    page.get_by_role("button", name="Delete visitor and all data").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()


@screen("noor", "wide")
def visitor_blocked(stage: Stage, page: Page) -> None:
    talk = stage.visitor_writes("Rude Rudolf", "You are all useless!!")
    visitor = stage.ask("noor", "GET", f"/conversations/{talk}")["visitor"]["id"]
    stage.ask("noor", "PUT", f"/visitors/{visitor}/blocked", {"blocked": True})
    open_visitor(stage, page, talk, "closed")
    expect(page.get_by_text("This visitor is blocked")).to_be_visible()


def mark_spam(stage: Stage) -> str:
    talk = stage.visitor_writes("Cheap Watches", "BUY NOW!!! Best price, only today")
    stage.ask("noor", "PATCH", f"/conversations/{talk}", {"spam": True})
    return talk


@screen("noor", "narrow")
def inbox_spam(stage: Stage, page: Page) -> None:
    mark_spam(stage)
    page.goto(f"{stage.url}/inbox/spam")
    expect(page.get_by_role("row").filter(has_text="Cheap Watches").first).to_be_visible()


@screen("noor", "wide")
def conversation_marked_as_spam(stage: Stage, page: Page) -> None:
    open_visitor(stage, page, mark_spam(stage), "spam")
    expect(page.get_by_role("list", name="Of note")).to_contain_text("Marked as spam")


@screen("owner", "narrow")
def inbox_without_spam(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.address('owner')}/inbox/spam")
    expect(page.get_by_text("No spam.")).to_be_visible()


@screen("noor")
def settings_privacy(stage: Stage, page: Page) -> None:
    stage.ask("noor", "PATCH", "/workspace", {"keep_addresses": True})
    open_settings(stage, page, "privacy")
    page.get_by_text("Keep IP addresses").click()
    expect(page.get_by_text("forgotten at once")).to_be_visible()


def keep_hours(stage: Stage) -> None:
    """Business hours with all that there is to see; always the same ones."""
    day = [["09:00", "12:30"], ["13:30", "18:00"]]
    hours = {
        "time_zone": "Europe/Berlin",
        "weekly": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": [["09:00", "15:00"], ["22:00", "02:00"]]},
        "holidays": [{"date": "2031-12-25", "name": "Christmas Day"}, {"date": "2031-12-26", "name": "Boxing Day"}],
        "exceptions": [{"date": "2031-12-24", "hours": [["10:00", "14:00"]], "name": "Christmas Eve"}],
        "at_closing": "ask_for_email",
    }
    stage.ask("noor", "PATCH", "/workspace", {"business_hours": hours})


def close_for_good(stage: Stage) -> None:
    """Outside business hours, and a message that was left there; the message only once."""
    never: dict[str, list[object]] = {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    hours = {"time_zone": "Europe/Berlin", "weekly": never, "holidays": [], "exceptions": []}
    stage.ask("noor", "PATCH", "/workspace", {"business_hours": hours})
    waiting = stage.ask("noor", "GET", "/conversations?view=unassigned&limit=200")["items"]
    # The demo has a message of its own that was left.
    if not any(conversation["visitor"]["name"] == "Maria Lindt" for conversation in waiting):
        question = "Can I send the teapot back? Its lid has a crack."
        stage.visitor_writes("Maria Lindt", question, email="maria.lindt@visitor.example")


@screen("noor")
def inbox_outside_hours(stage: Stage, page: Page) -> None:
    close_for_good(stage)
    page.goto(f"{stage.url}/inbox/unassigned")
    expect(page.get_by_role("row").filter(has_text="Maria")).to_contain_text("Left outside business hours")


@screen("noor", "wide")
def conversation_left_outside_hours(stage: Stage, page: Page) -> None:
    close_for_good(stage)
    open_conversation(stage, page, "Maria", "unassigned")
    expect(page.get_by_role("list", name="Of note")).to_contain_text("maria.lindt@visitor.example")


def open_hours(stage: Stage, page: Page) -> None:
    keep_hours(stage)
    open_settings(stage, page, "hours")
    expect(page.get_by_role("complementary")).to_contain_text("After that")


@screen("noor")
def settings_hours(stage: Stage, page: Page) -> None:
    open_hours(stage, page)


@screen("noor", "narrow")
def settings_hours_dates(stage: Stage, page: Page) -> None:
    """The lower half."""
    open_hours(stage, page)
    page.get_by_text("Is asked for an e-mail address").scroll_into_view_if_needed()


@screen("noor", "wide")
def settings_hours_incomplete(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    monday = page.get_by_role("group", name="Monday")
    monday.get_by_role("button", name="Add more").click()
    monday.get_by_label("Monday, from, number 3").fill("")
    expect(monday.get_by_text("Enter both times.")).to_be_visible()


@screen("noor", "wide")
def settings_hours_copied(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    page.get_by_role("button", name="Copy the hours of Friday").click()
    page.get_by_text("All other days").click()
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_enabled()


@screen("noor", "wide")
def settings_hours_zone(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    page.get_by_role("button", name="Time zone").click()
    page.get_by_role("searchbox").fill("kol")
    expect(page.get_by_role("option", name="Asia/Kolkata")).to_be_visible()


@screen("noor", "narrow")
def settings_hours_import(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    page.get_by_role("button", name="Import public holidays").click()
    page.get_by_role("button", name=re.compile("^Country ")).click()
    page.get_by_role("searchbox").fill("germ")
    page.get_by_role("option", name="Germany").click()
    page.get_by_role("button", name=re.compile("Region$")).click()
    page.get_by_role("option").nth(2).click()
    expect(page.get_by_role("button", name=re.compile(r"Add \d+ holidays"))).to_be_enabled()


@screen("owner", "wide")
def settings_hours_always_open(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.empty.server.url}/settings/hours")
    expect(page.get_by_role("complementary")).to_contain_text("The widget is always open")


def previewed(page: Page, text: str) -> None:
    expect(page.frame_locator("iframe").get_by_text(text)).to_be_visible()


@screen("noor")
def settings_widget(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "widget")
    previewed(page, "Hello! How can we help you?")


@screen("noor", "wide")
def settings_widget_away(stage: Stage, page: Page) -> None:
    open_settings(stage, page, "widget")
    page.get_by_label("Title").fill("Kettle & Leaf, tea since 1998")
    page.get_by_label("Outside business hours").fill("We are asleep. Write to us, and you have an answer by noon.")
    page.get_by_label("Colour as a code").fill("#2f6b4a")
    page.get_by_text("Outside hours", exact=True).click()
    previewed(page, "We are asleep.")


@screen("noor", "narrow")
def settings_widget_sites(stage: Stage, page: Page) -> None:
    """The lower half, with a site that is none."""
    open_settings(stage, page, "widget")
    page.get_by_label("Colour as a code").fill("#ffd400")
    page.get_by_text("Bottom left", exact=True).click()
    page.get_by_text("Button", exact=True).click()
    page.get_by_label("Sites on which it may be").fill("https://shop.example.com\nour shop")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("our shop:")).to_be_visible()


def address(stage: Stage) -> None:
    """Some conversations are for teams, and urgent or not; Hannah has an agent who is away."""
    make_teams(stage)
    stage.ask("noor", "PATCH", "/workspace", {"routing": {"no_reply_seconds": 10}})
    orders, tasting = (team["id"] for team in stage.ask("noor", "GET", "/teams")["items"])
    changes = {
        "Sofia Rossi": {"team_id": tasting},
        "Liam Walsh": {"team_id": orders, "priority": "high"},
        "Amara Diallo": {"priority": "low"},
        "Hannah Cole": {"team_id": orders, "priority": "high"},
    }
    for conversation in stage.ask("noor", "GET", "/conversations?view=all&limit=200")["items"]:
        path, name = f"/conversations/{conversation['id']}", str(conversation["visitor"]["name"])
        if name in changes:
            stage.ask("noor", "PATCH", path, changes[name])
        if name == "Hannah Cole":
            held = {"agent_id": stage.agent_id(CHLOE), "expected_assignee_id": conversation["assignee_id"]}
            stage.ask("noor", "PUT", f"{path}/assignee", held)


@screen("noor")
def inbox_of_teams(stage: Stage, page: Page) -> None:
    address(stage)
    page.goto(f"{stage.url}/inbox/unassigned")
    expect(page.get_by_role("row").filter(has_text="Liam")).to_contain_text("Orders")


@screen("noor", "wide")
def conversation_of_a_team(stage: Stage, page: Page) -> None:
    address(stage)
    open_conversation(stage, page, "Liam", "unassigned")
    expect(page.get_by_role("list", name="Of note")).to_contain_text("For the team Orders")
    expect(page.get_by_text("It was for the team Orders.")).to_be_visible()


@screen("ben")
def settings_for_managers_only(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/settings/routing")
    expect(page.get_by_text("Settings are for Owners and Admins.")).to_be_visible()


@screen("nobody")
def help_availability(stage: Stage, page: Page) -> None:
    page.goto(f"{stage.url}/help/availability")
    expect(page.get_by_role("heading", name="The five statuses")).to_be_visible()


@screen("noor")
def conversation_without_a_reply(stage: Stage, page: Page) -> None:
    address(stage)
    open_conversation(stage, page, "Hannah")
    expect(page.get_by_text("nobody else could take it")).to_be_visible(timeout=12_000)


@screen("noor")
def connection_lost(stage: Stage, page: Page) -> None:
    """The last one, for it takes the grace away: Ana has logged in, and no page of hers is open."""
    ana = stage.page("ana")
    expect(toolbar(ana)).to_be_visible()
    ana.close()
    stage.ask("noor", "PATCH", "/workspace", {"connection_grace_seconds": 0})
    page.goto(f"{stage.url}/team")
    expect(page.get_by_text(re.compile("connection lost since")).first).to_be_visible()
