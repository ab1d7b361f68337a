"""Articles that come as Markdown files: what a file says of itself, and which article it makes.

Front matter is what stands between two lines of `---` at the top, one `name: value` on each line; `title`,
`language` and `published` are read, everything else is left out. Whoever has more in it, loses nothing but that.
"""

import re
from typing import Literal

from lenochat.core.article import ARTICLE_LIMIT, TITLE_LIMIT, Draft
from lenochat.core.errors import invalid
from lenochat.core.ids import ArticleId
from lenochat.core.markdown import parse
from lenochat.core.stems import LANGUAGES, OTHER
from lenochat.core.text import clean_line, clean_paragraph, is_hidden
from lenochat.core.value import value

MOST_FILES = 500
"""Of one import."""
MOST_FILE_BYTES = 4 * ARTICLE_LIMIT + 4_096
"""The longest text in UTF-8, and its front matter."""
SOURCE_LIMIT = 200
"""Code points of a file's name with its folders; of a longer one the end counts."""
ENDINGS = (".md", ".markdown")

ImportOutcome = Literal["created", "replaced", "unchanged", "refused"]

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<lines>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^(?P<name>\w+)[ \t]*:(?P<value>.*)$", re.MULTILINE)
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


@value
class ArticleFile:
    """A Markdown file, read."""

    source: str
    """Its name with the folders that it stands in; the article that was imported from that name is replaced."""
    title: str
    text: str
    language: str | None
    """None: it does not say."""
    published: bool | None

    def draft(self, before: Draft | None, *, language: str) -> Draft:
        """The article that it makes; what it does not say is as before, else published and in that language."""
        if before is not None:
            language, published = before.language, before.published
        else:
            published = True
        return Draft(
            title=self.title,
            text=self.text,
            language=language if self.language is None else self.language,
            published=published if self.published is None else self.published,
        )


@value
class ImportedFile:
    """What became of one file of an import."""

    file: str
    outcome: ImportOutcome
    article_id: ArticleId | None
    problem: str | None
    """Why it was refused, in a sentence."""


@value
class ImportReport:
    files: tuple[ImportedFile, ...]
    """In the order of their names."""


def is_article_file(name: str) -> bool:
    """Whether it is called as Markdown files are, and not hidden."""
    parts = name.split("/")
    return name.lower().endswith(ENDINGS) and not any(part.startswith((".", "__MACOSX")) for part in parts)


def source_of(name: str) -> str:
    """A file's name as it is kept: with folders, without what leads out of them or is not seen."""
    parts = (part.strip() for part in name.replace("\\", "/").split("/"))
    kept = "/".join(part for part in parts if part not in ("", ".", ".."))
    return "".join(character for character in kept if not is_hidden(character))[-SOURCE_LIMIT:]


def read_article_file(name: str, content: bytes) -> ArticleFile:
    """What the file says; `invalid` where it is no text, or too long for an article."""
    source = source_of(name)
    if len(content) > MOST_FILE_BYTES:
        raise invalid("files", f"It is longer than an article may be: at most {MOST_FILE_BYTES // 1024} KiB.")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise invalid("files", "It is no text in UTF-8. Save it as UTF-8.") from None
    fields: dict[str, str] = {}
    if found := _FRONT_MATTER.match(text):
        fields = {
            field["name"].lower(): _plain(field["value"].strip(" \t")) for field in _FIELD.finditer(found["lines"])
        }
        text = text[found.end() :]
    text = clean_paragraph("text", text, limit=ARTICLE_LIMIT)
    stem = source.rpartition("/")[2].rpartition(".")[0]
    title = fields.get("title") or _first_heading(text) or stem.replace("-", " ").replace("_", " ")
    return ArticleFile(
        source=source,
        title=clean_line("title", title, limit=TITLE_LIMIT),
        text=text,
        language=_language(fields.get("language") or fields.get("lang")),
        published=_is_published(fields.get("published")),
    )


def _plain(written: str) -> str:
    is_quoted = len(written) > 1 and written[0] == written[-1] and written[0] in "\"'"
    return written[1:-1] if is_quoted else written


def _first_heading(text: str) -> str | None:
    tokens = parse(text)
    places = (place for place, token in enumerate(tokens) if token.type == "heading_open")
    place = next(places, None)
    return None if place is None else tokens[place + 1].content.strip() or None


def _language(said: str | None) -> str | None:
    """Of a code with a region or a script what comes before that; Bokmål and Nynorsk are both Norwegian."""
    if not said:
        return None
    primary = re.split(r"[-_]", said.lower())[0]
    primary = {"nb": "no", "nn": "no"}.get(primary, primary)
    return primary if primary in LANGUAGES else OTHER


def _is_published(said: str | None) -> bool | None:
    if said is None or said == "":
        return None
    if said.lower() in _TRUE + _FALSE:
        return said.lower() in _TRUE
    raise invalid("published", "Say true or false.")
