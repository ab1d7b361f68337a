"""Every state of the widget, on a page of another origin with a strict policy."""

import json
import re

from playwright.sync_api import FilePayload, Page, WebSocketRoute, expect

from tests.e2e.screen import Screen, adds_to
from tests.e2e.stage import Stage, refuse
from tests.e2e.walk import the_chat, visitor_writes, write_to_the_shop
from tests.support.agent_client import new_client_id
from tests.support.picture_files import pdf, plain, quarters, saved
from tests.support.stream_client import JsonObject

SCREENS: list[Screen] = []
screen = adds_to(SCREENS)
LOOK = {
    "title": "Cup & Saucer",
    "welcome": "Hello! Ask us anything about cups.\nWe are a small shop and answer ourselves.",
    "away": "We are at the potter's wheel. Leave us a message, and we will answer by e-mail.",
    "color": "#4353c9",
    "position": "end",
}
NEVER: JsonObject = {"time_zone": "Europe/Berlin", "weekly": {}, "at_closing": "keep"}
QUESTION = "Do the blue cups survive a dishwasher? https://cups.example/blue"
ARTICLE: JsonObject = {
    "title": "Cups and dishwashers",
    "text": "# What they survive\n\nBlue cups survive every dishwasher, for years. Only the gold rim of the large ones"
    " does not: wash those by hand.\n\n# Repairs\n\nWe mend what broke within a year.",
    "language": "en",
    "published": True,
}
ANSWER = "They do, for years. Only the gold rim of the large ones does not."


def keep_shop(stage: Stage, *, hours: JsonObject | None = None, ai_chat: JsonObject | None = None, **look: str) -> None:
    """The shop as its keeper wants it for this screen; who wrote for an earlier one does not wait any more."""
    stage.ask(
        "keeper", "PATCH", "/workspace", {"widget": {**LOOK, **look}, "business_hours": hours, "ai_chat": ai_chat}
    )
    stage.ask("keeper", "PATCH", f"/agents/{_keeper(stage)['id']}", {"takes_chats": False})
    for conversation in stage.ask("keeper", "GET", "/conversations?view=all&limit=200")["items"]:
        stage.ask("keeper", "POST", f"/conversations/{conversation['id']}/close")


def come(page: Page) -> None:
    """The page again, as the shop now is, with the chat open."""
    page.reload()
    page.get_by_role("button", name="Open chat").click()
    expect(the_chat(page)).to_be_visible()


def write(stage: Stage, page: Page, text: str = QUESTION) -> str:
    """The visitor has written that, and the server has it; the conversation's id."""
    come(page)
    write_to_the_shop(page, text)
    expect(the_chat(page)).to_contain_text("Sent")
    newest = max(stage.ask("keeper", "GET", "/conversations?view=all")["items"], key=lambda item: item["created_at"])
    return str(newest["id"])


def reply(stage: Stage, conversation: str, text: str = ANSWER, **files: bytes) -> None:
    path = f"/conversations/{conversation}"
    ids = [
        stage.send_file("keeper", "POST", f"{path}/attachments", "file", name.replace("_", "."), content)
        for name, content in files.items()
    ]
    body = {"client_message_id": new_client_id(), "text": text}
    named = {"attachment_ids": [answer["attachment_id"] for answer in ids]} if ids else {}
    stage.ask("keeper", "POST", f"{path}/messages", {**body, **named})


def _keeper(stage: Stage) -> JsonObject:
    return stage.ask("keeper", "GET", "/me")


@screen("visitor", "wide")
def widget(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    page.reload()
    expect(page.get_by_role("button", name="Open chat")).to_be_visible()


@screen("visitor")
def widget_welcome(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    come(page)


@screen("visitor", "narrow")
def widget_at_320_pixels(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    page.set_viewport_size({"width": 320, "height": 568})
    reply(stage, write(stage, page))
    expect(the_chat(page)).to_contain_text(ANSWER)


@screen("visitor", "wide")
def widget_in_yellow_at_the_start(stage: Stage, page: Page) -> None:
    keep_shop(stage, color="#ffd500", position="start")
    reply(stage, write(stage, page))
    expect(the_chat(page)).to_contain_text(ANSWER)


@screen("visitor", "wide")
def widget_in_white(stage: Stage, page: Page) -> None:
    keep_shop(stage, color="#ffffff")
    write(stage, page)


@screen("visitor", "wide")
def widget_in_black(stage: Stage, page: Page) -> None:
    keep_shop(stage, color="#111111")
    write(stage, page)


@screen("visitor", "wide")
def widget_from_right_to_left(stage: Stage, page: Page) -> None:
    keep_shop(stage, title="ספל ותחתית", welcome="שלום! איך אפשר לעזור?")
    page.goto(stage.shop.shop_page(dir="rtl"))
    reply(stage, write(stage, page, "האם הספלים הכחולים שורדים מדיח כלים?"))
    expect(the_chat(page)).to_contain_text(ANSWER)


@screen("visitor", "wide")
def widget_waiting(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    visitor_writes(stage.shop.server.url, stage.shop.widget_key, "Who came first", "Me first")
    write(stage, page)
    expect(the_chat(page)).to_contain_text("You are number 2 in line")


@screen("visitor")
def widget_chat(stage: Stage, page: Page) -> None:
    """With a face, pictures and a document, and somebody who writes on."""
    keep_shop(stage)
    stage.send_file("keeper", "PUT", "/me/picture", "picture", "me.png", saved(quarters(), "PNG"))
    conversation = write(stage, page)
    reply(stage, conversation, rim_png=saved(plain(size=(640, 300)), "PNG"), care_pdf=pdf(20_000))
    chat = the_chat(page)
    expect(chat.get_by_role("link", name=re.compile("rim.png"))).to_be_visible()
    write_to_the_shop(page, "Thank you!")
    expect(chat.get_by_text("Sent")).to_have_count(2)
    reply(stage, conversation, "You are welcome.")
    expect(chat).to_contain_text("You are welcome.")
    expect(chat.locator(".picture img")).to_have_js_property("complete", value=True)


@screen("visitor", "wide")
def widget_closed(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    conversation = write(stage, page)
    reply(stage, conversation)
    stage.ask("keeper", "POST", f"/conversations/{conversation}/close")
    expect(page.get_by_role("button", name="Write again")).to_be_visible()


@screen("visitor", "wide")
def widget_blocked(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    conversation = write(stage, page)
    visitor = stage.ask("keeper", "GET", f"/conversations/{conversation}")["visitor"]["id"]
    stage.ask("keeper", "PUT", f"/visitors/{visitor}/blocked", {"blocked": True})
    expect(the_chat(page)).to_contain_text("You cannot write here any more.")


@screen("visitor", "wide")
def widget_form(stage: Stage, page: Page) -> None:
    keep_shop(stage, hours=NEVER)
    come(page)
    expect(page.get_by_label("Your e-mail address")).to_be_visible()


@screen("visitor")
def widget_form_mistyped(stage: Stage, page: Page) -> None:
    widget_form(stage, page)
    page.get_by_label("Your e-mail address").fill("maria@")
    page.get_by_role("button", name="Leave message").click()
    expect(page.get_by_text("Write a message.")).to_be_visible()


@screen("visitor", "wide")
def widget_form_sent(stage: Stage, page: Page) -> None:
    widget_form(stage, page)
    page.get_by_label("Your e-mail address").fill("maria@example.com")
    page.get_by_label("Your message").fill(QUESTION)
    page.get_by_role("button", name="Leave message").click()
    expect(page.get_by_text("will answer to maria@example.com")).to_be_visible()


@screen("visitor", "wide")
def widget_kept_place(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    write(stage, page)
    stage.ask("keeper", "PATCH", "/workspace", {"business_hours": NEVER})
    expect(page.get_by_text("You keep your place in line.")).to_be_visible()


@screen("visitor")
def widget_asks_for_an_address(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    write(stage, page)
    stage.ask("keeper", "PATCH", "/workspace", {"business_hours": {**NEVER, "at_closing": "ask_for_email"}})
    expect(page.get_by_label("Your e-mail address")).to_be_visible()


def keep_assistant(stage: Stage, *, hours: JsonObject | None = None, **look: str) -> None:
    """Leno AI answers in the shop, from an article."""
    keep_shop(stage, hours=hours, ai_chat={"outside_hours": True, "provider": "articles"}, **look)
    if not stage.ask("keeper", "GET", "/articles")["items"]:
        stage.ask("keeper", "POST", "/articles", ARTICLE)


@screen("visitor")
def widget_assistant(stage: Stage, page: Page) -> None:
    """It has answered, and did not know the second thing; the visitor keeps their place."""
    keep_assistant(stage)
    write(stage, page, "Do the blue cups survive a dishwasher?")
    expect(page.get_by_role("link", name=str(ARTICLE["title"]))).to_be_visible()
    write_to_the_shop(page, "Who makes your teapots?")
    expect(the_chat(page)).to_contain_text("Sorry, I do not know that.")
    expect(page.get_by_role("button", name="Ask for a person")).to_be_visible()


@screen("visitor", "wide")
def widget_assistant_writes(stage: Stage, page: Page) -> None:
    """In mid-sentence, which the server holds for as long as it takes to look."""
    keep_assistant(stage)

    def hold(stream: WebSocketRoute) -> None:
        server = stream.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            told = json.loads(frame)
            events = [event for item in told.get("events", []) if _is_no_answer(event := item["event"])]
            if told["type"] == "snapshot":
                state = told["state"]
                state["messages"] = [one for one in state["messages"] if one["author"]["type"] == "visitor"]
                stream.send(json.dumps(told))
                for message in state["messages"]:
                    names = {"conversation_id": message["conversation_id"], "message_id": message["id"]}
                    text = "They do, for years [1].\n\nOnly the gold rim of the large"
                    writing = {"type": "assistant.writing", "at": message["created_at"], **names, "text": text}
                    stream.send(json.dumps({"type": "events", "events": [{"event": writing}]}))
            elif events:
                stream.send(json.dumps({"type": "events", "events": [{"event": event} for event in events]}))

        server.on_message(pass_on)

    page.route_web_socket("**/stream", hold)
    write(stage, page, "Do the blue cups survive a dishwasher?")
    expect(the_chat(page)).to_contain_text("the gold rim of the large")
    expect(page.get_by_text("Leno AI is writing")).to_be_visible()


def _is_no_answer(event: JsonObject) -> bool:
    return bool(event["type"] != "message.posted" or event["message"]["author"]["type"] == "visitor")


@screen("visitor", "wide")
def widget_assistant_at_night(stage: Stage, page: Page) -> None:
    keep_assistant(stage, hours=NEVER)
    come(page)
    expect(page.get_by_role("button", name="Leave a message")).to_be_visible()


@screen("visitor", "narrow")
def widget_asks_for_an_address_at_night(stage: Stage, page: Page) -> None:
    """A person was asked for, at 320 pixels."""
    keep_assistant(stage, hours=NEVER)
    page.set_viewport_size({"width": 320, "height": 640})
    write(stage, page, "Do the blue cups survive a dishwasher?")
    page.get_by_role("button", name="Ask for a person").click()
    expect(page.get_by_label("Your e-mail address")).to_be_visible()


@screen("visitor")
def widget_files(stage: Stage, page: Page) -> None:
    """One on its way, one there, one that cannot be sent."""
    keep_shop(stage)
    write(stage, page)
    chooser = page.locator("input[type=file]")
    chooser.set_input_files({"name": "cup.png", "mimeType": "image/png", "buffer": saved(plain(), "PNG")})
    expect(page.get_by_role("progressbar")).to_have_count(0)
    # One that never gets through.
    page.evaluate(
        "() => { XMLHttpRequest.prototype.send = function() { this.upload.onprogress({loaded: 2, total: 3}) } }"
    )
    bill: FilePayload = {"name": "bill of last year.pdf", "mimeType": "application/pdf", "buffer": pdf(2_000_000)}
    logo: FilePayload = {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    chooser.set_input_files([bill, logo])
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Only pictures")).to_be_visible()


@screen("visitor", "wide")
def widget_cut_off(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    write(stage, page)
    page.route_web_socket("**/stream", lambda stream: stream.close(code=1011))
    refuse(page, "**/messages")
    page.reload()
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    write_to_the_shop(page, "Are you still there?")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


@screen("visitor", "wide")
def widget_not_loaded(stage: Stage, page: Page) -> None:
    keep_shop(stage)
    page.reload()
    refuse(page, "**/widget/panel-*")
    page.get_by_role("button", name="Open chat").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
