"""A member's picture: what is made of a file, who sees it, and that no file does harm."""

import io

import httpx2
import pytest
from PIL import Image

from lenochat.core.errors import DomainError
from lenochat.web.http.upload import MOST_FILE_BYTES
from lenochat.web.picture_maker import PictureMaker
from tests.support.agent_client import AgentClient, done, http_client, position_of, refused
from tests.support.picture_files import (
    BLUE,
    COPYRIGHT,
    GREEN,
    ORIENTATION,
    RED,
    colours,
    opened,
    plain,
    png_that_says,
    quarters,
    saved,
)
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio


async def send(
    client: AgentClient, content: bytes, kind: str = "image/png", headers: dict[str, str] | None = None
) -> httpx2.Response:
    form = {"picture": ("me.png", content, kind)}
    return await client.http.put("/api/v1/me/picture", files=form, headers=headers)


async def test_every_kind_of_picture_becomes_its_middle_square_in_one_format(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    wide = Image.new("RGB", (900, 300), RED)
    wide.paste(GREEN, (300, 0, 600, 300))
    printed = saved(wide.convert("CMYK"), "JPEG", progressive=True)
    clear = plain().convert("RGBA")
    clear.putalpha(0)
    faded = quarters().convert("LA").convert("RGBA")
    faded.putalpha(0)
    files = {
        "a JPEG": (saved(wide, "JPEG"), "green"),
        "a progressive JPEG in the colours of printers": (printed, "green"),
        "a PNG": (saved(wide, "PNG"), "green"),
        "a PNG with a palette": (saved(wide.convert("P"), "PNG"), "green"),
        "a PNG in 16 bits of grey": (saved(Image.new("I;16", (20, 30), 65_535), "PNG"), "white"),
        "a PNG in black and white": (saved(Image.new("1", (20, 30), 1), "PNG"), "white"),
        "a PNG that is transparent": (saved(clear, "PNG"), "white"),
        "a PNG that is grey and transparent": (saved(faded.convert("LA"), "PNG"), "white"),
        "a WebP": (saved(wide, "WEBP", lossless=True), "green"),
        "a GIF": (saved(wide, "GIF"), "green"),
        "a GIF that moves": (saved(wide, "GIF", save_all=True, append_images=[plain(BLUE, (900, 300))]), "green"),
        "a WebP that moves": (saved(wide, "WEBP", save_all=True, append_images=[plain(BLUE, (900, 300))]), "green"),
        "two pictures in one JPEG, as phones make": (
            saved(wide, "MPO", save_all=True, append_images=[plain(BLUE, (900, 300))]),
            "green",
        ),
        "a single pixel": (saved(plain(size=(1, 1)), "PNG"), "green"),
        "a line": (saved(plain(size=(3_000, 1)), "PNG"), "green"),
        "24 megapixels": (saved(plain(size=(6_000, 4_000)), "JPEG"), "green"),
    }
    for what, (content, colour) in files.items():
        answer = await send(ana, content)
        assert answer.status_code == 200, f"{what}: {answer.text}"
        made = opened((await ana.http.get(done(answer)["picture_url"])).content)
        assert (made.format, made.size, made.mode, colours(made)) == ("WEBP", (256, 256), "RGB", [colour] * 4), what


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_shown_upright_and_says_nothing_about_where_it_was_taken(
    workplace: Workplace, kind: str
) -> None:
    ana = await workplace.at_work("Ana")
    upright = quarters()
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    for orientation in range(1, 10):
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        exif[COPYRIGHT] = "taken at home"
        as_held = upright.transpose(turned[orientation]) if orientation in turned else upright
        content = saved(as_held, kind, exif=exif, icc_profile=b"a colour profile")
        assert b"taken at home" in content
        url = done(await send(ana, content))["picture_url"]
        made = opened((await ana.http.get(url)).content)
        assert colours(made) == ["red", "green", "blue", "white"], orientation
        assert (dict(made.getexif()), set(made.info) & {"exif", "icc_profile", "xmp"}) == ({}, set())


async def test_a_picture_is_for_everybody_and_for_ever_but_as_nothing_but_a_picture(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    url = done(await send(ana, saved(plain(), "PNG")))["picture_url"]
    assert url.startswith("/api/v1/pictures/")
    async with http_client(workplace.url) as nobody:
        answer = await nobody.get(url, headers={"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 200
        expected = {
            "content-type": "image/webp",
            "cache-control": "public, max-age=31536000, immutable",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'; sandbox",
            "cross-origin-resource-policy": "cross-origin",
        }
        assert expected.items() <= dict(answer.headers).items()
        assert "set-cookie" not in answer.headers
        for made_up in ("x" * 43, url[-43:][::-1], "x", url[-42:], url[-43:] + "x"):
            refused(await nobody.get(f"/api/v1/pictures/{made_up}"), 404, "not_found")


async def test_everybody_learns_of_a_new_picture_even_who_may_see_nobodys_availability(workplace: Workplace) -> None:
    ana, ben = await workplace.staff("Ana", "Ben")
    await workplace.rules(agent_visibility="nobody")
    visitor = workplace.visitor()
    await visitor.begin()
    done(await (await workplace.owner()).assign(visitor.conversation_id, ana.id))
    watch = await ben.stream()
    answer = await send(ana, saved(plain(), "PNG"))
    url = done(answer)["picture_url"]
    told = await watch.read_until("agent.changed")
    assert (told["position"], told["card_changed"], told["agent"]["picture_url"]) == (position_of(answer), True, url)
    assert "status" not in told["agent"]
    assert done(await ben.get(f"/agents/{ana.id}"))["picture_url"] == url
    seen = done(await visitor.get(f"/conversations/{visitor.conversation_id}"))
    assert seen["agent"] == {"name": "Ana", "picture_url": url}
    done(await ana.http.delete("/api/v1/me/picture"))
    await watch.read_to(position_of(await ana.http.delete("/api/v1/me/picture")))
    assert [event["agent"]["picture_url"] for event in watch.of_type("agent.changed")] == [url, None]


async def test_visitors_learn_whose_picture_is_another_and_of_no_other_change(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    visitor = workplace.visitor()
    await visitor.begin()
    page = await visitor.stream()
    owner = await workplace.owner()
    done(await owner.patch(f"/agents/{ana.id}", {"role": "admin"}))
    address = done(await send(ana, saved(plain(), "PNG")))["picture_url"]
    await page.read_until("conversation.changed", agent={"name": "Ana", "picture_url": address})
    done(await ana.patch("/me", {"name": "Anna"}))
    await page.read_until("conversation.changed", agent={"name": "Anna", "picture_url": address})
    assert len(page.of_type("conversation.changed")) == 2


async def test_the_old_picture_goes_with_its_replacement(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    urls = [done(await send(ana, saved(plain(colour), "PNG")))["picture_url"] for colour in (RED, GREEN)]
    assert [(await ana.http.get(url)).status_code for url in urls] == [404, 200]
    removed = await ana.http.delete("/api/v1/me/picture")
    assert done(removed)["picture_url"] is None
    refused(await ana.http.get(urls[1]), 404, "not_found")
    again = await ana.http.delete("/api/v1/me/picture")
    assert (done(again)["picture_url"], position_of(again)) == (None, position_of(removed))


async def test_an_upload_that_is_sent_again_under_its_key_is_stored_once(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    content = saved(plain(), "PNG")
    form = httpx2.Request("PUT", workplace.url, files={"picture": ("me.png", content, "image/png")})
    body, headers = form.read(), {"Content-Type": form.headers["content-type"], "Idempotency-Key": "once"}
    answers = [await ana.http.put("/api/v1/me/picture", content=body, headers=headers) for _ in range(2)]
    assert done(answers[0]) == done(answers[1])
    assert position_of(answers[0]) == position_of(answers[1]) == await ana.position()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
LARGE_JPEG = saved(quarters(600), "JPEG", quality=95)
NO_PICTURES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 415, "unsupported_type"),
    "a text": (b"This is me.", 415, "unsupported_type"),
    "a page": (HTML, 415, "unsupported_type"),
    "an SVG": (SVG, 415, "unsupported_type"),
    "a bitmap": (saved(plain(), "BMP"), 415, "unsupported_type"),
    "a TIFF": (saved(plain(), "TIFF"), 415, "unsupported_type"),
    "a page that begins as a GIF": (b"GIF89a" + HTML, 422, "invalid"),
    "a PNG's first bytes": (b"\x89PNG\r\n\x1a\n", 422, "invalid"),
    "a JPEG without its end": (LARGE_JPEG[: len(LARGE_JPEG) // 2], 422, "invalid"),
    "a PNG without its end": (saved(quarters(), "PNG")[:-40], 422, "invalid"),
    "a WebP without its end": (saved(quarters(), "WEBP")[:-40], 422, "invalid"),
    "a GIF without its end": (saved(quarters(), "GIF")[:-40], 422, "invalid"),
    "a PNG with other bytes": (saved(quarters(), "PNG").replace(b"IDAT", b"IDAT\x00"), 422, "invalid"),
    "a PNG that says 20,000 x 20,000": (png_that_says(20_000, 20_000), 413, "too_large"),
    "a PNG that says 5,001 x 5,000": (png_that_says(5_001, 5_000), 413, "too_large"),
    "a PNG that says 2 billion x 1": (png_that_says(2**31 - 1, 1), 413, "too_large"),
    "a file of more than 5 MB": (saved(plain(), "PNG") + bytes(MOST_FILE_BYTES), 413, "too_large"),
    "a file of 20 MB": (bytes(20_000_000), 413, "too_large"),
}


async def test_what_is_no_picture_is_refused_and_leaves_nothing_behind(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    url = done(await send(ana, saved(plain(), "PNG")))["picture_url"]
    before = await ana.position()
    for what, (content, status, code) in NO_PICTURES.items():
        answer = await send(ana, content)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), f"{what}: {answer.text}"
        error = answer.json()["error"]
        assert list(error.get("fields", {})) == (["picture"] if code == "invalid" else []), what
        assert error["message"].endswith("."), what
    assert await ana.position() == before
    assert done(await ana.get("/me"))["picture_url"] == url
    assert (await ana.http.get(url)).status_code == 200


async def test_a_form_that_is_not_one_file_in_the_right_part_is_refused(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    before = await ana.position()
    file = ("me.png", saved(plain(), "PNG"), "image/png")
    for files, fields in (
        ([("photo", file)], ["photo"]),
        ([("picture", file), ("photo", file)], ["photo"]),
        ([("picture", file), ("picture", file)], ["picture"]),
    ):
        error = refused(await ana.http.put("/api/v1/me/picture", files=files), 422, "invalid")
        assert list(error["fields"]) == fields
    kind = "multipart/form-data; boundary=b"
    part = b'--b\r\nContent-Disposition: form-data; name="picture"\r\n\r\nx\r\n'
    for body, content_type, status in (
        (b"", kind, 422),
        (part + b"--b--\r\n", kind, 422),
        (part * 9 + b"--b--\r\n", kind, 400),
        (part.replace(b'; name="picture"', b"") + b"--b--\r\n", kind, 400),
        (part.replace(b"picture", b"\xff\x00") + b"--b--\r\n", kind, 422),
        (b"nonsense", kind, 400),
        (part + b"--b--\r\n", "multipart/form-data", 400),
        (part + b"--b--\r\n", "multipart/form-data; boundary=", 400),
        (part + b"--b--\r\n", "multipart/form-data; boundary=" + "x" * 300, 400),
        (b"{}", "application/json", 415),
        (saved(plain(), "PNG"), "image/png", 415),
    ):
        headers = {"Content-Type": content_type}
        answer = await ana.http.put("/api/v1/me/picture", content=body, headers=headers)
        assert answer.status_code == status, (body, content_type, answer.text)
    assert await ana.position() == before


@pytest.mark.parametrize(
    "maker",
    [
        lambda: PictureMaker(memory_bytes=1),
        lambda: PictureMaker(memory_bytes=120_000_000),
        lambda: PictureMaker(seconds=0),
    ],
    ids=["no memory at all", "too little memory for this one", "no time"],
)
async def test_a_decoder_that_breaks_down_costs_its_picture_and_nothing_else(maker: type[PictureMaker]) -> None:
    large = saved(plain(size=(5_000, 4_900)), "PNG")
    poor, rich = maker(), PictureMaker()
    try:
        with pytest.raises(DomainError) as refusal:
            await poor.make(large)
        assert refusal.value.fields == {"picture": refusal.value.message.partition(": ")[2]}
        assert Image.open(io.BytesIO(await rich.make(large))).size == (256, 256)
    finally:
        poor.close()
        rich.close()
