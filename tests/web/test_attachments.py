"""Pictures and PDFs both ways (WI6): who gets them, as what they leave again, and what is refused at the door."""

import asyncio
import zlib

import httpx2
import pytest
from PIL import Image, PngImagePlugin

from lenochat.core.attachment import MOST_ATTACHMENT_BYTES
from lenochat.web.bare_picture import bare
from lenochat.web.limits import MOST_COMING_IN_HERE
from tests.support.agent_client import AgentClient, done, http_client, new_client_id, position_of, refused
from tests.support.picture_files import BLUE, COPYRIGHT, ORIENTATION, opened, pdf, plain, png_that_says, saved
from tests.support.running_node import running_node
from tests.support.visitor_client import VisitorClient
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio


async def chat_of(workplace: Workplace) -> tuple[AgentClient, VisitorClient]:
    """Ana, and a visitor whom she answers."""
    ana = await workplace.at_work("Ana")
    visitor = workplace.visitor()
    await visitor.begin()
    return ana, visitor


async def test_both_sides_send_files_and_get_each_others_live_and_later(workplace: Workplace) -> None:
    ana, visitor = await chat_of(workplace)
    chat = visitor.conversation_id
    anas, visitors = await ana.stream(), await visitor.stream()
    picture, bill = saved(plain(size=(30, 20)), "PNG"), pdf(600_000)
    first = done(await visitor.attach(picture, name="C:\\shots\\screen.png"))["attachment_id"]
    written = done(await visitor.write("", attachment_ids=[first]))
    shown = (await anas.read_until("message.posted"))["message"]["attachments"]
    assert shown == written["attachments"]
    assert [{**one, "url": ""} for one in shown] == [
        {
            "id": first,
            "name": "screen.png",
            "media_type": "image/png",
            "size": len(picture),
            "url": "",
            "width": 30,
            "height": 20,
        }
    ]
    assert (await ana.http.get(shown[0]["url"])).content == picture
    second = done(await ana.attach(chat, bill, name="bill.pdf"))["attachment_id"]
    assert position_of(await ana.attach(chat, bill)) == position_of(await ana.get("/workspace"))
    done(await ana.write(chat, "Your bill", attachment_ids=[second]))
    while len(visitors.of_type("message.posted")) < 2:  # their own comes, too
        await visitors.next()
    told = visitors.of_type("message.posted")[1]["message"]
    assert (told["text"], told["attachments"][0]["media_type"], told["attachments"][0]["width"]) == (
        "Your bill",
        "application/pdf",
        None,
    )
    async with http_client(workplace.url) as browser:
        assert (await browser.get(told["attachments"][0]["url"])).content == bill
    lists = (
        done(await ana.get(f"/conversations/{chat}/messages"))["items"],
        done(await visitor.get(f"/conversations/{chat}/messages"))["items"],
        (await visitor.stream()).frames[0]["state"]["messages"],
    )
    assert [[len(message["attachments"]) for message in told] for told in lists] == [[0, 1, 1]] * 3
    row = done(await ana.get(f"/conversations/{chat}"))["last_message"]
    assert row["attachments"] == [{"name": "bill.pdf", "media_type": "application/pdf"}]


async def test_a_file_is_nothing_but_a_file_to_whoever_opens_it_and_not_there_before_a_message_names_it(
    workplace: Workplace,
) -> None:
    ana, visitor = await chat_of(workplace)
    named = 'évil"; filename=x.html\r\nSet-Cookie: a=b.pdf'
    attachment_id = done(await ana.attach(visitor.conversation_id, pdf(), name=named))["attachment_id"]
    url = f"/api/v1/attachments/{attachment_id}"
    for who in (ana.http, visitor.http):
        refused(await who.get(url), 404, "not_found")
    done(await ana.write(visitor.conversation_id, "", attachment_ids=[attachment_id]))
    async with http_client(workplace.url) as nobody:
        answer = await nobody.get(url, headers={"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 200
        expected = {
            "content-type": "application/pdf",
            "content-length": str(len(pdf())),
            "cache-control": "private, max-age=31536000, immutable",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; sandbox",
            "cross-origin-resource-policy": "cross-origin",
        }
        assert expected.items() <= dict(answer.headers).items()
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; filename*=UTF-8''%C3%A9vil")
        assert not set(disposition.partition("''")[2]) & set('"; \r\n')
        assert "set-cookie" not in answer.headers
        for made_up in ("x" * 43, attachment_id[::-1], "x", attachment_id[1:], attachment_id + "x"):
            refused(await nobody.get(f"/api/v1/attachments/{made_up}"), 404, "not_found")


SECRET = b"taken at home"


def with_secrets(kind: str) -> bytes:
    """A picture that says where it was taken, in every place that there is for it, and goes on behind its end."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[COPYRIGHT] = SECRET.decode()
    extra = PngImagePlugin.PngInfo()
    extra.add_text("Location", SECRET.decode())
    extra.add_itxt("Place", SECRET.decode(), zip=False)
    picture = plain(size=(30, 20))
    others = [plain(BLUE, (30, 20))]
    content = {
        "JPEG": lambda: saved(picture, "JPEG", exif=exif, comment=SECRET, xmp=SECRET, progressive=True),
        "MPO": lambda: saved(picture, "MPO", exif=exif, save_all=True, append_images=others),
        "PNG": lambda: saved(picture, "PNG", exif=exif, pnginfo=extra),
        "WEBP": lambda: saved(picture, "WEBP", exif=exif.tobytes(), xmp=SECRET, lossless=True),
        "GIF": lambda: saved(picture, "GIF", comment=SECRET, save_all=True, append_images=others, loop=0),
    }[kind]()
    return content + b"<script>" + SECRET + b"</script>"


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "WEBP", "GIF"])
async def test_a_picture_stays_as_it_is_but_tells_nothing_else(workplace: Workplace, kind: str) -> None:
    ana, visitor = await chat_of(workplace)
    content = with_secrets(kind)
    assert content.count(SECRET) > 1
    attachment_id = done(await visitor.attach(content, name="photo"))["attachment_id"]
    (shown,) = done(await visitor.write("", attachment_ids=[attachment_id]))["attachments"]
    kept = (await ana.http.get(shown["url"])).content
    assert SECRET not in kept
    assert b"script" not in kept
    after, before = _frames(kept), _frames(content)
    # Several pictures in one JPEG are its maker's own way; of one that moves all of it stays.
    assert after == (before[:1] if kind == "MPO" else before)
    is_turned = kind in ("JPEG", "MPO", "PNG")
    assert (shown["width"], shown["height"]) == ((20, 30) if is_turned else (30, 20))
    assert opened(kept).getexif().get(ORIENTATION) == (6 if is_turned else None)
    assert shown["name"] == {"MPO": "photo.jpg", "JPEG": "photo.jpg"}.get(kind, f"photo.{kind.lower()}")
    assert bare(kept, "JPEG" if kind == "MPO" else kind, 6 if is_turned else 1) == kept


def _frames(content: bytes) -> list[bytes]:
    picture = opened(content)
    found = []
    for frame in range(getattr(picture, "n_frames", 1)):
        picture.seek(frame)
        found.append(picture.convert("RGB").tobytes())
    return found


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ZIP = b"PK\x03\x04" + bytes(60)


def png_with(kind: bytes, data: bytes) -> bytes:
    """A PNG with that chunk before its picture."""
    content = saved(plain(size=(3, 2)), "PNG")
    chunk = len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    return content[:33] + chunk + content[33:]


WHOLE = {
    kind: saved(Image.effect_noise((200, 200), 60).convert("RGB"), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")
}
REFUSED: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 415, "unsupported_type"),
    "a text": (b"This is a picture.", 415, "unsupported_type"),
    "a page": (HTML, 415, "unsupported_type"),
    "an SVG": (SVG, 415, "unsupported_type"),
    "a zip": (ZIP, 415, "unsupported_type"),
    "a program": (b"MZ" + bytes(100), 415, "unsupported_type"),
    "a bitmap": (saved(plain(), "BMP"), 415, "unsupported_type"),
    "a TIFF": (saved(plain(), "TIFF"), 415, "unsupported_type"),
    "a page before a PDF": (HTML + pdf(), 415, "unsupported_type"),
    "a PDF of no version": (b"%PDF-x" + pdf(), 415, "unsupported_type"),
    "a PDF without its end": (pdf(5_000)[:-40], 422, "invalid"),
    "a PDF with its end long before": (pdf() + bytes(2_000), 422, "invalid"),
    "a page that begins as a GIF": (b"GIF89a" + HTML, 422, "invalid"),
    "a script that begins as a GIF": (b"GIF89a=1;alert(1)//" + bytes(40), 422, "invalid"),
    "a page that begins as a JPEG": (b"\xff\xd8\xff\xfe" + HTML, 422, "invalid"),
    "a page that begins as a WebP": (b"RIFF\xff\xff\xff\xffWEBP" + HTML, 422, "invalid"),
    "a page that begins as a PNG": (b"\x89PNG\r\n\x1a\n" + HTML, 422, "invalid"),
    "a PNG without a picture": (b"\x89PNG\r\n\x1a\n", 422, "invalid"),
    "a PNG that says 20,000 x 20,000": (png_that_says(20_000, 20_000), 413, "too_large"),
    "a PNG that says 2 billion x 1": (png_that_says(2**31 - 1, 1), 413, "too_large"),
    "a chunk of 2 GB": (saved(plain(), "PNG")[:33] + b"\x7f\xff\xff\xffIDAT", 422, "invalid"),
    "a picture of one byte too much": (saved(plain(), "PNG").ljust(MOST_ATTACHMENT_BYTES + 1), 413, "too_large"),
    "a PDF of one byte too much": (pdf(MOST_ATTACHMENT_BYTES + 1), 413, "too_large"),
    "20 MB": (bytes(20_000_000), 413, "too_large"),
    **{f"half a {kind}": (content[: len(content) // 2], 422, "invalid") for kind, content in WHOLE.items()},
}


async def test_what_is_no_whole_picture_and_no_whole_pdf_is_refused_on_both_sides_and_leaves_nothing_behind(
    workplace: Workplace,
) -> None:
    ana, visitor = await chat_of(workplace)
    before = await ana.position()
    for number, (what, (content, status, code)) in enumerate(REFUSED.items()):
        is_visitors = number % 2 or status == 413
        answer = await (visitor.attach(content) if is_visitors else ana.attach(visitor.conversation_id, content))
        error = answer.json().get("error", {})
        assert (answer.status_code, error.get("code")) == (status, code), f"{what}: {answer.text}"
        assert list(error.get("fields", {})) == (["file"] if code == "invalid" else []), what
        assert error["message"].endswith("."), what
    assert await ana.position() == before
    largest = done(await visitor.attach(pdf(MOST_ATTACHMENT_BYTES), name="largest.pdf"))["attachment_id"]
    (shown,) = done(await visitor.write("", attachment_ids=[largest]))["attachments"]
    assert (await ana.http.get(shown["url"])).content == pdf(MOST_ATTACHMENT_BYTES)


async def test_what_a_picture_hides_is_never_unpacked_and_does_not_stay(workplace: Workplace) -> None:
    ana, visitor = await chat_of(workplace)
    bomb = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)
    for kind in (b"zTXt", b"iTXt"):
        sent = png_with(kind, bomb if kind == b"zTXt" else b"Comment\0\x01\0\0\0" + bomb[9:])
        answer = await visitor.attach(sent)
        if answer.status_code == 201:
            named = [answer.json()["attachment_id"]]
            (shown,) = done(await visitor.write("", attachment_ids=named))["attachments"]
            assert shown["size"] < 300
    for content in (WHOLE["JPEG"], WHOLE["GIF"]):
        named = [done(await visitor.attach(content + ZIP + HTML + pdf()))["attachment_id"]]
        (shown,) = done(await visitor.write("", attachment_ids=named))["attachments"]
        assert (await ana.http.get(shown["url"])).content == content


async def test_an_id_is_good_once_for_whoever_was_answered_it_and_in_that_conversation_alone(
    workplace: Workplace,
) -> None:
    ana, visitor = await chat_of(workplace)
    ben, other = await workplace.at_work("Ben"), workplace.visitor()
    await other.begin()
    chat = visitor.conversation_id

    async def ids(*answers: httpx2.Response) -> list[str]:
        return [done(answer)["attachment_id"] for answer in answers]

    (visitors,) = await ids(await visitor.attach(pdf()))
    (anas,) = await ids(await ana.attach(chat, pdf()))
    (used,) = await ids(await visitor.attach(pdf()))
    (others,) = await ids(await other.attach(pdf()))
    done(await visitor.write("Here", attachment_ids=[used]))
    refused(await other.attach(pdf(), to=chat), 404, "not_found")
    refused(await visitor.attach(pdf(), to=other.conversation_id), 404, "not_found")
    before = await ana.position()
    tries: list[tuple[httpx2.Response, str]] = [
        (await visitor.write("", attachment_ids=[used]), "used already"),
        (await visitor.write("", attachment_ids=[anas]), "the agent's"),
        (await visitor.write("", attachment_ids=[others]), "another visitor's"),
        (await other.write("", attachment_ids=[visitors]), "another visitor's, from the other side"),
        (await ana.write(chat, "", attachment_ids=[visitors]), "the visitor's"),
        (await ben.write(chat, "", attachment_ids=[anas]), "another agent's"),
        (await ana.write(other.conversation_id, "", attachment_ids=[anas]), "of another conversation"),
        (await ana.write(chat, "", attachment_ids=[anas, anas]), "twice"),
        (await ana.write(chat, "", attachment_ids=[anas, "x" * 43]), "made up"),
        (await ana.write(chat, "", attachment_ids=["x"]), "no id"),
        (await ana.write(chat, "", attachment_ids=[used[:-1] + "\x00"]), "with a hidden character"),
        (await ana.write(chat, "Six", attachment_ids=["x" * 42 + str(number) for number in range(6)]), "too many"),
    ]
    for answer, what in tries:
        assert list(refused(answer, 422, "invalid")["fields"]) == ["attachment_ids"], what
    for text in ("", " \n"):
        assert list(refused(await ana.write(chat, text), 422, "invalid")["fields"]) == ["text"]
    assert await ana.position() == before
    done(await ana.write(chat, " ", attachment_ids=[anas]))
    done(await visitor.write("", attachment_ids=[visitors]))


async def test_a_message_with_files_that_is_sent_again_is_stored_once_and_a_file_too_under_its_key(
    workplace: Workplace,
) -> None:
    ana, visitor = await chat_of(workplace)
    chat, once = visitor.conversation_id, new_client_id()
    form = httpx2.Request("POST", workplace.url, files={"file": ("a.pdf", pdf(600_000), "application/pdf")})
    headers = {"Content-Type": form.headers["content-type"], "Idempotency-Key": "once"}
    path = f"/api/v1/conversations/{chat}/attachments"
    sent = [await ana.http.post(path, content=form.read(), headers=headers) for _ in range(2)]
    assert done(sent[0]) == done(sent[1])
    named = [done(sent[0])["attachment_id"]]
    done(await ana.write(chat, "", attachment_ids=named))
    file = [done(await visitor.attach(pdf()))["attachment_id"]]
    answers = [await visitor.write("", client_message_id=once, attachment_ids=file) for _ in range(2)]
    assert done(answers[0]) == done(answers[1])
    refused(await visitor.write("Now with a text", client_message_id=once, attachment_ids=file), 409, "already_done")
    refused(await visitor.write("Now without", client_message_id=once), 409, "already_done")
    items = done(await ana.get(f"/conversations/{chat}/messages"))["items"]
    assert [len(message["attachments"]) for message in items] == [0, 1, 1]


async def test_strangers_send_no_byte_of_a_file_that_anybody_reads(workplace: Workplace) -> None:
    _, visitor = await chat_of(workplace)
    nobody = workplace.visitor()
    for path, headers, status in (
        (f"{visitor.path}/conversations/{visitor.conversation_id}/attachments", {}, 401),
        (f"{visitor.path}/conversations/{visitor.conversation_id}/attachments", {"Authorization": "Bearer x"}, 401),
        (f"{visitor.path}/conversations/{new_client_id()}/attachments", visitor.headers, 404),
        (f"/api/v1/conversations/{visitor.conversation_id}/attachments", {}, 401),
        ("/api/v1/widget/none/conversations/x/attachments", visitor.headers, 404),
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(workplace.url.rpartition(":")[2]))
        lines = {"Host": "x", "Content-Type": "multipart/form-data; boundary=b", "Content-Length": "5000000", **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode())
        assert (await reader.readline()).split()[1] == str(status).encode()
        writer.close()
    await nobody.close()


async def test_only_so_many_files_come_in_at_once_from_one_address(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with (
        running_node(tmp_path_factory.mktemp("limited"), no_address_limits=False) as node,
        Workplace(node.url, node.data) as workplace,
    ):
        visitor = workplace.visitor()
        await visitor.begin()
        path = f"{visitor.path}/conversations/{visitor.conversation_id}/attachments"
        lines = {"Host": "x", "Content-Type": "multipart/form-data; boundary=b", "Content-Length": "5000", "Expect": ""}
        head = "".join(f"{name}: {value}\r\n" for name, value in {**lines, **visitor.headers}.items())
        slow = []
        for _ in range(MOST_COMING_IN_HERE):
            _, writer = await asyncio.open_connection("127.0.0.1", int(workplace.url.rpartition(":")[2]))
            writer.write(f"POST {path} HTTP/1.1\r\n{head}\r\n--b".encode())
            slow.append(writer)
        answer = await visitor.attach(pdf())
        while answer.status_code == 201:  # one of them has not begun yet
            answer = await visitor.attach(pdf())
        refused(answer, 429, "too_many")
        assert int(answer.headers["Retry-After"]) >= 1
        elsewhere = workplace.visitor(local_address="127.0.0.2")
        elsewhere.token, elsewhere.conversation_id = visitor.token, visitor.conversation_id
        done(await elsewhere.attach(pdf()))
        for writer in slow:
            writer.close()
        while (await visitor.attach(pdf())).status_code != 201:
            pass


async def test_a_form_that_is_not_one_file_in_the_right_part_is_refused(workplace: Workplace) -> None:
    ana, visitor = await chat_of(workplace)
    path = f"{visitor.path}/conversations/{visitor.conversation_id}/attachments"
    before = await ana.position()
    file = ("a.pdf", pdf(), "application/pdf")
    forms: tuple[tuple[list[tuple[str, tuple[str, bytes, str]]], str], ...] = (
        ([("photo", file)], "photo"),
        ([("file", file), ("photo", file)], "photo"),
        ([("file", file), ("file", file)], "file"),
    )
    for files, field in forms:
        answer = await visitor.http.post(path, files=files, headers=visitor.headers)
        assert list(refused(answer, 422, "invalid")["fields"]) == [field]
    part = b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n'
    for body, kind, status in (
        (part + b"--b--\r\n", "multipart/form-data; boundary=b", 422),
        (part * 9 + b"--b--\r\n", "multipart/form-data; boundary=b", 400),
        (part, "multipart/form-data", 400),
        (b"{}", "application/json", 415),
        (pdf(), "application/pdf", 415),
    ):
        headers = {**visitor.headers, "Content-Type": kind}
        answer = await visitor.http.post(path, content=body, headers=headers)
        assert answer.status_code == status, (body, kind, answer.text)
    assert await ana.position() == before
