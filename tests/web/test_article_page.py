"""A published article is a page for everybody, on which nothing but reading is possible (AI2)."""

from html.parser import HTMLParser

import pytest

from lenochat.core.article import Article
from lenochat.core.ids import ArticleId, WorkspaceId
from lenochat.core.instant import Instant
from lenochat.web.article_page import render, render_page
from tests.support.agent_client import done, http_client, refused
from tests.support.workplace import Workplace

pytestmark = pytest.mark.anyio

ALLOWED = {
    *("h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "a", "em", "strong", "s", "code", "pre", "blockquote", "hr"),
    *("br", "table", "thead", "tbody", "tr", "th", "td"),
}


class Seen(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    @property
    def links(self) -> list[str | None]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]


def article(text: str, *, title: str = "Returns", language: str = "en") -> Article:
    return Article(
        id=ArticleId("a"),
        workspace_id=WorkspaceId("w"),
        title=title,
        text=text,
        language=language,
        published=True,
        source=None,
        created=Instant(1),
        updated=Instant(1),
    )


ATTACKS = """
# <img src=x onerror=alert(1)>

<script>alert(1)</script> <svg/onload=alert(1)> <a href="javascript:alert(1)">x</a>

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>) [d](vbscript:x) [e](file:///etc/passwd)
[f](//evil.example) [g](/api/v1/logout) [h](&#106;avascript:alert(1)) [i](java\nscript:alert(1)) [j]( javascript:x)
<javascript:alert(1)> ![k](javascript:alert(1)) ![l](data:image/svg+xml,x) [m][n] [o](https:evil) [p](httpsx://evil)

[n]: javascript:alert(1)

```x" onmouseover="alert(1)
</code></pre><script>alert(1)</script>
```

[q](https://good.example/?a=1&b="><script> "title\\" onclick=\\"alert(1)") ![" onerror="x](https://good.example/x.png)
[![r](https://good.example/y.png)](https://good.example/z) <mailto:ana@shop.example> <https://good.example/auto>
"""


def test_no_text_makes_anything_that_runs_or_loads_or_leads_to_what_is_no_web_or_mail_address() -> None:
    seen = Seen(render(article(ATTACKS)))
    assert {tag for tag, _ in seen.elements} <= ALLOWED
    assert {name for _, attributes in seen.elements for name in attributes} <= {"href", "rel", "title", "class"}
    assert all(str(link).startswith(("https://good.example/", "mailto:")) for link in seen.links)
    assert len(seen.links) == 5
    assert all(set(str(one["rel"]).split()) >= {"noopener"} for tag, one in seen.elements if tag == "a")


def test_pictures_are_links_to_them_and_tables_keep_their_sides() -> None:
    seen = Seen(render(article("![The label](https://shop.example/l.png)\n\n| a | b |\n|---|--:|\n| 1 | 2 |")))
    assert seen.links == ["https://shop.example/l.png"]
    assert [one.get("class") for tag, one in seen.elements if tag == "td"] == [None, "right"]


def test_headings_stand_below_the_title_which_is_not_repeated() -> None:
    page = render_page(article("# Returns\n\n# Costs\n\n###### Deep"), shop="Kettle & Leaf")
    assert [tag for tag, _ in Seen(page).elements if tag[0] == "h" and tag[1:].isdigit()] == ["h1", "h2", "h6"]
    assert "<title>Returns · Kettle &amp; Leaf</title>" in page
    assert '<html lang="en">' in page
    assert '<main dir="auto">' in page
    assert "lang=" not in render_page(article("x", language=""), shop="Shop")


async def test_only_a_published_article_has_a_page_and_only_as_long_as_it_is_published(workplace: Workplace) -> None:
    owner = await workplace.owner()
    made = done(await owner.post("/articles", {"title": "Returns <b>", "text": "Within *30* days.", "language": "en"}))
    async with http_client(workplace.url) as anybody:
        hidden = await anybody.get(made["url"])
        assert (hidden.status_code, "30" in hidden.text) == (404, False)
        done(await owner.patch(f"/articles/{made['id']}", {"published": True}))
        page = await anybody.get(made["url"])
        assert page.status_code == 200
        assert "<h1>Returns &lt;b&gt;</h1>" in page.text
        assert "Within <em>30</em> days." in page.text
        again = await anybody.get(made["url"], headers={"If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        done(await owner.patch(f"/articles/{made['id']}", {"text": "Within 60 days."}))
        changed = await anybody.get(made["url"], headers={"If-None-Match": page.headers["etag"]})
        assert "Within 60 days." in changed.text
        assert (await anybody.head(made["url"])).status_code == 200
        assert (await owner.delete(f"/articles/{made['id']}")).status_code == 204
        assert (await anybody.get(made["url"])).status_code == 404


async def test_the_page_may_do_nothing_sets_no_cookie_and_is_asked_for_anew(workplace: Workplace) -> None:
    owner = await workplace.owner()
    made = done(await owner.post("/articles", {"title": "Returns", "text": "x", "published": True}))
    for address in (made["url"], "/help/00000000-0000-0000-0000-000000000000"):
        page = await owner.http.get(address)
        policy = page.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'"} <= set(policy)
        assert any(one.startswith("sandbox") and "allow-scripts" not in one for one in policy)
        assert not any("unsafe" in one or "script" in one for one in policy)
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-cache"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["content-type"] == "text/html; charset=utf-8"


async def test_the_preview_is_the_page_and_its_links_open_elsewhere(workplace: Workplace) -> None:
    ana = await workplace.at_work("Ana")
    draft = {"title": "Returns <b>", "text": "Within *30* days: [form](https://shop.example/r).", "language": "en"}
    before = await ana.position()
    html = done(await ana.post("/articles/preview", draft))["html"]
    assert html.replace('<base target="_blank">\n', "") == render_page(
        article(draft["text"], title=draft["title"]), shop="Shop"
    )
    untitled = done(await ana.post("/articles/preview", {"text": "x"}))["html"]
    assert ("<h1></h1>" in untitled, "<p>x</p>" in untitled) == (True, True)
    too_long = refused(await ana.post("/articles/preview", {"text": "x" * 50_001}), 422, "invalid")
    assert list(too_long["fields"]) == ["text"]
    assert (done(await ana.get("/articles"))["items"], await ana.position()) == ([], before)
