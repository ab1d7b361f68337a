"""Markdown files become articles, also from an archive, which is not trusted; again, they take their place (AI2)."""

import io
import struct
import zipfile
from collections.abc import Mapping

import httpx2
import pytest

from lenochat.core.article_file import MOST_FILES
from tests.support.agent_client import AgentClient, done, refused
from tests.support.stream_client import JsonObject
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

RETURNS = b"---\ntitle: Returns\nlanguage: en\n---\nWithin **30** days."


async def send(client: AgentClient, *files: tuple[str, bytes], **query: str) -> httpx2.Response:
    form = [("files", (name, content, "text/plain")) for name, content in files]
    return await client.http.post("/api/v1/articles/import", files=form, params=query)


async def became(client: AgentClient, *files: tuple[str, bytes], **query: str) -> dict[str, str]:
    """Each file's outcome, or its problem."""
    report = done(await send(client, *files, **query))["files"]
    return {one["file"]: one["problem"] or one["outcome"] for one in report}


async def articles(client: AgentClient) -> dict[str, JsonObject]:
    cards = done(await client.get("/articles", limit=200))["items"]
    return {card["title"]: done(await client.get(f"/articles/{card['id']}")) for card in cards}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


async def test_files_become_articles_and_again_take_their_place_at_the_same_address(workplace: Workplace) -> None:
    owner = await workplace.owner()
    first = done(await send(owner, ("returns.md", RETURNS), ("tea.md", b"# Tea"), language="fr"))["files"]
    assert [(one["file"], one["outcome"]) for one in first] == [("returns.md", "created"), ("tea.md", "created")]
    made = await articles(owner)
    assert (made["Returns"]["language"], made["Tea"]["language"], made["Tea"]["published"]) == ("en", "fr", True)
    assert made["Returns"]["id"] == first[0]["article_id"]
    done(await owner.patch(f"/articles/{made['Tea']['id']}", {"published": False}))
    assert await became(owner, ("returns.md", RETURNS), ("tea.md", b"# Green tea")) == {
        "returns.md": "unchanged",
        "tea.md": "replaced",
    }
    again = await articles(owner)
    assert again["Returns"] == made["Returns"]
    assert again["Green tea"]["url"] == made["Tea"]["url"]
    assert (again["Green tea"]["published"], again["Green tea"]["language"]) == (False, "fr")


async def test_an_archive_is_its_markdown_files_without_the_folder_that_was_packed(workplace: Workplace) -> None:
    owner = await workplace.owner()
    archive = zipped(
        {
            "help/returns.md": RETURNS,
            "help/more/tea.md": b"# Tea",
            "help/more/tea.png": b"no text",
            "help/.hidden.md": b"# Hidden",
            "__MACOSX/help/._returns.md": b"\x00",
            "help/../../../etc/passwd.md": b"# Out",
        }
    )
    assert await became(owner, ("help.zip", archive)) == {
        "returns.md": "created",
        "more/tea.md": "created",
        "etc/passwd.md": "created",
    }
    assert await became(owner, ("returns.md", RETURNS)) == {"returns.md": "unchanged"}


async def test_what_can_be_no_article_is_refused_by_itself_and_says_why(workplace: Workplace) -> None:
    owner = await workplace.owner()
    told = await became(
        owner,
        ("a.md", b"\xff\xfe"),
        ("b.txt", b"Text"),
        ("c.md", b"x" * 50_001),
        ("d.md", b"# a\n\nb\n\n" * 401),
        ("e.md", b"# Good"),
    )
    assert told.pop("e.md") == "created"
    assert told.keys() == {"a.md", "b.txt", "c.md", "d.md"}
    assert all(problem.endswith(".") and len(problem) > 30 for problem in told.values())
    assert list(await articles(owner)) == ["Good"]


async def test_bombs_and_broken_archives_are_refused_and_leave_nothing(workplace: Workplace) -> None:
    owner = await workplace.owner()
    bomb = zipped({f"{number}.md": b"\0" * 5_000_000 for number in range(40)})
    assert len(bomb) < 500_000
    told = await became(owner, ("bomb.zip", bomb))
    assert set(told.values()) == {"It is longer than an article may be: at most 199 KiB."}
    wide = zipped({f"{number}.md": b" " * 150_000 for number in range(200)})
    refused(await send(owner, ("wide.zip", wide)), 413, "too_large")
    many = zipped({f"{number}.md": b"" for number in range(MOST_FILES + 1)})
    assert "501" in refused(await send(owner, ("many.zip", many)), 422, "invalid")["fields"]["files"]
    good = zipped({"a.md": b"# Tea " * 100})
    liar = good.replace(struct.pack("<L", 600), struct.pack("<L", 6))  # of the size
    for broken in (good[:-30], good[:40] + b"\xff" * 20 + good[60:], liar, b"PK\x03\x04", b"PK\x03\x04" + b"x" * 99):
        error = refused(await send(owner, ("broken.zip", broken)), 422, "invalid")
        assert "archive" in error["fields"]["files"]
    nameless = zipped({"a.md": b"# Tea"}).replace(b"\4\0\0\0\0\0", b"\0\0\0\0\4\0")  # its name is a comment
    for nothing in (zipped({}), zipped({"a.png": b""}), nameless):
        assert "no Markdown" in refused(await send(owner, ("x.zip", nothing)), 422, "invalid")["fields"]["files"]
    assert await articles(owner) == {}


async def test_encrypted_and_unusual_archives_say_so(workplace: Workplace) -> None:
    owner = await workplace.owner()
    plain = zipped({"a.md": b"# Tea"}, zipfile.ZIP_STORED)
    flag = plain.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert "password" in (await became(owner, ("x.zip", flag)))["a.md"]
    lzma = zipped({"a.md": b"# Tea"}, zipfile.ZIP_LZMA)
    assert "unusual" in (await became(owner, ("x.zip", lzma)))["a.md"]


async def test_only_a_form_with_files_by_who_manages_is_taken(workplace: Workplace) -> None:
    owner, ana = await workplace.owner(), await workplace.at_work("Ana")
    refused(await send(ana, ("a.md", b"# Tea")), 403, "not_allowed")
    path = "/api/v1/articles/import"
    refused(await owner.http.post(path, json={}), 415, "unsupported_type")
    refused(await owner.http.post(path, files={"file": ("a.md", b"# Tea")}), 422, "invalid")
    refused(await owner.http.post(path, data={"files": "x"}, files={"files": ("a.md", b"#")}), 422, "invalid")
    refused(await send(owner, ("a.md", b"# Tea"), language="xx"), 422, "invalid")
    refused(await send(owner, ("a.md", b"x" * (11 * 1024 * 1024))), 413, "too_large")
    assert await articles(owner) == {}


async def test_an_import_that_is_sent_again_under_its_key_is_answered_as_the_first_time(workplace: Workplace) -> None:
    owner = await workplace.owner()
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="%s.md"\r\n\r\n# %s\r\n'
    content = b"".join(body % (name, name) for name in (b"a", b"b")) + b"--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Idempotency-Key": "k"}
    first, again = [
        await owner.http.post("/api/v1/articles/import", content=content, headers=headers) for _ in range(2)
    ]
    assert first.content == again.content
    assert [one["outcome"] for one in done(again)["files"]] == ["created", "created"]
